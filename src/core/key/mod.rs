//! The idempotency key that a message goes under: where the client stood with the proxy when it was posted first, and
//! what became of its message.

pub mod ledger;
pub mod outcome;
pub mod standing;

use standing::Standing;

/// What a message is posted under.
pub struct Key<'a> {
    /// The idempotency key: a new one, or the last one of a message whose proxy knows that it may be posted again
    /// under it.
    pub text: &'a str,
    /// Where the client stood before the key was posted first; `None` for a new key.
    pub standing: Option<Standing>,
}
