//! Examples: for each root type a few values, and out of them one for each definition.
//!
//! What is read has its examples in files beside this one. What is written is made of them, by reading
//! them: so it is what a run would write.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use schemars::Schema;
use serde_json::{Map, Value};

use super::shape::{definitions, definitions_mut};
use crate::check::Check;
use crate::record::{Explanation, Record};
use crate::scan::{Counts, Options, Reject, Visitor, scan};

const TWEETS: &str = include_str!("examples/tweets.jsonl");
const V2_MEDIA: &str = include_str!("examples/v2-media.jsonl");
const UPLOADS: &str = include_str!("examples/uploads.jsonl");

pub(super) fn tweets() -> Vec<Value> {
    lines(TWEETS)
}

pub(super) fn media_entities() -> Vec<Value> {
    let media = |tweet: Value| match tweet.pointer("/extended_entities/media") {
        Some(Value::Array(media)) => media.clone(),
        _ => Vec::new(),
    };
    tweets().into_iter().flat_map(media).collect()
}

pub(super) fn v2_media() -> Vec<Value> {
    lines(V2_MEDIA)
}

pub(super) fn uploads() -> Vec<Value> {
    lines(UPLOADS)
}

pub(super) fn records() -> Vec<Value> {
    written().records
}

pub(super) fn explanations() -> Vec<Value> {
    written().explanations
}

/// A document that is cut, and one that is too large to be held.
pub(super) fn rejects() -> Vec<Value> {
    #[derive(Default)]
    struct Rejects(Vec<Value>);

    impl Visitor for Rejects {
        fn record(&mut self, _: &Record<'_>) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }

        fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
            self.0.extend(serde_json::to_value(reject.record()));
            ControlFlow::Continue(())
        }
    }

    let options = Options {
        max_document: 24,
        ..Options::default()
    };
    let lines =
        b"{\"id\":7}\n{\"id\":8,\"text\":\"a\n{\"id\":9,\"text\":\"larger than 24 bytes\"}\n";
    let mut rejects = Rejects::default();
    let mut counts = Counts::default();
    // Nothing can go wrong that is not one of the two.
    let _ = scan(
        "tweets.jsonl",
        &lines[..],
        &options,
        &mut counts,
        &mut rejects,
    );
    rejects.0
}

/// What a check says of the examples of tweets, and of a line that is cut.
pub(super) fn checks() -> Vec<Value> {
    let mut check = Check::new();
    let mut counts = Counts::default();
    let input = format!("{TWEETS}{{\"id\":8,\"text\":\"a\n");
    let options = Options::default();
    // Nothing can go wrong that is not remarked on.
    let _ = scan(
        "tweets.jsonl",
        input.as_bytes(),
        &options,
        &mut counts,
        &mut check,
    );
    let report = check.report();
    let rows = report.records("tweets.jsonl".into(), counts.documents, "API 1.1: 4 tweets");
    let rows = rows.iter().map(serde_json::to_value);
    rows.filter_map(Result::ok).collect()
}

pub(super) fn summaries() -> Vec<Value> {
    let summary = serde_json::to_value(crate::summary::sample());
    summary.into_iter().collect()
}

/// A value on each line.
fn lines(text: &str) -> Vec<Value> {
    let values = text.lines().map(serde_json::from_str);
    values.filter_map(Result::ok).collect()
}

/// What a run over the examples of tweets writes.
#[derive(Default)]
struct Written {
    records: Vec<Value>,
    explanations: Vec<Value>,
}

impl Visitor for Written {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        self.records.extend(serde_json::to_value(record));
        ControlFlow::Continue(())
    }

    fn explanations(&mut self, explanations: &[Explanation<'_>]) -> ControlFlow<()> {
        let values = explanations.iter().map(serde_json::to_value);
        self.explanations.extend(values.filter_map(Result::ok));
        ControlFlow::Continue(())
    }

    fn reject(&mut self, _: &Reject<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

fn written() -> Written {
    let options = Options {
        explain: true,
        ..Options::default()
    };
    let mut written = Written::default();
    let mut counts = Counts::default();
    // Examples are sound; a test says so of each.
    let _ = scan(
        "tweets.jsonl",
        TWEETS.as_bytes(),
        &options,
        &mut counts,
        &mut written,
    );
    written
}

/// Gives the root its examples, and each definition the first value that lies where it is used.
pub(super) fn fill(schema: &mut Schema, examples: Vec<Value>) {
    let mut found = BTreeMap::new();
    let root = schema.as_object().cloned().unwrap_or_default();
    let all = definitions(schema).cloned().unwrap_or_default();
    let finder = Finder {
        root: &root,
        all: &all,
    };
    for example in &examples {
        finder.visit(&root, example, &mut found);
    }
    for (name, definition) in definitions_mut(schema).into_iter().flatten() {
        if let (Value::Object(definition), Some(example)) = (definition, found.remove(name)) {
            definition.insert("examples".to_owned(), Value::Array(vec![example]));
        }
    }
    schema.insert("examples".to_owned(), Value::Array(examples));
}

/// Walks a schema and a value together.
struct Finder<'s> {
    root: &'s Map<String, Value>,
    all: &'s Map<String, Value>,
}

impl Finder<'_> {
    fn visit(&self, at: &Map<String, Value>, value: &Value, found: &mut BTreeMap<String, Value>) {
        if let Some(reference) = at.get("$ref").and_then(Value::as_str) {
            let name = reference.rsplit('/').next().unwrap_or_default();
            match self.all.get(name).and_then(Value::as_object) {
                Some(definition) if fits(definition, value) => {
                    found
                        .entry(name.to_owned())
                        .or_insert_with(|| value.clone());
                    self.visit(definition, value, found);
                }
                Some(_) => {}
                None => self.visit(self.root, value, found),
            }
        }
        for choice in ["anyOf", "oneOf", "allOf"] {
            let choices = at.get(choice).and_then(Value::as_array);
            for choice in choices.into_iter().flatten().filter_map(Value::as_object) {
                self.visit(choice, value, found);
            }
        }
        if let (Some(Value::Object(properties)), Value::Object(object)) =
            (at.get("properties"), value)
        {
            for (name, value) in object {
                if let Some(property) = properties.get(name).and_then(Value::as_object) {
                    self.visit(property, value, found);
                }
            }
        }
        if let (Some(Value::Object(items)), Value::Array(list)) = (at.get("items"), value) {
            for value in list {
                self.visit(items, value, found);
            }
        }
    }
}

/// Whether a value is of one of a schema's types.
fn fits(schema: &Map<String, Value>, value: &Value) -> bool {
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match schema.get("type") {
        Some(Value::String(only)) => only == name,
        Some(Value::Array(types)) => types.iter().any(|one| one == name),
        _ => true,
    }
}
