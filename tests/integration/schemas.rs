//! The published schemas: current, valid themselves, and true of every sample.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};
use tweet_media::{
    Contract, Counts, Dictionary, Draft, Explanation, ExplanationColumn, Input, JsonLines, Options,
    Origin, PUBLISHED, Published, Record, Reject, Visitor, find, scan,
};

use crate::payloads::{self, Payload};
use crate::samples::files;
use crate::support::{project, scan_file};

/// A published schema in the newer draft.
pub(crate) fn schema(name: &str) -> Value {
    draft_of(
        Published::named(name).expect("published"),
        Draft::Draft202012,
    )
}

fn draft_of(published: &Published, draft: Draft) -> Value {
    serde_json::from_str(&published.text(draft)).expect("a schema")
}

pub(crate) fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).expect("a schema that compiles")
}

/// What a schema says against a value.
fn complaints(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{error} (at {})", error.instance_path()))
        .collect()
}

/// The names in a folder, in order.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Fails where a committed file is not what would be written now.
#[track_caller]
pub(crate) fn assert_current(path: &Path, text: &str) {
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let mut lines = committed.lines().zip(text.lines()).enumerate();
    let differs = lines.find(|(_, (old, new))| old != new);
    assert!(
        committed == text,
        "{} is stale, first at {differs:?}; run: cargo run -- schema write schemas",
        path.display()
    );
}

#[test]
fn committed_schemas_are_current() {
    for draft in Draft::ALL {
        let folder = project("schemas").join(draft.folder());
        let mut names: Vec<String> = Vec::new();
        for published in PUBLISHED {
            assert_current(&folder.join(published.file_name()), &published.text(*draft));
            names.push(published.file_name());
        }
        names.sort();
        assert_eq!(names_in(&folder), names, "nothing else lies there");
    }
}

#[test]
fn schemas_are_valid_by_the_schema_of_schemas_and_say_who_they_are() {
    let mut ids = BTreeSet::new();
    for published in PUBLISHED {
        for draft in Draft::ALL {
            let mut schema = draft_of(published, *draft);
            if let Err(error) = jsonschema::meta::validate(&schema) {
                panic!("{} {draft}: {error}", published.name);
            }
            let words = ["$schema", "$id", "$comment", "title", "description"];
            for word in words {
                assert!(
                    schema[word].is_string(),
                    "{} {draft}: {word}",
                    published.name
                );
            }
            let id = schema["$id"].as_str().expect("text").to_owned();
            assert!(id.ends_with(&format!(":{}:{}", published.name, published.version)));
            assert!(ids.insert(id), "no two schemas have one id");
            schema["type"] = json!("objekt");
            assert!(jsonschema::meta::validate(&schema).is_err());
        }
    }
}

/// What draft 2020-12 says in the words of draft 07.
fn in_draft_07(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut copy = serde_json::Map::new();
            for (key, value) in object {
                let value = in_draft_07(value);
                match (key.as_str(), &value) {
                    // Beside a reference draft 07 sees nothing else.
                    ("$ref", Value::String(reference)) => {
                        let reference =
                            json!({"$ref": reference.replace("#/$defs/", "#/definitions/")});
                        if object.len() == 1 {
                            return reference;
                        }
                        copy.insert("allOf".to_owned(), json!([reference]));
                    }
                    ("dependentSchemas", _) => drop(copy.insert("dependencies".to_owned(), value)),
                    ("$defs", _) => drop(copy.insert("definitions".to_owned(), value)),
                    _ => drop(copy.insert(key.clone(), value)),
                }
            }
            Value::Object(copy)
        }
        Value::Array(items) => items.iter().map(in_draft_07).collect(),
        other => other.clone(),
    }
}

#[test]
fn both_drafts_say_the_same() {
    for published in PUBLISHED {
        let mut newer = in_draft_07(&draft_of(published, Draft::Draft202012));
        let older = draft_of(published, Draft::Draft07);
        for key in ["$schema", "$id"] {
            assert_ne!(newer[key], older[key], "{}", published.name);
            newer[key] = older[key].clone();
        }
        assert_eq!(newer, older, "{}", published.name);
    }
}

