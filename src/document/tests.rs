//! What every framing delivers, and what every kind of damage costs.

use std::fmt::Write as _;
use std::io::{self, Read};

use super::*;
use crate::json::verdict::FaultCode;

/// Gives its bytes in pieces of a fixed size.
struct Pieces<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.size.min(buffer.len()).min(self.bytes.len());
        buffer[..count].copy_from_slice(&self.bytes[..count]);
        self.bytes = &self.bytes[count..];
        Ok(count)
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Piece {
    bytes: Vec<u8>,
    place: Place,
    verdict: Verdict,
}

impl Piece {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

#[derive(Debug, PartialEq)]
struct Read1 {
    pieces: Vec<Piece>,
    framing: Framing,
    counts: Counts,
    error: Option<String>,
}

fn read_in_pieces(bytes: &[u8], size: usize, max_document: u64) -> Read1 {
    let read = read_all(Documents::new(Pieces { bytes, size }).max_document(max_document));
    let whole = read_all(Documents::from_slice(bytes).max_document(max_document));
    if read.counts.bytes == whole.counts.bytes {
        assert_eq!(
            read, whole,
            "what is in memory is read as what comes in pieces"
        );
    } else {
        // Of what is refused no more is read than that takes.
        assert_eq!((&read.pieces, &read.error), (&whole.pieces, &whole.error));
    }
    read
}

fn read_all<R: Read, B: Store>(mut documents: Documents<R, B>) -> Read1 {
    let mut pieces = Vec::new();
    let error = loop {
        match documents.next() {
            Ok(Some(document)) => pieces.push(Piece {
                bytes: document.bytes.to_vec(),
                place: document.place,
                verdict: document.verdict,
            }),
            Ok(None) => break None,
            Err(error) => break Some(error.to_string()),
        }
    };
    assert!(documents.next().unwrap().is_none(), "the end is the end");
    Read1 {
        pieces,
        framing: documents.framing(),
        counts: documents.counts(),
        error,
    }
}

/// Checks what holds of every input whatever it is.
#[track_caller]
fn check_invariants(bytes: &[u8], read: &Read1) {
    if read.error.is_some() {
        return;
    }
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]).into_owned();
    assert!(read.counts.add_up(), "{:?} {shown:?}", read.counts);
    assert_eq!(read.counts.bytes, bytes.len() as u64, "{shown:?}");
    assert_eq!(read.counts.documents, read.pieces.len() as u64);
    let mut end = 0;
    let (mut line, mut line_start) = (1, 0);
    for (number, piece) in (1..).zip(&read.pieces) {
        let place = piece.place;
        let start = usize::try_from(place.offset).unwrap();
        let length = usize::try_from(place.length).unwrap();
        assert_eq!(place.number, number);
        assert!(start >= end, "documents overlap in {shown:?}");
        for (at, _) in bytes[..start]
            .iter()
            .enumerate()
            .skip(end)
            .filter(|(_, byte)| **byte == b'\n')
        {
            (line, line_start) = (line + 1, at + 1);
        }
        let whole = &bytes[start..start + length];
        assert!(piece.bytes == whole || piece.bytes.is_empty(), "{shown:?}");
        assert_eq!(place.line, line, "{shown:?}");
        if line > 1 {
            assert_eq!(place.column, (start - line_start + 1) as u64, "{shown:?}");
        }
        if let Some(last) = memchr::memrchr(b'\n', whole) {
            line += memchr::memchr_iter(b'\n', whole).count() as u64;
            line_start = start + last + 1;
        }
        end = start + length;
        if !piece.verdict.is_broken() {
            assert_eq!(
                crate::json::validate::validate(whole),
                piece.verdict,
                "{shown:?}"
            );
        }
    }
}

#[track_caller]
fn read(bytes: &[u8]) -> Read1 {
    let whole = read_in_pieces(bytes, usize::MAX, DEFAULT_MAX_DOCUMENT);
    check_invariants(bytes, &whole);
    for size in [1, 7] {
        assert_eq!(
            read_in_pieces(bytes, size, DEFAULT_MAX_DOCUMENT),
            whole,
            "pieces of {size}"
        );
    }
    whole
}

/// Every document as text, rejects as `code:text`.
#[track_caller]
fn shown(text: &str) -> Vec<String> {
    show(&read(text.as_bytes()))
}

fn show(read: &Read1) -> Vec<String> {
    assert_eq!(read.error, None);
    let show = |piece: &Piece| match piece.verdict {
        Verdict::Broken(fault) => format!("{}:{}", fault.code, piece.text()),
        _ => piece.text(),
    };
    read.pieces.iter().map(show).collect()
}

const TWEETS: [&str; 3] = [
    r#"{"id":1,"text":"a } ] \" [ {","n":[1,{"b":[]}]}"#,
    r#"{"id":2,"text":"é😀\\"}"#,
    r#"{"id":3,"nested":{"a":{"b":{}}}}"#,
];

#[test]
fn the_same_tweets_in_every_framing_give_the_same_bytes() {
    let [a, b, c] = TWEETS;
    let framings = [
        (format!("{a}\n{b}\n{c}\n"), "JSON Lines"),
        (format!("{a}\n{b}\n{c}"), "JSON Lines"),
        (format!("{a}\r\n\r\n{b}\r\n{c}\r\n"), "JSON Lines"),
        (format!("\u{feff}{a}\n{b}\n{c}\n"), "JSON Lines"),
        (format!("{a}\n\u{feff}{b}\n{c}\n"), "JSON Lines"),
        (format!("\n \n{a}\n\n\n{b};\n\t{c},\n \n"), "JSON Lines"),
        (
            format!("{a}{b}\n{c}\n{a}\n").replace(&format!("{c}\n{a}\n"), &format!("{c}\n")),
            "documents one after another",
        ),
        (format!("{a}\n[{b},{c}]\n\n"), "JSON Lines"),
        (format!("[{a},{b}]\n{c}\n"), "JSON Lines"),
        (format!("{a}\n{b} {c}\n"), "JSON Lines"),
        (format!("{a}\n{b},{c}\n"), "JSON Lines"),
        (format!("[{a},{b},{c}]"), "an array of documents"),
        (format!("[{a},{b},{c}]\n"), "an array of documents"),
        (format!("[\n{a},\n{b},\n{c}\n]\n"), "an array of documents"),
        (format!("[{a},\n{b},\n{c}]\n"), "an array of documents"),
        (format!("[{a}\n,{b}\n,{c}]\n"), "an array of documents"),
        (
            format!("\u{feff}[\r\n  {a},\r\n  {b},\r\n  {c}\r\n]\r\n"),
            "an array of documents",
        ),
        (
            format!("window.YTD.tweets.part0 = [ {a}, {b}, {c} ]"),
            "an assignment to window.YTD.tweets.part0",
        ),
        (
            format!(
                "window.YTD.tweets.part0 = [\n{a},\n{b}\n]\nwindow.YTD.tweets.part1 = [\n{c}\n]"
            ),
            "an assignment to window.YTD.tweets.part0",
        ),
        (
            format!("Grailbird.data.tweets_2014_08 = \n [ {a}, {b}, {c} ];\n"),
            "an assignment to Grailbird.data.tweets_2014_08",
        ),
        (
            format!("var tweet_index =  [ {a}, {b}, {c} ]"),
            "an assignment to tweet_index",
        ),
        (
            format!("x[\"a b\"] = {a}; y={b};const z = {c};").replace("x[\"a b\"]", "x[\"a\"]"),
            "an assignment to x[\"a\"]",
        ),
        (format!("{a}{b}{c}"), "documents one after another"),
        (format!("{a} {b};{c},"), "documents one after another"),
        (
            format!("{a}\u{1e}{b}{c}").replace('\u{1e}', "\n\n"),
            "documents one after another",
        ),
    ];
    for (text, framing) in framings {
        assert_eq!(shown(&text), TWEETS, "{text}");
        let found = read(text.as_bytes()).framing.to_string();
        // Two lines of which the first is whole are lines, however many values the second holds.
        if framing != "documents one after another" {
            assert_eq!(found, framing, "{text}");
        }
    }
}

