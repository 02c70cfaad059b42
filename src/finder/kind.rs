//! What a medium truly is, and its id, where the payload says nothing or is known to lie.
//!
//! Takes a media entity and how far its list is to be trusted. The rules are the dictionary's rule 7
//! and its sections 1.4, 2.4, 8.4 and 8.8.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::model::{Bitrate, Id, MediaEntity, MediaType, Text, Variant, VideoInfo};

/// The true type of a media entity, and whether it was inferred against or without the payload's word.
pub(super) fn media_type<S: AsRef<str>>(
    media: &MediaEntity<S>,
    trusted: bool,
) -> (MediaType, bool) {
    let published = media.additional_media_info.as_ref();
    let restricted = published.is_some_and(|info| !info.is_empty()) && video(media).is_none();
    let truth = match &media.media_type {
        // A photo with a publisher's words is a video that may not be played.
        Some(MediaType::Photo) if trusted && restricted => MediaType::Video,
        Some(sent) if trusted => return (sent.clone(), false),
        // The preview list calls everything a photo, but nothing else by a wrong name.
        Some(sent) if *sent != MediaType::Photo => return (sent.clone(), false),
        sent => by_video(media)
            .or_else(|| restricted.then_some(MediaType::Video))
            .or_else(|| by_image(media.image_url()?))
            .or_else(|| by_key(media.media_key.as_ref()?.as_ref()))
            .or_else(|| sent.clone())
            .unwrap_or(MediaType::Photo),
    };
    let inferred = media.media_type.as_ref() != Some(&truth);
    (truth, inferred)
}

/// What a payload says of a video; an empty object says nothing.
fn video<S>(media: &MediaEntity<S>) -> Option<&VideoInfo<S>> {
    media.video_info.as_ref().filter(|video| !video.is_empty())
}

/// A video has variants; a GIF has one of bitrate 0 and no length.
fn by_video<S: AsRef<str>>(media: &MediaEntity<S>) -> Option<MediaType> {
    let video = video(media)?;
    let is_gif = match video.variants.as_slice() {
        [only] => {
            video.duration_millis.is_none()
                && (only.bitrate == Some(Bitrate::new(0))
                    || only
                        .url
                        .as_ref()
                        .is_some_and(|url| url.as_ref().contains("/tweet_video/")))
        }
        _ => false,
    };
    Some(if is_gif {
        MediaType::AnimatedGif
    } else {
        MediaType::Video
    })
}

/// Folders of the service's image and video hosts, and what lies in them.
const FOLDERS: &[(&str, MediaType)] = &[
    ("tweet_video_thumb", MediaType::AnimatedGif),
    ("tweet_video", MediaType::AnimatedGif),
    ("ext_tw_video_thumb", MediaType::Video),
    ("ext_tw_video", MediaType::Video),
    ("amplify_video_thumb", MediaType::Video),
    ("amplify_video", MediaType::Video),
    ("dm_video_preview", MediaType::Video),
    ("dm_video", MediaType::Video),
    ("dm_gif_preview", MediaType::AnimatedGif),
    ("dm_gif", MediaType::AnimatedGif),
    ("media", MediaType::Photo),
    ("profile_images", MediaType::Photo),
    ("profile_banners", MediaType::Photo),
    ("card_img", MediaType::Photo),
    ("news_img", MediaType::Photo),
];

/// What lies at an address of the service, by its folder.
pub(super) fn by_image(url: &str) -> Option<MediaType> {
    let (host, folder) = host_and_folder(url)?;
    if host == "ton.twitter.com" || host == "ton.x.com" || host == "p.twimg.com" {
        return Some(MediaType::Photo);
    }
    FOLDERS
        .iter()
        .find(|(name, _)| *name == folder)
        .map(|(_, kind)| kind.clone())
}

fn host_and_folder(url: &str) -> Option<(&str, &str)> {
    let rest = url.split_once("://")?.1;
    let (host, path) = rest.split_once('/')?;
    Some((host, path.split('/').next()?))
}

/// A medium of which only the address is known, as personal archives write direct messages.
pub(super) fn from_url<'v, S: Text<'v>>(url: Cow<'v, str>) -> MediaEntity<S> {
    let kind = by_image(&url);
    let is_still = kind.as_ref().is_none_or(|kind| *kind == MediaType::Photo);
    let url = match url {
        Cow::Borrowed(url) => S::from_borrowed(url),
        Cow::Owned(url) => S::from_owned(url),
    };
    if is_still {
        return MediaEntity {
            media_url_https: Some(url),
            media_type: kind,
            ..MediaEntity::default()
        };
    }
    MediaEntity {
        media_type: kind,
        video_info: Some(VideoInfo {
            variants: vec![Variant {
                url: Some(url),
                ..Variant::default()
            }],
            ..VideoInfo::default()
        }),
        ..MediaEntity::default()
    }
}

/// What a media key's category stands for.
pub(super) fn by_key(key: &str) -> Option<MediaType> {
    match key.split_once('_')?.0 {
        "3" => Some(MediaType::Photo),
        "7" | "13" => Some(MediaType::Video),
        "16" => Some(MediaType::AnimatedGif),
        _ => None,
    }
}

