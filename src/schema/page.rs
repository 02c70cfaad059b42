//! Pages of the dictionary: Markdown, JSON, and plain text for a terminal.

use std::fmt::Write;

use super::dictionary::{Dictionary, Entry, KeySource};
use super::shape::joined;

impl Dictionary {
    /// The whole of it as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut page = String::from(
            "# Data dictionary\n\n\
             Every field of what is read and of what is written. Generated from the types and their doc comments by\n\
             `tweet-media schema write schemas`; `tweet-media dictionary PATH` looks one up.\n\n\
             What is read may be absent or null in any field, and empty where it is text or a number as text: all mean the same. Numbers come as\n\
             numbers, as text, as integral floats, and in the `number-wrapper` of a database. \"All forms of v1.1\" are REST and search answers, streams,\n\
             enterprise feeds, web client timelines and messages, which carry one object; embeds are the answers of the\n\
             embed endpoint, archives the personal ones.\n",
        );
        for root in &self.roots {
            let _ = write!(page, "\n## {} ({})\n", root.name, root.contract);
            for paragraph in root.meaning.split("\n\n") {
                let _ = write!(page, "\n{}\n", joined(paragraph));
            }
            for entry in self.below(root.name) {
                page.push('\n');
                page.push_str(&entry.markdown());
            }
        }
        page
    }

    /// Entries as JSON: a list of objects, formatted, with a line break at its end.
    #[must_use]
    pub fn json(entries: &[&Entry]) -> String {
        let mut text = serde_json::to_string_pretty(entries).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The tree of entries: one line each, indented by its depth, with its type and the first sentence of
    /// its meaning.
    #[must_use]
    pub fn tree(entries: &[&Entry]) -> String {
        let least = entries.iter().map(|entry| entry.depth).min().unwrap_or(0);
        let label =
            |entry: &Entry| format!("{}{}", "  ".repeat(entry.depth - least + 1), entry.label());
        let names = entries.iter().map(|entry| label(entry).len());
        let names = names.max().unwrap_or(0);
        let types = entries.iter().map(|entry| entry.short_type().len());
        let types = types.max().unwrap_or(0);
        let mut text = String::new();
        for entry in entries {
            let meaning = entry.meaning.split(". ").next().unwrap_or_default();
            let elsewhere = entry.fields_of.as_deref();
            let elsewhere = elsewhere.map_or_else(String::new, |first| format!(" → {first}"));
            let _ = writeln!(
                text,
                "{:names$}  {:types$}  {}{elsewhere}{}",
                label(entry),
                entry.short_type(),
                meaning.trim_end_matches('.'),
                entry.mark(),
            );
        }
        text
    }
}

impl Entry {
    /// Everything that is to be known of it, as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut page = format!("### `{}`{}\n\n{}\n\n", self.path, self.mark(), self.meaning);
        for (title, text) in self.facts(true) {
            let blank = if text.starts_with('\n') { "" } else { " " };
            let _ = writeln!(page, "- {title}:{blank}{text}");
        }
        page
    }

    /// Everything that is to be known of it, as plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut page = format!("{}{}\n  {}\n", self.path, self.mark(), self.meaning);
        for (title, text) in self.facts(false) {
            let mut lines = text.lines();
            let first = lines.next().unwrap_or_default();
            let _ = writeln!(page, "  {title:<12} {first}");
            for line in lines {
                let _ = writeln!(page, "  {:12} {}", "", line.trim());
            }
        }
        page
    }

    /// What tells at once that something else has taken its place.
    fn mark(&self) -> &'static str {
        if self.is_deprecated {
            " (deprecated)"
        } else {
            ""
        }
    }

    /// The type once it was read, in a few words.
    fn short_type(&self) -> &str {
        let end = self
            .normalized_type
            .find(", ")
            .or_else(|| self.normalized_type.find(" of "));
        let short = end.map_or(self.normalized_type.as_str(), |end| {
            &self.normalized_type[..end]
        });
        if short == "one" { "word" } else { short }
    }

    /// Where else it lies: of each root the first path.
    fn elsewhere(&self) -> Vec<&str> {
        let root = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
        let mut seen = Vec::new();
        let mut shown = Vec::new();
        for path in &self.other_paths {
            let root = root(path);
            if !seen.contains(&root) {
                seen.push(root);
                shown.push(path.as_str());
            }
        }
        shown
    }

    fn facts(&self, is_markdown: bool) -> Vec<(&'static str, String)> {
        let code = |text: &str| {
            if is_markdown {
                format!("`{text}`")
            } else {
                text.to_owned()
            }
        };
        let is_read = self.contract == "read";
        let mut facts = Vec::new();
        if self.is_deprecated {
            facts.push((
                "deprecated",
                "something else has taken its place".to_owned(),
            ));
        }
        if is_read {
            facts.push(("on the wire", self.wire_type.clone()));
            facts.push(("read as", self.normalized_type.clone()));
        } else {
            facts.push(("type", self.normalized_type.clone()));
        }
        if let Some(unit) = &self.unit {
            facts.push(("unit", unit.clone()));
        }
        let absence = self.absence.as_deref().unwrap_or_default();
        let nullable = match (is_read, self.is_optional) {
            (true, _) => format!("yes. {absence}"),
            (false, true) => format!("left out, never null. {absence}"),
            (false, false) => "no, always there".to_owned(),
        };
        facts.push(("nullable", nullable.trim().to_owned()));
        if let Some(oddities) = &self.oddities {
            facts.push(("note", oddities.clone()));
        }
        if !self.sources.is_empty() {
            let source = |source: &KeySource| match source.dialects.as_str() {
                "" => code(&source.key),
                dialects => format!("{} ({dialects})", code(&source.key)),
            };
            let sources: Vec<_> = self.sources.iter().map(source).collect();
            facts.push(("keys", sources.join("; ")));
        }
        if !self.words.is_empty() {
            let mut list = String::new();
            for known in &self.words {
                let separator = if is_markdown { "\n  - " } else { "\n" };
                let _ = write!(list, "{separator}{}: {}", code(&known.word), known.meaning);
            }
            facts.push((
                "words",
                if is_markdown {
                    list
                } else {
                    list.trim_start().to_owned()
                },
            ));
        }
        if let Some(first) = &self.fields_of {
            facts.push(("fields", format!("as in {}", code(first))));
        }
        let mut also: Vec<String> = self.elsewhere().into_iter().map(code).collect();
        if let Some(more @ 1..) = self.other_paths.len().checked_sub(also.len()) {
            also.push(format!("and {more} more, all of them in --format json"));
        }
        if !also.is_empty() {
            facts.push(("also at", also.join(if is_markdown { ", " } else { "\n" })));
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deprecated_is_marked_wherever_it_is_listed() {
        let dictionary = Dictionary::new();
        let mut entry = dictionary.find("bit_rate")[0].clone();
        assert!(!entry.text().contains("deprecated"));
        entry.is_deprecated = true;
        for page in [entry.text(), entry.markdown(), Dictionary::tree(&[&entry])] {
            let line = page.lines().next().expect("a line");
            assert!(line.ends_with(" (deprecated)"), "{line}");
        }
    }
}
