//! Sending, and what goes with a message.

use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::api::send::{Phase, Progress, SendOptions};
use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};

use super::Client;
use crate::wasm::values::blob;
use crate::wasm::values::date::date;
use crate::wasm::values::inputs::truth;
use crate::wasm::values::listener::heard;
use crate::wasm::values::message;
use crate::wasm::values::method::run;
use crate::wasm::values::plain::plain;
use crate::wasm::values::property::{given, words};
use crate::wasm::values::to_js::{object, set, to_js};

#[wasm_bindgen]
impl Client {
    /// Sends a message.
    pub fn send(&self, message: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            if !message.is_object() {
                return Err(Error::told("message", codes::TYPE_OBJECT, Params::none()));
            }
            let send_options = send_options(options)?;
            let draft = message::draft(&message, options);
            let sent = this.0.send(draft, send_options, call).await?;
            Ok(object(&[
                ("messageId", sent.message_id.into()),
                ("sent", (sent.sent as f64).into()),
            ]))
        })
    }

    /// Reads and encodes a file: `{ name, type, size, encoded }`.
    pub fn attach(&self, file: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            let (draft, options) = (message::attachment(&file), send_options(options)?);
            let (attachment, encoded) = this.0.attach(draft, &options, call).await?;
            let chunks = encoded.chunks.iter().map(|(chunk, _)| chunk);
            let blob = blob::join(chunks, "").map_err(|thrown| {
                Error::told("data", codes::UNREADABLE_BLOB, Params::of_text(&words(&thrown)))
            })?;
            Ok(object(&[
                ("name", attachment.name.into()),
                ("type", to_js(&attachment.kind)),
                ("size", (attachment.size as f64).into()),
                ("encoded", blob.into()),
                ("modified", to_js(&encoded.modified)),
            ]))
        })
    }
}

fn send_options(options: &JsValue) -> Result<SendOptions, Error> {
    let mut read = SendOptions::default();
    if let Some(listener) = given(options, "onProgress") {
        let Ok(listener) = listener.dyn_into::<Function>() else {
            return Err(Error::told("onProgress", codes::TYPE_FUNCTION, Params::none()));
        };
        read.progress = Some(Rc::new(move |progress| tell(&listener, progress)));
    }
    if let Some(key) = given(options, "idempotencyKey") {
        read.idempotency_key = plain(&key);
    }
    read.allow_empty_files = truth(options, "allowEmptyFiles")?;
    Ok(read)
}

fn tell(listener: &Function, progress: Progress) {
    let Progress { phase, loaded, total, until } = progress;
    let phase = match phase {
        Phase::Reading => "reading",
        Phase::Waiting => "waiting",
        Phase::Sending => "sending",
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
