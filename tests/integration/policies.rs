//! What holds for any policy and any variants.

use proptest::prelude::*;
use tweet_media::{Class, Exclusion, MediaEntity, Policy, Reason, VariantVerdict, explain, select};

/// A policy's text out of generated parts.
fn policies() -> impl Strategy<Value = String> {
    let preset = prop::sample::select(vec!["best", "hls-first", "smallest", "archival"]);
    let prefer = prop::option::of(prop::sample::select(vec![
        "h264",
        "hevc,h264",
        "mp4",
        "progressive,hls",
        "hls+dash,h264",
        "webm,other,h264+hevc",
        "adaptive",
    ]));
    let objective = prop::option::of(prop::sample::select(vec![
        "highest-bitrate",
        "lowest-bitrate",
        "most-pixels",
    ]));
    let limit = |most: u32| prop::option::of(1..most);
    let otherwise = prop::option::of(prop::sample::select(vec!["nearest", "next", "nothing"]));
    let size = prop::option::of(prop::sample::select(vec![
        "orig",
        "large",
        "thumb",
        "4096x4096",
    ]));
    (
        preset,
        prefer,
        objective,
        limit(2200),
        limit(2200),
        limit(30_000_000),
        limit(3_000_000),
        otherwise,
        size,
    )
        .prop_map(
            |(preset, prefer, objective, max, min, most, least, otherwise, size)| {
                // The lesser is the minimum: a text that says otherwise is refused.
                let sorted = |least: Option<u32>, most: Option<u32>| match (least, most) {
                    (Some(one), Some(other)) => (Some(one.min(other)), Some(one.max(other))),
                    one => one,
                };
                let ((min, max), (least, most)) = (sorted(min, max), sorted(least, most));
                let mut text = preset.to_owned();
                let mut clause = |name: &str, value: Option<String>| {
                    if let Some(value) = value {
                        text.extend([" ", name, "=", &value]);
                    }
                };
                clause("prefer", prefer.map(str::to_owned));
                clause("objective", objective.map(str::to_owned));
                clause("max-resolution", max.map(|number| number.to_string()));
                clause("min-resolution", min.map(|number| number.to_string()));
                clause("max-bitrate", most.map(|number| number.to_string()));
                clause("min-bitrate", least.map(|number| number.to_string()));
                clause("otherwise", otherwise.map(str::to_owned));
                clause("photo-size", size.map(str::to_owned));
                text
            },
        )
}

/// A variant as JSON: absent, zero and absurd values included.
fn variants() -> impl Strategy<Value = Vec<serde_json::Value>> {
    let kind = prop::sample::select(vec![
        ("video/mp4", "", "mp4"),
        ("video/mp4", "avc1/", "mp4"),
        ("video/mp4", "hevc/", "mp4"),
        ("video/webm", "", "webm"),
        ("application/x-mpegURL", "", "m3u8"),
        ("application/dash+xml", "", "mpd"),
        ("video/odd", "", "bin"),
    ]);
    let bitrate = prop::option::of(prop_oneof![
        Just(0_u64),
        1..4_000_000_u64,
        Just(u64::MAX),
        prop::sample::select(vec![832_000, 2_176_000])
    ]);
    let size = prop::option::of((1..4000_u32, 1..4000_u32));
    let one = (kind, bitrate, size, 0..4_u8, prop::bool::weighted(0.9)).prop_map(
        |((content_type, codec, end), bitrate, size, name, has_url)| {
            let mut variant = serde_json::Map::new();
            variant.insert("content_type".into(), content_type.into());
            if has_url {
                let size = size.map_or(String::new(), |(width, height)| {
                    format!("{width}x{height}/")
                });
                variant.insert(
                    "url".into(),
                    format!("https://video.example/vid/{codec}{size}{name}.{end}").into(),
                );
            }
            if let Some(bitrate) = bitrate {
                variant.insert("bitrate".into(), bitrate.into());
            }
            variant.into()
        },
    );
    prop::collection::vec(one, 0..9)
}

