//! The transport: `fetch` is the caller's own or the runtime's, looked up at each call.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Headers};

use crate::core::exchange::thrown::{Reach, Thrown};
use crate::core::host::transport::{
    Body, BodyFailure, Cause, Chunk, Failure, Leaving, MAX_ANSWER, Pending, Request, Response,
    Transport,
};

use crate::wasm::values::blob::{blob_of, body_of, kept, of_body, ready_body, streams_files};
use crate::wasm::values::property::{array_from, function, get, given, json_text, words};
use crate::wasm::values::to_js::object;

/// By this a `fetch` says that it tells how much of a body has left: see `pec-massiva/upload`.
const TELLS_PROGRESS: &str = "tellsProgress";

/// How many errors inside each other are looked at.
const DEEPEST: u8 = 5;

#[wasm_bindgen(module = "/src/js/repeats.js")]
extern "C" {
    #[wasm_bindgen(js_name = mayRepeat, catch)]
    fn may_repeat(fetch: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(js_name = inBrowser, catch)]
    fn in_browser() -> Result<bool, JsValue>;
    #[wasm_bindgen(js_name = urlFault, catch)]
    fn url_fault(url: &str) -> Result<String, JsValue>;
}

#[wasm_bindgen(module = "/src/js/request.js")]
extern "C" {
    #[wasm_bindgen(js_name = requestOf, catch)]
    fn request_of(
        url: &str,
        method: &str,
        headers: &Headers,
        body: &JsValue,
        signal: &AbortSignal,
        policies: &JsValue,
    ) -> Result<JsValue, JsValue>;
}

/// Carries requests by `fetch`.
pub struct Fetch {
    /// The caller's own, or `None` for the runtime's.
    pub function: Option<Function>,
    /// Of `RequestInit`, what calls to a `baseUrl` are made with.
    pub init: JsValue,
}

impl Transport for Fetch {
    fn offline(&self) -> bool {
        get(&get(&js_sys::global(), "navigator"), "onLine").as_bool() == Some(false)
    }

    fn is_foreign(&self, url: &str) -> bool {
        let origin = get(&get(&js_sys::global(), "location"), "origin").as_string();
        let own = origin.and_then(|origin| Some(url.strip_prefix(&*origin)?.starts_with('/')));
        own != Some(true) && in_browser().unwrap_or(true)
    }

    fn may_repeat(&self) -> bool {
        let given = self.function.clone().or_else(|| function(&js_sys::global(), "fetch"));
        // Who cannot tell has to expect it.
        may_repeat(&given.map_or(JsValue::UNDEFINED, JsValue::from)).unwrap_or(true)
    }

    fn streams_files(&self) -> LocalBoxFuture<'static, bool> {
        let streams = streams_files();
        Box::pin(async move {
            let Ok(streams) = streams else { return false };
            JsFuture::from(streams).await.is_ok_and(|it| it.is_truthy())
        })
    }

    fn ready(&self, body: Option<&Body>) -> LocalBoxFuture<'static, ()> {
        let ready = ready_body(kept(body));
        Box::pin(async move {
            if let Ok(ready) = ready {
                // What cannot be read is missed where the body is put together.
                let _missed = JsFuture::from(ready).await;
            }
        })
    }

    fn start(&self, request: Request) -> Result<Pending, Failure> {
        let fetch = match &self.function {
            Some(function) => function.clone(),
            None => function(&js_sys::global(), "fetch")
                .ok_or_else(|| Failure::new("this runtime has no fetch; give one as option"))?,
        };
        // What is thrown while building may repeat a header's value, so its words are not kept.
        let unmade =
            |words: String| Failure { unreached: true, unstarted: true, ..Failure::new(words) };
        let cannot_build = |_| unmade("the request could not be built".into());
        let fault = url_fault(&request.url).unwrap_or_default();
        if !fault.is_empty() {
            return Err(unmade(format!("{}: {fault}", request.url)));
        }
        let body = request.body.as_ref().map_or(Ok(JsValue::UNDEFINED), of_body);
        let body = body.map_err(|thrown| unmade(words(&thrown)))?;
        let controller = AbortController::new().map_err(cannot_build)?;
        let leaving = request.leaving.as_ref().filter(|_| get(&fetch, TELLS_PROGRESS).is_truthy());
        let teller = leaving
            .cloned()
            .map(|Leaving(tell)| Closure::<dyn Fn(f64)>::new(move |part| tell(part)));
        let own = if teller.is_some() { &JsValue::UNDEFINED } else { &body };
        let built = self.build(&request, own, &controller.signal()).map_err(cannot_build)?;
        let result = match &teller {
            // It sends the body itself, which no Request gives back unread.
            Some(tell) => {
                let given = object(&[("body", body), ("onProgress", tell.as_ref().clone())]);
                fetch.call2(&JsValue::UNDEFINED, &built, &given)
            }
            None => fetch.call1(&JsValue::UNDEFINED, &built),
        };
        let promise = JsFuture::from(Promise::resolve(&result.map_err(thrown)?));
        let guard = AbortOnDrop(Some(controller));
        Ok(Box::pin(async move {
            let value = promise.await.map_err(thrown)?;
            drop(teller);
            response(&value, guard)
        }))
    }

    fn keep(&self, bytes: &[u8]) -> Chunk {
        match blob_of(bytes) {
            Ok(blob) => Chunk::Kept(Rc::new(JsValue::from(blob))),
            Err(_) => Chunk::Bytes(Rc::new(bytes.to_vec())),
        }
    }
}

