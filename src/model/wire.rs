//! How a wire object becomes a struct, whatever the service put in it.
//!
//! Gives the macro [`wire!`], which declares a model struct with its wire names and writes the one
//! `Deserialize` they all share, and the traits behind it. Every field is read *leniently*: a value
//! of the wrong type reads as absent and never costs the object. Of a repeated key the last value
//! wins. An array in place of an object is refused, which derived code would take by position.
//!
//! Reads through plain serde, so it works in any format and in any framework. Who wants to know what
//! was dropped reads through the crate's decoder, which sees each field's expected kind as the name
//! of a newtype ([`hint`]).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::json::simd::Sieve;

/// The kind of value that a field expects, told to the decoder as a newtype's name.
///
/// Other formats ignore such names, as serde asks of them.
pub(crate) mod hint {
    pub(crate) const ID: &str = "tweet-media:id";
    /// A whole number up to [`MOST`](super::MOST).
    pub(crate) const NUMBER: &str = "tweet-media:number";
    /// A whole number of 32 bits.
    pub(crate) const SHORT_NUMBER: &str = "tweet-media:short:number";
    pub(crate) const DECIMAL: &str = "tweet-media:decimal";
    pub(crate) const FLAG: &str = "tweet-media:boolean";
    pub(crate) const TEXT: &str = "tweet-media:string";
    /// A point in time: text, or a number.
    pub(crate) const TIME: &str = "tweet-media:time:string";
    pub(crate) const LIST: &str = "tweet-media:array";
    pub(crate) const PAIR: &str = "tweet-media:array of two numbers";
    pub(crate) const OBJECT: &str = "tweet-media:object";
    /// An object; an array in classic archives.
    pub(crate) const SIZES: &str = "tweet-media:object or array";
    /// A field whose value comes in several shapes, all of them right.
    pub(crate) const OPEN: &str = "tweet-media:any";
}

/// The largest whole number that is read, unless it is an id: 2^53 - 1.
///
/// JavaScript and spreadsheets lose digits above it, and the integers of Java, Go and SQL end soon after. No
/// bitrate, length or count comes near.
pub(crate) const MOST: u64 = 9_007_199_254_740_991;

/// The largest whole number that a field of this kind holds.
pub(crate) fn most(kind: &'static str) -> u64 {
    match kind {
        hint::NUMBER | hint::TIME => MOST,
        hint::SHORT_NUMBER => u64::from(u32::MAX),
        _ => u64::MAX,
    }
}

/// Text of a model: owned for services, borrowed from the input where a scan can.
///
/// [`String`] and [`Cow<str>`] implement it.
pub trait Text<'de>: Sized + AsRef<str> + Lenient<'de> {
    /// Takes text that lives as long as the input.
    fn from_borrowed(text: &'de str) -> Self;
    /// Takes text that had to be unescaped.
    fn from_owned(text: String) -> Self;
}

impl Text<'_> for String {
    fn from_borrowed(text: &str) -> Self {
        text.to_owned()
    }

    fn from_owned(text: String) -> Self {
        text
    }
}

impl<'de> Text<'de> for Cow<'de, str> {
    fn from_borrowed(text: &'de str) -> Self {
        Cow::Borrowed(text)
    }

    fn from_owned(text: String) -> Self {
        Cow::Owned(text)
    }
}

/// A value that reads as absent where the wire holds something else.
pub trait Lenient<'de>: Sized {
    /// Reads one value of any type; `None` if it is null, empty or of the wrong type.
    ///
    /// # Errors
    ///
    /// - The input is no well-formed value at all.
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error>;

    /// The same from the crate's own decoder: at once where the value is as expected, else as by
    /// [`lenient`](Self::lenient).
    #[doc(hidden)]
    fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
        reader.detour()
    }
}

