//! The audit: what is odd about a document's media that finding them does not tell.
//!
//! Takes an [outline](super::outline::Outline) and the pointers of the media that were listed, gives
//! [oddities](Oddity): keys and words that this version does not know, keys that stand twice, lists of one
//! tweet that disagree. Only [checks](crate::Check) need it. How bad an oddity is, is theirs to say.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::census;
use super::containers::{Fact, Sequence, Wire};
use super::merge::pointer;
use super::outline::{About, Index, Inside, Item, NONE, Odd, Step};
use super::owner::{Holder, View};
use super::repeated::repeated_keys;
use crate::json::cursor::{Cursor, Kind, RawStr, Walk};
use crate::json::decode::{Misfit, decode_telling};
use crate::json::pointer::pointer_at;
use crate::model::{ContentType, Id, MediaEntity, MediaType, Resize, graphql, v2};
use crate::time::rfc3339;

/// Something odd, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Oddity {
    /// What it is.
    pub kind: OddityKind,
    /// JSON Pointer of the medium, tweet or member.
    pub pointer: String,
    /// The key or word itself, where it is one, cropped to 64 characters; of a wrong type and of bad text what is wrong with it.
    pub word: Option<String>,
}

/// What can be odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OddityKind {
    /// A key stands twice in one object; its last value counts, of lists of media the last that holds any.
    RepeatedKey,
    /// A key in a media entity that this version does not know.
    UnknownKey,
    /// A word in a field of known words that is none of them.
    UnknownWord,
    /// An id is written as a number only, and looks as if it had been rounded.
    IdRounded,
    /// An id as a number is not the one as text; that counts.
    IdDiffers,
    /// What stands for the time of a tweet or message is none.
    NoTime,
    /// A field of a tweet with media, from which nothing is read to list them, has the wrong type; or what would hold
    /// the media of a tweet has, where no media were found.
    WrongType,
    /// The text of a string that begins as JSON does is none.
    BadJsonText,
    /// A medium stands twice in one list.
    RepeatedMedium,
    /// A list of media is written as an object: of one medium, or of several under keys.
    ListAsObject,
    /// A media entity of API 1.1 has no sizes.
    SizesMissing,
    /// A video that may not be played outside of the service.
    Restricted,
    /// A tweet whose preview list lacks media of its full list.
    PreviewShort,
    /// A medium that its preview list calls something else.
    PreviewType,
    /// A tweet whose preview list holds a medium that its full list does not.
    ListsDisagree,
}

/// Keys that payloads are known to hold in their media, and that say nothing of use here. What is known
/// and of use has a field in the models.
const KNOWN: &[&str] = &["salient_rect", "ttl"];

/// Where users stand inside of media: their keys are not those of media.
const USER: &str = "/source_user/";

/// Longest word that is kept, in characters.
const LONGEST: usize = 64;

/// Tells of every key that stands twice in its object.
pub(super) fn repeated(document: &[u8], tell: &mut dyn FnMut(Oddity)) {
    repeated_keys(document, &mut |pointer, key| {
        tell(Oddity {
            kind: OddityKind::RepeatedKey,
            pointer,
            word: Some(cropped(key)),
        });
    });
}

/// Tells of what is amiss in the text of strings that is JSON, or begins as JSON does.
pub(super) fn inside(view: View<'_>, tell: &mut dyn FnMut(Oddity)) {
    for (pointer, inside) in &view.outline.inside {
        let (kind, word) = match inside {
            Inside::RepeatedKey(key) => (OddityKind::RepeatedKey, cropped(key)),
            Inside::Broken(cause) => (OddityKind::BadJsonText, cause.clone()),
        };
        tell(Oddity {
            kind,
            pointer: pointer.clone(),
            word: Some(word),
        });
    }
}

/// Tells of values of the wrong type in fields of tweets with media that finding them does not read.
pub(super) fn unread(view: View<'_>, tell: &mut dyn FnMut(Oddity)) {
    let is_unread = |odd: &&Odd| matches!(odd.about, About::Unread(_));
    let mut odd = view.outline.odd.iter().filter(is_unread).peekable();
    if odd.peek().is_none() {
        return;
    }
    let tweets = view.tweets();
    for odd in odd {
        if matches!(odd.about, About::Unread(entry) if tweets.contains(&entry)) {
            tell(Oddity::misfit(&odd.misfit));
        }
    }
}

