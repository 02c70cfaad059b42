//! Inputs read one after the other, or many small ones on several threads, whatever is made of them.
//!
//! Takes the [`Feed`], gives what was read to whoever [`Takes`] it, in order, and keeps account. One that
//! cannot be read costs only itself, and so does a member of an archive.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use tweet_media::{
    Compression, Counts, Error, ErrorKind, Explanation, Framing, Input, MakePart, Member, Options,
    Origin, Record, Reject, Seen, Visitor, in_order, scan,
};

use crate::account::Account;
use crate::console::Console;
use crate::exit::Failure;
use crate::feed::{Feed, Step};
use crate::human;
use crate::signals::{Signals, Watched};

/// What is made of what is read.
pub(crate) trait Takes {
    /// What is made of one thing on a thread of its own.
    type Part: Visitor + Held + Send + 'static;

    fn console(&mut self) -> &mut Console;

    /// Refuses an input that is one of the files about to be replaced.
    fn refuse(&self, input: &Input, account: &Account) -> Result<(), Failure>;

    /// What makes parts, if things can be read apart.
    fn parts(&self) -> Option<MakePart<Self::Part>>;

    /// Reads one thing, which is large or must not be read apart.
    fn read(&mut self, thing: Thing<'_>, counts: &mut Counts) -> Result<ControlFlow<()>, Error>;

    /// Takes what was made of a thing elsewhere.
    fn join(&mut self, part: Self::Part) -> ControlFlow<()>;

    /// An input comes next; whether it may keep us waiting, so that what is held back is passed on.
    fn begin(&mut self, may_wait: bool) -> ControlFlow<()>;

    /// Passes on what is held back where the input may keep us waiting.
    fn pause(&mut self) -> ControlFlow<()>;

    /// One thing came to its end, also where that is an early one. `shown` is its name for people. A break
    /// ends it all.
    fn ended(
        &mut self,
        origin: Origin<'_>,
        shown: &str,
        counts: &Counts,
        end: &Result<ControlFlow<()>, Error>,
    ) -> ControlFlow<()>;

    /// Why nothing more can be taken.
    fn failure(&mut self) -> Option<Failure>;
}

/// Whether an input came to its end as one that is no JSON.
pub(crate) fn is_no_json(end: &Result<ControlFlow<()>, Error>) -> bool {
    end.as_ref()
        .is_err_and(|error| error.kind() == ErrorKind::Framing)
}

/// What waits in memory until it is taken.
pub(crate) trait Held {
    /// How many bytes, about.
    fn held(&self) -> usize;
}

/// The most that a part may hold: what is small as it is stored may give any number of rows. One that holds
/// more is given up, and the thing read once more, as a large one is.
const MOST: usize = 4 << 20;

/// A part that gives up where it holds too much.
struct Bounded<P> {
    part: P,
    is_over: bool,
}

impl<P: Held> Bounded<P> {
    fn go_on(&mut self, flow: ControlFlow<()>) -> ControlFlow<()> {
        self.is_over = self.part.held() > MOST;
        if self.is_over {
            ControlFlow::Break(())
        } else {
            flow
        }
    }
}

impl<P: Visitor + Held> Visitor for Bounded<P> {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        let flow = self.part.record(record);
        self.go_on(flow)
    }

    fn explanations(&mut self, explanations: &[Explanation<'_>]) -> ControlFlow<()> {
        let flow = self.part.explanations(explanations);
        self.go_on(flow)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        let flow = self.part.reject(reject);
        self.go_on(flow)
    }

    fn document(&mut self, seen: &Seen<'_>) -> ControlFlow<()> {
        self.part.document(seen)
    }

    fn wants_all_documents(&self) -> bool {
        self.part.wants_all_documents()
    }

    fn end(&mut self, framing: &Framing) {
        self.part.end(framing);
    }
}

/// An input, or a member of one, and how it is to be read.
pub(crate) struct Thing<'t> {
    pub(crate) origin: Origin<'t>,
    pub(crate) source: Watched<tweet_media::Source>,
    /// Whether more than one thread pays.
    pub(crate) is_large: bool,
    pub(crate) options: &'t Options,
}

/// Reads all inputs, and says how many carry no checksum.
pub(crate) fn read<T: Takes>(
    options: &Options,
    feed: Feed,
    signals: &Signals,
    takes: &mut T,
    account: &mut Account,
) -> Result<u64, Failure> {
    let feed = Arc::new(Mutex::new(feed));
    let mut reading = Reading {
        takes,
        account,
        unchecked: 0,
    };
    // Threads are worth it from the second thing on that is to be read.
    let mut members = 0;
    loop {
        let step = next(&feed, Feed::next);
        let Some(step) = step else { break };
        members += u64::from(matches!(step, Step::Member { .. }));
        let parts = reading.takes.parts().filter(|_| options.threads > 1);
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
            (_, Step::Member { input, member }) => {
                reading.one(options, signals, &input, member, false)?
            }
            (_, step) => reading.step(step)?,
        };
        if end.is_break() {
            break;
        }
    }
    let unchecked = reading.unchecked;
    if let Some(failure) = takes.failure() {
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
struct Reading<'r, T> {
    takes: &'r mut T,
    account: &'r mut Account,
    /// How many inputs carry no checksum.
    unchecked: u64,
}

