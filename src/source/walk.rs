//! Directories, walked in sorted order, one directory's names in memory at a time.
//!
//! Takes the names a user gave, gives inputs. A name that cannot be read costs an error and nothing
//! else. Opening the inputs is left to the caller, so a million files need no million handles.

use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Input, Source, open_error};
use crate::error::{Error, ErrorKind};

/// What was passed over in directories and archives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// Files of other names, and what is no file: pipes, sockets, devices.
    pub names: u64,
    /// One of these.
    pub first_name: Option<PathBuf>,
    /// Links, which are not followed.
    pub links: u64,
    /// Scripts that hold no Tweets.
    pub scripts: u64,
}

impl Skipped {
    /// Adds what was passed over elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.names += other.names;
        self.links += other.links;
        self.scripts += other.scripts;
        if self.first_name.is_none() {
            self.first_name.clone_from(&other.first_name);
        }
    }
}

/// The inputs that some names stand for.
///
/// A directory stands for the files in it and below whose names end in `.json`, `.jsonl`, `.ndjson`
/// or `.js`, or in one of these and `.gz`, `.bz2`, `.zst` or `.xz`, sorted by the bytes of their
/// paths. Scripts are looked into. A file that is named itself is always an input.
///
/// # Examples
///
/// ```
/// use tweet_media::Inputs;
///
/// let mut inputs = Inputs::new(["-".into(), "no/such/file.json".into()]);
/// assert!(inputs.next().unwrap()?.is_stdin());
/// assert!(inputs.next().unwrap().is_err());
/// assert!(inputs.next().is_none());
/// # Ok::<(), tweet_media::Error>(())
/// ```
#[derive(Debug)]
pub struct Inputs {
    names: std::vec::IntoIter<PathBuf>,
    /// The directories that lead to where the walk is, outermost first.
    open: Vec<Directory>,
    /// The named directory, until an input was found in it.
    fruitless: Option<PathBuf>,
    failed: PathBuf,
    skipped: Skipped,
}

#[derive(Debug)]
struct Directory {
    path: PathBuf,
    entries: std::vec::IntoIter<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: std::ffi::OsString,
    is_directory: bool,
}

impl Inputs {
    /// The inputs that `names` stand for, in the order of the names.
    pub fn new(names: impl IntoIterator<Item = PathBuf>) -> Self {
        let names: Vec<_> = names.into_iter().collect();
        Self {
            names: names.into_iter(),
            open: Vec::new(),
            fruitless: None,
            failed: PathBuf::new(),
            skipped: Skipped::default(),
        }
    }

    /// What was passed over so far.
    #[must_use]
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// The file or directory that the last error is about; empty before any.
    #[must_use]
    pub fn failed(&self) -> &Path {
        &self.failed
    }

    /// An error that says which of the names it is about, as no input carries it.
    fn fail(&mut self, path: PathBuf, error: &Error) -> Error {
        let words = format!("{}: {}", path.display(), error.message());
        self.failed = path;
        Error::new(error.kind(), words)
    }

    fn next_named(&mut self, name: PathBuf) -> Option<Result<Input, Error>> {
        if name.as_os_str() == "-" {
            return Some(Ok(Input::new(name)));
        }
        match fs::metadata(&name) {
            Err(error) => Some(Err(self.fail(name, &open_error(error)))),
            Ok(metadata) if metadata.is_dir() => {
                self.fruitless = Some(name.clone());
                self.enter(name).err().map(|error| {
                    self.fruitless = None;
                    Err(error)
                })
            }
            Ok(_) => Some(Ok(Input::new(name))),
        }
    }

    fn enter(&mut self, path: PathBuf) -> Result<(), Error> {
        let entries = match self.list(&path) {
            Ok(entries) => entries,
            Err(error) => return Err(self.fail(path, &open_error(error))),
        };
        self.open.push(Directory {
            path,
            entries: entries.into_iter(),
        });
        Ok(())
    }

