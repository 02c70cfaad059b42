//! The data dictionary: every field of what is read and written, as its type and its doc comment say.
//!
//! Takes the schemas as they are before they are shaped, with all that the models say of themselves, in
//! both contracts: as it may come, and as it is once it was read. Gives an entry for each field of each
//! type, once, with every path that leads to it. There is no second list: what an entry says is cut out of the
//! field's description, whose order is that of all doc comments of models: what it is, when it is absent,
//! what may surprise, where it comes from. Pages for people are in [`page`](super::page).

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Map, Value};

use super::shape::{self, definitions, joined};
use super::{Contract, PUBLISHED, Published, UNPUBLISHED};
use crate::finder::in_words;

/// The first part of the paths of places.
const PLACE: &str = "place";

/// Every field of what is read and written.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Dictionary {
    /// The types at the top, in the order of the schemas.
    pub roots: Vec<RootEntry>,
    /// The fields, each once, in the order in which a walk from the roots meets them.
    pub entries: Vec<Entry>,
    /// The objects that were met: their properties, and the path at which they were met first.
    met: Vec<(Value, String)>,
}

/// A type from which paths begin.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RootEntry {
    /// The first part of its paths.
    pub name: &'static str,
    /// What it stands for.
    pub meaning: String,
    /// Whether it is read or written.
    pub contract: &'static str,
}

/// What is to be known of one field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// The first path that leads to it: names between dots, from the name of a schema on.
    pub path: String,
    /// Every other path that leads to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_paths: Vec<String>,
    /// Whether it is `read` or `written`.
    pub contract: &'static str,
    /// What it is.
    pub meaning: String,
    /// What may stand for it in JSON.
    pub wire_type: String,
    /// What it is once it was read, and how it is written.
    #[serde(rename = "type")]
    pub normalized_type: String,
    /// What it counts. Absent where it counts nothing, or things.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether it may be absent or, where it is read, null.
    pub is_optional: bool,
    /// When it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absence: Option<String>,
    /// What may surprise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oddities: Option<String>,
    /// The keys under which it comes, and who writes them so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<KeySource>,
    /// The words it may be, with what they mean; closed for our own, open for those of the service.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<KnownWord>,
    /// Where its fields stand, if they are those of a type that was met before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields_of: Option<String>,
    /// Whether something else has taken its place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_deprecated: bool,
    /// How deep it lies below its root, for a tree.
    #[serde(skip)]
    pub depth: usize,
    /// Every key by which its struct reads it.
    #[serde(skip)]
    keys: Vec<String>,
}

/// What a dictionary knows of a path.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LookUp<'d> {
    /// What it means; nothing where nothing is known of it.
    pub entries: Vec<&'d Entry>,
    /// The end of the path that was found, names between dots.
    pub known: String,
    /// What stands before it and is not known, names between dots; empty where all of it is.
    pub unknown: String,
}

/// A key under which a field comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KeySource {
    /// The key in JSON.
    pub key: String,
    /// Who writes it so.
    pub dialects: String,
}

/// A word that a field may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KnownWord {
    /// The word.
    pub word: String,
    /// What it means.
    pub meaning: String,
}

impl Dictionary {
    /// Makes the dictionary of this version.
    ///
    /// ```
    /// use tweet_media::Dictionary;
    ///
    /// let dictionary = Dictionary::new();
    /// let found = dictionary.find("bit_rate");
    /// assert_eq!(found[0].path, "media-entity.video_info.variants.bitrate");
    /// assert_eq!(found[0].unit.as_deref(), Some("bits per second"));
    /// ```
    #[must_use]
    pub fn new() -> Self {
        let mut dictionary = Self {
            roots: Vec::new(),
            entries: Vec::new(),
            met: Vec::new(),
        };
        for published in PUBLISHED.iter().chain(UNPUBLISHED) {
            dictionary.add(published);
        }
        dictionary.add_places();
        dictionary
    }

