//! How a record's cells are filled from a finding and the choice among its variants.

use std::borrow::Cow;

use super::{Explanation, Flag, Part, Record, SCHEMA_VERSION};
use crate::document::Place;
use crate::finder::{Dialect, Finding, Relation};
use crate::model::{Codec, Count, Id, MOST, MediaEntity, MediaType, Pixels};
use crate::select::{
    Choice, Class, ImageName, ImageSize, Outcome, Policy, Reason, explain, image_reason,
    image_sizes, image_url, is_plain, original_image_url, select, unknown_to_limits,
};
use crate::time;

/// What all records of a document share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) input: &'a str,
    pub(crate) member: Option<&'a str>,
    pub(crate) place: Place,
    pub(crate) dialect: Dialect,
    pub(crate) policy: &'a Policy,
    pub(crate) policy_text: &'a str,
    /// Codes of the document's scalar faults, between spaces.
    pub(crate) faults: &'a str,
    /// Whether the document has the shape of a personal archive, whose media lie in files.
    pub(crate) is_archive: bool,
}

impl<'a> Record<'a> {
    /// Makes the record of one finding.
    pub(crate) fn new(
        context: &Context<'a>,
        finding: Finding<Cow<'a, str>>,
        has_misfit: bool,
        has_repeated_key: bool,
    ) -> Self {
        let media = finding.media;
        let choice = choose(&media, &finding.media_type, context.policy);
        let variant = choice.variant(&media);
        let (best_width, best_height) = variant.and_then(|variant| variant.resolution()).unzip();
        let best_bitrate = variant.and_then(|variant| variant.bitrate).map(Into::into);
        let best_codec = variant
            .and_then(|variant| variant.codec())
            .map(Codec::as_str);
        let best_content_type = variant
            .and_then(|variant| variant.content_type.as_ref())
            .map(|content_type| content_type.as_str().to_owned().into());
        let original_image_url = media.image_url().and_then(original_image_url);
        let best_url =
            variant
                .and_then(|variant| variant.url.clone())
                .or_else(|| match &original_image_url {
                    // What is asked for nearly always.
                    Some(url)
                        if finding.media_type == MediaType::Photo
                            && context.policy.photo_size == ImageName::Orig =>
                    {
                        Some(Cow::Owned(url.clone()))
                    }
                    _ => photo_url(&media, &finding.media_type, context.policy),
                });
        let (width, height) = dimensions(&media).unzip();
        let mut is_wrong = has_misfit;
        let carrier = finding.tweet_id.or(finding.message_id);
        let (created_at, time_from_id) = match finding.created_at.as_deref().and_then(time::rfc3339)
        {
            Some(time) => (Some(time), false),
            None => {
                is_wrong |= finding.created_at.is_some();
                let time = finding.tweet_id.and_then(time::of_id);
                let is_some = time.is_some();
                (time, is_some)
            }
        };
        let source_tweet_id = media.source_tweet_id();
        let is_retweet_by_text = finding.relation == Relation::Tweet
            && finding.is_retweet_text
            && source_tweet_id.is_some_and(|source| Some(source) != finding.tweet_id);
        let local_file = context
            .is_archive
            .then(|| {
                local_file(
                    carrier?,
                    best_url
                        .as_deref()
                        .filter(|_| variant.is_some())
                        .or(media.image_url())?,
                )
            })
            .flatten();
        let mut flags = context.faults.to_owned();
        for (holds, flag) in [
            (finding.is_type_inferred, Flag::TypeInferred),
            (finding.is_id_from_url, Flag::IdFromUrl),
            (
                differ(media.id, media.id_str) || finding.has_two_ids,
                Flag::IdDiffers,
            ),
            (time_from_id, Flag::TimeFromId),
            (is_retweet_by_text, Flag::RetweetByText),
            (is_wrong, Flag::WrongType),
            (has_repeated_key, Flag::RepeatedKey),
            (finding.is_unresolved, Flag::Unresolved),
        ] {
            if holds {
                if !flags.is_empty() {
                    flags.push(' ');
                }
                flags.push_str(flag.as_str());
            }
        }
        Self {
            schema_version: SCHEMA_VERSION,
            input: context.input,
            member: context.member,
            document: context.place.number,
            line: context.place.line,
            offset: context.place.offset,
            pointer: finding.pointer,
            dialect: context.dialect,
            relation: if is_retweet_by_text {
                Relation::Retweet
            } else {
                finding.relation
            },
            root_tweet_id: finding.root_tweet_id,
            tweet_id: finding.tweet_id,
            message_id: finding.message_id,
            created_at,
            author_id: finding.author_id,
            author_username: finding.author_username,
            media_index: finding.index as u64,
            media_count: finding.count as u64,
            media_id: finding.media_id,
            uploaded_at: finding.media_id.and_then(time::of_id),
            media_type: word(&finding.media_type),
            alt_text: media.alt_text().map(|text| Cow::Owned(text.to_owned())),
            aspect_ratio: aspect_ratio(&media, width, height),
            duration_ms: media
                .video_info
                .as_ref()
                .and_then(|video| video.duration_millis)
                .map(Into::into),
            variant_count: media.variants().len() as u64,
            view_count: media.view_count().map(Count::get),
            sensitive: media.is_sensitive().or(finding.possibly_sensitive),
            source_tweet_id,
            source_author_id: media.source_author_id(),
            image_url: image(&media),
            original_image_url,
            width,
            height,
            best_url,
            best_content_type,
            best_bitrate,
            best_width,
            best_height,
            best_codec,
            best_reason: choice.reason.code(),
            policy: context.policy_text,
            media_key: media.media_key,
            page_url: media.expanded_url,
            short_url: media.url,
            availability: media
                .ext_media_availability
                .as_ref()
                .and_then(|is| is.status.clone()),
            availability_reason: media.ext_media_availability.and_then(|is| is.reason),
            local_file,
            flags: (!flags.is_empty()).then_some(flags),
        }
    }
}

