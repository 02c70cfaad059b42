//! Work for several threads, whose results are taken in the order in which the work was given out.
//!
//! Takes a feed of jobs and what to do with each; knows nothing of documents. One thread at a time asks
//! the feed, so that a feed may read a file, and a little more than is worked on, so that none has to wait for it. Only so
//! much is given out ahead of what was taken, so memory stays bounded. Results are taken several at once while there is
//! more to do, and at once where there is not.

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::hint;
use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How many jobs may be given out, for each thread, of which no result was taken yet.
const AHEAD: u64 = 3;

/// How long results may lie before they are taken, and how long what was taken may be held back. Nobody sees so short
/// a time, and a machine does much in it.
const PATIENCE: Duration = Duration::from_millis(20);

/// How long a thread looks out for what another one is about to be done with, before it sleeps until it is woken. That
/// takes a fraction of this time where a processor is free, and much more where it has gone to sleep too.
const ATTENTION: Duration = Duration::from_micros(200);

/// A feed that took longer for its last job is not looked out for: it waits for somebody itself, or decodes so long that
/// to be woken matters little.
const QUICK: Duration = Duration::from_millis(1);

/// What comes soon; `None` where it has not come for a while.
pub(super) fn soon<T>(look: impl Fn() -> Option<T>) -> Option<T> {
    /// Looks between two that leave the processor to others.
    const LOOKS: usize = 20;

    let begun = Instant::now();
    loop {
        for _ in 0..LOOKS {
            if let Some(found) = look() {
                return Some(found);
            }
            hint::spin_loop();
        }
        if begun.elapsed() > ATTENTION {
            return None;
        }
        thread::yield_now();
    }
}

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
    /// Jobs that came to a result, taken or not.
    done: u64,
    taken: u64,
    /// Threads that have not ended.
    workers: usize,
    /// Those of them that sleep until there is something to do for them.
    asleep: usize,
    /// How many wait for each single result: the feed, or who takes them where nothing came for a while.
    urging: u8,
    is_over: bool,
}

/// The work, and what those wait for who look on.
#[derive(Debug, Default)]
struct Board {
    flight: Mutex<Flight>,
    /// Results were taken, or the work is over.
    moved: Condvar,
    /// Results are to be taken, or all threads have ended.
    ready: Condvar,
}

/// How far the work has come, for a feed that asks.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Board>);

impl Progress {
    fn flight(&self) -> MutexGuard<'_, Flight> {
        // No code that could panic runs under this lock.
        self.0.flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as the work is in a state, and not over.
    fn wait_while<'f>(
        &'f self,
        flight: MutexGuard<'f, Flight>,
        is_so: impl Fn(&Flight) -> bool,
    ) -> MutexGuard<'f, Flight> {
        self.0
            .moved
            .wait_while(flight, |flight| !flight.is_over && is_so(flight))
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether every result of what was given out was taken.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let flight = self.flight();
        flight.given == flight.taken
    }

    /// Waits until every result of what was given out was taken; says whether work goes on.
    #[must_use]
    pub fn wait_until_idle(&self) -> bool {
        let mut flight = self.flight();
        flight.urging += 1;
        self.0.ready.notify_one();
        flight = self.wait_while(flight, |flight| flight.given > flight.taken);
        flight.urging -= 1;
        !flight.is_over
    }

    /// Waits until there are fewer jobs without a taken result than `ahead`; says whether work goes on.
    fn wait_for_room(&self, ahead: u64) -> bool {
        let flight = self.flight();
        !self
            .wait_while(flight, |flight| flight.given - flight.taken >= ahead)
            .is_over
    }

    /// Counts a job that is given out, and gives its number.
    fn give(&self) -> u64 {
        let mut flight = self.flight();
        flight.given += 1;
        flight.given - 1
    }

    /// Sends a result and counts it, under the lock under which it is said that it was taken: it is counted before.
    /// Wakes who takes it where that is due. Whether somebody is there to take it.
    fn finish<O>(&self, results: &Sender<O>, result: O, many: u64) -> bool {
        let mut flight = self.flight();
        let is_sent = results.send(result).is_ok();
        flight.done += 1;
        if flight.is_due(many) {
            self.0.ready.notify_one();
        }
        is_sent
    }

    /// Says that a thread goes to sleep until there is something to do, and wakes who takes the results where that is
    /// due now.
    fn sleep(&self, many: u64) {
        let mut flight = self.flight();
        flight.asleep += 1;
        if flight.is_due(many) {
            self.0.ready.notify_one();
        }
    }

    /// How many jobs came to no result yet.
    fn unfinished(&self) -> u64 {
        let flight = self.flight();
        flight.given - flight.done
    }

    /// Says that it is awake again.
    fn wake(&self) {
        self.flight().asleep -= 1;
    }

    /// Says that all results before this one were taken.
    fn take(&self, next: u64) {
        self.flight().taken = next;
        self.0.moved.notify_all();
    }

    /// Ends the work.
    fn end(&self) {
        self.flight().is_over = true;
        self.0.moved.notify_all();
    }

    /// Waits until results beyond those that were `seen` are due, no longer than [`PATIENCE`].
    fn wait_for_results(&self, seen: u64, many: u64) -> News {
        let (flight, _) = self
            .0
            .ready
            .wait_timeout_while(self.flight(), PATIENCE, |flight| {
                flight.workers > 0 && !(flight.done > seen && flight.is_due(many))
            })
            .unwrap_or_else(PoisonError::into_inner);
        flight.news(seen)
    }

    /// Waits, however long it takes, for the next result beyond those that were `seen`.
    fn wait_for_one(&self, seen: u64) -> News {
        let mut flight = self.flight();
        flight.urging += 1;
        let mut flight = self
            .0
            .ready
            .wait_while(flight, |flight| flight.workers > 0 && flight.done <= seen)
            .unwrap_or_else(PoisonError::into_inner);
        flight.urging -= 1;
        flight.news(seen)
    }
}

