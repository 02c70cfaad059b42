//! Tar, read as a stream: header, bytes, header, bytes.
//!
//! The crate `tar` reads headers, with the long names of every dialect; the bytes behind them are read
//! here, so that a member's reader owns what it needs. Archives put behind each other are one. After a
//! damaged header reading goes on with the next one that is whole.

use std::io::{self, Cursor, Read};
use std::sync::{Arc, Mutex, PoisonError};

use tar::EntryType;

use super::super::{Archive, Entry, Kind, TAR_HEAD, is_tar, read_full};
use super::Packing;
use crate::error::{Error, ErrorKind};
use crate::source::{own_error, with_doubt_moved};

/// Most bytes that the headers of one member may take, with its long names.
const MOST_HEADERS: u64 = 1 << 20;

/// The archive that `reader` holds.
#[expect(
    clippy::unnecessary_wraps,
    reason = "without the feature it is refused"
)]
pub(in crate::source) fn open(reader: Box<dyn Read + Send>) -> Result<Box<dyn Archive>, Error> {
    Ok(Box::new(Tar {
        stream: Arc::new(Mutex::new(Stream {
            reader,
            offset: 0,
            left: 0,
            padding: 0,
            member: 0,
            name: String::new(),
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
    reader: Box<dyn Read + Send>,
    offset: u64,
    left: u64,
    padding: u64,
    /// Number of that member; one that was passed has no more bytes to give.
    member: u64,
    /// Name of that member.
    name: String,
    /// Whether the bytes ended, or could not be read, where more were promised, and that was told.
    is_cut: bool,
}

/// The bytes of one member.
struct Body {
    stream: Arc<Mutex<Stream>>,
    member: u64,
    size: u64,
}

/// The archive ends at this byte of it where it should not.
fn cut(at: u64, place: &str) -> Error {
    let message = format!(
        "the tar archive is cut at its byte {at}{place}; what came before the cut was read"
    );
    Error::new(ErrorKind::Compression, message)
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.offset += count as u64;
        Ok(count)
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        if stream.member != self.member || stream.left == 0 || stream.is_cut || buffer.is_empty() {
            return Ok(0);
        }
        let most = usize::try_from(stream.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        match stream.read(&mut buffer[..most]) {
            Ok(0) => {
                stream.is_cut = true;
                let cut = cut(stream.offset, ", in this member");
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, cut))
            }
            Ok(count) => {
                stream.left -= count as u64;
                Ok(count)
            }
            Err(error) => {
                stream.is_cut = error.kind() != io::ErrorKind::Interrupted;
                // Where the archive's bytes are in doubt, so are those of this member from there on.
                let begin = stream.offset - (self.size - stream.left);
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
    /// Passes over what is left of the member and its padding.
    fn pass(&mut self) -> Result<(), Error> {
        let mut rest = self.left + self.padding;
        (self.left, self.padding) = (0, 0);
        let mut scratch = [0; 16 * 1024];
        while rest > 0 {
            let most = usize::try_from(rest)
                .unwrap_or(usize::MAX)
                .min(scratch.len());
            let count = read_full(self, &mut scratch[..most]).map_err(own_error)?;
            if count < most {
                return Err(cut(self.offset, &format!(", in its member {}", self.name)));
            }
            rest -= count as u64;
        }
        Ok(())
    }

    /// Reads the headers that begin with `block`, and gets ready for the bytes behind them.
    fn enter(&mut self, block: &[u8; TAR_HEAD]) -> Result<Found, Error> {
        let mut failure = None;
        let watched = Watched {
            stream: self,
            budget: MOST_HEADERS,
            failure: &mut failure,
        };
        let mut archive = tar::Archive::new(Cursor::new(block).chain(watched));
        let found = archive
            .entries()
            .and_then(|mut entries| entries.next().transpose());
        let found = found.map(|entry| {
            entry.map(|entry| Head {
                name: String::from_utf8_lossy(&entry.path_bytes()).into_owned(),
                kind: entry.header().entry_type(),
                size: entry.size(),
            })
        });
        match (found, failure) {
            (_, Some(Failure::Cut)) => Err(cut(self.offset, ", in a header")),
            (_, Some(Failure::Read(error))) => Err(own_error(error)),
            (Ok(Some(head)), None) => {
                self.left = head.size;
                self.padding = head.size.wrapping_neg() % TAR_HEAD as u64;
                self.member += 1;
                self.name.clone_from(&head.name);
                Ok(Found::Head(head))
            }
            (Ok(None), None) => Ok(Found::Damage("a header without a member".to_owned())),
            (Err(error), None) => Ok(Found::Damage(error.to_string())),
        }
    }

    /// The archive ends behind its end mark, and yet between two blocks.
    fn misaligned(&self) -> Error {
        let Self { offset, name, .. } = self;
        let message = format!(
            "the tar archive ends at its byte {offset}, in the middle of a block: bytes are missing or too many, \
             perhaps in its last member, {name}; what is there was read"
        );
        Error::new(ErrorKind::Compression, message)
    }

    fn next_block(&mut self, block: &mut [u8; TAR_HEAD]) -> Result<usize, Error> {
        read_full(self, block).map_err(own_error)
    }
}

/// Why headers could not be read, told apart from what is wrong with them.
enum Failure {
    Cut,
    Read(io::Error),
}

/// A reader of headers, of which there are not too many bytes.
struct Watched<'s> {
    stream: &'s mut Stream,
    budget: u64,
    failure: &'s mut Option<Failure>,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.budget)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        if most == 0 && !buffer.is_empty() {
            return Err(io::Error::other("a header of more than 1 MiB"));
        }
        match self.stream.read(&mut buffer[..most]) {
            Ok(0) if most > 0 => {
                *self.failure = Some(Failure::Cut);
                Ok(0)
            }
            Ok(count) => {
                self.budget -= count as u64;
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                *self.failure = Some(Failure::Read(error));
                Err(io::Error::other("cannot be read"))
            }
        }
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
        let mut block = [0; TAR_HEAD];
        let mut damage: Option<Damage> = None;
        loop {
            let at = stream.offset;
            let count = match stream.next_block(&mut block) {
                Ok(count) => count,
                Err(error) => {
                    stream.is_cut = true;
                    return Some(Err(error));
                }
            };
            if count < TAR_HEAD {
                self.is_done = true;
                // Zeros behind the end are padding, of any number of blocks.
                let is_padding = block[..count].iter().all(|byte| *byte == 0);
                let error = match damage {
                    Some(damage) => damage.told(None),
                    None if self.has_end_mark && count == 0 => return None,
                    None if self.has_end_mark && is_padding => stream.misaligned(),
                    None if count == 0 => unmarked(),
                    None => cut(stream.offset, ", in a header"),
                };
                return Some(Err(error));
            }
            if block.iter().all(|byte| *byte == 0) {
                self.has_end_mark = true;
                continue;
            }
            if !is_tar(&block) {
                damage.get_or_insert_with(|| Damage::new(at, "no header"));
                continue;
            }
            if let Some(damage) = damage {
                // The damage is told before the member behind it: this header is read again.
                let rest = std::mem::replace(&mut stream.reader, Box::new(io::empty()));
                stream.reader = Box::new(Cursor::new(block).chain(rest));
                stream.offset -= TAR_HEAD as u64;
                return Some(Err(damage.told(Some(at))));
            }
            self.has_end_mark = false;
            let member = match stream.enter(&block) {
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
                size: head.size,
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
