//! What holds for any variants, any framing and any wrapping.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use proptest::sample::{select as one_of, subsequence};
use serde_json::{Value, json};
use tweet_media::{Choice, MediaEntity, Policy, Source, select};

use crate::payloads::{self, Payload, Seen, minified, pretty, quoted, seen};
use crate::support::{Row, scan_reader};

/// So many cases, and no files left behind: a failure prints its smallest input.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases: std::env::var("PROPTEST_CASES")
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Any bitrate that a payload was ever seen with, or could be damaged to; few enough to tie often.
fn bitrate() -> impl Strategy<Value = Option<Value>> {
    one_of(vec![
        None,
        Some(json!(null)),
        Some(json!(0)),
        Some(json!("0")),
        Some(json!(832_000)),
        Some(json!("832000")),
        Some(json!(832_000.0)),
        Some(json!(2_176_000)),
        Some(json!("2176000")),
        Some(json!((1_u64 << 53) - 1)),
        Some(json!(u64::MAX)),
        Some(json!(1e300)),
        Some(json!(-1)),
        Some(json!("wide")),
        Some(json!({"$numberLong": "256000"})),
        Some(json!([])),
    ])
}

fn content_type() -> impl Strategy<Value = Option<Value>> {
    one_of(vec![
        None,
        Some(json!(null)),
        Some(json!("")),
        Some(json!("video/mp4")),
        Some(json!("VIDEO/MP4; codecs=\"avc1\"")),
        Some(json!("video/webm")),
        Some(json!("application/x-mpegURL")),
        Some(json!("application/dash+xml")),
        Some(json!("application/octet-stream")),
        Some(json!(7)),
    ])
}

fn url() -> impl Strategy<Value = Option<Value>> {
    let odd = one_of(vec![
        None,
        Some(json!(null)),
        Some(json!("")),
        Some(json!("https://")),
        Some(json!("HTTP://video.twimg.com/a.MP4")),
        Some(json!("ftp://video.twimg.com/a.mp4")),
        Some(json!("javascript:alert(1)")),
        Some(json!("httpsé//a.mp4")),
        Some(json!(
            "https://video.twimg.com/vid/4294967295x4294967295/a.mp4"
        )),
        Some(json!(
            "https://video.twimg.com/vid/99999999999x1/a.mp4?b=/1x1/"
        )),
        Some(json!("https://video.twimg.com/vid/0x0/x/é.mp4#.m3u8")),
        Some(json!(["https://video.twimg.com/a.mp4"])),
    ]);
    let usual = (
        one_of(vec!["", "avc1/", "hevc/"]),
        one_of(vec!["", "320x180/", "640x360/", "1280x720/"]),
        one_of(vec!["a", "b"]),
        one_of(vec![".mp4", ".mp4?tag=12", ".m3u8", ".mpd", ".webm", ""]),
    )
        .prop_map(|(codec, size, name, end)| {
            Some(json!(format!(
                "https://video.twimg.com/vid/{codec}{size}{name}{end}"
            )))
        });
    prop_oneof![1 => odd, 3 => usual]
}

fn variant() -> impl Strategy<Value = Value> {
    (bitrate(), content_type(), url()).prop_map(|(bitrate, content_type, url)| {
        let mut variant = serde_json::Map::new();
        for (key, value) in [
            ("bitrate", bitrate),
            ("content_type", content_type),
            ("url", url),
        ] {
            variant.extend(value.map(|value| (key.to_owned(), value)));
        }
        Value::Object(variant)
    })
}

fn video(variants: &[Value]) -> MediaEntity {
    serde_json::from_value(json!({"type": "video", "video_info": {"variants": variants}}))
        .expect("a media entity")
}

/// Presets, limits and what to do beyond them.
const POLICIES: &[&str] = &[
    "best",
    "hls-first",
    "smallest",
    "archival",
    "best max-resolution=360",
    "best max-resolution=180 otherwise=next",
    "best min-bitrate=1M otherwise=nothing",
    "archival max-bitrate=900k otherwise=nearest",
    "best prefer=webm,h264+hevc",
    "smallest prefer=progressive+hls min-resolution=360",
];

fn policy() -> impl Strategy<Value = Policy> {
    one_of(POLICIES).prop_map(|text| text.parse().expect("a policy"))
}

