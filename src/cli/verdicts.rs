//! Verdicts for people: of every medium a heading, and a table of its variants or sizes.

use tweet_media::{Explanation, Reason, Record, image_sizes};

use crate::escape::Escaped;
use crate::human;
use crate::page::Screen;
use crate::table::{Cell, Table, shortened};

/// What stands before the one that is chosen.
const MARK: &str = "*";

/// Writes one medium after the other.
#[derive(Debug)]
pub(crate) struct Verdicts {
    pub(crate) screen: Screen,
    /// Titles of columns for which there was no room in some table.
    pub(crate) left_out: Vec<&'static str>,
    /// The medium whose verdicts come in.
    open: Option<Medium>,
    is_first: bool,
}

/// A medium with what was said of it so far.
#[derive(Debug)]
struct Medium {
    heading: String,
    image_url: Option<String>,
    table: Table,
    /// What is to be said below the table, or in its place.
    remark: Option<String>,
}

impl Verdicts {
    pub(crate) fn new(screen: Screen) -> Self {
        Self {
            screen,
            left_out: Vec::new(),
            open: None,
            is_first: true,
        }
    }

    /// Writes the medium before, and begins with the next.
    pub(crate) fn begin(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        self.end(out);
        if self.is_first {
            let policy = format!("Policy: {}\n", Escaped(record.policy));
            out.extend_from_slice(policy.as_bytes());
            self.is_first = false;
        }
        let nothing = record.variant_count > 0 && record.best_url.is_none();
        self.open = Some(Medium {
            heading: heading(record),
            image_url: record.image_url.as_deref().map(str::to_owned),
            table: Table::new(Vec::new()),
            remark: nothing.then(|| format!("none is chosen: {}", words(record.best_reason))),
        });
    }

    /// Takes what is said of a variant, or of a medium without any.
    pub(crate) fn push(&mut self, explanation: &Explanation<'_>) {
        if let Some(medium) = &mut self.open {
            medium.push(explanation);
        }
    }

    /// Writes the last medium.
    pub(crate) fn end(&mut self, out: &mut Vec<u8>) {
        let Some(medium) = self.open.take() else {
            return;
        };
        let Screen { width, .. } = self.screen;
        let mut text = format!("\n{}", self.screen.title(&medium.heading));
        if !medium.table.is_empty() {
            let drawing = medium.table.draw(width);
            for line in &drawing.lines {
                text.extend([line, "\n"]);
            }
            for title in drawing.left_out {
                if !self.left_out.contains(&title) {
                    self.left_out.push(title);
                }
            }
        }
        if let Some(remark) = medium.remark {
            text.extend(["   ", &remark, "\n"]);
        }
        out.extend_from_slice(text.as_bytes());
    }
}

/// The words of a reason's code.
fn words(code: &str) -> &str {
    let reason = Reason::ALL.iter().find(|reason| reason.code() == code);
    reason.map_or(code, |reason| reason.words())
}

/// What a medium is and whose. Text of the payload is kept short, ids are whole.
fn heading(record: &Record<'_>) -> String {
    let short = |text: &str| shortened(&Escaped(text).to_string(), 32);
    let mut words = vec![short(human::media_type(&record.media_type))];
    let id = record.media_id.map(|id| id.to_string());
    words.extend(id.or_else(|| record.media_key.as_deref().map(short)));
    if let Some(id) = record.tweet_id {
        words.push(format!("of tweet {id}"));
    } else if let Some(id) = record.message_id {
        words.push(format!("of message {id}"));
    }
    words.extend(
        record
            .author_username
            .as_deref()
            .map(|name| format!("by {}", short(name))),
    );
    let size = record.width.zip(record.height);
    let parts = [
        Some(words.join(" ")),
        size.map(|(width, height)| format!("{width}×{height}")),
        record.duration_ms.map(human::duration),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

impl Medium {
    fn push(&mut self, explanation: &Explanation<'_>) {
        if explanation.variant_index.is_some() {
            self.variant(explanation);
        } else if let Some(url) = explanation.url.as_deref() {
            self.ladder(url);
        } else {
            let Explanation { code, words, .. } = explanation;
            self.remark = Some(match *code {
                "photo" => "no address: the payload names no image".to_owned(),
                code => format!("{code}: {words}"),
            });
        }
    }

    fn variant(&mut self, explanation: &Explanation<'_>) {
        if self.table.is_empty() {
            self.table = Table::new(vec![
                "", "#", "class", "WxH", "bitrate", "size", "verdict", "url",
            ]);
        }
        let number = |text: Option<String>| text.map_or(Cell::Empty, Cell::Number);
        let verdict = explanation.verdict.unwrap_or_default();
        let size = explanation.width.zip(explanation.height);
        let bytes = explanation.nominal_bytes.map(human::bytes);
        self.table.push(&[
            mark(verdict == "won"),
            number(explanation.variant_index.map(|index| index.to_string())),
            Cell::Id(explanation.class.unwrap_or_default().to_owned()),
            number(size.map(|(width, height)| format!("{width}×{height}"))),
            number(explanation.bitrate.map(human::bitrate)),
            number(bytes.map(|bytes| format!("~{bytes}"))),
            Cell::Id(format!("{verdict}: {}", explanation.words)),
            url(explanation.url.as_deref()),
        ]);
    }

    /// The sizes in which a photo can be had, `chosen` among them. Images of users come in one that
    /// can be told, those of elsewhere as they are.
    fn ladder(&mut self, chosen: &str) {
        self.table = Table::new(vec!["", "size", "pixels", "url"]);
        let sizes = self.image_url.as_deref().map_or_else(Vec::new, image_sizes);
        if sizes.is_empty() {
            self.table
                .push(&[mark(true), text("as sent"), Cell::Empty, url(Some(chosen))]);
        }
        for size in sizes {
            let pixels = match size.most {
                None => "as stored".to_owned(),
                Some((width, height)) if width != height => format!("{width}×{height}"),
                Some((side, _)) if size.is_cropped => format!("{side}, cropped"),
                Some((side, _)) => format!("≤ {side}"),
            };
            self.table.push(&[
                mark(size.url == chosen),
                text(size.name),
                text(&pixels),
                url(Some(&size.url)),
            ]);
        }
    }
}

fn mark(is_chosen: bool) -> Cell {
    if is_chosen { text(MARK) } else { Cell::Empty }
}

fn text(text: &str) -> Cell {
    Cell::Id(text.to_owned())
}

fn url(url: Option<&str>) -> Cell {
    url.map_or(Cell::Empty, |url| Cell::Text(url.to_owned()))
}
