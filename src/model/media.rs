//! The media entity: one photo, video or animated GIF attached to a tweet.
//!
//! Gives the v1.1 object with every field that any dialect adds to it. Where it lies in a document
//! is the finder's business, which of its variants to play is `select`'s.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::user::SourceUser;
use super::wire::{self, Lenient, hint, known, wire, words};
use super::{Count, Id, Indices, OriginalInfo, Percentage, Rect, Sizes, VideoInfo};

wire! {
    /// One photo, video or animated GIF attached to a tweet or message.
    ///
    /// The same object travels through REST v1.1, streaming, enterprise feeds, the web clients, direct
    /// messages and archives; each decorates it differently, so every field is optional.
    pub struct MediaEntity<S> {
        /// Exact id of the medium, a snowflake. Absent in GraphQL, API v2 and embeds, and where it arrived as a
        /// float, which may have been rounded. May differ from `id_str` where a tool rounded it: prefer
        /// `id_str`. Source: `id` (v1.1, streams, enterprise feeds, messages, some web client timelines; a
        /// string in archives).
        pub id: Option<Id> = "id",
        /// Exact id of the medium, in digits. Absent in embeds and in API v2, where the media key ends in it.
        /// Source: `id_str` (all forms of v1.1, GraphQL, archives).
        pub id_str: Option<Id> = "id_str",
        /// Category number and media id, such as `7_1234`. Absent in v1.1, streams, enterprise feeds, archives
        /// and embeds. Digits, an underscore and digits by the specification of API v2, but any text is read.
        /// Source: `media_key` (web client, GraphQL, v2).
        pub media_key: Option<S> = "media_key",
        /// What the medium is. Absent in classic archives. In `entities.media` it says photo for everything,
        /// but for long tweets of streams and GraphQL since 2024; a photo with `additional_media_info` and no
        /// `video_info` is a video that may not be played. Source: `type` (all dialects); `__typename` (newest
        /// GraphQL).
        pub media_type: Option<MediaType> = "type",
        /// Where the link to the medium stands in the text, in Unicode code points, the end not included.
        /// Absent in API v2 and in the newest GraphQL. All media of a tweet share one range; shifted or clipped
        /// on retweets, 0 to 0 on cards. Source: `indices` (all forms of v1.1, GraphQL, embeds; two strings in
        /// archives).
        pub indices: Option<Indices> = "indices",
        /// The short link that stands in the text. Absent in API v2, where `url` is the address of a photo.
        /// Empty on cards. Source: `url` (all forms of v1.1, GraphQL, archives, embeds).
        pub url: Option<S> = "url",
        /// The link as shown, such as pic.twitter.com/AbC; no scheme. Absent in API v2. On pic.x.com since
        /// 2024. Source: `display_url` (all forms of v1.1, GraphQL, archives, embeds).
        pub display_url: Option<S> = "display_url",
        /// Address of the medium's page. Absent in API v2, and here and there elsewhere. One for the whole
        /// tweet: it always ends in 1 and does not tell the media apart. Names the tweet that owns the medium,
        /// which on retweets is not this one. Source: `expanded_url` (all forms of v1.1, GraphQL, archives,
        /// embeds).
        pub expanded_url: Option<S> = "expanded_url",
        /// Address of the image over http: the photo itself, or the poster of a video or GIF. Absent in
        /// GraphQL, embeds and API v2. Empty on cards. Source: `media_url` (v1.1, streams, enterprise feeds,
        /// web client, messages, archives).
        pub media_url: Option<S> = "media_url",
        /// Address of the image over https: the photo itself, or the poster of a video or GIF. Absent where
        /// only the media key is known. Never the video. Source: `media_url_https` (all forms of v1.1, GraphQL,
        /// archives, embeds); `url` or `preview_image_url` (v2); `original_img_url` (newest GraphQL).
        pub media_url_https: Option<S> = "media_url_https",
        /// The named image renditions. Absent in API v2, in the newest GraphQL and in a few old payloads. Of a
        /// video or GIF they are those of its poster. Source: `sizes` (all forms of v1.1, GraphQL, archives,
        /// embeds; an array without names in classic archives).
        pub sizes: Option<Sizes> = "sizes",
        /// The uploaded original. Absent in v1.1, streams, enterprise feeds and archives, and in API v2 and the
        /// newest GraphQL, whose media have its fields themselves. Source: `original_info` (web client,
        /// GraphQL, embeds, cards).
        pub original_info: Option<OriginalInfo> = "original_info",
        /// The video. Absent for photos, in most `entities.media`, for videos that may not be played, and in
        /// API v2, whose media have its fields themselves. Source: `video_info` (all forms of v1.1, GraphQL,
        /// archives, embeds).
        pub video_info: Option<VideoInfo<S>> = "video_info",
        /// What a publisher said about a video. Absent for photos and in API v2. On a photo it means a video
        /// that may not be played. Source: `additional_media_info` (v1.1, streams, GraphQL, archives).
        pub additional_media_info: Option<Box<AdditionalMediaInfo<S>>> = "additional_media_info",
        /// Description for people who do not see the medium; up to 1000 characters, with line breaks. Absent
        /// where there is none, and in v1.1 unless the request asked for it. Source: `ext_alt_text` (v1.1,
        /// streams, GraphQL, embeds; null in the web client); `alt_text` (v2, newest GraphQL); `media_alt`
        /// (classic archives).
        pub ext_alt_text: Option<S> = "ext_alt_text" | "alt_text" | "media_alt",
        /// Tweet in which this medium was first posted. Absent unless it is used again: retweets, copies. Some
        /// tools write 0. Source: `source_status_id` (v1.1, streams, enterprise feeds; a string in archives).
        pub source_status_id: Option<Id> = "source_status_id",
        /// Tweet in which this medium was first posted, in digits. Absent unless it is used again. Source:
        /// `source_status_id_str` (all forms of v1.1, GraphQL, archives).
        pub source_status_id_str: Option<Id> = "source_status_id_str",
        /// Author of the tweet in which this medium was first posted. Absent unless it is used again, and
        /// before 2015 even then. Source: `source_user_id` (v1.1, streams, enterprise feeds; a string in
        /// archives).
        pub source_user_id: Option<Id> = "source_user_id",
        /// Author of the tweet in which this medium was first posted, in digits. Absent unless it is used
        /// again. Source: `source_user_id_str` (all forms of v1.1, GraphQL, archives).
        pub source_user_id_str: Option<Id> = "source_user_id_str",
        /// Whether the service shows this medium. Absent in v1.1, streams, archives and API v2, which names
        /// such media among its errors. Source: `ext_media_availability` (web client, GraphQL, embeds);
        /// `mediaAvailability` (the video of embeds); `media_availability_v2` (newest GraphQL).
        pub ext_media_availability: Option<Availability<S>> = "ext_media_availability" | "mediaAvailability" | "media_availability_v2",
        /// Why viewers are warned of this medium. Absent or null without a warning. Source:
        /// `ext_sensitive_media_warning` (web client).
        pub ext_sensitive_media_warning: Option<SensitiveMediaWarning> = "ext_sensitive_media_warning",
        /// Why viewers are warned of this medium. Absent without a warning. Only the true flags are written.
        /// Source: `sensitive_media_warning` (GraphQL).
        pub sensitive_media_warning: Option<SensitiveMediaWarning> = "sensitive_media_warning",
        /// Whether the author lets others download the video. Absent in v1.1, streams, archives and API v2. An
        /// empty object says nothing. Source: `allow_download_status` (GraphQL: an object; web client: a bare
        /// boolean).
        pub allow_download_status: Option<AllowDownload> = "allow_download_status",
        /// How often it was viewed. Absent for photos and in v1.1, streams and archives. Source: `mediaStats`
        /// (GraphQL of 2022 and 2023); `ext_media_stats` (mobile GraphQL).
        pub media_stats: Option<MediaStats> = "mediaStats" | "ext_media_stats",
        /// Columns that the web client asks for: views, description, colours. Absent in other payloads. Source: `ext`
        /// (web client, cards, messages).
        pub ext: Option<Box<Ext<S>>> = "ext",
        /// The main colours of the image. Absent in v1.1, streams, archives and API v2. Source:
        /// `ext_media_color` (web client, some GraphQL, embeds); `color_info` (newest GraphQL).
        pub ext_media_color: Option<Box<MediaColor>> = "ext_media_color",
        /// Faces found in the image and people tagged in it, by rendition. Absent in v1.1, streams, archives
        /// and API v2. An empty object for many. Source: `features` (web client, GraphQL).
        pub features: Option<Box<Features<S>>> = "features",
        /// GraphQL's second view of the medium. Absent before 2024. Source: `media_results` (GraphQL).
        pub media_results: Option<Box<MediaResults<S>>> = "media_results",
        /// Whether a direct message's video is a voice message. Absent everywhere else. Source: `audio_only`
        /// (messages of the web client).
        pub audio_only: Option<bool> = "audio_only",
    }
}

