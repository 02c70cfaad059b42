//! Names of files to be made of media, whatever a payload says.
//!
//! Takes a record and a template, gives a name that is safe on every file system: ASCII letters,
//! digits, `-`, `_` and single dots, at most 200 bytes, with an extension out of a list.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use crate::record::Record;

/// Longest name in bytes; file systems take 255, and tools append to a name while they write.
const LONGEST: usize = 200;

/// The extensions that a name may end in. Never that of the payload, which may be `.desktop`.
const EXTENSIONS: &[&str] = &[
    "jpg", "jpeg", "png", "gif", "webp", "avif", "mp4", "m4v", "mov", "webm", "m3u8", "mpd",
];

/// What stands for a type of content in a name.
const CONTENT_TYPES: &[(&str, &str)] = &[
    ("video/mp4", "mp4"),
    ("video/webm", "webm"),
    ("video/quicktime", "mov"),
    ("application/x-mpegurl", "m3u8"),
    ("application/vnd.apple.mpegurl", "m3u8"),
    ("application/dash+xml", "mpd"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
];

/// The extension of what is known by nothing.
const UNKNOWN: &str = "bin";

/// How a personal archive names the files of its media.
const ARCHIVE: &str = "{tweet_id}-{segment}.{ext}";

/// Declares the fields of a template: name, meaning, and how a record fills it.
macro_rules! fields {
    ($($variant:ident = $name:literal, |$record:ident| $value:expr;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        enum Field {
            $($variant,)*
        }

        impl Field {
            const NAMES: &[(&str, Self)] = &[$(($name, Self::$variant),)*];

            fn value(self, record: &Record<'_>) -> Option<String> {
                match self {
                    $(Self::$variant => { let $record = record; $value })*
                }
            }
        }
    };
}

fields! {
    TweetId = "tweet_id", |record| {
        let carrier = record.tweet_id.or(record.message_id).or(record.author_id);
        let id = carrier.or(record.media_id).map(|id| id.to_string());
        id.or_else(|| record.media_key.as_deref().map(str::to_owned))
            .or_else(|| segment(record).map(|name| stem(name).to_owned()))
    };
    MediaId = "media_id", |record| Some(record.media_id?.to_string());
    MediaIndex = "media_index", |record| Some(record.media_index.to_string());
    Type = "type", |record| Some(record.media_type.to_string());
    AuthorId = "author_id", |record| Some(record.author_id?.to_string());
    AuthorUsername = "author_username", |record| Some(record.author_username.as_ref()?.to_string());
    Date = "date", |record| Some(record.created_at.as_ref()?.get(..10)?.to_owned());
    Segment = "segment", |record| segment(record).map(|name| stem(name).to_owned());
}

/// What stands in a name where a record has no value.
const ABSENT: &str = "none";

/// How names of files are made of records.
///
/// Text with fields in braces: `{tweet_id}` (of a message or a user's picture its id or theirs; where none of
/// these is known the medium's own id, else its key, else the last part of the address),
/// `{media_id}`, `{media_index}`, `{type}`, `{author_id}`, `{author_username}`, `{date}`, `{segment}`
/// (the last part of the address without extension) and, at the end only, `.{ext}`. The extension
/// comes out of a list and is always there. `archive` stands for the names in personal archives,
/// `{tweet_id}-{segment}.{ext}`. The default is `{tweet_id}-{media_index}.{ext}`.
///
/// # Examples
///
/// ```
/// use tweet_media::{NameTemplate, Policy, records};
///
/// let template: NameTemplate = "{author_username}_{tweet_id}".parse()?;
/// let line = r#"{"id_str":"7","user":{"screen_name":"../lamp"},"entities":{"media":[{"id_str":"3",
///     "type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg"}]}}"#;
/// records(line.as_bytes(), &Policy::default(), |record| {
///     assert_eq!(template.name(record), "___lamp_7.jpg");
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameTemplate {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(Field),
}

impl Default for NameTemplate {
    fn default() -> Self {
        Self {
            parts: vec![
                Part::Field(Field::TweetId),
                Part::Text("-".to_owned()),
                Part::Field(Field::MediaIndex),
            ],
        }
    }
}

impl NameTemplate {
    /// The name of a record's file.
    ///
    /// Two records may get the same; [`Aria2`](crate::Aria2) numbers them.
    #[must_use]
    pub fn name(&self, record: &Record<'_>) -> String {
        let mut name = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => name.push_str(text),
                Part::Field(field) => {
                    let value = field.value(record).filter(|value| !value.is_empty());
                    name.extend(
                        value
                            .as_deref()
                            .unwrap_or(ABSENT)
                            .chars()
                            .take(LONGEST)
                            .map(plain),
                    );
                }
            }
        }
        // A dash would be read as an option, a dot hides the file, and devices of Windows are
        // reserved with any extension.
        if name.starts_with(['-', '.']) || is_device(stem_of_all(&name)) {
            name.insert(0, '_');
        }
        let extension = extension(record);
        name.truncate(LONGEST - 1 - extension.len());
        name.truncate(name.trim_end_matches('.').len());
        format!("{name}.{extension}")
    }
}