fn pretty(text: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn pretty_documents_may_follow_one_another() {
    let all: Vec<String> = TWEETS.iter().map(|tweet| pretty(tweet)).collect();
    for joint in ["\n", "", ",\n", "\r\n\r\n", ";\n"] {
        let read = read(all.join(joint).as_bytes());
        assert_eq!(show(&read), all, "{joint:?}");
        assert_eq!(read.framing, Framing::Concatenated);
    }
    let read = read(all[0].as_bytes());
    assert_eq!(
        (show(&read), read.framing),
        (vec![all[0].clone()], Framing::Single)
    );
}

#[test]
fn a_document_of_many_lines_may_stand_behind_others_of_one() {
    let [a, b, c] = TWEETS;
    let laid = pretty(b);
    assert!(laid.contains('\n'));
    for end in ["", "\n", "\r\n", " ,\n", "\n\n"] {
        let text = format!("{a}\n{laid}\n{c}\n{laid}{end}");
        assert_eq!(shown(&text), [a, &laid, c, &laid], "{end:?}");
        assert_eq!(read(text.as_bytes()).framing, Framing::JsonLines);
    }
    let windows = laid.replace('\n', "\r\n");
    assert_eq!(
        shown(&format!("{a}\r\n{windows}\r\n{c}\r\n")),
        [a, &windows, c]
    );
    // Of an array the elements, which may begin in any other column.
    for array in [
        format!("[\n  {b},\n  {c}\n]"),
        format!("[{b},\n {c}]"),
        format!("[{b}\n,{c}\n]\n"),
        format!("[\n 17,\n {b}, {c}]"),
    ] {
        let read = read(format!("{a}\n{array}\n{a}\n").as_bytes());
        let good: Vec<_> = show(&read);
        let good: Vec<_> = good.iter().filter(|text| *text != "17").collect();
        assert_eq!(good, [a, b, c, a], "{array}");
    }
    let faulty = "{\n \"a\":\"\\ud800\"}";
    let read = read(format!("{a}\n{faulty}\n{b}\n").as_bytes());
    assert!(matches!(read.pieces[1].verdict, Verdict::Salvaged(_)));
    assert_eq!(read.pieces[1].text(), faulty);
}

#[test]
fn lines_that_are_no_one_value_are_read_by_their_brackets_where_the_first_goes_on() {
    let [a, b, c] = TWEETS;
    let told = |text: &str| {
        let read = read(text.as_bytes());
        let word = |piece: &Piece| match piece.verdict {
            Verdict::Broken(_) => format!("reject {}", piece.text()),
            _ => piece.text(),
        };
        read.pieces.iter().map(word).collect::<Vec<_>>()
    };
    for (lines, expected) in [
        // A line that was cut, before good ones, that a bracket would close.
        (
            vec!["{\"a\":[", b, "]}"],
            vec!["reject {\"a\":[", b, "reject ]}"],
        ),
        (vec!["[", b, "]"], vec!["reject [", b, "reject ]"]),
        (vec!["{\"a\":", b], vec!["reject {\"a\":", b]),
        // Damaged, and all that of it is one reject.
        (
            vec!["{\"a\":1,", "17", "}"],
            vec!["reject {\"a\":1,\n17\n}"],
        ),
        (
            vec!["{\"a\":[", " 17", " ]", "18"],
            vec!["reject {\"a\":[\n 17\n ]\n18"],
        ),
        (
            vec!["{\"a\":[", " {\"b\":1},", " {\"c\":2}", "]; \"d\":1}"],
            vec!["reject {\"a\":[\n {\"b\":1},\n {\"c\":2}\n]; \"d\":1}"],
        ),
        (
            vec!["{ \"a\" \"b\",", "}"],
            vec!["reject { \"a\" \"b\",\n}"],
        ),
        // Not where the first line ends elsewhere: it may well be cut.
        (
            vec!["{\"a\":1", "17", "}"],
            vec!["reject {\"a\":1", "17", "reject }"],
        ),
        (vec!["{\"a\":\"b,", "17"], vec!["reject {\"a\":\"b,", "17"]),
        (
            vec!["{\"a\":1} ],", "17"],
            vec!["reject {\"a\":1} ],", "17"],
        ),
        // Documents that share lines.
        (
            vec!["{", "\"a\":1}{", "\"b\":2}, {", "\"c\":3", "}"],
            vec!["{\n\"a\":1}", "{\n\"b\":2}", "{\n\"c\":3\n}"],
        ),
        // A line of several values, and what is none of them behind it.
        (
            vec!["{\"a\":", " 2} 17 {\"b\":3}", "]", "18"],
            vec!["{\"a\":\n 2}", "17", "{\"b\":3}", "reject ]", "18"],
        ),
        (
            vec!["{\"a\":", " 2} 17 true", "x", "18"],
            vec!["{\"a\":\n 2}", "17", "true", "reject x", "18"],
        ),
        (
            vec!["{\"a\":1}{", "\"b\":2", "}"],
            vec!["{\"a\":1}", "{\n\"b\":2\n}"],
        ),
        (
            vec!["[{\"a\":1},", " {\"b\":}, ", " {\"c\":3}", "]"],
            vec!["{\"a\":1}", "reject {\"b\":}", "{\"c\":3}"],
        ),
        (
            vec!["{\"a\":\"", "\"}"],
            vec!["reject {\"a\":\"", "reject \"}"],
        ),
        // More behind it on its last line.
        (vec!["{\"a\":", "1} x"], vec!["{\"a\":\n1}", "reject x"]),
        // It begins in another column.
        (vec![" {\"a\":", " 1}"], vec!["reject {\"a\":", "reject 1}"]),
    ] {
        let text = format!("{a}\n{}\n{c}\n", lines.join("\n"));
        let expected = [vec![a], expected, vec![c]].concat();
        assert_eq!(told(&text), expected);
    }
}

#[test]
fn a_document_over_several_lines_that_is_too_large_is_one_reject() {
    let [a, b, c] = TWEETS;
    let long = "x".repeat(200);
    let many = " \"y\",\n".repeat(60);
    // What it is, and what of the lines is told behind it.
    for (large, behind, rest) in [
        (format!("{{\n\"b\": {}1\n}}", " ".repeat(200)), "", vec![]),
        (
            format!("{{\n{}\"z\":1}}", " \"y\": {},\n".repeat(40)),
            "\r",
            vec![],
        ),
        (format!("{{\"a\": [\n{many} 1]\n}}"), " ,", vec![]),
        (format!("{{\"a\": 1\n,\"b\": [\n{many} 1]\n}}"), "", vec![]),
        (format!("[\n {b},\n {{\n{many}}} ]"), "", vec![]),
        // Its first line alone is.
        (
            format!("{{\"a\":\"\\\\\\\"{long}\",\n\"b\":[\n]}}"),
            "",
            vec![],
        ),
        // Others share its last line.
        (format!("{{\n{many}}}"), b, vec![b]),
        (format!("{{\n{many}}}"), "{\n\"a\":1}", vec!["{\n\"a\":1}"]),
        (format!("{{\n{many}}}"), " text", vec!["text"]),
        // It never closes.
        (format!("{{\n{many} {{\"a\":[1,\n }}\n"), "", vec![]),
        (format!("{{\n{many}"), "", vec![]),
    ] {
        let text = format!("{a}\n{large}{behind}\n{c}\n");
        let whole = read_in_pieces(text.as_bytes(), usize::MAX, 110);
        check_invariants(text.as_bytes(), &whole);
        for size in [1, 3, 50, 111] {
            assert_eq!(
                read_in_pieces(text.as_bytes(), size, 110),
                whole,
                "{size} {text}"
            );
        }
        let told: Vec<_> = whole.pieces.iter().map(Piece::text).collect();
        assert_eq!(told, [vec![a, ""], rest, vec![c]].concat(), "{text}");
        let too_large = &whole.pieces[1];
        let code = too_large.verdict.fault().map(|fault| fault.code);
        assert_eq!(code, Some(FaultCode::TooLarge), "{text}");
        let place = too_large.place;
        let length = if large.ends_with('\n') {
            large.len() + 1
        } else {
            large.len()
        };
        let told = (place.line, place.column, place.offset, place.length);
        assert_eq!(told, (2, 1, a.len() as u64 + 1, length as u64), "{text}");
    }
    // To the byte.
    let text = format!("{a}\n{{\n\"b\": {}1\n}}\n{c}\n", " ".repeat(100));
    let rejects = |most| {
        let read = read_in_pieces(text.as_bytes(), 10, most);
        (read.counts.documents, read.counts.rejects)
    };
    assert_eq!(
        [rejects(100), rejects(109), rejects(110)],
        [(3, 1), (3, 1), (3, 0)]
    );
    // What is no document over several lines is not made one by its length.
    for lines in [
        format!("{{\"a\":\"cut\n{many}"),
        format!("{{\"a\":1 2\n{many}"),
        format!("{{\"a\":\n1}}\n{many}"),
    ] {
        let text = format!("{a}\n{lines}{c}\n");
        let read = read_in_pieces(text.as_bytes(), 10, 110);
        check_invariants(text.as_bytes(), &read);
        assert!(read.counts.documents > 60, "{text}");
    }
}

#[test]
fn a_document_with_an_item_on_each_line_is_no_json_lines() {
    let [a, b, _] = TWEETS;
    for text in [
        "{\"a\":\n{}\n}".to_owned(),
        format!("{{\"statuses\":[\n{a}\n]}}"),
        format!("{{\"data\":[\n{a}\n],\n\"includes\":{{\"media\":[\n{b}\n]}}}}"),
        format!("{{\"count\":2,\"statuses\":[\n{a}\n,{b}\n]\n\n}}"),
        format!(
            "{{\"retweeted_status\":\n{a}\n,\"text\":\"{}\"}}",
            "x".repeat(10_000)
        ),
    ] {
        for size in [usize::MAX, 1, 100] {
            for behind in ["", "\n", "\n{}\n"] {
                let whole = format!("{text}{behind}");
                let read = read_in_pieces(whole.as_bytes(), size, DEFAULT_MAX_DOCUMENT);
                assert_eq!(show(&read)[0], text);
                assert_eq!(
                    read.pieces.len(),
                    1 + usize::from(behind.len() > 1),
                    "{text}"
                );
                assert!(read.pieces.iter().all(|piece| !piece.verdict.is_broken()));
            }
        }
    }
    // A first line that was cut, or that holds several documents, is a line all the same.
    for first in [
        "{\"a\":".to_owned(),
        "{\"a\":[1,".to_owned(),
        "{\"a\":[".to_owned(),
        "{\"a\":[{},".to_owned(),
        "[{},".to_owned(),
        format!("{a} x"),
        "17".to_owned(),
    ] {
        let read = read(format!("{first}\n{a}\n{b}\n").as_bytes());
        assert_eq!(read.framing, Framing::JsonLines, "{first}");
        assert_eq!(show(&read)[read.pieces.len() - 2..], [a, b], "{first}");
    }
}

#[test]
fn places_are_exact() {
    let text = "\u{feff}{\"a\":1}\r\n\n  [{\"b\":2}, {\"c\":3}]\n";
    let places: Vec<_> = read(text.as_bytes())
        .pieces
        .iter()
        .map(|piece| {
            (
                piece.place.number,
                piece.place.line,
                piece.place.column,
                piece.place.offset,
                piece.place.length,
            )
        })
        .collect();
    assert_eq!(
        places,
        [(1, 1, 1, 3, 7), (2, 3, 4, 16, 7), (3, 3, 13, 25, 7)]
    );
}

#[test]
fn faults_have_line_column_and_pointer() {
    let text = "{\"a\":1}\n{\"a\":{\"b\":[1,}\n{\n";
    let mut documents = Documents::new(text.as_bytes());
    documents.next().unwrap();
    let document = documents.next().unwrap().unwrap();
    let error = document.error().unwrap();
    assert_eq!(
        error.to_string(),
        "line 2: byte 21: expected a value, found '}' (at /a/b/1)"
    );
    assert_eq!(error.location().unwrap().column, 14);
    let document = documents.next().unwrap().unwrap();
    let error = document.error().unwrap();
    assert_eq!(
        error.to_string(),
        "line 3: byte 24: expected a key or '}', found end of line"
    );

    let text = "{\n \"a\": [\n 1,\n 2 3\n]\n}\n";
    let mut documents = Documents::new(text.as_bytes());
    let document = documents.next().unwrap().unwrap();
    let error = document.error().unwrap();
    assert_eq!(
        error.to_string(),
        "line 4: byte 17: expected ',' or ']', found '3' (at /a/1)"
    );
    assert_eq!(error.location().unwrap().column, 4);
}

#[test]
fn a_cut_line_costs_only_itself() {
    let [a, b, c] = TWEETS;
    for end in 1..b.len() {
        if !b.is_char_boundary(end) {
            continue;
        }
        let cut = &b[..end];
        assert_eq!(
            shown(&format!("{a}\n{cut}\n{c}\n")),
            [a, &format!("cut:{cut}"), c]
        );
        assert_eq!(
            shown(&format!("{cut}\n{a}\n{c}\n")),
            [&format!("cut:{cut}"), a, c]
        );
        assert_eq!(
            shown(&format!("{a}\n{c}\n{cut}")),
            [a, c, &format!("cut:{cut}")]
        );
    }
}

#[test]
fn text_behind_a_value_costs_its_line() {
    let [a, b, c] = TWEETS;
    for text in ["x", "{", "] ", "\"", "1 2 x", "01", ": 1"] {
        let line = format!("{a} {text}").trim_end().to_owned();
        let read = shown(&format!("{b}\n{line}\n{c}\n"));
        assert_eq!(read.len(), 3, "{read:?}");
        assert!(
            read[1].ends_with(&line) && read[1].len() > line.len(),
            "{read:?}"
        );
    }
}

#[test]
fn a_line_of_values_is_read_value_by_value() {
    let lines = "{\"a\":1}\n1 \"x\" null {\"b\":2}[{\"c\":3},4] ; [] true;\n{}\n";
    assert_eq!(
        shown(lines),
        [
            "{\"a\":1}",
            "1",
            "\"x\"",
            "null",
            "{\"b\":2}",
            "{\"c\":3}",
            "4",
            "true",
            "{}"
        ]
    );
}

#[test]
fn a_cut_array_on_a_line_costs_its_last_element() {
    let [a, b, c] = TWEETS;
    assert_eq!(
        shown(&format!("{a}\n[{b},{{\"id\":\n{c}\n")),
        [a, b, "cut:{\"id\":", c]
    );
    assert_eq!(shown(&format!("{a}\n[{b},\n{c}\n")), [a, b, "cut:", c]);
    assert_eq!(shown(&format!("{a}\n[{b}\n{c}\n")), [a, b, "cut:", c]);
    // A log line is no array.
    let log = "[12:30:01] started";
    assert_eq!(
        shown(&format!("{a}\n{log}\n{c}\n")),
        [a, &format!("expected-comma:{log}"), c]
    );
}

#[test]
fn a_bad_element_costs_only_itself() {
    let [a, b, _] = TWEETS;
    for array in [
        format!("[{a},{{\"x\":01}},{b}]"),
        format!("[\n{a},\n{{\"x\":01}},\n{b}\n]\n"),
        format!("window.YTD.tweets.part0 = [ {a}, {{\"x\":01}}, {b} ]"),
        format!("{{}}\n[{a},{{\"x\":01}},{b}]\n\n1\n")
            .replace("{}\n", "")
            .replace("\n\n1\n", ""),
    ] {
        assert_eq!(shown(&array), [a, "bad-number:{\"x\":01}", b], "{array}");
    }
}

#[test]
fn elements_may_be_anything() {
    assert_eq!(
        shown("[1, \"a,b]\", null,[2,[3]] , {}\n,-1e5 ]"),
        ["1", "\"a,b]\"", "null", "[2,[3]]", "{}", "-1e5"]
    );
    assert_eq!(shown("[]"), [""; 0]);
    assert_eq!(shown(" [ ] \n"), [""; 0]);
    assert_eq!(
        shown("[1 2, nul, \"a\\\n, }, {\"a\":1} x, 5]"),
        [
            "trailing-text:1 2",
            "bad-literal:nul",
            "bad-escape:\"a\\",
            "expected-value:}",
            "{\"a\":1}",
            "expected-value:x",
            "5"
        ]
        .map(|text| text.replace("expected-value:x", "bad-literal:x"))
    );
}

#[test]
fn an_array_that_is_never_closed_costs_a_reject() {
    let [a, b, c] = TWEETS;
    assert_eq!(shown(&format!("[{a},{b}")), [a, b, "cut:"]);
    assert_eq!(shown(&format!("[{a},{b},\n")), [a, b, "cut:"]);
    assert_eq!(
        shown(&format!("[\n {a},\n {b},\n {{\"id\":3,\n  \"x\": [1,")),
        [a, b, "cut:{\"id\":3,\n  \"x\": [1,"]
    );
    assert_eq!(shown("["), ["cut:"]);
    assert_eq!(shown("[1, nul \n\n"), ["1", "bad-literal:nul"]);
    // The cut first part does not cost the second.
    let parts = format!(
        "window.YTD.t.part0 = [\n  {a},\n  {{\"id\":\nwindow.YTD.t.part1 = [\n  {b},\n  {c}\n]\n"
    );
    assert_eq!(
        shown(&parts),
        [a, "bad-literal:{\"id\":\nwindow.YTD.t.part1 = [", b, c]
    );
}

#[test]
fn a_lost_frame_is_found_again_at_the_next_line_that_begins_a_document() {
    let [a, _, c] = TWEETS;
    let (pretty_a, pretty_c) = (pretty(a), pretty(c));
    // A string that never ends, full of brackets.
    let lost = "{\n  \"text\": \"}]{[ ,\n  \"n\": [1, {\"x\": 2}\n }";
    assert_eq!(
        shown(&format!("{pretty_a}\n{lost}\n{pretty_c}\n")),
        [
            pretty_a.clone(),
            format!("control-character:{lost}"),
            pretty_c.clone()
        ]
    );
    // A bracket of the wrong kind.
    let lost = "{\n  \"n\": [1, 2}\n}";
    assert_eq!(
        shown(&format!("{pretty_a}\n{lost}\n{pretty_c}\n")),
        [
            pretty_a.clone(),
            format!("unbalanced:{lost}"),
            pretty_c.clone()
        ]
    );
    // A document that is cut, before others that are whole.
    let lost = "{\n  \"n\": [1, 2";
    assert_eq!(
        shown(&format!("{pretty_a}\n{lost}\n{pretty_a}\n{pretty_c}\n")),
        [
            pretty_a.clone(),
            format!("cut:{lost}"),
            pretty_a.clone(),
            pretty_c.clone()
        ]
    );
}

#[test]
fn a_lost_element_is_found_again_at_its_indentation() {
    let [a, b, c] = TWEETS;
    let array = format!("[\n  {a},\n  {{\"x\": \"]\n    {{}},\n  {b},\n  {c}\n]\n");
    assert_eq!(
        shown(&array),
        [a, "control-character:{\"x\": \"]\n    {},", b, c]
    );
    // As old archives are written: the brace of one element and that of the next on a line.
    let array =
        "Grailbird.data.t = \n [ {\n  \"id\" : 1\n}, {\n  \"id\" : \"2\n}, {\n  \"id\" : 3\n} ]";
    assert_eq!(
        shown(array),
        [
            "{\n  \"id\" : 1\n}",
            "control-character:{\n  \"id\" : \"2\n}",
            "{\n  \"id\" : 3\n}"
        ]
    );
    // In column 0 a new array begins, as the elements of the old one are indented.
    let arrays = format!("[\n  {a},\n  {{\"x\": [\n[\n  {b},\n  {c}\n]\n");
    assert_eq!(shown(&arrays)[0], a);
    assert_eq!(shown(&arrays)[2..], [b, c]);
}

#[test]
fn prose_between_documents_costs_one_reject_a_line() {
    let [a, _, c] = TWEETS;
    let (pretty_a, pretty_c) = (pretty(a), pretty(c));
    let text = format!(
        "# header {{x}}\n{pretty_a}\nClassic Tweet, extended mode\n\nsee [1]: a = b\n{pretty_c}\nend"
    );
    assert_eq!(
        shown(&text),
        [
            "expected-value:# header {x}".to_owned(),
            pretty_a.clone(),
            "bad-literal:Classic Tweet, extended mode".to_owned(),
            "bad-literal:see [1]: a = b".to_owned(),
            pretty_c.clone(),
            "bad-literal:end".to_owned()
        ]
    );
    // A prose header costs one reject, and the lines stay lines.
    let text = format!("Twitter stream, 2015\n{a}\n{{\"cut\":\n{c}\n");
    assert_eq!(
        shown(&text),
        ["bad-literal:Twitter stream, 2015", a, "cut:{\"cut\":", c]
    );
}

#[test]
fn words_in_brackets_cost_their_line_one_reject() {
    let [a, _, c] = TWEETS;
    for (line, rejects) in [
        ("[2022-03-02 12:00] INFO {\"a\":1}", 1),
        ("[12:00:01.5]\tINFO", 1),
        ("[12:00] [INFO] {\"a\":1}", 1),
        ("[12:00] [1.2.3] x", 1),
        ("[tls] x", 1),
        // These are arrays, if bad ones.
        ("[2022-03-02]", 1),
        ("[2022-03-02] {\"a\":1}", 1),
        ("[2022-03-02], {\"a\":1}", 1),
        ("[2022-03-02] [3]", 1),
        ("[1, 2] x", 1),
        ("[1, -] [7]", 1),
    ] {
        for text in [
            format!("{}\n{line}\n{c}\n", pretty(a)),
            format!("{a}\n{line}\n{c}\n"),
        ] {
            let read = read(text.as_bytes());
            assert_eq!(read.counts.rejects, rejects, "{text}");
            let texts: Vec<_> = read.pieces.iter().map(Piece::text).collect();
            assert_eq!(texts.last().map(String::as_str), Some(c), "{text}");
        }
    }
    let pretty_a = pretty(a);
    assert_eq!(
        shown(&format!(
            "[2022-03-02 12:00] INFO {pretty_a}\n[12:00] {pretty_a}"
        )),
        [
            "bad-number:[2022-03-02 12:00] INFO".to_owned(),
            pretty_a.clone(),
            "trailing-text:12:00".to_owned(),
            pretty_a.clone(),
        ]
    );
}

#[test]
fn a_document_that_goes_on_behind_words_is_read_whole() {
    let [a, b, c] = TWEETS;
    let (pretty_a, pretty_b) = (pretty(a), pretty(b));
    let told = |text: &str| {
        let read = read(text.as_bytes());
        let word = |piece: &Piece| match piece.verdict {
            Verdict::Broken(_) => format!("reject {}", piece.text()),
            _ => piece.text(),
        };
        assert_eq!(read.error, None, "{text}");
        read.pieces.iter().map(word).collect::<Vec<_>>()
    };
    let cut = &pretty_a[..pretty_a.len() - 2];
    let cut_after_a_mark = &pretty_a[..pretty_a.find("\"n\"").expect("a list")].trim_end();
    let damaged = pretty_a.replacen("\"n\":", "\"n\"", 1);
    for (text, expected) in [
        (
            format!("QK {pretty_a}\n"),
            vec!["reject QK".to_owned(), pretty_a.clone()],
        ),
        // Others stand before it, beside it and behind it.
        (
            format!(
                "{pretty_b}\n12:00 QK {pretty_a} end\n{c}\nQK {{\"a\":1,\n\"b\":2}};\n{pretty_b}"
            ),
            vec![
                pretty_b.clone(),
                "reject 12:00 QK".to_owned(),
                pretty_a.clone(),
                "reject end".to_owned(),
                c.to_owned(),
                "reject QK".to_owned(),
                "{\"a\":1,\n\"b\":2}".to_owned(),
                pretty_b.clone(),
            ],
        ),
        // The first lines hold documents that are whole.
        (
            "QK {\"list\": [\n{\"a\":1},\n{\"a\":2}\n]}\n{\"b\":1}\n".to_owned(),
            vec![
                "reject QK".to_owned(),
                "{\"list\": [\n{\"a\":1},\n{\"a\":2}\n]}".to_owned(),
                "{\"b\":1}".to_owned(),
            ],
        ),
        (
            format!("[INFO] {{}} [x {pretty_a}\n"),
            vec!["reject [INFO] {} [x".to_owned(), pretty_a.clone()],
        ),
        (
            format!("2024 {pretty_a}\n"),
            vec!["2024".to_owned(), pretty_a.clone()],
        ),
        // Of an array each element is read.
        (
            format!("QK [\n{pretty_a},\n{damaged},\n{c}\n]\n"),
            vec![
                "reject QK".to_owned(),
                pretty_a.clone(),
                format!("reject {damaged}"),
                c.to_owned(),
            ],
        ),
        // What is damaged is one reject, and costs what follows nothing.
        (
            format!("QK {damaged} end\n{b}\n"),
            vec![
                format!("reject QK {damaged}"),
                "reject end".to_owned(),
                b.to_owned(),
            ],
        ),
        (
            format!("{pretty_b}\nQK {cut}\n"),
            vec![pretty_b.clone(), format!("reject QK {cut}")],
        ),
        (
            format!("1 QK {cut_after_a_mark}\n2 QK {pretty_b}\n{c}\n"),
            vec![
                format!("reject 1 QK {cut_after_a_mark}"),
                "reject 2 QK".to_owned(),
                pretty_b.clone(),
                c.to_owned(),
            ],
        ),
        (
            format!("QK [{{\"a\":1}},\nQK [{{\"a\":2}},\n{{\"a\":3}}]\n{c}"),
            vec![
                "reject QK [{\"a\":1},".to_owned(),
                "reject QK".to_owned(),
                "{\"a\":2}".to_owned(),
                "{\"a\":3}".to_owned(),
                c.to_owned(),
            ],
        ),
        // A piece of a document is none, but where it is all there is.
        (
            format!("\"tweet\": {pretty_a}\n"),
            vec!["reject \"tweet\":".to_owned(), pretty_a.clone()],
        ),
        (
            format!("{pretty_b} }}\n  \"tweet\" : {pretty_a},\n{c}\n"),
            vec![
                pretty_b.clone(),
                "reject }".to_owned(),
                format!("reject \"tweet\" : {pretty_a}"),
                c.to_owned(),
            ],
        ),
        // Neither code nor prose.
        (
            "f(x) {\n  return {\n x: [1,\n 2] };\n}\n{\"a\":1}".to_owned(),
            [
                "reject f(x) {",
                "reject return {",
                "reject x: [1,",
                "reject 2] };",
                "reject }",
                "{\"a\":1}",
            ]
            .map(str::to_owned)
            .to_vec(),
        ),
    ] {
        assert_eq!(told(&text), expected, "{text}");
    }
    // It is JSON, though all of it is a reject.
    let read = read(format!("QK {cut}").as_bytes());
    assert_eq!((read.error, read.counts.rejects), (None, 1));
    // One that is too large is a reject of its own, to the byte.
    let text = format!("QK {{\n{}\"a\":1}}\n{c}", " ".repeat(100));
    for (most, code) in [(108, None), (107, Some(FaultCode::TooLarge)), (20, None)] {
        let whole = read_in_pieces(text.as_bytes(), usize::MAX, most);
        check_invariants(text.as_bytes(), &whole);
        for size in [1, 50, 109] {
            assert_eq!(read_in_pieces(text.as_bytes(), size, most), whole);
        }
        let [words, document, ..] = &whole.pieces[..] else {
            panic!("{whole:?}");
        };
        if most > 20 {
            assert_eq!(words.text(), "QK");
            assert_eq!(document.verdict.fault().map(|fault| fault.code), code);
        }
    }
}

#[test]
fn lone_scalars_are_documents() {
    for text in ["42", "\"a\"", "true", " null\n"] {
        assert_eq!(shown(text), [text.trim()]);
    }
    assert_eq!(shown("1\n2\n\"3\"\n"), ["1", "2", "\"3\""]);
}

#[test]
fn scalar_faults_salvage_the_document() {
    let text = "{\"a\":\"\\ud800\"}\n{\"a\":1e400}\n[{\"a\":\"\\udc00\"},{\"b\":1}]\n";
    let read = read(text.as_bytes());
    assert_eq!(read.counts.salvaged, 3);
    assert_eq!(read.counts.rejects, 0);
    assert_eq!(read.pieces.len(), 4);
}

#[test]
fn nothing_is_an_input_too() {
    for text in ["", "\n", " \r\n\t", "\u{feff}", ";,"] {
        let read = read(text.as_bytes());
        assert_eq!((show(&read), read.framing), (vec![], Framing::Empty));
    }
}

#[test]
fn what_its_first_bytes_name_is_refused_unread() {
    let mut tar = vec![b'x'; 257];
    tar[0] = 1;
    tar.extend(b"ustar");
    let cases: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "a PNG image"),
        (b"\xFF\xD8\xFF\xE0\n{\"a\":1}\n", "a JPEG image"),
        (b"PK\x03\x04rest\n{\"a\":1}\n", "a zip archive"),
        (b"GIF89a\x01\0\x01\0\n{\"a\":1}\n", "a GIF image"),
        (b"%PDF-1.7\n{\"a\":1}\n", "a PDF document"),
        (b"\0\0\0\x18ftypmp42\n{\"a\":1}\n", "an MP4 video"),
        (b"RIFF\x1A\0\0\0WEBPVP8 {\"a\":1}\n", "a WebP image"),
        (b"SQLite format 3\0\n{\"a\":1}\n", "an SQLite database"),
        (
            b"\xFF\xFE{\x00\"\x00a\x00\"\x00:\x001\x00}\x00",
            "UTF-16 text",
        ),
        (&tar, "a tar archive"),
    ];
    for (bytes, what) in cases {
        for size in [usize::MAX, 1] {
            let read = read_in_pieces(bytes, size, DEFAULT_MAX_DOCUMENT);
            let error = read.error.expect(what);
            let expected = format!("is not JSON but {what}; ");
            assert!(error.starts_with(&expected), "{error}");
            assert_eq!((read.pieces.len(), read.counts.documents), (0, 0));
        }
    }
    // A word is no name.
    for text in [
        "BZh is a word\n{\"a\":1}\n",
        "PAR1\n{\"a\":1}\n",
        "ID3 {\n{\"a\":1}\n",
    ] {
        assert_eq!(read(text.as_bytes()).counts.documents, 2, "{text}");
    }
}

