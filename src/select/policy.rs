//! The policy: what a caller wants of the variant to play.
//!
//! Gives [`Policy`], its four presets and its text form. What two variants are compared by under a
//! policy is in [`rank`](super::rank).

use std::fmt;
use std::str::FromStr;

use super::image::ImageName;
use crate::model::label::labels;
use crate::model::{Codec, Container, Delivery, Variant, codec_of};

/// How to choose among the variants of a video, and which size of a photo to take.
///
/// Small and copied freely. Start from a preset and set what differs, or parse the text form:
/// a preset and clauses between blanks, such as `best max-resolution=720`.
///
/// | clause | says |
/// | --- | --- |
/// | `prefer=h264,hevc,webm` | the classes allowed, the preferred first; `+` between equals: `h264+hevc,webm` |
/// | `objective=highest-bitrate` | within a class: `highest-bitrate`, `lowest-bitrate` or `most-pixels` |
/// | `max-resolution=720` | at most so many pixels on the short side; also `720p` |
/// | `min-resolution=480` | at least so many pixels on the short side |
/// | `max-bitrate=2.5M` | at most so many bits per second; `k` and `M` are understood |
/// | `min-bitrate=832k` | at least so many bits per second |
/// | `otherwise=nearest` | where nothing of the preferred class fits: its `nearest`, the `next` class in which something does, or `nothing` rather than what exceeds a limit |
/// | `photo-size=orig` | the size of photos |
///
/// The presets: `best` (a progressive MP4 in H.264 of the highest bitrate), `hls-first` (a playlist
/// where there is one), `smallest` (the lowest bitrate), `archival` (the most pixels of any codec).
///
/// # Examples
///
/// ```
/// use tweet_media::Policy;
///
/// let policy: Policy = "best max-resolution=720p otherwise=nothing".parse()?;
/// assert_eq!(policy.max_resolution, Some(720));
/// assert_eq!(policy.to_string(), "best max-resolution=720 otherwise=nothing");
///
/// let mut mine = Policy::ARCHIVAL;
/// mine.max_bitrate = Some(5_000_000);
/// assert_eq!(mine.to_string().parse(), Ok(mine));
/// # Ok::<(), tweet_media::PolicyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Policy {
    /// The classes allowed, and their order.
    pub prefer: Preference,
    /// What is best within a class.
    pub objective: Objective,
    /// Most pixels on the short side. What does not tell its size passes.
    pub max_resolution: Option<u32>,
    /// Fewest pixels on the short side.
    pub min_resolution: Option<u32>,
    /// Most bits per second. What does not tell its bitrate passes, and so does a GIF's zero.
    pub max_bitrate: Option<u64>,
    /// Fewest bits per second.
    pub min_bitrate: Option<u64>,
    /// What to do where nothing fits.
    pub otherwise: Otherwise,
    /// The size of photos.
    pub photo_size: ImageName,
}

impl Policy {
    /// A progressive MP4 in H.264 of the highest bitrate, where there is one.
    pub const BEST: Self = Self {
        prefer: Preference([Some(0), Some(1), Some(2), Some(3), Some(4), Some(5)]),
        objective: Objective::HighestBitrate,
        max_resolution: None,
        min_resolution: None,
        max_bitrate: None,
        min_bitrate: None,
        otherwise: Otherwise::Nearest,
        photo_size: ImageName::Orig,
    };

    /// An HLS playlist where there is one, under limits too: some progressive files are cut or without sound.
    pub const HLS_FIRST: Self = Self {
        prefer: Preference([Some(1), Some(2), Some(3), Some(0), Some(4), Some(5)]),
        ..Self::BEST
    };

    /// The lowest bitrate.
    pub const SMALLEST: Self = Self {
        objective: Objective::LowestBitrate,
        ..Self::BEST
    };

    /// The most pixels, whatever the codec.
    pub const ARCHIVAL: Self = Self {
        prefer: Preference([Some(0), Some(0), Some(0), Some(1), Some(2), Some(3)]),
        objective: Objective::MostPixels,
        ..Self::BEST
    };

