//! What was heard of the package's own proxy, and when.

use crate::core::error::ProxyState;

/// The proxy's state, and when it was heard by the clock that only runs forward.
pub(super) struct Heard {
    /// What was heard.
    pub proxy_state: ProxyState,
    /// When that was heard.
    pub at: f64,
}
