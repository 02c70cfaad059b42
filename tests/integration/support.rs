//! Where the inputs lie, and how a test reads them.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use tweet_media::{Column, Counts, Input, Options, Record, Reject, Visitor, scan};

/// A path of this project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A folder beside the project; `None`, and a printed line, where it is absent.
pub(crate) fn beside(path: &str) -> Option<PathBuf> {
    let folder = project("..").join(path);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: ../{path} is not there");
    None
}

/// The samples, and the real payloads where they are beside the project; none of them compressed.
pub(crate) fn sound_inputs() -> Vec<PathBuf> {
    let mut inputs: Vec<_> = crate::samples::files(&project("samples"));
    if let Some(corpus) = beside("shared/corpus") {
        inputs.extend(crate::samples::files(&corpus).into_iter().filter(|path| {
            !path
                .extension()
                .is_some_and(|end| end == "tsv" || end == "gz")
        }));
    }
    inputs
}

/// A record as JSON, absent cells left out.
pub(crate) type Row = serde_json::Map<String, serde_json::Value>;

/// Everything that a scan told.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    pub(crate) rows: Vec<Row>,
    pub(crate) rejects: Vec<String>,
    pub(crate) counts: Counts,
    pub(crate) error: Option<String>,
}

impl Visitor for Scanned {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        match serde_json::to_value(record) {
            Ok(serde_json::Value::Object(row)) => self.rows.push(row),
            other => panic!("a record is an object: {other:?}"),
        }
        assert!(Column::ALL.len() >= self.rows.last().map_or(0, serde_json::Map::len));
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        self.rejects.push(format!(
            "{}: line {}: byte {}: {}",
            reject.code, reject.error_line, reject.error_offset, reject.message
        ));
        ControlFlow::Continue(())
    }
}

/// A pipe that stays open: it gives some lines and then nothing, for ever.
pub(crate) struct Stuck(pub(crate) Option<Vec<u8>>);

impl Read for Stuck {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.take() {
            Some(line) => {
                buffer[..line.len()].copy_from_slice(&line);
                Ok(line.len())
            }
            None => loop {
                std::thread::park();
            },
        }
    }
}

/// Scans a file.
#[track_caller]
pub(crate) fn scan_file(path: &Path) -> Scanned {
    let source = Input::new(path).open().expect("an input that opens");
    scan_reader(source)
}

/// Scans bytes in memory.
pub(crate) fn scan_reader(reader: impl std::io::Read) -> Scanned {
    let mut scanned = Scanned::default();
    let mut counts = Counts::default();
    let result = scan(
        "input",
        reader,
        &Options::default(),
        &mut counts,
        &mut scanned,
    );
    scanned.error = result.err().map(|error| error.to_string());
    if scanned.error.is_none() {
        assert!(counts.is_balanced(), "{counts:?}");
    }
    scanned.counts = counts;
    scanned
}

/// A cell as text; empty where absent.
pub(crate) fn cell<'r>(row: &'r Row, column: &str) -> &'r str {
    row.get(column)
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default()
}
