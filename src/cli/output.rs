//! Where data goes: stdout, or a file that appears under its name only when it is complete.
//!
//! What is written at once is whole lines. Where only a part of them has room, that part is taken back if
//! it can be, so that no line is torn.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use tweet_media::Input;

use crate::exit::{Code, Failure};

/// An open output.
#[derive(Debug)]
pub(crate) struct Output {
    name: String,
    target: Target,
    /// The file that is written into or about to be replaced, where there is one and it can be told.
    file: Option<system::Identity>,
}

#[derive(Debug)]
enum Target {
    Stdout(system::Stdout),
    /// A pipe or device that was named: there is nothing to complete or to replace.
    Stream(File),
    File(Box<Replacement>),
}

/// A file in the making.
#[derive(Debug)]
struct Replacement {
    partial: NamedTempFile,
    path: PathBuf,
    force: bool,
    /// The file that is about to be replaced.
    old: Option<Metadata>,
}

impl Output {
    /// Opens `path` for writing, or stdout where there is none or it is `-`.
    ///
    /// An existing file is left alone unless `force`, and replaced only by [`finish`](Self::finish). A
    /// link is replaced, never followed.
    pub(crate) fn open(path: Option<&Path>, force: bool) -> Result<Self, Failure> {
        Self::open_for(Readers::Usual, path, force)
    }

    /// Like [`open`](Self::open), for a file that nobody else may read, whatever stood there before.
    pub(crate) fn open_private(path: &Path, force: bool) -> Result<Self, Failure> {
        Self::open_for(Readers::Owner, Some(path), force)
    }

    fn open_for(readers: Readers, path: Option<&Path>, force: bool) -> Result<Self, Failure> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            let name = "stdout".to_owned();
            let stdout = system::stdout().map_err(|error| Failure::writing(&name, error))?;
            return Ok(Self {
                name,
                file: system::of_stdout(&stdout),
                target: Target::Stdout(stdout),
            });
        };
        let name = path.display().to_string();
        let target = Target::open(readers, path, force).map_err(|error| match error {
            Refusal::Io(error) => Failure::writing(&name, error),
            Refusal::Words(words) => Failure::Output(anyhow::anyhow!("{name}: {words}")),
        })?;
        let file = match &target {
            Target::File(file) => file.old.as_ref().and_then(system::of),
            Target::Stdout(_) | Target::Stream(_) => None,
        };
        Ok(Self { name, target, file })
    }

    /// Whether this goes where people may be looking.
    pub(crate) fn is_stdout(&self) -> bool {
        matches!(self.target, Target::Stdout(_))
    }

    /// Whether somebody may be waiting for what is written; a file appears when it is complete.
    pub(crate) fn is_awaited(&self) -> bool {
        !matches!(self.target, Target::File(_))
    }

    /// Whether both write to one place, so that neither would be whole.
    pub(crate) fn is_also(&self, other: &Self) -> bool {
        match (&self.target, &other.target) {
            (Target::Stdout(_), Target::Stdout(_)) => true,
            (Target::File(one), Target::File(other)) => one.place() == other.place(),
            // Devices and pipes take whatever comes.
            _ => false,
        }
    }

    /// Refuses an input that is the very file about to be replaced or, on stdout, written into, under
    /// whatever name: rows behind its end would be read as documents, for ever.
    pub(crate) fn refuse(&self, input: &Input) -> Result<(), Failure> {
        if self.file.is_some() && system::of_input(input) == self.file {
            let name = &self.name;
            return Err(Failure::Output(anyhow::anyhow!(
                "{name}: is also an input ({input}); write to another file"
            )));
        }
        Ok(())
    }

    /// Writes all of `bytes`.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match &mut self.target {
            Target::Stdout(stdout) => system::write(stdout, bytes),
            Target::Stream(file) => file.write_all(bytes),
            Target::File(file) => file.partial.as_file_mut().write_all(bytes),
        }
        .map_err(|error| Failure::writing(&self.name, error))
    }

    /// Ends the run: as [`finish`](Self::finish), unless it ended early. Then what was written to a stream
    /// stays, and a file that is not complete does not get its name, which is said.
    pub(crate) fn end(self, is_early: bool) -> Result<Vec<String>, Failure> {
        if is_early && matches!(self.target, Target::File(_)) {
            return Ok(vec![format!("{} was not written", self.name)]);
        }
        self.finish().map(|()| Vec::new())
    }

    /// Makes sure that all is written, and gives a file its name.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let name = self.name;
        self.target
            .finish()
            .map_err(|error| Failure::writing(&name, error))
    }
}

/// Writes all of `text` to stdout, as all there is to do.
pub(crate) fn print(text: &str) -> Result<Code, Failure> {
    let mut output = Output::open(None, false)?;
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(Code::Done)
}

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Whoever could read the one that is replaced, else whom the umask lets.
    Usual,
    /// Its owner.
    Owner,
}

