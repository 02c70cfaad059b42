//! The summary of a run, for programs: what became of every input, and how it all adds up.
//!
//! Takes the counts of each input as it ends, gives one JSON object piece by piece, so that a million
//! inputs take no memory. Words for people are left to the command line.

use serde::Serialize;

use crate::model::label::labels;
use crate::output::write_json;
use crate::scan::Counts;

/// Version of the summary's fields.
const VERSION: u32 = 1;

labels! {
    /// What became of an input.
    pub enum InputOutcome by as_str {
        /// It was read to its end.
        Read = "read",
        /// Reading stopped before its end: all that was asked for was found, nobody read the output any more, or
        /// a signal ended the run.
        Stopped = "stopped",
        /// It could not be read to its end. What came before was delivered and is counted; of an archive as a whole it
        /// is counted with its members.
        Cut = "cut",
        /// It was read to its end, and nothing of it is JSON: all that it holds is counted as rejects.
        NotJson = "not-json",
        /// Nothing of it was read: it could not be opened, or its first bytes name something that is no JSON.
        /// Nothing of it is in the counts.
        Unread = "unread",
    }
}

/// What became of one input, and what was seen in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InputSummary<'a> {
    /// The input as the caller named it; `-` for stdin.
    pub input: &'a str,
    /// Member of an archive file. Absent for plain and compressed files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<&'a str>,
    /// What became of it.
    pub outcome: InputOutcome,
    /// Why it could not be read, or not to its end. Absent where it could.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Byte of the uncompressed input from which on what was delivered may be wrong: the rows whose `offset` is not before
    /// it, and those of the last document before it. A checksum that stands behind what it checks was found wrong, or
    /// the data before it make no sense. Where the input is an archive, and not a member of one, a byte of the archive,
    /// behind which members may lie. Absent where nothing that was delivered is in doubt.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::model::Bytes>"))]
    pub doubtful_from: Option<u64>,
    /// Bytes of it as stored, of which none were read. Absent where it was read, and where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::model::Bytes>"))]
    pub unread_bytes: Option<u64>,
    /// What was seen in it.
    pub counts: Counts,
}

/// What a run did, as one object: every input, all of them together, and how it ended.
///
/// The counts of every input add up, and so do those of the whole: `documents` is the sum of `with_media`,
/// `without_media`, `control` and `rejected`, and `bytes` is the sum of `document_bytes` and
/// `separator_bytes`. The tool checks it itself; where it fails, `balanced` is false and the exit code 70.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RunSummary<'a> {
    /// Version of this summary's fields.
    pub schema_version: u32,
    /// Every input, in the order in which they were read; each member of an archive is one.
    pub inputs: Vec<InputSummary<'a>>,
    /// What holds of all of them.
    #[serde(flatten)]
    pub totals: RunTotals<'a>,
}

labels! {
    /// A command that reads inputs.
    pub enum RunCommand by as_str {
        /// Lists media.
        Inspect = "inspect",
        /// Says why each variant was chosen or not.
        Explain = "explain",
        /// Says what inputs are and what is wrong with them.
        Check = "check",
    }
}

/// What holds of a whole run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RunTotals<'a> {
    /// The command that ran.
    #[cfg_attr(feature = "schema", schemars(with = "RunCommand"))]
    pub command: &'a str,
    /// Everything that was seen.
    pub total: Counts,
    /// Whether the counts of every input and of the whole add up.
    pub balanced: bool,
    /// How many of `inputs` were read, to their end or not.
    pub inputs_read: u64,
    /// How many of `inputs` could not be read, or not to their end, or are not JSON.
    pub inputs_failed: u64,
    /// How many of `inputs` were not read at all. Nothing of them is in `total`.
    pub inputs_unread: u64,
    /// Bytes of these as stored, as far as that is known.
    #[cfg_attr(feature = "schema", schemars(with = "crate::model::Bytes"))]
    pub unread_bytes: u64,
    /// Files passed over in directories and archives: of other names, or scripts without Tweets.
    pub files_skipped: u64,
    /// Links passed over in directories.
    pub links_skipped: u64,
    /// Media that got a row. Absent where the command writes none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<u64>,
    /// Whether lines that cannot hold media were only delimited, their grammar not checked.
    pub fast: bool,
    /// Whether reading stopped early: all that was asked for was found, nobody read the output any more, or a
    /// signal ended the run.
    pub stopped: bool,
    /// Whether the reader of an output closed its pipe, so that not all that was found need have been
    /// written there.
    pub output_closed: bool,
    /// How long it took, in milliseconds.
    #[cfg_attr(feature = "schema", schemars(with = "crate::model::Millis"))]
    pub elapsed_ms: u64,
    /// The exit code.
    pub exit_code: u32,
}

