//! Verdicts for people: of every medium a heading, and a table of its variants or sizes.

use tweet_media::{Explanation, Part, Reason, Record};

use crate::escape::Escaped;
use crate::human;
use crate::page::Screen;
use crate::table::{Cell, Table, shortened, wrapped};

/// What stands before lines that go on.
const INDENT: &str = "   ";
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
    /// Its variants.
    table: Table,
    /// What is to be said below them, or in their place.
    remark: Option<String>,
    /// The sizes of a photo.
    sizes: Table,
    /// Where its poster is, and in which sizes.
    poster: Option<(String, Vec<String>)>,
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
            let policy = format!("Policy: {}", Escaped(record.policy));
            let policy = wrapped(&policy, self.screen.width, INDENT);
            out.extend_from_slice(policy.as_bytes());
            out.push(b'\n');
            self.is_first = false;
        }
        let nothing = record.variant_count > 0 && record.best_url.is_none();
        self.open = Some(Medium {
            heading: heading(record),
            table: Table::new(Vec::new()),
            remark: nothing.then(|| format!("none is chosen: {}", words(record.best_reason))),
            sizes: Table::new(vec!["", "size", "pixels", "url"]),
            poster: None,
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
        let heading = wrapped(&medium.heading, width, INDENT);
        let mut text = format!("\n{}", self.screen.title(&heading));
        let mut draw = |table: &Table, text: &mut String| {
            let drawing = table.draw(width);
            for line in &drawing.lines {
                text.extend([line, "\n"]);
            }
            for title in drawing.left_out {
                if !self.left_out.contains(&title) {
                    self.left_out.push(title);
                }
            }
        };
        if !medium.table.is_empty() {
            draw(&medium.table, &mut text);
        }
        if let Some(remark) = medium.remark {
            let remark = format!("{INDENT}{remark}");
            text.extend([&wrapped(&remark, width, INDENT), "\n"]);
        }
        if !medium.sizes.is_empty() {
            draw(&medium.sizes, &mut text);
        }
        if let Some((url, sizes)) = &medium.poster {
            let room = width.saturating_sub(POSTER.len());
            text.extend([POSTER, &shortened(url, room), "\n"]);
            text.push_str(&listed(sizes, width));
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
        match explanation.part {
            Part::Variant => self.variant(explanation),
            Part::Photo => self.size(explanation),
            Part::Poster => self.poster(explanation),
            _ => {
                let Explanation { code, words, .. } = explanation;
                self.remark = Some(format!("{code}: {words}"));
            }
        }
    }

    fn variant(&mut self, explanation: &Explanation<'_>) {
        if self.table.is_empty() {
            // The verdict is what is asked for: what does not tell the variants apart goes first, then its end.
            self.table = Table::new(vec![
                "", "#", "class", "WxH", "bitrate", "size", "verdict", "url",
            ])
            .giving_up(&["size", "bitrate", "url"], &["WxH", "#", "class"]);
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
            Cell::Words(format!("{verdict}: {}", explanation.words)),
            url(explanation.url.as_deref(), Cell::Text),
        ]);
    }

    /// One size in which a photo can be had; without a name it is the image as sent.
    fn size(&mut self, explanation: &Explanation<'_>) {
        // The sizes of one image differ in the ends of their addresses.
        let cell = match explanation.image_size {
            Some(_) => Cell::Ending,
            None => Cell::Text,
        };
        self.sizes.push(&[
            mark(explanation.verdict == Some("won")),
            text(explanation.image_size.unwrap_or("as sent")),
            pixels(explanation).map_or(Cell::Empty, Cell::Id),
            url(explanation.url.as_deref(), cell),
        ]);
    }

    /// One size in which its poster can be had. Nothing is chosen among them, and their addresses differ
    /// in the size alone, so that one stands for all.
    fn poster(&mut self, explanation: &Explanation<'_>) {
        let url = explanation.url.as_deref().unwrap_or_default();
        let (_, sizes) = self
            .poster
            .get_or_insert_with(|| (Escaped(url).to_string(), Vec::new()));
        if let Some(name) = explanation.image_size {
            let pixels = pixels(explanation).filter(|pixels| !pixels.ends_with(name_side(name)));
            sizes.push(match pixels {
                Some(pixels) => format!("{name} ({pixels})"),
                None => name.to_owned(),
            });
        }
    }
}

/// What stands before the address of a poster.
const POSTER: &str = "   poster  ";
/// What stands before its sizes.
const SIZES: &str = "   sizes   ";

/// The side that a name such as `900x900` tells by itself.
fn name_side(name: &str) -> &str {
    name.split_once('x')
        .filter(|(width, height)| width == height)
        .map_or("\0", |(side, _)| side)
}

/// How many pixels an image has at most in one size, in words; `None` as sent.
fn pixels(explanation: &Explanation<'_>) -> Option<String> {
    explanation.image_size?;
    let most = explanation.max_width.zip(explanation.max_height);
    Some(match most {
        None => "as stored".to_owned(),
        Some((width, height)) if width != height => format!("{width}×{height}"),
        Some((side, _)) if explanation.is_cropped == Some(true) => format!("{side}, cropped"),
        Some((side, _)) => format!("≤ {side}"),
    })
}

/// The sizes of a poster on as few lines as they fit into, none if there are none.
fn listed(sizes: &[String], width: usize) -> String {
    let mut text = String::new();
    let mut used = 0;
    for (at, size) in sizes.iter().enumerate() {
        let end = if at + 1 == sizes.len() { "" } else { "," };
        // A blank before it, and the comma behind it.
        let more = size.chars().count() + 2;
        if used == 0 || used + more > width {
            let start = if used == 0 { SIZES } else { "\n           " };
            text.push_str(start);
            used = SIZES.len();
        } else {
            text.push(' ');
        }
        text.extend([size, end]);
        used += more;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn mark(is_chosen: bool) -> Cell {
    if is_chosen { text(MARK) } else { Cell::Empty }
}

fn text(text: &str) -> Cell {
    Cell::Id(text.to_owned())
}

fn url(url: Option<&str>, cell: fn(String) -> Cell) -> Cell {
    url.map_or(Cell::Empty, |url| cell(url.to_owned()))
}
