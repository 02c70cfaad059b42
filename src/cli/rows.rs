//! Records on their way out: those asked for, until there are enough, in one format.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::ControlFlow;

use clap::builder::styling::Style;
use tweet_media::{
    Aria2, Column, Counts, Csv, Encode, Filter, JsonLines, LeftOut, MediumKey, Mismatch, Record,
    Reject, Urls, Visitor,
};

use crate::args::{Columns, Format, Inspect};
use crate::cells::Cells;
use crate::console::Console;
use crate::exit::Failure;
use crate::human;
use crate::output::Output;
use crate::table::Table;

/// Rows of a table, unless told otherwise.
const SCREENFUL: u64 = 50;
/// Encoded rows are written when they are so many bytes.
const BLOCK: usize = 64 << 10;

/// Writes records as they come, until there are enough.
pub(crate) struct Rows<'c> {
    pub(crate) console: &'c mut Console,
    pub(crate) output: Output,
    page: Page,
    filter: Filter,
    /// The media seen, where repeats are not wanted.
    seen: Option<HashSet<MediumKey>>,
    limit: u64,
    /// Whether reading ends with the last row; else the rest is counted.
    ends_at_limit: bool,
    pub(crate) written: u64,
    /// What has no row though its medium was found.
    pub(crate) unlisted: Unlisted,
    beyond: u64,
    /// Whether reading ended with the last row asked for.
    pub(crate) is_stopped: bool,
    /// Why reading ended, if not for that.
    pub(crate) failure: Option<Failure>,
}

/// Why media that were found have no row; those that fit no wish aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unlisted {
    /// No time is known by which to tell whether they were wanted.
    pub(crate) untimed: u64,
    /// They were listed before.
    pub(crate) repeats: u64,
    /// They have no address to put into a list.
    pub(crate) without_address: u64,
    /// Their address could do harm in a list.
    pub(crate) bad_addresses: u64,
}

/// Rows on their way out.
enum Page {
    /// All of them, since the widest decides.
    Table(Table, Cells),
    /// As many as make a block.
    Block(Box<dyn Encode>, Vec<u8>),
}

impl<'c> Rows<'c> {
    pub(crate) fn new(arguments: &Inspect, output: Output, console: &'c mut Console) -> Self {
        let columns = arguments
            .columns
            .as_ref()
            .map(|Columns(columns)| columns.as_slice());
        let default_limit = if arguments.format == Format::Table {
            SCREENFUL
        } else {
            0
        };
        let limit = match arguments.limit.unwrap_or(default_limit) {
            0 => u64::MAX,
            limit => limit,
        };
        Self {
            console,
            output,
            page: Page::new(arguments, columns),
            filter: arguments.wishes.filter(),
            seen: arguments.unique.then(HashSet::new),
            limit,
            ends_at_limit: arguments.limit.is_some(),
            written: 0,
            unlisted: Unlisted::default(),
            beyond: 0,
            is_stopped: false,
            failure: None,
        }
    }

    /// Says what an input was like, if that is worth a word.
    pub(crate) fn tell_of(&self, name: &str, before: &Counts, after: &Counts, is_read: bool) {
        let documents = after.documents - before.documents;
        if is_read && documents == 0 && !self.is_stopped && self.failure.is_none() {
            let what = if after.bytes == before.bytes {
                "is empty"
            } else {
                "holds no document"
            };
            self.console.note(format_args!("{name}: {what}"));
        } else {
            self.console.detail(format_args!(
                "{name}: {}, {} with media, {} rejected, {}",
                human::things(documents, "document"),
                human::count(after.with_media - before.with_media),
                human::count(after.rejected - before.rejected),
                human::bytes(after.bytes - before.bytes),
            ));
        }
    }

