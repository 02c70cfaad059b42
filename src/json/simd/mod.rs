//! The grammar of a document, sixty-four bytes at a step.
//!
//! Takes the bytes of an object or array, says where it ends if it is sound in every byte. It gives a
//! yes, never a reason: where it says nothing the plain [validator](super::validate) finds what is
//! wrong, or that nothing is. So one code words all faults, and this one is held to it by tests. It also
//! finds the [`needle`] without which a document holds no media.
//!
//! The only place of the crate where `unsafe` stands: each function here is safe, chooses by the processor it runs on,
//! and does without where that has neither AVX-512 nor AVX2. Where it has both, AVX-512 goes first, and what it gives
//! no yes to is for AVX2 to say.

#[cfg(target_arch = "x86_64")]
#[allow(
    unsafe_code,
    reason = "loads of vectors, and calls of what a test of the processor allows"
)]
mod avx2;
#[cfg(target_arch = "x86_64")]
#[allow(
    unsafe_code,
    reason = "loads and stores of vectors, and calls of what a test of the processor allows"
)]
mod avx512;
#[cfg(target_arch = "x86_64")]
#[allow(
    clippy::inline_always,
    reason = "what calls these has the features of the processor, and they have them only as a part of it"
)]
mod brackets;
#[cfg(target_arch = "x86_64")]
mod grammar;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, reason = "loads of vectors")]
mod members;
#[cfg(target_arch = "x86_64")]
mod needles;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, reason = "loads and stores of vectors")]
mod row;
#[cfg(target_arch = "x86_64")]
mod scalars;
#[cfg(target_arch = "x86_64")]
mod structure;
#[cfg(target_arch = "x86_64")]
mod text;
#[cfg(target_arch = "x86_64")]
mod tokens;

#[cfg(target_arch = "x86_64")]
use std::sync::atomic::{AtomicU8, Ordering};

use super::index::{Index, MOST_BYTES};

/// Whether the processor has something. The answer is remembered: as many questions as that takes are many for a short
/// string.
#[cfg(target_arch = "x86_64")]
struct Known(AtomicU8);

#[cfg(target_arch = "x86_64")]
impl Known {
    const UNASKED: u8 = 0;
    const HAS: u8 = 1;
    const LACKS: u8 = 2;

    const fn new() -> Self {
        Self(AtomicU8::new(Self::UNASKED))
    }

    #[inline]
    fn is(&self, ask: fn() -> bool) -> bool {
        let known = match self.0.load(Ordering::Relaxed) {
            Self::UNASKED => {
                let known = if ask() { Self::HAS } else { Self::LACKS };
                self.0.store(known, Ordering::Relaxed);
                known
            }
            known => known,
        };
        known == Self::HAS
    }
}

/// Any odd number would do. Under this one, of thousands that were tried, no common key of a tweet that tells
/// nothing passes for one that does.
const FACTOR: u64 = 0x4083_0445_57ED_FACB;

/// Which keys may be among those that matter: never a wrong no, seldom a wrong yes.
///
/// A bit for each number that a key's first eight bytes, last eight bytes and length make.
#[derive(Debug)]
pub struct Sieve([u64; 64]);

impl Sieve {
    /// Makes the sieve of some keys, leaving out others.
    pub(crate) const fn of(keys: &[&[u8]], except: &[&[u8]]) -> Self {
        let mut bits = [0; 64];
        let mut number = 0;
        while number < keys.len() {
            if !is_among(keys[number], except) {
                let bit = Self::bit(keys[number]);
                bits[bit / 64] |= 1 << (bit % 64);
            }
            number += 1;
        }
        Self(bits)
    }

    /// Of a key, what its first and last eight bytes are as numbers. A shorter one has no last bytes.
    #[inline]
    const fn number(first: u64, last: u64, length: usize) -> usize {
        let mixed = first ^ last.rotate_left(29) ^ length as u64;
        (mixed.wrapping_mul(FACTOR) >> 52) as usize
    }

    #[inline]
    const fn bit(key: &[u8]) -> usize {
        let (first, last) = match (key.first_chunk::<8>(), key.last_chunk::<8>()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => (short(key), 0),
        };
        Self::number(first, last, key.len())
    }

