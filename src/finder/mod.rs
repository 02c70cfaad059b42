//! The walk: from a document to every media entity in it, with the tweet that carries each.
//!
//! Takes the bytes of one JSON document of any shape, gives [`Findings`]. Dialects differ in where
//! media lie far more than in what a media entity is, so there is no parser per dialect: one walk
//! ([`walk`]) is driven by one table ([`containers`]) and leaves an [`outline`]; ownership is told by
//! position ([`owner`], [`page`], [`pool`]), and a tweet's lists are ranked and merged ([`merge`]). Tweets of API 1.1 in
//! their usual spelling, nearly all there are, take a shorter way to the same findings ([`status`]). Which variant to
//! play is left to `select`.

#[cfg(feature = "records")]
mod audit;
mod census;
mod containers;
mod ids;
mod keys;
mod kind;
mod label;
mod merge;
mod numbered;
mod outline;
mod owner;
mod page;
mod pool;
mod repeated;
mod same;
mod shape;
pub mod shapes;
mod status;
mod tweet;
mod walk;

#[cfg(feature = "records")]
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::error::{Error, ErrorKind, Location};
#[cfg(feature = "schema")]
pub(crate) use containers::in_words;

use crate::json::decode::Misfit;
use crate::json::index::Indexed;
use crate::json::pointer::pointer_at;
use crate::json::simd::needle;
use crate::json::validate;
use crate::json::verdict::{Fault, ScalarFaults, Verdict};
use crate::model::{Id, MediaEntity, MediaType, Text};
#[cfg(feature = "records")]
pub use audit::{Oddity, OddityKind};
pub use census::{Census, CountedTweet};
pub use label::{Dialect, Relation};
pub use outline::Wanted;
use outline::{About, Odd, Outline, Signs};
use owner::View;
use status::Statuses;
pub use tweet::TweetMedia;

/// One media entity of a document, and who carries it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Finding<S = String> {
    /// The media entity, its gaps filled from the lesser lists of its tweet.
    pub media: MediaEntity<S>,
    /// What it is, also where the payload says nothing or is known to lie.
    pub media_type: MediaType,
    /// Whether the type is not the one that the payload states.
    pub is_type_inferred: bool,
    /// Its exact id.
    pub media_id: Option<Id>,
    /// Whether the id was read from an address, the payload having none.
    pub is_id_from_url: bool,
    /// What the carrying tweet is to the root tweet.
    pub relation: Relation,
    /// The outermost tweet.
    pub root_tweet_id: Option<Id>,
    /// The carrying tweet; of a retweet the one that is retweeted.
    pub tweet_id: Option<Id>,
    /// The direct message that carries it, in place of a tweet.
    pub message_id: Option<Id>,
    /// When the carrying tweet was posted, as the payload writes it.
    pub created_at: Option<S>,
    /// Author of the carrying tweet.
    pub author_id: Option<Id>,
    /// Handle of the author, without the at sign.
    pub author_username: Option<S>,
    /// Whether the carrying tweet is marked as one that may offend.
    pub possibly_sensitive: Option<bool>,
    /// Whether the carrying tweet's text begins as archived retweets do.
    pub(crate) is_retweet_text: bool,
    /// Whether `id` and `id_str` of the carrying tweet disagree.
    pub(crate) has_two_ids: bool,
    /// JSON Pointer of the innermost object of the carrying tweet, in documents with values of the wrong type or repeated keys.
    pub(crate) carrier: Option<String>,
    /// Whether only its key is known: the tweet names a medium that its page does not hold.
    pub is_unresolved: bool,
    /// Position in its tweet, from 1.
    pub index: usize,
    /// How many media its tweet has.
    pub count: usize,
    /// JSON Pointer in the document; behind a `#`, in the JSON inside of that string.
    pub pointer: String,
}

/// Every media entity of a document.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Findings<S = String> {
    /// The media, in the order in which their tweets stand in the document.
    pub media: Vec<Finding<S>>,
    /// What the document seems to be.
    pub dialect: Dialect,
    /// Whether the document has the shape of a personal archive, whose media lie in files beside it.
    pub(crate) is_archive: bool,
    /// Whether a medium has sizes but no type, as in classic archives alone.
    pub(crate) is_untyped: bool,
    /// Media keys of included tweets that no object of the page answers to.
    pub unresolved_keys: u64,
    /// Pointers of objects on the way to media in which a key stands twice, so that a list of media, or what is said
    /// of a tweet, took the place of another.
    pub(crate) repeated: Vec<String>,
    /// The scalar faults of JSON inside of strings.
    pub(crate) faults: Option<ScalarFaults>,
    /// Fields that had the wrong type, and so read as absent; of the media 65,536 at most, and as many of
    /// what leads to them.
    pub misfits: Vec<Misfit>,
}

