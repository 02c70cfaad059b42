//! The verdict on a document: every byte of it checked against the JSON grammar and UTF-8.
//!
//! Takes the bytes of one document, gives a [`Verdict`]. What is done about a bad document is left
//! to the caller.
//!
//! Nearly every document is sound, and where the processor allows it [`simd`] says so. What it does not
//! vouch for is walked here, which finds and words the fault. One pass, no recursion, no allocation:
//! strings are walked eight bytes at a time, open brackets are one bit each. UTF-8 is checked afterwards and only where a byte above 0x7F was seen, since
//! structure is made of ASCII and such bytes are legal in strings only.

use super::index::Index;
use super::simd;
use super::verdict::{Expected, Fault, FaultCode, ScalarFaults, Verdict};

/// How many brackets may be open at once in a document.
pub(crate) const MAX_DEPTH: usize = 256;

/// Checks a document that is one value and nothing else but blanks around it.
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
    match simd::sound(bytes) {
        Some(end) => (end, Verdict::Valid),
        None => plain(bytes),
    }
}

/// The same; where that is quick, the tokens of a sound value are put behind those of the index.
pub(crate) fn validate_and_index(bytes: &[u8], index: &mut Index) -> (usize, Verdict) {
    match simd::sound_and_indexed(bytes, index) {
        Some(end) => (end, Verdict::Valid),
        None => plain(bytes),
    }
}