#[test]
fn what_is_no_json_at_all_is_read_to_its_end_and_named_there() {
    let html = "<!DOCTYPE html>\n<html><body>\n<p>{\"a\":1}</p>\n</body></html>\n";
    let long = format!("id,text\n1,{}\n", "x".repeat(3 << 20));
    let cases: &[(&str, &str)] = &[
        (html, "an HTML page"),
        ("id,text,n\n1,abc,2\n2,def,3\n", "CSV"),
        ("\"id\",\"text\"\n\"1\",\"abc\"\n", "CSV"),
        (
            "Once upon a time there was a tweet.\n\n2024\nThe end.\n",
            "plain text",
        ),
        ("\u{FEFF}\n\nid: 1\n", "plain text"),
        ("tru", "plain text"),
        ("\"cut", "text that only begins like it"),
        ("x\n[]\n", "plain text"),
        (&long, "CSV"),
    ];
    for &(text, what) in cases {
        for size in [usize::MAX, 1 << 16, 1] {
            if size == 1 && text.len() > 1 << 20 {
                continue;
            }
            let read = read_in_pieces(text.as_bytes(), size, DEFAULT_MAX_DOCUMENT);
            let error = read.error.clone().expect(what);
            let expected = format!("is not JSON but {what}; ");
            assert!(error.starts_with(&expected), "{error}");
            assert_eq!(read.counts.bytes, text.len() as u64);
            assert!(read.counts.add_up(), "{:?}", read.counts);
            assert_eq!(
                read.pieces.len() as u64,
                read.counts.documents,
                "all of it was told"
            );
            assert!(read.counts.rejects > 0);
        }
    }
}

