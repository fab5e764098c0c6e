//! What is wrong with merged rows. Tested with the composition.

use super::error_values;
use super::merge::Merger;
use crate::campaign::model::letter::FileEntry;
use crate::campaign::model::letters;
use crate::campaign::model::row::RowProblem;
use crate::campaign::recipients::table::Table;
use crate::core::error::codes::files::FILE_NAME_MERGED;
use crate::core::error::codes::message::{
    CONTROL_VALUE, DAMAGED, DAMAGED_FILE, MISSING_VALUE, TOO_LARGE_COMMON, TOO_LARGE_ROW,
};
use crate::core::error::codes::{Params, Told};
use crate::core::message::file_draft::MIME_FACTOR;
use crate::core::text::alike::has_no_width;
use crate::core::text::damage::{around, breaks_line, is_broken_line, is_damaged, is_lost, named};

/// A field without a value, a value that a program wrote for want of one, a value that was damaged, and one that is more
/// than a line where only a line can stand.
pub(in crate::campaign) fn values(
    table: &Table,
    merger: &Merger,
    address_column: Option<usize>,
    problems: &mut Vec<RowProblem>,
) {
    let with_names = |columns: Vec<usize>| -> Vec<(usize, &str)> {
        // What the column of addresses holds was checked as an address.
        let others = columns.into_iter().filter(|column| Some(*column) != address_column);
        others.filter_map(|column| Some((column, table.columns.get(column)?.as_str()))).collect()
    };
    let (used, lines) = (with_names(merger.used_columns()), merger.line_columns());
    let used: Vec<(usize, &str, bool)> =
        used.into_iter().map(|(column, name)| (column, name, lines.contains(&column))).collect();
    for (row, cells) in table.rows.iter().enumerate() {
        for (column, name, is_line) in &used {
            if let Some(told) = fault(cells.get(*column).unwrap_or_default(), *is_line) {
                problems.push(table.tell(row, Some(name), told.code, told.params));
            }
        }
    }
}

/// What is wrong with one value; `is_line`: it stands in a subject or a file's name.
fn fault(cell: &str, is_line: bool) -> Option<Told> {
    let value = letters::trimmed(cell);
    if value.is_empty() || value.chars().all(is_unseen) {
        return Some(Told::plain(MISSING_VALUE));
    }
    if let Some(code) = error_values::of(value) {
        return Some(Told::new(code, Params::of(vec![("value", value.into())])));
    }
    let (code, is_bad): (_, fn(char) -> bool) = if is_line && is_broken_line(cell) {
        (CONTROL_VALUE, breaks_line)
    } else if is_damaged(cell) {
        (DAMAGED, is_lost)
    } else {
        return None;
    };
    let values = vec![("letters", named(cell, is_bad)), ("value", around(cell, is_bad).into())];
    Some(Told::new(code, Params::of(values)))
}

/// A value of such letters alone would show nothing.
fn is_unseen(letter: char) -> bool {
    has_no_width(letter) || letter.is_whitespace()
}

/// Names of rows' own files that hold what nobody can have meant, and names that with a row's values are none.
pub(in crate::campaign) fn names(
    table: &Table,
    merger: &Merger,
    own: &[Vec<usize>],
    problems: &mut Vec<RowProblem>,
) {
    for (row, (cells, own)) in table.rows.iter().zip(own).enumerate() {
        if let Some(name) = merger.common_names(cells).find(|name| name == "." || name == "..") {
            let params = Params::of(vec![("name", name.into())]);
            problems.push(table.tell(row, None, FILE_NAME_MERGED, params));
        }
        for name in own.iter().map(|place| merger.file_name(*place)).filter(|name| is_damaged(name))
        {
            let values = vec![("name", name.into()), ("letters", named(name, is_lost))];
            problems.push(table.tell(row, None, DAMAGED_FILE, Params::of(values)));
        }
    }
}

/// A message that is larger than it may be.
pub(in crate::campaign) fn sizes(
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
        let values = vec![("bytes", (mime(common) as u64).into()), ("most", most.into())];
        problems.push(RowProblem::of_whole(
            Some("attachments"),
            TOO_LARGE_COMMON,
            Params::of(values),
        ));
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
            let values = vec![("bytes", (size as u64).into()), ("most", most.into())];
            problems.push(table.tell(row, None, TOO_LARGE_ROW, Params::of(values)));
        }
    }
}
