//! Exit codes, and what ends a run before its end.

use std::io;
use std::process::ExitCode;

use tweet_media::Error;

/// How a run ended; of several, the highest is returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Code {
    /// All was done.
    Done = 0,
    /// All was read, but more documents were rejected than allowed, or something was left out or found
    /// wrong.
    Rejects = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// An input could not be read, or not to its end, or is not JSON.
    Input = 3,
    /// The output could not be written.
    Output = 4,
    /// Our own bookkeeping does not add up.
    Bug = 70,
    /// Ended by SIGHUP, as when a terminal is closed.
    HungUp = 129,
    /// Ended by SIGINT, as by Ctrl-C.
    Interrupted = 130,
    /// Ended by SIGTERM.
    Terminated = 143,
}

/// All of them in words, for whoever asks for help.
pub(crate) const HELP: &str = "\
Exit codes:
  0         done; also where the reader of the output closed its pipe and nothing was wrong before
  1         documents were rejected, addresses left out (also by --hosts), or a check failed
  2         the command line makes no sense
  3         an input could not be read to its end, or is not JSON: it begins with neither
            { nor [, and nothing in it is sound
  4         the output could not be written
  70        documents or bytes do not add up: a bug of this tool
  129, 130, 143
            ended by SIGHUP, Ctrl-C (SIGINT) or SIGTERM, behind a whole document
Of several, the highest.";

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// Why a run ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line makes no sense, in a way that only shows when it is carried out.
    Usage(String),
    /// What is to be read cannot be known.
    Input(anyhow::Error),
    /// The output could not be written.
    Output(anyhow::Error),
    /// Whoever read our output wants no more of it: that is no error, and hides none.
    ClosedPipe,
}

impl Failure {
    /// A failure to write to `name`.
    pub(crate) fn writing(name: &str, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::Output(anyhow::Error::new(error).context(format!("{name}: cannot be written")))
    }

    /// The exit code.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Usage(_) => Code::Usage,
            Self::Input(_) => Code::Input,
            Self::Output(_) => Code::Output,
            Self::ClosedPipe => Code::Done,
        }
    }
}

/// An error about an input in the form `FILE:LINE: byte B: CAUSE (at PATH)`.
pub(crate) fn told(input: &str, error: &Error) -> String {
    match error.location() {
        Some(_) => format!("{input}:{}", error.to_string().trim_start_matches("line ")),
        None => format!("{input}: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_codes_the_highest_is_returned() {
        assert_eq!(Code::Done.max(Code::Rejects), Code::Rejects);
        assert_eq!(Code::Output.max(Code::Input), Code::Output);
        assert_eq!(Code::Bug.max(Code::Output), Code::Bug);
        assert_eq!(Code::Bug as u8, 70);
    }

    #[test]
    fn help_and_readme_name_every_code() {
        let readme = include_str!("../../README.md");
        let table = readme.split("| exit code | means |").nth(1);
        let table = table.and_then(|rest| rest.split("\n\n").next());
        let table = table.expect("a table of exit codes");
        let named = |text: &str, number: &str| {
            let mut numbers = text.split(|byte: char| !byte.is_ascii_digit());
            numbers.any(|word| word == number)
        };
        for code in [
            Code::Done,
            Code::Rejects,
            Code::Usage,
            Code::Input,
            Code::Output,
            Code::Bug,
            Code::HungUp,
            Code::Interrupted,
            Code::Terminated,
        ] {
            // The compiler tells of a code that is missing above.
            let number = match code {
                Code::Done => 0,
                Code::Rejects => 1,
                Code::Usage => 2,
                Code::Input => 3,
                Code::Output => 4,
                Code::Bug => 70,
                Code::HungUp => 129,
                Code::Interrupted => 130,
                Code::Terminated => 143,
            };
            assert_eq!(code as u8, number);
            let number = number.to_string();
            let mut cells = table.lines().filter_map(|line| line.split('|').nth(1));
            assert!(cells.any(|cell| named(cell, &number)), "README: {number}");
            assert!(named(HELP, &number), "help: {number}");
        }
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let failure = Failure::writing("stdout", io::ErrorKind::BrokenPipe.into());
        assert_eq!(failure.code(), Code::Done);
        let failure = Failure::writing("stdout", io::ErrorKind::StorageFull.into());
        assert_eq!(failure.code(), Code::Output);
    }
}
