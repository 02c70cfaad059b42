//! Zip, read by the list of members at its end; what is not wanted is never touched.
//!
//! The list is read as it is needed, so that a million members need little memory. A member's reader has
//! its own place in the file. Length and checksum of every member are checked.
//!
//! What the list says of a member that is read, or may be one, is compared with the member's own header. Where
//! both agree it is handed out at once. The others come behind these: where the two differ, the one is believed that
//! fits the member's length and checksum. As for its name, which nothing checks, it is called as the list calls it,
//! unless only its own header gives it a name that is read. Where the list is damaged or lost, members it does not lead
//! to are found one after the other: [`unlisted`].

mod header;
mod unlisted;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use flate2::Crc;
use rawzip::{
    CompressionMethod, FileReader, RECOMMENDED_BUFFER_SIZE, ReaderAt, ZipArchive,
    ZipFileHeaderRecord, ZipLocator,
};

use self::header::{Facts, Head, is_border};
use self::unlisted::{Search, Taken};
use super::super::{Archive, Bytes, Entry, Kind, read_full};
use crate::error::{Error, ErrorKind};
use crate::source::compression::{inflated, uncompressed};
use crate::source::{Compression, Consumed, Limits, Unchecked, walk};

/// How many members travel from the list at once, and how many such pieces wait.
const PIECE: usize = 256;
const QUEUE: usize = 2;
/// Most members that wait until all others are handed out, since list and header differ.
const MOST_HELD: usize = 1 << 16;
/// How often, over all, the bytes of the file may be read to see whether it is the list that is right.
const MOST_PROVED: u64 = 4;
/// The longest text of a link.
const LONGEST_LINK: u64 = 4096;

/// The archive in `file`; none is there where the input is a pipe.
pub(in crate::source) fn open(
    file: Option<File>,
    limits: &Limits,
    consumed: &Consumed,
) -> Result<Box<dyn Archive>, Error> {
    let Some(mut file) = file else {
        let message = "is a zip archive, whose list of members is at its end: save it to a file and \
                       name that";
        return Err(Error::new(ErrorKind::Compression, message));
    };
    let length = file.seek(SeekFrom::End(0)).map_err(|error| {
        let message = format!("cannot be read: {error}");
        Error::new(ErrorKind::Io, message).caused_by(error)
    })?;
    let file = Arc::new(FileReader::from(file));
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let end = header::end_mark(&file, length)?.unwrap_or(length);
    let located = ZipLocator::new().locate_in_reader(Arc::clone(&file), &mut buffer, end);
    let (list, damage) = match located {
        Ok(archive) => (Some(list(archive, buffer)?), None),
        Err((_, error)) => {
            let first = match Head::at(&file, 0)? {
                Some(_) => "",
                None => ", nor the header at byte 0",
            };
            let message = format!(
                "the zip archive is cut or corrupt: the list of its members, which stands at its end, byte \
                 {length}, cannot be read{first}; what could be found without it was read"
            );
            let error = Error::new(ErrorKind::Compression, message).caused_by(error);
            (None, Some(Damage::Lost(error)))
        }
    };
    Ok(Box::new(Zip {
        file,
        length,
        is_listed: list.is_some(),
        list,
        listed: Vec::new().into_iter(),
        lists_first: false,
        taken: Taken::default(),
        held: BTreeMap::new(),
        search: Search::new(),
        damage,
        proved: Consumed::default(),
        limits: limits.clone(),
        consumed: consumed.clone(),
    }))
}

/// Whether `file`, which begins with `head` and not as a zip, ends as one: its list leads to a member at byte 0. What
/// merely has a zip behind it is no such file.
pub(in crate::source) fn ends_as_zip(file: &File, head: &[u8]) -> bool {
    let (Ok(metadata), Ok(file)) = (file.metadata(), file.try_clone()) else {
        return false;
    };
    let file = FileReader::from(file);
    let mut begin = vec![0; head.len().max(header::HEAD)];
    file.read_exact_at(&mut begin, 0).is_ok()
        && begin.starts_with(head)
        && begin[4..header::HEAD].contains(&0)
        && header::lists_begin(&file, metadata.len()).unwrap_or(false)
}

