//! Reading the service's answers: leniently where its quirks are known, with a typed error else.

use serde_json::{Map, Value};

use super::reason::code_of;
use super::redact::Redactor;
use super::{Answer, Attempt, Unread};
use crate::core::error::codes::{Code, Params, Told, errors};
use crate::core::error::{ApiError, Error, may_help};
use crate::core::host::transport::{BodyFailure, Failure};
use crate::core::text;

/// Fields of a JSON object.
pub type Fields = Map<String, Value>;

/// The JSON object in the answer of a successful read.
///
/// # Errors
/// It says no after all, or holds something else.
pub fn fields(answer: &Answer, redactor: &Redactor, now: f64) -> Result<Fields, Error> {
    let bytes = answer.body.as_deref().unwrap_or_default();
    match parse(bytes) {
        Some(Value::Object(fields)) if fields.get("success").is_some_and(says_no) => {
            Err(refusal(answer, bytes, redactor, now))
        }
        Some(Value::Object(fields)) => Ok(fields),
        _ => Err(unreadable(answer, bytes, redactor, errors::RESPONSE_JSON)),
    }
}

/// Whether `success` says that a read failed: `false`, in whatever form a program writes it.
fn says_no(success: &Value) -> bool {
    let text = match success {
        Value::String(text) => text.trim().to_ascii_lowercase(),
        other => serde_json::to_string(other).unwrap_or_default(),
    };
    ["false", "0", "0.0", "no", ""].contains(&&*text)
}

/// The answer, or the error of an attempt that got none; as for a read, which may be repeated.
///
/// # Errors
/// Everything but an answer.
pub fn answered(attempt: Attempt, redactor: &Redactor) -> Result<Answer, Error> {
    match attempt {
        Attempt::Answered(answer) => Ok(answer),
        Attempt::Offline => Err(offline()),
        Attempt::EndedBefore(reason) | Attempt::EndedDuring(reason) => Err(Error::ended(reason)),
        Attempt::Refused(failure) | Attempt::Failed(failure) => Err(no_answer(failure, redactor)),
        Attempt::TimedOut { after } => Err(timed_out(after)),
    }
}

/// The answer of a read, whatever it holds, if it is a success and complete.
///
/// # Errors
/// What the attempt came to instead.
pub fn successful(attempt: Attempt, redactor: &Redactor, now: f64) -> Result<Answer, Error> {
    let answer = answered(attempt, redactor)?;
    match &answer.body {
        // What an answer of an error says besides is not needed.
        Err(unread) if answer.status < 400 => Err(unread_body(unread, answer.status, redactor)),
        _ if !(200..300).contains(&answer.status) => {
            let bytes = answer.body.as_deref().unwrap_or_default();
            Err(refusal(&answer, bytes, redactor, now))
        }
        Ok(_) => Ok(answer),
        Err(unread) => Err(unread_body(unread, answer.status, redactor)),
    }
}

/// The error of a device that is offline.
pub fn offline() -> Error {
    Error::Network { told: Told::plain(errors::NETWORK_OFFLINE), cause: None, retryable: true }
}

/// The error of a request that got no answer. A `fetch` of the caller's may say anything in what it
/// throws: its words are cleaned, and where they held a secret the thrown value is not kept.
pub fn no_answer(failure: Failure, redactor: &Redactor) -> Error {
    if failure.no_response {
        let params = Params::of_text(&redactor.text(&failure.message));
        let told = Told::new(errors::RESPONSE_NONE, params);
        return Error::Response { told, status: 0, body: String::new() };
    }
    let (code, words) = (code_of(&failure), redactor.text(&failure.message));
    let cause = failure.cause.filter(|_| !redactor.finds_secret(&failure.trace));
    let mut told = Told::new(code, Params::of_text(&words));
    if failure.in_browser && !failure.unstarted {
        told.note(errors::IN_BROWSER);
    }
    Error::Network { told, cause, retryable: !failure.unstarted }
}

