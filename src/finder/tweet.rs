//! The media of a typed tweet: the finder's ranking applied to a value that is parsed already.
//!
//! Takes a [`Tweet`], gives its media and those of the tweets in it. A test holds the result to what
//! [`find`](super::find) says of the same tweet as JSON.

use super::fault_at;
use super::kind;
use super::label::Relation;
use super::same::Places;
use crate::error::{Error, ErrorKind};
use crate::json::decode::parse;
use crate::json::validate;
use crate::json::verdict::Verdict;
use crate::model::{Id, MediaEntity, MediaType, Tweet};

/// One media entity of a typed tweet.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TweetMedia<S = String> {
    /// The media entity, its gaps filled from the lesser lists of its tweet.
    pub media: MediaEntity<S>,
    /// What it is, also where the payload says nothing or is known to lie.
    pub media_type: MediaType,
    /// What the carrying tweet is to the outermost one.
    pub relation: Relation,
    /// The carrying tweet; of a retweet the one that is retweeted.
    pub tweet_id: Option<Id>,
    /// Position in its tweet, from 1.
    pub index: usize,
    /// How many media its tweet has.
    pub count: usize,
}

impl Tweet {
    /// Parses one tweet of the v1.1 family, every byte of which is checked.
    ///
    /// # Errors
    ///
    /// - The document is no JSON, or is nested deeper than 64 levels; the error names the line, the byte
    ///   and the JSON Pointer of what is wrong with it.
    /// - The document is no object.
    ///
    /// # Examples
    ///
    /// ```
    /// use tweet_media::Tweet;
    ///
    /// let tweet = Tweet::from_slice(br#"{"id_str":"1801","entities":{"media":[{"id":"1800"}]}}"#)?;
    /// assert_eq!(tweet.media()[0].media.media_id(), Some(1800.into()));
    /// # Ok::<(), tweet_media::Error>(())
    /// ```
    pub fn from_slice(document: &[u8]) -> Result<Self, Error> {
        let document = document.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(document);
        // The parser says little of what it refuses; the validator says where and why.
        let tweet = parse(document).map_err(|error| match validate::validate(document) {
            Verdict::Broken(fault) => fault_at(document, &fault),
            Verdict::Salvaged(faults) => fault_at(document, &faults.first),
            Verdict::Valid => error,
        });
        match document.trim_ascii_start().first() {
            Some(b'{') | None => tweet,
            Some(_)
                if tweet
                    .as_ref()
                    .is_err_and(|error| error.location().is_some()) =>
            {
                tweet
            }
            Some(_) => Err(Error::new(
                ErrorKind::Dialect,
                "expected an object: a tweet",
            )),
        }
    }
}

impl<S: AsRef<str> + Clone> Tweet<S> {
    /// Every photo, video and animated GIF of this tweet and of the tweets it retweets and quotes.
    ///
    /// The lists of a tweet are ranked: the extended one of its long form, the extended one, the
    /// preview of its long form, the preview. The best list that holds anything counts; the others
    /// only fill fields that its media lack. The lists of a retweet and of the tweet it retweets are
    /// ranked together, and belong to the latter.
    ///
    /// # Examples
    ///
    /// ```
    /// use tweet_media::{MediaType, Relation, Tweet};
    ///
    /// let tweet: Tweet = serde_json::from_str(r#"{"id_str":"9","retweeted_status":{"id_str":"7",
    ///     "entities":{"media":[{"id_str":"6","type":"photo"}]},
    ///     "extended_entities":{"media":[{"id_str":"6","type":"video"}]}}}"#)?;
    /// let media = tweet.media();
    /// assert_eq!(media.len(), 1);
    /// assert_eq!(media[0].media_type, MediaType::Video);
    /// assert_eq!(media[0].relation, Relation::Retweet);
    /// assert_eq!(media[0].tweet_id, Some(7.into()));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn media(&self) -> Vec<TweetMedia<S>> {
        let mut groups: Vec<Group<'_, S>> = Vec::new();
        gather(self, Relation::Tweet, &mut groups);
        groups.into_iter().flat_map(Group::media).collect()
    }
}

