//! What is dropped is told of, and nothing is invented: each case once went wrong in silence.

use tweet_media::{Finder, OddityKind, find};

use crate::support::{cell, scan_reader};

/// The rows of a document, cut down to what tells them apart, and how many misfits it has.
fn told(json: &str) -> (Vec<String>, u64) {
    let scanned = scan_reader(json.as_bytes());
    assert_eq!(
        (scanned.rejects.len(), &scanned.error),
        (0, &None),
        "{json}"
    );
    let rows = scanned.rows.iter().map(|row| {
        let columns = [
            "relation",
            "tweet_id",
            "created_at",
            "media_id",
            "type",
            "flags",
        ];
        columns
            .map(|column| cell(row, column))
            .join(" ")
            .trim_end()
            .to_owned()
    });
    (rows.collect(), scanned.counts.misfits)
}

const PHOTO: &str =
    r#"{"id_str":"5","type":"photo","media_url_https":"https://pbs.twimg.com/media/a.jpg"}"#;

#[test]
fn a_wrong_type_on_the_way_to_media_is_told_of() {
    for (member, count) in [
        (r#""id":7.5,"#, 1),
        (r#""id":true,"created_at":[],"#, 2),
        (r#""id_str":{"a":1},"#, 1),
        (r#""user":{"id":1.5,"screen_name":7},"#, 2),
        (r#""possibly_sensitive":"no","#, 1),
        (r#""extended_entities":"oops","#, 1),
        (r#""extended_entities":{"media":"oops"},"#, 1),
        (r#""retweeted_status":3,"quoted_status":false,"#, 2),
        (r#""id":"x","#, 1),
        (r#""id_str":"x","id":7,"#, 1),
        (r#""id":99999999999999999999,"#, 1),
        (r#""id":-7,"#, 1),
        (r#""user":5,"#, 1),
        (r#""user":[1],"#, 1),
        (r#""user":{"id_str":"x"},"#, 1),
        (r#""user":{"id_str":"x","screen_name":[]},"#, 2),
        (r#""quoted_status_id_str":"x","#, 1),
        (r#""extended_entities":[1],"#, 1),
        (r#""extended_entities":{"media":[5]},"#, 1),
        (r#""extended_entities":{"media":[5,"x",[1],true]},"#, 4),
        (r#""extended_entities":{"media":{"0":5}},"#, 1),
        (r#""extended_entities":{"media":[null,{},[],""]},"#, 0),
        (r#""attachments":5,"#, 1),
        (r#""attachments":{"media_keys":[5]},"#, 1),
        (r#""created_at":"nope","#, 1),
        (r#""created_at":7,"#, 1),
        (r#""created_at":"Thu Jan 01 00:00:00 +0000 1970","#, 1),
        (r#""core":"oops","details":7,"legacy":[5],"#, 3),
        (r#""core":{"user_results":7},"#, 1),
        (r#""core":{"user_results":{"result":{"core":"oops"}}},"#, 1),
        (r#""core":{"user_result":{"result":{"legacy":true}}},"#, 1),
        (
            r#""core":{"user_results":{"result":{"legacy":{"screen_name":7}}}},"#,
            1,
        ),
        (
            r#""retweeted_status_result":7,"quoted_status_result":"","long_object":5,"#,
            2,
        ),
        (r#""place":{"core":1,"details":2,"legacy":3},"#, 0),
        (
            r#""id":7,"created_at":"Wed Oct 40 20:19:24 +0000 2018","#,
            1,
        ),
        (
            r#""created_at":"","id":0,"id_str":"0","user":[],"entities":[],"#,
            0,
        ),
        (r#""place":{"id":"ab","entities":5,"user":5},"#, 0),
        (r#""user":[{"id_str":"1"}],"author":"somebody","#, 0),
        (
            r#""id":null,"id_str":"","user":null,"extended_entities":null,"extended_tweet":{},"#,
            0,
        ),
        (r#""id":"tag:search.example,2005:9","user":"somebody","#, 0),
    ] {
        let json = format!(r#"{{{member}"text":"x","entities":{{"media":[{PHOTO}]}}}}"#);
        let (rows, misfits) = told(&json);
        assert_eq!((rows.len(), misfits), (1, count), "{json}");
        assert_eq!(
            rows[0].contains("wrong-type"),
            count > 0,
            "{json}: {rows:?}"
        );
    }
    let (_, misfits) = told(&format!(
        r#"{{"id":1,"place":{{"id":1.5}},"entities":{{"media":[{PHOTO}]}}}}"#
    ));
    assert_eq!(misfits, 0, "what leads to no medium may have what it likes");
}

#[test]
fn fields_of_a_tweet_that_no_row_tells_of_are_held_to_their_type_by_checks() {
    for (member, in_rows, in_check) in [
        (r#""full_text":7,"#, 1, 1),
        (r#""text":[],"#, 1, 1),
        (r#""quoted_status_id_str":{},"#, 1, 1),
        (r#""lang":5,"#, 0, 1),
        (r#""l\u0061ng":{},"#, 0, 1),
        (r#""truncated":"no","is_quote_status":1,"#, 0, 2),
        (
            r#""withheld_in_countries":"DE","withheld_scope":true,"#,
            0,
            2,
        ),
        (
            r#""in_reply_to_status_id_str":1.5,"display_text_range":7,"#,
            0,
            2,
        ),
        (
            r#""lang":"","truncated":null,"withheld_in_countries":[],"display_text_range":["0","9"],"#,
            0,
            0,
        ),
        (r#""place":{"lang":5,"text":5},"user":{"lang":5},"#, 0, 0),
    ] {
        let json = format!(r#"{{{member}"id_str":"7","entities":{{"media":[{PHOTO}]}}}}"#);
        let (told, misfits) = told(&json);
        let mut odd = Vec::new();
        Finder::new().audit(json.as_bytes(), &mut |oddity| {
            odd.extend((oddity.kind == OddityKind::WrongType).then_some(oddity.pointer));
        });
        assert_eq!(misfits, in_rows, "{json}");
        assert_eq!(told[0].contains("wrong-type"), in_rows > 0, "{json}");
        assert_eq!(odd.len() as u64 + misfits, in_check, "{json}: {odd:?}");
    }
    // Of a tweet without media nothing is said.
    let json = format!(
        r#"[{{"id_str":"8","text":"a","lang":5}},{{"id_str":"7","text":"a","lang":5,"entities":{{"media":[{PHOTO}]}}}}]"#
    );
    let mut odd = Vec::new();
    Finder::new().audit(json.as_bytes(), &mut |oddity| {
        odd.push((oddity.kind, oddity.pointer, oddity.word));
    });
    let cause = "expected a string, found a number".to_owned();
    let wrong = (OddityKind::WrongType, "/1/lang".to_owned(), Some(cause));
    assert!(odd.contains(&wrong), "{odd:?}");
    assert!(!odd.iter().any(|(_, pointer, _)| pointer == "/0/lang"));
}

#[test]
fn what_would_hold_the_media_of_a_tweet_is_held_to_its_type_by_checks_also_where_there_are_none() {
    let wrong = |json: &str| {
        let mut wrong = Vec::new();
        Finder::new().audit(json.as_bytes(), &mut |oddity| {
            wrong.extend((oddity.kind == OddityKind::WrongType).then_some(oddity.pointer));
        });
        wrong
    };
    let time = r#""created_at":"Wed Oct 10 20:19:24 +0000 2018""#;
    for (json, expected) in [
        (
            format!(r#"{{"id_str":"7","text":"a",{time},"entities":7,"extended_entities":7}}"#),
            &["/entities", "/extended_entities"][..],
        ),
        (
            format!(
                r#"{{"id_str":"7","text":"a",{time},"entities":"","extended_entities":null,"lang":5}}"#
            ),
            &[],
        ),
        (
            format!(
                r#"[{{"id_str":"7","text":"a",{time},"entities":7}},{{"id":"8","entities":7}}]"#
            ),
            &["/0/entities"],
        ),
        // Beside a tweet that has media.
        (
            format!(
                r#"[{{"id_str":"7","text":"a",{time},"entities":7}},{{"id_str":"8","entities":{{"media":[{PHOTO}]}}}}]"#
            ),
            &["/0/entities"],
        ),
        (r#"{"id":"7","entities":7,"core":1}"#.to_owned(), &[]),
    ] {
        assert_eq!(wrong(&json), expected, "{json}");
    }
    // Where documents are read for media, finding them tells.
    let json = format!(
        r#"{{"a":[{{"id_str":"7","text":"a",{time},"extended_entities":7}},{{"id_str":"8","entities":{{"media":[{PHOTO}]}}}}]}}"#
    );
    assert_eq!((told(&json).1, wrong(&json).len()), (1, 0));
}

#[test]
fn what_holds_a_tweet_or_the_names_of_its_page_is_held_to_its_type() {
    let timeline = format!(
        r#"{{"tweet_results":{{"result":{{"rest_id":"7","legacy":"oops"}}}},"other":{{"rest_id":"8","entities":{{"media":[{PHOTO}]}}}}}}"#
    );
    assert_eq!(told(&timeline), (vec!["tweet 8  5 photo".to_owned()], 1));
    let page = |users: &str| {
        format!(
            r#"{{"data":{{"id":"7","attachments":{{"media_keys":["3_5"]}}}},"includes":{{"users":{users},
            "media":[{{"media_key":"3_5","type":"photo","url":"https://pbs.twimg.com/media/a.jpg"}}]}}}}"#
        )
    };
    assert_eq!(told(&page("[]")), (vec!["tweet 7  5 photo".to_owned()], 0));
    for users in ["7", r#""oops""#, "true"] {
        let expected = vec!["tweet 7  5 photo wrong-type".to_owned()];
        assert_eq!(told(&page(users)), (expected, 1), "{users}");
    }
}

#[test]
fn what_is_no_medium_of_a_list_is_told_of_and_those_beside_it_are_read() {
    for list in [
        format!("[5,{PHOTO}]"),
        format!(r#"["x",null,{PHOTO}]"#),
        format!("[[[1]],{PHOTO}]"),
        format!(r#"{{"0":{PHOTO},"1":5}}"#),
        format!(r#"{{"0":true,"1":{PHOTO}}}"#),
    ] {
        for (json, pointer) in [
            (
                format!(r#"{{"id_str":"7","extended_entities":{{"media":{list}}}}}"#),
                "/extended_entities/media/",
            ),
            (
                format!(r#"{{"id_str":"7","mediaDetails":{list}}}"#),
                "/mediaDetails/",
            ),
        ] {
            let (rows, misfits) = told(&json);
            assert_eq!(rows, ["tweet 7  5 photo wrong-type"], "{json}");
            assert_eq!(misfits, 1, "{json}");
            let found = find(json.as_bytes()).expect("JSON");
            let misfit = &found.misfits[0];
            assert!(misfit.pointer.starts_with(pointer), "{json}: {misfit}");
            assert_ne!(misfit.pointer, found.media[0].pointer);
            assert_eq!(misfit.expected, "object");
        }
    }
    // Where nothing at all is left of a list, that is told too.
    let found = find(br#"{"id_str":"7","extended_entities":{"media":[5]}}"#).expect("JSON");
    assert!(found.media.is_empty());
    assert_eq!(found.misfits[0].pointer, "/extended_entities/media/0");
    // Keys and objects of a page.
    let page = r#"{"data":{"id":"7","attachments":{"media_keys":["3_5",6]}},"includes":{"media":[7,
        {"media_key":"3_5","type":"photo","url":"https://pbs.twimg.com/media/a.jpg"}]}}"#;
    let found = find(page.as_bytes()).expect("JSON");
    let told: Vec<_> = found.misfits.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "expected a string, found a number (at /data/attachments/media_keys/1)",
            "expected an object, found a number (at /includes/media/0)",
        ]
    );
    let found = find(br#"{"data":{"id":"7","text":"a"},"includes":{"media":"x"}}"#).expect("JSON");
    assert_eq!(found.misfits[0].pointer, "/includes/media");
    let newest = br#"{"rest_id":"7","media_entities":[{"media_results":5},{}]}"#;
    let found = find(newest).expect("JSON");
    assert_eq!(
        found
            .misfits
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["expected a media entity, found an object (at /media_entities/0)"]
    );
    // Anything may be called media.
    for json in [
        format!(r#"{{"media":[5,{PHOTO}]}}"#),
        format!(r#"{{"photos":["x"],"video":"y","entities":{{"media":[{PHOTO}]}}}}"#),
        r#"{"media":["x"],"attachment":{"media":["y"],"photo":["z"]}}"#.to_owned(),
    ] {
        assert_eq!(find(json.as_bytes()).expect("JSON").misfits, [], "{json}");
    }
}

#[test]
fn what_is_wrong_with_a_tweet_of_a_page_is_flagged_on_its_media_alone() {
    let page = |first: &str| {
        format!(
            r#"{{"data":[{{"id":"7","text":"a",{first}"attachments":{{"media_keys":["3_5"]}}}},
            {{"id":"8","text":"a","attachments":{{"media_keys":["3_6"]}}}}],"includes":{{"media":[
            {{"media_key":"3_5","type":"photo","url":"https://pbs.twimg.com/media/a.jpg"}},
            {{"media_key":"3_6","type":"photo","url":"https://pbs.twimg.com/media/b.jpg"}}]}}}}"#
        )
    };
    assert_eq!(told(&page("")).0, ["tweet 7  5 photo", "tweet 8  6 photo"]);
    for member in [r#""author_id":"x","#, r#""created_at":[1],"#] {
        let (rows, misfits) = told(&page(member));
        assert_eq!(rows, ["tweet 7  5 photo wrong-type", "tweet 8  6 photo"]);
        assert_eq!(misfits, 1);
    }
}

#[test]
fn a_list_that_php_wrote_as_an_object_is_a_list() {
    let list = format!(
        r#"{{"0":{PHOTO},"1":{}}}"#,
        PHOTO.replace(r#""5""#, r#""6""#)
    );
    let (rows, misfits) = told(&format!(
        r#"{{"id_str":"7","extended_entities":{{"media":{list}}}}}"#
    ));
    assert_eq!(rows, ["tweet 7  5 photo", "tweet 7  6 photo"]);
    assert_eq!(misfits, 0);
}

#[test]
fn a_time_that_is_none_is_told_with_its_place_and_counted_once_a_tweet() {
    let other = PHOTO.replace(r#""5""#, r#""6""#);
    let media = format!(r#""extended_entities":{{"media":[{PHOTO},{other}]}}"#);
    let tweet = |time: &str| {
        format!(r#"{{"id_str":"1050118621198921728","text":"a","created_at":{time},{media}}}"#)
    };
    let (rows, misfits) = told(&tweet(r#""nope""#));
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert!(row.contains(" 2018-10-10T20:19:24.211Z "), "{row}");
        assert!(row.ends_with("time-from-id wrong-type"), "{row}");
    }
    assert_eq!(misfits, 1);
    assert_eq!(told(&tweet(r#""2018-10-10T20:19:24.000Z""#)).1, 0);
    for (json, pointer) in [
        (tweet(r#""nope""#), "/created_at"),
        (
            format!(
                r#"{{"id_str":"9","retweeted_status":{}}}"#,
                tweet(r#""nope""#)
            ),
            "/retweeted_status/created_at",
        ),
        (
            format!(
                r#"{{"message_create":{{"message_data":{{"attachment":{{"media":{PHOTO}}}}}}},"id":"7","created_timestamp":"x"}}"#
            ),
            "/created_timestamp",
        ),
    ] {
        let mut told = Vec::new();
        Finder::new().audit(json.as_bytes(), &mut |oddity| {
            if oddity.kind == OddityKind::NoTime {
                told.push(oddity.pointer);
            }
        });
        assert_eq!(told, [pointer], "{json}");
    }
}

#[test]
fn an_object_that_stands_twice_in_a_page_is_one_medium() {
    let object = r#"{"media_key":"3_1","type":"photo"}"#;
    let json = format!(
        r#"{{"data":[{{"id":"9","attachments":{{"media_keys":["3_1",""]}}}}],"includes":{{"media":[{object},{object}]}}}}"#
    );
    assert_eq!(told(&json).0, ["tweet 9  1 photo"]);
}

#[test]
fn text_that_should_hold_json_and_is_cut_is_told_of() {
    let (rows, misfits) = told(
        r#"{"log":{"entries":[{"response":{"content":{"text":"{\"id_str\":\"1\",\"entities\":{\"media\":[{\"id_str\":\"5\"}"}}}]}}"#,
    );
    assert_eq!((rows.len(), misfits), (0, 1));
    let (rows, misfits) = told(
        r#"{"id_str":"1","card":{"binding_values":{"unified_card":{"string_value":"{\"media_entities\":{"}}}}"#,
    );
    assert_eq!((rows.len(), misfits), (0, 1));
}

#[test]
fn ids_of_a_tweet_that_disagree_are_flagged() {
    let json = format!(
        r#"{{"id":1112700000000000100,"id_str":"1112700000000000123","created_at":{{"$date":{{"$numberLong":"1238587200000"}}}},"entities":{{"media":[{PHOTO}]}}}}"#
    );
    assert_eq!(
        told(&json).0,
        ["tweet 1112700000000000123 2009-04-01T12:00:00Z 5 photo id-differs"]
    );
}

#[test]
fn of_a_tweet_that_stands_twice_the_longer_list_counts() {
    let list =
        |items: &str| format!(r#"{{"id_str":"9","extended_entities":{{"media":[{items}]}}}}"#);
    let more = format!(r#"{PHOTO},{{"id_str":"6","type":"video"}}"#);
    let (rows, _) = told(&format!(
        r#"{{"tweets":[{},{}]}}"#,
        list(PHOTO),
        list(&more)
    ));
    assert_eq!(rows.len(), 2, "{rows:?}");
}

#[test]
fn files_that_share_a_poster_are_still_several_media() {
    let item = |name: &str| {
        format!(
            r#"{{"type":"video","media_url_https":"https://pbs.twimg.com/amplify_video_thumb/7/img/P.jpg",
           "video_info":{{"variants":[{{"content_type":"video/mp4","url":"https://video.twimg.com/amplify_video/7/vid/{name}.mp4"}}]}}}}"#
        )
    };
    let (rows, _) = told(&format!(
        r#"{{"id_str":"9","mediaDetails":[{},{},{}]}}"#,
        item("a"),
        item("b"),
        item("c")
    ));
    assert_eq!(rows.len(), 3, "{rows:?}");
}

#[test]
fn a_broken_tweet_is_refused_with_its_place() {
    let refused = |json: &[u8]| {
        tweet_media::Tweet::from_slice(json)
            .expect_err("broken")
            .to_string()
    };
    assert_eq!(
        refused(b"{\"id\":1} x"),
        "line 1: byte 9: expected nothing more, found 'x'"
    );
    assert!(
        refused(b"{\"text\":\"a\tb\"}").contains("byte 10"),
        "{}",
        refused(b"{\"text\":\"a\tb\"}")
    );
    assert!(
        refused(b"{\"text\":\"\xff\"}").contains("byte 9"),
        "{}",
        refused(b"{\"text\":\"\xff\"}")
    );
    assert_eq!(refused(b"[1]"), "expected an object: a tweet");
    assert!(tweet_media::Tweet::from_slice(b"\xEF\xBB\xBF{\"id\":1}").is_ok());
}

#[test]
fn what_is_no_address_is_no_best_file_of_a_photo_either() {
    for url in [
        "javascript:alert(1)",
        " https://pbs.twimg.com/media/a.jpg",
        "https://example.org/a\\nb",
        "data:,x",
        "//pbs.twimg.com/media/a.jpg",
    ] {
        let json = format!(
            r#"{{"id_str":"9","entities":{{"media":[{{"id_str":"5","type":"photo","media_url_https":"{url}"}}]}}}}"#
        );
        let scanned = scan_reader(json.as_bytes());
        let row = &scanned.rows[0];
        assert_eq!(
            (cell(row, "best_url"), cell(row, "best_reason")),
            ("", "bad-address"),
            "{url}"
        );
        assert!(
            !cell(row, "image_url").is_empty(),
            "as sent it stays to be seen: {url}"
        );
    }
}

#[test]
fn a_retweet_in_a_part_of_its_tweet_without_media_keeps_its_place() {
    // The retweeted tweet stands in a part that holds no media, those stand beside that part.
    let media = r#""extended_entities":{"media":[{"id_str":"9","type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg"}]}"#;
    for retweeted in [
        r#"{"rest_id":"2"}"#,
        r#"{"result":{"rest_id":"2"}}"#,
        r#"{"result":{"rest_id":"2","legacy":{"id_str":"2","full_text":"a"}}}"#,
        r#"[{"rest_id":"2"}]"#,
    ] {
        for legacy in [
            "{R}",
            "[{R}]",
            r#"{"a":[{R}]}"#,
            r#"{"tweet":{R},"more":[[]]}"#,
        ] {
            let part = legacy.replace('R', &format!("\"retweeted_status_result\":{retweeted}"));
            for json in [
                format!(r#"{{"rest_id":"1","legacy":{part},{media}}}"#),
                format!(r#"{{"rest_id":"1",{media},"legacy":{part}}}"#),
                format!(r#"{{"tweet":{{"rest_id":"1","legacy":{part},"x":{{}},{media}}}}}"#),
                format!(
                    r#"[{{"rest_id":"1","legacy":{part},"x":[{{}}],{media}}},{{"id_str":"3",{media}}}]"#
                ),
            ] {
                let found = find(json.as_bytes()).expect(&json).media;
                let ids: Vec<_> = found
                    .iter()
                    .map(|it| it.tweet_id.map(|id| id.get()))
                    .collect();
                let is_nested = legacy.starts_with(r#"{"a""#) || retweeted.starts_with('[');
                let tweet = if is_nested { 1 } else { 2 };
                assert_eq!(ids.first(), Some(&Some(tweet)), "{json}");
            }
        }
    }
}
