//! Who is told what is asked and answered, as a function that the package's own client gives.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;

use crate::core::host::observer::{Event, Observer};

use super::listener::heard;
use super::property::function;
use super::to_js::to_js;

struct Told(Function);

impl Observer for Told {
    fn tell(&self, event: Event) {
        heard(self.0.call1(&JsValue::UNDEFINED, &to_js(&event)));
    }
}

/// The function among a client's options, where somebody listens.
pub fn observer(options: &JsValue) -> Option<Rc<dyn Observer>> {
    function(options, "observe").map(|function| Rc::new(Told(function)) as Rc<dyn Observer>)
}
