//! One addressee of a campaign: what was read of it, and what is wrong with it.

use serde::{Deserialize, Serialize};

use super::cells::Cells;

/// What was read of one addressee.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowInput {
    /// The address, trimmed.
    #[serde(rename = "a")]
    pub address: String,
    /// The values of all columns, in their order.
    #[serde(rename = "f")]
    pub fields: Cells,
    /// Its own files, by their place among the campaign's files.
    #[serde(rename = "o", default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<usize>,
    /// The short code in its subject, where it has one.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Whether it has a problem: it is not sent.
    #[serde(rename = "p", default, skip_serializing_if = "std::ops::Not::not")]
    pub has_problem: bool,
}

/// One thing wrong with the addressees, the text or the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// The row it is about, counted from 0 as everywhere; `None` where it is about the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// The column it is about, or the field: `subject`, `body`, a file's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// A word for programs: `address`, `missing`, `duplicate`, `unknownField` …
    pub code: String,
    /// A sentence for people. In a CSV it names the line.
    pub message: String,
}

impl RowProblem {
    /// A problem of the whole, not of one row.
    pub fn whole(column: Option<&str>, code: &str, message: String) -> Self {
        Self { row: None, column: column.map(str::to_owned), code: code.to_owned(), message }
    }
}
