//! What a client has seen of the package's own proxy.

use crate::core::error::ProxyState;
use crate::core::exchange::once::Known;
use crate::core::exchange::outcome::Said;
use crate::core::exchange::proxy::{is_of_proxy, takes_files};
use crate::core::exchange::{Answer, Attempt};
use crate::core::settings::Service;

use super::client::Client;
use super::proxy_heard_at::Heard;

/// Milliseconds after which what was heard is asked for again before a message is posted: who signed out or in
/// meanwhile is told before, and not after.
const FRESH: f64 = 30_000.0;

impl Client {
    /// Whether a key may be asked after. A base of which nothing was seen yet may be the proxy, too.
    pub fn may_ask(&self) -> bool {
        let is_direct = self.settings.bases.of(Service::Massiva).direct;
        !is_direct && !self.is_other_proxy()
    }

    /// Who wrote what a post came to. Where the proxy is known, an answer without its header is of something in
    /// front of it; where it is not, and the runtime may repeat a request by itself, an answer may be to whichever
    /// copy.
    pub(super) fn said(&self, attempt: &Attempt) -> Said {
        let is_direct = self.settings.bases.of(Service::Massiva).direct;
        let may_repeat = self.host.transport.may_repeat();
        match attempt {
            Attempt::Answered(answer) if !is_direct && is_of_proxy(answer) => {
                Said::Proxy(Known::of(answer))
            }
            Attempt::Answered(_) if !is_direct && self.proxied.get() => Said::Hearsay,
            Attempt::Answered(_) if !is_direct && (may_repeat || self.may_ask()) => Said::Foreign,
            _ if may_repeat => Said::OfSomeCopy,
            _ => Said::Firsthand,
        }
    }

    /// Whether something in front of the proxy answered in its place, where the proxy is known.
    pub(super) fn is_in_front(&self, service: Service, attempt: &Attempt) -> bool {
        let base = self.settings.bases.of(service);
        let is_there = !base.direct && base == self.settings.bases.of(Service::Massiva);
        let is_foreign = matches!(attempt, Attempt::Answered(answer) if !is_of_proxy(answer));
        is_there && is_foreign && self.proxied.get()
    }

    /// Looks at what came of a request to `service`. An answer of the proxy from where the messages go
    /// is enough to know it for good.
    pub(super) fn notice(&self, service: Service, attempt: &Attempt) {
        let bases = &self.settings.bases;
        let massiva = bases.of(Service::Massiva);
        let is_there = !massiva.direct && bases.of(service) == massiva;
        let Attempt::Answered(answer) = attempt else { return };
        if is_there && is_of_proxy(answer) {
            self.proxied.set(true);
            self.takes_files.set(takes_files(answer));
            self.hear(answer);
        } else if is_there && let Some(heard) = self.heard.borrow_mut().as_mut() {
            // Something in front of the proxy answers in its place: the next message asks first whether it is there.
            heard.at = f64::NEG_INFINITY;
        }
    }

    /// Takes in what an answer of the proxy tells.
    pub(super) fn hear(&self, answer: &Answer) {
        let ProxyState { mailbox, store } = ProxyState::of(|name| answer.header(name));
        // Refused before anybody looked who is signed in: that changes nothing.
        if mailbox.is_none() {
            return;
        }
        let mut heard = self.heard.borrow_mut();
        let before = heard.take().map(|heard| heard.proxy_state).unwrap_or_default();
        // Where the store failed just now, its last word stays.
        let store = store.or(before.store);
        *heard = Some(Heard { proxy_state: ProxyState { mailbox, store }, at: self.now() });
    }

    /// What was heard of the proxy last; nothing where there is none.
    pub fn proxy_state(&self) -> ProxyState {
        self.heard.borrow().as_ref().map(|heard| heard.proxy_state.clone()).unwrap_or_default()
    }

    /// Whether another mailbox is signed in now than the one that `proxy_state` tells of, as far as was heard.
    pub fn is_of_another(&self, proxy_state: &ProxyState) -> bool {
        proxy_state.is_of_another(self.proxy_state().mailbox.as_deref())
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.heard.borrow().as_ref().is_some_and(|heard| self.now() - heard.at <= FRESH)
    }

    /// Whether messages go through a portal's own proxy of another kind, as was seen lately.
    pub(super) fn is_other_proxy(&self) -> bool {
        let is_recent = |at: f64| self.now() - at <= FRESH;
        !self.proxied.get() && self.other_proxy_at.get().is_some_and(is_recent)
    }
}
