//! The command line: arguments, stdin, stdout, stderr and exit code of whole runs.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The cases in `*.trycmd` and `*.toml` beside this file.
#[test]
fn cases() {
    trycmd::TestCases::new()
        // Help and tables are as wide as this, whoever runs the tests.
        .env("COLUMNS", "100")
        .case("tests/cli/*.trycmd")
        .case("tests/cli/*.toml");
}

/// The README shows what the command really prints.
#[test]
fn readme() {
    trycmd::TestCases::new()
        // What a page shows without scrolling sideways.
        .env("COLUMNS", "96")
        .case("README.md");
}

/// A run that a case file cannot describe, with `input` as stdin and a stdout of its own.
#[track_caller]
fn run(arguments: &[&str], input: &[u8], stdout: impl Into<Stdio>) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    stdin.write_all(input).expect("the command reads its stdin");
    drop(stdin);
    child.wait_with_output().expect("the command ends")
}

#[test]
fn in_a_narrow_window_the_verdict_stays() {
    let sample = "samples/v1/video-four-variants.json";
    for width in [1, 20, 40, 50, 64, 65, 80, 100] {
        let output = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
            .args(["explain", "-q", sample, "--max-resolution", "480p"])
            .env("COLUMNS", width.to_string())
            .output()
            .expect("the command runs");
        let table = String::from_utf8(output.stdout).expect("text");
        let head = table.lines().find(|line| line.contains("verdict"));
        let head = head.unwrap_or_else(|| panic!("no verdict in {width} columns:\n{table}"));
        if width >= 40 {
            assert!(
                table.contains("won: the highest bitrate"),
                "{width}:\n{table}"
            );
            let drawn = head.chars().count();
            assert!(drawn <= width, "{drawn} of {width} columns:\n{table}");
        }
    }
}

#[test]
fn a_closed_pipe_ends_quietly_with_0() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = run(&["inspect", "--format", "csv"], b"{\"id\":1}\n", writer);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_4_and_says_so() {
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .expect("Linux has one");
    let output = run(&["inspect", "--format", "csv"], b"{\"id\":1}\n", full);
    assert_eq!(output.status.code(), Some(4));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(
        words.starts_with("tweet-media: stdout: cannot be written: No space left"),
        "{words}"
    );
}
