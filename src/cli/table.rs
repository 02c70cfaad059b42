//! The screen: rows of text in columns, one line each, within a width.
//!
//! Nothing is wrapped. Columns that may be shortened share what the others leave, the longest giving
//! first; a cell that is too long loses its middle, since both ends of a URL matter, or the end that says
//! less. Columns that even so do not fit are left out, the last first unless the table says otherwise, and
//! the caller is told.

use comfy_table::{CellAlignment, LineStyle, TableStyle};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::escape::Escaped;

/// Blanks between columns.
const GAP: u16 = 2;
/// Columns are shortened to this, not further.
const LEAST: usize = 8;
/// Words are shortened to this, not further, while columns can be left out.
const LEAST_WORDS: usize = 24;
/// An address shorter than this has no room for host and file.
const BOTH_ENDS: usize = 18;

/// A cell of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing is known.
    Empty,
    /// May be shortened, and hold anything.
    Text(String),
    /// The same, where the end tells one from the other.
    Ending(String),
    /// A sentence: shortened at its end, and only where the columns that go first are gone.
    Words(String),
    /// Set flush left and never shortened: half an id would be a lie.
    Id(String),
    /// Set flush right and never shortened.
    Number(String),
}

impl Cell {
    fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(text)
            | Self::Ending(text)
            | Self::Words(text)
            | Self::Id(text)
            | Self::Number(text) => text,
        }
    }
}

/// The rows of a table.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    /// Titles of columns that are left out before others, in this order.
    given_up: &'static [&'static str],
    /// Titles of those that are left out next, once words are shortened.
    given_up_late: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

/// What is known of a column.
#[derive(Debug, Clone, Copy)]
struct Column {
    title: &'static str,
    /// Whether it holds numbers.
    is_right: bool,
    /// Whether it holds text, and where that is cut.
    cut: Option<Cut>,
    /// It is not made narrower than this.
    least: usize,
    /// How wide its widest cell is.
    width: usize,
}

/// Where text is cut that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Middle,
    Front,
    End,
}

/// A table as drawn.
#[derive(Debug)]
pub(crate) struct Drawing {
    /// Its lines: the titles, a rule, the rows.
    pub(crate) lines: Vec<String>,
    /// The titles of columns for which there was no room.
    pub(crate) left_out: Vec<&'static str>,
}

