//! Addresses of images: the original behind the rendition that a payload names.

/// Declares the sizes in which the service gives an image.
macro_rules! names {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $pixels:expr;)*) => {
        /// A size in which the service gives an image, by its name in an address.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ImageName {
            $($(#[doc = $doc])* $variant,)*
        }

        impl ImageName {
            /// Every name, the largest first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in an address.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The most pixels that a side has; `None` for the original, which has as many as were stored.
            #[must_use]
            pub const fn max_pixels(self) -> Option<u32> {
                match self {
                    $(Self::$variant => $pixels,)*
                }
            }

            /// Every name as text.
            pub(super) fn names() -> Vec<&'static str> {
                vec![$($name),*]
            }
        }
    };
}

names! {
    /// As stored, in the stored format only.
    Orig = "orig", None;
    /// At most 4096 pixels a side. Not documented by the service.
    X4096 = "4096x4096", Some(4096);
    /// At most 2048 pixels a side.
    Large = "large", Some(2048);
    /// At most 1200 pixels a side.
    Medium = "medium", Some(1200);
    /// At most 900 pixels a side. Not documented by the service.
    X900 = "900x900", Some(900);
    /// At most 680 pixels a side.
    Small = "small", Some(680);
    /// At most 360 pixels a side. Not documented by the service.
    X360 = "360x360", Some(360);
    /// At most 240 pixels a side. Not documented by the service.
    X240 = "240x240", Some(240);
    /// 150 by 150 pixels, cropped.
    Thumb = "thumb", Some(150);
    /// At most 120 pixels a side. Not documented by the service.
    X120 = "120x120", Some(120);
    /// At most 64 pixels a side. Not documented by the service.
    Tiny = "tiny", Some(64);
}

impl std::str::FromStr for ImageName {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL
            .iter()
            .copied()
            .find(|known| known.as_str() == name)
            .ok_or(())
    }
}

/// Folders of pbs.twimg.com besides `media` whose images come in the sizes that `name=` asks for.
const FOLDERS: &[&str] = &[
    "tweet_video_thumb",
    "ext_tw_video_thumb",
    "amplify_video_thumb",
    "card_img",
    "news_img",
    "ad_img",
];

/// The address of an image as the service stores it: `?format=…&name=orig`, the format kept; of a
/// user's picture the one without a size, of a banner the largest.
///
/// Understands the bare address, `:large` behind it, and both forms of a query. Where nothing tells the
/// format, as in `A?name=small` and `A:small`, the size alone is replaced and the form stays. `None` where
/// the address is of another host or folder, or tells neither format nor size.
///
/// # Examples
///
/// ```
/// use tweet_media::original_image_url;
///
/// let original = "https://pbs.twimg.com/media/EPzAhMh_ylkrkN4?format=png&name=orig";
/// for url in [
///     "https://pbs.twimg.com/media/EPzAhMh_ylkrkN4.png",
///     "http://pbs.twimg.com/media/EPzAhMh_ylkrkN4.png:large",
///     "https://pbs.twimg.com/media/EPzAhMh_ylkrkN4?format=png&amp;name=small",
/// ] {
///     assert_eq!(original_image_url(url).as_deref(), Some(original));
/// }
/// assert_eq!(original_image_url("https://example.org/a.png"), None);
/// ```
#[must_use]
pub fn original_image_url(url: &str) -> Option<String> {
    image_url(url, ImageName::Orig)
}

/// The address of an image in a size, its format kept; of users' pictures and banners always the
/// original, whose sizes have names of their own. `None` as for [`original_image_url`].
///
/// ```
/// use tweet_media::{ImageName, image_url};
///
/// assert_eq!(
///     image_url("https://pbs.twimg.com/media/EPzAhMh_ylkrkN4.jpg", ImageName::Large).as_deref(),
///     Some("https://pbs.twimg.com/media/EPzAhMh_ylkrkN4?format=jpg&name=large"),
/// );
/// ```
#[must_use]
pub fn image_url(url: &str, name: ImageName) -> Option<String> {
    let path = ["https://pbs.twimg.com/", "http://pbs.twimg.com/"]
        .into_iter()
        .find_map(|start| {
            let (host, path) = url.split_at_checked(start.len())?;
            // Nearly all are written so.
            (host == start || host.eq_ignore_ascii_case(start)).then_some(path)
        })?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let end = path.bytes().position(|byte| !is_plain(byte));
    let (path, behind) = path.split_at(end.unwrap_or(path.len()));
    // A legacy size stands behind a colon.
    let (is_legacy, query) = match behind.as_bytes().first() {
        None => (false, ""),
        Some(b'?') => (false, &behind[1..]),
        Some(b':') => (true, behind.split_once('?').map_or("", |(_, query)| query)),
        Some(_) => return None,
    };
    match path.split_once('/').map_or(path, |(folder, _)| folder) {
        "media" => {}
        "profile_images" => return Some(original_picture(path)),
        "profile_banners" => return original_banner(path),
        folder if FOLDERS.contains(&folder) => {}
        _ => return None,
    }
    let mut pairs = query
        .split('&')
        .map(|pair| pair.strip_prefix("amp;").unwrap_or(pair));
    let asked = pairs.clone().find_map(|pair| pair.strip_prefix("format="));
    let asked = asked.filter(|format| !format.is_empty());
    let (stem, format) = match (path.rsplit_once('.'), asked) {
        // The extension is the stored format; a query may ask for another, which has no original.
        (Some((stem, extension)), _) => (stem, extension),
        (None, Some(format)) => (path, format),
        (None, None) => {
            let size = name.as_str();
            let form = if pairs.any(|pair| pair.starts_with("name=")) {
                "?name="
            } else if is_legacy {
                ":"
            } else {
                return None;
            };
            let is_named = !path.ends_with('/') && path.contains('/');
            return is_named.then(|| format!("https://pbs.twimg.com/{path}{form}{size}"));
        }
    };
    let is_format = !format.is_empty() && format.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_format.then(|| {
        [
            "https://pbs.twimg.com/",
            stem,
            "?format=",
            format,
            "&name=",
            name.as_str(),
        ]
        .concat()
    })
}