/// Every schema inside of a schema, with its pointer.
pub(crate) fn subschemas<'s>(
    schema: &'s Value,
    pointer: &str,
    found: &mut Vec<(String, &'s Value)>,
) {
    let Value::Object(object) = schema else {
        return;
    };
    found.push((pointer.to_owned(), schema));
    for (key, value) in object {
        match (key.as_str(), value) {
            ("properties" | "$defs" | "definitions", Value::Object(named)) => {
                for (name, schema) in named {
                    subschemas(schema, &format!("{pointer}/{key}/{name}"), found);
                }
            }
            ("anyOf" | "oneOf" | "allOf", Value::Array(choices)) => {
                for (at, schema) in choices.iter().enumerate() {
                    subschemas(schema, &format!("{pointer}/{key}/{at}"), found);
                }
            }
            ("items" | "additionalProperties", _) => {
                subschemas(value, &format!("{pointer}/{key}"), found);
            }
            _ => {}
        }
    }
}

#[test]
fn schemas_have_the_shape_that_validators_and_generators_can_live_on() {
    // Keywords of both drafts that generators understand, and no others.
    const KEYWORDS: &[&str] = &[
        "$schema",
        "$id",
        "$comment",
        "$ref",
        "$defs",
        "title",
        "description",
        "examples",
        "deprecated",
        "type",
        "enum",
        "properties",
        "required",
        "items",
        "minItems",
        "maxItems",
        "minimum",
        "maximum",
        "const",
        "pattern",
        "anyOf",
        "additionalProperties",
        // Generators pass over it.
        "dependentSchemas",
    ];
    for published in PUBLISHED {
        let schema = draft_of(published, Draft::Draft202012);
        let mut all = Vec::new();
        subschemas(&schema, "", &mut all);
        for (pointer, schema) in all {
            let place = format!("{}{pointer}", published.name);
            let object = schema.as_object().expect("an object");
            for keyword in object.keys() {
                assert!(KEYWORDS.contains(&keyword.as_str()), "{place}: {keyword}");
            }
            if pointer.is_empty() || pointer.rsplit('/').nth(1) == Some("$defs") {
                for word in ["title", "description"] {
                    assert!(schema[word].is_string(), "{place}: {word}");
                }
                let examples = schema["examples"].as_array();
                assert!(
                    examples.is_some_and(|it| !it.is_empty()),
                    "{place}: examples"
                );
            }
            if pointer.rsplit('/').nth(1) == Some("properties") {
                assert!(schema["description"].is_string(), "{place}: description");
            }
            if let Some(text) = schema["description"].as_str() {
                assert!(
                    !text.contains("\n ") && text.trim() == text,
                    "{place}: {text:?}"
                );
            }
            if schema["type"] == "integer" {
                let text = schema["description"].as_str().unwrap_or_default();
                let least = i32::from(text.contains("from 1") || pointer.ends_with("/count"));
                assert_eq!(schema["minimum"], least, "{place}");
                let most = schema["maximum"].as_u64().expect("a largest number");
                // An id may be any number of 64 bits, and all else what every language can hold.
                let is_id = published.contract == Contract::Read && most == u64::MAX;
                assert!(is_id || most < 1 << 53, "{place}: {most}");
            }
            if published.contract != Contract::Written {
                continue;
            }
            // One object for a whole run, around the flat ones of its inputs.
            let is_summary = published.name == "summary";
            assert!(!object.contains_key("anyOf"), "{place}: anyOf");
            assert!(
                is_summary || !object.contains_key("items"),
                "{place}: items"
            );
            assert!(!schema["type"].is_array(), "{place}: one type");
            assert_ne!(schema["type"], "null", "{place}");
            if let Some(properties) = schema["properties"].as_object() {
                assert!(
                    is_summary || pointer.is_empty(),
                    "{place}: a record is flat"
                );
                assert!(schema["required"].is_array(), "{place}: required");
                for (name, property) in properties {
                    let is_id = name.ends_with("_id");
                    assert_eq!(
                        is_id,
                        property["pattern"] == "^([1-9][0-9]{0,18}|1[0-8][0-9]{18})$",
                        "{place}/{name}"
                    );
                }
            }
            if let Some(words) = schema["enum"].as_array() {
                let description = schema["description"].as_str().expect("a description");
                for word in words {
                    let line = format!("\n- `{}`: ", word.as_str().expect("a word"));
                    assert!(description.contains(&line), "{place}: {word} is explained");
                }
            }
        }
    }
}

