//! The total order of variants: the only place where two are compared.
//!
//! Of two variants that take part under a policy, the first rule that tells them apart decides.
//!
//! 1. **Delivery.** Where a limit is set, a file comes before a playlist, which holds all sizes and so
//!    fits no limit while there is a file. Not so for a playlist whose class stands before those of all
//!    files: who prefers playlists does not ask for a file by setting a limit, so it stays.
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
use crate::model::{Bitrate, Delivery, Variant};

/// The rule that told two variants apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Delivery,
    Class,
    Limits,
    Nearness,
    KnownBitrate,
    Bitrate,
    KnownPixels,
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

/// What a variant is compared by, without what is read from its address only where all this is equal.
///
/// One number for rules 1 to 4 and for what is known of the objective, a second for the objective:
/// the smaller is the better, so that two variants are told apart by one or two comparisons.
#[derive(Debug)]
pub(super) struct Rank<'v, S> {
    front: u128,
    objective: u64,
    variant: &'v Variant<S>,
}

impl<S> Clone for Rank<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Rank<'_, S> {}

/// Where the parts of [`Rank::front`] begin, from the lowest bit.
mod bits {
    /// Whether the objective is known, zero or unknown.
    pub(super) const OBJECTIVE: u32 = 0;
    /// Bits per second beyond the limits: 64 bits.
    pub(super) const BITRATE: u32 = 2;
    /// Pixels beyond the limits: 33 bits, since two limits can be missed.
    pub(super) const PIXELS: u32 = BITRATE + 64;
    /// The later of the class's rank and of whether it fits.
    pub(super) const SECOND: u32 = PIXELS + 33;
    /// The earlier of them.
    pub(super) const FIRST: u32 = SECOND + 3;
    /// Whether it is held behind files.
    pub(super) const DELIVERY: u32 = FIRST + 3;
}

impl<S> Rank<'_, S> {
    /// Whether this is a playlist held behind files by a limit.
    pub(super) const fn is_held_back(&self) -> bool {
        self.front >> bits::DELIVERY != 0
    }

    /// Whether it exceeds no limit.
    pub(super) const fn fits(&self) -> bool {
        self.front << (128 - bits::SECOND) >> (128 - bits::SECOND + bits::BITRATE) == 0
    }
}

/// A number from the better to the worse, what is unknown last: whether it is known, and its place
/// among those that are.
fn step(number: Option<u64>, is_low_better: bool) -> (u8, u64) {
    match number {
        None => (2, 0),
        Some(0) => (1, 0),
        Some(number) if is_low_better => (0, number),
        Some(number) => (0, u64::MAX - number),
    }
}

fn pixels<S: AsRef<str>>(variant: &Variant<S>) -> Option<u64> {
    let (width, height) = variant.resolution()?;
    Some(u64::from(width) * u64::from(height))
}

fn bitrate<S>(variant: &Variant<S>) -> Option<u64> {
    variant.bitrate.map(Bitrate::get)
}

/// How a variant stands to a policy's limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// The first limit that it exceeds.
    pub(super) exceeds: Option<Exclusion>,
    /// By how many pixels and bits per second.
    by: (u64, u64),
    /// Whether a limit of pixels was set and nothing is known to hold to it.
    pub(super) is_size_unknown: bool,
    /// Whether a limit of bits per second was set and nothing is known to hold to it.
    pub(super) is_bitrate_unknown: bool,
}

impl Fit {
    const WITHOUT_LIMITS: Self = Self {
        exceeds: None,
        by: (0, 0),
        is_size_unknown: false,
        is_bitrate_unknown: false,
    };

    fn of<S: AsRef<str>>(policy: &Policy, variant: &Variant<S>) -> Self {
        let mut fit = Self::WITHOUT_LIMITS;
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
        let most = (policy.max_resolution, policy.min_resolution);
        if most != (None, None) {
            match variant.resolution() {
                Some((width, height)) => {
                    let side = width.min(height);
                    let over = |limit: u32| u64::from(side.saturating_sub(limit));
                    let under = |limit: u32| u64::from(limit.saturating_sub(side));
                    hold(Exclusion::MaxResolution, most.0.map(over), true);
                    hold(Exclusion::MinResolution, most.1.map(under), true);
                }
                None => fit.is_size_unknown = true,
            }
        }
        let most = (policy.max_bitrate, policy.min_bitrate);
        if most != (None, None) {
            match bitrate(variant).filter(|bitrate| *bitrate > 0) {
                Some(bitrate) => {
                    let over = |limit: u64| bitrate.saturating_sub(limit);
                    let under = |limit: u64| limit.saturating_sub(bitrate);
                    hold(Exclusion::MaxBitrate, most.0.map(over), false);
                    hold(Exclusion::MinBitrate, most.1.map(under), false);
                }
                None => fit.is_bitrate_unknown = true,
            }
        }
        fit
    }
}

/// The order that a policy gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order<'p> {
    policy: &'p Policy,
    /// The rank at and behind which a limit holds playlists back; `None` without limits.
    held_from: Option<u8>,
}

