//! Addressees given as objects: what a row or a value that is no text stands for nobody can know.

use serde::Deserialize;

use super::Table;
use crate::campaign::model::row::RowProblem;
use crate::core::error::codes::Params;
use crate::core::error::codes::message::{TYPE_CELL, TYPE_DIGITS, TYPE_ROW};

/// Rows as columns and values, and what was no text among them.
#[derive(Debug, Default, Deserialize)]
pub struct Objects {
    /// Column and value. A value that was no text is empty; so is a row that was no object.
    pub rows: Vec<Vec<(String, String)>>,
    /// What was no text, in the order of the rows.
    #[serde(default)]
    pub faults: Vec<Fault>,
}

/// One value that was no text, or one row that was no object.
#[derive(Debug, Deserialize)]
pub struct Fault {
    /// The row, counted from 0.
    pub row: usize,
    /// The column; `None` where the row itself is meant.
    pub column: Option<String>,
    /// What it was, in the words of the language: `Date`, `array`, `null`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A number that has lost digits, as it is.
    pub value: Option<String>,
}

impl Objects {
    /// The table, with a problem for each fault.
    pub fn into_table(self) -> Table {
        let mut table = Table::of_records(self.rows);
        for fault in self.faults {
            let column = fault.column.as_deref().map(str::trim);
            let (code, name, value) = match fault.value {
                Some(value) => (TYPE_DIGITS, "value", value),
                None if column.is_some() => (TYPE_CELL, "type", fault.kind),
                None => (TYPE_ROW, "type", fault.kind),
            };
            let problem =
                table.tell(fault.row, column, code, Params::of(vec![(name, value.into())]));
            table.problems.push(problem);
        }
        table
    }
}

/// Takes out what only says again that a value was none: it is not missing, it is of the wrong type.
pub(in crate::campaign) fn without_echoes(problems: Vec<RowProblem>) -> Vec<RowProblem> {
    let is_fault = |problem: &RowProblem| problem.group() == "type" && problem.row.is_some();
    // In the order of the rows, as they were told.
    let faults: Vec<(Option<usize>, Option<String>)> = problems
        .iter()
        .filter(|problem| is_fault(problem))
        .map(|problem| (problem.row, problem.column.clone()))
        .collect();
    if faults.is_empty() {
        return problems;
    }
    let is_echo = |problem: &RowProblem| {
        let start = faults.partition_point(|(row, _)| *row < problem.row);
        let same = faults.iter().skip(start).take_while(|(row, _)| *row == problem.row);
        let is_missing = matches!(problem.group(), "missing" | "missingValue");
        problem.row.is_some()
            && same
                .into_iter()
                .any(|(_, column)| column.is_none() || is_missing && *column == problem.column)
    };
    problems.into_iter().filter(|problem| is_fault(problem) || !is_echo(problem)).collect()
}
