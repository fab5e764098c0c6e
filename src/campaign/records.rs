//! The records of a CSV text, one after the other, those with broken quotes apart.

use csv::{Position, Reader, ReaderBuilder, StringRecord};
use std::io::Cursor;

/// One record.
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
    has_quotes: bool,
    reader: Reader<Cursor<&'a [u8]>>,
    line: u64,
    was_return: bool,
}

impl<'a> Records<'a> {
    /// The records of `text`, whose first line is line `first_line` of the file.
    pub fn new(text: &'a str, separator: u8, first_line: u64) -> Self {
        Self {
            text,
            separator,
            has_quotes: text.contains('"'),
            reader: builder(separator).from_reader(Cursor::new(text.as_bytes())),
            line: first_line,
            was_return: false,
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

    /// Takes one line without regard to quotation marks, and goes on after it.
    fn take_line(&mut self, start: usize) -> Option<StringRecord> {
        let rest = self.text.get(start..)?;
        let line = rest.get(..rest.find(is_line_end).unwrap_or(rest.len()))?;
        let mut reader = builder(self.separator).quoting(false).from_reader(line.as_bytes());
        let mut cells = StringRecord::new();
        reader.read_record(&mut cells).ok()?;
        let mut position = Position::new();
        position.set_byte(u64::try_from(start + line.len()).ok()?);
        self.reader.seek(position).ok()?;
        Some(cells)
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let before = self.offset();
        let mut cells = StringRecord::new();
        // A text in memory that is valid UTF-8, read flexibly, has no errors.
        if !self.reader.read_record(&mut cells).ok()? {
            return None;
        }
        let raw = self.text.get(before..self.offset())?;
        let content = raw.trim_start_matches(is_line_end);
        let (blank, _) = raw.as_bytes().split_at_checked(raw.len() - content.len())?;
        self.pass(blank);
        let line = self.line;
        let has_quotes = self.has_quotes && content.contains('"');
        let is_broken = has_quotes && !do_quotes_pair(content.as_bytes(), self.separator);
        if is_broken {
            self.was_return = false;
            cells = self.take_line(before + blank.len())?;
        } else if has_quotes {
            self.pass(content.as_bytes());
        } else if let Some(end) = content.as_bytes().last() {
            self.was_return = false;
            self.pass(&[*end]);
        }
        Some(Record { line, cells, is_broken })
    }
}

fn builder(separator: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true);
    builder
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
        Records::new(text, b';', 1)
            .map(|record| {
                let cells = record.cells.iter().map(str::to_owned).collect();
                (record.line, cells, record.is_broken)
            })
            .collect()
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
        lines("a\n\"\n", &[(1, &["a"], false), (2, &["\""], true)]);
    }
}
