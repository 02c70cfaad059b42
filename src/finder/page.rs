//! The tweets of one page that refer to each other by id: API v2's `data` and `includes`, the web
//! client's `globalObjects`.
//!
//! Takes an outline, gives for a tweet of the page the roots that lead to it and by what relation.

use std::collections::{HashMap, HashSet};

use super::containers::Fact;
use super::ids::id_of;
use super::keys::Key;
use super::label::Relation;
use super::outline::{Index, NONE};
use super::owner::{Holder, View};
use crate::json::cursor::RawStr;
use crate::model::Id;

/// How many references are followed from a root. Real pages hold two; more would only multiply rows.
const MAX_STEPS: usize = 4;

/// A root tweet that leads to another, and what the other is to the last one on the way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub(super) root: Holder,
    pub(super) relation: Relation,
}

/// Where in a page a tweet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// In `data`: what the page was asked for.
    Root,
    /// In `includes`: what others refer to.
    Included,
    /// In `globalObjects`: both.
    Either,
}

/// The references among a page's tweets.
#[derive(Debug, Default)]
pub(super) struct Page {
    tweets: HashMap<Id, Holder>,
    included: HashSet<Index>,
    ways: HashMap<Index, Vec<Way>>,
    users: HashMap<Id, usize>,
}

impl Page {
    pub(super) fn of(view: View<'_>) -> Self {
        let mut page = Self::default();
        let signs = view.outline.signs;
        for (number, user) in view.outline.users.iter().enumerate() {
            let raw = user.id.of(view.outline.source(view.document, user.source));
            if let Some(id) = id_of(raw) {
                page.users.insert(id, number);
            }
        }
        if !signs.v2 && !signs.global_objects {
            return page;
        }
        let mut roots = Vec::new();
        let mut referred = HashSet::new();
        for index in 0..view.outline.entries.len() {
            let Ok(index) = Index::try_from(index) else {
                break;
            };
            let Some(role) = role(view, index) else {
                continue;
            };
            let holder = Holder::of(view.outline, index);
            let id = view.known(holder, Fact::Id).and_then(id_of);
            if role == Role::Included {
                page.included.insert(index);
            } else {
                roots.push((holder, id, role));
            }
            if role != Role::Root
                && let Some(id) = id
            {
                page.tweets.entry(id).or_insert(holder);
            }
            referred.extend(references(view, holder).map(|(id, _)| id));
        }
        for (root, id, role) in roots {
            // In a map of all tweets those are roots that no other refers to.
            if role == Role::Root || id.is_none_or(|id| !referred.contains(&id)) {
                page.follow(view, root);
            }
        }
        page
    }

    /// Follows a root's references through the page.
    fn follow(&mut self, view: View<'_>, root: Holder) {
        let mut seen = HashSet::from([root.top]);
        let mut next = vec![(root, 0)];
        while let Some((holder, steps)) = next.pop() {
            for (id, relation) in references(view, holder) {
                let Some(target) = self.tweets.get(&id).copied() else {
                    continue;
                };
                if !seen.insert(target.top) {
                    continue;
                }
                self.ways
                    .entry(target.top)
                    .or_default()
                    .push(Way { root, relation });
                if steps + 1 < MAX_STEPS {
                    next.push((target, steps + 1));
                }
            }
        }
    }

    /// The roots that lead to a tweet of the page.
    pub(super) fn leads_to(&self, top: Index) -> &[Way] {
        self.ways.get(&top).map_or(&[], Vec::as_slice)
    }

    /// Whether the page only includes a tweet, for others that refer to it.
    pub(super) fn is_included(&self, top: Index) -> bool {
        self.included.contains(&top)
    }

    /// The included tweet of an id.
    pub(super) fn tweet(&self, id: Id) -> Option<Holder> {
        self.tweets.get(&id).copied()
    }

    /// The handle of a user of the page.
    pub(super) fn username<'v>(&self, view: View<'v>, id: Id) -> Option<RawStr<'v>> {
        let user = view.outline.users.get(*self.users.get(&id)?)?;
        Some(RawStr::new(
            user.name
                .of(view.outline.source(view.document, user.source)),
        ))
    }
}

/// The tweets that a tweet refers to by id.
fn references(view: View<'_>, holder: Holder) -> impl Iterator<Item = (Id, Relation)> + '_ {
    [
        (Fact::Retweets, Relation::Retweet),
        (Fact::Quotes, Relation::Quote),
        (Fact::Answers, Relation::Reply),
    ]
    .into_iter()
    .filter_map(move |(fact, relation)| Some((id_of(view.known(holder, fact)?)?, relation)))
}

/// Where in a page an object stands, if it is a tweet of one.
pub(super) fn role(view: View<'_>, index: Index) -> Option<Role> {
    let outline = view.outline;
    if outline.entries[index as usize].is_array {
        return None;
    }
    let around = outline.around(index);
    if around == NONE {
        return None;
    }
    match (outline.key(index), outline.key(around)) {
        (Key::Data, _) => Some(Role::Root),
        (Key::Tweets | Key::Posts, Key::Includes) => Some(Role::Included),
        (Key::Other, Key::Tweets) => {
            (outline.key(outline.around(around)) == Key::GlobalObjects).then_some(Role::Either)
        }
        _ => None,
    }
}
