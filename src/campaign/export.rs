//! A campaign's table, for spreadsheets and programs: every row, and what became of it.

use serde_json::json;

use crate::core::date;
use crate::core::text::spreadsheet::{line, word};

use super::campaign::Campaign;
use super::view::RowView;

/// What the table says of itself.
const NOTE: &str =
    "States reported by the service. The signed receipts lie in the sender's mailbox.";

/// The columns before the campaign's own.
const COLUMNS: [&str; 16] = [
    "row",
    "address",
    "state",
    "messageId",
    "copies",
    "reference",
    "attempts",
    "postedAt",
    "settledAt",
    "error",
    "problems",
    "resolvedByPerson",
    "sharedId",
    "shipment",
    "shipmentFinal",
    "shipmentAskedAt",
];

impl Campaign {
    /// Every row as CSV: semicolons, formulas defused, ids as text behind an apostrophe. Rows are numbered
    /// from 1, for people.
    pub fn to_csv(&self) -> String {
        let own = self.header.columns.iter().map(String::as_str);
        let mut text = format!("\u{feff}{}", line(COLUMNS.into_iter().chain(own)));
        for row in self.page(None, 0, self.rows.len()) {
            text.push_str(&line(cells(row)));
        }
        text
    }

    /// Every row as JSON, with the campaign's name and numbers.
    pub fn to_json(&self) -> String {
        let rows = self.page(None, 0, self.rows.len());
        json!({
            "note": NOTE,
            "id": self.header.id,
            "name": self.header.name,
            "sender": self.header.letter.sender,
            "createdAt": date::iso(self.header.created_at),
            "writtenAt": date::iso(self.clock().wall()),
            "progress": self.progress(),
            "problems": self.problems,
            "rows": rows,
        })
        .to_string()
    }
}

fn cells(row: RowView) -> Vec<String> {
    let time = |at: Option<f64>| at.map(date::iso).unwrap_or_default();
    // Spreadsheets keep 15 digits of a number; as a text all stay.
    let id = |id: &String| format!("'{id}");
    let copies: Vec<String> = row.copies.iter().map(id).collect();
    let problems: Vec<&str> = row.problems.iter().map(|one| one.message.as_str()).collect();
    let shipment = row.shipment.as_ref();
    let mut cells = vec![
        (row.index + 1).to_string(),
        row.address,
        word(&row.state),
        row.message_id.as_ref().map(id).unwrap_or_default(),
        copies.join(" "),
        row.reference.unwrap_or_default(),
        row.attempts.to_string(),
        time(row.posted_at),
        time(row.settled_at),
        row.error.map(|error| error.message).unwrap_or_default(),
        problems.join(" "),
        if row.by_person { "true".into() } else { String::new() },
        if row.shared_id { "true".into() } else { String::new() },
        shipment.map(|shipment| word(&shipment.state)).unwrap_or_default(),
        shipment.map(|shipment| shipment.is_final.to_string()).unwrap_or_default(),
        time(shipment.map(|shipment| shipment.asked_at)),
    ];
    cells.extend(row.fields.into_iter().map(|(_, value)| value));
    cells
}
