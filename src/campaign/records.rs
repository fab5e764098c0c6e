//! The records of a CSV text, one after the other, those with broken quotes apart.

use csv::{Position, Reader, ReaderBuilder, StringRecord};
use std::io::Cursor;

/// How many times the text's length may be read again because of broken records. A text that is made for it
/// would be read as often as it has lines; from there on each line is a record.
const MOST_REREAD: usize = 8;

/// One record; the same one is filled again and again.
#[derive(Default)]
pub struct Record {
    /// The line of the text it starts on, counted from 1.
    pub line: u64,
    /// Its cells.
    pub cells: StringRecord,
    /// Whether its quotation marks do not pair. Its cells are then those of its first line alone, quotation
    /// marks and all: so that one open quotation mark does not swallow the rest of the file.
    pub is_broken: bool,
}

/// Reads the records of a text. Blank lines are none.
pub struct Records<'a> {
    text: &'a str,
    separator: u8,
    reader: Reader<Cursor<&'a [u8]>>,
    line: u64,
    was_return: bool,
    /// The bytes of broken records, which are read again from their second line.
    reread: usize,
}

impl<'a> Records<'a> {
    /// The records of `text`.
    pub fn new(text: &'a str, separator: u8) -> Self {
        Self {
            text,
            separator,
            reader: ReaderBuilder::new()
                .delimiter(separator)
                .has_headers(false)
                .flexible(true)
                .from_reader(Cursor::new(text.as_bytes())),
            line: 1,
            was_return: false,
            reread: 0,
        }
    }

    /// Where the reader stands.
    fn offset(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }

    /// Moves the line count over `bytes`.
    fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            // The second half of CR LF is no line end of its own.
            let is_end = *byte == b'\r' || *byte == b'\n' && !self.was_return;
            self.line += u64::from(is_end);
            self.was_return = *byte == b'\r';
        }
    }

    /// Passes the line ends before the next record.
    fn pass_blank<'b>(&mut self, text: &'b str) -> Option<&'b str> {
        let content = text.trim_start_matches(is_line_end);
        self.pass(text.as_bytes().get(..text.len() - content.len())?);
        self.was_return = false;
        Some(content)
    }

    /// Takes the line that `rest` begins with, without regard to quotation marks, and goes on after it.
    fn take_line(&mut self, rest: &str, record: &mut Record) -> Option<bool> {
        let line = rest.get(..rest.find(is_line_end).unwrap_or(rest.len()))?;
        record.is_broken = line.contains('"');
        record.cells.clear();
        line.split(char::from(self.separator)).for_each(|cell| record.cells.push_field(cell));
        let mut position = Position::new();
        position.set_byte(u64::try_from(self.text.len() - rest.len() + line.len()).ok()?);
        self.reader.seek(position).ok()?;
        Some(true)
    }

    /// Fills `record` with the next one; `false` after the last.
    pub fn read(&mut self, record: &mut Record) -> bool {
        // A text in memory that is valid UTF-8, read flexibly, has no errors.
        self.try_read(record).unwrap_or(false)
    }

    fn try_read(&mut self, record: &mut Record) -> Option<bool> {
        let rest = self.text.get(self.offset()..)?;
        if self.reread > MOST_REREAD * self.text.len() {
            let content = self.pass_blank(rest)?;
            record.line = self.line;
            return if content.is_empty() { Some(false) } else { self.take_line(content, record) };
        }
        if !self.reader.read_record(&mut record.cells).ok()? {
            return Some(false);
        }
        let after = self.text.get(self.offset()..)?;
        let content = self.pass_blank(rest.get(..rest.len() - after.len())?)?;
        record.line = self.line;
        // Where quotation marks were taken away, the cells and an end for each are shorter than the record.
        // What the end of the text cut off may be shorter anyhow.
        let plain = record.cells.as_slice().len() + record.cells.len();
        let has_quotes = content.len() > plain || after.is_empty();
        record.is_broken = has_quotes && !do_quotes_pair(content.as_bytes(), self.separator);
        if record.is_broken {
            self.reread += content.len();
            return self.take_line(rest.get(rest.len() - after.len() - content.len()..)?, record);
        }
        // Without quotation marks the only line end is the last byte.
        let last = content.as_bytes().split_last().map_or(0, |(_, before)| before.len());
        let skip = if has_quotes { 0 } else { last };
        self.pass(content.as_bytes().get(skip..)?);
        Some(true)
    }
}

