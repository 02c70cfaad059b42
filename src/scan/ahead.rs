//! Reading ahead: one thread reads, frames and validates, the caller's does the rest.
//!
//! Takes what [`scan`](super::scan) takes, and gives the same in the same order: documents travel in
//! batches through a channel that holds a few, so memory stays bounded. Of a document that cannot hold
//! media only the count travels, unless the visitor asks for every document.

use std::io::Read;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use super::{Counts, Options, Origin, Scanner, Visitor, is_dull, is_early};
use crate::document::{Counts as DocumentCounts, Document, Documents, Framing, Place};
use crate::error::{Error, ErrorKind};
use crate::json::verdict::Verdict;

/// How many bytes, of documents and of what is told of them, travel together, unless the other thread waits for them.
const BATCH: usize = 256 << 10;

/// How many batches wait to be taken.
const QUEUE: usize = 4;

/// Documents longer than this travel alone, so that no more than one of them is held beside the one that
/// is being read.
const LARGE: usize = 1 << 20;

/// Documents on their way from one thread to the other.
struct Batch {
    bytes: Vec<u8>,
    documents: Vec<Carried>,
    framing: Framing,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            documents: Vec::new(),
            framing: Framing::Empty,
        }
    }
}

/// One document of a batch, behind those that need not travel.
struct Carried {
    /// How many documents without media stood before it.
    skipped: u64,
    bytes: Range<usize>,
    place: Place,
    verdict: Verdict,
    input_is_json: bool,
    /// What had been read up to its end.
    read: DocumentCounts,
}

/// How a reading came to its end.
struct End {
    skipped: u64,
    read: DocumentCounts,
    framing: Framing,
    error: Option<Error>,
}

/// Like [`scan`](super::scan), with the reading on a thread of its own: while this thread looks for
/// media, the next documents are read, decompressed and checked. Worth it for inputs of more than a MiB.
///
/// # Errors
///
/// - The input cannot be read to its end; what came before has been delivered.
/// - The input is no JSON at all.
pub fn scan_ahead<'n, R: Read + Send + 'static>(
    input: impl Into<Origin<'n>>,
    reader: R,
    options: &Options,
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<ControlFlow<()>, Error> {
    let documents = options.documents(reader);
    scan_documents(input.into(), documents, options, counts, visitor)
}

/// The same, of an input that may have been looked at.
pub(super) fn scan_documents<R: Read + Send + 'static>(
    origin: Origin<'_>,
    documents: Documents<R>,
    options: &Options,
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<ControlFlow<()>, Error> {
    let (batches, inbox) = sync_channel(QUEUE);
    let (empties, spare) = channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    let producer = Producer {
        wants_all: visitor.wants_all_documents()
            || options.wanted != crate::finder::Wanted::default(),
        batches,
        spare,
        framing: Framing::Empty,
        out: 0,
        waiting: Arc::clone(&waiting),
    };
    // Not joined where the visitor breaks: the thread may be waiting for a pipe, and ends with the
    // next document that it cannot send.
    let thread = thread::Builder::new()
        .name("reader".to_owned())
        .spawn(move || producer.run(documents));
    let thread = thread
        .map_err(|error| Error::new(ErrorKind::Io, "no thread to read with").caused_by(error))?;
    let mut scanner = Scanner::new(origin, options);
    let mut broke = None;
    for mut batch in inbox {
        broke = scanner.batch(&batch, visitor);
        if broke.is_some() {
            break;
        }
        batch.bytes.clear();
        batch.bytes.shrink_to(2 * BATCH);
        batch.documents.clear();
        waiting.fetch_sub(1, Ordering::Relaxed);
        // A producer that has ended takes nothing back.
        let _ = empties.send(batch);
    }
    if let Some((read, framing)) = broke {
        visitor.end(&framing);
        scanner.finish(&read, true);
        counts.add(&scanner.counts);
        return Ok(ControlFlow::Break(()));
    }
    let end = match thread.join() {
        Ok(end) => end,
        Err(panic) => std::panic::resume_unwind(panic),
    };
    scanner.skip(end.skipped);
    visitor.end(&end.framing);
    let result = end.error.map_or(Ok(ControlFlow::Continue(())), Err);
    scanner.finish(&end.read, is_early(&result, &end.read));
    counts.add(&scanner.counts);
    result
}

impl Scanner<'_> {
    /// Puts a batch through the walk; where the visitor breaks, says what had been read by then.
    fn batch(
        &mut self,
        batch: &Batch,
        visitor: &mut impl Visitor,
    ) -> Option<(DocumentCounts, Framing)> {
        for carried in &batch.documents {
            self.skip(carried.skipped);
            let document = Document {
                bytes: &batch.bytes[carried.bytes.clone()],
                place: carried.place,
                verdict: carried.verdict,
                input_is_json: carried.input_is_json,
            };
            if self.document(&document, visitor).is_break() {
                return Some((carried.read, batch.framing.clone()));
            }
        }
        None
    }
}

