//! The scalars of the wire: each reads a JSON number, a decimal string and an integral float alike.
//!
//! Gives newtypes that keep units apart, with their own serde and schema. Which field holds which is
//! the models' business.

use std::fmt;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms;
use super::wire::{self, Lenient, Reader, Scalar, Text, deserialize_lenient, hint};

/// A whole number of so many bits: how far it is read, which is how far it is written.
pub(super) trait Bits: Sized {
    const HINT: &'static str;
    const MOST: u64;
}

impl Bits for u64 {
    const HINT: &'static str = hint::NUMBER;
    const MOST: u64 = wire::MOST;
}

impl Bits for u32 {
    const HINT: &'static str = hint::SHORT_NUMBER;
    const MOST: u64 = u32::MAX as u64;
}

/// Declares a scalar that is a whole number.
macro_rules! number {
    ($(#[doc = $doc:literal])* pub struct $name:ident($inner:ty) $(in $unit:literal)?;) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($inner);

        impl $name {
            /// Wraps a number.
            #[must_use]
            pub const fn new(value: $inner) -> Self {
                Self(value)
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> $inner {
                self.0
            }
        }

        impl From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl From<$name> for $inner {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(output)
            }
        }

        impl<'de> Lenient<'de> for $name {
            fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
                let scalar = wire::scalar(<$inner as Bits>::HINT, input)?;
                let number = scalar.and_then(|scalar| scalar.number(<$inner as Bits>::MOST));
                Ok(number.and_then(|number| <$inner>::try_from(number).ok()).map(Self))
            }

            #[inline]
            fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
                match reader.digits(<$inner as Bits>::MOST) {
                    Some(number) => <$inner>::try_from(number).ok().map(Self),
                    None => reader.detour(),
                }
            }
        }

        deserialize_lenient!($name, "a whole number");

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut schema = forms::number::<$inner>(generator);
                schema.insert("description".to_owned(), concat!($($doc, "\n"),*).trim().into());
                $( schema.insert("x-unit".to_owned(), $unit.into()); )?
                schema
            }
        }
    };
}

number! {
    /// Bits per second. A label of the rung, not a measured rate. Zero for animated GIFs.
    pub struct Bitrate(u64) in "bits per second";
}

number! {
    /// Milliseconds.
    pub struct Millis(u64) in "milliseconds";
}

number! {
    /// Pixels along one side.
    pub struct Pixels(u32) in "pixels";
}

number! {
    /// Seconds.
    pub struct Seconds(u64) in "seconds";
}

number! {
    /// Bytes.
    pub struct Bytes(u64) in "bytes";
}

number! {
    /// A number of things, such as views.
    pub struct Count(u64);
}

/// An exact 64-bit id of a medium, a tweet or a user.
///
/// Read from a JSON integer or a string of digits, never from a float, which may have been rounded.
/// Written as a string, since many readers of JSON lose digits above 2^53. Zero is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u64);

impl Id {
    /// Wraps an id.
    #[must_use]
    pub const fn new(id: u64) -> Self {
        Self(id)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// When the service made this id: milliseconds since 1970, `None` for ids older than November
    /// 2010, which carry no time.
    ///
    /// ```
    /// # use tweet_media::Id;
    /// assert_eq!(Id::new(1_800_000_000_000_000_000).unix_millis(), Some(1_717_988_417_039));
    /// assert_eq!(Id::new(20).unix_millis(), None);
    /// ```
    #[must_use]
    pub const fn unix_millis(self) -> Option<u64> {
        const EPOCH: u64 = 1_288_834_974_657;
        const FIRST: u64 = 29_700_859_247;
        if self.0 < FIRST {
            None
        } else {
            Some((self.0 >> 22) + EPOCH)
        }
    }
}

impl From<u64> for Id {
    fn from(id: u64) -> Self {
        Self(id)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.collect_str(&self.0)
    }
}

impl<'de> Lenient<'de> for Id {
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
        let id = wire::scalar(hint::ID, input)?.and_then(|scalar| scalar.id());
        Ok(id.map(Self))
    }

    #[inline]
    fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
        match reader.digits(u64::MAX) {
            Some(0) => None,
            Some(id) => Some(Self(id)),
            None => reader.detour(),
        }
    }
}

deserialize_lenient!(Id, "an id");

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Id {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = forms::id(generator);
        let description = "An exact 64-bit id of a medium, a tweet or a user, in decimal digits.";
        schema.insert("description".to_owned(), description.into());
        schema
    }
}

/// Declares a scalar that is any number.
macro_rules! decimal {
    ($(#[doc = $doc:literal])* pub struct $name:ident $(in $unit:literal)?;) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            /// The number.
            #[must_use]
            pub const fn get(self) -> f64 {
                self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                output.serialize_f64(self.0)
            }
        }

        impl<'de> Lenient<'de> for $name {
            fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
                let number = wire::scalar(hint::DECIMAL, input)?.and_then(|scalar| scalar.decimal());
                Ok(number.map(Self))
            }
        }

        deserialize_lenient!($name, "a number");

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut schema = forms::decimal(generator);
                schema.insert("description".to_owned(), concat!($($doc, "\n"),*).trim().into());
                $( schema.insert("x-unit".to_owned(), $unit.into()); )?
                schema
            }
        }
    };
}

