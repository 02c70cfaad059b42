//! The bytes of an input that are held at the moment, and where they stand in it.
//!
//! Takes any reader, or an input that is in memory as a whole; gives the bytes from the current place on, more of them on
//! demand, and counts bytes and lines as they are let go. What the bytes mean is left to the framing.

use std::error::Error as StdError;
use std::io::{ErrorKind as IoErrorKind, Read};

use crate::error::{Error, ErrorKind};

/// How much is asked of the reader at once.
const BLOCK: usize = 256 * 1024;

/// How many of the first bytes are kept to tell what the input is, should it be no JSON.
const HEAD: usize = 4096;

/// Where the bytes of an input are held.
pub trait Store {
    fn bytes(&self) -> &[u8];

    /// The memory that is read into; none where the whole input is held by somebody else.
    fn memory(&mut self) -> Option<&mut Vec<u8>>;
}

impl Store for Vec<u8> {
    #[inline]
    fn bytes(&self) -> &[u8] {
        self
    }

    fn memory(&mut self) -> Option<&mut Vec<u8>> {
        Some(self)
    }
}

impl Store for &[u8] {
    #[inline]
    fn bytes(&self) -> &[u8] {
        self
    }

    fn memory(&mut self) -> Option<&mut Vec<u8>> {
        None
    }
}

pub(super) struct Buffer<R, B = Vec<u8>> {
    reader: R,
    bytes: B,
    /// The current place, as an index of `bytes`.
    start: usize,
    /// End of what was read, as an index of `bytes`.
    filled: usize,
    /// Byte of the input at `start`.
    offset: u64,
    /// Line of the input at `start`, from 1.
    line: u64,
    /// Byte of the input at which that line starts.
    line_start: u64,
    /// Byte of the input at which everything seems to end: a line that is read value by value.
    wall: Option<u64>,
    ended: bool,
    error: Option<Error>,
    /// Bytes that the reader gave.
    read: u64,
    /// The first of them.
    head: Vec<u8>,
}

impl<R: Read> Buffer<R> {
    pub(super) fn new(reader: R) -> Self {
        Self::with(reader, Vec::new())
    }
}

impl<R: Read, B: Store> Buffer<R, B> {
    /// With bytes of which none is seen yet, or with memory to read into.
    pub(super) fn with(reader: R, bytes: B) -> Self {
        Self {
            reader,
            bytes,
            start: 0,
            filled: 0,
            offset: 0,
            line: 1,
            line_start: 0,
            wall: None,
            ended: false,
            error: None,
            read: 0,
            head: Vec::new(),
        }
    }

    /// The bytes from the current place on.
    #[inline]
    pub(super) fn held(&self) -> &[u8] {
        let held = &self.bytes.bytes()[self.start..self.filled];
        match self.wall {
            None => held,
            Some(wall) => {
                let left = usize::try_from(wall - self.offset).unwrap_or(usize::MAX);
                &held[..left.min(held.len())]
            }
        }
    }

    /// The byte `ahead` of the current place; reads until it is there, `None` behind the end.
    #[inline]
    pub(super) fn byte(&mut self, ahead: usize) -> Option<u8> {
        loop {
            if let Some(&byte) = self.held().get(ahead) {
                return Some(byte);
            }
            if !self.more() {
                return None;
            }
        }
    }

    /// Reads once; whether that brought something.
    ///
    /// A failing reader is the end of the input. Its error waits in [`take_error`](Self::take_error).
    pub(super) fn more(&mut self) -> bool {
        if self.ended || self.wall.is_some() {
            return false;
        }
        match self.read_more() {
            Ok(0) => {}
            Ok(count) => {
                if self.head.len() < HEAD {
                    let more = count.min(HEAD - self.head.len());
                    let fresh = &self.bytes.bytes()[self.filled..][..more];
                    self.head.extend_from_slice(fresh);
                }
                self.filled += count;
                self.read += count as u64;
                return true;
            }
            Err(error) => self.error = Some(error),
        }
        self.ended = true;
        false
    }

    /// How many bytes are behind those that were there.
    fn read_more(&mut self) -> Result<usize, Error> {
        let Self {
            reader,
            bytes,
            start,
            filled,
            ..
        } = self;
        match bytes.memory() {
            Some(memory) => {
                make_room(memory, start, filled);
                read_once(reader, &mut memory[*filled..])
            }
            None => {
                // As much as a reader would give, so that all goes the same way.
                let most = BLOCK.max((*filled - *start) / 2);
                Ok(most.min(bytes.bytes().len() - *filled))
            }
        }
    }

    /// Lets `count` bytes go, which may hold line breaks.
    pub(super) fn consume(&mut self, count: usize) {
        let gone = &self.bytes.bytes()[self.start..self.start + count];
        if let Some(last) = memchr::memrchr(b'\n', gone) {
            self.line += memchr::memchr_iter(b'\n', &gone[..=last]).count() as u64;
            self.line_start = self.offset + last as u64 + 1;
        }
        self.consume_flat(count);
    }

    /// Lets `count` bytes go, which hold no line break.
    #[inline]
    pub(super) fn consume_flat(&mut self, count: usize) {
        self.start += count;
        self.offset += count as u64;
    }

