//! One row: written down, posted once, and what became of it written down.

use std::cell::Cell;

use crate::core::error::ProxyState;
use crate::core::error::codes::{Params, campaign as codes};
use crate::core::error::{Doubt, Error};
use crate::core::host::random;
use crate::core::key::Key;
use crate::core::key::outcome::{Ground, PostedOnce};

use super::runner::Run;
use crate::campaign::journal::Starts;
use crate::campaign::journal::header::{Command, Control};
use crate::campaign::journal::outcome::{Fault, RowOutcome, RowState};
use crate::campaign::schedule::plan::Next;
use crate::campaign::verdict::{self, Verdict};
use crate::campaign::view::Event;
use crate::core::starts::Start;

impl Run<'_> {
    /// Posts a row, if nothing has come in between; a control where the run has to pause.
    ///
    /// # Errors
    /// The call was ended, or the storage's.
    pub(in crate::campaign) async fn attempt(
        &self,
        index: usize,
    ) -> Result<Option<Control>, Error> {
        let campaign = self.campaign;
        if campaign.has_lost.get() {
            return Err(lost_entry());
        }
        let Some(merged) = campaign.preview(index) else { return Ok(None) };
        let before = campaign.state.borrow().outcome(index);
        let is_beyond_reach = before.kept_key().is_some_and(|(_, from)| {
            !from.is_whole() || before.via != campaign.carrier().state().via
        });
        if is_beyond_reach {
            return self.give_up_key(index, &before).await;
        }
        let draft = campaign.draft(merged, |number| self.data(number));
        let (text, proxy_state) = match before.kept_key() {
            Some((key, proxy_state)) => (key.to_owned(), Some(proxy_state)),
            None => (random::uuid(campaign.random()), None),
        };
        let key = Key { text: &text, proxy_state };
        let interval = campaign.header.plan.interval;
        let turn = match campaign
            .carrier()
            .turn(draft, key, interval, self.progress.clone(), self.call)
            .await
        {
            Ok(turn) => turn,
            Err(error) => return self.not_posted(index, &before, error).await,
        };
        let posted_at = match self.announce(index, &before, &text, turn.proxy_state()).await {
            Ok(Some(posted_at)) => posted_at,
            Ok(None) => return Ok(None),
            Err(error) => {
                // Others of the sender need not wait for what comes of this one.
                drop(turn);
                return self.not_posted(index, &before, error).await;
            }
        };
        let outcome = turn.post().await;
        self.posted(index, &before, posted_at, outcome).await
    }

    /// The proxy that keeps the row's key is another one than messages go to now, or gave no mark by which it could
    /// be believed: nobody can burn that key, and a copy that is still on its way could pass beside a new one. That is
    /// for a person. What the proxy gave back was no longer counted, and is again.
    async fn give_up_key(
        &self,
        index: usize,
        before: &RowOutcome,
    ) -> Result<Option<Control>, Error> {
        let (campaign, now) = (self.campaign, self.clock().wall());
        let has_key =
            |kept: &RowOutcome| kept.state == RowState::Pending && kept.kept_key().is_some();
        let next = |kept: &RowOutcome| kept.with(RowState::Unknown, None, now);
        let counted_again = before.posted_at.map(|at| campaign.start(index, at));
        let starts = Starts { counted_again, ..Starts::default() };
        let written = campaign.change(index, &has_key, &next, starts).await?;
        if let Some(Start { at, addressees, .. }) = counted_again.filter(|_| written.is_some()) {
            campaign.state.borrow_mut().usage.add(at, addressees);
        }
        self.tell("unknown", index);
        Ok(written.and_then(|outcome| self.tally(&outcome)))
    }

    /// Writes that the row is about to be posted, and gives the time that it wrote; nothing where the row is not to go
    /// now. It is called while the row has its turn and no other tab may post for this sender: what it reads now stays
    /// true.
    ///
    /// # Errors
    /// The row is not to be posted: it belongs to another mailbox, or the journal could not be told.
    async fn announce(
        &self,
        index: usize,
        before: &RowOutcome,
        key: &str,
        proxy_state: &ProxyState,
    ) -> Result<Option<f64>, Error> {
        let campaign = self.campaign;
        let now = self.clock().wall();
        campaign.must_be_of(proxy_state)?;
        self.read_usage(now).await?;
        let may_go_on = campaign.latest_control().await?.command == Command::Go;
        if !may_go_on || self.next(index, now) != Next::Now || self.too_soon(now).await? > 0.0 {
            return Ok(None);
        }
        let start = campaign.start(index, now);
        let starts = Starts { counted: Some(start), ..Starts::default() };
        let via = campaign.carrier().state().via;
        // Another object may have settled the row since it was picked.
        let is_free = |kept: &RowOutcome| {
            kept.state == RowState::Pending && kept.key == before.key && !kept.is_left_open()
        };
        let next = |kept: &RowOutcome| kept.sending(key, via.clone(), proxy_state, now);
        match campaign.change(index, &is_free, &next, starts).await {
            Ok(Some(_)) => {}
            Ok(None) if campaign.has_lost.get() => return Err(lost_entry()),
            Ok(None) => return Ok(None),
            Err(error) => {
                // It may have been written all the same; it is certain here that the row was not posted.
                let not_posted = RowOutcome {
                    state: before.state,
                    ground: before.ground.or(Some(Ground::NotPosted)),
                    by_person: before.by_person,
                    ..before.sending(key, via.clone(), proxy_state, now)
                };
                campaign.keep_unsaved(index, not_posted);
                return Err(error);
            }
        }
        let mut state = campaign.state.borrow_mut();
        state.usage.add(now, start.addressees);
        state.started(self.clock().now());
        drop(state);
        campaign.emit(&Event::Row("sending", index));
        Ok(Some(now))
    }

    /// The row did not come to be posted, and the journal was told nothing.
    async fn not_posted(
        &self,
        index: usize,
        before: &RowOutcome,
        error: Error,
    ) -> Result<Option<Control>, Error> {
        match verdict::of(&error) {
            // Only what is wrong with the message itself; else it was a read that was refused.
            Verdict::Refuse if !matches!(error, Error::Validation(_)) => {
                Ok(Some(self.pause(error.group(), &error)))
            }
            Verdict::Refuse => {
                let now = self.clock().wall();
                let is_free =
                    |kept: &RowOutcome| kept.state == RowState::Pending && kept.key == before.key;
                let next =
                    |kept: &RowOutcome| kept.with(RowState::Refused, Some(Fault::of(&error)), now);
                let outcome =
                    self.campaign.change(index, &is_free, &next, Starts::default()).await?;
                self.tell("refused", index);
                Ok(outcome.and_then(|outcome| self.tally(&outcome)))
            }
            Verdict::Wait(told, reason) => {
                self.wait(self.clock().wall() + self.back_off(told), reason).await?;
                Ok(None)
            }
            Verdict::Pause(reason) => Ok(Some(self.pause(reason, &error))),
            Verdict::End => Err(lost(error)),
        }
    }

    /// The row was posted: writes what became of it.
    async fn posted(
        &self,
        index: usize,
        before: &RowOutcome,
        posted_at: f64,
        outcome: PostedOnce,
    ) -> Result<Option<Control>, Error> {
        let sending = self.campaign.state.borrow().outcome(index);
        match outcome {
            PostedOnce::Sent(sent) => self.sent(index, &sending, sent.message_id).await,
            PostedOnce::Unknown(error) => self.unknown(index, &sending, error).await,
            PostedOnce::NotSent(error, ground) => {
                // A post that was not even begun takes back nothing of what is known of its key.
                let ground = match ground {
                    Ground::NotPosted if before.kept_key().is_some() => Ground::Key,
                    other => other,
                };
                self.not_sent(index, &sending, posted_at, error, ground).await
            }
        }
    }

    /// The service took the row.
    async fn sent(
        &self,
        index: usize,
        sending: &RowOutcome,
        message_id: String,
    ) -> Result<Option<Control>, Error> {
        self.failures_in_a_row.set(0);
        let now = self.clock().wall();
        let other = self.campaign.state.borrow().row_of(&message_id).filter(|row| *row != index);
        let shared_id = other.is_some();
        let outcome = RowOutcome { shared_id, ..sending.sent(message_id.clone(), now) };
        let paused = self.settle(index, outcome, "sent", None).await?;
        if let Some(other) = other {
            let has_it = |kept: &RowOutcome| kept.message_id.as_deref() == Some(&message_id);
            let next = |kept: &RowOutcome| RowOutcome { shared_id, ..kept.clone() };
            self.campaign.change(other, &has_it, &next, Starts::default()).await?;
            self.tell("sent", other);
        }
        Ok(paused)
    }

    /// Nobody knows what became of the row.
    async fn unknown(
        &self,
        index: usize,
        sending: &RowOutcome,
        error: Error,
    ) -> Result<Option<Control>, Error> {
        self.must_look.set(true);
        let now = self.clock().wall();
        let outcome = sending.with(RowState::Unknown, Some(Fault::of(&error)), now);
        let paused = self.settle(index, outcome, "unknown", None).await?;
        if let Some(reason) = self.call.cancel.reason() {
            return Err(Error::ended(reason));
        }
        let Error::UnknownOutcome { cause, doubt, .. } = &error else { return Ok(paused) };
        match verdict::of(cause) {
            _ if paused.is_some() => {}
            // What it answered may be about the one copy; others may go, at the pace that it asks for.
            Verdict::Wait(told, reason) if *doubt == Doubt::OtherCopy => {
                self.wait(now + self.back_off(told), reason).await?;
            }
            // Nor is the next row's outcome to be learned before somebody has signed in again.
            _ if *doubt == Doubt::SignedOut => {
                return Ok(Some(self.pause("authentication", &error)));
            }
            _ if *doubt == Doubt::OtherCopy => {
                self.wait(now + self.back_off(None), "service").await?;
            }
            // Whoever is not let in at the proxy's door will not be with the next row either.
            Verdict::Pause(reason) => return Ok(Some(self.pause(reason, &error))),
            _ => {}
        }
        Ok(paused)
    }

    /// The row certainly was not taken.
    async fn not_sent(
        &self,
        index: usize,
        sending: &RowOutcome,
        posted_at: f64,
        error: Error,
        ground: Ground,
    ) -> Result<Option<Control>, Error> {
        let now = self.clock().wall();
        let verdict = verdict::of(&error);
        let (state, word) = match verdict {
            Verdict::Refuse => (RowState::Refused, "refused"),
            _ => (RowState::Pending, "pending"),
        };
        let not_before = match verdict {
            Verdict::Wait(told, _) => Some(now + self.back_off(told)),
            _ => None,
        };
        let outcome = RowOutcome { not_before, ..sending.not_sent(state, &error, ground, now) };
        let paused = self.settle(index, outcome, word, Some(posted_at)).await?;
        match verdict {
            Verdict::Refuse => Ok(paused),
            Verdict::Wait(_, reason) => {
                self.wait(not_before.unwrap_or(now), reason).await?;
                Ok(None)
            }
            Verdict::Pause(reason) => Ok(Some(self.pause(reason, &error))),
            Verdict::End => Err(lost(error)),
        }
    }

    /// Writes what became of the attempt; a start that turned out not to be one is given back.
    async fn settle(
        &self,
        index: usize,
        outcome: RowOutcome,
        word: &'static str,
        given_back: Option<f64>,
    ) -> Result<Option<Control>, Error> {
        let campaign = self.campaign;
        let key = outcome.key.as_deref();
        let is_sent = outcome.state == RowState::Sent;
        let was_lost = Cell::new(false);
        let is_it = |kept: &RowOutcome| {
            // Nobody takes an attempt back.
            was_lost.set(kept.attempts < outcome.attempts);
            // That it was sent is known for sure, whatever somebody thought meanwhile.
            let is_known = is_sent && kept.key.as_deref() == key;
            kept.is_open_under(key) || is_known || was_lost.get()
        };
        let given_back = given_back.map(|at| campaign.start(index, at));
        let starts = Starts { given_back, ..Starts::default() };
        let written = campaign.change(index, &is_it, &|_| outcome.clone(), starts).await;
        if let Err(error) = written {
            campaign.keep_unsaved(index, outcome);
            return Err(error);
        }
        if let Some(Start { at, addressees, .. }) = given_back {
            campaign.state.borrow_mut().usage.remove(at, addressees);
        }
        self.tell(word, index);
        if was_lost.get() || campaign.has_lost.get() {
            return Err(lost_entry());
        }
        Ok(self.tally(&outcome))
    }

    fn tell(&self, word: &'static str, index: usize) {
        self.campaign.emit(&Event::Row(word, index));
        self.campaign.emit(&Event::Progress);
    }
}

/// The journal acknowledged a row as written and does not have it.
fn lost_entry() -> Error {
    Error::storage(codes::STORAGE_LOST, Params::none())
}

/// A file that can no longer be read in the journal is the storage's fault, and not the caller's.
fn lost(error: Error) -> Error {
    match error {
        Error::Validation(problems) => {
            let words: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
            Error::storage(codes::STORAGE_FILE, Params::of_text(&words.join(" ")))
        }
        other => other,
    }
}
