//! `read_jsonl` and `read_tweet`: ours and its rivals at the same work, their results compared before they are timed.
//!
//! Lines are drawn from the samples, three of ten with media, once plain and once escaped. `lines` measures the same
//! readers on files of any size and share.

mod corpus;
mod readers;

use std::hint::black_box;

use corpus::{Corpus, Draw};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use readers::{READERS, Rows};
use tweet_media::Tweet;

/// All rows of two megabytes.
fn read_jsonl(criterion: &mut Criterion) {
    let corpus = Corpus::of_samples();
    let mut group = criterion.benchmark_group("read_jsonl");
    for (sample, is_escaped) in [("plain", false), ("escaped", true)] {
        let draw = Draw {
            bytes: 2_000_000,
            is_escaped,
            media_percent: Some(30),
        };
        let mut bytes = Vec::new();
        corpus.draw(draw, &mut bytes).expect("memory");
        let rows_of = |read: readers::Reader| {
            let mut rows = Rows::kept();
            read(&bytes, &mut rows);
            rows
        };
        let ours = rows_of(READERS[0].1);
        assert!(ours.count > 0, "rows to compare");
        for (name, read) in READERS {
            assert!(
                rows_of(*read).sorted() == ours.sorted(),
                "{name} gives the same rows before the time for them"
            );
        }
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        for (name, read) in READERS {
            group.bench_function(format!("{name}/{sample}"), |bench| {
                bench.iter(|| {
                    let mut rows = Rows::dropped();
                    read(black_box(&bytes), &mut rows);
                    rows.count
                });
            });
        }
    }
    group.finish();
}

/// One tweet with a video, into the same owned type: as APIs write it, and spread over lines.
fn read_tweet(criterion: &mut Criterion) {
    let root = env!("CARGO_MANIFEST_DIR");
    let path = format!("{root}/samples/v1/video-four-variants.json");
    let pretty = std::fs::read(path).expect("a sample");
    let value: serde_json::Value = serde_json::from_slice(&pretty).expect("JSON");
    let compact = value.to_string().into_bytes();
    let mut group = criterion.benchmark_group("read_tweet");
    for (form, bytes) in [("compact", compact), ("pretty", pretty)] {
        let ours = Tweet::from_slice(&bytes).expect("a tweet");
        let by_serde_json: Tweet = serde_json::from_slice(&bytes).expect("a tweet");
        let by_sonic_rs: Tweet = sonic_rs::from_slice(&bytes).expect("a tweet");
        assert_eq!(ours, by_serde_json, "the same tweet before the time for it");
        assert_eq!(ours, by_sonic_rs, "the same tweet before the time for it");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(format!("from_slice/video_four_variants/{form}"), |bench| {
            bench.iter(|| Tweet::from_slice(black_box(&bytes)));
        });
        group.bench_function(format!("serde_json/video_four_variants/{form}"), |bench| {
            bench.iter(|| serde_json::from_slice::<Tweet>(black_box(&bytes)));
        });
        group.bench_function(format!("sonic-rs/video_four_variants/{form}"), |bench| {
            bench.iter(|| sonic_rs::from_slice::<Tweet>(black_box(&bytes)));
        });
    }
    group.finish();
}

criterion_group!(benches, read_jsonl, read_tweet);
criterion_main!(benches);
