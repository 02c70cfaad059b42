//! Every real payload gives the media, types and best addresses that an independent program found in
//! it, but for the differences that a rule of the dictionary demands. Each of those is named here.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{beside, cell, scan_file};

/// One media object as the independent program saw it.
struct Seen {
    id: String,
    kind: String,
    best: String,
    container: String,
}

/// What the independent program saw, by file.
fn expected(folder: &std::path::Path) -> BTreeMap<String, Vec<Seen>> {
    let text =
        std::fs::read_to_string(folder.join("expected-media.tsv")).expect("expected-media.tsv");
    let mut files: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        files.entry(cells[0].to_owned()).or_default().push(Seen {
            id: cells[3].to_owned(),
            kind: cells[4].to_owned(),
            best: cells[6].to_owned(),
            container: cells[9].to_owned(),
        });
    }
    files
}

/// The type that the best list of an id states.
fn truest(seen: &[&Seen]) -> String {
    let is_preview =
        |seen: &&&Seen| matches!(seen.container.as_str(), "entities" | "twitter_entities");
    let trusted = seen
        .iter()
        .filter(|seen| !is_preview(seen))
        .find(|seen| !seen.kind.is_empty());
    let bolder = || {
        seen.iter()
            .find(|seen| !seen.kind.is_empty() && seen.kind != "photo")
    };
    let any = || seen.iter().find(|seen| !seen.kind.is_empty());
    trusted
        .or_else(bolder)
        .or_else(any)
        .map_or(String::new(), |seen| seen.kind.clone())
}

/// Files whose media the independent program sees only as strays: no container that it knows.
const STRAYS: &[&str] = &[
    "dm_message_with_image.json",
    "dm_message_with_video.json",
    "tweet_content_image.json",
    "tweet_content_video.json",
    "tweet_content_video_geoblocked.json",
];

/// The id in a media key; an id itself.
fn media_id(key: &str) -> &str {
    key.split_once('_').map_or(key, |(_, id)| id)
}

fn flag(row: &crate::support::Row, flag: &str) -> bool {
    cell(row, "flags").split(' ').any(|one| one == flag)
}

#[test]
fn media_of_real_payloads_are_those_of_an_independent_program() {
    let Some(folder) = beside("shared/corpus") else {
        return;
    };
    let expected = expected(&folder);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            name.contains("__")
        })
        .collect();
    files.sort();
    let mut differences = Vec::new();
    let (mut media, mut best_urls) = (0, 0);
    let mut inferred = Vec::new();
    for path in &files {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let scanned = scan_file(path);
        assert_eq!(scanned.error, None, "{name}");
        let empty = Vec::new();
        let seen = expected.get(&name).unwrap_or(&empty);
        // The independent program knows API v2's media by their keys.
        let theirs: BTreeSet<&str> = seen
            .iter()
            .map(|seen| media_id(&seen.id))
            .filter(|id| !id.is_empty())
            .collect();
        let ours: BTreeSet<&str> = scanned
            .rows
            .iter()
            .map(|row| cell(row, "media_id"))
            .filter(|id| !id.is_empty())
            .collect();
        for id in theirs.difference(&ours) {
            differences.push(format!("{name}: {id}: not found"));
        }
        for id in ours.difference(&theirs) {
            let row = scanned
                .rows
                .iter()
                .find(|row| cell(row, "media_id") == *id)
                .expect("its row");
            if !STRAYS.iter().any(|stray| name.ends_with(stray)) && !flag(row, "id-from-url") {
                differences.push(format!(
                    "{name}: {id}: found here alone at {}",
                    cell(row, "pointer")
                ));
            }
        }
        for row in &scanned.rows {
            media += 1;
            let id = cell(row, "media_id");
            let same: Vec<&Seen> = seen
                .iter()
                .filter(|seen| media_id(&seen.id) == id)
                .collect();
            if same.is_empty() {
                continue;
            }
            let (kind, ours) = (truest(&same), cell(row, "type"));
            // Rule 7: a preview list calls everything a photo, a restricted video is sent as one, and
            // classic archives state no type at all.
            if kind != ours && !flag(row, "type-inferred") {
                differences.push(format!("{name}: {id}: type {ours} for {kind:?}"));
            }
            inferred.extend((kind != ours).then(|| format!("{kind:?} -> {ours}")));
            let bests: BTreeSet<&str> = same
                .iter()
                .map(|seen| seen.best.as_str())
                .filter(|best| !best.is_empty())
                .collect();
            if !bests.is_empty() {
                best_urls += 1;
                if !bests.contains(cell(row, "best_url")) {
                    differences.push(format!(
                        "{name}: {id}: best {} for {bests:?}",
                        cell(row, "best_url")
                    ));
                }
            }
        }
        let mut once = BTreeSet::new();
        for row in &scanned.rows {
            let key = [
                "document",
                "root_tweet_id",
                "tweet_id",
                "media_id",
                "media_key",
                "image_url",
                "relation",
            ]
            .map(|column| row.get(column).map(ToString::to_string));
            assert!(once.insert(key), "{name}: twice: {row:?}");
        }
    }
    println!(
        "{} files, {media} records, {best_urls} best addresses compared",
        files.len()
    );
    // Classic archives without a type, and three photos that are videos by their address or by what a
    // publisher said of them.
    inferred.retain(|change| change != "\"\" -> photo");
    assert_eq!(inferred, ["\"photo\" -> video"; 3]);
    assert!(
        differences.is_empty(),
        "not explained:\n{}",
        differences.join("\n")
    );
}