/// The choice: the address, everything else known of the variant, and the reason.
fn chosen(variants: &[Value], policy: &Policy) -> (Option<String>, String, &'static str) {
    let media = video(variants);
    let choice: Choice = select(&media, policy);
    let variant = choice.variant(&media);
    (
        variant.and_then(|variant| variant.url.clone()),
        format!("{variant:?}"),
        choice.reason.code(),
    )
}

/// Whether a variant takes part.
fn is_playable(variant: &Value) -> bool {
    let url = variant["url"].as_str().unwrap_or_default();
    let url = url.to_ascii_lowercase();
    url.starts_with("http://") || url.starts_with("https://")
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_order_of_variants_changes_neither_choice_nor_reason(
        (variants, shuffled) in prop::collection::vec(variant(), 0..7)
            .prop_flat_map(|variants| (Just(variants.clone()), Just(variants).prop_shuffle())),
        policy in policy(),
    ) {
        prop_assert_eq!(chosen(&variants, &policy), chosen(&shuffled, &policy));
    }

    #[test]
    fn the_choice_is_a_playable_input_wherever_there_is_one(
        variants in prop::collection::vec(variant(), 0..7)
    ) {
        let media = video(&variants);
        let choice = select(&media, &Policy::default());
        match choice.index {
            Some(index) => {
                let url = variants[index]["url"].as_str();
                prop_assert_eq!(choice.variant(&media).and_then(|best| best.url.as_deref()), url);
                prop_assert!(is_playable(&variants[index]));
            }
            None => prop_assert!(!variants.iter().any(is_playable)),
        }
    }

    #[test]
    fn a_worse_variant_changes_nothing(
        variants in prop::collection::vec(variant(), 0..7),
        place in any::<prop::sample::Index>(),
    ) {
        let policy = Policy::default();
        let before = chosen(&variants, &policy);
        let mut worst = vec![json!({"bitrate": (1_u64 << 53) - 1, "content_type": "video/mp4"})];
        if variants.iter().filter(|variant| is_playable(variant)).count() > 1 {
            // Worse than any other: of no known class, without bitrate, behind in the alphabet.
            worst.push(json!({"content_type": "x/y", "url": "https://\u{10ffff}"}));
        }
        for worst in worst {
            let is_silent = variants.is_empty();
            let mut more = variants.clone();
            more.insert(place.index(variants.len() + 1), worst);
            let after = chosen(&more, &policy);
            prop_assert_eq!((&before.0, &before.1), (&after.0, &after.1));
            if !is_silent {
                prop_assert_eq!(before.2, after.2);
            }
        }
    }

    #[test]
    fn of_any_three_variants_the_order_has_no_circle(
        variants in prop::collection::vec(variant(), 3..6),
        policy in policy(),
    ) {
        // Taking the best again and again gives a row in which each wins over all behind it.
        let mut rest: Vec<Value> = variants.into_iter().filter(is_playable).collect();
        let mut row = Vec::new();
        while let Some(index) = select(&video(&rest), &policy).index {
            row.push(rest.remove(index));
        }
        prop_assert!(rest.is_empty() || policy != Policy::default());
        for (place, better) in row.iter().enumerate() {
            for worse in &row[place + 1..] {
                let pair = [worse.clone(), better.clone()];
                let alone = chosen(std::slice::from_ref(better), &policy);
                let winner = chosen(&pair, &policy);
                prop_assert_eq!((&winner.0, &winner.1), (&alone.0, &alone.1));
            }
        }
    }
}

/// A record without what framing changes.
fn unplaced(rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter()
        .map(|mut row| {
            for column in ["document", "line", "offset"] {
                assert!(row.remove(column).is_some(), "{column} is always there");
            }
            row
        })
        .collect()
}

fn joined(parts: &[Vec<u8>], between: &[u8]) -> Vec<u8> {
    parts.join(between)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory")
}

