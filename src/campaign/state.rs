//! What is known of a campaign now, in memory.

use std::collections::{BTreeMap, VecDeque};

use litemap::LiteMap;

use crate::tracking::receipt::shipment::ShipmentState;

use super::journal::header::{Command, Control, Header};
use super::journal::outcome::{RowOutcome, RowState};
use super::schedule::usage::Usage;

/// Starts that the measured pace is taken from.
const RECENT: usize = 20;

/// What a campaign is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Status {
    /// Nothing, so far.
    #[default]
    Ready,
    /// Posting.
    Running,
    /// Waiting for a time.
    Waiting {
        /// Milliseconds since 1970.
        until: f64,
        /// A word: `hours`, `day`, `month`, `rateLimit`, `network`, `service`, `settling`.
        reason: &'static str,
    },
    /// Not going on until something changes.
    Paused {
        /// A word.
        reason: String,
        /// What is behind it, for people.
        message: Option<String>,
    },
    /// Ended by a person.
    Cancelled,
    /// Every row was dealt with.
    Done,
}

/// How many rows are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// About to be posted, or posted.
    pub sending: usize,
    /// Taken.
    pub sent: usize,
    /// Taken, as the service says, under an id that another row has.
    pub shared_id: usize,
    /// Not taken.
    pub refused: usize,
    /// Nobody knows.
    pub unknown: usize,
    /// Delivered, to all its addressees, as the service reports.
    pub delivered: usize,
    /// Not delivered, to one of its addressees at least, and never will be.
    pub failed: usize,
}

impl Counts {
    fn count(&mut self, outcome: &RowOutcome, by: isize) {
        let add = |counter: &mut usize| *counter = counter.saturating_add_signed(by);
        match outcome.state {
            RowState::Sending => add(&mut self.sending),
            RowState::Sent if outcome.shared_id => add(&mut self.shared_id),
            RowState::Sent => add(&mut self.sent),
            RowState::Refused => add(&mut self.refused),
            RowState::Unknown => add(&mut self.unknown),
            RowState::Pending | RowState::Skipped => {}
        }
        if let Some(shipment) = &outcome.shipment {
            if shipment.state == ShipmentState::Delivered {
                add(&mut self.delivered);
            } else if shipment.is_final && shipment.state != ShipmentState::Accepted {
                // An ordinary address gets no receipt: nobody knows.
                add(&mut self.failed);
            }
        }
    }
}

/// A few of the rows.
pub type Rows = LiteMap<usize, ()>;

/// What is known now.
#[derive(Default)]
pub struct State {
    /// What the campaign is doing.
    pub status: Status,
    /// What people want.
    pub control: Control,
    /// The sender's starts, of this campaign and of all else.
    pub usage: Usage,
    /// Up to when the starts were read from the journal.
    pub usage_at: f64,
    /// Rows whose outcome the journal could not be told.
    pub unsaved: Rows,
    /// Rows before this one are not pending.
    pub first: usize,
    outcomes: BTreeMap<usize, RowOutcome>,
    /// Which row has which id.
    ids: BTreeMap<String, usize>,
    mailbox: Option<String>,
    /// Rows that are to be looked for by themselves.
    looked_for: Rows,
    counts: Counts,
    starts: VecDeque<f64>,
}

impl State {
    /// What became of a row.
    pub fn outcome(&self, index: usize) -> RowOutcome {
        self.outcomes.get(&index).cloned().unwrap_or_default()
    }

    /// Where a row stands.
    pub fn row_state(&self, index: usize) -> RowState {
        self.outcomes.get(&index).map(|outcome| outcome.state).unwrap_or_default()
    }

    /// Says what became of a row. One id of two rows marks both.
    pub fn set(&mut self, index: usize, mut outcome: RowOutcome) {
        if outcome.state == RowState::Pending {
            self.first = self.first.min(index);
        }
        if let Some(id) = &outcome.message_id {
            let first = *self.ids.entry(id.clone()).or_insert(index);
            let is_shared = |other: &RowOutcome| other.message_id == outcome.message_id;
            if first != index && self.outcomes.get(&first).is_some_and(is_shared) {
                outcome.shared_id = true;
                self.share_id(first);
            }
        }
        self.counts.count(&outcome, 1);
        if outcome.mailbox.is_some() {
            self.mailbox.clone_from(&outcome.mailbox);
        }
        if outcome.look_at(0.0).is_some() {
            self.looked_for.insert(index, ());
        } else {
            self.looked_for.remove(&index);
        }
        if let Some(old) = self.outcomes.insert(index, outcome) {
            self.counts.count(&old, -1);
        }
    }

    fn share_id(&mut self, index: usize) {
        if let Some(outcome) = self.outcomes.get_mut(&index).filter(|outcome| !outcome.shared_id) {
            self.counts.count(outcome, -1);
            outcome.shared_id = true;
            self.counts.count(outcome, 1);
        }
    }

