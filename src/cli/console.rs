//! Words to stderr: errors, notes, and the progress bar they must not tear.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use tweet_media::{Foreign, Origin, Reject, seems_to_miss};

use crate::escape::Escaped;
use crate::excerpt;
use crate::exit::Failure;
use crate::human;
use crate::progress::Progress;

/// How many rejects a run shows before it only counts them.
const MOST_REJECTS: u64 = 20;

/// How many of them are shown with their line, on a terminal.
const MOST_EXCERPTS: u64 = 3;

/// How many inputs a run gives advice on.
const MOST_ADVICE: u64 = 20;

/// Width of a terminal that does not say how wide it is.
const WIDTH: usize = 80;

/// The one way to stderr. Escapes whatever passes.
#[derive(Debug)]
pub(crate) struct Console {
    quiet: bool,
    verbose: bool,
    /// How many rejects were shown, each by itself.
    rejects: u64,
    /// How many were not, nor told of together.
    unshown: u64,
    /// What is to be said of rejects of an input that may be no JSON at all.
    held: Option<HeldRejects>,
    /// What the input at hand seems to be, should nothing in it be sound.
    hint: Option<Foreign>,
    /// Its rejects that hold JSON behind other words.
    buried: Option<Buried>,
    /// How much advice there was.
    advice: u64,
    /// The terminal on which excerpts are shown, if one is there.
    terminal: Option<Terminal>,
    /// What moves on the screen while words are written.
    pub(crate) progress: Progress,
}

/// Words about rejects that wait until it is known whether their input is any JSON. No more are held than a run
/// shows.
#[derive(Debug, Default)]
struct HeldRejects {
    text: String,
    /// How many rejects had been shown before them, and how many not.
    before: (u64, u64),
}

/// Rejects of one input that hold JSON behind other words. One may be shown, the others are told of together.
#[derive(Debug)]
struct Buried {
    count: u64,
    /// How many were not shown.
    unshown: u64,
    /// Where it begins in the first of them.
    line: u64,
    column: u64,
}

/// A terminal behind stderr.
#[derive(Debug, Clone, Copy)]
struct Terminal {
    width: usize,
    is_colored: bool,
}

impl Terminal {
    fn of_stderr(color: ColorChoice) -> Option<Self> {
        let stderr = io::stderr();
        if !stderr.is_terminal() {
            return None;
        }
        let width = terminal_size::terminal_size_of(&stderr).map(|(width, _)| width.0.into());
        let color = match color {
            ColorChoice::Auto => AutoStream::choice(&stderr),
            choice => choice,
        };
        Some(Self {
            width: width.filter(|&width| width > 0).unwrap_or(WIDTH),
            is_colored: color != ColorChoice::Never,
        })
    }
}

impl Console {
    pub(crate) fn new(quiet: bool, verbose: bool, color: ColorChoice) -> Self {
        Self {
            quiet,
            verbose,
            rejects: 0,
            unshown: 0,
            held: None,
            hint: None,
            buried: None,
            advice: 0,
            terminal: Terminal::of_stderr(color),
            progress: Progress::none(),
        }
    }

    /// Whether nothing but errors is to be shown.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// An error after which the run goes on.
    pub(crate) fn error(&self, words: impl Display) {
        self.say(format_args!("tweet-media: {words}"));
    }

    /// A document that was rejected, one of perhaps many.
    pub(crate) fn reject(&mut self, reject: &Reject<'_>) {
        if reject.document == 1 {
            self.hint = seems_to_miss(reject.bytes);
        }
        if reject.input_is_json {
            self.release_rejects();
        } else if self.held.is_none() {
            self.held = Some(HeldRejects {
                before: (self.rejects, self.unshown),
                ..HeldRejects::default()
            });
        }
        let is_full = self.rejects == MOST_REJECTS;
        if let Some(column) = reject.json_column {
            let first = Buried {
                count: 0,
                unshown: 0,
                line: reject.line,
                column,
            };
            let buried = self.buried.get_or_insert(first);
            buried.count += 1;
            // A log may have nothing but such lines.
            if buried.count > 1 || is_full {
                buried.unshown += 1;
                return;
            }
        } else if is_full {
            self.unshown += 1;
            return;
        }
        self.rejects += 1;
        let origin = Origin {
            input: human::name(reject.input),
            member: reject.member,
        };
        let Reject {
            error_line,
            error_offset,
            message,
            ..
        } = reject;
        let at = match reject.pointer.as_str() {
            "" => Cow::Borrowed(""),
            pointer => Cow::Owned(format!(" (at {pointer})")),
        };
        let mut text = line_of(format_args!(
            "tweet-media: {origin}:{error_line}: byte {error_offset}: {message}{at}"
        ));
        let terminal = self.terminal.filter(|_| self.rejects <= MOST_EXCERPTS);
        let excerpt = terminal.and_then(|it| excerpt::of(reject, it.width, it.is_colored));
        if let Some(excerpt) = excerpt {
            text.push_str(&excerpt);
            text.push('\n');
        }
        match &mut self.held {
            Some(held) => held.text.push_str(&text),
            None => self.write(&text),
        }
    }

