//! Words before a document that goes on over the lines behind them, as a name or the date of a log before one that
//! is laid out for people.
//!
//! Takes a line of text that is no JSON, and says whether an object or array begins on it that it does not close, and
//! what becomes of that. Lines that close what they open are for others.
//!
//! The rule. The line must end as one that goes on does, and the bracket be followed by a key, or that of an array by an
//! object with one, which tells them from code and prose. If what begins there is sound, or is too large to be held, the
//! words are a reject of their own and the document is read as any other; so it is where an array begins, of which each
//! element is read for itself. Else words and document are one reject, up to where the brackets close; but a line from
//! that of the fault on that begins in column 0 with what no line inside of a document is likely to begin with is none
//! of it, so that a document that was cut costs none behind it. A value behind its key is a piece of a document, of
//! which nothing is to be read: it is one reject, sound or not, but where nothing stands before it.

use std::io::Read;

use super::brackets::{Brackets, Progress};
use super::buffer::Store;
use super::decide::PROBE;
use super::foreign::is_final;
use super::joined::{begins_document, may_go_on_behind};
use super::{Documents, Found, framing};
use crate::json::validate::validate_value;
use crate::json::verdict::{End, Fault, FaultCode, Verdict};

/// What is behind the words of a line.
enum Behind {
    /// A document that is read as any other.
    Document,
    /// None, since what begins here is broken at this byte, or since the input ends before it does.
    Broken(Option<usize>),
}

/// Words and a document that are one reject.
struct Reject {
    length: usize,
    /// Whether it ends where other text begins, rather than where its brackets close or the input ends.
    is_cut_off: bool,
}

impl<R: Read, B: Store> Documents<R, B> {
    /// The words before a document that begins on the line here, which ends at `end`, and goes beyond it; or both, if
    /// that is no document.
    pub(super) fn words(&mut self, end: usize) -> Option<Found> {
        let bracket = self.opens_behind(end)?;
        let words = framing::without_trailing_blanks(&self.buffer.held()[..bracket]).len();
        let is_array = self.buffer.byte(bracket) == Some(b'[');
        let is_first = self.counts.documents == 0 && !self.buffer.has_wall();
        let is_piece = !is_first && ends_with_key(&self.buffer.held()[..words]);
        let is_streamed = is_array && !is_piece;
        let reject = match self.behind(bracket, is_streamed) {
            Behind::Document if !is_piece => None,
            Behind::Document => self.end_of_reject(bracket, end, None),
            Behind::Broken(at) => {
                // What is sound as far as it goes is JSON, and text only before it.
                self.begins_with_bracket |= at.is_none();
                self.end_of_reject(bracket, end, at)
            }
        };
        // Of an array that is damaged the sound elements are read, but where it was cut off by other text.
        let reject = reject.filter(|reject| !is_streamed || reject.is_cut_off);
        let length = reject.as_ref().map_or(words, |reject| reject.length);
        let text = &self.buffer.held()[..length];
        let verdict = match validate_value(text) {
            (_, Verdict::Broken(fault)) => Verdict::Broken(fault),
            (value, verdict) if value == length => verdict,
            (value, _) => Verdict::Broken(Fault::trailing_text(text, value)),
        };
        let verdict = match verdict {
            Verdict::Broken(fault) => {
                let is_last = reject.is_some() && self.buffer.byte(length).is_none();
                let end = if is_last {
                    self.last_end()
                } else {
                    End::Document
                };
                Verdict::Broken(fault.ending_with(end))
            }
            verdict => verdict,
        };
        Some(self.deliver(length, verdict))
    }

    /// Where behind the words of the line here, which ends at `end`, an object or array begins that goes beyond it.
    fn opens_behind(&mut self, end: usize) -> Option<usize> {
        let open = unclosed(&self.buffer.held()[..end]);
        open.into_iter().find(|&at| at > 0 && self.has_key(at))
    }

    /// The same, where the line may also begin with a document.
    pub(super) fn opens_behind_words(&mut self, end: usize) -> Option<usize> {
        let is_text = match self.buffer.byte(0) {
            Some(b'{') => false,
            Some(b'[') => !self.opens_array(),
            _ => true,
        };
        if is_text {
            self.opens_behind(end)
        } else {
            None
        }
    }

    /// Whether the bracket here begins an object that has a key, or an array of such.
    fn has_key(&mut self, bracket: usize) -> bool {
        let is_array = self.buffer.byte(bracket) == Some(b'[');
        let mut expected: &[u8] = if is_array { b"{\"" } else { b"\"" };
        for at in bracket + 1..bracket + PROBE {
            match self.buffer.byte(at) {
                Some(byte) if framing::is_blank(byte) => {}
                Some(byte) if expected.first() == Some(&byte) => {
                    expected = &expected[1..];
                    if expected.is_empty() {
                        return true;
                    }
                }
                _ => return false,
            }
        }
        false
    }

