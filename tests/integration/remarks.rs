//! What a check remarks on: every code where it holds, and nothing where it does not.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use tweet_media::{
    Check, CheckCode, CheckColumn, Counts, Hosts, Input, JsonLines, Options, Report, Severity, scan,
};

use crate::samples::files;
use crate::schemas;
use crate::support::{beside, project};

/// What a check says of bytes.
fn check(input: &[u8]) -> Report {
    let mut check = Check::new();
    let mut counts = Counts::default();
    let _ = scan("input", input, &Options::default(), &mut counts, &mut check).expect("JSON");
    check.report()
}

/// What a check says of a file.
fn check_file(path: &Path) -> Report {
    let source = Input::new(path).open().expect("a file");
    let mut check = Check::new();
    let mut counts = Counts::default();
    // A file that is cut says so; what came before is checked.
    let _ = scan(
        "input",
        source,
        &Options::default(),
        &mut counts,
        &mut check,
    );
    check.report()
}

/// The remarks as `CODE[:WORD] COUNT POINTER`.
fn told(report: &Report) -> Vec<String> {
    let remarks = report.remarks.iter();
    remarks
        .map(|remark| {
            let word = remark.word.as_ref();
            let word = word.map_or_else(String::new, |word| format!(":{word}"));
            let (code, count, pointer) = (remark.code, remark.count, &remark.first.pointer);
            format!("{code}{word} {count} {pointer}")
        })
        .collect()
}

/// A tweet whose extended list holds these media, and whose preview list those.
fn tweet(full: &Value, preview: &Value) -> Value {
    json!({
        "id_str": "1050118621198921728", "created_at": "Wed Oct 10 20:19:24 +0000 2018", "text": "a",
        "entities": {"media": preview}, "extended_entities": {"media": full}
    })
}

/// A tweet with one medium, in both of its lists.
fn one(medium: &Value) -> String {
    tweet(&json!([medium]), &json!([medium])).to_string()
}

fn photo(id: &str) -> Value {
    json!({
        "id_str": id, "type": "photo", "sizes": {"large": {"w": 2, "h": 1, "resize": "fit"}},
        "media_url_https": format!("https://pbs.twimg.com/media/A{id}.jpg")
    })
}

fn video() -> Value {
    json!({
        "id_str": "9", "type": "video", "sizes": {"large": {"w": 2, "h": 1, "resize": "fit"}},
        "media_url_https": "https://pbs.twimg.com/ext_tw_video_thumb/9/pu/img/A.jpg",
        "video_info": {"aspect_ratio": [2, 1], "duration_millis": 1, "variants": [{
            "bitrate": 832_000, "content_type": "video/mp4",
            "url": "https://video.twimg.com/ext_tw_video/9/pu/vid/2x1/A.mp4"
        }]}
    })
}

/// A value with some of its members changed, those without value taken away.
fn with(mut value: Value, changes: Value) -> Value {
    let (Some(object), Value::Object(changes)) = (value.as_object_mut(), changes) else {
        unreachable!("both are objects");
    };
    for (key, change) in changes {
        if change.is_null() {
            object.remove(&key);
        } else {
            object.insert(key, change);
        }
    }
    value
}

/// As JavaScript writes 1302474417712940819.
const ROUNDED: u64 = 1_302_474_417_712_940_800;