words! {
    /// What a medium is.
    pub enum MediaType {
        /// A still image.
        Photo = "photo",
        /// A video with sound, or a voice recording with a still poster.
        Video = "video",
        /// A silent loop, stored as MP4.
        AnimatedGif = "animated_gif",
        /// A 3D model on an advertiser's card.
        Model3d = "model3d",
    }
}

wire! {
    /// What a publisher said about a video.
    pub struct AdditionalMediaInfo<S> {
        /// Whether the video takes part in the advertising programme. Absent for photos. Almost always false.
        /// Source: `monetizable` (v1.1, streams, GraphQL, archives).
        pub monetizable: Option<bool> = "monetizable",
        /// Title of the video. Absent where it is empty. Source: `title` (v1.1, streams, GraphQL).
        pub title: Option<S> = "title",
        /// Description of the video. Absent where it is empty. Source: `description` (v1.1, streams, GraphQL).
        pub description: Option<S> = "description",
        /// Whether the video may be played outside of the service. Absent for most. False means that
        /// `video_info` is left out. Source: `embeddable` (v1.1, streams, GraphQL).
        pub embeddable: Option<bool> = "embeddable",
        /// What the publisher asks viewers to do. Absent where nothing is asked. Source: `call_to_actions`
        /// (v1.1, streams, GraphQL).
        pub call_to_actions: Option<CallToActions<S>> = "call_to_actions",
        /// Owner of the video. Absent where it is the author. Source: `source_user` (v1.1: a user; GraphQL: a
        /// path to one); `graphql_source_user` (mobile GraphQL).
        pub source_user: Option<Box<SourceUser<S>>> = "source_user" | "graphql_source_user",
    }
}

