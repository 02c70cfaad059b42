//! The data dictionary: current, complete, and found by whatever people type.

use serde_json::Value;
use tweet_media::{CheckCode, Dictionary, Entry, Flag, PUBLISHED};

use crate::schemas::{assert_current, schema};
use crate::support::project;

#[test]
fn the_committed_dictionary_is_current() {
    assert_current(
        &project("schemas/DICTIONARY.md"),
        &Dictionary::new().markdown(),
    );
}

/// The paths of every property below a schema, as far as definitions are not met again.
fn paths(root: &Value, at: &Value, path: &str, open: &mut Vec<String>, found: &mut Vec<String>) {
    if let Some(reference) = at["$ref"].as_str() {
        let name = reference.rsplit('/').next().expect("a name").to_owned();
        // Every number may be in a wrapper, which has entries of its own.
        if name == "#" || name.ends_with("Wrapper") || open.contains(&name) {
            return;
        }
        let definition = &root["$defs"][&name];
        open.push(name);
        paths(root, definition, path, open, found);
        open.pop();
    }
    for choice in at["anyOf"].as_array().into_iter().flatten() {
        paths(root, choice, path, open, found);
    }
    if at["items"].is_object() {
        paths(root, &at["items"], path, open, found);
    }
    for (name, property) in at["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        found.push(path.clone());
        paths(root, property, &path, open, found);
    }
}

#[test]
fn every_property_of_every_schema_has_its_entry() {
    let dictionary = Dictionary::new();
    let mut count = 0;
    for published in PUBLISHED {
        let schema = schema(published.name);
        let mut all = Vec::new();
        paths(&schema, &schema, published.name, &mut Vec::new(), &mut all);
        for path in all {
            count += 1;
            let found = dictionary.look_up(&path);
            assert!(
                !found.entries.is_empty() && found.unknown.is_empty(),
                "{path}"
            );
        }
    }
    assert!(count > 500, "{count} properties");
}

/// The paths that a query finds.
fn found(query: &str) -> Vec<String> {
    let dictionary = Dictionary::new();
    let paths = dictionary.find(query).into_iter();
    paths.map(|entry: &Entry| entry.path.clone()).collect()
}

#[test]
fn a_field_is_found_by_path_by_the_end_of_one_and_by_a_key_of_the_wire() {
    const BITRATE: &str = "media-entity.video_info.variants.bitrate";
    for query in [
        BITRATE,
        "video_info.variants.bitrate",
        "video_info.variants[].bitrate",
        "/variants/bitrate",
        "variants.bit_rate",
        "v2-media.variants.bit_rate",
        "bit_rate",
        "tweet.extended_entities.media.video_info.variants.bitrate",
    ] {
        assert_eq!(found(query), [BITRATE], "{query}");
    }
    assert_eq!(found("bitrate"), [BITRATE, "explain.bitrate"]);
    assert_eq!(
        found("duration_ms"),
        [
            "v2-media.duration_ms",
            "record.duration_ms",
            "explain.duration_ms",
        ]
    );
    assert_eq!(
        found("original_img_url")[0],
        "graphql-media.media_results.result.media_info.original_img_url"
    );
    for query in ["", ".", "rate", "bitrate.bitrate", "media-entity"] {
        assert_eq!(found(query), [] as [&str; 0], "{query:?}");
    }
}

#[test]
fn a_pointer_into_a_document_finds_the_field_whatever_lies_around_it() {
    for (pointer, path) in [
        ("/entities/media/0/sizes", "media-entity.sizes"),
        (
            "/data/tweet/legacy/extended_entities/media/3/video_info/variants/10/bit_rate",
            "media-entity.video_info.variants.bitrate",
        ),
        (
            "/globalObjects/tweets/1800000000000000000/full_text",
            "tweet.full_text",
        ),
        (
            "/a/b/string_value#/media_entities",
            "place.string_value.media_entities",
        ),
        (
            "video_info.variants[0].url",
            "media-entity.video_info.variants.url",
        ),
        ("extended_entities.media.0.id_str", "media-entity.id_str"),
    ] {
        assert_eq!(
            found(pointer).first().map(String::as_str),
            Some(path),
            "{pointer}"
        );
    }
    for nothing in ["/0/1", "/a/b/", "legacy.tweet.sizes"] {
        assert_eq!(found(nothing), [] as [&str; 0], "{nothing}");
    }
}

