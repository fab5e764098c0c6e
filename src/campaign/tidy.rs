//! What a single send leaves behind: its files go once nobody needs them any more.

use crate::core::error::Error;

use super::campaign::Campaign;
use super::journal::header::{Command, Kind};
use super::journal::outcome::{RowOutcome, RowState};

impl Campaign {
    /// Takes the files of a single send from the journal, once the end of all its messages is known there: taken,
    /// refused, or given up before they were posted. None of these ends is ever taken back by a post.
    pub(super) async fn tidy(&self) {
        // A file that stays longer does no harm; whoever looks at the campaign next tries again.
        let _may_fail = self.remove_files().await;
    }

    async fn remove_files(&self) -> Result<(), Error> {
        let header = &self.header;
        let has_all_told = self.state.borrow().unsaved.is_empty();
        if header.kind != Kind::Single || header.files.is_empty() || !has_all_told {
            return Ok(());
        }
        let outcomes = self.journal.outcomes(&header.id).await?;
        let is_cancelled = self.journal.control(&header.id).await?.command == Command::Cancel;
        let usual = RowOutcome::default();
        let is_over = |(index, row): (usize, &super::model::row::RowInput)| {
            let outcome = outcomes.get(&index).unwrap_or(&usual);
            match outcome.state {
                RowState::Sent | RowState::Refused => true,
                RowState::Pending => {
                    row.has_problem || is_cancelled && !outcome.waits_under_its_key()
                }
                RowState::Sending | RowState::Unknown | RowState::Skipped => false,
            }
        };
        let was_begun = is_cancelled || !outcomes.is_empty();
        if was_begun && self.rows.iter().enumerate().all(is_over) {
            self.journal.remove_files(&header.id).await?;
        }
        Ok(())
    }
}
