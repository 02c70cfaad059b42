//! Hostile text through the lists and CSV, read back as their readers read them.

use std::collections::HashSet;
use std::ops::ControlFlow;

use serde_json::json;
use tweet_media::{
    Aria2, Column, Counts, Csv, Encode, LeftOut, NameTemplate, Options, Record, Reject, Urls,
    Visitor, normalized_url, scan,
};

use crate::support::beside;

/// Addresses that deceive readers of lists, and what may stand in a list of each.
const TRICKS: &[(&str, Option<&str>)] = &[
    // Bytes that parsers drop and readers of lists do not.
    ("https://video.twimg.com/a.mp4\n out=.bashrc", None),
    ("https://video.twimg.com/a.mp4\r\n dir=/", None),
    ("https://video.tw\timg.com/a.mp4", None),
    (
        "https://video.twimg.com/a.mp4\thttps://evil.example/b",
        None,
    ),
    (
        "https://video.twimg.com/a.mp4\0https://evil.example/b",
        None,
    ),
    ("https://video.twimg.com/\u{1b}]52;c;x\u{7}", None),
    ("https://video.twimg.com/\u{9b}31m", None),
    // First characters that are orders.
    (
        " https://video.twimg.com/a.mp4",
        Some("https://video.twimg.com/a.mp4"),
    ),
    ("-oProxyCommand=x", None),
    ("#https://video.twimg.com/a.mp4", None),
    ("--exec=x https://video.twimg.com/a.mp4", None),
    // Other schemes, and none.
    ("javascript:alert(1)", None),
    ("file:///etc/passwd", None),
    ("data:video/mp4;base64,AAAA", None),
    ("ftp://video.twimg.com/a.mp4", None),
    ("//video.twimg.com/a.mp4", None),
    ("video.twimg.com/a.mp4", None),
    // Users, ports and hosts that look like another.
    ("https://video.twimg.com@evil.example/a.mp4", None),
    ("https://video.twimg.com:443@evil.example/a.mp4", None),
    (
        "https://video.twimg.com.evil.example/a.mp4",
        Some("https://video.twimg.com.evil.example/a.mp4"),
    ),
    (
        "https://video.twimg.com:443/a.mp4",
        Some("https://video.twimg.com/a.mp4"),
    ),
    ("http://2130706433/a.mp4", Some("http://127.0.0.1/a.mp4")),
    (
        "https://ｖideo.twimg.com/a.mp4",
        Some("https://video.twimg.com/a.mp4"),
    ),
    (
        "https://%76ideo.twimg.com/a.mp4",
        Some("https://video.twimg.com/a.mp4"),
    ),
    (
        "https://vide\u{43e}.twimg.com/a.mp4",
        Some("https://xn--vide-85d.twimg.com/a.mp4"),
    ),
    // Paths and queries that readers take apart.
    (
        "https:\\\\video.twimg.com\\..\\a.mp4",
        Some("https://video.twimg.com/a.mp4"),
    ),
    (
        "https://video.twimg.com/[1-9]{a,b}'\"`$(x) y.mp4",
        Some("https://video.twimg.com/%5B1-9%5D%7Ba,b%7D%27%22%60$(x)%20y.mp4"),
    ),
    (
        "https://video.twimg.com/a.mp4?tag=1&amp;amp;v=2#__youtubedl_smuggle=x",
        Some("https://video.twimg.com/a.mp4?tag=1&amp;v=2"),
    ),
];

/// Text that breaks what is not careful, made here.
fn generated() -> Vec<String> {
    let pieces = [
        "",
        " ",
        "\t",
        "\n",
        "\r",
        "\0",
        "\u{1b}[2J",
        "\u{7f}",
        "\u{9b}31m",
        "\u{85}",
        "\u{2028}",
        "\u{202e}",
        "\u{feff}",
        "\u{200b}",
        "\"",
        "'",
        "`",
        "\\",
        "/",
        "..",
        "../",
        "-",
        "--help",
        "#",
        "=1+1",
        "@SUM(1)",
        "+1",
        ",",
        ";",
        "|",
        "&",
        "&amp;",
        "%0a",
        "%00",
        "%",
        "%zz",
        "?",
        "://",
        "https://",
        "[",
        "]",
        "{1..9}",
        "<script>",
        "$(x)",
        "~",
        "CON",
        "nul.",
        "é",
        "漢",
        "🦀",
        "e\u{301}",
        "\u{fffd}",
        "\u{10ffff}",
        " out=x",
        "\n out=x",
        "\n#",
        "\n-",
        "\"\n\"",
    ];
    let mut all: Vec<String> = pieces.iter().map(|&piece| piece.to_owned()).collect();
    for a in pieces {
        for b in pieces {
            all.push(format!("{a}{b}x{a}"));
        }
    }
    all.push("x".repeat(10_000));
    all.push("漢".repeat(3_000));
    all
}

