//! Every sample gives the records that its snapshot shows.

use std::path::{Path, PathBuf};

use crate::support::{Row, project, scan_file};

/// The files of a folder and of those below it, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension != "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// One line for each cell that says something of this sample.
fn lines(row: &Row) -> String {
    const SAME: &[&str] = &["schema_version", "input", "policy"];
    let cells = row
        .iter()
        .filter(|(column, _)| !SAME.contains(&column.as_str()));
    let mut text: Vec<String> = cells
        .map(|(column, value)| format!("  {column}: {value}"))
        .collect();
    text.sort();
    text.insert(0, "-".to_owned());
    text.join("\n")
}

#[test]
fn every_sample_gives_the_records_of_its_snapshot() {
    let folder = project("samples");
    for path in files(&folder) {
        let name = path
            .strip_prefix(&folder)
            .expect("below samples")
            .display()
            .to_string();
        let scanned = scan_file(&path);
        assert_eq!(scanned.error, None, "{name}");
        let records: Vec<String> = scanned.rows.iter().map(lines).collect();
        let counts = &scanned.counts;
        let text = format!(
            "{} documents, {} with media, {} control, {} rejected, {} salvaged, {} unresolved keys, {} misfits\n{}\n",
            counts.documents,
            counts.with_media,
            counts.control,
            counts.rejected,
            counts.salvaged,
            counts.unresolved_keys,
            counts.misfits,
            records.join("\n")
        );
        insta::with_settings!({
            snapshot_path => "snapshots/samples",
            prepend_module_to_snapshot => false,
            omit_expression => true,
            description => name.clone(),
        }, {
            insta::assert_snapshot!(name.replace('/', "__"), text);
        });
    }
}

#[test]
fn every_tweet_of_the_v1_family_is_typed_as_its_snapshot_shows() {
    let folder = project("samples");
    for family in ["v1", "stream"] {
        for path in files(&folder.join(family)) {
            let name = path
                .strip_prefix(&folder)
                .expect("below samples")
                .display()
                .to_string();
            let bytes = std::fs::read(&path).expect("a file");
            let mut documents = tweet_media::Documents::new(&*bytes);
            let mut typed = Vec::new();
            while let Some(document) = documents.next().expect("sound framing") {
                // The cut text of one sample is refused by every strict parser; the finder salvages it.
                let tweet = tweet_media::Tweet::from_slice(document.bytes);
                typed.push(tweet.map_or_else(
                    |error| format!("refused: {error}"),
                    |tweet| serde_json::to_string_pretty(&tweet).expect("writes"),
                ));
            }
            insta::with_settings!({
                snapshot_path => "snapshots/tweets",
                prepend_module_to_snapshot => false,
                omit_expression => true,
                description => name.clone(),
            }, {
                insta::assert_snapshot!(name.replace('/', "__"), typed.join("\n"));
            });
        }
    }
}
