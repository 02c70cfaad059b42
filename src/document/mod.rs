//! One JSON document at a time, each with its place in the input and the verdict on it.
//!
//! Takes any reader of uncompressed bytes, gives [`Documents`]. It knows framings and recovery, and
//! no dialect: what a document says is the finder's business.
//!
//! How it decides. Up to a MiB is looked at to tell JSON Lines from everything else, which brackets
//! frame ([`framing`] names the signs). In JSON Lines a line is validated as a whole and only text
//! behind its first value leads to a closer look. Elsewhere a document that is complete in the bytes
//! held is validated in one pass, which also says where it ends; only where that fails its brackets
//! are followed, over as many blocks as it takes ([`brackets`]).
//!
//! An array on a line of JSON Lines, and several values on a line, are read by the same code as
//! everything framed by brackets: a wall is put up at the end of the line, so that it looks like the
//! end of the input.

mod brackets;
mod buffer;
mod foreign;
mod framing;

use std::fmt;
use std::io::Read;

use crate::error::{Error, ErrorKind, Location};
use crate::json::validate::{self, End, Fault, Verdict, validate_value};
use brackets::{Brackets, Progress, StringEnd, string_walk};
use buffer::{Buffer, Mark};

pub use foreign::{Foreign, seems_to_be};
pub use framing::Framing;

/// Longest document that is held, unless the caller says otherwise: 1 GiB.
pub const DEFAULT_MAX_DOCUMENT: u64 = 1 << 30;

/// How many bytes of an input may be looked at before its framing is settled.
const PROBE: usize = 1 << 20;
/// How many lines of an input are looked at for its framing.
const PROBE_LINES: usize = 16;

/// Where a document stands in its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Number of the document, from 1, rejects included.
    pub number: u64,
    /// Line of its first byte, from 1.
    pub line: u64,
    /// Column of its first byte in bytes, from 1.
    pub column: u64,
    /// Its first byte in the uncompressed input, from 0.
    pub offset: u64,
    /// How many bytes it has.
    pub length: u64,
}

/// One document of an input, or a piece of it that is none: a reject.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Document<'a> {
    /// Exactly the document, or what the reject covers; empty where it is too large to be held.
    pub bytes: &'a [u8],
    /// Where it stands.
    pub place: Place,
    /// What checking every byte of it says.
    pub verdict: Verdict,
}

impl Document<'_> {
    /// Whether nothing of this document may be delivered.
    #[must_use]
    pub fn is_reject(&self) -> bool {
        self.verdict.is_broken()
    }

    /// Where a fault of this document lies in the input, with the JSON Pointer inside the document.
    #[must_use]
    pub fn location(&self, fault: &Fault) -> Location {
        let before = self.bytes.get(..fault.offset).unwrap_or(self.bytes);
        let breaks = memchr::memchr_iter(b'\n', before).count() as u64;
        let column = match memchr::memrchr(b'\n', before) {
            Some(last) => (before.len() - last) as u64,
            None => self.place.column + before.len() as u64,
        };
        Location {
            document: self.place.number,
            line: self.place.line + breaks,
            column,
            byte: self.place.offset + fault.offset as u64,
            pointer: validate::pointer_at(self.bytes, fault.offset),
        }
    }

    /// What is wrong with a reject, as an error with its place.
    #[must_use]
    pub fn error(&self) -> Option<Error> {
        match &self.verdict {
            Verdict::Broken(fault) => {
                Some(Error::new(ErrorKind::Syntax, fault.to_string()).at(self.location(fault)))
            }
            _ => None,
        }
    }
}

/// What was read of an input so far.
///
/// At its end `bytes = document_bytes + separator_bytes`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Documents, rejects included.
    pub documents: u64,
    /// Documents that are rejects.
    pub rejects: u64,
    /// Documents delivered in spite of a scalar fault.
    pub salvaged: u64,
    /// Bytes that the reader gave.
    pub bytes: u64,
    /// Bytes of documents, rejects included.
    pub document_bytes: u64,
    /// Bytes between documents.
    pub separator_bytes: u64,
}

