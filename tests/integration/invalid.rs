//! What must be refused, and in which words.

use std::fmt::Write;
use std::ops::ControlFlow;

use tweet_media::{Counts, Input, Options, Record, Reject, Visitor, scan};

use crate::samples::files;
use crate::support::project;

/// Writes down every reject, and counts records.
#[derive(Default)]
struct Told {
    text: String,
    records: u64,
}

impl Visitor for Told {
    fn record(&mut self, _: &Record<'_>) -> ControlFlow<()> {
        self.records += 1;
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        let Reject {
            document,
            line,
            offset,
            length,
            error_line,
            error_column,
            error_offset,
            pointer,
            code,
            message,
            ..
        } = reject;
        writeln!(
            self.text,
            "document {document} on line {line} at byte {offset}, {length} bytes long\n  \
             line {error_line}, column {error_column}, byte {error_offset}, pointer {pointer:?}\n  \
             {code}: {message}"
        )
        .expect("a string");
        ControlFlow::Continue(())
    }
}

#[test]
fn every_invalid_input_is_refused_in_the_words_of_its_snapshot() {
    let folder = project("tests/invalid");
    let files = files(&folder);
    let readme = std::fs::read_to_string(folder.join("README.md")).expect("a README");
    for path in &files {
        let name = path.strip_prefix(&folder).expect("below").display();
        assert!(readme.contains(&format!("`{name}`")), "{name} is explained");
        let source = Input::new(path).open().expect("an input that opens");
        let (mut told, mut counts) = (Told::default(), Counts::default());
        let result = scan("input", source, &Options::default(), &mut counts, &mut told);
        let end = match result {
            Ok(_) => "read to its end".to_owned(),
            Err(error) => format!("{:?} error: {error}", error.kind()),
        };
        let records = counts.photos + counts.videos + counts.animated_gifs + counts.others;
        assert_eq!(records, told.records, "{name}");
        let text = format!(
            "{end}\n{} documents: {} with media, {} without, {} control, {} rejected; {} salvaged\n\
             {} bytes: {} of documents, {} between\n{}",
            counts.documents,
            counts.with_media,
            counts.without_media,
            counts.control,
            counts.rejected,
            counts.salvaged,
            counts.bytes,
            counts.document_bytes,
            counts.separator_bytes,
            told.text,
        );
        insta::with_settings!({
            snapshot_path => "snapshots/invalid",
            prepend_module_to_snapshot => false,
            omit_expression => true,
            description => name.to_string(),
        }, {
            insta::assert_snapshot!(name.to_string().replace('/', "__"), text);
        });
    }
    assert!(files.len() >= 15);
}
