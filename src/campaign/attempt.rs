//! One row: written down, posted once, and what became of it written down.

use std::cell::Cell;

use crate::api::send::SendOptions;
use crate::core::error::Error;
use crate::core::outcome::Sent;
use crate::core::random;

use super::fate::{Fate, Fault, RowState};
use super::header::{Control, Wish};
use super::journal::Start;
use super::plan::Next;
use super::runner::Run;
use super::verdict::{self, Verdict};
use super::view::Event;

impl Run<'_> {
    /// Posts a row, if nothing has come in between; a control where the run has to pause.
    ///
    /// # Errors
    /// The call was ended, or the storage's.
    pub(super) async fn attempt(&self, index: usize) -> Result<Option<Control>, Error> {
        let campaign = self.campaign;
        let Some(merged) = campaign.preview(index) else { return Ok(None) };
        if self.was_taken_after_all(index).await? {
            return Ok(None);
        }
        let draft = campaign.draft(merged, |number| self.data(number));
        let client = &campaign.client;
        let key = random::uuid(client.random());
        let before = campaign.live.borrow().fate(index);
        let announced = Cell::new(None);
        let is_held = Cell::new(false);
        let announce = async || self.announce(index, &before, &key, &announced, &is_held).await;
        let interval = campaign.header.plan.interval;
        let options = SendOptions::default();
        let result = client.post_once(draft, &key, interval, announce, &options, self.call).await;
        match (announced.get(), result) {
            (None, Err(_)) if is_held.get() => Ok(None),
            (None, Err(error)) => self.not_posted(index, &before, error).await,
            (posted_at, result) => self.posted(index, posted_at.unwrap_or_default(), result).await,
        }
    }

    /// Writes that the row is about to be posted. It is called when the pace has let it through and no
    /// other tab may post for this sender: what it reads now stays true.
    async fn announce(
        &self,
        index: usize,
        before: &Fate,
        key: &str,
        announced: &Cell<Option<f64>>,
        is_held: &Cell<bool>,
    ) -> Result<(), Error> {
        let campaign = self.campaign;
        let now = self.clock().wall();
        self.read_usage(now).await?;
        let control = campaign.journal.control(&campaign.header.id).await?;
        let is_wished = campaign.live.borrow().control.wish == Wish::Go && control.wish == Wish::Go;
        if !is_wished || self.next(now) != Next::Now || self.too_soon(now).await? > 0.0 {
            is_held.set(true);
            return Err(Error::State { message: "Not now. Nothing was sent.".into() });
        }
        let fate = before.sending(key, now);
        let start = Start { sender: &campaign.header.letter.sender, at: now };
        let written =
            campaign.journal.write(&campaign.header.id, &[(index, &fate)], Some(start), None).await;
        if let Err(error) = written {
            // It may have been written all the same; it is certain here that the row was not posted.
            let not_posted = Fate { state: before.state, attempts: before.attempts, ..fate };
            let mut live = campaign.live.borrow_mut();
            live.set(index, not_posted);
            live.unsaved.insert(index);
            return Err(error);
        }
        announced.set(Some(now));
        let mut live = campaign.live.borrow_mut();
        live.set(index, fate);
        live.usage.add(now);
        live.started(self.clock().now());
        drop(live);
        campaign.emit(&Event::Row("sending", index));
        Ok(())
    }

    /// Whether a row that was answered with 429 is in the mailbox. A browser may post twice by itself, and
    /// what it shows is the answer to the second copy, refused because the first was taken a moment ago.
    async fn was_taken_after_all(&self, index: usize) -> Result<bool, Error> {
        let campaign = self.campaign;
        let fate = campaign.live.borrow().fate(index);
        let is_doubtful = fate.error.as_ref().is_some_and(|error| error.status == Some(429));
        if fate.state != RowState::Pending || fate.by_person || !is_doubtful {
            return Ok(false);
        }
        let wait = match campaign.settle_by_inbox(vec![index], self.call).await {
            Ok(()) => return Ok(campaign.live.borrow().state(index) != RowState::Pending),
            Err(error) => match verdict::of(&error) {
                Verdict::End => return Err(error),
                _ => self.back_off(None),
            },
        };
        self.wait(self.clock().wall() + wait, "service").await?;
        Ok(true)
    }

    /// The row did not come to be posted, and the journal was told nothing.
    async fn not_posted(
        &self,
        index: usize,
        before: &Fate,
        error: Error,
    ) -> Result<Option<Control>, Error> {
        match verdict::of(&error) {
            Verdict::Refuse => {
                let now = self.clock().wall();
                let fate = before.with(RowState::Refused, Some(Fault::of(&error)), now);
                self.campaign.write(index, fate.clone()).await?;
                self.tell("refused", index);
                Ok(self.tally(&fate))
            }
            Verdict::Wait(told, reason) => {
                self.wait(self.clock().wall() + self.back_off(told), reason).await?;
                Ok(None)
            }
            Verdict::Pause(reason) => Ok(Some(pause(reason, &error))),
            Verdict::End => Err(lost(error)),
        }
    }

    /// The row was posted: writes what became of it.
    async fn posted(
        &self,
        index: usize,
        posted_at: f64,
        result: Result<Sent, Error>,
    ) -> Result<Option<Control>, Error> {
        let campaign = self.campaign;
        let now = self.clock().wall();
        let sending = campaign.live.borrow().fate(index);
        let error = match result {
            Ok(sent) => {
                self.failures_in_a_row.set(0);
                let fate = sending.sent(sent.message_id, now);
                return self.settle(index, fate, "sent").await;
            }
            Err(error @ Error::UnknownOutcome { .. }) => {
                self.must_look.set(true);
                let fate = sending.with(RowState::Unknown, Some(Fault::of(&error)), now);
                let paused = self.settle(index, fate, "unknown").await?;
                return match self.call.cancel.reason() {
                    Some(reason) => Err(Error::ended(reason)),
                    None => Ok(paused),
                };
            }
            Err(error) => error,
        };
        let verdict = verdict::of(&error);
        let state = match verdict {
            Verdict::Refuse => RowState::Refused,
            _ => RowState::Pending,
        };
        let fate = sending.with(state, Some(Fault::of(&error)), now);
        let start = Start { sender: &campaign.header.letter.sender, at: posted_at };
        let written =
            campaign.journal.write(&campaign.header.id, &[(index, &fate)], None, Some(start)).await;
        {
            let mut live = campaign.live.borrow_mut();
            live.set(index, fate.clone());
            if written.is_err() {
                live.unsaved.insert(index);
            } else {
                live.usage.remove(posted_at);
            }
        }
        written?;
        match verdict {
            Verdict::Refuse => {
                self.tell("refused", index);
                Ok(self.tally(&fate))
            }
            Verdict::Wait(told, reason) => {
                self.tell("pending", index);
                self.wait(self.clock().wall() + self.back_off(told), reason).await?;
                Ok(None)
            }
            Verdict::Pause(reason) => {
                self.tell("pending", index);
                Ok(Some(pause(reason, &error)))
            }
            Verdict::End => {
                self.tell("pending", index);
                Err(lost(error))
            }
        }
    }

    async fn settle(
        &self,
        index: usize,
        fate: Fate,
        word: &'static str,
    ) -> Result<Option<Control>, Error> {
        self.campaign.write(index, fate.clone()).await?;
        self.tell(word, index);
        Ok(self.tally(&fate))
    }

    fn tell(&self, word: &'static str, index: usize) {
        self.campaign.emit(&Event::Row(word, index));
        self.campaign.emit(&Event::Progress);
    }
}

fn pause(reason: &str, error: &Error) -> Control {
    let message = Some(error.to_string());
    Control { wish: Wish::Pause, reason: Some(reason.into()), message }
}

/// A file that can no longer be read in the journal is the storage's fault, and not the caller's.
fn lost(error: Error) -> Error {
    match error {
        Error::Validation(problems) => {
            let words: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
            Error::storage(format!("{} Nothing was sent.", words.join(" ")))
        }
        other => other,
    }
}
