//! The one table of where media lie, and the lists of keys that make one tweet of several objects,
//! lead from a tweet to another, and tell who a tweet is.
//!
//! A new shape of payload is a new row here. Arrays are transparent: the items of an array are held
//! by the array's key. A path is the end of the keys that lead to a value, outermost first.

use super::keys::Key;
use super::label::Relation;

/// A place where media lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Container {
    /// The keys that lead to it.
    pub(super) path: &'static [Key],
    /// Who owns what lies in it.
    pub(super) owner: Owner,
    /// What an item looks like.
    pub(super) wire: Wire,
    /// Of the lists of one tweet the one of the lowest rank counts.
    pub(super) rank: u8,
    /// Media of different sequences are counted apart.
    pub(super) sequence: Sequence,
}

/// Who owns the media of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The object so many up from the container, 1 being the one that holds it.
    Up(u8),
    /// The same, and it is a direct message.
    Message(u8),
    /// The object around the innermost one that this key holds.
    Around(&'static [Key]),
    /// No tweet: the page, whose tweets refer to the media by key.
    Page,
}

/// What the items of a container look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    /// Section 1 of the dictionary; `trusted` where the type is true.
    V1 { trusted: bool },
    /// Objects of API v2.
    V2,
    /// The newest GraphQL: `media_results` around `media_info`.
    Info,
    /// Keys of media that lie elsewhere in the page.
    Keys,
    /// Addresses without anything else.
    Urls,
    /// Words of their own, as tools, cards and advertisers' libraries have them.
    Tool(ToolKind),
    /// Whatever the items look like: one of the above, or of what tools write.
    Any,
}

/// What an item in words of its own is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ToolKind {
    /// What it says itself.
    Named,
    Photo,
    Video,
    AnimatedGif,
}

impl ToolKind {
    /// What the items of a list are that this key holds.
    pub(super) const fn of(key: Key) -> Option<Self> {
        match key {
            Key::Photos => Some(Self::Photo),
            Key::Videos => Some(Self::Video),
            Key::Animated => Some(Self::AnimatedGif),
            _ => None,
        }
    }
}

/// A sequence of media within a tweet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Sequence {
    /// The media attached to it.
    Attached,
    /// The media on its card.
    Card,
    /// The pictures in its article.
    Article,
    /// The picture above its article.
    Cover,
    /// The image by which it previews a link. On demand.
    Preview,
    /// No tweet's: the picture of a user. On demand.
    Picture,
    /// No tweet's: the banner of a user. On demand.
    Banner,
}

const EXTENDED: u8 = 2;
const PREVIEW: u8 = 6;
const LOOSE: u8 = 10;

/// How much better a list ranks that stands in the long form of its tweet: long extended, extended,
/// long preview, preview.
pub(super) const LONG: u8 = 1;

const fn row(path: &'static [Key], owner: Owner, wire: Wire, rank: u8) -> Container {
    Container {
        path,
        owner,
        wire,
        rank,
        sequence: Sequence::Attached,
    }
}

const TRUSTED: Wire = Wire::V1 { trusted: true };
const QUIRKY: Wire = Wire::V1 { trusted: false };
const IN_CARD: Owner = Owner::Around(&[Key::Card, Key::TweetCard]);
const IN_ARTICLE: Owner = Owner::Around(&[Key::Article]);

