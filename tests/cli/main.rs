//! The command line: arguments, stdin, stdout, stderr and exit code of whole runs.

/// The cases in `*.trycmd` and `*.toml` beside this file.
#[test]
fn cases() {
    trycmd::TestCases::new()
        .case("tests/cli/*.trycmd")
        .case("tests/cli/*.toml");
}
