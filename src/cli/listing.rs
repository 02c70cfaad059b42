//! What inspect and explain have in common: inputs are read, media are listed, and a summary ends it.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anstream::{AutoStream, ColorChoice};
use tweet_media::{
    Counts, Error, ErrorKind, Gather, Inputs, MakePart, Member, Options, Origin, in_order, scan,
    scan_parts,
};

use crate::account::Account;
use crate::args::{Color, Listing, Target};
use crate::console::Console;
use crate::exit::{Code, Failure, told};
use crate::feed::{Feed, Step};
use crate::human;
use crate::names;
use crate::output::Output;
use crate::outputs::{self, Outputs};
use crate::page::{Page, Screen};
use crate::part::Part;
use crate::progress::Progress;
use crate::rows::{Rows, Unlisted};
use crate::signals::Signals;
use crate::summary::Summary;

/// Width of a table where nobody says how wide it may be.
const WIDTH: usize = 100;

/// Reads what `listing` names and writes what it wants on a page.
pub(crate) fn run(
    command: &str,
    listing: &Listing,
    target: &Target,
    page: impl FnOnce(Screen) -> Page,
    color: Color,
    console: &mut Console,
) -> Result<Code, Failure> {
    if let Some(words) = listing.contradiction() {
        return Err(Failure::Usage(words));
    }
    let names = names::of(&listing.reading)?;
    let signals = Signals::heed();
    let Outputs {
        rows: output,
        rejects,
        mut account,
    } = Outputs::open(target)?;
    let page = page(Screen {
        width: width(),
        is_bold: is_bold(color, &output),
    });
    console.progress = progress(&page, &names, &output, console);

    let mut options = listing.options();
    options.explain = page.explains();
    let mut rows = Rows::new(&listing.wishes, page, output, rejects, console);
    let limits = listing.reading.limits();
    account.is_fast = options.fast;
    let feed = Feed::new(names, &limits, &signals);
    let unchecked = read(&options, feed, &signals, &mut rows, &mut account)?;
    let ended = signals.code();
    let (listed, unlisted) = (rows.listed, rows.unlisted);
    let is_all = listing.wishes.filter().is_empty() && unlisted == Unlisted::default();
    let summary = Summary {
        counts: account.total.clone(),
        inputs: account.read,
        unread: account.failed,
        unchecked,
        skipped: account.skipped.clone(),
        stopped_after: rows.is_stopped.then_some(listed.total()),
        is_fast: options.fast,
        is_ended: ended.is_some(),
        listed: (!is_all).then_some(listed),
        unlisted,
        elapsed: account.elapsed(),
    };
    let untold = rows.finish(ended.is_some())?;

    if unlisted.bad_addresses > 0 {
        let number = human::count(unlisted.bad_addresses);
        console.error(format_args!(
            "{number} left out of the list: not a plain http or https address; --format jsonl shows all"
        ));
    }
    if unlisted.foreign_hosts > 0 {
        let media = human::media(unlisted.foreign_hosts);
        console.error(format_args!(
            "{media} left out: an address is on none of the hosts that --hosts allows"
        ));
    }
    console.close_rejects();
    for line in untold.into_iter().chain(summary.lines()) {
        console.note(line);
    }
    let max_rejects = listing.reading.max_rejects;
    let is_amiss = max_rejects.is_exceeded(summary.counts.rejected, summary.counts.documents)
        || unlisted.bad_addresses > 0
        || unlisted.foreign_hosts > 0;
    let code = if let Some(code) = ended {
        code
    } else if summary.unread > 0 {
        Code::Input
    } else if is_amiss {
        Code::Rejects
    } else {
        Code::Done
    };
    account.close(command, Some(listed.total()), code, console)
}

