//! What the runtime lends to the core: time and randomness here; `fetch`, locks, storage, time zones, letters beside.

#[cfg(feature = "full")]
pub(in crate::wasm) mod alike;
#[cfg(feature = "client")]
pub(in crate::wasm) mod fetch;
#[cfg(feature = "client")]
pub(in crate::wasm) mod lock;
#[cfg(feature = "client")]
pub mod storage;
#[cfg(feature = "client")]
pub mod timer;
#[cfg(feature = "full")]
pub mod zone;

use futures::future::LocalBoxFuture;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::host::Clock;
use crate::core::host::random::Random;

use timer::Sleep;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now, catch)]
    fn performance_now() -> Result<f64, JsValue>;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn get_random_values(bytes: &mut [u8]) -> Result<JsValue, JsValue>;
}

/// `performance`, `Date` and timers.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> f64 {
        // `performance` is everywhere but in some test environments.
        performance_now().unwrap_or_else(|_| js_sys::Date::now())
    }

    fn wall(&self) -> f64 {
        js_sys::Date::now()
    }

    fn sleep(&self, milliseconds: f64) -> LocalBoxFuture<'static, ()> {
        Box::pin(Sleep::new(milliseconds))
    }
}

/// `crypto.getRandomValues`.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        if get_random_values(bytes).is_err() {
            // A runtime without `crypto`: keys need to differ, not to be secret.
            bytes.iter_mut().for_each(|byte| *byte = (js_sys::Math::random() * 256.0) as u8);
        }
    }
}
