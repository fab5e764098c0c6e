//! A carrier that has neither a client nor a network: it says what a test told it to say, and notes what was asked of it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use futures::future::{FutureExt, LocalBoxFuture};
use pec_massiva::campaign::carrier::{
    Acceptance, Carried, Carrier, CarrierState, Place, Searched, Surroundings, Turn,
};
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::error::ProxyState;
use pec_massiva::core::exchange::outcome::Sent;
use pec_massiva::core::host::random::Seeded;
use pec_massiva::core::host::{Clock, Gate, Held};
use pec_massiva::core::key::Key;
use pec_massiva::core::key::outcome::{KeyOutcome, PostedOnce};
use pec_massiva::core::message::Limits;
use pec_massiva::core::message::attachment::{Encoded, Source, Unreadable};
use pec_massiva::core::message::draft::Draft;
use pec_massiva::core::message::progress::Listener;
use pec_massiva::tracking::receipt::listing::Addressee;
use pec_massiva::tracking::receipt::shipment::{ShipmentState, ShipmentStatus};
use pec_massiva::tracking::receipt::words::Named;

use crate::campaigns::gate::Locks;
use crate::support::time::Time;

/// What a test is told of each post, before anything of it happens: the addressee, the key and where it goes from.
type Witness = dyn Fn(&str, &str, &ProxyState);

/// What is planned for the next calls of each kind; where nothing is, all goes well.
pub struct InMemory {
    pub time: Rc<Time>,
    pub locks: Rc<Locks>,
    /// What happened, in its order, a few words each.
    pub log: Rc<RefCell<Vec<String>>>,
    pub proxy_state: RefCell<ProxyState>,
    pub is_closed: Cell<bool>,
    /// Milliseconds until a message has its turn, or why it gets none.
    pub turns: RefCell<VecDeque<Result<f64, Error>>>,
    /// Milliseconds until it is known what became of a message; nothing where the service takes it.
    pub posts: RefCell<VecDeque<(f64, Option<PostedOnce>)>>,
    pub asked: RefCell<VecDeque<Result<KeyOutcome, Error>>>,
    pub silences: RefCell<VecDeque<Error>>,
    pub searches: RefCell<VecDeque<Error>>,
    /// What every search finds, each to the first row's addressee.
    pub found: RefCell<Vec<Acceptance>>,
    /// How many looks it takes until a shipment is delivered; one where nothing is planned.
    pub looks: RefCell<VecDeque<usize>>,
    pub witness: RefCell<Option<Rc<Witness>>>,
    taken: Cell<u64>,
}

impl InMemory {
    pub fn new(time: Rc<Time>) -> Self {
        let proxy_state =
            ProxyState { mailbox: Some("comune".into()), store: Some("epoch.1".into()) };
        Self {
            locks: Rc::new(Locks::new(time.clone())),
            time,
            log: Rc::default(),
            proxy_state: RefCell::new(proxy_state),
            is_closed: Cell::default(),
            turns: RefCell::default(),
            posts: RefCell::default(),
            asked: RefCell::default(),
            silences: RefCell::default(),
            searches: RefCell::default(),
            found: RefCell::default(),
            looks: RefCell::default(),
            witness: RefCell::default(),
            taken: Cell::default(),
        }
    }

    /// What a tab of its own runs in.
    pub fn surroundings(self: &Rc<Self>, seed: u64) -> Surroundings {
        Surroundings {
            carrier: self.clone(),
            clock: self.time.clone(),
            random: Rc::new(Seeded::new(seed)),
            gate: self.locks.clone(),
        }
    }

    fn note(&self, what: impl Into<String>) {
        self.log.borrow_mut().push(what.into());
    }
}

impl Carrier for InMemory {
    fn open(&self, _call: &Call) -> Result<(), Error> {
        if self.is_closed.get() { Err(Error::Closed) } else { Ok(()) }
    }

    fn state(&self) -> CarrierState {
        CarrierState {
            via: Some("memory".into()),
            service: "memory".into(),
            mailbox: self.proxy_state.borrow().mailbox.clone(),
            interval: 0.0,
            limits: Limits { message_size: 1e6, recipients: 1, empty_files: false },
            is_offline: false,
        }
    }

    fn proxy_state<'a>(&'a self, _anew: bool, _call: &'a Call) -> Carried<'a, ProxyState> {
        async { Ok(self.proxy_state.borrow().clone()) }.boxed_local()
    }

