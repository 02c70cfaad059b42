//! The keys that the finder knows, as small numbers.
//!
//! Takes a key's bytes, gives a [`Key`]; every other key is [`Key::Other`]. What a key means stands
//! in the table: [`super::containers`].

macro_rules! keys {
    ($($variant:ident = $key:literal,)*) => {
        /// A key that means something to the finder.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Key {
            /// Any key without a meaning; also the document itself, which no key holds.
            Other,
            $( $variant, )*
        }

        /// Every key that means something, by its spelling.
        pub(super) const SPELLINGS: &[&[u8]] = &[$( $key, )*];

        impl Key {
            /// The key that these bytes spell, escapes already undone.
            #[inline]
            pub(super) fn of(bytes: &[u8]) -> Self {
                match bytes {
                    $( $key => Self::$variant, )*
                    _ => Self::Other,
                }
            }

            /// The key's spelling.
            pub(super) const fn spelling(self) -> &'static [u8] {
                match self {
                    Self::Other => b"*",
                    $( Self::$variant => $key, )*
                }
            }
        }
    };
}

keys! {
    Actor = b"actor",
    Animated = b"animated",
    AnimatedGif = b"animated_gif",
    Article = b"article",
    ArticleResults = b"article_results",
    Attachment = b"attachment",
    Attachments = b"attachments",
    Author = b"author",
    AuthorId = b"author_id",
    Avatar = b"avatar",
    AvatarMediaUrl = b"avatarMediaUrl",
    Body = b"body",
    Card = b"card",
    Content = b"content",
    Core = b"core",
    CoverMedia = b"cover_media",
    CreatedAt = b"created_at",
    CreatedAtCamel = b"createdAt",
    CreatedAtMs = b"created_at_ms",
    CreativeType = b"creative_type",
    CreatedTimestamp = b"created_timestamp",
    Data = b"data",
    Date = b"date",
    Details = b"details",
    DmConversation = b"dmConversation",
    DmConversationId = b"dm_conversation_id",
    Encoding = b"encoding",
    Entities = b"entities",
    EventType = b"event_type",
    ExpiresAfterSecs = b"expires_after_secs",
    ExtendedEntities = b"extended_entities",
    ExtendedTweet = b"extended_tweet",
    FullText = b"full_text",
    GlobalObjects = b"globalObjects",
    HeaderMediaUrl = b"headerMediaUrl",
    Id = b"id",
    IdStr = b"id_str",
    ImageUrl = b"image_url",
    ImageValue = b"image_value",
    Images = b"images",
    Includes = b"includes",
    Legacy = b"legacy",
    LongObject = b"long_object",
    Media = b"media",
    MediaCategory = b"media_category",
    MediaDetails = b"mediaDetails",
    MediaEntities = b"media_entities",
    MediaIdString = b"media_id_string",
    MediaKeys = b"media_keys",
    MediaUrlHttps = b"media_url_https",
    MediaUrls = b"mediaUrls",
    MessageCreate = b"message_create",
    MessageCreateCamel = b"messageCreate",
    MessageData = b"message_data",
    Object = b"object",
    Parent = b"parent",
    Photo = b"photo",
    Photos = b"photos",
    PossiblySensitive = b"possibly_sensitive",
    PostedTime = b"postedTime",
    Posts = b"posts",
    PreferredUsername = b"preferredUsername",
    ProcessingInfo = b"processing_info",
    ProfileBannerUrl = b"profile_banner_url",
    ProfileImageUrl = b"profile_image_url",
    ProfileImageUrlHttps = b"profile_image_url_https",
    QuotedPostResults = b"quotedPostResults",
    QuotedStatus = b"quoted_status",
    QuotedStatusIdStr = b"quoted_status_id_str",
    QuotedStatusResult = b"quoted_status_result",
    QuotedTweet = b"quoted_tweet",
    QuotedTweetCamel = b"quotedTweet",
    RawContent = b"rawContent",
    ReferencedPosts = b"referenced_posts",
    ReferencedTweets = b"referenced_tweets",
    ReplyData = b"reply_data",
    RepostedStatusResults = b"repostedStatusResults",
    RestId = b"rest_id",
    Result = b"result",
    RetweetedStatus = b"retweeted_status",
    RetweetedStatusIdStr = b"retweeted_status_id_str",
    RetweetedStatusResult = b"retweeted_status_result",
    RetweetedTweetCamel = b"retweetedTweet",
    ScreenName = b"screen_name",
    SenderId = b"sender_id",
    SenderIdCamel = b"senderId",
    StringValue = b"string_value",
    Text = b"text",
    Time = b"time",
    Tweet = b"tweet",
    TweetCard = b"tweet_card",
    TweetCreateEvents = b"tweet_create_events",
    TweetResult = b"tweetResult",
    TweetResults = b"tweet_results",
    Tweets = b"tweets",
    TwitterEntities = b"twitter_entities",
    TwitterExtendedEntities = b"twitter_extended_entities",
    TwitterQuotedStatus = b"twitter_quoted_status",
    Type = b"type",
    Urls = b"urls",
    User = b"user",
    UserIdStr = b"user_id_str",
    UserResult = b"user_result",
    UserResults = b"user_results",
    Username = b"username",
    Users = b"users",
    Verb = b"verb",
    Video = b"video",
    VideoHlsUrl = b"video_hls_url",
    Videos = b"videos",
}
