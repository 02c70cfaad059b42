//! `check`: what every input is, and what is remarkable about it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::ControlFlow;

use serde::Serialize;
use tweet_media::{
    Check, Counts, Dialect, ErrorKind, Framing, Inputs, Origin, Record, Reject, Remark, Report,
    Seen, Visitor, scan,
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
    let mut check = Check::new();
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
            let (name, shown) = (origin(&input_name).to_string(), origin(shown).to_string());
            let mut counts = Counts::default();
            let mut checked = Checked {
                check: &mut check,
                rejects: &mut rejects,
                failure: None,
            };
            let end = member.open().and_then(|source| {
                scan(
                    origin(&input_name),
                    signals.watch(source),
                    &options,
                    &mut counts,
                    &mut checked,
                )
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
                    ReportFormat::Jsonl => lines(&name, documents, &report),
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
        "  {severity:9} {code} ({}): {}; first at {name}:{}: byte {}{cause}{at}",
        human::count(*count),
        code.meaning(),
        first.line,
        first.offset,
    )
}

/// What an input is, for programs.
#[derive(Serialize)]
struct InputLine<'r> {
    kind: &'static str,
    input: &'r str,
    verdict: String,
    framing: String,
    documents: u64,
    dialects: &'r BTreeMap<Dialect, u64>,
    control: u64,
    tweets: u64,
    inner_tweets: u64,
    messages: u64,
    uploads: u64,
    media: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<String>,
}

/// What is remarkable about it, for programs.
#[derive(Serialize)]
struct RemarkLine<'r> {
    kind: &'static str,
    input: &'r str,
    code: &'static str,
    severity: &'static str,
    count: u64,
    meaning: &'static str,
    document: u64,
    line: u64,
    offset: u64,
    pointer: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'r str>,
}

/// A report for programs: a line for the input, then one for each remark.
fn lines(name: &str, documents: u64, report: &Report) -> String {
    let input = InputLine {
        kind: "input",
        input: name,
        verdict: provenance::of(report),
        framing: report.framing.to_string(),
        documents,
        dialects: &report.dialects,
        control: report.control,
        tweets: report.tweets,
        inner_tweets: report.inner_tweets,
        messages: report.messages,
        uploads: report.uploads,
        media: report.media,
        earliest: report.earliest.map(|time| time.to_string()),
        latest: report.latest.map(|time| time.to_string()),
    };
    let mut text = line(&input);
    for remark in &report.remarks {
        text += &line(&RemarkLine {
            kind: "remark",
            input: name,
            code: remark.code.as_str(),
            severity: remark.code.severity().as_str(),
            count: remark.count,
            meaning: remark.code.meaning(),
            document: remark.first.document,
            line: remark.first.line,
            offset: remark.first.offset,
            pointer: &remark.first.pointer,
            cause: remark.first.cause.as_deref(),
        });
    }
    text
}

fn line(line: &impl Serialize) -> String {
    let json = serde_json::to_string(line).expect("text, numbers and words as keys");
    printable(&json) + "\n"
}

/// JSON with what could steer a terminal as `\u` escapes; such text stands only inside of strings.
fn printable(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    for character in json.chars() {
        if tweet_media::is_unprintable(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(line, "\\u{unit:04x}");
            }
        } else {
            line.push(character);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_line_of_json_is_safe_to_look_at_and_reads_back() {
        let value = json!({"a": "\u{9b}31m\u{202e}\u{7f}\u{e0041}é"});
        let line = printable(&value.to_string());
        assert_eq!(line, "{\"a\":\"\\u009b31m\\u202e\\u007f\\udb40\\udc41é\"}");
        assert_eq!(serde_json::from_str::<Value>(&line).expect("JSON"), value);
    }
}
