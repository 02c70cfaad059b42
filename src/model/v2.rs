//! Media as API v2 sends them: objects of their own, named by key from the tweets of a page.
//!
//! Gives the wire types, and how they become a [`MediaEntity`].

use super::wire::wire;
use super::{
    Count, Id, MediaEntity, MediaStats, MediaType, Millis, OriginalInfo, Pixels, Variant, VideoInfo,
};

wire! {
    /// One photo, video or animated GIF of API v2.
    ///
    /// Without `media.fields` in the request only `media_key` and `type` are sent. An empty object
    /// stands for a key without media in flattened files.
    pub struct Media<S> {
        /// Category number and media id, such as `7_1234`; tweets name the medium by it.
        pub media_key: Option<S> = "media_key",
        /// What the medium is.
        pub media_type: Option<MediaType> = "type",
        /// Address of a photo. Absent for videos and GIFs.
        pub url: Option<S> = "url",
        /// Address of the poster of a video or GIF. Absent for photos.
        pub preview_image_url: Option<S> = "preview_image_url",
        /// Width in pixels.
        pub width: Option<Pixels> = "width",
        /// Height in pixels.
        pub height: Option<Pixels> = "height",
        /// Description for people who do not see the medium.
        pub alt_text: Option<S> = "alt_text",
        /// Length in milliseconds. Videos only.
        pub duration_ms: Option<Millis> = "duration_ms",
        /// The playable forms. Absent before the middle of 2022 and where they were not asked for.
        pub variants: Vec<Variant<S>> = "variants",
        /// Counters that everybody sees. Videos only.
        pub public_metrics: Option<Metrics> = "public_metrics",
        /// Counters that only the owner sees. Videos only.
        pub non_public_metrics: Option<Metrics> = "non_public_metrics",
        /// Counters of unpaid views, for the owner. Videos only.
        pub organic_metrics: Option<Metrics> = "organic_metrics",
        /// Counters of paid views, for the owner. Videos only.
        pub promoted_metrics: Option<Metrics> = "promoted_metrics",
    }
}

wire! {
    /// How often a video was played, and how far.
    pub struct Metrics {
        /// Views.
        pub view_count: Option<Count> = "view_count",
        /// Playbacks that began.
        pub playback_0_count: Option<Count> = "playback_0_count",
        /// Playbacks that reached a quarter.
        pub playback_25_count: Option<Count> = "playback_25_count",
        /// Playbacks that reached the middle.
        pub playback_50_count: Option<Count> = "playback_50_count",
        /// Playbacks that reached three quarters.
        pub playback_75_count: Option<Count> = "playback_75_count",
        /// Playbacks that reached the end.
        pub playback_100_count: Option<Count> = "playback_100_count",
    }
}

wire! {
    /// What a page holds beside its tweets.
    pub struct Includes<S> {
        /// Media, each once for the whole page and in no order.
        pub media: Vec<Media<S>> = "media",
        /// Tweets that the page's tweets refer to. Source: `tweets`; `posts` (2026).
        pub tweets: Vec<Tweet<S>> = "tweets" | "posts",
        /// Users that the page refers to.
        pub users: Vec<super::User<S>> = "users",
    }
}

wire! {
    /// One tweet of API v2, as far as a media tool needs it.
    pub struct Tweet<S> {
        /// Exact id.
        pub id: Option<Id> = "id",
        /// Id of the author.
        pub author_id: Option<Id> = "author_id",
        /// When it was posted, RFC 3339.
        pub created_at: Option<S> = "created_at",
        /// The text.
        pub text: Option<S> = "text",
        /// The media it names.
        pub attachments: Option<Attachments<S>> = "attachments",
        /// The tweets it retweets, quotes or answers. Source: `referenced_tweets`; `referenced_posts` (2026).
        pub referenced_tweets: Vec<Reference<S>> = "referenced_tweets" | "referenced_posts",
    }
}

wire! {
    /// What is attached to a tweet of API v2.
    pub struct Attachments<S> {
        /// Keys of its media, in their order.
        pub media_keys: Vec<S> = "media_keys",
        /// Its media themselves. Flattened files only; an empty object where the key had no match.
        pub media: Vec<Media<S>> = "media",
    }
}

wire! {
    /// How a tweet of API v2 refers to another.
    pub struct Reference<S> {
        /// `retweeted`, `quoted` or `replied_to`.
        pub kind: Option<S> = "type",
        /// Id of the other tweet.
        pub id: Option<Id> = "id",
    }
}

impl<S> From<Media<S>> for MediaEntity<S> {
    fn from(media: Media<S>) -> Self {
        let is_photo = media.media_type == Some(MediaType::Photo);
        let has_video = media.duration_ms.is_some() || !media.variants.is_empty();
        let has_size = media.width.is_some() || media.height.is_some();
        Self {
            media_key: media.media_key,
            media_url_https: if is_photo {
                media.url.or(media.preview_image_url)
            } else {
                media.preview_image_url.or(media.url)
            },
            media_type: media.media_type,
            original_info: has_size.then(|| OriginalInfo {
                width: media.width,
                height: media.height,
                focus_rects: Vec::new(),
            }),
            video_info: has_video.then(|| VideoInfo {
                aspect_ratio: None,
                duration_millis: media.duration_ms,
                variants: media.variants,
            }),
            ext_alt_text: media.alt_text,
            media_stats: media
                .public_metrics
                .or(media.organic_metrics)
                .and_then(|metrics| metrics.view_count)
                .map(|views| MediaStats {
                    view_count: Some(views),
                }),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_video_of_v2_becomes_a_media_entity() {
        let media: Media = serde_json::from_str(
            r#"{"media_key":"7_1","type":"video","duration_ms":9301,"width":640,"height":360,
                "preview_image_url":"https://p/a.jpg","public_metrics":{"view_count":7},
                "variants":[{"bit_rate":832000,"content_type":"video/mp4","url":"https://v/a.mp4"}]}"#,
        )
        .expect("well-formed");
        let media = MediaEntity::from(media);
        assert_eq!(media.media_id(), Some(Id::new(1)));
        assert_eq!(media.image_url(), Some("https://p/a.jpg"));
        assert_eq!(media.view_count(), Some(Count::new(7)));
        assert_eq!(
            media.variants()[0].bitrate.map(super::super::Bitrate::get),
            Some(832_000)
        );
    }
}
