//! Which records are wanted, told by their fields alone.
//!
//! Takes a record, says whether it is wanted or which wish it fails. Pure; what becomes of the others
//! is left to the caller.

use std::time::Duration;

use super::Record;
use crate::finder::Relation;
use crate::model::Id;
use crate::time::Moment;

/// What a record must be like. An empty filter lets everything pass; of several wishes all must hold,
/// of several values of one wish any.
///
/// # Examples
///
/// ```
/// use tweet_media::{Filter, Policy, TypeFilter, records};
///
/// let mut filter = Filter::default();
/// filter.types = vec![TypeFilter::Photo];
/// filter.since = Some("2018-10-10".parse()?);
///
/// let line = r#"{"id_str":"1050118621198921728","entities":{"media":[{"id_str":"1050118621198921727",
///     "type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg"}]}}"#;
/// let mut wanted = 0;
/// records(line.as_bytes(), &Policy::default(), |record| {
///     wanted += u32::from(filter.matches(record));
/// })?;
/// assert_eq!(wanted, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filter {
    /// Types of media.
    pub types: Vec<TypeFilter>,
    /// What the carrying tweet is to the root tweet.
    pub relations: Vec<Relation>,
    /// The carrying tweet or its root: a tweet with what it retweets and quotes.
    pub tweets: Vec<Id>,
    /// Handles, in any case and with or without the at sign, or ids of authors.
    pub authors: Vec<String>,
    /// Posted then or later.
    pub since: Option<Moment>,
    /// Posted earlier.
    pub until: Option<Moment>,
    /// As long as this or longer. Photos and GIFs have no length.
    pub min_duration: Option<Duration>,
    /// As long as this or shorter. Photos and GIFs have no length.
    pub max_duration: Option<Duration>,
    /// Only media with a description.
    pub has_alt_text: bool,
}

/// A type of media to filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TypeFilter {
    /// Photos.
    Photo,
    /// Videos.
    Video,
    /// Animated GIFs.
    AnimatedGif,
    /// Whatever else the service may send.
    Other,
}

impl TypeFilter {
    fn of(record: &Record<'_>) -> Self {
        match record.media_type.as_ref() {
            "photo" => Self::Photo,
            "video" => Self::Video,
            "animated_gif" => Self::AnimatedGif,
            _ => Self::Other,
        }
    }
}

/// The wish that a record fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mismatch {
    /// It is of another type.
    Type,
    /// Its tweet is something else to the root.
    Relation,
    /// It belongs to another tweet.
    Tweet,
    /// It is somebody else's.
    Author,
    /// It is shorter or longer, or is a photo or GIF, which have no length.
    Duration,
    /// It has no description.
    AltText,
    /// It was posted earlier or later.
    Time,
    /// It is a medium alone, of which no tweet is known; it meets every wish that can be told.
    NoTweet,
    /// It is not known whose it is, by what was asked for; it meets every wish that can be told.
    NoAuthor,
    /// It is not known how long it is; it meets every wish that can be told.
    NoDuration,
    /// It is not known when it was posted; it meets every other wish.
    NoTime,
}

impl Filter {
    /// Whether a record is wanted.
    #[must_use]
    pub fn matches(&self, record: &Record<'_>) -> bool {
        self.check(record).is_ok()
    }

    /// Whether every record is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Which wish a record fails.
    ///
    /// # Errors
    ///
    /// - The record is not wanted; the first wish that it fails, else the first of which nothing is known,
    ///   time being the last.
    pub fn check(&self, record: &Record<'_>) -> Result<(), Mismatch> {
        let wishes = [
            (
                any(&self.types, |wanted| *wanted == TypeFilter::of(record)),
                Mismatch::Type,
            ),
            (
                any(&self.relations, |wanted| *wanted == record.relation),
                Mismatch::Relation,
            ),
            (self.is_of_tweet(record) != Some(false), Mismatch::Tweet),
            (self.is_of_author(record) != Some(false), Mismatch::Author),
            (self.has_length(record) != Some(false), Mismatch::Duration),
            (
                !self.has_alt_text || record.alt_text.is_some(),
                Mismatch::AltText,
            ),
        ];
        if let Some((_, mismatch)) = wishes.into_iter().find(|(holds, _)| !holds) {
            return Err(mismatch);
        }
        let time_of =
            |record: &Record<'_>| record.created_at.as_deref().and_then(Moment::of_record);
        let is_timed = self.since.is_some() || self.until.is_some();
        let time = is_timed.then(|| time_of(record));
        if let Some(Some(time)) = time {
            let is_between = self.since.is_none_or(|since| time >= since)
                && self.until.is_none_or(|until| time < until);
            if !is_between {
                return Err(Mismatch::Time);
            }
        }
        let unknown = [
            (self.is_of_tweet(record).is_none(), Mismatch::NoTweet),
            (self.is_of_author(record).is_none(), Mismatch::NoAuthor),
            (self.has_length(record).is_none(), Mismatch::NoDuration),
            (time == Some(None), Mismatch::NoTime),
        ];
        let unknown = unknown.into_iter().find(|(is_unknown, _)| *is_unknown);
        unknown.map_or(Ok(()), |(_, mismatch)| Err(mismatch))
    }

