//! Tests that what is read and what the schemas say is read are one: every field of every sample, in turn,
//! holds each of many values, and the deserializer and the schema must agree on it.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Draft, Published};
use crate::json::decode::decode;
use crate::model::{Lenient, MediaEntity, Tweet, upload::Upload, v2};

/// Every JSON document of every sample, with its file.
fn documents() -> Vec<(PathBuf, Value)> {
    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                files(&path, found);
            } else {
                found.push(path);
            }
        }
    }

    let mut paths = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"),
        &mut paths,
    );
    paths.sort();
    let mut documents = Vec::new();
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let whole = serde_json::from_str(&text).map(|whole| vec![whole]);
        let values = whole.unwrap_or_else(|_| {
            let lines = text.lines().map(serde_json::from_str);
            lines.filter_map(Result::ok).collect()
        });
        documents.extend(values.into_iter().map(|value| (path.clone(), value)));
    }
    documents
}

/// Every object in a document of which `is_one` says so, by the keys that lead to it.
fn objects<'v>(
    value: &'v Value,
    path: &str,
    is_one: &dyn Fn(&str, &Value) -> bool,
    found: &mut Vec<&'v Value>,
) {
    match value {
        Value::Object(members) => {
            if is_one(path, value) {
                found.push(value);
            }
            for (key, value) in members {
                objects(value, &format!("{path}.{key}"), is_one, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                objects(item, path, is_one, found);
            }
        }
        _ => {}
    }
}

/// The pointers of everything inside of a value.
fn places(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(at, item)| (at.to_string(), item))
            .collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in inside {
        let below = format!("{pointer}/{name}");
        places(value, &below, found);
        found.push(below);
    }
}

/// What a field may hold, rightly or not.
fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(""),
        json!("0"),
        json!("7"),
        json!("007"),
        json!("1.5"),
        json!("1."),
        json!(".5"),
        json!("+2"),
        json!("1e3"),
        json!("-1"),
        json!("a word"),
        json!("video/mp4"),
        json!(0),
        json!(7),
        json!(7.0),
        json!(1e3),
        json!(1.5),
        json!(-1),
        json!(true),
        json!(false),
        json!([]),
        json!({}),
        json!([null]),
        json!([{}]),
        json!([7]),
        json!([1, 2]),
        json!(["1", "2"]),
        json!([1.0, "2"]),
        json!([{"$numberInt": "1"}, {"$numberInt": 2}]),
        json!([1, null]),
        json!([1, 2, 3]),
        json!(["a", "b"]),
        json!([[1, 2]]),
        json!({"a": 1}),
        json!({"$numberLong": "7"}),
        json!({"$numberInt": 7}),
        json!({"$numberDouble": "1.5"}),
        json!({"$numberDouble": 1.5}),
        json!({"$numberDecimal": "7"}),
        json!({"$numberDecimal": "7.0"}),
        json!({"$numberDouble": "1500.0"}),
        json!({"$numberDouble": "2.176E+06"}),
        json!({"$numberDouble": "7"}),
        json!({"$numberDouble": 7}),
        json!({"$numberDouble": "NaN"}),
        json!({"$numberDouble": "Infinity"}),
        json!({"$numberLong": "xyz"}),
        json!({"$numberLong": -5}),
        json!({"$numberLong": "-5"}),
        json!({"$numberLong": ""}),
        json!({"$numberLong": "1.5"}),
        json!({"$numberLong": true}),
        json!({"$numberLong": null}),
        json!({"$numberLong": [7]}),
        json!({"$numberLong": {"$numberLong": "7"}}),
        json!({"$numberLong": "7", "a": 1}),
        json!({"a": 1, "$numberLong": "7"}),
        json!({"$numberLong": "7", "$numberInt": "7"}),
        json!({"$numberLong": "4294967296"}),
        json!({"$numberLong": "9007199254740992"}),
        json!({"$numberLong": "18446744073709551616"}),
        json!({"$date": "2018-10-10T20:19:24Z"}),
        json!({"$date": 1_538_000_000_000_u64}),
        json!({"$date": {"$numberLong": "1538000000000"}}),
        json!({"$date": {"$date": "2018-10-10T20:19:24Z"}}),
        json!({"$date": true}),
        json!({"$date": null}),
        json!("4294967295"),
        json!("4294967296"),
        json!("9007199254740991"),
        json!("9007199254740992"),
        json!("18446744073709551615"),
        json!("18446744073709551616"),
        json!("99999999999999999999999"),
        json!(u32::MAX),
        json!(u64::from(u32::MAX) + 1),
        json!(9_007_199_254_740_991_u64),
        json!(9_007_199_254_740_992_u64),
        json!(u64::MAX),
        json!(1e30),
        json!("1e30"),
        json!({"r": {"ok": {}}, "ttl": -1}),
        json!({"r": {"ok": null}}),
        json!({"r": {"ok": "a word"}}),
        json!({"r": "Missing"}),
        json!({"r": {"missing": null}}),
        json!({"allow_download": true}),
        json!({"allow_download": null}),
        json!({"allow_download": "yes"}),
        json!([1]),
        json!([1, 2]),
        json!([1, null]),
        json!([1, 2, 3]),
        json!({"w": 1, "h": "2"}),
        json!([{"w": 1, "h": 2, "resize": "fit"}]),
    ]
}

