//! The decoders, each behind the same small face: bytes in, bytes out, and what was amiss.
//!
//! Every call says how many bytes it gave also where it ends in an error, so none of them is lost.

use bzip2::{Decompress as BzDecompress, Status as BzStatus};
use flate2::{Decompress, FlushDecompress, Status};
use lzma_rust2::{Action, CheckType, XzStream};
use zstd::zstd_safe::{DCtx, DParameter, InBuffer, OutBuffer, get_error_name};

use super::super::Unchecked;
use crate::error::{Error, ErrorKind};

/// How far a member has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// There is more of it.
    More,
    /// It ended; another may follow.
    MemberEnd,
    /// All of them ended.
    StreamEnd,
}

/// What is wrong, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Words {
    /// It is no longer what was packed.
    Damage(Damage),
    /// A sentence of its own.
    Refusal(String),
    /// It ends too early.
    Cut,
}

/// What is wrong with packed data, and how a decoder of its own puts it: words of another trade, which are
/// kept for who asks for the cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Damage {
    pub(super) words: &'static str,
    pub(super) cause: Option<String>,
}

impl Damage {
    pub(super) fn new(words: &'static str) -> Self {
        Self { words, cause: None }
    }

    /// What a decoder says.
    fn told(cause: impl Into<String>) -> Self {
        let cause = cause.into();
        let lower = cause.to_ascii_lowercase();
        let words = if lower.contains("incorrect length") {
            "its length is wrong"
        } else if ["checksum", "crc32", "incorrect data check"]
            .iter()
            .any(|word| lower.contains(word))
        {
            "its checksum is wrong"
        } else {
            "its data make no sense"
        };
        Self {
            words,
            cause: Some(cause),
        }
    }
}

/// What one call did.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) read: usize,
    pub(super) written: usize,
    pub(super) state: Result<State, Words>,
}

/// A decoder of one format.
pub(super) trait Codec {
    /// Decodes some of `input` into `output`; `is_at_end` says that no more input comes.
    fn step(&mut self, input: &[u8], output: &mut [u8], is_at_end: bool) -> Step;

    /// Whether a member may begin with this byte.
    fn may_begin(&self, first: u8) -> bool;

    /// Gets ready for the next member.
    fn begin(&mut self);

    /// What it is made of, in a sentence about damage, where that is known by its place.
    const MEMBER: Option<&'static str> = None;

    /// From which byte of the member on, as it comes out, nothing that was given has been checked yet: a
    /// checksum stands behind what it checks. `None` where all was.
    fn unproved_from(&self) -> Option<u64> {
        Some(0)
    }
}

/// The difference of two counters of one call.
fn grown(before: u64, after: u64) -> usize {
    usize::try_from(after - before).unwrap_or(usize::MAX)
}

fn inflate(decoder: &mut Decompress, input: &[u8], output: &mut [u8], end: State) -> Step {
    let (read, written) = (decoder.total_in(), decoder.total_out());
    let result = decoder.decompress(input, output, FlushDecompress::None);
    Step {
        read: grown(read, decoder.total_in()),
        written: grown(written, decoder.total_out()),
        state: match result {
            Ok(Status::StreamEnd) => Ok(end),
            Ok(_) => Ok(State::More),
            Err(error) => Err(Words::Damage(Damage::told(
                error.message().unwrap_or_default(),
            ))),
        },
    }
}

/// gzip by zlib-rs, which also checks length and checksum of every member.
pub(super) struct Gzip(Decompress);

impl Gzip {
    pub(super) fn new() -> Self {
        Self(Decompress::new_gzip(15))
    }
}

impl Codec for Gzip {
    const MEMBER: Option<&'static str> = Some("member");

    fn step(&mut self, input: &[u8], output: &mut [u8], _: bool) -> Step {
        inflate(&mut self.0, input, output, State::MemberEnd)
    }

    fn may_begin(&self, first: u8) -> bool {
        first == 0x1F
    }

    fn begin(&mut self) {
        *self = Self::new();
    }
}

/// Deflate without anything around it, as zip holds it.
pub(super) struct Deflate(Decompress);

impl Deflate {
    pub(super) fn new() -> Self {
        Self(Decompress::new(false))
    }
}