decimal! {
    /// A share of a hundred.
    pub struct Percentage in "percent";
}

decimal! {
    /// A length of time, whose unit is that of the tool that wrote it.
    pub struct Duration;
}

/// A point in time as the service wrote it, which is text in the ways of its dialects.
///
/// Some tools and databases write a number instead, of seconds or milliseconds since 1970: it is kept as its digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Time<S = String>(S);

impl<S: AsRef<str>> Time<S> {
    /// The text, or the digits of the number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }
}

impl<S> From<S> for Time<S> {
    fn from(text: S) -> Self {
        Self(text)
    }
}

impl<S: fmt::Display> fmt::Display for Time<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<S: Serialize> Serialize for Time<S> {
    fn serialize<O: Serializer>(&self, output: O) -> Result<O::Ok, O::Error> {
        self.0.serialize(output)
    }
}

impl<'de, S: Text<'de>> Lenient<'de> for Time<S> {
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
        Ok(match wire::scalar(hint::TIME, input)? {
            Some(Scalar::Text(text)) => wire::text_of(text),
            Some(number) => number
                .number(wire::MOST)
                .map(|number| S::from_owned(number.to_string())),
            None => None,
        }
        .map(Self))
    }

    #[inline]
    fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
        match reader.text() {
            Some(text) => wire::text_of(text).map(Self),
            None => reader.detour(),
        }
    }
}

#[cfg(feature = "schema")]
impl<S> schemars::JsonSchema for Time<S> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        forms::time(generator)
    }
}

/// Declares a pair of numbers that the wire writes as an array of two.
macro_rules! pair {
    ($(#[doc = $doc:literal])* pub struct $name:ident $(in $unit:literal)? { $(#[$first_meta:meta])* $first:ident, $(#[$second_meta:meta])* $second:ident }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub struct $name {
            $(#[$first_meta])*
            pub $first: u32,
            $(#[$second_meta])*
            pub $second: u32,
        }

        impl $name {
            /// Makes a pair.
            #[must_use]
            pub const fn new($first: u32, $second: u32) -> Self {
                Self { $first, $second }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                [self.$first, self.$second].serialize(output)
            }
        }

        impl<'de> Lenient<'de> for $name {
            fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
                let pair = input.deserialize_newtype_struct(hint::PAIR, PairVisitor)?;
                Ok(pair.map(|[$first, $second]| Self { $first, $second }))
            }

            #[inline]
            fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
                match reader.pair() {
                    Some([$first, $second]) => Some(Self { $first, $second }),
                    None => reader.detour(),
                }
            }
        }

        deserialize_lenient!($name, "an array of two whole numbers");

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut part = generator.subschema_for::<Pixels>();
                part.remove("description");
                part.remove("x-unit");
                let pair = schemars::json_schema!({
                    "type": "array",
                    "items": part,
                    "minItems": 2,
                    "maxItems": 2,
                });
                let mut schema = if generator.contract().is_serialize() {
                    pair
                } else {
                    // An empty list is no pair, as empty text is no text.
                    schemars::json_schema!({ "anyOf": [pair, { "type": "array", "maxItems": 0 }] })
                };
                schema.insert("description".to_owned(), concat!($($doc, "\n"),*).trim().into());
                $( schema.insert("x-unit".to_owned(), $unit.into()); )?
                schema
            }
        }
    };
}

pair! {
    /// A part of a tweet's text, in Unicode code points, the end not included.
    pub struct Indices in "code points" {
        /// The first code point.
        start,
        /// The code point after the last.
        end
    }
}

pair! {
    /// Width to height as a reduced fraction, such as 16 to 9.
    pub struct AspectRatio {
        /// Parts of width.
        width,
        /// Parts of height.
        height
    }
}

/// Reads an array of exactly two numbers.
struct PairVisitor;

