//! What the finder sees against what serde_json and simd-json see of the same bytes.

use std::collections::BTreeSet;

use base64::Engine;
use proptest::prelude::*;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use tweet_media::{
    ErrorKind, Finding, Id, MediaEntity, Policy, Relation, Tweet, TweetMedia, find, select,
};

use crate::payloads::{self, Payload, tweets};

/// The id that a media object states, in any of its homes.
fn stated_id(media: &Value) -> Option<Id> {
    let id = |value: &Value| serde_json::from_value(value.clone()).ok();
    let key = |value: &Value| id(&Value::from(value.as_str()?.split_once('_')?.1));
    if media.is_string() {
        return key(media);
    }
    id(&media["id_str"])
        .or_else(|| id(&media["id"]))
        .or_else(|| key(&media["media_key"]))
        .or_else(|| key(&media["media_results"]["result"]["media_key"]))
        .or_else(|| stated_id(media.pointer("/media_results/result")?))
}

/// The value at a pointer; behind a `#` in the JSON inside of a string.
fn resolve(document: &Value, pointer: &str) -> Option<Value> {
    let Some((outer, inner)) = pointer.split_once('#') else {
        return document.pointer(pointer).cloned();
    };
    let text = document.pointer(outer)?.as_str()?;
    let (holder, _) = outer.rsplit_once('/')?;
    let decoded;
    let json = if document.pointer(holder)?["encoding"] == "base64" {
        decoded = base64::engine::general_purpose::STANDARD
            .decode(text)
            .ok()?;
        serde_json::from_slice(&decoded)
    } else {
        serde_json::from_str(text)
    };
    resolve(&json.ok()?, inner)
}

#[test]
fn every_pointer_leads_to_its_medium_in_the_eyes_of_serde_json() {
    let (mut by_id, mut by_address, mut inside) = (0, 0, 0);
    for Payload { name, bytes } in payloads::all() {
        let findings = find(bytes).expect("no reject");
        let Ok(document) = serde_json::from_slice::<Value>(bytes) else {
            assert_eq!(
                name, "v1/lone-surrogate.json:1",
                "the one document here that serde_json refuses"
            );
            continue;
        };
        for finding in findings.media {
            let pointer = &finding.pointer;
            let media = resolve(&document, pointer);
            let media = media.unwrap_or_else(|| panic!("{name}: nothing at {pointer}"));
            inside += usize::from(pointer.contains('#'));
            if let Some(id) = stated_id(&media) {
                by_id += 1;
                assert_eq!(finding.media_id, Some(id), "{name}: {pointer}");
            } else {
                by_address += 1;
                let address = finding.media.image_url().or_else(|| {
                    let variant = finding.media.variants().first()?;
                    variant.url.as_deref()
                });
                let address = address.expect("a medium without an id has an address");
                let text = serde_json::to_string(&media).expect("a value");
                assert!(text.contains(address), "{name}: {pointer}: {address}");
            }
        }
    }
    println!("{by_id} by id, {by_address} by address, {inside} inside of strings");
    assert!(by_id > 100 && by_address > 2 && inside > 2);
}

/// A medium of a tweet, whoever found it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Medium {
    tweet: Option<u64>,
    relation: Relation,
    index: usize,
    count: usize,
    id: Option<u64>,
    kind: String,
    best: Option<String>,
    entity: String,
}

fn best(media: &MediaEntity) -> Option<String> {
    let choice = select(media, &Policy::default());
    choice.variant(media).and_then(|best| best.url.clone())
}

impl From<Finding> for Medium {
    fn from(finding: Finding) -> Self {
        Self {
            tweet: finding.tweet_id.map(Id::get),
            relation: finding.relation,
            index: finding.index,
            count: finding.count,
            id: finding.media.media_id().map(Id::get),
            kind: finding.media_type.to_string(),
            best: best(&finding.media),
            entity: serde_json::to_string(&finding.media).expect("an entity"),
        }
    }
}

impl From<TweetMedia> for Medium {
    fn from(found: TweetMedia) -> Self {
        Self {
            tweet: found.tweet_id.map(Id::get),
            relation: found.relation,
            index: found.index,
            count: found.count,
            id: found.media.media_id().map(Id::get),
            kind: found.media_type.to_string(),
            best: best(&found.media),
            entity: serde_json::to_string(&found.media).expect("an entity"),
        }
    }
}

/// Every tweet of the v1.1 family in the samples and real payloads, as a document of its own.
fn typed_tweets() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for Payload { name, bytes } in payloads::all() {
        let Ok(document) = serde_json::from_slice::<Value>(bytes) else {
            continue;
        };
        for tweet in tweets(&document) {
            found.push((name.clone(), serde_json::to_vec(tweet).expect("a value")));
        }
    }
    found
}

