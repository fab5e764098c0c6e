//! Tables with several columns in which addresses stand, named as public lists and offices name them.

use pec_massiva::campaign::recipients::addresses::find_column;
use pec_massiva::campaign::recipients::table::Table;
use proptest::prelude::*;

/// Names of columns of certified mail.
const PEC: [&str; 12] = [
    "PEC",
    "P.E.C.",
    "pec",
    "Indirizzo PEC",
    "PEC azienda",
    "pec_ente",
    "E-mail PEC",
    "Posta elettronica certificata",
    "Domicilio digitale",
    "domicilio_digitale",
    "Casella PEC",
    "IndirizzoPec",
];
/// Names about certified mail.
const ABOUT: [&str; 8] = [
    "pec_note",
    "data invio pec",
    "pec inviata",
    "n. pec",
    "PEC (sì/no)",
    "Non PEC",
    "email (no pec)",
    "tipo PEC",
];
/// Names of columns of ordinary addresses, and of others.
const ORDINARY: [&str; 12] = [
    "Email",
    "Mail",
    "e-mail",
    "mail1",
    "mail2",
    "Indirizzo",
    "Destinatario",
    "Referente",
    "Note",
    "Ragione sociale",
    "Telefono",
    "Sito",
];

/// The cells of a column, by number; `row` makes addresses different.
fn cell(content: usize, column: usize, row: usize) -> String {
    let address = format!("a{column}{row}@b.it");
    match content {
        0 => address,
        1 => format!("Rossi <{address}>"),
        2 if row == 0 => address,
        2 => "Non Disponibile".into(),
        3 => "sì".into(),
        4 => format!("{}/01/2026", row + 1),
        5 => "Non Disponibile".into(),
        6 => String::new(),
        _ if row == 1 => format!("scrivere a {address}"),
        _ => String::new(),
    }
}

/// Whether a column of this content has any address.
fn has_address(content: usize) -> bool {
    matches!(content, 0 | 1 | 2 | 7)
}

fn table(columns: &[(&str, usize)]) -> Table {
    let rows = (0..4).map(|row| {
        let cells = columns.iter().enumerate();
        let mut cells: Vec<(String, String)> = cells
            .map(|(column, (name, content))| ((*name).to_owned(), cell(*content, column, row)))
            .collect();
        cells.insert(0, ("Codice".to_owned(), format!("{row}")));
        cells
    });
    Table::of_records(rows.collect())
}

/// The column's name, or `None` where it is asked for.
fn found(columns: &[(&str, usize)]) -> Option<String> {
    let table = table(columns);
    assert_eq!(table.problems, []);
    match find_column(&table, None) {
        Ok(column) => Some(table.columns[column].clone()),
        Err(problem) => {
            assert_eq!((problem.group(), problem.row), ("addressColumn", None));
            None
        }
    }
}

#[test]
fn a_column_of_certified_mail_is_never_passed_over() {
    for name in PEC {
        for (ordinary, is_first) in [("Email", false), ("Mail", true)] {
            for content in [0, 1, 2] {
                let mut columns = vec![(name, content), (ordinary, 0)];
                if is_first {
                    columns.reverse();
                }
                assert_eq!(found(&columns).as_deref(), Some(name), "{columns:?}");
            }
            for content in [3, 5, 6] {
                assert_eq!(found(&[(name, content), (ordinary, 0)]), None, "{name} {content}");
            }
        }
    }
}

#[test]
fn what_is_about_certified_mail_does_not_win_and_does_not_stand_in_the_way() {
    for name in ABOUT {
        for content in [3, 4, 6] {
            assert_eq!(found(&[(name, content), ("Email", 0)]), None, "{name}");
            assert_eq!(found(&[(name, content), ("Email", 0), ("PEC", 0)]).as_deref(), Some("PEC"));
        }
        assert_eq!(found(&[(name, 0), ("Telefono", 4)]), None, "{name}");
    }
}

fn any_column() -> impl Strategy<Value = (&'static str, usize)> {
    let names = PEC.iter().chain(&ABOUT).chain(&ORDINARY).copied().collect::<Vec<_>>();
    (proptest::sample::select(names), 0usize..8)
}

proptest! {
    #[test]
    fn a_column_is_taken_only_where_it_is_clear(columns in proptest::collection::vec(any_column(), 1..6)) {
        let mut columns = columns;
        let mut names: Vec<String> = Vec::new();
        columns.retain(|(name, _)| {
            let is_new = !names.contains(&name.to_lowercase());
            names.push(name.to_lowercase());
            is_new
        });
        let holding = columns.iter().filter(|(_, content)| has_address(*content)).count();
        let is_pec = |name: &str| PEC.contains(&name);
        let pec: Vec<_> = columns.iter().filter(|(name, _)| is_pec(name)).collect();
        let others = |wanted: &str| pec.iter().filter(|(name, content)| *name != wanted && *content != 6).count();
        match found(&columns) {
            Some(name) if is_pec(&name) => prop_assert_eq!(others(&name), 0),
            Some(name) => {
                let is_silent = |name: &str| !is_pec(name) && !ABOUT.contains(&name);
                prop_assert!(holding <= 1 && columns.iter().all(|(name, _)| is_silent(name)));
                let taken = columns.iter().find(|(other, _)| *other == name);
                prop_assert!(holding == 0 || taken.is_some_and(|(_, content)| has_address(*content)));
            }
            // What is plain is not asked.
            None => {
                let live = |column: &&&(&str, usize)| has_address(column.1);
                let is_plain = pec.len() == 1 && pec.iter().filter(live).count() == 1;
                let is_rivalled = columns.iter().any(|(name, content)| ABOUT.contains(name) && has_address(*content));
                prop_assert!(!is_plain || is_rivalled);
            }
        }
    }
}

#[test]
fn a_certificate_is_no_certified_mail() {
    for name in ["Certificato", "Copia certificata", "Certificata", "certified copy"] {
        let table = Table::read_csv(format!("{name};PEC\n1.pdf;a@b.it\n").as_bytes());
        assert_eq!(find_column(&table, None), Ok(1), "{name}");
    }
    let table = Table::read_csv(b"Certificato;Email\n1.pdf;a@b.it\n");
    assert_eq!(find_column(&table, None), Ok(1));
    for other in ["Certificata", "Indirizzo certificato"] {
        let table = Table::read_csv(format!("{other};Email\nNo;a@b.it\n").as_bytes());
        assert!(find_column(&table, None).is_err(), "{other}");
    }
}
