//! What JSON is, what it is not, and what is up to its reader: each case as a whole input, inside of a
//! field that nobody reads, as the middle line between two good ones, and all of that behind every
//! compression. The cases are made here; the public suite of them is read too where it lies beside the
//! project.

use std::fmt::Write as _;
use std::io::Cursor;
use std::ops::ControlFlow;

use tweet_media::{Counts, Options, Record, Reject, Seen, Source, Visitor, scan};

use crate::compressed::{bzip2, gzip, xz, zstd};
use crate::support::beside;

/// What the grammar says of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Accepted,
    Rejected,
    /// The standard leaves it to the reader.
    Open,
}

struct Case {
    name: String,
    class: Class,
    bytes: Vec<u8>,
}

/// Gathers cases of one class.
struct Cases(Vec<Case>);

impl Cases {
    fn push(&mut self, class: Class, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.push(Case {
            name: name.into(),
            class,
            bytes: bytes.into(),
        });
    }
}

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

/// Cases of every class that the public suites know, and more of each.
fn cases() -> Vec<Case> {
    let mut cases = Cases(Vec::new());
    accepted(&mut cases);
    rejected(&mut cases);
    open(&mut cases);
    cases.0
}

fn accepted(cases: &mut Cases) {
    let numbers = [
        "0",
        "-0",
        "7",
        "-7",
        "10",
        "0.5",
        "-0.0",
        "10.25",
        "1e5",
        "1E5",
        "1e+5",
        "1E-5",
        "0e0",
        "0.1e1",
        "-1.5e300",
        "1e-300",
        "123456789012345678",
        "9223372036854775807",
        "18446744073709551615",
        "0.000000000000000000000000000000000000000000000000000000000000000000000000000001",
    ];
    let strings = [
        "",
        "a",
        " ",
        "/*no comment*/",
        "//",
        "\u{7f}",
        "\u{80}",
        "\u{7ff}",
        "\u{800}",
        "\u{2028}\u{2029}",
        "\u{d7ff}",
        "\u{e000}",
        "\u{fdd0}",
        "\u{fffe}",
        "\u{ffff}",
        "\u{feff}",
        "\u{10000}",
        "\u{10ffff}",
        "\\\"",
        "\\\\",
        "\\/",
        "\\b",
        "\\f",
        "\\n",
        "\\r",
        "\\t",
        "\\u0000",
        "\\u001f",
        "\\u0041",
        "\\u00E9",
        "\\uFFFF",
        "\\uABCD\\uabcd",
        "\\ud83d\\ude00",
        "\\uD800\\uDC00",
        "\\uDBFF\\uDFFF",
        "\\\\u0041",
        "\\\\\\\"",
        "[{",
        "}]",
        "\\u005b\\u007b",
    ];
    let scalars = numbers.iter().map(|number| (*number).to_owned());
    let scalars = scalars.chain(strings.iter().map(|string| format!("\"{string}\"")));
    let scalars = scalars.chain(["true", "false", "null"].map(str::to_owned));
    for scalar in scalars {
        // Alone on a line of an input in brackets, a scalar is a document too.
        cases.push(Class::Accepted, format!("{scalar} alone"), scalar.clone());
        cases.push(
            Class::Accepted,
            format!("[{scalar}]"),
            format!("[{scalar}]"),
        );
        cases.push(
            Class::Accepted,
            format!("{scalar} under a key"),
            format!("{{\"a\":{scalar}}}"),
        );
        cases.push(
            Class::Accepted,
            format!("{scalar} among others"),
            format!("[{scalar} , {scalar},\t{scalar}]"),
        );
    }
    for string in strings {
        cases.push(
            Class::Accepted,
            format!("{string:?} as a key"),
            format!("{{\"{string}\":1}}"),
        );
    }
    for structure in [
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        "{\"a\":{}}",
        "{\"a\":[]}",
        "[[],[],{}]",
        "{\"a\":1,\"b\":[2,{\"c\":3}]}",
        " [ ] ",
        "\t{\t}\t",
        "[ 1 , 2 ]",
        "{ \"a\" : 1 , \"b\" : 2 }",
        "[1]\r",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"a\":1}",
        "{\"\":\"\"}",
        "[null,1,\"1\",{}]",
    ] {
        cases.push(Class::Accepted, format!("{structure:?}"), structure);
    }
    cases.push(
        Class::Accepted,
        "line breaks between tokens",
        "{\n\"a\"\n:\n[\n1\r\n,\n2\n]\n}\n",
    );
    cases.push(Class::Accepted, "200 brackets", nested(200));
    cases.push(
        Class::Accepted,
        "200 objects",
        format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200)),
    );
    cases.push(
        Class::Accepted,
        "a long string",
        format!("[\"{}\"]", "x".repeat(70_000)),
    );
    cases.push(
        Class::Accepted,
        "a long array",
        format!("[{}0]", "0,".repeat(20_000)),
    );
    for length in 0..70 {
        let text = format!("[\"{}\\\"\",{}1]", "x".repeat(length), " ".repeat(length));
        cases.push(
            Class::Accepted,
            format!("an escape behind {length} bytes"),
            text,
        );
    }
}

