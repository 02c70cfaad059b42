//! What [`super::sound`] promises, with AVX-512 and its way to draw bytes together.
//!
//! How it works. Each step takes 64 bytes and makes masks of them, a bit for each byte: quotes, marks, blanks. Of
//! these [`tokens`](super::tokens) tells where tokens stand. The first byte of each is put into one [row](super::row),
//! and scalars that are no strings into another. When there are many, the one is looked at by
//! [`structure`](super::structure), the other by [`scalars`](super::scalars), so that what is looked at there is dense.
//!
//! Fewer documents get a yes here than with AVX2: none in which more than 32 brackets are open at once, or in which a
//! scalar is longer than 64 bytes.

use std::arch::x86_64::{
    __m128i, __m512i, _mm_loadu_si128, _mm512_add_epi32, _mm512_and_si512, _mm512_broadcast_i32x4,
    _mm512_castsi512_si128, _mm512_cmpeq_epi8_mask, _mm512_cmple_epu8_mask, _mm512_cvtepu8_epi32,
    _mm512_extracti32x4_epi32, _mm512_mask_loadu_epi8, _mm512_maskz_compress_epi8,
    _mm512_movepi8_mask, _mm512_or_si512, _mm512_set1_epi32, _mm512_shuffle_epi8,
    _mm512_srli_epi16, _mm512_storeu_si512, _mm512_test_epi8_mask,
};

use super::Known;
use super::brackets::{self, Depth, Marks};
use super::grammar::parity;
use super::needles::{FIRSTS_AND_SECONDS, needle_of};
use super::row::{MOST, each, first, load};
use super::scalars::Scalars;
use super::structure::{Structure, Tokens};
use super::text::Text;
use super::tokens::{BLANKS, Carry, ESCAPES, Escapes, MARKS, Units};
use crate::json::index::{ESCAPED, Index};

/// Proof that the processor has what this module needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx512(());

#[expect(clippy::unused_self, reason = "the proof is all that is asked of it")]
impl Avx512 {
    /// The proof, if it can be had.
    #[inline]
    pub(super) fn here() -> Option<Self> {
        static KNOWN: Known = Known::new();

        KNOWN.is(ask).then_some(Self(()))
    }

    /// [`super::sound_and_flat`], but it may cost the yes if there are half as many.
    #[inline]
    pub(super) fn sound(self, bytes: &[u8]) -> Option<usize> {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { sound::<false>(bytes, &mut Index::default()) }
    }

    /// [`super::sound_and_indexed`], under the same condition.
    #[inline]
    pub(super) fn sound_and_indexed(self, bytes: &[u8], index: &mut Index) -> Option<usize> {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { sound::<true>(bytes, index) }
    }

    /// [`super::close_of_tokens`].
    #[inline]
    pub(super) fn close_of_tokens(self, tokens: &[u8]) -> usize {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { close_of_tokens(tokens) }
    }

    /// [`super::close`].
    #[inline]
    pub(super) fn close(self, bytes: &[u8], start: usize, limit: usize) -> Result<usize, usize> {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { close(bytes, start, limit) }
    }

    /// [`super::needle`].
    #[inline]
    pub(super) fn needle(self, bytes: &[u8]) -> Option<usize> {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { needle(bytes) }
    }

    /// [`super::delimited`].
    #[inline]
    pub(super) fn delimited(self, line: &[u8]) -> bool {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { delimited(line) }
    }
}

#[cold]
fn ask() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vbmi")
        && is_x86_feature_detected!("avx512vbmi2")
        && is_x86_feature_detected!("pclmulqdq")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("popcnt")
}

/// A table of sixteen bytes, for all lanes of a lookup.
#[inline]
#[target_feature(enable = "avx512f")]
fn all_lanes(table: &[u8; 16]) -> __m512i {
    // SAFETY: sixteen bytes, and no alignment is needed.
    _mm512_broadcast_i32x4(unsafe { _mm_loadu_si128(table.as_ptr().cast()) })
}

