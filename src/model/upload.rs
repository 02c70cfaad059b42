//! Uploading: what the service answers, and what it accepts.
//!
//! Gives the typed answers of both upload APIs and the documented limits. Nothing is uploaded here, and
//! media that were received are not to be held to these limits: paying users exceed all of them.

use super::wire::{wire, words};
use super::{Bytes, Count, Id, Pixels, Seconds};

wire! {
    /// Answer of API 1.1 to every step of an upload, and of API v2 inside of `data`: of a v2 answer hold what
    /// `data` holds to this, not the whole.
    ///
    /// The step that appends a chunk answers nothing in API 1.1.
    pub struct Upload<S> {
        /// Exact id of the medium. Absent in API v2. Not safe to read in JavaScript: prefer `media_id_string`.
        /// Source: `media_id` (v1.1).
        pub media_id: Option<Id> = "media_id",
        /// Exact id of the medium, in digits. Absent in no payload seen. Source: `media_id_string` (v1.1); `id`
        /// (v2).
        pub media_id_string: Option<Id> = "media_id_string" | "id",
        /// Category number and media id. Absent where the upload named no category. Source: `media_key` (v1.1,
        /// v2).
        pub media_key: Option<S> = "media_key",
        /// Bytes received. Absent before the last step. Source: `size` (v1.1, v2).
        pub size: Option<Bytes> = "size",
        /// Seconds until the medium is forgotten unless a tweet uses it. Absent in answers to a chunk. 86400 in
        /// API 1.1, 1295999 was seen in v2. Source: `expires_after_secs` (v1.1, v2).
        pub expires_after_secs: Option<Seconds> = "expires_after_secs",
        /// When the upload expires, in seconds since 1970. Absent but in answers to a chunk. Source:
        /// `expires_at` (v2).
        pub expires_at: Option<Seconds> = "expires_at",
        /// What the service saw in a photo. Absent for videos. Source: `image` (v1.1, v2).
        pub image: Option<UploadedImage<S>> = "image",
        /// What the service saw in a video. Absent for photos. Source: `video` (v1.1, v2).
        pub video: Option<UploadedVideo<S>> = "video",
        /// How far processing is. Absent where nothing is left to do. Source: `processing_info` (v1.1, v2).
        pub processing_info: Option<ProcessingInfo<S>> = "processing_info",
    }
}

impl<S> Upload<S> {
    /// The exact id of the medium.
    #[must_use]
    pub fn id(&self) -> Option<Id> {
        self.media_id_string.or(self.media_id)
    }
}

wire! {
    /// Answer of API v2 to a step of an upload.
    pub struct Response<S> {
        /// The medium. Absent in errors. Source: `data` (v2).
        pub data: Option<Upload<S>> = "data",
    }
}

wire! {
    /// What the service saw in an uploaded photo.
    pub struct UploadedImage<S> {
        /// MIME type of the photo. Absent in no payload seen. Source: `image_type` (v1.1, v2).
        pub image_type: Option<S> = "image_type",
        /// Width in pixels. Absent in no payload seen. Source: `w` (v1.1, v2).
        pub w: Option<Pixels> = "w",
        /// Height in pixels. Absent in no payload seen. Source: `h` (v1.1, v2).
        pub h: Option<Pixels> = "h",
    }
}

wire! {
    /// What the service saw in an uploaded video.
    pub struct UploadedVideo<S> {
        /// MIME type of the video. Absent in no payload seen. Source: `video_type` (v1.1, v2).
        pub video_type: Option<S> = "video_type",
    }
}

wire! {
    /// How far the processing of an upload is.
    pub struct ProcessingInfo<S> {
        /// How far it is: `pending`, then `in_progress`, then `succeeded` or `failed`. Absent in no payload
        /// seen. Source: `state` (v1.1, v2).
        pub state: Option<ProcessingState> = "state",
        /// Seconds to wait before asking again. Absent when it is done. Source: `check_after_secs` (v1.1, v2).
        pub check_after_secs: Option<Seconds> = "check_after_secs",
        /// Share done, 0 to 100. Absent at first. Source: `progress_percent` (v1.1, v2).
        pub progress_percent: Option<Count> = "progress_percent",
        /// Why it failed. Absent unless it did, and in API v2. Source: `error` (v1.1).
        pub error: Option<ProcessingError<S>> = "error",
    }
}

words! {
    /// How far the processing of an upload is.
    pub enum ProcessingState {
        /// Not begun.
        Pending = "pending",
        /// Under way.
        InProgress = "in_progress",
        /// Done: the medium can be used.
        Succeeded = "succeeded",
        /// The medium cannot be used.
        Failed = "failed",
    }
}

wire! {
    /// Why the processing of an upload failed.
    pub struct ProcessingError<S> {
        /// The service's number for it. Absent in no payload seen. Source: `code` (v1.1).
        pub code: Option<Count> = "code",
        /// The service's name for it, such as InvalidMedia. Absent in no payload seen. Source: `name` (v1.1).
        pub name: Option<S> = "name",
        /// The reason in words. Absent here and there. Source: `message` (v1.1).
        pub message: Option<S> = "message",
    }
}

