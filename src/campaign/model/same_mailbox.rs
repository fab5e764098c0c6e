//! Whether one mailbox may get several messages of a campaign.

use serde::{Deserialize, Serialize};

/// What is right where a mailbox stands in several rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SameMailbox {
    /// All rows but the first have a problem.
    #[default]
    Refuse,
    /// Each row gets its message, as where one mailbox serves many companies. All subjects of the campaign have a
    /// reference: by it alone is told which row an acceptance is about.
    Allow,
}

impl SameMailbox {
    /// Whether it is the default, which a journal need not keep.
    pub(in crate::campaign) fn is_refuse(&self) -> bool {
        *self == Self::Refuse
    }
}
