//! Structure over the untouched bytes of a document: enter, next key, skip, span, scalar.
//!
//! Takes bytes that the [validator](super::validate) found sound in structure, gives keys, spans and
//! scalars with their exact offsets. Indifferent to what it skips: numbers out of range, lone
//! surrogates, bad UTF-8. Needs no memory of its own. On bytes that are no JSON it gives less, but
//! never panics and always comes to an end.

use std::borrow::Cow;
use std::ops::Range;

use super::simd;

/// The kind of a JSON value, told by its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,
}

impl Kind {
    /// The kind of a value that begins with this byte.
    #[inline]
    pub(super) const fn of(first: u8) -> Option<Self> {
        Some(match first {
            b'{' => Self::Object,
            b'[' => Self::Array,
            b'"' => Self::String,
            b'-' | b'0'..=b'9' => Self::Number,
            b't' | b'f' => Self::Bool,
            b'n' => Self::Null,
            _ => return None,
        })
    }

    /// The kind's word.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Array => "array",
            Self::String => "string",
            Self::Number => "number",
            Self::Bool => "boolean",
            Self::Null => "null",
        }
    }
}

/// What goes through the structure of a document from front to back.
pub(crate) trait Walk<'a>: Clone {
    /// Where it stands, in bytes of the document.
    fn offset(&self) -> usize;

    /// The kind of the value that comes next; `None` where none does.
    fn kind(&mut self) -> Option<Kind>;

    /// Goes into the object or array that comes next.
    fn enter(&mut self);

    /// Inside an object: the next key, its value then being next; `None` behind the end of the object.
    fn next_key(&mut self) -> Option<RawStr<'a>>;

    /// Inside an object, before a key: passes over members that do not matter, as far as that is quick.
    fn pass_over(&mut self, sieve: &simd::Sieve);

    /// Passes over a bracket or comma, a key and its colon, if just these come next and no blank stands among them.
    fn pass_key(&mut self, first: u8, key_and_colon: &[u8]) -> bool;

    /// Inside an array: whether another item comes; if not, it stands behind the array's end.
    fn next_item(&mut self) -> bool;

    /// Reads the string that comes next.
    fn string(&mut self) -> RawStr<'a>;

    /// Reads the number, boolean or null that comes next, as its bytes.
    fn literal(&mut self) -> &'a [u8];

    /// Reads the whole number from 0 that comes next, bare or in quotes, if it has no more than nineteen digits, for
    /// which 64 bits are never too few. Anything else stays where it is.
    fn digits(&mut self) -> Option<u64>;

    /// Skips the value that comes next.
    fn skip(&mut self);

    /// Skips the object or array that comes next, and says whether it ends before an offset. If not, it comes to stand
    /// anywhere behind that.
    fn skip_until(&mut self, offset: usize) -> bool;

    /// Skips the value that comes next and says where it lies.
    fn span(&mut self) -> Range<usize>;

    /// Skips the value that comes next and gives its bytes.
    fn value(&mut self) -> &'a [u8];

    /// Where it stands, to [come back](Self::at) to.
    fn mark(&self) -> usize;

    /// Another one of the same document, which stands where one stood that gave this mark.
    fn at(&self, mark: usize) -> Self;
}

/// A string's bytes between its quotes, still escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawStr<'a> {
    pub(crate) bytes: &'a [u8],
    /// Where the bytes start in their document.
    pub(crate) start: usize,
    /// Whether any byte is a backslash.
    pub(crate) escaped: bool,
}

