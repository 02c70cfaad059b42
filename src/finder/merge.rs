//! Which of a tweet's lists of media counts, and what the others add to it.
//!
//! Takes an [`Outline`] and the bytes it describes, gives the [findings](Finding). Lists are grouped
//! by root and tweet; the outer and inner lists of a retweet are one group and belong to the inner
//! tweet. In a group the list of the lowest rank counts, the others only fill fields that its media
//! lack. API v2's references are resolved here: which tweets a page joins is told by [`super::page`].

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;

use super::containers::{Fact, LONG, Sequence, ToolKind, Wire};
use super::ids::id_of;
use super::keys::Key;
use super::kind;
use super::label::Relation;
use super::numbered::Numbered;
use super::outline::{Index, Item, List, NONE, Outline, Step};
use super::owner::{Holder, View, Who};
use super::page::Page;
use super::pool::Pools;
use super::same::{FEW, Places};
use super::{Finding, Findings};
use crate::json::cursor::{Cursor, RawStr, Walk};
use crate::json::decode::{Misfit, decode};
use crate::model::{Id, MediaEntity, MediaType, Text, graphql, tool, v2};

/// A list and whose it is.
struct Piece {
    list: usize,
    root: Who,
    tweet: Who,
    /// The objects that tell about the tweet; none where only its id is known.
    holder: Option<Holder>,
    relation: Relation,
    /// Whether the tweet is one that its page only includes.
    is_included: bool,
    rank: u8,
    /// 1 for the outer lists of a retweet.
    depth: u8,
    /// How many tweets lie between the root and this copy of the tweet.
    steps: usize,
}

/// A medium of a list, before it is known whether the list counts.
pub(super) struct Candidate<S> {
    pub(super) media: MediaEntity<S>,
    /// Whether its list tells the true type.
    trusted: bool,
    /// Number of the item in the outline; of a reference the item that it names.
    item: usize,
    /// The list through which the item was reached.
    list: usize,
    /// Whether a key names it that nothing in the page answers to.
    is_unresolved: bool,
}

impl<S> Candidate<S> {
    /// A medium of a document's own list.
    pub(super) fn of(media: MediaEntity<S>, trusted: bool, item: usize, list: usize) -> Self {
        Self {
            media,
            trusted,
            item,
            list,
            is_unresolved: false,
        }
    }
}

/// From how many items a list is read twice, to count its media and to tell them, rather than held.
const LONG_LIST: usize = 1024;

/// Up to how many items the keys of one are looked for in each of them: as many as a tweet has.
const MOST_BESIDE: usize = 4;

/// Takes findings one by one, and may end the telling.
pub(super) type Tell<'t, S> = dyn FnMut(Finding<S>) -> ControlFlow<()> + 't;

/// Resolves an outline into findings, told in order; of `findings` it fills all but the media.
pub(super) fn resolve<'v, S: Text<'v>>(
    view: View<'v>,
    findings: &mut Findings<S>,
    tell: &mut Tell<'_, S>,
) -> ControlFlow<()> {
    let outline = view.outline;
    let page = Page::of(view);
    let mut pools = Pools::of(view);
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    let mut known: Numbered<(Who, Who, Sequence, bool, Index)> = Numbered::default();
    let mut owners = Vec::new();
    for (number, list) in outline.lists.iter().enumerate() {
        if pools.holds(number) || list.items.is_empty() {
            continue;
        }
        pieces(view, &page, number, list, &mut owners);
        for piece in owners.drain(..) {
            let is_message = piece.relation == Relation::Message;
            // A bare media entity is a list of its own, whatever lies beside it.
            let bare = if list.row.path.is_empty() {
                list.holder
            } else {
                NONE
            };
            let key = (piece.root, piece.tweet, list.row.sequence, is_message, bare);
            let group = known.number(key);
            if group == groups.len() {
                // Nearly every tweet has two lists.
                groups.push(Vec::with_capacity(2));
            }
            groups[group].push(piece);
        }
    }
    let mut once = Once::default();
    for mut group in groups {
        // Of equal lists, as where a tweet stands twice, the longer one tells more; then the inner one, as
        // with retweets.
        let length = |piece: &Piece| outline.lists[piece.list].items.len();
        group.sort_by_key(|piece| {
            let best = (length(piece), piece.steps);
            (piece.rank, piece.depth, std::cmp::Reverse(best))
        });
        deliver_group(view, &page, &mut pools, &group, &mut once, findings, tell)?;
    }
    deliver_unreferenced(view, &pools, &mut once, findings, tell)
}

