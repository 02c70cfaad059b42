//! Archives: what of them is read, in which order, and what damage costs.

use super::*;

/// One document, on a line of its own.
fn line(id: usize) -> Vec<u8> {
    format!("{{\"id\":{id}}}\n").into_bytes()
}

/// An archive of these files, with long names and folders as tar programs write them.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        if name.ends_with('/') {
            header.set_entry_type(tar::EntryType::Directory);
        }
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

/// How a member is packed into a zip.
#[derive(Debug, Clone, Copy)]
enum Method {
    Stored,
    Deflated,
    Zstd,
}

fn zip(files: &[(&str, &[u8], Method)]) -> Vec<u8> {
    use rawzip::CompressionMethod;
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, bytes, method) in files {
        if name.ends_with('/') {
            archive.new_dir(*name).create().unwrap();
            continue;
        }
        let number = match method {
            Method::Stored => CompressionMethod::STORE,
            Method::Deflated => CompressionMethod::DEFLATE,
            Method::Zstd => CompressionMethod::ZSTD,
        };
        let file = archive.new_file(*name).compression_method(number);
        let (mut entry, config) = file.start().unwrap();
        let descriptor = match method {
            Method::Stored => {
                let mut writer = config.wrap(&mut entry);
                writer.write_all(bytes).unwrap();
                writer.finish().unwrap().1
            }
            Method::Deflated => {
                let encoder =
                    flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::default());
                let mut writer = config.wrap(encoder);
                writer.write_all(bytes).unwrap();
                let (encoder, descriptor) = writer.finish().unwrap();
                encoder.finish().unwrap();
                descriptor
            }
            Method::Zstd => {
                let encoder = zstd::stream::write::Encoder::new(&mut entry, 1).unwrap();
                let mut writer = config.wrap(encoder);
                writer.write_all(bytes).unwrap();
                let (encoder, descriptor) = writer.finish().unwrap();
                encoder.finish().unwrap();
                descriptor
            }
        };
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

/// What reading an archive gave: names and texts, and errors, in order.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    members: Vec<(String, String)>,
    errors: Vec<String>,
    skipped: Skipped,
    is_unchecked: bool,
}

fn walk(mut members: Members, load: u64) -> Seen {
    let mut seen = Seen::default();
    for member in members.by_ref() {
        let mut member = match member {
            Ok(member) => member,
            Err(error) => {
                seen.errors.push(error.to_string());
                continue;
            }
        };
        let name = member.name().unwrap_or("-").to_owned();
        member.load(load);
        match member.open() {
            Ok(source) => {
                let (text, error) = read_all(source);
                let error = error.map(|error| format!("{name}: {error}"));
                seen.errors.extend(error);
                seen.members
                    .push((name, String::from_utf8_lossy(&text).into_owned()));
            }
            Err(error) => seen.errors.push(format!("{name}: {error}")),
        }
    }
    seen.skipped = members.skipped().clone();
    seen.is_unchecked = members.is_unchecked();
    seen
}

/// Reads through a pipe: all at once, a byte at a time, and each member taken along first.
fn piped(bytes: &[u8]) -> Seen {
    let open = |reader: Box<dyn Read + Send>| {
        Members::of(
            Path::new("input"),
            reader,
            || None,
            None,
            &Limits::default(),
        )
        .unwrap()
    };
    let whole = || Box::new(io::Cursor::new(bytes.to_vec()));
    let seen = walk(open(whole()), 0);
    assert_eq!(seen, walk(open(whole()), 1 << 20));
    let reluctant = Reluctant {
        bytes: Vec::from(bytes).into_iter(),
        interrupted: false,
    };
    assert_eq!(seen, walk(open(Box::new(reluctant)), 0));
    seen
}

/// Reads as a file.
fn filed(bytes: &[u8], name: &str) -> Result<Seen, Error> {
    let root = folder(name);
    let path = root.join("archive");
    fs::write(&path, bytes).unwrap();
    let open = || Input::new(&path).members(&Limits::default());
    let seen = open().map(|members| walk(members, 0));
    if let Ok(seen) = &seen {
        assert_eq!(*seen, walk(open().unwrap(), 1 << 20));
    }
    fs::remove_dir_all(root).unwrap();
    seen
}

/// Reads as a file at `path`, once: for many that differ little.
fn filed_at(path: &Path, bytes: &[u8]) -> Seen {
    fs::write(path, bytes).unwrap();
    walk(Input::new(path).members(&Limits::default()).unwrap(), 0)
}