impl Fetch {
    fn build(
        &self,
        request: &Request,
        body: &JsValue,
        signal: &AbortSignal,
    ) -> Result<JsValue, JsValue> {
        let headers = Headers::new()?;
        for (name, value) in &request.headers {
            headers.set(name, value.reveal())?;
        }
        let policies = if request.direct { &JsValue::UNDEFINED } else { &self.init };
        request_of(&request.url, request.method.as_str(), &headers, body, signal, policies)
    }
}

/// Ends the request unless it came to its own end.
struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    fn disarm(&mut self) {
        self.0 = None;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Reads the head of an answer. By its shape: a `Response` of another realm is as good.
fn response(value: &JsValue, mut guard: AbortOnDrop) -> Result<Response, Failure> {
    let status = get(value, "status").as_f64();
    let is_response = get(value, "headers").is_object() && function(value, "arrayBuffer").is_some();
    let Some(status) = status.filter(|_| is_response) else {
        let message = "The given fetch resolved to something that is no Response.";
        return Err(Failure { no_response: true, ..Failure::new(message) });
    };
    let headers = headers_of(&get(value, "headers"));
    let response = value.clone();
    let body = Box::pin(async move {
        let bytes = read(&response).await;
        guard.disarm();
        bytes
    });
    Ok(Response { status: status as u16, headers, body })
}

/// Names in lower case, and values; those that a runtime or CORS lets be seen.
fn headers_of(headers: &JsValue) -> Vec<(String, String)> {
    let pairs = array_from(headers).unwrap_or_default();
    pairs
        .iter()
        .filter_map(|pair| {
            let (name, value) = (get(&pair, "0").as_string()?, get(&pair, "1").as_string()?);
            Some((name.to_ascii_lowercase(), value))
        })
        .collect()
}

async fn read(response: &JsValue) -> Result<Vec<u8>, BodyFailure> {
    let broken = |value| BodyFailure::Broken(thrown(value));
    let reading = body_of(response, MAX_ANSWER as f64).map_err(broken)?;
    let body = JsFuture::from(reading).await.map_err(broken)?;
    if body.is_undefined() {
        return Err(BodyFailure::TooLarge);
    }
    Ok(Uint8Array::new(&body).to_vec())
}

fn thrown(value: JsValue) -> Failure {
    let error = error_of(&value, DEEPEST);
    let reach = error.reach();
    let mut trace = String::new();
    add_texts(&value, DEEPEST, &mut trace);
    Failure {
        unreached: reach >= Reach::NoConnection,
        unstarted: reach == Reach::NoRequest,
        in_browser: in_browser().unwrap_or(false),
        trace,
        cause: Some(Cause(Rc::new(value))),
        ..Failure::new(error.sentence())
    }
}

/// The errors inside another: all that came together, or the cause.
fn inside(value: &JsValue) -> Vec<JsValue> {
    let errors = get(value, "errors");
    let errors = errors.dyn_ref::<Array>().map(Array::to_vec).filter(|errors| !errors.is_empty());
    errors.unwrap_or_else(|| given(value, "cause").into_iter().collect())
}

fn error_of(value: &JsValue, depth: u8) -> Thrown {
    let text = |name| get(value, name).as_string();
    let inner = if depth == 0 { Vec::new() } else { inside(value) };
    Thrown {
        words: words(value),
        code: text("code"),
        syscall: text("syscall"),
        message: text("message").unwrap_or_default(),
        inner: inner.iter().map(|inner| error_of(inner, depth - 1)).collect(),
    }
}

/// Every text of what was thrown.
fn add_texts(value: &JsValue, depth: u8, trace: &mut String) {
    trace.push_str(&words(value));
    trace.push_str(&get(value, "stack").as_string().unwrap_or_default());
    // What is no Error may hold anything in its properties.
    trace.push_str(&json_text(value).unwrap_or_default());
    if depth > 0 {
        inside(value).iter().for_each(|inner| add_texts(inner, depth - 1, trace));
    }
}
