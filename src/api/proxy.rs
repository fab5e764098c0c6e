//! What a client has seen of the package's own proxy.

use crate::core::exchange::Attempt;
use crate::core::exchange::once::Known;
use crate::core::exchange::outcome::Said;
use crate::core::exchange::proxy::is_of_proxy;
use crate::core::settings::Service;

use super::client::Client;

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

    /// Looks at what came of a request to `service`. An answer of the proxy from where the messages go
    /// is enough to know it for good.
    pub(super) fn notice(&self, service: Service, attempt: &Attempt) {
        let bases = &self.settings.bases;
        let massiva = bases.of(Service::Massiva);
        let is_there = !massiva.direct && bases.of(service) == massiva;
        let Attempt::Answered(answer) = attempt else { return };
        if is_there && is_of_proxy(answer) {
            self.proxied.set(true);
            self.hear(answer);
        }
    }
}