#[test]
fn every_code_is_remarked_on_where_it_holds_and_no_other() {
    let at = "/extended_entities/media/0";
    let photo_with = |changes: Value| one(&with(photo("7"), changes));
    let video_with = |changes: Value| one(&with(video(), changes));
    let whole = |code: &str| vec![format!("{code} 1 ")];
    let there = |code: &str| vec![format!("{code} 1 {at}")];
    let page = |media: Value| {
        json!({"data": {"id": "1050118621198921728", "text": "a", "attachments": {"media_keys": ["3_7"]}},
            "includes": {"media": media}})
        .to_string()
    };
    let cases: Vec<(String, Vec<String>)> = vec![
        (one(&photo("7")), vec![]),
        (one(&video()), vec![]),
        (format!("{{}}\n{}x\n", one(&photo("7"))), whole("rejected")),
        (
            format!("{{}}\nINFO {}\n", one(&photo("7"))),
            vec!["rejected 1 ".to_owned(), "behind-words 1 ".to_owned()],
        ),
        // JSON inside of strings: of a document, a recorded answer and a card.
        (
            json!(one(&photo("7")).replacen('{', r#"{"x":[{"a":1,"\u0061":2}],"#, 1)).to_string(),
            vec!["repeated-key:a 1 #/x/0/a".to_owned()],
        ),
        (
            json!({"content": {"text": r#" {"a":1,"a":2,"a":3}"#}}).to_string(),
            vec!["repeated-key:a 2 /content/text#/a".to_owned()],
        ),
        (
            json!({"card": {"string_value": r#"{"a":1,"a":2}"#}}).to_string(),
            vec!["repeated-key:a 1 /card/string_value#/a".to_owned()],
        ),
        (
            json!(r#"[{"a":1}"#).to_string(),
            vec!["salvaged 1 #".to_owned(), "wrong-type 1 ".to_owned()],
        ),
        (
            json!({"content": {"text": r#"{"a":"#}}).to_string(),
            vec![
                "salvaged 1 /content/text#".to_owned(),
                "wrong-type 1 /content/text".to_owned(),
            ],
        ),
        (
            json!({"card": {"string_value": r#"{"media_entities":{"a":1,}}"#}}).to_string(),
            vec![
                "salvaged 1 /card/string_value#".to_owned(),
                "wrong-type 1 /card/string_value".to_owned(),
            ],
        ),
        (
            json!({"card": {"string_value": "{\n\"a\""}}).to_string(),
            vec!["salvaged 1 /card/string_value#".to_owned()],
        ),
        // The words on a card, and what is no JSON by its looks.
        (
            json!({"a": {"string_value": "[a] {b} \""}, "content": {"text": "a {"}}).to_string(),
            vec![],
        ),
        (
            one(&photo("7")).replacen("\"a\"", "\"\\ud83d\"", 1),
            vec!["salvaged 1 /text".to_owned()],
        ),
        (
            photo_with(json!({"indices": {}})),
            // In both lists.
            vec![format!("wrong-type 2 {at}/indices")],
        ),
        (
            with(
                serde_json::from_str(&one(&photo("7"))).expect("JSON"),
                json!({"lang": 5}),
            )
            .to_string(),
            vec!["wrong-type 1 /lang".to_owned()],
        ),
        (
            one(&photo("7")).replacen("\"text\"", "\"text\":\"b\",\"te\\u0078t\"", 1),
            vec!["repeated-key:text 1 /text".to_owned()],
        ),
        (
            tweet(&json!([photo("7")]), &json!([photo("8")])).to_string(),
            whole("lists-disagree"),
        ),
        (
            photo_with(json!({"id_str": null, "id": ROUNDED})),
            there("id-rounded"),
        ),
        (
            photo_with(json!({"id_str": null, "id": ROUNDED + 1})),
            vec![],
        ),
        (
            photo_with(json!({"id_str": ROUNDED.to_string(), "id": ROUNDED})),
            vec![],
        ),
        (
            with(
                serde_json::from_str(&one(&photo("7"))).expect("JSON"),
                json!({"id_str": null, "id": ROUNDED}),
            )
            .to_string(),
            whole("id-rounded"),
        ),
        (
            photo_with(json!({"id_str": (ROUNDED + 1).to_string(), "id": ROUNDED})),
            there("id-differs"),
        ),
        (
            with(
                serde_json::from_str(&one(&photo("7"))).expect("JSON"),
                json!({"id": ROUNDED}),
            )
            .to_string(),
            whole("id-differs"),
        ),
        (
            json!({"data": [with(
                serde_json::from_str(&photo_with(json!({"id": 8}))).expect("JSON"),
                json!({"id": 5, "id_str": "99"}),
            )]})
            .to_string(),
            // The first place of two.
            vec![format!("id-differs 2 /data/0{at}")],
        ),
        (
            // The medium is that of the full list, its id as number that of the other.
            tweet(&json!([photo("7")]), &json!([with(photo("7"), json!({"id": 8}))])).to_string(),
            vec!["id-differs 1 /entities/media/0".to_owned()],
        ),
        (
            // Of a Tweet and its copy in a retweet each thing is told once.
            {
                let mut inner: Value =
                    serde_json::from_str(&photo_with(json!({"id": 8}))).expect("JSON");
                inner["id_str"] = "1050118621198921000".into();
                let outer = serde_json::from_str(&photo_with(json!({"id": 8}))).expect("JSON");
                with(outer, json!({"retweeted_status": inner})).to_string()
            },
            vec![format!("id-differs 1 /retweeted_status{at}")],
        ),
        (
            photo_with(json!({"media_url_https": "https://pbs.twimg.com@a.example/b.jpg"})),
            there("bad-address"),
        ),
        (
            photo_with(json!({"media_url_https": "https://twimg.com.a.example/b.jpg"})),
            there("foreign-host:twimg.com.a.example"),
        ),
        (
            photo_with(
                json!({"ext_media_availability": {"status": "Unavailable", "reason": "Deleted"}}),
            ),
            there("unavailable"),
        ),
        (
            video_with(json!({"video_info": null, "additional_media_info": {"embeddable": false}})),
            vec![format!("restricted 1 {at}"), format!("no-variants 1 {at}")],
        ),
        (
            video_with(json!({"video_info": {"variants": [{
                "content_type": "application/x-mpegURL", "url": "https://video.twimg.com/a.m3u8"}]}})),
            there("playlist-only"),
        ),
        (photo_with(json!({"sizes": null})), there("sizes-missing")),
        (photo_with(json!({"type": null})), there("type-inferred")),
        (
            photo_with(json!({"id_str": null,
                "media_url_https": "https://pbs.twimg.com/media/FgysBthjeYEu4rE.jpg"})),
            there("id-from-url"),
        ),
        (
            with(
                serde_json::from_str(&one(&photo("7"))).expect("JSON"),
                json!({"created_at": null}),
            )
            .to_string(),
            there("time-from-id"),
        ),
        (
            tweet(&json!([photo("7"), photo("8")]), &json!([photo("7")])).to_string(),
            whole("preview-short"),
        ),
        (
            tweet(
                &json!([video()]),
                &json!([with(video(), json!({"type": "photo", "video_info": null}))]),
            )
            .to_string(),
            whole("preview-type"),
        ),
        (
            tweet(&json!({"0": photo("7"), "1": photo("8")}), &photo("7")).to_string(),
            vec![
                "preview-short 1 ".to_owned(),
                "list-as-object 2 /entities/media".to_owned(),
            ],
        ),
        // Messages have an object there.
        (
            json!({"message_create": {"message_data": {"text": "a", "attachment": {"media": photo("7")}}},
                "id": "7", "created_timestamp": "1392078023603"})
            .to_string(),
            vec![],
        ),
        (
            photo_with(json!({"hologram": 1, "sizes": {"large": {"w": 2, "h": 1, "depth": 3}}})),
            vec![
                format!("unknown-key:depth 1 {at}/sizes/large/depth"),
                format!("unknown-key:hologram 1 {at}/hologram"),
            ],
        ),
        (
            photo_with(json!({"type": "hologram",
                "sizes": {"large": {"w": 2, "h": 1, "resize": "warp"}}})),
            vec![
                format!("unknown-word:resize warp 1 {at}"),
                format!("unknown-word:type hologram 1 {at}"),
            ],
        ),
        (
            page(
                json!([{"media_key": "3_7", "type": "photo", "frames": 2, "url": "https://pbs.twimg.com/media/A.jpg"}]),
            ),
            vec![
                "time-from-id 1 /includes/media/0".to_owned(),
                "unknown-key:frames 1 /includes/media/0/frames".to_owned(),
            ],
        ),
        (
            page(json!([])),
            vec![
                "type-inferred 1 /data/attachments/media_keys/0".to_owned(),
                "time-from-id 1 /data/attachments/media_keys/0".to_owned(),
                "unresolved 1 /data/attachments/media_keys/0".to_owned(),
            ],
        ),
        (
            tweet(&json!([photo("7"), photo("7")]), &json!([photo("7")])).to_string(),
            vec![
                "preview-short 1 ".to_owned(),
                "repeated-medium 1 /extended_entities/media/1".to_owned(),
            ],
        ),
        (
            format!("{}\n{}\n", one(&photo("7")), one(&photo("7"))),
            there("duplicate"),
        ),
    ];
    let mut seen = BTreeSet::new();
    for (input, expected) in &cases {
        let report = check(input.as_bytes());
        seen.extend(report.remarks.iter().map(|remark| remark.code));
        assert_eq!(&told(&report), expected, "{input}");
    }
    let unseen = CheckCode::ALL.iter().filter(|code| !seen.contains(code));
    let unseen: Vec<_> = unseen.map(|code| code.as_str()).collect();
    // The samples of archives have the one, only millions of media the other.
    assert_eq!(unseen, ["retweet-by-text", "uncompared"]);
}

#[test]
fn an_input_made_of_new_words_is_told_of_in_a_hundred_and_one_lines() {
    let mut input = String::new();
    for number in 0..300 {
        input += &one(&with(
            photo("7"),
            json!({format!("key{number}"): 1, "id_str": number.to_string()}),
        ));
        input.push('\n');
    }
    let report = check(input.as_bytes());
    let counts: Vec<_> = report
        .remarks
        .iter()
        .filter(|remark| remark.code == CheckCode::UnknownKey)
        .map(|remark| (remark.word.is_some(), remark.count))
        .collect();
    assert_eq!(counts.len(), 101);
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<u64>(), 300);
    assert!(counts.contains(&(false, 200)), "{counts:?}");
}

#[test]
fn healthy_payloads_have_notes_only() {
    let folder = project("samples");
    let mut warned = BTreeSet::new();
    for path in files(&folder) {
        let report = check_file(&path);
        if worst(&report) > Some(Severity::Note) {
            let name = path.strip_prefix(&folder).expect("below");
            warned.insert(name.display().to_string());
        }
    }
    // What is wrong with these is what they are there for.
    let damaged = [
        "enterprise/activity-2013.jsonl",
        "v1/duplicate-keys.json",
        "v1/lone-surrogate.json",
        "v1/numbers-as-floats-and-strings.json",
        "v1/wrong-types.json",
    ];
    assert_eq!(warned, damaged.map(str::to_owned).into());
    let Some(folder) = beside("shared/corpus") else {
        return;
    };
    let mut codes = BTreeSet::new();
    for path in files(&folder) {
        if !path.display().to_string().contains("__") {
            continue;
        }
        for remark in check_file(&path).remarks {
            let is_drift = matches!(remark.code, CheckCode::UnknownKey | CheckCode::UnknownWord);
            assert!(!is_drift, "{}: {remark:?}", path.display());
            if remark.code.severity() > Severity::Note {
                codes.insert(remark.code.as_str());
            }
        }
    }
    assert_eq!(
        codes,
        BTreeSet::from(["id-differs", "rejected", "wrong-type"])
    );
}

/// How bad the worst remark is.
fn worst(report: &Report) -> Option<Severity> {
    let severities = report.remarks.iter().map(|remark| remark.code.severity());
    severities.max()
}

#[test]
fn rows_of_a_check_are_what_their_schema_says() {
    let validator = schemas::validator(&schemas::schema("check"));
    let folder = project("samples");
    let mut rows = 0;
    let invalid = project("tests/invalid/cut-line.jsonl");
    for path in files(&folder).into_iter().chain([invalid]) {
        let report = check_file(&path);
        for record in report.records("input".into(), 7, "some JSON") {
            let mut line = Vec::new();
            JsonLines::new(CheckColumn::ALL).row(&record, &mut line);
            let mut row: Value = serde_json::from_slice(&line).expect("JSON");
            assert!(validator.is_valid(&row), "{row}");
            row["kind"] = "verdict".into();
            assert!(!validator.is_valid(&row), "{row}");
            rows += 1;
        }
    }
    assert!(rows > 200, "{rows}");
}

#[test]
fn hosts_of_ones_own_are_not_foreign() {
    let input = one(&with(
        photo("7"),
        json!({"media_url_https": "https://cdn.a.example/b.jpg"}),
    ));
    for (hosts, is_foreign) in [
        ("known", true),
        ("known,a.example", false),
        ("b.example", true),
    ] {
        let hosts: Hosts = hosts.parse().expect("hosts");
        let mut check = Check::new().hosts(hosts);
        let mut counts = Counts::default();
        let _ = scan(
            "-",
            input.as_bytes(),
            &Options::default(),
            &mut counts,
            &mut check,
        );
        let told = told(&check.report());
        assert_eq!(!told.is_empty(), is_foreign, "{told:?}");
    }
}
