//! The video of a media entity: its ratio, its length, and the playable forms it comes in.

use super::wire::{wire, words};
use super::{AspectRatio, Bitrate, Millis};

wire! {
    /// What a video or animated GIF has and a photo has not.
    pub struct VideoInfo<S> {
        /// Width to height as a reduced fraction. Archives write two strings. Always that of the variants.
        pub aspect_ratio: Option<AspectRatio> = "aspect_ratio",
        /// Length in milliseconds. Absent for animated GIFs and for some videos of early 2015.
        /// Source: `duration_millis`, a string in archives; `duration_ms` (v2).
        pub duration_millis: Option<Millis> = "duration_millis",
        /// The playable forms, in no meaningful order: one for an animated GIF, usually two to six for a video.
        pub variants: Vec<Variant<S>> = "variants",
    }
}

wire! {
    /// One playable form of a video or animated GIF.
    ///
    /// Its size and codec stand only in the path of its URL.
    pub struct Variant<S> {
        /// Bits per second, the label of a rung rather than a measured rate.
        /// Absent for playlists. Zero for animated GIFs, and for some videos in archives.
        /// Source: `bitrate`, a string in archives; `bit_rate` (v2, newest GraphQL).
        pub bitrate: Option<Bitrate> = "bitrate" | "bit_rate",
        /// MIME type. Null or absent in rare payloads; then the path of the URL tells.
        /// Source: `content_type`; `type` (embed endpoint); `contentType` (tools).
        pub content_type: Option<ContentType> = "content_type" | "contentType",
        /// Where to play it from: https, on video.twimg.com but for direct messages and old GIFs.
        /// Source: `url`; `src` (embed endpoint).
        pub url: Option<S> = "url" | "src",
    }
}

words! {
    /// MIME type of a variant.
    pub enum ContentType {
        /// One progressive MP4 file.
        Mp4 = "video/mp4",
        /// An HLS playlist.
        Hls = "application/x-mpegURL",
        /// A DASH manifest; 2015, 2016 and in direct messages.
        Dash = "application/dash+xml",
        /// One progressive WebM file; 2015 and 2016.
        WebM = "video/webm",
    }
}
