//! Tests of the library as its users call it.

/// Small vocabulary of all these tests.
mod support;

/// What policies choose.
mod selection;

/// What every sample gives.
mod samples;

/// Real payloads, where they lie beside the project, against an independent program's view of them.
mod corpus;

/// Hostile text in what other programs read.
mod lists;
