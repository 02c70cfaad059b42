//! Everything that is framed by brackets, and how reading goes on where they do not close.
//!
//! Takes the input from one value to the next, up to its end or the wall. A value that is held whole
//! is validated in one pass, which says where it ends; only where that fails its brackets are followed.

use std::io::Read;

use super::brackets::{Progress, StringEnd, string_walk};
use super::buffer::Store;
use super::decide::PROBE;
use super::foreign::{Early, is_final, json_behind_early};
use super::{Array, Documents, Found, framing};
use crate::json::validate::validate_value;
use crate::json::verdict::{End, Fault, Verdict};

/// Longer words in brackets at the start of a line are no date and no name.
const LONGEST_WORDS: usize = 128;
/// Nor does a line begin with more of them.
const MOST_WORDS: usize = 8;

impl<R: Read, B: Store> Documents<R, B> {
    /// The next document up to the end or the wall.
    pub(super) fn next_by_brackets(&mut self) -> Option<Found> {
        loop {
            let begins_line = self.skip_separators();
            let Some(byte) = self.buffer.byte(0) else {
                return self.end_of_array();
            };
            self.begins_with_bracket = matches!(byte, b'{' | b'[');
            let Some(array) = &mut self.array else {
                match byte {
                    b'{' => return Some(self.bracketed()),
                    b'[' if self.opens_array() => {
                        if self.shape.tops == 0 {
                            self.shape.begins_with_array = true;
                        }
                        if !self.buffer.has_wall() {
                            self.shape.tops += 1;
                        }
                        self.separate(1);
                        self.array = Some(Array::default());
                    }
                    _ if self.buffer.offset() < self.checked_to => {
                        let (length, verdict) = validate_value(self.buffer.held());
                        return Some(self.deliver(length, verdict));
                    }
                    _ => {
                        if let Some(found) = self.assignment_or_text() {
                            return Some(found);
                        }
                    }
                }
                continue;
            };
            if byte == b']' {
                self.separate(1);
                self.array = None;
                continue;
            }
            if begins_line && array.indent.is_none() {
                array.indent = Some(self.buffer.offset() - self.buffer.line_start());
            }
            return Some(match byte {
                b'{' | b'[' => self.bracketed(),
                _ => self.scalar(),
            });
        }
    }

    /// Lets go what stands between documents here; whether a line begins with what follows, blanks aside.
    pub(super) fn skip_separators(&mut self) -> bool {
        let mut begins_line = self.buffer.offset() == self.buffer.line_start();
        loop {
            let held = self.buffer.held();
            let count = framing::leading_separators(held);
            let gap = &held[..count];
            let since_break = memchr::memrchr(b'\n', gap).map_or(gap, |last| {
                begins_line = true;
                &gap[last + 1..]
            });
            begins_line &= since_break
                .iter()
                .all(|&byte| matches!(byte, b' ' | b'\t' | b'\r'));
            let left = held.len() - count;
            // A byte order mark may be cut by the end of what is held.
            let maybe_mark = left < framing::BOM.len() && framing::BOM.starts_with(&held[count..]);
            self.separate(count);
            if !maybe_mark || !self.buffer.more() {
                return begins_line;
            }
        }
    }

    /// Whether the bracket here opens an array, rather than prose such as `[INFO] start` or `[2022-03-02] start`.
    ///
    /// Prose in brackets begins with a letter, or is no JSON and has other words behind it on its line. Anything else
    /// is an array, perhaps of Python objects, so that its elements are no JSON; and so are the three literals.
    pub(super) fn opens_array(&mut self) -> bool {
        let mut bracket = 0;
        for _ in 0..MOST_WORDS {
            let mut at = bracket + 1;
            while self.buffer.byte(at).is_some_and(framing::is_blank) && at < PROBE {
                at += 1;
            }
            let next = self.buffer.byte(at);
            if next.is_some_and(|byte| byte.is_ascii_alphabetic() && !b"tfn".contains(&byte)) {
                return false;
            }
            let Some(behind) = self.words_in_brackets(bracket) else {
                return true;
            };
            match self.buffer.byte(behind) {
                None | Some(b'\n' | b',' | b';' | b']' | b'{' | b'}') => return true,
                // As in `[2022-03-02] [INFO] start`.
                Some(b'[') => bracket = behind,
                Some(_) => return false,
            }
        }
        true
    }

    /// What stands behind a bracket and a few words that are no JSON, up to the bracket that closes on the same line.
    fn words_in_brackets(&mut self, bracket: usize) -> Option<usize> {
        let first = bracket + 1;
        let mut close = first;
        while self.buffer.byte(close)? != b']' {
            let is_word = !matches!(self.buffer.byte(close)?, b'\n' | b'[' | b'{' | b'"');
            if !is_word || close - first == LONGEST_WORDS {
                return None;
            }
            close += 1;
        }
        let (_, verdict) = validate_value(&self.buffer.held()[bracket..=close]);
        let mut behind = close + 1;
        while matches!(self.buffer.byte(behind), Some(b' ' | b'\t' | b'\r')) {
            if behind - close == LONGEST_WORDS {
                return None;
            }
            behind += 1;
        }
        verdict.is_broken().then_some(behind)
    }

