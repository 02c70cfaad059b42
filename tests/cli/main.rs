//! The command line: arguments, stdin, stdout, stderr and exit code of whole runs.

use std::io::{BufRead, BufReader, Write};
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
    std::thread::scope(|scope| {
        // Rows come out before all of the input is read.
        let writer = scope.spawn(move || stdin.write_all(input));
        let output = child.wait_with_output().expect("the command ends");
        let written = writer.join().expect("no panic");
        // One that cannot write ends before it has read all.
        if let Err(error) = written {
            assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
        }
        output
    })
}

/// A run whose input comes bit by bit.
struct Slow {
    child: std::process::Child,
    stdin: std::process::ChildStdin,
    lines: std::sync::mpsc::Receiver<String>,
}

impl Slow {
    #[track_caller]
    fn run(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command starts");
        let stdout = BufReader::new(child.stdout.take().expect("stdout is a pipe"));
        let (sender, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            stdout
                .lines()
                .map_while(Result::ok)
                .all(|line| sender.send(line).is_ok())
        });
        Self {
            stdin: child.stdin.take().expect("stdin is a pipe"),
            child,
            lines,
        }
    }

    #[track_caller]
    fn give(&mut self, text: &str) {
        self.stdin
            .write_all(text.as_bytes())
            .expect("the command reads its stdin");
    }

    /// The next line of the output that holds `text`, while the input is still open.
    #[track_caller]
    fn comes(&self, text: &str) {
        let limit = std::time::Duration::from_secs(60);
        loop {
            match self.lines.recv_timeout(limit) {
                Ok(line) if line.contains(text) => return,
                Ok(_) => {}
                Err(error) => panic!("{text} did not come: {error}"),
            }
        }
    }

    /// Closes the input; the exit code, and how many more lines there were.
    fn end(mut self) -> (Option<i32>, usize) {
        drop(self.stdin);
        let status = self.child.wait().expect("the command ends");
        (status.code(), self.lines.iter().count())
    }
}

/// A Tweet with one photo, on a line of its own.
fn tweet(id: u64) -> String {
    format!(
        "{{\"id_str\":\"{id}\",\"entities\":{{\"media\":[{{\"id_str\":\"{id}\",\"type\":\"photo\",\
         \"media_url_https\":\"https://pbs.twimg.com/media/A{id}.jpg\"}}]}}}}\n"
    )
}

#[test]
fn rows_come_out_where_the_input_pauses() {
    for arguments in [
        &["inspect", "--format", "jsonl"][..],
        &["inspect", "--format", "csv"],
        &["inspect", "--format", "urls"],
        &["inspect", "--format", "jsonl", "--limit", "9"],
        &["inspect", "--format", "aria2"],
        &["explain", "--format", "jsonl"],
        &["explain"],
    ] {
        for threads in ["1", "2"] {
            let mut run = Slow::run(&[arguments, &["-j", threads]].concat());
            run.give(&tweet(7001));
            run.comes("A7001");
            // Several at once, the last of them cut.
            let (half, rest) = (&tweet(7004)[..30], &tweet(7004)[30..]);
            run.give(&[&tweet(7002), &tweet(7003), half].concat());
            run.comes("A7002");
            run.comes("A7003");
            run.give(rest);
            run.comes("A7004");
            let (code, _) = run.end();
            assert_eq!(code, Some(0), "{arguments:?} -j {threads}");
        }
    }
}

#[test]
fn rows_of_documents_of_many_lines_come_out_where_the_input_pauses() {
    for threads in ["1", "2"] {
        let mut run = Slow::run(&["inspect", "--format", "jsonl", "-j", threads]);
        for id in 7001..7004 {
            run.give(&tweet(id).replacen('{', "{\n", 1));
            run.comes(&format!("A{id}"));
            run.give("{ \"cut\": [");
            run.give("]}\n");
        }
        assert_eq!(run.end(), (Some(0), 0));
    }
}

#[test]
fn rejects_come_out_where_the_input_pauses() {
    for threads in ["1", "2"] {
        let output = ["-o", "/dev/null", "--rejects", "-"];
        let mut run = Slow::run(
            &[
                &["inspect", "--format", "jsonl", "-j", threads],
                &output[..],
            ]
            .concat(),
        );
        run.give(&[&tweet(7001), "{\"broken\"}\n"].concat());
        run.comes("raw_base64");
        assert_eq!(run.end(), (Some(1), 0));
    }
}

