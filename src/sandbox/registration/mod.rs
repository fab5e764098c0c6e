//! The service that registers mailboxes, `pec.openapi.it`, in memory.
//!
//! A state machine like the rest of the sandbox: states that come by themselves come when something is
//! asked, as of the moment they were due. Where the service's document is silent the sandbox chooses,
//! and says so where it does.

mod communication;
mod communications;
mod domains;
pub mod format;
pub(in crate::sandbox::registration) mod forms;
pub(in crate::sandbox::registration) mod life;
mod mailbox;
pub(in crate::sandbox::registration) mod register;
pub(in crate::sandbox::registration) mod services;
mod state;
pub mod terms;
#[cfg(test)]
mod tests;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::http::{Incoming, Reply};
use format::answers::{self, Answer};
use format::callbacks::OutgoingCall;
use format::{calendar, fields};
use mailbox::Mailbox;
use terms::refusals::Ids;

pub(super) use state::{Moment, Registration};

/// Whether a path is this service's.
pub(super) fn owns(path: &str) -> bool {
    let first = path.trim_matches('/').split('/').next().unwrap_or_default();
    matches!(first, "domini_pec" | "verifica_pec" | "pec" | "comunica_pec" | "dominio")
}

/// What a planned fault answers on `path`, where the fault names no words of its own.
pub(super) fn fault(path: &str, status: u16) -> Reply {
    answers::fault(path, status)
}

impl Registration {
    /// The token is missing or wrong.
    pub(super) fn unauthorized() -> Reply {
        answers::unauthorized()
    }

    /// Answers a request with a good token, or nothing where there is no such operation.
    pub(super) fn answer(&mut self, request: &Incoming, moment: Moment<'_>) -> Option<Reply> {
        let moment = Moment { now: within_reason(moment.now), ..moment };
        self.settle(moment.now);
        let path = request.path.trim_matches('/');
        let segments: Vec<String> = path
            .split('/')
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let form = match (request.method.as_str(), segments.as_slice()) {
            ("GET", ["pec", id, "modulo_attivazione"]) => Some(self.activation_form(id)),
            ("GET", ["pec", id, "modulo_conservazione"]) => Some(self.archive_form(id)),
            ("GET", ["comunica_pec", id, "procura_registro_imprese"]) => {
                Some(self.power_of_attorney(id))
            }
            _ => None,
        };
        if let Some(form) = form {
            return Some(form.map_or_else(|no| answers::refused_plainly(&no), answers::pdf));
        }
        let reply = match (request.method.as_str(), segments.as_slice()) {
            ("GET", ["domini_pec"]) => self.domain(""),
            ("GET", ["domini_pec", domain]) => self.domain(domain),
            (method, segments) => {
                self.data(method, segments, request, &moment)?.map(|data| answers::data(data, ""))
            }
        };
        Some(reply.unwrap_or_else(|refusal| answers::refused(&refusal)))
    }

    fn data(
        &mut self,
        method: &str,
        segments: &[&str],
        request: &Incoming,
        moment: &Moment<'_>,
    ) -> Option<Answer> {
        let fields = || fields::of(request);
        Some(match (method, segments) {
            ("GET", ["verifica_pec"]) => self.availability(""),
            ("GET", ["verifica_pec", address]) => self.availability(address),
            ("GET", ["pec"]) => self.list(),
            ("POST", ["pec"]) => self.register(fields(), moment),
            ("GET", ["pec", id]) => self.mailboxes.find(id, Ids::READ).map(|found| found.shown()),
            ("DELETE", ["pec", id]) => self.revoke(id, moment),
            ("PATCH", ["pec", id, "attivazione"]) => self.activate(id, &fields(), moment),
            ("PATCH", ["pec", id, "modifica"]) => self.resize(id, &fields(), moment),
            ("PATCH", ["pec", id, "conservazione"]) => self.archive(id, &fields(), moment),
            ("PATCH", ["pec", id, "trasformazione"]) => self.change_type(id, &fields(), moment),
            ("GET", ["pec", id, "rinnovo"]) => self.renew(id, request.parameter("anni"), moment),
            ("POST", ["pec", id, "multiutenza"]) => self.add_user(id, fields(), moment),
            ("GET", ["comunica_pec"]) => self.communications(),
            ("POST", ["comunica_pec"]) => self.communicate(fields(), moment),
            ("GET", ["comunica_pec", id]) => {
                self.communications.find(id, Ids::COMMUNICATION).map(|found| found.shown())
            }
            ("PATCH", ["comunica_pec", id]) => self.upload(id, &fields(), moment),
            ("POST", ["dominio"]) => self.certify(fields::object(request), moment),
            _ => return None,
        })
    }

    /// `GET /pec`, newest first.
    fn list(&self) -> Answer {
        let list: Vec<Value> = self.mailboxes.0.iter().rev().map(Mailbox::summary).collect();
        if list.is_empty() { Err(terms::refusals::NO_MAILBOXES) } else { Ok(list.into()) }
    }

    /// The calls that came due by `now` and nobody has taken yet.
    pub(super) fn take_callbacks(&mut self, now: f64) -> Vec<OutgoingCall> {
        self.settle(within_reason(now));
        self.outbox.drain()
    }
}

/// A moment that a date of four digits can hold.
fn within_reason(now: f64) -> f64 {
    if now.is_nan() { 0.0 } else { now.clamp(0.0, calendar::LAST) }
}