/// One size in which the service gives an image.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImageSize {
    /// Its name: `orig`, `large`; `_normal` and the like for users' pictures, `1500x500` for banners.
    pub name: &'static str,
    /// Most pixels of width and height; `None` for the original.
    pub most: Option<(u32, u32)>,
    /// Whether the image is cut to fill that box.
    pub is_cropped: bool,
    /// Its address.
    pub url: String,
}

/// Sizes of users' pictures, by the end of the name.
const PICTURES: &[(&str, u32)] = &[
    ("_400x400", 400),
    ("_200x200", 200),
    ("_x96", 96),
    ("_bigger", 73),
    ("_normal", 48),
    ("_mini", 24),
];

/// Sizes of banners, by the last segment of the path.
const BANNERS: &[(&str, (u32, u32))] = &[
    ("1500x500", (1500, 500)),
    ("ipad_retina", (1252, 626)),
    ("web_retina", (1040, 520)),
    ("mobile_retina", (640, 320)),
    ("ipad", (626, 313)),
    ("600x200", (600, 200)),
    ("web", (520, 260)),
    ("mobile", (320, 160)),
    ("300x100", (300, 100)),
];

/// Every size in which the service gives an image, the original first: of photos, posters, previews,
/// users' pictures and banners. Empty as [`original_image_url`] is `None`.
///
/// # Examples
///
/// ```
/// use tweet_media::image_sizes;
///
/// let sizes = image_sizes("https://pbs.twimg.com/profile_images/1/a_normal.jpg");
/// assert_eq!(sizes[0].url, "https://pbs.twimg.com/profile_images/1/a.jpg");
/// assert!(sizes.iter().any(|size| size.name == "_bigger" && size.most == Some((73, 73))));
/// ```
#[must_use]
pub fn image_sizes(url: &str) -> Vec<ImageSize> {
    let Some(original) = original_image_url(url) else {
        return Vec::new();
    };
    let first = |name| ImageSize {
        name,
        most: None,
        is_cropped: false,
        url: original.clone(),
    };
    if original.contains("/profile_images/") {
        let (stem, extension) = match original.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => (stem, format!(".{extension}")),
            _ => (original.as_str(), String::new()),
        };
        let smaller = PICTURES.iter().map(|(name, side)| ImageSize {
            name,
            most: Some((*side, *side)),
            is_cropped: true,
            url: format!("{stem}{name}{extension}"),
        });
        return std::iter::once(first("orig")).chain(smaller).collect();
    }
    if original.contains("/profile_banners/") {
        let stem = original
            .rsplit_once('/')
            .map_or(original.as_str(), |(stem, _)| stem);
        let sizes = BANNERS.iter().map(|(name, most)| ImageSize {
            name,
            most: Some(*most),
            is_cropped: true,
            url: format!("{stem}/{name}"),
        });
        return sizes.collect();
    }
    let sizes = ImageName::ALL.iter().filter_map(|name| {
        Some(ImageSize {
            name: name.as_str(),
            most: name.max_pixels().map(|side| (side, side)),
            is_cropped: *name == ImageName::Thumb,
            url: image_url(url, *name)?,
        })
    });
    sizes.collect()
}