    /// Whether it is of one of these tweets; `None` for a medium alone.
    fn is_of_tweet(&self, record: &Record<'_>) -> Option<bool> {
        let ids = [record.tweet_id, record.root_tweet_id];
        let is_one = any(&self.tweets, |wanted| ids.contains(&Some(*wanted)));
        let is_known = is_one || ids != [None; 2] || record.relation != Relation::None;
        is_known.then_some(is_one)
    }

    /// Whether it is of one of these authors; `None` where what they are told by is not known.
    fn is_of_author(&self, record: &Record<'_>) -> Option<bool> {
        let is_one = any(&self.authors, |wanted| is_author(wanted, record));
        let may_be = |wanted: &String| match wanted.parse::<u64>() {
            Ok(_) => record.author_id.is_none(),
            Err(_) => record.author_username.is_none(),
        };
        (is_one || !self.authors.iter().any(may_be)).then_some(is_one)
    }

    /// Whether it is as long as is wanted; `None` for what has a length that is not known.
    fn has_length(&self, record: &Record<'_>) -> Option<bool> {
        if self.min_duration.is_none() && self.max_duration.is_none() {
            return Some(true);
        }
        let Some(length) = record.duration_ms.map(Duration::from_millis) else {
            let is_still = matches!(record.media_type.as_ref(), "photo" | "animated_gif");
            return is_still.then_some(false);
        };
        Some(
            self.min_duration.is_none_or(|least| length >= least)
                && self.max_duration.is_none_or(|most| length <= most),
        )
    }
}

/// Whether one of several values fits; where there are none, all do.
fn any<T>(wanted: &[T], fits: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(fits)
}

