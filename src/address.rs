//! Addresses as clients will read them, safe to hand to other programs.
//!
//! Takes an address as a payload writes it, gives the one that a client would fetch, in printable
//! ASCII, or nothing. What list it goes into is left to the encoders.

use std::borrow::Cow;

use url::Url;

/// Servers refuse longer addresses, and programs that take them as arguments fail on much longer ones.
const LONGEST: usize = 8 << 10;

/// The address that a client would fetch: http or https, without fragment, in printable ASCII
/// without blanks, quotes, brackets or backslashes behind the host.
///
/// `&amp;`, left by copying through HTML, is decoded once. `None` where the text holds control
/// characters, is no absolute http(s) address, names a user, or is longer than 8 KiB.
///
/// # Examples
///
/// ```
/// use tweet_media::normalized_url;
///
/// assert_eq!(
///     normalized_url("HTTPS://pbs.twimg.com/media/../media/A?format=jpg&amp;name=orig").as_deref(),
///     Some("https://pbs.twimg.com/media/A?format=jpg&name=orig")
/// );
/// assert_eq!(normalized_url("https://video.twimg.com/a.mp4\n out=.bashrc"), None);
/// assert_eq!(normalized_url("https://video.twimg.com@example.org/a.mp4"), None);
/// ```
#[must_use]
pub fn normalized_url(text: &str) -> Option<String> {
    // The parser would drop tabs and line breaks, and then read another address than the one seen.
    if text.len() > LONGEST || text.contains(char::is_control) {
        return None;
    }
    let text = if text.contains("&amp;") {
        Cow::Owned(text.replace("&amp;", "&"))
    } else {
        Cow::Borrowed(text)
    };
    let mut url = Url::parse(&text).ok()?;
    if !matches!(url.scheme(), "http" | "https")
        || !url.username().is_empty()
        || url.password().is_some()
    {
        return None;
    }
    // Never sent to a server, and yt-dlp takes orders from it.
    url.set_fragment(None);
    let (front, path) = url
        .as_str()
        .split_at(url[..url::Position::BeforePath].len());
    let mut normalized = String::with_capacity(url.as_str().len());
    normalized.push_str(front);
    for character in path.chars() {
        // The standard leaves some characters as they are that shells, xargs and curl read as theirs.
        if is_plain(character) {
            normalized.push(character);
        } else {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                normalized.push('%');
                normalized.extend([byte >> 4, byte & 15].map(hexadecimal));
            }
        }
    }
    let is_safe =
        normalized.len() <= LONGEST && normalized.bytes().all(|byte| byte.is_ascii_graphic());
    is_safe.then_some(normalized)
}

/// Whether a character of a path or query stands for itself.
fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~:/?@!$&()*+,;=%".contains(character)
}

fn hexadecimal(digit: u8) -> char {
    char::from_digit(digit.into(), 16).map_or('0', |digit| digit.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_service_is_its_own_normal_form() {
        for url in [
            "https://video.twimg.com/ext_tw_video/1/pu/vid/640x360/a-B_c.mp4?tag=12",
            "https://video.twimg.com/amplify_video/1/pl/a.m3u8?tag=14&container=cmaf&v=2f1",
            "https://pbs.twimg.com/media/A.jpg:large",
            "http://pbs.twimg.com/media/A?format=jpg&name=orig",
        ] {
            assert_eq!(normalized_url(url).as_deref(), Some(url));
        }
    }

    #[test]
    fn ampersands_are_decoded_once() {
        assert_eq!(
            normalized_url("https://a.example/?b=1&amp;c=2&amp;amp;d=3").as_deref(),
            Some("https://a.example/?b=1&c=2&amp;d=3")
        );
    }

    #[test]
    fn what_other_programs_read_as_theirs_is_escaped() {
        assert_eq!(
            normalized_url("https://a.example/'b\"[1-9]{c,d}\\e f?g='h\"\\`|i[j]{k} l#m")
                .as_deref(),
            Some(
                "https://a.example/%27b%22%5B1-9%5D%7Bc,d%7D/e%20f?g=%27h%22%5C%60%7Ci%5Bj%5D%7Bk%7D%20l"
            )
        );
    }

    #[test]
    fn what_is_no_plain_address_has_no_normal_form() {
        let long = format!("https://a.example/{}", "b".repeat(LONGEST));
        let grown = format!("https://a.example/{}", "é".repeat(LONGEST / 3));
        for text in [
            "",
            "-",
            "#",
            "a.mp4",
            "//a.example/b",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:,b",
            "ftp://a.example/b",
            "https://",
            "https://a.example\t/b",
            "https://a.example/b\n",
            "\u{1}https://a.example/",
            "https://a.example/\u{9b}31m",
            "https://user@a.example/",
            "https://:secret@a.example/",
            "https://a b.example/",
            "https://a.example:99999/",
            long.as_str(),
            grown.as_str(),
        ] {
            assert_eq!(normalized_url(text), None, "{text:?}");
        }
    }
}
