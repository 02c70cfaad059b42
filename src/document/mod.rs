//! One JSON document at a time, each with its place in the input and the verdict on it.
//!
//! Takes any reader of uncompressed bytes, gives [`Documents`]. It knows framings and recovery, and
//! no dialect: what a document says is the finder's business.
//!
//! How it decides. Up to a MiB is looked at to tell JSON Lines from everything else, which brackets
//! frame ([`decide`] has the rule). In JSON Lines a line is validated as a whole; only text behind its
//! first value, or a value that goes on behind its end ([`joined`]), leads to a closer look. Elsewhere a document that is complete in the bytes
//! held is validated in one pass, which also says where it ends; only where that fails its brackets
//! are followed, over as many blocks as it takes ([`brackets`]).
//!
//! An array on a line of JSON Lines, and several values on a line, are read by the same code as
//! everything framed by brackets: a wall is put up at the end of the line, so that it looks like the
//! end of the input.

#[cfg(feature = "records")]
pub(crate) mod block;
mod brackets;
mod buffer;
mod decide;
mod foreign;
mod framing;
mod joined;
mod lines;
mod values;
mod words;

use std::fmt;
use std::io::{self, Read};
use std::ops::Range;

use crate::error::{Error, ErrorKind, Location};
use crate::json::index::{Index, Indexed};
use crate::json::pointer::pointer_at;
use crate::json::validate::validate_value;
use crate::json::verdict::{End, Fault, Verdict};
use brackets::Brackets;
use buffer::Buffer;
pub(crate) use buffer::Store;

pub use foreign::{Foreign, seems_to_be, seems_to_miss};
pub use framing::Framing;

/// Longest document that is held, unless the caller says otherwise: 1 GiB.
pub const DEFAULT_MAX_DOCUMENT: u64 = 1 << 30;

/// Longest document that can be held at all: places in it are kept in 32 bits.
const MOST: u64 = u32::MAX as u64;

/// A limit on documents as it holds.
pub(crate) fn held_limit(bytes: u64) -> u64 {
    bytes.clamp(16, MOST)
}

/// Where a document stands in its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Number of the document, from 1, rejects included.
    pub number: u64,
    /// Line of its first byte, from 1.
    pub line: u64,
    /// Column of its first byte in bytes, from 1; a byte order mark before the first line is not counted.
    pub column: u64,
    /// Its first byte in the uncompressed input, from 0.
    pub offset: u64,
    /// How many bytes it has.
    pub length: u64,
}

/// One document of an input, or a piece of it that is none: a reject.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Document<'a> {
    /// Exactly the document, or what the reject covers; empty where it is too large to be held, and where it is a
    /// line of text of more than 1 MiB of which its first MiB tells all.
    pub bytes: &'a [u8],
    /// Where it stands.
    pub place: Place,
    /// What checking every byte of it says.
    pub verdict: Verdict,
    /// Of a reject that is one line, how many bytes behind its start a sound object or array begins that stands
    /// behind other words. Absent where none does.
    pub json_at: Option<usize>,
    /// Whether the input is known to hold JSON by now. It is not where all that came was text; then its end
    /// tells.
    pub input_is_json: bool,
    /// How many of its first bytes are known to hold nothing that tells of media.
    #[cfg_attr(
        not(feature = "records"),
        expect(dead_code, reason = "only the scan looks before it checks")
    )]
    pub(crate) quiet: usize,
    /// Its tokens, where they are known.
    #[cfg_attr(
        not(feature = "records"),
        expect(dead_code, reason = "only the scan reads by them")
    )]
    pub(crate) tokens: Indexed<'a>,
}

