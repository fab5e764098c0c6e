//! The service of the account, `oauth.openapi.com`, in memory: tokens and their scopes, the wallet, what was called and
//! what it cost, refused calls, callbacks, a subscription.
//!
//! Where the service's document is silent the sandbox chooses: the words and the number of a wrong key, one subscription
//! for messages, a wallet that never ends where no credit was given.

mod answers;
mod callbacks;
mod ledger;
mod scopes;
#[cfg(test)]
mod tests;
mod tokens;

use base64_simd::STANDARD;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::http::answers::json as json_answer;
use super::http::{Incoming, Reply};
use crate::core::host::random::Seeded;
use answers::{Answer, Refusal, is_asked, or, page, when};

pub(super) use callbacks::Called;
pub(super) use ledger::Call;

/// Messages that it pays for, and euros that it costs.
const MESSAGES: u64 = 365_000;
const PRICE: f64 = 1_460.0;
/// The id of the only one.
const SUBSCRIPTION: &str = "5b5c12000000000000000001";

/// Cents in a wallet that never ends.
const PLENTY: i64 = 100_000_000;

const NO_SUBSCRIPTION: Refusal = Refusal(404, "Subscription not found", 220);
const WRONG_QUERY: Refusal = Refusal(400, "Query error", 230);

/// Whether a path is this service's.
pub(super) fn owns(path: &str) -> bool {
    let first = path.trim_matches('/').split('/').next().unwrap_or_default();
    matches!(
        first,
        "tokens" | "scopes" | "errors" | "wallet" | "callbacks" | "stats" | "subscriptions"
    )
}

/// What a planned fault answers here, where the fault names no words of its own.
pub(super) fn fault(status: u16) -> Reply {
    let words = match status {
        401 => return unauthorized(),
        402 => "Insufficient Credit in Wallet: 0.00",
        500 => "MySQL Error 2006",
        _ => "Fault of the sandbox",
    };
    answers::refused(status, words, Value::Null)
}

fn unauthorized() -> Reply {
    answers::refused(401, "Unauthorized", 140.into())
}

/// When a request arrives, and what the account has then.
pub(super) struct Standing<'a> {
    pub(super) now: f64,
    pub(super) random: &'a Seeded,
    /// Cents that are left, where there is an end to them, and that were spent.
    pub(super) left: Option<i64>,
    pub(super) spent: i64,
}

/// The account.
#[derive(Debug, Default)]
pub(super) struct Account {
    /// When it was first seen.
    since: Option<f64>,
    tokens: tokens::Tokens,
    ledger: ledger::Ledger,
    callbacks: callbacks::Callbacks,
}

impl Account {
    /// Whether a token was made here that may do this; `None` where it was not made here.
    pub(super) fn allows(&self, token: &str, request: &Incoming, now: f64) -> Option<bool> {
        let scope = scopes::of(&request.method, &request.path).unwrap_or_default();
        self.tokens.allows(token, &scope, now)
    }

    /// Writes down a call of another service.
    pub(super) fn note(&mut self, call: &Call<'_>) {
        self.since.get_or_insert(call.at);
        self.ledger.note(call);
    }

    /// Writes down that a callback is made.
    pub(super) fn calls(&mut self, called: Called) {
        self.callbacks.note(called);
    }

    /// Writes down what a callback was answered; 0 for nothing.
    pub(super) fn called_back(&mut self, id: &str, status: u16, at: f64) {
        self.callbacks.answered(id, status, at);
    }

    /// Answers a request; `key`: e-mail and API key, where only one pair is taken.
    pub(super) fn answer(
        &mut self,
        request: &Incoming,
        key: Option<&(String, String)>,
        standing: &Standing<'_>,
    ) -> Reply {
        self.since.get_or_insert(standing.now);
        let path = request.path.trim_matches('/');
        let segments: Vec<String> = path
            .split('/')
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let authorization = request.header("authorization").unwrap_or_default();
        let bearer = authorization.strip_prefix("Bearer ").unwrap_or_default();
        if let ("PATCH", ["tokens", token]) = (request.method.as_str(), segments.as_slice())
            && self.tokens.refreshes(token, bearer)
        {
            let random = Some(standing.random);
            return answers::reply(self.tokens.update(token, request, standing.now, random));
        }
        if !is_key(authorization, key) {
            return unauthorized();
        }
        if let ("DELETE", ["tokens", token]) = (request.method.as_str(), segments.as_slice()) {
            return match self.tokens.delete(token) {
                Ok(()) => json_answer(200, &json!({"message": "Deleted", "data": null})),
                Err(refusal) => answers::reply(Err(refusal)),
            };
        }
        match self.data(request, segments.as_slice(), standing) {
            Some(answer) => answers::reply(answer),
            None => answers::refused(404, "Not Found", Value::Null),
        }
    }