/// The 64 bytes from `at` on, blanks behind the end.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn step_at(bytes: &[u8], at: usize) -> __m512i {
    let rest = &bytes[at..];
    if let Some(chunk) = rest.first_chunk() {
        return load(chunk);
    }
    // SAFETY: the mask leaves out what is behind the end, and no alignment is needed.
    unsafe { _mm512_mask_loadu_epi8(each(b' '), first(rest.len()), rest.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn escapes(step: __m512i) -> Escapes {
    let [lows, highs] = ESCAPES;
    let (lows, highs) = (all_lanes(&lows), all_lanes(&highs));
    let upper = _mm512_and_si512(_mm512_srli_epi16::<4>(step), each(0x0F));
    // A byte above 0x7F looks up zero.
    let class = _mm512_and_si512(
        _mm512_shuffle_epi8(lows, step),
        _mm512_shuffle_epi8(highs, upper),
    );
    Escapes {
        allowed: _mm512_test_epi8_mask(class, each(0x0F)),
        unicode: _mm512_cmpeq_epi8_mask(step, each(b'u')),
        hex: _mm512_test_epi8_mask(class, each(0x30)),
        d: _mm512_cmpeq_epi8_mask(_mm512_or_si512(step, each(0x20)), each(b'd')),
    }
}

/// The bytes that part scalars: marks and blanks. Some control characters pass for marks.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn apart(step: __m512i) -> (u64, u64) {
    let (blanks, marks) = (all_lanes(&BLANKS), all_lanes(&MARKS));
    let mark = _mm512_cmpeq_epi8_mask(
        _mm512_or_si512(step, each(0x20)),
        _mm512_shuffle_epi8(marks, step),
    );
    let blank = _mm512_cmpeq_epi8_mask(step, _mm512_shuffle_epi8(blanks, step));
    (mark, blank)
}

/// Most steps that are made before rows are looked at.
const STEPS: usize = 64;

#[target_feature(
    enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt"
)]
fn sound<const INDEXED: bool>(bytes: &[u8], index: &mut Index) -> Option<usize> {
    if !matches!(bytes.first(), Some(b'{' | b'[')) {
        return None;
    }
    if INDEXED {
        index.reserve(bytes.len());
    }
    let (mut carry, mut units) = (Carry::default(), Units::default());
    let mut text = Text::new();
    let mut structure = Structure::new();
    let (mut tokens, mut scalars) = (Tokens::none(), Scalars::none());
    // Where tokens stand in each step that the row is of.
    let mut places = [0; STEPS];
    let (mut token_count, mut scalar_count) = (0, 0);
    let mut steps = 0;
    // How many are looked at together: fewer at first where something else seems to be behind the document.
    let mut most = match bytes.last() {
        Some(b'}' | b']') => MOST,
        _ => MOST / 4,
    };
    let mut faults = 0;
    let mut at = 0;
    loop {
        let is_last = at >= bytes.len();
        let waiting = token_count | scalar_count | (steps * (MOST / STEPS));
        if is_last || waiting >= most {
            (tokens.count, scalars.count) = (token_count, scalar_count);
            if faults != 0 || !scalars.are_sound() {
                return None;
            }
            if INDEXED {
                let to = &mut index.tokens[index.count..][..token_count];
                to.copy_from_slice(tokens.written());
                index.count += token_count;
            }
            let before = structure;
            let is_sound = structure.follow(&mut tokens, is_last);
            if is_sound && is_last && structure.has_ended() && tokens.ends_with_bracket() {
                // Nothing but blanks is behind it.
                return text.ends(bytes).then(|| bytes.trim_ascii_end().len());
            }
            if !is_sound || is_last || structure.has_ended() {
                let last = before.last(&tokens)?;
                let end = at - steps * 64 + place(&places, last) + 1;
                if INDEXED {
                    index.count = index.count - tokens.count + last + 1;
                }
                tokens.count = last + 1;
                structure = before;
                // Behind a bracket no scalar is left that was not looked at.
                let is_sound = tokens.ends_with_bracket()
                    && structure.follow(&mut tokens, true)
                    && structure.has_ended();
                return (is_sound && text.ends(&bytes[..end])).then_some(end);
            }
            tokens.restart();
            (token_count, scalar_count) = (0, scalars.count);
            steps = 0;
            most = MOST;
        }
        let step = step_at(bytes, at);
        text.take(bytes, at, _mm512_movepi8_mask(step) == 0);
        let backslash = _mm512_cmpeq_epi8_mask(step, each(b'\\'));
        let mut quotes = _mm512_cmpeq_epi8_mask(step, each(b'"'));
        if backslash != 0 || !carry.is_whole() || !units.are_whole() {
            let escaped = carry.escaped(backslash);
            quotes &= !escaped;
            let Escapes {
                allowed,
                unicode,
                hex,
                d,
            } = escapes(step);
            faults |= escaped & !allowed;
            if !units.are_sound((bytes, at), escaped & unicode, hex, d) {
                return None;
            }
        }
        let control = _mm512_cmple_epu8_mask(step, each(0x1F));
        let (mark, blank) = apart(step);
        let found = carry.find(quotes, parity(quotes), mark, mark | blank);
        faults |= control & found.in_string;
        if INDEXED {
            note(
                index,
                index.count + token_count,
                at,
                found.tokens,
                backslash,
            );
        }
        tokens.push(&mut token_count, step, found.tokens);
        scalars.push(
            &mut scalar_count,
            step,
            found.scalars | found.behind_scalars,
        );
        places[steps % STEPS] = found.tokens;
        steps += 1;
        at += 64;
    }
}