impl Counts {
    /// Whether every byte read is accounted for; true at the end of every input.
    #[must_use]
    pub fn add_up(&self) -> bool {
        self.bytes == self.document_bytes + self.separator_bytes
    }
}

/// The documents of one input, one after another.
///
/// Lines, pretty-printed values, arrays and the scripts of personal archives are told apart by
/// themselves. A piece that is no JSON is a document too, with a broken verdict: a reject. It costs
/// only itself where the framing allows that.
///
/// # Examples
///
/// ```
/// use tweet_media::Documents;
///
/// let input = "{\"id\":1}\n{\"id\":\n[{\"id\":3},{\"id\":4}]\n";
/// let mut documents = Documents::new(input.as_bytes());
/// let mut good = Vec::new();
/// while let Some(document) = documents.next()? {
///     if !document.is_reject() {
///         good.push((document.place.line, document.bytes.len()));
///     }
/// }
/// assert_eq!(good, [(1, 8), (3, 8), (3, 8)]);
/// assert_eq!(documents.counts().rejects, 1);
/// assert!(documents.counts().add_up());
/// # Ok::<(), tweet_media::Error>(())
/// ```
pub struct Documents<R> {
    buffer: Buffer<R>,
    max_document: u64,
    mode: Mode,
    /// The array that is being read, if one is.
    array: Option<Array>,
    /// Behind the wall stand several values that were found good already.
    values_checked: bool,
    brackets: Brackets,
    /// Brackets, by their byte of the input, that were found never to close.
    unclosed: Vec<u64>,
    counts: Counts,
    shape: Shape,
    /// Whether this walk only looks whether there is any good document.
    probing: bool,
}

/// How the input is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Undecided,
    Lines,
    Brackets,
    Ended,
}

/// A top-level array of which elements are being read.
#[derive(Debug, Clone, Copy, Default)]
struct Array {
    /// Indentation of the first element that begins a line.
    indent: Option<u64>,
    /// A reject reached the end of the input, so the missing bracket costs no other one.
    paid: bool,
}

/// What the input was seen to be made of.
#[derive(Debug, Default)]
struct Shape {
    has_lines: bool,
    name: Option<String>,
    /// Top-level values and pieces, an array being one.
    tops: u64,
    begins_with_array: bool,
}

/// A document found in the buffer.
struct Found {
    /// How far before the current place it begins.
    back: usize,
    /// How many of its bytes are held.
    held: usize,
    place: Place,
    verdict: Verdict,
    mark: Mark,
}

impl<R> fmt::Debug for Documents<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents")
            .field("mode", &self.mode)
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

impl<R: Read> Documents<R> {
    /// Reads documents from `reader`, which gives uncompressed bytes.
    pub fn new(reader: R) -> Self {
        Self {
            buffer: Buffer::new(reader),
            max_document: DEFAULT_MAX_DOCUMENT,
            mode: Mode::Undecided,
            array: None,
            values_checked: false,
            brackets: Brackets::default(),
            unclosed: Vec::new(),
            counts: Counts::default(),
            shape: Shape::default(),
            probing: false,
        }
    }

    /// Rejects documents of more than `bytes` bytes, and does not hold them.
    #[must_use]
    pub fn max_document(mut self, bytes: u64) -> Self {
        self.max_document = bytes.max(1);
        self
    }

    /// The framing as far as it is known; settled when the last document was read.
    #[must_use]
    pub fn framing(&self) -> Framing {
        match &self.shape {
            Shape {
                has_lines: true, ..
            } => Framing::JsonLines,
            Shape {
                name: Some(name), ..
            } => Framing::Assignment { name: name.clone() },
            Shape { tops: 0, .. } => Framing::Empty,
            Shape {
                tops: 1,
                begins_with_array: true,
                ..
            } => Framing::Array,
            Shape { tops: 1, .. } => Framing::Single,
            _ => Framing::Concatenated,
        }
    }

