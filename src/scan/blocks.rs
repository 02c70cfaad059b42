//! JSON Lines on several threads: blocks of whole lines, each checked, searched and made into rows at once.
//!
//! Takes an input that was found to be lines, gives the parts that a [`Gather`] makes of its blocks, in
//! their order. What a document is and where it stands is the same as where one thread reads: a block's
//! first look tells how many documents and lines it has, and those of all blocks before it are added
//! before anybody sees them.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::order::{Progress, in_order, soon};
use super::{Counts, Options, Origin, Scanner, Visitor, is_dull};
use crate::document::block::{
    Joined, Joining, LineStart, Lines, Passing, Rest, Spans, begins_document, goes_on,
    is_separator, leading_separators, outgrows, read_once,
};
use crate::document::{Document, Framing, Place, held_limit};
use crate::error::{Error, ErrorKind};
use crate::finder::{Finder, Wanted};
use crate::json::index::Index;

/// A block longer than this is worked on alone, so that no more than one is held beside the one that is
/// being read.
const LARGE: usize = 1 << 20;

/// A block of more lines than this is cut where the next document begins: each line may be a reject, and what is kept of
/// that is much more than a short line.
const MOST_LINES: usize = 4096;

/// What takes a scan's records in parts, each made on a thread of its own.
///
/// It is a [`Visitor`] too, for inputs that one thread reads.
pub trait Gather: Visitor {
    /// What a block's documents are told to.
    type Part: Visitor + Send + 'static;

    /// What makes the parts; `None` where this must see every record itself, in order.
    fn parts(&self) -> Option<MakePart<Self::Part>>;

    /// Takes the next part. `Break` ends the scan of all inputs.
    fn join(&mut self, part: Self::Part) -> ControlFlow<()>;
}

/// Makes parts on any thread.
pub type MakePart<P> = Arc<dyn Fn() -> P + Send + Sync>;

/// What came of a block.
struct Outcome<P> {
    part: P,
    counts: Counts,
    /// How many lines hold something, and what they are where but one does.
    framing: (u64, Framing),
    /// Why reading ended behind it.
    error: Option<Error>,
}

/// Reads the lines behind `rest` on several threads.
pub(super) fn scan_blocks<R: Read + Send + 'static, G: Gather>(
    origin: Origin<'_>,
    rest: Rest<R>,
    options: &Options,
    counts: &mut Counts,
    gather: &mut G,
    parts: MakePart<G::Part>,
) -> Result<ControlFlow<()>, Error> {
    let worker = Worker {
        input: origin.input.to_owned(),
        member: origin.member.map(ToOwned::to_owned),
        options: options.clone(),
        parts,
        wants_all: gather.wants_all_documents() || options.wanted != Wanted::default(),
        chain: Chain::beginning(rest.line_breaks),
    };
    counts.bytes += rest.separator_bytes;
    counts.separator_bytes += rest.separator_bytes;
    let wanted = options.wanted;
    let mut cutter = Cutter::new(rest, options);
    let spare = Arc::clone(&cutter.spare);
    let mut failure = None;
    let (mut lines, mut framing) = (0, Framing::Empty);
    let end = in_order(
        options.threads,
        move |progress| cutter.next(progress),
        move || Kept {
            finder: Finder::wanting(wanted),
            index: Index::default(),
        },
        move |kept, block| worker.work(kept, block, &spare),
        |outcome: Option<Outcome<G::Part>>| {
            let Some(outcome) = outcome else {
                return gather.pause();
            };
            counts.add(&outcome.counts);
            failure = outcome.error;
            let (more, what) = outcome.framing;
            if more > 0 {
                framing = what;
            }
            lines += more;
            gather.join(outcome.part)
        },
    )
    .map_err(|error| {
        Error::new(ErrorKind::Io, format!("no thread to work on: {error}")).caused_by(error)
    })?;
    if lines > 1 {
        framing = Framing::JsonLines;
    }
    gather.end(&framing);
    match failure {
        Some(error) if end.is_continue() => Err(error),
        _ => Ok(end),
    }
}