/// What the list says, read by a thread of its own.
fn list(archive: ZipArchive<Arc<FileReader>>, mut buffer: Vec<u8>) -> Result<List, Error> {
    let (pieces, list) = sync_channel(QUEUE);
    let lister = Lister {
        archive,
        piece: Vec::new(),
        pieces,
    };
    // The list can only be read from its beginning on, by one who keeps hold of it: a thread, which ends
    // when nobody takes its pieces any more.
    thread::Builder::new()
        .name("list of members".to_owned())
        .spawn(move || lister.run(&mut buffer))
        .map_err(|error| Error::new(ErrorKind::Io, "no thread to read with").caused_by(error))?;
    Ok(list)
}

/// Members as listed, or what is wrong with the list.
type List = Receiver<Vec<Result<Listed, Error>>>;

struct Zip {
    file: Arc<FileReader>,
    length: u64,
    /// Whether there was a list.
    is_listed: bool,
    /// What is to come of it.
    list: Option<List>,
    listed: std::vec::IntoIter<Result<Listed, Error>>,
    /// Whether it lists what stands first in the file.
    lists_first: bool,
    /// Which parts of the file were handed out.
    taken: Taken,
    /// What list and header do not agree on, by the place of the header.
    held: BTreeMap<u64, Listed>,
    search: Search,
    /// Told at the end.
    damage: Option<Damage>,
    /// What was read to see whether it is the list that is right.
    proved: Consumed,
    limits: Limits,
    consumed: Consumed,
}

/// What is wrong with an archive.
enum Damage {
    /// It has no list.
    Lost(Error),
    /// The first thing that is wrong with its list, and how many more there are.
    List(Error, u64),
}

impl Damage {
    /// The error; what was found may be of the archive `inner` inside of this one.
    fn told(self, inner: Option<String>) -> Error {
        let inner = inner.map_or(String::new(), |inner| {
            format!(", perhaps with members of {inner}, an archive in it")
        });
        let (message, cause) = match self {
            Self::Lost(error) if inner.is_empty() => return error,
            Self::Lost(error) => (format!("{}{inner}", error.message()), error),
            Self::List(first, more) => {
                let more = match more {
                    0 => String::new(),
                    more => format!(", and {more} more such"),
                };
                let message = format!(
                    "the zip archive is corrupt ({}{more}); what could be found was read{inner}",
                    first.message()
                );
                (message, first)
            }
        };
        Error::new(ErrorKind::Compression, message).caused_by(cause)
    }
}

/// What the list says of a member.
#[derive(Clone)]
struct Listed {
    /// Where it says so.
    place: u64,
    name: String,
    kind: Kind,
    /// Where the member's header is to be.
    at: u64,
    method: CompressionMethod,
    is_encrypted: bool,
    facts: Facts,
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
            place: entry.central_directory_offset(),
            name: String::from_utf8_lossy(path.as_bytes()).into_owned(),
            kind,
            at: entry.local_header_offset(),
            method: entry.compression_method(),
            is_encrypted: entry.flags().is_encrypted(),
            facts: Facts {
                sum: entry.crc32(),
                stored: entry.compressed_size_hint(),
                length: entry.uncompressed_size_hint(),
            },
        }
    }

    fn packing(&self) -> Packing {
        Packing {
            method: self.method,
            is_encrypted: self.is_encrypted,
            check: Some((self.facts.sum, self.facts.length)),
            is_whole: true,
        }
    }

    /// The entry of what is not read.
    fn unread(self) -> Entry {
        Entry {
            name: self.name,
            kind: self.kind,
            size: self.facts.stored,
            stored: Box::new(io::empty()),
            packing: Packing::STORED,
        }
    }
}