    /// Where media lie, by the finder's own table: paths that lie in no type.
    fn add_places(&mut self) {
        self.roots.push(RootEntry {
            name: PLACE,
            meaning: "Where media lie. What is behind the name is the end of the keys that lead there, lists and \
                      keys of maps left out; whatever lies around it does not matter."
                .to_owned(),
            contract: "read",
        });
        let places = in_words().into_iter().map(|place| Entry {
            path: format!("{PLACE}.{}", place.path),
            other_paths: Vec::new(),
            contract: "read",
            meaning: place.meaning,
            wire_type: place.wire_type.to_owned(),
            normalized_type: "media".to_owned(),
            unit: None,
            is_optional: true,
            absence: Some("Absent where there are no media, and in other dialects.".to_owned()),
            oddities: Some(place.rank),
            sources: Vec::new(),
            words: Vec::new(),
            fields_of: place.fields_of.map(str::to_owned),
            is_deprecated: false,
            depth: 0,
            keys: Vec::new(),
        });
        self.entries.extend(places);
    }

    fn add(&mut self, published: &Published) {
        let side = |contract| {
            published.generate(
                SchemaSettings::draft2020_12(),
                contract,
                shape::annotated(contract),
            )
        };
        let (wire, normalized) = match published.contract {
            Contract::Read => (side(Contract::Read), side(Contract::Written)),
            Contract::Written => (side(Contract::Written), side(Contract::Written)),
        };
        let contract = match published.contract {
            Contract::Read => "read",
            Contract::Written => "written",
        };
        self.roots.push(RootEntry {
            name: published.name,
            meaning: text(wire.as_value(), "description"),
            contract,
        });
        let mut walk = Walk {
            dictionary: self,
            wire: &wire,
            normalized: &normalized,
            contract,
        };
        walk.object(wire.as_value(), normalized.as_value(), published.name, 0);
    }

    /// The entries that a path means: a whole path, the end of one, or a key of the wire. Those whose path
    /// it is come before those that only come under that key. Positions in lists do not matter: `[]`, `[0]`
    /// and, between slashes, `0`. A JSON Pointer, which begins with a slash, is that of a document, so
    /// what lies around the fields that are known does not matter either: see [`look_up`](Self::look_up).
    ///
    /// ```
    /// use tweet_media::Dictionary;
    ///
    /// let dictionary = Dictionary::new();
    /// let found = dictionary.find("/data/tweet/legacy/extended_entities/media/0/video_info/variants/1/bitrate");
    /// assert_eq!(found[0].path, "media-entity.video_info.variants.bitrate");
    /// ```
    #[must_use]
    pub fn find(&self, path: &str) -> Vec<&Entry> {
        self.look_up(path).entries
    }

