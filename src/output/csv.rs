//! CSV: a header line, then one line per record; what is absent is an empty cell.
//!
//! Values are exact: nothing is escaped but by quoting, so a reader gets back what the payload said.
//! Lines end in a line feed; a cell with a comma, a quote or a line break is quoted. Only for
//! spreadsheets, and only on request, values are written so that those take them for what they are.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, Write};

use super::{Encode, LeftOut};
use crate::record::{Column, Record, Row, RowColumn, Value};

/// Writes a header line, then each record as one line of CSV, or each of other rows.
#[derive(Debug)]
pub struct Csv<C = Column> {
    columns: Vec<C>,
    writer: csv::Writer<Tray>,
    is_for_spreadsheets: bool,
}

impl<C: RowColumn> Csv<C> {
    /// Writes these columns, in this order.
    #[must_use]
    pub fn new(columns: &[C]) -> Self {
        Self {
            columns: columns.to_vec(),
            writer: csv::Writer::from_writer(Tray::default()),
            is_for_spreadsheets: false,
        }
    }

    /// Writes for spreadsheets, which execute text that begins like a formula, round long numbers, and take
    /// `16:9` for a time.
    ///
    /// Text that begins with `=`, `+`, `-`, `@`, a tab or a line break gets a `'` before it. What is only
    /// digits and marks between them, and would not come back as it is, is written as `="…"`. A byte order
    /// mark comes first, by which Excel knows UTF-8.
    ///
    /// ```
    /// use tweet_media::{Column, Csv};
    ///
    /// let mut out = Vec::new();
    /// Csv::new(&[Column::tweet_id]).for_spreadsheets().header(&mut out);
    /// assert_eq!(out, "\u{feff}tweet_id\n".as_bytes());
    /// ```
    #[must_use]
    pub fn for_spreadsheets(mut self) -> Self {
        self.is_for_spreadsheets = true;
        self
    }

    /// Appends the header line.
    pub fn header(&mut self, out: &mut Vec<u8>) {
        if self.is_for_spreadsheets {
            out.extend_from_slice("\u{feff}".as_bytes());
        }
        for index in 0..self.columns.len() {
            self.field(self.columns[index].name());
        }
        self.end(out);
    }

    /// Appends one row.
    pub fn row(&mut self, row: &impl Row<Column = C>, out: &mut Vec<u8>) {
        for index in 0..self.columns.len() {
            match row.value(self.columns[index]) {
                Value::Absent => self.field(""),
                Value::Text(text) => self.value(text),
                Value::Id(id) => self.value(&id.to_string()),
                Value::Number(number) => self.value(&number.to_string()),
                Value::Flag(flag) => self.field(if flag { "true" } else { "false" }),
            }
        }
        self.end(out);
    }

    fn value(&mut self, text: &str) {
        if self.is_for_spreadsheets {
            self.field(&tamed(text));
        } else {
            self.field(text);
        }
    }

    fn field(&mut self, text: &str) {
        self.writer.write_field(text).expect(NO_FAILURE);
    }

    /// Ends the line and appends it.
    fn end(&mut self, out: &mut Vec<u8>) {
        self.writer.write_record(None::<&[u8]>).expect(NO_FAILURE);
        self.writer.flush().expect(NO_FAILURE);
        out.append(&mut self.writer.get_ref().0.borrow_mut());
    }
}

/// The value as a spreadsheet takes it for what it is.
fn tamed(text: &str) -> Cow<'_, str> {
    // The wide forms are formulas too, where they are typed.
    let is_formula = text.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]);
    if is_formula {
        return Cow::Owned(format!("'{text}"));
    }
    let is_mark = |byte: u8| b":.,/-+eE% ".contains(&byte);
    let is_figure = text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || is_mark(byte));
    // Fifteen digits are what a spreadsheet keeps of a number.
    let is_plain = text.len() <= 15
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    if is_figure && !is_plain {
        return Cow::Owned(format!("=\"{text}\""));
    }
    Cow::Borrowed(text)
}