/// The thread that reads the list.
struct Lister {
    archive: ZipArchive<Arc<FileReader>>,
    piece: Vec<Result<Listed, Error>>,
    pieces: SyncSender<Vec<Result<Listed, Error>>>,
}

impl Lister {
    fn run(self, buffer: &mut [u8]) {
        let Self {
            archive,
            mut piece,
            pieces,
        } = self;
        let begin = archive.directory_offset();
        let mut entries = archive.entries(buffer);
        let mut seen = 0_u64;
        let end = loop {
            match entries.next_entry() {
                Ok(Some(entry)) => {
                    seen += 1;
                    piece.push(Ok(Listed::new(&entry)));
                    // Whether somebody still listens.
                    if piece.len() == PIECE && pieces.send(std::mem::take(&mut piece)).is_err() {
                        return;
                    }
                }
                Ok(None) => {
                    let promised = archive.entries_hint();
                    let words = || {
                        format!(
                            "its list, from byte {begin} on, lists {seen} members and promises {promised}"
                        )
                    };
                    break (promised != seen).then(|| wrong(words()));
                }
                Err(error) => {
                    let words = format!(
                        "its list, from byte {begin} on, cannot be read behind {seen} members"
                    );
                    break Some(wrong(words).caused_by(error));
                }
            }
        };
        piece.extend(end.map(Err));
        // Nobody may listen any more.
        let _ = pieces.send(piece);
    }
}

/// What is wrong with the list, as a part of the sentence that tells it.
fn wrong(words: String) -> Error {
    Error::new(ErrorKind::Compression, words)
}

fn is_read(name: &str) -> bool {
    walk::member_kind(name).is_some()
}

impl Zip {
    /// The next entry; `None` behind the last.
    fn step(&mut self) -> Result<Option<Entry>, Error> {
        while let Some(listed) = self.next_listed()? {
            if let Some(entry) = self.compared(listed)? {
                return Ok(Some(entry));
            }
        }
        while let Some((_, listed)) = self.held.pop_first() {
            if let Some(entry) = self.settled(listed)? {
                return Ok(Some(entry));
            }
        }
        while self.damage.is_some()
            && let Some(found) = self.search.next(&self.file, &self.taken)?
        {
            let name = found.head.name;
            // What is not read has been told of by the list.
            if self.is_listed && !is_read(&name) {
                continue;
            }
            let kind = if name.ends_with('/') {
                Kind::Folder
            } else {
                Kind::File
            };
            let packing = Packing {
                method: found.head.method,
                is_encrypted: found.head.is_encrypted,
                // What is not known does not agree with anything.
                check: Some(
                    found
                        .facts
                        .map_or((0, u64::MAX), |facts| (facts.sum, facts.length)),
                ),
                is_whole: found.end < self.length,
            };
            let body = self.body(found.head.start, found.end, &self.consumed);
            return Ok(Some(Entry {
                name,
                kind,
                size: found.end - found.head.start,
                stored: Box::new(body),
                packing,
            }));
        }
        Ok(None)
    }

    fn next_listed(&mut self) -> Result<Option<Listed>, Error> {
        loop {
            match self.listed.next() {
                Some(Ok(listed)) => {
                    self.lists_first |= listed.at == 0;
                    return Ok(Some(listed));
                }
                Some(Err(error)) => self.note(error),
                None => {
                    let Some(list) = &self.list else {
                        return Ok(None);
                    };
                    if let Ok(piece) = list.recv() {
                        self.listed = piece.into_iter();
                        continue;
                    }
                    self.list = None;
                    // What stands first may be another zip.
                    if !self.lists_first && Head::at(&self.file, 0)?.is_some() {
                        self.note(wrong("its list lacks the member at byte 0".to_owned()));
                    }
                }
            }
        }
    }

    fn note(&mut self, error: Error) {
        match &mut self.damage {
            Some(Damage::List(_, more)) => *more += 1,
            Some(Damage::Lost(_)) => {}
            none => *none = Some(Damage::List(error, 0)),
        }
    }

