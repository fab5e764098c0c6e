//! Times of the core as `Date`s.

use js_sys::Date;
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::property::{each, get};
use super::to_js::{set, to_js};

/// A time: milliseconds since 1970.
pub fn date(time: f64) -> JsValue {
    Date::new(&time.into()).into()
}

/// Makes `Date`s of the times under these names, where there are any.
pub fn with_dates(item: &JsValue, names: &[&str]) {
    for name in names {
        if let Some(time) = get(item, name).as_f64() {
            set(item, name, &date(time));
        }
    }
}

/// The same of every item of a list.
pub fn each_with_dates(list: &JsValue, names: &[&str]) {
    each(list, &|item| with_dates(item, names));
}

/// A value of ours with `Date`s in place of these times.
pub fn dated(value: &impl Serialize, names: &[&str]) -> JsValue {
    let value = to_js(value);
    with_dates(&value, names);
    value
}
