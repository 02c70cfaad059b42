//! For tests of JSON: the JSONTestSuite beside the crate, the samples, and dice that fall alike in each run.

use std::fs;
use std::path::Path;

/// Name and bytes of every file of the suite; none, said aloud, where it is absent.
#[expect(
    clippy::print_stderr,
    reason = "a test that checks nothing must say so"
)]
pub(crate) fn files() -> Option<Vec<(String, Vec<u8>)>> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/suites/JSONTestSuite/test_parsing"
    );
    let Ok(entries) = fs::read_dir(folder) else {
        eprintln!("SKIPPED: no JSONTestSuite beside the crate, its 318 files were not read");
        return None;
    };
    let files = entries.map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, fs::read(&path).unwrap())
    });
    Some(files.collect())
}

/// The bytes of every sample, in an order of their own.
pub(crate) fn samples() -> Vec<Vec<u8>> {
    let mut samples = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                samples.push(fs::read(path).expect("a file"));
            }
        }
    }
    samples.sort();
    samples
}

/// Numbers that look random, the same in each run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % limit
    }
}
