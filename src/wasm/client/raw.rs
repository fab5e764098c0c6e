//! Any other call, as JavaScript gives it and gets its answer.

use js_sys::{JSON, Number, Object, Promise, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::api::calls::Target;
use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};
use crate::core::error::problem::Problems;
use crate::core::exchange::Answer;
use crate::core::host::transport::{Body, HeaderValue, Method};
use crate::core::settings::Service;
use crate::core::text;

use super::Client;
use crate::wasm::values::method::run;
use crate::wasm::values::property::{get, given, json_text};
use crate::wasm::values::to_js::object;

#[wasm_bindgen]
impl Client {
    /// Any other call: `{ status, headers, body }`.
    pub fn request(&self, method: JsValue, path: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            let request = Request::read(&method, &path, options)?;
            Ok(answer(&this.0.raw(request.target(), call).await?))
        })
    }
}

/// A call, read.
struct Request {
    service: Service,
    method: Method,
    path: String,
    headers: Vec<(String, HeaderValue)>,
    body: Option<Body>,
}

impl Request {
    /// Reads a call.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems.
    fn read(method: &JsValue, path: &JsValue, options: &JsValue) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let method = method.as_string().and_then(|name| Method::parse(&name));
        if method.is_none() {
            problems.tell("method", codes::TYPE_METHOD, Params::none());
        }
        let mut path = path.as_string().unwrap_or_else(|| {
            problems.tell("path", codes::TYPE_TEXT, Params::none());
            String::new()
        });
        let service = service(options, &mut problems);
        let query: Vec<String> = pairs(options, "query", &mut problems)
            .into_iter()
            .map(|(name, value)| format!("{}={}", escaped(&name), escaped(&value)))
            .collect();
        if !query.is_empty() {
            path.push(if path.contains('?') { '&' } else { '?' });
            path.push_str(&query.join("&"));
        }
        let mut headers: Vec<(String, HeaderValue)> = pairs(options, "headers", &mut problems)
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), HeaderValue::Plain(value)))
            .collect();
        let body = body(options, &mut problems);
        if body.is_some() && method == Some(Method::Get) {
            problems.tell("body", codes::CONFLICT_BODY, Params::none());
        }
        if body.is_some() && !headers.iter().any(|(name, _)| name == "content-type") {
            headers.push(("content-type".into(), HeaderValue::Plain("application/json".into())));
        }
        match method {
            Some(method) if problems.is_empty() => {
                Ok(Self { service, method, path, headers, body })
            }
            _ => Err(Error::Validation(problems.into_vec())),
        }
    }

    /// What the core takes.
    fn target(&self) -> Target<'_> {
        Target {
            service: self.service,
            method: self.method,
            path: &self.path,
            headers: self.headers.clone(),
            body: self.body.clone(),
            about: None,
        }
    }
}

fn escaped(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

fn service(options: &JsValue, problems: &mut Problems) -> Service {
    match given(options, "service").map(|name| name.as_string()) {
        None => Service::Massiva,
        Some(Some(name)) if name == "massiva" => Service::Massiva,
        Some(Some(name)) if name == "pec" => Service::Pec,
        Some(_) => {
            problems.tell("service", codes::TYPE_SERVICE, Params::none());
            Service::Massiva
        }
    }
}

fn body(options: &JsValue, problems: &mut Problems) -> Option<Body> {
    let value = given(options, "body")?;
    let json = json_text(&value);
    if json.is_none() {
        problems.tell("body", codes::TYPE_JSON, Params::none());
    }
    let mut body = Body::default();
    body.push_bytes(json?.into_bytes());
    Some(body)
}

/// Names and values of an object among the options; `undefined` counts as left out.
fn pairs(options: &JsValue, name: &str, problems: &mut Problems) -> Vec<(String, String)> {
    let Some(value) = given(options, name) else { return Vec::new() };
    let Some(object) = value.dyn_ref::<Object>() else {
        problems.tell(name, codes::TYPE_OBJECT, Params::none());
        return Vec::new();
    };
    let mut found = Vec::new();
    for key in Reflect::own_keys(object).unwrap_or_default().iter() {
        let Some(key) = key.as_string() else { continue };
        let value = get(object, &key);
        if value.is_null_or_undefined() {
            continue;
        }
        let number = || value.dyn_ref::<Number>()?.to_string_with_radix(10).ok().map(String::from);
        let flag = || value.as_bool().map(|flag| flag.to_string());
        match value.as_string().or_else(number).or_else(flag) {
            Some(text) => found.push((key, text)),
            None => problems.tell(format!("{name}.{key}"), codes::TYPE_PAIR, Params::none()),
        }
    }
    found
}

/// `{ status, headers, body }`, the body parsed where it is JSON.
fn answer(answer: &Answer) -> JsValue {
    let headers: Vec<(&str, JsValue)> =
        answer.headers.iter().map(|(name, value)| (name.as_str(), value.into())).collect();
    let text = text::decode(answer.body.as_deref().unwrap_or_default());
    let body = JSON::parse(&text).unwrap_or_else(|_| text.into());
    object(&[("status", answer.status.into()), ("headers", object(&headers)), ("body", body)])
}
