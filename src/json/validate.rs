//! The verdict on a document: every byte of it checked against the JSON grammar and UTF-8.
//!
//! Takes the bytes of one document, gives a [`Verdict`]; from the same bytes and an offset it gives
//! the JSON Pointer of the place. What is done about a bad document is left to the caller.
//!
//! One pass, no recursion, no allocation: strings are walked eight bytes at a time, open brackets
//! are one bit each. UTF-8 is checked afterwards and only where a byte above 0x7F was seen, since
//! structure is made of ASCII and such bytes are legal in strings only.

use std::fmt;

/// How many brackets may be open at once in a document.
pub(crate) const MAX_DEPTH: usize = 256;

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

/// What is wrong with a document, as a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultCode {
    /// There is no value at all.
    Empty,
    /// The document ends before its value does.
    Cut,
    /// Something else stands where a value should.
    ExpectedValue,
    /// Something else stands where the key of an object should.
    ExpectedKey,
    /// Something else stands where the colon after a key should.
    ExpectedColon,
    /// Something else stands where a comma or the end of an object or array should.
    ExpectedComma,
    /// A closing bracket of the wrong kind.
    Unbalanced,
    /// Text stands behind the value.
    TrailingText,
    /// A control character, such as a line break, stands unescaped in a string.
    ControlCharacter,
    /// A backslash in a string is followed by something that is no escape.
    BadEscape,
    /// A number is not written as JSON writes numbers.
    BadNumber,
    /// A word that is not `true`, `false` or `null`.
    BadLiteral,
    /// Too many brackets are open at once.
    TooDeep,
    /// The document is longer than the reader was told to hold.
    TooLarge,
    /// Half of a surrogate pair, written as an escape: a scalar fault.
    LoneSurrogate,
    /// A number beyond the range of a 64-bit float: a scalar fault.
    NumberRange,
    /// Bytes in a string that are no UTF-8: a scalar fault.
    BadUtf8,
}

impl FaultCode {
    /// The code as it stands in a reject record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FaultCode::Empty => "empty",
            FaultCode::Cut => "cut",
            FaultCode::ExpectedValue => "expected-value",
            FaultCode::ExpectedKey => "expected-key",
            FaultCode::ExpectedColon => "expected-colon",
            FaultCode::ExpectedComma => "expected-comma",
            FaultCode::Unbalanced => "unbalanced",
            FaultCode::TrailingText => "trailing-text",
            FaultCode::ControlCharacter => "control-character",
            FaultCode::BadEscape => "bad-escape",
            FaultCode::BadNumber => "bad-number",
            FaultCode::BadLiteral => "bad-literal",
            FaultCode::TooDeep => "too-deep",
            FaultCode::TooLarge => "too-large",
            FaultCode::LoneSurrogate => "lone-surrogate",
            FaultCode::NumberRange => "number-range",
            FaultCode::BadUtf8 => "bad-utf8",
        }
    }

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

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
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
enum Expected {
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
    fn new(code: FaultCode, bytes: &[u8], offset: usize, expected: Expected) -> Self {
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
    fn plain(code: FaultCode, offset: usize) -> Self {
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

/// Checks a document that is one value and nothing else but blanks around it.
#[allow(
    dead_code,
    reason = "for callers that hold one document; the stream asks for its end too"
)]
pub(crate) fn validate(bytes: &[u8]) -> Verdict {
    let (end, verdict) = validate_value(bytes);
    if verdict.is_broken() {
        return verdict;
    }
    let rest = skip_blanks(bytes, end);
    if rest < bytes.len() {
        return Verdict::Broken(Fault::trailing_text(bytes, rest));
    }
    verdict
}

/// Checks the first value of `bytes`, and says where it ends.
///
/// What stands behind the value is not looked at. A number ends where its digits end, so one at the
/// very end of `bytes` may be the head of a longer one.
pub(crate) fn validate_value(bytes: &[u8]) -> (usize, Verdict) {
    let mut scalars = Scalars::default();
    let end = match walk(bytes, &mut scalars) {
        Ok(end) => end,
        Err(fault) => return (fault.offset, Verdict::Broken(fault)),
    };
    let value = bytes.get(..end).unwrap_or(bytes);
    if scalars.words & HIGH_BITS != 0
        && simdutf8::basic::from_utf8(value).is_err()
        && let Err(error) = simdutf8::compat::from_utf8(value)
    {
        scalars.utf8 = true;
        scalars.fault(FaultCode::BadUtf8, error.valid_up_to());
    }
    match scalars.first {
        None => (end, Verdict::Valid),
        Some(first) => (
            end,
            Verdict::Salvaged(ScalarFaults {
                surrogate: scalars.surrogate,
                number: scalars.number,
                utf8: scalars.utf8,
                first,
            }),
        ),
    }
}

/// Whether `fault` lies within the first two tokens of a document, so that it may be no JSON at all.
///
/// A document that is merely cut or too deep or too large began well.
pub(crate) fn fails_at_once(bytes: &[u8], fault: &Fault) -> bool {
    if matches!(
        fault.code,
        FaultCode::Cut | FaultCode::TooDeep | FaultCode::TooLarge
    ) {
        return false;
    }
    let first = token_end(bytes, 0);
    fault.offset < token_end(bytes, first)
}

/// Where the token that begins at or after `from` ends.
fn token_end(bytes: &[u8], from: usize) -> usize {
    let start = skip_blanks(bytes, from);
    match bytes.get(start) {
        None => bytes.len(),
        Some(b'{' | b'}' | b'[' | b']' | b',' | b':') => start + 1,
        Some(b'"') => string_end(bytes, start + 1),
        Some(_) => bytes[start..]
            .iter()
            .position(|b| b" \t\r\n{}[],:\"".contains(b))
            .map_or(bytes.len(), |length| start + length),
    }
}

/// Where a string whose first byte inside is `at` ends, its quote included; indifferent to what it holds.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    let mut words = 0;
    loop {
        at = string_stop(bytes, at, &mut words);
        match bytes.get(at) {
            None => return bytes.len(),
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}

/// The first byte at or after `at` that is no blank.
#[inline]
fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ') => {
                at += 1;
                // Pretty-printed documents are a third blanks, in runs.
                while let Some(word) = word_at(bytes, at)
                    && word == u64::from_le_bytes(*b"        ")
                {
                    at += 8;
                }
            }
            Some(b'\n' | b'\r' | b'\t') => at += 1,
            _ => return at,
        }
    }
}

