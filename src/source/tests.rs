//! What every compression, every damage to it and every kind of name gives; archives in [`packed`].

/// Tar and zip, whole and damaged.
mod packed;

use std::fs;
use std::io::Write as _;

use super::*;

const TEXT: &str = "{\"id\":1,\"text\":\"é\"}\n{\"id\":2}\n";

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(text: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zstd(text: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn xz(text: &[u8]) -> Vec<u8> {
    let options = lzma_rust2::XzOptions::with_preset(1);
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

type Encode = fn(&[u8]) -> Vec<u8>;

const ENCODERS: [(Compression, Encode); 5] = [
    (Compression::Plain, |text| text.to_vec()),
    (Compression::Gzip, gzip),
    (Compression::Bzip2, bzip2),
    (Compression::Zstd, zstd),
    (Compression::Xz, xz),
];

/// Gives one byte at a time and is interrupted before each.
struct Reluctant {
    bytes: std::vec::IntoIter<u8>,
    interrupted: bool,
}

impl Read for Reluctant {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(io::Error::from(io::ErrorKind::Interrupted));
        }
        match (self.bytes.next(), buffer.first_mut()) {
            (Some(byte), Some(place)) => {
                *place = byte;
                Ok(1)
            }
            _ => Ok(0),
        }
    }
}

/// Everything that comes before the end or an error, and that error.
fn read_all(mut source: Source) -> (Vec<u8>, Option<Error>) {
    let mut text = Vec::new();
    let mut buffer = [0; 1000];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return (text, None),
            Ok(count) => text.extend_from_slice(&buffer[..count]),
            Err(error) => {
                let error = own_error(error);
                if error.kind() == ErrorKind::Compression {
                    assert_eq!(source.read(&mut buffer).unwrap(), 0, "damage is the end");
                }
                return (text, Some(error));
            }
        }
    }
}

fn read(bytes: Vec<u8>) -> (Vec<u8>, Option<Error>) {
    let plain = read_all(Source::new(io::Cursor::new(bytes.clone())).unwrap());
    let reluctant = Reluctant {
        bytes: bytes.into_iter(),
        interrupted: false,
    };
    let slow = read_all(Source::new(reluctant).unwrap());
    assert_eq!(plain.0.len(), slow.0.len());
    assert_eq!(plain.0, slow.0);
    assert_eq!(
        plain.1.as_ref().map(|error| error.message().to_owned()),
        slow.1.map(|error| error.message().to_owned())
    );
    plain
}

/// Lines that compress badly, so that there are many blocks.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut text = Vec::new();
    while text.len() < bytes {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        writeln!(text, "{{\"id\":{state}}}").unwrap();
    }
    text
}

#[test]
fn compression_is_known_by_magic_bytes_and_all_members_are_read() {
    for (compression, encode) in ENCODERS {
        let one = encode(TEXT.as_bytes());
        let source = Source::new(io::Cursor::new(one.clone())).unwrap();
        assert_eq!(source.compression(), compression);
        let consumed = source.consumed();
        assert_eq!(read_all(source).0, TEXT.as_bytes());
        assert_eq!(consumed.get(), one.len() as u64);

        let members = [&one[..], &encode(b""), &one, &one].concat();
        let (text, error) = read(members);
        assert_eq!(
            String::from_utf8(text).unwrap(),
            TEXT.repeat(3),
            "{compression}"
        );
        assert!(error.is_none(), "{compression}");
    }
}

#[test]
fn short_inputs_are_plain() {
    for head in [
        &b""[..],
        b"\x1F",
        b"\x1F\x8B",
        b"BZh",
        b"BZh is no archive",
        b"\x28\xB5",
        b"(",
        b"P",
    ] {
        let source = Source::new(head).unwrap();
        assert_eq!(source.compression(), Compression::Plain);
        assert_eq!(read_all(source).0, head);
    }
}

#[test]
fn a_frame_to_be_skipped_may_come_first_in_zstd() {
    let skippable = b"\x5A\x2A\x4D\x18\x03\x00\x00\x00abc";
    let (text, error) = read([&skippable[..], &zstd(TEXT.as_bytes())].concat());
    assert!(error.is_none() && text == TEXT.as_bytes());
}