impl Table {
    /// A table without rows.
    pub(crate) fn new(titles: Vec<&'static str>) -> Self {
        let column = |title: &'static str| Column {
            title,
            is_right: false,
            cut: None,
            least: LEAST,
            // Nothing is drawn narrower.
            width: title.width().max(1),
        };
        Self {
            columns: titles.into_iter().map(column).collect(),
            given_up: &[],
            given_up_late: &[],
            rows: Vec::new(),
        }
    }

    /// Leaves out these columns first where there is no room for all, in this order; then shortens words,
    /// and leaves out `late`.
    pub(crate) fn giving_up(
        mut self,
        titles: &'static [&'static str],
        late: &'static [&'static str],
    ) -> Self {
        self.given_up = titles;
        self.given_up_late = late;
        self
    }

    /// Whether it has no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, cells: &[Cell]) {
        let mut row = Vec::with_capacity(cells.len());
        for (cell, column) in cells.iter().zip(&mut self.columns) {
            let text = Escaped(cell.text()).to_string();
            column.width = column.width.max(text.width());
            column.is_right |= matches!(cell, Cell::Number(_));
            match cell {
                Cell::Text(_) => column.cut = Some(Cut::Middle),
                Cell::Ending(_) => column.cut = Some(Cut::Front),
                Cell::Words(_) => {
                    column.cut = Some(Cut::End);
                    column.least = LEAST_WORDS;
                }
                _ => {}
            }
            row.push(text);
        }
        self.rows.push(row);
    }

    /// Draws the table no wider than `width`, if that can be.
    pub(crate) fn draw(&self, width: usize) -> Drawing {
        let mut shown: Vec<usize> = (0..self.columns.len()).collect();
        let (mut given_up, mut late) = (self.given_up.iter(), self.given_up_late.iter());
        let mut left_out = Vec::new();
        let mut are_words_whole = true;
        let widths = loop {
            let columns: Vec<Column> = shown.iter().map(|&at| self.columns[at]).collect();
            if let Some(widths) = fit(&columns, width, are_words_whole) {
                break widths;
            }
            let place = |title: &&str| columns.iter().position(|column| column.title == *title);
            let mut first = given_up.find_map(place);
            if first.is_none() && !self.given_up.is_empty() {
                if are_words_whole {
                    are_words_whole = false;
                    continue;
                }
                first = late.find_map(place);
            }
            if shown.len() <= 1 || (first.is_none() && !self.given_up.is_empty()) {
                break squeezed(&columns, width);
            }
            let first = first.unwrap_or(shown.len() - 1);
            left_out.push(self.columns[shown.remove(first)].title);
        };
        left_out.reverse();
        Drawing {
            lines: self.lines(&shown, &widths),
            left_out,
        }
    }

    fn lines(&self, shown: &[usize], widths: &[usize]) -> Vec<String> {
        let mut table = comfy_table::Table::new();
        table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─')));
        table.set_header(shown.iter().map(|&at| self.columns[at].title));
        for row in &self.rows {
            let cells = shown.iter().zip(widths);
            table.add_row(cells.map(|(&at, &width)| match self.columns[at].cut {
                Some(Cut::Front) => with_end(&row[at], width),
                Some(Cut::End) => with_start(&row[at], width),
                _ => shortened(&row[at], width),
            }));
        }
        let columns = shown.iter().map(|&at| &self.columns[at]);
        for (drawn, column) in table.column_iter_mut().zip(columns) {
            drawn.set_padding((0, GAP));
            if column.is_right {
                drawn.set_cell_alignment(CellAlignment::Right);
            }
        }
        if let Some(last) = table.column_mut(shown.len().saturating_sub(1)) {
            last.set_padding((0, 0));
        }
        table
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }
}

/// How wide the columns are that are not to be left out: the last one gives.
fn squeezed(columns: &[Column], width: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = columns.iter().map(|column| column.width).collect();
    if let Some((last, others)) = widths.split_last_mut()
        && !others.is_empty()
    {
        let taken = others.iter().sum::<usize>() + usize::from(GAP) * others.len();
        *last = (*last).min(width.saturating_sub(taken).max(LEAST));
    }
    widths
}

/// How wide each column is to be, or `None` if there is no room for all of them.
fn fit(columns: &[Column], width: usize, are_words_whole: bool) -> Option<Vec<usize>> {
    let gaps = usize::from(GAP) * columns.len().saturating_sub(1);
    let capped = |cap: usize| -> Vec<usize> {
        let capped = |column: &Column| match column.cut {
            None => column.width,
            Some(Cut::End) if are_words_whole => column.width,
            Some(_) => column
                .width
                .min(column.title.width().max(cap).max(column.least)),
        };
        columns.iter().map(capped).collect()
    };
    let fits = |widths: &Vec<usize>| {
        widths
            .iter()
            .fold(gaps, |sum, &width| sum.saturating_add(width))
            <= width
    };
    // The widest cap that fits; nothing can be wider than the whole.
    std::iter::once(usize::MAX)
        .chain((LEAST..=width).rev())
        .map(capped)
        .find(fits)
}

/// `text` without its middle, where it is wider than `width`. An address loses its scheme and query
/// first: its ends then are the host and the name of the file. Where there is no room for both, the
/// file tells more.
pub(crate) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let Some(address) = text.strip_prefix("https://") else {
        return without_middle(text, width);
    };
    match address.split_once('?') {
        _ if address.width() <= width => address.to_owned(),
        query if width < BOTH_ENDS => {
            let path = query.map_or(address, |(path, _)| path);
            let back = prefix(path.chars().rev(), width.saturating_sub(1));
            format!("…{}", &path[path.len() - back..])
        }
        Some((address, _)) => without_middle(address, width.saturating_sub(1)) + "…",
        None => without_middle(address, width),
    }
}