#[test]
fn what_is_not_known_of_a_path_is_told() {
    let dictionary = Dictionary::new();
    for (path, unknown, known, first) in [
        ("/place/id", "place", "id", "media-entity.id"),
        (
            "/entities/urls/0/indices",
            "entities.urls",
            "indices",
            "media-entity.indices",
        ),
        (
            "includes.media.duration_ms",
            "",
            "includes.media.duration_ms",
            "v2-media.duration_ms",
        ),
        (
            "data.legacy.extended_entities.media.sizes",
            "data.legacy",
            "extended_entities.media.sizes",
            "media-entity.sizes",
        ),
        ("media.sizes", "", "media.sizes", "media-entity.sizes"),
        ("/data/0/id", "data", "id", "media-entity.id"),
        (
            "/mediaDetails/0/type",
            "",
            "mediaDetails.type",
            "media-entity.type",
        ),
    ] {
        let found = dictionary.look_up(path);
        assert_eq!(
            (found.unknown.as_str(), found.known.as_str()),
            (unknown, known)
        );
        assert_eq!(found.entries[0].path, first, "{path}");
    }
}

#[test]
fn neither_case_nor_which_part_of_a_place_it_is_matters() {
    for (query, path) in [
        ("Bit_Rate", "media-entity.video_info.variants.bitrate"),
        (
            "VIDEO_INFO.Variants.URL",
            "media-entity.video_info.variants.url",
        ),
        ("viewcount", "media-entity.mediaStats.viewCount"),
        (
            "twitter_extended_entities",
            "place.twitter_extended_entities.media",
        ),
        ("string_value", "place.string_value.media_entities"),
        ("attachment", "place.attachment.media"),
        ("includes", "place.includes.media"),
        (
            "article_results.result",
            "place.article_results.result.media_entities",
        ),
    ] {
        assert!(
            found(query).iter().any(|it| it == path),
            "{query}: {:?}",
            found(query)
        );
    }
}

#[test]
fn every_flag_and_every_code_is_found_as_a_word() {
    let dictionary = Dictionary::new();
    let paths = |word: &str| -> Vec<String> {
        let found = dictionary.word(word).into_iter();
        found
            .inspect(|(entry, known)| {
                assert!(!known.meaning.is_empty(), "{word} in {}", entry.path);
            })
            .map(|(entry, _)| entry.path.clone())
            .collect()
    };
    for flag in Flag::ALL {
        assert!(
            paths(flag.as_str()).iter().any(|it| it == "record.flags"),
            "{flag}"
        );
    }
    for code in CheckCode::ALL {
        assert!(
            paths(code.as_str()).iter().any(|it| it == "check.code"),
            "{code}"
        );
    }
    assert_eq!(paths("Salvaged:UTF8"), ["record.flags"]);
    assert_eq!(paths("salvage"), [] as [&str; 0]);
}

#[test]
fn every_place_of_the_readme_has_its_entry() {
    let readme = std::fs::read_to_string(project("README.md")).expect("a README");
    let (_, table) = readme.split_once("\n| path | where |\n").expect("a table");
    let rows = table
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let mut count = 0;
    for path in cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
        count += 1;
        let place = format!("place.{path}");
        assert!(found(path).contains(&place), "{path}: {:?}", found(path));
    }
    assert_eq!(count, Dictionary::new().below("place").len());
}

#[test]
fn what_is_read_has_the_type_it_comes_in_and_the_one_it_becomes() {
    let dictionary = Dictionary::new();
    let entry = |path| dictionary.find(path)[0];
    let sizes = entry("media-entity.sizes");
    assert_eq!(sizes.wire_type, "object or array of object");
    assert_eq!(sizes.normalized_type, "object");
    let id = entry("media-entity.id_str");
    assert_eq!(id.wire_type, "integer, string of digits or number-wrapper");
    assert_eq!(id.normalized_type, "string of digits");
    let millis = entry("duration_millis");
    assert_eq!(millis.unit.as_deref(), Some("milliseconds"));
    assert_eq!(
        millis
            .absence
            .as_deref()
            .map(|it| it.starts_with("Absent for animated GIFs")),
        Some(true)
    );
    assert_eq!(
        millis.wire_type,
        "integer, integral float, string of digits or number-wrapper"
    );
    assert_eq!(millis.normalized_type, "integer");
    let time = entry("tweet.created_at");
    assert_eq!(
        time.wire_type,
        "string, integer, date-wrapper or number-wrapper"
    );
    assert_eq!(time.normalized_type, "string");
    let columns = dictionary.below("record");
    let required: Vec<&str> = columns
        .iter()
        .filter(|it| !it.is_optional)
        .map(|it| it.name())
        .collect();
    assert!(
        required.contains(&"pointer") && !required.contains(&"tweet_id"),
        "{required:?}"
    );
}
