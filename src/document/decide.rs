//! What an input is: its framing, and whether it is any JSON at all.
//!
//! Takes the first bytes of an input out of the buffer and leaves them there. Asks the reader for no
//! more than a decision takes, so that a slow pipe is read as it comes.
//!
//! The rule. An input whose first line that is not blank is an assignment, or nothing but `{` or `[`,
//! is framed by brackets. Else, if within the first MiB one of the first 16 such lines begins in
//! column 0, is one complete and sound object or array without a comma behind it, and another such line
//! follows, the input is JSON Lines. Everything else is framed by brackets.
//!
//! An input is refused as a whole when brackets frame it, its first document fails within its first two
//! tokens, and nothing from there to the end of the first MiB is a sound object or an element of the
//! array it is in. (JSON Lines were found by a sound line, so they are never refused.) A sound scalar
//! does not count: prose and CSV have numbers on lines of their own.

use std::io::Read;

use super::foreign::{ARCHIVE_HEAD, is_named_by_magic};
use super::{Counts, Documents, Foreign, Found, Mode, framing, seems_to_be};
use crate::error::{Error, ErrorKind};
use crate::json::validate::fails_at_once;
use crate::json::verdict::Verdict;

/// How many bytes of an input may be looked at before its framing is settled.
pub(super) const PROBE: usize = 1 << 20;
/// How many lines of an input are looked at for its framing.
const PROBE_LINES: usize = 16;

impl<R: Read> Documents<R> {
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
        if self.buffer.offset() == 0 && self.begins_in_binary() {
            self.buffer.byte(ARCHIVE_HEAD - 1);
            if let Some(foreign) = is_named_by_magic(self.buffer.held()) {
                return Err(self.refuse(&foreign));
            }
        }
        let is_assignment = framing::assignment(|i| self.buffer.byte(i)).is_some();
        self.shape.has_lines = !is_assignment && self.has_lines();
        self.mode = if self.shape.has_lines {
            Mode::Lines
        } else {
            Mode::Brackets
        };
        Ok(())
    }

    /// Whether a control character that no text holds stands on the first line; asks for no more of it than
    /// its first break.
    fn begins_in_binary(&mut self) -> bool {
        for at in 0..ARCHIVE_HEAD {
            match self.buffer.byte(at) {
                None | Some(b'\n' | b'{' | b'[') => return false,
                Some(0..=8) => return true,
                Some(_) => {}
            }
        }
        false
    }

    /// Ends the input as one that is no JSON.
    fn refuse(&mut self, foreign: &Foreign) -> Error {
        let Foreign { what, remedy } = foreign;
        self.mode = Mode::Ended;
        self.counts = Counts::default();
        Error::new(
            ErrorKind::Framing,
            format!("is not JSON but {what}; {remedy}"),
        )
    }

    /// Whether one of the first lines is a complete object or array with another line behind it.
    fn has_lines(&mut self) -> bool {
        let mut line = 0;
        let mut in_column_0 = self.buffer.offset() == self.buffer.line_start();
        let mut lines = 0;
        let mut complete = false;
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
                return true;
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
            lines += 1;
            line = end;
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

    /// Refuses the whole input when its first document is not even the beginning of one and there is
    /// no good one in the first MiB either. Only then is so much of it read ahead.
    pub(super) fn unless_foreign(&mut self, found: Found) -> Result<Found, Error> {
        let Verdict::Broken(fault) = found.verdict else {
            return Ok(found);
        };
        let is_first = self.counts.documents == 1 && self.mode == Mode::Brackets && !self.probing;
        let bytes = self.buffer.gone(found.back, found.held);
        if !is_first || found.held == 0 || !fails_at_once(bytes, &fault) {
            return Ok(found);
        }
        let here = self.buffer.rewind(found.mark, found.back);
        while self.buffer.held().len() < PROBE && self.buffer.more() {}
        let held = self.buffer.held();
        let probed = &held[..held.len().min(PROBE)];
        let mut probe = Documents::new(probed.get(found.back..).unwrap_or_default());
        probe.mode = Mode::Brackets;
        probe.array = self.array;
        probe.probing = true;
        let mut good = false;
        while let Some(document) = probe.find()? {
            // A number on a line of its own is no sign of JSON.
            good = !document.verdict.is_broken()
                && matches!(probe.buffer.gone(document.back, 1), [b'{' | b'[']);
            if good {
                break;
            }
        }
        if good {
            self.buffer.forward(here);
            return Ok(found);
        }
        let foreign = seems_to_be(probed);
        // What a damaged stream gave before the damage was found may look like anything.
        if !self.buffer.is_stopped()
            && let Some(error) = self.buffer.take_error()
        {
            self.refuse(&foreign);
            let message = format!("{error}, but none of it is JSON");
            return Err(Error::new(ErrorKind::Framing, message).caused_by(error));
        }
        let has_more = self.buffer.held().len() >= PROBE;
        let refusal = self.refuse(&foreign);
        if has_more {
            let message =
                format!("{refusal}; nothing in its first MiB is, and what follows was not read");
            return Err(Error::new(ErrorKind::Framing, message));
        }
        Err(refusal)
    }
}
