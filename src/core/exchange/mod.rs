//! One request, once: from its start to the end of its answer, or to what came between.

pub mod answer;
pub mod ending;
pub mod once;
pub mod outcome;
mod path;
pub mod proxy;
pub mod reason;
pub mod record;
pub mod redact;
pub mod refused_by;
pub mod request;
pub mod retry;
pub mod thrown;
pub mod tries;

use super::date;
use super::host::cancel::Reason;
use super::host::transport::{BodyFailure, Failure};

/// What became of one request.
#[derive(Debug)]
pub enum Attempt {
    /// The device is offline; the request was not started.
    Offline,
    /// The call was ended before the request was started.
    EndedBefore(Reason),
    /// The transport refused to start it.
    Refused(Failure),
    /// It was started and got no answer.
    Failed(Failure),
    /// It was started and our time-out passed.
    TimedOut {
        /// The time-out in milliseconds.
        after: f64,
    },
    /// It was started and the call was ended.
    EndedDuring(Reason),
    /// An answer came.
    Answered(Answer),
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status; 0 for a redirect that a browser did not follow.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body, or why it could not be read to its end.
    pub body: Result<Vec<u8>, Unread>,
}

/// Why a body was not read to its end.
#[derive(Debug)]
pub enum Unread {
    /// It broke off or is too long.
    Body(BodyFailure),
    /// Our time-out passed.
    TimedOut {
        /// The time-out in milliseconds.
        after: f64,
    },
    /// The call was ended.
    Ended(Reason),
}

impl Answer {
    /// A header's value; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// `Retry-After` (RFC 9110, 10.2.3: seconds, or a date) in milliseconds from `now`.
    pub fn retry_after(&self, now: f64) -> Option<f64> {
        let value = self.header("retry-after")?.trim();
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(value.parse().unwrap_or(u64::MAX) as f64 * 1000.0);
        }
        date::parse(value).map(|at| (at - now).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_may_be_seconds_or_a_date() {
        let told = |value: &str| {
            let headers = vec![("retry-after".to_owned(), value.to_owned())];
            Answer { status: 429, headers, body: Ok(Vec::new()) }.retry_after(1_598_428_800_000.0)
        };
        assert_eq!(told("7"), Some(7_000.0));
        assert_eq!(told(" Wed, 26 Aug 2020 08:00:35 GMT "), Some(35_000.0));
        assert_eq!(told("Wed, 26 Aug 2020 07:00:00 GMT"), Some(0.0));
        assert!(told("99999999999999999999").is_some_and(|wait| wait > 1e18));
        assert_eq!([told("soon"), told(""), told("-1")], [None; 3]);
    }
}
