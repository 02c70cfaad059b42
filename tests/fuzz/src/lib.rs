//! One function for each thing that is tried: takes any bytes, panics where a promise is broken.
//!
//! The programs for cargo-fuzz and the replay over samples call the same functions; what bytes to give
//! them is left to [`seeds`] and to chance.

mod archives;
mod choices;
mod decompression;
mod documents;
mod finder;
pub mod seeds;
mod structure;
mod writers;

pub use archives::archives;
pub use choices::{policy, select};
pub use decompression::decompression;
pub use documents::documents;
pub use finder::finder;
pub use structure::cursor;
pub use writers::writers;

/// A target: what it is called, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("documents", documents),
    ("cursor", cursor),
    ("finder", finder),
    ("select", select),
    ("writers", writers),
    ("policy", policy),
    ("decompression", decompression),
    ("archives", archives),
];

/// Gives its bytes in pieces of this size.
struct Pieces<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl std::io::Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.size.min(self.bytes.len()).min(buffer.len());
        let (now, later) = self.bytes.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.bytes = later;
        Ok(count)
    }
}
