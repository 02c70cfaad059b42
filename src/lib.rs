//! tweet-media
mod error;
mod finder;
mod json;
mod model;
#[cfg(feature = "records")]
mod record;
#[cfg(feature = "records")]
mod scan;
mod select;
pub use error::{Error, ErrorKind, Location};
pub use finder::{Dialect, Relation};
pub use model::*;
#[cfg(feature = "records")]
pub use record::{Column, Record, SCHEMA_VERSION, Value};
#[cfg(feature = "records")]
pub use scan::{Counts, Options, Reject, Visitor, scan};
pub use select::Policy;
