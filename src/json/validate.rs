//! The verdict on a document: every byte of it checked against the JSON grammar and UTF-8.
//!
//! Takes the bytes of one document, gives a [`Verdict`]. What is done about a bad document is left
//! to the caller.