#[test]
fn a_cut_anywhere_is_an_error_after_what_came_before() {
    for (compression, encode) in &ENCODERS[1..] {
        let first = encode(TEXT.as_bytes());
        let two = [&first[..], &encode(b"{\"id\":3}\n")].concat();
        for end in Compression::MAGIC..two.len() {
            if end == first.len() {
                continue;
            }
            let (text, error) = read(two[..end].to_vec());
            let error = error.unwrap_or_else(|| panic!("{compression}: cut at {end} unnoticed"));
            assert_eq!(
                error.kind(),
                ErrorKind::Compression,
                "{compression} {end}: {error}"
            );
            if end > first.len() {
                assert!(text.starts_with(TEXT.as_bytes()), "{compression} {end}");
            }
            assert!(TEXT.starts_with(&*String::from_utf8_lossy(&text[..text.len().min(14)])));
        }
        let end = first.len() - 1;
        let (_, error) = read(two[..end].to_vec());
        let expected = format!(
            "the {compression} stream is cut at its byte {end}; what came before the cut was read"
        );
        assert_eq!(error.unwrap().to_string(), expected);
    }
}

#[test]
fn damage_costs_little_of_what_came_before() {
    let text = noise(2_000_000);
    for (compression, encode) in &ENCODERS[1..] {
        let mut packed = encode(&text);
        let middle = packed.len() / 2;
        packed[middle] ^= 0x55;
        let (read, error) = read_all(Source::new(io::Cursor::new(packed)).unwrap());
        let error = error.unwrap_or_else(|| panic!("{compression}: damage unnoticed"));
        assert_eq!(error.kind(), ErrorKind::Compression);
        assert!(error.to_string().contains("is corrupt"), "{error}");
        let good = read.iter().zip(&text).take_while(|(a, b)| a == b).count();
        // bzip2 decodes 900,000 bytes at once.
        assert!(
            good + 1_000_000 > text.len() / 2,
            "{compression}: {good} of {}",
            text.len()
        );
    }
}

/// What was read, where the byte near which damage is told may depend on the size of the reads.
fn read_once(packed: Vec<u8>) -> (Vec<u8>, Option<Error>) {
    read_all(Source::new(io::Cursor::new(packed)).unwrap())
}

#[test]
fn damage_is_told_without_the_words_of_a_decoder_which_is_the_cause() {
    use std::error::Error as _;

    let length = TEXT.len();
    for (compression, encode, checksum, words) in [
        (
            Compression::Gzip,
            gzip as fn(&[u8]) -> Vec<u8>,
            8,
            "its checksum is wrong",
        ),
        (Compression::Gzip, gzip, 4, "its length is wrong"),
        (Compression::Zstd, zstd, 4, "its checksum is wrong"),
        (Compression::Xz, xz, 12, "its checksum is wrong"),
        (Compression::Bzip2, bzip2, 20, "its data make no sense"),
    ] {
        let mut packed = encode(TEXT.as_bytes());
        let at = packed.len() - checksum;
        packed[at] ^= 1;
        let (text, error) = read_once(packed);
        let error = error.unwrap_or_else(|| panic!("{compression}: damage unnoticed"));
        assert!(text.is_empty() || text.len() == length, "{compression}");
        let start = format!("the {compression} stream is corrupt near its byte ");
        let told = format!(" ({words})");
        let message = error.to_string();
        assert!(
            message.starts_with(&start) && message.contains(&told),
            "{message}"
        );
        // bzip2 holds a block until it was checked.
        let doubt = (!text.is_empty()).then_some(0);
        assert_eq!(error.doubtful_from(), doubt, "{message}");
        let end = match doubt {
            Some(_) => {
                "what came before the damage was read, and may be wrong from uncompressed byte 0 on"
            }
            None => "what came before the damage was read",
        };
        assert!(message.ends_with(end), "{message}");
        assert!(error.source().is_some(), "{message}");
    }
}

