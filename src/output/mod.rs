//! Encoders: a record in, bytes out, one small file per format.
//!
//! Takes a [`Record`] and appends it to a buffer; knows no file and no screen, so that several
//! encoders can work side by side and one writer puts their buffers in order.

mod csv;
mod jsonl;

pub use csv::Csv;
pub use jsonl::JsonLines;

use crate::record::Record;

/// One format of records.
///
/// What [`begin`](Self::begin) gives stands once before all records; every record stands for itself,
/// so records may be encoded apart and joined in any grouping.
pub trait Encode {
    /// Appends what stands before the first record.
    fn begin(&mut self, out: &mut Vec<u8>);

    /// Appends one record.
    fn record(&mut self, record: &Record<'_>, out: &mut Vec<u8>);
}

/// Whether a character can change what a reader sees without being seen: control characters (C0, DEL,
/// C1), format characters (Unicode's category Cf, with all that turn the direction of text), and the
/// line and paragraph separators.
///
/// ```
/// use tweet_media::is_unprintable;
///
/// assert!(is_unprintable('\u{1b}') && is_unprintable('\u{202e}') && is_unprintable('\u{200d}'));
/// assert!(!is_unprintable(' ') && !is_unprintable('é') && !is_unprintable('🦀'));
/// ```
#[must_use]
pub const fn is_unprintable(character: char) -> bool {
    if matches!(character, ' '..='~') {
        return false;
    }
    // Category Cf of Unicode 17, and U+2028 and U+2029.
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0001}'
            | '\u{e0020}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finder::{Dialect, Relation};
    use crate::model::Id;

    /// A record with something in every kind of cell, and `alt_text` as given.
    pub(super) fn record(alt_text: Option<&str>) -> Record<'_> {
        Record {
            schema_version: 1,
            input: "a.jsonl",
            member: None,
            document: 1,
            line: 1,
            offset: 0,
            pointer: "/extended_entities/media/0".into(),
            dialect: Dialect::V1,
            relation: Relation::Tweet,
            root_tweet_id: Some(Id::new(u64::MAX)),
            tweet_id: Some(Id::new(u64::MAX)),
            message_id: None,
            created_at: None,
            author_id: None,
            author_username: None,
            media_index: 1,
            media_count: 1,
            media_id: None,
            media_key: None,
            media_type: "video".into(),
            alt_text: alt_text.map(Into::into),
            page_url: None,
            short_url: None,
            image_url: None,
            original_image_url: None,
            width: Some(640),
            height: Some(360),
            aspect_ratio: None,
            duration_ms: None,
            variant_count: 0,
            best_url: None,
            best_content_type: None,
            best_bitrate: Some(0),
            best_width: None,
            best_height: None,
            best_codec: None,
            best_reason: "only",
            policy: "best",
            availability: None,
            availability_reason: None,
            sensitive: Some(false),
            view_count: None,
            source_tweet_id: None,
            source_author_id: None,
            local_file: None,
            flags: None,
        }
    }

    #[test]
    fn both_formats_can_be_sent_to_a_worker() {
        fn sendable<T: Encode + Send + Clone>(_: &T) {}
        sendable(&JsonLines::new(&[]));
        sendable(&Csv::new(&[]));
    }

    #[test]
    fn every_direction_mark_is_unprintable() {
        for mark in "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".chars() {
            assert!(is_unprintable(mark), "{mark:?}");
        }
    }
}
