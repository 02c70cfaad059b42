//! Selection: which variant of a media entity to play, and why.
//!
//! Takes a media entity and a [`Policy`], gives a [`Choice`]. Pure, total, without allocation. Knows
//! no JSON. The order of variants is in [`rank`], the addresses of images in [`image`].

mod image;
mod policy;
mod rank;

use std::fmt;

use crate::model::{Delivery, MediaEntity, MediaType, Variant};
pub use image::original_image_url;
pub use policy::{Policy, PolicyError};
use rank::{Rank, Rule};

/// What a policy chose among the variants of a media entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Choice {
    /// Place of the variant in the payload's list; `None` where there is none to play.
    pub index: Option<usize>,
    /// Why this one, or why none.
    pub reason: Reason,
}

impl Choice {
    /// The chosen variant.
    pub fn variant<'m, S: AsRef<str>>(&self, media: &'m MediaEntity<S>) -> Option<&'m Variant<S>> {
        media.variants().get(self.index?)
    }
}

/// Why a variant was chosen, or why none was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// A photo has no variants: its image is what there is.
    Photo,
    /// A video or GIF whose payload lists no variant.
    NoVariants,
    /// No listed variant has an address.
    NoAddress,
    /// It is the only one.
    Only,
    /// All the others are of a class that comes later.
    Class,
    /// There is only a playlist or manifest.
    PlaylistOnly,
    /// It has the highest bitrate of its class.
    Bitrate,
    /// Of those with its bitrate it has the most pixels.
    Pixels,
    /// Nothing but its address tells it from another.
    Address,
}

impl Reason {
    /// The stable code by which records name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::NoVariants => "no-variants",
            Self::NoAddress => "no-address",
            Self::Only => "only-variant",
            Self::Class => "preferred-class",
            Self::PlaylistOnly => "playlist-only",
            Self::Bitrate => "highest-bitrate",
            Self::Pixels => "most-pixels",
            Self::Address => "first-address",
        }
    }

    /// The reason in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Photo => "the original image",
            Self::NoVariants => "the payload lists no variant",
            Self::NoAddress => "no variant has an address",
            Self::Only => "there is no other",
            Self::Class => "the others come later by delivery, container or codec",
            Self::PlaylistOnly => "there is no progressive file",
            Self::Bitrate => "the highest bitrate of its class",
            Self::Pixels => "the most pixels at its bitrate",
            Self::Address => "nothing but the address tells it from another",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.words())
    }
}

