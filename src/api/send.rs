//! `POST /send`: one message, once.

use std::rc::Rc;

use serde_json::Value;

use crate::core::attachment::{self, Encoded, Source};
use crate::core::body;
use crate::core::cancel::Reason;
use crate::core::draft::{Checked, Draft};
use crate::core::error::Error;
use crate::core::exchange::exchange;
use crate::core::outcome::{self, Outcome, Sent};
use crate::core::random;
use crate::core::retry::Retries;
use crate::core::transport::{HeaderValue, Method, Request};

use super::client::{Call, Client};
use super::ledger::Claim;

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
    fn tell(&self, phase: Phase, loaded: u64, total: u64, until: Option<f64>) {
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
        let (key, is_own) = match own_key(&options.idempotency_key)? {
            Some(key) => (key, true),
            None => (random::uuid(self.host.random.as_ref()), false),
        };
        let ticket = match self.ledger.claim(&key) {
            Claim::First(ticket) => ticket,
            Claim::Done(result) => return result,
            Claim::Running(first) => {
                // The first call may have posted it by now: who stops waiting here does not know.
                let lost = |reason| Err(unknown(Error::ended(reason), &key));
                return match call.cancel.race(first).await {
                    Ok(Ok(result)) => result,
                    Ok(Err(_dropped)) => lost(Reason::Aborted),
                    Err(reason) => lost(reason),
                };
            }
        };
        let result = self.send_once(checked, &key, &options, call).await;
        ticket.settle(&result);
        if !is_own {
            self.ledger.forget_success(&key);
        }
        result
    }

    async fn send_once(
        &self,
        checked: Checked,
        key: &str,
        options: &SendOptions,
        call: &Call,
    ) -> Result<Sent, Error> {
        let Checked { message, sources } = checked;
        let access = self.access(call).await.map_err(unsent)?;
        let files = self.encode(&sources, options, call).await.map_err(unsent)?;
        let request = Request {
            method: Method::Post,
            url: format!("{}/send", self.settings.massiva),
            headers: {
                let mut headers = access.headers(false);
                headers
                    .push(("content-type".into(), HeaderValue::Plain("application/json".into())));
                if !self.settings.direct {
                    headers.push(("idempotency-key".into(), HeaderValue::Plain(key.to_owned())));
                }
                headers
            },
            body: Some(body::of_message(&message, &files, access.mailbox.as_ref())),
            direct: self.settings.direct,
        };
        let length = request.body.as_ref().map_or(0, |body| body.length);
        let timeout = self.settings.timeout(call.timeout, length);
        let clock = self.host.clock.as_ref();
        let mut retries = Retries::new(self.settings.retries, clock.now());
        loop {
            self.wait_for_pace(&message.sender, length, options, call).await.map_err(unsent)?;
            options.tell(Phase::Sending, 0, length, None);
            let attempt = exchange(&self.host, request.clone(), timeout, &call.cancel).await;
            options.tell(Phase::Sending, length, length, None);
            let error = match outcome::of(attempt, &access.redactor, clock.now()) {
                Outcome::Sent(sent) => {
                    let count = message.recipients.len();
                    self.addressees.borrow_mut().insert(sent.message_id.clone(), count);
                    return Ok(sent);
                }
                Outcome::Unknown(error) => return Err(unknown(error, key)),
                Outcome::NotSent(error) => error,
            };
            // 429 is the one answer that says the message was not taken and may be later.
            let is_429 = matches!(&error, Error::Api(api) if api.status == 429);
            let wait = if is_429 { self.next_try(&mut retries, &error) } else { None };
            let Some(wait) = wait else { return Err(error) };
            options.tell(Phase::Waiting, 0, length, Some(clock.now() + wait));
            let waited = call.cancel.race(clock.sleep(wait)).await;
            waited.map_err(|reason| unsent(Error::ended(reason)))?;
        }
    }

    async fn encode(
        &self,
        sources: &[Rc<dyn Source>],
        options: &SendOptions,
        call: &Call,
    ) -> Result<Vec<Encoded>, Error> {
        let total = sources.iter().map(|source| source.size()).sum();
        let loaded = std::cell::Cell::new(0);
        let tell = |count: u64| {
            loaded.set(loaded.get() + count);
            options.tell(Phase::Reading, loaded.get(), total, None);
        };
        options.tell(Phase::Reading, 0, total, None);
        let mut files = Vec::with_capacity(sources.len());
        for (index, source) in sources.iter().enumerate() {
            let transport = self.host.transport.as_ref();
            let encoding = attachment::encode(source.as_ref(), transport, tell);
            let encoded = call.cancel.race(encoding).await.map_err(Error::ended)?;
            let encoded = encoded.map_err(|unreadable| {
                let field = format!("attachments[{index}].data");
                Error::problem(
                    field,
                    "unreadable",
                    format!("cannot be read. {}", unreadable.message),
                )
            })?;
            files.push(encoded);
        }
        options.tell(Phase::Reading, total, total, None);
        Ok(files)
    }

    async fn wait_for_pace(
        &self,
        sender: &str,
        length: u64,
        options: &SendOptions,
        call: &Call,
    ) -> Result<(), Error> {
        options.tell(Phase::Waiting, 0, length, None);
        let pace = self.paces.of(sender);
        let tell = |until| options.tell(Phase::Waiting, 0, length, Some(until));
        let turn = pace.wait(self.host.clock.as_ref(), self.settings.interval, tell);
        call.cancel.race(turn).await.map_err(Error::ended)?;
        options.tell(Phase::Waiting, length, length, None);
        Ok(())
    }
}

/// An error before the request: it says so.
fn unsent(error: Error) -> Error {
    error.with_sentence("Nothing was sent.")
}

/// The error of a message of which nobody knows whether it arrived.
fn unknown(cause: Error, key: &str) -> Error {
    Error::UnknownOutcome { cause: Box::new(cause), idempotency_key: key.to_owned() }
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
