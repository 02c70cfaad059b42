//! Encoders: a record in, bytes out, one small file per format.
//!
//! Takes a [`Record`] and appends it to a buffer; knows no file and no screen, so that several
//! encoders can work side by side and one writer puts their buffers in order. JSON Lines and CSV
//! write any other [`Row`](crate::record::Row) by the same rules.

mod csv;
mod jsonl;
mod lists;
mod names;

use std::fmt;

pub use csv::Csv;
pub use jsonl::JsonLines;
pub(crate) use jsonl::write_json;
pub use lists::{Aria2, Urls};
pub use names::{NameError, NameTemplate};

use crate::record::Record;

/// One format of records.
///
/// What [`begin`](Self::begin) gives stands once before all records; every record stands for itself,
/// so records may be encoded apart and joined in any grouping. [`Aria2`] alone must see them all, in
/// order, since each of its names may be given only once.
pub trait Encode {
    /// Appends what stands before the first record.
    fn begin(&mut self, out: &mut Vec<u8>);

    /// Appends one record.
    ///
    /// # Errors
    ///
    /// - The record has nothing that this format can hold; nothing was appended.
    fn record(&mut self, record: &Record<'_>, out: &mut Vec<u8>) -> Result<(), LeftOut>;
}

/// Why a format has no line for a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LeftOut {
    /// The payload gives no address of it.
    NoAddress,
    /// The payload gives addresses, and the policy chose none of them.
    NotChosen,
    /// What the payload gives as its address is no plain http(s) address, as
    /// [`normalized_url`](crate::normalized_url) has it.
    BadAddress,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAddress => "the record has no address",
            Self::NotChosen => "the policy chose none of its files",
            Self::BadAddress => "the address is no plain http or https address",
        })
    }
}

impl std::error::Error for LeftOut {}

/// Whether a character can change what a reader sees without being seen: control characters (C0, DEL,
/// C1), format characters (Unicode's category Cf, with all that turn the direction of text), the line and
/// paragraph separators, and what is drawn as nothing: the property Default_Ignorable_Code_Point, with the
/// fillers of Hangul and all selectors of variants, those of emoji too, and the blank of Braille.
///
/// ```
/// use tweet_media::is_unprintable;
///
/// assert!(is_unprintable('\u{1b}') && is_unprintable('\u{202e}') && is_unprintable('\u{200d}'));
/// assert!(is_unprintable('\u{3164}') && is_unprintable('\u{fe0f}'));
/// assert!(!is_unprintable(' ') && !is_unprintable('é') && !is_unprintable('🦀'));
/// ```
#[must_use]
pub const fn is_unprintable(character: char) -> bool {
    if matches!(character, ' '..='~') {
        return false;
    }
    // Category Cf and Default_Ignorable_Code_Point of Unicode 17 (DerivedCoreProperties.txt), and U+2028,
    // U+2029 and U+2800.
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Column;
    pub(super) use crate::record::sample as record;

    #[test]
    fn formats_of_single_records_can_be_sent_to_a_worker() {
        fn sendable<T: Encode + Send + Clone>(_: &T) {}
        sendable(&JsonLines::<Column>::new(&[]));
        sendable(&Csv::<Column>::new(&[]));
        sendable(&Urls::lines());
    }

    #[test]
    fn every_direction_mark_is_unprintable() {
        for mark in "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".chars() {
            assert!(is_unprintable(mark), "{mark:?}");
        }
    }

    #[test]
    fn what_is_drawn_as_nothing_is_unprintable() {
        // Default_Ignorable_Code_Point, as its table in Unicode has it, and the blank of Braille.
        for range in [
            0xad..=0xad,
            0x34f..=0x34f,
            0x61c..=0x61c,
            0x115f..=0x1160,
            0x17b4..=0x17b5,
            0x180b..=0x180f,
            0x200b..=0x200f,
            0x202a..=0x202e,
            0x2060..=0x206f,
            0x2800..=0x2800,
            0x3164..=0x3164,
            0xfe00..=0xfe0f,
            0xfeff..=0xfeff,
            0xffa0..=0xffa0,
            0xfff0..=0xfff8,
            0x1bca0..=0x1bca3,
            0x1d173..=0x1d17a,
            0xe0000..=0xe0fff,
        ] {
            for character in range.filter_map(char::from_u32) {
                assert!(is_unprintable(character), "{character:?}");
            }
        }
        for seen in
            "\u{a0}\u{2801}\u{3163}\u{3165}\u{fe10}\u{ffa1}\u{fffc}\u{fffd}한❤か\u{301}".chars()
        {
            assert!(!is_unprintable(seen), "{seen:?}");
        }
    }
}
