//! The scan: every document of an input through the walk, every record to a visitor.
//!
//! Takes a reader of uncompressed bytes, tells a [`Visitor`] of records and rejects in input order and
//! counts everything. Opening inputs is left to `source`, writing to the encoders of `output`. Several
//! threads share the work on a large input: on its [`blocks`] where it is JSON Lines, else by reading
//! [`ahead`]; [`order`] keeps what they make in line.

mod ahead;
mod blocks;
mod order;
mod pause;
mod reject;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;
use std::io::Read;
use std::ops::ControlFlow;

use crate::document::{
    Counts as DocumentCounts, DEFAULT_MAX_DOCUMENT, Document, Documents, Framing, Place, Store,
};
use crate::error::{Error, ErrorKind};
use crate::finder::{Dialect, Finder, Finding, Wanted, is_control, quiet};
use crate::json::decode::Misfit;
use crate::json::verdict::{Fault, ScalarFaults, Verdict};
use crate::model::MediaType;
use crate::record::{Context, Explanation, Record, explanations};
use crate::select::Policy;
pub use ahead::scan_ahead;
pub use blocks::{Gather, MakePart};
pub use order::{Progress, in_order};
use pause::{Pausing, Tell};
pub use reject::{KeptRejects, Reject, RejectColumn, RejectRecord};

/// What is read, by the names that records carry. Shown as `FILE`, or as `FILE(MEMBER)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The input as the caller names it.
    pub input: &'a str,
    /// The member of an archive; absent where the input is none.
    pub member: Option<&'a str>,
}

impl<'a> From<&'a str> for Origin<'a> {
    fn from(input: &'a str) -> Self {
        Self {
            input,
            member: None,
        }
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.member {
            Some(member) => write!(f, "{}({member})", self.input),
            None => f.write_str(self.input),
        }
    }
}

/// What a scan meets, told in input order.
pub trait Visitor {
    /// One media entity. `Break` ends the scan of all inputs.
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()>;

    /// What the policy says of the variants and images of the medium that was told of last; told only
    /// where [`Options::explain`] asks for it, and then never empty.
    fn explanations(&mut self, explanations: &[Explanation<'_>]) -> ControlFlow<()> {
        let _ = explanations;
        ControlFlow::Continue(())
    }

    /// One document that could not be read.
    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()>;

    /// One document that could be read, before its records.
    fn document(&mut self, seen: &Seen<'_>) -> ControlFlow<()> {
        let _ = seen;
        ControlFlow::Continue(())
    }

    /// Whether [`document`](Self::document) is to be told of every document, also by [`scan_ahead`], which
    /// passes over those that cannot hold media.
    fn wants_all_documents(&self) -> bool {
        false
    }

    /// What comes next may be long in coming, as from a pipe that somebody fills by hand: what is held back is to
    /// be passed on. Told between documents, perhaps often. `Break` ends the scan of all inputs.
    fn pause(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// How the documents of an input lay in it, told at its end, early or not.
    fn end(&mut self, framing: &Framing) {
        let _ = framing;
    }
}

/// A document that could be read, and what was seen in it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Seen<'a> {
    /// Where it stands in its input.
    pub place: Place,
    /// The document, untouched.
    pub bytes: &'a [u8],
    /// Codes of its scalar faults, between spaces; empty where it has none.
    pub faults: &'a str,
    /// The first of them; none where all are in JSON inside of its strings.
    pub fault: Option<&'a Fault>,
    /// What it seems to be; unknown where it holds no media.
    pub dialect: Dialect,
    /// How many media entities it holds.
    pub media: usize,
    /// Fields that had the wrong type, and so read as absent.
    pub misfits: &'a [Misfit],
    /// Media keys of included tweets that no object of the page answers to.
    pub unresolved_keys: u64,
    /// Whether it is a control line of a stream.
    pub is_control: bool,
    /// The media, where they are held.
    pub(crate) held: Option<&'a [Finding<Cow<'a, str>>]>,
}