    /// The presets by name.
    pub const PRESETS: &'static [(&'static str, Self)] = &[
        ("best", Self::BEST),
        ("hls-first", Self::HLS_FIRST),
        ("smallest", Self::SMALLEST),
        ("archival", Self::ARCHIVAL),
    ];

    /// Whether any limit is set.
    pub(super) const fn has_limits(&self) -> bool {
        self.max_resolution.is_some()
            || self.min_resolution.is_some()
            || self.max_bitrate.is_some()
            || self.min_bitrate.is_some()
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::BEST
    }
}

labels! {
    /// What a variant is, as far as a preference tells variants apart.
    pub enum Class by as_str {
        /// A progressive MP4 in H.264, which plays everywhere.
        H264 = "h264",
        /// A progressive MP4 in HEVC.
        Hevc = "hevc",
        /// A progressive WebM.
        WebM = "webm",
        /// An HLS playlist.
        Hls = "hls",
        /// A DASH manifest.
        Dash = "dash",
        /// Anything else.
        Other = "other",
    }
}

impl Class {
    /// The class of a variant.
    pub fn of<S: AsRef<str>>(variant: &Variant<S>) -> Self {
        match variant.container() {
            Container::Mp4 => {
                let url = variant.url.as_ref().map_or("", AsRef::as_ref);
                match codec_of(url) {
                    Codec::Hevc => Self::Hevc,
                    Codec::H264 => Self::H264,
                }
            }
            Container::WebM => Self::WebM,
            Container::Hls => Self::Hls,
            Container::Dash => Self::Dash,
            Container::Vmap | Container::Unknown => Self::Other,
        }
    }

    /// One file, or a list of files.
    #[must_use]
    pub const fn delivery(self) -> Delivery {
        match self {
            Self::Hls | Self::Dash => Delivery::Adaptive,
            Self::H264 | Self::Hevc | Self::WebM | Self::Other => Delivery::Progressive,
        }
    }
}

/// Words that stand for several classes of equal rank.
const GROUPS: &[(&str, &[Class])] = &[
    ("mp4", &[Class::H264, Class::Hevc]),
    ("progressive", &[Class::H264, Class::Hevc, Class::WebM]),
    ("adaptive", &[Class::Hls, Class::Dash]),
];

/// Which classes are allowed, and in which order of preference; several may be equal.
///
/// The text form is `h264+hevc,webm`: commas between ranks, `+` between equals. `mp4` stands for
/// `h264+hevc`, `progressive` for those and `webm`, `adaptive` for `hls+dash`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Preference([Option<u8>; 6]);

impl Preference {
    /// Rank of a class, 0 being preferred; `None` where it is not allowed.
    #[must_use]
    pub const fn rank(&self, class: Class) -> Option<u8> {
        self.0[class as usize]
    }
}

impl Preference {
    /// The same, with one class before all others.
    ///
    /// ```
    /// # use tweet_media::{Class, Preference};
    /// let files: Preference = "hevc,h264".parse()?;
    /// assert_eq!(files.with_first(Class::Hls).to_string(), "hls,hevc,h264");
    /// # Ok::<(), tweet_media::PolicyError>(())
    /// ```
    #[must_use]
    pub fn with_first(&self, first: Class) -> Self {
        let mut ranks = [None; 6];
        let mut next = 1;
        for rank in 0..6 {
            let mut is_any = false;
            for class in Class::ALL {
                if *class != first && self.rank(*class) == Some(rank) {
                    ranks[*class as usize] = Some(next);
                    is_any = true;
                }
            }
            next += u8::from(is_any);
        }
        ranks[first as usize] = Some(0);
        Self(ranks)
    }
}

impl FromStr for Preference {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        preference(Word {
            text,
            start: 0,
            end: text.len(),
        })
    }
}

impl fmt::Display for Preference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut is_first = true;
        for rank in 0..6 {
            let classes = Class::ALL
                .iter()
                .copied()
                .filter(|class| self.rank(*class) == Some(rank));
            let mut separator = if is_first { "" } else { "," };
            for class in classes {
                write!(f, "{separator}{}", class.as_str())?;
                separator = "+";
                is_first = false;
            }
        }
        Ok(())
    }
}