impl<S> Findings<S> {
    fn new() -> Self {
        Self {
            media: Vec::new(),
            dialect: Dialect::Unknown,
            is_archive: false,
            is_untyped: false,
            unresolved_keys: 0,
            repeated: Vec::new(),
            faults: None,
            misfits: Vec::new(),
        }
    }
}

/// Finds media in one document after another, keeping its memory.
#[derive(Debug, Default)]
pub struct Finder {
    outline: Outline,
    statuses: Statuses,
}

impl Finder {
    /// Makes a finder of attached media, and of those on advertisers' cards and in articles.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a finder that also lists what is listed only on demand.
    #[must_use]
    pub fn wanting(wanted: Wanted) -> Self {
        let mut finder = Self::default();
        finder.outline.wanted = wanted;
        finder
    }

    /// Finds every media entity in a document whose structure is sound.
    ///
    /// On bytes that are no JSON it finds less, or nothing.
    pub fn find<'f, S: Text<'f>>(&'f mut self, document: &'f [u8]) -> Findings<S> {
        self.look(document, Indexed::default(), 0, usize::MAX)
            .findings
    }

    /// As [`find`](Self::find); where a document has more places of media than are to be held, they are told
    /// one by one, and read once more for that. The [`quiet`] bytes are not looked at for media again, and the
    /// tokens not for their places, as far as they are known.
    pub(crate) fn look<'f, S: Text<'f>>(
        &'f mut self,
        document: &'f [u8],
        tokens: Indexed<'f>,
        quiet: usize,
        held: usize,
    ) -> Found<'f, S> {
        let findings = Findings::new();
        let wanted = self.outline.wanted;
        let first = if wanted.profiles || wanted.previews {
            0
        } else {
            self::quiet(document, quiet)
        };
        if first == document.len() || u32::try_from(document.len()).is_err() {
            return Found {
                findings,
                count: 0,
                rest: None,
            };
        }
        if wanted == Wanted::default()
            && let Some(media) = self.statuses.read(document, tokens, first, held)
        {
            return Found::of_status(findings, media);
        }
        self.walked(document, first, held, findings)
    }

    /// What the walk finds, whatever the document is.
    fn walked<'f, S: Text<'f>>(
        &'f mut self,
        document: &'f [u8],
        needle: usize,
        held: usize,
        mut findings: Findings<S>,
    ) -> Found<'f, S> {
        self.outline.walk(document, needle);
        findings.faults = self.outline.faults;
        let view = View {
            document,
            outline: &self.outline,
        };
        let is_held = view.outline.items.len() <= held;
        let mut media = Vec::new();
        let mut count = 0;
        let mut is_alone = true;
        let _ = resolve(view, &mut findings, &mut |finding: Finding<S>| {
            count += 1;
            is_alone &= finding.relation == Relation::None;
            if is_held {
                media.push(finding);
            }
            ControlFlow::Continue(())
        });
        findings.media = media;
        if !view.outline.lists.is_empty() {
            let signs = view.outline.signs;
            findings.is_archive = is_archive(signs);
            findings.dialect = if count > 0 && is_alone {
                Dialect::MediaEntity
            } else {
                label_of(signs, findings.is_untyped)
            };
        }
        Found {
            findings,
            count,
            rest: (!is_held).then_some(view),
        }
    }

    /// Counts the tweets and messages of a document whose structure is sound, with media or without.
    ///
    /// A walk of its own, which keeps every tweet: what is found does not depend on it.
    ///
    /// # Examples
    ///
    /// ```
    /// use tweet_media::Finder;
    ///
    /// let census = Finder::new().census(br#"{"id_str":"7","text":"a","user":{"id_str":"1"},
    ///     "retweeted_status":{"id_str":"6","text":"a","user":{"id_str":"2"}}}"#);
    /// assert_eq!(census.tweets.len(), 2);
    /// assert_eq!(census.tweets[1].relation.as_str(), "retweet");
    /// ```
    pub fn census(&mut self, document: &[u8]) -> Census {
        if u32::try_from(document.len()).is_err() {
            return Census::default();
        }
        self.outline.keeps_words = true;
        self.outline.walk(document, 0);
        self.outline.keeps_words = false;
        census::of(View {
            document,
            outline: &self.outline,
        })
    }
}

