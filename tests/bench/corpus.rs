//! JSON Lines to measure with: real Tweets, drawn by a fixed seed.
//!
//! Takes folders of samples, gives lines as API 1.1 and its streams write them, plain or escaped, with as large a share
//! of lines with media as is asked for. A Tweet of which a plain reader gives other rows than the scan does (another
//! dialect, a type that is known to lie, a video without an MP4) is left out, so that all who are measured do the same
//! work. Reading the lines is left to [`readers`](super::readers).

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tweet_media::{Documents, Input};

use super::readers;

/// Tweets to draw from, each as a line.
pub(crate) struct Corpus {
    tweets: Vec<String>,
    left_out: usize,
}

/// How lines are drawn.
#[derive(Clone, Copy, Default)]
pub(crate) struct Draw {
    /// At least as many bytes.
    pub(crate) bytes: usize,
    /// As stream archives have them: slashes and all beyond ASCII escaped.
    pub(crate) is_escaped: bool,
    /// How many of a hundred lines have media; without it as many as of the Tweets drawn from.
    pub(crate) media_percent: Option<usize>,
}

impl Corpus {
    /// The Tweets of `samples`, which are the same everywhere.
    pub(crate) fn of_samples() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        Self::of(&[root.join("v1"), root.join("stream")])
    }

    /// The Tweets of `../shared/corpus`, or of `samples` where that is absent.
    #[allow(dead_code, reason = "the benches measure with samples alone")]
    pub(crate) fn nearest() -> Self {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
        if corpus.is_dir() {
            Self::of(&[corpus])
        } else {
            Self::of_samples()
        }
    }

    fn of(folders: &[PathBuf]) -> Self {
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
                read(&file, &mut tweets);
            }
        }
        let all = tweets.len();
        tweets.retain(|tweet| readers::is_plain(tweet.as_bytes()));
        Self {
            left_out: all - tweets.len(),
            tweets,
        }
    }

    /// Writes lines, and gives what they are in words.
    pub(crate) fn draw(&self, draw: Draw, mut out: impl Write) -> io::Result<String> {
        let (with, without): (Vec<&str>, Vec<&str>) = self
            .tweets
            .iter()
            .map(String::as_str)
            .partition(|tweet| has_media(tweet));
        let any: Vec<&str> = self.tweets.iter().map(String::as_str).collect();
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let (mut written, mut lines, mut with_media, mut media_bytes) = (0, 0, 0, 0);
        while written < draw.bytes {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let pool = match draw.media_percent {
                None => &any,
                // Spread evenly.
                Some(percent) if with_media * 100 < (lines + 1) * percent => &with,
                Some(_) => &without,
            };
            assert!(!pool.is_empty(), "no tweets of this kind");
            let tweet = pool[usize::try_from(state >> 33).unwrap_or(0) % pool.len()];
            let line = if draw.is_escaped {
                &escape(tweet)
            } else {
                tweet
            };
            out.write_all(line.as_bytes())?;
            out.write_all(b"\n")?;
            written += line.len() + 1;
            lines += 1;
            if has_media(tweet) {
                with_media += 1;
                media_bytes += line.len() + 1;
            }
        }
        out.flush()?;
        Ok(format!(
            "{} tweets drawn from ({} left out), {lines} lines, {}% of lines and {}% of bytes with media ({})",
            self.tweets.len(),
            self.left_out,
            with_media * 100 / lines.max(1),
            media_bytes * 100 / written.max(1),
            match draw.media_percent {
                Some(percent) => format!("{percent}% asked for"),
                None => "as drawn".to_owned(),
            }
        ))
    }
}

fn has_media(tweet: &str) -> bool {
    tweet.contains("\"media\":[{")
}

/// The Tweets of a file, as far as it can be read.
fn read(file: &Path, tweets: &mut Vec<String>) {
    let mut text = Vec::new();
    let opened = Input::new(file)
        .open()
        .and_then(|mut source| source.read_to_end(&mut text).map_or(Ok(()), |_| Ok(())));
    if opened.is_ok() {
        let mut documents = Documents::new(&*text);
        while let Ok(Some(document)) = documents.next() {
            if let Ok(value) = serde_json::from_slice(document.bytes) {
                collect(&value, tweets);
            }
        }
    }
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
