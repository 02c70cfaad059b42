//! The user around a tweet, as far as a media tool needs one.

use super::Id;
use super::wire::wire;

wire! {
    skim KNOWN;

    /// An author: who they are and where their picture and banner lie.
    pub struct User<S> {
        /// Exact id of the user. Absent in GraphQL. Source: `id` (v1.1, streams, enterprise feeds, v2).
        pub id: Option<Id> = "id",
        /// Exact id of the user, in digits. Absent in API v2. Source: `id_str` (v1.1, streams, web client,
        /// embeds); `rest_id` (GraphQL).
        pub id_str: Option<Id> = "id_str" | "rest_id",
        /// Handle without the at sign. Absent where only the id is known. It may change over time. Source:
        /// `screen_name` (all forms of v1.1, GraphQL, embeds); `username` (v2).
        pub screen_name: Option<S> = "screen_name" | "username",
        /// Name as shown. Absent where only the id is known. Source: `name` (all dialects).
        pub name: Option<S> = "name",
        /// Whether only followers see the tweets. Absent where the payload does not say. Videos of protected
        /// users have `/pr/` in their address. Source: `protected` (v1.1, streams, GraphQL, v2).
        pub protected: Option<bool> = "protected",
        /// Address of the 48 by 48 pixel picture. Absent where the payload does not say. Ends in `_normal` and
        /// the extension; other sizes have other endings. Source: `profile_image_url_https` (all forms of v1.1,
        /// GraphQL, embeds).
        pub profile_image_url_https: Option<S> = "profile_image_url_https",
        /// Address of the banner, without a size. Absent or null without a banner. Append a size such as
        /// `/1500x500`. Source: `profile_banner_url` (all forms of v1.1, GraphQL).
        pub profile_banner_url: Option<S> = "profile_banner_url",
    }
}

impl<S> User<S> {
    /// The exact id: `id_str`, else `id`.
    #[must_use]
    pub fn user_id(&self) -> Option<Id> {
        self.id_str.or(self.id)
    }
}

wire! {
    /// Owner of a video: a user in v1.1, a path to one in GraphQL.
    pub struct SourceUser<S> {
        /// Exact id of the user. Absent in GraphQL. Source: `id` (v1.1).
        pub id: Option<Id> = "id",
        /// Exact id of the user, in digits. Absent in GraphQL. Source: `id_str` (v1.1).
        pub id_str: Option<Id> = "id_str",
        /// Handle without the at sign. Absent in GraphQL. Source: `screen_name` (v1.1).
        pub screen_name: Option<S> = "screen_name",
        /// Name as shown. Absent in GraphQL. Source: `name` (v1.1).
        pub name: Option<S> = "name",
        /// The user in web GraphQL. Absent in other payloads. Source: `user_results` (GraphQL).
        pub user_results: Option<UserResults<S>> = "user_results",
        /// The user in mobile GraphQL. Absent in other payloads. Source: `user` (mobile GraphQL).
        pub user: Option<UserResult<S>> = "user",
    }
}

wire! {
    /// GraphQL's wrapper of a user.
    pub struct UserResults<S> {
        /// The user. Absent where it is gone. Source: `result` (GraphQL).
        pub result: Option<UserResult<S>> = "result",
    }
}

wire! {
    /// A user in GraphQL.
    pub struct UserResult<S> {
        /// Exact id of the user, in digits. Absent in mobile GraphQL. Source: `rest_id` (GraphQL).
        pub rest_id: Option<Id> = "rest_id",
        /// The user in the form of v1.1. Absent in the newest GraphQL. Source: `legacy` (GraphQL).
        pub legacy: Option<User<S>> = "legacy",
    }
}
