//! The answers of this service in their own shape: `data`, `success`, `message`, `error`.

use serde_json::{Value, json};

use crate::sandbox::http::Reply;
use crate::sandbox::http::answers::json as json_answer;
use crate::sandbox::registration::terms::refusals::{Refusal, UNAVAILABLE};

/// `data` of the answer, or a refusal.
pub(in crate::sandbox::registration) type Answer = Result<Value, Refusal>;

/// What was asked for.
pub(in crate::sandbox::registration) fn data(data: Value, message: &str) -> Reply {
    let body = json!({"data": data, "success": true, "message": message, "error": null});
    json_answer(200, &body)
}

/// A refusal.
pub(in crate::sandbox::registration) fn refused(refusal: &Refusal) -> Reply {
    failure(refusal.status, &refusal.message, Some(refusal.error))
}

/// A refusal where a form was asked for: only its text.
pub(in crate::sandbox::registration) fn refused_plainly(refusal: &Refusal) -> Reply {
    content(refusal.status, "text/plain", refusal.message.to_string())
}

/// Nothing, on purpose.
pub(in crate::sandbox::registration) fn nothing() -> Reply {
    Reply::Answer { status: 204, headers: Vec::new(), body: String::new() }
}

/// A form.
pub(in crate::sandbox::registration) fn pdf(body: String) -> Reply {
    content(200, "application/pdf", body)
}

/// The token is missing or wrong. The service's document is silent on it; these are the words and the
/// number that the running one was seen with.
pub(in crate::sandbox::registration) fn unauthorized() -> Reply {
    failure(401, "Wrong Token", Some(125))
}

/// What a planned fault answers on `path`, where the fault names no words of its own.
pub(in crate::sandbox::registration) fn fault(path: &str, status: u16) -> Reply {
    let words = match status {
        401 => return unauthorized(),
        402 => "Insufficient Credit in Wallet: 0.00",
        500 => "MySQL Error 2006",
        503 if path.starts_with("/domini_pec") => return refused(&UNAVAILABLE),
        503 => "service temporarily unavailable",
        _ => "Fault of the sandbox",
    };
    let is_form = path.contains("/modulo_") || path.ends_with("/procura_registro_imprese");
    if is_form { content(status, "text/plain", words.into()) } else { failure(status, words, None) }
}

fn failure(status: u16, message: &str, error: Option<u16>) -> Reply {
    let body = json!({"data": null, "success": false, "message": message, "error": error});
    json_answer(status, &body)
}

fn content(status: u16, kind: &str, body: String) -> Reply {
    let headers = vec![("content-type".to_owned(), kind.to_owned())];
    Reply::Answer { status, headers, body }
}
