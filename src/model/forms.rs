//! The forms in which scalars come, for their schemas.
//!
//! Gives for each kind of scalar what is accepted, which is exactly what the reader takes, and what is
//! written. Units and descriptions are the scalars' own. One thing no schema can say: 7.0 is an integer
//! to a validator, but as an id it is not read, since it may have been rounded.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::scalar::Bits;
use super::wire::MOST;

/// Ids as they are written. Of the numbers of twenty digits, which no id has yet, it takes those that begin as the
/// last one of 64 bits does.
const ID: &str = "^([1-9][0-9]{0,18}|1[0-8][0-9]{18})$";

/// Any number in text, unless its exponent is beyond all floats.
const DECIMAL: &str = "[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE](-[0-9]+|\\+?0*[12]?[0-9]{1,2}))?";

/// A whole number with its sign, as far as 64 bits surely hold it.
const SIGNED: &str = "-?0*[0-9]{1,18}";

fn integer(most: u64) -> Schema {
    json_schema!({ "type": "integer", "minimum": 0, "maximum": most })
}

/// A number, or all of a text that has a pattern.
fn or_text(number: &Schema, pattern: &str) -> Schema {
    let pattern = format!("^({pattern})$");
    json_schema!({ "anyOf": [number, { "type": "string", "pattern": pattern }] })
}

/// The same, or nothing in the text, or what a wrapper holds.
fn or_wrapped(number: &Schema, pattern: &str, wrapper: &Schema) -> Schema {
    let pattern = format!("^({pattern})?$");
    json_schema!({ "anyOf": [number, { "type": "string", "pattern": pattern }, wrapper] })
}

/// The digits of a whole number up to `most`, which has two or more, with zeros in front of them or not.
fn digits(most: u64) -> String {
    let all = most.to_string();
    let mut choices = vec![format!("[0-9]{{1,{}}}", all.len() - 1)];
    for (at, digit) in all.char_indices() {
        let least = if at == 0 { '1' } else { '0' };
        if digit > least {
            let below = char::from(all.as_bytes()[at] - 1);
            let range = if below == least {
                least.to_string()
            } else {
                format!("[{least}-{below}]")
            };
            let rest = match all.len() - at - 1 {
                0 => String::new(),
                rest => format!("[0-9]{{{rest}}}"),
            };
            choices.push(format!("{}{range}{rest}", &all[..at]));
        }
    }
    choices.push(all);
    format!("0*({})", choices.join("|"))
}

/// A whole number up to `most` as databases write a float: `1500.0`, `2.176E+06`.
fn whole_float(most: u64) -> String {
    let all = most.to_string();
    let mut choices = vec![format!("(-?0|{})(\\.0*)?", digits(most))];
    for exponent in 0..all.len() {
        // The fraction has no more digits than the exponent makes whole ones.
        let first = if exponent + 1 == all.len() {
            format!("[0-{}]", char::from(all.as_bytes()[0] - 1))
        } else {
            "[0-9]".to_owned()
        };
        choices.push(format!(
            "{first}(\\.[0-9]{{0,{exponent}}}0*)?[eE]\\+?0*{exponent}"
        ));
    }
    choices.join("|")
}

/// A whole number of so many bits.
pub(super) fn number<N: Bits>(generator: &mut SchemaGenerator) -> Schema {
    let mut integer = integer(N::MOST);
    if generator.contract().is_serialize() {
        return integer;
    }
    integer.insert("x-float".to_owned(), true.into());
    let wrapper = if N::MOST == MOST {
        generator.subschema_for::<NumberWrapper>()
    } else {
        generator.subschema_for::<ShortNumberWrapper>()
    };
    or_wrapped(&integer, &digits(N::MOST), &wrapper)
}

pub(super) fn id(generator: &mut SchemaGenerator) -> Schema {
    if generator.contract().is_serialize() {
        return json_schema!({ "type": "string", "pattern": ID });
    }
    let wrapper = generator.subschema_for::<IdWrapper>();
    or_wrapped(&integer(u64::MAX), &digits(u64::MAX), &wrapper)
}