    /// Writes what is left, and says what is not shown.
    pub(crate) fn finish(mut self, width: usize, bold: bool) -> Result<Vec<String>, Failure> {
        // A bar must not stand where the table goes.
        self.console.progress.finish();
        let mut untold = Vec::new();
        if self.beyond > 0 {
            untold.push(format!(
                "… and {}; --limit 0 shows all, --format jsonl or csv writes all",
                human::things(self.beyond, "more row")
            ));
        }
        match self.page {
            Page::Table(..) if self.written == 0 => {}
            Page::Table(table, _) => {
                let drawing = table.draw(width);
                untold.extend(no_room(&drawing.left_out, width));
                self.output
                    .write(page_text(&drawing.lines, bold).as_bytes())?;
            }
            Page::Block(_, block) => self.output.write(&block)?,
        }
        self.output.finish()?;
        Ok(untold)
    }
}

/// Says which columns do not fit.
fn no_room(titles: &[&str], width: usize) -> Option<String> {
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
    let words = format!(
        "{named}{more} did not fit into {width} characters; ask for fewer with --columns, or for --format csv"
    );
    (!titles.is_empty()).then_some(words)
}

/// The lines with the first of them, the titles, in bold.
fn page_text(lines: &[String], bold: bool) -> String {
    let style = if bold {
        Style::new().bold()
    } else {
        Style::new()
    };
    let Some((titles, rows)) = lines.split_first() else {
        return String::new();
    };
    format!("{style}{titles}{style:#}\n{}\n", rows.join("\n"))
}

impl Visitor for Rows<'_> {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        if let Err(mismatch) = self.filter.check(record) {
            self.unlisted.untimed += u64::from(mismatch == Mismatch::NoTime);
            return ControlFlow::Continue(());
        }
        if let (Some(seen), Some(key)) = (&mut self.seen, record.medium_key())
            && !seen.insert(key)
        {
            self.unlisted.repeats += 1;
            return ControlFlow::Continue(());
        }
        if self.written == self.limit {
            self.beyond += 1;
            return ControlFlow::Continue(());
        }
        match self.page.push(record) {
            Ok(()) => self.written += 1,
            Err(LeftOut::NoAddress) => self.unlisted.without_address += 1,
            Err(_) => self.unlisted.bad_addresses += 1,
        }
        if let Err(failure) = self.page.write_block(&mut self.output) {
            self.failure = Some(failure);
            return ControlFlow::Break(());
        }
        if self.ends_at_limit && self.written == self.limit {
            self.is_stopped = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        let Reject {
            input,
            line,
            error_offset,
            message,
            ..
        } = reject;
        let at = match reject.pointer.as_str() {
            "" => Cow::Borrowed(""),
            pointer => Cow::Owned(format!(" (at {pointer})")),
        };
        self.console.error(format_args!(
            "{input}:{line}: byte {error_offset}: {message}{at}"
        ));
        ControlFlow::Continue(())
    }
}

impl Page {
    fn new(arguments: &Inspect, columns: Option<&[Column]>) -> Self {
        let all = columns.unwrap_or(Column::ALL);
        let encoder: Box<dyn Encode> = match arguments.format {
            Format::Jsonl => Box::new(JsonLines::new(all)),
            Format::Csv => Box::new(Csv::new(all)),
            Format::Urls if arguments.null => Box::new(Urls::nul_separated()),
            Format::Urls => Box::new(Urls::lines()),
            Format::Aria2 => Box::new(Aria2::new(arguments.name.clone().unwrap_or_default())),
            Format::Table => {
                let cells = match columns {
                    None => Cells::Digest,
                    Some(columns) => Cells::Raw(columns.to_vec()),
                };
                return Self::Table(Table::new(cells.titles()), cells);
            }
        };
        Self::block(encoder)
    }

    fn block(mut encoder: Box<dyn Encode>) -> Self {
        let mut block = Vec::with_capacity(BLOCK);
        encoder.begin(&mut block);
        Self::Block(encoder, block)
    }

    fn push(&mut self, record: &Record<'_>) -> Result<(), LeftOut> {
        match self {
            Self::Table(table, cells) => {
                table.push(&cells.of(record));
                Ok(())
            }
            Self::Block(encoder, block) => encoder.record(record, block),
        }
    }

    /// Writes what makes a block.
    fn write_block(&mut self, output: &mut Output) -> Result<(), Failure> {
        if let Self::Block(_, block) = self
            && block.len() >= BLOCK
        {
            output.write(block)?;
            block.clear();
        }
        Ok(())
    }
}
