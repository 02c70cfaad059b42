//! A Tweet of API 1.1 in its usual spelling, read in one pass and without an outline.
//!
//! Takes a document, gives the [findings](Finding) that the [walk](super::walk) would lead to, or gives up and leaves
//! the document to it. Nearly every document with media is such a Tweet: the media in `entities` and
//! `extended_entities`, of itself, its long form, and the Tweets that it retweets and quotes. This is no second
//! description of where media lie. Whatever else has a meaning in the [table](super::containers) stops the reading, and
//! so does whatever is told of: a key twice, a value of another kind, a medium that the payload does not name. What is
//! passed over holds no known key, or no needle.

use super::containers::{PROFILE_SPELLINGS, Wire};
use super::keys::{Key, SPELLINGS};
use super::label::Relation;
use super::merge::{Candidate, Carrier, Spelled, Teller, adds_nothing, is_retweet_text, merge};
use super::outline::Span;
use super::same::FEW;
use super::shape::fitting;
use super::{Finding, next_needle};
use crate::json::cursor::{Cursor, Kind, RawStr, Walk};
use crate::json::decode::decode_next;
use crate::json::index::Indexed;
use crate::json::simd::Sieve;
use crate::model::{Id, MediaEntity, Text, wire};

/// The keys that mean something here: all but those of users' pictures, and the one that leads to nothing but images
/// of links.
static KNOWN: Sieve = {
    let mut others: [&[u8]; PROFILE_SPELLINGS.len() + 1] = [Key::Urls.spelling(); _];
    let mut number = 0;
    while number < PROFILE_SPELLINGS.len() {
        others[number] = PROFILE_SPELLINGS[number];
        number += 1;
    }
    Sieve::of(SPELLINGS, &others)
};

/// A retweet, the quote that it retweets, and the Tweet in that.
const DEEPEST: usize = 3;

/// More lists than the copies of two Tweets have.
const MOST_LISTS: usize = 16;

/// A Tweet, or the copy of one.
#[derive(Debug)]
struct Status {
    /// The Tweet around it, and by which key it lies in that.
    around: Option<(usize, &'static str)>,
    /// What it is to the Tweet around it.
    relation: Relation,
    /// How many Tweets are around it.
    depth: usize,
    id: Option<Id>,
    numeric_id: Option<Id>,
    author_id: Option<Id>,
    author_numeric_id: Option<Id>,
    author_username: Span,
    created_at: Span,
    full_text: Span,
    /// The text of its long form.
    long_text: Span,
    possibly_sensitive: Option<bool>,
    /// The Tweet in it that it retweets.
    retweeted: Option<usize>,
}

impl Status {
    fn id(&self) -> Option<Id> {
        self.id.or(self.numeric_id)
    }
}

/// A list of media.
#[derive(Debug)]
struct List {
    status: usize,
    /// Whether it lies in the long form.
    is_long: bool,
    /// Whether it lies in `extended_entities`, so that types and number are true.
    is_full: bool,
    items: std::ops::Range<usize>,
}

impl List {
    fn wire(&self) -> Wire {
        Wire::V1 {
            trusted: self.is_full,
        }
    }

    /// Of the lists of one Tweet the one of the lowest rank counts.
    fn rank(&self) -> u8 {
        u8::from(!self.is_full) << 1 | u8::from(!self.is_long)
    }
}

/// A medium of a list.
#[derive(Debug)]
struct Item {
    span: Span,
    /// The cursor's mark of its beginning.
    mark: usize,
}

/// Reads one document after another, keeping its memory.
#[derive(Debug, Default)]
pub(super) struct Statuses {
    statuses: Vec<Status>,
    lists: Vec<List>,
    items: Vec<Item>,
}

/// A document and a cursor at its beginning.
struct Whole<'v, C> {
    document: &'v [u8],
    begin: C,
}

impl Statuses {
    /// Every medium of a document, if it is such a Tweet and has no more places of media than are to be held.
    ///
    /// `needle` is no further than the first place that may tell of media.
    pub(super) fn read<'v, S: Text<'v>>(
        &mut self,
        document: &'v [u8],
        tokens: Indexed<'v>,
        needle: usize,
        held: usize,
    ) -> Option<Vec<Finding<S>>> {
        match tokens.cursor(document) {
            Some(begin) => self.read_whole(&Whole { document, begin }, needle, held),
            None => {
                let begin = Cursor::new(document);
                self.read_whole(&Whole { document, begin }, needle, held)
            }
        }
    }

