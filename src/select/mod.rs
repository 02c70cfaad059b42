//! Selection: which variant of a media entity to play, and why.
//!
//! Takes a media entity and a [`Policy`], gives a [`Choice`], and with [`explain`] a verdict on every
//! variant. Pure, total, without allocation. Knows no JSON. The order of variants is in [`rank`], what
//! a caller can ask for in [`policy`], the addresses of images in [`image`].

mod image;
mod policy;
mod rank;

use std::fmt;

use crate::model::label::labels;
use crate::model::{Delivery, MediaEntity, MediaType, Variant};
pub use image::{ImageName, ImageSize, image_sizes, image_url, original_image_url};
pub use policy::{
    Class, Objective, Otherwise, Policy, PolicyError, Preference, parse_bitrate, parse_resolution,
};
pub use rank::Exclusion;
use rank::{Order, Rank, Rule, is_http};

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

/// Declares the reasons with their codes and words.
macro_rules! reasons {
    ($( $(#[doc = $doc:literal])* $variant:ident = $code:literal, $words:literal; )*) => {
        /// Why a variant was chosen, or why none was.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum Reason {
            $(
                $(#[doc = $doc])*
                #[cfg_attr(feature = "schema", schemars(rename = $code))]
                $variant,
            )*
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable code by which records name it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $( Self::$variant => $code, )*
                }
            }

            /// The reason in words.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self {
                    $( Self::$variant => $words, )*
                }
            }
        }
    };
}

reasons! {
    /// A photo has no variants: its image is what there is.
    Photo = "photo", "the image itself";
    /// A video or GIF whose payload lists no variant.
    NoVariants = "no-variants", "the payload lists no variant";
    /// The payload gives no address, neither of a variant nor, for a photo, of the image.
    NoAddress = "no-address", "the payload gives no address";
    /// What the payload gives as addresses are no plain http or https addresses.
    BadAddress = "bad-address", "what is given is no plain http or https address";
    /// The policy allows none of the classes listed.
    NotAllowed = "not-allowed", "the policy allows none of the classes listed";
    /// Nothing fits the limits, and the policy wants nothing else.
    NothingFits = "nothing-fits", "nothing fits the limits";
    /// Nothing of the preferred class fits the limits; of that class this exceeds them least.
    Nearest = "nearest-limit", "nothing of its class fits, this is nearest";
    /// It is the only one that takes part.
    Only = "only-variant", "there is no other";
    /// There is only a playlist or manifest.
    PlaylistOnly = "playlist-only", "there is no file";
    /// All the others are of a class that comes later, or of one that the policy holds equal and that comes later in
    /// the usual order of codecs and containers.
    Class = "preferred-class", "a preferred class";
    /// It fits the limits, the others do not.
    Fits = "fits-limits", "the only one that fits";
    /// It has the highest bitrate of its class.
    HighestBitrate = "highest-bitrate", "the highest bitrate";
    /// It has the lowest bitrate of its class.
    LowestBitrate = "lowest-bitrate", "the lowest bitrate";
    /// It has a bitrate, the others of its class have none, or zero.
    KnownBitrate = "known-bitrate", "the only one with a bitrate";
    /// It has the most pixels of its class, or of those with its bitrate.
    MostPixels = "most-pixels", "the most pixels";
    /// Of those with its bitrate it has the fewest pixels.
    FewestPixels = "fewest-pixels", "the fewest pixels";
    /// Its address tells how many pixels it has, those of the others of its class or bitrate do not.
    KnownPixels = "known-pixels", "the only one of known size";
    /// Nothing but its address tells it from another.
    Address = "first-address", "told apart by address alone";
}