#[test]
fn damage_puts_the_member_or_frame_in_doubt_and_none_before_it() {
    for (encode, unit) in [(gzip as fn(&[u8]) -> Vec<u8>, "member"), (zstd, "frame")] {
        let first = encode(TEXT.as_bytes());
        let mut packed = [&first[..], &first, &first].concat();
        // The checksum of the second.
        packed[2 * first.len() - if unit == "member" { 8 } else { 4 }] ^= 1;
        let (text, error) = read_once(packed);
        assert_eq!(text, TEXT.repeat(2).as_bytes());
        let error = error.expect("damage");
        assert_eq!(error.doubtful_from(), Some(TEXT.len() as u64));
        let place = format!(", in the {unit} that begins at its byte {}; ", first.len());
        let doubt = format!(
            ", and may be wrong from uncompressed byte {} on",
            TEXT.len()
        );
        let message = error.to_string();
        assert!(
            message.contains(&place) && message.ends_with(&doubt),
            "{message}"
        );
    }
}

#[test]
fn nothing_of_a_damaged_block_of_bzip2_is_let_in() {
    // Several blocks; one of runs, so that it is longer than is held.
    let text = [noise(1_000_000), vec![b'a'; 5_000_000], noise(10_000)].concat();
    let (whole, error) = read_once(bzip2(&text));
    assert!(error.is_none() && whole == text);
    let text = noise(950_000);
    let packed = bzip2(&text);
    for at in (10..packed.len()).step_by(packed.len() / 12) {
        let mut damaged = packed.clone();
        damaged[at] ^= 0x10;
        let (read, error) = read_once(damaged);
        assert!(error.is_some(), "{at}");
        assert!(text.starts_with(&read), "{at}: {} bytes", read.len());
    }
}

#[test]
fn a_damaged_block_of_long_runs_is_let_in_only_as_doubtful() {
    // More than is held until it was checked.
    let text = [noise(5_000), vec![b'a'; 3_000_000]].concat();
    let packed = bzip2(&text);
    let mut doubted = 0;
    for at in (10..packed.len() - 1).step_by(packed.len() / 12) {
        let mut damaged = packed.clone();
        damaged[at] ^= 0x10;
        let (read, error) = read_once(damaged);
        let error = error.unwrap_or_else(|| panic!("{at}: damage unnoticed"));
        let sound = error.doubtful_from().map_or(read.len(), |byte| {
            doubted += 1;
            usize::try_from(byte).unwrap()
        });
        assert!(text.starts_with(&read[..sound]), "{at}: {error}");
    }
    assert!(doubted > 3, "{doubted}");
}

#[test]
fn bzip2_with_a_damaged_head_is_told_as_that() {
    let packed = bzip2(TEXT.as_bytes());
    for at in 3..10 {
        let mut damaged = packed.clone();
        damaged[at] ^= 0x40;
        let (text, error) = read_once(damaged);
        let message = error.unwrap().to_string();
        assert!(
            message.starts_with("the bzip2 stream is corrupt"),
            "{at}: {message}"
        );
        assert!(text.is_empty());
    }
}

#[test]
fn zeros_behind_gzip_are_padding_and_anything_else_is_damage() {
    let packed = gzip(TEXT.as_bytes());
    let (text, error) = read([&packed[..], &[0; 10_000], &[0; 10_000]].concat());
    assert!(error.is_none() && text == TEXT.as_bytes());
    for garbage in [
        &b"garbage"[..],
        b"\0\0\0x",
        b"\x1Fx",
        b"\x1F\x8Bxyzabcdefghijk",
    ] {
        let (text, error) = read([&packed[..], garbage].concat());
        assert_eq!(text, TEXT.as_bytes());
        assert_eq!(error.unwrap().kind(), ErrorKind::Compression);
    }
    for encode in [bzip2, zstd, xz] {
        let (text, error) = read([&encode(TEXT.as_bytes())[..], b"garbage"].concat());
        assert_eq!(text, TEXT.as_bytes());
        assert_eq!(error.unwrap().kind(), ErrorKind::Compression);
    }
}

#[test]
fn a_member_behind_zeros_is_read() {
    for encode in [gzip, bzip2, zstd] {
        let packed = encode(TEXT.as_bytes());
        // The second length is that of a block of input, so that the member begins the next.
        for zeros in [1, (64 << 10) - packed.len(), 200_000] {
            let padding = vec![0; zeros];
            let (text, error) = read([&packed[..], &padding, &packed, &padding].concat());
            assert!(error.is_none() && text == TEXT.repeat(2).as_bytes());
            let (text, error) = read([&packed[..], &padding, &packed, b"garbage"].concat());
            assert_eq!(text, TEXT.repeat(2).as_bytes());
            assert_eq!(error.unwrap().kind(), ErrorKind::Compression);
        }
    }
}