/// The tweets that own a list: one, or as many as lead to it through their page. `found` is empty before.
fn pieces(view: View<'_>, page: &Page, number: usize, list: &List, found: &mut Vec<Piece>) {
    let (innermost, is_message) = view.owner(list);
    let rank = list.row.rank;
    if innermost == NONE {
        let nobody = Who::At(list.holder);
        return found.push(Piece {
            list: number,
            root: nobody,
            tweet: nobody,
            holder: None,
            relation: Relation::None,
            is_included: false,
            rank,
            depth: 0,
            steps: 0,
        });
    }
    let holder = Holder::of(view.outline, innermost);
    let rank = rank - if holder.is_long { LONG.min(rank) } else { 0 };
    let who = view.who(holder);
    let piece = |root: Who, relation: Relation| Piece {
        list: number,
        root,
        tweet: who,
        holder: Some(holder),
        relation,
        is_included: page.is_included(holder.top),
        rank,
        depth: 0,
        steps: 0,
    };
    if is_message || view.known(holder, Fact::Message).is_some() {
        return found.push(piece(who, Relation::Message));
    }
    let (root, relation, steps) = view.root(holder);
    match relation {
        Some(relation) => found.push(piece(view.who(root), relation)),
        None => match page.leads_to(holder.top) {
            [] => found.push(piece(who, own_relation(list, who))),
            ways => found.extend(
                ways.iter()
                    .map(|way| piece(view.who(way.root), way.relation)),
            ),
        },
    }
    for piece in &mut *found {
        piece.steps = steps;
    }
    // The media of a retweet are those of the tweet that it retweets.
    let inner = holder.retweeted(view).map(|inner| {
        let id = view.fact(inner, Fact::Id).and_then(id_of);
        (
            id.map_or(Who::At(inner), Who::Id),
            Some(Holder::of(view.outline, inner)),
        )
    });
    let named = || {
        let id = id_of(view.known(holder, Fact::Retweets)?)?;
        Some((Who::Id(id), page.tweet(id)))
    };
    if let Some((inner, inner_holder)) = inner.or_else(named) {
        for piece in &mut *found {
            piece.tweet = inner;
            piece.holder = inner_holder;
            piece.relation = Relation::Retweet;
            piece.depth = 1;
        }
    }
    match list.row.sequence {
        Sequence::Attached => {}
        Sequence::Card | Sequence::Preview => {
            for piece in found {
                piece.relation = Relation::Card;
            }
        }
        Sequence::Article | Sequence::Cover => {
            for piece in found {
                piece.relation = Relation::Article;
            }
        }
        Sequence::Picture | Sequence::Banner => {
            // A user's own, whatever tweet the user stands in.
            found.clear();
            found.push(piece(who, Relation::Profile));
        }
    }
}

/// What a tweet is that no other leads to: a root, or, around a loose list, perhaps no tweet at all.
fn own_relation(list: &List, who: Who) -> Relation {
    let is_loose = list.row.wire == Wire::Any;
    if is_loose && who.id().is_none() {
        Relation::None
    } else {
        Relation::Tweet
    }
}

/// Delivers the media of one tweet.
fn deliver_group<'v, S: Text<'v>>(
    view: View<'v>,
    page: &Page,
    pools: &mut Pools<'v>,
    group: &[Piece],
    once: &mut Once,
    findings: &mut Findings<S>,
    tell: &mut Tell<'_, S>,
) -> ControlFlow<()> {
    if let [piece] = group
        && view.outline.lists[piece.list].items.len() > LONG_LIST
    {
        return deliver_list(view, page, pools, piece, once, findings, tell);
    }
    let mut lists: Vec<Vec<Candidate<S>>> = Vec::with_capacity(group.len());
    for (number, piece) in group.iter().enumerate() {
        let is_left_out =
            number > 0 && is_superfluous(view, group[0].list, piece.list, &lists[0], findings);
        lists.push(if is_left_out {
            Vec::new()
        } else {
            read_list(view, pools, piece.list, findings)
        });
    }
    // References that nothing answers to are no reason to pass over a list of media.
    let answered = |list: &Vec<Candidate<S>>| list.iter().any(|candidate| !candidate.is_unresolved);
    let Some(best) = lists
        .iter()
        .position(answered)
        .or_else(|| lists.iter().position(|list| !list.is_empty()))
    else {
        return ControlFlow::Continue(());
    };
    let best = widest_preview(view, group, &lists).unwrap_or(best);
    let piece = &group[best];
    let facts = piece.holder.or_else(|| {
        group
            .iter()
            .find_map(|piece| piece.holder.filter(|_| piece.depth == 0))
    });
    let merged = merge(lists, best, |number| {
        // The embed endpoint's photos and its video are two lists of one rank, none better.
        let rank = |number: usize| (group[number].rank, group[number].depth);
        let is_tool = |number: usize| {
            let list = &view.outline.lists[group[number].list];
            matches!(list.row.wire, Wire::Tool(_)) && list.row.sequence == Sequence::Attached
        };
        rank(number) == rank(best) && is_tool(number) && is_tool(best)
    });
    let told = Told::of(piece, Carrier::of(view, page, facts), merged.len());
    for (index, candidate) in merged.into_iter().enumerate() {
        told.deliver(view, index, candidate, once, findings, tell)?;
    }
    ControlFlow::Continue(())
}

