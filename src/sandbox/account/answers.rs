//! The answers of this service: `data`, `success`, `message`, `error`; its lists, a hundred records at once.

use serde_json::{Value, json};

use crate::core::date;
use crate::sandbox::http::answers::json as json_answer;
use crate::sandbox::http::{Incoming, Reply};

/// The most records of one page.
const LIMIT: usize = 100;

/// Status, words and number of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) u16, pub(super) &'static str, pub(super) u16);

/// `data` of the answer, or a refusal.
pub(super) type Answer = Result<Value, Refusal>;

/// The answer in its envelope.
pub(super) fn reply(answer: Answer) -> Reply {
    match answer {
        Ok(data) => {
            let body = json!({"data": data, "success": true, "message": "", "error": null});
            json_answer(200, &body)
        }
        Err(Refusal(status, message, error)) => refused(status, message, error.into()),
    }
}

/// A refusal in its envelope.
pub(super) fn refused(status: u16, message: &str, error: Value) -> Reply {
    json_answer(
        status,
        &json!({"data": null, "success": false, "message": message, "error": error}),
    )
}

/// A moment as the service writes it.
pub(super) fn when(at: f64) -> String {
    date::iso(at).replace('Z', "+00:00")
}

/// The records that `skip` and `limit` ask for; `wrong` where these are no numbers, or too large.
pub(super) fn page(request: &Incoming, all: Vec<Value>, wrong: Refusal) -> Answer {
    let number = |name: &str, usual: usize| match request.parameter(name) {
        None => Ok(usual),
        Some(text) => text.parse::<usize>().map_err(|_| wrong),
    };
    let (skip, limit) = (number("skip", 0)?, number("limit", LIMIT)?);
    if limit > LIMIT {
        return Err(wrong);
    }
    Ok(all.into_iter().skip(skip).take(limit).collect())
}

/// Whether a record of `scope` is among those that the query names; all are where it names none.
pub(super) fn is_asked(request: &Incoming, scope: &str) -> bool {
    request.parameter("scopes").is_none_or(|names| names.split(',').any(|name| name == scope))
}

/// A list, which where it holds nothing may be a refusal.
pub(super) fn or(list: Answer, none: Refusal) -> Answer {
    match list {
        Ok(Value::Array(items)) if items.is_empty() => Err(none),
        other => other,
    }
}
