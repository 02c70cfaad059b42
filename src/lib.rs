//! tweet-media
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
pub mod schema;
mod select;
pub use error::{Error, ErrorKind, Location};
pub use finder::{Dialect, Relation};
pub use model::*;
#[cfg(feature = "records")]
pub use output::{Csv, Encode, JsonLines, is_unprintable};
#[cfg(feature = "records")]
pub use record::{Column, Record, SCHEMA_VERSION, Value};
#[cfg(feature = "records")]
pub use scan::{Counts, Options, Reject, Visitor, scan};
pub use select::Policy;
