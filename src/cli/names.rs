//! The names of inputs: those on the command line, then those of a list.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::args::Reading;
use crate::exit::Failure;

/// The names to read. None is stdin, unless a person sits there who would wait for us as we for them.
pub(crate) fn of(reading: &Reading) -> Result<Vec<PathBuf>, Failure> {
    let mut names = reading.inputs.clone();
    if let Some(list) = &reading.files_from {
        let is_stdin = list.as_os_str() == "-";
        let listed = if is_stdin {
            read(io::stdin().lock()).context("stdin")
        } else {
            open(list)
                .and_then(read)
                .with_context(|| list.display().to_string())
        };
        let listed = listed.context("the list of inputs cannot be read");
        names.extend(listed.map_err(Failure::Input)?);
        if is_stdin && names.iter().any(|name| name.as_os_str() == "-") {
            return Err(Failure::Usage(
                "stdin cannot be both the list of inputs and one of them".to_owned(),
            ));
        }
        // A list without names is nothing to read, and not a reason to wait for stdin; more likely the
        // command that made the list found nothing.
        if names.is_empty() {
            return Err(Failure::Input(anyhow::anyhow!(
                "{}: the list of inputs is empty",
                if is_stdin {
                    "stdin".into()
                } else {
                    list.display().to_string()
                }
            )));
        }
        return Ok(names);
    }
    if !names.is_empty() {
        return Ok(names);
    }
    if io::stdin().is_terminal() {
        return Err(Failure::Usage(
            "no input; name files or directories, or pipe JSON into stdin, as in: tweet-media inspect tweets.jsonl"
                .to_owned(),
        ));
    }
    Ok(vec!["-".into()])
}

fn open(list: &Path) -> io::Result<BufReader<File>> {
    File::open(list).map(BufReader::new)
}

/// One name a line, empty lines passed over.
fn read(list: impl BufRead) -> io::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for line in list.split(b'\n') {
        let mut line = line?;
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if !line.is_empty() {
            names.push(path(line)?);
        }
    }
    Ok(names)
}

/// On Unix a name is any bytes.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere bytes may be no name")]
fn path(line: Vec<u8>) -> io::Result<PathBuf> {
    use std::os::unix::ffi::OsStringExt;

    Ok(std::ffi::OsString::from_vec(line).into())
}

#[cfg(not(unix))]
fn path(line: Vec<u8>) -> io::Result<PathBuf> {
    let name = String::from_utf8(line);
    name.map(PathBuf::from)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_one_name_a_line_whatever_ends_it() {
        let names = read(&b"a b.json\r\n\n-c.json\nd"[..]).expect("a list");
        assert_eq!(names, ["a b.json", "-c.json", "d"].map(PathBuf::from));
        assert!(read(&b"\n\n"[..]).expect("a list").is_empty());
    }
}
