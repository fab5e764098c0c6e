//! The package's own proxy, as a client knows it: by a header that all its answers bear.

use crate::core::exchange::{Answer, Attempt};
use crate::core::settings::Service;

use super::client::Client;

/// Milliseconds since a key's first post, on whatever is asked of that key later: a proxy whose store
/// does not reach back so far must not take the key for a new one.
pub(super) const AGE: &str = "x-pec-age";

/// Whether the proxy itself wrote or passed this answer, and not something in front of it.
pub(super) fn is_of_proxy(answer: &Answer) -> bool {
    answer.header("x-pec-proxy").map(str::trim) == Some("1")
}

impl Client {
    /// Looks at what came of a request to `service`. An answer of the proxy from where the messages go
    /// is enough to know it for good.
    pub(super) fn notice(&self, service: Service, attempt: &Attempt) {
        let bases = &self.settings.bases;
        let massiva = bases.of(Service::Massiva);
        let is_there = !massiva.direct && bases.of(service) == massiva;
        if is_there && matches!(attempt, Attempt::Answered(answer) if is_of_proxy(answer)) {
            self.proxied.set(true);
        }
    }
}