/// Tells of values of the wrong type by which tweets may have lost their media, where finding tells of none: in
/// documents that were not read for media at all, and in tweets without.
pub(super) fn lost(view: View<'_>, is_read: bool, tell: &mut dyn FnMut(Oddity)) {
    if view.outline.odd.is_empty() {
        return;
    }
    let tweets = view.tweets();
    for odd in &view.outline.odd {
        let is_list = odd.misfit.pointer.ends_with("/entities");
        let is_lost = match odd.about {
            About::Any => !is_read,
            About::Tweet(entry) => {
                is_list && !tweets.contains(&entry) && census::is_tweet_at(view, entry)
            }
            About::Way(_) | About::Unread(_) => false,
        };
        if is_lost {
            tell(Oddity::misfit(&odd.misfit));
        }
    }
}

/// What is odd about lists of media, and about those of their media that were listed.
pub(super) fn lists(view: View<'_>, listed: &HashSet<&str>, tell: &mut dyn FnMut(Oddity)) {
    let outline = view.outline;
    let mut tweets: HashMap<Index, Vec<usize>> = HashMap::new();
    let mut owners = HashSet::new();
    // Of media of API 1.1, what their lists are compared by.
    let mut words: Words = vec![None; outline.items.len()];
    let mut times = BTreeSet::new();
    let (mut told, mut untold) = (HashSet::new(), Vec::new());
    for (number, list) in outline.lists.iter().enumerate() {
        let mut ids = HashSet::new();
        let is_item = |item: &Item| matches!(item.step, Step::Item(_));
        if list.row.is_array() && !outline.items[list.items.clone()].iter().all(is_item) {
            let mut at = String::new();
            outline.write_pointer(view.document, list.holder, &mut at);
            outline.write_step(view.document, list.source, list.step, &mut at);
            tell(Oddity::of(OddityKind::ListAsObject, at));
        }
        for item in list.items.clone() {
            let (at, wire) = (pointer(view, number, item), outline.items[item].wire);
            let span = outline.items[item].span;
            let bytes = span.of(outline.source(view.document, list.source));
            let mut ignored = Vec::new();
            let Some(media) = read(wire, bytes, &mut ignored) else {
                continue;
            };
            if matches!(list.row.wire, Wire::V1 { .. }) {
                words[item] = Some((media.media_id(), media.media_type.clone()));
            }
            let is_listed = listed.contains(&*at);
            if let Some((id, id_str)) = media.id.zip(media.id_str)
                && id != id_str
            {
                let (owner, _) = view.owner(list);
                let carrier =
                    (owner != NONE).then(|| view.who(Holder::of(outline, owner).carrier(view)));
                let medium = (carrier, id_str);
                if is_listed {
                    told.insert(medium);
                    tell(Oddity::of(OddityKind::IdDiffers, at.clone()));
                } else {
                    untold.push((medium, at.clone()));
                }
            }
            if is_listed {
                medium(wire, bytes, &at, &media, &ignored, tell);
            } else if media.media_id().is_some_and(|id| ids.contains(&id)) {
                // Listed once, so only the first is known by its pointer.
                tell(Oddity::of(OddityKind::RepeatedMedium, at));
            }
            ids.extend(media.media_id());
        }
        let is_plain = list.row.sequence == Sequence::Attached
            && matches!(list.row.wire, Wire::V1 { .. })
            && !list.row.path.is_empty()
            && !list.items.is_empty();
        if is_plain {
            tweets.entry(view.owner(list).0).or_default().push(number);
        }
        // The owner of several lists is told of once.
        let (owner, _) = view.owner(list);
        if owner != NONE && owners.insert(owner) {
            rounded_tweet(view, owner, tell);
            if !matches!(list.row.sequence, Sequence::Picture | Sequence::Banner) {
                times.insert(Holder::of(outline, owner).carrier(view));
            }
        }
    }
    // A medium that is listed as another list of its tweet has it may have its gaps filled from here.
    for (medium, at) in untold {
        if told.insert(medium) {
            tell(Oddity::of(OddityKind::IdDiffers, at));
        }
    }
    for holder in times {
        no_time(view, holder, tell);
        if let Some(object) = holder.two_ids(view) {
            let mut at = String::new();
            outline.write_pointer(view.document, object, &mut at);
            tell(Oddity::of(OddityKind::IdDiffers, at));
        }
    }
    let mut tweets: Vec<_> = tweets.into_iter().collect();
    tweets.sort_unstable();
    for (owner, lists) in tweets {
        if owner != NONE {
            compare(view, owner, &lists, &words, tell);
        }
    }
}