/// Resolves an outline, what was noted on the walk told too.
fn resolve<'f, S: Text<'f>>(
    view: View<'f>,
    findings: &mut Findings<S>,
    tell: &mut merge::Tell<'_, S>,
) -> ControlFlow<()> {
    misfits(view, &mut findings.misfits);
    findings
        .repeated
        .extend(view.outline.repeated.iter().map(|entry| {
            let mut pointer = String::new();
            view.outline
                .write_pointer(view.document, *entry, &mut pointer);
            pointer
        }));
    if view.outline.lists.is_empty() {
        return ControlFlow::Continue(());
    }
    merge::resolve(view, findings, tell)
}

/// Tells the values of the wrong type that were noted on the walk, of those that matter to tweets with media.
fn misfits(view: View<'_>, told: &mut Vec<Misfit>) {
    let odd = &view.outline.odd;
    let tweets = if odd.iter().any(|odd| matches!(odd.about, About::Tweet(_))) {
        view.tweets()
    } else {
        HashSet::new()
    };
    let is_told = |odd: &&Odd| match odd.about {
        About::Any | About::Way(_) => true,
        About::Tweet(entry) => tweets.contains(&entry),
        About::Unread(_) => false,
    };
    told.extend(odd.iter().filter(is_told).map(|odd| odd.misfit.clone()));
}

/// What was found in a document, its media perhaps still to be told.
#[cfg_attr(
    not(feature = "records"),
    expect(dead_code, reason = "only the scan has media told one by one")
)]
pub(crate) struct Found<'f, S> {
    pub(crate) findings: Findings<S>,
    /// How many media there are.
    pub(crate) count: usize,
    /// Where they are not held.
    rest: Option<View<'f>>,
}

impl<S> Found<'_, S> {
    /// The media of a Tweet of API 1.1.
    fn of_status(mut findings: Findings<S>, media: Vec<Finding<S>>) -> Self {
        if !media.is_empty() {
            findings.dialect = Dialect::V1;
        }
        findings.media = media;
        Self {
            count: findings.media.len(),
            findings,
            rest: None,
        }
    }
}

#[cfg(feature = "records")]
impl<'f, S: Text<'f>> Found<'f, S> {
    /// The media, where they are held.
    pub(crate) fn held(&self) -> Option<&[Finding<S>]> {
        self.rest.is_none().then_some(&self.findings.media)
    }

    /// Tells the media in order, until the telling is ended.
    pub(crate) fn each(
        &mut self,
        mut tell: impl FnMut(Finding<S>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(view) = self.rest else {
            return std::mem::take(&mut self.findings.media)
                .into_iter()
                .try_for_each(tell);
        };
        // What is told besides is known already, and only what it decides is read again.
        let mut again = Findings::new();
        resolve(view, &mut again, &mut tell)
    }
}

#[cfg(feature = "records")]
impl Finder {
    /// Tells what is odd about the media of a document whose structure is sound, beyond what finding them
    /// tells. Of one medium's unknown keys a thousand at most.
    ///
    /// Walks the document twice more; what is found does not depend on it.
    pub fn audit(&mut self, document: &[u8], tell: &mut dyn FnMut(Oddity)) {
        self.survey(document, None, tell);
    }

    /// An [audit](Self::audit) and a [census](Self::census), for which one walk does. Media that are `held` already
    /// are not found anew.
    pub(crate) fn survey(
        &mut self,
        document: &[u8],
        held: Option<&[Finding<Cow<'_, str>>]>,
        tell: &mut dyn FnMut(Oddity),
    ) -> Census {
        audit::repeated(document, tell);
        let census = self.census(document);
        if u32::try_from(document.len()).is_err() {
            return census;
        }
        let view = View {
            document,
            outline: &self.outline,
        };
        audit::inside(view, tell);
        let is_read = needle(document).is_some();
        audit::lost(view, is_read, tell);
        if !is_read {
            return census;
        }
        let mut found = Vec::new();
        if held.is_none() {
            let _ = resolve::<Cow<'_, str>>(view, &mut Findings::new(), &mut |finding| {
                found.push(finding.pointer);
                ControlFlow::Continue(())
            });
        }
        let held = held.unwrap_or_default().iter();
        let pointers: HashSet<&str> = held
            .map(|finding| &*finding.pointer)
            .chain(found.iter().map(String::as_str))
            .collect();
        if !pointers.is_empty() {
            audit::unread(view, tell);
            audit::lists(view, &pointers, tell);
        }
        census
    }
}

