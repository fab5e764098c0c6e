//! A row of which nobody knows, settled by the word of a person.

use crate::core::error::Error;
use crate::core::error::codes::{Params, campaign as codes, options};

use crate::campaign::campaign::Campaign;
use crate::campaign::journal::Starts;
use crate::campaign::journal::outcome::{RowOutcome, RowState};
use crate::campaign::state::Status;
use crate::campaign::view::Event;

impl Campaign {
    /// A person's word on a row of which nobody knows.
    ///
    /// # Errors
    /// [`Error::Validation`] where there is no such row, [`Error::State`] where it is not unknown, the
    /// storage's.
    pub async fn resolve(&self, index: usize, was_sent: bool) -> Result<(), Error> {
        if index >= self.rows.len() {
            return Err(Error::told("index", options::RANGE, Params::none()));
        }
        self.must_be_there().await?;
        self.refresh(index).await?;
        self.settle_leftovers().await?;
        let now = self.clock().wall();
        let state = if was_sent { RowState::Sent } else { RowState::Pending };
        let is_unknown = |kept: &RowOutcome| kept.state == RowState::Unknown;
        let next = |kept: &RowOutcome| RowOutcome {
            by_person: true,
            looks: 0,
            ..kept.with(state, None, now)
        };
        if self.change(index, &is_unknown, &next, Starts::default()).await?.is_none() {
            return Err(Error::state(codes::STATE_NOT_UNKNOWN, Params::none()));
        }
        if !was_sent && self.state.borrow().status == Status::Done {
            let commanded = self.state.borrow().commanded();
            self.set_status(commanded);
        }
        self.emit(&Event::Row(if was_sent { "sent" } else { "pending" }, index));
        self.emit(&Event::Progress);
        self.tidy().await;
        Ok(())
    }
}
