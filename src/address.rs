//! Addresses as clients will read them, safe to hand to other programs.
//!
//! Takes an address as a payload writes it, gives the one that a client would fetch, in printable
//! ASCII, or nothing. What list it goes into is left to the encoders.

use std::borrow::Cow;
use std::str::FromStr;

use url::Url;

/// Servers refuse longer addresses, and programs that take them as arguments fail on much longer ones.
const LONGEST: usize = 8 << 10;

/// The address that a client would fetch: http or https, without fragment, in printable ASCII
/// without blanks, quotes, brackets or backslashes behind the host.
///
/// `&amp;`, left by copying through HTML, is decoded once. `None` where the text holds control
/// characters, is no absolute http(s) address, names a user, or to some clients does so before a backslash,
/// which to others ends the host, or is longer than 8 KiB.
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
    if text.len() > LONGEST || text.contains(char::is_control) || has_two_hosts(text) {
        return None;
    }
    // Nearly all of them, at a tenth of the time.
    if normal_host(text).is_some() {
        return Some(text.to_owned());
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

/// Whether a backslash stands where the host does: browsers end the host there, other clients go on and take what
/// comes before an at sign for a user.
fn has_two_hosts(text: &str) -> bool {
    let rest = text.split_once(':').map_or(text, |(_, rest)| rest);
    let rest = rest.trim_start_matches(['/', '\\']);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('\\') && host.contains('@')
}

/// Hosts on which addresses may be, each with those below it: `twimg.com` stands for `video.twimg.com` too,
/// and not for `nottwimg.com`.
///
/// Read from text as names between commas; `known` stands for those of the service.
///
/// # Examples
///
/// ```
/// use tweet_media::Hosts;
///
/// let hosts = Hosts::default();
/// assert!(hosts.allow("https://video.twimg.com/a.mp4"));
/// assert!(!hosts.allow("https://twimg.com.example.org/a.mp4"));
/// assert!("known,example.org".parse::<Hosts>()?.allow("https://cdn.example.org/a.mp4"));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Those of the service: of media, of pages, of short links.
    pub const KNOWN: &'static [&'static str] = &["twimg.com", "twitter.com", "x.com", "t.co"];

    /// Whether an address is an http(s) address, as [`normalized_url`] has it, on one of these hosts.
    #[must_use]
    pub fn allow(&self, url: &str) -> bool {
        host_of(url).is_some_and(|host| self.has(&host))
    }

    /// Whether a host is one of these, or below one.
    pub(crate) fn has(&self, host: &str) -> bool {
        let is_in = |known: &String| {
            host.strip_suffix(known.as_str())
                .is_some_and(|front| front.is_empty() || front.ends_with('.'))
        };
        self.0.iter().any(is_in)
    }
}

impl Default for Hosts {
    /// Those of the service.
    fn default() -> Self {
        Self(Self::KNOWN.iter().map(ToString::to_string).collect())
    }
}

impl FromStr for Hosts {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut hosts = Vec::new();
        for name in text.split(',').map(str::trim) {
            if name == "known" {
                hosts.extend(Self::default().0);
                continue;
            }
            // As addresses have them: in lower case, other scripts in ASCII.
            let host = Url::parse(&format!("https://{name}/")).ok();
            let host = host.filter(|url| {
                let has_more =
                    url.port().is_some() || url.path() != "/" || !url.username().is_empty();
                !has_more && url.query().is_none() && url.fragment().is_none()
            });
            let host = host.and_then(|url| url.host_str().map(bare));
            match host.filter(|host| !host.is_empty()) {
                Some(host) => hosts.push(host),
                None => return Err(format!("{name:?} is no name of a host, such as twimg.com")),
            }
        }
        Ok(Self(hosts))
    }
}

/// The host of an http(s) address, without the dot that may end it; `None` where it is no such address.
pub(crate) fn host_of(url: &str) -> Option<String> {
    if let Some(host) = normal_host(url).filter(|_| url.len() <= LONGEST) {
        return Some(host.to_owned());
    }
    let url = Url::parse(&normalized_url(url)?).ok()?;
    url.host_str().map(bare)
}

