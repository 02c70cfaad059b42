//! Tests of the library as its users call it.
#![allow(
    clippy::print_stdout,
    reason = "tests say aloud what they skipped or compared"
)]

/// Small vocabulary of all these tests.
mod support;

/// Compressed text.
mod compressed;

/// Reading on a thread of its own.
mod ahead;

/// What holds for any policy.
mod policies;

/// What is dropped is told of, nothing is invented.
mod losses;

/// What policies choose.
mod selection;

/// What every sample gives.
mod samples;

/// Real payloads, where they lie beside the project, against an independent program's view of them.
mod corpus;

/// What the README lists, against what there is.
mod readme;

/// Documents to try things on, and other spellings of them.
mod payloads;

/// Strings in other spellings of JSON.
mod spellings;

/// What holds for any variants, any framing and any wrapping.
mod properties;

/// What the finder sees against what serde_json and simd-json see.
mod differential;

/// The typed models as a service holds them.
mod typed;

/// What must be refused, and in which words.
mod invalid;

/// The dialect is a label that decides nothing.
mod labels;

/// The published schemas: current, valid, and true of every sample.
mod schemas;

/// The schemas against those of the last release.
mod compatible;

/// The data dictionary: current, complete, easily asked.
mod dictionary;

/// The oddities of payloads in the wild, by their number in the data dictionary.
mod oddities;
mod parts;

/// Hostile text in what other programs read.
mod lists;

/// What one fault costs.
mod salvage;

/// What could not be read, kept; and how it all adds up.
mod rejects;

/// What a check remarks on.
mod remarks;

/// What an input is said to be.
mod checks;

/// Damage at random, and what it costs.
mod damage;

/// What JSON is: accepted, refused, and up to us.
mod grammar;