/// Some lines.
struct Block {
    number: u64,
    start: LineStart,
    bytes: Vec<u8>,
    /// How many of the bytes are the block's.
    filled: usize,
    /// Whether the last of its lines go on, too many to be held together.
    goes_beyond: bool,
    /// What stands behind those lines and is too large to be held.
    too_large: Option<TooLarge>,
    /// Why reading ended behind it.
    error: Option<Error>,
}

/// A document that was passed over.
#[derive(Debug, Clone, Copy, Default)]
struct TooLarge {
    length: u64,
    line_breaks: u64,
}

/// What is known of the lines read so far.
enum Known {
    /// So many bytes of them can be told whatever follows.
    Lines(usize),
    /// They begin with a document that is too large to be held.
    TooLarge(Passing),
}

/// Whether what begins on a line goes no further than the lines read so far, whatever follows.
enum Settled {
    No,
    Yes,
    /// It is a document that is too large to be held.
    TooLarge(Passing),
}

/// Buffers that were read already.
type Spare = Arc<Mutex<Vec<Vec<u8>>>>;

/// Where lines lie in the bytes of a block.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// How many bytes were looked at.
    filled: usize,
    /// Behind the last line break.
    whole: Option<usize>,
    /// The last place behind a line break where a document begins.
    document: Option<usize>,
}

impl Seen {
    /// Looks at what came behind that.
    fn look(&mut self, bytes: &[u8]) {
        let fresh = memchr::memrchr(b'\n', &bytes[self.filled..]);
        self.whole = fresh.map(|last| self.filled + last + 1).or(self.whole);
        // The last byte before may be a line break.
        let from = self.filled.saturating_sub(1);
        let to = bytes.len().saturating_sub(1).max(from);
        let mut lines = memchr::memrchr_iter(b'\n', &bytes[from..to]).map(|at| from + at + 1);
        let begun = lines.find(|&line| begins_document(bytes[line]));
        self.document = begun.or(self.document);
        self.filled = bytes.len();
    }
}

/// How many of the bytes to take, of whole lines behind which a document begins, so that these are not too many lines.
fn few_lines(bytes: &[u8]) -> usize {
    // To count them is quicker than to pass over them, and nearly always enough.
    if bytes.len() <= MOST_LINES || memchr::memchr_iter(b'\n', bytes).count() <= MOST_LINES {
        return bytes.len();
    }
    let mut lines = memchr::memchr_iter(b'\n', bytes)
        .map(|at| at + 1)
        .skip(MOST_LINES - 1);
    lines
        .find(|&line| bytes.get(line).is_some_and(|&byte| begins_document(byte)))
        .unwrap_or(bytes.len())
}

/// Cuts an input into blocks of whole lines, and never inside of a value that goes on over several.
struct Cutter<R> {
    reader: io::Chain<io::Cursor<Vec<u8>>, R>,
    /// The first bytes of the next block: lines that may be part of a value, and a piece of one.
    held: Vec<u8>,
    /// Where they stand.
    start: LineStart,
    /// The value that may go on over lines to come, by the byte of the input at which it begins; none where they
    /// are known to be more than one, up to the next line that begins a document.
    joining: (u64, Option<Joining>),
    /// Whether the lines at the end of what is settled go on, too many to be held together.
    goes_beyond: bool,
    number: u64,
    block: usize,
    max_document: u64,
    ended: bool,
    error: Option<Error>,
    /// How the reader ended behind the bytes that were read before the cutter came, if it did.
    ends_with: Option<Result<(), Error>>,
    was_large: bool,
    /// Whether the last read gave less than it had room for: the next may have to wait.
    was_short: bool,
    spare: Spare,
}

impl<R: Read> Cutter<R> {
    fn new(rest: Rest<R>, options: &Options) -> Self {
        Self {
            reader: io::Cursor::new(rest.held).chain(rest.reader),
            held: Vec::new(),
            joining: (u64::MAX, None),
            goes_beyond: false,
            start: rest.start,
            number: 0,
            block: options.block.max(1),
            max_document: held_limit(options.max_document),
            ended: false,
            error: None,
            ends_with: rest.ended,
            was_large: false,
            was_short: false,
            spare: Spare::default(),
        }
    }

