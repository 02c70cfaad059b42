//! What the walk leaves behind: lists of media as spans, and the objects and arrays that lead to them.
//!
//! Gives the [`Outline`] with its entries, and reads facts, sources and JSON Pointers out of it. Filling
//! it is the [walk](super::walk)'s business, telling who owns what is [`super::owner`]'s.

use std::sync::Arc;

use super::containers::{Container, Fact, Wire};
use super::keys::Key;
use crate::json::cursor::RawStr;
use crate::json::decode::{Misfit, push_index, push_key};
use crate::json::verdict::ScalarFaults;

/// Bytes of one of the outline's sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    pub(super) fn new(range: &std::ops::Range<usize>) -> Self {
        // The finder takes no document of 4 GiB or more.
        let short = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: short(range.start),
            end: short(range.end),
        }
    }

    pub(super) fn string(raw: RawStr<'_>) -> Self {
        Self::new(&(raw.start..raw.start + raw.bytes.len()))
    }

    pub(super) fn of(self, source: &[u8]) -> &[u8] {
        source
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// How a value is reached from the one around it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// The document itself.
    Document,
    /// By a key: its raw bytes in the source of the object around it.
    Key(Span),
    /// By position in an array.
    Item(u32),
    /// By a key to a list, and by position in it.
    Listed(Span, u32),
    /// Through the text of a string that holds JSON; the span is that of the string's key.
    Inside(Span),
    /// Through the text of the document, which is such a string itself.
    Text,
}

/// Where a fact stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) span: Span,
    pub(super) rank: u8,
}

/// Number of an entry in its outline.
pub(super) type Index = u32;

/// No entry.
pub(super) const NONE: Index = u32::MAX;

/// An object or array on the way to media.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The value around it; [`NONE`] for the document.
    pub(super) parent: Index,
    pub(super) step: Step,
    /// The key that holds it; an item is held by the key of its array.
    pub(super) key: Key,
    /// Which source its bytes and facts lie in.
    pub(super) source: u32,
    pub(super) is_array: bool,
    /// Whether it is a document of its own inside of a string, so that nobody outside owns its media.
    pub(super) is_document: bool,
    /// Whether media, or a tweet that others of the page refer to, lie in it.
    pub(super) live: bool,
    pub(super) facts: [Slot; Fact::COUNT],
    /// The entry of the tweet that this one retweets, if it is nested in it.
    pub(super) retweeted: Index,
}

/// One item of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) span: Span,
    /// How it is reached from the list.
    pub(super) step: Step,
    pub(super) wire: Wire,
}

/// A list of media, as a row of the table matched it.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub(super) row: &'static Container,
    /// The object that holds it; for a bare media entity its own.
    pub(super) holder: Index,
    /// How it is reached from its holder; [`Step::Document`] where it is its holder.
    pub(super) step: Step,
    pub(super) source: u32,
    pub(super) items: std::ops::Range<usize>,
}

/// A user of a page, to whom its tweets refer by id.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageUser {
    pub(super) source: u32,
    pub(super) id: Span,
    pub(super) name: Span,
}

/// A value of the wrong type.
#[derive(Debug, Clone)]
pub(super) struct Odd {
    pub(super) about: About,
    pub(super) misfit: Misfit,
}

/// To whom a value of the wrong type matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// To whoever reads the document: media may be lost.
    Any,
    /// To those whose media lie in this object.
    Way(Index),
    /// To this object if it is a tweet with media; others may well hold such a value.
    Tweet(Index),
    /// The same, and to nobody but who checks it: nothing is read from there.
    Unread(Index),
}

/// What only checks tell of the text of a string that is JSON, or begins as JSON does.
#[derive(Debug, Clone)]
#[cfg_attr(
    not(feature = "records"),
    expect(dead_code, reason = "only checks tell of it")
)]
pub(super) enum Inside {
    /// A key in it stands twice.
    RepeatedKey(String),
    /// It is no JSON; what is wrong with it.
    Broken(String),
}