    /// What begins with the bracket here. One that is `streamed` is looked at no further than a framing is.
    fn behind(&mut self, bracket: usize, streamed: bool) -> Behind {
        let limit = usize::try_from(self.max_document).unwrap_or(usize::MAX);
        let limit = if streamed { limit.min(PROBE) } else { limit };
        let mut seen = 0;
        let mut is_ended = false;
        loop {
            let held = self.buffer.held();
            // Looked through anew only when there is twice as much of it.
            if held.len() >= 2 * seen || is_ended {
                seen = held.len();
                let value = &held[bracket..];
                let value = &value[..value.len().min(limit.saturating_add(1))];
                let is_over = value.len() > limit;
                match validate_value(value) {
                    (length, Verdict::Valid | Verdict::Salvaged(_)) if length <= limit => {
                        return Behind::Document;
                    }
                    (_, Verdict::Broken(fault)) if is_final(&fault, value.len()) => {
                        return Behind::Broken(Some(bracket + fault.offset));
                    }
                    // It is for others to pass over it.
                    _ if is_over => return Behind::Document,
                    (_, Verdict::Broken(fault)) if is_ended => {
                        let at = bracket + fault.offset;
                        return Behind::Broken((fault.code != FaultCode::Cut).then_some(at));
                    }
                    _ => {}
                }
            }
            is_ended = !self.buffer.more();
        }
    }

    /// Where the reject ends that begins with the words here, of which the line ends at `end` and the document begins at
    /// `bracket`: where its brackets close, or before the next line from that of the `fault` on that is none of it. `None`
    /// where it is too large to be held.
    fn end_of_reject(
        &mut self,
        bracket: usize,
        end: usize,
        fault: Option<usize>,
    ) -> Option<Reject> {
        let fault_line = fault.map(|fault| {
            memchr::memrchr(b'\n', &self.buffer.held()[..fault]).map_or(0, |at| at + 1)
        });
        let is_array = self.buffer.byte(bracket) == Some(b'[');
        let mut brackets = Brackets::default();
        let mut is_lost = false;
        let mut from = end;
        loop {
            let next = self.next_line(from);
            let held = self.buffer.held();
            let lines = &held[..next.unwrap_or(held.len())];
            if !is_lost {
                match brackets.walk(&lines[bracket..]) {
                    Progress::Closed(length) => {
                        let length = bracket + length;
                        let is_cut_off = false;
                        return (!self.is_too_large(length))
                            .then_some(Reject { length, is_cut_off });
                    }
                    Progress::Lost => is_lost = true,
                    Progress::Open => {}
                }
            }
            let mut reject = Reject {
                length: framing::without_trailing_blanks(lines).len(),
                is_cut_off: false,
            };
            let Some(line) = next else {
                return (!self.is_too_large(held.len())).then_some(reject);
            };
            let may_resume = fault_line.is_some_and(|fault| fault <= line);
            let begins = self.buffer.byte(line).filter(|_| may_resume);
            if begins.is_some_and(|byte| is_outside(byte) && !(is_array && begins_document(byte))) {
                reject.is_cut_off = true;
                return Some(reject);
            }
            from = line;
        }
    }
}

/// The brackets that a line of text opens and does not close, if it ends as one that goes on does.
fn unclosed(line: &[u8]) -> Vec<usize> {
    let line = framing::without_trailing_blanks(line);
    if !line.last().is_some_and(|&last| may_go_on_behind(last)) {
        return Vec::new();
    }
    let mut from = 0;
    while let Some(begin) = memchr::memchr2(b'{', b'[', &line[from..]).map(|at| from + at) {
        let mut brackets = Brackets::default();
        from = match brackets.walk(&line[begin..]) {
            Progress::Open if brackets.is_in_string() => break,
            Progress::Open => {
                let places = brackets.open().filter_map(|at| usize::try_from(at).ok());
                return places.map(|at| begin + at).collect();
            }
            Progress::Closed(length) => begin + length,
            Progress::Lost => begin + brackets.at() + 1,
        };
    }
    Vec::new()
}

/// Whether a line that begins with this byte in column 0 is unlikely to be of a document that began before.
fn is_outside(byte: u8) -> bool {
    !(framing::is_blank(byte) || matches!(byte, b'"' | b'}' | b']' | b',' | b':'))
}

/// Whether words end with a quoted key.
fn ends_with_key(words: &[u8]) -> bool {
    let words = words
        .strip_suffix(b":")
        .map(framing::without_trailing_blanks);
    words.is_some_and(|key| key.ends_with(b"\""))
}
