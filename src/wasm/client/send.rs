//! Sending, and what goes with a message.

use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api::send::SendOptions;
use crate::api::send::attach::{Attachable, Attached};
use crate::api::send::what_became::Settled;
use crate::core::error::Error;
use crate::core::error::ProxyState;
use crate::core::error::codes::{Params, options as codes};
use crate::core::exchange::outcome::Sent;
use crate::core::message::fingerprint::Fingerprint;

use super::Client;
use crate::wasm::values::blob;
use crate::wasm::values::errors::to_error;
use crate::wasm::values::inputs::truth;
use crate::wasm::values::listener::heard;
use crate::wasm::values::message;
use crate::wasm::values::method::run;
use crate::wasm::values::plain::plain;
use crate::wasm::values::progress::progress;
use crate::wasm::values::property::{get, given, words};
use crate::wasm::values::to_js::{object, set, to_js};

#[wasm_bindgen]
impl Client {
    /// Sends a message. `on_post` is told of the key, where the client stands and the message, right before each post.
    pub fn send(&self, message: JsValue, options: JsValue, on_post: Function) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            if !message.is_object() {
                return Err(Error::told("message", codes::TYPE_OBJECT, Params::none()));
            }
            let mut send_options = send_options(options)?;
            send_options.on_post = Some(Rc::new(move |key, proxy_state, message| {
                let proxy_state = [to_js(&proxy_state.mailbox), to_js(&proxy_state.store)];
                let values =
                    [key.into()].into_iter().chain(proxy_state).chain([message.text().into()]);
                heard(on_post.apply(&JsValue::UNDEFINED, &Array::from_iter(values)));
            }));
            let draft = message::draft(&message, options);
            let sent = this.0.send(draft, send_options, call).await?;
            Ok(object(&[
                ("messageId", sent.message_id.into()),
                ("sent", (sent.sent as f64).into()),
            ]))
        })
    }

    /// What became of the message of a key, `{ idempotencyKey, mailbox, mark }`: `{ state, messageId, sent, error }`.
    pub fn settle(&self, key: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let [mailbox, mark] = ["mailbox", "mark"].map(|name| get(&key, name).as_string());
            let proxy_state = ProxyState::told(mailbox.as_deref(), mark.as_deref());
            let key = plain(&get(&key, "idempotencyKey"));
            let settled = this.0.what_became(&key, Some(proxy_state), call).await?;
            let state = |word: &str| object(&[("state", word.into())]);
            Ok(match settled {
                Settled::Sent(sent) => object(&[
                    ("state", "sent".into()),
                    ("messageId", sent.message_id.into()),
                    ("sent", (sent.sent as f64).into()),
                ]),
                Settled::Refused(error) => {
                    object(&[("state", "refused".into()), ("error", to_error(&error, None))])
                }
                Settled::NotSent => state("notSent"),
                Settled::Running => state("running"),
                Settled::Unknown => state("unknown"),
                Settled::NotSeen => state("notSeen"),
            })
        })
    }

    /// Takes in what a client before this one has posted under a key; without `message_id` nobody knows what became of it.
    pub fn remember(
        &self,
        key: &str,
        fingerprint: &str,
        mailbox: Option<String>,
        mark: Option<String>,
        message_id: Option<String>,
        sent: Option<f64>,
    ) {
        let proxy_state = ProxyState::told(mailbox.as_deref(), mark.as_deref());
        let sent =
            message_id.map(|message_id| Sent { message_id, sent: sent.unwrap_or(0.0) as u64 });
        self.0.inherit(key, Fingerprint::read(fingerprint), sent, &proxy_state);
    }

    /// A file that may be sent many times: `{ name, type, size }`, and `encoded` with `modified`, or `data` as it is.
    pub fn attach(&self, file: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            let (draft, options) = (message::attachment(&file), send_options(options)?);
            let Attached { attachment, contents } = this.0.attach(draft, &options, call).await?;
            let taken = object(&[
                ("name", attachment.name.into()),
                ("type", to_js(&attachment.kind)),
                ("size", (attachment.size as f64).into()),
            ]);
            let (name, blob) = match &contents {
                Attachable::AsItIs(part) => {
                    set(&taken, "isAttached", &true.into());
                    ("data", blob::of_chunk(part))
                }
                Attachable::Encoded(encoded) => {
                    set(&taken, "modified", &to_js(&encoded.modified));
                    let blob = blob::join(encoded.chunks.iter().map(|(chunk, _)| chunk), "");
                    ("encoded", blob.map(JsValue::from))
                }
            };
            let blob = blob.map_err(|thrown| {
                Error::told("data", codes::UNREADABLE_BLOB, Params::of_text(&words(&thrown)))
            })?;
            set(&taken, name, &blob);
            Ok(taken)
        })
    }
}

fn send_options(options: &JsValue) -> Result<SendOptions, Error> {
    Ok(SendOptions {
        progress: progress(options)?,
        idempotency_key: given(options, "idempotencyKey").map_or(Value::Null, |key| plain(&key)),
        allow_empty_files: truth(options, "allowEmptyFiles")?,
        ..SendOptions::default()
    })
}
