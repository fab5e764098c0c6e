//! Tables as programs and people write them.

use pec_massiva::campaign::message::composition::compose;
use pec_massiva::campaign::model::letter::Letter;
use pec_massiva::campaign::recipients::table::Table;
use proptest::prelude::*;

fn read(text: &str) -> Table {
    Table::read_csv(text.as_bytes())
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    table.rows.iter().map(|row| row.iter().map(str::to_owned).collect()).collect()
}

fn codes(table: &Table) -> Vec<(Option<usize>, &'static str)> {
    table.problems.iter().map(|problem| (problem.row, &*problem.code.clone().leak())).collect()
}

#[test]
fn a_blank_before_a_quotation_mark_moves_no_cell() {
    for blank in [" ", "   ", "\t", "\u{a0}", " \t"] {
        let table = read(&format!("pec;nome;via\na@b.it;{blank}\"Rossi; Mario\"{blank};x\n"));
        assert_eq!(rows(&table), [["a@b.it", "Rossi; Mario", "x"]], "{blank:?}");
        assert_eq!(codes(&table), []);
    }
    let table = read(
        "pec, nome, via\na@b.it, \"Bar \"\"Da Gino\"\", snc\", \"Roma\r\nItalia\"\nc@d.it, x, y\n",
    );
    assert_eq!(
        rows(&table),
        [["a@b.it", "Bar \"Da Gino\", snc", "Roma\r\nItalia"], ["c@d.it", " x", " y"]]
    );
    assert_eq!((codes(&table), table.lines), (vec![], vec![2, 4]));
}

#[test]
fn where_two_readings_are_possible_the_row_is_told() {
    for (row, code) in [
        // As quoted it is short, as letters it is not.
        ("a@b.it; \"Rossi; Mario\"", "quote.padded"),
        ("a@b.it; \"Rossi; Mario\";x;y", "quote.padded"),
        ("a@b.it; \"Rossi; Mario\" snc", "quote"),
        ("a@b.it; \"Rossi;x", "quote"),
        ("a@b.it;\"Rossi\" Mario;x", "quote"),
        ("a@b.it;Bar \"Da; Gino\"", "quote.split"),
        ("a@b.it;“Rossi; Mario”", "quote.split"),
        ("a@b.it;„Rossi; Mario“", "quote.split"),
        ("a@b.it;«Rossi; Mario»", "quote.split"),
        ("a@b.it;=\"Rossi; Mario\"", "quote.split"),
        ("a@b.it;Rossi; Mario;x", "ragged"),
    ] {
        let table = read(&format!("pec;nome;via\n{row}\nc@d.it;Bianchi;y\n"));
        assert_eq!(codes(&table), [(Some(0), code)], "{row}");
        assert_eq!(rows(&table)[1], ["c@d.it", "Bianchi", "y"], "{row}");
        let problem = &table.problems[0];
        assert!(problem.message.starts_with("Line 2: "), "{}", problem.message);
    }
}

#[test]
fn a_mark_for_the_same_as_above_swallows_no_row() {
    for (text, told) in [
        // Two marks in one column make one quoted cell of two lines.
        ("a@b.it;\";x\nc@d.it;\";y\ne@f.it;z;w\n", vec![0, 1]),
        ("a@b.it;\"Da Gino;x\nc@d.it;Bianchi\";y\ne@f.it;z;w\n", vec![0]),
        ("\"a@b.it\";\";x\n\"c@d.it\";\";y\n\"e@f.it\";z;w\n", vec![0, 1]),
        // In two columns of one row they make a cell that holds the separator.
        ("a@b.it;\";\"\nc@d.it;x;y\ne@f.it;z;w\n", vec![0]),
    ] {
        let table = read(&format!("pec;nome;via\n{text}"));
        let told: Vec<_> = told.into_iter().map(|row| (Some(row), "quote")).collect();
        assert_eq!(codes(&table), told, "{text}");
        assert_eq!(table.rows.len(), 3, "{text}");
    }
    // A text of several lines that speaks of addresses is one.
    for cell in ["Rossi\nc@d.it", "via Roma\nscrivere a c@d.it; no a e@f.it", "x;y\nz;w\n@"] {
        let table = read(&format!("pec;nome;via\na@b.it;\"{cell}\";x\n"));
        assert_eq!((codes(&table), rows(&table)[0][1].as_str()), (vec![], cell));
    }
}

