//! tweet-media
mod error;
mod json;
mod model;
pub use error::{Error, ErrorKind, Location};
pub use model::*;
