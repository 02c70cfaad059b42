//! Archives: what they are known by, and their members one after the other.
//!
//! Takes an open archive, gives entries, each with a reader of its bytes as stored. Tar is read as a
//! stream, zip by the list at its end. Which members matter is left to the caller. Needs the feature
//! `compression`.

use std::io::{self, Read};
use std::path::Path;

use crate::error::Error;

#[cfg(not(feature = "compression"))]
mod disabled;
#[cfg(feature = "compression")]
mod enabled;

#[cfg(not(feature = "compression"))]
pub(super) use disabled::{Packing, ends_as_zip, tar, zip};
#[cfg(feature = "compression")]
pub(super) use enabled::{Packing, ends_as_zip, tar, zip};

/// How many bytes tell whether this is a tar archive: a header.
pub(super) const TAR_HEAD: usize = 512;

/// What stands in an archive under one name.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// How many bytes are stored.
    pub(super) size: u64,
    pub(super) stored: Box<dyn Bytes + Send>,
    pub(super) packing: Packing,
}

/// The bytes of an entry, as stored.
pub(super) trait Bytes: Read {
    /// Takes back the error that was told last, if it can be told again: by these bytes, or else by the archive, should
    /// nobody read so far. Says whether it did.
    fn untell(&mut self) -> bool {
        false
    }
}

impl Bytes for io::Empty {}

/// What an entry is.
#[cfg_attr(not(feature = "compression"), expect(dead_code))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A device or a pipe.
    Other,
}

/// An archive whose entries come one after the other. After an error there may be more of them.
pub(super) trait Archive: Send {
    /// The next entry; what was left of the one before is passed over.
    fn next(&mut self) -> Option<Result<Entry, Error>>;

    /// Its kind, with its article.
    fn what(&self) -> &'static str;
}

/// Whether an input that begins so is a tar archive: with a header, or with one that is damaged, in a block with
/// NULs, which no text has: one that has kept its name, or its numbers.
pub(super) fn begins_as_tar(head: &[u8]) -> bool {
    let head = head.get(..TAR_HEAD).unwrap_or_default();
    is_tar(head) || ((is_named(head) || is_numbered(head)) && head[..249].contains(&0))
}

/// Whether numbers stand in a block where those of a header of tar do, or nothing, but for one of them at most.
fn is_numbered(head: &[u8]) -> bool {
    // Mode, user, group, size, time, checksum.
    let fields = [100..108, 108..116, 116..124, 124..136, 136..148, 148..156];
    let (mut fitting, mut numbers) = (0, 0);
    for field in fields {
        let text = head.get(field).unwrap_or_default().trim_ascii_start();
        let is_digit = |byte: &&u8| matches!(byte, b'0'..=b'7');
        let digits = text.iter().take_while(is_digit).count();
        if text[digits..].iter().all(|byte| matches!(byte, 0 | b' ')) {
            fitting += 1;
            numbers += u32::from(digits > 2);
        }
    }
    fitting > 4 && numbers > 1
}

/// Whether a block calls itself a header of tar, if a few bytes too early or too late.
fn is_named(head: &[u8]) -> bool {
    let place = head.get(249..270).unwrap_or_default();
    place.windows(5).any(|name| name == b"ustar")
}

/// Whether a block is a header of tar: its checksum is right.
pub(super) fn is_tar(head: &[u8]) -> bool {
    let Some(head) = head.get(..TAR_HEAD) else {
        return false;
    };
    let said = head[148..156].trim_ascii_start();
    let count = said.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let said = std::str::from_utf8(&said[..count]);
    let Some(said) = said.ok().and_then(|said| u32::from_str_radix(said, 8).ok()) else {
        return false;
    };
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    said == sum(&head[..148]) + 8 * u32::from(b' ') + sum(&head[156..])
}

/// Whether more bytes could make this the head of a tar archive. A name that begins as JSON does is not
/// waited for, nor one with a line break.
pub(super) fn may_be_tar(head: &[u8]) -> bool {
    let begins_json = |byte: &u8| {
        matches!(
            byte,
            b'{' | b'[' | b' ' | b'\t' | b'\r' | 0xEF | 0xFE | 0xFF
        )
    };
    head.len() < TAR_HEAD && !head.first().is_some_and(begins_json) && !head.contains(&b'\n')
}

/// Whether an input that begins so is a zip archive.
pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// How many first bytes tell a zip archive, of which the mark is damaged, from text: a header.
pub(super) const ZIP_HEAD: usize = 30;

/// Whether an input that begins so may be a zip archive whose first mark is damaged: behind the mark stands a NUL, which
/// no text has, or is not seen yet, since looking ended with a line break.
pub(super) fn may_have_been_zip(head: &[u8]) -> bool {
    let is_short = head.len() < ZIP_HEAD && head.ends_with(b"\n");
    is_short || holds_zip_head(head)
}

/// Whether these first bytes hold a NUL where the header of a zip has several, behind its mark.
pub(super) fn holds_zip_head(head: &[u8]) -> bool {
    let rest = head.get(4..).unwrap_or_default();
    rest.iter().take(ZIP_HEAD - 4).any(|byte| *byte == 0)
}

/// Whether a file's name says that it is a zip archive.
pub(super) fn is_named_zip(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// Whether a file's name says that it is a tar archive, compressed or not.
pub(super) fn is_named_tar(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    let name = name.as_encoded_bytes().to_ascii_lowercase();
    let stem = [&b".gz"[..], b".bz2", b".zst", b".xz"]
        .iter()
        .find_map(|ending| name.strip_suffix(*ending))
        .unwrap_or(&name);
    let short = [&b".tgz"[..], b".tbz", b".tbz2", b".tzst", b".txz"];
    stem.ends_with(b".tar") || short.iter().any(|ending| name.ends_with(ending))
}

/// Whether a block may be the damaged header of an archive whose name says that it is a tar: it holds a NUL.
pub(super) fn may_have_been_tar(head: &[u8]) -> bool {
    head.len() == TAR_HEAD && head.contains(&0)
}

/// Reads until `buffer` is full or the input ends; how many bytes came.
#[cfg_attr(not(feature = "compression"), expect(dead_code))]
fn read_full(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
