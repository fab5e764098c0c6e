//! What was heard of the package's own proxy, and when.

use crate::core::key::standing::Standing;

/// A standing, and when it was heard by the clock that only runs forward.
pub(super) struct Heard {
    /// Where the client stands.
    pub standing: Standing,
    /// When that was heard.
    pub at: f64,
}
