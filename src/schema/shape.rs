//! The shape of a schema: what schemars derives, made plain enough for validators and code generators.
//!
//! Each step is a transform of schemars, and does one thing. Annotations of the models (`x-keys`,
//! `x-known`, `x-unit`) are used up here, since strict validators refuse keywords that they do not know.

use schemars::Schema;
use schemars::generate::{GenTransform, SchemaSettings};
use schemars::transform::{RecursiveTransform, Transform, transform_subschemas};
use serde_json::{Map, Value};

use super::Contract;
use crate::model::MOST;

type Object = Map<String, Value>;

/// What is done to every schema of a contract, in this order.
pub(super) fn transforms(contract: Contract) -> Vec<Box<dyn GenTransform>> {
    let settings = SchemaSettings::default()
        .with(|settings| settings.transforms.clear())
        .with_transform(plain_names)
        .with_transform(RecursiveTransform(words))
        .with_transform(RecursiveTransform(known_words))
        .with_transform(RecursiveTransform(prose))
        .with_transform(RecursiveTransform(plain_numbers));
    let settings = match contract {
        Contract::Read => settings
            .with_transform(RecursiveTransform(flat_choices))
            .with_transform(RecursiveTransform(full_wrappers))
            .with_transform(RecursiveTransform(other_names))
            .with_transform(RecursiveTransform(absent_lists))
            .with_transform(RecursiveTransform(nullable_items)),
        Contract::Written => settings
            .with_transform(OmitAbsent)
            .with_transform(columns_by_kind)
            .with_transform(either_of_two),
    };
    settings
        .with_transform(RecursiveTransform(forget))
        .with_transform(titles)
        .transforms
}

/// The same without what uses up or copies what the models say of themselves: for the dictionary.
pub(super) fn annotated(contract: Contract) -> Vec<Box<dyn GenTransform>> {
    let settings = SchemaSettings::default()
        .with(|settings| settings.transforms.clear())
        .with_transform(plain_names)
        .with_transform(RecursiveTransform(prose))
        .with_transform(RecursiveTransform(plain_numbers));
    let settings = match contract {
        Contract::Read => settings.with_transform(RecursiveTransform(flat_choices)),
        Contract::Written => settings.with_transform(OmitAbsent),
    };
    settings.transforms
}

/// Says at the root what the schema holds for.
pub(super) fn say_contract(schema: &mut Schema, contract: Contract) {
    let words = match contract {
        Contract::Read => {
            "This is what is read. Everything may be missing or null, numbers may come as text or in the \
             wrapper of a database, and words and properties that do not stand here may come. Of one thing that is \
             not read no schema can say so: an id written as a float, such as 7.0, which may have been rounded, is an \
             integer to validators."
        }
        Contract::Written => {
            "This is what is written. A property that is not required is left out where it has no value; \
             it is never null. Properties may be added without a new version; let a reader pass over those that \
             it does not know. The words of an enum are all that this version writes: another one comes only with \
             a new version, which has another `$id`. Where words are listed as known, and where codes stand \
             between spaces, others may come: let a reader treat one as a value without meaning to it."
        }
    };
    let description = schema.get("description").and_then(Value::as_str);
    let description = format!("{}\n\n{words}", description.unwrap_or_default());
    schema.insert("description".to_owned(), description.trim().into());
}

/// Puts what people read first, and the definitions last.
pub(super) fn order(schema: &mut Schema) {
    const FIRST: &[&str] = &["$schema", "$id", "$comment", "title", "description"];
    const LAST: &[&str] = &[
        "dependentSchemas",
        "dependencies",
        "examples",
        "$defs",
        "definitions",
    ];
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    let place = |key: &String| {
        let first = FIRST.iter().position(|name| name == key);
        let last = LAST.iter().position(|name| name == key);
        first
            .or(last.map(|place| FIRST.len() + 1 + place))
            .unwrap_or(FIRST.len())
    };
    let mut entries: Vec<_> = std::mem::take(object).into_iter().collect();
    entries.sort_by_key(|(key, _)| place(key));
    object.extend(entries);
}

/// The definitions of a root schema, whatever its draft calls them.
pub(super) fn definitions(schema: &Schema) -> Option<&Object> {
    ["$defs", "definitions"]
        .iter()
        .find_map(|key| schema.get(*key)?.as_object())
}

