//! The line on which a fault lies, cropped, with the place marked under it.
//!
//! Takes a reject, gives lines for a terminal. The text is made safe before it is laid out, so that a
//! mark stands under what is seen.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use tweet_media::Reject;

use crate::escape::Escaped;

/// How much of a line is looked at on either side of the fault, in bytes. No terminal shows more.
const WINDOW: usize = 1000;

/// The excerpt around the fault, for a terminal that shows so many characters on a line; `None` where the
/// document is not held.
pub(crate) fn of(reject: &Reject<'_>, width: usize, is_colored: bool) -> Option<String> {
    let bytes = reject.bytes;
    let at = usize::try_from(reject.error_offset.checked_sub(reject.offset)?).ok()?;
    if bytes.is_empty() || at > bytes.len() {
        return None;
    }
    let (before, behind) = bytes.split_at(at);
    let start = before.iter().rposition(|&byte| byte == b'\n');
    let start = start.map_or(0, |at| at + 1).max(at.saturating_sub(WINDOW));
    let end = behind.iter().position(|&byte| byte == b'\n');
    let end = end.unwrap_or(behind.len()).min(WINDOW);
    let mut line = escaped(trim_start(&before[start..]));
    let mark = line.len();
    // The character at fault, if the line does not end with it.
    let first = behind[..end].utf8_chunks().next().map_or(0, |chunk| {
        let valid = chunk.valid().chars().next().map(char::len_utf8);
        valid.unwrap_or(chunk.invalid().len())
    });
    line += &escaped(&behind[..first]);
    let mark = mark..line.len();
    line += &escaped(&behind[first..end]);

    let line_start = usize::try_from(reject.error_line).unwrap_or(usize::MAX);
    let snippet = Snippet::source(line)
        .line_start(line_start)
        .annotation(AnnotationKind::Primary.span(mark));
    let renderer = if is_colored {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(width);
    let group = Group::with_level(Level::ERROR).element(snippet);
    Some(renderer.render(&[group]))
}

/// Without the bytes of a character whose beginning was cropped.
fn trim_start(bytes: &[u8]) -> &[u8] {
    let continues = |byte: &u8| matches!(byte, 0x80..=0xbf);
    let cut = bytes.iter().take(3).take_while(|byte| continues(byte));
    &bytes[cut.count()..]
}

fn escaped(bytes: &[u8]) -> String {
    Escaped(String::from_utf8_lossy(bytes)).to_string()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use tweet_media::{Counts, Options, Record, Visitor, scan};

    use super::*;

    /// The excerpts of what is rejected of an input.
    fn excerpts(input: &[u8], width: usize) -> Vec<String> {
        struct Excerpts(usize, Vec<String>);

        impl Visitor for Excerpts {
            fn record(&mut self, _: &Record<'_>) -> ControlFlow<()> {
                ControlFlow::Continue(())
            }

            fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
                self.1.extend(of(reject, self.0, false));
                ControlFlow::Continue(())
            }
        }

        let mut excerpts = Excerpts(width, Vec::new());
        let mut counts = Counts::default();
        let _ = scan("-", input, &Options::default(), &mut counts, &mut excerpts).expect("JSON");
        excerpts.1
    }

    #[test]
    fn the_place_of_a_fault_is_marked_under_its_line() {
        let shown = excerpts(b"{\"a\":1}\n{\"a\":x,\"b\":2}\n{\"a\":\"b\n", 80);
        assert_eq!(
            shown,
            [
                "  |\n2 | {\"a\":x,\"b\":2}\n  |      ^",
                "  |\n3 | {\"a\":\"b\n  |        ^"
            ]
        );
    }

    #[test]
    fn only_the_line_of_the_fault_is_shown_of_a_document_of_several() {
        let shown = excerpts("{\n  \"é\": 1,\n  \"b\": ü\n}\n".as_bytes(), 80);
        assert_eq!(shown, ["  |\n3 |   \"b\": ü\n  |        ^"]);
    }

    #[test]
    fn a_long_line_is_cropped_around_the_fault() {
        let long = format!(
            "{{\"a\":\"{}\",x,\"b\":\"{}\"}}\n{{}}\n",
            "é".repeat(5000),
            "c".repeat(5000)
        );
        for width in [20, 40, 80, 200] {
            let shown = excerpts(long.as_bytes(), width);
            let lines: Vec<_> = shown[0].lines().collect();
            assert!(
                lines
                    .iter()
                    .all(|line| line.chars().count() <= width.max(60)),
                "{shown:?}"
            );
            let mark = lines[2]
                .chars()
                .position(|character| character == '^')
                .expect("a mark");
            assert_eq!(lines[1].chars().nth(mark), Some('x'), "{shown:?}");
        }
    }

    #[test]
    fn what_steers_a_terminal_is_shown_and_the_mark_stands_under_it() {
        let shown = excerpts(b"{\"\xe2\x80\xae\":\"\x1b[2J\xff\",\"a\":\xff}\n{}\n", 80);
        assert_eq!(
            shown,
            [
                "  |\n1 | {\"\\u{202e}\":\"\\u{1b}[2J\u{fffd}\",\"a\":\u{fffd}}\n  |              ^^^^^^"
            ]
        );
    }
}