#[test]
fn examples_are_what_their_schema_says() {
    for published in PUBLISHED {
        let schema = schema(published.name);
        let root = validator(&schema);
        for example in schema["examples"].as_array().expect("examples") {
            assert_eq!(
                complaints(&root, example),
                Vec::<String>::new(),
                "{}",
                published.name
            );
        }
        for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
            let mut alone = schema.clone();
            let object = alone.as_object_mut().expect("an object");
            object.retain(|key, _| key == "$schema" || key == "$id" || key == "$defs");
            object.insert("$ref".to_owned(), json!(format!("#/$defs/{name}")));
            let alone = validator(&alone);
            for example in definition["examples"].as_array().expect("examples") {
                assert_eq!(complaints(&alone, example), Vec::<String>::new(), "{name}");
                assert!(!alone.is_valid(&json!([[]])), "{name}");
            }
        }
    }
}

/// Every object of the media lists of v1.1's containers, with its pointer.
fn entities(value: &Value, pointer: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                entities(item, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(object) => {
            for (key, value) in object {
                let below = format!("{pointer}/{key}");
                let is_list = below.ends_with("entities/media")
                    || below.ends_with("Entities/media")
                    || below.ends_with("/mediaDetails");
                if let (true, Value::Array(items)) = (is_list, value) {
                    let items = items.iter().enumerate();
                    found.extend(items.map(|(at, item)| (format!("{below}/{at}"), item.clone())));
                }
                entities(value, &below, found);
            }
        }
        _ => {}
    }
}

#[test]
fn media_entities_of_every_sample_and_real_payload_are_what_the_schema_says() {
    let validator = validator(&schema("media-entity"));
    let mut count = 0;
    for Payload { name, bytes } in payloads::all() {
        let Ok(document) = serde_json::from_slice::<Value>(bytes) else {
            continue;
        };
        let mut found = Vec::new();
        entities(&document, "", &mut found);
        let mut faults = Vec::new();
        for (pointer, media) in found {
            count += 1;
            let told = complaints(&validator, &media);
            faults.extend(told.into_iter().map(|fault| format!("{pointer}: {fault}")));
        }
        if name.starts_with("v1/wrong-types.json") {
            // The schema and the reader find fault with the same fields.
            let misfits = find(bytes).expect("a document").misfits;
            let pointers = misfits.iter().map(|misfit| misfit.pointer.as_str());
            let field = |text: &str| text.split(['/', ')']).next().unwrap_or_default().to_owned();
            let dropped: BTreeSet<String> = pointers
                .filter_map(|pointer| pointer.strip_prefix("/extended_entities/media/0/"))
                .map(field)
                .collect();
            let refused: BTreeSet<String> = faults
                .iter()
                .filter_map(|fault| fault.rsplit_once("(at /"))
                .map(|(_, pointer)| field(pointer))
                .collect();
            assert!(refused.len() > 2, "{faults:#?}");
            assert_eq!(refused, dropped);
        } else {
            assert_eq!(faults, Vec::<String>::new(), "{name}");
        }
    }
    assert!(count > 80, "{count} media entities in the samples");
}

