//! What could not be read is kept with its place and bytes, and adds up with what could.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tweet_media::{
    Counts, Gather, JsonLines, MakePart, Options, Record, Reject, RejectColumn, Visitor, scan,
    scan_ahead, scan_parts,
};

use crate::payloads::{self, Payload};
use crate::schemas;
use crate::support::scan_reader;

/// Rows by which media are told apart, and the lines that `--rejects` would hold.
#[derive(Default)]
struct Kept {
    rows: Vec<String>,
    lines: Vec<u8>,
}

impl Visitor for Kept {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        let mut row = serde_json::to_value(record).expect("JSON");
        for place in ["document", "line", "offset"] {
            row.as_object_mut().expect("an object").remove(place);
        }
        self.rows.push(row.to_string());
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        JsonLines::new(RejectColumn::ALL).row(&reject.record(), &mut self.lines);
        ControlFlow::Continue(())
    }
}

impl Gather for Kept {
    type Part = Self;

    fn parts(&self) -> Option<MakePart<Self>> {
        Some(Arc::new(Self::default))
    }

    fn join(&mut self, part: Self) -> ControlFlow<()> {
        self.rows.extend(part.rows);
        self.lines.extend(part.lines);
        ControlFlow::Continue(())
    }
}

impl Kept {
    fn of(input: &[u8]) -> Self {
        let mut kept = Self::default();
        let mut counts = Counts::default();
        let options = Options::default();
        let _ = scan("input", input, &options, &mut counts, &mut kept).expect("JSON");
        assert!(counts.is_balanced(), "{counts:?}");
        kept
    }

    fn rejects(&self) -> Vec<Value> {
        let lines = self.lines.split(|&byte| byte == b'\n');
        let lines = lines.filter(|line| !line.is_empty());
        lines
            .map(|line| serde_json::from_slice(line).expect("a line of JSON"))
            .collect()
    }
}

fn raw(reject: &Value) -> Vec<u8> {
    let text = reject["raw_base64"].as_str().expect("bytes");
    STANDARD.decode(text).expect("base64")
}

/// Documents on a line each.
fn documents() -> Vec<Vec<u8>> {
    let samples = payloads::samples().iter();
    samples
        .filter(|payload| !payload.name.starts_with("derived/"))
        .map(|Payload { bytes, .. }| payloads::minified(bytes))
        .collect()
}

/// The same document in one of many ways no longer JSON, on a line still.
fn damaged(document: &[u8], way: usize) -> Vec<u8> {
    let mut damaged = document.to_vec();
    let middle = damaged.len() / 2;
    match way % 6 {
        0 => damaged.truncate(middle),
        1 => damaged.truncate(damaged.len() - 1),
        2 => damaged.insert(middle.min(damaged.len() - 1), 0x01),
        3 => damaged.push(b'}'),
        4 => damaged[0] = b'<',
        _ => {
            let colon = damaged.iter().position(|&byte| byte == b':');
            damaged[colon.expect("a colon")] = b';';
        }
    }
    damaged
}

#[test]
fn a_mended_reject_gives_exactly_the_records_that_were_missing() {
    let documents = documents();
    assert!(documents.len() > 100, "{}", documents.len());
    let lines = |documents: &[Vec<u8>]| documents.join(&b'\n');
    let whole = Kept::of(&lines(&documents));
    assert_eq!(whole.lines, b"");
    for offset in 0..7 {
        let is_damaged = |index: usize| index % 7 == offset;
        let broken: Vec<_> = documents
            .iter()
            .enumerate()
            .map(|(index, document)| {
                if is_damaged(index) {
                    damaged(document, index / 7)
                } else {
                    document.clone()
                }
            })
            .collect();
        let kept = Kept::of(&lines(&broken));
        let rejects = kept.rejects();
        let mut rows = kept.rows;
        let mut mended = Vec::new();
        for reject in &rejects {
            let number = reject["document"].as_u64().expect("a number");
            let number = usize::try_from(number - 1).expect("small");
            assert!(is_damaged(number), "{reject}");
            assert_eq!(raw(reject), broken[number], "{reject}");
            mended.push(documents[number].clone());
        }
        assert_eq!(
            mended.len(),
            (0..documents.len()).filter(|&at| is_damaged(at)).count()
        );
        rows.extend(Kept::of(&lines(&mended)).rows);
        rows.sort();
        let mut expected = whole.rows.clone();
        expected.sort();
        assert_eq!(rows, expected);
    }
}

#[test]
fn rejects_of_arrays_and_archives_are_their_elements() {
    for (front, back) in [("[\n", "\n]"), ("window.YTD.tweets.part0 = [\n", "\n]")] {
        let input = format!("{front}{{\"id\":1}},\n{{\"id\":2,}},\n{{\"id\":3}}{back}");
        let kept = Kept::of(input.as_bytes());
        let [reject] = &kept.rejects()[..] else {
            panic!("one reject: {:?}", kept.rejects());
        };
        assert_eq!(raw(reject), b"{\"id\":2,}");
        let offset = reject["offset"].as_u64().expect("a number");
        assert_eq!(offset, (front.len() + 10) as u64);
        assert_eq!(reject["error_offset"], offset + 8);
        assert_eq!(
            (&reject["error_line"], &reject["error_column"]),
            (&3.into(), &9.into())
        );
        assert_eq!(
            (&reject["line"], &reject["document"]),
            (&3.into(), &2.into())
        );
    }
}