fn is_line_end(letter: char) -> bool {
    letter == '\r' || letter == '\n'
}

/// Where a reader of quotation marks stands.
enum At {
    Start,
    Plain,
    Quoted,
    Closed,
    Padded,
}

/// Whether each quotation mark that opens a cell is closed at its end. Marks inside a plain cell are letters.
fn do_quotes_pair(record: &[u8], separator: u8) -> bool {
    let mut at = At::Start;
    for byte in record {
        at = match (at, *byte) {
            (At::Start | At::Closed, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) => At::Quoted,
            (_, b'\r' | b'\n') => At::Start,
            (_, byte) if byte == separator => At::Start,
            (At::Closed | At::Padded, b' ') => At::Padded,
            (At::Closed | At::Padded, _) => return false,
            (At::Start | At::Plain, _) => At::Plain,
        };
    }
    !matches!(at, At::Quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Vec<String>, bool)> {
        let (mut records, mut record) = (Records::new(text, b';'), Record::default());
        let mut all = Vec::new();
        while records.read(&mut record) {
            let cells = record.cells.iter().map(str::to_owned).collect();
            all.push((record.line, cells, record.is_broken));
        }
        all
    }

    #[track_caller]
    fn lines(text: &str, expected: &[(u64, &[&str], bool)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(line, cells, is_broken)| {
                (*line, cells.iter().map(|cell| (*cell).to_owned()).collect(), *is_broken)
            })
            .collect();
        assert_eq!(read(text), expected, "{text:?}");
    }

    #[test]
    fn all_line_ends_count_alike() {
        for end in ["\n", "\r", "\r\n"] {
            let text = format!("a;b{end}{end}{end}c;\"d{end}e\"{end}f;g{end}{end}h;i");
            let quoted = format!("d{end}e");
            lines(
                &text,
                &[
                    (1, &["a", "b"], false),
                    (4, &["c", &quoted], false),
                    (6, &["f", "g"], false),
                    (8, &["h", "i"], false),
                ],
            );
        }
    }

    #[test]
    fn quotation_marks_are_doubled_padded_or_letters() {
        lines(
            "\"a \"\"b\"\"; c\" ;d\n\"\";Bar \"Da Gino\"",
            &[(1, &["a \"b\"; c ", "d"], false), (2, &["", "Bar \"Da Gino\""], false)],
        );
    }

    #[test]
    fn an_open_quotation_mark_swallows_one_line_at_most() {
        lines(
            "a;b\nc;\"d\ne;f\n\ng;h",
            &[
                (1, &["a", "b"], false),
                (2, &["c", "\"d"], true),
                (3, &["e", "f"], false),
                (5, &["g", "h"], false),
            ],
        );
        lines(
            "c;\"d;x\r\n\"e\";f\r\ng;\"h\"",
            &[(1, &["c", "\"d", "x"], true), (2, &["e", "f"], false), (3, &["g", "h"], false)],
        );
        lines(
            "\"Bar \"Da Gino\"\";x\rg;h",
            &[(1, &["\"Bar \"Da Gino\"\"", "x"], true), (2, &["g", "h"], false)],
        );
        lines("\"", &[(1, &["\""], true)]);
        // Each of these lines opens a record that only the end of the text breaks.
        let found = read(&",\"\",\";\"\n".repeat(40));
        assert!(found.iter().map(|(line, _, _)| *line).eq(1..=40));
        assert!(found.iter().all(|(_, cells, is_broken)| *is_broken && cells.len() == 2));
        lines("a\n\"\n", &[(1, &["a"], false), (2, &["\""], true)]);
    }
}
