//! The grammar of a document, sixty-four tokens at a step.
//!
//! Takes the tokens of an object or array as masks, a bit for each token: marks, strings, and what tells
//! marks apart. It says whether they stand as JSON has them, and at which one the document ends. What is inside of
//! strings and scalars, and where tokens stand, is left to who makes the masks.
//!
//! How it works. Of what JSON asks of tokens nearly all is told by one or two tokens before each, so all of a step
//! are looked at at once; "behind" is a shift by one bit, or by two:
//!
//! - A value begins behind an opening bracket, a colon or a comma, and nowhere else; a colon or comma does not stand
//!   behind one of these, a closing bracket not behind a colon or comma.
//! - A colon stands behind a string, which stands behind a brace that opens or a comma: that string is a key.
//! - Behind a brace that opens stand a key and its colon, unless the object is empty; behind a comma if, and only if,
//!   it stands in an object.
//!
//! The rest is brackets: what closes is what opened last, and which container a comma stands in. They are few, and are
//! drawn together and taken one by one. There is no branch that depends on the document but where the document ends:
//! a wrong guess of the processor would cost more than all the rest.

use std::arch::x86_64::{
    _mm_clmulepi64_si128, _mm_cvtsi64_si128, _mm_cvtsi128_si64, _mm_set1_epi8, _pdep_u64, _pext_u64,
};

use crate::json::validate::MAX_DEPTH;

/// At each bit whether an odd number of bits is set up to it, itself included.
#[inline]
#[target_feature(enable = "pclmulqdq")]
pub(super) fn parity(bits: u64) -> u64 {
    let all = _mm_set1_epi8(-1);
    let sum = _mm_clmulepi64_si128::<0>(_mm_cvtsi64_si128(bits.cast_signed()), all);
    _mm_cvtsi128_si64(sum).cast_unsigned()
}

/// All bits if the highest is set.
#[inline]
pub(super) fn last_for_all(bits: u64) -> u64 {
    (bits.cast_signed() >> 63).cast_unsigned()
}

/// Tokens in a row, three bits for each. A token is a bracket, colon or comma, a string or another scalar.
#[derive(Default)]
pub(super) struct Tokens {
    pub(super) count: u32,
    /// Of marks bit 1, which those have that open, and colons; and strings.
    bit1: u64,
    /// Bit 5, which all marks have but square brackets.
    bit5: u64,
    /// Bit 6, which brackets have.
    bit6: u64,
}

/// The same before they are drawn together: a bit for each of 64 bytes.
#[derive(Default)]
pub(super) struct Spread {
    pub(super) tokens: u64,
    /// Brackets, colons and commas.
    pub(super) marks: u64,
    pub(super) strings: u64,
    /// These bits of each byte.
    pub(super) bit1: u64,
    pub(super) bit5: u64,
    pub(super) bit6: u64,
}

impl Tokens {
    /// Puts further tokens behind these; `count` of them, for which there must be room.
    #[inline]
    #[target_feature(enable = "bmi2")]
    pub(super) fn push(&mut self, spread: &Spread, count: u32) {
        let gathered = |mask: u64| _pext_u64(mask, spread.tokens).wrapping_shl(self.count);
        self.bit1 |= gathered(spread.marks & spread.bit1 | spread.strings);
        self.bit5 |= gathered(spread.marks & spread.bit5);
        self.bit6 |= gathered(spread.marks & spread.bit6);
        self.count += count;
    }
}

/// What tokens are.
pub(super) enum Verdict {
    /// All as it should be, and more is to come.
    Open,
    /// The document ends with this one, and all is as it should be up to it.
    Ends(u32),
    /// No JSON.
    Fault,
}

impl Verdict {
    /// The last token, if there is one.
    pub(super) fn end(self) -> Option<u32> {
        match self {
            Self::Ends(number) => Some(number),
            Self::Open | Self::Fault => None,
        }
    }
}