    /// Notes what the list says wrong of a member.
    fn note_of(&mut self, listed: &Listed, words: &str) {
        let Listed { place, name, .. } = listed;
        self.note(wrong(format!("its list, at byte {place}, {words} {name}")));
    }

    fn body(&self, at: u64, end: u64, consumed: &Consumed) -> Body {
        Body {
            file: Arc::clone(&self.file),
            at,
            end,
            consumed: consumed.clone(),
        }
    }

    /// The entry, if the member's own header says the same of it.
    fn compared(&mut self, listed: Listed) -> Result<Option<Entry>, Error> {
        let is_wanted = is_read(&listed.name);
        let Some(head) = Head::at(&self.file, listed.at)? else {
            // Its name may be as wrong as the place.
            self.note_of(&listed, "leads to no header of");
            return Ok((!is_wanted).then(|| listed.unread()));
        };
        if !is_wanted && !is_read(&head.name) {
            return Ok(Some(listed.unread()));
        }
        if self.taken.end_around(listed.at).is_some() {
            self.note_of(&listed, "leads to what was read already, for");
        } else if listed.name == head.name && self.agree(&listed, &head)? {
            return Ok(Some(self.entry(listed, &head)));
        } else if listed.name == head.name
            && !head.holds_mark
            && let Some(entry) = self.proved(&listed, &head)?
        {
            // By its bytes it is that member, so it need not wait for what others say.
            return Ok(Some(entry));
        } else if self.held.len() < MOST_HELD && !self.held.contains_key(&listed.at) {
            self.held.insert(listed.at, listed);
        } else {
            self.note_of(&listed, "differs from the header of");
        }
        Ok(None)
    }

    fn agree(&self, listed: &Listed, head: &Head) -> Result<bool, Error> {
        let is_packed_so = listed.method == head.method && listed.is_encrypted == head.is_encrypted;
        Ok(is_packed_so && head.agrees(&self.file, listed.facts)?)
    }

    /// The entry of a member of which list and header do not say the same, by what proves right.
    fn settled(&mut self, mut listed: Listed) -> Result<Option<Entry>, Error> {
        let Some(head) = Head::at(&self.file, listed.at)? else {
            return Ok(None);
        };
        if head.holds_mark {
            self.note_of(&listed, "leads to no header of");
            return Ok(None);
        }
        if self.taken.end_around(listed.at).is_some() {
            self.note_of(&listed, "leads to another member for");
            return Ok(None);
        }
        if let Some(entry) = self.proved_by_list(&listed, &head)? {
            return Ok(Some(entry));
        }
        if listed.name != head.name && !is_read(&head.name) {
            self.note_of(&listed, "leads to another member for");
            return Ok(None);
        }
        if let Some(entry) = self.proved_by_header(&listed, &head)? {
            return Ok(Some(entry));
        }
        // What its checksum says is told when it is read.
        if !is_read(&listed.name) {
            listed.name.clone_from(&head.name);
        }
        if let Some(next) = self.reached(&listed, &head)? {
            self.note_of(&listed, "is wrong about the size of");
            return Ok(Some(self.entry_until(listed, &head, next)));
        }
        Ok(Some(self.entry(listed, &head)))
    }

    /// The entry, if either the list or the header proves right about it, also about where it ends: else it might
    /// take the bytes of others with it.
    fn proved(&mut self, listed: &Listed, head: &Head) -> Result<Option<Entry>, Error> {
        if self.ends_well(head, listed.facts)?
            && let Some(entry) = self.proved_by_list(listed, head)?
        {
            return Ok(Some(entry));
        }
        match self.own(head)? {
            Some((facts, _)) if self.ends_well(head, facts)? => self.proved_by_header(listed, head),
            _ => Ok(None),
        }
    }