    /// An array that never closes costs a reject, if its last element did not cost one.
    fn end_of_array(&mut self) -> Option<Found> {
        let array = self.array.take()?;
        if array.paid {
            return None;
        }
        let fault = Fault::unclosed_array(0).ending_with(self.last_end());
        self.array = Some(array);
        let found = self.deliver(0, Verdict::Broken(fault));
        self.array = None;
        Some(found)
    }

    /// A document that begins with a bracket.
    fn bracketed(&mut self) -> Found {
        let offset = self.buffer.offset();
        if self.is_unclosed(offset) {
            return self.lost();
        }
        let (length, verdict) = validate_value(self.buffer.held());
        if !verdict.is_broken() && !self.is_too_large(length) {
            return self.deliver(length, verdict);
        }
        self.brackets.restart();
        loop {
            let held = self.buffer.held();
            let limit = usize::try_from(self.max_document).unwrap_or(usize::MAX);
            let within = held.len().min(limit);
            match self.brackets.walk(&held[..within]) {
                Progress::Closed(length) => {
                    let (_, verdict) = validate_value(&held[..length]);
                    return self.deliver(length, verdict);
                }
                Progress::Open if held.len() > limit => return self.over_limit(),
                Progress::Open if self.buffer.more() => {}
                Progress::Open | Progress::Lost => break,
            }
        }
        // Each of these brackets meets the same end, so none of them has to be followed again.
        self.unclosed.clear();
        self.unclosed_behind = 0;
        self.unclosed
            .extend(self.brackets.open().map(|place| offset + place));
        self.lost()
    }

    /// Whether the bracket at `offset` was found never to close. They are asked for in their order.
    fn is_unclosed(&mut self, offset: u64) -> bool {
        while let Some(&first) = self.unclosed.get(self.unclosed_behind) {
            if first >= offset {
                return first == offset;
            }
            self.unclosed_behind += 1;
        }
        false
    }

    /// A document whose frame is lost: everything up to where reading resumes is one reject.
    fn lost(&mut self) -> Found {
        let indent = self.array.and_then(|array| array.indent);
        let mut line = 0;
        loop {
            let Some(next) = self.next_line(line) else {
                if self.is_too_large(self.buffer.held().len()) {
                    return self.skip_lost(true);
                }
                return self.reject_to_end();
            };
            line = next;
            let resumption = framing::resumption(indent, |i| self.buffer.byte(line + i));
            if let Some(resumption) = resumption {
                return self.resume(line, resumption);
            }
        }
    }

    /// Start of the line behind the one on which `from` lies; `None` when the input ends before or
    /// more would have to be held than is allowed.
    pub(super) fn next_line(&mut self, from: usize) -> Option<usize> {
        let mut seen = from;
        loop {
            let held = self.buffer.held();
            if let Some(length) = memchr::memchr(b'\n', &held[seen..]) {
                let next = seen + length + 1;
                return (!self.is_too_large(next)).then_some(next);
            }
            seen = held.len();
            if self.is_too_large(seen) || !self.buffer.more() {
                return None;
            }
        }
    }

    /// Rejects what stands before `line`, where the next document begins.
    fn resume(&mut self, line: usize, resumption: framing::Resumption) -> Found {
        let end = if resumption.lost > 0 {
            line + resumption.lost
        } else {
            framing::without_trailing_blanks(&self.buffer.held()[..line]).len()
        };
        let verdict = self.fault_of(end, End::Document);
        let found = self.deliver(end, verdict);
        // Where elements are indented, what begins in column 0 is none: the array was never closed.
        if resumption.in_column_0
            && self
                .array
                .is_some_and(|array| array.indent.unwrap_or(0) > 0)
        {
            self.array = None;
        }
        found
    }

    fn reject_to_end(&mut self) -> Found {
        let end = framing::without_trailing_blanks(self.buffer.held()).len();
        let verdict = self.fault_of(end, self.last_end());
        if let Some(array) = &mut self.array {
            array.paid = true;
        }
        self.deliver(end, verdict)
    }

    /// A document that does not close within the bytes that may be held. It ends where its brackets
    /// close or where reading would resume if they never did, whichever comes first.
    fn over_limit(&mut self) -> Found {
        let offset = self.buffer.offset();
        let indent = self.array.and_then(|array| array.indent);
        let mut line = 0;
        while let Some(next) = self.next_line(line) {
            line = next;
            if let Some(resumption) = framing::resumption(indent, |i| self.buffer.byte(line + i)) {
                self.forget_inner_lines(offset, line);
                return self.resume(line, resumption);
            }
        }
        self.skip_lost(false)
    }

