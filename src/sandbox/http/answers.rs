//! The service's answers in its own shape.

use serde_json::{Value, json};

use super::Reply;

/// A JSON answer.
pub(in crate::sandbox) fn json(status: u16, body: &Value) -> Reply {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Reply::Answer { status, headers, body: body.to_string() }
}

/// What was asked for.
pub(in crate::sandbox) fn data(data: Value) -> Reply {
    json(200, &json!({"data": data, "success": true, "message": ""}))
}

/// A refusal in the service's own shape.
pub(in crate::sandbox) fn refusal(status: u16, message: &str) -> Reply {
    json(status, &json!({"success": false, "message": message}))
}

/// The text differs from one endpoint to the next, as in the service's document.
pub(in crate::sandbox) fn unauthorized() -> Reply {
    refusal(401, "Authorization is not valid or empty")
}

/// More than one request a second.
pub(in crate::sandbox) fn too_many() -> Reply {
    match refusal(429, "Too many requests") {
        Reply::Answer { status, mut headers, body } => {
            headers.push(("retry-after".to_owned(), "1".to_owned()));
            Reply::Answer { status, headers, body }
        }
        other => other,
    }
}