fn rejected(cases: &mut Cases) {
    for number in [
        "-",
        "+1",
        "+",
        "01",
        "-01",
        "00",
        "1.",
        "-1.",
        ".5",
        "-.5",
        ".",
        "1.e5",
        "1e",
        "1E",
        "1e+",
        "1e-",
        "1e5.5",
        "1ee5",
        "1e5e5",
        "0x1",
        "0x",
        "0b1",
        "1_000",
        "1 000",
        "--1",
        "-+1",
        "1-",
        "1+1",
        "1.2.3",
        "1a",
        "-a",
        "NaN",
        "-NaN",
        "nan",
        "Infinity",
        "-Infinity",
        "+Inf",
        "Inf",
        "1\u{ff11}",
        "\u{ff11}",
        "- 1",
        "1e 5",
        "1. 5",
    ] {
        cases.push(
            Class::Rejected,
            format!("[{number}]"),
            format!("[{number}]"),
        );
        cases.push(
            Class::Rejected,
            format!("{number} under a key"),
            format!("{{\"a\":{number}}}"),
        );
    }
    for word in [
        "tru",
        "truee",
        "True",
        "TRUE",
        "fals",
        "False",
        "nul",
        "nulll",
        "Null",
        "nil",
        "undefined",
        "t",
        "n",
        "f",
    ] {
        cases.push(Class::Rejected, format!("[{word}]"), format!("[{word}]"));
    }
    for byte in (0..0x20).filter(|byte| *byte != b'\n') {
        let text = [b"[\"a", &[byte][..], b"b\"]"].concat();
        cases.push(
            Class::Rejected,
            format!("byte {byte:#04x} in a string"),
            text,
        );
        let text = [b"{\"a", &[byte][..], b"\":1}"].concat();
        cases.push(Class::Rejected, format!("byte {byte:#04x} in a key"), text);
    }
    // What some take for blanks.
    for byte in (0..0x20).filter(|byte| !b"\t\n\r".contains(byte)) {
        cases.push(
            Class::Rejected,
            format!("byte {byte:#04x} between tokens"),
            [b"{\"a\":", &[byte][..], b"2}"].concat(),
        );
    }
    for blank in [
        "\u{a0}", "\u{2003}", "\u{feff}", "\u{2060}", "\u{200b}", "\u{85}",
    ] {
        cases.push(
            Class::Rejected,
            format!("{blank:?} between tokens"),
            format!("{{\"a\":{blank}2}}"),
        );
    }
    for byte in (0x20..0x7f).filter(|byte| !b"\"\\/bfnrtu".contains(byte)) {
        cases.push(
            Class::Rejected,
            format!("escape of {:?}", char::from(byte)),
            [b"[\"\\", &[byte][..], b"\"]"].concat(),
        );
    }
    cases.push(Class::Rejected, "escape of 0x00", b"[\"\\\0\"]".to_vec());
    cases.push(Class::Rejected, "escape of 0x80", b"[\"\\\x80\"]".to_vec());
    cases.push(Class::Rejected, "escape of é", "[\"\\é\"]");
    for place in 0..4 {
        for letter in ["g", "G", " ", "\"", "\\", "é", "-", "+"] {
            let digits = format!("{}{letter}{}", "0".repeat(place), "0".repeat(3 - place));
            cases.push(
                Class::Rejected,
                format!("\\u{digits}"),
                format!("[\"\\u{digits}\"]"),
            );
        }
        cases.push(
            Class::Rejected,
            format!("\\u and {place} digits"),
            format!("[\"\\u{}\"]", "0".repeat(place)),
        );
    }
    for structure in [
        "[",
        "]",
        "{",
        "}",
        "[}",
        "{]",
        "[[]",
        "[]]",
        "{}}",
        "{{}",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[,]",
        "[1,,2]",
        "[1 2]",
        "[1:2]",
        "[1;2]",
        "[\"a\":1]",
        "[\"a\" 1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{,}",
        "{\"a\" 1}",
        "{\"a\",1}",
        "{\"a\"::1}",
        "{\"a\":1:2}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1;\"b\":2}",
        "{\"a\":1,,\"b\":2}",
        "{:1}",
        "{1:1}",
        "{null:1}",
        "{[]:1}",
        "{{}:1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":'b'}",
        "['a']",
        "[`a`]",
        "{\"a\":1}}",
        "{\"a\":1]",
        "[1}",
        "{\"a\":[1}",
        "{\"a\":[1}]",
        "[\"",
        "[\"a",
        "[\"a\\",
        "[\"a\\\"",
        "[\"a]",
        "{\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":\"b",
        "[1]x",
        "[1],",
        "[1]#",
        "[1]//x",
        "[1]/*x*/",
        "{}x",
        "{}:",
        "/**/[1]",
        "[/**/1]",
        "{/**/}",
        "[1]]",
        "[]{",
        "[*]",
        "<1>",
        "<null>",
        "(1)",
        "\"a",
        "\"a\"x",
        "'a'",
        "a",
        "*",
        "#",
        ":",
        "\\",
        "\u{e9}",
        "[1]\u{0}",
    ] {
        // Elements of a top-level array are documents, and what separates documents is taken leniently.
        if structure.starts_with('[') {
            cases.push(Class::Open, format!("{structure:?}"), structure);
            let inside = format!("{{\"a\":{structure}}}");
            cases.push(Class::Rejected, format!("{inside:?}"), inside);
        } else {
            cases.push(Class::Rejected, format!("{structure:?}"), structure);
        }
    }
    for (name, bytes) in [
        ("0xff between tokens", &b"[\xff]"[..]),
        ("0xff alone", b"\xff"),
        ("bad UTF-8 behind a number", b"[1\xe5]"),
        ("bad UTF-8 in an exponent", b"[1e1\xe5]"),
        ("bad UTF-8 behind a backslash", b"[\"\\\xe5\"]"),
        ("bad UTF-8 in an escape", b"[\"\\u\xe5\"]"),
        ("half of a BOM", b"\xef\xbb{}"),
    ] {
        cases.push(Class::Rejected, name, bytes);
    }
    cases.push(Class::Rejected, "a line break in a string", "[\"a\nb\"]");
    cases.push(
        Class::Rejected,
        "an unclosed array over lines",
        "[1,\n1\n,1",
    );
    cases.push(Class::Rejected, "100,000 brackets", "[".repeat(100_000));
    cases.push(
        Class::Rejected,
        "50,000 objects in arrays",
        "[{\"\":".repeat(50_000),
    );
    let whole = r#"{"a":[1,-2.5e3,true,null,"x\u00e9\n",{"b":{}}],"c":"d"}"#;
    for cut in 1..whole.len() {
        cases.push(
            Class::Rejected,
            format!("cut at {cut}"),
            &whole.as_bytes()[..cut],
        );
    }
}

