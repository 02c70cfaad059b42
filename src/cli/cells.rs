//! What stands in the cells of a table: a digest for people, or columns of the record as they are.

use tweet_media::{Column, ImageName, Record, Value};

use crate::human;
use crate::table::Cell;

/// What a table shows of each record.
#[derive(Debug)]
pub(crate) enum Cells {
    /// What people want to see first.
    Digest,
    /// Columns of the record, as they are.
    Raw(Vec<Column>),
}

impl Cells {
    /// What stands above them.
    pub(crate) fn titles(&self) -> Vec<&'static str> {
        match self {
            Self::Digest => DIGEST.iter().map(|(title, _)| *title).collect(),
            Self::Raw(columns) => columns.iter().map(|column| column.name()).collect(),
        }
    }

    /// The cells of one row.
    pub(crate) fn of(&self, record: &Record<'_>) -> Vec<Cell> {
        match self {
            Self::Digest => DIGEST
                .iter()
                .map(|(_, cell)| cell(record).unwrap_or(Cell::Empty))
                .collect(),
            Self::Raw(columns) => columns
                .iter()
                .map(|&column| raw(record.value(column)))
                .collect(),
        }
    }
}

type Digest = fn(&Record<'_>) -> Option<Cell>;

/// What people want to see first, as they read it.
const DIGEST: [(&str, Digest); 7] = [
    ("tweet", |record| {
        let tweet = record.tweet_id.map(|id| id.to_string());
        let message = || record.message_id.map(|id| format!("dm {id}"));
        tweet.or_else(message).map(Cell::Id)
    }),
    ("author", |record| text(record.author_username.as_deref())),
    ("type", |record| {
        text(Some(human::media_type(&record.media_type)))
    }),
    ("WxH", |record| {
        Some(Cell::Number(format!(
            "{}×{}",
            record.width?, record.height?
        )))
    }),
    ("duration", |record| {
        Some(Cell::Number(human::duration(record.duration_ms?)))
    }),
    ("best", |record| Some(Cell::Number(best(record)))),
    ("url", |record| text(record.best_url.as_deref())),
];

fn text(text: Option<&str>) -> Option<Cell> {
    text.map(|text| Cell::Text(text.to_owned()))
}

/// What was chosen, in a word: a playlist by its kind, a file by its bitrate or else by its kind, a
/// photo by its size. Where nothing was, why not.
fn best(record: &Record<'_>) -> String {
    let Some(url) = record.best_url.as_deref() else {
        let flags = record.flags.as_deref().unwrap_or_default();
        return if flags.split(' ').any(|flag| flag == "unresolved") {
            "unresolved".to_owned()
        } else {
            record.best_reason.to_owned()
        };
    };
    if record.best_reason == "photo" {
        let asked = url.rsplit(['=', ':']).next();
        let asked = asked.and_then(|name| name.parse().ok());
        return match asked {
            None | Some(ImageName::Orig) => "original",
            Some(name) => name.as_str(),
        }
        .to_owned();
    }
    let content_type = record.best_content_type.as_deref().unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let kind = if kind.is_empty() {
        path.rsplit_once('.').map_or("", |(_, extension)| extension)
    } else {
        kind
    };
    match (kind.to_ascii_lowercase().as_str(), record.best_bitrate) {
        ("application/x-mpegurl" | "application/vnd.apple.mpegurl" | "m3u8", _) => "HLS".to_owned(),
        ("application/dash+xml" | "mpd", _) => "DASH".to_owned(),
        (_, Some(bitrate @ 1..)) => human::bitrate(bitrate),
        ("video/mp4" | "mp4" | "m4v", _) => "MP4".to_owned(),
        ("video/webm" | "webm", _) => "WebM".to_owned(),
        _ => "file".to_owned(),
    }
}

fn raw(value: Value<'_>) -> Cell {
    match value {
        Value::Absent => Cell::Empty,
        Value::Text(text) => Cell::Text(text.to_owned()),
        Value::Id(id) => Cell::Id(id.to_string()),
        Value::Number(number) => Cell::Number(number.to_string()),
        Value::Flag(flag) => Cell::Id(flag.to_string()),
        other => Cell::Text(format!("{other:?}")),
    }
}
