//! The same work by ours and by its rivals: every medium of JSON Lines, as a row of seven columns in JSON Lines.
//!
//! Takes lines of Tweets in memory, gives rows, all on one thread. The rivals are plain programs for API 1.1: structs
//! of the fields that the rows need and borrowed text, read by serde_json, sonic-rs or simd-json; media of the Tweet or
//! of the one it retweets, and of the quoted one; of videos and GIFs the MP4 with the highest bitrate and the size that
//! its address names, of photos the original. Between them stands our own typed `Tweet`, read by each of the three.
//! Timing and comparing are left to who calls.

use std::borrow::Cow;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use simd_json::Buffers;
use tweet_media::{
    Column, Counts, Encode, JsonLines, MediaType, Options, Policy, Record, Reject, Tweet, Visitor,
    original_image_url, scan_slice, select,
};

/// Reads all lines and writes all rows.
pub(crate) type Reader = fn(&[u8], &mut Rows);

/// Every reader by its name, ours first.
pub(crate) const READERS: &[(&str, Reader)] = &[
    ("scan", scanned),
    ("scan-fast", scanned_fast),
    ("tweet", |bytes, rows| {
        typed(bytes, rows, |line| {
            Tweet::from_slice(line).expect("a tweet")
        });
    }),
    ("tweet-serde_json", |bytes, rows| {
        typed(bytes, rows, |line| {
            serde_json::from_slice(line).expect("a tweet")
        });
    }),
    ("tweet-sonic-rs", |bytes, rows| {
        typed(bytes, rows, |line| {
            sonic_rs::from_slice(line).expect("a tweet")
        });
    }),
    ("serde_json", |bytes, rows| {
        for line in lines(bytes) {
            let status: Status = serde_json::from_slice(line).expect("a tweet");
            status.tell(rows);
        }
    }),
    ("sonic-rs", |bytes, rows| {
        for line in lines(bytes) {
            let status: Status = sonic_rs::from_slice(line).expect("a tweet");
            status.tell(rows);
        }
    }),
    ("simd-json", by_simd_json),
];

/// Whether the plain reader gives the same rows of a line as the scan does.
pub(crate) fn is_plain(line: &[u8]) -> bool {
    let mut ours = Rows::kept();
    let mut theirs = Rows::kept();
    scanned(line, &mut ours);
    match serde_json::from_slice::<Status>(line) {
        Ok(status) => status.tell(&mut theirs),
        Err(_) => return false,
    }
    ours.sorted() == theirs.sorted()
}

/// Rows as JSON Lines.
pub(crate) struct Rows {
    pub(crate) count: usize,
    encoder: JsonLines,
    out: Vec<u8>,
    is_kept: bool,
}

impl Rows {
    /// Rows that are written and then dropped, as a caller writes them somewhere.
    pub(crate) fn dropped() -> Self {
        let columns = [
            Column::tweet_id,
            Column::media_id,
            Column::media_type,
            Column::best_url,
            Column::best_bitrate,
            Column::best_width,
            Column::best_height,
        ];
        Self {
            count: 0,
            encoder: JsonLines::new(&columns),
            out: Vec::new(),
            is_kept: false,
        }
    }

    /// Rows to compare.
    pub(crate) fn kept() -> Self {
        Self {
            is_kept: true,
            ..Self::dropped()
        }
    }

    /// Each row, in an order that is the same for the same rows.
    pub(crate) fn sorted(&self) -> Vec<&[u8]> {
        let mut rows: Vec<_> = lines(&self.out).collect();
        rows.sort_unstable();
        rows
    }

    /// The buffer to write the next row into.
    fn next(&mut self) -> &mut Vec<u8> {
        if !self.is_kept && self.out.len() > 1 << 16 {
            self.out.clear();
        }
        self.count += 1;
        &mut self.out
    }

    fn add(&mut self, row: &Row<'_>) {
        let out = self.next();
        serde_json::to_writer(&mut *out, row).expect("a row");
        out.push(b'\n');
    }
}

impl Visitor for Rows {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        self.next();
        self.encoder
            .record(record, &mut self.out)
            .expect("a row in memory");
        ControlFlow::Continue(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        panic!("a reject: {}", reject.message);
    }
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]);
    ends.map(move |end| &bytes[std::mem::replace(&mut start, end + 1)..end])
        .filter(|line| !line.is_empty())
}

fn scanned(bytes: &[u8], rows: &mut Rows) {
    scan_with(&Options::default(), bytes, rows);
}

fn scanned_fast(bytes: &[u8], rows: &mut Rows) {
    let mut options = Options::default();
    options.fast = true;
    scan_with(&options, bytes, rows);
}

fn scan_with(options: &Options, bytes: &[u8], rows: &mut Rows) {
    let _ = scan_slice("-", bytes, options, &mut Counts::default(), rows).expect("lines");
}

/// Every line into our own owned tweet.
fn typed(bytes: &[u8], rows: &mut Rows, read: impl Fn(&[u8]) -> Tweet) {
    for line in lines(bytes) {
        for found in read(line).media() {
            let variant = select(&found.media, &Policy::BEST).variant(&found.media);
            let size = variant.and_then(|variant| variant.resolution()).unzip();
            let image = || {
                let is_photo = found.media_type == MediaType::Photo;
                let url = found.media.image_url().filter(|_| is_photo)?;
                Some(original_image_url(url).map_or(Cow::Borrowed(url), Cow::Owned))
            };
            rows.add(&Row {
                tweet_id: found.tweet_id.map(|id| id.to_string().into()),
                media_id: found.media.media_id().map(|id| id.to_string().into()),
                media_type: Some(found.media_type.as_str()),
                best_url: match variant {
                    Some(variant) => variant.url.as_deref().map(Cow::Borrowed),
                    None => image(),
                },
                best_bitrate: variant.and_then(|variant| variant.bitrate).map(Into::into),
                best_width: size.0,
                best_height: size.1,
            });
        }
    }
}

