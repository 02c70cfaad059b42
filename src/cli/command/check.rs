//! `check`: what every input is, and what is remarkable about it.

use std::ops::ControlFlow;

use tweet_media::{
    Check, CheckColumn, Counts, ErrorKind, Framing, Inputs, JsonLines, Origin, Record, Reject,
    Remark, Report, Seen, Visitor, scan, scan_ahead,
};

use crate::args::{self, ReportFormat};
use crate::console::Console;
use crate::escape::Escaped;
use crate::exit::{Code, Failure, told};
use crate::human;
use crate::names;
use crate::outputs::{self, Outputs};
use crate::provenance;
use crate::rejects::Rejects;
use crate::signals::Signals;

pub(crate) fn run(arguments: &args::Check, console: &mut Console) -> Result<Code, Failure> {
    let names = names::of(&arguments.reading)?;
    let signals = Signals::heed();
    let Outputs {
        rows: mut output,
        mut rejects,
        mut account,
    } = Outputs::open(&arguments.target)?;
    let options = arguments.reading.options();
    let mut check = Check::new().hosts(arguments.hosts.clone());
    let mut is_failed = false;
    let mut inputs = Inputs::new(names);
    let limits = arguments.reading.limits();
    while let Some(input) = inputs.next() {
        if signals.code().is_some() {
            break;
        }
        let input = match input {
            Ok(input) => input,
            Err(error) => {
                console.error(&error);
                account.unread(&inputs.failed().to_string_lossy(), &error)?;
                continue;
            }
        };
        outputs::refuse(&input, &output, &rejects, &account)?;
        let input_name = input.to_string();
        let shown = human::name(&input_name);
        let mut members = match signals.members(&input, &limits) {
            Ok(members) => members,
            Err(error) if error.kind() == ErrorKind::Stopped => break,
            Err(error) => {
                console.error(told(shown, &error));
                account.unread(&input_name, &error)?;
                continue;
            }
        };
        for member in members.by_ref() {
            let member = match member {
                Ok(member) => member,
                Err(error) if error.kind() == ErrorKind::Stopped => break,
                Err(error) => {
                    console.error(told(shown, &error));
                    account.unread(&input_name, &error)?;
                    continue;
                }
            };
            let member_name = member.name().map(ToOwned::to_owned);
            let origin = |input| Origin {
                input,
                member: member_name.as_deref(),
            };
            let shown = origin(shown).to_string();
            let mut counts = Counts::default();
            let mut checked = Checked {
                check: &mut check,
                rejects: &mut rejects,
                failure: None,
            };
            // A thread that reads and judges documents ahead pays where there is much to read.
            let is_large = options.threads > 1 && member.size().is_none_or(|size| size > 1 << 20);
            let end = member.open().and_then(|source| {
                let (origin, source) = (origin(&input_name), signals.watch(source));
                if is_large {
                    scan_ahead(origin, source, &options, &mut counts, &mut checked)
                } else {
                    scan(origin, source, &options, &mut counts, &mut checked)
                }
            });
            if let Some(failure) = checked.failure {
                return Err(failure);
            }
            let report = check.report();
            if matches!(&end, Err(error) if error.kind() == ErrorKind::Stopped) {
                // Of what was read in part there is no verdict.
                let end = Ok(ControlFlow::Break(()));
                account.input(origin(&input_name), counts, &end, console)?;
                break;
            }
            if let Err(error) = &end {
                console.error(told(&shown, error));
            }
            // An input of which nothing was read has no verdict.
            if end.is_ok() || counts.documents > 0 {
                let documents = counts.documents;
                let text = match arguments.format {
                    ReportFormat::Text => text(&shown, documents, &report),
                    ReportFormat::Jsonl => lines(origin(&input_name), documents, &report),
                };
                output.write(text.as_bytes())?;
            }
            is_failed |= report
                .remarks
                .iter()
                .any(|remark| arguments.fail_on.contains(&remark.code));
            account.input(origin(&input_name), counts, &end, console)?;
        }
        account.skipped.add(members.skipped());
    }
    let ended = signals.code();
    let mut unwritten = output.end(ended.is_some())?;
    unwritten.extend(rejects.end(ended.is_some())?);
    account.skipped.add(inputs.skipped());
    let skipped = account.skipped.names + account.skipped.links + account.skipped.scripts;
    if skipped > 0 {
        let files = human::things(skipped, "file");
        console.note(format_args!("Skipped {files} that inspect skips too"));
    }
    let max_rejects = arguments.reading.max_rejects;
    if ended.is_some() {
        console.note("Ended by a signal; the rest is unread");
    }
    for words in unwritten {
        console.note(words);
    }
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

/// A check that also keeps rejects.
struct Checked<'c> {
    check: &'c mut Check,
    rejects: &'c mut Rejects,
    /// Why checking ended early.
    failure: Option<Failure>,
}

impl Visitor for Checked<'_> {
    fn wants_all_documents(&self) -> bool {
        self.check.wants_all_documents()
    }

    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        self.check.record(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        if let Err(failure) = self.rejects.keep(reject) {
            self.failure = Some(failure);
            return ControlFlow::Break(());
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
        first.line,
        first.offset,
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