type Files = Vec<(&'static str, Vec<u8>)>;

/// Files as they lie in an archive, and what of them is to be read.
fn mixed() -> (Files, Vec<(String, String)>) {
    let long = "a/very/long/folder/that/no/header/of/the/first/tars/can/hold/since/it/takes/more/than/a/hundred/bytes/tweet.json";
    let files = vec![
        ("data/", vec![]),
        ("data/b.jsonl", [line(1), line(2)].concat()),
        ("data/photo.jpg", vec![0xFF; 100_000]),
        ("data/a.json.bz2", bzip2(&line(3))),
        ("data/c.json.gz", gzip(&line(4))),
        ("readme.json.txt", line(5)),
        ("script.js", b"(function(){})()".to_vec()),
        ("tweets.js", b"window.YTD.tweets.part0 = []".to_vec()),
        ("../../etc/passwd.json", line(6)),
        ("inner.tar", tar(&[("x.json", &line(7))])),
        (long, line(8)),
        ("empty.json", vec![]),
        ("é\u{1b}[31m\n.ndjson", line(9)),
        ("last.json.zst", zstd(&line(10))),
    ];
    let text = |name: &str, bytes: Vec<u8>| (name.to_owned(), String::from_utf8(bytes).unwrap());
    let expected = vec![
        text("data/b.jsonl", [line(1), line(2)].concat()),
        text("data/a.json.bz2", line(3)),
        text("data/c.json.gz", line(4)),
        text("tweets.js", b"window.YTD.tweets.part0 = []".to_vec()),
        text("../../etc/passwd.json", line(6)),
        text(long, line(8)),
        text("empty.json", vec![]),
        text("é\u{1b}[31m\n.ndjson", line(9)),
        text("last.json.zst", line(10)),
    ];
    (files, expected)
}

/// A tar that also holds what the builder refuses: a name that leads out of it.
fn tar_of(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in files {
        let plain = name.replace("../../", "");
        let mut one = tar(&[(&plain, content)]);
        if plain != *name {
            let head: &mut [u8; 512] = (&mut one[..512]).try_into().unwrap();
            head[..name.len()].copy_from_slice(name.as_bytes());
            let header = tar::Header::from_byte_slice(head);
            let mut header = header.clone();
            header.set_cksum();
            head.copy_from_slice(header.as_bytes());
        }
        // Without the two blocks of zeros that end it.
        bytes.extend_from_slice(&one[..one.len() - 1024]);
    }
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

#[test]
fn members_of_a_tar_are_read_in_place_and_in_order() {
    let (files, expected) = mixed();
    let seen = piped(&tar_of(&files));
    assert_eq!(seen.members, expected);
    assert!(seen.errors.is_empty(), "{:?}", seen.errors);
    assert_eq!((seen.skipped.names, seen.skipped.scripts), (3, 1));
    assert_eq!(
        seen.skipped.first_name,
        Some("input(data/photo.jpg)".into())
    );
}

#[test]
fn a_compressed_tar_is_a_tar_and_what_is_named_as_data_is_not_looked_into() {
    let (files, expected) = mixed();
    let tar = tar_of(&files);
    for (compression, encode) in ENCODERS {
        let half = tar.len() / 2;
        let packed = [encode(&tar[..half]), encode(&tar[half..])].concat();
        let seen = piped(&packed);
        assert_eq!(seen.members, expected, "{compression}");
        assert!(seen.errors.is_empty(), "{compression}: {:?}", seen.errors);
    }
    let input = Path::new("tweets.json.gz");
    let packed = io::Cursor::new(gzip(&tar));
    let members = Members::of(input, packed, || None, None, &Limits::default()).unwrap();
    assert!(!members.is_archive());
}

#[test]
fn a_tar_gives_every_member_before_its_cut() {
    let lines: Vec<_> = (0..8).map(line).collect();
    let files: Vec<_> = lines.iter().map(|line| ("x.json", &line[..])).collect();
    let whole = tar(&files);
    for cut in 512..whole.len() {
        let seen = walk(
            Members::of(
                Path::new("input"),
                io::Cursor::new(whole[..cut].to_vec()),
                || None,
                None,
                &Limits::default(),
            )
            .unwrap(),
            0,
        );
        let is_marked = cut == 8 * 1024 + 512;
        assert_eq!(seen.errors.len(), usize::from(!is_marked), "cut at {cut}");
        // Between two members nothing tells a cut from an end, but for the mark that is not there.
        let named = match cut % 1024 {
            0 => "the tar archive ends without its end mark".to_owned(),
            _ if cut > 8 * 1024 + 512 => format!("the tar archive ends at its byte {cut}, in "),
            _ => format!("the tar archive is cut at its byte {cut}, in "),
        };
        assert!(
            seen.errors.iter().all(|error| error.contains(&named)),
            "cut at {cut}: {:?}",
            seen.errors
        );
        // Each takes a header and a block of which only the first bytes matter.
        let complete = (0..8).filter(|number| cut >= number * 1024 + 512 + lines[*number].len());
        let texts: Vec<_> = seen
            .members
            .iter()
            .map(|(_, text)| text.as_bytes())
            .collect();
        let expected: Vec<_> = complete.map(|number| &lines[number][..]).collect();
        assert!(texts.starts_with(&expected), "cut at {cut}: {texts:?}");
        assert!(texts.len() <= expected.len() + 1);
    }
}

#[test]
fn what_is_in_doubt_of_a_compressed_tar_is_counted_in_the_member_at_hand() {
    let text = line(7).repeat(500);
    let whole = tar(&[("x.json", &line(1)), ("y.json", &text)]);
    // Behind a header, a block and another header.
    let begin = 3 * 512;
    for (doubt, expected) in [(begin + 700, 700), (begin, 0), (600, 0)] {
        let end = begin + 3000;
        let mut damaged = gzip(&whole[doubt..end]);
        let sum = damaged.len() - 8;
        damaged[sum] ^= 1;
        let packed = [gzip(&whole[..doubt]), damaged, gzip(&whole[end..])].concat();
        let input = Path::new("input");
        let limits = Limits::default();
        let mut members =
            Members::of(input, io::Cursor::new(packed), || None, None, &limits).unwrap();
        let first = members.next().unwrap().unwrap().open().unwrap();
        assert!(read_all(first).1.is_none());
        let second = members.next().unwrap().unwrap().open().unwrap();
        let (read, error) = read_all(second);
        assert!(text.starts_with(&read) && read.len() == 3000);
        assert_eq!(error.unwrap().doubtful_from(), Some(expected));
    }
}

#[test]
fn a_damaged_header_costs_its_member_and_is_told_with_its_place() {
    let lines: Vec<_> = (0..5).map(line).collect();
    let files: Vec<_> = lines.iter().map(|line| ("x.json", &line[..])).collect();
    let mut damaged = tar(&files);
    damaged[2 * 1024 + 100] ^= 1;
    let seen = piped(&damaged);
    assert_eq!(
        seen.errors,
        [
            "the tar archive is corrupt at byte 2048 (no header); reading went on with the next header, at byte 3072"
        ]
    );
    let texts: Vec<_> = seen
        .members
        .iter()
        .map(|(_, text)| text.as_bytes())
        .collect();
    assert_eq!(texts, [&lines[0][..], &lines[1], &lines[3], &lines[4]]);
}

#[test]
fn a_tar_of_which_the_first_header_is_damaged_is_one_all_the_same() {
    let lines: Vec<_> = (0..3).map(line).collect();
    let files: Vec<_> = lines.iter().map(|line| ("x.json", &line[..])).collect();
    let mut damaged = tar(&files);
    damaged[100] ^= 1;
    let seen = piped(&damaged);
    assert_eq!(
        seen.errors,
        [
            "the tar archive is corrupt at byte 0 (no header); reading went on with the next header, at byte 1024"
        ]
    );
    assert_eq!(seen.members.len(), 2);
}

#[test]
fn a_tar_whose_first_header_has_lost_its_name_is_one_all_the_same() {
    let lines: Vec<_> = (0..3).map(line).collect();
    let files: Vec<_> = lines.iter().map(|line| ("x.json", &line[..])).collect();
    let whole = tar(&files);
    let told = "the tar archive is corrupt at byte 0 (no header); reading went on with the next header, at byte 1024";
    for (place, length) in (257..262).map(|place| (place, 1)).chain([(257, 8)]) {
        let mut damaged = whole.clone();
        damaged[place..place + length].fill(b'#');
        for packed in [
            damaged.clone(),
            gzip(&damaged),
            bzip2(&damaged),
            zstd(&damaged),
        ] {
            let seen = piped(&packed);
            assert_eq!(seen.errors, [told], "{place}");
            assert_eq!(seen.members.len(), 2);
        }
    }
    // The oldest have no name.
    let mut header = tar::Header::new_old();
    header.set_path("x.json").unwrap();
    header.set_size(lines[0].len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    let mut block = header.as_bytes().to_vec();
    block.extend_from_slice(&lines[0]);
    block.resize(1024, 0);
    let whole = [&block.repeat(3)[..], &[0; 1024]].concat();
    let seen = piped(&whole);
    assert_eq!(seen.members.len(), 3);
    assert!(seen.errors.is_empty(), "{:?}", seen.errors);
    for place in [0, 101, 125, 150, 200] {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        let seen = piped(&damaged);
        assert_eq!(seen.errors.len(), 1, "{place}: {:?}", seen.errors);
        assert_eq!(seen.members.len(), 2, "{place}");
    }
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

/// Name and text of a member, and whether that is in doubt.
type Came = (String, Vec<u8>, bool);

/// What of each member of a tar came out, in order, and what was told: with whether it puts what came out in doubt.
fn read_tar(bytes: Vec<u8>) -> (Vec<Came>, Vec<Error>) {
    let input = Path::new("input");
    let members = Members::of(
        input,
        io::Cursor::new(bytes),
        || None,
        None,
        &Limits::default(),
    );
    read_members(members.unwrap())
}

fn read_members(members: Members) -> (Vec<Came>, Vec<Error>) {
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    for member in members {
        match member {
            Ok(member) => {
                let name = member.name().unwrap_or("no member").to_owned();
                let (text, error) = match member.open() {
                    Ok(source) => read_all(source),
                    Err(error) => (Vec::new(), Some(error)),
                };
                let is_doubtful = error
                    .as_ref()
                    .is_some_and(|it| it.doubtful_from() == Some(0));
                read.push((name, text, is_doubtful));
                errors.extend(error);
            }
            Err(error) => errors.push(error),
        }
    }
    (read, errors)
}

/// Members of many sizes, with and without room behind them, and what of each is to come out.
fn sized() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let plain = |name, text: Vec<u8>| (name, text.clone(), text);
    let long = "a/very/long/folder/that/no/header/of/the/first/tars/can/hold/since/it/takes/more/than/a/hundred/bytes/tweet.json";
    let mut full = line(3).repeat(64);
    full.resize(512, b' ');
    vec![
        plain("a.json", line(1)),
        plain("b.json", line(22).repeat(60)),
        plain("full.json", full),
        plain("empty.json", vec![]),
        ("c.json.gz", gzip(&line(4)), line(4)),
        plain(long, line(55)),
        ("d.json.bz2", bzip2(&line(6)), line(6)),
        plain("last.json", line(7)),
    ]
}

/// Where each member of a tar begins with its headers, and where it ends.
fn extents(bytes: &[u8], files: &[(&str, Vec<u8>, Vec<u8>)]) -> Vec<std::ops::Range<usize>> {
    let mut begin = 0;
    let extent = |(name, stored, _): &(&str, Vec<u8>, Vec<u8>)| {
        let end = begin + tar(&[(name, stored)]).len() - 1024;
        let extent = begin..end;
        begin = end;
        extent
    };
    let extents: Vec<_> = files.iter().map(extent).collect();
    assert_eq!(begin + 1024, bytes.len());
    extents
}

#[test]
fn a_byte_too_few_or_too_many_in_a_tar_is_told() {
    let files = sized();
    let whole = tar_of(
        &files
            .iter()
            .map(|it| (it.0, it.1.clone()))
            .collect::<Vec<_>>(),
    );
    let extents = extents(&whole, &files);
    let padded = [&whole[..], &vec![0; 20 * 1024 - whole.len()]].concat();
    // What the first calls itself makes this a tar.
    let places = (0..whole.len() - 1).filter(|place| !(257..262).contains(place));
    // Those in zeros behind a member say the same over and over.
    let is_alike = |place: &usize| {
        let around = whole.get(place.saturating_sub(8)..place + 8);
        !place.is_multiple_of(64) && around.is_some_and(is_zero)
    };
    for place in places.filter(|place| !is_alike(place)) {
        let variants = [
            [&padded[..place], &padded[place + 1..]].concat(),
            [&padded[..place], b"\0", &padded[place..]].concat(),
            [&whole[..place], b"x", &whole[place..]].concat(),
        ];
        for (variant, damaged) in variants.into_iter().enumerate() {
            let of = format!("{variant} at {place}");
            let (read, errors) = read_tar(damaged);
            assert!(!errors.is_empty(), "{of}: {read:?}");
            let is_placed = |error: &Error| error.message().contains(" byte ");
            assert!(errors.iter().all(is_placed), "{of}: {errors:?}");
            // Between two members either may seem to be hit.
            let is_hit = |extent: &std::ops::Range<usize>| {
                extent.contains(&place) || extent.start == place || extent.end == place
            };
            let mut read = read.into_iter().peekable();
            for ((name, stored, text), extent) in files.iter().zip(&extents) {
                if !is_hit(extent) {
                    let (read_name, read_text, is_doubtful) = read.next().expect(&of);
                    assert_eq!((read_name.as_str(), &read_text), (*name, text), "{of}");
                    // What is amiss behind it may be its own where no zeros are between.
                    let is_next = (extent.end..extent.end + 512).contains(&place);
                    let may_be_hit =
                        is_next && (stored.len().is_multiple_of(512) || stored.ends_with(b"\0"));
                    assert!(!is_doubtful || may_be_hit, "{of}: {name}");
                    continue;
                }
                // Its name may be what is damaged.
                let behind = files
                    .iter()
                    .map(|it| it.0)
                    .skip_while(|it| it != name)
                    .nth(1);
                let is_here = read.peek().is_some_and(|it| Some(it.0.as_str()) != behind);
                if let Some((_, read_text, is_doubtful)) = is_here.then(|| read.next()).flatten() {
                    let is_compressed = name.ends_with(['z', '2']);
                    assert!(
                        read_text == *text || is_doubtful || is_compressed,
                        "{of}: {name}: {:?} {errors:?}",
                        String::from_utf8_lossy(&read_text)
                    );
                    // None of the zeros behind it.
                    assert!(is_compressed || !read_text.ends_with(b"\0"), "{of}: {name}");
                }
            }
            assert_eq!(read.next(), None, "{of}");
        }
    }
}

#[test]
fn a_gap_in_a_tar_costs_only_the_members_it_hits() {
    let text = |number: usize| line(number).repeat(30 + number * 40);
    let names: Vec<_> = (0..40).map(|number| format!("{number}.json")).collect();
    let texts: Vec<_> = (0..40).map(text).collect();
    let mut files: Vec<_> = names
        .iter()
        .map(String::as_str)
        .zip(texts.iter().map(|it| &it[..]))
        .collect();
    let photo = noise(90_000);
    files.insert(30, ("photo.jpg", &photo));
    let whole = tar(&files);
    let all = || names.iter().map(String::as_str).zip(&texts);
    for gap in [1, 100, 512, 700, 1023, 4095, 5000, 40_000] {
        for begin in (600..whole.len() - gap - 20_000).step_by(1499) {
            let damaged = [&whole[..begin], &whole[begin + gap..]].concat();
            let (read, errors) = read_tar(damaged);
            let of = format!("{gap} from {begin}");
            assert!(!errors.is_empty(), "{of}");
            let mut end = 0;
            for (name, bytes) in &files {
                let start = end;
                end += (512 + bytes.len()).next_multiple_of(512);
                let is_hit = start < begin + gap && begin < end;
                let seen: Vec<_> = read.iter().filter(|it| it.0 == *name).collect();
                if is_hit || *name == "photo.jpg" {
                    assert!(seen.len() <= 1, "{of}: {name}");
                } else {
                    assert_eq!(seen.len(), 1, "{of}: {name}: {errors:?}");
                    assert!(seen[0].1 == *bytes, "{of}: {name}");
                }
            }
            let doubt = errors.iter().find_map(Error::doubtful_from);
            for (name, text, is_doubtful) in &read {
                let (_, whole) = all().find(|it| it.0 == name).expect("a name");
                // What is not told by the member is told by the archive.
                assert!(
                    text == whole || *is_doubtful || doubt.is_some_and(|at| at < begin as u64),
                    "{of}: {name}: {errors:?}"
                );
            }
        }
    }
}

#[test]
fn junk_in_a_tar_is_looked_through_once() {
    let one = tar(&[("a.json", &line(1))]);
    let two = tar(&[("b.json", &line(2))]);
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(1 << 40);
    header.set_path("x.json").unwrap();
    header.set_cksum();
    for (junk, is_read) in [
        (&b"ustar"[..], true),
        (b"0000644 ustar", true),
        (&[0xFF; 7], true),
        // Each promises to reach to the end, and beyond.
        (header.as_bytes(), false),
    ] {
        let many = junk.repeat((6 << 20) / junk.len());
        let (read, errors) = read_tar([&one[..1024], &many, &two].concat());
        assert_eq!(read.iter().any(|it| it.0 == "b.json"), is_read);
        assert!((1..100).contains(&errors.len()), "{}", errors.len());
    }
}

#[test]
fn a_tar_inside_of_a_member_is_that_member_alone() {
    let inner = tar(&[("x.json", &line(1)), ("y.json", &line(2))]);
    let unmarked = &inner[..inner.len() - 1024];
    for inner in [
        &inner[..],
        unmarked,
        &inner[1..],
        &inner[..inner.len() - 700],
    ] {
        let files = [
            ("a.json", &line(3)[..]),
            ("inner.tar", inner),
            ("b.json", &line(4)),
            ("inner.jsonl", inner),
        ];
        let whole = tar(&files);
        let names = |read: &[Came]| -> Vec<_> { read.iter().map(|it| it.0.clone()).collect() };
        let (read, errors) = read_tar(whole.clone());
        assert_eq!(names(&read), ["a.json", "b.json", "inner.jsonl"]);
        assert!(errors.is_empty() && read[2].1 == inner);
        // Nor where the header behind it is damaged.
        let header = 3 * 512 + inner.len().next_multiple_of(512);
        for place in [header, header + 257] {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            let (read, errors) = read_tar(damaged);
            assert_eq!(names(&read), ["a.json", "inner.jsonl"]);
            assert_eq!(errors.len(), 1);
        }
    }
}

#[test]
fn a_tar_may_end_in_any_number_of_zero_blocks() {
    let one = tar(&[("a.json", &line(1)), ("b.json", &[b' '; 512])]);
    let members = one.len() - 1024;
    for zeros in [512, 1024, 10 * 1024 - members, 20 * 1024 - members] {
        let seen = piped(&[&one[..members], &vec![0; zeros]].concat());
        assert_eq!(seen.members.len(), 2);
        assert!(seen.errors.is_empty(), "{zeros}: {:?}", seen.errors);
    }
}

#[test]
fn a_partial_block_behind_what_was_no_header_keeps_the_error() {
    let whole = tar(&[("a.json", &line(1))]);
    let told = |bytes: &[&[u8]]| piped(&bytes.concat()).errors;
    let expected = "the tar archive is corrupt at byte 2048 (no header); no header was found behind it; what \
                    came before it was read";
    for rest in [0, 100, 512, 700] {
        assert_eq!(told(&[&whole, &[b'x'; 512], &vec![0; rest]]), [expected]);
    }
    let cut = "the tar archive is cut at its byte 2148, in a header";
    assert!(told(&[&whole, &[b'x'; 100]])[0].starts_with(cut));
    let odd = "the tar archive ends at its byte 2148, in the middle of a block: bytes are missing or too many, \
               perhaps in its last member, a.json; what is there was read";
    assert_eq!(told(&[&whole, &[0; 100]]), [odd]);
}

#[test]
fn tars_behind_each_other_and_padding_are_read() {
    let one = tar(&[("a.json", &line(1))]);
    let two = tar(&[("b.json", &line(2))]);
    let seen = piped(&[&one[..], &[0; 10 * 1024], &two, &[0; 1024]].concat());
    assert_eq!(seen.members.len(), 2);
    assert!(seen.errors.is_empty(), "{:?}", seen.errors);
    // Without its end mark it may have lost members, which is told.
    let seen = piped(&one[..1024]);
    assert_eq!(seen.members.len(), 1);
    assert!(seen.errors[0].contains("without its end mark"));
}

#[test]
fn links_and_devices_in_a_tar_are_skipped_and_counted() {
    let mut builder = tar::Builder::new(Vec::new());
    for kind in [
        tar::EntryType::Symlink,
        tar::EntryType::Link,
        tar::EntryType::Fifo,
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_path("x.json").unwrap();
        header.set_cksum();
        builder.append(&header, io::empty()).unwrap();
    }
    let seen = piped(&builder.into_inner().unwrap());
    assert_eq!((seen.skipped.links, seen.skipped.names), (2, 1));
    assert_eq!(seen.errors.len(), 1);
    assert!(seen.errors[0].starts_with("holds no file to read"));
}

#[test]
fn a_file_with_holes_in_a_tar_is_told_and_costs_no_other() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNUSparse);
    header.set_path("holes.json").unwrap();
    header.set_size(3);
    let sparse = header.as_gnu_mut().unwrap();
    // A megabyte of which three bytes are stored.
    sparse.realsize.copy_from_slice(b"00004000000\0");
    sparse.sparse[0].offset.copy_from_slice(b"00003777775\0");
    sparse.sparse[0].numbytes.copy_from_slice(b"00000000003\0");
    header.set_cksum();
    builder.append(&header, &b"{}\n"[..]).unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_path("a.json").unwrap();
    header.set_size(line(1).len() as u64);
    header.set_cksum();
    builder.append(&header, &line(1)[..]).unwrap();
    let seen = piped(&builder.into_inner().unwrap());
    assert_eq!(seen.members.len(), 1, "{:?}", seen.errors);
    assert_eq!(seen.members[0].0, "a.json");
    assert_eq!(
        seen.errors,
        ["holes.json: is stored with holes; unpack the archive first"]
    );
}

#[test]
fn a_header_without_end_runs_into_a_limit() {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(1 << 40);
    header.set_path("x.json").unwrap();
    header.set_cksum();
    let endless = header.as_bytes().to_vec();
    let reader = io::Cursor::new(endless)
        .chain(io::repeat(b'a'))
        .take(8 << 20);
    let members = Members::of(
        Path::new("input"),
        reader,
        || None,
        None,
        &Limits::default(),
    );
    let seen = walk(members.unwrap(), 0);
    assert!(
        seen.errors[0].contains("a header of more than 1 MiB"),
        "{:?}",
        seen.errors
    );
    assert!(seen.members.is_empty());
}

#[test]
fn members_of_a_zip_are_read_in_place_and_in_order() {
    let (files, expected) = mixed();
    for method in [Method::Stored, Method::Deflated, Method::Zstd] {
        let files: Vec<_> = files
            .iter()
            .map(|(name, bytes)| (*name, &bytes[..], method))
            .collect();
        let seen = filed(&zip(&files), "zip").unwrap();
        // The writer makes names safe.
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, text)| (name.replace("../../", ""), text.clone()))
            .collect();
        assert_eq!(seen.members, expected, "{method:?}");
        assert!(seen.errors.is_empty(), "{method:?}: {:?}", seen.errors);
        assert_eq!((seen.skipped.names, seen.skipped.scripts), (3, 1));
        assert!(!seen.is_unchecked, "a zip has checksums of its own");
    }
}

