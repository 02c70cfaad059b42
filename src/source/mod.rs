//! What the user names, opened: files, directories, standard input, any reader.
//!
//! Takes names, gives readers of uncompressed bytes and how far each has come. Compression and archives
//! are known by magic bytes; only where those of an archive are damaged its end or its name tells. What the bytes
//! mean is left to the documents.

mod compression;
mod members;
mod packed;
mod utf16;
mod walk;

use std::error::Error as StdError;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, ErrorKind};

use compression::Unchecked;
pub use compression::{Compression, Limits};
pub use members::{Member, Members};
use members::{peek, with_head};
use utf16::{Order, Utf16};
pub use walk::{Inputs, Skipped};

/// One input that was named, or found in a directory that was named. Not open yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    Stdin,
    Path(PathBuf),
}

impl Input {
    /// The input that `name` stands for: standard input for `-`, else a file.
    #[must_use]
    pub fn new(name: impl Into<PathBuf>) -> Self {
        let name = name.into();
        let origin = if name.as_os_str() == "-" {
            Origin::Stdin
        } else {
            Origin::Path(name)
        };
        Self { origin }
    }

    /// The name as given, or as found below the directory given.
    #[must_use]
    pub fn name(&self) -> &Path {
        match &self.origin {
            Origin::Stdin => Path::new("-"),
            Origin::Path(path) => path,
        }
    }

    /// Whether this is standard input.
    #[must_use]
    pub fn is_stdin(&self) -> bool {
        self.origin == Origin::Stdin
    }

    /// How many bytes the input has on disk; `None` for standard input, for a pipe, and where that cannot be told.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        let path = match &self.origin {
            Origin::Stdin => return None,
            Origin::Path(path) => path,
        };
        let metadata = path.metadata().ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// Opens the input, which is one thing to read.
    ///
    /// # Errors
    ///
    /// - There is no such file, or it may not be read: [`ErrorKind::Io`].
    /// - It is compressed and this build cannot read that: [`ErrorKind::Compression`].
    /// - It is an archive, which [`members`](Self::members) opens: [`ErrorKind::Framing`].
    pub fn open(&self) -> Result<Source, Error> {
        self.members(&Limits::default())?.only()
    }

    /// Opens the input: one thing to read, or those that an archive holds.
    ///
    /// # Errors
    ///
    /// - There is no such file, or it may not be read: [`ErrorKind::Io`].
    /// - It is compressed or packed and this build cannot read that: [`ErrorKind::Compression`].
    /// - It is a zip archive that is cut, or that comes through a pipe: [`ErrorKind::Compression`].
    pub fn members(&self, limits: &Limits) -> Result<Members, Error> {
        let path = match &self.origin {
            Origin::Stdin => {
                let size = stdin::size();
                return Members::of(self.name(), io::stdin(), stdin::file, size, limits);
            }
            Origin::Path(path) => path,
        };
        let file = File::open(path).map_err(open_error)?;
        let metadata = file.metadata().map_err(open_error)?;
        if metadata.is_dir() {
            return Err(Error::new(
                ErrorKind::Io,
                "is a directory; read the files in it",
            ));
        }
        let size = metadata.is_file().then_some(metadata.len());
        let file = Arc::new(file);
        let again = Arc::clone(&file);
        let again = || size.and_then(|_| again.try_clone().ok());
        Members::of(path, file, again, size, limits)
    }
}

/// Standard input as a file, where it is one.
#[cfg(unix)]
mod stdin {
    use std::fs::File;
    use std::io::{self, Seek};
    use std::os::fd::AsFd;

    pub(super) fn file() -> Option<File> {
        let file = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
        file.metadata().ok()?.is_file().then_some(file)
    }

    /// How many bytes it has, if it is a file of which nothing was read.
    pub(super) fn size() -> Option<u64> {
        let mut file = file()?;
        let size = file.metadata().ok()?.len();
        (file.stream_position().ok()? == 0).then_some(size)
    }
}

#[cfg(not(unix))]
mod stdin {
    pub(super) fn file() -> Option<std::fs::File> {
        None
    }

    pub(super) fn size() -> Option<u64> {
        None
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().display().fmt(f)
    }
}

/// Says of a failure to open something what its owner can do.
fn open_error(error: io::Error) -> Error {
    let message = match error.kind() {
        io::ErrorKind::NotFound => {
            "cannot be opened: there is no such file; check the name".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "cannot be opened: permission denied; ask for the right to read it".to_owned()
        }
        _ => format!("cannot be opened: {error}"),
    };
    Error::new(ErrorKind::Io, message).caused_by(error)
}

/// How many bytes of an input, as stored, have been read so far. Shared with whoever shows progress.
#[derive(Debug, Clone, Default)]
pub struct Consumed(Arc<AtomicU64>);

impl Consumed {
    /// The number of bytes.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, count: usize) {
        self.0.fetch_add(count as u64, Ordering::Relaxed);
    }
}

