//! Compressed bytes: they end, within their limits, and the pieces in which they come change nothing.

use std::io::Read;

use tweet_media::{Compression, Limits, Source};

use crate::Pieces;

/// Most bytes that are taken of one input.
const MOST: u64 = 1 << 20;

/// What one reading gave: the bytes, and the error at their end.
fn read(data: &[u8], size: usize) -> Option<(Compression, Vec<u8>, Option<String>)> {
    let mut limits = Limits::default();
    limits.window = 8 << 20;
    limits.decompressed = Some(MOST);
    let bytes = data.to_vec();
    let reader = Owned { bytes, at: 0, size };
    let mut source = Source::within(reader, &limits).ok()?;
    let mut out = Vec::new();
    let error = source.read_to_end(&mut out).err();
    assert!(
        out.len() as u64 <= 3 * MOST,
        "{} bytes in spite of the limit",
        out.len()
    );
    Some((
        source.compression(),
        out,
        error.map(|error| error.to_string()),
    ))
}

/// Like [`Pieces`], of bytes that it owns.
struct Owned {
    bytes: Vec<u8>,
    at: usize,
    size: usize,
}

impl Read for Owned {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut pieces = Pieces {
            bytes: &self.bytes[self.at..],
            size: self.size,
        };
        let count = pieces.read(buffer)?;
        self.at += count;
        Ok(count)
    }
}

/// Whatever the bytes, in one piece and in many.
pub fn decompression(data: &[u8]) {
    let whole = read(data, usize::MAX);
    let pieces = read(data, 1 + data.len() % 61);
    match (&whole, &pieces) {
        (Some((compression, out, error)), Some((other, pieces, other_error))) => {
            assert_eq!(compression, other);
            assert_eq!(
                error.is_some(),
                other_error.is_some(),
                "{error:?}, {other_error:?}"
            );
            // Damage may be seen sooner or later, but what is given is of one stream.
            let both = out.len().min(pieces.len());
            assert_eq!(out[..both], pieces[..both]);
            assert!(error.is_some() || out.len() == pieces.len());
            let is_utf16 = data.starts_with(b"\xff\xfe") || data.starts_with(b"\xfe\xff");
            if *compression == Compression::Plain && !is_utf16 && error.is_none() {
                assert_eq!(out, data);
            }
        }
        (None, None) => {}
        _ => panic!("one reading opens, the other does not"),
    }
}
