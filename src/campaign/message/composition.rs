//! A campaign before it is sent: every row merged and checked, and all that is wrong with it.

use super::checks;
use super::merge::Merger;
use super::one_message;
use super::reference::{self, Subjects};
use crate::campaign::model::letter::ReferencePolicy;
use crate::campaign::model::letter::{FileEntry, Letter};
use crate::campaign::model::row::{RowInput, RowProblem};
use crate::campaign::recipients::table::Table;
use crate::campaign::recipients::table::objects;
use crate::campaign::recipients::{addresses, own_files};
use crate::core::error::codes::Params;
use crate::core::error::codes::message::TOO_MANY_TOGETHER;
use crate::core::gather;
use crate::core::message::{Limits, address};

/// What [`compose`] makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Composed {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<RowInput>,
    /// What is wrong: first with the whole, then row by row.
    pub problems: Vec<RowProblem>,
    /// The letter, its column of addresses found.
    pub letter: Letter,
}

/// Reads, checks and merges all rows. `limits` are those of a message, `code` is what the references of this campaign
/// begin with.
///
/// A row with a problem is marked; every row is where the whole has one, but for files that no row names.
pub fn compose(
    table: Table,
    letter: Letter,
    files: &[FileEntry],
    limits: &Limits,
    code: &str,
) -> Composed {
    let mut letter = letter;
    let mut problems = table.problems.clone();
    // What is no table has one problem; that every field lacks its column says nothing more.
    if table.columns.is_empty() && table.rows.is_empty() && !problems.is_empty() {
        return Composed { columns: Vec::new(), rows: Vec::new(), problems, letter };
    }
    if let Some(told) = address::told_unless(&letter.sender, &letter.accepted_addresses) {
        problems.push(RowProblem::of_whole(Some("sender"), told.code, told.params));
    }
    let address_column = addresses::find_column(&table, letter.address_column.as_deref());
    let address_column = address_column.map_err(|problem| {
        // Where there is no column at all the table's own problem says enough.
        if !table.columns.is_empty() {
            problems.push(*problem);
        }
    });
    let address_column = address_column.ok();
    if let Some(column) = address_column {
        letter.address_column = table.columns.get(column).cloned();
        addresses::check(&table, column, &letter, &mut problems);
    }
    let (merger, texts) = Merger::lenient(&letter, &table.columns, files);
    problems.extend(texts);
    own_files::empty_common(&letter, files, &mut problems);
    let own = own_files::assign(&table, &letter, files, &mut problems);
    checks::values(&table, &merger, address_column, &mut problems);
    checks::names(&table, &merger, &own, &mut problems);
    checks::sizes(&table, &merger, files, &own, limits.message_size, &mut problems);
    if letter.is_to_all && table.rows.len() > limits.recipients {
        let params = vec![("count", table.rows.len().into()), ("most", limits.recipients.into())];
        let (code, params) = (TOO_MANY_TOGETHER, Params::of(params));
        problems.push(RowProblem::of_whole(Some("recipients"), code, params));
    }
    let problems = objects::without_echoes(problems);
    let policy = match letter.references() {
        // One message shares its subject with none.
        ReferencePolicy::Auto if letter.is_to_all => ReferencePolicy::Never,
        policy => policy,
    };
    let references = references(&table, &merger, policy);

    // What is wrong with all comes first; what is wrong with one row stays in the order of the checks.
    let mut problems =
        gather::sorted(problems, |problem| problem.row.map_or(-1.0, |row| row as f64));
    let stops_all = problems.iter().any(RowProblem::stops_all);
    let mut rows: Vec<RowInput> = Vec::with_capacity(table.rows.len());
    for (row, ((fields, files), is_referred)) in
        table.rows.into_iter().zip(own).zip(references).enumerate()
    {
        let address = address_column.map_or("", |column| addresses::address_in(&fields, column));
        rows.push(RowInput {
            address: address.to_owned(),
            fields,
            files,
            more: Vec::new(),
            reference: is_referred.then(|| reference::of_row(code, row)),
            has_problem: stops_all,
        });
    }
    for row in problems.iter().filter_map(|problem| problem.row) {
        if let Some(row) = rows.get_mut(row) {
            row.has_problem = true;
        }
    }
    if letter.is_to_all {
        rows = one_message::of(rows, &mut problems);
    }
    Composed { columns: table.columns, rows, problems, letter }
}

