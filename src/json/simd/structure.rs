//! The structure of a document, with AVX-512.
//!
//! Takes a row of tokens, a byte for each: brackets, colons, commas, the first quote of a string, the first byte of
//! another scalar. Says whether they stand as JSON has them. What is inside of strings and scalars, and where tokens
//! stand, is left to who makes the row.
//!
//! How it works. Each level draws together what the one before leaves open, so that the next has less to look at:
//!
//! - *Tokens.* Most of what JSON asks of one is told by the token before it. A colon stands two behind a brace that
//!   opens, or two behind a comma, which says by it that it stands in an object. A brace that opens has a colon there,
//!   unless the object is empty.
//! - *Separators*: commas and brackets. Of two in a row both tell in which kind of container they stand, unless a
//!   bracket opens or closes between them; it must be the same.
//! - *Brackets.* What is before one that opens and what is behind the one that closes it stand in the same container
//!   too. Where all this is so, a bracket closes one of its own kind: if not, somewhere from the one to the other two
//!   neighbours would not agree. So a bit for each bracket is enough, and two that stand side by side and agree are
//!   taken out, again and again, until all that is left closes what rows before have opened, or opens what those behind
//!   must close.

use std::arch::x86_64::{
    _mm512_cmpeq_epi8_mask, _mm512_mask_add_epi8, _mm512_permutexvar_epi8, _mm512_test_epi8_mask,
    _mm512_testn_epi8_mask, _pext_u64,
};

use super::brackets::Depth;
use super::row::{Row, each, first, load};

/// How many tokens, or separators, are looked back.
const BEFORE: usize = 2;

/// A row of tokens.
pub(super) type Tokens = Row<BEFORE>;

impl Tokens {
    /// An empty row where a document begins, behind what asks for a value.
    pub(super) fn none() -> Self {
        Self::behind(*b"\":")
    }

    /// Whether the last token is a bracket that closes: by its own byte, not by what others share with it.
    pub(super) fn ends_with_bracket(&self) -> bool {
        matches!(self.bytes[BEFORE + self.count - 1], b'}' | b']')
    }
}

/// More containers than this are not followed, so that with those that open and close within one row there are never
/// more than 64 at once.
const MOST_OPEN: u32 = 32;

/// Kinds of tokens.
const OBJECT: u8 = 1;
const ARRAY: u8 = 1 << 1;
const OBJECT_END: u8 = 1 << 2;
const ARRAY_END: u8 = 1 << 3;
const COMMA: u8 = 1 << 4;
const COLON: u8 = 1 << 5;
const STRING: u8 = 1 << 6;
const SCALAR: u8 = 1 << 7;
/// Of a comma, that it stands in an object. It takes the place of the colon, which is no separator.
const IN_OBJECT: u8 = COLON;

const OPENS: u8 = OBJECT | ARRAY;
const CLOSES: u8 = OBJECT_END | ARRAY_END;

/// By the low six bits of its byte what a token is. Those that some control characters share, which would pass for
/// marks, have nothing. Other bytes that no scalar begins with may pass for what they are not: where they do, the look at
/// scalars finds them.
const KINDS: [u8; 64] = {
    let mut kinds = [SCALAR; 64];
    kinds[b'{' as usize % 64] = OBJECT;
    kinds[b'[' as usize % 64] = ARRAY;
    kinds[b'}' as usize % 64] = OBJECT_END;
    kinds[b']' as usize % 64] = ARRAY_END;
    kinds[b',' as usize % 64] = COMMA;
    kinds[b':' as usize % 64] = COLON;
    kinds[b'"' as usize % 64] = STRING;
    kinds[b',' as usize % 32] = 0;
    kinds[b':' as usize % 32] = 0;
    kinds
};

/// The same: which kinds may be behind it.
const BEHIND: [u8; 64] = {
    const VALUE: u8 = OBJECT | ARRAY | STRING | SCALAR;
    let mut behind = [COMMA | CLOSES; 64];
    behind[b'{' as usize % 64] = STRING | OBJECT_END;
    behind[b'[' as usize % 64] = VALUE | ARRAY_END;
    behind[b',' as usize % 64] = VALUE;
    behind[b':' as usize % 64] = VALUE;
    behind[b'"' as usize % 64] = COLON | COMMA | CLOSES;
    behind
};