/// A character of a value in a name.
fn plain(character: char) -> char {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => character,
        _ => '_',
    }
}

/// Everything before the first dot.
fn stem_of_all(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// Everything before the last dot.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether Windows takes a name for a device.
fn is_device(stem: &str) -> bool {
    let upper = stem.to_ascii_uppercase();
    let numbered = |prefix| {
        upper
            .strip_prefix(prefix)
            .is_some_and(|number: &str| matches!(number.as_bytes(), [b'0'..=b'9']))
    };
    matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// The last part of the chosen address's path, without size behind a colon.
fn segment<'r>(record: &'r Record<'_>) -> Option<&'r str> {
    let url = record.best_url.as_deref()?;
    let path = url.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let (_, name) = path.rsplit_once('/')?;
    name.split(':').next()
}

/// The extension that the address tells, else the type of content, else none is known.
fn extension(record: &Record<'_>) -> &'static str {
    let known = |extension: &str| {
        let lower = extension.to_ascii_lowercase();
        EXTENSIONS.iter().copied().find(|known| *known == lower)
    };
    let of_path = || known(segment(record)?.rsplit_once('.')?.1);
    let of_query = || {
        let (_, query) = record.best_url.as_deref()?.split_once('?')?;
        let mut pairs = query
            .split('&')
            .map(|pair| pair.strip_prefix("amp;").unwrap_or(pair));
        known(pairs.find_map(|pair| pair.strip_prefix("format="))?)
    };
    let of_content = || {
        let content_type = record
            .best_content_type
            .as_deref()?
            .split(';')
            .next()?
            .trim();
        let (_, extension) = CONTENT_TYPES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(content_type))?;
        Some(*extension)
    };
    of_path()
        .or_else(of_query)
        .or_else(of_content)
        .unwrap_or(UNKNOWN)
}

impl FromStr for NameTemplate {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let text = if text == "archive" { ARCHIVE } else { text };
        let body = text.strip_suffix(".{ext}").unwrap_or(text);
        let mut parts = Vec::new();
        let mut rest = body;
        while !rest.is_empty() {
            if let Some(behind) = rest.strip_prefix('{') {
                let (name, behind) = behind
                    .split_once('}')
                    .ok_or_else(|| NameError("a brace is not closed".to_owned()))?;
                parts.push(Part::Field(field(name)?));
                rest = behind;
            } else {
                let (text, behind) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
                if let Some(character) = text
                    .chars()
                    .find(|&character| character != '.' && plain(character) != character)
                {
                    return Err(NameError(format!(
                        "{character:?} cannot stand in a name; letters, digits, - _ and . can"
                    )));
                }
                if text.contains("..") {
                    return Err(NameError("two dots cannot stand together".to_owned()));
                }
                parts.push(Part::Text(text.to_owned()));
                rest = behind;
            }
        }
        if !parts.iter().any(|part| matches!(part, Part::Field(_))) {
            return Err(NameError("without a field all files would have one name; there are {tweet_id}, {media_index} and others".to_owned()));
        }
        Ok(Self { parts })
    }
}

fn field(name: &str) -> Result<Field, NameError> {
    if name == "ext" {
        return Err(NameError(
            "{ext} stands only at the end, as .{ext}".to_owned(),
        ));
    }
    let known = Field::NAMES.iter().find(|(known, _)| *known == name);
    known.map(|(_, field)| *field).ok_or_else(|| {
        let names: Vec<_> = Field::NAMES
            .iter()
            .map(|(name, _)| format!("{{{name}}}"))
            .collect();
        NameError(format!(
            "no field is named {{{name}}}; there are {} and .{{ext}}",
            names.join(", ")
        ))
    })
}

impl fmt::Display for NameTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(text)?,
                Part::Field(field) => {
                    let name = Field::NAMES.iter().find(|(_, known)| known == field);
                    write!(f, "{{{}}}", name.map_or("", |(name, _)| name))?;
                }
            }
        }
        f.write_str(".{ext}")
    }
}

