//! `POST /send`: one message, once.

use std::rc::Rc;

use serde_json::Value;

use crate::core::attachment::Encoded;
use crate::core::body;
use crate::core::cancel::Reason;
use crate::core::draft::{Checked, Draft};
use crate::core::error::Error;
use crate::core::exchange::exchange_telling;
use crate::core::limiter::{Pace, Place};
use crate::core::message::Message;
use crate::core::outcome::{self, Outcome, Sent};
use crate::core::random;
use crate::core::retry::Retries;
use crate::core::settings::Service;
use crate::core::transport::{HeaderValue, Method, Request};

use super::client::{Call, Client};
use super::credentials::Access;
use super::ledger::Claim;

/// Milliseconds after which credentials are asked for again before the request is made.
const FRESH: f64 = 30_000.0;

/// What a send is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reading and encoding files; counts their bytes.
    Reading,
    /// Waiting for the pace, or for the end of a 429.
    Waiting,
    /// The request is under way; knows only nothing and all.
    Sending,
}

/// How far a send is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// Bytes done.
    pub loaded: u64,
    /// Bytes in all.
    pub total: u64,
    /// When the waiting will end, as far as is known; milliseconds since 1970.
    pub until: Option<f64>,
}

/// What a send takes besides what every call takes.
#[derive(Default)]
pub struct SendOptions {
    /// Told at the start and the end of each phase and after each slice.
    pub progress: Option<Rc<dyn Fn(Progress)>>,
    /// The caller's own key; `Null` for a new one.
    pub idempotency_key: Value,
}

impl SendOptions {
    pub(super) fn tell(&self, phase: Phase, loaded: u64, total: u64, until: Option<f64>) {
        if let Some(progress) = &self.progress {
            progress(Progress { phase, loaded, total, until });
        }
    }
}

impl Client {
    /// Sends a message: checks it, reads its files, waits for the pace, posts it once.
    ///
    /// # Errors
    /// The message certainly was not sent, or [`Error::UnknownOutcome`].
    pub async fn send(
        &self,
        draft: Draft,
        options: SendOptions,
        call: &Call,
    ) -> Result<Sent, Error> {
        self.enter(call).map_err(unsent)?;
        let checked = draft.check(self.settings.limits)?;
        let Some(key) = own_key(&options.idempotency_key)? else {
            let key = random::uuid(self.host.random.as_ref());
            let result = self.send_once(checked, &key, &options, call).await;
            if result.is_err() {
                // Nobody but the error knows this key.
                self.ledger.remember(&key, &result);
            }
            return result;
        };
        match self.ledger.claim(&key) {
            Claim::First(ticket) => {
                let result = self.send_once(checked, &key, &options, call).await;
                ticket.settle(&result);
                result
            }
            Claim::Done(result) => result,
            Claim::Running(first) => {
                // The first call may have posted it by now: who stops waiting here does not know.
                let lost = |reason| Err(unknown(Error::ended(reason), &key));
                match call.cancel.race(first).await {
                    Ok(Ok(result)) => result,
                    Ok(Err(_dropped)) => lost(Reason::Aborted),
                    Err(reason) => lost(reason),
                }
            }
        }
    }

