//! A campaign before it is sent: every row merged and checked, and all that is wrong with it.

use serde::{Deserialize, Serialize};

use super::merge::Merger;
use super::reference::{self, ReferencePolicy, Subjects};
use super::row::{RowInput, RowProblem};
use super::table::Table;
use super::{addressees, letters, row_files};
use crate::core::address;
use crate::core::file_draft::MIME_FACTOR;
use crate::core::gather;

/// What is the same for all messages. It is kept in the journal's header.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    /// The sender's address.
    pub sender: String,
    /// The subject, with fields.
    pub subject: String,
    /// HTML with fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Plain text with fields, in place of `body`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The column of the addresses; `None`: it is found where it is clear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_column: Option<String>,
    /// The columns whose cells name a file of the row's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub file_columns: Vec<String>,
    /// Whether the subjects get a short code.
    #[serde(default)]
    pub reference: ReferencePolicy,
}

/// A file, common or one row's own: what the checks need of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileEntry {
    /// Its name; it may have folders. A common file's may have fields.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Whether every message has it.
    pub is_common: bool,
}

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

/// Reads, checks and merges all rows. `largest` is the most bytes of a MIME message, `code` what the references
/// of this campaign begin with.
///
/// A row with a problem is marked; every row is where the whole has one, but for files that no row names.
pub fn compose(
    table: Table,
    letter: Letter,
    files: &[FileEntry],
    largest: f64,
    code: &str,
) -> Composed {
    let mut letter = letter;
    let mut problems = table.problems.clone();
    if let Some(words) = address::problem(&letter.sender) {
        let message = format!("The sender's address {words}");
        problems.push(RowProblem::whole(Some("sender"), "address", message));
    }
    let address_column = addressees::find_column(&table, letter.address_column.as_deref());
    let address_column = address_column.map_err(|problem| problems.push(problem)).ok();
    if let Some(column) = address_column {
        letter.address_column = table.columns.get(column).cloned();
        addressees::check(&table, column, &mut problems);
    }
    let (merger, texts) = Merger::lenient(&letter, &table.columns, files);
    problems.extend(texts);
    let own = files.iter().enumerate().filter(|(_, file)| !file.is_common);
    let own: Vec<(usize, &str)> = own.map(|(place, file)| (place, file.name.as_str())).collect();
    let own = row_files::assign(&table, &letter.file_columns, &own, &mut problems);
    check_values(&table, &merger, address_column, &mut problems);
    check_sizes(&table, &merger, files, &own, largest, &mut problems);
    let references = references(&table, &merger, letter.reference);

    // What is wrong with all comes first; what is wrong with one row stays in the order of the checks.
    let problems = gather::sorted(problems, |problem| problem.row.map_or(-1.0, |row| row as f64));
    let stops_all =
        problems.iter().any(|problem| problem.row.is_none() && problem.code != "unusedFile");
    let mut rows: Vec<RowInput> = Vec::with_capacity(table.rows.len());
    for (row, ((fields, files), is_referred)) in
        table.rows.into_iter().zip(own).zip(references).enumerate()
    {
        let address = address_column.map_or("", |column| addressees::address_in(&fields, column));
        rows.push(RowInput {
            address: address.to_owned(),
            fields,
            files,
            reference: is_referred.then(|| reference::of_row(code, row)),
            has_problem: stops_all,
        });
    }
    for row in problems.iter().filter_map(|problem| problem.row) {
        if let Some(row) = rows.get_mut(row) {
            row.has_problem = true;
        }
    }
    Composed { columns: table.columns, rows, problems, letter }
}

/// A field without a value, and a value that is more than a line where only a line can stand.
fn check_values(
    table: &Table,
    merger: &Merger,
    address_column: Option<usize>,
    problems: &mut Vec<RowProblem>,
) {
    let named = |columns: Vec<usize>| -> Vec<(usize, &str)> {
        // What the column of addresses holds was checked as an address.
        let others = columns.into_iter().filter(|column| Some(*column) != address_column);
        others.filter_map(|column| Some((column, table.columns.get(column)?.as_str()))).collect()
    };
    let (used, lines) = (named(merger.used_columns()), named(merger.line_columns()));
    for (row, cells) in table.rows.iter().enumerate() {
        for (column, name) in &used {
            if cells.get(*column).is_none_or(letters::is_blank) {
                let text = format!("{name} has no value, and the message needs one.");
                problems.push(table.problem(row, Some(name), "missingValue", &text));
            }
        }
        for (column, name) in &lines {
            if cells.get(*column).is_some_and(letters::has_control) {
                let text = format!(
                    "{name} holds a line break or a control character, which a subject or a file's name \
                     cannot have."
                );
                problems.push(table.problem(row, Some(name), "control", &text));
            }
        }
    }
}

fn check_sizes(
    table: &Table,
    merger: &Merger,
    files: &[FileEntry],
    own: &[Vec<usize>],
    largest: f64,
    problems: &mut Vec<RowProblem>,
) {
    let common: u64 = files.iter().filter(|file| file.is_common).map(|file| file.size).sum();
    let mime = |files: u64| files as f64 * MIME_FACTOR;
    // Whole bytes: to format a float would cost every page 14 kB.
    let most = largest as u64;
    if mime(common) > largest {
        let bytes = mime(common) as u64;
        let message = format!(
            "The attachments of all messages make about {bytes} bytes; {most} bytes is the most of a message."
        );
        problems.push(RowProblem::whole(Some("attachments"), "tooLarge", message));
        return;
    }
    for (row, (cells, own)) in table.rows.iter().zip(own).enumerate() {
        let own: u64 = own.iter().filter_map(|place| files.get(*place)).map(|file| file.size).sum();
        let files = mime(common + own);
        // Mostly even the longest it could become is short enough, and that is quick to know.
        if files + merger.body.longest(cells) as f64 <= largest {
            continue;
        }
        let size = files + merger.body.length(cells) as f64;
        if size > largest {
            let bytes = size as u64;
            let text =
                format!("the message would have about {bytes} bytes; {most} bytes is the most.");
            problems.push(table.problem(row, None, "tooLarge", &text));
        }
    }
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
