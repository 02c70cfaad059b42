//! What a check can remark on: one table of codes, with how bad each is and what it means.
//!
//! A new remark is a new row here, and the line in [`super`] that makes it.

use std::fmt;
use std::str::FromStr;

use crate::model::label::labels;

labels! {
    /// How bad a remark is.
    pub enum Severity by as_str {
        /// Healthy files have it too; good to know.
        Note = "note",
        /// Something was lost or is not as it should be.
        Warning = "warning",
        /// A document could not be read.
        Error = "error",
    }
}

macro_rules! codes {
    ($($variant:ident = $code:literal, $severity:ident, $meaning:literal;)*) => {
        /// A stable code of what a check remarks on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum CheckCode {
            $( #[doc = $meaning] #[serde(rename = $code)] $variant, )*
        }

        impl CheckCode {
            /// Every code, the worst first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $code, )*
                }
            }

            /// How bad it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $( Self::$variant => Severity::$severity, )*
                }
            }

            /// What there is so many of.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $( Self::$variant => $meaning, )*
                }
            }
        }
    };
}

codes! {
    Rejected = "rejected", Error, "documents that could not be read";
    Salvaged = "salvaged", Warning, "documents read in spite of bad text or numbers";
    BehindWords = "behind-words", Warning, "rejected lines that hold JSON behind other words";
    WrongType = "wrong-type", Warning, "values that their fields or lists cannot hold, read as absent";
    RepeatedKey = "repeated-key", Warning, "keys that stand twice in one object; the last value counts";
    ListsDisagree = "lists-disagree", Warning, "tweets whose entities hold a medium that their extended entities do not";
    IdRounded = "id-rounded", Warning, "media and tweets whose id is only a number, and looks rounded";
    IdDiffers = "id-differs", Warning, "media and tweets whose id as number is not the one as text, which counts";
    BadAddress = "bad-address", Warning, "media with an address that is no plain http or https one";
    ForeignHost = "foreign-host", Warning, "media with an address that is not the service's";
    Unavailable = "unavailable", Note, "media that the service says it does not show";
    Restricted = "restricted", Note, "videos that may not be played outside of the service";
    NoVariants = "no-variants", Note, "videos and GIFs without a file: restricted, or only the poster is known";
    PlaylistOnly = "playlist-only", Note, "videos with a playlist and no file";
    SizesMissing = "sizes-missing", Note, "media of API 1.1 without sizes";
    TypeInferred = "type-inferred", Note, "media whose type the payload does not say, or says wrongly";
    IdFromUrl = "id-from-url", Note, "media whose id stands only in an address";
    TimeFromId = "time-from-id", Note, "media whose time is known only by the id of their tweet";
    RetweetByText = "retweet-by-text", Note, "media of retweets that are told by their text alone";
    Unresolved = "unresolved", Note, "media of which the page holds only the key";
    PreviewShort = "preview-short", Note, "tweets whose entities lack media of their extended entities";
    PreviewType = "preview-type", Note, "media that entities and extended entities call by different types";
    ListAsObject = "list-as-object", Note, "lists of media that are written as an object, and read as the list";
    UnknownKey = "unknown-key", Note, "keys in media that this version does not know";
    UnknownWord = "unknown-word", Note, "words in media that this version does not know";
    RepeatedMedium = "repeated-medium", Note, "media that stand twice in one list";
    Duplicate = "duplicate", Note, "media of tweets that stand in several documents";
    Uncompared = "uncompared", Note, "media beyond 3,500,000, which later documents are not compared with";
}

impl fmt::Display for CheckCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for CheckCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().copied().find(|code| code.as_str() == text);
        known.ok_or_else(|| format!("no code is named {text:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_worst_first_and_read_back() {
        assert!(CheckCode::ALL.is_sorted_by(|a, b| a.severity() >= b.severity()));
        for code in CheckCode::ALL {
            assert_eq!(code.to_string().parse(), Ok(*code));
        }
    }
}