/// Every place where media lie. Of several rows that match, the first counts.
pub(super) const CONTAINERS: &[Container] = &[
    // v1.1, streaming, search, web client, archives, GraphQL's `legacy`.
    row(
        &[Key::ExtendedEntities, Key::Media],
        Owner::Up(2),
        TRUSTED,
        EXTENDED,
    ),
    row(&[Key::Entities, Key::Media], Owner::Up(2), QUIRKY, PREVIEW),
    // Enterprise activity streams.
    row(
        &[Key::TwitterExtendedEntities, Key::Media],
        Owner::Up(2),
        TRUSTED,
        EXTENDED,
    ),
    row(
        &[Key::TwitterEntities, Key::Media],
        Owner::Up(2),
        QUIRKY,
        PREVIEW,
    ),
    // API v2: the page holds the media, its tweets and messages name them.
    row(&[Key::Includes, Key::Media], Owner::Page, Wire::V2, 0),
    row(
        &[Key::Attachments, Key::Media],
        Owner::Up(2),
        Wire::V2,
        EXTENDED,
    ),
    row(
        &[Key::Attachments, Key::MediaKeys],
        Owner::Up(2),
        Wire::Keys,
        EXTENDED,
    ),
    // Direct messages: API 1.1, web client, archive.
    row(
        &[Key::Attachment, Key::Media],
        Owner::Message(2),
        TRUSTED,
        EXTENDED,
    ),
    row(
        &[Key::Attachment, Key::Photo],
        Owner::Message(2),
        TRUSTED,
        EXTENDED,
    ),
    row(
        &[Key::Attachment, Key::Video],
        Owner::Message(2),
        TRUSTED,
        EXTENDED,
    ),
    row(
        &[Key::Attachment, Key::AnimatedGif],
        Owner::Message(2),
        TRUSTED,
        EXTENDED,
    ),
    row(&[Key::MediaUrls], Owner::Message(1), Wire::Urls, EXTENDED),
    // The embed endpoint.
    row(&[Key::MediaDetails], Owner::Up(1), TRUSTED, EXTENDED),
    row(
        &[Key::Photos],
        Owner::Up(1),
        Wire::Tool(ToolKind::Photo),
        LOOSE,
    ),
    row(
        &[Key::Video],
        Owner::Up(1),
        Wire::Tool(ToolKind::Video),
        LOOSE,
    ),
    // Advertisers' cards: JSON inside of a string.
    Container {
        sequence: Sequence::Card,
        ..row(
            &[Key::StringValue, Key::MediaEntities],
            IN_CARD,
            TRUSTED,
            EXTENDED,
        )
    },
    // Articles.
    Container {
        sequence: Sequence::Article,
        ..row(
            &[Key::ArticleResults, Key::Result, Key::MediaEntities],
            IN_ARTICLE,
            Wire::Info,
            0,
        )
    },
    Container {
        sequence: Sequence::Cover,
        ..row(
            &[Key::ArticleResults, Key::Result, Key::CoverMedia],
            IN_ARTICLE,
            Wire::Info,
            0,
        )
    },
    // The newest GraphQL.
    row(&[Key::MediaEntities], Owner::Up(1), Wire::Info, 0),
    // The images of links: on cards, and in API v2 among the links of the text.
    Container {
        sequence: Sequence::Preview,
        ..row(
            &[Key::ImageValue],
            IN_CARD,
            Wire::Tool(ToolKind::Photo),
            EXTENDED,
        )
    },
    Container {
        sequence: Sequence::Preview,
        ..row(
            &[Key::Entities, Key::Urls, Key::Images],
            Owner::Up(3),
            Wire::Tool(ToolKind::Photo),
            EXTENDED,
        )
    },
    // Whatever else is called media and looks like it.
    row(&[Key::Media], Owner::Up(1), Wire::Any, LOOSE),
];

/// For each key a bit for every row of [`CONTAINERS`] that ends in it.
const ROWS_BY_KEY: [u32; 256] = {
    assert!(CONTAINERS.len() <= 32, "a row is a bit");
    let mut rows = [0; 256];
    let mut row = 0;
    while row < CONTAINERS.len() {
        let path = CONTAINERS[row].path;
        rows[path[path.len() - 1] as usize] |= 1 << row;
        row += 1;
    }
    rows
};

