//! Keys that stand twice in their object.
//!
//! Takes a document, gives each such key with its place. What is made of that is left to the [walk](super::walk), for
//! the text of strings, and to [checks](crate::Check).

use std::borrow::Cow;
use std::collections::HashSet;

use crate::json::cursor::{Cursor, Kind, RawStr, Walk};
use crate::json::decode::{push_index, push_key};

/// How many keys are compared one by one; hashing pays for more.
const FEW: usize = 96;

/// The keys of the objects that the search stands in, the innermost object's last.
#[derive(Default)]
struct Keys<'d>(Vec<Cow<'d, [u8]>>);

/// An object or array that the search stands in.
#[derive(Default)]
struct Open<'d> {
    /// Of an object, the key reached.
    key: Option<RawStr<'d>>,
    /// Of an array, how many items were reached.
    items: usize,
    is_object: bool,
    /// Where an object's keys begin among all.
    first: usize,
    /// What its keys look like from afar: a bit for each.
    looks: [u64; 4],
    /// All of its keys, where there are many.
    many: Option<HashSet<Cow<'d, [u8]>>>,
}

impl<'d> Open<'d> {
    /// Takes a key; says whether it is new.
    fn is_new(&mut self, key: Cow<'d, [u8]>, keys: &mut Keys<'d>) -> bool {
        if let Some(many) = &mut self.many {
            return many.insert(key);
        }
        // Keys that look different are different, and most do.
        let (word, bit) = look(&key);
        if self.looks[word] & bit != 0 && keys.0[self.first..].contains(&key) {
            return false;
        }
        self.looks[word] |= bit;
        keys.0.push(key);
        if keys.0.len() - self.first > FEW {
            self.many = Some(keys.0.drain(self.first..).collect());
        }
        true
    }
}

/// One of 256 bits in four words, by the length of a key and three of its bytes.
fn look(key: &[u8]) -> (usize, u64) {
    let byte = |at: usize| key.get(at).copied().map_or(0, usize::from);
    let last = key.len().saturating_sub(1);
    let mixed = byte(0) + 3 * byte(last) + 7 * byte(last / 2) + 11 * key.len();
    (mixed / 64 % 4, 1 << (mixed % 64))
}

/// Tells every key that stands twice in its object, wherever that is, and the JSON Pointer of its value.
pub(super) fn repeated_keys(document: &[u8], tell: &mut dyn FnMut(String, &str)) {
    let mut cursor = Cursor::new(document);
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut keys = Keys::default();
    loop {
        match cursor.kind() {
            Some(kind @ (Kind::Object | Kind::Array)) => {
                cursor.enter();
                open.push(Open {
                    is_object: kind == Kind::Object,
                    first: keys.0.len(),
                    ..Open::default()
                });
            }
            Some(_) => cursor.skip(),
            None => return,
        }
        // On to the next value, out of all that ends here.
        loop {
            let Some(innermost) = open.last_mut() else {
                return;
            };
            if innermost.is_object {
                innermost.key = cursor.next_key();
                if let Some(key) = innermost.key {
                    if !innermost.is_new(key.unescaped(), &mut keys) {
                        tell(place(&open), &key.text());
                    }
                    break;
                }
                keys.0.truncate(innermost.first);
            } else if cursor.next_item() {
                innermost.items += 1;
                break;
            }
            open.pop();
        }
    }
}

/// The JSON Pointer of the value that was reached.
fn place(open: &[Open<'_>]) -> String {
    let mut pointer = String::new();
    for open in open {
        match open.key {
            Some(key) => push_key(&mut pointer, &key.text()),
            None => push_index(&mut pointer, open.items.saturating_sub(1)),
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated(document: &str) -> Vec<String> {
        let mut pointers = Vec::new();
        repeated_keys(document.as_bytes(), &mut |pointer, _| {
            pointers.push(pointer);
        });
        pointers
    }

    #[test]
    fn repeated_keys_are_found_at_any_depth_and_in_any_spelling() {
        for (document, expected) in [
            (r#"{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}"#, vec![]),
            (r#"{"a":1,"\u0061":2}"#, vec!["/a"]),
            (
                r#"[{"a":[{},{"b":1,"b":2,"b":3}]}]"#,
                vec!["/0/a/1/b", "/0/a/1/b"],
            ),
            (r#"{"a":{"x":1},"a":{"x":1}}"#, vec!["/a"]),
            (r#"{"a/b":1,"a/b":2}"#, vec!["/a~1b"]),
            ("[]", vec![]),
            ("7", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(repeated(document), expected, "{document}");
        }
        let keys: Vec<_> = (0..200).map(|key| format!("\"{key}\":0")).collect();
        let keys = keys.join(",");
        assert_eq!(repeated(&format!("{{{keys}}}")), [""; 0]);
        for again in [3, 33, 95, 96, 97, 199] {
            let document = format!("{{{keys},\"{again}\":1}}");
            assert_eq!(repeated(&document), [format!("/{again}")]);
        }
    }
}
