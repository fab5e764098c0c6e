//! Rows that were left in the middle: whoever was posting them is gone, or put them back on no ground, or was to post them
//! again under their key and will not, since the campaign was cancelled; and nobody knows what became of them.

use crate::core::error::Error;
use crate::core::host::Held;
use crate::core::starts::Start;

use crate::campaign::campaign::Campaign;
use crate::campaign::journal::Starts;
use crate::campaign::journal::outcome::{RowOutcome, RowState};
use crate::campaign::view::Event;

impl Campaign {
    /// The right to run the campaign, where nobody has it.
    pub(in crate::campaign) async fn try_right(&self) -> Option<Box<dyn Held>> {
        let _door = self.door().await;
        self.gate().try_enter(&self.right()).await
    }

    /// Makes unknown what was left open, unless somebody is at work on the campaign.
    ///
    /// # Errors
    /// The storage's; the rows are left as they were.
    pub(in crate::campaign) async fn settle_leftovers(&self) -> Result<(), Error> {
        if self.is_at_work() || self.state.borrow().left_open().is_empty() {
            return Ok(());
        }
        // A run that begins meanwhile waits at the door: it must not take this for another run.
        let door = self.door().await;
        let Some(right) = self.gate().try_enter(&self.right()).await else { return Ok(()) };
        let settled = self.give_up_left_open().await;
        drop(right);
        drop(door);
        settled
    }

    /// Takes what another tab wrote, unless this one is at work.
    ///
    /// # Errors
    /// The storage's.
    pub async fn refresh_all(&self) -> Result<(), Error> {
        if self.reload_at_rest().await? {
            let _may_fail = self.settle_leftovers().await;
        }
        Ok(())
    }

    /// Makes unknown what was left open. For who has the right to run.
    ///
    /// # Errors
    /// The storage's; the rows are left as they were.
    pub(in crate::campaign) async fn give_up_left_open(&self) -> Result<(), Error> {
        let now = self.clock().wall();
        let rows = self.state.borrow().left_open();
        for index in rows {
            let before = self.state.borrow().outcome(index);
            let is_open = |kept: &RowOutcome| {
                let is_same = kept.state == before.state && kept.key == before.key;
                is_same && self.state.borrow().is_left_open(kept)
            };
            let next = |kept: &RowOutcome| kept.with(RowState::Unknown, None, now);
            // What the proxy gave back was no longer counted.
            let at = before.posted_at.filter(|_| before.waits_under_its_key());
            let counted_again = at.map(|at| self.start(index, at));
            let starts = Starts { counted_again, ..Starts::default() };
            if self.change(index, &is_open, &next, starts).await?.is_some() {
                if let Some(Start { at, addressees, .. }) = counted_again {
                    self.state.borrow_mut().usage.add(at, addressees);
                }
                self.emit(&Event::Row("unknown", index));
            }
        }
        Ok(())
    }

    pub(super) fn right(&self) -> String {
        format!("pec-massiva.campaign.{}", self.header.id)
    }

    pub(super) async fn door(&self) -> Option<Box<dyn Held>> {
        self.gate().enter(&format!("{}.door", self.right())).await
    }
}
