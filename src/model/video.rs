//! The video of a media entity: its ratio, its length, and the playable forms it comes in.

use super::label::labels;
use super::wire::{wire, words};
use super::{AspectRatio, Bitrate, Millis};

wire! {
    /// What a video or animated GIF has and a photo has not.
    pub struct VideoInfo<S> {
        /// Width to height as a reduced fraction, that of the variants. Absent in API v2 and in the newest
        /// GraphQL. Odd ones such as 539 to 379 occur. Source: `aspect_ratio` (all forms of v1.1, GraphQL,
        /// embeds; two strings in archives).
        pub aspect_ratio: Option<AspectRatio> = "aspect_ratio",
        /// Length in milliseconds. In API v2 it is `duration_ms` of the medium itself. Absent for animated GIFs and for
        /// some videos of early 2015. Source: `duration_millis` (all forms of v1.1, GraphQL, embeds; a string in
        /// archives).
        pub duration_millis: Option<Millis> = "duration_millis",
        /// The playable forms, in no meaningful order: one for an animated GIF, usually two to six for a video.
        /// Empty in API v2 before the middle of 2022 and where they were not asked for. The first is often a
        /// playlist. Source: `variants` (all dialects).
        pub variants: Vec<Variant<S>> = "variants",
    }
}

wire! {
    /// One playable form of a video or animated GIF.
    ///
    /// Its size and codec stand only in the path of its URL.
    pub struct Variant<S> {
        /// Bits per second, the label of a rung rather than a measured rate. Absent for playlists and
        /// manifests. Zero for animated GIFs, and for some videos in archives. Source: `bitrate` (all forms of
        /// v1.1, GraphQL, embeds, tools; a string in archives); `bit_rate` (v2, newest GraphQL).
        pub bitrate: Option<Bitrate> = "bitrate" | "bit_rate",
        /// MIME type. Absent or null in rare payloads; then the end of the address tells. Case and parameters
        /// do not matter. Source: `content_type` (all dialects); `type` (the video of embeds); `contentType`
        /// (tools).
        pub content_type: Option<ContentType> = "content_type" | "contentType" | "type",
        /// Where to play it from: https, on video.twimg.com but for direct messages and old GIFs. Absent or
        /// null in rare payloads of API v2. Size and codec stand in its path. Source: `url` (all dialects);
        /// `src` (the video of embeds).
        pub url: Option<S> = "url" | "src",
    }
}

words! {
    /// MIME type of a variant.
    pub enum ContentType {
        /// One progressive MP4 file.
        Mp4 = "video/mp4",
        /// An HLS playlist.
        Hls = "application/x-mpegURL",
        /// A DASH manifest; 2015, 2016 and in direct messages.
        Dash = "application/dash+xml",
        /// One progressive WebM file; 2015 and 2016.
        WebM = "video/webm",
    }
}

/// The form of a variant's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Container {
    /// One MP4 file.
    Mp4,
    /// One WebM file.
    WebM,
    /// An HLS playlist.
    Hls,
    /// A DASH manifest.
    Dash,
    /// A list of an advertiser's videos.
    Vmap,
    /// Anything else.
    Unknown,
}

impl Container {
    /// The container that a MIME type names; case and parameters do not matter.
    fn of_content_type(content_type: &str) -> Option<Self> {
        const KNOWN: &[(&str, Container)] = &[
            ("video/mp4", Container::Mp4),
            ("application/x-mpegurl", Container::Hls),
            ("application/vnd.apple.mpegurl", Container::Hls),
            ("application/dash+xml", Container::Dash),
            ("video/webm", Container::WebM),
            ("video/vmap", Container::Vmap),
        ];
        let name = content_type.split(';').next()?.trim();
        let known = KNOWN
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map(|(_, container)| *container)
    }

