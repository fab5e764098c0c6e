//! What is wrong with merged rows. Tested with the composition.

use super::composition::FileEntry;
use super::letters;
use super::merge::Merger;
use super::row::RowProblem;
use super::table::Table;
use crate::core::file_draft::MIME_FACTOR;

/// A field without a value, and a value that is more than a line where only a line can stand.
pub(super) fn values(
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

/// A message that is larger than it may be.
pub(super) fn sizes(
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
