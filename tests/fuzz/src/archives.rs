//! Packed bytes, as files: members end, and none is larger than is allowed.

use std::io::{Read, Write};

use tweet_media::{Input, Limits};

/// Most bytes that are taken of one member.
const MOST: u64 = 1 << 18;

/// Whatever the bytes, under a name that says nothing.
pub fn archives(data: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(data).expect("a temporary file is written");
    let mut limits = Limits::default();
    limits.window = 8 << 20;
    limits.decompressed = Some(MOST);
    let Ok(members) = Input::new(file.path()).members(&limits) else {
        return;
    };
    // Every member takes some bytes of an archive, were it only its name; compressed, a thousand times fewer.
    let mut left = 16 + 1024 * data.len();
    for member in members {
        left = left.checked_sub(1).expect("members come to an end");
        let Ok(mut member) = member else {
            continue;
        };
        if left & 1 == 0 {
            member.load(1 << 10);
        }
        if let Ok(mut source) = member.open() {
            let mut out = Vec::new();
            let _ = source.read_to_end(&mut out);
            assert!(
                out.len() as u64 <= 3 * MOST,
                "{} bytes in spite of the limit",
                out.len()
            );
        }
    }
}
