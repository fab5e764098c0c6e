//! A campaign, its rows and its events, as JavaScript sees them.

use wasm_bindgen::JsValue;

use crate::campaign::campaign::Campaign;
use crate::campaign::view::{Event, Progress, RowView};

use crate::wasm::values::date::{dated, with_dates};
use crate::wasm::values::property::{each, get, given};
use crate::wasm::values::to_js::{object, set};

/// The times of a progress.
pub const PROGRESS_DATES: [&str; 2] = ["finishesAt", "until"];

/// How far a campaign is.
pub fn progress(progress: &Progress) -> JsValue {
    dated(progress, &PROGRESS_DATES)
}

/// A row.
pub fn row(row: &RowView) -> JsValue {
    let shown = dated(row, &["postedAt", "settledAt"]);
    let fields = object(&[]);
    for (column, value) in &row.fields {
        set(&fields, column, &value.into());
    }
    set(&shown, "fields", &fields);
    with_dates(&get(&shown, "shipment"), &["askedAt"]);
    each(&get(&shown, "problems"), &with_params);
    if let Some(error) = given(&shown, "error") {
        with_params(&error);
    }
    shown
}

/// Gives what has no parameters an object without any: the journal keeps none.
pub fn with_params(told: &JsValue) {
    if given(told, "params").is_none() {
        set(told, "params", &object(&[]));
    }
}

/// An event's name, and what goes with it.
pub fn told(campaign: &Campaign, event: &Event) -> (&'static str, JsValue) {
    match event {
        Event::Row(word, index) => {
            (*word, campaign.row(*index).map_or(JsValue::UNDEFINED, |view| row(&view)))
        }
        Event::Waiting { until, reason } => {
            let detail = object(&[("until", (*until).into()), ("reason", (*reason).into())]);
            with_dates(&detail, &["until"]);
            ("waiting", detail)
        }
        Event::Paused { reason } => ("paused", object(&[("reason", reason.into())])),
        Event::Progress => ("progress", progress(&campaign.progress())),
        Event::Done => ("done", progress(&campaign.progress())),
    }
}
