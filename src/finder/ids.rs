//! The id in a fact, however a dialect spells it.

use crate::json::cursor::RawStr;
use crate::model::{Id, wire};

/// The id in a fact: digits, or the digits behind the last colon of an activity's name.
pub(super) fn id_of(raw: &[u8]) -> Option<Id> {
    let text = RawStr::new(raw).unescaped();
    let digits = text.rsplit(|byte| *byte == b':').next()?;
    let number = wire::digits(std::str::from_utf8(digits).ok()?)?;
    (number != 0).then(|| Id::new(number))
}