fn open(cases: &mut Cases) {
    let mut open = |name: &str, bytes: &[u8]| cases.push(Class::Open, name, bytes);
    for number in [
        "1e400",
        "-1e400",
        "1e-400",
        "-1e-400",
        "0e999999999",
        "1e999999999999999999999",
        "1e-999999999999999999999",
        "18446744073709551616",
        "-9223372036854775809",
        "100000000000000000000000000000",
        "0.1e9999",
        "123123e100000",
        "-1.7976931348623157e308",
        "1.7976931348623159e308",
    ] {
        open(&format!("[{number}]"), format!("[{number}]").as_bytes());
    }
    open("400 digits", format!("[{}]", "9".repeat(400)).as_bytes());
    open(
        "400 digits behind the point",
        format!("[0.{}]", "9".repeat(400)).as_bytes(),
    );
    for string in [
        "\\ud800",
        "\\udbff",
        "\\udc00",
        "\\udfff",
        "\\uDADA",
        "\\ud800x",
        "\\ud800\\n",
        "\\ud800\\ud800",
        "\\udc00\\ud800",
        "\\ud800\\u0041",
        "\\ud800\\\\udc00",
        "\\ud83d\\ude00\\ude00",
    ] {
        open(
            &format!("[\"{string}\"]"),
            format!("[\"{string}\"]").as_bytes(),
        );
    }
    open("lone surrogate in a key", b"{\"\\udead\":1}");
    for (name, bytes) in [
        ("a byte that is never UTF-8", &b"\xff"[..]),
        ("a continuation byte alone", b"\x80"),
        ("Latin-1", b"\xe9"),
        ("two bytes, cut", b"\xc3"),
        ("three bytes, cut", b"\xe2\x82"),
        ("four bytes, cut", b"\xf0\x9f\x98"),
        ("two bytes, overlong", b"\xc0\xaf"),
        ("three bytes, overlong", b"\xe0\x80\xaf"),
        ("four bytes, overlong", b"\xf0\x80\x80\xaf"),
        ("six bytes", b"\xfc\x83\xbf\xbf\xbf\xbf"),
        ("a surrogate in three bytes", b"\xed\xa0\x80"),
        ("beyond U+10FFFF", b"\xf4\x90\x80\x80"),
    ] {
        open(
            &format!("{name}, in a string"),
            &[b"[\"", bytes, b"\"]"].concat(),
        );
        open(
            &format!("{name}, in a key"),
            &[b"{\"", bytes, b"\":1}"].concat(),
        );
    }
    open("a BOM before an object", b"\xef\xbb\xbf{}");
    open("two BOMs", b"\xef\xbb\xbf\xef\xbb\xbf{}");
    open("a BOM alone", b"\xef\xbb\xbf");
    open("nothing", b"");
    open("a blank", b" ");
    let wide = |order: fn(u16) -> [u8; 2], text: &str| {
        text.encode_utf16().flat_map(order).collect::<Vec<u8>>()
    };
    open(
        "UTF-16 with a BOM, little end first",
        &wide(u16::to_le_bytes, "\u{feff}[\"é🦀\"]"),
    );
    open(
        "UTF-16 with a BOM, big end first",
        &wide(u16::to_be_bytes, "\u{feff}[\"é🦀\"]"),
    );
    open(
        "UTF-16 without a BOM, little end first",
        &wide(u16::to_le_bytes, "[\"é\"]"),
    );
    open(
        "UTF-16 without a BOM, big end first",
        &wide(u16::to_be_bytes, "[\"é\"]"),
    );
    open("255 brackets", nested(255).as_bytes());
    open("256 brackets", nested(256).as_bytes());
    open("257 brackets", nested(257).as_bytes());
    open("500 brackets", nested(500).as_bytes());
    for several in [
        "{}{}",
        "[][]",
        "{} {}",
        "[1] [2]",
        "1 2",
        "\"a\" \"b\"",
        "{},{}",
        "[1],[2]",
        "{};",
        "null null",
    ] {
        open(&format!("several values: {several}"), several.as_bytes());
    }
    open("two values on two lines", b"{}\n{}");
}