/// What the crate's own decoder offers beside serde: values of the kind that is asked for, and nothing read where the
/// next one is of another kind.
///
/// Nearly every value of a payload is what its field expects. Through serde it takes twice as many
/// instructions, so serde has what is left: wrappers, nulls, values of the wrong type.
pub trait Reader<'de> {
    /// Reads the next value through serde, whatever it is.
    fn detour<T: Lenient<'de>>(&mut self) -> Option<T>;

    /// Reads a string.
    fn text(&mut self) -> Option<Cow<'de, str>>;

    /// Reads a boolean.
    fn flag(&mut self) -> Option<bool>;

    /// Reads a whole number from 0 to `most`, as a number or as a string of digits.
    fn digits(&mut self, most: u64) -> Option<u64>;

    /// Reads an array of exactly two whole numbers of 32 bits.
    fn pair(&mut self) -> Option<[u32; 2]>;

    /// Reads an object of exactly the members `w` and `h`, whole numbers of 32 bits, and `resize`, a string, in any
    /// order and without a blank: a third of what a medium is made of.
    fn size(&mut self) -> Option<([u32; 2], Cow<'de, str>)>;

    /// Goes into an object.
    fn object(&mut self) -> bool;

    /// In an object: the next key, its value then being the next one; `None` behind the end. Members whose keys are
    /// not `known` may be passed over.
    fn key(&mut self, known: Option<&Sieve>) -> Option<Cow<'de, [u8]>>;

    /// In an object: passes over the value of a key that no field has.
    fn ignore(&mut self);

    /// Goes into an array.
    fn array(&mut self) -> bool;

    /// In an array: whether there is one more item, which then is the next value; `false` behind the end.
    fn item(&mut self) -> bool;
}

/// A field of a model struct: an optional value or a list.
pub(crate) trait Field<'de>: Sized {
    fn read<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error>;

    fn take<R: Reader<'de>>(reader: &mut R) -> Self;
}

impl<'de, T: Lenient<'de>> Field<'de> for Option<T> {
    fn read<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        T::lenient(input)
    }

    #[inline]
    fn take<R: Reader<'de>>(reader: &mut R) -> Self {
        T::take(reader)
    }
}

impl<'de, T: Lenient<'de>> Field<'de> for Vec<T> {
    fn read<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Ok(Self::lenient(input)?.unwrap_or_default())
    }

    #[inline]
    fn take<R: Reader<'de>>(reader: &mut R) -> Self {
        <Self as Lenient>::take(reader).unwrap_or_default()
    }
}

/// A number that tells a key from nearly all others: its first and last eight bytes and its length.
#[inline]
pub(crate) const fn tag(key: &[u8]) -> u64 {
    let (first, last) = match (key.first_chunk::<8>(), key.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (key.first_chunk::<4>(), key.last_chunk::<4>()) {
            (Some(first), Some(last)) => (
                u32::from_le_bytes(*first) as u64,
                u32::from_le_bytes(*last) as u64,
            ),
            _ => match key {
                [] => (0, 0),
                [a] => (*a as u64, 0),
                [a, b] => (*a as u64, *b as u64),
                [a, b, c, ..] => (*a as u64, *b as u64 | (*c as u64) << 8),
            },
        },
    };
    first ^ last.rotate_left(29) ^ key.len() as u64
}

/// Whether a field has no value; absent fields are not written.
pub(crate) trait Absent {
    fn is_absent(&self) -> bool;
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// Seed that carries a [`Field`] through serde's map access.
pub(crate) struct Seed<F>(PhantomData<F>);

impl<F> Seed<F> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, F: Field<'de>> serde::de::DeserializeSeed<'de> for Seed<F> {
    type Value = F;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<F, D::Error> {
        F::read(input)
    }
}

/// Reads and drops what is left of an array.
pub(crate) fn drain_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Reads and drops what is left of an object.
pub(crate) fn drain_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

/// A scalar as the wire has it, before a field makes something of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scalar<'de> {
    Bool(bool),
    Unsigned(u64),
    Negative(i64),
    Float(f64),
    Text(Cow<'de, str>),
}

impl Scalar<'_> {
    /// A whole number from 0 to `most`, written as number, decimal string or integral float.
    pub(crate) fn number(&self, most: u64) -> Option<u64> {
        let number = match self {
            Self::Unsigned(number) => Some(*number),
            Self::Float(float) => whole(*float),
            Self::Text(text) => digits(text),
            Self::Bool(_) | Self::Negative(_) => None,
        };
        number.filter(|number| *number <= most)
    }

    /// An id: like [`number`](Self::number), but exact, so never out of a float, and never 0.
    pub(crate) fn id(&self) -> Option<u64> {
        match self {
            Self::Float(_) => None,
            _ => self.number(u64::MAX).filter(|id| *id != 0),
        }
    }