/// Delivers the media of a tweet's only list, which is too long to be held.
fn deliver_list<'v, S: Text<'v>>(
    view: View<'v>,
    page: &Page,
    pools: &mut Pools<'v>,
    piece: &Piece,
    once: &mut Once,
    findings: &mut Findings<S>,
    tell: &mut Tell<'_, S>,
) -> ControlFlow<()> {
    let list = &view.outline.lists[piece.list];
    // What is wrong with its fields is told on the second reading.
    let (before, is_untyped) = (findings.misfits.len(), findings.is_untyped);
    let mut count = 0;
    for item in list.items.clone() {
        count += usize::from(read_one(view, pools, piece.list, item, findings).is_some());
        findings.misfits.truncate(before);
    }
    findings.is_untyped = is_untyped;
    let told = Told::of(piece, Carrier::of(view, page, piece.holder), count);
    let mut index = 0;
    for item in list.items.clone() {
        if let Some(candidate) = read_one(view, pools, piece.list, item, findings) {
            told.deliver(view, index, candidate, once, findings, tell)?;
            index += 1;
        }
    }
    ControlFlow::Continue(())
}

/// What the findings of one tweet share.
pub(super) struct Teller<'v> {
    pub(super) relation: Relation,
    /// The outermost tweet.
    pub(super) root: Option<Id>,
    /// Whose the media are: a tweet, or by the relation a message or a user.
    pub(super) tweet: Option<Id>,
    pub(super) carrier: Carrier<'v>,
    pub(super) count: usize,
}

impl<'v> Teller<'v> {
    /// A medium at its place in the list, without its pointer.
    pub(super) fn finding<S: Text<'v>>(
        &self,
        media: MediaEntity<S>,
        trusted: bool,
        index: usize,
    ) -> Finding<S> {
        let carrier = &self.carrier;
        let (tweet_id, message_id, user_id) = match self.relation {
            Relation::Message => (None, self.tweet, None),
            Relation::Profile => (None, None, self.tweet),
            _ => (self.tweet, None, None),
        };
        Finding {
            relation: self.relation,
            root_tweet_id: tweet_id.and(self.root),
            tweet_id,
            message_id,
            // A user's facts tell when they joined, which is no time of a tweet.
            created_at: if user_id.is_some() {
                None
            } else {
                carrier.created_at.clone().map(text)
            },
            author_id: user_id.or(carrier.author_id),
            author_username: carrier.author_username.clone().map(text),
            possibly_sensitive: carrier.possibly_sensitive,
            is_retweet_text: carrier.is_retweet_text,
            has_two_ids: carrier.has_two_ids,
            index: index + 1,
            count: self.count,
            ..Finding::of(media, trusted)
        }
    }
}

/// Delivers what a list tells.
struct Told<'p, 'v> {
    piece: &'p Piece,
    teller: Teller<'v>,
}

impl<'p, 'v> Told<'p, 'v> {
    fn of(piece: &'p Piece, carrier: Carrier<'v>, count: usize) -> Self {
        let teller = Teller {
            relation: piece.relation,
            root: piece.root.id(),
            tweet: piece.tweet.id(),
            carrier,
            count,
        };
        Self { piece, teller }
    }

