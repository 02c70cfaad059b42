//! Documents of JSON Lines that go on over several lines, as one that is laid out for people does behind
//! compact ones.
//!
//! Takes a line that ends before its value does, with the lines behind it as they come, and says whether they
//! are one sound value. Which lines may belong to it is for others to say, by this rule.
//!
//! The rule. A line that begins in column 0 with `{` or `[` begins a document, whatever stands before it. So a
//! line that was cut takes nothing of a good one behind it; every line belongs to one attempt at most, which
//! makes time linear; and an input can be cut before any such line. What lies between two of them is one
//! document if it is sound. Else, where the first of its lines [goes on](goes_on), it is read by its brackets as an
//! input of its own would be: one that is damaged is one reject, and several that share lines are found. Else each of
//! its lines is what it is by itself.

use super::brackets::{Brackets, Progress};
use super::framing;
use crate::json::validate::validate_value;
use crate::json::verdict::{FaultCode, Verdict};

/// What is known of a value by the lines so far.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Joined {
    /// It may go on.
    Open,
    /// It ends behind so many bytes, and is sound.
    Sound(usize, Verdict),
    /// Whatever follows, it is not sound.
    Broken,
}

/// Follows a value from line to line.
#[derive(Debug, Default)]
pub(crate) struct Joining {
    brackets: Brackets,
    /// How many bytes were found sound as far as they go.
    checked: usize,
}

impl Joining {
    /// Of a value whose first `checked` bytes are sound as far as they go.
    pub(super) fn behind(checked: usize) -> Self {
        Self {
            checked,
            ..Self::default()
        }
    }

    /// Goes on through `lines`, all of those from the first one on, each of which is whole.
    pub(crate) fn go_on(&mut self, lines: &[u8]) -> Joined {
        match self.brackets.walk(lines) {
            Progress::Closed(length) => match validate_value(&lines[..length]).1 {
                Verdict::Broken(_) => Joined::Broken,
                verdict => Joined::Sound(length, verdict),
            },
            Progress::Lost => Joined::Broken,
            // Looked through anew only when there is twice as much, so that what never closes is soon let go.
            Progress::Open if lines.len() >= 2 * self.checked => {
                self.checked = lines.len();
                match validate_value(lines).1 {
                    Verdict::Broken(fault) if fault.code != FaultCode::Cut => Joined::Broken,
                    _ => Joined::Open,
                }
            }
            Progress::Open => Joined::Open,
        }
    }
}

/// Whether a line ends inside of a value and between its tokens, so that the lines behind it are meant to be read with
/// it. A line that was cut seldom ends so.
pub(crate) fn goes_on(line: &[u8]) -> bool {
    let mut rest = framing::without_trailing_blanks(line);
    if !matches!(rest.last(), Some(b'{' | b'[' | b',' | b':')) {
        return false;
    }
    loop {
        let mut brackets = Brackets::default();
        match brackets.walk(rest) {
            Progress::Open => return !brackets.is_in_string(),
            Progress::Lost => return false,
            Progress::Closed(length) => rest = &rest[length..],
        }
        rest = &rest[framing::leading_separators(rest)..];
        if !rest.first().is_some_and(|&byte| begins_document(byte)) {
            return false;
        }
    }
}

/// Whether a line that begins with this byte begins a document.
pub(crate) fn begins_document(byte: u8) -> bool {
    matches!(byte, b'{' | b'[')
}
