//! The schemas against those of the last release: whoever reads by the old ones must be able to go on.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use tweet_media::{Contract, Draft, PUBLISHED};

use crate::schemas::schema;
use crate::support::project;

/// What of a change between two schemas is not additive, each named by its place.
///
/// What is read may only be widened. What is written stays as it is, since its readers have made types of
/// it: they know no other words and no other forms. Both may get properties that are not required.
struct Comparison<'s> {
    contract: Contract,
    old: &'s Value,
    new: &'s Value,
    /// Pairs of definitions that are compared already.
    seen: BTreeSet<(String, String)>,
    changes: Vec<String>,
}

fn changes(contract: Contract, old: &Value, new: &Value) -> Vec<String> {
    let mut comparison = Comparison {
        contract,
        old,
        new,
        seen: BTreeSet::new(),
        changes: Vec::new(),
    };
    comparison.seen.insert(("#".to_owned(), "#".to_owned()));
    comparison.compare("", old, new);
    comparison.changes
}

/// A schema with that which it refers to.
fn resolved(root: &Value, schema: &Value) -> Map<String, Value> {
    let mut whole = schema.as_object().cloned().unwrap_or_default();
    if let Some(Value::String(reference)) = whole.remove("$ref") {
        let pointer = reference.trim_start_matches('#');
        let definition = root.pointer(pointer).and_then(Value::as_object);
        for (key, value) in definition.into_iter().flatten() {
            whole.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    whole
}

fn texts(value: Option<&Value>) -> BTreeSet<String> {
    match value {
        Some(Value::String(one)) => BTreeSet::from([one.clone()]),
        Some(Value::Array(many)) => many
            .iter()
            .map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned))
            .collect(),
        _ => BTreeSet::new(),
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "none".to_owned(), Value::to_string)
}

impl Comparison<'_> {
    fn say(&mut self, place: &str, change: &str) {
        let place = if place.is_empty() { "the whole" } else { place };
        self.changes.push(format!("{place}: {change}"));
    }

    fn compare(&mut self, place: &str, old: &Value, new: &Value) {
        if let (Some(before), Some(after)) = (old["$ref"].as_str(), new["$ref"].as_str()) {
            let pair = (before.to_owned(), after.to_owned());
            if !self.seen.insert(pair) {
                return;
            }
        }
        let mut old = resolved(self.old, old);
        let mut new = resolved(self.new, new);
        if old.get("title") != new.get("title") {
            let (before, after) = (shown(old.get("title")), shown(new.get("title")));
            self.say(place, &format!("its type was called {before}, now {after}"));
        }
        match (old.remove("anyOf"), new.remove("anyOf")) {
            (None, None) => self.plain(place, &old, &new),
            // What is no choice is a choice of one.
            (Some(before), None) => self.choices(place, &before, &json!([new])),
            (None, Some(after)) => self.choices(place, &json!([old]), &after),
            (Some(before), Some(after)) => {
                self.plain(place, &old, &new);
                self.choices(place, &before, &after);
            }
        }
    }

    /// Schemas without what is a choice in them.
    fn plain(&mut self, place: &str, old: &Map<String, Value>, new: &Map<String, Value>) {
        let is_read = self.contract == Contract::Read;
        for (key, what) in [("type", "type"), ("enum", "word")] {
            let (before, after) = (texts(old.get(key)), texts(new.get(key)));
            if is_read && after.is_empty() {
                continue;
            }
            // Whatever it was, it is one of these now.
            if before.is_empty() && !after.is_empty() {
                self.say(place, &format!("is narrowed to the {what}s {after:?}"));
                continue;
            }
            for gone in before.difference(&after) {
                self.say(place, &format!("the {what} {gone} is gone"));
            }
            if !is_read {
                for added in after.difference(&before) {
                    self.say(
                        place,
                        &format!("the {what} {added} is new, and its readers do not know it"),
                    );
                }
            }
        }
        for key in [
            "pattern",
            "minimum",
            "maximum",
            "const",
            "minItems",
            "maxItems",
            "additionalProperties",
            "maxProperties",
            "dependentSchemas",
        ] {
            let (before, after) = (old.get(key), new.get(key));
            if before != after && !(is_read && after.is_none()) {
                let (before, after) = (shown(before), shown(after));
                self.say(place, &format!("{key} was {before}, now {after}"));
            }
        }
        let (before, after) = (texts(old.get("required")), texts(new.get("required")));
        for name in after.difference(&before) {
            self.say(&format!("{place}/{name}"), "is newly required");
        }
        if !is_read {
            for name in before.difference(&after) {
                self.say(&format!("{place}/{name}"), "is no longer always there");
            }
        }
        let after = new.get("properties");
        let properties = old.get("properties").and_then(Value::as_object);
        for (name, before) in properties.into_iter().flatten() {
            let place = format!("{place}/{name}");
            match after.and_then(|after| after.get(name)) {
                Some(after) => self.compare(&place, before, after),
                None => self.say(&place, "is gone"),
            }
        }
        match (old.get("items"), new.get("items")) {
            (Some(before), Some(after)) => self.compare(&format!("{place}[]"), before, after),
            (Some(_), None) if !is_read => self.say(place, "no longer says what its items are"),
            (None, Some(_)) => self.say(place, "now says what its items are"),
            _ => {}
        }
    }

    /// Every choice there was must still be there; what is written has no others either.
    fn choices(&mut self, place: &str, old: &Value, new: &Value) {
        let (before, after) = (old.as_array(), new.as_array());
        let before = before.map_or(&[][..], Vec::as_slice);
        let after = after.map_or(&[][..], Vec::as_slice);
        for choice in before {
            // What is called the same is the same, and its changes have places of their own.
            let name = choice["$ref"].as_str();
            let mut twins = after.iter();
            let twin = twins.find(|one| name.is_some() && one["$ref"].as_str() == name);
            if let Some(twin) = twin {
                self.compare(place, choice, twin);
            } else if !after.iter().any(|one| self.is_additive(choice, one)) {
                self.say(place, &format!("the choice {choice} is gone or narrowed"));
            }
        }
        if self.contract == Contract::Read {
            return;
        }
        for choice in after {
            let name = choice["$ref"].as_str();
            let is_known = before.iter().any(|one| {
                let is_twin = name.is_some() && one["$ref"].as_str() == name;
                is_twin || self.is_additive(one, choice)
            });
            if !is_known {
                self.say(
                    place,
                    &format!("the choice {choice} is new, and its readers do not know it"),
                );
            }
        }
    }

    /// Whether a schema may become another one.
    fn is_additive(&self, old: &Value, new: &Value) -> bool {
        let mut trial = Comparison {
            seen: self.seen.clone(),
            changes: Vec::new(),
            ..*self
        };
        trial.compare("", old, new);
        trial.changes.is_empty()
    }
}

