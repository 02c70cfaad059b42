//! A reader that can be looked ahead into.
//!
//! Takes a reader, gives its bytes in order, and shows those to come, as many as are asked for. What fails or ends
//! does so where the bytes before it were given.

use std::io::{self, Read};

/// How many bytes are read at once, beyond those that are wanted.
const BLOCK: usize = 32 * 1024;

pub(super) struct Ahead {
    reader: Box<dyn Read + Send>,
    /// Bytes that were read, those from `begin` to `end` not yet given.
    buffer: Vec<u8>,
    begin: usize,
    end: usize,
    /// How many bytes were given.
    offset: u64,
    is_ended: bool,
    failure: Option<io::Error>,
}

impl Ahead {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            begin: 0,
            end: 0,
            offset: 0,
            is_ended: false,
            failure: None,
        }
    }

    /// Where in all bytes those to come begin.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// What is to come, as far as it was looked at.
    pub(super) fn seen(&self) -> &[u8] {
        &self.buffer[self.begin..self.end]
    }

    /// Looks ahead until so many bytes are there, or no more come; what is there.
    pub(super) fn fill(&mut self, wanted: usize) -> &[u8] {
        let is_short = self.end - self.begin < wanted;
        if is_short && self.begin > 0 {
            self.buffer.copy_within(self.begin..self.end, 0);
            (self.begin, self.end) = (0, self.end - self.begin);
        }
        if is_short && self.buffer.len() < wanted + BLOCK {
            self.buffer.resize(wanted + BLOCK, 0);
        }
        while self.end - self.begin < wanted && !self.is_ended && self.failure.is_none() {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.is_ended = true,
                Ok(count) => self.end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failure = Some(error),
            }
        }
        self.seen()
    }

    /// Whether there are no more than those that were looked at.
    pub(super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// Whether all that there is was looked at; `None` where reading failed.
    pub(super) fn is_all(&self) -> Option<bool> {
        self.failure.is_none().then_some(self.is_ended)
    }

    /// Why there is no more to look at, if reading failed.
    pub(super) fn failure(&mut self) -> Option<io::Error> {
        self.failure.take().inspect(|_| self.is_ended = true)
    }

    /// Passes over so many bytes of those that were looked at.
    pub(super) fn pass(&mut self, count: usize) {
        debug_assert!(count <= self.end - self.begin, "only what was seen");
        self.begin += count;
        self.offset += count as u64;
    }
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = if self.begin < self.end {
            self.seen().read(buffer)?
        } else if let Some(error) = self.failure() {
            return Err(error);
        } else if self.is_ended {
            0
        } else {
            // What is not looked at need not be copied.
            let count = self.reader.read(buffer)?;
            self.offset += count as u64;
            return Ok(count);
        };
        self.pass(count);
        Ok(count)
    }
}
