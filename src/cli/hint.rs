//! What clap cannot know of a command line that makes no sense, and what it shows as it came.

use std::error::Error as _;
use std::io::{self, Write};
use std::path::Path;

use anstream::ColorChoice;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use tweet_media::is_unprintable;

use crate::args::POLICY_VARIABLE;
use crate::console::Console;
use crate::escape::Escaped;
use crate::exit::{Code, Failure};

/// Adds what was perhaps meant, or where the fault comes from.
pub(crate) fn add(usage: &mut Error) {
    let Some(hint) = of(usage) else {
        return;
    };
    let hint = StyledStr::from(Escaped(hint).to_string());
    usage.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint]));
}

/// Prints an error of clap, which shows arguments as they came: without colours, and with what could steer
/// a terminal shown, where there is any. Gives the exit code.
pub(crate) fn print(usage: &Error) -> Code {
    if !usage.use_stderr() {
        return help(usage);
    }
    let is_safe = |text: &str| text.lines().all(|line| !line.contains(is_unprintable));
    // What our own parsers say may quote a variable of the environment.
    let cause = usage.source().map_or_else(String::new, ToString::to_string);
    let mut quoted = std::env::args_os().chain(std::env::var_os(POLICY_VARIABLE));
    let is_safe = is_safe(&cause) && quoted.all(|it| is_safe(&it.to_string_lossy()));
    if is_safe {
        let _ = usage.print();
        return Code::Usage;
    }
    let text = usage.render().to_string();
    let line = |line| format!("{}\n", Escaped(line));
    let lines: String = text.lines().map(line).collect();
    let _ = io::stderr().lock().write_all(lines.as_bytes());
    Code::Usage
}

/// Prints help or the version, which are no errors and quote nobody.
fn help(help: &Error) -> Code {
    let written = help.print().and_then(|()| io::stdout().flush());
    let Err(failure) = written.map_err(|error| Failure::writing("stdout", error)) else {
        return Code::Done;
    };
    Console::new(false, false, ColorChoice::Never).failure(&failure);
    failure.code()
}

fn of(usage: &Error) -> Option<String> {
    let text = |kind| match usage.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    match usage.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand)?;
            let exists = name == "-" || Path::new(name).exists();
            exists.then(|| {
                format!(
                    "to list what is in it: tweet-media inspect {}",
                    quoted(name)
                )
            })
        }
        ErrorKind::ValueValidation if text(ContextKind::InvalidArg)?.starts_with("--policy") => {
            let is_own = std::env::args_os()
                .any(|argument| argument.as_encoded_bytes().starts_with(b"--policy"));
            (!is_own).then(|| format!("the policy is that of the variable {POLICY_VARIABLE}"))
        }
        _ => None,
    }
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.,:+@%".contains(&byte) || byte >= 128;
    if !name.is_empty() && name.bytes().all(is_plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_a_shell_would_split_them() {
        assert_eq!(quoted("data/a-b.jsonl"), "data/a-b.jsonl");
        assert_eq!(quoted("my data"), "'my data'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
