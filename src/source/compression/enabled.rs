//! With the feature `compression`: every member of gzip, bzip2, zstd and xz.
//!
//! All that a decoder gave before it met damage is delivered; then comes an error that says which it is.
//! Most checksums stand behind what they check, so that a stream has been handed out when one is found wrong:
//! the error then says from which byte on that may be so.
//! What the formats have in common is here, a decoder for each in [`codecs`].

mod codecs;
mod whole;

use std::io::{self, BufRead, BufReader, Read};

use super::{Compression, Limits, Unchecked};
use crate::error::{Error, ErrorKind};
use crate::source::{is_own, with_doubt_moved};
pub(in crate::source) use whole::at_once;

use codecs::{Bzip2, Codec, Damage, Deflate, Gzip, State, Words, Xz, Zstd};

/// How much compressed data is read at once.
const BLOCK: usize = 64 * 1024;

/// What `reader` holds in compressed form.
pub(super) fn decoded(
    compression: Compression,
    reader: impl Read + Send + 'static,
    limits: &Limits,
    unchecked: &Unchecked,
) -> Result<Box<dyn Read + Send>, Error> {
    Ok(match compression {
        Compression::Gzip => boxed(Gzip::new(), reader, compression),
        Compression::Bzip2 => boxed(Bzip2::new(), reader, compression),
        Compression::Zstd => boxed(Zstd::new(limits.window, unchecked)?, reader, compression),
        Compression::Xz => boxed(Xz::new(limits.window, unchecked), reader, compression),
        Compression::Plain => Box::new(reader),
    })
}

/// What `reader` holds as bare deflate, which no magic bytes announce.
pub(in crate::source) fn inflated(reader: impl Read + Send + 'static) -> Box<dyn Read + Send> {
    Box::new(Decoded::new(Deflate::new(), reader, "zip member"))
}

fn boxed(
    codec: impl Codec + Send + 'static,
    reader: impl Read + Send + 'static,
    compression: Compression,
) -> Box<dyn Read + Send> {
    let name = match compression {
        Compression::Gzip => "gzip stream",
        Compression::Bzip2 => "bzip2 stream",
        Compression::Zstd => "zstd stream",
        Compression::Xz => "xz stream",
        Compression::Plain => "input",
    };
    Box::new(Decoded::new(codec, reader, name))
}

/// Where a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Inside,
    /// Behind a member; another may follow.
    Between,
    Ended,
}

/// A reader of what a codec decodes.
struct Decoded<C, R> {
    codec: C,
    input: BufReader<R>,
    /// What it is, in a sentence about damage.
    name: &'static str,
    phase: Phase,
    /// How many bytes it took, as stored.
    taken: u64,
    /// How many it gave.
    given: u64,
    /// Where the member begins that is being decoded.
    member: Begin,
    /// Whether the last step led nowhere, with bytes at hand.
    is_stuck: bool,
    /// An error that waits until what came before it is handed out.
    waiting: Option<io::Error>,
}

/// Where a member begins: the byte as stored, and the one of what comes out.
#[derive(Debug, Clone, Copy, Default)]
struct Begin {
    stored: u64,
    given: u64,
}

impl<C: Codec, R: Read> Decoded<C, R> {
    fn new(codec: C, reader: R, name: &'static str) -> Self {
        Self {
            codec,
            input: BufReader::with_capacity(BLOCK, reader),
            name,
            phase: Phase::Inside,
            taken: 0,
            given: 0,
            member: Begin::default(),
            is_stuck: false,
            waiting: None,
        }
    }

    /// Lets the codec work once; how many bytes it gave.
    fn step(&mut self, output: &mut [u8]) -> io::Result<usize> {
        if self.phase == Phase::Between {
            return self.enter_next().map(|()| 0);
        }
        let input = self.input.fill_buf()?;
        let is_at_end = input.is_empty();
        let step = self.codec.step(input, output, is_at_end);
        self.take(step.read);
        self.given += step.written as u64;
        let was_stuck = self.is_stuck;
        self.is_stuck = step.read == 0 && step.written == 0;
        match step.state {
            Ok(State::More) if is_at_end && step.written == 0 => {
                self.fail(self.wrong(&Words::Cut));
            }
            // One such step may be that of a decoder that looks for what it has left; two are for ever.
            Ok(State::More) if was_stuck && self.is_stuck => {
                self.fail(self.wrong(&Words::Damage(Damage::new("it leads nowhere"))));
            }
            Ok(State::More) => {}
            Ok(State::MemberEnd) => {
                self.phase = Phase::Between;
                self.begin_member();
            }
            Ok(State::StreamEnd) => self.phase = Phase::Ended,
            Err(words) => self.fail(self.wrong(&words)),
        }
        Ok(step.written)
    }

