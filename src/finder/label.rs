//! Our own words for what the finder saw: the relation of a tweet to its root, the dialect of a document.

/// Declares an enum of our own words, written in kebab case.
macro_rules! labels {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident {
            $( $(#[doc = $label_doc:literal])* $variant:ident = $label:literal, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[doc = $label_doc])* #[serde(rename = $label)] $variant, )*
        }

        impl $name {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word as records write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $label, )*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

labels! {
    /// What the tweet that carries a medium is to the root tweet.
    pub enum Relation {
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
    pub enum Dialect {
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
