//! Small compressed inputs that lie in memory, decoded in one go.
//!
//! Takes all bytes of an input, gives the text if they are one gzip member, sound and of modest size, in a third
//! of the time of a stream. For all else it gives nothing, damage above all: the stream then reads the same
//! bytes again, and delivers what stands before the damage.

use libdeflater::{Decompressor, crc32};

use crate::source::Compression;

/// The most text that is decoded so; a worker holds it in memory.
const MOST: usize = 8 << 20;

/// The magic bytes of a member and its method.
const MEMBER: &[u8] = b"\x1F\x8B\x08";

/// The text of an input that lies in memory as a whole, and how it was compressed.
pub(in crate::source) fn at_once(stored: &[u8]) -> Option<(Compression, Vec<u8>)> {
    let inside = stored.strip_prefix(MEMBER)?;
    // The decoder tells of the first member only. Where no other can begin there is none.
    if memchr::memmem::find(inside, MEMBER).is_some() {
        return None;
    }
    // A member ends with its text's checksum and length. Other bytes behind it are the stream's business.
    let (_, trailer) = inside.split_last_chunk::<8>()?;
    let (sum, length) = (u32_of(trailer, 0)?, u32_of(trailer, 4)?);
    let length = usize::try_from(length)
        .ok()
        .filter(|length| *length <= MOST)?;
    let mut text = vec![0; length];
    let count = Decompressor::new()
        .gzip_decompress(stored, &mut text)
        .ok()?;
    (count == length && crc32(&text) == sum).then_some((Compression::Gzip, text))
}

fn u32_of(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).expect("a vector");
        encoder.finish().expect("a vector")
    }

    #[test]
    fn one_sound_member_is_decoded() {
        for text in [vec![], b"{}".to_vec(), vec![b'a'; 100_000]] {
            let whole = at_once(&gzip(&text));
            assert_eq!(whole, Some((Compression::Gzip, text)));
        }
    }

    #[test]
    fn what_is_not_one_sound_member_is_left_to_the_stream() {
        let one = gzip(b"{\"id\":1}");
        // Two members of one length, of which the decoder would tell the first.
        assert_eq!(at_once(&[&one[..], &one].concat()), None);
        for padding in [&b"\0"[..], b"\0\0\0\0\0\0\0\0\0", b"garbage"] {
            assert_eq!(at_once(&[&one[..], padding].concat()), None);
        }
        for cut in 0..one.len() {
            assert_eq!(at_once(&one[..cut]), None, "{cut}");
        }
        // The first ten bytes are a header, in which time and system may be anything.
        for bit in 80..one.len() * 8 {
            let mut damaged = one.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            // A few bits before the trailer mean nothing.
            let is_right = |(_, text): (_, Vec<u8>)| text == b"{\"id\":1}";
            assert!(at_once(&damaged).is_none_or(is_right), "{bit}");
        }
        assert_eq!(at_once(&gzip(&vec![b'a'; MOST + 1])), None);
        assert_eq!(at_once(b"{}"), None);
    }
}
