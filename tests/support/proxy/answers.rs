//! What the proxy of tests says, in the package's own words.

use serde_json::{Value, json};

use super::{End, Told};

pub(super) fn tell(at: f64, data: Value) -> Told {
    let body = json!({"success": true, "message": "", "error": null, "data": data});
    (at, 200, Vec::new(), body.to_string())
}

pub(super) fn done(at: f64, status: u16, body: &str) -> Told {
    let headers = json!({"content-type": "application/json", "retry-after": "3"});
    let answer = json!({"status": status, "headers": headers, "body": body});
    tell(at, json!({"state": "done", "answer": answer}))
}

pub(super) fn refusal(at: f64, status: u16, key: &str, message: &str) -> Told {
    let headers = vec![("x-pec-key".to_owned(), key.to_owned())];
    (at, status, headers, json!({"success": false, "message": message}).to_string())
}

pub(super) fn conflict(at: f64, key: &str) -> Told {
    let (at, status, mut headers, body) = refusal(at, 409, key, "This key was used.");
    if key == "running" {
        headers.push(("retry-after".into(), "1".into()));
    }
    (at, status, headers, body)
}

pub(super) fn answer(at: f64, end: End) -> Told {
    let (status, key, body) = match end {
        End::Done(status, body) => (status, "done", body),
        End::Refused(status, body, _) => (status, "refused", body),
        End::Unknown => (502, "unknown", "{}".into()),
    };
    (at, status, vec![("x-pec-key".to_owned(), key.to_owned())], body)
}
