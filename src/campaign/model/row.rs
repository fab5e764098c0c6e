//! One addressee of a campaign: what was read of it, and what is wrong with it.

use serde::Serialize;
use serde_json::Value;

use super::cells::Cells;
use super::letters;
use crate::campaign::model::kept::{Kept, count, list, text, texts};
use crate::core::error::codes::{Code, Params, group, sentence};

/// Where a row of a file stands, for people.
pub const PLACE_LINE: &str = "Line {line}";
/// Where a row given as a record stands, for people.
pub const PLACE_NUMBER: &str = "Addressee {number}";

/// What was read of one addressee.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RowInput {
    /// The address, trimmed.
    #[serde(rename = "a")]
    pub address: String,
    /// The other addressees of the same message, where it has more than one.
    #[serde(rename = "m", skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<String>,
    /// The values of all columns, in their order.
    #[serde(rename = "f")]
    pub fields: Cells,
    /// Its own files, by their place among the campaign's files.
    #[serde(rename = "o", skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<usize>,
    /// The short code in its subject, where it has one.
    #[serde(rename = "r", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Whether it has a problem: it is not sent.
    #[serde(rename = "p", skip_serializing_if = "std::ops::Not::not")]
    pub has_problem: bool,
}

impl RowInput {
    /// All addressees of its message, the first of them first.
    pub fn addressees(&self) -> Vec<String> {
        let first = std::iter::once(&self.address);
        first.chain(&self.more).cloned().collect()
    }

    /// How many addressees its message has.
    pub fn addressee_count(&self) -> u64 {
        1 + self.more.len() as u64
    }

    /// As it was kept.
    pub fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self {
            address: kept.field("a", text)?,
            more: kept.or_usual("m", texts)?,
            fields: kept
                .field("f", |cells| cells.as_array()?.iter().map(Value::as_str).collect())?,
            files: kept.or_usual("o", |files| list(files, count))?,
            reference: kept.maybe("r", text)?,
            has_problem: kept.or_usual("p", Value::as_bool)?,
        })
    }
}

/// One thing wrong with the addressees, the text or the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowProblem {
    /// The row it is about, counted from 0 as everywhere; `None` where it is about the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// The column it is about, or the field: `subject`, `body`, a file's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The line of the file it is about; `None` where it is about the whole, or the rows were given as records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// For programs: `address.missingAt`, `missing`, `duplicate`, `unknownField` …
    pub code: String,
    /// The values in the sentence; of a row also `row`, `line` (or `number`, the place counted from 1, where rows were
    /// given as records) and `column`.
    #[serde(skip_serializing_if = "Params::is_empty")]
    pub params: Params,
    /// A sentence for people. In a CSV it names the line.
    pub message: String,
}

impl RowProblem {
    /// As it was kept.
    pub fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self {
            row: kept.maybe("row", count)?,
            column: kept.maybe("column", text)?,
            line: kept.maybe("line", count)?,
            code: kept.field("code", text)?,
            params: kept.or_usual("params", Params::kept)?,
            message: kept.field("message", text)?,
        })
    }

    /// A problem of the whole: of a column or a field (`subject`, a file's name), or of neither.
    pub fn of_whole(column: Option<&str>, code: Code, mut params: Params) -> Self {
        if let Some(column) = column {
            params.set("column", letters::shown(column).into());
        }
        let mut message = sentence(code.words, &params);
        // A sentence that stands by itself begins with a capital, unless it begins with a value.
        if let Some(first) = message.get_mut(..1).filter(|_| !code.words.starts_with('{')) {
            first.make_ascii_uppercase();
        }
        let (column, code) = (column.map(str::to_owned), code.name.to_owned());
        Self { row: None, line: None, column, code, params, message }
    }

    /// A problem of a row: `line` is where it stands in the file, `None` where rows were given as records. The sentence
    /// begins with its place.
    pub fn of_row(
        row: usize,
        line: Option<u64>,
        column: Option<&str>,
        code: Code,
        mut params: Params,
    ) -> Self {
        params.set("row", row.into());
        let place = match line {
            Some(line) => {
                params.set("line", line.into());
                PLACE_LINE
            }
            None => {
                params.set("number", (row + 1).into());
                PLACE_NUMBER
            }
        };
        if let Some(column) = column {
            params.set("column", letters::shown(column).into());
        }
        let message = format!("{}: {}", sentence(place, &params), sentence(code.words, &params));
        let (column, code) = (column.map(str::to_owned), code.name.to_owned());
        Self { row: Some(row), line, column, code, params, message }
    }

    /// Whether no row is sent because of it: it is about the whole, and no mere note.
    pub fn stops_all(&self) -> bool {
        self.row.is_none() && self.group() != "unusedFile"
    }

    /// The group its code belongs to: the first word.
    pub fn group(&self) -> &str {
        group(&self.code)
    }
}