/// The rows whose last key this is, in their order.
#[inline]
pub(super) fn containers(key: Key) -> impl Iterator<Item = &'static Container> {
    let mut left = ROWS_BY_KEY[key as usize];
    std::iter::from_fn(move || {
        let row = CONTAINERS.get(left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(row)
    })
}

const fn profile(path: &'static [Key], up: u8, sequence: Sequence, rank: u8) -> Container {
    Container {
        sequence,
        ..row(path, Owner::Up(up), Wire::Urls, rank)
    }
}

/// Every place where the address of a user's picture or banner stands, a string. On demand.
pub(super) const PROFILES: &[Container] = &[
    profile(&[Key::ProfileImageUrlHttps], 1, Sequence::Picture, 0),
    profile(&[Key::ProfileImageUrl], 1, Sequence::Picture, 1),
    profile(&[Key::Avatar, Key::ImageUrl], 2, Sequence::Picture, 1),
    profile(&[Key::AvatarMediaUrl], 1, Sequence::Picture, 1),
    profile(&[Key::ProfileBannerUrl], 1, Sequence::Banner, 0),
    profile(&[Key::HeaderMediaUrl], 1, Sequence::Banner, 1),
];

/// The keys that mean something only where pictures of users are asked for: those at the end of [`PROFILES`].
pub(super) const PROFILE_SPELLINGS: [&[u8]; PROFILES.len()] = {
    let mut spellings: [&[u8]; PROFILES.len()] = [b""; PROFILES.len()];
    let mut row = 0;
    while row < PROFILES.len() {
        let path = PROFILES[row].path;
        let key = path[path.len() - 1];
        assert!(
            ROWS_BY_KEY[key as usize] == 0 && BY_KEY[key as usize].1 == 0,
            "no other row ends in it"
        );
        spellings[row] = key.spelling();
        row += 1;
    }
    spellings
};

/// Whether an object that this key holds is another part of the tweet that holds it.
pub(super) const fn continues(key: Key) -> bool {
    matches!(
        key,
        Key::Legacy | Key::Tweet | Key::ExtendedTweet | Key::LongObject
    ) || is_part_of_message(key)
}

/// Whether an object that this key holds is another part of the message that holds it.
const fn is_part_of_message(key: Key) -> bool {
    matches!(
        key,
        Key::MessageData | Key::MessageCreate | Key::MessageCreateCamel
    )
}

/// Whether an object that this key holds is a direct message: a part of one, or one that is answered.
pub(super) const fn is_message(key: Key) -> bool {
    is_part_of_message(key) || matches!(key, Key::ReplyData)
}

/// Whether this key holds the words of a tweet, which may be none.
pub(super) const fn holds_words(key: Key) -> bool {
    matches!(
        key,
        Key::FullText | Key::Text | Key::Body | Key::RawContent | Key::Content
    )
}

/// Whether an object that this key holds is the long form of the tweet that holds it.
pub(super) const fn is_long(key: Key) -> bool {
    matches!(key, Key::ExtendedTweet | Key::LongObject)
}

/// What the tweet that this key leads to is to the tweet that holds the key. `kind` is the word that
/// decides where the key alone does not: the holder's verb, or the reference's own type.
pub(super) fn relation(key: Key, kind: &[u8]) -> Option<Relation> {
    match key {
        Key::RetweetedStatus
        | Key::RetweetedStatusResult
        | Key::RepostedStatusResults
        | Key::RetweetedTweetCamel => Some(Relation::Retweet),
        Key::QuotedStatus
        | Key::QuotedStatusResult
        | Key::TwitterQuotedStatus
        | Key::QuotedTweet
        | Key::QuotedTweetCamel
        | Key::QuotedPostResults => Some(Relation::Quote),
        Key::Object if kind == b"share" => Some(Relation::Retweet),
        Key::ReferencedTweets | Key::ReferencedPosts => reference(kind),
        _ => None,
    }
}