/// The list of naughty strings, where it lies beside the project.
fn naughty() -> Vec<String> {
    let Some(folder) = beside("shared/suites/naughty-strings") else {
        return Vec::new();
    };
    let text = std::fs::read(folder.join("blns.json")).expect("the list");
    serde_json::from_slice(&text).expect("an array of strings")
}

/// Tweets with this text in every place that reaches a list or a name.
fn tweets(texts: &[String]) -> Vec<u8> {
    let mut lines = Vec::new();
    let variant = |url: String| json!({"variants": [{"content_type": "video/mp4", "bitrate": 1, "url": url}]});
    for (index, text) in texts.iter().enumerate() {
        let tweet = json!({
            "id_str": (1000 + index).to_string(),
            "user": {"screen_name": text},
            "extended_entities": {"media": [
                {"id_str": (10 * index + 1).to_string(), "type": "video", "ext_alt_text": text,
                 "video_info": variant(text.clone())},
                {"id_str": (10 * index + 2).to_string(), "type": "video",
                 "video_info": variant(format!("https://video.twimg.com/{text}"))},
                {"id_str": (10 * index + 3).to_string(), "type": text, "media_url_https": text,
                 "video_info": variant(format!("https://video.twimg.com/a.mp4?{text}"))},
                {"id_str": (10 * index + 4).to_string(), "type": "photo", "media_url_https": format!("https://{text}.example/a.jpg")},
            ]},
        });
        lines.extend_from_slice(tweet.to_string().as_bytes());
        lines.push(b'\n');
    }
    lines
}

/// One encoder's output, and what went into it.
struct Written<E> {
    encoder: E,
    out: Vec<u8>,
    left_out: u64,
    /// The normal form of each address that went in.
    addresses: Vec<String>,
    /// The cells of every record, absent ones empty.
    cells: Vec<Vec<String>>,
}

impl<E: Encode> Visitor for Written<E> {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        let before = self.out.len();
        let best = record.best_url.as_deref();
        match self.encoder.record(record, &mut self.out) {
            Ok(()) => self.addresses.extend(best.and_then(normalized_url)),
            Err(why) => {
                assert_eq!(self.out.len(), before, "what is left out leaves nothing");
                let expected = match record.best_reason {
                    "no-address" | "no-variants" => LeftOut::NoAddress,
                    _ => LeftOut::BadAddress,
                };
                assert_eq!(why, expected, "{best:?}");
                self.left_out += 1;
            }
        }
        let row = serde_json::to_value(record).expect("a record is an object");
        let cell = |column: &Column| match &row[column.name()] {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        self.cells.push(Column::ALL.iter().map(cell).collect());
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        panic!("{}", reject.message);
    }
}

fn write<E: Encode>(mut encoder: E, input: &[u8]) -> Written<E> {
    let mut out = Vec::new();
    encoder.begin(&mut out);
    let mut written = Written {
        encoder,
        out,
        left_out: 0,
        addresses: Vec::new(),
        cells: Vec::new(),
    };
    let mut counts = Counts::default();
    let _ = scan("-", input, &Options::default(), &mut counts, &mut written).expect("JSON Lines");
    assert!(counts.is_balanced());
    written
}

/// What no reader of lists takes for anything but an address: not curl's globs, not a shell's or xargs'
/// quotes, not an option, not a comment.
#[track_caller]
fn assert_plain(address: &str) {
    assert!(
        address.starts_with("https://") || address.starts_with("http://"),
        "{address:?}"
    );
    assert!(
        address.bytes().all(|byte| byte.is_ascii_graphic()),
        "{address:?}"
    );
    let host_end = address[8..].find('/').map_or(address.len(), |at| at + 8);
    assert!(
        !address[host_end..].contains([
            '"', '\'', '`', '\\', '[', ']', '{', '}', '|', '<', '>', '^', '#'
        ]),
        "{address:?}"
    );
}