/// What is known of a document up to a token.
pub(super) struct Grammar {
    /// Whether the last token is one of these, and the last but one: the highest bit is the last.
    opened: u64,
    separators: u64,
    strings: u64,
    closing: u64,
    braces: u64,
    /// Commas in objects.
    in_object: u64,
    /// How many containers are open.
    depth: usize,
    /// Whether there were ever too many of them for one word.
    was_deep: bool,
    /// The innermost of them, the last one lowest: set for an object.
    kinds: u64,
    /// Those further out, 64 at a time.
    outer: [u64; MAX_DEPTH / 64],
}

impl Grammar {
    pub(super) fn new() -> Self {
        Self {
            // The document stands where a value is asked for.
            opened: 1 << 63,
            separators: 0,
            strings: 0,
            closing: 0,
            braces: 0,
            in_object: 0,
            depth: 0,
            was_deep: false,
            kinds: 0,
            outer: [0; MAX_DEPTH / 64],
        }
    }

    /// Whether there may have been more than 64 containers open at once.
    pub(super) fn was_deep(&self) -> bool {
        self.was_deep
    }

    /// Follows tokens.
    #[inline]
    #[target_feature(enable = "pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn follow(&mut self, tokens: &Tokens) -> Verdict {
        let count = tokens.count;
        if count == 0 {
            return Verdict::Open;
        }
        let brackets = tokens.bit6;
        let separators = tokens.bit5 & !brackets;
        let colons = separators & tokens.bit1;
        let commas = separators & !tokens.bit1;
        let opening = brackets & tokens.bit1;
        let closing = brackets & !tokens.bit1;
        let strings = tokens.bit1 & !(brackets | separators);
        let opened = opening | separators;
        let values = (u64::MAX >> (64 - count)) & !(separators | closing);

