//! What one fault costs: a bad string or number nothing but itself, a field of the wrong type that field,
//! a broken structure its document and no other.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tweet_media::{Check, Counts, Options, scan};

use crate::payloads::{self, Payload};
use crate::support::{Row, cell, scan_reader};

/// Rows without their flags, and all the flags.
fn told(document: &[u8]) -> (Vec<Row>, BTreeSet<String>) {
    let scanned = scan_reader(document);
    assert_eq!((scanned.rejects.len(), &scanned.error), (0, &None));
    let mut flags = BTreeSet::new();
    let mut rows = scanned.rows;
    for row in &mut rows {
        flags.extend(cell(row, "flags").split(' ').map(str::to_owned));
        row.remove("flags");
    }
    (rows, flags)
}

/// The codes of what a check remarks on.
fn codes(document: &[u8]) -> Vec<&'static str> {
    let mut check = Check::new();
    let mut counts = Counts::default();
    let _ = scan("-", document, &Options::default(), &mut counts, &mut check).expect("JSON");
    let remarks = check.report().remarks;
    remarks.iter().map(|remark| remark.code.as_str()).collect()
}

/// Documents with media, without blanks; those that hold others in their strings left out.
fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let samples = payloads::samples().iter();
    let documents =
        samples.map(|Payload { name, bytes }| (name.as_str(), payloads::minified(bytes)));
    documents
        .filter(|(_, document)| !scan_reader(document.as_slice()).rows.is_empty())
        .collect()
}

