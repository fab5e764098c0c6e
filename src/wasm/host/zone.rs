//! Time zones, by the runtime's own tables.

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::campaign::schedule::zone::Zone;
use crate::core::error::Error;
use crate::core::error::codes::{Params, options as codes};

#[wasm_bindgen(module = "/src/js/zone.js")]
extern "C" {
    #[wasm_bindgen(js_name = zoneFormat, catch)]
    fn zone_format(name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = offsetAt, catch)]
    fn offset_at(format: &JsValue, at: f64) -> Result<f64, JsValue>;
}

/// Clocks are changed at full quarters of an hour only.
const SLOT: f64 = 15.0 * 60_000.0;

/// How many quarters of an hour are remembered: ten days.
const SLOTS: usize = 1000;

/// A time zone that the runtime knows.
pub struct IntlZone {
    format: JsValue,
    known: RefCell<BTreeMap<i64, f64>>,
}

impl IntlZone {
    /// The zone called `name`, as `Europe/Rome`.
    ///
    /// # Errors
    /// The runtime does not know it.
    pub fn new(name: &str) -> Result<Self, Error> {
        let unknown = |_| Error::told("pace.timeZone", codes::UNKNOWN_TIME_ZONE, Params::none());
        Ok(Self { format: zone_format(name).map_err(unknown)?, known: RefCell::default() })
    }
}

impl Zone for IntlZone {
    fn offset(&self, at: f64) -> f64 {
        let slot = (at / SLOT).floor();
        if let Some(offset) = self.known.borrow().get(&(slot as i64)) {
            return *offset;
        }
        // Only a time that no date can have fails.
        let offset = offset_at(&self.format, slot * SLOT).unwrap_or_default();
        let mut known = self.known.borrow_mut();
        if known.len() == SLOTS {
            known.clear();
        }
        known.insert(slot as i64, offset);
        offset
    }
}
