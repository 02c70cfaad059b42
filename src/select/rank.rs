//! The total order of variants: the only place where two are compared.
//!
//! Of two variants that take part under a policy, the first rule that tells them apart decides.
//!
//! 1. **Delivery.** Where a limit is set, a file comes before a playlist, which holds all sizes and so
//!    fits no limit while there is a file.
//! 2. **Class.** The policy's preference: by default a progressive MP4 in H.264, one in HEVC, WebM, an
//!    HLS playlist, a DASH manifest, anything else.
//! 3. **Limits.** What fits comes before what does not. With `otherwise=next` and `otherwise=nothing`
//!    this rule stands before the class.
//! 4. **Nearness.** Of those that do not fit, the one that exceeds the limits least: in pixels of the
//!    short side, then in bits per second.
//! 5. **Objective.** By default the higher bitrate: known above zero, then zero, then none; then the
//!    more pixels, an unknown number last. `lowest-bitrate` turns both round, what is unknown still
//!    last; `most-pixels` compares pixels before bitrate.
//! 6. **Codec and container.** Of classes that the policy holds equal, the order in which rule 2 names
//!    them.
//! 7. **Address.** The smaller text, and of one address listed twice the one with a content type, so that
//!    the payload's order never matters.
//!
//! A variant without an http or https address takes no part, nor one whose class is not allowed. With
//! `otherwise=nothing` one that does not fit is not chosen either.

use std::cmp::Ordering;

use super::policy::{Class, Objective, Otherwise, Policy};
use crate::model::label::labels;
use crate::model::{Bitrate, Delivery, Variant, resolution};

/// The rule that told two variants apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Delivery,
    Class,
    Limits,
    Nearness,
    Bitrate,
    Pixels,
    Address,
}

labels! {
    /// The clause of a policy by which a variant is left out; its code is the clause's name where it is one.
    pub enum Exclusion by code {
        /// It has no http or https address.
        NoAddress = "no-address",
        /// Its class is not among those preferred.
        Prefer = "prefer",
        /// Its short side has more pixels.
        MaxResolution = "max-resolution",
        /// Its short side has fewer pixels.
        MinResolution = "min-resolution",
        /// It has more bits per second.
        MaxBitrate = "max-bitrate",
        /// It has fewer bits per second.
        MinBitrate = "min-bitrate",
        /// It is a playlist, and there are files to hold to the limits.
        Playlist = "playlist",
    }
}

impl Exclusion {
    /// Why it is left out, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoAddress => "no http or https address",
            Self::Prefer => "a class not allowed",
            Self::MaxResolution => "too many pixels",
            Self::MinResolution => "too few pixels",
            Self::MaxBitrate => "too high a bitrate",
            Self::MinBitrate => "too low a bitrate",
            Self::Playlist => "a playlist beside files",
        }
    }
}

/// A number that is compared from the better to the worse, what is unknown last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Known(u64),
    Zero,
    Unknown,
}

impl Step {
    fn high(number: Option<u64>) -> Self {
        Self::of(number, |number| u64::MAX - number)
    }

    fn low(number: Option<u64>) -> Self {
        Self::of(number, |number| number)
    }

    fn of(number: Option<u64>, order: impl Fn(u64) -> u64) -> Self {
        match number {
            None => Self::Unknown,
            Some(0) => Self::Zero,
            Some(number) => Self::Known(order(number)),
        }
    }
}

/// What a variant is compared by, in this order; the smallest is the best.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rank<'v> {
    delivery: u8,
    first: u8,
    second: u8,
    nearness: (u64, u64),
    objective: Step,
    /// What the objective compares next: a bitrate, or pixels, which are read from the address only where
    /// all before is equal.
    bitrate: Option<u64>,
    next: Objective,
    class: u8,
    url: &'v str,
    content_type: (bool, &'v str),
}

impl Rank<'_> {
    fn second_objective(&self) -> Step {
        match self.next {
            Objective::HighestBitrate => Step::high(pixels(self.url)),
            Objective::LowestBitrate => Step::low(pixels(self.url)),
            Objective::MostPixels => Step::high(self.bitrate),
        }
    }

    /// The total order.
    fn compare(&self, other: &Self) -> Ordering {
        let first = |rank: &Self| {
            (
                rank.delivery,
                rank.first,
                rank.second,
                rank.nearness,
                rank.objective,
            )
        };
        let last = |rank: &Self| (rank.class, rank.url, rank.content_type);
        first(self)
            .cmp(&first(other))
            .then_with(|| self.second_objective().cmp(&other.second_objective()))
            .then_with(|| last(self).cmp(&last(other)))
    }
}

impl PartialEq for Rank<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other) == Ordering::Equal
    }
}

impl Eq for Rank<'_> {}

impl PartialOrd for Rank<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rank<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(other)
    }
}

fn pixels(url: &str) -> Option<u64> {
    resolution(url).map(|(width, height)| u64::from(width) * u64::from(height))
}

