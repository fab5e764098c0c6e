//! The client: its settings, its calls under way, and how a read is made and repeated.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::core::answer::{self, Fields};
use crate::core::cancel::{Cancel, Reason, WeakCancel};
use crate::core::error::Error;
use crate::core::exchange::exchange;
use crate::core::host::Host;
use crate::core::limiter::Paces;
use crate::core::random;
use crate::core::retry::Retries;
use crate::core::settings::Settings;
use crate::core::transport::{Method, Request};

use super::credentials::{Access, Credentials};
use super::ledger::Ledger;

/// What every call takes.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Ends the call.
    pub cancel: Cancel,
    /// Milliseconds of one request; 0 for none; `None` for the client's.
    pub timeout: Option<f64>,
}

/// A client of the service.
pub struct Client {
    pub(super) settings: Settings,
    pub(super) host: Host,
    pub(super) credentials: Rc<dyn Credentials>,
    pub(super) paces: Rc<Paces>,
    pub(super) ledger: Ledger,
    /// How many addressees the messages had that this client sent.
    addressees: RefCell<BTreeMap<String, usize>>,
    calls: RefCell<Vec<WeakCancel>>,
    closed: Cell<bool>,
}

impl Client {
    /// A client; `paces` is shared by all of a realm.
    pub fn new(
        settings: Settings,
        host: Host,
        credentials: Rc<dyn Credentials>,
        paces: Rc<Paces>,
    ) -> Self {
        Self {
            settings,
            host,
            credentials,
            paces,
            ledger: Ledger::default(),
            addressees: RefCell::default(),
            calls: RefCell::default(),
            closed: Cell::new(false),
        }
    }

    /// Ends what is under way; later calls fail with [`Error::Closed`].
    pub fn close(&self) {
        self.closed.set(true);
        let calls = std::mem::take(&mut *self.calls.borrow_mut());
        for call in calls.iter().filter_map(WeakCancel::upgrade) {
            call.cancel(Reason::Closed);
        }
    }

    /// How many addressees a message had, if this client sent it.
    pub fn addressees_of(&self, message_id: &str) -> Option<usize> {
        self.addressees.borrow().get(message_id).copied()
    }

    /// Counts a message's addressees: receipts name each once, however often it was given.
    pub(super) fn remember_addressees(&self, message_id: &str, recipients: &[String]) {
        let distinct: BTreeSet<String> = recipients.iter().map(|one| one.to_lowercase()).collect();
        self.addressees.borrow_mut().insert(message_id.to_owned(), distinct.len());
    }

    /// Lets a call begin: `close()` reaches it from now on.
    ///
    /// # Errors
    /// The client is closed, or the call's signal is set already.
    pub(super) fn enter(&self, call: &Call) -> Result<(), Error> {
        if self.closed.get() {
            return Err(Error::Closed);
        }
        if let Some(reason) = call.cancel.reason() {
            return Err(Error::ended(reason));
        }
        let mut calls = self.calls.borrow_mut();
        calls.retain(|call| call.upgrade().is_some());
        calls.push(call.cancel.downgrade());
        Ok(())
    }

    /// Asks for the credentials of a call.
    pub(super) async fn access(&self, call: &Call) -> Result<Access, Error> {
        let ask = Access::ask(self.credentials.as_ref(), self.settings.direct);
        call.cancel.race(ask).await.map_err(Error::ended)?
    }

    /// Reads `path`, and again where that is safe and may help; `extract` takes what is wanted from
    /// the answer, or finds it missing.
    ///
    /// # Errors
    /// Every class but those of a send.
    pub(super) async fn read<T>(
        &self,
        path: &str,
        call: &Call,
        extract: impl Fn(&Fields) -> Option<T>,
    ) -> Result<T, Error> {
        self.enter(call)?;
        let clock = &self.host.clock;
        let mut retries = Retries::new(self.settings.retries, clock.now());
        let mut access = self.access(call).await?;
        let mut asked_again = self.settings.retries == 0;
        loop {
            let request = Request {
                method: Method::Get,
                url: format!("{}{path}", self.settings.massiva),
                headers: access.headers(true),
                body: None,
                direct: self.settings.direct,
            };
            let timeout = self.settings.timeout(call.timeout, 0);
            let attempt = exchange(&self.host, request, timeout, &call.cancel).await;
            let error = match answer::read(attempt, &access.redactor, clock.wall()) {
                Ok(fields) => {
                    let missing = || answer::wrong_data(&access.redactor, &fields);
                    return extract(&fields).ok_or_else(missing);
                }
                Err(error) => error,
            };
            let status = match &error {
                Error::Api(api) => api.status,
                _ => 0,
            };
            // The service says "Wrong Token" now and then of a token that is valid.
            if status == 401 && !asked_again {
                asked_again = true;
                access = self.access(call).await?;
                continue;
            }
            if !error.retryable() {
                return Err(error);
            }
            let Some(wait) = self.next_try(&mut retries, &error) else { return Err(error) };
            call.cancel.race(clock.sleep(wait)).await.map_err(Error::ended)?;
        }
    }

    /// How long to wait before the next try, if there is one.
    pub(super) fn next_try(&self, retries: &mut Retries, error: &Error) -> Option<f64> {
        let retry_after = match error {
            Error::Api(api) => api.retry_after,
            _ => None,
        };
        retries.next(self.host.clock.now(), retry_after, random::unit(self.host.random.as_ref()))
    }
}
