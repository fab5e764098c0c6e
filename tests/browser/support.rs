//! A client of the edge with the sandbox's edge behind its `fetch`, written as a page would.

use js_sys::{Function, Promise, Reflect};
use pec_massiva::wasm::client::Client;
use pec_massiva::wasm::sandbox::Sandbox;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(inline_js = r#"
export function hosted(sandbox, seen) {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = new Uint8Array(await request.arrayBuffer());
    seen.push({ request, body: new TextDecoder().decode(body) });
    const answer = sandbox(request.method, pathname + search, [...request.headers], body, Date.now());
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
}
export function evaluate(code) {
  return new Function(`return (${code})`)();
}
"#)]
extern "C" {
    fn hosted(sandbox: &Closure<SandboxHandle>, seen: &js_sys::Array) -> Function;
    #[wasm_bindgen(catch)]
    pub fn evaluate(code: &str) -> Result<JsValue, JsValue>;
}

type SandboxHandle = dyn Fn(String, String, JsValue, Vec<u8>, f64) -> JsValue;

/// A value written as JavaScript.
pub fn js(code: &str) -> JsValue {
    evaluate(code).unwrap()
}

/// A property, or one of a property: `receipts.0.kind`.
pub fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, name| {
        let key = name.parse::<u32>().map_or_else(|_| JsValue::from(name), JsValue::from);
        Reflect::get(&value, &key).unwrap_or(JsValue::UNDEFINED)
    })
}

pub fn text(value: &JsValue, path: &str) -> String {
    at(value, path).as_string().unwrap_or_else(|| format!("{:?}", at(value, path)))
}

pub struct World {
    pub client: Client,
    /// What the client's `fetch` was called with.
    pub seen: js_sys::Array,
}

impl World {
    /// Sends, and keeps no keys.
    pub fn send(&self, message: JsValue, options: JsValue) -> Promise {
        self.client.send(message, options, Function::new_no_args(""))
    }
}

/// Secrets, those of `tests/canaries/suite.mjs`: what the page keeps and writes is looked through for them.
const TOKEN: &str = "tok:5f0b/\"e1c7<a93d";
pub const PASSWORD: &str = "Pw\"à\\ss-77c1<9d&'02e4";

/// A client with these further options, and a sandbox behind it.
pub fn world(more: &str) -> World {
    let sandbox = Sandbox::new(&js("({ speed: 1000 })"), Vec::new()).unwrap();
    let handle = Closure::<SandboxHandle>::new(
        move |method: String, target: String, headers: JsValue, body, now| {
            sandbox.handle(&method, &target, &headers, body, now)
        },
    );
    let seen = js_sys::Array::new();
    let fetch = hosted(&handle, &seen);
    handle.forget();
    let options = js(&format!(
        "({{ token: {TOKEN:?}, mailbox: {{ username: 'demo', password: {PASSWORD:?} }}, rate: {{ perSecond: 1000 }}, {more} }})"
    ));
    if at(&options, "fetch").is_undefined() {
        Reflect::set(&options, &"fetch".into(), &fetch).unwrap();
    }
    World { client: Client::new(&options).unwrap(), seen }
}

/// A message with these further fields.
pub fn message(more: &str) -> JsValue {
    js(&format!(
        "({{ sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'Prova', text: 'Testo', {more} }})"
    ))
}

/// Waits for a promise written as JavaScript.
pub async fn settled(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(promise.unchecked_into::<Promise>()).await
}
