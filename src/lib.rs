//! tweet-media
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
pub use address::normalized_url;
#[cfg(feature = "records")]
pub use check::{Check, CheckCode, Remark, Report, Severity, Spot};
pub use document::{
    Counts as DocumentCounts, DEFAULT_MAX_DOCUMENT, Document, Documents, Foreign, Framing, Place,
    seems_to_be,
};
pub use error::{Error, ErrorKind, Location};
pub use finder::{
    Census, CountedTweet, Dialect, Finder, Finding, Findings, Relation, TweetMedia, Wanted, find,
};
pub use json::decode::Misfit;
pub use json::verdict::{Fault, FaultCode, ScalarFaults, Verdict};
pub use model::*;
#[cfg(feature = "records")]
pub use output::{
    Aria2, Csv, Encode, JsonLines, LeftOut, NameError, NameTemplate, Urls, is_unprintable,
};
#[cfg(feature = "records")]
pub use record::{
    Column, Explanation, ExplanationColumn, Filter, MediumKey, Mismatch, Moment, MomentError,
    Record, SCHEMA_VERSION, TypeFilter, Value,
};
#[cfg(feature = "records")]
pub use scan::{Counts, Options, Reject, Seen, Visitor, records, scan};
#[cfg(feature = "schema")]
pub use schema::{PUBLISHED, Published};
pub use select::{
    Choice, Class, Exclusion, ImageName, Objective, Otherwise, Policy, PolicyError, Preference,
    Reason, VariantVerdict, explain, image_url, original_image_url, parse_bitrate,
    parse_resolution, select,
};
pub use source::{Compression, Consumed, Input, Inputs, Skipped, Source};
