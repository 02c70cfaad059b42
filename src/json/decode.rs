//! From a span to a typed value, with word of every field that had the wrong type.
//!
//! Takes the bytes of one value whose structure is sound, gives any type that serde can read. It is a
//! serde deserializer over a [walk](super::cursor::Walk) through its document: text is borrowed wherever nothing is escaped,
//! numbers are never rounded, and what the models drop as being of the wrong type is told to the
//! caller, since the models name the kind that they expect. [`parse`] reads whole tweets for the library's users;
//! what the SIMD check does not vouch for it leaves to simd-json, which rewrites its input and refuses salvaged documents.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{self, DeserializeSeed, Visitor};
use serde::forward_to_deserialize_any;

use super::cursor::{Cursor, Kind, RawStr, Walk};
use super::simd;
use super::validate::skip_blanks;
use crate::error::{Error, ErrorKind};
use crate::model::wire::{self, hint};

/// A field whose value had the wrong type, and so reads as absent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// JSON Pointer of the value.
    pub pointer: String,
    /// What the field holds: `id`, `number`, `boolean`, `string`, `array`, `array of two numbers`, `object`, `media entity`,
    /// or text that is JSON.
    pub expected: &'static str,
    /// What the payload holds there: `object`, `array`, `string`, `number` or `boolean`; where a number is expected, which
    /// kind of number does not fit: `negative number`, `fraction` or `number too large`; where two are, `shorter array` or
    /// `longer array`.
    pub found: &'static str,
}

impl Misfit {
    /// What is wrong, without the place: `expected a number, found a string`.
    #[must_use]
    pub fn cause(&self) -> String {
        let article = |word: &str| {
            if word.starts_with(['a', 'i', 'o']) {
                "an"
            } else {
                "a"
            }
        };
        let Self {
            expected, found, ..
        } = self;
        format!(
            "expected {} {expected}, found {} {found}",
            article(expected),
            article(found)
        )
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at {})", self.cause(), self.pointer)
    }
}

/// How deep a document may nest that is parsed into a typed tweet: ten times as deep as any real one, and
/// so little that a thread of 1 MiB holds the reading of tweets inside of tweets, even unoptimized.
pub(crate) const MAX_DEPTH: usize = 64;

/// Parses one whole document, every byte of which is checked.
///
/// Nearly every document is sound, and where the processor allows it [`simd`] says so and the cursor reads it where it
/// lies. All others are simd-json's: those of other processors, those that are broken, and those that nest as deep as
/// no tweet does.
///
/// # Errors
///
/// - The document is no JSON, is nested deeper than 64 levels, or is no object.
pub(crate) fn parse<T>(document: &[u8]) -> Result<T, Error>
where
    T: de::DeserializeOwned + for<'a> wire::Lenient<'a>,
{
    let start = skip_blanks(document, 0);
    let value = &document[start..];
    if let Some(end) = simd::sound_and_flat(value)
        && skip_blanks(value, end) == value.len()
        && let Some(read) = decode(&value[..end], String::new, &mut Vec::new())
    {
        return Ok(read);
    }
    parse_copy(document)
}

/// The same by simd-json.
fn parse_copy<T: de::DeserializeOwned>(document: &[u8]) -> Result<T, Error> {
    let mut scratch = SCRATCH.take().unwrap_or_default();
    // simd-json rewrites what it reads, also when it fails, so it gets a copy.
    scratch.document.clear();
    scratch.document.extend_from_slice(document);
    let parsed =
        simd_json::serde::from_slice_with_buffers(&mut scratch.document, &mut scratch.buffers);
    if document.len() <= MOST_KEPT {
        SCRATCH.set(Some(scratch));
    }
    parsed.map_err(|error| Error::new(ErrorKind::Syntax, error.to_string()).caused_by(error))
}

/// Documents up to so many bytes leave their memory to the next one that the thread parses.
const MOST_KEPT: usize = 1 << 18;

thread_local! {
    /// To make this memory anew takes a twelfth of the time in which a tweet is parsed.
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Memory for parsing.
struct Scratch {
    document: Vec<u8>,
    buffers: simd_json::Buffers,
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            document: Vec::new(),
            buffers: simd_json::Buffers::with_max_depth(0, MAX_DEPTH),
        }
    }
}