        let Kinds {
            commas_in_objects,
            end,
            is_sound,
        } = self.brackets(brackets, opening, tokens.bit5, commas);
        if !is_sound {
            return Verdict::Fault;
        }
        let behind_opened = behind(opened, &mut self.opened, count);
        let behind_separator = behind(separators, &mut self.separators, count);
        let behind_string = behind(strings, &mut self.strings, count);
        let behind_closing = behind(closing, &mut self.closing, count);
        let braces = opening & tokens.bit5;
        let two_behind_brace = two_behind(braces, &mut self.braces, count);
        let two_behind_object = two_behind(commas_in_objects, &mut self.in_object, count);
        // Where there must be a colon, and where there may be one.
        let due = (two_behind_brace & !behind_closing) | two_behind_object;
        let faults = (values & !behind_opened)
            | (separators & behind_opened)
            | (closing & behind_separator)
            | (colons & !behind_string)
            | (due & !colons)
            | (colons & !(two_behind_brace | two_behind_object));
        match end {
            // Nothing behind the last bracket counts.
            Some(last) if faults << (63 - last) == 0 => Verdict::Ends(last),
            None if faults & (u64::MAX >> (64 - count)) == 0 => Verdict::Open,
            _ => Verdict::Fault,
        }
    }

    /// Follows brackets, and tells the commas that stand in objects.
    #[inline]
    #[target_feature(enable = "pclmulqdq,bmi1,bmi2,lzcnt,popcnt")]
    fn brackets(&mut self, brackets: u64, opening: u64, braces: u64, commas: u64) -> Kinds {
        let opens = _pext_u64(opening, brackets);
        let is_brace = _pext_u64(braces, brackets);
        let count = brackets.count_ones();
        let before = self.kinds & 1;
        let Followed {
            behind,
            end,
            is_sound,
        } = if self.depth + (count as usize) < 64 {
            self.follow_few(opens, is_brace, count)
        } else {
            self.follow_many(opens, is_brace, count)
        };
        // Between two brackets the container is the same.
        let changes = _pdep_u64(behind ^ (behind << 1 | before), brackets);
        let object = parity(changes) ^ 0_u64.wrapping_sub(before);
        Kinds {
            commas_in_objects: commas & object,
            end: end.map(|number| _pdep_u64(1 << number, brackets).trailing_zeros()),
            is_sound,
        }
    }

    /// Follows brackets where all that may be open are told by one word: of the containers, and of a one above them.
    #[inline]
    #[target_feature(enable = "bmi1,bmi2,lzcnt,popcnt")]
    fn follow_few(&mut self, opens: u64, is_brace: u64, count: u32) -> Followed {
        let mut kinds = self.kinds & !(u64::MAX << self.depth) | 1 << self.depth;
        let (mut behind, mut unlike) = (0, 0);
        let mut end = None;
        for number in 0..count {
            let (open, brace) = (opens >> number & 1, is_brace >> number & 1);
            unlike |= (kinds ^ brace) & (open ^ 1);
            kinds = kinds_behind(kinds, open, brace);
            if kinds == 1 {
                end = Some(number);
                break;
            }
            behind |= (kinds & 1) << number;
        }
        self.kinds = kinds;
        self.depth = 63 - kinds.leading_zeros() as usize;
        Followed {
            behind,
            end,
            is_sound: unlike == 0,
        }
    }

    /// The same for any depth.
    #[cold]
    fn follow_many(&mut self, opens: u64, is_brace: u64, count: u32) -> Followed {
        self.was_deep = true;
        let (mut behind, mut unlike) = (0, 0);
        let mut deepest = 0;
        let mut end = None;
        let (mut kinds, mut depth) = (self.kinds, self.depth);
        for number in 0..count {
            let (open, brace) = (opens >> number & 1, is_brace >> number & 1);
            unlike |= (kinds ^ brace) & (open ^ 1);
            kinds = kinds_behind(kinds, open, brace);
            depth = depth.wrapping_add_signed(if open == 1 { 1 } else { -1 });
            deepest = deepest.max(depth);
            if depth % 64 == 0 {
                if depth == 0 {
                    end = Some(number);
                    break;
                }
                if let Some(outer) = self.outer.get_mut(depth / 64 - 1) {
                    if open == 1 {
                        *outer = kinds;
                    } else {
                        kinds = *outer;
                    }
                }
            }
            behind |= (kinds & 1) << number;
        }
        (self.kinds, self.depth) = (kinds, depth);
        Followed {
            behind,
            end,
            is_sound: unlike == 0 && deepest <= MAX_DEPTH,
        }
    }
}

/// Which containers are open behind a bracket, the innermost lowest. Whether it opens cannot be foreseen, so both
/// answers are made.
#[inline]
fn kinds_behind(kinds: u64, open: u64, brace: u64) -> u64 {
    let (deeper, higher) = (kinds << 1 | brace, kinds >> 1);
    if open == 1 { deeper } else { higher }
}

/// What brackets tell one by one.
struct Followed {
    /// Which of them have an object around what is behind.
    behind: u64,
    /// The one that the document ends with.
    end: Option<u32>,
    /// Whether each closes what opened last, and not too many are open.
    is_sound: bool,
}

/// What brackets tell.
struct Kinds {
    commas_in_objects: u64,
    /// The token that the document ends with.
    end: Option<u32>,
    is_sound: bool,
}

/// The bits of `mask`, each moved to the token behind; `last` tells of the tokens before these, and then of these, of
/// which there is at least one.
#[inline]
fn behind(mask: u64, last: &mut u64, count: u32) -> u64 {
    let before = *last >> 63;
    *last = mask << (64 - count);
    mask << 1 | before
}

/// The same, each moved by two.
#[inline]
fn two_behind(mask: u64, last: &mut u64, count: u32) -> u64 {
    let before = *last >> 62;
    *last = mask << (64 - count) | *last >> 1 >> (count - 1);
    mask << 2 | before
}
