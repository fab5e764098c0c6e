//! The tries of one request: by which id it is known, and who is told of them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::future::{Either, LocalBoxFuture, select};

use super::path;
use super::proxy::is_of_proxy;
use super::redact::Redactor;
use super::{Answer, Attempt, reason};
use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::codes::RequestIds;
use crate::core::host::Host;
use crate::core::host::observer::{Event, Kind};
use crate::core::host::random;
use crate::core::host::transport::{HeaderValue, Method, Request};

/// The header that a request bears its id in, and answers of services do.
const HEADER: &str = "x-request-id";
/// By this the package's own proxy tells the id that its log has.
const OF_PROXY: &str = "x-pec-request";
/// By this it tells the id that the service gave.
const OF_SERVICE: &str = "x-pec-service-request";
/// Milliseconds after which what is not done yet is told as a wait.
const SOON: f64 = 100.0;

/// The tries of one request.
#[derive(Debug)]
pub struct Tries<'a> {
    method: Method,
    path: &'a str,
    own: RefCell<String>,
    /// Whether the request that is made bears it.
    is_borne: Cell<bool>,
    /// By what others know the last try, if they do.
    ids: RefCell<Option<Rc<RequestIds>>>,
    made: Cell<u32>,
}

impl<'a> Tries<'a> {
    /// Of a request of a call to this path.
    pub fn new(method: Method, path: &'a str, call: &Call) -> Self {
        let own = RefCell::new(random::uuid_of(call.id.unwrap_or_default()));
        let (is_borne, ids, made) = (Cell::new(false), RefCell::default(), Cell::new(0));
        Self { method, path, own, is_borne, ids, made }
    }

    /// Names a request: as the caller's own header does, else by this id, where it `may_bear` one.
    pub fn name(&self, request: &mut Request, may_bear: bool) {
        let given = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(HEADER));
        let is_borne = given.map_or(may_bear, |(_, value)| is_id(value.reveal()));
        self.is_borne.set(is_borne);
        if let Some((_, value)) = given {
            if is_borne {
                value.reveal().clone_into(&mut self.own.borrow_mut());
            }
        } else if is_borne {
            let id = HeaderValue::Plain(self.own.borrow().clone());
            request.headers.push((HEADER.into(), id));
        }
    }

    /// A request was handed over.
    pub(super) fn begin(&self, host: &Host) {
        self.made.set(self.made.get() + 1);
        self.call_it(None, None);
        self.tell(host, Kind::Request, (None, None, None, None));
    }

    /// What a request came to that began at `since`; `is_direct`: whether the service itself answered.
    pub(super) fn end(
        &self,
        host: &Host,
        (attempt, since): (&Attempt, f64),
        is_direct: bool,
        redactor: &Redactor,
    ) {
        let mut status = None;
        match attempt {
            Attempt::Answered(answer) => {
                self.learn(answer, is_direct, redactor);
                status = Some(answer.status);
            }
            // Not handed over, it was a try all the same.
            Attempt::Offline | Attempt::EndedBefore(_) => self.made.set(self.made.get() + 1),
            _ => {}
        }
        if host.observer.is_some() {
            let reason = reason::reason(attempt);
            let kind = if reason.is_some() { Kind::Failure } else { Kind::Response };
            let duration = host.clock.now() - since;
            self.tell(host, kind, (reason, status, Some(duration), None));
        }
    }

    /// Takes in what an answer calls the request. Anybody may have written it: it must be what an id is, and must not
    /// repeat a secret.
    fn learn(&self, answer: &Answer, is_direct: bool, redactor: &Redactor) {
        let told = |name: &str| {
            let id = answer.header(name).map(str::trim)?;
            // Mostly its own comes back.
            let may_be = *self.own.borrow() == id || (is_id(id) && !redactor.finds_secret(id));
            may_be.then(|| id.to_owned())
        };
        if is_direct {
            self.call_it(None, told(HEADER));
        } else if is_of_proxy(answer) {
            self.call_it(told(OF_PROXY), told(OF_SERVICE));
        }
    }

    /// Its own id stands where no other is told, if it bears it.
    fn call_it(&self, request: Option<String>, service: Option<String>) {
        let borne = || self.is_borne.get().then(|| self.own.borrow().clone());
        let request = request.or_else(borne);
        let is_known = request.is_some() || service.is_some();
        *self.ids.borrow_mut() = is_known.then(|| Rc::new(RequestIds { request, service }));
    }

    /// Something has to be waited for, milliseconds where that is known.
    pub fn wait(&self, host: &Host, reason: &'static str, delay: Option<f64>) {
        self.tell(host, Kind::Wait, (Some(reason), None, None, delay));
    }

    /// There will be another try after this wait, in milliseconds.
    pub fn again(&self, host: &Host, why: &Error, delay: f64) {
        self.open(host, (Some(why.code()), why.status()), delay);
    }

    /// The same, where no error says why: a code, and the status of an answer.
    pub fn open(
        &self,
        host: &Host,
        (reason, status): (Option<&'static str>, Option<u16>),
        delay: f64,
    ) {
        self.tell(host, Kind::Retry, (reason, status, None, Some(delay)));
    }

    /// Does what may take its time; who is told of the tries learns of it once it does.
    pub async fn patiently<T>(
        &self,
        host: &Host,
        reason: &'static str,
        mut work: LocalBoxFuture<'_, T>,
    ) -> T {
        if host.observer.is_some() {
            match select(work, host.clock.sleep(SOON)).await {
                Either::Left((done, _)) => return done,
                Either::Right(((), rest)) => work = rest,
            }
            self.wait(host, reason, None);
        }
        work.await
    }

    /// The same error, which tells of which request it came; as it is where nobody else knows that by an id.
    pub fn of(&self, error: Error) -> Error {
        error.of_request(&self.ids())
    }

    /// By what others know the last try, if they do.
    pub fn ids(&self) -> Option<Rc<RequestIds>> {
        self.ids.borrow().clone()
    }

    fn tell(
        &self,
        host: &Host,
        kind: Kind,
        (reason, status, duration, delay): (
            Option<&'static str>,
            Option<u16>,
            Option<f64>,
            Option<f64>,
        ),
    ) {
        let Some(observer) = &host.observer else { return };
        let ids = self.ids.borrow();
        let request_id = ids.as_ref().and_then(|ids| ids.request.clone());
        let request_id = request_id.unwrap_or_else(|| self.own.borrow().clone());
        let service_request_id = ids.as_ref().and_then(|ids| ids.service.clone());
        observer.tell(Event {
            kind,
            request_id,
            service_request_id,
            method: self.method.as_str(),
            path: path::shown(self.path),
            attempt: self.made.get(),
            status,
            duration,
            delay,
            reason,
        });
    }
}

