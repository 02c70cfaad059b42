//! The check: what an input is, and what is remarkable about it.
//!
//! A [visitor](crate::Visitor) of the scan; makes a [`Report`] of each input. What can be remarked on
//! stands in one table, [`codes`]. Words for people are left to the command line.

mod codes;
mod row;

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::ops::ControlFlow;

use crate::address::{Hosts, host_of, normalized_url};
use crate::document::{Framing, Place};
use crate::finder::{Census, Dialect, Finder, Oddity, OddityKind, Relation};
use crate::json::decode::Misfit;
use crate::json::pointer::pointer_at;
use crate::record::Record;
use crate::scan::{Reject, Seen, Visitor};
use crate::select::Reason;
use crate::time::{Moment, moment};
pub use codes::{CheckCode, Severity};
pub use row::{CheckColumn, CheckKind, CheckRecord};

/// What an input is, and what is remarkable about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// How its documents lie in it.
    pub framing: Framing,
    /// Documents by what they seem to be. Those without tweet, message or medium are unknown; rejects
    /// and control lines are left out.
    pub dialects: BTreeMap<Dialect, u64>,
    /// Tweets that no other of their document leads to, counted once in each document.
    pub tweets: u64,
    /// Tweets that others retweet, quote, answer or include.
    pub inner_tweets: u64,
    /// Direct messages.
    pub messages: u64,
    /// Answers to uploads.
    pub uploads: u64,
    /// Control lines of streams.
    pub control: u64,
    /// Media entities.
    pub media: u64,
    /// When the first of `tweets` was posted.
    pub earliest: Option<Moment>,
    /// When the last of `tweets` was posted.
    pub latest: Option<Moment>,
    /// What is remarkable, each code and word once, the worst first.
    pub remarks: Vec<Remark>,
}

/// Something remarkable about an input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remark {
    /// What it is.
    pub code: CheckCode,
    /// The key, word or host that it is about. Absent for codes that are about none, and where an input
    /// has more than a hundred of a code.
    pub word: Option<String>,
    /// How often.
    pub count: u64,
    /// Where first.
    pub first: Spot,
}

/// A place in an input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spot {
    /// Number of the document, from 1.
    pub document: u64,
    /// Line on which the document starts, from 1.
    pub line: u64,
    /// Byte of the uncompressed input at which it starts, from 0.
    pub offset: u64,
    /// Line of the fault, from 1. Absent where the document is no reject.
    pub error_line: Option<u64>,
    /// Byte of the uncompressed input at which the fault lies, from 0. Absent where the document is no reject.
    pub error_offset: Option<u64>,
    /// JSON Pointer in the document; empty for the document itself.
    pub pointer: String,
    /// What is wrong there in words, where that says more than the code.
    pub cause: Option<String>,
}

impl Spot {
    fn of(place: Place, pointer: &str) -> Self {
        Self {
            document: place.number,
            line: place.line,
            offset: place.offset,
            error_line: None,
            error_offset: None,
            pointer: pointer.to_owned(),
            cause: None,
        }
    }

    fn of_record(record: &Record<'_>) -> Self {
        Self {
            document: record.document,
            line: record.line,
            offset: record.offset,
            error_line: None,
            error_offset: None,
            pointer: record.pointer.clone(),
            cause: None,
        }
    }
}

