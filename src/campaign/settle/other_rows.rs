//! Whom else an acceptance could be about: ids that rows have, and rows that may have been taken without one.

use std::collections::{BTreeMap, BTreeSet};

use crate::core::error::Error;
use crate::core::message::address;
use crate::tracking::receipt::subject;
use crate::tracking::receipt::subject::Match;

use crate::campaign::campaign::Campaign;
use crate::campaign::journal::outcome::{RowOutcome, RowState};
use crate::campaign::message::merge::Merger;

/// What all rows of the journal have and may have.
pub(in crate::campaign) struct OtherRows {
    /// Ids that belong to rows, each with the number of one of these.
    ids: BTreeMap<String, usize>,
    /// Subjects and addressees of other campaigns' rows that may have been taken without an id.
    open: Vec<(String, Vec<String>)>,
    /// How many rows of this campaign have which addressees, one a line: addresses may differ in case alone.
    addressees: BTreeMap<String, usize>,
}

impl OtherRows {
    /// Reads them.
    ///
    /// # Errors
    /// The storage's.
    pub async fn of(campaign: &Campaign) -> Result<Self, Error> {
        let mut ids = BTreeMap::new();
        let mut open = Vec::new();
        for (index, outcome) in campaign.state.borrow().outcomes() {
            note_ids(&mut ids, index, outcome);
        }
        for header in campaign.journal.headers().await? {
            let outcomes = campaign.journal.outcomes(&header.id).await?;
            for (index, outcome) in &outcomes {
                note_ids(&mut ids, *index, outcome);
            }
            let is_any_open = outcomes.iter().any(|(_, outcome)| is_open(outcome));
            if header.id == campaign.header.id || !is_any_open {
                continue;
            }
            let rows = campaign.journal.rows(&header).await?;
            let (merger, _) = Merger::lenient(&header.letter, &header.columns, &[]);
            for (index, _) in outcomes.iter().filter(|(_, outcome)| is_open(outcome)) {
                if let Some(row) = rows.get(*index) {
                    let merged = merger.merge(row);
                    open.push((subject::folded(&merged.subject), folded(&merged.recipients)));
                }
            }
        }
        let mut addressees: BTreeMap<String, usize> = BTreeMap::new();
        for row in campaign.rows.iter().filter(|row| !row.has_problem) {
            *addressees.entry(folded(&row.addressees()).join("\n")).or_default() += 1;
        }
        Ok(Self { ids, open, addressees })
    }

    /// Whether an id belongs to a row.
    pub fn has_id(&self, id: &str) -> bool {
        self.ids.contains_key(id)
    }

    /// Whether an acceptance with this subject and these addressees could be about another row.
    pub fn may_be_of(&self, subject: &str, addressees: &[String]) -> bool {
        // What a service made of the other's subject may be this one.
        let is_like = |other: &str| {
            other == subject || subject::compare(subject, None, other) != Match::Other
        };
        // An acceptance that named fewer than all would fit both.
        let shares_one = |whom: &[String]| whom.iter().any(|one| addressees.contains(one));
        self.addressees.get(&addressees.join("\n")).is_some_and(|count| *count > 1)
            || self.open.iter().any(|(other, whom)| shares_one(whom) && is_like(other))
    }
}

/// Addresses in the form and the order in which the same ones are the same.
pub(super) fn folded(addresses: &[String]) -> Vec<String> {
    let mut distinct = BTreeSet::new();
    distinct.extend(addresses.iter().map(|one| address::folded(one)));
    distinct.into_iter().collect()
}

fn is_open(outcome: &RowOutcome) -> bool {
    match outcome.state {
        RowState::Unknown | RowState::Sending => true,
        RowState::Sent => outcome.message_id.is_none(),
        _ => false,
    }
}

fn note_ids(ids: &mut BTreeMap<String, usize>, index: usize, outcome: &RowOutcome) {
    for id in outcome.message_id.iter().chain(&outcome.copies) {
        ids.insert(id.clone(), index);
    }
}