    fn read_whole<'v, S: Text<'v>, C: Walk<'v>>(
        &mut self,
        whole: &Whole<'v, C>,
        needle: usize,
        held: usize,
    ) -> Option<Vec<Finding<S>>> {
        self.follow(whole, needle).ok()?;
        let is_held = self.items.len() <= held && self.lists.len() <= MOST_LISTS;
        is_held.then(|| self.findings(whole))?
    }

    /// Goes through a document.
    fn follow<'v, C: Walk<'v>>(
        &mut self,
        whole: &Whole<'v, C>,
        needle: usize,
    ) -> Result<(), Unusual> {
        self.statuses.clear();
        self.lists.clear();
        self.items.clear();
        let mut reading = Reading {
            found: self,
            document: whole.document,
            cursor: whole.begin.clone(),
            needle,
        };
        if reading.cursor.kind() != Some(Kind::Object) {
            return Err(Unusual);
        }
        reading.status(None, Relation::Tweet)?;
        Ok(())
    }

    /// The Tweet whose media a list holds: of a retweet the one that it retweets.
    fn carrier(&self, list: &List) -> usize {
        let status = &self.statuses[list.status];
        status.retweeted.unwrap_or(list.status)
    }

    fn findings<'v, S: Text<'v>, C: Walk<'v>>(
        &self,
        whole: &Whole<'v, C>,
    ) -> Option<Vec<Finding<S>>> {
        let mut findings = Vec::with_capacity(self.items.len());
        let tweet = |list: &List| self.statuses[self.carrier(list)].id();
        for (number, first) in self.lists.iter().enumerate() {
            let id = tweet(first);
            if self.lists[..number].iter().any(|list| tweet(list) == id) {
                continue;
            }
            let mut copies = Vec::with_capacity(self.lists.len() - number);
            copies
                .extend((number..self.lists.len()).filter(|list| tweet(&self.lists[*list]) == id));
            copies.sort_by_key(|list| {
                let list = &self.lists[*list];
                let status = &self.statuses[list.status];
                let length = (list.items.len(), status.depth);
                (
                    list.rank(),
                    status.retweeted.is_some(),
                    std::cmp::Reverse(length),
                )
            });
            let (best, lesser) = copies.split_first()?;
            let mut media = self.media(whole, *best)?;
            let best = &self.lists[*best];
            let mut others = Vec::new();
            for list in lesser {
                let lesser = self.spelled(whole, &self.lists[*list]);
                if !adds_nothing(&self.spelled(whole, best), lesser) {
                    others.push(self.media(whole, *list)?);
                }
            }
            if !others.is_empty() {
                others.insert(0, media);
                media = merge(others, 0, |_| false);
            }
            self.tell(whole.document, best, media, &mut findings)?;
        }
        Some(findings)
    }

    /// A list's items as they are spelled.
    fn spelled<'v, C: Walk<'v>>(
        &self,
        whole: &Whole<'v, C>,
        list: &List,
    ) -> impl ExactSizeIterator<Item = Spelled<'v, C>> + Clone {
        let items = self.items[list.items.clone()].iter();
        items.map(move |item| Spelled {
            bytes: item.span.of(whole.document),
            cursor: whole.begin.at(item.mark),
        })
    }

    /// The media of a list.
    fn media<'v, S: Text<'v>, C: Walk<'v>>(
        &self,
        whole: &Whole<'v, C>,
        number: usize,
    ) -> Option<Vec<Candidate<S>>> {
        let list = &self.lists[number];
        let mut misfits = Vec::new();
        let mut media = Vec::with_capacity(list.items.len());
        for (number_of_item, item) in list.items.clone().zip(&self.items[list.items.clone()]) {
            let here = whole.begin.at(item.mark);
            let medium: MediaEntity<S> = decode_next(here, String::new, &mut misfits)?;
            // Without these more has to be thought of.
            medium.media_type.as_ref().and(medium.media_id())?;
            media.push(Candidate::of(medium, list.is_full, number_of_item, number));
        }
        misfits.is_empty().then_some(media)
    }

    /// Tells the media of a tweet, of which a list is the best.
    fn tell<'v, S: Text<'v>>(
        &self,
        document: &'v [u8],
        best: &List,
        media: Vec<Candidate<S>>,
        findings: &mut Vec<Finding<S>>,
    ) -> Option<()> {
        let status = &self.statuses[best.status];
        let carrier = &self.statuses[self.carrier(best)];
        let words = |span: Span| {
            let raw = RawStr::new(span.of(document));
            (!raw.bytes.is_empty()).then(|| raw.text())
        };
        let is_own_long = best.is_long && status.retweeted.is_none();
        let full_text = match carrier.long_text.of(document) {
            long if is_own_long && !long.is_empty() => long,
            _ => carrier.full_text.of(document),
        };
        let teller = Teller {
            relation: if status.retweeted.is_some() {
                Relation::Retweet
            } else {
                status.relation
            },
            root: self.statuses[0].id(),
            tweet: carrier.id(),
            carrier: Carrier {
                created_at: words(carrier.created_at),
                author_id: carrier.author_id.or(carrier.author_numeric_id),
                author_username: words(carrier.author_username),
                possibly_sensitive: carrier.possibly_sensitive,
                is_retweet_text: is_retweet_text(full_text),
                has_two_ids: matches!((carrier.id, carrier.numeric_id), (Some(one), Some(other)) if one != other),
            },
            count: media.len(),
        };
        let first = findings.len();
        for (index, medium) in media.into_iter().enumerate() {
            let finding = teller.finding(medium.media, best.is_full, index);
            let is_again = findings[first..]
                .iter()
                .any(|before| before.media_id == finding.media_id);
            if is_again {
                return None;
            }
            findings.push(Finding {
                pointer: self.pointer(best, index),
                ..finding
            });
        }
        Some(())
    }

    /// The JSON Pointer of an item.
    fn pointer(&self, list: &List, index: usize) -> String {
        // As long as nearly all are.
        let mut pointer = String::with_capacity(64);
        self.write_pointer(list.status, &mut pointer);
        if list.is_long {
            pointer.push_str("/extended_tweet");
        }
        pointer.push_str(if list.is_full {
            "/extended_entities/media"
        } else {
            "/entities/media"
        });
        crate::json::decode::push_index(&mut pointer, index);
        pointer
    }

    fn write_pointer(&self, status: usize, pointer: &mut String) {
        if let Some((around, key)) = self.statuses[status].around {
            self.write_pointer(around, pointer);
            pointer.push_str(key);
        }
    }
}

