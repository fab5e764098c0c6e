//! The records of a CSV text, one after the other, those whose quotation marks leave a doubt apart.

use super::quotes::{self, Balance};
use crate::campaign::model::cells::Cells;
use crate::core::message::address::is_usual;

/// How many times the text's length may be read again because of broken records. A text that is made for it
/// would be read as often as it has lines; from there on each line is a record.
const MOST_REREAD: usize = 8;

/// What the quotation marks of a record leave open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Marks {
    /// Nothing.
    #[default]
    Clear,
    /// One opens a cell and does not close it. The record's cells are then those of its first line alone, quotation
    /// marks and all: so that one open mark does not swallow the rest of the file.
    Open,
    /// A quotation begins in one cell and ends in another: `Bar "Da; Gino"`.
    Split,
    /// A blank stands before the mark that opens a cell, and the cell holds separators or line ends. It was read as
    /// quoted; a reader who takes the mark for a letter finds more cells.
    Padded,
    /// A quoted cell holds nothing but separators: `";"`. Two cells that are a mark each, for "the same as above", look
    /// so, too, and are one cell more.
    Between,
}

/// One record; the same one is filled again and again.
#[derive(Default)]
pub struct Record {
    /// The line of the text it starts on, counted from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Cells,
    /// Whether its quotation marks are clear.
    pub marks: Marks,
}

const PLAIN: u8 = 0;
const MARK: u8 = 1;
const END: u8 = 2;

/// Reads the records of a text. Blank lines are none.
pub struct Records<'a> {
    text: &'a str,
    separator: u8,
    /// Of each byte what it is in a cell without marks around it: [`PLAIN`], [`MARK`], [`END`].
    kinds: [u8; 256],
    at: usize,
    line: u64,
    /// The bytes that were read of broken records, which are read again from their second line.
    reread: usize,
}

impl<'a> Records<'a> {
    /// The records of `text`. The separator is a letter of ASCII.
    pub fn new(text: &'a str, separator: u8) -> Self {
        let mut kinds = [PLAIN; 256];
        // What the quotation marks of UTF-8 begin with, beside the plain one.
        let marks = [(b'"', MARK), (0xc2, MARK), (0xe2, MARK)];
        for (byte, kind) in marks.into_iter().chain([(separator, END), (b'\r', END), (b'\n', END)])
        {
            if let Some(known) = kinds.get_mut(usize::from(byte)) {
                *known = kind;
            }
        }
        Self { text, separator, kinds, at: 0, line: 1, reread: 0 }
    }

    /// Where the next record begins, or the line ends before it.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Fills `record` with the next one; `false` after the last.
    pub fn read(&mut self, record: &mut Record) -> bool {
        let rest = self.rest(self.at);
        let content = rest.trim_start_matches(is_line_end);
        self.pass(rest.len() - content.len());
        if content.is_empty() {
            return false;
        }
        record.line = self.line;
        record.cells.clear();
        record.marks = Marks::Clear;
        let start = self.at;
        let may_read_on = self.reread <= MOST_REREAD * self.text.len();
        match if may_read_on { self.cut(record) } else { Err(start) } {
            Ok((end, true)) if self.swallows(start, end) => {
                self.reread += end - start;
                self.take_line(content, record);
            }
            Ok((end, true)) => self.pass(end - start),
            // Without quotation marks it is one line.
            Ok((end, false)) => self.at = end,
            Err(reached) => {
                self.reread += reached - start;
                self.take_line(content, record);
            }
        }
        true
    }

    /// Moves on by so many bytes, and counts their lines. The second half of CR LF is no line end of its own.
    fn pass(&mut self, length: usize) {
        let passed = self.rest(self.at).get(..length).unwrap_or_default();
        let mut last = 0;
        for byte in passed.bytes() {
            self.line += u64::from(byte == b'\r' || (byte == b'\n' && last != b'\r'));
            last = byte;
        }
        self.at += length;
    }

    #[inline(always)]
    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    #[inline(always)]
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn is_end(&self, byte: u8) -> bool {
        byte == self.separator || byte == b'\r' || byte == b'\n'
    }

    /// Takes the line that `rest` begins with, without regard to quotation marks, and goes on after it.
    fn take_line(&mut self, rest: &str, record: &mut Record) {
        let line = rest.split(is_line_end).next().unwrap_or_default();
        record.cells.clear();
        record.marks = if line.contains('"') { Marks::Open } else { Marks::Clear };
        line.split(char::from(self.separator))
            .for_each(|cell| record.cells.push(quotes::unformulated(cell)));
        self.at += line.len();
    }

