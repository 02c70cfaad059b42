//! What an input seems to be that is no JSON.
//!
//! Takes its first bytes, gives the words for an error sentence: what it seems to be and what to do
//! about it. Guesses only; that it is no JSON is for others to establish. Of a line of text it says whether
//! JSON stands in it all the same.

use crate::json::validate::validate_value;
use crate::json::verdict::{Fault, Verdict};

/// What an input seems to be, and what its owner can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Foreign {
    /// With its article, such as `a PNG image`.
    pub what: &'static str,
    /// What to do about it, such as `unpack it first`.
    pub remedy: &'static str,
}

const NOT_TWEETS: &str = "name the file that holds the Tweets";
const UNPACK: &str = "unpack it and name the JSON files inside";
const CONVERT: &str = "convert it to UTF-8";
const SAVE_API: &str = "save the answer of the API instead of the page";
const JSON_DUMP: &str = "write it with a JSON encoder, in Python json.dumps";
const STRINGIFY: &str = "write it with JSON.stringify";
const EXPORT: &str = "export it as JSON or JSON Lines";
const DECOMPRESS: &str = "decompress it once more";

const PLAIN_TEXT: Foreign = Foreign {
    what: "plain text",
    remedy: NOT_TWEETS,
};

const CSV: Foreign = Foreign {
    what: "CSV",
    remedy: EXPORT,
};

const LIKE_JSON: Foreign = Foreign {
    what: "text that only begins like it",
    remedy: "check what wrote it",
};

/// A name by which a kind of file is known.
struct Magic {
    /// Byte of the file at which the name stands.
    at: usize,
    name: &'static [u8],
    /// Whether it is a word that text may hold there too. Such a name counts only where the input is no text.
    is_word: bool,
    foreign: Foreign,
}

impl Magic {
    /// A name at the start of a file that no text begins with.
    const fn sure(name: &'static [u8], what: &'static str, remedy: &'static str) -> Self {
        Self {
            is_word: false,
            ..Self::word(0, name, what, remedy)
        }
    }

    /// A name that is a word.
    const fn word(
        at: usize,
        name: &'static [u8],
        what: &'static str,
        remedy: &'static str,
    ) -> Self {
        Self {
            at,
            name,
            is_word: true,
            foreign: Foreign { what, remedy },
        }
    }

    fn is_in(&self, head: &[u8]) -> bool {
        head.get(self.at..)
            .is_some_and(|rest| rest.starts_with(self.name))
    }
}