/// The pointers of everything inside of a value.
fn places(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let mut inside = |name: &str, value: &Value| {
        let below = format!("{pointer}/{name}");
        places(value, &below, found);
        found.push(below);
    };
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                inside(&at.to_string(), item);
            }
        }
        Value::Object(object) => {
            for (name, value) in object {
                inside(name, value);
            }
        }
        _ => {}
    }
}

#[test]
fn a_broken_copy_of_each_field_of_each_sample_breaks_the_schema() {
    let dictionary = Dictionary::new();
    for (name, least) in [
        ("media-entity", 100),
        ("tweet", 200),
        ("v2-media", 15),
        ("upload", 8),
    ] {
        let validator = validator(&schema(name));
        let mut broken = BTreeSet::new();
        for payload in payloads::samples() {
            let Ok(document) = serde_json::from_slice::<Value>(&payload.bytes) else {
                continue;
            };
            for mut instance in instances(name, payload, &document) {
                if !validator.is_valid(&instance) {
                    continue;
                }
                let mut pointers = Vec::new();
                places(&instance, "", &mut pointers);
                for pointer in pointers {
                    let names: Vec<&str> = pointer
                        .split('/')
                        .filter(|name| name.parse::<usize>().is_err())
                        .collect();
                    let path = format!("{name}{}", names.join("."));
                    // What the schema does not know may be anything.
                    let known = dictionary.look_up(&path);
                    let is_known = !known.entries.is_empty() && known.unknown.is_empty();
                    if broken.contains(&pointer) || !is_known {
                        continue;
                    }
                    let place = instance.pointer_mut(&pointer).expect("it is there");
                    // No field holds a list in a list in a list.
                    let whole = std::mem::replace(place, json!([[[]]]));
                    assert!(
                        !validator.is_valid(&instance),
                        "{}: {pointer}",
                        payload.name
                    );
                    *instance.pointer_mut(&pointer).expect("it is there") = whole;
                    broken.insert(pointer);
                }
            }
        }
        let count = broken.len();
        println!("{count} fields of {name} were broken");
        assert!(count > least, "{count} fields of {name} were broken");
    }
}

/// What of a payload is described by the schema of a name.
fn instances(name: &str, payload: &Payload, document: &Value) -> Vec<Value> {
    match name {
        "media-entity" => {
            let mut found = Vec::new();
            entities(document, "", &mut found);
            found.into_iter().map(|(_, media)| media).collect()
        }
        "tweet" => payloads::tweets(document).into_iter().cloned().collect(),
        "v2-media" => {
            let homes = ["/includes/media", "/attachments/media"];
            let lists = homes.iter().filter_map(|home| document.pointer(home));
            lists
                .filter_map(Value::as_array)
                .flatten()
                .cloned()
                .collect()
        }
        "upload" if payload.name.starts_with("upload/") => vec![document.clone()],
        _ => Vec::new(),
    }
}

#[test]
fn tweets_media_of_api_v2_and_upload_answers_are_what_their_schemas_say() {
    for (name, least) in [("tweet", 100), ("v2-media", 10), ("upload", 4)] {
        let validator = validator(&schema(name));
        let mut count = 0;
        for payload in payloads::all() {
            let Ok(document) = serde_json::from_slice::<Value>(&payload.bytes) else {
                continue;
            };
            // Fields that are wrong on purpose.
            let is_odd = payload.name.starts_with("v1/wrong-types.json");
            for instance in instances(name, payload, &document) {
                count += 1;
                let told = complaints(&validator, &instance);
                assert_eq!(!told.is_empty(), is_odd, "{} {told:?}", payload.name);
            }
        }
        println!("{count} of {name}");
        assert!(count >= least, "{count} of {name}");
    }
}

#[test]
fn a_media_entity_with_a_wrong_type_in_it_breaks_the_schema() {
    let schema = schema("media-entity");
    let validator = validator(&schema);
    let properties = schema["properties"].as_object().expect("properties");
    for name in properties.keys() {
        // No field holds a list in a list.
        let media = json!({ name: [[[]]] });
        assert_ne!(
            complaints(&validator, &media),
            Vec::<String>::new(),
            "{name}"
        );
        let media = json!({ name: null });
        assert_eq!(
            complaints(&validator, &media),
            Vec::<String>::new(),
            "{name}"
        );
    }
}

