//! The calls to users' own addresses, as the account sees them.

use serde_json::{Value, json};

use super::answers::{Answer, Refusal, is_asked, or, page, when};
use super::scopes;
use crate::sandbox::http::Incoming;

const WRONG_QUERY: Refusal = Refusal(400, "Query error", 210);
const UNKNOWN: Refusal = Refusal(404, "Callback not found", 200);

/// A call, as it was made.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Called {
    pub(in crate::sandbox) id: String,
    pub(in crate::sandbox) scope: &'static str,
    pub(in crate::sandbox) url: String,
    pub(in crate::sandbox) content_type: &'static str,
    pub(in crate::sandbox) body: String,
    pub(in crate::sandbox) at: f64,
}

#[derive(Debug)]
struct Callback {
    called: Called,
    attempts: u32,
    /// Status of the last answer, 0 for none, and when it came.
    answer: Option<(u16, f64)>,
}

impl Callback {
    fn is_completed(&self) -> bool {
        self.answer.is_some_and(|(status, _)| (200..300).contains(&status))
    }

    fn completed(&self) -> Value {
        let at = self.answer.filter(|_| self.is_completed()).map(|(_, at)| when(at));
        at.into()
    }

    fn status(&self) -> u16 {
        self.answer.map_or(0, |(status, _)| status)
    }

    fn summary(&self) -> Value {
        let Called { id, scope, url, at, .. } = &self.called;
        json!({
            "id": id,
            "scope": scope,
            "url": url,
            // A text here, a number in the record itself.
            "httpResponseCode": self.status().to_string(),
            "startedAt": when(*at),
            "completedAt": self.completed(),
        })
    }

    fn shown(&self) -> Value {
        let Called { id, scope, url, content_type, body, at } = &self.called;
        let elapsed = self.answer.map_or(0.0, |(_, answered)| (answered - at).max(0.0).floor());
        json!({
            "id": id,
            "scope": scope,
            "domain": scopes::domain(scope),
            "active": !self.is_completed(),
            "startedAt": when(*at),
            "createdAt": when(*at),
            "completedAt": self.completed(),
            "httpResponseCode": self.status(),
            "data": {"body": body},
            "custom": null,
            "headers": {"Content-Type": content_type},
            "elapsedTime": elapsed as i64,
            "attempt": self.attempts,
            "retry": self.attempts.saturating_sub(1),
            "field": "data",
            "method": "POST",
            "url": url,
        })
    }
}

/// All of them, oldest first.
#[derive(Debug, Default)]
pub(super) struct Callbacks(Vec<Callback>);

impl Callbacks {
    pub(super) fn note(&mut self, called: Called) {
        self.0.push(Callback { called, attempts: 0, answer: None });
    }

    pub(super) fn answered(&mut self, id: &str, status: u16, at: f64) {
        if let Some(callback) = self.0.iter_mut().find(|callback| callback.called.id == id) {
            callback.attempts += 1;
            callback.answer = Some((status, at));
        }
    }

    /// `GET /callbacks`, newest first; there being none is a refusal.
    pub(super) fn list(&self, request: &Incoming) -> Answer {
        let asked = self.0.iter().rev().filter(|one| is_asked(request, one.called.scope));
        or(page(request, asked.map(Callback::summary).collect(), WRONG_QUERY), UNKNOWN)
    }

    /// `GET /callbacks/{id}`
    pub(super) fn one(&self, id: &str) -> Answer {
        let found = self.0.iter().find(|callback| callback.called.id == id);
        found.map(Callback::shown).ok_or(UNKNOWN)
    }
}