fn within(bytes: Vec<u8>, limits: &Limits) -> (Vec<u8>, Option<Error>) {
    read_all(Source::within(io::Cursor::new(bytes), limits).unwrap())
}

fn is_whole(read: &(Vec<u8>, Option<Error>), text: &[u8]) -> bool {
    read.1.is_none() && read.0 == text
}

#[test]
fn a_window_over_the_limit_is_refused_by_name_and_read_where_it_is_allowed() {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(28).unwrap();
    encoder.write_all(TEXT.as_bytes()).unwrap();
    let wide = encoder.finish().unwrap();
    let (_, error) = read(wide.clone());
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Compression);
    assert_eq!(
        error.to_string(),
        "the zstd stream needs a window of 256MiB, more than --max-window 128MiB; a larger one reads it"
    );
    let mut limits = Limits {
        window: 256 << 20,
        ..Limits::default()
    };
    assert!(is_whole(&within(wide, &limits), TEXT.as_bytes()));

    // The third preset looks back 4 MiB.
    let options = lzma_rust2::XzOptions::with_preset(3);
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    encoder.write_all(TEXT.as_bytes()).unwrap();
    let small = encoder.finish().unwrap();
    limits.window = 64 << 10;
    let (_, error) = within(small.clone(), &limits);
    let error = error.unwrap();
    assert!(
        error.message().starts_with("the xz stream needs ")
            && error.message().contains("--max-window 64KiB"),
        "{error}"
    );
    limits.window = 4 << 20;
    assert!(is_whole(&within(small, &limits), TEXT.as_bytes()));
}

#[test]
fn what_is_too_large_uncompressed_is_read_up_to_there() {
    let text = noise(300_000);
    let mut limits = Limits::default();
    for (compression, encode) in &ENCODERS[1..] {
        let packed = encode(&text);
        limits.decompressed = Some(text.len() as u64);
        assert!(
            is_whole(&within(packed.clone(), &limits), &text),
            "{compression}"
        );
        limits.decompressed = Some(text.len() as u64 - 1);
        let (read, error) = within(packed, &limits);
        assert!(read == text[..text.len() - 1], "{compression}");
        let error = error.unwrap();
        assert!(error.message().contains("--max-decompressed"), "{error}");
    }
    // What is not compressed is no bomb.
    limits.decompressed = Some(1);
    assert!(is_whole(&within(text.clone(), &limits), &text));
}

/// Whether reading `bytes` to the end met a stream without a checksum.
fn is_unchecked(bytes: Vec<u8>) -> bool {
    let input = Path::new("input");
    let mut members = Members::of(
        input,
        io::Cursor::new(bytes),
        || None,
        None,
        &Limits::default(),
    )
    .unwrap();
    for member in members.by_ref() {
        read_all(member.unwrap().open().unwrap());
    }
    members.is_unchecked()
}

#[test]
fn a_stream_without_a_checksum_is_noted() {
    for (_, encode) in ENCODERS {
        assert!(!is_unchecked(encode(TEXT.as_bytes())));
    }
    let bare = zstd::bulk::compress(TEXT.as_bytes(), 1).unwrap();
    assert!(is_unchecked(bare.clone()));
    assert!(is_unchecked([zstd(TEXT.as_bytes()), bare].concat()));
    let mut options = lzma_rust2::XzOptions::with_preset(1);
    options.set_check_sum_type(lzma_rust2::CheckType::None);
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    encoder.write_all(TEXT.as_bytes()).unwrap();
    assert!(is_unchecked(encoder.finish().unwrap()));
}

#[test]
fn text_in_utf16_is_read_through_compression() {
    let units = format!("\u{FEFF}{TEXT}").encode_utf16().collect::<Vec<_>>();
    let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    for (_, encode) in ENCODERS {
        let (text, error) = read(encode(&bytes));
        assert!(error.is_none());
        assert_eq!(String::from_utf8(text).unwrap(), format!("\u{FEFF}{TEXT}"));
    }
}

