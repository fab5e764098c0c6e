//! The services in memory: `handle(request, now)` gives the answer, nothing waits and nothing is
//! fetched. The same seed and the same requests give the same answers.
//!
//! It is hosted by native tests in virtual time, by `sandbox.fetch` in pages and Node, and over HTTP
//! by `npx pec-massiva sandbox`.

mod account;
mod calls;
mod deleting;
pub mod faults;
pub mod given;
pub mod http;
mod id;
mod mailbox;
mod outcome;
mod reading;
mod receipts;
mod registration;
mod sending;
pub mod wording;

use std::collections::BTreeMap;

use crate::core::host::random::Seeded;

use account::{Account, Called, Standing};
use faults::{Fault, Faults};
use http::answers;
use http::{Incoming, Reply};
use mailbox::Mailbox;
use registration::{Moment, Registration};
use wording::Wording;

pub use registration::format::callbacks::OutgoingCall;

/// The field names of `GET /send/{code}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// `date`, `subject`, `body`, with the receipts' own texts: what runs.
    #[default]
    Observed,
    /// `data`, `object`, `message`, with the message's text in place of the delivery's: the example
    /// of the service's document.
    Documented,
}

/// How a sandbox is to be.
#[derive(Clone, Debug)]
pub struct Config {
    /// Decides ids and delays.
    pub seed: u64,
    /// How much faster than real ones receipts and activations come. What is paid by the year lasts a
    /// year of the calendar at any speed.
    pub speed: f64,
    /// `POST /send` a second and mailbox that are taken; 0 for any number.
    pub per_second: f64,
    /// The field names of `GET /send/{code}`.
    pub dialect: Dialect,
    /// How receipts are worded.
    pub wording: Wording,
    /// The only token that is taken; `None` for any.
    pub token: Option<String>,
    /// User names and passwords; where there is none, any pair is taken.
    pub mailboxes: BTreeMap<String, String>,
    /// The account's credit in euros, which what costs on `pec.openapi.it` takes from; `None` never ends.
    pub credit: Option<f64>,
    /// The account's e-mail and API key; `None` for any pair.
    pub account: Option<(String, String)>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 1,
            speed: 1.0,
            per_second: 1.0,
            dialect: Dialect::default(),
            wording: Wording::default(),
            token: None,
            mailboxes: BTreeMap::new(),
            credit: None,
            account: None,
        }
    }
}

/// The service in memory.
#[derive(Debug)]
pub struct Sandbox {
    config: Config,
    random: Seeded,
    advanced: f64,
    mailboxes: BTreeMap<String, Mailbox>,
    registration: Registration,
    account: Account,
    faults: Faults,
    /// How many callbacks came due; each has its number in its id.
    called: u64,
    /// When the request that is being answered came.
    clock: f64,
}

impl Sandbox {
    /// An empty service.
    pub fn new(config: Config) -> Self {
        let random = Seeded::new(config.seed);
        let (mailboxes, faults) = (BTreeMap::new(), Faults::default());
        let registration = Registration::new(config.credit);
        let account = Account::default();
        let (advanced, called, clock) = (0.0, 0, 0.0);
        Self { config, random, advanced, mailboxes, registration, account, faults, called, clock }
    }

    /// Answers `request`, which arrives at `now` (milliseconds since 1970).
    pub fn handle(&mut self, request: &Incoming, now: f64) -> Reply {
        let now = now + self.advanced;
        self.clock = now;
        let before = self.registration.spent();
        let reply = match self.faults.take(request) {
            None => self.answer(request, now),
            Some(fault) => {
                if fault.taken {
                    self.answer(request, now);
                }
                fault.reply(request)
            }
        };
        if !account::owns(&request.path) {
            let cents = self.registration.spent().saturating_sub(before);
            let answer = match &reply {
                Reply::Answer { status, body, .. } => Some((*status, body.as_str())),
                Reply::Drop | Reply::Hang => None,
            };
            self.account.note(&account::Call { request, at: now, cents, answer });
        }
        reply
    }

    /// Lets `milliseconds` pass: receipts that are due by then are there.
    pub fn advance(&mut self, milliseconds: f64) {
        self.advanced += milliseconds;
    }

    /// The calls to users' own addresses that came due by `now` and were not taken yet, oldest first.
    pub fn take_callbacks(&mut self, now: f64) -> Vec<OutgoingCall> {
        let mut calls = self.registration.take_callbacks(now + self.advanced);
        for call in &mut calls {
            self.called += 1;
            call.id = format!("ca11{:020x}", self.called);
            let OutgoingCall { id, scope, url, content_type, body, at, .. } = call.clone();
            self.account.calls(Called { id, scope, url, content_type, body, at });
        }
        calls
    }

    /// Notes what a call was answered, 0 for nothing: the account tells of it.
    pub fn called_back(&mut self, id: &str, status: u16, now: f64) {
        self.account.called_back(id, status, now + self.advanced);
    }

    /// Plans a fault.
    pub fn fail(&mut self, fault: Fault) {
        self.faults.add(fault);
    }

    /// Forgets everything but the configuration.
    pub fn reset(&mut self) {
        *self = Self::new(self.config.clone());
    }

    fn answer(&mut self, request: &Incoming, now: f64) -> Reply {
        if account::owns(&request.path) {
            let (left, spent) = (self.registration.credit(), self.registration.spent());
            let standing = Standing { now, random: &self.random, left, spent };
            return self.account.answer(request, self.config.account.as_ref(), &standing);
        }
        if registration::owns(&request.path) {
            if !self.has_token(request) {
                return Registration::unauthorized();
            }
            let moment = Moment { now, random: &self.random, speed: self.config.speed };
            let reply = self.registration.answer(request, moment);
            return reply.unwrap_or_else(|| answers::refusal(404, "Not Found"));
        }
        let segments: Vec<&str> = request.path.trim_matches('/').split('/').collect();
        match (request.method.as_str(), segments.as_slice()) {
            ("POST", ["send"]) => self.post_send(request, now),
            ("GET", ["send", code]) => self.get_send(request, code, now),
            ("DELETE", ["send", code]) => self.delete_send(request, code, now),
            ("DELETE", ["inbox", id]) => self.delete_message(request, id, now),
            ("GET", ["inbox"]) => self.get_inbox(request, now),
            ("GET", ["inbox", id]) => self.get_message(request, id, now),
            ("GET", ["quota", name]) => self.get_quota(request, name, now),
            _ => answers::refusal(404, "Not Found"),
        }
    }

    /// One that was made here is good for its scopes and its time, whichever else is taken.
    fn has_token(&self, request: &Incoming) -> bool {
        let authorization = request.header("authorization").unwrap_or_default();
        let token = authorization.strip_prefix("Bearer ").unwrap_or_default().trim();
        let made_here = self.account.allows(token, request, self.clock);
        made_here.unwrap_or_else(|| match &self.config.token {
            Some(expected) => token == expected,
            None => !token.is_empty(),
        })
    }

    /// Whether token and mailbox are good.
    fn admits(&self, request: &Incoming, username: &str, password: &str) -> bool {
        let is_mailbox = if self.config.mailboxes.is_empty() {
            !username.is_empty() && !password.is_empty()
        } else {
            self.config.mailboxes.get(username).is_some_and(|expected| expected == password)
        };
        self.has_token(request) && is_mailbox
    }
}
