//! The package's own proxy, as a client knows it: by a header that all its answers bear.

use crate::core::exchange::{Answer, Attempt};
use crate::core::host::Clock;
use crate::core::outcome::Said;
use crate::core::settings::Service;
use crate::core::transport::HeaderValue;

use super::client::Client;

/// Milliseconds since a key's first post, on whatever is asked of that key later: a proxy whose store
/// does not reach back so far must not take the key for a new one.
const AGE: &str = "x-pec-age";
/// The greatest age that is told, older than any key: proxies may not read longer numbers.
const LONGEST: f64 = 1e14;

/// Whether the proxy itself wrote or passed this answer, and not something in front of it.
pub(super) fn is_of_proxy(answer: &Answer) -> bool {
    answer.header("x-pec-proxy").map(str::trim) == Some("1")
}

/// When a key was posted first, by both clocks.
#[derive(Clone, Copy)]
pub(super) struct Posted {
    now: f64,
    wall: f64,
}

impl Posted {
    /// Now.
    pub fn now(clock: &dyn Clock) -> Self {
        Self { now: clock.now(), wall: clock.wall() }
    }

    /// At this time since 1970, perhaps by a page that is closed.
    pub fn at(wall: f64, clock: &dyn Clock) -> Self {
        // A time to come was written before the clock was set back, nobody knows how long ago.
        let wall = if wall <= clock.wall() { wall } else { 0.0 };
        Self { now: clock.now(), wall }
    }

    /// The header that says how long ago that was. Of the two clocks the one that says more counts: one
    /// may stand still while the machine sleeps, the other may be set back.
    pub fn age(self, clock: &dyn Clock) -> (String, HeaderValue) {
        let passed = (clock.now() - self.now).max(clock.wall() - self.wall);
        let age = passed.clamp(0.0, LONGEST).ceil() as u64;
        (AGE.to_owned(), HeaderValue::Plain(age.to_string()))
    }
}

impl Client {
    /// Whether a key may be asked after. A base of which nothing was seen yet may be the proxy, too.
    pub(super) fn may_ask(&self) -> bool {
        !self.settings.bases.of(Service::Massiva).direct
    }

    /// Who wrote what a post came to: where the proxy is known, an answer without its header is of
    /// something in front of it.
    pub(super) fn said(&self, attempt: &Attempt) -> Said {
        match attempt {
            Attempt::Answered(answer) if self.proxied.get() && !is_of_proxy(answer) => {
                Said::Hearsay
            }
            _ => Said::Firsthand,
        }
    }

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