/// The same, byte by byte.
pub(super) fn plain(bytes: &[u8]) -> (usize, Verdict) {
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

/// Where the token that begins at or after `from` ends.
pub(super) fn token_end(bytes: &[u8], from: usize) -> usize {
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
pub(super) fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
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

/// Whether a whole number, literal or other scalar without any fault begins at `at`, with a blank, a mark or nothing
/// behind it.
#[inline]
pub(super) fn is_plain_scalar(bytes: &[u8], at: usize) -> bool {
    let mut scalars = Scalars::default();
    let end = match bytes.get(at) {
        Some(b'0'..=b'9' | b'-') => number(bytes, at, &mut scalars),
        Some(b't') => literal(bytes, at, b"true"),
        Some(b'f') => literal(bytes, at, b"false"),
        Some(b'n') => literal(bytes, at, b"null"),
        _ => return false,
    };
    let Ok(end) = end else {
        return false;
    };
    let ends = matches!(
        bytes.get(end),
        None | Some(b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' | b'[' | b']' | b'{' | b'}')
    );
    ends && !scalars.number
}

/// Value of a hexadecimal digit; above 15 for any other byte.
const HEX: [u8; 256] = {
    let mut table = [0xFF; 256];
    let mut digit = 0;
    let mut value = 0;
    while digit < 16 {
        table[b"0123456789abcdef"[digit] as usize] = value;
        table[b"0123456789ABCDEF"[digit] as usize] = value;
        digit += 1;
        value += 1;
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[track_caller]
    fn broken(text: impl AsRef<[u8]>) -> Fault {
        match validate(text.as_ref()) {
            Verdict::Broken(fault) => fault,
            other => panic!("{:?} is {other:?}", String::from_utf8_lossy(text.as_ref())),
        }
    }

    #[track_caller]
    fn salvaged(text: impl AsRef<[u8]>) -> ScalarFaults {
        match validate(text.as_ref()) {
            Verdict::Salvaged(faults) => faults,
            other => panic!("{:?} is {other:?}", String::from_utf8_lossy(text.as_ref())),
        }
    }

    #[test]
    fn sound_documents_are_valid() {
        for text in [
            "{}",
            "[]",
            " [ ] ",
            "{ }",
            "0",
            "-0",
            "-0.0e+0",
            "12.5E-3",
            "true",
            "false",
            "null",
            "\"\"",
            "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"",
            "{\"a\":1,\"b\":[1,2,{\"c\":null}],\"a\":2}",
            "\t{\r\n\"a\" :\t[ 1 , -2 ]\r\n}\n",
            "\"\u{e9}\u{1F600} \u{7f} and more than sixteen bytes of text\"",
            "123456789012345678901234567890",
            "1e308",
            "1e-999999999999",
            "0e99999999999999999999",
        ] {
            assert_eq!(validate(text.as_bytes()), Verdict::Valid, "{text}");
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn structural_faults_have_code_place_and_words() {
        let cases: &[(&[u8], FaultCode, usize, &str)] = &[
            (
                b"",
                FaultCode::Empty,
                0,
                "expected a value, found end of document",
            ),
            (
                b" \n",
                FaultCode::Empty,
                2,
                "expected a value, found end of document",
            ),
            (
                b"{",
                FaultCode::Cut,
                1,
                "expected a key or '}', found end of document",
            ),
            (
                b"[",
                FaultCode::Cut,
                1,
                "expected a value or ']', found end of document",
            ),
            (
                b"[1",
                FaultCode::Cut,
                2,
                "expected ',' or ']', found end of document",
            ),
            (
                b"[1,",
                FaultCode::Cut,
                3,
                "expected a value, found end of document",
            ),
            (
                b"{\"a",
                FaultCode::Cut,
                3,
                "expected the end of a string, found end of document",
            ),
            (
                b"{\"a\"",
                FaultCode::Cut,
                4,
                "expected ':', found end of document",
            ),
            (
                b"{\"a\":",
                FaultCode::Cut,
                5,
                "expected a value, found end of document",
            ),
            (
                b"{\"a\":1",
                FaultCode::Cut,
                6,
                "expected ',' or '}', found end of document",
            ),
            (
                b"{\"a\":1,",
                FaultCode::Cut,
                7,
                "expected a key, found end of document",
            ),
            (
                b"\"\\",
                FaultCode::Cut,
                2,
                "expected an escape, found end of document",
            ),
            (
                b"\"\\u12",
                FaultCode::Cut,
                5,
                "expected a hexadecimal digit, found end of document",
            ),
            (
                b"tru",
                FaultCode::Cut,
                3,
                "expected true, false or null, found end of document",
            ),
            (
                b"-",
                FaultCode::Cut,
                1,
                "expected a digit, found end of document",
            ),
            (
                b"1.",
                FaultCode::Cut,
                2,
                "expected a digit, found end of document",
            ),
            (
                b"[1}",
                FaultCode::Unbalanced,
                2,
                "expected ',' or ']', found '}'",
            ),
            (
                b"{\"a\":1]",
                FaultCode::Unbalanced,
                6,
                "expected ',' or '}', found ']'",
            ),
            (
                b"[1,]",
                FaultCode::ExpectedValue,
                3,
                "expected a value, found ']'",
            ),
            (
                b"]",
                FaultCode::ExpectedValue,
                0,
                "expected a value, found ']'",
            ),
            (
                b"{\"a\":1,}",
                FaultCode::ExpectedKey,
                7,
                "expected a key, found '}'",
            ),
            (
                b"{a:1}",
                FaultCode::ExpectedKey,
                1,
                "expected a key or '}', found 'a'",
            ),
            (
                b"{'a':1}",
                FaultCode::ExpectedKey,
                1,
                "expected a key or '}', found '''",
            ),
            (
                b"{\"a\" 1}",
                FaultCode::ExpectedColon,
                5,
                "expected ':', found '1'",
            ),
            (
                b"{\"a\":1 \"b\":2}",
                FaultCode::ExpectedComma,
                7,
                "expected ',' or '}', found '\"'",
            ),
            (
                b"[1 x]",
                FaultCode::ExpectedComma,
                3,
                "expected ',' or ']', found 'x'",
            ),
            (
                b"{} x",
                FaultCode::TrailingText,
                3,
                "expected nothing more, found 'x'",
            ),
            (
                b"{}{}",
                FaultCode::TrailingText,
                2,
                "expected nothing more, found '{'",
            ),
            (
                b"\"a\nb\"",
                FaultCode::ControlCharacter,
                2,
                "found a line break inside a string",
            ),
            (
                b"\"a\x1bb\"",
                FaultCode::ControlCharacter,
                2,
                "found '\\u{1b}' inside a string",
            ),
            (
                b"\"\\x\"",
                FaultCode::BadEscape,
                2,
                "expected an escape, found 'x'",
            ),
            (
                b"\"\\u12G4\"",
                FaultCode::BadEscape,
                5,
                "expected a hexadecimal digit, found 'G'",
            ),
            (
                b"\"\\uD800\\u12\"",
                FaultCode::BadEscape,
                11,
                "expected a hexadecimal digit, found '\"'",
            ),
            (
                b"01",
                FaultCode::BadNumber,
                1,
                "expected the end of a number, found '1'",
            ),
            (
                b"[-]",
                FaultCode::BadNumber,
                2,
                "expected a digit, found ']'",
            ),
            (
                b"[1.]",
                FaultCode::BadNumber,
                3,
                "expected a digit, found ']'",
            ),
            (
                b"[1e]",
                FaultCode::BadNumber,
                3,
                "expected a digit, found ']'",
            ),
            (
                b"[+1]",
                FaultCode::BadNumber,
                1,
                "expected a value or ']', found '+'",
            ),
            (
                b"[.5]",
                FaultCode::BadNumber,
                1,
                "expected a value or ']', found '.'",
            ),
            (
                b"[0x1F]",
                FaultCode::BadNumber,
                2,
                "expected the end of a number, found 'x'",
            ),
            (
                b"[NaN]",
                FaultCode::BadLiteral,
                1,
                "expected true, false or null, found a word that begins with 'N'",
            ),
            (
                b"[nulll]",
                FaultCode::BadLiteral,
                1,
                "expected true, false or null, found a word that begins with 'n'",
            ),
            (
                b"\xEF\xBB\xBF{}",
                FaultCode::ExpectedValue,
                0,
                "expected a value, found '\\u{feff}'",
            ),
            (
                b"[\xFF]",
                FaultCode::ExpectedValue,
                1,
                "expected a value or ']', found byte 0xff",
            ),
            (
                b"[\0]",
                FaultCode::ExpectedValue,
                1,
                "expected a value or ']', found '\\u{0}'",
            ),
        ];
        for (text, code, offset, words) in cases {
            let fault = broken(text);
            let shown = String::from_utf8_lossy(text);
            assert_eq!((fault.code, fault.offset), (*code, *offset), "{shown}");
            assert_eq!(fault.to_string(), *words, "{shown}");
        }
    }

    #[test]
    fn scalar_faults_leave_the_structure_sound() {
        let faults = salvaged(r#"{"a":"\uD800","b":1}"#);
        assert_eq!(faults.words().collect::<Vec<_>>(), ["surrogate"]);
        assert_eq!(faults.first.offset, 6);
        for lone in [
            r#""\uDC00""#,
            r#""\uD800\uD800""#,
            r#""\uD800x""#,
            r#""\uDC00\uD800""#,
        ] {
            assert!(salvaged(lone).surrogate, "{lone}");
        }
        // The second of two halves in a row may still be the first of a pair.
        assert_eq!(salvaged(r#""\uD800\uD800\uDC00""#).first.offset, 1);

        for number in ["1e400", "-1e400", "1e99999999999999999999"] {
            assert!(salvaged(number).number, "{number}");
        }
        assert!(salvaged("9".repeat(310)).number);
        assert_eq!(validate("9".repeat(308).as_bytes()), Verdict::Valid);

        for bytes in [
            &b"\"\xFF\""[..],
            b"\"\xC0\x80\"",
            b"\"\xED\xA0\x80\"",
            b"\"\xC3\"",
            b"\"\xF8\x88\x80\x80\x80\"",
        ] {
            let faults = salvaged(bytes);
            assert!(faults.utf8 && faults.first.offset == 1, "{bytes:?}");
        }
        let faults = salvaged(&b"[\"\\uD800\",1e999,\"\xFF\"]"[..]);
        assert_eq!(
            faults.words().collect::<Vec<_>>(),
            ["surrogate", "number", "utf8"]
        );
        let faults = salvaged(&b"[\"\xFF\",1e999]"[..]);
        assert_eq!(faults.first.code, FaultCode::BadUtf8);
    }

    #[test]
    fn structure_outranks_scalars() {
        assert_eq!(
            broken(&b"[\"\xFF\",1e999,]"[..]).code,
            FaultCode::ExpectedValue
        );
    }

    #[test]
    fn depth_ends_at_256() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let nested = |depth: usize| {
                let inner = if open == "[" { "" } else { "1" };
                format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
            };
            assert_eq!(validate(nested(256).as_bytes()), Verdict::Valid);
            let fault = broken(nested(257));
            assert_eq!(fault.code, FaultCode::TooDeep);
            assert_eq!(fault.offset, 256 * open.len());
        }
        assert_eq!(broken("[".repeat(100_000)).code, FaultCode::TooDeep);
    }

    const SAMPLE: &str = r#" {"id":1234567890123456789,"text":"a\u00e9\ud83d\ude00\n\"q\" é","n":[-1.5e+3,0,true,false,null,{}],"o":{"k":[[],[{}]]}}"#;

    #[test]
    fn every_cut_is_structural_and_every_code_a_word() {
        for end in 0..SAMPLE.len() {
            let fault = broken(&SAMPLE.as_bytes()[..end]);
            assert!(
                matches!(fault.code, FaultCode::Cut | FaultCode::Empty),
                "{end}: {fault:?}"
            );
            assert_eq!(fault.offset, end);
        }
        assert_eq!(validate(SAMPLE.as_bytes()), Verdict::Valid);
    }

    #[test]
    fn strings_end_at_the_right_byte_at_any_alignment() {
        for lead in 0..20 {
            for length in 0..40 {
                for stop in *b"\"\\\x00\x1f\n" {
                    let mut text = vec![b' '; lead];
                    text.extend(std::iter::repeat_n(b'a', length));
                    text.push(stop);
                    text.extend(b"\x01\"\\\x80\xFFaaaaaaaaaaaa");
                    assert_eq!(string_stop(&text, lead, &mut 0), lead + length, "{stop}");
                }
            }
        }
        let harmless: Vec<u8> = (0x20..=0xFF).filter(|b| !b"\"\\".contains(b)).collect();
        assert_eq!(string_stop(&harmless, 0, &mut 0), harmless.len());
    }

    /// A small generator, so that a failure repeats.
    pub(crate) struct Random(pub(crate) u64);

    impl Random {
        pub(crate) fn below(&mut self, limit: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % limit
        }
    }

    /// `serde_json` reads at most 127 levels, refuses lone surrogates, bad UTF-8 and numbers out of
    /// range; else it is strict.
    #[track_caller]
    fn agrees_with_serde_json(text: &[u8]) {
        let verdict = validate(text);
        let theirs = serde_json::from_slice::<Value>(text);
        let shown = String::from_utf8_lossy(text);
        match verdict {
            Verdict::Valid => assert!(theirs.is_ok(), "{shown}: {theirs:?}"),
            Verdict::Broken(fault) => assert!(theirs.is_err(), "{shown}: {fault:?}"),
            Verdict::Salvaged(faults) => {
                let error = theirs.expect_err(&shown).to_string();
                let excused = (faults.surrogate
                    && (error.contains("surrogate") || error.contains("hex escape")))
                    || (faults.number && error.contains("out of range"))
                    || (faults.utf8 && error.contains("unicode code point"));
                assert!(excused, "{shown}: {faults:?}, {error}");
            }
        }
    }

    #[test]
    fn mutants_are_judged_as_serde_json_judges_them() {
        let alphabet = b"{}[]:,\"\\ \n\t01e-+.truefalsn/uD8dC\x00\x1f\x7f\xC3\xA9\xFFaE9";
        let mut random = Random(7);
        for _ in 0..60_000 {
            let mut text = SAMPLE.as_bytes().to_vec();
            for _ in 0..=random.below(3) {
                let at = random.below(text.len());
                let byte = alphabet[random.below(alphabet.len())];
                match random.below(4) {
                    0 => text[at] = byte,
                    1 => text.insert(at, byte),
                    2 => drop(text.remove(at)),
                    _ => text[at] ^= 1 << random.below(8),
                }
            }
            agrees_with_serde_json(&text);
        }
        for _ in 0..60_000 {
            let length = random.below(9);
            let text: Vec<u8> = (0..length)
                .map(|_| alphabet[random.below(alphabet.len())])
                .collect();
            agrees_with_serde_json(&text);
        }
    }

    #[test]
    fn first_value_ends_where_the_next_text_begins() {
        for (text, end) in [
            ("{}{}", 2),
            ("1 2", 1),
            ("  \"a\"x", 5),
            ("[1,2],", 5),
            ("true,", 4),
        ] {
            let (length, verdict) = validate_value(text.as_bytes());
            assert_eq!((length, verdict), (end, Verdict::Valid), "{text}");
        }
    }

    /// The verdict on every file whose answer the grammar leaves open.
    const OPEN_ANSWERS: &[(&str, &str)] = &[
        ("i_number_double_huge_neg_exp", "valid"),
        ("i_number_huge_exp", "salvaged number"),
        ("i_number_neg_int_huge_exp", "salvaged number"),
        ("i_number_pos_double_huge_exp", "salvaged number"),
        ("i_number_real_neg_overflow", "salvaged number"),
        ("i_number_real_pos_overflow", "salvaged number"),
        ("i_number_real_underflow", "valid"),
        ("i_number_too_big_neg_int", "valid"),
        ("i_number_too_big_pos_int", "valid"),
        ("i_number_very_big_negative_int", "valid"),
        ("i_object_key_lone_2nd_surrogate", "salvaged surrogate"),
        (
            "i_string_1st_surrogate_but_2nd_missing",
            "salvaged surrogate",
        ),
        (
            "i_string_1st_valid_surrogate_2nd_invalid",
            "salvaged surrogate",
        ),
        ("i_string_UTF-16LE_with_BOM", "expected-value"),
        ("i_string_UTF-8_invalid_sequence", "salvaged utf8"),
        ("i_string_UTF8_surrogate_U+D800", "salvaged utf8"),
        (
            "i_string_incomplete_surrogate_and_escape_valid",
            "salvaged surrogate",
        ),
        ("i_string_incomplete_surrogate_pair", "salvaged surrogate"),
        (
            "i_string_incomplete_surrogates_escape_valid",
            "salvaged surrogate",
        ),
        ("i_string_invalid_lonely_surrogate", "salvaged surrogate"),
        ("i_string_invalid_surrogate", "salvaged surrogate"),
        ("i_string_invalid_utf-8", "salvaged utf8"),
        ("i_string_inverted_surrogates_U+1D11E", "salvaged surrogate"),
        ("i_string_iso_latin_1", "salvaged utf8"),
        ("i_string_lone_second_surrogate", "salvaged surrogate"),
        ("i_string_lone_utf8_continuation_byte", "salvaged utf8"),
        ("i_string_not_in_unicode_range", "salvaged utf8"),
        ("i_string_overlong_sequence_2_bytes", "salvaged utf8"),
        ("i_string_overlong_sequence_6_bytes", "salvaged utf8"),
        ("i_string_overlong_sequence_6_bytes_null", "salvaged utf8"),
        ("i_string_truncated-utf-8", "salvaged utf8"),
        ("i_string_utf16BE_no_BOM", "expected-value"),
        ("i_string_utf16LE_no_BOM", "expected-value"),
        ("i_structure_500_nested_arrays", "too-deep"),
        ("i_structure_UTF-8_BOM_empty_object", "expected-value"),
    ];

    #[test]
    fn agrees_with_the_json_test_suite() {
        let Some(files) = crate::json::suite::files() else {
            return;
        };
        let mut open = Vec::new();
        for (name, document) in files {
            let verdict = validate(&document);
            match &name[..2] {
                "y_" => assert_eq!(verdict, Verdict::Valid, "{name}"),
                "n_" => assert!(verdict != Verdict::Valid, "{name}"),
                _ => {
                    let word = match verdict {
                        Verdict::Valid => "valid".to_owned(),
                        Verdict::Broken(fault) => fault.code.to_string(),
                        Verdict::Salvaged(faults) => {
                            format!("salvaged {}", faults.words().collect::<Vec<_>>().join(" "))
                        }
                    };
                    open.push((name, word));
                }
            }
        }
        open.sort();
        let golden: Vec<_> = OPEN_ANSWERS
            .iter()
            .map(|(name, word)| ((*name).to_owned(), (*word).to_owned()))
            .collect();
        assert_eq!(open, golden);
    }
}
