//! Shipments: found, looked at, followed and reported; what a mail says of one.

use std::rc::Rc;

use js_sys::Promise;
use litemap::LiteMap;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::error::Error;
use crate::tracking::find::{self, Search};
use crate::tracking::receipt::classify;
use crate::tracking::receipt::shipment::ShipmentStatus;
use crate::tracking::report::report;
use crate::tracking::track::{Tracker, Tracking};

use super::client::Client;
use super::values::choice::no_choice;
use super::values::date::each_with_dates;
use super::values::errors::to_error;
use super::values::inputs::{moment, only, string, texts, whole, whole_of};
use super::values::method::{run, run_only};
use super::values::property::{array_from, get};
use super::values::to_js::to_js;

/// What `get` and `track` take, which are given the same.
const TRACK: [&str; 3] = ["expected", "interval", "until"];

#[wasm_bindgen]
impl Client {
    /// Where a message stands.
    pub fn shipment(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run_only(options, &TRACK, async move |call, options| {
            let expected = whole(options, "expected", 1)?;
            let id = id.as_string().unwrap_or_default();
            let expected = expected.map(|count| count as usize);
            this.0.shipment(&id, expected, call).await.map(status)
        })
    }

    /// Deletes the receipts of a message.
    #[wasm_bindgen(js_name = deleteReceipts)]
    pub fn delete_receipts(&self, id: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            this.0.delete_receipts(&id.as_string().unwrap_or_default(), call).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Looks for messages that were taken.
    pub fn find(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run_only(
            options,
            &["subject", "recipient", "since", "until"],
            async move |call, options| {
                let search = Search {
                    subject: string(options, "subject")?.unwrap_or_default(),
                    recipient: string(options, "recipient")?,
                    since: moment(options, "since")?,
                    until: moment(options, "until")?,
                };
                let found = to_js(&find::find(&this.0, &search, call).await?);
                each_with_dates(&get(&found, "copies"), &["acceptedAt"]);
                Ok(found)
            },
        )
    }

    /// Begins to follow a shipment.
    pub fn track(&self, id: &JsValue, options: &JsValue) -> Result<Following, JsValue> {
        let tracking = tracking(options).map_err(|error| to_error(&error, None))?;
        let id = id.as_string().unwrap_or_default();
        Ok(Following(Rc::new(Tracker::new(self.0.clone(), &self.1, &id, tracking))))
    }

    /// What a report of shipments tells; the package's own module writes it in the form that is asked for.
    pub fn report(&self, ids: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run_only(options, &["format", "expected"], async move |call, options| {
            let format = string(options, "format")?.unwrap_or_else(|| "json".into());
            let forms = ["json", "csv", "html"];
            if !forms.contains(&format.as_str()) {
                return Err(no_choice("format", &forms));
            }
            let ids = texts(&array_from(&ids).unwrap_or_default());
            // One number for all, or one for each id.
            let given = get(options, "expected");
            let mut expected = LiteMap::new_vec();
            for id in &ids {
                let count = if given.is_object() { get(&given, id) } else { given.clone() };
                if let Some(count) = whole_of(&count, "expected", 1)? {
                    expected.insert(id.clone(), count as usize);
                }
            }
            Ok(to_js(&report(&this.0, &ids, &expected, call).await?))
        })
    }
}

/// A shipment that is followed.
#[wasm_bindgen]
#[derive(Clone)]
pub struct Following(Rc<Tracker>);

#[wasm_bindgen]
impl Following {
    /// Its next state that differs; `undefined` at the end.
    pub fn next(&self, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, _| {
            Ok(this.0.next(call).await?.map_or(JsValue::UNDEFINED, status))
        })
    }

    /// Looks at once.
    pub fn hurry(&self) {
        self.0.hurry();
    }

    /// Ends it.
    pub fn leave(&self) {
        self.0.leave();
    }
}

/// A status as JavaScript has it.
fn status(status: ShipmentStatus) -> JsValue {
    let status = to_js(&status);
    each_with_dates(&get(&status, "receipts"), &["date"]);
    status
}

fn tracking(options: &JsValue) -> Result<Tracking, Error> {
    only(options, &TRACK)?;
    Ok(Tracking {
        expected: whole(options, "expected", 1)?.map(|count| count as usize),
        interval: whole(options, "interval", 1)?,
        until: moment(options, "until")?,
    })
}

/// Tells what a mail is, from its subject and its sender.
#[wasm_bindgen]
pub fn classify(subject: &str, sender: &str) -> JsValue {
    to_js(&classify::classify(subject, sender))
}
