//! A campaign as it is shown: its progress, its rows, its events.

use serde::Serialize;

use super::journal::header::{Command, Header};
use super::journal::outcome::{Fault, RowOutcome, RowState, Shipment};
use super::model::row::{RowInput, RowProblem};
use super::schedule::estimate::estimate;
use super::schedule::zone::Zone;
use super::state::{State, Status};
use crate::core::text::alike::folded;
use crate::tracking::receipt::shipment::ShipmentState;

/// How far a campaign is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Rows in all.
    pub total: usize,
    /// Taken by the service.
    pub sent: usize,
    /// Taken, as the service says, under an id that another row has: which of the two it is of nobody knows.
    pub shared_id: usize,
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
    /// `blocked` (no row can be sent), `ready`, `running`, `waiting`, `paused`, `cancelled` or `done`.
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

/// How far a campaign is at `now`, of which so much is known; its messages go to so many addressees `each`.
pub fn progress(header: &Header, known: &State, zone: &dyn Zone, each: u64, now: f64) -> Progress {
    let counts = known.counts();
    let is_over = known.control.command == Command::Cancel;
    // Of these nobody will know before they were asked after.
    let waiting = if is_over { known.waiting_under_keys() } else { 0 };
    let (open, with_problem) = (known.open(header).saturating_sub(waiting), header.with_problem);
    let (pending, skipped) = if is_over { (0, open + with_problem) } else { (open, with_problem) };
    let (state, reason, message, until) = match &known.status {
        // Whatever was commanded: there is nothing to pause.
        _ if header.is_blocked() && !is_over => ("blocked", None, None, None),
        Status::Ready => ("ready", None, None, None),
        Status::Running => ("running", None, None, None),
        Status::Waiting { until, reason } => {
            ("waiting", Some((*reason).to_owned()), None, Some(*until))
        }
        Status::Paused { reason, message } => {
            ("paused", Some(reason.clone()), message.clone(), None)
        }
        Status::Cancelled => ("cancelled", None, None, None),
        Status::Done => ("done", None, None, None),
    };
    let estimated = || estimate(&header.plan, zone, now, pending as u64, each, 0, &known.usage);
    Progress {
        total: header.rows,
        sent: counts.sent,
        shared_id: counts.shared_id,
        refused: counts.refused,
        unknown: counts.unknown + counts.sending + waiting,
        pending,
        skipped,
        delivered: counts.delivered,
        failed: counts.failed,
        per_second: known.per_second(),
        finishes_at: if pending > 0 { estimated().finishes_at } else { None },
        state,
        reason,
        message,
        until,
    }
}

/// Which rows are meant; what is `None` says nothing.
#[derive(Clone, Debug, Default)]
pub struct RowFilter {
    /// Where a row stands.
    pub state: Option<RowState>,
    /// Where its shipment stands; a row that has none fits no state.
    pub shipment: Option<ShipmentState>,
    /// What one of its addresses, its values, its reference or the service's id holds, folded ([`folded`]).
    pub text: Option<String>,
}

impl RowFilter {
    /// Whether a row is meant.
    pub fn fits(&self, row: &RowView) -> bool {
        let stands = row.shipment.as_ref().map(|shipment| shipment.state);
        self.state.is_none_or(|state| row.state == state)
            && self.shipment.is_none_or(|state| stands == Some(state))
            && self.text.as_deref().is_none_or(|text| row.holds(text))
    }
}

/// A row as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// Its place, counted from 0.
    pub index: usize,
    /// Whom it is for; of several the first.
    pub address: String,
    /// All whom it is for, where they are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
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
    /// Why it is left out: what is wrong with the whole, then what is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<RowProblem>,
    /// Every id it was found under, where there is more than one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
    /// Where its shipment stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
    /// Whether a person said what became of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_person: bool,
    /// Whether the service gave it an id that another row has.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shared_id: bool,
}

impl RowView {
    fn holds(&self, text: &str) -> bool {
        let values = self.fields.iter().map(|(_, value)| value);
        let others = self.addresses.iter().chain(values).chain(&self.reference);
        let mut all = others.chain(&self.message_id).chain([&self.address]);
        all.any(|one| folded(one).contains(text))
    }

    /// A row and what became of it; `problems` are those of its campaign, row after row.
    pub fn of(
        index: usize,
        columns: &[String],
        input: &RowInput,
        outcome: RowOutcome,
        is_over: bool,
        problems: &[RowProblem],
    ) -> Self {
        let is_left_out = outcome.state == RowState::Pending && (input.has_problem || is_over);
        let state = match outcome.state {
            // Nobody will post it again, and a copy may still be on its way.
            RowState::Pending if is_over && outcome.waits_under_its_key() => RowState::Unknown,
            _ if is_left_out => RowState::Skipped,
            state => state,
        };
        Self {
            index,
            address: input.address.clone(),
            addresses: if input.more.is_empty() { Vec::new() } else { input.addressees() },
            fields: columns.iter().cloned().zip(input.fields.iter().map(str::to_owned)).collect(),
            state,
            attempts: outcome.attempts,
            reference: input.reference.clone(),
            message_id: outcome.message_id,
            posted_at: outcome.posted_at,
            settled_at: outcome.settled_at,
            error: outcome.error,
            problems: if input.has_problem { reasons(problems, index) } else { Vec::new() },
            copies: outcome.copies,
            shipment: outcome.shipment,
            by_person: outcome.by_person,
            shared_id: outcome.shared_id,
        }
    }
}

/// Why a row is left out; `problems` begin with those of the whole and go on row after row.
fn reasons(problems: &[RowProblem], index: usize) -> Vec<RowProblem> {
    let (whole, rows) =
        problems.split_at(problems.partition_point(|problem| problem.row.is_none()));
    let from = rows.partition_point(|problem| problem.row < Some(index));
    let own = rows.iter().skip(from).take_while(|problem| problem.row == Some(index));
    whole.iter().filter(|problem| problem.stops_all()).chain(own).cloned().collect()
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
