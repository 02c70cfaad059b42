//! JSON Lines in pieces: an input's first bytes give way to blocks of whole lines, read elsewhere.
//!
//! Takes an input that was found to be lines, and gives what is left of it ([`Rest`]); takes a block of
//! whole lines in memory, and gives its documents ([`Lines`]). Both are [`Documents`] inside, so a block's
//! documents are those of its input. Cutting the blocks is left to the scan.

use std::io::{self, Read};
use std::ops::Range;

use super::buffer::Buffer;
use super::{Counts, Document, Documents, Framing, Mode};
use crate::error::Error;
use crate::json::index::{Index, Indexed};

pub(crate) use super::buffer::read_once;
pub(crate) use super::framing::{is_separator, leading_separators};
pub(crate) use super::joined::{Joined, Joining, Passing, begins_document, goes_on, outgrows};

/// Where a piece of an input begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineStart {
    /// Byte of the input.
    pub(crate) offset: u64,
    /// Byte at which its line begins: the same, but for the first piece.
    pub(crate) line_start: u64,
}

/// What is left of an input whose first bytes were looked at.
pub(crate) struct Rest<R> {
    /// Bytes that were read and are still to be given.
    pub(crate) held: Vec<u8>,
    pub(crate) reader: R,
    /// Where they begin.
    pub(crate) start: LineStart,
    /// How many line breaks stand before that.
    pub(crate) line_breaks: u64,
    /// How many bytes, all of which separate documents.
    pub(crate) separator_bytes: u64,
    /// How the reader ended, if it did.
    pub(crate) ended: Option<Result<(), Error>>,
}

impl<R: Read> Documents<R> {
    /// Whether the input is JSON Lines; looks at no more of it than the first document would.
    ///
    /// # Errors
    ///
    /// - As [`next`](Documents::next).
    pub(crate) fn is_lines(&mut self) -> Result<bool, Error> {
        if self.mode == Mode::Undecided {
            self.decide()?;
        }
        Ok(self.mode == Mode::Lines)
    }

    /// Gives up the input before its first document.
    pub(crate) fn into_rest(self) -> Rest<R> {
        debug_assert!(self.counts.documents == 0, "nothing was delivered");
        let start = LineStart {
            offset: self.buffer.offset(),
            line_start: self.buffer.line_start(),
        };
        let line_breaks = self.buffer.line() - 1;
        let (held, reader, ended) = self.buffer.into_rest();
        Rest {
            held,
            reader,
            start,
            line_breaks,
            separator_bytes: self.counts.separator_bytes,
            ended,
        }
    }
}

/// Where a document lies in a block, and which tokens of the index are its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spans {
    pub(crate) bytes: Range<usize>,
    pub(crate) tokens: Range<usize>,
}

/// Whole lines in memory, with all lines of the values that they begin. Documents and lines are counted from the first of them.
pub(crate) struct Lines {
    documents: Documents<io::Empty>,
}

impl Lines {
    /// The lines in the first `filled` bytes, of which the last may lack its break.
    pub(crate) fn new(bytes: Vec<u8>, filled: usize, start: LineStart) -> Self {
        let mut documents = Documents::new(io::empty());
        documents.buffer = Buffer::whole(bytes, filled, start.offset, start.line_start);
        documents.mode = Mode::Lines;
        Self { documents }
    }

    /// Says whether lines that are not here go on with the last of these, too many to be held together.
    pub(crate) fn going_beyond(mut self, goes_beyond: bool) -> Self {
        self.documents.goes_beyond = goes_beyond;
        self
    }

    /// Rejects documents of more than `bytes` bytes.
    pub(crate) fn max_document(mut self, bytes: u64) -> Self {
        self.documents = self.documents.max_document(bytes);
        self
    }

    /// Takes memory for the index of the documents.
    pub(crate) fn indexed_in(mut self, mut index: Index) -> Self {
        index.clear();
        self.documents.index = index;
        self
    }

    /// As [`Documents::skimming`].
    pub(crate) fn skimming(mut self, skims: bool) -> Self {
        self.documents = self.documents.skimming(skims);
        self
    }

    /// The next document: where it lies in the block, and all else but its bytes.
    pub(crate) fn next(&mut self) -> Option<(Spans, Document<'static>)> {
        // Lines in memory cannot fail, and were found to be no foreign file.
        let found = self.documents.find().ok()??;
        let span = self.documents.buffer.gone_span(found.back, found.held);
        let spans = Spans {
            bytes: span,
            tokens: found.tokens.clone(),
        };
        Some((spans, found.with(&[], Indexed::default(), true)))
    }

    /// Behind the last document: one of so many bytes that are not here.
    pub(crate) fn too_large(&mut self, length: u64) -> Document<'static> {
        let place = self.documents.place();
        self.documents.shape.lines += 1;
        self.documents
            .deliver_gone(place, length)
            .with(&[], Indexed::default(), true)
    }

    /// How many lines there were so far that are no mere separators, and what they are where there is but one.
    pub(crate) fn framing(&self) -> (u64, Framing) {
        (self.documents.shape.lines, self.documents.framing())
    }

    /// What was read so far.
    pub(crate) fn counts(&self) -> Counts {
        self.documents.counts()
    }

    /// How many line breaks were read so far.
    pub(crate) fn breaks(&self) -> u64 {
        self.documents.buffer.line() - 1
    }

    /// The block.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.documents.buffer.whole_bytes()
    }

    /// The tokens of the documents.
    pub(crate) fn index(&self) -> &Index {
        &self.documents.index
    }

    /// The block's memory, and that of the index.
    pub(crate) fn into_memory(self) -> (Vec<u8>, Index) {
        (self.documents.buffer.into_bytes(), self.documents.index)
    }
}
