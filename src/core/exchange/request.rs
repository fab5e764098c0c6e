//! One request made: handed over once, and held to its time and to who ends it.

use std::cell::Cell;

use futures::future::{Either, LocalBoxFuture, select};

use super::proxy::of_key;
use super::redact::Redactor;
use super::tries::Tries;
use super::{Answer, Attempt, Unread};
use crate::core::host::cancel::{Cancel, Reason};
use crate::core::host::transport::Request;
use crate::core::host::{Clock, Host};

/// How a request is made.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    /// Milliseconds for the whole of it; 0 waits for ever.
    pub timeout: f64,
    /// Ends it.
    pub cancel: &'a Cancel,
    /// The tries of which it is one.
    pub tries: &'a Tries<'a>,
    /// Knows what must not be shown of its answer.
    pub redactor: &'a Redactor,
    /// The key it is about, where it is about one: an answer about another is none.
    pub about: Option<&'a str>,
}

/// Sends `request` exactly once and reads its answer.
pub async fn exchange(host: &Host, request: Request, way: Way<'_>) -> Attempt {
    exchange_telling(host, request, way, Box::new(|| ())).await
}

/// The same; `started` is told once the request has been handed over, however long it took to make.
pub async fn exchange_telling(
    host: &Host,
    request: Request,
    way: Way<'_>,
    started: Box<dyn FnOnce() + '_>,
) -> Attempt {
    let (since, is_direct) = (Cell::new(host.clock.now()), request.direct);
    let method = request.method;
    let begun = || {
        since.set(host.clock.now());
        started();
        way.tries.begin(host);
    };
    let mut attempt = made(host, request, way, Box::new(begun)).await;
    if let Some(key) = way.about {
        attempt = of_key(attempt, key, method);
    }
    way.tries.end(host, (&attempt, since.get()), is_direct, way.redactor);
    attempt
}

async fn made(
    host: &Host,
    request: Request,
    Way { timeout, cancel, .. }: Way<'_>,
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
