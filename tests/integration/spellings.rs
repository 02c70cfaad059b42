//! Any character of a string may be written as an escape, and none that is changes what is read.

use std::ops::Range;

use base64::Engine;
use serde_json::Value;
use tweet_media::{Counts, Options, scan};

use crate::payloads::{self, Payload, quoted};
use crate::support::{Row, Scanned};

/// Where the text of every string of a document lies, keys among them.
fn strings(document: &[u8]) -> Vec<Range<usize>> {
    let mut strings = Vec::new();
    let mut at = 0;
    while at < document.len() {
        if document[at] == b'"' {
            let start = at + 1;
            at = start;
            while document[at] != b'"' {
                at += if document[at] == b'\\' { 2 } else { 1 };
            }
            strings.push(start..at);
        }
        at += 1;
    }
    strings
}

/// Where characters of a string stand that are no escapes yet, and ASCII.
fn plain(text: &[u8]) -> Vec<usize> {
    let mut plain = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'\\' if text[at + 1] == b'u' => at += 6,
            b'\\' => at += 2,
            byte => {
                if byte.is_ascii() {
                    plain.push(at);
                }
                at += 1;
            }
        }
    }
    plain
}

/// The same document, with one character of each of some strings as an escape: the one of this number, counted
/// around, or all of them.
fn respelled(document: &[u8], strings: &[Range<usize>], number: Option<usize>) -> Vec<u8> {
    let mut text = Vec::with_capacity(2 * document.len());
    let mut written = 0;
    for string in strings {
        let plain = plain(&document[string.clone()]);
        for (place, at) in plain.iter().enumerate() {
            if number.is_none_or(|number| number % plain.len() == place) {
                text.extend_from_slice(&document[written..string.start + at]);
                written = string.start + at + 1;
                text.extend(format!("\\u{:04x}", document[string.start + at]).bytes());
            }
        }
    }
    text.extend_from_slice(&document[written..]);
    text
}

/// Everything that is said of a document; `is_all` asks also for what is listed on demand.
fn told(document: &[u8], is_all: bool) -> (Vec<Row>, u64, u64) {
    let mut options = Options::default();
    (options.wanted.previews, options.wanted.profiles) = (is_all, is_all);
    let (mut counts, mut scanned) = (Counts::default(), Scanned::default());
    let result = scan("input", document, &options, &mut counts, &mut scanned);
    assert!(result.is_ok() && scanned.rejects.is_empty(), "{result:?}");
    (scanned.rows, counts.misfits, counts.unresolved_keys)
}

/// Documents of which the samples have none: media known by what escapes may hide.
fn more() -> Vec<Payload> {
    let photo = r#"{"id_str":"7","entities":{"media":[{"id_str":"8","type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg"}]}}"#;
    let coded = base64::engine::general_purpose::STANDARD.encode(photo);
    let card = r#"{"id_str":"7","text":"x","card":{"binding_values":[{"key":"unified_card","value":{"string_value":@}}]}}"#;
    let entities = r#"{"media_entities":{"8":{"id_str":"8","type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg"}}}"#;
    // Inside of the card's text too any letter may be an escape.
    let inner = strings(entities.as_bytes());
    let cards = (0..14).map(|number| {
        let text = respelled(entities.as_bytes(), &inner[..1], Some(number));
        card.replace('@', &quoted(&text))
    });
    let documents = [
        format!(r#"{{"content":{{"text":"{coded}","encoding":"base64"}}}}"#),
        r#"{"id":"7","photos":[{"url":"https://pbs.twimg.com/media/A.jpg"}]}"#.to_owned(),
        r#"{"id":"7","video":{"variants":[{"src":"https://video.twimg.com/ext_tw_video/8/pu/vid/1x1/A.mp4","type":"video/mp4"}],"x":"media"}}"#.to_owned(),
        photo.replace(r#""id_str":"7""#, r#""id":0,"id_str":"0","possibly_sensitive":true,"full_text":"RT @a: x""#),
        photo.replace(r#""id_str":"8""#, r#""id_str":"8","source_status_id_str":"9""#)
            .replace(r#""id_str":"7""#, r#""id_str":"7","full_text":"RT @a: x""#),
        format!(r#"{{"a":{photo},"a":{{"id_str":"9"}}}}"#),
        r#"{"id_str":"7","entities":{"media":{"0":{"id_str":"8","type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg"},"1":5}}}"#.to_owned(),
    ];
    let named = |(number, text): (usize, String)| Payload {
        name: format!("document {number}"),
        bytes: text.into_bytes(),
    };
    documents
        .into_iter()
        .chain(cards)
        .enumerate()
        .map(named)
        .collect()
}

#[test]
fn an_escape_in_every_string_changes_nothing() {
    for Payload { name, bytes } in payloads::samples().iter().chain(&more()) {
        let expected = [false, true].map(|is_all| told(bytes, is_all));
        let strings = strings(bytes);
        let longest = strings.iter().map(|string| string.len()).max();
        // Few keys, and no words that mean anything, are longer.
        let numbers = (0..longest.unwrap_or(0).min(16)).map(Some);
        for number in numbers.chain([None]) {
            let text = respelled(bytes, &strings, number);
            let is_same = serde_json::from_slice::<Value>(&text).ok()
                == serde_json::from_slice::<Value>(bytes).ok();
            assert!(is_same, "{name}: {number:?}");
            for is_all in [false, true] {
                let found = told(&text, is_all);
                let expected = &expected[usize::from(is_all)];
                assert!(
                    found == *expected,
                    "{name}: {number:?}: {found:#?}\nnot: {expected:#?}"
                );
            }
        }
    }
}

#[test]
fn one_escape_in_one_string_changes_nothing() {
    let (mut tried, mut number) = (0, 0);
    for Payload { name, bytes } in payloads::samples().iter().chain(&more()) {
        let expected = told(bytes, false);
        for string in strings(bytes) {
            // Of short documents every letter of every word.
            let count = if bytes.len() < 512 {
                string.len().min(24)
            } else {
                1
            };
            for _ in 0..count {
                number += 1;
                let text = respelled(bytes, std::slice::from_ref(&string), Some(number));
                let found = told(&text, false);
                let place = String::from_utf8_lossy(&bytes[string.clone()]);
                assert!(
                    found == expected,
                    "{name}: {place}: {found:#?}\nnot: {expected:#?}"
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 5000, "{tried} spellings");
}