#[test]
fn marks_that_are_letters_stay() {
    let cells = [
        "Bar \"Da Gino\"",
        "tubo da 5\"",
        "5\" e 3\"",
        "\u{201c}Da Gino\u{201d}",
        "l\u{2019}\u{ab}Eco\u{bb}",
        " \"Da Gino\" snc",
        "'Ndrangheta",
        "D'Amico",
        "=A1",
        "O\u{201d}",
    ];
    for cell in cells {
        let table = read(&format!("pec;nome;via\na@b.it;{cell};5\"\n"));
        assert_eq!((rows(&table)[0][1].as_str(), codes(&table)), (cell, vec![]));
    }
}

#[test]
fn a_formula_that_keeps_zeros_is_its_text() {
    let table =
        read("=\"pec\";\"=\"\"codice\"\"\"\na@b.it;=\"00123\"\nc@d.it;\"=\"\"00456\"\"\"\n");
    assert_eq!(table.columns, ["pec", "codice"]);
    assert_eq!(rows(&table), [["a@b.it", "00123"], ["c@d.it", "00456"]]);
}

#[test]
fn the_line_of_excel_is_no_header_however_it_was_padded() {
    for line in [
        "sep=;",
        "SEP=;",
        "sep=;;;",
        "\"sep=;\"",
        "\"sep=;\";;",
        "\u{feff}sep=; ",
        "sep=;,,",
        "sep=;\t\t",
        "Sep = ;",
    ] {
        for end in ["\r\n", "\n", "\r"] {
            let table = read(&format!("{line}{end}pec;nome;via{end}a@b.it;Rossi, Mario;x{end}"));
            assert_eq!(table.columns, ["pec", "nome", "via"], "{line}");
            assert_eq!((codes(&table), table.lines), (vec![], vec![3]), "{line}");
        }
    }
}

#[test]
fn what_stands_behind_the_last_line_is_no_row() {
    for end in
        ["\u{1a}", "\r\n\u{1a}", "\r\n\0\0\0\0", "\r\n\u{1a}\0\0\r\n", "\r\n;;\r\n", "\r\n \r\n"]
    {
        let table = read(&format!("pec;nome;via\r\na@b.it;Rossi;x{end}"));
        assert_eq!(
            (rows(&table), codes(&table)),
            (vec![vec!["a@b.it".into(), "Rossi".into(), "x".into()]], vec![]),
            "{end:?}"
        );
    }
}

