//! Finds every photo, video and animated GIF in Tweet JSON of any API, typed, each with its best
//! playable file.
//!
//! Bytes become documents, documents yield Tweets and their media, media yield one playback variant,
//! and that is shown:
//!
//! ```text
//! bytes ──► documents ──► Tweets ──► media ──► choice ──► record ──► output
//!  Source    Documents     Finder    MediaEntity  select    Record     JsonLines, Csv
//! ```
//!
//! Dialects differ in where media lie far more than in what they are. So there is no parser for each
//! API: one walk over a document is driven by one table of the places where media lie, and what it
//! finds has one type, [`MediaEntity`], with the names of API 1.1.
//!
//! # Where to enter
//!
//! - [`Tweet`] is a typed Tweet of the v1.1 family that owns its data, for services;
//!   [`Tweet::from_slice`] parses one, [`Tweet::media`] ranks and merges its lists of media.
//! - [`find`] takes one JSON document of any shape and gives every medium in it, with the Tweet that
//!   carries it. [`Finder`] does the same again and again, and borrows text from the document.
//! - `records` takes a stream of documents and gives a flat `Record` for each medium; `scan`,
//!   and `scan_slice` for bytes in memory, also tell of rejects (feature `records`).
//! - [`select`] chooses among the variants of a medium by a [`Policy`] and says why.
//!   [`original_image_url`] does for photos and posters what `select` does for videos.
//! - [`Input`], [`Inputs`], [`Members`] and [`Source`] open files, directories, archives and standard
//!   input; [`Documents`] frames what they hold.
//!
//! # Example
//!
//! ```
//! use tweet_media::{Policy, find, select};
//!
//! let document = br#"{"id_str":"1801","extended_entities":{"media":[{"id_str":"1800","type":"video",
//!     "video_info":{"variants":[
//!         {"content_type":"application/x-mpegURL","url":"https://video.twimg.com/a.m3u8"},
//!         {"bitrate":832000,"content_type":"video/mp4","url":"https://video.twimg.com/b.mp4"}]}}]}}"#;
//! for found in find(document)?.media {
//!     let choice = select(&found.media, &Policy::default());
//!     let url = choice.variant(&found.media).and_then(|variant| variant.url.as_deref());
//!     assert_eq!(url, Some("https://video.twimg.com/b.mp4"));
//! }
//! # Ok::<(), tweet_media::Error>(())
//! ```
//!
//! # Features
//!
//! Without any: the types, [`Tweet`], [`find`], [`select`], [`Documents`].
//!
//! - `records`: records, filters, the scan of streams, and the encoders: JSON Lines, CSV, lists of
//!   addresses.
//! - `compression`: reads gzip, bzip2, zstd and xz, and the members of tar and zip, known by their first
//!   bytes.
//! - `schema`: JSON Schemas of the types; brings `records`.
//! - `cli`, on by default: the command line, and all of the above. Libraries turn it off with
//!   `default-features = false`.
//!
//! The README says what is read, how the best variant is decided, and what a record says.

/// The examples of the README, run with those of the documentation.
#[cfg(all(doctest, feature = "records"))]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(feature = "records")]
mod address;
#[cfg(feature = "records")]
mod check;
mod document;
mod error;
mod finder;
mod json;
mod model;
#[cfg(feature = "records")]
mod output;
#[cfg(feature = "records")]
mod record;
#[cfg(feature = "records")]
mod scan;
#[cfg(feature = "schema")]
mod schema;
mod select;
mod source;
#[cfg(feature = "records")]
mod summary;
#[cfg(feature = "records")]
mod time;
#[cfg(feature = "records")]
pub use address::{Hosts, normalized_url};
#[cfg(feature = "records")]
pub use check::{
    Check, CheckCode, CheckColumn, CheckKind, CheckRecord, Remark, Report, Severity, Spot,
};
pub use document::{
    Counts as DocumentCounts, DEFAULT_MAX_DOCUMENT, Document, Documents, Foreign, Framing, Place,
    seems_to_be, seems_to_miss,
};
pub use error::{Error, ErrorKind, Location};
pub use finder::{
    Census, CountedTweet, Dialect, Finder, Finding, Findings, Relation, TweetMedia, Wanted, find,
    shapes,
};
#[cfg(feature = "records")]
pub use finder::{Oddity, OddityKind};
pub use json::decode::Misfit;
pub use json::verdict::{Fault, FaultCode, ScalarFaults, Verdict};
pub use model::*;
#[cfg(feature = "records")]
pub use output::{
    Aria2, Csv, Encode, JsonLines, LeftOut, NameError, NameTemplate, Urls, is_unprintable,
};
#[cfg(feature = "records")]
pub use record::{
    Column, Explanation, ExplanationColumn, Filter, Flag, MediumKey, Mismatch, Part, Record, Row,
    RowColumn, SCHEMA_VERSION, TypeFilter, Value,
};
#[cfg(feature = "records")]
pub use scan::{
    Counts, Gather, KeptRejects, MakePart, Options, Origin, Progress, Reject, RejectColumn,
    RejectRecord, Seen, Visitor, in_order, records, scan, scan_ahead, scan_parts, scan_slice,
};
#[cfg(feature = "schema")]
pub use schema::{
    Contract, Dictionary, Draft, Entry, KeySource, KnownWord, LookUp, PUBLISHED, Published,
    RootEntry,
};
pub use select::{
    Choice, Class, Exclusion, ImageName, ImageSize, Objective, Otherwise, Outcome, Policy,
    PolicyError, Preference, Reason, VariantVerdict, explain, image_sizes, image_url,
    original_image_url, parse_bitrate, parse_resolution, select, unknown_to_limits,
};
pub use source::{Compression, Consumed, Input, Inputs, Limits, Member, Members, Skipped, Source};
#[cfg(feature = "records")]
pub use summary::{InputOutcome, InputSummary, RunCommand, RunSummary, RunTotals, SummaryWriter};
#[cfg(feature = "records")]
pub use time::{Moment, MomentError};