#[test]
fn text_in_utf16_that_is_in_doubt_is_so_from_its_beginning() {
    let units: Vec<_> = format!("\u{FEFF}{TEXT}").encode_utf16().collect();
    let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let mut damaged = gzip(&bytes);
    let sum = damaged.len() - 8;
    damaged[sum] ^= 1;
    let (text, error) = read_once([gzip(&bytes), damaged].concat());
    assert_eq!(
        text,
        format!("\u{FEFF}{TEXT}").repeat(2).as_bytes(),
        "all of it is read"
    );
    // In the bytes of the stream it is the second half; how many of the text those are was not kept.
    assert_eq!(error.unwrap().doubtful_from(), Some(0));
}

/// Whether damage may go unnoticed is up to the format; that whole documents come out of a prefix is not.
#[test]
fn every_prefix_gives_the_whole_blocks_before_its_end() {
    // Blocks of a hundred documents, each flushed so that a decoder can give all of it.
    let block = |number: usize| {
        let lines = (0..100).map(|line| format!("{{\"id\":{}}}\n", number * 100 + line));
        lines.collect::<String>().into_bytes()
    };
    let mut zlib = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let mut frame = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    frame.include_checksum(true).unwrap();
    let (mut text, mut ends) = (Vec::new(), Vec::new());
    for number in 0..5 {
        let block = block(number);
        text.extend_from_slice(&block);
        zlib.write_all(&block).unwrap();
        zlib.flush().unwrap();
        frame.write_all(&block).unwrap();
        frame.flush().unwrap();
        ends.push((text.len(), zlib.get_ref().len(), frame.get_ref().len()));
    }
    let (gzip, zstd) = (zlib.finish().unwrap(), frame.finish().unwrap());
    for packed in [&gzip, &zstd] {
        let is_gzip = std::ptr::eq(packed, &raw const gzip);
        for cut in 8..packed.len() {
            let (read, error) =
                read_all(Source::new(io::Cursor::new(packed[..cut].to_vec())).unwrap());
            assert!(error.is_some(), "cut at {cut} unnoticed");
            assert!(text.starts_with(&read));
            let is_whole = |(_, gzip, zstd): &&(usize, usize, usize)| {
                *(if is_gzip { gzip } else { zstd }) <= cut
            };
            let least = ends.iter().filter(is_whole).map(|(text, ..)| *text).max();
            assert!(
                read.len() >= least.unwrap_or(0),
                "cut at {cut}: {} bytes",
                read.len()
            );
        }
    }
}

/// How much the decoder of xz makes of the first bytes, by their number, if it gets them one by one.
fn xz_made_by(packed: &[u8]) -> Vec<usize> {
    let mut stream = lzma_rust2::XzStream::new(true);
    let mut room = vec![0; 1 << 20];
    let mut made = vec![0];
    for byte in packed {
        let action = lzma_rust2::Action::Run;
        let _ = stream.process(&[*byte], &mut room, action).unwrap();
        made.push(usize::try_from(stream.total_out()).unwrap());
    }
    made
}

#[test]
fn every_byte_of_xz_before_a_cut_or_damage_comes_out() {
    let lines = (0..1500).map(|line| format!("{{\"id\":{}}}\n", line % 500));
    let repeated: Vec<u8> = lines.collect::<String>().into_bytes();
    for text in [repeated, noise(1500), b"{\"id\":1}\n".repeat(1500)] {
        let packed = xz(&text);
        let made = xz_made_by(&packed);
        // The decoder waits for twenty bytes before it makes what the first of them begins: what is made when
        // it has seen as many behind the cut, but for the last of it, was made without them.
        let sure = |cut: usize| {
            let seen = &made[..=(cut + 20).min(packed.len())];
            let last = seen[seen.len() - 1];
            let before = seen.iter().rev().find(|count| **count < last);
            before.copied().unwrap_or(0)
        };
        // The end of a piece is decoded as a whole.
        let last = packed.len() - 80;
        for cut in 8..packed.len() {
            let (read, error) = read(packed[..cut].to_vec());
            let message = error.unwrap().to_string();
            assert!(
                message.contains(&format!("is cut at its byte {cut};")),
                "{message}"
            );
            assert!(text.starts_with(&read), "cut at {cut}");
            let expected = sure(cut.min(last));
            assert!(
                read.len() >= expected,
                "cut at {cut}: {} of {expected}",
                read.len()
            );
        }
        // The first bytes are a head.
        for place in 40..last {
            for flip in [0x01, 0xFF] {
                let mut damaged = packed.clone();
                damaged[place] ^= flip;
                let (read, error) = read_once(damaged);
                assert!(error.is_some(), "{place}");
                let good = read.iter().zip(&text).take_while(|(a, b)| a == b).count();
                // What is made of the byte before the damage may be lost with it.
                let expected = sure(place - 2);
                assert!(good >= expected, "{place}: {good} of {expected}");
            }
        }
    }
}