#[test]
fn a_long_stream_that_pauses_gives_all_of_its_rows() {
    for threads in ["1", "2", "3"] {
        let mut run = Slow::run(&["inspect", "--format", "urls", "-j", threads]);
        let mut id = 7000;
        for count in [1, 3000, 2, 900, 1] {
            let mut text = String::new();
            for _ in 0..count {
                id += 1;
                text.push_str(&tweet(id));
            }
            run.give(&text);
            run.comes(&format!("A{id}"));
        }
        assert_eq!(run.end(), (Some(0), 0), "-j {threads}");
    }
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
fn in_sixty_to_eighty_columns_every_line_fits_and_says_what_matters() {
    let samples = [
        "samples/v1/video-hevc.json",
        "samples/v1/mixed-photo-and-video.json",
        "samples/v1/gif-zero-bitrate.json",
    ];
    let policy = "best prefer=h264+hevc,webm max-resolution=480 max-bitrate=2M otherwise=next";
    for width in 60..=80 {
        let output = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
            .args(["explain", "-q", "--policy", policy])
            .args(samples)
            .env("COLUMNS", width.to_string())
            .output()
            .expect("the command runs");
        let text = String::from_utf8(output.stdout).expect("text");
        for line in text.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
        let heads = text.lines().filter(|line| line.contains("verdict"));
        for head in heads {
            for title in ["#", "class", "WxH"] {
                assert!(head.contains(title), "{width}: {head}");
            }
        }
        // The addresses of a photo differ in their ends alone.
        for name in ["name=orig", "name=4096x4096", "name=thumb"] {
            let lines = text.lines().filter(|line| line.ends_with(name));
            assert!(lines.count() >= 2, "{width}: {text}");
        }
    }
}

/// What clears the screen, writes the clipboard, turns text around, and hides in it.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]52;c;eA==\u{7}\u{9b}31m\u{202e}\u{200b}\u{7f}\r\u{e0041}\u{3164}\u{115f}\u{34f}\u{17b4}\u{180b}\u{2800}\u{fe0f}\u{ffa0}\u{e0100}";

/// Fails where text for people holds what is no text; line breaks and our own bold titles aside.
#[track_caller]
fn assert_harmless(bytes: &[u8], what: &str) {
    let text = String::from_utf8_lossy(bytes);
    let odd = |line: &str| line.chars().any(tweet_media::is_unprintable);
    let line = text.lines().find(|line| odd(line));
    assert_eq!(line, None, "{what}");
}

/// Every sample with every third of its texts made hostile, in three ways, a document a line.
fn hostile_documents() -> String {
    fn spoil(value: &mut serde_json::Value, count: &mut usize) {
        match value {
            serde_json::Value::String(text) => {
                if count.is_multiple_of(3) {
                    text.push_str(HOSTILE);
                }
                *count += 1;
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(|it| spoil(it, count)),
            serde_json::Value::Object(members) => {
                members.values_mut().for_each(|it| spoil(it, count));
                if members.contains_key("media_url_https") {
                    members.insert(HOSTILE.to_owned(), 1.into());
                }
            }
            _ => {}
        }
    }

    let mut lines = String::new();
    for folder in std::fs::read_dir("samples").expect("the samples").flatten() {
        let files = std::fs::read_dir(folder.path())
            .into_iter()
            .flatten()
            .flatten();
        for text in files.filter_map(|file| std::fs::read_to_string(file.path()).ok()) {
            let Ok(document) = serde_json::from_str::<serde_json::Value>(&text) else {
                continue;
            };
            for start in 0..3 {
                let (mut document, mut count) = (document.clone(), start);
                spoil(&mut document, &mut count);
                lines.extend([document.to_string().as_str(), "\n"]);
            }
        }
    }
    lines
}

#[test]
fn nothing_for_people_steers_a_terminal_whatever_the_documents_say() {
    let mut input = hostile_documents();
    assert!(input.lines().count() > 200);
    // Broken, with the hostile text where the fault is.
    input.extend(["{\"", HOSTILE, "\":x}\n{\"id\":1 \"", HOSTILE, "\"}\n"]);
    for arguments in [
        &["inspect", "--limit", "0", "-v"][..],
        &["inspect", "--limit", "0", "--columns", "all", "-v"],
        &[
            "inspect",
            "--limit",
            "0",
            "--columns",
            "alt_text,best_url,page_url,author_username,type",
        ],
        &[
            "inspect",
            "--format",
            "jsonl",
            "-v",
            "--profiles",
            "--previews",
        ],
        &["inspect", "--format", "urls"],
        &[
            "inspect",
            "--format",
            "aria2",
            "--name",
            "{author_username}-{segment}",
        ],
        &["explain", "--limit", "0", "-v"],
        &["explain", "--format", "jsonl"],
        &["check", "-v"],
        &["check", "--format", "jsonl"],
        &["inspect", "-o", "/dev/null", "--rejects", "-"],
        &["inspect", "-o", "/dev/null", "--summary", "-"],
    ] {
        let output = run(arguments, input.as_bytes(), Stdio::piped());
        let what = arguments.join(" ");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{what}");
        assert!(!output.stdout.is_empty(), "{what}");
        assert_harmless(&output.stdout, &what);
        assert_harmless(&output.stderr, &what);
    }
}

#[cfg(unix)]
#[test]
fn nothing_for_people_steers_a_terminal_whatever_the_files_are_called() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = |end: &str| {
        folder
            .path()
            .join(format!("a{HOSTILE}{end}"))
            .display()
            .to_string()
    };
    let (good, bad, page, zip) = (name(".jsonl"), name("2.jsonl"), name(".html"), name(".zip"));
    let document = std::fs::read("samples/v1/photos-four-in-extended.json").expect("a sample");
    std::fs::write(&good, &document).expect("a file");
    std::fs::write(&bad, b"{}\n{\"a\":x}\n{}\n").expect("a file");
    std::fs::write(&page, b"<html>").expect("a file");
    std::fs::write(&zip, b"PK\x03\x04 cut").expect("a file");
    let (missing, list) = (name("3.json"), name(".list"));
    std::fs::write(&list, format!("{good}\n{missing}\n")).expect("a list");
    let exists = name(".csv");
    std::fs::write(&exists, b"").expect("a file");
    let below = format!("{missing}/out.csv");
    let whole = folder.path().display().to_string();
    for arguments in [
        &["inspect", "-v", &good, &bad, &page, &missing, &zip][..],
        &["inspect", "-v", &whole],
        &["explain", "-v", &good, &bad, &page],
        &["check", "-v", &good, &bad, &page, &missing, &zip],
        &["check", "--format", "jsonl", &good, &bad],
        &["inspect", "--format", "jsonl", &good, &bad],
        &["inspect", "--files-from", &list],
        &["inspect", "--files-from", &missing],
        &["inspect", &good, "-o", &exists],
        &["inspect", &good, "-o", &good, "--force"],
        &["inspect", &good, "-o", &below],
        &["inspect", &good, "--rejects", &exists],
        &["inspect", &good, "--summary", &exists],
        &["schema", "write", &below, "-v"],
        // Somebody takes a name for a command, or a command for a name.
        &[&good],
        &[HOSTILE],
        &[&format!("--{HOSTILE}")],
        &["inspect", &format!("--{HOSTILE}")],
        &["inspect", "--policy", &format!("best{HOSTILE}")],
        &["inspect", "--name", &format!("{{{HOSTILE}}}")],
        &["inspect", "--columns", HOSTILE],
        &["inspect", "--hosts", HOSTILE],
        &["inspect", "--format", HOSTILE],
        &["inspect", "--since", HOSTILE],
        &["inspect", "--max-document", HOSTILE],
        &["inspect", "--author", HOSTILE, &good],
        &["inspect", "--type", HOSTILE],
        &["inspect", "--relation", HOSTILE],
        &["check", "--fail-on", HOSTILE],
        &["schema", "show", HOSTILE],
        &["schema", "show", "record", "--draft", HOSTILE],
        &["dictionary", HOSTILE],
    ] {
        for is_forced in [false, true] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_tweet-media"));
            command.args(arguments).stdin(Stdio::null());
            if is_forced {
                // As on a terminal: colours of our own, which are no harm.
                command.env("CLICOLOR_FORCE", "1");
            }
            let output = command.output().expect("the command runs");
            for bytes in [&output.stdout, &output.stderr] {
                let text = String::from_utf8_lossy(bytes);
                let plain = without_colours(&text);
                assert_harmless(plain.as_bytes(), &format!("{arguments:?}"));
            }
        }
    }
}

