//! Makes JSON Lines to measure with, and passes over them as ours and its rivals do.
//!
//! `cargo bench --bench lines -- make BYTES [--escaped] [--media PERCENT] [--samples] > FILE` writes tweets of
//! `../shared/corpus`, or of `samples` where that is absent or asked for, drawn by a fixed seed: `--escaped` as stream
//! archives have them, with slashes and all beyond ASCII escaped; `--media` with so many of a hundred lines with media,
//! in place of the share of the tweets drawn from. What they are it says on standard error.
//!
//! `-- READER FILE` reads a file as one of [`readers::READERS`], in memory and on one thread, and says how many rows it
//! made and how much processor time that took; with `rows` behind it, it writes the rows. `-- sort < ROWS` writes rows of
//! any program in one spelling and order, so that equal sets are equal bytes. `-- decode FILE` decodes a compressed file
//! as the scan does, on one thread, and drops what comes out.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for the terminal"
)]

mod corpus;
mod readers;

use std::io::{BufRead, BufWriter, Read, Write};
use std::path::Path;
use std::time::Duration;

use corpus::{Corpus, Draw};
use readers::{READERS, Reader, Rows};
use serde_json::{Map, Value};
use tweet_media::Input;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", bytes, rest @ ..] => make(bytes, rest),
        ["decode", file] => decode(file),
        ["sort"] => sort(),
        [reader, file] => timed(file, named(reader)),
        [reader, file, "rows"] => show(file, named(reader)),
        _ => usage(),
    }
}

fn named(name: &str) -> Reader {
    let found = READERS.iter().find(|(known, _)| *known == name);
    found.map_or_else(|| usage(), |(_, read)| *read)
}

fn usage() -> ! {
    let names: Vec<&str> = READERS.iter().map(|(name, _)| *name).collect();
    eprintln!(
        "usage: make BYTES [--escaped] [--media PERCENT] [--samples] | decode FILE | sort | READER FILE [rows]\n\
         readers: {}",
        names.join(" ")
    );
    std::process::exit(2)
}

fn make(bytes: &str, mut rest: &[&str]) {
    let mut draw = Draw {
        bytes: bytes.parse().expect("a number of bytes"),
        ..Draw::default()
    };
    let mut is_of_samples = false;
    loop {
        rest = match rest {
            [] => break,
            ["--escaped", rest @ ..] => {
                draw.is_escaped = true;
                rest
            }
            ["--media", percent, rest @ ..] => {
                draw.media_percent = Some(percent.parse().expect("a number of percent"));
                rest
            }
            ["--samples", rest @ ..] => {
                is_of_samples = true;
                rest
            }
            [word, ..] => panic!("no option: {word}"),
        };
    }
    let corpus = if is_of_samples {
        Corpus::of_samples()
    } else {
        Corpus::nearest()
    };
    let said = corpus.draw(draw, BufWriter::new(std::io::stdout().lock()));
    eprintln!("{}", said.expect("stdout"));
}

fn timed(file: &str, read: Reader) {
    let bytes = std::fs::read(file).expect("a file");
    let mut rows = Rows::dropped();
    let start = processor_time();
    read(&bytes, &mut rows);
    let seconds = processor_time().saturating_sub(start).as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate to look at")]
    let rate = bytes.len() as f64 / seconds / 1e9;
    println!("{} rows, {seconds:.6} s, {rate:.3} GB/s", rows.count);
}

fn show(file: &str, read: Reader) {
    let bytes = std::fs::read(file).expect("a file");
    let mut rows = Rows::kept();
    read(&bytes, &mut rows);
    write_lines(rows.sorted());
}

/// Rows as they would be written here: the properties in one order, and none that is null.
fn sort() {
    let mut rows = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let row: Map<String, Value> =
            serde_json::from_str(&line.expect("text")).expect("a row in JSON");
        let mut columns: Vec<_> = row
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect();
        columns.sort_by(|a, b| a.0.cmp(&b.0));
        rows.push(Value::Object(columns.into_iter().collect()).to_string());
    }
    rows.sort_unstable();
    write_lines(rows.iter().map(String::as_bytes));
}

fn write_lines<'a>(lines: impl IntoIterator<Item = &'a [u8]>) {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in lines {
        out.write_all(line)
            .and_then(|()| out.write_all(b"\n"))
            .expect("stdout");
    }
    out.flush().expect("stdout");
}

/// Reads a file to its end, decoded.
fn decode(file: &str) {
    let mut source = Input::new(Path::new(file)).open().expect("a file");
    let mut block = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        match source.read(&mut block).expect("sound data") {
            0 => break,
            length => bytes += length,
        }
    }
    println!("{bytes} bytes");
}

/// The processor time of this process, which other work on the machine changes least.
#[cfg(unix)]
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.try_into().expect("a time since the start")
}

/// The time of day, where nothing tells the processor time.
#[cfg(not(unix))]
fn processor_time() -> Duration {
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default()
}