/// Checks one input after another.
///
/// To tell media that stand in several documents, it keeps a hash of 64 bits of each, up to 3,500,000 of an input: at
/// most 60 MB. It remarks on it where there are more. That two of so many media share a hash, so that one is taken for
/// the other, happens in one of three million inputs. The playlists that it remarks on are those that the default
/// policy chooses.
///
/// # Examples
///
/// ```
/// use tweet_media::{Check, Counts, Options, scan};
///
/// let lines = b"{\"id_str\":\"7\",\"text\":\"a\",\"user\":{\"id\":1}}\n{\"id_str\":\"8\"\n";
/// let mut check = Check::new();
/// let _ = scan("-", &lines[..], &Options::default(), &mut Counts::default(), &mut check)?;
/// let report = check.report();
/// assert_eq!(report.tweets, 1);
/// assert_eq!(report.remarks[0].code.as_str(), "rejected");
/// # Ok::<(), tweet_media::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Check {
    finder: Finder,
    report: Report,
    hosts: Hosts,
    remarks: BTreeMap<(CheckCode, Option<String>), (u64, Spot)>,
    /// Hashes of the media of earlier documents.
    seen: HashSet<u64>,
    /// Those of the document at hand, which lists a medium several times only under several relations.
    here: Vec<u64>,
    /// The first string of the document at hand whose text begins as JSON does and is none.
    bad_text: Option<Spot>,
    hasher: RandomState,
    most_seen: MostSeen,
}

/// How many media of an input are compared with those of later documents.
#[derive(Debug)]
struct MostSeen(usize);

impl Default for MostSeen {
    fn default() -> Self {
        // A set of hashes doubles its memory a little above.
        Self(3_500_000)
    }
}

impl Default for Report {
    fn default() -> Self {
        Self {
            framing: Framing::Empty,
            dialects: BTreeMap::new(),
            tweets: 0,
            inner_tweets: 0,
            messages: 0,
            uploads: 0,
            control: 0,
            media: 0,
            earliest: None,
            latest: None,
            remarks: Vec::new(),
        }
    }
}

/// How many keys, words or hosts of one code are told apart; an input may be made of them.
const MOST_WORDS: usize = 100;

/// Flags of a record that are remarks too.
const FLAGS: &[(&str, CheckCode)] = &[
    ("type-inferred", CheckCode::TypeInferred),
    ("id-from-url", CheckCode::IdFromUrl),
    ("time-from-id", CheckCode::TimeFromId),
    ("retweet-by-text", CheckCode::RetweetByText),
    ("unresolved", CheckCode::Unresolved),
];

impl Check {
    /// Makes a check of nothing yet, by which addresses should be the service's own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets addresses be on these hosts.
    #[must_use]
    pub fn hosts(mut self, hosts: Hosts) -> Self {
        self.hosts = hosts;
        self
    }

    /// The report of the input that was scanned last; what follows is a new input.
    pub fn report(&mut self) -> Report {
        self.seen = HashSet::new();
        self.here.clear();
        let remarks = std::mem::take(&mut self.remarks);
        let remarks = remarks
            .into_iter()
            .map(|((code, word), (count, first))| Remark {
                code,
                word,
                count,
                first,
            });
        Report {
            remarks: remarks.collect(),
            ..std::mem::take(&mut self.report)
        }
    }

    fn remark(&mut self, code: CheckCode, count: u64, spot: impl FnOnce() -> Spot) {
        if count > 0 {
            let known = self.remarks.entry((code, None));
            known.or_insert_with(|| (0, spot())).0 += count;
        }
    }

    /// Remarks on something that has a name of the payload's own.
    fn remark_word(&mut self, code: CheckCode, word: String, spot: impl FnOnce() -> Spot) {
        let mut key = (code, Some(word));
        if !self.remarks.contains_key(&key) {
            let words = self.remarks.keys().filter(|(known, _)| *known == code);
            if words.count() >= MOST_WORDS {
                key.1 = None;
            }
        }
        self.remarks.entry(key).or_insert_with(|| (0, spot())).0 += 1;
    }

    /// Remarks on what finding media does not tell, and counts the tweets meanwhile.
    fn audit(&mut self, seen: &Seen<'_>) -> Census {
        let mut finder = std::mem::take(&mut self.finder);
        let census = finder.survey(seen.bytes, seen.held, &mut |oddity| {
            self.remark_on(&oddity, seen.place);
        });
        self.finder = finder;
        census
    }

