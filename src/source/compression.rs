//! How an input is compressed, and its bytes without that.
//!
//! Takes a reader, gives a reader. Knows gzip, bzip2, zstd and xz by their magic bytes, and reads all
//! members, streams and frames of them if the feature `compression` is on.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(not(feature = "compression"))]
mod disabled;
#[cfg(feature = "compression")]
mod enabled;

#[cfg(not(feature = "compression"))]
pub(super) use disabled::at_once;
#[cfg(not(feature = "compression"))]
use disabled::decoded;
#[cfg(feature = "compression")]
pub(super) use enabled::at_once;
#[cfg(feature = "compression")]
use enabled::decoded;
#[cfg(feature = "compression")]
pub(super) use enabled::inflated;

use crate::error::{Error, ErrorKind};

/// How much a stream may ask for.
///
/// # Examples
///
/// ```
/// use tweet_media::{Limits, Source};
///
/// let mut limits = Limits::default();
/// limits.window = 2 << 30;
/// limits.decompressed = Some(100 << 30);
/// let source = Source::within(&b"{\"id\":1}"[..], &limits)?;
/// # Ok::<(), tweet_media::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Most bytes that zstd and xz may look back, which they hold in memory: 128 MiB unless said otherwise.
    pub window: u64,
    /// Most bytes that one input, or one member of an archive, may have when it is uncompressed; `None`
    /// for no limit. What comes before the limit is read.
    pub decompressed: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            window: 128 << 20,
            decompressed: None,
        }
    }
}

impl Limits {
    /// Lets `reader` give no more than is allowed.
    pub(super) fn around(&self, reader: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        match self.decompressed {
            None => reader,
            Some(limit) => Box::new(Limited {
                reader,
                left: limit,
                limit,
                is_over: false,
            }),
        }
    }
}

/// A reader that ends in an error where it would give more than is allowed.
struct Limited {
    reader: Box<dyn Read + Send>,
    left: u64,
    limit: u64,
    is_over: bool,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_over || buffer.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            // Exactly as much as is allowed is no fault.
            let count = self.reader.read(&mut buffer[..1])?;
            if count == 0 {
                return Ok(0);
            }
            self.is_over = true;
            let message = format!(
                "is more than --max-decompressed allows, {} bytes; what came before was read",
                self.limit
            );
            let own = Error::new(ErrorKind::Compression, message);
            return Err(io::Error::new(io::ErrorKind::InvalidData, own));
        }
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let count = self.reader.read(&mut buffer[..most])?;
        self.left -= count as u64;
        Ok(count)
    }
}

/// Whether a stream was met that carries no checksum. Shared with whoever tells of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Unchecked(Arc<AtomicBool>);

impl Unchecked {
    #[cfg_attr(not(feature = "compression"), expect(dead_code))]
    fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_noted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The bytes of `reader` without their compression.
pub(super) fn uncompressed(
    compression: Compression,
    reader: impl Read + Send + 'static,
    limits: &Limits,
    unchecked: &Unchecked,
) -> Result<Box<dyn Read + Send>, Error> {
    if compression == Compression::Plain {
        return Ok(Box::new(reader));
    }
    decoded(compression, reader, limits, unchecked)
}

/// How an input is compressed, as its first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Compression {
    /// Not at all.
    Plain,
    /// gzip, one or more members.
    Gzip,
    /// bzip2, one or more streams.
    Bzip2,
    /// Zstandard, one or more frames.
    Zstd,
    /// xz, one or more streams.
    Xz,
}

/// What bzip2 begins with and a digit.
const BZIP2: &[Option<u8>] = &[Some(b'B'), Some(b'Z'), Some(b'h'), None];

/// The magic bytes; `None` stands for any byte.
const MAGIC: &[(Compression, &[Option<u8>])] = &[
    (Compression::Gzip, &[Some(0x1F), Some(0x8B), Some(0x08)]),
    // The block size, a digit, and the beginning of a block or of the end of an empty stream: whichever of
    // these was damaged, the other tells.
    (Compression::Bzip2, BZIP2),
    (
        Compression::Bzip2,
        &[
            Some(b'B'),
            Some(b'Z'),
            Some(b'h'),
            None,
            Some(0x31),
            Some(0x41),
        ],
    ),
    (
        Compression::Bzip2,
        &[
            Some(b'B'),
            Some(b'Z'),
            Some(b'h'),
            None,
            Some(0x17),
            Some(0x72),
        ],
    ),
    (
        Compression::Zstd,
        &[Some(0x28), Some(0xB5), Some(0x2F), Some(0xFD)],
    ),
    // A frame to be skipped, such as the index that pzstd puts first.
    (
        Compression::Zstd,
        &[None, Some(0x2A), Some(0x4D), Some(0x18)],
    ),
    (
        Compression::Xz,
        &[
            Some(0xFD),
            Some(b'7'),
            Some(b'z'),
            Some(b'X'),
            Some(b'Z'),
            Some(0x00),
        ],
    ),
];

impl Compression {
    /// Most bytes that are needed to tell.
    pub(super) const MAGIC: usize = 6;

    /// How an input is compressed that begins with these bytes.
    #[must_use]
    pub fn of(head: &[u8]) -> Self {
        MAGIC
            .iter()
            .find(|(compression, magic)| head.len() >= magic.len() && compression.fits(magic, head))
            .map_or(Compression::Plain, |(compression, _)| *compression)
    }

    /// Whether more bytes could make this the head of compressed data.
    pub(super) fn may_be(head: &[u8]) -> bool {
        MAGIC
            .iter()
            .any(|(compression, magic)| magic.len() > head.len() && compression.fits(magic, head))
    }

    fn fits(self, magic: &[Option<u8>], head: &[u8]) -> bool {
        let agrees = magic
            .iter()
            .zip(head)
            .all(|(wanted, byte)| wanted.is_none_or(|wanted| wanted == *byte));
        let is_sized =
            magic != BZIP2 || head.get(3).is_none_or(|digit| matches!(digit, b'1'..=b'9'));
        // Frames to be skipped begin with any of sixteen bytes.
        let skippable = self == Compression::Zstd && magic[0].is_none();
        agrees && is_sized && !(skippable && head.first().is_some_and(|first| first & 0xF0 != 0x50))
    }

    /// Its name, as in `is compressed with gzip`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Compression::Plain => "plain",
            Compression::Gzip => "gzip",
            Compression::Bzip2 => "bzip2",
            Compression::Zstd => "zstd",
            Compression::Xz => "xz",
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