/// How many bytes behind the start of the first step the token with this number stands.
#[cold]
fn place(places: &[u64; STEPS], mut number: usize) -> usize {
    for (step, mut tokens) in places.iter().copied().enumerate() {
        let count = tokens.count_ones() as usize;
        if number < count {
            for _ in 0..number {
                tokens &= tokens - 1;
            }
            return step * 64 + tokens.trailing_zeros() as usize;
        }
        number -= count;
    }
    STEPS * 64
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn marks(bytes: &[u8; 64]) -> Marks {
    let step = load(bytes);
    // `[` is 0x5B, `{` is 0x7B, and what closes them is two further.
    let either = _mm512_or_si512(step, each(0x20));
    Marks {
        backslash: _mm512_cmpeq_epi8_mask(step, each(b'\\')),
        quote: _mm512_cmpeq_epi8_mask(step, each(b'"')),
        opening: _mm512_cmpeq_epi8_mask(either, each(b'{')),
        closing: _mm512_cmpeq_epi8_mask(either, each(b'}')),
        is_ascii: _mm512_movepi8_mask(step) == 0,
    }
}

#[target_feature(enable = "avx512f,avx512bw,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
fn close(bytes: &[u8], start: usize, limit: usize) -> Result<usize, usize> {
    brackets::close(bytes, start, limit, |step| marks(step), |bits| parity(bits))
}

#[target_feature(enable = "avx512f,avx512bw,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
fn delimited(line: &[u8]) -> bool {
    brackets::delimited(line, |step| marks(step), |bits| parity(bits))
}

/// The numbers from 0 to 63.
const NUMBERS: [u8; 64] = {
    let mut numbers = [0; 64];
    let mut number = 0;
    while number < 64 {
        numbers[number as usize] = number;
        number += 1;
    }
    numbers
};

/// Notes where the tokens of the step at `at` stand, `count` being before them, and which are strings with a backslash.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,popcnt")]
fn note(index: &mut Index, count: usize, at: usize, tokens: u64, backslash: u64) {
    let Some(places) = index
        .places
        .get_mut(count..)
        .and_then(|places| places.first_chunk_mut::<64>())
    else {
        return;
    };
    let drawn = _mm512_maskz_compress_epi8(tokens, load(&NUMBERS));
    #[expect(
        clippy::cast_possible_truncation,
        reason = "larger documents have no index"
    )]
    let first = _mm512_set1_epi32((at as u32).cast_signed());
    let mut write = |number: usize, sixteen: __m128i| {
        let places = &mut places[16 * number..][..16];
        let sum = _mm512_add_epi32(_mm512_cvtepu8_epi32(sixteen), first);
        // SAFETY: sixteen numbers, and no alignment is needed.
        unsafe { _mm512_storeu_si512(places.as_mut_ptr().cast(), sum) };
    };
    write(0, _mm512_castsi512_si128(drawn));
    if tokens.count_ones() > 16 {
        write(1, _mm512_extracti32x4_epi32::<1>(drawn));
        write(2, _mm512_extracti32x4_epi32::<2>(drawn));
        write(3, _mm512_extracti32x4_epi32::<3>(drawn));
    }
    let mut left = backslash;
    while left != 0 {
        let before = (left & left.wrapping_neg()) - 1;
        left &= left - 1;
        let string = count + (tokens & before).count_ones() as usize;
        let place = string.checked_sub(1);
        if let Some(place) = place.and_then(|last| index.places.get_mut(last)) {
            *place |= ESCAPED;
        }
    }
}

