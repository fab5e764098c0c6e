//! The options of a client.

use std::rc::Rc;

use js_sys::{Function, Object};
use serde_json::{Map, Value};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};
use crate::core::error::problem::Problems;
use crate::core::host::observer::Observer;
use crate::core::settings::Settings;

use super::credentials::Given;
use crate::wasm::host::fetch::Fetch;
use crate::wasm::host::storage::JsStorage;
use crate::wasm::values::inputs::tell_unknown;
use crate::wasm::values::observer::observer;
use crate::wasm::values::plain::plain;
use crate::wasm::values::property::{get, given, is_object_or_nothing};
use crate::wasm::values::to_js::{object, set};

#[wasm_bindgen]
extern "C" {
    type URL;
    #[wasm_bindgen(constructor, catch)]
    fn new(url: &str, base: &JsValue) -> Result<URL, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn href(this: &URL) -> String;
}

/// What plain values a client takes.
const PLAIN: [&str; 8] = [
    "environment",
    "baseUrl",
    "timeout",
    "retries",
    "rate",
    "maxMessageSize",
    "maxRecipients",
    "allowEmptyFiles",
];

/// What else it takes.
const OTHERS: [&str; 8] =
    ["token", "mailbox", "headers", "requestInit", "fetch", "journal", "debug", "onRetry"];

/// What of `RequestInit` a client takes, and the words that each may be: without any, every text.
const INIT: [(&str, &[&str]); 6] = [
    ("credentials", &["include", "omit", "same-origin"]),
    // `only-if-cached` works with `mode: 'same-origin'` only, and never asks the server.
    ("cache", &["default", "force-cache", "no-cache", "no-store", "reload"]),
    (
        "referrerPolicy",
        &[
            "",
            "no-referrer",
            "no-referrer-when-downgrade",
            "origin",
            "origin-when-cross-origin",
            "same-origin",
            "strict-origin",
            "strict-origin-when-cross-origin",
            "unsafe-url",
        ],
    ),
    ("referrer", &[]),
    ("integrity", &[]),
    // An opaque answer would leave every outcome unknown.
    ("mode", &["cors", "same-origin"]),
];

/// The options, read.
pub struct Options {
    /// For the core.
    pub settings: Settings,
    /// For the core, to be asked at each call.
    pub credentials: Given,
    /// The transport.
    pub fetch: Fetch,
    /// Where the journals of campaigns lie.
    pub journal: JsStorage,
    /// Who is told what is asked and answered.
    pub observer: Option<Rc<dyn Observer>>,
}

impl Options {
    /// Reads the options of a client.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems.
    pub fn read(options: &JsValue) -> Result<Self, Error> {
        if !is_object_or_nothing(options) {
            return Err(Error::told("options", codes::TYPE_OBJECT, Params::none()));
        }
        let mut fields = Map::new();
        for name in PLAIN {
            if let Some(value) = given(options, name) {
                fields.insert(name.to_owned(), plain(&value));
            }
        }
        if let Some(url) = fields.get_mut("baseUrl") {
            resolve(url);
        }
        let mut problems = Problems::default();
        tell_unknown(options, "", &[&PLAIN[..], &OTHERS[..]].concat(), &mut problems);
        let function = match given(options, "fetch").map(JsCast::dyn_into::<Function>) {
            None => None,
            Some(Ok(function)) => {
                let service = given(&function, "service").and_then(|name| name.as_string());
                fields.insert("fetch".to_owned(), service.map_or(true.into(), Value::from));
                Some(function)
            }
            Some(Err(_)) => {
                problems.tell("fetch", codes::TYPE_FUNCTION, Params::none());
                None
            }
        };
        let init = init(&get(options, "requestInit"), &mut problems);
        let journal = match given(options, "journal") {
            None => JsStorage::default(),
            Some(value) => JsStorage::read(value).unwrap_or_else(|| {
                problems.tell("journal", codes::TYPE_JOURNAL, Params::none());
                JsStorage::default()
            }),
        };
        let is_debug = |value: &JsValue| value.as_bool().is_some() || value.is_function();
        if given(options, "debug").is_some_and(|debug| !is_debug(&debug)) {
            problems.tell("debug", codes::TYPE_DEBUG, Params::none());
        }
        if given(options, "onRetry").is_some_and(|listener| !listener.is_function()) {
            problems.tell("onRetry", codes::TYPE_FUNCTION, Params::none());
        }
        let settings = match Settings::read(&fields) {
            Ok(settings) if problems.is_empty() => settings,
            Ok(_) => return Err(Error::Validation(problems.into_vec())),
            Err(Error::Validation(mut found)) => {
                found.extend(problems.into_vec());
                return Err(Error::Validation(found));
            }
            Err(other) => return Err(other),
        };
        Ok(Self {
            settings,
            credentials: Given::of(options),
            fetch: Fetch { function, init },
            journal,
            observer: observer(options),
        })
    }
}

/// Makes URLs absolute as `fetch` would: against the page's base (its `<base>`, or its address), or a
/// worker's address; the rest is refused by the core.
fn resolve(value: &mut Value) {
    match value {
        Value::String(text) => {
            let global = js_sys::global();
            let base = given(&get(&global, "document"), "baseURI")
                .unwrap_or_else(|| get(&get(&global, "location"), "href"));
            if let Ok(url) = URL::new(text, &base) {
                *text = url.href();
            }
        }
        Value::Object(urls) => urls.values_mut().for_each(resolve),
        _ => {}
    }
}

/// What calls to a `baseUrl` are made with.
fn init(value: &JsValue, problems: &mut Problems) -> JsValue {
    let init = object(&[("cache", "no-store".into())]);
    let Some(given) = value.dyn_ref::<Object>() else {
        if !value.is_null_or_undefined() {
            problems.tell("requestInit", codes::TYPE_OBJECT, Params::none());
        }
        return init;
    };
    for key in Object::keys(given) {
        let name = key.as_string().unwrap_or_default();
        let value = get(given, &name);
        if value.is_undefined() {
            continue;
        }
        let code = match INIT.iter().find(|(known, _)| *known == name) {
            None => codes::UNKNOWN_INIT,
            Some((_, words)) => match value.as_string() {
                Some(text) if words.is_empty() || words.contains(&text.as_str()) => {
                    set(&init, &name, &value);
                    continue;
                }
                _ => codes::TYPE_INIT,
            },
        };
        problems.tell(format!("requestInit.{name}"), code, Params::none());
    }
    init
}