    fn remark_on(&mut self, oddity: &Oddity, place: Place) {
        let wrong = |cause: Option<String>| Spot {
            cause,
            ..Spot::of(place, &oddity.pointer)
        };
        let code = match oddity.kind {
            OddityKind::NoTime => {
                return self.remark(CheckCode::WrongType, 1, || {
                    wrong(Some(
                        "expected the time of a tweet, found something else".to_owned(),
                    ))
                });
            }
            OddityKind::WrongType => {
                return self.remark(CheckCode::WrongType, 1, || wrong(oddity.word.clone()));
            }
            OddityKind::BadJsonText => {
                self.bad_text
                    .get_or_insert_with(|| wrong(oddity.word.clone()));
                return;
            }
            OddityKind::RepeatedKey => CheckCode::RepeatedKey,
            OddityKind::UnknownKey => CheckCode::UnknownKey,
            OddityKind::UnknownWord => CheckCode::UnknownWord,
            OddityKind::IdRounded => CheckCode::IdRounded,
            OddityKind::IdDiffers => CheckCode::IdDiffers,
            OddityKind::RepeatedMedium => CheckCode::RepeatedMedium,
            OddityKind::ListAsObject => CheckCode::ListAsObject,
            OddityKind::SizesMissing => CheckCode::SizesMissing,
            OddityKind::Restricted => CheckCode::Restricted,
            OddityKind::PreviewShort => CheckCode::PreviewShort,
            OddityKind::PreviewType => CheckCode::PreviewType,
            OddityKind::ListsDisagree => CheckCode::ListsDisagree,
        };
        let spot = || Spot::of(place, &oddity.pointer);
        match &oddity.word {
            Some(word) => self.remark_word(code, word.clone(), spot),
            None => self.remark(code, 1, spot),
        }
    }

    fn count(&mut self, seen: &Seen<'_>, census: &Census) {
        let report = &mut self.report;
        report.messages += census.messages;
        report.uploads += u64::from(census.is_upload);
        let dialect = if seen.media > 0 {
            seen.dialect
        } else {
            census.dialect
        };
        *report.dialects.entry(dialect).or_default() += 1;
        for tweet in &census.tweets {
            if tweet.relation != Relation::Tweet {
                report.inner_tweets += 1;
                continue;
            }
            report.tweets += 1;
            if let Some(time) = moment(tweet.created_at.as_deref(), tweet.id) {
                report.earliest = Some(report.earliest.map_or(time, |earliest| earliest.min(time)));
                report.latest = Some(report.latest.map_or(time, |latest| latest.max(time)));
            }
        }
    }
}

