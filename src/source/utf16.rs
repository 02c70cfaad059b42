//! UTF-16 with a byte order mark, as UTF-8.
//!
//! Takes a reader whose mark was seen, gives a reader. Half of a surrogate pair becomes three bytes that
//! are no UTF-8, as which it is reported: nothing is invented in its place.

use std::io::{self, Read};

use super::with_doubt_moved;
use crate::error::{Error, ErrorKind};

/// How many bytes are transcoded at once.
const BLOCK: usize = 16 * 1024;

/// The order of the bytes of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    /// Bytes that tell: those of UTF-32 begin with the same mark.
    pub(super) const HEAD: usize = 4;

    /// The order that a mark at the beginning says; `None` where the text is no UTF-16.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xFF, 0xFE, 0, 0, ..] => None,
            [0xFF, 0xFE, ..] => Some(Self::Little),
            [0xFE, 0xFF, ..] => Some(Self::Big),
            _ => None,
        }
    }

    /// Whether more bytes could tell.
    pub(super) fn may_be(head: &[u8]) -> bool {
        match head {
            [] | [0xFF | 0xFE] => true,
            [0xFF, 0xFE, rest @ ..] => rest.len() < 2 && rest.iter().all(|byte| *byte == 0),
            _ => false,
        }
    }
}

/// A reader of the text, mark included.
pub(super) struct Utf16<R> {
    reader: R,
    order: Order,
    /// Bytes read, of which the first few may be left of the block before.
    raw: Vec<u8>,
    kept: usize,
    text: Vec<u8>,
    given: usize,
    error: Option<io::Error>,
    is_ended: bool,
}

impl<R: Read> Utf16<R> {
    pub(super) fn new(reader: R, order: Order) -> Self {
        Self {
            reader,
            order,
            raw: vec![0; BLOCK],
            kept: 0,
            text: Vec::with_capacity(2 * BLOCK),
            given: 0,
            error: None,
            is_ended: false,
        }
    }

    fn fill(&mut self) {
        match self.reader.read(&mut self.raw[self.kept..]) {
            Ok(0) => {
                self.is_ended = true;
                let kept = self.kept;
                self.transcode(kept, true);
            }
            Ok(count) => {
                let count = count.min(BLOCK - self.kept);
                self.transcode(self.kept + count, false);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                self.is_ended = true;
                // How many bytes of text stand for those before the doubt was not kept.
                self.error = Some(with_doubt_moved(error, |_| 0));
            }
        }
    }

    /// Transcodes the first `length` bytes, except for a character whose rest is still to come.
    fn transcode(&mut self, length: usize, is_end: bool) {
        let order = self.order;
        let unit = |pair: &[u8]| match order {
            Order::Little => u16::from_le_bytes([pair[0], pair[1]]),
            Order::Big => u16::from_be_bytes([pair[0], pair[1]]),
        };
        self.text.clear();
        self.given = 0;
        let mut end = length & !1;
        if !is_end && end >= 2 && (0xD800..0xDC00).contains(&unit(&self.raw[end - 2..end])) {
            end -= 2;
        }
        let units = self.raw[..end].chunks_exact(2).map(unit);
        for character in char::decode_utf16(units) {
            match character {
                Ok(character) => {
                    let mut bytes = [0; 4];
                    self.text
                        .extend_from_slice(character.encode_utf8(&mut bytes).as_bytes());
                }
                Err(half) => self
                    .text
                    .extend_from_slice(&three_bytes(half.unpaired_surrogate())),
            }
        }
        self.raw.copy_within(end..length, 0);
        self.kept = length - end;
        if is_end && self.kept > 0 {
            let words = "the UTF-16 text is cut in the middle of a character";
            let error = Error::new(ErrorKind::Compression, words);
            self.error = Some(io::Error::new(io::ErrorKind::UnexpectedEof, error));
        }
    }
}

/// What UTF-8 would make of half of a pair, if it allowed that.
fn three_bytes(half: u16) -> [u8; 3] {
    let [high, low] = half.to_be_bytes();
    [
        0xE0 | (high >> 4),
        0x80 | ((high & 0x0F) << 2) | (low >> 6),
        0x80 | (low & 0x3F),
    ]
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.is_ended {
            self.fill();
        }
        let rest = &self.text[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        match self.error.take_if(|_| count == 0 && !buffer.is_empty()) {
            Some(error) => Err(error),
            None => Ok(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &[u16], order: Order) -> Vec<u8> {
        let bytes = |unit: &u16| match order {
            Order::Little => unit.to_le_bytes(),
            Order::Big => unit.to_be_bytes(),
        };
        text.iter().flat_map(bytes).collect()
    }

    /// One byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(1);
            Read::take(&mut self.0, count as u64).read(buffer)
        }
    }

    fn read(raw: &[u8], order: Order) -> (Vec<u8>, bool) {
        let (mut text, mut slow) = (Vec::new(), Vec::new());
        let result = Utf16::new(raw, order).read_to_end(&mut text);
        let other = Utf16::new(Slow(raw), order).read_to_end(&mut slow);
        assert_eq!(text, slow);
        assert_eq!(result.is_err(), other.is_err());
        (text, result.is_err())
    }

    #[test]
    fn text_of_either_order_becomes_utf8() {
        let text = "\u{FEFF}{\"a\":\"é€😀\"}\r\n".repeat(3000);
        let units: Vec<_> = text.encode_utf16().collect();
        for order in [Order::Little, Order::Big] {
            let raw = bytes(&units, order);
            assert_eq!(Order::of(&raw), Some(order));
            assert!(read(&raw, order) == (text.clone().into_bytes(), false));
        }
    }

    #[test]
    fn half_a_pair_stays_one_and_half_a_unit_is_an_error() {
        let raw = bytes(&[0x61, 0xD83D, 0x62, 0xDE00, 0xD83D], Order::Big);
        assert_eq!(
            read(&raw, Order::Big),
            (b"a\xED\xA0\xBDb\xED\xB8\x80\xED\xA0\xBD".to_vec(), false)
        );
        assert_eq!(read(b"\0a\0", Order::Big), (b"a".to_vec(), true));
    }

    #[test]
    fn the_mark_of_utf32_is_another() {
        assert_eq!(Order::of(b"\xFF\xFE\0\0"), None);
        assert_eq!(Order::of(b"\xFF\xFE{\0"), Some(Order::Little));
        assert!(
            Order::may_be(b"\xFF\xFE\0") && !Order::may_be(b"\xFF\xFE{") && !Order::may_be(b"{")
        );
    }
}
