//! How documents are laid in the bytes of an input, and the signs by which that is known.
//!
//! Takes bytes, gives the framing's name and answers about single lines and prefixes. Walking the
//! input by them is left to the iterator.

use std::fmt;

use crate::json::validate::validate_value;
use crate::json::verdict::Fault;

/// How the documents of an input are laid in its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Framing {
    /// No document was seen yet.
    Empty,
    /// One value, possibly over many lines.
    Single,
    /// A line break ends every document.
    JsonLines,
    /// One array; each of its elements is a document.
    Array,
    /// Values one after another, each over as many lines as it likes.
    Concatenated,
    /// A script that assigns a value to a name, such as `window.YTD.tweets.part0`.
    Assignment {
        /// The first name assigned to, as written.
        name: String,
    },
}

impl fmt::Display for Framing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Framing::Empty => f.write_str("no document"),
            Framing::Single => f.write_str("a single document"),
            Framing::JsonLines => f.write_str("JSON Lines"),
            Framing::Array => f.write_str("an array of documents"),
            Framing::Concatenated => f.write_str("documents one after another"),
            Framing::Assignment { name } => write!(f, "an assignment to {name}"),
        }
    }
}

/// The byte order mark of UTF-8.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// How many bytes at the start of `line` separate documents.
pub(crate) fn leading_separators(line: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = line.get(at) {
        if is_blank(byte) || matches!(byte, b',' | b';') {
            at += 1;
        } else if line[at..].starts_with(BOM) {
            at += BOM.len();
        } else {
            break;
        }
    }
    at
}

/// Whether all of `rest` separates documents.
pub(crate) fn is_separator(rest: &[u8]) -> bool {
    leading_separators(rest) == rest.len()
}

/// `line` without the blanks at its end.
pub(super) fn without_trailing_blanks(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|&byte| !is_blank(byte));
    end.map_or(&[], |last| &line[..=last])
}

/// Whether a line is one complete object or array and nothing else.
pub(super) fn is_complete(line: &[u8]) -> bool {
    let line = without_trailing_blanks(line);
    if !matches!(line.first(), Some(b'{' | b'[')) {
        return false;
    }
    let (end, verdict) = validate_value(line);
    !verdict.is_broken() && end == line.len()
}

/// Whether a line is several values with nothing but separators between them; else what is wrong.
///
/// A comma separates only behind an object or array, else every line of numbers and quoted words
/// in a CSV file would be JSON.
pub(super) fn check_values(line: &[u8]) -> Result<(), Fault> {
    let mut at = 0;
    let mut container = true;
    loop {
        let gap = leading_separators(&line[at..]);
        if at + gap == line.len() {
            return Ok(());
        }
        if !container && let Some(comma) = line[at..at + gap].iter().position(|&b| b == b',') {
            return Err(Fault::trailing_text(line, at + comma));
        }
        let start = at + gap;
        container = matches!(line[start], b'{' | b'[');
        let (length, verdict) = validate_value(&line[start..]);
        if verdict.is_broken() {
            return Err(match verdict.fault() {
                Some(fault) if fault.offset > 0 && start > 0 => fault.shifted(start),
                Some(fault) if start == 0 => *fault,
                _ => Fault::trailing_text(line, start),
            });
        }
        at = start + length;
    }
}

/// Longest name that a script may assign to.
const MAX_NAME: usize = 512;
/// Most blanks between the equals sign and the value.
const MAX_GAP: usize = 4096;

/// An assignment's prefix: `window.YTD.tweets.part0 = `, also `var name = `.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Assignment {
    pub(super) name: String,
    /// Bytes up to the value.
    pub(super) length: usize,
}

/// The assignment that begins here, if its value is an object or array.
///
/// Asks for one byte after the other, so that a slow reader is not asked for more than needed.
pub(super) fn assignment(mut byte: impl FnMut(usize) -> Option<u8>) -> Option<Assignment> {
    let mut written = Vec::new();
    let mut at = 0;
    loop {
        let next = byte(at)?;
        if next == b'=' {
            break;
        }
        let named = next.is_ascii_alphanumeric() || matches!(next, b'_' | b'$');
        let first = written.is_empty();
        let in_name = named && !(first && next.is_ascii_digit());
        let joins = !first
            && matches!(
                next,
                b'.' | b'[' | b']' | b'"' | b'\'' | b'-' | b' ' | b'\t'
            );
        if !(in_name || joins) || at == MAX_NAME {
            return None;
        }
        written.push(next);
        at += 1;
    }
    let name = name_of(&written)?;
    at += 1;
    let gap = at;
    loop {
        match byte(at)? {
            b'{' | b'[' => return Some(Assignment { name, length: at }),
            blank if is_blank(blank) && at - gap < MAX_GAP => at += 1,
            _ => return None,
        }
    }
}

/// What is assigned to by the text before an equals sign, if that text is a name.
fn name_of(written: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(written).ok()?.trim();
    let name = ["var ", "let ", "const "]
        .iter()
        .find_map(|keyword| text.strip_prefix(keyword))
        .unwrap_or(text)
        .trim_start();
    let one_word = !name.is_empty() && !name.contains([' ', '\t']);
    one_word.then(|| name.to_owned())
}

/// Where reading goes on after a lost frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Resumption {
    /// How many bytes of the line still belong to what was lost: a closing brace.
    pub(super) lost: usize,
    /// Whether the line begins in column 0.
    pub(super) in_column_0: bool,
}

/// Whether a line, read byte by byte, begins as a document does that follows a lost one: in column 0
/// or at `indent` with `{` or `[`, before which `,` or `},` may stand.
pub(super) fn resumption(
    indent: Option<u64>,
    mut byte: impl FnMut(usize) -> Option<u8>,
) -> Option<Resumption> {
    let limit = usize::try_from(indent.unwrap_or(0)).ok()?;
    let mut column = 0;
    while column < limit && matches!(byte(column)?, b' ' | b'\t') {
        column += 1;
    }
    if column != 0 && column != limit {
        return None;
    }
    let mut at = column;
    if limit == 0 || column == 0 {
        for mark in BOM {
            if byte(at)? != *mark {
                break;
            }
            at += 1;
        }
    }
    let mut lost = 0;
    let mut next = byte(at)?;
    if next == b'}' {
        at += 1;
        lost = at;
        next = byte(at)?;
        if next != b',' {
            return None;
        }
    }
    if next == b',' {
        at += 1;
        while at < limit + MAX_GAP && matches!(byte(at)?, b' ' | b'\t') {
            at += 1;
        }
        next = byte(at)?;
    }
    matches!(next, b'{' | b'[').then_some(Resumption {
        lost,
        in_column_0: column == 0,
    })
}
