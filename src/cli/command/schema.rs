//! `schema`: the JSON Schemas that the library derives from its types.

use std::fs;
use std::path::Path;

use tweet_media::{PUBLISHED, Published};

use crate::args::{self, Schema, SchemaAction};
use crate::console::Console;
use crate::exit::{Code, Failure};
use crate::human;
use crate::output::{Output, print};

/// Folder of the schemas in the directory written to, so that other drafts can stand beside it.
const DRAFT: &str = "2020-12";

pub(crate) fn run(arguments: &Schema, console: &Console) -> Result<Code, Failure> {
    match &arguments.action {
        SchemaAction::List => print(&list()),
        SchemaAction::Show { name } => print(&named(name)?.text()),
        SchemaAction::Write { directory } => write(directory, console),
    }
}

/// A name and what it describes on each line.
fn list() -> String {
    let width = PUBLISHED
        .iter()
        .map(|schema| schema.name.len())
        .max()
        .unwrap_or(0);
    let line = |schema: &Published| format!("{:width$}  {}\n", schema.name, schema.summary);
    PUBLISHED.iter().map(line).collect()
}

fn named(name: &str) -> Result<&'static Published, Failure> {
    Published::named(name).ok_or_else(|| {
        let names: Vec<_> = PUBLISHED.iter().map(|schema| schema.name).collect();
        Failure::Usage(args::unknown(name, &names, "schema"))
    })
}

/// Leaves files alone that are already what they should be, so that build tools see no change.
fn write(directory: &Path, console: &Console) -> Result<Code, Failure> {
    let directory = directory.join(DRAFT);
    let failed = |error| Failure::writing(&directory.display().to_string(), error);
    fs::create_dir_all(&directory).map_err(failed)?;
    let mut changed = 0;
    for schema in PUBLISHED {
        let path = directory.join(format!("{}.schema.json", schema.name));
        let text = schema.text();
        if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        let mut output = Output::open(Some(&path), true)?;
        output.write(text.as_bytes())?;
        output.finish()?;
        changed += 1;
        console.detail(format_args!("wrote {}", path.display()));
    }
    console.note(format_args!(
        "{} in {}, {} of them new or changed",
        human::things(PUBLISHED.len() as u64, "schema"),
        directory.display(),
        human::count(changed),
    ));
    Ok(Code::Done)
}