/// The document is for the walk to read.
struct Unusual;

/// One document that is read.
struct Reading<'r, 'b, C> {
    found: &'r mut Statuses,
    document: &'b [u8],
    cursor: C,
    /// Where the next needle stands, or where the last one stood that was looked for.
    needle: usize,
}

/// The keys that an object had.
#[derive(Default)]
struct Seen(u128);

impl Seen {
    /// Takes note of a key, unless it was there before.
    fn is_new(&mut self, key: Key) -> bool {
        let bit = 1 << key as u8;
        let is_new = key == Key::Other || self.0 & bit == 0;
        self.0 |= bit;
        is_new
    }
}

// Each reads what comes next.
impl<'b, C: Walk<'b>> Reading<'_, 'b, C> {
    /// The next key that may matter, and the kind of its value; [`Key::Other`] with no value at the end.
    #[inline]
    fn member(&mut self, seen: &mut Seen) -> Result<Option<(Key, Kind)>, Unusual> {
        self.cursor.pass_over(&KNOWN);
        let Some(raw) = self.cursor.next_key() else {
            return Ok(None);
        };
        let key = Key::of(raw.bytes);
        if raw.escaped || !seen.is_new(key) {
            return Err(Unusual);
        }
        Ok(Some((key, self.cursor.kind().ok_or(Unusual)?)))
    }

    /// A value that tells nothing: a scalar, or what holds no needle.
    fn pass(&mut self, kind: Kind) -> Result<(), Unusual> {
        if !matches!(kind, Kind::Object | Kind::Array) {
            self.cursor.skip();
            return Ok(());
        }
        self.needle = next_needle(self.document, self.cursor.offset(), self.needle);
        let ends = self.cursor.skip_until(self.needle);
        ends.then_some(()).ok_or(Unusual)
    }

