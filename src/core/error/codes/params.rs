//! The values of a sentence, and the sentence made of them.

use serde::Serialize;
use serde_json::{Map, Value};

/// The values of a sentence, by name: texts, numbers, lists of texts. Never a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Params(Map<String, Value>);

impl Params {
    /// None.
    pub fn none() -> Self {
        Self::default()
    }

    /// Of names and values. A text keeps its first 200 letters: a cell may hold a whole letter.
    pub fn of(values: Vec<(&str, Value)>) -> Self {
        let mut params = Self::default();
        for (name, value) in values {
            params.set(name, value);
        }
        params
    }

    /// As they were kept; nothing where that is no object.
    pub fn kept(values: &Value) -> Option<Self> {
        values.as_object().cloned().map(Self)
    }

    /// Sets one.
    pub fn set(&mut self, name: &str, value: Value) {
        let value = match value {
            Value::String(text) => Value::String(shortened(text)),
            other => other,
        };
        self.0.insert(name.to_owned(), value);
    }

    /// The words that somebody else said, such as the service: they stand here as long as the sentence has them.
    /// They must hold no secret.
    pub fn of_text(text: &str) -> Self {
        let mut params = Self::default();
        params.set_whole("text", text);
        params
    }

    /// Sets a text, however long.
    pub fn set_whole(&mut self, name: &str, text: &str) {
        self.0.insert(name.to_owned(), text.into());
    }

    /// One of them.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The most letters of a text among parameters.
const LONGEST: usize = 200;

fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The sentence: `words` with the parameters in their places. A parameter that is not there leaves its name, so that a
/// test sees it.
pub fn sentence(words: &str, params: &Params) -> String {
    let mut made = String::with_capacity(words.len() + 64);
    let mut rest = words;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        made.push_str(before);
        if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
            made.push_str(brace.get(..1).unwrap_or_default());
            rest = after;
            continue;
        }
        let inside = brace.get(1..).unwrap_or_default();
        let (name, after) = inside.split_once('}').unwrap_or((inside, ""));
        match params.get(name) {
            Some(value) => push(value, &mut made),
            None => {
                made.push('{');
                made.push_str(name);
                made.push('}');
            }
        }
        rest = after;
    }
    made.push_str(rest);
    made
}

fn push(value: &Value, made: &mut String) {
    match value {
        Value::String(text) => made.push_str(text),
        Value::Array(items) if items.is_empty() => made.push_str("none"),
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    made.push_str(", ");
                }
                push(item, made);
            }
        }
        other => made.push_str(&serde_json::to_string(other).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_made_of_its_parameters() {
        let params = Params::of(vec![
            ("name", "pec".into()),
            ("columns", vec!["a", "b"].into()),
            ("line", 12.into()),
        ]);
        assert_eq!(
            sentence(
                "Line {line}: no column {name}; there are {columns}. Write {{{{name}}}}.",
                &params
            ),
            "Line 12: no column pec; there are a, b. Write {{name}}."
        );
        assert_eq!(sentence("{what}", &params), "{what}");
        let long = Params::of(vec![("value", "è".repeat(300).into())]);
        assert_eq!(sentence("{value}", &long).chars().count(), 201);
    }
}