/// What a scan saw in one input, or in several added up.
///
/// Documents are those with media, those without, control lines and rejects together; bytes are those of
/// documents and those between them together.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Counts {
    /// Documents of every kind, rejects included.
    pub documents: u64,
    /// Documents with at least one media entity.
    pub with_media: u64,
    /// Documents without any.
    pub without_media: u64,
    /// Control lines of streams.
    pub control: u64,
    /// Documents that could not be read.
    pub rejected: u64,
    /// Documents whose media were delivered in spite of a scalar fault; part of `with_media` and `without_media`.
    pub salvaged: u64,
    /// Media that are photos.
    pub photos: u64,
    /// Media that are videos.
    pub videos: u64,
    /// Media that are animated GIFs.
    pub animated_gifs: u64,
    /// Media of any other type.
    #[serde(rename = "other_media")]
    pub others: u64,
    /// Media keys of included tweets whose media the page does not hold.
    pub unresolved_keys: u64,
    /// Fields of the wrong type in media and the tweets around them, which read as absent.
    #[serde(rename = "wrong_type_fields")]
    pub misfits: u64,
    /// Bytes of the uncompressed input, as far as it was read.
    #[cfg_attr(feature = "schema", schemars(with = "crate::model::Bytes"))]
    pub bytes: u64,
    /// Bytes of documents.
    #[cfg_attr(feature = "schema", schemars(with = "crate::model::Bytes"))]
    pub document_bytes: u64,
    /// Bytes between documents.
    #[cfg_attr(feature = "schema", schemars(with = "crate::model::Bytes"))]
    pub separator_bytes: u64,
}

impl Counts {
    /// Adds the counts of another input.
    pub fn add(&mut self, other: &Self) {
        let Self {
            documents,
            with_media,
            without_media,
            control,
            rejected,
            salvaged,
            photos,
            videos,
            animated_gifs,
            others,
            unresolved_keys,
            misfits,
            bytes,
            document_bytes,
            separator_bytes,
        } = self;
        for (sum, more) in [
            (documents, other.documents),
            (with_media, other.with_media),
            (without_media, other.without_media),
            (control, other.control),
            (rejected, other.rejected),
            (salvaged, other.salvaged),
            (photos, other.photos),
            (videos, other.videos),
            (animated_gifs, other.animated_gifs),
            (others, other.others),
            (unresolved_keys, other.unresolved_keys),
            (misfits, other.misfits),
            (bytes, other.bytes),
            (document_bytes, other.document_bytes),
            (separator_bytes, other.separator_bytes),
        ] {
            *sum += more;
        }
    }

    /// Whether every document and every byte is accounted for.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.documents == self.with_media + self.without_media + self.control + self.rejected
            && self.bytes == self.document_bytes + self.separator_bytes
    }
}

/// What a scan is to do.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// How to choose among variants.
    pub policy: Policy,
    /// What is listed only on demand.
    pub wanted: Wanted,
    /// Whether to tell what the policy says of every variant.
    pub explain: bool,
    /// Documents larger than this are rejected without being held; those of 4 GiB or more are whatever this
    /// says.
    pub max_document: u64,
    /// Whether lines of JSON Lines that cannot hold media are only delimited: their strings and brackets must
    /// close and they must be UTF-8, but their grammar is not checked. No record depends on it; what is
    /// broken in such a line is no reject then.
    pub fast: bool,
    /// How many threads [`scan_parts`] may work with: by default as many as the machine gives.
    pub threads: usize,
    /// How many bytes of JSON Lines each of them takes at once. No result depends on it.
    pub block: usize,
}

/// Enough that passing a block on costs nothing, and so little that it stays in a processor's cache.
const BLOCK: usize = 512 << 10;

/// How many media of a document are held at once; those of one that has more are read again to be told.
const HELD: usize = 4096;

impl Default for Options {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            wanted: Wanted::default(),
            explain: false,
            max_document: DEFAULT_MAX_DOCUMENT,
            fast: false,
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            block: BLOCK,
        }
    }
}