/// The host of an address of which it can be seen that it is its own normal form; `None` says nothing.
///
/// Labels of lower-case letters, digits and hyphens, the last of letters alone and none of another script, then
/// a path and query of characters that stand for themselves, without segments of dots. No semicolon, and so no
/// `&amp;`.
fn normal_host(text: &str) -> Option<&str> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let (host, path) = rest.split_at(rest.find('/')?);
    let (front, last) = host.rsplit_once('.')?;
    let is_label = |label: &str| {
        let is_of_host = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        !label.is_empty() && !label.starts_with("xn--") && label.bytes().all(is_of_host)
    };
    let is_host = host.len() < 254
        && front.split('.').all(is_label)
        && last.len() > 1
        && last.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_of_path = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'/' | b'_' | b'-' | b'?' | b'=' | b':' | b'&')
    };
    let mut before = b'/';
    let is_path = path.bytes().all(|byte| {
        let is_plain = match byte {
            b'.' => before != b'/',
            _ => is_of_path(byte),
        };
        before = byte;
        is_plain
    });
    (is_host && is_path).then_some(host)
}

fn bare(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_owned()
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
    fn what_is_seen_to_be_normal_is_what_the_parser_makes_of_it() {
        let parts = [
            "https://", "http://", "HTTPS://", "ftp://", "pbs", "t", "co", "com", "xn--a", "1",
            "0x7f", "A", "é", ".", "..", "-", "_", "/", "//", "\\", ":", ":443", ":80", "@", "?",
            "#", "&", "&amp;", "&amp", "=", "%2e", "%", " ", "'", "+", ",", "~", "\t",
        ];
        let mut seen = [0, 0];
        let mut state = 7_u64;
        let mut draw = |most: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            usize::try_from(state >> 40).unwrap_or(0) % most
        };
        for round in 0..200_000 {
            let mut text = String::new();
            if round % 2 == 0 {
                text.push_str("https://a.twimg.com/b");
            }
            for _ in 0..draw(9) {
                text.push_str(parts[draw(parts.len())]);
            }
            let Some(host) = normal_host(&text) else {
                seen[0] += 1;
                continue;
            };
            seen[1] += 1;
            let url = Url::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(url.as_str(), text);
            assert_eq!(url.host_str(), Some(host), "{text}");
            assert!(url.port().is_none() && url.username().is_empty() && url.fragment().is_none());
            assert!(text.bytes().all(|byte| is_plain(byte.into())), "{text}");
        }
        assert!(seen.iter().all(|seen| *seen > 10_000), "{seen:?}");
    }

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
    fn a_host_is_known_by_whole_labels() {
        let hosts: Hosts = "known,Bücher.example,127.0.0.1".parse().expect("hosts");
        for url in [
            "https://twimg.com/a",
            "https://VIDEO.TWIMG.COM/a",
            "https://video.twimg.com./a",
            "http://pbs.twimg.com:8080/a",
            "https://a.bücher.example/",
            "https://xn--bcher-kva.example/",
            "http://127.0.0.1/a",
        ] {
            assert!(hosts.allow(url), "{url}");
        }
        for url in [
            "https://nottwimg.com/a",
            "https://twimg.com.example.org/a",
            "https://example.org/twimg.com",
            "https://example.org/?twimg.com",
            "https://example.org#.twimg.com",
            "https://twimg.com@example.org/",
            "https://example.org\\.twimg.com/",
            "https://twimg.com%2eexample.org/",
            "https://twimg\u{3002}com.example.org/",
            "https://t.co.uk/",
            "https://ex.com/",
            "https://127.0.0.11/",
            "ftp://twimg.com/",
            "twimg.com/a",
            "",
        ] {
            assert!(!hosts.allow(url), "{url}");
        }
        for wrong in [
            "",
            "a,,b",
            "a b",
            "https://twimg.com",
            "twimg.com/a",
            "u@a",
            "a:80",
            ".",
        ] {
            assert!(wrong.parse::<Hosts>().is_err(), "{wrong}");
        }
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
            "https://a.example\\@b.example/c",
            "https:\\\\a.example\\b@c.example/d",
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