/// The same documents in every framing and compression, each named. `cut` is where a compressed
/// stream is divided into members.
fn framings(documents: &[Vec<u8>], cut: prop::sample::Index) -> Vec<(&'static str, Vec<u8>)> {
    let lines = joined(documents, b"\n");
    let array = [b"[", &joined(documents, b",")[..], b"]"].concat();
    let many: Vec<Vec<u8>> = documents
        .iter()
        .map(|document| pretty(document, "\n"))
        .collect();
    let many_lines = joined(&many, b",\n");
    let mut pretty_array = pretty(&array, "\n");
    pretty_array.push(b'\n');
    let (head, tail) = lines.split_at(cut.index(lines.len()));
    let assigned =
        |prefix: &str, array: &[u8], end: &str| [prefix.as_bytes(), array, end.as_bytes()].concat();
    let crlf_lines = joined(documents, b"\r\n\r\n");
    vec![
        (
            "lines with a BOM",
            [b"\xef\xbb\xbf", &lines[..], b"\n"].concat(),
        ),
        ("lines with CRLF and blank lines", crlf_lines),
        ("concatenated", joined(documents, b"")),
        ("several on one line", joined(documents, b" ")),
        ("pretty and concatenated", joined(&many, b"\n")),
        ("pretty with commas between", many_lines),
        ("an array over many lines with CRLF", pretty(&array, "\r\n")),
        (
            "each line an array",
            joined(
                &documents
                    .iter()
                    .map(|document| [b"[", &document[..], b"]"].concat())
                    .collect::<Vec<_>>(),
                b"\n",
            ),
        ),
        (
            "archive",
            assigned("window.YTD.tweets.part0 = ", &pretty_array, ""),
        ),
        (
            "archive on one line with a BOM and a semicolon",
            assigned("\u{feff}window.YTD.tweet.part12 = ", &array, ";"),
        ),
        (
            "classic archive",
            assigned("Grailbird.data.tweets_2014_08 = \n ", &pretty_array, "\n"),
        ),
        ("gzip", gzip(&lines)),
        ("gzip in members", [gzip(head), gzip(tail)].concat()),
        ("bzip2", bzip2(&pretty_array)),
        ("bzip2 in members", [bzip2(head), bzip2(tail)].concat()),
        ("zstd", zstd(&array)),
        ("zstd in members", [zstd(head), zstd(tail)].concat()),
        ("an array", array),
    ]
}

/// The samples' documents that are objects, each on one line.
fn objects() -> Vec<(&'static str, Vec<u8>)> {
    let objects = payloads::samples()
        .iter()
        .filter(|payload| payload.bytes.starts_with(b"{"));
    objects
        .map(|payload| (payload.name.as_str(), minified(&payload.bytes)))
        .collect()
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn framing_and_compression_change_no_record(
        chosen in subsequence((0..objects().len()).collect::<Vec<_>>(), 1..7).prop_shuffle(),
        cut in any::<prop::sample::Index>(),
    ) {
        let objects = objects();
        let documents: Vec<Vec<u8>> =
            chosen.iter().map(|index| objects[*index].1.clone()).collect();
        let names: Vec<&str> = chosen.iter().map(|index| objects[*index].0).collect();
        let lines = scan_reader(Cursor::new(joined(&documents, b"\n")));
        prop_assert_eq!(&lines.error, &None);
        let count = lines.counts.documents;
        prop_assert_eq!(count, documents.len() as u64);
        let expected = unplaced(lines.rows);
        for (framing, bytes) in framings(&documents, cut) {
            let source = Source::new(Cursor::new(bytes)).expect("memory");
            let scanned = scan_reader(source);
            prop_assert_eq!(&scanned.error, &None, "{}: {:?}", framing, names);
            prop_assert_eq!(&scanned.rejects, &Vec::<String>::new(), "{}: {:?}", framing, names);
            prop_assert_eq!(scanned.counts.documents, count, "{}: {:?}", framing, names);
            prop_assert_eq!(&unplaced(scanned.rows), &expected, "{}: {:?}", framing, names);
        }
    }
}

/// What may stand around a document, the document at `@`.
const ENVELOPES: &[&str] = &[
    r#"{"x":@}"#,
    r#"{"":@,"z":"media"}"#,
    r#"{"a/b~c":@}"#,
    r#"{"\u0071\"é":@}"#,
    r#"{"_index":"tweets","_type":"_doc","_id":"17","_score":1.0,"_source":@}"#,
    r#"{"took":3,"hits":{"total":{"value":1},"hits":[{"_id":"17","_source":@}]}}"#,
    "[@]",
    r#"[null,17,"media",{},[],@]"#,
    r#"[[[@]],{"media":[]}]"#,
    r#"{"id":"17","id_str":"17","payload":{"items":[{"x":1},@,{"media":{"x":[]}}]}}"#,
    r#"{"_id":{"$oid":"5f0c"},"doc":@}"#,
    r#"{"response":{"body":@,"media_count":"4"},"created_at":"2020-01-01"}"#,
];

