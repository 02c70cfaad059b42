//! What inspect and explain have in common: inputs are read, media are listed, and a summary ends it.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use tweet_media::{Counts, ErrorKind, Inputs, Limits, Member, Options, Origin, scan, scan_parts};

use crate::account::Account;
use crate::args::{Color, Listing, Target};
use crate::console::Console;
use crate::exit::{Code, Failure, told};
use crate::human;
use crate::names;
use crate::output::Output;
use crate::outputs::{self, Outputs};
use crate::page::{Page, Screen};
use crate::progress::Progress;
use crate::rows::{Rows, Unlisted};
use crate::signals::Signals;
use crate::summary::Summary;

/// Width of a table where nobody says how wide it may be.
const WIDTH: usize = 100;

/// Reads what `listing` names and writes what it wants on a page.
pub(crate) fn run(
    command: &str,
    listing: &Listing,
    target: &Target,
    page: impl FnOnce(Screen) -> Page,
    color: Color,
    console: &mut Console,
) -> Result<Code, Failure> {
    let names = names::of(&listing.reading)?;
    let signals = Signals::heed();
    let Outputs {
        rows: output,
        rejects,
        mut account,
    } = Outputs::open(target)?;
    let page = page(Screen {
        width: width(),
        is_bold: is_bold(color, &output),
    });
    console.progress = progress(&page, &names, &output, console);

    let mut options = listing.options();
    options.explain = page.explains();
    let mut rows = Rows::new(&listing.wishes, page, output, rejects, console);
    let limits = listing.reading.limits();
    let unchecked = read(&options, &limits, &signals, names, &mut rows, &mut account)?;
    let ended = signals.code();
    let (listed, unlisted) = (rows.listed, rows.unlisted);
    let is_all = listing.wishes.filter().is_empty() && unlisted == Unlisted::default();
    let summary = Summary {
        counts: account.total.clone(),
        inputs: account.read,
        unread: account.failed,
        unchecked,
        skipped: account.skipped.clone(),
        stopped_after: rows.is_stopped.then_some(listed.total()),
        is_ended: ended.is_some(),
        listed: (!is_all).then_some(listed),
        unlisted,
        elapsed: account.elapsed(),
    };
    let untold = rows.finish(ended.is_some())?;

    if unlisted.bad_addresses > 0 {
        let number = human::count(unlisted.bad_addresses);
        console.error(format_args!(
            "{number} left out of the list: not a plain http or https address; --format jsonl shows all"
        ));
    }
    console.close_rejects();
    for line in untold.into_iter().chain(summary.lines()) {
        console.note(line);
    }
    let max_rejects = listing.reading.max_rejects;
    let is_amiss = max_rejects.is_exceeded(summary.counts.rejected, summary.counts.documents)
        || unlisted.bad_addresses > 0;
    let code = if let Some(code) = ended {
        code
    } else if summary.unread > 0 {
        Code::Input
    } else if is_amiss {
        Code::Rejects
    } else {
        Code::Done
    };
    account.close(command, Some(listed.total()), code, console)
}

/// Reads all inputs, and says how many carry no checksum. One that cannot be read costs only itself, and
/// so does a member of an archive.
fn read(
    options: &Options,
    limits: &Limits,
    signals: &Signals,
    names: Vec<PathBuf>,
    rows: &mut Rows<'_>,
    account: &mut Account,
) -> Result<u64, Failure> {
    let mut inputs = Inputs::new(names);
    let mut unchecked = 0;
    while let Some(input) = inputs.next() {
        if signals.code().is_some() {
            break;
        }
        let input = match input {
            Ok(input) => input,
            Err(error) => {
                rows.console.error(&error);
                account.unread(&inputs.failed().to_string_lossy(), &error)?;
                continue;
            }
        };
        outputs::refuse(&input, &rows.output, &rows.rejects, account)?;
        let name = input.to_string();
        let mut members = match signals.members(&input, limits) {
            Ok(members) => members,
            Err(error) if error.kind() == ErrorKind::Stopped => break,
            Err(error) => {
                rows.console.error(told(human::name(&name), &error));
                account.unread(&name, &error)?;
                continue;
            }
        };
        rows.console
            .progress
            .enter(human::name(&name), members.consumed());
        let mut end = ControlFlow::Continue(());
        for member in members.by_ref() {
            end = match member {
                Ok(member) => read_one(&name, member, options, signals, rows, account)?,
                Err(error) if error.kind() == ErrorKind::Stopped => break,
                Err(error) => {
                    rows.console.error(told(human::name(&name), &error));
                    account.unread(&name, &error)?;
                    continue;
                }
            };
            if end.is_break() || signals.code().is_some() {
                break;
            }
        }
        account.skipped.add(members.skipped());
        unchecked += u64::from(members.is_unchecked());
        if end.is_break() {
            break;
        }
    }
    if let Some(failure) = rows.failure.take() {
        return Err(failure);
    }
    account.skipped.add(inputs.skipped());
    Ok(unchecked)
}

/// Reads one thing: an input, or a member of one.
fn read_one(
    input: &str,
    member: Member,
    options: &Options,
    signals: &Signals,
    rows: &mut Rows<'_>,
    account: &mut Account,
) -> Result<ControlFlow<()>, Failure> {
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
    let mut counts = Counts::default();
    // Threads pay where there is much to read.
    let is_large = member.size().is_none_or(|size| size > 1 << 20);
    let end = member.open().and_then(|source| {
        let source = rows.console.progress.watch(signals.watch(source));
        if is_large {
            scan_parts(origin, source, options, &mut counts, rows)
        } else {
            scan(origin, source, options, &mut counts, rows)
        }
    });
    if end.is_ok() || counts.bytes > 0 {
        rows.tell_of(&shown, &counts, end.is_ok());
    }
    let end = match end {
        Err(error) if error.kind() == ErrorKind::Stopped => Ok(ControlFlow::Break(())),
        end => end,
    };
    if let Err(error) = &end {
        rows.console.error(told(&shown, error));
    }
    account.input(origin, counts, &end, rows.console)?;
    Ok(end.unwrap_or(ControlFlow::Continue(())))
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