    /// The files and directories in `path` that matter, sorted so that the whole walk is in the order
    /// of the paths' bytes.
    fn list(&mut self, path: &Path) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let name = entry.file_name();
            if self.is_wanted(path, &name, kind) {
                entries.push(Entry {
                    name,
                    is_directory: kind.is_dir(),
                });
            }
        }
        // Behind a directory's name a slash follows, which is where its files belong in that order.
        let key = |entry: &Entry| {
            let mut key = entry.name.as_encoded_bytes().to_vec();
            key.extend(entry.is_directory.then_some(b'/'));
            key
        };
        entries.sort_by_cached_key(key);
        Ok(entries)
    }

    fn is_wanted(&mut self, directory: &Path, name: &OsStr, kind: FileType) -> bool {
        if kind.is_symlink() {
            self.skipped.links += 1;
            return false;
        }
        let wanted = kind.is_dir() || (kind.is_file() && stem_kind(name).is_some());
        if !wanted {
            self.skipped.names += 1;
            let path = || directory.join(name);
            self.skipped.first_name.get_or_insert_with(path);
        }
        wanted
    }

    /// The next input below the directories that are open.
    fn next_below(&mut self) -> Option<Result<Input, Error>> {
        loop {
            let directory = self.open.last_mut()?;
            let Some(entry) = directory.entries.next() else {
                self.open.pop();
                continue;
            };
            let path = directory.path.join(&entry.name);
            if entry.is_directory {
                if let Err(error) = self.enter(path) {
                    return Some(Err(error));
                }
                continue;
            }
            if stem_kind(&entry.name) == Some(Kind::Script) && !holds_data(&path) {
                self.skipped.scripts += 1;
                continue;
            }
            self.fruitless = None;
            return Some(Ok(Input::new(path)));
        }
    }
}

impl Iterator for Inputs {
    type Item = Result<Input, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = self.next_below() {
                return Some(found);
            }
            if let Some(directory) = self.fruitless.take() {
                let error = Error::new(ErrorKind::Io, NOTHING_TO_READ);
                return Some(Err(self.fail(directory, &error)));
            }
            let name = self.names.next()?;
            if let Some(found) = self.next_named(name) {
                return Some(found);
            }
        }
    }
}

/// What is wrong with a directory, or an archive, that holds nothing of use.
pub(super) const NOTHING_TO_READ: &str = "holds no file to read; such files end in .json, .jsonl, \
    .ndjson or .js, or these and .gz, .bz2, .zst or .xz";

/// What a file is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Data,
    Script,
}

/// What a file in a directory is by its name; `None` if it is passed over.
pub(super) fn stem_kind(name: &OsStr) -> Option<Kind> {
    let name = name.as_encoded_bytes().to_ascii_lowercase();
    let stem = [&b".gz"[..], b".bz2", b".zst", b".xz"]
        .iter()
        .find_map(|ending| name.strip_suffix(*ending))
        .unwrap_or(&name);
    if stem.ends_with(b".js") {
        return Some(Kind::Script);
    }
    let data = [&b".json"[..], b".jsonl", b".ndjson"];
    data.iter()
        .any(|ending| stem.ends_with(ending))
        .then_some(Kind::Data)
}

/// What a member of an archive is by its name, in which folder ever.
pub(super) fn member_kind(name: &str) -> Option<Kind> {
    stem_kind(name.rsplit('/').next().unwrap_or_default().as_ref())
}

/// Whether a file's name says that it holds documents.
pub(super) fn is_named_as_data(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| stem_kind(name).is_some())
}

/// What a script of a personal archive begins with.
const SCRIPTS: [&[u8]; 3] = [b"window.YTD.", b"window.__THAR_CONFIG", b"Grailbird.data."];

/// Whether a script begins with JSON or as those of personal archives do. One that cannot be read is
/// left to whoever opens it, who will say so.
fn holds_data(path: &Path) -> bool {
    let Ok(source) = Input::new(path).open() else {
        return true;
    };
    let mut head = Vec::new();
    if Source::take(source, SCRIPT_HEAD as u64)
        .read_to_end(&mut head)
        .is_err()
    {
        return true;
    }
    is_data(&head)
}

/// How many bytes of a script tell whether it holds data.
pub(super) const SCRIPT_HEAD: usize = 4096;

/// Whether a script that begins so holds data.
pub(super) fn is_data(head: &[u8]) -> bool {
    let text = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    matches!(text.first(), Some(b'{' | b'[')) || SCRIPTS.iter().any(|start| text.starts_with(start))
}