impl Record<'_> {
    /// Whether its time is the one that the payload writes.
    pub(crate) fn has_written_time(&self) -> bool {
        let from_id = |flags: &String| flags.split(' ').any(|it| it == Flag::TimeFromId.as_str());
        self.created_at.is_some() && !self.flags.as_ref().is_some_and(from_id)
    }
}

/// What the policy says of every variant of a finding.
pub(crate) fn explanations<'a>(
    context: &Context<'a>,
    finding: &Finding<Cow<'a, str>>,
) -> Vec<Explanation<'a>> {
    let media = &finding.media;
    let duration_ms = media
        .video_info
        .as_ref()
        .and_then(|video| video.duration_millis)
        .map(u64::from);
    let choice = choose(media, &finding.media_type, context.policy);
    let none = Explanation {
        schema_version: SCHEMA_VERSION,
        input: context.input,
        member: context.member,
        document: context.place.number,
        line: context.place.line,
        pointer: finding.pointer.clone(),
        tweet_id: finding.tweet_id,
        message_id: finding.message_id,
        media_id: finding.media_id,
        media_type: word(&finding.media_type),
        duration_ms,
        policy: context.policy_text,
        part: Part::None,
        variant_index: None,
        variant_count: media.variants().len() as u64,
        verdict: None,
        code: choice.reason.code(),
        words: choice.reason.words().into(),
        delivery: None,
        class: None,
        width: None,
        height: None,
        image_size: None,
        max_width: None,
        max_height: None,
        is_cropped: None,
        bitrate: None,
        nominal_bytes: None,
        content_type: None,
        url: None,
    };
    let judged = media.variants().iter().zip(explain(media, context.policy));
    let mut rows: Vec<_> = judged
        .zip(1..)
        .map(|((variant, verdict), index)| {
            let words = match unknown_to_limits(variant, context.policy) {
                Some(unknown) if verdict.outcome() != Outcome::Excluded => {
                    format!("{}; {unknown}", verdict.words()).into()
                }
                _ => verdict.words().into(),
            };
            let class = Class::of(variant);
            let (width, height) = variant.resolution().unzip();
            let bitrate = variant.bitrate.map(u64::from);
            let bits = bitrate.filter(|bitrate| *bitrate > 0).zip(duration_ms);
            Explanation {
                part: Part::Variant,
                variant_index: Some(index),
                verdict: Some(verdict.outcome().as_str()),
                code: verdict.code(),
                words,
                delivery: Some(class.delivery().as_str()),
                class: Some(class.as_str()),
                width,
                height,
                bitrate,
                nominal_bytes: bits
                    .and_then(|(bitrate, millis)| bitrate.checked_mul(millis))
                    .map(|bits| bits / 8000)
                    .filter(|bytes| *bytes <= MOST),
                content_type: variant
                    .content_type
                    .as_ref()
                    .map(|content_type| content_type.as_str().to_owned().into()),
                url: variant.url.clone(),
                ..none.clone()
            }
        })
        .collect();
    let is_photo = rows.is_empty() && finding.media_type == MediaType::Photo;
    if is_photo {
        let chosen = photo_url(media, &finding.media_type, context.policy);
        let won = Explanation {
            part: Part::Photo,
            verdict: chosen.as_ref().map(|_| Outcome::Won.as_str()),
            ..none.clone()
        };
        let lost = Explanation {
            verdict: Some(Outcome::Lost.as_str()),
            code: OTHER_SIZE,
            words: "another size is asked for".into(),
            ..won.clone()
        };
        rows.extend(ladder(media).map(|size| {
            let is_chosen = chosen.as_deref() == Some(&size.url);
            sized(if is_chosen { &won } else { &lost }, size)
        }));
        if rows.is_empty() && chosen.is_some() {
            rows.push(Explanation { url: chosen, ..won });
        }
    } else {
        if rows.is_empty() {
            rows.push(none.clone());
        }
        let poster = Explanation {
            part: Part::Poster,
            code: POSTER,
            words: "a size of the poster".into(),
            ..none.clone()
        };
        let before = rows.len();
        rows.extend(ladder(media).map(|size| sized(&poster, size)));
        if rows.len() == before {
            rows.extend(
                image(media)
                    .filter(|url| is_plain(url))
                    .map(|url| Explanation {
                        words: "the poster as sent".into(),
                        url: Some(url),
                        ..poster
                    }),
            );
        }
    }
    if rows.is_empty() {
        rows.push(none);
    }
    rows
}

