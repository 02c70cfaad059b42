//! With the feature `compression`: every member of gzip, bzip2 and zstd.
//!
//! What can be decoded before a damage is delivered; then comes an error that says which it is.

use std::error::Error as StdError;
use std::io::{self, BufRead, BufReader, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::GzDecoder;

use super::Compression;
use crate::error::{Error, ErrorKind};

/// How much compressed data is read at once.
const BLOCK: usize = 64 * 1024;
/// How much is decoded at once. A decoder that meets damage keeps what it decoded in that call to
/// itself, so this is the most that can be lost before the damage. Pieces of 4 KiB cost gzip a quarter
/// of its speed, these a tenth.
const PIECE: usize = 16 * 1024;

/// What `reader` holds in compressed form.
pub(super) fn decoded(
    compression: Compression,
    reader: impl Read + Send + 'static,
) -> Result<Box<dyn Read + Send>, Error> {
    let input = BufReader::with_capacity(BLOCK, reader);
    Ok(match compression {
        Compression::Gzip => boxed(Gzip::Member(Box::new(GzDecoder::new(input))), compression),
        Compression::Bzip2 => boxed(MultiBzDecoder::new(input), compression),
        Compression::Zstd => {
            let decoder = zstd::stream::read::Decoder::with_buffer(input).map_err(|error| {
                Error::new(ErrorKind::Compression, "cannot set up zstd").caused_by(error)
            })?;
            boxed(decoder, compression)
        }
        _ => {
            let message =
                format!("is compressed with {compression}, which is not read; decompress it first");
            return Err(Error::new(ErrorKind::Compression, message));
        }
    })
}

fn boxed(decoder: impl Decoder + Send + 'static, compression: Compression) -> Box<dyn Read + Send> {
    Box::new(Decoded {
        decoder,
        compression,
        waiting: None,
        ended: false,
    })
}

/// A decoder that tells whether it can go on without reading.
trait Decoder: Read {
    fn has_input(&self) -> bool;
}

impl<R: Read> Decoder for MultiBzDecoder<BufReader<R>> {
    fn has_input(&self) -> bool {
        !self.get_ref().buffer().is_empty()
    }
}

impl<R: Read> Decoder for zstd::stream::read::Decoder<'_, BufReader<R>> {
    fn has_input(&self) -> bool {
        !self.get_ref().buffer().is_empty()
    }
}

/// Every member of a gzip file, one after the other.
///
/// flate2's own reader of many members takes zeros behind the last one for damage; tapes and some
/// archivers pad with them, and gzip itself ignores them.
enum Gzip<R> {
    Member(Box<GzDecoder<BufReader<R>>>),
    Ended,
}

impl<R: Read> Decoder for Gzip<R> {
    fn has_input(&self) -> bool {
        match self {
            Gzip::Member(member) => !member.get_ref().buffer().is_empty(),
            Gzip::Ended => false,
        }
    }
}

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Gzip::Member(member) = self else {
                return Ok(0);
            };
            let count = member.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let Gzip::Member(member) = std::mem::replace(self, Gzip::Ended) else {
                return Ok(0);
            };
            let mut input = member.into_inner();
            match input.fill_buf()?.first() {
                None => return Ok(0),
                Some(0) => return skip_padding(&mut input),
                Some(0x1F) => *self = Gzip::Member(Box::new(GzDecoder::new(input))),
                Some(_) => return Err(trailing_bytes()),
            }
        }
    }
}

fn trailing_bytes() -> io::Error {
    let message = "bytes behind the last member that are no gzip";
    io::Error::new(io::ErrorKind::InvalidData, message)
}

fn skip_padding(input: &mut impl BufRead) -> io::Result<usize> {
    loop {
        let padding = input.fill_buf()?;
        if padding.is_empty() {
            return Ok(0);
        }
        if padding.iter().any(|&byte| byte != 0) {
            return Err(trailing_bytes());
        }
        let count = padding.len();
        input.consume(count);
    }
}

/// Decodes in small pieces, and says of an error whether the stream is damaged or cannot be read.
struct Decoded<D> {
    decoder: D,
    compression: Compression,
    /// An error that waits until what came before it is handed out.
    waiting: Option<io::Error>,
    ended: bool,
}

impl<D: Decoder> Read for Decoded<D> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while !self.ended && filled < buffer.len() {
            let end = buffer.len().min(filled + PIECE);
            match self.decoder.read(&mut buffer[filled..end]) {
                Ok(0) => self.ended = true,
                Ok(count) => {
                    filled += count;
                    // Whoever feeds a pipe slowly wants to see what is there.
                    if !self.decoder.has_input() {
                        break;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.waiting = Some(explain(error, self.compression));
                }
            }
        }
        match self.waiting.take_if(|_| filled == 0) {
            Some(error) => Err(error),
            None => Ok(filled),
        }
    }
}

fn explain(error: io::Error, compression: Compression) -> io::Error {
    if error
        .get_ref()
        .is_some_and(<dyn StdError + Send + Sync>::is::<Error>)
    {
        return error;
    }
    let cause = error.to_string();
    let message = if error.kind() == io::ErrorKind::UnexpectedEof || cause == "incomplete frame" {
        format!("the {compression} stream is cut; what came before the cut was read")
    } else if cause.contains("too much memory") {
        "the zstd stream needs a window of more than 128 MiB; decompress it with zstd -d --long=31 \
         first"
            .to_owned()
    } else {
        format!(
            "the {compression} stream is corrupt ({cause}); what came before the damage was read"
        )
    };
    let kind = error.kind();
    io::Error::new(
        kind,
        Error::new(ErrorKind::Compression, message).caused_by(error),
    )
}