/// The same, to be changed.
pub(super) fn definitions_mut(schema: &mut Schema) -> Option<&mut Object> {
    let object = schema.as_object_mut()?;
    let key = ["$defs", "definitions"]
        .into_iter()
        .find(|key| object.contains_key(*key))?;
    object.get_mut(key)?.as_object_mut()
}

/// Text is a parameter of the models' types; their schemas are named as if it were not.
fn plain_names(schema: &mut Schema) {
    fn plain(name: &str) -> String {
        name.replace("_for_string", "")
            .replace("_string", "Text")
            .replace('_', "")
    }

    fn references(schema: &mut Schema) {
        if let Some(Value::String(reference)) = schema.get_mut("$ref") {
            // Only the name: a path to it has no underscores.
            *reference = plain(reference);
        }
    }

    RecursiveTransform(references).transform(schema);
    if let Some(definitions) = definitions_mut(schema) {
        *definitions = std::mem::take(definitions)
            .into_iter()
            .map(|(name, definition)| (plain(&name), definition))
            .collect();
    }
}

/// Words of our own: a list of words, each explained in the description, where schemars has a choice
/// between constants. Generators make an enum of the one and lose themselves in the other.
fn words(schema: &mut Schema) {
    let Some(choices) = schema.get("oneOf").and_then(Value::as_array) else {
        return;
    };
    let word = |choice: &Value| -> Option<(String, Option<String>)> {
        let word = choice.get("const")?.as_str()?.to_owned();
        let meaning = choice.get("description").and_then(Value::as_str);
        Some((word, meaning.map(str::to_owned)))
    };
    let Some(words) = choices.iter().map(word).collect::<Option<Vec<_>>>() else {
        return;
    };
    schema.remove("oneOf");
    schema.insert("type".to_owned(), "string".into());
    let names: Vec<_> = words.iter().map(|(word, _)| word.as_str()).collect();
    schema.insert("enum".to_owned(), names.into());
    let words = words
        .iter()
        .map(|(word, meaning)| (word.as_str(), meaning.as_deref().unwrap_or_default()));
    describe(schema, &listed(words));
}

/// Words of the service: any text, with the known ones in the description.
fn known_words(schema: &mut Schema) {
    let Some(Value::Array(known)) = schema.get("x-known") else {
        return;
    };
    let part = |word: &Value, at: usize| {
        word.get(at)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let known: Vec<_> = known
        .iter()
        .map(|word| (part(word, 0), part(word, 1)))
        .collect();
    let list = listed(
        known
            .iter()
            .map(|(word, meaning)| (word.as_str(), meaning.as_str())),
    );
    describe(schema, &format!("Known words, others may come:\n\n{list}"));
}

/// One line for each word.
fn listed<'w>(words: impl Iterator<Item = (&'w str, &'w str)>) -> String {
    let line = |(word, meaning): (&str, &str)| {
        let meaning = joined(meaning);
        if meaning.is_empty() {
            format!("- `{word}`")
        } else {
            format!("- `{word}`: {meaning}")
        }
    };
    words.map(line).collect::<Vec<_>>().join("\n")
}

/// Adds a paragraph to a description.
fn describe(schema: &mut Schema, paragraph: &str) {
    let description = schema.get("description").and_then(Value::as_str);
    let description = description.unwrap_or_default().trim();
    let text = format!("{description}\n\n{paragraph}");
    schema.insert("description".to_owned(), text.trim().into());
}

