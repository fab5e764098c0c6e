//! What this page knows of rows that were posted, whatever becomes of the storage under it: browsers evict, people
//! clear, disks lie. A row that the journal says less of than the page knows is what the page knows.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use litemap::LiteMap;

use super::outcome::{RowOutcome, RowState};

/// All rows that this page wrote or read, by campaign: of each as much as keeps it from being posted again. Clones share
/// it.
#[derive(Clone, Default)]
pub struct Known(Rc<RefCell<LiteMap<String, BTreeMap<usize, RowOutcome>>>>);

impl Known {
    /// Notes what was written or read of a row, unless that is less than what is known.
    pub fn note(&self, id: &str, index: usize, outcome: &RowOutcome) {
        if outcome.attempts == 0 || self.lost(id, index, outcome).is_some() {
            return;
        }
        let row = posted(outcome);
        let mut campaigns = self.0.borrow_mut();
        if let Some(rows) = campaigns.get_mut(id) {
            rows.insert(index, row);
        } else {
            let mut rows = BTreeMap::new();
            rows.insert(index, row);
            campaigns.insert(id.to_owned(), rows);
        }
    }

    /// What the journal lost of a row: what is known here, where `kept` says less.
    pub fn lost(&self, id: &str, index: usize, kept: &RowOutcome) -> Option<RowOutcome> {
        let campaigns = self.0.borrow();
        let row = campaigns.get(id)?.get(&index)?;
        let is_less = kept.attempts < row.attempts;
        let is_unsent = row.state == RowState::Sent && kept.state != RowState::Sent;
        (is_less || is_unsent).then(|| {
            let state = match row.state {
                // On which ground it was pending the journal alone knew.
                RowState::Pending | RowState::Sending => RowState::Unknown,
                other => other,
            };
            RowOutcome { state, ..row.clone() }
        })
    }

    /// All rows of a campaign of which the journal lost something.
    pub fn all_lost(
        &self,
        id: &str,
        kept: &BTreeMap<usize, RowOutcome>,
    ) -> Vec<(usize, RowOutcome)> {
        let indices: Vec<usize> =
            self.0.borrow().get(id).into_iter().flat_map(|rows| rows.keys().copied()).collect();
        let none = RowOutcome::default();
        let lost = |index: usize| {
            let outcome = self.lost(id, index, kept.get(&index).unwrap_or(&none))?;
            Some((index, outcome))
        };
        indices.into_iter().filter_map(lost).collect()
    }

    /// Forgets a campaign that was deleted.
    pub fn forget(&self, id: &str) {
        self.0.borrow_mut().remove(id);
    }
}

/// What a page keeps in mind of a row.
fn posted(outcome: &RowOutcome) -> RowOutcome {
    let RowOutcome { state, attempts, posted_at, settled_at, shared_id, .. } = *outcome;
    RowOutcome {
        state,
        attempts,
        message_id: outcome.message_id.clone(),
        key: outcome.key.clone(),
        via: outcome.via.clone(),
        mailbox: outcome.mailbox.clone(),
        store: outcome.store.clone(),
        posted_at,
        settled_at,
        shared_id,
        ..RowOutcome::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::error::ProxyState;

    #[test]
    fn a_row_that_vanished_is_what_it_was() {
        let known = Known::default();
        let sending = RowOutcome::default().sending("k", None, &ProxyState::default(), 5.0);
        known.note("c", 3, &sending);
        assert_eq!(known.lost("c", 3, &RowOutcome::default()).unwrap().state, RowState::Unknown);
        assert!(known.lost("c", 3, &sending).is_none());
        let sent = sending.sent("77".into(), 9.0);
        known.note("c", 3, &sent);
        for kept in
            [RowOutcome::default(), sending.clone(), sending.with(RowState::Pending, None, 9.0)]
        {
            let lost = known.lost("c", 3, &kept).unwrap();
            assert_eq!((lost.state, lost.message_id.as_deref()), (RowState::Sent, Some("77")));
        }
        assert!(known.lost("c", 3, &sent).is_none());
        assert!(known.lost("c", 4, &RowOutcome::default()).is_none());
        assert_eq!(known.clone().all_lost("c", &BTreeMap::new()).len(), 1);
        known.forget("c");
        assert!(known.all_lost("c", &BTreeMap::new()).is_empty());
    }

    #[test]
    fn more_attempts_of_another_tab_are_no_loss() {
        let known = Known::default();
        let first = RowOutcome::default().sending("k", None, &ProxyState::default(), 5.0);
        known.note("c", 0, &first);
        assert!(
            known.lost("c", 0, &first.sending("l", None, &ProxyState::default(), 6.0)).is_none()
        );
    }
}