/// What became of a wait.
enum News {
    Results,
    /// There are none.
    Quiet,
    /// There will be none.
    End,
}

impl Flight {
    /// Whether results are to be taken now: there are many, somebody waits for each, or nothing else is worked on and
    /// the feed may be waiting itself, since all threads but the one that asks it sleep.
    ///
    /// Who takes them competes with the threads for the processors, so it is woken as seldom as can be.
    fn is_due(&self, many: u64) -> bool {
        let is_quiet = self.done == self.given && self.asleep + 1 >= self.workers;
        self.urging > 0 || is_quiet || self.done - self.taken >= many
    }

    fn news(&self, seen: u64) -> News {
        if self.done > seen {
            News::Results
        } else if self.workers == 0 {
            News::End
        } else {
            News::Quiet
        }
    }
}

/// One of the threads, from its start to its end, however that comes.
struct AtWork(Progress);

impl AtWork {
    fn begin(progress: &Progress) -> Self {
        progress.flight().workers += 1;
        Self(progress.clone())
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.flight().workers -= 1;
        self.0.0.ready.notify_one();
    }
}

/// Ends the work when it goes.
struct Over<'p>(&'p Progress);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// What became of a job: its result, or why its thread panicked.
type Done<O> = Result<O, Box<dyn Any + Send>>;

/// Jobs on their way from the feed to the threads.
#[derive(Debug)]
struct Desk<J> {
    /// Those that nobody works on yet, in their order.
    ready: VecDeque<(u64, J)>,
    /// Whether a thread asks the feed.
    is_asked: bool,
    /// Whether the feed gives no more.
    is_over: bool,
    /// Whether the feed was quick to give the last job.
    is_quick: bool,
    /// How many threads have begun to work: those that come by sooner or later. One that was not started does not.
    threads: usize,
}

impl<J> Desk<J> {
    /// Whether there is something to do for one more thread.
    fn is_open(&self) -> bool {
        !self.ready.is_empty() || !self.is_asked || self.is_over
    }
}

/// What the threads share.
struct Shared<F, J, M, W> {
    feed: Mutex<F>,
    desk: Mutex<Desk<J>>,
    /// A job came to the desk, or the feed is free, or over.
    opened: Condvar,
    memory: M,
    work: W,
    progress: Progress,
    ahead: u64,
}

