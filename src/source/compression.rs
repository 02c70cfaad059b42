//! How an input is compressed, and its bytes without that.
//!
//! Takes a reader, gives a reader. Knows gzip, bzip2, zstd and xz by their magic bytes; the first
//! three are read, all members and frames of them, if the feature `compression` is on.

use std::fmt;
use std::io::Read;

#[cfg(not(feature = "compression"))]
mod disabled;
#[cfg(feature = "compression")]
mod enabled;

#[cfg(not(feature = "compression"))]
use disabled::decoded;
#[cfg(feature = "compression")]
use enabled::decoded;

use crate::error::Error;

/// The bytes of `reader` without their compression.
pub(super) fn uncompressed(
    compression: Compression,
    reader: impl Read + Send + 'static,
) -> Result<Box<dyn Read + Send>, Error> {
    if compression == Compression::Plain {
        return Ok(Box::new(reader));
    }
    decoded(compression, reader)
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
    /// xz, which is recognised but not read.
    Xz,
}

/// The magic bytes; a dot stands for any byte.
const MAGIC: &[(Compression, &[Option<u8>])] = &[
    (Compression::Gzip, &[Some(0x1F), Some(0x8B), Some(0x08)]),
    // The block size, then the beginning of a block or of the end of an empty stream.
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
        // Frames to be skipped begin with any of sixteen bytes.
        let skippable = self == Compression::Zstd && magic[0].is_none();
        agrees && !(skippable && head.first().is_some_and(|first| first & 0xF0 != 0x50))
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
