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
    /// Ids that belong to rows.
    pub ids: BTreeSet<String>,
    /// Subjects and addressees of other campaigns' rows that may have been taken without an id.
    open: Vec<(String, String)>,
    /// Addressees of more than one row of this campaign: addresses may differ in case alone.
    shared: BTreeSet<String>,
}

impl OtherRows {
    /// Reads them.
    ///
    /// # Errors
    /// The storage's.
    pub async fn of(campaign: &Campaign) -> Result<Self, Error> {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let mut open = Vec::new();
        ids.extend(campaign.state.borrow().outcomes().flat_map(|(_, outcome)| ids_of(outcome)));
        for header in campaign.journal.headers().await? {
            let outcomes = campaign.journal.outcomes(&header.id).await?;
            ids.extend(outcomes.values().flat_map(ids_of));
            if header.id == campaign.header.id || !outcomes.values().any(is_open) {
                continue;
            }
            let rows = campaign.journal.rows(&header).await?;
            let (merger, _) = Merger::lenient(&header.letter, &header.columns, &[]);
            for (index, _) in outcomes.iter().filter(|(_, outcome)| is_open(outcome)) {
                if let Some(row) = rows.get(*index) {
                    let merged = merger.merge(row);
                    open.push((
                        subject::folded(&merged.subject),
                        address::folded(&merged.recipient),
                    ));
                }
            }
        }
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in campaign.rows.iter().filter(|row| !row.has_problem) {
            *counts.entry(address::folded(&row.address)).or_default() += 1;
        }
        counts.retain(|_, count| *count > 1);
        Ok(Self { ids, open, shared: counts.into_keys().collect() })
    }

    /// Whether an acceptance with this subject and addressee could be about another row.
    pub fn may_be_of(&self, subject: &str, recipient: &str) -> bool {
        // What a service made of the other's subject may be this one.
        let is_like = |other: &str| {
            other == subject || subject::compare(subject, None, other) != Match::Other
        };
        self.shared.contains(recipient)
            || self.open.iter().any(|(other, whom)| whom == recipient && is_like(other))
    }
}

fn is_open(outcome: &RowOutcome) -> bool {
    match outcome.state {
        RowState::Unknown | RowState::Sending => true,
        RowState::Sent => outcome.message_id.is_none(),
        _ => false,
    }
}

fn ids_of(outcome: &RowOutcome) -> impl Iterator<Item = String> {
    outcome.message_id.iter().chain(&outcome.copies).cloned()
}