/// Reads one value; `None` if it is of another shape altogether.
///
/// Fields of the wrong type are appended to `misfits`, their pointers below `at`.
pub(crate) fn decode<'de, T: wire::Lenient<'de>>(
    value: &'de [u8],
    at: impl Fn() -> String,
    misfits: &mut Vec<Misfit>,
) -> Option<T> {
    decode_with(Cursor::new(value), at, misfits, None)
}

/// Like [`decode`], of the value that comes next in its document.
pub(crate) fn decode_next<'de, T: wire::Lenient<'de>>(
    document: impl Walk<'de>,
    at: impl Fn() -> String,
    misfits: &mut Vec<Misfit>,
) -> Option<T> {
    decode_with(document, at, misfits, None)
}

/// Like [`decode`], and appends to `ignored` the pointers of members that the models have no field for.
#[cfg(feature = "records")]
pub(crate) fn decode_telling<'de, T: wire::Lenient<'de>>(
    value: &'de [u8],
    ignored: &mut Vec<String>,
) -> Option<T> {
    let mut misfits = Vec::new();
    let known = ignored.len();
    let decoded = decode_with(
        Cursor::new(value),
        String::new,
        &mut misfits,
        Some(&mut *ignored),
    );
    // What lies in a value of the wrong type is no news.
    let is_in = |pointer: &str| {
        misfits
            .iter()
            .any(|misfit| pointer.starts_with(&misfit.pointer))
    };
    let mut told = ignored.split_off(known);
    told.retain(|pointer| !is_in(pointer));
    ignored.extend(told);
    decoded
}

fn decode_with<'de, T: wire::Lenient<'de>>(
    cursor: impl Walk<'de>,
    at: impl Fn() -> String,
    misfits: &mut Vec<Misfit>,
    ignored: Option<&mut Vec<String>>,
) -> Option<T> {
    let known = misfits.len();
    let mut decoder = Decoder {
        cursor,
        // As deep as a medium goes.
        steps: Vec::with_capacity(8),
        misfits,
        ignored,
    };
    let is_object = decoder.cursor.kind() == Some(Kind::Object);
    let decoded = is_object.then(|| T::take(&mut decoder)).flatten();
    if misfits.len() > known {
        let prefix = at();
        for misfit in &mut misfits[known..] {
            misfit.pointer.insert_str(0, &prefix);
        }
    }
    decoded
}

/// How many fields of the wrong type one document is told of; each takes more memory than the two bytes that
/// a hostile document may spend on it.
pub(crate) const MOST_MISFITS: usize = 1 << 16;

/// How many members without a field are told of; a hostile object may have any number of them.
const MOST_IGNORED: usize = 1000;

/// One step down from a value.
enum Step<'de> {
    Key(RawStr<'de>),
    Item(usize),
}

/// Appends one step of a JSON Pointer.
pub(crate) fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    if !key.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return pointer.push_str(key);
    }
    for character in key.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// Appends the position of an item as a step of a JSON Pointer.
pub(crate) fn push_index(pointer: &mut String, index: usize) {
    pointer.push('/');
    // Nearly every list is short.
    match u8::try_from(index) {
        Ok(digit @ 0..=9) => pointer.push(char::from(b'0' + digit)),
        _ => pointer.push_str(&index.to_string()),
    }
}

struct Decoder<'de, 'm, C> {
    cursor: C,
    steps: Vec<Step<'de>>,
    misfits: &'m mut Vec<Misfit>,
    /// Where the pointers of members go that have no field.
    ignored: Option<&'m mut Vec<String>>,
}