#[test]
fn good_documents_are_found_however_much_text_stands_before_them() {
    let python = "def f(x):\n    return {'a': [x for x in \"abc\"]}\n\n# it's {\n";
    let prose = "It was a dark and stormy night, 2 or 3 o'clock; \"quoth\" he.\n";
    let log = "[INFO] start\n[warn] x {\n";
    let xml = "<a b=\"1\">\n  <c>{}</c>\n</a>\n";
    let endless = "no line break ".repeat(1 << 17);
    for garbage in [
        python.repeat(20_000),
        prose.repeat(18_000),
        log.repeat(50_000),
        xml.repeat(40_000),
        endless + "\n",
    ] {
        for good in [
            "{\"id\":1}\n{\"id\":2}\n",
            "{\n\"id\":1\n}\n{\n\"id\":2\n}\n",
        ] {
            let text = format!("{garbage}{good}");
            let whole = read(text.as_bytes());
            let ids: Vec<_> = whole
                .pieces
                .iter()
                .filter(|piece| !piece.verdict.is_broken() && piece.text().contains("\"id\""))
                .collect();
            assert_eq!(whole.error, None);
            assert_eq!(ids.len(), 2, "{}", &garbage[..40]);
            assert!(whole.counts.add_up());
            assert_eq!(
                read_in_pieces(text.as_bytes(), 70_001, DEFAULT_MAX_DOCUMENT),
                whole
            );
        }
    }
}

