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
pub mod terms;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::core::host::random::Seeded;
use crate::core::message::address;

use super::http::{Incoming, Reply};
use communication::Communication;
use format::answers::{self, Answer};
use format::callbacks::{Outbox, OutgoingCall};
use format::{calendar, fields};
use mailbox::Mailbox;
use terms::refusals::{Ids, Refusal};
use terms::wallet::Wallet;

/// To whom everything here belongs: all tokens are the same account's.
const OWNER: &str = "mail@domain.com";

/// Whether a path is this service's.
pub(super) fn owns(path: &str) -> bool {
    let first = path.trim_matches('/').split('/').next().unwrap_or_default();
    matches!(first, "domini_pec" | "verifica_pec" | "pec" | "comunica_pec" | "dominio")
}

/// What a planned fault answers on `path`, where the fault names no words of its own.
pub(super) fn fault(path: &str, status: u16) -> Reply {
    answers::fault(path, status)
}

/// When a request arrives, and what chance and speed there are.
pub(super) struct Moment<'a> {
    pub(super) now: f64,
    pub(super) random: &'a Seeded,
    /// How much faster than a real one the provider is.
    pub(super) speed: f64,
}

impl Moment<'_> {
    /// When a provider is done that takes so long in reality.
    fn after(&self, milliseconds: f64) -> f64 {
        self.now + milliseconds / self.speed
    }

    /// A user name, as the provider gives them.
    fn user(&self) -> String {
        format!("MA{:06}", self.random.next() % 1_000_000)
    }
}

/// Records with an id, oldest first.
#[derive(Debug)]
struct Records<T>(Vec<T>);

impl<T: Identified> Records<T> {
    fn push(&mut self, record: T) {
        self.0.push(record);
    }

    fn find(&mut self, id: &str, ids: Ids) -> Result<&mut T, Refusal> {
        if id.len() != 24 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ids.wrong());
        }
        let mut records = self.0.iter_mut();
        records.find(|record| record.id().eq_ignore_ascii_case(id)).ok_or_else(|| ids.missing())
    }

    /// The one to which something happens first.
    fn first(&mut self) -> Option<&mut T> {
        self.0.iter_mut().min_by(|one, other| one.next().total_cmp(&other.next()))
    }
}

/// What a record is found and let live by.
trait Identified {
    fn id(&self) -> &str;
    fn next(&self) -> f64;
}

impl Identified for Mailbox {
    fn id(&self) -> &str {
        &self.id
    }

    fn next(&self) -> f64 {
        self.next()
    }
}

impl Identified for Communication {
    fn id(&self) -> &str {
        &self.id
    }

    fn next(&self) -> f64 {
        self.next()
    }
}

/// The service.
#[derive(Debug)]
pub(super) struct Registration {
    mailboxes: Records<Mailbox>,
    communications: Records<Communication>,
    /// The account's own domains.
    domains: BTreeSet<String>,
    wallet: Wallet,
    outbox: Outbox,
    /// How many ids there are; each has its number in it, so that none comes twice.
    ids: u64,
}

impl Registration {
    /// An empty service with so much credit.
    pub(super) fn new(credit: Option<f64>) -> Self {
        Self {
            mailboxes: Records(Vec::new()),
            communications: Records(Vec::new()),
            domains: BTreeSet::new(),
            wallet: Wallet::new(credit),
            outbox: Outbox::default(),
            ids: 0,
        }
    }

    /// Euro cents of credit that are left, where there is an end to them.
    pub(super) fn credit(&self) -> Option<i64> {
        self.wallet.left()
    }

    /// Euro cents that everything here has cost.
    pub(super) fn spent(&self) -> i64 {
        self.wallet.spent()
    }

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

    /// Lets come what is due by `now`, in the order it is due.
    fn settle(&mut self, now: f64) {
        loop {
            let mailbox = self.mailboxes.first().filter(|found| found.next() <= now);
            let communication = self.communications.first().filter(|found| found.next() <= now);
            match (mailbox, communication) {
                (Some(mailbox), Some(communication)) if communication.next() < mailbox.next() => {
                    communication.step(&mut self.outbox);
                }
                (Some(mailbox), _) => mailbox.step(&mut self.wallet, &mut self.outbox),
                (None, Some(communication)) => communication.step(&mut self.outbox),
                (None, None) => return,
            }
        }
    }

    /// The calls that came due by `now` and nobody has taken yet.
    pub(super) fn take_callbacks(&mut self, now: f64) -> Vec<OutgoingCall> {
        self.settle(within_reason(now));
        self.outbox.drain()
    }

    /// Whether an address is registered here and alive.
    fn holds(&self, address: &str) -> bool {
        let folded = address::folded(address);
        let mut living = self.mailboxes.0.iter().filter(|mailbox| !mailbox.state.is_over());
        living.any(|mailbox| mailbox.address == folded)
    }

    /// 24 hex digits, as the service's: the time, chance, and a number.
    fn new_id(&mut self, moment: &Moment<'_>) -> String {
        self.ids += 1;
        let time = calendar::seconds(moment.now) & 0xffff_ffff;
        let chance = moment.random.next() & 0xff_ffff_ffff;
        format!("{time:08x}{chance:010x}{:06x}", self.ids & 0xff_ffff)
    }
}

/// A moment that a date of four digits can hold.
fn within_reason(now: f64) -> f64 {
    if now.is_nan() { 0.0 } else { now.clamp(0.0, calendar::LAST) }
}
