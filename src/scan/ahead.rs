//! Reading ahead: one thread reads, frames and validates, the caller's does the rest.
//!
//! Takes what [`scan`](super::scan) takes, and gives the same in the same order: documents travel in
//! batches through a channel that holds a few, so memory stays bounded. Of a document that cannot hold
//! media only the count travels, unless the visitor asks for every document.

use std::io::Read;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::order::next_of;
use super::{Counts, Options, Origin, Pausing, Scanner, Tell, Visitor, is_dull, is_early};
use crate::document::{Counts as DocumentCounts, Document, Documents, Framing};
use crate::error::{Error, ErrorKind};
use crate::finder::Wanted;

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
    /// The document without its bytes.
    document: Document<'static>,
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
    let documents = options.documents(Documents::new(pausing(reader)));
    scan_documents(input.into(), documents, options, counts, visitor)
}

/// A reader that will say when it may wait, to whom is known later.
pub(super) fn pausing<R>(reader: R) -> Pausing<R, Tell> {
    Pausing::new(reader, Box::new(|| ControlFlow::Continue(())))
}

/// The same, of an input that may have been looked at.
pub(super) fn scan_documents<R: Read + Send + 'static>(
    origin: Origin<'_>,
    documents: Documents<Pausing<R, Tell>>,
    options: &Options,
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<ControlFlow<()>, Error> {
    let (batches, inbox) = sync_channel(QUEUE);
    let (empties, spare) = channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    let wants_all = visitor.wants_all_documents() || options.wanted != Wanted::default();
    let outbox = Outbox {
        batch: Batch::default(),
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
        .spawn(move || read_all(documents, wants_all, outbox));
    let thread = thread
        .map_err(|error| Error::new(ErrorKind::Io, "no thread to read with").caused_by(error))?;
    let mut scanner = Scanner::new(origin, options);
    // What had been read up to the end of what was taken.
    let mut read = DocumentCounts::default();
    let mut framing = Framing::Empty;
    let end = loop {
        let mut batch = match next_of(&inbox, || visitor.pause()) {
            ControlFlow::Continue(Some(batch)) => batch,
            ControlFlow::Continue(None) => break ControlFlow::Continue(()),
            ControlFlow::Break(()) => break ControlFlow::Break(()),
        };
        framing.clone_from(&batch.framing);
        let end = scanner.batch(&batch, visitor, &mut read);
        if end.is_break() {
            break end;
        }
        batch.bytes.clear();
        batch.bytes.shrink_to(2 * BATCH);
        batch.documents.clear();
        waiting.fetch_sub(1, Ordering::Relaxed);
        // A producer that has ended takes nothing back.
        let _ = empties.send(batch);
    };
    if end.is_break() {
        visitor.end(&framing);
        scanner.finish(&read, true);
        counts.add(&scanner.counts);
        return Ok(end);
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
    /// Puts a batch through the walk; `read` becomes what had been read up to the last document taken of it.
    fn batch(
        &mut self,
        batch: &Batch,
        visitor: &mut impl Visitor,
        read: &mut DocumentCounts,
    ) -> ControlFlow<()> {
        for carried in &batch.documents {
            self.skip(carried.skipped);
            let document = Document {
                bytes: &batch.bytes[carried.bytes.clone()],
                ..carried.document
            };
            *read = carried.read;
            self.document(&document, visitor)?;
        }
        ControlFlow::Continue(())
    }
}

/// Reads all documents, on a thread of its own.
fn read_all<R: Read>(
    mut documents: Documents<Pausing<R, Tell>>,
    wants_all: bool,
    outbox: Outbox,
) -> End {
    // Shared with the reader, which asks for it on this thread, while a document is looked for.
    let outbox = Arc::new(Mutex::new(outbox));
    let held = Arc::clone(&outbox);
    documents
        .get_mut()
        .tell(Box::new(move || locked(&held).pass_on()));
    let mut skipped = 0;
    let error = loop {
        let (mut outbox, document) = match documents.next() {
            Ok(Some(mut document)) => {
                if !wants_all && is_dull(document.bytes, &mut document) {
                    skipped += 1;
                    continue;
                }
                let mut outbox = locked(&outbox);
                if document.bytes.len() > LARGE && outbox.make_way().is_break() {
                    break None;
                }
                outbox.batch.bytes.extend_from_slice(document.bytes);
                (outbox, document.bare())
            }
            Ok(None) => break None,
            Err(error) => break Some(error),
        };
        let batch = &mut outbox.batch;
        let start = batch.documents.last().map_or(0, |before| before.bytes.end);
        batch.documents.push(Carried {
            skipped: std::mem::take(&mut skipped),
            bytes: start..batch.bytes.len(),
            document,
            read: documents.counts(),
        });
        if !matches!(
            outbox.framing,
            Framing::JsonLines | Framing::Assignment { .. }
        ) {
            outbox.framing = documents.framing();
        }
        if outbox.is_due() && outbox.pass_on().is_break() {
            break None;
        }
    };
    // Where nobody listens any more there is nothing to be done.
    let _ = locked(&outbox).pass_on();
    End {
        skipped,
        read: documents.counts(),
        framing: documents.framing(),
        error,
    }
}

fn locked(outbox: &Mutex<Outbox>) -> MutexGuard<'_, Outbox> {
    // No code that could panic runs under this lock.
    outbox.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the thread that reads has found and not passed on.
struct Outbox {
    batch: Batch,
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

impl Outbox {
    /// Whether what is held makes a batch.
    ///
    /// A slow stream is passed on line by line: nobody shall wait for a batch to fill.
    fn is_due(&self) -> bool {
        // Of tiny documents what is told of each takes more than they do.
        let told = self.batch.documents.len() * size_of::<Carried>();
        self.batch.bytes.len() + told >= BATCH || self.waiting.load(Ordering::Relaxed) == 0
    }

    /// Sends what is held, if anything is, and takes an empty batch in its place. `Break` where nobody listens.
    fn pass_on(&mut self) -> ControlFlow<()> {
        if self.batch.documents.is_empty() {
            return ControlFlow::Continue(());
        }
        let next = match self.spare.try_recv() {
            Ok(empty) => {
                self.out -= 1;
                empty
            }
            Err(_) => Batch::default(),
        };
        self.batch.framing = self.framing.clone();
        self.out += 1;
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let batch = std::mem::replace(&mut self.batch, next);
        match self.batches.send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    /// Sends what is held and waits until all of it is done with. `Break` where nobody listens.
    fn make_way(&mut self) -> ControlFlow<()> {
        self.pass_on()?;
        while self.out > 0 {
            if self.spare.recv().is_err() {
                return ControlFlow::Break(());
            }
            self.out -= 1;
        }
        ControlFlow::Continue(())
    }
}
