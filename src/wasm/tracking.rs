//! Following shipments, and reports of them.

use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};
use crate::tracking::report::{self, Format};
use crate::tracking::shipment::ShipmentStatus;
use crate::tracking::track::{Tracker, Tracking};

use super::client::{Client, each, run, with_date};
use super::values::blob;
use super::values::errors::to_error;
use super::values::inputs::{moment, string, whole, whole_of};
use super::values::property::{array_from, get};
use super::values::to_js::to_js;

#[wasm_bindgen]
impl Client {
    /// Begins to follow a shipment.
    pub fn track(&self, id: &JsValue, options: &JsValue) -> Result<Following, JsValue> {
        let tracking = tracking(options).map_err(|error| to_error(&error, None))?;
        let id = id.as_string().unwrap_or_default();
        Ok(Following(Rc::new(Tracker::new(self.0.clone(), &self.1, &id, tracking))))
    }

    /// A report of shipments, as a `Blob`.
    pub fn report(&self, ids: JsValue, options: JsValue) -> Promise {
        let this = self.clone();
        run(options, async move |call, options| {
            let format = string(options, "format")?.unwrap_or_else(|| "json".into());
            let Some(format) = Format::of(&format) else {
                let choices = vec!["json", "csv", "html"];
                let params = Params::of(vec![("choices", choices.into())]);
                return Err(Error::told("format", codes::CHOICE, params));
            };
            // What is no text is no id: it is refused as the empty one is.
            let ids = array_from(&ids).unwrap_or_default();
            let ids: Vec<String> =
                ids.iter().map(|id| id.as_string().unwrap_or_default()).collect();
            // One number for all, or one for each id.
            let given = get(options, "expected");
            let mut expected = BTreeMap::new();
            for id in &ids {
                let count = if given.is_object() { get(&given, id) } else { given.clone() };
                if let Some(count) = whole_of(&count, "expected", 1)? {
                    expected.insert(id.clone(), count as usize);
                }
            }
            let text = report::report(&this.0, &ids, &expected, format, call).await?;
            blob::of_bytes(text.as_bytes(), format.media_type())
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
pub fn status(status: ShipmentStatus) -> JsValue {
    let status = to_js(&status);
    each(&get(&status, "receipts"), |receipt| with_date(receipt, "date"));
    status
}

fn tracking(options: &JsValue) -> Result<Tracking, Error> {
    Ok(Tracking {
        expected: whole(options, "expected", 1)?.map(|count| count as usize),
        interval: whole(options, "interval", 1)?,
        until: moment(options, "until")?,
    })
}
