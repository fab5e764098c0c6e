//! The two kinds of calls: a read, repeated where that is safe and may help, and a change, made once.

use std::rc::Rc;

use futures::future::LocalBoxFuture;

use crate::core::call::Call;
use crate::core::error::codes::{RequestIds, errors};
use crate::core::error::{Error, ProxyState};
use crate::core::exchange::answer;
use crate::core::exchange::answer::Fields;
use crate::core::exchange::outcome;
use crate::core::exchange::outcome::Outcome;
use crate::core::exchange::redact::Redactor;
use crate::core::exchange::request::{Way, exchange};
use crate::core::exchange::retry::Retries;
use crate::core::exchange::tries::Tries;
use crate::core::exchange::{Answer, Attempt};
use crate::core::host::random;
use crate::core::host::transport::{Body, HeaderValue, Method, Request};
use crate::core::settings::Service;

use super::client::Client;
use super::credentials::Access;

/// What a call asks for.
pub struct Target<'a> {
    /// Of which service.
    pub service: Service,
    /// The method.
    pub method: Method,
    /// The path, and the query where there is one.
    pub path: &'a str,
    /// More headers.
    pub headers: Vec<(String, HeaderValue)>,
    /// The body.
    pub body: Option<Body>,
    /// The key it is about, where it is about one: an answer about another is none.
    pub about: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// A `GET` of PEC Massiva.
    pub fn get(path: &'a str) -> Self {
        let (service, method) = (Service::Massiva, Method::Get);
        Self { service, method, path, headers: Vec::new(), body: None, about: None }
    }
}

/// An answer, and what belongs to it.
pub(super) struct Answered {
    /// The answer.
    pub answer: Answer,
    /// Knows what must not be shown of it.
    pub redactor: Redactor,
    /// By what its request is known.
    pub ids: Option<Rc<RequestIds>>,
}

impl Answered {
    /// The error of one that lacks what was asked for.
    pub fn without(&self, fields: &Fields) -> Error {
        self.told(answer::wrong_data(&self.redactor, fields))
    }

    /// The same error, which tells that it came of this answer.
    pub fn told(&self, error: Error) -> Error {
        error.of_request(&self.ids)
    }
}

impl Client {
    /// Asks for the credentials of a call; who is told of `tries` learns that they are waited for.
    pub(super) async fn access(
        &self,
        service: Service,
        call: &Call,
        tries: &Tries<'_>,
    ) -> Result<Access, Error> {
        let base = self.settings.bases.of(service);
        // The mailbox's own credentials are for PEC Massiva only.
        let needs = (base.direct, base.direct && service == Service::Massiva);
        let ask = Access::ask(self.credentials.as_ref(), needs);
        let ask = tries.patiently(&self.host, "credentials", Box::pin(ask));
        call.cancel.race(Box::pin(ask)).await.map_err(Error::ended)?
    }

    /// Gives a request the id of its tries. Only the package's own proxy gets one, where it is known; and none goes to
    /// another origin than a page's own: whoever says there what a browser may send (CORS) can be anything on the way,
    /// and no call may fail for it.
    pub(super) fn name(&self, service: Service, request: &mut Request, tries: &Tries<'_>) {
        let bases = &self.settings.bases;
        let is_there = !request.direct && bases.of(service) == bases.of(Service::Massiva);
        let is_known = is_there && self.proxied.get();
        let may_bear = is_known && !self.host.transport.is_foreign(&request.url);
        tries.name(request, may_bear);
    }

    pub(super) fn request(&self, target: &Target<'_>, access: &Access) -> Request {
        let base = self.settings.bases.of(target.service);
        let mut headers = access.headers(target.service == Service::Massiva);
        headers.extend(target.headers.iter().cloned());
        let url = format!("{}{}", base.url, target.path);
        // A link is a read as well, and some reads cost: by a header of its own a portal's proxy knows that a page's code
        // asks. To another origin none goes, as above: there the browser itself says who asks.
        let may_be_link = target.method == Method::Get && !base.direct;
        let is_shown = || headers.iter().any(|(name, _)| ProxyState::shows_code(name));
        if may_be_link && !is_shown() && !self.host.transport.is_foreign(&url) {
            headers.extend(ProxyState::default().headers());
        }
        Request {
            method: target.method,
            url,
            headers,
            body: target.body.clone(),
            leaving: None,
            direct: base.direct,
        }
    }

    /// Reads the JSON object at `target`; `extract` takes what is wanted from it, or finds it missing.
    ///
    /// # Errors
    /// Every class but those of a send.
    pub(super) async fn read<T>(
        &self,
        target: &Target<'_>,
        call: &Call,
        extract: impl Fn(&Fields) -> Option<T>,
    ) -> Result<T, Error> {
        let (fields, heard) = self.read_fields(target, call).await?;
        extract(&fields).ok_or_else(|| heard.without(&fields))
    }