/// What a reference's type says.
pub(super) fn reference(kind: &[u8]) -> Option<Relation> {
    match kind {
        b"retweeted" | b"reposted" => Some(Relation::Retweet),
        b"quoted" => Some(Relation::Quote),
        b"replied_to" => Some(Relation::Reply),
        _ => None,
    }
}

/// What is known of a tweet, message or page beside its media.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Fact {
    /// Its id.
    Id,
    /// When it was posted.
    Time,
    /// Who posted it.
    AuthorId,
    /// Their handle.
    AuthorName,
    /// Whether it may offend.
    Sensitive,
    /// Its verb, or its type as a reference.
    Kind,
    /// The tweet it quotes, by id.
    Quotes,
    /// The tweet it retweets, by id.
    Retweets,
    /// The tweet it answers, by id.
    Answers,
    /// That it is a direct message.
    Message,
    /// Its text, of which only the start is read.
    Text,
    /// That it has words of its own, if only empty ones: what makes a tweet of an object with an id.
    Words,
    /// Its id as `id` has it, which may have been rounded.
    NumericId,
}

impl Fact {
    /// How many facts there are.
    pub(super) const COUNT: usize = 13;

    /// Whether it is an id, so that text of any other kind says nothing.
    pub(super) const fn is_id(self) -> bool {
        matches!(
            self,
            Self::Id
                | Self::NumericId
                | Self::AuthorId
                | Self::Quotes
                | Self::Retweets
                | Self::Answers
        )
    }
}

/// Whether a list of media lies in the object that this key holds.
pub(super) const fn places_media(key: Key) -> bool {
    matches!(
        key,
        Key::ExtendedEntities | Key::Entities | Key::TwitterExtendedEntities | Key::TwitterEntities
    )
}

/// Whether this key holds a tweet's full list of media, or what leads to nothing else.
pub(super) const fn holds_full_list(key: Key) -> bool {
    matches!(
        key,
        Key::ExtendedEntities
            | Key::TwitterExtendedEntities
            | Key::MediaDetails
            | Key::MediaKeys
            | Key::MediaUrls
    )
}

/// Whether objects that are no tweets may hold anything under this key.
pub(super) const fn is_anyones(key: Key) -> bool {
    matches!(
        key,
        Key::User
            | Key::Author
            | Key::Actor
            | Key::Core
            | Key::Legacy
            | Key::Details
            | Key::Entities
            | Key::Attachments
            | Key::Text
            | Key::FullText
            | Key::QuotedStatusIdStr
            | Key::RetweetedStatusIdStr
    )
}

/// Whether an object or array that this key holds means nothing where no media lie in it.
pub(super) const fn leads_only_to_media(key: Key) -> bool {
    places_media(key) || matches!(key, Key::Urls)
}

/// Whether a key holds an id, or text.
pub(super) const fn holds_text(key: Key) -> bool {
    holds_id(key) || holds_plain_text(key)
}

const fn holds_id(key: Key) -> bool {
    matches!(
        key,
        Key::Id
            | Key::IdStr
            | Key::RestId
            | Key::UserIdStr
            | Key::AuthorId
            | Key::SenderId
            | Key::QuotedStatusIdStr
            | Key::RetweetedStatusIdStr
    )
}

const fn holds_plain_text(key: Key) -> bool {
    matches!(
        key,
        Key::CreatedAt
            | Key::PostedTime
            | Key::ScreenName
            | Key::PreferredUsername
            | Key::Text
            | Key::FullText
    )
}

/// A kind of value that a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Id,
    Text,
    Flag,
    List,
    Object,
}

impl Expected {
    /// The kind's word.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Text => "string",
            Self::Flag => "boolean",
            Self::List => "array",
            Self::Object => "object",
        }
    }
}