    /// Whether what a zip has next begins where a member ends, or behind a description of any length.
    fn ends_well(&self, head: &Head, facts: Facts) -> Result<bool, Error> {
        let end = head.start.saturating_add(facts.stored);
        let behind: &[u64] = if head.is_described {
            &[0, 12, 16, 20, 24]
        } else {
            &[0]
        };
        for length in behind {
            if is_border(&self.file, end.saturating_add(*length))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn proved_by_list(&mut self, listed: &Listed, head: &Head) -> Result<Option<Entry>, Error> {
        if !self.agree(listed, head)? && !self.proves(listed, head) {
            return Ok(None);
        }
        let mut listed = listed.clone();
        let at = listed.at;
        if listed.name != head.name {
            let words = format!("calls what is {} in its own header", head.name);
            self.note_of(&listed, &words);
            if !is_read(&listed.name) {
                listed.name.clone_from(&head.name);
                listed.kind = Kind::File;
            }
        } else if listed.method != head.method || listed.is_encrypted != head.is_encrypted {
            let words = format!("gives another method than the header at byte {at} of");
            self.note_of(&listed, &words);
        } else if head.contradicts(listed.facts)
            || (head.is_described && !head.agrees(&self.file, listed.facts)?)
        {
            let words = format!("gives another length or checksum than the header at byte {at} of");
            self.note_of(&listed, &words);
        }
        Ok(Some(self.entry(listed, head)))
    }

    fn proved_by_header(&mut self, listed: &Listed, head: &Head) -> Result<Option<Entry>, Error> {
        let Some((facts, _)) = self.own(head)? else {
            return Ok(None);
        };
        let by_header = Listed {
            name: head.name.clone(),
            kind: Kind::File,
            method: head.method,
            is_encrypted: head.is_encrypted,
            facts,
            ..*listed
        };
        if !self.proves(&by_header, head) {
            return Ok(None);
        }
        self.note_of(listed, "is wrong about");
        Ok(Some(self.entry(by_header, head)))
    }

    /// What a header says itself, or the description that is looked for behind it, and what comes behind the member;
    /// `None` where there is none, or where the file was looked through too often.
    fn own(&self, head: &Head) -> Result<Option<(Facts, u64)>, Error> {
        if !self.may_prove() {
            return Ok(None);
        }
        let own = head.own(&self.file, u64::MAX)?;
        if head.is_described {
            let end = own.map_or(self.length, |(_, next)| next.min(self.length));
            let seen = end.saturating_sub(head.start);
            self.proved.add(usize::try_from(seen).unwrap_or(usize::MAX));
        }
        Ok(own)
    }

    /// Where the next header begins that a member reaches into, as one does from which bytes are missing.
    fn reached(&self, listed: &Listed, head: &Head) -> Result<Option<u64>, Error> {
        let end = head.start.saturating_add(listed.facts.stored);
        if !self.may_prove() || is_border(&self.file, end)? {
            return Ok(None);
        }
        let next = Head::find(&self.file, head.start, end)?.map(|next| next.at);
        let seen = next
            .unwrap_or(end.min(self.length))
            .saturating_sub(head.start);
        self.proved.add(usize::try_from(seen).unwrap_or(usize::MAX));
        Ok(next)
    }

    /// Whether the bytes of the file may be read once more to see what is right.
    fn may_prove(&self) -> bool {
        self.proved.get() <= MOST_PROVED.saturating_mul(self.length)
    }

    /// Whether the bytes of a member have the length and checksum that are said to be theirs.
    fn proves(&self, listed: &Listed, head: &Head) -> bool {
        let Some(end) = head.start.checked_add(listed.facts.stored) else {
            return false;
        };
        if listed.is_encrypted || end > self.length || !self.may_prove() {
            return false;
        }
        let body = self.body(head.start, end, &self.proved);
        let unpacked =
            listed
                .packing()
                .unpacked(Box::new(body), &self.limits, &Unchecked::default());
        let Ok(reader) = unpacked else {
            return false;
        };
        // What is longer than it is said to be is not read on.
        let mut reader = reader.take(listed.facts.length.saturating_add(1));
        io::copy(&mut reader, &mut io::sink()).is_ok_and(|count| count == listed.facts.length)
    }

    /// The entry of a member that is read, which begins behind `head`.
    fn entry(&mut self, listed: Listed, head: &Head) -> Entry {
        let end = head.start.saturating_add(listed.facts.stored);
        self.entry_until(listed, head, end)
    }

    /// The same, where its bytes end at `end`.
    fn entry_until(&mut self, listed: Listed, head: &Head, end: u64) -> Entry {
        let Listed { facts, kind, .. } = listed;
        let packing = listed.packing();
        let kind = if kind == Kind::Link && self.holds_data(&listed, head) {
            self.note_of(&listed, "calls a link");
            Kind::File
        } else {
            kind
        };
        self.taken.add(head.at, end);
        Entry {
            name: listed.name,
            kind,
            size: facts.stored,
            stored: Box::new(self.body(head.start, end, &self.consumed)),
            packing,
        }
    }

    /// Whether what is listed as a link holds documents, or more than any link does.
    fn holds_data(&self, listed: &Listed, head: &Head) -> bool {
        let end = head.start.saturating_add(listed.facts.stored);
        let body = self.body(head.start, end, &self.proved);
        let unpacked =
            listed
                .packing()
                .unpacked(Box::new(body), &self.limits, &Unchecked::default());
        let mut head = [0; 64];
        let head = match unpacked.map(|mut reader| read_full(&mut reader, &mut head)) {
            Ok(Ok(count)) => &head[..count],
            _ => &[],
        };
        listed.facts.length > LONGEST_LINK
            || walk::is_data(head)
            || Compression::of(head) != Compression::Plain
    }
}

impl Archive for Zip {
    fn next(&mut self) -> Option<Result<Entry, Error>> {
        match self.step() {
            Ok(Some(entry)) => Some(Ok(entry)),
            Ok(None) => Some(Err(self.damage.take()?.told(self.search.inner.take()))),
            Err(error) => Some(Err(error)),
        }
    }

    fn what(&self) -> &'static str {
        "a zip archive"
    }
}

/// The stored bytes of a member.
struct Body {
    file: Arc<FileReader>,
    at: u64,
    end: u64,
    consumed: Consumed,
}

impl Bytes for Body {}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let most = left.min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let count = loop {
            match self.file.read_at(&mut buffer[..most], self.at) {
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
    /// Whether the archive goes on behind the bytes, so that they are not cut with it.
    is_whole: bool,
}

impl Packing {
    /// As they are.
    pub(in crate::source) const STORED: Self = Self {
        method: CompressionMethod::STORE,
        is_encrypted: false,
        check: None,
        is_whole: false,
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
                is_whole: self.is_whole,
                given: 0,
                is_ended: false,
            }),
        }
    }
}