/// Writes a [`RunSummary`] as its parts become known: an input a line.
///
/// # Examples
///
/// ```
/// use tweet_media::{Counts, InputOutcome, InputSummary, RunTotals, SummaryWriter};
///
/// let (mut out, mut writer) = (Vec::new(), SummaryWriter::default());
/// writer.input(
///     &InputSummary {
///         input: "a.jsonl",
///         member: None,
///         outcome: InputOutcome::Read,
///         error: None,
///         doubtful_from: None,
///         unread_bytes: None,
///         counts: Counts::default(),
///     },
///     &mut out,
/// );
/// writer.end(&RunTotals { command: "inspect", balanced: true, ..RunTotals::default() }, &mut out);
/// let summary: serde_json::Value = serde_json::from_slice(&out)?;
/// assert_eq!(summary["inputs"][0]["outcome"], "read");
/// assert_eq!(summary["total"]["documents"], 0);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct SummaryWriter {
    has_begun: bool,
}

impl SummaryWriter {
    /// Appends one input.
    pub fn input(&mut self, input: &InputSummary<'_>, out: &mut Vec<u8>) {
        if self.has_begun {
            out.extend_from_slice(b",\n");
        } else {
            self.begin(out);
            out.push(b'\n');
        }
        write_json(input, out);
    }

    /// Appends what holds of the whole, with which the object ends.
    pub fn end(&mut self, totals: &RunTotals<'_>, out: &mut Vec<u8>) {
        if !self.has_begun {
            self.begin(out);
        }
        let mut object = Vec::new();
        write_json(totals, &mut object);
        out.extend_from_slice(b"],\n");
        out.extend_from_slice(&object[1..]);
        out.push(b'\n');
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        self.has_begun = true;
        out.extend_from_slice(format!("{{\"schema_version\":{VERSION},\"inputs\":[").as_bytes());
    }
}

/// A summary with something in every field.
#[cfg(any(test, feature = "schema"))]
pub(crate) fn sample() -> RunSummary<'static> {
    let counts = Counts {
        documents: 5,
        with_media: 2,
        without_media: 1,
        control: 1,
        rejected: 1,
        salvaged: 1,
        photos: 2,
        videos: 1,
        bytes: 4_120,
        document_bytes: 4_115,
        separator_bytes: 5,
        ..Counts::default()
    };
    let input = |outcome, error: Option<&str>, counts| InputSummary {
        input: "tweets.tar.gz",
        member: Some("2023/06/01.jsonl"),
        outcome,
        error: error.map(str::to_owned),
        doubtful_from: None,
        unread_bytes: None,
        counts,
    };
    RunSummary {
        schema_version: VERSION,
        inputs: vec![
            InputSummary {
                doubtful_from: Some(2_048),
                ..input(
                    InputOutcome::Cut,
                    Some("the gzip stream is corrupt near its byte 911 (its checksum is wrong)"),
                    counts.clone(),
                )
            },
            InputSummary {
                member: None,
                unread_bytes: Some(6_210),
                ..input(
                    InputOutcome::Unread,
                    Some("is not JSON but a PNG image; name the file that holds the Tweets"),
                    Counts::default(),
                )
            },
        ],
        totals: RunTotals {
            command: "inspect",
            total: counts,
            balanced: true,
            inputs_read: 1,
            inputs_failed: 2,
            inputs_unread: 1,
            unread_bytes: 6_210,
            files_skipped: 0,
            links_skipped: 0,
            listed: Some(3),
            fast: false,
            stopped: false,
            output_closed: false,
            elapsed_ms: 12,
            exit_code: 3,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_pieces_is_the_summary() {
        let summary = sample();
        for inputs in 0..=summary.inputs.len() {
            let summary = RunSummary {
                inputs: summary.inputs[..inputs].to_vec(),
                ..summary.clone()
            };
            let (mut out, mut writer) = (Vec::new(), SummaryWriter::default());
            for input in &summary.inputs {
                writer.input(input, &mut out);
            }
            writer.end(&summary.totals, &mut out);
            let read: serde_json::Value = serde_json::from_slice(&out).expect("one JSON object");
            assert_eq!(read, serde_json::to_value(&summary).expect("JSON"));
        }
    }

    #[test]
    fn names_cannot_steer_a_terminal() {
        let mut out = Vec::new();
        let input = InputSummary {
            input: "\u{1b}[2J\u{202e}",
            ..sample().inputs[0].clone()
        };
        SummaryWriter::default().input(&input, &mut out);
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.contains("\"\\u001b[2J\\u202e\""), "{text}");
    }
}
