//! Keys, numbered in the order in which they first came.
//!
//! Nearly every document has one or two, which are compared faster than hashed; a hostile one may have a million, so
//! that beyond a few they are hashed all the same.

use std::collections::HashMap;
use std::hash::Hash;

use super::same::FEW;

/// The keys that came so far.
pub(super) struct Numbered<K> {
    first: Vec<K>,
    /// Those that came when there were too many to compare.
    more: HashMap<K, usize>,
}

impl<K> Default for Numbered<K> {
    fn default() -> Self {
        Self {
            first: Vec::new(),
            more: HashMap::new(),
        }
    }
}

impl<K: Eq + Hash> Numbered<K> {
    /// The number of a key, from 0.
    pub(super) fn number(&mut self, key: K) -> usize {
        if let Some(number) = self.first.iter().position(|known| *known == key) {
            return number;
        }
        let next = self.len();
        if self.first.len() < FEW {
            self.first.push(key);
            return next;
        }
        *self.more.entry(key).or_insert(next)
    }

    /// Whether a key comes for the first time.
    pub(super) fn is_new(&mut self, key: K) -> bool {
        let before = self.len();
        self.number(key) == before
    }

    fn len(&self) -> usize {
        self.first.len() + self.more.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_numbered_alike_whether_they_are_few_or_many() {
        let mut numbered = Numbered::default();
        for round in 0..2 {
            for key in 0..3 * FEW {
                assert_eq!(numbered.is_new(key), round == 0, "{key}");
                assert_eq!(numbered.number(key), key);
            }
        }
    }
}