    /// Reads once; whether that brought something.
    fn more(&mut self, bytes: &mut [u8]) -> usize {
        let (seen, _) = self.reader.get_ref();
        let is_behind = seen.position() >= seen.get_ref().len() as u64;
        let read = match self.ends_with.take() {
            // It has ended before, and is not to be asked again.
            Some(end) if is_behind => end.map(|()| 0),
            end => {
                self.ends_with = end;
                read_once(&mut self.reader, bytes)
            }
        };
        match read {
            Ok(0) => self.ended = true,
            Ok(count) => return count,
            Err(error) => {
                self.ended = true;
                self.error = Some(error);
            }
        }
        0
    }

    /// Whether the reader was told to stop.
    fn is_stopped(&self) -> bool {
        self.error
            .as_ref()
            .is_some_and(|error| error.kind() == ErrorKind::Stopped)
    }

    fn next(&mut self, progress: &Progress) -> Option<Block> {
        let is_done = self.ended && self.held.is_empty() && self.error.is_none();
        if is_done || (self.was_large && !progress.wait_until_idle()) {
            return None;
        }
        let held = std::mem::take(&mut self.held);
        let size = self.block.max(held.len());
        let spare = self.spare.lock().map_or(None, |mut spare| spare.pop());
        let mut bytes = spare
            .filter(|spare| spare.len() >= size)
            .unwrap_or_else(|| vec![0; size]);
        bytes[..held.len()].copy_from_slice(&held);
        let mut seen = Seen::default();
        seen.look(&held);
        loop {
            let filled = seen.filled;
            if self.ended {
                // Where the reader was told to stop, what is held may be half of a document, of which nothing is
                // to be told.
                let end = if !self.is_stopped() {
                    self.goes_beyond = false;
                    few_lines(&bytes[..filled])
                } else if let Known::Lines(end) = self.known(&bytes, seen, true) {
                    end
                } else {
                    0
                };
                let filled = if self.is_stopped() { end } else { filled };
                return Some(self.cut(bytes, end, filled));
            }
            // A slow stream is passed on line by line: nobody shall wait for a block to fill.
            let is_slow = self.was_short || progress.is_idle();
            if filled >= self.block || is_slow {
                match self.known(&bytes, seen, is_slow) {
                    Known::Lines(0) => {}
                    Known::Lines(end) => {
                        let few = few_lines(&bytes[..end]);
                        // What goes on beyond the last of them is left to another block.
                        self.goes_beyond &= few == end;
                        return Some(self.cut(bytes, few, filled));
                    }
                    Known::TooLarge(passing) => {
                        return Some(self.pass_over(bytes, 0, filled, passing));
                    }
                }
            }
            if seen.whole.is_none() && filled as u64 > self.max_document {
                let lead = leading_separators(&bytes[..filled]);
                if (filled - lead) as u64 > self.max_document {
                    let begins = lead == 0 && begins_document(bytes[0]);
                    return Some(self.pass_over(bytes, lead, filled, Passing::line(begins)));
                }
            }
            if filled == bytes.len() {
                // Fresh zeros cost nothing before they are touched.
                let mut more = vec![0; (2 * filled).max(self.block)];
                more[..filled].copy_from_slice(&bytes);
                bytes = more;
            }
            let count = self.more(&mut bytes[filled..]);
            self.was_short = count < bytes.len() - filled;
            seen.look(&bytes[..filled + count]);
        }
    }

    /// How many of the bytes are whole lines of which no other line is to be awaited. The last document that begins
    /// among them is looked at only where there is no other, or where `all` of them are wanted.
    fn known(&mut self, bytes: &[u8], seen: Seen, all: bool) -> Known {
        self.goes_beyond = false;
        let Some(whole) = seen.whole else {
            return Known::Lines(0);
        };
        let begins = begins_document(bytes[0]).then_some(0);
        match seen.document.or(begins) {
            Some(document) if document < whole => {
                if !all && document > 0 {
                    return Known::Lines(document);
                }
                match self.settle(document, &bytes[..seen.filled], whole) {
                    Settled::Yes => Known::Lines(whole),
                    // Behind what stands before it.
                    Settled::TooLarge(passing) if document == 0 => Known::TooLarge(passing),
                    Settled::No | Settled::TooLarge(_) => Known::Lines(document),
                }
            }
            _ => Known::Lines(whole),
        }
    }