#[test]
fn a_long_line_of_text_is_told_of_as_a_short_one_is_and_not_held() {
    for start in ["prose ", "1,2,", "[INFO] ", "\"a\",\"b\" ", "12x"] {
        let line = start.to_owned() + &"y ".repeat(1 << 20) + "y\n{\"id\":1}\n";
        let read = read(line.as_bytes());
        let (_, verdict) = crate::json::validate::validate_value(&line.as_bytes()[..100]);
        let fault = match verdict {
            Verdict::Broken(fault) => fault,
            _ => framing::check_values(&line.as_bytes()[..100]).unwrap_err(),
        };
        assert_eq!(read.pieces[0].verdict, Verdict::Broken(fault), "{start}");
        assert!(read.pieces[0].bytes.is_empty());
        assert_eq!(read.pieces[0].place.length, line.len() as u64 - 10);
        assert_eq!(read.pieces[1].text(), "{\"id\":1}");
    }
    // Values are values however long their line is.
    let values = "1 ".repeat(1 << 20);
    assert_eq!(read(values.as_bytes()).counts.documents, 1 << 20);
}

#[test]
fn a_document_behind_words_is_told_of_however_long_its_line_is() {
    let long = "x".repeat(3 << 20);
    for (line, at, is_held) in [
        (format!("INFO {{\"a\":\"{long}\"}}"), Some(5), true),
        (format!("INFO [{{\"a\":\"{long}\"}}] x"), Some(5), true),
        (format!("INFO {{\"a\":\"{long}\"]"), None, true),
        (format!("INFO {{\"a\":1}} {long}"), Some(5), false),
        (format!("INFO {{\"a\",\"{long}\"}}"), None, false),
        (format!("INFO {long} {{\"a\":1}}"), None, false),
    ] {
        let shown = &line[..20];
        let text = format!("{line}\n");
        let mut documents = Documents::new(text.as_bytes());
        let document = documents.next().unwrap().unwrap();
        assert!(document.is_reject(), "{shown}");
        assert_eq!(document.json_at, at, "{shown}");
        assert_eq!(document.bytes.is_empty(), !is_held, "{shown}");
        assert_eq!(document.place.length, line.len() as u64, "{shown}");
        assert_eq!(documents.next().is_ok(), at.is_some(), "{shown}");
    }
    // One that is longer than allowed is held by nobody.
    let text = format!("INFO {{\"a\":\"{long}\"}}\n");
    let mut documents = Documents::new(text.as_bytes()).max_document(2 << 20);
    let document = documents.next().unwrap().unwrap();
    assert!(document.bytes.is_empty() && document.json_at.is_none());
    assert!(documents.buffer.capacity() < 5 << 20);
}