    /// Cuts the record that begins here into cells, and tells where it ends and whether a cell of it is quoted.
    ///
    /// # Errors
    /// How far was read until it turned out that a quotation mark is not closed.
    fn cut(&self, record: &mut Record) -> Result<(usize, bool), usize> {
        let (mut at, mut is_open, mut is_quoted) = (self.at, false, false);
        loop {
            let opening = at + self.blank(at);
            let quoted = (self.byte(opening) == Some(b'"')).then(|| self.quoted(opening + 1));
            let end = match quoted {
                None => self.plain(at, record, &mut is_open),
                Some(Quoted::Closed(closing, end)) => {
                    is_quoted = true;
                    let content = self.text.get(opening + 1..closing).unwrap_or_default();
                    if opening > at
                        && record.marks == Marks::Clear
                        && content.bytes().any(|byte| self.is_end(byte))
                    {
                        record.marks = Marks::Padded;
                    }
                    if record.marks == Marks::Clear && self.is_between(content) {
                        record.marks = Marks::Between;
                    }
                    if content.contains('"') {
                        record.cells.push(quotes::unformulated(&content.replace("\"\"", "\"")));
                    } else {
                        record.cells.push(quotes::undefused(content));
                    }
                    end
                }
                // `Ditta; "Da Gino" snc`: cut alike however the marks are taken.
                Some(Quoted::GoesOn(closing))
                    if opening > at
                        && !self
                            .rest(opening)
                            .bytes()
                            .take(closing - opening)
                            .any(|byte| self.is_end(byte)) =>
                {
                    self.plain(at, record, &mut is_open)
                }
                Some(Quoted::GoesOn(reached)) => return Err(reached),
                Some(Quoted::Unclosed) => return Err(self.text.len()),
            };
            if self.byte(end) != Some(self.separator) {
                return Ok((end, is_quoted));
            }
            at = end + 1;
        }
    }

    /// Whether a record of several lines is as many records whose quotation marks are letters, as where a column holds
    /// `"` for "the same as above": all its lines have as many cells, and in the same column each has an address.
    fn swallows(&self, start: usize, end: usize) -> bool {
        let text = self.text.get(start..end).unwrap_or_default();
        let mut lines = text.split(is_line_end).filter(|line| !line.is_empty());
        let is_address = |cell: &str| {
            let cell = cell.trim();
            let quoted = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
            is_usual(quoted.unwrap_or(cell))
        };
        let cells = |line: &'a str| line.split(char::from(self.separator));
        let Some(first) = lines.next() else { return false };
        let Some(column) = cells(first).position(is_address) else { return false };
        let count = cells(first).count();
        let mut others = lines.peekable();
        count > 1
            && others.peek().is_some()
            && others.all(|line| {
                cells(line).count() == count && cells(line).nth(column).is_some_and(is_address)
            })
    }

    /// Whether a quoted cell holds nothing but separators.
    fn is_between(&self, content: &str) -> bool {
        content.bytes().any(|byte| byte == self.separator)
            && content.bytes().all(|byte| byte == self.separator || byte == b' ')
    }

    /// The length of what nobody sees before a quotation mark or behind one.
    #[inline(always)]
    fn blank(&self, at: usize) -> usize {
        if self.byte(at).is_none_or(|byte| byte > b' ' && byte.is_ascii()) {
            return 0;
        }
        let rest = self.rest(at);
        let is_blank = |letter: char| {
            (letter.is_whitespace() || letter == '\u{feff}')
                && !is_line_end(letter)
                && letter != char::from(self.separator)
        };
        rest.len() - rest.trim_start_matches(is_blank).len()
    }

    /// Reads a quoted cell from behind its opening mark.
    fn quoted(&self, start: usize) -> Quoted {
        let mut at = start;
        while let Some(next) = self.rest(at).find('"') {
            let closing = at + next;
            if self.byte(closing + 1) == Some(b'"') {
                at = closing + 2;
                continue;
            }
            let end = closing + 1 + self.blank(closing + 1);
            return match self.byte(end) {
                Some(byte) if !self.is_end(byte) => Quoted::GoesOn(closing),
                _ => Quoted::Closed(closing, end),
            };
        }
        Quoted::Unclosed
    }

    /// Takes a cell without marks around it, of which a file has most, and tells where it ends. `is_open`: a quotation began in a cell before.
    #[inline(always)]
    fn plain(&self, start: usize, record: &mut Record, is_open: &mut bool) -> usize {
        let rest = self.rest(start);
        let (mut length, mut seen) = (0, PLAIN);
        for byte in rest.as_bytes() {
            let kind = self.kinds.get(usize::from(*byte)).copied().unwrap_or(PLAIN);
            if kind == END {
                break;
            }
            seen |= kind;
            length += 1;
        }
        let cell = rest.get(..length).unwrap_or_default();
        if seen == MARK {
            let Balance { closes, opens } = quotes::balance(cell);
            if *is_open && closes {
                record.marks = Marks::Split;
            }
            *is_open |= opens;
            record.cells.push(quotes::unformulated(cell));
        } else {
            record.cells.push(quotes::undefused(cell));
        }
        start + length
    }
}

enum Quoted {
    /// Where its closing mark stands, and where the cell ends.
    Closed(usize, usize),
    /// Where a mark stands that would close it, if no more text followed.
    GoesOn(usize),
    Unclosed,
}

fn is_line_end(letter: char) -> bool {
    letter == '\r' || letter == '\n'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Vec<String>, bool)> {
        let (mut records, mut record) = (Records::new(text, b';'), Record::default());
        let mut all = Vec::new();
        while records.read(&mut record) {
            let cells = record.cells.iter().map(str::to_owned).collect();
            all.push((record.line, cells, record.marks == Marks::Open));
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
            &[(1, &["a \"b\"; c", "d"], false), (2, &["", "Bar \"Da Gino\""], false)],
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
