//! Sleeping, and the worker that keeps time while a tab is hidden.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures::FutureExt;
use futures::channel::oneshot;
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};

#[wasm_bindgen(module = "/src/js/timer.js")]
extern "C" {
    // None of these throws; but what needs no glue the compiled core would import by itself, from a path
    // that the package does not have.
    #[wasm_bindgen(js_name = setTimer, catch)]
    fn set_timer(wake: &Closure<dyn FnMut()>, milliseconds: f64) -> Result<f64, JsValue>;
    #[wasm_bindgen(js_name = clearTimer, catch)]
    fn clear_timer(id: f64) -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = startClock, catch)]
    fn start_clock(make_worker: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = stopClock, catch)]
    fn stop_clock() -> Result<(), JsValue>;
}

/// Ready after its time. Dropping it clears the timer.
pub struct Sleep {
    id: f64,
    rung: oneshot::Receiver<()>,
    _wake: Closure<dyn FnMut()>,
}

impl Sleep {
    /// Begins at once.
    pub fn new(milliseconds: f64) -> Self {
        // Timers count in 32 bits; who waits for more looks at the clock again.
        let milliseconds = milliseconds.ceil().clamp(0.0, f64::from(i32::MAX));
        let (ring, rung) = oneshot::channel();
        let wake = Closure::once(move || {
            // Nobody hears it who is dropped.
            let _heard = ring.send(());
        });
        let id = set_timer(&wake, milliseconds).unwrap_or_default();
        Self { id, rung, _wake: wake }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.rung.poll_unpin(context).map(drop)
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let _cleared = clear_timer(self.id);
    }
}

/// While one lives, sleeps are kept by a worker, which a hidden tab does not slow down.
pub struct ClockWorker(());

impl ClockWorker {
    /// Starts the worker that `factory` makes, or one of our own, unless one runs. Where that fails,
    /// the page's timers go on alone.
    pub fn start(factory: Option<Function>) -> Self {
        let _started = start_clock(&factory.map_or(JsValue::UNDEFINED, JsValue::from));
        Self(())
    }
}

impl Drop for ClockWorker {
    fn drop(&mut self) {
        let _stopped = stop_clock();
    }
}