impl Codec for Deflate {
    fn step(&mut self, input: &[u8], output: &mut [u8], _: bool) -> Step {
        inflate(&mut self.0, input, output, State::StreamEnd)
    }

    fn may_begin(&self, _: u8) -> bool {
        false
    }

    fn begin(&mut self) {}
}

/// bzip2, a block of up to 900,000 bytes at a time. What a damaged block gives is noise from its first byte
/// on, perhaps with good JSON in it, so that a block is held until its checksum was found right.
pub(super) struct Bzip2 {
    decoder: BzDecompress,
    /// What the decoder gave, from `given` up to `filled` not handed out yet.
    block: Vec<u8>,
    given: usize,
    filled: usize,
    is_ended: bool,
    /// Where the block begins of which something was handed out before it was checked.
    unproved_from: Option<u64>,
}

/// A block that is longer, since it is made of runs, is handed out before it was checked.
const LONGEST_BLOCK: usize = 2 << 20;
/// How much more room a block is given at a time.
const ROOM: usize = 256 << 10;

impl Bzip2 {
    pub(super) fn new() -> Self {
        Self {
            decoder: BzDecompress::new(false),
            block: Vec::new(),
            given: 0,
            filled: 0,
            is_ended: false,
            unproved_from: None,
        }
    }

    /// Lets the decoder read, without room to write; how much it took.
    fn feed(&mut self, input: &[u8]) -> (usize, Result<(), bzip2::Error>) {
        let before = self.decoder.total_in();
        let result = self.decoder.decompress(input, &mut []);
        let read = grown(before, self.decoder.total_in());
        (read, result.map(|status| self.note(status)))
    }

    /// Lets it write what it has read. Without more to read, it stops behind the block's checksum.
    fn drain(&mut self) -> Result<(), bzip2::Error> {
        (self.given, self.filled) = (0, 0);
        if self.is_ended {
            return Ok(());
        }
        let begin = self.decoder.total_out();
        loop {
            if self.block.len() - self.filled < ROOM {
                self.block.resize(self.filled + ROOM, 0);
            }
            let before = self.decoder.total_out();
            let result = self.decoder.decompress(&[], &mut self.block[self.filled..]);
            let status = result.inspect_err(|_| self.filled = 0)?;
            self.note(status);
            self.filled += grown(before, self.decoder.total_out());
            if self.filled < self.block.len() {
                self.unproved_from = None;
                return Ok(());
            }
            if self.filled >= LONGEST_BLOCK {
                self.unproved_from.get_or_insert(begin);
                return Ok(());
            }
        }
    }

    fn note(&mut self, status: BzStatus) {
        self.is_ended |= status == BzStatus::StreamEnd;
    }
}

impl Codec for Bzip2 {
    fn step(&mut self, input: &[u8], output: &mut [u8], _: bool) -> Step {
        let mut step = Step {
            read: 0,
            written: 0,
            state: Ok(State::More),
        };
        if self.given == self.filled && !self.is_ended {
            let (read, result) = self.feed(input);
            step.read = read;
            if let Err(error) = result.and_then(|()| self.drain()) {
                step.state = Err(Words::Damage(Damage::told(error.to_string())));
                return step;
            }
        }
        let held = &self.block[self.given..self.filled];
        step.written = held.len().min(output.len());
        output[..step.written].copy_from_slice(&held[..step.written]);
        self.given += step.written;
        if self.given == self.filled && self.is_ended {
            step.state = Ok(State::MemberEnd);
        }
        step
    }

    fn may_begin(&self, first: u8) -> bool {
        first == b'B'
    }

    fn begin(&mut self) {
        self.decoder = BzDecompress::new(false);
        (self.given, self.filled, self.is_ended) = (0, 0, false);
        self.unproved_from = None;
    }

    fn unproved_from(&self) -> Option<u64> {
        self.unproved_from
    }
}

/// zstd, a block at a time: it keeps what it gave in a call that ends in an error to itself.
pub(super) struct Zstd {
    context: DCtx<'static>,
    /// How many bytes it wants next: the rest of a header, or a block and the header of the next.
    wanted: usize,
    /// The first bytes of the frame.
    head: Vec<u8>,
    /// Whether it may hold bytes that had no room.
    is_full: bool,
    window: u64,
    unchecked: Unchecked,
}