/// A user's picture as it was uploaded: the size goes from its name.
fn original_picture(path: &str) -> String {
    const SIZES: &[&str] = &[
        "_normal", "_bigger", "_mini", "_400x400", "_200x200", "_x96",
    ];
    let (stem, dot, extension) = match path.rsplit_once('.') {
        Some((stem, extension)) => (stem, ".", extension),
        None => (path, "", ""),
    };
    let stem = SIZES
        .iter()
        .find_map(|size| stem.strip_suffix(size))
        .unwrap_or(stem);
    format!("https://pbs.twimg.com/{stem}{dot}{extension}")
}

/// A user's banner in its largest size: `profile_banners/<user>/<time>/1500x500`.
fn original_banner(path: &str) -> Option<String> {
    let mut parts = path.split('/').skip(1);
    let (user, time) = (parts.next()?, parts.next()?);
    (!user.is_empty() && !time.is_empty())
        .then(|| format!("https://pbs.twimg.com/profile_banners/{user}/{time}/1500x500"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_over_the_query() {
        assert_eq!(
            original_image_url("https://pbs.twimg.com/media/A.png?format=jpg&name=900x900")
                .as_deref(),
            Some("https://pbs.twimg.com/media/A?format=png&name=orig")
        );
    }

    #[test]
    fn where_nothing_tells_the_format_the_size_alone_is_replaced() {
        for (url, large) in [
            (
                "https://pbs.twimg.com/media/A?name=small",
                "https://pbs.twimg.com/media/A?name=large",
            ),
            (
                "http://pbs.twimg.com/media/A?x=1&amp;name=orig",
                "https://pbs.twimg.com/media/A?name=large",
            ),
            (
                "https://pbs.twimg.com/media/A?format=&name=small",
                "https://pbs.twimg.com/media/A?name=large",
            ),
            (
                "https://pbs.twimg.com/media/A:small",
                "https://pbs.twimg.com/media/A:large",
            ),
            (
                "https://pbs.twimg.com/media/A:small?format=png",
                "https://pbs.twimg.com/media/A?format=png&name=large",
            ),
            (
                "https://pbs.twimg.com/media/A.jpg?name=small",
                "https://pbs.twimg.com/media/A?format=jpg&name=large",
            ),
        ] {
            let sized = image_url(url, ImageName::Large);
            assert_eq!(sized.as_deref(), Some(large), "{url}");
            assert_eq!(image_url(large, ImageName::Large), sized, "{url}");
            let sizes = image_sizes(url);
            assert_eq!(sizes.len(), ImageName::ALL.len(), "{url}");
            assert!(sizes.iter().any(|size| size.url == large), "{url}");
        }
        for url in [
            "https://pbs.twimg.com/media/?name=small",
            "https://pbs.twimg.com/media:small",
            "https://pbs.twimg.com/media/A?x=name=small",
        ] {
            assert_eq!(image_url(url, ImageName::Large), None, "{url}");
        }
    }

    #[test]
    fn posters_and_cards_have_originals_too() {
        assert_eq!(
            original_image_url("https://pbs.twimg.com/ext_tw_video_thumb/1/pu/img/B.jpg")
                .as_deref(),
            Some("https://pbs.twimg.com/ext_tw_video_thumb/1/pu/img/B?format=jpg&name=orig")
        );
        assert_eq!(
            original_image_url("https://pbs.twimg.com/card_img/2/C?format=jpg&name=600x314")
                .as_deref(),
            Some("https://pbs.twimg.com/card_img/2/C?format=jpg&name=orig")
        );
    }

    #[test]
    fn pictures_and_banners_of_users_have_originals_of_their_own() {
        for (url, original) in [
            (
                "https://pbs.twimg.com/profile_images/1/a_normal.jpg",
                "https://pbs.twimg.com/profile_images/1/a.jpg",
            ),
            (
                "http://pbs.twimg.com/profile_images/1/a_400x400.png",
                "https://pbs.twimg.com/profile_images/1/a.png",
            ),
            (
                "https://pbs.twimg.com/profile_images/1/a",
                "https://pbs.twimg.com/profile_images/1/a",
            ),
            (
                "https://pbs.twimg.com/profile_banners/7/1500000000",
                "https://pbs.twimg.com/profile_banners/7/1500000000/1500x500",
            ),
            (
                "https://pbs.twimg.com/profile_banners/7/1500000000/web",
                "https://pbs.twimg.com/profile_banners/7/1500000000/1500x500",
            ),
        ] {
            assert_eq!(original_image_url(url).as_deref(), Some(original), "{url}");
        }
    }

    #[test]
    fn what_is_no_image_of_the_service_has_no_original() {
        for url in [
            "https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg",
            "https://pbs.twimg.com.evil.example/media/A.jpg",
            "https://user@pbs.twimg.com/media/A.jpg",
            "https://pbs.twimg.com/media/A",
            "https://pbs.twimg.com/media/A b.jpg",
            "https://pbs.twimg.com/media/A.j%70g",
            "media/A.jpg",
            "",
        ] {
            assert_eq!(original_image_url(url), None, "{url}");
        }
    }
}