    fn deliver<S: Text<'v>>(
        &self,
        view: View<'v>,
        index: usize,
        candidate: Candidate<S>,
        once: &mut Once,
        findings: &mut Findings<S>,
        tell: &mut Tell<'_, S>,
    ) -> ControlFlow<()> {
        let Self { piece, teller } = self;
        if candidate.is_unresolved && piece.is_included {
            findings.unresolved_keys += 1;
            return ControlFlow::Continue(());
        }
        let finding = Finding {
            carrier: if findings.misfits.is_empty() && findings.repeated.is_empty() {
                None
            } else {
                piece.holder.map(|holder| holder.pointer(view))
            },
            is_unresolved: candidate.is_unresolved,
            ..teller.finding(candidate.media, candidate.trusted, index)
        };
        let key = Once::key(piece, &finding, candidate.item);
        if once.is_new(key) {
            let pointer = pointer(view, candidate.list, candidate.item);
            tell(Finding { pointer, ..finding })?;
        }
        ControlFlow::Continue(())
    }
}

/// Whether a lesser list is not to be read, since it cannot fill any gap of the best one.
fn is_superfluous<S>(
    view: View<'_>,
    best: usize,
    lesser: usize,
    read: &[Candidate<S>],
    findings: &Findings<S>,
) -> bool {
    let (best, lesser) = (&view.outline.lists[best], &view.outline.lists[lesser]);
    let is_v1 = |list: &List| matches!(list.row.wire, Wire::V1 { .. });
    // A key whose value had the wrong type is a gap, and an empty item is no item.
    if !is_v1(best)
        || !is_v1(lesser)
        || read.len() != best.items.len()
        || !findings.misfits.is_empty()
    {
        return false;
    }
    let items = |list: &List| {
        let source = view.outline.source(view.document, list.source);
        let spans = view.outline.items[list.items.clone()].iter();
        spans.map(move |item| Spelled::of(item.span.of(source)))
    };
    adds_nothing(&items(best), items(lesser))
}

/// An item of a list as its payload spells it.
#[derive(Clone)]
pub(super) struct Spelled<'d, C> {
    pub(super) bytes: &'d [u8],
    /// At its beginning.
    pub(super) cursor: C,
}

impl<'d> Spelled<'d, Cursor<'d>> {
    fn of(bytes: &'d [u8]) -> Self {
        let cursor = Cursor::new(bytes);
        Self { bytes, cursor }
    }
}

/// Whether every key of a lesser list's media has a value in all media of the best one. Comparing keys is much cheaper
/// than reading media.
pub(super) fn adds_nothing<'d, C: Walk<'d>>(
    best: &(impl ExactSizeIterator<Item = Spelled<'d, C>> + Clone),
    lesser: impl Iterator<Item = Spelled<'d, C>>,
) -> bool {
    // Most photos stand in both lists byte for byte.
    let spelled: HashSet<&[u8]> = if best.len() > FEW {
        best.clone().map(|item| item.bytes).collect()
    } else {
        HashSet::new()
    };
    let stands = |item: &[u8]| {
        if spelled.is_empty() {
            best.clone().any(|known| known.bytes == item)
        } else {
            spelled.contains(item)
        }
    };
    // Nearly every other item has no key that those of the best list do not have too, in the same order.
    let is_small = best.len() <= MOST_BESIDE;
    let has_nothing_else = |item: &C| {
        is_small
            && best
                .clone()
                .all(|known| has_all_keys(known.cursor, item.clone()))
    };
    let mut different = lesser
        .filter(|item| !stands(item.bytes) && !has_nothing_else(&item.cursor))
        .peekable();
    if different.peek().is_none() {
        return true;
    }
    let mut items = best.clone();
    let mut known = items
        .next()
        .map_or_else(Vec::new, |item| keys_with_values(item.cursor));
    for item in items {
        let keys = keys_with_values(item.cursor);
        known.retain(|key| keys.contains(key));
    }
    different.all(|item| {
        keys_with_values(item.cursor)
            .iter()
            .all(|key| known.contains(key))
    })
}

/// Whether each key of an object has a value in another, as far as that is told by going through both side by side.
fn has_all_keys<'d>(mut ours: impl Walk<'d>, mut theirs: impl Walk<'d>) -> bool {
    ours.enter();
    theirs.enter();
    while let Some(key) = theirs.next_key() {
        theirs.skip();
        // What only the first has may stand between.
        loop {
            let Some(own) = ours.next_key() else {
                return false;
            };
            let value = ours.value();
            if own.bytes == key.bytes {
                if is_no_value(value) {
                    return false;
                }
                break;
            }
        }
    }
    true
}