#[test]
fn a_typed_tweet_has_the_media_that_the_finder_finds_in_its_json() {
    let (mut count, mut media, mut relations) = (0, 0, BTreeSet::new());
    for (name, json) in typed_tweets() {
        count += 1;
        let typed = Tweet::from_slice(&json).expect("a tweet");
        let plain: Tweet = serde_json::from_slice(&json).expect("a tweet");
        assert_eq!(typed, plain, "{name}");
        let mut ours: Vec<Medium> = typed.media().into_iter().map(Medium::from).collect();
        let findings = find(&json).expect("a document");
        // The typed tweet has no card.
        let mut theirs: Vec<Medium> = findings
            .media
            .into_iter()
            .filter(|finding| finding.relation != Relation::Card)
            .map(Medium::from)
            .collect();
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs, "{name}: {}", String::from_utf8_lossy(&json));
        media += ours.len();
        relations.extend(ours.iter().map(|medium| medium.relation));
    }
    println!("{count} tweets, {media} media compared");
    let expected = [Relation::Tweet, Relation::Retweet, Relation::Quote];
    assert!(relations.into_iter().eq(expected));
}

/// Every object of a document that looks like a media entity of the v1.1 family.
fn entities<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| entities(item, found)),
        Value::Object(object) => {
            if object.contains_key("media_url_https") && object.contains_key("indices") {
                found.push(value);
            }
            object.values().for_each(|value| entities(value, found));
        }
        _ => {}
    }
}