impl<'de, C: Walk<'de>> Decoder<'de, '_, C> {
    /// Reads the scalar that comes next, which is of this kind.
    fn scalar(&mut self, kind: Kind) -> Option<wire::Scalar<'de>> {
        Some(match kind {
            Kind::String => wire::Scalar::Text(self.cursor.string().text()),
            Kind::Bool => wire::Scalar::Bool(self.cursor.literal() == b"true"),
            Kind::Number => number(self.cursor.literal()),
            Kind::Null | Kind::Object | Kind::Array => {
                self.cursor.literal();
                return None;
            }
        })
    }

    /// Whether the object or array that comes next is what its field expects.
    fn fits(&self, kind: Kind, expected: &'static str) -> bool {
        match (kind, expected) {
            (_, hint::OPEN)
            | (Kind::Object, hint::OBJECT | hint::SIZES)
            | (Kind::Array, hint::LIST | hint::SIZES) => true,
            (
                Kind::Object,
                hint::ID | hint::NUMBER | hint::SHORT_NUMBER | hint::DECIMAL | hint::TIME,
            ) => self.unwrapped(expected).is_some_and(|value| match value {
                wire::Scalar::Text(_) => expected == hint::TIME,
                number => number.fits(expected),
            }),
            _ => false,
        }
    }

    /// Reads the array that comes next, which is to hold two numbers. An empty one says as little as none, and so
    /// does a null in it.
    fn pair<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refusal> {
        self.cursor.enter();
        let mut items = Items::of(self);
        let pair = visitor.visit_seq(&mut items)?;
        match items.index {
            0 | 2 => {}
            1 => self.note("shorter array", hint::PAIR),
            _ => self.note("longer array", hint::PAIR),
        }
        Ok(pair)
    }

    /// Keeps word of a value that is not what its field expects.
    #[cold]
    fn note(&mut self, found: &'static str, expected: &'static str) {
        if self.misfits.len() < MOST_MISFITS {
            self.misfits.push(Misfit {
                pointer: self.pointer(),
                expected: expected.rsplit(':').next().unwrap_or(expected),
                found,
            });
        }
    }

    /// What is in the wrapper that comes next, which stays there.
    fn unwrapped(&self, expected: &'static str) -> Option<wire::Scalar<'de>> {
        let mut inside = Decoder {
            cursor: self.cursor.clone(),
            steps: Vec::new(),
            misfits: &mut Vec::new(),
            ignored: None,
        };
        wire::unhinted_scalar(expected, &mut inside).ok().flatten()
    }

    /// Tells of the member that was passed over, if somebody wants to know.
    fn tell_ignored(&mut self) {
        let is_wanted = self
            .ignored
            .as_ref()
            .is_some_and(|it| it.len() < MOST_IGNORED);
        if is_wanted && matches!(self.steps.last(), Some(Step::Key(_))) {
            let pointer = self.pointer();
            if let Some(ignored) = self.ignored.as_deref_mut() {
                ignored.push(pointer);
            }
        }
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.steps {
            match step {
                Step::Key(key) => push_key(&mut pointer, &key.text()),
                Step::Item(index) => push_index(&mut pointer, *index),
            }
        }
        pointer
    }
}

/// Whether a scalar is what a field expects.
fn holds(scalar: &wire::Scalar<'_>, expected: &'static str) -> bool {
    use wire::Scalar;

    match (scalar, expected) {
        (_, hint::OPEN)
        | (Scalar::Text(_), hint::TEXT | hint::TIME)
        | (Scalar::Bool(_), hint::FLAG) => true,
        (scalar, hint::ID | hint::NUMBER | hint::SHORT_NUMBER | hint::DECIMAL | hint::TIME) => {
            scalar.fits(expected)
        }
        _ => false,
    }
}

/// Why a number does not fit where a whole one from 0 is expected.
fn unfit(number: &wire::Scalar<'_>) -> &'static str {
    match number {
        wire::Scalar::Negative(_) => "negative number",
        wire::Scalar::Float(number) if *number < 0.0 => "negative number",
        wire::Scalar::Float(number) if number.fract() != 0.0 => "fraction",
        _ => "number too large",
    }
}

/// A JSON number, exact where it is a whole one of 64 bits.
fn number(literal: &[u8]) -> wire::Scalar<'static> {
    if let Some(number) = wire::plain_digits(literal) {
        return wire::Scalar::Unsigned(number);
    }
    let text = std::str::from_utf8(literal).unwrap_or_default();
    if let Ok(number) = text.parse::<u64>() {
        wire::Scalar::Unsigned(number)
    } else if let Ok(number) = text.parse::<i64>() {
        wire::Scalar::Negative(number)
    } else {
        wire::Scalar::Float(text.parse().unwrap_or(f64::NAN))
    }
}

/// What a visitor may say of a value that it does not take.
#[derive(Debug)]
struct Refusal;

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of another shape")
    }
}

impl std::error::Error for Refusal {}

impl de::Error for Refusal {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de, C: Walk<'de>> wire::Reader<'de> for Decoder<'de, '_, C> {
    fn detour<T: wire::Lenient<'de>>(&mut self) -> Option<T> {
        T::lenient(self).ok().flatten()
    }