/// The start of a text that is wider than `width`.
pub(crate) fn with_start(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let front = prefix(text.chars(), width.saturating_sub(1));
    format!("{}…", text[..front].trim_end())
}

/// The end of an address that is wider than `width`; its scheme goes first.
fn with_end(text: &str, width: usize) -> String {
    let address = text.strip_prefix("https://").unwrap_or(text);
    if text.width() <= width {
        text.to_owned()
    } else if address.width() <= width {
        address.to_owned()
    } else {
        let back = prefix(address.chars().rev(), width.saturating_sub(1));
        format!("…{}", &address[address.len() - back..])
    }
}

/// Words on as few lines as they fit into, those behind the first indented.
pub(crate) fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut lines = String::new();
    let mut used = 0;
    for (at, word) in text.split(' ').enumerate() {
        if at == 0 {
            used = word.width();
        } else if used + 1 + word.width() <= width {
            lines.push(' ');
            used += 1 + word.width();
        } else {
            lines.extend(["\n", indent]);
            used = indent.width() + word.width();
        }
        lines.push_str(word);
    }
    lines
}

fn without_middle(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let kept = width.saturating_sub(1);
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    let front = prefix(text.chars(), head);
    let back = prefix(text.chars().rev(), tail);
    format!("{}…{}", &text[..front], &text[text.len() - back..])
}

