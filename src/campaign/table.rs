//! The addressees as rows and columns, from a CSV or from records.

use super::cells::Cells;
use super::records::{Record, Records};
use super::row::RowProblem;
use super::{letters, separator, text_file};
use crate::core::address;
use crate::core::codes::{Code, Params};

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
            line: self.lines.get(row).copied(),
            column: column.map(str::to_owned),
            code: code.to_owned(),
            params: Params::none(),
            message: format!("{}: {text}", self.place(row)),
        }
    }

    /// A problem of one row; its sentence begins with the row's place.
    pub fn tell(&self, row: usize, column: Option<&str>, code: Code, params: Params) -> RowProblem {
        RowProblem::of_row(row, self.lines.get(row).copied(), column, code, params)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Table {
        Table::read_csv(text.as_bytes())
    }

    fn rows(table: &Table) -> Vec<Vec<&str>> {
        table.rows.iter().map(|row| row.iter().collect()).collect()
    }

    fn problems(table: &Table) -> Vec<(Option<usize>, &str)> {
        table.problems.iter().map(|problem| (problem.row, problem.code.as_str())).collect()
    }

    #[test]
    fn a_csv_becomes_rows_and_columns() {
        let table = read(
            "\u{feff} pec ;nome\r\na@b.it;Rossi\r\n\r\nc@d.it;\"Bianchi\r\n& C.\"\r\n ; \r\ne@f.it;\" x\"",
        );
        assert_eq!(table.columns, ["pec", "nome"]);
        let expected = [["a@b.it", "Rossi"], ["c@d.it", "Bianchi\r\n& C."], ["e@f.it", " x"]];
        assert_eq!(rows(&table), expected);
        assert_eq!(table.lines, [2, 4, 7]);
        assert_eq!(table.problems, []);
        assert_eq!(table.place(1), "Line 4");
    }

    #[test]
    fn rows_may_be_short_but_lose_no_value() {
        let table = read("pec,nome,via\na@b.it\nc@d.it,Rossi,Roma,,\ne@f.it,Rossi,Roma,1,00100\n");
        let expected =
            [["a@b.it", "", ""], ["c@d.it", "Rossi", "Roma"], ["e@f.it", "Rossi", "Roma"]];
        assert_eq!(rows(&table), expected);
        assert_eq!(problems(&table), [(Some(2), "ragged")]);
        assert!(table.problems[0].message.starts_with("Line 4: has 5 cells, but"));
    }

    #[test]
    fn an_open_quotation_mark_is_a_problem_of_its_row() {
        let table =
            read("pec;nome\na@b.it;\"Rossi\nc@d.it;Bianchi\ne@f.it;\"Bar \"Da Gino\"\"\ng@h.it;x");
        assert_eq!(problems(&table), [(Some(0), "quote"), (Some(2), "quote")]);
        assert!(table.problems[1].message.starts_with("Line 4: a quotation mark"));
        assert_eq!(rows(&table)[1], ["c@d.it", "Bianchi"]);
        assert_eq!(table.rows.len(), 4);
        let table = read("pec;\"nome\na@b.it;Rossi\n");
        assert_eq!(problems(&table), [(None, "quote")]);
        assert_eq!(rows(&table), [["a@b.it", "Rossi"]]);
    }

    #[test]
    fn columns_have_names_and_different_ones() {
        let table = read("pec;Nome; ;nome;;\na@b.it;1;2;3;;\n");
        assert_eq!(problems(&table), [(None, "emptyColumn"), (None, "duplicateColumn")]);
        assert!(table.problems[0].message.contains("Column 3"));
        assert_eq!(table.problems[1].column.as_deref(), Some("nome"));
        assert_eq!(rows(&table), [["a@b.it", "1", "2", "3"]]);
        // What trailing separators leave is no column.
        let table = read("pec;;nome;\na@b.it;;x;\nc@d.it;;y;");
        assert_eq!(
            (table.columns.as_slice(), table.problems.len()),
            (["pec".into(), "nome".into()].as_slice(), 0)
        );
        assert_eq!(rows(&table), [["a@b.it", "x"], ["c@d.it", "y"]]);
    }

    #[test]
    fn a_missing_header_is_not_a_lost_addressee() {
        assert_eq!(problems(&read("a@b.it;Rossi\nc@d.it;Bianchi")), [(None, "header")]);
    }

    #[test]
    fn nothing_in_it_is_said() {
        assert_eq!(problems(&read("")), [(None, "empty")]);
        assert_eq!(problems(&read("\r\n;;\r\n")), [(None, "empty")]);
        assert_eq!(problems(&read("pec;nome\r\n")), [(None, "empty")]);
    }

    #[test]
    fn the_line_of_excel_is_no_header() {
        let table = read("sep=,\r\npec,a;b\r\na@b.it,1");
        assert_eq!((table.columns, table.lines), (vec!["pec".into(), "a;b".into()], vec![3]));
    }

    #[test]
    fn records_are_rows_too() {
        let record = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let table = Table::of_records(vec![
            record(&[("pec", "a@b.it"), (" nome ", "Rossi")]),
            record(&[("via", "Roma"), ("pec", "c@d.it")]),
            record(&[]),
        ]);
        assert_eq!(table.columns, ["pec", "nome", "via"]);
        assert_eq!(rows(&table), [["a@b.it", "Rossi", ""], ["c@d.it", "", "Roma"], ["", "", ""]]);
        assert_eq!((table.lines.len(), table.problems.len()), (0, 0));
        assert_eq!(table.place(2), "Addressee 3");
        let twice = Table::of_records(vec![record(&[("pec", "a@b.it"), ("PEC", "c@d.it")])]);
        assert_eq!(problems(&twice), [(None, "duplicateColumn")]);
        assert_eq!(problems(&Table::of_records(Vec::new())), [(None, "empty")]);
    }

    /// Bytes of a text in one of the encodings, by number; `None` where it has no such letters.
    fn encoded(text: &str, encoding: u8) -> Option<Vec<u8>> {
        let units =
            |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        Some(match encoding {
            0 => text.as_bytes().to_vec(),
            1 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            2 => [b"\xff\xfe".to_vec(), units(u16::to_le_bytes)].concat(),
            3 => [b"\xfe\xff".to_vec(), units(u16::to_be_bytes)].concat(),
            4 => units(u16::to_le_bytes),
            5 => units(u16::to_be_bytes),
            _ => text.chars().map(crate::core::text::to_windows_1252).collect::<Option<_>>()?,
        })
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let table = Table::read_csv(&bytes);
            prop_assert_eq!(table.rows.len(), table.lines.len());
            prop_assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
            prop_assert!(table.lines.is_sorted());
        }

        #[test]
        fn any_signs_of_a_csv_are_read(text in "[a\";,\t\r\n =|è]{0,60}") {
            let table = read(&text);
            prop_assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
            // No line is swallowed: each value of a line stands in a row, or a problem tells of it.
            prop_assert!(!text.contains('a') || !table.columns.is_empty());
        }

        #[test]
        fn what_a_program_wrote_reads_back(
            cells in proptest::collection::vec(proptest::array::uniform3("[a-z;,|\t\"'\r\n à€]{0,8}"), 1..12),
            separator in proptest::sample::select(vec![';', ',', '\t', '|']),
            end in proptest::sample::select(vec!["\n", "\r", "\r\n"]),
            (all_quoted, has_last_end, encoding) in (any::<bool>(), any::<bool>(), 0u8..7),
        ) {
            let written = |cell: &str| {
                let needs = all_quoted || cell.contains([separator, '"', '\r', '\n']);
                if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
            };
            let mut lines = vec![["pec", "nome", "via"].map(written).join(&separator.to_string())];
            // The first cell is never blank, so no row is.
            let cells: Vec<[String; 3]> = cells.into_iter().map(|[a, b, c]| [format!("x{a}"), b, c]).collect();
            for row in &cells {
                lines.push(row.each_ref().map(|cell| written(cell)).join(&separator.to_string()));
            }
            let text = lines.join(end) + if has_last_end { end } else { "" };
            if let Some(bytes) = encoded(&text, encoding) {
                let table = Table::read_csv(&bytes);
                prop_assert_eq!(&table.columns, &["pec", "nome", "via"]);
                let expected: Vec<Cells> = cells.iter().map(|row| row.iter().collect()).collect();
                prop_assert_eq!(&table.rows, &expected);
                prop_assert_eq!(&table.problems, &[]);
            }
        }
    }
}