    #[inline]
    fn text(&mut self) -> Option<Cow<'de, str>> {
        let is_text = self.cursor.kind() == Some(Kind::String);
        is_text.then(|| self.cursor.string().text())
    }

    #[inline]
    fn flag(&mut self) -> Option<bool> {
        let is_flag = self.cursor.kind() == Some(Kind::Bool);
        is_flag.then(|| self.cursor.literal() == b"true")
    }

    #[inline]
    fn digits(&mut self, most: u64) -> Option<u64> {
        let start = self.cursor.clone();
        let number = self.cursor.digits().filter(|number| *number <= most);
        if number.is_none() {
            self.cursor = start;
        }
        number
    }

    fn pair(&mut self) -> Option<[u32; 2]> {
        let start = self.cursor.clone();
        let mut pair = || {
            if self.cursor.kind() != Some(Kind::Array) {
                return None;
            }
            self.cursor.enter();
            let mut pair = [0; 2];
            for number in &mut pair {
                if !self.cursor.next_item() {
                    return None;
                }
                *number = u32::try_from(self.cursor.digits()?).ok()?;
            }
            (!self.cursor.next_item()).then_some(pair)
        };
        let pair = pair();
        if pair.is_none() {
            self.cursor = start;
        }
        pair
    }

    fn size(&mut self) -> Option<([u32; 2], Cow<'de, str>)> {
        let mut ahead = self.cursor.clone();
        let (mut w, mut h, mut resize) = (None, None, None);
        for opening in *b"{,," {
            if ahead.pass_key(opening, b"\"w\":") {
                w = Some(u32::try_from(ahead.digits()?).ok()?);
            } else if ahead.pass_key(opening, b"\"h\":") {
                h = Some(u32::try_from(ahead.digits()?).ok()?);
            } else if ahead.pass_key(opening, b"\"resize\":") && ahead.kind() == Some(Kind::String)
            {
                resize = Some(ahead.string());
            } else {
                return None;
            }
        }
        let found = ([w?, h?], resize?.text());
        ahead.next_key().is_none().then(|| {
            self.cursor = ahead;
            found
        })
    }

    #[inline]
    fn object(&mut self) -> bool {
        let is_object = self.cursor.kind() == Some(Kind::Object);
        if is_object {
            self.cursor.enter();
            self.steps.push(Step::Item(0));
        }
        is_object
    }

    #[inline]
    fn key(&mut self, known: Option<&simd::Sieve>) -> Option<Cow<'de, [u8]>> {
        if let Some(known) = known
            && self.ignored.is_none()
        {
            self.cursor.pass_over(known);
        }
        let Some(key) = self.cursor.next_key() else {
            self.steps.pop();
            return None;
        };
        if let Some(step) = self.steps.last_mut() {
            *step = Step::Key(key);
        }
        Some(if key.escaped {
            key.unescaped()
        } else {
            Cow::Borrowed(key.bytes)
        })
    }

    #[inline]
    fn ignore(&mut self) {
        self.cursor.skip();
        if self.ignored.is_some() {
            self.tell_ignored();
        }
    }

    fn array(&mut self) -> bool {
        let is_array = self.cursor.kind() == Some(Kind::Array);
        if is_array {
            self.cursor.enter();
            self.steps.push(Step::Item(usize::MAX));
        }
        is_array
    }

    fn item(&mut self) -> bool {
        if !self.cursor.next_item() {
            self.steps.pop();
            return false;
        }
        if let Some(Step::Item(index)) = self.steps.last_mut() {
            *index = index.wrapping_add(1);
        }
        true
    }
}

impl<'de, C: Walk<'de>> de::Deserializer<'de> for &mut Decoder<'de, '_, C> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.cursor.kind().ok_or(Refusal)? {
            Kind::Object => {
                self.cursor.enter();
                visitor.visit_map(Members { decoder: self })
            }
            Kind::Array => {
                self.cursor.enter();
                visitor.visit_seq(Items::of(self))
            }
            kind => Taken(self.scalar(kind)).deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        if self.cursor.kind() == Some(Kind::Null) {
            self.cursor.literal();
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let kind = self.cursor.kind().ok_or(Refusal)?;
        if matches!(kind, Kind::Object | Kind::Array) {
            if kind == Kind::Array && name == hint::PAIR {
                return self.pair(visitor);
            }
            if !self.fits(kind, name) {
                self.note(kind.name(), name);
            }
            return visitor.visit_newtype_struct(self);
        }
        let scalar = self.scalar(kind);
        if let Some(scalar) = scalar.as_ref().filter(|scalar| !holds(scalar, name)) {
            let found = match (kind, name) {
                (Kind::Number, hint::NUMBER | hint::SHORT_NUMBER | hint::TIME) => unfit(scalar),
                _ => kind.name(),
            };
            self.note(found, name);
        }
        visitor.visit_newtype_struct(Taken(scalar))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.cursor.skip();
        self.tell_ignored();
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// A scalar that was read, or null.
struct Taken<'de>(Option<wire::Scalar<'de>>);

