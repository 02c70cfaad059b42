//! `inspect`: one row per media entity.

use tweet_media::{Aria2, Column, Csv, JsonLines, Urls};

use crate::args::{Color, Columns, Format, Inspect};
use crate::cells::Cells;
use crate::console::Console;
use crate::exit::{Code, Failure};
use crate::listing;
use crate::output;
use crate::page::{Page, Screen};
use crate::table::Table;

pub(crate) fn run(
    arguments: &Inspect,
    color: Color,
    console: &mut Console,
) -> Result<Code, Failure> {
    let columns = match &arguments.columns {
        Some(Columns::Help) => return output::print(&Columns::<Column>::help()),
        Some(Columns::These(columns)) => Some(columns.as_slice()),
        None => None,
    };
    if let Some(words) = arguments.contradiction() {
        return Err(Failure::Usage(words.to_owned()));
    }
    let page = |screen| page(arguments, columns, screen);
    listing::run(
        "inspect",
        &arguments.listing,
        &arguments.target,
        page,
        color,
        console,
    )
}

fn page(arguments: &Inspect, columns: Option<&[Column]>, screen: Screen) -> Page {
    let all = columns.unwrap_or(Column::ALL).to_vec();
    match arguments.format {
        Format::Jsonl => Page::single_records(move || JsonLines::new(&all)),
        Format::Csv if arguments.excel_safe => {
            Page::single_records(move || Csv::new(&all).for_spreadsheets())
        }
        Format::Csv => Page::single_records(move || Csv::new(&all)),
        Format::Urls if arguments.null => Page::single_records(Urls::nul_separated),
        Format::Urls => Page::single_records(Urls::lines),
        Format::Aria2 => Page::records(Aria2::new(arguments.name.clone().unwrap_or_default())),
        Format::Table => {
            let cells = match columns {
                None => Cells::Digest,
                Some(columns) => Cells::Raw(columns.to_vec()),
            };
            Page::Table(Table::new(cells.titles()), cells, screen)
        }
    }
}