/// Why a text is no template of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameError(String);

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NameError {}

/// The names given so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// In lower case, since many file systems do not tell case apart, with the number to try next.
    given: HashMap<String, u64>,
}

impl Names {
    /// The name itself the first time, then with a number before its extension.
    pub(super) fn give(&mut self, name: String) -> String {
        let lower = name.to_ascii_lowercase();
        let Some(mut number) = self.given.get(&lower).copied() else {
            self.given.insert(lower, 2);
            return name;
        };
        let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, UNKNOWN));
        loop {
            let tail = format!("-{number}.{extension}");
            let stem = &stem[..stem.len().min(LONGEST - tail.len())];
            let numbered = format!("{stem}{tail}");
            number += 1;
            // A template may have made that name already.
            if let std::collections::hash_map::Entry::Vacant(vacant) =
                self.given.entry(numbered.to_ascii_lowercase())
            {
                vacant.insert(2);
                self.given.insert(lower, number);
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::record;
    use super::*;
    use crate::model::Id;

    fn name(template: &str, change: impl Fn(&mut Record<'static>)) -> String {
        let mut record = record(None);
        record.best_url = Some("https://video.twimg.com/vid/1x1/a-B_c.mp4?tag=1".into());
        change(&mut record);
        template
            .parse::<NameTemplate>()
            .expect("a template")
            .name(&record)
    }

    #[test]
    fn a_name_is_made_of_fields_and_an_extension() {
        let tweet = |record: &mut Record<'static>| {
            record.tweet_id = Some(Id::new(7));
            record.media_id = Some(Id::new(3));
            record.created_at = Some("2018-10-10T20:19:24Z".to_owned());
            record.author_username = Some("lamp".into());
        };
        for (template, expected) in [
            ("{tweet_id}-{media_index}.{ext}", "7-1.mp4"),
            ("{tweet_id}-{media_index}", "7-1.mp4"),
            ("archive", "7-a-B_c.mp4"),
            (
                "{author_username}_{date}_{type}.v1_{media_id}",
                "lamp_2018-10-10_video.v1_3.mp4",
            ),
            ("{author_id}", "none.mp4"),
            ("{tweet_id}.exe", "7.exe.mp4"),
        ] {
            assert_eq!(name(template, tweet), expected, "{template}");
        }
        let shown = NameTemplate::default().to_string();
        assert_eq!(shown, "{tweet_id}-{media_index}.{ext}");
        assert_eq!(shown.parse(), Ok(NameTemplate::default()));
    }

    #[test]
    fn messages_and_pictures_of_users_are_named_by_what_has_them() {
        let bare = |message: Option<u64>| {
            name("{tweet_id}-{media_index}", move |record| {
                record.tweet_id = None;
                record.message_id = message.map(Id::new);
                record.author_id = Some(Id::new(9));
            })
        };
        let own = |id: Option<u64>, key: Option<&'static str>| {
            name("{tweet_id}-{media_index}", move |record| {
                (record.tweet_id, record.message_id, record.author_id) = (None, None, None);
                record.media_id = id.map(Id::new);
                record.media_key = key.map(Into::into);
            })
        };
        assert_eq!(own(Some(5), Some("7_5")), "5-1.mp4");
        assert_eq!(own(None, Some("7_../5")), "7____5-1.mp4");
        assert_eq!(own(None, None), "a-B_c-1.mp4");
        assert_eq!(bare(Some(8)), "8-1.mp4");
        assert_eq!(bare(None), "9-1.mp4");
    }

    #[test]
    fn a_name_in_an_archives_way_is_the_one_in_an_archive() {
        let photo = |record: &mut Record<'static>| {
            record.tweet_id = Some(Id::new(7));
            record.best_url = Some("https://pbs.twimg.com/media/A-b?format=png&name=orig".into());
        };
        assert_eq!(name("archive", photo), "7-A-b.png");
    }

    #[test]
    fn what_a_payload_says_stays_a_name() {
        for (user, expected) in [
            ("../../etc/passwd", "______etc_passwd.mp4"),
            ("-rf", "_-rf.mp4"),
            ("a\n out=b", "a__out_b.mp4"),
            ("NUL", "_NUL.mp4"),
            ("com1", "_com1.mp4"),
            ("", "none.mp4"),
            ("лампа\u{202e}", "______.mp4"),
            ("c:\\d", "c__d.mp4"),
        ] {
            let named = name("{author_username}", |record| {
                record.author_username = Some(user.into());
            });
            assert_eq!(named, expected, "{user:?}");
        }
        let long = name("{author_username}.{ext}", |record| {
            record.author_username = Some("x".repeat(9999).into());
        });
        assert_eq!(long.len(), LONGEST);
        assert_eq!(name(".{author_username}", |_| {}), "_.none.mp4");
        assert_eq!(name("NUL.{type}", |_| {}), "_NUL.video.mp4");
    }

    #[test]
    fn an_extension_comes_out_of_the_list() {
        for (url, content_type, expected) in [
            ("https://a/b.MP4", None, "mp4"),
            ("https://a/b.desktop", None, "bin"),
            ("https://a/b.desktop", Some("VIDEO/mp4; codecs=avc1"), "mp4"),
            ("https://a/b.exe?format=jpg&amp;name=orig", None, "jpg"),
            ("https://a/b?x=1&amp;format=png", None, "png"),
            ("https://a/b.m3u8?tag=1", None, "m3u8"),
            ("https://a/b.jpg:large", None, "jpg"),
            ("https://a.mp4", None, "bin"),
            ("https://a/b?c=/d.mp4", None, "bin"),
        ] {
            let named = name("{type}", |record| {
                record.best_url = Some(url.into());
                record.best_content_type = content_type.map(Into::into);
            });
            assert_eq!(named, format!("video.{expected}"), "{url}");
        }
    }

    #[test]
    fn a_template_that_cannot_be_a_name_says_why() {
        for (template, part) in [
            ("", "without a field"),
            ("media", "without a field"),
            (
                "{tweet}",
                "no field is named {tweet}; there are {tweet_id}, ",
            ),
            ("{tweet_id", "not closed"),
            ("{tweet_id}/{media_id}", "'/' cannot stand"),
            ("{tweet_id}}", "'}' cannot stand"),
            ("{ext}{tweet_id}", "only at the end"),
            ("..{tweet_id}", "two dots"),
            ("{tweet_id} {media_id}", "' ' cannot stand"),
        ] {
            let error = template
                .parse::<NameTemplate>()
                .expect_err(template)
                .to_string();
            assert!(error.contains(part), "{template}: {error}");
        }
    }

    #[test]
    fn no_name_is_given_twice() {
        let mut names = Names::default();
        let given = ["a.mp4", "A.mp4", "a-2.mp4", "a.mp4", "a-2.mp4", "a.jpg"]
            .map(|name| names.give(name.to_owned()));
        assert_eq!(
            given,
            [
                "a.mp4",
                "A-2.mp4",
                "a-2-2.mp4",
                "a-3.mp4",
                "a-2-3.mp4",
                "a.jpg"
            ]
        );
        let long = format!("{}.mp4", "x".repeat(LONGEST - 4));
        names.give(long.clone());
        assert_eq!(names.give(long).len(), LONGEST);
    }
}
