//! What [`super`] promises, with AVX2 and the carry-less product.
//!
//! How it works. Each step takes 64 bytes and makes masks of them, a bit for each byte: quotes,
//! brackets, colons, commas, blanks, digits. Strings are masked out by a prefix sum over the quotes.
//! Then the grammar is checked by masks too, all tokens of the step at once:
//!
//! - *Neighbours.* A value begins behind an opening bracket, a colon or a comma, and nowhere else; a
//!   colon or comma does not stand behind one of these, a closing bracket not behind a colon or comma;
//!   a colon stands behind a string. "Behind" is a shift by one bit, and over blanks a carry.
//! - *Order in objects.* Between two brackets the container is the same. In an object colons and commas
//!   take turns there, which a prefix sum over both shows; in an array there is no colon.
//! - *Brackets* are few, and taken one by one: a stack of their kinds, and what was said of turns.
//! - *Scalars.* A run of nothing but digits is a number unless it begins with a superfluous zero.
//!   Every other scalar is read by the plain validator's own functions.
//! - *Escapes* are looked up, where there is a backslash at all, and hexadecimal digits behind `\u`.
//! - *UTF-8* is checked by `simdutf8` at the end, if a byte above 0x7F was seen.

use std::arch::x86_64::{
    __m256i, _mm_clmulepi64_si128, _mm_cvtsi64_si128, _mm_cvtsi128_si64, _mm_set1_epi8,
    _mm256_and_si256, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_max_epu8, _mm256_min_epu8,
    _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8, _mm256_setr_epi64x,
    _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_slli_epi16, _mm256_srli_epi16,
    _mm256_sub_epi8,
};
use std::sync::atomic::{AtomicU8, Ordering};

use super::begins_needle;
use crate::json::validate::{self, MAX_DEPTH};

/// Proof that the processor has what this module needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx2(());

#[expect(clippy::unused_self, reason = "the proof is all that is asked of it")]
impl Avx2 {
    /// The proof, if it can be had. The answer is remembered: six questions are many for a short string.
    #[inline]
    pub(super) fn here() -> Option<Self> {
        static KNOWN: AtomicU8 = AtomicU8::new(UNASKED);

        let known = match KNOWN.load(Ordering::Relaxed) {
            UNASKED => {
                let known = ask();
                KNOWN.store(known, Ordering::Relaxed);
                known
            }
            known => known,
        };
        (known == HAS).then_some(Self(()))
    }

    /// [`super::sound`].
    #[inline]
    pub(super) fn sound(self, bytes: &[u8]) -> Option<usize> {
        // SAFETY: `self` exists only where the processor has all these features.
        unsafe { sound(bytes) }
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

const UNASKED: u8 = 0;
const HAS: u8 = 1;
const LACKS: u8 = 2;

#[cold]
fn ask() -> u8 {
    let has = is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("pclmulqdq")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("popcnt");
    if has { HAS } else { LACKS }
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
    colon: u64,
    comma: u64,
    /// Among brackets: those that open.
    opening: u64,
    digit: u64,
    zero: u64,
    /// Bytes above 0x7F.
    high: u64,
}

#[inline]
#[target_feature(enable = "avx2")]
fn masks(step: Step) -> Masks {
    let byte = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    // By the low four bits: the one blank, or the one mark with bit 5 set, that may have them.
    #[rustfmt::skip]
    let blanks = both([32, 100, 100, 100, 17, 100, 113, 2, 100, 9, 10, 112, 100, 13, 100, 100]);
    #[rustfmt::skip]
    let marks = both([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 58, 123, 44, 125, 0, 0]);
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
        colon: mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b':'))),
        comma: mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b','))),
        // Bit 1 tells `[` and `{` from `]` and `}`.
        opening: mask!(step, |half| _mm256_slli_epi16::<6>(half)),
        digit: mask!(step, |half| {
            let from_zero = _mm256_sub_epi8(half, byte(b'0'));
            _mm256_cmpeq_epi8(_mm256_min_epu8(from_zero, byte(9)), from_zero)
        }),
        zero: mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b'0'))),
        high: mask!(step, |half| half),
    }
}

