//! Addresses of images: the original behind the rendition that a payload names.

/// Folders of pbs.twimg.com whose images come in the sizes that `name=` asks for.
const FOLDERS: &[&str] = &[
    "media",
    "tweet_video_thumb",
    "ext_tw_video_thumb",
    "amplify_video_thumb",
    "card_img",
    "news_img",
    "ad_img",
];

/// The address of an image as the service stores it: `?format=…&name=orig`, the format kept.
///
/// Understands the bare address, `:large` behind it, and both forms of a query. `None` where the
/// address is of another host or folder, or does not tell its format.
///
/// # Examples
///
/// ```
/// use tweet_media::original_image_url;
///
/// let original = "https://pbs.twimg.com/media/BjMy3C3CMAA3gTR?format=png&name=orig";
/// for url in [
///     "https://pbs.twimg.com/media/BjMy3C3CMAA3gTR.png",
///     "http://pbs.twimg.com/media/BjMy3C3CMAA3gTR.png:large",
///     "https://pbs.twimg.com/media/BjMy3C3CMAA3gTR?format=png&amp;name=small",
/// ] {
///     assert_eq!(original_image_url(url).as_deref(), Some(original));
/// }
/// assert_eq!(original_image_url("https://example.org/a.png"), None);
/// ```
#[must_use]
pub fn original_image_url(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if !(scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")) {
        return None;
    }
    let (host, path) = rest.split_once('/')?;
    if !host.eq_ignore_ascii_case("pbs.twimg.com") {
        return None;
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    // A legacy size stands behind a colon.
    let path = path.split(':').next().unwrap_or(path);
    if !FOLDERS.contains(&path.split('/').next()?) {
        return None;
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    if !path.bytes().all(is_plain) {
        return None;
    }
    let asked = query
        .split('&')
        .map(|pair| pair.strip_prefix("amp;").unwrap_or(pair))
        .find_map(|pair| pair.strip_prefix("format="));
    let (stem, format) = match (path.rsplit_once('.'), asked) {
        // The extension is the stored format; a query may ask for another, which has no original.
        (Some((stem, extension)), _) => (stem, extension),
        (None, Some(format)) => (path, format),
        (None, None) => return None,
    };
    let is_format = !format.is_empty() && format.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_format.then(|| format!("https://pbs.twimg.com/{stem}?format={format}&name=orig"))
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
    fn what_is_no_image_of_the_service_has_no_original() {
        for url in [
            "https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg",
            "https://pbs.twimg.com/profile_images/1/a_normal.jpg",
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
