//! Tar, read as a stream: header, bytes, header, bytes.
//!
//! The crate `tar` reads headers, with the long names of every dialect; the bytes behind them are read
//! here, so that a member's reader owns what it needs. Archives put behind each other are one. Where no header is
//! where it should be, [`search`] finds the next one that is whole: behind that place, or before it, if bytes are
//! missing from the member; for that the last bytes of a member are given when those behind it were seen.

mod ahead;
mod search;

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use tar::EntryType;

use self::ahead::Ahead;
use super::super::{Archive, Bytes, Entry, Kind, TAR_HEAD, is_tar};
use super::Packing;
use crate::error::{Error, ErrorKind};
use crate::source::{own_error, with_doubt_moved};

/// Most bytes that the headers of one member may take, with its long names.
const MOST_HEADERS: usize = 1 << 20;
/// How many bytes of a member are held back until those behind it were seen: in these a header is looked for that
/// comes too early.
const TAIL: usize = 64 * 1024;
/// How far a header that comes too late is looked for before what was held back is given.
const FAR: usize = 64 * 1024;

/// The archive that `reader` holds.
#[expect(
    clippy::unnecessary_wraps,
    reason = "without the feature it is refused"
)]
pub(in crate::source) fn open(reader: Box<dyn Read + Send>) -> Result<Box<dyn Archive>, Error> {
    Ok(Box::new(Tar {
        stream: Arc::new(Mutex::new(Stream {
            bytes: Ahead::new(reader),
            left: 0,
            padding: 0,
            member: 0,
            name: String::new(),
            begin: 0,
            is_seen: true,
            flaw: None,
            told: None,
            doubt: None,
            searched: 0,
            is_cut: false,
        })),
        has_end_mark: false,
        is_done: false,
    }))
}

struct Tar {
    stream: Arc<Mutex<Stream>>,
    /// Whether the last block was the zeros that end an archive.
    has_end_mark: bool,
    is_done: bool,
}

/// The bytes, and how many of them belong to the member that is being read.
struct Stream {
    bytes: Ahead,
    left: u64,
    /// How many bytes lie between the member and the next header.
    padding: u64,
    /// Number of that member; one that was passed has no more bytes to give.
    member: u64,
    /// Name of that member.
    name: String,
    /// Where its bytes begin.
    begin: u64,
    /// Whether what is behind the member was seen.
    is_seen: bool,
    /// What was found wrong there, to be told by the member, or else by the archive.
    flaw: Option<Flaw>,
    /// What the member told of that.
    told: Option<Flaw>,
    /// Where that member begins, if it may have lost bytes and what is behind it does not tell.
    doubt: Option<u64>,
    /// How many bytes were looked through for headers that were read before.
    searched: u64,
    /// Whether the bytes ended, or could not be read, where more were promised, and that was told.
    is_cut: bool,
}

/// A header that is not where it should be, but elsewhere.
struct Flaw {
    damage: Damage,
    /// Where it is.
    next: u64,
    /// How many bytes the member is said to have, and how many it seems to have, if these differ or may be wrong.
    sizes: Option<(u64, u64)>,
}

impl Flaw {
    /// The error of the member.
    fn told_of_member(&self, sizes: (u64, u64)) -> Error {
        let Self { damage, next, .. } = self;
        let (said, size) = sizes;
        let at = damage.at;
        let message = if size == said {
            format!(
                "the tar member is corrupt: the header behind its {size} bytes is not at byte {at} of the archive but at \
                 byte {next}; what it holds was read, and may be wrong from uncompressed byte 0 on"
            )
        } else {
            format!(
                "the tar member is corrupt: it has {size} bytes where the archive says {said}, so that what is behind \
                 it is not at byte {at} of the archive but at byte {next}; what it holds was read, and may be wrong \
                 from uncompressed byte 0 on"
            )
        };
        Error::new(ErrorKind::Compression, message).doubting_from(Some(0))
    }
}

/// The bytes of one member.
struct Body {
    stream: Arc<Mutex<Stream>>,
    member: u64,
}

/// The archive ends at this byte of it where it should not.
fn cut(at: u64, place: &str) -> Error {
    let message = format!(
        "the tar archive is cut at its byte {at}{place}; what came before the cut was read"
    );
    Error::new(ErrorKind::Compression, message)
}

