//! The run of a campaign: one row after the other, each written down before it is posted.

pub(in crate::campaign) mod attempt;
pub mod verdict;
pub(in crate::campaign) mod waits;

use std::cell::Cell;
use std::rc::Rc;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes;
use crate::core::error::codes::{Params, campaign};
use crate::core::error::problem::Problem;
use crate::core::host::Clock;
use crate::core::message::attachment;
use crate::core::message::attachment::{Encoded, Unreadable};
use crate::core::message::file_draft::DataDraft;

use super::campaign::{Campaign, MEMORY};
use super::change::Starts;
use super::journal::header::{Control, Wish};
use super::journal::outcome::{Fate, RowState};
use super::state::Status;
use super::view::{Event, Progress};
use waits::Hold;

/// Rows in a row of which nobody knows, after which a person has to look.
const UNKNOWN: u32 = 3;
/// Rows refused in a row after which a person has to look: what is wrong with all of them is refused as
/// well, and each refusal is final.
const REFUSED: u32 = 5;

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// Another tab runs the campaign.
    Watching(Progress),
    /// It is done, paused or cancelled, as the progress tells.
    Here(Progress),
}

/// Why no further row is begun.
pub(super) enum Stop {
    Done,
    Wish(Control),
}

/// A run under way.
pub(super) struct Run<'a> {
    pub campaign: &'a Campaign,
    pub call: &'a Call,
    /// The files that go to all, encoded.
    pub common: Vec<(usize, Encoded)>,
    pub unknown_in_a_row: Cell<u32>,
    pub refused_in_a_row: Cell<u32>,
    pub failures_in_a_row: Cell<i32>,
    /// Whether the service must be seen to answer before the next row is posted.
    pub must_look: Cell<bool>,
    /// Before when, by the clock that only runs forward, no row is looked for by itself.
    pub looks_after: Cell<f64>,
}

impl Campaign {
    /// Runs the campaign to its end, or until something stops it. One runner at a time, over all tabs.
    ///
    /// # Errors
    /// [`Error::Validation`] where there are problems and they are not to be passed over; the call was
    /// ended; [`Error::Storage`]. What was posted by then stands in the journal.
    pub async fn run(&self, skip_problems: bool, call: &Call) -> Result<Ended, Error> {
        self.client.enter(call)?;
        self.refuse_problems(skip_problems)?;
        self.must_reach_all_tabs()?;
        let begun = self.later();
        let Some(_right) = self.try_right().await else {
            if self.is_at_work() {
                // Whoever runs a campaign that is about to pause wants it to go on.
                self.go_on().await?;
            }
            return Ok(Ended::Watching(self.progress()));
        };
        self.is_running.set(true);
        let stop = self.work(begun, call).await;
        self.is_running.set(false);
        self.end(stop).await?;
        Ok(Ended::Here(self.progress()))
    }

    async fn work(&self, begun: f64, call: &Call) -> Result<Stop, Error> {
        self.journal.renew().await?;
        self.must_be_there().await?;
        self.must_be_own(call).await?;
        self.recover().await?;
        let wish = self.lift(begun).await?;
        if wish.wish != Wish::Go {
            return Ok(Stop::Wish(wish));
        }
        self.set_status(Status::Running);
        self.emit(&Event::Progress);
        let has_unknown = self.live.borrow().counts().unknown > 0;
        let mut run = Run {
            campaign: self,
            call,
            common: Vec::new(),
            unknown_in_a_row: Cell::default(),
            refused_in_a_row: Cell::default(),
            failures_in_a_row: Cell::default(),
            must_look: Cell::new(has_unknown),
            looks_after: Cell::default(),
        };
        loop {
            match run.all().await? {
                // It may have been taken back by now.
                Stop::Wish(control) if self.wished(control.clone()).wish == Wish::Go => {}
                stop => return Ok(stop),
            }
        }
    }

    fn must_reach_all_tabs(&self) -> Result<(), Error> {
        if self.client.gate().reaches_all() {
            return Ok(());
        }
        Err(Error::state(campaign::STATE_NO_LOCKS, Params::none()))
    }

    fn refuse_problems(&self, skip: bool) -> Result<(), Error> {
        let may_skip = skip || self.header.skip_problems;
        let is_blocked = self.header.is_blocked();
        if !is_blocked && (may_skip || self.problems.is_empty()) {
            return Ok(());
        }
        if self.problems.is_empty() {
            return Err(Error::told("recipients", campaign::BLOCKED, Params::none()));
        }
        let problems = self.problems.iter().map(|problem| Problem {
            field: problem
                .row
                .map_or_else(|| "recipients".into(), |row| format!("recipients[{row}]")),
            code: codes::known(&problem.code),
            params: problem.params.clone(),
            message: problem.message.clone(),
        });
        Err(Error::Validation(problems.collect()))
    }

    /// Brings the journal up to date: what it could not be told, and rows that were left in the middle.
    async fn recover(&self) -> Result<(), Error> {
        self.save().await?;
        self.reload().await?;
        self.restore().await?;
        self.give_up_left_open().await?;
        let now = self.client.clock().wall();
        let sender = &self.header.letter.sender;
        // Twice as long as anything asks for: other campaigns may count in other zones.
        self.journal.forget_starts(sender, now - 2.0 * MEMORY).await
    }

    /// Tells the journal again what it lost. A person wants the run all the same: what is lost from now on stops it.
    async fn restore(&self) -> Result<(), Error> {
        let id = &self.header.id;
        let lost = self.journal.known().all_lost(id, &self.journal.fates(id).await?);
        for (index, fate) in lost {
            self.journal.write(id, &[(index, &fate)], None, None).await?;
        }
        self.has_lost.set(false);
        Ok(())
    }