const LOW_BITS: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

#[inline]
fn word_at(bytes: &[u8], at: usize) -> Option<u64> {
    let chunk = bytes.get(at..)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*chunk))
}

/// The first byte at or after `at` that ends a plain stretch of a string: a quote, a backslash or a
/// control character; the length of `bytes` if there is none. `words` collects what was seen.
#[inline]
pub(crate) fn string_stop(bytes: &[u8], mut at: usize, words: &mut u64) -> usize {
    while let Some(word) = word_at(bytes, at) {
        // In each of the three masks a borrow can only raise false bits above a true one, so the
        // lowest bit of all is true.
        let quote = word ^ (LOW_BITS * 0x22);
        let backslash = word ^ (LOW_BITS * 0x5C);
        let hits = ((quote.wrapping_sub(LOW_BITS) & !quote)
            | (backslash.wrapping_sub(LOW_BITS) & !backslash)
            | (word.wrapping_sub(LOW_BITS * 0x20) & !word))
            & HIGH_BITS;
        *words |= word;
        if hits != 0 {
            return at + (hits.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' || byte == b'\\' || byte < 0x20 {
            break;
        }
        *words |= u64::from(byte);
        at += 1;
    }
    at
}

/// What the walk notes without stopping.
#[derive(Default)]
struct Scalars {
    /// Every word of every string, or-ed together: its high bits tell whether all is ASCII.
    words: u64,
    surrogate: bool,
    number: bool,
    utf8: bool,
    first: Option<Fault>,
}

impl Scalars {
    #[cold]
    fn fault(&mut self, code: FaultCode, offset: usize) {
        if self.first.is_none_or(|first| offset < first.offset) {
            self.first = Some(Fault::plain(code, offset));
        }
    }
}

/// The brackets that are open: one bit each, set for an object.
struct Stack {
    objects: [u64; MAX_DEPTH / 64],
    depth: usize,
}

impl Stack {
    #[inline]
    fn push(&mut self, object: bool) -> bool {
        let Some(word) = self.objects.get_mut(self.depth / 64) else {
            return false;
        };
        let bit = 1 << (self.depth % 64);
        *word = if object { *word | bit } else { *word & !bit };
        self.depth += 1;
        true
    }

    /// Closes the innermost bracket; whether the one around it is an object, `None` if there is none.
    #[inline]
    fn pop(&mut self) -> Option<bool> {
        self.depth = self.depth.saturating_sub(1);
        let outer = self.depth.checked_sub(1)?;
        Some((self.objects[outer / 64] >> (outer % 64)) & 1 == 1)
    }
}

/// Walks one value; where it ends.
fn walk(bytes: &[u8], scalars: &mut Scalars) -> Result<usize, Fault> {
    let mut stack = Stack {
        objects: [0; MAX_DEPTH / 64],
        depth: 0,
    };
    let mut expected = Expected::Value;
    let mut at = skip_blanks(bytes, 0);
    if at >= bytes.len() {
        return Err(Fault::new(FaultCode::Empty, bytes, at, expected));
    }
    // What holds the value just read: an object, an array, or nothing.
    let mut holder = None;
    loop {
        // A value begins here.
        at = skip_blanks(bytes, at);
        match bytes.get(at) {
            Some(b'"') => at = string(bytes, at + 1, scalars)?,
            Some(b'{') => {
                if !stack.push(true) {
                    return Err(Fault::plain(FaultCode::TooDeep, at));
                }
                at = skip_blanks(bytes, at + 1);
                if bytes.get(at) == Some(&b'}') {
                    at += 1;
                    holder = stack.pop();
                } else {
                    at = key(bytes, at, Expected::KeyOrBrace, scalars)?;
                    expected = Expected::Value;
                    holder = Some(true);
                    continue;
                }
            }
            Some(b'[') => {
                if !stack.push(false) {
                    return Err(Fault::plain(FaultCode::TooDeep, at));
                }
                at = skip_blanks(bytes, at + 1);
                if bytes.get(at) == Some(&b']') {
                    at += 1;
                    holder = stack.pop();
                } else {
                    expected = Expected::ValueOrBracket;
                    holder = Some(false);
                    continue;
                }
            }
            Some(b'0'..=b'9' | b'-') => at = number(bytes, at, scalars)?,
            Some(b't') => at = literal(bytes, at, b"true")?,
            Some(b'f') => at = literal(bytes, at, b"false")?,
            Some(b'n') => at = literal(bytes, at, b"null")?,
            found => return Err(no_value(bytes, at, found.copied(), expected)),
        }
        // A value has ended here; close whatever closes with it.
        loop {
            let Some(object) = holder else {
                return Ok(at);
            };
            at = skip_blanks(bytes, at);
            match bytes.get(at) {
                Some(b',') => {
                    at += 1;
                    expected = Expected::Value;
                    if object {
                        at = key(bytes, skip_blanks(bytes, at), Expected::Key, scalars)?;
                    }
                    break;
                }
                Some(b'}') if object => holder = stack.pop(),
                Some(b']') if !object => holder = stack.pop(),
                found => return Err(no_comma(bytes, at, found.copied(), object)),
            }
            at += 1;
        }
    }
}

#[cold]
fn no_value(bytes: &[u8], at: usize, found: Option<u8>, expected: Expected) -> Fault {
    match found {
        Some(byte) if byte.is_ascii_alphabetic() => {
            Fault::new(FaultCode::BadLiteral, bytes, at, Expected::Literal)
        }
        Some(b'+' | b'.') => Fault::new(FaultCode::BadNumber, bytes, at, expected),
        _ => Fault::new(FaultCode::ExpectedValue, bytes, at, expected),
    }
}

#[cold]
fn no_comma(bytes: &[u8], at: usize, found: Option<u8>, object: bool) -> Fault {
    let expected = if object {
        Expected::CommaOrBrace
    } else {
        Expected::CommaOrBracket
    };
    let code = match found {
        Some(b'}' | b']') => FaultCode::Unbalanced,
        _ => FaultCode::ExpectedComma,
    };
    Fault::new(code, bytes, at, expected)
}

/// Walks a key, which should begin at `at`, and its colon.
#[inline]
fn key(bytes: &[u8], at: usize, expected: Expected, scalars: &mut Scalars) -> Result<usize, Fault> {
    if bytes.get(at) != Some(&b'"') {
        return Err(Fault::new(FaultCode::ExpectedKey, bytes, at, expected));
    }
    let at = skip_blanks(bytes, string(bytes, at + 1, scalars)?);
    match bytes.get(at) {
        Some(b':') => Ok(at + 1),
        _ => Err(Fault::new(
            FaultCode::ExpectedColon,
            bytes,
            at,
            Expected::Colon,
        )),
    }
}

/// Walks a string whose first byte inside is `at`; where it ends, its quote included.
#[inline]
fn string(bytes: &[u8], mut at: usize, scalars: &mut Scalars) -> Result<usize, Fault> {
    loop {
        at = string_stop(bytes, at, &mut scalars.words);
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            // Text in another script is often nothing but escapes.
            Some(b'\\') => {
                while bytes.get(at) == Some(&b'\\') {
                    at = escape(bytes, at, scalars)?;
                }
            }
            Some(_) => {
                return Err(Fault::new(
                    FaultCode::ControlCharacter,
                    bytes,
                    at,
                    Expected::Quote,
                ));
            }
            None => return Err(Fault::new(FaultCode::Cut, bytes, at, Expected::Quote)),
        }
    }
}