impl Bytes for Body {
    fn untell(&mut self) -> bool {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        let is_mine = stream.member == self.member && stream.told.is_some();
        if is_mine {
            stream.flaw = stream.told.take();
        }
        is_mine
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        if stream.member != self.member || stream.is_cut || buffer.is_empty() {
            return Ok(0);
        }
        let most = stream.ready().min(buffer.len());
        if most == 0 {
            let Some(sizes) = stream.flaw.as_ref().and_then(|flaw| flaw.sizes) else {
                return Ok(0);
            };
            stream.told = stream.flaw.take();
            let error = stream.told.as_ref().map(|flaw| flaw.told_of_member(sizes));
            return error.map_or(Ok(0), |error| {
                Err(io::Error::new(io::ErrorKind::InvalidData, error))
            });
        }
        match stream.bytes.read(&mut buffer[..most]) {
            Ok(0) => {
                stream.is_cut = true;
                let cut = cut(stream.bytes.offset(), ", in this member");
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, cut))
            }
            Ok(count) => {
                stream.left -= count as u64;
                Ok(count)
            }
            Err(error) => {
                stream.is_cut = error.kind() != io::ErrorKind::Interrupted;
                // Where the archive's bytes are in doubt, so are those of this member from there on.
                let begin = stream.begin;
                Err(with_doubt_moved(error, |byte| byte.saturating_sub(begin)))
            }
        }
    }
}

/// What a header says.
struct Head {
    name: String,
    kind: EntryType,
    size: u64,
}

/// Where a header should be and is none, and why.
struct Damage {
    at: u64,
    words: String,
}

impl Damage {
    fn new(at: u64, words: impl Into<String>) -> Self {
        Self {
            at,
            words: words.into(),
        }
    }

    /// The error, with where the next header was found.
    fn told(&self, next: Option<u64>) -> Error {
        let Self { at, words } = self;
        let rest = match next {
            Some(next) => format!("reading went on with the next header, at byte {next}"),
            None => "no header was found behind it; what came before it was read".to_owned(),
        };
        let message = format!("the tar archive is corrupt at byte {at} ({words}); {rest}");
        Error::new(ErrorKind::Compression, message)
    }
}

/// What reading headers gave.
enum Found {
    Head(Head),
    /// Not the head of a member, and why.
    Damage(String),
}

impl Stream {
    /// How many bytes of the member may be given now.
    fn ready(&mut self) -> usize {
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        if left > TAIL {
            return left - TAIL;
        }
        if !self.is_seen {
            self.is_seen = true;
            self.see_behind(left);
        }
        usize::try_from(self.left).unwrap_or(usize::MAX)
    }

    /// Looks at what is behind the last `size` bytes of the member.
    fn see_behind(&mut self, size: usize) {
        let place = size + usize::try_from(self.padding).unwrap_or(0);
        let block = self
            .bytes
            .fill(place + TAR_HEAD)
            .get(place..place + TAR_HEAD);
        if block.is_some_and(is_tar) {
            return;
        }
        self.bytes.fill(place + FAR);
        let Some(is_all) = self.bytes.is_all() else {
            return;
        };
        let bytes = self.bytes.seen();
        let offset = self.bytes.offset();
        let Some(border) = search::border(bytes, size, place, is_all) else {
            let is_unsure = search::is_unsure(bytes, place);
            self.doubt = is_unsure.then_some(self.begin);
            return;
        };
        let search::Border { end, next, .. } = border;
        let before = offset - self.begin;
        self.left = end as u64;
        self.padding = (next - end) as u64;
        self.flaw = Some(Flaw {
            damage: Damage::new(offset + place as u64, "no header"),
            next: offset + next as u64,
            sizes: border
                .is_doubtful
                .then_some((before + size as u64, before + end as u64)),
        });
    }

