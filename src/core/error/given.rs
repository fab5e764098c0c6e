//! What a field of an input holds: nothing, a blank text, a text, or something else. Every check of one begins here.

use serde_json::Value;

use super::codes::{Code, Params, message};
use super::problem::Problems;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given<'a> {
    /// Nothing: it is absent, or `null`.
    Nothing,
    /// A text of white space alone, or of no letter at all.
    Blank,
    /// A text, as it was given.
    Text(&'a str),
    /// Something that is no text.
    Other(&'a Value),
}

impl<'a> Given<'a> {
    /// What a value is.
    pub fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Nothing,
            Value::String(text) if text.trim().is_empty() => Self::Blank,
            Value::String(text) => Self::Text(text),
            other => Self::Other(other),
        }
    }

    /// What a field holds that may be absent.
    pub fn of_optional(value: Option<&'a Value>) -> Self {
        value.map_or(Self::Nothing, Self::of)
    }

    /// The text.
    ///
    /// # Errors
    /// The code of what is wrong.
    pub fn text(self, codes: TextCodes) -> Result<&'a str, Code> {
        match self {
            Self::Nothing => Err(codes.missing),
            Self::Blank => Err(codes.blank),
            Self::Text(text) => Ok(text),
            Self::Other(_) => Err(codes.other),
        }
    }
}

/// The codes of a field that must hold a text and does not.
#[derive(Clone, Copy, Debug)]
pub struct TextCodes {
    /// Where there is nothing.
    pub missing: Code,
    /// Where the text is blank.
    pub blank: Code,
    /// Where it is no text.
    pub other: Code,
}

impl TextCodes {
    /// Those of a field that has none of its own.
    pub const USUAL: Self =
        Self { missing: message::MISSING, blank: message::EMPTY_TEXT, other: message::TYPE_TEXT };
}

/// The text of a field; `None` where that is a problem.
pub fn text_of<'a>(
    value: &'a Value,
    field: &str,
    codes: TextCodes,
    problems: &mut Problems,
) -> Option<&'a str> {
    Given::of(value).text(codes).map_err(|code| problems.tell(field, code, Params::none())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_is_taken_as_it_stands_and_all_else_has_its_code() {
        let values = [json!(null), json!(" \t"), json!(" a "), json!(1), json!([])];
        let mut problems = Problems::default();
        let texts = values.each_ref().map(|one| text_of(one, "a", TextCodes::USUAL, &mut problems));
        assert_eq!(texts, [None, None, Some(" a "), None, None]);
        let codes: Vec<_> = problems.into_vec().iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["missing", "empty.text", "type.text", "type.text"]);
        assert_eq!(Given::of_optional(None), Given::Nothing);
    }
}