wire! {
    /// What a publisher asks viewers of a video to do.
    pub struct CallToActions<S> {
        /// An invitation to visit a site. Absent where there is none. Source: `visit_site` (v1.1, streams,
        /// GraphQL).
        pub visit_site: Option<LinkAction<S>> = "visit_site",
        /// An invitation to watch the whole of it. Absent where there is none. Source: `watch_now` (v1.1,
        /// streams, GraphQL).
        pub watch_now: Option<LinkAction<S>> = "watch_now",
        /// An invitation to install an application. Absent where there is none. Source: `app_install` (v1.1,
        /// streams, GraphQL).
        pub app_install: Option<AppInstall<S>> = "app_install",
    }
}

wire! {
    /// An invitation to follow a link.
    pub struct LinkAction<S> {
        /// The link. Absent where it is empty. Source: `url` (v1.1, streams, GraphQL).
        pub url: Option<S> = "url",
    }
}

wire! {
    /// An invitation to install an application.
    pub struct AppInstall<S> {
        /// Id of the application for iPhones. Absent where there is none. Source: `app_store_id` (v1.1,
        /// streams, GraphQL).
        pub app_store_id: Option<S> = "app_store_id",
        /// Id of the application for iPads. Absent where there is none. Source: `ipad_app_store_id` (v1.1,
        /// streams, GraphQL).
        pub ipad_app_store_id: Option<S> = "ipad_app_store_id",
        /// Id of the application for Android. Absent where there is none. Source: `play_store_id` (v1.1,
        /// streams, GraphQL).
        pub play_store_id: Option<S> = "play_store_id",
    }
}

