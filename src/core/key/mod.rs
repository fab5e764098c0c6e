//! The idempotency key that a message goes under: what was known of the proxy when it was posted first, and
//! what became of its message.

pub mod ledger;
pub mod outcome;

use crate::core::error::ProxyState;

/// What a message is posted under.
pub struct Key<'a> {
    /// The idempotency key: a new one, or the last one of a message whose proxy knows that it may be posted again
    /// under it.
    pub text: &'a str,
    /// What was known of the proxy before the key was posted first; `None` for a new key.
    pub proxy_state: Option<ProxyState>,
}