/// Whether a value says no more than that there is none.
fn is_no_value(value: &[u8]) -> bool {
    match value {
        b"null" | b"\"\"" | b"0" => true,
        [b'[', inside @ .., b']'] | [b'{', inside @ .., b'}'] => inside.trim_ascii().is_empty(),
        _ => false,
    }
}

/// The keys of an object that have a value.
fn keys_with_values<'d>(mut object: impl Walk<'d>) -> Vec<Cow<'d, [u8]>> {
    let mut keys = Vec::with_capacity(16);
    object.enter();
    while let Some(key) = object.next_key() {
        if !is_no_value(object.value()) {
            keys.push(key.unescaped());
        }
    }
    keys
}

/// Of the sizes in which a card gives its image, the widest.
fn widest_preview<S>(
    view: View<'_>,
    group: &[Piece],
    lists: &[Vec<Candidate<S>>],
) -> Option<usize> {
    let first = &view.outline.lists[group.first()?.list];
    if first.row.sequence != Sequence::Preview || first.row.path != [Key::ImageValue] {
        return None;
    }
    let width = |list: &Vec<Candidate<S>>| list.first()?.media.original_info.as_ref()?.width;
    (0..lists.len()).max_by_key(|list| (width(&lists[*list]), std::cmp::Reverse(*list)))
}