enum Refusal {
    Io(io::Error),
    Words(&'static str),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Target {
    fn open(readers: Readers, path: &Path, force: bool) -> Result<Self, Refusal> {
        let exists = fs::symlink_metadata(path).is_ok();
        let old = fs::metadata(path).ok();
        match &old {
            Some(old) if old.is_dir() => {
                return Err(Refusal::Words("is a directory; name a file in it"));
            }
            Some(old) if !old.is_file() => {
                return Ok(Self::Stream(File::options().write(true).open(path)?));
            }
            _ if exists && !force => {
                return Err(Refusal::Words("exists already; --force replaces it"));
            }
            _ => {}
        }
        let folder = match path.parent() {
            Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
            Some(folder) => folder,
            None => return Err(Refusal::Words("is no name of a file")),
        };
        if !folder.is_dir() {
            return Err(Refusal::Words(
                "its directory does not exist; make it first",
            ));
        }
        // In the same folder, since a file cannot be renamed across file systems.
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tweet-media-").suffix(".partial");
        if let Some(permissions) = system::permissions(readers, old.as_ref()) {
            builder.permissions(permissions);
        }
        Ok(Self::File(Box::new(Replacement {
            partial: builder.tempfile_in(folder).map_err(bare)?,
            path: path.to_owned(),
            force,
            old,
        })))
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut stdout) => stdout.flush(),
            Self::Stream(mut file) => file.flush(),
            Self::File(file) => file.finish(),
        }
    }
}

/// The error without the name of the temporary file, which says nothing to anybody.
fn bare(error: io::Error) -> io::Error {
    let system = error.get_ref().and_then(|inner| inner.source());
    let system = system.and_then(|source| source.downcast_ref::<io::Error>());
    match system.and_then(io::Error::raw_os_error) {
        Some(code) => io::Error::from_raw_os_error(code),
        None => error,
    }
}

impl Replacement {
    /// The path without links and dots, as far as its folder goes.
    fn place(&self) -> PathBuf {
        let folder = self.partial.path().parent();
        let folder = folder.and_then(|folder| fs::canonicalize(folder).ok());
        let name = self.path.file_name().unwrap_or_default();
        folder.unwrap_or_default().join(name)
    }

    fn finish(self) -> io::Result<()> {
        // Renamed before it is on the disk, it might be empty after a loss of power.
        self.partial.as_file().sync_all()?;
        let named = if self.force {
            self.partial.persist(&self.path)
        } else {
            self.partial.persist_noclobber(&self.path)
        };
        named.map_err(|error| error.error)?;
        system::sync_folder(&self.path)
    }
}

/// What only Unix can tell and do.
#[cfg(unix)]
mod system {
    use std::io::{Seek, SeekFrom, Write};

    use super::{File, Input, Metadata, Path, Readers, fs, io};
    use std::os::fd::AsFd;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    /// Stdout without a buffer, so that it is known what was written.
    pub(super) type Stdout = File;

    pub(super) fn stdout() -> io::Result<Stdout> {
        Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
    }

    /// Writes all of `bytes`, or nothing that stays where this is a file.
    pub(super) fn write(stdout: &mut Stdout, bytes: &[u8]) -> io::Result<()> {
        let mut written = 0;
        while written < bytes.len() {
            match stdout.write(&bytes[written..]) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    // Whether or not that works, the first error is the one to tell.
                    let _ = take_back(stdout, written as u64);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Takes the last `count` bytes of a file off again, unless somebody has written behind them.
    fn take_back(file: &mut File, count: u64) -> io::Result<()> {
        let metadata = file.metadata()?;
        if count == 0 || !metadata.is_file() || file.stream_position()? != metadata.len() {
            return Ok(());
        }
        let end = metadata.len().saturating_sub(count);
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end)).map(drop)
    }

    /// Device and inode: what a file is under all of its names.
    pub(super) type Identity = (u64, u64);

    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it cannot be told")]
    pub(super) fn of(metadata: &Metadata) -> Option<Identity> {
        Some((metadata.dev(), metadata.ino()))
    }

    /// What stdout is, where it is a file; a pipe, a terminal or a device may be read and written at once.
    pub(super) fn of_stdout(stdout: &Stdout) -> Option<Identity> {
        let metadata = stdout.metadata().ok()?;
        metadata.is_file().then(|| of(&metadata)).flatten()
    }

    pub(super) fn of_input(input: &Input) -> Option<Identity> {
        let metadata = if input.is_stdin() {
            let stdin = io::stdin().as_fd().try_clone_to_owned().ok()?;
            File::from(stdin).metadata().ok()?
        } else {
            fs::metadata(input.name()).ok()?
        };
        of(&metadata)
    }

