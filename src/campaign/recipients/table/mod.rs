//! The addressees as rows and columns, from a CSV or from records.

mod columns;
mod csv;
pub mod objects;

use crate::campaign::model::cells::Cells;
use crate::campaign::model::row::RowProblem;
use crate::core::error::codes::{Code, Params};
use crate::core::text::alike::are_alike;

/// Rows and columns. Each row has as many cells as there are columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The names of the columns, each in one line, without white space around it.
    pub columns: Vec<String>,
    /// The cells, as they stand in the file.
    pub rows: Vec<Cells>,
    /// The line of the file each row starts on, counted from 1; empty for rows given as records.
    pub lines: Vec<u64>,
    /// What is wrong with it as a table.
    pub problems: Vec<RowProblem>,
}

impl Table {
    /// The column of a name that is the same to a person.
    pub fn column(&self, name: &str) -> Option<usize> {
        column(&self.columns, name)
    }

    /// Where a row stands, for people: `Line 12` of the file, else `Addressee 3`, counted from 1.
    pub fn place(&self, row: usize) -> String {
        match self.lines.get(row) {
            Some(line) => format!("Line {line}"),
            None => format!("Addressee {}", row + 1),
        }
    }

    /// A problem of one row; its sentence begins with the row's place.
    pub fn tell(&self, row: usize, column: Option<&str>, code: Code, params: Params) -> RowProblem {
        RowProblem::of_row(row, self.lines.get(row).copied(), column, code, params)
    }

    /// Adds a problem of the whole.
    pub(in crate::campaign) fn tell_whole(
        &mut self,
        column: Option<&str>,
        code: Code,
        params: Params,
    ) {
        self.problems.push(RowProblem::of_whole(column, code, params));
    }
}

/// The place among columns of a name that is the same to a person; exactly the same goes before.
pub fn column(columns: &[String], name: &str) -> Option<usize> {
    let same = columns.iter().position(|column| column == name);
    same.or_else(|| columns.iter().position(|column| are_alike(column, name)))
}
