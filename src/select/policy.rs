//! The policy: what a caller wants of the variant to play.

use std::fmt;
use std::str::FromStr;

/// How to choose among the variants of a video.
///
/// The default, `best`, takes a progressive MP4 in H.264 of the highest bitrate where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Policy {}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("best")
    }
}

/// A text that names no policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError(String);

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no policy is named {:?}; known: best", self.0)
    }
}

impl std::error::Error for PolicyError {}

impl FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        match text {
            "best" => Ok(Self::default()),
            other => Err(PolicyError(other.to_owned())),
        }
    }
}