#[test]
fn serde_json_simd_json_and_the_finder_read_one_media_entity_alike() {
    let mut once = BTreeSet::new();
    for Payload { bytes, .. } in payloads::all() {
        let Ok(document) = serde_json::from_slice::<Value>(bytes) else {
            continue;
        };
        let mut found = Vec::new();
        entities(&document, &mut found);
        once.extend(found.into_iter().map(ToString::to_string));
    }
    for json in &once {
        let plain: MediaEntity = serde_json::from_str(json).expect("an entity");
        let in_tweet = format!(r#"{{"extended_entities":{{"media":[{json}]}}}}"#);
        let tweet = Tweet::from_slice(in_tweet.as_bytes()).expect("a tweet");
        let list = tweet.extended_entities.expect("the list").media;
        assert_eq!(list, std::slice::from_ref(&plain), "{json}");
        let findings = find(json.as_bytes()).expect("a document");
        let [finding] = findings.media.as_slice() else {
            panic!("one medium: {json}");
        };
        assert_eq!(finding.media, plain, "{json}");
    }
    println!("{} media entities compared", once.len());
    assert!(once.len() > 100);
}

/// One change to a document's bytes.
#[derive(Debug, Clone)]
enum Damage {
    Flip(u8),
    Replace(u8),
    Insert(u8),
    Delete(usize),
    Double(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let byte = prop_oneof![
        3 => prop::sample::select(&b"{}[]\",:\\/0123456789.eE+-truefalsn \n\t\r"[..]),
        1 => any::<u8>(),
    ];
    prop_oneof![
        (0..8_u32).prop_map(|bit| Damage::Flip(1 << bit)),
        byte.clone().prop_map(Damage::Replace),
        byte.prop_map(Damage::Insert),
        (1..4_usize).prop_map(Damage::Delete),
        (1..200_usize).prop_map(Damage::Double),
    ]
}

fn damaged(document: &[u8], damages: &[(prop::sample::Index, Damage)]) -> Vec<u8> {
    let mut bytes = document.to_vec();
    for (place, damage) in damages {
        if bytes.is_empty() {
            break;
        }
        let at = place.index(bytes.len());
        let end = |length: usize| (at + length).min(bytes.len());
        match damage {
            Damage::Flip(bit) => bytes[at] ^= bit,
            Damage::Replace(byte) => bytes[at] = *byte,
            Damage::Insert(byte) => bytes.insert(at, *byte),
            Damage::Delete(length) => drop(bytes.drain(at..end(*length))),
            Damage::Double(length) => {
                let copy = bytes[at..end(*length)].to_vec();
                bytes.splice(at..at, copy);
            }
        }
    }
    bytes
}

/// Reads any value and says whether an object in it has a key twice.
struct Twice;

impl<'de> DeserializeSeed<'de> for Twice {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, input: D) -> Result<bool, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Twice {
    type Value = bool;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
        let mut twice = false;
        while let Some(inside) = items.next_element_seed(Twice)? {
            twice |= inside;
        }
        Ok(twice)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<bool, A::Error> {
        let (mut keys, mut twice) = (BTreeSet::new(), false);
        while let Some(key) = members.next_key::<String>()? {
            twice |= !keys.insert(key);
            twice |= members.next_value_seed(Twice)?;
        }
        Ok(twice)
    }
}

fn has_a_key_twice(json: &[u8]) -> bool {
    Twice
        .deserialize(&mut serde_json::Deserializer::from_slice(json))
        .unwrap_or(true)
}

/// What `serde_json` refuses and this library delivers with a flag.
fn is_salvageable(error: &serde_json::Error) -> bool {
    let text = error.to_string();
    [
        "number out of range",
        "recursion limit exceeded",
        "lone leading surrogate",
        "unexpected end of hex escape",
        "invalid unicode code point",
    ]
    .iter()
    .any(|cause| text.contains(cause))
}

/// The ids of a document's media, whatever their order.
fn ids(media: &[Finding]) -> Vec<Option<u64>> {
    let mut ids: Vec<_> = media
        .iter()
        .map(|found| found.media_id.map(Id::get))
        .collect();
    ids.sort_unstable();
    ids
}

/// Damages a sample and compares the verdicts; says what `serde_json` thought of it.
fn compare(document: &[u8]) -> Result<(), TestCaseError> {
    let found = find(document);
    let typed = Tweet::from_slice(document);
    match serde_json::from_slice::<Value>(document) {
        Ok(value) => {
            let found = found.map_err(|error| TestCaseError::fail(error.to_string()))?;
            if let Ok(plain) = serde_json::from_slice::<Tweet>(document) {
                // Not compared as a whole: of a fraction the parsers may differ in the last bit.
                let typed = typed.map_err(|error| TestCaseError::fail(error.to_string()))?;
                let seen = |tweet: &Tweet| {
                    let media = tweet.media();
                    let ids: Vec<_> = media.iter().map(|found| found.media.media_id()).collect();
                    (tweet.tweet_id(), ids)
                };
                prop_assert_eq!(seen(&typed), seen(&plain));
            }
            if !has_a_key_twice(document) {
                // Written again: other order of keys, other spelling of text, the same media.
                let again = serde_json::to_vec(&value).expect("a value");
                let again = find(&again).expect("a document");
                prop_assert_eq!(ids(&found.media), ids(&again.media));
            }
        }
        Err(error) if is_salvageable(&error) => {}
        Err(error) => match found {
            Ok(_) => return Err(TestCaseError::fail(format!("serde_json: {error}"))),
            Err(refused) => prop_assert_eq!(refused.kind(), ErrorKind::Syntax),
        },
    }
    // Only the value itself is judged above; what serde_json skips it must refuse alike.
    let skipped = serde_json::from_slice::<IgnoredAny>(document);
    if let (Ok(_), Err(error)) = (&skipped, find(document)) {
        return Err(TestCaseError::fail(error.to_string()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(crate::properties::cases(1500))]

    #[test]
    fn damaged_documents_are_judged_as_serde_json_judges_them(
        index in 0..payloads::samples().len(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), damage()), 1..4),
    ) {
        let payload = &payloads::samples()[index];
        compare(&damaged(&payload.bytes, &damages))?;
    }
}

#[test]
fn whose_medium_it_is_reads_alike_however_the_ids_are_spelled() {
    let media = r#""extended_entities":{"media":[{"id_str":"7","type":"photo"}]}"#;
    for ids in [
        r#""id":5"#,
        r#""id":"5""#,
        r#""id_str":"5","id":4"#,
        r#""id":4,"id_str":"5""#,
        r#""id_str":5"#,
        r#""id":5.0"#,
        r#""id":5,"id_str":null"#,
        r#""id":5,"id_str":"""#,
        r#""id":5,"id_str":"0""#,
        r#""id":5,"id_str":"-1""#,
        r#""id":5,"id_str":"five""#,
        r#""id":5,"id_str":6.5"#,
        r#""id":5,"id_str":true"#,
        r#""id":5,"id_str":{}"#,
        r#""id":-1"#,
        r#""id":18446744073709551616"#,
        r#""id_str":"\u0035""#,
        r#""id":4,"id":5"#,
    ] {
        let json = format!("{{{ids},{media}}}");
        let tweet = Tweet::from_slice(json.as_bytes()).expect("a tweet");
        let findings = find(json.as_bytes()).expect("a document");
        assert_eq!(findings.media[0].tweet_id, tweet.tweet_id(), "{json}");
    }
}
