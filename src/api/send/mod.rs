//! `POST /send`: one message, once.

pub mod ask_key;
pub(in crate::api) mod asking;
pub mod attach;
mod files;
mod options;
pub(in crate::api) mod posting;
pub(in crate::api) mod settle;
pub mod turn;
pub mod what_became;

use serde_json::Value;

use crate::core::call::Call;
use crate::core::error::ProxyState;
use crate::core::error::codes::{Params, errors, options as codes};
use crate::core::error::{Doubt, Error};
use crate::core::exchange::ending::Ending;
use crate::core::exchange::outcome::Sent;
use crate::core::host::cancel::Reason;
use crate::core::host::random;
use crate::core::key::ledger::Claim;
use crate::core::key::outcome::Ground;
use crate::core::message::draft::{Checked, Draft};
use crate::core::message::fingerprint::Fingerprint;

use super::client::Client;
use posting::{PostOutcome, Posted, Posting};

pub use options::SendOptions;

impl Client {
    /// Sends a message: checks it, reads its files, waits for the pace, posts it once. Where it then is
    /// unknown whether it arrived, and the package's own proxy stands or may stand in between, that is
    /// settled.
    ///
    /// # Errors
    /// The message certainly was not sent, or [`Error::UnknownOutcome`]. A key under which this client sent another
    /// message, or is sending it, is [`Error::KeyReused`] at once.
    pub async fn send(
        &self,
        draft: Draft,
        options: SendOptions,
        call: &Call,
    ) -> Result<Sent, Error> {
        self.enter(call).map_err(Error::unsent)?;
        let checked = draft.check(self.limits_of(&options))?;
        let fingerprint = Fingerprint::of(&checked);
        if options.idempotency_key.is_null() {
            let key = random::uuid(self.host.random.as_ref());
            let result = self.send_once(checked, &key, &options, call).await;
            if result.is_err() {
                // Nobody but the error knows this key.
                self.ledger.remember(&key, fingerprint, &result);
            }
            return result;
        }
        let key = own_key(&options.idempotency_key, "idempotencyKey")?;
        loop {
            let first = match self.ledger.claim(&key, fingerprint) {
                Claim::First(ticket) => {
                    let result = self.send_once(checked, &key, &options, call).await;
                    ticket.settle(&result);
                    return result;
                }
                Claim::Done(result) => return result,
                Claim::OfAnother => return Err(Error::KeyReused),
                Claim::Running(first) => first,
            };
            // The first call may have posted it by now: who stops waiting here does not know.
            let lost = |reason| Err(Error::unknown(Error::ended(reason), Some(&key)));
            match call.cancel.race(Box::pin(first)).await {
                // Whoever ended the first before it was posted did not end this one.
                Ok(Ok(Err(Error::Abort { reason: Reason::Aborted, .. }))) => {}
                Ok(Ok(result)) => return result,
                Ok(Err(_dropped)) => return lost(Reason::Aborted),
                Err(reason) => return lost(reason),
            }
        }
    }

    /// Takes in the message that a client before this one has posted under `key`, from `proxy_state`. Without what it came
    /// to, nobody knows that: under this key nothing is posted again.
    pub fn inherit(
        &self,
        key: &str,
        fingerprint: Fingerprint,
        sent: Option<Sent>,
        proxy_state: &ProxyState,
    ) {
        let unknown = || {
            let cause = Error::state(errors::CORE_BEFORE, Params::none());
            Error::doubted(cause, Some(key), Doubt::NoAnswer).posted_from(proxy_state)
        };
        self.ledger.inherit(key, fingerprint, sent.ok_or_else(unknown));
    }

    async fn send_once(
        &self,
        checked: Checked,
        key: &str,
        options: &SendOptions,
        call: &Call,
    ) -> Result<Sent, Error> {
        let mut posting = Posting::prepare(self, checked, key, options, call, true).await?;
        let sent = self.send_prepared(&mut posting).await;
        let sent =
            sent.map_err(|error| posting.tries.of(error).posted_from(&posting.posted_from()))?;
        posting.remember(&sent);
        Ok(sent)
    }

    async fn send_prepared(&self, posting: &mut Posting<'_>) -> Result<Sent, Error> {
        let key = posting.key;
        loop {
            let place = posting.turn(0.0).await.map_err(Error::unsent)?;
            posting.count();
            let Posted { outcome, ending } = posting.post(place).await;
            let (error, ground) = match outcome {
                PostOutcome::Sent(sent) => return Ok(sent),
                PostOutcome::Unknown(error, doubt) => {
                    // Under a key that was made here, what was posted before can only be the same message.
                    let is_other = doubt == Doubt::OtherMessage && posting.has_own_key();
                    let may_ask = self.may_ask() && !is_other;
                    if may_ask && ending != Ending::Ended {
                        return posting.settle(error, ending).await;
                    }
                    return Err(Error::doubted(error, Some(key), doubt));
                }
                PostOutcome::NotSent(error, ground) => (error, ground),
            };
            if posting.became_json(&error, ground).await? {
                posting.tries.again(&self.host, &error, 0.0);
                continue;
            }
            // 429 is the one answer that says the message was not taken and may be later.
            let may_go_again = ground != Ground::Key || posting.proxy_state.is_whole();
            let wait = if error.is_rate_limit() && may_go_again {
                posting.next_try(Some(&error))
            } else {
                None
            };
            let Some(wait) = wait else { return posting.give_up(error, ground).await };
            posting.wait(&error, wait).await.map_err(|reason| Error::ended(reason).unsent())?;
        }
    }
}

/// The caller's own key.
fn own_key(value: &Value, field: &str) -> Result<String, Error> {
    let is_key = |text: &&str| {
        (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let key = value.as_str().filter(is_key).map(str::to_owned);
    key.ok_or_else(|| Error::told(field, codes::TYPE_KEY, Params::none()))
}