    /// Any number, also out of a string.
    pub(crate) fn decimal(&self) -> Option<f64> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "only shares of a colour are read so"
        )]
        match self {
            Self::Unsigned(number) => Some(*number as f64),
            Self::Negative(number) => Some(*number as f64),
            Self::Float(number) => Some(*number).filter(|number| number.is_finite()),
            Self::Text(text) => float(text),
            Self::Bool(_) => None,
        }
    }

    /// Whether a field of this kind of number can hold it. Empty text is as good as none; 0 is no id, but
    /// no fault either.
    pub(crate) fn fits(&self, kind: &'static str) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
            || match kind {
                hint::ID => self.id().is_some() || self.number(0).is_some(),
                hint::DECIMAL => self.decimal().is_some(),
                _ => self.number(most(kind)).is_some(),
            }
    }
}

/// The whole number that a float stands for, if it stands for one exactly.
fn whole(float: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "checked to be a whole number between 0 and 2^53 - 1"
    )]
    (float.fract() == 0.0 && (0.0..=MOST as f64).contains(&float)).then_some(float as u64)
}

/// The number that text stands for; infinity is none.
fn float(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The number that a string of decimal digits stands for.
pub(crate) fn digits(text: &str) -> Option<u64> {
    plain_digits(text.as_bytes()).or_else(|| {
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    })
}

/// The number that up to nineteen decimal digits stand for, which no 64 bits are too few for.
#[inline]
pub(crate) fn plain_digits(digits: &[u8]) -> Option<u64> {
    if !(1..20).contains(&digits.len()) {
        return None;
    }
    let mut number = 0;
    let mut rest = digits;
    while let Some((chunk, behind)) = rest.split_first_chunk() {
        number = number * 100_000_000 + u64::from(eight_digits(*chunk)?);
        rest = behind;
    }
    for byte in rest {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u64::from(digit);
    }
    Some(number)
}

/// The number that eight decimal digits stand for, all of them read at once.
#[inline]
fn eight_digits(digits: [u8; 8]) -> Option<u32> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    let word = u64::from_le_bytes(digits);
    // 0x30 to 0x39 keep their high half also where six is added, and nothing else has it twice.
    let is_digits =
        word & HIGH == ZEROS && word.wrapping_add(0x0606_0606_0606_0606) & HIGH == ZEROS;
    // Neighbours become one number each: of digits, of pairs, of fours. The first digit lies lowest.
    let pairs = (word ^ ZEROS)
        .wrapping_mul(10)
        .wrapping_add((word ^ ZEROS) >> 8)
        & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    let eight = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF;
    is_digits.then_some(eight as u32)
}

/// Reads any value as a scalar; objects and arrays read as absent, but for the wrappers of database exports
/// around numbers, `{"$numberLong":"832000"}`, and, where a time is read, around times.
pub(crate) fn scalar<'de, D: Deserializer<'de>>(
    name: &'static str,
    input: D,
) -> Result<Option<Scalar<'de>>, D::Error> {
    input.deserialize_newtype_struct(name, ScalarVisitor::of(name))
}

/// The same for who knows already what is expected.
pub(crate) fn unhinted_scalar<'de, D: Deserializer<'de>>(
    name: &'static str,
    input: D,
) -> Result<Option<Scalar<'de>>, D::Error> {
    input.deserialize_any(ScalarVisitor::of(name))
}

/// Which wrappers a scalar may come in.
#[derive(Clone, Copy)]
enum Wrappers {
    None,
    OfNumbers,
    /// `$date`, and those of numbers.
    OfTimes,
}

impl Wrappers {
    /// Which ones may stand in the wrapper of this key; `None` where it is no wrapper.
    fn inside(self, key: &str) -> Option<Self> {
        match (self, key) {
            (Self::OfTimes, DATE) => Some(Self::OfNumbers),
            (Self::OfNumbers | Self::OfTimes, key) => is_number_wrapper(key).then_some(Self::None),
            (Self::None, _) => None,
        }
    }
}

struct ScalarVisitor(Wrappers);

impl ScalarVisitor {
    fn of(name: &'static str) -> Self {
        Self(match name {
            hint::TIME => Wrappers::OfTimes,
            _ => Wrappers::OfNumbers,
        })
    }
}

