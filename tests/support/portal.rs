//! A client behind the package's own proxy, and what is to be said of an outcome there.

use std::rc::Rc;

use pec_massiva::api::calls::Target;
use pec_massiva::api::client::Client;
use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::exchange::outcome::Sent;
use pec_massiva::core::host::observer::Observer;
use pec_massiva::core::host::random::Seeded;
use pec_massiva::core::host::{Host, NoGate};
use pec_massiva::core::limiter::Paces;
use pec_massiva::core::settings::Settings;
use serde_json::{Value, json};

use super::credentials::Given;
use super::message;
use super::proxy::{Net, Proxy, Service};
use super::time::Time;

const BASE: &str = "https://portale.it/api/";

pub struct Portal {
    pub client: Client,
    pub proxy: Rc<Proxy>,
    pub time: Rc<Time>,
}

impl Portal {
    /// A client that has met its proxy.
    pub fn new() -> Self {
        let portal = Self::with(json!({}), 42);
        portal.read();
        portal
    }

    pub fn with(options: Value, seed: u64) -> Self {
        Self::told(options, seed, None)
    }

    /// One of which somebody is told.
    pub fn told(mut options: Value, seed: u64, observer: Option<Rc<dyn Observer>>) -> Self {
        options["baseUrl"] = json!(BASE);
        let time = Rc::new(Time::default());
        let proxy = Rc::new(Proxy::new(time.clone()));
        let client = client(&options, seed, &proxy, &time, observer);
        Self { client, proxy, time }
    }

    /// The client of the next page of the same portal.
    pub fn reopened(&self) -> Client {
        client(&json!({"baseUrl": BASE}), 7, &self.proxy, &self.time, None)
    }

    pub fn read(&self) {
        let call = Call::default();
        self.time.run(self.client.raw(Target::get("/inbox"), &call)).unwrap();
    }

    pub fn posts(&self, faults: impl IntoIterator<Item = Net>) -> &Self {
        self.proxy.posts.borrow_mut().extend(faults);
        self
    }

    pub fn reads(&self, faults: impl IntoIterator<Item = Net>) -> &Self {
        self.proxy.reads.borrow_mut().extend(faults);
        self
    }

    pub fn service(&self, fate: Service) -> &Self {
        self.proxy.services.borrow_mut().push_back(fate);
        self
    }

    pub fn send(&self) -> Result<Sent, Error> {
        self.send_with(SendOptions::default(), &Call::default())
    }

    pub fn send_with(&self, options: SendOptions, call: &Call) -> Result<Sent, Error> {
        self.time.run(self.client.send(message(&["a@pec.it"]), options, call))
    }

    /// The marks that went with what was posted and asked.
    pub fn marks(&self, method: &str) -> Vec<Option<String>> {
        let seen = self.proxy.seen.borrow();
        let is_of_key = |path: &str| path == "/api/send" || path.starts_with("/api/once/");
        let of = seen.iter().filter(|one| one.method == method && is_of_key(&one.path));
        of.map(|one| one.header("x-pec-store").map(str::to_owned)).collect()
    }

    /// Posts and askings.
    pub fn counts(&self) -> (usize, usize) {
        (self.proxy.count("POST", "/api/send"), self.proxy.count("GET", "/api/once/"))
    }

    #[track_caller]
    pub fn assert_sent_once(&self, result: Result<Sent, Error>) {
        let sent = result.unwrap();
        self.proxy.drain();
        assert_eq!(*self.proxy.taken.borrow(), [sent.message_id]);
    }

    #[track_caller]
    pub fn assert_not_sent(&self, result: Result<Sent, Error>, class: &str, retryable: bool) {
        let error = result.unwrap_err();
        assert_eq!((error.class(), error.retryable()), (class, retryable), "{error}");
        assert_eq!(error.to_string().matches("Nothing was sent.").count(), 1, "{error}");
        self.proxy.drain();
        assert!(self.proxy.taken.borrow().is_empty());
    }

    #[track_caller]
    pub fn assert_unknown(&self, result: Result<Sent, Error>, class: &str) {
        let Err(Error::UnknownOutcome { cause, idempotency_key, .. }) = result else {
            panic!("{result:?}")
        };
        assert_eq!(cause.class(), class, "{cause}");
        assert!(idempotency_key.is_some());
        self.proxy.drain();
        assert!(self.proxy.taken.borrow().len() <= 1);
    }
}

fn client(
    options: &Value,
    seed: u64,
    proxy: &Rc<Proxy>,
    time: &Rc<Time>,
    observer: Option<Rc<dyn Observer>>,
) -> Client {
    let host = Host {
        transport: proxy.clone(),
        clock: time.clone(),
        random: Rc::new(Seeded::new(seed)),
        gate: Rc::new(NoGate),
        observer,
    };
    let settings = Settings::read(options.as_object().unwrap()).unwrap();
    Client::new(settings, host, Rc::new(Given::default()), Rc::new(Paces::default()))
}

pub const HANG: Net = Net::Hang { arrives: true };

pub fn bad_gateway(arrives: bool) -> Net {
    Net::Garbage { arrives, status: 502 }
}