impl<'p> Order<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        let files = Class::ALL
            .iter()
            .filter(|class| class.delivery() == Delivery::Progressive);
        let held_from = policy.has_limits().then(|| {
            files
                .filter_map(|class| policy.prefer.rank(*class))
                .min()
                .unwrap_or(u8::MAX)
        });
        Self { policy, held_from }
    }

    /// How a variant stands to the limits.
    pub(super) fn fit<S: AsRef<str>>(&self, variant: &Variant<S>) -> Fit {
        if self.held_from.is_some() {
            Fit::of(self.policy, variant)
        } else {
            Fit::WITHOUT_LIMITS
        }
    }

    /// What a variant is compared by; or why it takes no part.
    #[inline]
    pub(super) fn rank<'v, S: AsRef<str>>(
        &self,
        variant: &'v Variant<S>,
    ) -> Result<Rank<'v, S>, Exclusion> {
        if !variant
            .url
            .as_ref()
            .is_some_and(|url| is_http(url.as_ref()))
        {
            return Err(Exclusion::NoAddress);
        }
        let policy = self.policy;
        let class = Class::of(variant);
        let level = policy.prefer.rank(class).ok_or(Exclusion::Prefer)?;
        let (known, objective) = match policy.objective {
            Objective::HighestBitrate => step(bitrate(variant), false),
            Objective::LowestBitrate => step(bitrate(variant), true),
            Objective::MostPixels => step(pixels(variant), false),
        };
        let mut front = u128::from(known) << bits::OBJECTIVE;
        let mut misfit = 0;
        if let Some(held_from) = self.held_from {
            let fit = Fit::of(policy, variant);
            let is_held = class.delivery() == Delivery::Adaptive && level >= held_from;
            misfit = u8::from(fit.exceeds.is_some());
            front |= u128::from(is_held) << bits::DELIVERY
                | u128::from(fit.by.0) << bits::PIXELS
                | u128::from(fit.by.1) << bits::BITRATE;
        }
        let (first, second) = if policy.otherwise == Otherwise::Nearest {
            (level, misfit)
        } else {
            (misfit, level)
        };
        front |= u128::from(first) << bits::FIRST | u128::from(second) << bits::SECOND;
        Ok(Rank {
            front,
            objective,
            variant,
        })
    }

    /// The total order: the better is the less.
    #[inline]
    pub(super) fn compare<S: AsRef<str>>(
        &self,
        one: &Rank<'_, S>,
        other: &Rank<'_, S>,
    ) -> Ordering {
        if one.front != other.front {
            one.front.cmp(&other.front)
        } else if one.objective != other.objective {
            one.objective.cmp(&other.objective)
        } else {
            self.compare_equals(one, other)
        }
    }

    /// The order of two that are equal as far as their numbers go: few, and read from their addresses.
    #[cold]
    fn compare_equals<S: AsRef<str>>(&self, one: &Rank<'_, S>, other: &Rank<'_, S>) -> Ordering {
        let next = self.second(one).cmp(&self.second(other));
        next.then_with(|| last(one).cmp(&last(other)))
    }

    /// What the objective compares next.
    fn second<S: AsRef<str>>(&self, rank: &Rank<'_, S>) -> (u8, u64) {
        match self.policy.objective {
            Objective::HighestBitrate => step(pixels(rank.variant), false),
            Objective::LowestBitrate => step(pixels(rank.variant), true),
            Objective::MostPixels => step(bitrate(rank.variant), false),
        }
    }

    /// The rule that tells two variants apart; `None` for one variant listed twice.
    pub(super) fn differs<S: AsRef<str>>(
        &self,
        one: &Rank<'_, S>,
        other: &Rank<'_, S>,
    ) -> Option<Rule> {
        let (first, second) = if self.policy.otherwise == Otherwise::Nearest {
            (Rule::Class, Rule::Limits)
        } else {
            (Rule::Limits, Rule::Class)
        };
        // Where one side is unknown, nothing is higher or lower.
        let bitrate = (Rule::KnownBitrate, Rule::Bitrate);
        let pixels = (Rule::KnownPixels, Rule::Pixels);
        let (objective, next) = if self.policy.objective == Objective::MostPixels {
            (pixels, bitrate)
        } else {
            (bitrate, pixels)
        };
        // The highest bit that differs lies in the part that decides.
        match (one.front ^ other.front).checked_ilog2() {
            Some(bits::DELIVERY..) => return Some(Rule::Delivery),
            Some(bits::FIRST..) => return Some(first),
            Some(bits::SECOND..) => return Some(second),
            Some(bits::BITRATE..) => return Some(Rule::Nearness),
            Some(_) => return Some(objective.0),
            None => {}
        }
        if one.objective != other.objective {
            return Some(objective.1);
        }
        let (second, other_second) = (self.second(one), self.second(other));
        if second.0 != other_second.0 {
            Some(next.0)
        } else if second != other_second {
            Some(next.1)
        } else {
            let ((class, address), (other_class, other_address)) = (last(one), last(other));
            if class != other_class {
                Some(Rule::Class)
            } else if address != other_address {
                Some(Rule::Address)
            } else {
                None
            }
        }
    }
}

/// What is compared last: the class, the address, whether there is a content type, and which.
fn last<'v, S: AsRef<str>>(rank: &Rank<'v, S>) -> (u8, (&'v str, bool, &'v str)) {
    let Variant {
        url, content_type, ..
    } = rank.variant;
    let url = url.as_ref().map_or("", AsRef::as_ref);
    let word = content_type.as_ref().map_or("", |word| word.as_str());
    (
        Class::of(rank.variant) as u8,
        (url, content_type.is_none(), word),
    )
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
