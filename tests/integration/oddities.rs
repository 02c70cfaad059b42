//! The oddities of payloads in the wild, by their number in the data dictionary's section 9: those that
//! concern reading and choosing.
//!
//! Left out, as nothing here reads or chooses by them: 23 and 24 (what a player makes of a file), 28 and
//! 29 (what the image host answers), 37 (a webhook's repetition is two documents, both right), 38 (a
//! withheld tweet has no media; `v2/errors-media.json` shows one by its snapshot), 39 (an upload's error,
//! tested with the upload models).

use serde_json::{Value, json};
use tweet_media::{Findings, Id, MediaEntity, MediaType, Policy, Relation, Tweet, find, select};

use crate::payloads;
use crate::support::{Row, cell, project, scan_file, scan_reader};

/// The records of a sample.
#[track_caller]
fn rows(sample: &str) -> Vec<Row> {
    let scanned = scan_file(&project("samples").join(sample));
    assert_eq!(scanned.error, None);
    scanned.rows
}

/// The only record of a sample.
#[track_caller]
fn only(sample: &str) -> Row {
    let mut rows = rows(sample);
    assert_eq!(rows.len(), 1, "{sample}");
    rows.remove(0)
}

/// One column of all records of a sample.
#[track_caller]
fn column(sample: &str, column: &str) -> Vec<String> {
    let rows = rows(sample);
    rows.iter()
        .map(|row| cell(row, column).to_owned())
        .collect()
}

/// The only document of a sample, as `serde_json` sees it.
#[track_caller]
fn document(sample: &str) -> Value {
    let documents = payloads::sample(sample);
    assert_eq!(documents.len(), 1, "{sample}");
    serde_json::from_slice(&documents[0].bytes).expect("a document")
}

/// What is found in a document made here.
#[track_caller]
fn found(document: &Value) -> Findings {
    find(document.to_string().as_bytes()).expect("a document")
}

/// A tweet with this one media entity in its authoritative list.
fn tweet(media: &Value) -> Value {
    json!({"id_str": "1801", "extended_entities": {"media": [media]}})
}

/// The address chosen among these variants.
fn chosen(variants: &Value) -> Option<String> {
    let media = json!({"type": "video", "video_info": {"variants": variants}});
    let media: MediaEntity = serde_json::from_value(media).expect("an entity");
    let choice = select(&media, &Policy::default());
    choice.variant(&media).and_then(|best| best.url.clone())
}

// 1
#[test]
fn the_first_variant_is_not_the_best_for_standing_first() {
    let sample = "v1/video-four-variants.json";
    let variants = document(sample);
    let first = variants
        .pointer("/extended_entities/media/0/video_info/variants/0/content_type")
        .expect("a variant");
    assert_eq!(first, "application/x-mpegURL");
    assert_eq!(cell(&only(sample), "best_content_type"), "video/mp4");
    assert_eq!(only(sample)["best_bitrate"], 2_176_000);
}

// 2
#[test]
fn a_gif_of_bitrate_zero_is_played_and_its_zero_is_not_missing() {
    let row = only("v1/gif-zero-bitrate.json");
    assert_eq!(row["best_bitrate"], 0);
    assert_eq!(cell(&row, "best_reason"), "only-variant");
    assert_eq!(cell(&row, "best_content_type"), "video/mp4");
}

// 3
#[test]
fn bitrates_in_strings_are_compared_as_numbers() {
    let rows = rows("archive/tweets-part0.js");
    let video = rows
        .iter()
        .find(|row| cell(row, "type") == "video")
        .expect("a video");
    assert_eq!(video["best_bitrate"], 2_176_000);
    let best = chosen(&json!([
        {"bitrate": "832000", "content_type": "video/mp4", "url": "https://v/a.mp4"},
        {"bitrate": "2176000", "content_type": "video/mp4", "url": "https://v/b.mp4"},
    ]));
    assert_eq!(best.as_deref(), Some("https://v/b.mp4"));
}

