//! The service's spellings of a time, as RFC 3339.
//!
//! Takes text or an id, gives `2018-10-10T20:19:24Z`; text that is no time gives nothing.

use jiff::Timestamp;
use jiff::fmt::strtime;

use crate::model::Id;

/// The spellings: API 1.1 and personal archives, classic archives.
const SPELLINGS: &[&str] = &["%a %b %d %H:%M:%S %z %Y", "%Y-%m-%d %H:%M:%S %z"];

/// Milliseconds since 1970 below this are seconds: no tweet is from before 2001 in milliseconds.
const FIRST_MILLIS: i64 = 1_000_000_000_000;

/// Reads any spelling of the service.
pub(super) fn rfc3339(text: &str) -> Option<String> {
    let text = text.trim();
    let time = match text.as_bytes().first()? {
        b'0'..=b'9' if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            number(text.parse().ok()?)?
        }
        b'0'..=b'9' => text.parse().ok().or_else(|| spelled(text))?,
        _ => spelled(text)?,
    };
    Some(time.to_string())
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
pub(super) fn of_id(id: Id) -> Option<String> {
    let millis = i64::try_from(id.unix_millis()?).ok()?;
    Some(Timestamp::from_millisecond(millis).ok()?.to_string())
}

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
        ] {
            assert_eq!(rfc3339(text).as_deref(), Some(expected), "{text}");
        }
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
        ] {
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }
}