/// What gateways number requests with: nothing that breaks a line of a log, or acts in a page.
fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:/+=@-".contains(&byte);
    (1..=128).contains(&text.len()) && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::host::secret::Secret;

    fn learned(headers: &[(&str, &str)], is_direct: bool) -> RequestIds {
        let mut redactor = Redactor::default();
        redactor.add(Secret::new("segreto-del-token".into()));
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let answer = Answer { status: 500, headers: headers.collect(), body: Ok(Vec::new()) };
        let tries = Tries::new(Method::Get, "/quota", &Call::default());
        *tries.own.borrow_mut() = "own".into();
        tries.is_borne.set(true);
        tries.call_it(None, None);
        tries.learn(&answer, is_direct, &redactor);
        RequestIds::clone(&tries.ids().unwrap())
    }

    #[test]
    fn only_the_proxy_renames_a_request_and_only_by_what_is_an_id() {
        let named = |name: &str, id: &str| {
            learned(&[("x-pec-proxy", "1"), (name, id)], false).request.unwrap()
        };
        assert_eq!(named("x-pec-request", " 4bf92f3577b34da6 "), "4bf92f3577b34da6");
        assert_eq!(named("x-request-id", "nginx-7"), "own");
        assert_eq!(learned(&[("x-pec-request", "gateway")], false).request.as_deref(), Some("own"));
        let long = "x".repeat(129);
        for bad in ["", "a b", "a\r\nset-cookie: x", "<script>", "perch\u{e9}", "a, b", &long] {
            assert_eq!(named("x-pec-request", bad), "own", "{bad}");
        }
        assert_eq!(named("x-pec-request", "segreto-del-token"), "own");
        assert_eq!(named("x-pec-request", "id-segreto-del-token-1"), "own");
    }

    #[test]
    fn what_the_service_calls_it_is_told_apart() {
        let direct = learned(&[("x-request-id", "svc/1")], true);
        assert_eq!(
            (direct.request.as_deref(), direct.service.as_deref()),
            (Some("own"), Some("svc/1"))
        );
        let passed = learned(&[("x-pec-proxy", "1"), ("x-pec-service-request", "svc/2")], false);
        assert_eq!(
            (passed.request.as_deref(), passed.service.as_deref()),
            (Some("own"), Some("svc/2"))
        );
        assert_eq!(learned(&[("x-pec-service-request", "svc")], false).service, None);
        assert_eq!(learned(&[("x-request-id", "<b>")], true).service, None);
        assert_eq!(learned(&[], true).service, None);
    }
}