/// One medium as it stands in its list, and the members that the models have no field for. Tools have
/// words of their own, and of those nothing can be said.
fn read<'b>(
    wire: Wire,
    bytes: &'b [u8],
    ignored: &mut Vec<String>,
) -> Option<MediaEntity<Cow<'b, str>>> {
    match wire {
        Wire::V1 { .. } | Wire::Any => decode_telling(bytes, ignored),
        Wire::V2 => decode_telling::<v2::Media<_>>(bytes, ignored).map(Into::into),
        Wire::Info => decode_telling::<graphql::MediaItem<_>>(bytes, ignored).map(Into::into),
        Wire::Tool(_) | Wire::Keys | Wire::Urls => None,
    }
}

/// What is odd about one medium.
fn medium(
    wire: Wire,
    bytes: &[u8],
    at: &str,
    media: &MediaEntity<Cow<'_, str>>,
    ignored: &[String],
    tell: &mut dyn FnMut(Oddity),
) {
    for below in ignored {
        let key = below.rsplit('/').next().unwrap_or_default();
        if !KNOWN.contains(&key) && !below.contains(USER) {
            let word = Some(cropped(key));
            tell(Oddity {
                kind: OddityKind::UnknownKey,
                pointer: format!("{at}{below}"),
                word,
            });
        }
    }
    let mut unknown = |field: &str, word: &str, known: &[&str]| {
        let is_known = known.iter().any(|known| known.eq_ignore_ascii_case(word));
        if !is_known {
            tell(Oddity {
                kind: OddityKind::UnknownWord,
                pointer: at.to_owned(),
                word: Some(format!("{field} {}", cropped(word))),
            });
        }
    };
    if let Some(word) = &media.media_type {
        unknown("type", word.as_str(), MediaType::KNOWN);
    }
    for variant in media.variants() {
        if let Some(word) = &variant.content_type {
            unknown("content_type", word.as_str(), ContentType::KNOWN);
        }
    }
    let sizes = media.sizes.as_ref();
    let sizes = sizes.map(|sizes| [&sizes.thumb, &sizes.small, &sizes.medium, &sizes.large]);
    for size in sizes.iter().flatten().copied().flatten() {
        if let Some(word) = &size.resize {
            unknown("resize", word.as_str(), Resize::KNOWN);
        }
    }
    if let Some(availability) = &media.ext_media_availability {
        for (field, word, known) in [
            ("status", &availability.status, STATUSES),
            ("reason", &availability.reason, REASONS),
        ] {
            if let Some(word) = word {
                unknown(field, word, known);
            }
        }
    }
    let is_v1 = matches!(wire, Wire::V1 { .. });
    let holds = [
        (is_v1 && media.sizes.is_none(), OddityKind::SizesMissing),
        (
            media
                .additional_media_info
                .as_ref()
                .is_some_and(|info| info.embeddable == Some(false)),
            OddityKind::Restricted,
        ),
        (
            media.id_str.is_none() && is_rounded(number_at(bytes, b"id")),
            OddityKind::IdRounded,
        ),
    ];
    for (_, kind) in holds.into_iter().filter(|(holds, _)| *holds) {
        tell(Oddity::of(kind, at.to_owned()));
    }
}

/// Words of availability; the service writes them in several cases.
const STATUSES: &[&str] = &["Available", "Unavailable"];
const REASONS: &[&str] = &["Geoblocked", "Dmcaed", "Deleted"];

/// The number under a key of an object, as it is written; `None` where something else stands there.
fn number_at<'b>(object: &'b [u8], name: &[u8]) -> Option<&'b [u8]> {
    let mut cursor = Cursor::new(object);
    cursor.enter();
    let mut number = None;
    while let Some(key) = cursor.next_key() {
        let is_number = cursor.kind() == Some(Kind::Number);
        let span = cursor.span();
        if *key.unescaped() == *name {
            number = is_number.then(|| &object[span]);
        }
    }
    number
}

/// Whether a number is just what a 64-bit float is written as, and beyond those that floats hold exactly.
///
/// One in 256 of today's ids is so by chance.
fn is_rounded(number: Option<&[u8]>) -> bool {
    const EXACT: u64 = 1 << 53;
    let digits = number.and_then(|digits| std::str::from_utf8(digits).ok());
    let Some((digits, number)) =
        digits.and_then(|digits| Some((digits, digits.parse::<u64>().ok()?)))
    else {
        return false;
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "whether it is lost is the question"
    )]
    let rounded = (number as f64).to_string();
    number > EXACT && rounded == digits
}