/// Line after line into one buffer, since the parser rewrites what it reads.
fn by_simd_json(bytes: &[u8], rows: &mut Rows) {
    let mut buffers = Buffers::default();
    let mut copy = Vec::new();
    for line in lines(bytes) {
        copy.clear();
        copy.extend_from_slice(line);
        let status: Status =
            simd_json::serde::from_slice_with_buffers(&mut copy, &mut buffers).expect("a tweet");
        status.tell(rows);
    }
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    tweet_id: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_id: Option<Cow<'a, str>>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    media_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_bitrate: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_height: Option<u32>,
}

/// Text that is copied only where it is escaped.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// A Tweet of API 1.1, as far as the rows need it.
#[derive(Deserialize)]
struct Status<'a> {
    #[serde(borrow)]
    id_str: Option<Text<'a>>,
    extended_tweet: Option<Extended<'a>>,
    extended_entities: Option<Entities<'a>>,
    entities: Option<Entities<'a>>,
    retweeted_status: Option<Box<Status<'a>>>,
    quoted_status: Option<Box<Status<'a>>>,
}

#[derive(Deserialize)]
struct Extended<'a> {
    #[serde(borrow)]
    extended_entities: Option<Entities<'a>>,
    entities: Option<Entities<'a>>,
}

#[derive(Deserialize)]
struct Entities<'a> {
    #[serde(borrow)]
    media: Option<Vec<Medium<'a>>>,
}

#[derive(Deserialize)]
struct Medium<'a> {
    #[serde(borrow)]
    id_str: Option<Text<'a>>,
    #[serde(rename = "type")]
    media_type: Option<Text<'a>>,
    media_url_https: Option<Text<'a>>,
    video_info: Option<VideoInfo<'a>>,
}

#[derive(Deserialize)]
struct VideoInfo<'a> {
    #[serde(borrow)]
    variants: Option<Vec<File<'a>>>,
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    content_type: Option<Text<'a>>,
    bitrate: Option<u64>,
    url: Option<Text<'a>>,
}

impl Status<'_> {
    /// Writes the rows of the Tweet or of the one it retweets, and of the quoted one.
    fn tell(&self, rows: &mut Rows) {
        let shown = self.retweeted_status.as_deref().unwrap_or(self);
        shown.tell_own(rows);
        let quoted = shown.quoted_status.as_deref();
        if let Some(quoted) = quoted.or(self.quoted_status.as_deref()) {
            quoted.tell_own(rows);
        }
    }

    fn tell_own(&self, rows: &mut Rows) {
        let extended = self.extended_tweet.as_ref();
        let places = [
            extended.and_then(|extended| extended.extended_entities.as_ref()),
            self.extended_entities.as_ref(),
            extended.and_then(|extended| extended.entities.as_ref()),
            self.entities.as_ref(),
        ];
        let lists = places
            .into_iter()
            .filter_map(|entities| entities?.media.as_deref());
        for medium in lists
            .into_iter()
            .find(|list| !list.is_empty())
            .unwrap_or(&[])
        {
            rows.add(&medium.row(self.id_str.as_ref()));
        }
    }
}

impl Medium<'_> {
    fn row<'a>(&'a self, tweet: Option<&'a Text<'_>>) -> Row<'a> {
        let borrowed = |text: &'a Text<'_>| Cow::Borrowed(&*text.0);
        let variants = self
            .video_info
            .as_ref()
            .and_then(|info| info.variants.as_deref());
        let files = variants.unwrap_or(&[]).iter().filter(|file| {
            let kind = file.content_type.as_ref();
            kind.is_some_and(|kind| kind.0 == "video/mp4")
        });
        let best = files.max_by_key(|file| file.bitrate);
        let url = best.and_then(|file| file.url.as_ref());
        let size = url.and_then(|url| size(&url.0)).unzip();
        let is_photo = self
            .media_type
            .as_ref()
            .is_some_and(|kind| kind.0 == "photo");
        let image = self.media_url_https.as_ref().filter(|_| is_photo);
        Row {
            tweet_id: tweet.map(borrowed),
            media_id: self.id_str.as_ref().map(borrowed),
            media_type: self.media_type.as_ref().map(|text| &*text.0),
            best_url: url
                .map(borrowed)
                .or_else(|| image.map(|image| original(&image.0))),
            best_bitrate: best.and_then(|file| file.bitrate),
            best_width: size.0,
            best_height: size.1,
        }
    }
}

/// Width and height in an address: its first segment of the form `640x360`.
fn size(url: &str) -> Option<(u32, u32)> {
    url.split('/').find_map(|segment| {
        let (width, height) = segment.split_once('x')?;
        Some((width.parse().ok()?, height.parse().ok()?))
    })
}

/// The address of a photo as stored: `….jpg` becomes `…?format=jpg&name=orig`.
fn original(url: &str) -> Cow<'_, str> {
    match url.rsplit_once('.') {
        Some((stem, format)) => format!("{stem}?format={format}&name=orig").into(),
        None => url.into(),
    }
}
