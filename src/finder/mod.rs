//! The walk: document → tweets with the spans of their media.
mod keys;
mod label;
pub use label::{Dialect, Relation};
