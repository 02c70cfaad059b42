//! What to begin with: the samples of the project, whole and in every compression, and a few texts of
//! policies. Nothing of it is kept here.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The project's own folder.
fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The bytes of every file below a folder of the project, by path.
fn files(folder: &str) -> Vec<Vec<u8>> {
    let mut folders = vec![project().join(folder)];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
        .iter()
        .map(|path| fs::read(path).expect("a file"))
        .collect()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn bzip2(text: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(text: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).expect("an encoder");
    encoder.include_checksum(true).expect("an encoder");
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn xz(text: &[u8]) -> Vec<u8> {
    let options = lzma_rust2::XzOptions::with_preset(1);
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).expect("an encoder");
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

type Encode = fn(&[u8]) -> Vec<u8>;

const ENCODERS: [Encode; 4] = [gzip, bzip2, zstd, xz];

fn tar(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder
            .append_data(&mut header, name, bytes.as_slice())
            .expect("memory");
    }
    builder.into_inner().expect("memory")
}

fn zip(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (index, (name, bytes)) in members.iter().enumerate() {
        let is_stored = index % 2 == 0;
        let method = if is_stored {
            rawzip::CompressionMethod::STORE
        } else {
            rawzip::CompressionMethod::DEFLATE
        };
        let file = archive.new_file(name).compression_method(method);
        let (mut entry, config) = file.start().expect("memory");
        let descriptor = if is_stored {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(bytes).expect("memory");
            writer.finish().expect("memory").1
        } else {
            let encoder =
                flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::fast());
            let mut writer = config.wrap(encoder);
            writer.write_all(bytes).expect("memory");
            let (encoder, descriptor) = writer.finish().expect("memory");
            encoder.finish().expect("memory");
            descriptor
        };
        entry.finish(descriptor).expect("memory");
    }
    archive.finish().expect("memory")
}

/// The texts of policies that say everything.
const POLICIES: &[&str] = &[
    "best",
    "hls-first max-resolution=480p",
    "smallest min-bitrate=832k otherwise=nothing",
    "archival objective=most-pixels photo-size=4096x4096",
    "best prefer=h264+hevc,webm,hls+dash,other max-bitrate=2.5M min-resolution=240",
    "best otherwise=next objective=lowest-bitrate",
    "prefer=nothing",
    "best  max-resolution = 12",
];

/// What a target begins with.
#[must_use]
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let samples = || files("samples");
    match target {
        "documents" => {
            let mut inputs = samples();
            inputs.extend(files("tests/invalid"));
            let pieces = |(input, size): (Vec<u8>, u8)| [&[size], &input[..]].concat();
            inputs
                .into_iter()
                .zip((0..=u8::MAX).cycle().step_by(7))
                .map(pieces)
                .collect()
        }
        "select" => {
            // Bytes that all differ, so that every choice is made by some.
            let seed = |start: u32| {
                (0..200_u32).map(move |at| ((start + at).wrapping_mul(2_654_435_761) >> 13) as u8)
            };
            (0..32_u32)
                .map(|start| seed(start * 977).collect())
                .collect()
        }
        "policy" => POLICIES
            .iter()
            .map(|text| text.as_bytes().to_vec())
            .collect(),
        "decompression" => {
            let mut inputs = Vec::new();
            for sample in samples() {
                let sample = &sample[..sample.len().min(1 << 14)];
                inputs.extend(ENCODERS.map(|encode| encode(sample)));
            }
            let text = "{\"id\":1}\n{\"id\":2}\n";
            for encode in ENCODERS {
                // Members behind one another, padding, and one inside of the other.
                inputs.push([encode(text.as_bytes()), encode(text.as_bytes())].concat());
                inputs.push([encode(text.as_bytes()), vec![0; 512]].concat());
                inputs.push(encode(&encode(text.as_bytes())));
                inputs.push(encode(&vec![b' '; 1 << 21]));
            }
            let wide = |order: fn(u16) -> [u8; 2]| {
                let units = "\u{feff}{\"text\":\"é🦀\"}".encode_utf16().flat_map(order);
                units.collect::<Vec<u8>>()
            };
            inputs.extend([wide(u16::to_le_bytes), wide(u16::to_be_bytes)]);
            inputs
        }
        "archives" => {
            let names = [
                "data/tweets.js",
                "a.json",
                "b/c.jsonl",
                "x.txt",
                "media/1-a.mp4",
                "d.json.gz",
            ];
            let members: Vec<_> = names
                .iter()
                .zip(samples().into_iter().skip(3))
                .map(|(name, bytes)| {
                    let bytes = bytes[..bytes.len().min(1 << 12)].to_vec();
                    let is_packed = name.ends_with(".gz");
                    (
                        (*name).to_owned(),
                        if is_packed { gzip(&bytes) } else { bytes },
                    )
                })
                .collect();
            let mut inputs = vec![tar(&members), zip(&members)];
            for some in members.chunks(2) {
                inputs.extend([tar(some), zip(some)]);
            }
            inputs.extend(ENCODERS.map(|encode| encode(&inputs[0])));
            inputs
        }
        _ => samples(),
    }
}
