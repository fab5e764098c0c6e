//! The journal's storage: IndexedDB, or an object that the caller gave.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::core::error::Error;
use crate::core::error::codes::{Code, Params, Told, campaign as codes};
use crate::core::host::transport::Cause;
use crate::core::storage::{Change, Storage, Stored, Value};

use crate::wasm::values::property::{function, get, tag, words};
use crate::wasm::values::to_js::object;

#[wasm_bindgen(module = "/src/js/errors.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = StorageError)]
    static STORAGE_ERROR: JsValue;
}

#[wasm_bindgen(module = "/src/js/indexed-db.js")]
extern "C" {
    // It throws nothing; see `timer`.
    #[wasm_bindgen(js_name = indexedDbStorage, catch)]
    fn indexed_db_storage(class: &JsValue) -> Result<Journal, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// An object with the functions of `JournalStorage`.
    #[derive(Clone)]
    type Journal;
    #[wasm_bindgen(method, catch)]
    fn get(this: &Journal, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn list(this: &Journal, from: &str, to: &str, limit: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn apply(this: &Journal, changes: &Array) -> Result<JsValue, JsValue>;
}

thread_local! {
    /// One connection for all clients of this realm. Making it opens nothing.
    static BROWSER: Journal =
        STORAGE_ERROR.with(indexed_db_storage).unwrap_or_else(JsCast::unchecked_into);
}

/// A storage that JavaScript keeps.
#[derive(Clone)]
pub struct JsStorage(Journal);

impl Default for JsStorage {
    /// IndexedDB. Where there is none, every call says so.
    fn default() -> Self {
        Self(BROWSER.with(Clone::clone))
    }
}

impl JsStorage {
    /// The caller's own, or `None` where it is no journal.
    pub fn read(value: JsValue) -> Option<Self> {
        let is_journal =
            ["get", "list", "apply"].iter().all(|name| function(&value, name).is_some());
        is_journal.then(|| Self(value.unchecked_into()))
    }
}

impl Storage for JsStorage {
    fn get(&self, key: &str) -> Stored<'_, Option<Value>> {
        let pending = settled(self.0.get(key));
        Box::pin(async move {
            let found = pending.await?;
            if found.is_undefined() {
                return Ok(None);
            }
            value(&found).map(Some)
        })
    }

    fn list(&self, from: &str, to: &str, limit: usize) -> Stored<'_, Vec<(String, Value)>> {
        let (from, to) = (from.to_owned(), to.to_owned());
        let pending = settled(self.0.list(&from, &to, limit as f64));
        Box::pin(async move {
            let list = pending.await?;
            let list = list.dyn_into::<Array>().map_err(|_| wrong(codes::STORAGE_LIST))?;
            let mut entries: Vec<(String, Value)> = Vec::with_capacity(list.length() as usize);
            for pair in list.iter() {
                let key = get(&pair, "0").as_string().unwrap_or_default();
                // What lists a key twice or for ever would have rows read so.
                let is_next = entries.last().is_none_or(|(last, _)| *last < key);
                if key < from || key >= to || !is_next {
                    return Err(wrong(codes::STORAGE_ORDER));
                }
                entries.push((key, value(&get(&pair, "1"))?));
            }
            Ok(entries)
        })
    }

    fn apply(&self, changes: Vec<Change>) -> Stored<'_, ()> {
        let changes: Array = changes.into_iter().map(change).collect();
        let pending = settled(self.0.apply(&changes));
        Box::pin(async move { pending.await.map(drop) })
    }
}

fn change(change: Change) -> JsValue {
    match change {
        Change::Put(key, value) => object(&[
            ("put", key.into()),
            (
                "value",
                match value {
                    Value::Text(text) => text.into(),
                    Value::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
                },
            ),
        ]),
        Change::Add(key, number) => {
            object(&[("add", key.into()), ("number", (number as f64).into())])
        }
        Change::Remove(from, to) => object(&[("remove", from.into()), ("to", to.into())]),
    }
}

fn value(value: &JsValue) -> Result<Value, Error> {
    if let Some(text) = value.as_string() {
        return Ok(Value::Text(text));
    }
    if ArrayBuffer::is_view(value) && tag(value) == "[object Uint8Array]" {
        return Ok(Value::Bytes(Uint8Array::new(value).to_vec()));
    }
    Err(wrong(codes::STORAGE_VALUE))
}

/// What a function gave when its promise settles. It is listened to from now on: a rejection that nobody
/// waits for any more is not the page's.
fn settled(called: Result<JsValue, JsValue>) -> LocalBoxFuture<'static, Result<JsValue, Error>> {
    let pending = called.map(|result| JsFuture::from(Promise::resolve(&result)));
    Box::pin(async { pending.map_err(failed)?.await.map_err(failed) })
}

/// A `StorageError` of whichever copy of the package is passed on, its code with it: see `errors`.
fn failed(thrown: JsValue) -> Error {
    let message = get(&thrown, "message").as_string();
    let is_ours = get(&thrown, "name") == "StorageError";
    let (code, text) = match message.filter(|_| is_ours) {
        Some(message) => (codes::STORAGE, message),
        None => (codes::STORAGE_FAILED, words(&thrown)),
    };
    let told = Told::new(code, Params::of_text(&text));
    Error::Storage { told, cause: Some(Cause(Rc::new(thrown))) }
}

fn wrong(code: Code) -> Error {
    Error::storage(code, Params::none())
}