/// What kind of value a key holds, where any other would be a fault of the payload.
pub(super) const fn expected(key: Key) -> Option<Expected> {
    match key {
        key if holds_id(key) => Some(Expected::Id),
        key if holds_plain_text(key) => Some(Expected::Text),
        Key::PossiblySensitive => Some(Expected::Flag),
        Key::MediaKeys | Key::MediaDetails | Key::MediaUrls => Some(Expected::List),
        Key::ExtendedEntities
        | Key::TwitterExtendedEntities
        | Key::Entities
        | Key::TwitterEntities
        | Key::Attachments
        | Key::Includes
        | Key::ExtendedTweet
        | Key::LongObject
        | Key::RetweetedStatus
        | Key::RetweetedStatusResult
        | Key::QuotedStatus
        | Key::QuotedStatusResult
        | Key::Core
        | Key::Legacy
        | Key::Details
        | Key::UserResults
        | Key::UserResult
        | Key::User
        | Key::Author
        | Key::Actor => Some(Expected::Object),
        _ => None,
    }
}

/// The fields of a tweet that nothing here is read from, and what kind of value they hold. Only checks look at
/// them: most members of a tweet are passed over, and that is what makes it quick.
pub(super) const UNREAD: [(&[u8], Expected); 8] = [
    (b"display_text_range", Expected::List),
    (b"in_reply_to_status_id_str", Expected::Id),
    (b"is_quote_status", Expected::Flag),
    (b"lang", Expected::Text),
    (b"truncated", Expected::Flag),
    (b"withheld_copyright", Expected::Flag),
    (b"withheld_in_countries", Expected::List),
    (b"withheld_scope", Expected::Text),
];

impl Container {
    /// Whether only tweets and messages hold such a list; whatever else may hold a loose one.
    pub(super) const fn is_of_tweets(&self) -> bool {
        self.item().is_some() && !self.path.is_empty()
    }

    /// Whether it is written as an array wherever the service writes it: messages have one object there, cards a map.
    #[cfg(feature = "records")]
    pub(super) const fn is_array(&self) -> bool {
        match (self.sequence, self.wire, self.owner) {
            (Sequence::Article, ..) => true,
            (Sequence::Attached, Wire::V1 { .. }, Owner::Message(_)) => false,
            (Sequence::Attached, ..) => self.item().is_some(),
            _ => false,
        }
    }

    /// What an item of a list is that stands where only tweets have theirs; `None` where anything may be called so.
    pub(super) const fn item(&self) -> Option<&'static str> {
        match (self.wire, self.owner) {
            (Wire::Any | Wire::Tool(_), _) | (_, Owner::Around(_)) => None,
            (Wire::Keys | Wire::Urls, _) => Some("string"),
            _ => Some("object"),
        }
    }
}

/// Where a fact about an object stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The keys around the one that holds the scalar, outermost first.
    pub(super) around: &'static [Key],
    /// How many objects up the object stands that the fact is about; 0 is the scalar's own.
    pub(super) up: u8,
    pub(super) fact: Fact,
    /// Of several places the one of the lowest rank counts.
    pub(super) rank: u8,
}

