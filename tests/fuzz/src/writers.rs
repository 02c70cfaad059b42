//! Every format, written and read back as its readers read it.

use std::collections::HashSet;
use std::ops::ControlFlow;

use serde_json::Value;
use tweet_media::{
    Aria2, Column, Counts, Csv, Encode, Explanation, ExplanationColumn, JsonLines, LeftOut,
    NameTemplate, Options, Record, Reject, RejectColumn, Urls, Visitor, is_unprintable,
    normalized_url, scan,
};

/// A format and what it wrote.
struct Written<E> {
    encoder: E,
    out: Vec<u8>,
}

impl<E: Encode> Written<E> {
    fn new(mut encoder: E) -> Self {
        let mut out = Vec::new();
        encoder.begin(&mut out);
        Self { encoder, out }
    }

    /// Whether the format has something for this record.
    fn push(&mut self, record: &Record<'_>) -> bool {
        let before = self.out.len();
        match self.encoder.record(record, &mut self.out) {
            Ok(()) => true,
            Err(why) => {
                assert_eq!(self.out.len(), before, "what is left out leaves nothing");
                let reason = record.best_reason;
                let expected = match reason {
                    "not-allowed" | "nothing-fits" => LeftOut::NotChosen,
                    "no-address" | "no-variants" => LeftOut::NoAddress,
                    _ => LeftOut::BadAddress,
                };
                assert_eq!(why, expected, "{reason}");
                false
            }
        }
    }
}

/// All formats side by side.
struct Everything {
    jsonl: Written<JsonLines>,
    csv: Written<Csv>,
    urls: Written<Urls>,
    nul_separated: Written<Urls>,
    aria2: Vec<Written<Aria2>>,
    records: Vec<Value>,
    addresses: Vec<String>,
    explained: Vec<u8>,
    explanations: Vec<Value>,
    rejected: Vec<u8>,
    rejects: Vec<Value>,
}

impl Visitor for Everything {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        assert!(self.jsonl.push(record) && self.csv.push(record));
        let is_listed = self.urls.push(record);
        assert_eq!(self.nul_separated.push(record), is_listed);
        for aria2 in &mut self.aria2 {
            assert_eq!(aria2.push(record), is_listed);
        }
        let address = record.best_url.as_deref().and_then(normalized_url);
        assert_eq!(address.is_some(), is_listed);
        self.addresses.extend(address);
        self.records
            .push(serde_json::to_value(record).expect("a record is an object"));
        ControlFlow::Continue(())
    }

    fn explanations(&mut self, explanations: &[Explanation<'_>]) -> ControlFlow<()> {
        assert!(!explanations.is_empty());
        let rows = JsonLines::new(ExplanationColumn::ALL);
        for explanation in explanations {
            rows.row(explanation, &mut self.explained);
            self.explanations
                .push(serde_json::to_value(explanation).expect("an object"));
        }
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        let record = reject.record();
        JsonLines::new(RejectColumn::ALL).row(&record, &mut self.rejected);
        self.rejects
            .push(serde_json::to_value(&record).expect("an object"));
        ControlFlow::Continue(())
    }
}

/// JSON Lines are what was written, and do nothing to a terminal.
fn read_lines(text: Vec<u8>, expected: &[Value]) {
    let text = String::from_utf8(text).expect("JSON is UTF-8");
    assert!(text.chars().all(|one| one == '\n' || !is_unprintable(one)));
    let read: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    assert_eq!(read, expected);
}

/// What no reader of lists takes for anything but an address.
fn assert_plain(address: &str) {
    assert!(
        address.starts_with("https://") || address.starts_with("http://"),
        "{address:?}"
    );
    assert!(
        address.bytes().all(|byte| byte.is_ascii_graphic()),
        "{address:?}"
    );
    assert_eq!(
        normalized_url(address).as_deref(),
        Some(address),
        "normal once, normal always"
    );
}

/// Whatever the documents, every record comes back.
pub fn writers(data: &[u8]) {
    let mut all = Everything {
        jsonl: Written::new(JsonLines::new(Column::ALL)),
        csv: Written::new(Csv::new(Column::ALL)),
        urls: Written::new(Urls::lines()),
        nul_separated: Written::new(Urls::nul_separated()),
        aria2: [
            "{tweet_id}-{media_index}",
            "{author_username}.{type}.{segment}",
            "archive",
        ]
        .map(|template| template.parse::<NameTemplate>().expect("a template"))
        .map(|template| Written::new(Aria2::new(template)))
        .into(),
        records: Vec::new(),
        addresses: Vec::new(),
        explained: Vec::new(),
        explanations: Vec::new(),
        rejected: Vec::new(),
        rejects: Vec::new(),
    };
    let mut options = Options::default();
    options.explain = true;
    let mut counts = Counts::default();
    if scan("input", data, &options, &mut counts, &mut all).is_ok() {
        assert!(counts.is_balanced(), "{counts:?}");
    }
    read_lines(all.jsonl.out, &all.records);
    read_lines(all.explained, &all.explanations);
    read_lines(all.rejected, &all.rejects);
    let mut reader = csv::Reader::from_reader(all.csv.out.as_slice());
    let mut rows = 0;
    for (row, record) in reader.records().zip(&all.records) {
        let row = row.expect("a row of CSV");
        for (cell, column) in row.iter().zip(Column::ALL) {
            let expected = match &record[column.name()] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(cell, expected, "{}", column.name());
        }
        assert_eq!(row.len(), Column::ALL.len());
        rows += 1;
    }
    assert_eq!(rows, all.records.len());
    for (list, end) in [(all.urls.out, '\n'), (all.nul_separated.out, '\0')] {
        let list = String::from_utf8(list).expect("a list is ASCII");
        let read: Vec<_> = list.split_terminator(end).collect();
        assert_eq!(read, all.addresses);
        read.into_iter().for_each(assert_plain);
    }
    for aria2 in all.aria2 {
        let list = String::from_utf8(aria2.out).expect("a list is ASCII");
        let lines: Vec<_> = list.lines().collect();
        assert_eq!(lines.len(), 2 * all.addresses.len());
        let mut names = HashSet::new();
        for (pair, address) in lines.chunks(2).zip(&all.addresses) {
            assert_eq!(pair[0], address);
            let name = pair[1].strip_prefix(" out=").expect("a name");
            assert!(
                !name.is_empty() && name.len() <= 200 && !name.starts_with(['-', '.']),
                "{name:?}"
            );
            assert!(
                name.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)),
                "{name:?}"
            );
            assert!(
                names.insert(name.to_ascii_lowercase()),
                "{name} is given twice"
            );
        }
    }
}