impl Document<'_> {
    /// Whether nothing of this document may be delivered.
    #[must_use]
    pub fn is_reject(&self) -> bool {
        self.verdict.is_broken()
    }

    /// All but the bytes.
    #[cfg(feature = "records")]
    pub(crate) fn bare(&self) -> Document<'static> {
        Document {
            bytes: &[],
            place: self.place,
            verdict: self.verdict,
            json_at: self.json_at,
            input_is_json: self.input_is_json,
            quiet: self.quiet,
            tokens: Indexed::default(),
        }
    }

    /// Where a fault of this document lies in the input, with the JSON Pointer inside the document.
    #[must_use]
    pub fn location(&self, fault: &Fault) -> Location {
        let before = self.bytes.get(..fault.offset).unwrap_or(self.bytes);
        let breaks = memchr::memchr_iter(b'\n', before).count() as u64;
        let column = match memchr::memrchr(b'\n', before) {
            Some(last) => (before.len() - last) as u64,
            // Also of a line that is not held.
            None => self.place.column + fault.offset as u64,
        };
        Location {
            document: self.place.number,
            line: self.place.line + breaks,
            column,
            byte: self.place.offset + fault.offset as u64,
            pointer: pointer_at(self.bytes, fault.offset),
        }
    }

    /// What is wrong with a reject, as an error with its place.
    #[must_use]
    pub fn error(&self) -> Option<Error> {
        match &self.verdict {
            Verdict::Broken(fault) => {
                Some(Error::new(ErrorKind::Syntax, fault.to_string()).at(self.location(fault)))
            }
            _ => None,
        }
    }
}

/// What was read of an input so far.
///
/// At its end `bytes = document_bytes + separator_bytes`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Documents, rejects included.
    pub documents: u64,
    /// Documents that are rejects.
    pub rejects: u64,
    /// Documents delivered in spite of a scalar fault.
    pub salvaged: u64,
    /// Bytes that the reader gave.
    pub bytes: u64,
    /// Bytes of documents, rejects included.
    pub document_bytes: u64,
    /// Bytes between documents.
    pub separator_bytes: u64,
}

impl Counts {
    /// Whether every byte read is accounted for; true at the end of every input that was not refused
    /// as a whole.
    #[must_use]
    pub fn add_up(&self) -> bool {
        self.bytes == self.document_bytes + self.separator_bytes
    }
}

/// The documents of one input, one after another.
///
/// Lines, pretty-printed values, arrays and the scripts of personal archives are told apart by
/// themselves. A piece that is no JSON is a document too, with a broken verdict: a reject. It costs
/// only itself where the framing allows that.
///
/// `B` is where the bytes are held: memory that a reader is read into, or a slice ([`from_slice`](Self::from_slice)).
///
/// # Examples
///
/// ```
/// use tweet_media::Documents;
///
/// let input = "{\"id\":1}\n{\"id\":\n[{\"id\":3},{\"id\":4}]\n";
/// let mut documents = Documents::new(input.as_bytes());
/// let mut good = Vec::new();
/// while let Some(document) = documents.next()? {
///     if !document.is_reject() {
///         good.push((document.place.line, document.bytes.len()));
///     }
/// }
/// assert_eq!(good, [(1, 8), (3, 8), (3, 8)]);
/// assert_eq!(documents.counts().rejects, 1);
/// assert!(documents.counts().add_up());
/// # Ok::<(), tweet_media::Error>(())
/// ```
pub struct Documents<R, B = Vec<u8>> {
    buffer: Buffer<R, B>,
    /// The tokens of the documents that were found.
    index: Index,
    max_document: u64,
    mode: Mode,
    /// The array that is being read, if one is.
    array: Option<Array>,
    /// Up to this byte stand several values on a line that were found good already.
    checked_to: u64,
    /// Whether lines that are not here go on with the last ones, too many to be held together.
    goes_beyond: bool,
    /// Whether a line break stands behind the wall, rather than the end of the input.
    has_line_break: bool,
    brackets: Brackets,
    /// Brackets, by their byte of the input, that were found never to close.
    unclosed: Vec<u64>,
    /// How many of them stand before the current place, as far as that was asked for.
    unclosed_behind: usize,
    counts: Counts,
    shape: Shape,
    /// Whether the input is any JSON at all, as far as is known.
    sense: Sense,
    /// Whether what was come upon last begins with a bracket.
    begins_with_bracket: bool,
    /// Whether lines that cannot hold media are only delimited.
    skims: bool,
}

/// How the input is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Undecided,
    Lines,
    Brackets,
    Ended,
}

/// Whether an input is any JSON at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    /// No document came yet.
    Unknown,
    /// It begins with text that is no JSON, and nothing sound came behind it so far.
    Foreign,
    /// The same, but on one of its lines a sound object stands behind other text.
    Buried,
    /// It begins as JSON does, or holds some.
    Json,
}

/// A top-level array of which elements are being read.
#[derive(Debug, Clone, Copy, Default)]
struct Array {
    /// Indentation of the first element that begins a line.
    indent: Option<u64>,
    /// A reject reached the end of the input, so the missing bracket costs no other one.
    paid: bool,
}

