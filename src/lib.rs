//! tweet-media
mod error;
mod json;
pub use error::{Error, ErrorKind, Location};
