//! What a run waits for between two rows: the network, the plan, a service in trouble, the pace.

use futures::future::{Either, select};

use crate::core::back_off::BackOff;
use crate::core::error::Error;

use super::runner::Run;
use crate::campaign::journal::header::Control;
use crate::campaign::schedule::plan::{Next, Reason};
use crate::campaign::settle::BETWEEN_LOOKS;
use crate::campaign::state::Status;
use crate::campaign::verdict::{self, Verdict};
use crate::campaign::view::Event;
use crate::core::starts::QUARTER;

/// Milliseconds before the next try where nobody said when, at first and at most.
const BACK_OFF: BackOff = BackOff::doubling(5_000.0, 300_000.0);
/// The longest that one timer runs: a device that sleeps stops timers, and other tabs have commands.
const NAP: f64 = 60_000.0;

/// Whether a row may be posted now.
pub(in crate::campaign) enum Hold {
    /// It may.
    Free,
    /// Something was waited for: everything is to be looked at again.
    Again,
    /// The run has to pause.
    Pause(Control),
}

impl Run<'_> {
    /// Waits for what stands in the way of a row.
    pub(in crate::campaign) async fn hold(&self, index: usize) -> Result<Hold, Error> {
        if self.campaign.carrier().state().is_offline {
            self.offline().await?;
            return Ok(Hold::Again);
        }
        let now = self.clock().wall();
        let outcome = self.campaign.state.borrow().outcome(index);
        // By the clock of its post, which may have been set back since.
        let is_of_now = outcome.posted_at.is_none_or(|at| at <= now + QUARTER);
        if let Some(until) = outcome.not_before.filter(|until| is_of_now && *until > now) {
            self.wait(until, "service").await?;
            return Ok(Hold::Again);
        }
        self.read_usage(now).await?;
        if let Next::At { until, reason } = self.next(index, now) {
            self.wait(until, word(reason)).await?;
            return Ok(Hold::Again);
        }
        if self.must_look.get() {
            return self.look().await;
        }
        let wait = self.too_soon(self.clock().wall()).await?;
        if wait > 0.0 {
            self.nap(wait).await?;
            return Ok(Hold::Again);
        }
        Ok(Hold::Free)
    }

    /// Milliseconds by which a start now would be too soon after one that this page may not know of: the
    /// page that made it may be gone.
    pub(in crate::campaign) async fn too_soon(&self, now: f64) -> Result<f64, Error> {
        let header = &self.campaign.header;
        let last = self.campaign.journal.last_start(&header.letter.sender).await?;
        let interval = header.plan.interval.max(self.campaign.carrier().state().interval);
        // One that lies ahead is of a clock that was set back.
        Ok(last.filter(|last| *last <= now).map_or(0.0, |last| (last + interval - now).max(0.0)))
    }

    /// Takes in what other tabs and single sends have counted since.
    pub(in crate::campaign) async fn read_usage(&self, now: f64) -> Result<(), Error> {
        let campaign = self.campaign;
        let since = campaign.state.borrow().usage_at.min(now) - QUARTER;
        let sender = &campaign.header.letter.sender;
        let starts = campaign.journal.starts(sender, since).await?;
        let (count, last) = campaign.state.borrow_mut().usage.take(starts, now);
        let found = match count {
            0 => None,
            _ => Some(campaign.journal.found_ahead(sender, (count, last), now).await?),
        };
        let mut state = campaign.state.borrow_mut();
        state.usage.ahead = found.map(|found| (found, count));
        state.usage_at = now;
        Ok(())
    }

    /// When the plan lets a row go.
    pub(in crate::campaign) fn next(&self, index: usize, now: f64) -> Next {
        let addressees = self.campaign.rows.get(index).map_or(1, |row| row.addressee_count());
        let state = self.campaign.state.borrow();
        let used = |since: f64| state.usage.since(since);
        self.campaign.header.plan.next(now, addressees, self.campaign.zone.as_ref(), &used)
    }

    /// Waits until a time of the clock on the wall, or until something changes.
    pub(in crate::campaign) async fn wait(
        &self,
        until: f64,
        reason: &'static str,
    ) -> Result<(), Error> {
        let campaign = self.campaign;
        campaign.set_status(Status::Waiting { until, reason });
        campaign.emit(&Event::Waiting { until, reason });
        let result = self.nap_until(until).await;
        campaign.set_status(Status::Running);
        campaign.emit(&Event::Progress);
        result
    }

    /// Ready at the time, or early where there is a command, or the clock was set back: the time may be another's then.
    async fn nap_until(&self, until: f64) -> Result<(), Error> {
        let mut before = 0.0;
        loop {
            let now = self.clock().wall();
            if now >= until || now < before || self.stop().await?.is_some() {
                return Ok(());
            }
            before = now;
            self.nap(until - now).await?;
        }
    }

    async fn nap(&self, longest: f64) -> Result<(), Error> {
        let rung = self.campaign.alarm.set();
        let nap = select(self.clock().sleep(longest.min(NAP)), rung);
        let napped = self.call.cancel.race(Box::pin(nap)).await.map_err(Error::ended)?;
        drop::<Either<_, _>>(napped);
        Ok(())
    }

    /// Pauses until the device is online again.
    async fn offline(&self) -> Result<(), Error> {
        let campaign = self.campaign;
        let (reason, message) = ("offline".to_owned(), None);
        campaign.set_status(Status::Paused { reason: reason.clone(), message });
        campaign.emit(&Event::Paused { reason });
        while campaign.carrier().state().is_offline && self.stop().await?.is_none() {
            self.nap(NAP).await?;
        }
        campaign.set_status(Status::Running);
        campaign.emit(&Event::Progress);
        Ok(())
    }

    /// Waits, or pauses, as an error of a read says.
    async fn held_up(&self, error: &Error, word: &'static str) -> Result<Option<Control>, Error> {
        let told = match verdict::of(error) {
            Verdict::End => return Err(error.clone()),
            Verdict::Pause(reason) => return Ok(Some(self.pause(reason, error))),
            Verdict::Wait(told, _) => told,
            Verdict::Refuse => None,
        };
        self.wait(self.clock().wall() + self.back_off(told), word).await?;
        Ok(None)
    }

    /// Looks whether the service answers; waits where it does not.
    async fn look(&self) -> Result<Hold, Error> {
        if let Err(error) = self.campaign.carrier().answers(self.call).await {
            return Ok(self.held_up(&error, "service").await?.map_or(Hold::Again, Hold::Pause));
        }
        self.must_look.set(false);
        self.failures_in_a_row.set(0);
        Ok(Hold::Again)
    }

    /// Looks for the rows whose no may have been to another copy, where that is due: found, they were sent; else
    /// they stay unknown. A look that fails is made later, and others go on meanwhile.
    ///
    /// # Errors
    /// The call was ended, or the storage's.
    pub(in crate::campaign) async fn look_for_some_copies(&self) -> Result<(), Error> {
        let now = self.clock().wall();
        let (_, due) = self.campaign.state.borrow().looks(now);
        if due.is_empty() || self.clock().now() < self.looks_after.get() {
            return Ok(());
        }
        let put_off = self.campaign.look_for(due, self.call).await?;
        self.looks_after.set(self.clock().now() + put_off.max(BETWEEN_LOOKS));
        Ok(())
    }

    /// Waits for the next look at rows whose no may have been to another copy; whether there is one.
    ///
    /// # Errors
    /// The call was ended, or the storage's.
    pub(in crate::campaign) async fn wait_for_looks(&self) -> Result<bool, Error> {
        let (now, wall) = (self.clock().now(), self.clock().wall());
        let (next, due) = self.campaign.state.borrow().looks(wall);
        let put_off = wall + (self.looks_after.get() - now).max(0.0);
        let until = match (due.is_empty(), next) {
            (false, _) => put_off,
            (true, Some(next)) => next.max(put_off),
            (true, None) => return Ok(false),
        };
        // Not to the end of it: the clock on the wall may be set meanwhile, and with it what is due.
        let (campaign, reason) = (self.campaign, "settling");
        campaign.set_status(Status::Waiting { until, reason });
        campaign.emit(&Event::Waiting { until, reason });
        self.nap((until - wall).max(1.0)).await?;
        campaign.set_status(Status::Running);
        Ok(true)
    }

    /// How long to wait before the next try.
    pub(in crate::campaign) fn back_off(&self, told: Option<f64>) -> f64 {
        let failures = self.failures_in_a_row.get();
        self.failures_in_a_row.set(failures + 1);
        told.unwrap_or_else(|| BACK_OFF.after(failures))
    }
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Hours => "hours",
        Reason::Day => "day",
        Reason::Month => "month",
    }
}
