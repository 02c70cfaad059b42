//! What is made of records and verdicts on their way out: a table at the end, or blocks as they come.

use std::sync::Arc;

use clap::builder::styling::Style;
use tweet_media::{Encode, Explanation, LeftOut, Record};

use crate::cells::Cells;
use crate::exit::Failure;
use crate::human;
use crate::output::Output;
use crate::table::Table;
use crate::verdicts::Verdicts;

/// Encoded rows are written when they are so many bytes.
const BLOCK: usize = 64 << 10;

/// What is known of whoever looks at the output.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// How many characters there are on a line.
    pub(crate) width: usize,
    /// Whether titles are bold.
    pub(crate) is_bold: bool,
}

impl Screen {
    /// A line that stands out, if anything does.
    pub(crate) fn title(self, text: &str) -> String {
        let style = if self.is_bold {
            Style::new().bold()
        } else {
            Style::new()
        };
        format!("{style}{text}{style:#}\n")
    }
}

/// Writes one verdict.
type EncodeVerdict = Box<dyn FnMut(&Explanation<'_>, &mut Vec<u8>)>;

/// Makes encoders on any thread.
pub(crate) type MakeEncoder = Arc<dyn Fn() -> Box<dyn Encode + Send> + Send + Sync>;

/// Rows on their way out.
pub(crate) enum Page {
    /// All records, since the widest decides.
    Table(Table, Cells, Screen),
    /// As many records as make a block; and how others encode theirs, if that can be done apart.
    Records(Box<dyn Encode>, Vec<u8>, Option<MakeEncoder>),
    /// A table for every medium.
    Verdicts(Box<Verdicts>, Vec<u8>),
    /// As many verdicts as make a block.
    VerdictLines(EncodeVerdict, Vec<u8>),
}

impl Page {
    /// Records in a format whose encoder must see them all, in order.
    pub(crate) fn records(mut encoder: impl Encode + 'static) -> Self {
        let mut block = Vec::with_capacity(BLOCK);
        encoder.begin(&mut block);
        Self::Records(Box::new(encoder), block, None)
    }

    /// Records in a format in which each stands for itself.
    pub(crate) fn single_records<E: Encode + Send + 'static>(
        encoder: impl Fn() -> E + Send + Sync + 'static,
    ) -> Self {
        let mut page = Self::records(encoder());
        if let Self::Records(_, _, make) = &mut page {
            *make = Some(Arc::new(move || Box::new(encoder())));
        }
        page
    }

    /// What encodes records apart, if that can be done.
    pub(crate) fn encoders(&self) -> Option<MakeEncoder> {
        match self {
            Self::Records(_, _, make) => make.clone(),
            _ => None,
        }
    }

    /// Takes records that were encoded apart.
    pub(crate) fn append(&mut self, records: &[u8]) {
        if let Self::Records(_, block, _) = self {
            block.extend_from_slice(records);
        }
    }

    /// Whether this is for people, who do not want to see everything at once.
    pub(crate) const fn is_for_people(&self) -> bool {
        matches!(self, Self::Table(..) | Self::Verdicts(..))
    }

    /// Whether something is written before the end.
    pub(crate) const fn is_streamed(&self) -> bool {
        !matches!(self, Self::Table(..))
    }

    /// Whether verdicts are written.
    pub(crate) const fn explains(&self) -> bool {
        matches!(self, Self::Verdicts(..) | Self::VerdictLines(..))
    }

    /// Takes a record; where verdicts are written, those that come next belong to it.
    pub(crate) fn record(&mut self, record: &Record<'_>) -> Result<(), LeftOut> {
        match self {
            Self::Table(table, cells, _) => table.push(&cells.of(record)),
            Self::Records(encoder, block, _) => return encoder.record(record, block),
            Self::Verdicts(verdicts, block) => verdicts.begin(record, block),
            Self::VerdictLines(..) => {}
        }
        Ok(())
    }

    /// Takes a verdict.
    pub(crate) fn explanation(&mut self, explanation: &Explanation<'_>) {
        match self {
            Self::Verdicts(verdicts, _) => verdicts.push(explanation),
            Self::VerdictLines(encode, block) => encode(explanation, block),
            Self::Table(..) | Self::Records(..) => {}
        }
    }

    /// Writes what makes a block.
    pub(crate) fn write_block(&mut self, output: &mut Output) -> Result<(), Failure> {
        match self {
            Self::Records(_, block, _)
            | Self::Verdicts(_, block)
            | Self::VerdictLines(_, block)
                if block.len() >= BLOCK =>
            {
                output.write(block)?;
                block.clear();
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes all that is complete where somebody may be waiting for it.
    pub(crate) fn flush(&mut self, output: &mut Output) -> Result<(), Failure> {
        if !output.is_awaited() {
            return Ok(());
        }
        let block = match self {
            Self::Table(..) => return Ok(()),
            Self::Verdicts(verdicts, block) => {
                verdicts.end(block);
                block
            }
            Self::Records(_, block, _) | Self::VerdictLines(_, block) => block,
        };
        if !block.is_empty() {
            output.write(block)?;
            block.clear();
        }
        Ok(())
    }

    /// Writes what is left, and says which columns had no room.
    pub(crate) fn finish(self, output: &mut Output) -> Result<Option<String>, Failure> {
        match self {
            Self::Table(table, ..) if table.is_empty() => Ok(None),
            Self::Table(table, _, screen) => {
                let drawing = table.draw(screen.width);
                let mut lines = drawing.lines.iter();
                let mut text = lines
                    .next()
                    .map_or_else(String::new, |line| screen.title(line));
                for line in lines {
                    text.extend([line, "\n"]);
                }
                output.write(text.as_bytes())?;
                Ok(no_room(
                    &drawing.left_out,
                    screen.width,
                    "ask for fewer with --columns, or for --format csv",
                ))
            }
            Self::Records(_, block, _) | Self::VerdictLines(_, block) => {
                output.write(&block)?;
                Ok(None)
            }
            Self::Verdicts(mut verdicts, mut block) => {
                verdicts.end(&mut block);
                output.write(&block)?;
                Ok(no_room(
                    &verdicts.left_out,
                    verdicts.screen.width,
                    "--format jsonl and csv show all",
                ))
            }
        }
    }
}

/// Says which columns do not fit, and what helps.
fn no_room(titles: &[&str], width: usize, help: &str) -> Option<String> {
    let named = titles
        .iter()
        .take(4)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    let more = match titles.len().saturating_sub(4) as u64 {
        0 => String::new(),
        more => format!(" and {}", human::things(more, "more column")),
    };
    let words = format!("{named}{more} did not fit into {width} characters; {help}");
    (!titles.is_empty()).then_some(words)
}