impl Reason {
    /// Why the loser lost, in words.
    const fn loss(self) -> &'static str {
        match self {
            Self::Class | Self::PlaylistOnly => "a later class",
            Self::Fits => "exceeds the limits, the winner does not",
            Self::Nearest => "exceeds the limits by more",
            Self::HighestBitrate => "a lower bitrate",
            Self::LowestBitrate => "a higher bitrate",
            Self::KnownBitrate => "no bitrate, or zero",
            Self::MostPixels => "fewer pixels",
            Self::FewestPixels => "more pixels",
            Self::KnownPixels => "an unknown size",
            _ => "the same in all but address",
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
/// Allocates nothing. The result does not depend on the order of the payload's variants. A GIF's
/// variant of bitrate zero is as good as any; a playlist is chosen only where there is no file, unless
/// the policy prefers it.
///
/// # Examples
///
/// What a request handler does with a tweet that came as JSON:
///
/// ```
/// use tweet_media::{MediaEntity, Policy, select};
///
/// fn playback_url(media: &MediaEntity, policy: &Policy) -> Option<String> {
///     select(media, policy).variant(media)?.url.clone()
/// }
///
/// let media: MediaEntity = serde_json::from_str(r#"{"type":"video","video_info":{"variants":[
///     {"content_type":"application/x-mpegURL","url":"https://video.twimg.com/a.m3u8"},
///     {"bitrate":832000,"content_type":"video/mp4","url":"https://video.twimg.com/vid/640x360/b.mp4"},
///     {"bitrate":2176000,"content_type":"video/mp4","url":"https://video.twimg.com/vid/1280x720/c.mp4"}]}}"#)?;
/// let choice = select(&media, &Policy::BEST);
/// assert_eq!(choice.index, Some(2));
/// assert_eq!(choice.reason.code(), "highest-bitrate");
///
/// let phone: Policy = "best max-resolution=480p".parse()?;
/// assert_eq!(playback_url(&media, &phone).as_deref(), Some("https://video.twimg.com/vid/640x360/b.mp4"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn select<S: AsRef<str>>(media: &MediaEntity<S>, policy: &Policy) -> Choice {
    let none = |reason| Choice {
        index: None,
        reason,
    };
    let variants = media.variants();
    if variants.is_empty() {
        let has_video = media
            .video_info
            .as_ref()
            .is_some_and(|video| !video.is_empty());
        let is_photo = media.media_type == Some(MediaType::Photo) && !has_video;
        return none(if is_photo {
            image_reason(media.image_url())
        } else {
            Reason::NoVariants
        });
    }
    let order = Order::new(policy);
    let mut best: Option<(usize, Rank<'_, S>)> = None;
    let mut second: Option<Rank<'_, S>> = None;
    let mut has_address = false;
    let mut has_text = false;
    for (index, variant) in variants.iter().enumerate() {
        let rank = match order.rank(variant) {
            Ok(rank) => rank,
            Err(exclusion) => {
                has_address |= exclusion != Exclusion::NoAddress;
                has_text |= has_url(variant);
                continue;
            }
        };
        let is_before = |other: &Rank<'_, S>| order.compare(&rank, other).is_lt();
        match best {
            Some((_, leader)) if !is_before(&leader) => {
                if second.as_ref().is_none_or(is_before) {
                    second = Some(rank);
                }
            }
            _ => {
                // Whatever led was before all others.
                second = best.map(|(_, leader)| leader);
                best = Some((index, rank));
            }
        }
    }
    let Some((index, best)) = best else {
        return none(if has_address {
            Reason::NotAllowed
        } else if has_text {
            Reason::BadAddress
        } else {
            Reason::NoAddress
        });
    };
    let fits = best.fits();
    if !fits && policy.otherwise == Otherwise::Nothing {
        return none(Reason::NothingFits);
    }
    let winner = &variants[index];
    let is_unwanted_playlist = winner.container().delivery() == Delivery::Adaptive
        && policy.prefer.rank(Class::of(winner)) != Some(0);
    let reason = match second.map(|second| order.differs(&best, &second)) {
        _ if !fits => Reason::Nearest,
        _ if is_unwanted_playlist => Reason::PlaylistOnly,
        None => Reason::Only,
        Some(Some(rule)) => reason(rule, policy),
        Some(None) => Reason::Address,
    };
    Choice {
        index: Some(index),
        reason,
    }
}

/// Whether anything stands in the place of a variant's address.
fn has_url<S: AsRef<str>>(variant: &Variant<S>) -> bool {
    let url = variant.url.as_ref().map_or("", AsRef::as_ref);
    !url.trim_ascii().is_empty()
}

/// What is to be said of a photo, by the address of its image as sent.
pub(crate) fn image_reason(url: Option<&str>) -> Reason {
    match url {
        None => Reason::NoAddress,
        Some(url) if is_plain(url) => Reason::Photo,
        Some(_) => Reason::BadAddress,
    }
}

/// Whether an image's address, as sent, is one. Blanks can be escaped, control characters cannot.
pub(crate) fn is_plain(url: &str) -> bool {
    is_http(url) && !url.contains(char::is_control)
}

/// Why the better of two variants is better, by the rule that told them apart.
fn reason(rule: Rule, policy: &Policy) -> Reason {
    let is_low = policy.objective == Objective::LowestBitrate;
    match rule {
        Rule::Delivery | Rule::Class => Reason::Class,
        Rule::Limits => Reason::Fits,
        Rule::Nearness => Reason::Nearest,
        Rule::KnownBitrate => Reason::KnownBitrate,
        Rule::KnownPixels => Reason::KnownPixels,
        Rule::Bitrate if is_low => Reason::LowestBitrate,
        Rule::Bitrate => Reason::HighestBitrate,
        Rule::Pixels if is_low => Reason::FewestPixels,
        Rule::Pixels => Reason::MostPixels,
        Rule::Address => Reason::Address,
    }
}

labels! {
    /// How a variant fared under a policy.
    pub enum Outcome by as_str {
        /// It is the one to play.
        Won = "won",
        /// Another one is better.
        Lost = "lost",
        /// It takes no part, or exceeds a limit.
        Excluded = "excluded",
    }
}

/// What a policy says of one variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VariantVerdict {
    /// It is the one to play.
    Won(Reason),
    /// It lost to the winner, which is better by this.
    Lost(Reason),
    /// It takes no part, or exceeds a limit.
    Excluded(Exclusion),
}

impl VariantVerdict {
    /// Whether it won, lost or takes no part.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Won(_) => Outcome::Won,
            Self::Lost(_) => Outcome::Lost,
            Self::Excluded(_) => Outcome::Excluded,
        }
    }

    /// What decided, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Won(reason) => reason.words(),
            Self::Lost(reason) => reason.loss(),
            Self::Excluded(exclusion) => exclusion.words(),
        }
    }

    /// The code of the rule or clause that decided.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Won(reason) | Self::Lost(reason) => reason.code(),
            Self::Excluded(exclusion) => exclusion.code(),
        }
    }
}