    /// The entries that a path means, and how much of it they answer.
    ///
    /// What nothing is known of may lie around a field: of a JSON Pointer any end is enough, of a path between
    /// dots one of two names or more, since one alone may be another's. Where nothing is spelled so, case does
    /// not matter; where it is still nothing, the places of media are found by any part of their path.
    ///
    /// ```
    /// use tweet_media::Dictionary;
    ///
    /// let dictionary = Dictionary::new();
    /// let found = dictionary.look_up("/place/id");
    /// assert_eq!((found.unknown.as_str(), found.known.as_str()), ("place", "id"));
    /// assert!(dictionary.look_up("place.id").entries.is_empty());
    ///
    /// // What lies in media has the meaning that it has in that place.
    /// let found = dictionary.look_up("/includes/media/0/url");
    /// let paths: Vec<&str> = found.entries.iter().map(|entry| entry.path.as_str()).collect();
    /// assert_eq!((paths, found.unknown.as_str()), (vec!["v2-media.url"], ""));
    /// ```
    #[must_use]
    pub fn look_up(&self, path: &str) -> LookUp<'_> {
        let is_pointer = path.starts_with('/');
        let path = path.replace(['/', '[', ']', '#'], ".");
        let parts: Vec<&str> = path
            .split('.')
            .filter(|part| !part.is_empty() && part.parse::<u64>().is_err() && *part != "*")
            .collect();
        let least = if is_pointer { 1 } else { 2 };
        // An upload's answer holds one thing in `data`, a page of API v2 a list.
        let is_page = is_pointer
            && parts.first() == Some(&"data")
            && path
                .split('.')
                .nth(2)
                .is_some_and(|index| index.parse::<u64>().is_ok());
        let respelled = self.respelled(&parts);
        for parts in [&parts, &respelled] {
            if self.find_exactly(&parts.join(".")).is_empty()
                && let Some(found) = self.in_place(parts)
            {
                return found;
            }
            for start in 0..parts.len() {
                if start > 0 && parts.len() - start < least {
                    break;
                }
                let known = parts[start..].join(".");
                let mut entries = self.find_exactly(&known);
                entries.retain(|entry| !(is_page && entry.path.starts_with("upload.")));
                if !entries.is_empty() {
                    return LookUp {
                        entries,
                        unknown: parts[..start].join("."),
                        known,
                    };
                }
            }
        }
        let known = respelled.join(".");
        LookUp {
            entries: self.places_through(&known),
            unknown: String::new(),
            known,
        }
    }

    /// What lies in the items of a place, where a path leads through one.
    fn in_place(&self, parts: &[&str]) -> Option<LookUp<'_>> {
        let places = |front: &[&str]| {
            let front = front.join(".");
            let mut entries = self.entries.iter();
            entries.find_map(|entry| {
                let root = entry.fields_of.as_deref()?;
                (entry.place()? == front).then(|| root.to_owned())
            })
        };
        // The longest way to the place, and that as near to the end as can be.
        (1..parts.len()).rev().find_map(|end| {
            (0..end).find_map(|start| {
                let root = places(&parts[start..end])?;
                let entries = self.find_exactly(&format!("{root}.{}", parts[end..].join(".")));
                (!entries.is_empty()).then(|| LookUp {
                    entries,
                    unknown: parts[..start].join("."),
                    known: parts[start..].join("."),
                })
            })
        })
    }

    /// The same parts in the case in which something is spelled.
    fn respelled<'p>(&'p self, parts: &[&'p str]) -> Vec<&'p str> {
        let words = self.words();
        let spelled = |part: &&'p str| {
            let mut words = words.iter().copied();
            let word = words.find(|word| word.eq_ignore_ascii_case(part));
            word.unwrap_or(part)
        };
        parts.iter().map(spelled).collect()
    }

    /// The places whose path leads through another one: it begins with it, or has it in its middle.
    fn places_through(&self, path: &str) -> Vec<&Entry> {
        let part = format!(".{path}.");
        let places = self.entries.iter().filter(|entry| entry.place().is_some());
        places
            .filter(|_| !path.is_empty())
            .filter(|entry| format!("{}.", entry.path).contains(&part))
            .collect()
    }

    /// The fields that may be a word, with what it means there: a flag, a code, a word of the service. Case
    /// does not matter.
    ///
    /// ```
    /// use tweet_media::Dictionary;
    ///
    /// let dictionary = Dictionary::new();
    /// let found = dictionary.word("id-from-url");
    /// let paths: Vec<&str> = found.iter().map(|(entry, _)| entry.path.as_str()).collect();
    /// assert_eq!(paths, ["record.flags", "check.code"]);
    /// ```
    #[must_use]
    pub fn word(&self, word: &str) -> Vec<(&Entry, &KnownWord)> {
        let mut found = Vec::new();
        for entry in &self.entries {
            let mut known = entry.words.iter();
            let known = known.find(|known| known.word.eq_ignore_ascii_case(word));
            found.extend(known.map(|known| (entry, known)));
        }
        found
    }

    fn find_exactly(&self, path: &str) -> Vec<&Entry> {
        let (holders, key) = path.rsplit_once('.').unwrap_or(("", path));
        let holders = self.spellings(holders);
        // Whether a whole path ends in one of the holders and then a name.
        let lies = |whole: &str, name: &str| {
            let (front, last) = whole.rsplit_once('.').unwrap_or(("", whole));
            let is_held = |holder: &String| {
                front
                    .strip_suffix(holder.as_str())
                    .is_some_and(|rest| holder.is_empty() || rest.is_empty() || rest.ends_with('.'))
            };
            last == name && holders.iter().any(is_held)
        };
        let by_path = |entry: &&Entry| entry.paths().any(|whole| lies(whole, key));
        let by_key = |entry: &&Entry| {
            let comes_so = entry.keys.iter().any(|known| known == key)
                || entry.sources.iter().any(|source| source.key == key);
            comes_so && entry.paths().any(|whole| lies(whole, entry.name()))
        };
        let mut found: Vec<&Entry> = self.entries.iter().filter(by_path).collect();
        for entry in self.entries.iter().filter(by_key) {
            if !found.iter().any(|known| known.path == entry.path) {
                found.push(entry);
            }
        }
        found
    }

    /// A path with every key of the wire in it turned into the name of the field, in all ways there are.
    fn spellings(&self, path: &str) -> Vec<String> {
        let mut spellings = vec![String::new()];
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let mut names = vec![part];
            for entry in &self.entries {
                if entry.keys.iter().any(|key| key == part) && !names.contains(&entry.name()) {
                    names.push(entry.name());
                }
            }
            let longer = |front: &String| {
                let names = names.iter();
                let joined =
                    names.map(|name| format!("{front}.{name}").trim_matches('.').to_owned());
                joined.collect::<Vec<_>>()
            };
            spellings = spellings.iter().flat_map(longer).collect();
        }
        spellings
    }

    /// The entries below a root, or of a struct: those whose path begins with this one.
    #[must_use]
    pub fn below(&self, path: &str) -> Vec<&Entry> {
        let front = format!("{}.", path.trim_matches('.'));
        let entries = self.entries.iter();
        entries
            .filter(|entry| entry.path.starts_with(&front))
            .collect()
    }

    /// Every word by which an entry can be found: the names of roots, the ends of paths, the parts of places, and the keys
    /// of the wire.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.roots.iter().map(|root| root.name).collect();
        for entry in &self.entries {
            let place = entry.place().unwrap_or_default();
            words.extend(place.split('.').filter(|part| !part.is_empty()));
            words.extend(entry.path.rsplit('.').next());
            words.extend(entry.keys.iter().map(String::as_str));
            words.extend(entry.sources.iter().map(|source| source.key.as_str()));
        }
        words.sort_unstable();
        words.dedup();
        words
    }
}

