//! `dictionary`: what every field of what is read and written means.

use std::fmt::Write;

use tweet_media::{Dictionary, Entry};

use crate::args::{self, PageFormat};
use crate::exit::{Code, Failure};
use crate::output::print;

pub(crate) fn run(arguments: &args::Dictionary) -> Result<Code, Failure> {
    let dictionary = Dictionary::new();
    let Some(path) = arguments.path.as_deref() else {
        let all: Vec<&Entry> = dictionary.entries.iter().collect();
        return print(&match arguments.format {
            PageFormat::Text => tree(&dictionary),
            PageFormat::Markdown => dictionary.markdown(),
            PageFormat::Json => Dictionary::json(&all),
        });
    };
    let root = dictionary.roots.iter().find(|root| root.name == path);
    let found = match root {
        Some(root) => dictionary.below(root.name),
        None => dictionary.find(path),
    };
    if found.is_empty() {
        return Err(Failure::Usage(unknown(&dictionary, path)));
    }
    print(&match arguments.format {
        PageFormat::Json => Dictionary::json(&found),
        PageFormat::Markdown => pages(&found, Entry::markdown),
        PageFormat::Text => match root {
            Some(root) => format!("{}\n\n{}", root.meaning, Dictionary::tree(&found)),
            None => text(&dictionary, &found),
        },
    })
}

/// Every root with its fields.
fn tree(dictionary: &Dictionary) -> String {
    let mut text = String::new();
    for root in &dictionary.roots {
        let fields = Dictionary::tree(&dictionary.below(root.name));
        let _ = writeln!(text, "{} ({})\n{fields}", root.name, root.contract);
    }
    text
}

/// Entries one after another; of one that holds fields, their tree.
fn text(dictionary: &Dictionary, found: &[&Entry]) -> String {
    pages(found, |entry| {
        let below = dictionary.below(&entry.path);
        let fields = if below.is_empty() {
            String::new()
        } else {
            format!("  fields\n{}", Dictionary::tree(&below))
        };
        format!("{}{fields}", entry.text())
    })
}

/// Pages with a blank line between them.
fn pages(found: &[&Entry], page: impl Fn(&Entry) -> String) -> String {
    let pages: Vec<_> = found.iter().map(|entry| page(entry)).collect();
    pages.join("\n")
}

/// What was perhaps meant, by the last part of the path, which is what tells fields apart.
fn unknown(dictionary: &Dictionary, path: &str) -> String {
    let words = dictionary.words();
    let last = path.rsplit(['.', '/']).next().unwrap_or(path);
    if words.contains(&last) {
        let paths = dictionary.find(last);
        let paths: Vec<_> = paths.iter().map(|entry| entry.path.as_str()).collect();
        if paths.is_empty() {
            // A root all of whose fields stand in another one too.
            return format!("nothing lies in {path:?} alone; tweet-media dictionary lists all");
        }
        return format!(
            "no field is at {path:?}; did you mean {}?",
            paths.join(", ")
        );
    }
    let near = args::near(last, &words);
    if near.is_empty() {
        format!("no field is named {path:?}; tweet-media dictionary lists all")
    } else {
        format!(
            "no field is named {path:?}; did you mean {}?",
            near.join(", ")
        )
    }
}
