//! What inspect and explain have in common: inputs are read, media are listed, and a summary ends it.

use std::fmt::Display;
use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use anstream::{AutoStream, ColorChoice};
use tweet_media::{Inputs, Limits, Member, Options, Origin, Skipped, scan, scan_ahead};

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
    let limits = listing.reading.limits();
    let code = read(&options, &limits, names, &mut rows, &mut summary)?;
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

/// Reads all inputs. One that cannot be read costs only itself, and so does a member of an archive.
fn read(
    options: &Options,
    limits: &Limits,
    names: Vec<PathBuf>,
    rows: &mut Rows<'_>,
    summary: &mut Summary,
) -> Result<Code, Failure> {
    let started = Instant::now();
    let mut inputs = Inputs::new(names);
    let mut skipped = Skipped::default();
    for input in inputs.by_ref() {
        let input = match input {
            Ok(input) => input,
            Err(error) => {
                unread(rows, summary, &error);
                continue;
            }
        };
        rows.output.refuse(&input)?;
        let name = input.to_string();
        let shown = human::name(&name);
        let mut members = match input.members(limits) {
            Ok(members) => members,
            Err(error) => {
                unread(rows, summary, told(shown, &error));
                continue;
            }
        };
        rows.console.progress.enter(shown, members.consumed());
        let mut end = ControlFlow::Continue(());
        for member in members.by_ref() {
            end = match member {
                Ok(member) => read_one(&name, member, options, rows, summary),
                Err(error) => {
                    unread(rows, summary, told(shown, &error));
                    continue;
                }
            };
            if end.is_break() {
                break;
            }
        }
        skipped.add(members.skipped());
        summary.unchecked += u64::from(members.is_unchecked());
        if end.is_break() {
            break;
        }
    }
    if let Some(failure) = rows.failure.take() {
        return Err(failure);
    }
    skipped.add(inputs.skipped());
    summary.skipped = skipped;
    summary.stopped_after = rows.is_stopped.then_some(rows.listed.total());
    summary.elapsed = started.elapsed();
    Ok(if summary.unread > 0 {
        Code::Input
    } else {
        Code::Done
    })
}

/// Tells of an input that cannot be read, or not to its end.
fn unread(rows: &Rows<'_>, summary: &mut Summary, words: impl Display) {
    rows.console.error(words);
    summary.unread += 1;
}

/// Reads one thing: an input, or a member of one.
fn read_one(
    input: &str,
    member: Member,
    options: &Options,
    rows: &mut Rows<'_>,
    summary: &mut Summary,
) -> ControlFlow<()> {
    let member_name = member.name().map(ToOwned::to_owned);
    let origin = Origin {
        input,
        member: member_name.as_deref(),
    };
    let shown = Origin {
        input: human::name(input),
        ..origin
    }
    .to_string();
    let before = summary.counts.clone();
    // A thread of its own for the reading pays where there is much to read.
    let is_large = member.size().is_none_or(|size| size > 1 << 20);
    let end = member.open().and_then(|source| {
        let source = rows.console.progress.watch(source);
        if is_large {
            scan_ahead(origin, source, options, &mut summary.counts, rows)
        } else {
            scan(origin, source, options, &mut summary.counts, rows)
        }
    });
    if end.is_ok() || summary.counts.bytes > before.bytes {
        summary.inputs += 1;
        rows.tell_of(&shown, &before, &summary.counts, end.is_ok());
    }
    end.unwrap_or_else(|error| {
        unread(rows, summary, told(&shown, &error));
        ControlFlow::Continue(())
    })
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
