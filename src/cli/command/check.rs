//! `check`: what every input is, and what is remarkable about it.

use std::ops::ControlFlow;
use std::sync::Arc;

use tweet_media::{
    Check, CheckCode, CheckColumn, Counts, Error, Framing, Hosts, Input, JsonLines, KeptRejects,
    MakePart, Origin, Record, Reject, Remark, Report, Seen, Visitor, scan, scan_ahead,
};

use crate::account::Account;
use crate::args::{self, ReportFormat};
use crate::console::Console;
use crate::escape::Escaped;
use crate::exit::{Code, Failure, told};
use crate::feed::Feed;
use crate::human;
use crate::names;
use crate::output::Output;
use crate::outputs::{self, Outputs};
use crate::provenance;
use crate::reading::{self, Held, Takes, Thing, is_no_json};
use crate::rejects::Rejects;
use crate::signals::Signals;

pub(crate) fn run(arguments: &args::Check, console: &mut Console) -> Result<Code, Failure> {
    let names = names::of(&arguments.reading)?;
    let signals = Signals::heed();
    let Outputs {
        rows: output,
        rejects,
        mut account,
    } = Outputs::open(&arguments.target, &arguments.reading)?;
    let options = arguments.reading.options();
    let feed = Feed::new(names, &arguments.reading.limits(), &signals);
    let mut reports = Reports {
        console,
        output,
        rejects,
        format: arguments.format,
        fail_on: &arguments.fail_on,
        hosts: arguments.hosts.clone(),
        check: Check::new().hosts(arguments.hosts.clone()),
        joined: None,
        may_wait: false,
        is_failed: false,
        is_closed: false,
        failure: None,
    };
    reading::read(&options, feed, &signals, &mut reports, &mut account)?;
    let ended = signals.code();
    let Reports {
        console,
        output,
        rejects,
        is_failed,
        mut is_closed,
        ..
    } = reports;
    let mut unwritten = Vec::new();
    for end in [output.end(ended.is_some()), rejects.end(ended.is_some())] {
        match end {
            Err(Failure::ClosedPipe) => is_closed = true,
            words => unwritten.extend(words?),
        }
    }
    account.is_output_closed = is_closed;
    let skipped = account.skipped.names + account.skipped.links + account.skipped.scripts;
    // Whoever read the reports and closed the pipe has enough, of words too.
    if !is_closed {
        if skipped > 0 {
            let files = human::things(skipped, "file");
            console.note(format_args!("Skipped {files} that inspect skips too"));
        }
        if ended.is_some() {
            console.note("Ended by a signal; the rest is unread");
        }
        for words in unwritten {
            console.note(words);
        }
    }
    let max_rejects = arguments.reading.max_rejects;
    let code = if let Some(code) = ended {
        code
    } else if account.failed > 0 {
        Code::Input
    } else if is_failed || max_rejects.is_exceeded(account.total.rejected, account.total.documents)
    {
        Code::Rejects
    } else {
        Code::Done
    };
    account.close("check", None, code, console)
}

/// Reports on their way out, input by input, and the check of the one that is read.
struct Reports<'c> {
    console: &'c mut Console,
    output: Output,
    rejects: Rejects,
    format: ReportFormat,
    fail_on: &'c [CheckCode],
    hosts: Hosts,
    check: Check,
    /// The report of an input that was read elsewhere.
    joined: Option<Report>,
    /// Whether the input at hand may keep us waiting.
    may_wait: bool,
    /// Whether something was found that is to fail the run.
    is_failed: bool,
    /// Whether nobody reads what is written any more.
    is_closed: bool,
    /// Why checking ended early, if not for that.
    failure: Option<Failure>,
}

impl Reports<'_> {
    /// Goes on unless something could not be written.
    fn go_on(&mut self, written: Result<(), Failure>) -> ControlFlow<()> {
        match written {
            Ok(()) => return ControlFlow::Continue(()),
            Err(Failure::ClosedPipe) => self.is_closed = true,
            Err(failure) => self.failure = Some(failure),
        }
        ControlFlow::Break(())
    }
}