impl Visitor for Check {
    fn wants_all_documents(&self) -> bool {
        true
    }

    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        let here = || Spot::of_record(record);
        self.report.media += 1;
        let flags = record.flags.as_deref().unwrap_or_default();
        for (flag, code) in FLAGS {
            self.remark(
                *code,
                u64::from(flags.split(' ').any(|it| it == *flag)),
                here,
            );
        }
        let is_unresolved = flags.split(' ').any(|flag| flag == "unresolved");
        let is_moving = matches!(record.media_type.as_ref(), "video" | "animated_gif");
        let is_shut = record
            .availability
            .as_deref()
            .is_some_and(|word| !word.eq_ignore_ascii_case("available"));
        let is_playlist = record
            .best_content_type
            .as_deref()
            .is_some_and(|content_type| {
                let content_type = content_type.to_ascii_lowercase();
                content_type.contains("mpegurl") || content_type.contains("dash+xml")
            });
        // What stands in the place of an address may be none, of a photo and of every variant alike.
        let is_bad = record.best_reason == Reason::BadAddress.code()
            || (record.best_reason == Reason::NoAddress.code() && record.variant_count > 0)
            || [
                record.best_url.as_deref(),
                record.image_url.as_deref(),
                record.page_url.as_deref(),
                record.short_url.as_deref(),
            ]
            .into_iter()
            .flatten()
            .any(|url| normalized_url(url).is_none());
        for (holds, code) in [
            (is_shut, CheckCode::Unavailable),
            (
                is_moving && record.variant_count == 0 && !is_unresolved,
                CheckCode::NoVariants,
            ),
            (is_playlist, CheckCode::PlaylistOnly),
            (is_bad, CheckCode::BadAddress),
        ] {
            self.remark(code, u64::from(holds), here);
        }
        let mut foreign: Vec<String> = Vec::new();
        for url in [
            record.best_url.as_deref(),
            record.image_url.as_deref(),
            record.page_url.as_deref(),
            record.short_url.as_deref(),
        ] {
            let host = url.and_then(host_of);
            let host = host.filter(|host| !self.hosts.has(host) && !foreign.contains(host));
            foreign.extend(host);
        }
        for host in foreign {
            self.remark_word(CheckCode::ForeignHost, host, here);
        }
        if let Some(key) = record.medium_key() {
            let carrier = record.tweet_id.or(record.message_id);
            let medium = self.hasher.hash_one((record.root_tweet_id, carrier, key));
            if self.seen.contains(&medium) {
                self.remark(CheckCode::Duplicate, 1, here);
            } else if self.seen.len() + self.here.len() < self.most_seen.0 {
                self.here.push(medium);
            } else {
                self.remark(CheckCode::Uncompared, 1, here);
            }
        }
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        self.remark(CheckCode::Rejected, 1, || Spot {
            document: reject.document,
            line: reject.line,
            offset: reject.offset,
            error_line: Some(reject.error_line),
            error_offset: Some(reject.error_offset),
            pointer: reject.pointer.clone(),
            cause: Some(reject.message.clone()),
        });
        if let Some(column) = reject.json_column {
            self.remark(CheckCode::BehindWords, 1, || Spot {
                document: reject.document,
                line: reject.line,
                offset: reject.offset,
                error_line: None,
                error_offset: None,
                pointer: String::new(),
                cause: Some(format!(
                    "JSON begins at column {column}; cut what stands before it"
                )),
            });
        }
        ControlFlow::Continue(())
    }

    fn document(&mut self, seen: &Seen<'_>) -> ControlFlow<()> {
        self.seen.extend(self.here.drain(..));
        let whole = || Spot::of(seen.place, "");
        let census = self.audit(seen);
        if seen.is_control {
            self.report.control += 1;
        } else {
            self.count(seen, &census);
        }
        let bad_text = self.bad_text.take();
        let is_salvaged = u64::from(!seen.faults.is_empty() || bad_text.is_some());
        self.remark(CheckCode::Salvaged, is_salvaged, || match seen.fault {
            Some(fault) => Spot {
                cause: Some(fault.to_string()),
                ..Spot::of(seen.place, &pointer_at(seen.bytes, fault.offset))
            },
            None => bad_text.unwrap_or_else(|| Spot {
                cause: Some("in JSON inside of a string".to_owned()),
                ..whole()
            }),
        });
        self.remark(CheckCode::WrongType, seen.misfits.len() as u64, || {
            let first = seen.misfits.first();
            Spot {
                cause: first.map(Misfit::cause),
                ..Spot::of(seen.place, first.map_or("", |misfit| &misfit.pointer))
            }
        });
        self.remark(CheckCode::Unresolved, seen.unresolved_keys, whole);
        ControlFlow::Continue(())
    }

    fn end(&mut self, framing: &Framing) {
        self.report.framing = framing.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::{Counts, Options, scan};

    fn check(input: &str) -> Report {
        let mut check = Check::new();
        let options = Options::default();
        let _ = scan(
            "-",
            input.as_bytes(),
            &options,
            &mut Counts::default(),
            &mut check,
        )
        .expect("JSON");
        check.report()
    }

    fn codes(report: &Report) -> Vec<(&str, u64, u64)> {
        let code = |remark: &Remark| (remark.code.as_str(), remark.count, remark.first.line);
        report.remarks.iter().map(code).collect()
    }

    const TWEET: &str = r#"{"id_str":"1050118621198921728","text":"a","created_at":"Wed Oct 10 20:19:24 +0000 2018","entities":{"media":[{"id_str":"7","type":"photo","sizes":{"large":{"w":2,"h":1}},"media_url_https":"https://pbs.twimg.com/media/A.jpg"}]}}"#;

    #[test]
    fn a_report_counts_tweets_and_says_when() {
        let report = check(&format!("{TWEET}\n{{\"delete\":{{}}}}\n{{\"a\":1}}\n"));
        assert_eq!(report.framing, Framing::JsonLines);
        assert_eq!((report.tweets, report.media, report.control), (1, 1, 1));
        let time = "2018-10-10T20:19:24Z".parse().ok();
        assert_eq!((report.earliest, report.latest), (time, time));
        assert_eq!(
            report.dialects,
            BTreeMap::from([(Dialect::V1, 1), (Dialect::Unknown, 1)])
        );
        assert!(report.remarks.is_empty());
    }

    #[test]
    fn a_tweet_that_stands_in_two_documents_is_remarked_on() {
        assert_eq!(
            codes(&check(&format!("{TWEET}\n{{}}\n{TWEET}\n"))),
            [("duplicate", 1, 3)]
        );
    }

    #[test]
    fn what_no_place_is_left_for_is_not_told_as_seen_but_as_unknown() {
        let tweet = |id: u64| TWEET.replace("\"7\"", &format!("\"{id}\""));
        let lines: String = [1, 2, 3, 1, 4, 3, 2].map(|id| tweet(id) + "\n").concat();
        let mut check = Check::new();
        check.most_seen = MostSeen(2);
        for _ in 0..2 {
            let (options, mut counts) = (Options::default(), Counts::default());
            let _ = scan("-", lines.as_bytes(), &options, &mut counts, &mut check).expect("JSON");
            assert_eq!(
                codes(&check.report()),
                [("duplicate", 2, 4), ("uncompared", 3, 3)]
            );
        }
    }

    #[test]
    fn the_worst_comes_first() {
        let video = r#"{"id_str":"9","text":"a","created_at":"x","extended_entities":{"media":[{"id":8,"id_str":"7","type":"video","ext_media_availability":{"status":"Unavailable"},"indices":{},"media_url_https":"https://pbs.twimg.com/a.jpg"}]}}"#;
        let report = check(&format!("{{\"a\":\"\\ud800\"}}\n{{\"a\":\n{video}\n"));
        assert_eq!(
            codes(&report),
            [
                ("rejected", 1, 2),
                ("salvaged", 1, 1),
                // The indices and the time.
                ("wrong-type", 2, 3),
                ("id-differs", 1, 3),
                ("unavailable", 1, 3),
                ("no-variants", 1, 3),
                ("sizes-missing", 1, 3)
            ]
        );
    }

    #[test]
    fn what_was_salvaged_is_told_with_its_place_and_its_kind() {
        for (bad, cause) in [
            (
                &br#""\ud83d""#[..],
                "half of a surrogate pair stands alone in a string",
            ),
            (b"-1e999", "a number is beyond the range of a 64-bit float"),
            (b"\"\xff\"", "bytes in a string are no UTF-8"),
        ] {
            let document = [b"{\"a\":[1,", bad, b",\"\xff\"]}"].concat();
            let mut check = Check::new();
            let (options, mut counts) = (Options::default(), Counts::default());
            let _ = scan("-", &document[..], &options, &mut counts, &mut check).expect("JSON");
            let remarks = check.report().remarks;
            let [remark] = &remarks[..] else {
                panic!("{remarks:?}");
            };
            assert_eq!((remark.code, remark.count), (CheckCode::Salvaged, 1));
            assert_eq!(remark.first.pointer, "/a/1");
            assert_eq!(remark.first.cause.as_deref(), Some(cause));
        }
    }

    #[test]
    fn every_input_gets_a_report_of_its_own() {
        let mut check = Check::new();
        for _ in 0..2 {
            let options = Options::default();
            let _ = scan(
                "-",
                TWEET.as_bytes(),
                &options,
                &mut Counts::default(),
                &mut check,
            )
            .expect("JSON");
            let report = check.report();
            assert_eq!(report.media, 1);
            assert!(report.remarks.is_empty());
        }
    }
}
