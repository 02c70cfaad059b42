//! The account of a run: what became of every input, whether it adds up, and the file that says so.

use std::error::Error as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use tweet_media::{
    Counts, Error, Input, InputOutcome, InputSummary, Origin, RunTotals, Skipped, SummaryWriter,
};

use crate::console::Console;
use crate::exit::{Code, Failure};
use crate::human;
use crate::output::Output;
use crate::reading::is_no_json;

/// Lines are written when they are so many bytes.
const BLOCK: usize = 64 << 10;

/// Adds up what was read, input by input.
#[derive(Debug)]
pub(crate) struct Account {
    output: Option<Output>,
    writer: SummaryWriter,
    block: Vec<u8>,
    started: Instant,
    /// What was seen in all inputs.
    pub(crate) total: Counts,
    /// Things that were read, to their end or not: inputs, and members of archives each for itself.
    read: u64,
    /// Things that could not be read, or not to their end.
    pub(crate) failed: u64,
    /// Those of which nothing was read.
    pub(crate) unread: u64,
    /// How many bytes these have as stored, as far as that is known.
    pub(crate) unread_bytes: u64,
    /// The same by inputs.
    pub(crate) inputs: ByInput,
    /// Whether whoever read the rows closed the pipe.
    pub(crate) is_output_closed: bool,
    /// What was passed over in directories and archives.
    pub(crate) skipped: Skipped,
    /// Whether documents without media were only delimited.
    pub(crate) is_fast: bool,
    /// Whether reading ended early, with all that was asked for.
    pub(crate) is_stopped: bool,
    is_balanced: bool,
}

/// How many inputs came to what, whatever they hold.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ByInput {
    /// Inputs of which something was read.
    pub(crate) read: Once,
    /// Members of archives of which something was read.
    pub(crate) members: u64,
    /// Inputs that could not be read, or not to their end, or in which that is so of something.
    pub(crate) failed: Once,
    /// Inputs that are no JSON though they were read to their end, or in which that is so of something.
    pub(crate) no_json: Once,
}

impl ByInput {
    /// What comes next is another input.
    fn begin(&mut self) {
        for inputs in [&mut self.read, &mut self.failed, &mut self.no_json] {
            inputs.has_this = false;
        }
    }

    /// Takes what became of the input at hand, or of a member of it.
    fn note(&mut self, outcome: InputOutcome, is_member: bool) {
        let is_read = outcome != InputOutcome::Unread;
        self.members += u64::from(is_read && is_member);
        if is_read {
            self.read.note();
        }
        match outcome {
            InputOutcome::Unread | InputOutcome::Cut => self.failed.note(),
            InputOutcome::NotJson => self.no_json.note(),
            _ => {}
        }
    }
}

/// How many inputs something holds of, each counted once however many of its members it holds of.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Once {
    pub(crate) count: u64,
    /// Whether the input at hand is one of them.
    has_this: bool,
}

impl Once {
    fn note(&mut self) {
        self.count += u64::from(!self.has_this);
        self.has_this = true;
    }
}

impl Account {
    /// Opens the file that is to hold the account, if one is wanted.
    pub(crate) fn open(path: Option<&Path>, force: bool) -> Result<Self, Failure> {
        let output = path.map(|path| Output::open(Some(path), force));
        Ok(Self::new(output.transpose()?))
    }

    fn new(output: Option<Output>) -> Self {
        Self {
            output,
            writer: SummaryWriter::default(),
            block: Vec::new(),
            started: Instant::now(),
            total: Counts::default(),
            read: 0,
            failed: 0,
            unread: 0,
            unread_bytes: 0,
            inputs: ByInput::default(),
            is_output_closed: false,
            skipped: Skipped::default(),
            is_fast: false,
            is_stopped: false,
            is_balanced: true,
        }
    }

    pub(crate) fn output(&self) -> Option<&Output> {
        self.output.as_ref()
    }

    /// Refuses an input that is the file about to be replaced.
    pub(crate) fn refuse(&self, input: &Input) -> Result<(), Failure> {
        let mut outputs = self.output.iter();
        outputs.try_for_each(|output| output.refuse(input))
    }

    /// How long the run has taken.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// What comes next is another input.
    pub(crate) fn begin(&mut self) {
        self.inputs.begin();
    }