/// Magic bytes, a description, and what the window is.
const FRAME_HEAD: usize = 6;
/// What tells a frame, and so the first bite.
const FIRST_BITE: usize = 5;

impl Zstd {
    pub(super) fn new(window: u64, unchecked: &Unchecked) -> Result<Self, Error> {
        let mut context = DCtx::try_create()
            .ok_or_else(|| Error::new(ErrorKind::Compression, "no memory for zstd"))?;
        // The largest power of two within the limit; the format knows those from 2^10 to 2^31.
        let log = window.max(1 << 10).ilog2().min(31);
        context
            .set_parameter(DParameter::WindowLogMax(log))
            .map_err(|code| Error::new(ErrorKind::Compression, get_error_name(code)))?;
        Ok(Self {
            context,
            wanted: FIRST_BITE,
            head: Vec::with_capacity(FRAME_HEAD),
            is_full: false,
            window,
            unchecked: unchecked.clone(),
        })
    }

    fn note_head(&mut self, input: &[u8]) {
        let missing = FRAME_HEAD - self.head.len();
        let before = self.head.len();
        self.head
            .extend_from_slice(&input[..missing.min(input.len())]);
        let is_frame = self.head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]);
        if before < FIRST_BITE && self.head.len() >= FIRST_BITE && is_frame && self.head[4] & 4 == 0
        {
            self.unchecked.note();
        }
    }

    fn words(&self, code: usize) -> Words {
        let name = get_error_name(code);
        if !name.contains("too much memory") {
            return Words::Damage(Damage::told(name));
        }
        let window = match self.head.get(5) {
            Some(&byte) if self.head[4] & 0x20 == 0 => {
                let base = 1_u64 << (10 + (byte >> 3));
                let window = base + base / 8 * u64::from(byte & 7);
                format!("of {}", in_mib(window))
            }
            _ => "as large as its content".to_owned(),
        };
        Words::Refusal(format!(
            "the zstd stream needs a window {window}, more than --max-window {}; a larger one reads it",
            in_mib(self.window)
        ))
    }
}

/// A size as the option that limits it takes it.
fn in_mib(bytes: u64) -> String {
    if bytes.is_multiple_of(1 << 20) {
        format!("{}MiB", bytes >> 20)
    } else {
        format!("{}KiB", bytes.div_ceil(1 << 10))
    }
}

impl Codec for Zstd {
    const MEMBER: Option<&'static str> = Some("frame");

    fn step(&mut self, input: &[u8], output: &mut [u8], _: bool) -> Step {
        // One bite is one block at most, and what had no room comes out before the next is decoded.
        let wanted = if self.is_full { 0 } else { self.wanted.max(1) };
        let input = &input[..wanted.min(input.len())];
        if self.head.len() < FRAME_HEAD {
            self.note_head(input);
        }
        let mut from = InBuffer::around(input);
        let mut into = OutBuffer::around(output);
        let result = self.context.decompress_stream(&mut into, &mut from);
        let (read, written) = (from.pos(), into.pos());
        self.is_full = written == output.len();
        let state = match result {
            Ok(0) => Ok(State::MemberEnd),
            Ok(wanted) => {
                self.wanted = wanted;
                Ok(State::More)
            }
            Err(code) => Err(self.words(code)),
        };
        Step {
            read,
            written,
            state,
        }
    }

    fn may_begin(&self, first: u8) -> bool {
        first == 0x28 || first & 0xF0 == 0x50
    }

    fn begin(&mut self) {
        self.wanted = FIRST_BITE;
        self.head.clear();
        self.is_full = false;
    }
}

/// xz, all of its streams and the padding between them.
///
/// The decoder keeps to itself what it decoded in a call that ends in an error, so it is given a few bytes at
/// a time. It also waits for [`AHEAD`] bytes before it decodes what the first of them begins: where the
/// input is cut, zeros are put behind it, and what comes out is kept as far as it was made without them.
pub(super) struct Xz {
    stream: XzStream,
    window: u64,
    unchecked: Unchecked,
    /// What was still to be had at the end of the input, how much of it was handed out, and how it ended.
    tail: Vec<u8>,
    given: usize,
    end: Option<Result<State, Words>>,
}