/// Walks an escape whose backslash is at `at`.
#[inline]
fn escape(bytes: &[u8], at: usize, scalars: &mut Scalars) -> Result<usize, Fault> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            let unit = hex(bytes, at + 2)?;
            if unit & 0xF800 != 0xD800 {
                return Ok(at + 6);
            }
            let low_follows = unit < 0xDC00
                && bytes.get(at + 6..at + 8) == Some(b"\\u")
                && hex(bytes, at + 8)? & 0xFC00 == 0xDC00;
            if low_follows {
                return Ok(at + 12);
            }
            scalars.surrogate = true;
            scalars.fault(FaultCode::LoneSurrogate, at);
            Ok(at + 6)
        }
        _ => Err(Fault::new(
            FaultCode::BadEscape,
            bytes,
            at + 1,
            Expected::Escape,
        )),
    }
}

/// Value of a hexadecimal digit; above 15 for any other byte.
const HEX: [u8; 256] = {
    let mut table = [0xFF; 256];
    let mut digit = 0;
    while digit < 16 {
        table[b"0123456789abcdef"[digit] as usize] = digit as u8;
        table[b"0123456789ABCDEF"[digit] as usize] = digit as u8;
        digit += 1;
    }
    table
};

#[inline]
fn hex(bytes: &[u8], at: usize) -> Result<u16, Fault> {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    if let Some(&[a, b, c, d]) = four {
        let [a, b, c, d] = [a, b, c, d].map(|digit| u16::from(HEX[usize::from(digit)]));
        if (a | b | c | d) < 16 {
            return Ok(a << 12 | b << 8 | c << 4 | d);
        }
    }
    let good = bytes[at.min(bytes.len())..]
        .iter()
        .take(4)
        .take_while(|digit| digit.is_ascii_hexdigit());
    let at = at + good.count();
    Err(Fault::new(
        FaultCode::BadEscape,
        bytes,
        at,
        Expected::HexDigit,
    ))
}