words! {
    /// What an upload is for; it decides the limits.
    pub enum Category {
        /// A photo of a tweet.
        TweetImage = "tweet_image",
        /// A video of a tweet.
        TweetVideo = "tweet_video",
        /// An animated GIF of a tweet.
        TweetGif = "tweet_gif",
        /// A video of a publisher.
        AmplifyVideo = "amplify_video",
        /// A photo of a direct message.
        DmImage = "dm_image",
        /// A video of a direct message.
        DmVideo = "dm_video",
        /// An animated GIF of a direct message.
        DmGif = "dm_gif",
        /// Subtitles of a video.
        Subtitles = "subtitles",
    }
}

/// What the service accepts of one category, as it documents it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Most bytes of the file.
    pub max_bytes: u64,
    /// Shortest video in milliseconds.
    pub min_millis: Option<u64>,
    /// Longest video in milliseconds.
    pub max_millis: Option<u64>,
    /// Largest width in pixels.
    pub max_width: Option<u32>,
    /// Largest height in pixels.
    pub max_height: Option<u32>,
    /// Most pictures of a GIF.
    pub max_frames: Option<u32>,
    /// Most of them that a tweet holds.
    pub max_per_tweet: u32,
}

/// Most bytes of one appended chunk.
pub const MAX_CHUNK_BYTES: u64 = 5_000_000;

/// Most chunks of one upload: segments 0 to 999.
pub const MAX_CHUNKS: u32 = 1000;

/// Most characters of a description for people who do not see the medium.
pub const MAX_ALT_TEXT: usize = 1000;

const IMAGE: Limits = Limits {
    max_bytes: 5_000_000,
    min_millis: None,
    max_millis: None,
    max_width: None,
    max_height: None,
    max_frames: None,
    max_per_tweet: 4,
};

const GIF: Limits = Limits {
    max_bytes: 15_000_000,
    max_width: Some(1280),
    max_height: Some(1080),
    max_frames: Some(350),
    max_per_tweet: 1,
    ..IMAGE
};

const VIDEO: Limits = Limits {
    max_bytes: 512_000_000,
    min_millis: Some(500),
    max_millis: Some(140_000),
    max_width: Some(1280),
    max_height: Some(1024),
    max_per_tweet: 1,
    ..IMAGE
};

impl Category {
    /// The documented limits; `None` where the service documents none.
    ///
    /// Subscribers exceed them, so they are a warning before an upload and never a verdict on what
    /// was received.
    ///
    /// ```
    /// use tweet_media::upload::Category;
    ///
    /// assert_eq!(Category::TweetImage.limits().map(|limits| limits.max_bytes), Some(5_000_000));
    /// assert_eq!(Category::from("amplify_video").limits().map(|limits| limits.max_bytes), Some(512_000_000));
    /// assert_eq!(Category::Subtitles.limits(), None);
    /// ```
    #[must_use]
    pub const fn limits(&self) -> Option<Limits> {
        match self {
            Self::TweetImage => Some(IMAGE),
            Self::DmImage => Some(Limits {
                max_per_tweet: 1,
                ..IMAGE
            }),
            Self::TweetGif | Self::DmGif => Some(GIF),
            Self::TweetVideo | Self::AmplifyVideo | Self::DmVideo => Some(VIDEO),
            Self::Subtitles | Self::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_apis_answer_with_the_same_object() {
        let first: Upload = serde_json::from_str(
            r#"{"media_id":1801,"media_id_string":"1801","size":11065,"expires_after_secs":86400,
                "video":{"video_type":"video/mp4"},
                "processing_info":{"state":"in_progress","check_after_secs":5,"progress_percent":8}}"#,
        )
        .expect("well-formed");
        assert_eq!(first.id(), Some(Id::new(1801)));
        let second: Response = serde_json::from_str(
            r#"{"data":{"id":"1801","media_key":"7_1801","processing_info":{"state":"failed"}}}"#,
        )
        .expect("well-formed");
        let second = second.data.expect("data");
        assert_eq!(second.id(), first.id());
        assert_eq!(
            second.processing_info.and_then(|info| info.state),
            Some(ProcessingState::Failed)
        );
    }

    #[test]
    fn an_error_without_a_message_reads() {
        let upload: Upload = serde_json::from_str(
            r#"{"media_id_string":"7","processing_info":{"state":"failed","error":{"code":1,"name":"InvalidMedia"}}}"#,
        )
        .expect("well-formed");
        let error = upload
            .processing_info
            .and_then(|info| info.error)
            .expect("an error");
        assert_eq!(
            (error.code, error.name.as_deref(), error.message),
            (Some(Count::new(1)), Some("InvalidMedia"), None)
        );
    }
}
