//! Media as API v2 sends them: objects of their own, named by key from the tweets of a page.
//!
//! Gives the wire types, and how they become a [`MediaEntity`].

use super::wire::wire;
use super::{
    Count, Id, MediaEntity, MediaStats, MediaType, Millis, OriginalInfo, Pixels, Time, Variant,
    VideoInfo,
};

wire! {
    /// One photo, video or animated GIF of API v2.
    ///
    /// Without `media.fields` in the request only `media_key` and `type` are sent. An empty object
    /// stands for a key without media in flattened files.
    pub struct Media<S> {
        /// Category number and media id, such as `7_1234`; tweets name the medium by it. Absent in the empty
        /// objects of flattened files. Digits, an underscore and digits by the specification, but any text is
        /// read. Source: `media_key` (v2).
        pub media_key: Option<S> = "media_key",
        /// What the medium is. Absent in the empty objects of flattened files. Source: `type` (v2).
        pub media_type: Option<MediaType> = "type",
        /// Address of a photo. Absent for videos and GIFs, and unless asked for by `media.fields`. Source:
        /// `url` (v2).
        pub url: Option<S> = "url",
        /// Address of the poster of a video or GIF. Absent for photos, and unless asked for by `media.fields`.
        /// Source: `preview_image_url` (v2).
        pub preview_image_url: Option<S> = "preview_image_url",
        /// Width in pixels. Absent unless asked for by `media.fields`. Source: `width` (v2).
        pub width: Option<Pixels> = "width",
        /// Height in pixels. Absent unless asked for by `media.fields`. Source: `height` (v2).
        pub height: Option<Pixels> = "height",
        /// Description for people who do not see the medium. Absent where there is none, and unless asked for
        /// by `media.fields`. Source: `alt_text` (v2).
        pub alt_text: Option<S> = "alt_text",
        /// Length in milliseconds. Absent for photos and GIFs, and unless asked for by `media.fields`. Source:
        /// `duration_ms` (v2).
        pub duration_ms: Option<Millis> = "duration_ms",
        /// The playable forms. Empty for photos, before the middle of 2022, and unless asked for by
        /// `media.fields`. Their bitrate is `bit_rate`. Source: `variants` (v2).
        pub variants: Vec<Variant<S>> = "variants",
        /// Counters that everybody sees. Absent for photos and GIFs, and unless asked for. Source:
        /// `public_metrics` (v2).
        pub public_metrics: Option<Metrics> = "public_metrics",
        /// Counters that only the owner sees. Absent for photos and GIFs, and for everybody else. Source:
        /// `non_public_metrics` (v2).
        pub non_public_metrics: Option<Metrics> = "non_public_metrics",
        /// Counters of unpaid views, for the owner. Absent for photos and GIFs, and for everybody else. Source:
        /// `organic_metrics` (v2).
        pub organic_metrics: Option<Metrics> = "organic_metrics",
        /// Counters of paid views, for the owner. Absent for photos and GIFs, and for everybody else. Source:
        /// `promoted_metrics` (v2).
        pub promoted_metrics: Option<Metrics> = "promoted_metrics",
    }
}

wire! {
    /// How often a video was played, and how far.
    pub struct Metrics {
        /// Views. Absent in `non_public_metrics`, and null where it was not counted. Source: `view_count` (v2).
        pub view_count: Option<Count> = "view_count",
        /// Playbacks that began. Absent in `public_metrics`. Source: `playback_0_count` (v2).
        pub playback_0_count: Option<Count> = "playback_0_count",
        /// Playbacks that reached a quarter. Absent in `public_metrics`. Source: `playback_25_count` (v2).
        pub playback_25_count: Option<Count> = "playback_25_count",
        /// Playbacks that reached the middle. Absent in `public_metrics`. Source: `playback_50_count` (v2).
        pub playback_50_count: Option<Count> = "playback_50_count",
        /// Playbacks that reached three quarters. Absent in `public_metrics`. Source: `playback_75_count` (v2).
        pub playback_75_count: Option<Count> = "playback_75_count",
        /// Playbacks that reached the end. Absent in `public_metrics`. Source: `playback_100_count` (v2).
        pub playback_100_count: Option<Count> = "playback_100_count",
    }
}

wire! {
    /// What a page holds beside its tweets.
    pub struct Includes<S> {
        /// Media, each once for the whole page and in no order. Empty where none were expanded; those of
        /// included tweets are often left out. Source: `media` (v2).
        pub media: Vec<Media<S>> = "media",
        /// Tweets that the page's tweets refer to. Empty where there are none. May repeat tweets of the page.
        /// Source: `tweets` (v2); `posts` (v2 since 2026).
        pub tweets: Vec<Tweet<S>> = "tweets" | "posts",
        /// Users that the page refers to. Empty where none were expanded. Source: `users` (v2).
        pub users: Vec<super::User<S>> = "users",
    }
}

wire! {
    /// One tweet of API v2, as far as a media tool needs it.
    pub struct Tweet<S> {
        /// Exact id of the tweet. Absent in no payload seen. Source: `id` (v2).
        pub id: Option<Id> = "id",
        /// Id of the author. Absent unless asked for. Source: `author_id` (v2).
        pub author_id: Option<Id> = "author_id",
        /// When it was posted, RFC 3339. Absent unless asked for. Source: `created_at` (v2).
        pub created_at: Option<Time<S>> = "created_at",
        /// The text. Absent in no payload seen. Source: `text` (v2).
        pub text: Option<S> = "text",
        /// The media it names. Absent without attachments. Source: `attachments` (v2).
        pub attachments: Option<Attachments<S>> = "attachments",
        /// The tweets it retweets, quotes or answers. Empty where it refers to none. Source:
        /// `referenced_tweets` (v2); `referenced_posts` (v2 since 2026).
        pub referenced_tweets: Vec<Reference<S>> = "referenced_tweets" | "referenced_posts",
    }
}

wire! {
    /// What is attached to a tweet of API v2.
    pub struct Attachments<S> {
        /// Keys of its media, in their order. Empty without media. A key may have no object in the page.
        /// Source: `media_keys` (v2).
        pub media_keys: Vec<S> = "media_keys",
        /// Its media themselves. Empty outside of flattened files. An empty object where the key had no match.
        /// Source: `media` (v2, flattened).
        pub media: Vec<Media<S>> = "media",
    }
}

wire! {
    /// How a tweet of API v2 refers to another.
    pub struct Reference<S> {
        /// What the other tweet is to this one: `retweeted`, `quoted` or `replied_to`. Absent in no payload
        /// seen. Source: `type` (v2).
        pub kind: Option<S> = "type",
        /// Id of the other tweet. Absent in no payload seen. Source: `id` (v2).
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
