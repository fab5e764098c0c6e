//! Names that nobody knows: one that is misspelt would be passed over, and a message would go without its files, or under
//! another key than the caller's.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};

use crate::core::error::codes::{Params, options::UNKNOWN_NAME};
use crate::core::error::problem::Problems;

use super::property::given;

/// Tells of each name that something is given under and that is none of `known`.
pub fn tell_unknown(value: &JsValue, path: &str, known: &[&str], problems: &mut Problems) {
    let Some(fields) = value.dyn_ref::<Object>() else { return };
    for name in Object::keys(fields).iter().filter_map(|name| name.as_string()) {
        if !known.contains(&name.as_str()) && given(value, &name).is_some() {
            let params = Params::of(vec![("known", known.to_vec().into())]);
            problems.tell(format!("{path}{name}"), UNKNOWN_NAME, params);
        }
    }
}
