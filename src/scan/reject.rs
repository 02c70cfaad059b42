//! Rejects: what could not be read, as a visitor sees it and as it is kept in a file.
//!
//! Takes a document with the fault that broke it, gives its place and bytes, and one flat row of them.

use std::fmt::Write;
use std::num::NonZeroU64;
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Origin;
use crate::document::Document;
use crate::json::verdict::Fault;
use crate::record::record;

/// Longer documents are kept without their bytes: 1 MiB.
const LONGEST: u64 = 1 << 20;

/// A document that could not be read, with its place and bytes.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reject<'a> {
    /// The input as the caller named it.
    pub input: &'a str,
    /// The member of an archive; absent where the input is none.
    pub member: Option<&'a str>,
    /// Number of the document in its input, from 1.
    pub document: u64,
    /// Line on which the document starts, from 1.
    pub line: u64,
    /// Byte of the uncompressed input at which it starts, from 0.
    pub offset: u64,
    /// Its length in bytes.
    pub length: u64,
    /// Line of the fault, from 1.
    pub error_line: u64,
    /// Column of the fault in bytes, from 1.
    pub error_column: u64,
    /// Byte of the uncompressed input at which the fault lies, from 0.
    pub error_offset: u64,
    /// JSON Pointer of the place of the fault; empty for the document itself.
    pub pointer: String,
    /// Stable code of the fault.
    pub code: &'static str,
    /// The fault in words.
    pub message: String,
    /// The document, untouched; empty if it was too large to be held.
    pub bytes: &'a [u8],
    /// Column, in bytes from 1, at which a sound object or array begins behind other words on the line. Absent
    /// where none does, and where the document has several lines.
    pub json_column: Option<u64>,
    /// Whether the input is known to hold JSON by now. It is not where all that came was text; then its end
    /// tells.
    pub input_is_json: bool,
}

/// Many [`Reject`]s of one input or member that outlive their documents, in little more memory than their bytes: there
/// may be one for every other byte of an input.
///
/// # Examples
///
/// ```
/// use std::ops::ControlFlow;
/// use tweet_media::{Counts, KeptRejects, Options, Record, Reject, Visitor, scan};
///
/// #[derive(Default)]
/// struct Broken(KeptRejects);
///
/// impl Visitor for Broken {
///     fn record(&mut self, _: &Record<'_>) -> ControlFlow<()> {
///         ControlFlow::Continue(())
///     }
///
///     fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
///         self.0.keep(reject);
///         ControlFlow::Continue(())
///     }
/// }
///
/// let mut broken = Broken::default();
/// let lines = &b"{}\n{1}\n{2}\n"[..];
/// let _ = scan("-", lines, &Options::default(), &mut Counts::default(), &mut broken)?;
/// let kept: Vec<_> = broken.0.iter().map(|reject| (reject.line, reject.bytes)).collect();
/// assert_eq!(kept, [(2, &b"{1}"[..]), (3, b"{2}")]);
/// # Ok::<(), tweet_media::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct KeptRejects {
    input: String,
    member: Option<String>,
    /// The bytes of each, and its message and pointer where they are not those of the one before.
    text: Vec<u8>,
    kept: Vec<Kept>,
}

/// One of them.
#[derive(Debug, Clone)]
struct Kept {
    document: u64,
    line: u64,
    offset: u64,
    length: u64,
    error_line: u64,
    error_column: u64,
    error_offset: u64,
    code: &'static str,
    json_column: Option<NonZeroU64>,
    input_is_json: bool,
    message: Range<usize>,
    pointer: Range<usize>,
    bytes: Range<usize>,
}

impl KeptRejects {
    /// Keeps another one, of the same input and member.
    pub fn keep(&mut self, reject: &Reject<'_>) {
        if self.kept.is_empty() {
            reject.input.clone_into(&mut self.input);
            self.member = reject.member.map(ToOwned::to_owned);
        }
        let last = self.kept.last();
        let message = last.map(|last| last.message.clone());
        let pointer = last.map(|last| last.pointer.clone());
        let kept = Kept {
            document: reject.document,
            line: reject.line,
            offset: reject.offset,
            length: reject.length,
            error_line: reject.error_line,
            error_column: reject.error_column,
            error_offset: reject.error_offset,
            code: reject.code,
            json_column: reject.json_column.and_then(NonZeroU64::new),
            input_is_json: reject.input_is_json,
            message: self.again(message, reject.message.as_bytes()),
            pointer: self.again(pointer, reject.pointer.as_bytes()),
            bytes: self.add(reject.bytes),
        };
        self.kept.push(kept);
    }

    /// Where a text stands that may stand there already.
    fn again(&mut self, before: Option<Range<usize>>, text: &[u8]) -> Range<usize> {
        before
            .filter(|before| self.text.get(before.clone()) == Some(text))
            .unwrap_or_else(|| self.add(text))
    }

    fn add(&mut self, text: &[u8]) -> Range<usize> {
        let start = self.text.len();
        self.text.extend_from_slice(text);
        start..self.text.len()
    }

