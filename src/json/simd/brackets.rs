//! Where what a bracket opens is closed, by strings and brackets alone.
//!
//! Takes the bytes of a step as masks, from whom the processor makes them. Which kind a bracket is of, and what else
//! stands between them, is not looked at.

use super::grammar::last_for_all;
use super::text::Text;
use super::tokens::escaped;

/// Sixty-four bytes, as far as they matter here: a bit for each.
pub(super) struct Marks {
    pub(super) backslash: u64,
    pub(super) quote: u64,
    /// Brackets of either kind, in strings too.
    pub(super) opening: u64,
    pub(super) closing: u64,
    pub(super) is_ascii: bool,
}

/// How many brackets are open.
#[derive(Clone, Copy, Default)]
pub(super) struct Depth(pub(super) u64);

impl Depth {
    /// Follows brackets, the first of which opens at depth 0; the number of the place where that one closes, if it is
    /// here.
    #[inline(always)]
    pub(super) fn follow(&mut self, opening: u64, closing: u64) -> Option<usize> {
        let closed = u64::from(closing.count_ones());
        if self.0 > closed {
            self.0 = self.0 - closed + u64::from(opening.count_ones());
            return None;
        }
        // It may end in this step.
        let mut left = opening | closing;
        while left != 0 {
            let bit = left & left.wrapping_neg();
            left ^= bit;
            if opening & bit != 0 {
                self.0 += 1;
            } else if self.0 <= 1 {
                return Some(bit.trailing_zeros() as usize);
            } else {
                self.0 -= 1;
            }
        }
        None
    }
}

/// What tells brackets from the bytes of strings, step by step.
#[derive(Default)]
struct Brackets {
    is_escaped: u64,
    was_in_string: u64,
    depth: Depth,
}

impl Brackets {
    /// Follows a step, the first of which begins with the bracket; the number of the byte that closes it, if it is
    /// here.
    #[inline(always)]
    fn follow(&mut self, marks: &Marks, parity: impl Fn(u64) -> u64) -> Option<usize> {
        let mut quotes = marks.quote;
        if marks.backslash | self.is_escaped != 0 {
            quotes &= !escaped(marks.backslash, &mut self.is_escaped);
        }
        let in_string = parity(quotes) ^ self.was_in_string;
        self.was_in_string = last_for_all(in_string);
        self.depth
            .follow(marks.opening & !in_string, marks.closing & !in_string)
    }
}

/// Looks at the step that begins at `at`, blanks behind the end.
#[inline(always)]
fn look_at<T>(bytes: &[u8], at: usize, look: impl Fn(&[u8; 64]) -> T) -> T {
    let rest = &bytes[at..];
    if let Some(step) = rest.first_chunk() {
        return look(step);
    }
    let mut padded = [b' '; 64];
    padded[..rest.len()].copy_from_slice(rest);
    look(&padded)
}

/// [`super::close`], by what tells the marks of a step, and at each bit whether an odd number is set up to it.
#[inline(always)]
pub(super) fn close(
    bytes: &[u8],
    start: usize,
    limit: usize,
    look: impl Fn(&[u8; 64]) -> Marks,
    parity: impl Fn(u64) -> u64,
) -> Result<usize, usize> {
    let mut brackets = Brackets::default();
    let mut at = start;
    while at < bytes.len() {
        let marks = look_at(bytes, at, &look);
        if let Some(number) = brackets.follow(&marks, &parity) {
            return Ok(at + number + 1);
        }
        at += 64;
        if at > limit {
            return Err(at.min(bytes.len()));
        }
    }
    Err(bytes.len())
}

/// [`super::delimited`], in the same way.
#[inline(always)]
pub(super) fn delimited(
    line: &[u8],
    look: impl Fn(&[u8; 64]) -> Marks,
    parity: impl Fn(u64) -> u64,
) -> bool {
    if line.first() != Some(&b'{') || line.last() != Some(&b'}') {
        return false;
    }
    let mut brackets = Brackets::default();
    let mut text = Text::new();
    let mut at = 0;
    while at < line.len() {
        let marks = look_at(line, at, &look);
        text.take(line, at, marks.is_ascii);
        if let Some(number) = brackets.follow(&marks, &parity) {
            return at + number + 1 == line.len() && text.ends(line);
        }
        at += 64;
    }
    false
}
