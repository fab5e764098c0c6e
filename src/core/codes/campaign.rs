//! What a campaign says: why it waits, what it cannot do.

super::codes! {
    /// Where a journal no longer holds what was wrong with the rows.
    BLOCKED = "blocked": "have no row that can be sent: each has a problem. Make the campaign anew with a table put right.";
}
