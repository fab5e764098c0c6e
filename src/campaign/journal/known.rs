//! What this page knows of rows that were posted, whatever becomes of the storage under it: browsers evict, people
//! clear, disks lie. A row that the journal says less of than the page knows is what the page knows.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::outcome::{RowOutcome, RowState};

/// As much of a row as keeps it from being posted again.
#[derive(Clone)]
struct Row {
    state: RowState,
    attempts: u32,
    message_id: Option<Box<str>>,
    key: Option<Box<str>>,
    via: Option<Box<str>>,
    mailbox: Option<Box<str>>,
    store: Option<Box<str>>,
    posted_at: Option<f64>,
    settled_at: Option<f64>,
    shared_id: bool,
}

/// All rows that this page wrote or read, by campaign. Clones share it.
#[derive(Clone, Default)]
pub struct Known(Rc<RefCell<BTreeMap<String, BTreeMap<usize, Row>>>>);

impl Known {
    /// Notes what was written or read of a row, unless that is less than what is known.
    pub fn note(&self, id: &str, index: usize, outcome: &RowOutcome) {
        if outcome.attempts == 0 || self.lost(id, index, outcome).is_some() {
            return;
        }
        let short = |text: &Option<String>| text.as_deref().map(Box::from);
        let row = Row {
            state: outcome.state,
            attempts: outcome.attempts,
            message_id: short(&outcome.message_id),
            key: short(&outcome.key),
            via: short(&outcome.via),
            mailbox: short(&outcome.mailbox),
            store: short(&outcome.store),
            posted_at: outcome.posted_at,
            settled_at: outcome.settled_at,
            shared_id: outcome.shared_id,
        };
        let mut campaigns = self.0.borrow_mut();
        if let Some(rows) = campaigns.get_mut(id) {
            rows.insert(index, row);
        } else {
            campaigns.insert(id.to_owned(), BTreeMap::from([(index, row)]));
        }
    }

    /// What the journal lost of a row: what is known here, where `kept` says less.
    pub fn lost(&self, id: &str, index: usize, kept: &RowOutcome) -> Option<RowOutcome> {
        let campaigns = self.0.borrow();
        let row = campaigns.get(id)?.get(&index)?;
        let is_less = kept.attempts < row.attempts;
        let is_unsent = row.state == RowState::Sent && kept.state != RowState::Sent;
        (is_less || is_unsent).then(|| row.outcome())
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

impl Row {
    fn outcome(&self) -> RowOutcome {
        let long = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        let state = match self.state {
            // On which ground it was pending the journal alone knew.
            RowState::Pending | RowState::Sending => RowState::Unknown,
            other => other,
        };
        RowOutcome {
            state,
            attempts: self.attempts,
            message_id: long(&self.message_id),
            key: long(&self.key),
            via: long(&self.via),
            mailbox: long(&self.mailbox),
            store: long(&self.store),
            posted_at: self.posted_at,
            settled_at: self.settled_at,
            shared_id: self.shared_id,
            ..RowOutcome::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::key::standing::Standing;

    #[test]
    fn a_row_that_vanished_is_what_it_was() {
        let known = Known::default();
        let sending = RowOutcome::default().sending("k", None, &Standing::default(), 5.0);
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
        let first = RowOutcome::default().sending("k", None, &Standing::default(), 5.0);
        known.note("c", 0, &first);
        assert!(known.lost("c", 0, &first.sending("l", None, &Standing::default(), 6.0)).is_none());
    }
}
