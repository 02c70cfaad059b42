//! The audit: what is odd about a document's media that finding them does not tell.
//!
//! Takes an [outline](super::outline::Outline) and the pointers of the media that were listed, gives
//! [oddities](Oddity): keys and words that this version does not know, keys that stand twice, lists of one
//! tweet that disagree. Only [checks](crate::Check) need it. How bad an oddity is, is theirs to say.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::containers::{Fact, Sequence, Wire};
use super::merge::pointer;
use super::outline::{Index, Item, List, NONE};
use super::owner::{Holder, View};
use crate::json::cursor::{Cursor, Kind};
use crate::json::decode::{decode_telling, push_key};
use crate::model::{ContentType, Id, MediaEntity, MediaType, Resize, graphql, v2};

/// Something odd, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Oddity {
    /// What it is.
    pub kind: OddityKind,
    /// JSON Pointer of the medium, tweet or member.
    pub pointer: String,
    /// The key or word itself, where it is one; cropped to 64 characters.
    pub word: Option<String>,
}

/// What can be odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OddityKind {
    /// A key stands twice in one object; its last value counts.
    RepeatedKey,
    /// A key in a media entity that this version does not know.
    UnknownKey,
    /// A word in a field of known words that is none of them.
    UnknownWord,
    /// An id is written as a number only, and looks as if it had been rounded.
    IdRounded,
    /// A medium stands twice in one list.
    RepeatedMedium,
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

/// The keys of an object so far.
type Keys<'d> = HashSet<Cow<'d, [u8]>>;

/// Tells of every key that stands twice in its object, wherever that is.
pub(super) fn repeated_keys(document: &[u8], oddities: &mut Vec<Oddity>) {
    let mut cursor = Cursor::new(document);
    let mut open: Vec<(Option<Keys<'_>>, usize, String)> = Vec::new();
    let mut value = true;
    loop {
        if value {
            match cursor.kind() {
                Some(Kind::Object) => {
                    cursor.enter();
                    open.push((Some(Keys::new()), 0, String::new()));
                }
                Some(Kind::Array) => {
                    cursor.enter();
                    open.push((None, 0, String::new()));
                }
                Some(_) => cursor.skip(),
                None => return,
            }
        }
        let Some((keys, index, step)) = open.last_mut() else {
            return;
        };
        step.clear();
        match keys {
            Some(keys) => match cursor.next_key() {
                Some(key) => {
                    push_key(step, &key.text());
                    value = true;
                    if !keys.insert(key.unescaped()) {
                        let word = Some(cropped(&key.text()));
                        let pointer = open.iter().map(|(_, _, step)| step.as_str()).collect();
                        oddities.push(Oddity {
                            kind: OddityKind::RepeatedKey,
                            pointer,
                            word,
                        });
                    }
                    continue;
                }
                None => value = false,
            },
            None if cursor.next_item() => {
                push_key(step, &index.to_string());
                *index += 1;
                value = true;
                continue;
            }
            None => value = false,
        }
        open.pop();
    }
}

/// What is odd about lists of media, and about those of their media that were listed.
pub(super) fn lists(view: View<'_>, listed: &HashSet<String>, oddities: &mut Vec<Oddity>) {
    let outline = view.outline;
    let mut tweets: HashMap<Index, Vec<usize>> = HashMap::new();
    for (number, list) in outline.lists.iter().enumerate() {
        let mut ids = HashSet::new();
        for item in list.items.clone() {
            let (at, wire) = (pointer(view, number, item), outline.items[item].wire);
            let span = outline.items[item].span;
            let bytes = span.of(outline.source(view.document, list.source));
            let mut ignored = Vec::new();
            let Some(media) = read(wire, bytes, &mut ignored) else {
                continue;
            };
            if listed.contains(&at) {
                medium(wire, bytes, &at, &media, &ignored, oddities);
            } else if media.media_id().is_some_and(|id| ids.contains(&id)) {
                // Listed once, so only the first is known by its pointer.
                oddities.push(Oddity::of(OddityKind::RepeatedMedium, at));
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
        rounded_tweet(view, list, oddities);
    }
    let mut tweets: Vec<_> = tweets.into_iter().collect();
    tweets.sort_unstable();
    for (owner, lists) in tweets {
        if owner != NONE {
            compare(view, owner, &lists, oddities);
        }
    }
    let mut seen = HashSet::new();
    // The owner of several lists is told of once.
    oddities.retain(|oddity| {
        oddity.kind != OddityKind::IdRounded || seen.insert(oddity.pointer.clone())
    });
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
    oddities: &mut Vec<Oddity>,
) {
    for below in ignored {
        let key = below.rsplit('/').next().unwrap_or_default();
        if !KNOWN.contains(&key) && !below.contains(USER) {
            let word = Some(cropped(key));
            oddities.push(Oddity {
                kind: OddityKind::UnknownKey,
                pointer: format!("{at}{below}"),
                word,
            });
        }
    }
    let mut unknown = |field: &str, word: &str, known: &[&str]| {
        let is_known = known.iter().any(|known| known.eq_ignore_ascii_case(word));
        if !is_known {
            oddities.push(Oddity {
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
        oddities.push(Oddity::of(kind, at.to_owned()));
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
fn rounded_tweet(view: View<'_>, list: &List, oddities: &mut Vec<Oddity>) {
    let (owner, _) = view.owner(list);
    if owner == NONE {
        return;
    }
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
        oddities.push(Oddity::of(OddityKind::IdRounded, at));
    }
}

/// Compares the preview list of a tweet with its full one.
fn compare(view: View<'_>, owner: Index, lists: &[usize], oddities: &mut Vec<Oddity>) {
    let is_trusted =
        |number: &&usize| view.outline.lists[**number].row.wire == Wire::V1 { trusted: true };
    let full = lists.iter().find(is_trusted);
    let preview = lists.iter().find(|number| !is_trusted(number));
    let (Some(&full), Some(&preview)) = (full, preview) else {
        return;
    };
    let words = |number: usize| -> Vec<(Option<Id>, Option<MediaType>)> {
        let list = &view.outline.lists[number];
        let source = view.outline.source(view.document, list.source);
        let word = |item: usize| {
            let Item { span, wire, .. } = view.outline.items[item];
            let media = read(wire, span.of(source), &mut Vec::new())?;
            Some((media.media_id(), media.media_type))
        };
        list.items.clone().filter_map(word).collect()
    };
    let (full_media, preview_media) = (words(full), words(preview));
    let mut at = String::new();
    view.outline.write_pointer(view.document, owner, &mut at);
    if preview_media.len() < full_media.len() {
        oddities.push(Oddity::of(OddityKind::PreviewShort, at.clone()));
    }
    for (id, kind) in &preview_media {
        let same = full_media.iter().find(|(known, _)| known == id);
        let kind_differs =
            |other: &Option<MediaType>| kind.is_some() && other.is_some() && kind != other;
        match same {
            None if id.is_some() => {
                oddities.push(Oddity::of(OddityKind::ListsDisagree, at.clone()));
            }
            Some((_, other)) if kind_differs(other) => {
                oddities.push(Oddity::of(OddityKind::PreviewType, at.clone()));
            }
            _ => {}
        }
    }
}

impl Oddity {
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