/// How many bytes of `characters` are no wider than `width`.
fn prefix(characters: impl Iterator<Item = char>, width: usize) -> usize {
    // A heap of accents on one letter is cut off too.
    let most = 4 * width;
    let mut used = 0;
    characters
        .take(most)
        .take_while(|&character| {
            // The selector of emoji style makes the character before it wider.
            used += if character == '\u{fe0f}' {
                1
            } else {
                character.width().unwrap_or(1)
            };
            used <= width
        })
        .map(char::len_utf8)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://video.twimg.com/ext_tw_video/1/pu/vid/640x360/abcdefgh.mp4?tag=12";

    fn table(rows: &[[&str; 3]]) -> Table {
        let mut table = Table::new(vec!["tweet", "WxH", "url"]);
        for &[id, size, url] in rows {
            table.push(&[
                Cell::Id(id.to_owned()),
                Cell::Number(size.to_owned()),
                Cell::Text(url.to_owned()),
            ]);
        }
        table
    }

    #[test]
    fn numbers_are_flush_right_and_lines_have_no_blanks_at_their_end() {
        let drawing = table(&[["1", "640×360", "https://a/b"], ["23", "1×1", ""]]).draw(80);
        assert_eq!(
            drawing.lines,
            [
                "tweet      WxH  url",
                "───────────────────────────",
                "1      640×360  https://a/b",
                "23         1×1",
            ]
        );
        assert!(drawing.left_out.is_empty());
    }

    #[test]
    fn a_long_url_loses_its_middle_so_that_every_line_fits() {
        for width in 24..100 {
            let drawing = table(&[["1", "640×360", URL]]).draw(width);
            assert_eq!(drawing.lines.len(), 3);
            assert!(
                drawing.lines.iter().all(|line| line.width() <= width),
                "{width}"
            );
            assert!(drawing.left_out.is_empty(), "{width}");
        }
        assert_eq!(
            table(&[["1", "640×360", URL]]).draw(46).lines[2],
            "1      640×360  video.twimg.co…0/abcdefgh.mp4…"
        );
        assert_eq!(
            table(&[["1", "640×360", URL]]).draw(28).lines[2],
            "1      640×360  …bcdefgh.mp4"
        );
    }

    #[test]
    fn a_column_without_room_is_left_out_and_named() {
        let drawing = table(&[["1234567890123456789", "640×360", URL]]).draw(30);
        assert_eq!(drawing.left_out, ["url"]);
        assert_eq!(drawing.lines[2], "1234567890123456789  640×360");
    }

    #[test]
    fn a_table_says_which_columns_it_gives_up_first() {
        let table =
            table(&[["1234567890123456789", "640×360", URL]]).giving_up(&["tweet", "WxH"], &[]);
        assert_eq!(table.draw(30).left_out, ["tweet"]);
        assert_eq!(table.draw(12).left_out, ["WxH", "tweet"]);
        let two = table.giving_up(&["url"], &[]).draw(20);
        assert_eq!(two.left_out, ["url"]);
        assert_eq!(two.lines[2], "1234567890123456789  640×360");
    }

    #[test]
    fn words_are_shortened_at_their_end_once_the_first_columns_are_gone() {
        let mut table = Table::new(vec!["WxH", "verdict", "url"]).giving_up(&["url"], &["WxH"]);
        table.push(&[
            Cell::Id("640×360".to_owned()),
            Cell::Words("excluded: a playlist beside files".to_owned()),
            Cell::Text(URL.to_owned()),
        ]);
        for (width, line, left_out) in [
            (
                53,
                "640×360  excluded: a playlist beside files  …efgh.mp4",
                &[][..],
            ),
            (42, "640×360  excluded: a playlist beside files", &["url"]),
            (40, "640×360  excluded: a playlist beside fi…", &["url"]),
            (33, "640×360  excluded: a playlist be…", &["url"]),
            (32, "excluded: a playlist beside fil…", &["WxH", "url"]),
        ] {
            let drawing = table.draw(width);
            assert!(drawing.lines[2].width() <= width, "{width}");
            assert_eq!(
                (drawing.lines[2].as_str(), drawing.left_out.as_slice()),
                (line, left_out)
            );
        }
    }

    #[test]
    fn an_address_whose_end_matters_keeps_it() {
        let mut table = Table::new(vec!["size", "url"]);
        table.push(&[
            Cell::Id("large".to_owned()),
            Cell::Ending("https://pbs.twimg.com/media/A?format=jpg&name=large".to_owned()),
        ]);
        assert!(
            table.draw(80).lines[2]
                .ends_with("https://pbs.twimg.com/media/A?format=jpg&name=large")
        );
        assert!(table.draw(52).lines[2].ends_with("  pbs.twimg.com/media/A?format=jpg&name=large"));
        assert!(table.draw(30).lines[2].ends_with("  …?format=jpg&name=large"));
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(
            wrapped("video 1 of tweet 2, 0:09.3", 12, "   "),
            "video 1 of\n   tweet 2,\n   0:09.3"
        );
        assert_eq!(wrapped("video 1", 12, "   "), "video 1");
        assert_eq!(
            wrapped("1234567890123456789", 8, "   "),
            "1234567890123456789"
        );
    }

    #[test]
    fn wide_characters_count_for_two() {
        let wide = "漢字漢字漢字漢字漢字漢字漢字漢字❤️❤️❤️";
        let drawing = table(&[["1", "1×1", wide], ["1", "1×1", "x"]]).draw(30);
        assert!(drawing.lines.iter().all(|line| line.width() <= 30));
        assert!(drawing.lines[2].contains('…'));
    }

    #[test]
    fn hostile_text_stays_on_its_line() {
        let drawing = table(&[["1", "1×1", "a\u{1b}[2J\nb\u{202e}"]]).draw(80);
        assert_eq!(drawing.lines.len(), 3);
        assert!(drawing.lines[2].ends_with("a\\u{1b}[2J\\u{a}b\\u{202e}"));
    }

    #[test]
    fn a_heap_of_accents_is_cut() {
        let heap = "e".to_owned() + &"\u{301}".repeat(100_000);
        assert!(shortened(&(heap + "0123456789abcdef"), 8).len() < 200);
    }
}