    /// Takes what the journal says, read at `now`, in place of all that was known.
    pub fn take(
        &mut self,
        outcomes: BTreeMap<usize, RowOutcome>,
        control: Control,
        starts: Vec<(u64, u64)>,
        now: f64,
    ) {
        self.outcomes.clear();
        self.ids.clear();
        self.looked_for.clear();
        self.counts = Counts::default();
        self.first = 0;
        for (index, outcome) in outcomes {
            self.set(index, outcome);
        }
        self.usage.take(starts, now);
        self.usage_at = now;
        // A command of this object's may still be on its way to the journal.
        let control = control.or_later(std::mem::take(&mut self.control));
        self.control = control;
        self.status = self.commanded();
    }

    /// Where it stands by the command that counts, while nobody is at work.
    pub fn commanded(&self) -> Status {
        match self.control.command {
            Command::Cancel => Status::Cancelled,
            Command::Pause => {
                let reason = self.control.reason.clone().unwrap_or_else(|| "user".into());
                Status::Paused { reason, message: self.control.message.clone() }
            }
            Command::Go => Status::Ready,
        }
    }

    /// Notes whether nothing is left to be posted: then there is nothing to go on with either, whoever paused it. Where no
    /// row can be sent nothing was ever begun, and so nothing is done.
    pub fn note_done(&mut self, header: &Header) {
        let is_still = matches!(self.status, Status::Ready | Status::Paused { .. });
        if is_still && self.open(header) == 0 && !header.is_blocked() {
            self.status = Status::Done;
        }
    }

    /// How many rows are still to be posted, if nobody cancels.
    pub fn open(&self, header: &Header) -> usize {
        let Counts { sending, sent, shared_id, refused, unknown, .. } = self.counts;
        let dealt_with = sending + sent + shared_id + refused + unknown;
        header.rows.saturating_sub(dealt_with + header.with_problem)
    }

    /// How many rows are in which state.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The rows that are in `state`, of those that the journal names.
    pub fn of(&self, state: RowState) -> Vec<usize> {
        let found = self.outcomes.iter().filter(|(_, outcome)| outcome.state == state);
        found.map(|(index, _)| *index).collect()
    }

    /// Whether nobody knows what became of a row though it does not say so.
    pub fn is_left_open(&self, outcome: &RowOutcome) -> bool {
        let is_cancelled = self.control.command == Command::Cancel;
        outcome.is_left_open() || is_cancelled && outcome.waits_under_its_key()
    }

    /// How many rows wait to be posted again under their keys.
    pub fn waiting_under_keys(&self) -> usize {
        self.outcomes.values().filter(|outcome| outcome.waits_under_its_key()).count()
    }

    /// The rows of which nobody knows though they do not say so.
    pub fn left_open(&self) -> Vec<usize> {
        let found = self.outcomes.iter().filter(|(_, outcome)| self.is_left_open(outcome));
        found.map(|(index, _)| *index).collect()
    }

    /// The rows of which nobody knows because a no may have been to another copy.
    pub fn of_some_copy(&self) -> Vec<usize> {
        let found = self.outcomes.iter().filter(|(_, outcome)| outcome.is_open_of_some_copy());
        found.map(|(index, _)| *index).collect()
    }

    /// The rows that were refused, and may turn up all the same.
    pub fn may_turn_up(&self, now: f64) -> Vec<usize> {
        let found = self.outcomes.iter().filter(|(_, outcome)| outcome.may_turn_up(now));
        found.map(|(index, _)| *index).collect()
    }

    /// The mailbox that the campaign's messages go from, by the proxy's fingerprint; `None` where none was posted
    /// through the package's own proxy.
    pub fn mailbox(&self) -> Option<&str> {
        self.mailbox.as_deref()
    }

    /// The row that has this id.
    pub fn row_of(&self, message_id: &str) -> Option<usize> {
        self.ids.get(message_id).copied()
    }

    /// When a row is to be looked for next by itself, and which those are that are due at `now`.
    pub fn looks(&self, now: f64) -> (Option<f64>, Vec<usize>) {
        let looks = self
            .looked_for
            .keys()
            // What the journal could not be told stands there otherwise, and no look can be counted.
            .filter(|index| !self.unsaved.contains_key(*index))
            .filter_map(|index| Some((*index, self.outcomes.get(index)?.look_at(now)?)));
        let (mut next, mut due) = (None, Vec::new());
        for (index, at) in looks {
            if at <= now {
                due.push(index);
            } else {
                next = Some(next.map_or(at, |next: f64| next.min(at)));
            }
        }
        (next, due)
    }

    /// All rows that the journal names.
    pub fn outcomes(&self) -> impl Iterator<Item = (usize, &RowOutcome)> {
        self.outcomes.iter().map(|(index, outcome)| (*index, outcome))
    }

    /// Notes a start at this time of a clock that only runs forward.
    pub fn started(&mut self, now: f64) {
        self.starts.push_back(now);
        if self.starts.len() > RECENT {
            self.starts.pop_front();
        }
    }

    /// Starts a second, over the last few; 0 where there were fewer than two.
    pub fn per_second(&self) -> f64 {
        match (self.starts.front(), self.starts.back()) {
            (Some(first), Some(last)) if last > first => {
                (self.starts.len() - 1) as f64 * 1000.0 / (last - first)
            }
            _ => 0.0,
        }
    }
}
