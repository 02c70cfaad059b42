//! What stands in the cells of a table: a digest for people, or columns of the record as they are.

use tweet_media::{Column, Record, Value};

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
        Some(Cell::Id(record.tweet_id?.to_string()))
    }),
    ("author", |record| text(record.author_username.as_deref())),
    ("type", |record| match record.media_type.as_ref() {
        "animated_gif" => text(Some("gif")),
        other => text(Some(other)),
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
    ("best", |record| Some(Cell::Number(best(record)?))),
    ("url", |record| text(record.best_url.as_deref())),
];

fn text(text: Option<&str>) -> Option<Cell> {
    text.map(|text| Cell::Text(text.to_owned()))
}

/// What was chosen, in a word: a playlist by its kind, a file by its bitrate or else by its kind.
fn best(record: &Record<'_>) -> Option<String> {
    record.best_url.as_ref()?;
    let content_type = record.best_content_type.as_deref().unwrap_or_default();
    let word = match (
        content_type.to_ascii_lowercase().as_str(),
        record.best_bitrate,
    ) {
        ("application/x-mpegurl" | "application/vnd.apple.mpegurl", _) => "HLS".to_owned(),
        ("application/dash+xml", _) => "DASH".to_owned(),
        (_, Some(bitrate @ 1..)) => human::bitrate(bitrate),
        ("video/mp4", _) => "MP4".to_owned(),
        ("video/webm", _) => "WebM".to_owned(),
        _ if record.media_type == "photo" => "original".to_owned(),
        _ => return None,
    };
    Some(word)
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
