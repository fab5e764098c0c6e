//! One campaign: what it is made of, what is known of it, and what people do with it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::core::date::DAY;
use crate::core::error::Error;
use crate::core::error::problem::Problems;
use crate::core::host::alarm::Alarm;
use crate::core::host::random::Random;
use crate::core::host::{Clock, Gate};
use crate::core::message::draft::Draft;
use crate::core::message::file_draft::{AttachmentDraft, DataDraft};
use crate::core::starts::Start;

use super::carrier::{Carrier, Surroundings};
use super::journal::Journal;
use super::journal::files::Kept;
use super::journal::header::{Command, Control, FileMeta, Header};
use super::journal::outcome::{RowOutcome, RowState};
use super::message::merge::{Merged, Merger};
use super::model::letter::FileEntry;
use super::model::row::{RowInput, RowProblem};
use super::reasons;
use super::schedule::estimate;
use super::schedule::estimate::Estimate;
use super::schedule::zone::Zone;
use super::state::{State, Status};
use super::view::{self, Event, Progress, RowFilter, RowView};

/// Milliseconds of starts that a plan's limits may ask for: a month, and a day for its zone.
pub(super) const MEMORY: f64 = 32.0 * DAY;

/// What the journal says of all rows: outcomes, command, starts, and when it was read.
type Read = (BTreeMap<usize, RowOutcome>, Control, Vec<(u64, u64)>, f64);

/// Who is told of events.
pub type Listener = dyn Fn(&Event);

/// A campaign that was opened.
pub struct Campaign {
    surroundings: Surroundings,
    pub(super) journal: Journal,
    pub(super) zone: Rc<dyn Zone>,
    pub(super) header: Header,
    pub(super) merger: Merger,
    pub(super) rows: Vec<RowInput>,
    pub(super) state: RefCell<State>,
    /// Rung where a command or the world changed.
    pub(super) alarm: Alarm,
    /// What was wrong when it was made: with the whole, then row after row.
    pub problems: Vec<RowProblem>,
    listener: RefCell<Option<Rc<Listener>>>,
    /// Whether this object runs it.
    pub(super) is_running: Cell<bool>,
    /// Whether the journal was seen to have lost what it acknowledged.
    pub(super) has_lost: Cell<bool>,
}

/// Its id alone: what it sends is nobody's who looks at it.
impl fmt::Debug for Campaign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Campaign").field("id", &self.header.id).finish_non_exhaustive()
    }
}

impl Campaign {
    /// A campaign of parts that are at hand.
    pub fn new(
        surroundings: Surroundings,
        journal: Journal,
        zone: Rc<dyn Zone>,
        header: Header,
        rows: Vec<RowInput>,
        problems: Vec<RowProblem>,
    ) -> Self {
        let entries: Vec<FileEntry> = header.files.iter().map(FileMeta::entry).collect();
        // What could not be read of its texts stands among the problems.
        let (merger, _) = Merger::lenient(&header.letter, &header.columns, &entries);
        Self {
            surroundings,
            journal,
            zone,
            header,
            merger,
            rows,
            state: RefCell::default(),
            alarm: Alarm::default(),
            problems,
            listener: RefCell::default(),
            is_running: Cell::default(),
            has_lost: Cell::default(),
        }
    }

    /// Who carries its messages.
    pub(super) fn carrier(&self) -> &dyn Carrier {
        self.surroundings.carrier.as_ref()
    }

    /// Time.
    pub(super) fn clock(&self) -> &dyn Clock {
        self.surroundings.clock.as_ref()
    }

    /// Chance.
    pub(super) fn random(&self) -> &dyn Random {
        self.surroundings.random.as_ref()
    }

    /// What keeps other tabs out.
    pub(super) fn gate(&self) -> &dyn Gate {
        self.surroundings.gate.as_ref()
    }

    /// What does not change.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Takes what the journal says of all rows.
    pub(super) async fn reload(&self) -> Result<(), Error> {
        let read = self.read().await?;
        self.take(read);
        Ok(())
    }

    async fn read(&self) -> Result<Read, Error> {
        let id = &self.header.id;
        let mut outcomes = self.journal.outcomes(id).await?;
        let lost = self.journal.known().all_lost(id, &outcomes);
        if !lost.is_empty() {
            self.has_lost.set(true);
        }
        for (index, outcome) in lost {
            outcomes.insert(index, outcome);
        }
        let control = self.journal.control(id).await?;
        let now = self.clock().wall();
        let starts = self.journal.starts(&self.header.letter.sender, now - MEMORY).await?;
        Ok((outcomes, control, starts, now))
    }

    fn take(&self, (outcomes, control, starts, now): Read) {
        let mut state = self.state.borrow_mut();
        state.take(outcomes, control, starts, now);
        state.note_done(&self.header);
    }

    /// Takes what the journal says of all rows, where this object is not at work; whether it did.
    ///
    /// # Errors
    /// The storage's.
    pub(super) async fn reload_at_rest(&self) -> Result<bool, Error> {
        if self.is_at_work() || !self.state.borrow().unsaved.is_empty() {
            return Ok(false);
        }
        let read = self.read().await?;
        // A run that begins while this reads knows more than what was read.
        let is_at_rest = !self.is_at_work();
        if is_at_rest {
            self.take(read);
        }
        Ok(is_at_rest)
    }

    /// Whether this object runs it.
    pub(super) fn is_at_work(&self) -> bool {
        self.is_running.get()
    }

