//! The one way from JavaScript's values to the plain ones that the core checks.

use js_sys::{Array, Object, Reflect};
use serde_json::{Map, Number, Value};
use wasm_bindgen::{JsCast, JsValue};

use super::property::get;

/// A plain value for the core's checks, one level of list or object deep, which is as deep as most
/// inputs go. What JSON cannot say (a function, a symbol, `NaN`) and what lies deeper becomes `false`,
/// which is the wrong type wherever it is looked at.
pub fn plain(value: &JsValue) -> Value {
    plain_to(value, 1)
}

/// The same, so many levels deep.
pub fn plain_to(value: &JsValue, depth: u8) -> Value {
    if value.is_null_or_undefined() {
        return Value::Null;
    }
    if let Some(text) = value.as_string() {
        return Value::String(text);
    }
    if let Some(number) = value.as_f64() {
        return Number::from_f64(number).map_or(Value::Bool(false), Value::Number);
    }
    if let Some(truth) = value.as_bool() {
        return Value::Bool(truth);
    }
    match (value.dyn_ref::<Array>(), value.dyn_ref::<Object>()) {
        _ if depth == 0 || value.is_function() => Value::Bool(false),
        (Some(list), _) => list.iter().map(|item| plain_to(&item, depth - 1)).collect(),
        (None, Some(object)) => {
            let mut fields = Map::new();
            // What throws where it is asked for its names has none: here nobody would hear of it.
            let names = Reflect::own_keys(object).unwrap_or_default();
            for name in names.iter().filter_map(|name| name.as_string()) {
                let field = plain_to(&get(value, &name), depth - 1);
                fields.insert(name, field);
            }
            Value::Object(fields)
        }
        (None, None) => Value::Bool(false),
    }
}