/// The folder of the last release.
fn last_release() -> std::path::PathBuf {
    let folder = project("schemas/released");
    let entries = std::fs::read_dir(&folder).expect("a folder of releases");
    let version = |name: &str| -> Option<Vec<u64>> {
        name.split('.').map(|part| part.parse().ok()).collect()
    };
    let names = entries.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    let last = names.filter_map(|name| Some((version(&name)?, name))).max();
    folder.join(last.expect("a release").1)
}

#[test]
fn nothing_but_additions_since_the_last_release() {
    let release = last_release();
    let mut complaints = Vec::new();
    let mut compared = 0;
    for entry in std::fs::read_dir(&release).expect("a folder") {
        let path = entry.expect("an entry").path();
        let old: Value =
            serde_json::from_slice(&std::fs::read(&path).expect("a file")).expect("JSON");
        let id = old["$id"].as_str().expect("an id");
        let name = path.file_name().expect("a name").to_string_lossy();
        let name = name.trim_end_matches(".schema.json");
        let Some(published) = PUBLISHED.iter().find(|it| it.name == name) else {
            complaints.push(format!("{name}: is no longer published"));
            continue;
        };
        if published.id(Draft::Draft202012) != id {
            // Another version is another schema: whoever reads the old one is not fooled by the new.
            println!("{name}: {id} became {}", published.id(Draft::Draft202012));
            continue;
        }
        compared += 1;
        let new = changes(published.contract, &old, &schema(name));
        complaints.extend(new.into_iter().map(|change| format!("{name}{change}")));
    }
    assert!(
        complaints.is_empty(),
        "not additive since {}; mend it, or raise the version of the schema (schemas/released/README.md):\n{}",
        release.display(),
        complaints.join("\n")
    );
    assert!(compared > 0, "schemas of the last release were compared");
}

/// A small schema of what is written, or read, with `edit` applied.
#[track_caller]
fn after(contract: Contract, edit: impl Fn(&mut Value)) -> Vec<String> {
    let old = json!({
        "title": "Row",
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^[0-9]+$"},
            "count": {"type": "integer", "minimum": 0},
            "word": {"$ref": "#/$defs/Word"},
            "list": {"type": "array", "items": {"$ref": "#/$defs/Inner"}},
            "open": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}, {"type": "null"}]},
        },
        "required": ["id"],
        "$defs": {
            "Word": {"title": "Word", "type": "string", "enum": ["a", "b"]},
            "Inner": {"title": "Inner", "type": "object", "properties": {"x": {"type": "integer"}, "row": {"$ref": "#"}}},
        },
    });
    let mut new = old.clone();
    edit(&mut new);
    changes(contract, &old, &new)
}