/// Does on `threads` threads what the feed gives out, and takes the results in its order.
///
/// Each thread has a memory of its own, which `memory` makes. `take` is given `None` where nothing is left to be taken,
/// and every 20 milliseconds or so in between: what it holds back is to be passed on. Its `Break` ends the work; threads
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
pub fn in_order<J: Send + 'static, L, O: Send + 'static>(
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
        desk: Mutex::new(Desk {
            ready: VecDeque::new(),
            is_asked: false,
            is_over: false,
            is_quick: true,
            threads: 0,
        }),
        opened: Condvar::new(),
        memory,
        work,
        progress: progress.clone(),
        ahead: AHEAD * threads as u64,
    });
    let many = shared.many();
    let (results, inbox) = channel();
    let mut workers = Vec::new();
    for _ in 0..threads {
        let (shared, results) = (Arc::clone(&shared), results.clone());
        let at_work = AtWork::begin(&progress);
        let worker = thread::Builder::new().name("worker".to_owned());
        match worker.spawn(move || shared.run(&results, at_work)) {
            Ok(worker) => workers.push(worker),
            // Fewer will do.
            Err(error) if workers.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    Ok(collect(&inbox, &progress, many, workers, take))
}

/// Takes the results in order.
fn collect<O>(
    inbox: &Receiver<(u64, Done<O>)>,
    progress: &Progress,
    many: u64,
    workers: Vec<JoinHandle<()>>,
    mut take: impl FnMut(Option<O>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    // Also where taking panics nobody is to wait for it.
    let _over = Over(progress);
    let mut early = BTreeMap::new();
    let (mut seen, mut next) = (0, 0);
    let mut passed_on = Instant::now();
    loop {
        match progress.wait_for_results(seen, many) {
            News::Results => {}
            News::Quiet => {
                take(None)?;
                if matches!(progress.wait_for_one(seen), News::End) {
                    break;
                }
            }
            News::End => break,
        }
        for (number, done) in inbox.try_iter() {
            early.insert(number, done);
            seen += 1;
        }
        while let Some(done) = early.remove(&next) {
            let end = match done {
                Ok(result) => take(Some(result)),
                Err(panic) => resume_unwind(panic),
            };
            next += 1;
            end?;
        }
        progress.take(next);
        // Results may come without a pause, and few of them give anything.
        if progress.is_idle() || passed_on.elapsed() > PATIENCE {
            take(None)?;
            passed_on = Instant::now();
        }
    }
    for worker in workers {
        if let Err(panic) = worker.join() {
            resume_unwind(panic);
        }
    }
    ControlFlow::Continue(())
}

impl<F, J, M, W> Shared<F, J, M, W> {
    /// How many results are worth taking at once. Never so many that all threads wait for room: of `3 T` jobs that were
    /// given to `T` threads, one of which waits, `T - 1` are worked on at most and `T / 2` are ready, so that `3 T / 2`
    /// are done.
    fn many(&self) -> u64 {
        self.ahead / 2
    }

    fn desk(&self) -> MutexGuard<'_, Desk<J>> {
        // No code that could panic runs under this lock.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is something to do for this thread.
    fn wait(&self) -> MutexGuard<'_, Desk<J>> {
        let open = || Some(self.desk()).filter(|desk| desk.is_open());
        let is_quick = self.desk().is_quick;
        let opened = if is_quick { soon(open) } else { open() };
        opened.unwrap_or_else(|| {
            self.progress.sleep(self.many());
            let desk = self
                .opened
                .wait_while(self.desk(), |desk| !desk.is_open())
                .unwrap_or_else(PoisonError::into_inner);
            self.progress.wake();
            desk
        })
    }

    /// Whether the feed is to be asked by whoever has come for a job.
    fn lacks_jobs(&self, desk: &Desk<J>) -> bool {
        let ready = desk.ready.len();
        ready == 0 || ready <= desk.threads / 2 && self.progress.unfinished() > ready as u64
    }

    /// Wakes a thread that waits, if there is something to do for it.
    fn call(&self, desk: &Desk<J>) {
        if desk.is_open() {
            self.opened.notify_one();
        }
    }
}

/// One thread's turn at the feed, however it ends.
struct Turn<'s, F, J, M, W> {
    shared: &'s Shared<F, J, M, W>,
    begun: Instant,
    /// What the feed gave; none where it is over, or panicked.
    job: Option<(u64, J)>,
}

impl<F, J, M, W> Drop for Turn<'_, F, J, M, W> {
    fn drop(&mut self) {
        let mut desk = self.shared.desk();
        desk.is_asked = false;
        desk.is_quick = self.begun.elapsed() < QUICK;
        match self.job.take() {
            Some(job) => {
                desk.ready.push_back(job);
                self.shared.call(&desk);
            }
            None => {
                desk.is_over = true;
                self.shared.opened.notify_all();
            }
        }
    }
}