wire! {
    /// Whether the service shows a medium. What it hides often still plays from its address.
    pub struct Availability<S> {
        /// Whether the service shows the medium: `Available` or `Unavailable`. Absent where the payload does
        /// not say. In lower case from the web client: compare without case. Source: `status` (web client,
        /// GraphQL, embeds).
        #[cfg_attr(feature = "schema", schemars(with = "Option<AvailabilityStatus>"))]
        pub status: Option<S> = "status",
        /// Why the service does not show the medium, such as Geoblocked, Dmcaed or Deleted. Absent where it is
        /// available. What is marked so often still plays. Source: `reason` (web client, GraphQL).
        #[cfg_attr(feature = "schema", schemars(with = "Option<AvailabilityReason>"))]
        pub reason: Option<S> = "reason",
    }
}

known! {
    /// Whether the service shows a medium.
    pub(crate) struct AvailabilityStatus {
        /// It is shown.
        "Available",
        /// It is not shown. What is marked so often still plays.
        "Unavailable",
    }
}

known! {
    /// Why the service does not show a medium.
    pub(crate) struct AvailabilityReason {
        /// It is withheld in some countries.
        "Geoblocked",
        /// A claim of copyright was made.
        "Dmcaed",
        /// It was taken away.
        "Deleted",
    }
}

wire! {
    /// Why viewers are warned of a medium. GraphQL writes only what is true.
    pub struct SensitiveMediaWarning {
        /// Whether viewers are warned of nudity. Absent means no in GraphQL. Source: `adult_content` (web
        /// client, GraphQL).
        pub adult_content: Option<bool> = "adult_content",
        /// Whether viewers are warned of violence. Absent means no in GraphQL. Source: `graphic_violence` (web
        /// client, GraphQL).
        pub graphic_violence: Option<bool> = "graphic_violence",
        /// Whether viewers are warned of something else. Absent means no in GraphQL. Source: `other` (web
        /// client, GraphQL).
        pub other: Option<bool> = "other",
    }
}

impl SensitiveMediaWarning {
    /// Whether any warning holds.
    #[must_use]
    pub fn is_any(&self) -> bool {
        [self.adult_content, self.graphic_violence, self.other].contains(&Some(true))
    }
}

wire! {
    /// How often a medium was viewed.
    pub struct MediaStats {
        /// How often the medium was viewed. Absent for photos. Source: `viewCount` (GraphQL; a string in the
        /// web client); `view_count` (v2).
        pub view_count: Option<Count> = "viewCount" | "view_count",
    }
}

wire! {
    /// The main colours of an image.
    pub struct MediaColor {
        /// The colours, the largest share first. Empty where they are not known. Source: `palette` (web client,
        /// some GraphQL, embeds).
        pub palette: Vec<PaletteColor> = "palette",
    }
}

wire! {
    /// One colour of an image.
    pub struct PaletteColor {
        /// The colour. Absent in no payload seen. Source: `rgb` (web client, some GraphQL, embeds).
        pub rgb: Option<Rgb> = "rgb",
        /// Its share of the image, between 0 and 100. Absent in no payload seen. Source: `percentage` (web
        /// client, some GraphQL, embeds).
        pub percentage: Option<Percentage> = "percentage",
    }
}

wire! {
    /// A colour by its parts, each 0 to 255.
    pub struct Rgb {
        /// Red, 0 to 255. Absent in no payload seen. Source: `red` (web client, some GraphQL, embeds).
        pub red: Option<Count> = "red",
        /// Green, 0 to 255. Absent in no payload seen. Source: `green` (web client, some GraphQL, embeds).
        pub green: Option<Count> = "green",
        /// Blue, 0 to 255. Absent in no payload seen. Source: `blue` (web client, some GraphQL, embeds).
        pub blue: Option<Count> = "blue",
    }
}

wire! {
    /// What the service saw in the renditions of an image. An empty object for many.
    pub struct Features<S> {
        /// What holds for every rendition: the people tagged. Absent where nobody is. Source: `all` (web
        /// client, GraphQL).
        pub all: Option<ImageFeatures<S>> = "all",
        /// Faces in the original. Absent for videos and GIFs. Source: `orig` (web client, GraphQL).
        pub orig: Option<ImageFeatures<S>> = "orig",
        /// Faces in the large rendition. Absent for videos and GIFs. Source: `large` (web client, GraphQL).
        pub large: Option<ImageFeatures<S>> = "large",
        /// Faces in the medium rendition. Absent for videos and GIFs. Source: `medium` (web client, GraphQL).
        pub medium: Option<ImageFeatures<S>> = "medium",
        /// Faces in the small rendition. Absent for videos and GIFs. Source: `small` (web client, GraphQL).
        pub small: Option<ImageFeatures<S>> = "small",
    }
}

