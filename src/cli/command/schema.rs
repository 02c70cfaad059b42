//! `schema`: the JSON Schemas that the library derives from its types.

use std::fs;
use std::path::Path;

use tweet_media::{Contract, Dictionary, Draft, PUBLISHED, Published};

use crate::args::{self, Schema, SchemaAction};
use crate::console::Console;
use crate::exit::{Code, Failure};
use crate::human;
use crate::output::{Output, print};

pub(crate) fn run(arguments: &Schema, console: &Console) -> Result<Code, Failure> {
    match &arguments.action {
        SchemaAction::List => print(&list()),
        SchemaAction::Show {
            name,
            draft,
            columns,
        } => print(&match columns.as_deref() {
            None | Some("all") => named(name)?.text(*draft),
            Some(columns) => of_columns(named(name)?, *draft, columns)?,
        }),
        SchemaAction::Write { directory, draft } => {
            let drafts = draft.as_ref().map_or(Draft::ALL, std::slice::from_ref);
            write(directory, drafts, console)
        }
    }
}

/// A name, whether it is read or written, and what it describes on each line.
fn list() -> String {
    let width = PUBLISHED
        .iter()
        .map(|schema| schema.name.len())
        .max()
        .unwrap_or(0);
    let line = |schema: &Published| {
        let contract = match schema.contract {
            Contract::Read => "read",
            _ => "written",
        };
        format!("{:width$}  {contract:7}  {}\n", schema.name, schema.summary)
    };
    PUBLISHED.iter().map(line).collect()
}

fn named(name: &str) -> Result<&'static Published, Failure> {
    Published::named(name).ok_or_else(|| {
        let names: Vec<_> = PUBLISHED.iter().map(|schema| schema.name).collect();
        Failure::Usage(args::unknown(name, &names, "schema"))
    })
}

/// Of rows with these columns alone.
fn of_columns(schema: &Published, draft: Draft, names: &str) -> Result<String, Failure> {
    let columns: Vec<&str> = names.split(',').map(str::trim).collect();
    let known = schema.columns();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let stranger = columns.iter().find(|name| !known.contains(name));
    if let Some(name) = stranger.filter(|_| !known.is_empty()) {
        return Err(Failure::Usage(args::unknown(name, &known, "column")));
    }
    schema
        .text_of_columns(draft, &columns)
        .map_err(Failure::Usage)
}

/// Leaves files alone that are already what they should be, so that build tools see no change.
fn write(directory: &Path, drafts: &[Draft], console: &Console) -> Result<Code, Failure> {
    let mut changed = 0;
    for draft in drafts {
        let folder = directory.join(draft.folder());
        fs::create_dir_all(&folder)
            .map_err(|error| Failure::writing(&folder.display().to_string(), error))?;
        for schema in PUBLISHED {
            let path = folder.join(schema.file_name());
            if replace(&path, &schema.text(*draft))? {
                changed += 1;
                console.detail(format_args!("wrote {}", path.display()));
            }
        }
    }
    let path = directory.join("DICTIONARY.md");
    if replace(&path, &Dictionary::new().markdown())? {
        changed += 1;
        console.detail(format_args!("wrote {}", path.display()));
    }
    console.note(format_args!(
        "{} and the dictionary in {}, {} of them new or changed",
        human::things((PUBLISHED.len() * drafts.len()) as u64, "schema"),
        directory.display(),
        human::count(changed),
    ));
    Ok(Code::Done)
}

/// Writes a file unless it has this text already; says whether it was written.
fn replace(path: &Path, text: &str) -> Result<bool, Failure> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    let mut output = Output::open(Some(path), true)?;
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(true)
}