    /// An id in digits, bare or in quotes.
    fn id(&mut self, kind: Kind) -> Result<Id, Unusual> {
        let raw = match kind {
            Kind::String => self.cursor.string().bytes,
            _ => self.cursor.literal(),
        };
        match wire::plain_digits(raw) {
            Some(number) if number != 0 => Ok(Id::new(number)),
            _ => Err(Unusual),
        }
    }

    fn text(&mut self) -> Span {
        Span::string(self.cursor.string())
    }

    fn status(
        &mut self,
        around: Option<(usize, &'static str)>,
        relation: Relation,
    ) -> Result<usize, Unusual> {
        self.cursor.enter();
        let number = self.found.statuses.len();
        let depth = around.map_or(0, |(around, _)| self.found.statuses[around].depth + 1);
        if depth > DEEPEST {
            return Err(Unusual);
        }
        self.found.statuses.push(Status {
            around,
            relation,
            depth,
            id: None,
            numeric_id: None,
            author_id: None,
            author_numeric_id: None,
            author_username: Span::default(),
            created_at: Span::default(),
            full_text: Span::default(),
            long_text: Span::default(),
            possibly_sensitive: None,
            retweeted: None,
        });
        let mut seen = Seen::default();
        while let Some((key, kind)) = self.member(&mut seen)? {
            match (key, kind) {
                (Key::Other, _) => self.pass(kind)?,
                (Key::Id, Kind::Number) => {
                    self.found.statuses[number].numeric_id = Some(self.id(kind)?);
                }
                (Key::IdStr, Kind::String) => self.found.statuses[number].id = Some(self.id(kind)?),
                (Key::CreatedAt, Kind::String) => {
                    self.found.statuses[number].created_at = self.text();
                }
                (Key::FullText, Kind::String) => {
                    self.found.statuses[number].full_text = self.text();
                }
                (Key::QuotedStatusIdStr, Kind::String) => {
                    self.id(kind)?;
                }
                (Key::PossiblySensitive, Kind::Bool) => {
                    let is_sensitive = self.cursor.literal() == b"true";
                    self.found.statuses[number].possibly_sensitive = Some(is_sensitive);
                }
                (Key::User, Kind::Object) => self.user(number)?,
                (Key::Entities, Kind::Object) => self.entities(number, false, false)?,
                (Key::ExtendedEntities, Kind::Object) => self.entities(number, false, true)?,
                (Key::ExtendedTweet, Kind::Object) => self.long(number)?,
                (Key::RetweetedStatus, Kind::Object) => {
                    let inner =
                        self.status(Some((number, "/retweeted_status")), Relation::Retweet)?;
                    self.found.statuses[number].retweeted = Some(inner);
                }
                (Key::QuotedStatus, Kind::Object) => {
                    self.status(Some((number, "/quoted_status")), Relation::Quote)?;
                }
                (Key::Text, Kind::String)
                | (
                    Key::Id
                    | Key::IdStr
                    | Key::CreatedAt
                    | Key::FullText
                    | Key::Text
                    | Key::QuotedStatusIdStr
                    | Key::PossiblySensitive
                    | Key::User
                    | Key::Entities
                    | Key::ExtendedEntities
                    | Key::ExtendedTweet
                    | Key::RetweetedStatus
                    | Key::QuotedStatus,
                    Kind::Null,
                ) => self.cursor.skip(),
                _ => return Err(Unusual),
            }
        }
        // By its id it is told from the others.
        self.found.statuses[number]
            .id()
            .map(|_| number)
            .ok_or(Unusual)
    }

    /// The long form of a Tweet.
    fn long(&mut self, status: usize) -> Result<(), Unusual> {
        self.cursor.enter();
        let mut seen = Seen::default();
        while let Some((key, kind)) = self.member(&mut seen)? {
            match (key, kind) {
                (Key::Other, _) => self.pass(kind)?,
                (Key::FullText, Kind::String) => {
                    self.found.statuses[status].long_text = self.text();
                }
                (Key::Entities, Kind::Object) => self.entities(status, true, false)?,
                (Key::ExtendedEntities, Kind::Object) => self.entities(status, true, true)?,
                (Key::FullText | Key::Entities | Key::ExtendedEntities, Kind::Null) => {
                    self.cursor.skip();
                }
                _ => return Err(Unusual),
            }
        }
        Ok(())
    }

    /// The author of a Tweet.
    fn user(&mut self, status: usize) -> Result<(), Unusual> {
        self.cursor.enter();
        let mut seen = Seen::default();
        while let Some((key, kind)) = self.member(&mut seen)? {
            match (key, kind) {
                (Key::Other, _) | (Key::Entities, Kind::Object) => self.pass(kind)?,
                (Key::Id, Kind::Number) => {
                    self.found.statuses[status].author_numeric_id = Some(self.id(kind)?);
                }
                (Key::IdStr, Kind::String) => {
                    self.found.statuses[status].author_id = Some(self.id(kind)?);
                }
                (Key::ScreenName, Kind::String) => {
                    self.found.statuses[status].author_username = self.text();
                }
                // Nobody asks for pictures here.
                (
                    Key::CreatedAt
                    | Key::ProfileImageUrl
                    | Key::ProfileImageUrlHttps
                    | Key::ProfileBannerUrl,
                    Kind::String,
                )
                | (
                    Key::Id | Key::IdStr | Key::ScreenName | Key::CreatedAt | Key::Entities,
                    Kind::Null,
                ) => self.cursor.skip(),
                _ => return Err(Unusual),
            }
        }
        Ok(())
    }

    /// The object around a list of media.
    fn entities(&mut self, status: usize, is_long: bool, is_full: bool) -> Result<(), Unusual> {
        self.cursor.enter();
        let mut seen = Seen::default();
        while let Some((key, kind)) = self.member(&mut seen)? {
            match (key, kind) {
                (Key::Other, _) | (Key::Urls, Kind::Object | Kind::Array) => self.pass(kind)?,
                (Key::Media, Kind::Array) => self.media(status, is_long, is_full)?,
                (Key::Media | Key::Urls, Kind::Null) => self.cursor.skip(),
                _ => return Err(Unusual),
            }
        }
        Ok(())
    }

    fn media(&mut self, status: usize, is_long: bool, is_full: bool) -> Result<(), Unusual> {
        self.cursor.enter();
        let first = self.found.items.len();
        let mut list = List {
            status,
            is_long,
            is_full,
            items: first..first,
        };
        while self.cursor.next_item() {
            if self.cursor.kind() != Some(Kind::Object) || list.items.len() == FEW {
                return Err(Unusual);
            }
            let mark = self.cursor.mark();
            let span = self.cursor.span();
            fitting(list.wire(), &self.document[span.clone()]).ok_or(Unusual)?;
            let span = Span::new(&span);
            self.found.items.push(Item { span, mark });
            list.items.end += 1;
        }
        if !list.items.is_empty() {
            self.found.lists.push(list);
        }
        Ok(())
    }
}

#[cfg(all(test, feature = "records"))]
mod tests {
    use std::borrow::Cow;

