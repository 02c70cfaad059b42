//! Reading on a thread of its own tells the same, in the same order, as reading in turn.

use std::io::Cursor;
use std::ops::ControlFlow;

use tweet_media::{Counts, Options, Record, Reject, Visitor, scan, scan_ahead};

use crate::support::{Stuck, project, sound_inputs};

/// Everything told, as text, up to some number of records.
struct Told {
    lines: Vec<String>,
    limit: usize,
    wants_all: bool,
}

impl Visitor for Told {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        self.lines
            .push(serde_json::to_string(record).expect("writes"));
        self.limit -= 1;
        if self.limit == 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        self.lines.push(format!(
            "{} {} {} {}",
            reject.document,
            reject.error_offset,
            reject.message,
            reject.bytes.len()
        ));
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
}

fn both(bytes: &[u8], limit: usize, wants_all: bool) {
    let told = || Told {
        lines: Vec::new(),
        limit,
        wants_all,
    };
    let (mut one, mut other) = (told(), told());
    let (mut one_counts, mut other_counts) = (Counts::default(), Counts::default());
    let options = Options::default();
    let first = scan("-", bytes, &options, &mut one_counts, &mut one);
    let second = scan_ahead(
        "-",
        Cursor::new(bytes.to_vec()),
        &options,
        &mut other_counts,
        &mut other,
    );
    assert_eq!(
        first.map_err(|error| error.to_string()),
        second.map_err(|error| error.to_string())
    );
    assert_eq!(one.lines, other.lines);
    assert_eq!(one_counts, other_counts);
    assert!(one_counts.is_balanced());
}

#[test]
fn reading_ahead_tells_the_same_in_the_same_order() {
    let mut inputs = sound_inputs();
    inputs.extend(crate::samples::files(&project("tests/invalid")));
    for path in inputs {
        let bytes = std::fs::read(&path).expect("a file");
        both(&bytes, usize::MAX, false);
        both(&bytes, usize::MAX, true);
        both(&bytes, 3, false);
    }
}

#[test]
fn large_and_small_documents_travel_in_order() {
    let large = |id: u64| {
        format!(
            r#"{{"id_str":"{id}","text":"{}","entities":{{"media":[{{"id_str":"{id}","type":"photo"}}]}}}}"#,
            "x".repeat(3 << 20)
        )
    };
    let small = |id: u64| {
        format!(
            r#"{{"id_str":"{id}","entities":{{"media":[{{"id_str":"{id}","type":"photo"}}]}}}}"#
        )
    };
    let mut lines = String::new();
    for id in 1..40 {
        lines.push_str(&if id % 7 == 3 { large(id) } else { small(id) });
        lines.push('\n');
        lines.push_str(if id % 5 == 0 {
            "{\"cut\":\n"
        } else {
            "{\"no\":1}\n"
        });
    }
    both(lines.as_bytes(), usize::MAX, false);
    both(lines.as_bytes(), 11, true);
}

#[test]
fn a_slow_stream_is_passed_on_at_once_and_left_where_the_visitor_breaks() {
    let line =
        "{\"id_str\":\"1\",\"entities\":{\"media\":[{\"id_str\":\"1\",\"type\":\"photo\"}]}}\n";
    let lines = line.repeat(2).into_bytes();
    let mut told = Told {
        lines: Vec::new(),
        limit: 1,
        wants_all: false,
    };
    let end = scan_ahead(
        "-",
        Stuck(Some(lines)),
        &Options::default(),
        &mut Counts::default(),
        &mut told,
    );
    assert_eq!(
        end.map_err(|error| error.to_string()),
        Ok(ControlFlow::Break(()))
    );
    assert_eq!(told.lines.len(), 1);
}
