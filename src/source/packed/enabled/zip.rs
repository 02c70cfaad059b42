//! Zip, read by the list of members at its end; what is not wanted is never touched.
//!
//! The list is read as it is needed, so that a million members need little memory. A member's reader has
//! its own place in the file. Length and checksum of every member are checked. Where there is no list any
//! more, members are found one after the other: [`unlisted`].

mod unlisted;

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use flate2::Crc;
use rawzip::{
    CompressionMethod, FileReader, RECOMMENDED_BUFFER_SIZE, ReaderAt, ZipArchive,
    ZipArchiveEntryWayfinder, ZipFileHeaderRecord, ZipLocator,
};

use super::super::{Archive, Entry, Kind};
use crate::error::{Error, ErrorKind};
use crate::source::compression::{inflated, uncompressed};
use crate::source::{Compression, Consumed, Limits, Unchecked};

/// How many members travel from the list at once, and how many such pieces wait.
const PIECE: usize = 256;
const QUEUE: usize = 2;

/// The archive in `file`; none is there where the input is a pipe.
pub(in crate::source) fn open(
    file: Option<File>,
    consumed: &Consumed,
) -> Result<Box<dyn Archive>, Error> {
    let Some(file) = file else {
        let message = "is a zip archive, whose list of members is at its end: save it to a file and \
                       name that";
        return Err(Error::new(ErrorKind::Compression, message));
    };
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let archive = match ZipLocator::new().locate_in_file(file, &mut buffer) {
        Ok(archive) => Arc::new(archive),
        Err((file, error)) => {
            let end = match file.metadata() {
                Ok(metadata) => format!("at its end, byte {},", metadata.len()),
                Err(_) => "at its end".to_owned(),
            };
            let message = format!(
                "the zip archive is cut or corrupt: the list of its members, which stands {end} cannot be \
                 read; what could be found without it was read"
            );
            let error = Error::new(ErrorKind::Compression, message).caused_by(error);
            return Ok(unlisted::open(FileReader::from(file), error, consumed));
        }
    };
    let (pieces, list) = sync_channel(QUEUE);
    let lister = Lister {
        archive: Arc::clone(&archive),
        piece: Vec::new(),
        pieces,
    };
    // The list can only be read from its beginning on, by one who keeps hold of it: a thread, which ends
    // when nobody takes its pieces any more.
    thread::Builder::new()
        .name("list of members".to_owned())
        .spawn(move || lister.run(&mut buffer))
        .map_err(|error| Error::new(ErrorKind::Io, "no thread to read with").caused_by(error))?;
    Ok(Box::new(Zip {
        archive,
        list,
        listed: Vec::new().into_iter(),
        consumed: consumed.clone(),
    }))
}

struct Zip {
    archive: Arc<ZipArchive<FileReader>>,
    list: Receiver<Vec<Result<Listed, Error>>>,
    listed: std::vec::IntoIter<Result<Listed, Error>>,
    consumed: Consumed,
}

/// What the list says of a member.
struct Listed {
    name: String,
    kind: Kind,
    way: ZipArchiveEntryWayfinder,
    size: u64,
    packing: Packing,
}

impl Listed {
    fn new(entry: &ZipFileHeaderRecord<'_>) -> Self {
        let path = entry.file_path();
        let kind = if entry.is_dir() {
            Kind::Folder
        } else if entry.mode().is_symlink() {
            Kind::Link
        } else {
            Kind::File
        };
        Self {
            name: String::from_utf8_lossy(path.as_bytes()).into_owned(),
            kind,
            way: entry.wayfinder(),
            size: entry.compressed_size_hint(),
            packing: Packing {
                method: entry.compression_method(),
                is_encrypted: entry.flags().is_encrypted(),
                check: Some((entry.crc32(), entry.uncompressed_size_hint())),
            },
        }
    }
}

