//! Exclusion across tabs: Web Locks.

use futures::future::LocalBoxFuture;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{AbortController, AbortSignal};

use crate::core::host::{Gate, Held};

#[wasm_bindgen(module = "/src/js/lock.js")]
extern "C" {
    #[wasm_bindgen(js_name = holdLock, catch)]
    async fn hold_lock(name: &str, signal: &AbortSignal) -> Result<JsValue, JsValue>;
}

/// `navigator.locks`, where there are any.
pub struct WebLocks;

/// A lock, let go when dropped.
struct Lock(AbortController);

impl Drop for Lock {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Held for Lock {
    fn release_after(self: Box<Self>, milliseconds: f64) {
        Timeout::new(milliseconds.ceil() as u32, move || drop(self)).forget();
    }
}

impl Gate for WebLocks {
    fn enter(&self, name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        let name = name.to_owned();
        Box::pin(async move {
            let lock = Box::new(Lock(AbortController::new().ok()?));
            let signal = lock.0.signal();
            let is_held = hold_lock(&name, &signal).await.is_ok_and(|held| held.is_truthy());
            let held: Box<dyn Held> = lock;
            is_held.then_some(held)
        })
    }
}
