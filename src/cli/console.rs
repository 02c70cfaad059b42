//! Words to stderr: errors, notes, and the progress bar they must not tear.

use std::fmt::Display;
use std::io::{self, Write};

use crate::escape::Escaped;
use crate::exit::Failure;
use crate::human;
use crate::progress::Progress;

/// How many rejects a run shows before it only counts them.
const MOST_REJECTS: u64 = 20;

/// The one way to stderr. Escapes whatever passes.
#[derive(Debug)]
pub(crate) struct Console {
    quiet: bool,
    verbose: bool,
    rejects: u64,
    /// What moves on the screen while words are written.
    pub(crate) progress: Progress,
}

impl Console {
    pub(crate) fn new(quiet: bool, verbose: bool) -> Self {
        Self {
            quiet,
            verbose,
            rejects: 0,
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
    pub(crate) fn reject(&mut self, words: impl Display) {
        self.rejects += 1;
        if self.rejects <= MOST_REJECTS {
            self.error(words);
        }
    }

    /// Says how many rejects were not shown.
    pub(crate) fn close_rejects(&self) {
        if let Some(more @ 1..) = self.rejects.checked_sub(MOST_REJECTS) {
            let more = human::things(more, "more document");
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
        let line = format!("{}\n", Escaped(words));
        self.progress.aside(|| {
            let _ = io::stderr().lock().write_all(line.as_bytes());
        });
    }
}