/// How a variant stands to a policy's limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// The first limit that it exceeds.
    pub(super) exceeds: Option<Exclusion>,
    /// By how many pixels and bits per second.
    by: (u64, u64),
}

impl Fit {
    fn of(policy: &Policy, url: &str, bitrate: Option<u64>) -> Self {
        let mut fit = Self {
            exceeds: None,
            by: (0, 0),
        };
        if !policy.has_limits() {
            return fit;
        }
        let mut hold = |exclusion: Exclusion, over: Option<u64>, is_pixels: bool| {
            let Some(over) = over.filter(|over| *over > 0) else {
                return;
            };
            fit.exceeds = fit.exceeds.or(Some(exclusion));
            let sum = if is_pixels {
                &mut fit.by.0
            } else {
                &mut fit.by.1
            };
            *sum = sum.saturating_add(over);
        };
        // What does not tell its size passes, and a GIF's zero is no bitrate.
        if let Some(side) = resolution(url).map(|(width, height)| width.min(height)) {
            let over =
                |limit: Option<u32>| limit.map(|limit| u64::from(side.saturating_sub(limit)));
            let under =
                |limit: Option<u32>| limit.map(|limit| u64::from(limit.saturating_sub(side)));
            hold(Exclusion::MaxResolution, over(policy.max_resolution), true);
            hold(Exclusion::MinResolution, under(policy.min_resolution), true);
        }
        if let Some(bitrate) = bitrate.filter(|bitrate| *bitrate > 0) {
            let over = policy
                .max_bitrate
                .map(|limit| bitrate.saturating_sub(limit));
            let under = policy
                .min_bitrate
                .map(|limit| limit.saturating_sub(bitrate));
            hold(Exclusion::MaxBitrate, over, false);
            hold(Exclusion::MinBitrate, under, false);
        }
        fit
    }
}

impl<'v> Rank<'v> {
    /// What a variant is compared by, and how it stands to the limits; or why it takes no part.
    #[inline]
    pub(super) fn of<S: AsRef<str>>(
        variant: &'v Variant<S>,
        policy: &Policy,
    ) -> Result<(Self, Fit), Exclusion> {
        let url = variant.url.as_ref().map_or("", AsRef::as_ref);
        if !is_http(url) {
            return Err(Exclusion::NoAddress);
        }
        let class = Class::of(variant);
        let level = policy.prefer.rank(class).ok_or(Exclusion::Prefer)?;
        let bitrate = variant.bitrate.map(Bitrate::get);
        let fit = Fit::of(policy, url, bitrate);
        let misfit = u8::from(fit.exceeds.is_some());
        let is_playlist = class.delivery() == Delivery::Adaptive;
        let rank = Self {
            delivery: u8::from(is_playlist && policy.has_limits()),
            first: if policy.otherwise == Otherwise::Nearest {
                level
            } else {
                misfit
            },
            second: if policy.otherwise == Otherwise::Nearest {
                misfit
            } else {
                level
            },
            nearness: fit.by,
            objective: match policy.objective {
                Objective::HighestBitrate => Step::high(bitrate),
                Objective::LowestBitrate => Step::low(bitrate),
                Objective::MostPixels => Step::high(pixels(url)),
            },
            bitrate,
            next: policy.objective,
            class: class as u8,
            url,
            content_type: (
                variant.content_type.is_none(),
                variant
                    .content_type
                    .as_ref()
                    .map_or("", |word| word.as_str()),
            ),
        };
        Ok((rank, fit))
    }

    /// The rule that tells two variants apart; `None` for one variant listed twice.
    pub(super) fn differs(&self, other: &Self, policy: &Policy) -> Option<Rule> {
        let (first, second) = if policy.otherwise == Otherwise::Nearest {
            (Rule::Class, Rule::Limits)
        } else {
            (Rule::Limits, Rule::Class)
        };
        let (objective, next) = if policy.objective == Objective::MostPixels {
            (Rule::Pixels, Rule::Bitrate)
        } else {
            (Rule::Bitrate, Rule::Pixels)
        };
        // One after another: pixels are read from addresses only where nothing before them decides.
        if self.delivery != other.delivery {
            Some(Rule::Delivery)
        } else if self.first != other.first {
            Some(first)
        } else if self.second != other.second {
            Some(second)
        } else if self.nearness != other.nearness {
            Some(Rule::Nearness)
        } else if self.objective != other.objective {
            Some(objective)
        } else if self.second_objective() != other.second_objective() {
            Some(next)
        } else if self.class != other.class {
            Some(Rule::Class)
        } else if self.url != other.url || self.content_type != other.content_type {
            Some(Rule::Address)
        } else {
            None
        }
    }

    /// Whether this is a playlist held behind files by a limit.
    pub(super) fn is_held_back(&self) -> bool {
        self.delivery > 0
    }
}

#[inline]
pub(crate) fn is_http(url: &str) -> bool {
    if url.starts_with("https://") {
        return true;
    }
    let scheme = |name: &str| {
        url.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    scheme("https://") || scheme("http://")
}
