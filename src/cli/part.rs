//! Rows made on a thread of their own, until they are joined with those of the others.
//!
//! A [`Part`] filters and encodes the records of a block; what depends on records before it, as `--unique`
//! does, is left to [`crate::rows`], which takes the parts in order.

use std::ops::ControlFlow;
use std::sync::Arc;

use tweet_media::{
    Encode, Filter, KeptReject, LeftOut, MediumKey, Mismatch, Record, Reject, Visitor,
};

use crate::page::MakeEncoder;

/// What is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Photo,
    Video,
    AnimatedGif,
    Other,
}

impl Kind {
    pub(crate) fn of(record: &Record<'_>) -> Self {
        match &*record.media_type {
            "photo" => Self::Photo,
            "video" => Self::Video,
            "animated_gif" => Self::AnimatedGif,
            _ => Self::Other,
        }
    }
}

/// A record that was wanted.
pub(crate) struct Row {
    /// Where its bytes end, or why it has none.
    pub(crate) end: Result<usize, LeftOut>,
    pub(crate) kind: Kind,
    /// What it is once more if it was listed before; only where that matters.
    pub(crate) key: Option<MediumKey>,
}

/// What makes parts.
pub(crate) struct Maker {
    pub(crate) filter: Filter,
    pub(crate) encoder: MakeEncoder,
    /// Whether repeats are not wanted.
    pub(crate) is_unique: bool,
}

impl Maker {
    pub(crate) fn part(self: &Arc<Self>) -> Part {
        Part {
            encoder: (self.encoder)(),
            maker: Arc::clone(self),
            bytes: Vec::new(),
            rows: Vec::new(),
            untimed: 0,
            rejects: Vec::new(),
        }
    }
}

/// The rows of a block.
pub(crate) struct Part {
    maker: Arc<Maker>,
    encoder: Box<dyn Encode + Send>,
    /// The rows, encoded.
    pub(crate) bytes: Vec<u8>,
    pub(crate) rows: Vec<Row>,
    /// Records without a time by which to tell whether they were wanted.
    pub(crate) untimed: u64,
    pub(crate) rejects: Vec<KeptReject>,
}

impl Visitor for Part {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        if let Err(mismatch) = self.maker.filter.check(record) {
            self.untimed += u64::from(mismatch == Mismatch::NoTime);
            return ControlFlow::Continue(());
        }
        let end = self.encoder.record(record, &mut self.bytes);
        self.rows.push(Row {
            end: end.map(|()| self.bytes.len()),
            kind: Kind::of(record),
            key: self.maker.is_unique.then(|| record.medium_key()).flatten(),
        });
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        self.rejects.push(reject.keep());
        ControlFlow::Continue(())
    }
}