#[inline]
fn digits(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b'0'..=b'9')) {
        at += 1;
    }
    at
}

/// A number with fewer digits and no exponent is finite.
const FINITE_DIGITS: usize = 300;

/// Walks a number that begins at `start`.
#[inline]
fn number(bytes: &[u8], start: usize, scalars: &mut Scalars) -> Result<usize, Fault> {
    let no_digit = |at| Err(Fault::new(FaultCode::BadNumber, bytes, at, Expected::Digit));
    let whole = start + usize::from(bytes[start] == b'-');
    let mut at = digits(bytes, whole);
    if at == whole {
        return no_digit(at);
    }
    if bytes[whole] == b'0' && at > whole + 1 {
        return Err(Fault::new(
            FaultCode::BadNumber,
            bytes,
            whole + 1,
            Expected::NumberEnd,
        ));
    }
    let mut may_overflow = at - whole > FINITE_DIGITS;
    if bytes.get(at) == Some(&b'.') {
        let fraction = at + 1;
        at = digits(bytes, fraction);
        if at == fraction {
            return no_digit(at);
        }
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = at + 1 + sign;
        at = digits(bytes, exponent);
        if at == exponent {
            return no_digit(at);
        }
        may_overflow = true;
    }
    if let Some(b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'+' | b'-' | b'_') = bytes.get(at) {
        return Err(Fault::new(
            FaultCode::BadNumber,
            bytes,
            at,
            Expected::NumberEnd,
        ));
    }
    if may_overflow && !is_finite(&bytes[start..at]) {
        scalars.number = true;
        scalars.fault(FaultCode::NumberRange, start);
    }
    Ok(at)
}

#[cold]
fn is_finite(number: &[u8]) -> bool {
    std::str::from_utf8(number)
        .ok()
        .and_then(|text| text.parse::<f64>().ok())
        .is_some_and(f64::is_finite)
}

