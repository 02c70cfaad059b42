//! The progress bar: bytes of input as stored, rate, time left.
//!
//! It moves when the input is read, so whatever reads needs to know nothing of it.

use std::fmt::Display;
use std::io::{self, IsTerminal, Read};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tweet_media::Consumed;

use crate::escape::Escaped;

/// Runs that take less than this show no bar.
const PATIENCE: Duration = Duration::from_millis(500);

const WITH_END: &str = "{bar:24} {decimal_bytes}/{decimal_total_bytes}  {decimal_bytes_per_sec}  {eta} left  {wide_msg}";
const WITHOUT_END: &str =
    "{spinner} {decimal_bytes}  {decimal_bytes_per_sec}  {elapsed}  {wide_msg}";

/// The bar, or nothing.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// When the bar is to appear; `None` for never.
    appears: Option<Instant>,
    /// Bytes of the inputs before this one.
    before: u64,
    consumed: Consumed,
}

impl Progress {
    /// No bar.
    pub(crate) fn none() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            appears: None,
            before: 0,
            consumed: Consumed::default(),
        }
    }

    /// A bar if stderr is a terminal, for inputs of `total` bytes if that is known.
    pub(crate) fn new(total: impl FnOnce() -> Option<u64>) -> Self {
        let mut progress = Self::none();
        if !io::stderr().is_terminal() {
            return progress;
        }
        let total = total();
        let template = if total.is_some() {
            WITH_END
        } else {
            WITHOUT_END
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            progress.bar.set_style(style);
        }
        if let Some(total) = total {
            progress.bar.set_length(total);
        }
        progress.appears = Some(Instant::now() + PATIENCE);
        progress
    }

    /// Goes on to the next input.
    pub(crate) fn enter(&mut self, name: impl Display, consumed: Consumed) {
        self.before += self.consumed.get();
        self.consumed = consumed;
        self.bar.set_message(Escaped(name).to_string());
    }

    /// Moves the bar to where reading is.
    pub(crate) fn go_on(&self) {
        if self
            .appears
            .is_some_and(|appears| Instant::now() >= appears)
        {
            if self.bar.is_hidden() {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            self.bar.set_position(self.before + self.consumed.get());
        }
    }

    /// Runs `f` while no bar stands in its way.
    pub(crate) fn aside(&self, f: impl FnOnce()) {
        self.bar.suspend(f);
    }

    /// Takes the bar off the screen.
    pub(crate) fn finish(&mut self) {
        self.appears = None;
        self.bar.finish_and_clear();
    }

    /// Lets the reader of the current input move the bar.
    pub(crate) fn watch<R: Read>(&self, reader: R) -> Watched<R> {
        Watched {
            reader,
            progress: self.clone(),
        }
    }
}

/// A reader that moves the bar.
#[derive(Debug)]
pub(crate) struct Watched<R> {
    reader: R,
    progress: Progress,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer);
        self.progress.go_on();
        count
    }
}