impl<J, L, O, F, M, W> Shared<F, J, M, W>
where
    F: FnMut(&Progress) -> Option<J>,
    M: Fn() -> L,
    W: Fn(&mut L, J) -> O,
{
    /// One thread's work, until there is none.
    fn run(&self, results: &Sender<(u64, Done<O>)>, _at_work: AtWork) {
        let mut memory = (self.memory)();
        self.desk().threads += 1;
        while let Some((number, job)) = self.job() {
            let done = catch_unwind(AssertUnwindSafe(|| (self.work)(&mut memory, job)));
            let is_over = done.is_err();
            let is_sent = self.progress.finish(results, (number, done), self.many());
            if is_over || !is_sent {
                return;
            }
        }
    }

    /// The next job and its number. Whoever comes by while nobody asks the feed asks it for those too who are at work: so
    /// they find something ready where they come while it is being asked. Where nobody is at work the job is worked on at
    /// once.
    fn job(&self) -> Option<(u64, J)> {
        loop {
            let mut desk = self.wait();
            while !desk.is_asked && !desk.is_over && self.lacks_jobs(&desk) {
                desk.is_asked = true;
                drop(desk);
                let mut turn = Turn {
                    shared: self,
                    begun: Instant::now(),
                    job: None,
                };
                turn.job = self.ask();
                drop(turn);
                desk = self.desk();
            }
            let job = desk.ready.pop_front();
            self.call(&desk);
            // Another thread may have been quicker, and more is to come.
            if job.is_some() || desk.is_over {
                return job;
            }
        }
    }

    /// Asks the feed for a job, and gives it a number.
    fn ask(&self) -> Option<(u64, J)> {
        // Poisoned by a feed that panicked, which is told where its thread is joined.
        let mut feed = self.feed.lock().ok()?;
        if !self.progress.wait_for_room(self.ahead) {
            return None;
        }
        match feed(&self.progress) {
            Some(job) => Some((self.progress.give(), job)),
            None => {
                self.progress.end();
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

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
    fn what_was_given_out_is_worked_on_while_the_feed_waits() {
        for threads in 1..=5 {
            let (mut numbers, mut taken) = (0..40_u64, Vec::new());
            let end = in_order(
                threads,
                move |progress| {
                    let next = progress.wait_until_idle().then(|| numbers.next());
                    next.flatten()
                },
                || (),
                |(), number| number,
                |number| {
                    taken.extend(number);
                    ControlFlow::Continue(())
                },
            );
            assert!(end.expect("threads").is_continue());
            assert_eq!(taken, (0..40).collect::<Vec<_>>());
        }
    }

    #[test]
    fn all_threads_work_where_the_feed_is_quick() {
        for threads in 1..=4 {
            // As many for each of any of these numbers of threads.
            let (mut numbers, mut taken) = (0..36_u64, 0);
            let working = Arc::new((Mutex::new(0), Condvar::new()));
            let end = in_order(
                threads,
                move |_| numbers.next(),
                || (),
                move |(), _| {
                    // Each waits until as many have begun as there are threads, in rounds.
                    let (begun, moved) = &*working;
                    let mut begun = begun.lock().expect("a count");
                    *begun += 1;
                    let round = (*begun - 1) / threads;
                    moved.notify_all();
                    let all = |begun: &mut usize| *begun < (round + 1) * threads;
                    drop(moved.wait_while(begun, all));
                },
                |result| {
                    taken += u64::from(result.is_some());
                    ControlFlow::Continue(())
                },
            );
            assert!(end.expect("threads").is_continue());
            assert_eq!(taken, 36);
        }
    }

    #[test]
    fn no_thread_leaves_before_the_feed_is_over() {
        /// What a thread keeps until it leaves.
        struct Stays(Arc<AtomicBool>, Arc<AtomicU64>);

        impl Drop for Stays {
            fn drop(&mut self) {
                let is_early = !self.0.load(Ordering::SeqCst);
                self.1.fetch_add(u64::from(is_early), Ordering::SeqCst);
            }
        }

        let early = Arc::new(AtomicU64::new(0));
        for threads in [2, 3, 4, 16].repeat(15) {
            let is_over = Arc::new(AtomicBool::new(false));
            let (ends, memory) = (Arc::clone(&is_over), Arc::clone(&early));
            let mut numbers = 0..2000_u64;
            let end = in_order(
                threads,
                move |_| {
                    let next = numbers.next();
                    ends.store(next.is_none(), Ordering::SeqCst);
                    next
                },
                move || Stays(Arc::clone(&is_over), Arc::clone(&memory)),
                |_, number| number,
                |_| ControlFlow::Continue(()),
            );
            assert!(end.expect("threads").is_continue());
        }
        assert_eq!(early.load(Ordering::SeqCst), 0);
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
    fn what_is_held_back_is_passed_on_though_results_come_all_the_time() {
        for threads in [1, 2, 4] {
            let (mut numbers, mut held, mut most) = (0..60_u64, 0, 0);
            let end = in_order(
                threads,
                move |_| {
                    thread::sleep(Duration::from_millis(4));
                    numbers.next()
                },
                || (),
                |(), number| number,
                |number| {
                    held = number.map_or(0, |_| held + 1);
                    most = most.max(held);
                    ControlFlow::Continue(())
                },
            );
            assert!(end.expect("threads").is_continue());
            // Nearly always one; a machine may be busy.
            assert!(held <= 1 && most < 40, "{threads} {held} {most}");
        }
    }

    #[test]
    fn whoever_takes_and_panics_leaves_nobody_waiting() {
        let feed = Arc::new(());
        let is_there = Arc::downgrade(&feed);
        let end = catch_unwind(AssertUnwindSafe(|| {
            in_order(
                3,
                move |_| Some(Arc::strong_count(&feed)),
                || (),
                |(), number| number,
                |_| panic!("enough"),
            )
        }));
        assert!(end.is_err());
        let begin = Instant::now();
        while is_there.upgrade().is_some() {
            assert!(begin.elapsed() < Duration::from_secs(60), "it goes on");
            thread::sleep(Duration::from_millis(1));
        }
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