/// Which rows have a code in their subject.
fn references(table: &Table, merger: &Merger, policy: ReferencePolicy) -> Vec<bool> {
    match policy {
        ReferencePolicy::Always => vec![true; table.rows.len()],
        ReferencePolicy::Never => vec![false; table.rows.len()],
        ReferencePolicy::Auto => {
            let mut subjects = Subjects::new(table.rows.len());
            for cells in &table.rows {
                subjects.add(|put| merger.subject.each_piece(cells, put));
            }
            subjects.into_shared()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: Limits = Limits { message_size: 1000.0, recipients: 3, empty_files: false };

    fn letter() -> Letter {
        Letter {
            sender: "comune@pecmassiva.com".into(),
            subject: "Avviso {{numero}}".into(),
            body: Some("<p>Gentile {{nome}}</p>".into()),
            ..Letter::default()
        }
    }

    fn file(name: &str, size: u64, is_common: bool) -> FileEntry {
        FileEntry { name: name.to_owned(), size, is_common }
    }

    fn composed(csv: &str, letter: Letter, files: &[FileEntry]) -> Composed {
        compose(Table::read_csv(csv.as_bytes()), letter, files, &LIMITS, "7KQ2M")
    }

    fn codes(composed: &Composed) -> Vec<(Option<usize>, &str, &str)> {
        let column =
            |problem: &'_ RowProblem| problem.column.clone().unwrap_or_default().leak() as &str;
        composed
            .problems
            .iter()
            .map(|problem| (problem.row, problem.code.as_str(), column(problem)))
            .collect()
    }

    fn marked(composed: &Composed) -> Vec<bool> {
        composed.rows.iter().map(|row| row.has_problem).collect()
    }

    #[test]
    fn good_rows_are_ready_to_be_sent() {
        let files = [file("12.pdf", 100, false), file("tutti.pdf", 100, true)];
        let columns = vec!["allegato".to_owned()];
        let letter =
            Letter { file_columns: columns.clone(), optional_file_columns: columns, ..letter() };
        let csv = "Nome;numero;PEC;allegato\r\nRossi;12; a@b.it ;12.PDF\r\nBianchi;13;c@d.it;";
        let composed = composed(csv, letter, &files);
        assert_eq!(composed.problems, []);
        assert_eq!(composed.letter.address_column.as_deref(), Some("PEC"));
        assert_eq!(
            composed.rows[0],
            RowInput {
                address: "a@b.it".into(),
                fields: ["Rossi", "12", " a@b.it ", "12.PDF"].into_iter().collect(),
                files: vec![0],
                ..RowInput::default()
            }
        );
        let merger = Merger::new(&composed.letter, &composed.columns, &files).unwrap();
        let messages: Vec<_> = composed.rows.iter().map(|row| merger.merge(row)).collect();
        assert_eq!(
            (messages[0].files.as_slice(), messages[1].files.as_slice()),
            ([1, 0].as_slice(), [1].as_slice())
        );
        assert_eq!(
            (messages[1].recipients[0].as_str(), messages[1].subject.as_str()),
            ("c@d.it", "Avviso 13")
        );
    }

    #[test]
    fn problems_of_rows_stop_these_rows_and_name_their_lines() {
        let csv = "pec;nome;numero;altro;allegato\na@b.it;Rossi;1;;x.pdf\na@b.it;;2;;\n;\"B\r\nC\";\"3\r\n4\";;\n\
                   errato;Verdi;5;;\nc@d.it;Neri;6;;grande.pdf\ne@f.it;Blu;7;8;;9";
        let files = [file("grande.pdf", 900, false), file("resto.pdf", 1, false)];
        let columns = vec!["allegato".to_owned()];
        let letter =
            Letter { file_columns: columns.clone(), optional_file_columns: columns, ..letter() };
        let composed = composed(csv, letter, &files);
        assert_eq!(
            codes(&composed),
            [
                (None, "unusedFile", "resto.pdf"),
                (Some(0), "missingFile", "allegato"),
                (Some(1), "duplicate", "pec"),
                (Some(1), "missingValue", "nome"),
                (Some(2), "missing.address", "pec"),
                (Some(2), "control.value", "numero"),
                (Some(3), "address.missingAt", "pec"),
                (Some(4), "tooLarge.row", ""),
                (Some(5), "ragged", ""),
            ]
        );
        for problem in composed.problems.iter().skip(1) {
            let line = [2, 3, 4, 7, 8, 9][problem.row.unwrap()];
            assert!(problem.message.starts_with(&format!("Line {line}: ")), "{}", problem.message);
        }
        assert_eq!(marked(&composed), [true; 6]);
    }

    #[test]
    fn a_file_that_no_row_names_stops_nothing() {
        let composed = composed(
            "pec;nome;numero\na@b.it;Rossi;1\nerrato;Neri;2",
            letter(),
            &[file("a.pdf", 1, false)],
        );
        assert_eq!(
            codes(&composed),
            [(None, "unusedFile", "a.pdf"), (Some(1), "address.missingAt", "pec")]
        );
        assert_eq!(marked(&composed), [false, true]);
    }

    #[test]
    fn a_problem_of_the_whole_stops_every_row() {
        let csv = "pec;nome;numero\na@b.it;Rossi;1\nc@d.it;Neri;2";
        let letters = [
            (Letter { sender: "comune".into(), ..letter() }, "address.missingAt", "sender"),
            (Letter { subject: "{{oggetto}}".into(), ..letter() }, "unknownField", "subject"),
            (Letter { body: Some("{{nome".into()), ..letter() }, "template", "body"),
            (
                Letter { address_column: Some("mail".into()), ..letter() },
                "unknownColumn.addresses",
                "mail",
            ),
            (Letter { file_columns: vec!["pdf".into()], ..letter() }, "unknownColumn.files", "pdf"),
        ];
        for (letter, code, column) in letters {
            let composed = composed(csv, letter, &[]);
            assert_eq!(codes(&composed), [(None, code, column)]);
            assert_eq!(marked(&composed), [true, true]);
        }
        let composed = composed(csv, letter(), &[file("a.pdf", 800, true)]);
        assert_eq!(codes(&composed), [(None, "tooLarge.common", "attachments")]);
        assert_eq!(
            codes(&self::composed("", letter(), &[])).first(),
            Some(&(None, "empty.table", ""))
        );
    }

    #[test]
    fn the_size_counts_text_and_files_as_they_are_sent() {
        let size = |common, own, nome: &str| {
            let csv = format!("pec;nome;numero;pdf\na@b.it;{nome};1;o.pdf");
            let files = [file("c.pdf", common, true), file("o.pdf", own, false)];
            let file_columns = vec!["pdf".to_owned()];
            let letter = Letter { file_columns, allow_empty_files: true, ..letter() };
            codes(&composed(&csv, letter, &files)).len()
        };
        // 1.37 for each byte of a file, and 15 bytes of HTML around the name.
        assert_eq!((size(400, 315, "aaaaa"), size(400, 315, "aaaaaa")), (0, 1));
        assert_eq!((size(300, 416, "aaaa"), size(400, 316, "aaaaa")), (0, 1));
        assert_eq!((size(0, 0, &"a".repeat(985)), size(0, 0, &"a".repeat(986))), (0, 1));
        assert_eq!((size(0, 0, &"'".repeat(197)), size(0, 0, &"'".repeat(198))), (0, 1));
    }

    #[test]
    fn subjects_get_a_code_where_they_need_one() {
        let csv = "pec;nome;numero\na@b.it;A;1\nc@d.it;B;2\ne@f.it;C;1";
        let references = |reference| -> Vec<Option<String>> {
            let composed = composed(csv, Letter { reference, ..letter() }, &[]);
            composed.rows.into_iter().map(|row| row.reference).collect()
        };
        let code = |row: usize| Some(format!("7KQ2M-{row}"));
        assert_eq!(references(ReferencePolicy::Auto), [code(0), None, code(2)]);
        assert_eq!(references(ReferencePolicy::Always), [code(0), code(1), code(2)]);
        assert_eq!(references(ReferencePolicy::Never), [None, None, None]);
    }

    #[test]
    fn names_of_common_files_take_values_of_one_line() {
        let letter =
            Letter { subject: "Avviso".into(), reference: ReferencePolicy::Never, ..letter() };
        let csv = "pec;nome;numero\na@b.it;A;\"1\n2\"\nc@d.it;B;";
        let composed = composed(csv, letter, &[file("Avviso {{numero}}.pdf", 1, true)]);
        assert_eq!(
            codes(&composed),
            [(Some(0), "control.value", "numero"), (Some(1), "missingValue", "numero")]
        );
    }

    #[test]
    fn records_are_composed_like_a_csv() {
        let records = [("a@b.it", "1"), ("A@b.it", "2"), ("a@B.it", "3")].map(|(pec, numero)| {
            [("pec", pec), ("numero", numero), ("nome", "x")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec()
        });
        let composed = compose(Table::of_records(records.to_vec()), letter(), &[], &LIMITS, "A");
        assert_eq!(
            codes(&composed),
            [(Some(1), "duplicate", "pec"), (Some(2), "duplicate", "pec")]
        );
        let words = "Addressee 3: the address a@B.it stands before already, at 1:";
        assert!(composed.problems[1].message.starts_with(words));
        assert_eq!(marked(&composed), [false, true, true]);
    }

    #[test]
    fn a_letter_is_kept_as_json() {
        let letter = Letter { reference: ReferencePolicy::Always, ..letter() };
        let kept = serde_json::to_string(&letter).unwrap();
        assert!(kept.contains(r#""reference":"always""#) && !kept.contains("text"), "{kept}");
        assert!(!kept.contains("sameMailbox") && !kept.contains("accepted"), "{kept}");
        assert_eq!(Letter::kept(&serde_json::json!(letter)).unwrap(), letter);
        let row = &composed("pec;nome;numero\na@b.it;A;1", letter, &[]).rows[0];
        let kept = serde_json::to_string(row).unwrap();
        assert_eq!(kept, r#"{"a":"a@b.it","f":["a@b.it","A","1"],"r":"7KQ2M-0"}"#);
        assert_eq!(&RowInput::kept(&serde_json::json!(row)).unwrap(), row);
    }

    proptest! {
        /// What is not marked can be sent: the checks of a single message find nothing in it.
        #[test]
        fn rows_without_problems_are_good_messages(
            rows in proptest::collection::vec(("[a-c]@[bB]\\.it|[a@ ,]{0,4}", "[<a&\r\n ]{0,3}", "[1-3\n\u{85} ]{0,3}"), 1..20),
            is_common in any::<bool>(),
        ) {
            let cell = |text: &str| format!("\"{text}\"");
            let mut csv = "pec;nome;numero\n".to_owned();
            for (pec, nome, numero) in &rows {
                csv += &format!("{};{};{}\n", cell(pec), cell(nome), cell(numero));
            }
            let letter = Letter { address_column: Some("pec".into()), ..letter() };
            let files = [file("a/Avviso {{numero}}.pdf", 10, is_common)];
            let composed = compose(Table::read_csv(csv.as_bytes()), letter, &files, &LIMITS, "A");
            let merger = Merger::new(&composed.letter, &composed.columns, &files);
            let mut sent: Vec<String> = Vec::new();
            for row in composed.rows.iter().filter(|row| !row.has_problem) {
                let message = merger.as_ref().unwrap().merge(row);
                prop_assert!(address::is_usual(&message.recipients[0]));
                prop_assert!(!message.subject.trim().is_empty());
                let lines = message.names.iter().chain([&message.subject]);
                prop_assert!(lines.into_iter().all(|line| !line.contains(char::is_control)));
                prop_assert!(!message.html.contains("{{") && !message.html.contains("}}"));
                sent.push(message.recipients[0].to_ascii_lowercase());
                let twins = composed.rows.iter().filter(|other| other.fields.get(2) == row.fields.get(2));
                prop_assert!(row.reference.is_some() || twins.count() == 1);
            }
            let all = sent.len();
            sent.sort();
            sent.dedup();
            prop_assert_eq!(sent.len(), all, "no addressee gets two messages");
        }
    }
}
