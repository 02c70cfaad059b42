//! Our own words for what the finder saw: the relation of a tweet to its root, the dialect of a document.

use crate::model::label::labels;

labels! {
    /// What the tweet that carries a medium is to the root tweet.
    pub enum Relation by as_str {
        /// The root tweet itself.
        Tweet = "tweet",
        /// The tweet that the root retweets.
        Retweet = "retweet",
        /// The tweet that the root, or its retweet, quotes.
        Quote = "quote",
        /// The tweet that the root answers.
        Reply = "reply",
        /// No tweet but a direct message.
        Message = "message",
        /// The tweet carries the medium on its card.
        Card = "card",
        /// The tweet carries the medium in its article.
        Article = "article",
        /// No tweet but a user: a picture or banner.
        Profile = "profile",
        /// No tweet of the page refers to the medium.
        Include = "include",
        /// The document is a media entity, or a list of them, without a tweet.
        None = "none",
    }
}

labels! {
    /// Which API's shape a document has. A label: it never decides what is found.
    pub enum Dialect by as_str {
        /// REST and streaming API 1.1, search answers, native enterprise feeds.
        V1 = "v1.1",
        /// API v2.
        V2 = "v2",
        /// The web clients' GraphQL.
        GraphQl = "graphql",
        /// The web client's timelines of API 1.1 objects.
        Web = "web",
        /// Enterprise activity streams.
        ActivityStreams = "activity-streams",
        /// Personal archive since 2018.
        Archive = "archive",
        /// Personal archive before 2018.
        Grailbird = "grailbird",
        /// Account Activity webhook.
        Webhook = "webhook",
        /// Direct messages.
        DirectMessages = "direct-messages",
        /// The embed endpoint.
        Syndication = "syndication",
        /// Written by a tool of another shape.
        Derived = "derived",
        /// A media entity alone.
        MediaEntity = "media-entity",
        /// None of these.
        Unknown = "unknown",
    }
}
