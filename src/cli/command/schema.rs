//! `schema`: the JSON Schemas that the library derives from its types.

use std::fs;
use std::path::Path;

use tweet_media::schema;

use crate::args::{self, Schema, SchemaAction};
use crate::console::Console;
use crate::exit::{Code, Failure};
use crate::human;
use crate::output::Output;

pub(crate) fn run(arguments: &Schema, console: &Console) -> Result<Code, Failure> {
    match &arguments.action {
        SchemaAction::List => print(&(schema::names().join("\n") + "\n")),
        SchemaAction::Show { name } => print(&text(name)?),
        SchemaAction::Write { directory } => write(directory, console),
    }
}

fn text(name: &str) -> Result<String, Failure> {
    schema::text(name).ok_or_else(|| Failure::Usage(args::unknown(name, schema::names(), "schema")))
}

fn print(text: &str) -> Result<Code, Failure> {
    let mut output = Output::open(None, false)?;
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(Code::Done)
}

/// Leaves files alone that are already what they should be, so that build tools see no change.
fn write(directory: &Path, console: &Console) -> Result<Code, Failure> {
    let failed = |error| Failure::writing(&directory.display().to_string(), error);
    fs::create_dir_all(directory).map_err(failed)?;
    let mut written = 0;
    for name in schema::names() {
        let path = directory.join(format!("{name}.schema.json"));
        let text = text(name)?;
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        let mut output = Output::open(Some(&path), true)?;
        output.write(text.as_bytes())?;
        output.finish()?;
        written += 1;
        console.detail(format_args!("wrote {}", path.display()));
    }
    let all = schema::names().len() as u64;
    console.note(format_args!(
        "{} in {}, of which {} changed",
        human::things(all, "schema"),
        directory.display(),
        human::count(written),
    ));
    Ok(Code::Done)
}
