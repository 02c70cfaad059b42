//! Where the brackets of a document close.
//!
//! Takes the bytes of a document as they arrive and keeps its state between them, so that a document
//! of many blocks is walked once. Indifferent to everything but strings and brackets: whether the
//! document is any good is the validator's to say.

use crate::json::validate::string_stop;

/// How many brackets may be open before they count as never closed. The validator refuses far fewer;
/// this bounds the memory that a file of nothing but `[` can claim.
const MAX_OPEN: usize = 1 << 20;

/// What a walk over the bytes so far has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// The bracket that began the document closes; where its bytes end.
    Closed(usize),
    /// It never will: a bracket of the wrong kind, or a line break inside a string.
    Lost,
    /// The bytes end before that is known.
    Open,
}

/// The walk over one document.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    /// How far the walk has come, counted from the start of the bytes given.
    at: usize,
    in_string: bool,
    /// The open brackets: where each stands, counted from the start of the document, times two, and
    /// one more for an object.
    open: Vec<u64>,
    /// Bytes of the document that were given and are not any more.
    gone: u64,
}

impl Brackets {
    /// Forgets everything, for a new document.
    pub(super) fn restart(&mut self) {
        self.at = 0;
        self.in_string = false;
        self.open.clear();
        self.gone = 0;
    }

    /// How far the walk has come in the bytes given last.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The first `count` bytes will not be given again.
    pub(super) fn forget(&mut self, count: usize) {
        self.at = self.at.saturating_sub(count);
        self.gone += count as u64;
    }

    /// Where the open brackets stand, counted from the start of the document, outermost first.
    pub(super) fn open(&self) -> impl DoubleEndedIterator<Item = u64> {
        self.open.iter().map(|entry| entry >> 1)
    }

    /// The next `count` bytes are seen to mean nothing.
    pub(super) fn step_over(&mut self, count: usize) {
        self.at += count;
    }

    /// Whether a string is open.
    pub(super) fn is_in_string(&self) -> bool {
        self.in_string
    }

    /// Walks on through `bytes`, of which the part before was given in an earlier call.
    pub(super) fn walk(&mut self, bytes: &[u8]) -> Progress {
        let mut at = self.at;
        let progress = loop {
            if self.in_string {
                match string_walk(bytes, at) {
                    StringEnd::Quote(end) => {
                        at = end;
                        self.in_string = false;
                    }
                    StringEnd::LineBreak => break Progress::Lost,
                    StringEnd::Open(end) => {
                        at = end;
                        break Progress::Open;
                    }
                }
            }
            let Some(&byte) = bytes.get(at) else {
                break Progress::Open;
            };
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => {
                    if self.open.len() == MAX_OPEN {
                        break Progress::Lost;
                    }
                    let place = self.gone + at as u64;
                    self.open.push(place << 1 | u64::from(byte == b'{'));
                }
                b'}' | b']' => {
                    let object = u64::from(byte == b'}');
                    if self.open.pop_if(|entry| *entry & 1 == object).is_none() {
                        break Progress::Lost;
                    }
                    if self.open.is_empty() {
                        break Progress::Closed(at + 1);
                    }
                }
                _ => {}
            }
            at += 1;
        };
        self.at = at;
        progress
    }
}

/// How a walk through the inside of a string ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StringEnd {
    /// Behind the quote that closes it.
    Quote(usize),
    /// At a line break, which no string may hold.
    LineBreak,
    /// At the end of the bytes; where to go on when there are more.
    Open(usize),
}

/// Walks the inside of a string from `at` on.
pub(super) fn string_walk(bytes: &[u8], mut at: usize) -> StringEnd {
    let mut words = 0;
    loop {
        at = string_stop(bytes, at, &mut words);
        match bytes.get(at) {
            None => return StringEnd::Open(at),
            Some(b'"') => return StringEnd::Quote(at + 1),
            Some(b'\n') => return StringEnd::LineBreak,
            Some(b'\\') => match bytes.get(at + 1) {
                None => return StringEnd::Open(at),
                Some(b'\n') => return StringEnd::LineBreak,
                Some(_) => at += 2,
            },
            Some(_) => at += 1,
        }
    }
}