    /// Whether the key may matter.
    #[inline]
    pub(crate) fn may_hold(&self, key: &[u8]) -> bool {
        let bit = Self::bit(key);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The same of a key that stands in a document. There is no branch on its length, which cannot be foreseen.
    #[inline]
    pub(crate) fn may_hold_at(&self, document: &[u8], start: usize, end: usize) -> bool {
        let eight = |from: Option<usize>| {
            let rest = from.and_then(|from| document.get(from..))?;
            rest.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
        };
        let (Some(first), Some(last)) = (eight(Some(start)), eight(end.checked_sub(8))) else {
            return true;
        };
        let length = end.wrapping_sub(start);
        let is_long = length >= 8;
        let first = if is_long {
            first
        } else {
            first & ((1 << (8 * (length % 8))) - 1)
        };
        let last = if is_long { last } else { 0 };
        let bit = Self::number(first, last, length);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// Whether a key is one of some.
const fn is_among(key: &[u8], keys: &[&[u8]]) -> bool {
    let mut number = 0;
    while number < keys.len() {
        let mut at = 0;
        while at < key.len() && at < keys[number].len() && key[at] == keys[number][at] {
            at += 1;
        }
        if at == key.len() && at == keys[number].len() {
            return true;
        }
        number += 1;
    }
    false
}

/// Up to seven bytes as a number, the first one lowest.
#[inline]
const fn short(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(low), Some(high)) => {
            // Where both have a byte, it is the same.
            let high = u32::from_le_bytes(*high) as u64;
            u32::from_le_bytes(*low) as u64 | high << (8 * (bytes.len() - 4))
        }
        _ => match bytes {
            [] => 0,
            [a] => *a as u64,
            [a, b] => *a as u64 | (*b as u64) << 8,
            [a, b, c, ..] => *a as u64 | (*b as u64) << 8 | (*c as u64) << 16,
        },
    }
}

/// How many tokens there are up to the bracket that closes the one that they begin with; all if there is none.
pub(crate) fn close_of_tokens(tokens: &[u8]) -> usize {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx512) = avx512::Avx512::here() {
        return avx512.close_of_tokens(tokens);
    }
    plain_close_of_tokens(tokens)
}

/// The same, on any processor.
fn plain_close_of_tokens(tokens: &[u8]) -> usize {
    let mut depth = 0_usize;
    let closes = |token: &u8| {
        match token {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    };
    tokens
        .iter()
        .position(closes)
        .map_or(tokens.len(), |last| last + 1)
}

/// Passes over members of an object: from behind its opening bracket, or from behind a member, to behind the
/// last member before one that may matter, or that is not written in the plainest way, or whose value holds
/// something. What it passes over is a scalar or empty, under a key that the sieve does not hold.
#[inline]
pub(crate) fn pass_over(bytes: &[u8], at: usize, sieve: &Sieve) -> usize {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = avx2::Avx2::here() {
        return avx2.pass_over(bytes, at, sieve);
    }
    let _ = (bytes, sieve);
    at
}

/// Where the object or array ends that `bytes` begin with, if it is sound in every byte. What stands
/// behind it takes nothing from the value, but may cost the yes where it begins in the same step.
#[inline]
pub(crate) fn sound(bytes: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx512) = avx512::Avx512::here()
        && let Some(end) = avx512.sound(bytes)
    {
        return Some(end);
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = avx2::Avx2::here() {
        return avx2.sound(bytes);
    }
    let _ = bytes;
    None
}

/// As [`sound`]; where the processor has a quick way, the tokens of the document are put behind those of the index, if
/// it is not too large.
#[inline]
pub(crate) fn sound_and_indexed(bytes: &[u8], index: &mut Index) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx512) = avx512::Avx512::here()
        && bytes.len() <= MOST_BYTES
    {
        let before = index.count;
        let end = avx512.sound_and_indexed(bytes, index);
        if end.is_some() {
            return end;
        }
        index.count = before;
    }
    let _ = index;
    sound(bytes)
}

/// The same for one in which at most 64 brackets are open at once: it may cost the yes if there are nearly as many.
#[inline]
pub(crate) fn sound_and_flat(bytes: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx512) = avx512::Avx512::here()
        && let Some(end) = avx512.sound(bytes)
    {
        return Some(end);
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = avx2::Avx2::here() {
        return avx2.sound_and_flat(bytes);
    }
    let _ = bytes;
    None
}

/// Where the object or array ends that opens at `start`, by its strings and brackets; else how far it was
/// looked for in vain: to the end of the bytes, or beyond `limit`. `None` where the processor has no quick
/// way.
#[inline]
pub(crate) fn close(bytes: &[u8], start: usize, limit: usize) -> Option<Result<usize, usize>> {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx512) = avx512::Avx512::here() {
        return Some(avx512.close(bytes, start, limit));
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = avx2::Avx2::here() {
        return Some(avx2.close(bytes, start, limit));
    }
    let _ = (bytes, start, limit);
    None
}

/// Where the first quote or backslash stands at or behind `at`; the length of the bytes if there is none.
#[inline]
pub(crate) fn string_stop(bytes: &[u8], mut at: usize) -> usize {
    let stops = |byte: &u8| matches!(byte, b'"' | b'\\');
    // Every processor of this kind has vectors of sixteen bytes: as long as most strings of a tweet.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        let hits = sixteen::quotes_and_backslashes(chunk);
        if hits != 0 {
            return at + hits.trailing_zeros() as usize;
        }
        at += 16;
    }
    let Some(rest) = bytes.get(at..) else {
        return bytes.len();
    };
    at + rest.iter().position(stops).unwrap_or(rest.len())
}

