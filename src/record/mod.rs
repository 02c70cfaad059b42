//! The record: one media entity and the choice among its variants, flat.
//!
//! The only thing an output sees. A column is added here, in one place, and so appears in the table,
//! in JSON Lines, in CSV and in the schema. How its cells are filled is in [`fill`], which records are wanted in
//! [`filter`], and what makes two of them one medium in [`medium`].

mod fill;
mod filter;
mod medium;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::finder::{Dialect, Relation};
use crate::model::Id;
use crate::model::label::labels;
pub(crate) use fill::{Context, explanations};
pub use filter::{Filter, Mismatch, TypeFilter};
pub use medium::MediumKey;

/// One cell of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'r> {
    /// There is no value: JSON leaves the key out, CSV leaves the cell empty.
    Absent,
    /// Text.
    Text(&'r str),
    /// An id, written as a string.
    Id(Id),
    /// A whole number.
    Number(u64),
    /// True or false.
    Flag(bool),
}

/// What can stand in a cell.
pub(crate) trait Cell {
    fn value(&self) -> Value<'_>;
}

impl Cell for &str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Cell for Cow<'_, str> {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Cell for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Cell for u64 {
    fn value(&self) -> Value<'_> {
        Value::Number(*self)
    }
}

impl Cell for u32 {
    fn value(&self) -> Value<'_> {
        Value::Number(u64::from(*self))
    }
}

impl Cell for bool {
    fn value(&self) -> Value<'_> {
        Value::Flag(*self)
    }
}

impl Cell for Id {
    fn value(&self) -> Value<'_> {
        Value::Id(*self)
    }
}

impl Cell for Relation {
    fn value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }
}

impl Cell for Part {
    fn value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }
}

impl Cell for Dialect {
    fn value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }
}

impl<T: Cell> Cell for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Absent, Cell::value)
    }
}

/// A flat row: what encoders write, whatever it says.
pub trait Row {
    /// Names its cells.
    type Column: RowColumn;

    /// The cell of one column.
    fn value(&self, column: Self::Column) -> Value<'_>;
}

/// A column of a [`Row`].
pub trait RowColumn:
    Copy + PartialEq + fmt::Debug + FromStr<Err = String> + Send + Sync + 'static
{
    /// Every column, in the row's order.
    const ALL: &'static [Self];

    /// The column's name.
    fn name(self) -> &'static str;

    /// What the column says, in a sentence or two.
    fn description(self) -> &'static str;

    /// The columns of these names, in this order.
    ///
    /// ```
    /// use tweet_media::{Column, RowColumn};
    ///
    /// assert_eq!(Column::named(&["type", "tweet_id"])?, [Column::media_type, Column::tweet_id]);
    /// assert!(Column::named(&["typ"]).is_err());
    /// assert!(Column::named(&["type", "type"]).is_err());
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - There is no such column.
    /// - A column is named twice: JSON has no two members of one name.
    fn named(names: &[&str]) -> Result<Vec<Self>, String> {
        let mut columns = Vec::with_capacity(names.len());
        for name in names {
            let column = name.parse()?;
            if columns.contains(&column) {
                return Err(format!("the column {name} is named twice"));
            }
            columns.push(column);
        }
        Ok(columns)
    }
}