    /// Of the brackets that are open at the limit all but the last that begins a line are taken to
    /// stay open, else each of them would be followed up to the limit again.
    fn forget_inner_lines(&mut self, offset: u64, first: usize) {
        let held = self.buffer.held();
        let begins_line = |place: u64| {
            let before = usize::try_from(place)
                .ok()
                .and_then(|place| held.get(..place));
            before.is_some_and(|before| {
                let line =
                    memchr::memrchr(b'\n', before).map_or(before, |last| &before[last + 1..]);
                before.len() >= first && line.iter().all(|b| b" \t,}".contains(b))
            })
        };
        let last = self.brackets.open().rev().find(|&place| begins_line(place));
        self.unclosed.clear();
        self.unclosed_behind = 0;
        let outer = self
            .brackets
            .open()
            .take_while(|&place| last.is_none_or(|last| place < last));
        self.unclosed.extend(outer.map(|place| offset + place));
    }

    /// Rejects a document without holding it, line by line, until its brackets close or a line begins
    /// as the next document does.
    fn skip_lost(&mut self, mut lost: bool) -> Found {
        let place = self.place();
        let indent = self.array.and_then(|array| array.indent);
        let mut length = 0;
        // Up to the limit no line was found to begin a document.
        let mut looked_through = usize::try_from(self.max_document).unwrap_or(usize::MAX);
        loop {
            let held = self.buffer.held();
            let line_end = memchr::memchr(b'\n', held);
            let mut count = line_end.map_or(held.len(), |at| at + 1);
            if !lost {
                match self.brackets.walk(&held[..count]) {
                    Progress::Closed(end) => {
                        self.buffer.consume(end);
                        return self.deliver_gone(place, length + end as u64);
                    }
                    Progress::Lost => lost = true,
                    // A backslash whose other half has not come yet must be seen again.
                    Progress::Open => count = count.min(self.brackets.at()),
                }
            }
            self.brackets.forget(count);
            self.buffer.consume(count);
            length += count as u64;
            looked_through = looked_through.saturating_sub(count);
            if line_end.is_none() {
                if !self.buffer.more() {
                    if let Some(array) = &mut self.array {
                        array.paid = true;
                    }
                    return self.deliver_gone(place, length);
                }
                continue;
            }
            if looked_through > 0 {
                continue;
            }
            if let Some(resumption) = framing::resumption(indent, |i| self.buffer.byte(i)) {
                self.buffer.consume(resumption.lost);
                let found = self.deliver_gone(place, length + resumption.lost as u64);
                if resumption.in_column_0
                    && self
                        .array
                        .is_some_and(|array| array.indent.unwrap_or(0) > 0)
                {
                    self.array = None;
                }
                return found;
            }
        }
    }

    /// Text at the top level: an assignment's prefix, else the rest of the line. `None` when that was
    /// a prefix, or is several values.
    fn assignment_or_text(&mut self) -> Option<Found> {
        if let Some(assignment) = framing::assignment(|i| self.buffer.byte(i)) {
            self.separate(assignment.length);
            self.shape.name.get_or_insert(assignment.name);
            return None;
        }
        let end = match self.next_line_or_end() {
            Ok(end) => end,
            Err((fault, json_at)) => {
                let found = self.skip_line(fault);
                return Some(Found { json_at, ..found });
            }
        };
        let line_end = if self.buffer.has_wall() {
            self.last_end()
        } else {
            self.end_of_line(end)
        };
        let body = framing::without_trailing_blanks(&self.buffer.held()[..end]);
        let length = body.len();
        let (value, verdict) = validate_value(body);
        if verdict.is_broken() {
            if let Some(found) = self.words(end) {
                return Some(found);
            }
            let verdict = self.fault_of(length, line_end);
            return Some(self.deliver(length, verdict));
        }
        if framing::is_separator(&body[value..]) {
            return Some(self.deliver(value, verdict));
        }
        match framing::check_values(body) {
            Ok(()) => {
                if !self.buffer.has_wall() {
                    self.shape.tops += 2;
                    self.buffer.set_wall(length);
                    self.has_line_break = line_end == End::Line;
                }
                self.checked_to = self.buffer.offset() + length as u64;
                None
            }
            Err(fault) => {
                let found = self.words(end);
                Some(found.unwrap_or_else(|| self.deliver(length, Verdict::Broken(fault))))
            }
        }
    }