/// Files that are known by a name in their first bytes.
const MAGIC: &[Magic] = &[
    Magic::sure(b"\x89PNG\r\n\x1a\n", "a PNG image", NOT_TWEETS),
    Magic::sure(b"\xFF\xD8\xFF", "a JPEG image", NOT_TWEETS),
    Magic::word(0, b"GIF87a", "a GIF image", NOT_TWEETS),
    Magic::word(0, b"GIF89a", "a GIF image", NOT_TWEETS),
    Magic::sure(b"%PDF-", "a PDF document", NOT_TWEETS),
    Magic::sure(b"PK\x03\x04", "a zip archive", UNPACK),
    Magic::sure(b"PK\x05\x06", "an empty zip archive", NOT_TWEETS),
    Magic::sure(b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    Magic::sure(b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    Magic::sure(b"\x1F\x8B\x08", "gzip data", DECOMPRESS),
    Magic::word(0, b"BZh", "bzip2 data", DECOMPRESS),
    Magic::sure(b"\x28\xB5\x2F\xFD", "zstd data", DECOMPRESS),
    Magic::sure(b"\xFD7zXZ\x00", "xz data", DECOMPRESS),
    Magic::sure(b"SQLite format 3\x00", "an SQLite database", EXPORT),
    Magic::word(0, b"PAR1", "a Parquet file", EXPORT),
    Magic::word(0, b"ARROW1", "an Arrow file", EXPORT),
    Magic::sure(b"Obj\x01", "an Avro file", EXPORT),
    Magic::sure(b"\x7FELF", "a program", NOT_TWEETS),
    Magic::sure(b"MZ\x90", "a program", NOT_TWEETS),
    Magic::sure(b"\x80\x04\x95", "a Python pickle", EXPORT),
    Magic::sure(b"\x80\x03", "a Python pickle", EXPORT),
    Magic::sure(b"\xFF\xFE\x00\x00", "UTF-32 text", CONVERT),
    Magic::sure(b"\x00\x00\xFE\xFF", "UTF-32 text", CONVERT),
    Magic::sure(b"\xFF\xFE", "UTF-16 text", CONVERT),
    Magic::sure(b"\xFE\xFF", "UTF-16 text", CONVERT),
    Magic::word(0, b"ID3", "an MP3 recording", NOT_TWEETS),
    Magic::word(0, b"OggS", "an Ogg recording", NOT_TWEETS),
    Magic::sure(b"\x1A\x45\xDF\xA3", "a WebM or Matroska video", NOT_TWEETS),
    Magic::word(0, b"#EXTM3U", "an HLS playlist", NOT_TWEETS),
    Magic::word(257, b"ustar", "a tar archive", UNPACK),
    Magic::word(4, b"ftyp", "an MP4 video", NOT_TWEETS),
    // Behind RIFF and a length.
    Magic::word(8, b"WEBPVP8", "a WebP image", NOT_TWEETS),
];

/// How many bytes hold every name.
pub(super) const MAGIC_HEAD: usize = {
    let (mut most, mut row) = (0, 0);
    while row < MAGIC.len() {
        let end = MAGIC[row].at + MAGIC[row].name.len();
        if end > most {
            most = end;
        }
        row += 1;
    }
    most
};

/// What a broken document that begins with a bracket seems to be, if it is a known way to miss JSON: what a
/// program prints of its objects, keys without quotes, UTF-16.
///
/// # Examples
///
/// ```
/// let dump = tweet_media::seems_to_miss(b"{'id': 1}");
/// assert_eq!(dump.map(|it| it.what), Some("a Python repr dump (single-quoted keys)"));
/// assert_eq!(tweet_media::seems_to_miss(b"{\"id\": 1,}"), None);
/// ```
#[must_use]
pub fn seems_to_miss(document: &[u8]) -> Option<Foreign> {
    if !matches!(document.first(), Some(b'{' | b'[')) {
        return None;
    }
    Some(seems_to_be(document)).filter(|foreign| *foreign != LIKE_JSON)
}

/// What an input with these first bytes seems to be, given that it is no JSON.
///
/// # Examples
///
/// ```
/// let foreign = tweet_media::seems_to_be(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
/// assert_eq!(foreign.what, "a PNG image");
/// ```
#[must_use]
pub fn seems_to_be(head: &[u8]) -> Foreign {
    let foreign = |what, remedy| Foreign { what, remedy };
    if let Some(foreign) = is_named_by_magic(head) {
        return foreign;
    }
    let head = &head[..head.len().min(4096)];
    if looks_like_utf16(head) {
        return foreign("UTF-16 text", CONVERT);
    }
    if is_binary(head) {
        return foreign("binary data", NOT_TWEETS);
    }
    let text = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    let lower = text[..text.len().min(256)].to_ascii_lowercase();
    if lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html") {
        return foreign("an HTML page", SAVE_API);
    }
    if lower.starts_with(b"<?xml") {
        return foreign("XML", EXPORT);
    }
    if lower.starts_with(b"<") {
        return foreign("HTML or XML", SAVE_API);
    }
    if is_python(text) {
        return foreign("a Python repr dump (single-quoted keys)", JSON_DUMP);
    }
    if text.starts_with(b"---\n") || text.starts_with(b"%YAML") {
        return foreign("YAML", EXPORT);
    }
    if is_script(text) {
        return foreign("a JavaScript object (keys without quotes)", STRINGIFY);
    }
    if let Some(b'{' | b'[') = text.first() {
        return LIKE_JSON;
    }
    if is_csv(text) {
        return CSV;
    }
    if text.first() == Some(&b'"') {
        return LIKE_JSON;
    }
    PLAIN_TEXT
}

/// Whether an input with these first bytes may be text by lines, such as a log: no page, no script, no dump.
pub(super) fn may_be_log(head: &[u8]) -> bool {
    matches!(seems_to_be(head), PLAIN_TEXT | CSV | LIKE_JSON)
}

/// Where on a line that is no JSON a sound object that has a key, or an array of such, stands behind other
/// text, as on the lines of a log.
///
/// What begins with a bracket is JSON that is broken, and what stands in it no document of its own; but
/// `[INFO]` and `[2024-10-30]` are words.
pub(super) fn json_behind(line: &[u8]) -> Option<usize> {
    may_begin(line).find(|&at| !validate_value(&line[at..]).1.is_broken())
}

/// What the beginning of such a line tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Early {
    /// As [`json_behind`], whatever follows.
    Known(Option<usize>),
    /// An object or array begins, and may be sound.
    Open,
}

