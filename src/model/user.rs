//! The user around a tweet, as far as a media tool needs one.

use super::Id;
use super::wire::wire;

wire! {
    /// An author: who they are and where their picture and banner lie.
    pub struct User<S> {
        /// Exact id.
        pub id: Option<Id> = "id",
        /// Exact id in digits. Source: `id_str`; `rest_id` (GraphQL).
        pub id_str: Option<Id> = "id_str" | "rest_id",
        /// Handle without the at sign; it may change over time. Source: `screen_name`; `username` (v2).
        pub screen_name: Option<S> = "screen_name" | "username",
        /// Name as shown.
        pub name: Option<S> = "name",
        /// Whether only followers see the tweets.
        pub protected: Option<bool> = "protected",
        /// Address of the 48 by 48 pixel picture.
        pub profile_image_url_https: Option<S> = "profile_image_url_https",
        /// Address of the banner, without a size. Absent without banner.
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
        /// Exact id. v1.1.
        pub id: Option<Id> = "id",
        /// Exact id in digits. v1.1.
        pub id_str: Option<Id> = "id_str",
        /// Handle without the at sign. v1.1.
        pub screen_name: Option<S> = "screen_name",
        /// Name as shown. v1.1.
        pub name: Option<S> = "name",
        /// The user in web GraphQL.
        pub user_results: Option<UserResults<S>> = "user_results",
        /// The user in mobile GraphQL.
        pub user: Option<UserResult<S>> = "user",
    }
}

wire! {
    /// GraphQL's wrapper of a user.
    pub struct UserResults<S> {
        /// The user.
        pub result: Option<UserResult<S>> = "result",
    }
}

wire! {
    /// A user in GraphQL.
    pub struct UserResult<S> {
        /// Exact id in digits.
        pub rest_id: Option<Id> = "rest_id",
        /// The v1.1 user.
        pub legacy: Option<User<S>> = "legacy",
    }
}
