//! Every code of a problem or an error, and the English sentence made of it. A code is for programs and never changes
//! its meaning; its first word, up to the dot, is the group it belongs to. No sentence holds a value that the
//! parameters lack, since it is made of them.

pub mod address;
pub mod campaign;
pub mod errors;
pub mod files;
pub mod mailbox;
pub mod message;
pub mod options;
pub mod scripts;
pub mod table;

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A code and its sentence, by reference: it is passed along at hundreds of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code(pub &'static Words);

/// What a code is.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// What programs compare: `address.missingAt`.
    pub name: &'static str,
    /// The sentence in English; `{value}` stands for the parameter `value`, `{{` for a brace.
    pub words: &'static str,
}

impl Deref for Code {
    type Target = Words;

    fn deref(&self) -> &Words {
        self.0
    }
}

/// Writes a catalogue: a constant for each code, and the list of all of them.
macro_rules! codes {
    ($($(#[$about:meta])* $constant:ident = $name:literal: $words:literal;)*) => {
        $(
            $(#[$about])*
            #[doc = concat!("`", $name, "`: ", $words)]
            pub const $constant: $crate::core::error::codes::Code =
                $crate::core::error::codes::Code(&$crate::core::error::codes::Words { name: $name, words: $words });
        )*

        /// All of this catalogue.
        pub const ALL: &[$crate::core::error::codes::Code] = &[$($constant),*];
    };
}
pub(crate) use codes;

/// All catalogues.
pub const ALL: &[&[Code]] = &[
    address::ALL,
    campaign::ALL,
    errors::ALL,
    files::ALL,
    mailbox::ALL,
    message::ALL,
    options::ALL,
    table::ALL,
];

/// The groups of errors; what is in no group of these is a problem, or a sentence behind an error (`note`).
pub const ERRORS: &[&str] = &[
    "abort",
    "authentication",
    "closed",
    "credentials",
    "error",
    "keyReused",
    "load",
    "network",
    "notFound",
    "payment",
    "permission",
    "precondition",
    "rateLimit",
    "rejected",
    "response",
    "server",
    "state",
    "storage",
    "timeout",
    "unknownOutcome",
    "validation",
];

/// The name of a code that was kept as a text; `problem` where no catalogue has it.
pub fn known(name: &str) -> &'static str {
    let codes = ALL.iter().flat_map(|catalogue| catalogue.iter());
    codes.map(|code| code.name).find(|known| *known == name).unwrap_or("problem")
}

/// The group of a code: its first word.
pub fn group(name: &str) -> &str {
    name.split_once('.').map_or(name, |(group, _)| group)
}

/// The values of a sentence, by name: texts, numbers, lists of texts. Never a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Takes one away.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
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
        other => made.push_str(&other.to_string()),
    }
}

/// What somebody is told: a code, its parameters and the sentence made of them; and what was added to that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// For programs.
    pub code: Code,
    /// The values in the sentence.
    pub params: Params,
    /// Sentences behind it.
    notes: Vec<Code>,
}

impl Told {
    /// Of a code and its parameters.
    pub fn new(code: Code, params: Params) -> Self {
        Self { code, params, notes: Vec::new() }
    }

    /// Of a code without parameters.
    pub fn plain(code: Code) -> Self {
        Self::new(code, Params::none())
    }

    /// The sentence, and those behind it.
    pub fn sentence(&self) -> String {
        let mut made = sentence(self.code.words, &self.params);
        for note in &self.notes {
            made.push(' ');
            made.push_str(note.words);
        }
        made
    }

    /// The parameters; `notes` are the codes of the sentences behind the first.
    pub fn all_params(&self) -> Params {
        let mut params = self.params.clone();
        if !self.notes.is_empty() {
            let names: Vec<&str> = self.notes.iter().map(|note| note.name).collect();
            params.set("notes", names.into());
        }
        params
    }

    /// Adds a sentence, once. It has no parameters.
    pub fn note(&mut self, note: Code) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Takes it back.
    pub fn forget(&mut self, note: Code) {
        self.notes.retain(|known| *known != note);
    }
}

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence())
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

    #[test]
    fn no_two_codes_are_the_same_and_all_sentences_can_be_made() {
        let mut names: Vec<&str> = Vec::new();
        for code in ALL.iter().flat_map(|catalogue| catalogue.iter()) {
            assert!(!names.contains(&code.name), "{} twice", code.name);
            names.push(code.name);
            let is_word = |part: &str| {
                part.starts_with(|letter: char| letter.is_ascii_lowercase())
                    && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
            };
            assert!(code.name.split('.').all(is_word), "{}", code.name);
            assert!(
                code.words.ends_with(['.', '?']) || code.words.ends_with("{text}"),
                "{}",
                code.name
            );
        }
    }
}
