//! What can be said of a document: the verdict, the faults and their words.
//!
//! Takes what the validator found, gives codes and sentences. Finding it is left to [`validate`](super::validate).

use std::fmt;

use crate::model::label::labels;

/// What checking every byte of a document says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Every byte is as the grammar and UTF-8 want it.
    Valid,
    /// The structure is sound, but some string or number cannot be read exactly.
    Salvaged(ScalarFaults),
    /// The structure is broken: a reject.
    Broken(Fault),
}

impl Verdict {
    /// Whether the structure is broken, so that nothing of the document is delivered.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self, Verdict::Broken(_))
    }

    /// The fault that broke the document, or the first of those it survived.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Verdict::Valid => None,
            Verdict::Salvaged(faults) => Some(&faults.first),
            Verdict::Broken(fault) => Some(fault),
        }
    }
}

/// The scalar faults of a document whose structure is sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScalarFaults {
    /// Some string holds half of a surrogate pair, written as an escape.
    pub surrogate: bool,
    /// Some number is beyond the range of a 64-bit float.
    pub number: bool,
    /// Some string holds bytes that are no UTF-8.
    pub utf8: bool,
    /// The one that stands first.
    pub first: Fault,
}

impl ScalarFaults {
    /// The faults of both; the first is still the first of these.
    pub(crate) fn and(self, more: Self) -> Self {
        Self {
            surrogate: self.surrogate || more.surrogate,
            number: self.number || more.number,
            utf8: self.utf8 || more.utf8,
            first: self.first,
        }
    }

    /// The stable words of the faults that occur: `surrogate`, `number`, `utf8`.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        [
            (self.surrogate, "surrogate"),
            (self.number, "number"),
            (self.utf8, "utf8"),
        ]
        .into_iter()
        .filter_map(|(occurs, word)| occurs.then_some(word))
    }
}

labels! {
    /// What is wrong with a document, as a stable code.
    pub enum FaultCode by as_str {
        /// There is no value at all.
        Empty = "empty",
        /// The document ends before its value does.
        Cut = "cut",
        /// Something else stands where a value should.
        ExpectedValue = "expected-value",
        /// Something else stands where the key of an object should.
        ExpectedKey = "expected-key",
        /// Something else stands where the colon after a key should.
        ExpectedColon = "expected-colon",
        /// Something else stands where a comma or the end of an object or array should.
        ExpectedComma = "expected-comma",
        /// A closing bracket of the wrong kind.
        Unbalanced = "unbalanced",
        /// Text stands behind the value.
        TrailingText = "trailing-text",
        /// A control character, such as a line break, stands unescaped in a string.
        ControlCharacter = "control-character",
        /// A backslash in a string is followed by something that is no escape.
        BadEscape = "bad-escape",
        /// A number is not written as JSON writes numbers.
        BadNumber = "bad-number",
        /// A word that is not `true`, `false` or `null`.
        BadLiteral = "bad-literal",
        /// Too many brackets are open at once.
        TooDeep = "too-deep",
        /// The document is longer than the reader was told to hold.
        TooLarge = "too-large",
        /// Half of a surrogate pair, written as an escape: a scalar fault.
        LoneSurrogate = "lone-surrogate",
        /// A number beyond the range of a 64-bit float: a scalar fault.
        NumberRange = "number-range",
        /// Bytes in a string that are no UTF-8: a scalar fault.
        BadUtf8 = "bad-utf8",
    }
}

impl FaultCode {
    /// What the code means, in words.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            FaultCode::Empty => "there is no value",
            FaultCode::Cut => "the document ends before its value does",
            FaultCode::ExpectedValue => "something else stands where a value should",
            FaultCode::ExpectedKey => "something else stands where a key should",
            FaultCode::ExpectedColon => "something else stands where a colon should",
            FaultCode::ExpectedComma => {
                "something else stands where a comma or a closing bracket should"
            }
            FaultCode::Unbalanced => "a closing bracket of the wrong kind",
            FaultCode::TrailingText => "text stands behind the value",
            FaultCode::ControlCharacter => "a control character stands unescaped in a string",
            FaultCode::BadEscape => "a backslash is followed by no escape",
            FaultCode::BadNumber => "a number is not written as JSON writes numbers",
            FaultCode::BadLiteral => "a word is not true, false or null",
            FaultCode::TooDeep => "more than 256 brackets are open at once",
            FaultCode::TooLarge => "the document is longer than the largest one allowed",
            FaultCode::LoneSurrogate => "half of a surrogate pair stands alone in a string",
            FaultCode::NumberRange => "a number is beyond the range of a 64-bit float",
            FaultCode::BadUtf8 => "bytes in a string are no UTF-8",
        }
    }
}

/// One fault of a document: what it is, and at which byte of the document.
///
/// Displayed as a sentence such as `expected ',' or '}', found 'x'`, in printable ASCII whatever
/// the document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// What is wrong.
    pub code: FaultCode,
    /// Byte of the document at which it is wrong, from 0; its length where the document is cut.
    pub offset: usize,
    expected: Expected,
    found: Found,
}