impl Default for Dictionary {
    fn default() -> Self {
        Self::new()
    }
}

impl Entry {
    /// Every path that leads to it.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.path.as_str()).chain(self.other_paths.iter().map(String::as_str))
    }

    /// The path of a place; `None` of what lies in a type.
    fn place(&self) -> Option<&str> {
        self.path.strip_prefix(PLACE)?.strip_prefix('.')
    }

    /// What tells it apart in a tree: of a place the whole path, of all else the name.
    pub(super) fn label(&self) -> &str {
        self.place().unwrap_or(self.name())
    }

    /// Its name: the last part of its path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }
}

/// A walk over the two schemas of a root.
struct Walk<'w> {
    dictionary: &'w mut Dictionary,
    wire: &'w Schema,
    normalized: &'w Schema,
    contract: &'static str,
}

impl Walk<'_> {
    /// The fields of an object, and of what lies in them. An object that was met before, in this root or in
    /// another, has no fields of its own here: those of the first get further paths.
    fn object(&mut self, wire: &Value, normalized: &Value, path: &str, depth: usize) {
        let Some(all @ Value::Object(properties)) = wire.get("properties") else {
            return;
        };
        let met = &self.dictionary.met;
        if let Some((_, first)) = met.iter().find(|(known, _)| known == all) {
            let first = first.clone();
            self.again(&first, path);
            return;
        }
        self.dictionary.met.push((all.clone(), path.to_owned()));
        let required = wire.get("required").and_then(Value::as_array);
        for (name, property) in properties {
            let below = format!("{path}.{name}");
            let after = normalized
                .get("properties")
                .and_then(|properties| properties.get(name))
                .unwrap_or(property);
            let is_required = required.is_some_and(|names| names.iter().any(|it| it == name));
            let entry = self.entry(&below, property, after, !is_required, depth);
            self.dictionary.entries.push(entry);
            self.inside(property, after, &below, depth + 1);
        }
    }

    /// What lies in a field: an object, or a list of them. A definition is walked where it is met first.
    fn inside(&mut self, wire: &Value, normalized: &Value, path: &str, depth: usize) {
        if let Some(name) = reference(wire) {
            // Without a definition it is the root itself, again.
            let Some(definition) = definition(self.wire, name).cloned() else {
                let root = path.split('.').next().unwrap_or(path).to_owned();
                self.point_to(&root, path);
                return;
            };
            if wrapper(&definition).is_some() {
                return;
            }
            let after = reference(normalized)
                .and_then(|name| self::definition(self.normalized, name).cloned())
                .unwrap_or_else(|| definition.clone());
            self.object(&definition, &after, path, depth);
            return;
        }
        if wire.get("properties").is_some() {
            self.object(wire, normalized, path, depth);
        }
        if let Some(items) = wire.get("items") {
            self.inside(items, normalized.get("items").unwrap_or(items), path, depth);
        }
        for choice in choices(wire) {
            let after = choices(normalized).next().unwrap_or(normalized);
            let after = if reference(after).is_some() {
                after
            } else {
                normalized
            };
            self.inside(choice, after, path, depth);
        }
    }

    /// Gives the fields that were met below `first` their paths below `path` too.
    fn again(&mut self, first: &str, path: &str) {
        let front = format!("{first}.");
        for entry in &mut self.dictionary.entries {
            let paths: Vec<String> = entry
                .paths()
                .filter_map(|known| known.strip_prefix(&front))
                .map(|rest| format!("{path}.{rest}"))
                .collect();
            entry.other_paths.extend(paths);
        }
        self.point_to(first, path);
    }

    /// Says of the field at `path` that its own fields are those at `first`, unless it has some that are told
    /// of below it.
    fn point_to(&mut self, first: &str, path: &str) {
        if !self.dictionary.below(path).is_empty() {
            return;
        }
        let entries = &mut self.dictionary.entries;
        if let Some(entry) = entries.iter_mut().rev().find(|entry| entry.path == path) {
            entry.fields_of = Some(first.to_owned());
        }
    }

    fn entry(
        &self,
        path: &str,
        wire: &Value,
        normalized: &Value,
        is_optional: bool,
        depth: usize,
    ) -> Entry {
        let description = joined(&text(wire, "description"));
        let parts = Parts::of(&description);
        let keys = wire.get("x-keys").and_then(Value::as_array);
        let keys = keys.into_iter().flatten().filter_map(Value::as_str);
        let unit = find(wire, "x-unit").or_else(|| find(normalized, "x-unit"));
        let mut known = Vec::new();
        self.known_words(wire, &mut known);
        Entry {
            path: path.to_owned(),
            other_paths: Vec::new(),
            contract: self.contract,
            meaning: parts.meaning,
            wire_type: in_a_row(&kind(self.wire, wire)),
            normalized_type: in_a_row(&kind(self.normalized, normalized)),
            unit: unit.and_then(Value::as_str).map(str::to_owned),
            is_optional,
            absence: parts.absence,
            oddities: parts.oddities,
            sources: parts.sources,
            words: known,
            fields_of: None,
            is_deprecated: wire.get("deprecated") == Some(&Value::Bool(true)),
            depth,
            keys: keys.map(str::to_owned).collect(),
        }
    }

    /// The words that a value may be: our own, or the known ones of the service.
    fn known_words(&self, schema: &Value, words: &mut Vec<KnownWord>) {
        let word = |word: Option<&Value>, meaning: Option<&Value>| {
            let meaning = meaning.and_then(Value::as_str).unwrap_or_default();
            Some(KnownWord {
                word: word?.as_str()?.to_owned(),
                meaning: joined(meaning),
            })
        };
        let known = schema.get("x-known").and_then(Value::as_array);
        words.extend(
            known
                .into_iter()
                .flatten()
                .filter_map(|pair| word(pair.get(0), pair.get(1))),
        );
        let own = schema.get("oneOf").and_then(Value::as_array);
        words.extend(
            own.into_iter()
                .flatten()
                .filter_map(|choice| word(choice.get("const"), choice.get("description"))),
        );
        if let Some(definition) = reference(schema).and_then(|name| definition(self.wire, name))
            && definition.get("properties").is_none()
        {
            self.known_words(definition, words);
        }
        for choice in choices(schema) {
            self.known_words(choice, words);
        }
    }
}