impl Takes for Reports<'_> {
    type Part = Part;

    fn console(&mut self) -> &mut Console {
        self.console
    }

    fn refuse(&self, input: &Input, account: &Account) -> Result<(), Failure> {
        outputs::refuse(input, &self.output, &self.rejects, account)
    }

    fn parts(&self) -> Option<MakePart<Part>> {
        let hosts = self.hosts.clone();
        let is_kept = self.rejects.output().is_some();
        Some(Arc::new(move || Part {
            check: Check::new().hosts(hosts.clone()),
            rejects: is_kept.then(KeptRejects::default),
        }))
    }

    fn read(&mut self, thing: Thing<'_>, counts: &mut Counts) -> Result<ControlFlow<()>, Error> {
        let Thing {
            origin,
            source,
            is_large,
            options,
        } = thing;
        if is_large && options.threads > 1 {
            scan_ahead(origin, source, options, counts, self)
        } else {
            scan(origin, source, options, counts, self)
        }
    }

    fn join(&mut self, mut part: Part) -> ControlFlow<()> {
        self.joined = Some(part.check.report());
        for reject in part.rejects.iter().flat_map(KeptRejects::iter) {
            let written = self.rejects.keep(&reject);
            self.go_on(written)?;
        }
        ControlFlow::Continue(())
    }

    fn begin(&mut self, may_wait: bool) -> ControlFlow<()> {
        self.may_wait = may_wait;
        Takes::pause(self)
    }

    fn pause(&mut self) -> ControlFlow<()> {
        if !self.may_wait {
            return ControlFlow::Continue(());
        }
        let flushed = self.rejects.flush();
        self.go_on(flushed)
    }

    fn ended(
        &mut self,
        origin: Origin<'_>,
        shown: &str,
        counts: &Counts,
        end: &Result<ControlFlow<()>, Error>,
    ) -> ControlFlow<()> {
        let report = self.joined.take().unwrap_or_else(|| self.check.report());
        // Of what was read in part there is no verdict.
        if matches!(end, Ok(ControlFlow::Break(()))) {
            return ControlFlow::Continue(());
        }
        if let Err(error) = end {
            self.console.error(told(shown, error));
        }
        self.is_failed |= report
            .remarks
            .iter()
            .any(|remark| self.fail_on.contains(&remark.code));
        // Nor of an input of which nothing was read, or that is no JSON.
        let documents = counts.documents;
        if end.is_err() && (documents == 0 || is_no_json(end)) {
            return ControlFlow::Continue(());
        }
        let text = match self.format {
            ReportFormat::Text => text(shown, documents, &report),
            ReportFormat::Jsonl => lines(origin, documents, &report),
        };
        let written = self.output.write(text.as_bytes());
        self.go_on(written)
    }

    fn failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }
}

impl Visitor for Reports<'_> {
    fn wants_all_documents(&self) -> bool {
        self.check.wants_all_documents()
    }

    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        self.check.record(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        let written = self.rejects.keep(reject);
        self.go_on(written)?;
        self.check.reject(reject)
    }

    fn document(&mut self, seen: &Seen<'_>) -> ControlFlow<()> {
        self.check.document(seen)
    }

    fn pause(&mut self) -> ControlFlow<()> {
        Takes::pause(self)
    }

    fn end(&mut self, framing: &Framing) {
        self.check.end(framing);
    }
}

/// The check of one input on a thread of its own, and its rejects where they are to be kept.
struct Part {
    check: Check,
    rejects: Option<KeptRejects>,
}

impl Held for Part {
    fn held(&self) -> usize {
        self.rejects.as_ref().map_or(0, KeptRejects::size)
    }
}

impl Visitor for Part {
    fn wants_all_documents(&self) -> bool {
        self.check.wants_all_documents()
    }

    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        self.check.record(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        if let Some(rejects) = &mut self.rejects {
            rejects.keep(reject);
        }
        self.check.reject(reject)
    }

    fn document(&mut self, seen: &Seen<'_>) -> ControlFlow<()> {
        self.check.document(seen)
    }

    fn end(&mut self, framing: &Framing) {
        self.check.end(framing);
    }
}

/// A report for people: the verdict, what it rests on, then the remarks.
fn text(name: &str, documents: u64, report: &Report) -> String {
    let mut lines = vec![format!("{name}: {}", provenance::of(report))];
    match report.framing {
        Framing::Empty => {}
        Framing::Single => lines.push(format!("  framing   {}", report.framing)),
        _ => {
            let documents = human::things(documents, "document");
            lines.push(format!("  framing   {}, {documents}", report.framing));
        }
    }
    if let Some(dialects) = provenance::dialects(report) {
        lines.push(format!("  dialects  {dialects}"));
    }
    if let Some(dates) = provenance::dates(report) {
        lines.push(format!("  dates     {dates}"));
    }
    lines.extend(
        report
            .remarks
            .iter()
            .map(|remark| remark_text(name, remark)),
    );
    let line = |line: &String| format!("{}\n", Escaped(line));
    lines.iter().map(line).collect()
}

fn remark_text(name: &str, remark: &Remark) -> String {
    let Remark {
        code, count, first, ..
    } = remark;
    let word = remark
        .word
        .as_ref()
        .map_or_else(String::new, |word| format!(": {word}"));
    let severity = code.severity();
    let at = match first.pointer.as_str() {
        "" => String::new(),
        pointer => format!(" (at {pointer})"),
    };
    let cause = first
        .cause
        .as_ref()
        .map_or_else(String::new, |cause| format!(": {cause}"));
    format!(
        "  {severity:9} {code} ({}): {}{word}; first at {name}:{}: byte {}{cause}{at}",
        human::count(*count),
        code.meaning(),
        first.error_line.unwrap_or(first.line),
        first.error_offset.unwrap_or(first.offset),
    )
}

/// A report for programs.
fn lines(origin: Origin<'_>, documents: u64, report: &Report) -> String {
    let verdict = provenance::of(report);
    let mut lines = Vec::new();
    let encoder = JsonLines::new(CheckColumn::ALL);
    for row in report.records(origin, documents, &verdict) {
        encoder.row(&row, &mut lines);
    }
    String::from_utf8(lines).expect("JSON is UTF-8")
}
