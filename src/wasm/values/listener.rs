//! Listeners of the page.

use wasm_bindgen::JsValue;

/// Tells of what a listener threw: its fault must not decide what becomes of a message.
pub fn heard(called: Result<JsValue, JsValue>) {
    if let Err(thrown) = called {
        web_sys::console::error_1(&thrown);
    }
}
