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
mod state;
pub mod wording;

use account::{Called, Standing};
use faults::Fault;
use http::answers;
use http::{Incoming, Reply};
use registration::{Moment, Registration};

pub use registration::format::callbacks::OutgoingCall;
pub use state::{Config, Dialect, Sandbox};

impl Sandbox {
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
}
