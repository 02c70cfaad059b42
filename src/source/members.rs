//! What an input holds: itself, or the members of an archive, one after the other.
//!
//! Takes an input, gives members that own what they need, so that one can be handed to another thread
//! while the next is looked for. Which members of an archive are read follows the rules for directories.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::compression::{self, Unchecked};
use super::packed::{self, Archive, Bytes, Entry, Kind, Packing};
use super::utf16::Order;
use super::walk::{self, Skipped};
use super::{Compression, Consumed, Limits, Raw, Source, own_error};
use crate::error::{Error, ErrorKind};

/// What an input holds, in order: one thing, or the members of an archive (tar, compressed or not, and
/// zip) that hold documents by their names.
///
/// An error is about the archive; there may be more members behind it.
///
/// # Examples
///
/// ```
/// use std::io::Read;
/// use tweet_media::{Input, Limits};
///
/// let input = Input::new("samples/v1/photo-classic-entities-only.json");
/// for member in input.members(&Limits::default())? {
///     let mut member = member?;
///     assert_eq!(member.name(), None);
///     // What is small can be taken along and opened elsewhere, say on another thread.
///     assert!(member.load(1 << 20));
///     let mut text = String::new();
///     member.open()?.read_to_string(&mut text).unwrap();
///     assert!(text.starts_with('{'));
/// }
/// # Ok::<(), tweet_media::Error>(())
/// ```
pub struct Members {
    state: State,
    input: PathBuf,
    size: Option<u64>,
    limits: Limits,
    consumed: Consumed,
    unchecked: Unchecked,
    skipped: Skipped,
    /// Whether nothing to read was found so far, and nothing was amiss.
    is_fruitless: bool,
}

enum State {
    One(Box<Member>),
    Archive(Box<dyn Archive>),
    Ended,
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Members")
            .field("input", &self.input)
            .field("size", &self.size)
            .field("limits", &self.limits)
            .field("skipped", &self.skipped)
            .finish_non_exhaustive()
    }
}

/// One thing to read: an input, or a member of one that is an archive.
pub struct Member {
    name: Option<String>,
    size: Option<u64>,
    stored: Stored,
    packing: Packing,
    limits: Limits,
    consumed: Consumed,
    unchecked: Unchecked,
}

enum Stored {
    /// The bytes as they are stored.
    Reader(Box<dyn Read + Send>),
    /// The same, of a member of an archive.
    Packed(Box<dyn Bytes + Send>),
    /// The same, all of them in memory.
    Loaded(Shared),
    /// What had to be opened to see what it is.
    Opened(Source),
}