    /// Lets a line break go that stands here.
    #[inline]
    pub(super) fn consume_line_break(&mut self) {
        self.consume_flat(1);
        self.line += 1;
        self.line_start = self.offset;
    }

    /// Counts columns from here, as behind a byte order mark.
    pub(super) fn start_line_here(&mut self) {
        self.line_start = self.offset;
    }

    /// The last `count` bytes that were let go; they stay until the next read.
    #[inline]
    pub(super) fn gone(&self, before: usize, count: usize) -> &[u8] {
        let start = self.start.saturating_sub(before);
        let bytes = self.bytes.bytes();
        bytes.get(start..start + count).unwrap_or_default()
    }

    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn line_start(&self) -> u64 {
        self.line_start
    }

    pub(super) fn read(&self) -> u64 {
        self.read
    }

    /// Lets everything seem to end `ahead` bytes from here.
    pub(super) fn set_wall(&mut self, ahead: usize) {
        self.wall = Some(self.offset + ahead as u64);
    }

    pub(super) fn has_wall(&self) -> bool {
        self.wall.is_some()
    }

    pub(super) fn lift_wall(&mut self) {
        self.wall = None;
    }

    /// The first bytes of the input.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    pub(super) fn take_error(&mut self) -> Option<Error> {
        self.error.take()
    }

    /// Whether the reader was told to stop, so that what is held may be half of something.
    pub(super) fn is_stopped(&self) -> bool {
        self.error
            .as_ref()
            .is_some_and(|error| error.kind() == ErrorKind::Stopped)
    }

    pub(super) fn get_ref(&self) -> &R {
        &self.reader
    }

    #[cfg(feature = "records")]
    pub(super) fn get_mut(&mut self) -> &mut R {
        &mut self.reader
    }
}

#[cfg(test)]
impl<R> Buffer<R> {
    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }
}

/// For whoever scans, also in blocks that are cut elsewhere.
#[cfg(feature = "records")]
impl<R: Read> Buffer<R> {
    /// The first `filled` bytes of a buffer that nothing more is read into.
    pub(super) fn whole(bytes: Vec<u8>, filled: usize, offset: u64, line_start: u64) -> Self
    where
        R: Default,
    {
        Self {
            filled,
            offset,
            line_start,
            bytes,
            ended: true,
            read: filled as u64,
            ..Self::new(R::default())
        }
    }

    /// Where in the buffer the bytes stand that [`gone`](Self::gone) gives.
    pub(super) fn gone_span(&self, before: usize, count: usize) -> std::ops::Range<usize> {
        let start = self.start.saturating_sub(before);
        start..start + count
    }

    /// All bytes that were read into memory and not let go, the reader, and how that ended if it did.
    pub(super) fn into_rest(mut self) -> (Vec<u8>, R, Option<Result<(), Error>>) {
        let ended = self.ended.then(|| self.error.take().map_or(Ok(()), Err));
        self.bytes.truncate(self.filled);
        self.bytes.drain(..self.start);
        (self.bytes, self.reader, ended)
    }

    /// All of the memory, also what was let go.
    pub(super) fn whole_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The memory.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Leaves room for a good read behind what is held, moving or growing only when there is little.
fn make_room(bytes: &mut Vec<u8>, start: &mut usize, filled: &mut usize) {
    if bytes.len() - *filled >= BLOCK / 4 {
        return;
    }
    if *start > 0 {
        bytes.copy_within(*start..*filled, 0);
        *filled -= *start;
        *start = 0;
    }
    if bytes.len() - *filled < BLOCK / 4 {
        // By half, so that a document of hundreds of megabytes is moved a few times only.
        let size = (bytes.len() + bytes.len() / 2).max(*filled + BLOCK);
        // Fresh zeros cost nothing before they are touched.
        let mut larger = vec![0; size];
        larger[..*filled].copy_from_slice(&bytes[..*filled]);
        *bytes = larger;
    }
}

/// Reads once, whatever interrupts that; nothing at the end.
pub(crate) fn read_once(reader: &mut impl Read, bytes: &mut [u8]) -> Result<usize, Error> {
    loop {
        match reader.read(bytes) {
            // A reader may claim more than it was offered; then it cannot be trusted with the rest.
            Ok(count) if count > bytes.len() => {
                return Err(Error::new(ErrorKind::Io, "the reader miscounts its bytes"));
            }
            Ok(count) => return Ok(count),
            Err(error) if error.kind() == IoErrorKind::Interrupted => {}
            Err(error) => return Err(input_error(error)),
        }
    }
}

/// The error of a reader; one of our own sources has wrapped an [`Error`] already.
fn input_error(error: std::io::Error) -> Error {
    if error
        .get_ref()
        .is_some_and(<dyn StdError + Send + Sync>::is::<Error>)
    {
        match error
            .into_inner()
            .map(<dyn StdError + Send + Sync>::downcast::<Error>)
        {
            Some(Ok(own)) => return *own,
            Some(Err(other)) => return Error::new(ErrorKind::Io, other.to_string()),
            None => return Error::new(ErrorKind::Io, "cannot be read"),
        }
    }
    Error::new(ErrorKind::Io, format!("cannot be read: {error}")).caused_by(error)
}
