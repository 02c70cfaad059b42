//! The types of the wire, in v1.1's words.
//!
//! ```text
//! Tweet ─┬─ User
//!        ├─ Entities ── media ─┐
//!        ├─ ExtendedEntities ──┴─ MediaEntity ─┬─ MediaType
//!        ├─ ExtendedTweet (both lists again)   ├─ Sizes ── Size
//!        ├─ retweeted_status: Tweet            ├─ OriginalInfo
//!        └─ quoted_status: Tweet               ├─ VideoInfo ── Variant ── ContentType
//!                                              └─ AdditionalMediaInfo, Availability, …
//! ```
//!
//! Every type is generic over its text: `MediaEntity` owns it, `MediaEntity<Cow<str>>` borrows it
//! from the input where it can. Imports nothing from its siblings.

#[cfg(feature = "schema")]
mod forms;
pub(crate) mod graphql;
pub(crate) mod label;
mod media;
mod scalar;
mod size;
#[allow(unreachable_pub, reason = "the macro that declares models writes pub")]
pub mod tool;
mod tweet;
pub mod upload;
mod user;
pub mod v2;
mod video;
pub(crate) mod wire;

#[cfg(feature = "schema")]
pub(crate) use forms::{BytePosition, DateWrapper, NumberWrapper, Position};
pub use media::{
    AdditionalMediaInfo, AllowDownload, AppInstall, Availability, CallToActions, Ext, ExtColumn,
    Features, ImageFeatures, LinkAction, MediaColor, MediaEntity, MediaResult, MediaResults,
    MediaStats, MediaType, PaletteColor, Rgb, SensitiveMediaWarning, Tag,
};
#[cfg(feature = "schema")]
pub(crate) use media::{AvailabilityReason, AvailabilityStatus};
pub use scalar::{
    AspectRatio, Bitrate, Bytes, Count, Duration, Id, Indices, Millis, Percentage, Pixels, Seconds,
    Time,
};
pub use size::{OriginalInfo, Rect, Resize, Size, SizeNames, Sizes};
pub use tweet::{Entities, ExtendedEntities, ExtendedTweet, Tweet};
pub use user::{SourceUser, User, UserResult, UserResults};
pub(crate) use video::codec_of;
pub use video::{Codec, Container, ContentType, Delivery, Variant, VideoInfo};
#[cfg(any(feature = "records", feature = "schema"))]
pub(crate) use wire::MOST;
pub use wire::{Lenient, Text};