/// A row of [`ROWS`]: the keys that lead to the scalar, and the [place](Place) without the last of them.
type Row = (&'static [Key], Place);

const fn fact(path: &'static [Key], up: u8, fact: Fact, rank: u8) -> Row {
    let Some((_, around)) = path.split_last() else {
        panic!("a scalar has a key");
    };
    let place = Place {
        around,
        up,
        fact,
        rank,
    };
    (path, place)
}

/// Every place where a fact about a tweet, a message or an author stands, grouped by its last key.
#[rustfmt::skip]
const ROWS: &[Row] = {
    use Fact::{AuthorId, AuthorName, Id, Kind, Message, NumericId, Quotes, Retweets, Sensitive, Text, Time, Words};
    &[
        fact(&[Key::IdStr], 0, Id, 0),
        fact(&[Key::User, Key::IdStr], 1, AuthorId, 0),
        fact(&[Key::Legacy, Key::IdStr], 1, Id, 3),
        fact(&[Key::Result, Key::Legacy, Key::IdStr], 2, Id, 4),
        fact(&[Key::Tweet, Key::IdStr], 1, Id, 5),
        fact(&[Key::RestId], 0, Id, 1),
        fact(&[Key::Result, Key::RestId], 1, Id, 7),
        fact(&[Key::Result, Key::Tweet, Key::RestId], 2, Id, 8),
        fact(&[Key::Core, Key::UserResults, Key::Result, Key::RestId], 3, AuthorId, 1),
        fact(&[Key::Core, Key::UserResult, Key::Result, Key::RestId], 3, AuthorId, 2),
        fact(&[Key::Id], 0, Id, 2),
        fact(&[Key::Id], 0, NumericId, 0),
        fact(&[Key::User, Key::Id], 1, AuthorId, 7),
        fact(&[Key::Author, Key::Id], 1, AuthorId, 8),
        fact(&[Key::Actor, Key::Id], 1, AuthorId, 9),
        fact(&[Key::Tweet, Key::Id], 1, Id, 6),
        fact(&[Key::CreatedAt], 0, Time, 0),
        fact(&[Key::Legacy, Key::CreatedAt], 1, Time, 4),
        fact(&[Key::PostedTime], 0, Time, 1),
        fact(&[Key::CreatedAtCamel], 0, Time, 2),
        fact(&[Key::CreatedTimestamp], 0, Time, 3),
        fact(&[Key::Time], 0, Time, 7),
        fact(&[Key::Date], 0, Time, 8),
        fact(&[Key::CreatedAtMs], 0, Time, 5),
        fact(&[Key::Details, Key::CreatedAtMs], 1, Time, 6),
        fact(&[Key::UserIdStr], 0, AuthorId, 6),
        fact(&[Key::Legacy, Key::UserIdStr], 1, AuthorId, 10),
        fact(&[Key::AuthorId], 0, AuthorId, 3),
        fact(&[Key::SenderId], 0, AuthorId, 4),
        fact(&[Key::SenderIdCamel], 0, AuthorId, 5),
        fact(&[Key::ScreenName], 0, AuthorName, 9),
        fact(&[Key::User, Key::ScreenName], 1, AuthorName, 0),
        fact(&[Key::Author, Key::ScreenName], 1, AuthorName, 1),
        fact(&[Key::Core, Key::UserResults, Key::Result, Key::Legacy, Key::ScreenName], 4, AuthorName, 7),
        fact(&[Key::Core, Key::UserResult, Key::Result, Key::Legacy, Key::ScreenName], 4, AuthorName, 8),
        fact(&[Key::Core, Key::UserResults, Key::Result, Key::Core, Key::ScreenName], 4, AuthorName, 2),
        fact(&[Key::Core, Key::UserResult, Key::Result, Key::Core, Key::ScreenName], 4, AuthorName, 3),
        fact(&[Key::Username], 0, AuthorName, 10),
        fact(&[Key::User, Key::Username], 1, AuthorName, 4),
        fact(&[Key::Author, Key::Username], 1, AuthorName, 5),
        fact(&[Key::Actor, Key::PreferredUsername], 1, AuthorName, 6),
        fact(&[Key::PossiblySensitive], 0, Sensitive, 0),
        fact(&[Key::Legacy, Key::PossiblySensitive], 1, Sensitive, 1),
        fact(&[Key::Verb], 0, Kind, 0),
        fact(&[Key::ReferencedTweets, Key::Type], 0, Kind, 1),
        fact(&[Key::ReferencedPosts, Key::Type], 0, Kind, 2),
        fact(&[Key::QuotedStatusIdStr], 0, Quotes, 0),
        fact(&[Key::RetweetedStatusIdStr], 0, Retweets, 0),
        fact(&[Key::DmConversationId], 0, Message, 0),
        fact(&[Key::EventType], 0, Message, 1),
        fact(&[Key::FullText], 0, Text, 0),
        fact(&[Key::FullText], 0, Words, 0),
        fact(&[Key::Details, Key::FullText], 1, Words, 1),
        fact(&[Key::Text], 0, Words, 2),
        fact(&[Key::Body], 0, Words, 3),
        fact(&[Key::RawContent], 0, Words, 4),
        fact(&[Key::Content], 0, Words, 5),
    ]
};

/// The places of those rows.
static PLACES: [Place; ROWS.len()] = {
    let mut places = [ROWS[0].1; ROWS.len()];
    let mut row = 0;
    while row < ROWS.len() {
        places[row] = ROWS[row].1;
        row += 1;
    }
    places
};

/// For each key the rows of [`ROWS`] that end in it.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the number of rows is asserted, and TryFrom is not const"
)]
const BY_KEY: [(u8, u8); 256] = {
    assert!(ROWS.len() < 256, "the number of a row fits into a byte");
    let mut by_key = [(0, 0); 256];
    let mut row = 0;
    while row < ROWS.len() {
        let path = ROWS[row].0;
        let key = path[path.len() - 1] as usize;
        let (start, end) = by_key[key];
        assert!(
            end == 0 || end as usize == row,
            "the rows of one key stand together"
        );
        by_key[key] = (if end == 0 { row as u8 } else { start }, row as u8 + 1);
        row += 1;
    }
    by_key
};

