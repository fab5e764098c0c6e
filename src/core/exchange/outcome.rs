//! What became of a message: sent, not sent, or unknown, and nothing else. One function decides.

use serde_json::Value;

use super::answer;
use super::once::Known;
use super::redact::Redactor;
use super::refused_by::No;
use super::{Answer, Attempt};
use crate::core::error::codes::{Code, errors};
use crate::core::error::{Doubt, Error};

pub use super::refused_by::Said;

/// What the service said of a message it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The shipment's id, digits only.
    pub message_id: String,
    /// The number of PEC that the service says it sent.
    pub sent: u64,
}

/// The three outcomes of one `POST /send`, or of any other call that costs or changes something.
#[derive(Debug)]
pub enum Outcome<T> {
    /// The service did it.
    Done(T),
    /// The service certainly did not.
    NotDone(Error),
    /// Nobody knows. Never to be repeated but where a key passes once.
    Unknown(Error, Doubt),
    /// The service refused the credentials, in an answer that may be to a second copy: certainly not done if a
    /// read with the same credentials is refused alike, else nobody knows.
    Denied(Error),
}

/// Reads the outcome of a send from what happened to the one request.
pub fn of_send(attempt: Attempt, said: Said, redactor: &Redactor, now: f64) -> Outcome<Sent> {
    let no = |answer: &Answer| said.no(answer);
    // A proxy answers 502 or 503 by itself where nothing went out, and then says so of the key.
    let may_be_no = matches!(said, Said::Proxy(Known::Free));
    let read = |answer: &Answer, bytes: &[u8]| sent(answer, bytes, said, redactor, now);
    if let Attempt::Failed(failure) = &attempt
        && failure.unreached
        && !failure.unstarted
        && said != Said::Firsthand
    {
        // No connection was made for the last copy: there may have been others.
        return unknown(answer::no_answer(failure.clone(), redactor));
    }
    of(attempt, errors::NOTHING_SENT, (&no, may_be_no), redactor, now, read)
}

/// The same of any other call that costs or changes something; whatever a 2xx answers means that it was
/// done, unless it says `success: false`.
pub fn of_change(attempt: Attempt, redactor: &Redactor, now: f64) -> Outcome<Answer> {
    let note = errors::NOTHING_CHANGED;
    let no = |answer: &Answer| Said::Firsthand.no(answer);
    of(attempt, note, (&no, false), redactor, now, |answer, bytes| {
        match answer::parse(bytes).as_ref().and_then(|body| body.get("success")) {
            Some(Value::Bool(false)) => {
                return Outcome::NotDone(refusal(answer, redactor, now).with_note(note));
            }
            Some(value) if is_doubtful(value) => {
                let code = errors::RESPONSE_SUCCESS;
                return unknown(answer::unreadable(answer, bytes, redactor, code));
            }
            _ => {}
        }
        Outcome::Done(Answer {
            status: answer.status,
            headers: answer.headers.clone(),
            body: Ok(bytes.to_vec()),
        })
    })
}

/// The table: every call ends in one of the three. `no` says what a 4xx means, and whether a 5xx may be a no as
/// well; `read` is asked only about a 2xx.
fn of<T>(
    attempt: Attempt,
    note: Code,
    (no, may_be_no): (&dyn Fn(&Answer) -> No, bool),
    redactor: &Redactor,
    now: f64,
    read: impl Fn(&Answer, &[u8]) -> Outcome<T>,
) -> Outcome<T> {
    let not_done = |error: Error| Outcome::NotDone(error.with_note(note));
    match attempt {
        Attempt::Offline => not_done(answer::offline()),
        Attempt::EndedBefore(reason) => not_done(Error::ended(reason)),
        Attempt::Refused(failure) => not_done(answer::no_answer(failure, redactor)),
        Attempt::Failed(failure) if failure.unreached => {
            not_done(answer::no_answer(failure, redactor))
        }
        Attempt::Failed(failure) => unknown(answer::no_answer(failure, redactor)),
        Attempt::TimedOut { after } => unknown(answer::timed_out(after)),
        Attempt::EndedDuring(reason) => unknown(Error::ended(reason)),
        Attempt::Answered(answer) => match answer.status {
            400..500 => match no(&answer) {
                No::Certain => not_done(refusal(&answer, redactor, now)),
                No::IfDenied => Outcome::Denied(refusal(&answer, redactor, now).never_retryable()),
                No::Doubtful(doubt) => {
                    Outcome::Unknown(refusal(&answer, redactor, now).never_retryable(), doubt)
                }
            },
            200..300 => match &answer.body {
                Ok(bytes) => read(&answer, bytes),
                Err(unread) => unknown(answer::unread_body(unread, answer.status, redactor)),
            },
            500.. if may_be_no => {
                not_done(answer::refusal(&answer, bytes_of(&answer), redactor, now))
            }
            _ => unknown(refusal(&answer, redactor, now)),
        },
    }
}

