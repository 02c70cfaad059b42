//! The cursor against serde_json: the file itself, since it is no part of the public face.

/// The quick ways are left out, so that the plain ones are tried; the crate's own tests hold one to the
/// other, and the finder's target takes the quick ones.
mod simd {
    pub(super) struct Sieve;

    pub(super) fn pass_over(_: &[u8], at: usize, _: &Sieve) -> usize {
        at
    }

    pub(super) fn string_stop(bytes: &[u8], at: usize) -> usize {
        let rest = bytes.get(at..).unwrap_or_default();
        let stops = |byte: &u8| matches!(byte, b'"' | b'\\');
        rest.iter()
            .position(stops)
            .map_or(bytes.len(), |ahead| at + ahead)
    }

    pub(super) fn blanks_end(bytes: &[u8], at: usize) -> usize {
        let rest = bytes.get(at..).unwrap_or_default();
        let is_other = |byte: &u8| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        rest.iter()
            .position(is_other)
            .map_or(bytes.len(), |ahead| at + ahead)
    }

    pub(super) fn ascii(_: &[u8]) -> Option<&str> {
        None
    }

    pub(super) fn close(_: &[u8], _: usize, _: usize) -> Option<Result<usize, usize>> {
        None
    }
}

#[allow(dead_code, reason = "the crate uses more of it")]
#[path = "../../../src/json/cursor.rs"]
mod file;

use file::{Cursor, Kind, Walk};
use serde_json::Value;

/// The value that comes next, as serde_json would build it; gives up on what is nested too deeply to be
/// compared, and on what is no value.
fn value(cursor: &mut Cursor<'_>, depth: usize) -> Option<Value> {
    if depth > 128 {
        return None;
    }
    Some(match cursor.kind()? {
        Kind::Object => {
            let mut object = serde_json::Map::new();
            cursor.enter();
            while let Some(key) = cursor.next_key() {
                let key = key.text().into_owned();
                object.insert(key, value(cursor, depth + 1)?);
            }
            object.into()
        }
        Kind::Array => {
            let mut array = Vec::new();
            cursor.enter();
            while cursor.next_item() {
                array.push(value(cursor, depth + 1)?);
            }
            array.into()
        }
        Kind::String => {
            let string = cursor.string();
            let text = string.text();
            assert_eq!(*text, String::from_utf8_lossy(&string.unescaped()));
            text.into()
        }
        _ => serde_json::from_slice(cursor.literal()).ok()?,
    })
}

/// What the cursor sees is what serde_json sees; of what is no JSON it sees something, and ends.
pub fn cursor(data: &[u8]) {
    let mut cursor = Cursor::new(data);
    let ours = value(&mut cursor, 0);
    assert!(cursor.offset() <= data.len() + 1);
    let mut skipping = Cursor::new(data);
    let span = skipping.span();
    assert!(span.start <= span.end && span.end <= data.len());
    if let Ok(theirs) = serde_json::from_slice::<Value>(data) {
        assert_eq!(ours.as_ref(), Some(&theirs));
        assert_eq!(skipping.offset(), cursor.offset());
        assert_eq!(data[span].trim_ascii(), data.trim_ascii());
        for offset in [0, data.len() / 2, data.len()] {
            let mut until = Cursor::new(data);
            if matches!(until.kind(), Some(Kind::Object | Kind::Array)) {
                assert_eq!(until.skip_until(offset), skipping.offset() <= offset);
            }
        }
    }
}
