//! The JSON Schemas of this library: the list of root types, and their text in two drafts.
//!
//! Takes nothing, gives each schema as formatted JSON. Derivation is schemars' work, [`shape`] makes of it what
//! validators and code generators of other languages can live on, [`example`] finds an example for each
//! definition, and [`dictionary`] makes of the same types a data dictionary. What is read (numbers also as text,
//! open words, everything optional) and what is written (exact, what has no value left out) are different schemas.
//!
//! A new schema is a row in [`PUBLISHED`], whose examples [`example`] takes from real runs, and a run of
//! `tweet-media schema write schemas`. One of what is written also has its rows in `tests/consumers/run`.

#[cfg(test)]
mod accepted;
mod dictionary;
mod example;
mod page;
mod shape;

use std::fmt;
use std::str::FromStr;

use schemars::generate::{GenTransform, SchemaSettings};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

pub use dictionary::{Dictionary, Entry, KeySource, KnownWord, LookUp, RootEntry};

use crate::check::CheckRecord;
use crate::model::{DateWrapper, MediaEntity, NumberWrapper, Tweet, graphql, tool, upload, v2};
use crate::record::{Column, Explanation, ExplanationColumn, Record, RowColumn, SCHEMA_VERSION};
use crate::scan::RejectRecord;
use crate::summary::RunSummary;

/// A draft of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Draft {
    /// Draft 2020-12, with `$defs`.
    Draft202012,
    /// Draft 07, with `definitions`: what most code generators read.
    Draft07,
}

impl Draft {
    /// Every draft.
    pub const ALL: &'static [Self] = &[Self::Draft202012, Self::Draft07];

    /// Its name: `2020-12` or `07`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft202012 => "2020-12",
            Self::Draft07 => "07",
        }
    }

    /// The folder of its schemas.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Draft202012 => "2020-12",
            Self::Draft07 => "draft-07",
        }
    }

    fn settings(self) -> SchemaSettings {
        match self {
            Self::Draft202012 => SchemaSettings::draft2020_12(),
            Self::Draft07 => SchemaSettings::draft07(),
        }
    }
}

impl fmt::Display for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Draft {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().copied();
        known
            .into_iter()
            .find(|draft| draft.as_str() == name)
            .ok_or_else(|| format!("no draft is named {name:?}; there are 07 and 2020-12"))
    }
}

/// What a schema holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Contract {
    /// What this library accepts.
    Read,
    /// What this library writes.
    Written,
}

/// One schema that this library publishes.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Published {
    /// Its name, as in the file name `NAME.schema.json`.
    pub name: &'static str,
    /// Its title, which code generators make the name of a type.
    pub title: &'static str,
    /// Its version: another one is not compatible.
    pub version: u32,
    /// What it describes, in a few words.
    pub summary: &'static str,
    /// Whether it is of what is read or of what is written.
    pub contract: Contract,
    derive: fn(&mut SchemaGenerator) -> Schema,
    examples: fn() -> Vec<Value>,
}

fn formatted(schema: &Schema) -> String {
    let mut text = serde_json::to_string_pretty(schema.as_value()).unwrap_or_default();
    text.push('\n');
    text
}

fn root<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.root_schema_for::<T>()
}

/// Every schema that this library publishes.
pub const PUBLISHED: &[Published] = &[
    Published {
        name: "media-entity",
        title: "MediaEntity",
        version: 1,
        summary: "a photo, video or animated GIF as payloads carry it",
        contract: Contract::Read,
        derive: root::<MediaEntity>,
        examples: example::media_entities,
    },
    Published {
        name: "tweet",
        title: "Tweet",
        version: 1,
        summary: "a tweet of the v1.1 family as payloads carry it",
        contract: Contract::Read,
        derive: root::<Tweet>,
        examples: example::tweets,
    },
    Published {
        name: "v2-media",
        title: "V2Media",
        version: 1,
        summary: "a photo, video or animated GIF as API v2 carries it",
        contract: Contract::Read,
        derive: root::<v2::Media>,
        examples: example::v2_media,
    },
    Published {
        name: "upload",
        title: "Upload",
        version: 1,
        summary: "the service's answer to a step of an upload",
        contract: Contract::Read,
        derive: root::<upload::Upload>,
        examples: example::uploads,
    },
    Published {
        name: "record",
        title: "Record",
        version: SCHEMA_VERSION,
        summary: "a row of inspect: one media entity and the variant chosen for it",
        contract: Contract::Written,
        derive: root::<Record<'static>>,
        examples: example::records,
    },
    Published {
        name: "explain",
        title: "Explanation",
        version: SCHEMA_VERSION,
        summary: "a row of explain: what a policy says of one variant",
        contract: Contract::Written,
        derive: root::<Explanation<'static>>,
        examples: example::explanations,
    },
    Published {
        name: "reject",
        title: "Reject",
        version: 1,
        summary: "a row of --rejects: a document that could not be read",
        contract: Contract::Written,
        derive: root::<RejectRecord<'static>>,
        examples: example::rejects,
    },
    Published {
        name: "check",
        title: "Check",
        version: 1,
        summary: "a row of check: what an input is, or something remarkable about it",
        contract: Contract::Written,
        derive: root::<CheckRecord<'static>>,
        examples: example::checks,
    },
    Published {
        name: "summary",
        title: "Summary",
        version: 1,
        summary: "the object of --summary: what became of every input, and how it adds up",
        contract: Contract::Written,
        derive: root::<RunSummary<'static>>,
        examples: example::summaries,
    },
];