/// Declares a row and its columns.
///
/// A column's schema is that of its type, or of the type that `like` names, which has the same form and
/// says more: a unit, a list of words. `pattern` is that of its text.
macro_rules! record {
    (
        columns $columns:ident;

        $(#[$meta:meta])*
        pub struct $record:ident<'a> {
            $(
                $(#[doc = $doc:literal])*
                $(#[like = $like:literal])?
                $(#[pattern = $pattern:literal])?
                pub $column:ident $(as $name:literal)?: $type:ty,
            )*
        }
    ) => {
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$meta])*
        #[non_exhaustive]
        pub struct $record<'a> {
            $(
                $(#[doc = $doc])*
                $(#[cfg_attr(feature = "schema", schemars(rename = $name))])?
                $(#[cfg_attr(feature = "schema", schemars(with = $like))])?
                $(#[cfg_attr(feature = "schema", schemars(extend("pattern" = $pattern)))])?
                pub $column: $type,
            )*
        }

        #[doc = concat!("A column of [`", stringify!($record), "`].")]
        #[allow(non_camel_case_types, reason = "a column is named as its record's field")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $columns {
            $( $(#[doc = $doc])* $column, )*
        }

        impl $columns {
            /// Every column, in the record's order.
            pub const ALL: &'static [Self] = &[$(Self::$column),*];

            /// The column's name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $( Self::$column => $crate::record::column_name!($column $($name)?), )*
                }
            }

            /// What the column says, in a sentence or two.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    $( Self::$column => concat!($($doc),*).trim_ascii(), )*
                }
            }
        }

        impl $crate::record::RowColumn for $columns {
            const ALL: &'static [Self] = Self::ALL;

            fn name(self) -> &'static str {
                self.name()
            }

            fn description(self) -> &'static str {
                self.description()
            }
        }

        impl std::str::FromStr for $columns {
            type Err = String;

            fn from_str(name: &str) -> Result<Self, String> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|known| known.name() == name)
                    .ok_or_else(|| format!("no column is named {name:?}"))
            }
        }

        impl $record<'_> {
            /// The cell of one column.
            #[must_use]
            pub fn value(&self, which: $columns) -> $crate::record::Value<'_> {
                match which {
                    $( $columns::$column => $crate::record::Cell::value(&self.$column), )*
                }
            }
        }

        impl $crate::record::Row for $record<'_> {
            type Column = $columns;

            fn value(&self, which: $columns) -> $crate::record::Value<'_> {
                self.value(which)
            }
        }

        impl serde::Serialize for $record<'_> {
            fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap;
                use $crate::record::Value;

                let mut map = output.serialize_map(None)?;
                for known in $columns::ALL {
                    match self.value(*known) {
                        Value::Absent => {}
                        Value::Text(text) => map.serialize_entry(known.name(), text)?,
                        Value::Id(id) => map.serialize_entry(known.name(), &id)?,
                        Value::Number(number) => map.serialize_entry(known.name(), &number)?,
                        Value::Flag(flag) => map.serialize_entry(known.name(), &flag)?,
                    }
                }
                map.end()
            }
        }
    };
}

/// A column's name: its field's, unless that is a word of Rust.
macro_rules! column_name {
    ($column:ident) => {
        stringify!($column)
    };
    ($column:ident $name:literal) => {
        $name
    };
}
pub(crate) use {column_name, record};

record! {
    columns Column;