/// What a scan told, in words: of every document one, `media` where its medium came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Told {
    documents: Vec<String>,
    places: Vec<(u64, u64)>,
    media: usize,
}

impl Visitor for Told {
    fn wants_all_documents(&self) -> bool {
        true
    }

    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        assert!(record.media_id.is_some());
        self.media += 1;
        ControlFlow::Continue(())
    }

    fn document(&mut self, seen: &Seen<'_>) -> ControlFlow<()> {
        let faults = seen.faults;
        self.documents.push(if faults.is_empty() {
            "valid".to_owned()
        } else {
            faults.to_owned()
        });
        self.places.push((seen.place.offset, seen.place.length));
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        self.documents.push(format!("rejected:{}", reject.code));
        self.places.push((reject.offset, reject.length));
        ControlFlow::Continue(())
    }
}

fn told(input: &[u8]) -> Told {
    let (mut told, mut counts) = (Told::default(), Counts::default());
    let source = Source::new(Cursor::new(input.to_vec())).expect("memory opens");
    let result = scan("input", source, &Options::default(), &mut counts, &mut told);
    match result {
        Ok(_) => assert!(counts.is_balanced(), "{counts:?}"),
        Err(_) => told.documents.push("refused as a whole".to_owned()),
    }
    told
}

/// In words, for the golden table.
fn words(told: &Told) -> String {
    if told.documents.is_empty() {
        return "no document".to_owned();
    }
    let mut words = told.documents.join(", ");
    if told.media > 0 {
        write!(words, "; {} media", told.media).expect("a string");
    }
    words
}