/// What a user may hold in mind: broken text is no JSON, broken brackets are broken documents.
#[test]
fn an_input_is_no_json_if_it_begins_with_no_bracket_and_holds_nothing_sound() {
    for (text, is_json, rejects) in [
        ("{\"a\":1,}", true, 1),
        ("{bad", true, 1),
        ("{id:1}", true, 1),
        ("{'a':1}", true, 1),
        ("{'a':1}\n{'a':2}\n", true, 2),
        ("{,}", true, 1),
        ("{", true, 1),
        ("{\"a", true, 1),
        ("{\"id\":1,\"te", true, 1),
        ("[{\"id\":1", true, 1),
        ("[{'id': 1}, {'id': 2}]", true, 2),
        ("[INFO] start\n", true, 1),
        ("window.YTD.tweets.part0 = [ oops ]", true, 1),
        ("1", true, 0),
        ("null\n", true, 0),
        ("\"word\"\n", true, 0),
        ("", true, 0),
        ("\n\n", true, 0),
        ("bad", false, 1),
        ("tru", false, 1),
        ("id,n\n1,2\n", false, 2),
        ("<a>\n</a>\n", false, 2),
        ("prose\n{bad}\n", false, 2),
        ("prose\n2024\n", false, 1),
        ("prose\n{}\n", true, 1),
        ("prose\n[1]\n", false, 1),
        ("prose\n[{}]\n", true, 1),
        // A log.
        ("INFO {\"a\":1}\n", true, 1),
        ("[INFO] {\"a\":1}\n", true, 1),
        ("[2024-10-30] {\"a\":1}\n", true, 1),
        ("prose\nx\t{\"a\":1}\ty\n<p>\n", true, 3),
        ("data: [{ \"a\":1}]", true, 1),
        ("INFO {\"a\":1,}\n", false, 1),
        ("INFO {}\n", false, 1),
        ("id,it\n1,\"{\"\"a\"\":1}\"\n", false, 2),
        ("<p>\n{\"a\"\n<p>{\"a\":1}</p>\n", false, 2),
    ] {
        for size in [usize::MAX, 1] {
            let read = read_in_pieces(text.as_bytes(), size, DEFAULT_MAX_DOCUMENT);
            assert_eq!(read.error.is_none(), is_json, "{text}");
            assert_eq!(read.counts.rejects, rejects, "{text}");
            assert!(read.counts.add_up());
        }
    }
}