/// The names of the types that a value may have, null left out.
fn kind(root: &Schema, schema: &Value) -> Vec<String> {
    if let Some(name) = reference(schema) {
        let definition = definition(root, name);
        if let Some(name) = definition.and_then(wrapper) {
            return vec![name.to_owned()];
        }
        return match definition {
            Some(definition) if definition.get("properties").is_none() => kind(root, definition),
            _ => vec!["object".to_owned()],
        };
    }
    let mut kinds = Vec::new();
    for choice in choices(schema) {
        for kind in kind(root, choice) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    if schema.get("oneOf").is_some() {
        return vec!["one of our own words".to_owned()];
    }
    let types = match schema.get("type") {
        Some(Value::String(only)) => vec![only.as_str()],
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    for name in types.into_iter().filter(|name| *name != "null") {
        let name = match (name, schema.get("items")) {
            ("array", Some(items)) => {
                let items = in_a_row(&kind(root, items));
                match schema.get("maxItems") {
                    Some(count) => format!("array of {count}: {items}"),
                    None => format!("array of {items}"),
                }
            }
            ("array", None) if schema.get("maxItems") == Some(&0.into()) => {
                "empty array".to_owned()
            }
            ("string", _) if schema.get("x-known").is_some() => {
                let is_list = schema.get("pattern").is_some();
                let many = if is_list {
                    "codes between spaces"
                } else {
                    "an open word"
                };
                format!("string, {many}")
            }
            ("string", _) => match schema.get("pattern").and_then(Value::as_str) {
                Some(pattern)
                    if pattern.contains("[0-9]")
                        && !pattern.contains('T')
                        && !pattern.contains(':') =>
                {
                    "string of digits".to_owned()
                }
                _ => "string".to_owned(),
            },
            (name, _) => name.to_owned(),
        };
        let float = schema.get("x-float").map(|_| "integral float".to_owned());
        for name in std::iter::once(name).chain(float) {
            if !kinds.contains(&name) {
                kinds.push(name);
            }
        }
    }
    kinds
}

/// Words with commas between them, the last one behind an `or`.
fn in_a_row(words: &[String]) -> String {
    match words {
        [front @ .., last] if !front.is_empty() => format!("{} or {last}", front.join(", ")),
        _ => words.concat(),
    }
}

/// The description of a field, cut into its parts.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts {
    meaning: String,
    absence: Option<String>,
    oddities: Option<String>,
    sources: Vec<KeySource>,
}

impl Parts {
    fn of(description: &str) -> Self {
        let (prose, source) = description
            .split_once("Source: ")
            .unwrap_or((description, ""));
        let mut meaning = Vec::new();
        let mut absence = Vec::new();
        let mut oddities = Vec::new();
        for sentence in sentences(prose) {
            let is_absence = ["Absent", "Null", "Empty", "Left out", "Only in"]
                .iter()
                .any(|word| sentence.starts_with(word));
            if is_absence && oddities.is_empty() {
                absence.push(sentence);
            } else if absence.is_empty() {
                meaning.push(sentence);
            } else {
                oddities.push(sentence);
            }
        }
        let paragraph = |sentences: Vec<&str>| {
            let text = sentences.join(" ");
            (!text.is_empty()).then_some(text)
        };
        Self {
            meaning: paragraph(meaning).unwrap_or_default(),
            absence: paragraph(absence),
            oddities: paragraph(oddities),
            sources: sources(source),
        }
    }
}

/// The sentences of a paragraph: each ends in a full stop before a blank and what begins another one.
fn sentences(prose: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, _) in prose.match_indices(". ") {
        let next = prose[at + 2..].chars().next();
        if next.is_some_and(|next| next.is_uppercase() || next.is_ascii_digit() || next == '`') {
            sentences.push(prose[start..=at].trim());
            start = at + 2;
        }
    }
    sentences.push(prose[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The keys of a source, in backticks, each with who writes it, in parentheses behind it: several keys
/// before one parenthesis share it.
fn sources(source: &str) -> Vec<KeySource> {
    let mut found = Vec::new();
    let mut waiting: Vec<&str> = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['`', '(']) {
        let (is_key, end) = if rest[at..].starts_with('`') {
            (true, '`')
        } else {
            (false, ')')
        };
        let inner = &rest[at + 1..];
        let Some(length) = inner.find(end) else {
            break;
        };
        let text = &inner[..length];
        if is_key {
            waiting.push(text);
        } else {
            found.extend(waiting.drain(..).map(|key| KeySource {
                key: key.to_owned(),
                dialects: text.to_owned(),
            }));
        }
        rest = &inner[length + 1..];
    }
    found.extend(waiting.into_iter().map(|key| KeySource {
        key: key.to_owned(),
        dialects: String::new(),
    }));
    found
}

fn text(schema: &Value, key: &str) -> String {
    let text = schema.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// The root that tells of a definition, if it is that of a wrapper, which every number or time may come in.
fn wrapper(definition: &Value) -> Option<&str> {
    definition.get("x-wrapper")?.as_str()
}

/// The name of the definition that a schema refers to.
fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

fn definition<'s>(root: &'s Schema, name: &str) -> Option<&'s Value> {
    definitions(root).and_then(|all: &Map<String, Value>| all.get(name))
}

/// The schemas between which there is a choice.
fn choices(schema: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "allOf"]
        .into_iter()
        .filter_map(|key| schema.get(key)?.as_array())
        .flatten()
}

