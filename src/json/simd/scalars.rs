//! Scalars that are no strings, drawn together and looked at sixty-four bytes at a time, with AVX-512.
//!
//! Takes a row of scalars, each with the byte behind it, which belongs to none; says whether all are without fault.
//!
//! - *Words.* Only `true`, `false` and `null` have letters. The first of them tells the others: where it stands one
//!   place before, two, three or four, they are looked up and compared.
//! - *Numbers.* A run of nothing but digits is one unless it begins with a superfluous zero.
//! - Whatever else stands here, as a sign, a point or an exponent, is read at once.

use std::arch::x86_64::{
    _mm512_cmpeq_epi8_mask, _mm512_mask_cmpneq_epi8_mask, _mm512_movepi8_mask, _mm512_or_si512,
    _mm512_test_epi8_mask,
};

use super::row::{Row, each, first, look_up};
use crate::json::validate::is_plain_scalar;

/// How far the first letter of a word is looked for.
pub(super) const BEFORE: usize = 4;

/// Classes of bytes: those that are part of no scalar, digits, first letters of words, and the others.
const APART: u8 = 1;
const DIGIT: u8 = 2;
const INITIAL: u8 = 4;
const LETTER: u8 = 8;

const CLASSES: [u8; 128] = {
    let sets: [(u8, &[u8]); 4] = [
        (APART, b"{}[]:,\" \t\n\r"),
        (DIGIT, b"0123456789"),
        (INITIAL, b"ntf"),
        (LETTER, b"ulreas"),
    ];
    let mut classes = [0; 128];
    let mut set = 0;
    while set < sets.len() {
        let (class, bytes) = sets[set];
        let mut number = 0;
        while number < bytes.len() {
            classes[bytes[number] as usize] = class;
            number += 1;
        }
        set += 1;
    }
    classes
};

/// By the first letter of a word, the one so many places behind it.
const fn letters(place: usize) -> [u8; 128] {
    let words: [&[u8]; 3] = [b"null", b"true", b"false"];
    let mut letters = [0; 128];
    let mut number = 0;
    while number < words.len() {
        let word = words[number];
        if place < word.len() {
            letters[word[0] as usize] = word[place];
        }
        number += 1;
    }
    letters
}

const LETTERS: [[u8; 128]; BEFORE] = [letters(4), letters(3), letters(2), letters(1)];

/// A row of scalars.
pub(super) type Scalars = Row<BEFORE>;

impl Scalars {
    /// An empty row, with nothing of a scalar before it.
    pub(super) fn none() -> Self {
        Self::behind([b','; BEFORE])
    }

    /// Whether these are scalars without fault. Leaves the beginning of one that is not whole; one that is as long as
    /// none is counts as a fault.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn are_sound(&mut self) -> bool {
        let whole = match self.written().iter().rposition(|&byte| is_apart(byte)) {
            Some(last) => last + 1,
            None => 0,
        };
        let (mut was_apart, mut was_digit, mut was_zero) = (1, 0, 0);
        let mut at = 0;
        while at < whole {
            let step = self.from(BEFORE + at);
            let class = look_up(&CLASSES, step);
            let apart = _mm512_test_epi8_mask(class, each(APART));
            let digit = _mm512_test_epi8_mask(class, each(DIGIT));
            let initial = _mm512_test_epi8_mask(class, each(INITIAL));
            let letter = _mm512_test_epi8_mask(class, each(LETTER));
            let zero = _mm512_cmpeq_epi8_mask(step, each(b'0'));
            let before = |place: usize| look_up(&LETTERS[place], self.from(at + place));
            let due = _mm512_or_si512(
                _mm512_or_si512(before(0), before(1)),
                _mm512_or_si512(before(2), before(3)),
            );
            let is_due = _mm512_test_epi8_mask(due, due);
            let is_other = _mm512_mask_cmpneq_epi8_mask(is_due, due, step);
            let behind_apart = apart << 1 | was_apart;
            let behind_digit = digit << 1 | was_digit;
            let zeros = zero & behind_apart;
            let superfluous = (zeros << 1 | was_zero) & digit;
            (was_apart, was_digit, was_zero) = (apart >> 63, digit >> 63, zeros >> 63);
            let usual = apart & !behind_apart
                | digit & (behind_apart | behind_digit)
                | initial & behind_apart
                | letter & is_due;
            let live = first(whole - at);
            // So many digits may be out of range.
            if (is_other | superfluous) & live != 0 || digit == u64::MAX {
                return false;
            }
            let unusual = (_mm512_movepi8_mask(step) | !usual) & live;
            if unusual != 0 && !self.are_sound_one_by_one(at, whole, unusual) {
                return false;
            }
            at += 64;
        }
        let rest = self.count - whole;
        self.bytes
            .copy_within(BEFORE + whole..BEFORE + self.count, BEFORE);
        self.count = rest;
        rest < 64
    }

    /// The same of those that these bytes are part of.
    #[cold]
    fn are_sound_one_by_one(&self, at: usize, whole: usize, mut bytes: u64) -> bool {
        let written = &self.written()[..whole];
        while bytes != 0 {
            let place = at + bytes.trailing_zeros() as usize;
            let start = written[..place]
                .iter()
                .rposition(|&byte| is_apart(byte))
                .map_or(0, |apart| apart + 1);
            let length = written[start..]
                .iter()
                .position(|&byte| is_apart(byte))
                .unwrap_or(0);
            if !is_plain_scalar(written, start) {
                return false;
            }
            bytes &= !first(start + length - at);
        }
        true
    }
}

fn is_apart(byte: u8) -> bool {
    CLASSES.get(usize::from(byte)) == Some(&APART)
}
