//! Small helpers that need no client.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::tracking::receipt::classify;

use super::values::to_js::to_js;

/// Tells what a mail is, from its subject and its sender.
#[wasm_bindgen]
pub fn classify(subject: &str, sender: &str) -> JsValue {
    to_js(&classify::classify(subject, sender))
}