    /// One media entity of one tweet or message, and the variant chosen for it.
    ///
    /// Flat and stable: every output has these fields under these names, in this order. A field
    /// without a value is left out. Ids are strings of digits, times are RFC 3339 in UTC. Rows of `--columns` have
    /// other columns than these: `tweet-media schema show record --columns NAMES` prints their schema.
    pub struct Record<'a> {
        /// Version of this record's columns.
        pub schema_version: u32,
        /// The input as the caller named it; `-` for stdin.
        pub input: &'a str,
        /// Member of an archive file. Absent for plain and compressed files.
        pub member: Option<&'a str>,
        /// Number of the document in its input, from 1.
        #[like = "crate::model::Position"]
        pub document: u64,
        /// Line on which the document starts, from 1.
        #[like = "crate::model::Position"]
        pub line: u64,
        /// Byte of the uncompressed input at which the document starts, from 0. No two documents of an input share
        /// it, as they may a line; all media of one document do, and `pointer` tells them apart.
        #[like = "crate::model::Bytes"]
        pub offset: u64,
        /// JSON Pointer of the media entity inside the document. Where JSON lies inside of a string, the
        /// pointer of the string, a `#`, and the pointer inside of it.
        pub pointer: String,
        /// What the document seems to be. A label: it never decides what is found.
        pub dialect: Dialect,
        /// What the carrying tweet is to the root tweet.
        pub relation: Relation,
        /// The tweet that the document or page shows, which may retweet or quote the carrying one. Absent where
        /// there is none, or none with an id.
        pub root_tweet_id: Option<Id>,
        /// The tweet that carries the medium: of a retweet, the retweeted one. Absent for messages, profiles
        /// and media alone, and where the tweet has no id.
        pub tweet_id: Option<Id>,
        /// The direct message that carries the medium, in place of a tweet. Absent for tweets.
        pub message_id: Option<Id>,
        /// When the carrying tweet was posted, RFC 3339 in UTC. Absent where neither the payload nor its id
        /// tells. Out of its id where the payload has no time; the flag `time-from-id` says so.
        #[pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$"]
        pub created_at: Option<String>,
        /// Author of the carrying tweet, or sender of the message. Absent where the payload names none, as in
        /// personal archives.
        pub author_id: Option<Id>,
        /// Handle of the author, without the at sign. Absent where the payload names none.
        pub author_username: Option<Cow<'a, str>>,
        /// Position of the medium in its tweet, from 1.
        #[like = "crate::model::Position"]
        pub media_index: u64,
        /// How many media the tweet has.
        pub media_count: u64,
        /// Exact id of the medium. Absent where neither the payload nor an address tells.
        pub media_id: Option<Id>,
        /// When the medium was uploaded, RFC 3339 in UTC, out of its id: before its tweet, and long before a retweet of it.
        /// Absent without an id, and where the id is from before November 2010 and carries no time.
        #[pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$"]
        pub uploaded_at: Option<String>,
        /// Category number and media id, such as `7_1234`. Absent outside of API v2 and the web clients. As sent:
        /// digits, an underscore and digits by the specification of API v2, which no pattern here demands.
        pub media_key: Option<Cow<'a, str>>,
        /// What the medium is. Inferred where the payload says nothing or is known to lie; the flag
        /// `type-inferred` says so.
        #[like = "crate::model::MediaType"]
        pub media_type as "type": Cow<'a, str>,
        /// Description for people who do not see the medium. Absent where there is none or it was not asked
        /// for.
        pub alt_text: Option<Cow<'a, str>>,
        /// Address of the medium's page; one for all media of a tweet. Absent in API v2 and some others.
        pub page_url: Option<Cow<'a, str>>,
        /// The short link in the tweet's text. Absent in API v2 and some others.
        pub short_url: Option<Cow<'a, str>>,
        /// The photo or poster as sent. Absent where the payload has none.
        pub image_url: Option<Cow<'a, str>>,
        /// The photo or poster as stored by the service, in its own format. Absent where that has no address,
        /// as in messages.
        pub original_image_url: Option<String>,
        /// Width of the medium in pixels, whatever is chosen. Absent where nothing tells.
        #[like = "Option<crate::model::Pixels>"]
        pub width: Option<u32>,
        /// Height of the medium in pixels, whatever is chosen. Absent where nothing tells.
        #[like = "Option<crate::model::Pixels>"]
        pub height: Option<u32>,
        /// Width to height as a reduced fraction, such as `16:9`. Absent where nothing tells.
        #[pattern = "^[1-9][0-9]*:[1-9][0-9]*$"]
        pub aspect_ratio: Option<String>,
        /// Length in milliseconds. Absent for photos and animated GIFs.
        #[like = "Option<crate::model::Millis>"]
        pub duration_ms: Option<u64>,
        /// How many playable forms the payload lists; 0 for a photo.
        pub variant_count: u64,
        /// Address of the chosen variant; for a photo that of its image in the size that the policy asks for, the
        /// original by default, or as sent where the service has no sizes of it. Absent where nothing is chosen;
        /// `best_reason` says why.
        pub best_url: Option<Cow<'a, str>>,
        /// MIME type of the chosen variant, as sent. Absent for photos.
        #[like = "Option<crate::model::ContentType>"]
        pub best_content_type: Option<Cow<'a, str>>,
        /// Bits per second of the chosen variant. Absent for playlists and photos. Zero for animated GIFs.
        #[like = "Option<crate::model::Bitrate>"]
        pub best_bitrate: Option<u64>,
        /// Width of the chosen variant in pixels. Absent where its address does not tell, as for playlists and
        /// GIFs.
        #[like = "Option<crate::model::Pixels>"]
        pub best_width: Option<u32>,
        /// Height of the chosen variant in pixels. Absent where its address does not tell, as for playlists and
        /// GIFs.
        #[like = "Option<crate::model::Pixels>"]
        pub best_height: Option<u32>,
        /// Codec of the chosen variant. Absent for photos and playlists, and where it cannot be known.
        #[like = "Option<crate::model::Codec>"]
        pub best_codec: Option<&'static str>,
        /// Why it was chosen, or why nothing was.
        #[like = "crate::select::Reason"]
        pub best_reason: &'static str,
        /// The policy by which it was chosen, in its text form.
        pub policy: &'a str,
        /// Whether the service shows the medium, as sent: Available, Unavailable. Absent where the payload does
        /// not say. The web client writes it in lower case: compare without case.
        #[like = "Option<crate::model::AvailabilityStatus>"]
        pub availability: Option<Cow<'a, str>>,
        /// Why the service does not show it, as sent: Geoblocked, Dmcaed, Deleted. Absent where it does.
        #[like = "Option<crate::model::AvailabilityReason>"]
        pub availability_reason: Option<Cow<'a, str>>,
        /// Whether viewers are warned of the medium, or else of its tweet. Absent where the payload does not
        /// say.
        pub sensitive: Option<bool>,
        /// How often the medium was viewed. Absent where the payload does not say, as for photos.
        pub view_count: Option<u64>,
        /// Tweet in which the medium was first posted. Absent unless this one uses it again.
        pub source_tweet_id: Option<Id>,
        /// Author of the tweet in which the medium was first posted. Absent unless this one uses it again.
        pub source_author_id: Option<Id>,
        /// Name of the medium's file in a personal archive's media folder. Absent where the input is none.
        pub local_file: Option<String>,
        /// What a careful reader should know, as stable codes between spaces. Absent if there is nothing.
        #[like = "Option<Flags>"]
        pub flags: Option<String>,
    }
}