/// Bytes in memory that several readers read.
#[derive(Clone)]
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member")
            .field("name", &self.name)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl Member {
    /// Its name in the archive; `None` for an input that is no archive.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// How many bytes are stored, compressed or not; `None` for a pipe.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// How many bytes of the whole input were read so far, as stored.
    #[must_use]
    pub fn consumed(&self) -> Consumed {
        self.consumed.clone()
    }

    /// Takes its stored bytes into memory if they are no more than `limit`; says whether it did. Then
    /// it can be opened anywhere and at any time, and once [`more`](Self::again). Else it must be read before
    /// the next member is asked for, which would pass over it. What cannot be read is not taken, and told when
    /// it is opened and read up to there.
    pub fn load(&mut self, limit: u64) -> bool {
        let reader: &mut dyn Read = match &mut self.stored {
            Stored::Reader(reader) => reader,
            Stored::Packed(bytes) => bytes,
            Stored::Loaded(_) | Stored::Opened(_) => return false,
        };
        let Some(size) = self.size.filter(|size| *size <= limit) else {
            return false;
        };
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
        let end = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        if end.is_ok() && bytes.len() as u64 <= limit {
            self.stored = Stored::Loaded(Shared(Arc::new(bytes)));
            return true;
        }
        // It grows meanwhile, or cannot be read, and is read as it comes.
        let mut error = end.err();
        let rest: Box<dyn Read + Send> = match std::mem::replace(&mut self.stored, empty()) {
            Stored::Packed(mut bytes) => {
                if error.is_some() && bytes.untell() {
                    error = None;
                }
                bytes
            }
            Stored::Reader(reader) => reader,
            Stored::Loaded(_) | Stored::Opened(_) => return false,
        };
        self.stored = Stored::Reader(with_head(bytes, error, rest));
        false
    }

    /// The same once more, if its bytes were [loaded](Self::load).
    #[must_use]
    pub fn again(&self) -> Option<Self> {
        let Stored::Loaded(bytes) = &self.stored else {
            return None;
        };
        Some(self.holding(Stored::Loaded(bytes.clone())))
    }

    /// The same with other bytes.
    fn holding(&self, stored: Stored) -> Self {
        Self {
            name: self.name.clone(),
            size: self.size,
            stored,
            packing: self.packing,
            limits: self.limits.clone(),
            consumed: self.consumed.clone(),
            unchecked: self.unchecked.clone(),
        }
    }

    /// A reader of its uncompressed bytes.
    ///
    /// # Errors
    ///
    /// - The first read fails: [`ErrorKind::Io`].
    /// - It is compressed or packed in a way that is not read: [`ErrorKind::Compression`].
    pub fn open(self) -> Result<Source, Error> {
        let size = self.size.filter(|_| self.name.is_none());
        let reader = match self.stored {
            Stored::Opened(source) => return Ok(Source { size, ..source }),
            Stored::Reader(reader) => reader,
            Stored::Packed(bytes) => bytes,
            Stored::Loaded(bytes) => {
                let quick = self
                    .packing
                    .is_stored()
                    .then(|| compression::at_once(bytes.as_ref()))
                    .flatten();
                if let Some((compression, text)) = quick {
                    let reader = self.limits.around(Box::new(Cursor::new(text)));
                    let source = Source::decoded(reader, compression, self.consumed);
                    return Ok(Source { size, ..source });
                }
                Box::new(Cursor::new(bytes))
            }
        };
        let reader = self
            .packing
            .unpacked(reader, &self.limits, &self.unchecked)?;
        let source = Source::of(reader, &self.limits, self.consumed, &self.unchecked)?;
        Ok(Source { size, ..source })
    }

    /// Opens it if it is not, with its first bytes still to come; gives these.
    fn peek(&mut self, most: usize) -> Result<Vec<u8>, Error> {
        let stored = std::mem::replace(&mut self.stored, empty());
        let shell = self.holding(stored);
        let mut source = shell.open()?;
        let (head, error) = peek(&mut source.reader, most, |_| true);
        let rest = std::mem::replace(&mut source.reader, Box::new(io::empty()));
        source.reader = with_head(head.clone(), error, rest);
        self.stored = Stored::Opened(source);
        Ok(head)
    }
}

fn empty() -> Stored {
    Stored::Reader(Box::new(io::empty()))
}

/// A reader that fails once, and then has ended.
struct Fails(Option<io::Error>);

impl Read for Fails {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Reads up to `most` first bytes while `may_tell` says that more of them could tell something. Never
/// waits for bytes that do not matter.
pub(super) fn peek(
    reader: &mut dyn Read,
    most: usize,
    may_tell: impl Fn(&[u8]) -> bool,
) -> (Vec<u8>, Option<io::Error>) {
    let mut head = vec![0; most];
    let mut length = 0;
    while length < most && may_tell(&head[..length]) {
        // The first few byte by byte, since they tell most.
        let end = if length < 8 { length + 1 } else { most };
        match reader.read(&mut head[length..end]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                head.truncate(length);
                return (head, Some(error));
            }
        }
    }
    head.truncate(length);
    (head, None)
}

