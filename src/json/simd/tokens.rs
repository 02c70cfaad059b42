//! From the bytes of a step to its tokens.
//!
//! Takes masks, a bit for each of 64 bytes: which are quotes, marks, digits. Gives where tokens begin, and checks what
//! is inside of strings and scalars; how they may follow each other is left to [`grammar`](super::grammar).
//!
//! - *Strings* are masked out by a prefix sum over the quotes that are not escaped. What is escaped is looked at where
//!   there is anything.
//! - *Scalars.* A run of nothing but digits is a number unless it begins with a superfluous zero. One with something
//!   else behind a digit is read at once. The places of those that begin with no digit are kept, and read when there
//!   are some: of most documents these are `true`, `false` and `null`.

use super::grammar::last_for_all;
use crate::json::validate::is_plain_scalar;

/// By the low four bits of a byte: the one blank that may have them.
pub(super) const BLANKS: [u8; 16] = [
    32, 100, 100, 100, 17, 100, 113, 2, 100, 9, 10, 112, 100, 13, 100, 100,
];

/// The same: the one mark, with bit 5 set.
pub(super) const MARKS: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 58, 123, 44, 125, 0, 0];

/// By the low four bits of a byte, and by the high four, what it may be in an escape, as far as both say so. Bits 0 to
/// 3: `"/`, `\`, `bfn`, `rtu` by their high four bits; 4 and 5: digits, letters to f.
pub(super) const ESCAPES: [[u8; 16]; 2] = [
    [16, 48, 61, 48, 56, 56, 52, 16, 16, 16, 0, 0, 2, 0, 4, 1],
    [0, 0, 1, 16, 32, 2, 36, 8, 0, 0, 0, 0, 0, 0, 0, 0],
];

/// What one step tells the next of strings and scalars.
#[derive(Clone, Copy, Default)]
pub(super) struct Carry {
    /// Whether the first byte is escaped.
    escaped: u64,
    /// All bits where the step begins inside of a string.
    in_string: u64,
    /// Whether the last byte was of a scalar, a digit of one, a zero that begins one.
    scalar: u64,
    digit: u64,
    zero: u64,
    /// Whether a number was read that is longer than a step, and goes on.
    is_long: bool,
}

/// What one step tells the next of the characters that are written as numbers.
#[derive(Default)]
pub(super) struct Units {
    /// The first bytes, as far as they must be hexadecimal digits.
    hex: u64,
    /// Whether a `\u` ended with the last byte.
    unicode: u64,
    /// Where the second half of a surrogate pair stands, if the first was seen.
    second: usize,
}

/// Where the tokens of a step stand.
pub(super) struct Found {
    /// The first bytes of all.
    pub(super) tokens: u64,
    pub(super) marks: u64,
    /// The first bytes of strings, and of other scalars.
    pub(super) strings: u64,
    scalar_starts: u64,
    /// All bytes of scalars that are no strings.
    pub(super) scalars: u64,
    /// The bytes behind those.
    pub(super) behind_scalars: u64,
    /// All bytes of strings but the last quote.
    pub(super) in_string: u64,
}

impl Units {
    /// Whether none is open where a step begins.
    #[inline]
    pub(super) fn are_whole(&self) -> bool {
        self.hex | self.unicode == 0
    }

    /// Whether what stands behind `\u` is a character, and in the second half of a pair where there is a first: of
    /// the bytes of a step, those `u` that are escaped, digits, and `d`, as the first digit of surrogates is.
    #[inline]
    pub(super) fn are_sound(
        &mut self,
        step: (&[u8], usize),
        escaped_u: u64,
        hex: u64,
        d: u64,
    ) -> bool {
        let (bytes, at) = step;
        let digits = escaped_u << 1 | escaped_u << 2 | escaped_u << 3 | escaped_u << 4 | self.hex;
        self.hex = escaped_u >> 63 | escaped_u >> 62 | escaped_u >> 61 | escaped_u >> 60;
        let mut doubtful = (escaped_u << 1 | self.unicode) & d;
        self.unicode = escaped_u >> 63;
        if digits & !hex != 0 {
            return false;
        }
        while doubtful != 0 {
            let digit = at + doubtful.trailing_zeros() as usize;
            doubtful &= doubtful - 1;
            match surrogate(bytes, digit) {
                Half::None => {}
                Half::High => {
                    let follows = bytes.get(digit + 4..digit + 6) == Some(b"\\u");
                    if !follows || surrogate(bytes, digit + 6) != Half::Low {
                        return false;
                    }
                    self.second = digit + 6;
                }
                Half::Low if digit == self.second => {}
                Half::Low => return false,
            }
        }
        true
    }
}