/// The same of the beginning of a line.
pub(super) fn json_behind_early(text: &[u8]) -> Early {
    for at in may_begin(text) {
        match validate_value(&text[at..]).1 {
            Verdict::Broken(fault) if is_final(&fault, text.len() - at) => {}
            Verdict::Broken(_) => return Early::Open,
            _ => return Early::Known(Some(at)),
        }
    }
    Early::Known(None)
}

/// Whether text of this length has the fault whatever comes behind it. What is wrong at the end may be right with
/// what follows.
pub(super) fn is_final(fault: &Fault, length: usize) -> bool {
    fault.offset + LONGEST_TOKEN < length
}

/// Longer than a literal or a character; a number or a string that is cut is wrong at the end of the text.
const LONGEST_TOKEN: usize = 16;

/// Where on a line an object that has a key, or an array of such, may begin behind other text.
fn may_begin(line: &[u8]) -> impl Iterator<Item = usize> {
    let words = match line.first() {
        None | Some(b'{') => None,
        Some(b'[') => memchr::memchr(b']', line),
        Some(_) => Some(0),
    };
    let words = words.filter(|_| memchr::memchr(b'\n', line).is_none());
    let begins_object = |at: &usize| line[at + 1..].trim_ascii_start().first() == Some(&b'"');
    let object = words.and_then(|words| {
        let mut braces = memchr::memchr_iter(b'{', &line[words..]).map(|at| words + at);
        braces.find(begins_object)
    });
    let array = object.and_then(|at| at.checked_sub(1).filter(|&at| line[at] == b'['));
    array.into_iter().chain(object)
}

/// A key without quotes.
fn is_script(text: &[u8]) -> bool {
    let Some(inner) = text.strip_prefix(b"{") else {
        return false;
    };
    let inner = inner.trim_ascii_start();
    let name = inner
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
        .count();
    name > 0 && inner[name..].trim_ascii_start().first() == Some(&b':')
}

/// What the first bytes of a file say that it is, where a name stands in them.
pub(super) fn is_named_by_magic(head: &[u8]) -> Option<Foreign> {
    let magic = MAGIC.iter().find(|magic| magic.is_in(head))?;
    Some(magic.foreign)
}

/// Whether an input begins with a name that no text begins with, asking for one byte after the other.
pub(super) fn begins_with_magic(mut byte: impl FnMut(usize) -> Option<u8>) -> bool {
    let mut is_at = |at, name: &[u8]| (0..name.len()).all(|i| byte(at + i) == Some(name[i]));
    MAGIC
        .iter()
        .any(|magic| !magic.is_word && is_at(magic.at, magic.name))
}

