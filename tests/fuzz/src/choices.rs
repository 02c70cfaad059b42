//! Policies and choices: what is written reads back, and the best of some variants is the best whoever
//! stands beside it.

use std::fmt::Write as _;

use tweet_media::{
    Class, MediaEntity, Outcome, Policy, Reason, VariantVerdict, explain, select as choose,
};

/// The text of a policy, with any words.
pub fn policy(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    match text.parse::<Policy>() {
        Ok(policy) => {
            let written = policy.to_string();
            assert_eq!(written.parse::<Policy>().as_ref(), Ok(&policy), "{written}");
            assert_eq!(
                written.parse::<Policy>().expect("read before").to_string(),
                written
            );
        }
        Err(error) => {
            assert!(
                text.get(error.range()).is_some(),
                "{error:?} points at a word"
            );
            assert!(!error.to_string().is_empty());
        }
    }
}

/// Takes numbers and choices from bytes; zeros behind their end.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *byte
    }

    fn number(&mut self) -> u64 {
        let length = self.next() % 9;
        (0..length).fold(0, |number, _| number << 8 | u64::from(self.next()))
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[usize::from(self.next()) % texts.len()]
    }
}

/// A policy with any limits.
fn any_policy(bytes: &mut Bytes<'_>) -> Policy {
    let mut text = bytes
        .one_of(&["best", "hls-first", "smallest", "archival"])
        .to_owned();
    let clauses = bytes.next();
    let mut clause = |bit: u8, name: &str, value: String| {
        if clauses >> bit & 1 == 1 {
            write!(text, " {name}={value}").expect("writes to a string");
        }
    };
    let classes = [
        "h264",
        "mp4",
        "hevc,h264",
        "hls+dash,h264",
        "webm,other,mp4",
        "adaptive",
    ];
    clause(0, "prefer", bytes.one_of(&classes).to_owned());
    let objectives = ["highest-bitrate", "lowest-bitrate", "most-pixels"];
    clause(1, "objective", bytes.one_of(&objectives).to_owned());
    // Zero and a minimum above the maximum are refused.
    let sides = [bytes.number() % 3000, bytes.number() % 3000];
    let rates = [bytes.number() >> 1, bytes.number() >> 1];
    let least = |pair: [u64; 2]| pair[0].min(pair[1]) + 1;
    let most = |pair: [u64; 2]| pair[0].max(pair[1]) + 1;
    clause(2, "max-resolution", most(sides).to_string());
    clause(3, "min-resolution", least(sides).to_string());
    clause(4, "max-bitrate", most(rates).to_string());
    clause(5, "min-bitrate", least(rates).to_string());
    clause(
        6,
        "otherwise",
        bytes.one_of(&["nearest", "next", "nothing"]).to_owned(),
    );
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A variant with any values, or with none.
fn any_variant(bytes: &mut Bytes<'_>) -> serde_json::Value {
    let mut variant = serde_json::Map::new();
    let fields = bytes.next();
    let types = [
        "video/mp4",
        "application/x-mpegURL",
        "application/dash+xml",
        "video/webm",
        "video/vmap",
        "VIDEO/MP4; x=y",
        "odd",
    ];
    let content_type = bytes.one_of(&types);
    let host = bytes.one_of(&[
        "https://video.twimg.com",
        "HTTP://h",
        "ftp://h",
        "",
        "https://v/hevc",
    ]);
    let codec = bytes.one_of(&["/vid", "/vid/avc1", "/vid/hevc", "/h", "/hevc/vid", ""]);
    let (width, height) = (bytes.number(), bytes.number());
    let size = match fields & 3 {
        0 => String::new(),
        1 => format!("/{}x{}", width % 4000, height % 4000),
        2 => format!("/{width}x{height}"),
        _ => format!("/{width}x/x{height}"),
    };
    let name = bytes.one_of(&[
        "/a.mp4",
        "/b.mp4?tag=1",
        "/c.m3u8",
        "/d",
        "?/640x360/e.webm",
    ]);
    if fields & 4 == 0 {
        variant.insert("content_type".into(), content_type.into());
    }
    if fields & 8 == 0 {
        variant.insert("url".into(), format!("{host}{codec}{size}{name}").into());
    }
    if fields & 16 == 0 {
        variant.insert("bitrate".into(), bytes.number().into());
    }
    variant.into()
}

fn video(variants: &[serde_json::Value]) -> MediaEntity {
    let json = serde_json::json!({ "type": "video", "video_info": { "variants": variants } });
    serde_json::from_value(json).expect("a media entity")
}

/// Up to eight variants under any policy.
pub fn select(data: &[u8]) {
    let mut bytes = Bytes(data);
    let policy = any_policy(&mut bytes);
    assert_eq!(policy.to_string().parse(), Ok(policy));
    let count = bytes.next() % 9;
    let variants: Vec<_> = (0..count).map(|_| any_variant(&mut bytes)).collect();
    let media = video(&variants);
    let choice = choose(&media, &policy);
    let best = choice.variant(&media);
    let verdicts = explain(&media, &policy);
    assert_eq!(verdicts.len(), variants.len());
    for (index, verdict) in verdicts.iter().enumerate() {
        let is_winner = choice.index == Some(index);
        assert_eq!(verdict.outcome() == Outcome::Won, is_winner);
        assert!(!is_winner || *verdict == VariantVerdict::Won(choice.reason));
        assert!(best.is_some() || verdict.outcome() == Outcome::Excluded);
    }
    let Some(best) = best else {
        let reasons = [
            Reason::NoVariants,
            Reason::NoAddress,
            Reason::BadAddress,
            Reason::NotAllowed,
            Reason::NothingFits,
        ];
        assert!(reasons.contains(&choice.reason), "{:?}", choice.reason);
        return;
    };
    assert!(policy.prefer.rank(Class::of(best)).is_some());
    // The order of the payload decides nothing, and what lost may as well be absent.
    let turned: Vec<_> = variants.iter().rev().cloned().collect();
    let turned = video(&turned);
    let other = choose(&turned, &policy);
    assert_eq!(
        (other.variant(&turned), other.reason),
        (Some(best), choice.reason)
    );
    for (left_out, verdict) in verdicts.iter().enumerate() {
        if verdict.outcome() != Outcome::Won {
            let mut fewer = variants.clone();
            fewer.remove(left_out);
            let fewer = video(&fewer);
            assert_eq!(choose(&fewer, &policy).variant(&fewer), Some(best));
        }
    }
}