/// A paragraph on one line.
pub(super) fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Doc comments are broken into lines where the code is; a description only has paragraphs and lists.
fn prose(schema: &mut Schema) {
    let Some(Value::String(description)) = schema.get_mut("description") else {
        return;
    };
    let paragraph = |text: &str| {
        if text.trim_start().starts_with("- ") {
            text.trim().to_owned()
        } else {
            joined(text)
        }
    };
    *description = description
        .split("\n\n")
        .map(paragraph)
        .filter(|paragraph| !paragraph.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n");
}

/// Numbers are numbers: formats such as `uint64` are Rust's, and strict validators refuse them, so the largest number is
/// told instead: one that every language can hold. What stands for a missing value is nobody's business.
fn plain_numbers(schema: &mut Schema) {
    let most = match schema.remove("format").as_ref().and_then(Value::as_str) {
        Some("uint64") => Some(MOST),
        Some("uint32") => Some(u32::MAX.into()),
        _ => None,
    };
    if let Some(most) = most {
        schema.insert("maximum".to_owned(), most.into());
    }
    schema.remove("default");
}

/// A choice inside of a choice is one choice.
fn flat_choices(schema: &mut Schema) {
    let Some(Value::Array(choices)) = schema.get_mut("anyOf") else {
        return;
    };
    let mut annotations = Object::new();
    let mut flat = Vec::new();
    for choice in std::mem::take(choices) {
        match choice {
            Value::Object(mut inner)
                if inner.contains_key("anyOf") && !inner.contains_key("$ref") =>
            {
                if let Some(Value::Array(inner)) = inner.remove("anyOf") {
                    flat.extend(inner);
                }
                annotations.extend(inner);
            }
            other => flat.push(other),
        }
    }
    *choices = flat;
    if let Some(object) = schema.as_object_mut() {
        for (key, value) in annotations {
            object.entry(key).or_insert(value);
        }
    }
}

/// A field that dialects name differently is a property under each of its names.
fn other_names(schema: &mut Schema) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    for (name, property) in std::mem::take(properties) {
        let others: Vec<String> = property
            .get("x-keys")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .filter(|key| *key != name)
            .map(str::to_owned)
            .collect();
        for other in others {
            let mut property = property.clone();
            if let Ok(property) = <&mut Schema>::try_from(&mut property) {
                let description = property.get("description").and_then(Value::as_str);
                let description = description.unwrap_or_default();
                let text = format!("The same as `{name}`, by another name.\n\n{description}");
                property.insert("description".to_owned(), text.trim().into());
            }
            properties.insert(other, property);
        }
        properties.insert(name, property);
    }
}

/// A wrapper has one of its keys, whatever stands beside it; with null in it it wraps nothing, and is not read.
fn full_wrappers(schema: &mut Schema) {
    if schema.get("x-wrapper").is_none() {
        return;
    }
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    let mut choices = Vec::new();
    for (name, property) in properties.into_iter().flatten() {
        drop_null(property);
        choices
            .push(serde_json::json!({ "properties": { name.as_str(): true }, "required": [name] }));
    }
    schema.insert("anyOf".to_owned(), choices.into());
}

/// A list that is null is a list without items.
fn absent_lists(schema: &mut Schema) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    for property in properties.values_mut() {
        if let Some(kind) = property.get_mut("type")
            && kind == "array"
        {
            *kind = Value::Array(vec!["array".into(), "null".into()]);
        }
    }
}

/// Lets the items of a list be null.
fn nullable_items(schema: &mut Schema) {
    let Some(Value::Object(items)) = schema.get_mut("items") else {
        return;
    };
    let null = || serde_json::json!({ "type": "null" });
    if let Some(Value::Array(choices)) = items.get_mut("anyOf") {
        choices.push(null());
    } else if let Some(Value::String(name)) = items.get("type") {
        let both = vec![name.as_str().into(), "null".into()];
        items.insert("type".to_owned(), Value::Array(both));
    } else {
        let choice = Value::Object(std::mem::take(items));
        items.insert("anyOf".to_owned(), vec![choice, null()].into());
    }
}

/// Rows of several kinds in one type: a column that is not always there is required in the rows of some kinds.
fn columns_by_kind(schema: &mut Schema) {
    let Some(Value::Object(annotation)) = schema.get("x-columns-by").cloned() else {
        return;
    };
    for (kind, words) in annotation {
        let rule = |(word, columns): (&String, &Value)| {
            serde_json::json!({
                "if": { "type": "object", "properties": { kind.as_str(): { "const": word } } },
                "then": having(columns),
            })
        };
        let rules: Vec<Value> = words.as_object().into_iter().flatten().map(rule).collect();
        rules_on(schema, &kind, &serde_json::json!({ "allOf": rules }));
    }
}

/// Of two columns there is one and not the other.
fn either_of_two(schema: &mut Schema) {
    let Some(Value::Array(both)) = schema.get("x-either").cloned() else {
        return;
    };
    let [one, other] = both.as_slice() else {
        return;
    };
    let having = |name: &Value| having(&Value::Array(vec![name.clone()]));
    let rule = serde_json::json!({
        "if": having(one),
        "then": { "not": having(other) },
        "else": having(other),
    });
    let always = schema.get("required").and_then(|names| names.get(0));
    if let Some(always) = always.and_then(Value::as_str).map(str::to_owned) {
        rules_on(schema, &always, &rule);
    }
}