    /// The rejects, in the order in which they were kept.
    pub fn iter(&self) -> impl Iterator<Item = Reject<'_>> {
        let bytes = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        let text = move |range: &Range<usize>| String::from_utf8_lossy(bytes(range)).into_owned();
        self.kept.iter().map(move |kept| Reject {
            input: &self.input,
            member: self.member.as_deref(),
            document: kept.document,
            line: kept.line,
            offset: kept.offset,
            length: kept.length,
            error_line: kept.error_line,
            error_column: kept.error_column,
            error_offset: kept.error_offset,
            pointer: text(&kept.pointer),
            code: kept.code,
            message: text(&kept.message),
            bytes: bytes(&kept.bytes),
            json_column: kept.json_column.map(NonZeroU64::get),
            input_is_json: kept.input_is_json,
        })
    }

    /// How many bytes of memory they take.
    #[must_use]
    pub fn size(&self) -> usize {
        self.text.capacity() + self.kept.capacity() * size_of::<Kept>()
    }
}

impl<'a> Reject<'a> {
    pub(super) fn new(origin: Origin<'a>, document: &Document<'a>, fault: &Fault) -> Self {
        let location = document.location(fault);
        // Formatted in one piece, since there may be one for every other byte of an input.
        let mut message = String::with_capacity(96);
        let _ = write!(message, "{fault}");
        Self {
            input: origin.input,
            member: origin.member,
            document: document.place.number,
            line: document.place.line,
            offset: document.place.offset,
            length: document.place.length,
            error_line: location.line,
            error_column: location.column,
            error_offset: location.byte,
            pointer: location.pointer,
            code: fault.code.as_str(),
            message,
            bytes: document.bytes,
            json_column: document.json_at.map(|at| document.place.column + at as u64),
            input_is_json: document.input_is_json,
        }
    }

    /// The reject as a row to be kept, from which it can be mended and read again.
    #[must_use]
    pub fn record(&self) -> RejectRecord<'_> {
        let is_held = self.length <= LONGEST && self.bytes.len() as u64 == self.length;
        RejectRecord {
            input: self.input,
            member: self.member,
            document: self.document,
            line: self.line,
            offset: self.offset,
            length: self.length,
            error_line: self.error_line,
            error_column: self.error_column,
            error_offset: self.error_offset,
            code: self.code,
            message: &self.message,
            raw_base64: is_held.then(|| STANDARD.encode(self.bytes)),
            raw_omitted: (!is_held).then_some(true),
        }
    }
}

record! {
    columns RejectColumn;

    /// A document that could not be read: where it stands, what is wrong with it, and its bytes.
    ///
    /// None of its media were delivered. Mended and read again it gives exactly the records that are
    /// missing. `line`, `offset` and `length` are those of the document, as in a record; `error_line`,
    /// `error_column` and `error_offset` are the place of the fault in it. Which version of these columns it has,
    /// no column says but the `$id` of their schema.
    #[cfg_attr(feature = "schema", schemars(extend("x-either" = ["raw_base64", "raw_omitted"])))]
    pub struct RejectRecord<'a> {
        /// The input as the caller named it; `-` for stdin.
        pub input: &'a str,
        /// Member of an archive file. Absent for plain and compressed files.
        pub member: Option<&'a str>,
        /// Number of the document in its input, from 1.
        #[like = "crate::model::Position"]
        pub document: u64,
        /// Line of the uncompressed input on which the document starts, from 1.
        #[like = "crate::model::Position"]
        pub line: u64,
        /// Byte of the uncompressed input at which the document starts, from 0.
        #[like = "crate::model::Bytes"]
        pub offset: u64,
        /// Length of the document in bytes. Zero where nothing but the bracket that closes an array is missing.
        #[like = "crate::model::Bytes"]
        pub length: u64,
        /// Line of the uncompressed input on which the fault lies, from 1.
        #[like = "crate::model::Position"]
        pub error_line: u64,
        /// Column of the fault on that line in bytes, from 1; a byte order mark before the first line is not
        /// counted.
        #[like = "crate::model::BytePosition"]
        pub error_column: u64,
        /// Byte of the uncompressed input at which the fault lies, from 0.
        #[like = "crate::model::Bytes"]
        pub error_offset: u64,
        /// What is wrong.
        #[like = "crate::json::verdict::FaultCode"]
        pub code: &'static str,
        /// The same in words, with what was expected and found.
        pub message: &'a str,
        /// The document's bytes, untouched, in standard base64 with padding. Absent where they are omitted.
        #[pattern = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"]
        pub raw_base64: Option<String>,
        /// True where the bytes are left out, the document being longer than 1 MiB or than the longest one
        /// allowed. Absent where they are there.
        #[like = "Option<Omitted>"]
        pub raw_omitted: Option<bool>,
    }
}

/// True, for the schema: what is not omitted is not said to be.
#[cfg(feature = "schema")]
enum Omitted {}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Omitted {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Omitted".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "boolean", "const": true })
    }
}
