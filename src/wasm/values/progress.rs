//! Who is told how far a message is.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};
use crate::core::message::progress::{Listener, Phase, Progress};

use super::date::date;
use super::listener::heard;
use super::property::given;
use super::to_js::{object, set};

/// The function that is told, where one is given.
///
/// # Errors
/// What is given is no function.
pub fn progress(options: &JsValue) -> Result<Option<Rc<Listener>>, Error> {
    let Some(listener) = given(options, "onProgress") else { return Ok(None) };
    let Ok(listener) = listener.dyn_into::<Function>() else {
        return Err(Error::told("onProgress", codes::TYPE_FUNCTION, Params::none()));
    };
    Ok(Some(Rc::new(move |progress| tell(&listener, progress))))
}

fn tell(listener: &Function, progress: Progress) {
    let Progress { phase, loaded, total, until } = progress;
    let phase = match phase {
        Phase::Reading => "reading",
        Phase::Waiting => "waiting",
        Phase::Sending => "sending",
        Phase::Settling => "settling",
    };
    let progress = object(&[
        ("phase", phase.into()),
        ("loaded", (loaded as f64).into()),
        ("total", (total as f64).into()),
    ]);
    if let Some(until) = until {
        set(&progress, "until", &date(until));
    }
    heard(listener.call1(&JsValue::UNDEFINED, &progress));
}
