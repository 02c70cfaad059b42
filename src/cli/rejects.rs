//! Rejects on their way into a file of their own, if one is wanted.

use std::path::Path;

use tweet_media::{Input, JsonLines, Reject, RejectColumn};

use crate::exit::Failure;
use crate::human;
use crate::output::Output;

/// Rows are written when they are so many bytes.
const BLOCK: usize = 64 << 10;

/// Keeps every reject, or none.
#[derive(Debug)]
pub(crate) struct Rejects {
    output: Option<Output>,
    lines: JsonLines<RejectColumn>,
    block: Vec<u8>,
    /// How many are kept without their bytes.
    omitted: u64,
}

impl Rejects {
    /// Keeps them in a file that only its owner may read, since it holds what the input held.
    pub(crate) fn open(path: Option<&Path>, force: bool) -> Result<Self, Failure> {
        let output = path.map(|path| Output::open_private(path, force));
        Ok(Self {
            output: output.transpose()?,
            lines: JsonLines::new(RejectColumn::ALL),
            block: Vec::new(),
            omitted: 0,
        })
    }

    pub(crate) fn output(&self) -> Option<&Output> {
        self.output.as_ref()
    }

    /// Refuses an input that is the file about to be replaced.
    pub(crate) fn refuse(&self, input: &Input) -> Result<(), Failure> {
        let mut outputs = self.output.iter();
        outputs.try_for_each(|output| output.refuse(input))
    }

    /// Keeps one.
    pub(crate) fn keep(&mut self, reject: &Reject<'_>) -> Result<(), Failure> {
        let Some(output) = &mut self.output else {
            return Ok(());
        };
        let record = reject.record();
        self.omitted += u64::from(record.raw_omitted.is_some());
        self.lines.row(&record, &mut self.block);
        if self.block.len() >= BLOCK {
            output.write(&self.block)?;
            self.block.clear();
        }
        Ok(())
    }

    /// Writes what is held where somebody may be waiting for it.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        match &mut self.output {
            Some(output) if output.is_awaited() && !self.block.is_empty() => {
                output.write(&self.block)?;
                self.block.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Writes what is left, and gives the file its name; without rejects it is empty. What is not in it is said:
    /// the bytes of some, or all where the run ended early, so that the file is not complete and does not get its
    /// name.
    pub(crate) fn end(self, is_early: bool) -> Result<Vec<String>, Failure> {
        let Some(mut output) = self.output else {
            return Ok(Vec::new());
        };
        output.write(&self.block)?;
        let mut words = output.end(is_early)?;
        if self.omitted > 0 && words.is_empty() {
            let documents = human::things(self.omitted, "document");
            words.push(format!(
                "--rejects lacks the bytes of {documents}, which are more than 1 MiB or than --max-document; offset \
                 and length say where they are"
            ));
        }
        Ok(words)
    }
}
