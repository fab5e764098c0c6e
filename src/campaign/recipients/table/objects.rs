//! Addressees given as objects: what a row or a value that is no text stands for nobody can know.

use serde_json::Value;

use super::Table;
use crate::campaign::model::kept::{Kept, count, list, text};
use crate::campaign::model::row::RowProblem;
use crate::core::error::codes::Params;
use crate::core::error::codes::message::{TYPE_CELL, TYPE_DIGITS, TYPE_ROW};
use crate::core::text::alike::are_alike;

impl Table {
    /// Takes rows given as names and values. The columns are all names in the order they first appear; names that are
    /// the same to a person are one column, unless one record has both.
    pub fn of_records(records: Vec<Vec<(String, String)>>) -> Self {
        let mut table = Self::default();
        for record in records {
            let mut row: Vec<Option<String>> = vec![None; table.columns.len()];
            for (position, (name, value)) in record.into_iter().enumerate() {
                let name = name.trim();
                let is_free = |column: usize| row.get(column).is_some_and(Option::is_none);
                let all = || table.columns.iter().enumerate();
                // Records mostly have the same names in the same order.
                let column = match table.columns.get(position) {
                    Some(column) if column == name && is_free(position) => Some(position),
                    _ => all()
                        .find(|(column, known)| *known == name && is_free(*column))
                        .or_else(|| {
                            all().find(|(column, known)| is_free(*column) && are_alike(known, name))
                        })
                        .map(|(column, _)| column),
                };
                match column.and_then(|column| row.get_mut(column)) {
                    Some(cell) => *cell = Some(value),
                    None => {
                        table.columns.push(name.to_owned());
                        row.push(Some(value));
                    }
                }
            }
            table.rows.push(row.into_iter().map(Option::unwrap_or_default).collect());
        }
        for row in &mut table.rows {
            row.fill(table.columns.len());
        }
        table.check_columns();
        table
    }
}

/// Rows as columns and values, and what was no text among them.
#[derive(Debug, Default)]
pub struct Objects {
    /// Column and value. A value that was no text is empty; so is a row that was no object.
    pub rows: Vec<Vec<(String, String)>>,
    /// What was no text, in the order of the rows.
    pub faults: Vec<Fault>,
}

/// One value that was no text, or one row that was no object.
#[derive(Debug)]
pub struct Fault {
    /// The row, counted from 0.
    pub row: usize,
    /// The column; `None` where the row itself is meant.
    pub column: Option<String>,
    /// What it was, in the words of the language: `Date`, `array`, `null`.
    pub kind: String,
    /// A number that has lost digits, as it is.
    pub value: Option<String>,
}

impl Objects {
    /// Reads `{ rows: [[[column, value], …], …], faults: [{ row, column, type, value }, …] }`, JSON.
    pub fn read(json: &str) -> Option<Self> {
        let objects: Value = serde_json::from_str(json).ok()?;
        let objects = Kept::of(&objects)?;
        let row = |row: &Value| list(row, pair);
        Some(Self {
            rows: objects.field("rows", |rows| list(rows, row))?,
            faults: objects.or_usual("faults", |faults| list(faults, Fault::read))?,
        })
    }

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

fn pair(value: &Value) -> Option<(String, String)> {
    match value.as_array()?.as_slice() {
        [Value::String(column), Value::String(value)] => Some((column.clone(), value.clone())),
        _ => None,
    }
}

impl Fault {
    fn read(value: &Value) -> Option<Self> {
        let fault = Kept::of(value)?;
        Some(Self {
            row: fault.field("row", count)?,
            column: fault.maybe("column", text)?,
            kind: fault.field("type", text)?,
            value: fault.maybe("value", text)?,
        })
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
