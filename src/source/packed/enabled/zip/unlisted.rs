//! Members of a zip that its list does not lead to: it is lost, as at the end of a download that was cut, or
//! damaged, or that of another zip behind this one.
//!
//! Takes the file and which parts of it were handed out by the list, gives the members in between, in the
//! order in which they lie. Every member has a header of its own before its bytes. Some say there how long they are;
//! else that stands behind them, and is looked for. What is found so is checked like any other member.

use std::collections::BTreeMap;

use rawzip::FileReader;

use super::header::{Facts, HEAD, Head, is_border};
use crate::error::Error;

/// How many descriptions may be looked for in vain in all of the file. Then none is looked for behind the
/// next header, so that time grows with the file and not with its square.
const MOST_VAIN: u32 = 8;

/// The parts of a file that were handed out: where each begins, and its end.
#[derive(Debug, Default)]
pub(super) struct Taken(BTreeMap<u64, u64>);

impl Taken {
    /// Adds the member that begins at `at`. What lies so close behind another that no header fits between is one
    /// with it, so that a list in order takes little memory.
    pub(super) fn add(&mut self, at: u64, end: u64) {
        let last = self.0.range_mut(..at).next_back();
        if let Some((_, last)) = last.filter(|(_, last)| at.saturating_sub(**last) < HEAD as u64) {
            *last = end.max(*last);
        } else {
            self.0.insert(at, end);
        }
    }

    /// Where the part ends that this place is in.
    pub(super) fn end_around(&self, at: u64) -> Option<u64> {
        let (_, end) = self.0.range(..=at).next_back()?;
        Some(*end).filter(|end| at < *end)
    }

    /// Where the next part begins; where there is none, the last place of all.
    fn next_behind(&self, at: u64) -> u64 {
        let next = self.0.range(at.saturating_add(1)..).next();
        next.map_or(u64::MAX, |(begin, _)| *begin)
    }
}

/// A member that was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) head: Head,
    /// Where its bytes end; the last place of all where that is not known.
    pub(super) end: u64,
    /// What it says of itself; `None` where that is lost.
    pub(super) facts: Option<Facts>,
}

/// The search for members, from the beginning of the file on.
#[derive(Debug)]
pub(super) struct Search {
    /// Where the next header is to be; `None` behind the last.
    at: Option<u64>,
    /// How many descriptions were looked for in vain.
    vain: u32,
    /// Name of the first member that seems to be a zip itself, and of which not all is there: what was found behind its
    /// header may be of that.
    pub(super) inner: Option<String>,
}

impl Search {
    pub(super) fn new() -> Self {
        Self {
            at: Some(0),
            vain: 0,
            inner: None,
        }
    }

    /// The next member that was not handed out. An error is the end.
    pub(super) fn next(
        &mut self,
        file: &FileReader,
        taken: &Taken,
    ) -> Result<Option<Found>, Error> {
        let Some(mut at) = self.at.take() else {
            return Ok(None);
        };
        let head = loop {
            match next_head(file, taken, at)? {
                None => return Ok(None),
                // What is said to be its name or stands behind that is another: this is no header any more.
                Some(head) if head.holds_mark => at = head.at + 1,
                Some(head) => break head,
            }
        };
        let until = taken.next_behind(head.at);
        let own = self.own(file, &head, until)?;
        let is_sure = match own {
            Some((_, next)) => next <= until && is_border(file, next)?,
            None => false,
        };
        let (facts, stored) = (
            own.map(|(facts, _)| facts),
            own.map(|(facts, _)| facts.stored),
        );
        let end = stored.map_or(u64::MAX, |stored| head.start.saturating_add(stored));
        let next = own.map_or(u64::MAX, |(_, next)| next);
        if is_sure {
            self.at = Some(next);
            return Ok(Some(Found { head, end, facts }));
        }
        let is_folder = head.name.ends_with('/');
        if self.inner.is_none() && !is_folder && Head::at(file, head.start)?.is_some() {
            self.inner = Some(head.name.clone());
        }
        // Where it does not end as members do it may reach into the next.
        let behind = Head::find(file, head.start, next.min(until))?;
        let border = behind.map_or(until, |next| next.at);
        self.at = Some(next.min(border));
        Ok(Some(Found {
            end: end.min(border).max(head.start),
            head,
            facts,
        }))
    }

    fn own(
        &mut self,
        file: &FileReader,
        head: &Head,
        until: u64,
    ) -> Result<Option<(Facts, u64)>, Error> {
        let until = if head.is_described && self.vain >= MOST_VAIN {
            Head::find(file, head.start, until)?.map_or(until, |next| next.at)
        } else {
            until
        };
        let own = head.own(file, until)?;
        self.vain += u32::from(own.is_none());
        Ok(own)
    }
}

/// The first header from `at` on that is in no part that was handed out.
fn next_head(file: &FileReader, taken: &Taken, mut at: u64) -> Result<Option<Head>, Error> {
    loop {
        if let Some(end) = taken.end_around(at) {
            at = end;
            continue;
        }
        if let Some(head) = Head::at(file, at)? {
            return Ok(Some(head));
        }
        let until = taken.next_behind(at);
        if let Some(head) = Head::find(file, at, until)? {
            return Ok(Some(head));
        }
        if until == u64::MAX {
            return Ok(None);
        }
        at = until;
    }
}
