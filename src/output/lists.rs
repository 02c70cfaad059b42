//! Lists that other programs read: addresses, one a line, and input files of aria2.
//!
//! Takes records, writes of each the address that a client would fetch, and nothing that could end a
//! line, begin a comment or an option, or be read as a word of the reader's own. What has no such
//! address is left out and said to be.

use super::names::{NameTemplate, Names};
use super::{Encode, LeftOut};
use crate::address::normalized_url;
use crate::record::Record;
use crate::select::Reason;

/// Writes the chosen address of each record, with a line feed or a NUL behind it.
#[derive(Debug, Clone)]
pub struct Urls {
    end: u8,
}

impl Urls {
    /// One address a line.
    #[must_use]
    pub const fn lines() -> Self {
        Self { end: b'\n' }
    }

    /// A NUL behind each address, as `xargs -0` reads them.
    #[must_use]
    pub const fn nul_separated() -> Self {
        Self { end: b'\0' }
    }
}

impl Encode for Urls {
    fn begin(&mut self, _: &mut Vec<u8>) {}

    fn record(&mut self, record: &Record<'_>, out: &mut Vec<u8>) -> Result<(), LeftOut> {
        out.extend_from_slice(address(record)?.as_bytes());
        out.push(self.end);
        Ok(())
    }
}

/// Writes the chosen address of each record on a line, and on the next the name of the file to be made
/// of it, as `aria2c --input-file` reads them.
///
/// No two names of one list are alike, not even where case does not count: the second gets a number.
/// That takes memory for every name.
#[derive(Debug, Clone)]
pub struct Aria2 {
    template: NameTemplate,
    names: Names,
}

impl Aria2 {
    /// Names files by a template.
    #[must_use]
    pub fn new(template: NameTemplate) -> Self {
        Self {
            template,
            names: Names::default(),
        }
    }
}

impl Encode for Aria2 {
    fn begin(&mut self, _: &mut Vec<u8>) {}

    fn record(&mut self, record: &Record<'_>, out: &mut Vec<u8>) -> Result<(), LeftOut> {
        let address = address(record)?;
        let name = self.names.give(self.template.name(record));
        for text in [address.as_str(), "\n out=", name.as_str(), "\n"] {
            out.extend_from_slice(text.as_bytes());
        }
        Ok(())
    }
}

fn address(record: &Record<'_>) -> Result<String, LeftOut> {
    if let Some(url) = record.best_url.as_deref() {
        return normalized_url(url).ok_or(LeftOut::BadAddress);
    }
    let has_reason = |reason: Reason| record.best_reason == reason.code();
    Err(if has_reason(Reason::BadAddress) {
        LeftOut::BadAddress
    } else if has_reason(Reason::NotAllowed) || has_reason(Reason::NothingFits) {
        LeftOut::NotChosen
    } else {
        LeftOut::NoAddress
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::record;
    use super::*;

    fn encode(mut encoder: impl Encode, urls: &[Option<&str>]) -> (String, Vec<LeftOut>) {
        let (mut out, mut left_out) = (Vec::new(), Vec::new());
        encoder.begin(&mut out);
        for url in urls {
            let mut record = record(None);
            record.best_url = url.map(Into::into);
            left_out.extend(encoder.record(&record, &mut out).err());
        }
        (String::from_utf8(out).expect("a list is ASCII"), left_out)
    }

    const URLS: [Option<&str>; 4] = [
        Some("https://video.twimg.com/a.mp4?tag=1&amp;v=2"),
        None,
        Some("https://video.twimg.com/a.mp4\n out=.bashrc"),
        Some("https://video.twimg.com/b c.mp4"),
    ];

    #[test]
    fn addresses_stand_one_a_line_and_others_are_left_out() {
        let (list, left_out) = encode(Urls::lines(), &URLS);
        assert_eq!(
            list,
            "https://video.twimg.com/a.mp4?tag=1&v=2\nhttps://video.twimg.com/b%20c.mp4\n"
        );
        assert_eq!(left_out, [LeftOut::NoAddress, LeftOut::BadAddress]);
    }

    #[test]
    fn what_has_no_address_is_told_from_what_has_a_bad_one_and_from_what_was_not_chosen() {
        for (reason, expected) in [
            (Reason::NoVariants, LeftOut::NoAddress),
            (Reason::NoAddress, LeftOut::NoAddress),
            (Reason::BadAddress, LeftOut::BadAddress),
            (Reason::NotAllowed, LeftOut::NotChosen),
            (Reason::NothingFits, LeftOut::NotChosen),
        ] {
            let mut record = record(None);
            record.best_reason = reason.code();
            let left_out = Urls::lines().record(&record, &mut Vec::new());
            assert_eq!(left_out, Err(expected), "{reason}");
        }
    }

    #[test]
    fn nul_may_stand_in_place_of_line_feeds() {
        let (list, _) = encode(Urls::nul_separated(), &URLS);
        assert_eq!(
            list,
            "https://video.twimg.com/a.mp4?tag=1&v=2\0https://video.twimg.com/b%20c.mp4\0"
        );
    }

    #[test]
    fn aria2_gets_two_lines_each_and_no_name_twice() {
        let (list, left_out) = encode(Aria2::new(NameTemplate::default()), &URLS);
        assert_eq!(
            list,
            "https://video.twimg.com/a.mp4?tag=1&v=2\n out=18446744073709551615-1.mp4\n\
             https://video.twimg.com/b%20c.mp4\n out=18446744073709551615-1-2.mp4\n"
        );
        assert_eq!(left_out.len(), 2);
    }
}