#[test]
fn nothing_for_people_steers_a_terminal_whatever_the_environment_says() {
    for policy in [HOSTILE, "\u{202e}", "best\u{202e}", "max-height:\u{200b}"] {
        let output = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
            .args(["inspect", "samples"])
            .env("TWEET_MEDIA_POLICY", policy)
            .output()
            .expect("the command runs");
        assert_eq!(output.status.code(), Some(2), "{policy:?}");
        assert_harmless(&output.stderr, &format!("{policy:?}"));
    }
}

/// Text without the sequences that change how it looks, and without any that do more.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let behind = rest[at + 2..].trim_start_matches(|it: char| it.is_ascii_digit() || it == ';');
        // Anything else is left for the test to find.
        rest = behind.strip_prefix('m').unwrap_or_else(|| {
            plain.push('\u{1b}');
            behind
        });
    }
    plain + rest
}

#[test]
fn a_closed_pipe_ends_quietly_with_0() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = run(&["inspect", "--format", "csv"], b"{\"id\":1}\n", writer);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_closed_pipe_leaves_a_true_account_and_the_rejects_so_far() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let photo = r#"{"id_str":"1801","entities":{"media":[{"id_str":"1800","type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg"}]}}"#;
    let bad = "{\"a\":\n".repeat(30);
    let short = format!("{photo}\n{bad}");
    let long = format!("{short}{}", format!("{photo}\n").repeat(40_000));
    for (name, text) in [("short.jsonl", &short), ("long.jsonl", &long)] {
        std::fs::write(path(name), text).expect("a file");
    }
    for (command, input, is_stopped) in [
        (&["inspect", "--format", "jsonl"][..], "short.jsonl", false),
        (&["inspect"], "short.jsonl", false),
        (&["inspect", "--format", "jsonl"], "long.jsonl", true),
        (&["inspect", "--format", "csv", "-j1"], "long.jsonl", true),
        (&["explain", "--format", "jsonl"], "long.jsonl", true),
        (&["check"], "short.jsonl", true),
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
            .args(command)
            .arg(path(input))
            .args(["--force", "--rejects"])
            .arg(path("rejects"))
            .arg("--summary")
            .arg(path("summary"))
            .stdin(Stdio::null())
            .stdout(writer)
            .output()
            .expect("the command runs");
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {words}");
        let last = words.lines().next_back();
        let shows_rejects = command[0] != "check";
        let expected = shows_rejects.then_some("tweet-media: … and 10 more documents rejected");
        assert_eq!(last, expected, "{command:?}: {words}");
        let summary = std::fs::read(path("summary")).expect("the summary");
        let summary: serde_json::Value = serde_json::from_slice(&summary).expect("JSON");
        assert_eq!(summary["output_closed"], true, "{command:?}");
        assert_eq!(summary["balanced"], true);
        assert_eq!(summary["stopped"], is_stopped, "{command:?}");
        assert_eq!(summary["exit_code"], 1);
        let bytes = summary["total"]["bytes"].as_u64().expect("a number");
        assert!(bytes < long.len() as u64);
        let rejects = std::fs::read_to_string(path("rejects")).expect("the rejects");
        assert_eq!(rejects.lines().count() as u64, summary["total"]["rejected"]);
        assert_eq!(rejects.lines().count(), 30);
    }
}