/// What was peeked at, and what comes behind it.
pub(super) fn with_head(
    head: Vec<u8>,
    error: Option<io::Error>,
    rest: Box<dyn Read + Send>,
) -> Box<dyn Read + Send> {
    match error {
        Some(error) => Box::new(Cursor::new(head).chain(Fails(Some(error)))),
        None if head.is_empty() => rest,
        None => Box::new(Cursor::new(head).chain(rest)),
    }
}

impl Members {
    /// What `reader` holds, a pipe or a stream of your own; `name` is what it is called. A zip archive needs
    /// a file: [`Input::members`](super::Input::members).
    ///
    /// # Errors
    ///
    /// - The first read fails: [`ErrorKind::Io`].
    /// - It is compressed or packed and this build cannot read that, or a zip: [`ErrorKind::Compression`].
    pub fn new(
        name: impl AsRef<Path>,
        reader: impl Read + Send + 'static,
        limits: &Limits,
    ) -> Result<Self, Error> {
        Self::of(name.as_ref(), reader, || None, None, limits)
    }

    /// What `reader` holds. `file` gives the same as a file, if it is one.
    pub(super) fn of(
        input: &Path,
        reader: impl Read + Send + 'static,
        file: impl FnOnce() -> Option<File>,
        size: Option<u64>,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let consumed = Consumed::default();
        let unchecked = Unchecked::default();
        let mut raw: Box<dyn Read + Send> = Box::new(Raw {
            reader: Box::new(reader),
            consumed: consumed.clone(),
        });
        // Who calls a file so means an archive, of which the first bytes may be damaged.
        let (is_named_zip, is_named_tar) =
            (packed::is_named_zip(input), packed::is_named_tar(input));
        let (head, error) = peek(&mut raw, packed::TAR_HEAD, |head| {
            Compression::may_be(head)
                || packed::may_be_tar(head)
                || (is_named_zip && head.len() < packed::ZIP_HEAD)
                || is_named_tar
                || (head.len() < 4 && b"PK\x03\x04".starts_with(head))
        });
        if head.is_empty()
            && let Some(error) = error
        {
            return Err(own_error(error));
        }
        let one = |stored| {
            State::One(Box::new(Member {
                name: None,
                size,
                stored,
                packing: Packing::STORED,
                limits: limits.clone(),
                consumed: consumed.clone(),
                unchecked: unchecked.clone(),
            }))
        };
        let compression = Compression::of(&head);
        let is_zip = packed::is_zip(&head);
        let is_plain = compression == Compression::Plain && Order::of(&head).is_none();
        let is_tar = packed::begins_as_tar(&head)
            || (is_named_tar && is_plain && packed::may_have_been_tar(&head));
        let is_other = is_zip || is_tar || !is_plain;
        let is_zip = is_zip || (is_named_zip && !is_other && packed::holds_zip_head(&head));
        let may_be_zip = !is_zip && !is_other && packed::may_have_been_zip(&head);
        let file = if is_zip || may_be_zip { file() } else { None };
        let is_zip = is_zip
            || (may_be_zip
                && file
                    .as_ref()
                    .is_some_and(|it| packed::ends_as_zip(it, &head)));
        let whole = with_head(head, error, raw);
        let state = if is_zip {
            State::Archive(packed::zip(file, limits, &consumed)?)
        } else if is_tar {
            State::Archive(packed::tar(whole)?)
        } else if compression == Compression::Plain || walk::is_named_as_data(input) {
            // Who calls a file `.json.bz2` does not mean an archive, and a look inside of many small
            // ones would decode each of them twice.
            one(Stored::Reader(whole))
        } else {
            let mut inner = compression::uncompressed(compression, whole, limits, &unchecked)?;
            let (head, error) = peek(&mut inner, packed::TAR_HEAD, |head| {
                packed::may_be_tar(head) || is_named_tar
            });
            let is_tar = packed::begins_as_tar(&head)
                || (is_named_tar && Order::of(&head).is_none() && packed::may_have_been_tar(&head));
            let inner = limits.around(with_head(head, error, inner));
            if is_tar {
                State::Archive(packed::tar(inner)?)
            } else {
                one(Stored::Opened(Source::decoded(
                    inner,
                    compression,
                    consumed.clone(),
                )))
            }
        };
        Ok(Self {
            state,
            input: input.to_owned(),
            size,
            limits: limits.clone(),
            consumed,
            unchecked,
            skipped: Skipped::default(),
            is_fruitless: true,
        })
    }