impl<'de> de::Deserializer<'de> for Taken<'de> {
    type Error = Refusal;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            None => visitor.visit_unit(),
            Some(wire::Scalar::Text(Cow::Borrowed(text))) => visitor.visit_borrowed_str(text),
            Some(wire::Scalar::Text(Cow::Owned(text))) => visitor.visit_string(text),
            Some(wire::Scalar::Unsigned(number)) => visitor.visit_u64(number),
            Some(wire::Scalar::Negative(number)) => visitor.visit_i64(number),
            Some(wire::Scalar::Float(number)) => visitor.visit_f64(number),
            Some(wire::Scalar::Bool(value)) => visitor.visit_bool(value),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The members of the object that the cursor stands in.
struct Members<'d, 'de, 'm, C> {
    decoder: &'d mut Decoder<'de, 'm, C>,
}

impl<'de, C: Walk<'de>> de::MapAccess<'de> for Members<'_, 'de, '_, C> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refusal> {
        let Some(key) = self.decoder.cursor.next_key() else {
            return Ok(None);
        };
        self.decoder.steps.push(Step::Key(key));
        match key.text() {
            Cow::Borrowed(text) => seed.deserialize(de::value::BorrowedStrDeserializer::new(text)),
            Cow::Owned(text) => seed.deserialize(de::value::StringDeserializer::new(text)),
        }
        .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        let value = seed.deserialize(&mut *self.decoder);
        self.decoder.steps.pop();
        value
    }
}

/// The items of the array that the cursor stands in.
struct Items<'d, 'de, 'm, C> {
    decoder: &'d mut Decoder<'de, 'm, C>,
    index: usize,
}

impl<'d, 'de, 'm, C> Items<'d, 'de, 'm, C> {
    fn of(decoder: &'d mut Decoder<'de, 'm, C>) -> Self {
        Self { decoder, index: 0 }
    }
}

impl<'de, C: Walk<'de>> de::SeqAccess<'de> for Items<'_, 'de, '_, C> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refusal> {
        if !self.decoder.cursor.next_item() {
            return Ok(None);
        }
        self.decoder.steps.push(Step::Item(self.index));
        self.index += 1;
        let item = seed.deserialize(&mut *self.decoder);
        self.decoder.steps.pop();
        item.map(Some)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::model::MediaEntity;

