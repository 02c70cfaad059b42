//! Several threads tell the same as one: any number of them, with blocks of any size.

use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use tweet_media::{
    Counts, Gather, Input, KeptRejects, MakePart, Options, Record, Reject, Visitor, scan,
    scan_parts,
};

use crate::support::{Stuck, project, sound_inputs};

/// Everything told, as text.
#[derive(Debug, Default, PartialEq)]
struct Told {
    lines: Vec<String>,
    /// How many parts were joined before it is enough.
    patience: Option<usize>,
    wants_all: bool,
}

impl Visitor for Told {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        self.lines
            .push(serde_json::to_string(record).expect("writes"));
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        let mut many = KeptRejects::default();
        many.keep(reject);
        let mut other = reject.clone();
        other.line += 1;
        other.message.push('!');
        many.keep(&other);
        many.keep(reject);
        let told: Vec<_> = many.iter().map(|again| format!("{again:?}")).collect();
        assert_eq!(told.len(), 3);
        assert_eq!([&told[0], &told[2]], [&format!("{reject:?}"); 2]);
        assert_ne!(told[1], told[0]);
        self.lines.push(format!("{reject:?}"));
        ControlFlow::Continue(())
    }

    fn document(&mut self, seen: &tweet_media::Seen<'_>) -> ControlFlow<()> {
        if self.wants_all {
            self.lines
                .push(format!("{:?} {}", seen.place, seen.dialect));
        }
        ControlFlow::Continue(())
    }

    fn wants_all_documents(&self) -> bool {
        self.wants_all
    }

    fn end(&mut self, framing: &tweet_media::Framing) {
        self.lines.push(framing.to_string());
    }
}

impl Gather for Told {
    type Part = Self;

    fn parts(&self) -> Option<MakePart<Self>> {
        let wants_all = self.wants_all;
        Some(Arc::new(move || Self {
            wants_all,
            ..Self::default()
        }))
    }

