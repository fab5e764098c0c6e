//! What a campaign's table tells: every row, and what became of it. How it is written, for spreadsheets and programs, is the
//! package's own module's.

use serde::Serialize;

use crate::core::date;

use super::campaign::Campaign;
use super::model::row::RowProblem;
use super::view::{Progress, RowFilter, RowView};

/// A campaign's table.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    /// The campaign's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose messages they are.
    pub sender: String,
    /// When it was made; ISO 8601.
    pub created_at: String,
    /// When the table was written; ISO 8601.
    pub written_at: String,
    /// How far it is.
    pub progress: Progress,
    /// What is wrong with it.
    pub problems: Vec<RowProblem>,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<RowView>,
}

impl Campaign {
    /// Every row, with the campaign's name and numbers.
    pub fn table(&self) -> Table {
        Table {
            id: self.header.id.clone(),
            name: self.header.name.clone(),
            sender: self.header.letter.sender.clone(),
            created_at: date::iso(self.header.created_at),
            written_at: date::iso(self.clock().wall()),
            progress: self.progress(),
            problems: self.problems.clone(),
            columns: self.header.columns.clone(),
            rows: self.page(&RowFilter::default(), 0, self.rows.len()),
        }
    }
}