/// What came of a step that another thread took.
enum Done<P> {
    /// Nothing yet.
    Step(Step),
    /// What came of this would be too much to hold.
    Large { input: Arc<str>, member: Member },
    Read {
        input: Arc<str>,
        member: Option<String>,
        size: Option<u64>,
        part: Box<Bounded<P>>,
        counts: Counts,
        end: Result<ControlFlow<()>, Error>,
    },
}

impl<T: Takes> Reading<'_, T> {
    /// Takes a step that reads nothing.
    fn step(&mut self, step: Step) -> Result<ControlFlow<()>, Failure> {
        match step {
            Step::Input(input) => {
                self.takes.refuse(&input, self.account)?;
                self.account.begin();
                // What is no file may have to be waited for, also before it opens.
                return Ok(self.takes.begin(input.size().is_none()));
            }
            Step::Opened { name, consumed } => {
                let shown = human::name(&name);
                self.takes.console().progress.enter(shown, consumed);
            }
            Step::Unread { name, error, words } => {
                self.takes.console().error(words);
                self.account.unread(&name, &error)?;
            }
            Step::Unopened { name, error } => {
                self.takes.console().error(&error);
                self.account.begin();
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

    /// Reads one thing: an input, or a member of one. Whether it is large may be known already.
    fn one(
        &mut self,
        options: &Options,
        signals: &Signals,
        input: &str,
        member: Member,
        is_large: bool,
    ) -> Result<ControlFlow<()>, Failure> {
        let member_name = member.name().map(ToOwned::to_owned);
        let origin = Origin {
            input,
            member: member_name.as_deref(),
        };
        let mut counts = Counts::default();
        let size = member.size();
        let end = member.open().and_then(|source| {
            // Threads pay where there is much to read; what is small as it is stored may be long.
            let little = match source.compression() {
                Compression::Plain => 1 << 20,
                _ => 1 << 16,
            };
            let is_large = is_large || size.is_none_or(|size| size > little);
            let thing = Thing {
                origin,
                source: signals.watch(source),
                is_large,
                options,
            };
            self.takes.read(thing, &mut counts)
        });
        self.end(origin, size, counts, end)
    }

    /// Reads on several threads what follows, each thing on one, until something is too large for that.
    fn many(
        &mut self,
        options: &Options,
        feed: &Arc<Mutex<Feed>>,
        signals: &Signals,
        parts: MakePart<T::Part>,
    ) -> Result<ControlFlow<()>, Failure> {
        let threads = options.threads;
        let feed = Arc::clone(feed);
        let (ours, theirs) = ((options, signals), (options.clone(), signals.clone()));
        let mut failure = None;
        let end = in_order(
            threads,
            move |_| next(&feed, Feed::next_small),
            || (),
            move |(), step| match step {
                Step::Member { input, member } => {
                    let (options, signals) = &theirs;
                    let again = member.again();
                    let member_name = member.name().map(ToOwned::to_owned);
                    let origin = Origin {
                        input: &input,
                        member: member_name.as_deref(),
                    };
                    let mut part = Box::new(Bounded {
                        part: parts(),
                        is_over: false,
                    });
                    let mut counts = Counts::default();
                    let size = member.size();
                    let end = member.open().and_then(|source| {
                        let source = signals.watch(source);
                        scan(origin, source, options, &mut counts, &mut *part)
                    });
                    if let Some(member) = again.filter(|_| part.is_over) {
                        return Done::Large { input, member };
                    }
                    Done::Read {
                        input,
                        member: member_name,
                        size,
                        part,
                        counts,
                        end,
                    }
                }
                step => Done::Step(step),
            },
            |done| {
                let Some(done) = done else {
                    return self.takes.pause();
                };
                let end = match done {
                    Done::Step(step) => self.step(step),
                    Done::Large { input, member } => {
                        let (options, signals) = ours;
                        self.one(options, signals, &input, member, true)
                    }
                    Done::Read {
                        input,
                        member,
                        size,
                        part,
                        counts,
                        end,
                    } => {
                        let origin = Origin {
                            input: &input,
                            member: member.as_deref(),
                        };
                        self.takes.console().progress.go_on();
                        let joined = self.takes.join(part.part);
                        // Nothing more can be written.
                        let end = if joined.is_break() { Ok(joined) } else { end };
                        self.end(origin, size, counts, end)
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
        size: Option<u64>,
        counts: Counts,
        end: Result<ControlFlow<()>, Error>,
    ) -> Result<ControlFlow<()>, Failure> {
        let shown = Origin {
            input: human::name(origin.input),
            ..origin
        }
        .to_string();
        let end = match end {
            Err(error) if error.kind() == ErrorKind::Stopped => Ok(ControlFlow::Break(())),
            end => end,
        };
        let flow = self.takes.ended(origin, &shown, &counts, &end);
        self.account
            .input(origin, size, counts, &end, self.takes.console())?;
        if flow.is_break() {
            self.account.is_stopped = true;
            return Ok(flow);
        }
        Ok(end.unwrap_or(ControlFlow::Continue(())))
    }
}
