//! What an input seems to be, in plain words.

use tweet_media::{Dialect, Framing, Report};

use crate::human::{count, things};

/// The words for a dialect of which an input mostly consists.
const SOURCES: &[(Dialect, &str)] = &[
    (Dialect::V1, "API 1.1"),
    (Dialect::V2, "API v2"),
    (Dialect::GraphQl, "web or mobile client (GraphQL)"),
    (Dialect::Web, "web client before GraphQL"),
    (Dialect::ActivityStreams, "enterprise activity stream"),
    (Dialect::Archive, "personal archive"),
    (Dialect::Grailbird, "classic personal archive"),
    (Dialect::Webhook, "account activity webhook"),
    (Dialect::DirectMessages, "direct messages"),
    (Dialect::Syndication, "embed endpoint"),
    (Dialect::Derived, "written by a tool"),
    (Dialect::MediaEntity, "media entities without tweets"),
];

/// The verdict: what it seems to be, and what it holds.
pub(crate) fn of(report: &Report) -> String {
    let documents: u64 = report.dialects.values().sum();
    let rejected = report
        .remarks
        .iter()
        .any(|remark| remark.code.as_str() == "rejected");
    if documents == 0 && report.control == 0 {
        return if rejected {
            "nothing that could be read"
        } else {
            "empty"
        }
        .to_owned();
    }
    let holds: Vec<_> = [
        (report.tweets, "tweet"),
        (report.messages, "message"),
        (report.uploads, "upload answer"),
    ]
    .iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, noun)| things(*number, noun))
    .collect();
    let mut holds = holds;
    if report.inner_tweets > 0 {
        let more = if report.tweets > 0 {
            " more inside of others"
        } else {
            " inside of others"
        };
        holds.push(things(report.inner_tweets, "tweet") + more);
    }
    if holds.is_empty() && report.media == 0 {
        let what = source(report).unwrap_or_else(|| match report.control {
            0 => "other JSON".to_owned(),
            _ => "control lines of a stream".to_owned(),
        });
        return format!("no tweets and no media: {what}");
    }
    if holds.is_empty() {
        holds.push("no tweets".to_owned());
    }
    holds.push(match report.media {
        0 => "no media".to_owned(),
        1 => "1 medium".to_owned(),
        media => format!("{} media", count(media)),
    });
    let source = source(report).unwrap_or_else(|| {
        if report.uploads > 0 {
            "upload answers"
        } else {
            "unknown source"
        }
        .to_owned()
    });
    format!("{source}: {}", holds.join(", "))
}

/// Where it comes from: told by its script's name, else by what most of its documents are.
fn source(report: &Report) -> Option<String> {
    if let Framing::Assignment { name } = &report.framing
        && let Some(words) = of_script(name)
    {
        return Some(words);
    }
    let known = report
        .dialects
        .iter()
        .filter(|(dialect, _)| **dialect != Dialect::Unknown);
    let (dialect, documents) = known.clone().max_by_key(|(_, documents)| **documents)?;
    let (_, words) = SOURCES.iter().find(|(known, _)| known == dialect)?;
    let what = match dialect {
        Dialect::V1 if report.control > 0 => " stream",
        Dialect::V2 if report.control == 0 && report.tweets > *documents => " pages",
        _ => "",
    };
    let more = if known.count() > 1 { " and others" } else { "" };
    Some(format!("{words}{what}{more}"))
}

/// What the script of an archive assigns to: `window.YTD.direct_messages.part0`,
/// `Grailbird.data.tweets_2014_08`.
fn of_script(name: &str) -> Option<String> {
    if let Some(month) = name.strip_prefix("Grailbird.data.") {
        let month = month.trim_start_matches("tweets_").replace('_', "-");
        return Some(format!("classic personal archive, {month}"));
    }
    if name == "window.__THAR_CONFIG" {
        return Some("table of contents of a personal archive".to_owned());
    }
    let (kind, part) = name.strip_prefix("window.YTD.")?.split_once(".part")?;
    let number: u64 = part.parse().ok()?;
    let kind = match kind {
        "tweets" | "tweet" => String::new(),
        other => format!(", {}", other.replace('_', " ")),
    };
    Some(format!(
        "personal archive{kind}, part {}",
        number.saturating_add(1)
    ))
}

/// Every dialect with its documents, the most frequent first.
pub(crate) fn dialects(report: &Report) -> Option<String> {
    let mut dialects: Vec<_> = report.dialects.iter().collect();
    dialects.sort_by_key(|(dialect, documents)| (std::cmp::Reverse(**documents), **dialect));
    let mut words: Vec<_> = dialects
        .into_iter()
        .map(|(dialect, documents)| format!("{dialect} {}", count(*documents)))
        .collect();
    if report.control > 0 {
        words.push(things(report.control, "stream control line"));
    }
    (!words.is_empty()).then(|| words.join(", "))
}

/// The days between which the tweets were posted.
pub(crate) fn dates(report: &Report) -> Option<String> {
    let day = |time: String| time.get(..10).map_or(time.clone(), str::to_owned);
    let first = day(report.earliest?.to_string());
    let last = day(report.latest?.to_string());
    Some(if first == last {
        first
    } else {
        format!("{first} to {last}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tweet_media::Check;

    fn report(change: impl Fn(&mut Report)) -> Report {
        let mut report = Check::new().report();
        change(&mut report);
        report
    }

    #[test]
    fn an_archive_is_known_by_its_script() {
        let archive = |name: &str| {
            of(&report(|report| {
                report.framing = Framing::Assignment {
                    name: name.to_owned(),
                };
                report.dialects.insert(Dialect::Archive, 2045);
                report.tweets = 2045;
                report.media = 23;
            }))
        };
        for (name, words) in [
            ("window.YTD.tweets.part0", "personal archive, part 1"),
            (
                "window.YTD.deleted_tweets.part2",
                "personal archive, deleted tweets, part 3",
            ),
            (
                "Grailbird.data.tweets_2014_08",
                "classic personal archive, 2014-08",
            ),
            ("window.other", "personal archive"),
        ] {
            assert_eq!(archive(name), format!("{words}: 2,045 tweets, 23 media"));
        }
    }

    #[test]
    fn what_holds_nothing_says_so() {
        assert_eq!(of(&report(|_| {})), "empty");
        let other = report(|report| _ = report.dialects.insert(Dialect::Unknown, 3));
        assert_eq!(of(&other), "no tweets and no media: other JSON");
        let control = report(|report| report.control = 3);
        assert_eq!(
            of(&control),
            "no tweets and no media: control lines of a stream"
        );
    }

    #[test]
    fn inner_tweets_are_counted_apart() {
        let page = report(|report| {
            report.dialects.insert(Dialect::V2, 1);
            (report.tweets, report.inner_tweets, report.media) = (3, 1, 1);
        });
        assert_eq!(
            of(&page),
            "API v2 pages: 3 tweets, 1 tweet more inside of others, 1 medium"
        );
    }
}
