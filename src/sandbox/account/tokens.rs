//! Tokens: made for scopes and a time, read, changed, deleted, and exchanged by their refresh tokens.

use serde_json::{Map, Value, json};

use super::answers::{Answer, Refusal, or, page, when};
use super::scopes;
use crate::core::host::random::Seeded;
use crate::sandbox::http::Incoming;

/// Seconds that a token lives where nothing is said, or 0, or less: thirty days.
const USUAL: f64 = 30.0 * 86_400.0;
/// Seconds that one lives at most: a year.
const MOST: f64 = 365.0 * 86_400.0;

const NO_FORMAT: Refusal = Refusal(422, "Invalid Token Format", 60);
const NO_TOKEN: Refusal = Refusal(404, "Not Found", 120);
const NONE_TO_CHANGE: Refusal = Refusal(404, "Not Found", 160);
const NONE_TO_DELETE: Refusal = Refusal(404, "Not Found", 180);

/// The numbers of what may be wrong with a list of scopes: none, no list, none that there is.
const OF_NEW: [u16; 3] = [70, 80, 90];
const OF_CHANGE: [u16; 3] = [100, 100, 110];

#[derive(Clone, Debug)]
struct Token {
    value: String,
    refresh: String,
    name: String,
    created: f64,
    updated: f64,
    ends: f64,
    scopes: Vec<String>,
    limits: Map<String, Value>,
}

impl Token {
    fn shown(&self) -> Value {
        json!({
            "token": self.value,
            "name": self.name,
            "createdAt": when(self.created),
            "expireAt": when(self.ends),
            "updatedAt": when(self.updated),
            "scopes": self.scopes,
            "refreshToken": self.refresh,
            "limits": self.limits,
            "stats": {},
        })
    }
}

/// The tokens of the account, oldest first.
#[derive(Debug, Default)]
pub(super) struct Tokens(Vec<Token>);

impl Tokens {
    /// Whether a token may make this call; `None` where it is none of these.
    pub(super) fn allows(&self, value: &str, scope: &str, now: f64) -> Option<bool> {
        let token = self.0.iter().find(|token| token.value == value)?;
        Some(now < token.ends && token.scopes.iter().any(|own| scopes::plain(own) == scope))
    }

    /// Whether a bearer is the refresh token of the token that a path names.
    pub(super) fn refreshes(&self, value: &str, bearer: &str) -> bool {
        self.0.iter().any(|token| token.value == value && token.refresh == bearer)
    }

    /// `POST /tokens`
    pub(super) fn create(&mut self, request: &Incoming, now: f64, random: &Seeded) -> Answer {
        let fields = fields(request);
        let token = Token {
            value: id(random),
            refresh: id(random),
            name: text(&fields, "name"),
            created: now,
            updated: now,
            ends: ends(&fields, now),
            scopes: scopes_of(&fields, OF_NEW)?,
            limits: object(&fields, "limits"),
        };
        let shown = token.shown();
        self.0.push(token);
        Ok(shown)
    }

    /// `GET /tokens`, newest first; there being none is a refusal.
    pub(super) fn list(&self, request: &Incoming) -> Answer {
        let all = self.0.iter().rev().map(Token::shown).collect();
        or(page(request, all, NO_FORMAT), NO_TOKEN)
    }

    /// `GET /tokens/{token}`
    pub(super) fn one(&self, value: &str) -> Answer {
        is_id(value).then_some(()).ok_or(NO_FORMAT)?;
        let token = self.0.iter().find(|token| token.value == value);
        token.map(Token::shown).ok_or(NO_TOKEN)
    }

    /// `PATCH /tokens/{token}`; by its refresh token it becomes another of the same scopes.
    pub(super) fn update(
        &mut self,
        value: &str,
        request: &Incoming,
        now: f64,
        refreshed: Option<&Seeded>,
    ) -> Answer {
        let fields = fields(request);
        let token = self.0.iter_mut().find(|token| token.value == value).ok_or(NONE_TO_CHANGE)?;
        if fields.contains_key("scopes") {
            token.scopes = scopes_of(&fields, OF_CHANGE)?;
        }
        if fields.contains_key("name") {
            token.name = text(&fields, "name");
        }
        if fields.contains_key("ttl") || refreshed.is_some() {
            token.ends = ends(&fields, now);
        }
        if fields.contains_key("limits") {
            token.limits = object(&fields, "limits");
        }
        if let Some(random) = refreshed {
            (token.value, token.refresh, token.created) = (id(random), id(random), now);
        }
        token.updated = now;
        Ok(token.shown())
    }

    /// `DELETE /tokens/{token}`
    pub(super) fn delete(&mut self, value: &str) -> Result<(), Refusal> {
        let before = self.0.len();
        self.0.retain(|token| token.value != value);
        if self.0.len() < before { Ok(()) } else { Err(NONE_TO_DELETE) }
    }
}

fn fields(request: &Incoming) -> Map<String, Value> {
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> String {
    fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn object(fields: &Map<String, Value>, name: &str) -> Map<String, Value> {
    fields.get(name).and_then(Value::as_object).cloned().unwrap_or_default()
}

fn ends(fields: &Map<String, Value>, now: f64) -> f64 {
    let asked = fields.get("ttl").and_then(Value::as_f64).filter(|ttl| *ttl > 0.0);
    now + asked.unwrap_or(USUAL).min(MOST) * 1000.0
}

fn scopes_of(
    fields: &Map<String, Value>,
    [none, no_list, unknown]: [u16; 3],
) -> Result<Vec<String>, Refusal> {
    let given = fields.get("scopes").ok_or(Refusal(422, "missing scopes array", none))?;
    let no_list = Refusal(422, "invalid scopes format", no_list);
    let list = given.as_array().filter(|list| !list.is_empty()).ok_or(no_list)?;
    let scopes: Option<Vec<String>> =
        list.iter().map(|one| one.as_str().map(str::to_owned)).collect();
    let scopes = scopes.ok_or(no_list)?;
    if !scopes.iter().all(|scope| scopes::is_known(scope)) {
        return Err(Refusal(422, "Invalid scopes specified or API not enabled", unknown));
    }
    Ok(scopes)
}

fn id(random: &Seeded) -> String {
    format!("{:016x}{:08x}", random.next(), random.next() & 0xffff_ffff)
}

fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
