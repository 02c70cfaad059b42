//! The service's spellings of a time, as RFC 3339, and the moments that a caller names.
//!
//! Takes text or an id, gives `2018-10-10T20:19:24Z`; text that is no time gives nothing.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::strtime;
use jiff::tz::{Offset, TimeZone};

use crate::model::Id;

/// The spellings: API 1.1 and personal archives, classic archives.
const SPELLINGS: &[&str] = &["%a %b %d %H:%M:%S %z %Y", "%Y-%m-%d %H:%M:%S %z"];

/// Milliseconds since 1970 below this are seconds: no tweet is from before 2001 in milliseconds.
const FIRST_MILLIS: i64 = 1_000_000_000_000;

/// The first day of the service: no tweet was posted before, and what says so says nothing. A small number, or
/// the beginning of 1970, stands where a program had no time to write.
const FIRST_DAY: (u32, u32, u32) = (2006, 3, 21);

/// Its first second.
const FIRST_SECOND: i64 = 1_142_899_200;

/// Reads any spelling of the service.
pub(crate) fn rfc3339(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(time) = usual(text) {
        return Some(time);
    }
    let time = match text.as_bytes().first()? {
        b'0'..=b'9' if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            number(text.parse().ok()?)?
        }
        b'0'..=b'9' => text.parse().ok().or_else(|| spelled(text))?,
        _ => spelled(text)?,
    };
    (time.as_second() >= FIRST_SECOND).then(|| time.to_string())
}

/// The spelling of nearly all payloads, `Wed Oct 10 20:19:24 +0000 2018`, rearranged without a general
/// parser: ten times as fast, which shows in scans. What is not quite so goes the long way.
fn usual(text: &str) -> Option<String> {
    const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    let bytes: &[u8; 30] = text.as_bytes().try_into().ok()?;
    let digits = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0_u32, |number, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + u32::from(byte - b'0'))
        })
    };
    let month = MONTHS.chunks(3).position(|month| *month == bytes[4..7])?;
    let month = u32::try_from(month).ok()? + 1;
    let (day, hour, minute, second) = (
        digits(8..10)?,
        digits(11..13)?,
        digits(14..16)?,
        digits(17..19)?,
    );
    let year = digits(26..30)?;
    let is_shaped = bytes[3] == b' '
        && bytes[7] == b' '
        && bytes[10] == b' '
        && bytes[13] == b':'
        && bytes[16] == b':'
        && bytes[19..26] == *b" +0000 ";
    // Days that not every month has go the long way, which knows the calendar.
    let is_plain = (1..=28).contains(&day) && hour < 24 && minute < 60 && second < 60;
    let is_later = (year, month, day) >= FIRST_DAY;
    (is_shaped && is_plain && is_later).then(|| {
        let mut written = String::with_capacity(LONGEST);
        for piece in [
            &text[26..30],
            "-",
            pair(month),
            "-",
            pair(day),
            "T",
            &text[11..19],
            "Z",
        ] {
            written.push_str(piece);
        }
        written
    })
}

/// How long a time is that is written to the millisecond.
const LONGEST: usize = "2018-10-10T20:19:24.123Z".len();

/// The last two digits of a number, which a general formatter takes ten times as long for.
fn pair(number: u32) -> &'static str {
    const PAIRS: &str = "0001020304050607080910111213141516171819\
                         2021222324252627282930313233343536373839\
                         4041424344454647484950515253545556575859\
                         6061626364656667686970717273747576777879\
                         8081828384858687888990919293949596979899";
    let at = 2 * (number % 100) as usize;
    &PAIRS[at..at + 2]
}

fn spelled(text: &str) -> Option<Timestamp> {
    SPELLINGS
        .iter()
        .find_map(|spelling| strtime::parse(spelling, text).ok()?.to_timestamp().ok())
}

fn number(number: i64) -> Option<Timestamp> {
    if number < FIRST_MILLIS {
        Timestamp::from_second(number).ok()
    } else {
        Timestamp::from_millisecond(number).ok()
    }
}

/// When the service made an id.
pub(crate) fn of_id(id: Id) -> Option<String> {
    let millis = i64::try_from(id.unix_millis()?).ok()?;
    let time = Offset::UTC.to_datetime(Timestamp::from_millisecond(millis).ok()?);
    let of = |number: i8| u32::from(number.unsigned_abs());
    let year = u32::from(time.year().unsigned_abs());
    let mut written = String::with_capacity(LONGEST);
    for (before, number) in [
        ("", year / 100),
        ("", year),
        ("-", of(time.month())),
        ("-", of(time.day())),
        ("T", of(time.hour())),
        (":", of(time.minute())),
        (":", of(time.second())),
    ] {
        written.push_str(before);
        written.push_str(pair(number));
    }
    let millis = u32::from(time.millisecond().unsigned_abs());
    if millis > 0 {
        written.push('.');
        written.push_str(pair(millis / 10));
        written.push_str(&pair(millis)[1..]);
        // Without zeros at the end.
        written.truncate(written.trim_end_matches('0').len());
    }
    written.push('Z');
    Some(written)
}

/// When a tweet was posted, as the payload writes it, else by its id.
pub(crate) fn moment(written: Option<&str>, id: Id) -> Option<Moment> {
    let time = written.and_then(rfc3339).or_else(|| of_id(id))?;
    Moment::of_record(&time)
}

