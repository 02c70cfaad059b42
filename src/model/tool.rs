//! Media in other words than those of the service's own APIs for tweets: what scrapers write, the
//! embed endpoint's second view, advertisers' libraries, and images of cards.
//!
//! Gives one wire type that reads all of them, and how it becomes a [`MediaEntity`]. Which of them an
//! object is, the finder tells by where it lies.

use super::wire::{MOST, digits, wire};
use super::{
    Availability, Count, Duration, Id, MediaEntity, MediaStats, MediaType, Millis, OriginalInfo,
    Pixels, Variant, VideoInfo,
};

wire! {
    /// One photo, video or animated GIF in words of its own.
    pub struct Media<S> {
        /// What it is, such as `snscrape.modules.twitter.Video` or `IMAGE`. Absent where the list it lies in
        /// tells. Source: `_type` (snscrape); `media_type` (advertisers' libraries).
        pub type_name: Option<S> = "_type" | "media_type",
        /// Category number and media id, or the id alone. Absent in scrapers' files. Source: `media_key`
        /// (advertisers' libraries); `video_content_id` (video cards); `video_id` (advertisers' accounts).
        pub media_key: Option<S> = "media_key" | "video_content_id" | "video_id",
        /// What an account's medium is for, such as BANNER or PREROLL. Absent in other payloads. Source:
        /// `creative_type` (advertisers' accounts).
        pub creative_type: Option<S> = "creative_type",
        /// Address of a playlist. Absent in other payloads. Source: `video_hls_url` (video cards).
        pub hls_url: Option<S> = "video_hls_url",
        /// Length in seconds. Absent in other payloads. Source: `content_duration_seconds` (video cards; a string).
        pub content_duration_seconds: Option<Duration> = "content_duration_seconds",
        /// Address of a photo, or of a video's only file. Absent for videos that list variants. Source: `url`
        /// (twscrape, embeds); `fullUrl` (snscrape); `videoUrl` (twscrape); `media_url` (advertisers);
        /// `video_url` (video cards).
        pub url: Option<S> = "url" | "fullUrl" | "videoUrl" | "media_url" | "video_url",
        /// Address of a video's poster, or of a small copy of a photo. Absent for photos of most tools. Source:
        /// `thumbnailUrl` (snscrape, twscrape); `previewUrl` (snscrape); `poster` (embeds); `poster_media_url`
        /// (advertisers' libraries); `video_poster_url` (video cards).
        pub preview_url: Option<S> = "thumbnailUrl" | "previewUrl" | "poster" | "poster_media_url" | "video_poster_url",
        /// The playable forms. Empty for photos. Source: `variants` (snscrape, twscrape, embeds).
        pub variants: Vec<Variant<S>> = "variants",
        /// Length. Absent for photos and GIFs. In seconds by snscrape, in milliseconds elsewhere. Source:
        /// `duration` (snscrape, twscrape, advertisers' libraries).
        pub duration: Option<Duration> = "duration",
        /// Length in milliseconds. Absent for photos. Source: `durationMs` (embeds).
        pub duration_ms: Option<Millis> = "durationMs",
        /// Description for people who do not see the medium. Absent where there is none. Source: `altText`
        /// (snscrape); `alt` (images of cards).
        pub alt_text: Option<S> = "altText" | "alt",
        /// How often it was viewed. Absent for photos. Source: `views` (twscrape); `viewCount` (embeds).
        pub views: Option<Count> = "views" | "viewCount",
        /// Width in pixels. Absent in scrapers' files. Source: `width` (embeds, images of cards).
        pub width: Option<Pixels> = "width",
        /// Height in pixels. Absent in scrapers' files. Source: `height` (embeds, images of cards).
        pub height: Option<Pixels> = "height",
        /// Address of the medium's page. Absent in other payloads. Source: `expandedUrl` (embeds).
        pub expanded_url: Option<S> = "expandedUrl",
        /// Whether the service shows it. Absent in other payloads. Source: `mediaAvailability` (embeds).
        pub availability: Option<Availability<S>> = "mediaAvailability",
    }
}

/// What the name of a type, or of the list an item lies in, says it is.
pub(crate) fn media_type(name: &str) -> Option<MediaType> {
    match name.rsplit('.').next()? {
        "Photo" | "IMAGE" | "photos" => Some(MediaType::Photo),
        "Video" | "VIDEO" | "videos" | "video" => Some(MediaType::Video),
        "Gif" | "GIF" | "animated" => Some(MediaType::AnimatedGif),
        _ => None,
    }
}

/// Whole milliseconds; nothing has a length below zero, or beyond all numbers that are read.
fn millis(length: f64) -> Option<Millis> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and a float beyond all integers becomes the largest"
    )]
    (length >= 0.0)
        .then(|| length.round() as u64)
        .filter(|millis| *millis <= MOST)
        .map(Millis::new)
}

impl<S: AsRef<str>> Media<S> {
    /// Reads it as a media entity, `known` being what it is where it does not say so itself.
    pub(crate) fn into_entity(self, known: Option<MediaType>) -> MediaEntity<S> {
        let in_seconds = self
            .type_name
            .as_ref()
            .is_some_and(|name| name.as_ref().starts_with("snscrape"));
        let named = self
            .type_name
            .as_ref()
            .and_then(|name| media_type(name.as_ref()));
        let is_card = self.hls_url.is_some();
        let account = self.creative_type.as_ref().map(|kind| {
            if kind.as_ref().contains("PREROLL") {
                MediaType::Video
            } else {
                MediaType::Photo
            }
        });
        let card = is_card.then_some(MediaType::Video);
        let media_type = known.or(named).or(card).or(account);
        // The id may stand alone where a key is expected.
        let id_str = self
            .media_key
            .as_ref()
            .and_then(|key| digits(key.as_ref()))
            .map(Id::new);
        let is_photo = media_type == Some(MediaType::Photo);
        let scale = if in_seconds { 1000.0 } else { 1.0 };
        let length = self
            .duration
            .and_then(|length| millis(length.get() * scale));
        let seconds = self
            .content_duration_seconds
            .and_then(|length| millis(length.get() * 1000.0));
        let duration_millis = self.duration_ms.or(length).or(seconds);
        let mut variants = self.variants;
        let (image, file) = if is_photo {
            (self.url.or(self.preview_url), None)
        } else {
            (self.preview_url, self.url)
        };
        if variants.is_empty() {
            let urls = file.into_iter().chain(self.hls_url);
            variants.extend(urls.map(|url| Variant {
                url: Some(url),
                ..Variant::default()
            }));
        }
        let has_video = !is_photo && (duration_millis.is_some() || !variants.is_empty());
        MediaEntity {
            id_str,
            media_key: self.media_key.filter(|key| key.as_ref().contains('_')),
            media_type,
            media_url_https: image,
            expanded_url: self.expanded_url,
            original_info: (self.width.is_some() || self.height.is_some()).then(|| OriginalInfo {
                width: self.width,
                height: self.height,
                focus_rects: Vec::new(),
            }),
            video_info: has_video.then(|| VideoInfo {
                aspect_ratio: None,
                duration_millis,
                variants,
            }),
            ext_alt_text: self.alt_text,
            media_stats: self.views.map(|views| MediaStats {
                view_count: Some(views),
            }),
            ext_media_availability: self.availability,
            ..MediaEntity::default()
        }
    }
}