/// What the input was seen to be made of.
#[derive(Debug, Default)]
struct Shape {
    /// Lines of JSON Lines that are no mere separators.
    lines: u64,
    name: Option<String>,
    /// Top-level values and pieces, an array being one.
    tops: u64,
    begins_with_array: bool,
}

/// A document found in the buffer.
struct Found {
    /// How far before the current place it begins.
    back: usize,
    /// How many of its bytes are held.
    held: usize,
    place: Place,
    verdict: Verdict,
    /// As [`Document::json_at`].
    json_at: Option<usize>,
    /// As [`Document::quiet`].
    quiet: usize,
    /// Which tokens of the index are its own.
    tokens: Range<usize>,
}

impl Found {
    /// The document, of these bytes and tokens.
    fn with<'a>(self, bytes: &'a [u8], tokens: Indexed<'a>, input_is_json: bool) -> Document<'a> {
        Document {
            tokens,
            bytes,
            place: self.place,
            verdict: self.verdict,
            json_at: self.json_at,
            input_is_json,
            quiet: self.quiet,
        }
    }
}

impl<R, B> fmt::Debug for Documents<R, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents")
            .field("mode", &self.mode)
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

impl<R: Read> Documents<R> {
    /// Reads documents from `reader`, which gives uncompressed bytes.
    pub fn new(reader: R) -> Self {
        Self::of(Buffer::new(reader))
    }
}

impl<'b> Documents<io::Empty, &'b [u8]> {
    /// Reads documents from bytes that are in memory, uncompressed, without copying them.
    #[must_use]
    pub fn from_slice(bytes: &'b [u8]) -> Self {
        Self::of(Buffer::with(io::empty(), bytes))
    }
}

impl<R: Read, B: Store> Documents<R, B> {
    fn of(buffer: Buffer<R, B>) -> Self {
        Self {
            buffer,
            index: Index::default(),
            max_document: DEFAULT_MAX_DOCUMENT,
            mode: Mode::Undecided,
            array: None,
            checked_to: 0,
            goes_beyond: false,
            has_line_break: false,
            brackets: Brackets::default(),
            unclosed: Vec::new(),
            unclosed_behind: 0,
            counts: Counts::default(),
            shape: Shape::default(),
            sense: Sense::Unknown,
            begins_with_bracket: false,
            skims: false,
        }
    }

    /// Of JSON Lines, only delimits those that cannot hold media, or checks them as all others.
    #[cfg(feature = "records")]
    #[must_use]
    pub(crate) fn skimming(mut self, skims: bool) -> Self {
        self.skims = skims;
        self
    }

    /// Rejects documents of more than `bytes` bytes, at least 16, and does not hold them. One of 4 GiB or more
    /// is rejected whatever this says.
    #[must_use]
    pub fn max_document(mut self, bytes: u64) -> Self {
        self.max_document = held_limit(bytes);
        self
    }

    /// The framing as far as it is known; settled when the last document was read.
    #[must_use]
    pub fn framing(&self) -> Framing {
        match &self.shape {
            Shape { lines: 2.., .. } => Framing::JsonLines,
            Shape {
                name: Some(name), ..
            } => Framing::Assignment { name: name.clone() },
            Shape {
                lines: 0, tops: 0, ..
            } => Framing::Empty,
            Shape { tops: 2.., .. } => Framing::Concatenated,
            Shape {
                begins_with_array: true,
                ..
            } => Framing::Array,
            _ => Framing::Single,
        }
    }

