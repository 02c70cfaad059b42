//! Which bytes of a text may belong to a needle.
//!
//! Each needle has two bytes, two apart, that are rare in text: a pair. The first of each pair has low four bits of its
//! own, so one lookup by them gives the only first byte that may stand here, and another the second. Takes places where
//! pairs stand, gives the first needle there.

use super::begins_needle;

/// Of each needle its pair.
const PAIRS: [[u8; 2]; 4] = [*b"md", *b"\\0", *b"s6", *b"_l"];

/// By the low four bits of a byte: the first byte of a pair, and the second.
pub(super) const FIRSTS_AND_SECONDS: ([u8; 16], [u8; 16]) = {
    let (mut firsts, mut seconds) = ([0; 16], [0; 16]);
    // Elsewhere a byte whose low bits are others.
    firsts[0] = 1;
    let mut number = 0;
    while number < PAIRS.len() {
        let [first, second] = PAIRS[number];
        firsts[(first & 0x0F) as usize] = first;
        seconds[(first & 0x0F) as usize] = second;
        number += 1;
    }
    (firsts, seconds)
};

/// Where the needle begins to which one of the pairs belongs that were seen from `at` on.
#[inline]
pub(super) fn needle_of(bytes: &[u8], at: usize, mut pairs: u64) -> Option<usize> {
    while pairs != 0 {
        let hit = at + pairs.trailing_zeros() as usize;
        pairs &= pairs - 1;
        // The pairs stand at the start of `media` and of escapes, at the third byte of `base64`, and at the sixth
        // of `video_hls_url`.
        for back in [0, 2, 5] {
            if let Some(start) = hit.checked_sub(back)
                && begins_needle(&bytes[start..])
            {
                return Some(start);
            }
        }
    }
    None
}
