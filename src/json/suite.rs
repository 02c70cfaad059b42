//! For tests: the JSONTestSuite beside the crate.

use std::fs;

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
