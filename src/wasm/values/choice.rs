//! One of several words.

use crate::core::error::Error;
use crate::core::error::codes::{Params, options::CHOICE};

/// What is none of these words.
pub fn no_choice(field: &str, choices: &[&str]) -> Error {
    Error::told(field, CHOICE, Params::of(vec![("choices", choices.into())]))
}
