//! `dictionary`: what every field of what is read and written means.

use std::fmt::Write;

use tweet_media::{Dictionary, Entry, KnownWord};

use crate::args::{self, PageFormat};
use crate::console::Console;
use crate::exit::{Code, Failure};
use crate::output::print;

pub(crate) fn run(arguments: &args::Dictionary, console: &Console) -> Result<Code, Failure> {
    let dictionary = Dictionary::new();
    let Some(path) = arguments.path.as_deref() else {
        let all: Vec<&Entry> = dictionary.entries.iter().collect();
        return print(&match arguments.format {
            PageFormat::Text => tree(&dictionary),
            PageFormat::Markdown => dictionary.markdown(),
            PageFormat::Json => Dictionary::json(&all),
        });
    };
    let mut roots = dictionary.roots.iter();
    if let Some(root) = roots.find(|root| root.name.eq_ignore_ascii_case(path)) {
        let found = dictionary.below(root.name);
        return print(&match arguments.format {
            PageFormat::Json => Dictionary::json(&found),
            PageFormat::Markdown => pages(&found, Entry::markdown),
            PageFormat::Text => format!("{}\n\n{}", root.meaning, Dictionary::tree(&found)),
        });
    }
    let found = dictionary.look_up(path);
    let words = dictionary.word(path);
    if found.entries.is_empty() && words.is_empty() {
        return Err(Failure::Usage(unknown(&dictionary, path)));
    }
    if !found.unknown.is_empty() {
        console.note(format_args!(
            "nothing is known of {}; this is what {} means wherever it lies",
            found.unknown, found.known
        ));
    }
    let entries = &found.entries;
    print(&match arguments.format {
        PageFormat::Json if entries.is_empty() => word_json(&words),
        PageFormat::Json => Dictionary::json(entries),
        PageFormat::Markdown if entries.is_empty() => word_list(path, &words, "- "),
        PageFormat::Markdown => pages(entries, Entry::markdown),
        PageFormat::Text => {
            let mut pages = vec![text(&dictionary, entries), word_list(path, &words, "  ")];
            pages.retain(|page| !page.is_empty());
            pages.join("\n")
        }
    })
}

/// What a word means, in each field that may be it.
fn word_list(word: &str, found: &[(&Entry, &KnownWord)], front: &str) -> String {
    if found.is_empty() {
        return String::new();
    }
    let mut page = format!("{word}, as a word\n");
    for (entry, known) in found {
        let _ = writeln!(page, "{front}of {}: {}", entry.path, known.meaning);
    }
    page
}

/// The same for programs.
fn word_json(found: &[(&Entry, &KnownWord)]) -> String {
    let words: Vec<_> = found
        .iter()
        .map(|(entry, known)| {
            serde_json::json!({"path": entry.path, "word": known.word, "meaning": known.meaning})
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&words).unwrap_or_default();
    text.push('\n');
    text
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

/// What was perhaps meant: by the last part of the path, which is what tells fields apart, or what lies in the field
/// before it.
fn unknown(dictionary: &Dictionary, path: &str) -> String {
    let path = path.trim_end_matches(['.', '/']);
    let words = dictionary.words();
    let (front, last) = path.rsplit_once(['.', '/']).unwrap_or(("", path));
    if words.contains(&last) {
        let paths = dictionary.find(last);
        let paths: Vec<_> = paths.iter().map(|entry| entry.path.as_str()).collect();
        if paths.is_empty() {
            // A root all of whose fields stand in another one too.
            return format!("nothing lies in {path:?} alone; tweet-media dictionary lists all");
        }
        return format!("no field is at {path:?}; did you mean {}?", some(&paths));
    }
    let holders = dictionary.look_up(front);
    if let [holder, ..] = holders.entries.as_slice() {
        let below = dictionary.below(holder.fields_of.as_deref().unwrap_or(&holder.path));
        let mut names: Vec<&str> = below.iter().map(|entry| entry.name()).collect();
        names.dedup();
        let near = args::near(last, &names);
        let named = if near.is_empty() { &names } else { &near };
        return match named.as_slice() {
            [] => format!("{last:?} is no field of {}, which has none", holder.path),
            named => format!(
                "{last:?} is no field of {}; it has {}",
                holder.path,
                some(named)
            ),
        };
    }
    let near = args::near(last, &words);
    if near.is_empty() {
        format!("no field is named {path:?}; tweet-media dictionary lists all")
    } else {
        format!("no field is named {path:?}; did you mean {}?", some(&near))
    }
}

/// The first of some names, and how many more there are.
fn some(names: &[&str]) -> String {
    const MOST: usize = 8;
    match names.len().checked_sub(MOST) {
        Some(more @ 1..) => format!("{} and {more} more", names[..MOST].join(", ")),
        _ => names.join(", "),
    }
}