#[test]
fn what_a_zip_holds_besides_is_never_touched() {
    let root = folder("media");
    let path = root.join("archive.zip");
    let bytes = zip(&[
        ("a.json", &line(1), Method::Stored),
        ("photo.jpg", &vec![0; 1_000_000], Method::Stored),
        ("b.json", &line(2), Method::Deflated),
    ]);
    fs::write(&path, &bytes).unwrap();
    let input = Input::new(&path);
    let members = input.members(&Limits::default()).unwrap();
    let consumed = members.consumed();
    let seen = walk(members, 0);
    assert_eq!(seen.members.len(), 2);
    assert!(consumed.get() < 1000, "{}", consumed.get());
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_zip_of_more_members_than_its_first_format_allows_is_read() {
    let names: Vec<_> = (0..70_000).map(|number| format!("{number}.json")).collect();
    let files: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), &b"{}"[..], Method::Stored))
        .collect();
    let seen = filed(&zip(&files), "zip64").unwrap();
    assert_eq!(seen.members.len(), 70_000);
    assert_eq!(seen.members[69_999].0, "69999.json");
    assert!(seen.errors.is_empty());
}

#[test]
fn a_damaged_member_of_a_zip_costs_no_other() {
    let text = noise(5_000);
    let method = Method::Stored;
    let mut bytes = zip(&[
        ("a.json", &text, method),
        ("b.json", &line(2), Method::Deflated),
    ]);
    bytes[1000] ^= 1;
    let seen = filed(&bytes, "zip-damaged").unwrap();
    assert_eq!(
        seen.errors,
        [
            "a.json: the zip member is corrupt somewhere in its 5010 bytes: its checksum is wrong; what it holds was read, and may be wrong from uncompressed byte 0 on"
        ]
    );
    assert_eq!(seen.members[0].1.len(), text.len());
    assert_eq!(seen.members[1].1.as_bytes(), line(2));
}

