//! The tweet around media entities, as far as a media tool needs one.
//!
//! Gives identity, author, time, text, the containers of media, and the retweeted and quoted tweets.
//! Which of its lists of media counts is the finder's business: see `Tweet::media`.

use super::wire::wire;
use super::{Id, Indices, MediaEntity, Time, User};

wire! {
    skim KNOWN;

    /// One tweet of the v1.1 family: REST, streaming, search, web client timelines, archives.
    ///
    /// Holds what a media tool needs; all other fields are ignored.
    pub struct Tweet<S> {
        /// Exact id of the tweet. Absent where it arrived as a float, which may have been rounded. Source: `id`
        /// (v1.1, streams, enterprise feeds; a string in archives).
        pub id: Option<Id> = "id",
        /// Exact id of the tweet, in digits. Absent where a tool left it out. Source: `id_str` (all forms of
        /// v1.1, GraphQL, archives, embeds).
        pub id_str: Option<Id> = "id_str",
        /// When it was posted, as the service wrote it: `Wed Oct 10 20:19:24 +0000 2018`. Absent where a tool
        /// left it out. Classic archives write `2014-09-01 07:31:54 +0000`, embeds RFC 3339. Source:
        /// `created_at` (all forms of v1.1, GraphQL, archives, embeds).
        pub created_at: Option<Time<S>> = "created_at",
        /// The text, cut where `truncated` is true. Absent where the whole text was asked for. Characters are
        /// HTML-escaped. Source: `text` (v1.1, streams, enterprise feeds, embeds).
        pub text: Option<S> = "text",
        /// The whole text. Absent unless the request asked for it. Characters are HTML-escaped. Source:
        /// `full_text` (v1.1 in extended mode, web client, GraphQL, archives).
        pub full_text: Option<S> = "full_text",
        /// Whether the text was cut. Absent in GraphQL and embeds. Media of a cut tweet are in
        /// `extended_tweet`, or unreachable. Source: `truncated` (v1.1, streams, enterprise feeds, archives).
        pub truncated: Option<bool> = "truncated",
        /// The part of the text that is shown, in Unicode code points. Absent in compatibility mode. Source:
        /// `display_text_range` (v1.1 in extended mode, GraphQL, embeds; two strings in archives).
        pub display_text_range: Option<Indices> = "display_text_range",
        /// Language as the service guessed it. Absent where the payload does not say. Source: `lang`
        /// (all forms of v1.1, GraphQL, archives).
        pub lang: Option<S> = "lang",
        /// The author. Absent in personal archives and in web client timelines. Tools may write a bare name in its
        /// place: that is no fault to `check`, and nothing is read from it. Source: `user` (v1.1, streams, embeds).
        pub user: Option<Box<User<S>>> = "user",
        /// Id of the author. Absent where `user` is there. Source: `user_id_str` (web client, GraphQL).
        pub user_id_str: Option<Id> = "user_id_str",
        /// Whether its links or media may offend. Absent without links or media. Source: `possibly_sensitive`
        /// (all forms of v1.1, GraphQL, archives).
        pub possibly_sensitive: Option<bool> = "possibly_sensitive",
        /// Countries in which it is withheld, as two letters. Empty where it is shown everywhere. XX stands for
        /// all countries, XY for a copyright claim. Source: `withheld_in_countries` (v1.1, streams, archives).
        pub withheld_in_countries: Vec<S> = "withheld_in_countries",
        /// What is withheld: status or user. Absent where nothing is. Source: `withheld_scope` (v1.1, streams).
        pub withheld_scope: Option<S> = "withheld_scope",
        /// Whether it is withheld for a copyright claim. Absent where it is not. Source: `withheld_copyright`
        /// (v1.1, streams).
        pub withheld_copyright: Option<bool> = "withheld_copyright",
        /// First list of media: each as photo, often only the first. Absent where a tool left it out. Source:
        /// `entities` (all forms of v1.1, GraphQL, archives, embeds).
        pub entities: Option<Entities<S>> = "entities",
        /// The authoritative list of media. Absent without media, and before 2014. Source: `extended_entities`
        /// (all forms of v1.1, GraphQL, archives).
        pub extended_entities: Option<ExtendedEntities<S>> = "extended_entities",
        /// The whole of a long tweet, with its own lists of media. Absent for tweets of up to 140 characters,
        /// and where the whole text was asked for. Source: `extended_tweet` (streams, webhooks, enterprise
        /// feeds).
        pub extended_tweet: Option<Box<ExtendedTweet<S>>> = "extended_tweet",
        /// The tweet that this one retweets. Absent in archives, where only the text tells. Its media are this
        /// tweet's media. Source: `retweeted_status` (v1.1, streams, classic archives).
        pub retweeted_status: Option<Box<Tweet<S>>> = "retweeted_status",
        /// Id of the tweet that this one retweets, which stands beside this one. Absent in other payloads. Source:
        /// `retweeted_status_id_str` (web client).
        pub retweeted_status_id_str: Option<Id> = "retweeted_status_id_str",
        /// The tweet that this one quotes. Absent where that is gone or protected. Source: `quoted_status`
        /// (v1.1, streams).
        pub quoted_status: Option<Box<Tweet<S>>> = "quoted_status",
        /// Id of the tweet that this one quotes. Absent where it quotes none. Source: `quoted_status_id_str`
        /// (v1.1, streams, web client, GraphQL).
        pub quoted_status_id_str: Option<Id> = "quoted_status_id_str",
        /// Whether it quotes a tweet, also one that is gone. Absent in archives and in old payloads. Source:
        /// `is_quote_status` (v1.1, streams, web client, GraphQL).
        pub is_quote_status: Option<bool> = "is_quote_status",
        /// Id of the tweet that this one answers. Absent or null where it answers none. Source:
        /// `in_reply_to_status_id_str` (all forms of v1.1, GraphQL, archives).
        pub in_reply_to_status_id_str: Option<Id> = "in_reply_to_status_id_str",
    }
}