    use super::super::keys::SPELLINGS;
    use super::super::{Finder, Findings};
    use crate::document::Documents;
    use crate::json::index::{Index, Indexed};
    use crate::json::simd::{needle, sound_and_indexed};
    use crate::json::suite;
    use crate::json::validate::validate;

    /// Holds what is read of a document to what the walk finds; says whether it was read.
    fn compare(finder: &mut Finder, document: &[u8]) -> bool {
        let Some(first) = needle(document) else {
            return false;
        };
        let mut index = Index::default();
        sound_and_indexed(document, &mut index);
        let tokens = index.of(0..index.count());
        let unknown = Indexed::default();
        let read = finder
            .statuses
            .read::<Cow<'_, str>>(document, unknown, first, 99);
        let is_read = read.is_some();
        // Either may leave a document to the walk: of a key that nobody asks for, one may look at the value.
        let by_tokens = finder
            .statuses
            .read::<Cow<'_, str>>(document, tokens, first, 99);
        if let (Some(by_tokens), Some(read)) = (by_tokens, read) {
            assert!(by_tokens == read, "{by_tokens:#?}\n{read:#?}");
        }
        let found = finder.look::<Cow<'_, str>>(document, tokens, 0, 99);
        let (findings, count) = (found.findings, found.count);
        let mut other = Finder::new();
        let walked = other.walked(document, first, 99, Findings::new());
        if is_read || walked.count <= 99 {
            let text = || String::from_utf8_lossy(document).into_owned();
            assert!(
                findings == walked.findings,
                "{findings:#?}\n{:#?}\n{}",
                walked.findings,
                text()
            );
            assert_eq!(count, walked.count);
        }
        is_read
    }