/// The case inside of a field that nobody reads, before a medium.
fn skipped(case: &[u8]) -> Vec<u8> {
    [b"{\"zz\":", case, b",", &GOOD[1..]].concat()
}

/// A tweet with one medium.
const GOOD: &[u8] = br#"{"id_str":"7","entities":{"media":[{"id_str":"5","type":"photo","media_url_https":"https://pbs.twimg.com/media/AAAAAAAAAAAAAAA.jpg"}]}}"#;

/// The case as the middle line between two good ones; `None` where it is no line.
fn middle(case: &[u8]) -> Option<Vec<u8>> {
    (!case.contains(&b'\n')).then(|| [GOOD, b"\n", case, b"\n", GOOD, b"\n"].concat())
}

/// What the middle line came to; the lines around it are untouched.
#[track_caller]
fn in_the_middle(name: &str, case: &[u8]) -> Option<Told> {
    let input = middle(case)?;
    let mut all = told(&input);
    let (first, last) = ((0, GOOD.len() as u64), (GOOD.len() + case.len() + 2) as u64);
    assert!(all.documents.len() >= 2, "{name}: {all:?}");
    assert_eq!(
        (all.documents.remove(0), all.places.remove(0)),
        ("valid".to_owned(), first),
        "{name}"
    );
    let end = (all.documents.pop(), all.places.pop());
    assert_eq!(
        end,
        (Some("valid".to_owned()), Some((last, GOOD.len() as u64))),
        "{name}"
    );
    assert!(all.media >= 2, "{name}: {all:?}");
    all.media -= 2;
    Some(all)
}

/// Whether something was refused, and no medium came out.
fn is_told(told: &Told) -> bool {
    let is_bad = |word: &String| word.starts_with("rejected") || word == "refused as a whole";
    told.media == 0 && told.documents.iter().any(is_bad)
}

/// Whether nothing at all was taken for a sound document.
fn is_refused(told: &Told) -> bool {
    let is_bad = |word: &String| word.starts_with("rejected") || word == "refused as a whole";
    told.media == 0 && !told.documents.is_empty() && told.documents.iter().all(is_bad)
}

#[test]
fn what_is_json_is_accepted_wherever_it_stands() {
    let valid = |count: usize| vec!["valid".to_owned(); count];
    let mut tried = 0;
    for Case { name, bytes, .. } in cases().iter().filter(|case| case.class == Class::Accepted) {
        let whole = told(bytes);
        // The elements of a top-level array are its documents.
        let elements = match serde_json::from_slice::<serde_json::Value>(bytes) {
            Ok(serde_json::Value::Array(items)) => items.len(),
            // Where the error is serde_json's limit of depth, the array holds one array.
            Ok(_) | Err(_) => 1,
        };
        assert_eq!(whole.documents, valid(elements), "{name}");
        let wrapped = told(&skipped(bytes));
        assert_eq!((wrapped.documents, wrapped.media), (valid(1), 1), "{name}");
        if let Some(line) = in_the_middle(name, bytes) {
            assert_eq!(line.documents, valid(elements), "{name}");
        }
        tried += 1;
    }
    assert!(tried > 300, "{tried} cases");
}