/// The thread that reads.
struct Producer {
    /// Whether documents without media travel too.
    wants_all: bool,
    batches: SyncSender<Batch>,
    /// Batches that come back to be filled again.
    spare: Receiver<Batch>,
    /// How the documents lie, as far as is known.
    framing: Framing,
    /// How many batches are out and have not come back.
    out: usize,
    /// How many of them are not yet done with.
    waiting: Arc<AtomicUsize>,
}

impl Producer {
    fn run<R: Read>(mut self, mut documents: Documents<R>) -> End {
        let mut batch = Batch::default();
        let mut skipped = 0;
        let error = loop {
            let (place, verdict, input_is_json) = match documents.next() {
                Ok(Some(document)) => {
                    if !self.wants_all && is_dull(document.bytes, document.verdict) {
                        skipped += 1;
                        continue;
                    }
                    if document.bytes.len() > LARGE && !self.make_way(&mut batch) {
                        break None;
                    }
                    batch.bytes.extend_from_slice(document.bytes);
                    (document.place, document.verdict, document.input_is_json)
                }
                Ok(None) => break None,
                Err(error) => break Some(error),
            };
            let start = batch.documents.last().map_or(0, |before| before.bytes.end);
            batch.documents.push(Carried {
                skipped: std::mem::take(&mut skipped),
                bytes: start..batch.bytes.len(),
                place,
                verdict,
                input_is_json,
                read: documents.counts(),
            });
            if self.framing == Framing::Empty {
                self.framing = documents.framing();
            }
            // A slow stream is passed on line by line: nobody shall wait for a batch to fill.
            // Of tiny documents what is told of each takes more than they do.
            let held = batch.bytes.len() + batch.documents.len() * size_of::<Carried>();
            let is_due = held >= BATCH || self.waiting.load(Ordering::Relaxed) == 0;
            if is_due && !self.send(&mut batch) {
                break None;
            }
        };
        if !batch.documents.is_empty() {
            self.send(&mut batch);
        }
        End {
            skipped,
            read: documents.counts(),
            framing: documents.framing(),
            error,
        }
    }

    /// Sends a batch and takes an empty one in its place; says whether somebody still listens.
    fn send(&mut self, batch: &mut Batch) -> bool {
        let next = match self.spare.try_recv() {
            Ok(empty) => {
                self.out -= 1;
                empty
            }
            Err(_) => Batch::default(),
        };
        batch.framing = self.framing.clone();
        self.out += 1;
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.batches.send(std::mem::replace(batch, next)).is_ok()
    }

    /// Sends what is held and waits until all of it is done with; says whether somebody still listens.
    fn make_way(&mut self, batch: &mut Batch) -> bool {
        if !batch.documents.is_empty() && !self.send(batch) {
            return false;
        }
        while self.out > 0 {
            if self.spare.recv().is_err() {
                return false;
            }
            self.out -= 1;
        }
        true
    }
}
