//! The published schemas: current, valid themselves, and true of every sample.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use jsonschema::Validator;
use serde_json::{Value, json};
use tweet_media::{
    Counts, Explanation, ExplanationColumn, Input, JsonLines, Options, PUBLISHED, Published,
    Record, Reject, Visitor, find, scan,
};

use crate::payloads::{self, Payload};
use crate::samples::files;
use crate::support::{project, scan_file};

fn schema(name: &str) -> Value {
    let published = Published::named(name).expect("published");
    serde_json::from_str(&published.text()).expect("a schema")
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).expect("a schema that compiles")
}

/// What a schema says against a value.
fn complaints(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{error} (at {})", error.instance_path()))
        .collect()
}

#[test]
fn committed_schemas_are_current() {
    let folder = project("schemas/2020-12");
    let mut names: Vec<String> = Vec::new();
    for published in PUBLISHED {
        let name = format!("{}.schema.json", published.name);
        let path = folder.join(&name);
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(&path, published.text()).expect("a file");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let text = published.text();
        let mut lines = committed.lines().zip(text.lines()).enumerate();
        let differs = lines.find(|(_, (old, new))| old != new);
        assert!(
            committed == text,
            "schemas/2020-12/{name} is stale, first at {differs:?}; run: cargo run -- schema write schemas"
        );
        names.push(name);
    }
    names.sort();
    let mut committed: Vec<String> = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    committed.sort();
    assert_eq!(committed, names, "nothing else lies there");
}

#[test]
fn schemas_are_valid_by_the_schema_of_schemas() {
    for published in PUBLISHED {
        let schema = schema(published.name);
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert!(schema["$id"].is_string());
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{}: {error}", published.name);
        }
        let broken = json!({"$schema": schema["$schema"], "type": "objekt"});
        assert!(jsonschema::draft202012::meta::validate(&broken).is_err());
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
fn media_entities_of_every_sample_are_what_the_schema_says() {
    let validator = validator(&schema("media-entity"));
    let mut count = 0;
    for Payload { name, bytes } in payloads::samples() {
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
        if name.starts_with("derived/mongo-export-numberlong.jsonl") {
            // The reader unwraps a database's numbers; the schema describes what the service sends.
            assert!(
                faults.iter().all(|fault| fault.contains("$numberLong")),
                "{faults:#?}"
            );
        } else if name.starts_with("v1/wrong-types.json") {
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

#[test]
fn media_of_api_v2_and_upload_answers_are_what_their_schemas_say() {
    let media = validator(&schema("v2-media"));
    let upload = validator(&schema("upload"));
    let (mut objects, mut answers) = (0, 0);
    for Payload { name, bytes } in payloads::samples() {
        let Ok(document) = serde_json::from_slice::<Value>(bytes) else {
            continue;
        };
        let homes = ["/includes/media", "/attachments/media"];
        let lists = homes.iter().filter_map(|home| document.pointer(home));
        for object in lists.filter_map(Value::as_array).flatten() {
            objects += 1;
            assert_eq!(complaints(&media, object), Vec::<String>::new(), "{name}");
        }
        if name.starts_with("upload/") {
            answers += 1;
            assert_eq!(
                complaints(&upload, &document),
                Vec::<String>::new(),
                "{name}"
            );
        }
    }
    assert!(
        objects > 10 && answers > 3,
        "{objects} media, {answers} answers"
    );
    assert!(!media.is_valid(&json!({"variants": 1})));
    assert!(!upload.is_valid(&json!({"media_id": [1]})));
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

    fn explanation(&mut self, explanation: &Explanation<'_>) -> ControlFlow<()> {
        JsonLines::new(ExplanationColumn::ALL).row(explanation, &mut self.lines);
        self.rows
            .push(serde_json::to_value(explanation).expect("a row is an object"));
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
        let _ = scan("input", source, &options, &mut counts, &mut verdicts);
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
