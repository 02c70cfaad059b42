//! What policies choose, case by case, decided by hand.
//!
//! A variant is written in short: `h264 832k 640x360`, `hevc`, `webm`, `hls`, `dash`, `gif`, `other`;
//! `-` for a bitrate or size that the payload does not give.

use std::fmt::Write as _;

use tweet_media::{MediaEntity, Outcome, Policy, VariantVerdict, explain, parse_bitrate, select};

/// A variant as JSON, out of its short form.
fn variant(short: &str, number: usize) -> serde_json::Value {
    let mut words = short.split(' ');
    let class = words.next().expect("a class");
    let bitrate = words.next().unwrap_or("-");
    let size = words.next().unwrap_or("-");
    let letter = char::from(b'a' + u8::try_from(number).expect("few variants"));
    let (content_type, codec, extension) = match class {
        "h264" | "gif" => ("video/mp4", "", "mp4"),
        "avc1" => ("video/mp4", "avc1/", "mp4"),
        "hevc" => ("video/mp4", "hevc/", "mp4"),
        "webm" => ("video/webm", "", "webm"),
        "hls" => ("application/x-mpegURL", "", "m3u8"),
        "dash" => ("application/dash+xml", "", "mpd"),
        "untyped" => ("", "", "mp4"),
        "other" => ("video/x-odd", "", "bin"),
        "nowhere" => ("video/mp4", "", ""),
        _ => panic!("no class is called {class}"),
    };
    let mut variant = serde_json::Map::new();
    if !content_type.is_empty() {
        variant.insert("content_type".into(), content_type.into());
    }
    if class != "nowhere" {
        let size = if size == "-" {
            String::new()
        } else {
            format!("{size}/")
        };
        let url = format!("https://video.example/vid/{codec}{size}{letter}.{extension}");
        variant.insert("url".into(), url.into());
    }
    if bitrate != "-" {
        let bits = parse_bitrate(bitrate).map_or_else(|| bitrate.into(), serde_json::Value::from);
        variant.insert("bitrate".into(), bits);
    }
    variant.into()
}

/// A video out of the short forms of its variants, separated by `|`.
fn video(short: &str) -> MediaEntity {
    let variants: Vec<_> = short
        .split('|')
        .map(str::trim)
        .filter(|short| !short.is_empty())
        .enumerate()
        .map(|(number, short)| variant(short, number))
        .collect();
    let media = serde_json::json!({ "type": "video", "video_info": { "variants": variants } });
    serde_json::from_value(media).expect("a media entity")
}

/// A usual video of 2023, its variants in no order.
const USUAL: &str = "hls | h264 832k 640x360 | h264 2176k 1280x720 | h264 256k 480x270";
/// The same upright.
const UPRIGHT: &str = "h264 632k 320x568 | hls | h264 2176k 720x1280 | h264 950k 480x852";
/// With HEVC twins a rung above in size.
const TWINS: &str = "hls | avc1 256k 480x270 | hevc 211k 640x360 | avc1 832k 640x360 | hevc 678k 1280x720 | avc1 2176k 1280x720 | hevc 1664k 1920x1080";
/// A video of 2015.
const EARLY: &str = "webm 832k 640x360 | h264 320k 320x180 | dash | hls | h264 832k 640x360";
/// Up to 4K.
const LARGE: &str =
    "h264 25128k 3840x2160 | h264 10368k 1920x1080 | h264 2176k 1280x720 | hls | h264 832k 640x360";
const GIF: &str = "gif 0";

