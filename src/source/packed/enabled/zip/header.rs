//! The header that stands before the bytes of each member of a zip, the description behind some, and the mark at
//! the end.
//!
//! Takes a file and a place in it, gives what is said there. What of it to believe is left to the caller.

use std::io;

use memchr::memmem::Finder;
use rawzip::{CompressionMethod, FileReader, ReaderAt};

use crate::error::{Error, ErrorKind};

/// Bytes of a header before its name.
pub(super) const HEAD: usize = 30;
/// What a header begins with, and what a description does, if it is marked.
const MARK: &[u8] = b"PK\x03\x04";
const DESCRIPTION_MARK: &[u8] = b"PK\x07\x08";
/// What the end begins with, and its bytes before the comment.
const END_MARK: &[u8] = b"PK\x05\x06";
const END: usize = 22;
/// What may stand behind a member: another, a description, or what belongs to the list.
const BORDERS: [&[u8]; 6] = [
    MARK,
    DESCRIPTION_MARK,
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x06\x08",
];
/// A size that stands elsewhere, since it has no room here.
const ELSEWHERE: u32 = u32::MAX;
/// How many bytes are looked through at once.
const BLOCK: usize = 64 * 1024;
/// Bytes of the longest description behind a member.
const DESCRIPTION: usize = 24;
/// The longest name of a header that is looked for, and the most that may stand behind it.
const LONGEST: usize = 1024;

/// What a list, a header, or the description behind a member says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) sum: u32,
    /// Bytes as stored.
    pub(super) stored: u64,
    pub(super) length: u64,
}

/// What stands before the bytes of a member.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) at: u64,
    /// Where the bytes begin.
    pub(super) start: u64,
    pub(super) name: String,
    pub(super) method: CompressionMethod,
    pub(super) is_encrypted: bool,
    /// Whether length and checksum stand behind the bytes.
    pub(super) is_described: bool,
    /// Whether another may begin before its own end, which then is wrong.
    pub(super) holds_mark: bool,
    facts: Facts,
}

