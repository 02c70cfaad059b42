//! The scalars of the wire: each reads a JSON number, a decimal string and an integral float alike.
//!
//! Gives newtypes that keep units apart, with their own serde and schema. Which field holds which is
//! the models' business.

use std::fmt;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::wire::{self, Lenient, deserialize_lenient, hint};

/// The schema of a number: what is read may also be its text, and what a database makes of either.
#[cfg(feature = "schema")]
fn or_as_text(
    generator: &mut schemars::SchemaGenerator,
    number: schemars::Schema,
    pattern: &str,
) -> schemars::Schema {
    if generator.contract().is_serialize() {
        number
    } else {
        let wrapped = generator.subschema_for::<NumberWrapper>();
        schemars::json_schema!({ "anyOf": [number, { "type": "string", "pattern": pattern }, wrapped] })
    }
}

/// A number as exports of databases write it, an object around it with one of these keys.
///
/// Every number and every id is read in this form too.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1, "x-number" = true, "examples" = [{"$numberLong": "832000"}]))]
#[allow(dead_code, reason = "only its schema is used")]
pub(crate) struct NumberWrapper {
    /// A whole number of 64 bits. Absent where another key stands. Source: `$numberLong` (exports of MongoDB).
    #[schemars(rename = "$numberLong", extend("x-keys" = ["$numberLong"]))]
    long: Option<AnyNumber>,
    /// A whole number of 32 bits. Absent where another key stands. Source: `$numberInt` (exports of MongoDB).
    #[schemars(rename = "$numberInt", extend("x-keys" = ["$numberInt"]))]
    int: Option<AnyNumber>,
    /// A float. Absent where another key stands. An id in it may have been rounded and is not read. Source:
    /// `$numberDouble` (exports of MongoDB).
    #[schemars(rename = "$numberDouble", extend("x-keys" = ["$numberDouble"]))]
    double: Option<AnyNumber>,
    /// A decimal number. Absent where another key stands. Source: `$numberDecimal` (exports of MongoDB).
    #[schemars(rename = "$numberDecimal", extend("x-keys" = ["$numberDecimal"]))]
    decimal: Option<AnyNumber>,
}

/// A number or its text.
#[cfg(feature = "schema")]
struct AnyNumber;

#[cfg(feature = "schema")]
impl schemars::JsonSchema for AnyNumber {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AnyNumber".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        if generator.contract().is_serialize() {
            schemars::json_schema!({ "type": "number" })
        } else {
            schemars::json_schema!({ "anyOf": [{ "type": "number" }, { "type": "string" }] })
        }
    }
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
                let number = wire::scalar(hint::NUMBER, input)?.and_then(|scalar| scalar.number());
                Ok(number.and_then(|number| <$inner>::try_from(number).ok()).map(Self))
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
                let number = schemars::json_schema!({ "type": "integer", "minimum": 0 });
                let mut schema = or_as_text(generator, number, "^[0-9]*$");
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
        let description = "An exact 64-bit id of a medium, a tweet or a user, in decimal digits.";
        if generator.contract().is_serialize() {
            schemars::json_schema!({
                "description": description,
                "type": "string",
                "pattern": "^[1-9][0-9]{0,19}$",
            })
        } else {
            let wrapped = generator.subschema_for::<NumberWrapper>();
            schemars::json_schema!({
                "description": description,
                "anyOf": [
                    { "type": "string", "pattern": "^[0-9]*$" },
                    { "type": "number", "minimum": 0 },
                    wrapped,
                ],
            })
        }
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
                let number = schemars::json_schema!({ "type": "number" });
                let mut schema = or_as_text(generator, number, "^([-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?)?$");
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
                let pair = input.deserialize_newtype_struct(hint::LIST, PairVisitor)?;
                Ok(pair.map(|[$first, $second]| Self { $first, $second }))
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
                let mut part = generator.subschema_for::<Count>();
                part.remove("description");
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
        ] {
            let bitrate: Bitrate = serde_json::from_str(json).expect(json);
            assert_eq!(bitrate.get(), 832_000, "{json}");
        }
    }

    #[test]
    fn what_is_no_whole_number_reads_as_absent() {
        for json in [
            "-1", "1.5", "true", "null", "\"\"", "\"wide\"", "[1]", "{}", "\"-1\"", "1e300",
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
        ] {
            let mut input = serde_json::Deserializer::from_str(json);
            assert_eq!(Id::lenient(&mut input).expect(json), None, "{json}");
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
