//! Sizes of images: the service's named renditions, and the uploaded original.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::Pixels;
use super::wire::{self, Lenient, ListVisitor, Reader, hint, wire, words};

wire! {
    /// The named image renditions of a media entity. For a video or GIF they describe its poster.
    ///
    /// Never upscaled, so several names may have one size. Classic archives write an unnamed array,
    /// which reads here by rule: the cropped one is `thumb`, the others ascend.
    pub struct SizeNames {
        /// At most 150 by 150 pixels, cropped to fill. Absent in mobile GraphQL. Smaller where the image is.
        /// Source: `thumb` (all forms of v1.1, GraphQL, archives, embeds).
        pub thumb: Option<Size> = "thumb",
        /// At most 680 by 680 pixels; 340 by 680 before about 2016. Absent in mobile GraphQL. Source: `small`
        /// (all forms of v1.1, GraphQL, archives, embeds).
        pub small: Option<Size> = "small",
        /// At most 1200 by 1200 pixels; 600 by 1200 before about 2016. Absent in mobile GraphQL. Source:
        /// `medium` (all forms of v1.1, GraphQL, archives, embeds).
        pub medium: Option<Size> = "medium",
        /// At most 2048 by 2048 pixels; 1024 by 2048 before about 2016. Absent in a few old payloads. The
        /// largest listed; the original may be larger. Source: `large` (all forms of v1.1, GraphQL, archives,
        /// embeds).
        pub large: Option<Size> = "large",
    }
}

/// The named image renditions of a media entity, as [`SizeNames`] describes them.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[serde(transparent)]
pub struct Sizes(SizeNames);

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Sizes {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sizes".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let names = generator.subschema_for::<SizeNames>();
        if generator.contract().is_serialize() {
            return names;
        }
        schemars::json_schema!({
            "description": "The named image renditions of a media entity; without names in classic archives.",
            "anyOf": [names, generator.subschema_for::<Vec<Size>>()],
        })
    }
}

impl std::ops::Deref for Sizes {
    type Target = SizeNames;

    fn deref(&self) -> &SizeNames {
        &self.0
    }
}

impl std::ops::DerefMut for Sizes {
    fn deref_mut(&mut self) -> &mut SizeNames {
        &mut self.0
    }
}

impl From<SizeNames> for Sizes {
    fn from(names: SizeNames) -> Self {
        Self(names)
    }
}

impl Sizes {
    /// Names the renditions of a classic archive, which come in no order and without names.
    fn from_unnamed(list: Vec<Size>) -> Self {
        let mut names = SizeNames::default();
        let mut fits: Vec<Size> = Vec::new();
        for size in list {
            if size.resize == Some(Resize::Crop) {
                names.thumb.get_or_insert(size);
            } else {
                fits.push(size);
            }
        }
        // The fifth entry repeats the largest or is the original, so it stays out after `large`.
        fits.sort_by_key(|size| (size.w, size.h));
        let mut fits = fits.into_iter();
        names.small = fits.next();
        names.medium = fits.next();
        names.large = fits.next();
        Self(names)
    }
}

impl<'de> Lenient<'de> for Sizes {
    fn lenient<D: Deserializer<'de>>(input: D) -> Result<Option<Self>, D::Error> {
        input.deserialize_newtype_struct(hint::SIZES, SizesVisitor)
    }

    fn take<R: Reader<'de>>(reader: &mut R) -> Option<Self> {
        if !reader.object() {
            return reader.detour();
        }
        let names = SizeNames::members(reader);
        (names != SizeNames::default()).then_some(Self(names))
    }
}

wire::deserialize_lenient!(Sizes, "an object of sizes");

struct SizesVisitor;