impl Carry {
    /// The bytes that a backslash escapes.
    #[inline]
    pub(super) fn escaped(&mut self, backslash: u64) -> u64 {
        escaped(backslash, &mut self.escaped)
    }

    /// Whether the first byte of a step is not escaped.
    #[inline]
    pub(super) fn is_whole(&self) -> bool {
        self.escaped == 0
    }

    /// Where tokens stand, from what is a quote, a mark, and apart from scalars: a mark or a blank.
    ///
    /// `parity` is that of the quotes.
    #[inline]
    pub(super) fn find(&mut self, quotes: u64, parity: u64, mark: u64, apart: u64) -> Found {
        let in_string = parity ^ self.in_string;
        self.in_string = last_for_all(in_string);
        let outside = !(in_string | quotes);
        let marks = mark & outside;
        let strings = quotes & in_string;
        let scalars = outside & !apart;
        let behind_scalars = scalars << 1 | self.scalar;
        let scalar_starts = scalars & !behind_scalars;
        self.scalar = scalars >> 63;
        Found {
            tokens: marks | strings | scalar_starts,
            marks,
            strings,
            scalar_starts,
            scalars,
            behind_scalars,
            in_string,
        }
    }

    /// Which scalars of the step at `at` must be read, from what is a digit and what a zero: those that begin with no
    /// digit. `None` where one of the others is no number, or out of range.
    #[inline]
    pub(super) fn unread(
        &mut self,
        found: &Found,
        digit: u64,
        zero: u64,
        step: (&[u8], usize),
    ) -> Option<u64> {
        let (scalars, starts) = (found.scalars, found.scalar_starts);
        let digits = scalars & digit;
        let zeros = starts & zero;
        // Where something else stands behind a digit, and where a zero stands before one.
        let behind_digits = (digits << 1 | self.digit) & scalars & !digit;
        let superfluous = (zeros << 1 | self.zero) & digits;
        self.digit = digits >> 63;
        self.zero = zeros >> 63;
        if behind_digits | superfluous != 0 || digits == u64::MAX {
            if superfluous != 0 || !are_numbers(step, behind_digits) {
                return None;
            }
            if digits == u64::MAX {
                // So many digits may be out of range. They are read once.
                if !self.is_long && !are_numbers(step, 1) {
                    return None;
                }
                self.is_long = true;
                return Some(0);
            }
        }
        self.is_long = false;
        Some(starts & !digits)
    }
}

/// Whether the scalars of a step that these bytes are part of are whole and without fault.
#[cold]
fn are_numbers((bytes, at): (&[u8], usize), mut parts: u64) -> bool {
    while parts != 0 {
        let part = at + parts.trailing_zeros() as usize;
        parts &= parts - 1;
        let before = bytes[..part].iter().rev();
        let start = part - before.take_while(|&&byte| is_of_scalar(byte)).count();
        if !is_plain_scalar(bytes, start) {
            return false;
        }
    }
    true
}

/// Whether a byte before one of a scalar, outside of strings, belongs to the same.
fn is_of_scalar(byte: u8) -> bool {
    byte != b'"' && !APART[usize::from(byte)]
}

/// Where tokens begin that are looked at together.
#[derive(Clone, Copy, Default)]
pub(super) struct Start {
    /// The first of them, in a step that begins here.
    first: u64,
    first_at: usize,
    /// The next step, and what is carried to it.
    at: usize,
    carry: Carry,
}

impl Start {
    /// With the tokens of the step at `at`; the carry is that behind it.
    #[inline]
    pub(super) fn with(first: u64, at: usize, carry: Carry) -> Self {
        Self {
            first,
            first_at: at,
            at: at + 64,
            carry,
        }
    }

