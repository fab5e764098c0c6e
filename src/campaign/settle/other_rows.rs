//! Whom else an acceptance could be about: ids that rows have, and rows that may have been taken without one.

use std::collections::{BTreeMap, BTreeSet};

use crate::core::error::Error;
use crate::core::message::address;
use crate::tracking::receipt::subject;
use crate::tracking::receipt::subject::Match;

use crate::campaign::campaign::Campaign;
use crate::campaign::journal::outcome::{Fate, RowState};
use crate::campaign::message::merge::Merger;

/// What all rows of the journal have and may have.
pub(in crate::campaign) struct Others {
    /// Ids that belong to rows.
    pub ids: BTreeSet<String>,
    /// Subjects and addressees of other campaigns' rows that may have been taken without an id.
    open: Vec<(String, String)>,
    /// Addressees of more than one row of this campaign: addresses may differ in case alone.
    shared: BTreeSet<String>,
}

impl Others {
    /// Reads them.
    ///
    /// # Errors
    /// The storage's.
    pub async fn of(campaign: &Campaign) -> Result<Self, Error> {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let mut open = Vec::new();
        ids.extend(campaign.live.borrow().fates().flat_map(|(_, fate)| ids_of(fate)));
        for header in campaign.journal.headers().await? {
            let fates = campaign.journal.fates(&header.id).await?;
            ids.extend(fates.values().flat_map(ids_of));
            if header.id == campaign.header.id || !fates.values().any(is_open) {
                continue;
            }
            let rows = campaign.journal.rows(&header).await?;
            let (merger, _) = Merger::lenient(&header.letter, &header.columns, &[]);
            for (index, _) in fates.iter().filter(|(_, fate)| is_open(fate)) {
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

fn is_open(fate: &Fate) -> bool {
    match fate.state {
        RowState::Unknown | RowState::Sending => true,
        RowState::Sent => fate.message_id.is_none(),
        _ => false,
    }
}

fn ids_of(fate: &Fate) -> impl Iterator<Item = String> {
    fate.message_id.iter().chain(&fate.copies).cloned()
}
