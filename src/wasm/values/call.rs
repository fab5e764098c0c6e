//! What every method takes last: the caller's signal and time-out.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};
use crate::core::error::problem::Problems;
use crate::core::host::cancel::Reason;

use super::property::{function, get, given, is_object_or_nothing};

/// A call, tied to the caller's signal until it is dropped.
pub struct JsCall {
    /// What the core takes.
    pub call: Call,
    /// The caller's signal.
    pub signal: Option<AbortSignal>,
    _listener: Option<Listener>,
}

impl JsCall {
    /// Reads the options of a call.
    ///
    /// # Errors
    /// [`Error::Validation`].
    pub fn read(options: &JsValue) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let mut call = Call::default();
        if !is_object_or_nothing(options) {
            problems.tell("options", codes::TYPE_OBJECT, Params::none());
        }
        if let Some(timeout) = given(options, "timeout") {
            call.timeout = timeout.as_f64().filter(|timeout| *timeout >= 0.0);
            if call.timeout.is_none() {
                problems.tell("timeout", codes::TYPE_TIMEOUT, Params::none());
            }
        }
        let mut signal = None;
        if let Some(value) = given(options, "signal") {
            // By its shape: a signal of another realm or a polyfill is as good.
            if get(&value, "aborted").as_bool().is_some()
                && function(&value, "addEventListener").is_some()
                && function(&value, "removeEventListener").is_some()
            {
                signal = Some(value.unchecked_into::<AbortSignal>());
            } else {
                problems.tell("signal", codes::TYPE_SIGNAL, Params::none());
            }
        }
        if !problems.is_empty() {
            return Err(Error::Validation(problems.into_vec()));
        }
        let mut listener = None;
        if let Some(signal) = &signal {
            if signal.aborted() {
                call.cancel.cancel(Reason::Aborted);
            } else {
                let cancel = call.cancel.clone();
                listener = Listener::new(signal, move || cancel.cancel(Reason::Aborted));
                if listener.is_none() {
                    return Err(Error::told("signal", codes::TYPE_SIGNAL, Params::none()));
                }
            }
        }
        Ok(Self { call, signal, _listener: listener })
    }
}

/// Listens to a signal until it is dropped.
struct Listener {
    signal: AbortSignal,
    heard: Closure<dyn FnMut()>,
}

impl Listener {
    /// `None` where the caller's own object refuses: then nobody could abort.
    fn new(signal: &AbortSignal, heard: impl FnMut() + 'static) -> Option<Self> {
        let listener = Self { signal: signal.clone(), heard: Closure::new(heard) };
        let function = listener.heard.as_ref().unchecked_ref();
        signal.add_event_listener_with_callback("abort", function).ok()?;
        Some(listener)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.heard.as_ref().unchecked_ref();
        let _refused = self.signal.remove_event_listener_with_callback("abort", function);
    }
}