    fn join(&mut self, part: Self) -> ControlFlow<()> {
        self.lines.extend(part.lines);
        if let Some(patience) = &mut self.patience {
            *patience -= 1;
            if *patience == 0 {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }
}

/// A reader that gives little at a time.
struct Drops(Cursor<Vec<u8>>, usize);

impl Read for Drops {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(self.1);
        self.0.read(&mut buffer[..count])
    }
}

/// What one thread tells, with the counts and how it ended.
fn alone(bytes: &[u8], options: &Options, wants_all: bool) -> (Told, Counts, String) {
    let mut told = Told {
        wants_all,
        ..Told::default()
    };
    let mut counts = Counts::default();
    let end = scan("-", bytes, options, &mut counts, &mut told);
    let end = format!("{:?}", end.map_err(|error| error.to_string()));
    (told, counts, end)
}

#[track_caller]
fn agree(bytes: &[u8], options: &Options, drops: usize, wants_all: bool) {
    let (told, counts, end) = alone(bytes, options, wants_all);
    let mut parts = Told {
        wants_all,
        ..Told::default()
    };
    let mut parts_counts = Counts::default();
    let parts_end = scan_parts(
        "-",
        Drops(Cursor::new(bytes.to_vec()), drops),
        options,
        &mut parts_counts,
        &mut parts,
    );
    let parts_end = format!("{:?}", parts_end.map_err(|error| error.to_string()));
    for (seen, expected) in parts.lines.iter().zip(&told.lines) {
        assert_eq!(seen, expected, "{options:?}");
    }
    assert_eq!(parts.lines.len(), told.lines.len(), "{options:?}");
    assert_eq!(parts_counts, counts, "{options:?}");
    assert_eq!(parts_end, end);
}

fn with(threads: usize, block: usize, max_document: u64) -> Options {
    let mut options = Options::default();
    options.threads = threads;
    options.block = block;
    options.max_document = max_document;
    options
}

/// Lines of every kind: good, cut, empty, several values, arrays, blanks, no end.
fn lines() -> Vec<u8> {
    let mut lines = b"\xef\xbb\xbf \n".to_vec();
    for id in 1..120_u64 {
        let text = "\u{e9}".repeat(usize::try_from(id * 37 % 400).expect("short"));
        let media = format!(
            r#"{{"id_str":"{id}","text":"{text}","entities":{{"media":[{{"id_str":"{id}","type":"photo"}}]}}}}"#
        );
        let line = match id % 9 {
            0 => String::new(),
            1 => format!("  {media}  \r"),
            2 => format!("{media} {media}"),
            3 => format!("[{media},\t{media}]"),
            4 => media[..media.len() - 30].to_owned(),
            5 => format!("{media} and more"),
            6 => r#"{"delete":{"status":{"id":1}}}"#.to_owned(),
            7 => r#"{"text":"none"}"#.to_owned(),
            _ => media,
        };
        lines.extend_from_slice(line.as_bytes());
        lines.push(b'\n');
    }
    lines.extend_from_slice(br#"{"id_str":"7","entities":{"media":[{"id_str":"7","ty"#);
    lines
}

/// Documents over several lines behind others of one, and what looks like them.
fn laid_out() -> Vec<u8> {
    let mut text = String::new();
    for id in 1..100_u64 {
        let media = format!(r#""entities":{{"media":[{{"id_str":"{id}","type":"photo"}}]}}"#);
        let document = format!("{{\n  \"id_str\": \"{id}\",\n  {media}\n}}");
        let line = format!("{{\"id_str\":\"{id}\",{media}}}");
        let damaged = document.replace("\"entities\"", "entities");
        let lines = match id % 20 {
            0 => format!("{document}\n"),
            1 => format!("{line}\n{document} \r\n\n"),
            2 => format!("[\n  {line},\n  {line}\n]\n"),
            3 => format!("{{\"a\":[\n{line}\n]}}\n"),
            4 => format!("{}\n{line}\n", &document[..document.len() - 2]),
            5 => format!("{{\n{{\n[\n[\n {line}\n"),
            6 => format!("{{\"a\":1,\n17\ntext\n \"b\":2}}\n{document} and more\n"),
            7 => format!("{{\"a\":1 2,\n{}{line}\n", "x\n".repeat(30)),
            8 => format!(" {document}\n,{document}\n"),
            9 => format!("{{\"a\":\n{}1}}\n", "\n".repeat(50)),
            10 => format!("{{\"a\":[\n{}", "1,\n".repeat(40)),
            11 => format!("{document}{document}, {document}\n"),
            12 => format!("{line}{document}\n {line}\n"),
            13 => format!("{damaged}\n{damaged} {document}\n"),
            14 => format!(
                "{{\"a\":[\n  {line},\n  {line}\n], oops}}\n{}",
                "\"x\",\n".repeat(9)
            ),
            15 => format!("[{line},\n{line},\n oops,\n 7]\n"),
            16 => format!("{{\"a\":{}\n{}1}}\n", "[".repeat(300), " 1,\n".repeat(20)),
            17 => format!(
                "{{\"a\":[\n{} \"\\\\\"]}} {line}\n",
                " \"\\\"\",\n".repeat(30)
            ),
            18 => format!(
                "{{\"a\":\"{}\",\n\"b\":[\n]}}\n{document}\n",
                "y\\\"".repeat(40)
            ),
            _ => format!("{line}\n"),
        };
        text.push_str(&lines);
    }
    text.push_str("{\n \"last\": [\n]\n}");
    text.into_bytes()
}

#[test]
fn documents_over_several_lines_tell_the_same_wherever_a_block_could_end() {
    let text = laid_out();
    let (told, counts, _) = alone(&text, &with(1, 1 << 20, 1 << 20), true);
    assert!(counts.is_balanced() && counts.rejected > 50, "{counts:?}");
    assert!(told.lines.len() > 100);
    for block in (1..70).chain([150, 1000, 4096]) {
        agree(&text, &with(2, block, 1 << 20), usize::MAX, false);
        agree(&text, &with(3, block, 1 << 20), block * 7 % 97 + 1, true);
        agree(&text, &with(2, block, 100), block * 5 % 61 + 1, false);
        agree(&text, &with(2, block, 30), usize::MAX, false);
    }
}

#[test]
fn every_size_of_block_and_every_number_of_threads_tells_the_same() {
    let lines = lines();
    for block in [1, 2, 3, 7, 64, 100, 1000, 4096, 1 << 20] {
        for threads in [2, 3, 16] {
            agree(&lines, &with(threads, block, 1 << 20), usize::MAX, false);
            agree(&lines, &with(threads, block, 600), 1000, true);
            agree(&lines, &with(threads, block, 16), 13, true);
        }
    }
    for block in 1..200 {
        agree(&lines, &with(2, block, 300), block + 5, false);
    }
}

#[test]
fn inputs_of_every_kind_tell_the_same() {
    let mut inputs = sound_inputs();
    inputs.extend(crate::samples::files(&project("tests/invalid")));
    for path in inputs {
        let bytes = std::fs::read(&path).expect("a file");
        agree(&bytes, &with(2, 256 << 10, 1 << 30), usize::MAX, false);
        agree(&bytes, &with(3, 1000, 1 << 30), 4096, true);
    }
}

#[test]
fn lines_of_megabytes_travel_in_order() {
    let line = |id: u64, length: usize| {
        format!(
            r#"{{"id_str":"{id}","text":"{}","entities":{{"media":[{{"id_str":"{id}","type":"photo"}}]}}}}"#,
            "x".repeat(length)
        )
    };
    let mut lines = String::new();
    for id in 1..30 {
        let length = if id % 7 == 3 { 3 << 20 } else { 10 };
        lines.push_str(&line(id, length));
        lines.push('\n');
    }
    agree(
        lines.as_bytes(),
        &with(3, 256 << 10, 1 << 30),
        usize::MAX,
        false,
    );
    agree(
        lines.as_bytes(),
        &with(2, 256 << 10, 2 << 20),
        100_000,
        true,
    );
}

/// A reader that fails behind its bytes.
struct Fails(Cursor<Vec<u8>>);

impl Read for Fails {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(std::io::Error::other("no more of it")),
            count => Ok(count),
        }
    }
}

#[test]
fn what_came_before_a_failure_is_told_and_the_failure_too() {
    let lines = lines();
    for cut in [0, 5, 1000, 5000, lines.len()] {
        for block in [10, 1000, 1 << 20] {
            let run = |threads| {
                let mut told = Told::default();
                let mut counts = Counts::default();
                let reader = Fails(Cursor::new(lines[..cut].to_vec()));
                let options = with(threads, block, 1 << 20);
                let end = scan_parts("-", reader, &options, &mut counts, &mut told);
                let error = end.expect_err("the reader fails").to_string();
                (told, counts, error)
            };
            assert_eq!(run(4), run(1), "{cut} {block}");
        }
    }
}

#[test]
fn whoever_has_enough_is_told_no_more() {
    let lines = lines();
    let mut told = Told {
        patience: Some(2),
        ..Told::default()
    };
    let mut counts = Counts::default();
    let options = with(3, 1000, 1 << 20);
    let end = scan_parts(
        "-",
        Cursor::new(lines.clone()),
        &options,
        &mut counts,
        &mut told,
    );
    assert_eq!(
        end.map_err(|error| error.to_string()),
        Ok(ControlFlow::Break(()))
    );
    assert!(counts.is_balanced());
    assert!(counts.bytes > 0 && counts.bytes < lines.len() as u64);
}

#[test]
fn a_slow_stream_is_passed_on_at_once_and_left_where_it_is_enough() {
    let line =
        "{\"id_str\":\"1\",\"entities\":{\"media\":[{\"id_str\":\"1\",\"type\":\"photo\"}]}}\n";
    let mut told = Told {
        patience: Some(1),
        ..Told::default()
    };
    let end = scan_parts(
        "-",
        Stuck(Some(line.repeat(2).into_bytes())),
        &with(4, 256 << 10, 1 << 30),
        &mut Counts::default(),
        &mut told,
    );
    assert_eq!(
        end.map_err(|error| error.to_string()),
        Ok(ControlFlow::Break(()))
    );
    assert_eq!(told.lines.len(), 3, "{told:?}");
}

#[test]
fn fast_tells_the_same_records_and_rejects_only_what_does_not_end() {
    let media = r#"{"id_str":"7","entities":{"media":[{"id_str":"7","type":"photo"}]}}"#;
    let lines = [
        media,
        // Sound, and without media.
        r#"{"text":"none","n":[1,{"a":"\"}"}]}"#,
        r#"{"delete":{"status":{"id":1}}}"#,
        // No JSON, but it ends: nobody looks.
        r#"{"text" "none"}"#,
        r#"{"text":01}"#,
        r#"{"text":[1}}"#,
        // It does not end, or is several things.
        r#"{"text":"none"#,
        r#"{"text":{"a":1}"#,
        r#"{"a":1}{"b":2}"#,
        r#"{"a":1} more"#,
        // With media it is looked at.
        r#"{"entities":{"media":[{"id_str":"7","type":"photo"}]},"n":01}"#,
        media,
    ];
    let text = lines.join("\n");
    let run = |fast, threads| {
        let mut told = Told::default();
        let mut counts = Counts::default();
        let mut options = with(threads, 100, 1 << 20);
        options.fast = fast;
        let end = scan_parts(
            "-",
            Cursor::new(text.clone().into_bytes()),
            &options,
            &mut counts,
            &mut told,
        );
        assert!(matches!(end, Ok(ControlFlow::Continue(()))));
        assert!(counts.is_balanced());
        (told, counts)
    };
    let (told, counts) = run(true, 1);
    assert_eq!(run(true, 3), (told, counts.clone()));
    let (_, checked) = run(false, 1);
    assert_eq!(counts.with_media, 2);
    assert_eq!(counts.control, 1);
    assert_eq!(checked.rejected, 7);
    assert_eq!(counts.rejected, 4);
    assert_eq!(counts.without_media, checked.without_media + 3);
}

#[test]
fn fast_tells_the_same_of_every_input_that_is_sound() {
    for path in sound_inputs() {
        let bytes = std::fs::read(&path).expect("a file");
        let mut options = Options::default();
        let (told, counts, _) = alone(&bytes, &options, false);
        options.fast = true;
        let (fast_told, fast_counts, _) = alone(&bytes, &options, false);
        let records = |told: &Told| -> Vec<String> {
            let lines = told.lines.iter().filter(|line| line.starts_with('{'));
            lines.cloned().collect()
        };
        assert_eq!(records(&fast_told), records(&told), "{}", path.display());
        assert_eq!(fast_counts.documents, counts.documents);
    }
}

/// A megabyte of the same documents, laid in every way.
fn megabytes() -> Vec<Vec<u8>> {
    let lines = lines().repeat(20);
    let mut documents: Vec<String> = Vec::new();
    for id in 1..1700_u64 {
        let text = "\u{e9}".repeat(usize::try_from(id * 37 % 400).expect("short"));
        documents.push(format!(
            "{{\n  \"id_str\": \"{id}\",\n  \"text\": \"{text}\",\n  \"entities\": {{\"media\": [{{\"id_str\": \"{id}\", \"type\": \"photo\"}}]}}\n}}"
        ));
    }
    let array = format!("[\n{}\n]\n", documents.join(",\n"));
    let assigned = format!("window.YTD.tweets.part0 = {array}");
    let behind = format!("{{}}\n{}", documents.join("\n{}\n"));
    vec![
        lines,
        behind.into_bytes(),
        documents.join("\n").into_bytes(),
        documents.concat().into_bytes(),
        array.into_bytes(),
        assigned.into_bytes(),
    ]
}

/// Reads each of these, plain and compressed, with these sizes of blocks and numbers of threads.
fn sweep(laid: &[Vec<u8>], blocks: &(impl Iterator<Item = usize> + Clone), threads: &[usize]) {
    for bytes in laid {
        assert!(bytes.len() > 800_000, "{} bytes", bytes.len());
        let expected = alone(bytes, &with(1, 1 << 20, 1 << 20), false);
        let mut packed =
            lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(0))
                .expect("options of xz");
        std::io::Write::write_all(&mut packed, bytes).expect("memory");
        let packed = packed.finish().expect("memory");
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), packed).expect("a file");
        for block in blocks.clone() {
            for &threads in threads {
                // Pieces that end anywhere.
                let plain: Box<dyn Read + Send> =
                    Box::new(Drops(Cursor::new(bytes.clone()), block * 7 % 65_537 + 1));
                let mut readers = vec![plain];
                if block % 16 == 1 {
                    let unpacked = Input::new(file.path()).open().expect("a file");
                    readers.push(Box::new(unpacked));
                }
                for reader in readers {
                    let (mut told, mut counts) = (Told::default(), Counts::default());
                    let options = with(threads, block, 1 << 20);
                    let end = scan_parts("-", reader, &options, &mut counts, &mut told);
                    let end = format!("{:?}", end.map_err(|error| error.to_string()));
                    assert!((told, counts, end) == expected, "{options:?}");
                }
            }
        }
    }
}

/// Takes the ends of the range of sizes and many threads, which is what a machine has minutes for. `STEP=17` takes
/// every 17th size from `FROM` or 1 to 4,096, and every number of threads to 16: ten minutes, optimized.
/// `THREADS=1,2,16` takes those numbers alone, `LAID=0` lines alone.
#[test]
fn a_megabyte_laid_in_any_way_tells_the_same_for_any_size_of_block_and_number_of_threads() {
    let numbers = |name: &str| {
        let numbers = std::env::var(name).ok()?;
        let number = |text: &str| text.parse::<usize>().expect("a number");
        Some(numbers.split(',').map(number).collect::<Vec<_>>())
    };
    let number = |name: &str| numbers(name).map(|numbers| numbers[0]);
    let mut laid = megabytes();
    if let Some(one) = number("LAID") {
        laid = vec![laid.swap_remove(one)];
    }
    match number("STEP") {
        None => sweep(&laid, &[1, 4096].into_iter(), &[16]),
        Some(step) => sweep(
            &laid,
            &(number("FROM").unwrap_or(1)..=4096).step_by(step),
            &numbers("THREADS").unwrap_or_else(|| (1..=16).collect()),
        ),
    }
}
