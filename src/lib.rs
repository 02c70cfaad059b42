//! tweet-media
mod document;
mod error;
mod json;
mod source;
pub use document::{
    Counts, DEFAULT_MAX_DOCUMENT, Document, Documents, Foreign, Framing, Place, seems_to_be,
};
pub use error::{Error, ErrorKind, Location};
pub use json::verdict::{Fault, FaultCode, ScalarFaults, Verdict};
pub use source::{Compression, Consumed, Input, Inputs, Skipped, Source};
