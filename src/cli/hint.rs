//! What clap cannot know of a command line that makes no sense.

use std::path::Path;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::args::POLICY_VARIABLE;
use crate::escape::Escaped;

/// Adds what was perhaps meant, or where the fault comes from.
pub(crate) fn add(usage: &mut Error) {
    let Some(hint) = of(usage) else {
        return;
    };
    let hint = StyledStr::from(Escaped(hint).to_string());
    usage.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint]));
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
