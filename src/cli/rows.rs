//! Records on their way out: those asked for, until there are enough, in one format.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use tweet_media::{
    Counts, Explanation, Filter, Gather, Hosts, LeftOut, MakePart, MediumKey, Record, Reject,
    Visitor,
};

use crate::args::Wishes;
use crate::console::Console;
use crate::exit::Failure;
use crate::human;
use crate::output::Output;
use crate::page::Page;
use crate::part::{Copied, Kind, Maker, Part, Unknown, Worth, is_foreign};
use crate::rejects::Rejects;

/// Rows of a table, unless told otherwise.
const SCREENFUL: u64 = 50;

/// Writes records as they come, until there are enough.
pub(crate) struct Rows<'c> {
    pub(crate) console: &'c mut Console,
    pub(crate) output: Output,
    pub(crate) rejects: Rejects,
    page: Page,
    filter: Filter,
    /// Where addresses may be, if that matters.
    hosts: Option<Hosts>,
    /// The media listed, and what of each the listed copies lead to at best, where repeats are not wanted.
    seen: Option<HashMap<MediumKey, Worth>>,
    limit: u64,
    /// Whether reading ends with the last row; else the rest is counted.
    ends_at_limit: bool,
    pub(crate) listed: Kinds,
    /// What has no row though its medium was found.
    pub(crate) unlisted: Unlisted,
    beyond: u64,
    /// Whether the input at hand may keep us waiting.
    pub(crate) may_wait: bool,
    /// Whether the last medium was listed, and so its verdicts are.
    is_listed: bool,
    /// Whether reading ended with the last row asked for.
    pub(crate) is_stopped: bool,
    /// Whether it ended since nobody reads what is written any more.
    is_closed: bool,
    /// Why reading ended, if not for any of that.
    pub(crate) failure: Option<Failure>,
}

/// How writing came to its end.
pub(crate) struct Finished {
    /// What is not shown, in words.
    pub(crate) untold: Vec<String>,
    /// Whether somebody closed the pipe who was to read it all.
    pub(crate) is_closed: bool,
}

/// Why media that were found have no row; those that fit no wish aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unlisted {
    /// Nothing is known by which to tell whether they were wanted.
    pub(crate) unknown: Unknown,
    /// They were listed before.
    pub(crate) repeats: u64,
    /// They have no address to put into a list.
    pub(crate) without_address: u64,
    /// The policy chose none of their files.
    pub(crate) not_chosen: u64,
    /// Their address could do harm in a list.
    pub(crate) bad_addresses: u64,
    /// Their address is on a host that is not allowed.
    pub(crate) foreign_hosts: u64,
}

impl Unlisted {
    fn add(&mut self, why: LeftOut) {
        *match why {
            LeftOut::NoAddress => &mut self.without_address,
            LeftOut::NotChosen => &mut self.not_chosen,
            _ => &mut self.bad_addresses,
        } += 1;
    }
}

/// How many media of each type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Kinds {
    pub(crate) photos: u64,
    pub(crate) videos: u64,
    pub(crate) animated_gifs: u64,
    pub(crate) others: u64,
}

impl Kinds {
    fn add(&mut self, kind: Kind) {
        *match kind {
            Kind::Photo => &mut self.photos,
            Kind::Video => &mut self.videos,
            Kind::AnimatedGif => &mut self.animated_gifs,
            Kind::Other => &mut self.others,
        } += 1;
    }

    /// How many of all types.
    pub(crate) const fn total(&self) -> u64 {
        self.photos + self.videos + self.animated_gifs + self.others
    }
}

impl From<&Counts> for Kinds {
    fn from(counts: &Counts) -> Self {
        Self {
            photos: counts.photos,
            videos: counts.videos,
            animated_gifs: counts.animated_gifs,
            others: counts.others,
        }
    }
}

impl<'c> Rows<'c> {
    pub(crate) fn new(
        wishes: &Wishes,
        page: Page,
        output: Output,
        rejects: Rejects,
        console: &'c mut Console,
    ) -> Self {
        let default_limit = if page.is_for_people() { SCREENFUL } else { 0 };
        let limit = match wishes.limit.unwrap_or(default_limit) {
            0 => u64::MAX,
            limit => limit,
        };
        Self {
            console,
            output,
            rejects,
            page,
            filter: wishes.filter(),
            hosts: wishes.hosts.clone(),
            seen: wishes.unique.then(HashMap::new),
            limit,
            ends_at_limit: wishes.limit.is_some(),
            listed: Kinds::default(),
            unlisted: Unlisted::default(),
            beyond: 0,
            may_wait: false,
            is_listed: false,
            is_stopped: false,
            is_closed: false,
            failure: None,
        }
    }

    /// Says what an input was like, if that is worth a word.
    pub(crate) fn tell_of(&self, name: &str, counts: &Counts, is_read: bool) {
        let documents = counts.documents;
        if is_read && documents == 0 && !self.is_stopped && self.failure.is_none() {
            let what = if counts.bytes == 0 {
                "is empty"
            } else {
                "holds no document"
            };
            self.console.note(format_args!("{name}: {what}"));
        } else {
            self.console.detail(format_args!(
                "{name}: {}, {} with media, {} rejected, {}",
                human::things(documents, "document"),
                human::count(counts.with_media),
                human::count(counts.rejected),
                human::bytes(counts.bytes),
            ));
        }
    }

