//! The run of a campaign: one row after the other, each written down before it is posted.

mod attempt;
mod runner;
mod waits;

use std::cell::Cell;
use std::rc::Rc;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes;
use crate::core::error::codes::{Params, campaign};
use crate::core::error::problem::Problem;
use crate::core::message::attachment::{Encoded, Unreadable};
use crate::core::message::progress::Listener;

use super::campaign::{Campaign, MEMORY};
use super::journal::Starts;
use super::journal::header::{Command, Control};
use super::journal::outcome::{RowOutcome, RowState};
use super::state::Status;
use super::view::{Event, Progress};
use runner::{Run, Stop};
use waits::Hold;

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// Another tab runs the campaign.
    Watching(Progress),
    /// It is done, paused or cancelled, as the progress tells.
    Here(Progress),
}

impl Campaign {
    /// Runs the campaign to its end, or until something stops it. One runner at a time, over all tabs.
    ///
    /// # Errors
    /// [`Error::Validation`] where there are problems and they are not to be passed over; the call was
    /// ended; [`Error::Storage`]. What was posted by then stands in the journal.
    pub async fn run(&self, skip_problems: bool, call: &Call) -> Result<Ended, Error> {
        self.run_telling(skip_problems, None, call).await
    }

    /// The same; `progress` is told how far the message is that is under way.
    ///
    /// # Errors
    /// As of [`run`](Self::run).
    pub async fn run_telling(
        &self,
        skip_problems: bool,
        progress: Option<Rc<Listener>>,
        call: &Call,
    ) -> Result<Ended, Error> {
        let ended = self.run_here(skip_problems, progress, call).await;
        self.tidy().await;
        ended
    }

    async fn run_here(
        &self,
        skip_problems: bool,
        progress: Option<Rc<Listener>>,
        call: &Call,
    ) -> Result<Ended, Error> {
        self.carrier().open(call)?;
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
        let stop = self.work(begun, progress, call).await;
        self.is_running.set(false);
        let ended = self.end(stop).await;
        // Also where it was cancelled by another tab, or ends for another reason at that moment.
        if self.latest_control().await.is_ok_and(|control| control.command == Command::Cancel) {
            self.settle_cancelled(call).await;
        }
        ended?;
        Ok(Ended::Here(self.progress()))
    }

    async fn work(
        &self,
        begun: f64,
        progress: Option<Rc<Listener>>,
        call: &Call,
    ) -> Result<Stop, Error> {
        self.journal.renew().await?;
        self.must_be_for_this().await?;
        self.must_be_own(call).await?;
        self.recover().await?;
        let control = self.lift(begun).await?;
        if control.command != Command::Go {
            return Ok(Stop::Control(control));
        }
        self.set_status(Status::Running);
        self.emit(&Event::Progress);
        let has_unknown = self.state.borrow().counts().unknown > 0;
        let mut run = Run {
            campaign: self,
            call,
            progress,
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
                Stop::Control(control)
                    if self.later_control(control.clone()).command == Command::Go => {}
                stop => return Ok(stop),
            }
        }
    }

    fn must_reach_all_tabs(&self) -> Result<(), Error> {
        if self.gate().reaches_all() {
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
        let now = self.clock().wall();
        let sender = &self.header.letter.sender;
        // A clock that is ahead must not forget what was started today.
        let last = self.journal.last_start(sender).await?.unwrap_or(now);
        // Twice as long as anything asks for: other campaigns may count in other zones.
        self.journal.forget_starts(sender, now.min(last) - 2.0 * MEMORY).await
    }

    /// Tells the journal again what it lost. A person wants the run all the same: what is lost from now on stops it.
    async fn restore(&self) -> Result<(), Error> {
        let id = &self.header.id;
        let lost = self.journal.known().all_lost(id, &self.journal.outcomes(id).await?);
        for (index, outcome) in lost {
            self.journal.write(id, &[(index, &outcome)], Starts::default()).await?;
        }
        self.has_lost.set(false);
        Ok(())
    }

    /// Tells the journal what it could not be told. Another tab may have gone on from what it had: what is
    /// known here counts only while the row still stands where this object's own attempt left it.
    async fn save(&self) -> Result<(), Error> {
        let unsaved: Vec<usize> = self.state.borrow().unsaved.keys().copied().collect();
        for index in unsaved {
            let known = self.state.borrow().outcome(index);
            let is_own = |kept: &RowOutcome| {
                let is_sent = known.state == RowState::Sent && kept.state != RowState::Sent;
                kept.is_open_under(known.key.as_deref()) || (is_sent && kept.key == known.key)
            };
            self.change(index, &is_own, &|_| known.clone(), Starts::default()).await?;
            self.state.borrow_mut().unsaved.remove(&index);
        }
        Ok(())
    }

    /// Says that the campaign is to go on, unless somebody commanded otherwise since the run was `begun`.
    async fn lift(&self, begun: f64) -> Result<Control, Error> {
        let control = self.state.borrow().control.clone();
        if control.command != Command::Pause || control.at >= begun {
            return Ok(control);
        }
        let go = self.later_control(Control { at: begun, ..Control::default() });
        self.journal.set_control(&self.header.id, &go).await?;
        self.latest_control().await
    }

    async fn end(&self, stop: Result<Stop, Error>) -> Result<(), Error> {
        match stop {
            Ok(Stop::Done) => {
                self.set_status(Status::Done);
                self.emit(&Event::Progress);
                self.emit(&Event::Done);
                Ok(())
            }
            Ok(Stop::Control(control)) => {
                self.show_control(&control);
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
    async fn all(&mut self) -> Result<Stop, Error> {
        self.campaign.settle_by_keys(self.call).await?;
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
                Hold::Pause(control) => return Ok(Stop::Control(control)),
            }
            if self.common.is_empty() && self.has_common() {
                self.common = self.encode_common().await?;
            }
            if let Some(control) = self.attempt(index).await? {
                return Ok(Stop::Control(control));
            }
        }
    }

    /// Whether files go to more than one message that is still to be posted: reading them for one alone is part of its
    /// progress, and of a campaign that is over they may be gone.
    fn has_common(&self) -> bool {
        let header = &self.campaign.header;
        header.files.iter().any(|file| file.is_common)
            && self.campaign.state.borrow().open(header) > 1
    }

    /// Encodes the files of all once.
    async fn encode_common(&self) -> Result<Vec<(usize, Encoded)>, Error> {
        let mut common = Vec::new();
        let files = self.campaign.header.files.iter().enumerate();
        for (number, meta) in files.filter(|(_, file)| file.is_common) {
            let Some(file) = self.campaign.file(number) else { continue };
            let encoded = self.campaign.carrier().encode(&file, self.call).await?;
            let lost = |why: Unreadable| {
                let text = why.of(&meta.name).sentence();
                Error::storage(campaign::STORAGE_FILE, Params::of_text(&text))
            };
            common.push((number, encoded.map_err(lost)?));
        }
        Ok(common)
    }
}