    async fn send_once(
        &self,
        checked: Checked,
        key: &str,
        options: &SendOptions,
        call: &Call,
    ) -> Result<Sent, Error> {
        let Checked { mut message, contents } = checked;
        let clock = self.host.clock.as_ref();
        let mut access = self.access(Service::Massiva, call).await.map_err(unsent)?;
        let mut asked_at = clock.now();
        let field = |index| format!("attachments[{index}].data");
        let files = self.encode(&mut message.attachments, &contents, field, options, call).await;
        let files = files.map_err(unsent)?;
        let length = body::of_message(&message, &files, access.mailbox.as_ref()).length;
        let timeout = self.settings.timeout(call.timeout, length);
        let pace = self.paces.of(&message.sender);
        let mut retries = None;
        loop {
            let mut place =
                self.wait_for_turn(&pace, length, options, call).await.map_err(unsent)?;
            if clock.now() - asked_at > FRESH {
                access = self.access(Service::Massiva, call).await.map_err(unsent)?;
                asked_at = clock.now();
            }
            // Last, so that other tabs do not wait while the caller's own functions are asked.
            let passing = place.pass(&message.sender, self.host.gate.as_ref());
            let passed = call.cancel.race(passing).await;
            passed.map_err(|reason| unsent(Error::ended(reason)))?;
            options.tell(Phase::Waiting, length, length, None);
            let request = self.post(&message, &files, &access, key);
            options.tell(Phase::Sending, 0, length, None);
            let started = || place.start(clock.now());
            let attempt =
                exchange_telling(&self.host, request, timeout, &call.cancel, started).await;
            options.tell(Phase::Sending, length, length, None);
            let error = match outcome::of_send(attempt, &access.redactor, clock.wall()) {
                Outcome::Done(sent) => {
                    self.remember_addressees(&sent.message_id, &message.recipients);
                    return Ok(sent);
                }
                Outcome::Unknown(error) => return Err(unknown(error, key)),
                Outcome::NotDone(error) => error,
            };
            // 429 is the one answer that says the message was not taken and may be later.
            let is_429 = matches!(&error, Error::Api(api) if api.status == 429);
            let retries =
                retries.get_or_insert_with(|| Retries::new(self.settings.retries, clock.now()));
            let wait = if is_429 { self.next_try(retries, &error) } else { None };
            let Some(wait) = wait else { return Err(error) };
            options.tell(Phase::Waiting, 0, length, Some(clock.wall() + wait));
            let waited = call.cancel.race(clock.sleep(wait)).await;
            waited.map_err(|reason| unsent(Error::ended(reason)))?;
        }
    }

    fn post(&self, message: &Message, files: &[Encoded], access: &Access, key: &str) -> Request {
        let plain = |text: &str| HeaderValue::Plain(text.to_owned());
        let mut headers = access.headers(false);
        headers.push(("content-type".into(), plain("application/json")));
        let base = self.settings.bases.of(Service::Massiva);
        if !base.direct {
            headers.push(("idempotency-key".into(), plain(key)));
        }
        Request {
            method: Method::Post,
            url: format!("{}/send", base.url),
            headers,
            body: Some(body::of_message(message, files, access.mailbox.as_ref())),
            direct: base.direct,
        }
    }

    async fn wait_for_turn<'a>(
        &self,
        pace: &'a Pace,
        length: u64,
        options: &SendOptions,
        call: &Call,
    ) -> Result<Place<'a>, Error> {
        options.tell(Phase::Waiting, 0, length, None);
        let clock = self.host.clock.as_ref();
        let tell = |wait| options.tell(Phase::Waiting, 0, length, Some(clock.wall() + wait));
        let turn = pace.wait(clock, self.settings.interval, tell);
        call.cancel.race(turn).await.map_err(Error::ended)
    }
}

/// An error before the request: it says so.
fn unsent(error: Error) -> Error {
    error.with_sentence("Nothing was sent.")
}

/// The error of a message of which nobody knows whether it arrived.
fn unknown(cause: Error, key: &str) -> Error {
    Error::UnknownOutcome { cause: Box::new(cause), idempotency_key: Some(key.to_owned()) }
}

/// The caller's own key, if one was given.
fn own_key(value: &Value) -> Result<Option<String>, Error> {
    let is_key = |text: &str| {
        (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    match value {
        Value::Null => Ok(None),
        Value::String(text) if is_key(text) => Ok(Some(text.clone())),
        _ => Err(Error::problem(
            "idempotencyKey",
            "type",
            "must be 1 to 255 visible ASCII characters without spaces.",
        )),
    }
}
