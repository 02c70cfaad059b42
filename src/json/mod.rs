//! The one door to JSON: reading structure ([`cursor`], and [`index`] where that is quicker), reading values (`decode`), and the verdict
//! on a whole document ([`validate`]).
//!
//! Takes bytes, gives spans, values and verdicts. Knows nothing of Tweets: what a key means is the
//! finder's business, what a field holds is the model's.

pub(crate) mod cursor;
pub(crate) mod decode;
pub(crate) mod index;
pub(crate) mod pointer;
pub(crate) mod simd;
#[cfg(test)]
pub(crate) mod suite;
pub(crate) mod validate;
pub(crate) mod verdict;