    /// The same without blanks between tokens.
    fn compact(document: &[u8]) -> Vec<u8> {
        let (mut is_inside, mut is_escaped) = (false, false);
        let mut bytes = document.to_vec();
        bytes.retain(|byte| {
            let is_end = *byte == b'"' && !is_escaped;
            is_escaped = is_inside && *byte == b'\\' && !is_escaped;
            is_inside ^= is_end;
            is_inside || !byte.is_ascii_whitespace()
        });
        bytes
    }

    /// Another document, which need be none.
    fn changed(document: &[u8], dice: &mut suite::Dice) -> Vec<u8> {
        const VALUES: &[&[u8]] = &[
            b"null",
            b"7",
            b"-1",
            b"true",
            b"\"\"",
            b"\"0\"",
            b"\"x\"",
            b"[]",
            b"{}",
            b"[{}]",
            b"{\"id\":7}",
            b"{\"media\":[]}",
            b"\"\\u0037\"",
            b"[{\"id_str\":\"7\",\"type\":\"photo\"}]",
        ];
        let mut bytes = document.to_vec();
        let quotes: Vec<usize> = memchr::memchr_iter(b'"', document).collect();
        if quotes.len() < 4 {
            return bytes;
        }
        for _ in 0..=dice.below(3) {
            let at = quotes[dice.below(quotes.len() - 1)].min(bytes.len() - 1);
            let end = at + 1 + memchr::memchr(b'"', &bytes[at + 1..]).unwrap_or_default();
            match dice.below(5) {
                // Another key or text.
                0 | 1 => {
                    let word = SPELLINGS[dice.below(SPELLINGS.len())];
                    bytes.splice(at + 1..end.max(at + 1), word.iter().copied());
                }
                // Another value, perhaps behind a key.
                2 => {
                    let value = VALUES[dice.below(VALUES.len())];
                    let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']');
                    let behind = bytes[end..].iter().position(ends).unwrap_or_default();
                    let colon = usize::from(bytes.get(end + 1) == Some(&b':'));
                    let from = (end + 1 + colon).min(bytes.len());
                    bytes.splice(from..(end + behind).max(from), value.iter().copied());
                }
                // One more member in front.
                3 => {
                    let key = SPELLINGS[dice.below(SPELLINGS.len())];
                    let value = VALUES[dice.below(VALUES.len())];
                    let member = [b"\"", key, b"\":", value, b","].concat();
                    bytes.splice(at..at, member);
                }
                _ => bytes[at] = b"\"{}[],:0a\\ \n"[dice.below(12)],
            }
        }
        bytes
    }

    #[test]
    fn a_status_is_read_as_the_walk_finds_it() {
        let mut dice = suite::Dice(0x6c62_272e_07bb_0142);
        let mut finder = Finder::new();
        let (mut read, mut read_changed, mut left) = (0, 0, 0);
        for sample in suite::samples() {
            let mut documents = Documents::new(&*sample);
            while let Ok(Some(document)) = documents.next() {
                if document.verdict.is_broken() {
                    continue;
                }
                for bytes in [document.bytes, &compact(document.bytes)] {
                    read += usize::from(compare(&mut finder, bytes));
                    for _ in 0..60 {
                        let bytes = changed(bytes, &mut dice);
                        if !validate(&bytes).is_broken() {
                            let is_read = compare(&mut finder, &bytes);
                            read_changed += usize::from(is_read);
                            left += usize::from(!is_read);
                        }
                    }
                }
            }
        }
        assert!(
            read > 20 && read_changed > 200 && left > 500,
            "{read} {read_changed} {left}"
        );
    }

    #[test]
    fn of_a_long_form_without_words_those_around_it_count() {
        let mut finder = Finder::new();
        for (around, inside) in [("RT @a", ""), ("RT @a", "b"), ("b", "RT @a"), ("", "RT @a")] {
            let document = format!(
                r#"{{"id":9,"full_text":"{around}","extended_tweet":{{"full_text":"{inside}","entities":{{"media":[
                    {{"id":7,"type":"photo","source_status_id":8}}]}}}}}}"#
            );
            assert!(compare(&mut finder, document.as_bytes()), "{document}");
        }
    }
}