// 4
#[test]
fn an_archived_video_of_bitrate_zero_takes_part() {
    let sample = std::fs::read_to_string(project("samples/archive/tweet-bare-part0.js"));
    assert!(sample.expect("a sample").contains(r#""bitrate" : "0""#));
    assert_eq!(rows("archive/tweet-bare-part0.js")[1]["variant_count"], 3);
    let best = chosen(&json!([
        {"content_type": "application/x-mpegURL", "url": "https://v/a.m3u8"},
        {"bitrate": "0", "content_type": "video/mp4", "url": "https://v/a.mp4"},
    ]));
    assert_eq!(best.as_deref(), Some("https://v/a.mp4"));
}

// 5
#[test]
fn nothing_where_numbers_should_be_is_no_number() {
    let findings = found(&tweet(&json!({
        "id_str": "7", "type": "video", "media_url_https": "https://pbs.twimg.com/media/A.jpg",
        "video_info": {"aspect_ratio": [0, 0], "duration_millis": 0, "variants": []},
    })));
    let [video] = findings.media.as_slice() else {
        panic!("one video: {findings:?}");
    };
    assert_eq!(video.media_type, MediaType::Video);
    assert_eq!(
        select(&video.media, &Policy::default()).reason.code(),
        "no-variants"
    );
    let best = chosen(&json!([
        {"bitrate": null, "content_type": "video/mp4", "url": "https://v/a.mp4"},
        {"bitrate": null, "content_type": null, "url": null},
    ]));
    assert_eq!(best.as_deref(), Some("https://v/a.mp4"));
}

// 6
#[test]
fn a_content_type_in_another_spelling_of_its_key_is_not_lost() {
    for key in ["content_type", "contentType"] {
        let best = chosen(&json!([
            {"bitrate": 2, key: "application/x-mpegURL", "url": "https://v/a"},
            {"bitrate": 1, key: "video/mp4", "url": "https://v/b"},
        ]));
        assert_eq!(best.as_deref(), Some("https://v/b"), "{key}");
    }
}

// 7
#[test]
fn a_type_of_tomorrow_is_kept_as_it_came() {
    let findings = found(&tweet(&json!({
        "id_str": "7", "type": "hologram", "media_url_https": "https://pbs.twimg.com/media/A.jpg",
    })));
    assert_eq!(findings.media[0].media_type.as_str(), "hologram");
    assert!(!findings.media[0].is_type_inferred);
    let row = scan_reader(std::io::Cursor::new(
        br#"{"id_str":"1","entities":{"media":[{"id_str":"7","type":"hologram"}]}}"#,
    ));
    assert_eq!(cell(&row.rows[0], "type"), "hologram");
}

// 8
#[test]
fn a_video_sent_as_a_photo_is_a_video() {
    for sample in [
        "v1/video-known-only-by-poster.json",
        "v1/restricted-video-embeddable-false.json",
    ] {
        let row = only(sample);
        assert_eq!(cell(&row, "type"), "video", "{sample}");
        assert_eq!(cell(&row, "flags"), "type-inferred", "{sample}");
    }
}

// 9
#[test]
fn all_four_photos_are_found_where_the_first_list_has_one() {
    let sample = "v1/photos-four-in-extended.json";
    let document = document(sample);
    assert_eq!(
        document["entities"]["media"].as_array().map(Vec::len),
        Some(1)
    );
    let rows = rows(sample);
    let places: Vec<(u64, u64)> = rows
        .iter()
        .map(|row| (row["media_index"].as_u64(), row["media_count"].as_u64()))
        .map(|(index, count)| (index.expect("a number"), count.expect("a number")))
        .collect();
    assert_eq!(places, [(1, 4), (2, 4), (3, 4), (4, 4)]);
}

// 10
#[test]
fn entities_without_media_are_a_tweet_without_media() {
    let json = json!({"id_str": "1801", "entities": {"hashtags": []}, "extended_entities": {}});
    assert_eq!(found(&json).media, []);
    let tweet = Tweet::from_slice(json.to_string().as_bytes()).expect("a tweet");
    assert_eq!(tweet.media(), []);
}

// 11
#[test]
fn media_of_a_long_tweet_are_found_in_its_long_form() {
    let pointers = column("stream/mixed-lines.jsonl", "pointer");
    assert!(pointers.contains(&"/extended_tweet/extended_entities/media/0".to_owned()));
    assert_eq!(rows("v1/compat-truncated-no-media.json"), Vec::<Row>::new());
    let relations = column("v1/retweet-long-media-only-inside.json", "relation");
    assert_eq!(relations, ["retweet"]);
}

// 12
#[test]
fn a_video_may_have_no_length_or_a_length_over_the_limit() {
    for (length, expected) in [(json!(null), None), (json!(140_053), Some(140_053))] {
        let scanned = scan_reader(std::io::Cursor::new(
            tweet(&json!({
                "id_str": "7", "type": "video",
                "video_info": {"duration_millis": length, "variants": [{"url": "https://v/a.mp4"}]},
            }))
            .to_string()
            .into_bytes(),
        ));
        let row = &scanned.rows[0];
        assert_eq!(cell(row, "type"), "video");
        assert_eq!(row.get("duration_ms").and_then(Value::as_u64), expected);
    }
}

// 13
#[test]
fn sizes_may_be_missing_or_few_or_without_names() {
    let row = only("v1/sizes-missing.json");
    assert_eq!(row.get("width"), None);
    assert_eq!(cell(&row, "type"), "photo");
    let row = &rows("graphql/mobile-large-only.json")[0];
    assert!(row["width"].as_u64() > Some(0));
    let row = &rows("archive/grailbird-2014_08.js")[0];
    assert_eq!((&row["width"], &row["height"]), (&json!(1024), &json!(768)));
}

// 14
#[test]
fn a_rounded_id_is_not_taken_for_an_id() {
    let row = only("v1/numbers-as-floats-and-strings.json");
    assert_eq!(cell(&row, "media_id"), "1091105831950955673");
    // 1091105831950955673 as a float is 1091105831950955648.
    let findings = found(&tweet(
        &json!({"id": 1.091_105_831_950_955_6e18, "type": "photo"}),
    ));
    assert_eq!(findings.media[0].media_id, None);
    let exact = br#"{"extended_entities":{"media":[{"id":9007199254740993,"type":"photo"}]}}"#;
    let findings = find(exact).expect("a document");
    assert_eq!(
        findings.media[0].media_id,
        Some(Id::new(9_007_199_254_740_993))
    );
}

// 15
#[test]
fn media_of_a_retweet_count_once_and_belong_to_what_is_retweeted() {
    let row = only("v1/retweet-photo.json");
    assert_eq!(cell(&row, "relation"), "retweet");
    assert_ne!(cell(&row, "root_tweet_id"), cell(&row, "tweet_id"));
    let row = only("v1/retweet-long-media-only-inside.json");
    assert_eq!(cell(&row, "relation"), "retweet");
    let quoted: Vec<String> = column("v1/retweet-of-quote.json", "media_id");
    let mut once = quoted.clone();
    once.dedup();
    assert_eq!(quoted, once);
}

// 16
#[test]
fn a_retweet_whose_original_is_gone_keeps_its_media() {
    let row = only("graphql/retweet-without-result.json");
    assert_eq!(cell(&row, "relation"), "retweet");
    assert_eq!(cell(&row, "flags"), "retweet-by-text");
    assert!(!cell(&row, "best_url").is_empty());
}

// 17
#[test]
fn a_result_without_legacy_or_core_is_read_all_the_same() {
    let sample = "graphql/new-media-entities-2026.json";
    let text = document(sample).to_string();
    assert!(text.contains(r#""legacy":null"#));
    let kinds = column(sample, "type");
    assert_eq!(kinds, ["photo", "video", "animated_gif"]);
    let findings = found(&json!({"data": {"tweetResult": {"result": {
        "__typename": "Tweet", "rest_id": "1801",
        "legacy": {"extended_entities": {"media": [{"id_str": "7", "type": "photo"}]}},
    }}}}));
    assert_eq!(findings.media[0].tweet_id, Some(Id::new(1801)));
    assert_eq!(findings.media[0].author_username, None);
}

// 18
#[test]
fn a_typed_tweet_has_extended_entities_and_can_do_without() {
    let with = Tweet::from_slice(
        tweet(&json!({"id_str": "7", "type": "video"}))
            .to_string()
            .as_bytes(),
    );
    let with = with.expect("a tweet");
    assert_eq!(with.media()[0].media_type, MediaType::Video);
    let row = only("v1/photo-classic-entities-only.json");
    assert_eq!(cell(&row, "pointer"), "/entities/media/0");
    let without = document("v1/photo-classic-entities-only.json");
    let without: Tweet = serde_json::from_value(without).expect("a tweet");
    assert_eq!(
        (without.extended_entities.is_none(), without.media().len()),
        (true, 1)
    );
}

// 19
#[test]
fn an_unavailable_video_is_reported_and_keeps_its_best_address() {
    let row = only("graphql/video-geoblocked-unavailable.json");
    assert_eq!(cell(&row, "availability"), "Unavailable");
    assert_eq!(cell(&row, "availability_reason"), "Geoblocked");
    assert!(cell(&row, "best_url").ends_with(".mp4?tag=16"));
}

// 20
#[test]
fn a_medium_without_a_page_is_still_a_medium() {
    let findings = found(&tweet(&json!({
        "id_str": "7", "type": "photo", "media_url_https": "https://pbs.twimg.com/media/A.jpg",
    })));
    assert_eq!(findings.media[0].media.expanded_url, None);
    assert_eq!(findings.media[0].media_id, Some(Id::new(7)));
}

// 21
#[test]
fn null_addresses_among_the_links_of_a_tweet_cost_no_medium() {
    let findings = found(&json!({
        "data": {
            "id": "1801",
            "entities": {"urls": [{"url": "https://t.co/a", "expanded_url": null, "display_url": null}]},
            "attachments": {"media_keys": ["3_7"]},
        },
        "includes": {"media": [{"media_key": "3_7", "type": "photo", "url": null}]},
    }));
    assert_eq!(findings.media.len(), 1);
    assert_eq!(findings.media[0].relation, Relation::Tweet);
}

// 22
#[test]
fn photos_videos_and_gifs_in_one_tweet_keep_their_own_types() {
    let kinds = column("v1/mixed-photo-and-video.json", "type");
    assert_eq!(kinds, ["photo", "video", "photo"]);
    let pages = column("v1/mixed-photo-and-video.json", "page_url");
    assert!(pages.iter().all(|page| page.ends_with("/video/1")));
    let kinds = column("v2/page-photo-video-gif.json", "type");
    assert!(kinds.contains(&"animated_gif".to_owned()), "{kinds:?}");
}

// 25
#[test]
fn a_card_without_media_entities_has_no_media_and_harms_none() {
    for sample in [
        "graphql/player-card.json",
        "graphql/summary-card-preview.json",
    ] {
        assert_eq!(rows(sample), Vec::<Row>::new(), "{sample}");
    }
    assert_eq!(
        column("graphql/unified-card-video.json", "relation"),
        ["card"]
    );
    let broken = r#"{"type":"video_website","media_entities":{}}"#;
    let findings = found(&json!({
        "rest_id": "1801",
        "card": {"legacy": {"binding_values": [{"key": "unified_card", "value": {"string_value": broken}}]}},
        "legacy": {"extended_entities": {"media": [{"id_str": "7", "type": "photo"}]}},
    }));
    assert_eq!(findings.media.len(), 1);
    assert_eq!(findings.media[0].relation, Relation::Tweet);
}

// 26
#[test]
fn a_medium_of_v2_may_have_nothing_but_key_and_type() {
    let rows = rows("v2/media-missing-from-includes.json");
    let bare = &rows[1];
    assert_eq!(cell(bare, "media_key"), "3_1499218665801531929");
    assert_eq!((bare.get("best_url"), bare.get("image_url")), (None, None));
    let row = only("v2/single-no-variants.json");
    assert_eq!(cell(&row, "best_reason"), "no-variants");
}

// 27
#[test]
fn a_key_without_an_object_is_listed_for_data_and_counted_for_included_tweets() {
    let row = &rows("v2/media-missing-from-includes.json")[0];
    assert_eq!(cell(row, "flags"), "type-inferred unresolved");
    let scanned = scan_file(&project("samples/v2/retweet-and-quote-referenced.json"));
    assert_eq!(scanned.counts.unresolved_keys, 1);
    assert!(
        scanned
            .rows
            .iter()
            .all(|row| !cell(row, "flags").contains("unresolved"))
    );
}

// 30
#[test]
fn zero_is_no_source_and_null_is_nothing() {
    let sample = std::fs::read_to_string(project("samples/v1/nulls-everywhere.json"));
    assert!(
        sample
            .expect("a sample")
            .contains(r#""source_status_id": 0"#)
    );
    let row = only("v1/nulls-everywhere.json");
    assert_eq!((row.get("source_tweet_id"), row.get("flags")), (None, None));
}

// 31
#[test]
fn a_mention_of_nobody_costs_no_medium() {
    let json = json!({
        "id_str": "1801",
        "entities": {
            "user_mentions": [
                {"id": null, "id_str": null, "name": null, "screen_name": "gone"},
                {"id": -1, "id_str": "-1", "name": "", "screen_name": "gone"},
            ],
            "media": [{"id_str": "7", "type": "photo"}],
        },
    });
    let findings = found(&json);
    assert_eq!(findings.media[0].tweet_id, Some(Id::new(1801)));
    assert_eq!(findings.media[0].author_username, None);
    let mut json = json;
    json["id_str"] = json!("-1");
    assert_eq!(found(&json).media[0].tweet_id, None);
}

// 32
#[test]
fn an_address_copied_through_html_still_names_its_image() {
    let html = "https://pbs.twimg.com/media/A?format=jpg&amp;name=small";
    let findings = found(&tweet(
        &json!({"id_str": "7", "type": "photo", "media_url_https": html}),
    ));
    assert_eq!(findings.media[0].media.image_url(), Some(html));
    let original = tweet_media::original_image_url(html);
    assert_eq!(
        original.as_deref(),
        Some("https://pbs.twimg.com/media/A?format=jpg&name=orig")
    );
    // Text stays as it was sent: escaped.
    let tweet =
        Tweet::from_slice(br#"{"full_text":"salt &amp; &lt;pepper&gt;"}"#).expect("a tweet");
    assert_eq!(
        tweet.full_text.as_deref(),
        Some("salt &amp; &lt;pepper&gt;")
    );
}

// 33
#[test]
fn escapes_are_undone_and_half_a_surrogate_pair_costs_no_media() {
    let sample = "v1/escaped-slashes-and-unicode.json";
    let text = std::fs::read_to_string(project("samples").join(sample)).expect("a sample");
    assert!(text.contains(r"\/") && text.contains(r"med\u0069a"));
    assert!(cell(&only(sample), "best_url").starts_with("https://video.twimg.com/"));
    let scanned = scan_file(&project("samples/v1/lone-surrogate.json"));
    assert_eq!((scanned.counts.salvaged, scanned.rows.len()), (1, 1));
    assert_eq!(cell(&scanned.rows[0], "flags"), "salvaged:surrogate");
}

// 34
#[test]
fn indices_are_kept_as_sent_though_they_are_clipped_or_shifted() {
    let media = json!({"id_str": "7", "type": "photo", "indices": [139, 140]});
    let findings = found(&json!({
        "id_str": "9", "extended_entities": {"media": [media]},
        "retweeted_status": {"id_str": "8", "extended_entities": {"media": [
            {"id_str": "7", "type": "photo", "indices": ["117", "140"]},
        ]}},
    }));
    let [medium] = findings.media.as_slice() else {
        panic!("one medium: {findings:?}");
    };
    let indices = medium.media.indices.expect("indices");
    assert_eq!((indices.start, indices.end), (117, 140));
    assert_eq!(rows("enterprise/activity-2013.jsonl").len(), 2);
}

// 35
#[test]
fn an_archive_may_have_a_bom_one_line_a_semicolon_and_any_part_number() {
    let bytes = std::fs::read(project("samples/archive/tweet-bare-part0.js")).expect("a sample");
    assert!(bytes.starts_with(b"\xef\xbb\xbf"));
    assert!(bytes.trim_ascii_end().ends_with(b";"));
    let text = String::from_utf8(bytes).expect("UTF-8");
    let ids = |text: String| -> Vec<String> {
        let scanned = scan_reader(std::io::Cursor::new(text.into_bytes()));
        assert_eq!((scanned.error, scanned.rejects), (None, Vec::new()));
        let ids = scanned
            .rows
            .iter()
            .map(|row| cell(row, "media_id").to_owned());
        ids.collect()
    };
    let expected = ids(text.clone());
    assert_eq!(expected.len(), 2);
    let one_line = text.replace('\n', " ").replace("part0", "part17");
    assert_eq!(ids(one_line), expected);
}

// 36
#[test]
fn a_cut_tweet_without_its_long_form_has_no_media_and_no_fault() {
    let scanned = scan_file(&project("samples/v1/compat-truncated-no-media.json"));
    assert_eq!(
        (scanned.counts.without_media, scanned.counts.rejected),
        (1, 0)
    );
    assert_eq!(
        document("v1/compat-truncated-no-media.json")["truncated"],
        true
    );
}

// 40
#[test]
fn one_medium_in_two_tweets_is_listed_for_both() {
    let media = json!({"media": [{"id_str": "7", "type": "photo"}]});
    let findings = found(&json!({"statuses": [
        {"id_str": "8", "extended_entities": media},
        {"id_str": "9", "extended_entities": media},
    ]}));
    let tweets: Vec<_> = findings.media.iter().map(|found| found.tweet_id).collect();
    assert_eq!(tweets, [Some(Id::new(8)), Some(Id::new(9))]);
    let row = only("v1/source-ids-reused-media.json");
    assert_ne!(cell(&row, "source_tweet_id"), cell(&row, "tweet_id"));
    assert!(!cell(&row, "source_tweet_id").is_empty());
}

// 41
#[test]
fn a_medium_needs_neither_id_nor_key() {
    for (media, id, key) in [
        (json!({"type": "photo", "id_str": "7"}), Some(7), None),
        (
            json!({"type": "photo", "media_key": "3_7"}),
            Some(7),
            Some("3_7"),
        ),
        (
            json!({"type": "photo", "url": "https://t.co/a"}),
            None,
            None,
        ),
    ] {
        let findings = found(&tweet(&media));
        let [medium] = findings.media.as_slice() else {
            panic!("one medium: {media}");
        };
        assert_eq!(medium.media_id, id.map(Id::new), "{media}");
        assert_eq!(medium.media.media_key.as_deref(), key, "{media}");
    }
    let ids = column("syndication/tweet-result-photo-video.json", "flags");
    assert!(
        ids.iter().any(|flags| flags.contains("id-from-url")),
        "{ids:?}"
    );
}

// 42
#[test]
fn an_empty_object_is_no_medium_and_takes_no_place() {
    let findings = found(&json!({"id_str": "1801", "extended_entities": {"media": [
        {}, {"id_str": "7", "type": "photo"}, {"id_str": "8", "type": "photo"},
    ]}}));
    let places: Vec<_> = findings
        .media
        .iter()
        .map(|found| (found.index, found.count))
        .collect();
    assert_eq!(places, [(1, 2), (2, 2)]);
    let text = std::fs::read_to_string(project("samples/v2/flattened-twarc.jsonl"));
    assert!(text.expect("a sample").contains("{}"));
    let counts: Vec<Value> = rows("v2/flattened-twarc.jsonl")
        .iter()
        .map(|row| row["media_count"].clone())
        .collect();
    assert_eq!(counts, [2, 2, 1]);
}

// Rule 3 of section 10.
#[test]
fn an_empty_object_in_a_field_says_no_more_than_its_absence() {
    let photo = json!({"id_str": "7", "type": "photo", "media_url_https": "https://pbs.twimg.com/media/A.jpg"});
    for (list, key) in [
        ("extended_entities", "additional_media_info"),
        ("entities", "video_info"),
        ("entities", "additional_media_info"),
    ] {
        let mut odd = photo.clone();
        odd[key] = json!({});
        let kind = |media: &Value| {
            let findings = found(&json!({"id_str": "1801", list: {"media": [media]}}));
            (
                findings.media[0].media_type.clone(),
                findings.media[0].is_type_inferred,
            )
        };
        assert_eq!(kind(&odd), kind(&photo), "{key} in {list}");
    }
}

// Of a repeated key the last value holds (`v1/duplicate-keys.json`).
#[test]
fn of_a_repeated_field_the_last_value_holds() {
    let row = only("v1/duplicate-keys.json");
    assert_eq!(cell(&row, "alt_text"), "A thermometer at minus two degrees");
    let json = br#"{"id_str":"5","id_str":"6","entities":{"media":[{"id_str":"7","id_str":"8","type":"video","type":"photo"}]}}"#;
    let findings = find(json).expect("a document");
    let medium = &findings.media[0];
    assert_eq!(medium.tweet_id, Some(Id::new(6)));
    assert_eq!(medium.media_id, Some(Id::new(8)));
    assert_eq!(medium.media_type, MediaType::Photo);
    let tweet = Tweet::from_slice(json).expect("a tweet");
    assert_eq!(tweet.media()[0].media, medium.media);
}

#[test]
fn of_a_repeated_list_the_last_with_media_counts() {
    let found = |json: &str| {
        let findings = tweet_media::find(json.as_bytes()).expect("sound");
        let ids: Vec<_> = findings
            .media
            .iter()
            .filter_map(|media| media.media_id)
            .map(tweet_media::Id::get)
            .collect();
        (
            ids,
            findings
                .media
                .first()
                .and_then(|media| media.tweet_id)
                .map(tweet_media::Id::get),
        )
    };
    let list = |id: u64| format!(r#"{{"media":[{{"id_str":"{id}","type":"photo"}}]}}"#);
    let (one, two) = (list(7), list(8));
    assert_eq!(
        found(&format!(
            r#"{{"id_str":"1","extended_entities":{one},"extended_entities":{two}}}"#
        )),
        (vec![8], Some(1))
    );
    assert_eq!(
        found(&format!(
            r#"{{"id_str":"1","extended_entities":{one},"extended_entities":null}}"#
        )),
        (vec![7], Some(1))
    );
    assert_eq!(
        found(&format!(
            r#"{{"x":{{"id_str":"1","entities":{one}}},"x":{{"id_str":"2","entities":{two}}}}}"#
        )),
        (vec![8], Some(2))
    );
    assert_eq!(
        found(&format!(
            r#"{{"id_str":"5","id_str":null,"entities":{one}}}"#
        )),
        (vec![7], None)
    );
    assert_eq!(
        found(&format!(
            r#"{{"id":{{"$numberLong":"5"}},"entities":{one}}}"#
        )),
        (vec![7], Some(5))
    );
}

#[test]
fn photos_and_video_of_the_embed_endpoint_are_media_where_there_are_no_details() {
    let json = r#"{"__typename":"Tweet","id_str":"9","photos":[{"url":"https://pbs.twimg.com/media/A.jpg","width":4,"height":3}],
        "video":{"poster":"https://pbs.twimg.com/amplify_video_thumb/7/img/B.jpg","durationMs":900,"viewCount":12,
        "variants":[{"type":"application/x-mpegURL","src":"https://video.twimg.com/amplify_video/7/pl/C.m3u8"},
        {"type":"video/mp4","src":"https://video.twimg.com/amplify_video/7/vid/640x360/D.mp4"}]},
        "mediaEnvelope":{"video":{"id_str":"11","text":"see pic.twimg.com","entities":{"media":[{"id_str":"5","type":"photo"}]}}}}"#;
    let findings = tweet_media::find(json.as_bytes()).expect("sound");
    let told: Vec<_> = findings
        .media
        .iter()
        .map(|media| {
            (
                media.media_type.as_str().to_owned(),
                media.pointer.clone(),
                media.tweet_id.map(tweet_media::Id::get),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("photo".to_owned(), "/photos/0".to_owned(), Some(9)),
            ("video".to_owned(), "/video".to_owned(), Some(9)),
            (
                "photo".to_owned(),
                "/mediaEnvelope/video/entities/media/0".to_owned(),
                Some(11)
            ),
        ]
    );
    assert_eq!(
        findings.media[1]
            .media
            .view_count()
            .map(tweet_media::Count::get),
        Some(12)
    );
}
