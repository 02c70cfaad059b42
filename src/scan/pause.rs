//! A reader that says when its input may keep everybody waiting.
//!
//! Takes any reader and whom to tell. A read that gives less than it has room for is the sign: a file does
//! so at its end, a pipe where no more has come. Before the next read whoever holds something back is told.

use std::io::{self, Read};
use std::ops::ControlFlow;

use crate::error::Error;

/// Whom to tell, on any thread. A `Break` ends the reading.
pub(super) type Tell = Box<dyn FnMut() -> ControlFlow<()> + Send>;

/// Tells before a read that may wait.
pub(super) struct Pausing<R, F> {
    reader: R,
    tell: F,
    /// Whether the last read gave less than it had room for.
    was_short: bool,
}

impl<R, F> Pausing<R, F> {
    pub(super) fn new(reader: R, tell: F) -> Self {
        Self {
            reader,
            tell,
            was_short: false,
        }
    }

    /// Changes whom to tell.
    pub(super) fn tell(&mut self, tell: F) {
        self.tell = tell;
    }
}

impl<R: Read, F: FnMut() -> ControlFlow<()>> Read for Pausing<R, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.was_short && (self.tell)().is_break() {
            return Err(io::Error::other(Error::stopped()));
        }
        let count = self.reader.read(buffer)?;
        self.was_short = count < buffer.len();
        Ok(count)
    }
}