/// Finds every media entity in a JSON document of any shape.
///
/// # Errors
///
/// - The document is no JSON; the error names the line, the byte and the JSON Pointer.
/// - The document has 4 GiB or more.
///
/// # Examples
///
/// ```
/// let document = br#"{"id_str":"1801","extended_entities":{"media":[{"id_str":"1800","type":"photo",
///     "media_url_https":"https://pbs.twimg.com/media/A.jpg"}]}}"#;
/// let findings = tweet_media::find(document)?;
/// assert_eq!(findings.media.len(), 1);
/// assert_eq!(findings.media[0].pointer, "/extended_entities/media/0");
/// # Ok::<(), tweet_media::Error>(())
/// ```
pub fn find(document: &[u8]) -> Result<Findings, Error> {
    if u32::try_from(document.len()).is_err() {
        return Err(Error::new(
            ErrorKind::Dialect,
            "the document has 4 GiB or more",
        ));
    }
    if let Verdict::Broken(fault) = validate::validate(document) {
        return Err(fault_at(document, &fault));
    }
    Ok(Finder::new().find(document))
}

/// A fault of a document that stands alone, as an error with its place.
pub(crate) fn fault_at(document: &[u8], fault: &Fault) -> Error {
    let before = &document[..fault.offset.min(document.len())];
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let location = Location {
        document: 1,
        line: 1 + memchr::memchr_iter(b'\n', before).count() as u64,
        column: 1 + (before.len() - line_start) as u64,
        byte: fault.offset as u64,
        pointer: pointer_at(document, fault.offset),
    };
    Error::new(ErrorKind::Syntax, fault.to_string()).at(location)
}

/// No further than where the first needle from `start` on stands; `known` is that of some place before.
#[inline]
fn next_needle(document: &[u8], start: usize, known: usize) -> usize {
    if known < start {
        needle(&document[start..]).map_or(usize::MAX, |at| start + at)
    } else {
        known
    }
}

/// Whether a document may hold media.
fn may_hold_media(document: &[u8]) -> bool {
    needle(document).is_some()
}

/// How many of its first bytes hold nothing that tells of media, of which some are `known`.
pub(crate) fn quiet(document: &[u8], known: usize) -> usize {
    let rest = document.get(known..).unwrap_or_default();
    needle(rest).map_or(document.len(), |at| known + at)
}

/// Keys by which a stream's control lines begin.
#[cfg(feature = "records")]
const CONTROL: &[&[u8]] = &[
    b"delete",
    b"limit",
    b"status_withheld",
    b"user_withheld",
    b"scrub_geo",
    b"disconnect",
    b"warning",
    b"info",
];

/// Whether a document without media is a control line of a stream: told by its first key.
#[cfg(feature = "records")]
pub(crate) fn is_control(document: &[u8]) -> bool {
    use crate::json::cursor::{Cursor, Kind, Walk};

    let mut cursor = Cursor::new(document);
    if cursor.kind() != Some(Kind::Object) {
        return false;
    }
    cursor.enter();
    cursor
        .next_key()
        .is_some_and(|key| CONTROL.contains(&&*key.unescaped()))
}

/// Whether a document has the shape of a personal archive: its numbers are text, and nothing says
/// that it came from elsewhere.
fn is_archive(signs: Signs) -> bool {
    let elsewhere = signs.v2
        || signs.graphql
        || signs.global_objects
        || signs.activity
        || signs.syndication
        || signs.message
        || signs.webhook;
    signs.archived_message || (signs.text_numbers && !elsewhere)
}

/// The label that the keys alone give.
fn label_of(signs: Signs, is_untyped: bool) -> Dialect {
    if signs.global_objects {
        Dialect::Web
    } else if signs.graphql {
        Dialect::GraphQl
    } else if signs.syndication {
        Dialect::Syndication
    } else if signs.webhook {
        Dialect::Webhook
    } else if signs.activity {
        Dialect::ActivityStreams
    } else if signs.v2 {
        Dialect::V2
    } else if signs.message {
        Dialect::DirectMessages
    } else if is_archive(signs) {
        Dialect::Archive
    } else if is_untyped {
        Dialect::Grailbird
    } else {
        Dialect::V1
    }
}

#[cfg(all(test, feature = "records"))]
mod tests {
    use super::*;

    fn numbered(count: usize, item: impl Fn(usize) -> String) -> String {
        (1..=count).map(item).collect::<Vec<_>>().join(",")
    }