    fn data(
        &mut self,
        request: &Incoming,
        segments: &[&str],
        standing: &Standing<'_>,
    ) -> Option<Answer> {
        let now = standing.now;
        Some(match (request.method.as_str(), segments) {
            ("POST", ["tokens"]) => self.tokens.create(request, now, standing.random),
            ("PATCH", ["tokens", token]) => self.tokens.update(token, request, now, None),
            ("GET", ["tokens"]) => self.tokens.list(request),
            ("GET", ["tokens", token]) => self.tokens.one(token),
            ("GET", ["scopes"]) => scopes::list(),
            ("GET", ["scopes", id]) => scopes::one(id),
            ("GET", ["errors"]) => self.ledger.errors(request),
            ("GET", ["wallet"]) => Ok(self.wallet(standing)),
            ("GET", ["wallet", "transactions"]) => self.ledger.transactions(request),
            ("GET", ["callbacks"]) => self.callbacks.list(request),
            ("GET", ["callbacks", id]) => self.callbacks.one(id),
            ("GET", ["stats"]) => self.ledger.total(request),
            ("GET", ["stats", "ips"]) => self.ledger.addresses(request),
            ("GET", ["stats", "apis"]) => self.ledger.by_domain(request),
            ("GET", ["stats", "apis", domain]) => self.ledger.of_domain(request, domain),
            ("GET", ["subscriptions"]) => self.subscriptions(request),
            ("GET", ["subscriptions", SUBSCRIPTION]) => Ok(self.subscription()),
            ("GET", ["subscriptions", _]) => Err(NO_SUBSCRIPTION),
            _ => return None,
        })
    }

    fn wallet(&self, standing: &Standing<'_>) -> Value {
        let left = standing.left.unwrap_or_else(|| PLENTY.saturating_sub(standing.spent));
        json!({
            "credit": ledger::euros(left),
            "createdAt": when(self.since.unwrap_or_default()),
            "updatedAt": when(standing.now),
        })
    }

    /// Where a query names an id, that one; and none being there is a refusal.
    fn subscriptions(&self, request: &Incoming) -> Answer {
        if let Some(id) = request.parameter("id") {
            return if id == SUBSCRIPTION { Ok(self.subscription()) } else { Err(NO_SUBSCRIPTION) };
        }
        let found = is_asked(request, scopes::SENDING).then(|| {
            let mut shown = self.subscription();
            if let Some(fields) = shown.as_object_mut() {
                let summary =
                    ["id", "scope", "active", "availableRequests", "startsAt", "expiresAt"];
                fields.retain(|name, _| summary.contains(&name.as_str()));
            }
            shown
        });
        or(page(request, found.into_iter().collect(), WRONG_QUERY), NO_SUBSCRIPTION)
    }

    fn subscription(&self) -> Value {
        let since = self.since.unwrap_or_default();
        let left = MESSAGES.saturating_sub(self.ledger.prepaid());
        json!({
            "id": SUBSCRIPTION,
            "scope": scopes::SENDING,
            "domain": scopes::domain(scopes::SENDING),
            "active": true,
            "startsAt": when(since),
            "expiresAt": when(since + 365.0 * 86_400_000.0),
            // Texts, as the service writes them.
            "totalRequests": MESSAGES.to_string(),
            "availableRequests": left.to_string(),
            "pricePerRequest": 0.004,
            "type": "year",
            "autorenew": false,
            "createdAt": when(since),
            "updatedAt": when(since),
            "price": PRICE,
        })
    }
}

/// Whether an `Authorization` is Basic, of an e-mail and a key: of these, where there are some.
fn is_key(authorization: &str, key: Option<&(String, String)>) -> bool {
    let Some(encoded) = authorization.strip_prefix("Basic ") else { return false };
    let Ok(bytes) = STANDARD.decode_to_vec(encoded.trim()) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    let Some((email, given)) = text.split_once(':') else { return false };
    match key {
        Some((wanted, secret)) => email == wanted && given == secret,
        None => !email.is_empty() && !given.is_empty(),
    }
}
