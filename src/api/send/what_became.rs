//! What became of the message of a key, for who asks by hand: after an error that left it open, or on another page.

use serde_json::Value;

use crate::core::call::Call;
use crate::core::error::codes::errors;
use crate::core::error::{Error, ProxyState, may_pass};
use crate::core::exchange::once::KeyState;
use crate::core::exchange::outcome::{Outcome, Said, Sent};
use crate::core::exchange::proxy::is_of_proxy;
use crate::core::exchange::redact::Redactor;
use crate::core::exchange::{Answer, Attempt, answer, once, outcome};
use crate::core::key::ledger::Seen;
use crate::core::segment;
use crate::core::settings::Service;

use super::own_key;
use crate::api::calls::{Answered, Target};
use crate::api::client::Client;

/// Whether the proxy does not know the path: one of an earlier version, or one that lets nobody send.
fn is_without_path(answer: &Answer) -> bool {
    let body = answer.body.as_deref().ok().and_then(answer::parse);
    let code = body.as_ref().and_then(|body| body.get("code")).and_then(Value::as_str);
    matches!(code, Some("proxy.route" | "proxy.path"))
}

/// What became of the message of a key.
#[derive(Debug)]
pub enum Settled {
    /// The service took it.
    Sent(Sent),
    /// The service said no.
    Refused(Error),
    /// It was never forwarded, and never will be: the key is out of use.
    NotSent,
    /// It is still being sent.
    Running,
    /// Nobody knows, or there is nobody to ask.
    Unknown,
    /// The proxy does not know the key. That is no knowledge: the message may be on its way, or another mailbox's.
    NotSeen,
}

impl Client {
    /// Asks what became of the message of `key`. Where this client posted it, or `proxy_state` tells where it was posted
    /// first from, the package's own proxy takes a key that it never saw out of use, and so can say that its message
    /// was not sent; else the question changes nothing. Straight to the service, and behind a proxy of another kind or
    /// of an older version, there is nobody to ask: what this client does not know itself is unknown.
    ///
    /// # Errors
    /// `key` is none, or those of a read: nothing was learned. That nobody is signed in is one of them, and another mailbox another.
    pub async fn what_became(
        &self,
        key: &Value,
        proxy_state: Option<ProxyState>,
        call: &Call,
    ) -> Result<Settled, Error> {
        self.enter(call)?;
        let key = &own_key(key, "key")?;
        let proxy_state = match self.ledger.seen(key) {
            Seen::Running => return Ok(Settled::Running),
            Seen::Sent(sent) => return Ok(Settled::Sent(sent)),
            Seen::Burned => return Ok(Settled::NotSent),
            Seen::Unknown(own) => own.or(proxy_state),
            Seen::Nothing => proxy_state,
        };
        if self.settings.bases.of(Service::Massiva).direct {
            return Ok(Settled::Unknown);
        }
        let proxy_state = proxy_state.filter(ProxyState::is_whole);
        // Only of a key that was posted it is known from when on the proxy has to remember it.
        let question = if proxy_state.is_some() { "/once/" } else { "/look/" };
        let path = [question, &segment::of(key)].concat();
        let headers = proxy_state.as_ref().map(ProxyState::headers).unwrap_or_default();
        let target = Target { headers, about: Some(key), ..Target::get(&path) };
        let take =
            |attempt: Attempt, redactor: &Redactor, now: f64| self.told(attempt, redactor, now);
        let heard = self.read_answer(&target, call, &take).await?;
        let state = heard.answer.body.as_ref().ok().and_then(|bytes| once::read(bytes));
        let settled = match state {
            Some(KeyState::Done(kept)) => self.of_kept(kept, &heard),
            Some(KeyState::Running) => Settled::Running,
            Some(KeyState::Never) if proxy_state.is_some() => Settled::NotSent,
            Some(KeyState::Free) => Settled::NotSeen,
            Some(KeyState::Never | KeyState::Unknown) | None => Settled::Unknown,
        };
        match &settled {
            Settled::Sent(sent) => self.ledger.learn(key, Seen::Sent(sent.clone())),
            Settled::NotSent => self.ledger.learn(key, Seen::Burned),
            Settled::Refused(_) => self.ledger.learn(key, Seen::Nothing),
            Settled::Running | Settled::Unknown | Settled::NotSeen => {}
        }
        Ok(settled)
    }

    /// The proxy's answer; any where there is no proxy, or one that does not know the path.
    fn told(&self, attempt: Attempt, redactor: &Redactor, now: f64) -> Result<Answer, Error> {
        let is_unsupported = match &attempt {
            Attempt::Answered(answer) if is_of_proxy(answer) => is_without_path(answer),
            Attempt::Answered(answer) => {
                !self.proxied.get() && answer.status != 401 && !may_pass(answer.status)
            }
            _ => false,
        };
        if is_unsupported {
            return answer::answered(attempt, redactor)
                .map(|answer| Answer { body: Ok(Vec::new()), ..answer });
        }
        let answer = answer::successful(attempt, redactor, now)?;
        if is_of_proxy(&answer) {
            return Ok(answer);
        }
        let bytes = answer.body.as_deref().unwrap_or_default();
        Err(answer::unreadable(&answer, bytes, redactor, errors::RESPONSE_JSON))
    }

    fn of_kept(&self, kept: Answer, heard: &Answered) -> Settled {
        let now = self.clock().wall();
        let attempt = Attempt::Answered(kept);
        match outcome::of_send(attempt, Said::Firsthand, &heard.redactor, now) {
            Outcome::Done(sent) => Settled::Sent(sent),
            Outcome::NotDone(error) => Settled::Refused(heard.told(error)),
            Outcome::Unknown(..) | Outcome::Denied(_) => Settled::Unknown,
        }
    }
}
