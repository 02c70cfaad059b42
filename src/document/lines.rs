//! JSON Lines: a line break ends every document, but one that is sound only with the lines behind it.
//!
//! Takes one line after the other. A line is validated as a whole; only one that is an array, or has
//! text behind its first value, is walled off and left to be read value by value. One that ends before its
//! value does is tried with the lines behind it, and walled off with them where they are meant together. On
//! demand a line that cannot hold media is only delimited.

use std::io::Read;

use super::buffer::Store;
use super::joined::{Joined, Joining, Passing, begins_document, goes_on, outgrows};
use super::{Documents, Found, Mode, framing};
use crate::json::simd::{delimited, needle};
use crate::json::validate::{validate_and_index, validate_value};
use crate::json::verdict::{End, Fault, FaultCode, Verdict};

/// What a line comes to that is broken.
enum Run {
    /// With the lines behind it one sound value of this length, which has the last of them to itself.
    One(usize, Verdict),
    /// With the lines behind it, of this length together, something to be read by its brackets.
    Several(usize),
    /// With the lines behind it one document that is too large to be held.
    TooLarge,
    /// A line as any other.
    Line,
}

impl<R: Read, B: Store> Documents<R, B> {
    /// The document of the next line. `None` when its values are to be read one by one behind a
    /// wall, or the input has ended.
    pub(super) fn next_on_lines(&mut self) -> Option<Found> {
        loop {
            let mut seen = 0;
            // What the line begins with besides a document, where that was let go.
            let mut lead_gone = 0;
            let end = loop {
                let held = self.buffer.held();
                if let Some(length) = memchr::memchr(b'\n', &held[seen..]) {
                    break seen + length;
                }
                seen = held.len();
                if self.is_too_large(seen) {
                    let lead = framing::leading_separators(self.buffer.held());
                    self.flat_separate(lead);
                    lead_gone += lead;
                    seen -= lead;
                    if self.is_too_large(seen) {
                        self.shape.lines += 1;
                        return Some(self.skip_large_line(lead_gone == 0));
                    }
                }
                if !self.buffer.more() {
                    break self.buffer.held().len();
                }
            };
            let line_end = self.end_of_line(end);
            self.has_line_break = line_end == End::Line;
            let line = &self.buffer.held()[..end];
            let lead = framing::leading_separators(line);
            let body = framing::without_trailing_blanks(&line[lead..]);
            let mut length = body.len();
            if length == 0 {
                if end == 0 && self.buffer.byte(0).is_none() {
                    self.mode = Mode::Ended;
                    return None;
                }
                self.end_line(end);
                continue;
            }
            self.shape.lines += 1;
            if self.is_too_large(end - lead) {
                self.flat_separate(lead);
                return Some(self.skip_large_line(lead + lead_gone == 0));
            }
            let quiet = needle(body).unwrap_or(length);
            let first_token = self.index.count();
            let (value, mut verdict) = if quiet < length {
                validate_and_index(body, &mut self.index)
            } else if self.skims && delimited(body) {
                (length, Verdict::Valid)
            } else {
                validate_value(body)
            };
            let is_array = body[0] == b'[';
            let may_go_on =
                lead + lead_gone == 0 && line_end == End::Line && begins_document(body[0]);
            if let Verdict::Broken(fault) = verdict {
                let is_cut = fault.code == FaultCode::Cut;
                let run = if may_go_on {
                    self.run(end, is_cut)
                } else {
                    Run::Line
                };
                match run {
                    Run::One(length, _) if is_array => return self.wall_off(0, length, false),
                    Run::One(length, verdict) => return Some(self.deliver_joined(length, verdict)),
                    Run::Several(length) => return self.wall_off(0, length, false),
                    Run::TooLarge => return Some(self.pass_over(Passing::lines())),
                    Run::Line => {}
                }
                // More may have been read.
                let body = &self.buffer.held()[lead..lead + length];
                if is_array && holds_containers(body) {
                    return self.wall_off(lead, length, false);
                }
                verdict = Verdict::Broken(fault.ending_with(line_end));
            } else if !framing::is_separator(&body[value..]) {
                match framing::check_values(body) {
                    Ok(()) => return self.wall_off(lead, length, true),
                    Err(fault) => {
                        if may_go_on && let Run::Several(length) = self.run(end, false) {
                            return self.wall_off(0, length, false);
                        }
                        verdict = Verdict::Broken(fault.ending_with(line_end));
                    }
                }
            } else if is_array {
                return self.wall_off(lead, length, true);
            } else {
                length = value;
            }
            self.flat_separate(lead);
            let place = self.place();
            self.buffer.consume_flat(length);
            let found = Found {
                quiet: quiet.min(length),
                tokens: first_token..self.index.count(),
                ..self.count(place, length as u64, verdict, length)
            };
            return Some(self.with_rest(found, end - lead - length));
        }
    }

