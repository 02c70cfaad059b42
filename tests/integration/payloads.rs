//! Documents to try things on: those of every sample and every real payload, and other spellings of
//! the same document.

use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;
use tweet_media::{Documents, Finding, Input, Policy, select};

use crate::samples::files;
use crate::support::{beside, project};

/// One JSON document of a file.
pub(crate) struct Payload {
    /// The file and the number of the document in it, such as `v1/retweet-photo.json:1`.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Every document of every sample that is no reject.
pub(crate) fn samples() -> &'static [Payload] {
    static SAMPLES: LazyLock<Vec<Payload>> = LazyLock::new(|| documents(&project("samples")));
    &SAMPLES
}

/// Every document of one sample.
pub(crate) fn sample(name: &str) -> Vec<Payload> {
    let folder = project("samples");
    read(&folder, &folder.join(name))
}

/// Every document of every real payload; none, and a printed line, where they are absent.
fn corpus() -> &'static [Payload] {
    static CORPUS: LazyLock<Vec<Payload>> = LazyLock::new(|| {
        let folder = beside("shared/corpus");
        let mut payloads = folder.map_or_else(Vec::new, |folder| documents(&folder));
        payloads.retain(|payload| payload.name.contains("__"));
        payloads
    });
    &CORPUS
}

/// The samples, and the real payloads where they are there.
pub(crate) fn all() -> impl Iterator<Item = &'static Payload> {
    samples().iter().chain(corpus())
}

fn documents(folder: &Path) -> Vec<Payload> {
    let is_table = |path: &Path| path.extension().is_some_and(|extension| extension == "tsv");
    files(folder)
        .iter()
        .filter(|path| !is_table(path))
        .flat_map(|path| read(folder, path))
        .collect()
}

fn read(folder: &Path, path: &Path) -> Vec<Payload> {
    let name = path.strip_prefix(folder).expect("below its folder");
    let source = Input::new(path).open().expect("an input that opens");
    let mut documents = Documents::new(source);
    let mut payloads = Vec::new();
    while let Some(document) = documents.next().expect("an input that reads") {
        if !document.is_reject() {
            payloads.push(Payload {
                name: format!("{}:{}", name.display(), document.place.number),
                bytes: document.bytes.to_vec(),
            });
        }
    }
    payloads
}

/// The same document without a blank outside of its strings.
pub(crate) fn minified(document: &[u8]) -> Vec<u8> {
    respelled(document, |byte, text| text.push(byte))
}

/// The same document over many lines.
pub(crate) fn pretty(document: &[u8], line_break: &str) -> Vec<u8> {
    let mut depth: usize = 0;
    let indent = |text: &mut Vec<u8>, depth: usize| {
        text.extend(line_break.as_bytes());
        text.extend(std::iter::repeat_n(b' ', 2 * depth));
    };
    respelled(document, |byte, text| match byte {
        b'{' | b'[' => {
            depth += 1;
            text.push(byte);
            indent(text, depth);
        }
        b'}' | b']' => {
            depth = depth.saturating_sub(1);
            indent(text, depth);
            text.push(byte);
        }
        b',' => {
            text.push(byte);
            indent(text, depth);
        }
        b':' => text.extend(b" : "),
        _ => text.push(byte),
    })
}

/// Copies a document, blanks left out; `write` writes each byte that stands outside of strings.
fn respelled(document: &[u8], mut write: impl FnMut(u8, &mut Vec<u8>)) -> Vec<u8> {
    let mut text = Vec::with_capacity(document.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for byte in document {
        if in_string {
            text.push(*byte);
            in_string = is_escaped || *byte != b'"';
            is_escaped = !is_escaped && *byte == b'\\';
            continue;
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'"' => {
                in_string = true;
                text.push(*byte);
            }
            _ => write(*byte, &mut text),
        }
    }
    text
}

/// A document as a JSON string.
pub(crate) fn quoted(document: &[u8]) -> String {
    let text = std::str::from_utf8(document).expect("UTF-8");
    serde_json::to_string(text).expect("a string")
}

/// What is known of a medium wherever its document lies: everything but places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen(Vec<Option<String>>);

impl Seen {
    pub(crate) fn of(finding: &Finding) -> Self {
        let choice = select(&finding.media, &Policy::default());
        let best = choice.variant(&finding.media);
        let best = best.and_then(|variant| variant.url.clone());
        let number = |number: &dyn std::fmt::Display| Some(number.to_string());
        Self(vec![
            finding.media_id.map(|id| id.to_string()),
            finding.media.media_key.clone(),
            number(&finding.media_type),
            number(&finding.relation),
            finding.root_tweet_id.map(|id| id.to_string()),
            finding.tweet_id.map(|id| id.to_string()),
            finding.message_id.map(|id| id.to_string()),
            finding.author_username.clone(),
            finding.created_at.clone(),
            finding.media.image_url().map(ToOwned::to_owned),
            best,
            number(&finding.index),
            number(&finding.count),
        ])
    }
}

/// What the finder sees in a document, in walk order.
#[track_caller]
pub(crate) fn seen(document: &[u8]) -> Vec<Seen> {
    match tweet_media::find(document) {
        Ok(findings) => findings.media.iter().map(Seen::of).collect(),
        Err(error) => panic!("{error}"),
    }
}

/// Every outermost object of a document that is a tweet of the v1.1 family.
pub(crate) fn tweets(document: &Value) -> Vec<&Value> {
    const CONTAINERS: &[&str] = &[
        "entities",
        "extended_entities",
        "extended_tweet",
        "retweeted_status",
        "quoted_status",
    ];
    match document {
        Value::Array(items) => items.iter().flat_map(tweets).collect(),
        Value::Object(object) => {
            // Users have ids and entities too; GraphQL's `legacy` and the embed endpoint's tweet lead to
            // other tweets or media by keys of their own.
            let is_other = ["screen_name", "retweeted_status_result", "mediaDetails"]
                .iter()
                .any(|key| object.contains_key(*key));
            let is_tweet = object.contains_key("id_str")
                && CONTAINERS.iter().any(|key| object.contains_key(*key));
            if is_tweet && !is_other {
                vec![document]
            } else {
                object.values().flat_map(tweets).collect()
            }
        }
        _ => Vec::new(),
    }
}