/// What is best within a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Objective {
    /// The highest bitrate, then the most pixels.
    HighestBitrate,
    /// The lowest bitrate above zero, then the fewest pixels.
    LowestBitrate,
    /// The most pixels, then the highest bitrate.
    MostPixels,
}

const OBJECTIVES: &[(&str, Objective)] = &[
    ("highest-bitrate", Objective::HighestBitrate),
    ("lowest-bitrate", Objective::LowestBitrate),
    ("most-pixels", Objective::MostPixels),
];

/// What to do where nothing of the preferred class fits the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Otherwise {
    /// Take the one of that class that exceeds them least.
    Nearest,
    /// Take the best of the next class in which something fits; where nothing does, the nearest.
    Next,
    /// The same, but where nothing fits in any class take nothing.
    Nothing,
}

const OTHERWISE: &[(&str, Otherwise)] = &[
    ("nearest", Otherwise::Nearest),
    ("next", Otherwise::Next),
    ("nothing", Otherwise::Nothing),
];

const CLAUSES: &[&str] = &[
    "prefer",
    "objective",
    "max-resolution",
    "min-resolution",
    "max-bitrate",
    "min-bitrate",
    "otherwise",
    "photo-size",
];

fn word<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    let known = words.iter().find(|(_, known)| known == value);
    known.map_or("", |(word, _)| word)
}

/// The text form. What contradicts itself, such as a minimum above the maximum, has one that does not read
/// back.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let same = |preset: &Self| preset.objective == self.objective;
        let named = Self::PRESETS
            .iter()
            .find(|(_, preset)| same(preset) && preset.prefer == self.prefer)
            .or_else(|| Self::PRESETS.iter().find(|(_, preset)| same(preset)));
        let (name, preset) = match named {
            Some((name, preset)) => (*name, *preset),
            None => ("best", Self::BEST),
        };
        f.write_str(name)?;
        if self.prefer != preset.prefer {
            write!(f, " prefer={}", self.prefer)?;
        }
        if self.objective != preset.objective {
            write!(f, " objective={}", word(OBJECTIVES, &self.objective))?;
        }
        for (clause, limit) in [
            ("max-resolution", self.max_resolution.map(u64::from)),
            ("min-resolution", self.min_resolution.map(u64::from)),
            ("max-bitrate", self.max_bitrate),
            ("min-bitrate", self.min_bitrate),
        ] {
            if let Some(limit) = limit {
                write!(f, " {clause}={limit}")?;
            }
        }
        if self.otherwise != preset.otherwise {
            write!(f, " otherwise={}", word(OTHERWISE, &self.otherwise))?;
        }
        if self.photo_size != preset.photo_size {
            write!(f, " photo-size={}", self.photo_size.as_str())?;
        }
        Ok(())
    }
}

/// A text that is no policy: which word of it, and what could stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    text: String,
    start: usize,
    end: usize,
    problem: &'static str,
    known: Vec<&'static str>,
}

impl PolicyError {
    /// Where in the text the word stands, in bytes.
    #[must_use]
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start..self.end
    }

    /// What could stand there, if there are words to choose from.
    #[must_use]
    pub fn known(&self) -> &[&'static str] {
        &self.known
    }
}