record! {
    columns ExplanationColumn;

    /// What a policy says of one variant of a media entity, or of one size of its image: whether it won, and
    /// if not, why.
    ///
    /// One for every variant, in the payload's order, then one for every size of the poster, the original
    /// first; of a photo one for every size. In place of variants or of a photo that are not there stands one
    /// that says so. `part` tells them apart. Flat like the record, with the same names for the same things. Rows of
    /// `--columns` have other columns than these: `tweet-media schema show explain --columns NAMES` prints their schema.
    pub struct Explanation<'a> {
        /// Version of these columns.
        pub schema_version: u32,
        /// The input as the caller named it; `-` for stdin.
        pub input: &'a str,
        /// Member of an archive file. Absent for plain and compressed files.
        pub member: Option<&'a str>,
        /// Number of the document in its input, from 1.
        #[like = "crate::model::Position"]
        pub document: u64,
        /// Line on which the document starts, from 1.
        #[like = "crate::model::Position"]
        pub line: u64,
        /// JSON Pointer of the media entity inside the document.
        pub pointer: String,
        /// The tweet that carries the medium. Absent for messages, profiles and media alone, and where the
        /// tweet has no id.
        pub tweet_id: Option<Id>,
        /// The direct message that carries the medium, in place of a tweet. Absent for tweets.
        pub message_id: Option<Id>,
        /// Exact id of the medium. Absent where neither the payload nor an address tells.
        pub media_id: Option<Id>,
        /// What the medium is.
        #[like = "crate::model::MediaType"]
        pub media_type as "type": Cow<'a, str>,
        /// Length of the medium in milliseconds. Absent for photos and animated GIFs.
        #[like = "Option<crate::model::Millis>"]
        pub duration_ms: Option<u64>,
        /// The policy that judges, in its text form.
        pub policy: &'a str,
        /// What this is about: `variant`, a playable form; `photo`, the photo in one size; `poster`, the still image
        /// of a video or GIF in one size; `none`, that there is nothing to play or, of a photo, nothing to show.
        pub part: Part,
        /// Position of the variant in the payload's list, from 1. Absent where there is no variant.
        #[like = "Option<crate::model::Position>"]
        pub variant_index: Option<u64>,
        /// How many variants the payload lists.
        pub variant_count: u64,
        /// Whether it won, lost to the one that won, or is excluded by a clause of the policy. Absent for posters,
        /// among which nothing is chosen, and where there is nothing to choose.
        #[like = "Option<crate::select::Outcome>"]
        pub verdict: Option<&'static str>,
        /// Stable code of the rule or clause that decided.
        #[like = "DecidingCode"]
        pub code: &'static str,
        /// The same in words, and whether a limit was passed only because size or bitrate is unknown.
        pub words: Cow<'static, str>,
        /// One file, or a playlist or manifest. Absent where there is no variant.
        #[like = "Option<crate::model::Delivery>"]
        pub delivery: Option<&'static str>,
        /// The class by which a policy prefers it. Absent where there is no variant.
        #[like = "Option<crate::select::Class>"]
        pub class: Option<&'static str>,
        /// Width in pixels. Absent where the address does not tell, and for images.
        #[like = "Option<crate::model::Pixels>"]
        pub width: Option<u32>,
        /// Height in pixels. Absent where the address does not tell, and for images.
        #[like = "Option<crate::model::Pixels>"]
        pub height: Option<u32>,
        /// Name of an image's size, such as `large`. Absent for variants, and for an image as sent.
        pub image_size: Option<&'static str>,
        /// Most pixels of width in that size, which never enlarges. Absent for the original and for variants.
        #[like = "Option<crate::model::Pixels>"]
        pub max_width: Option<u32>,
        /// Most pixels of height in that size. Absent for the original and for variants.
        #[like = "Option<crate::model::Pixels>"]
        pub max_height: Option<u32>,
        /// Whether the image is cut to fill that size. Absent for variants, and for an image as sent.
        pub is_cropped: Option<bool>,
        /// Bits per second. Absent for playlists and images. Zero for animated GIFs.
        #[like = "Option<crate::model::Bitrate>"]
        pub bitrate: Option<u64>,
        /// Bytes that the bitrate and the length would make. Absent where one of them is not known. Real files
        /// differ widely.
        #[like = "Option<crate::model::Bytes>"]
        pub nominal_bytes: Option<u64>,
        /// MIME type as sent. Absent where the payload has none, and for photos.
        #[like = "Option<crate::model::ContentType>"]
        pub content_type: Option<Cow<'a, str>>,
        /// The address of the variant, or of the image in this size. Absent where there is none.
        pub url: Option<Cow<'a, str>>,
    }
}

