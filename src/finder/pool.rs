//! API v2's media, which lie apart from the tweets that name them by key.
//!
//! Takes an outline, gives for a key the object that the innermost page around holds under it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::containers::{Owner, Wire};
use super::outline::{Index, Item, List, NONE, Outline};
use super::owner::View;
use crate::json::cursor::{Cursor, Kind, Walk};

/// The objects of a page, which its tweets name by key.
pub(super) struct Pools<'v> {
    pub(super) pools: Vec<Pool<'v>>,
    /// The lists that are pools.
    lists: HashSet<usize>,
    /// The pools by the object for whose tweets they are.
    pages: HashMap<Index, Vec<usize>>,
    /// Items that some tweet names.
    pub(super) named: HashSet<usize>,
}

pub(super) struct Pool<'v> {
    pub(super) list: usize,
    items: HashMap<Cow<'v, [u8]>, usize>,
}

impl<'v> Pools<'v> {
    pub(super) fn of(view: View<'v>) -> Self {
        let mut pools = Self {
            pools: Vec::new(),
            lists: HashSet::new(),
            pages: HashMap::new(),
            named: HashSet::new(),
        };
        let mut keyed = None;
        for (number, list) in view.outline.lists.iter().enumerate() {
            let page = match list.row.owner {
                Owner::Page => match view.outline.around(list.holder) {
                    NONE => list.holder,
                    page => page,
                },
                // Beside keys, the objects of the flattened form are a page of their own.
                _ if list.row.wire == Wire::V2
                    && keyed
                        .get_or_insert_with(|| with_keys(view.outline))
                        .contains(&list.holder) =>
                {
                    list.holder
                }
                _ => continue,
            };
            let mut items: HashMap<_, usize> = HashMap::new();
            for item in list.items.clone() {
                if let Some(key) = media_key(view, list, &view.outline.items[item])
                    && let Some(before) = items.insert(key, item)
                {
                    // The same object again, as where the pages of an answer were joined.
                    pools.named.insert(before);
                }
            }
            pools.lists.insert(number);
            pools.pages.entry(page).or_default().push(pools.pools.len());
            pools.pools.push(Pool {
                list: number,
                items,
            });
        }
        pools
    }

    /// Whether a list is a pool rather than some tweet's own.
    pub(super) fn holds(&self, list: usize) -> bool {
        self.lists.contains(&list)
    }

    /// The item that a key of a list names, from the innermost page around that has it.
    pub(super) fn name(
        &mut self,
        view: View<'v>,
        list: &List,
        key: &[u8],
    ) -> Option<(usize, usize)> {
        let mut at = list.holder;
        while at != NONE {
            for pool in self.pages.get(&at).into_iter().flatten() {
                let pool = &self.pools[*pool];
                if let Some(item) = pool.items.get(key) {
                    self.named.insert(*item);
                    return Some((pool.list, *item));
                }
            }
            at = view.outline.around(at);
        }
        None
    }
}

/// The objects that hold keys of media.
fn with_keys(outline: &Outline) -> HashSet<Index> {
    let keys = outline.lists.iter();
    keys.filter(|list| list.row.wire == Wire::Keys)
        .map(|list| list.holder)
        .collect()
}

/// The key of an object of API v2.
fn media_key<'v>(view: View<'v>, list: &List, item: &Item) -> Option<Cow<'v, [u8]>> {
    let bytes = item
        .span
        .of(view.outline.source(view.document, list.source));
    let mut cursor = Cursor::new(bytes);
    cursor.enter();
    let mut found = None;
    while let Some(name) = cursor.next_key() {
        if &*name.unescaped() == b"media_key" && cursor.kind() == Some(Kind::String) {
            found = Some(cursor.string().unescaped());
        } else {
            cursor.skip();
        }
    }
    found
}
