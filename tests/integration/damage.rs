//! Damage at random: what it hits is rejected with its place, and what it does not hit comes out whole.

use std::io::{Cursor, Read};
use std::ops::ControlFlow;

use crate::compressed::{bzip2, gzip, xz, zstd};
use serde::de::IgnoredAny;
use serde_json::{Deserializer, json};
use tweet_media::{Compression, Counts, Id, Options, Record, Reject, Source, Visitor, scan};

/// Numbers that look random, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % limit
    }
}

/// A tweet on one line, with one medium whose id is `number`.
fn tweet(number: usize, dice: &mut Dice) -> Vec<u8> {
    let text = [
        "plain",
        "quo\"ted",
        "back\\slash",
        "{not [json",
        "é漢🦀",
        "\n\t\u{7f}",
        "",
    ];
    let variants: Vec<_> = (0..dice.below(4))
        .map(|at| json!({ "bitrate": 256_000 << at, "content_type": "video/mp4", "url": format!("https://video.twimg.com/vid/{}x{}/{number}.mp4", 320 << at, 180 << at) }))
        .collect();
    let mut media = json!({
        "id_str": number.to_string(),
        "media_url_https": format!("https://pbs.twimg.com/media/{number:015}.jpg"),
        "type": if variants.is_empty() { "photo" } else { "video" },
        "sizes": { "large": { "w": 1200, "h": 675, "resize": "fit" } },
    });
    if !variants.is_empty() {
        media["video_info"] =
            json!({ "aspect_ratio": [16, 9], "duration_millis": 31_160, "variants": variants });
    }
    let tweet = json!({
        "id_str": (1_000_000 + number).to_string(),
        "full_text": text[dice.below(text.len())].repeat(dice.below(9)),
        "user": { "id_str": "17", "screen_name": "invented", "numbers": [1, -2.5e3, true, null] },
        "extended_entities": { "media": [media] },
    });
    tweet.to_string().into_bytes()
}

/// One of the things that happen to the bytes of a line; none of them ends it.
fn damage(line: &mut Vec<u8>, dice: &mut Dice) {
    if line.is_empty() {
        return;
    }
    let at = dice.below(line.len());
    match dice.below(7) {
        0 => line[at] ^= 1 << dice.below(8),
        1 => line[at] = u8::try_from(dice.below(256)).unwrap_or(0),
        2 => line.truncate(at),
        3 => drop(line.drain(..at)),
        4 => drop(line.remove(at)),
        5 => line.insert(at, b"{}[]\",:\\\x000x"[dice.below(11)]),
        _ => {
            let end = at + dice.below((line.len() - at).min(99));
            line[at..end].fill(0);
        }
    }
    for byte in line.iter_mut().filter(|byte| **byte == b'\n') {
        *byte = 0;
    }
}

/// Whether serde_json too finds the structure broken. It is asked about text, since bad UTF-8 alone is no
/// broken structure, and about every value on the line.
fn is_broken(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line);
    let mut values = Deserializer::from_str(&text).into_iter::<IgnoredAny>();
    values.any(|value| value.is_err())
}

/// Damages a line until it is broken. A line that holds next to nothing may be none, or, if it is the
/// first, say that values take many lines.
fn broken(good: &[u8], dice: &mut Dice) -> Vec<u8> {
    loop {
        let mut line = good.to_vec();
        for _ in 0..=dice.below(3) {
            damage(&mut line, dice);
        }
        if line.len() > 8 && is_broken(&line) {
            return line;
        }
    }
}

/// What a scan told: the media by id, and where the rejects lie.
#[derive(Debug, Default, PartialEq)]
struct Told {
    media: Vec<u64>,
    /// Line, first byte and bytes.
    rejects: Vec<(u64, u64, Vec<u8>)>,
}

impl Visitor for Told {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        self.media.extend(record.media_id.map(Id::get));
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        assert!(!reject.code.is_empty() && !reject.message.is_empty());
        let place = reject.offset..=reject.offset + reject.length;
        assert!(
            place.contains(&reject.error_offset),
            "the fault lies in its document"
        );
        assert_eq!(reject.length, reject.bytes.len() as u64);
        self.rejects
            .push((reject.line, reject.offset, reject.bytes.to_vec()));
        ControlFlow::Continue(())
    }
}

fn told(input: Vec<u8>) -> (Told, Counts, Option<String>) {
    let (mut told, mut counts) = (Told::default(), Counts::default());
    let source = Source::new(Cursor::new(input)).expect("memory opens");
    let result = scan("input", source, &Options::default(), &mut counts, &mut told);
    (told, counts, result.err().map(|error| error.to_string()))
}

type Encode = fn(&[u8]) -> Vec<u8>;

/// Every compression that carries a checksum.
const COMPRESSED: [(Compression, Encode); 4] = [
    (Compression::Gzip, gzip),
    (Compression::Bzip2, bzip2),
    (Compression::Zstd, zstd),
    (Compression::Xz, xz),
];