/// The code of a photo's sizes that are not asked for.
pub(super) const OTHER_SIZE: &str = "photo-size";
/// The code of the sizes of a poster.
pub(super) const POSTER: &str = "poster";

/// The sizes in which the service gives a medium's image.
fn ladder(media: &MediaEntity<Cow<'_, str>>) -> impl Iterator<Item = ImageSize> {
    let sizes = media.image_url().map(image_sizes);
    sizes.into_iter().flatten()
}

/// What is said of an image, in one size.
fn sized<'a>(explanation: &Explanation<'a>, size: ImageSize) -> Explanation<'a> {
    let (max_width, max_height) = size.most.unzip();
    Explanation {
        image_size: Some(size.name),
        max_width,
        max_height,
        is_cropped: Some(size.is_cropped),
        url: Some(size.url.into()),
        ..explanation.clone()
    }
}

/// The service's word for a type.
fn word(media_type: &MediaType) -> Cow<'static, str> {
    match media_type {
        MediaType::Photo => Cow::Borrowed("photo"),
        MediaType::Video => Cow::Borrowed("video"),
        MediaType::AnimatedGif => Cow::Borrowed("animated_gif"),
        other => Cow::Owned(other.as_str().to_owned()),
    }
}

/// The address of a photo in the policy's size, or as sent where it has no sizes.
fn photo_url<'a>(
    media: &MediaEntity<Cow<'a, str>>,
    kind: &MediaType,
    policy: &Policy,
) -> Option<Cow<'a, str>> {
    if *kind != MediaType::Photo {
        return None;
    }
    let sized = image_url(media.image_url()?, policy.photo_size);
    sized
        .map(Cow::Owned)
        .or_else(|| image(media).filter(|url| is_plain(url)))
}

/// Selects, the true type in place of the one that the payload states.
fn choose(media: &MediaEntity<Cow<'_, str>>, kind: &MediaType, policy: &Policy) -> Choice {
    let mut choice = select(media, policy);
    if choice.index.is_none() && media.variants().is_empty() {
        choice.reason = if *kind == MediaType::Photo {
            image_reason(media.image_url())
        } else {
            Reason::NoVariants
        };
    }
    choice
}

