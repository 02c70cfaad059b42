//! Where in a document a byte lies, as a JSON Pointer (RFC 6901).
//!
//! Takes the bytes of any document, however broken, and an offset; gives a short pointer for a message.

use super::validate::{skip_blanks, token_end};

/// Longest stretch of one key that a pointer shows, in characters.
const MAX_KEY: usize = 64;
/// Most steps that a pointer shows.
const MAX_STEPS: usize = 32;

/// The JSON Pointer of the place where byte `offset` of a document lies, however broken it is.
///
/// Keys are unescaped. A key longer than 64 characters and a path of more than 32 steps are cropped
/// with `…`, so that a message about a hostile document stays short.
pub(crate) fn pointer_at(bytes: &[u8], offset: usize) -> String {
    let mut path = Path::default();
    let mut at = 0;
    loop {
        at = skip_blanks(bytes, at);
        if at >= offset.min(bytes.len()) {
            break;
        }
        let end = token_end(bytes, at);
        match bytes[at] {
            b'{' => path.push(Step::Object {
                key: None,
                named: false,
            }),
            b'[' => path.push(Step::Array { index: 0 }),
            b'}' | b']' => path.pop(),
            b',' => path.comma(),
            b':' => path.colon(),
            // The offset lies in this string or scalar: its place is the one reached.
            _ if end > offset => break,
            b'"' => path.string(at, end),
            _ => {}
        }
        at = end;
    }
    path.render(bytes)
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Object {
        key: Option<(usize, usize)>,
        named: bool,
    },
    Array {
        index: u64,
    },
}

/// The steps to a place. Beyond [`MAX_STEPS`] only their number is kept.
#[derive(Default)]
struct Path {
    steps: Vec<Step>,
    depth: usize,
}

impl Path {
    fn push(&mut self, step: Step) {
        if self.depth < MAX_STEPS {
            self.steps.push(step);
        }
        self.depth += 1;
    }

    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.steps.truncate(self.depth);
    }

    fn last(&mut self) -> Option<&mut Step> {
        if self.depth > MAX_STEPS {
            return None;
        }
        self.steps.last_mut()
    }

    fn comma(&mut self) {
        match self.last() {
            Some(Step::Object { key, named }) => (*key, *named) = (None, false),
            Some(Step::Array { index }) => *index += 1,
            None => {}
        }
    }

    fn colon(&mut self) {
        if let Some(Step::Object { named, .. }) = self.last() {
            *named = true;
        }
    }

    fn string(&mut self, start: usize, end: usize) {
        if let Some(Step::Object { key, named: false }) = self.last() {
            *key = Some((start + 1, end - 1));
        }
    }

    fn render(&self, bytes: &[u8]) -> String {
        let mut text = String::new();
        for step in &self.steps {
            match step {
                Step::Object {
                    key: Some((start, end)),
                    named: true,
                } => {
                    text.push('/');
                    push_key(&mut text, bytes.get(*start..*end).unwrap_or_default());
                }
                // Between two members: the object itself is the place.
                Step::Object { .. } => break,
                Step::Array { index } => {
                    text.push('/');
                    text.push_str(&index.to_string());
                }
            }
        }
        if self.depth > MAX_STEPS {
            text.push_str("/…");
        }
        text
    }
}

/// Appends a key as it stands in the document, unescaped for JSON and escaped for a pointer.
fn push_key(text: &mut String, raw: &[u8]) {
    // An escape has at most twelve bytes for one character.
    let window = &raw[..raw.len().min(12 * (MAX_KEY + 1))];
    let mut quoted = Vec::with_capacity(window.len() + 2);
    quoted.push(b'"');
    quoted.extend_from_slice(window);
    quoted.push(b'"');
    let key = serde_json::from_slice::<String>(&quoted)
        .unwrap_or_else(|_| String::from_utf8_lossy(window).into_owned());
    for (count, c) in key.chars().enumerate() {
        if count == MAX_KEY {
            text.push('…');
            break;
        }
        match c {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::validate::validate;
    use crate::json::verdict::Verdict;

    #[track_caller]
    fn pointer_of_fault(text: &str) -> String {
        match validate(text.as_bytes()) {
            Verdict::Broken(fault) => pointer_at(text.as_bytes(), fault.offset),
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn pointers_lead_to_the_place_of_a_fault() {
        let cases = [
            (r#"{"a":{"b":[1,{"c":x}]}}"#, "/a/b/1/c"),
            (r#"{"a/b":{"~":[[],[x]]}}"#, "/a~1b/~0/1/0"),
            (r#"{"\u0061\"":[1 x]}"#, "/a\"/0"),
            (r#"{"a":1,x}"#, ""),
            (r#"{"a":1,"b" x}"#, ""),
            (r#"{"a":{},"b":{"c":"\x"}}"#, "/b/c"),
            (r"x", ""),
            (r"[1,2,x", "/2"),
            ("{\"a\":[\"b\n\"]}", "/a/0"),
            (r#"{"a":[{"b":1},{"c":2]}"#, "/a/1/c"),
        ];
        for (text, pointer) in cases {
            assert_eq!(pointer_of_fault(text), pointer, "{text}");
        }
    }

    #[test]
    fn pointers_stay_short() {
        let text = format!("{{\"{}\":x}}", "é".repeat(1_000_000));
        let pointer = pointer_of_fault(&text);
        assert_eq!(pointer, format!("/{}…", "é".repeat(64)));

        let deep = "[".repeat(100_000);
        let pointer = pointer_of_fault(&deep);
        assert_eq!(pointer, format!("{}/…", "/0".repeat(32)));
        assert_eq!(pointer_at(b"]]]]}", 5), "");
    }
}
