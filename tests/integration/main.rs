//! Tests of the library as its users call it.

/// Small vocabulary of all these tests.
mod support;

/// Real payloads, where they lie beside the project, against an independent program's view of them.
mod corpus;