fn image<'a>(media: &MediaEntity<Cow<'a, str>>) -> Option<Cow<'a, str>> {
    media
        .media_url_https
        .clone()
        .or_else(|| media.media_url.clone())
}

fn differ(id: Option<Id>, id_str: Option<Id>) -> bool {
    matches!((id, id_str), (Some(id), Some(id_str)) if id != id_str)
}

/// Width and height of the medium itself, whatever is chosen: of the original, else of the largest
/// variant, else of the largest image.
fn dimensions<S: AsRef<str>>(media: &MediaEntity<S>) -> Option<(u32, u32)> {
    let pair = |width: Option<Pixels>, height: Option<Pixels>| {
        let pair = (width?.get(), height?.get());
        (pair.0 > 0 && pair.1 > 0).then_some(pair)
    };
    media
        .original_info
        .as_ref()
        .and_then(|original| pair(original.width, original.height))
        .or_else(|| {
            let sizes = media
                .variants()
                .iter()
                .filter_map(|variant| variant.resolution());
            sizes.max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
        })
        .or_else(|| {
            let large = media.sizes.as_ref()?.large.as_ref()?;
            pair(large.w, large.h)
        })
}

/// The ratio that the payload states, else that of the dimensions.
fn aspect_ratio<S>(
    media: &MediaEntity<S>,
    width: Option<u32>,
    height: Option<u32>,
) -> Option<String> {
    let stated = media
        .video_info
        .as_ref()
        .and_then(|video| video.aspect_ratio)
        .map(|ratio| (ratio.width, ratio.height))
        .filter(|(width, height)| *width > 0 && *height > 0);
    let (width, height) = stated.or_else(|| width.zip(height))?;
    let divisor = greatest_common_divisor(width, height);
    Some(format!("{}:{}", width / divisor, height / divisor))
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 {
        a.max(1)
    } else {
        greatest_common_divisor(b, a % b)
    }
}

/// The name of a medium's file in a personal archive: the carrier's id and the end of the address.
fn local_file(carrier: Id, url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let name = path.rsplit('/').next()?;
    // A legacy size stands behind a colon.
    let name = name.split(':').next()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (!name.is_empty() && name.bytes().all(is_plain)).then(|| format!("{carrier}-{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> MediaEntity {
        serde_json::from_str(json).expect("well-formed")
    }

    #[test]
    fn dimensions_are_those_of_the_medium_whatever_is_chosen() {
        let video = r#""video_info":{"variants":[{"url":"https://v/320x180/a.mp4"},{"url":"https://v/1280x720/b.mp4"}]}"#;
        let sizes = r#""sizes":{"large":{"w":1024,"h":576}}"#;
        let original = r#""original_info":{"width":1920,"height":1080}"#;
        assert_eq!(
            dimensions(&read(&format!("{{{original},{video},{sizes}}}"))),
            Some((1920, 1080))
        );
        assert_eq!(
            dimensions(&read(&format!("{{{video},{sizes}}}"))),
            Some((1280, 720))
        );
        assert_eq!(
            dimensions(&read(&format!("{{{sizes}}}"))),
            Some((1024, 576))
        );
        assert_eq!(dimensions(&read("{}")), None);
    }

    #[test]
    fn a_ratio_of_zeros_is_derived_from_the_dimensions() {
        let media = read(r#"{"video_info":{"aspect_ratio":[0,0]}}"#);
        assert_eq!(
            aspect_ratio(&media, Some(1280), Some(720)).as_deref(),
            Some("16:9")
        );
        assert_eq!(aspect_ratio(&media, None, None), None);
    }

    #[test]
    fn local_files_are_named_by_carrier_and_address() {
        assert_eq!(
            local_file(
                Id::new(7),
                "https://video.twimg.com/ext_tw_video/1/pu/vid/640x360/a-B_c.mp4?tag=12"
            )
            .as_deref(),
            Some("7-a-B_c.mp4")
        );
        assert_eq!(
            local_file(Id::new(7), "https://pbs.twimg.com/media/").as_deref(),
            None
        );
        assert_eq!(
            local_file(Id::new(7), "https://pbs.twimg.com/media/a b").as_deref(),
            None
        );
    }
}