impl Options {
    /// The documents of an input, read as is wanted.
    fn documents<R: Read, B: Store>(&self, documents: Documents<R, B>) -> Documents<R, B> {
        documents
            .max_document(self.max_document)
            .skimming(self.skims())
    }

    /// Whether documents without media are only delimited; what is listed on demand may be in any.
    fn skims(&self) -> bool {
        self.fast && self.wanted == Wanted::default()
    }
}

/// Reads one input to its end, or to where the visitor breaks.
///
/// Reads no more before it tells of what it has than `reader` gives at once; where that is less than there is
/// room for, the visitor is told of a [`pause`](Visitor::pause) before more is asked for.
///
/// `counts` is added to also where the input ends early with an error.
///
/// # Errors
///
/// - The input cannot be read to its end; what came before has been delivered.
/// - The input is no JSON at all.
pub fn scan<'n, R: Read>(
    input: impl Into<Origin<'n>>,
    reader: R,
    options: &Options,
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<ControlFlow<()>, Error> {
    // The documents read while nobody is told of one.
    let (visitor, is_over) = (RefCell::new(visitor), Cell::new(false));
    let documents = options.documents(Documents::new(Pausing::new(reader, || {
        let flow = visitor.borrow_mut().pause();
        is_over.set(flow.is_break());
        flow
    })));
    scan_all(input.into(), documents, options, counts, &visitor, &is_over)
}

/// Like [`scan`], of an input that is in memory, uncompressed; it is not copied.
///
/// `counts` is added to also where the input ends early with an error.
///
/// # Errors
///
/// - The input is no JSON at all.
///
/// # Examples
///
/// ```
/// use std::ops::ControlFlow;
/// use tweet_media::{Counts, Options, Record, Reject, Visitor, scan_slice};
///
/// #[derive(Default)]
/// struct Types(Vec<String>);
///
/// impl Visitor for Types {
///     fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
///         self.0.push(record.media_type.to_string());
///         ControlFlow::Continue(())
///     }
///
///     fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
///         panic!("{}", reject.message)
///     }
/// }
///
/// let body = br#"{"id_str":"1801","entities":{"media":[{"id_str":"1800","type":"photo"}]}}"#;
/// let (mut counts, mut types) = (Counts::default(), Types::default());
/// let _ = scan_slice("body", body, &Options::default(), &mut counts, &mut types)?;
/// assert_eq!(types.0, ["photo"]);
/// # Ok::<(), tweet_media::Error>(())
/// ```
pub fn scan_slice<'n>(
    input: impl Into<Origin<'n>>,
    bytes: &[u8],
    options: &Options,
    counts: &mut Counts,
    visitor: &mut impl Visitor,
) -> Result<ControlFlow<()>, Error> {
    let documents = options.documents(Documents::from_slice(bytes));
    let (visitor, is_over) = (RefCell::new(visitor), Cell::new(false));
    scan_all(input.into(), documents, options, counts, &visitor, &is_over)
}

/// Reads an input to its end, or to where the visitor breaks, or its reader on the visitor's behalf.
fn scan_all<R: Read, B: Store>(
    origin: Origin<'_>,
    mut documents: Documents<R, B>,
    options: &Options,
    counts: &mut Counts,
    visitor: &RefCell<&mut impl Visitor>,
    is_over: &Cell<bool>,
) -> Result<ControlFlow<()>, Error> {
    let mut scanner = Scanner::new(origin, options);
    let result = loop {
        match documents.next() {
            Ok(Some(document)) => {
                if scanner
                    .document(&document, *visitor.borrow_mut())
                    .is_break()
                {
                    break Ok(ControlFlow::Break(()));
                }
            }
            Ok(None) => break Ok(ControlFlow::Continue(())),
            Err(_) if is_over.get() => break Ok(ControlFlow::Break(())),
            Err(error) => break Err(error),
        }
    };
    visitor.borrow_mut().end(&documents.framing());
    let read = documents.counts();
    scanner.finish(&read, is_early(&result, &read));
    counts.add(&scanner.counts);
    result
}