    /// What was read so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            bytes: self.buffer.read(),
            ..self.counts
        }
    }

    /// The reader.
    pub fn get_ref(&self) -> &R {
        self.buffer.get_ref()
    }

    /// The next document, or `None` at the end.
    ///
    /// An error ends the input; every document before it was delivered, a cut one as a reject.
    ///
    /// # Errors
    ///
    /// - The reader fails: [`ErrorKind::Io`], or [`ErrorKind::Compression`] from a source of this crate.
    /// - The input is no JSON at all: [`ErrorKind::Framing`], before any document. Its first document
    ///   fails within its first two tokens and no other one within the first MiB is any better.
    #[expect(clippy::should_implement_trait, reason = "an Iterator cannot lend")]
    pub fn next(&mut self) -> Result<Option<Document<'_>>, Error> {
        match self.find()? {
            None => Ok(None),
            Some(found) => Ok(Some(Document {
                bytes: self.buffer.gone(found.back, found.held),
                place: found.place,
                verdict: found.verdict,
            })),
        }
    }

    fn find(&mut self) -> Result<Option<Found>, Error> {
        loop {
            match self.mode {
                Mode::Undecided => self.decide(),
                Mode::Lines if !self.buffer.has_wall() => {
                    if let Some(found) = self.next_on_lines() {
                        return Ok(Some(found));
                    }
                }
                Mode::Lines | Mode::Brackets => {
                    if let Some(found) = self.next_by_brackets() {
                        return self.unless_foreign(found).map(Some);
                    }
                    if self.buffer.has_wall() {
                        self.buffer.lift_wall();
                        self.values_checked = false;
                    } else {
                        self.mode = Mode::Ended;
                    }
                }
                Mode::Ended => return self.buffer.take_error().map_or(Ok(None), Err),
            }
        }
    }

    // ---- what the input is ----

    /// Tells JSON Lines from everything else, and asks the reader for no more than that takes.
    fn decide(&mut self) {
        if (0..framing::BOM.len()).all(|i| self.buffer.byte(i) == Some(framing::BOM[i])) {
            self.separate(framing::BOM.len());
            self.buffer.start_line_here();
        }
        self.skip_separators();
        if self.buffer.byte(0).is_none() {
            self.mode = Mode::Ended;
            return;
        }
        let is_assignment = framing::assignment(|i| self.buffer.byte(i)).is_some();
        self.shape.has_lines = !is_assignment && self.has_lines();
        self.mode = if self.shape.has_lines {
            Mode::Lines
        } else {
            Mode::Brackets
        };
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
    fn unless_foreign(&mut self, found: Found) -> Result<Found, Error> {
        let Verdict::Broken(fault) = found.verdict else {
            return Ok(found);
        };
        let is_first = self.counts.documents == 1 && self.mode == Mode::Brackets && !self.probing;
        let bytes = self.buffer.gone(found.back, found.held);
        if !is_first || found.held == 0 || !validate::fails_at_once(bytes, &fault) {
            return Ok(found);
        }
        let here = self.buffer.rewind(found.mark, found.back);
        while self.buffer.held().len() < PROBE && self.buffer.more() {}
        let held = self.buffer.held();
        let head = &held[..held.len().min(PROBE)];
        let mut probe = Documents::new(head.get(found.back..).unwrap_or_default());
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
        let Foreign { what, remedy } = seems_to_be(head);
        self.mode = Mode::Ended;
        self.counts = Counts::default();
        Err(Error::new(
            ErrorKind::Framing,
            format!("is not JSON but {what}; {remedy}"),
        ))
    }

    // ---- taking pieces off the buffer ----

    fn place(&self) -> Place {
        Place {
            number: self.counts.documents + 1,
            line: self.buffer.line(),
            column: self.buffer.offset() - self.buffer.line_start() + 1,
            offset: self.buffer.offset(),
            length: 0,
        }
    }

    /// Lets `count` bytes go that stand between documents.
    fn separate(&mut self, count: usize) {
        self.counts.separator_bytes += count as u64;
        self.buffer.consume(count);
    }

    /// Delivers the next `length` bytes, which are held, as a document.
    fn deliver(&mut self, length: usize, verdict: Verdict) -> Found {
        let mark = self.buffer.mark();
        let place = self.place();
        self.buffer.consume(length);
        self.count(place, length as u64, verdict, Some((length, mark)))
    }

    /// Delivers a document whose `length` bytes were let go as they came.
    fn deliver_gone(&mut self, place: Place, length: u64) -> Found {
        self.count(place, length, Verdict::Broken(Fault::too_large()), None)
    }

    fn count(
        &mut self,
        place: Place,
        length: u64,
        verdict: Verdict,
        held: Option<(usize, Mark)>,
    ) -> Found {
        self.counts.documents += 1;
        self.counts.document_bytes += length;
        match verdict {
            Verdict::Valid => {}
            Verdict::Salvaged(_) => self.counts.salvaged += 1,
            Verdict::Broken(_) => self.counts.rejects += 1,
        }
        if self.array.is_none() && !self.buffer.has_wall() {
            self.shape.tops += 1;
        }
        let (held, mark) = held.unwrap_or((0, self.buffer.mark()));
        Found {
            back: held,
            held,
            place: Place { length, ..place },
            verdict,
            mark,
        }
    }

    fn is_too_large(&self, length: usize) -> bool {
        length as u64 > self.max_document
    }

    /// The verdict on the next `length` bytes, which are known to be no document and end where `end` says.
    fn fault_of(&self, length: usize, end: End) -> Verdict {
        let (_, verdict) = validate_value(&self.buffer.held()[..length]);
        let fault = match verdict {
            Verdict::Broken(fault) => fault,
            _ => Fault::unclosed_array(length),
        };
        Verdict::Broken(fault.ending_with(end))
    }

    /// What ends where the input seems to.
    fn last_end(&self) -> End {
        if self.buffer.has_wall() {
            End::Line
        } else {
            End::Input
        }
    }

    // ---- JSON Lines ----

    /// The document of the next line. `None` when its values are to be read one by one behind a
    /// wall, or the input has ended.
    fn next_on_lines(&mut self) -> Option<Found> {
        loop {
            let mut seen = 0;
            let end = loop {
                let held = self.buffer.held();
                if let Some(length) = memchr::memchr(b'\n', &held[seen..]) {
                    break seen + length;
                }
                seen = held.len();
                if self.is_too_large(seen) {
                    let lead = framing::leading_separators(self.buffer.held());
                    self.flat_separate(lead);
                    seen -= lead;
                    if self.is_too_large(seen) {
                        return Some(self.skip_line());
                    }
                }
                if !self.buffer.more() {
                    break self.buffer.held().len();
                }
            };
            let line = &self.buffer.held()[..end];
            let lead = framing::leading_separators(line);
            let body = framing::without_trailing_separators(&line[lead..]);
            let length = body.len();
            if length == 0 {
                if end == 0 && self.buffer.byte(0).is_none() {
                    self.mode = Mode::Ended;
                    return None;
                }
                self.end_line(end);
                continue;
            }
            if self.is_too_large(end - lead) {
                self.flat_separate(lead);
                return Some(self.skip_line());
            }
            let (value, mut verdict) = validate_value(body);
            let is_array = body[0] == b'[';
            if let Verdict::Broken(fault) = verdict {
                if is_array && holds_containers(body) {
                    return self.wall_off(lead, length, false);
                }
                verdict = Verdict::Broken(fault.ending_with(End::Line));
            } else if value < length {
                match framing::check_values(body) {
                    Ok(()) => return self.wall_off(lead, length, true),
                    Err(fault) => verdict = Verdict::Broken(fault.ending_with(End::Line)),
                }
            } else if is_array {
                return self.wall_off(lead, length, true);
            }
            self.flat_separate(lead);
            let mark = self.buffer.mark();
            let place = self.place();
            self.buffer.consume_flat(length);
            let mut found = self.count(place, length as u64, verdict, Some((length, mark)));
            let tail = end - lead - length;
            found.back += tail;
            if self.end_line(tail) {
                found.back += 1;
            }
            return Some(found);
        }
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
        self.values_checked = checked;
        None
    }

    /// Rejects the line that begins here, up to its line break, without holding it.
    fn skip_line(&mut self) -> Found {
        let place = self.place();
        let mut length = 0;
        loop {
            let held = self.buffer.held();
            let line_end = memchr::memchr(b'\n', held);
            let count = line_end.unwrap_or(held.len());
            self.buffer.consume_flat(count);
            length += count as u64;
            if line_end.is_some() || !self.buffer.more() {
                return self.deliver_gone(place, length);
            }
        }
    }

    // ---- everything that brackets frame ----

    /// The next document up to the end or the wall.
    fn next_by_brackets(&mut self) -> Option<Found> {
        loop {
            let begins_line = self.skip_separators();
            let Some(byte) = self.buffer.byte(0) else {
                return self.end_of_array();
            };
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
                    _ if self.values_checked => {
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
    fn skip_separators(&mut self) -> bool {
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

    /// Whether the bracket here opens an array, rather than prose such as `[INFO] start`.
    fn opens_array(&mut self) -> bool {
        let mut at = 1;
        loop {
            match self.buffer.byte(at) {
                Some(blank) if framing::is_blank(blank) && at < PROBE => at += 1,
                Some(b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                    return true;
                }
                None => return true,
                // A list of Python objects and the like: the elements are no JSON, the array is one.
                Some(b',' | b'<' | b'\'' | b'}') => return true,
                Some(_) => return false,
            }
        }
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
        if self.unclosed.binary_search(&offset).is_ok() {
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
                Progress::Lost => break,
                Progress::Open if held.len() > limit => return self.over_limit(),
                Progress::Open if self.buffer.more() => {}
                Progress::Open => break,
            }
        }
        // Each of these brackets meets the same end, so none of them has to be followed again.
        self.unclosed.clear();
        self.unclosed
            .extend(self.brackets.open().map(|place| offset + place));
        self.lost()
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
    fn next_line(&mut self, from: usize) -> Option<usize> {
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
            framing::without_trailing_separators(&self.buffer.held()[..line]).len()
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
        let end = self.next_line_or_end();
        if self.is_too_large(end) {
            return Some(self.skip_line());
        }
        let body = framing::without_trailing_separators(&self.buffer.held()[..end]);
        let length = body.len();
        let (value, verdict) = validate_value(body);
        if verdict.is_broken() {
            let verdict = self.fault_of(length, End::Line);
            return Some(self.deliver(length, verdict));
        }
        if value == length {
            return Some(self.deliver(length, verdict));
        }
        match framing::check_values(body) {
            Ok(()) => {
                if !self.buffer.has_wall() {
                    self.shape.tops += 2;
                    self.buffer.set_wall(length);
                }
                self.values_checked = true;
                None
            }
            Err(fault) => Some(self.deliver(length, Verdict::Broken(fault))),
        }
    }

    /// Where the line ends that lies here; what is held, if that is over the limit already.
    fn next_line_or_end(&mut self) -> usize {
        let mut seen = 0;
        loop {
            let held = self.buffer.held();
            if let Some(length) = memchr::memchr(b'\n', &held[seen..]) {
                return seen + length;
            }
            seen = held.len();
            if self.is_too_large(seen) || !self.buffer.more() {
                return self.buffer.held().len();
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
            let verdict = self.fault_of(length, End::Document);
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
        let reaches_end = self.buffer.byte(length).is_none();
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

/// Whether a line that begins with a bracket is an array of objects or arrays, rather than prose.
fn holds_containers(line: &[u8]) -> bool {
    let inner = line[1..].iter().find(|&&byte| !framing::is_blank(byte));
    matches!(inner, Some(b'{' | b'['))
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
