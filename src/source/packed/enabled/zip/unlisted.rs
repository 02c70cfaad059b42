//! Members of a zip whose list is lost, as at the end of a download that was cut.
//!
//! Every member has a header of its own before its bytes. Some say there how long they are; else that stands
//! behind them, and is looked for. What is found so is checked like any other member.

use std::io;
use std::sync::Arc;

use memchr::memmem::Finder;
use rawzip::{CompressionMethod, FileReader, ReaderAt};

use super::super::super::{Archive, Entry, Kind};
use super::{Body, Packing, Stored};
use crate::error::{Error, ErrorKind};
use crate::source::Consumed;

/// Bytes of a member's header before its name.
const HEAD: usize = 30;
/// A size that stands elsewhere, since it has no room here.
const ELSEWHERE: u32 = u32::MAX;
/// How many bytes are looked through at once.
const BLOCK: usize = 64 * 1024;
/// Bytes of the longest description behind a member.
const DESCRIPTION: usize = 24;

/// The members in `file`, and behind them the error that the list is lost.
pub(super) fn open(file: FileReader, lost: Error, consumed: &Consumed) -> Box<dyn Archive> {
    Box::new(Unlisted {
        file: Arc::new(file),
        at: Some(0),
        lost: Some(lost),
        consumed: consumed.clone(),
    })
}

struct Unlisted {
    file: Arc<FileReader>,
    /// Where the next header is to be; `None` behind the last.
    at: Option<u64>,
    /// Told at the end.
    lost: Option<Error>,
    consumed: Consumed,
}

/// What a header, or the description behind a member, says.
#[derive(Debug, Clone, Copy)]
struct Facts {
    sum: u32,
    /// Bytes as stored.
    stored: u64,
    length: u64,
}

impl Unlisted {
    /// Reads until `buffer` is full or the file ends; how many bytes came.
    fn read(&self, buffer: &mut [u8], at: u64) -> Result<usize, Error> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.file.read_at(&mut buffer[filled..], at + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let message = format!("cannot be read: {error}");
                    return Err(Error::new(ErrorKind::Io, message).caused_by(error));
                }
            }
        }
        Ok(filled)
    }

    /// The member whose header stands here; `None` where none does.
    fn member(&mut self) -> Result<Option<Entry>, Error> {
        // Whatever goes wrong here is the end.
        let Some(at) = self.at.take().filter(|at| *at < 1 << 62) else {
            return Ok(None);
        };
        let mut head = [0; HEAD];
        if self.read(&mut head, at)? < HEAD || !head.starts_with(b"PK\x03\x04") {
            return Ok(None);
        }
        let flags = short(&head, 6);
        let method = CompressionMethod::from(short(&head, 8));
        let name_length = usize::from(short(&head, 26));
        let mut text = vec![0; name_length + usize::from(short(&head, 28))];
        let start = at + (HEAD + text.len()) as u64;
        if self.read(&mut text, at + HEAD as u64)? < text.len() {
            return Ok(None);
        }
        let (name, extra) = text.split_at(name_length);
        // The third flag says that length and checksum stand behind the bytes.
        let facts = if flags & 8 == 0 {
            let (stored, length) = sizes(&head, extra);
            let sum = long(&head, 14);
            let facts = Facts {
                sum,
                stored,
                length,
            };
            Some((facts, start.saturating_add(stored)))
        } else {
            self.description(start)?
        };
        // Without a description the member reaches to the end, where it is cut.
        let end = facts.map_or(u64::MAX, |(facts, _)| start.saturating_add(facts.stored));
        self.at = facts.map(|(_, next)| next);
        let name = String::from_utf8_lossy(name).into_owned();
        let kind = if name.ends_with('/') {
            Kind::Folder
        } else {
            Kind::File
        };
        Ok(Some(Entry {
            name,
            kind,
            size: end - start,
            stored: Box::new(Body {
                file: Stored::Unlisted(Arc::clone(&self.file)),
                at: start,
                end,
                consumed: self.consumed.clone(),
            }),
            packing: Packing {
                method,
                is_encrypted: flags & 1 != 0,
                // What is not known does not agree with anything.
                check: Some(facts.map_or((0, u64::MAX), |(facts, _)| (facts.sum, facts.length))),
            },
        }))
    }

    /// The description of a member that starts at `start`, and what comes behind it: the first place that
    /// calls itself one and gives the distance to it as the number of stored bytes.
    fn description(&self, start: u64) -> Result<Option<(Facts, u64)>, Error> {
        let mark = Finder::new(b"PK\x07\x08");
        let mut block = vec![0; BLOCK];
        let mut at = start;
        loop {
            let count = self.read(&mut block, at)?;
            for found in mark.find_iter(&block[..count]) {
                let place = at + found as u64;
                let mut text = [0; DESCRIPTION];
                let read = match block[found..count].get(..DESCRIPTION) {
                    Some(whole) => {
                        text.copy_from_slice(whole);
                        DESCRIPTION
                    }
                    None => self.read(&mut text, place)?,
                };
                let stored = place - start;
                for (size, length, wide) in [(16, 12, false), (24, 16, true)] {
                    let said = number(&text, 8, wide);
                    if read >= size && said == stored {
                        let facts = Facts {
                            sum: long(&text, 4),
                            stored,
                            length: number(&text, length, wide),
                        };
                        return Ok(Some((facts, place + size as u64)));
                    }
                }
            }
            if count < block.len() {
                return Ok(None);
            }
            // A mark may lie across the border.
            at += (BLOCK - 3) as u64;
        }
    }
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | (u32::from(short(bytes, at + 2)) << 16)
}

fn number(bytes: &[u8], at: usize, is_wide: bool) -> u64 {
    let low = u64::from(long(bytes, at));
    if is_wide {
        low | (u64::from(long(bytes, at + 4)) << 32)
    } else {
        low
    }
}

/// How many bytes are stored and how many there are, from the header or from the field for large sizes.
fn sizes(head: &[u8; HEAD], extra: &[u8]) -> (u64, u64) {
    let (stored, length) = (long(head, 18), long(head, 22));
    let mut rest = extra;
    let mut large: &[u8] = &[];
    while rest.len() >= 4 {
        let end = 4 + usize::from(short(rest, 2));
        let Some(field) = rest.get(4..end) else {
            break;
        };
        if short(rest, 0) == 1 {
            large = field;
        }
        rest = &rest[end..];
    }
    let mut next = |small: u32| match large.get(..8) {
        Some(wide) if small == ELSEWHERE => {
            large = &large[8..];
            number(wide, 0, true)
        }
        _ => u64::from(small),
    };
    // The length comes first there.
    let length = next(length);
    (next(stored), length)
}

impl Archive for Unlisted {
    fn next(&mut self) -> Option<Result<Entry, Error>> {
        match self.member() {
            Ok(Some(entry)) => Some(Ok(entry)),
            Ok(None) => self.lost.take().map(Err),
            Err(error) => Some(Err(error)),
        }
    }

    fn what(&self) -> &'static str {
        "a zip archive"
    }
}