    /// Who is told of events.
    pub fn listen(&self, listener: Rc<Listener>) {
        *self.listener.borrow_mut() = Some(listener);
    }

    pub(super) fn emit(&self, event: &Event) {
        debug_assert!(reasons::are_known(event), "{event:?}");
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(event);
        }
    }

    pub(super) fn set_status(&self, status: Status) {
        self.state.borrow_mut().status = status;
    }

    /// The first row that is still to be posted.
    pub(super) fn next_pending(&self) -> Option<usize> {
        let mut state = self.state.borrow_mut();
        let is_next = |state: &State, index: &usize| {
            let has_problem = self.rows.get(*index).is_some_and(|row| row.has_problem);
            !has_problem && state.row_state(*index) == RowState::Pending
        };
        let next = (state.first..self.rows.len()).find(|index| is_next(&state, index));
        state.first = next.unwrap_or(self.rows.len());
        next
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let now = self.clock().wall();
        // Where a message has several addressees it is the only one.
        let each =
            self.rows.first().filter(|_| self.rows.len() == 1).map_or(1, RowInput::addressee_count);
        view::progress(&self.header, &self.state.borrow(), self.zone.as_ref(), each, now)
    }

    /// What it will take, from now on.
    pub fn estimate(&self) -> Estimate {
        let pending = self.progress().pending;
        let (bytes, addressees) = (self.bytes(), self.addressees_left());
        let state = self.state.borrow();
        let (plan, now) = (&self.header.plan, self.clock().wall());
        let zone = self.zone.as_ref();
        // Where messages have several addressees there is one message.
        let each = addressees.div_ceil((pending as u64).max(1)).max(1);
        estimate::estimate(plan, zone, now, pending as u64, each, bytes, &state.usage)
            .to_addressees(addressees, plan)
    }

    /// The addressees of all messages that are still to be posted.
    fn addressees_left(&self) -> u64 {
        let state = self.state.borrow();
        let is_left = |(index, row): &(usize, &RowInput)| {
            !row.has_problem && state.row_state(*index) == RowState::Pending
        };
        let left = self.rows.iter().enumerate().filter(is_left);
        left.map(|(_, row)| row.addressee_count()).sum()
    }

    /// A start of a row, as the limits count it.
    pub(super) fn start(&self, index: usize, at: f64) -> Start<'_> {
        let addressees = self.rows.get(index).map_or(1, RowInput::addressee_count);
        Start { sender: &self.header.letter.sender, at, addressees }
    }

    /// Bytes of the requests still to be made, about.
    fn bytes(&self) -> u64 {
        let encoded = |index: &usize| {
            self.header.files.get(*index).map_or(0, |file| file.size.div_ceil(3) * 4)
        };
        let common = (0..self.header.files.len())
            .filter(|index| self.header.files.get(*index).is_some_and(|file| file.is_common));
        let text = self.header.letter.body.as_deref().or(self.header.letter.text.as_deref());
        let each =
            common.map(|index| encoded(&index)).sum::<u64>() + text.map_or(0, str::len) as u64;
        let state = self.state.borrow();
        let open = self.rows.iter().enumerate().filter(|(index, row)| {
            !row.has_problem && state.row_state(*index) == RowState::Pending
        });
        open.map(|(_, row)| each + row.files.iter().map(encoded).sum::<u64>()).sum()
    }

    /// A row as it is shown.
    pub fn row(&self, index: usize) -> Option<RowView> {
        let input = self.rows.get(index)?;
        let state = self.state.borrow();
        let is_over = state.control.command == Command::Cancel;
        let (columns, outcome) = (&self.header.columns, state.outcome(index));
        Some(RowView::of(index, columns, input, outcome, is_over, &self.problems))
    }

    /// Rows from `from` on that are meant, at most `limit` of them.
    pub fn page(&self, filter: &RowFilter, from: usize, limit: usize) -> Vec<RowView> {
        let rows = (from..self.rows.len()).filter_map(|index| self.row(index));
        rows.filter(|row| filter.fits(row)).take(limit).collect()
    }

    /// The message of a row, as it will be sent.
    pub fn preview(&self, index: usize) -> Option<Merged> {
        self.rows.get(index).map(|row| self.merger.merge(row))
    }

    /// The draft of a merged message; `common` are the files of all, encoded, by their numbers.
    pub(super) fn draft(&self, merged: Merged, data: impl Fn(usize) -> DataDraft) -> Draft {
        let files = merged.files.iter().zip(merged.names).filter_map(|(number, name)| {
            let meta = self.header.files.get(*number)?;
            Some(AttachmentDraft {
                name: name.into(),
                kind: meta.kind.clone().into(),
                data: data(*number),
            })
        });
        Draft {
            sender: self.header.letter.sender.clone().into(),
            recipient: match merged.recipients.as_slice() {
                [one] => one.as_str().into(),
                several => several.into(),
            },
            subject: merged.subject.into(),
            body: merged.html.into(),
            text: serde_json::Value::Null,
            attachments: Some(files.collect()),
            accepted_addresses: self.header.letter.accepted_addresses.clone().into(),
            unknown: Problems::default(),
        }
    }

    /// A file of the journal as a source.
    pub fn file(&self, number: usize) -> Option<Kept> {
        let meta = self.header.files.get(number)?.clone();
        Some(Kept::new(self.journal.clone(), self.header.id.as_str().into(), number, meta))
    }
}