impl<'a> RawStr<'a> {
    /// Takes the bytes between two quotes.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            start: 0,
            escaped: bytes.contains(&b'\\'),
        }
    }

    /// The string's text. What is no text becomes U+FFFD: bad UTF-8, and surrogates without a partner.
    pub(crate) fn text(self) -> Cow<'a, str> {
        if !self.escaped {
            // Nearly all text is sound, and nearly all of that is ASCII.
            let text = simd::ascii(self.bytes).or_else(|| std::str::from_utf8(self.bytes).ok());
            return text.map_or_else(|| String::from_utf8_lossy(self.bytes), Cow::Borrowed);
        }
        let mut text = Vec::with_capacity(self.bytes.len());
        unescape(self.bytes, &mut text);
        Cow::Owned(match String::from_utf8(text) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }

    /// The string's bytes after unescaping; borrowed where nothing was escaped.
    pub(crate) fn unescaped(self) -> Cow<'a, [u8]> {
        if !self.escaped {
            return Cow::Borrowed(self.bytes);
        }
        let mut bytes = Vec::with_capacity(self.bytes.len());
        unescape(self.bytes, &mut bytes);
        Cow::Owned(bytes)
    }
}

/// Appends a string's unescaped bytes.
fn unescape(mut raw: &[u8], out: &mut Vec<u8>) {
    while let Some(at) = memchr::memchr(b'\\', raw) {
        out.extend_from_slice(&raw[..at]);
        let (byte, rest) = match raw[at + 1..].split_first() {
            Some((byte, rest)) => (*byte, rest),
            None => return,
        };
        raw = rest;
        out.push(match byte {
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let (character, length) = unicode_escape(raw);
                raw = &raw[length..];
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            other => other,
        });
    }
    out.extend_from_slice(raw);
}

/// The character of a `\u` escape, and how many bytes behind the `\u` it takes.
fn unicode_escape(raw: &[u8]) -> (char, usize) {
    let Some(unit) = hex4(raw) else {
        return (char::REPLACEMENT_CHARACTER, 0);
    };
    if let Some(character) = char::from_u32(unit) {
        return (character, 4);
    }
    let low = match raw.get(4..6) {
        Some(b"\\u") => raw.get(6..).and_then(hex4),
        _ => None,
    };
    match (unit, low) {
        (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
            let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            (
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
                10,
            )
        }
        _ => (char::REPLACEMENT_CHARACTER, 4),
    }
}

fn hex4(raw: &[u8]) -> Option<u32> {
    raw.get(..4)?.iter().try_fold(0, |number, byte| {
        Some(number << 4 | char::from(*byte).to_digit(16)?)
    })
}

/// Reads a document from front to back.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn blanks(&mut self) {
        if let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at = simd::blanks_end(self.bytes, self.at + 1);
        }
    }

    /// The same, whatever stands between the tokens.
    #[inline(never)]
    fn next_spread_key(&mut self) -> Option<RawStr<'a>> {
        self.blanks();
        if self.byte() == Some(b',') {
            self.at += 1;
            self.blanks();
        }
        if self.byte() != Some(b'"') {
            self.at = (self.at + 1).min(self.bytes.len());
            return None;
        }
        let key = self.string_here();
        if self.byte() != Some(b':') {
            self.blanks();
        }
        if self.byte() == Some(b':') {
            self.at += 1;
        }
        Some(key)
    }

    #[inline]
    fn string_here(&mut self) -> RawStr<'a> {
        let start = (self.at + 1).min(self.bytes.len());
        let (end, escaped) = string_end(self.bytes, start);
        self.at = (end + 1).min(self.bytes.len());
        RawStr {
            bytes: &self.bytes[start..end],
            start,
            escaped,
        }
    }

    /// Goes behind all bytes: whatever is open ends there.
    pub(crate) fn leave(&mut self) {
        self.at = self.bytes.len();
    }

    fn skip_brackets(&mut self, offset: usize) -> bool {
        match simd::close(self.bytes, self.at, offset) {
            Some(Ok(end)) => {
                self.at = end;
                end <= offset
            }
            Some(Err(end)) => {
                self.at = end;
                false
            }
            None => self.skip_brackets_plainly(offset),
        }
    }

    /// The same, byte by byte.
    fn skip_brackets_plainly(&mut self, offset: usize) -> bool {
        let mut depth = 0_usize;
        while let Some(byte) = self.byte() {
            self.at += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return self.at <= offset;
                    }
                }
                b'"' => {
                    let (end, _) = string_end(self.bytes, self.at);
                    self.at = (end + 1).min(self.bytes.len());
                    if self.at > offset {
                        return false;
                    }
                }
                _ => {}
            }
        }
        false
    }
}