    /// The container that the end of an address's path names.
    fn of_url(url: &str) -> Option<Self> {
        const KNOWN: &[(&str, Container)] = &[
            ("mp4", Container::Mp4),
            ("m3u8", Container::Hls),
            ("mpd", Container::Dash),
            ("webm", Container::WebM),
            ("vmap", Container::Vmap),
        ];
        let (_, extension) = path(url).rsplit_once('.')?;
        let known = KNOWN
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(extension));
        known.map(|(_, container)| *container)
    }

    /// One file, or a list of files.
    #[must_use]
    pub const fn delivery(self) -> Delivery {
        match self {
            Self::Hls | Self::Dash | Self::Vmap => Delivery::Adaptive,
            Self::Mp4 | Self::WebM | Self::Unknown => Delivery::Progressive,
        }
    }
}

labels! {
    /// How a variant comes to its viewer.
    pub enum Delivery by as_str {
        /// One file over HTTP.
        Progressive = "progressive",
        /// A playlist or manifest that names files of several qualities.
        Adaptive = "adaptive",
    }
}

labels! {
    /// How a variant's pictures are compressed.
    pub enum Codec by as_str {
        /// H.264, which plays everywhere.
        H264 = "h264",
        /// H.265, which does not.
        Hevc = "hevc",
    }
}

/// The codec of an MP4 by its address: a segment behind `vid` names it, and says nothing of H.264.
pub(crate) fn codec_of(url: &str) -> Codec {
    let bytes = url.as_bytes();
    // The address of nearly every file has no such segment, and this is half of the time of a choice.
    if !has_segment_with_h(bytes) {
        return Codec::H264;
    }
    let mut end = bytes.len();
    while let Some(at) = memchr::memrchr(b'/', &bytes[..end]) {
        match &bytes[at + 1..end] {
            b"hevc" => return Codec::Hevc,
            b"vid" => break,
            _ => end = at,
        }
    }
    Codec::H264
}

/// Whether a slash with an `h` behind it occurs, tried on sixteen places at once.
fn has_segment_with_h(bytes: &[u8]) -> bool {
    const WIDTH: usize = 16;
    let tried = |slashes: &[u8], letters: &[u8]| {
        let pairs = slashes.iter().zip(letters);
        let found =
            pairs.map(|(slash, letter)| u8::from(*slash == b'/') & u8::from(*letter == b'h'));
        found.fold(0, |any, one| any | one)
    };
    let Some((_, letters)) = bytes.split_first() else {
        return false;
    };
    let slashes = &bytes[..letters.len()];
    let (Some(last_slashes), Some(last_letters)) =
        (slashes.last_chunk::<WIDTH>(), letters.last_chunk::<WIDTH>())
    else {
        return tried(slashes, letters) != 0;
    };
    // The last block overlaps the one before it.
    let blocks = slashes.as_chunks::<WIDTH>().0.iter();
    blocks.zip(letters.as_chunks::<WIDTH>().0).fold(
        tried(last_slashes, last_letters),
        |any, (slashes, letters)| any | tried(slashes, letters),
    ) != 0
}

/// Width and height in an address: the first segment of its path of the form `640x360`.
fn resolution(url: &str) -> Option<(u32, u32)> {
    let bytes = url.as_bytes();
    // There are few of this letter in an address, and many slashes.
    for at in memchr::memchr_iter(b'x', bytes) {
        let start = bytes[..at].iter().rposition(|byte| !byte.is_ascii_digit());
        let (before, width) = bytes[..at].split_at(start.map_or(0, |start| start + 1));
        let height = &bytes[at + 1..];
        let end = height.iter().position(|byte| !byte.is_ascii_digit());
        let (height, behind) = height.split_at(end.unwrap_or(height.len()));
        if before.ends_with(b"/")
            && !width.is_empty()
            && !height.is_empty()
            && matches!(behind.first(), None | Some(b'/' | b'?' | b'#'))
        {
            let is_in_path = memchr::memchr2(b'?', b'#', before).is_none();
            return number(width).zip(number(height)).filter(|_| is_in_path);
        }
    }
    None
}