wire! {
    /// What the service saw in one rendition of an image.
    pub struct ImageFeatures<S> {
        /// Faces found by the service. Empty where there are none. Source: `faces` (web client, GraphQL).
        pub faces: Vec<Rect> = "faces",
        /// People tagged by the author. Empty where there are none. Source: `tags` (web client, GraphQL).
        pub tags: Vec<Tag<S>> = "tags",
    }
}

wire! {
    /// A person tagged in an image.
    pub struct Tag<S> {
        /// The kind of tag. Absent in no payload seen. Only user was seen. Source: `type` (web client,
        /// GraphQL).
        pub kind: Option<S> = "type",
        /// Id of the person. Absent in no payload seen. Source: `user_id` (web client, GraphQL).
        pub user_id: Option<Id> = "user_id",
        /// Handle of the person, without the at sign. Absent in no payload seen. Source: `screen_name` (web
        /// client, GraphQL).
        pub screen_name: Option<S> = "screen_name",
        /// Name of the person. Absent in no payload seen. Source: `name` (web client, GraphQL).
        pub name: Option<S> = "name",
    }
}

wire! {
    /// GraphQL's second view of a medium.
    pub struct MediaResults<S> {
        /// The medium in GraphQL's second view. Absent in no payload seen. Source: `result` (GraphQL since
        /// 2024).
        pub result: Option<MediaResult<S>> = "result",
    }
}

wire! {
    /// A medium in GraphQL's second view.
    pub struct MediaResult<S> {
        /// Category number and media id. Absent in no payload seen. Source: `media_key` (GraphQL since 2024).
        pub media_key: Option<S> = "media_key",
    }
}

wire! {
    /// Columns that the web client asks for with a medium.
    pub struct Ext<S> {
        /// How often it was viewed. Absent for photos. Source: `mediaStats` (web client).
        pub media_stats: Option<ExtColumn<MediaStats>> = "mediaStats",
        /// Description for people who do not see the medium. Absent unless asked for. Source: `altText` (web
        /// client).
        pub alt_text: Option<ExtColumn<S>> = "altText",
        /// The main colours of the image. Absent unless asked for. Source: `mediaColor` (web client).
        pub media_color: Option<ExtColumn<MediaColor>> = "mediaColor",
    }
}

/// A column of the web client: a value, or word that there is none.
///
/// Source: `{"r": {"ok": …}, "ttl": -1}`, or `"r": "Missing"`, or `"r": {"missing": null}`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtColumn<T>(pub Option<T>);

impl<T: serde::Serialize> serde::Serialize for ExtColumn<T> {
    fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        struct Ok<'a, T>(&'a T);
        impl<T: serde::Serialize> serde::Serialize for Ok<'_, T> {
            fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                let mut map = output.serialize_map(Some(1))?;
                map.serialize_entry("ok", self.0)?;
                map.end()
            }
        }

        let mut map = output.serialize_map(Some(1))?;
        match &self.0 {
            Some(value) => map.serialize_entry("r", &Ok(value))?,
            None => map.serialize_entry("r", "Missing")?,
        }
        map.end()
    }
}

impl<'de, T: Lenient<'de>> Lenient<'de> for ExtColumn<T> {
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
        let value =
            input.deserialize_newtype_struct(hint::OPEN, NestedVisitor::new(&["r", "ok"]))?;
        Ok(Some(Self(value)))
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for ExtColumn<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("ExtColumn_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut value = generator.subschema_for::<Option<T>>();
        value.insert(
            "description".to_owned(),
            "The value. Absent where there is none. Source: `ok` (web client).".into(),
        );
        value.insert("x-keys".to_owned(), serde_json::json!(["ok"]));
        schemars::json_schema!({
            "description": "A column of the web client: a value under `r.ok`, or word that there is none.",
            "type": "object",
            "properties": {
                "r": {
                    "description": "The value under `ok`; `Missing`, or an object without `ok`, where there is none. Absent in no payload seen. Source: `r` (web client).",
                    "x-keys": ["r"],
                    "anyOf": [
                        {
                            "type": "object",
                            "properties": {
                                "ok": value,
                            },
                        },
                        { "type": "string" },
                        { "type": "null" },
                    ],
                },
            },
        })
    }
}