impl<'a> Walk<'a> for Cursor<'a> {
    fn offset(&self) -> usize {
        self.at
    }

    #[inline]
    fn kind(&mut self) -> Option<Kind> {
        self.blanks();
        Kind::of(self.byte()?)
    }

    #[inline]
    fn enter(&mut self) {
        self.blanks();
        self.at = (self.at + 1).min(self.bytes.len());
    }

    #[inline]
    fn next_key(&mut self) -> Option<RawStr<'a>> {
        // As nearly all payloads are written.
        let start = match self.bytes.get(self.at..) {
            Some([b',', b'"', ..]) => self.at + 2,
            Some([b'"', ..]) => self.at + 1,
            Some([b'}', ..]) => {
                self.at += 1;
                return None;
            }
            _ => return self.next_spread_key(),
        };
        let (end, escaped) = string_end(self.bytes, start);
        if self.bytes.get(end + 1) != Some(&b':') {
            return self.next_spread_key();
        }
        self.at = end + 2;
        Some(RawStr {
            bytes: &self.bytes[start..end],
            start,
            escaped,
        })
    }

    #[inline]
    fn pass_key(&mut self, first: u8, key_and_colon: &[u8]) -> bool {
        let ahead = self.bytes.get(self.at..).unwrap_or_default();
        let comes =
            matches!(ahead, [byte, rest @ ..] if *byte == first && rest.starts_with(key_and_colon));
        if comes {
            self.at += 1 + key_and_colon.len();
        }
        comes
    }

    #[inline]
    fn pass_over(&mut self, sieve: &simd::Sieve) {
        self.at = simd::pass_over(self.bytes, self.at, sieve);
    }

    #[inline]
    fn next_item(&mut self) -> bool {
        self.blanks();
        if self.byte() == Some(b',') {
            self.at += 1;
        }
        if self.kind().is_some() {
            return true;
        }
        self.at = (self.at + 1).min(self.bytes.len());
        false
    }

    #[inline]
    fn string(&mut self) -> RawStr<'a> {
        self.blanks();
        self.string_here()
    }

    #[inline]
    fn literal(&mut self) -> &'a [u8] {
        self.blanks();
        let start = self.at;
        self.at = literal_end(self.bytes, start);
        &self.bytes[start..self.at]
    }

    #[inline]
    fn digits(&mut self) -> Option<u64> {
        self.blanks();
        let is_quoted = self.byte() == Some(b'"');
        let start = self.at + usize::from(is_quoted);
        let (mut at, mut number) = (start, 0_u64);
        while let Some(digit @ b'0'..=b'9') = self.bytes.get(at) {
            // Wraps only where there are too many digits.
            number = number
                .wrapping_mul(10)
                .wrapping_add(u64::from(digit - b'0'));
            at += 1;
        }
        let ends = match self.bytes.get(at) {
            Some(b'"') => is_quoted,
            None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t') => !is_quoted,
            Some(_) => false,
        };
        if !ends || !(1..20).contains(&(at - start)) {
            return None;
        }
        self.at = at + usize::from(is_quoted);
        Some(number)
    }

    fn skip(&mut self) {
        match self.kind() {
            Some(Kind::Object | Kind::Array) => {
                self.skip_brackets(usize::MAX);
            }
            Some(Kind::String) => {
                self.string();
            }
            Some(_) => {
                self.literal();
            }
            None => {}
        }
    }

    fn skip_until(&mut self, offset: usize) -> bool {
        self.blanks();
        self.skip_brackets(offset)
    }

    fn span(&mut self) -> Range<usize> {
        self.blanks();
        let start = self.at;
        self.skip();
        start..self.at
    }

    fn value(&mut self) -> &'a [u8] {
        let span = self.span();
        &self.bytes[span]
    }

    #[inline]
    fn mark(&self) -> usize {
        self.at
    }

    #[inline]
    fn at(&self, mark: usize) -> Self {
        Self {
            bytes: self.bytes,
            at: mark.min(self.bytes.len()),
        }
    }
}