    /// Shows the rejects that were held back: their input is JSON.
    pub(crate) fn release_rejects(&mut self) {
        if let Some(held) = self.held.take() {
            self.write(&held.text);
        }
    }

    /// An input came to its end: where it is no JSON, that one error stands for all of its rejects. Where it
    /// is, it is said where JSON stands behind other words, and what an input seems to be in which nothing is
    /// sound.
    pub(crate) fn settle_rejects(&mut self, name: &str, is_json: bool, is_all_rejected: bool) {
        let hint = self.hint.take();
        let buried = self.buried.take().filter(|_| is_json);
        if !is_json && let Some(held) = self.held.take() {
            (self.rejects, self.unshown) = held.before;
        }
        self.release_rejects();
        if let Some(Foreign { what, remedy, .. }) = hint.filter(|_| is_all_rejected) {
            self.advise(format_args!("{name}: seems to be {what}; {remedy}"));
        }
        if let Some(Buried {
            count,
            unshown,
            line,
            column,
        }) = buried
        {
            let (hold, first) = match count {
                1 => ("holds", ""),
                _ => ("hold", "first "),
            };
            let lines = human::things(count, "rejected line");
            let is_told = self.advise(format_args!(
                "{name}: {lines} {hold} JSON behind other words, {first}on line {line} from column {column}; cut \
                 what stands before it"
            ));
            if !is_told {
                self.unshown += unshown;
            }
        }
    }

    /// Says what may be done about the rejects of one input, of perhaps many; whether that was shown.
    fn advise(&mut self, words: impl Display) -> bool {
        self.advice += 1;
        let is_shown = self.advice <= MOST_ADVICE && !self.quiet;
        if is_shown {
            self.note(words);
        }
        is_shown
    }

    /// Says how many rejects were not shown, and how much advice.
    pub(crate) fn close_rejects(&mut self) {
        self.release_rejects();
        if let Some(more @ 1..) = self.advice.checked_sub(MOST_ADVICE) {
            let more = human::things(more, "more input");
            self.note(format_args!("… and advice on {more}"));
        }
        // Of the input at which a run broke off nothing more is said.
        if let Some(buried) = self.buried.take() {
            self.unshown += buried.unshown;
        }
        if self.unshown > 0 {
            let more = human::things(self.unshown, "more document");
            self.error(format_args!("… and {more} rejected"));
        }
    }

    /// What ended the run, if there is a word to say about it.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        self.progress.finish();
        self.close_rejects();
        match failure {
            Failure::Usage(words) => self.say(format_args!("tweet-media: {words}")),
            Failure::Input(error) | Failure::Output(error) => {
                self.say(format_args!("tweet-media: {error:#}"));
            }
            Failure::ClosedPipe => {}
        }
    }

    /// Something that is good to know.
    pub(crate) fn note(&self, words: impl Display) {
        if !self.quiet {
            self.say(words);
        }
    }

    /// Something for those who asked for more words.
    pub(crate) fn detail(&self, words: impl Display) {
        if self.verbose {
            self.say(words);
        }
    }

    fn say(&self, words: impl Display) {
        // One write a line, so that lines of several programs do not mix. With stderr closed there is
        // nobody to tell.
        self.write(&line_of(words));
    }

    /// Writes text that is safe as it is.
    fn write(&self, text: &str) {
        self.progress.aside(|| {
            let _ = io::stderr().lock().write_all(text.as_bytes());
        });
    }
}

/// A line that is safe to show.
fn line_of(words: impl Display) -> String {
    format!("{}\n", Escaped(words))
}