/// What an object is that has some columns.
fn having(columns: &Value) -> Value {
    let names = columns.as_array().into_iter().flatten();
    let names = names.filter_map(Value::as_str);
    let properties: Object = names.map(|name| (name.to_owned(), true.into())).collect();
    serde_json::json!({ "type": "object", "properties": properties, "required": columns })
}

/// Puts a rule on whatever has a column. A column that is always there makes it a rule on all: put thus, generators pass
/// over it, while `if` and `not` of the whole stop some of them.
fn rules_on(schema: &mut Schema, column: &str, rule: &Value) {
    schema.insert(
        "dependentSchemas".to_owned(),
        serde_json::json!({ column: rule }),
    );
}

/// Says it in the words of draft 07.
pub(super) fn older_rules(schema: &mut Schema) {
    if let Some(rules) = schema.remove("dependentSchemas") {
        schema.insert("dependencies".to_owned(), rules);
    }
}

/// Leaves of a flat schema what holds for rows with only these columns, in this order.
pub(super) fn narrow(schema: &mut Schema, columns: &[&str]) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        let mut all = std::mem::take(properties);
        properties.extend(
            columns
                .iter()
                .filter_map(|column| all.remove_entry(*column)),
        );
    }
    let is_wanted = |name: &Value| columns.iter().any(|column| name == column);
    if let Some(Value::Array(required)) = object.get_mut("required") {
        required.retain(is_wanted);
    }
    if let Some(Value::Array(examples)) = object.get_mut("examples") {
        let mut told: Vec<Value> = Vec::new();
        for mut example in std::mem::take(examples) {
            if let Value::Object(example) = &mut example {
                example.retain(|name, _| columns.contains(&name.as_str()));
            }
            if !told.contains(&example) {
                told.push(example);
            }
        }
        *examples = told;
    }
    // Between columns that may not be there nothing is to be said.
    object.shift_remove("dependentSchemas");
    object.shift_remove("dependencies");
    let used = object
        .get("properties")
        .map(Value::to_string)
        .unwrap_or_default();
    if let Some(definitions) = definitions_mut(schema) {
        definitions.retain(|name, _| used.contains(&format!("/{name}\"")));
    }
}

/// Takes away what the models say of themselves.
fn forget(schema: &mut Schema) {
    if let Some(object) = schema.as_object_mut() {
        object.retain(|key, _| !key.starts_with("x-"));
    }
}

/// A definition's title is its name, so that generators need not invent one.
fn titles(schema: &mut Schema) {
    for (name, definition) in definitions_mut(schema).into_iter().flatten() {
        if let Value::Object(definition) = definition {
            definition.shift_insert(0, "title".to_owned(), name.as_str().into());
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
    // What may only be one value is a list of that and null.
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        values.retain(|value| !value.is_null());
        if let [only] = values.as_slice() {
            let only = only.clone();
            object.shift_remove("enum");
            object.insert("const".to_owned(), only);
        }
    }
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

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde_json::json;

    use super::*;

    /// A row.
    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is used")]
    struct Row {
        /// How many.
        count: u64,
        /// A word,
        /// of ours.
        word: Option<Word>,
        /// What others call it.
        #[deprecated]
        old: Option<u32>,
    }

    /// A word.
    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is used")]
    #[schemars(rename_all = "kebab-case")]
    enum Word {
        /// The first.
        FirstOne,
        /// The second.
        Second,
    }

    #[test]
    fn what_is_written_is_plain_and_says_what_is_deprecated() {
        let settings = SchemaSettings::draft2020_12().for_serialize();
        let settings = settings.with(|settings| {
            settings
                .transforms
                .splice(0..0, transforms(Contract::Written));
        });
        let schema = settings.into_generator().into_root_schema_for::<Row>();
        assert_eq!(schema.get("required"), Some(&json!(["count"])));
        let expected = json!({
            "count": {"type": "integer", "minimum": 0, "maximum": MOST, "description": "How many."},
            "word": {"$ref": "#/$defs/Word", "description": "A word, of ours."},
            "old": {
                "type": "integer",
                "minimum": 0,
                "maximum": u32::MAX,
                "description": "What others call it.",
                "deprecated": true,
            },
        });
        assert_eq!(schema.get("properties"), Some(&expected));
        let word = json!({
            "title": "Word",
            "type": "string",
            "enum": ["first-one", "second"],
            "description": "A word.\n\n- `first-one`: The first.\n- `second`: The second.",
        });
        assert_eq!(schema.get("$defs"), Some(&json!({"Word": word})));
    }
}
