//! The client: its settings and its calls under way.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use litemap::LiteMap;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::gather;
use crate::core::host::cancel::{Reason, UnderWay};
use crate::core::host::random::Random;
use crate::core::host::transport::Transport;
use crate::core::host::{Clock, Gate, Host};
use crate::core::key::ledger::Ledger;
use crate::core::limiter::Paces;
use crate::core::message::Limits;
use crate::core::message::address;
use crate::core::settings::{Service, Settings};

use super::credentials::Credentials;
use super::proxy_heard_at::Heard;

/// A client of the service.
pub struct Client {
    pub(super) settings: Settings,
    pub(super) host: Host,
    pub(super) credentials: Rc<dyn Credentials>,
    pub(super) paces: Rc<Paces>,
    pub(super) ledger: Ledger,
    /// Whether messages go through the package's own proxy, as far as was seen.
    pub(super) proxied: Cell<bool>,
    /// Whether that proxy takes files as they are, as its last answer said.
    pub(super) takes_files: Cell<bool>,
    /// When it was seen last that they go through a proxy of another kind.
    pub(super) other_proxy_at: Cell<Option<f64>>,
    /// What the package's own proxy told last of the mailbox and its store.
    pub(super) heard: RefCell<Option<Heard>>,
    /// How many addressees the messages had that this client sent.
    addressees: RefCell<LiteMap<String, usize>>,
    /// Types of the mailboxes that were met, by id.
    #[cfg(feature = "full")]
    pub(super) types: RefCell<LiteMap<String, String>>,
    calls: UnderWay,
    closed: Cell<bool>,
    on_start: RefCell<Option<Rc<OnStart>>>,
}

/// Told of every start of a single message: its sender, its addressees, milliseconds since 1970.
pub type OnStart = dyn Fn(&str, usize, f64);

impl Client {
    /// A client; `paces` is shared by all of a realm that keep the service's pace.
    pub fn new(
        settings: Settings,
        host: Host,
        credentials: Rc<dyn Credentials>,
        paces: Rc<Paces>,
    ) -> Self {
        // Who keeps no pace stands in nobody else's way.
        let paces = if settings.is_paced { paces } else { Rc::default() };
        Self {
            settings,
            host,
            credentials,
            paces,
            ledger: Ledger::default(),
            proxied: Cell::new(false),
            takes_files: Cell::new(false),
            other_proxy_at: Cell::default(),
            heard: RefCell::default(),
            addressees: RefCell::default(),
            #[cfg(feature = "full")]
            types: RefCell::default(),
            calls: UnderWay::default(),
            closed: Cell::new(false),
            on_start: RefCell::default(),
        }
    }

    /// Ends what is under way, and lets go of the credentials; later calls fail with [`Error::Closed`].
    pub fn close(&self) {
        self.closed.set(true);
        self.calls.cancel(Reason::Closed);
        self.credentials.forget();
    }

    /// Who counts the starts of single messages; those of campaigns are counted by who calls it.
    pub fn count_starts(&self, on_start: Rc<OnStart>) {
        *self.on_start.borrow_mut() = Some(on_start);
    }

    pub(super) fn started(&self, sender: &str, addressees: usize) {
        let on_start = self.on_start.borrow().clone();
        if let Some(on_start) = on_start {
            on_start(sender, addressees, self.host.clock.wall());
        }
    }

    /// The world around the client.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The client's clock.
    pub fn clock(&self) -> &dyn Clock {
        self.host.clock.as_ref()
    }

    /// The client's randomness.
    pub fn random(&self) -> &dyn Random {
        self.host.random.as_ref()
    }

    /// Who carries the client's requests.
    pub fn transport(&self) -> &dyn Transport {
        self.host.transport.as_ref()
    }

    /// Where messages go, if not to the service itself.
    pub fn via(&self) -> Option<String> {
        let base = self.settings.bases.of(Service::Massiva);
        (!base.direct).then(|| base.url.clone())
    }

    /// Which service messages are for: where they go, unless who carries them says otherwise. All that a portal's `baseUrl` leads to
    /// is one: its address may change, and behind the package's proxy the mailbox says which service it is of.
    #[cfg(feature = "full")]
    pub fn service(&self) -> &str {
        let base = self.settings.bases.of(Service::Massiva);
        let there = if base.direct { &base.url } else { "baseUrl" };
        self.settings.service.as_deref().unwrap_or(there)
    }

    /// Whether messages go through the package's own proxy, as far as was seen.
    pub fn is_proxied(&self) -> bool {
        self.proxied.get()
    }

    /// What keeps other tabs out.
    pub fn gate(&self) -> &dyn Gate {
        self.host.gate.as_ref()
    }

    /// What a message may not exceed.
    pub fn limits(&self) -> Limits {
        self.settings.limits
    }

    /// Milliseconds between two starts of one sender; 0 where no pace is kept.
    pub fn interval(&self) -> f64 {
        self.settings.interval
    }

    /// Milliseconds of the client's clock, which only runs forward.
    pub fn now(&self) -> f64 {
        self.host.clock.now()
    }

    /// How many addressees a message had, if this client sent it.
    pub fn addressees_of(&self, message_id: &str) -> Option<usize> {
        self.addressees.borrow().get(message_id).copied()
    }

    /// Counts a message's addressees: receipts name each once, however often it was given.
    pub(super) fn remember_addressees(&self, message_id: &str, recipients: &[String]) {
        let distinct = gather::texts(recipients.iter().map(|one| address::folded(one)));
        self.addressees.borrow_mut().insert(message_id.to_owned(), distinct.len());
    }

    /// Lets a call begin: `close()` reaches it from now on.
    ///
    /// # Errors
    /// The client is closed, or the call's signal is set already.
    pub fn enter(&self, call: &Call) -> Result<(), Error> {
        if self.closed.get() {
            return Err(Error::Closed);
        }
        if let Some(reason) = call.cancel.reason() {
            return Err(Error::ended(reason));
        }
        self.calls.add(&call.cancel);
        Ok(())
    }
}
