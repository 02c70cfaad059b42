//! What [`super`] promises, with AVX2 and the carry-less product.
//!
//! How it works. Each step takes 64 bytes and makes masks of them, a bit for each byte: quotes, marks, digits. Of
//! these [`tokens`](super::tokens) tells where tokens stand, and [`grammar`](super::grammar) whether they may stand so.
//! [`text`](super::text) is told where bytes above 0x7F stand.

use std::arch::x86_64::{
    __m256i, _mm256_and_si256, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_max_epu8,
    _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8, _mm256_setr_epi64x,
    _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_slli_epi16, _mm256_srli_epi16,
    _mm256_sub_epi8, _mm256_testz_si256,
};

use super::Known;
use super::brackets::{self, Marks};
use super::grammar::{Grammar, Spread, Tokens, Verdict, parity};
use super::needles::{FIRSTS_AND_SECONDS, needle_of};
use super::text::Text;
use super::tokens::{BLANKS, Carry, ESCAPES, Escapes, MARKS, Places, Start, Units};

/// Proof that the processor has what this module needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx2(());

#[expect(clippy::unused_self, reason = "the proof is all that is asked of it")]
impl Avx2 {
    /// The proof, if it can be had.
    #[inline]
    pub(super) fn here() -> Option<Self> {
        static KNOWN: Known = Known::new();

        KNOWN.is(ask).then_some(Self(()))
    }

    /// [`super::sound`].
    #[inline]
    pub(super) fn sound(self, bytes: &[u8]) -> Option<usize> {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { sound::<false>(bytes) }
    }

    /// [`super::sound_and_flat`].
    #[inline]
    pub(super) fn sound_and_flat(self, bytes: &[u8]) -> Option<usize> {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { sound::<true>(bytes) }
    }

    /// [`super::close`].
    #[inline]
    pub(super) fn close(self, bytes: &[u8], start: usize, limit: usize) -> Result<usize, usize> {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { close(bytes, start, limit) }
    }

    /// [`super::delimited`].
    #[inline]
    pub(super) fn delimited(self, line: &[u8]) -> bool {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { delimited(line) }
    }

    /// [`super::pass_over`].
    #[inline]
    pub(super) fn pass_over(self, bytes: &[u8], at: usize, sieve: &super::Sieve) -> usize {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { super::members::pass_over(bytes, at, sieve) }
    }

    /// [`super::needle`].
    #[inline]
    pub(super) fn needle(self, bytes: &[u8]) -> Option<usize> {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { needle(bytes) }
    }
}

#[cold]
fn ask() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("pclmulqdq")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("popcnt")
}

/// Sixty-four bytes.
#[derive(Clone, Copy)]
struct Step {
    low: __m256i,
    high: __m256i,
}

impl Step {
    #[inline]
    #[target_feature(enable = "avx2")]
    #[expect(clippy::cast_ptr_alignment, reason = "the load asks for no alignment")]
    fn load(bytes: &[u8; 64]) -> Self {
        let start = bytes.as_ptr().cast::<__m256i>();
        // SAFETY: both loads lie within the 64 bytes, and need no alignment.
        unsafe {
            Self {
                low: _mm256_loadu_si256(start),
                high: _mm256_loadu_si256(start.add(1)),
            }
        }
    }
}

impl Step {
    #[inline]
    #[target_feature(enable = "avx2")]
    fn is_ascii(self) -> bool {
        _mm256_movemask_epi8(_mm256_or_si256(self.low, self.high)) == 0
    }
}

/// The mask of a step, from a question that is asked of both of its halves.
macro_rules! mask {
    ($step:expr, |$half:ident| $question:expr) => {{
        let $half = $step.low;
        let low = _mm256_movemask_epi8($question).cast_unsigned();
        let $half = $step.high;
        let high = _mm256_movemask_epi8($question).cast_unsigned();
        u64::from(low) | u64::from(high) << 32
    }};
}

/// A table of sixteen bytes, for both lanes of a lookup.
#[inline]
#[target_feature(enable = "avx2")]
fn both(table: [u8; 16]) -> __m256i {
    let [low, high] = [0, 8].map(|at| {
        let half = table[at..].first_chunk::<8>();
        i64::from_le_bytes(*half.expect("sixteen bytes have two halves"))
    });
    _mm256_setr_epi64x(low, high, low, high)
}

/// The masks of one step, before strings are known.
struct Masks {
    backslash: u64,
    quote: u64,
    /// Bytes below 0x20.
    control: u64,
    blank: u64,
    /// Brackets, colons and commas.
    mark: u64,
    /// These bits of each byte.
    bit1: u64,
    bit5: u64,
    bit6: u64,
    digit: u64,
    zero: u64,
}

