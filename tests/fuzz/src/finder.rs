//! The walk: whatever the document, it ends; and blanks between tokens, which lead it along other lanes,
//! change no medium.

use tweet_media::{Finder, Findings, OddityKind, Policy, explain, find, select};

/// The same document with a blank on both sides of every token that stands outside of strings.
fn spaced(document: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(2 * document.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for byte in document {
        if in_string {
            text.push(*byte);
            in_string = is_escaped || *byte != b'"';
            is_escaped = !is_escaped && *byte == b'\\';
        } else if b"{}[]:,".contains(byte) {
            text.extend([b' ', *byte, b'\n']);
        } else {
            in_string = *byte == b'"';
            text.push(*byte);
        }
    }
    text
}

/// What is found, in words.
fn words(findings: &Findings) -> String {
    format!("{findings:#?}")
}

/// The document as it stands, and as others would write it.
pub fn finder(data: &[u8]) {
    // A document that was not validated must do no harm either.
    let unchecked: Findings = Finder::new().find(data);
    let _ = Finder::new().census(data);
    let Ok(findings) = find(data) else {
        return;
    };
    assert_eq!(words(&unchecked), words(&findings));
    let other = find(&spaced(data)).expect("blanks do no harm");
    assert_eq!(words(&other), words(&findings));
    let json = serde_json::from_slice::<serde_json::Value>(data).ok();
    // Of a key that stands twice a tree has the last value, and media may be those of another.
    let mut repeats = false;
    Finder::new().audit(data, &mut |oddity| {
        repeats |= oddity.kind == OddityKind::RepeatedKey;
    });
    let json = json.filter(|_| !repeats);
    for finding in &findings.media {
        assert!(finding.index >= 1 || finding.count == 0, "{finding:?}");
        let written = serde_json::to_string(&finding.media).expect("an entity");
        assert!(serde_json::from_str::<serde_json::Value>(&written).is_ok());
        let choice = select(&finding.media, &Policy::BEST);
        let verdicts = explain(&finding.media, &Policy::BEST);
        assert_eq!(verdicts.len(), finding.media.variants().len());
        assert!(choice.index.is_none_or(|index| index < verdicts.len()));
        // Behind a `#` the pointer leads into the text of a string; but a key may hold one too.
        let pointer = &finding.pointer;
        let mut outer = pointer
            .match_indices('#')
            .map(|(at, _)| &pointer[..at])
            .chain([pointer.as_str()]);
        if let Some(json) = &json {
            assert!(
                outer.any(|pointer| json.pointer(pointer).is_some()),
                "nothing at {pointer}"
            );
        }
    }
}