    fn photo(number: usize) -> String {
        format!(
            r#"{{"id_str":"{number}","type":"photo","media_url_https":"https://pbs.twimg.com/media/{number}.jpg"}}"#
        )
    }

    #[test]
    fn media_that_are_told_one_by_one_are_those_that_are_held() {
        let lists =
            |name: &str, count| format!(r#""{name}":{{"media":[{}]}}"#, numbered(count, photo));
        let tweet = |number: usize| {
            format!(
                r#"{{"id_str":"{number}","retweeted_status":{{"id_str":"9{number}",{}}},{}}}"#,
                lists("entities", 2),
                lists("extended_entities", 3)
            )
        };
        for document in [
            format!(r#"{{"id_str":"7",{}}}"#, lists("entities", 5000)),
            format!(
                r#"{{"id_str":"7",{},{}}}"#,
                lists("entities", 2000),
                lists("extended_entities", 3000)
            ),
            format!(r#"{{"tweets":[{}],"user":7}}"#, numbered(1000, tweet)),
            format!(
                r#"{{"data":[{}],"includes":{{"media":[{}]}}}}"#,
                numbered(2000, |number| format!(
                    r#"{{"id":"{number}","attachments":{{"media_keys":["3_{number}","3_1"]}}}}"#
                )),
                numbered(3000, |number| format!(
                    r#"{{"media_key":"3_{number}","type":"photo","width":{{}}}}"#
                ))
            ),
            numbered(1, photo),
            "{}".to_owned(),
        ] {
            let mut finder = Finder::new();
            let held = finder.find::<String>(document.as_bytes());
            let mut finder = Finder::new();
            let mut found = finder.look::<String>(document.as_bytes(), Indexed::default(), 0, 2);
            let (count, misfits) = (found.count, found.findings.misfits.clone());
            assert_eq!(count > 2, found.rest.is_some(), "{}", &document[..20]);
            assert_eq!(found.findings.dialect, held.dialect);
            assert_eq!(found.findings.unresolved_keys, held.unresolved_keys);
            let mut told = Vec::new();
            let _ = found.each(|finding| {
                told.push(finding);
                ControlFlow::Continue(())
            });
            assert_eq!((count, misfits), (held.media.len(), held.misfits));
            assert!(told == held.media, "{}", &document[..20]);
        }
    }

    #[test]
    fn whether_a_string_is_looked_into_depends_on_no_other_words_in_it() {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let user =
            r#""user":{"profile_image_url_https":"https://pbs.twimg.com/profile_images/1/a.jpg"}"#;
        let media = format!(r#""entities":{{"media":[{}]}}"#, photo(7));
        for words in ["hello", "my media", "media_entities", r"\u0068ello"] {
            for (members, wanted) in [
                (
                    user,
                    Wanted {
                        profiles: true,
                        previews: false,
                    },
                ),
                (media.as_str(), Wanted::default()),
            ] {
                let tweet = format!(r#"{{"id_str":"1","text":"{words}",{members}}}"#);
                for document in [
                    quoted(&tweet),
                    format!(r#"{{"content":{{"text":{}}}}}"#, quoted(&tweet)),
                    format!(r#"{{"string_value":{}}}"#, quoted(&tweet)),
                ] {
                    let mut finder = Finder::wanting(wanted);
                    let found = finder.find::<String>(document.as_bytes());
                    assert_eq!(found.media.len(), 1, "{document}");
                    assert_eq!(found.misfits, [], "{document}");
                }
            }
        }
    }

    #[test]
    fn a_long_list_counts_its_media_and_tells_of_a_wrong_type_once() {
        let document = format!(
            r#"{{"id_str":"7","entities":{{"media":[{{}},{},{{"id_str":"2000","url":[]}}]}}}}"#,
            numbered(1999, photo)
        );
        let findings = find(document.as_bytes()).expect("JSON");
        let places = findings
            .media
            .iter()
            .map(|found| (found.index, found.count));
        assert!(places.eq((1..=2000).map(|index| (index, 2000))));
        assert_eq!(findings.misfits.len(), 1);
    }

    #[test]
    fn telling_ends_when_it_is_asked_to() {
        let document = format!(
            r#"{{"id_str":"7","entities":{{"media":[{}]}}}}"#,
            numbered(3000, photo)
        );
        let mut finder = Finder::new();
        let mut told = 0;
        let flow = finder
            .look::<String>(document.as_bytes(), Indexed::default(), 0, 2)
            .each(|_| {
                told += 1;
                if told == 5 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            });
        assert!(flow.is_break() && told == 5);
    }
}