    /// Where the token with this number ends, which is a mark; from what tells the tokens of the step at a place.
    pub(super) fn place(self, mut number: u32, tokens: impl Fn(usize, &mut Carry) -> u64) -> usize {
        let Self {
            first: mut found,
            first_at: mut found_at,
            mut at,
            mut carry,
        } = self;
        loop {
            let count = found.count_ones();
            if number < count {
                for _ in 0..number {
                    found &= found - 1;
                }
                return found_at + found.trailing_zeros() as usize + 1;
            }
            number -= count;
            (found, found_at) = (tokens(at, &mut carry), at);
            at += 64;
        }
    }
}

/// What is looked at in the escapes of a step: what may stand behind a backslash, what is `u`, what is a hexadecimal
/// digit, and what is `d`, as the first digit of surrogates is.
pub(super) struct Escapes {
    pub(super) allowed: u64,
    pub(super) unicode: u64,
    pub(super) hex: u64,
    pub(super) d: u64,
}

/// Places of scalars that must be read.
pub(super) struct Places {
    places: [usize; PLACES],
    count: usize,
}

/// As many as 64 tokens may have, and as many as are written without being counted.
const PLACES: usize = 64 + 3;

impl Places {
    pub(super) fn new() -> Self {
        Self {
            places: [0; PLACES],
            count: 0,
        }
    }

    /// Takes a place for each bit, from `at` on.
    #[inline]
    pub(super) fn push(&mut self, at: usize, mut bits: u64) {
        let count = bits.count_ones() as usize;
        let mut next = self.count;
        self.count += count;
        // Few or none are the rule, and how many cannot be foreseen.
        loop {
            for slot in &mut self.places[next..next + 3] {
                *slot = at + bits.trailing_zeros() as usize;
                bits &= bits.wrapping_sub(1);
            }
            next += 3;
            if bits == 0 {
                return;
            }
        }
    }

    /// Whether what stands there is whole scalars without fault, as far as it stands before `end`; leaves none.
    #[inline]
    pub(super) fn are_sound(&mut self, bytes: &[u8], end: usize) -> bool {
        let count = std::mem::take(&mut self.count);
        self.places[..count]
            .iter()
            .all(|&place| is_word(bytes, place) || place >= end || is_plain_scalar(bytes, place))
    }
}

/// Whether `true`, `false` or `null` stands here, and nothing behind it that would belong to it. One answer for all
/// three: which it is cannot be foreseen, and a wrong guess costs the processor more than all comparisons.
#[inline]
#[expect(clippy::needless_bitwise_bool, reason = "no branch is the point")]
fn is_word(bytes: &[u8], at: usize) -> bool {
    let Some([a, b, c, d, fifth, sixth]) = bytes.get(at..).and_then(|rest| rest.first_chunk())
    else {
        return false;
    };
    let word = u32::from_le_bytes([*a, *b, *c, *d]);
    let is = |text: &[u8; 4]| word == u32::from_le_bytes(*text);
    let is_false = is(b"fals") & (*fifth == b'e');
    let behind = if is_false { sixth } else { fifth };
    (is(b"null") | is(b"true") | is_false) & APART[usize::from(*behind)]
}

/// Which bytes end a scalar that belong to none.
const APART: [bool; 256] = {
    let mut apart = [false; 256];
    let mut number = 0;
    while number < 10 {
        apart[b"{}[]:, \t\n\r"[number] as usize] = true;
        number += 1;
    }
    apart
};

/// Every other backslash of a run escapes the byte behind it. A subtraction tells them apart, since it borrows through
/// each run.
#[inline]
pub(super) fn escaped(backslash: u64, carry: &mut u64) -> u64 {
    const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;
    let starts = backslash & !*carry;
    let marked = (starts << 1) | ODD;
    let ends = marked.wrapping_sub(starts) ^ ODD;
    let escaped = ends ^ (backslash | *carry);
    *carry = (ends & backslash) >> 63;
    escaped
}

/// What the four digits behind `\u` are half of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    None,
    High,
    Low,
}

#[inline]
fn surrogate(bytes: &[u8], at: usize) -> Half {
    match bytes.get(at..at + 4) {
        Some([b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B', ..]) => Half::High,
        Some([b'd' | b'D', b'c'..=b'f' | b'C'..=b'F', ..]) => Half::Low,
        _ => Half::None,
    }
}
