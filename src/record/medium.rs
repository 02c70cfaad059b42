//! What makes two records one medium, wherever they stand.
//!
//! Takes a record, gives a key that retweets, quotes, sizes and spellings of an address share.

use std::fmt;

use super::Record;
use crate::address::normalized_url;
use crate::model::Id;
use crate::select::original_image_url;

/// The identity of a medium, the same in every tweet, size and spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MediumKey {
    /// The service's own id.
    Id(Id),
    /// Without an id the address: host and path, without scheme and size, and on the service's own hosts
    /// without the query.
    Address(String),
}

impl fmt::Display for MediumKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Address(address) => address.fmt(f),
        }
    }
}

impl Record<'_> {
    /// What this record's medium has in common with every other record of it: its id, else the address
    /// of its image, else the chosen one. `None` where nothing is known by which it could be told.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::collections::HashSet;
    /// use tweet_media::{Policy, records};
    ///
    /// let lines = r#"{"id_str":"3","entities":{"media":[{"media_url":"http://pbs.twimg.com/media/A.jpg:large","type":"photo"}]}}
    /// {"id_str":"4","entities":{"media":[{"media_url":"https://pbs.twimg.com/media/A?format=jpg&name=small","type":"photo"}]}}"#;
    /// let mut media = HashSet::new();
    /// records(lines.as_bytes(), &Policy::default(), |record| {
    ///     media.extend(record.medium_key());
    /// })?;
    /// assert_eq!(media.len(), 1);
    /// # Ok::<(), tweet_media::Error>(())
    /// ```
    #[must_use]
    pub fn medium_key(&self) -> Option<MediumKey> {
        if let Some(id) = self.media_id {
            return Some(MediumKey::Id(id));
        }
        let url = self.image_url.as_deref().or(self.best_url.as_deref())?;
        Some(MediumKey::Address(identity(url)))
    }
}

/// Host and path of an address in one spelling.
fn identity(url: &str) -> String {
    let url = original_image_url(url)
        .or_else(|| normalized_url(url))
        .unwrap_or_else(|| url.to_owned());
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or(rest);
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = host
        .trim_start_matches("www.")
        .trim_start_matches("mobile.");
    let host = match host.strip_suffix("x.com") {
        Some(front) if front.is_empty() || front.ends_with('.') => format!("{front}twitter.com"),
        _ => host.to_owned(),
    };
    // There it is about sizes and sessions; elsewhere it may be all that tells two media apart.
    let is_own = ["twimg.com", "twitter.com"].iter().any(|own| {
        host.strip_suffix(own)
            .is_some_and(|front| front.is_empty() || front.ends_with('.'))
    });
    let path = if is_own {
        path.split(['?', ':']).next().unwrap_or(path)
    } else {
        path
    };
    format!("{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_schemes_hosts_and_queries_do_not_make_another_medium() {
        for (urls, expected) in [
            (
                &[
                    "https://pbs.twimg.com/media/A.jpg",
                    "http://pbs.twimg.com/media/A.jpg:large",
                    "https://pbs.twimg.com/media/A.jpg?name=orig",
                    "https://pbs.twimg.com/media/A?format=jpg&amp;name=small",
                    "https://pbs.twimg.com/media/A?name=small",
                    "https://pbs.twimg.com/media/A:small",
                ][..],
                "pbs.twimg.com/media/A",
            ),
            (
                &[
                    "https://pbs.twimg.com/profile_images/1/a_normal.jpg",
                    "https://pbs.twimg.com/profile_images/1/a_400x400.jpg",
                ],
                "pbs.twimg.com/profile_images/1/a.jpg",
            ),
            (
                &[
                    "https://pic.twitter.com/a",
                    "http://PIC.X.com/a?b=c",
                    "https://pic.x.com:443/a#d",
                ],
                "pic.twitter.com/a",
            ),
            (
                &["https://mobile.x.com/a", "https://www.twitter.com/a"],
                "twitter.com/a",
            ),
            (&["https://netflix.com/a"], "netflix.com/a"),
            (&["https://cdn.example/img?id=1#a"], "cdn.example/img?id=1"),
            (&["https://cdn.example?id=2"], "cdn.example/?id=2"),
            (&["no address"], "no address"),
        ] {
            for url in urls {
                assert_eq!(identity(url), expected, "{url}");
            }
        }
    }
}