pub(super) fn decimal(generator: &mut SchemaGenerator) -> Schema {
    let number = json_schema!({ "type": "number" });
    if generator.contract().is_serialize() {
        return number;
    }
    let wrapper = generator.subschema_for::<DecimalWrapper>();
    or_wrapped(&number, DECIMAL, &wrapper)
}

/// A point in time: text of any spelling, or a number of seconds or milliseconds.
pub(super) fn time(generator: &mut SchemaGenerator) -> Schema {
    let text = json_schema!({ "type": "string" });
    if generator.contract().is_serialize() {
        return text;
    }
    let number = integer(MOST);
    let date = generator.subschema_for::<DateWrapper>();
    let wrapper = generator.subschema_for::<NumberWrapper>();
    json_schema!({ "anyOf": [text, number, date, wrapper] })
}

/// Declares a type that is only a schema.
macro_rules! only_schema {
    ($($(#[doc = $doc:literal])* $visibility:vis $name:ident = $schema:expr;)*) => {
        $(
            $(#[doc = $doc])*
            $visibility struct $name;

            impl JsonSchema for $name {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    $schema
                }
            }
        )*
    };
}

only_schema! {
    /// A number of what is counted from 1, as it is written.
    pub(crate) Position = json_schema!({ "type": "integer", "minimum": 1, "maximum": MOST });
    /// The same of bytes.
    pub(crate) BytePosition =
        json_schema!({ "type": "integer", "minimum": 1, "maximum": MOST, "x-unit": "bytes" });
    Whole = or_text(&integer(MOST), &digits(MOST));
    WholeFloat = or_text(&integer(MOST), &whole_float(MOST));
    Short = or_text(&integer(u32::MAX.into()), &digits(u32::MAX.into()));
    ShortFloat = or_text(&integer(u32::MAX.into()), &whole_float(u32::MAX.into()));
    Exact = or_text(&integer(u64::MAX), &digits(u64::MAX));
    Signed = or_text(&json_schema!({ "type": "number" }), SIGNED);
    Decimal = or_text(&json_schema!({ "type": "number" }), DECIMAL);
}

/// Declares the wrapper of a kind of number: what it holds where the database kept an integer, and where a
/// float. An id is not read out of a float.
macro_rules! wrapper {
    ($(#[doc = $doc:literal])* $name:ident: $whole:ty $(, $float:ty)?; $decimal:ty) => {
        $(#[doc = $doc])*
        #[derive(JsonSchema)]
        #[schemars(extend(
            "x-wrapper" = "number-wrapper",
            "examples" = [{"$numberLong": "832000"}]
        ))]
        #[allow(dead_code, reason = "only its schema is used")]
        pub(crate) struct $name {
            /// A whole number of 64 bits. Absent where another key stands. Source: `$numberLong` (exports of MongoDB).
            #[schemars(rename = "$numberLong", extend("x-keys" = ["$numberLong"]))]
            long: Option<$whole>,
            /// A whole number of 32 bits. Absent where another key stands. Source: `$numberInt` (exports of MongoDB).
            #[schemars(rename = "$numberInt", extend("x-keys" = ["$numberInt"]))]
            int: Option<$whole>,
            $(
                /// A float. Absent where another key stands. A whole one such as `1500.0` or `2.176E+06` is read as a
                /// whole number; an id in it may have been rounded and is not read. Source: `$numberDouble` (exports
                /// of MongoDB).
                #[schemars(rename = "$numberDouble", extend("x-keys" = ["$numberDouble"]))]
                double: Option<$float>,
            )?
            /// A decimal number. Absent where another key stands. Source: `$numberDecimal` (exports of MongoDB).
            #[schemars(rename = "$numberDecimal", extend("x-keys" = ["$numberDecimal"]))]
            decimal: Option<$decimal>,
        }
    };
}

wrapper! {
    /// A number as exports of databases write it, an object around it with one of these keys.
    ///
    /// Every number and every id is read in this form too.
    NumberWrapper: Whole, WholeFloat; WholeFloat
}

wrapper! {
    /// A whole number of 32 bits as exports of databases write it, an object around it with one of these keys.
    ShortNumberWrapper: Short, ShortFloat; ShortFloat
}

wrapper! {
    /// Any number as exports of databases write it, an object around it with one of these keys.
    DecimalWrapper: Signed, Decimal; Decimal
}

wrapper! {
    /// An id as exports of databases write it, an object around it with one of these keys.
    ///
    /// Out of a float it is not read, since it may have been rounded.
    IdWrapper: Exact; Exact
}

/// A time as exports of databases write it, an object around it with this key.
#[derive(JsonSchema)]
#[schemars(extend("x-wrapper" = "date-wrapper", "examples" = [{"$date": "2018-10-10T20:19:24Z"}]))]
#[allow(dead_code, reason = "only its schema is used")]
pub(crate) struct DateWrapper {
    /// A point in time, RFC 3339, or in milliseconds since 1970. Absent in no payload seen. Source: `$date` (exports of
    /// MongoDB).
    #[schemars(rename = "$date", extend("x-keys" = ["$date"]))]
    date: Option<Date>,
}

/// What stands inside of a time's wrapper.
struct Date;

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let wrapper = generator.subschema_for::<NumberWrapper>();
        json_schema!({ "anyOf": [{ "type": "string" }, integer(MOST), wrapper] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::wire::{self, hint};

    fn accepts(pattern: &str) -> impl Fn(&str) -> bool + use<> {
        let schema = serde_json::json!({ "type": "string", "pattern": format!("^({pattern})$") });
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        move |text: &str| validator.is_valid(&text.into())
    }

    #[test]
    fn digits_end_where_the_number_does() {
        for most in [10, 100, 255, 65_535, u64::from(u32::MAX), MOST, u64::MAX] {
            let accepts = accepts(&digits(most));
            for near in 0..300 {
                let above = u128::from(most) + 1 + near;
                assert!(!accepts(&above.to_string()), "{above} of {most}");
                let below = u128::from(most).saturating_sub(near);
                assert!(accepts(&below.to_string()), "{below} of {most}");
            }
            for place in 0..20 {
                let power = 10_u64.checked_pow(place).unwrap_or(u64::MAX);
                assert_eq!(
                    accepts(&power.to_string()),
                    power <= most,
                    "{power} of {most}"
                );
                assert!(accepts(&format!("000{}", most / power)));
            }
            assert!(!accepts("") && !accepts("-1") && !accepts("1.0"));
        }
    }

    #[test]
    fn a_whole_float_is_told_from_one_with_a_rest_as_the_reader_does() {
        for (kind, most) in [(hint::NUMBER, MOST), (hint::SHORT_NUMBER, u32::MAX.into())] {
            let accepts = accepts(&whole_float(most));
            for text in [
                "0",
                "-0.0",
                "1500.0",
                "1500.",
                "1.5",
                "1.5E3",
                "1.5e+03",
                "2.176E+06",
                "1.2345E3",
                "1.23400E2",
                "1.234E2",
                "-1.0",
                "1E-1",
                "1e9",
                "5e9",
                "8e15",
                "1e16",
                "1e30",
                "NaN",
                "Infinity",
                "4294967295.0",
                "4294967296.0",
                "9007199254740991.0",
                "9007199254740992.0",
                "",
                " 1",
                "x",
            ] {
                let wrapped = format!("{{\"$numberDouble\":\"{text}\"}}");
                let mut input = serde_json::Deserializer::from_str(&wrapped);
                let read = wire::scalar(kind, &mut input).expect("JSON");
                let is_read = read.is_some_and(|scalar| scalar.fits(kind));
                assert_eq!(accepts(text), is_read, "{text} as {kind}");
            }
        }
    }
}
