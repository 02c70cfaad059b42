//! Which media of two lists are one medium.
//!
//! Takes the media of the list that counts, finds for one of another list the first that is the same, in a
//! time that does not grow with the lists: a hostile tweet may have two lists of a million media each.

use std::collections::{HashMap, VecDeque};

use crate::model::{Id, MediaEntity};

/// Up to how many media it is cheaper to look at all than to keep an index.
pub(super) const FEW: usize = 16;

/// Whether two objects are of one medium.
fn is_same<S: AsRef<str>>(one: &MediaEntity<S>, other: &MediaEntity<S>) -> bool {
    match (one.media_id(), other.media_id()) {
        (Some(one), Some(other)) => one == other,
        _ => one.image_url().is_some() && one.image_url() == other.image_url(),
    }
}

/// Where media of a list stand, by what tells them apart.
#[derive(Default)]
pub(super) struct Places {
    is_long: bool,
    /// The first of an id.
    ids: HashMap<Id, usize>,
    /// The first of an image.
    images: HashMap<String, usize>,
    /// Those of an image that have no id, in order.
    nameless: HashMap<String, VecDeque<usize>>,
}

impl Places {
    pub(super) fn of<'m, S: AsRef<str> + 'm>(
        media: impl ExactSizeIterator<Item = &'m MediaEntity<S>>,
    ) -> Self {
        let mut places = Self {
            is_long: media.len() > FEW,
            ..Self::default()
        };
        if places.is_long {
            for (place, media) in media.enumerate() {
                places.learn(place, media);
                if let (None, Some(image)) = (media.media_id(), media.image_url()) {
                    let nameless = places.nameless.entry(image.to_owned()).or_default();
                    nameless.push_back(place);
                }
            }
        }
        places
    }

    /// The first of the media that is the same as another.
    pub(super) fn first<'m, S: AsRef<str> + 'm>(
        &mut self,
        count: usize,
        media: impl Fn(usize) -> &'m MediaEntity<S>,
        other: &MediaEntity<S>,
    ) -> Option<usize> {
        if !self.is_long {
            return (0..count).find(|place| is_same(media(*place), other));
        }
        let image = other.image_url();
        let Some(id) = other.media_id() else {
            return self.images.get(image?).copied();
        };
        let named = self.ids.get(&id).copied();
        let nameless = image.and_then(|image| {
            let places = self.nameless.get_mut(image)?;
            // Gaps may have been filled meanwhile, that of an id too.
            while let Some(place) = places.front()
                && media(*place).media_id().is_some()
            {
                places.pop_front();
            }
            places.front().copied()
        });
        match (named, nameless) {
            (Some(named), Some(nameless)) => Some(named.min(nameless)),
            (named, nameless) => named.or(nameless),
        }
    }

    /// Takes note of a medium, again after its gaps were filled.
    pub(super) fn learn<S: AsRef<str>>(&mut self, place: usize, media: &MediaEntity<S>) {
        if !self.is_long {
            return;
        }
        if let Some(id) = media.media_id() {
            let first = self.ids.entry(id).or_insert(place);
            *first = place.min(*first);
        }
        if let Some(image) = media.image_url() {
            match self.images.get_mut(image) {
                Some(first) => *first = place.min(*first),
                None => {
                    self.images.insert(image.to_owned(), place);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(number: usize) -> MediaEntity {
        // Ids and images that repeat, and that are absent, in every combination.
        let (id, image) = (number % 5, number / 5 % 4);
        MediaEntity {
            id_str: (id > 0).then(|| Id::new(id as u64)),
            media_url_https: (image > 0)
                .then(|| format!("https://pbs.twimg.com/media/{image}.jpg")),
            ..MediaEntity::default()
        }
    }

    #[test]
    fn an_index_finds_what_looking_at_all_finds_also_while_gaps_are_filled() {
        for (step, from) in [(1, 0), (3, 1), (7, 2), (11, 5), (13, 19), (17, 3)] {
            let mut plain: Vec<_> = (0..40).map(|number| media(from + number * step)).collect();
            let mut filled = plain.clone();
            let mut places = Places::of(filled.iter());
            for number in 0..200 {
                let other = media(from + number * (step + 2));
                let expected = plain.iter().position(|media| is_same(media, &other));
                let found = places.first(filled.len(), |place| &filled[place], &other);
                assert_eq!(found, expected, "step {step}, {number}: {other:?}");
                if let Some(place) = expected {
                    plain[place].fill_from(other.clone());
                    filled[place].fill_from(other);
                    places.learn(place, &filled[place]);
                }
            }
        }
    }
}
