//! The sandbox as JavaScript hosts it.

use std::cell::RefCell;

use serde::Serialize;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};
use crate::core::error::problem::Problems;
use crate::sandbox::http::{Incoming, Reply};
use crate::sandbox::{OutgoingCall, Sandbox as Inner, given};

use super::values::errors::to_error;
use super::values::plain::{plain, plain_to};
use super::values::property::given as property;
use super::values::to_js::to_js;

/// The service in memory.
#[wasm_bindgen]
pub struct Sandbox(RefCell<Inner>);

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
    /// An empty service; throws a `ValidationError` for bad options. `more`: names that whoever hosts it takes besides.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, more: Vec<String>) -> Result<Sandbox, JsValue> {
        let mut problems = Problems::default();
        if let Some(callbacks) = property(options, "callbacks") {
            tell_delivery(&callbacks, "callbacks.", &mut problems);
        }
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        let config = given::config(&plainly(options), &more, problems).map_err(thrown)?;
        Ok(Self(RefCell::new(Inner::new(config))))
    }

    /// Looks at how callbacks are to be made; throws a `ValidationError`.
    #[wasm_bindgen(js_name = checkDelivery)]
    pub fn check_delivery(&self, how: &JsValue) -> Result<(), JsValue> {
        let mut problems = Problems::default();
        tell_delivery(how, "", &mut problems);
        given::finished(problems).map_err(thrown)
    }

    /// Answers a request: `{ kind: 'answer', status, headers, body }`, `{ kind: 'drop' }` or
    /// `{ kind: 'hang' }`.
    pub fn handle(
        &self,
        method: &str,
        target: &str,
        headers: &JsValue,
        body: Vec<u8>,
        now: f64,
    ) -> JsValue {
        let request = Incoming::new(method, target, pairs(headers), body);
        let reaction = match self.0.borrow_mut().handle(&request, now) {
            Reply::Answer { status, headers, body } => Reaction::Answer { status, headers, body },
            Reply::Drop => Reaction::Drop,
            Reply::Hang => Reaction::Hang,
        };
        to_js(&reaction)
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
    pub fn advance(&self, milliseconds: &JsValue) -> Result<(), JsValue> {
        let milliseconds = given::milliseconds(&plain(milliseconds)).map_err(thrown)?;
        self.0.borrow_mut().advance(milliseconds);
        Ok(())
    }

    /// Plans a fault.
    pub fn fail(&self, fault: &JsValue) -> Result<(), JsValue> {
        let fault = given::fault(&plain(fault)).map_err(thrown)?;
        self.0.borrow_mut().fail(fault);
        Ok(())
    }

    /// Forgets everything but the options.
    pub fn reset(&self) {
        self.0.borrow_mut().reset();
    }
}

/// Options are two levels deep: a rate, passwords by user name. What is not given is no option.
fn plainly(options: &JsValue) -> Value {
    if options.is_null_or_undefined() {
        return Value::Object(Map::new());
    }
    plain_to(options, 2)
}

/// Names and values, as a `Headers` lists them.
fn pairs(headers: &JsValue) -> Vec<(String, String)> {
    let Value::Array(pairs) = plain_to(headers, 2) else { return Vec::new() };
    let text = |part: Option<&Value>| part?.as_str().map(str::to_owned);
    pairs.iter().filter_map(|pair| Some((text(pair.get(0))?, text(pair.get(1))?))).collect()
}

/// What is wrong with how callbacks are to be made.
fn tell_delivery(how: &JsValue, path: &str, problems: &mut Problems) {
    given::delivery(&plain_to(how, 2), path, problems);
    if property(how, "fetch").is_some_and(|fetch| !fetch.is_function()) {
        problems.tell(format!("{path}fetch"), codes::TYPE_FUNCTION, Params::none());
    }
}

fn thrown(error: Error) -> JsValue {
    to_error(&error, None)
}