#[test]
fn every_record_of_every_sample_is_what_the_schema_says() {
    let schema = schema("record");
    let validator = validator(&schema);
    let properties = schema["properties"].as_object().expect("properties");
    let required: Vec<&str> = schema["required"]
        .as_array()
        .expect("required")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let mut seen = BTreeSet::new();
    for path in files(&project("samples")) {
        for row in scan_file(&path).rows {
            seen.extend(row.keys().cloned());
            let record = Value::Object(row.clone());
            assert_eq!(
                complaints(&validator, &record),
                Vec::<String>::new(),
                "{}",
                path.display()
            );
            for name in row.keys() {
                assert!(properties.contains_key(name), "{name} is published");
                let mut broken = row.clone();
                broken.insert(name.clone(), json!([]));
                let broken = Value::Object(broken);
                assert!(!validator.is_valid(&broken), "{name}: a wrong type");
                let mut broken = row.clone();
                broken.remove(name);
                let is_valid = validator.is_valid(&Value::Object(broken));
                assert_eq!(
                    is_valid,
                    !required.contains(&name.as_str()),
                    "without {name}"
                );
            }
        }
    }
    assert!(required.len() > 8, "{required:?}");
    let never: Vec<&String> = properties
        .keys()
        .filter(|name| !seen.contains(*name))
        .collect();
    assert_eq!(never, ["member"], "columns that no sample fills");
}

#[test]
fn a_version_that_stands_in_rows_is_that_of_their_schema() {
    for published in PUBLISHED {
        let schema = schema(published.name);
        let version = &schema["properties"]["schema_version"];
        let has_version = ["record", "explain", "check", "summary"].contains(&published.name);
        assert_eq!(!version.is_null(), has_version, "{}", published.name);
        if has_version {
            assert_eq!(version["const"], published.version, "{}", published.name);
        }
    }
}

#[test]
fn rows_of_a_check_have_the_columns_that_their_kind_requires_and_each_is_missed() {
    let schema = schema("check");
    let rules = schema["dependentSchemas"]["kind"]["allOf"]
        .as_array()
        .expect("rules");
    let validator = validator(&schema);
    let mut count = 0;
    for row in schema["examples"].as_array().expect("examples") {
        let rule = |rule: &&Value| rule["if"]["properties"]["kind"]["const"] == row["kind"];
        let rule = rules.iter().find(rule).expect("a rule for each kind");
        for column in rule["then"]["required"].as_array().expect("columns") {
            let column = column.as_str().expect("a name");
            assert!(schema["properties"][column].is_object(), "{column}");
            let mut without = row.clone();
            let columns = without.as_object_mut().expect("a row");
            assert!(columns.remove(column).is_some(), "{column} in {row}");
            assert!(!validator.is_valid(&without), "{row} without {column}");
            count += 1;
        }
        // A row has no columns but those, which rows of all kinds may have, and a few that may be absent.
        let optional = [
            "member",
            "earliest",
            "latest",
            "error_line",
            "error_offset",
            "word",
            "cause",
        ];
        for column in row.as_object().expect("a row").keys() {
            let name = json!(column);
            let lists = [&schema["required"], &rule["then"]["required"]];
            let is_required = lists
                .iter()
                .any(|list| list.as_array().is_some_and(|list| list.contains(&name)));
            assert!(
                is_required || optional.contains(&column.as_str()),
                "{column}"
            );
        }
    }
    assert!(count > 15, "{count} columns of examples");
}

