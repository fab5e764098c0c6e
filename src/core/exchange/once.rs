//! What the package's own proxy tells of a key: `GET /once/{key}`.

use serde_json::Value;

use super::Answer;
use super::answer;

/// What the proxy knows of the key of a message, as the header `x-pec-key` of its answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nobody looked at the key.
    Unseen,
    /// The request held the key and gave it back: nothing of it went out.
    Free,
    /// An attempt is under way.
    Running,
    /// The service took the message, or said no for good.
    Done,
    /// The service did not take it.
    Refused,
    /// Nobody knows.
    Unknown,
    /// It was asked after before it came, and is out of use.
    Never,
}

impl Known {
    /// Of an answer of the proxy. One that says nothing, or what this version does not know, has not looked.
    pub fn of(answer: &Answer) -> Self {
        match answer.header("x-pec-key").map(str::trim) {
            Some("free") => Self::Free,
            Some("running") => Self::Running,
            Some("done") => Self::Done,
            Some("refused") => Self::Refused,
            Some("unknown") => Self::Unknown,
            Some("never") => Self::Never,
            _ => Self::Unseen,
        }
    }
}

/// Where the message of a key stands.
#[derive(Debug)]
pub enum KeyState {
    /// The service answered so; whether it took the message, the answer tells.
    Done(Answer),
    /// There is no answer yet.
    Running,
    /// The proxy does not know either.
    Unknown,
    /// It was never forwarded, and never will be: the question burned the key.
    Never,
    /// The proxy does not know the key, and left it as it is.
    Free,
}

/// Reads the body of the proxy's answer; `None` where it is not what the proxy says.
pub fn read(bytes: &[u8]) -> Option<KeyState> {
    let body = answer::parse(bytes)?;
    if body.get("success") != Some(&Value::Bool(true)) {
        return None;
    }
    let data = body.get("data")?;
    match data.get("state")?.as_str()? {
        "done" => stored(data.get("answer")?).map(KeyState::Done),
        "running" => Some(KeyState::Running),
        "unknown" => Some(KeyState::Unknown),
        "never" => Some(KeyState::Never),
        "free" => Some(KeyState::Free),
        _ => None,
    }
}

/// The answer that the proxy kept, as if it had come directly.
fn stored(kept: &Value) -> Option<Answer> {
    let status = kept.get("status")?.as_u64().filter(|status| (100..600).contains(status))?;
    let text = kept.get("body")?.as_str()?;
    let headers = kept.get("headers")?.as_object()?.iter().filter_map(|(name, value)| {
        value.as_str().map(|value| (name.to_ascii_lowercase(), value.to_owned()))
    });
    Some(Answer {
        status: u16::try_from(status).ok()?,
        headers: headers.collect(),
        body: Ok(text.as_bytes().to_vec()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn state(data: Value) -> Option<KeyState> {
        let body = json!({"success": true, "message": "", "error": null, "data": data});
        read(body.to_string().as_bytes())
    }

    #[test]
    fn an_answer_that_was_kept_is_the_services_own() {
        let kept = json!({"status": 201, "headers": {"Retry-After": "3"}, "body": "{\"sent\":1}"});
        let Some(KeyState::Done(answer)) = state(json!({"state": "done", "answer": kept})) else {
            panic!()
        };
        assert_eq!((answer.status, answer.retry_after(0.0)), (201, Some(3000.0)));
        assert_eq!(answer.body.unwrap(), b"{\"sent\":1}");
    }

    #[test]
    fn the_states_without_an_answer() {
        assert!(matches!(state(json!({"state": "running"})), Some(KeyState::Running)));
        assert!(matches!(state(json!({"state": "unknown"})), Some(KeyState::Unknown)));
        assert!(matches!(state(json!({"state": "never"})), Some(KeyState::Never)));
    }

    #[test]
    fn what_is_not_the_proxys_word_means_nothing() {
        for data in [
            json!(null),
            json!({}),
            json!({"state": "never again"}),
            json!({"state": 1}),
            json!({"state": "done"}),
            json!({"state": "done", "answer": {"status": 201, "headers": {}}}),
            json!({"state": "done", "answer": {"status": 201, "body": ""}}),
            json!({"state": "done", "answer": {"status": 70000, "headers": {}, "body": ""}}),
            json!({"state": "done", "answer": {"status": "201", "headers": {}, "body": ""}}),
        ] {
            assert!(state(data.clone()).is_none(), "{data}");
        }
        for body in ["", "<html>", r#"{"data":{"state":"never"}}"#] {
            assert!(read(body.as_bytes()).is_none(), "{body}");
        }
        assert!(read(br#"{"success":false,"data":{"state":"never"}}"#).is_none());
    }
}
