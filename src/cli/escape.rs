//! Hostile text, made safe for people to look at.

use std::fmt::{self, Write};

use tweet_media::is_unprintable;

/// Shows text with every control, direction and format character, and what is drawn as nothing, as `\u{…}`.
///
/// Everything that reaches the screen in words goes through here: cells of the table, error lines,
/// file names. Bytes that are no UTF-8 have become U+FFFD where text was made of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Escaped<T>(pub(crate) T);

impl<T: fmt::Display> fmt::Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaper(f), "{}", self.0)
    }
}

struct Escaper<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl Write for Escaper<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(is_unprintable) {
            self.0.write_str(&rest[..at])?;
            let mut behind = rest[at..].chars();
            if let Some(character) = behind.next() {
                write!(self.0, "\\u{{{:x}}}", u32::from(character))?;
            }
            rest = behind.as_str();
        }
        self.0.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown_and_the_rest_is_left_alone() {
        let hostile = "a\u{1b}]52;c;x\u{7}\u{9b}m\u{202e}\n\t\u{7f}\u{e0041} é 🦀";
        assert_eq!(
            Escaped(hostile).to_string(),
            "a\\u{1b}]52;c;x\\u{7}\\u{9b}m\\u{202e}\\u{a}\\u{9}\\u{7f}\\u{e0041} é 🦀"
        );
    }
}