/// Whether the author lets others download the video.
///
/// Source: `{"allow_download": true}`, an empty object, which says nothing, or a bare `true`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AllowDownload(pub bool);

impl serde::Serialize for AllowDownload {
    fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = output.serialize_map(Some(1))?;
        map.serialize_entry("allow_download", &self.0)?;
        map.end()
    }
}

impl<'de> Lenient<'de> for AllowDownload {
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
        let allowed = input
            .deserialize_newtype_struct(hint::OPEN, NestedVisitor::new(&["allow_download"]))?;
        Ok(allowed.map(Self))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for AllowDownload {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AllowDownload".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Whether the author lets others download the video: an object, an empty one, or a bare boolean.",
            "anyOf": [
                {
                    "type": "object",
                    "properties": {
                        "allow_download": {
                            "description": "Whether they may. Absent in an empty object, which says nothing. Source: `allow_download` (GraphQL).",
                            "x-keys": ["allow_download"],
                            "type": ["boolean", "null"],
                        },
                    },
                },
                { "type": "boolean" },
            ],
        })
    }
}

/// Reads a value that stands some keys down, or a bare one in place of the object around it.
struct NestedVisitor<T> {
    path: &'static [&'static str],
    value: std::marker::PhantomData<T>,
}

impl<T> NestedVisitor<T> {
    fn new(path: &'static [&'static str]) -> Self {
        Self {
            path,
            value: std::marker::PhantomData,
        }
    }
}

impl<'de, T: Lenient<'de>> serde::de::DeserializeSeed<'de> for NestedVisitor<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        if self.path.is_empty() {
            T::lenient(input)
        } else {
            input.deserialize_newtype_struct(hint::OPEN, self)
        }
    }
}

impl<'de, T: Lenient<'de>> Visitor<'de> for NestedVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object around a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut value = None;
        while let Some(key) = map.next_key_seed(wire::Key)? {
            match self.path.split_first() {
                Some((first, rest)) if key == *first => {
                    value = map.next_value_seed(Self::new(rest))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(value)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Self::Value, E> {
        T::lenient(serde::de::value::BoolDeserializer::new(value))
    }

    wire::absent_scalars!(but_booleans);

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        wire::drain_seq(seq)?;
        Ok(None)
    }
}

impl<S: AsRef<str>> MediaEntity<S> {
    /// The exact id of the medium: `id_str`, else `id`, else the digits of `media_key`.
    ///
    /// ```
    /// # use tweet_media::{Id, MediaEntity};
    /// let media: MediaEntity = serde_json::from_str(r#"{"media_key":"7_1801"}"#)?;
    /// assert_eq!(media.media_id(), Some(Id::new(1801)));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn media_id(&self) -> Option<Id> {
        self.id_str
            .or(self.id)
            .or_else(|| key_id(self.media_key.as_ref()?.as_ref()))
    }

    /// The playable forms of a video or GIF; none for a photo.
    #[must_use]
    pub fn variants(&self) -> &[super::Variant<S>] {
        self.video_info
            .as_ref()
            .map_or(&[], |video| video.variants.as_slice())
    }

    /// Address of the image: the photo, or the poster of a video or GIF. Https where there is a choice.
    #[must_use]
    pub fn image_url(&self) -> Option<&str> {
        self.media_url_https
            .as_ref()
            .or(self.media_url.as_ref())
            .map(AsRef::as_ref)
    }

    /// Description for people who do not see the medium, from whichever field has it.
    #[must_use]
    pub fn alt_text(&self) -> Option<&str> {
        let column = || self.ext.as_ref()?.alt_text.as_ref()?.0.as_ref();
        self.ext_alt_text
            .as_ref()
            .or_else(column)
            .map(AsRef::as_ref)
    }

    /// How often it was viewed, from whichever field has it.
    #[must_use]
    pub fn view_count(&self) -> Option<Count> {
        let column = || {
            self.ext
                .as_ref()?
                .media_stats
                .as_ref()?
                .0
                .as_ref()?
                .view_count
        };
        self.media_stats
            .as_ref()
            .and_then(|stats| stats.view_count)
            .or_else(column)
    }

    /// Whether viewers are warned of it; `None` where the payload does not say.
    #[must_use]
    pub fn is_sensitive(&self) -> Option<bool> {
        self.sensitive_media_warning
            .as_ref()
            .or(self.ext_sensitive_media_warning.as_ref())
            .map(SensitiveMediaWarning::is_any)
    }

    /// Tweet in which the medium was first posted, if it is used again here.
    #[must_use]
    pub fn source_tweet_id(&self) -> Option<Id> {
        self.source_status_id_str.or(self.source_status_id)
    }

    /// Author of the tweet in which the medium was first posted, if it is used again here.
    #[must_use]
    pub fn source_author_id(&self) -> Option<Id> {
        self.source_user_id_str.or(self.source_user_id)
    }
}

