//! The dialect is a label: it never decides what is found.

use std::collections::BTreeSet;

use crate::payloads::{self, Payload, minified};
use crate::support::{Row, cell, scan_reader};

/// Members that mark a document as of a dialect without leading anywhere.
const MARKERS: &[&str] = &[
    r#""globalObjects":{}"#,
    r#""tweet_results":{}"#,
    r#""rest_id":null"#,
    r#""verb":"post""#,
    r#""mediaDetails":[]"#,
    r#""includes":{}"#,
    r#""tweet_create_events":[]"#,
    r#""message_create":{}"#,
    r#""twitter_entities":{}"#,
    r#""media_entities":[]"#,
];

fn rows(document: &[u8]) -> Vec<Row> {
    let scanned = scan_reader(std::io::Cursor::new(document.to_vec()));
    assert_eq!((scanned.error, scanned.rejects), (None, Vec::new()));
    scanned.rows
}

/// The records without their label; and without the file name, which only archives' media have, as
/// only beside an archive lies a folder of media.
fn unlabelled(rows: &[Row]) -> Vec<Row> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        assert!(row.remove("dialect").is_some());
        row.remove("local_file");
    }
    rows
}

#[test]
fn marks_of_another_dialect_change_no_record_but_its_label() {
    let (mut relabelled, mut labels) = (0, BTreeSet::new());
    for Payload { name, bytes } in payloads::samples() {
        let document = minified(bytes);
        let Some(members) = document.strip_prefix(b"{") else {
            continue;
        };
        let before = rows(&document);
        // A key that the document has itself would stand there twice, which a flag tells of.
        let own: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&document).unwrap_or_default();
        let is_own = |marker: &str| {
            own.keys()
                .any(|key| marker[1..].starts_with(&format!("{key}\"")))
        };
        let markers: Vec<&str> = MARKERS.iter().copied().filter(|it| !is_own(it)).collect();
        let all = markers.join(",");
        for markers in markers.iter().copied().chain([all.as_str()]) {
            let marked = [b"{", markers.as_bytes(), b",", members].concat();
            let after = rows(&marked);
            assert_eq!(
                unlabelled(&after),
                unlabelled(&before),
                "{name} with {markers}"
            );
            for (before, after) in before.iter().zip(&after) {
                relabelled += usize::from(cell(before, "dialect") != cell(after, "dialect"));
                labels.insert(cell(after, "dialect").to_owned());
            }
        }
    }
    println!("{relabelled} records had another label: {labels:?}");
    // Otherwise this test would show nothing.
    assert!(relabelled > 200);
    assert!(labels.len() > 6, "{labels:?}");
}

#[test]
fn a_document_of_no_known_dialect_gives_its_media_all_the_same() {
    let document = br#"{"made_up":[{"media":[{"media_url_https":"https://pbs.twimg.com/media/A.jpg","type":"photo","id_str":"7"}]}]}"#;
    let rows = rows(document);
    assert_eq!(rows.len(), 1);
    assert_eq!(cell(&rows[0], "media_id"), "7");
}