/// The error of a request whose time is over.
pub fn timed_out(after: f64) -> Error {
    let milliseconds = after as u64;
    Error::Timeout {
        told: Told::new(
            errors::TIMEOUT_ANSWER,
            Params::of(vec![("milliseconds", milliseconds.into())]),
        ),
        retryable: true,
    }
}

/// The error of an answer whose body could not be read.
pub fn unread_body(unread: &Unread, status: u16, redactor: &Redactor) -> Error {
    match unread {
        Unread::Ended(reason) => Error::ended(*reason),
        Unread::TimedOut { after } => timed_out(*after),
        Unread::Body(BodyFailure::Broken(failure)) => no_answer(failure.clone(), redactor),
        Unread::Body(BodyFailure::TooLarge) => Error::Response {
            told: Told::plain(errors::RESPONSE_TOO_LARGE),
            status,
            body: String::new(),
        },
    }
}

/// The error of an answer that says no: any status but 2xx, or `success: false`.
pub fn refusal(answer: &Answer, bytes: &[u8], redactor: &Redactor, now: f64) -> Error {
    let status = answer.status;
    if status < 200 || (300..400).contains(&status) {
        return unreadable(answer, bytes, redactor, errors::RESPONSE_REDIRECT);
    }
    let parsed = parse(bytes);
    let words = match &parsed {
        Some(body) => service_text(body),
        None => plain_text(answer, bytes),
    };
    let words = words.map(|text| redactor.text(&text));
    let fields = parsed.as_ref().and_then(Value::as_object);
    let service_code = fields.and_then(|fields| fields.get("error")).filter(|code| !code.is_null());
    // The package's own proxy says with a code what it means; the service has none of these.
    let own = fields.and_then(|fields| fields.get("code")).and_then(Value::as_str);
    let own = own.filter(|code| code.starts_with("proxy."));
    let is_session = answer.header("x-pec-session").is_some();
    let (code, without_reason) = match own {
        Some(_) if !is_session => (proxy_code(status), proxy_code(status)),
        _ => refusal_codes(status, is_session),
    };
    let mut told = match words {
        Some(words) => Told::new(code, Params::of_text(&closed(words))),
        None => Told::plain(without_reason),
    };
    told.params.set("status", status.into());
    if let Some(code) = own {
        told.params.set("proxyCode", redactor.text(code).into());
    }
    Error::Api(Box::new(ApiError {
        status,
        service_code: service_code.map(|code| redactor.value(code)),
        told,
        body: match &parsed {
            Some(value) => redactor.value(value),
            None => Value::String(redactor.text(&text::decode(bytes))),
        },
        retry_after: answer.retry_after(now),
        retryable: may_help(status, own),
    }))
}

/// The code of a refusal that gives its reason, and of one that gives none, by its status. `is_session`: the package's
/// own proxy, or the portal behind it, did not let the session in.
fn refusal_codes(status: u16, is_session: bool) -> (Code, Code) {
    match status {
        401 if is_session => {
            (errors::AUTHENTICATION_SESSION, errors::AUTHENTICATION_SESSION_NO_REASON)
        }
        403 if is_session => (errors::PERMISSION_SESSION, errors::PERMISSION_SESSION_NO_REASON),
        412 if is_session => (errors::REJECTED_SESSION, errors::REJECTED_SESSION_NO_REASON),
        401 => (errors::AUTHENTICATION, errors::AUTHENTICATION_NO_REASON),
        402 => (errors::PAYMENT, errors::PAYMENT_NO_REASON),
        403 => (errors::PERMISSION, errors::PERMISSION_NO_REASON),
        404 => (errors::NOT_FOUND, errors::NOT_FOUND_NO_REASON),
        428 => (errors::PRECONDITION, errors::PRECONDITION_NO_REASON),
        429 => (errors::RATE_LIMIT, errors::RATE_LIMIT_NO_REASON),
        500.. => (errors::SERVER, errors::SERVER_NO_REASON),
        _ => (errors::REJECTED, errors::REJECTED_NO_REASON),
    }
}