impl<'de> Visitor<'de> for SizesVisitor {
    type Value = Option<Sizes>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of sizes")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let map = serde::de::value::MapAccessDeserializer::new(map);
        let names: SizeNames = serde::Deserialize::deserialize(map)?;
        Ok((names != SizeNames::default()).then_some(Sizes(names)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        let list = ListVisitor(PhantomData).visit_seq(seq)?;
        Ok(list
            .filter(|list| !list.is_empty())
            .map(Sizes::from_unnamed))
    }

    wire::absent_scalars!();
}

wire! {
    quick quick_size;

    /// One image rendition.
    pub struct Size {
        /// Width in pixels. Absent in no payload seen. Source: `w` (all forms of v1.1, GraphQL, embeds, classic
        /// archives; a string in archives).
        pub w: Option<Pixels> = "w",
        /// Height in pixels. Absent in no payload seen. Source: `h` (all forms of v1.1, GraphQL, embeds,
        /// classic archives; a string in archives).
        pub h: Option<Pixels> = "h",
        /// How the original was made to fit. Absent in mobile GraphQL. Crop for thumb, fit for the others.
        /// Source: `resize` (all forms of v1.1, GraphQL, archives, embeds).
        pub resize: Option<Resize> = "resize",
    }
}

/// A size as the service writes nearly all of them.
fn quick_size<'de, R: Reader<'de>>(reader: &mut R) -> Option<Size> {
    let ([w, h], resize) = reader.size()?;
    Some(Size {
        w: Some(Pixels::new(w)),
        h: Some(Pixels::new(h)),
        resize: wire::text_of::<Cow<'_, str>>(resize).map(|word| Resize::from(&*word)),
    })
}

words! {
    /// How an image was made to fit its box.
    pub enum Resize {
        /// Scaled down until it fits, the ratio kept.
        Fit = "fit",
        /// Cut to the ratio of the box.
        Crop = "crop",
    }
}

wire! {
    /// The uploaded original of a photo or video.
    pub struct OriginalInfo {
        /// Width in pixels. Absent in no payload seen. Source: `width` (web client, GraphQL, embeds).
        pub width: Option<Pixels> = "width",
        /// Height in pixels. Absent in no payload seen. Source: `height` (web client, GraphQL, embeds).
        pub height: Option<Pixels> = "height",
        /// Crops that the service suggests for a photo. Empty for videos and GIFs. Source: `focus_rects` (web
        /// client, GraphQL, embeds).
        pub focus_rects: Vec<Rect> = "focus_rects",
    }
}

wire! {
    /// A rectangle in an image.
    pub struct Rect {
        /// Left edge in pixels. Absent in no payload seen. Source: `x` (web client, GraphQL, embeds).
        pub x: Option<Pixels> = "x",
        /// Top edge in pixels. Absent in no payload seen. Source: `y` (web client, GraphQL, embeds).
        pub y: Option<Pixels> = "y",
        /// Width in pixels. Absent in no payload seen. Source: `w` (web client, GraphQL, embeds).
        pub w: Option<Pixels> = "w",
        /// Height in pixels. Absent in no payload seen. Source: `h` (web client, GraphQL, embeds).
        pub h: Option<Pixels> = "h",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unnamed_sizes_of_a_classic_archive_get_their_names() {
        let json = r#"[{"h":768,"w":1024,"resize":"fit"},{"h":150,"w":150,"resize":"crop"},
            {"h":255,"w":340,"resize":"fit"},{"h":450,"w":600,"resize":"fit"},{"h":768,"w":1024,"resize":"fit"}]"#;
        let sizes: Sizes = serde_json::from_str(json).expect("an array of sizes");
        let width = |size: &Option<Size>| size.as_ref().and_then(|size| size.w).map(Pixels::get);
        assert_eq!(width(&sizes.thumb), Some(150));
        assert_eq!(width(&sizes.small), Some(340));
        assert_eq!(width(&sizes.medium), Some(600));
        assert_eq!(width(&sizes.large), Some(1024));
    }

    #[test]
    fn a_size_of_words_costs_only_its_side() {
        let sizes: Sizes = serde_json::from_str(
            r#"{"large":{"w":"wide","h":"675","resize":"stretch"},"small":7}"#,
        )
        .expect("an object of sizes");
        let large = sizes.large.as_ref().expect("large");
        assert_eq!((large.w, large.h), (None, Some(Pixels::new(675))));
        assert_eq!(large.resize, Some(Resize::Other("stretch".into())));
        assert_eq!(sizes.small, None);
    }
}