/// Tells of a tweet whose id looks rounded.
fn rounded_tweet(view: View<'_>, owner: Index, tell: &mut dyn FnMut(Oddity)) {
    let holder = Holder::of(view.outline, owner);
    let place = |object: Index| Some((object, view.outline.fact(object, Fact::Id)?));
    let Some((object, (source, span))) = holder.objects(view.outline).find_map(place) else {
        return;
    };
    let source = view.outline.source(view.document, source);
    let is_text = (span.start as usize)
        .checked_sub(1)
        .and_then(|at| source.get(at))
        == Some(&b'"');
    if !is_text && is_rounded(Some(span.of(source))) {
        let mut at = String::new();
        view.outline.write_pointer(view.document, object, &mut at);
        tell(Oddity::of(OddityKind::IdRounded, at));
    }
}

/// Of every item of a document that could be read, its id and type.
type Words = Vec<Option<(Option<Id>, Option<MediaType>)>>;

/// Tells of a tweet or message whose time cannot be read.
fn no_time(view: View<'_>, holder: Holder, tell: &mut dyn FnMut(Oddity)) {
    let place = |object: Index| Some((object, view.outline.fact(object, Fact::Time)?));
    let Some((object, (number, span))) = holder.objects(view.outline).find_map(place) else {
        return;
    };
    let source = view.outline.source(view.document, number);
    if rfc3339(&RawStr::new(span.of(source)).text()).is_some() {
        return;
    }
    let at = if number == 0 {
        pointer_at(source, span.start as usize)
    } else {
        // Of JSON inside of a string the pointer of the object has to do.
        let mut at = String::new();
        view.outline.write_pointer(view.document, object, &mut at);
        at
    };
    tell(Oddity::of(OddityKind::NoTime, at));
}

/// Compares the preview list of a tweet with its full one.
fn compare(
    view: View<'_>,
    owner: Index,
    lists: &[usize],
    words: &Words,
    tell: &mut dyn FnMut(Oddity),
) {
    let is_trusted =
        |number: &&usize| view.outline.lists[**number].row.wire == Wire::V1 { trusted: true };
    let full = lists.iter().find(is_trusted);
    let preview = lists.iter().find(|number| !is_trusted(number));
    let (Some(&full), Some(&preview)) = (full, preview) else {
        return;
    };
    let words = |number: usize| {
        let items = view.outline.lists[number].items.clone();
        items.filter_map(|item| words[item].as_ref())
    };
    let full_media: Vec<_> = words(full).collect();
    let preview_media: Vec<_> = words(preview).collect();
    let mut at = String::new();
    view.outline.write_pointer(view.document, owner, &mut at);
    if preview_media.len() < full_media.len() {
        tell(Oddity::of(OddityKind::PreviewShort, at.clone()));
    }
    let known: HashMap<Id, &Option<MediaType>> = full_media
        .iter()
        .filter_map(|(id, kind)| Some(((*id)?, kind)))
        .collect();
    for (id, kind) in preview_media {
        let Some(id) = id else {
            continue;
        };
        match known.get(id) {
            None => tell(Oddity::of(OddityKind::ListsDisagree, at.clone())),
            Some(other) if kind.is_some() && other.is_some() && kind != *other => {
                tell(Oddity::of(OddityKind::PreviewType, at.clone()));
            }
            Some(_) => {}
        }
    }
}

impl Oddity {
    fn misfit(misfit: &Misfit) -> Self {
        Self {
            kind: OddityKind::WrongType,
            pointer: misfit.pointer.clone(),
            word: Some(misfit.cause()),
        }
    }

    fn of(kind: OddityKind, pointer: String) -> Self {
        Self {
            kind,
            pointer,
            word: None,
        }
    }
}

fn cropped(word: &str) -> String {
    match word.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::finder::Finder;

    #[test]
    fn an_audit_of_no_json_comes_to_an_end() {
        let document =
            br#"{"id":1,"extended_entities":{"media":[{"id_str":"7","type":"x","a":{"b":[1]}}]}}"#;
        for end in 0..=document.len() {
            Finder::new().audit(&document[..end], &mut |_| {});
            let mut broken = document.to_vec();
            broken[end.min(document.len() - 1)] = b'[';
            Finder::new().audit(&broken, &mut |_| {});
        }
    }
}