/// ASCII in two bytes each has a NUL in every second place.
fn looks_like_utf16(head: &[u8]) -> bool {
    let pairs = head.chunks_exact(2).take(32);
    let count = pairs.len();
    let big = pairs
        .clone()
        .filter(|pair| pair[0] == 0 && pair[1] != 0)
        .count();
    let little = pairs.filter(|pair| pair[0] != 0 && pair[1] == 0).count();
    count >= 4 && big.max(little) * 10 >= count * 9
}

/// Text holds no control characters but blanks and now and then an escape.
fn is_binary(head: &[u8]) -> bool {
    let control = head
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B))
        .count();
    head.contains(&0) || control * 20 > head.len()
}

/// Keys in single quotes, or the representation of an object such as tweepy's `Status(_api=`.
fn is_python(text: &[u8]) -> bool {
    let inner = text.trim_ascii_start();
    let inner = inner.strip_prefix(b"[").unwrap_or(inner).trim_ascii_start();
    if let Some(first) = inner.strip_prefix(b"{") {
        let first = first.trim_ascii_start();
        return first.starts_with(b"'") || first.starts_with(b"u'");
    }
    inner.starts_with(b"Status(_api=")
        || inner.starts_with(b"Tweet(")
        || inner.starts_with(b"<Tweet ")
}

/// Two lines with the same number of the same delimiter, at least one.
fn is_csv(text: &[u8]) -> bool {
    let mut lines = text
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty());
    let (Some(first), second) = (lines.next(), lines.next()) else {
        return false;
    };
    [b',', b'\t', b';'].into_iter().any(|delimiter| {
        let fields = |line: &[u8]| {
            let mut quoted = false;
            line.iter()
                .filter(|&&byte| {
                    quoted ^= byte == b'"';
                    !quoted && byte == delimiter
                })
                .count()
        };
        let count = fields(first);
        // Prose has commas too, but hardly as many on the next line.
        count > 0 && second.is_some_and(|second| fields(second) == count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_behind_other_words_is_sound_and_no_part_of_what_is_broken() {
        for (line, at) in [
            ("INFO {\"a\":1}", Some(5)),
            ("2024-10-30 12:00:01 {\"a\":1} trailing", Some(20)),
            ("data: [{\"a\":1}]", Some(6)),
            ("data: [{\"a\":1} x", Some(7)),
            ("1 | { \"a\": 1 } |", Some(4)),
            ("module{x} {\"a\":1}", Some(10)),
            ("[INFO] {\"a\":1}", Some(7)),
            ("[2024-10-30 12:00] a: {\"a\":1}", Some(22)),
            ("INFO {\"a\":\"\\ud800\"}", Some(5)),
            ("INFO {\"a\":1", None),
            ("INFO {}", None),
            ("INFO {1}", None),
            ("{\"a\":1,,\"b\":{\"c\":2}}", None),
            ("[1,,{\"a\":1}]", None),
            ("[{\"a\":1},{\"b\"", None),
            ("x\n{\"a\":1}", None),
            ("", None),
        ] {
            assert_eq!(json_behind(line.as_bytes()), at, "{line}");
        }
    }

    #[test]
    fn the_beginning_of_a_line_tells_no_more_than_is_sure() {
        let text = "x".repeat(2 * LONGEST_TOKEN);
        for (line, told) in [
            (format!("INFO {{\"a\":1}} {text}"), Early::Known(Some(5))),
            (format!("INFO {{\"a\":\"{text}"), Early::Open),
            (format!("INFO [{{\"a\":\"{text}"), Early::Open),
            (format!("INFO [{{\"a\":1}} {text}"), Early::Known(Some(6))),
            (format!("INFO {{\"a\",{text}"), Early::Known(None)),
            ("INFO {\"a\":tr".to_owned(), Early::Open),
            (format!("INFO {text}"), Early::Known(None)),
        ] {
            assert_eq!(json_behind_early(line.as_bytes()), told, "{line}");
        }
    }
}
