//! What a body holds, read as leniently as the service does: `""` stands for absent.

use serde_json::{Map, Value};

use crate::sandbox::http::Incoming;
use crate::sandbox::registration::terms::refusals::Refusal;

/// The body's fields; what is no JSON object has none.
pub(in crate::sandbox::registration) fn of(request: &Incoming) -> Map<String, Value> {
    object(request).unwrap_or_default()
}

/// The body, where it is a JSON object.
pub(in crate::sandbox::registration) fn object(request: &Incoming) -> Option<Map<String, Value>> {
    serde_json::from_slice(&request.body).ok()
}

/// A field's text, or nothing where it is absent or blank. A number is as good as its digits.
pub(in crate::sandbox::registration) fn text(
    fields: &Map<String, Value>,
    name: &str,
) -> Option<String> {
    match fields.get(name)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Refuses the first of these fields that is missing, with its number.
pub(in crate::sandbox::registration) fn require(
    fields: &Map<String, Value>,
    names: &[(&str, u16)],
) -> Result<(), Refusal> {
    let missing = names.iter().find(|(name, _)| text(fields, name).is_none());
    missing.map_or(Ok(()), |(name, error)| Err(Refusal::required(name, *error)))
}

/// Puts the name that `names` has for a field in its place, upper case; refuses any other. What is
/// absent stays so.
pub(in crate::sandbox::registration) fn choose(
    fields: &mut Map<String, Value>,
    name: &str,
    names: &[&str],
    error: u16,
) -> Result<Option<String>, Refusal> {
    let Some(given) = text(fields, name) else { return Ok(None) };
    let given = given.to_ascii_uppercase();
    if !names.contains(&given.as_str()) {
        return Err(Refusal::not_valid(name, error));
    }
    fields.insert(name.to_owned(), given.as_str().into());
    Ok(Some(given))
}

/// Whether a switch is on.
pub(in crate::sandbox::registration) fn is_on(fields: &Map<String, Value>, name: &str) -> bool {
    match fields.get(name) {
        Some(Value::Bool(on)) => *on,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true") || text == "1",
        Some(Value::Number(number)) => number.as_u64() == Some(1),
        _ => false,
    }
}