#[test]
fn of_a_hundred_archives_with_damaged_lines_every_good_line_and_every_bad_one_is_told() {
    const LINES: usize = 200;
    let (mut good, mut bad) = (0, 0);
    for seed in 1..=100_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let lines: Vec<_> = (1..=LINES).map(|number| tweet(number, &mut dice)).collect();
        let mut hit = Vec::new();
        while hit.len() < LINES / 100 {
            let number = 1 + dice.below(LINES);
            if !hit.contains(&number) {
                hit.push(number);
            }
        }
        let line_break: &[u8] = if seed % 3 == 0 { b"\r\n" } else { b"\n" };
        let (mut input, mut expected) = (Vec::new(), Told::default());
        for (number, line) in (1..).zip(&lines) {
            if hit.contains(&number) {
                let line = broken(line, &mut dice);
                // What stands between documents is no part of them.
                let is_between = |byte: &u8| b" \t\r,;".contains(byte);
                let before = line.iter().take_while(|byte| is_between(byte)).count();
                let behind = line.iter().rev().take_while(|byte| b" \t\r".contains(byte));
                let document = &line[before..line.len() - behind.count()];
                let offset = (input.len() + before) as u64;
                expected
                    .rejects
                    .push((number as u64, offset, document.to_vec()));
                input.extend_from_slice(&line);
            } else {
                expected.media.push(number as u64);
                input.extend_from_slice(line);
            }
            input.extend_from_slice(line_break);
        }
        let length = input.len() as u64;
        // One archive in two is compressed.
        let which = usize::try_from(seed).expect("small") % 8;
        let input = COMPRESSED
            .get(which)
            .map_or(input.clone(), |(_, encode)| encode(&input));
        let (told, counts, error) = told(input);
        assert_eq!(error, None, "archive {seed}");
        assert_eq!(told.media, expected.media, "archive {seed}: good lines");
        assert_eq!(told.rejects.len(), expected.rejects.len(), "archive {seed}");
        for (told, expected) in told.rejects.iter().zip(&expected.rejects) {
            let (line, offset, bytes) = expected;
            let shown = String::from_utf8_lossy(bytes);
            assert_eq!(
                (told.0, told.1),
                (*line, *offset),
                "archive {seed}: {shown}"
            );
            assert!(
                told.2 == *bytes,
                "archive {seed}: {:?} for {shown:?}",
                String::from_utf8_lossy(&told.2)
            );
        }
        assert!(counts.is_balanced(), "archive {seed}: {counts:?}");
        assert_eq!(counts.bytes, length, "archive {seed}");
        good += told.media.len();
        bad += told.rejects.len();
    }
    println!("{good} good lines and {bad} bad ones in 100 archives");
    assert_eq!(
        (good, bad),
        (100 * (LINES - LINES / 100), 100 * (LINES / 100))
    );
}

#[test]
fn damage_inside_of_arrays_costs_no_other_element() {
    for seed in 1..=60_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let hit = 2 + dice.below(98);
        let (mut input, mut expected) = (Vec::new(), Vec::new());
        input.extend_from_slice(if seed % 2 == 0 {
            b"[\n"
        } else {
            b"window.YTD.tweets.part0 = [\n"
        });
        for number in 1..=100 {
            let line = tweet(number, &mut dice);
            if number == hit {
                input.extend_from_slice(&broken(&line, &mut dice));
            } else {
                expected.push(number as u64);
                input.extend_from_slice(&line);
            }
            input.extend_from_slice(if number == 100 { b"\n]\n" } else { b",\n" });
        }
        let (mut told, counts, error) = told(input);
        assert_eq!(error, None, "array {seed}");
        assert!(!told.rejects.is_empty(), "array {seed}");
        assert!(counts.is_balanced(), "array {seed}: {counts:?}");
        // What is whole within the damaged line may come out too.
        told.media.retain(|id| *id != hit as u64);
        assert_eq!(told.media, expected, "array {seed}");
    }
}

/// What reading a stream to its end gives.
fn read(packed: &[u8]) -> (Compression, Vec<u8>, bool) {
    let Ok(mut source) = Source::new(Cursor::new(packed.to_vec())) else {
        return (Compression::Plain, Vec::new(), true);
    };
    let mut text = Vec::new();
    let is_told = source.read_to_end(&mut text).is_err();
    (source.compression(), text, is_told)
}

/// Some tweets on lines, so mixed that none of them compresses to nothing.
fn lines(count: usize) -> Vec<u8> {
    let mut dice = Dice(7);
    let mut text = Vec::new();
    for number in 1..=count {
        text.extend_from_slice(&tweet(number, &mut dice));
        text.push(b'\n');
    }
    text
}

#[test]
fn no_prefix_of_a_compressed_stream_passes_for_the_whole() {
    let text = lines(6);
    for (compression, encode) in COMPRESSED {
        let packed = encode(&text);
        assert_eq!(read(&packed), (compression, text.clone(), false));
        for cut in 1..packed.len() {
            let (seen_as, read, is_told) = read(&packed[..cut]);
            // Cut within its magic bytes it is plain, and none of it is JSON.
            if seen_as == compression {
                assert!(is_told, "{compression}: cut at {cut} of {}", packed.len());
                assert!(text.starts_with(&read), "{compression}: cut at {cut}");
            } else {
                assert!(
                    cut < 6,
                    "{compression}: cut at {cut} is taken for {seen_as}"
                );
            }
        }
    }
}

#[test]
fn of_four_thousand_flipped_bits_none_is_silent() {
    let text = lines(6);
    for (compression, encode) in COMPRESSED {
        let packed = encode(&text);
        let bits = packed.len() * 8;
        let (mut told_of, mut harmless, mut other) = (0, 0, 0);
        for flip in 0..4000 {
            let bit = flip * bits / 4000;
            let mut flipped = packed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let (seen_as, read, is_told) = read(&flipped);
            if seen_as != compression {
                // Without its magic bytes it is plain and no JSON: refused as such.
                let (told, _, error) = told(flipped);
                assert!(told.media.is_empty(), "{compression}: bit {bit}");
                assert!(
                    error.is_some() || !told.rejects.is_empty(),
                    "{compression}: bit {bit}"
                );
                other += 1;
            } else if is_told {
                told_of += 1;
            } else {
                assert!(read == text, "{compression}: bit {bit} of {bits} is silent");
                harmless += 1;
            }
        }
        println!(
            "{compression}: {told_of} told of, {harmless} harmless, {other} no {compression} any more"
        );
        assert!(told_of > 3900, "{compression}: {told_of}");
    }
}