/// Further types that are read, for the dictionary alone: what lies around the published ones, and other
/// words for the same things.
const UNPUBLISHED: &[Published] = &[
    unpublished(
        "v2-page",
        "what a page of API v2 holds beside its tweets",
        root::<v2::Includes>,
    ),
    unpublished(
        "v2-tweet",
        "a tweet of API v2, as far as its media go",
        root::<v2::Tweet>,
    ),
    unpublished(
        "graphql-media",
        "a photo, video or animated GIF of the newest GraphQL, or of an article",
        root::<graphql::MediaItem>,
    ),
    unpublished(
        "tool-media",
        "a photo, video or animated GIF in the words of tools, embeds, cards and advertisers",
        root::<tool::Media>,
    ),
    unpublished(
        "upload-answer",
        "the answer of API v2 to a step of an upload",
        root::<upload::Response>,
    ),
    unpublished(
        "number-wrapper",
        "a number in the exports of databases",
        root::<NumberWrapper>,
    ),
    unpublished(
        "date-wrapper",
        "a time in the exports of databases",
        root::<DateWrapper>,
    ),
];

const fn unpublished(
    name: &'static str,
    summary: &'static str,
    derive: fn(&mut SchemaGenerator) -> Schema,
) -> Published {
    Published {
        name,
        title: name,
        version: 0,
        summary,
        contract: Contract::Read,
        derive,
        examples: Vec::new,
    }
}

impl Published {
    /// The schema of a name.
    ///
    /// ```
    /// use tweet_media::{Draft, Published};
    ///
    /// let record = Published::named("record").expect("record is published");
    /// assert!(record.text(Draft::Draft07).contains("\"best_url\""));
    /// assert!(Published::named("tweets").is_none());
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PUBLISHED.iter().find(|published| published.name == name)
    }

    /// The name of its file.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.schema.json", self.name)
    }

    /// The URI by which other schemas can name it. It is a name and no address: nothing is to be fetched
    /// there.
    #[must_use]
    pub fn id(&self, draft: Draft) -> String {
        format!(
            "urn:tweet-media:schema:{draft}:{}:{}",
            self.name, self.version
        )
    }

    /// The schema as formatted JSON with a line break at its end.
    #[must_use]
    pub fn text(&self, draft: Draft) -> String {
        formatted(&self.schema(draft))
    }

    /// The schema of rows that have only some columns, as `--columns` makes them.
    ///
    /// ```
    /// use tweet_media::{Draft, Published};
    ///
    /// let record = Published::named("record").expect("record is published");
    /// let schema = record.text_of_columns(Draft::Draft07, &["type", "best_url"])?;
    /// assert!(schema.contains("\"best_url\"") && !schema.contains("\"tweet_id\""));
    /// assert!(record.text_of_columns(Draft::Draft07, &["typ"]).is_err());
    /// assert!(record.text_of_columns(Draft::Draft07, &["type", "type"]).is_err());
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - There is no such column, or the schema is not one of rows that can be written with some columns alone, as
    ///   those of `record` and `explain` can. The message says so.
    /// - A column is named twice.
    pub fn text_of_columns(&self, draft: Draft, columns: &[&str]) -> Result<String, String> {
        match self.name {
            "record" => Column::named(columns).map(drop),
            "explain" => ExplanationColumn::named(columns).map(drop),
            name => Err(format!(
                "only record and explain are written with some columns alone, not {name}"
            )),
        }?;
        let mut schema = self.schema(draft);
        shape::narrow(&mut schema, columns);
        let id = format!("{}:columns:{}", self.id(draft), columns.join(","));
        schema.insert("$id".to_owned(), id.into());
        let description = format!(
            "A row of {} as --columns makes it: these columns alone, in the order in which they are named there, each \
             with the meaning that it has among all.",
            self.name
        );
        schema.insert("description".to_owned(), description.into());
        Ok(formatted(&schema))
    }

    /// The names of the columns that its rows may have, in their order; none of what is read, which has no rows.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let schema = (self.contract == Contract::Written).then(|| self.schema(Draft::Draft202012));
        let properties = schema.as_ref().and_then(|schema| schema.get("properties"));
        let properties = properties.and_then(Value::as_object).into_iter().flatten();
        properties.map(|(name, _)| name.clone()).collect()
    }

    fn schema(&self, draft: Draft) -> Schema {
        let mut schema = self.generate(
            draft.settings(),
            self.contract,
            shape::transforms(self.contract),
        );
        if draft == Draft::Draft07 {
            shape::older_rules(&mut schema);
        }
        schema.insert("$id".to_owned(), self.id(draft).into());
        schema.insert("title".to_owned(), self.title.into());
        schema.insert(
            "$comment".to_owned(),
            format!(
                "Version {}. Generated: see `tweet-media schema`.",
                self.version
            )
            .into(),
        );
        if let Some(version) = schema
            .pointer_mut("/properties/schema_version")
            .and_then(Value::as_object_mut)
        {
            version.insert("const".to_owned(), self.version.into());
        }
        shape::say_contract(&mut schema, self.contract);
        example::fill(&mut schema, (self.examples)());
        shape::order(&mut schema);
        schema
    }

    /// The schema of a contract, shaped by `transforms` before what the draft itself does to it.
    fn generate(
        &self,
        settings: SchemaSettings,
        contract: Contract,
        transforms: Vec<Box<dyn GenTransform>>,
    ) -> Schema {
        let settings = match contract {
            Contract::Read => settings.for_deserialize(),
            Contract::Written => settings.for_serialize(),
        };
        let settings = settings.with(|settings| {
            settings.transforms.splice(0..0, transforms);
        });
        (self.derive)(&mut settings.into_generator())
    }
}
