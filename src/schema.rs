//! The JSON Schemas of this library: the list of root types and their text.
//!
//! Takes nothing, gives each schema as formatted JSON. Derivation is schemars' work; here it is only
//! told apart what is read (numbers also as text, open words, everything optional) and what is
//! written (exact, what has no value left out), and the names are made plain.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use crate::model::{MediaEntity, Tweet, upload, v2};
use crate::record::{Explanation, Record};

/// One schema that this library publishes.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Published {
    /// Its name, as in the file name `NAME.schema.json`.
    pub name: &'static str,
    /// What it describes, in a few words.
    pub summary: &'static str,
    contract: Contract,
    derive: fn(&mut schemars::SchemaGenerator) -> Schema,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contract {
    /// What this library accepts.
    Read,
    /// What this library writes.
    Written,
}

fn root<T: JsonSchema>(generator: &mut schemars::SchemaGenerator) -> Schema {
    generator.root_schema_for::<T>()
}

/// Every schema that this library publishes.
pub const PUBLISHED: &[Published] = &[
    Published {
        name: "media-entity",
        summary: "a photo, video or animated GIF as payloads carry it (read)",
        contract: Contract::Read,
        derive: root::<MediaEntity>,
    },
    Published {
        name: "tweet",
        summary: "a tweet of the v1.1 family as payloads carry it (read)",
        contract: Contract::Read,
        derive: root::<Tweet>,
    },
    Published {
        name: "v2-media",
        summary: "a photo, video or animated GIF as API v2 carries it (read)",
        contract: Contract::Read,
        derive: root::<v2::Media>,
    },
    Published {
        name: "upload",
        summary: "the service's answer to a step of an upload (read)",
        contract: Contract::Read,
        derive: root::<upload::Upload>,
    },
    Published {
        name: "record",
        summary: "a row of inspect: one media entity and the variant chosen for it (written)",
        contract: Contract::Written,
        derive: root::<Record<'static>>,
    },
    Published {
        name: "explain",
        summary: "a row of explain: what a policy says of one variant (written)",
        contract: Contract::Written,
        derive: root::<Explanation<'static>>,
    },
];

impl Published {
    /// The schema of a name.
    ///
    /// ```
    /// use tweet_media::Published;
    ///
    /// let record = Published::named("record").expect("record is published");
    /// assert!(record.text().contains("\"best_url\""));
    /// assert!(Published::named("tweets").is_none());
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PUBLISHED.iter().find(|published| published.name == name)
    }

    /// The schema of draft 2020-12 as formatted JSON with a line break at its end.
    #[must_use]
    pub fn text(&self) -> String {
        let settings = SchemaSettings::draft2020_12();
        let settings = match self.contract {
            Contract::Read => settings.for_deserialize(),
            Contract::Written => settings.for_serialize(),
        };
        let mut schema = (self.derive)(&mut settings.into_generator());
        plain_names(&mut schema);
        if self.contract == Contract::Written {
            OmitAbsent.transform(&mut schema);
        }
        schema.insert(
            "$id".to_owned(),
            format!("urn:tweet-media:schema:{}:1", self.name).into(),
        );
        let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// Text is a parameter of the models' types; their schemas are named as if it were not.
fn plain_names(schema: &mut Schema) {
    fn plain(name: &str) -> String {
        name.replace("_for_string", "").replace("_string", "")
    }

    fn walk(value: &mut Value) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(reference)) = object.get_mut("$ref") {
                    *reference = plain(reference);
                }
                if let Some(Value::Object(definitions)) = object.get_mut("$defs") {
                    *definitions = std::mem::take(definitions)
                        .into_iter()
                        .map(|(name, definition)| (plain(&name), definition))
                        .collect();
                }
                if let Some(Value::String(title)) = object.get_mut("title") {
                    *title = plain(title);
                }
                object.values_mut().for_each(walk);
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }

    if let Some(object) = schema.as_object_mut() {
        let mut value = Value::Object(std::mem::take(object));
        walk(&mut value);
        if let Value::Object(walked) = value {
            *object = walked;
        }
    }
}

/// What is written is left out where it has no value, never null: so a property that may be null is
/// one that may be missing.
#[derive(Debug, Clone)]
struct OmitAbsent;

impl Transform for OmitAbsent {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(object) = schema.as_object_mut() {
            let mut optional = Vec::new();
            if let Some(Value::Object(properties)) = object.get_mut("properties") {
                for (name, property) in properties {
                    if drop_null(property) {
                        optional.push(name.clone());
                    }
                }
            }
            if let Some(Value::Array(required)) = object.get_mut("required") {
                required.retain(|name| !optional.iter().any(|optional| name == optional));
            }
        }
        transform_subschemas(self, schema);
    }
}

/// Takes null from what a property may be; says whether it was there.
fn drop_null(property: &mut Value) -> bool {
    let Some(object) = property.as_object_mut() else {
        return false;
    };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        let before = types.len();
        types.retain(|name| name != "null");
        let dropped = types.len() < before;
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
        return dropped;
    }
    let Some(Value::Array(choices)) = object.get_mut("anyOf") else {
        return false;
    };
    let before = choices.len();
    choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
    let dropped = choices.len() < before;
    if let [only] = choices.as_slice()
        && let Value::Object(only) = only.clone()
    {
        object.remove("anyOf");
        for (key, value) in only {
            object.entry(key).or_insert(value);
        }
    }
    dropped
}