    /// The same, whatever it holds.
    fn read_fields<'a>(
        &'a self,
        target: &'a Target<'_>,
        call: &'a Call,
    ) -> LocalBoxFuture<'a, Result<(Fields, Answered), Error>> {
        Box::pin(async move {
            let heard = self.read_answer(target, call, &answer::successful).await?;
            let fields = answer::fields(&heard.answer, &heard.redactor, self.host.clock.wall());
            Ok((fields.map_err(|error| heard.told(error))?, heard))
        })
    }

    /// Reads, and again where that is safe and may help; `take` tells an answer from an error.
    ///
    /// # Errors
    /// Every class but those of a send.
    pub(super) fn read_answer<'a>(
        &'a self,
        target: &'a Target<'_>,
        call: &'a Call,
        take: &'a dyn Fn(Attempt, &Redactor, f64) -> Result<Answer, Error>,
    ) -> LocalBoxFuture<'a, Result<Answered, Error>> {
        Box::pin(async move {
            self.enter(call)?;
            let call = &call.named(self.random());
            let tries = Tries::new(target.method, target.path, call);
            let heard = self.read_again(target, call, take, &tries).await;
            let (answer, redactor) = heard.map_err(|error| tries.of(error))?;
            Ok(Answered { answer, redactor, ids: tries.ids() })
        })
    }

    async fn read_again(
        &self,
        target: &Target<'_>,
        call: &Call,
        take: &dyn Fn(Attempt, &Redactor, f64) -> Result<Answer, Error>,
        tries: &Tries<'_>,
    ) -> Result<(Answer, Redactor), Error> {
        let clock = &self.host.clock;
        let limit = call.retries.unwrap_or(self.settings.retries);
        let mut retries = Retries::new(limit, clock.now());
        let mut access =
            self.access(target.service, call, tries).await?.with_headers(&target.headers)?;
        let mut asked_again = self.settings.retries == 0;
        loop {
            let mut request = self.request(target, &access);
            self.name(target.service, &mut request, tries);
            let timeout = self.settings.timeout(call.timeout, 0);
            let (cancel, redactor) = (&call.cancel, &access.redactor);
            let way = Way { timeout, cancel, tries, redactor, about: target.about };
            let attempt = exchange(&self.host, request, way).await;
            self.notice(target.service, &attempt);
            let is_in_front = self.is_in_front(target.service, &attempt);
            let error = match take(attempt, &access.redactor, clock.wall()) {
                Ok(answer) => return Ok((answer, access.redactor)),
                Err(error) if is_in_front => error.in_front(),
                Err(error) => error,
            };
            // The service says "Wrong Token" now and then of a token that is valid.
            let is_401 = matches!(&error, Error::Api(api) if api.status == 401);
            if is_401 && !asked_again {
                asked_again = true;
                tries.again(&self.host, &error, 0.0);
                let fresh = self.access(target.service, call, tries).await?;
                access = fresh.with_headers(&target.headers)?;
                continue;
            }
            if !error.retryable() {
                return Err(error);
            }
            let Some(wait) = self.next_try(&mut retries, Some(&error)) else {
                return Err(error);
            };
            tries.again(&self.host, &error, wait);
            call.cancel.race(clock.sleep(wait)).await.map_err(Error::ended)?;
        }
    }

    /// Makes a call that costs or changes something, once.
    ///
    /// # Errors
    /// It certainly was not done, or [`Error::UnknownOutcome`] without a key.
    pub(super) async fn change(&self, target: &Target<'_>, call: &Call) -> Result<Answered, Error> {
        let unchanged = |error: Error| error.with_note(errors::NOTHING_CHANGED);
        self.enter(call).map_err(unchanged)?;
        let call = &call.named(self.random());
        let tries = &Tries::new(target.method, target.path, call);
        let access = self.access(target.service, call, tries).await.map_err(unchanged)?;
        let access = access.with_headers(&target.headers)?;
        let mut request = self.request(target, &access);
        self.name(target.service, &mut request, tries);
        let length = request.body.as_ref().map_or(0, |body| body.length);
        let timeout = self.settings.timeout(call.timeout, length);
        let (cancel, redactor) = (&call.cancel, &access.redactor);
        let way = Way { timeout, cancel, tries, redactor, about: target.about };
        let attempt = exchange(&self.host, request, way).await;
        self.notice(target.service, &attempt);
        let is_in_front = self.is_in_front(target.service, &attempt);
        let named = |error: Error| tries.of(if is_in_front { error.in_front() } else { error });
        match outcome::of_change(attempt, &access.redactor, self.host.clock.wall()) {
            Outcome::Done(answer) => {
                Ok(Answered { answer, redactor: access.redactor, ids: tries.ids() })
            }
            Outcome::NotDone(error) => Err(named(error)),
            Outcome::Unknown(error, _) | Outcome::Denied(error) => {
                Err(Error::unknown(named(error), None))
            }
        }
    }

    /// How long to wait before the next try, if there is one.
    pub(super) fn next_try(&self, retries: &mut Retries, error: Option<&Error>) -> Option<f64> {
        let retry_after = match error {
            Some(Error::Api(api)) => api.retry_after,
            _ => None,
        };
        retries.next(self.host.clock.now(), retry_after, random::unit(self.host.random.as_ref()))
    }
}