#[test]
fn a_closed_pipe_hides_nothing_that_was_wrong_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (good, bad, summary) = (path("good.json"), path("bad.json"), path("summary"));
    let missing = path("missing.json");
    let sample = std::fs::read("samples/v1/video-four-variants.json").expect("a sample");
    std::fs::write(&good, sample).expect("a file");
    std::fs::write(&bad, "{\"a\":\n{}\n").expect("a file");
    let hosts = ["--hosts", "other.example"];
    for (inputs, code) in [
        (&[&good][..], 0),
        (&[&bad, &good], 1),
        (&[&missing, &good], 3),
        (&[&missing, &bad, &good], 3),
    ] {
        for command in [
            &["inspect", "--format", "jsonl"][..],
            &["inspect"],
            &["explain", "-j1"],
            &["check"],
            &["inspect", "-o", "/dev/null", "--rejects", "-"],
        ] {
            let (reader, writer) = std::io::pipe().expect("a pipe");
            drop(reader);
            let output = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
                .args(command)
                .args(inputs)
                .args(["--force", "--summary", &summary])
                .stdin(Stdio::null())
                .stdout(writer)
                .output()
                .expect("the command runs");
            let words = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(code), "{command:?}: {words}");
            let summary = std::fs::read(&summary).expect("the summary");
            let summary: serde_json::Value = serde_json::from_slice(&summary).expect("JSON");
            assert_eq!(summary["exit_code"], code, "{command:?}");
        }
        // Nor does a closed pipe of the account, and the rows are whole.
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
            .args(["inspect", "--summary", "-", "--force", "-o"])
            .arg(path("rows.csv"))
            .args(inputs)
            .stdout(writer)
            .output()
            .expect("the command runs");
        assert_eq!(output.status.code(), Some(code));
        assert!(folder.path().join("rows.csv").exists());
        std::fs::remove_file(path("rows.csv")).expect("the rows");
    }
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let arguments = [&["inspect", "--format", "jsonl", &good][..], &hosts].concat();
    let output = run(&arguments, b"", writer);
    assert_eq!(output.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn the_list_of_inputs_is_refused_as_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (list, link) = (path("list"), path("link"));
    let text = "samples/v1/video-four-variants.json\n";
    std::fs::write(&list, text).expect("a list");
    std::os::unix::fs::symlink(&list, &link).expect("a link");
    for command in ["inspect", "explain", "check"] {
        for output in ["-o", "--rejects", "--summary"] {
            for (from, to) in [
                (&*list, &*list),
                (&list, &link),
                (&link, &list),
                ("-", &list),
            ] {
                let stdin = std::fs::File::open(&list).expect("the list");
                let run = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
                    .args([command, "--files-from", from, output, to, "--force"])
                    .stdin(stdin)
                    .output()
                    .expect("the command runs");
                let words = String::from_utf8_lossy(&run.stderr);
                assert_eq!(run.status.code(), Some(4), "{command} {output}: {words}");
                assert!(words.contains(": is also an input ("), "{words}");
                assert_eq!(std::fs::read_to_string(&list).expect("the list"), text);
            }
        }
    }
    let names = std::fs::read_dir(folder.path()).expect("the folder");
    assert_eq!(names.count(), 2, "nothing stays behind");
}

