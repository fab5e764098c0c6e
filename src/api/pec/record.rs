//! A record of the second service.

use serde_json::{Map, Value};

use crate::core::exchange::answer::Fields;

/// A record of the service: whatever fields it has.
pub type Record = Map<String, Value>;

/// The record under `data`.
pub(super) fn record_in(fields: &Fields) -> Option<Record> {
    fields.get("data")?.as_object().filter(|record| !record.is_empty()).cloned()
}
