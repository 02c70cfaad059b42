//! The total order of variants: the only place where two are compared.
//!
//! Of two variants that take part, the first rule that tells them apart decides.
//!
//! 1. **Class.** A progressive MP4 in H.264 comes before one in HEVC, which does not play everywhere,
//!    then WebM, an HLS playlist, a DASH manifest, anything else.
//! 2. **Bitrate.** A known one above zero comes before a lower one, before zero, before none.
//! 3. **Pixels.** More come before fewer, before an unknown number.
//! 4. **Address.** The smaller text comes first, and of one address listed twice the one with a content
//!    type, so that the payload's order never matters.
//!
//! A variant without an http or https address takes no part.

use std::cmp::{Ordering, Reverse};

use crate::model::{Codec, Container, Variant};

/// The rule that told two variants apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Rule {
    Class,
    Bitrate,
    Pixels,
    Address,
}

/// What a variant is compared by; the smallest is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank<'v> {
    class: u8,
    bitrate: Reverse<Option<u64>>,
    pixels: Reverse<u64>,
    url: &'v str,
    content_type: (bool, &'v str),
}

impl<'v> Rank<'v> {
    /// `None` where the variant takes no part.
    pub(super) fn of<S: AsRef<str>>(variant: &'v Variant<S>) -> Option<Self> {
        let url = variant.url.as_ref()?.as_ref();
        if !is_http(url) {
            return None;
        }
        let class = match (variant.container(), variant.codec()) {
            (Container::Mp4, Some(Codec::Hevc)) => 1,
            (Container::Mp4, _) => 0,
            (Container::WebM, _) => 2,
            (Container::Hls, _) => 3,
            (Container::Dash, _) => 4,
            (Container::Vmap | Container::Unknown, _) => 5,
        };
        let (width, height) = variant.resolution().unwrap_or_default();
        Some(Self {
            class,
            bitrate: Reverse(variant.bitrate.map(crate::model::Bitrate::get)),
            pixels: Reverse(u64::from(width) * u64::from(height)),
            url,
            content_type: (
                variant.content_type.is_none(),
                variant
                    .content_type
                    .as_ref()
                    .map_or("", |word| word.as_str()),
            ),
        })
    }

    /// The rule that tells two variants apart; `None` for one variant listed twice.
    pub(super) fn differs(&self, other: &Self) -> Option<Rule> {
        let rules = [
            (Rule::Class, self.class.cmp(&other.class)),
            (Rule::Bitrate, self.bitrate.cmp(&other.bitrate)),
            (Rule::Pixels, self.pixels.cmp(&other.pixels)),
            (Rule::Address, self.url.cmp(other.url)),
            (Rule::Address, self.content_type.cmp(&other.content_type)),
        ];
        let told = rules.iter().find(|(_, order)| *order != Ordering::Equal);
        told.map(|(rule, _)| *rule)
    }
}

fn is_http(url: &str) -> bool {
    let scheme = |name: &str| {
        url.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    scheme("https://") || scheme("http://")
}