/// Walks the word that should begin at `at`.
#[inline]
fn literal(bytes: &[u8], at: usize, word: &[u8]) -> Result<usize, Fault> {
    let end = at + word.len();
    if bytes.get(at..end) == Some(word)
        && !matches!(
            bytes.get(end),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_')
        )
    {
        return Ok(end);
    }
    let rest = &bytes[at..];
    let offset = if word.starts_with(rest) {
        bytes.len()
    } else {
        at
    };
    Err(Fault::new(
        FaultCode::BadLiteral,
        bytes,
        offset,
        Expected::Literal,
    ))
}

/// Longest stretch of one key that a pointer shows, in characters.
const MAX_KEY: usize = 64;
/// Most steps that a pointer shows.
const MAX_STEPS: usize = 32;

/// The JSON Pointer of the place where byte `offset` of a document lies, however broken it is.
///
/// Keys are unescaped. A key longer than 64 characters and a path of more than 32 steps are cropped
/// with `…`, so that a message about a hostile document stays short.
pub(crate) fn pointer_at(bytes: &[u8], offset: usize) -> String {
    let mut path = Path::default();
    let mut at = 0;
    loop {
        at = skip_blanks(bytes, at);
        if at >= offset.min(bytes.len()) {
            break;
        }
        let end = token_end(bytes, at);
        match bytes[at] {
            b'{' => path.push(Step::Object {
                key: None,
                named: false,
            }),
            b'[' => path.push(Step::Array { index: 0 }),
            b'}' | b']' => path.pop(),
            b',' => path.comma(),
            b':' => path.colon(),
            // The offset lies in this string or scalar: its place is the one reached.
            _ if end > offset => break,
            b'"' => path.string(at, end),
            _ => {}
        }
        at = end;
    }
    path.render(bytes)
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Object {
        key: Option<(usize, usize)>,
        named: bool,
    },
    Array {
        index: u64,
    },
}

/// The steps to a place. Beyond [`MAX_STEPS`] only their number is kept.
#[derive(Default)]
struct Path {
    steps: Vec<Step>,
    depth: usize,
}

impl Path {
    fn push(&mut self, step: Step) {
        if self.depth < MAX_STEPS {
            self.steps.push(step);
        }
        self.depth += 1;
    }

    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.steps.truncate(self.depth);
    }

    fn last(&mut self) -> Option<&mut Step> {
        if self.depth > MAX_STEPS {
            return None;
        }
        self.steps.last_mut()
    }

    fn comma(&mut self) {
        match self.last() {
            Some(Step::Object { key, named }) => (*key, *named) = (None, false),
            Some(Step::Array { index }) => *index += 1,
            None => {}
        }
    }

    fn colon(&mut self) {
        if let Some(Step::Object { named, .. }) = self.last() {
            *named = true;
        }
    }

    fn string(&mut self, start: usize, end: usize) {
        if let Some(Step::Object { key, named: false }) = self.last() {
            *key = Some((start + 1, end - 1));
        }
    }

    fn render(&self, bytes: &[u8]) -> String {
        use fmt::Write as _;
        let mut text = String::new();
        for step in &self.steps {
            match step {
                Step::Object {
                    key: Some((start, end)),
                    named: true,
                } => {
                    text.push('/');
                    push_key(&mut text, bytes.get(*start..*end).unwrap_or_default());
                }
                // Between two members: the object itself is the place.
                Step::Object { .. } => break,
                // Writing to a String does not fail.
                Step::Array { index } => drop(write!(text, "/{index}")),
            }
        }
        if self.depth > MAX_STEPS {
            text.push_str("/…");
        }
        text
    }
}

/// Appends a key as it stands in the document, unescaped for JSON and escaped for a pointer.
fn push_key(text: &mut String, raw: &[u8]) {
    // An escape has at most twelve bytes for one character.
    let window = &raw[..raw.len().min(12 * (MAX_KEY + 1))];
    let mut quoted = Vec::with_capacity(window.len() + 2);
    quoted.push(b'"');
    quoted.extend_from_slice(window);
    quoted.push(b'"');
    let key = serde_json::from_slice::<String>(&quoted)
        .unwrap_or_else(|_| String::from_utf8_lossy(window).into_owned());
    for (count, c) in key.chars().enumerate() {
        if count == MAX_KEY {
            text.push('…');
            break;
        }
        match c {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            c => text.push(c),
        }
    }
}
