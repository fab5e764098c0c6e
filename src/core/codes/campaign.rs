//! What a campaign says: why it waits, what it cannot do.

super::codes! {}
