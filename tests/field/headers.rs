//! The lines that name the columns, and what stands above and below them.

use pec_massiva::campaign::message::composition::compose;
use pec_massiva::campaign::model::letter::Letter;
use pec_massiva::campaign::recipients::table::Table;
use proptest::prelude::*;

fn read(text: &str) -> Table {
    Table::read_csv(text.as_bytes())
}

fn codes(table: &Table) -> Vec<(Option<usize>, &'static str)> {
    table.problems.iter().map(|problem| (problem.row, &*problem.code.clone().leak())).collect()
}

/// Ways to write one name, which look the same.
const ALIKE: [(&str, &[&str]); 4] = [
    ("Città", &["CITTÀ", "citta\u{300}", "CITTA\u{300}", "\u{feff}Città", "Cit\u{ad}tà\u{200b}"]),
    (
        "Ragione sociale",
        &[
            "RAGIONE\u{a0}SOCIALE",
            "Ragione\r\nsociale",
            "ragione  sociale",
            " Ragione\tsociale ",
            "Ragione\u{2009}sociale",
        ],
    ),
    ("Perché", &["PERCHÉ", "perche\u{301}", "Perch\u{e9}\u{200e}"]),
    ("Straße", &["STRASSE", "straße"]),
];

#[test]
fn a_name_is_found_however_it_was_written() {
    for (name, others) in ALIKE {
        for other in others {
            let quoted = format!("\"{other}\"");
            let table = read(&format!("pec;{quoted}\na@b.it;x\n"));
            assert_eq!(table.column(name), Some(1), "{other:?}");
            let letter = Letter {
                sender: "a@b.it".into(),
                subject: format!("Avviso {{{{{name}}}}}"),
                body: Some("x".into()),
                ..Letter::default()
            };
            assert_eq!(compose(table, letter, &[], &crate::LIMITS, "A").problems, [], "{other:?}");
            let twice = read(&format!("pec;{name};{quoted}\na@b.it;x;y\n"));
            assert_eq!(codes(&twice), [(None, "duplicateColumn")], "{other:?}");
            assert!(!twice.problems[0].message.contains(['\r', '\n']));
        }
    }
    for other in ["Citta", "Ragionesociale", "Perche", "pec2"] {
        assert_eq!(
            read("pec;Città;Ragione sociale;Perché\na@b.it;x;y;z").column(other),
            None,
            "{other}"
        );
    }
}

#[test]
fn keys_of_records_are_names_of_columns() {
    let record = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let table = Table::of_records(vec![
        record(&[("pec", "a@b.it"), ("Città", "Roma")]),
        record(&[("citta\u{300}", "Pisa"), ("PEC", "c@d.it")]),
    ]);
    assert_eq!((table.columns.len(), codes(&table)), (2, vec![]));
    assert_eq!(table.rows[1].get(1), Some("Pisa"));
    // Of two in one record neither is dropped.
    for (one, other) in [("nome", " nome"), ("Nome", "NOME"), ("Città", "Citta\u{300}")] {
        let table = Table::of_records(vec![record(&[("pec", "a@b.it"), (one, "x"), (other, "y")])]);
        assert_eq!(codes(&table), [(None, "duplicateColumn")]);
        assert_eq!(table.rows[0].iter().collect::<Vec<_>>(), ["a@b.it", "x", "y"]);
    }
}

#[test]
fn lines_above_the_names_are_told_once() {
    for title in [
        "Elenco destinatari 2026",
        "Elenco destinatari 2026;;;",
        "\"Comune di Montelago\r\nElenco\";;;",
        "Elenco\n\nUfficio tributi",
        ";Elenco;;",
    ] {
        let mut text = format!("{title}\npec;nome;via;cap\n");
        for row in 0..300 {
            text += &format!("a{row}@b.it;Rossi, Mario;Via Roma;00100\n");
        }
        let table = read(&text);
        assert_eq!(codes(&table), [(None, "header.title")], "{title}");
        assert!(table.rows.is_empty());
    }
    let table = read("Elenco destinatari, anno 2026\npec;nome;via\na@b.it;x;y\nc@d.it;x;y\n");
    assert_eq!(codes(&table), [(None, "header.separators")]);
}

#[test]
fn a_header_cut_by_other_signs_than_its_rows_is_told_once() {
    for (header, row, names) in
        [(',', ';', "[\",\",\";\"]"), ('\t', ';', "[\"tab\",\";\"]"), (';', ',', "[\";\",\",\"]")]
    {
        let mut text = format!("pec{header}nome{header}via\n");
        for number in 0..100 {
            text += &format!("a{number}@b.it{row}Rossi{row}Via Roma\n");
        }
        let table = read(&text);
        assert_eq!(codes(&table), [(None, "header.separators")], "{header} {row}");
        let params = &table.problems[0].params;
        let signs = serde_json::json!([params.get("header"), params.get("rows")]).to_string();
        assert_eq!(signs, names);
    }
}

#[test]
fn one_column_and_short_rows_are_no_title() {
    assert_eq!(codes(&read("pec\na@b.it\nc@d.it\n")), []);
    assert_eq!(codes(&read("pec\na@b.it;x\nc@d.it\ne@f.it\n")), []);
    assert_eq!(codes(&read("pec;nome;via\na@b.it\nc@d.it;Rossi\n")), []);
    assert_eq!(codes(&read("pec;nome\na@b.it;Rossi\nTotale: 1;\n")), []);
}

proptest! {
    /// A template, an option and a row find the column whatever white space, case and marks its name has.
    #[test]
    fn names_that_look_alike_are_one(
        words in proptest::collection::vec("[a-zàèéìòù]{1,5}", 1..4),
        blank in "[ \u{a0}\t\u{2009}]{1,3}",
        unseen in "[\u{200b}\u{ad}\u{feff}]{0,2}",
    ) {
        let (one, other) = (words.join(" "), unseen + &words.join(&blank).to_uppercase());
        let table = read(&format!("pec;\"{other}\"\nx@y.it;1\n"));
        prop_assume!(one != "pec");
        prop_assert_eq!(table.column(&one), Some(1));
        prop_assert_eq!(codes(&read(&format!("{one}|{other}|pec\n1|2|x@y.it\n"))), [(None, "duplicateColumn")]);
    }
}