/// Delivers the objects of a page that none of its tweets refers to.
fn deliver_unreferenced<'v, S: Text<'v>>(
    view: View<'v>,
    pools: &Pools<'v>,
    once: &mut Once,
    findings: &mut Findings<S>,
    tell: &mut Tell<'_, S>,
) -> ControlFlow<()> {
    for pool in &pools.pools {
        let list = &view.outline.lists[pool.list];
        let count = list.items.len();
        for (index, item) in list.items.clone().enumerate() {
            if pools.named.contains(&item) {
                continue;
            }
            let Some(candidate) = read_item::<S>(view, pool.list, item, findings) else {
                continue;
            };
            let nobody = Who::At(list.holder);
            let finding = Finding {
                relation: Relation::Include,
                index: index + 1,
                count,
                ..Finding::of(candidate.media, true)
            };
            if once.is_new((nobody, nobody, medium(&finding, item), Relation::Include)) {
                let pointer = pointer(view, pool.list, item);
                tell(Finding { pointer, ..finding })?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// Reads the media of a list, references resolved, empty items left out.
fn read_list<'v, S: Text<'v>>(
    view: View<'v>,
    pools: &mut Pools<'v>,
    number: usize,
    findings: &mut Findings<S>,
) -> Vec<Candidate<S>> {
    let items = view.outline.lists[number].items.clone();
    items
        .filter_map(|item| read_one(view, pools, number, item, findings))
        .collect()
}

/// Reads one medium of a list, or the one that it refers to; `None` where the item is empty.
fn read_one<'v, S: Text<'v>>(
    view: View<'v>,
    pools: &mut Pools<'v>,
    number: usize,
    item: usize,
    findings: &mut Findings<S>,
) -> Option<Candidate<S>> {
    let list = &view.outline.lists[number];
    if list.row.wire != Wire::Keys {
        return read_item(view, number, item, findings);
    }
    let raw = scalar(view, list, &view.outline.items[item]);
    let named = pools.name(view, list, &raw.unescaped());
    let resolved = named.and_then(|(list, item)| read_item(view, list, item, findings));
    Some(resolved.unwrap_or_else(|| Candidate {
        media: MediaEntity {
            media_key: Some(text(raw.text())),
            ..MediaEntity::default()
        },
        trusted: true,
        item,
        list: number,
        is_unresolved: true,
    }))
}

/// The bytes of an item that is a string, without its quotes.
fn scalar<'v>(view: View<'v>, list: &List, item: &Item) -> RawStr<'v> {
    let bytes = item
        .span
        .of(view.outline.source(view.document, list.source));
    RawStr::new(
        bytes
            .get(1..bytes.len().saturating_sub(1))
            .unwrap_or_default(),
    )
}

fn text<'v, S: Text<'v>>(text: Cow<'v, str>) -> S {
    match text {
        Cow::Borrowed(text) => S::from_borrowed(text),
        Cow::Owned(text) => S::from_owned(text),
    }
}

/// Reads one medium; `None` where the item is empty.
fn read_item<'v, S: Text<'v>>(
    view: View<'v>,
    number: usize,
    item: usize,
    findings: &mut Findings<S>,
) -> Option<Candidate<S>> {
    let list = &view.outline.lists[number];
    let bytes = view.outline.items[item]
        .span
        .of(view.outline.source(view.document, list.source));
    let at = || pointer(view, number, item);
    let misfits: &mut Vec<Misfit> = &mut findings.misfits;
    let media: MediaEntity<S> = match view.outline.items[item].wire {
        Wire::V1 { .. } | Wire::Any => decode(bytes, at, misfits)?,
        Wire::V2 => decode::<v2::Media<S>>(bytes, at, misfits)?.into(),
        Wire::Info => decode::<graphql::MediaItem<S>>(bytes, at, misfits)?.into(),
        Wire::Tool(tool) => {
            let known = match tool {
                ToolKind::Named => None,
                ToolKind::Photo => Some(MediaType::Photo),
                ToolKind::Video => Some(MediaType::Video),
                ToolKind::AnimatedGif => Some(MediaType::AnimatedGif),
            };
            decode::<tool::Media<S>>(bytes, at, misfits)?.into_entity(known)
        }
        Wire::Urls => kind::from_url(scalar(view, list, &view.outline.items[item]).text()),
        Wire::Keys => return None,
    };
    findings.is_untyped |= media.media_type.is_none() && media.sizes.is_some();
    let is_empty = media.media_key.is_none()
        && media.media_id().is_none()
        && media.image_url().is_none()
        && media.variants().is_empty()
        && media.media_type.is_none()
        && media.url.is_none();
    let trusted = !matches!(view.outline.items[item].wire, Wire::V1 { trusted: false });
    (!is_empty).then(|| Candidate::of(media, trusted, item, number))
}

/// The best list and those that go on with it, its gaps filled from the others.
pub(super) fn merge<S: AsRef<str>>(
    lists: Vec<Vec<Candidate<S>>>,
    best: usize,
    goes_on: impl Fn(usize) -> bool,
) -> Vec<Candidate<S>> {
    let mut merged = Vec::new();
    let mut lesser = Vec::new();
    for (number, list) in lists.into_iter().enumerate() {
        if number == best || goes_on(number) {
            merged.extend(list);
        } else {
            lesser.extend(
                list.into_iter()
                    .filter(|candidate| !candidate.is_unresolved),
            );
        }
    }
    if lesser.is_empty() {
        return merged;
    }
    let mut places = Places::of(merged.iter().map(|candidate| &candidate.media));
    for mut other in lesser {
        if !other.trusted {
            // A preview's word on the type is worse than none.
            other.media.media_type = None;
        }
        let count = merged.len();
        if let Some(place) = places.first(count, |place| &merged[place].media, &other.media) {
            merged[place].media.fill_from(other.media);
            places.learn(place, &merged[place].media);
        }
    }
    merged
}

/// The JSON Pointer of an item.
pub(super) fn pointer(view: View<'_>, number: usize, item: usize) -> String {
    let outline: &Outline = view.outline;
    let list = &outline.lists[number];
    // As long as nearly all are.
    let mut pointer = String::with_capacity(64);
    outline.write_pointer(view.document, list.holder, &mut pointer);
    outline.write_step(view.document, list.source, list.step, &mut pointer);
    let step = outline.items[item].step;
    if !matches!(step, Step::Document) {
        outline.write_step(view.document, list.source, step, &mut pointer);
    }
    pointer
}

/// What a record says of the tweet or message that carries a medium.
#[derive(Default)]
pub(super) struct Carrier<'v> {
    pub(super) created_at: Option<Cow<'v, str>>,
    pub(super) author_id: Option<Id>,
    pub(super) author_username: Option<Cow<'v, str>>,
    pub(super) possibly_sensitive: Option<bool>,
    pub(super) is_retweet_text: bool,
    pub(super) has_two_ids: bool,
}

impl<'v> Carrier<'v> {
    fn of(view: View<'v>, page: &Page, holder: Option<Holder>) -> Self {
        let Some(holder) = holder else {
            return Self::default();
        };
        let words = |fact: Fact| Some(RawStr::new(view.known(holder, fact)?).text());
        let author_id = view.known(holder, Fact::AuthorId).and_then(id_of);
        Self {
            created_at: words(Fact::Time),
            author_id,
            author_username: words(Fact::AuthorName)
                .or_else(|| Some(page.username(view, author_id?)?.text())),
            possibly_sensitive: match words(Fact::Sensitive).as_deref() {
                Some("true") => Some(true),
                Some("false") => Some(false),
                _ => None,
            },
            has_two_ids: holder.two_ids(view).is_some(),
            is_retweet_text: view.known(holder, Fact::Text).is_some_and(is_retweet_text),
        }
    }
}

/// Whether a tweet's text begins as archived retweets do.
pub(super) fn is_retweet_text(raw: &[u8]) -> bool {
    const START: &[u8] = b"RT @";
    // No escape has more than six bytes, and what is cut off stands behind the start.
    let start = RawStr::new(&raw[..raw.len().min(6 * START.len())]);
    start.unescaped().starts_with(START)
}

/// What tells media of one tweet apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Medium {
    Id(Id),
    Text(String),
    Item(usize),
}