    /// Passes over what is left of the member and its padding.
    fn pass(&mut self) -> Result<(), Error> {
        let mut scratch = [0; 16 * 1024];
        loop {
            let most = match self.ready() {
                0 if self.padding == 0 => return Ok(()),
                0 => {
                    self.left = std::mem::take(&mut self.padding);
                    continue;
                }
                most => most.min(scratch.len()),
            };
            let count = self.bytes.read(&mut scratch[..most]).map_err(own_error)?;
            if count == 0 {
                let place = format!(", in its member {}", self.name);
                return Err(cut(self.bytes.offset(), &place));
            }
            self.left -= count as u64;
        }
    }

    /// Reads the headers that begin here with a whole one, and gets ready for the bytes behind them.
    fn enter(&mut self) -> Result<Found, Error> {
        let mut failure = None;
        let mut seen = 0;
        let seen_headers = Seen {
            bytes: &mut self.bytes,
            at: &mut seen,
            failure: &mut failure,
        };
        let mut archive = tar::Archive::new(seen_headers);
        let found = archive
            .entries()
            .and_then(|mut entries| entries.next().transpose());
        let found = found.and_then(|entry| {
            entry
                .map(|entry| {
                    let kind = entry.header().entry_type();
                    Ok(Head {
                        name: String::from_utf8_lossy(&entry.path_bytes()).into_owned(),
                        kind,
                        // Of a file with holes the entry tells how large it is with them.
                        size: if kind.is_gnu_sparse() {
                            entry.header().entry_size()?
                        } else {
                            entry.size()
                        },
                    })
                })
                .transpose()
        });
        let damage = match (found, failure) {
            (_, Some(Failure::Cut)) => {
                self.bytes.pass(seen);
                return Err(cut(self.bytes.offset(), ", in a header"));
            }
            (_, Some(Failure::Read(error))) => return Err(own_error(error)),
            (Ok(Some(head)), None) => {
                self.bytes.pass(seen);
                self.left = head.size;
                self.padding = head.size.wrapping_neg() % TAR_HEAD as u64;
                self.member += 1;
                self.name.clone_from(&head.name);
                self.begin = self.bytes.offset();
                self.is_seen = head.size == 0;
                self.told = None;
                return Ok(Found::Head(head));
            }
            (Ok(None), None) => "a header without a member".to_owned(),
            (Err(error), None) => error.to_string(),
        };
        // What was taken for a part of it may be the next, but not so often that time grows with the square.
        let may_search =
            self.searched <= self.bytes.offset().saturating_mul(4) + MOST_HEADERS as u64;
        self.searched += seen as u64;
        self.bytes.pass(if may_search { TAR_HEAD } else { seen });
        Ok(Found::Damage(damage))
    }

    /// The archive ends behind its end mark, and yet between two blocks.
    fn misaligned(&self) -> Error {
        let (offset, name) = (self.bytes.offset(), &self.name);
        let message = format!(
            "the tar archive ends at its byte {offset}, in the middle of a block: bytes are missing or too many, \
             perhaps in its last member, {name}; what is there was read"
        );
        Error::new(ErrorKind::Compression, message)
    }

    /// Passes over what is no header, up to the next one, or to the last bytes, too few for one; where it is.
    fn find(&mut self) -> Option<u64> {
        loop {
            let bytes = self.bytes.fill(FAR);
            if let Some(next) = search::first(bytes) {
                self.bytes.pass(next);
                return Some(self.bytes.offset());
            }
            // A header may lie across the border.
            let count = bytes.len();
            if count < FAR {
                self.bytes.pass(count);
                return None;
            }
            self.bytes
                .pass((count - TAR_HEAD + 1) / TAR_HEAD * TAR_HEAD);
        }
    }
}

/// Why headers could not be read, told apart from what is wrong with them.
enum Failure {
    Cut,
    Read(io::Error),
}

/// A reader of headers, of which there are not too many bytes; they are looked at and not passed over.
struct Seen<'s> {
    bytes: &'s mut Ahead,
    at: &'s mut usize,
    failure: &'s mut Option<Failure>,
}