#[target_feature(enable = "avx512f,avx512bw,bmi1,popcnt")]
fn close_of_tokens(tokens: &[u8]) -> usize {
    let mut depth = Depth::default();
    let mut at = 0;
    while at < tokens.len() {
        let either = _mm512_or_si512(step_at(tokens, at), each(0x20));
        let opening = _mm512_cmpeq_epi8_mask(either, each(b'{'));
        let closing = _mm512_cmpeq_epi8_mask(either, each(b'}'));
        if let Some(number) = depth.follow(opening, closing) {
            return at + number + 1;
        }
        at += 64;
    }
    tokens.len()
}

/// Where the next [pairs](super::needles) stand at or behind `at`, those of 64 bytes; `Err` with the place up to which
/// there are none, less than two looks before the end. A function of its own, since calls in a loop cost it its
/// constants.
#[inline(never)]
#[target_feature(enable = "avx512f,avx512bw")]
fn next_pairs(bytes: &[u8], mut at: usize) -> Result<(usize, u64), usize> {
    /// As many bytes as two looks take: each of 64, and the two behind them.
    const LOOKS: usize = 130;

    let rest = |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk::<LOOKS>());
    while let Some(ahead) = rest(at) {
        let look = |from: usize| {
            let near = ahead[from..].first_chunk().map(|near| load(near));
            let far = ahead[from + 2..].first_chunk().map(|far| load(far));
            near.zip(far).map_or(0, |(near, far)| pairs(near, far))
        };
        let (first, second) = (look(0), look(64));
        if first | second != 0 {
            return Ok(if first != 0 {
                (at, first)
            } else {
                (at + 64, second)
            });
        }
        at += 128;
    }
    Err(at)
}

/// Where pairs stand, from 64 bytes and those two further.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn pairs(near: __m512i, far: __m512i) -> u64 {
    let (firsts, seconds) = FIRSTS_AND_SECONDS;
    _mm512_cmpeq_epi8_mask(near, _mm512_shuffle_epi8(all_lanes(&firsts), near))
        & _mm512_cmpeq_epi8_mask(far, _mm512_shuffle_epi8(all_lanes(&seconds), near))
}

#[target_feature(enable = "avx512f,avx512bw,bmi1,lzcnt,popcnt")]
fn needle(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match next_pairs(bytes, at) {
            Ok((hit, pairs)) => {
                if let Some(start) = needle_of(bytes, hit, pairs) {
                    return Some(start);
                }
                at = hit + 64;
            }
            Err(end) => {
                at = end;
                break;
            }
        }
    }
    while at + 2 < bytes.len() {
        let pairs = pairs(step_at(bytes, at), step_at(bytes, at + 2));
        if let Some(start) = needle_of(bytes, at, pairs) {
            return Some(start);
        }
        at += 64;
    }
    None
}
