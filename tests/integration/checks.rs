//! What a check counts, against an independent program's count.

use serde_json::json;
use tweet_media::{Check, CheckCode, Counts, Input, Options, Source, scan};

use crate::support::beside;

/// Files in which no tweet stands twice, since the other program counts each time.
const ONCE: &[&str] = &[
    "archive__",
    "grailbird__",
    "graphql__",
    "v11stream__",
    "webv1__",
    "gnipas__",
];

#[test]
fn tweets_of_real_payloads_are_as_many_as_an_independent_program_counts() {
    let Some(folder) = beside("shared/corpus") else {
        return;
    };
    let table = std::fs::read_to_string(folder.join("expected.tsv")).expect("the counts");
    let mut lines = table.lines();
    let column = lines
        .next()
        .and_then(|head| head.split('\t').position(|name| name == "tweets"));
    let column = column.expect("a column of tweets");
    let mut compared = 0;
    for line in lines {
        let cells: Vec<_> = line.split('\t').collect();
        if !ONCE.iter().any(|dialect| cells[0].starts_with(dialect)) {
            continue;
        }
        let source = Input::new(folder.join(cells[0])).open().expect("a file");
        let mut check = Check::new();
        let _ = scan(
            cells[0],
            source,
            &Options::default(),
            &mut Counts::default(),
            &mut check,
        );
        let report = check.report();
        let tweets = report.tweets + report.inner_tweets;
        assert_eq!(tweets.to_string(), cells[column], "{}", cells[0]);
        compared += 1;
    }
    assert!(compared > 40, "{compared}");
}

/// How often something is remarked in one document.
fn remarked(document: &serde_json::Value, code: CheckCode) -> u64 {
    let mut check = Check::new();
    let source = Source::new(std::io::Cursor::new(document.to_string())).expect("memory");
    let _ = scan(
        "a test",
        source,
        &Options::default(),
        &mut Counts::default(),
        &mut check,
    );
    let report = check.report();
    let found = report.remarks.iter().find(|remark| remark.code == code);
    found.map_or(0, |remark| remark.count)
}

#[test]
fn an_address_that_is_none_is_told_of_photos_and_of_videos() {
    let good = "https://video.twimg.com/vid/640x360/a.mp4";
    let video = |urls: &[&str]| {
        let file = |url| json!({ "bitrate": 1, "content_type": "video/mp4", "url": url });
        let variants: Vec<_> = urls.iter().map(file).collect();
        json!({ "id": 1, "extended_entities": { "media": [
            { "id": 2, "type": "video", "video_info": { "variants": variants } },
        ] } })
    };
    let photo = |url: &str| {
        json!({ "id": 1, "entities": { "media": [
            { "id": 2, "type": "photo", "media_url_https": url },
        ] } })
    };
    let with = |key: &str, url: &str| {
        let mut document = video(&[good]);
        document["extended_entities"]["media"][0][key] = json!(url);
        document
    };
    for (document, count) in [
        (video(&[good]), 0),
        (video(&["javascript:alert(1)"]), 1),
        (video(&["ftp://video.twimg.com/a.mp4", "a.mp4"]), 1),
        (video(&["https://video.twimg.com/a\nb.mp4"]), 1),
        (video(&["https:///"]), 1),
        // What is not chosen harms nobody.
        (video(&["javascript:alert(1)", good]), 0),
        (photo("https://pbs.twimg.com/media/AAAAAAAAAAAAAAA.jpg"), 0),
        (photo("file:///etc/passwd"), 1),
        // Of which browsers and other clients read two hosts.
        (photo("https://a.example\\@pbs.twimg.com/media/A.jpg"), 1),
        (video(&["https://a.example\\@video.twimg.com/a.mp4"]), 1),
        // The poster and the links count too.
        (
            with("media_url_https", "https://a.example\\@pbs.twimg.com/A"),
            1,
        ),
        (with("expanded_url", "javascript:alert(1)"), 1),
        (with("url", "https://t.co@a.example/"), 1),
        (with("url", "https://t.co/a"), 0),
    ] {
        assert_eq!(
            remarked(&document, CheckCode::BadAddress),
            count,
            "{document}"
        );
    }
}