    /// Passes from one member to the next, if there is one. Zeros may stand between them and behind the
    /// last: tapes and some archivers pad with them.
    fn enter_next(&mut self) -> io::Result<()> {
        loop {
            let input = self.input.fill_buf()?;
            if input.is_empty() {
                self.phase = Phase::Ended;
                return Ok(());
            }
            let zeros = input.iter().take_while(|byte| **byte == 0).count();
            let next = input.get(zeros).copied();
            self.take(zeros);
            match next {
                None => {}
                Some(first) if self.codec.may_begin(first) => {
                    self.codec.begin();
                    self.begin_member();
                    self.phase = Phase::Inside;
                    return Ok(());
                }
                Some(_) => {
                    let words = "what stands behind a member is neither one more nor padding";
                    self.fail(self.wrong(&Words::Damage(Damage::new(words))));
                    return Ok(());
                }
            }
        }
    }

    fn begin_member(&mut self) {
        self.member = Begin {
            stored: self.taken,
            given: self.given,
        };
    }

    fn take(&mut self, count: usize) {
        self.input.consume(count);
        self.taken += count as u64;
    }

    fn wrong(&self, words: &Words) -> Error {
        let Self { name, taken, .. } = self;
        let Damage { words, cause } = match words {
            Words::Damage(damage) => damage,
            Words::Cut => {
                let message = format!(
                    "the {name} is cut at its byte {taken}; what came before the cut was read"
                );
                return Error::new(ErrorKind::Compression, message);
            }
            Words::Refusal(words) => return Error::new(ErrorKind::Compression, words.clone()),
        };
        let doubt = self.doubtful_from();
        let member = match doubt.and(C::MEMBER) {
            Some(member) => format!(
                ", in the {member} that begins at its byte {}",
                self.member.stored
            ),
            None => String::new(),
        };
        let limit = match doubt {
            Some(from) => format!(", and may be wrong from uncompressed byte {from} on"),
            None => String::new(),
        };
        let message = format!(
            "the {name} is corrupt near its byte {taken} ({words}){member}; what came before the damage was \
             read{limit}"
        );
        let error = Error::new(ErrorKind::Compression, message).doubting_from(doubt);
        match cause {
            Some(cause) => error.caused_by(io::Error::other(cause.clone())),
            None => error,
        }
    }

    /// From where on what was given may not be what was packed, if the member at hand is damaged.
    fn doubtful_from(&self) -> Option<u64> {
        let from = self.member.given + self.codec.unproved_from()?;
        (from < self.given).then_some(from)
    }

    fn fail(&mut self, error: Error) {
        self.phase = Phase::Ended;
        self.waiting = Some(io::Error::new(io::ErrorKind::InvalidData, error));
    }
}

impl<C: Codec, R: Read> Read for Decoded<C, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while self.phase != Phase::Ended && filled < buffer.len() {
            match self.step(&mut buffer[filled..]) {
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.phase = Phase::Ended;
                    self.waiting = Some(explain(error));
                }
            }
            // Whoever feeds a pipe slowly wants to see what is there.
            if filled > 0 && self.input.buffer().is_empty() {
                break;
            }
        }
        match self.waiting.take_if(|_| filled == 0) {
            Some(error) => Err(error),
            None => Ok(filled),
        }
    }
}

/// An error of the reader, as one of ours.
fn explain(error: io::Error) -> io::Error {
    if is_own(&error) {
        // What became of the bytes below, where they are in doubt, is not known.
        return with_doubt_moved(error, |_| 0);
    }
    let kind = error.kind();
    let message = format!("cannot be read: {error}");
    io::Error::new(kind, Error::new(ErrorKind::Io, message).caused_by(error))
}
