//! The addressees as rows and columns, from a CSV or from records.

use super::cells::Cells;
use super::records::{Record, Records};
use super::row::RowProblem;
use super::{letters, separator, text_file};
use crate::core::address;

/// Rows and columns. Each row has as many cells as there are columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The names of the columns, trimmed.
    pub columns: Vec<String>,
    /// The cells, as they stand in the file.
    pub rows: Vec<Cells>,
    /// The line of the file each row starts on, counted from 1; empty for rows given as records.
    pub lines: Vec<u64>,
    /// What is wrong with it as a table.
    pub problems: Vec<RowProblem>,
}

impl Table {
    /// Reads a CSV with a header. Its encoding and its separator are found; nothing stops the reading.
    ///
    /// Lines without a value are no rows. A row with too few cells gets empty ones: programs leave out
    /// trailing separators. A row with more values than columns has a problem; so has one whose quotation
    /// marks do not pair.
    pub fn read_csv(bytes: &[u8]) -> Self {
        let text = text_file::read(bytes);
        let found = separator::find(&text);
        // The end of the line that names the separator is still there: a blank line.
        let text = text.get(found.skip..).unwrap_or_default();
        let (mut records, mut record) = (Records::new(text, found.separator), Record::default());
        let mut table = Self::default();
        let mut has_header = false;
        while records.read(&mut record) {
            if is_blank(&record) {
                continue;
            }
            if has_header {
                table.add(&record);
            } else {
                has_header = true;
                table.take_header(&record);
            }
        }
        if !has_header {
            table.whole(None, "empty", "The file is empty.");
            return table;
        }
        table.check_columns();
        table
    }

    /// Takes rows given as names and values. The columns are all names in the order they first appear.
    pub fn of_records(records: Vec<Vec<(String, String)>>) -> Self {
        let mut table = Self::default();
        for record in records {
            let mut row = vec![String::new(); table.columns.len()];
            for (position, (name, value)) in record.into_iter().enumerate() {
                let name = name.trim();
                // Records mostly have the same names in the same order.
                let column = match table.columns.get(position) {
                    Some(column) if column == name => Some(position),
                    _ => table.columns.iter().position(|column| column == name),
                };
                match column.and_then(|column| row.get_mut(column)) {
                    Some(cell) => *cell = value,
                    None => {
                        table.columns.push(name.to_owned());
                        row.push(value);
                    }
                }
            }
            table.rows.push(row.into_iter().collect());
        }
        for row in &mut table.rows {
            row.fill(table.columns.len());
        }
        table.check_columns();
        table
    }

    /// The column of a name, whatever its case (ASCII) and the spaces around it.
    pub fn column(&self, name: &str) -> Option<usize> {
        column(&self.columns, name)
    }

    /// Where a row stands, for people: `Line 12` of the file, else `Addressee 3`, counted from 1.
    pub fn place(&self, row: usize) -> String {
        match self.lines.get(row) {
            Some(line) => format!("Line {line}"),
            None => format!("Addressee {}", row + 1),
        }
    }

    /// A problem of one row; the message begins with its place.
    pub fn problem(&self, row: usize, column: Option<&str>, code: &str, text: &str) -> RowProblem {
        RowProblem {
            row: Some(row),
            column: column.map(str::to_owned),
            code: code.to_owned(),
            message: format!("{}: {text}", self.place(row)),
        }
    }

    fn whole(&mut self, column: Option<&str>, code: &str, message: &str) {
        self.problems.push(RowProblem::whole(column, code, message.to_owned()));
    }

    fn take_header(&mut self, record: &Record) {
        self.columns = record.cells.iter().map(|name| name.trim().to_owned()).collect();
        if record.is_broken {
            self.whole(None, "quote", &format!("Line {}: {BROKEN}", record.line));
        }
    }

    fn add(&mut self, record: &Record) {
        let row = self.rows.len();
        let ends = (0..record.cells.len()).filter_map(|cell| Some(record.cells.range(cell)?.end));
        let mut cells = Cells::cut(record.cells.as_slice(), ends, self.columns.len());
        cells.fill(self.columns.len());
        self.rows.push(cells);
        self.lines.push(record.line);
        let mut extra = record.cells.iter().skip(self.columns.len());
        if record.is_broken {
            self.problems.push(self.problem(row, None, "quote", BROKEN));
        } else if extra.any(|cell| !letters::is_blank(cell)) {
            let (cells, columns) = (record.cells.len(), self.columns.len());
            let text = format!(
                "has {cells} cells, but the header names {columns} columns; put a value that holds the \
                 separator between quotation marks."
            );
            self.problems.push(self.problem(row, None, "ragged", &text));
        }
    }

    fn check_columns(&mut self) {
        self.drop_empty_columns();
        if self.columns.iter().any(|name| name.contains('@') && address::problem(name).is_none()) {
            let words = "The first line must hold the names of the columns, but it holds an address; put a \
                         line of names, such as pec;nome, above it.";
            self.whole(None, "header", words);
        }
        for (position, name) in self.columns.clone().iter().enumerate() {
            if name.is_empty() {
                let number = position + 1;
                let words =
                    format!("Column {number} has values but no name; name it, or remove it.");
                self.whole(Some(name), "emptyColumn", &words);
            } else if self.column(name) != Some(position) {
                let words = format!("More than one column is named {name}; rename all but one.");
                self.whole(Some(name), "duplicateColumn", &words);
            }
        }
        if self.rows.is_empty() {
            self.whole(None, "empty", "There is no addressee: no row with a value.");
        }
    }

    /// Columns with neither a name nor a value: what trailing separators leave.
    fn drop_empty_columns(&mut self) {
        for column in (0..self.columns.len()).rev() {
            let is_named = self.columns.get(column).is_some_and(|name| !name.is_empty());
            let is_blank = |row: &Cells| row.get(column).is_none_or(letters::is_blank);
            if !is_named && self.rows.iter().all(is_blank) {
                self.columns.remove(column);
                for row in self.rows.iter_mut().filter(|row| row.len() > column) {
                    row.remove(column);
                }
            }
        }
    }
}

/// The place of a name among columns, whatever its case (ASCII) and the spaces around it.
pub fn column(columns: &[String], name: &str) -> Option<usize> {
    columns.iter().position(|column| column.eq_ignore_ascii_case(name.trim()))
}

const BROKEN: &str = "a quotation mark (\") opens a value and does not close it; close it, and write each \
                      mark inside the value twice (\"\").";

fn is_blank(record: &Record) -> bool {
    record.cells.iter().all(letters::is_blank)
}