#[test]
fn additions_pass_the_comparison() {
    for contract in [Contract::Read, Contract::Written] {
        assert_eq!(after(contract, |_| {}), [] as [&str; 0]);
        let edit = |new: &mut Value| {
            new["properties"]["more"] = json!({"type": "string"});
            new["description"] = json!("in other words");
            new["properties"]["count"]["deprecated"] = json!(true);
            new["$defs"]["Inner"]["properties"]["y"] = json!({"type": "integer"});
            new["$defs"]["Further"] = json!({"title": "Further"});
        };
        assert_eq!(after(contract, edit), [] as [&str; 0]);
    }
    let edit = |new: &mut Value| {
        new["properties"]["count"]["type"] = json!(["integer", "null"]);
        new["properties"]["count"]
            .as_object_mut()
            .expect("an object")
            .remove("minimum");
        new["$defs"]["Word"]["enum"] = json!(["a", "b", "c"]);
        new["properties"]["open"]["anyOf"]
            .as_array_mut()
            .expect("choices")
            .push(json!({"type": "boolean"}));
        new["required"] = json!([]);
    };
    assert_eq!(after(Contract::Read, edit), [] as [&str; 0]);
    assert_eq!(
        after(Contract::Written, edit),
        [
            "/id: is no longer always there",
            "/count: the type null is new, and its readers do not know it",
            "/count: minimum was 0, now none",
            "/word: the word c is new, and its readers do not know it",
            "/open: the choice {\"type\":\"boolean\"} is new, and its readers do not know it",
        ]
    );
    // One form becomes two, or two are written as one.
    let edit = |new: &mut Value| {
        new["properties"]["count"] =
            json!({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}]});
        new["properties"]["open"] = json!({"type": ["integer", "string", "null"]});
    };
    assert_eq!(after(Contract::Read, edit), [] as [&str; 0]);
    assert_ne!(after(Contract::Written, edit), [] as [&str; 0]);
}

#[test]
fn what_is_not_additive_is_named() {
    type Edit = fn(&mut Value);
    let cases: [(Edit, &str); 19] = [
        (
            |new| {
                let properties = new["properties"].as_object_mut();
                properties.expect("an object").remove("count");
            },
            "/count: is gone",
        ),
        (
            |new| new["properties"]["count"]["type"] = json!("string"),
            "/count: the type integer is gone",
        ),
        (
            |new| new["required"] = json!(["id", "count"]),
            "/count: is newly required",
        ),
        (
            |new| new["properties"]["id"]["pattern"] = json!("^[1-9]+$"),
            "/id: pattern was \"^[0-9]+$\", now \"^[1-9]+$\"",
        ),
        (
            |new| new["properties"]["count"]["minimum"] = json!(1),
            "/count: minimum was 0, now 1",
        ),
        (
            |new| new["properties"]["count"]["maximum"] = json!(9),
            "/count: maximum was none, now 9",
        ),
        (
            |new| new["properties"]["count"]["const"] = json!(1),
            "/count: const was none, now 1",
        ),
        (
            |new| new["dependentSchemas"] = json!({"id": {"required": ["count"]}}),
            "the whole: dependentSchemas was none, now {\"id\":{\"required\":[\"count\"]}}",
        ),
        (
            |new| new["$defs"]["Word"]["enum"] = json!(["a"]),
            "/word: the word b is gone",
        ),
        (
            |new| new["$defs"]["Word"]["title"] = json!("Wort"),
            "/word: its type was called \"Word\", now \"Wort\"",
        ),
        (
            |new| new["$defs"]["Inner"]["properties"] = json!({"row": {"$ref": "#"}}),
            "/list[]/x: is gone",
        ),
        (
            |new| new["properties"]["list"]["maxItems"] = json!(4),
            "/list: maxItems was none, now 4",
        ),
        (
            |new| new["additionalProperties"] = json!(false),
            "the whole: additionalProperties was none, now false",
        ),
        (
            |new| {
                new["properties"]["open"] =
                    json!({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]});
            },
            "/open: the choice {\"type\":\"string\"} is gone or narrowed",
        ),
        (
            |new| new["properties"]["open"]["anyOf"][0]["minimum"] = json!(7),
            "/open: the choice {\"type\":\"integer\",\"minimum\":0} is gone or narrowed",
        ),
        (
            |new| new["properties"]["id"]["enum"] = json!(["1"]),
            "/id: is narrowed to the words {\"1\"}",
        ),
        (
            |new| {
                new["properties"]["count"] =
                    json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
            },
            "/count: the choice {\"type\":\"integer\",\"minimum\":0} is gone or narrowed",
        ),
        // Two different properties become one definition: each is compared with it.
        (
            |new| {
                new["properties"]["id"] = json!({"$ref": "#/$defs/Word"});
                new["properties"]["count"] = json!({"$ref": "#/$defs/Word"});
            },
            "/count: the type integer is gone",
        ),
        (
            |new| new["properties"]["open"] = json!({"type": "string"}),
            "/open: the choice {\"type\":\"integer\",\"minimum\":0} is gone or narrowed",
        ),
    ];
    for contract in [Contract::Read, Contract::Written] {
        for (edit, expected) in &cases {
            let told = after(contract, edit);
            assert!(
                told.iter().any(|change| change == expected),
                "{expected}: {told:?}"
            );
        }
    }
}

#[test]
fn a_recursive_schema_is_compared_to_its_end() {
    let schema = schema("tweet");
    let mut new = schema.clone();
    assert_eq!(changes(Contract::Read, &schema, &new), [] as [&str; 0]);
    let size = &mut new["$defs"]["Size"]["properties"]["w"];
    *size = json!({"type": "integer"});
    let told = changes(Contract::Read, &schema, &new);
    assert!(
        !told.is_empty() && told[0].contains("/sizes") && told[0].contains("/w"),
        "{told:?}"
    );
}