impl<'de> serde::de::DeserializeSeed<'de> for ScalarVisitor {
    type Value = Option<Scalar<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Option<Scalar<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scalar")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_any(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_any(self)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(Scalar::Bool(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(Scalar::Unsigned(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(match u64::try_from(value) {
            Ok(value) => Scalar::Unsigned(value),
            Err(_) => Scalar::Negative(value),
        }))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(Scalar::Float(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Some(Scalar::Text(Cow::Owned(value.to_owned()))))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Some(Scalar::Text(Cow::Borrowed(value))))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Some(Scalar::Text(Cow::Owned(value))))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        drain_seq(seq)?;
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        // Whatever stands beside it; of several the last one counts, as of a key that is repeated.
        let mut value = None;
        while let Some(key) = map.next_key_seed(Key)? {
            match self.0.inside(&key) {
                Some(inside) => {
                    let wrapped = map.next_value_seed(ScalarVisitor(inside))?;
                    value = wrapped.and_then(|value| unwrapped(&key, value));
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(value)
    }
}

/// The key that wraps a time, as database exports write it.
const DATE: &str = "$date";

/// Whether a key wraps a number, as database exports write it.
pub(crate) fn is_number_wrapper(key: &str) -> bool {
    matches!(
        key,
        "$numberLong" | "$numberInt" | "$numberDouble" | "$numberDecimal"
    )
}

/// What a wrapper makes of its value: a number, which is a float where the database held one, however exact it
/// looks; a time may be text as well.
fn unwrapped<'de>(wrapper: &str, value: Scalar<'de>) -> Option<Scalar<'de>> {
    match (wrapper, value) {
        (_, Scalar::Bool(_)) => None,
        ("$numberDouble", value) => value.decimal().map(Scalar::Float),
        ("$numberDecimal", Scalar::Text(text)) => {
            whole_text(&text).or_else(|| float(&text).map(Scalar::Float))
        }
        ("$numberLong" | "$numberInt", Scalar::Text(text)) => whole_text(&text),
        (_, value) => Some(value),
    }
}

/// A whole number in text, with its sign.
fn whole_text(text: &str) -> Option<Scalar<'static>> {
    let is_negative = text.starts_with('-');
    let negative = || is_negative.then(|| text.parse().ok().map(Scalar::Negative));
    digits(text)
        .map(Scalar::Unsigned)
        .or_else(|| negative().flatten())
}

/// A key, borrowed where the format can.
pub(crate) struct Key;

impl<'de> serde::de::DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value))
    }
}

impl<'de> Lenient<'de> for String {
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
        text(input)
    }

    #[inline]
    fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
        match reader.text() {
            Some(text) => text_of(text),
            None => reader.detour(),
        }
    }
}

impl<'de> Lenient<'de> for Cow<'de, str> {
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
        text(input)
    }

    #[inline]
    fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
        match reader.text() {
            Some(text) => text_of(text),
            None => reader.detour(),
        }
    }
}

/// Reads text; the empty string is no text.
fn text<'de, S: Text<'de>, D: Deserializer<'de>>(input: D) -> Result<Option<S>, D::Error> {
    Ok(match scalar(hint::TEXT, input)? {
        Some(Scalar::Text(text)) => text_of(text),
        _ => None,
    })
}

/// The text of a model out of text of the wire; the empty string is no text.
pub(crate) fn text_of<'de, S: Text<'de>>(text: Cow<'de, str>) -> Option<S> {
    (!text.is_empty()).then(|| match text {
        Cow::Borrowed(text) => S::from_borrowed(text),
        Cow::Owned(text) => S::from_owned(text),
    })
}

impl<'de> Lenient<'de> for bool {
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
        Ok(match scalar(hint::FLAG, input)? {
            Some(Scalar::Bool(value)) => Some(value),
            _ => None,
        })
    }

    #[inline]
    fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
        reader.flag().or_else(|| reader.detour())
    }
}

impl<'de, T: Lenient<'de>> Lenient<'de> for Box<T> {
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
        Ok(T::lenient(input)?.map(Box::new))
    }

    fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
        T::take(reader).map(Box::new)
    }
}

impl<'de, T: Lenient<'de>> Lenient<'de> for Vec<T> {
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
        input.deserialize_newtype_struct(hint::LIST, ListVisitor(PhantomData))
    }

    fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
        if !reader.array() {
            return reader.detour();
        }
        let mut list = Self::new();
        while reader.item() {
            list.extend(<Option<T> as Field>::take(reader));
        }
        Some(list)
    }
}

/// Reads an array, leaving out the items that are of the wrong type.
pub(crate) struct ListVisitor<T>(pub(crate) PhantomData<T>);

impl<'de, T: Lenient<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        // The length that a format announces is a hint from outside: it reserves nothing.
        let mut list = Vec::new();
        while let Some(item) = seq.next_element_seed(Seed::<Option<T>>::new())? {
            list.extend(item);
        }
        Ok(Some(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        drain_map(map)?;
        Ok(None)
    }

    absent_scalars!();
}

