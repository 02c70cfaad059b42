//! Makes JSON Lines to measure with, and passes over them as rivals do.
//!
//! `cargo bench --bench lines -- make BYTES [--escaped] > FILE` writes tweets of `../shared/corpus`, or of
//! `samples` where that is absent, drawn by a fixed seed; `--escaped` as stream archives have them, with
//! slashes and all beyond ASCII escaped. `cargo bench --bench lines -- serde_json FILE` reads every line into the same
//! typed tweets and selects, and so do `sonic-rs` and `simd-json`; `-- scan FILE [--fast]` does the whole scan, with seven
//! columns to JSON Lines. All on one thread, the file in memory; each says how much processor time it took.
//! `-- decode FILE` decodes a compressed file as the scan does, on one thread, and drops what comes out.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for the terminal"
)]

use std::io::{BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;

use serde_json::Value;
use tweet_media::{
    Column, Counts, Encode, Input, JsonLines, Options, Policy, Record, Reject, Tweet, Visitor,
    scan, select,
};

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", bytes, rest @ ..] => make(
            bytes.parse().expect("a number of bytes"),
            rest.contains(&"--escaped"),
        ),
        ["serde_json", file] => timed(file, |bytes| {
            typed(bytes, |line| serde_json::from_slice(line).expect("a tweet"))
        }),
        ["sonic-rs", file] => timed(file, |bytes| {
            typed(bytes, |line| sonic_rs::from_slice(line).expect("a tweet"))
        }),
        // It rewrites what it reads, so it gets a copy.
        ["simd-json", file] => timed(file, |bytes| {
            typed(bytes, |line| Tweet::from_slice(line).expect("a tweet"))
        }),
        ["scan", file] => timed(file, |bytes| scanned(bytes, false)),
        ["scan", file, "--fast"] => timed(file, |bytes| scanned(bytes, true)),
        ["decode", file] => decode(file),
        _ => eprintln!(
            "usage: make BYTES [--escaped] | decode FILE | serde_json FILE | sonic-rs FILE | simd-json FILE | scan FILE [--fast]"
        ),
    }
}

fn timed(file: &str, pass: impl Fn(&[u8]) -> usize) {
    let bytes = std::fs::read(file).expect("a file");
    let start = processor_time();
    let rows = pass(&bytes);
    let seconds = processor_time() - start;
    #[expect(clippy::cast_precision_loss, reason = "a rate to look at")]
    let rate = bytes.len() as f64 / seconds / 1e9;
    println!("{rows} rows, {seconds:.3} s, {rate:.3} GB/s");
}

/// Reads a file to its end, decoded.
fn decode(file: &str) {
    let mut source = Input::new(Path::new(file)).open().expect("a file");
    let mut block = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        match source.read(&mut block).expect("sound data") {
            0 => break,
            length => bytes += length,
        }
    }
    println!("{bytes} bytes");
}

/// Every line into an owned tweet, its media ranked and a variant selected.
fn typed(bytes: &[u8], read: impl Fn(&[u8]) -> Tweet) -> usize {
    let mut rows = 0;
    for line in bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let tweet = read(line);
        for media in tweet.media() {
            std::hint::black_box(select(&media.media, &Policy::BEST));
            rows += 1;
        }
    }
    rows
}

struct Rows {
    count: usize,
    encoder: JsonLines,
    out: Vec<u8>,
}

impl Visitor for Rows {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        if self.out.len() > 1 << 16 {
            self.out.clear();
        }
        let written = self.encoder.record(record, &mut self.out);
        self.count += usize::from(written.is_ok());
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        panic!("a reject: {}", reject.message);
    }
}

fn scanned(bytes: &[u8], fast: bool) -> usize {
    let columns = [
        Column::tweet_id,
        Column::media_id,
        Column::media_type,
        Column::best_url,
        Column::best_bitrate,
        Column::best_width,
        Column::best_height,
    ];
    let mut rows = Rows {
        count: 0,
        encoder: JsonLines::new(&columns),
        out: Vec::new(),
    };
    let mut counts = Counts::default();
    let mut options = Options::default();
    options.fast = fast;
    let _ = scan("-", bytes, &options, &mut counts, &mut rows).expect("lines");
    rows.count
}

/// The processor time of this process in seconds, which other work on the machine changes least.
fn processor_time() -> f64 {
    // utime and stime, the 14th and 15th fields; the second is a name in parentheses.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = behind_name.split_ascii_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

fn make(bytes: usize, escaped: bool) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("../shared/corpus");
    let folders = if corpus.is_dir() {
        vec![corpus]
    } else {
        vec![root.join("samples/v1"), root.join("samples/stream")]
    };
    let mut tweets = Vec::new();
    for folder in folders {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| {
                !path
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with("graphql"))
            })
            .collect();
        files.sort();
        for file in files {
            let mut text = Vec::new();
            let opened = Input::new(&file)
                .open()
                .and_then(|mut source| source.read_to_end(&mut text).map_or(Ok(()), |_| Ok(())));
            if opened.is_ok() {
                let mut documents = tweet_media::Documents::new(&*text);
                while let Ok(Some(document)) = documents.next() {
                    if let Ok(value) = serde_json::from_slice(document.bytes) {
                        collect(&value, &mut tweets);
                    }
                }
            }
        }
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let (mut written, mut lines, mut with_media, mut media_bytes) = (0, 0_usize, 0_usize, 0_usize);
    while written < bytes {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let tweet = &tweets[usize::try_from(state >> 33).unwrap_or(0) % tweets.len()];
        let line = if escaped {
            escape(tweet)
        } else {
            tweet.clone()
        };
        out.write_all(line.as_bytes())
            .and_then(|()| out.write_all(b"\n"))
            .expect("stdout");
        written += line.len() + 1;
        lines += 1;
        if tweet.contains("\"media\":[{") {
            with_media += 1;
            media_bytes += line.len() + 1;
        }
    }
    eprintln!(
        "{} tweets drawn from, {lines} lines, {}% of lines and {}% of bytes with media",
        tweets.len(),
        with_media * 100 / lines,
        media_bytes * 100 / written
    );
}

/// The outermost tweets of the v1.1 family in a value, each as a line.
fn collect(value: &Value, tweets: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            let text = object.contains_key("text") || object.contains_key("full_text");
            if object.contains_key("id_str") && object.contains_key("user") && text {
                tweets.push(value.to_string());
            } else {
                object.values().for_each(|value| collect(value, tweets));
            }
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, tweets)),
        _ => {}
    }
}

/// A line as stream archives write it.
fn escape(line: &str) -> String {
    use std::fmt::Write as _;

    let mut escaped = String::with_capacity(line.len() + line.len() / 8);
    for character in line.chars() {
        match character {
            '/' => escaped.push_str("\\/"),
            ' '..='~' => escaped.push(character),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    let _ = write!(escaped, "\\u{unit:04x}");
                }
            }
        }
    }
    escaped
}