#[cfg(unix)]
#[test]
fn an_input_is_refused_that_stdout_writes_into() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, link) = (folder.path().join("a.jsonl"), folder.path().join("b.jsonl"));
    let text = std::fs::read("samples/v1/video-four-variants.json").expect("a sample");
    std::fs::write(&file, &text).expect("a file");
    std::os::unix::fs::symlink(&file, &link).expect("a link");
    let name = |path: &std::path::Path| path.to_str().expect("a plain name").to_owned();
    for command in [
        &["inspect", "--format", "jsonl"][..],
        &["explain"],
        &["check"],
    ] {
        for input in [
            name(&file),
            name(&link),
            name(folder.path()),
            "-".to_owned(),
        ] {
            let appended = std::fs::File::options()
                .append(true)
                .open(&file)
                .expect("the file");
            let stdin = std::fs::File::open(&file).expect("the file");
            let output = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
                .args(command)
                .arg(&input)
                .stdin(stdin)
                .stdout(appended)
                .output()
                .expect("the command runs");
            let words = String::from_utf8_lossy(&output.stderr);
            assert_eq!(
                output.status.code(),
                Some(4),
                "{command:?} {input}: {words}"
            );
            assert!(words.contains("stdout: is also an input ("), "{words}");
            assert!(
                std::fs::read(&file).expect("the file") == text,
                "{command:?} {input}"
            );
        }
    }
    // A pipe or a device may be both.
    let null = || std::fs::File::open("/dev/null").expect("a device");
    let output = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
        .args(["inspect", "/dev/null"])
        .stdin(null())
        .stdout(Stdio::null())
        .status();
    assert_eq!(output.expect("the command runs").code(), Some(0));
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

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_4() {
    for arguments in [&["--help"][..], &["--version"], &["-h"], &["help", "check"]] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("Linux has one");
        let output = run(arguments, b"", full);
        assert_eq!(output.status.code(), Some(4), "{arguments:?}");
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(
            words.starts_with("tweet-media: stdout: cannot be written: No space left"),
            "{words}"
        );
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = run(arguments, b"", writer);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

/// Waits until a signal no longer kills, and then until what was written to it is read: nobody says when.
#[cfg(unix)]
fn wait_until_signals_are_heeded(child: &std::process::Child) {
    let path = format!("/proc/{}/status", child.id());
    let is_heeding = || {
        let status = std::fs::read_to_string(&path).ok()?;
        let caught = status
            .lines()
            .find_map(|line| line.strip_prefix("SigCgt:"))?;
        let caught = u64::from_str_radix(caught.trim(), 16).ok()?;
        // SIGINT and SIGTERM, by their numbers on Linux.
        Some(caught & (1 << 1) != 0 && caught & (1 << 14) != 0)
    };
    for _ in 0..100 {
        if is_heeding() != Some(false) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    std::thread::sleep(std::time::Duration::from_millis(700));
}

/// A run that waits for more input, with what came before it; ended by a signal.
#[cfg(unix)]
fn interrupted(arguments: &[&str], input: &[u8], signal: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    stdin.write_all(input).expect("the command reads its stdin");
    wait_until_signals_are_heeded(&child);
    let kill = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(kill.expect("a command to send signals").success());
    let output = child.wait_with_output().expect("the command ends");
    // Only now, so that the end of the input was not what ended it.
    drop(stdin);
    output
}

#[cfg(unix)]
const PHOTO: &str = r#"{"id_str":"1801","entities":{"media":[{"id_str":"1800","type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg"}]}}"#;

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_behind_the_last_whole_document() {
    let input = format!("{PHOTO}\n{PHOTO}\n{}", &PHOTO[..90]);
    let hangup = heeds_hangups().then_some(("-HUP", 129));
    for (signal, code) in [("-INT", 130), ("-TERM", 143)].into_iter().chain(hangup) {
        let arguments = ["inspect", "--format", "jsonl", "--columns", "media_id"];
        let output = interrupted(&arguments, input.as_bytes(), signal);
        assert_eq!(output.status.code(), Some(code));
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            "{\"media_id\":\"1800\"}\n{\"media_id\":\"1800\"}\n"
        );
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(words.contains("2 photos in 2 documents"), "{words}");
        assert!(
            words.contains("ended by a signal, the rest is unread"),
            "{words}"
        );
        assert!(!words.contains("rejected"), "{words}");
    }
}

/// Whether a run is ended by SIGHUP: on Linux, unless that is ignored here already.
#[cfg(unix)]
fn heeds_hangups() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|ignored| u64::from_str_radix(ignored.trim(), 16).ok());
    ignored.is_some_and(|ignored| ignored & 1 == 0)
}

