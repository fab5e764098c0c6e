//! The names of the columns of a table.

use super::Table;
use crate::campaign::model::cells::Cells;
use crate::campaign::model::letters;
use crate::campaign::recipients::text_file::quotes;
use crate::campaign::recipients::text_file::records::{Marks, Record};
use crate::core::error::codes::{Params, table as codes};
use crate::core::message::address;
use crate::core::text::alike::folded;

/// Columns of what the package itself writes of messages that were posted: of a campaign, of a report on shipments. A
/// table with all of one's was not made for another campaign.
const CAMPAIGN: [&str; 3] = ["messageId", "postedAt", "settledAt"];
const REPORT: [&str; 3] = ["messageId", "addressees", "askedAt"];

impl Table {
    /// Takes the names; of a header with one value it gives that: it may be a title.
    pub(in crate::campaign) fn take_header(&mut self, record: &Record) -> Option<String> {
        let name = |cell: &str| letters::shown(quotes::unformulated(&letters::shown(cell)));
        self.columns = record.cells.iter().map(name).collect();
        if record.marks == Marks::Open {
            let params = Params::of(vec![("headerLine", record.line.into())]);
            self.tell_whole(None, codes::QUOTE_HEADER, params);
        }
        let mut names = self.columns.iter().filter(|name| !name.is_empty());
        names.next().filter(|_| names.next().is_none()).cloned()
    }

    /// Drops columns of nothing, and tells what is wrong with the others and that there is no row.
    pub(in crate::campaign) fn check_columns(&mut self) {
        self.drop_empty_columns();
        let mut names = self.columns.iter();
        if let Some(name) =
            names.find(|name| name.contains('@') && address::told_unless_unusual(name).is_none())
        {
            let params = Params::of(vec![("value", name.as_str().into())]);
            self.tell_whole(None, codes::HEADER_ADDRESS, params);
        }
        for told in [CAMPAIGN, REPORT] {
            if told.iter().all(|name| self.columns.iter().any(|column| column == name)) {
                let params = Params::of(vec![("columns", told.to_vec().into())]);
                self.tell_whole(None, codes::HEADER_EXPORT, params);
            }
        }
        let forms: Vec<String> = self.columns.iter().map(|name| folded(name)).collect();
        for (position, (name, form)) in self.columns.clone().iter().zip(&forms).enumerate() {
            if form.is_empty() {
                let params = Params::of(vec![("number", (position + 1).into())]);
                self.tell_whole(Some(name), codes::EMPTY_COLUMN, params);
            } else if forms.iter().position(|other| other == form) != Some(position) {
                self.tell_whole(Some(name), codes::DUPLICATE_COLUMN, Params::none());
            }
        }
        if self.rows.is_empty() {
            self.tell_whole(None, codes::EMPTY_ROWS, Params::none());
        }
    }

    /// Columns with neither a name nor a value: what trailing separators leave.
    fn drop_empty_columns(&mut self) {
        for column in (0..self.columns.len()).rev() {
            let is_named =
                self.columns.get(column).is_some_and(|name| !name.chars().all(letters::is_unseen));
            let is_blank = |row: &Cells| row.get(column).is_none_or(letters::is_blank);
            if !is_named && self.rows.iter().all(is_blank) {
                self.columns.remove(column);
                for row in self.rows.iter_mut().filter(|row| row.len() > column) {
                    row.remove(column);
                }
            }
        }
    }
}
