//! A campaign as it is shown: its progress, its rows, its events.

use serde::Serialize;

use super::fate::{Fate, Fault, RowState, Shipment};
use super::row::RowInput;

/// How far a campaign is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Rows in all.
    pub total: usize,
    /// Taken by the service.
    pub sent: usize,
    /// Not taken, for a reason that lies in the message.
    pub refused: usize,
    /// Of which nobody knows; the one that is being posted right now among them.
    pub unknown: usize,
    /// Still to be posted.
    pub pending: usize,
    /// Not posted: they have a problem, or the campaign was cancelled.
    pub skipped: usize,
    /// Delivered, as the service reports.
    pub delivered: usize,
    /// Sent and not delivered, for good.
    pub failed: usize,
    /// Messages a second, lately.
    pub per_second: f64,
    /// When the last will be posted, by the plan; milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finishes_at: Option<f64>,
    /// `ready`, `running`, `waiting`, `paused`, `cancelled` or `done`.
    pub state: &'static str,
    /// Why it waits or is paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The same in words, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Until when it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<f64>,
}

/// A row as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// Its place, counted from 0.
    pub index: usize,
    /// Whom it is for.
    pub address: String,
    /// Column and value.
    pub fields: Vec<(String, String)>,
    /// Where it stands.
    pub state: RowState,
    /// How often it was about to be posted.
    pub attempts: u32,
    /// The code in its subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The service's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// When it was last about to be posted; milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<f64>,
    /// When its outcome was learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<f64>,
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Fault>,
    /// Every id it was found under, where there is more than one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
    /// Where its shipment stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
    /// Whether a person said what became of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_person: bool,
}

impl RowView {
    /// A row and what became of it.
    pub fn of(index: usize, columns: &[String], input: &RowInput, fate: Fate, is_over: bool) -> Self {
        let is_left_out = fate.state == RowState::Pending && (input.has_problem || is_over);
        Self {
            index,
            address: input.address.clone(),
            fields: columns.iter().cloned().zip(input.fields.iter().cloned()).collect(),
            state: if is_left_out { RowState::Skipped } else { fate.state },
            attempts: fate.attempts,
            reference: input.reference.clone(),
            message_id: fate.message_id,
            posted_at: fate.posted_at,
            settled_at: fate.settled_at,
            error: fate.error,
            copies: fate.copies,
            shipment: fate.shipment,
            by_person: fate.by_person,
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A row's state changed: `sending`, `sent`, `refused`, `unknown`, `pending` (put back), or `receipt`.
    Row(&'static str, usize),
    /// Nothing is posted until then.
    Waiting {
        /// Milliseconds since 1970.
        until: f64,
        /// A word.
        reason: &'static str,
    },
    /// Nothing is posted until something changes.
    Paused {
        /// A word.
        reason: String,
    },
    /// The numbers changed.
    Progress,
    /// Every row was dealt with.
    Done,
}