#[inline]
#[target_feature(enable = "avx2")]
fn masks(step: Step) -> Masks {
    let byte = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let (blanks, marks) = (both(BLANKS), both(MARKS));
    Masks {
        backslash: mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b'\\'))),
        quote: mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b'"'))),
        control: mask!(step, |half| _mm256_cmpeq_epi8(
            _mm256_max_epu8(half, byte(0x1F)),
            byte(0x1F)
        )),
        blank: mask!(step, |half| _mm256_cmpeq_epi8(
            half,
            _mm256_shuffle_epi8(blanks, half)
        )),
        mark: mask!(step, |half| _mm256_cmpeq_epi8(
            _mm256_or_si256(half, byte(0x20)),
            _mm256_shuffle_epi8(marks, half)
        )),
        bit1: mask!(step, |half| _mm256_slli_epi16::<6>(half)),
        bit5: mask!(step, |half| _mm256_slli_epi16::<2>(half)),
        bit6: mask!(step, |half| _mm256_slli_epi16::<1>(half)),
        digit: mask!(step, |half| {
            let from_zero = _mm256_sub_epi8(half, byte(b'0'));
            _mm256_cmpeq_epi8(_mm256_min_epu8(from_zero, byte(9)), from_zero)
        }),
        zero: mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b'0'))),
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn escapes(step: Step) -> Escapes {
    let byte = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let [lows, highs] = ESCAPES;
    let (lows, highs) = (both(lows), both(highs));
    let class = |half: __m256i| {
        let upper = _mm256_and_si256(_mm256_srli_epi16::<4>(half), byte(0x0F));
        // A byte above 0x7F looks up zero.
        _mm256_and_si256(
            _mm256_shuffle_epi8(lows, half),
            _mm256_shuffle_epi8(highs, upper),
        )
    };
    let none = _mm256_setzero_si256();
    let classes = Step {
        low: class(step.low),
        high: class(step.high),
    };
    Escapes {
        allowed: !mask!(classes, |half| _mm256_cmpeq_epi8(
            _mm256_and_si256(half, byte(0x0F)),
            none
        )),
        unicode: mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b'u'))),
        hex: !mask!(classes, |half| _mm256_cmpeq_epi8(
            _mm256_and_si256(half, byte(0x30)),
            none
        )),
        d: mask!(step, |half| _mm256_cmpeq_epi8(
            _mm256_or_si256(half, byte(0x20)),
            byte(b'd')
        )),
    }
}

#[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
fn sound<const FLAT: bool>(bytes: &[u8]) -> Option<usize> {
    if !matches!(bytes.first(), Some(b'{' | b'[')) {
        return None;
    }
    let (mut carry, mut units) = (Carry::default(), Units::default());
    let mut grammar = Grammar::new();
    let mut tokens = Tokens::default();
    let mut places = Places::new();
    let mut start = Start::default();
    // How many tokens are looked at together: few at first, so that little is read behind a short document.
    let mut most = 16;
    let mut text = Text::new();
    let mut at = 0;
    let (number, is_last) = loop {
        if at >= bytes.len() {
            let number = grammar.follow(&tokens).end()?;
            break (number, number + 1 == tokens.count);
        }
        let step = step_at(bytes, at);
        text.take(bytes, at, step.is_ascii());
        let masks = masks(step);
        let mut quotes = masks.quote;
        let mut is_sound = true;
        if masks.backslash != 0 || !carry.is_whole() || !units.are_whole() {
            let escaped = carry.escaped(masks.backslash);
            quotes &= !escaped;
            let Escapes {
                allowed,
                unicode,
                hex,
                d,
            } = escapes(step);
            is_sound =
                escaped & !allowed == 0 && units.are_sound((bytes, at), escaped & unicode, hex, d);
        }
        let found = carry.find(quotes, parity(quotes), masks.mark, masks.mark | masks.blank);
        // Some control characters would pass for marks.
        is_sound &= masks.control & (found.in_string | !masks.blank) == 0;
        let unread = carry.unread(&found, masks.digit, masks.zero, (bytes, at));
        is_sound &= unread.is_some();
        let count = found.tokens.count_ones();
        if tokens.count + count > most || !is_sound {
            match grammar.follow(&std::mem::take(&mut tokens)) {
                Verdict::Ends(number) => break (number, false),
                Verdict::Open if is_sound && places.are_sound(bytes, bytes.len()) => {}
                Verdict::Open | Verdict::Fault => return None,
            }
            most = 64;
            start = Start::with(found.tokens, at, carry);
        }
        places.push(at, unread.unwrap_or_default());
        let spread = Spread {
            tokens: found.tokens,
            marks: found.marks,
            strings: found.strings,
            bit1: masks.bit1,
            bit5: masks.bit5,
            bit6: masks.bit6,
        };
        tokens.push(&spread, count);
        at += 64;
    };
    if FLAT && grammar.was_deep() {
        return None;
    }
    let end = if is_last {
        // Nothing but blanks is behind it.
        bytes.trim_ascii_end().len()
    } else {
        place(bytes, start, number)
    };
    (places.are_sound(bytes, end) && text.ends(&bytes[..end])).then_some(end)
}