    fn encode<'a>(
        &'a self,
        _file: &'a dyn Source,
        _call: &'a Call,
    ) -> Carried<'a, Result<Encoded, Unreadable>> {
        panic!("no campaign here has files")
    }

    fn turn<'a>(
        &'a self,
        draft: Draft,
        key: Key<'a>,
        _interval: f64,
        _progress: Option<Rc<Listener>>,
        call: &'a Call,
    ) -> Carried<'a, Box<dyn Turn + 'a>> {
        let wait = self.turns.borrow_mut().pop_front().unwrap_or(Ok(10.0));
        async move {
            let waiting = async {
                self.time.sleep(wait?).await;
                Ok(self.locks.enter("turn").await)
            };
            let held = call.cancel.race(Box::pin(waiting)).await.map_err(Error::ended)??;
            let address = draft.recipient.as_str().unwrap().split('@').next().unwrap().to_owned();
            self.note(format!("turn {address}"));
            let proxy_state = key.proxy_state.unwrap_or_else(|| self.proxy_state.borrow().clone());
            let key = key.text.to_owned();
            let message = Message { carrier: self, address, key, proxy_state, call, held };
            Ok(Box::new(message) as Box<dyn Turn>)
        }
        .boxed_local()
    }

    fn ask<'a>(
        &'a self,
        _key: &'a str,
        _standing: &'a ProxyState,
        _call: &'a Call,
    ) -> Carried<'a, KeyOutcome> {
        self.note("ask");
        let told = self.asked.borrow_mut().pop_front();
        async { told.unwrap_or(Ok(KeyOutcome::Unknown)) }.boxed_local()
    }

    fn answers<'a>(&'a self, _call: &'a Call) -> Carried<'a, ()> {
        let error = self.silences.borrow_mut().pop_front();
        async { error.map_or(Ok(()), Err) }.boxed_local()
    }

    fn acceptances<'a>(&'a self, _search: &'a str, _call: &'a Call) -> Carried<'a, Searched> {
        let error = self.searches.borrow_mut().pop_front();
        let found = self.found.borrow().clone();
        async { error.map_or(Ok(Searched { found, saw_all: true }), Err) }.boxed_local()
    }

    fn addressees<'a>(
        &'a self,
        _mail: u64,
        _subject: &'a str,
        _message_id: &'a str,
        _call: &'a Call,
    ) -> Carried<'a, Named> {
        let one = Addressee { address: "impresa0@pec.example.it".into(), is_ordinary: false };
        async { Ok(Named::These(vec![one])) }.boxed_local()
    }

    fn follow(&self, message_id: &str, _: usize) -> Box<dyn Place> {
        self.note(format!("place {message_id}"));
        let looks = self.looks.borrow_mut().pop_front().unwrap_or(1);
        let (log, left) = (self.log.clone(), Cell::new(looks));
        Box::new(Followed { log, message_id: message_id.to_owned(), left })
    }

    fn strangers(&self, _met: &mut usize) -> Vec<String> {
        Vec::new()
    }
}

/// A message whose turn has come. It holds the turn until it is posted or dropped.
struct Message<'a> {
    carrier: &'a InMemory,
    address: String,
    key: String,
    proxy_state: ProxyState,
    call: &'a Call,
    held: Option<Box<dyn Held>>,
}

impl Turn for Message<'_> {
    fn proxy_state(&self) -> &ProxyState {
        &self.proxy_state
    }

    fn post<'a>(mut self: Box<Self>) -> LocalBoxFuture<'a, PostedOnce>
    where
        Self: 'a,
    {
        let carrier = self.carrier;
        let witness = carrier.witness.borrow().clone();
        if let Some(witness) = witness {
            witness(&self.address, &self.key, &self.proxy_state);
        }
        carrier.note(format!("post {}", self.address));
        self.held = None;
        let (after, told) = carrier.posts.borrow_mut().pop_front().unwrap_or((100.0, None));
        async move {
            if let Err(reason) = self.call.cancel.race(carrier.time.sleep(after)).await {
                return PostedOnce::Unknown(Error::unknown(Error::ended(reason), Some(&self.key)));
            }
            carrier.taken.set(carrier.taken.get() + 1);
            let message_id = carrier.taken.get().to_string();
            told.unwrap_or(PostedOnce::Sent(Sent { message_id, sent: 1 }))
        }
        .boxed_local()
    }
}

impl Drop for Message<'_> {
    fn drop(&mut self) {
        // Who holds the turn still did not post.
        if self.held.is_some() {
            self.carrier.note(format!("drop {}", self.address));
        }
    }
}

/// A shipment that is followed, until it is dropped.
struct Followed {
    log: Rc<RefCell<Vec<String>>>,
    message_id: String,
    left: Cell<usize>,
}

impl Place for Followed {
    fn is_among_many(&self) -> bool {
        false
    }

    fn has_news(&self) -> bool {
        false
    }

    fn look_for_all<'a>(&'a self, _call: &'a Call) -> Carried<'a, ()> {
        async { Ok(()) }.boxed_local()
    }

    fn shipment<'a>(&'a self, message_id: &'a str, _call: &'a Call) -> Carried<'a, ShipmentStatus> {
        self.log.borrow_mut().push(format!("look {message_id}"));
        self.left.set(self.left.get().saturating_sub(1));
        let is_final = self.left.get() == 0;
        let state = if is_final { ShipmentState::Delivered } else { ShipmentState::Accepted };
        let status = ShipmentStatus {
            message_id: message_id.to_owned(),
            state,
            is_final,
            expected: Some(1),
            delivered: usize::from(is_final),
            failed: 0,
            ordinary: 0,
            receipts: Vec::new(),
        };
        async { Ok(status) }.boxed_local()
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        self.log.borrow_mut().push(format!("left {}", self.message_id));
    }
}
