//! The census: how many tweets and messages a document holds, with media or without.
//!
//! Takes an [outline](super::walk::Outline) in which every object with words was kept, gives a
//! [`Census`]. Who a tweet is and what it is to others is told by the same table and the same hops as
//! for media. Only [checks](crate::Check) need it: media are found without.

use std::collections::{HashMap, HashSet};

use super::containers::{Fact, is_message};
use super::ids::id_of;
use super::label::{Dialect, Relation};
use super::outline::Index;
use super::owner::{Holder, View, Who};
use super::page::{Page, role};
use crate::json::cursor::RawStr;
use crate::model::Id;

/// Who is in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Census {
    /// What the document seems to be; unknown where it holds neither tweet nor message.
    pub dialect: Dialect,
    /// Its tweets, each id once, in the order in which they stand.
    pub tweets: Vec<CountedTweet>,
    /// How many direct messages it holds.
    pub messages: u64,
    /// Whether it is an answer to an upload.
    pub is_upload: bool,
}

impl Default for Census {
    fn default() -> Self {
        Self {
            dialect: Dialect::Unknown,
            tweets: Vec::new(),
            messages: 0,
            is_upload: false,
        }
    }
}

/// One tweet of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CountedTweet {
    /// Its id.
    pub id: Id,
    /// What it is to the one that leads to it.
    pub relation: Relation,
    /// When it was posted, as the payload writes it.
    pub created_at: Option<String>,
}

/// Counts what an outline holds.
pub(super) fn of(view: View<'_>) -> Census {
    let mut census = Census::default();
    let page = Page::of(view);
    let mut known: HashMap<Id, usize> = HashMap::new();
    let mut messages: HashSet<Who> = HashSet::new();
    for index in 0..view.outline.entries.len() {
        let Ok(index) = Index::try_from(index) else {
            break;
        };
        if view.outline.fact(index, Fact::Words).is_none() {
            continue;
        }
        let holder = Holder::of(view.outline, index);
        if is_of_message(view, holder) {
            messages.insert(view.who(holder));
            continue;
        }
        let Some(id) = view.known(holder, Fact::Id).and_then(id_of) else {
            continue;
        };
        if !is_tweet(view, holder) {
            continue;
        }
        let relation = match view.root(holder).1 {
            Some(relation) => relation,
            None => match page.leads_to(holder.top) {
                [way, ..] => way.relation,
                [] if page.is_included(holder.top) => Relation::Include,
                [] => Relation::Tweet,
            },
        };
        if let Some(&number) = known.get(&id) {
            // A timeline may hold a tweet both for itself and quoted by another.
            let tweet: &mut CountedTweet = &mut census.tweets[number];
            if relation == Relation::Tweet {
                tweet.relation = relation;
            }
            continue;
        }
        known.insert(id, census.tweets.len());
        let created_at = view.known(holder, Fact::Time);
        census.tweets.push(CountedTweet {
            id,
            relation,
            created_at: created_at.map(|raw| RawStr::new(raw).text().into_owned()),
        });
    }
    census.messages = messages.len() as u64;
    let signs = view.outline.signs;
    census.is_upload = signs.upload && census.tweets.is_empty();
    if !census.tweets.is_empty() || census.messages > 0 {
        let times = || {
            census
                .tweets
                .iter()
                .filter_map(|tweet| tweet.created_at.as_deref())
        };
        census.dialect = super::label_of(signs, times().any(is_classic));
    }
    census
}

/// Whether an object is part of a direct message.
fn is_of_message(view: View<'_>, holder: Holder) -> bool {
    view.known(holder, Fact::Message).is_some()
        || holder
            .objects(view.outline)
            .any(|object| is_message(view.outline.key(object)))
}

/// Whether an object is part of a tweet that is counted.
#[cfg(feature = "records")]
pub(super) fn is_tweet_at(view: View<'_>, index: Index) -> bool {
    let holder = Holder::of(view.outline, index);
    let is_known = |fact: Fact| view.known(holder, fact).is_some();
    is_known(Fact::Words)
        && is_known(Fact::Id)
        && !is_of_message(view, holder)
        && is_tweet(view, holder)
}

