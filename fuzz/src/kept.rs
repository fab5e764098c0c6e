//! Any JSON as what a journal kept: it is read or refused, never half, and what was read is written and read back the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pec_massiva::campaign::journal::header::{Control, Header};
use pec_massiva::campaign::journal::outcome::RowOutcome;
use pec_massiva::campaign::model::letter::Letter;
use pec_massiva::campaign::model::row::{RowInput, RowProblem};
use pec_massiva::campaign::schedule::plan::Plan;
use serde::Serialize;
use serde_json::Value;

fn same<T: Serialize + PartialEq + std::fmt::Debug>(
    value: &Value,
    read: impl Fn(&Value) -> Option<T>,
) {
    if let Some(found) = read(value) {
        let written = serde_json::to_value(&found).expect("what was read can be written");
        let again = read(&written).expect("what was written can be read");
        assert_eq!(again, found);
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(value) = serde_json::from_slice::<Value>(data) else { return };
    same(&value, RowOutcome::kept);
    same(&value, Header::kept);
    same(&value, Control::kept);
    same(&value, Letter::kept);
    same(&value, Plan::kept);
    same(&value, RowInput::kept);
    same(&value, RowProblem::kept);
});
