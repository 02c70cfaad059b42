//! Who owns a list of media: a tweet or message, told by position alone.
//!
//! Takes an [`Outline`], gives for a list the objects that are its tweet, the root tweet around it and
//! what the one is to the other. Looks for no "object with the keys of a tweet": users, cards and
//! media carry ids too, and some dialects' tweets carry none of the usual keys.

use std::collections::HashSet;

use super::containers::{Fact, Owner, continues, is_long, relation};
use super::ids::id_of;
use super::keys::Key;
use super::label::Relation;
use super::outline::{Index, List, NONE, Outline, Step};
use crate::json::cursor::RawStr;
use crate::model::Id;

/// A tweet or message as the objects that make it up: from the innermost outwards while the holding
/// key continues the same tweet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Holder {
    pub(super) innermost: Index,
    pub(super) top: Index,
    /// Whether one of the objects is the long form of the next.
    pub(super) is_long: bool,
}

impl Holder {
    /// The holder whose innermost object this is.
    pub(super) fn of(outline: &Outline, innermost: Index) -> Self {
        let mut holder = Self {
            innermost,
            top: innermost,
            is_long: false,
        };
        while continues(outline.key(holder.top)) {
            let around = outline.around(holder.top);
            if around == NONE {
                break;
            }
            holder.is_long |= is_long(outline.key(holder.top));
            holder.top = around;
        }
        holder
    }

    /// Its objects, the innermost first.
    pub(super) fn objects(self, outline: &Outline) -> impl Iterator<Item = Index> + '_ {
        let mut next = self.innermost;
        std::iter::from_fn(move || {
            if next == NONE {
                return None;
            }
            let object = next;
            next = if object == self.top {
                NONE
            } else {
                outline.around(object)
            };
            Some(object)
        })
    }

    /// The JSON Pointer of its innermost object.
    #[cold]
    pub(super) fn pointer(self, view: View<'_>) -> String {
        let mut pointer = String::new();
        view.outline
            .write_pointer(view.document, self.innermost, &mut pointer);
        pointer
    }

    /// The first of its objects whose id as a number is not the one as text.
    pub(super) fn two_ids(self, view: View<'_>) -> Option<Index> {
        self.objects(view.outline).find(|object| {
            let id = |fact| view.fact(*object, fact).and_then(id_of);
            matches!((id(Fact::Id), id(Fact::NumericId)), (Some(one), Some(other)) if one != other)
        })
    }

    /// Whose its media are: of a retweet those of the tweet that it retweets.
    #[cfg(feature = "records")]
    pub(super) fn carrier(self, view: View<'_>) -> Self {
        let retweeted = self.retweeted(view);
        retweeted.map_or(self, |inner| Self::of(view.outline, inner))
    }

    /// The tweet nested in it that it retweets.
    pub(super) fn retweeted(self, view: View<'_>) -> Option<Index> {
        self.objects(view.outline)
            .map(|object| view.outline.entries[object as usize].retweeted)
            .find(|inner| *inner != NONE && view.relation(*inner) == Some(Relation::Retweet))
    }
}

/// An outline and the bytes it describes.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'v> {
    pub(super) document: &'v [u8],
    pub(super) outline: &'v Outline,
}

/// Whose media they are: known by id, or by position where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Who {
    Id(Id),
    At(Index),
}

impl Who {
    pub(super) fn id(self) -> Option<Id> {
        match self {
            Self::Id(id) => Some(id),
            Self::At(_) => None,
        }
    }
}

impl View<'_> {
    /// Who a tweet or message is.
    pub(super) fn who(self, holder: Holder) -> Who {
        let id = self.known(holder, Fact::Id).and_then(id_of);
        id.map_or(Who::At(holder.top), Who::Id)
    }
}

impl<'v> View<'v> {
    /// The raw bytes of a fact about one object.
    pub(super) fn fact(self, index: Index, fact: Fact) -> Option<&'v [u8]> {
        let (source, span) = self.outline.fact(index, fact)?;
        Some(span.of(self.outline.source(self.document, source)))
    }

    /// The raw bytes of a fact about a tweet, from the innermost of its objects that has it.
    pub(super) fn known(self, holder: Holder, fact: Fact) -> Option<&'v [u8]> {
        holder
            .objects(self.outline)
            .find_map(|object| self.fact(object, fact))
    }

    /// What the tweet that begins with this object is to the tweet around it.
    fn relation(self, index: Index) -> Option<Relation> {
        let key = self.outline.key(index);
        let around = self.outline.around(index);
        if around == NONE {
            return None;
        }
        let kind = match key {
            Key::Object => self.fact(around, Fact::Kind),
            Key::ReferencedTweets | Key::ReferencedPosts => self.fact(index, Fact::Kind),
            // The embed endpoint's word for the tweet that is answered; elsewhere it may be anything.
            Key::Parent => return self.fact(around, Fact::Id).map(|_| Relation::Reply),
            _ => None,
        };
        let kind = kind.map(|raw| RawStr::new(raw).unescaped());
        relation(key, kind.as_deref().unwrap_or_default())
    }

    /// The innermost object of the tweet or message that owns a list, and whether it is a message.
    pub(super) fn owner(self, list: &List) -> (Index, bool) {
        let up = |count: u8| {
            let mut at = list.holder;
            // A list's holder is the first object up; a bare media entity is its own holder.
            let first = u8::from(!matches!(list.step, Step::Document));
            for _ in first..count {
                if at == NONE {
                    break;
                }
                at = self.outline.around(at);
            }
            at
        };
        match list.row.owner {
            Owner::Up(count) => (up(count), false),
            Owner::Message(count) => (up(count), true),
            Owner::Around(keys) => {
                let mut at = list.holder;
                while at != NONE && !keys.contains(&self.outline.key(at)) {
                    at = self.outline.around(at);
                }
                (
                    if at == NONE {
                        NONE
                    } else {
                        self.outline.around(at)
                    },
                    false,
                )
            }
            Owner::Page => (NONE, false),
        }
    }

    /// The objects of all tweets that have media in a list of their own, and of those that lead to them.
    pub(super) fn tweets(self) -> HashSet<Index> {
        let mut tweets = HashSet::new();
        for list in &self.outline.lists {
            let (owner, _) = self.owner(list);
            if owner == NONE || list.items.is_empty() || !list.row.is_of_tweets() {
                continue;
            }
            let holder = Holder::of(self.outline, owner);
            let inner = holder.retweeted(self);
            let inner = inner.map(|inner| Holder::of(self.outline, inner));
            for holder in [Some(holder), Some(self.root(holder).0), inner] {
                tweets.extend(holder.iter().flat_map(|it| it.objects(self.outline)));
            }
        }
        tweets
    }

    /// The outermost tweet around a tweet, and what the inner is to the one that leads to it.
    ///
    /// Also how many tweets lie on the way from the one to the other.
    pub(super) fn root(self, holder: Holder) -> (Holder, Option<Relation>, usize) {
        let mut root = holder;
        let mut steps = 0;
        let mut innermost = None;
        let mut at = holder.top;
        loop {
            let around = self.outline.around(at);
            if around == NONE {
                return (root, innermost, steps);
            }
            match self.relation(at) {
                Some(relation) => {
                    innermost = innermost.or(Some(relation));
                    steps += 1;
                    root = Holder::of(self.outline, around);
                    at = root.top;
                }
                None => at = around,
            }
        }
    }
}
