//! What stands in a JavaScript value, whatever its realm; nothing here throws.

use js_sys::{Array, Function, JSON, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    /// `Array.from`, which takes iterables and array-likes; an iterator may throw.
    #[wasm_bindgen(js_namespace = Array, js_name = from, catch)]
    pub fn array_from(value: &JsValue) -> Result<Array, JsValue>;
}

/// A property, or `undefined` where there is none or reading it throws.
pub fn get(target: &JsValue, name: &str) -> JsValue {
    if target.is_null_or_undefined() {
        return JsValue::UNDEFINED;
    }
    Reflect::get(target, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is given: neither `undefined` nor `null`.
pub fn given(target: &JsValue, name: &str) -> Option<JsValue> {
    let value = get(target, name);
    (!value.is_null_or_undefined()).then_some(value)
}

/// Does something with every item of a list; nothing where there is no list.
pub fn each(list: &JsValue, change: &dyn Fn(&JsValue)) {
    if let Some(list) = list.dyn_ref::<Array>() {
        list.iter().for_each(|item| change(&item));
    }
}

/// Whether options are ones that may be read.
pub fn is_object_or_nothing(value: &JsValue) -> bool {
    value.is_null_or_undefined() || value.is_object()
}

/// As JSON says it; nothing of a function, which has no JSON, and of what throws: a BigInt, or what contains itself.
pub fn json_text(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok()?.as_string()
}

/// A property that is a function.
pub fn function(target: &JsValue, name: &str) -> Option<Function> {
    get(target, name).dyn_into().ok()
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
