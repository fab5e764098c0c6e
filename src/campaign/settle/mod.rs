//! What became of messages: rows left in the middle, rows of which nobody knows, rows that were sent. What is found is
//! written; what is not stays unknown, and is never posted again on that ground: an acceptance may come late.

mod acceptances;
mod by_inbox;
mod by_key;
mod by_person;
mod cancel;
mod follow;
mod leftovers;
mod looks;
mod other_rows;
mod remove_files;

pub use looks::BETWEEN_LOOKS;

use serde::Serialize;

use crate::core::call::Call;
use crate::core::error::Error;

use super::campaign::Campaign;
use super::journal::outcome::RowState;
use super::view::Event;

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
        self.carrier().open(call)?;
        self.must_be_for_this().await?;
        self.settle_leftovers().await?;
        // Whose keys may be asked after, of who is signed in by now; where that is not told none is.
        let _may_fail = self.must_be_own(call).await;
        let before: Vec<usize> = self.state.borrow().of(RowState::Unknown);
        for index in &before {
            self.refresh(*index).await?;
        }
        self.settle_by_keys(call).await?;
        let unknown = self.state.borrow().of(RowState::Unknown);
        let mut searched = self.settle_by_inbox(unknown, call).await;
        if searched.is_ok() {
            let now = self.clock().wall();
            let refused = self.state.borrow().may_turn_up(now);
            searched = self.settle_by_inbox(refused, call).await;
        }
        let reconciled = self.reconciled(before);
        self.emit(&Event::Progress);
        self.tidy().await;
        searched.map(|_| reconciled)
    }

    /// What became of these rows, of which nobody knew.
    fn reconciled(&self, before: Vec<usize>) -> Reconciled {
        let state = self.state.borrow();
        let mut reconciled = Reconciled::default();
        for index in before {
            let outcome = state.outcome(index);
            match outcome.state {
                RowState::Unknown | RowState::Sending => reconciled.unknown += 1,
                RowState::Sent if outcome.copies.len() > 1 => reconciled.copies += 1,
                RowState::Sent => reconciled.sent += 1,
                _ => {}
            }
        }
        reconciled
    }
}