fn sent(answer: &Answer, bytes: &[u8], said: Said, redactor: &Redactor, now: f64) -> Outcome<Sent> {
    let unreadable = |code| unknown(answer::unreadable(answer, bytes, redactor, code));
    let Some(Value::Object(fields)) = answer::parse(bytes) else {
        return unreadable(errors::RESPONSE_JSON);
    };
    match fields.get("success") {
        // An id may hold an error text then, so this is asked first.
        Some(Value::Bool(false)) => {
            let error = refusal(answer, redactor, now);
            return match said.no_of_success() {
                No::Doubtful(doubt) => Outcome::Unknown(error.never_retryable(), doubt),
                _ => Outcome::NotDone(error.with_note(errors::NOTHING_SENT)),
            };
        }
        // Only `false` itself says that nothing was taken; what may mean it leaves the matter open.
        Some(value) if is_doubtful(value) => {
            return unreadable(errors::RESPONSE_SUCCESS);
        }
        _ => {}
    }
    let message_id = match fields.get("message_id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => String::new(),
    };
    if !is_id(&message_id) {
        return unreadable(errors::RESPONSE_ID);
    }
    let sent = match fields.get("sent") {
        None | Some(Value::Null | Value::Bool(true)) => 1.0,
        Some(_) => answer::number_field(&fields, "sent").unwrap_or(0.0),
    };
    if sent < 1.0 {
        // It names a message, and says that none went.
        return unreadable(errors::RESPONSE_SENT);
    }
    Outcome::Done(Sent { message_id, sent: sent as u64 })
}

/// Digits, of which one is not 0, and no more of them than any number of a message will have.
fn is_id(text: &str) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number && text.len() <= 64 && text.bytes().any(|byte| byte != b'0')
}

fn is_doubtful(success: &Value) -> bool {
    match success {
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => {
            !matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "1" | "ok")
        }
        Value::Array(_) | Value::Object(_) => true,
        Value::Bool(_) | Value::Null => false,
    }
}

fn bytes_of(answer: &Answer) -> &[u8] {
    answer.body.as_deref().unwrap_or_default()
}

fn refusal(answer: &Answer, redactor: &Redactor, now: f64) -> Error {
    let bytes = bytes_of(answer);
    // Of the answers to a send only 429 says that it was not taken and may be later.
    let error = answer::refusal(answer, bytes, redactor, now);
    if answer.status == 429 { error } else { error.never_retryable() }
}