/// An error of what is packed, which puts all before it in doubt.
fn with_doubt(error: io::Error) -> io::Error {
    let kind = error.kind();
    match error.downcast::<Error>() {
        Ok(own) if own.kind() == ErrorKind::Compression && own.doubtful_from().is_none() => {
            // What looks like a cut is damage where the archive goes on.
            let message = format!("{own}, and may be wrong from uncompressed byte 0 on");
            let own = Error::new(ErrorKind::Compression, message).doubting_from(Some(0));
            io::Error::new(kind, own)
        }
        Ok(own) => io::Error::new(kind, own),
        Err(error) => error,
    }
}

/// Compares what was read with what the list says of it.
struct Checked {
    reader: Box<dyn Read + Send>,
    seen: Crc,
    sum: u32,
    length: u64,
    is_whole: bool,
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
                // Where nothing was cut off a byte before is wrong, missing or too many.
                let may_be_wrong = self.is_whole && self.given > 0;
                return Err(if may_be_wrong {
                    with_doubt(error)
                } else {
                    error
                });
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
             unnoticed; what it holds was read, and may be wrong from uncompressed byte 0 on"
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
        let doubt = (*given > 0).then_some(0);
        let own = Error::new(ErrorKind::Compression, message).doubting_from(doubt);
        Err(io::Error::new(io::ErrorKind::InvalidData, own))
    }
}
