//! UTF-8, piece by piece.
//!
//! Takes for each step of 64 bytes whether all of them are ASCII, and says whether the others are UTF-8. Few steps of a
//! tweet have any, and only these are looked at, by `simdutf8`: a piece begins and ends with a step, and what is before
//! and behind it is ASCII, so no character is cut.

/// As many steps as wait, so that whether one has other characters is no branch: that cannot be foreseen.
const MOST: usize = 64;

/// The bytes of a document that are not ASCII, as far as they were seen.
pub(super) struct Text {
    /// Where steps begin that have such bytes.
    waiting: [usize; MOST],
    count: usize,
    /// The last piece. It may go on.
    start: usize,
    end: usize,
    /// Whether all before it are UTF-8.
    is_sound: bool,
}

impl Text {
    pub(super) fn new() -> Self {
        Self {
            waiting: [0; MOST],
            count: 0,
            start: 0,
            end: 0,
            is_sound: true,
        }
    }

    /// Takes the step that begins at `at`.
    #[inline]
    pub(super) fn take(&mut self, bytes: &[u8], at: usize, is_ascii: bool) {
        if let Some(next) = self.waiting.get_mut(self.count) {
            *next = at;
        }
        self.count += usize::from(!is_ascii);
        if self.count == MOST {
            self.follow(bytes);
        }
    }

    /// Whether what was taken is UTF-8 as far as these bytes reach.
    pub(super) fn ends(mut self, bytes: &[u8]) -> bool {
        self.follow(bytes);
        self.look(bytes);
        self.is_sound
    }

    #[inline(never)]
    fn follow(&mut self, bytes: &[u8]) {
        for number in 0..std::mem::take(&mut self.count) {
            let at = self.waiting[number];
            if at > self.end {
                self.look(bytes);
                self.start = at;
            }
            self.end = at + 64;
        }
    }

    /// Looks at the last piece.
    fn look(&mut self, bytes: &[u8]) {
        let end = self.end.min(bytes.len());
        if let Some(piece) = bytes.get(self.start..end) {
            self.is_sound &= simdutf8::basic::from_utf8(piece).is_ok();
        }
    }
}