/// The code of a refusal of the package's own proxy, which always gives its reason.
fn proxy_code(status: u16) -> Code {
    match status {
        403 => errors::PERMISSION_PROXY,
        429 => errors::RATE_LIMIT_PROXY,
        500.. => errors::SERVER_PROXY,
        _ => errors::REJECTED_PROXY,
    }
}

/// What a refusal in plain text says, as the forms' are; a page of HTML says nothing to people.
fn plain_text(answer: &Answer, bytes: &[u8]) -> Option<String> {
    let kind = answer.header("content-type").unwrap_or_default();
    let text = text::decode(bytes).trim().to_owned();
    (kind.starts_with("text/plain") && (1..=500).contains(&text.len())).then_some(text)
}

/// The error of an answer that is not what the service documents.
pub fn unreadable(answer: &Answer, bytes: &[u8], redactor: &Redactor, code: Code) -> Error {
    let status = answer.status;
    Error::Response {
        told: Told::new(code, Params::of(vec![("status", status.into())])),
        status,
        body: redactor.text(&text::decode(bytes)),
    }
}

/// The error of an answer whose `data` is missing or of another kind.
pub fn wrong_data(redactor: &Redactor, fields: &Fields) -> Error {
    Error::Response {
        told: Told::plain(errors::RESPONSE_DATA),
        status: 200,
        body: redactor.text(&serde_json::to_string(fields).unwrap_or_default()),
    }
}

/// JSON, also with a byte order mark or bytes that are not UTF-8.
pub fn parse(bytes: &[u8]) -> Option<Value> {
    serde_json::from_str(&text::decode(bytes)).ok()
}

/// `message`, which may be a text, an object, or JSON in a text.
fn service_text(body: &Value) -> Option<String> {
    let message = body.get("message")?;
    let text = flatten(message, 0);
    (!text.is_empty()).then_some(text)
}

fn flatten(value: &Value, depth: u8) -> String {
    let join = |texts: Vec<String>| {
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    };
    match value {
        _ if depth > 4 => String::new(),
        Value::Null => String::new(),
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => flatten(&inner, depth + 1),
            _ => text.trim().to_owned(),
        },
        Value::Array(items) => join(items.iter().map(|item| flatten(item, depth + 1)).collect()),
        Value::Object(fields) => join(
            fields
                .iter()
                .map(|(name, field)| match flatten(field, depth + 1) {
                    text if text.is_empty() => text,
                    text => format!("{name}: {text}"),
                })
                .collect(),
        ),
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}

/// A sentence ends in a stop.
fn closed(mut words: String) -> String {
    if !words.ends_with(['.', '!', '?', '…']) {
        words.push('.');
    }
    words
}

