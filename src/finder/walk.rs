//! The one walk over a document: what the table's rows match, and the objects around it.
//!
//! Takes a document's bytes, gives an [`Outline`]: lists of media as spans, and of all the objects
//! and arrays only those that lie on the way to one, each with the facts about it. What lies aside
//! is forgotten as soon as it closes, so memory grows with the media and not with the document. Who
//! owns what, and which list counts, is left to [`super::owner`] and [`super::merge`].

use std::borrow::Cow;
use std::sync::Arc;

use super::containers::{
    Container, Expected, Fact, Owner, PROFILE_SPELLINGS, PROFILES, Place, Sequence, ToolKind,
    UNREAD, Wire, containers, continues, expected, holds_full_list, holds_text, holds_words,
    is_anyones, leads_only_to_media, places, places_media, reference,
};
use super::ids::is_id_like;
use super::keys::{Key, SPELLINGS};
use super::label::Relation;
use super::next_needle;
use super::outline::{
    About, Entry, Index, Inside, Item, List, NONE, Odd, Outline, PageUser, Slot, Span, Step, Wanted,
};
use super::repeated::repeated_keys;
use super::shape::{fitting, shape};
use crate::json::cursor::{Cursor, Kind, RawStr, Walk as _};
use crate::json::decode::{MOST_MISFITS, Misfit};
use crate::json::simd::Sieve;
use crate::json::validate;
use crate::json::verdict::Verdict;
use crate::model::wire;

/// A bare media entity: an object that looks like one where no row says so.
const BARE: Container = Container {
    path: &[],
    owner: Owner::Up(1),
    wire: Wire::Any,
    rank: 12,
    sequence: Sequence::Attached,
};

/// JSON inside of JSON inside of JSON: a recording of a page with a card, and one to spare.
const MAX_INSIDE: usize = 3;

/// Among how many keys without a meaning a repeated one is looked for.
const MAX_COMPARED: usize = 16;

/// How many bytes may be looked through in vain before that is held to what was walked.
const MAX_IN_VAIN: usize = 4096;

/// The keys that mean something in any case.
pub(super) static KNOWN: Sieve = Sieve::of(SPELLINGS, &PROFILE_SPELLINGS);

/// The keys that mean something, those of the pictures of users among them.
static KNOWN_WITH_PROFILES: Sieve = Sieve::of(SPELLINGS, &[]);

/// The keys that mean something, and those of the fields that only checks look at.
static KNOWN_WITH_UNREAD: Sieve = {
    let mut spellings: [&[u8]; SPELLINGS.len() + UNREAD.len()] = [b""; _];
    let mut number = 0;
    while number < spellings.len() {
        spellings[number] = if number < SPELLINGS.len() {
            SPELLINGS[number]
        } else {
            UNREAD[number - SPELLINGS.len()].0
        };
        number += 1;
    }
    Sieve::of(&spellings, &[])
};

/// An object or array that the walk stands in.
struct Frame {
    entry: Index,
    start: usize,
    next: u32,
    /// The object has an image address where no row expects a media entity.
    is_bare: bool,
    /// A string that holds a document, if the object's other members say so in the end.
    text: Option<(Span, Span)>,
    base64: bool,
    /// How many lists were known when the walk came here.
    lists: usize,
    /// How many values of the wrong type were.
    odd: usize,
    /// The keys with a meaning under which media were found, each once, and the lists.
    found: Vec<(Key, std::ops::Range<usize>)>,
    /// The first of the other keys, and the lists.
    found_elsewhere: Vec<(Span, std::ops::Range<usize>)>,
}

/// A source, and where it stands.
struct Origin {
    source: u32,
    /// The entry around it.
    parent: Index,
    step: Step,
    key: Key,
    /// Inside of how many strings.
    inside: usize,
    /// No further than where its first needle stands.
    needle: usize,
}

impl Outline {
    /// Walks a whole document.
    ///
    /// `needle` is no further than the first place that may tell of media.
    pub(super) fn walk(&mut self, document: &[u8], needle: usize) {
        self.clear();
        let origin = Origin {
            source: 0,
            parent: NONE,
            step: Step::Document,
            key: Key::Other,
            inside: 0,
            needle,
        };
        self.walk_source(document, &origin);
        if self.lists.is_empty() && shape(document) == Some(Wire::V2) {
            // Only where it is the whole document: too many objects have a key and a type.
            self.items.push(Item {
                span: Span::new(&(0..document.len())),
                step: Step::Document,
                wire: Wire::V2,
            });
            self.lists.push(List {
                row: &BARE,
                holder: NONE,
                step: Step::Document,
                source: 0,
                items: 0..1,
            });
        }
    }

    /// Walks one source.
    fn walk_source(&mut self, bytes: &[u8], origin: &Origin) {
        let sieve = if self.keeps_words {
            &KNOWN_WITH_UNREAD
        } else if self.wanted.profiles {
            &KNOWN_WITH_PROFILES
        } else {
            &KNOWN
        };
        let mut walk = Walk {
            outline: self,
            sieve,
            bytes,
            cursor: Cursor::new(bytes),
            source: origin.source,
            stack: Vec::new(),
            inside: origin.inside,
            needle: origin.needle,
            in_vain: 0,
            referred: 0,
        };
        walk.root(origin.parent, origin.step, origin.key);
        while let Some(frame) = walk.stack.last() {
            let entry = frame.entry;
            if walk.outline.entries[entry as usize].is_array {
                walk.item(entry);
            } else {
                walk.member(entry);
            }
        }
    }
}

