//! What methods are given, each by its kind; what is not of that kind is named.

use js_sys::{Array, Date, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};
use crate::core::error::problem::Problems;

use super::property::{get, given};

/// A whole number among the options.
pub fn whole(options: &JsValue, name: &str, least: u32) -> Result<Option<f64>, Error> {
    whole_of(&get(options, name), name, least)
}

/// A whole number; nothing where nothing is given.
pub fn whole_of(value: &JsValue, name: &str, least: u32) -> Result<Option<f64>, Error> {
    if value.is_null_or_undefined() {
        return Ok(None);
    }
    match value.as_f64() {
        Some(number) if is_whole(number, least) => Ok(Some(number)),
        _ => {
            let params = Params::of(vec![("least", least.into()), ("most", u32::MAX.into())]);
            Err(Error::told(name, codes::TYPE_WHOLE, params))
        }
    }
}

/// The number of a mail in the inbox.
pub fn message_id(id: &JsValue) -> Result<u64, Error> {
    match id.as_f64() {
        Some(id) if is_whole(id, 0) => Ok(id as u64),
        _ => Err(Error::told("id", codes::TYPE_INBOX_ID, Params::none())),
    }
}

/// A text among the options.
pub fn string(options: &JsValue, name: &str) -> Result<Option<String>, Error> {
    let Some(value) = given(options, name) else { return Ok(None) };
    value.as_string().map(Some).ok_or_else(|| Error::told(name, codes::TYPE_TEXT, Params::none()))
}

/// A `Date` among the options.
pub fn moment(options: &JsValue, name: &str) -> Result<Option<f64>, Error> {
    let Some(value) = given(options, name) else { return Ok(None) };
    let time = value.dyn_ref::<Date>().map(Date::get_time).filter(|time| time.is_finite());
    time.map(Some).ok_or_else(|| Error::told(name, codes::TYPE_DATE, Params::none()))
}

fn is_whole(number: f64, least: u32) -> bool {
    number >= f64::from(least) && number.fract() == 0.0 && number <= f64::from(u32::MAX)
}

/// True or false among the options, where either is given.
pub fn truth(options: &JsValue, name: &str) -> Result<Option<bool>, Error> {
    let Some(value) = given(options, name) else { return Ok(None) };
    value.as_bool().map(Some).ok_or_else(|| Error::told(name, codes::TYPE_FLAG, Params::none()))
}

/// The texts of a list. What is no text is empty, which is refused wherever a text is looked at.
pub fn texts(list: &Array) -> Vec<String> {
    list.iter().map(|item| item.as_string().unwrap_or_default()).collect()
}

/// Whether the options of a call have no names but its own and those of every call.
pub fn only(options: &JsValue, own: &[&str]) -> Result<(), Error> {
    let mut problems = Problems::default();
    tell_unknown(options, "", &[own, &["signal", "timeout"]].concat(), &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(Error::Validation(problems.into_vec())) }
}

/// Tells of each name that something is given under and that is none of `known`: one that is misspelt would be passed
/// over, and a message would go without its files, or under another key than the caller's.
pub fn tell_unknown(value: &JsValue, path: &str, known: &[&str], problems: &mut Problems) {
    let Some(fields) = value.dyn_ref::<Object>() else { return };
    for name in Object::keys(fields).iter().filter_map(|name| name.as_string()) {
        if !known.contains(&name.as_str()) && given(value, &name).is_some() {
            let params = Params::of(vec![("known", known.to_vec().into())]);
            problems.tell(format!("{path}{name}"), codes::UNKNOWN_NAME, params);
        }
    }
}