/// Where the token with this number ends, which is a bracket.
#[cold]
#[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
fn place(bytes: &[u8], start: Start, number: u32) -> usize {
    start.place(number, |at, carry| {
        let masks = masks(step_at(bytes, at));
        let quotes = masks.quote & !carry.escaped(masks.backslash);
        carry
            .find(quotes, parity(quotes), masks.mark, masks.mark | masks.blank)
            .tokens
    })
}

/// The step that begins at `at`, blanks behind the end.
#[inline]
#[target_feature(enable = "avx2")]
fn step_at(bytes: &[u8], at: usize) -> Step {
    if let Some(chunk) = bytes[at..].first_chunk::<64>() {
        return Step::load(chunk);
    }
    let mut padded = [b' '; 64];
    let rest = &bytes[at..];
    padded[..rest.len()].copy_from_slice(rest);
    Step::load(&padded)
}

#[inline]
#[target_feature(enable = "avx2")]
fn marks(bytes: &[u8; 64]) -> Marks {
    let byte = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let step = Step::load(bytes);
    // `[` is 0x5B, `{` is 0x7B, and what closes them is two further.
    let bracket = |bracket: u8| {
        mask!(step, |half| _mm256_cmpeq_epi8(
            _mm256_or_si256(half, byte(0x20)),
            byte(bracket)
        ))
    };
    Marks {
        backslash: mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b'\\'))),
        quote: mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b'"'))),
        opening: bracket(b'{'),
        closing: bracket(b'}'),
        is_ascii: step.is_ascii(),
    }
}

#[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
fn close(bytes: &[u8], start: usize, limit: usize) -> Result<usize, usize> {
    brackets::close(bytes, start, limit, |step| marks(step), |bits| parity(bits))
}

#[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
fn delimited(line: &[u8]) -> bool {
    brackets::delimited(line, |step| marks(step), |bits| parity(bits))
}

/// How many bytes one look for needles takes.
const LOOK: usize = 34;

/// How many bytes two looks take.
const TWO_LOOKS: usize = 66;

/// Where [pairs](super::needles) stand, for each of the first 32 bytes.
#[inline]
#[target_feature(enable = "avx2")]
fn pairs(bytes: &[u8; LOOK]) -> __m256i {
    // SAFETY: 32 bytes from the first and from the third, and no alignment is needed.
    let (near, far) = unsafe {
        (
            _mm256_loadu_si256(bytes.as_ptr().cast()),
            _mm256_loadu_si256(bytes.as_ptr().add(2).cast()),
        )
    };
    let (firsts, seconds) = FIRSTS_AND_SECONDS;
    _mm256_and_si256(
        _mm256_cmpeq_epi8(near, _mm256_shuffle_epi8(both(firsts), near)),
        _mm256_cmpeq_epi8(far, _mm256_shuffle_epi8(both(seconds), near)),
    )
}

/// Where the next pairs stand that may belong to a needle, those of 32 bytes; `Err` with the place up to which there
/// are none, less than two looks before the end. A function of its own, since calls in a loop cost it its constants.
#[inline(never)]
#[target_feature(enable = "avx2,bmi1,lzcnt,popcnt")]
fn next_pairs(bytes: &[u8], mut at: usize) -> Result<(usize, u32), usize> {
    while let Some(ahead) = bytes.get(at..).and_then(|ahead| ahead.first_chunk()) {
        let ahead: &[u8; TWO_LOOKS] = ahead;
        let (Some(first), Some(second)) = (ahead.first_chunk(), ahead.last_chunk()) else {
            break;
        };
        let (first, second) = (pairs(first), pairs(second));
        let either = _mm256_or_si256(first, second);
        if _mm256_testz_si256(either, either) == 0 {
            let bits = |hits: __m256i| _mm256_movemask_epi8(hits).cast_unsigned();
            return Ok(match bits(first) {
                0 => (at + 32, bits(second)),
                first => (at, first),
            });
        }
        at += 64;
    }
    Err(at)
}

#[target_feature(enable = "avx2,bmi1,lzcnt,popcnt")]
fn needle(bytes: &[u8]) -> Option<usize> {
    let Some(last) = bytes.last_chunk::<LOOK>() else {
        return super::plain_needle(bytes);
    };
    let mut at = 0;
    loop {
        match next_pairs(bytes, at) {
            Ok((hit, pairs)) => {
                if let Some(start) = needle_of(bytes, hit, u64::from(pairs)) {
                    return Some(start);
                }
                at = hit + 32;
            }
            Err(end) => {
                at = end;
                break;
            }
        }
    }
    let look = |at: usize, hits: __m256i| {
        let pairs = _mm256_movemask_epi8(hits).cast_unsigned();
        needle_of(bytes, at, u64::from(pairs))
    };
    if let Some(ahead) = bytes.get(at..).and_then(|ahead| ahead.first_chunk())
        && let Some(start) = look(at, pairs(ahead))
    {
        return Some(start);
    }
    // The last look overlaps the one before.
    look(bytes.len() - LOOK, pairs(last))
}