/// Of the bytes of a step: what may stand behind a backslash, what is `u`, what is a hexadecimal digit,
/// and what is `d`, as the first digit of surrogates is.
struct Escapes {
    allowed: u64,
    unicode: u64,
    hex: u64,
    d: u64,
}

#[inline]
#[target_feature(enable = "avx2")]
fn escapes(step: Step) -> Escapes {
    let byte = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    // Bits 0 to 3: `"/`, `\`, `bfn`, `rtu` by their high four bits; 4 and 5: digits, letters to f.
    #[rustfmt::skip]
    let lows = both([16, 48, 61, 48, 56, 56, 52, 16, 16, 16, 0, 0, 2, 0, 4, 1]);
    #[rustfmt::skip]
    let highs = both([0, 0, 1, 16, 32, 2, 36, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
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

/// At each bit whether an odd number of bits is set up to it, itself included.
#[inline]
#[target_feature(enable = "pclmulqdq")]
fn parity(bits: u64) -> u64 {
    let all = _mm_set1_epi8(-1);
    let sum = _mm_clmulepi64_si128::<0>(_mm_cvtsi64_si128(bits.cast_signed()), all);
    _mm_cvtsi128_si64(sum).cast_unsigned()
}

/// What one step tells the next.
struct Carry {
    /// Whether the first byte is escaped.
    escaped: u64,
    /// The first bytes, as far as they must be hexadecimal digits.
    hex: u64,
    /// Whether a `\u` ended with the last byte.
    unicode: u64,
    /// All bits where the step begins inside of a string.
    in_string: u64,
    /// Whether the last byte was of a scalar.
    scalar: u64,
    /// Whether what comes next stands behind an opening bracket, a colon or comma, a string.
    behind_opening: u64,
    behind_separator: u64,
    behind_string: u64,
    /// All bits where an odd number of colons and commas came before.
    turn: u64,
}

/// The bits of `mask`, each moved to the byte behind it that is no blank; `carry` takes what stands
/// behind the last byte, and gives what stood behind that of the step before.
#[inline]
fn behind(mask: u64, blank: u64, carry: &mut u64) -> u64 {
    let next = mask << 1 | *carry;
    *carry = mask >> 63;
    if blank == 0 {
        return next;
    }
    // A bit at the start of a run of blanks, added to the run, comes out behind its end.
    let (sum, overflow) = (next & blank).overflowing_add(blank);
    *carry |= u64::from(overflow);
    (next | sum) & !blank
}

#[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
fn sound(bytes: &[u8]) -> Option<usize> {
    if !matches!(bytes.first(), Some(b'{' | b'[')) {
        return None;
    }
    let mut carry = Carry {
        escaped: 0,
        hex: 0,
        unicode: 0,
        in_string: 0,
        scalar: 0,
        behind_opening: 0,
        behind_separator: 1,
        behind_string: 0,
        turn: 0,
    };
    // The containers around, a bit for each: set for an object.
    let mut objects = [0_u64; MAX_DEPTH / 64];
    let mut depth = 0_usize;
    // Of the container that is open: all bits if it is an object, and which turn is a colon's.
    let (mut object, mut turns) = (0_u64, 0_u64);
    let mut any_high = 0;
    // Where the low half of a surrogate pair stands, that the high half was seen of.
    let mut low_at = usize::MAX;
    let mut padded = [b' '; 64];
    let mut at = 0;
    loop {
        let step = match bytes[at..].first_chunk::<64>() {
            Some(chunk) => Step::load(chunk),
            None => {
                let rest = &bytes[at..];
                if rest.is_empty() {
                    return None;
                }
                padded[..rest.len()].copy_from_slice(rest);
                Step::load(&padded)
            }
        };
        let masks = masks(step);
        any_high |= masks.high;

        // Strings.
        let mut quotes = masks.quote;
        if masks.backslash | carry.escaped | carry.hex | carry.unicode != 0 {
            let escaped = escaped(masks.backslash, &mut carry.escaped);
            quotes &= !escaped;
            let escapes = escapes(step);
            let unicode = escaped & escapes.unicode;
            let hex = unicode << 1 | unicode << 2 | unicode << 3 | unicode << 4 | carry.hex;
            carry.hex = unicode >> 63 | unicode >> 62 | unicode >> 61 | unicode >> 60;
            if (escaped & !escapes.allowed) | (hex & !escapes.hex) != 0 {
                return None;
            }
            let mut doubtful = (unicode << 1 | carry.unicode) & escapes.d;
            carry.unicode = unicode >> 63;
            while doubtful != 0 {
                let digit = at + doubtful.trailing_zeros() as usize;
                doubtful &= doubtful - 1;
                match surrogate(bytes, digit) {
                    Half::None => {}
                    Half::High if bytes.get(digit + 4..digit + 6) == Some(b"\\u") => {
                        low_at = digit + 6;
                        if surrogate(bytes, low_at) != Half::Low {
                            return None;
                        }
                    }
                    Half::Low if digit == low_at => {}
                    Half::High | Half::Low => return None,
                }
            }
        }
        let in_string = parity(quotes) ^ carry.in_string;
        carry.in_string = (in_string.cast_signed() >> 63).cast_unsigned();
        // Some control characters would pass for marks.
        if masks.control & (in_string | !masks.blank) != 0 {
            return None;
        }
        let outside = !(in_string | quotes);
        let blank = masks.blank & outside;
        let marks = masks.mark & outside;
        let colons = masks.colon & outside;
        let commas = masks.comma & outside;
        let separators = colons | commas;
        let brackets = marks & !separators;
        let opening = brackets & masks.opening;
        let closing = brackets & !masks.opening;
        let scalars = outside & !(blank | marks);
        let scalar_starts = scalars & !(scalars << 1 | carry.scalar);

        // Neighbours.
        let behind_opening = behind(opening, blank, &mut carry.behind_opening);
        let behind_separator = behind(separators, blank, &mut carry.behind_separator);
        let behind_string = behind(quotes & !in_string, blank, &mut carry.behind_string);
        let values = (quotes & in_string) | scalar_starts | opening;
        let opened = behind_opening | behind_separator;
        let mut faults = (values & !opened)
            | (separators & opened)
            | (closing & behind_separator)
            | (colons & !behind_string);

        // Turns.
        let turn = parity(separators) ^ carry.turn;
        carry.turn = (turn.cast_signed() >> 63).cast_unsigned();
        let out_of_turn = turn ^ colons;
        // What may not stand in a container: in an object what is out of turn, in an array colons.
        let misplaced = |object: u64, turns: u64| {
            (object & separators & (out_of_turn ^ turns)) | (!object & colons)
        };

        // Brackets, one by one.
        let mut left = brackets;
        let mut since = u64::MAX;
        let mut end = None;
        while left != 0 {
            let number = left.trailing_zeros();
            let bit = left & left.wrapping_neg();
            left ^= bit;
            let between = since & (bit - 1);
            since = !(bit | (bit - 1));
            faults |= between & misplaced(object, turns);
            let here = u64::from(turn & bit != 0);
            // In an object: whether the last separator was a colon.
            let is_value = (turns & 1) ^ here;
            if opening & bit != 0 {
                if object & (is_value ^ 1) & 1 != 0 || depth == MAX_DEPTH {
                    return None;
                }
                let around = &mut objects[depth / 64];
                *around = *around & !(1 << (depth % 64)) | (object & 1) << (depth % 64);
                depth += 1;
                // `[` is 0x5B and `{` is 0x7B.
                object = if bytes[at + number as usize] & 0x20 != 0 {
                    u64::MAX
                } else {
                    0
                };
                // The last separator counts as a comma: a colon comes first.
                turns = 0_u64.wrapping_sub(here);
            } else {
                let is_object = bytes[at + number as usize] & 0x20 != 0;
                let is_empty = behind_opening & bit != 0;
                if is_object != (object != 0)
                    || (is_object && is_value == 0 && !is_empty)
                    || depth == 0
                {
                    return None;
                }
                depth -= 1;
                object = 0_u64.wrapping_sub(objects[depth / 64] >> (depth % 64) & 1);
                // What closes is the value behind a colon.
                turns = 0_u64.wrapping_sub(here ^ 1);
                if depth == 0 {
                    end = Some(number);
                    break;
                }
            }
        }
        let until = match end {
            // Nothing behind the last bracket counts.
            Some(number) => u64::MAX >> (63 - number),
            None => {
                faults |= since & misplaced(object, turns);
                u64::MAX
            }
        };

        // Scalars: whatever is not a plain run of digits.
        let digits = scalars & masks.digit;
        let behind_digits = digits.wrapping_add(scalar_starts & digits) & scalars & !digits;
        let superfluous = scalar_starts & masks.zero & (digits >> 1);
        let mut doubtful = scalar_starts & !digits;
        if behind_digits | superfluous != 0 {
            // Some number goes on behind its digits, or begins with a zero too many.
            doubtful = scalar_starts;
        } else if scalars >> 63 != 0 && scalar_starts != 0 {
            // Or may do so in the next step.
            doubtful |= 1 << scalar_starts.ilog2();
        }
        carry.scalar = scalars >> 63;
        doubtful &= until;
        while doubtful != 0 {
            let number = doubtful.trailing_zeros();
            let start = at + number as usize;
            let length = (!(scalars >> number)).trailing_zeros();
            doubtful &= doubtful - 1;
            let is_whole = number + length < 64;
            let is_plain = (is_whole && is_literal(bytes, start, length))
                || validate::is_plain_scalar(bytes, start);
            if !is_plain {
                return None;
            }
        }
        if faults & until != 0 {
            return None;
        }
        if let Some(number) = end {
            let length = at + number as usize + 1;
            let is_text = any_high == 0 || simdutf8::basic::from_utf8(&bytes[..length]).is_ok();
            return is_text.then_some(length);
        }
        at += 64;
        if at > bytes.len() {
            return None;
        }
    }
}

/// Whether the scalar of this length is `true`, `false` or `null`. One answer for all three: which it is
/// cannot be foreseen, and a wrong guess costs the processor more than both comparisons.
#[inline]
#[expect(clippy::needless_bitwise_bool, reason = "no branch is the point")]
fn is_literal(bytes: &[u8], start: usize, length: u32) -> bool {
    let Some(five) = bytes.get(start..).and_then(|rest| rest.first_chunk::<5>()) else {
        return false;
    };
    let [a, b, c, d, last] = *five;
    let word = u32::from_le_bytes([a, b, c, d]);
    let is = |text: &[u8; 4]| word == u32::from_le_bytes(*text);
    ((length == 4) & (is(b"null") | is(b"true"))) | ((length == 5) & is(b"fals") & (last == b'e'))
}

/// The bytes that a backslash escapes.
#[inline]
fn escaped(backslash: u64, carry: &mut u64) -> u64 {
    const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;
    if backslash == 0 {
        return std::mem::take(carry);
    }
    // Every other backslash of a run escapes the byte behind it. A subtraction tells them apart, since
    // it borrows through each run.
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

/// What tells brackets from the bytes of strings, step by step.
#[derive(Default)]
struct Brackets {
    is_escaped: u64,
    was_in_string: u64,
    depth: u64,
}

impl Brackets {
    /// Follows the brackets of a step, the first of which opens at depth 0; the number of the byte that
    /// closes that one, if it is here.
    #[inline]
    #[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
    fn follow(&mut self, step: Step) -> Option<usize> {
        let byte = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
        let backslash = mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b'\\')));
        let mut quotes = mask!(step, |half| _mm256_cmpeq_epi8(half, byte(b'"')));
        if backslash | self.is_escaped != 0 {
            quotes &= !escaped(backslash, &mut self.is_escaped);
        }
        let in_string = parity(quotes) ^ self.was_in_string;
        self.was_in_string = (in_string.cast_signed() >> 63).cast_unsigned();
        // `[` is 0x5B, `{` is 0x7B, and what closes them is two further.
        let bracket = |bracket: u8| {
            mask!(step, |half| _mm256_cmpeq_epi8(
                _mm256_or_si256(half, byte(0x20)),
                byte(bracket)
            ))
        };
        let opening = bracket(b'{') & !in_string;
        let closing = bracket(b'}') & !in_string;
        let closed = u64::from(closing.count_ones());
        if self.depth > closed {
            self.depth = self.depth - closed + u64::from(opening.count_ones());
            return None;
        }
        // It may end in this step.
        let mut left = opening | closing;
        while left != 0 {
            let bit = left & left.wrapping_neg();
            left ^= bit;
            if opening & bit != 0 {
                self.depth += 1;
            } else if self.depth <= 1 {
                return Some(bit.trailing_zeros() as usize);
            } else {
                self.depth -= 1;
            }
        }
        None
    }
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

#[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
fn close(bytes: &[u8], start: usize, limit: usize) -> Result<usize, usize> {
    let mut brackets = Brackets::default();
    let mut at = start;
    while at < bytes.len() {
        if let Some(number) = brackets.follow(step_at(bytes, at)) {
            return Ok(at + number + 1);
        }
        at += 64;
        if at > limit {
            return Err(at.min(bytes.len()));
        }
    }
    Err(bytes.len())
}

#[target_feature(enable = "avx2,pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
fn delimited(line: &[u8]) -> bool {
    if line.first() != Some(&b'{') || line.last() != Some(&b'}') {
        return false;
    }
    let mut brackets = Brackets::default();
    let mut any_high = 0;
    let mut at = 0;
    while at < line.len() {
        let step = step_at(line, at);
        any_high |= mask!(step, |half| half);
        if let Some(number) = brackets.follow(step) {
            return at + number + 1 == line.len()
                && (any_high == 0 || simdutf8::basic::from_utf8(line).is_ok());
        }
        at += 64;
    }
    false
}

/// How many bytes one look for needles takes.
const LOOK: usize = 34;

/// Where bytes stand that may belong to a needle, a bit for each of the first 32: two of each, two apart, those
/// that are rare in text.
#[inline]
#[target_feature(enable = "avx2")]
fn pairs(bytes: &[u8; LOOK]) -> u32 {
    let byte = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    // SAFETY: 32 bytes from the first and from the third, and no alignment is needed.
    let (near, far) = unsafe {
        (
            _mm256_loadu_si256(bytes.as_ptr().cast()),
            _mm256_loadu_si256(bytes.as_ptr().add(2).cast()),
        )
    };
    let pair = |first: u8, second: u8| {
        _mm256_and_si256(
            _mm256_cmpeq_epi8(near, byte(first)),
            _mm256_cmpeq_epi8(far, byte(second)),
        )
    };
    let hits = _mm256_or_si256(
        _mm256_or_si256(pair(b'm', b'd'), pair(b'\\', b'0')),
        _mm256_or_si256(pair(b's', b'6'), pair(b'_', b'l')),
    );
    _mm256_movemask_epi8(hits).cast_unsigned()
}

/// Where the needle begins to which one of the pairs belongs that were seen from `at` on.
#[inline]
fn needle_of(bytes: &[u8], at: usize, mut pairs: u32) -> Option<usize> {
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

#[target_feature(enable = "avx2,bmi1,lzcnt,popcnt")]
fn needle(bytes: &[u8]) -> Option<usize> {
    let Some(last) = bytes.last_chunk::<LOOK>() else {
        return super::plain_needle(bytes);
    };
    let mut at = 0;
    while let Some(ahead) = bytes.get(at..).and_then(|ahead| ahead.first_chunk()) {
        let pairs = pairs(ahead);
        if pairs != 0
            && let Some(start) = needle_of(bytes, at, pairs)
        {
            return Some(start);
        }
        at += 32;
    }
    // The last look overlaps the one before.
    needle_of(bytes, bytes.len() - LOOK, pairs(last))
}