labels! {
    /// What an explanation is about.
    pub enum Part by as_str {
        /// A playable form.
        Variant = "variant",
        /// A photo in one size.
        Photo = "photo",
        /// The still image of a video or GIF in one size.
        Poster = "poster",
        /// That there is nothing to play or, of a photo, nothing to show.
        None = "none",
    }
}

/// The code of what decided on a variant, for the schema: a reason's, an exclusion's or an image's.
#[cfg(feature = "schema")]
enum DecidingCode {}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for DecidingCode {
    fn schema_name() -> Cow<'static, str> {
        "DecidingCode".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut codes = Vec::new();
        for schema in [
            crate::select::Reason::json_schema(generator),
            crate::select::Exclusion::json_schema(generator),
        ] {
            for code in schema
                .get("oneOf")
                .and_then(|codes| codes.as_array())
                .into_iter()
                .flatten()
            {
                let is_new = |known: &serde_json::Value| known.get("const") != code.get("const");
                if codes.iter().all(is_new) {
                    codes.push(code.clone());
                }
            }
        }
        for (code, description) in [
            (fill::OTHER_SIZE, "Another size of the photo is asked for."),
            (
                fill::POSTER,
                "A size of the poster, among which nothing is chosen.",
            ),
        ] {
            codes.push(serde_json::json!({ "const": code, "description": description }));
        }
        schemars::json_schema!({
            "description": "The rule by which a variant won or lost, or the clause that excludes it.",
            "oneOf": codes,
        })
    }
}