#[test]
fn an_encrypted_member_and_an_unknown_method_are_named() {
    let mut bytes = zip(&[
        ("a.json", &line(1), Method::Stored),
        ("b.json", &line(2), Method::Stored),
        ("c.json", &line(3), Method::Stored),
    ]);
    // Flags and method stand at bytes 8 and 10 of an entry of the list, and two bytes before that in a header.
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places = places(&bytes, mark);
        bytes[places[0] + flags] |= 1;
        bytes[places[1] + flags + 2] = 98;
    }
    let seen = filed(&bytes, "zip-methods").unwrap();
    assert_eq!(
        seen.errors,
        [
            "a.json: is encrypted; unpack the archive with its password first",
            "b.json: is packed with method 98 of zip, which is not read; unpack it first"
        ]
    );
    assert_eq!(seen.members.len(), 1);
}

#[test]
fn a_zip_through_a_pipe_is_refused_with_what_to_do() {
    let bytes = zip(&[("a.json", &line(1), Method::Stored)]);
    let error = Members::of(
        Path::new("-"),
        io::Cursor::new(bytes),
        || None,
        None,
        &Limits::default(),
    )
    .unwrap_err();
    assert!(error.message().contains("save it to a file"), "{error}");
}

#[test]
fn limits_hold_for_members() {
    let text = noise(300_000);
    let root = folder("limits");
    let path = root.join("archive");
    let limits = Limits {
        decompressed: Some(1000),
        ..Limits::default()
    };
    for bytes in [
        zip(&[
            ("a.json", &text, Method::Deflated),
            ("b.json", &line(2), Method::Stored),
        ]),
        zip(&[
            ("a.json", &gzip(&text), Method::Stored),
            ("b.json", &line(2), Method::Stored),
        ]),
        tar(&[("a.json", &zstd(&text)), ("b.json", &line(2))]),
    ] {
        fs::write(&path, bytes).unwrap();
        let seen = walk(Input::new(&path).members(&limits).unwrap(), 0);
        assert_eq!(seen.errors.len(), 1, "{:?}", seen.errors);
        assert!(seen.errors[0].contains("--max-decompressed"));
        assert_eq!(seen.members[0].1.as_bytes(), &text[..1000]);
        assert_eq!(seen.members[1].1.as_bytes(), line(2));
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn an_archive_does_not_open_as_one_thing() {
    let root = folder("one");
    let path = root.join("archive");
    fs::write(&path, tar(&[("a.json", &line(1))])).unwrap();
    let error = Input::new(&path).open().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Framing);
    assert_eq!(error.message(), "is a tar archive; open its members");
    fs::remove_dir_all(root).unwrap();
}

/// Where `mark` stands.
fn places(bytes: &[u8], mark: &[u8]) -> Vec<usize> {
    memchr::memmem::find_iter(bytes, mark).collect()
}

/// A zip of members as programs write it that know their sizes before.
fn sized_zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut members, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let at = u32::try_from(members.len()).unwrap();
        let member = sized_member(name, bytes);
        // An entry of the list has a version before what they have in common, and eighteen bytes behind it.
        list.extend_from_slice(b"PK\x01\x02\x14\0");
        list.extend_from_slice(&member[4..30]);
        list.extend_from_slice(&[0; 10]);
        list.extend_from_slice(&[0; 4]);
        let offset = list.len() - 4;
        list[offset..].copy_from_slice(&at.to_le_bytes());
        list.extend_from_slice(name.as_bytes());
        members.extend_from_slice(&member);
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let sizes = [list.len(), members.len()].map(|size| u32::try_from(size).unwrap().to_le_bytes());
    let end = [
        b"PK\x05\x06\0\0\0\0",
        &count[..],
        &count,
        &sizes[0],
        &sizes[1],
        &[0, 0],
    ]
    .concat();
    [members, list, end].concat()
}

