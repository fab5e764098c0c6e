//! The JavaScript classes of the core's errors.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use crate::core::error::{Error, ProxyState};

use super::property::{get, given};
use super::to_js::{object, to_js};

#[wasm_bindgen(module = "/src/js/errors.js")]
extern "C" {
    #[wasm_bindgen(js_name = makeError)]
    fn make_error(class: &str, message: &str, details: &JsValue, cause: &JsValue) -> JsValue;
}

/// Makes the JavaScript error; `signal` is the caller's, whose reason becomes an abort's cause.
pub fn to_error(error: &Error, signal: Option<&AbortSignal>) -> JsValue {
    let mut details = vec![
        ("code", JsValue::from(error.code())),
        ("params", to_js(&error.params())),
        ("retryable", JsValue::from(error.retryable())),
    ];
    if let Some(ids) = error.request() {
        details.push(("requestId", to_js(&ids.request)));
        details.push(("serviceRequestId", to_js(&ids.service)));
    }
    match error {
        Error::Validation(problems) => details.push(("problems", to_js(problems))),
        Error::Api(api) => details.extend([
            ("status", api.status.into()),
            ("serviceCode", to_js(&api.service_code)),
            ("body", to_js(&api.body)),
            ("retryAfter", to_js(&api.retry_after)),
        ]),
        Error::Response { status, body, .. } => {
            details.extend([("status", (*status).into()), ("body", body.into())]);
        }
        Error::UnknownOutcome { idempotency_key, doubt, proxy_state, .. } => {
            let from = |of: fn(&ProxyState) -> &Option<String>| {
                to_js(&proxy_state.as_deref().and_then(|it| of(it).clone()))
            };
            details.extend([
                ("idempotencyKey", to_js(idempotency_key)),
                ("reason", doubt.word().into()),
                ("mailbox", from(|proxy_state| &proxy_state.mailbox)),
                ("mark", from(|proxy_state| &proxy_state.store)),
            ]);
        }
        Error::Storage { .. } => {
            if let Some(thrown) = thrown_storage_error(error) {
                let own = ["code", "params"].into_iter();
                details.extend(own.filter_map(|name| Some((name, given(thrown, name)?))));
            }
        }
        _ => {}
    }
    make_error(error.class(), &error.to_string(), &object(&details), &cause(error, signal))
}

/// The `StorageError` that a storage threw. What it says is passed on as this copy of the package says it.
fn thrown_storage_error(error: &Error) -> Option<&JsValue> {
    let thrown = error.cause()?.0.downcast_ref::<JsValue>()?;
    (get(thrown, "name") == "StorageError").then_some(thrown)
}

fn cause(error: &Error, signal: Option<&AbortSignal>) -> JsValue {
    match error {
        Error::UnknownOutcome { cause, .. } => to_error(cause, signal),
        Error::Storage { .. } if let Some(thrown) = thrown_storage_error(error) => {
            get(thrown, "cause")
        }
        Error::Abort { .. } => signal.map_or(JsValue::UNDEFINED, |signal| get(signal, "reason")),
        _ => {
            let thrown = error.cause().and_then(|cause| cause.0.downcast_ref::<JsValue>());
            thrown.cloned().unwrap_or(JsValue::UNDEFINED)
        }
    }
}
