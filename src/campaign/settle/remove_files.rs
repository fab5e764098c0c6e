//! What a single send leaves behind: its files go once nobody needs them any more.

use futures::future::{FutureExt, LocalBoxFuture};

use crate::core::error::Error;

use crate::campaign::campaign::Campaign;
use crate::campaign::journal::header::{Command, Kind};
use crate::campaign::journal::outcome::{RowOutcome, RowState};

impl Campaign {
    /// Takes the files of a single send from the journal, once the end of all its messages is known there: taken,
    /// refused, or given up before they were posted. None of these ends is ever taken back by a post.
    pub(in crate::campaign) fn tidy(&self) -> LocalBoxFuture<'_, ()> {
        async {
            // A file that stays longer does no harm; whoever looks at the campaign next tries again.
            let _may_fail = self.remove_files().await;
        }
        .boxed_local()
    }

    async fn remove_files(&self) -> Result<(), Error> {
        let header = &self.header;
        let has_all_told = self.state.borrow().unsaved.is_empty();
        if header.kind != Kind::Single || header.files.is_empty() || !has_all_told {
            return Ok(());
        }
        // Nobody posts meanwhile, and who is about to waits at the door.
        let _door = self.door().await;
        let Some(_right) = self.gate().try_enter(&self.right()).await else { return Ok(()) };
        let mut outcomes = self.journal.outcomes(&header.id).await?;
        for (index, known) in self.journal.known().all_lost(&header.id, &outcomes) {
            outcomes.insert(index, known);
        }
        let is_cancelled = self.journal.control(&header.id).await?.command == Command::Cancel;
        let was_begun = is_cancelled || !outcomes.is_empty();
        let unnamed = RowOutcome::default();
        let is_over = |index: usize, has_problem: bool| {
            let outcome = outcomes.get(&index).unwrap_or(&unnamed);
            match outcome.state {
                RowState::Sent | RowState::Refused => true,
                RowState::Pending => {
                    let may_be_taken = outcome.is_left_open() || outcome.waits_under_its_key();
                    has_problem || is_cancelled && !may_be_taken
                }
                RowState::Sending | RowState::Unknown | RowState::Skipped => false,
            }
        };
        let mut rows = self.rows.iter().enumerate();
        if was_begun && rows.all(|(index, row)| is_over(index, row.has_problem)) {
            self.journal.remove_files(&header.id).await?;
        }
        Ok(())
    }
}