/// What reading gave is each of these texts once, in whatever order and under whatever names.
#[track_caller]
fn assert_complete(seen: &Seen, texts: &[Vec<u8>], of: &str) {
    let mut expected = texts.to_vec();
    let read = seen
        .members
        .iter()
        .map(|(_, text)| text.clone().into_bytes());
    let mut read: Vec<_> = read.collect();
    expected.sort_unstable();
    read.sort_unstable();
    assert_eq!(read, expected, "{of}: {seen:?}");
}

#[track_caller]
fn assert_in_order(seen: &Seen, texts: &[Vec<u8>]) {
    let read = seen.members.iter().map(|(_, text)| text.as_bytes());
    assert!(read.eq(texts), "{seen:?}");
}

#[test]
fn what_is_wrong_with_a_tar_is_told_also_where_its_member_fails_before_that() {
    let text = [line(1), line(20), line(300)].concat();
    let packed = [gzip(&line(7)), gzip(&text), gzip(&line(9))];
    let whole = tar(&[
        ("a.json.gz", &packed[0]),
        ("b.json.gz", &packed[1]),
        ("c.json.gz", &packed[2]),
    ]);
    let begin = whole
        .windows(packed[1].len())
        .position(|it| it == packed[1]);
    let begin = begin.unwrap();
    // Behind the header of the stream, and so that the rest makes no sense.
    let gap = begin + 12;
    for missing in [3, 10, 20] {
        let damaged = [&whole[..gap], &[0xFF; 3], &whole[gap + 3 + missing..]].concat();
        // Read as it comes, and out of memory.
        let seen = filed(&damaged, "tar-two-errors").unwrap();
        assert_eq!(seen.errors.len(), 2, "{missing}: {:?}", seen.errors);
        assert!(seen.errors[0].contains("gzip stream"), "{:?}", seen.errors);
        assert!(seen.errors[1].contains("the tar "), "{:?}", seen.errors);
        assert!(seen.members.iter().any(|(name, _)| name == "c.json.gz"));
    }
}

