//! One request, once: from its start to the end of its answer, or to what came between.

pub mod answer;
pub mod ending;
pub mod once;
pub mod outcome;
pub mod proxy;
pub mod record;
pub mod redact;
pub mod retry;
pub mod said;
pub mod thrown;
#[cfg(test)]
mod who_said_no;

use futures::future::{Either, LocalBoxFuture, select};

use super::date;
use super::host::cancel::{Cancel, Reason};
use super::host::transport::{BodyFailure, Failure, Request};
use super::host::{Clock, Host};

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

/// Sends `request` exactly once and reads its answer.
///
/// `timeout` covers the whole of it, in milliseconds; 0 waits for ever.
pub async fn exchange(host: &Host, request: Request, timeout: f64, cancel: &Cancel) -> Attempt {
    exchange_telling(host, request, timeout, cancel, Box::new(|| ())).await
}

/// The same; `started` is told once the request has been handed over, however long it took to make.
pub async fn exchange_telling(
    host: &Host,
    request: Request,
    timeout: f64,
    cancel: &Cancel,
    started: Box<dyn FnOnce() + '_>,
) -> Attempt {
    if let Some(body) = &request.body {
        // Who ends the call meanwhile is heard right after.
        let _ended = cancel.race(host.transport.ready(Some(body))).await;
    }
    if let Some(reason) = cancel.reason() {
        return Attempt::EndedBefore(reason);
    }
    if host.transport.offline() {
        return Attempt::Offline;
    }
    let deadline = host.clock.now() + timeout;
    let handed_over = host.transport.start(request);
    started();
    let pending = match handed_over {
        Ok(pending) => pending,
        Err(failure) => return Attempt::Refused(failure),
    };
    let limits = Limits { clock: host.clock.as_ref(), deadline, timeout, cancel };
    let response = match limits.hold(pending).await {
        Ok(Ok(response)) => response,
        Ok(Err(failure)) => return Attempt::Failed(failure),
        Err(Stop::TimedOut) => return Attempt::TimedOut { after: timeout },
        Err(Stop::Ended(reason)) => return Attempt::EndedDuring(reason),
    };
    let body = match limits.hold(response.body).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(failure)) => Err(Unread::Body(failure)),
        Err(Stop::TimedOut) => Err(Unread::TimedOut { after: timeout }),
        Err(Stop::Ended(reason)) => Err(Unread::Ended(reason)),
    };
    Attempt::Answered(Answer { status: response.status, headers: response.headers, body })
}

struct Limits<'a> {
    clock: &'a dyn Clock,
    deadline: f64,
    timeout: f64,
    cancel: &'a Cancel,
}

enum Stop {
    TimedOut,
    Ended(Reason),
}

impl Limits<'_> {
    async fn hold<T>(&self, work: LocalBoxFuture<'static, T>) -> Result<T, Stop> {
        let work = self.cancel.race(work);
        if self.timeout <= 0.0 {
            return work.await.map_err(Stop::Ended);
        }
        let left = (self.deadline - self.clock.now()).max(0.0);
        match select(std::pin::pin!(work), self.clock.sleep(left)).await {
            Either::Left((result, _)) => result.map_err(Stop::Ended),
            Either::Right(((), _)) => Err(Stop::TimedOut),
        }
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