/// What is known of a document up to a token.
#[derive(Clone, Copy)]
pub(super) struct Structure {
    /// The last separators.
    separators: [u8; BEFORE],
    brackets: Brackets,
}

impl Structure {
    pub(super) fn new() -> Self {
        Self {
            separators: [0; BEFORE],
            brackets: Brackets {
                open: 0,
                depth: 0,
                has_begun: false,
            },
        }
    }

    /// Whether the document has ended, with the last token.
    pub(super) fn has_ended(&self) -> bool {
        self.brackets.has_begun && self.brackets.depth == 0
    }

    /// The number of the token that the document ends with, if it does in this row, as far as brackets tell.
    #[cold]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,lzcnt,popcnt")]
    pub(super) fn last(&self, tokens: &Tokens) -> Option<usize> {
        // Brackets among the last tokens wait for what is behind them.
        let mut depth = u64::from(self.brackets.depth);
        let [_, separator] = self.separators;
        let waiting = [
            KINDS[usize::from(tokens.bytes[0] % 64)],
            KINDS[usize::from(tokens.bytes[1] % 64)],
        ];
        for kind in [separator & !IN_OBJECT, waiting[0], waiting[1]] {
            if kind & OPENS != 0 {
                depth += 1;
            } else if kind & CLOSES != 0 {
                depth = depth.checked_sub(1)?;
            }
        }
        if depth == 0 && self.brackets.has_begun {
            return None;
        }
        let mut depth = Depth(depth);
        let kinds = load(&KINDS);
        (0..tokens.count).step_by(64).find_map(|at| {
            let kind = _mm512_permutexvar_epi8(tokens.from(BEFORE + at), kinds);
            let live = first(tokens.count - at);
            let opening = _mm512_test_epi8_mask(kind, each(OPENS)) & live;
            let closing = _mm512_test_epi8_mask(kind, each(CLOSES)) & live;
            depth.follow(opening, closing).map(|number| at + number)
        })
    }

    /// Follows a row of tokens. Says whether nothing is wrong so far.
    ///
    /// The two last tokens are not judged fully before those behind them are known, or that there are none.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn follow(&mut self, tokens: &mut Tokens, is_last: bool) -> bool {
        let count = tokens.count;
        let mut looked_at = count;
        if is_last {
            // Two more, which are nothing.
            tokens.bytes[BEFORE + count..][..BEFORE].fill(0);
            looked_at += BEFORE;
        }
        let (kinds, behind) = (load(&KINDS), load(&BEHIND));
        let mut separators = Row::<BEFORE>::behind(self.separators);
        let mut separator_count = 0;
        let mut faults = 0;
        let mut at = 0;
        while at < looked_at {
            // The token that is looked at, the one before it, and the one before that.
            let bytes = [tokens.from(at + 2), tokens.from(at + 1), tokens.from(at)];
            let kind = _mm512_permutexvar_epi8(bytes[0], kinds);
            let may_be = _mm512_permutexvar_epi8(bytes[1], behind);
            let second = _mm512_permutexvar_epi8(bytes[2], kinds);
            let colon = _mm512_test_epi8_mask(kind, each(COLON));
            let brace = _mm512_test_epi8_mask(second, each(OBJECT));
            let before_key = _mm512_test_epi8_mask(second, each(OBJECT | COMMA));
            let string = _mm512_cmpeq_epi8_mask(bytes[1], each(b'"'));
            let wrong = _mm512_testn_epi8_mask(may_be, kind)
                | colon & !before_key
                | brace & string & !colon;
            faults |= wrong & first(count.saturating_sub(at));
            let is_separator = _mm512_test_epi8_mask(second, each(OPENS | CLOSES | COMMA));
            separators.push(
                &mut separator_count,
                _mm512_mask_add_epi8(second, colon, second, each(IN_OBJECT)),
                is_separator & first(looked_at - at),
            );
            at += 64;
        }
        separators.count = separator_count;
        faults == 0 && self.follow_separators(&mut separators, is_last)
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,bmi1,bmi2,lzcnt,popcnt")]
    fn follow_separators(&mut self, separators: &mut Row<BEFORE>, is_last: bool) -> bool {
        const OF_OBJECT: u8 = OBJECT | OBJECT_END | IN_OBJECT;

        let mut count = separators.count;
        if is_last {
            separators.bytes[BEFORE + count] = 0;
            count += 1;
        }
        let mut faults = 0;
        let mut at = 0;
        while at < count {
            let live = first(count - at);
            let [here, before, second] = [
                separators.from(at + 2),
                separators.from(at + 1),
                separators.from(at),
            ];
            let object = |step| _mm512_test_epi8_mask(step, each(OF_OBJECT));
            let (object, object_before, object_second) =
                (object(here), object(before), object(second));
            let goes_on = _mm512_test_epi8_mask(before, each(OPENS | COMMA))
                & _mm512_test_epi8_mask(here, each(CLOSES | COMMA));
            faults |= goes_on & (object ^ object_before) & live;
            let brackets = _mm512_test_epi8_mask(before, each(OPENS | CLOSES)) & live;
            let opens = _mm512_test_epi8_mask(before, each(OPENS));
            let number = brackets.count_ones();
            let opens_in_row = _pext_u64(opens, brackets);
            let in_object = _pext_u64(opens & object_second | !opens & object, brackets);
            let is_sound = if is_last && at + 64 >= count {
                self.brackets.follow_to_end(opens_in_row, in_object, number)
            } else {
                self.brackets.follow(opens_in_row, in_object, number)
            };
            if !is_sound {
                return false;
            }
            at += 64;
        }
        separators.count = count;
        separators.restart();
        self.separators = [separators.bytes[0], separators.bytes[1]];
        faults == 0
    }
}