/// Whether bytes were read that no document was made of: the visitor broke, the reader was told to stop, or
/// the input was refused for what its first bytes name. An input that cannot be read on gives whatever came
/// before as documents, the last one perhaps a reject; one that is no JSON gives nothing but rejects.
fn is_early(result: &Result<ControlFlow<()>, Error>, read: &DocumentCounts) -> bool {
    match result {
        Ok(flow) => flow.is_break(),
        Err(error) => match error.kind() {
            ErrorKind::Stopped => true,
            ErrorKind::Framing => read.documents == 0,
            _ => false,
        },
    }
}

/// Like [`scan`], on [`Options::threads`] threads. Where it can be done the threads share out all of the
/// work: checking, finding, choosing and what a [`Gather::Part`] makes of it. That is so for JSON Lines,
/// and for a gatherer that makes parts. Of every other input one thread reads ahead ([`scan_ahead`]).
///
/// The parts that are joined are the same for any number of threads and any size of block, taken
/// together and in order.
///
/// # Errors
///
/// - The input cannot be read to its end; what came before has been delivered.
/// - The input is no JSON at all.
pub fn scan_parts<'n, R: Read + Send + 'static, G: Gather>(
    input: impl Into<Origin<'n>>,
    reader: R,
    options: &Options,
    counts: &mut Counts,
    gather: &mut G,
) -> Result<ControlFlow<()>, Error> {
    let origin = input.into();
    if options.threads < 2 {
        return scan(origin, reader, options, counts, gather);
    }
    let mut documents = options.documents(Documents::new(ahead::pausing(reader)));
    if let Some(parts) = gather.parts() {
        match documents.is_lines() {
            Ok(true) => {
                let rest = documents.into_rest();
                return blocks::scan_blocks(origin, rest, options, counts, gather, parts);
            }
            Ok(false) => {}
            Err(error) => {
                gather.end(&documents.framing());
                return Err(error);
            }
        }
    }
    ahead::scan_documents(origin, documents, options, counts, gather)
}

/// Whether a document of these bytes is only to be counted: sound, without media, and no control line. What was looked
/// at for that is noted.
fn is_dull(bytes: &[u8], document: &mut Document<'_>) -> bool {
    if !matches!(document.verdict, Verdict::Valid) {
        return false;
    }
    document.quiet = quiet(bytes, document.quiet);
    document.quiet == bytes.len() && !is_control(bytes)
}

/// Puts one document after another through the walk.
struct Scanner<'s> {
    origin: Origin<'s>,
    options: &'s Options,
    policy_text: String,
    finder: Finder,
    counts: Counts,
}

impl<'s> Scanner<'s> {
    fn new(origin: Origin<'s>, options: &'s Options) -> Self {
        Self::with(Finder::wanting(options.wanted), origin, options)
    }

    fn with(finder: Finder, origin: Origin<'s>, options: &'s Options) -> Self {
        Self {
            origin,
            options,
            policy_text: options.policy.to_string(),
            finder,
            counts: Counts::default(),
        }
    }

    /// Counts documents that need no look.
    fn skip(&mut self, count: u64) {
        self.counts.documents += count;
        self.counts.without_media += count;
    }

    /// Takes over what was read; where the end came early, only what was taken counts.
    fn finish(&mut self, read: &DocumentCounts, is_early: bool) {
        self.counts.bytes = if is_early {
            read.document_bytes + read.separator_bytes
        } else {
            read.bytes
        };
        self.counts.document_bytes = read.document_bytes;
        self.counts.separator_bytes = read.separator_bytes;
    }