/// Reads all inputs, and says how many carry no checksum. One that cannot be read costs only itself, and
/// so does a member of an archive.
fn read(
    options: &Options,
    feed: Feed,
    signals: &Signals,
    rows: &mut Rows<'_>,
    account: &mut Account,
) -> Result<u64, Failure> {
    let feed = Arc::new(Mutex::new(feed));
    let mut reading = Reading {
        rows,
        account,
        unchecked: 0,
    };
    // Threads are worth it from the second thing on that is to be read.
    let mut members = 0;
    loop {
        let step = next(&feed, Feed::next);
        let Some(step) = step else { break };
        members += u64::from(matches!(step, Step::Member { .. }));
        let parts = reading.rows.parts().filter(|_| options.threads > 1);
        let end = match (parts, step) {
            (Some(parts), step @ Step::Member { .. }) if members == 2 => {
                // What follows a large one is small again, perhaps.
                members = 0;
                next(&feed, |feed| {
                    feed.put_back(step);
                    None::<()>
                });
                reading.many(options, &feed, signals, parts)?
            }
            (_, Step::Member { input, member }) => reading.one(options, signals, &input, member)?,
            (_, step) => reading.step(step)?,
        };
        if end.is_break() {
            break;
        }
    }
    let unchecked = reading.unchecked;
    if let Some(failure) = rows.failure.take() {
        return Err(failure);
    }
    // Where reading ended early a thread may still wait for something to open.
    if let Ok(feed) = feed.try_lock() {
        account.skipped.add(feed.skipped());
    }
    Ok(unchecked)
}

/// Asks the feed; nothing comes of one that panicked.
fn next<T>(feed: &Mutex<Feed>, ask: impl FnOnce(&mut Feed) -> Option<T>) -> Option<T> {
    ask(&mut *feed.lock().ok()?)
}

/// Where it all goes.
struct Reading<'r, 'c> {
    rows: &'r mut Rows<'c>,
    account: &'r mut Account,
    /// How many inputs carry no checksum.
    unchecked: u64,
}

/// What came of a step that another thread took.
enum Done {
    /// Nothing yet.
    Step(Step),
    Read {
        input: Arc<str>,
        member: Option<String>,
        part: Box<Part>,
        counts: Counts,
        end: Result<ControlFlow<()>, Error>,
    },
}