/// An open input: a reader of its uncompressed bytes.
///
/// # Examples
///
/// ```
/// use std::io::Read;
/// use tweet_media::{Compression, Source};
///
/// let mut source = Source::new(&b"{\"id\":1}"[..])?;
/// assert_eq!(source.compression(), Compression::Plain);
/// let mut text = String::new();
/// source.read_to_string(&mut text).unwrap();
/// assert_eq!(text, "{\"id\":1}");
/// assert_eq!(source.consumed().get(), 8);
/// # Ok::<(), tweet_media::Error>(())
/// ```
pub struct Source {
    reader: Box<dyn Read + Send>,
    compression: Compression,
    size: Option<u64>,
    consumed: Consumed,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("compression", &self.compression)
            .field("size", &self.size)
            .field("consumed", &self.consumed)
            .finish_non_exhaustive()
    }
}

impl Source {
    /// Reads from `reader`, whose first bytes say how it is compressed, and those below whether it is
    /// UTF-16.
    ///
    /// # Errors
    ///
    /// - The first read fails: [`ErrorKind::Io`].
    /// - The input is compressed and this build cannot read that: [`ErrorKind::Compression`].
    pub fn new(reader: impl Read + Send + 'static) -> Result<Self, Error> {
        Self::within(reader, &Limits::default())
    }

    /// Like [`new`](Self::new), with limits of your own.
    ///
    /// # Errors
    ///
    /// - The first read fails: [`ErrorKind::Io`].
    /// - The input is compressed and this build cannot read that: [`ErrorKind::Compression`].
    pub fn within(reader: impl Read + Send + 'static, limits: &Limits) -> Result<Self, Error> {
        let consumed = Consumed::default();
        let raw = Raw {
            reader: Box::new(reader),
            consumed: consumed.clone(),
        };
        Self::of(Box::new(raw), limits, consumed, &Unchecked::default())
    }

    /// Reads from `reader`, which counts its bytes itself.
    fn of(
        mut reader: Box<dyn Read + Send>,
        limits: &Limits,
        consumed: Consumed,
        unchecked: &Unchecked,
    ) -> Result<Self, Error> {
        let (head, error) = peek(&mut reader, Compression::MAGIC, Compression::may_be);
        if head.is_empty()
            && let Some(error) = error
        {
            return Err(own_error(error));
        }
        let compression = Compression::of(&head);
        let whole = with_head(head, error, reader);
        let reader = compression::uncompressed(compression, whole, limits, unchecked)?;
        let reader = if compression == Compression::Plain {
            reader
        } else {
            limits.around(reader)
        };
        Ok(Self::decoded(reader, compression, consumed))
    }

    /// Reads what `reader` gives, which is not compressed any more, as UTF-8.
    fn decoded(
        mut reader: Box<dyn Read + Send>,
        compression: Compression,
        consumed: Consumed,
    ) -> Self {
        let (head, error) = peek(&mut reader, Order::HEAD, Order::may_be);
        let order = Order::of(&head);
        let reader = with_head(head, error, reader);
        let reader = match order {
            Some(order) => Box::new(Utf16::new(reader, order)),
            None => reader,
        };
        Self {
            reader,
            compression,
            size: None,
            consumed,
        }
    }

    /// How the input is compressed.
    #[must_use]
    pub fn compression(&self) -> Compression {
        self.compression
    }

    /// How many bytes the input has on disk, if it is a file.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// How many bytes have been read so far, as stored: the measure of progress towards the size.
    #[must_use]
    pub fn consumed(&self) -> Consumed {
        self.consumed.clone()
    }
}

impl Read for Source {
    /// Reads uncompressed bytes. An error holds an [`Error`] that tells damage from failing to read.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

/// The bytes as stored: counts them, tries again when interrupted, and marks its errors as its own.
struct Raw {
    reader: Box<dyn Read + Send>,
    consumed: Consumed,
}

impl Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.reader.read(buffer) {
                Ok(count) => {
                    self.consumed.add(count);
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_own(&error) => return Err(error),
                Err(error) => {
                    let message = format!("cannot be read: {error}");
                    let kind = error.kind();
                    let own = Error::new(ErrorKind::Io, message).caused_by(error);
                    return Err(io::Error::new(kind, own));
                }
            }
        }
    }
}

/// Whether an error holds one of ours.
fn is_own(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(<dyn StdError + Send + Sync>::is::<Error>)
}

/// An error that comes up from a layer below, its doubt counted in the bytes of this one.
fn with_doubt_moved(mut error: io::Error, to: impl FnOnce(u64) -> u64) -> io::Error {
    let own = error
        .get_mut()
        .and_then(|inner| inner.downcast_mut::<Error>());
    if let Some(own) = own {
        own.move_doubt(to);
    }
    error
}

/// The [`Error`] inside an error of [`Raw`].
fn own_error(error: io::Error) -> Error {
    match error.downcast::<Error>() {
        Ok(own) => own,
        Err(error) => {
            Error::new(ErrorKind::Io, format!("cannot be read: {error}")).caused_by(error)
        }
    }
}

#[cfg(all(test, feature = "compression"))]
mod tests;
