//! Bytes drawn together from many steps, with AVX-512.
//!
//! Takes steps of 64 bytes and masks of those that are wanted; gives rows of just these, 64 at a time, each also from
//! one or more places before. What the bytes mean is for others to say.

use std::arch::x86_64::{
    __m512i, _mm512_loadu_si512, _mm512_maskz_compress_epi8, _mm512_permutex2var_epi8,
    _mm512_set1_epi8, _mm512_storeu_si512,
};

/// As many bytes as wait in a row before they are looked at, at most, but for those of the last step.
pub(super) const MOST: usize = 512;

/// Room for them, for the step that comes last, and for a look behind the end.
const ROOM: usize = MOST + 3 * 64;

/// Bytes in a row, behind some that were looked at before.
pub(super) struct Row<const BEFORE: usize> {
    /// First those before, then the row; what is behind it means nothing.
    pub(super) bytes: [u8; ROOM],
    /// How many the row has.
    pub(super) count: usize,
}

impl<const BEFORE: usize> Row<BEFORE> {
    /// An empty row behind these bytes.
    pub(super) fn behind(before: [u8; BEFORE]) -> Self {
        let mut bytes = [0; ROOM];
        bytes[..BEFORE].copy_from_slice(&before);
        Self { bytes, count: 0 }
    }

    /// Puts those bytes of a step behind `count` others which the mask tells. Where there is no room it leaves them
    /// out.
    ///
    /// The count is the caller's as long as the row grows: in a register, it does not keep the next step waiting.
    #[inline]
    #[target_feature(enable = "avx512f,avx512vbmi2,popcnt")]
    pub(super) fn push(&mut self, count: &mut usize, step: __m512i, mask: u64) {
        let end = BEFORE + *count;
        if let Some(to) = self
            .bytes
            .get_mut(end..)
            .and_then(|rest| rest.first_chunk_mut::<64>())
        {
            store(to, _mm512_maskz_compress_epi8(mask, step));
            *count += mask.count_ones() as usize;
        }
    }

    /// The bytes of the row.
    pub(super) fn written(&self) -> &[u8] {
        &self.bytes[BEFORE..BEFORE + self.count]
    }

    /// Sixty-four bytes, the first of them so many behind the first of those before the row.
    #[inline]
    #[target_feature(enable = "avx512f")]
    pub(super) fn from(&self, at: usize) -> __m512i {
        load(self.bytes[at..].first_chunk().unwrap_or(&[0; 64]))
    }

    /// Begins a new row behind the last bytes of this one.
    pub(super) fn restart(&mut self) {
        self.bytes.copy_within(self.count..self.count + BEFORE, 0);
        self.count = 0;
    }
}

#[inline]
#[target_feature(enable = "avx512f")]
pub(super) fn load(bytes: &[u8; 64]) -> __m512i {
    // SAFETY: 64 bytes, and no alignment is needed.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f")]
pub(super) fn store(to: &mut [u8; 64], bytes: __m512i) {
    // SAFETY: 64 bytes, and no alignment is needed.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), bytes) };
}

#[inline]
#[target_feature(enable = "avx512f")]
pub(super) fn each(byte: u8) -> __m512i {
    _mm512_set1_epi8(byte.cast_signed())
}

/// What a table has for each byte; one above 0x7F is looked up without its highest bit.
#[inline]
#[target_feature(enable = "avx512f,avx512vbmi")]
pub(super) fn look_up(table: &[u8; 128], bytes: __m512i) -> __m512i {
    let none = [0; 64];
    let low = load(table.first_chunk().unwrap_or(&none));
    let high = load(table.last_chunk().unwrap_or(&none));
    _mm512_permutex2var_epi8(low, bytes, high)
}

/// The first so many of 64 bits.
#[inline]
pub(super) fn first(count: usize) -> u64 {
    if count < 64 {
        (1 << count) - 1
    } else {
        u64::MAX
    }
}