impl Reading<'_, '_> {
    /// Takes a step that reads nothing.
    fn step(&mut self, step: Step) -> Result<ControlFlow<()>, Failure> {
        match step {
            Step::Input(input) => {
                let Rows {
                    output, rejects, ..
                } = &*self.rows;
                outputs::refuse(&input, output, rejects, self.account)?;
            }
            Step::Opened { name, consumed } => {
                let shown = human::name(&name);
                self.rows.console.progress.enter(shown, consumed);
            }
            Step::Unread { name, error, words } => {
                self.rows.console.error(words);
                self.account.unread(&name, &error)?;
            }
            Step::Closed(members) => {
                self.account.skipped.add(members.skipped());
                self.unchecked += u64::from(members.is_unchecked());
            }
            Step::Member { .. } => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Reads one thing: an input, or a member of one.
    fn one(
        &mut self,
        options: &Options,
        signals: &Signals,
        input: &str,
        member: Member,
    ) -> Result<ControlFlow<()>, Failure> {
        let member_name = member.name().map(ToOwned::to_owned);
        let origin = Origin {
            input,
            member: member_name.as_deref(),
        };
        let mut counts = Counts::default();
        // Threads pay where there is much to read.
        let is_large = member.size().is_none_or(|size| size > 1 << 20);
        let rows = &mut *self.rows;
        let end = member.open().and_then(|source| {
            let source = rows.console.progress.watch(signals.watch(source));
            if is_large {
                scan_parts(origin, source, options, &mut counts, rows)
            } else {
                scan(origin, source, options, &mut counts, rows)
            }
        });
        self.end(origin, counts, end)
    }

    /// Reads on several threads what follows, each thing on one, until something is too large for that.
    fn many(
        &mut self,
        options: &Options,
        feed: &Arc<Mutex<Feed>>,
        signals: &Signals,
        parts: MakePart<Part>,
    ) -> Result<ControlFlow<()>, Failure> {
        let threads = options.threads;
        let (feed, options, signals) = (Arc::clone(feed), options.clone(), signals.clone());
        let mut failure = None;
        let end = in_order(
            threads,
            move |_| next(&feed, Feed::next_small),
            || (),
            move |(), step| match step {
                Step::Member { input, member } => {
                    let member_name = member.name().map(ToOwned::to_owned);
                    let origin = Origin {
                        input: &input,
                        member: member_name.as_deref(),
                    };
                    let (mut part, mut counts) = (Box::new(parts()), Counts::default());
                    let end = member.open().and_then(|source| {
                        let source = signals.watch(source);
                        scan(origin, source, &options, &mut counts, &mut *part)
                    });
                    Done::Read {
                        input,
                        member: member_name,
                        part,
                        counts,
                        end,
                    }
                }
                step => Done::Step(step),
            },
            |done| {
                let end = match done {
                    Done::Step(step) => self.step(step),
                    Done::Read {
                        input,
                        member,
                        part,
                        counts,
                        end,
                    } => {
                        let origin = Origin {
                            input: &input,
                            member: member.as_deref(),
                        };
                        self.rows.console.progress.go_on();
                        let joined = self.rows.join(*part);
                        // Nothing more can be written.
                        let end = if joined.is_break() { Ok(joined) } else { end };
                        self.end(origin, counts, end)
                    }
                };
                end.unwrap_or_else(|why| {
                    failure = Some(why);
                    ControlFlow::Break(())
                })
            },
        );
        match (failure, end) {
            (Some(failure), _) => Err(failure),
            (None, Ok(end)) => Ok(end),
            (None, Err(error)) => Err(Failure::Input(
                anyhow::Error::new(error).context("no thread to work on"),
            )),
        }
    }

    /// Keeps account of a thing that was read, to its end or not.
    fn end(
        &mut self,
        origin: Origin<'_>,
        counts: Counts,
        end: Result<ControlFlow<()>, Error>,
    ) -> Result<ControlFlow<()>, Failure> {
        let shown = Origin {
            input: human::name(origin.input),
            ..origin
        }
        .to_string();
        if end.is_ok() || counts.bytes > 0 {
            self.rows.tell_of(&shown, &counts, end.is_ok());
        }
        let end = match end {
            Err(error) if error.kind() == ErrorKind::Stopped => Ok(ControlFlow::Break(())),
            end => end,
        };
        if let Err(error) = &end {
            self.rows.console.error(told(&shown, error));
        }
        self.account
            .input(origin, counts, &end, self.rows.console)?;
        Ok(end.unwrap_or(ControlFlow::Continue(())))
    }
}

/// A bar, unless it would run into rows on the same screen or is not wanted.
fn progress(page: &Page, names: &[PathBuf], output: &Output, console: &Console) -> Progress {
    let is_crowded = page.is_streamed() && output.is_stdout() && io::stdout().is_terminal();
    if console.is_quiet() || is_crowded {
        return Progress::none();
    }
    Progress::new(|| {
        let mut inputs = Inputs::new(names.to_vec());
        inputs.try_fold(0, |total, input| {
            Some(total + input.map_or(Some(0), |input| input.size())?)
        })
    })
}

/// As wide as `COLUMNS` says, else as the terminal is, else [`WIDTH`].
fn width() -> usize {
    let said = std::env::var("COLUMNS")
        .ok()
        .and_then(|said| said.parse().ok());
    let seen = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into());
    said.or_else(seen)
        .filter(|&width| width > 0)
        .unwrap_or(WIDTH)
}

fn is_bold(color: Color, output: &Output) -> bool {
    match color.into() {
        ColorChoice::Auto if !output.is_stdout() => false,
        ColorChoice::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        choice => choice != ColorChoice::Never,
    }
}
