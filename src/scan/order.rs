//! Work for several threads, whose results are taken in the order in which the work was given out.
//!
//! Takes a feed of jobs and what to do with each; knows nothing of documents. One thread at a time asks
//! the feed, so that a feed may read a file. Only so much is given out ahead of what was taken, so
//! memory stays bounded.

use std::any::Any;
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How many jobs there may be for each thread whose results were not taken yet.
const AHEAD: u64 = 3;

/// How long nothing comes before it is said that nothing does. Nobody sees so short a time, and a machine does
/// much in it.
const PATIENCE: Duration = Duration::from_millis(20);

/// The next of what comes through a channel, `None` at its end. Where none comes for a while, `pause` is called
/// before it is waited for, and may `Break` that off.
pub(super) fn next_of<T>(
    inbox: &Receiver<T>,
    pause: impl FnOnce() -> ControlFlow<()>,
) -> ControlFlow<(), Option<T>> {
    match inbox.recv_timeout(PATIENCE) {
        Ok(next) => ControlFlow::Continue(Some(next)),
        Err(RecvTimeoutError::Disconnected) => ControlFlow::Continue(None),
        Err(RecvTimeoutError::Timeout) => {
            pause()?;
            ControlFlow::Continue(inbox.recv().ok())
        }
    }
}

/// How far the work has come.
#[derive(Debug, Default)]
struct Flight {
    given: u64,
    taken: u64,
    is_over: bool,
}

/// How far the work has come, for a feed that asks.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<(Mutex<Flight>, Condvar)>);

impl Progress {
    fn flight(&self) -> MutexGuard<'_, Flight> {
        // No code that could panic runs under this lock.
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Flight)) {
        change(&mut self.flight());
        self.0.1.notify_all();
    }

    /// Waits for a state of the work; says whether work goes on.
    fn wait_while(&self, is_so: impl Fn(&Flight) -> bool) -> bool {
        let flight = self.flight();
        let flight = self
            .0
            .1
            .wait_while(flight, |flight| !flight.is_over && is_so(flight))
            .unwrap_or_else(PoisonError::into_inner);
        !flight.is_over
    }

    /// Whether every result of what was given out was taken, so that somebody waits for more.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let flight = self.flight();
        flight.given == flight.taken
    }

    /// Waits until every result of what was given out was taken; says whether work goes on.
    #[must_use]
    pub fn wait_until_idle(&self) -> bool {
        self.wait_while(|flight| flight.given > flight.taken)
    }
}

/// What became of a job: its result, or why its thread panicked.
type Done<O> = Result<O, Box<dyn Any + Send>>;

/// What the threads share.
struct Shared<F, M, W> {
    feed: Mutex<F>,
    memory: M,
    work: W,
    progress: Progress,
    ahead: u64,
}