/// Reads an object through `T`'s own visitor; anything else reads as absent.
pub(crate) struct ObjectVisitor<T>(pub(crate) PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        drain_seq(seq)?;
        Ok(None)
    }

    absent_scalars!();
}

/// The visitor methods by which every scalar reads as absent, a boolean only where that is not left to
/// the visitor.
macro_rules! absent_scalars {
    () => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(None)
        }

        $crate::model::wire::absent_scalars!(but_booleans);
    };
    (but_booleans) => {
        fn visit_some<D: serde::Deserializer<'de>>(
            self,
            input: D,
        ) -> Result<Self::Value, D::Error> {
            input.deserialize_any(self)
        }

        fn visit_none<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok(None)
        }
    };
}
pub(crate) use absent_scalars;

/// Declares a struct of the wire.
///
/// Each field stands with its wire name, and with further names where dialects differ. The macro
/// adds what all of them share: lenient reading, absent fields left unwritten, `Default`, and the
/// JSON Schema, in which every name of a field stands as `x-keys`. A `quick` function may read the plainest form of
/// an object ahead of all that. Of an object most of whose members have no field, those are `skim`med.
macro_rules! wire {
    (
        $(quick $quick:path;)?
        $(skim $known:ident;)?

        $(#[$meta:meta])*
        pub struct $name:ident $(<$text:ident>)? {
            $(
                $(#[$field_meta:meta])*
                pub $field:ident: $type:ty = $wire:literal $(| $alias:literal)*,
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $name $(<$text = String>)? {
            $(
                $(#[$field_meta])*
                #[serde(rename = $wire, default, skip_serializing_if = "crate::model::wire::Absent::is_absent")]
                #[cfg_attr(feature = "schema", schemars(extend("x-keys" = [$wire $(, $alias)*])))]
                pub $field: $type,
            )*
        }

        impl $(<$text>)? Default for $name $(<$text>)? {
            fn default() -> Self {
                Self { $($field: Default::default(),)* }
            }
        }

        impl $(<$text>)? $name $(<$text>)? {
            /// Takes from another object the fields that this one does not have.
            #[allow(dead_code, reason = "only some objects have a second copy")]
            pub(crate) fn fill_from(&mut self, other: Self) {
                use $crate::model::wire::Absent;
                $(
                    if self.$field.is_absent() {
                        self.$field = other.$field;
                    }
                )*
            }

            /// Reads the members of an object that the reader has gone into.
            #[allow(non_upper_case_globals, reason = "each key has the name of its field")]
            #[allow(dead_code, reason = "some objects are read through serde alone")]
            pub(crate) fn members<'de, R: $crate::model::wire::Reader<'de>>(reader: &mut R) -> Self
            where
                Self: Sized,
                $($text: $crate::model::Text<'de>,)?
            {
                use $crate::model::wire::{Field, tag};
                #[allow(dead_code, reason = "objects of few members have no sieve")]
                const KEYS: &[&[u8]] = &[$($wire.as_bytes() $(, $alias.as_bytes())*),*];
                $(static $known: $crate::json::simd::Sieve = $crate::json::simd::Sieve::of(KEYS, &[]);)?
                let known = None $(.or(Some(&$known)))?;
                let mut object = Self::default();
                while let Some(key) = reader.key(known) {
                    $(const $field: u64 = tag($wire.as_bytes());)*
                    match tag(&key) {
                        $($field if *key == *$wire.as_bytes() => object.$field = Field::take(reader),)*
                        $($(_ if *key == *$alias.as_bytes() => object.$field = Field::take(reader),)*)*
                        _ => reader.ignore(),
                    }
                }
                object
            }

            /// Whether no field has a value: an empty object says no more than its absence.
            #[allow(dead_code, reason = "only some objects say something by being there")]
            pub(crate) fn is_empty(&self) -> bool {
                use $crate::model::wire::Absent;
                true $(&& self.$field.is_absent())*
            }
        }

        impl<'de $(, $text: $crate::model::Text<'de>)?> serde::Deserialize<'de> for $name $(<$text>)? {
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                struct Fields<T>(std::marker::PhantomData<T>);

                impl<'de $(, $text: $crate::model::Text<'de>)?> serde::de::Visitor<'de> for Fields<$name $(<$text>)?> {
                    type Value = $name $(<$text>)?;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("an object: ", stringify!($name)))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                        let mut object = Self::Value::default();
                        while let Some(key) = map.next_key_seed($crate::model::wire::Key)? {
                            match &*key {
                                $($wire $(| $alias)* => object.$field = map.next_value_seed($crate::model::wire::Seed::new())?,)*
                                _ => { map.next_value::<serde::de::IgnoredAny>()?; }
                            }
                        }
                        Ok(object)
                    }
                }

                input.deserialize_map(Fields(std::marker::PhantomData))
            }
        }

        impl<'de $(, $text: $crate::model::Text<'de>)?> $crate::model::wire::Lenient<'de> for $name $(<$text>)? {
            fn lenient<D: serde::Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
                input.deserialize_newtype_struct(
                    $crate::model::wire::hint::OBJECT,
                    $crate::model::wire::ObjectVisitor(std::marker::PhantomData),
                )
            }

            fn take<R: $crate::model::wire::Reader<'de>>(reader: &mut R) -> Option<Self> {
                $(
                    if let Some(object) = $quick(reader) {
                        return Some(object);
                    }
                )?
                if reader.object() {
                    Some(Self::members(reader))
                } else {
                    reader.detour()
                }
            }
        }
    };
}
pub(crate) use wire;

