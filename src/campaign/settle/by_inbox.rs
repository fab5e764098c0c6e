//! Rows looked for in the inbox, by the acceptances of their messages.

use super::acceptances::Acceptances;
use super::by_key::ASKING;
use super::other_rows::{OtherRows, folded};
use crate::campaign::campaign::Campaign;
use crate::campaign::journal::Starts;
use crate::campaign::journal::outcome::{RowOutcome, RowState};
use crate::campaign::view::Event;
use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::starts::Start;
use crate::tracking::receipt::subject;

impl Campaign {
    /// Looks for rows in the inbox; what is found is written as sent. Whether all was looked through.
    pub(in crate::campaign) async fn settle_by_inbox(
        &self,
        rows: Vec<usize>,
        call: &Call,
    ) -> Result<bool, Error> {
        if rows.is_empty() {
            return Ok(true);
        }
        let mut others = OtherRows::of(self).await?;
        let mut acceptances = Acceptances::new(self.carrier());
        let mut is_complete = true;
        let begun = self.clock().now();
        for index in rows {
            let outcome = self.state.borrow().outcome(index);
            // There may be thousands of them, and nobody doubts what became of them.
            if outcome.state == RowState::Refused && self.clock().now() - begun > ASKING {
                break;
            }
            let (Some(row), Some(posted_at)) = (self.rows.get(index), outcome.posted_at) else {
                continue;
            };
            let merged = self.merger.merge(row);
            let subject = subject::folded(&merged.subject);
            let addressees = folded(&merged.recipients);
            let is_bare = row.reference.is_none();
            if is_bare && others.may_be_of(&subject, &addressees) {
                // Another row's acceptance could not be told from this one's.
                is_complete = false;
                continue;
            }
            // By its reference, which nothing else bears; else by the addressees in the acceptance's text.
            let named = is_bare.then_some(addressees.as_slice());
            // Of many that were refused each by its own reference would be a search too many.
            let reference = row.reference.as_deref().filter(|_| outcome.state != RowState::Refused);
            let found = acceptances.of(&subject, reference, named, posted_at, call).await?;
            is_complete &= found.is_complete || !found.ids.is_empty();
            if found.ids.is_empty() {
                continue;
            }
            // The search took its time: other campaigns have gone on.
            others = OtherRows::of(self).await?;
            if is_bare && others.may_be_of(&subject, &addressees) {
                continue;
            }
            let mut copies: Vec<String> =
                found.ids.into_iter().filter(|id| !others.has_id(id)).collect();
            let Some(first) = copies.first().cloned() else { continue };
            if copies.len() == 1 {
                copies.clear();
            }
            let now = self.clock().wall();
            let is_it = |kept: &RowOutcome| {
                let key = outcome.key.as_deref();
                kept.is_unproven(key) || (kept.key.as_deref() == key && kept.may_turn_up(now))
            };
            let next = |kept: &RowOutcome| RowOutcome {
                copies: copies.clone(),
                ..kept.sent(first.clone(), now)
            };
            // What was thought not to have been taken is not counted any more.
            let start = self.start(index, posted_at);
            let counted_again = (outcome.state == RowState::Refused).then_some(start);
            let starts = Starts { counted_again, ..Starts::default() };
            let Some(_) = self.change(index, &is_it, &next, starts).await? else {
                continue;
            };
            if let Some(Start { at, addressees, .. }) = counted_again {
                self.state.borrow_mut().usage.add(at, addressees);
            }
            self.emit(&Event::Row("sent", index));
        }
        Ok(is_complete)
    }
}
