//! Exclusion across tabs: Web Locks.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};

use crate::core::host::{Gate, Held};

use super::timer::Sleep;

#[wasm_bindgen(module = "/src/js/lock.js")]
extern "C" {
    #[wasm_bindgen(js_name = holdLock, catch)]
    async fn hold_lock(name: &str, signal: &AbortSignal) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = tryLock, catch)]
    async fn try_lock(name: &str, signal: &AbortSignal) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = reachesAllTabs, catch)]
    fn reaches_all_tabs() -> Result<bool, JsValue>;
}

/// `navigator.locks`, where there are any.
pub struct WebLocks;

/// A lock, let go when dropped.
struct Lock(AbortController);

impl Lock {
    fn if_held(self, held: Result<JsValue, JsValue>) -> Option<Box<dyn Held>> {
        let is_held = held.is_ok_and(|held| held.is_truthy());
        is_held.then(|| Box::new(self) as Box<dyn Held>)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Held for Lock {
    fn release_after(self: Rc<Self>, milliseconds: f64) {
        spawn_local(async move {
            Sleep::new(milliseconds).await;
            drop(self);
        });
    }
}

impl Gate for WebLocks {
    fn enter(&self, name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        let name = name.to_owned();
        Box::pin(async move {
            let lock = Lock(AbortController::new().ok()?);
            let held = hold_lock(&name, &lock.0.signal()).await;
            lock.if_held(held)
        })
    }

    fn try_enter(&self, name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        let name = name.to_owned();
        Box::pin(async move {
            let lock = Lock(AbortController::new().ok()?);
            let held = try_lock(&name, &lock.0.signal()).await;
            lock.if_held(held)
        })
    }

    fn reaches_all(&self) -> bool {
        reaches_all_tabs().unwrap_or(false)
    }
}