/// The containers that are open behind a bracket.
#[derive(Clone, Copy)]
struct Brackets {
    /// Of each a bit, the innermost lowest: whether it stands in an object.
    open: u64,
    /// How many they are.
    depth: u32,
    /// Whether there was a bracket.
    has_begun: bool,
}

impl Brackets {
    /// Follows brackets up to the last one of the document. That one is taken by itself: it must close the outermost,
    /// and nothing must be behind that one, not even what opens and closes again.
    #[cold]
    #[target_feature(enable = "bmi1,bmi2,lzcnt,popcnt")]
    fn follow_to_end(&mut self, opens: u64, in_object: u64, count: u32) -> bool {
        let before = count.saturating_sub(1);
        self.follow(
            opens & first(before as usize),
            in_object & first(before as usize),
            before,
        ) && self.follow(opens >> before, in_object >> before, count - before)
    }

    /// Follows brackets: which of them open, and which stand in objects, in a row from the lowest bit.
    #[inline]
    #[target_feature(enable = "bmi1,bmi2,lzcnt,popcnt")]
    fn follow(&mut self, mut opens: u64, mut in_object: u64, mut count: u32) -> bool {
        if count == 0 {
            return true;
        }
        if !self.has_begun {
            // The outermost is kept apart, so that it is seen where it closes. Nothing is around it.
            (self.has_begun, self.depth, self.open) = (true, 1, 0);
            (opens, in_object, count) = (opens >> 1, in_object >> 1, count - 1);
        } else if self.depth == 0 {
            return false;
        }
        let mut unlike = 0;
        loop {
            let all = first(count as usize);
            let pairs = opens & !(opens >> 1) & all >> 1;
            if pairs == 0 {
                break;
            }
            unlike |= pairs & (in_object ^ in_object >> 1);
            let left = all & !(pairs | pairs << 1);
            opens = _pext_u64(opens, left);
            in_object = _pext_u64(in_object, left);
            count = left.count_ones();
        }
        // All that close now stand before all that open.
        let closing = opens.trailing_zeros().min(count);
        let opening = count - closing;
        if closing > self.depth || self.depth - closing + opening > MOST_OPEN {
            return false;
        }
        unlike |= (self.open ^ in_object) & first(closing as usize);
        self.open >>= closing;
        self.depth -= closing;
        if opening > 0 {
            if self.depth == 0 {
                return false;
            }
            let innermost_lowest = (in_object >> closing).reverse_bits() >> (64 - opening);
            self.open = self.open << opening | innermost_lowest;
            self.depth += opening;
        }
        unlike == 0
    }
}
