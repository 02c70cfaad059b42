//! The id in a fact, however a dialect spells it.

use crate::json::cursor::RawStr;
use crate::model::{Id, wire};

/// The id in a fact: digits, or the digits behind the last colon of an activity's name.
pub(super) fn id_of(raw: &[u8]) -> Option<Id> {
    let number = match wire::plain_digits(raw) {
        Some(number) => number,
        None => {
            let text = RawStr::new(raw).unescaped();
            let digits = text.rsplit(|byte| *byte == b':').next()?;
            wire::digits(std::str::from_utf8(digits).ok()?)?
        }
    };
    (number != 0).then(|| Id::new(number))
}

/// Whether a fact is an id, so that there is an [`id_of`] it.
#[inline]
pub(super) fn is_id_like(raw: &[u8]) -> bool {
    // Nearly every id is plain digits.
    match wire::plain_digits(raw) {
        Some(number) => number != 0,
        None => id_of(raw).is_some(),
    }
}