/// The schema of text of which some words are known.
#[cfg(feature = "schema")]
macro_rules! known_schema {
    ($name:ident, [$($doc:literal),*], [$([$word:literal, $($word_doc:literal),*]),*]) => {
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": concat!($($doc, "\n"),*).trim(),
                    "x-known": [$([$word, concat!($($word_doc),*).trim()]),*],
                })
            }
        }
    };
}
#[cfg(feature = "schema")]
pub(crate) use known_schema;

/// Declares the known words of a field of the wire; an unknown one is kept as it came.
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident {
            $( $(#[doc = $word_doc:literal])* $variant:ident = $word:literal, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[doc = $word_doc])* $variant, )*
            /// A word that this version does not know.
            Other(Box<str>),
        }

        impl $name {
            /// The words that this version knows.
            pub const KNOWN: &'static [&'static str] = &[$($word),*];

            /// The word as the service writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $word, )*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $( $word => Self::$variant, )*
                    _ => Self::Other(word.into()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                output.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::model::wire::Lenient<'de> for $name {
            fn lenient<D: serde::Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::lenient(input)?;
                Ok(word.map(|word| Self::from(&*word)))
            }

            #[inline]
            fn take<R: $crate::model::wire::Reader<'de>>(reader: &mut R) -> Option<Self> {
                let word = <std::borrow::Cow<'de, str>>::take(reader)?;
                Some(Self::from(&*word))
            }
        }

        $crate::model::wire::deserialize_lenient!($name, "a word");

        #[cfg(feature = "schema")]
        $crate::model::wire::known_schema!($name, [$($doc),*], [$([$word, $($word_doc),*]),*]);
    };
}
pub(crate) use words;

/// Declares the words that are known of a field whose text is kept as it came, for its schema alone.
macro_rules! known {
    (
        $(#[doc = $doc:literal])*
        pub(crate) struct $name:ident {
            $( $(#[doc = $word_doc:literal])* $word:literal, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[cfg(feature = "schema")]
        pub(crate) struct $name;

        #[cfg(feature = "schema")]
        $crate::model::wire::known_schema!($name, [$($doc),*], [$([$word, $($word_doc),*]),*]);
    };
}
pub(crate) use known;

/// `Deserialize` for a type outside of a struct's fields, where absent is an error.
macro_rules! deserialize_lenient {
    ($name:ty, $expected:literal) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                <Self as $crate::model::wire::Lenient>::lenient(input)?
                    .ok_or_else(|| serde::de::Error::custom(concat!("expected ", $expected)))
            }
        }
    };
}
pub(crate) use deserialize_lenient;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_read_eight_at_once_are_the_number_that_they_stand_for() {
        for length in 1..=19 {
            let digits: String = "9081726354012345678".chars().take(length).collect();
            assert_eq!(plain_digits(digits.as_bytes()), digits.parse().ok());
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    let mut bytes = digits.clone().into_bytes();
                    bytes[place] = byte;
                    let number = std::str::from_utf8(&bytes)
                        .ok()
                        .filter(|_| byte.is_ascii_digit());
                    let number = number.and_then(|text| text.parse().ok());
                    assert_eq!(plain_digits(&bytes), number, "{bytes:?}");
                }
            }
        }
        assert_eq!(plain_digits(b""), None);
        assert_eq!(plain_digits(&[b'1'; 20]), None);
    }
}
