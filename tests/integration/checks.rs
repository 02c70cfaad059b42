//! What a check counts, against an independent program's count.

use tweet_media::{Check, Counts, Input, Options, scan};

use crate::support::beside;

/// Files in which no tweet stands twice, since the other program counts each time.
const ONCE: &[&str] = &[
    "archive__",
    "grailbird__",
    "graphql__",
    "v11stream__",
    "webv1__",
    "gnipas__",
];

#[test]
fn tweets_of_real_payloads_are_as_many_as_an_independent_program_counts() {
    let Some(folder) = beside("shared/corpus") else {
        return;
    };
    let table = std::fs::read_to_string(folder.join("expected.tsv")).expect("the counts");
    let mut lines = table.lines();
    let column = lines
        .next()
        .and_then(|head| head.split('\t').position(|name| name == "tweets"));
    let column = column.expect("a column of tweets");
    let mut compared = 0;
    for line in lines {
        let cells: Vec<_> = line.split('\t').collect();
        if !ONCE.iter().any(|dialect| cells[0].starts_with(dialect)) {
            continue;
        }
        let source = Input::new(folder.join(cells[0])).open().expect("a file");
        let mut check = Check::new();
        let _ = scan(
            cells[0],
            source,
            &Options::default(),
            &mut Counts::default(),
            &mut check,
        );
        let report = check.report();
        let tweets = report.tweets + report.inner_tweets;
        assert_eq!(tweets.to_string(), cells[column], "{}", cells[0]);
        compared += 1;
    }
    assert!(compared > 40, "{compared}");
}