#[test]
fn one_damaged_byte_of_the_list_of_a_zip_costs_no_member() {
    let texts = [
        line(1),
        [line(22), line(23)].concat(),
        b"[{\"id\":333}]".to_vec(),
        line(4444),
    ];
    let packed = gzip(&texts[3]);
    let media = noise(300);
    let files: [(&str, &[u8]); 6] = [
        ("data/a.json", &texts[0]),
        ("b.jsonl", &texts[1]),
        ("photo.jpg", &media),
        ("tweets.js", &texts[2]),
        ("readme.txt", b"[no]"),
        ("last.json.gz", &packed),
    ];
    let root = folder("zip-list");
    let path = root.join("archive");
    let with = |method| files.map(|(name, bytes)| (name, bytes, method));
    for whole in [
        zip(&with(Method::Stored)),
        zip(&with(Method::Deflated)),
        sized_zip(&files),
    ] {
        let mut sound = filed_at(&path, &whole);
        sound.members.sort_unstable();
        assert_complete(&sound, &texts, "sound");
        assert!(sound.errors.is_empty(), "{:?}", sound.errors);
        assert_eq!(sound.skipped.names, 2);
        let mut told_of = 0;
        for place in places(&whole, b"PK\x01\x02")[0]..whole.len() {
            // Of these one makes a slash of the last letter of `json`, and one a link of a file.
            for flip in [0x01, 0x08, 0x20, 0x41, 0x80, 0xFF] {
                let mut damaged = whole.clone();
                damaged[place] ^= flip;
                let mut seen = filed_at(&path, &damaged);
                assert_complete(&seen, &texts, &format!("byte {place} ^ {flip}"));
                assert!(seen.errors.len() <= 1, "{place}: {:?}", seen.errors);
                seen.members.sort_unstable();
                let is_as_before = seen.members == sound.members;
                assert!(is_as_before || !seen.errors.is_empty(), "{place}: {seen:?}");
                let is_placed = |error: &String| error.contains(" byte ");
                assert!(
                    seen.errors.iter().all(is_placed),
                    "{place}: {:?}",
                    seen.errors
                );
                told_of += usize::from(!seen.errors.is_empty());
            }
        }
        // Times, versions, comments and the like are nobody's loss.
        assert!(told_of > 1000, "{told_of}");
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_zip_whose_first_mark_is_damaged_is_one_by_its_list() {
    let texts = [line(1), line(2), line(3)];
    let files: [(&str, &[u8]); 3] = [
        ("a.json", &texts[0]),
        ("b.json", &texts[1]),
        ("c.json", &texts[2]),
    ];
    let with = |method| files.map(|(name, bytes)| (name, bytes, method));
    // A version as some programs write it is a line break.
    let mut older = sized_zip(&files);
    older[4] = b'\n';
    let wholes = [
        zip(&with(Method::Stored)),
        zip(&with(Method::Deflated)),
        sized_zip(&files),
        older,
    ];
    for whole in wholes {
        for range in [0..1, 1..2, 2..3, 3..4, 0..4] {
            let mut damaged = whole.clone();
            damaged[range].fill(b'#');
            let seen = filed(&damaged, "zip-mark").unwrap();
            assert_complete(&seen, &texts[1..], "mark");
            assert_eq!(seen.errors.len(), 1, "{:?}", seen.errors);
            assert!(seen.errors[0].contains("leads to no header of a.json"));
        }
    }
    // What merely has a zip behind it is what it was.
    let zip = sized_zip(&files);
    for before in [line(7).repeat(100), vec![0; 600], [0xFF; 600].to_vec()] {
        let bytes = [&before[..], &zip].concat();
        let seen = filed(&bytes, "zip-behind").unwrap();
        assert_eq!(
            seen.members,
            [("-".to_owned(), String::from_utf8_lossy(&bytes).into_owned())]
        );
    }
}

#[test]
fn a_zip_whose_first_mark_is_damaged_is_one_by_its_name() {
    let texts = [line(1), line(2), line(3)];
    let files: [(&str, &[u8]); 3] = [
        ("a.json", &texts[0]),
        ("b.json", &texts[1]),
        ("c.json", &texts[2]),
    ];
    let root = folder("zip-name");
    let path = root.join("archive.ZIP");
    let stored = zip(&files.map(|(name, bytes)| (name, bytes, Method::Stored)));
    for whole in [stored, sized_zip(&files)] {
        for (at, byte) in [(0, b'{'), (0, b' '), (0, 0xEF), (1, b'\n'), (3, b'#')] {
            let mut damaged = whole.clone();
            damaged[at] = byte;
            let seen = filed_at(&path, &damaged);
            assert_complete(&seen, &texts[1..], "listed");
            assert_eq!(seen.errors.len(), 1, "{:?}", seen.errors);
            assert!(seen.errors[0].contains("leads to no header of a.json"));
            let listless = without_list(&damaged);
            let seen = filed_at(&path, listless);
            assert_complete(&seen, &texts[1..], "no list");
            let words =
                "cannot be read, nor the header at byte 0; what could be found without it was read";
            assert!(seen.errors[0].ends_with(words), "{:?}", seen.errors);
            let piped = Members::new(&path, io::Cursor::new(damaged), &Limits::default());
            let message = piped.unwrap_err().to_string();
            assert!(message.contains("save it to a file"), "{message}");
        }
        // A line break that is no bracket ends the look at what no name tells of.
        let mut damaged = whole.clone();
        damaged[1] = b'\n';
        let seen = filed(&damaged, "zip-break").unwrap();
        assert_complete(&seen, &texts[1..], "no name");
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn text_that_is_named_as_an_archive_is_text() {
    let behind = zip(&[("a.json", &line(1), Method::Stored)]);
    let root = folder("named-text");
    for name in ["x.zip", "x.tar", "x.tar.gz", "x.tgz"] {
        for begin in ["{\"id\":1}\n", "\n{\"id\":1}\n", "x\n", "id,name\n"] {
            let text = begin.repeat(300).into_bytes();
            let utf16: Vec<u8> = [0xFF, 0xFE]
                .into_iter()
                .chain(text.iter().flat_map(|byte| [*byte, 0]))
                .collect();
            for (bytes, text) in [
                (text.clone(), text.clone()),
                (utf16, text.clone()),
                (gzip(&text), text.clone()),
                ([&text[..], &behind].concat(), [&text[..], &behind].concat()),
            ] {
                let seen = filed_at(&root.join(name), &bytes);
                let text = String::from_utf8_lossy(&text).into_owned();
                let [(_, read)] = &seen.members[..] else {
                    panic!("{name}: {:?}", seen.members);
                };
                assert!(read.trim_start_matches('\u{feff}') == text, "{name}");
                assert!(seen.errors.is_empty(), "{:?}", seen.errors);
            }
        }
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_tar_whose_first_header_is_lost_is_one_by_its_name() {
    let lines: Vec<_> = (0..3).map(line).collect();
    let files: Vec<_> = lines.iter().map(|line| ("x.json", &line[..])).collect();
    let whole = tar(&files);
    let told = "the tar archive is corrupt at byte 0 (no header); reading went on with the next header, at byte 1024";
    let root = folder("tar-name");
    let mut noisy = whole.clone();
    noisy[..400].copy_from_slice(&noise(400)[..400]);
    let mut opened = whole.clone();
    opened[0] = b'{';
    let mut broken = whole.clone();
    broken[3] = b'\n';
    for damaged in [noisy, opened, broken] {
        let packed: [(&str, Vec<u8>); 6] = [
            ("x.tar", damaged.clone()),
            ("x.tar.gz", gzip(&damaged)),
            ("X.TGZ", gzip(&damaged)),
            ("x.tar.bz2", bzip2(&damaged)),
            ("x.tzst", zstd(&damaged)),
            ("x.tar.xz", xz(&damaged)),
        ];
        for (name, bytes) in packed {
            let seen = filed_at(&root.join(name), &bytes);
            assert_eq!(seen.errors, [told], "{name}");
            assert_eq!(seen.members.len(), 2, "{name}");
        }
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_damaged_entry_of_the_list_is_told_and_what_is_behind_it_comes_in_order() {
    let lines: Vec<_> = (0..4).map(line).collect();
    let names = ["a.json", "b.json", "c.json", "d.json"];
    let files: Vec<_> = names
        .into_iter()
        .zip(lines.iter().map(|line| &line[..]))
        .collect();
    let mut bytes = sized_zip(&files);
    let list = places(&bytes, b"PK\x01\x02");
    bytes[list[1]] ^= 1;
    let seen = filed(&bytes, "zip-entry").unwrap();
    let read: Vec<_> = seen.members.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(read, names);
    assert_complete(&seen, &lines, "entry");
    assert_eq!(
        seen.errors,
        [format!(
            "the zip archive is corrupt (its list, from byte {} on, cannot be read behind 1 members); what could be found was read",
            list[0]
        )]
    );
}

#[test]
fn a_member_that_list_and_header_name_differently_is_read_and_told() {
    let texts = [line(1), line(2), line(3)];
    let files: [(&str, &[u8]); 3] = [
        ("a.json", &texts[0]),
        ("b.json", &texts[1]),
        ("c.json", &texts[2]),
    ];
    let whole = sized_zip(&files);
    let list = places(&whole, b"PK\x01\x02");
    // A name that is read as well, one that is not, a folder's, and one of a medium.
    for (name, called) in [
        ("x.json", "x.json"),
        ("b.jsox", "b.json"),
        ("b.jso/", "b.json"),
        ("bb.jpg", "b.json"),
    ] {
        let mut bytes = whole.clone();
        let place = list[1];
        bytes[place + 46..place + 52].copy_from_slice(name.as_bytes());
        let seen = filed(&bytes, "zip-names").unwrap();
        assert_complete(&seen, &texts, name);
        assert!(
            seen.members.iter().any(|(seen, _)| seen == called),
            "{seen:?}"
        );
        assert_eq!(
            seen.errors,
            [format!(
                "the zip archive is corrupt (its list, at byte {place}, calls what is b.json in its own header {name}); what could be found was read"
            )]
        );
    }
    // Where the list is wrong about the place too, it leads to nothing that could be compared.
    let mut bytes = whole.clone();
    bytes[list[1] + 46..list[1] + 52].copy_from_slice(b"b.jsox");
    bytes[list[1] + 42] ^= 1;
    let seen = filed(&bytes, "zip-names").unwrap();
    assert_complete(&seen, &texts, "name and place");
    assert!(
        seen.errors[0].contains("leads to no header of b.jsox"),
        "{:?}",
        seen.errors
    );
}

#[test]
fn lengths_and_checksum_of_a_header_of_a_zip_are_held_against_its_list() {
    let texts = [line(1), line(2), line(3)];
    let files: [(&str, &[u8]); 3] = [
        ("a.json", &texts[0]),
        ("b.json", &texts[1]),
        ("c.json", &texts[2]),
    ];
    let whole = sized_zip(&files);
    let (header, list) = (
        places(&whole, b"PK\x03\x04")[1],
        places(&whole, b"PK\x01\x02")[1],
    );
    let told = format!(
        "the zip archive is corrupt (its list, at byte {list}, gives another length or checksum than the header at byte \
         {header} of b.json); what could be found was read"
    );
    let root = folder("zip-facts");
    let path = root.join("archive");
    // Each byte of the checksum and both lengths.
    for place in 14..26 {
        for flip in [0x01, 0x80, 0xFF] {
            let mut damaged = whole.clone();
            damaged[header + place] ^= flip;
            let seen = filed_at(&path, &damaged);
            assert_in_order(&seen, &texts);
            assert_eq!(seen.errors, [told.as_str()], "{place} ^ {flip}");
        }
    }
    // The method, and whether it is encrypted.
    for (place, flip) in [(8, 0x01), (8, 0x08), (9, 0x80), (6, 0x01)] {
        let mut damaged = whole.clone();
        damaged[header + place] ^= flip;
        let seen = filed_at(&path, &damaged);
        assert_in_order(&seen, &texts);
        let told = told.replace("length or checksum", "method");
        assert_eq!(seen.errors, [told], "{place} ^ {flip}");
    }
    // Where a description follows the header need not know.
    for method in [Method::Stored, Method::Deflated] {
        let mut described = zip(&files.map(|(name, bytes)| (name, bytes, method)));
        for place in places(&described, b"PK\x03\x04") {
            assert_eq!(described[place + 6] & 8, 8);
            described[place + 18..place + 26].fill(0xFF);
        }
        let seen = filed_at(&path, &described);
        assert_in_order(&seen, &texts);
        assert!(seen.errors.is_empty(), "{:?}", seen.errors);
        // Each byte of the description: mark, checksum and both lengths.
        let description = places(&described, b"PK\x07\x08")[1];
        for place in 0..16 {
            let mut damaged = described.clone();
            damaged[description + place] ^= 0x04;
            let seen = filed_at(&path, &damaged);
            assert_in_order(&seen, &texts);
            // The mark need not be there.
            assert_eq!(seen.errors.len(), 1, "{place}: {:?}", seen.errors);
        }
    }
    // Large lengths stand in a field of their own.
    let bytes = &texts[0];
    let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let mut wide = sized_zip(&[("a.json", bytes)]);
    let end = wide.len() - 22;
    let field = [&b"\x01\0\x10\0"[..], &size, &[0; 4], &size, &[0; 4]].concat();
    let begin = 30 + "a.json".len();
    wide[18..26].fill(0xFF);
    wide[28] = 20;
    let offset = u32::from_le_bytes(wide[end + 16..end + 20].try_into().unwrap()) + 20;
    wide[end + 16..end + 20].copy_from_slice(&offset.to_le_bytes());
    wide.splice(begin..begin, field);
    let seen = filed_at(&path, &wide);
    assert_complete(&seen, &texts[..1], "wide");
    assert!(seen.errors.is_empty(), "{:?}", seen.errors);
    wide[begin + 4] ^= 1;
    let seen = filed_at(&path, &wide);
    assert_complete(&seen, &texts[..1], "wide and wrong");
    assert_eq!(seen.errors.len(), 1, "{:?}", seen.errors);
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn what_a_zip_lists_as_a_link_and_is_none_is_read_and_told() {
    let packed = gzip(&line(2));
    let files: [(&str, &[u8]); 3] = [
        ("a.json", &line(1)),
        ("b.json.gz", &packed),
        ("c.json", b"a.json"),
    ];
    let mut bytes = sized_zip(&files);
    for place in places(&bytes, b"PK\x01\x02") {
        // Made by Unix, and the mode of a link.
        bytes[place + 5] = 3;
        bytes[place + 40..place + 42].copy_from_slice(&0o120_777_u16.to_le_bytes());
    }
    let seen = filed(&bytes, "zip-links").unwrap();
    assert_complete(&seen, &[line(1), line(2)], "links");
    assert_eq!(seen.skipped.links, 1);
    assert!(
        seen.errors[0].contains("calls a link a.json, and 1 more such)"),
        "{:?}",
        seen.errors
    );
}

#[test]
fn members_that_no_list_leads_to_are_read_once_and_told() {
    let texts: Vec<_> = (0..6).map(line).collect();
    let files: Vec<_> = texts.iter().map(|text| ("x.json", &text[..])).collect();
    // A zip behind another: the list is that of the second.
    let stored = |range: std::ops::Range<usize>| -> Vec<_> {
        files[range]
            .iter()
            .map(|(name, text)| (*name, *text, Method::Stored))
            .collect()
    };
    let two = [
        [sized_zip(&files[..3]), sized_zip(&files[3..])].concat(),
        [zip(&stored(0..3)), zip(&stored(3..6))].concat(),
    ];
    for bytes in two {
        let seen = filed(&bytes, "zip-two").unwrap();
        assert_complete(&seen, &texts, "two zips");
        assert_eq!(seen.errors.len(), 1, "{:?}", seen.errors);
    }
    // A list that leads to one member six times.
    let mut bytes = sized_zip(&files);
    for place in places(&bytes, b"PK\x01\x02") {
        bytes[place + 42..place + 46].fill(0);
    }
    let seen = filed(&bytes, "zip-six").unwrap();
    assert_complete(&seen, &texts, "one place");
    assert_eq!(seen.errors.len(), 1);
}

#[test]
fn a_zip_whose_headers_know_less_than_its_list_is_sound() {
    let texts = [line(1), line(2)];
    let files: [(&str, &[u8]); 2] = [("a.json", &texts[0]), ("b.json", &texts[1])];
    let mut bytes = sized_zip(&files);
    for place in places(&bytes, b"PK\x03\x04") {
        bytes[place + 14..place + 26].fill(0);
    }
    let seen = filed(&bytes, "zip-sloppy").unwrap();
    assert_complete(&seen, &texts, "no sizes");
    assert!(seen.errors.is_empty(), "{:?}", seen.errors);
}

#[test]
fn damage_of_a_member_of_a_zip_costs_no_other_with_and_without_a_list() {
    // So that no damage makes one of another.
    let texts = [1111, 2222, 3333, 4444].map(line);
    let names = ["a.json", "b.json", "c.json", "d.json"];
    let files: Vec<_> = names
        .into_iter()
        .zip(texts.iter().map(|text| &text[..]))
        .collect();
    let stored: Vec<_> = files
        .iter()
        .map(|(name, text)| (*name, *text, Method::Stored))
        .collect();
    let root = folder("zip-member");
    let path = root.join("archive");
    for whole in [zip(&stored), sized_zip(&files)] {
        let heads = places(&whole, b"PK\x03\x04");
        for is_listed in [true, false] {
            for place in heads[1]..heads[2] {
                for flip in [0x01, 0x20, 0x80, 0xFF] {
                    let mut damaged = whole.clone();
                    damaged[place] ^= flip;
                    if !is_listed {
                        damaged.truncate(without_list(&whole).len());
                    }
                    let seen = filed_at(&path, &damaged);
                    let count = |text: &[u8]| {
                        let texts = seen.members.iter().map(|(_, text)| text.as_bytes());
                        texts.filter(|seen| *seen == text).count()
                    };
                    for text in [0, 2, 3].map(|number| &texts[number]) {
                        assert_eq!(count(text), 1, "{place} ^ {flip}: {seen:?}");
                    }
                    let is_whole = is_listed && count(&texts[1]) == 1;
                    assert!(
                        is_whole || !seen.errors.is_empty(),
                        "{place} ^ {flip}: {seen:?}"
                    );
                }
            }
        }
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_byte_too_few_or_too_many_in_a_zip_costs_no_other_member() {
    let texts = [1111, 2222, 3333, 4444].map(line);
    let names = ["a.json", "b.json", "c.json", "d.json"];
    let files: Vec<_> = names
        .into_iter()
        .zip(texts.iter().map(|text| &text[..]))
        .collect();
    let stored: Vec<_> = files
        .iter()
        .map(|(name, text)| (*name, *text, Method::Stored))
        .collect();
    let root = folder("zip-byte");
    let path = root.join("archive");
    for whole in [zip(&stored), sized_zip(&files)] {
        let heads = places(&whole, b"PK\x03\x04");
        let list = without_list(&whole).len();
        for place in heads[1]..heads[2] {
            for is_listed in [true, false] {
                for variant in 0..3 {
                    let end = if is_listed { whole.len() } else { list };
                    let damaged = match variant {
                        0 => [&whole[..place], &whole[place + 1..end]].concat(),
                        1 => [&whole[..place], b"7", &whole[place..end]].concat(),
                        _ => [&whole[..place], b"\n", &whole[place..end]].concat(),
                    };
                    fs::write(&path, damaged).unwrap();
                    let members = Input::new(&path).members(&Limits::default()).unwrap();
                    let (read, errors) = read_members(members);
                    let of = format!("{variant} at {place}, {is_listed}: {read:?} {errors:?}");
                    assert!(!errors.is_empty(), "{of}");
                    for text in [0, 2, 3].map(|number| &texts[number]) {
                        let count = read.iter().filter(|it| it.1 == *text).count();
                        assert_eq!(count, 1, "{of}");
                    }
                    for (_, text, is_doubtful) in &read {
                        assert!(
                            texts.contains(text) || *is_doubtful || text.is_empty(),
                            "{of}"
                        );
                    }
                }
            }
        }
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn what_a_damaged_stream_in_a_zip_gives_is_in_doubt() {
    let text: Vec<u8> = (1..40).flat_map(|number| line(number * 37)).collect();
    let files = [
        ("a.json", &text[..], Method::Deflated),
        ("b.json", &text[..], Method::Deflated),
    ];
    let whole = zip(&files);
    let heads = places(&whole, b"PK\x03\x04");
    let root = folder("zip-stream");
    let path = root.join("archive");
    let mut altered = 0;
    let mut seems_cut = 0;
    // Behind the header and its name, and before the description.
    for place in heads[0] + 36..heads[1] - 16 {
        for variant in 0..3 {
            let damaged = match variant {
                0 => [&whole[..place], &whole[place + 1..]].concat(),
                1 => [&whole[..place], b"Q", &whole[place..]].concat(),
                _ => [&whole[..place], &[whole[place] ^ 4], &whole[place + 1..]].concat(),
            };
            fs::write(&path, damaged).unwrap();
            let members = Input::new(&path).members(&Limits::default()).unwrap();
            let (read, errors) = read_members(members);
            // The last bits of a stream may mean nothing.
            let is_unhurt = read.iter().all(|(_, read, _)| *read == text);
            assert!(!errors.is_empty() || is_unhurt, "{variant} at {place}");
            for (_, read, is_doubtful) in &read {
                let is_right = text.starts_with(read);
                altered += u64::from(!is_right);
                assert!(is_right || *is_doubtful, "{variant} at {place}: {errors:?}");
            }
            // The words say as much as the mark on the rows.
            for error in errors
                .iter()
                .map(ToString::to_string)
                .filter(|error| error.contains("is cut"))
            {
                let says_it = error.contains("may be wrong from uncompressed byte 0 on");
                let gave = read
                    .iter()
                    .any(|(_, read, is_doubtful)| *is_doubtful && !read.is_empty());
                assert!(says_it || !gave, "{variant} at {place}: {error}");
                seems_cut += u64::from(says_it);
            }
        }
    }
    assert!(altered > 0, "no damage let anything through");
    assert!(seems_cut > 0, "no damage looked like a cut");
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_comment_of_a_zip_may_hold_the_mark_of_its_end() {
    let texts = [line(1), line(2)];
    let whole = sized_zip(&[("a.json", &texts[0]), ("b.json", &texts[1])]);
    let end = [&b"PK\x05\x06"[..], &[0; 18]].concat();
    let other = sized_zip(&[("c.json", &line(3))]);
    for comment in [
        &b"PK\x05\x06"[..],
        b"see PK\x05\x06 and PK\x05\x06",
        &end,
        &[0; 10_000],
        &other,
    ] {
        let mut bytes = [&whole[..], comment].concat();
        let length = u16::try_from(comment.len()).unwrap().to_le_bytes();
        bytes[whole.len() - 2..whole.len()].copy_from_slice(&length);
        let seen = filed(&bytes, "zip-comment").unwrap();
        assert_complete(&seen, &texts, "comment");
        assert!(seen.errors.is_empty(), "{:?}", seen.errors);
    }
}

#[test]
fn members_of_a_zip_inside_of_one_that_lost_its_list_are_told_as_that() {
    let texts = [line(1), line(2), line(3)];
    let inner = sized_zip(&[("x.json", &texts[1]), ("y.json", &texts[2])]);
    let outer = [
        sized_member("a.json", &texts[0]),
        sized_member("in.zip", &inner),
    ]
    .concat();
    let told = "perhaps with members of in.zip, an archive in it";
    // Cut in the one inside, or behind it, whose list then is the only one; alone in the outer one as well.
    for (bytes, count) in [
        (&outer[..outer.len() - 30], 3),
        (&outer[..], 3),
        (&outer[outer.len() - inner.len() - 36..], 2),
    ] {
        let seen = filed(bytes, "zip-inner").unwrap();
        assert_eq!(seen.members.len(), count, "{seen:?}");
        assert_eq!(seen.errors.len(), 1, "{:?}", seen.errors);
        assert!(seen.errors[0].contains(told), "{:?}", seen.errors);
    }
    // Whose size is known it is passed over.
    let inner = without_list(&inner);
    let sized = [
        sized_member("a.json", &texts[0]),
        sized_member("in.zip", inner),
        sized_member("b.json", &texts[2]),
    ];
    let seen = filed(&sized.concat(), "zip-inner").unwrap();
    assert_complete(&seen, &[line(1), line(3)], "sized");
    assert!(!seen.errors[0].contains(told), "{:?}", seen.errors);
}

#[test]
fn members_whose_descriptions_are_lost_end_at_the_next_header() {
    // Each promises a description, and none has one.
    let mut one = sized_member("x.json", &line(1));
    one[6] |= 8;
    let seen = filed(&one.repeat(100), "zip-endless").unwrap();
    assert_complete(&seen, &vec![line(1); 100], "no descriptions");
    assert_eq!(seen.errors.len(), 101);
}

/// The members of a zip up to where its list begins.
fn without_list(bytes: &[u8]) -> &[u8] {
    let list = bytes.windows(4).position(|window| window == b"PK\x01\x02");
    &bytes[..list.expect("a list")]
}

#[test]
fn a_zip_without_its_list_gives_its_members_all_the_same() {
    let (files, expected) = mixed();
    for method in [Method::Stored, Method::Deflated, Method::Zstd] {
        let files: Vec<_> = files
            .iter()
            .map(|(name, bytes)| (*name, &bytes[..], method))
            .collect();
        let seen = filed(without_list(&zip(&files)), "zip-unlisted").unwrap();
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, text)| (name.replace("../../", ""), text.clone()))
            .collect();
        assert_eq!(seen.members, expected, "{method:?}");
        assert_eq!(seen.errors.len(), 1, "{:?}", seen.errors);
        assert!(seen.errors[0].contains("the list of its members, which stands at its end, byte "));
    }
}

/// A member as programs write it that know its size before: without a description behind it.
fn sized_member(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let name_size = u16::try_from(name.len()).unwrap().to_le_bytes();
    let mut member = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    member.extend_from_slice(&sum.sum().to_le_bytes());
    member.extend_from_slice(&size);
    member.extend_from_slice(&size);
    member.extend_from_slice(&name_size);
    member.extend_from_slice(&[0, 0]);
    member.extend_from_slice(name.as_bytes());
    member.extend_from_slice(bytes);
    member
}

#[test]
fn a_zip_gives_every_member_before_its_cut() {
    let lines: Vec<_> = (0..4).map(line).collect();
    let stored: Vec<_> = lines
        .iter()
        .map(|line| ("x.json", &line[..], Method::Stored))
        .collect();
    let described = without_list(&zip(&stored)).to_vec();
    let sized = lines
        .iter()
        .flat_map(|line| sized_member("x.json", line))
        .collect::<Vec<_>>();
    for (whole, is_sized) in [(described, false), (sized, true)] {
        let length = whole.len() / 4;
        let head = length - lines[0].len();
        let root = folder("zip-cut");
        let path = root.join("archive");
        for cut in 5..=whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let seen = walk(Input::new(&path).members(&Limits::default()).unwrap(), 0);
            assert!(!seen.errors.is_empty(), "cut at {cut} unnoticed");
            if is_sized && cut % length >= head {
                // Behind the header of a member, and not all of it is there.
                let named = format!("the zip archive is cut at its byte {cut}, in this member; ");
                assert!(seen.errors[0].contains(&named), "{:?}", seen.errors);
            }
            let texts: Vec<_> = seen
                .members
                .iter()
                .map(|(_, text)| text.as_bytes())
                .collect();
            let expected: Vec<_> = lines[..cut / length].iter().map(|line| &line[..]).collect();
            assert!(texts.starts_with(&expected), "cut at {cut}: {texts:?}");
            assert!(texts.len() <= expected.len() + 1);
        }
        fs::remove_dir_all(root).unwrap();
    }
}

#[test]
fn a_zip_whose_sizes_lie_ends() {
    for size in [u32::MAX - 1, 0x8000_0000] {
        let mut bytes = sized_member("x.json", &line(1));
        bytes[18..22].copy_from_slice(&size.to_le_bytes());
        let seen = filed(&bytes, "zip-lies").unwrap();
        assert_eq!(seen.members[0].1.as_bytes(), line(1));
        assert_eq!(seen.errors.len(), 2, "{:?}", seen.errors);
    }
    // As many bytes as the field for large sizes can say.
    let mut bytes = sized_member("x.json", &[]);
    bytes[18..26].copy_from_slice(&[0xFF; 8]);
    bytes[28] = 20;
    bytes.extend_from_slice(&[1, 0, 16, 0]);
    bytes.extend_from_slice(&[0xFF; 16]);
    bytes.extend_from_slice(&line(1));
    let seen = filed(&bytes, "zip-large-lies").unwrap();
    assert_eq!(seen.members[0].1.as_bytes(), line(1));
    assert_eq!(seen.errors.len(), 2, "{:?}", seen.errors);
}