/// What the keys of a document say of the API it came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Signs {
    pub(super) graphql: bool,
    pub(super) global_objects: bool,
    pub(super) syndication: bool,
    pub(super) v2: bool,
    pub(super) activity: bool,
    pub(super) webhook: bool,
    pub(super) message: bool,
    pub(super) text_numbers: bool,
    pub(super) archived_message: bool,
    pub(super) upload: bool,
}

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) entries: Vec<Entry>,
    pub(super) lists: Vec<List>,
    pub(super) items: Vec<Item>,
    pub(super) users: Vec<PageUser>,
    /// JSON that stood inside of strings; source 0 is the document itself.
    pub(super) inner: Vec<Arc<[u8]>>,
    /// The scalar faults of that, which the document around it does not have.
    pub(super) faults: Option<ScalarFaults>,
    pub(super) signs: Signs,
    /// Values of the wrong type on the way to media.
    pub(super) odd: Vec<Odd>,
    /// Objects in which a key stands twice, and the last value took the place of another.
    pub(super) repeated: Vec<Index>,
    /// What is amiss in the text of strings, with its JSON Pointer; of checks alone.
    pub(super) inside: Vec<(String, Inside)>,
    /// What is listed only on demand.
    pub(super) wanted: Wanted,
    /// Whether tweets without media are kept too.
    pub(super) keeps_words: bool,
}

/// What is listed only on demand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wanted {
    /// The images of links: on summary and player cards, and among the links of API v2.
    pub previews: bool,
    /// The pictures and banners of users.
    pub profiles: bool,
}

impl Outline {
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.lists.clear();
        self.items.clear();
        self.users.clear();
        self.inner.clear();
        self.faults = None;
        self.signs = Signs::default();
        self.odd.clear();
        self.repeated.clear();
        self.inside.clear();
    }

    /// The object around a value, arrays passed over; [`NONE`] at the end of a document.
    pub(super) fn around(&self, index: Index) -> Index {
        let mut at = index;
        loop {
            let entry = &self.entries[at as usize];
            if entry.is_document || entry.parent == NONE {
                return NONE;
            }
            at = entry.parent;
            if !self.entries[at as usize].is_array {
                return at;
            }
        }
    }

    pub(super) fn key(&self, index: Index) -> Key {
        if index == NONE {
            Key::Other
        } else {
            self.entries[index as usize].key
        }
    }

    /// The place of a fact about an object, by source and span.
    pub(super) fn fact(&self, index: Index, fact: Fact) -> Option<(u32, Span)> {
        let entry = self.entries.get(index as usize)?;
        let slot = entry.facts[fact as usize];
        (slot.rank != u8::MAX).then_some((entry.source, slot.span))
    }

    /// Appends the JSON Pointer of an entry.
    pub(super) fn write_pointer(&self, document: &[u8], index: Index, pointer: &mut String) {
        let Some(entry) = self.entries.get(index as usize) else {
            return;
        };
        // No deeper than documents nest, and those inside of their strings.
        self.write_pointer(document, entry.parent, pointer);
        let around = self
            .entries
            .get(entry.parent as usize)
            .map_or(0, |entry| entry.source);
        self.write_step(document, around, entry.step, pointer);
    }

    /// Appends one step of a JSON Pointer.
    pub(super) fn write_step(
        &self,
        document: &[u8],
        source: u32,
        step: Step,
        pointer: &mut String,
    ) {
        let key = |span: Span| RawStr::new(span.of(self.source(document, source))).text();
        match step {
            Step::Document => {}
            Step::Key(span) => push_key(pointer, &key(span)),
            Step::Item(index) => push_index(pointer, index as usize),
            Step::Listed(span, index) => {
                push_key(pointer, &key(span));
                push_index(pointer, index as usize);
            }
            Step::Inside(span) => {
                push_key(pointer, &key(span));
                pointer.push('#');
            }
            Step::Text => pointer.push('#'),
        }
    }

    /// The bytes of a source.
    pub(super) fn source<'s>(&'s self, document: &'s [u8], source: u32) -> &'s [u8] {
        match source.checked_sub(1) {
            None => document,
            Some(inner) => self.inner.get(inner as usize).map_or(&[], |bytes| bytes),
        }
    }
}