    fn document(&mut self, document: &Document<'_>, visitor: &mut impl Visitor) -> ControlFlow<()> {
        self.counts.documents += 1;
        let own = match &document.verdict {
            Verdict::Broken(fault) => {
                self.counts.rejected += 1;
                return visitor.reject(&Reject::new(self.origin, document, fault));
            }
            Verdict::Salvaged(faults) => Some(*faults),
            Verdict::Valid => None,
        };
        let mut found = self
            .finder
            .look(document.bytes, document.tokens, document.quiet, HELD);
        let (findings, media) = (&found.findings, found.count);
        let faults = match (own, findings.faults) {
            (Some(own), Some(inner)) => Some(own.and(inner)),
            (own, inner) => own.or(inner),
        };
        self.counts.salvaged += u64::from(faults.is_some());
        let faults = faults.as_ref().map_or_else(String::new, salvaged);
        self.counts.unresolved_keys += findings.unresolved_keys;
        self.counts.misfits += findings.misfits.len() as u64;
        let is_control = media == 0 && is_control(document.bytes);
        if media > 0 {
            self.counts.with_media += 1;
        } else if is_control {
            self.counts.control += 1;
        } else {
            self.counts.without_media += 1;
        }
        visitor.document(&Seen {
            place: document.place,
            bytes: document.bytes,
            faults: &faults,
            fault: document.verdict.fault(),
            dialect: findings.dialect,
            media,
            misfits: &findings.misfits,
            unresolved_keys: findings.unresolved_keys,
            is_control,
            held: found.held(),
        })?;
        let context = Context {
            input: self.origin.input,
            member: self.origin.member,
            place: document.place,
            dialect: findings.dialect,
            policy: &self.options.policy,
            policy_text: &self.policy_text,
            faults: &faults,
            is_archive: findings.is_archive,
        };
        let (counts, explain) = (&mut self.counts, self.options.explain);
        let repeated = std::mem::take(&mut found.findings.repeated);
        let repeated: HashSet<&str> = repeated.iter().map(|at| subject(at)).collect();
        let misfits = std::mem::take(&mut found.findings.misfits);
        let misfits = Misfits::of(&misfits);
        found.each(|finding| {
            let carrier = finding.carrier.as_deref();
            let has_misfit = misfits.concern(&finding.pointer, carrier);
            let has_repeated_key = is_around_either(&repeated, &finding.pointer, carrier);
            match finding.media_type {
                MediaType::Photo => counts.photos += 1,
                MediaType::Video => counts.videos += 1,
                MediaType::AnimatedGif => counts.animated_gifs += 1,
                _ => counts.others += 1,
            }
            let explained = if explain {
                explanations(&context, &finding)
            } else {
                Vec::new()
            };
            let has_time = finding.created_at.is_some();
            let record = Record::new(&context, finding, has_misfit, has_repeated_key);
            // A time that is none is seen only where it is read; the media of a tweet share it.
            let is_lost = has_time && record.media_index == 1 && !record.has_written_time();
            counts.misfits += u64::from(is_lost);
            visitor.record(&record)?;
            if explain {
                visitor.explanations(&explained)?;
            }
            ControlFlow::Continue(())
        })
    }
}

/// What lies inside of a tweet and is part of it: who wrote it, and what leads to its lists of media.
const PARTS: &[&str] = &[
    "user",
    "author",
    "actor",
    "core",
    "user_results",
    "user_result",
    "attachments",
    "entities",
    "extended_entities",
    "twitter_entities",
    "twitter_extended_entities",
    "media",
    "media_keys",
    "mediaDetails",
];

/// Whether an object of this key is a part of the author of a GraphQL tweet.
fn is_of_author(around: &str, part: &str) -> bool {
    let result = match part {
        "result" => around,
        "legacy" => match around.strip_suffix("/result") {
            Some(result) => result,
            None => return false,
        },
        _ => return false,
    };
    result.ends_with("/user_results") || result.ends_with("/user_result")
}

/// Values of the wrong type. There may be as many as media, so that each medium looks for its own.
struct Misfits<'a> {
    /// Where they stand, in order.
    places: Vec<&'a str>,
    /// The objects that they say something of.
    objects: HashSet<&'a str>,
}

