//! The one error type of the library, and where in an input a thing stands.
//!
//! Takes nothing from the rest of the crate. Says what went wrong and where; whether that ends a
//! run, and how it is shown, is left to the caller.

use std::error::Error as StdError;
use std::fmt;

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The operating system could not open or read an input.
    Io,
    /// A compressed stream is cut or corrupt.
    Compression,
    /// The bytes of an input do not divide into documents.
    Framing,
    /// A document is no JSON.
    Syntax,
    /// A document is JSON of a shape that the called function does not read.
    Dialect,
    /// A value has the wrong type for its place.
    Shape,
    /// The reader was told to stop, which is no fault of the input.
    Stopped,
}

/// Where in an input something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Location {
    /// Number of the document in its input, from 1.
    pub document: u64,
    /// Line of the uncompressed input, from 1.
    pub line: u64,
    /// Column in bytes on that line, from 1.
    pub column: u64,
    /// Byte of the uncompressed input, from 0.
    pub byte: u64,
    /// JSON Pointer inside the document; empty for the document itself.
    pub pointer: String,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: byte {}", self.line, self.byte)
    }
}

/// The error of every fallible function of this library: a kind, a sentence, and a place if it has one.
///
/// One word wide. The error of another crate that caused it is reached through
/// [`source`](StdError::source).
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    location: Option<Location>,
    doubtful_from: Option<u64>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where it went wrong, if it did so at a place in a document.
    #[must_use]
    pub fn location(&self) -> Option<&Location> {
        self.0.location.as_ref()
    }

    /// The cause alone, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Byte of the uncompressed input from which on all that was delivered may be wrong: it came out of a
    /// compressed member or frame that was found to be damaged, or of a member of an archive that has lost or
    /// gained bytes, and where in it the damage begins cannot be told. Documents that begin before this byte and
    /// reach beyond it are concerned too. `None` where nothing that was delivered is in doubt.
    #[must_use]
    pub fn doubtful_from(&self) -> Option<u64> {
        self.0.doubtful_from
    }

    /// What a reader of your own fails with, inside of a [`std::io::Error`], to end reading early: the input
    /// then ends behind its last whole document, and this error is the one returned.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::io::{self, Read};
    /// use tweet_media::{Documents, Error, ErrorKind};
    ///
    /// struct Stops;
    ///
    /// impl Read for Stops {
    ///     fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
    ///         Err(io::Error::other(Error::stopped()))
    ///     }
    /// }
    ///
    /// let mut documents = Documents::new(b"{\"id\":1}\n{\"id\"".chain(Stops));
    /// assert!(documents.next()?.is_some());
    /// assert_eq!(documents.next().unwrap_err().kind(), ErrorKind::Stopped);
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn stopped() -> Self {
        Self::new(ErrorKind::Stopped, "was told to stop")
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            location: None,
            doubtful_from: None,
            source: None,
        }))
    }

    pub(crate) fn at(mut self, location: Location) -> Self {
        self.0.location = Some(location);
        self
    }

    /// Puts what was delivered from `byte` on in doubt.
    pub(crate) fn doubting_from(mut self, byte: Option<u64>) -> Self {
        self.0.doubtful_from = byte;
        self
    }

    /// Counts the doubt in the bytes of another layer.
    pub(crate) fn move_doubt(&mut self, to: impl FnOnce(u64) -> u64) {
        self.0.doubtful_from = self.0.doubtful_from.map(to);
    }

    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.location {
            Some(location) => {
                write!(f, "{location}: {}", self.0.message)?;
                if location.pointer.is_empty() {
                    Ok(())
                } else {
                    write!(f, " (at {})", location.pointer)
                }
            }
            None => f.write_str(&self.0.message),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("location", &self.0.location)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
