//! CSV: a header line, then one line per record; what is absent is an empty cell.
//!
//! Values are exact: nothing is escaped but by quoting, so a reader gets back what the payload said.
//! Lines end in a line feed; a cell with a comma, a quote or a line break is quoted.

use std::cell::RefCell;
use std::io::{self, Write};

use super::{Encode, LeftOut};
use crate::record::{Column, Record, Row, RowColumn, Value};

/// Writes a header line, then each record as one line of CSV, or each of other rows.
#[derive(Debug)]
pub struct Csv<C = Column> {
    columns: Vec<C>,
    writer: csv::Writer<Tray>,
}

impl<C: RowColumn> Csv<C> {
    /// Writes these columns, in this order.
    #[must_use]
    pub fn new(columns: &[C]) -> Self {
        Self {
            columns: columns.to_vec(),
            writer: csv::Writer::from_writer(Tray::default()),
        }
    }

    /// Appends the header line.
    pub fn header(&mut self, out: &mut Vec<u8>) {
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
                Value::Text(text) => self.field(text),
                Value::Id(id) => self.field(&id.to_string()),
                Value::Number(number) => self.field(&number.to_string()),
                Value::Flag(flag) => self.field(if flag { "true" } else { "false" }),
            }
        }
        self.end(out);
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

const NO_FAILURE: &str = "a Vec takes every byte, and every line has the columns of the header";

impl<C: RowColumn> Clone for Csv<C> {
    fn clone(&self) -> Self {
        Self::new(&self.columns)
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
