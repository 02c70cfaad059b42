//! Rows made on a thread of their own, until they are joined with those of the others.
//!
//! A [`Part`] filters and encodes the records of a block; what depends on records before it, as `--unique`
//! does, is left to [`crate::rows`], which takes the parts in order.

use std::ops::ControlFlow;
use std::sync::Arc;

use tweet_media::{
    Encode, Filter, Hosts, KeptRejects, LeftOut, MediumKey, Mismatch, Record, Reject, Visitor,
};

use crate::page::MakeEncoder;
use crate::reading::Held;

/// How many records lack what tells whether they were wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unknown {
    pub(crate) tweets: u64,
    pub(crate) authors: u64,
    pub(crate) lengths: u64,
    pub(crate) times: u64,
}

impl Unknown {
    /// Counts a record that was not wanted, if that is why.
    pub(crate) fn add(&mut self, mismatch: Mismatch) {
        match mismatch {
            Mismatch::NoTweet => self.tweets += 1,
            Mismatch::NoAuthor => self.authors += 1,
            Mismatch::NoDuration => self.lengths += 1,
            Mismatch::NoTime => self.times += 1,
            _ => {}
        }
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.tweets += other.tweets;
        self.authors += other.authors;
        self.lengths += other.lengths;
        self.times += other.times;
    }
}

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

/// Whether a file of a record, or the image before it, is on a host that is not one of `hosts`.
pub(crate) fn is_foreign(record: &Record<'_>, hosts: Option<&Hosts>) -> bool {
    let mut urls = [&record.best_url, &record.image_url].into_iter().flatten();
    hosts.is_some_and(|hosts| urls.any(|url| !hosts.allow(url)))
}

/// A record that was wanted.
pub(crate) struct Row {
    /// Where its bytes end, or why it has none.
    pub(crate) end: Result<usize, LeftOut>,
    pub(crate) kind: Kind,
    /// What it is once more if it was listed before; only where that matters.
    pub(crate) key: Option<Copied>,
}

/// A copy of a medium, and what of it the record leads to.
pub(crate) struct Copied {
    pub(crate) medium: MediumKey,
    pub(crate) worth: Worth,
}

impl Copied {
    /// What a record is a copy of, if that can be told.
    pub(crate) fn of(record: &Record<'_>) -> Option<Self> {
        Some(Self {
            medium: record.medium_key()?,
            worth: match &record.best_url {
                None => Worth::Nothing,
                Some(_) if record.media_type == "photo" => Worth::Image,
                Some(_) => Worth::Playable,
            },
        })
    }
}

/// What a copy of a medium leads to, the least first. A copy is no repeat of one that leads to less: old
/// payloads call a video a photo, and some tell of no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Worth {
    Nothing,
    Image,
    Playable,
}

/// What makes parts.
pub(crate) struct Maker {
    pub(crate) filter: Filter,
    /// Where addresses may be, if that matters.
    pub(crate) hosts: Option<Hosts>,
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
            unknown: Unknown::default(),
            foreign_hosts: 0,
            rejects: KeptRejects::default(),
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
    /// Records of which nothing tells whether they were wanted.
    pub(crate) unknown: Unknown,
    /// Records with an address that is not allowed.
    pub(crate) foreign_hosts: u64,
    pub(crate) rejects: KeptRejects,
}

impl Held for Part {
    fn held(&self) -> usize {
        self.bytes.len() + self.rows.len() * size_of::<Row>() + self.rejects.size()
    }
}

impl Visitor for Part {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        if let Err(mismatch) = self.maker.filter.check(record) {
            self.unknown.add(mismatch);
            return ControlFlow::Continue(());
        }
        if is_foreign(record, self.maker.hosts.as_ref()) {
            self.foreign_hosts += 1;
            return ControlFlow::Continue(());
        }
        let end = self.encoder.record(record, &mut self.bytes);
        self.rows.push(Row {
            end: end.map(|()| self.bytes.len()),
            kind: Kind::of(record),
            key: self.maker.is_unique.then(|| Copied::of(record)).flatten(),
        });
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        self.rejects.keep(reject);
        ControlFlow::Continue(())
    }
}
