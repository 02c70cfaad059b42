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
//!
//! What [outgrows](outgrows) the limit on documents is one that is too large, as far as [`Passing`] goes over it.

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
    if !rest.last().is_some_and(|&last| may_go_on_behind(last)) {
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

/// Whether what begins with these lines is one document that is too large to be held. They are all of its lines that
/// end within the limit, each with its break.
pub(crate) fn outgrows(lines: &[u8]) -> bool {
    let first = memchr::memchr(b'\n', lines).map_or(lines, |end| &lines[..end]);
    match Brackets::default().walk(lines) {
        Progress::Closed(_) => false,
        Progress::Lost => goes_on(first),
        Progress::Open => {
            let is_cut =
                |verdict| matches!(verdict, Verdict::Broken(fault) if fault.code == FaultCode::Cut);
            goes_on(first) || is_cut(validate_value(lines).1)
        }
    }
}

/// How far a document goes that is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To the end of its line, or further where its brackets are open there and it is meant to go on.
    FirstLine,
    /// To the end of its line.
    Line,
    /// Until its brackets close or another document begins.
    Lines,
    /// Until another document begins.
    Lost,
}

/// Passes over a document that is too large to be held, as its bytes come.
#[derive(Debug)]
pub(crate) struct Passing {
    brackets: Brackets,
    reach: Reach,
    /// Whether a line begins with the next byte.
    begins_line: bool,
    /// The last byte of the line at hand that is no blank.
    last: u8,
    /// Whether a backslash in a string stood at the end of what came.
    is_escaped: bool,
}

impl Passing {
    fn to(reach: Reach) -> Self {
        Self {
            brackets: Brackets::default(),
            reach,
            begins_line: false,
            last: 0,
            is_escaped: false,
        }
    }

    /// Over one that [outgrows](outgrows) the limit.
    pub(crate) fn lines() -> Self {
        Self::to(Reach::Lines)
    }

    /// Over one of which a line alone is too large; it may go on over others where it `begins` as a document must.
    pub(crate) fn line(begins: bool) -> Self {
        Self::to(if begins {
            Reach::FirstLine
        } else {
            Reach::Line
        })
    }

    fn lose(&mut self) {
        self.reach = match self.reach {
            Reach::FirstLine | Reach::Line => Reach::Line,
            Reach::Lines | Reach::Lost => Reach::Lost,
        };
    }

    fn follows_brackets(&self) -> bool {
        matches!(self.reach, Reach::FirstLine | Reach::Lines)
    }

    /// Goes on through `bytes`, which come behind those before: how many of them belong to it, and whether it ends
    /// there.
    pub(crate) fn pass(&mut self, bytes: &[u8]) -> (usize, bool) {
        if let Some(&first) = bytes.first()
            && std::mem::take(&mut self.is_escaped)
        {
            if first == b'\n' {
                self.lose();
            } else {
                self.brackets.step_over(1);
            }
        }
        let mut at = 0;
        while at < bytes.len() {
            if self.begins_line && begins_document(bytes[at]) {
                return (at, true);
            }
            self.begins_line = false;
            let line_end = memchr::memchr(b'\n', &bytes[at..]).map(|length| at + length);
            if self.follows_brackets() {
                let end = line_end.map_or(bytes.len(), |end| end + 1);
                match self.brackets.walk(&bytes[..end]) {
                    Progress::Closed(end) if self.reach == Reach::Lines => return (end, true),
                    Progress::Closed(_) | Progress::Lost => self.lose(),
                    Progress::Open => {}
                }
            }
            let text =
                framing::without_trailing_blanks(&bytes[at..line_end.unwrap_or(bytes.len())]);
            self.last = text.last().copied().unwrap_or(self.last);
            let Some(line_end) = line_end else { break };
            match self.reach {
                Reach::FirstLine if may_go_on_behind(self.last) => self.reach = Reach::Lines,
                Reach::FirstLine | Reach::Line => return (line_end, true),
                Reach::Lines | Reach::Lost => {}
            }
            at = line_end + 1;
            self.begins_line = true;
        }
        self.is_escaped = self.follows_brackets() && self.brackets.at() < bytes.len();
        self.brackets.forget(bytes.len());
        (bytes.len(), false)
    }
}

/// Whether a value may go on behind a line that ends with this byte, and is not likely to have been cut there.
pub(super) fn may_go_on_behind(last: u8) -> bool {
    matches!(last, b'{' | b'[' | b',' | b':')
}