/// What keeps a variant from being held to the limits that a policy sets, in words: it passes them for
/// that reason alone. `None` where it can be held to all of them.
///
/// # Examples
///
/// ```
/// use tweet_media::{Policy, Variant, unknown_to_limits};
///
/// let playlist: Variant = serde_json::from_str(
///     r#"{"content_type":"application/x-mpegURL","url":"https://video.twimg.com/a.m3u8"}"#)?;
/// let policy: Policy = "hls-first max-resolution=480".parse()?;
/// assert_eq!(unknown_to_limits(&playlist, &policy), Some("its size is unknown"));
/// assert_eq!(unknown_to_limits(&playlist, &Policy::HLS_FIRST), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn unknown_to_limits<S: AsRef<str>>(
    variant: &Variant<S>,
    policy: &Policy,
) -> Option<&'static str> {
    let fit = Order::new(policy).fit(variant);
    match (fit.is_size_unknown, fit.is_bitrate_unknown) {
        (false, false) => None,
        (true, false) => Some("its size is unknown"),
        (false, true) => Some("its bitrate is unknown"),
        (true, true) => Some("its size and bitrate are unknown"),
    }
}

/// What a policy says of every variant of a media entity, in the payload's order.
///
/// # Examples
///
/// ```
/// use tweet_media::{MediaEntity, Policy, explain};
///
/// let media: MediaEntity = serde_json::from_str(r#"{"type":"video","video_info":{"variants":[
///     {"content_type":"application/x-mpegURL","url":"https://video.twimg.com/a.m3u8"},
///     {"bitrate":832000,"content_type":"video/mp4","url":"https://video.twimg.com/vid/640x360/b.mp4"},
///     {"bitrate":2176000,"content_type":"video/mp4","url":"https://video.twimg.com/vid/1280x720/c.mp4"}]}}"#)?;
/// let policy: Policy = "best max-resolution=480".parse()?;
/// let verdicts: Vec<_> = explain(&media, &policy)
///     .iter()
///     .map(|verdict| format!("{} {}", verdict.outcome(), verdict.code()))
///     .collect();
/// assert_eq!(verdicts, ["excluded playlist", "won fits-limits", "excluded max-resolution"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn explain<S: AsRef<str>>(media: &MediaEntity<S>, policy: &Policy) -> Vec<VariantVerdict> {
    let choice = select(media, policy);
    let order = Order::new(policy);
    let winner = choice
        .variant(media)
        .and_then(|variant| order.rank(variant).ok());
    let verdict = |(index, variant)| {
        if choice.index == Some(index) {
            return VariantVerdict::Won(choice.reason);
        }
        let rank = match order.rank(variant) {
            Ok(rank) => rank,
            Err(exclusion) => return VariantVerdict::Excluded(exclusion),
        };
        if let Some(exceeded) = order.fit(variant).exceeds {
            return VariantVerdict::Excluded(exceeded);
        }
        match winner {
            Some(winner) if rank.is_held_back() && !winner.is_held_back() => {
                VariantVerdict::Excluded(Exclusion::Playlist)
            }
            Some(winner) => {
                let rule = order.differs(&winner, &rank).unwrap_or(Rule::Address);
                VariantVerdict::Lost(reason(rule, policy))
            }
            // Only a playlist fits where nothing is chosen: files that do not fit stand before it.
            None => VariantVerdict::Excluded(Exclusion::Playlist),
        }
    };
    media.variants().iter().enumerate().map(verdict).collect()
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
            (None, "bad-address")
        );
        assert_eq!(
            chosen(r#"{"bitrate":1},{"url":""},{"bitrate":2,"url":null}"#),
            (None, "no-address")
        );
    }

    #[test]
    fn what_is_unknown_is_not_called_higher_or_lower() {
        let variant = |bitrate: &str, size: &str| {
            format!(r#"{{{bitrate}"content_type":"video/mp4","url":"https://v/{size}a.mp4"}}"#)
        };
        let (known, zero, none) = (r#""bitrate":9,"#, r#""bitrate":0,"#, "");
        for (policy, winner, loser, code, won, lost) in [
            (
                "best",
                (known, ""),
                (none, ""),
                "known-bitrate",
                "the only one with a bitrate",
                "no bitrate, or zero",
            ),
            (
                "best",
                (known, ""),
                (zero, ""),
                "known-bitrate",
                "the only one with a bitrate",
                "no bitrate, or zero",
            ),
            (
                "best",
                (zero, ""),
                (none, ""),
                "known-bitrate",
                "the only one with a bitrate",
                "no bitrate, or zero",
            ),
            (
                "smallest",
                (known, ""),
                (none, ""),
                "known-bitrate",
                "the only one with a bitrate",
                "no bitrate, or zero",
            ),
            (
                "best",
                (known, "2x2/"),
                (known, ""),
                "known-pixels",
                "the only one of known size",
                "an unknown size",
            ),
            (
                "smallest",
                (none, "2x2/"),
                (none, ""),
                "known-pixels",
                "the only one of known size",
                "an unknown size",
            ),
            (
                "archival",
                (none, "2x2/"),
                (known, ""),
                "known-pixels",
                "the only one of known size",
                "an unknown size",
            ),
            (
                "archival",
                (known, ""),
                (none, "b/"),
                "known-bitrate",
                "the only one with a bitrate",
                "no bitrate, or zero",
            ),
        ] {
            let media = video(&format!(
                "{},{}",
                variant(loser.0, loser.1),
                variant(winner.0, winner.1)
            ));
            let policy: Policy = policy.parse().expect("a policy");
            let verdicts = explain(&media, &policy);
            assert_eq!(
                (verdicts[1].code(), verdicts[1].words()),
                (code, won),
                "{policy}"
            );
            assert_eq!(
                (verdicts[0].code(), verdicts[0].words()),
                (code, lost),
                "{policy}"
            );
            assert_eq!(verdicts[0].outcome(), Outcome::Lost);
        }
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
        for (image, reason) in [
            (
                r#","media_url_https":"https://pbs.twimg.com/media/A.jpg""#,
                Reason::Photo,
            ),
            (
                r#","media_url_https":"https://a.example/b c.jpg""#,
                Reason::Photo,
            ),
            (r#","media_url_https":"javascript:1""#, Reason::BadAddress),
            ("", Reason::NoAddress),
        ] {
            let photo = format!(r#"{{"type":"photo"{image}}}"#);
            let photo: MediaEntity = serde_json::from_str(&photo).expect("well-formed");
            let choice = select(&photo, &Policy::default());
            assert_eq!((choice.index, choice.reason), (None, reason), "{image}");
        }
    }
}
