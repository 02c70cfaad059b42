//! The words at the end of a run: what was read, what was found, what was not.

use std::time::Duration;

use tweet_media::{Counts, Skipped};

use crate::human::{bytes, count, media, things};
use crate::rows::{Kinds, Unlisted};

/// What a run did.
#[derive(Debug, Clone, Default)]
pub(crate) struct Summary {
    /// What the scan saw.
    pub(crate) counts: Counts,
    /// Inputs of which something was read.
    pub(crate) inputs: u64,
    /// Members of archives of which something was read.
    pub(crate) members: u64,
    /// Inputs that could not be read, or not to their end, or in which that is so of something.
    pub(crate) cut: u64,
    /// Inputs that are no JSON though they were read to their end, or in which that is so of something.
    pub(crate) no_json: u64,
    /// Inputs, and members of archives, of which nothing was read.
    pub(crate) unread: u64,
    /// Bytes of these as stored, as far as that is known.
    pub(crate) unread_bytes: u64,
    /// Inputs in which something carries no checksum.
    pub(crate) unchecked: u64,
    /// What was passed over in directories and archives.
    pub(crate) skipped: Skipped,
    /// Rows written, where the run ended with them.
    pub(crate) stopped_after: Option<u64>,
    /// Whether documents without media were only delimited.
    pub(crate) is_fast: bool,
    /// Whether a signal ended the run.
    pub(crate) is_ended: bool,
    /// Media listed, where not all were wanted.
    pub(crate) listed: Option<Kinds>,
    /// Why media that were found have no row.
    pub(crate) unlisted: Unlisted,
    /// How long it took.
    pub(crate) elapsed: Duration,
}

impl Summary {
    /// What was found, what was read, what was amiss; nothing of what does not apply.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.inputs > 0 {
            lines.extend([self.found(), self.read()]);
        }
        lines.extend(self.amiss());
        lines
    }

    fn found(&self) -> String {
        let counts = &self.counts;
        let all = kinds(counts.into());
        if all.is_empty() {
            return "No media".to_owned();
        }
        let found = format!("{all} in {}", things(counts.with_media, "document"));
        match self.listed.map(kinds) {
            None => found,
            Some(listed) if listed.is_empty() => format!("Nothing listed out of {found}"),
            Some(listed) => format!("Listed {listed}, out of {found}"),
        }
    }

    fn read(&self) -> String {
        let counts = &self.counts;
        let mut line = format!("Read {}", things(counts.documents, "document"));
        let words = |number, words| format!("{} {words}", count(number));
        let apart = [
            (
                counts.without_media,
                words(counts.without_media, "without media"),
            ),
            (
                counts.control,
                things(counts.control, "stream control line"),
            ),
            (counts.rejected, words(counts.rejected, "rejected")),
            (
                counts.salvaged,
                words(counts.salvaged, "read in spite of a fault"),
            ),
        ];
        let apart = apart.into_iter().filter(|(number, _)| *number > 0);
        let apart: Vec<_> = apart.map(|(_, words)| words).collect();
        if !apart.is_empty() {
            line = format!("{line} ({})", apart.join(", "));
        }
        let members = match self.members {
            0 => String::new(),
            members => format!(" ({})", things(members, "member")),
        };
        line = format!(
            "{line}, {} of {}{members}, in {:.2} s",
            bytes(counts.bytes),
            things(self.inputs, "input"),
            self.elapsed.as_secs_f64(),
        );
        if let Some(rate) = rate(counts.bytes, self.elapsed) {
            line = format!("{line}, {}/s", bytes(rate));
        }
        if self.is_fast {
            line += " (fast: lines without media only delimited)";
        }
        if self.is_ended {
            line += "; ended by a signal, the rest is unread";
        } else if let Some(rows) = self.stopped_after {
            line = format!("{line}; stopped after {}, the rest is unread", media(rows));
        }
        line
    }

    fn amiss(&self) -> Option<String> {
        let mut parts = Vec::new();
        match self.no_json {
            0 => {}
            1 => parts.push("1 input is not JSON".to_owned()),
            inputs => parts.push(format!("{} inputs are not JSON", count(inputs))),
        }
        if self.cut > 0 {
            let unread = match (self.unread, self.unread_bytes) {
                (0, _) => String::new(),
                (unread, 0) => format!(" ({} not at all)", count(unread)),
                (unread, size) => format!(" ({} not at all, {})", count(unread), bytes(size)),
            };
            parts.push(format!(
                "{} could not be read in full{unread}",
                things(self.cut, "input")
            ));
        }
        if self.unchecked > 0 {
            parts.push(format!(
                "{} compressed without a checksum, so that damage may go unnoticed",
                things(self.unchecked, "input")
            ));
        }
        let counts = &self.counts;
        if counts.unresolved_keys > 0 {
            let keys = things(counts.unresolved_keys, "media key");
            parts.push(format!("{keys} of which the page holds no medium"));
        }
        if counts.misfits > 0 {
            let fields = things(counts.misfits, "field");
            parts.push(format!(
                "{fields} of the wrong type read as absent (tweet-media check says more)"
            ));
        }
        let Unlisted {
            unknown,
            repeats,
            without_address,
            not_chosen,
            bad_addresses: _,
            foreign_hosts: _,
        } = self.unlisted;
        for (number, words, more) in [
            (
                unknown.tweets,
                media(unknown.tweets),
                " without a known tweet left out",
            ),
            (
                unknown.authors,
                media(unknown.authors),
                " without a known author left out",
            ),
            (
                unknown.lengths,
                media(unknown.lengths),
                " without a known length left out",
            ),
            (
                unknown.times,
                media(unknown.times),
                " without a known time left out",
            ),
            (repeats, things(repeats, "repeat"), " left out"),
            (
                without_address,
                media(without_address),
                " without an address left out",
            ),
            (
                not_chosen,
                media(not_chosen),
                " of which the policy allows no file left out",
            ),
        ] {
            if number > 0 {
                parts.push(words + more);
            }
        }
        parts.extend(skipped(&self.skipped));
        let mut line = parts.join("; ");
        // Both kinds of part begin in lower case or with a digit.
        if let Some(first) = line.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        (!line.is_empty()).then_some(line)
    }
}