/// Whether a handle or an id is that of a record's author. A handle may consist of digits.
fn is_author(wanted: &str, record: &Record<'_>) -> bool {
    let handle = wanted.strip_prefix('@').unwrap_or(wanted);
    let name = record.author_username.as_deref().unwrap_or_default();
    (!handle.is_empty() && handle.eq_ignore_ascii_case(name))
        || wanted
            .parse()
            .is_ok_and(|id| record.author_id == Some(Id::new(id)))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn video() -> Record<'static> {
        let mut record = sample(None);
        record.tweet_id = Some(Id::new(7));
        record.root_tweet_id = Some(Id::new(8));
        record.relation = Relation::Quote;
        record.author_id = Some(Id::new(9));
        record.author_username = Some("Tea_and_Maps".into());
        record.duration_ms = Some(10_000);
        record.created_at = Some("2018-10-10T20:19:24Z".to_owned());
        record
    }

    #[track_caller]
    fn check(wish: impl Fn(&mut Filter)) -> Result<(), Mismatch> {
        let mut filter = Filter::default();
        wish(&mut filter);
        assert!(!filter.is_empty());
        filter.check(&video())
    }

    #[test]
    fn without_a_wish_everything_is_wanted() {
        assert!(Filter::default().is_empty() && Filter::default().matches(&video()));
    }

    #[test]
    fn of_several_values_any_may_hold_and_of_several_wishes_all_must() {
        use TypeFilter::{Photo, Video};
        assert_eq!(check(|filter| filter.types = vec![Photo, Video]), Ok(()));
        assert_eq!(
            check(|filter| filter.types = vec![Photo]),
            Err(Mismatch::Type)
        );
        assert_eq!(
            check(|filter| {
                filter.types = vec![Video];
                filter.relations = vec![Relation::Tweet];
            }),
            Err(Mismatch::Relation)
        );
    }

    #[test]
    fn a_tweet_is_its_own_media_and_those_it_leads_to() {
        for (id, expected) in [(7, Ok(())), (8, Ok(())), (9, Err(Mismatch::Tweet))] {
            assert_eq!(
                check(|filter| filter.tweets = vec![Id::new(id)]),
                expected,
                "{id}"
            );
        }
    }

    #[test]
    fn authors_are_known_by_handle_or_id() {
        for author in ["tea_and_maps", "@TEA_AND_MAPS", "9"] {
            assert_eq!(
                check(|filter| filter.authors = vec![author.to_owned()]),
                Ok(()),
                "{author}"
            );
        }
        for author in ["tea", "@", "", "10", "@9"] {
            let result = check(|filter| filter.authors = vec![author.to_owned()]);
            assert_eq!(result, Err(Mismatch::Author), "{author}");
        }
    }

    #[test]
    fn times_are_half_open() {
        let at = |text: &str| Some(text.parse().expect("a moment"));
        let own = "2018-10-10T20:19:24Z";
        assert_eq!(check(|filter| filter.since = at(own)), Ok(()));
        assert_eq!(check(|filter| filter.until = at(own)), Err(Mismatch::Time));
        assert_eq!(check(|filter| filter.until = at("2018-10-11")), Ok(()));
        assert_eq!(
            check(|filter| filter.since = at("2018-10-11")),
            Err(Mismatch::Time)
        );
    }

    #[test]
    fn a_record_without_a_time_is_told_from_one_of_another_time() {
        let mut record = video();
        record.created_at = None;
        let mut filter = Filter {
            since: Some("2018-10-10".parse().expect("a date")),
            ..Filter::default()
        };
        assert_eq!(filter.check(&record), Err(Mismatch::NoTime));
        filter.types = vec![TypeFilter::Photo];
        assert_eq!(filter.check(&record), Err(Mismatch::Type));
    }

    #[test]
    fn lengths_are_inclusive_and_what_has_none_fits_none() {
        let ten = Some(Duration::from_secs(10));
        assert_eq!(
            check(|filter| (filter.min_duration, filter.max_duration) = (ten, ten)),
            Ok(())
        );
        let less = Some(Duration::from_millis(9_999));
        assert_eq!(
            check(|filter| filter.max_duration = less),
            Err(Mismatch::Duration)
        );
        let filter = Filter {
            min_duration: Some(Duration::ZERO),
            ..Filter::default()
        };
        assert!(!filter.matches(&sample(None)));
    }

    #[test]
    fn what_is_not_known_is_told_from_what_is_otherwise() {
        let check = |wish: fn(&mut Filter), change: fn(&mut Record<'static>)| {
            let (mut filter, mut record) = (Filter::default(), video());
            wish(&mut filter);
            change(&mut record);
            filter.check(&record)
        };
        let long: fn(&mut Filter) = |filter| filter.min_duration = Some(Duration::ZERO);
        assert_eq!(
            check(long, |record| record.duration_ms = None),
            Err(Mismatch::NoDuration)
        );
        for still in ["photo", "animated_gif"] {
            let (mut filter, mut record) = (Filter::default(), video());
            long(&mut filter);
            (record.duration_ms, record.media_type) = (None, still.into());
            assert_eq!(filter.check(&record), Err(Mismatch::Duration), "{still}");
        }
        let named: fn(&mut Filter) = |filter| filter.authors = vec!["lamp".to_owned()];
        let numbered: fn(&mut Filter) = |filter| filter.authors = vec!["10".to_owned()];
        let nameless: fn(&mut Record<'static>) = |record| record.author_username = None;
        let numberless: fn(&mut Record<'static>) = |record| record.author_id = None;
        assert_eq!(check(named, nameless), Err(Mismatch::NoAuthor));
        assert_eq!(check(numbered, nameless), Err(Mismatch::Author));
        assert_eq!(check(numbered, numberless), Err(Mismatch::NoAuthor));
        assert_eq!(check(named, numberless), Err(Mismatch::Author));
        let of_tweet: fn(&mut Filter) = |filter| filter.tweets = vec![Id::new(1)];
        let alone: fn(&mut Record<'static>) = |record| {
            (record.tweet_id, record.root_tweet_id) = (None, None);
            record.relation = Relation::None;
        };
        assert_eq!(check(of_tweet, alone), Err(Mismatch::NoTweet));
        let message: fn(&mut Record<'static>) = |record| {
            (record.tweet_id, record.root_tweet_id) = (None, None);
            record.relation = Relation::Message;
        };
        assert_eq!(check(of_tweet, message), Err(Mismatch::Tweet));
    }

    #[test]
    fn a_description_may_be_asked_for() {
        assert_eq!(
            check(|filter| filter.has_alt_text = true),
            Err(Mismatch::AltText)
        );
        let filter = Filter {
            has_alt_text: true,
            ..Filter::default()
        };
        assert!(filter.matches(&sample(Some("a lamp"))));
    }
}