/// What the grammar allows at the place of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Value,
    ValueOrBracket,
    Key,
    KeyOrBrace,
    Colon,
    CommaOrBrace,
    CommaOrBracket,
    Quote,
    End,
    Digit,
    NumberEnd,
    Escape,
    HexDigit,
    Literal,
}

impl Expected {
    fn words(self) -> &'static str {
        match self {
            Expected::Value => "a value",
            Expected::ValueOrBracket => "a value or ']'",
            Expected::Key => "a key",
            Expected::KeyOrBrace => "a key or '}'",
            Expected::Colon => "':'",
            Expected::CommaOrBrace => "',' or '}'",
            Expected::CommaOrBracket => "',' or ']'",
            Expected::Quote => "the end of a string",
            Expected::End => "the end",
            Expected::Digit => "a digit",
            Expected::NumberEnd => "the end of a number",
            Expected::Escape => "an escape",
            Expected::HexDigit => "a hexadecimal digit",
            Expected::Literal => "true, false or null",
        }
    }
}

/// What stands at the place of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    End(End),
    Char(char),
    Byte(u8),
}

/// What ends where a cut document ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Document,
    Line,
    Input,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Found::End(End::Document) => f.write_str("end of document"),
            Found::End(End::Line) => f.write_str("end of line"),
            Found::End(End::Input) => f.write_str("end of input"),
            Found::Char('\n') => f.write_str("a line break"),
            Found::Char(c) if c.is_ascii_graphic() || *c == ' ' => write!(f, "'{c}'"),
            Found::Char(c) => write!(f, "'{}'", c.escape_unicode()),
            Found::Byte(byte) => write!(f, "byte 0x{byte:02x}"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            FaultCode::Empty
            | FaultCode::Cut
            | FaultCode::ExpectedValue
            | FaultCode::ExpectedKey
            | FaultCode::ExpectedColon
            | FaultCode::ExpectedComma
            | FaultCode::Unbalanced
            | FaultCode::BadEscape
            | FaultCode::BadNumber => {
                write!(
                    f,
                    "expected {}, found {}",
                    self.expected.words(),
                    self.found
                )
            }
            FaultCode::TrailingText => write!(f, "expected nothing more, found {}", self.found),
            FaultCode::BadLiteral => {
                let expected = self.expected.words();
                write!(
                    f,
                    "expected {expected}, found a word that begins with {}",
                    self.found
                )
            }
            FaultCode::ControlCharacter => write!(f, "found {} inside a string", self.found),
            FaultCode::TooDeep
            | FaultCode::TooLarge
            | FaultCode::LoneSurrogate
            | FaultCode::NumberRange
            | FaultCode::BadUtf8 => f.write_str(self.code.message()),
        }
    }
}

impl Fault {
    /// The fault of a document that is too large to be held.
    pub(crate) fn too_large() -> Self {
        Self {
            code: FaultCode::TooLarge,
            offset: 0,
            expected: Expected::End,
            found: Found::End(End::Document),
        }
    }

    /// The fault of an array that ends without its bracket.
    pub(crate) fn unclosed_array(offset: usize) -> Self {
        Self {
            code: FaultCode::Cut,
            offset,
            expected: Expected::CommaOrBracket,
            found: Found::End(End::Document),
        }
    }

    /// The fault of text that stands behind a value.
    pub(crate) fn trailing_text(bytes: &[u8], offset: usize) -> Self {
        Self::new(FaultCode::TrailingText, bytes, offset, Expected::End)
    }

    /// The same fault, in a document that ends where a line or the input does.
    pub(crate) fn ending_with(mut self, end: End) -> Self {
        if let Found::End(which) = &mut self.found {
            *which = end;
        }
        self
    }

    /// The same fault, counted from `by` bytes earlier.
    pub(crate) fn shifted(mut self, by: usize) -> Self {
        self.offset += by;
        self
    }

    #[cold]
    pub(super) fn new(code: FaultCode, bytes: &[u8], offset: usize, expected: Expected) -> Self {
        let found = found_at(bytes, offset);
        let cut = matches!(found, Found::End(_)) && code != FaultCode::Empty;
        Self {
            code: if cut { FaultCode::Cut } else { code },
            offset: offset.min(bytes.len()),
            expected,
            found,
        }
    }

    /// A fault of a code that is not explained by what stands there.
    #[cold]
    pub(super) fn plain(code: FaultCode, offset: usize) -> Self {
        Self {
            code,
            offset,
            expected: Expected::Value,
            found: Found::End(End::Document),
        }
    }
}

fn found_at(bytes: &[u8], offset: usize) -> Found {
    let Some(rest) = bytes.get(offset..).filter(|rest| !rest.is_empty()) else {
        return Found::End(End::Document);
    };
    // A character has at most four bytes; what follows it may be cut or broken.
    let window = &rest[..rest.len().min(4)];
    let good = match std::str::from_utf8(window) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&window[..error.valid_up_to()]).unwrap_or_default(),
    };
    good.chars()
        .next()
        .map_or(Found::Byte(rest[0]), Found::Char)
}
