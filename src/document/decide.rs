//! What an input is: its framing, and whether it is any JSON at all.
//!
//! Takes the first bytes of an input out of the buffer and leaves them there. Asks the reader for no
//! more than a decision takes, so that a slow pipe is read as it comes.
//!
//! The rule. An input whose first line that is not blank is an assignment, or nothing but `{` or `[`,
//! is framed by brackets. Else, if within the first MiB one of the first 16 such lines begins in
//! column 0, is one complete and sound object or array without a comma behind it, and another line
//! follows, the input is JSON Lines; unless the first line begins a sound object or array that goes beyond it.
//! Everything else is framed by brackets. Where the first line is complete, that decides at once, so that
//! nobody waits for a second: if none follows it is a single document by name, and the same in all else.
//!
//! An input that its first bytes name as something else (an image, an archive, a database) is refused unread.
//! Everything else is read to its end. If by then its first document was broken and began with neither `{`
//! nor `[`, and no sound object or array came behind it, the input is no JSON, and an error says at the end what
//! it seems to be. A sound scalar does not count: prose and CSV have numbers on lines of their own. A sound object
//! behind other words on a line does, as in a log, unless the input seems to be a page or a dump.

use std::io::Read;

use super::buffer::Store;
use super::foreign::{MAGIC_HEAD, begins_with_magic, is_named_by_magic, json_behind, may_be_log};
use super::{Counts, Documents, Foreign, Found, Mode, Sense, framing, seems_to_be};
use crate::error::{Error, ErrorKind};
use crate::json::validate::validate_value;
use crate::json::verdict::{FaultCode, Verdict};

/// How many bytes of an input may be looked at before its framing is settled.
pub(super) const PROBE: usize = 1 << 20;
/// How many lines of an input are looked at for its framing.
const PROBE_LINES: usize = 16;

impl<R: Read, B: Store> Documents<R, B> {
    /// Tells JSON Lines from everything else, and asks the reader for no more than that takes.
    ///
    /// # Errors
    ///
    /// - The input is an archive or another file that its first bytes name, whatever text lies in it.
    pub(super) fn decide(&mut self) -> Result<(), Error> {
        if (0..framing::BOM.len()).all(|i| self.buffer.byte(i) == Some(framing::BOM[i])) {
            self.separate(framing::BOM.len());
            self.buffer.start_line_here();
        }
        self.skip_separators();
        if self.buffer.byte(0).is_none() {
            self.mode = Mode::Ended;
            return Ok(());
        }
        // An archive holds the lines of its members, and would pass for text with a few bad lines.
        let at_start = self.buffer.offset() == 0;
        if at_start && (begins_with_magic(|at| self.buffer.byte(at)) || self.begins_in_binary()) {
            self.buffer.byte(MAGIC_HEAD - 1);
            if let Some(foreign) = is_named_by_magic(self.buffer.held()) {
                return Err(self.refuse(&foreign));
            }
        }
        let is_assignment = framing::assignment(|i| self.buffer.byte(i)).is_some();
        self.mode = if !is_assignment && self.has_lines() {
            // A sound line was seen.
            self.sense = Sense::Json;
            Mode::Lines
        } else {
            Mode::Brackets
        };
        Ok(())
    }

    /// Whether a control character that no text holds stands on the first line; asks for no more of it than
    /// its first break.
    fn begins_in_binary(&mut self) -> bool {
        for at in 0..MAGIC_HEAD {
            match self.buffer.byte(at) {
                None | Some(b'\n' | b'{' | b'[') => return false,
                Some(0..=8) => return true,
                Some(_) => {}
            }
        }
        false
    }

    /// Ends the input unread.
    fn refuse(&mut self, foreign: &Foreign) -> Error {
        self.mode = Mode::Ended;
        self.counts = Counts::default();
        no_json(foreign)
    }

