//! Signals: the first asks for an end at the next document, the second ends at once.
//!
//! Takes what the system sends, gives readers that end when that was asked for. What was found by then is
//! delivered; the exit code is left to whoever runs things.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use tweet_media::{Error, Input, Limits, Members};

use crate::exit::Code;

/// What was sent so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signals {
    /// The exit code of the last signal; 0 for none.
    last: Arc<AtomicUsize>,
}

impl Signals {
    /// Takes over interrupts (Ctrl-C), terminations and hangups. Where that is not possible they end the run
    /// at once, as they do without.
    pub(crate) fn heed() -> Self {
        let signals = Self::default();
        let is_second = Arc::new(AtomicBool::new(false));
        let always = [(SIGINT, Code::Interrupted), (SIGTERM, Code::Terminated)];
        for (signal, code) in always.into_iter().chain(hangup()) {
            // In this order: what the first sets, only the second sees.
            let _ =
                flag::register_conditional_shutdown(signal, code as i32, Arc::clone(&is_second));
            let _ = flag::register(signal, Arc::clone(&is_second));
            let _ = flag::register_usize(signal, Arc::clone(&signals.last), code as usize);
        }
        signals
    }

    /// The exit code of a run that was asked to end.
    pub(crate) fn code(&self) -> Option<Code> {
        let last = self.last.load(Ordering::Relaxed);
        let codes = [Code::HungUp, Code::Interrupted, Code::Terminated];
        codes.into_iter().find(|code| *code as usize == last)
    }

    /// What `input` holds, read so that waiting for a pipe ends too.
    pub(crate) fn members(&self, input: &Input, limits: &Limits) -> Result<Members, Error> {
        match waiting::pipe(input) {
            Some(pipe) => {
                let pipe = pipe.waiting(self.clone());
                Members::new(input.name(), self.watch(pipe), limits)
            }
            None => input.members(limits),
        }
    }

    /// `reader`, until the end is asked for.
    pub(crate) fn watch<R: Read>(&self, reader: R) -> Watched<R> {
        Watched {
            reader,
            signals: self.clone(),
        }
    }
}

/// The signal of a closed terminal, unless whoever started the run had it ignored, as `nohup` does. That can
/// be told on Linux alone; elsewhere the signal is left as it is.
fn hangup() -> Option<(i32, Code)> {
    #[cfg(target_os = "linux")]
    {
        use signal_hook::consts::SIGHUP;

        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let ignored = status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))?;
        let ignored = u64::from_str_radix(ignored.trim(), 16).ok()?;
        let is_ignored = ignored & (1 << (SIGHUP - 1)) != 0;
        (!is_ignored).then_some((SIGHUP, Code::HungUp))
    }
    #[cfg(not(target_os = "linux"))]
    None
}

/// A write beyond the largest size that is allowed for a file is to fail, not to kill.
pub(crate) fn let_large_files_fail() {
    #[cfg(unix)]
    let _ = flag::register(
        signal_hook::consts::SIGXFSZ,
        Arc::new(AtomicBool::new(false)),
    );
}

/// A reader that ends when it is asked to.
#[derive(Debug)]
pub(crate) struct Watched<R> {
    reader: R,
    signals: Signals,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.signals.code() {
            None => self.reader.read(buffer),
            Some(_) => Err(io::Error::other(Error::stopped())),
        }
    }
}

/// Waiting for a pipe, a terminal or a device.
#[cfg(unix)]
mod waiting {
    use std::fs::File;
    use std::io::{self, Read};
    use std::os::fd::AsFd;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use tweet_media::{Error, Input};

    use super::Signals;

    /// How long a signal may go unheard that another thread took.
    const PATIENCE: Timespec = Timespec {
        tv_sec: 0,
        tv_nsec: 100_000_000,
    };

    pub(super) struct Pipe(File);

    /// The input as one that may have to be waited for; `None` where there is no need to wait, or nothing
    /// that opens.
    pub(super) fn pipe(input: &Input) -> Option<Pipe> {
        let file = if input.is_stdin() {
            File::from(io::stdin().as_fd().try_clone_to_owned().ok()?)
        } else {
            let metadata = input.name().metadata().ok()?;
            if metadata.is_file() || metadata.is_dir() {
                return None;
            }
            File::open(input.name()).ok()?
        };
        let metadata = file.metadata().ok()?;
        (!metadata.is_file() && !metadata.is_dir()).then_some(Pipe(file))
    }

    impl Pipe {
        pub(super) fn waiting(self, signals: Signals) -> Waiting {
            Waiting {
                file: self.0,
                signals,
                end: None,
            }
        }
    }

    pub(super) struct Waiting {
        file: File,
        signals: Signals,
        /// How the read ends that comes next, where that was seen already.
        end: Option<io::Result<usize>>,
    }

    impl Waiting {
        /// Reads what has come by now behind the first `count` bytes, so that a read gives less than there is room
        /// for only where no more is there: a pipe is read in pieces of 64 KiB or less.
        fn fill(&mut self, buffer: &mut [u8], mut count: usize) -> usize {
            while count > 0 && count < buffer.len() {
                let mut files = [PollFd::new(&self.file, PollFlags::IN)];
                if !matches!(poll(&mut files, Some(&Timespec::default())), Ok(1..)) {
                    break;
                }
                match self.file.read(&mut buffer[count..]) {
                    Ok(more @ 1..) => count += more,
                    end => {
                        self.end = Some(end);
                        break;
                    }
                }
            }
            count
        }
    }

    impl Read for Waiting {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if let Some(end) = self.end.take() {
                return end;
            }
            // A read that waits goes on after a signal; this does not.
            loop {
                let mut files = [PollFd::new(&self.file, PollFlags::IN)];
                match poll(&mut files, Some(&PATIENCE)) {
                    // What cannot be waited for is read at once.
                    Ok(1..) | Err(rustix::io::Errno::INVAL | rustix::io::Errno::PERM) => {
                        let count = self.file.read(buffer)?;
                        return Ok(self.fill(buffer, count));
                    }
                    Ok(0) | Err(rustix::io::Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
                if self.signals.code().is_some() {
                    return Err(io::Error::other(Error::stopped()));
                }
            }
        }
    }
}

/// Elsewhere the second signal ends what waits.
#[cfg(not(unix))]
mod waiting {
    use std::io::{self, Empty};

    use tweet_media::Input;

    use super::Signals;

    pub(super) struct Pipe;

    pub(super) fn pipe(_: &Input) -> Option<Pipe> {
        None
    }

    impl Pipe {
        pub(super) fn waiting(self, _: Signals) -> Empty {
            io::empty()
        }
    }
}
