//! Rows of which nobody knows: asked after by their keys where the package's own proxy stands in between,
//! looked for in the inbox otherwise. What is found is written; what is not stays unknown, and is never
//! posted again on that ground: an acceptance may come late.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::api::ask_key::KeyFate;
use crate::api::client::Call;
use crate::core::address;
use crate::core::date::DAY;
use crate::core::error::Error;
use crate::tracking::find;

use super::acceptances::Acceptances;
use super::campaign::Campaign;
use super::fate::{Fate, Fault, RowState};
use super::journal::Start;
use super::merge::Merger;
use super::verdict::{self, Verdict};
use super::view::Event;

/// Milliseconds that the proxy keeps its keys.
const KEYS: f64 = 3.0 * DAY;

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
        let before: Vec<usize> = self.live.borrow().of(RowState::Unknown);
        for index in &before {
            self.refresh(*index).await?;
        }
        self.settle_by_keys(call).await?;
        let unknown = self.live.borrow().of(RowState::Unknown);
        let searched = self.settle_by_inbox(unknown, call).await;
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
        searched.map(|()| reconciled)
    }

    /// Asks the proxy after the keys of rows of which nobody knows.
    pub(super) async fn settle_by_keys(&self, call: &Call) -> Result<(), Error> {
        let now = self.client.clock().wall();
        let rows = self.live.borrow().of(RowState::Unknown);
        for index in rows {
            let fate = self.live.borrow().fate(index);
            let (Some(key), Some(posted_at)) = (&fate.key, fate.posted_at) else { continue };
            if now - posted_at > KEYS {
                continue;
            }
            let told = self.client.ask_key(key, posted_at, call).await?;
            self.settle_by_key(index, &fate, posted_at, told).await?;
        }
        Ok(())
    }

    async fn settle_by_key(
        &self,
        index: usize,
        fate: &Fate,
        posted_at: f64,
        told: KeyFate,
    ) -> Result<(), Error> {
        let now = self.client.clock().wall();
        let (settled, word) = match told {
            KeyFate::Unknown => return Ok(()),
            KeyFate::Sent(sent) => (fate.sent(sent.message_id, now), "sent"),
            KeyFate::NotSent(error) if verdict::of(&error) == Verdict::Refuse => {
                (fate.with(RowState::Refused, Some(Fault::of(&error)), now), "refused")
            }
            // The proxy vouches that it was not sent, and never will be under this key.
            KeyFate::NotSent(error) => {
                (fate.with(RowState::Pending, Some(Fault::of(&error)), now), "pending")
            }
            KeyFate::Never => (fate.with(RowState::Pending, None, now), "pending"),
        };
        let start = Start { sender: &self.header.letter.sender, at: posted_at };
        let given_back = (settled.state != RowState::Sent).then_some(start);
        self.journal.write(&self.header.id, &[(index, &settled)], None, given_back).await?;
        self.live.borrow_mut().set(index, settled);
        self.emit(&Event::Row(word, index));
        Ok(())
    }

    /// Looks for rows in the inbox; what is found is written as sent.
    pub(super) async fn settle_by_inbox(&self, rows: Vec<usize>, call: &Call) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let (mut known, rivals) = self.of_others().await?;
        known.extend(self.live.borrow().fates().flat_map(|(_, fate)| ids(fate)));
        let mut acceptances = Acceptances::new(self.client.clone());
        for index in rows {
            let fate = self.live.borrow().fate(index);
            let (Some(row), Some(posted_at)) = (self.rows.get(index), fate.posted_at) else {
                continue;
            };
            let merged = self.merger.merge(row);
            let subject = find::folded(&merged.subject);
            let recipient = address::folded(&merged.recipient);
            if row.reference.is_none() && rivals.contains(&rival(&recipient, &subject)) {
                // Another campaign has a row of which the same acceptance could tell.
                continue;
            }
            // By its reference, which nothing else bears; else by the addressee in the acceptance's text.
            let named = row.reference.is_none().then_some(recipient.as_str());
            let found =
                acceptances.of(&subject, row.reference.as_deref(), named, posted_at, call).await?;
            let mut copies: Vec<String> =
                found.into_iter().filter(|id| !known.contains(id)).collect();
            let Some(first) = copies.first().cloned() else { continue };
            known.extend(copies.iter().cloned());
            if copies.len() == 1 {
                copies.clear();
            }
            if fate.state == RowState::Pending {
                // It was thought not to have been taken, and no longer counted.
                let start = Start { sender: &self.header.letter.sender, at: posted_at };
                self.journal.count_again(start).await?;
                self.live.borrow_mut().usage.add(posted_at);
            }
            let sent = Fate { copies, ..fate.sent(first, self.client.clock().wall()) };
            self.write(index, sent).await?;
            self.emit(&Event::Row("sent", index));
        }
        Ok(())
    }

    /// The ids that other campaigns of the journal have, and the subjects and addressees of their rows that
    /// may have been sent without one.
    async fn of_others(&self) -> Result<(BTreeSet<String>, BTreeSet<String>), Error> {
        let (mut known, mut rivals) = (BTreeSet::new(), BTreeSet::new());
        for header in self.journal.headers().await? {
            if header.id == self.header.id {
                continue;
            }
            let fates = self.journal.fates(&header.id).await?;
            known.extend(fates.values().flat_map(ids));
            let is_open = |fate: &Fate| match fate.state {
                RowState::Unknown | RowState::Sending => true,
                RowState::Sent => fate.message_id.is_none(),
                _ => false,
            };
            if !fates.values().any(is_open) {
                continue;
            }
            let rows = self.journal.rows(&header).await?;
            let (merger, _) = Merger::lenient(&header.letter, &header.columns, &[]);
            for (index, _) in fates.iter().filter(|(_, fate)| is_open(fate)) {
                if let Some(row) = rows.get(*index) {
                    let merged = merger.merge(row);
                    let recipient = address::folded(&merged.recipient);
                    rivals.insert(rival(&recipient, &find::folded(&merged.subject)));
                }
            }
        }
        Ok((known, rivals))
    }
}

/// An addressee and a subject as one text.
fn rival(recipient: &str, subject: &str) -> String {
    format!("{recipient}\n{subject}")
}

fn ids(fate: &Fate) -> impl Iterator<Item = String> {
    fate.message_id.iter().chain(&fate.copies).cloned()
}