fn media(variants: &[serde_json::Value]) -> MediaEntity {
    let json = serde_json::json!({ "type": "video", "video_info": { "variants": variants } });
    serde_json::from_value(json).expect("a media entity")
}

fn policy(text: &str) -> Policy {
    text.parse().expect(text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_text_form_reads_back_as_the_same_policy(text in policies()) {
        let first = policy(&text);
        let written = first.to_string();
        prop_assert_eq!(policy(&written), first);
        prop_assert_eq!(policy(&written).to_string(), written);
    }

    #[test]
    fn the_choice_satisfies_the_policy_or_says_that_nothing_does(text in policies(), variants in variants()) {
        let (policy, media) = (policy(&text), media(&variants));
        let choice = select(&media, &policy);
        let verdicts = explain(&media, &policy);
        prop_assert_eq!(verdicts.len(), variants.len());
        match choice.variant(&media) {
            None => {
                prop_assert!(matches!(choice.reason, Reason::NoVariants | Reason::NoAddress | Reason::NotAllowed | Reason::NothingFits));
                prop_assert!(verdicts.iter().all(|verdict| matches!(verdict, VariantVerdict::Excluded(_))));
            }
            Some(chosen) => {
                prop_assert!(policy.prefer.rank(Class::of(chosen)).is_some());
                let side = chosen.resolution().map(|(width, height)| width.min(height));
                let bitrate = chosen.bitrate.map(u64::from).filter(|bitrate| *bitrate > 0);
                let fits = side.is_none_or(|side| policy.max_resolution.is_none_or(|most| side <= most) && policy.min_resolution.is_none_or(|least| side >= least))
                    && bitrate.is_none_or(|bitrate| policy.max_bitrate.is_none_or(|most| bitrate <= most) && policy.min_bitrate.is_none_or(|least| bitrate >= least));
                prop_assert_eq!(fits, choice.reason != Reason::Nearest);
                let won = |verdict: &&VariantVerdict| matches!(verdict, VariantVerdict::Won(_));
                prop_assert_eq!(verdicts.iter().filter(won).count(), 1);
                prop_assert_eq!(verdicts[choice.index.expect("chosen")], VariantVerdict::Won(choice.reason));
            }
        }
        // What has no address is never more than excluded, whatever the policy.
        for (variant, verdict) in media.variants().iter().zip(&verdicts) {
            prop_assert_eq!(variant.url.is_none(), *verdict == VariantVerdict::Excluded(Exclusion::NoAddress));
        }
    }

    #[test]
    fn the_payloads_order_changes_nothing(text in policies(), variants in variants(), turn in 0..8_usize) {
        let policy = policy(&text);
        let mut turned = variants.clone();
        turned.rotate_left(turn.min(variants.len()));
        turned.reverse();
        let (one, other) = (media(&variants), media(&turned));
        let (first, second) = (select(&one, &policy), select(&other, &policy));
        prop_assert_eq!(first.variant(&one), second.variant(&other));
        prop_assert_eq!(first.reason, second.reason);
    }

    #[test]
    fn a_looser_cap_never_gives_less(variants in variants(), low in 1..2200_u32, more in 0..2200_u32) {
        let media = media(&variants);
        let chosen = |cap: u32| {
            let choice = select(&media, &policy(&format!("best prefer=h264 max-resolution={cap}")));
            let bitrate = choice.variant(&media).map(|variant| variant.bitrate);
            (choice.reason, bitrate)
        };
        let (reason, bitrate) = chosen(low);
        if reason != Reason::Nearest {
            let (looser_reason, looser) = chosen(low + more);
            prop_assert_ne!(looser_reason, Reason::Nearest);
            prop_assert!(looser >= bitrate, "{:?} below {:?}", looser, bitrate);
        }
    }
}