    /// Whether one of the first lines is a complete object or array with another line behind it, or the first is.
    fn has_lines(&mut self) -> bool {
        let mut line = 0;
        let mut in_column_0 = self.buffer.offset() == self.buffer.line_start();
        let mut lines = 0;
        let mut complete = false;
        // Where the first line begins, if it is not complete.
        let mut opening = None;
        loop {
            // To the first byte of the next line that is not blank.
            let mut at = line;
            loop {
                match self.buffer.byte(at).filter(|_| at < PROBE) {
                    None => return false,
                    Some(b'\n') => {
                        line = at + 1;
                        in_column_0 = true;
                    }
                    Some(b' ' | b'\t' | b'\r') => {}
                    Some(_) => break,
                }
                at += 1;
            }
            if complete {
                return !opening.is_some_and(|at| self.spans_lines(at));
            }
            if lines == PROBE_LINES {
                return false;
            }
            let Some(end) = self.line_end(at) else {
                return false;
            };
            let text = &self.buffer.held()[at..end];
            let text = text.strip_prefix(framing::BOM).unwrap_or(text);
            if lines == 0 && matches!(text.trim_ascii(), b"{" | b"[") {
                return false;
            }
            complete = in_column_0 && at == line && framing::is_complete(text);
            if lines == 0 {
                if complete {
                    return true;
                }
                // Where it begins with words, that is behind them.
                opening = self.opens_behind_words(end).or(Some(at));
            }
            lines += 1;
            line = end;
        }
    }

    /// Whether a sound object or array begins here that goes beyond its line, as far as may be looked. What is
    /// complete on a line of its own is then a part of it: no line that was cut goes on like that.
    fn spans_lines(&mut self, start: usize) -> bool {
        let mut seen = 0;
        let mut is_ended = false;
        loop {
            let held = self.buffer.held();
            let held = &held[..held.len().min(PROBE)];
            // Looked through anew only when there is twice as much of it.
            if held.len() >= 2 * seen || is_ended {
                seen = held.len();
                let value = &held[start..];
                match validate_value(value) {
                    (_, Verdict::Broken(fault)) => {
                        if fault.code != FaultCode::Cut || seen == PROBE || is_ended {
                            return false;
                        }
                    }
                    (length, _) => {
                        let is_open = matches!(value.first(), Some(b'{' | b'['));
                        return is_open && value[..length].contains(&b'\n');
                    }
                }
            }
            is_ended = !self.buffer.more();
        }
    }

    /// Where the line from `start` on ends, if that is within the bytes to be looked at.
    fn line_end(&mut self, start: usize) -> Option<usize> {
        let mut seen = start;
        loop {
            let held = self.buffer.held();
            let held = &held[..held.len().min(PROBE)];
            if let Some(length) = memchr::memchr(b'\n', &held[seen..]) {
                return Some(seen + length);
            }
            seen = held.len();
            if seen == PROBE || !self.buffer.more() {
                return None;
            }
        }
    }

    /// Learns from a document whether the input is JSON, where that is not known yet; of a reject, where JSON
    /// stands in it.
    #[inline]
    pub(super) fn learn(&mut self, found: &mut Found) {
        if found.verdict.is_broken() && found.json_at.is_none() {
            found.json_at = json_behind(self.buffer.gone(found.back, found.held));
        }
        self.sense = match self.sense {
            Sense::Json => return,
            _ if self.begins_with_bracket && !found.verdict.is_broken() => Sense::Json,
            Sense::Buried => return,
            Sense::Foreign => foreign(found),
            Sense::Unknown => {
                let is_text = found.verdict.is_broken() && !self.begins_with_bracket;
                let is_inside = self.shape.begins_with_array || self.shape.name.is_some();
                if is_text && !is_inside {
                    foreign(found)
                } else {
                    Sense::Json
                }
            }
        };
    }

    /// How the input ended: with an error of its reader, as no JSON, or well.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        let error = self.buffer.take_error();
        let is_json = match std::mem::replace(&mut self.sense, Sense::Json) {
            Sense::Foreign => false,
            // A page has scripts that hold objects; what is text by lines is a log.
            Sense::Buried => may_be_log(self.buffer.head()),
            Sense::Unknown | Sense::Json => true,
        };
        if is_json {
            return error.map_or(Ok(()), Err);
        }
        Err(match error {
            // What a damaged stream gave before the damage was found may look like anything.
            Some(error) => {
                let message = format!("{error}, but none of it is JSON");
                let doubt = error.doubtful_from();
                Error::new(ErrorKind::Framing, message)
                    .doubting_from(doubt)
                    .caused_by(error)
            }
            None => no_json(&seems_to_be(self.buffer.head())),
        })
    }
}

/// What an input is in which nothing sound came up to this document.
fn foreign(found: &Found) -> Sense {
    match found.json_at {
        Some(_) => Sense::Buried,
        None => Sense::Foreign,
    }
}

/// Says what an input seems to be that is no JSON.
fn no_json(foreign: &Foreign) -> Error {
    let Foreign { what, remedy } = foreign;
    Error::new(
        ErrorKind::Framing,
        format!("is not JSON but {what}; {remedy}"),
    )
}