#[test]
fn a_reject_tells_its_own_place_and_that_of_its_fault() {
    let place = |reject: &Value| {
        [
            "document",
            "line",
            "offset",
            "length",
            "error_line",
            "error_column",
            "error_offset",
        ]
        .map(|key| reject[key].as_u64().expect("a number"))
    };
    let kept = Kept::of(b"\n {\n  \"a\": 1,\n  \"b\": x\n}\n{}\n");
    assert_eq!(
        kept.rejects().iter().map(place).collect::<Vec<_>>(),
        [[1, 2, 2, 22, 4, 8, 21]]
    );
    // Where nothing but a bracket is missing there is nothing to mend.
    let kept = Kept::of(b"[\n{\"a\": 1},\n{\"a\": 2}\n");
    assert_eq!(
        kept.rejects().iter().map(place).collect::<Vec<_>>(),
        [[3, 4, 21, 0, 4, 1, 21]]
    );
    assert_eq!(raw(&kept.rejects()[0]), b"");
}

#[test]
fn a_reject_has_the_fields_it_is_said_to_have_and_its_bytes_up_to_a_mebibyte() {
    for (length, is_held) in [(1 << 20, true), ((1 << 20) + 1, false)] {
        let mut input = b"{}\n{}\n{\"".to_vec();
        input.resize(input.len() + length - 2, b'x');
        input.extend(b"\n{}\n");
        let kept = Kept::of(&input);
        let reject = &kept.rejects()[0];
        assert_eq!(reject["length"], length);
        assert_eq!(reject.get("raw_base64").is_some(), is_held);
        let omitted = (!is_held).then_some(&Value::Bool(true));
        assert_eq!(reject.get("raw_omitted"), omitted);
        let last = if is_held { "raw_base64" } else { "raw_omitted" };
        let mut keys: Vec<_> = reject.as_object().expect("an object").keys().collect();
        keys.sort();
        let mut expected = [
            "input",
            "document",
            "line",
            "offset",
            "length",
            "error_line",
            "error_column",
            "error_offset",
            "code",
            "message",
            last,
        ];
        expected.sort_unstable();
        assert_eq!(keys, expected);
    }
}

#[test]
fn every_reject_is_what_its_schema_says() {
    let validator = schemas::validator(&schemas::schema("reject"));
    let documents = documents();
    let broken: Vec<_> = documents
        .iter()
        .enumerate()
        .map(|(index, document)| damaged(document, index))
        .collect();
    let rejects = Kept::of(&[&b"{}"[..], &broken.join(&b'\n')].join(&b'\n')).rejects();
    assert_eq!(rejects.len(), documents.len());
    for mut reject in rejects {
        assert!(validator.is_valid(&reject), "{reject}");
        reject["code"] = "bad-luck".into();
        assert!(!validator.is_valid(&reject), "{reject}");
    }
}

#[test]
fn a_reject_that_would_steer_a_terminal_is_safe_to_look_at() {
    let kept = Kept::of("{\"\u{1b}[2J\u{202e}\":x\n{}\n".as_bytes());
    let line = String::from_utf8(kept.lines).expect("UTF-8");
    assert!(
        line.trim_end()
            .chars()
            .all(|it| !tweet_media::is_unprintable(it)),
        "{line}"
    );
}

/// Gives so many bytes, then fails.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer) {
            Ok(0) => Err(io::ErrorKind::Other.into()),
            result => result,
        }
    }
}

#[test]
fn every_byte_is_accounted_for_wherever_reading_fails() {
    let inputs: [&'static [u8]; 4] = [
        b"\n{\"id\":1}\n{\"id\":2}\n\n{\"id\":3}\n",
        b"[{\"id\":1},\n {\"id\":2},\n {\"id\":3}]\n",
        b"window.YTD.tweets.part0 = [ {\"id\":1}, {\"id\":2} ];\n",
        b"{\n  \"id\": 1\n}\n{\n  \"id\": 2\n}\n",
    ];
    for input in inputs {
        for end in 0..=input.len() {
            let read = Failing(&input[..end]);
            let options = Options::default();
            let (mut counts, mut ahead) = (Counts::default(), Counts::default());
            let error = scan("-", read, &options, &mut counts, &mut Kept::default());
            assert!(error.is_err());
            let read = Failing(&input[..end]);
            let error = scan_ahead("-", read, &options, &mut ahead, &mut Kept::default());
            assert!(error.is_err());
            let context = String::from_utf8_lossy(&input[..end]);
            assert!(counts.is_balanced(), "{context:?}: {counts:?}");
            assert_eq!(counts, ahead, "{context:?}");
            let mut options = Options::default();
            options.threads = 2;
            let (mut parts, mut kept) = (Counts::default(), Kept::default());
            let read = Failing(&input[..end]);
            let error = scan_parts("-", read, &options, &mut parts, &mut kept);
            assert!(error.is_err());
            assert_eq!(counts, parts, "{context:?}");
            let is_refused = counts.documents == 0;
            assert!(
                is_refused || counts.bytes == end as u64,
                "{context:?}: {counts:?}"
            );
        }
    }
}

#[test]
fn every_prefix_of_every_sample_adds_up() {
    let mut prefixes = 0;
    for Payload { bytes, .. } in payloads::samples() {
        let step = (bytes.len() / 40).max(1);
        for end in (0..bytes.len()).step_by(step) {
            // Looks at the counts itself.
            scan_reader(&bytes[..end]);
            prefixes += 1;
        }
    }
    assert!(prefixes > 4000, "{prefixes}");
}