    /// Whether what begins at `from` goes no further than the lines up to `whole`, whatever follows these bytes.
    fn settle(&mut self, from: usize, bytes: &[u8], whole: usize) -> Settled {
        let offset = self.start.offset + from as u64;
        if self.joining.0 != offset {
            self.joining = (offset, Some(Joining::default()));
        }
        let within = usize::try_from(self.max_document).unwrap_or(usize::MAX);
        if bytes.len() - from > within {
            let within = &bytes[from..=from + within];
            return match memchr::memrchr(b'\n', within) {
                None => Settled::TooLarge(Passing::line(true)),
                Some(last) if outgrows(&within[..=last]) => Settled::TooLarge(Passing::lines()),
                Some(_) => {
                    self.goes_beyond = true;
                    Settled::Yes
                }
            };
        }
        let lines = &bytes[from..whole];
        let is_alone = match self.joining.1.as_mut().map(|joining| joining.go_on(lines)) {
            None | Some(Joined::Open) => return Settled::No,
            Some(Joined::Sound(length, _)) => {
                let line = lines[length..].split(|byte| *byte == b'\n').next();
                line.is_none_or(is_separator)
            }
            Some(Joined::Broken) => false,
        };
        let first = lines.split(|byte| *byte == b'\n').next();
        if is_alone || !first.is_some_and(goes_on) {
            return Settled::Yes;
        }
        self.joining.1 = None;
        Settled::No
    }

    /// Ends a block at `end`; the bytes from there on begin the next.
    fn cut(&mut self, bytes: Vec<u8>, end: usize, filled: usize) -> Block {
        self.held.extend_from_slice(&bytes[end..filled]);
        let offset = self.start.offset + end as u64;
        let next = LineStart {
            offset,
            line_start: offset,
        };
        self.block(bytes, end, None, next)
    }

    /// Passes over a document that is too large to be held, of which those of the `filled` bytes that are behind
    /// `lead` were read.
    fn pass_over(
        &mut self,
        bytes: Vec<u8>,
        lead: usize,
        filled: usize,
        mut passing: Passing,
    ) -> Block {
        let mut too_large = TooLarge::default();
        let mut next = LineStart {
            offset: self.start.offset + lead as u64,
            ..self.start
        };
        let mut pass = |piece: &[u8]| {
            let (count, is_over) = passing.pass(piece);
            let passed = &piece[..count];
            too_large.length += count as u64;
            if let Some(last) = memchr::memrchr(b'\n', passed) {
                too_large.line_breaks += memchr::memchr_iter(b'\n', passed).count() as u64;
                next.line_start = next.offset + last as u64 + 1;
            }
            next.offset += count as u64;
            (count, is_over)
        };
        let (mut count, mut is_over) = pass(&bytes[lead..filled]);
        self.held.extend_from_slice(&bytes[lead + count..filled]);
        let mut scratch = vec![0; self.block];
        while !is_over {
            let filled = self.more(&mut scratch);
            if filled == 0 {
                break;
            }
            (count, is_over) = pass(&scratch[..filled]);
            self.held.extend_from_slice(&scratch[count..filled]);
        }
        self.block(bytes, lead, Some(too_large), next)
    }

    fn block(
        &mut self,
        bytes: Vec<u8>,
        filled: usize,
        too_large: Option<TooLarge>,
        next: LineStart,
    ) -> Block {
        let block = Block {
            number: self.number,
            start: std::mem::replace(&mut self.start, next),
            bytes,
            filled,
            goes_beyond: std::mem::take(&mut self.goes_beyond),
            too_large,
            // It comes behind all bytes.
            error: self.error.take_if(|_| self.held.is_empty()),
        };
        self.number += 1;
        self.was_large = filled > LARGE;
        block
    }
}

/// How many documents and lines there are before a block.
#[derive(Debug, Clone, Copy, Default)]
struct Base {
    documents: u64,
    lines: u64,
}

/// Adds up what the blocks hold, each behind the one before it.
#[derive(Debug)]
struct Chain {
    /// The next block's number, and what stands before it.
    next: Mutex<(u64, Base)>,
    moved: Condvar,
}

impl Chain {
    fn beginning(lines: u64) -> Self {
        let base = Base {
            documents: 0,
            lines,
        };
        Self {
            next: Mutex::new((0, base)),
            moved: Condvar::new(),
        }
    }