/// What personal archives put around a tweet. It says that a tweet is in it, so it is no envelope for
/// a media entity alone.
const ARCHIVED: &str = r#"{"tweet":@}"#;

fn enveloped(document: &[u8], envelope: &str) -> Vec<u8> {
    let (before, after) = envelope.split_once('@').expect("a place");
    [before.as_bytes(), document, after.as_bytes()].concat()
}

/// The media of all documents of an input, in order.
fn media(bytes: &[u8]) -> Vec<Vec<Option<Value>>> {
    const COLUMNS: &[&str] = &[
        "media_id",
        "media_key",
        "type",
        "relation",
        "root_tweet_id",
        "tweet_id",
        "message_id",
        "author_id",
        "author_username",
        "created_at",
        "media_index",
        "media_count",
        "best_url",
        "image_url",
    ];
    let scanned = scan_reader(Cursor::new(bytes.to_vec()));
    assert_eq!(scanned.error, None);
    assert_eq!(scanned.rejects, Vec::<String>::new());
    let cells = |row: Row| {
        COLUMNS
            .iter()
            .map(|column| row.get(*column).cloned())
            .collect()
    };
    scanned.rows.into_iter().map(cells).collect()
}

#[test]
fn every_envelope_alone_changes_no_medium_of_any_sample() {
    let mut found = 0;
    for Payload { name, bytes } in payloads::samples() {
        let expected = seen(bytes);
        found += expected.len();
        let is_entity = name.starts_with("graphql/bare-media-object.json");
        let archived = (!is_entity).then_some(&ARCHIVED);
        for envelope in ENVELOPES.iter().chain(archived) {
            assert_eq!(
                seen(&enveloped(bytes, envelope)),
                expected,
                "{name} in {envelope}"
            );
        }
    }
    assert!(found > 100, "{found} media in the samples");
}

#[test]
fn a_recorded_answer_holds_the_media_of_its_text() {
    use base64::Engine;

    for Payload { name, bytes } in payloads::samples() {
        let expected = seen(bytes);
        let text = quoted(bytes);
        let coded = base64::engine::general_purpose::STANDARD.encode(bytes);
        for content in [
            format!(r#"{{"mimeType":"application/json","text":{text}}}"#),
            format!(r#"{{"text":"{coded}","encoding":"base64"}}"#),
            format!(r#"{{"encoding":"base64","size":1,"text":"{coded}"}}"#),
        ] {
            // An empty list is all there is to see of media before the text, which base64 hides.
            for before in ["", r#""entities":{"media":[]},"creator":{"name":"x"},"#] {
                let recording = format!(
                    r#"{{"log":{{{before}"entries":[{{"response":{{"content":{content}}}}}]}}}}"#
                );
                assert_eq!(seen(recording.as_bytes()), expected, "{name} in {content}");
            }
        }
    }
}

#[test]
fn a_document_that_is_a_string_holds_the_media_of_its_text() {
    let mut found = 0;
    for Payload { name, bytes } in payloads::samples() {
        let expected = seen(bytes);
        let text = quoted(bytes);
        assert_eq!(seen(text.as_bytes()), expected, "{name}");
        let (lines, array) = (format!("{text}\n{text}\n"), format!("[{text},\n{text}]"));
        for input in [lines, array] {
            let told = media(input.as_bytes());
            assert_eq!(
                told,
                media(&joined(&[bytes.clone(), bytes.clone()], b"\n")),
                "{name}"
            );
            found += told.len();
        }
    }
    assert!(found > 400, "{found} media");
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn envelopes_in_envelopes_change_no_medium(
        index in 0..payloads::samples().len(),
        envelopes in prop::collection::vec(one_of(ENVELOPES), 1..6),
        is_line in any::<bool>(),
    ) {
        let payload = &payloads::samples()[index];
        let document = minified(&payload.bytes);
        let expected: Vec<Seen> = seen(&document);
        let wrapped = envelopes
            .iter()
            .fold(document.clone(), |document, envelope| enveloped(&document, envelope));
        prop_assert_eq!(seen(&wrapped), expected, "{}", &payload.name);
        let other = br#"{"id_str":"1","text":"no media"}"#;
        let input = if is_line {
            [&wrapped[..], b"\n", other].concat()
        } else {
            [b"[", &wrapped[..], b",", other, b"]"].concat()
        };
        prop_assert_eq!(media(&input), media(&document), "{}", &payload.name);
    }
}
