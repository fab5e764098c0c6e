//! The inbox, and how full it is.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};
use crate::tracking::walk::Walk;

use super::Client;
use crate::wasm::values::date::{dated, each_with_dates};
use crate::wasm::values::errors::to_error;
use crate::wasm::values::inputs::{message_id, only, string, whole};
use crate::wasm::values::method::{run, run_only};
use crate::wasm::values::property::get;
use crate::wasm::values::to_js::to_js;

#[wasm_bindgen]
impl Client {
    /// All pages of the inbox.
    pub fn pages(&self, options: &JsValue) -> Result<Pages, JsValue> {
        let q = only(options, &["q"]).and_then(|()| string(options, "q"));
        let q = q.map_err(|error| to_error(&error, None))?;
        Ok(Pages(Rc::new(Walk::new(self.0.clone(), q.filter(|q| !q.is_empty())))))
    }

    /// Deletes one message of the inbox.
    #[wasm_bindgen(js_name = deleteMessage)]
    pub fn delete_message(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            this.0.delete_message(message_id(&id)?, call).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// A page of the inbox.
    pub fn inbox(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run_only(options, &["page", "q"], async move |call, options| {
            let page = whole(options, "page", 0)?;
            let q = string(options, "q")?.filter(|q| !q.is_empty());
            let page = this.0.inbox(q.as_deref(), page.map(|page| page as u32), call).await?;
            let page = to_js(&page);
            each_with_dates(&get(&page, "messages"), &["date"]);
            Ok(page)
        })
    }

    /// One message of the inbox.
    pub fn message(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            Ok(dated(&this.0.message(message_id(&id)?, call).await?, &["date"]))
        })
    }

    /// How full a mailbox is.
    pub fn quota(&self, mailbox: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let mailbox =
                if mailbox.is_undefined() { Some("INBOX".into()) } else { mailbox.as_string() };
            let Some(mailbox) = mailbox else {
                return Err(Error::told("mailbox", codes::TYPE_TEXT, Params::none()));
            };
            Ok(to_js(&this.0.quota(&mailbox, call).await?))
        })
    }
}

/// A walk through the pages of the inbox.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Pages(Rc<Walk>);

#[wasm_bindgen]
impl Pages {
    /// The new messages of the next page that has any; `undefined` at the end.
    pub fn next(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            let Some(messages) = this.0.next(call).await? else { return Ok(JsValue::UNDEFINED) };
            let messages = to_js(&messages);
            each_with_dates(&messages, &["date"]);
            Ok(messages)
        })
    }
}