const NO_FAILURE: &str = "a Vec takes every byte, and every line has the columns of the header";

impl<C: RowColumn> Clone for Csv<C> {
    fn clone(&self) -> Self {
        Self {
            is_for_spreadsheets: self.is_for_spreadsheets,
            ..Self::new(&self.columns)
        }
    }
}

impl Encode for Csv {
    fn begin(&mut self, out: &mut Vec<u8>) {
        self.header(out);
    }

    fn record(&mut self, record: &Record<'_>, out: &mut Vec<u8>) -> Result<(), LeftOut> {
        self.row(record, out);
        Ok(())
    }
}

/// Where the writer puts a line down: it lends out what it writes to only to be looked at.
#[derive(Debug, Default)]
struct Tray(RefCell<Vec<u8>>);

impl Write for Tray {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.get_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::record;
    use super::*;

    fn lines(columns: &[Column], alt_text: Option<&str>) -> String {
        let mut out = Vec::new();
        let mut encoder = Csv::new(columns);
        encoder.begin(&mut out);
        encoder
            .record(&record(alt_text), &mut out)
            .expect("every record has a line");
        String::from_utf8(out).expect("the values are UTF-8")
    }

    #[test]
    fn a_header_comes_first_and_absent_cells_are_empty() {
        let columns = [
            Column::tweet_id,
            Column::member,
            Column::media_type,
            Column::best_bitrate,
            Column::sensitive,
        ];
        assert_eq!(
            lines(&columns, None),
            "tweet_id,member,type,best_bitrate,sensitive\n18446744073709551615,,video,0,false\n"
        );
    }

    #[test]
    fn commas_quotes_and_line_breaks_are_quoted_and_nothing_else_changes() {
        assert_eq!(
            lines(
                &[Column::alt_text, Column::width],
                Some("a,\"b\"\r\n=1+1\u{1b}")
            ),
            "alt_text,width\n\"a,\"\"b\"\"\r\n=1+1\u{1b}\",640\n"
        );
    }

    #[test]
    fn for_spreadsheets_formulas_are_text_and_ids_keep_their_digits() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            (
                "=HYPERLINK(\"http://a.example\",\"b\")",
                "\"'=HYPERLINK(\"\"http://a.example\"\",\"\"b\"\")\"",
            ),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("\n=1", "\"'\n=1\""),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("1050118621198921728", "\"=\"\"1050118621198921728\"\"\""),
            ("16:9", "\"=\"\"16:9\"\"\""),
            ("2018-10-10", "\"=\"\"2018-10-10\"\"\""),
            ("1e5", "\"=\"\"1e5\"\"\""),
            ("007", "\"=\"\"007\"\"\""),
            ("0", "0"),
            ("832000", "832000"),
            ("2018-10-10T20:19:24Z", "2018-10-10T20:19:24Z"),
            ("a=1", "a=1"),
            ("'=1", "'=1"),
        ] {
            let mut out = Vec::new();
            let mut encoder = Csv::new(&[Column::alt_text, Column::tweet_id]).for_spreadsheets();
            encoder.clone().row(&record(Some(text)), &mut out);
            let written = String::from_utf8(out).expect("UTF-8");
            let id = "\"=\"\"18446744073709551615\"\"\"";
            assert_eq!(written, format!("{expected},{id}\n"), "{text:?}");
            encoder.header(&mut Vec::new());
        }
    }

    #[test]
    fn a_line_of_one_empty_cell_is_still_a_line() {
        assert_eq!(lines(&[Column::alt_text], None), "alt_text\n\"\"\n");
    }

    #[test]
    fn a_cell_larger_than_the_writers_buffer_is_whole() {
        let long = "x".repeat(100_000);
        assert_eq!(
            lines(&[Column::alt_text], Some(&long)),
            format!("alt_text\n{long}\n")
        );
    }
}