/// The thread that reads the list.
struct Lister {
    archive: Arc<ZipArchive<FileReader>>,
    piece: Vec<Result<Listed, Error>>,
    pieces: SyncSender<Vec<Result<Listed, Error>>>,
}

impl Lister {
    fn run(mut self, buffer: &mut [u8]) {
        let archive = Arc::clone(&self.archive);
        let mut entries = archive.entries(buffer);
        let mut seen = 0_u64;
        let end = loop {
            match entries.next_entry() {
                Ok(Some(entry)) => {
                    seen += 1;
                    self.piece.push(Ok(Listed::new(&entry)));
                    if self.piece.len() == PIECE && !self.send() {
                        return;
                    }
                }
                Ok(None) => {
                    let promised = archive.entries_hint();
                    let words = || format!("it lists {seen} members and promises {promised}");
                    break (promised != seen).then(|| damage(&words()));
                }
                Err(error) => {
                    let words = format!("its list cannot be read behind {seen} members");
                    break Some(damage(&words).caused_by(error));
                }
            }
        };
        self.piece.extend(end.map(Err));
        self.send();
    }

    /// Passes on what was listed; says whether somebody still listens.
    fn send(&mut self) -> bool {
        self.pieces.send(std::mem::take(&mut self.piece)).is_ok()
    }
}

fn damage(cause: &str) -> Error {
    let message = format!("the zip archive is corrupt ({cause}); what could be found was read");
    Error::new(ErrorKind::Compression, message)
}

impl Archive for Zip {
    fn next(&mut self) -> Option<Result<Entry, Error>> {
        let listed = loop {
            match self.listed.next() {
                Some(Ok(listed)) => break listed,
                Some(Err(error)) => return Some(Err(error)),
                None => self.listed = self.list.recv().ok()?.into_iter(),
            }
        };
        Some(Ok(Entry {
            name: listed.name,
            kind: listed.kind,
            size: listed.size,
            stored: Box::new(Body {
                file: Stored::Listed(Arc::clone(&self.archive), Some(listed.way)),
                at: 0,
                end: 0,
                consumed: self.consumed.clone(),
            }),
            packing: listed.packing,
        }))
    }

    fn what(&self) -> &'static str {
        "a zip archive"
    }
}

/// The stored bytes of a member.
struct Body {
    file: Stored,
    at: u64,
    end: u64,
    consumed: Consumed,
}

/// The file that a member is in.
enum Stored {
    /// With where the member's header is, until that was read.
    Listed(
        Arc<ZipArchive<FileReader>>,
        Option<ZipArchiveEntryWayfinder>,
    ),
    Unlisted(Arc<FileReader>),
}

impl Stored {
    fn reader(&self) -> &FileReader {
        match self {
            Self::Listed(archive, _) => archive.get_ref(),
            Self::Unlisted(file) => file,
        }
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Stored::Listed(archive, way) = &mut self.file
            && let Some(way) = way.take()
        {
            let entry = archive.get_entry(way).map_err(|error| {
                let message =
                    "is corrupt: the zip archive's list leads to no header of this member";
                let own = Error::new(ErrorKind::Compression, message).caused_by(error);
                io::Error::new(io::ErrorKind::InvalidData, own)
            })?;
            (self.at, self.end) = entry.compressed_data_range();
        }
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let most = left.min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let count = loop {
            match self.file.reader().read_at(&mut buffer[..most], self.at) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let kind = error.kind();
                    let message = format!("cannot be read: {error}");
                    let own = Error::new(ErrorKind::Io, message).caused_by(error);
                    return Err(io::Error::new(kind, own));
                }
                Ok(count) => break count,
            }
        };
        if count == 0 {
            let at = self.at;
            let message = format!(
                "the zip archive is cut at its byte {at}, in this member; what came before the cut was read"
            );
            let own = Error::new(ErrorKind::Compression, message);
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, own));
        }
        self.at += count as u64;
        self.consumed.add(count);
        Ok(count)
    }
}