    /// Those of the file to be replaced, else what a new file usually gets; the umask applies.
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere there are none to set")]
    pub(super) fn permissions(readers: Readers, old: Option<&Metadata>) -> Option<fs::Permissions> {
        let mode = match readers {
            Readers::Usual => old.map_or(0o666, |old| old.permissions().mode() & 0o777),
            Readers::Owner => 0o600,
        };
        Some(fs::Permissions::from_mode(mode))
    }

    /// Makes the new name outlast a loss of power.
    pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
        match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
            _ => File::open(".")?.sync_all(),
        }
    }
}

/// Elsewhere the standard library names no file beyond its path. A file there cannot be replaced
/// while it is open, which guards the inputs too.
#[cfg(not(unix))]
mod system {
    use std::io::Write;

    use super::{Input, Metadata, Path, Readers, fs, io};

    pub(super) type Stdout = io::Stdout;

    #[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
    pub(super) fn stdout() -> io::Result<Stdout> {
        Ok(io::stdout())
    }

    pub(super) fn write(stdout: &mut Stdout, bytes: &[u8]) -> io::Result<()> {
        stdout.lock().write_all(bytes)
    }

    pub(super) type Identity = ();

    pub(super) fn of(_: &Metadata) -> Option<Identity> {
        None
    }

    pub(super) fn of_stdout(_: &Stdout) -> Option<Identity> {
        None
    }

    pub(super) fn of_input(_: &Input) -> Option<Identity> {
        None
    }

    pub(super) fn permissions(_: Readers, _: Option<&Metadata>) -> Option<fs::Permissions> {
        None
    }

    pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .expect("a folder can be listed")
            .map(|entry| entry.expect("an entry").file_name().display().to_string())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_under_its_name_only_when_it_is_finished() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.jsonl");
        let mut output = Output::open(Some(&path), false).expect("a new file");
        output.write(b"{}\n").expect("room for three bytes");
        assert!(!path.exists());
        output.finish().expect("a name");
        assert_eq!(fs::read(&path).expect("the file"), b"{}\n");
        assert_eq!(names(folder.path()), ["out.jsonl"]);
    }

    #[test]
    fn nothing_stays_behind_of_an_output_that_was_given_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.jsonl");
        let mut output = Output::open(Some(&path), false).expect("a new file");
        output.write(b"{}\n").expect("room for three bytes");
        drop(output);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn an_existing_file_is_replaced_only_by_force() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.jsonl");
        fs::write(&path, "old").expect("a file");
        let failure = Output::open(Some(&path), false).expect_err("it exists");
        assert_eq!(failure.code(), Code::Output);
        assert_eq!(fs::read(&path).expect("the file"), b"old");
        let mut output = Output::open(Some(&path), true).expect("force");
        output.write(b"new").expect("room for three bytes");
        assert_eq!(fs::read(&path).expect("the file"), b"old");
        output.finish().expect("a name");
        assert_eq!(fs::read(&path).expect("the file"), b"new");
    }

    #[test]
    fn a_file_that_appears_meanwhile_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.jsonl");
        let output = Output::open(Some(&path), false).expect("a new file");
        fs::write(&path, "theirs").expect("a file");
        assert_eq!(output.finish().expect_err("it exists").code(), Code::Output);
        assert_eq!(fs::read(&path).expect("the file"), b"theirs");
        assert_eq!(names(folder.path()), ["out.jsonl"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_its_owners_also_where_it_replaces_a_public_one() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rejects.jsonl");
        fs::write(&path, "old").expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a mode");
        let output = Output::open_private(&path, true).expect("force");
        output.finish().expect("a name");
        let mode = fs::metadata(&path).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn one_place_under_two_names_is_one_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let open = |name: &str| Output::open(Some(&folder.path().join(name)), false);
        let (one, same) = (open("a").expect("a file"), open("./a").expect("a file"));
        let other = open("b").expect("a file");
        assert!(one.is_also(&same) && !one.is_also(&other));
    }

    #[cfg(unix)]
    #[test]
    fn an_input_is_refused_as_output_under_any_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let (input, link) = (folder.path().join("in.json"), folder.path().join("link"));
        fs::write(&input, "{}").expect("a file");
        std::os::unix::fs::symlink(&input, &link).expect("a link");
        for path in [&input, &link] {
            let output = Output::open(Some(path), true).expect("force");
            assert!(output.refuse(&Input::new(input.clone())).is_err());
            assert!(output.refuse(&Input::new(link.clone())).is_err());
            assert!(
                output
                    .refuse(&Input::new(folder.path().join("other")))
                    .is_ok()
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        let output = Output::open(Some(Path::new("/dev/null")), false).expect("a device");
        assert!(matches!(output.target, Target::Stream(_)));
    }
}