    /// Waits for the block before, and gives what stands before this one.
    fn pass(&self, number: u64, own: Base) -> Base {
        let lock = || self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let next = soon(|| Some(lock()).filter(|next| next.0 == number)).unwrap_or_else(lock);
        let mut next = self
            .moved
            .wait_while(next, |next| next.0 != number)
            .unwrap_or_else(PoisonError::into_inner);
        let base = next.1;
        *next = (
            number + 1,
            Base {
                documents: base.documents + own.documents,
                lines: base.lines + own.lines,
            },
        );
        self.moved.notify_all();
        base
    }
}

/// Memory that a thread keeps from one block to the next.
struct Kept {
    finder: Finder,
    index: Index,
}

/// What makes an outcome of a block, on any thread.
struct Worker<P> {
    input: String,
    member: Option<String>,
    options: Options,
    parts: MakePart<P>,
    /// Whether the part is told of every document.
    wants_all: bool,
    chain: Chain,
}

impl<P: Visitor> Worker<P> {
    fn work(&self, kept: &mut Kept, block: Block, spare: &Spare) -> Outcome<P> {
        let Block {
            number,
            start,
            bytes,
            filled,
            goes_beyond,
            too_large,
            error,
        } = block;
        let mut lines = Lines::new(bytes, filled, start)
            .indexed_in(std::mem::take(&mut kept.index))
            .going_beyond(goes_beyond)
            .max_document(self.options.max_document)
            .skimming(self.options.skims());
        let mut carried = Vec::new();
        let mut dull = 0;
        // Those that are worth a look.
        while let Some((spans, mut document)) = lines.next() {
            let bytes = &lines.bytes()[spans.bytes.clone()];
            if !self.wants_all && is_dull(bytes, &mut document) {
                dull += 1;
                continue;
            }
            carried.push((spans, document));
        }
        if let Some(TooLarge { length, .. }) = too_large {
            carried.push((Spans::default(), lines.too_large(length)));
        }
        let read = lines.counts();
        let framing = lines.framing();
        let own = Base {
            documents: read.documents,
            lines: lines.breaks() + too_large.map_or(0, |passed| passed.line_breaks),
        };
        let base = self.chain.pass(number, own);

        let origin = Origin {
            input: &self.input,
            member: self.member.as_deref(),
        };
        let mut scanner = Scanner::with(std::mem::take(&mut kept.finder), origin, &self.options);
        scanner.skip(dull);
        let mut part = (self.parts)();
        for (spans, document) in carried {
            let Place { number, line, .. } = document.place;
            let document = Document {
                bytes: &lines.bytes()[spans.bytes],
                tokens: lines.index().of(spans.tokens),
                place: Place {
                    number: number + base.documents,
                    line: line + base.lines,
                    ..document.place
                },
                ..document
            };
            if scanner.document(&document, &mut part).is_break() {
                break;
            }
        }
        scanner.finish(&read, true);
        let counts = std::mem::take(&mut scanner.counts);
        kept.finder = scanner.finder;
        let (bytes, index) = lines.into_memory();
        kept.index = index;
        if bytes.len() <= LARGE
            && let Ok(mut spare) = spare.lock()
        {
            spare.push(bytes);
        }
        Outcome {
            part,
            counts,
            framing,
            error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_block_has_many_lines_where_documents_begin_whoever_waits() {
        let lines = b"{\"a\n".repeat(10 * MOST_LINES);
        let start = LineStart {
            offset: 0,
            line_start: 0,
        };
        let rest = Rest {
            held: Vec::new(),
            reader: io::Cursor::new(lines.clone()),
            start,
            line_breaks: 0,
            separator_bytes: 0,
            ended: None,
        };
        let mut cutter = Cutter::new(rest, &Options::default());
        // Nothing was given out, so somebody waits.
        let progress = Progress::default();
        let mut bytes = Vec::new();
        while let Some(block) = cutter.next(&progress) {
            let block = &block.bytes[..block.filled];
            assert!(memchr::memchr_iter(b'\n', block).count() <= MOST_LINES);
            bytes.extend_from_slice(block);
        }
        assert!(bytes == lines);
    }
}