/// How many bytes of xz are decoded at a time. What of them is decoded before damage is found among them is
/// lost; one at a time takes twice as long as all at once, two a third more.
const BITE: usize = 2;
/// How many bytes of xz the decoder wants to see before it decodes what the first of them begins.
const AHEAD: usize = 20;

impl Xz {
    pub(super) fn new(window: u64, unchecked: &Unchecked) -> Self {
        // The decoder holds a little more than its dictionary.
        let limit = u32::try_from((window >> 10) + 1024).unwrap_or(u32::MAX);
        Self {
            stream: XzStream::new_mem_limit(true, limit),
            window,
            unchecked: unchecked.clone(),
            tail: Vec::new(),
            given: 0,
            end: None,
        }
    }

    /// One call of the decoder.
    fn process(&mut self, input: &[u8], output: &mut [u8], action: Action) -> Step {
        let (read, written) = (self.stream.total_in(), self.stream.total_out());
        let result = self.stream.process(input, output, action);
        let state = match result {
            Ok(result) if result.status == lzma_rust2::Status::StreamEnd => Ok(State::StreamEnd),
            Ok(_) => Ok(State::More),
            Err(error) => Err(self.words(&error)),
        };
        Step {
            read: grown(read, self.stream.total_in()),
            written: grown(written, self.stream.total_out()),
            state,
        }
    }

    fn words(&self, error: &std::io::Error) -> Words {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Words::Cut,
            std::io::ErrorKind::OutOfMemory => Words::Refusal(format!(
                "the xz stream needs {} to be read, more than --max-window {}; a larger one reads it",
                in_mib(u64::from(self.stream.memory_usage().unwrap_or(0)) << 10),
                in_mib(self.window)
            )),
            _ => Words::Damage(Damage::told(error.to_string())),
        }
    }

    /// Decodes what is left behind the last byte of the input.
    fn finish(&mut self) -> Result<State, Words> {
        self.drain(&[])?;
        let mut sure = self.tail.len();
        // So many zeros may also stand behind a stream that is whole.
        for _ in 0..AHEAD {
            let before = self.tail.len();
            let result = self.drain(&[0]);
            let made = &self.tail[before..];
            // Bytes that are stored as they are come out as zeros.
            if result.is_err() || made.first() == Some(&0) {
                self.tail.truncate(sure);
                return Err(Words::Cut);
            }
            // To make this, the decoder saw that many bytes behind what it made before.
            if !made.is_empty() {
                sure = before;
            }
        }
        self.tail.truncate(sure);
        // What is wrong here is wrong of the zeros.
        let step = self.process(&[], &mut [], Action::Finish);
        step.state.map_err(|_| Words::Cut)
    }

    /// Puts all that `input` gives into the tail.
    fn drain(&mut self, mut input: &[u8]) -> Result<(), Words> {
        let mut room = [0; 16 << 10];
        loop {
            let step = self.process(input, &mut room, Action::Run);
            self.tail.extend_from_slice(&room[..step.written]);
            input = &input[step.read..];
            step.state?;
            if step.read == 0 && step.written == 0 {
                return Ok(());
            }
        }
    }
}

impl Codec for Xz {
    fn step(&mut self, input: &[u8], output: &mut [u8], is_at_end: bool) -> Step {
        let mut step = Step {
            read: 0,
            written: 0,
            state: Ok(State::More),
        };
        if is_at_end {
            if self.end.is_none() {
                self.end = Some(self.finish());
            }
            let held = &self.tail[self.given..];
            step.written = held.len().min(output.len());
            output[..step.written].copy_from_slice(&held[..step.written]);
            self.given += step.written;
            if let Some(end) = self.end.take_if(|_| self.given == self.tail.len()) {
                step.state = end;
            }
            return step;
        }
        while step.written < output.len() && step.state == Ok(State::More) {
            let rest = &input[step.read..];
            let bite = &rest[..rest.len().min(BITE)];
            let bit = self.process(bite, &mut output[step.written..], Action::Run);
            step.read += bit.read;
            step.written += bit.written;
            step.state = bit.state;
            if bit.read == 0 && bit.written == 0 {
                break;
            }
        }
        if self.stream.check_type() == Some(CheckType::None) {
            self.unchecked.note();
        }
        step
    }

    fn may_begin(&self, _: u8) -> bool {
        false
    }

    fn begin(&mut self) {}
}