    /// Writes what is left, and says what is not shown; `is_ended` where a signal asked for the end. Rejects
    /// are kept also where nobody reads the rows.
    pub(crate) fn finish(mut self, is_ended: bool) -> Result<Finished, Failure> {
        // A bar must not stand where the table goes.
        self.console.progress.finish();
        let mut untold = Vec::new();
        if self.beyond > 0 {
            let more = match (self.page.explains(), self.beyond) {
                (false, rows) => human::things(rows, "more row"),
                (true, 1) => "1 more medium".to_owned(),
                (true, media) => format!("{} more media", human::count(media)),
            };
            untold.push(format!(
                "… and {more}; --limit 0 shows all, --format jsonl or csv writes all"
            ));
        }
        let mut is_closed = self.is_closed;
        if !is_closed {
            let rows = self.page.finish(&mut self.output).and_then(|words| {
                untold.extend(words);
                self.output.end(is_ended)
            });
            is_closed = matches!(rows, Err(Failure::ClosedPipe));
            if !is_closed {
                untold.extend(rows?);
            }
        }
        match self.rejects.end(is_ended) {
            Err(Failure::ClosedPipe) => is_closed = true,
            words => untold.extend(words?),
        }
        Ok(Finished { untold, is_closed })
    }

    /// Whether a medium was listed before that leads to no less, which is counted.
    fn is_repeat(&mut self, key: Option<&Copied>) -> bool {
        let is_repeat = match (&self.seen, key) {
            (Some(seen), Some(copy)) => seen
                .get(&copy.medium)
                .is_some_and(|worth| *worth >= copy.worth),
            _ => false,
        };
        self.unlisted.repeats += u64::from(is_repeat);
        is_repeat
    }

    /// Keeps in mind that a medium was listed. One that had no address for a list may have one where it comes
    /// again.
    fn remember(&mut self, key: Option<Copied>) {
        if let (Some(seen), Some(copy)) = (&mut self.seen, key) {
            seen.insert(copy.medium, copy.worth);
        }
    }

    /// Ends reading, since something cannot be written.
    fn fail(&mut self, failure: Failure) -> ControlFlow<()> {
        match failure {
            Failure::ClosedPipe => self.is_closed = true,
            failure => self.failure = Some(failure),
        }
        ControlFlow::Break(())
    }

    /// Goes on unless what was taken in cannot be written or is enough.
    fn go_on(&mut self) -> ControlFlow<()> {
        if let Err(failure) = self.page.write_block(&mut self.output) {
            return self.fail(failure);
        }
        if self.ends_at_limit && self.listed.total() == self.limit {
            self.is_stopped = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

impl Visitor for Rows<'_> {
    fn record(&mut self, record: &Record<'_>) -> ControlFlow<()> {
        self.console.release_rejects();
        self.is_listed = false;
        if let Err(mismatch) = self.filter.check(record) {
            self.unlisted.unknown.add(mismatch);
            return ControlFlow::Continue(());
        }
        if is_foreign(record, self.hosts.as_ref()) {
            self.unlisted.foreign_hosts += 1;
            return ControlFlow::Continue(());
        }
        let key = self.seen.as_ref().and_then(|_| Copied::of(record));
        if self.is_repeat(key.as_ref()) {
            return ControlFlow::Continue(());
        }
        if self.listed.total() == self.limit {
            self.remember(key);
            self.beyond += 1;
            return ControlFlow::Continue(());
        }
        match self.page.record(record) {
            Ok(()) => {
                self.remember(key);
                self.listed.add(Kind::of(record));
                self.is_listed = true;
            }
            Err(why) => self.unlisted.add(why),
        }
        if self.page.explains() {
            // Its verdicts are still to come.
            return ControlFlow::Continue(());
        }
        self.go_on()
    }

    fn explanations(&mut self, explanations: &[Explanation<'_>]) -> ControlFlow<()> {
        if !self.is_listed {
            return ControlFlow::Continue(());
        }
        for explanation in explanations {
            self.page.explanation(explanation);
        }
        self.go_on()
    }

    fn reject(&mut self, reject: &Reject<'_>) -> ControlFlow<()> {
        self.console.reject(reject);
        if let Err(failure) = self.rejects.keep(reject) {
            return self.fail(failure);
        }
        ControlFlow::Continue(())
    }

    fn pause(&mut self) -> ControlFlow<()> {
        if !self.may_wait {
            return ControlFlow::Continue(());
        }
        let flushed = self.page.flush(&mut self.output);
        match flushed.and_then(|()| self.rejects.flush()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => self.fail(failure),
        }
    }
}

impl Gather for Rows<'_> {
    type Part = Part;

    fn parts(&self) -> Option<MakePart<Part>> {
        // Where there can be enough, no more is read than is asked for.
        let encoder = self.page.encoders().filter(|_| self.limit == u64::MAX)?;
        let maker = Arc::new(Maker {
            filter: self.filter.clone(),
            hosts: self.hosts.clone(),
            encoder,
            is_unique: self.seen.is_some(),
        });
        Some(Arc::new(move || maker.part()))
    }

    fn join(&mut self, part: Part) -> ControlFlow<()> {
        for reject in part.rejects.iter() {
            self.reject(&reject)?;
        }
        drop(part.rejects);
        self.unlisted.unknown.join(part.unknown);
        self.unlisted.foreign_hosts += part.foreign_hosts;
        // Rows are passed on as many together as follow each other.
        let (mut start, mut end) = (0, 0);
        for row in part.rows {
            if self.is_repeat(row.key.as_ref()) {
                if let Ok(behind) = row.end {
                    self.page.append(&part.bytes[start..end]);
                    (start, end) = (behind, behind);
                }
                continue;
            }
            match row.end {
                Ok(behind) => {
                    end = behind;
                    self.remember(row.key);
                    self.listed.add(row.kind);
                }
                Err(why) => self.unlisted.add(why),
            }
        }
        self.page.append(&part.bytes[start..end]);
        self.go_on()
    }
}