/// Does on `threads` threads what the feed gives out, and takes the results in its order.
///
/// Each thread has a memory of its own, which `memory` makes. `take` is given `None` where no result came for a
/// while: what it holds back is to be passed on. Its `Break` ends the work; threads
/// that wait for their feed just then are left to themselves, so that nobody waits for a pipe.
///
/// # Errors
///
/// - No thread can be started.
///
/// # Panics
///
/// - Where the feed or the work panics.
///
/// # Examples
///
/// ```
/// use std::ops::ControlFlow;
///
/// let mut numbers = 1..=100_u64;
/// let mut squares = Vec::new();
/// let _ = tweet_media::in_order(
///     4,
///     move |_| numbers.next(),
///     || (),
///     |(), number| number * number,
///     |square| {
///         squares.extend(square);
///         ControlFlow::Continue(())
///     },
/// )?;
/// assert_eq!(squares.len(), 100);
/// assert_eq!(squares[9], 100);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn in_order<J, L, O: Send + 'static>(
    threads: usize,
    feed: impl FnMut(&Progress) -> Option<J> + Send + 'static,
    memory: impl Fn() -> L + Send + Sync + 'static,
    work: impl Fn(&mut L, J) -> O + Send + Sync + 'static,
    take: impl FnMut(Option<O>) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let threads = threads.max(1);
    let progress = Progress::default();
    let shared = Arc::new(Shared {
        feed: Mutex::new(feed),
        memory,
        work,
        progress: progress.clone(),
        ahead: AHEAD * threads as u64,
    });
    let (results, inbox) = channel();
    let mut workers = Vec::new();
    for _ in 0..threads {
        let (shared, results) = (Arc::clone(&shared), results.clone());
        let worker = thread::Builder::new().name("worker".to_owned());
        match worker.spawn(move || shared.run(&results)) {
            Ok(worker) => workers.push(worker),
            // Fewer will do.
            Err(error) if workers.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    drop(results);
    Ok(collect(&inbox, &progress, workers, take))
}

/// Takes the results in order.
fn collect<O>(
    inbox: &Receiver<(u64, Done<O>)>,
    progress: &Progress,
    workers: Vec<JoinHandle<()>>,
    mut take: impl FnMut(Option<O>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    loop {
        let (number, done) = match next_of(inbox, || take(None)) {
            ControlFlow::Continue(Some(result)) => result,
            ControlFlow::Continue(None) => break,
            ControlFlow::Break(()) => {
                progress.change(|flight| flight.is_over = true);
                return ControlFlow::Break(());
            }
        };
        early.insert(number, done);
        while let Some(done) = early.remove(&next) {
            let end = match done {
                Ok(result) => take(Some(result)),
                Err(panic) => {
                    progress.change(|flight| flight.is_over = true);
                    resume_unwind(panic);
                }
            };
            next += 1;
            progress.change(|flight| {
                flight.taken = next;
                flight.is_over |= end.is_break();
            });
            if end.is_break() {
                return end;
            }
        }
    }
    for worker in workers {
        if let Err(panic) = worker.join() {
            resume_unwind(panic);
        }
    }
    ControlFlow::Continue(())
}

impl<J, L, O, F, M, W> Shared<F, M, W>
where
    F: FnMut(&Progress) -> Option<J>,
    M: Fn() -> L,
    W: Fn(&mut L, J) -> O,
{
    /// One thread's work, until there is none.
    fn run(&self, results: &Sender<(u64, Done<O>)>) {
        let mut memory = (self.memory)();
        while let Some((number, job)) = self.job() {
            let done = catch_unwind(AssertUnwindSafe(|| (self.work)(&mut memory, job)));
            let is_over = done.is_err();
            if results.send((number, done)).is_err() || is_over {
                return;
            }
        }
    }

    /// The next job and its number.
    fn job(&self) -> Option<(u64, J)> {
        // Poisoned by a feed that panicked, which is told where its thread is joined.
        let mut feed = self.feed.lock().ok()?;
        let is_room = |flight: &Flight| flight.given - flight.taken >= self.ahead;
        if !self.progress.wait_while(is_room) {
            return None;
        }
        let job = feed(&self.progress);
        let mut number = 0;
        self.progress.change(|flight| match job {
            Some(_) => {
                number = flight.given;
                flight.given += 1;
            }
            None => flight.is_over = true,
        });
        job.map(|job| (number, job))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(
        threads: usize,
        jobs: u64,
        work: impl Fn(u64) -> u64 + Send + Sync + 'static,
        enough: u64,
    ) -> (Vec<u64>, ControlFlow<()>) {
        let mut numbers = 0..jobs;
        let mut taken = Vec::new();
        let end = in_order(
            threads,
            move |_| numbers.next(),
            || (),
            move |(), number| work(number),
            |number| {
                taken.extend(number);
                if number == Some(enough) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        )
        .expect("threads");
        (taken, end)
    }

    #[test]
    fn results_come_in_order_whoever_is_faster() {
        for threads in [1, 2, 3, 16] {
            let slow_at_times = |number| {
                if number % 7 == 0 {
                    thread::sleep(Duration::from_millis(2));
                }
                number
            };
            let (taken, end) = run(threads, 200, slow_at_times, u64::MAX);
            assert!(end.is_continue());
            assert_eq!(taken, (0..200).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_more_is_given_out_than_is_taken_in_time() {
        let given = Arc::new(Mutex::new(0_u64));
        let counted = Arc::clone(&given);
        let mut numbers = 0..u64::MAX;
        let mut taken = 0;
        let end = in_order(
            2,
            move |_| {
                *counted.lock().expect("a count") += 1;
                numbers.next()
            },
            || (),
            |(), number| number,
            |number| {
                thread::sleep(Duration::from_millis(1));
                taken += u64::from(number.is_some());
                assert!(*given.lock().expect("a count") <= taken + 2 * AHEAD);
                if taken == 100 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        assert!(end.expect("threads").is_break());
    }

    #[test]
    fn whoever_has_enough_ends_the_work() {
        let (taken, end) = run(4, u64::MAX, |number| number, 10);
        assert!(end.is_break());
        assert_eq!(taken, (0..=10).collect::<Vec<_>>());
    }

    #[test]
    fn a_panic_is_no_silent_end() {
        let fails = |number| {
            assert!(number != 5, "five");
            number
        };
        assert!(catch_unwind(|| run(3, 100, fails, u64::MAX)).is_err());
        let feed_fails = || {
            in_order(
                3,
                |_| -> Option<u64> { panic!("no feed") },
                || (),
                |(), number| number,
                |_| ControlFlow::Continue(()),
            )
        };
        assert!(catch_unwind(feed_fails).is_err());
    }
}