/// A field as text: numbers count, `""` and `null` do not.
pub fn text_field(fields: &Fields, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match fields.get(*name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// A field as number, also where it stands in a text.
pub fn number_field(fields: &Fields, name: &str) -> Option<f64> {
    match fields.get(name)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => {
            let text = text.trim();
            let whole = text.parse::<i64>().ok().map(|number| number as f64);
            whole.or_else(|| serde_json::from_str::<Value>(text).ok()?.as_f64())
        }
        _ => None,
    }
}

/// The objects of `data`: of an array (whatever else stands in it is passed over, so that one odd item
/// does not hide the rest), of the object that PHP makes of an array with gaps, a single
/// record, or nothing at all.
pub fn list_field(fields: &Fields) -> Option<Vec<&Fields>> {
    match fields.get("data")? {
        Value::Null => Some(Vec::new()),
        Value::Array(items) => Some(items.iter().filter_map(Value::as_object).collect()),
        Value::Object(object) => {
            let items: Option<Vec<&Fields>> = object.values().map(Value::as_object).collect();
            Some(items.unwrap_or_else(|| vec![object]))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::host::cancel::Reason;
    use serde_json::json;

    fn answer(status: u16, body: &str) -> Attempt {
        Attempt::Answered(Answer {
            status,
            headers: vec![("retry-after".into(), "2".into())],
            body: Ok(body.as_bytes().to_vec()),
        })
    }

    fn fail(status: u16, body: &str) -> Error {
        error_of(answer(status, body))
    }

    fn error_of(attempt: Attempt) -> Error {
        let redactor = Redactor::default();
        let read = successful(attempt, &redactor, 0.0);
        read.and_then(|answer| fields(&answer, &redactor, 0.0)).unwrap_err()
    }

    #[test]
    fn every_status_has_its_class() {
        let classes: Vec<&str> = [400, 401, 402, 403, 404, 406, 418, 428, 429, 500, 503, 302]
            .into_iter()
            .map(|status| fail(status, "{}").class())
            .collect();
        assert_eq!(
            classes,
            [
                "RejectedError",
                "AuthenticationError",
                "PaymentError",
                "PermissionError",
                "NotFoundError",
                "RejectedError",
                "RejectedError",
                "PreconditionError",
                "RateLimitError",
                "ServerError",
                "ServerError",
                "ResponseError",
            ]
        );
        for no in ["false", "0", "0.0", r#""FALSE ""#, r#""0""#, r#""no""#, r#""""#] {
            let error = fail(200, &format!("{{\"success\":{no}}}"));
            assert_eq!(error.class(), "RejectedError", "{no}");
        }
    }

    #[test]
    fn the_services_own_text_is_kept_in_whatever_form_it_comes() {
        for (body, words) in [
            (r#"{"message":"Wrong Token","error":125.22}"#, "(401): Wrong Token."),
            (r#"{"message":{"cap":"bad","list":["a","b"]}}"#, "cap: bad, list: a, b."),
            (r#"{"message":"{\"cap\":\"bad\"}"}"#, "(401): cap: bad."),
            ("\u{feff}{\"message\":\"perch\u{e9}\"}", "perché."),
            (r#"{"message":null,"error":null}"#, "status 401 and no reason"),
            ("<h1>no</h1>", "status 401 and no reason"),
        ] {
            let error = fail(401, body);
            assert!(error.to_string().contains(words), "{error}");
        }
        let Error::Api(error) = fail(402, r#"{"error":125.22}"#) else { panic!() };
        assert_eq!(error.service_code, Some(json!(125.22)));
        assert_eq!(error.retry_after, Some(2000.0));
    }

    #[test]
    fn what_is_no_json_object_is_a_response_error() {
        for body in ["", "<html>", "{\"data\":", "[]", "12", "null"] {
            assert_eq!(fail(200, body).class(), "ResponseError", "{body}");
        }
    }

    #[test]
    fn without_an_answer_the_error_says_why() {
        let class = |attempt| error_of(attempt).class();
        assert_eq!(class(Attempt::Offline), "NetworkError");
        assert_eq!(class(Attempt::Failed(Failure::new("x"))), "NetworkError");
        assert_eq!(class(Attempt::TimedOut { after: 1.0 }), "TimeoutError");
        assert_eq!(class(Attempt::EndedDuring(Reason::Aborted)), "AbortError");
    }

    #[test]
    fn lists_come_in_many_shapes() {
        let count = |value: Value| list_field(value.as_object().unwrap()).map(|list| list.len());
        assert_eq!(count(json!({"data": [{}, {}]})), Some(2));
        assert_eq!(count(json!({"data": {"0": {}, "2": {}}})), Some(2));
        assert_eq!(count(json!({"data": {"subject": "x"}})), Some(1));
        assert_eq!(count(json!({"data": null})), Some(0));
        assert_eq!(count(json!({"data": [1, null, {}]})), Some(1));
        assert_eq!(count(json!({"data": 1})), None);
        assert_eq!(count(json!({})), None);
    }
}
