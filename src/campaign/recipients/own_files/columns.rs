//! The columns whose cells name a file, as they were given.

use serde_json::{Map, Value};

use crate::core::error::codes::{Params, files};
use crate::core::error::problem::Problems;
use crate::core::text::alike::are_alike;

/// The columns that name files, and those of them whose cells may be empty.
pub(in crate::campaign) fn read(
    value: &Value,
    problems: &mut Problems,
) -> (Vec<String>, Vec<String>) {
    let given = match value {
        Value::Null => &[],
        Value::Array(given) => given.as_slice(),
        one => std::slice::from_ref(one),
    };
    let named: Vec<(String, bool)> =
        given.iter().filter_map(|one| file_column(one, problems)).collect();
    // Of a column that is named twice the stricter word counts.
    let may_be_empty = |name: &str| {
        named.iter().all(|(other, is_required)| !(*is_required && are_alike(other, name)))
    };
    let names = || named.iter().map(|(name, _)| name.clone());
    (names().collect(), names().filter(|name| may_be_empty(name)).collect())
}

/// A column that names files, and whether each of its cells must.
fn file_column(value: &Value, problems: &mut Problems) -> Option<(String, bool)> {
    let field = "rowAttachments.columns";
    let (name, fields) = match value {
        Value::String(name) => return Some((name.clone(), true)),
        Value::Object(fields) => (fields.get("name").and_then(Value::as_str), fields),
        _ => (None, &Map::new()),
    };
    let Some(name) = name else {
        problems.tell(field, files::FILE_COLUMN_TYPE, Params::none());
        return None;
    };
    let mut is_required = true;
    for (key, value) in fields {
        match (key.as_str(), value) {
            ("name", _) | ("required", Value::Null) => {}
            ("required", Value::Bool(truth)) => is_required = *truth,
            ("required", _) => {
                let params = Params::of(vec![("column", name.into())]);
                problems.tell(field, files::FILE_COLUMN_REQUIRED, params);
            }
            _ => {
                let params = Params::of(vec![("name", key.as_str().into())]);
                problems.tell(field, files::FILE_COLUMN_FIELD, params);
            }
        }
    }
    Some((name.to_owned(), is_required))
}
