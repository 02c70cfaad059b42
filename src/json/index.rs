//! Structure over a document whose tokens are known by their places.
//!
//! Takes the bytes of a document and where its tokens stand, which some processors tell as they
//! [check](super::validate) it; gives what the [cursor](super::cursor) gives, in the same words. What is skipped is not
//! looked at for that, and blanks between tokens make no difference. On bytes that are no JSON it gives less, but never
//! panics and always comes to an end.

use std::ops::Range;

use super::cursor::{Cursor, Kind, RawStr, Walk};
use super::simd;

/// Larger documents get no index, so that what is kept for the next one is bounded.
pub(super) const MOST_BYTES: usize = 1 << 18;

/// Where the tokens of documents stand, one document behind the other. A token is a bracket, a colon or comma, a string
/// or another scalar.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// The first byte of each.
    pub(super) tokens: Vec<u8>,
    /// Where that stands in its document; with [`ESCAPED`] if it is a string with a backslash.
    pub(super) places: Vec<u32>,
    /// How many they are; what is behind them means nothing.
    pub(super) count: usize,
}

/// Set for strings in which a backslash stands.
pub(super) const ESCAPED: u32 = 1 << 31;

impl Index {
    /// Forgets all documents.
    pub(crate) fn clear(&mut self) {
        self.count = 0;
    }

    /// How many tokens there are so far.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Makes room for the tokens of a document of so many bytes.
    pub(super) fn reserve(&mut self, bytes: usize) {
        let room = self.count + bytes + 64;
        if self.places.len() < room {
            self.tokens.resize(room, 0);
            self.places.resize(room, 0);
        }
    }

    /// The tokens of one of the documents.
    pub(crate) fn of(&self, tokens: Range<usize>) -> Indexed<'_> {
        Indexed {
            tokens: self.tokens.get(tokens.clone()).unwrap_or_default(),
            places: self.places.get(tokens).unwrap_or_default(),
        }
    }
}

/// The tokens of a document; none where they are not known.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Indexed<'a> {
    tokens: &'a [u8],
    places: &'a [u32],
}

impl<'a> Indexed<'a> {
    /// The beginning of the document that these are the tokens of, if they are known.
    pub(crate) fn cursor(self, document: &'a [u8]) -> Option<IndexCursor<'a>> {
        let Self { tokens, places } = self;
        (!tokens.is_empty()).then_some(IndexCursor {
            document,
            tokens,
            places,
            next: 0,
        })
    }
}

/// Reads a document from front to back, from token to token.
#[derive(Debug, Clone)]
pub(crate) struct IndexCursor<'a> {
    document: &'a [u8],
    tokens: &'a [u8],
    places: &'a [u32],
    next: usize,
}

impl<'a> IndexCursor<'a> {
    #[inline]
    fn token(&self) -> Option<u8> {
        self.tokens.get(self.next).copied()
    }

    /// Where a token stands; behind the last one, the end of the document.
    #[inline]
    fn place(&self, number: usize) -> usize {
        let place = self.places.get(number).map(|place| place & !ESCAPED);
        place.map_or(self.document.len(), |place| place as usize)
    }

    /// Where the scalar ends that stands before a token.
    #[inline]
    fn end_before(&self, number: usize) -> usize {
        let mut end = self.place(number);
        let before = |end: usize| self.document.get(..end).and_then(<[u8]>::last);
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = before(end) {
            end -= 1;
        }
        end
    }

    #[inline]
    fn string_here(&mut self) -> RawStr<'a> {
        let start = self.place(self.next) + 1;
        let escaped = self
            .places
            .get(self.next)
            .is_some_and(|place| place & ESCAPED != 0);
        self.next += 1;
        let end = self.end_before(self.next).saturating_sub(1);
        RawStr {
            bytes: self.document.get(start..end).unwrap_or_default(),
            start,
            escaped,
        }
    }

    /// Skips a value, which is not the end of what is around it.
    #[inline]
    fn skip_token(&mut self) {
        let tokens = self.tokens.get(self.next..).unwrap_or_default();
        self.next += match tokens {
            [b'{', b'}', ..] | [b'[', b']', ..] => 2,
            [b'{' | b'[', ..] => simd::close_of_tokens(tokens),
            _ => 1,
        };
    }
}