const CASES: &[(&str, &str, &str)] = &[
    ("the first is a playlist", USUAL, "best"),
    ("the first is the lowest", UPRIGHT, "best"),
    ("hevc does not play everywhere", TWINS, "best"),
    ("webm ties with mp4", EARLY, "best"),
    ("the largest of all", LARGE, "best"),
    ("a gif has bitrate zero", GIF, "best"),
    ("zero as text", "gif \"0\"", "best"),
    ("only a playlist", "hls", "best"),
    ("only a manifest", "dash", "best"),
    ("only playlists", "dash | hls", "best"),
    ("only hevc", "hevc 2176k 1280x720 | hls", "best"),
    ("only webm", "webm 832k 640x360 | hls", "best"),
    ("only something odd", "other 5M", "best"),
    (
        "something odd of a high bitrate",
        "other 50M | h264 1k",
        "best",
    ),
    ("no variants", "", "best"),
    ("no addresses", "nowhere 832k | nowhere 2176k", "best"),
    (
        "one without address",
        "nowhere 9M | h264 832k 640x360",
        "best",
    ),
    ("no content type", "hls | untyped 832k 640x360", "best"),
    (
        "no bitrate but a size",
        "h264 - 640x360 | h264 - 1280x720",
        "best",
    ),
    (
        "no bitrate loses to any",
        "h264 - 1920x1080 | h264 256k 480x270",
        "best",
    ),
    (
        "zero loses to any",
        "h264 0 1920x1080 | h264 1 480x270",
        "best",
    ),
    (
        "no bitrate loses to zero",
        "h264 - 640x360 | h264 0 320x180",
        "best",
    ),
    (
        "equal bitrates",
        "h264 832k 480x480 | h264 832k 540x540",
        "best",
    ),
    (
        "equal in all but address",
        "h264 832k 640x360 | h264 832k 640x360",
        "best",
    ),
    (
        "an absurd bitrate",
        "h264 9007199254740991 1x1 | h264 2176k 1280x720",
        "best",
    ),
    (
        "a bitrate beyond all that are read",
        "h264 18446744073709551615 1x1 | h264 2176k 1280x720",
        "best",
    ),
    (
        "a bitrate of words",
        "h264 fast 1280x720 | h264 256k 480x270",
        "best",
    ),
    ("playlist first", USUAL, "hls-first"),
    (
        "playlist first without one",
        "h264 832k 640x360",
        "hls-first",
    ),
    ("playlist first, a gif", GIF, "hls-first"),
    (
        "playlist first, limited",
        USUAL,
        "hls-first max-resolution=360",
    ),
    (
        "a playlist wanted before files stays under a limit",
        USUAL,
        "best prefer=hls,mp4 max-resolution=360 max-bitrate=1M otherwise=nothing",
    ),
    (
        "a playlist wanted as much as files does not",
        USUAL,
        "best prefer=hls+h264 max-resolution=360",
    ),
    (
        "nor one wanted before some files only",
        EARLY,
        "best prefer=webm,hls,h264 max-resolution=360",
    ),
    ("smallest", USUAL, "smallest"),
    ("smallest of twins stays with h264", TWINS, "smallest"),
    ("smallest of any codec", TWINS, "smallest prefer=mp4"),
    (
        "smallest: zero is no small bitrate",
        "h264 0 640x360 | h264 256k 480x270",
        "smallest",
    ),
    (
        "smallest: none is no small bitrate",
        "h264 - 320x180 | h264 256k 480x270",
        "smallest",
    ),
    ("smallest gif", GIF, "smallest"),
    ("archival", TWINS, "archival"),
    ("archival of the large", LARGE, "archival"),
    ("archival of the early", EARLY, "archival"),
    ("archival gif", GIF, "archival"),
    (
        "archival: sizes unknown",
        "h264 832k | h264 2176k",
        "archival",
    ),
    ("720p of the large", LARGE, "best max-resolution=720p"),
    (
        "720p of the upright is its short side",
        UPRIGHT,
        "best max-resolution=720",
    ),
    ("719 of the upright", UPRIGHT, "best max-resolution=719"),
    ("480p of the usual", USUAL, "best max-resolution=480"),
    (
        "nothing so small: nearest",
        USUAL,
        "best max-resolution=100",
    ),
    (
        "nothing so small: nothing",
        USUAL,
        "best max-resolution=100 otherwise=nothing",
    ),
    (
        "nothing so small: next",
        USUAL,
        "best max-resolution=100 otherwise=next",
    ),
    (
        "hevc fits, h264 is nearest",
        "avc1 2176k 1920x1080 | hevc 1664k 1280x720",
        "best max-resolution=720",
    ),
    (
        "hevc fits and is next",
        "avc1 2176k 1920x1080 | hevc 1664k 1280x720",
        "best max-resolution=720 otherwise=next",
    ),
    (
        "hevc fits, so something does",
        "avc1 2176k 1920x1080 | hevc 1664k 1280x720",
        "best max-resolution=720 otherwise=nothing",
    ),
    (
        "a gif passes every cap",
        GIF,
        "best max-resolution=1 max-bitrate=1 otherwise=nothing",
    ),
    (
        "a playlist alone passes",
        "hls",
        "best max-resolution=1 otherwise=nothing",
    ),
    (
        "a playlist never fits beside a file",
        "hls | h264 10368k 1920x1080",
        "best max-resolution=720",
    ),
    ("at least 1080", LARGE, "best min-resolution=1080"),
    (
        "at least 1080, the smallest such",
        LARGE,
        "smallest min-resolution=1080",
    ),
    (
        "at least 1080, none: nearest",
        USUAL,
        "best min-resolution=1080",
    ),
    (
        "at least 1080, none: nothing",
        USUAL,
        "best min-resolution=1080 otherwise=nothing",
    ),
    ("at most 1M", USUAL, "best max-bitrate=1M"),
    ("at most 100k: nearest", USUAL, "best max-bitrate=100k"),
    ("at least 1M", USUAL, "smallest min-bitrate=1M"),
    ("between", LARGE, "best min-resolution=480 max-bitrate=5M"),
    (
        "limits that nothing can meet",
        LARGE,
        "best min-resolution=1080 max-bitrate=1M",
    ),
    ("only h264", TWINS, "best prefer=h264"),
    ("only hevc wanted", TWINS, "best prefer=hevc"),
    ("only hevc wanted, none there", USUAL, "best prefer=hevc"),
    ("only playlists wanted", USUAL, "best prefer=adaptive"),
    (
        "only playlists wanted of a gif",
        GIF,
        "best prefer=adaptive",
    ),
    ("hevc first", TWINS, "best prefer=hevc,h264"),
    (
        "any mp4 of most pixels",
        TWINS,
        "best prefer=mp4 objective=most-pixels",
    ),
    (
        "any file, lowest",
        EARLY,
        "best prefer=progressive objective=lowest-bitrate",
    ),
    (
        "most pixels under a cap",
        LARGE,
        "archival max-resolution=1080",
    ),
];