fn unknown<T>(error: Error) -> Outcome<T> {
    let doubt = error.doubt();
    Outcome::Unknown(error.never_retryable(), doubt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exchange::Unread;
    use crate::core::host::cancel::Reason;
    use crate::core::host::transport::{BodyFailure, Failure};

    fn decide(attempt: Attempt) -> Outcome<Sent> {
        of_send(attempt, Said::Firsthand, &Redactor::default(), 0.0)
    }

    fn answer(status: u16, body: &str) -> Outcome<Sent> {
        let body = Ok(body.as_bytes().to_vec());
        decide(Attempt::Answered(Answer { status, headers: Vec::new(), body }))
    }

    fn broken(status: u16, unread: Unread) -> Outcome<Sent> {
        decide(Attempt::Answered(Answer { status, headers: Vec::new(), body: Err(unread) }))
    }

    #[track_caller]
    fn assert_not_sent(outcome: Outcome<Sent>, class: &str, retryable: bool) {
        let Outcome::NotDone(error) = outcome else { panic!("{outcome:?}") };
        assert_eq!((error.class(), error.retryable()), (class, retryable));
        assert!(error.to_string().ends_with("Nothing was sent."), "{error}");
    }

    #[track_caller]
    fn assert_unknown(outcome: Outcome<Sent>, class: &str) {
        let Outcome::Unknown(error, _) = outcome else { panic!("{outcome:?}") };
        assert_eq!((error.class(), error.retryable()), (class, false));
    }

    #[track_caller]
    fn assert_sent(outcome: Outcome<Sent>, id: &str, count: u64) {
        let Outcome::Done(sent) = outcome else { panic!("{outcome:?}") };
        assert_eq!((sent.message_id.as_str(), sent.sent), (id, count));
    }

    #[test]
    fn sent_is_2xx_with_an_id_of_digits_and_no_success_false() {
        let id = "2020082610003492";
        assert_sent(
            answer(201, &format!(r#"{{"success":true,"sent":3,"message_id":"{id}"}}"#)),
            id,
            3,
        );
        assert_sent(answer(200, &format!(r#"{{"message_id":{id}}}"#)), id, 1);
        assert_sent(answer(200, &format!(r#"{{"success":1,"message_id":"{id}"}}"#)), id, 1);
        assert_sent(
            answer(200, &format!(r#"{{"success":null,"sent":"2","message_id":"{id}"}}"#)),
            id,
            2,
        );
        assert_sent(answer(200, &format!(r#"{{"sent":null,"message_id":"{id}"}}"#)), id, 1);
        assert_sent(answer(200, &format!(r#"{{"sent":true,"message_id":"{id}"}}"#)), id, 1);
        let long = "9".repeat(64);
        assert_sent(answer(200, &format!(r#"{{"message_id":"{long}"}}"#)), &long, 1);
    }

    #[test]
    fn unknown_where_an_id_comes_with_none_sent() {
        for sent in ["0", "\"0\"", "false", "-1", "0.5", "\"\"", "\"none\"", "[]", "{}"] {
            let body =
                format!(r#"{{"success":true,"sent":{sent},"message_id":"2020082610003492"}}"#);
            let Outcome::Unknown(error, _) = answer(201, &body) else { panic!("{body}") };
            assert_eq!(error.code(), "response.sent", "{body}");
        }
    }

    #[test]
    fn unknown_where_the_id_is_none() {
        for id in ["0", "\"0\"", "\"000\"", "-12", "1.5", &format!("\"{}\"", "1".repeat(65))] {
            let body = format!(r#"{{"success":true,"sent":1,"message_id":{id}}}"#);
            assert_unknown(answer(201, &body), "ResponseError");
        }
    }

    #[test]
    fn not_sent_before_the_request_was_started() {
        assert_not_sent(decide(Attempt::Offline), "NetworkError", true);
        assert_not_sent(decide(Attempt::EndedBefore(Reason::Aborted)), "AbortError", false);
        assert_not_sent(decide(Attempt::EndedBefore(Reason::Closed)), "AbortError", false);
    }

    #[test]
    fn not_sent_where_the_transport_throws_at_once() {
        assert_not_sent(decide(Attempt::Refused(Failure::new("bad"))), "NetworkError", true);
    }

    #[test]
    fn not_sent_where_no_connection_was_made() {
        let failure = Failure { unreached: true, ..Failure::new("ECONNREFUSED") };
        assert_not_sent(decide(Attempt::Failed(failure)), "NetworkError", true);
    }

    #[test]
    fn not_sent_on_4xx() {
        for (status, class) in [
            (400, "RejectedError"),
            (401, "AuthenticationError"),
            (402, "PaymentError"),
            (403, "PermissionError"),
            (404, "NotFoundError"),
            (406, "RejectedError"),
            (413, "RejectedError"),
            (422, "RejectedError"),
            (428, "PreconditionError"),
            (499, "RejectedError"),
        ] {
            assert_not_sent(answer(status, "<html>"), class, false);
        }
        assert_not_sent(answer(429, "{}"), "RateLimitError", true);
        // The status is enough, whatever became of the words.
        assert_not_sent(broken(400, Unread::TimedOut { after: 1.0 }), "RejectedError", false);
    }

    #[test]
    fn hearsay_that_says_no_leaves_it_open() {
        for (status, class) in [(403, "PermissionError"), (429, "RateLimitError")] {
            let answer = Answer { status, headers: Vec::new(), body: Ok(Vec::new()) };
            let attempt = Attempt::Answered(answer);
            assert_unknown(of_send(attempt, Said::Hearsay, &Redactor::default(), 0.0), class);
        }
    }

    #[test]
    fn not_sent_on_success_false() {
        let body = r#"{"success":false,"message":"no","message_id":"SMTP error"}"#;
        assert_not_sent(answer(201, body), "RejectedError", false);
        let body = r#"{"success":false,"message_id":"2020082610003492"}"#;
        assert_not_sent(answer(200, body), "RejectedError", false);
    }

    #[test]
    fn unknown_without_an_answer() {
        assert_unknown(decide(Attempt::Failed(Failure::new("reset"))), "NetworkError");
        assert_unknown(decide(Attempt::TimedOut { after: 1.0 }), "TimeoutError");
        assert_unknown(decide(Attempt::EndedDuring(Reason::Aborted)), "AbortError");
        assert_unknown(decide(Attempt::EndedDuring(Reason::Closed)), "AbortError");
        let failure = Failure { no_response: true, ..Failure::new("a number") };
        assert_unknown(decide(Attempt::Failed(failure)), "ResponseError");
    }

    #[test]
    fn unknown_on_408_409_425() {
        for status in [408, 409, 425] {
            assert_unknown(answer(status, "{}"), "RejectedError");
        }
    }

    #[test]
    fn unknown_on_3xx_and_on_a_redirect_the_browser_hides() {
        for status in [0, 300, 302, 304, 308] {
            assert_unknown(answer(status, ""), "ResponseError");
        }
    }

    #[test]
    fn unknown_on_5xx() {
        for status in [500, 501, 502, 503, 504, 599] {
            assert_unknown(answer(status, r#"{"message":"MySQL Error 1205"}"#), "ServerError");
        }
    }

    #[test]
    fn unknown_on_2xx_that_cannot_be_read() {
        for body in ["", "<html>", "[]", r#"{"message_id":"#, "null"] {
            assert_unknown(answer(200, body), "ResponseError");
        }
        for success in [r#""false""#, "0", r#""0""#, r#""""#, "{}"] {
            let body = format!(r#"{{"success":{success},"message_id":"12"}}"#);
            assert_unknown(answer(200, &body), "ResponseError");
        }
        let failure = Unread::Body(BodyFailure::Broken(Failure::new("reset")));
        assert_unknown(broken(201, failure), "NetworkError");
        assert_unknown(broken(201, Unread::Body(BodyFailure::TooLarge)), "ResponseError");
        assert_unknown(broken(201, Unread::TimedOut { after: 1.0 }), "TimeoutError");
        assert_unknown(broken(201, Unread::Ended(Reason::Aborted)), "AbortError");
    }

    #[test]
    fn unknown_on_an_id_that_is_not_digits() {
        for id in [r#""""#, r#""SMTP error""#, r#""12 34""#, r#""١٢""#, "1.5", "-1", "null", "{}"]
        {
            let body = format!(r#"{{"success":true,"message_id":{id}}}"#);
            assert_unknown(answer(201, &body), "ResponseError");
        }
    }

    #[test]
    fn another_change_keeps_to_the_same_table() {
        let change = |status, body: &str| {
            let body = Ok(body.as_bytes().to_vec());
            let answer = Answer { status, headers: Vec::new(), body };
            of_change(Attempt::Answered(answer), &Redactor::default(), 0.0)
        };
        assert!(matches!(change(200, r#"{"success":true}"#), Outcome::Done(_)));
        assert!(matches!(change(204, ""), Outcome::Done(_)));
        for (status, body) in [(500, ""), (200, r#"{"success":"no"}"#)] {
            assert!(matches!(change(status, body), Outcome::Unknown(..)), "{status} {body}");
        }
        for (status, body) in [(404, "{}"), (200, r#"{"success":false}"#)] {
            let Outcome::NotDone(error) = change(status, body) else { panic!("{status}") };
            assert!(error.to_string().ends_with("Nothing was changed."), "{error}");
        }
    }
}
