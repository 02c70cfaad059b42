//! A report as flat rows, for programs.
//!
//! Takes a [`Report`], gives a row for the input, one for each of its dialects, and one for each remark.
//! The verdict in words is the caller's.

use super::Report;
use crate::model::label::labels;
use crate::record::record;
use crate::scan::Origin;

/// Version of these rows' columns.
const VERSION: u32 = 1;

labels! {
    /// What a row of a check is about.
    pub enum CheckKind by as_str {
        /// The input as a whole: how it is framed, and how much it holds.
        Input = "input",
        /// One of the dialects of its documents.
        Dialect = "dialect",
        /// Something remarkable about it.
        Remark = "remark",
    }
}

record! {
    columns CheckColumn;

    /// What an input is, or something remarkable about it.
    ///
    /// Every input has a row of kind `input`, then one for each dialect, then one for each code and word, the
    /// worst first. A row has the columns of its kind.
    #[cfg_attr(feature = "schema", schemars(extend("x-columns-by" = {"kind": {
        "input": [
            "verdict", "framing", "documents", "control", "tweets", "inner_tweets", "messages", "uploads", "media"
        ],
        "dialect": ["dialect", "documents"],
        "remark": [
            "code", "severity", "count", "meaning", "document", "line", "offset", "pointer"
        ],
    }})))]
    pub struct CheckRecord<'a> {
        /// Version of these columns.
        pub schema_version: u32,
        /// What the row is about.
        #[like = "CheckKind"]
        pub kind: &'static str,
        /// The input as the caller named it; `-` for stdin.
        pub input: &'a str,
        /// Member of an archive file. Absent for plain and compressed files.
        pub member: Option<&'a str>,
        /// What the input is, in words. Absent in rows of other kinds than `input`.
        pub verdict: Option<&'a str>,
        /// How its documents lie in it, in words. Absent in rows of other kinds than `input`.
        pub framing: Option<String>,
        /// What documents seem to be. Absent in rows of other kinds than `dialect`.
        #[like = "Option<crate::finder::Dialect>"]
        pub dialect: Option<&'static str>,
        /// How many documents: of the input, or of a dialect. Absent in rows of kind `remark`.
        pub documents: Option<u64>,
        /// How many control lines of streams. Absent in rows of other kinds than `input`.
        pub control: Option<u64>,
        /// How many tweets that no other of their document leads to. Absent in rows of other kinds than
        /// `input`.
        pub tweets: Option<u64>,
        /// How many tweets that others retweet, quote, answer or include. Absent in rows of other kinds
        /// than `input`.
        pub inner_tweets: Option<u64>,
        /// How many direct messages. Absent in rows of other kinds than `input`.
        pub messages: Option<u64>,
        /// How many answers to uploads. Absent in rows of other kinds than `input`.
        pub uploads: Option<u64>,
        /// How many media. Absent in rows of other kinds than `input`.
        pub media: Option<u64>,
        /// When the first of the tweets was posted. Absent where no time is known.
        #[pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$"]
        pub earliest: Option<String>,
        /// When the last of the tweets was posted. Absent where no time is known.
        #[pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$"]
        pub latest: Option<String>,
        /// What is remarkable. Absent in rows of other kinds than `remark`.
        #[like = "Option<super::CheckCode>"]
        pub code: Option<&'static str>,
        /// How bad that is. Absent in rows of other kinds than `remark`.
        #[like = "Option<super::Severity>"]
        pub severity: Option<&'static str>,
        /// The key, word or host that it is about. Absent for codes that are about none.
        pub word: Option<&'a str>,
        /// How often. Absent in rows of other kinds than `remark`.
        #[like = "Option<crate::model::Position>"]
        pub count: Option<u64>,
        /// What there is so many of. Absent in rows of other kinds than `remark`.
        pub meaning: Option<&'static str>,
        /// Number of the first document concerned, from 1. Absent in rows of other kinds than `remark`.
        #[like = "Option<crate::model::Position>"]
        pub document: Option<u64>,
        /// Line of the uncompressed input on which that document starts, from 1. Absent in rows of other kinds
        /// than `remark`.
        #[like = "Option<crate::model::Position>"]
        pub line: Option<u64>,
        /// Byte of the uncompressed input at which that document starts, from 0. Absent in rows of other kinds
        /// than `remark`.
        #[like = "Option<crate::model::Bytes>"]
        pub offset: Option<u64>,
        /// Line of the uncompressed input on which the fault of that document lies, from 1. Absent where the code
        /// is not `rejected`.
        #[like = "Option<crate::model::Position>"]
        pub error_line: Option<u64>,
        /// Byte of the uncompressed input at which that fault lies, from 0. Absent where the code is not
        /// `rejected`.
        #[like = "Option<crate::model::Bytes>"]
        pub error_offset: Option<u64>,
        /// JSON Pointer of the first place in that document; empty for the document itself. Absent in rows of
        /// other kinds than `remark`.
        pub pointer: Option<&'a str>,
        /// What is wrong there in words. Absent where the code says it all.
        pub cause: Option<&'a str>,
    }
}

impl<'a> CheckRecord<'a> {
    fn new(kind: CheckKind, origin: Origin<'a>) -> Self {
        Self {
            schema_version: VERSION,
            kind: kind.as_str(),
            input: origin.input,
            member: origin.member,
            verdict: None,
            framing: None,
            dialect: None,
            documents: None,
            control: None,
            tweets: None,
            inner_tweets: None,
            messages: None,
            uploads: None,
            media: None,
            earliest: None,
            latest: None,
            code: None,
            severity: None,
            word: None,
            count: None,
            meaning: None,
            document: None,
            line: None,
            offset: None,
            error_line: None,
            error_offset: None,
            pointer: None,
            cause: None,
        }
    }
}

impl Report {
    /// The report of an input of so many documents as rows, with a verdict on it in words.
    #[must_use]
    pub fn records<'a>(
        &'a self,
        origin: Origin<'a>,
        documents: u64,
        verdict: &'a str,
    ) -> Vec<CheckRecord<'a>> {
        let mut rows = vec![CheckRecord {
            verdict: Some(verdict),
            framing: Some(self.framing.to_string()),
            documents: Some(documents),
            control: Some(self.control),
            tweets: Some(self.tweets),
            inner_tweets: Some(self.inner_tweets),
            messages: Some(self.messages),
            uploads: Some(self.uploads),
            media: Some(self.media),
            earliest: self.earliest.map(|time| time.to_string()),
            latest: self.latest.map(|time| time.to_string()),
            ..CheckRecord::new(CheckKind::Input, origin)
        }];
        rows.extend(
            self.dialects
                .iter()
                .map(|(dialect, documents)| CheckRecord {
                    dialect: Some(dialect.as_str()),
                    documents: Some(*documents),
                    ..CheckRecord::new(CheckKind::Dialect, origin)
                }),
        );
        rows.extend(self.remarks.iter().map(|remark| CheckRecord {
            code: Some(remark.code.as_str()),
            severity: Some(remark.code.severity().as_str()),
            word: remark.word.as_deref(),
            count: Some(remark.count),
            meaning: Some(remark.code.meaning()),
            document: Some(remark.first.document),
            line: Some(remark.first.line),
            offset: Some(remark.first.offset),
            error_line: remark.first.error_line,
            error_offset: remark.first.error_offset,
            pointer: Some(&remark.first.pointer),
            cause: remark.first.cause.as_deref(),
            ..CheckRecord::new(CheckKind::Remark, origin)
        }));
        rows
    }
}