/// Where the first byte stands at or behind `at` that is no blank; the length of the bytes if there is none.
#[inline]
pub(crate) fn blanks_end(bytes: &[u8], mut at: usize) -> usize {
    // One blank is behind a colon, and as many as a line is indented behind a line break.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        let others = sixteen::no_blanks(chunk);
        if others != 0 {
            return at + others.trailing_zeros() as usize;
        }
        at += 16;
    }
    let Some(rest) = bytes.get(at..) else {
        return bytes.len();
    };
    let is_other = |byte: &u8| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    at + rest.iter().position(is_other).unwrap_or(rest.len())
}

/// The bytes as text if all of them are ASCII; where not, or where the processor has no quick way to tell,
/// nothing.
#[inline]
pub(crate) fn ascii(bytes: &[u8]) -> Option<&str> {
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    return sixteen::ascii(bytes);
    #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
    return None;
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[allow(
    unsafe_code,
    reason = "loads of vectors, calls of what the compiler was told of, text of what was seen to be ASCII"
)]
mod sixteen {
    //! Sixteen bytes at a step, without a question to the processor.

    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };

    /// The bytes as text if none has its high bit set.
    #[inline]
    pub(super) fn ascii(bytes: &[u8]) -> Option<&str> {
        const HIGH: u64 = 0x8080_8080_8080_8080;
        // What is shorter than a vector is read as two words or bytes that overlap.
        let is_ascii = if let Some(last) = bytes.last_chunk::<16>() {
            let mut any = high_bits(last);
            for chunk in bytes.chunks_exact(16) {
                any |= chunk.first_chunk().map_or(0, high_bits);
            }
            any == 0
        } else if let (Some(first), Some(last)) =
            (bytes.first_chunk::<8>(), bytes.last_chunk::<8>())
        {
            (u64::from_le_bytes(*first) | u64::from_le_bytes(*last)) & HIGH == 0
        } else if let (Some(first), Some(last)) =
            (bytes.first_chunk::<4>(), bytes.last_chunk::<4>())
        {
            u64::from(u32::from_le_bytes(*first) | u32::from_le_bytes(*last)) & HIGH == 0
        } else {
            bytes.iter().all(u8::is_ascii)
        };
        // SAFETY: ASCII is UTF-8.
        is_ascii.then(|| unsafe { std::str::from_utf8_unchecked(bytes) })
    }

    /// A bit for each byte that is not ASCII.
    #[inline]
    fn high_bits(chunk: &[u8; 16]) -> i32 {
        // SAFETY: this module is compiled only for processors that have SSE2; sixteen bytes, and no alignment is
        // needed.
        unsafe { _mm_movemask_epi8(_mm_loadu_si128(chunk.as_ptr().cast())) }
    }

    /// A bit for each byte that is no blank.
    #[inline]
    pub(super) fn no_blanks(chunk: &[u8; 16]) -> u32 {
        // SAFETY: this module is compiled only for processors that have SSE2.
        unsafe { unlike_blanks(chunk) }
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn unlike_blanks(chunk: &[u8; 16]) -> u32 {
        // SAFETY: sixteen bytes, and no alignment is needed.
        let chunk = unsafe { _mm_loadu_si128(chunk.as_ptr().cast()) };
        let equal = |byte: u8| _mm_cmpeq_epi8(chunk, _mm_set1_epi8(byte.cast_signed()));
        let ends = _mm_or_si128(equal(b'\n'), equal(b'\r'));
        let blanks = _mm_or_si128(_mm_or_si128(equal(b' '), equal(b'\t')), ends);
        !_mm_movemask_epi8(blanks).cast_unsigned() & 0xFFFF
    }

    /// A bit for each byte that is a quote or a backslash.
    #[inline]
    pub(super) fn quotes_and_backslashes(chunk: &[u8; 16]) -> u32 {
        // SAFETY: this module is compiled only for processors that have SSE2.
        unsafe { masked(chunk) }
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn masked(chunk: &[u8; 16]) -> u32 {
        // SAFETY: sixteen bytes, and no alignment is needed.
        let chunk = unsafe { _mm_loadu_si128(chunk.as_ptr().cast()) };
        let quotes = _mm_cmpeq_epi8(chunk, _mm_set1_epi8(b'"'.cast_signed()));
        let backslashes = _mm_cmpeq_epi8(chunk, _mm_set1_epi8(b'\\'.cast_signed()));
        _mm_movemask_epi8(_mm_or_si128(quotes, backslashes)).cast_unsigned()
    }
}

/// Whether `line` is an object and nothing else, as far as its strings and brackets tell: they close, not
/// before its end, and it is UTF-8. Commas, colons, scalars, escapes and the kinds of brackets are not
/// looked at.
pub(crate) fn delimited(line: &[u8]) -> bool {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx512) = avx512::Avx512::here() {
        return avx512.delimited(line);
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = avx2::Avx2::here() {
        return avx2.delimited(line);
    }
    plain_delimited(line)
}

/// The same, on any processor.
fn plain_delimited(line: &[u8]) -> bool {
    let (mut depth, mut in_string, mut at) = (0_usize, false, 0);
    if line.first() != Some(&b'{') {
        return false;
    }
    while let Some(byte) = line.get(at) {
        match byte {
            b'\\' if matches!(line.get(at + 1), Some(b'"' | b'\\')) => at += 1,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return at + 1 == line.len() && simdutf8::basic::from_utf8(line).is_ok();
                }
            }
            _ => {}
        }
        at += 1;
    }
    false
}