    /// What was read so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            bytes: self.buffer.read(),
            ..self.counts
        }
    }

    /// The reader.
    pub fn get_ref(&self) -> &R {
        self.buffer.get_ref()
    }

    /// The reader, of which nothing is to be read.
    #[cfg(feature = "records")]
    pub(crate) fn get_mut(&mut self) -> &mut R {
        self.buffer.get_mut()
    }

    /// The next document, or `None` at the end.
    ///
    /// An error ends the input; every document before it was delivered, a cut one as a reject.
    ///
    /// # Errors
    ///
    /// - The reader fails: [`ErrorKind::Io`], or [`ErrorKind::Compression`] from a source of this crate.
    /// - The reader was told to stop: [`ErrorKind::Stopped`]. Of a cut document nothing is told then.
    /// - The input is no JSON at all: [`ErrorKind::Framing`]. Where its first bytes name it, as they do an image or
    ///   an archive, this comes before any document and nothing of it is read. Else it comes at the end, behind
    ///   rejects alone: the first of them began with neither `{` nor `[`, and no sound object or array followed,
    ///   nor did one stand behind other words on a line, as in a log.
    #[expect(clippy::should_implement_trait, reason = "an Iterator cannot lend")]
    pub fn next(&mut self) -> Result<Option<Document<'_>>, Error> {
        let before = self.counts;
        self.index.clear();
        let found = self.find();
        if self.buffer.is_stopped() {
            // What was found ends with what was read, and may be half of something.
            self.counts = before;
            self.mode = Mode::Ended;
            return Err(self.buffer.take_error().unwrap_or_else(Error::stopped));
        }
        match found? {
            None => Ok(None),
            Some(found) => {
                let bytes = self.buffer.gone(found.back, found.held);
                let tokens = self.index.of(found.tokens.clone());
                Ok(Some(found.with(bytes, tokens, self.sense == Sense::Json)))
            }
        }
    }

    fn find(&mut self) -> Result<Option<Found>, Error> {
        loop {
            match self.mode {
                Mode::Undecided => self.decide()?,
                Mode::Lines if !self.buffer.has_wall() => {
                    if let Some(mut found) = self.next_on_lines() {
                        self.learn(&mut found);
                        return Ok(Some(found));
                    }
                }
                Mode::Lines | Mode::Brackets => {
                    if let Some(mut found) = self.next_by_brackets() {
                        self.learn(&mut found);
                        return Ok(Some(found));
                    }
                    if self.buffer.has_wall() {
                        self.buffer.lift_wall();
                    } else {
                        self.mode = Mode::Ended;
                    }
                }
                Mode::Ended => return self.end().map(|()| None),
            }
        }
    }

    fn place(&self) -> Place {
        Place {
            number: self.counts.documents + 1,
            line: self.buffer.line(),
            column: self.buffer.offset() - self.buffer.line_start() + 1,
            offset: self.buffer.offset(),
            length: 0,
        }
    }

    /// Lets `count` bytes go that stand between documents.
    fn separate(&mut self, count: usize) {
        self.counts.separator_bytes += count as u64;
        self.buffer.consume(count);
    }

    /// Delivers the next `length` bytes, which are held, as a document.
    fn deliver(&mut self, length: usize, verdict: Verdict) -> Found {
        let place = self.place();
        self.buffer.consume(length);
        self.count(place, length as u64, verdict, length)
    }

    /// Delivers a document whose `length` bytes were let go as they came.
    fn deliver_gone(&mut self, place: Place, length: u64) -> Found {
        self.count(place, length, Verdict::Broken(Fault::too_large()), 0)
    }

    fn count(&mut self, place: Place, length: u64, verdict: Verdict, held: usize) -> Found {
        self.counts.documents += 1;
        self.counts.document_bytes += length;
        match verdict {
            Verdict::Valid => {}
            Verdict::Salvaged(_) => self.counts.salvaged += 1,
            Verdict::Broken(_) => self.counts.rejects += 1,
        }
        if self.array.is_none() && !self.buffer.has_wall() {
            self.shape.tops += 1;
        }
        Found {
            back: held,
            held,
            place: Place { length, ..place },
            verdict,
            json_at: None,
            quiet: 0,
            tokens: 0..0,
        }
    }

    /// What ends a line whose line break, if it has one, stands `length` bytes ahead.
    fn end_of_line(&self, length: usize) -> End {
        match self.buffer.held().get(length) {
            Some(_) => End::Line,
            None => End::Input,
        }
    }

    fn is_too_large(&self, length: usize) -> bool {
        length as u64 > self.max_document
    }

    /// The verdict on the next `length` bytes, which are known to be no document and end where `end` says.
    fn fault_of(&self, length: usize, end: End) -> Verdict {
        let (_, verdict) = validate_value(&self.buffer.held()[..length]);
        let fault = match verdict {
            Verdict::Broken(fault) => fault,
            _ => Fault::unclosed_array(length),
        };
        Verdict::Broken(fault.ending_with(end))
    }

    /// What ends where the input seems to.
    fn last_end(&self) -> End {
        if self.buffer.has_wall() && self.has_line_break {
            End::Line
        } else {
            End::Input
        }
    }
}

#[cfg(test)]
mod tests;