/// Whether an object with an id and words is a tweet: it says when or by whom it was posted, or stands
/// where its page has tweets.
fn is_tweet(view: View<'_>, holder: Holder) -> bool {
    [Fact::Time, Fact::AuthorId, Fact::AuthorName, Fact::Kind]
        .iter()
        .any(|fact| view.known(holder, *fact).is_some())
        || role(view, holder.top).is_some()
}

/// Whether a time is spelled as in classic archives: `2014-09-01 07:31:54 +0000`.
fn is_classic(time: &str) -> bool {
    time.len() == 25 && time.as_bytes()[10] == b' ' && time.ends_with(" +0000")
}

#[cfg(test)]
mod tests {
    use crate::finder::{Dialect, Finder, Relation};

    #[track_caller]
    fn count(document: &str) -> (Dialect, Vec<(u64, Relation)>, u64) {
        let census = Finder::new().census(document.as_bytes());
        let tweets = census
            .tweets
            .iter()
            .map(|tweet| (tweet.id.get(), tweet.relation));
        (census.dialect, tweets.collect(), census.messages)
    }

    #[test]
    fn a_tweet_of_several_objects_is_one() {
        assert_eq!(
            count(
                r#"{"id_str":"7","text":"a…","user":{"id":1},"extended_tweet":{"full_text":"ab"},
                "quoted_status":{"id_str":"6","text":"","created_at":"x"}}"#
            ),
            (
                Dialect::V1,
                vec![(7, Relation::Tweet), (6, Relation::Quote)],
                0
            )
        );
        assert_eq!(
            count(
                r#"{"tweet_results":{"result":{"rest_id":"7","legacy":{"id_str":"7","full_text":"a",
                "created_at":"x","retweeted_status_result":{"result":{"rest_id":"6","legacy":{"full_text":"a","created_at":"x"}}}}}}}"#
            ),
            (
                Dialect::GraphQl,
                vec![(7, Relation::Tweet), (6, Relation::Retweet)],
                0
            )
        );
    }

    #[test]
    fn a_pages_tweets_are_told_from_those_it_includes() {
        assert_eq!(
            count(
                r#"{"data":[{"id":"7","text":"a","referenced_tweets":[{"type":"quoted","id":"6"}]},{"id":"8","text":"b"}],
                "includes":{"tweets":[{"id":"6","text":"c"},{"id":"5","text":"d"}]}}"#
            ),
            (
                Dialect::V2,
                vec![
                    (7, Relation::Tweet),
                    (8, Relation::Tweet),
                    (6, Relation::Quote),
                    (5, Relation::Include)
                ],
                0
            )
        );
    }

    #[test]
    fn messages_are_no_tweets() {
        let (dialect, tweets, messages) = count(
            r#"{"dmConversation":{"messages":[{"messageCreate":{"id":"7","text":"a","senderId":"1","createdAt":"x"}},
            {"messageCreate":{"id":"8","text":"","senderId":"1","createdAt":"x"}}]}}"#,
        );
        assert_eq!(
            (dialect, tweets, messages),
            (Dialect::DirectMessages, vec![], 2)
        );
    }

    #[test]
    fn a_message_that_another_answers_is_counted_once() {
        let (_, tweets, messages) = count(
            r#"[{"message":{"id":"7","message_data":{"id":"7","text":"a","sender_id":"1","time":"2",
            "reply_data":{"id":"6","text":"b","sender_id":"1","time":"1"}}}},
            {"message":{"id":"6","message_data":{"id":"6","text":"b","sender_id":"1","time":"1"}}}]"#,
        );
        assert_eq!((tweets, messages), (vec![], 2));
    }

    #[test]
    fn what_only_looks_like_a_tweet_is_none() {
        for document in [
            r#"{"id":1,"text":"a"}"#,
            r#"{"id_str":"1","screen_name":"a","created_at":"x"}"#,
            r#"{"a":[{"text":"hashtag","indices":[0,1]}]}"#,
            "[]",
            "7",
        ] {
            assert_eq!(count(document), (Dialect::Unknown, vec![], 0), "{document}");
        }
    }

    #[test]
    fn an_answer_to_an_upload_is_known() {
        let census = Finder::new().census(br#"{"media_id_string":"7","expires_after_secs":86400}"#);
        assert!(census.is_upload && census.dialect == Dialect::Unknown);
    }
}