/// The media id that addresses tell: the number behind a video's folder, or the 15 characters of a
/// photo's or GIF's name, whose first eight bytes it is.
pub(super) fn id_from_urls<S: AsRef<str>>(media: &MediaEntity<S>, kind: &MediaType) -> Option<Id> {
    let variants = media
        .variants()
        .iter()
        .filter_map(|variant| variant.url.as_ref());
    let urls = media
        .image_url()
        .into_iter()
        .chain(variants.map(AsRef::as_ref));
    urls.clone()
        .find_map(id_in_path)
        // A video's own poster under `media` carries no id of the video.
        .or_else(|| (*kind != MediaType::Video).then(|| urls.clone().find_map(id_in_name))?)
}

fn id_in_path(url: &str) -> Option<Id> {
    let mut parts = url.split_once("://")?.1.split('/').skip(1);
    let folder = parts.next()?;
    let number = match folder {
        "ext_tw_video"
        | "amplify_video"
        | "ext_tw_video_thumb"
        | "amplify_video_thumb"
        | "dm_video"
        | "dm_gif"
        | "dm_video_preview"
        | "dm_gif_preview" => parts.next()?,
        // `ton.twitter.com/dm/<message>/<media>/<name>`, `ton.twitter.com/1.1/ton/data/dm/<message>/<media>/<name>`
        "dm" => parts.nth(1)?,
        "1.1" => parts.nth(4)?,
        _ => return None,
    };
    crate::model::wire::digits(number)
        .filter(|id| *id != 0)
        .map(Id::new)
}

fn id_in_name(url: &str) -> Option<Id> {
    let (_, folder) = host_and_folder(url)?;
    if !matches!(folder, "media" | "tweet_video_thumb" | "tweet_video") {
        return None;
    }
    let name = url.rsplit('/').next()?;
    let name = name.split(['.', '?', ':']).next()?;
    if name.len() != 15 {
        return None;
    }
    // The first twelve of the fifteen characters are nine bytes; the id takes eight.
    let bytes = URL_SAFE_NO_PAD.decode(name.get(..12)?).ok()?;
    let id = u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?);
    (id != 0).then(|| Id::new(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> MediaEntity {
        serde_json::from_str(json).expect("well-formed")
    }

    #[test]
    fn a_photo_of_the_preview_list_is_what_its_address_says() {
        for (path, kind) in [
            ("tweet_video_thumb/A.jpg", MediaType::AnimatedGif),
            ("ext_tw_video_thumb/1/pu/img/A.jpg", MediaType::Video),
            ("amplify_video_thumb/1/img/A.jpg", MediaType::Video),
            ("media/A.jpg", MediaType::Photo),
        ] {
            let media = read(&format!(
                r#"{{"type":"photo","media_url_https":"https://pbs.twimg.com/{path}"}}"#
            ));
            let inferred = kind != MediaType::Photo;
            assert_eq!(media_type(&media, false), (kind, inferred), "{path}");
            assert_eq!(
                media_type(&media, true),
                (MediaType::Photo, false),
                "{path}"
            );
        }
    }

    #[test]
    fn a_photo_with_a_publishers_words_is_a_restricted_video() {
        let media = read(
            r#"{"type":"photo","media_url_https":"https://pbs.twimg.com/media/A.jpg","additional_media_info":{"embeddable":false}}"#,
        );
        assert_eq!(media_type(&media, true), (MediaType::Video, true));
        assert_eq!(media_type(&media, false), (MediaType::Video, true));
    }

    #[test]
    fn without_a_type_one_variant_of_bitrate_zero_makes_a_gif() {
        let media = read(r#"{"video_info":{"variants":[{"bitrate":0,"url":"https://v/a.mp4"}]}}"#);
        assert_eq!(media_type(&media, true), (MediaType::AnimatedGif, true));
        let media = read(
            r#"{"video_info":{"duration_millis":5,"variants":[{"bitrate":0,"url":"https://v/a.mp4"}]}}"#,
        );
        assert_eq!(media_type(&media, true), (MediaType::Video, true));
    }

    #[test]
    fn ids_are_read_from_names_and_paths() {
        let id = |url: &str| {
            let media = MediaEntity::<String> {
                media_url_https: Some(url.to_owned()),
                ..MediaEntity::default()
            };
            id_from_urls(&media, &MediaType::Photo).map(Id::get)
        };
        // 0x10fc_c084_c87f_ca59 is 1224064875269966425, the id of a sample.
        assert_eq!(
            id("https://pbs.twimg.com/media/EPzAhMh_ylkrkN4.jpg:large"),
            Some(1_224_064_875_269_966_425)
        );
        assert_eq!(
            id("https://pbs.twimg.com/media/EPzAhMh_ylkrkN4?format=jpg&name=orig"),
            Some(1_224_064_875_269_966_425)
        );
        assert_eq!(
            id("https://pbs.twimg.com/ext_tw_video_thumb/1234/pu/img/x.jpg"),
            Some(1234)
        );
        assert_eq!(
            id("https://ton.twitter.com/1.1/ton/data/dm/12/34/abc.jpg"),
            Some(34)
        );
        assert_eq!(id("https://pbs.twimg.com/card_img/1/EPzAhMh_ylkrkN4"), None);
        assert_eq!(id("https://example.org/media/short.jpg"), None);
    }
}
