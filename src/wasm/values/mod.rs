//! Small steps between JavaScript's values and Rust's.

#[cfg(feature = "client")]
pub(in crate::wasm) mod abort;
#[cfg(feature = "client")]
pub(in crate::wasm) mod blob;
pub mod errors;
#[cfg(feature = "client")]
pub(in crate::wasm) mod inputs;
#[cfg(feature = "client")]
pub(in crate::wasm) mod message;

use js_sys::{Array, Function, Object, Reflect};
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::core::gather;

#[wasm_bindgen]
extern "C" {
    /// `Array.from`, which takes iterables and array-likes; an iterator may throw.
    #[wasm_bindgen(js_namespace = Array, js_name = from, catch)]
    pub fn array_from(value: &JsValue) -> Result<Array, JsValue>;
}

/// A property, or `undefined` where there is none or reading it throws.
pub fn get(target: &JsValue, name: &str) -> JsValue {
    if target.is_undefined() || target.is_null() {
        return JsValue::UNDEFINED;
    }
    Reflect::get(target, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is given: neither `undefined` nor `null`.
pub fn given(target: &JsValue, name: &str) -> Option<JsValue> {
    let value = get(target, name);
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A property that is a function.
pub fn function(target: &JsValue, name: &str) -> Option<Function> {
    get(target, name).dyn_into().ok()
}

/// A plain value for the core's checks, one level of list or object deep, which is as deep as any
/// input goes. What JSON cannot say (a function, a symbol, `NaN`) and what lies deeper becomes `false`,
/// which is the wrong type wherever it is looked at.
pub fn plain(value: &JsValue) -> Value {
    plain_to(value, 1)
}

fn plain_to(value: &JsValue, depth: u8) -> Value {
    if value.is_undefined() || value.is_null() {
        return Value::Null;
    }
    if let Some(text) = value.as_string() {
        return Value::String(text);
    }
    if let Some(number) = value.as_f64() {
        return serde_json::Number::from_f64(number).map_or(Value::Bool(false), Value::Number);
    }
    if let Some(truth) = value.as_bool() {
        return Value::Bool(truth);
    }
    match (value.dyn_ref::<Array>(), value.dyn_ref::<Object>()) {
        _ if depth == 0 || value.is_function() => Value::Bool(false),
        (Some(list), _) => list.iter().map(|item| plain_to(&item, depth - 1)).collect(),
        (None, Some(object)) => {
            let names = Reflect::own_keys(object).unwrap_or_default();
            let names = names.iter().filter_map(|key| key.as_string());
            Value::Object(gather::fields(names.map(|name| {
                let field = plain_to(&get(value, &name), depth - 1);
                (name, field)
            })))
        }
        (None, None) => Value::Bool(false),
    }
}

/// A value of ours for JavaScript: objects, not maps; `undefined` where there is nothing.
pub fn to_js(value: &impl Serialize) -> JsValue {
    let serializer =
        serde_wasm_bindgen::Serializer::json_compatible().serialize_missing_as_null(false);
    // Our types hold texts, numbers and lists of them: nothing that could not be written.
    value.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}

/// What the service said, as it said it: here `null` stays `null`.
pub fn as_told(value: &impl Serialize) -> JsValue {
    let text = serde_json::to_string(value).unwrap_or_default();
    js_sys::JSON::parse(&text).unwrap_or(JsValue::UNDEFINED)
}

/// A new object with these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object.into()
}

/// Sets a property of an object that we made.
pub fn set(target: &JsValue, name: &str, value: &JsValue) {
    // Only frozen objects refuse, and ours are not.
    let _refused = Reflect::set(target, &name.into(), value);
}

/// `Object.prototype.toString`'s word for a value: it names host objects of other realms too, where
/// `instanceof` does not.
pub fn tag(value: &JsValue) -> String {
    let to_string = get(&get(&get(&js_sys::global(), "Object"), "prototype"), "toString");
    let call = to_string.dyn_ref::<Function>().and_then(|method| method.call0(value).ok());
    call.and_then(|text| text.as_string()).unwrap_or_default()
}

/// The words of something thrown.
pub fn words(thrown: &JsValue) -> String {
    if let Some(text) = thrown.as_string() {
        return text;
    }
    match (get(thrown, "name").as_string(), get(thrown, "message").as_string()) {
        (Some(name), Some(message)) => format!("{name}: {message}"),
        (None, Some(message)) => message,
        _ => "something that is no Error was thrown".to_owned(),
    }
}