    /// Takes an input, or a member of one, that was opened and has so many bytes as stored, and what was seen in
    /// it.
    pub(crate) fn input(
        &mut self,
        origin: Origin<'_>,
        size: Option<u64>,
        counts: Counts,
        end: &Result<ControlFlow<()>, Error>,
        console: &Console,
    ) -> Result<(), Failure> {
        if !counts.is_balanced() {
            self.is_balanced = false;
            let name = Origin {
                input: human::name(origin.input),
                ..origin
            };
            console.error(format_args!("{name}: {}", imbalance(&counts)));
        }
        self.total.add(&counts);
        let outcome = match end {
            Ok(ControlFlow::Continue(())) => InputOutcome::Read,
            Ok(ControlFlow::Break(())) => InputOutcome::Stopped,
            // A damaged stream of which nothing is JSON has the damage as its cause.
            Err(error) if counts.bytes > 0 && is_no_json(end) && error.source().is_none() => {
                InputOutcome::NotJson
            }
            Err(_) if counts.bytes > 0 => InputOutcome::Cut,
            Err(_) => InputOutcome::Unread,
        };
        self.is_stopped |= outcome == InputOutcome::Stopped;
        let is_read = outcome != InputOutcome::Unread;
        self.read += u64::from(is_read);
        self.failed += u64::from(end.is_err());
        self.inputs.note(outcome, origin.member.is_some());
        let unread_bytes = size.filter(|_| !is_read);
        self.unread += u64::from(!is_read);
        self.unread_bytes += unread_bytes.unwrap_or(0);
        self.write(&InputSummary {
            input: origin.input,
            member: origin.member,
            outcome,
            error: end.as_ref().err().map(ToString::to_string),
            doubtful_from: end.as_ref().err().and_then(Error::doubtful_from),
            unread_bytes,
            counts,
        })
    }

    /// Takes an input that could not be opened, or an archive that could not be read on, whose members, if any, were
    /// taken before.
    pub(crate) fn unread(&mut self, name: &str, error: &Error) -> Result<(), Failure> {
        let outcome = if self.inputs.read.has_this {
            InputOutcome::Cut
        } else {
            InputOutcome::Unread
        };
        self.failed += 1;
        self.unread += u64::from(outcome == InputOutcome::Unread);
        self.inputs.note(outcome, false);
        self.write(&InputSummary {
            input: name,
            member: None,
            outcome,
            error: Some(error.to_string()),
            doubtful_from: error.doubtful_from(),
            unread_bytes: None,
            counts: Counts::default(),
        })
    }

    fn write(&mut self, input: &InputSummary<'_>) -> Result<(), Failure> {
        let Some(output) = &mut self.output else {
            return Ok(());
        };
        self.writer.input(input, &mut self.block);
        if self.block.len() >= BLOCK {
            let written = output.write(&self.block);
            self.block.clear();
            if !is_wanted(written)? {
                self.output = None;
            }
        }
        Ok(())
    }

    /// Ends the run, whose exit code would be `code` or, where the account does not add up, that of a bug.
    pub(crate) fn close(
        mut self,
        command: &str,
        listed: Option<u64>,
        code: Code,
        console: &Console,
    ) -> Result<Code, Failure> {
        if !self.total.is_balanced() {
            console.error(imbalance(&self.total));
            self.is_balanced = false;
        }
        // A signal may come between two inputs, all that were begun being read.
        let is_ended = code >= Code::HungUp;
        let code = if self.is_balanced { code } else { Code::Bug };
        let elapsed_ms = self.elapsed().as_millis();
        if let Some(mut output) = self.output {
            let totals = RunTotals {
                command,
                total: self.total,
                balanced: self.is_balanced,
                inputs_read: self.read,
                inputs_failed: self.failed,
                inputs_unread: self.unread,
                unread_bytes: self.unread_bytes,
                files_skipped: self.skipped.names + self.skipped.scripts,
                links_skipped: self.skipped.links,
                listed,
                fast: self.is_fast,
                stopped: self.is_stopped || is_ended,
                output_closed: self.is_output_closed,
                elapsed_ms: u64::try_from(elapsed_ms).unwrap_or(u64::MAX),
                exit_code: code as u32,
            };
            self.writer.end(&totals, &mut self.block);
            is_wanted(output.write(&self.block).and_then(|()| output.finish()))?;
        }
        Ok(code)
    }
}

/// Whether what was written is still read. Whoever closes the pipe of the account changes nothing about the run.
fn is_wanted(written: Result<(), Failure>) -> Result<bool, Failure> {
    match written {
        Err(Failure::ClosedPipe) => Ok(false),
        written => written.map(|()| true),
    }
}