/// Reads until `buffer` is full or the file ends; how many bytes came.
fn read(file: &FileReader, buffer: &mut [u8], at: u64) -> Result<usize, Error> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read_at(&mut buffer[filled..], at + filled as u64) {
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

impl Head {
    /// The header that stands at `at`; `None` where none does.
    pub(super) fn at(file: &FileReader, at: u64) -> Result<Option<Self>, Error> {
        let mut head = [0; HEAD];
        // A place that far is none, and could not be added to.
        if at >= 1 << 62 || read(file, &mut head, at)? < HEAD || !head.starts_with(MARK) {
            return Ok(None);
        }
        let flags = short(&head, 6);
        let name_length = usize::from(short(&head, 26));
        let mut text = vec![0; name_length + usize::from(short(&head, 28))];
        if read(file, &mut text, at + HEAD as u64)? < text.len() {
            return Ok(None);
        }
        let (name, extra) = text.split_at(name_length);
        let (stored, length) = sizes(&head, extra);
        Ok(Some(Self {
            at,
            start: at + (HEAD + text.len()) as u64,
            name: String::from_utf8_lossy(name).into_owned(),
            method: CompressionMethod::from(short(&head, 8)),
            is_encrypted: flags & 1 != 0,
            // The third flag says so.
            is_described: flags & 8 != 0,
            holds_mark: Finder::new(MARK).find(&text).is_some(),
            facts: Facts {
                sum: long(&head, 14),
                stored,
                length,
            },
        }))
    }

    /// The first header from `from` on that begins before `until`, wherever it is, and looks like one.
    pub(super) fn find(file: &FileReader, from: u64, until: u64) -> Result<Option<Self>, Error> {
        let mut found = None;
        each_mark(file, MARK, from, until, |at| {
            found = if is_likely(file, at)? {
                Self::at(file, at)?
            } else {
                None
            };
            Ok(found.is_some())
        })?;
        Ok(found)
    }

    /// Whether it says the same as `facts`, itself or in its description, and the member ends where something of
    /// a zip begins. Else its name or what is behind it may be of a wrong length, and the member begin elsewhere.
    pub(super) fn agrees(&self, file: &FileReader, facts: Facts) -> Result<bool, Error> {
        let Some(place) = self.start.checked_add(facts.stored) else {
            return Ok(false);
        };
        if self.facts == facts && is_border(file, place)? {
            return Ok(true);
        }
        if !self.is_described || place >= 1 << 62 {
            return Ok(false);
        }
        let mut text = [0; DESCRIPTION];
        let count = read(file, &mut text, place)?;
        let text = &text[..count];
        // The mark is not always there.
        let unmarked = text.strip_prefix(DESCRIPTION_MARK);
        let described = |text: &[u8]| {
            [false, true]
                .into_iter()
                .any(|wide| described(text, wide) == Some(facts))
        };
        Ok(described(text) || unmarked.is_some_and(described))
    }

    /// Whether it says itself other lengths or another checksum than `facts`. Zeros say nothing, as they do where a
    /// description follows, and as some programs write them without one.
    pub(super) fn contradicts(&self, facts: Facts) -> bool {
        let own = self.facts;
        let is_silent = own
            == Facts {
                sum: 0,
                stored: 0,
                length: 0,
            };
        let differs =
            |own: u64, said: u64| own != said && !(self.is_described && says_nothing(own));
        !is_silent
            && (differs(own.sum.into(), facts.sum.into())
                || differs(own.stored, facts.stored)
                || differs(own.length, facts.length))
    }

    /// What it says itself, or the description that is looked for up to `until`; and what comes behind the
    /// member. `None` where there is none.
    pub(super) fn own(&self, file: &FileReader, until: u64) -> Result<Option<(Facts, u64)>, Error> {
        if self.is_described {
            return self.description(file, until);
        }
        let facts = self.facts;
        Ok(Some((facts, self.start.saturating_add(facts.stored))))
    }

    /// The description of the member, and what comes behind it: the first place that calls itself one and
    /// gives the distance to it as the number of stored bytes.
    fn description(&self, file: &FileReader, until: u64) -> Result<Option<(Facts, u64)>, Error> {
        let mut found = None;
        each_mark(file, DESCRIPTION_MARK, self.start, until, |place| {
            let mut text = [0; DESCRIPTION];
            let count = read(file, &mut text, place)?;
            let text = &text[DESCRIPTION_MARK.len().min(count)..count];
            found = [(16, false), (24, true)]
                .into_iter()
                .find_map(|(size, wide)| {
                    let facts = described(text, wide)?;
                    (facts.stored == place - self.start).then_some((facts, place + size))
                });
            Ok(found.is_some())
        })?;
        Ok(found)
    }
}

/// Where the mark ends that ends a file of this length, but for its comment, which may hold others: the first that has
/// a list before it and whose comment reaches to the end. `None` where none has.
pub(super) fn end_mark(file: &FileReader, length: u64) -> Result<Option<u64>, Error> {
    let from = length.saturating_sub((END + usize::from(u16::MAX)) as u64);
    let mut found = None;
    each_mark(file, END_MARK, from, length, |at| {
        let mut mark = [0; END];
        if read(file, &mut mark, at)? < END {
            return Ok(true);
        }
        let end = at + END as u64;
        let is_last = end + u64::from(short(&mark, 20)) == length;
        if is_last && is_behind_list(file, &mark, at)? {
            found = Some(end);
        }
        Ok(found.is_some())
    })?;
    Ok(found)
}

/// Whether the list that ends a file of this length stands where the mark behind it says, and leads to byte 0 first.
pub(super) fn lists_begin(file: &FileReader, length: u64) -> Result<bool, Error> {
    let Some(end) = end_mark(file, length)? else {
        return Ok(false);
    };
    let (mut mark, mut entry) = ([0; END], [0; 46]);
    let at = end - END as u64;
    let count = read(file, &mut mark, at)?;
    let (size, begin) = (u64::from(long(&mark, 12)), u64::from(long(&mark, 16)));
    if count < END || begin + size != at || read(file, &mut entry, begin)? < entry.len() {
        return Ok(false);
    }
    Ok(entry.starts_with(b"PK\x01\x02") && long(&entry, 42) == 0)
}

/// Whether the list stands before the mark at `at`, or what leads to a large one.
fn is_behind_list(file: &FileReader, mark: &[u8; END], at: u64) -> Result<bool, Error> {
    let size = u64::from(long(mark, 12));
    let is_empty = size == 0 && short(mark, 10) == 0;
    let begins_so = |distance: u64, with: &[u8; 4]| -> Result<bool, Error> {
        let mut seen = [0; 4];
        let place = at.checked_sub(distance);
        let count = place.map_or(Ok(0), |place| read(file, &mut seen, place))?;
        Ok(count == 4 && seen == *with)
    };
    Ok(is_empty || begins_so(size, b"PK\x01\x02")? || begins_so(20, b"PK\x06\x07")?)
}

/// Whether a member may end at `at`: with the file, or where something of a zip begins.
pub(super) fn is_border(file: &FileReader, at: u64) -> Result<bool, Error> {
    let mut mark = [0; 4];
    if at >= 1 << 62 {
        return Ok(false);
    }
    let count = read(file, &mut mark, at)?;
    let is_end = || -> Result<bool, Error> {
        Ok(count == 0 && at > 0 && read(file, &mut [0], at - 1)? == 1)
    };
    Ok(BORDERS.contains(&&mark[..]) || is_end()?)
}

/// Tells `tell` of each place from `from` on and before `until` where `mark` stands, until it says that this
/// is enough.
fn each_mark(
    file: &FileReader,
    mark: &[u8],
    from: u64,
    until: u64,
    mut tell: impl FnMut(u64) -> Result<bool, Error>,
) -> Result<(), Error> {
    let finder = Finder::new(mark);
    let most = usize::try_from(until.saturating_sub(from)).unwrap_or(usize::MAX);
    let mut block = vec![0; most.saturating_add(mark.len()).min(BLOCK)];
    let mut at = from;
    while at < until && at < 1 << 62 {
        let count = read(file, &mut block, at)?;
        for found in finder.find_iter(&block[..count]) {
            let place = at + found as u64;
            if place >= until || tell(place)? {
                return Ok(());
            }
        }
        if count < block.len() {
            return Ok(());
        }
        // A mark may lie across the border.
        at += (block.len() - (mark.len() - 1)) as u64;
    }
    Ok(())
}

/// Whether what stands at `at` and begins as a header looks like one besides: other data may hold its mark.
fn is_likely(file: &FileReader, at: u64) -> Result<bool, Error> {
    let mut head = [0; HEAD];
    if read(file, &mut head, at)? < HEAD {
        return Ok(false);
    }
    let (version, method) = (head[4], short(&head, 8));
    let (name_length, extra) = (usize::from(short(&head, 26)), usize::from(short(&head, 28)));
    let is_known = version <= 63 && matches!(method, 0..=20 | 92..=99);
    if !is_known || name_length == 0 || name_length > LONGEST || extra > LONGEST {
        return Ok(false);
    }
    let mut name = vec![0; name_length];
    let count = read(file, &mut name, at + HEAD as u64)?;
    Ok(count == name_length && !name.contains(&0))
}

/// Whether a number is one that a header has where a description follows.
fn says_nothing(number: u64) -> bool {
    number == 0 || number == u64::from(ELSEWHERE)
}

/// What a description says, without its mark.
fn described(text: &[u8], is_wide: bool) -> Option<Facts> {
    let size = if is_wide { 8 } else { 4 };
    (text.len() >= 4 + 2 * size).then(|| Facts {
        sum: long(text, 0),
        stored: number(text, 4, is_wide),
        length: number(text, 4 + size, is_wide),
    })
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