/// The media id in a media key: the digits after its category.
pub(crate) fn key_id(key: &str) -> Option<Id> {
    let (category, id) = key.split_once('_')?;
    wire::digits(category)?;
    wire::digits(id).filter(|id| *id != 0).map(Id::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> MediaEntity {
        serde_json::from_str(json).expect("well-formed")
    }

    #[test]
    fn download_permission_reads_in_all_its_shapes() {
        let allowed = |json: &str| read(json).allow_download_status;
        assert_eq!(
            allowed(r#"{"allow_download_status":{"allow_download":true}}"#),
            Some(AllowDownload(true))
        );
        assert_eq!(
            allowed(r#"{"allow_download_status":true}"#),
            Some(AllowDownload(true))
        );
        assert_eq!(allowed(r#"{"allow_download_status":{}}"#), None);
        assert_eq!(allowed(r#"{"allow_download_status":"yes"}"#), None);
    }

    #[test]
    fn a_view_count_is_found_in_all_three_homes() {
        for json in [
            r#"{"mediaStats":{"viewCount":42}}"#,
            r#"{"ext_media_stats":{"viewCount":42}}"#,
            r#"{"ext":{"mediaStats":{"r":{"ok":{"viewCount":"42"}},"ttl":-1}}}"#,
        ] {
            assert_eq!(read(json).view_count(), Some(Count::new(42)), "{json}");
        }
        for json in [
            r#"{"ext":{"mediaStats":{"r":"Missing","ttl":-1}}}"#,
            r#"{"ext":{"mediaStats":{"r":{"missing":null},"ttl":-1}}}"#,
        ] {
            assert_eq!(read(json).view_count(), None, "{json}");
        }
    }

    #[test]
    fn of_a_repeated_key_the_last_value_wins() {
        let media = read(r#"{"id_str":"1","type":"photo","id_str":"2","type":"video"}"#);
        assert_eq!(media.media_id(), Some(Id::new(2)));
        assert_eq!(media.media_type, Some(MediaType::Video));
    }

    #[test]
    fn an_array_is_no_media_entity() {
        assert!(serde_json::from_str::<MediaEntity>("[1,2]").is_err());
    }

    #[test]
    fn unknown_words_and_unknown_fields_are_kept_and_ignored() {
        let media = read(r#"{"type":"hologram","frames":[{"a":1}],"id_str":"7"}"#);
        assert_eq!(media.media_type, Some(MediaType::Other("hologram".into())));
        assert_eq!(media.media_id(), Some(Id::new(7)));
    }

    #[test]
    fn a_field_of_the_wrong_type_costs_only_itself() {
        let media = read(
            r#"{"id_str":{"a":1},"id":12,"type":[],"sizes":"large","video_info":{"duration_millis":true,
               "aspect_ratio":"16:9","variants":[7,null,{"bitrate":{"x":1},"url":"https://v/a.mp4"},[],{"url":9}]},
               "features":3,"additional_media_info":[1]}"#,
        );
        assert_eq!(media.media_id(), Some(Id::new(12)));
        assert_eq!(media.media_type, None);
        assert_eq!(media.variants().len(), 2);
        assert_eq!(media.variants()[0].url.as_deref(), Some("https://v/a.mp4"));
        assert_eq!(media.variants()[0].bitrate, None);
    }
}