#[test]
fn a_failing_reader_ends_the_input_after_what_it_gave() {
    struct Fails<'a>(&'a [u8], u32);
    impl Read for Fails<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 += 1;
            if self.1.is_multiple_of(2) {
                return Err(io::Error::from(io::ErrorKind::Interrupted));
            }
            if self.0.is_empty() {
                return Err(io::Error::other("the disk is on fire"));
            }
            self.0.read(buffer)
        }
    }
    let mut documents = Documents::new(Fails(b"{\"a\":1}\n{\"a\":2}\n{\"a\"", 0));
    let mut count = 0;
    let error = loop {
        match documents.next() {
            Ok(Some(document)) => {
                count += 1;
                assert_eq!(document.is_reject(), count == 3);
            }
            Ok(None) => panic!("the error was swallowed"),
            Err(error) => break error,
        }
    };
    assert_eq!(count, 3);
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.to_string(), "cannot be read: the disk is on fire");
    assert!(documents.next().unwrap().is_none());
    assert!(documents.counts().add_up());
}

#[test]
fn a_document_over_the_limit_is_rejected_without_being_held() {
    let small = r#"{"id":1}"#;
    let long = format!("{{\"text\":\"{}\"}}", "x".repeat(200));
    for text in [
        format!("{small}\n{long}\n{small}\n{small}\n"),
        format!("[{small},{long},{small},{small}]"),
        format!("[{small},\"{}\",{small},{small}]", "\\\"]".repeat(100)),
        format!("{small}{long}{small}{small}"),
        format!("{small}\n{}\n{small}\n{small}", long.replace('{', "<")),
    ] {
        let whole = read_in_pieces(text.as_bytes(), usize::MAX, 100);
        check_invariants(text.as_bytes(), &whole);
        for size in [1, 3, 50, 101] {
            assert_eq!(
                read_in_pieces(text.as_bytes(), size, 100),
                whole,
                "{size} {text}"
            );
        }
        let codes: Vec<_> = whole
            .pieces
            .iter()
            .map(|p| p.verdict.fault().map(|f| f.code))
            .collect();
        assert_eq!(
            codes,
            [None, Some(FaultCode::TooLarge), None, None],
            "{text}"
        );
        assert!(whole.pieces[1].bytes.is_empty());
    }
}

#[test]
fn a_broken_document_before_many_good_ones_costs_them_nothing() {
    let mut text = "{\n  \"a\": [1,\n".to_owned();
    for number in 0..100 {
        write!(text, "{{\n  \"id\": {number}\n}}\n").unwrap();
    }
    for max in [60, 200, 1 << 30] {
        let whole = read_in_pieces(text.as_bytes(), usize::MAX, max);
        check_invariants(text.as_bytes(), &whole);
        assert_eq!(
            (whole.counts.documents, whole.counts.rejects),
            (101, 1),
            "{max}"
        );
        assert_eq!(read_in_pieces(text.as_bytes(), 1, max), whole);
    }
}

#[test]
fn hostile_nesting_takes_linear_time() {
    // Each of these lines begins a document that is never closed.
    for line in [
        "{\n",
        "[\n",
        "{\"a\":1}, {\"y\": [\n",
        "{\"y\":[\n{\"a\":1},\n",
        "x {\"a\":1,\n",
        " x {\"a\":1,\n",
        " x {\"a\",\n",
        "\"x\": {\"a\":[\n",
        "x [{\"a\":1},\n",
        " 17, {\"a\":\n",
    ] {
        let text = format!("x\n{}", line.repeat(20_000));
        let read = read_in_pieces(text.as_bytes(), usize::MAX, DEFAULT_MAX_DOCUMENT);
        check_invariants(text.as_bytes(), &read);
        let text = format!("{{\n{}", line.repeat(20_000));
        let read = read_in_pieces(text.as_bytes(), usize::MAX, DEFAULT_MAX_DOCUMENT);
        check_invariants(text.as_bytes(), &read);
        assert!(read.counts.rejects > 0);
    }
    let text = "[1-] ".repeat(100_000);
    let read = read_in_pieces(text.as_bytes(), usize::MAX, DEFAULT_MAX_DOCUMENT);
    check_invariants(text.as_bytes(), &read);
    let text = "[".repeat(3_000_000);
    let read = read_in_pieces(text.as_bytes(), usize::MAX, DEFAULT_MAX_DOCUMENT);
    check_invariants(text.as_bytes(), &read);
}

#[test]
fn a_document_of_many_blocks_is_read_whole() {
    let big = format!(
        "{{\"text\":\"{}\",\"n\":[{}1]}}",
        "\\u00e9 ".repeat(300_000),
        "1,".repeat(300_000)
    );
    let text = format!("{big}\n{{\"a\":1}}\n[{big},{big}]\n");
    for size in [usize::MAX, 10_000] {
        let read = read_in_pieces(text.as_bytes(), size, DEFAULT_MAX_DOCUMENT);
        check_invariants(text.as_bytes(), &read);
        assert_eq!((read.counts.documents, read.counts.rejects), (4, 0));
        assert_eq!(read.pieces[3].text(), big);
    }
}

#[test]
fn a_slow_pipe_is_not_asked_for_more_than_it_takes() {
    /// Gives a chunk at a time, and notes how many were asked for.
    struct Slow<'a>(std::slice::Iter<'a, &'a str>, u32);
    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 += 1;
            let chunk = self.0.next().map_or(&b""[..], |chunk| chunk.as_bytes());
            buffer[..chunk.len()].copy_from_slice(chunk);
            Ok(chunk.len())
        }
    }
    // The number of chunks that each document in turn needs.
    let cases: [(&[&str], &[u32]); 4] = [
        (
            &["{\"a\":1}\n", "{", "\"a\":2}\n", "{\"a\":3}\n"],
            &[1, 3, 4],
        ),
        (
            &["hello\n", "{\"a\":1}\n", "{\"a\":2}\n", "{\"a\":3}\n"],
            &[3, 3, 3, 4],
        ),
        (&["[\n", "{\"a\":1},\n", "{\"a\":2},\n", "]\n"], &[2, 3]),
        (&["{\n\"a\":1\n", "}", "\n{\n}", "\n"], &[2, 3]),
    ];
    for (chunks, needed) in cases {
        let mut documents = Documents::new(Slow(chunks.iter(), 0));
        for count in needed {
            assert!(documents.next().unwrap().is_some());
            assert_eq!(documents.get_ref().1, *count, "{chunks:?}");
        }
    }
}