/// A moment between which and another tweets were posted.
///
/// Read from RFC 3339, from a date, which is its midnight in UTC, or from the id of a tweet. The time
/// of an id is cut to whole seconds, as the service writes the times of tweets: so a tweet is never
/// before its own id.
///
/// # Examples
///
/// ```
/// use tweet_media::Moment;
///
/// let midnight: Moment = "2018-10-10".parse()?;
/// assert_eq!(midnight, "2018-10-10T02:00:00+02:00".parse()?);
/// assert!(midnight < "1050118621198921728".parse()?);
/// assert!("2018-10-10T02:00:00".parse::<Moment>().is_err(), "of which time zone?");
/// # Ok::<(), tweet_media::MomentError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// Milliseconds since 1970.
    #[must_use]
    pub const fn unix_millis(self) -> i64 {
        self.0
    }

    /// The moment of a record's `created_at`.
    pub(crate) fn of_record(time: &str) -> Option<Self> {
        let time: Timestamp = time.parse().ok()?;
        Some(Self(time.as_millisecond()))
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let id = text.parse().ok().map(Id::new).and_then(Id::unix_millis);
            let millis = id.and_then(|millis| i64::try_from(millis).ok());
            return millis
                .map(|millis| Self(millis - millis % 1000))
                .ok_or(MomentError(()));
        }
        // A date's parser would take the date of any time.
        let time = if text.len() == "2018-10-10".len() {
            text.parse::<Date>()
                .and_then(|date| date.to_zoned(TimeZone::UTC))
                .map(|midnight| midnight.timestamp())
        } else {
            text.parse()
        };
        time.map(|time| Self(time.as_millisecond()))
            .map_err(|_| MomentError(()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(time) => time.fmt(f),
            Err(_) => self.0.fmt(f),
        }
    }
}

/// Text that names no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MomentError(());

impl fmt::Display for MomentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date such as 2018-10-10, a time such as 2018-10-10T20:19:24Z, or the id of a tweet since November 2010")
    }
}

impl std::error::Error for MomentError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_service_reads() {
        for (text, expected) in [
            ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10T20:19:24Z"),
            ("2014-09-01 07:31:54 +0000", "2014-09-01T07:31:54Z"),
            ("2021-06-03T11:12:13.000Z", "2021-06-03T11:12:13Z"),
            ("2021-06-03T11:12:13+02:00", "2021-06-03T09:12:13Z"),
            ("1539202764123", "2018-10-10T20:19:24.123Z"),
            ("1539202764", "2018-10-10T20:19:24Z"),
            ("2006-03-21T00:00:00Z", "2006-03-21T00:00:00Z"),
            ("Tue Mar 21 20:50:14 +0000 2006", "2006-03-21T20:50:14Z"),
            ("1142974214", "2006-03-21T20:50:14Z"),
        ] {
            assert_eq!(rfc3339(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_time_of_an_id_is_what_the_long_way_writes() {
        let ids = (0..2000_u64).map(|number| {
            (number * 4_611_000_000_000_001 + number * number) % (1 << 62) + (1 << 56)
        });
        for id in ids.map(Id::new) {
            let millis =
                i64::try_from(id.unix_millis().expect("late enough")).expect("not so late");
            let long = Timestamp::from_millisecond(millis)
                .expect("a time")
                .to_string();
            assert_eq!(of_id(id), Some(long), "{id}");
        }
        for millis in [0, 1, 10, 12, 100, 110, 120, 123, 900, 999] {
            let id = Id::new((1_400_000_000_000 + millis - 1_288_834_974_657) << 22);
            let long = Timestamp::from_millisecond(1_400_000_000_000 + millis.cast_signed());
            assert_eq!(
                of_id(id),
                Some(long.expect("a time").to_string()),
                "{millis}"
            );
        }
    }

    #[test]
    fn a_tweet_is_not_before_its_own_id() {
        // Posted at 20:19:24.xxx, of which the payload keeps the seconds.
        let bound: Moment = "1050118621198921728".parse().expect("an id");
        assert_eq!(bound.to_string(), "2018-10-10T20:19:24Z");
        assert_eq!(Moment::of_record("2018-10-10T20:19:24Z"), Some(bound));
    }

    #[test]
    fn a_moment_is_not_guessed() {
        for text in [
            "",
            "20",
            "2018",
            "2018-10",
            "2018-10-10T20:19",
            "10/10/2018",
            "yesterday",
            "-1",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_short_way_says_what_the_long_way_says() {
        for day in 1..=28 {
            for month in ["Jan", "Feb", "Jun", "Dec"] {
                let text = format!(
                    "Mon {month} {day:02} 0{}:59:07 +0000 {}",
                    day % 10,
                    2005 + day
                );
                let long = spelled_any_day(&text);
                assert!(long.is_some(), "{text}");
                let is_later = long.as_deref() >= Some("2006-03-21");
                assert_eq!(usual(&text), long.filter(|_| is_later), "{text}");
            }
        }
        for text in [
            "Wed Oct 31 20:19:24 +0000 2018",
            "Wed Oct 10 24:19:24 +0000 2018",
            "Wed Okt 10 20:19:24 +0000 2018",
        ] {
            assert_eq!(usual(text), None, "{text}");
        }
    }

    /// The long way, without the day of the week, which the short way does not check.
    fn spelled_any_day(text: &str) -> Option<String> {
        let time = strtime::parse("%b %d %H:%M:%S %z %Y", &text[4..]).ok()?;
        Some(time.to_timestamp().ok()?.to_string())
    }

    #[test]
    fn what_is_no_time_is_absent() {
        for text in [
            "",
            "yesterday",
            "Wed Oct 10",
            "2021-13-40",
            "99999999999999999999",
            "-1",
            "0000-01-01T00:00:00+12:00",
            // From before there was a service.
            "0",
            "7",
            "1142899199",
            "2006-03-20T23:59:59Z",
            "Mon Mar 20 23:59:59 +0000 2006",
            "Thu Jan 01 00:00:00 +0000 1970",
            "1970-01-01 00:00:00 +0000",
        ] {
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }
}
