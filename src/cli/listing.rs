//! What inspect and explain have in common: inputs are read, media are listed, and a summary ends it.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use tweet_media::{
    Counts, Error, Gather, Input, Inputs, MakePart, Origin, Visitor, scan, scan_parts,
};

use crate::account::Account;
use crate::args::{Color, Listing, Target};
use crate::console::Console;
use crate::exit::{Code, Failure, told};
use crate::feed::Feed;
use crate::human;
use crate::names;
use crate::output::Output;
use crate::outputs::{self, Outputs};
use crate::page::{Page, Screen};
use crate::part::Part;
use crate::progress::Progress;
use crate::reading::{self, Takes, Thing, is_no_json};
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
    if let Some(words) = listing.contradiction() {
        return Err(Failure::Usage(words));
    }
    let names = names::of(&listing.reading)?;
    let signals = Signals::heed();
    let Outputs {
        rows: output,
        rejects,
        mut account,
    } = Outputs::open(target, &listing.reading)?;
    let page = page(Screen {
        width: width(),
        is_bold: is_bold(color, &output),
    });
    console.progress = progress(&page, &names, &output, console);

    let mut options = listing.options();
    options.explain = page.explains();
    let mut rows = Rows::new(&listing.wishes, page, output, rejects, console);
    let limits = listing.reading.limits();
    account.is_fast = options.fast;
    let feed = Feed::new(names, &limits, &signals);
    let unchecked = reading::read(&options, feed, &signals, &mut rows, &mut account)?;
    let ended = signals.code();
    let (listed, unlisted) = (rows.listed, rows.unlisted);
    let is_all = listing.wishes.filter().is_empty() && unlisted == Unlisted::default();
    let summary = Summary {
        counts: account.total.clone(),
        inputs: account.inputs.read.count,
        members: account.inputs.members,
        cut: account.inputs.failed.count,
        no_json: account.inputs.no_json.count,
        unread: account.unread,
        unread_bytes: account.unread_bytes,
        unchecked,
        skipped: account.skipped.clone(),
        stopped_after: rows.is_stopped.then_some(listed.total()),
        is_fast: options.fast,
        is_ended: ended.is_some(),
        listed: (!is_all).then_some(listed),
        unlisted,
        elapsed: account.elapsed(),
    };
    let finished = rows.finish(ended.is_some())?;
    account.is_output_closed = finished.is_closed;
    if unlisted.bad_addresses > 0 {
        let number = human::count(unlisted.bad_addresses);
        console.error(format_args!(
            "{number} left out of the list: not a plain http or https address; --format jsonl shows all"
        ));
    }
    if unlisted.foreign_hosts > 0 {
        let media = human::media(unlisted.foreign_hosts);
        console.error(format_args!(
            "{media} left out: an address is on none of the hosts that --hosts allows"
        ));
    }
    console.close_rejects();
    // Whoever read the rows and closed the pipe has enough, of words too, but for what was wrong.
    if !finished.is_closed {
        for line in finished.untold.into_iter().chain(summary.lines()) {
            console.note(line);
        }
    }
    let max_rejects = listing.reading.max_rejects;
    let is_amiss = max_rejects.is_exceeded(summary.counts.rejected, summary.counts.documents)
        || unlisted.bad_addresses > 0
        || unlisted.foreign_hosts > 0;
    let code = if let Some(code) = ended {
        code
    } else if account.failed > 0 {
        Code::Input
    } else if is_amiss {
        Code::Rejects
    } else {
        Code::Done
    };
    account.close(command, Some(listed.total()), code, console)
}

impl Takes for Rows<'_> {
    type Part = Part;

    fn console(&mut self) -> &mut Console {
        self.console
    }

    fn refuse(&self, input: &Input, account: &Account) -> Result<(), Failure> {
        outputs::refuse(input, &self.output, &self.rejects, account)
    }

    fn parts(&self) -> Option<MakePart<Part>> {
        Gather::parts(self)
    }

    fn read(&mut self, thing: Thing<'_>, counts: &mut Counts) -> Result<ControlFlow<()>, Error> {
        let Thing {
            origin,
            source,
            is_large,
            options,
        } = thing;
        let source = self.console.progress.watch(source);
        if is_large {
            scan_parts(origin, source, options, counts, self)
        } else {
            scan(origin, source, options, counts, self)
        }
    }

    fn join(&mut self, part: Part) -> ControlFlow<()> {
        Gather::join(self, part)
    }

    fn begin(&mut self, may_wait: bool) -> ControlFlow<()> {
        self.may_wait = may_wait;
        Visitor::pause(self)
    }

    fn pause(&mut self) -> ControlFlow<()> {
        Visitor::pause(self)
    }

    fn ended(
        &mut self,
        _: Origin<'_>,
        shown: &str,
        counts: &Counts,
        end: &Result<ControlFlow<()>, Error>,
    ) -> ControlFlow<()> {
        self.console.settle_rejects(
            shown,
            !is_no_json(end),
            counts.documents > 0 && counts.rejected == counts.documents,
        );
        if end.is_ok() || counts.bytes > 0 {
            self.tell_of(shown, counts, matches!(end, Ok(ControlFlow::Continue(()))));
        }
        if let Err(error) = end {
            self.console.error(told(shown, error));
        }
        ControlFlow::Continue(())
    }

    fn failure(&mut self) -> Option<Failure> {
        self.failure.take()
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