/// The addresses of one file, and its options.
type Download<'a> = (Vec<&'a str>, Vec<(&'a str, &'a str)>);

/// Reads an input file as aria2 does: blank lines and comments aside, a line is addresses between
/// tabs, and lines that begin with a blank are options of the addresses before them.
fn read_as_aria2(text: &str) -> Vec<Download<'_>> {
    let mut entries: Vec<Download<'_>> = Vec::new();
    for line in text.split(['\n', '\r']) {
        if line.starts_with([' ', '\t']) {
            let option = line.trim_matches([' ', '\t']);
            let (name, value) = option.split_once('=').expect("an option");
            entries
                .last_mut()
                .expect("an address first")
                .1
                .push((name, value));
        } else if !line.is_empty() && !line.starts_with('#') {
            entries.push((line.split('\t').collect(), Vec::new()));
        }
    }
    entries
}

#[track_caller]
fn assert_safe_name(name: &str) {
    let (stem, extension) = name.rsplit_once('.').expect("an extension");
    assert!(name.len() <= 200 && !stem.is_empty(), "{name:?}");
    assert!(
        [
            "mp4", "jpg", "png", "gif", "webp", "webm", "m3u8", "mpd", "bin"
        ]
        .contains(&extension),
        "{name:?}"
    );
    assert!(
        !name.starts_with(['-', '.']) && !name.contains(".."),
        "{name:?}"
    );
    assert!(
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)),
        "{name:?}"
    );
    let first = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    assert!(
        !["con", "prn", "aux", "nul", "com1", "lpt9"].contains(&first.as_str()),
        "{name:?}"
    );
}

fn assert_lists_hold(texts: &[String]) {
    if texts.is_empty() {
        return;
    }
    let input = tweets(texts);
    for (encoder, end) in [(Urls::lines(), '\n'), (Urls::nul_separated(), '\0')] {
        let written = write(encoder, &input);
        let text = String::from_utf8(written.out).expect("a list is ASCII");
        let read: Vec<_> = text.split_terminator(end).collect();
        assert!(!read.is_empty());
        assert_eq!(read, written.addresses);
        assert_eq!(
            read.len() as u64 + written.left_out,
            written.cells.len() as u64
        );
        for address in &read {
            assert_plain(address);
        }
    }
    for template in [
        "{tweet_id}-{media_index}",
        "{author_username}",
        "{type}.{segment}",
        "archive",
    ] {
        let template: NameTemplate = template.parse().expect("a template");
        let written = write(Aria2::new(template), &input);
        let text = String::from_utf8(written.out).expect("a list is ASCII");
        let entries = read_as_aria2(&text);
        assert_eq!(entries.len(), written.addresses.len());
        let mut names = HashSet::new();
        for ((addresses, options), address) in entries.iter().zip(&written.addresses) {
            assert_eq!(addresses, &[address.as_str()]);
            let [("out", name)] = options.as_slice() else {
                panic!("{options:?}");
            };
            assert_safe_name(name);
            assert!(
                names.insert(name.to_ascii_lowercase()),
                "{name} is given twice"
            );
        }
    }
    let written = write(Csv::new(Column::ALL), &input);
    let mut reader = csv::Reader::from_reader(written.out.as_slice());
    let header: Vec<String> = reader
        .headers()
        .expect("a header")
        .iter()
        .map(str::to_owned)
        .collect();
    assert!(
        header
            .iter()
            .zip(Column::ALL)
            .all(|(name, column)| name == column.name())
    );
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(written.left_out, 0);
    assert!(rows == written.cells, "CSV reads back as the records");
}

#[test]
fn naughty_strings_leave_lists_whole() {
    assert_lists_hold(&naughty());
}

#[test]
fn generated_strings_leave_lists_whole() {
    assert_lists_hold(&generated());
}

#[test]
fn tricks_with_addresses_come_out_plain_or_not_at_all() {
    assert_eq!(TRICKS.len(), 28);
    for (trick, expected) in TRICKS {
        assert_eq!(normalized_url(trick).as_deref(), *expected, "{trick:?}");
    }
    let texts: Vec<String> = TRICKS
        .iter()
        .map(|(trick, _)| (*trick).to_owned())
        .collect();
    assert_lists_hold(&texts);
}