impl<'a> Misfits<'a> {
    fn of(misfits: &'a [Misfit]) -> Self {
        let mut places: Vec<&str> = misfits.iter().map(|misfit| &*misfit.pointer).collect();
        places.sort_unstable();
        let object = |place: &'a str| subject(place.rsplit_once('/').unwrap_or_default().0);
        Self {
            objects: misfits
                .iter()
                .map(|misfit| object(&misfit.pointer))
                .collect(),
            places,
        }
    }

    /// Whether one of them stands in the medium at this place, or in an object that carries it: one around the medium,
    /// or the tweet that names it in a page.
    fn concern(&self, pointer: &str, carrier: Option<&str>) -> bool {
        if self.places.is_empty() {
            return false;
        }
        let inside = || pointer.bytes().chain([b'/']);
        let first = self
            .places
            .partition_point(|place| place.bytes().lt(inside()));
        let is_inside = self
            .places
            .get(first)
            .and_then(|place| place.strip_prefix(pointer))
            .is_some_and(|rest| rest.starts_with('/'));
        is_inside
            || self.places.binary_search(&pointer).is_ok()
            || is_around_either(&self.objects, pointer, carrier)
    }
}

/// Whether one of some objects is around a medium, or around what carries it.
fn is_around_either(objects: &HashSet<&str>, pointer: &str, carrier: Option<&str>) -> bool {
    !objects.is_empty()
        && [Some(pointer), carrier]
            .into_iter()
            .flatten()
            .any(|at| around(at).any(|object| objects.contains(object)))
}

/// What a member of an object says something of: what is wrong with its author or its lists is wrong with the tweet.
fn subject(mut object: &str) -> &str {
    while let Some((around, part)) = object.rsplit_once('/')
        && (PARTS.contains(&part) || is_of_author(around, part))
    {
        object = around;
    }
    object
}

/// A place and all that is around it.
fn around(pointer: &str) -> impl Iterator<Item = &str> {
    let outer = pointer.match_indices('/').map(|(at, _)| &pointer[..at]);
    outer.chain([pointer])
}

/// The flags of a document with scalar faults.
fn salvaged(faults: &ScalarFaults) -> String {
    let flags: Vec<String> = faults
        .words()
        .map(|word| format!("salvaged:{word}"))
        .collect();
    flags.join(" ")
}

/// Every record of a stream of documents, in memory.
///
/// For streams larger than memory see [`scan`]. Documents that could not be read are left out, but
/// counted.
///
/// # Errors
///
/// - The input cannot be read to its end, or is no JSON at all.
///
/// # Examples
///
/// ```
/// use tweet_media::{Policy, records};
///
/// let lines = r#"{"id_str":"1801","entities":{"media":[{"id_str":"1800","type":"photo",
///     "media_url_https":"https://pbs.twimg.com/media/A.jpg"}]}}"#;
/// let mut urls = Vec::new();
/// records(lines.as_bytes(), &Policy::default(), |record| {
///     urls.push(record.best_url.as_deref().unwrap_or_default().to_owned());
/// })?;
/// assert_eq!(urls, ["https://pbs.twimg.com/media/A?format=jpg&name=orig"]);
/// # Ok::<(), tweet_media::Error>(())
/// ```
pub fn records<R: Read>(
    reader: R,
    policy: &Policy,
    each: impl FnMut(&Record<'_>),
) -> Result<Counts, Error> {
    struct Each<F>(F);

    impl<F: FnMut(&Record<'_>)> Visitor for Each<F> {
        fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
            (self.0)(record);
            ControlFlow::Continue(())
        }

        fn reject(&mut self, _: &Reject<'_>) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
    }

    let options = Options {
        policy: *policy,
        ..Options::default()
    };
    let mut counts = Counts::default();
    let _ = scan("-", reader, &options, &mut counts, &mut Each(each))?;
    Ok(counts)
}