/// What was passed over in directories and archives.
fn skipped(skipped: &Skipped) -> Option<String> {
    let names = match &skipped.first_name {
        Some(only) if skipped.names == 1 => {
            format!("1 file of another name: {}", only.display())
        }
        _ => things(skipped.names, "file") + " of other names",
    };
    let parts = [
        (skipped.links, things(skipped.links, "link")),
        (
            skipped.scripts,
            things(skipped.scripts, "script") + " without Tweets",
        ),
        (skipped.names, names),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<_> = parts.map(|(_, words)| words).collect();
    (!parts.is_empty()).then(|| format!("skipped {}", parts.join(", ")))
}

/// How many of each type there are, of those that there are.
fn kinds(kinds: Kinds) -> String {
    let kinds = [
        (kinds.photos, "photo"),
        (kinds.videos, "video"),
        (kinds.animated_gifs, "GIF"),
        (kinds.others, "other medium"),
    ];
    let kinds: Vec<_> = kinds
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|&(number, noun)| match (number, noun) {
            (2.., "other medium") => format!("{} other media", count(number)),
            _ => things(number, noun),
        })
        .collect();
    kinds.join(", ")
}

/// Bytes a second, where it took long enough to say.
fn rate(bytes: u64, elapsed: Duration) -> Option<u64> {
    if elapsed < Duration::from_millis(500) {
        return None;
    }
    u64::try_from(u128::from(bytes) * 1_000_000 / elapsed.as_micros()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary() -> Summary {
        let mut counts = Counts::default();
        counts.documents = 1234;
        counts.with_media = 1000;
        counts.without_media = 228;
        counts.control = 4;
        counts.rejected = 2;
        counts.photos = 1;
        counts.animated_gifs = 40;
        counts.others = 2;
        counts.bytes = 45_200_000;
        Summary {
            counts,
            inputs: 1,
            elapsed: Duration::from_millis(810),
            ..Summary::default()
        }
    }

    #[test]
    fn a_summary_says_what_was_found_and_read() {
        assert_eq!(
            summary().lines(),
            [
                "1 photo, 40 GIFs, 2 other media in 1,000 documents",
                "Read 1,234 documents (228 without media, 4 stream control lines, 2 rejected), 45.2 MB of 1 input, \
                 in 0.81 s, 55.8 MB/s",
            ]
        );
    }

    #[test]
    fn a_summary_says_what_was_not_read() {
        let mut skipped = Skipped::default();
        skipped.names = 3;
        skipped.scripts = 1;
        let mut counts = summary().counts;
        counts.misfits = 2;
        let listed = Kinds {
            animated_gifs: 10,
            ..Kinds::default()
        };
        let summary = Summary {
            counts,
            cut: 1,
            unread: 1,
            unread_bytes: 6_200,
            skipped,
            stopped_after: Some(10),
            listed: Some(listed),
            ..summary()
        };
        let lines = summary.lines();
        assert!(lines[0].starts_with("Listed 10 GIFs, out of 1 photo, 40 GIFs, "));
        assert!(lines[1].ends_with("; stopped after 10 media, the rest is unread"));
        assert_eq!(
            lines[2],
            "1 input could not be read in full (1 not at all, 6 kB); 2 fields of the wrong type read as absent (tweet-media check says more); skipped 1 script without Tweets, 3 files of other names"
        );
    }

    #[test]
    fn members_are_counted_beside_the_archives_that_hold_them() {
        let summary = Summary {
            inputs: 2,
            members: 3,
            cut: 1,
            ..summary()
        };
        let lines = summary.lines();
        assert!(
            lines[1].contains(" of 2 inputs (3 members), in "),
            "{}",
            lines[1]
        );
        assert_eq!(
            lines[2].split(';').next(),
            Some("1 input could not be read in full")
        );
    }

    #[test]
    fn an_empty_input_has_no_media() {
        let summary = Summary {
            inputs: 1,
            ..Summary::default()
        };
        assert_eq!(
            summary.lines(),
            ["No media", "Read 0 documents, 0 B of 1 input, in 0.00 s"]
        );
    }

    #[test]
    fn a_run_without_inputs_has_nothing_to_say() {
        assert!(Summary::default().lines().is_empty());
    }
}
