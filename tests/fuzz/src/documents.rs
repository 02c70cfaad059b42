//! Framing and verdicts: every byte is accounted for, in whatever pieces it comes, and what is called
//! valid is so in the eyes of serde_json.

use serde::de::IgnoredAny;
use tweet_media::{Documents, ErrorKind, FaultCode, Verdict};

use crate::Pieces;

/// What is compared of a document.
type Seen = (u64, u64, u64, u64, Verdict);

/// Reads the input in pieces; the documents, and whether it was refused as a whole.
fn read(bytes: &[u8], size: usize, max_document: u64) -> (Vec<Seen>, bool) {
    let reader = Pieces { bytes, size };
    let mut documents = Documents::new(reader).max_document(max_document);
    let mut seen = Vec::new();
    let mut end = 0;
    let is_refused = loop {
        let document = match documents.next() {
            Ok(Some(document)) => document,
            Ok(None) => break false,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Framing, "{error}");
                break true;
            }
        };
        let place = document.place;
        assert!(place.offset >= end, "documents do not overlap");
        end = place.offset + place.length;
        assert_eq!(place.number, seen.len() as u64 + 1);
        let at = usize::try_from(place.offset).expect("it was in memory");
        let length = usize::try_from(place.length).expect("it was in memory");
        let own = &bytes[at..at + length];
        let before = &bytes[..at];
        assert_eq!(
            place.line,
            1 + before.iter().filter(|byte| **byte == b'\n').count() as u64
        );
        let line_start = before.iter().rposition(|byte| *byte == b'\n');
        // A byte order mark before the first line is no part of it.
        let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        let line_start = line_start.map_or(mark, |at| at + 1);
        assert_eq!(place.column, (at - line_start) as u64 + 1);
        if let Verdict::Broken(fault) = document.verdict {
            assert!(document.bytes == own || document.bytes.is_empty());
            assert!(document.error().is_some());
            assert!(fault.offset <= length, "{fault:?} of {length} bytes");
            let _ = document.location(&fault);
            let is_limit = matches!(fault.code, FaultCode::TooDeep | FaultCode::TooLarge);
            let judged = serde_json::from_slice::<serde_json::Value>(own);
            assert!(
                is_limit || judged.is_err(),
                "{fault} in {:?}",
                String::from_utf8_lossy(own)
            );
        } else {
            assert_eq!(document.bytes, own);
            // What it skips, serde_json reads without a limit of depth, and as leniently as we do.
            let judged = serde_json::from_slice::<IgnoredAny>(own);
            let is_utf8 = std::str::from_utf8(own).is_ok();
            assert!(
                judged.is_ok() || !is_utf8,
                "{judged:?} in {:?}",
                String::from_utf8_lossy(own)
            );
            if let Verdict::Salvaged(faults) = document.verdict {
                assert_eq!(faults.utf8, !is_utf8);
                assert!(faults.words().count() > 0);
                let _ = document.location(&faults.first);
            }
        }
        seen.push((
            place.offset,
            place.length,
            place.line,
            place.column,
            document.verdict,
        ));
    };
    let counts = documents.counts();
    let rejects = seen
        .iter()
        .filter(|(.., verdict)| verdict.is_broken())
        .count();
    // What is refused for its first bytes is not read; all else is, also where it is no JSON.
    if !(is_refused && seen.is_empty()) {
        assert!(counts.add_up(), "{counts:?}");
        assert_eq!(counts.bytes, bytes.len() as u64);
        assert_eq!(counts.documents, seen.len() as u64);
        assert_eq!(counts.rejects, rejects as u64);
    }
    (seen, is_refused)
}

/// The first byte says in which pieces the others come, and how large a document may be.
pub fn documents(data: &[u8]) {
    let Some((how, bytes)) = data.split_first() else {
        return;
    };
    let max_document = if how & 0x80 == 0 { 1 << 30 } else { 48 };
    let size = usize::from(how & 0x7f) + 1;
    let whole = read(bytes, usize::MAX, max_document);
    assert_eq!(
        read(bytes, size, max_document),
        whole,
        "in pieces of {size} bytes"
    );
    assert_eq!(read_in_memory(bytes, max_document), whole, "in memory");
}

/// The same documents where they lie.
fn read_in_memory(bytes: &[u8], max_document: u64) -> (Vec<Seen>, bool) {
    let mut documents = Documents::from_slice(bytes).max_document(max_document);
    let mut seen = Vec::new();
    loop {
        match documents.next() {
            Ok(Some(document)) => {
                let place = document.place;
                let (line, column) = (place.line, place.column);
                seen.push((place.offset, place.length, line, column, document.verdict));
            }
            Ok(None) => return (seen, false),
            Err(_) => return (seen, true),
        }
    }
}
