//! The client on one side, the sandbox on the other, and time that stands still until nobody has
//! anything left to do.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::panic_in_result_fn,
    clippy::string_slice,
    clippy::unwrap_used
)]

pub mod canaries;
pub mod credentials;
pub mod observer;
pub mod pec;
pub mod plan;
pub mod portal;
pub mod proxy;
pub mod time;
pub mod turns;
pub mod wire;

use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::Rc;

use pec_massiva::api::client::Client;
use pec_massiva::core::error::problem::Problems;
use pec_massiva::core::host::observer::Observer;
use pec_massiva::core::host::random::Seeded;
use pec_massiva::core::host::{Host, NoGate};
use pec_massiva::core::limiter::Paces;
use pec_massiva::core::message::attachment::Bytes;
use pec_massiva::core::message::draft::Draft;
use pec_massiva::core::message::file_draft::{AttachmentDraft, DataDraft};
use pec_massiva::core::settings::Settings;
use pec_massiva::sandbox::{Config, Sandbox};
use serde_json::{Value, json};

use credentials::Given;
use time::Time;
use wire::Wire;

/// A client, the sandbox behind it, and their clock.
pub struct World {
    pub client: Rc<Client>,
    pub wire: Rc<Wire>,
    pub time: Rc<Time>,
}

impl World {
    pub fn new() -> Self {
        Self::with(json!({}), Config::default())
    }

    pub fn with(options: Value, config: Config) -> Self {
        Self::told(options, config, None)
    }

    /// One of which somebody is told.
    pub fn told(options: Value, config: Config, observer: Option<Rc<dyn Observer>>) -> Self {
        let time = Rc::new(Time::default());
        let sandbox = Rc::new(RefCell::new(Sandbox::new(config)));
        let wire = Rc::new(Wire::new(sandbox, time.clone()));
        let host = Host {
            transport: wire.clone(),
            clock: time.clone(),
            random: Rc::new(Seeded::new(42)),
            gate: Rc::new(NoGate),
            observer,
        };
        let settings = Settings::read(options.as_object().unwrap()).unwrap();
        let client =
            Client::new(settings, host, Rc::new(Given::default()), Rc::new(Paces::default()));
        Self { client: Rc::new(client), wire, time }
    }

    /// Runs `work`, letting time pass whenever it waits.
    pub fn run<F: Future<Output: Debug>>(&self, work: F) -> F::Output {
        self.time.run(work)
    }
}

/// A message to `recipients`.
pub fn message(recipients: &[&str]) -> Draft {
    Draft {
        sender: json!("comune@pecmassiva.com"),
        recipient: json!(recipients),
        subject: json!("Avviso"),
        body: json!("<p>Perché"),
        text: Value::Null,
        attachments: Some(Vec::new()),
        accepted_addresses: Value::Null,
        unknown: Problems::default(),
    }
}

/// A file with these bytes.
pub fn file(name: &str, bytes: Vec<u8>) -> AttachmentDraft {
    AttachmentDraft {
        name: json!(name),
        kind: Value::Null,
        data: DataDraft::Source(Rc::new(Bytes(bytes))),
    }
}