impl Read for Seen<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = (MOST_HEADERS - *self.at).min(buffer.len());
        if most == 0 && !buffer.is_empty() {
            return Err(io::Error::other("a header of more than 1 MiB"));
        }
        let end = *self.at + most;
        let bytes = self.bytes.fill(end);
        let rest = &bytes[*self.at..bytes.len().min(end)];
        buffer[..rest.len()].copy_from_slice(rest);
        *self.at += rest.len();
        if !rest.is_empty() || buffer.is_empty() {
            return Ok(rest.len());
        }
        let Some(error) = self.bytes.failure() else {
            *self.failure = Some(Failure::Cut);
            return Ok(0);
        };
        *self.failure = Some(Failure::Read(error));
        Err(io::Error::other("cannot be read"))
    }
}

impl Tar {
    fn step(&mut self) -> Option<Result<Entry, Error>> {
        let shared = Arc::clone(&self.stream);
        let mut stream = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if stream.is_cut {
            return None;
        }
        if let Err(error) = stream.pass() {
            stream.is_cut = true;
            return Some(Err(error));
        }
        if let Some(Flaw { damage, next, .. }) = stream.flaw.take() {
            let error = damage.told(Some(next)).doubting_from(Some(stream.begin));
            return Some(Err(error));
        }
        let mut damage: Option<Damage> = None;
        let mut doubt = stream.doubt.take();
        loop {
            let at = stream.bytes.offset();
            let bytes = stream.bytes.fill(TAR_HEAD);
            let block = &bytes[..bytes.len().min(TAR_HEAD)];
            let count = block.len();
            let is_zero = block.iter().all(|byte| *byte == 0);
            let is_head = is_tar(block);
            if count < TAR_HEAD {
                stream.bytes.pass(count);
                if let Some(error) = stream.bytes.failure() {
                    stream.is_cut = true;
                    return Some(Err(own_error(error)));
                }
                self.is_done = true;
                // Zeros behind the end are padding, of any number of blocks.
                let error = match damage {
                    Some(damage) => damage.told(None),
                    None if self.has_end_mark && count == 0 => return None,
                    None if self.has_end_mark && is_zero => stream.misaligned(),
                    None if count == 0 => unmarked(),
                    None => cut(stream.bytes.offset(), ", in a header"),
                };
                return Some(Err(error));
            }
            if is_zero {
                doubt = None;
                self.has_end_mark = true;
                stream.bytes.pass(TAR_HEAD);
                continue;
            }
            if !is_head {
                let damage = damage.unwrap_or_else(|| Damage::new(at, "no header"));
                let next = stream.find();
                self.is_done = next.is_none() && stream.bytes.is_ended();
                return Some(Err(damage.told(next).doubting_from(doubt)));
            }
            if let Some(damage) = damage {
                // The damage is told before the member behind it.
                return Some(Err(damage.told(Some(at))));
            }
            self.has_end_mark = false;
            let member = match stream.enter() {
                Ok(Found::Head(head)) => self.entry(head, stream.member),
                Ok(Found::Damage(words)) => {
                    damage = Some(Damage::new(at, words));
                    continue;
                }
                Err(error) => {
                    stream.is_cut = true;
                    Err(error)
                }
            };
            return Some(member);
        }
    }

    fn entry(&self, head: Head, member: u64) -> Result<Entry, Error> {
        let kind = match head.kind {
            EntryType::Regular | EntryType::Continuous if head.name.ends_with('/') => Kind::Folder,
            EntryType::Regular | EntryType::Continuous => Kind::File,
            EntryType::Directory | EntryType::XGlobalHeader => Kind::Folder,
            EntryType::Link | EntryType::Symlink => Kind::Link,
            EntryType::GNUSparse => {
                let message = format!(
                    "{}: is stored with holes; unpack the archive first",
                    head.name
                );
                return Err(Error::new(ErrorKind::Compression, message));
            }
            _ => Kind::Other,
        };
        Ok(Entry {
            name: head.name,
            kind,
            size: head.size,
            stored: Box::new(Body {
                stream: Arc::clone(&self.stream),
                member,
            }),
            packing: Packing::STORED,
        })
    }
}

fn unmarked() -> Error {
    let message =
        "the tar archive ends without its end mark, so it may be cut; what is there was read";
    Error::new(ErrorKind::Compression, message)
}

impl Archive for Tar {
    fn next(&mut self) -> Option<Result<Entry, Error>> {
        if self.is_done {
            return None;
        }
        self.step()
    }

    fn what(&self) -> &'static str {
        "a tar archive"
    }
}
