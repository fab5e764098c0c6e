//! Rows of which nobody knows: asked after by their keys where the package's own proxy stands in between,
//! looked for in the inbox otherwise. What is found is written; what is not stays unknown, and is never
//! posted again on that ground: an acceptance may come late.

pub mod acceptances;
pub mod follow;
pub(in crate::campaign) mod leftovers;
pub(in crate::campaign) mod other_rows;

use serde::Serialize;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::key::outcome::Ground;
use crate::core::key::outcome::KeyOutcome;
use crate::core::message::address;
use crate::tracking::receipt::subject;

use super::campaign::Campaign;
use super::change::Starts;
use super::journal::Start;
use super::journal::header::Wish;
use super::journal::outcome::{Fate, Fault, RowState};
use super::run::verdict;
use super::run::verdict::Verdict;
use super::view::Event;
use acceptances::Acceptances;
use other_rows::Others;

/// Milliseconds for which looking is put off after a read that failed.
const PUT_OFF: f64 = 60_000.0;
/// Milliseconds after which no further key is asked after: where nobody answers, each takes its time.
const ASKING: f64 = 60_000.0;

/// What came of looking for the rows of which nobody knew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reconciled {
    /// Found, once.
    pub sent: usize,
    /// Found more than once.
    pub copies: usize,
    /// Of which still nobody knows.
    pub unknown: usize,
}

impl Campaign {
    /// Looks for the rows of which nobody knows.
    ///
    /// # Errors
    /// Those of a read, the storage's, or the call was ended. What was found by then is written.
    pub async fn reconcile(&self, call: &Call) -> Result<Reconciled, Error> {
        self.client.enter(call)?;
        self.must_be_there().await?;
        self.settle_leftovers().await?;
        // Whose keys may be asked after, of who is signed in by now; where that is not told none is.
        let _may_fail = self.must_be_own(call).await;
        let before: Vec<usize> = self.live.borrow().of(RowState::Unknown);
        for index in &before {
            self.refresh(*index).await?;
        }
        self.settle_by_keys(call).await?;
        let unknown = self.live.borrow().of(RowState::Unknown);
        let mut searched = self.settle_by_inbox(unknown, call).await;
        if searched.is_ok() {
            let now = self.client.clock().wall();
            let refused = self.live.borrow().may_turn_up(now);
            searched = self.settle_by_inbox(refused, call).await;
        }
        let live = self.live.borrow();
        let mut reconciled = Reconciled::default();
        for index in before {
            let fate = live.fate(index);
            match fate.state {
                RowState::Unknown | RowState::Sending => reconciled.unknown += 1,
                RowState::Sent if fate.copies.len() > 1 => reconciled.copies += 1,
                RowState::Sent => reconciled.sent += 1,
                _ => {}
            }
        }
        drop(live);
        self.emit(&Event::Progress);
        searched.map(|_| reconciled)
    }

    /// Asks the proxy after the keys of rows of which nobody knows.
    pub(super) async fn settle_by_keys(&self, call: &Call) -> Result<(), Error> {
        let rows = self.live.borrow().of(RowState::Unknown);
        let begun = self.client.now();
        for index in rows {
            let fate = self.live.borrow().fate(index);
            let (Some(key), Some(posted_at)) = (&fate.key, fate.posted_at) else { continue };
            // Another proxy, or the service itself, knows nothing of it, and must not be believed; nor must this
            // one of another mailbox's keys.
            let standing = fate.standing();
            let may_know = fate.via.is_some() && fate.via == self.client.via();
            if !may_know || self.client.is_of_another(&standing) {
                continue;
            }
            // Each question may take long where nobody answers: a wish is heard between two.
            let is_wished = !self.is_at_work() || self.latest_wish().await?.wish == Wish::Go;
            if !is_wished || self.client.now() - begun > ASKING {
                break;
            }
            let told = self.client.ask_key(key, &standing, call).await?;
            self.settle_by_key(index, key, posted_at, told).await?;
        }
        Ok(())
    }

    async fn settle_by_key(
        &self,
        index: usize,
        key: &str,
        posted_at: f64,
        told: KeyOutcome,
    ) -> Result<(), Error> {
        let now = self.client.clock().wall();
        let (state, error, id, word) = match told {
            KeyOutcome::Unknown => return Ok(()),
            KeyOutcome::Sent(sent) => (RowState::Sent, None, Some(sent.message_id), "sent"),
            KeyOutcome::NotSent(error) if verdict::of(&error) == Verdict::Refuse => {
                (RowState::Refused, Some(error), None, "refused")
            }
            // The proxy vouches that it was not sent, and never will be under this key.
            KeyOutcome::NotSent(error) => (RowState::Pending, Some(error), None, "pending"),
            KeyOutcome::Never => (RowState::Pending, None, None, "pending"),
        };
        let is_it =
            |kept: &Fate| kept.state == RowState::Unknown && kept.key.as_deref() == Some(key);
        // Whatever the proxy told of the key, asking has burned it.
        let ground = Some(Ground::Burned);
        let next = |kept: &Fate| match id {
            Some(id) => kept.sent(id, now),
            None => Fate { ground, ..kept.with(state, error.as_ref().map(Fault::of), now) },
        };
        let start = Start { sender: &self.header.letter.sender, at: posted_at };
        let given_back = (state != RowState::Sent).then_some(start);
        let starts = Starts { given_back, ..Starts::default() };
        if self.change(index, is_it, next, starts).await?.is_some() {
            self.emit(&Event::Row(word, index));
        }
        Ok(())
    }

