//! Media as the newest GraphQL and its articles send them, which kept none of v1.1's names.
//!
//! Gives the wire types, and how they become a [`MediaEntity`].

use super::wire::{digits, wire, words};
use super::{
    Availability, Id, MediaColor, MediaEntity, MediaType, Millis, OriginalInfo, Pixels, Variant,
    VideoInfo,
};

wire! {
    /// One photo, video or animated GIF of the newest GraphQL, or of an article.
    pub struct MediaItem<S> {
        /// The short link in the text. Absent in articles. Source: `url` (newest GraphQL).
        pub url: Option<S> = "url",
        /// Address of the medium's page. Absent in articles, and here and there in tweets. Source:
        /// `expanded_url` (newest GraphQL).
        pub expanded_url: Option<S> = "expanded_url",
        /// The link as shown. Absent in articles. Source: `display_url` (newest GraphQL).
        pub display_url: Option<S> = "display_url",
        /// Exact id of the medium. Absent in tweets. Source: `media_id` (articles).
        pub media_id: Option<Id> = "media_id",
        /// Category number and media id. Absent in tweets, where it stands further in. Source: `media_key`
        /// (articles).
        pub media_key: Option<S> = "media_key",
        /// Tweet in which this medium was first posted. Absent unless it is used again. Source:
        /// `source_status_id_str` (newest GraphQL).
        pub source_status_id_str: Option<Id> = "source_status_id_str",
        /// The medium. Absent in articles. Source: `media_results` (newest GraphQL).
        pub media_results: Option<MediaResults<S>> = "media_results",
        /// What the medium is and where it lies. Absent in tweets, where it stands further in. Source:
        /// `media_info` (articles).
        pub media_info: Option<Box<MediaInfo<S>>> = "media_info",
    }
}

wire! {
    /// GraphQL's wrapper of a medium.
    pub struct MediaResults<S> {
        /// The medium. Absent where it is gone. Source: `result` (newest GraphQL).
        pub result: Option<MediaResult<S>> = "result",
    }
}

wire! {
    /// A medium of the newest GraphQL.
    pub struct MediaResult<S> {
        /// Category number and media id. Absent in no payload seen. Source: `media_key` (newest GraphQL).
        pub media_key: Option<S> = "media_key",
        /// Exact id of the medium. Absent in no payload seen. May be a name that is no number. Source: `id`
        /// (newest GraphQL).
        pub id: Option<S> = "id",
        /// What the medium is and where it lies. Absent where it is gone. Source: `media_info` (newest
        /// GraphQL).
        pub media_info: Option<Box<MediaInfo<S>>> = "media_info",
        /// Whether the service shows it. Absent where the payload does not say. Source: `media_availability_v2`
        /// (newest GraphQL).
        pub media_availability_v2: Option<Availability<S>> = "media_availability_v2",
    }
}

wire! {
    /// What a medium of the newest GraphQL is and where it lies.
    pub struct MediaInfo<S> {
        /// What it is. Absent in no payload seen. Source: `__typename` (newest GraphQL, articles).
        pub typename: Option<TypeName> = "__typename",
        /// Address of a photo. Absent for videos and GIFs. Source: `original_img_url` (newest GraphQL,
        /// articles).
        pub original_img_url: Option<S> = "original_img_url",
        /// Width of a photo in pixels. Absent for videos and GIFs. Source: `original_img_width` (newest
        /// GraphQL, articles).
        pub original_img_width: Option<Pixels> = "original_img_width",
        /// Height of a photo in pixels. Absent for videos and GIFs. Source: `original_img_height` (newest
        /// GraphQL, articles).
        pub original_img_height: Option<Pixels> = "original_img_height",
        /// Description for people who do not see the medium. Absent where there is none. Source: `alt_text`
        /// (newest GraphQL).
        pub alt_text: Option<S> = "alt_text",
        /// The main colours of a photo. Absent for videos and GIFs. Source: `color_info` (newest GraphQL,
        /// articles).
        pub color_info: Option<Box<MediaColor>> = "color_info",
        /// The poster of a video or GIF. Absent for photos. Source: `preview_image` (newest GraphQL).
        pub preview_image: Option<PreviewImage<S>> = "preview_image",
        /// Length of a video in milliseconds. Absent for photos and GIFs. Source: `duration_millis` (newest
        /// GraphQL).
        pub duration_millis: Option<Millis> = "duration_millis",
        /// The playable forms. Empty for photos. Source: `variants` (newest GraphQL).
        pub variants: Vec<Variant<S>> = "variants",
    }
}

wire! {
    /// The poster of a video or GIF.
    pub struct PreviewImage<S> {
        /// Address of the poster. Absent in no payload seen. Source: `original_img_url` (newest GraphQL).
        pub original_img_url: Option<S> = "original_img_url",
        /// Width of the poster in pixels. Absent in no payload seen. Source: `original_img_width` (newest
        /// GraphQL).
        pub original_img_width: Option<Pixels> = "original_img_width",
        /// Height of the poster in pixels. Absent in no payload seen. Source: `original_img_height` (newest
        /// GraphQL).
        pub original_img_height: Option<Pixels> = "original_img_height",
    }
}

words! {
    /// What a medium of the newest GraphQL is.
    pub enum TypeName {
        /// A photo.
        Image = "ApiImage",
        /// A video.
        Video = "ApiVideo",
        /// An animated GIF.
        Gif = "ApiGif",
    }
}

impl<S: AsRef<str>> From<MediaItem<S>> for MediaEntity<S> {
    fn from(item: MediaItem<S>) -> Self {
        let result = item
            .media_results
            .and_then(|results| results.result)
            .unwrap_or_default();
        let info = result
            .media_info
            .or(item.media_info)
            .map(|info| *info)
            .unwrap_or_default();
        let poster = info.preview_image.unwrap_or_default();
        let (width, height) = (
            info.original_img_width.or(poster.original_img_width),
            info.original_img_height.or(poster.original_img_height),
        );
        let has_video = info.duration_millis.is_some() || !info.variants.is_empty();
        let id = item.media_id.or_else(|| {
            let id = result.id.as_ref().and_then(|id| digits(id.as_ref()));
            id.filter(|id| *id != 0).map(Id::new)
        });
        Self {
            id_str: id,
            media_key: item.media_key.or(result.media_key),
            media_type: info.typename.map(|name| match name {
                TypeName::Image => MediaType::Photo,
                TypeName::Video => MediaType::Video,
                TypeName::Gif => MediaType::AnimatedGif,
                TypeName::Other(word) => MediaType::Other(word),
            }),
            url: item.url,
            expanded_url: item.expanded_url,
            display_url: item.display_url,
            media_url_https: info.original_img_url.or(poster.original_img_url),
            original_info: (width.is_some() || height.is_some()).then(|| OriginalInfo {
                width,
                height,
                focus_rects: Vec::new(),
            }),
            video_info: has_video.then(|| VideoInfo {
                aspect_ratio: None,
                duration_millis: info.duration_millis,
                variants: info.variants,
            }),
            ext_alt_text: info.alt_text,
            source_status_id_str: item.source_status_id_str,
            ext_media_availability: result.media_availability_v2,
            ext_media_color: info.color_info,
            ..Self::default()
        }
    }
}