impl fmt::Display for PolicyError {
    /// One line; with `{:#}` also the text with the word marked below it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = &self.text[self.start..self.end];
        write!(f, "{} {word:?}", self.problem)?;
        if !self.known.is_empty() {
            write!(f, "; known: {}", self.known.join(", "))?;
        }
        if f.alternate() {
            let shown = |text: &str| text.escape_debug().to_string();
            let before = shown(&self.text[..self.start]).chars().count();
            let width = shown(word).chars().count().max(1);
            write!(
                f,
                "\n  {}\n  {:before$}{:^<width$}",
                shown(&self.text),
                "",
                ""
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for PolicyError {}

/// A word of a policy's text, and where it stands.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Word<'t> {
    fn get(self) -> &'t str {
        &self.text[self.start..self.end]
    }

    fn split(self, separator: char) -> impl Iterator<Item = Self> {
        let mut start = self.start;
        self.get().split(separator).map(move |part| {
            let word = Self {
                start,
                end: start + part.len(),
                ..self
            };
            start = word.end + separator.len_utf8();
            word
        })
    }

    fn error(self, problem: &'static str, known: Vec<&'static str>) -> PolicyError {
        PolicyError {
            text: self.text.to_owned(),
            start: self.start,
            end: self.end,
            problem,
            known,
        }
    }

    fn one_of<T: Copy>(
        self,
        problem: &'static str,
        words: &[(&'static str, T)],
    ) -> Result<T, PolicyError> {
        let known = words.iter().find(|(word, _)| *word == self.get());
        known
            .map(|(_, value)| *value)
            .ok_or_else(|| self.error(problem, words.iter().map(|(word, _)| *word).collect()))
    }
}

impl FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        let whole = Word {
            text,
            start: 0,
            end: text.len(),
        };
        let mut policy = Self::BEST;
        let mut words = whole
            .split(' ')
            .filter(|word| !word.get().is_empty())
            .peekable();
        match words.peek() {
            None => return Err(whole.error("expected a preset or a clause, found", preset_names())),
            Some(first) if !first.get().contains('=') => {
                policy = first.one_of("no preset is called", Self::PRESETS)?;
                words.next();
            }
            Some(_) => {}
        }
        let mut clauses: Vec<(&str, Word<'_>)> = Vec::new();
        for word in words {
            policy.clause(word)?;
            let name = word.get().split('=').next().unwrap_or_default();
            if clauses.iter().any(|(before, _)| *before == name) {
                return Err(word.error("a clause stands twice:", Vec::new()));
            }
            clauses.push((name, word));
        }
        let is_above = |least: Option<u64>, most: Option<u64>| {
            least.zip(most).is_some_and(|(least, most)| least > most)
        };
        let sides = policy.sides();
        for (is_empty, names) in [
            (
                is_above(sides.0, sides.1),
                ["min-resolution", "max-resolution"],
            ),
            (
                is_above(policy.min_bitrate, policy.max_bitrate),
                ["min-bitrate", "max-bitrate"],
            ),
        ] {
            let mut last = clauses
                .iter()
                .rev()
                .filter(|(name, _)| names.contains(name));
            if is_empty && let Some((_, word)) = last.next() {
                return Err(word.error("the minimum is above the maximum with", Vec::new()));
            }
        }
        Ok(policy)
    }
}

impl Policy {
    /// The fewest and the most pixels on the short side.
    fn sides(&self) -> (Option<u64>, Option<u64>) {
        (
            self.min_resolution.map(u64::from),
            self.max_resolution.map(u64::from),
        )
    }
}

fn preset_names() -> Vec<&'static str> {
    Policy::PRESETS.iter().map(|(name, _)| *name).collect()
}

impl Policy {
    fn clause(&mut self, word: Word<'_>) -> Result<(), PolicyError> {
        let Some((name, value)) = word.get().split_once('=') else {
            return Err(word.error("expected NAME=VALUE, found", CLAUSES.to_vec()));
        };
        let value = Word {
            start: word.end - value.len(),
            ..word
        };
        match name {
            "prefer" => self.prefer = preference(value)?,
            "objective" => self.objective = value.one_of("no objective is called", OBJECTIVES)?,
            "max-resolution" => self.max_resolution = Some(resolution(value)?),
            "min-resolution" => self.min_resolution = Some(resolution(value)?),
            "max-bitrate" => self.max_bitrate = Some(bitrate(value)?),
            "min-bitrate" => self.min_bitrate = Some(bitrate(value)?),
            "otherwise" => {
                self.otherwise = value.one_of("nothing else to do is called", OTHERWISE)?;
            }
            "photo-size" => {
                self.photo_size = value
                    .get()
                    .parse()
                    .map_err(|()| value.error("no size of photos is called", ImageName::names()))?;
            }
            _ => {
                let name = Word {
                    end: word.start + name.len(),
                    ..word
                };
                return Err(name.error("no clause is called", CLAUSES.to_vec()));
            }
        }
        Ok(())
    }
}

fn preference(word: Word<'_>) -> Result<Preference, PolicyError> {
    let mut ranks = [None; 6];
    for (rank, equals) in (0_u8..).zip(word.split(',')) {
        for name in equals.split('+') {
            let class = Class::ALL
                .iter()
                .position(|class| class.as_str() == name.get());
            let group = GROUPS.iter().find(|(group, _)| *group == name.get());
            let classes: &[Class] = match (&class, group) {
                (Some(index), _) => &Class::ALL[*index..=*index],
                (None, Some((_, classes))) => classes,
                (None, None) => {
                    let mut known: Vec<_> = Class::ALL.iter().map(|class| class.as_str()).collect();
                    known.extend(GROUPS.iter().map(|(group, _)| *group));
                    return Err(name.error("no class is called", known));
                }
            };
            for class in classes {
                if ranks[*class as usize].replace(rank).is_some() {
                    return Err(name.error("a class stands twice:", Vec::new()));
                }
            }
        }
    }
    Ok(Preference(ranks))
}

/// Pixels on the short side: `720`, `720p`, `4k`.
fn resolution(word: Word<'_>) -> Result<u32, PolicyError> {
    parse_resolution(word.get())
        .filter(|pixels| *pixels > 0)
        .ok_or_else(|| word.error("expected pixels such as 720 or 720p, found", Vec::new()))
}

/// Bits per second: `2176000`, `832k`, `2.5M`.
fn bitrate(word: Word<'_>) -> Result<u64, PolicyError> {
    let bitrate = parse_bitrate(word.get()).filter(|bitrate| *bitrate > 0);
    bitrate.ok_or_else(|| {
        word.error(
            "expected bits per second such as 832k or 2.5M, found",
            Vec::new(),
        )
    })
}

/// Reads pixels on the short side: `720` or `720p`.
///
/// ```
/// # use tweet_media::parse_resolution;
/// assert_eq!(parse_resolution("720p"), Some(720));
/// assert_eq!(parse_resolution("tall"), None);
/// ```
#[must_use]
pub fn parse_resolution(text: &str) -> Option<u32> {
    let digits = text.strip_suffix(['p', 'P']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// Reads bits per second: `2176000`, `832k`, `2.5M`.
///
/// ```
/// # use tweet_media::parse_bitrate;
/// assert_eq!(parse_bitrate("2.5M"), Some(2_500_000));
/// assert_eq!(parse_bitrate("fast"), None);
/// ```
#[must_use]
pub fn parse_bitrate(text: &str) -> Option<u64> {
    let (number, unit) = match text.strip_suffix(['k', 'K']) {
        Some(number) => (number, 1_000),
        None => match text.strip_suffix(['m', 'M']) {
            Some(number) => (number, 1_000_000),
            None => (text, 1),
        },
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 6 {
        return None;
    }
    // The fraction in the unit, exactly: 2.5M is 2 * 10^6 + 5 * 10^6 / 10.
    let scale = 10_u64.pow(u32::try_from(fraction.len()).ok()?);
    let part = if fraction.is_empty() {
        0
    } else {
        fraction.parse::<u64>().ok()? * unit
    };
    if part % scale != 0 {
        return None;
    }
    whole
        .parse::<u64>()
        .ok()?
        .checked_mul(unit)?
        .checked_add(part / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_reads_back_as_the_same_policy() {
        for text in [
            "best",
            "hls-first",
            "smallest",
            "archival",
            "best max-resolution=720",
            "smallest min-resolution=480 otherwise=next",
            "archival max-bitrate=5000000 min-bitrate=1000",
            "best prefer=h264",
            "archival prefer=hls+dash,h264 photo-size=large",
        ] {
            let policy: Policy = text.parse().expect(text);
            assert_eq!(policy.to_string(), text);
        }
    }

    #[test]
    fn short_forms_are_understood() {
        let policy: Policy = "  prefer=mp4,adaptive   max-resolution=1080p max-bitrate=2.5M "
            .parse()
            .expect("a policy");
        assert_eq!(
            policy.to_string(),
            "best prefer=h264+hevc,hls+dash max-resolution=1080 max-bitrate=2500000"
        );
    }

    #[test]
    fn bad_text_is_pointed_at() {
        for (text, expected) in [
            (
                "bset",
                "no preset is called \"bset\"; known: best, hls-first, smallest, archival\n  bset\n  ^^^^",
            ),
            (
                "",
                "expected a preset or a clause, found \"\"; known: best, hls-first, smallest, archival\n  \n  ^",
            ),
            (
                "best max-res=1",
                "no clause is called \"max-res\"; known: prefer, objective, max-resolution, min-resolution, max-bitrate, min-bitrate, otherwise, photo-size\n  best max-res=1\n       ^^^^^^^",
            ),
            (
                "best prefer=h264,av1",
                "no class is called \"av1\"; known: h264, hevc, webm, hls, dash, other, mp4, progressive, adaptive\n  best prefer=h264,av1\n                   ^^^",
            ),
            (
                "best prefer=mp4,h264",
                "a class stands twice: \"h264\"\n  best prefer=mp4,h264\n                  ^^^^",
            ),
            (
                "max-bitrate=fast",
                "expected bits per second such as 832k or 2.5M, found \"fast\"\n  max-bitrate=fast\n              ^^^^",
            ),
            (
                "best max-resolution=0",
                "expected pixels such as 720 or 720p, found \"0\"\n  best max-resolution=0\n                      ^",
            ),
            (
                "min-bitrate=0k",
                "expected bits per second such as 832k or 2.5M, found \"0k\"\n  min-bitrate=0k\n              ^^",
            ),
            (
                "best photo-size=orig photo-size=large",
                "a clause stands twice: \"photo-size=large\"\n  best photo-size=orig photo-size=large\n                       ^^^^^^^^^^^^^^^^",
            ),
            (
                "max-resolution=480 objective=most-pixels min-resolution=481",
                "the minimum is above the maximum with \"min-resolution=481\"\n  max-resolution=480 objective=most-pixels min-resolution=481\n                                           ^^^^^^^^^^^^^^^^^^",
            ),
            (
                "min-bitrate=1M max-bitrate=832k",
                "the minimum is above the maximum with \"max-bitrate=832k\"\n  min-bitrate=1M max-bitrate=832k\n                 ^^^^^^^^^^^^^^^^",
            ),
            (
                "best tall",
                "expected NAME=VALUE, found \"tall\"; known: prefer, objective, max-resolution, min-resolution, max-bitrate, min-bitrate, otherwise, photo-size\n  best tall\n       ^^^^",
            ),
        ] {
            let error = text.parse::<Policy>().expect_err(text);
            assert_eq!(format!("{error:#}"), expected);
        }
    }

    #[test]
    fn playlists_before_all_else_is_what_hls_first_prefers() {
        assert_eq!(
            Policy::BEST.prefer.with_first(Class::Hls),
            Policy::HLS_FIRST.prefer
        );
        for class in Class::ALL {
            let first = Policy::ARCHIVAL.prefer.with_first(*class);
            assert_eq!(first.rank(*class), Some(0));
            assert_eq!(first.to_string().parse(), Ok(first));
            assert_eq!(first.with_first(*class), first);
        }
    }

    #[test]
    fn bitrates_are_exact() {
        for (text, expected) in [
            ("0", Some(0)),
            ("832k", Some(832_000)),
            ("2.176M", Some(2_176_000)),
            ("1.5", None),
            ("1.0005k", None),
            (".5M", None),
            ("-1", None),
            ("99999999999999999999", None),
            ("18446744073709551615k", None),
        ] {
            assert_eq!(parse_bitrate(text), expected, "{text}");
        }
    }
}
