//! `explain`: of every variant of every medium, the verdict and the rule.

use tweet_media::{Csv, ExplanationColumn, JsonLines};

use crate::args::{Color, Columns, Explain, VerdictFormat};
use crate::console::Console;
use crate::exit::{Code, Failure};
use crate::listing;
use crate::output;
use crate::page::{Page, Screen};
use crate::verdicts::Verdicts;

pub(crate) fn run(
    arguments: &Explain,
    color: Color,
    console: &mut Console,
) -> Result<Code, Failure> {
    let columns = match &arguments.columns {
        Some(Columns::Help) => return output::print(&Columns::<ExplanationColumn>::help()),
        Some(Columns::These(columns)) => columns,
        None => ExplanationColumn::ALL,
    };
    if let Some(words) = arguments.contradiction() {
        return Err(Failure::Usage(words.to_owned()));
    }
    let page = |screen| page(arguments, columns, screen);
    listing::run(
        "explain",
        &arguments.listing,
        &arguments.target,
        page,
        color,
        console,
    )
}

fn page(arguments: &Explain, columns: &[ExplanationColumn], screen: Screen) -> Page {
    match arguments.format {
        VerdictFormat::Table => Page::Verdicts(Box::new(Verdicts::new(screen)), Vec::new()),
        VerdictFormat::Jsonl => {
            let lines = JsonLines::new(columns);
            Page::VerdictLines(Box::new(move |row, out| lines.row(row, out)), Vec::new())
        }
        VerdictFormat::Csv => {
            let mut csv = Csv::new(columns);
            if arguments.excel_safe {
                csv = csv.for_spreadsheets();
            }
            let mut block = Vec::new();
            csv.header(&mut block);
            Page::VerdictLines(Box::new(move |row, out| csv.row(row, out)), block)
        }
    }
}