/// Whether a value that is no item of a list says anything all the same.
fn is_no_item(kind: Kind, value: &[u8]) -> bool {
    match kind {
        Kind::Null => false,
        Kind::Object | Kind::Array => value.iter().any(|byte| !b"[]{} \t\r\n".contains(byte)),
        _ => value != b"\"\"",
    }
}

/// The text of a card, JSON in itself, if what is `wanted` may lie in it.
fn card_with_media(raw: RawStr<'_>, wanted: Wanted) -> Option<Cow<'_, [u8]>> {
    let may_hold = |text: &[u8]| wanted != Wanted::default() || super::may_hold_media(text);
    if !may_hold(raw.bytes) {
        return None;
    }
    let text = raw.unescaped();
    let is_object = text.trim_ascii_start().first() == Some(&b'{');
    // What names them and is no JSON is told of.
    let names_media = memchr::memmem::find(&text, b"media_entities").is_some();
    (names_media || (is_object && may_hold(&text))).then_some(text)
}

/// Whether the text of a string is visibly meant as JSON.
fn begins_as_json(text: &[u8]) -> bool {
    matches!(text.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// The lists that were found under a key, if it is among these: all of them where others come in their place, else none.
fn take<K>(
    found: &mut Vec<(K, std::ops::Range<usize>)>,
    is_same: impl Fn(&K) -> bool,
    has_others: bool,
) -> Option<std::ops::Range<usize>> {
    let at = found.iter().position(|(known, _)| is_same(known))?;
    Some(if has_others {
        found.swap_remove(at).1
    } else {
        0..0
    })
}

struct Walk<'w, 'b> {
    outline: &'w mut Outline,
    bytes: &'b [u8],
    cursor: Cursor<'b>,
    /// The keys that may matter.
    sieve: &'static Sieve,
    source: u32,
    stack: Vec<Frame>,
    inside: usize,
    /// Where the next needle stands, or where the last one stood that was looked for.
    needle: usize,
    /// How many bytes were looked through for the end of a value that turned out to hold a needle.
    in_vain: usize,
    /// The last entry that an object around was said to retweet; 0 if there is none.
    referred: Index,
}

impl Walk<'_, '_> {
    /// Enters the source's own value.
    fn root(&mut self, parent: Index, step: Step, key: Key) {
        let kind = self.cursor.kind();
        let start = self.cursor.offset();
        match kind {
            Some(Kind::Object) => self.push(parent, step, key, false, start),
            Some(Kind::Array) => self.push(parent, step, key, true, start),
            // As databases export columns of text, and tools that encode twice.
            Some(Kind::String) => {
                let text = self.cursor.string().unescaped();
                self.look_inside_any(&text, parent, Step::Text);
            }
            _ => {}
        }
    }

    /// Goes into the object or array that comes next.
    fn push(&mut self, parent: Index, step: Step, key: Key, is_array: bool, start: usize) {
        self.cursor.enter();
        let entry = Index::try_from(self.outline.entries.len()).unwrap_or(NONE);
        let empty = Slot {
            span: Span::default(),
            rank: u8::MAX,
        };
        self.outline.entries.push(Entry {
            parent,
            step,
            key,
            source: self.source,
            is_array,
            is_document: matches!(step, Step::Inside(_) | Step::Text) && key == Key::Other,
            live: false,
            facts: [empty; Fact::COUNT],
            retweeted: NONE,
        });
        self.stack.push(Frame {
            entry,
            start,
            next: 0,
            is_bare: false,
            text: None,
            base64: false,
            lists: self.outline.lists.len(),
            odd: self.outline.odd.len(),
            found: Vec::new(),
            found_elsewhere: Vec::new(),
        });
    }

    /// Reads on in an array.
    fn item(&mut self, entry: Index) {
        if !self.cursor.next_item() {
            return self.pop();
        }
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        let step = Step::Item(frame.next);
        frame.next += 1;
        match self.cursor.kind() {
            Some(kind @ (Kind::Object | Kind::Array)) => {
                let key = self.outline.entries[entry as usize].key;
                let start = self.cursor.offset();
                self.push(entry, step, key, kind == Kind::Array, start);
            }
            _ => self.cursor.skip(),
        }
    }

    /// Reads on in an object.
    fn member(&mut self, entry: Index) {
        self.pass_over();
        let Some(raw) = self.cursor.next_key() else {
            return self.pop();
        };
        let key = if raw.escaped {
            Key::of(&raw.unescaped())
        } else {
            Key::of(raw.bytes)
        };
        let name = Span::string(raw);
        let step = Step::Key(name);
        let Some(kind) = self.cursor.kind() else {
            return;
        };
        let (lists, depth) = (self.outline.lists.len(), self.stack.len());
        self.value(entry, key, step, kind);
        // What was gone into is remembered when it closes.
        if self.stack.len() == depth {
            self.remember(key, name, lists);
        }
    }

    /// Passes over members that tell nothing, as far as that is quick.
    fn pass_over(&mut self) {
        let sieve = self.sieve;
        // An equal key that comes again is told of, so such keys are not passed over.
        let is_seen = |(key, _): &(Key, _)| sieve.may_hold(key.spelling());
        let are_seen =
            |frame: &Frame| frame.found_elsewhere.is_empty() && frame.found.iter().all(is_seen);
        if self.stack.last().is_none_or(are_seen) {
            self.cursor.pass_over(sieve);
        }
    }

    /// Notes a value that cannot be what its key holds.
    fn hold_to_kind(&mut self, entry: Index, key: Key, step: Step, kind: Kind) {
        if kind == Kind::String && holds_text(key) {
            // Nearly all of them.
            return;
        }
        let holder = self.outline.key(entry);
        let is_of_page = holder == Key::Includes && matches!(key, Key::Media | Key::Users);
        let is_list = is_of_page || (key == Key::Media && places_media(holder));
        let Some(expected) = expected(key).or(is_list.then_some(Expected::List)) else {
            return;
        };
        let fits = match (expected, kind) {
            (Expected::Text, Kind::Number) => matches!(key, Key::CreatedAt),
            (Expected::Id | Expected::Text, Kind::Object) => {
                self.wrapped_number(key, kind).is_some()
            }
            // Tools write a user's name there.
            (Expected::Object, Kind::String)
                if matches!(key, Key::User | Key::Author | Key::Actor) =>
            {
                true
            }
            _ => self.fits(expected, kind),
        };
        if !fits {
            // In GraphQL a tweet's lists lie there; elsewhere anything may be called so.
            let is_most = key == Key::Legacy && self.outline.signs.graphql;
            let subject = if is_of_page && key == Key::Users {
                // Their names are those of the page's authors.
                About::Way(self.outline.around(entry))
            } else if is_list || is_most || holds_full_list(key) {
                // Media may be lost with it.
                About::Any
            } else if let Some(tweet) = self.authored(entry, key) {
                // What its author is matters to the tweet around.
                About::Way(tweet)
            } else if is_anyones(key) {
                About::Tweet(entry)
            } else {
                About::Way(entry)
            };
            self.note(subject, entry, &[step], expected.name(), kind);
        }
    }

    /// The tweet around, if this key of this object tells who its author is.
    #[cold]
    fn authored(&self, entry: Index, key: Key) -> Option<Index> {
        let outline = &self.outline;
        let mut at = entry;
        if matches!(key, Key::UserResults | Key::UserResult) {
            return (outline.key(at) == Key::Core).then(|| outline.around(at));
        }
        loop {
            match outline.key(at) {
                Key::User | Key::Author | Key::Actor => return Some(outline.around(at)),
                Key::UserResults | Key::UserResult => {
                    let core = outline.around(at);
                    return (core != NONE && outline.key(core) == Key::Core)
                        .then(|| outline.around(core));
                }
                Key::Result | Key::Legacy | Key::Core => at = outline.around(at),
                _ => return None,
            }
            if at == NONE {
                return None;
            }
        }
    }

    /// Whether the value that comes next can be what is expected. Strings and whole numbers pass for ids here: whether
    /// they are any is told where they are read.
    fn fits(&self, expected: Expected, kind: Kind) -> bool {
        match (expected, kind) {
            (_, Kind::Null)
            | (Expected::Id | Expected::Text, Kind::String)
            | (Expected::Flag, Kind::Bool)
            | (Expected::List | Expected::Object, Kind::Object)
            | (Expected::List, Kind::Array) => true,
            (Expected::Object, Kind::Array) => {
                // Arrays are transparent, and an empty one is how PHP writes an empty object.
                let mut inside = self.cursor.clone();
                inside.enter();
                !inside.next_item() || matches!(inside.kind(), Some(Kind::Object | Kind::Array))
            }
            (Expected::Id, Kind::Number) => {
                let number = self.cursor.clone().literal();
                number
                    .iter()
                    .all(|byte| byte.is_ascii_digit() || *byte == b'-')
            }
            // An empty string is as good as none.
            (_, Kind::String) => self.cursor.clone().string().bytes.is_empty(),
            _ => false,
        }
    }

    /// Notes a value that cannot be what a field of a tweet holds that nothing is read from.
    fn hold_unread(&mut self, entry: Index, step: Step, kind: Kind) {
        let Step::Key(name) = step else {
            return;
        };
        let name = RawStr::new(name.of(self.bytes)).unescaped();
        let field = UNREAD.iter().find(|(key, _)| **key == *name);
        if let Some((_, expected)) = field
            && !self.fits(*expected, kind)
        {
            self.note(About::Unread(entry), entry, &[step], expected.name(), kind);
        }
    }

    /// Keeps word of a value of the wrong type.
    #[cold]
    fn note(
        &mut self,
        about: About,
        entry: Index,
        steps: &[Step],
        expected: &'static str,
        kind: Kind,
    ) {
        if self.outline.odd.len() >= MOST_MISFITS {
            return;
        }
        let pointer = self.pointer(entry, steps);
        self.outline.odd.push(Odd {
            about,
            misfit: Misfit {
                pointer,
                expected,
                found: kind.name(),
            },
        });
    }

    /// The JSON Pointer of what is reached by these steps from an entry of this source.
    fn pointer(&self, entry: Index, steps: &[Step]) -> String {
        let mut pointer = String::new();
        // Source 0 is the only one that the outline does not hold itself.
        let document = if self.source == 0 { self.bytes } else { &[] };
        self.outline.write_pointer(document, entry, &mut pointer);
        for step in steps {
            self.outline
                .write_step(document, self.source, *step, &mut pointer);
        }
        pointer
    }

    /// Keeps word of an object with a key whose value takes the place of another.
    #[cold]
    fn note_repeated(&mut self, entry: Index) {
        if self.outline.repeated.last() != Some(&entry) {
            self.outline.repeated.push(entry);
        }
    }

    /// Keeps word of what stands where an id does and is none; 0 is as good as none.
    #[cold]
    fn note_no_id(&mut self, entry: Index, key: Key, step: Step, span: Span) {
        let raw = span.of(self.bytes);
        let is_text = self.bytes.get((span.start as usize).wrapping_sub(1)) == Some(&b'"');
        let is_whole = raw
            .iter()
            .all(|byte| byte.is_ascii_digit() || *byte == b'-');
        let is_noted = !is_text && !is_whole && expected(key).is_some();
        let digits = RawStr::new(raw).unescaped();
        if is_noted || digits.iter().all(|byte| *byte == b'0') {
            return;
        }
        let kind = if is_text { Kind::String } else { Kind::Number };
        for place in places(key) {
            let is_own = match place.fact {
                Fact::NumericId => false,
                Fact::Id => place.up == 0,
                fact => fact.is_id(),
            };
            if let Some(target) = self.target(place, entry).filter(|_| is_own) {
                self.note(About::Tweet(target), entry, &[step], "id", kind);
            }
        }
    }

    /// The number in the wrapper of a database export, where a fact is expected.
    fn wrapped_number(&self, key: Key, kind: Kind) -> Option<Span> {
        if kind != Kind::Object || places(key).is_empty() {
            return None;
        }
        let mut ahead = self.cursor.clone();
        ahead.enter();
        let name = ahead.next_key()?.text();
        if name == "$date" && ahead.kind() == Some(Kind::Object) {
            // A time in a wrapper in a wrapper.
            ahead.enter();
            ahead.next_key()?;
        } else if name != "$date" && !wire::is_number_wrapper(&name) {
            return None;
        }
        match ahead.kind()? {
            Kind::String => Some(Span::string(ahead.string())),
            Kind::Number => {
                let span = ahead.span();
                Some(Span::new(&span))
            }
            _ => None,
        }
    }

    /// Takes back the media found under a key that comes again with others: of a repeated key the last value that holds
    /// media counts. One without takes nothing back, and is told of all the same.
    fn retract(&mut self, key: Key, name: Span, has_others: bool) {
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        let text = |span: Span| RawStr::new(span.of(self.bytes)).unescaped();
        let lists = if key != Key::Other {
            take(&mut frame.found, |known| *known == key, has_others)
        } else if frame.found_elsewhere.len() <= MAX_COMPARED {
            let is_same = |known: &Span| text(*known) == text(name);
            take(&mut frame.found_elsewhere, is_same, has_others)
        } else {
            None
        };
        if let Some(lists) = lists {
            let entry = frame.entry;
            for list in &mut self.outline.lists[lists] {
                list.items = 0..0;
            }
            self.note_repeated(entry);
        }
    }

    /// Keeps in mind under which key of the innermost object media were found, if any were.
    fn remember(&mut self, key: Key, name: Span, lists: usize) {
        let now = self.outline.lists.len();
        self.retract(key, name, now > lists);
        if now > lists
            && let Some(frame) = self.stack.last_mut()
        {
            if key != Key::Other {
                frame.found.push((key, lists..now));
            } else if frame.found_elsewhere.len() <= MAX_COMPARED {
                // A map of many tweets has many such keys, and each comparison costs.
                frame.found_elsewhere.push((name, lists..now));
            }
        }
    }

    /// Reads the value of a key.
    fn value(&mut self, entry: Index, key: Key, step: Step, kind: Kind) {
        if key == Key::Other {
            if self.outline.keeps_words {
                self.hold_unread(entry, step, kind);
            }
            return match kind {
                Kind::Object | Kind::Array if self.skip_dead(entry) => {}
                Kind::Object | Kind::Array => {
                    let start = self.cursor.offset();
                    self.push(entry, step, key, kind == Kind::Array, start);
                }
                _ => self.cursor.skip(),
            };
        }
        self.signs(key, kind, entry);
        self.hold_to_kind(entry, key, step, kind);
        match kind {
            Kind::Object | Kind::Array if leads_only_to_media(key) && self.skip_dead(entry) => {}
            Kind::Object | Kind::Array => {
                if let Some(number) = self.wrapped_number(key, kind) {
                    self.learn(entry, key, step, Some(number));
                    self.cursor.skip();
                } else if !self.container(entry, key, step, kind) {
                    let start = self.cursor.offset();
                    self.push(entry, step, key, kind == Kind::Array, start);
                }
            }
            Kind::String => {
                let raw = self.cursor.string();
                self.text(entry, key, step, raw);
            }
            _ => {
                self.cursor.kind();
                let start = self.cursor.offset();
                let end = start + self.cursor.literal().len();
                let span = (kind != Kind::Null).then(|| Span::new(&(start..end)));
                self.learn(entry, key, step, span);
            }
        }
    }

    /// Skips the object or array that comes next if no media can lie in it; a key holds it that means
    /// nothing without media. The page's tweets and users lie under such keys in maps, and are needed also without
    /// media.
    ///
    /// What is looked through in vain is counted: nothing is looked through more than twice on the
    /// whole, however an input nests.
    fn skip_dead(&mut self, entry: Index) -> bool {
        if self.outline.wanted != Wanted::default()
            || self.outline.keeps_words
            || matches!(self.outline.key(entry), Key::Users | Key::Tweets)
        {
            return false;
        }
        let start = self.cursor.offset();
        self.needle = next_needle(self.bytes, start, self.needle);
        if self.needle == usize::MAX && self.is_in_vain() {
            self.cursor.leave();
            return true;
        }
        if self.in_vain > start.max(MAX_IN_VAIN) && self.needle != usize::MAX {
            return false;
        }
        let mut ahead = self.cursor.clone();
        if ahead.skip_until(self.needle) {
            self.cursor = ahead;
            true
        } else {
            self.in_vain += ahead.offset() - start;
            false
        }
    }

    /// Whether no media were found, if none can lie ahead. Most lists of media are empty.
    fn is_in_vain(&self) -> bool {
        let may_turn_out = |frame: &Frame| frame.is_bare || frame.base64 || frame.text.is_some();
        self.inside == 0 && self.outline.lists.is_empty() && !self.stack.iter().any(may_turn_out)
    }

    /// Notes what a key says of the API.
    fn signs(&mut self, key: Key, kind: Kind, entry: Index) {
        let signs = &mut self.outline.signs;
        match key {
            Key::TweetResults | Key::TweetResult | Key::RestId | Key::MediaEntities => {
                signs.graphql = true;
            }
            Key::GlobalObjects => signs.global_objects = true,
            Key::MediaDetails => signs.syndication = true,
            Key::Includes | Key::MediaKeys => signs.v2 = true,
            Key::TwitterEntities | Key::Verb | Key::PostedTime => signs.activity = true,
            Key::TweetCreateEvents => signs.webhook = true,
            Key::ExpiresAfterSecs | Key::ProcessingInfo | Key::MediaIdString => signs.upload = true,
            Key::MessageCreate | Key::MessageData => signs.message = true,
            Key::DmConversation | Key::MessageCreateCamel => {
                signs.message = true;
                signs.archived_message = true;
            }
            Key::Id if kind == Kind::String => {
                let is_tweet = self.stack.len() == 1 || self.outline.key(entry) == Key::Tweet;
                self.outline.signs.text_numbers |= is_tweet;
            }
            _ => {}
        }
    }

    /// Takes the string that a known key holds.
    fn text(&mut self, entry: Index, key: Key, step: Step, raw: RawStr<'_>) {
        let span = Span::string(raw);
        match (key, step) {
            (Key::StringValue, Step::Key(name)) if raw.escaped && self.inside < MAX_INSIDE => {
                if let Some(text) = card_with_media(raw, self.outline.wanted) {
                    self.look_inside(&text, entry, Step::Inside(name), Key::StringValue);
                } else if self.outline.keeps_words {
                    // The words on a card may begin with a brace too.
                    let text = raw.unescaped();
                    let inner = text.trim_ascii_start().strip_prefix(b"{");
                    if inner.is_some_and(|inner| inner.trim_ascii_start().starts_with(b"\"")) {
                        self.check_inside(
                            &text,
                            validate::validate(&text),
                            entry,
                            Step::Inside(name),
                        );
                    }
                }
            }
            (Key::Text, Step::Key(name)) if self.outline.key(entry) == Key::Content => {
                if let Some(frame) = self.stack.last_mut() {
                    frame.text = Some((span, name));
                }
            }
            (Key::Encoding, _) => {
                if let Some(frame) = self.stack.last_mut() {
                    frame.base64 = *raw.unescaped() == *b"base64";
                }
            }
            (Key::MediaUrlHttps | Key::MediaCategory | Key::CreativeType | Key::VideoHlsUrl, _) => {
                if let Some(frame) = self.stack.last_mut() {
                    frame.is_bare |= !raw.bytes.is_empty();
                }
            }
            (_, Step::Key(_)) if self.outline.wanted.profiles => {
                let row = PROFILES.iter().find(|row| self.matches(row, entry, key));
                if let Some(row) = row
                    && !raw.bytes.is_empty()
                {
                    let quoted = Span::new(&(raw.start - 1..raw.start + raw.bytes.len() + 1));
                    let item = Item {
                        span: quoted,
                        step: Step::Document,
                        wire: Wire::Urls,
                    };
                    self.list(row, entry, step, vec![item]);
                }
            }
            _ => {}
        }
        let is_told = !raw.bytes.is_empty() || (self.outline.keeps_words && holds_words(key));
        self.learn(entry, key, step, is_told.then_some(span));
    }

    /// Notes a fact that a scalar tells about the objects around it.
    fn learn(&mut self, entry: Index, key: Key, step: Step, span: Option<Span>) {
        let mut is_id = None;
        let mut is_repeated = false;
        let holder = self.outline.key(entry);
        for place in places(key) {
            // Most places are told from this one by the first key around.
            let target = match place.around {
                [] => entry,
                [.., first] if *first != holder => continue,
                _ => match self.target(place, entry) {
                    Some(target) => target,
                    None => continue,
                },
            };
            // No id, such as "0" or a float, hides none of a higher rank.
            let tells = !place.fact.is_id()
                || *is_id.get_or_insert_with(|| {
                    span.is_some_and(|span| is_id_like(span.of(self.bytes)))
                });
            let slot = &mut self.outline.entries[target as usize].facts[place.fact as usize];
            // No two places of a fact have one rank, so the object itself has the key twice.
            let is_again = place.rank == slot.rank && place.around.is_empty();
            if is_again && place.fact != Fact::Words {
                let text = |span: Span| RawStr::new(span.of(self.bytes)).unescaped();
                is_repeated |= span.map(text) != Some(text(slot.span));
            }
            match span {
                Some(span) if tells && place.rank <= slot.rank => {
                    *slot = Slot {
                        span,
                        rank: place.rank,
                    };
                }
                Some(_) if tells => {}
                // The same key again, now without a value.
                _ if place.rank == slot.rank => slot.rank = u8::MAX,
                _ => {}
            }
        }
        if is_repeated {
            self.note_repeated(entry);
        }
        if let (Some(false), Some(span)) = (is_id, span) {
            self.note_no_id(entry, key, step, span);
        }
    }

    /// The object that a scalar in this object tells about, if the keys around it are those of the place.
    fn target(&self, place: &Place, entry: Index) -> Option<Index> {
        let mut at = entry;
        let mut target = entry;
        for (up, key) in (1..).zip(place.around.iter().rev()) {
            if at == NONE || self.outline.entries[at as usize].key != *key {
                return None;
            }
            at = self.outline.around(at);
            if up == place.up {
                target = at;
            }
        }
        (target != NONE).then_some(target)
    }

    /// Whether a row's path leads to what this key holds in this object.
    fn matches(&self, row: &Container, entry: Index, key: Key) -> bool {
        let mut at = entry;
        row.path.last() == Some(&key)
            && row.path.iter().rev().skip(1).all(|key| {
                let fits = at != NONE && self.outline.entries[at as usize].key == *key;
                if fits {
                    at = self.outline.around(at);
                }
                fits
            })
    }

    /// Takes the value that comes next as a list of media if a row of the table says so.
    fn container(&mut self, entry: Index, key: Key, step: Step, kind: Kind) -> bool {
        let Some(row) = containers(key).find(|row| self.matches(row, entry, key)) else {
            return false;
        };
        if row.sequence == Sequence::Preview && !self.outline.wanted.previews {
            return false;
        }
        let start = self.cursor.clone();
        let mut odd = Vec::new();
        let items = self.items(row.wire, kind, &mut odd);
        if let Some(expected) = row.item() {
            // What carries attachments is not always a message.
            let about = match row.owner {
                Owner::Message(_) => About::Way(entry),
                _ => About::Any,
            };
            for (item, found) in odd {
                let expected = match found {
                    Kind::Object if expected == "object" => "media entity",
                    _ => expected,
                };
                self.note(about, entry, &[step, item], expected, found);
            }
        }
        if items.is_empty() {
            // Not what the row expects: perhaps an envelope of that name.
            self.cursor = start;
            return false;
        }
        self.list(row, entry, step, items);
        true
    }

    /// The items of the array, the object, or the map of objects that comes next; what can be none goes to `odd`.
    fn items(&mut self, wire: Wire, kind: Kind, odd: &mut Vec<(Step, Kind)>) -> Vec<Item> {
        let mut items = Vec::new();
        if kind == Kind::Object {
            let start = self.cursor.clone();
            let span = self.cursor.span();
            if let Some(wire) = fitting(wire, &self.bytes[span.clone()]) {
                items.push(Item {
                    span: Span::new(&span),
                    step: Step::Document,
                    wire,
                });
                return items;
            }
            self.cursor = start;
            self.cursor.enter();
            while let Some(raw) = self.cursor.next_key() {
                let name = Span::string(raw);
                match ToolKind::of(Key::of(&raw.unescaped())) {
                    // Tools sort a tweet's media into lists by what they are.
                    Some(kind) if wire == Wire::Any && self.cursor.kind() == Some(Kind::Array) => {
                        self.cursor.enter();
                        let mut index = 0;
                        while self.cursor.next_item() {
                            let step = Step::Listed(name, index);
                            self.one(Wire::Tool(kind), step, &mut items, odd);
                            index += 1;
                        }
                    }
                    _ => self.one(wire, Step::Key(name), &mut items, odd),
                }
            }
        } else {
            self.cursor.enter();
            let mut index = 0;
            while self.cursor.next_item() {
                self.one(wire, Step::Item(index), &mut items, odd);
                index += 1;
            }
        }
        items
    }

    /// Takes the value that comes next as an item, if it looks like one.
    fn one(&mut self, wire: Wire, step: Step, items: &mut Vec<Item>, odd: &mut Vec<(Step, Kind)>) {
        let kind = self.cursor.kind();
        let span = self.cursor.span();
        let bytes = &self.bytes[span.clone()];
        let wire = match (wire, kind) {
            // Two quotes with nothing between name nothing.
            (Wire::Keys | Wire::Urls, Some(Kind::String)) => (bytes.len() > 2).then_some(wire),
            (Wire::Keys | Wire::Urls, _) => None,
            (_, Some(Kind::Object)) => fitting(wire, bytes),
            _ => None,
        };
        if let Some(wire) = wire {
            items.push(Item {
                span: Span::new(&span),
                step,
                wire,
            });
        } else if let Some(found) = kind
            && is_no_item(found, bytes)
            && odd.len() < MOST_MISFITS
        {
            odd.push((step, found));
        }
    }

    /// Keeps a list, and with it the way that leads to it.
    fn list(&mut self, row: &'static Container, holder: Index, step: Step, items: Vec<Item>) {
        let start = self.outline.items.len();
        self.outline.items.extend(items);
        self.outline.lists.push(List {
            row,
            holder,
            step,
            source: self.source,
            items: start..self.outline.items.len(),
        });
        if let Some(entry) = self.outline.entries.get_mut(holder as usize) {
            entry.live = true;
        }
    }

    /// Walks the JSON inside of a string.
    fn look_inside(&mut self, text: &[u8], entry: Index, step: Step, key: Key) {
        if self.inside >= MAX_INSIDE {
            return;
        }
        let verdict = validate::validate(text);
        if self.outline.keeps_words {
            self.check_inside(text, verdict, entry, step);
        }
        if let Verdict::Salvaged(faults) = verdict {
            let known = self.outline.faults;
            self.outline.faults = Some(known.map_or(faults, |known| known.and(faults)));
        }
        if verdict.is_broken() {
            // Media may be lost with it, so it is told of in any case.
            let steps = match step {
                Step::Inside(name) => &[Step::Key(name)][..],
                _ => &[],
            };
            self.note(About::Any, entry, steps, "JSON text", Kind::String);
            return;
        }
        let text: Arc<[u8]> = text.into();
        self.outline.inner.push(Arc::clone(&text));
        let source = u32::try_from(self.outline.inner.len()).unwrap_or(u32::MAX);
        let (lists, users) = (self.outline.lists.len(), self.outline.users.len());
        let origin = Origin {
            source,
            parent: entry,
            step,
            key,
            inside: self.inside + 1,
            needle: 0,
        };
        self.outline.walk_source(&text, &origin);
        let is_first = self.outline.entries.is_empty();
        let around = self.outline.entries.get_mut(entry as usize);
        if self.outline.lists.len() > lists {
            if let Some(around) = around {
                around.live = true;
            }
        } else if around.map_or(is_first, |around| !around.live) {
            self.outline.inner.truncate(source as usize - 1);
            self.outline.users.truncate(users);
        }
    }

    /// Keeps word of what is amiss in the text of a string.
    fn check_inside(&mut self, text: &[u8], verdict: Verdict, entry: Index, step: Step) {
        let pointer = self.pointer(entry, &[step]);
        let inside = &mut self.outline.inside;
        match verdict {
            Verdict::Broken(fault) => {
                if begins_as_json(text) && inside.len() < MOST_MISFITS {
                    let cause = format!("{fault}, at byte {} of the text", fault.offset);
                    inside.push((pointer, Inside::Broken(cause)));
                }
            }
            Verdict::Valid | Verdict::Salvaged(_) => {
                repeated_keys(text, &mut |place, key| {
                    if inside.len() < MOST_MISFITS {
                        inside.push((
                            pointer.clone() + &place,
                            Inside::RepeatedKey(key.to_owned()),
                        ));
                    }
                });
            }
        }
    }

    /// Leaves the innermost object or array.
    fn pop(&mut self) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let index = frame.entry;
        if frame.is_bare {
            let span = Span::new(&(frame.start..self.cursor.offset()));
            let wire = shape(span.of(self.bytes));
            if let Some(wire @ (Wire::V1 { .. } | Wire::Tool(_))) = wire {
                let item = Item {
                    span,
                    step: Step::Document,
                    wire,
                };
                self.list(&BARE, index, Step::Document, vec![item]);
            }
        }
        if let Some((text, name)) = frame.text {
            self.recorded(text, name, frame.base64, index);
        }
        if let Step::Key(name) = self.outline.entries[index as usize].step {
            let key = self.outline.entries[index as usize].key;
            self.remember(key, name, frame.lists);
        }
        let around = self.outline.around(index);
        let keep = self.refer(index, around);
        let outline = &mut *self.outline;
        let entry = &mut outline.entries[index as usize];
        entry.live |= outline.keeps_words && entry.facts[Fact::Words as usize].rank != u8::MAX;
        let (live, parent) = (entry.live, entry.parent);
        if live {
            if let Some(parent) = outline.entries.get_mut(parent as usize) {
                parent.live = true;
            }
        } else {
            // Nothing in it leads to media, so nothing of it is needed but perhaps its own facts, or those of a
            // tweet in it that an object around says it retweets.
            let kept = index as usize + usize::from(keep);
            let refers = |frame: &Frame| {
                let retweeted = outline.entries[frame.entry as usize].retweeted;
                retweeted != NONE && retweeted as usize >= kept
            };
            if (self.referred as usize) < kept || !self.stack.iter().any(refers) {
                outline.entries.truncate(kept);
            }
            while outline
                .repeated
                .pop_if(|entry| *entry as usize >= kept)
                .is_some()
            {}
            // Only what was noted in it can be about it.
            if outline.odd.len() > frame.odd {
                let mut noted = outline.odd.split_off(frame.odd);
                noted.retain(|odd| match odd.about {
                    About::Any => true,
                    About::Way(entry) | About::Tweet(entry) | About::Unread(entry) => {
                        (entry as usize) < kept
                    }
                });
                outline.odd.append(&mut noted);
            }
        }
    }

    /// A recorded answer: the text of `content`, JSON in itself.
    fn recorded(&mut self, text: Span, name: Span, base64: bool, index: Index) {
        use base64::Engine;

        let raw = RawStr::new(text.of(self.bytes));
        let text = if base64 {
            let engine = base64::engine::general_purpose::STANDARD;
            match engine.decode(&*raw.unescaped()) {
                Ok(text) => Cow::Owned(text),
                Err(_) => return,
            }
        } else {
            raw.unescaped()
        };
        self.look_inside_any(&text, index, Step::Inside(name));
    }

    /// Walks the text of a string that may be anything, if it looks like JSON.
    fn look_inside_any(&mut self, text: &[u8], index: Index, step: Step) {
        let is_wanted = self.outline.keeps_words || self.outline.wanted != Wanted::default();
        if begins_as_json(text) && (is_wanted || super::may_hold_media(text)) {
            self.look_inside(text, index, step, Key::Other);
        }
    }

    /// Tells the objects around what the object that closes means to them; says whether its facts
    /// are to be kept.
    fn refer(&mut self, index: Index, around: Index) -> bool {
        let outline = &mut *self.outline;
        let entry = &outline.entries[index as usize];
        if entry.is_array || around == NONE {
            return false;
        }
        let (key, source) = (entry.key, entry.source);
        let id = entry.facts[Fact::Id as usize];
        let name = entry.facts[Fact::AuthorName as usize];
        let kind = entry.facts[Fact::Kind as usize];
        let known = |slot: Slot| slot.rank != u8::MAX;
        let refers = [Fact::Quotes, Fact::Retweets, Fact::Answers]
            .iter()
            .any(|fact| known(entry.facts[*fact as usize]));
        let above = outline.key(around);
        match key {
            Key::ReferencedTweets | Key::ReferencedPosts if known(id) && known(kind) => {
                let kind = RawStr::new(kind.span.of(self.bytes)).unescaped();
                let fact = match reference(&kind) {
                    Some(Relation::Quote) => Fact::Quotes,
                    Some(Relation::Retweet) => Fact::Retweets,
                    Some(_) => Fact::Answers,
                    None => return false,
                };
                outline.entries[around as usize].facts[fact as usize] = id;
            }
            // A list in v2's pages, a map elsewhere.
            Key::Users | Key::Other
                if known(id)
                    && known(name)
                    && above
                        == if key == Key::Users {
                            Key::Includes
                        } else {
                            Key::Users
                        } =>
            {
                outline.users.push(PageUser {
                    source,
                    id: id.span,
                    name: name.span,
                });
            }
            _ => {}
        }
        let outer = outline.around(around);
        let in_page = match key {
            Key::Data => true,
            Key::Tweets | Key::Posts => above == Key::Includes,
            Key::Other => above == Key::Tweets && outline.key(outer) == Key::GlobalObjects,
            _ => false,
        };
        if in_page && refers {
            outline.entries[index as usize].live = true;
        }
        let retweeted = matches!(
            key,
            Key::RetweetedStatus
                | Key::RetweetedStatusResult
                | Key::RepostedStatusResults
                | Key::RetweetedTweetCamel
                | Key::Object
                | Key::ReferencedTweets
                | Key::ReferencedPosts
        );
        let entry = &outline.entries[index as usize];
        if !retweeted || !known(id) || (!entry.live && entry.parent != around) {
            return false;
        }
        // The tweet that holds it may be several objects.
        self.referred = index;
        let mut holder = around;
        loop {
            outline.entries[holder as usize].retweeted = index;
            let further = outline.around(holder);
            if !continues(outline.key(holder)) || further == NONE {
                return true;
            }
            holder = further;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_keys_that_tell_nothing_are_passed_over() {
        for key in [
            "user_mentions",
            "in_reply_to_user_id",
            "in_reply_to_user_id_str",
            "in_reply_to_status_id_str",
            "in_reply_to_screen_name",
            "translator_type",
            "withheld_in_countries",
            "conversation_id",
            "retweet_count",
            "favorite_count",
            "followers_count",
            "contributors_enabled",
            "is_quote_status",
            "display_text_range",
            "coordinates",
            "description",
            "truncated",
            "verified",
            "source",
            "place",
            "lang",
            "geo",
        ] {
            assert!(!KNOWN.may_hold(key.as_bytes()), "{key}");
        }
        assert!(
            SPELLINGS
                .iter()
                .all(|key| KNOWN_WITH_PROFILES.may_hold(key))
        );
    }
}