    /// Its one thing, opened; an error where it is an archive.
    pub(super) fn only(self) -> Result<Source, Error> {
        match self.state {
            State::One(member) => member.open(),
            State::Archive(archive) => {
                let message = format!("is {}; open its members", archive.what());
                Err(Error::new(ErrorKind::Framing, message))
            }
            State::Ended => Err(Error::new(ErrorKind::Io, "was read already")),
        }
    }

    /// Whether the input is an archive.
    #[must_use]
    pub fn is_archive(&self) -> bool {
        matches!(self.state, State::Archive(_))
    }

    /// How many bytes the input has on disk, if it is a file.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// How many bytes of the input have been read so far, as stored.
    #[must_use]
    pub fn consumed(&self) -> Consumed {
        self.consumed.clone()
    }

    /// What was passed over so far.
    #[must_use]
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// Whether something was read that carries no checksum, so that damage may go unnoticed: zstd as
    /// libraries write it, and xz without a check.
    #[must_use]
    pub fn is_unchecked(&self) -> bool {
        self.unchecked.is_noted()
    }

    /// The entry as a member, if it is one to read.
    fn wanted(&mut self, entry: Entry) -> Option<Member> {
        match entry.kind {
            Kind::Folder => return None,
            Kind::Link => {
                self.skipped.links += 1;
                return None;
            }
            Kind::File | Kind::Other => {}
        }
        let kind = walk::member_kind(&entry.name);
        let Some(kind) = kind.filter(|_| entry.kind == Kind::File) else {
            self.skipped.names += 1;
            let name = || format!("{}({})", self.input.display(), entry.name).into();
            self.skipped.first_name.get_or_insert_with(name);
            return None;
        };
        let mut member = Member {
            name: Some(entry.name),
            size: Some(entry.size),
            stored: Stored::Packed(entry.stored),
            packing: entry.packing,
            limits: self.limits.clone(),
            consumed: self.consumed.clone(),
            unchecked: self.unchecked.clone(),
        };
        if kind == walk::Kind::Script {
            match member.peek(walk::SCRIPT_HEAD) {
                Ok(head) if !walk::is_data(&head) => {
                    self.skipped.scripts += 1;
                    return None;
                }
                Ok(_) => {}
                // Told when it is opened.
                Err(error) => {
                    let error = io::Error::new(io::ErrorKind::InvalidData, error);
                    member.stored = Stored::Reader(Box::new(Fails(Some(error))));
                    member.packing = Packing::STORED;
                }
            }
        }
        Some(member)
    }
}

impl Iterator for Members {
    type Item = Result<Member, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match &mut self.state {
                State::Ended => return None,
                State::One(_) => {
                    let state = std::mem::replace(&mut self.state, State::Ended);
                    let State::One(member) = state else {
                        return None;
                    };
                    return Some(Ok(*member));
                }
                State::Archive(archive) => archive.next(),
            };
            match entry {
                Some(Ok(entry)) => {
                    if let Some(member) = self.wanted(entry) {
                        self.is_fruitless = false;
                        return Some(Ok(member));
                    }
                }
                Some(Err(error)) => {
                    self.is_fruitless = false;
                    return Some(Err(error));
                }
                None => {
                    self.state = State::Ended;
                    if self.is_fruitless {
                        return Some(Err(Error::new(ErrorKind::Io, walk::NOTHING_TO_READ)));
                    }
                    return None;
                }
            }
        }
    }
}