    /// Looks for rows that are due. For how many milliseconds looking is put off, where a read failed: 0 where it did
    /// not. A refusal that stays is counted as a look, or the rows would be looked for without end.
    ///
    /// # Errors
    /// The call was ended, or the storage's.
    pub(super) async fn look_for(&self, rows: Vec<usize>, call: &Call) -> Result<f64, Error> {
        match self.look_by_itself(rows.clone(), call).await {
            Ok(()) => Ok(0.0),
            Err(error @ (Error::Abort { .. } | Error::Storage { .. } | Error::Closed)) => {
                Err(error)
            }
            Err(error) if error.retryable() => Ok(PUT_OFF),
            Err(_) => {
                for index in rows {
                    self.count_look(index).await?;
                }
                Ok(0.0)
            }
        }
    }

    /// Notes that a row was looked for by itself, and not found.
    ///
    /// # Errors
    /// The storage's.
    pub(super) async fn count_look(&self, index: usize) -> Result<(), Error> {
        let now = self.client.clock().wall();
        let is_open = |kept: &Fate| kept.look_at(now).is_some();
        let next = |kept: &Fate| kept.looked_for(now);
        self.change(index, is_open, next, Starts::default()).await.map(drop)
    }

    /// Looks for rows that are due, and counts the look of those that were not found.
    ///
    /// # Errors
    /// Those of a read, the storage's, or the call was ended.
    pub(super) async fn look_by_itself(&self, rows: Vec<usize>, call: &Call) -> Result<(), Error> {
        self.settle_by_inbox(rows.clone(), call).await?;
        for index in rows {
            self.count_look(index).await?;
        }
        Ok(())
    }

    /// Looks for rows in the inbox; what is found is written as sent. Whether all was looked through.
    pub(super) async fn settle_by_inbox(
        &self,
        rows: Vec<usize>,
        call: &Call,
    ) -> Result<bool, Error> {
        if rows.is_empty() {
            return Ok(true);
        }
        let mut others = Others::of(self).await?;
        let mut acceptances = Acceptances::new(self.client.clone());
        let mut is_complete = true;
        let begun = self.client.now();
        for index in rows {
            let fate = self.live.borrow().fate(index);
            // There may be thousands of them, and nobody doubts what became of them.
            if fate.state == RowState::Refused && self.client.now() - begun > ASKING {
                break;
            }
            let (Some(row), Some(posted_at)) = (self.rows.get(index), fate.posted_at) else {
                continue;
            };
            let merged = self.merger.merge(row);
            let subject = subject::folded(&merged.subject);
            let recipient = address::folded(&merged.recipient);
            let is_bare = row.reference.is_none();
            if is_bare && others.may_be_of(&subject, &recipient) {
                // Another row's acceptance could not be told from this one's.
                is_complete = false;
                continue;
            }
            // By its reference, which nothing else bears; else by the addressee in the acceptance's text.
            let named = is_bare.then_some(recipient.as_str());
            // Of many that were refused each by its own reference would be a search too many.
            let reference = row.reference.as_deref().filter(|_| fate.state != RowState::Refused);
            let found = acceptances.of(&subject, reference, named, posted_at, call).await?;
            is_complete &= found.is_complete || !found.ids.is_empty();
            if found.ids.is_empty() {
                continue;
            }
            // The search took its time: other campaigns have gone on.
            others = Others::of(self).await?;
            if is_bare && others.may_be_of(&subject, &recipient) {
                continue;
            }
            let mut copies: Vec<String> =
                found.ids.into_iter().filter(|id| !others.ids.contains(id)).collect();
            let Some(first) = copies.first().cloned() else { continue };
            if copies.len() == 1 {
                copies.clear();
            }
            let now = self.client.clock().wall();
            let is_it = |kept: &Fate| {
                kept.key == fate.key && (kept.state == RowState::Unknown || kept.may_turn_up(now))
            };
            let next = |kept: &Fate| Fate { copies, ..kept.sent(first, now) };
            // What was thought not to have been taken is no longer counted.
            let start = Start { sender: &self.header.letter.sender, at: posted_at };
            let counted_again = (fate.state == RowState::Refused).then_some(start);
            let Some(_) = self.change(index, is_it, next, Starts::default()).await? else {
                continue;
            };
            if let Some(start) = counted_again {
                self.live.borrow_mut().usage.add(posted_at);
                self.journal.count_again(start).await?;
            }
            self.emit(&Event::Row("sent", index));
        }
        Ok(is_complete)
    }
}