#[test]
fn a_bad_string_or_number_anywhere_costs_no_medium_and_is_flagged() {
    let faults: [(&[u8], &str); 3] = [
        (br#""zz":"\ud83d","#, "salvaged:surrogate"),
        (br#""zz":[-1e999],"#, "salvaged:number"),
        (b"\"zz\":{\"a\":\"\xff\"},", "salvaged:utf8"),
    ];
    let mut tried = 0;
    for (name, document) in documents() {
        let (rows, _) = told(&document);
        // Every place where an object begins and is not empty, outside of strings.
        let is_start = |at: usize| document[at] == b'{' && document.get(at + 1) == Some(&b'"');
        let starts: Vec<_> = (0..document.len()).filter(|&at| is_start(at)).collect();
        for (number, start) in starts.iter().enumerate() {
            let (fault, flag) = faults[number % faults.len()];
            let mut faulty = document.clone();
            faulty.splice(start + 1..=*start, fault.iter().copied());
            let scanned = scan_reader(faulty.as_slice());
            if !scanned.rejects.is_empty() || scanned.counts.salvaged == 0 {
                // The brace stands in a string.
                continue;
            }
            tried += 1;
            let (salvaged, flags) = told(&faulty);
            assert_eq!(salvaged, rows, "{name}: at {start}: {flag}");
            assert!(flags.contains(flag), "{name}: at {start}: {flags:?}");
            if number % 20 == 0 {
                assert!(codes(&faulty).contains(&"salvaged"), "{name}: at {start}");
            }
        }
    }
    assert!(tried > 2000, "{tried}");
}

#[test]
fn bad_text_of_a_medium_is_delivered_without_what_is_lost() {
    for (bad, flag) in [
        (&br"\ud83d"[..], "salvaged:surrogate"),
        (&b"\xf0\x9f"[..], "salvaged:utf8"),
    ] {
        let front = br#"{"id_str":"1801","text":"a","created_at":"Wed Oct 10 20:19:24 +0000 2018","extended_entities":{"media":[{"id_str":"1800","type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg","ext_alt_text":"a lamp "#;
        let document = [&front[..], bad, br#""}]}}"#].concat();
        let scanned = scan_reader(&document[..]);
        let row = &scanned.rows[0];
        assert!(
            cell(row, "alt_text").starts_with("a lamp \u{fffd}"),
            "{row:?}"
        );
        assert_eq!(cell(row, "flags"), flag);
        assert_eq!(scanned.counts.salvaged, 1);
    }
}

#[test]
fn bad_text_of_a_document_inside_of_a_string_is_flagged_too() {
    let inner = r#"{"id_str":"1801","extended_entities":{"media":[{"id_str":"1800","type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg","ext_alt_text":"a lamp \ud83d"}]}}"#;
    let text = payloads::quoted(inner.as_bytes());
    let recording = format!(r#"{{"content":{{"text":{text}}}}}"#);
    let both = recording.replacen('{', r#"{"zz":-1e999,"#, 1);
    for (document, flags) in [
        (text, "salvaged:surrogate"),
        (recording, "salvaged:surrogate"),
        (both, "salvaged:surrogate salvaged:number"),
    ] {
        let scanned = scan_reader(document.as_bytes());
        assert_eq!(cell(&scanned.rows[0], "flags"), flags, "{document}");
        assert_eq!(scanned.counts.salvaged, 1);
        assert!(codes(document.as_bytes()).contains(&"salvaged"));
    }
}

#[test]
fn of_a_repeated_key_the_last_counts_wherever_it_stands() {
    let medium = |id: &str, name: &str| json!({"id_str": id, "type": "photo", "media_url_https": format!("https://pbs.twimg.com/media/{name}.jpg")});
    let (first, last) = (medium("7", "A").to_string(), medium("8", "B").to_string());
    // Both in one object.
    let (front, back) = (&first[..first.len() - 1], &last[1..]);
    for document in [
        format!(r#"{{"id_str":"1","id_str":"9","entities":{{"media":[{last}]}}}}"#),
        format!(
            r#"{{"id_str":"9","entities":{{"media":[{first}]}},"entities":{{"media":[{last}]}}}}"#
        ),
        format!(r#"{{"id_str":"9","entities":{{"media":[{first}],"media":[{last}]}}}}"#),
        format!(r#"{{"id_str":"9","entities":{{"media":[{front},{back}]}}}}"#),
        format!(r#"{{"id_str":"9","entities":{{"med\u0069a":[{first}],"media":[{last}]}}}}"#),
    ] {
        let (rows, _) = told(document.as_bytes());
        assert_eq!(rows.len(), 1, "{document}");
        assert_eq!(cell(&rows[0], "media_id"), "8", "{document}");
        assert_eq!(cell(&rows[0], "tweet_id"), "9", "{document}");
    }
}

#[test]
fn a_repeated_key_that_decides_is_flagged_and_one_that_does_not_is_not() {
    let medium = |id: &str| {
        format!(
            r#"{{"id_str":"{id}","type":"photo","media_url_https":"https://pbs.twimg.com/media/{id}.jpg"}}"#
        )
    };
    let (first, last) = (medium("7"), medium("8"));
    let list = format!(r#""entities":{{"media":[{last}]}}"#);
    for (document, is_flagged) in [
        (format!(r#"{{"id_str":"1","id_str":"9",{list}}}"#), true),
        (
            format!(r#"{{"id_str":"9","id_str":null,"id":9,{list}}}"#),
            true,
        ),
        (
            format!(
                r#"{{"id":9,"created_at":"2018-10-10T20:19:24Z","cre\u0061ted_at":"x",{list}}}"#
            ),
            true,
        ),
        (
            format!(r#"{{"entities":{{"media":[{first}]}},{list}}}"#),
            true,
        ),
        (
            format!(r#"{{"entities":{{"media":[{first}],"media":[{last}]}}}}"#),
            true,
        ),
        (format!(r#"{{"x":{{{list}}},"\u0078":{{{list}}}}}"#), true),
        // What comes again without media takes none away.
        (format!(r#"{{{list},"entities":null}}"#), true),
        (format!(r#"{{{list},"entities":{{}}}}"#), true),
        (
            format!(r#"{{{list},"entities":{{"media":[],"urls":[]}}}}"#),
            true,
        ),
        (format!(r#"{{{list},"entities":5}}"#), true),
        (
            format!(r#"{{"id_str":"9","entities":{{"media":[{last}],"hashtags":[],"media":[]}}}}"#),
            true,
        ),
        (format!(r#"{{"x":{{{list}}},"x":{{"id":7}}}}"#), true),
        // The same again, or nothing that is read.
        (format!(r#"{{"id_str":"9","id_str":"9",{list}}}"#), false),
        (
            format!(r#"{{"id_str":"9","id":8,"id_str":null,"text":"a","text":"b",{list}}}"#),
            true,
        ),
        (
            format!(r#"{{"id_str":"9","lang":"a","lang":"b","text":"a","text":"b",{list}}}"#),
            false,
        ),
        (format!(r#"{{"entities":{{"media":[]}},{list}}}"#), false),
        (
            format!(r#"{{"a":{{"id":1,"id":2}},"b":[{{"id":1}},{{"id":2}}],{list}}}"#),
            false,
        ),
        (
            format!(r#"{{"user":[{{"id":1}},{{"id":2}}],{list}}}"#),
            false,
        ),
    ] {
        let (rows, flags) = told(document.as_bytes());
        assert_eq!(rows.len(), 1, "{document}");
        assert_eq!(
            flags.contains("repeated-key"),
            is_flagged,
            "{document}: {flags:?}"
        );
        assert!(!is_flagged || codes(document.as_bytes()).contains(&"repeated-key"));
    }
    // Of two tweets only the one.
    let tweet = |id: &str, twice: &str| format!(r#"{{"id_str":"{id}",{twice}{list}}}"#);
    let lines = format!(
        r#"{{"a":[{},{}]}}"#,
        tweet("1", r#""id_str":"3","#),
        tweet("2", "")
    );
    let rows = scan_reader(lines.as_bytes()).rows;
    assert_eq!(
        [cell(&rows[0], "flags"), cell(&rows[1], "flags")],
        ["repeated-key", ""]
    );
}

/// The pointers of every member of every medium of v1.1's lists.
fn members(value: &Value, pointer: &str, is_medium: bool, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let below = format!("{pointer}/{key}");
                if is_medium {
                    found.push(below.clone());
                }
                members(value, &below, is_medium, found);
            }
        }
        Value::Array(items) => {
            let is_list = pointer.ends_with("entities/media");
            for (index, value) in items.iter().enumerate() {
                members(
                    value,
                    &format!("{pointer}/{index}"),
                    is_medium || is_list,
                    found,
                );
            }
        }
        _ => {}
    }
}

/// Takes the member at a pointer away, or puts another value in its place.
fn changed(document: &Value, pointer: &str, value: Option<Value>) -> Vec<u8> {
    let mut changed = document.clone();
    let (holder, key) = pointer.rsplit_once('/').expect("a member");
    let Some(Value::Object(object)) = changed.pointer_mut(holder) else {
        unreachable!("{pointer} is a member");
    };
    match value {
        Some(value) => drop(object.insert(key.to_owned(), value)),
        None => drop(object.remove(key)),
    }
    changed.to_string().into_bytes()
}

#[test]
fn a_field_of_the_wrong_type_is_as_good_as_none_and_is_told_of() {
    let wrong = |value: &Value| {
        let all = [
            json!({"odd": true}),
            json!([{}]),
            json!(true),
            json!(-0.5),
            json!("odd"),
        ];
        let same = |other: &Value| std::mem::discriminant(other) == std::mem::discriminant(value);
        let mut wrong: Vec<_> = all.into_iter().filter(|other| !same(other)).collect();
        if value.is_string() || value.is_number() {
            // What is text in one dialect is a number in another.
            wrong.retain(|other| !other.is_string() && !other.is_number());
        }
        wrong
    };
    // Columns of the web client and permissions come in several shapes, all of them right.
    let is_open = |pointer: &str| {
        ["/ext/", "/allow_download_status", "/$number"]
            .iter()
            .any(|part| pointer.contains(part))
    };
    let (mut tried, mut flagged) = (0, 0);
    for (name, bytes) in documents() {
        let Ok(document) = serde_json::from_slice::<Value>(&bytes) else {
            continue;
        };
        let mut found = Vec::new();
        members(&document, "", false, &mut found);
        for pointer in found.into_iter().step_by(2) {
            let value = document.pointer(&pointer).expect("a member");
            let mut wrong = wrong(value);
            if pointer.ends_with("/sizes") {
                // An array in classic archives, an object elsewhere.
                wrong.retain(|wrong| !wrong.is_array() && !wrong.is_object());
            }
            if value.is_null() || wrong.is_empty() {
                continue;
            }
            tried += 1;
            let wrong = wrong.swap_remove(tried % wrong.len());
            let (absent, _) = told(&changed(&document, &pointer, None));
            let changed = changed(&document, &pointer, Some(wrong.clone()));
            let (rows, flags) = told(&changed);
            let what = format!("{name}: {pointer}: {wrong}");
            assert_eq!(rows, absent, "{what}");
            // Not of a list that a better one made superfluous.
            let is_listed = |row: &Row| pointer.starts_with(cell(row, "pointer"));
            if rows.iter().any(is_listed) && !is_open(&pointer) && is_known(&pointer) {
                assert!(flags.contains("wrong-type"), "{what}");
                if tried % 20 == 0 {
                    assert!(codes(&changed).contains(&"wrong-type"), "{what}");
                }
                flagged += 1;
            }
        }
    }
    assert!(tried > 2500 && flagged > 500, "{tried} {flagged}");
}

/// Whether the models have a field for the member; of users inside of media they do not have all.
fn is_known(pointer: &str) -> bool {
    !pointer.contains("/source_user/") && !pointer.contains("/call_to_actions/")
}

#[test]
fn a_broken_structure_gives_nothing_and_is_a_reject() {
    let mut tried = 0;
    for (name, document) in documents() {
        let step = (document.len() / 30).max(1);
        for end in (1..document.len()).step_by(step) {
            let scanned = scan_reader(&document[..end]);
            assert!(scanned.rows.is_empty(), "{name}: {end} bytes");
            let is_refused = scanned.error.is_some() || scanned.counts.rejected > 0;
            assert!(is_refused, "{name}: {end} bytes");
            tried += 1;
        }
    }
    assert!(tried > 2000, "{tried}");
}
