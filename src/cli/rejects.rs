//! Rejects on their way into a file of their own, if one is wanted.

use std::path::Path;

use tweet_media::{Input, JsonLines, Reject, RejectColumn};

use crate::exit::Failure;
use crate::output::Output;

/// Rows are written when they are so many bytes.
const BLOCK: usize = 64 << 10;

/// Keeps every reject, or none.
#[derive(Debug)]
pub(crate) struct Rejects {
    output: Option<Output>,
    lines: JsonLines<RejectColumn>,
    block: Vec<u8>,
}

impl Rejects {
    /// Keeps them in a file that only its owner may read, since it holds what the input held.
    pub(crate) fn open(path: Option<&Path>, force: bool) -> Result<Self, Failure> {
        let output = path.map(|path| Output::open_private(path, force));
        Ok(Self {
            output: output.transpose()?,
            lines: JsonLines::new(RejectColumn::ALL),
            block: Vec::new(),
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
        self.lines.row(&reject.record(), &mut self.block);
        if self.block.len() >= BLOCK {
            output.write(&self.block)?;
            self.block.clear();
        }
        Ok(())
    }

    /// Writes what is left, and gives the file its name; without rejects it is empty. Where the run ended
    /// early the file is not complete and does not get its name, which is said.
    pub(crate) fn end(self, is_early: bool) -> Result<Vec<String>, Failure> {
        let Some(mut output) = self.output else {
            return Ok(Vec::new());
        };
        output.write(&self.block)?;
        output.end(is_early)
    }
}