/// The places whose last key this is.
#[inline]
pub(super) fn places(key: Key) -> &'static [Place] {
    let (start, end) = BY_KEY[key as usize];
    &PLACES[usize::from(start)..usize::from(end)]
}

/// A row of the table in words, for the dictionary.
#[cfg(feature = "schema")]
pub(crate) struct PlaceInWords {
    /// The keys that lead there, dots between them.
    pub(crate) path: String,
    /// What lies there and whose it is.
    pub(crate) meaning: String,
    /// What may stand there in JSON.
    pub(crate) wire_type: &'static str,
    /// Which of several lists counts.
    pub(crate) rank: String,
    /// The name of the schema, or of the part of the dictionary, that its items have.
    pub(crate) fields_of: Option<&'static str>,
}

/// Every place where media lie, in words.
#[cfg(feature = "schema")]
pub(crate) fn in_words() -> Vec<PlaceInWords> {
    let rows = CONTAINERS.iter().chain(PROFILES);
    rows.map(|row| {
        let path = row.path.iter().map(|key| String::from_utf8_lossy(key.spelling()));
        let (what, fields_of) = match row.wire {
            Wire::V1 { trusted: true } => ("Media in the words of API 1.1, with their true types.", Some("media-entity")),
            Wire::V1 { trusted: false } => (
                "Media in the words of API 1.1. Their types and their number may not be the true ones.",
                Some("media-entity"),
            ),
            Wire::V2 => ("Media in the words of API v2.", Some("v2-media")),
            Wire::Info => ("Media in the words of the newest GraphQL.", Some("graphql-media")),
            Wire::Keys => ("Keys of media that lie elsewhere in the page.", None),
            Wire::Urls => ("Addresses without anything else.", None),
            Wire::Tool(ToolKind::Photo) => ("Photos in words of their own.", Some("tool-media")),
            Wire::Tool(ToolKind::Video) => ("A video in words of its own.", Some("tool-media")),
            Wire::Tool(_) => ("Media in words of their own.", Some("tool-media")),
            Wire::Any => (
                "Whatever looks like media, in the words of API 1.1, of API v2, of the newest GraphQL or of tools.",
                None,
            ),
        };
        let whose = match (row.sequence, row.owner) {
            (Sequence::Card, _) => "They are those of the card of the tweet.",
            (Sequence::Article, _) => "They are those in the article of the tweet.",
            (Sequence::Cover, _) => "It is the picture above the article of the tweet.",
            (Sequence::Preview, _) => "It previews a link of the tweet, and is looked for only with `--previews`.",
            (Sequence::Picture, _) => "It is the picture of a user, and is looked for only with `--profiles`.",
            (Sequence::Banner, _) => "It is the banner of a user, and is looked for only with `--profiles`.",
            (Sequence::Attached, Owner::Page) => "They belong to the tweets of the page that name them by key.",
            (Sequence::Attached, Owner::Message(_)) => "They belong to the direct message around it.",
            (Sequence::Attached, Owner::Up(_) | Owner::Around(_)) => "They belong to the tweet around it.",
        };
        PlaceInWords {
            path: path.collect::<Vec<_>>().join("."),
            meaning: format!("{what} {whose}"),
            wire_type: match (row.wire, row.sequence) {
                (Wire::Urls, Sequence::Picture | Sequence::Banner) => "string",
                (Wire::Keys | Wire::Urls, _) => "array of string",
                _ => "array of object, object, or object of objects",
            },
            rank: format!(
                "Of several lists with one medium of a tweet the one of the lowest rank is believed; this one has {}.",
                row.rank
            ),
            fields_of,
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_a_fact_ends_in_its_key() {
        for key in [
            Key::IdStr,
            Key::RestId,
            Key::Id,
            Key::ScreenName,
            Key::Username,
            Key::Type,
            Key::CreatedAtMs,
        ] {
            let rows = ROWS.iter().filter(|(path, _)| path.last() == Some(&key));
            assert!(rows.clone().count() > 0 && rows.clone().count() == places(key).len());
            for ((path, row), place) in rows.zip(places(key)) {
                assert_eq!((row.fact, row.rank), (place.fact, place.rank));
                assert!(usize::from(place.up) < path.len());
            }
        }
    }

    /// The paths in the first cells of the README's table.
    fn paths_of_the_readme() -> Vec<&'static str> {
        let readme = include_str!("../../README.md");
        let (_, table) = readme.split_once("\n| path | where |\n").expect("a table");
        let rows = table
            .lines()
            .skip(1)
            .take_while(|line| line.starts_with('|'));
        // What stands in backticks is every second piece.
        rows.flat_map(|row| {
            let cell = row.split('|').nth(1).unwrap_or_default();
            cell.split('`').skip(1).step_by(2)
        })
        .collect()
    }

    #[test]
    fn the_readme_lists_every_path_once_and_no_other() {
        let spelling = |key: &Key| String::from_utf8_lossy(key.spelling()).into_owned();
        let mut paths: Vec<String> = CONTAINERS
            .iter()
            .chain(PROFILES)
            .map(|row| row.path.iter().map(spelling).collect::<Vec<_>>().join("."))
            .collect();
        paths.sort();
        let mut listed = paths_of_the_readme();
        listed.sort_unstable();
        assert_eq!(
            listed, paths,
            "the table under \"Where media lie\" in README.md"
        );
    }

    #[test]
    fn no_two_places_of_a_fact_have_one_rank() {
        // Else the order of keys in a document would decide between them.
        for (number, (path, place)) in ROWS.iter().enumerate() {
            for (other_path, other) in &ROWS[number + 1..] {
                assert!(
                    place.fact != other.fact || place.rank != other.rank,
                    "{path:?} and {other_path:?}"
                );
            }
        }
    }

    #[test]
    fn lists_rank_as_the_dictionary_orders_them() {
        let rank = |path: &[Key], long: bool| {
            let row = CONTAINERS
                .iter()
                .find(|row| row.path == path)
                .expect("a row");
            row.rank - if long { LONG } else { 0 }
        };
        let extended = [Key::ExtendedEntities, Key::Media];
        let preview = [Key::Entities, Key::Media];
        let order = [
            rank(&extended, true),
            rank(&extended, false),
            rank(&preview, true),
            rank(&preview, false),
        ];
        assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
    }
}