/// What does not add up, with the figures that a report of it needs.
fn imbalance(counts: &Counts) -> String {
    format!(
        "{} documents are not {} with media, {} without, {} control lines and {} rejects, or {} bytes are \
         not {} of documents and {} between them. This is a bug: please report it",
        counts.documents,
        counts.with_media,
        counts.without_media,
        counts.control,
        counts.rejected,
        counts.bytes,
        counts.document_bytes,
        counts.separator_bytes,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(bytes: u64) -> Counts {
        let mut counts = Counts::default();
        counts.documents = 1;
        counts.without_media = 1;
        counts.bytes = bytes;
        counts.document_bytes = 8;
        counts.separator_bytes = 1;
        counts
    }

    /// The exit code of a run over inputs with these counts, and its summary.
    fn closed(inputs: &[Counts]) -> (Code, serde_json::Value) {
        closed_with(Code::Rejects, inputs)
    }

    fn closed_with(code: Code, inputs: &[Counts]) -> (Code, serde_json::Value) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("summary.json");
        let console = Console::new(true, false, anstream::ColorChoice::Never);
        let mut account = Account::open(Some(&path), false).expect("a new file");
        for counts in inputs {
            let end = Ok(ControlFlow::Continue(()));
            account
                .input("a.json".into(), Some(18), counts.clone(), &end, &console)
                .expect("room");
        }
        let code = account.close("inspect", Some(0), code, &console);
        let summary = std::fs::read(&path).expect("the summary");
        let summary = serde_json::from_slice(&summary).expect("one JSON object");
        (code.expect("room"), summary)
    }

    #[test]
    fn an_archive_is_one_input_whatever_becomes_of_its_members() {
        let console = Console::new(true, false, anstream::ColorChoice::Never);
        let mut account = Account::new(None);
        let error = || Error::stopped();
        let good = || Ok(ControlFlow::Continue(()));
        for (input, member, end) in [
            ("a.zip", Some("1.json"), good()),
            ("a.zip", Some("2.json"), Err(error())),
            ("b.json", None, good()),
            ("c.tar", Some("1.json"), Err(error())),
        ] {
            if member != Some("2.json") {
                account.begin();
            }
            let origin = Origin { input, member };
            let (counts, is_read) = (counts(9), end.is_ok());
            let counts = if is_read { counts } else { Counts::default() };
            account
                .input(origin, Some(7), counts, &end, &console)
                .expect("no file");
        }
        // The list of the last archive is damaged too.
        account.unread("c.tar", &error()).expect("no file");
        // So is that of one whose members were read.
        account.begin();
        let origin = Origin {
            input: "d.zip",
            member: Some("1.json"),
        };
        account
            .input(origin, Some(7), counts(9), &good(), &console)
            .expect("no file");
        account.unread("d.zip", &error()).expect("no file");
        let ByInput {
            read,
            members,
            failed,
            ..
        } = account.inputs;
        assert_eq!((read.count, members, failed.count), (3, 2, 3));
        assert_eq!((account.read, account.failed), (3, 4));
        assert_eq!((account.unread, account.unread_bytes), (3, 14));
    }

    #[test]
    fn a_signal_between_two_inputs_stops_a_run_too() {
        for (code, is_stopped) in [
            (Code::Done, false),
            (Code::Interrupted, true),
            (Code::Terminated, true),
        ] {
            let (_, summary) = closed_with(code, &[counts(9)]);
            assert_eq!(summary["stopped"], is_stopped);
        }
    }

    #[test]
    fn an_account_that_adds_up_leaves_the_exit_code_alone() {
        let (code, summary) = closed(&[counts(9), counts(9)]);
        assert_eq!(code, Code::Rejects);
        assert_eq!(summary["balanced"], true);
        assert_eq!(summary["total"]["bytes"], 18);
        assert_eq!(summary["exit_code"], 1);
    }

    #[test]
    fn an_input_that_does_not_add_up_is_a_bug_also_where_another_makes_up_for_it() {
        for inputs in [&[counts(8)][..], &[counts(8), counts(10)]] {
            let (code, summary) = closed(inputs);
            assert_eq!(code, Code::Bug);
            assert_eq!(summary["balanced"], false);
            assert_eq!(summary["exit_code"], 70);
        }
    }
}