/// Texts one of which stands in every document that holds media: nearly every key of the table of
/// places holds `media`, or an escape that may stand for one of its letters; an
/// advertiser's video card has a playlist instead; and a recorded answer may hide all of them in base64.
/// Of escapes only those count that are [telling](is_telling).
const NEEDLES: [&[u8]; 4] = [b"media", b"\\u00", b"base64", b"video_hls_url"];

/// Whether an escape may stand for a letter, digit or line of the other [`NEEDLES`]: what is behind its `\u00`
/// then is a digit of 6 or 7, or one of three characters. Escaped payloads write other characters so: the `<`
/// of the source of every tweet, and letters with accents.
#[inline]
fn is_telling(behind: &[u8]) -> bool {
    matches!(
        behind,
        [b'6' | b'7', ..] | [b'3', b'4' | b'6', ..] | [b'5', b'f' | b'F', ..]
    )
}

/// A needle, its quote and a value that hold no media. Nearly every other list of media is empty in files of tools
/// that write every key.
const EMPTY: [&[u8]; 2] = [b"media\":[]", b"media\":null"];

/// Where the first of the [`NEEDLES`] stands, those left out behind which a list is empty.
#[inline]
pub(crate) fn needle(bytes: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx512) = avx512::Avx512::here() {
        return avx512.needle(bytes);
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = avx2::Avx2::here() {
        return avx2.needle(bytes);
    }
    plain_needle(bytes)
}