#[test]
fn no_line_of_the_json_test_suite_harms_its_neighbours() {
    let Some(files) = crate::json::suite::files() else {
        return;
    };
    let [a, b, c] = TWEETS;
    for (name, line) in files {
        if line.contains(&b'\n') {
            continue;
        }
        let text = [
            a.as_bytes(),
            b"\n",
            b.as_bytes(),
            b"\n",
            &line,
            b"\n",
            c.as_bytes(),
        ]
        .concat();
        let read = read_in_pieces(&text, usize::MAX, DEFAULT_MAX_DOCUMENT);
        check_invariants(&text, &read);
        assert_eq!(read_in_pieces(&text, 1, DEFAULT_MAX_DOCUMENT), read);
        let good: Vec<_> = read
            .pieces
            .iter()
            .filter(|piece| !piece.verdict.is_broken())
            .collect();
        let texts: Vec<_> = good.iter().map(|piece| piece.text()).collect();
        assert_eq!(texts[..2], [a, b], "{name}");
        assert_eq!(texts.last().map(String::as_str), Some(c), "{name}");
    }
}

#[test]
fn documents_do_not_outgrow_the_buffer() {
    let text = "{\"id\":1234567890}\n".repeat(200_000);
    let mut documents = Documents::new(text.as_bytes());
    while documents.next().unwrap().is_some() {}
    assert_eq!(documents.counts().documents, 200_000);
    assert!(
        documents.buffer.capacity() <= 512 * 1024,
        "{}",
        documents.buffer.capacity()
    );
}

/// A small generator, so that a failure repeats.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

#[test]
fn anything_at_all_is_accounted_for_and_read_alike_in_any_pieces() {
    let [a, b, c] = TWEETS;
    let words = [
        a,
        b,
        c,
        "{",
        "}",
        "[",
        "]",
        ",",
        ";",
        "\n",
        "\n",
        "\r\n",
        " ",
        "  ",
        "\"",
        "\\",
        "x",
        "1",
        "null",
        ":",
        "\"a\":",
        "\u{feff}",
        "[\n",
        "{\n",
        "  {\n",
        "}, {\n",
        "],\n",
        "x = [",
        "= ",
        "\"\n",
        "'",
        "{\"a\":1}\n",
        "[{\"a\":1},",
        "prose\n",
        "QK {\n",
        "QK [{\"a\":",
        "\"a\":1,\n",
        "\"a\": {\n",
        "\0",
    ];
    let mut random = Random(11);
    for round in 0..10_000 {
        let count = random.below(14);
        let mut text: Vec<u8> = Vec::new();
        for _ in 0..count {
            text.extend(words[random.below(words.len())].as_bytes());
        }
        if !text.is_empty() && random.below(4) == 0 {
            let at = random.below(text.len());
            text[at] = u8::try_from(random.below(256)).unwrap();
        }
        let max = [DEFAULT_MAX_DOCUMENT, 1, 5, 20, 60][random.below(5)];
        let whole = read_in_pieces(&text, usize::MAX, max);
        let context = format!(
            "round {round}, max {max}: {:?}",
            String::from_utf8_lossy(&text)
        );
        if whole.error.is_none() {
            assert!(whole.counts.add_up(), "{context} {whole:?}");
        }
        check_invariants(&text, &whole);
        for size in [1, 2 + random.below(30)] {
            assert_eq!(
                read_in_pieces(&text, size, max),
                whole,
                "pieces of {size}, {context}"
            );
        }
    }
}

#[test]
#[expect(
    clippy::print_stderr,
    reason = "a test that checks nothing must say so"
)]
#[cfg(feature = "compression")]
fn real_files_give_the_documents_that_an_independent_count_found() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus"));
    let Ok(expected) = std::fs::read_to_string(folder.join("expected.tsv")) else {
        eprintln!("SKIPPED: no corpus beside the crate, no real file was read");
        return;
    };
    let mut files = 0;
    for row in expected
        .lines()
        .skip(1)
        .filter(|row| !row.starts_with("TOTAL"))
    {
        let mut cells = row.split('\t');
        let name = cells.next().unwrap();
        let numbers: Vec<u64> = cells.take(3).map(|cell| cell.parse().unwrap()).collect();
        let [_, documents_expected, malformed] = numbers[..] else {
            panic!("{row}")
        };
        let source = crate::source::Input::new(folder.join(name)).open().unwrap();
        let mut documents = Documents::new(source);
        let mut bytes = 0;
        while let Some(document) = documents.next().unwrap() {
            bytes += document.bytes.len() as u64;
        }
        let counts = documents.counts();
        assert!(counts.add_up(), "{name}");
        assert_eq!(counts.document_bytes, bytes, "{name}");
        assert_eq!(counts.rejects, malformed, "{name}");
        assert_eq!(counts.salvaged, 0, "{name}");
        // The independent count takes an array for one document.
        let is_array = match documents.framing() {
            Framing::Array => true,
            Framing::Assignment { .. } => counts.documents > 1,
            _ => false,
        };
        let good = counts.documents - counts.rejects;
        if is_array {
            assert_eq!(documents_expected, 1, "{name}");
            assert!(good > 0, "{name}");
        } else if name != "v11ext__ropensci__rtweet__bodies.jsonl.gz" {
            assert_eq!(good, documents_expected, "{name} {}", documents.framing());
        }
        files += 1;
    }
    assert!(files > 100, "{files}");
}

#[test]
fn an_archive_of_lines_is_refused_for_what_it_is() {
    let mut zip = b"PK\x03\x04\x14\0\0\0\0\0".to_vec();
    zip.extend_from_slice(b"a.jsonl{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
    let mut tar = b"./a.jsonl".to_vec();
    tar.resize(257, 0);
    tar.extend_from_slice(b"ustar\x0000");
    tar.resize(512, 0);
    tar.extend_from_slice(b"{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
    for (bytes, what) in [(zip, "a zip archive"), (tar, "a tar archive")] {
        let mut documents = Documents::new(&*bytes);
        let error = documents.next().expect_err(what);
        assert!(error.to_string().contains(what), "{error}");
        assert!(matches!(documents.next(), Ok(None)));
    }
}

#[test]
fn a_cut_document_ends_where_its_line_does_or_where_the_input_does() {
    let words = |input: &str| {
        let mut documents = Documents::new(input.as_bytes());
        let mut words = String::new();
        while let Some(document) = documents.next().unwrap() {
            if let Some(error) = document.error() {
                words = error.message().to_owned();
            }
        }
        words
    };
    for cut in ["{\"a\":", "[{\"a\":1},{\"a\":", "{\"a\":1} {\"a\":"] {
        for (end, expected) in [
            ("", "expected a value, found end of input"),
            (" ", "expected a value, found end of input"),
            ("\n", "expected a value, found end of line"),
            (" \r\n", "expected a value, found end of line"),
            ("\n{\"b\":2}\n", "expected a value, found end of line"),
        ] {
            let input = format!("{{\"a\":1}}\n{{\"a\":2}}\n{cut}{end}");
            assert_eq!(words(&input), expected, "{input:?}");
        }
    }
}

#[test]
fn no_limit_lets_a_document_be_held_whose_places_do_not_fit_into_32_bits() {
    assert_eq!(super::held_limit(u64::MAX), u64::from(u32::MAX));
    assert_eq!(super::held_limit(4 << 30), u64::from(u32::MAX));
    assert_eq!(super::held_limit(0), 16);
    let documents = Documents::new(&b""[..]).max_document(u64::MAX);
    assert_eq!(documents.max_document, u64::from(u32::MAX));
}