    /// Tells the journal what it could not be told. Another tab may have gone on from what it had: what is
    /// known here counts only while the row still stands where this object's own attempt left it.
    async fn save(&self) -> Result<(), Error> {
        let unsaved: Vec<usize> = self.live.borrow().unsaved.iter().copied().collect();
        for index in unsaved {
            let known = self.live.borrow().fate(index);
            let is_own = |kept: &Fate| {
                let is_sent = known.state == RowState::Sent && kept.state != RowState::Sent;
                kept.is_open_under(known.key.as_deref()) || (is_sent && kept.key == known.key)
            };
            self.change(index, is_own, |_| known.clone(), Starts::default()).await?;
            self.live.borrow_mut().unsaved.remove(&index);
        }
        Ok(())
    }

    /// Says that the campaign is to go on, unless somebody wished otherwise since the run was `begun`.
    async fn lift(&self, begun: f64) -> Result<Control, Error> {
        let control = self.live.borrow().control.clone();
        if control.wish != Wish::Pause || control.at >= begun {
            return Ok(control);
        }
        let go = self.wished(Control { at: begun, ..Control::default() });
        self.journal.set_control(&self.header.id, &go).await?;
        self.latest_wish().await
    }

    async fn end(&self, stop: Result<Stop, Error>) -> Result<(), Error> {
        match stop {
            Ok(Stop::Done) => {
                self.set_status(Status::Done);
                self.emit(&Event::Progress);
                self.emit(&Event::Done);
                Ok(())
            }
            Ok(Stop::Wish(control)) => {
                self.show_wish(&control);
                self.journal.set_control(&self.header.id, &control).await
            }
            Err(error) => {
                let message = Some(error.to_string());
                let reason = error.group().to_owned();
                self.set_status(Status::Paused { reason: reason.clone(), message });
                self.emit(&Event::Paused { reason });
                Err(error)
            }
        }
    }
}

impl Run<'_> {
    pub(super) fn clock(&self) -> &dyn Clock {
        self.campaign.client.clock()
    }

    async fn all(&mut self) -> Result<Stop, Error> {
        self.campaign.settle_by_keys(self.call).await?;
        if self.common.is_empty() {
            self.common = self.encode_common().await?;
        }
        loop {
            if let Some(stop) = self.stop().await? {
                return Ok(stop);
            }
            self.look_for_some_copies().await?;
            let Some(index) = self.campaign.next_pending() else {
                if self.wait_for_looks().await? {
                    continue;
                }
                return Ok(Stop::Done);
            };
            match self.hold(index).await? {
                Hold::Free => {}
                Hold::Again => continue,
                Hold::Pause(control) => return Ok(Stop::Wish(control)),
            }
            if let Some(control) = self.attempt(index).await? {
                return Ok(Stop::Wish(control));
            }
        }
    }

    /// Encodes the files of all once.
    async fn encode_common(&self) -> Result<Vec<(usize, Encoded)>, Error> {
        let mut common = Vec::new();
        let files = self.campaign.header.files.iter().enumerate();
        for (number, meta) in files.filter(|(_, file)| file.is_common) {
            let Some(file) = self.campaign.file(number) else { continue };
            let transport = self.campaign.client.transport();
            let encoding = attachment::encode(&file, transport, |_| ());
            let encoded = self.call.cancel.race(encoding).await.map_err(Error::ended)?;
            let lost = |why: Unreadable| {
                let text = why.of(&meta.name).sentence();
                Error::storage(campaign::STORAGE_FILE, Params::of_text(&text))
            };
            common.push((number, encoded.map_err(lost)?));
        }
        Ok(common)
    }

    /// Whether a wish stops the run; the journal may hold another tab's.
    pub(super) async fn stop(&self) -> Result<Option<Stop>, Error> {
        if let Some(reason) = self.call.cancel.reason() {
            return Err(Error::ended(reason));
        }
        let control = self.campaign.latest_wish().await?;
        Ok((control.wish != Wish::Go).then_some(Stop::Wish(control)))
    }

    /// The file with this number, for one message.
    pub(super) fn data(&self, number: usize) -> DataDraft {
        let size = self.campaign.header.files.get(number).map_or(0, |file| file.size);
        let common = self.common.iter().find(|(common, _)| *common == number);
        match (common, self.campaign.file(number)) {
            (Some((_, encoded)), _) => DataDraft::Encoded(encoded.clone(), size),
            (None, Some(file)) => DataDraft::Source(Rc::new(file)),
            (None, None) => DataDraft::Missing,
        }
    }

    /// Counts rows in a row of one outcome; a control that pauses where there were too many.
    pub(super) fn tally(&self, fate: &Fate) -> Option<Control> {
        let (unknown, refused) = match fate.state {
            RowState::Unknown => (self.unknown_in_a_row.get() + 1, 0),
            RowState::Refused => (0, self.refused_in_a_row.get() + 1),
            _ => (0, 0),
        };
        self.unknown_in_a_row.set(unknown);
        self.refused_in_a_row.set(refused);
        let pause = |reason: &str, words: &str| {
            let error = fate.error.as_ref().map(|error| error.message.as_str()).unwrap_or_default();
            let message = Some(format!("{words} {error}"));
            Some(Control::pause(reason, message, self.campaign.later()))
        };
        if unknown >= UNKNOWN {
            return pause(
                "unknown",
                "Of three messages in a row nobody knows whether they were taken.",
            );
        }
        if refused >= REFUSED {
            return pause("refused", "Five messages in a row were refused.");
        }
        None
    }
}