#[test]
fn single_flipped_bits_are_never_silent() {
    let text = noise(1_500);
    for (compression, encode) in &ENCODERS[1..] {
        let packed = [encode(&text[..500]), encode(&text[500..])].concat();
        for bit in 0..packed.len() * 8 {
            let mut flipped = packed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let Ok(source) = Source::new(io::Cursor::new(flipped)) else {
                continue;
            };
            // What has lost its magic bytes is plain, and no JSON.
            let is_known = source.compression() == *compression;
            let (read, error) = read_all(source);
            let is_silent = error.is_none() && read != text;
            assert!(!(is_known && is_silent), "{compression}: bit {bit}");
        }
    }
}

#[test]
fn a_failing_disk_is_no_damage() {
    struct Fails(Vec<u8>);
    impl Read for Fails {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::Error::other("bad sector"));
            }
            let count = self.0.len().min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0.drain(..count);
            Ok(count)
        }
    }
    for (_, encode) in ENCODERS {
        let mut packed = encode(TEXT.as_bytes());
        packed.truncate(packed.len() - 2);
        let (_, error) = read_all(Source::new(Fails(packed)).unwrap());
        let error = error.unwrap();
        assert_eq!(error.kind(), ErrorKind::Io);
        assert_eq!(error.to_string(), "cannot be read: bad sector");
    }
}

/// A directory of its own under the target directory, emptied.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("tweet-media-{}-{name}", std::process::id()));
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(&path).unwrap();
    path
}

fn names(inputs: &mut Inputs, root: &Path) -> Vec<String> {
    inputs
        .map(|input| match input {
            Ok(input) => input
                .name()
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .into_owned(),
            Err(error) => format!(
                "error: {}",
                error.message().replace(&*root.to_string_lossy(), "ROOT")
            ),
        })
        .collect()
}

