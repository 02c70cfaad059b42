//! tweet-media
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
pub use document::{
    Counts as DocumentCounts, DEFAULT_MAX_DOCUMENT, Document, Documents, Foreign, Framing, Place,
    seems_to_be,
};
pub use error::{Error, ErrorKind, Location};
pub use finder::{Dialect, Finder, Finding, Findings, Relation, TweetMedia, Wanted, find};
pub use json::decode::Misfit;
pub use json::verdict::{Fault, FaultCode, ScalarFaults, Verdict};
pub use model::*;
#[cfg(feature = "records")]
pub use output::{Csv, Encode, JsonLines, is_unprintable};
#[cfg(feature = "records")]
pub use record::{Column, Explanation, ExplanationColumn, Record, SCHEMA_VERSION, Value};
#[cfg(feature = "records")]
pub use scan::{Counts, Options, Reject, Visitor, records, scan};
#[cfg(feature = "schema")]
pub use schema::{PUBLISHED, Published};
pub use select::{
    Choice, Class, Exclusion, ImageName, Objective, Otherwise, Policy, PolicyError, Preference,
    Reason, VariantVerdict, explain, image_url, original_image_url, parse_bitrate,
    parse_resolution, select,
};
pub use source::{Compression, Consumed, Input, Inputs, Skipped, Source};
