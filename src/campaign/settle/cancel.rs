//! Ending a campaign for good, and what becomes of the rows that this leaves in the middle.

use futures::future::{Either, select};

use crate::core::call::Call;
use crate::core::error::Error;

use crate::campaign::campaign::Campaign;
use crate::campaign::journal::header::{Command, Control};
use crate::campaign::view::Event;

/// Milliseconds for which a run that was cancelled asks what became of its last row: it holds the campaign meanwhile.
const PATIENCE: f64 = 30_000.0;

impl Campaign {
    /// Ends the campaign for good: what is pending is not sent. A row that waits to be posted again under the key of an
    /// earlier attempt is unknown until it was asked after: a copy may still be on its way. A run that is stopped so asks
    /// at once, and else whoever looks for the unknown.
    ///
    /// # Errors
    /// The storage's; this object is cancelled all the same.
    pub async fn cancel(&self) -> Result<(), Error> {
        let cancel = Control { command: Command::Cancel, at: self.later(), ..Control::default() };
        self.give(cancel).await?;
        self.tidy().await;
        Ok(())
    }

    /// Asks what became of the rows that a cancellation left in the middle. For who has the right to run; where nobody
    /// answers soon they stay unknown, for who looks later.
    pub(in crate::campaign) async fn settle_cancelled(&self, call: &Call) {
        let rows = self.state.borrow().left_open();
        if rows.is_empty() {
            return;
        }
        let settling = async {
            self.give_up_left_open().await?;
            if self.carrier().state().is_offline {
                return Ok(());
            }
            self.ask_after(rows, call).await
        };
        let enough = self.clock().sleep(PATIENCE);
        let _may_fail: Either<(Result<(), Error>, _), _> = select(Box::pin(settling), enough).await;
        self.emit(&Event::Progress);
    }
}
