//! `select`: one choice among the variants of a video, ours and as clients do it.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tweet_media::{MediaEntity, Policy, Variant, select};

/// A video of 2024: four files and a playlist, and one in HEVC, in no order.
fn video() -> MediaEntity {
    let url = |rest: &str| {
        format!("https://video.twimg.com/ext_tw_video/1800000000000000001/pu/{rest}?tag=12")
    };
    let file = |bitrate: u64, rest: &str| serde_json::json!({ "bitrate": bitrate, "content_type": "video/mp4", "url": url(rest) });
    let json = serde_json::json!({ "type": "video", "video_info": { "variants": [
        { "content_type": "application/x-mpegURL", "url": url("pl/AbCdEfGhIjKlMnOp.m3u8") },
        file(832_000, "vid/avc1/640x360/AbCdEfGhIjKlMnOp.mp4"),
        file(10_368_000, "vid/avc1/1920x1080/BbCdEfGhIjKlMnOp.mp4"),
        file(256_000, "vid/avc1/480x270/CbCdEfGhIjKlMnOp.mp4"),
        file(1_664_000, "vid/hevc/1280x720/DbCdEfGhIjKlMnOp.mp4"),
        file(2_176_000, "vid/avc1/1280x720/EbCdEfGhIjKlMnOp.mp4"),
    ] } });
    serde_json::from_value(json).expect("a media entity")
}

/// What most clients do: the files by bitrate, the last one wins.
fn sort_and_take_last(media: &MediaEntity) -> Option<&Variant> {
    let mut files: Vec<&Variant> = media
        .variants()
        .iter()
        .filter(|variant| {
            variant
                .content_type
                .as_ref()
                .is_some_and(|kind| kind.as_str() == "video/mp4")
        })
        .collect();
    files.sort_by_key(|variant| variant.bitrate);
    files.pop()
}

fn six_variants(criterion: &mut Criterion) {
    let media = video();
    let capped: Policy = "best max-resolution=720".parse().expect("a policy");
    let best = select(&media, &Policy::BEST);
    assert_eq!(
        best.variant(&media),
        sort_and_take_last(&media),
        "the same answer before the time for it"
    );
    let mut group = criterion.benchmark_group("select_best");
    group.bench_function("select/six_variants", |bench| {
        bench.iter(|| select(black_box(&media), &Policy::BEST));
    });
    group.bench_function("select_capped/six_variants", |bench| {
        bench.iter(|| select(black_box(&media), &capped));
    });
    group.bench_function("sort_and_take_last/six_variants", |bench| {
        bench.iter(|| sort_and_take_last(black_box(&media)).map(std::ptr::from_ref));
    });
    group.finish();
}

criterion_group!(benches, six_variants);
criterion_main!(benches);