impl<S> Tweet<S> {
    /// The exact id: `id_str`, else `id`.
    #[must_use]
    pub fn tweet_id(&self) -> Option<Id> {
        self.id_str.or(self.id)
    }
}

wire! {
    /// What the service found in a tweet's text; here only its first list of media.
    pub struct Entities<S> {
        /// Media, all as photo, often only the first. Empty without media. Long tweets of streams and GraphQL
        /// since 2024 tell the true types. Source: `media` (all forms of v1.1, GraphQL, archives).
        pub media: Vec<MediaEntity<S>> = "media",
    }
}

wire! {
    /// The authoritative list of a tweet's media.
    pub struct ExtendedEntities<S> {
        /// All media, with their true types. Empty without media. Source: `media` (all forms of v1.1, GraphQL,
        /// archives).
        pub media: Vec<MediaEntity<S>> = "media",
    }
}

wire! {
    /// The whole of a tweet over 140 characters, as streams and webhooks carry it.
    pub struct ExtendedTweet<S> {
        /// The whole text. Absent in no payload seen. Source: `full_text` (streams, webhooks, enterprise
        /// feeds).
        pub full_text: Option<S> = "full_text",
        /// The part of the text that is shown, in Unicode code points. Absent in no payload seen. Source:
        /// `display_text_range` (streams, webhooks, enterprise feeds).
        pub display_text_range: Option<Indices> = "display_text_range",
        /// First list of media, here with true types. Absent in no payload seen. Source: `entities` (streams,
        /// webhooks, enterprise feeds).
        pub entities: Option<Entities<S>> = "entities",
        /// The authoritative list of media. Absent without media. Source: `extended_entities` (streams,
        /// webhooks, enterprise feeds).
        pub extended_entities: Option<ExtendedEntities<S>> = "extended_entities",
    }
}
