//! Space of a mailbox, as callers give it and the service takes it.

use serde_json::Value;

use crate::core::error::codes::{Params, mailbox};
use crate::core::error::problem::Problems;

/// An amount of space in MB: a number to set, or `+` and a number to add.
pub struct Space {
    /// The field's name for callers.
    pub field: &'static str,
    /// The service's name.
    pub name: &'static str,
    /// What it must be a multiple of.
    pub step: u64,
    /// As it was given; `Null` where it was not.
    pub given: Value,
}

/// The most that is passed on, in MB: beyond it somebody meant bytes.
const MOST: u64 = 100_000_000;

fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The checked value, as it was given; `Null` where there was a problem.
pub fn value(space: &Space, problems: &mut Problems) -> Value {
    let amount = match &space.given {
        Value::String(text) => digits(text.strip_prefix('+').unwrap_or(text)),
        Value::Number(number) => number
            .as_u64()
            .or_else(|| number.as_f64().filter(|n| n.fract() == 0.0).map(|n| n as u64)),
        _ => None,
    };
    let is_good = |amount: u64| (1..=MOST).contains(&amount) && amount.is_multiple_of(space.step);
    match (amount, &space.given) {
        (Some(amount), Value::String(text)) if is_good(amount) => Value::String(text.clone()),
        (Some(amount), _) if is_good(amount) => Value::from(amount),
        _ => {
            let params = Params::of(vec![("step", space.step.into())]);
            problems.tell(space.field, mailbox::SPACE, params);
            Value::Null
        }
    }
}