#[test]
fn a_reject_has_its_bytes_or_says_that_they_are_omitted_and_not_both() {
    let schema = schema("reject");
    let validator = validator(&schema);
    for row in schema["examples"].as_array().expect("examples") {
        let (mut neither, mut both) = (row.clone(), row.clone());
        for (name, value) in [("raw_base64", json!("e30=")), ("raw_omitted", json!(true))] {
            neither.as_object_mut().expect("a row").remove(name);
            both[name] = value;
        }
        assert!(validator.is_valid(row) && !validator.is_valid(&neither));
        assert!(!validator.is_valid(&both));
        let mut denied = neither.clone();
        denied["raw_omitted"] = json!(false);
        assert!(!validator.is_valid(&denied));
    }
}

#[test]
fn rows_of_some_columns_are_what_the_schema_of_these_columns_says() {
    let columns = ["type", "best_url", "tweet_id", "dialect"];
    for draft in Draft::ALL {
        let record = Published::named("record").expect("published");
        let text = record.text_of_columns(*draft, &columns).expect("columns");
        let schema: Value = serde_json::from_str(&text).expect("JSON");
        let names: BTreeSet<&str> = schema["properties"]
            .as_object()
            .expect("properties")
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(names, BTreeSet::from(columns));
        let validator = validator(&schema);
        let whole = self::validator(&draft_of(record, *draft));
        let mut count = 0;
        for path in files(&project("samples")) {
            for row in scan_file(&path).rows {
                let mut row = row.clone();
                row.retain(|name, _| columns.contains(&name.as_str()));
                let mut without = row.clone();
                without.remove("dialect");
                let row = Value::Object(row);
                assert_eq!(complaints(&validator, &row), Vec::<String>::new());
                assert!(!whole.is_valid(&row), "it lacks what all rows have");
                assert!(!validator.is_valid(&Value::Object(without)));
                count += 1;
            }
        }
        assert!(count > 50, "{count} rows");
    }
}

/// Every verdict as its line of JSON.
#[derive(Default)]
struct Verdicts {
    lines: Vec<u8>,
    media: usize,
    rows: Vec<Value>,
}

impl Visitor for Verdicts {
    fn record(&mut self, _: &Record<'_>) -> ControlFlow<()> {
        self.media += 1;
        ControlFlow::Continue(())
    }

    fn explanations(&mut self, explanations: &[Explanation<'_>]) -> ControlFlow<()> {
        assert!(!explanations.is_empty(), "every medium has a verdict");
        for explanation in explanations {
            JsonLines::new(ExplanationColumn::ALL).row(explanation, &mut self.lines);
            self.rows
                .push(serde_json::to_value(explanation).expect("a row is an object"));
        }
        ControlFlow::Continue(())
    }

    fn reject(&mut self, _: &Reject<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

#[test]
fn every_verdict_on_every_sample_is_what_the_schema_says() {
    let schema = schema("explain");
    let validator = validator(&schema);
    let properties = schema["properties"].as_object().expect("properties");
    let mut options = Options::default();
    options.explain = true;
    let mut seen = BTreeSet::new();
    for path in files(&project("samples")) {
        let source = Input::new(&path).open().expect("a sample opens");
        let mut verdicts = Verdicts::default();
        let mut counts = Counts::default();
        // The README of the samples is no JSON, and has no verdicts.
        let origin = Origin {
            input: "input",
            member: Some("member"),
        };
        let _ = scan(origin, source, &options, &mut counts, &mut verdicts);
        let lines = String::from_utf8(verdicts.lines).expect("JSON is UTF-8");
        let lines: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect();
        assert_eq!(lines, verdicts.rows, "{}", path.display());
        assert!(lines.len() >= verdicts.media, "every medium has a verdict");
        for line in lines {
            assert_eq!(
                complaints(&validator, &line),
                Vec::<String>::new(),
                "{}",
                path.display()
            );
            let keys = line.as_object().expect("a row is an object").keys();
            for name in keys {
                assert!(properties.contains_key(name), "{name} is published");
                seen.insert(name.clone());
            }
        }
    }
    let all: BTreeSet<String> = properties.keys().cloned().collect();
    assert_eq!(seen, all, "columns that samples fill");
}