#[test]
fn what_is_no_json_is_refused_wherever_it_stands_and_costs_only_itself() {
    let (mut tried, mut as_lines) = (0, 0);
    for Case { name, bytes, .. } in cases().iter().filter(|case| case.class == Class::Rejected) {
        let whole = told(bytes);
        assert!(is_told(&whole), "{name}: {whole:?}");
        let wrapped = told(&skipped(bytes));
        assert!(is_told(&wrapped), "{name}: {wrapped:?}");
        if let Some(line) = in_the_middle(name, bytes) {
            assert!(is_told(&line), "{name}: {line:?}");
            let is_array = bytes.starts_with(b"[");
            if !is_array {
                assert!(
                    is_refused(&line) && line.documents.len() == 1,
                    "{name}: {line:?}"
                );
            }
            let trimmed = bytes.trim_ascii();
            let start = (GOOD.len() + 1) as u64;
            if !is_array && trimmed == bytes.as_slice() {
                assert_eq!(line.places, [(start, bytes.len() as u64)], "{name}");
            }
            as_lines += 1;
        }
        tried += 1;
    }
    println!("{tried} cases, {as_lines} of them on one line");
    assert!(
        tried > 400 && as_lines + 5 > tried,
        "{as_lines} of {tried} cases"
    );
}

/// What a case comes to in each of its places.
fn row(name: &str, bytes: &[u8]) -> String {
    let line = in_the_middle(name, bytes).map(|line| words(&line));
    format!(
        "{name}\n    whole    {}\n    skipped  {}\n    a line   {}\n",
        words(&told(bytes)),
        words(&told(&skipped(bytes))),
        line.as_deref().unwrap_or("holds a line break"),
    )
}

#[test]
fn what_is_up_to_the_reader_is_pinned() {
    let mut table = String::new();
    for Case { name, bytes, .. } in cases().iter().filter(|case| case.class == Class::Open) {
        table.push_str(&row(name, bytes));
    }
    insta::assert_snapshot!(table);
}

#[test]
fn compression_changes_nothing_of_all_that() {
    // What is long is long in the same way.
    for Case { name, bytes, .. } in cases().into_iter().filter(|case| case.bytes.len() < 10_000) {
        let inputs = [Some(skipped(&bytes)), middle(&bytes), Some(bytes)];
        for input in inputs.into_iter().flatten() {
            let plain = told(&input);
            for (compression, encode) in [
                ("gzip", gzip as fn(&[u8]) -> Vec<u8>),
                ("bzip2", bzip2),
                ("zstd", zstd),
                ("xz", xz),
            ] {
                assert_eq!(told(&encode(&input)), plain, "{name} in {compression}");
            }
        }
    }
}

#[test]
fn the_public_suite_is_judged_alike_in_every_place() {
    let Some(folder) = beside("shared/suites/JSONTestSuite/test_parsing") else {
        return;
    };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let (mut as_lines, mut accepted, mut rejected) = (0, 0, 0);
    let mut table = String::new();
    for path in &files {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let bytes = std::fs::read(path).expect("a file");
        // A line break at the end is the line's own.
        let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let whole = told(&bytes);
        let wrapped = told(&skipped(&bytes));
        let middle = in_the_middle(&name, line);
        as_lines += usize::from(middle.is_some());
        for encode in [gzip, bzip2, zstd, xz] {
            assert_eq!(told(&encode(&bytes)), whole, "{name}");
            assert_eq!(told(&encode(&skipped(&bytes))), wrapped, "{name}");
        }
        match &name[..2] {
            "y_" => {
                let is_valid = |told: &Told| told.documents.iter().all(|word| word == "valid");
                assert!(is_valid(&whole), "{name}: {whole:?}");
                assert_eq!(
                    (words(&wrapped), wrapped.media),
                    ("valid; 1 media".to_owned(), 1),
                    "{name}"
                );
                assert!(middle.as_ref().is_none_or(is_valid), "{name}: {middle:?}");
                accepted += 1;
            }
            "n_" => {
                let is_valid = |told: &Told| told.documents.iter().all(|word| word == "valid");
                let blank = bytes.trim_ascii().is_empty() || bytes == b"\xef\xbb\xbf";
                if is_valid(&whole) && !blank {
                    // Several values on a line are several documents, and commas may stand between them.
                    table.push_str(&row(&name, line));
                }
                assert!(is_told(&wrapped), "{name}: {wrapped:?}");
                rejected += 1;
            }
            _ => table.push_str(&row(&name, line)),
        }
    }
    println!(
        "{accepted} accepted, {rejected} rejected, {as_lines} of {} on one line",
        files.len()
    );
    assert_eq!((accepted, rejected, files.len()), (95, 188, 318));
    insta::assert_snapshot!(table);
}