/// Reads a value; `None` where something in it is of the wrong type.
fn read<T: for<'de> Lenient<'de>>(value: &Value) -> Option<T> {
    let text = serde_json::to_vec(value).expect("JSON");
    let mut misfits = Vec::new();
    let read = decode(&text, String::new, &mut misfits);
    read.filter(|_| misfits.is_empty())
}

fn remove(value: &mut Value, pointer: &str) {
    let (holder, name) = pointer.rsplit_once('/').expect("a pointer");
    match value.pointer_mut(holder) {
        Some(Value::Object(members)) => drop(members.remove(name)),
        Some(Value::Array(items)) => drop(items.remove(name.parse().expect("an index"))),
        _ => {}
    }
}

/// Whether the reader says nothing of a wrong type there, since values of all types are right.
fn is_open(pointer: &str) -> bool {
    pointer.contains("allow_download_status") || pointer.contains("/ext/")
}

/// Whether it is the float of a whole number, as an id or in something that holds one: it is dropped, since it may
/// have been rounded, and no schema can tell it from the integer.
fn is_whole_float(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(is_whole_float),
        other => other
            .as_f64()
            .is_some_and(|number| other.is_f64() && number.fract() == 0.0 && number < 1e19),
    }
}

/// Puts each value into each field of each instance, and compares what is made of it; gives how often.
fn compare<T>(name: &str, instances: &[&Value]) -> usize
where
    T: for<'de> Lenient<'de> + Debug + PartialEq,
{
    let schema = Published::named(name).expect("published");
    let schema = serde_json::from_str(&schema.text(Draft::Draft202012)).expect("a schema");
    let schema = jsonschema::validator_for(&schema).expect("a schema that compiles");
    let (mut seen, mut faults, mut count) = (BTreeSet::new(), Vec::new(), 0);
    for instance in instances {
        if read::<T>(instance).is_none() {
            continue;
        }
        let mut pointers = Vec::new();
        places(instance, "", &mut pointers);
        for pointer in pointers {
            let names = pointer.split('/');
            let path: Vec<&str> = names
                .map(|name| name.parse::<usize>().map_or(name, |_| "*"))
                .collect();
            // What stands in the wrapper of a number is the wrapper's, and tried as a whole; media of tweets
            // are tried alone, and tweets in tweets too.
            let is_elsewhere = ["/$number", "entities/media/", "_status/"]
                .iter()
                .any(|part| pointer.contains(part));
            if is_elsewhere || !seen.insert(path.join("/")) {
                continue;
            }
            let mut without = (*instance).clone();
            remove(&mut without, &pointer);
            let without = read::<T>(&without);
            for value in values() {
                let mut copy = (*instance).clone();
                *copy.pointer_mut(&pointer).expect("it is there") = value.clone();
                let taken = read::<T>(&copy);
                let is_empty = value == json!(null)
                    || [json!(""), json!([]), json!({})].contains(&value) && !is_open(&pointer);
                let is_valid = schema.is_valid(&copy);
                count += 1;
                // A column of the web client that is no object reads as one without a value.
                let is_column = pointer.contains("/ext/") && !value.is_object();
                let is_read = taken.is_some() && taken != without && !is_column;
                if (is_read || taken.is_some() && is_empty) && !is_valid {
                    faults.push(format!("{pointer}: {value} is read and refused"));
                }
                if taken.is_none() && is_valid && !is_whole_float(&value) {
                    faults.push(format!("{pointer}: {value} is dropped and accepted"));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{name}, {} of {count}: {faults:#?}",
        faults.len()
    );
    count
}

#[test]
fn whatever_a_field_is_read_from_its_schema_accepts_and_nothing_that_is_dropped() {
    let documents = documents();
    let found = |is_one: &dyn Fn(&str, &Value) -> bool| {
        let mut found = Vec::new();
        for (_, document) in &documents {
            objects(document, "", is_one, &mut found);
        }
        found
    };
    let media = found(&|path, _| path.ends_with("entities.media"));
    // Those that are small: a field is tried where it is met first, however much lies around it.
    let tweets = found(&|_, value| {
        value.to_string().len() < 6_000
            && ["extended_entities", "entities"]
                .iter()
                .any(|key| value.get(key).is_some_and(|it| it.get("media").is_some()))
    });
    let v2_media = found(&|path, _| path.ends_with("includes.media"));
    let uploads: Vec<&Value> = documents
        .iter()
        .filter(|(path, _)| path.components().any(|part| part.as_os_str() == "upload"))
        .map(|(_, document)| document)
        .collect();
    let counts = [
        compare::<MediaEntity>("media-entity", &media),
        compare::<Tweet>("tweet", &tweets),
        compare::<v2::Media>("v2-media", &v2_media),
        compare::<Upload>("upload", &uploads),
    ];
    assert!(
        counts
            .iter()
            .zip([5_000, 1_000, 500, 500])
            .all(|(count, least)| *count > least),
        "{counts:?}"
    );
}