#[cfg(target_os = "linux")]
#[test]
fn an_ignored_hangup_stays_ignored() {
    let mut child = Command::new("nohup")
        .args([env!("CARGO_BIN_EXE_tweet-media"), "inspect", "-q"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("nohup starts");
    wait_until_signals_are_heeded(&child);
    let id = child.id().to_string();
    let kill = Command::new("kill").args(["-HUP", &id]).status();
    assert!(kill.expect("a command to send signals").success());
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    let line = format!("{PHOTO}\n");
    stdin.write_all(line.as_bytes()).expect("the run goes on");
    drop(stdin);
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(!output.stdout.is_empty());
}

#[cfg(unix)]
#[test]
fn a_signal_is_no_reason_to_pass_over_how_many_were_rejected() {
    let input = format!("{PHOTO}\n{}", "{\"a\"}\n".repeat(31));
    for arguments in [
        &["inspect"][..],
        &["inspect", "--format", "csv"],
        &["explain"],
    ] {
        let output = interrupted(arguments, input.as_bytes(), "-INT");
        assert_eq!(output.status.code(), Some(130));
        let words = String::from_utf8_lossy(&output.stderr);
        let shown = words
            .lines()
            .filter(|line| line.contains(": byte "))
            .count();
        assert_eq!(shown, 20, "{words}");
        let more = "tweet-media: … and 11 more documents rejected\n";
        assert!(words.contains(more), "{words}");
        assert!(words.contains("(31 rejected)"), "{words}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_before_anything_was_read_ends_a_run() {
    for command in ["inspect", "check", "explain"] {
        let output = interrupted(&[command], b"", "-INT");
        assert_eq!(output.status.code(), Some(130), "{command}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{command}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_no_file_that_is_not_complete() {
    let folder = std::env::temp_dir().join(format!("tweet-media-signal-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("out.jsonl").display().to_string();
    for command in ["inspect", "explain"] {
        let arguments = [command, "--format", "jsonl", "-o", &path];
        let (signal, code) = match command {
            "explain" if heeds_hangups() => ("-HUP", 129),
            _ => ("-TERM", 143),
        };
        let output = interrupted(&arguments, PHOTO.as_bytes(), signal);
        assert_eq!(output.status.code(), Some(code));
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(words.contains("out.jsonl was not written"), "{words}");
        let names = std::fs::read_dir(&folder).expect("the folder").count();
        assert_eq!(names, 0, "nothing stays behind");
    }
    std::fs::remove_dir_all(folder).expect("the folder");
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_a_run_that_cannot_end() {
    use std::os::unix::process::ExitStatusExt;
    // Nobody reads what it writes, and that is more than a pipe holds.
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let mut child = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
        .args(["inspect", "--format", "jsonl", "-q"])
        .stdin(Stdio::piped())
        .stdout(writer)
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    let feeder = std::thread::spawn(move || {
        let lines = format!("{PHOTO}\n").repeat(5000);
        let _ = stdin.write_all(lines.as_bytes());
    });
    for _ in 0..2 {
        wait_until_signals_are_heeded(&child);
        let id = child.id().to_string();
        let kill = Command::new("kill").args(["-INT", &id]).status();
        assert!(kill.expect("a command to send signals").success());
    }
    let status = child.wait().expect("the command ends");
    assert!(
        status.code() == Some(130),
        "{:?} {:?}",
        status.code(),
        status.signal()
    );
    drop(reader);
    feeder.join().expect("the feeder ends");
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_4_and_tears_no_line() {
    let folder = std::env::temp_dir().join(format!("tweet-media-limit-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let input = folder.join("in.jsonl");
    std::fs::write(&input, format!("{PHOTO}\n").repeat(2000)).expect("an input");
    // 300 blocks of a KiB or of half of one, as shells differ.
    let script = r#"ulimit -f 300; exec "$0" inspect in.jsonl --format jsonl -q "$@""#;
    let run = |more: &[&str]| {
        let mut command = Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_tweet-media")]);
        command.args(more).current_dir(&folder);
        command
    };
    let stdout = std::fs::File::create(folder.join("out.jsonl")).expect("an output");
    let output = run(&[]).stdout(stdout).stderr(Stdio::piped()).output();
    let output = output.expect("a shell");
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{words}");
    assert!(
        words.contains("stdout: cannot be written: File too large"),
        "{words}"
    );
    let written = std::fs::read_to_string(folder.join("out.jsonl")).expect("the output");
    assert!(written.len() > 50_000 && written.ends_with("}\n"));

    let output = run(&["-o", "named.jsonl"]).output().expect("a shell");
    assert_eq!(output.status.code(), Some(4));
    assert!(!folder.join("named.jsonl").exists());
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 2);
    std::fs::remove_dir_all(folder).expect("the folder");
}

/// What a run on so many threads writes: stdout, stderr without its times, rejects, account, exit code.
fn on_threads(threads: &str, arguments: &[&str]) -> [String; 5] {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let output = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
        .args(arguments)
        .args(["--threads", threads, "--rejects"])
        .arg(path("rejects"))
        .arg("--summary")
        .arg(path("summary"))
        .env("COLUMNS", "200")
        .output()
        .expect("the command runs");
    let file = |name| std::fs::read_to_string(path(name)).expect("a file");
    let timeless = |text: String| -> String {
        let lines = text.lines().map(|line| match line.split_once(" s") {
            // How long a run took, and how fast it was.
            Some((before, _)) if line.starts_with("Read ") => {
                let before = before.rsplit_once(", in ").map_or(before, |(it, _)| it);
                let rest = line.split_once(';').map_or("", |(_, rest)| rest);
                format!("{before};{rest}\n")
            }
            _ => format!("{line}\n"),
        });
        lines.collect()
    };
    let without_time = |text: String| -> String {
        let mut summary: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        summary["elapsed_ms"].take();
        summary.to_string()
    };
    [
        String::from_utf8(output.stdout).expect("text"),
        timeless(String::from_utf8(output.stderr).expect("text")),
        file("rejects"),
        without_time(file("summary")),
        format!("{:?}", output.status.code()),
    ]
}

#[test]
fn text_before_the_documents_costs_none_of_them() {
    let tweet = |id: u32| {
        format!(
            r#"{{"id_str":"{id}","entities":{{"media":[{{"id_str":"9{id}","type":"photo","media_url_https":"https://pbs.twimg.com/media/A{id}.jpg"}}]}}}}"#
        )
    };
    let code =
        "def media(tweet):\n    return [m['id'] for m in tweet[\"media\"]]  # {\n\n".repeat(25_000);
    let lines: String = (1000..1020).map(|id| tweet(id) + "\n").collect();
    let array = format!("[\n{}\n]\n", lines.trim_end().replace('\n', ",\n"));
    let pretty = lines.replace("{\"id_str\":\"1", "{\n  \"id_str\":\"1");
    let folder = tempfile::tempdir().expect("a folder");
    for (name, documents) in [("lines", &lines), ("array", &array), ("pretty", &pretty)] {
        let path = folder.path().join(name);
        let text = format!("{code}{documents}");
        assert!(text.len() > 1 << 20);
        std::fs::write(&path, &text).expect("a file");
        let path = path.to_str().expect("a name");
        for wish in [
            &["inspect", "--format", "jsonl"][..],
            &["inspect", "--limit", "0"],
            &["explain", "--format", "csv"],
            &["check", "--format", "jsonl"],
        ] {
            let alone = on_threads("1", &[wish, &[path]].concat());
            assert_eq!(
                on_threads("4", &[wish, &[path]].concat()),
                alone,
                "{wish:?}"
            );
            let summary: serde_json::Value = serde_json::from_str(&alone[3]).expect("JSON");
            let total = &summary["total"];
            assert_eq!(total["with_media"], 20, "{name} {wish:?}");
            assert_eq!(total["rejected"], 50_000, "{name} {wish:?}");
            assert_eq!(total["bytes"], text.len());
            assert_eq!(alone[2].lines().count(), 50_000, "all of them are kept");
            assert_eq!(alone[4], "Some(1)");
            assert!(alone[1].lines().count() < 30, "{}", alone[1]);
        }
        let piped = run(
            &["inspect", "--format", "jsonl", "-q"],
            text.as_bytes(),
            Stdio::piped(),
        );
        let rows = String::from_utf8(piped.stdout).expect("text");
        assert_eq!(rows.lines().count(), 20, "{name}");
        assert_eq!(piped.status.code(), Some(1));
    }
}

#[test]
fn an_input_that_is_not_json_is_one_message_and_all_in_the_account() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path.to_str().expect("a name").to_owned()
    };
    let csv = "id,text\n".repeat(100_000);
    let inputs = [
        file("a.csv", csv.as_bytes()),
        file("b.png", b"\x89PNG\r\n\x1a\n{\"id\":1}\n"),
        file("c.json", b"{bad}\n"),
    ];
    let inputs: Vec<_> = inputs.iter().map(String::as_str).collect();
    for command in ["inspect", "explain", "check"] {
        let alone = on_threads("1", &[&[command], &inputs[..]].concat());
        assert_eq!(on_threads("3", &[&[command], &inputs[..]].concat()), alone);
        let about = |name: &str| alone[1].lines().filter(|line| line.contains(name)).count();
        assert_eq!((about("a.csv"), about("b.png")), (1, 1), "{}", alone[1]);
        assert_eq!(alone[2].lines().count(), 100_001);
        assert_eq!(alone[4], "Some(3)");
        let summary: serde_json::Value = serde_json::from_str(&alone[3]).expect("JSON");
        assert_eq!(summary["balanced"], true);
        assert_eq!(summary["total"]["bytes"], csv.len() + 6);
        assert_eq!(summary["inputs_unread"], 1);
        assert_eq!(summary["unread_bytes"], 17);
        let outcomes: Vec<_> = (0..3).map(|at| &summary["inputs"][at]["outcome"]).collect();
        assert_eq!(outcomes, ["not-json", "unread", "read"]);
    }
    // A broken document alone is a reject, also in an archive; text alone is not JSON.
    for (text, code) in [
        ("{\"a\":1,}", 1),
        ("{bad", 1),
        ("{id:1}", 1),
        ("{'a':1}", 1),
        ("[x]", 1),
        ("{\"a\":1", 1),
        ("bad", 3),
        ("a,b", 3),
        ("<a>", 3),
        ("1", 0),
    ] {
        let mut tar = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, "a.json", text.as_bytes())
            .expect("memory");
        let tar = tar.into_inner().expect("memory");
        for input in [text.as_bytes(), &tar] {
            for command in ["inspect", "explain", "check"] {
                let output = run(&[command, "-"], input, Stdio::piped());
                assert_eq!(output.status.code(), Some(code), "{command} {text}");
            }
        }
    }
}

#[test]
fn advice_on_many_inputs_is_not_endless() {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..25 {
        let path = folder.path().join(format!("{number:02}.json"));
        std::fs::write(path, "INFO {\"id\":1}\n").expect("a file");
    }
    let folder = folder.path().to_str().expect("a name");
    for threads in ["1", "3"] {
        let [_, words, _, _, code] = on_threads(threads, &["inspect", folder]);
        assert_eq!(words.matches(" JSON behind other words, ").count(), 20);
        assert!(
            words.contains("\n… and advice on 5 more inputs\n"),
            "{words}"
        );
        assert_eq!(code, "Some(1)");
    }
}

#[test]
fn any_number_of_threads_writes_the_same_of_many_inputs() {
    let inputs = [
        "samples",
        "no-such-file",
        "tests/invalid",
        "tests/cli/packed.in",
        "samples/v1",
    ];
    let wishes: [&[&str]; 8] = [
        &["inspect", "--format", "jsonl", "--columns", "all", "-v"],
        &["inspect", "--format", "csv", "--unique"],
        &[
            "inspect",
            "--format",
            "urls",
            "--type",
            "video",
            "--since",
            "2018-01-01",
        ],
        &["inspect", "--format", "aria2"],
        &["inspect", "--limit", "7"],
        &["inspect", "--max-document", "1000", "--format", "jsonl"],
        &["check"],
        &["check", "--format", "jsonl", "--fail-on", "wrong-type"],
    ];
    for wish in wishes {
        let arguments = [wish, &inputs].concat();
        let alone = on_threads("1", &arguments);
        assert!(alone[0].len() > 100, "{wish:?}");
        for threads in ["2", "3", "16"] {
            let together = on_threads(threads, &arguments);
            for (seen, expected) in together.iter().zip(&alone) {
                assert_eq!(seen, expected, "{threads} {wish:?}");
            }
        }
    }
}

#[test]
fn a_small_file_that_grows_writes_the_same_on_any_number_of_threads() {
    use std::io::Write as _;

    let folder = tempfile::tempdir().expect("a folder");
    let bad = |lines: usize| format!("{{\"a\":\"{}\n", "x".repeat(1000)).repeat(lines);
    let good = |lines: usize| {
        let line = r#"{"id_str":"1801","text":"","user":{"id":1},"entities":{"media":[{"id_str":"1800","type":"photo"}]}}"#;
        format!("{line}\n").repeat(lines)
    };
    // The third and fifth hold more rows, and more rejects, than a thread may hold.
    for (number, text) in [good(1), good(2), good(10_000), bad(1), bad(4_200), good(3)]
        .iter()
        .enumerate()
    {
        let file = folder.path().join(format!("{number}.jsonl.gz"));
        let file = std::fs::File::create(file).expect("a file");
        let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).expect("room");
        encoder.finish().expect("room");
    }
    let folder = folder.path().to_str().expect("a plain name");
    for arguments in [
        &[
            "inspect",
            "--format",
            "jsonl",
            "--columns",
            "all",
            "-q",
            folder,
        ][..],
        &["check", folder],
    ] {
        let alone = on_threads("1", arguments);
        assert!(alone[2].lines().count() == 4_201, "{}", alone[1]);
        for (seen, expected) in on_threads("2", arguments).iter().zip(&alone) {
            assert!(seen == expected, "{arguments:?}");
        }
    }
}

#[test]
fn a_medium_without_an_address_leaves_its_place_in_a_list_to_where_it_has_one() {
    let video = |variants: &str| {
        format!(
            r#"{{"id_str":"1801","extended_entities":{{"media":[{{"id_str":"1800","type":"video","video_info":{{"variants":[{variants}]}}}}]}}}}"#
        )
    };
    let playable = r#"{"content_type":"video/mp4","bitrate":1,"url":"https://video.twimg.com/a/vid/2x2/A.mp4"}"#;
    let texts = ["{}".to_owned(), video(""), video(playable), video(playable)];
    let folder = tempfile::tempdir().expect("a folder");
    for (number, text) in texts.iter().enumerate() {
        let path = folder.path().join(format!("{number}.json"));
        std::fs::write(path, text).expect("a file");
    }
    let folder = folder.path().to_str().expect("a plain name");
    let wishes = ["inspect", "--format", "urls", "--unique"];
    let lines = texts.join("\n");
    for (arguments, input) in [
        (&["-j1"][..], lines.as_bytes()),
        (&["-j1", folder], b""),
        (&["-j2", folder], b""),
    ] {
        let output = run(&[&wishes[..], arguments].concat(), input, Stdio::piped());
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            "https://video.twimg.com/a/vid/2x2/A.mp4\n",
            "{arguments:?}"
        );
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(words.contains("1 repeat left out"), "{words}");
        assert!(words.contains("1 medium without an address"), "{words}");
    }
}

#[test]
fn a_check_says_the_same_on_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.json");
    let photo = |id: u32| {
        format!(
            r#"{{"id_str":"{id}","text":"{}","text":"","user":{{"id":1}},"entities":{{"media":[{{"id_str":"{id}","type":"photo","odd":1}}]}}}}"#,
            "x".repeat(900)
        )
    };
    let documents: Vec<_> = (1..2000).map(|id| photo(id % 1500 + 1)).collect();
    for text in [
        format!("{}\n{{\"a\":\n{{}}\n", documents.join("\n")),
        format!("[{}]", documents.join(",\n")),
    ] {
        std::fs::write(&path, text).expect("a file");
        let check = |threads: &str| {
            let output = Command::new(env!("CARGO_BIN_EXE_tweet-media"))
                .args(["check", "--format", "jsonl", "-j", threads])
                .arg(&path)
                .output()
                .expect("the command runs");
            let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
            (text(output.stdout), output.status.code())
        };
        let alone = check("1");
        assert!(alone.0.contains("repeated-key"), "{}", alone.0);
        for threads in ["2", "5"] {
            assert_eq!(check(threads), alone);
        }
    }
}