labels! {
    /// What a careful reader of a record should know, as a stable code.
    pub enum Flag by as_str {
        /// The document holds text cut in the middle of a character; U+FFFD stands for what is lost.
        SalvagedSurrogate = "salvaged:surrogate",
        /// The document holds a number beyond all floats.
        SalvagedNumber = "salvaged:number",
        /// The document holds bytes that are no UTF-8; U+FFFD stands for what is lost.
        SalvagedUtf8 = "salvaged:utf8",
        /// The payload states no type, or one that is known to be wrong.
        TypeInferred = "type-inferred",
        /// The id was read from an address, since there was none.
        IdFromUrl = "id-from-url",
        /// `id` and `id_str` of the medium, or of the tweet or message that carries it, disagree; `id_str` is right.
        IdDiffers = "id-differs",
        /// The time was read from the tweet's id.
        TimeFromId = "time-from-id",
        /// Known as a retweet only by its text and the source of its media, as in archives.
        RetweetByText = "retweet-by-text",
        /// A field had the wrong type, or text that is no id or no time, and reads as absent. A time before March
        /// 2006, when the service began, is none.
        WrongType = "wrong-type",
        /// A key stands twice on the way to the medium, with a list of media or with what is said of the tweet. The last
        /// value counts; of lists the last that holds media.
        RepeatedKey = "repeated-key",
        /// The tweet names a medium that its page does not hold: only its key is known.
        Unresolved = "unresolved",
    }
}

/// The flags of a record, for the schema: codes between spaces.
#[cfg(feature = "schema")]
enum Flags {}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Flags {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Flags".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let flags = Flag::json_schema(generator);
        let codes = flags.get("oneOf").and_then(|codes| codes.as_array());
        let known = codes.into_iter().flatten().map(|code| {
            let part = |key: &str| code.get(key).cloned().unwrap_or_default();
            serde_json::json!([part("const"), part("description")])
        });
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[a-z0-9:-]+( [a-z0-9:-]+)*$",
            "x-known": known.collect::<Vec<_>>(),
        })
    }
}

/// Version of the record's columns.
pub const SCHEMA_VERSION: u32 = 1;

/// A record with something in every kind of cell, and `alt_text` as given.
#[cfg(test)]
pub(crate) fn sample(alt_text: Option<&str>) -> Record<'_> {
    Record {
        schema_version: SCHEMA_VERSION,
        input: "a.jsonl",
        member: None,
        document: 1,
        line: 1,
        offset: 0,
        pointer: "/extended_entities/media/0".into(),
        dialect: Dialect::V1,
        relation: Relation::Tweet,
        root_tweet_id: Some(Id::new(u64::MAX)),
        tweet_id: Some(Id::new(u64::MAX)),
        message_id: None,
        created_at: None,
        author_id: None,
        author_username: None,
        media_index: 1,
        media_count: 1,
        media_id: None,
        uploaded_at: None,
        media_key: None,
        media_type: "video".into(),
        alt_text: alt_text.map(Into::into),
        page_url: None,
        short_url: None,
        image_url: None,
        original_image_url: None,
        width: Some(640),
        height: Some(360),
        aspect_ratio: None,
        duration_ms: None,
        variant_count: 0,
        best_url: None,
        best_content_type: None,
        best_bitrate: Some(0),
        best_width: None,
        best_height: None,
        best_codec: None,
        best_reason: "only",
        policy: "best",
        availability: None,
        availability_reason: None,
        sensitive: Some(false),
        view_count: None,
        source_tweet_id: None,
        source_author_id: None,
        local_file: None,
        flags: None,
    }
}
