//! The sandbox as JavaScript hosts it.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::error::Error;
use crate::core::error::codes::{Code, Params, options as codes};
use crate::sandbox::faults::{Fault, Instead};
use crate::sandbox::http::{Incoming, Reply};
use crate::sandbox::wording::Wording;
use crate::sandbox::{Config, Dialect, OutgoingCall, Sandbox as Inner};

use super::values::choice::no_choice;
use super::values::errors::to_error;
use super::values::to_js::to_js;

/// The service in memory.
#[wasm_bindgen]
pub struct Sandbox(RefCell<Inner>);

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Options {
    seed: Option<f64>,
    speed: Option<f64>,
    rate: Option<Value>,
    dialect: Option<String>,
    wording: Option<String>,
    token: Option<String>,
    mailboxes: Option<std::collections::BTreeMap<String, String>>,
    credit: Option<f64>,
    account: Option<AccountKey>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AccountKey {
    email: String,
    api_key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FaultOptions {
    on: String,
    status: Option<u16>,
    body: Option<String>,
    drop: Option<bool>,
    hang: Option<bool>,
    taken: Option<bool>,
    times: Option<u32>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Reaction {
    Answer { status: u16, headers: Vec<(String, String)>, body: String },
    Drop,
    Hang,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Call {
    id: String,
    url: String,
    method: &'static str,
    content_type: &'static str,
    body: String,
    at: f64,
}

impl From<OutgoingCall> for Call {
    fn from(OutgoingCall { id, url, method, content_type, body, at, .. }: OutgoingCall) -> Self {
        Self { id, url, method, content_type, body, at }
    }
}

#[wasm_bindgen]
impl Sandbox {
    /// An empty service; throws a `ValidationError` for bad options.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<Sandbox, JsValue> {
        let given: Options =
            if options.is_undefined() { Options::default() } else { read(options)? };
        let dialect = match given.dialect.as_deref() {
            None | Some("observed") => Dialect::Observed,
            Some("documented") => Dialect::Documented,
            Some(_) => {
                return Err(to_error(&no_choice("dialect", &["observed", "documented"]), None));
            }
        };
        let wording =
            Wording::of(given.wording.as_deref().unwrap_or("rules")).ok_or_else(|| {
                to_error(&no_choice("wording", &["rules", "other", "mixed", "unknown"]), None)
            })?;
        let speed = given.speed.unwrap_or(1.0);
        if !(speed > 0.0 && speed.is_finite()) {
            return Err(problem("speed", codes::TYPE_POSITIVE, Params::none()));
        }
        let per_second = match &given.rate {
            None => Some(1.0),
            Some(Value::Bool(false)) => Some(0.0),
            Some(rate) => rate.get("perSecond").and_then(Value::as_f64).filter(|rate| *rate >= 0.0),
        };
        let Some(per_second) = per_second else {
            return Err(too_small("rate.perSecond"));
        };
        if given.credit.is_some_and(|credit| !(credit >= 0.0 && credit.is_finite())) {
            return Err(too_small("credit"));
        }
        let config = Config {
            seed: given.seed.unwrap_or(1.0).to_bits(),
            speed,
            per_second,
            dialect,
            wording,
            token: given.token,
            mailboxes: given.mailboxes.unwrap_or_default(),
            credit: given.credit,
            account: given.account.map(|AccountKey { email, api_key }| (email, api_key)),
        };
        Ok(Self(RefCell::new(Inner::new(config))))
    }

    /// Answers a request: `{ kind: 'answer', status, headers, body }`, `{ kind: 'drop' }` or
    /// `{ kind: 'hang' }`.
    pub fn handle(
        &self,
        method: &str,
        target: &str,
        headers: JsValue,
        body: Vec<u8>,
        now: f64,
    ) -> Result<JsValue, JsValue> {
        let request = Incoming::new(method, target, read(headers)?, body);
        let reaction = match self.0.borrow_mut().handle(&request, now) {
            Reply::Answer { status, headers, body } => Reaction::Answer { status, headers, body },
            Reply::Drop => Reaction::Drop,
            Reply::Hang => Reaction::Hang,
        };
        Ok(to_js(&reaction))
    }

    /// The calls to users' own addresses that came due and were not taken yet: a list of
    /// `{ id, url, method, contentType, body, at }`.
    #[wasm_bindgen(js_name = takeCallbacks)]
    pub fn take_callbacks(&self, now: f64) -> JsValue {
        let calls = self.0.borrow_mut().take_callbacks(now);
        to_js(&calls.into_iter().map(Call::from).collect::<Vec<_>>())
    }

    /// Notes what such a call was answered, 0 for nothing.
    #[wasm_bindgen(js_name = calledBack)]
    pub fn called_back(&self, id: &str, status: u16, now: f64) {
        self.0.borrow_mut().called_back(id, status, now);
    }

    /// Lets time pass.
    pub fn advance(&self, milliseconds: f64) -> Result<(), JsValue> {
        if !(milliseconds >= 0.0 && milliseconds.is_finite()) {
            return Err(too_small("milliseconds"));
        }
        self.0.borrow_mut().advance(milliseconds);
        Ok(())
    }

    /// Plans a fault.
    pub fn fail(&self, fault: JsValue) -> Result<(), JsValue> {
        let given: FaultOptions = read(fault)?;
        if given.status.is_some_and(|status| !(200..600).contains(&status)) {
            let bounds = Params::of(vec![("least", 200.into()), ("most", 599.into())]);
            return Err(problem("status", codes::TYPE_WHOLE, bounds));
        }
        let instead = match (given.status, given.body) {
            (Some(status), Some(body)) => Instead::Answer(status, body),
            (Some(status), None) => Instead::Status(status),
            _ if given.drop == Some(true) => Instead::Drop,
            _ if given.hang == Some(true) => Instead::Hang,
            _ => return Err(problem("status", codes::MISSING_FAULT, Params::none())),
        };
        let (times, taken) = (given.times.unwrap_or(1), given.taken == Some(true));
        self.0.borrow_mut().fail(Fault { on: given.on, times, taken, instead });
        Ok(())
    }

    /// Forgets everything but the options.
    pub fn reset(&self) {
        self.0.borrow_mut().reset();
    }
}

fn read<T: for<'de> Deserialize<'de>>(value: JsValue) -> Result<T, JsValue> {
    if !value.is_object() {
        return Err(problem("options", codes::TYPE_OBJECT, Params::none()));
    }
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        let words = error.to_string();
        let words = words.strip_prefix("Error: ").unwrap_or(&words);
        problem("options", codes::TYPE_SANDBOX, Params::of_text(words))
    })
}

fn too_small(field: &str) -> JsValue {
    problem(field, codes::TYPE_NUMBER, Params::of(vec![("least", 0.into())]))
}

fn problem(field: &str, code: Code, params: Params) -> JsValue {
    to_error(&Error::told(field, code, params), None)
}