/// How a member's bytes are packed, and what checks them.
#[derive(Debug, Clone, Copy)]
pub(in crate::source) struct Packing {
    method: CompressionMethod,
    is_encrypted: bool,
    check: Option<(u32, u64)>,
}

impl Packing {
    /// As they are.
    pub(in crate::source) const STORED: Self = Self {
        method: CompressionMethod::STORE,
        is_encrypted: false,
        check: None,
    };

    /// Whether the bytes are as they are, with nothing to check.
    pub(in crate::source) fn is_stored(self) -> bool {
        self.method == CompressionMethod::STORE && !self.is_encrypted && self.check.is_none()
    }

    /// The bytes that `reader` holds in packed form.
    pub(in crate::source) fn unpacked(
        self,
        reader: Box<dyn Read + Send>,
        limits: &Limits,
        unchecked: &Unchecked,
    ) -> Result<Box<dyn Read + Send>, Error> {
        if self.is_encrypted {
            let message = "is encrypted; unpack the archive with its password first";
            return Err(Error::new(ErrorKind::Compression, message));
        }
        // What the archive checks need not check itself.
        let own = Unchecked::default();
        let unchecked = if self.check.is_some() {
            &own
        } else {
            unchecked
        };
        let reader = match self.method {
            CompressionMethod::STORE => return Ok(self.checked(reader)),
            CompressionMethod::DEFLATE => inflated(reader),
            CompressionMethod::BZIP2 => {
                uncompressed(Compression::Bzip2, reader, limits, unchecked)?
            }
            CompressionMethod::ZSTD => uncompressed(Compression::Zstd, reader, limits, unchecked)?,
            CompressionMethod::XZ => uncompressed(Compression::Xz, reader, limits, unchecked)?,
            method => {
                let message = format!(
                    "is packed with method {} of zip, which is not read; unpack it first",
                    method.as_u16()
                );
                return Err(Error::new(ErrorKind::Compression, message));
            }
        };
        Ok(self.checked(limits.around(reader)))
    }

    fn checked(self, reader: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        match self.check {
            None => reader,
            Some((sum, length)) => Box::new(Checked {
                reader,
                seen: Crc::new(),
                sum,
                length,
                given: 0,
                is_ended: false,
            }),
        }
    }
}

/// Compares what was read with what the list says of it.
struct Checked {
    reader: Box<dyn Read + Send>,
    seen: Crc,
    sum: u32,
    length: u64,
    given: u64,
    is_ended: bool,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_ended || buffer.is_empty() {
            return Ok(0);
        }
        let count = match self.reader.read(buffer) {
            Ok(count) => count,
            Err(error) => {
                // What has ended early has neither length nor checksum.
                self.is_ended = error.kind() != io::ErrorKind::Interrupted;
                return Err(error);
            }
        };
        self.seen.update(&buffer[..count]);
        self.given += count as u64;
        if count > 0 {
            return Ok(count);
        }
        self.is_ended = true;
        if self.seen.sum() == self.sum && self.given == self.length {
            return Ok(0);
        }
        let Self { given, length, .. } = self;
        let is_known = *length != u64::MAX;
        let message = if !is_known {
            "the zip archive has lost the length and checksum of this member, so that damage may go \
             unnoticed; what it holds was read"
                .to_owned()
        } else if given != length {
            format!(
                "the zip member is corrupt: it has {given} bytes where the archive says {length}; what it \
                 holds was read, and may be wrong from uncompressed byte 0 on"
            )
        } else {
            format!(
                "the zip member is corrupt somewhere in its {length} bytes: its checksum is wrong; what it \
                 holds was read, and may be wrong from uncompressed byte 0 on"
            )
        };
        let doubt = (is_known && *given > 0).then_some(0);
        let own = Error::new(ErrorKind::Compression, message).doubting_from(doubt);
        Err(io::Error::new(io::ErrorKind::InvalidData, own))
    }
}