    /// What the line that ends at `end` comes to with those behind it. With them it may be one value only where
    /// nothing but its end is wrong (`is_cut`).
    fn run(&mut self, end: usize, is_cut: bool) -> Run {
        let goes_on = goes_on(&self.buffer.held()[..end]);
        let mut joining = is_cut.then(|| Joining::behind(end));
        let mut line_break = end;
        while joining.is_some() || goes_on {
            let line = line_break + 1;
            match self.buffer.byte(line) {
                Some(byte) if !begins_document(byte) => {}
                None if self.goes_beyond => return Run::Line,
                _ => break,
            }
            let mut seen = line;
            line_break = loop {
                let held = self.buffer.held();
                if let Some(length) = memchr::memchr(b'\n', &held[seen..]) {
                    break seen + length;
                }
                seen = held.len();
                if self.is_too_large(seen) || !self.buffer.more() {
                    break seen;
                }
            };
            if self.is_too_large(line_break) {
                return if outgrows(&self.buffer.held()[..line]) {
                    Run::TooLarge
                } else {
                    Run::Line
                };
            }
            let lines = &self.buffer.held()[..line_break];
            match joining.as_mut().map(|joining| joining.go_on(lines)) {
                None | Some(Joined::Open) => {}
                Some(Joined::Sound(length, verdict)) if framing::is_separator(&lines[length..]) => {
                    return Run::One(length, verdict);
                }
                Some(Joined::Broken | Joined::Sound(..)) => joining = None,
            }
        }
        let behind = self.buffer.held().get(end..line_break);
        if !goes_on || behind.is_none_or(framing::is_separator) {
            return Run::Line;
        }
        self.has_line_break = self.end_of_line(line_break) == End::Line;
        Run::Several(line_break)
    }

    /// Delivers the next `length` bytes, and lets the rest of the last line go.
    fn deliver_joined(&mut self, length: usize, verdict: Verdict) -> Found {
        let found = self.deliver(length, verdict);
        let held = self.buffer.held();
        let rest = memchr::memchr(b'\n', held).unwrap_or(held.len());
        self.with_rest(found, rest)
    }

    /// Lets the rest of a document's last line go too, so that the document lies further back.
    fn with_rest(&mut self, mut found: Found, rest: usize) -> Found {
        found.back += rest + usize::from(self.end_line(rest));
        found
    }

    /// Lets `count` bytes go that stand between documents and hold no line break.
    fn flat_separate(&mut self, count: usize) {
        self.counts.separator_bytes += count as u64;
        self.buffer.consume_flat(count);
    }

    /// Lets the rest of a line go, and its line break if it has one that is held.
    fn end_line(&mut self, rest: usize) -> bool {
        self.flat_separate(rest);
        let has_break = self.buffer.held().first() == Some(&b'\n');
        if has_break {
            self.counts.separator_bytes += 1;
            self.buffer.consume_line_break();
        }
        has_break
    }

    /// Makes the `length` bytes behind `lead` look like a whole input.
    fn wall_off(&mut self, lead: usize, length: usize, checked: bool) -> Option<Found> {
        self.flat_separate(lead);
        self.buffer.set_wall(length);
        if checked {
            self.checked_to = self.buffer.offset() + length as u64;
        }
        None
    }

    /// Rejects what begins with a line that is too large, which `begins` in column 0.
    fn skip_large_line(&mut self, begins: bool) -> Found {
        let begins = begins && self.buffer.byte(0).is_some_and(begins_document);
        self.pass_over(Passing::line(begins))
    }

    /// Rejects a document that is too large, without holding it.
    fn pass_over(&mut self, mut passing: Passing) -> Found {
        let place = self.place();
        let mut length = 0;
        loop {
            let (count, is_over) = passing.pass(self.buffer.held());
            self.buffer.consume(count);
            length += count as u64;
            if is_over || !self.buffer.more() {
                return self.deliver_gone(place, length);
            }
        }
    }

    /// Rejects the line that begins here, up to its line break, without holding it.
    pub(super) fn skip_line(&mut self, fault: Fault) -> Found {
        let place = self.place();
        let mut length = 0;
        loop {
            let held = self.buffer.held();
            let line_end = memchr::memchr(b'\n', held);
            let count = line_end.unwrap_or(held.len());
            self.buffer.consume_flat(count);
            length += count as u64;
            if line_end.is_some() || !self.buffer.more() {
                return self.count(place, length, Verdict::Broken(fault), 0);
            }
        }
    }
}

/// Whether a line that begins with a bracket is an array of objects or arrays, rather than prose.
fn holds_containers(line: &[u8]) -> bool {
    let inner = line[1..].iter().find(|&&byte| !framing::is_blank(byte));
    matches!(inner, Some(b'{' | b'['))
}
