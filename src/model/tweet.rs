//! The tweet around media entities, as far as a media tool needs one.
//!
//! Gives identity, author, time, text, the containers of media, and the retweeted and quoted tweets.
//! Which of its lists of media counts is the finder's business: see `Tweet::media`.

use super::wire::wire;
use super::{Id, Indices, MediaEntity, User};

wire! {
    /// One tweet of the v1.1 family: REST, streaming, search, web client timelines, archives.
    ///
    /// Holds what a media tool needs; all other fields are ignored.
    pub struct Tweet<S> {
        /// Exact id. Absent where it arrived as a float.
        pub id: Option<Id> = "id",
        /// Exact id in digits.
        pub id_str: Option<Id> = "id_str",
        /// When it was posted, as the service wrote it: `Wed Oct 10 20:19:24 +0000 2018`; another
        /// spelling in classic archives.
        pub created_at: Option<S> = "created_at",
        /// The text, cut where `truncated` is true. Characters are HTML-escaped.
        pub text: Option<S> = "text",
        /// The whole text. Extended mode and archives.
        pub full_text: Option<S> = "full_text",
        /// Whether the text was cut. Media of a cut tweet are in `extended_tweet`, or unreachable.
        pub truncated: Option<bool> = "truncated",
        /// The part of the text that is shown, in Unicode code points.
        pub display_text_range: Option<Indices> = "display_text_range",
        /// Language as the service guessed it.
        pub lang: Option<S> = "lang",
        /// The author. Absent in personal archives, and an id elsewhere in web client timelines.
        pub user: Option<Box<User<S>>> = "user",
        /// Id of the author. Web client timelines.
        pub user_id_str: Option<Id> = "user_id_str",
        /// Whether its links or media may offend. Absent without links or media.
        pub possibly_sensitive: Option<bool> = "possibly_sensitive",
        /// Countries in which it is withheld, as two letters; XX for all, XY for a copyright claim.
        pub withheld_in_countries: Vec<S> = "withheld_in_countries",
        /// What is withheld: status or user.
        pub withheld_scope: Option<S> = "withheld_scope",
        /// Whether it is withheld for a copyright claim.
        pub withheld_copyright: Option<bool> = "withheld_copyright",
        /// First list of media: each as photo, often only the first.
        pub entities: Option<Entities<S>> = "entities",
        /// The authoritative list of media.
        pub extended_entities: Option<ExtendedEntities<S>> = "extended_entities",
        /// The whole of a long tweet in streams, with its own lists of media.
        pub extended_tweet: Option<Box<ExtendedTweet<S>>> = "extended_tweet",
        /// The tweet that this one retweets. Its media are this tweet's media.
        pub retweeted_status: Option<Box<Tweet<S>>> = "retweeted_status",
        /// Id of the tweet that this one retweets. Web client timelines, where that tweet stands beside this one.
        pub retweeted_status_id_str: Option<Id> = "retweeted_status_id_str",
        /// The tweet that this one quotes. May be missing where `quoted_status_id_str` is present.
        pub quoted_status: Option<Box<Tweet<S>>> = "quoted_status",
        /// Id of the tweet that this one quotes.
        pub quoted_status_id_str: Option<Id> = "quoted_status_id_str",
        /// Whether it quotes a tweet, also one that is gone.
        pub is_quote_status: Option<bool> = "is_quote_status",
        /// Id of the tweet that this one answers.
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
        /// Media, all as photo, often only the first. Absent without media.
        pub media: Vec<MediaEntity<S>> = "media",
    }
}

wire! {
    /// The authoritative list of a tweet's media.
    pub struct ExtendedEntities<S> {
        /// All media, with their true types.
        pub media: Vec<MediaEntity<S>> = "media",
    }
}

wire! {
    /// The whole of a tweet over 140 characters, as streams and webhooks carry it.
    pub struct ExtendedTweet<S> {
        /// The whole text.
        pub full_text: Option<S> = "full_text",
        /// The part of the text that is shown, in Unicode code points.
        pub display_text_range: Option<Indices> = "display_text_range",
        /// First list of media, here with true types.
        pub entities: Option<Entities<S>> = "entities",
        /// The authoritative list of media.
        pub extended_entities: Option<ExtendedEntities<S>> = "extended_entities",
    }
}
