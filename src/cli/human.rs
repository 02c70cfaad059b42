//! Numbers as people read them: counts, bytes, durations, bitrates.

/// An input's name in a sentence.
pub(crate) fn name(input: &str) -> &str {
    if input == "-" { "stdin" } else { input }
}

/// 1234567 as `1,234,567`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun: `1 photo`, `2 photos`. The plural is the noun and an s.
pub(crate) fn things(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number))
}

/// A number of media: `1 medium`, `2 media`.
pub(crate) fn media(number: u64) -> String {
    let noun = if number == 1 { "medium" } else { "media" };
    format!("{} {noun}", count(number))
}

/// A type of media as people call it.
pub(crate) fn media_type(word: &str) -> &str {
    if word == "animated_gif" { "gif" } else { word }
}

/// Bytes in decimal units: `812 B`, `45.2 MB`.
pub(crate) fn bytes(number: u64) -> String {
    scaled(number, &["B", "kB", "MB", "GB", "TB", "PB", "EB"])
}

/// Bits per second in decimal units: `832 kbit/s`, `2.2 Mbit/s`.
pub(crate) fn bitrate(number: u64) -> String {
    scaled(number, &["bit/s", "kbit/s", "Mbit/s", "Gbit/s"])
}

/// Whole below a million, then with one digit behind the point.
fn scaled(number: u64, units: &[&str]) -> String {
    let (mut unit, mut scale) = (0, 1_u64);
    // Half of the last digit shown is rounded up, which may reach the next unit.
    while unit + 1 < units.len() && number >= scale * 1000 - scale / if unit < 2 { 2 } else { 20 } {
        unit += 1;
        scale *= 1000;
    }
    if unit < 2 {
        return format!("{} {}", (number + scale / 2) / scale, units[unit]);
    }
    let tenth = scale / 10;
    let tenths = number / tenth + u64::from(number % tenth >= tenth / 2);
    format!("{}.{} {}", tenths / 10, tenths % 10, units[unit])
}

/// A length of time: `0:09.3` below a minute, then `1:23`, then `1:02:03`.
pub(crate) fn duration(milliseconds: u64) -> String {
    let tenths = milliseconds / 100 + u64::from(milliseconds % 100 >= 50);
    if tenths < 600 {
        return format!("0:{:02}.{}", tenths / 10, tenths % 10);
    }
    let seconds = milliseconds / 1000 + u64::from(milliseconds % 1000 >= 500);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_commas() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(count),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(things(1, "photo"), "1 photo");
        assert_eq!(things(0, "photo"), "0 photos");
    }

    #[test]
    fn bytes_round_into_the_next_unit() {
        assert_eq!(
            [
                0,
                999,
                1000,
                999_499,
                999_500,
                45_249_999,
                999_949_999,
                999_950_000,
                u64::MAX
            ]
            .map(bytes),
            [
                "0 B", "999 B", "1 kB", "999 kB", "1.0 MB", "45.2 MB", "999.9 MB", "1.0 GB",
                "18.4 EB"
            ]
        );
    }

    #[test]
    fn bitrates_read_as_players_show_them() {
        assert_eq!(
            [256_000, 832_000, 2_176_000, 10_368_000, 25_128_000].map(bitrate),
            [
                "256 kbit/s",
                "832 kbit/s",
                "2.2 Mbit/s",
                "10.4 Mbit/s",
                "25.1 Mbit/s"
            ]
        );
    }

    #[test]
    fn durations_have_tenths_below_a_minute() {
        assert_eq!(
            [0, 9_300, 59_940, 59_950, 83_000, 3_723_400].map(duration),
            ["0:00.0", "0:09.3", "0:59.9", "1:00", "1:23", "1:02:03"]
        );
        assert!(duration(u64::MAX).starts_with("5124095576030:"));
    }
}