#[test]
fn directories_are_walked_in_the_order_of_paths() {
    let root = folder("walk");
    for name in ["a", "a-x", "empty", "b/c/d"] {
        fs::create_dir_all(root.join(name)).unwrap();
    }
    let files = [
        ("a.json", "{}"),
        ("a/z.JSONL", "{}"),
        ("a-x/y.ndjson", "{}"),
        ("b/c/d/e.json.gz", ""),
        ("b/c/d/f.Json.ZST", ""),
        ("readme.txt", ""),
        ("json", ""),
        ("photo.jpg", ""),
        ("tweets.js", "window.YTD.tweets.part0 = []"),
        ("manifest.js", "\u{feff}\nwindow.__THAR_CONFIG = {}"),
        ("2014.js", "Grailbird.data.tweets_2014 = []"),
        ("data.js", " [1]"),
        ("jquery.js", "(function(){})()"),
    ];
    for (name, text) in files {
        fs::write(root.join(name), text).unwrap();
    }
    fs::write(
        root.join("b/packed.js.gz"),
        gzip(b"window.YTD.x.part0 = []"),
    )
    .unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(root.join("a"), root.join("loop")).unwrap();
        std::os::unix::fs::symlink(root.join("a.json"), root.join("link.json")).unwrap();
    }
    let mut inputs = Inputs::new([root.clone()]);
    let found = names(&mut inputs, &root);
    assert_eq!(
        found,
        [
            "2014.js",
            "a-x/y.ndjson",
            "a.json",
            "a/z.JSONL",
            "b/c/d/e.json.gz",
            "b/c/d/f.Json.ZST",
            "b/packed.js.gz",
            "data.js",
            "manifest.js",
            "tweets.js"
        ]
    );
    let skipped = inputs.skipped();
    assert_eq!((skipped.names, skipped.scripts), (3, 1));
    #[cfg(unix)]
    assert_eq!(skipped.links, 2);

    // Named itself, anything is an input.
    let named = ["readme.txt", "jquery.js"].map(|name| root.join(name));
    assert_eq!(
        names(&mut Inputs::new(named), &root),
        ["readme.txt", "jquery.js"]
    );
    let empty = Inputs::new([root.join("empty"), root.join("nowhere"), root.join("a")]);
    assert_eq!(
        names(&mut { empty }, &root),
        [
            "error: ROOT/empty: holds no file to read; such files end in .json, .jsonl, .ndjson or .js, or these and .gz, .bz2, .zst or .xz",
            "error: ROOT/nowhere: cannot be opened: there is no such file; check the name",
            "a/z.JSONL"
        ]
    );
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn inputs_open_with_their_size() {
    let root = folder("open");
    let path = root.join("tweets.weird");
    fs::write(&path, gzip(TEXT.as_bytes())).unwrap();
    let input = Input::new(&path);
    let source = input.open().unwrap();
    assert_eq!(source.compression(), Compression::Gzip);
    assert_eq!(source.size(), input.size());
    assert!(source.size().is_some());
    assert_eq!(read_all(source).0, TEXT.as_bytes());
    assert_eq!(Input::new(&root).open().unwrap_err().kind(), ErrorKind::Io);
    assert!(Input::new("-").is_stdin() && Input::new("-").size().is_none());
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn the_same_documents_come_out_of_every_compression() {
    let text = noise(300_000);
    for (compression, encode) in ENCODERS {
        let half = text.len() / 2;
        let packed = [encode(&text[..half]), encode(&text[half..])].concat();
        let mut documents = crate::Documents::new(Source::new(io::Cursor::new(packed)).unwrap());
        let mut lines = Vec::new();
        while let Some(document) = documents.next().unwrap() {
            lines.extend_from_slice(document.bytes);
            lines.push(b'\n');
        }
        assert!(lines == text, "{compression}");
    }
}

#[test]
fn a_cut_stream_gives_its_documents_and_then_the_error() {
    let packed = gzip(&noise(100_000));
    let cut = packed[..packed.len() / 2].to_vec();
    let mut documents = crate::Documents::new(Source::new(io::Cursor::new(cut)).unwrap());
    let mut good = 0;
    let error = loop {
        match documents.next() {
            Ok(Some(document)) => good += u32::from(!document.is_reject()),
            Ok(None) => panic!("the cut was swallowed"),
            Err(error) => break error,
        }
    };
    assert!(good > 1000, "{good}");
    assert_eq!(error.kind(), ErrorKind::Compression);
    assert!(documents.counts().rejects <= 1 && documents.counts().add_up());
}

#[test]
fn noise_of_a_damaged_stream_is_told_as_damage_and_not_as_another_format() {
    // The first document is none, and no other is better.
    let csv = gzip("a,b\n1,2\n".repeat(9).as_bytes());
    let damaged = [&csv[..csv.len() - 4], b"\0\0\0\0"].concat();
    for (bytes, doubt, expected) in [
        (
            csv,
            None,
            "is not JSON but CSV; export it as JSON or JSON Lines",
        ),
        (
            damaged,
            Some(0),
            "the gzip stream is corrupt near its byte 31 (its length is wrong), in the member that begins at \
             its byte 0; what came before the damage was read, and may be wrong from uncompressed byte 0 on, but none of it is JSON",
        ),
    ] {
        let mut documents = crate::Documents::new(Source::new(io::Cursor::new(bytes)).unwrap());
        let error = loop {
            match documents.next() {
                Ok(document) => assert!(document.expect("no silent end").is_reject()),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::Framing);
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.doubtful_from(), doubt);
        assert_eq!(documents.counts().rejects, 18);
        assert!(documents.counts().add_up());
    }
}