/// Chooses the variant of a media entity to play.
///
/// The result does not depend on the order of the payload's variants. A GIF's variant of bitrate zero
/// is as good as any; a playlist is chosen only where there is no file.
///
/// # Examples
///
/// ```
/// use tweet_media::{MediaEntity, Policy, select};
///
/// let media: MediaEntity = serde_json::from_str(r#"{"type":"video","video_info":{"variants":[
///     {"content_type":"application/x-mpegURL","url":"https://video.twimg.com/a.m3u8"},
///     {"bitrate":832000,"content_type":"video/mp4","url":"https://video.twimg.com/vid/640x360/b.mp4"},
///     {"bitrate":2176000,"content_type":"video/mp4","url":"https://video.twimg.com/vid/1280x720/c.mp4"}]}}"#)?;
/// let choice = select(&media, &Policy::default());
/// assert_eq!(choice.index, Some(2));
/// assert_eq!(choice.reason.code(), "highest-bitrate");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn select<S: AsRef<str>>(media: &MediaEntity<S>, policy: &Policy) -> Choice {
    let _ = policy;
    let variants = media.variants();
    if variants.is_empty() {
        let is_photo = media.media_type == Some(MediaType::Photo) && media.video_info.is_none();
        let reason = if is_photo {
            Reason::Photo
        } else {
            Reason::NoVariants
        };
        return Choice {
            index: None,
            reason,
        };
    }
    let mut best: Option<(usize, Rank<'_>)> = None;
    let mut second: Option<Rank<'_>> = None;
    for (index, variant) in variants.iter().enumerate() {
        let Some(rank) = Rank::of(variant) else {
            continue;
        };
        let beaten = match &best {
            Some((_, leader)) if rank >= *leader => Some(rank),
            _ => best.replace((index, rank)).map(|(_, beaten)| beaten),
        };
        if let Some(beaten) = beaten
            && second.is_none_or(|second| beaten < second)
        {
            second = Some(beaten);
        }
    }
    let Some((index, best)) = best else {
        return Choice {
            index: None,
            reason: Reason::NoAddress,
        };
    };
    let reason = match second.map(|second| best.differs(&second)) {
        _ if variants[index].container().delivery() == Delivery::Adaptive => Reason::PlaylistOnly,
        None => Reason::Only,
        Some(Some(Rule::Class)) => Reason::Class,
        Some(Some(Rule::Bitrate)) => Reason::Bitrate,
        Some(Some(Rule::Pixels)) => Reason::Pixels,
        Some(Some(Rule::Address) | None) => Reason::Address,
    };
    Choice {
        index: Some(index),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn video(variants: &str) -> MediaEntity {
        serde_json::from_str(&format!(
            r#"{{"type":"video","video_info":{{"variants":[{variants}]}}}}"#
        ))
        .expect("well-formed")
    }

    fn chosen(variants: &str) -> (Option<String>, &'static str) {
        let media = video(variants);
        let choice = select(&media, &Policy::default());
        let url = choice
            .variant(&media)
            .and_then(|variant| variant.url.clone());
        (url, choice.reason.code())
    }

    const HLS: &str = r#"{"content_type":"application/x-mpegURL","url":"https://v/a.m3u8"}"#;

    #[test]
    fn gif_with_zero_bitrate_is_playable() {
        let (url, reason) =
            chosen(r#"{"bitrate":0,"content_type":"video/mp4","url":"https://v/g.mp4"}"#);
        assert_eq!(
            (url.as_deref(), reason),
            (Some("https://v/g.mp4"), "only-variant")
        );
    }

    #[test]
    fn zero_bitrate_beats_none_and_loses_to_any() {
        let zero = r#"{"bitrate":0,"content_type":"video/mp4","url":"https://v/0.mp4"}"#;
        let none = r#"{"content_type":"video/mp4","url":"https://v/none.mp4"}"#;
        let some = r#"{"bitrate":"1","content_type":"video/mp4","url":"https://v/1.mp4"}"#;
        assert_eq!(
            chosen(&format!("{none},{zero}")).0.as_deref(),
            Some("https://v/0.mp4")
        );
        assert_eq!(
            chosen(&format!("{zero},{some},{none}")).0.as_deref(),
            Some("https://v/1.mp4")
        );
    }

    #[test]
    fn webm_never_wins_a_tie_with_mp4() {
        let webm = r#"{"bitrate":832000,"content_type":"video/webm","url":"https://v/a.webm"}"#;
        let mp4 = r#"{"bitrate":832000,"content_type":"video/mp4","url":"https://v/b.mp4"}"#;
        assert_eq!(
            chosen(&format!("{webm},{mp4},{HLS}")),
            (Some("https://v/b.mp4".to_owned()), "preferred-class")
        );
    }

    #[test]
    fn hevc_comes_behind_h264_even_at_a_higher_bitrate() {
        let hevc = r#"{"bitrate":5000000,"content_type":"video/mp4","url":"https://v/vid/hevc/1920x1080/a.mp4"}"#;
        let avc = r#"{"bitrate":2176000,"content_type":"video/mp4","url":"https://v/vid/avc1/1280x720/b.mp4"}"#;
        assert_eq!(
            chosen(&format!("{hevc},{avc}")).0.as_deref(),
            Some("https://v/vid/avc1/1280x720/b.mp4")
        );
        assert_eq!(chosen(hevc).1, "only-variant");
    }

    #[test]
    fn only_a_playlist_is_chosen_and_said_so() {
        assert_eq!(
            chosen(HLS),
            (Some("https://v/a.m3u8".to_owned()), "playlist-only")
        );
        let dash = r#"{"content_type":"application/dash+xml","url":"https://v/a.mpd"}"#;
        assert_eq!(
            chosen(&format!("{dash},{HLS}")),
            (Some("https://v/a.m3u8".to_owned()), "playlist-only")
        );
    }

    #[test]
    fn equal_bitrates_are_told_apart_by_pixels_then_by_address() {
        let small = r#"{"bitrate":1,"content_type":"video/mp4","url":"https://v/320x180/a.mp4"}"#;
        let large = r#"{"bitrate":1,"content_type":"video/mp4","url":"https://v/640x360/b.mp4"}"#;
        let twin = r#"{"bitrate":1,"content_type":"video/mp4","url":"https://v/640x360/c.mp4"}"#;
        assert_eq!(
            chosen(&format!("{small},{large}")),
            (Some("https://v/640x360/b.mp4".to_owned()), "most-pixels")
        );
        assert_eq!(
            chosen(&format!("{twin},{large},{small}")),
            (Some("https://v/640x360/b.mp4".to_owned()), "first-address")
        );
    }

    #[test]
    fn what_has_no_address_takes_no_part() {
        assert_eq!(chosen(""), (None, "no-variants"));
        assert_eq!(
            chosen(r#"{"bitrate":1},{"url":"ftp://v/a.mp4"},{"url":"javascript:1"}"#),
            (None, "no-address")
        );
    }

    #[test]
    fn an_unknown_content_type_is_told_by_the_address() {
        let unknown = r#"{"bitrate":9,"url":"https://v/a.mp4?tag=1"}"#;
        let odd =
            r#"{"bitrate":9,"content_type":"VIDEO/MP4; codecs=avc1","url":"https://v/b.bin"}"#;
        assert_eq!(
            chosen(&format!("{HLS},{unknown}")).0.as_deref(),
            Some("https://v/a.mp4?tag=1")
        );
        assert_eq!(
            chosen(&format!("{HLS},{odd}")).0.as_deref(),
            Some("https://v/b.bin")
        );
    }

    #[test]
    fn a_photo_has_nothing_to_choose() {
        let photo: MediaEntity = serde_json::from_str(r#"{"type":"photo"}"#).expect("well-formed");
        assert_eq!(select(&photo, &Policy::default()).reason, Reason::Photo);
    }
}
