//! The calls that the service makes to its users when something of theirs changes.

use std::collections::VecDeque;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::sandbox::registration::terms::refusals::Refusal;

/// What a form field may hold as it is.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// A call that the service makes.
#[derive(Clone, Debug, PartialEq)]
pub struct OutgoingCall {
    /// Its id in the account's list of callbacks; given when it is taken.
    pub id: String,
    /// What was registered with the address that is called.
    pub scope: &'static str,
    /// Where to: `http` or `https`.
    pub url: String,
    /// Always `POST`; what the service calls the method is the form of the body.
    pub method: &'static str,
    /// `application/x-www-form-urlencoded` or `application/json`.
    pub content_type: &'static str,
    /// The record as it is after the change, under the field's name.
    pub body: String,
    /// When, in milliseconds since 1970.
    pub at: f64,
}

/// The calls that nobody has taken yet, oldest first.
#[derive(Debug, Default)]
pub(in crate::sandbox::registration) struct Outbox(VecDeque<OutgoingCall>);

impl Outbox {
    /// Notes that `record` changed, where it asks for a call.
    pub(in crate::sandbox::registration) fn tell(&mut self, record: &Map<String, Value>, at: f64) {
        self.0.extend(call(record, at));
    }

    pub(in crate::sandbox::registration) fn drain(&mut self) -> Vec<OutgoingCall> {
        self.0.drain(..).collect()
    }
}

fn call(record: &Map<String, Value>, at: f64) -> Option<OutgoingCall> {
    let callback = record.get("callback")?.as_object()?;
    let text = |name: &str| callback.get(name).and_then(Value::as_str).unwrap_or_default();
    let url = text("url");
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    if !matches!(scheme.as_str(), "http" | "https") {
        return None;
    }
    let field = text("field");
    let (content_type, body) = if text("method") == "JSON" {
        ("application/json", json!({field: record}).to_string())
    } else {
        let value = Value::Object(record.clone()).to_string();
        ("application/x-www-form-urlencoded", format!("{}={}", encoded(field), encoded(&value)))
    };
    let is_communication = record.contains_key("ragione_sociale");
    let scope = if is_communication {
        "POST:pec.openapi.it/comunica_pec"
    } else {
        "POST:pec.openapi.it/pec"
    };
    let (id, url) = (String::new(), url.to_owned());
    Some(OutgoingCall { id, scope, url, method: "POST", content_type, body, at })
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, FORM).to_string().replace("%20", "+")
}

/// Fills in what the caller left out of `callback`, as the service's answers show it; refuses what is
/// neither an object nor nothing.
pub(in crate::sandbox::registration) fn complete(
    fields: &mut Map<String, Value>,
    error: u16,
) -> Result<(), Refusal> {
    let given = fields.remove("callback");
    let mut callback = match given {
        None | Some(Value::Null | Value::Bool(false)) => return Ok(()),
        Some(Value::String(text)) if text.is_empty() => return Ok(()),
        Some(Value::Object(callback)) => callback,
        Some(_) => return Err(Refusal::not_valid("callback", error)),
    };
    let text =
        |name: &str| callback.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (method, field) = (text("method").to_ascii_uppercase(), text("field"));
    if !matches!(method.as_str(), "" | "POST" | "JSON") {
        return Err(Refusal::not_valid("callback.method", error));
    }
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    callback.insert("method".into(), or(method, "POST").into());
    callback.insert("field".into(), or(field, "data").into());
    callback.entry("data").or_insert_with(|| json!({}));
    fields.insert("callback".into(), Value::Object(callback));
    Ok(())
}
