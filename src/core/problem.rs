//! What is wrong with an input, field by field.

use serde::Serialize;

/// One thing wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The path of the field: `recipient[1]`, `attachments[0].data`.
    pub field: String,
    /// A word for programs: `missing`, `type`, `address`, …
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

/// Collects problems, so that a caller learns of all at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds one.
    pub fn add(
        &mut self,
        field: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) {
        self.0.push(Problem { field: field.into(), code, message: message.into() });
    }

    /// Whether none was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was found.
    pub fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}