/// The copies of one tweet: its own, the retweet around it, the repetition by a root.
struct Group<'t, S> {
    tweet_id: Option<Id>,
    relation: Relation,
    /// Each with 1 if it is a retweet around the tweet, whose lists come after those inside.
    copies: Vec<(u8, &'t Tweet<S>)>,
}

/// Collects a tweet and those nested in it, each with its copies.
fn gather<'t, S>(tweet: &'t Tweet<S>, relation: Relation, groups: &mut Vec<Group<'t, S>>) {
    // Nesting is as deep as the input says, so it is followed without recursion.
    let mut next = vec![(tweet, relation)];
    while let Some((outer, relation)) = next.pop() {
        let (subject, id, relation) = match outer.retweeted_status.as_deref() {
            Some(inner) => (inner, inner.tweet_id(), Relation::Retweet),
            None => match outer.retweeted_status_id_str {
                // The web client's timelines name it and hold it elsewhere.
                Some(id) => (outer, Some(id), Relation::Retweet),
                None => (outer, outer.tweet_id(), relation),
            },
        };
        let known = groups
            .iter_mut()
            .find(|group| id.is_some() && group.tweet_id == id);
        let copies: &mut Vec<(u8, &Tweet<S>)> = match known {
            Some(group) => &mut group.copies,
            None => {
                groups.push(Group {
                    tweet_id: id,
                    relation,
                    copies: Vec::new(),
                });
                match groups.last_mut() {
                    Some(group) => &mut group.copies,
                    None => return,
                }
            }
        };
        copies.push((0, subject));
        if !std::ptr::eq(subject, outer) {
            copies.push((1, outer));
        }
        for quoted in [outer, subject]
            .into_iter()
            .filter_map(|tweet| tweet.quoted_status.as_deref())
        {
            if !next.iter().any(|(tweet, _)| std::ptr::eq(*tweet, quoted)) {
                next.push((quoted, Relation::Quote));
            }
        }
    }
}

/// Reads one list of a tweet's media.
type List<S> = fn(&Tweet<S>) -> &[MediaEntity<S>];

impl<S: AsRef<str> + Clone> Group<'_, S> {
    fn media(self) -> Vec<TweetMedia<S>> {
        let ranks: [(bool, List<S>); 4] = [
            (true, |tweet| {
                let long = tweet.extended_tweet.as_ref();
                long.and_then(|long| long.extended_entities.as_ref())
                    .map_or(&[], |list| list.media.as_slice())
            }),
            (true, |tweet| {
                tweet
                    .extended_entities
                    .as_ref()
                    .map_or(&[], |list| list.media.as_slice())
            }),
            (false, |tweet| {
                let long = tweet.extended_tweet.as_ref();
                long.and_then(|long| long.entities.as_ref())
                    .map_or(&[], |list| list.media.as_slice())
            }),
            (false, |tweet| {
                tweet
                    .entities
                    .as_ref()
                    .map_or(&[], |list| list.media.as_slice())
            }),
        ];
        let mut lists = Vec::new();
        for (rank, (trusted, list)) in ranks.iter().enumerate() {
            for (depth, tweet) in &self.copies {
                let list = list(tweet);
                lists.push((
                    (rank, *depth, std::cmp::Reverse(list.len())),
                    *trusted,
                    list,
                ));
            }
        }
        lists.retain(|(_, _, list)| !list.is_empty());
        lists.sort_by_key(|(order, ..)| *order);
        let mut lists = lists.into_iter().map(|(_, trusted, list)| (trusted, list));
        let Some((trusted, best)) = lists.next() else {
            return Vec::new();
        };
        let mut media = best.to_vec();
        let mut places = Places::of(media.iter());
        for (trusted, list) in lists {
            for other in list {
                if let Some(place) = places.first(media.len(), |place| &media[place], other) {
                    let mut other = other.clone();
                    if !trusted {
                        other.media_type = None;
                    }
                    media[place].fill_from(other);
                    places.learn(place, &media[place]);
                }
            }
        }
        let count = media.len();
        media
            .into_iter()
            .enumerate()
            .map(|(index, media)| TweetMedia {
                media_type: kind::media_type(&media, trusted).0,
                media,
                relation: self.relation,
                tweet_id: self.tweet_id,
                index: index + 1,
                count,
            })
            .collect()
    }
}
