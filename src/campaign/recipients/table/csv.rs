//! A table from a CSV.

use serde_json::Value;

use super::Table;
use crate::campaign::model::letters;
use crate::campaign::recipients::text_file::records::{Marks, Record, Records};
use crate::campaign::recipients::text_file::{self, separator};
use crate::core::error::codes::{Code, Params, table as codes};
use crate::core::text::encodings::Encoding;

impl Table {
    /// Reads a CSV with a header, whose encoding is found: [`read_csv_in`](Self::read_csv_in).
    pub fn read_csv(bytes: &[u8]) -> Self {
        Self::read_csv_in(bytes, None)
    }

    /// Reads a CSV with a header. Its encoding is found where none is `told`, its separator is found; nothing stops the
    /// reading but a file that is no CSV: then there is one problem, and neither columns nor rows.
    ///
    /// Lines without a value are no rows. A row with too few cells gets empty ones: programs leave out
    /// trailing separators. A row with more values than columns has a problem; so has one whose quotation
    /// marks leave a doubt.
    pub fn read_csv_in(bytes: &[u8], told: Option<Encoding>) -> Self {
        let file = match text_file::read(bytes, told) {
            Ok(file) => file,
            Err(told) => return Self::unread(told.code, told.params),
        };
        let found = separator::find(&file.text);
        if let Some(below) = found.below {
            let signs = [("header", found.separator), ("rows", below)];
            let signs = signs.map(|(name, sign)| (name, Value::from(sign_name(sign))));
            return Self::unread(codes::HEADER_SEPARATORS, Params::of(signs.to_vec()));
        }
        // The end of the line that names the separator is still there: a blank line.
        let text = file.text.get(found.skip..).unwrap_or_default();
        let (mut records, mut record) = (Records::new(text, found.separator), Record::default());
        let mut table = Self::default();
        if let Some(doubt) = file.doubt {
            table.tell_whole(None, doubt.code, doubt.params);
        }
        let (mut title, mut longer) = (None, 0);
        let mut has_header = false;
        while records.read(&mut record) {
            if !has_header {
                has_header = !record.cells.iter().all(|name| letters::shown(name).is_empty());
                title = if has_header { table.take_header(&record) } else { None };
            } else if !is_blank(&record) {
                longer += usize::from(title.is_some() && has_values(&record, 2));
                table.add(&record);
            }
        }
        if !has_header {
            table.tell_whole(None, codes::EMPTY_TABLE, Params::none());
            return table;
        }
        if let Some(title) = title.filter(|_| longer * 2 > table.rows.len()) {
            return Self::unread(codes::HEADER_TITLE, Params::of(vec![("value", title.into())]));
        }
        table.check_columns();
        table
    }

    /// What is no table.
    fn unread(code: Code, params: Params) -> Self {
        let mut table = Self::default();
        table.tell_whole(None, code, params);
        table
    }

    fn add(&mut self, record: &Record) {
        let (row, columns) = (self.rows.len(), self.columns.len());
        self.rows.push(record.cells.resized(columns));
        self.lines.push(record.line);
        let mut extra = record.cells.iter().skip(columns);
        let has_extra = extra.any(|cell| !letters::is_blank(cell));
        let code = match record.marks {
            Marks::Open => codes::QUOTE,
            Marks::Split => codes::QUOTE_SPLIT,
            Marks::Padded if has_extra || record.cells.len() < columns => codes::QUOTE_PADDED,
            Marks::Between if record.cells.len() < columns => codes::QUOTE,
            _ if has_extra => codes::RAGGED,
            _ => return,
        };
        let params = match code {
            codes::RAGGED => {
                vec![("cells", record.cells.len().into()), ("columns", columns.into())]
            }
            _ => Vec::new(),
        };
        self.problems.push(self.tell(row, None, code, Params::of(params)));
    }
}

fn is_blank(record: &Record) -> bool {
    !has_values(record, 1)
}

/// Whether it has so many values.
fn has_values(record: &Record, count: usize) -> bool {
    record.cells.iter().filter(|cell| !letters::is_blank(cell)).nth(count - 1).is_some()
}

/// A separator in a sentence.
fn sign_name(sign: u8) -> String {
    if sign == b'\t' { "tab".to_owned() } else { char::from(sign).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::model::cells::Cells;
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
        assert_eq!(problems(&table), [(None, "quote.header")]);
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
    fn what_keeps_a_formula_from_a_spreadsheet_is_no_part_of_the_cell() {
        let table = read("pec;tel;importo\na@b.it;'+39 06 1234;\"'-12,50\"\nc@d.it;'12;'-\n");
        assert_eq!(rows(&table), [["a@b.it", "+39 06 1234", "-12,50"], ["c@d.it", "'12", "'-"]]);
    }

    #[test]
    fn what_the_package_wrote_of_posted_messages_is_no_table_of_addressees() {
        for (header, count) in [
            ("row;address;state;messageId;copies;postedAt;settledAt;pec;nome", 1),
            ("messageId;subject;addressees;state;askedAt", 1),
            ("address;messageId;state;nome", 0),
        ] {
            let cells = "x;".repeat(header.matches(';').count());
            let table = read(&format!("{header}\n{cells}a@b.it\n"));
            assert_eq!(problems(&table), vec![(None, "header.export"); count], "{header}");
        }
    }

    #[test]
    fn a_missing_header_is_not_a_lost_addressee() {
        assert_eq!(problems(&read("a@b.it;Rossi\nc@d.it;Bianchi")), [(None, "header.address")]);
    }

    #[test]
    fn nothing_in_it_is_said() {
        assert_eq!(problems(&read("")), [(None, "empty.table")]);
        assert_eq!(problems(&read("\r\n;;\r\n")), [(None, "empty.table")]);
        assert_eq!(problems(&read("pec;nome\r\n")), [(None, "empty.rows")]);
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
        assert_eq!(problems(&Table::of_records(Vec::new())), [(None, "empty.rows")]);
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
            prop_assert!(!text.contains('a') || !table.columns.is_empty() || !table.problems.is_empty());
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