impl<'a> Walk<'a> for IndexCursor<'a> {
    fn offset(&self) -> usize {
        self.place(self.next)
    }

    #[inline]
    fn kind(&mut self) -> Option<Kind> {
        Kind::of(self.token()?)
    }

    #[inline]
    fn enter(&mut self) {
        self.next += 1;
    }

    #[inline]
    fn next_key(&mut self) -> Option<RawStr<'a>> {
        self.next += usize::from(self.token() == Some(b','));
        if self.token() != Some(b'"') {
            self.next += 1;
            return None;
        }
        let key = self.string_here();
        self.next += usize::from(self.token() == Some(b':'));
        Some(key)
    }

    fn pass_over(&mut self, sieve: &simd::Sieve) {
        let mut next = self.next;
        loop {
            next += usize::from(self.tokens.get(next) == Some(&b','));
            let (Some(&[b'"', b':', value, behind]), Some(&[key, colon, ..])) = (
                self.tokens
                    .get(next..)
                    .and_then(|tokens| tokens.first_chunk()),
                self.places
                    .get(next..)
                    .and_then(|places| places.first_chunk::<4>()),
            ) else {
                return;
            };
            // The quote that ends the key is right before the colon, and no backslash is in it.
            let (start, end) = (key as usize + 1, (colon as usize).wrapping_sub(1));
            if self.document.get(end) != Some(&b'"') || sieve.may_hold_at(self.document, start, end)
            {
                return;
            }
            next += match (value, behind) {
                (b'{', b'}') | (b'[', b']') => 4,
                (b'{' | b'[', _) => return,
                _ => 3,
            };
            self.next = next;
        }
    }

    #[inline]
    fn pass_key(&mut self, first: u8, key_and_colon: &[u8]) -> bool {
        let ahead = self.document.get(self.offset()..).unwrap_or_default();
        let comes =
            matches!(ahead, [byte, rest @ ..] if *byte == first && rest.starts_with(key_and_colon));
        // The bracket or comma, the key, the colon.
        self.next += if comes { 3 } else { 0 };
        comes
    }

    #[inline]
    fn next_item(&mut self) -> bool {
        self.next += usize::from(self.token() == Some(b','));
        let comes = self.kind().is_some();
        self.next += usize::from(!comes);
        comes
    }

    #[inline]
    fn string(&mut self) -> RawStr<'a> {
        self.string_here()
    }

    #[inline]
    fn literal(&mut self) -> &'a [u8] {
        let start = self.place(self.next);
        self.next += 1;
        let end = self.end_before(self.next);
        self.document.get(start..end).unwrap_or_default()
    }

    #[inline]
    fn digits(&mut self) -> Option<u64> {
        let mut cursor = Cursor::new(self.document).at(self.offset());
        let number = cursor.digits()?;
        self.next += 1;
        Some(number)
    }

    #[inline]
    fn skip(&mut self) {
        if self.kind().is_some() {
            self.skip_token();
        }
    }

    fn skip_until(&mut self, offset: usize) -> bool {
        self.skip();
        self.end_before(self.next) <= offset
    }

    fn span(&mut self) -> Range<usize> {
        let start = self.place(self.next);
        self.skip();
        let end = match self.tokens.get(self.next.wrapping_sub(1)) {
            Some(b'}' | b']') => self.place(self.next - 1) + 1,
            _ => self.end_before(self.next),
        };
        start..end.max(start)
    }

    fn value(&mut self) -> &'a [u8] {
        let span = self.span();
        self.document.get(span).unwrap_or_default()
    }

    #[inline]
    fn mark(&self) -> usize {
        self.next
    }

    #[inline]
    fn at(&self, mark: usize) -> Self {
        Self {
            next: mark,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::suite::{self, Dice};

    /// What a document gives, read in a way that the dice choose.
    fn read<'a>(walk: &mut impl Walk<'a>, dice: &mut Dice, told: &mut Vec<String>) {
        let Some(kind) = walk.kind() else {
            told.push("nothing".to_owned());
            return;
        };
        told.push(format!("{kind:?} at {}", walk.offset()));
        match dice.below(8) {
            0 => walk.skip(),
            1 => told.push(format!("{:?}", walk.span())),
            3 => {
                let mark = walk.mark();
                told.push(String::from_utf8_lossy(walk.value()).into_owned());
                told.push(format!("{:?}", walk.at(mark).kind()));
                if dice.below(2) == 0 {
                    *walk = walk.at(mark);
                    read(walk, dice, told);
                }
            }
            4 if matches!(kind, Kind::String | Kind::Number) => match walk.digits() {
                Some(digits) => told.push(format!("digits {digits}")),
                None => read(walk, dice, told),
            },
            2 if matches!(kind, Kind::Object | Kind::Array) => {
                let limit = dice.below(2000);
                let ends = walk.skip_until(limit);
                told.push(format!("before {limit}: {ends}"));
                if !ends {
                    told.push("given up".to_owned());
                }
            }
            _ => match kind {
                Kind::Object => {
                    if walk.pass_key(b'{', b"\"id\":") {
                        told.push("id".to_owned());
                        read(walk, dice, told);
                        if told.last().is_some_and(|last| last == "given up") {
                            return;
                        }
                    } else {
                        walk.enter();
                    }
                    while let Some(key) = walk.next_key() {
                        told.push(format!("{key:?}"));
                        read(walk, dice, told);
                        if told.last().is_some_and(|last| last == "given up") {
                            return;
                        }
                    }
                }
                Kind::Array => {
                    walk.enter();
                    while walk.next_item() {
                        read(walk, dice, told);
                        if told.last().is_some_and(|last| last == "given up") {
                            return;
                        }
                    }
                }
                Kind::String => told.push(format!("{:?}", walk.string())),
                _ => told.push(format!("{:?}", walk.literal())),
            },
        }
    }

    /// Documents as they lie in samples, and each in one line.
    fn documents() -> Vec<Vec<u8>> {
        let mut documents = vec![
            br#"{"a":[],"b":{},"":"","\\":"\"","c\n":[1,-2.5e3 , true,null],"d" : {"e\u0041" : "x" } }"#.to_vec(),
        ];
        for sample in suite::samples() {
            if let Ok(value) = serde_json::from_slice::<serde_json::Value>(&sample) {
                documents.push(value.to_string().into_bytes());
                documents.push(serde_json::to_vec_pretty(&value).expect("a value"));
            }
        }
        documents
    }

    #[test]
    fn a_document_is_read_by_its_tokens_as_by_its_bytes() {
        let mut index = Index::default();
        let mut dice = Dice(0x2545_f491_4f6c_dd1d);
        let mut read_by_tokens = 0;
        for document in documents() {
            let first = index.count();
            if simd::sound_and_indexed(&document, &mut index).is_none() {
                continue;
            }
            // Behind those of the documents before.
            let Some(by_tokens) = index.of(first..index.count()).cursor(&document) else {
                continue;
            };
            for _ in 0..50 {
                let seed = dice.below(usize::MAX) as u64 | 1;
                let (mut told, mut expected) = (Vec::new(), Vec::new());
                read(&mut by_tokens.clone(), &mut Dice(seed), &mut told);
                read(&mut Cursor::new(&document), &mut Dice(seed), &mut expected);
                assert_eq!(told, expected, "{}", String::from_utf8_lossy(&document));
            }
            read_by_tokens += 1;
        }
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx512vbmi2") {
            assert!(read_by_tokens > 20, "{read_by_tokens}");
        }
        let _ = read_by_tokens;
    }

    #[test]
    fn members_are_passed_over_up_to_a_key_that_matters() {
        const KEYS: &[&[u8]] = &[b"id", b"extended_entities"];
        let sieve = simd::Sieve::of(KEYS, &[]);
        for document in [
            r#"{"a":1,"bb":"x","empty":[],"none":{},"id":7,"c":1}"#,
            r#"{"a_long_key_of_no_meaning":"\"","b" :1,"id":7}"#,
            r#"{"a":1,"b":[1],"id":7}"#,
            r#"{"a":1,"\u0069d":3,"id":7}"#,
            r#"{"extended_entities":7}"#,
            r#"{"a":1}"#,
            r"{}",
        ] {
            let mut index = Index::default();
            let document = document.as_bytes();
            if simd::sound_and_indexed(document, &mut index).is_none() {
                continue;
            }
            let Some(mut cursor) = index.of(0..index.count()).cursor(document) else {
                continue;
            };
            cursor.enter();
            let mut plain = Cursor::new(document);
            plain.enter();
            cursor.pass_over(&sieve);
            let reached = cursor.offset();
            // Only what does not matter was passed over, and whole members.
            while plain.offset() < reached && document[plain.offset()] != b'}' {
                let key = plain.next_key().expect("a member");
                assert!(!KEYS.contains(&&*key.unescaped()), "{}", key.text());
                plain.skip();
            }
            assert_eq!(plain.offset(), reached);
        }
    }

    #[test]
    fn tokens_of_another_document_cost_no_panic() {
        let document = br#"{"a":[1,2,{"b":"c\"","d":{}}],"e":[[]],"f":tru"#;
        let mut index = Index::default();
        let whole = br#"{"a":[1,2,{"b":"c\"","d":{}}],"e":[[]],"f":true}"#;
        if simd::sound_and_indexed(whole, &mut index).is_none() {
            return;
        }
        let mut dice = Dice(7);
        for cut in 0..document.len() {
            for first in 0..index.count() {
                let tokens = index.of(first..index.count());
                if let Some(mut cursor) = tokens.cursor(&document[..cut]) {
                    read(&mut cursor, &mut dice, &mut Vec::new());
                }
            }
        }
    }
}