impl<'de> Visitor<'de> for PairVisitor {
    type Value = Option<[u32; 2]>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of two numbers")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut pair = [None, None];
        let mut length = 0;
        while let Some(number) = seq.next_element_seed(wire::Seed::<Option<Pixels>>::new())? {
            if let Some(place) = pair.get_mut(length) {
                *place = number.map(Pixels::get);
            }
            length += 1;
        }
        Ok(match pair {
            [Some(first), Some(second)] if length == 2 => Some([first, second]),
            _ => None,
        })
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        wire::drain_map(map)?;
        Ok(None)
    }

    wire::absent_scalars!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_alike_as_number_string_integral_float_and_wrapper() {
        for json in [
            "832000",
            "\"832000\"",
            "832000.0",
            "8.32e5",
            r#"{"$numberLong":"832000"}"#,
            r#"{"$numberLong":832000}"#,
            r#"{"unit":"bit","$numberLong":"832000"}"#,
            r#"{"$numberInt":"832000"}"#,
            r#"{"$numberDouble":"832000.0"}"#,
            r#"{"$numberDouble":"8.32E+05"}"#,
            r#"{"$numberDouble":832000}"#,
            r#"{"$numberDecimal":"832000"}"#,
            r#"{"$numberDecimal":"8.32E+5"}"#,
        ] {
            let bitrate: Bitrate = serde_json::from_str(json).expect(json);
            assert_eq!(bitrate.get(), 832_000, "{json}");
        }
    }

    #[test]
    fn what_is_no_whole_number_reads_as_absent() {
        for json in [
            "-1",
            "1.5",
            "true",
            "null",
            "\"\"",
            "\"wide\"",
            "[1]",
            "{}",
            "\"-1\"",
            "1e300",
            "9007199254740992",
            "\"9007199254740992\"",
            r#"{"$numberLong":"wide"}"#,
            r#"{"$numberLong":"-5"}"#,
            r#"{"$numberLong":"1500.0"}"#,
            r#"{"$numberLong":{"$numberLong":"5"}}"#,
            r#"{"$numberDouble":"1500.5"}"#,
            r#"{"$numberDouble":"NaN"}"#,
            r#"{"$numberDouble":"Infinity"}"#,
            r#"{"$date":"5"}"#,
        ] {
            let mut input = serde_json::Deserializer::from_str(json);
            assert_eq!(Bitrate::lenient(&mut input).expect(json), None, "{json}");
            input.end().expect(json);
        }
    }

    #[test]
    fn a_float_id_is_absent_and_zero_is_no_id() {
        for json in [
            "4.4675670928171e+17",
            "1.0",
            "0",
            "\"0\"",
            "\"-1\"",
            "-1",
            "18446744073709551616",
            r#"{"$numberDouble":"446756709281710.0"}"#,
            r#"{"$numberDouble":"446756709281710"}"#,
            r#"{"$numberDouble":446756709281710}"#,
        ] {
            let mut input = serde_json::Deserializer::from_str(json);
            assert_eq!(Id::lenient(&mut input).expect(json), None, "{json}");
        }
    }

    #[test]
    fn a_number_of_32_bits_ends_there_and_a_long_one_where_every_language_can_hold_it() {
        let pixels: Pixels = serde_json::from_str("4294967295").expect("the last one");
        assert_eq!(pixels.get(), u32::MAX);
        assert!(serde_json::from_str::<Pixels>("4294967296").is_err());
        let count: Count = serde_json::from_str("9007199254740991").expect("the last one");
        assert_eq!(count.get(), (1 << 53) - 1);
    }

    #[test]
    fn a_time_is_text_or_the_digits_of_a_number() {
        for (json, text) in [
            (
                r#""Wed Oct 10 20:19:24 +0000 2018""#,
                "Wed Oct 10 20:19:24 +0000 2018",
            ),
            ("1539202764000", "1539202764000"),
            (r#"{"$numberLong":"1539202764000"}"#, "1539202764000"),
            (
                r#"{"$date":"2018-10-10T20:19:24Z"}"#,
                "2018-10-10T20:19:24Z",
            ),
            (
                r#"{"$date":{"$numberLong":"1539202764000"}}"#,
                "1539202764000",
            ),
        ] {
            let mut input = serde_json::Deserializer::from_str(json);
            let time = Time::<String>::lenient(&mut input).expect(json);
            assert_eq!(time.as_ref().map(Time::as_str), Some(text), "{json}");
        }
        for json in [
            "null",
            "\"\"",
            "true",
            "-5",
            "1.5",
            "[1]",
            r#"{"$date":true}"#,
            r#"{"a":"b"}"#,
        ] {
            let mut input = serde_json::Deserializer::from_str(json);
            assert_eq!(
                Time::<String>::lenient(&mut input).expect(json),
                None,
                "{json}"
            );
        }
    }

    #[test]
    fn ids_are_exact_to_the_last_bit() {
        for id in [9_007_199_254_740_993, u64::MAX, 1] {
            let number: Id = serde_json::from_str(&id.to_string()).expect("a number");
            let text: Id = serde_json::from_str(&format!("\"{id}\"")).expect("a string");
            assert_eq!((number.get(), text.get()), (id, id));
            assert_eq!(
                serde_json::to_string(&number).expect("writes"),
                format!("\"{id}\"")
            );
        }
    }

    #[test]
    fn a_pair_needs_exactly_two_numbers() {
        let read = |json: &str| {
            AspectRatio::lenient(&mut serde_json::Deserializer::from_str(json))
                .expect("well-formed")
        };
        assert_eq!(read("[16,9]"), Some(AspectRatio::new(16, 9)));
        assert_eq!(read(r#"["119","129"]"#), Some(AspectRatio::new(119, 129)));
        for json in [
            "[16]",
            "[16,9,1]",
            "[16,null]",
            "[]",
            "16",
            "\"16:9\"",
            "{\"w\":16}",
        ] {
            assert_eq!(read(json), None, "{json}");
        }
    }
}