#[test]
fn policies_choose_as_decided_by_hand() {
    assert!(CASES.len() >= 60);
    let mut text = String::new();
    for (name, variants, policy) in CASES {
        let media = video(variants);
        let policy: Policy = policy.parse().expect("a policy");
        let choice = select(&media, &policy);
        let shorts: Vec<&str> = variants.split('|').map(str::trim).collect();
        let chosen = choice.index.map_or("nothing", |index| shorts[index]);
        writeln!(
            text,
            "{name}\n    {variants}\n    {policy} -> {chosen} ({})",
            choice.reason.code()
        )
        .expect("writes to a string");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn select_and_explain_agree() {
    for (name, variants, policy) in CASES {
        let media = video(variants);
        let policy: Policy = policy.parse().expect("a policy");
        let choice = select(&media, &policy);
        let verdicts = explain(&media, &policy);
        assert_eq!(verdicts.len(), media.variants().len(), "{name}");
        let winners: Vec<usize> = (0..verdicts.len())
            .filter(|index| matches!(verdicts[*index], VariantVerdict::Won(_)))
            .collect();
        assert_eq!(
            winners,
            choice.index.into_iter().collect::<Vec<_>>(),
            "{name}"
        );
        for verdict in verdicts {
            if let VariantVerdict::Won(reason) = verdict {
                assert_eq!(reason, choice.reason, "{name}");
            }
            assert!(
                choice.index.is_some() || verdict.outcome() == Outcome::Excluded,
                "{name}"
            );
        }
    }
}