    fn read<'a>(json: &'a str, misfits: &mut Vec<Misfit>) -> MediaEntity<Cow<'a, str>> {
        decode(json.as_bytes(), || "/media/0".to_owned(), misfits).expect("an object")
    }

    #[test]
    fn decoding_agrees_with_serde_json() {
        let json = r#"{"id":560049056895209473,"id_str":"560049056895209473","type":"video","sizes":{"large":{"w":640,"h":"360","resize":"fit"}},
            "media_url_https":"https:\/\/pbs.example\/a.jpg","video_info":{"aspect_ratio":[16,9],"variants":[{"bitrate":0,"url":"u"},{}]},
            "ext_media_color":{"palette":[{"percentage":12.5,"rgb":{"red":1,"green":2,"blue":300}}]},"odd":[{"a":[1e400]}],
            "allow_download_status":true,"ext":{"mediaStats":{"r":{"ok":{"viewCount":"12"}}}},"source_status_id":{"$numberLong":"12"}}"#;
        let mut misfits = Vec::new();
        let decoded: MediaEntity =
            decode(json.as_bytes(), String::new, &mut misfits).expect("an object");
        let expected: MediaEntity =
            serde_json::from_str(&json.replace("1e400", "1")).expect("well-formed");
        assert_eq!(decoded, expected);
        assert_eq!(misfits, []);
        let parsed: MediaEntity =
            parse(json.replace("1e400", "1").as_bytes()).expect("well-formed");
        assert_eq!(parsed, expected);
    }

    #[test]
    fn a_tweet_is_read_where_it_lies_as_simd_json_reads_its_copy() {
        use crate::model::Tweet;

        let nested = |depth: usize| {
            let (open, close) = (r#"{"quoted_status":"#.repeat(depth), "}".repeat(depth));
            format!(
                r#"{{"id":7,"a":{}1{},"quoted_status":{open}{{"id_str":"9"}}{close}}}"#,
                "[".repeat(depth),
                "]".repeat(depth)
            )
        };
        let mut documents: Vec<Vec<u8>> = crate::json::suite::samples();
        documents.extend((0..70).map(|depth| nested(depth).into_bytes()));
        documents.extend(
            [
                " \n{\"id_str\":\"7\"} \t\r\n",
                "{\"id_str\":\"7\"}\x0c",
                "\x0c{\"id_str\":\"7\"}",
                "{\"id_str\":\"7\"}{}",
                "{\"id\":12345678901234567890123,\"text\":\"a\\ud83d\\ude00\"}",
                "{\"id\":7,\"id\":8,\"user\":{\"n\":1e400}}",
                "{\"id\":7,\"text\":\"a\\ud83d\"}",
                "{\"truncated\":\"x\",\"entities\":[1],\"user\":{\"\\u0069d\":8,\"name\":-1.5e3}}",
                "[{\"id\":7}]",
                "[]",
                "\"\"",
                "7",
                "",
                " ",
                "{",
            ]
            .map(|text| text.as_bytes().to_vec()),
        );
        let (mut good, mut bad) = (0, 0);
        for document in documents {
            let read = parse::<Tweet>(&document);
            let copied = parse_copy::<Tweet>(&document);
            let text = String::from_utf8_lossy(&document);
            match (read, copied) {
                (Ok(read), Ok(copied)) => assert_eq!(read, copied, "{text}"),
                (Err(read), Err(copied)) => {
                    assert_eq!(read.to_string(), copied.to_string(), "{text}");
                    bad += 1;
                    continue;
                }
                (read, copied) => panic!("{read:?}, {copied:?}: {text}"),
            }
            good += 1;
        }
        assert!(good > 100 && bad > 10, "{good} {bad}");
    }

    /// Reads a value through serde alone, or as the crate does, with all that is told.
    fn routes(json: &str, is_detour: bool) -> (Option<MediaEntity>, Vec<Misfit>, Vec<String>) {
        use crate::model::wire::{Lenient, Reader};

        let (mut misfits, mut ignored) = (Vec::new(), Vec::new());
        let mut decoder = Decoder {
            cursor: Cursor::new(json.as_bytes()),
            steps: Vec::new(),
            misfits: &mut misfits,
            ignored: Some(&mut ignored),
        };
        let read = if is_detour {
            decoder.detour()
        } else {
            MediaEntity::take(&mut decoder)
        };
        assert!(
            decoder.steps.is_empty() && decoder.cursor.kind().is_none(),
            "{json}"
        );
        (read, misfits, ignored)
    }

    #[test]
    fn both_routes_read_the_same_whatever_a_field_holds() {
        let whole = r#"{"id":1,"id_str":"2","media_key":"3_2","type":"video","indices":[1,2],"url":"u","sizes":{"large":{"w":1,
            "h":"2","resize":"fit"},"thumb":{}},"original_info":{"width":1,"focus_rects":[{"x":0}]},"video_info":{"aspect_ratio":
            [16,9],"duration_millis":1,"variants":[{"bitrate":1,"url":"u","content_type":"video\/mp4"}]},"additional_media_info":
            {"monetizable":true,"source_user":{"id":7}},"ext_media_availability":{"status":"Available"},"alt_text":"a",
            "allow_download_status":{"allow_download":true},"mediaStats":{"viewCount":"1"},"ext":{"mediaStats":{"r":{"ok":
            {"viewCount":"1"}}}},"ext_media_color":{"palette":[{"percentage":1.5}]},"features":{"all":{"tags":[{"user_id":"1"}]}},
            "audio_only":false,"unknown":{"a":1}}"#;
        let values = [
            "null",
            "true",
            "0",
            "7",
            "-1",
            "1.5",
            "2.0",
            "1e400",
            "4294967296",
            "18446744073709551616",
            "\"\"",
            "\"7\"",
            "\"a\\u0062\"",
            "\"007\"",
            "[]",
            "[1]",
            "[1,2]",
            "[1,\"2\"]",
            "[1,2,3]",
            "[null]",
            "[[1,2]]",
            "[{}]",
            "{}",
            "{\"a\":1}",
            "{\"$numberLong\":\"7\"}",
            "{\"$date\":\"x\"}",
            "{\"w\":1}",
            "{\"\\u0077\":1,\"w\":{}}",
            "[{\"w\":1,\"h\":\"x\"}]",
            "{\"r\":{\"ok\":1}}",
            "{\"id\":1,\"id\":[2]}",
        ];
        let tree: serde_json::Value = serde_json::from_str(whole).expect("JSON");
        let mut pointers = vec![String::new()];
        let mut at = 0;
        while let Some(pointer) = pointers.get(at).cloned() {
            match tree.pointer(&pointer) {
                Some(serde_json::Value::Object(members)) => {
                    pointers.extend(members.keys().map(|key| format!("{pointer}/{key}")));
                }
                Some(serde_json::Value::Array(items)) => {
                    pointers.extend((0..items.len()).map(|item| format!("{pointer}/{item}")));
                }
                _ => {}
            }
            at += 1;
        }
        let mut told = 0;
        for pointer in &pointers {
            for value in values {
                // A word that nothing else holds marks the place, since not every value can be held in a tree.
                let mut marked = tree.clone();
                *marked.pointer_mut(pointer).expect("a place") = "@".into();
                let json = marked.to_string().replace("\"@\"", value);
                let expected = routes(&json, true);
                told += expected.1.len();
                assert_eq!(routes(&json, false), expected, "{json}");
            }
        }
        assert!(
            pointers.len() > 50 && told > 1000,
            "{} {told}",
            pointers.len()
        );
    }

    #[test]
    fn both_routes_read_the_same_size_however_it_is_spelled() {
        for size in [
            r#"{"w":1,"h":2,"resize":"fit"}"#,
            r#"{"resize":"crop","h":"2","w":"1"}"#,
            r#"{"h":2,"resize":"f\u0069t","w":1}"#,
            r#"{"h":2,"resize":"","w":1}"#,
            r#"{ "h":2,"resize":"fit","w":1}"#,
            r#"{"h":2 ,"resize":"fit","w":1 }"#,
            r#"{"h":2,"resize": "fit", "w":1}"#,
            r#"{"h":2,"w":1}"#,
            r#"{"h":2,"w":1,"w":3}"#,
            r#"{"h":2,"w":1,"resize":"fit","w":3}"#,
            r#"{"h":2,"w":1,"resize":"fit","faces":[1]}"#,
            r#"{"h":2,"w":1,"resize":null}"#,
            r#"{"h":2,"w":1,"resize":["fit"]}"#,
            r#"{"h":-2,"w":1,"resize":"fit"}"#,
            r#"{"h":2.0,"w":4294967296,"resize":"fit"}"#,
            r#"{"hh":2,"w":1,"resize":"fit"}"#,
            r#"{"\u0077":1,"h":2,"resize":"fit"}"#,
        ] {
            let json = format!(r#"{{"sizes":{{"large":{size},"small":{size}}},"id":7}}"#);
            assert_eq!(routes(&json, false), routes(&json, true), "{json}");
        }
    }

    #[test]
    fn text_without_escapes_is_borrowed() {
        let media = read(
            r#"{"url":"https://t.co/a","display_url":"pic.twitter.com\/b"}"#,
            &mut Vec::new(),
        );
        assert!(matches!(media.url, Some(Cow::Borrowed(_))));
        assert_eq!(media.display_url.as_deref(), Some("pic.twitter.com/b"));
    }

    #[test]
    fn what_is_dropped_is_told_with_its_place() {
        let mut misfits = Vec::new();
        let media = read(
            r#"{"id":4.4675670928171e+17,"id_str":"7","source_user_id":0,"url":null,"sizes":{"large":{"w":"wide","h":3}},
               "video_info":{"variants":[{"bitrate":{"x":1}},5],"aspect_ratio":[]},"ext_alt_text":""}"#,
            &mut misfits,
        );
        assert_eq!(media.media_id().map(crate::model::Id::get), Some(7));
        let told: Vec<String> = misfits.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "expected an id, found a number (at /media/0/id)",
                "expected a number, found a string (at /media/0/sizes/large/w)",
                "expected a number, found an object (at /media/0/video_info/variants/0/bitrate)",
                "expected an object, found a number (at /media/0/video_info/variants/1)",
            ]
        );
    }

    #[test]
    fn a_pair_of_another_length_is_told_of() {
        let mut misfits = Vec::new();
        read(
            r#"{"indices":[1],"video_info":{"aspect_ratio":[16,9,1]}}"#,
            &mut misfits,
        );
        read(
            r#"{"indices":[1,null],"video_info":{"aspect_ratio":["wide",9]}}"#,
            &mut misfits,
        );
        read(
            r#"{"indices":{},"video_info":{"aspect_ratio":"16:9"}}"#,
            &mut misfits,
        );
        read(
            r#"{"indices":[],"video_info":{"aspect_ratio":["16",9]}}"#,
            &mut misfits,
        );
        let told: Vec<String> = misfits.iter().map(ToString::to_string).collect();
        let ratio = "/media/0/video_info/aspect_ratio";
        assert_eq!(
            told,
            [
                "expected an array of two numbers, found a shorter array (at /media/0/indices)",
                &format!("expected an array of two numbers, found a longer array (at {ratio})"),
                &format!("expected a number, found a string (at {ratio}/0)"),
                "expected an array of two numbers, found an object (at /media/0/indices)",
                &format!("expected an array of two numbers, found a string (at {ratio})"),
            ]
        );
    }

    #[test]
    fn what_a_wrapper_holds_is_held_to_what_its_field_expects() {
        let mut misfits = Vec::new();
        let media = read(
            r#"{"id":{"$numberDouble":"7.0"},"id_str":{"$numberLong":"7"},"source_user_id":{"$numberLong":"0"},
               "sizes":{"large":{"w":{"$numberInt":"4294967296"},"h":{"$numberInt":"3"}}},
               "video_info":{"duration_millis":{"$numberDouble":"1500.0"},"variants":[
                 {"bitrate":{"$numberLong":"xyz"}},{"bitrate":{"$numberLong":-5}},{"bitrate":{"$numberLong":"832000"}}]},
               "url":{"$numberLong":"7"},"ext_alt_text":{"$date":"a"}}"#,
            &mut misfits,
        );
        assert_eq!(media.media_id().map(crate::model::Id::get), Some(7));
        assert_eq!(
            media
                .video_info
                .as_ref()
                .and_then(|it| it.duration_millis)
                .map(u64::from),
            Some(1500)
        );
        assert_eq!(media.variants()[2].bitrate.map(u64::from), Some(832_000));
        let told: Vec<String> = misfits.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "expected an id, found an object (at /media/0/id)",
                "expected a number, found an object (at /media/0/sizes/large/w)",
                "expected a number, found an object (at /media/0/video_info/variants/0/bitrate)",
                "expected a number, found an object (at /media/0/video_info/variants/1/bitrate)",
                "expected a string, found an object (at /media/0/url)",
                "expected a string, found an object (at /media/0/ext_alt_text)",
            ]
        );
        let mut misfits = Vec::new();
        read(
            r#"{"sizes":{"large":{"w":4294967296}},"video_info":{"duration_millis":9007199254740992,
               "variants":[{"bitrate":-5},{"bitrate":0.5}]}}"#,
            &mut misfits,
        );
        let told: Vec<String> = misfits.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "expected a number, found a number too large (at /media/0/sizes/large/w)",
                "expected a number, found a number too large (at /media/0/video_info/duration_millis)",
                "expected a number, found a negative number (at /media/0/video_info/variants/0/bitrate)",
                "expected a number, found a fraction (at /media/0/video_info/variants/1/bitrate)",
            ]
        );
    }

    #[test]
    fn of_a_document_made_of_misfits_no_more_are_told_than_memory_allows() {
        let json = format!(
            "{{\"video_info\":{{\"variants\":[7{}]}}}}",
            ",7".repeat(MOST_MISFITS)
        );
        let mut misfits = Vec::new();
        let media = read(&json, &mut misfits);
        assert!(media.variants().is_empty());
        assert_eq!(misfits.len(), MOST_MISFITS);
    }

    #[test]
    fn salvaged_text_is_read_where_strict_parsers_refuse() {
        let mut misfits = Vec::new();
        let media = decode::<MediaEntity>(
            b"{\"ext_alt_text\":\"a\\ud83d\",\"url\":\"b\xff\",\"id_str\":\"9\"}",
            String::new,
            &mut misfits,
        )
        .expect("an object");
        assert_eq!(media.ext_alt_text.as_deref(), Some("a\u{fffd}"));
        assert_eq!(media.url.as_deref(), Some("b\u{fffd}"));
        assert_eq!(media.media_id().map(crate::model::Id::get), Some(9));
    }
}
