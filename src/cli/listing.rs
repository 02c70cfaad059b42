//! What inspect and explain have in common: inputs are read, media are listed, and a summary ends it.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use anstream::{AutoStream, ColorChoice};
use tweet_media::{Counts, Error, Input, Inputs, Options, scan, scan_ahead};

use crate::args::{Color, Listing, Target};
use crate::console::Console;
use crate::exit::{Code, Failure, told};
use crate::human;
use crate::names;
use crate::output::Output;
use crate::page::{Page, Screen};
use crate::progress::Progress;
use crate::rows::{Rows, Unlisted};
use crate::summary::Summary;

/// Width of a table where nobody says how wide it may be.
const WIDTH: usize = 100;

/// Reads what `listing` names and writes what it wants on a page.
pub(crate) fn run(
    listing: &Listing,
    target: &Target,
    page: impl FnOnce(Screen) -> Page,
    color: Color,
    console: &mut Console,
) -> Result<Code, Failure> {
    let names = names::of(&listing.reading)?;
    let output = Output::open(target.output.as_deref(), target.force)?;
    let page = page(Screen {
        width: width(),
        is_bold: is_bold(color, &output),
    });
    console.progress = progress(&page, &names, &output, console);

    let mut options = listing.options();
    options.explain = page.explains();
    let mut rows = Rows::new(&listing.wishes, page, output, console);
    let mut summary = Summary::default();
    let code = read(&options, names, &mut rows, &mut summary)?;
    summary.unlisted = rows.unlisted;
    let is_all = listing.wishes.filter().is_empty() && rows.unlisted == Unlisted::default();
    summary.listed = (!is_all).then_some(rows.listed);
    let untold = rows.finish()?;

    if summary.unlisted.bad_addresses > 0 {
        let number = human::count(summary.unlisted.bad_addresses);
        console.error(format_args!(
            "{number} left out of the list: not a plain http or https address; --format jsonl shows all"
        ));
    }
    console.close_rejects();
    for line in untold.into_iter().chain(summary.lines()) {
        console.note(line);
    }
    let counts = &summary.counts;
    if !counts.is_balanced() {
        console.error("the documents or bytes read do not add up. This is a bug: please report it");
        return Ok(Code::Bug);
    }
    let max_rejects = listing.reading.max_rejects;
    if max_rejects.is_exceeded(counts.rejected, counts.documents)
        || summary.unlisted.bad_addresses > 0
    {
        return Ok(code.max(Code::Rejects));
    }
    Ok(code)
}

/// Reads all inputs. One that cannot be read costs only itself.
fn read(
    options: &Options,
    names: Vec<PathBuf>,
    rows: &mut Rows<'_>,
    summary: &mut Summary,
) -> Result<Code, Failure> {
    let started = Instant::now();
    let mut code = Code::Done;
    let mut inputs = Inputs::new(names);
    for input in inputs.by_ref() {
        let end = match input {
            Ok(input) => {
                rows.output.refuse(&input)?;
                let before = summary.counts.clone();
                let end = read_one(&input, options, &mut summary.counts, rows);
                let name = input.to_string();
                let name = human::name(&name);
                if end.is_ok() || summary.counts.bytes > before.bytes {
                    summary.inputs += 1;
                    rows.tell_of(name, &before, &summary.counts, end.is_ok());
                }
                end.map_err(|error| told(name, &error))
            }
            Err(error) => Err(error.to_string()),
        };
        match end {
            Ok(ControlFlow::Continue(())) => {}
            Ok(ControlFlow::Break(())) => break,
            Err(words) => {
                rows.console.error(words);
                summary.unread += 1;
                code = Code::Input;
            }
        }
    }
    if let Some(failure) = rows.failure.take() {
        return Err(failure);
    }
    summary.skipped = inputs.skipped().clone();
    summary.stopped_after = rows.is_stopped.then_some(rows.listed.total());
    summary.elapsed = started.elapsed();
    Ok(code)
}

fn read_one(
    input: &Input,
    options: &Options,
    counts: &mut Counts,
    rows: &mut Rows<'_>,
) -> Result<ControlFlow<()>, Error> {
    let source = input.open()?;
    // A thread of its own for the reading pays where there is much to read.
    let is_large = source.size().is_none_or(|size| size > 1 << 20);
    let name = input.to_string();
    let shown = human::name(&name);
    rows.console.progress.enter(shown, source.consumed());
    let source = rows.console.progress.watch(source);
    if is_large {
        scan_ahead(&name, source, options, counts, rows)
    } else {
        scan(&name, source, options, counts, rows)
    }
}

/// A bar, unless it would run into rows on the same screen or is not wanted.
fn progress(page: &Page, names: &[PathBuf], output: &Output, console: &Console) -> Progress {
    let is_crowded = page.is_streamed() && output.is_stdout() && io::stdout().is_terminal();
    if console.is_quiet() || is_crowded {
        return Progress::none();
    }
    Progress::new(|| {
        let mut inputs = Inputs::new(names.to_vec());
        inputs.try_fold(0, |total, input| {
            Some(total + input.map_or(Some(0), |input| input.size())?)
        })
    })
}

/// As wide as `COLUMNS` says, else as the terminal is, else [`WIDTH`].
fn width() -> usize {
    let said = std::env::var("COLUMNS")
        .ok()
        .and_then(|said| said.parse().ok());
    let seen = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into());
    said.or_else(seen)
        .filter(|&width| width > 0)
        .unwrap_or(WIDTH)
}

fn is_bold(color: Color, output: &Output) -> bool {
    match color.into() {
        ColorChoice::Auto if !output.is_stdout() => false,
        ColorChoice::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        choice => choice != ColorChoice::Never,
    }
}