/// From behind a string's opening quote: where its closing quote stands (or the bytes end), and
/// whether a backslash stands before that.
#[inline]
fn string_end(bytes: &[u8], start: usize) -> (usize, bool) {
    let mut at = start;
    let mut escaped = false;
    loop {
        at = simd::string_stop(bytes, at);
        match bytes.get(at) {
            Some(b'"') => return (at, escaped),
            Some(_) => {
                escaped = true;
                at += 2;
            }
            None => return (bytes.len(), escaped),
        }
    }
}

/// Where the number, boolean or null that begins at `at` ends.
#[inline]
fn literal_end(bytes: &[u8], mut at: usize) -> usize {
    // Eight bytes at a step.
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        // Blanks are below 0x21, as nothing else outside of strings.
        let blanks = word.wrapping_sub(LOW * 0x21) & !word & HIGH;
        // `]` is 0x5D, and `}` is 0x7D.
        let brackets = matches_byte(word | (LOW * 0x20), b'}');
        let hits = matches_byte(word, b',') | brackets | blanks;
        if hits != 0 {
            return at + (hits.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
    at + bytes[at..]
        .iter()
        .position(ends)
        .unwrap_or(bytes.len() - at)
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The high bit of the first byte that equals `byte`, and perhaps of later ones.
#[inline]
fn matches_byte(word: u64, byte: u8) -> u64 {
    let zero = word ^ (LOW * u64::from(byte));
    zero.wrapping_sub(LOW) & !zero & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::suite;

    #[test]
    fn whole_numbers_are_read_bare_and_in_quotes_and_all_else_stays() {
        for (json, number, rest) in [
            ("7,", Some(7), ","),
            (" 0}", Some(0), "}"),
            ("\"640\" ]", Some(640), " ]"),
            ("9999999999999999999", Some(9_999_999_999_999_999_999), ""),
            ("\"18446744073709551615\"", None, "\"18446744073709551615\""),
            ("7.0", None, "7.0"),
            ("7e2", None, "7e2"),
            ("-7", None, "-7"),
            ("\"7", None, "\"7"),
            ("7\"", None, "7\""),
            ("\"\"", None, "\"\""),
            ("\"7 \"", None, "\"7 \""),
            ("\"\\u0037\"", None, "\"\\u0037\""),
            ("null", None, "null"),
            ("", None, ""),
        ] {
            let mut cursor = Cursor::new(json.as_bytes());
            assert_eq!(cursor.digits(), number, "{json}");
            assert_eq!(&json[cursor.offset()..], rest, "{json}");
        }
    }

    /// The value that comes next, as `serde_json` would build it.
    fn value(cursor: &mut Cursor<'_>) -> serde_json::Value {
        match cursor.kind().expect("a value") {
            Kind::Object => {
                let mut object = serde_json::Map::new();
                cursor.enter();
                while let Some(key) = cursor.next_key() {
                    let key = key.text().into_owned();
                    object.insert(key, value(cursor));
                }
                object.into()
            }
            Kind::Array => {
                let mut array = Vec::new();
                cursor.enter();
                while cursor.next_item() {
                    array.push(value(cursor));
                }
                array.into()
            }
            Kind::String => cursor.string().text().into(),
            _ => serde_json::from_slice(cursor.literal()).expect("a literal"),
        }
    }

    #[test]
    fn the_cursor_sees_what_serde_json_sees() {
        for json in [
            r#"{"a":[1,-2.5e3,true,false,null,"x"],"b":{},"c":[],"d":{"e":[[],{}]}}"#,
            " \r\n\t{ \"a\" : [ 1 , 2 ] , \"b\" : \"\" } \n",
            r#""just \"text\" \\ \/ \u00e9 \ud83d\ude00 \n""#,
            r#"{"\u006dedia":{"":"\t"},"long key that spans words":"quote at the end\""}"#,
            "[[[[[]]]]]",
            "0",
            "{\"emoji\":\"\u{1f600}\",\"eight888\":\"\\\\\\\\\\\\\"}",
        ] {
            let mut cursor = Cursor::new(json.as_bytes());
            let expected: serde_json::Value = serde_json::from_str(json).expect(json);
            assert_eq!(value(&mut cursor), expected, "{json}");
            let mut cursor = Cursor::new(json.as_bytes());
            assert_eq!(json[cursor.span()].trim(), json.trim());
        }
    }

    /// Every document of the samples.
    fn documents() -> Vec<Vec<u8>> {
        let mut documents = Vec::new();
        for sample in suite::samples() {
            let mut inside = crate::document::Documents::new(&*sample);
            while let Ok(Some(document)) = inside.next() {
                documents.push(document.bytes.to_vec());
            }
        }
        documents
    }

    #[test]
    fn the_cursor_sees_every_sample_as_serde_json_does_whole_or_damaged() {
        let mut dice = suite::Dice(0x2545_f491_4f6c_dd1d);
        let mut below = |limit| dice.below(limit);
        let (mut whole, mut damaged) = (0, 0);
        for document in documents() {
            if let Ok(expected) = serde_json::from_slice::<serde_json::Value>(&document) {
                assert_eq!(value(&mut Cursor::new(&document)), expected);
                whole += 1;
            }
            for _ in 0..40 {
                let mut bytes = document.clone();
                let at = below(bytes.len());
                match below(3) {
                    0 => bytes[at] = b"\"{}[],:0a\\ \n"[below(12)],
                    1 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, b"\"{}[],:0a\\ \n"[below(12)]),
                }
                if let Ok(expected) = serde_json::from_slice::<serde_json::Value>(&bytes) {
                    assert_eq!(value(&mut Cursor::new(&bytes)), expected);
                    damaged += 1;
                }
            }
        }
        assert!(
            whole > 100 && damaged > 500,
            "{whole} whole, {damaged} damaged but sound"
        );
    }

    #[test]
    fn containers_end_where_they_do_byte_by_byte() {
        let mut compared = 0;
        for document in documents() {
            let mut next = 0;
            while let Some(byte) = document.get(next).filter(|_| next < 3000) {
                let at = next;
                next += 1;
                if *byte == b'"' {
                    next = string_end(&document, next).0 + 1;
                }
                if !matches!(byte, b'{' | b'[') {
                    continue;
                }
                let from = |at| Cursor {
                    bytes: &document,
                    at,
                };
                for limit in [usize::MAX, at, at + 63, at + 64, at + 200] {
                    let (mut quick, mut plain) = (from(at), from(at));
                    let ends = quick.skip_brackets(limit);
                    assert_eq!(ends, plain.skip_brackets_plainly(limit), "{at} {limit}");
                    if ends {
                        assert_eq!(quick.offset(), plain.offset());
                        compared += 1;
                    } else {
                        assert!(quick.offset() > limit || quick.offset() == document.len());
                    }
                }
            }
        }
        assert!(compared > 1000, "{compared}");
    }

    /// Passes over members at every object of a value and holds that to the keys one by one; counts them.
    fn passed_over(document: &[u8], keys: &[&[u8]], sieve: &simd::Sieve) -> usize {
        let (mut passed, mut at) = (0, 0);
        while let Some(byte) = document.get(at) {
            if *byte == b'"' {
                at = string_end(document, at + 1).0;
            }
            at += 1;
            if *byte != b'{' {
                continue;
            }
            let from = || Cursor {
                bytes: document,
                at,
            };
            let (mut quick, mut plain) = (from(), from());
            quick.pass_over(sieve);
            // Blanks behind a scalar may be passed over with it.
            quick.blanks();
            plain.blanks();
            while plain.offset() < quick.offset() {
                let key = plain.next_key().expect("a member");
                let value = plain.span();
                plain.blanks();
                passed += 1;
                assert!(!keys.contains(&&*key.unescaped()), "{}", key.text());
                let holds = |mark: u8| document[value.start + 1..value.end - 1].contains(&mark);
                if matches!(document[value.start], b'{' | b'[') {
                    assert!(!holds(b'"') && !holds(b'{') && !holds(b'['));
                }
            }
            assert_eq!(plain.offset(), quick.offset(), "in the middle of a member");
        }
        passed
    }

    #[test]
    fn what_is_passed_over_are_whole_members_that_do_not_matter() {
        const KEYS: &[&[u8]] = &[b"id", b"id_str", b"media", b"url", b"text", b"entities"];
        const EXCEPT: &[&[u8]] = &[b"url", b"tex", b"ids"];
        let sieve = simd::Sieve::of(KEYS, EXCEPT);
        let left: Vec<&[u8]> = KEYS.iter().copied().filter(|key| *key != b"url").collect();
        let mut dice = suite::Dice(0x9e37_79b9_7f4a_7c15);
        let mut passed = 0;
        let compact = documents().into_iter().filter_map(|document| {
            let value: serde_json::Value = serde_json::from_slice(&document).ok()?;
            Some(value.to_string().into_bytes())
        });
        let text = |length: usize| "x".repeat(length);
        let made = (0..100).map(|n| {
            format!(
                r#"{{"{0}":"{1}\","a":"{1}"\"","b":[1,{n}],"":{{}},"id":0,"c":{{"d":[]}},"{1}":-1e5,"id":[],"e":null}}"#,
                text(n % 70),
                text(n)
            )
            .into_bytes()
        });
        for document in compact.chain(made) {
            passed += passed_over(&document, &left, &sieve);
            for _ in 0..20 {
                let mut bytes = document.clone();
                let at = dice.below(bytes.len());
                match dice.below(3) {
                    0 => bytes[at] = b"\"{}[],:0a\\ \n"[dice.below(12)],
                    1 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, b"\"{}[],:0a\\ \n"[dice.below(12)]),
                }
                if serde_json::from_slice::<serde_json::Value>(&bytes).is_ok() {
                    passed += passed_over(&bytes, &left, &sieve);
                }
            }
        }
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            assert!(passed > 10_000, "{passed}");
        }
        let _ = passed;
    }

    #[test]
    fn a_sieve_holds_every_key_it_is_made_of_and_few_others() {
        let names: Vec<String> = (0..3000).map(|n| format!("{:x}_{n}", n * 7919)).collect();
        let keys: Vec<&[u8]> = names.iter().map(String::as_bytes).collect();
        let sieve = simd::Sieve::of(&keys[..100], &[]);
        assert!(keys[..100].iter().all(|key| sieve.may_hold(key)));
        let wrong = keys[100..].iter().filter(|key| sieve.may_hold(key)).count();
        assert!(wrong < 290, "{wrong} of 2,900");
    }

    #[test]
    fn what_is_no_text_becomes_the_replacement_character() {
        let text = |raw: &[u8]| {
            let mut cursor = Cursor::new(raw);
            cursor.string().text().into_owned()
        };
        assert_eq!(text(br#""a\ud83d""#), "a\u{fffd}");
        assert_eq!(text(br#""\ude00b""#), "\u{fffd}b");
        assert_eq!(text(br#""\ud83d\ud83d\ude00""#), "\u{fffd}\u{1f600}");
        assert_eq!(text(b"\"a\xffb\""), "a\u{fffd}b");
        assert_eq!(text(b"\"a\\n\xffb\""), "a\n\u{fffd}b");
    }

    #[test]
    fn bytes_that_are_no_json_end_without_panic() {
        let source = br#"{"a":[1,{"b":"c\"\u12"}],"d":tru"#;
        for cut in 0..=source.len() {
            for flip in 0..cut {
                let mut bytes = source[..cut].to_vec();
                bytes[flip] ^= 0x15;
                let mut cursor = Cursor::new(&bytes);
                cursor.skip();
                assert!(cursor.offset() <= bytes.len());
                let mut cursor = Cursor::new(&bytes);
                cursor.enter();
                while let Some(key) = cursor.next_key() {
                    key.text();
                    cursor.skip();
                }
                let mut cursor = Cursor::new(&bytes);
                cursor.enter();
                while cursor.next_item() {
                    cursor.skip();
                }
            }
        }
    }
}