/// The beginnings of files that people name `.csv`.
const OTHERS: [(&[u8], &str); 12] = [
    (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml \xa2\x04(\xa0PK\x03\x04xl/worksheets/sheet1.xml", "excel"),
    (b"PK\x03\x04\x14\0\0\x08\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "openDocument"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excelOld"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf"),
    (b"\r\n<!DOCTYPE html><html><body>", "html"),
    (b"<html xmlns:o=\"urn:schemas-microsoft-com:office:office\">", "html"),
    (b"\xef\xbb\xbf<table border=\"1\"><tr><td>pec</td></tr>", "html"),
    (b"\xff\xfe<\0t\0a\0b\0l\0e\0>\0<\0t\0r\0>\0", "html"),
    (b"{\\rtf1\\ansi", "rtf"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
    (b"[{\"pec\":\"a@b.it\"}]", "json"),
    (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "cards"),
];

proptest! {
    #[test]
    fn another_file_is_one_sentence(
        place in 0..OTHERS.len(),
        rest in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let (beginning, kind) = OTHERS[place];
        let is_text = matches!(kind, "html" | "json");
        let bytes = if is_text { beginning.to_vec() } else { [beginning, &rest].concat() };
        let table = Table::read_csv(&bytes);
        let code = format!("fileType.{kind}");
        prop_assert_eq!(codes(&table), [(None, code.as_str())]);
        prop_assert!(table.rows.is_empty() && table.columns.is_empty());
        // Nor does the letter add to it, whose fields have no columns.
        let letter = Letter { sender: "a@b.it".into(), subject: "{{nome}}".into(), body: Some("{{via}}".into()), ..Letter::default() };
        prop_assert_eq!(compose(table, letter, &[], &crate::LIMITS, "A").problems.len(), 1);
    }

    #[test]
    fn no_bytes_have_two_kinds(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let table = Table::read_csv(&bytes);
        let kinds = table.problems.iter().filter(|problem| problem.group() == "fileType").count();
        prop_assert!(kinds == 0 || table.problems.len() == 1 && table.rows.is_empty());
        prop_assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
        prop_assert!(table.lines.is_sorted());
    }

    /// Every cell comes back where it was, or its row has a problem: whatever stands before a quotation mark.
    #[test]
    fn what_a_program_wrote_with_blanks_reads_back(
        cells in proptest::collection::vec(proptest::array::uniform3("[a-z;,|\"'\r\n à€]{0,8}"), 1..10),
        separator in proptest::sample::select(vec![';', ',', '|']),
        (before, after) in ("[ \t\u{a0}]{0,2}", "[ \t\u{a0}]{0,2}"),
        end in proptest::sample::select(vec!["\n", "\r", "\r\n"]),
    ) {
        let quoted = |cell: &str| format!("{before}\"{}\"{after}", cell.replace('"', "\"\""));
        let mut text = ["pec", "nome", "via"].map(quoted).join(&separator.to_string()) + end;
        let cells: Vec<Vec<String>> =
            cells.into_iter().map(|[a, b, c]| vec![format!("x{a}"), b, c]).collect();
        for row in &cells {
            let row: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            text += &(row.join(&separator.to_string()) + end);
        }
        let table = read(&text);
        prop_assert_eq!(&table.columns, &["pec", "nome", "via"]);
        prop_assert_eq!(rows(&table), cells);
        prop_assert_eq!(codes(&table), []);
    }

    /// No value moves silently: of a row without a problem each cell is one that stands between the separators, as they
    /// were meant or as letters.
    #[test]
    fn no_cell_moves_silently(
        nome in "[a-z]{1,4}[;,] ?[a-z]{1,4}",
        (open, close) in proptest::sample::select(vec![(" \"", "\""), ("“", "”"), ("«", "»"), ("=\"", "\""), ("x \"", "\"")]),
        columns in 2..5usize,
    ) {
        let header = ["pec", "nome", "via", "cap"][..columns].join(";");
        let mut row = format!("a@b.it;{open}{nome}{close}");
        row += &";v".repeat(columns - 2);
        let table = read(&format!("{header}\n{row}\n"));
        let has_cell = |cell: &str| rows(&table)[0].iter().any(|value| value == cell);
        let whole = [format!("{open}{nome}{close}"), nome.clone()];
        prop_assert!(!table.problems.is_empty() || whole.iter().any(|cell| has_cell(cell)), "{:?}", table);
    }

    /// What was read is written and read back the same.
    #[test]
    fn what_was_read_reads_back(text in "([a-c=\"“”« \t\u{a0}\u{200b}à]{0,5}[;,\t\r\n]){0,14}") {
        let table = read(&text);
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |cells: Vec<String>| cells.join(";") + "\r\n";
        let mut again = "\u{feff}sep=;\r\n".to_owned() + &line(table.columns.iter().map(|name| quoted(name)).collect());
        for row in &table.rows {
            again += &line(row.iter().map(quoted).collect());
        }
        let again = read(&again);
        prop_assume!(again.problems.iter().all(|problem| problem.code != "header.title"));
        prop_assert_eq!(&again.columns, &table.columns);
        let rows: Vec<_> = table.rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).cloned().collect();
        prop_assert_eq!(again.rows, rows);
    }
}