/// The same, on any processor.
fn plain_needle(bytes: &[u8]) -> Option<usize> {
    use std::sync::LazyLock;

    use memchr::memmem::Finder;

    static FINDERS: LazyLock<[Finder<'static>; 4]> = LazyLock::new(|| NEEDLES.map(Finder::new));

    let mut first = None;
    let mut ahead = bytes;
    for finder in &*FINDERS {
        if let Some(at) = finder.find_iter(ahead).find(|at| counts(&bytes[*at..])) {
            first = Some(at);
            ahead = &ahead[..at];
        }
    }
    first
}

/// Whether one of the [`NEEDLES`] begins here that counts.
#[cfg(target_arch = "x86_64")]
fn begins_needle(bytes: &[u8]) -> bool {
    NEEDLES.iter().any(|needle| bytes.starts_with(needle)) && counts(bytes)
}

/// Whether the needle that begins here counts: no empty list is behind it, and it is no escape that tells nothing.
#[inline]
fn counts(bytes: &[u8]) -> bool {
    match bytes {
        [b'\\', _, _, _, behind @ ..] => is_telling(behind),
        _ => !is_empty(bytes),
    }
}

/// Whether the needle that begins here is the key of an empty list, or the end of one.
#[inline]
fn is_empty(bytes: &[u8]) -> bool {
    EMPTY.iter().any(|empty| bytes.starts_with(empty))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::suite::{self, Dice};
    use crate::json::validate::plain;
    use crate::json::verdict::Verdict;

    #[test]
    fn blanks_end_where_something_else_stands_and_nowhere_else() {
        for lead in 0..40 {
            for other in 0..=255_u8 {
                let mut bytes: Vec<u8> = (0..lead).map(|at| b" \n\r\t"[at % 4]).collect();
                bytes.extend([other; 20]);
                let expected = if b" \n\r\t".contains(&other) {
                    bytes.len()
                } else {
                    lead
                };
                assert_eq!(blanks_end(&bytes, 0), expected, "{lead} {other}");
                assert_eq!(blanks_end(&bytes, lead / 2), expected, "{lead} {other}");
            }
            assert_eq!(blanks_end(&b" ".repeat(lead), 0), lead);
        }
        assert_eq!(blanks_end(b"a", 7), 1);
    }

    /// Where the plain validator says that a sound object or array ends.
    fn expected(bytes: &[u8]) -> Option<usize> {
        let begins = matches!(bytes.first(), Some(b'{' | b'['));
        match plain(bytes) {
            (end, Verdict::Valid) if begins => Some(end),
            _ => None,
        }
    }

    /// Whether there is another way than the plain one here.
    fn is_here() -> bool {
        sound(b"[]").is_some()
    }

    /// A value alone is judged exactly as by the plain validator. What stands behind it in its last step may
    /// cost the yes, since it is looked at with it, but never brings one.
    #[track_caller]
    fn agree(bytes: &[u8]) {
        let expected = expected(bytes);
        let text = || String::from_utf8_lossy(bytes).into_owned();
        for (name, way) in ways() {
            let found = way(bytes);
            match expected {
                Some(end) => {
                    let alone = way(&bytes[..end]);
                    let is_judged = name != "AVX-512" || is_usual(&bytes[..end]);
                    assert!(
                        alone == expected || !is_judged && alone.is_none(),
                        "{name}: {}",
                        text()
                    );
                    assert!(found.is_none() || found == expected, "{name}: {}", text());
                }
                None => assert_eq!(found, None, "{name}: {}", text()),
            }
        }
    }

    type Way = (&'static str, fn(&[u8]) -> Option<usize>);

    /// The ways that this processor has, each by itself.
    fn ways() -> Vec<Way> {
        let mut ways: Vec<Way> = vec![("best", sound)];
        #[cfg(target_arch = "x86_64")]
        {
            if avx2::Avx2::here().is_some() {
                ways.push(("AVX2", |bytes| avx2::Avx2::here()?.sound(bytes)));
            }
            if avx512::Avx512::here().is_some() {
                ways.push(("AVX-512", |bytes| avx512::Avx512::here()?.sound(bytes)));
            }
        }
        ways
    }

    /// Whether no scalar is as long as none is, and brackets nest as in any document.
    fn is_usual(bytes: &[u8]) -> bool {
        let mut depth = 0_usize;
        let mut deepest = 0;
        let mut scalar = 0;
        for byte in bytes {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            deepest = deepest.max(depth);
            scalar = if byte.is_ascii_digit() { scalar + 1 } else { 0 };
            if scalar == 64 {
                return false;
            }
        }
        deepest <= 32
    }

    /// Values with every kind of token, long and short, plain and spread out.
    fn seeds() -> Vec<Vec<u8>> {
        let mut seeds: Vec<Vec<u8>> = [
            r#"{"a":[1,-2.5e3,true,false,null,"x"],"b":{},"c":[],"d":{"e":[[],{}]},"f":"\u00e9\ud83d\ude00\n\\"}"#,
            r#"[0,10,-0,0.5,1e5,12345678901234567890123,"",{"k":"v"},[[[]]]]"#,
            "{ \"a\" : [ 1 , 2 ] ,\r\n\t\"b\" : { \"c\" : null } }",
            r#"{"text":"https:\/\/t.co\/a \"quoted\" \\\\ \u0041\uD834\uDD1E","id":1234567890123456789,"id_str":"1"}"#,
            "{\"caf\u{e9}\":\"\u{1f600} \u{7f} \u{3042}\u{3044}\",\"n\":[1,2,3]}",
        ]
        .iter()
        .map(|text| text.as_bytes().to_vec())
        .collect();
        for sample in suite::samples() {
            // Samples are spread over lines; payloads are not.
            if let Ok(value) = serde_json::from_slice::<serde_json::Value>(&sample) {
                seeds.push(value.to_string().into_bytes());
            }
            seeds.push(sample);
        }
        seeds
    }

    const BYTES: &[u8] =
        b"\"\"\"\\\\{}[],:01-.eE+tfnu \n\t\x00\x0c\x1a\x1b\x1d\x7f\x80\xc3\xfb\xfd\xffadDx/;=";

    fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
        let at = dice.below(bytes.len());
        match dice.below(6) {
            0 | 1 => bytes[at] = BYTES[dice.below(BYTES.len())],
            2 => drop(bytes.remove(at)),
            3 => bytes.insert(at, BYTES[dice.below(BYTES.len())]),
            4 => {
                let other = dice.below(bytes.len());
                bytes.swap(at, other);
            }
            _ => bytes.truncate(at.max(1)),
        }
        if bytes.is_empty() {
            bytes.push(b'[');
        }
    }

    #[test]
    fn small_values_are_judged_as_by_the_plain_validator() {
        if !is_here() {
            return;
        }
        // Every sequence of up to five of these tokens, in brackets of both kinds and none.
        let tokens = ["\"a\"", ":", ",", "{", "}", "[", "]", "1", "null", " "];
        let mut texts = vec![String::new()];
        let mut start = 0;
        for _ in 0..5 {
            let end = texts.len();
            for number in start..end {
                for token in tokens {
                    texts.push(format!("{}{token}", texts[number]));
                }
            }
            start = end;
        }
        for text in &texts {
            agree(text.as_bytes());
            agree(format!("[{text}]").as_bytes());
            agree(format!("{{{text}}}").as_bytes());
            agree(format!("{{\"k\":{text}}}").as_bytes());
        }
    }

    #[test]
    fn every_place_in_a_step_is_judged_as_by_the_plain_validator() {
        if !is_here() {
            return;
        }
        let tails = [
            r#"1.5e-3,"k"]"#,
            "01]",
            "1]",
            "12]",
            "1 2]",
            "123456789012345678]",
            "-]",
            "-1]",
            "truex]",
            "nul]",
            "null]",
            "null,true ,false]",
            r#""\\"]"#,
            r#""\\\""]"#,
            r#""\u00e9"]"#,
            r#""\u00g9"]"#,
            r#""\ud83d\ude00"]"#,
            r#""\ud83d"]"#,
            r#""\ude00"]"#,
            r#""\ud83dA\ude00"]"#,
            r#""\ud83d\ud83d\ude00"]"#,
            r#""\ud55c"]"#,
            r#""\x"]"#,
            "  ]",
            " , 1]",
            ", ]",
            "{\"a\" : 1 , \"b\":2}]",
            "{\"a\" 1}]",
            "{\"a\":1,,}]",
            "{\"a\",\"b\":1}]",
            "{:1}]",
            "{\"a\":1}}",
            "[1}]",
            "\"\u{1f600}\"]",
            "\"\n\"]",
            "\u{e9}]",
            "1\"a\"]",
            "\"a\"1]",
            "\"a\"\"b\"]",
            "1e400]",
            "\x0c]",
            "1\x0c",
            "\x1a1]",
        ];
        for tail in tails {
            for pad in 0..140 {
                for lead in [
                    format!("[\"{}\",", "x".repeat(pad)),
                    format!("[{}", " ".repeat(pad)),
                    format!("[{}", "1,".repeat(pad / 2)),
                ] {
                    let text = format!("{lead}{tail}");
                    agree(text.as_bytes());
                    let followed = format!("{text} \n{{}}");
                    assert_eq!(sound(followed.as_bytes()), expected(followed.as_bytes()));
                }
            }
        }
    }

    #[test]
    fn a_document_ends_in_a_row_of_tokens_wherever_the_row_before_ends() {
        let (mut told, mut left) = (0, 0);
        for pad in 0..400 {
            // As many tokens as there are, and a document behind that is none.
            let lead = format!("[{}", "1,".repeat(pad));
            for tail in [r#"{"key":[1]}]"#, r#"{"k":{"l":2}}]"#, "[],[[]]]"] {
                let text = format!("{lead}{tail}");
                let followed = format!("{text}, {{\"a\":1}}, {}", "[1] ".repeat(300));
                for (name, way) in ways() {
                    let found = way(followed.as_bytes());
                    // Two tokens wait for what is behind them: where a row ends there, another way takes over.
                    left += usize::from(found.is_none() && name == "AVX-512");
                    told += usize::from(found == Some(text.len()));
                    assert!(
                        found == Some(text.len()) || name == "AVX-512",
                        "{name}: {text}"
                    );
                    assert!(found.is_none_or(|end| end == text.len()), "{name}: {text}");
                }
            }
        }
        assert!(
            left * 50 < told || told == 0,
            "{left} left to another way, {told} told"
        );
    }

    #[test]
    fn every_byte_is_judged_as_by_the_plain_validator_where_a_token_may_stand() {
        if !is_here() {
            return;
        }
        let leads = [
            "[",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "[1,",
            "[null",
            "[{}",
            "[\"a\"",
            "{\"a\":{}",
        ];
        for lead in leads {
            for pad in (0..2).chain(54..66).chain(124..128) {
                for byte in 0..=255 {
                    let mut bytes = lead.as_bytes().to_vec();
                    bytes.resize(lead.len() + pad, b' ');
                    bytes.push(byte);
                    agree(&bytes);
                    let length = bytes.len();
                    for tail in ["}", "]", " }", ",1]", ":1}", " {}"] {
                        bytes.extend_from_slice(tail.as_bytes());
                        agree(&bytes);
                        bytes.truncate(length);
                    }
                }
            }
        }
    }

    #[test]
    fn numbers_of_any_length_are_judged_as_by_the_plain_validator() {
        if !is_here() {
            return;
        }
        for digits in (1..400).chain([1000, 100_000]) {
            let number = "7".repeat(digits);
            for lead in ["[", "[\"x\",", "{\"k\":", "[ 1,  "] {
                for tail in ["", ".5", "e2", "x", "-", " 1"] {
                    let close = if lead.starts_with('[') { "]" } else { "}" };
                    agree(format!("{lead}{number}{tail}{close}").as_bytes());
                    agree(format!("{lead}-{number}{tail}{close}").as_bytes());
                    agree(format!("{lead}0{number}{tail}{close}").as_bytes());
                }
            }
        }
    }

    #[test]
    fn tokens_close_where_they_do_one_by_one() {
        let mut dice = Dice(3);
        for _ in 0..2000 {
            let length = 1 + dice.below(300);
            let mut tokens: Vec<u8> = (0..length)
                .map(|_| b"{}[]{[:,\"1"[dice.below(10)])
                .collect();
            tokens[0] = b"{["[dice.below(2)];
            assert_eq!(close_of_tokens(&tokens), plain_close_of_tokens(&tokens));
        }
    }

    #[test]
    fn a_key_in_a_document_is_sieved_as_alone() {
        let sieve = Sieve::of(&[b"id", b"id_str", b"video_info", b"a"], &[]);
        for length in 0..40 {
            for word in ["id", "id_str", "video_info", "a", "another_key_of_a_tweet"] {
                let document = format!("{}\"{word}\":1{}", " ".repeat(length), " ".repeat(8));
                let (start, end) = (length + 1, length + 1 + word.len());
                let alone = sieve.may_hold(word.as_bytes());
                let there = sieve.may_hold_at(document.as_bytes(), start, end);
                // Where fewer than eight bytes are before its end it cannot be told.
                assert!(there == alone || (there && end < 8), "{word} at {start}");
            }
        }
        assert!(sieve.may_hold_at(b"\"id\":", 1, 3));
    }

    #[test]
    fn text_is_ascii_wherever_a_letter_stands_that_is_not() {
        for length in 0..70 {
            let mut bytes = vec![b'a'; length];
            assert!(ascii(&bytes).is_none_or(|text| text.as_bytes() == bytes));
            assert_eq!(ascii(&bytes).is_some(), ascii(b"").is_some(), "{length}");
            for at in 0..length {
                for byte in [0x80, 0xC3, 0xFF] {
                    bytes[at] = byte;
                    assert_eq!(ascii(&bytes), None, "{at} of {length}");
                }
                bytes[at] = b'a';
            }
        }
    }

    #[test]
    fn depth_ends_where_the_plain_validator_ends_it() {
        for depth in [1, 63, 64, 65, 255, 256, 257, 1000] {
            for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
                let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
                if is_here() {
                    agree(text.as_bytes());
                }
            }
        }
    }

    #[test]
    fn damaged_documents_are_judged_as_by_the_plain_validator() {
        if !is_here() {
            return;
        }
        let mut dice = Dice(0x2545_f491_4f6c_dd1d);
        let (mut good, mut bad) = (0, 0);
        let rounds: usize = std::env::var("SIMD_ROUNDS")
            .ok()
            .and_then(|rounds| rounds.parse().ok())
            .unwrap_or(60);
        for seed in seeds() {
            agree(&seed);
            for _ in 0..rounds {
                let mut bytes = seed.clone();
                // Somewhere else in its steps each time.
                for _ in 0..dice.below(64) {
                    bytes.insert(1, b' ');
                }
                for _ in 0..=dice.below(3) {
                    mutate(&mut bytes, &mut dice);
                }
                agree(&bytes);
                if expected(&bytes).is_some() {
                    good += 1;
                } else {
                    bad += 1;
                }
            }
        }
        assert!(good > 100 && bad > 1000, "{good} good, {bad} bad");
    }

    #[test]
    fn lines_are_delimited_as_byte_by_byte() {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let (mut good, mut bad) = (0, 0);
        for seed in seeds() {
            for round in 0..30 {
                let mut bytes = seed.clone();
                for _ in 0..dice.below(64) {
                    bytes.insert(1, b' ');
                }
                if round > 0 {
                    mutate(&mut bytes, &mut dice);
                }
                let expected = plain_delimited(&bytes);
                for delimited in ways_to_delimit() {
                    let text = || String::from_utf8_lossy(&bytes).into_owned();
                    assert_eq!(delimited(&bytes), expected, "{}", text());
                }
                // What is sound is delimited too.
                let is_sound = matches!(plain(&bytes), (end, Verdict::Valid) if end == bytes.len());
                assert!(expected || !is_sound || bytes[0] != b'{');
                if expected {
                    good += 1;
                } else {
                    bad += 1;
                }
            }
        }
        assert!(good > 100 && bad > 100, "{good} good, {bad} bad");
        for (line, expected) in [
            ("{}", true),
            ("{} {}", false),
            ("{}{}", false),
            ("{", false),
            ("", false),
            ("[]", false),
            ("{\"a\":[1,2}}", true),
            ("{\"a\":[1,2}]}", false),
            ("{\"a\":\"}", false),
            ("{\"a\":\"\\\\\"}", true),
            ("{\"a\":\"\\\"}", false),
            ("{\"a\":1} ", false),
            ("{\"a\" nonsense}", true),
        ] {
            assert_eq!(plain_delimited(line.as_bytes()), expected, "{line}");
            let long = line.replacen('a', &"a".repeat(200), 1);
            for delimited in ways_to_delimit() {
                assert_eq!(delimited(line.as_bytes()), expected, "{line}");
                assert_eq!(delimited(long.as_bytes()), expected, "{long}");
            }
        }
    }

    /// As [`ways`].
    fn ways_to_delimit() -> Vec<fn(&[u8]) -> bool> {
        let mut ways: Vec<fn(&[u8]) -> bool> = vec![delimited];
        #[cfg(target_arch = "x86_64")]
        if avx2::Avx2::here().is_some() {
            ways.push(|line| avx2::Avx2::here().is_some_and(|avx2| avx2.delimited(line)));
        }
        ways
    }

    #[test]
    fn brackets_close_at_one_place_whoever_looks() {
        let mut dice = Dice(0x51ed_270b);
        let mut closed = 0;
        for seed in seeds() {
            for _ in 0..30 {
                let mut bytes = seed.clone();
                mutate(&mut bytes, &mut dice);
                let start = dice.below(bytes.len());
                let opens = |byte: &u8| matches!(byte, b'{' | b'[');
                let Some(ahead) = bytes[start..].iter().position(opens) else {
                    continue;
                };
                let (start, limit) = (start + ahead, dice.below(2 * bytes.len()));
                let Some(found) = close(&bytes, start, limit) else {
                    return;
                };
                closed += usize::from(found.is_ok());
                #[cfg(target_arch = "x86_64")]
                if let Some(avx2) = avx2::Avx2::here() {
                    assert_eq!(avx2.close(&bytes, start, limit), found);
                }
            }
        }
        assert!(closed > 100, "{closed}");
    }

    /// The needle, and that it is the same whoever looks.
    fn needle_each_way(bytes: &[u8]) -> Option<usize> {
        let found = needle(bytes);
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = avx2::Avx2::here() {
            assert_eq!(avx2.needle(bytes), found);
        }
        assert_eq!(plain_needle(bytes), found);
        found
    }

    #[test]
    fn the_needle_is_found_wherever_it_stands() {
        let mut dice = Dice(77);
        let needles = [
            "media",
            "\\u006",
            "\\u007",
            "\\u0034",
            "\\u0036",
            "\\u005f",
            "\\u005F",
            "base64",
            "video_hls_url",
        ];
        for needle in needles.map(str::as_bytes) {
            for lead in 0..100 {
                for tail in [0, 1, 5, 40] {
                    let mut bytes = vec![b'm'; lead];
                    bytes.extend_from_slice(needle);
                    bytes.extend(std::iter::repeat_n(b's', tail));
                    assert_eq!(needle_each_way(&bytes), Some(lead), "{lead} {tail}");
                    bytes.truncate(lead + needle.len() - 1);
                    assert_eq!(needle_each_way(&bytes), None);
                }
            }
        }
        for _ in 0..20_000 {
            let bytes: Vec<u8> = (0..dice.below(120))
                .map(|_| b"media\\u006base64video_hls_url"[dice.below(29)])
                .collect();
            needle_each_way(&bytes);
        }
    }

    #[test]
    fn every_escape_of_a_letter_of_a_needle_is_one_and_few_others_are() {
        for code in 0..=0xFFFF_u32 {
            let escape = format!("xx\\u{code:04x} and as much behind it as one look takes");
            let character = char::from_u32(code).filter(char::is_ascii);
            let is_of_needle =
                character.is_some_and(|character| "mediabase64video_hls_url".contains(character));
            let found = needle_each_way(escape.as_bytes());
            assert!(
                found == Some(2) || (found.is_none() && !is_of_needle),
                "{escape}"
            );
            let is_usual = code > 0x7F || b"<>&'\"/\n\t ".contains(&code.to_le_bytes()[0]);
            assert!(found.is_none() || !is_usual, "{escape}");
        }
    }

    #[test]
    fn an_empty_list_is_no_needle_and_hides_none() {
        for lead in 0..70 {
            for empty in EMPTY {
                let mut bytes = vec![b'x'; lead];
                bytes.extend_from_slice(empty);
                bytes.extend_from_slice(b",\"extended_");
                assert_eq!(needle_each_way(&bytes), None, "{lead}");
                let second = bytes.len();
                bytes.extend_from_slice(b"media\":[{}]");
                assert_eq!(needle_each_way(&bytes), Some(second), "{lead}");
                // One byte less is something else.
                bytes.truncate(lead + empty.len() - 1);
                assert_eq!(needle_each_way(&bytes), Some(lead), "{lead}");
            }
        }
    }
}
