//! One of several words.

use serde::Deserialize;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::core::error::Error;
use crate::core::error::codes::{Params, options::CHOICE};
use crate::core::kept::word;

use super::inputs::string;

/// One of these words among the options, where one is given.
pub fn choice<T: for<'a> Deserialize<'a>>(
    options: &JsValue,
    name: &str,
    choices: &[&str],
) -> Result<Option<T>, Error> {
    let Some(given) = string(options, name)? else { return Ok(None) };
    let found = word(&Value::String(given));
    found.map(Some).ok_or_else(|| no_choice(name, choices))
}

/// What is none of these words.
pub fn no_choice(field: &str, choices: &[&str]) -> Error {
    Error::told(field, CHOICE, Params::of(vec![("choices", choices.into())]))
}
