//! When rows of which nobody knows are looked for by themselves, and what a look that fails means.

use crate::campaign::campaign::Campaign;
use crate::campaign::journal::Starts;
use crate::campaign::journal::outcome::RowOutcome;
use crate::core::call::Call;
use crate::core::error::Error;

/// Milliseconds between two looks for rows of which nobody knows: one search is for all that are due by then.
pub const BETWEEN_LOOKS: f64 = 10_000.0;
/// Milliseconds for which looking is put off after a read that failed.
const PUT_OFF: f64 = 60_000.0;

impl Campaign {
    /// Looks for rows that are due. For how many milliseconds looking is put off, where a read failed: 0 where it did
    /// not. A refusal that stays is counted as a look, or the rows would be looked for without end.
    ///
    /// # Errors
    /// The call was ended, or the storage's.
    pub(in crate::campaign) async fn look_for(
        &self,
        rows: Vec<usize>,
        call: &Call,
    ) -> Result<f64, Error> {
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
    pub(in crate::campaign) async fn count_look(&self, index: usize) -> Result<(), Error> {
        let now = self.clock().wall();
        let is_open = |kept: &RowOutcome| kept.look_at(now).is_some();
        let next = |kept: &RowOutcome| kept.looked_for(now);
        self.change(index, &is_open, &next, Starts::default()).await.map(drop)
    }

    /// Looks for rows that are due, and counts the look of those that were not found.
    ///
    /// # Errors
    /// Those of a read, the storage's, or the call was ended.
    pub(in crate::campaign) async fn look_by_itself(
        &self,
        rows: Vec<usize>,
        call: &Call,
    ) -> Result<(), Error> {
        self.settle_by_inbox(rows.clone(), call).await?;
        for index in rows {
            self.count_look(index).await?;
        }
        Ok(())
    }
}
