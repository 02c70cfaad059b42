//! Passing over the members of an object that nobody asks for, with AVX2.
//!
//! Takes a document, a place in an object and a [`Sieve`] of the keys that matter; gives the place of the
//! next member that may matter. Most members of a tweet are numbers, flags and texts under keys that mean
//! nothing here, and looking at each as if it might is what a walk spends its time on. Whatever is spelled
//! in an unusual way is left to the caller: blanks between tokens, escapes in keys, long keys.

use std::arch::x86_64::{
    __m256i, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_or_si256,
    _mm256_set1_epi8,
};

use super::Sieve;

#[inline]
#[target_feature(enable = "avx2")]
fn load(bytes: &[u8], at: usize) -> Option<__m256i> {
    let chunk = bytes.get(at..)?.first_chunk::<32>()?;
    // SAFETY: 32 bytes, and no alignment is needed.
    Some(unsafe { _mm256_loadu_si256(chunk.as_ptr().cast()) })
}

#[inline]
#[target_feature(enable = "avx2")]
fn equal(chunk: __m256i, byte: u8) -> __m256i {
    _mm256_cmpeq_epi8(chunk, _mm256_set1_epi8(byte.cast_signed()))
}

#[inline]
#[target_feature(enable = "avx2")]
fn mask(hits: __m256i) -> u32 {
    _mm256_movemask_epi8(hits).cast_unsigned()
}

/// [`super::pass_over`].
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
pub(super) fn pass_over(bytes: &[u8], start: usize, sieve: &Sieve) -> usize {
    let mut at = start;
    // Each round passes over one member, or returns where it cannot.
    loop {
        let quote = at + usize::from(bytes.get(at) == Some(&b','));
        if bytes.get(quote) != Some(&b'"') {
            return at;
        }
        let Some(length) = key_length(bytes, quote + 1) else {
            return at;
        };
        let key = &bytes[quote + 1..quote + 1 + length];
        if sieve.may_hold(key) {
            return at;
        }
        let colon = quote + 2 + length;
        let (Some(b':'), Some(first)) = (bytes.get(colon), bytes.get(colon + 1)) else {
            return at;
        };
        let end = match first {
            b'"' => string_end(bytes, colon + 2),
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => scalar_end(bytes, colon + 1),
            b'[' | b'{' => small_end(bytes, colon + 1),
            _ => None,
        };
        match end {
            Some(end) => at = end,
            None => return at,
        }
    }
}

/// The length of the key whose first byte stands at `start`, if it is short and plain.
#[inline]
#[target_feature(enable = "avx2,bmi1")]
fn key_length(bytes: &[u8], start: usize) -> Option<usize> {
    let mut length = 0;
    while length < super::LONGEST_KEY {
        let chunk = load(bytes, start + length)?;
        let quotes = mask(equal(chunk, b'"'));
        let backslashes = mask(equal(chunk, b'\\'));
        // A backslash before the quote, or before the end of the chunk.
        if backslashes & (quotes ^ quotes.wrapping_sub(1)) != 0 {
            return None;
        }
        if quotes != 0 {
            return Some(length + quotes.trailing_zeros() as usize);
        }
        length += 32;
    }
    None
}

/// Where the string ends whose first byte inside is `start`, its quote included.
#[inline]
#[target_feature(enable = "avx2,bmi1")]
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        let chunk = load(bytes, at)?;
        let mut quotes = mask(equal(chunk, b'"'));
        while quotes != 0 {
            let quote = at + quotes.trailing_zeros() as usize;
            quotes &= quotes - 1;
            let before = &bytes[start..quote];
            let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\');
            if before.last() != Some(&b'\\') || backslashes.count() % 2 == 0 {
                return Some(quote + 1);
            }
        }
        at += 32;
    }
}

/// Where what stands between a colon and the next comma or brace ends.
#[inline]
#[target_feature(enable = "avx2,bmi1")]
fn scalar_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        let chunk = load(bytes, at)?;
        let ends = mask(_mm256_or_si256(equal(chunk, b','), equal(chunk, b'}')));
        if ends != 0 {
            return Some(at + ends.trailing_zeros() as usize);
        }
        at += 32;
    }
}

/// Where the object or array ends whose bracket stands at `start`, if it is small and holds neither text nor
/// brackets.
#[inline]
#[target_feature(enable = "avx2,bmi1")]
fn small_end(bytes: &[u8], start: usize) -> Option<usize> {
    let chunk = load(bytes, start)?;
    let text = mask(equal(chunk, b'"'));
    let either = _mm256_or_si256(chunk, _mm256_set1_epi8(0x20));
    // `[` is 0x5B, `{` is 0x7B, and what closes them is two further.
    let opening = mask(equal(either, b'{')) & !1;
    let closing = mask(equal(either, b'}'));
    // The first that closes, and nothing else before it.
    let before = closing ^ closing.wrapping_sub(1);
    (closing != 0 && (text | opening) & before == 0)
        .then(|| start + closing.trailing_zeros() as usize + 1)
}
