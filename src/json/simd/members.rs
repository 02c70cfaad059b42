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
    let chunk = bytes.get(at..)?.first_chunk()?;
    Some(vector(chunk))
}

#[inline]
#[target_feature(enable = "avx2")]
fn vector(chunk: &[u8; 32]) -> __m256i {
    // SAFETY: 32 bytes, and no alignment is needed.
    unsafe { _mm256_loadu_si256(chunk.as_ptr().cast()) }
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

/// As many bytes as most members have.
const LOOK: usize = 64;

/// What one look tells, a bit for each byte.
struct Look {
    quotes: u64,
    backslashes: u64,
    /// Commas and closing braces.
    ends: u64,
}

impl Look {
    #[inline]
    #[target_feature(enable = "avx2")]
    fn at(bytes: &[u8; LOOK]) -> Self {
        let none = [0; 32];
        let low = vector(bytes.first_chunk().unwrap_or(&none));
        let high = vector(bytes.last_chunk().unwrap_or(&none));
        let both = |low: __m256i, high: __m256i| u64::from(mask(low)) | u64::from(mask(high)) << 32;
        let ends = |half: __m256i| _mm256_or_si256(equal(half, b','), equal(half, b'}'));
        Self {
            quotes: both(equal(low, b'"'), equal(high, b'"')),
            backslashes: both(equal(low, b'\\'), equal(high, b'\\')),
            ends: both(ends(low), ends(high)),
        }
    }
}

/// [`super::pass_over`].
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
pub(super) fn pass_over(bytes: &[u8], start: usize, sieve: &Sieve) -> usize {
    let mut at = start;
    // Where the byte before a member's first quote stands: behind the bracket that opens there is no comma.
    let mut before = match bytes.get(at) {
        Some(b'"') if at > 0 => at - 1,
        _ => at,
    };
    // Each round passes over one member, or returns where it cannot. The next look waits for the place that this one
    // finds, so as little as can be lies between them.
    loop {
        let Some(rest) = bytes.get(before..) else {
            return at;
        };
        let mut padded = [b' '; LOOK];
        let ahead = match rest.first_chunk() {
            Some(ahead) => ahead,
            None => {
                padded[..rest.len()].copy_from_slice(rest);
                &padded
            }
        };
        let look = Look::at(ahead);
        // The first quote must be here, and the next one ends the key.
        let quotes = look.quotes & !3;
        let end = quotes.trailing_zeros() as usize;
        if look.quotes & 3 != 2
            || end + 3 > LOOK
            || look.backslashes & !(u64::MAX << end) != 0
            || ahead[end + 1] != b':'
            || sieve.may_hold(&ahead[2..end])
        {
            return at;
        }
        let value = end + 2;
        let first = ahead[value];
        let behind = u64::MAX << value;
        at = if first == b'"' {
            // Behind its own quote.
            let quotes = quotes & (behind << 1);
            let escapes = look.backslashes & behind & quotes.wrapping_sub(1);
            if quotes != 0 && escapes == 0 {
                before + quotes.trailing_zeros() as usize + 1
            } else {
                match string_end(bytes, before + value + 1) {
                    Some(end) => end,
                    None => return at,
                }
            }
        } else if matches!(first, b'[' | b'{') {
            match small_end(bytes, before + value) {
                Some(end) => end,
                None => return at,
            }
        } else if first <= b' ' {
            return at;
        } else if look.ends & behind != 0 {
            before + (look.ends & behind).trailing_zeros() as usize
        } else {
            match scalar_end(bytes, before + value) {
                Some(end) => end,
                None => return at,
            }
        };
        before = at;
    }
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