    /// Where the line ends that lies here, or why it is not to be held: it is too large, or long and no JSON
    /// whatever its end may be. Of that line it is told where JSON stands in it; where that begins and its end
    /// is not known, the line is held.
    fn next_line_or_end(&mut self) -> Result<usize, (Fault, Option<usize>)> {
        let mut seen = 0;
        let mut is_looked_at = self.buffer.has_wall() || self.max_document <= PROBE as u64;
        loop {
            let held = self.buffer.held();
            let line_end = memchr::memchr(b'\n', &held[seen..]).map(|length| seen + length);
            seen = line_end.unwrap_or(held.len());
            if seen > PROBE && !is_looked_at {
                is_looked_at = true;
                let text = &held[..PROBE];
                if let Some(fault) = early_fault(text)
                    && let Early::Known(json_at) = json_behind_early(text)
                {
                    return Err((fault, json_at));
                }
            }
            if self.is_too_large(seen) {
                return Err((Fault::too_large(), None));
            }
            if line_end.is_some() || !self.buffer.more() {
                return Ok(seen);
            }
        }
    }

    /// An element that begins with no bracket: up to the next comma or bracket, or the end of the line.
    fn scalar(&mut self) -> Found {
        let held = self.buffer.held();
        let (length, verdict) = validate_value(held);
        if !verdict.is_broken() {
            let after = held[length..]
                .iter()
                .position(|b| !matches!(b, b' ' | b'\t' | b'\r'));
            let end = length + after.unwrap_or(0);
            if held.get(end).is_some_and(|&byte| ends_scalar(byte)) && !self.is_too_large(end) {
                return self.deliver(length, verdict);
            }
        }
        // The first byte belongs to the element, whatever it is.
        let mut at = 1;
        let mut in_string = held.first() == Some(&b'"');
        loop {
            let ended = scalar_walk(self.buffer.held(), &mut at, &mut in_string);
            if self.is_too_large(at) {
                return self.skip_scalar(at, in_string, ended);
            }
            if ended || !self.buffer.more() {
                break;
            }
        }
        let held = self.buffer.held();
        // A backslash may stand at the very end of the input.
        let at = if held.len() == at + 1 && in_string {
            held.len()
        } else {
            at
        };
        let body = framing::without_trailing_blanks(&held[..at.min(held.len())]);
        let length = body.len();
        let (value, verdict) = validate_value(body);
        if verdict.is_broken() {
            // What ends the element is part of the sentence.
            let verdict = match validate_value(held) {
                (_, Verdict::Broken(fault)) if fault.offset <= length => Verdict::Broken(fault),
                _ => verdict,
            };
            self.pay_at_end(length);
            return self.deliver(length, verdict);
        }
        if value < length {
            let fault = Fault::trailing_text(body, value);
            return self.deliver(length, Verdict::Broken(fault));
        }
        self.deliver(length, verdict)
    }

    /// A reject that reaches the end of the input pays for the bracket that is missing there.
    fn pay_at_end(&mut self, length: usize) {
        let mut at = length;
        while self.buffer.byte(at).is_some_and(framing::is_blank) && at - length < PROBE {
            at += 1;
        }
        let reaches_end = self.buffer.byte(at).is_none();
        if let Some(array) = &mut self.array {
            array.paid |= reaches_end;
        }
    }

    /// Rejects an element of which `at` bytes were walked over, without holding it.
    fn skip_scalar(&mut self, mut at: usize, mut in_string: bool, mut ended: bool) -> Found {
        let place = self.place();
        let mut length = 0;
        loop {
            self.buffer.consume_flat(at);
            length += at as u64;
            if ended || !self.buffer.more() {
                return self.deliver_gone(place, length);
            }
            at = 0;
            ended = scalar_walk(self.buffer.held(), &mut at, &mut in_string);
        }
    }
}

/// What is wrong with the beginning of a line of text, where no end that it may have makes that good.
fn early_fault(text: &[u8]) -> Option<Fault> {
    let fault = match validate_value(text) {
        (_, Verdict::Broken(fault)) => fault,
        _ => framing::check_values(text).err()?,
    };
    is_final(&fault, text.len()).then_some(fault)
}

fn ends_scalar(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'\n')
}

/// Walks an element that begins with no bracket on to its end, strings in it as one; whether that was
/// reached.
fn scalar_walk(bytes: &[u8], at: &mut usize, in_string: &mut bool) -> bool {
    loop {
        if *in_string {
            match string_walk(bytes, *at) {
                StringEnd::Quote(end) => {
                    *at = end;
                    *in_string = false;
                }
                StringEnd::LineBreak => {
                    *at += memchr::memchr(b'\n', &bytes[*at..]).unwrap_or(0);
                    return true;
                }
                StringEnd::Open(end) => {
                    *at = end;
                    return false;
                }
            }
        }
        let Some(&byte) = bytes.get(*at) else {
            return false;
        };
        if ends_scalar(byte) {
            return true;
        }
        *in_string = byte == b'"';
        *at += 1;
    }
}