/// An annotation of a schema, or of one of those between which there is a choice.
fn find<'s>(schema: &'s Value, key: &str) -> Option<&'s Value> {
    schema
        .get(key)
        .or_else(|| choices(schema).find_map(|choice| find(choice, key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_says_what_a_dictionary_must() {
        let dictionary = Dictionary::new();
        for entry in &dictionary.entries {
            let path = &entry.path;
            assert!(!entry.meaning.is_empty(), "{path}: what it is");
            assert!(
                !entry.wire_type.is_empty(),
                "{path}: what it is on the wire"
            );
            if entry.is_optional {
                assert!(entry.absence.is_some(), "{path}: when it is absent");
            }
            let is_place = path.starts_with("place.");
            if entry.contract == "read" && !is_place {
                assert!(!entry.keys.is_empty(), "{path}: by which keys it is read");
                assert!(!entry.sources.is_empty(), "{path}: who writes it");
            }
            if entry.contract == "written" {
                assert_eq!(entry.wire_type, entry.normalized_type, "{path}");
                continue;
            }
            for key in &entry.keys {
                let source = entry.sources.iter().find(|source| source.key == *key);
                let dialects = source.map(|source| source.dialects.as_str());
                assert!(
                    dialects.is_some_and(|it| !it.is_empty()),
                    "{path}: who writes {key}"
                );
            }
        }
    }

    #[test]
    fn a_unit_that_a_meaning_names_is_that_of_its_type() {
        let units = ["milliseconds", "bits per second", "pixels", "bytes"];
        for entry in &Dictionary::new().entries {
            if entry.normalized_type != "integer" {
                continue;
            }
            let meaning = entry.meaning.to_lowercase();
            let named = units.iter().find(|unit| {
                meaning.contains(&format!("in {unit}")) || meaning.starts_with(**unit)
            });
            if let Some(named) = named {
                assert_eq!(entry.unit.as_deref(), Some(*named), "{}", entry.path);
            }
        }
    }

    #[test]
    fn no_field_stands_twice() {
        let dictionary = Dictionary::new();
        let mut paths: Vec<&str> = dictionary.entries.iter().flat_map(Entry::paths).collect();
        let all = paths.len();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), all);
    }

    #[test]
    fn a_description_is_cut_where_its_order_says() {
        let parts = Parts::of(
            "Bits per second, as v1.1 says. Absent for playlists. Null in v2. Zero for GIFs. Source: `bitrate` \
             (v1.1; a string in archives); `bit_rate` or `rate` (v2).",
        );
        assert_eq!(parts.meaning, "Bits per second, as v1.1 says.");
        assert_eq!(
            parts.absence.as_deref(),
            Some("Absent for playlists. Null in v2.")
        );
        assert_eq!(parts.oddities.as_deref(), Some("Zero for GIFs."));
        let source = |key: &str, dialects: &str| KeySource {
            key: key.to_owned(),
            dialects: dialects.to_owned(),
        };
        assert_eq!(
            parts.sources,
            [
                source("bitrate", "v1.1; a string in archives"),
                source("bit_rate", "v2"),
                source("rate", "v2"),
            ]
        );
        let parts = Parts::of("How many. Only in rows of one kind.");
        assert_eq!(parts.absence.as_deref(), Some("Only in rows of one kind."));
        let parts = Parts::of("What it is: `a`. So it is.");
        assert_eq!(parts.meaning, "What it is: `a`. So it is.");
        assert_eq!(parts.sources, []);
    }
}
