//! What is wrong with an input, field by field.

use serde::Serialize;

use super::codes::{Code, Params, errors, group, sentence};

/// One thing wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The path of the field: `recipient[1]`, `attachments[0].data`.
    pub field: String,
    /// For programs: `missing`, `type`, `address.missingAt`, …
    pub code: &'static str,
    /// The values in the sentence.
    pub params: Params,
    /// A sentence for people.
    pub message: String,
}

impl Problem {
    /// Of a code and its values.
    pub fn new(field: impl Into<String>, code: Code, params: Params) -> Self {
        let message = sentence(code.words, &params);
        Self { field: field.into(), code: code.name, params, message }
    }

    /// The first word of its code.
    pub fn group(&self) -> &'static str {
        group(self.code)
    }
}

/// Collects problems, so that a caller learns of all at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds one.
    pub fn tell(&mut self, field: impl Into<String>, code: Code, params: Params) {
        self.0.push(Problem::new(field, code, params));
    }

    /// Adds one that was found elsewhere.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
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

/// Problems that the sentence names; a table may have as many as rows.
const MOST_NAMED: usize = 20;

/// How many more problems there are than the sentence names.
pub(super) fn unnamed(problems: &[Problem]) -> Params {
    let mut params = Params::none();
    if problems.len() > MOST_NAMED {
        params.set("more", (problems.len() - MOST_NAMED).into());
    }
    params
}

/// The sentence of an error that is all of these.
pub(super) fn sentence_of(problems: &[Problem]) -> String {
    let mut made = errors::VALIDATION.words.to_owned();
    for problem in problems.iter().take(MOST_NAMED) {
        made.push(' ');
        made.push_str(&problem.field);
        made.push_str(": ");
        made.push_str(&problem.message);
    }
    if let Some(more) = problems.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        made.push_str(&format!(" And {more} more."));
    }
    made
}
