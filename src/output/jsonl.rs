//! JSON Lines: one object per record, keys without a value left out.
//!
//! Valid JSON that is also safe to look at: what [`is_unprintable`] is written as `\u` escapes, which
//! every reader turns back into the same text. Escaping is left to `serde_json`, but for what it
//! would leave raw.

use std::io::{self, Write};

use serde::ser::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::{Encode, LeftOut, is_unprintable};
use crate::record::{Column, Record, Row, RowColumn, Value};

/// Writes each record as one line of JSON, or each of other rows.
#[derive(Debug, Clone)]
pub struct JsonLines<C = Column> {
    keys: Vec<Key<C>>,
}

/// A column with its key as it stands in every line, colon included.
#[derive(Debug, Clone)]
struct Key<C> {
    column: C,
    text: String,
}

impl<C: RowColumn> JsonLines<C> {
    /// Writes these columns, in this order.
    #[must_use]
    pub fn new(columns: &[C]) -> Self {
        let key = |&column: &C| Key {
            column,
            text: format!("\"{}\":", column.name()),
        };
        Self {
            keys: columns.iter().map(key).collect(),
        }
    }

    /// Appends one row.
    pub fn row(&self, row: &impl Row<Column = C>, out: &mut Vec<u8>) {
        out.push(b'{');
        let mut separator = None;
        for key in &self.keys {
            let value = row.value(key.column);
            if value == Value::Absent {
                continue;
            }
            out.extend(separator);
            out.extend_from_slice(key.text.as_bytes());
            write_value(value, out);
            separator = Some(b',');
        }
        out.extend_from_slice(b"}\n");
    }
}

impl Encode for JsonLines {
    fn begin(&mut self, _: &mut Vec<u8>) {}

    fn record(&mut self, record: &Record<'_>, out: &mut Vec<u8>) -> Result<(), LeftOut> {
        self.row(record, out);
        Ok(())
    }
}

fn write_value(value: Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Absent => write_json(&(), out),
        Value::Text(text) => write_json(text, out),
        Value::Id(id) => {
            // As it serializes, without the detour of a number through text.
            out.push(b'"');
            write_json(&id.get(), out);
            out.push(b'"');
        }
        Value::Number(number) => write_json(&number, out),
        Value::Flag(flag) => write_json(&flag, out),
    }
}

/// Appends any value of ours as JSON that is safe to look at, without line breaks.
pub(crate) fn write_json<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    value
        .serialize(&mut Serializer::with_formatter(out, Printable))
        .expect("a Vec takes every byte, and what this crate writes always serializes");
}

/// Escapes what `serde_json` leaves raw though it can do harm on a screen.
struct Printable;

impl Formatter for Printable {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        // serde_json has escaped C0; of ASCII only DEL remains.
        if fragment.is_ascii() && memchr::memchr(0x7f, fragment.as_bytes()).is_none() {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(is_unprintable) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let mut behind = rest[at..].chars();
            if let Some(character) = behind.next() {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = behind.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::record;
    use super::*;

    fn line(columns: &[Column], alt_text: Option<&str>) -> String {
        let mut out = Vec::new();
        let mut encoder = JsonLines::new(columns);
        encoder.begin(&mut out);
        encoder
            .record(&record(alt_text), &mut out)
            .expect("every record has a line");
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn ids_are_strings_numbers_are_numbers_and_absent_keys_are_left_out() {
        let columns = [
            Column::member,
            Column::tweet_id,
            Column::width,
            Column::duration_ms,
            Column::best_bitrate,
            Column::sensitive,
            Column::media_type,
        ];
        assert_eq!(
            line(&columns, None),
            "{\"tweet_id\":\"18446744073709551615\",\"width\":640,\"best_bitrate\":0,\"sensitive\":false,\
             \"type\":\"video\"}\n"
        );
    }

    #[test]
    fn columns_stand_in_the_order_asked_for() {
        assert_eq!(
            line(&[Column::height, Column::width], None),
            "{\"height\":360,\"width\":640}\n"
        );
    }

    #[test]
    fn a_record_without_any_of_the_columns_is_an_empty_object() {
        assert_eq!(line(&[Column::member], None), "{}\n");
    }

    #[test]
    fn what_could_steer_a_terminal_is_escaped() {
        let hostile = "a\"\\\n\u{1b}[2J\0\u{7f}\u{9b}31m\u{202e}b\u{2028}\u{feff}\u{e0041}é🦀";
        assert_eq!(
            line(&[Column::alt_text], Some(hostile)),
            "{\"alt_text\":\"a\\\"\\\\\\n\\u001b[2J\\u0000\\u007f\\u009b31m\\u202eb\\u2028\\ufeff\
             \\udb40\\udc41é🦀\"}\n"
        );
    }

    #[test]
    fn every_character_reads_back_as_itself() {
        let all: String = ('\0'..=char::MAX).collect();
        let line = line(&[Column::alt_text], Some(&all));
        assert!(!line.trim_end().contains(is_unprintable));
        let back: serde_json::Value = serde_json::from_str(&line).expect("a line is JSON");
        assert_eq!(back["alt_text"], all);
    }
}