/// The number that digits write; `None` where it is too large.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, digit| {
        number.checked_mul(10)?.checked_add(u32::from(digit - b'0'))
    })
}

/// An address without query and fragment.
fn path(url: &str) -> &str {
    let end = memchr::memchr2(b'?', b'#', url.as_bytes()).unwrap_or(url.len());
    url.get(..end).unwrap_or(url)
}

impl<S: AsRef<str>> Variant<S> {
    /// The form of its bytes: by MIME type, else by the end of its address.
    #[must_use]
    pub fn container(&self) -> Container {
        let by_type = self
            .content_type
            .as_ref()
            .and_then(|content_type| match content_type {
                ContentType::Mp4 => Some(Container::Mp4),
                ContentType::Hls => Some(Container::Hls),
                ContentType::Dash => Some(Container::Dash),
                ContentType::WebM => Some(Container::WebM),
                ContentType::Other(word) => Container::of_content_type(word),
            });
        by_type
            .or_else(|| Container::of_url(self.url.as_ref()?.as_ref()))
            .unwrap_or(Container::Unknown)
    }

    /// Width and height in pixels, which stand only in the path of its address. `None` for playlists
    /// and animated GIFs.
    ///
    /// ```
    /// # use tweet_media::Variant;
    /// let variant: Variant = serde_json::from_str(
    ///     r#"{"url":"https://video.twimg.com/ext_tw_video/1/pu/vid/640x360/a.mp4?tag=12"}"#)?;
    /// assert_eq!(variant.resolution(), Some((640, 360)));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn resolution(&self) -> Option<(u32, u32)> {
        resolution(self.url.as_ref()?.as_ref())
    }

    /// How its pictures are compressed. `None` for playlists, which may hold several, and for what is
    /// no MP4.
    #[must_use]
    pub fn codec(&self) -> Option<Codec> {
        if self.container() != Container::Mp4 {
            return None;
        }
        Some(codec_of(self.url.as_ref()?.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the words above say it, segment by segment.
    fn by_segments(url: &str) -> (Codec, Option<(u32, u32)>) {
        let mut codec = Codec::H264;
        for segment in url.split('/').skip(1) {
            match segment {
                "hevc" => codec = Codec::Hevc,
                "vid" => codec = Codec::H264,
                _ => {}
            }
        }
        let is_number =
            |text: &&str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        let size = path(url).split('/').skip(1).find_map(|segment| {
            let (width, height) = segment.split_once('x')?;
            Some((width, height)).filter(|_| is_number(&width) && is_number(&height))
        });
        let size = size.and_then(|(width, height)| width.parse().ok().zip(height.parse().ok()));
        (codec, size)
    }

    #[test]
    fn codec_and_size_are_those_of_the_segments_of_an_address() {
        const PIECES: &[&str] = &[
            "/vid/",
            "/hevc/",
            "/avc1/",
            "/hevc",
            "hevc/",
            "/hevcx/",
            "/",
            "//",
            "/640x360/",
            "/640x360",
            "640x360/",
            "/0x0/",
            "/x360/",
            "/640x/",
            "/640x360x1/",
            "/x/",
            "h",
            "x",
            "?",
            "#",
            "/h/",
            "/99999999999x1/",
            "/1x4294967296/",
            "/4294967295x1",
            "https://video.twimg.com",
        ];
        for one in PIECES {
            for two in PIECES {
                for three in PIECES {
                    let url = format!("https://a/{one}{two}/b{three}/c.mp4?tag=12");
                    assert_eq!(
                        (codec_of(&url), resolution(&url)),
                        by_segments(&url),
                        "{url}"
                    );
                    let url = format!("{one}{two}{three}");
                    assert_eq!(
                        (codec_of(&url), resolution(&url)),
                        by_segments(&url),
                        "{url}"
                    );
                }
            }
        }
    }
}
