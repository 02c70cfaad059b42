//! The command `tweet-media`: parse, run, translate to an exit code.

mod account;
mod args;
mod cells;
mod command;
mod console;
mod escape;
mod excerpt;
mod exit;
mod feed;
mod hint;
mod human;
mod listing;
mod names;
mod output;
mod outputs;
mod page;
mod part;
mod progress;
mod provenance;
mod reading;
mod rejects;
mod rows;
mod signals;
mod summary;
mod table;
mod verdicts;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use console::Console;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(mut usage) => {
            hint::add(&mut usage);
            return hint::print(&usage).into();
        }
    };
    signals::let_large_files_fail();
    let words = arguments.words;
    let mut console = Console::new(words.quiet, words.verbose, words.color.into());
    let result = match arguments.command {
        Command::Inspect(inspect) => command::inspect::run(&inspect, words.color, &mut console),
        Command::Explain(explain) => command::explain::run(&explain, words.color, &mut console),
        Command::Check(check) => command::check::run(&check, &mut console),
        Command::Schema(schema) => command::schema::run(&schema, &console),
        Command::Dictionary(dictionary) => command::dictionary::run(&dictionary, &console),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            console.failure(&failure);
            failure.code()
        }
    }
    .into()
}