fn medium<S: AsRef<str>>(finding: &Finding<S>, item: usize) -> Medium {
    let words = || {
        finding
            .media
            .media_key
            .as_ref()
            .map(AsRef::as_ref)
            .or(finding.media.image_url())
    };
    match finding.media_id {
        // Several files may share the address of a poster or playlist from which an id was read.
        Some(id) if finding.is_id_from_url => {
            let urls = finding
                .media
                .variants()
                .iter()
                .filter_map(|variant| variant.url.as_ref());
            let first = urls.map(AsRef::as_ref).min().unwrap_or_default();
            Medium::Text(format!("{id} {first}"))
        }
        Some(id) => Medium::Id(id),
        None => words().map_or(Medium::Item(item), |words| Medium::Text(words.to_owned())),
    }
}

/// Each root, tweet, medium and relation once in a document.
#[derive(Default)]
struct Once(Numbered<(Who, Who, Medium, Relation)>);

impl Once {
    fn key<S: AsRef<str>>(
        piece: &Piece,
        finding: &Finding<S>,
        item: usize,
    ) -> (Who, Who, Medium, Relation) {
        (
            piece.root,
            piece.tweet,
            medium(finding, item),
            piece.relation,
        )
    }

    fn is_new(&mut self, key: (Who, Who, Medium, Relation)) -> bool {
        self.0.is_new(key)
    }
}

impl<S: AsRef<str>> Finding<S> {
    /// A medium without anything known of who carries it.
    fn of(media: MediaEntity<S>, trusted: bool) -> Self {
        let (media_type, is_type_inferred) = kind::media_type(&media, trusted);
        let sent = media.media_id();
        let media_id = sent.or_else(|| kind::id_from_urls(&media, &media_type));
        Self {
            is_id_from_url: sent.is_none() && media_id.is_some(),
            media,
            media_type,
            is_type_inferred,
            media_id,
            relation: Relation::None,
            root_tweet_id: None,
            tweet_id: None,
            message_id: None,
            created_at: None,
            author_id: None,
            author_username: None,
            possibly_sensitive: None,
            is_retweet_text: false,
            has_two_ids: false,
            carrier: None,
            is_unresolved: false,
            index: 0,
            count: 0,
            pointer: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_has_all_keys_of_another_if_they_come_in_its_order_and_have_values() {
        let whole = br#"{"id":1,"url":"u","sizes":{"url":1},"type":"video","video_info":{},"ext_alt_text":{ },"features":[
]}"#;
        for (object, has) in [
            (
                &br#"{"id":1,"url":"u","sizes":{"url":1},"type":"photo"}"#[..],
                true,
            ),
            (br#"{"url":"v" , "type":null}"#, true),
            (b"{}", true),
            (br#"{"id":1,"indices":[1,2]}"#, false),
            // Told otherwise, or by comparing all keys.
            (br#"{"url":"u","id":1}"#, false),
            (br#"{"video_info":{"variants":[]}}"#, false),
            (br#"{"ext_alt_text":"a"}"#, false),
            (br#"{"features":1}"#, false),
            (br#"{"\u0069d":1}"#, false),
        ] {
            let text = String::from_utf8_lossy(object);
            let (ours, theirs) = (Cursor::new(whole), Cursor::new(object));
            assert_eq!(has_all_keys(ours, theirs), has, "{text}");
        }
    }
}
