//! Where the headers of a damaged tar are, and where the member before them ends.
//!
//! Takes bytes around the place where a header should be, gives the next one and what is to be thought of the
//! bytes before it. Reading them is left to the caller.

use std::collections::BTreeMap;

use memchr::memmem;

use super::super::super::{TAR_HEAD, is_tar};

/// What a header calls itself, and where; but for the oldest, which do not.
pub(super) const NAME: &[u8] = b"ustar";
pub(super) const NAME_AT: usize = 257;
/// The most bytes too many that are given to the member before them. More may be a header that is damaged.
const MOST_MORE: usize = 256;

/// Where the first header begins, at whatever byte; one that does not call itself so, in steps of whole blocks.
pub(super) fn first(bytes: &[u8]) -> Option<usize> {
    let named = named(bytes).next();
    let until = named.unwrap_or(bytes.len());
    let mut blocks = bytes.chunks_exact(TAR_HEAD).take(until.div_ceil(TAR_HEAD));
    let old = blocks.position(is_tar).map(|block| block * TAR_HEAD);
    old.into_iter().chain(named).min()
}

/// Where headers begin that call themselves so.
fn named(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let names = bytes.get(NAME_AT..).unwrap_or_default();
    memmem::find_iter(names, NAME).filter(|at| is_tar(&bytes[*at..]))
}

/// What is found around the end of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Border {
    /// Where the bytes of the member end.
    pub(super) end: usize,
    /// Where the next header begins, or the zeros that end the archive.
    pub(super) next: usize,
    /// Whether bytes of the member are missing, or too many.
    pub(super) is_doubtful: bool,
}

/// The border behind a member that has `size` more bytes of these, where its header is not at `place`, or zeros are.
/// `None` where that tells nothing of it, and reading goes on there.
pub(super) fn border(bytes: &[u8], size: usize, place: usize, is_all: bool) -> Option<Border> {
    let block = bytes.get(place..place + TAR_HEAD);
    if block.is_some_and(is_zero) {
        return is_all.then(|| at_end(bytes, size, place)).flatten();
    }
    // A header that is damaged stands where it should.
    let is_there = block.is_some_and(|block| block[NAME_AT..].starts_with(NAME));
    if !is_there && let Some(next) = before(bytes, place, is_all && block.is_none()) {
        return Some(less(bytes, size, place, next));
    }
    match bytes.get(place..).and_then(first) {
        Some(next) => {
            let next = place + next;
            let border = more(bytes, size, place, next);
            border.is_doubtful.then_some(border)
        }
        None if is_all => at_end(bytes, size, place),
        None => None,
    }
}

/// Whether the member may not be what it was, where a border tells nothing of it: not even a damaged header stands
/// behind it.
pub(super) fn is_unsure(bytes: &[u8], place: usize) -> bool {
    let block = bytes.get(place..place + TAR_HEAD);
    block.is_some_and(|block| !is_zero(block) && !block[NAME_AT..].starts_with(NAME))
}

/// The first header before `place`, which is where one should be, if bytes are missing. A member may hold a tar
/// of its own: those behind each other must lead beyond the place, or to the zeros that end all.
fn before(bytes: &[u8], place: usize, is_cut: bool) -> Option<usize> {
    let reach = bytes.len().min(place + TAR_HEAD - 1);
    let heads: Vec<_> = named(&bytes[..reach]).collect();
    let mut leads = BTreeMap::new();
    for at in heads.into_iter().rev() {
        let next = behind(&bytes[at..]).and_then(|count| at.checked_add(count));
        let is_end = |next: usize| {
            let rest = bytes.get(next..).filter(|rest| rest.len() >= TAR_HEAD);
            is_cut && rest.is_some_and(is_zero)
        };
        let is_real = next.is_some_and(|next| {
            let is_over = if is_cut {
                next <= bytes.len()
            } else {
                next > place
            };
            (next > place && is_over) || leads.get(&next).copied().unwrap_or(false) || is_end(next)
        });
        leads.insert(at, is_real);
    }
    leads
        .into_iter()
        .find(|(_, is_real)| *is_real)
        .map(|(at, _)| at)
}

/// How many bytes a header and its member take.
fn behind(head: &[u8]) -> Option<usize> {
    let head: &[u8; TAR_HEAD] = head.get(..TAR_HEAD)?.try_into().ok()?;
    let size = tar::Header::from_byte_slice(head).entry_size().ok()?;
    let size = usize::try_from(size).ok()?;
    size.checked_next_multiple_of(TAR_HEAD)?
        .checked_add(TAR_HEAD)
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

/// Where the next header comes too early.
fn less(bytes: &[u8], size: usize, place: usize, next: usize) -> Border {
    let least = size.saturating_sub(place - next);
    let last = size.min(next);
    let is_sound = |end: usize| end == 0 || bytes[end - 1] != 0;
    let (end, is_doubtful) = if is_zero(&bytes[least..last]) && is_sound(least) {
        // What was to fill its last block has moved up.
        (least, true)
    } else {
        // No zero has moved up: they are what is missing.
        (last, next < size || !is_sound(size))
    };
    Border {
        end,
        next,
        is_doubtful,
    }
}

/// Where the next header comes too late. It may be that one between was damaged.
fn more(bytes: &[u8], size: usize, place: usize, next: usize) -> Border {
    let count = next - place;
    let end = size + count;
    let is_padded = size < place && is_zero(&bytes[size..place]);
    let is_sound = count.is_multiple_of(TAR_HEAD) || is_padded || is_zero(&bytes[size..end]);
    let is_whole = !is_sound && count <= MOST_MORE && is_zero(&bytes[end..next]);
    Border {
        end: if is_whole { end } else { size },
        next,
        is_doubtful: !is_sound,
    }
}

/// What is told of the last member by where the archive ends, all of whose bytes these are.
fn at_end(bytes: &[u8], size: usize, place: usize) -> Option<Border> {
    let count = bytes.len().checked_sub(place)? % TAR_HEAD;
    let next = place + count;
    if count == 0 || bytes.len() < next + TAR_HEAD || !is_zero(&bytes[next..]) {
        return None;
    }
    let least = (size + count).saturating_sub(TAR_HEAD);
    let is_less = least < size && is_zero(&bytes[least..size]) && is_zero(&bytes[place..]);
    if is_less && (least == 0 || bytes[least - 1] != 0) {
        return Some(Border {
            end: least,
            next: next - TAR_HEAD,
            is_doubtful: true,
        });
    }
    Some(more(bytes, size, place, next)).filter(|border| border.is_doubtful)
}
