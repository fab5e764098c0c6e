//! Browsers that come and go over one journal, one network and one clock.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use pec_massiva::api::client::Client;

use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::campaigns::Campaigns;
use pec_massiva::campaign::campaigns::make::{NewCampaign, Recipients};
use pec_massiva::campaign::journal::Journal;
use pec_massiva::campaign::journal::known::Known;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::schedule::zone::{Rome, Zone};
use pec_massiva::campaign::view::{Event, Progress, RowFilter};
use pec_massiva::carrier::ClientCarrier;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Host;
use pec_massiva::core::host::random::Seeded;
use pec_massiva::core::limiter::Paces;
use pec_massiva::core::message::attachment::Bytes;
use pec_massiva::core::settings::Settings;
use serde_json::{Value, json};

use super::disk::Disk;
use super::gate::Locks;
use super::network::{Net, Network};
use crate::support::credentials::Given;
use crate::support::time::Time;

pub const SENDER: &str = "comune@pecmassiva.com";

pub struct World {
    pub time: Rc<Time>,
    pub network: Rc<Network>,
    pub disk: Rc<Disk>,
    locks: Rc<Locks>,
    tabs: Cell<u64>,
    seed: u64,
}

impl World {
    pub fn new(seed: u64, per_second: f64, forgets_sending: bool) -> Self {
        Self::with(seed, per_second, 100.0, forgets_sending)
    }

    /// `speed` says how much faster than real ones receipts come; below 1 they are late.
    pub fn with(seed: u64, per_second: f64, speed: f64, forgets_sending: bool) -> Self {
        let time = Rc::new(Time::default());
        Self {
            network: Rc::new(Network::new(time.clone(), seed ^ 0x5eed, per_second, speed)),
            disk: Rc::new(Disk::new(time.clone(), seed ^ 0xd15c, forgets_sending)),
            locks: Rc::new(Locks::new(time.clone())),
            tabs: Cell::default(),
            time,
            seed,
        }
    }

    /// The same mailbox in another browser, which knows nothing of this one's journal.
    pub fn with_another_disk(&self) -> Self {
        let (time, seed) = (self.time.clone(), self.seed + 1);
        Self {
            network: self.network.clone(),
            disk: Rc::new(Disk::new(time.clone(), seed, false)),
            locks: Rc::new(Locks::new(time.clone())),
            tabs: Cell::default(),
            time,
            seed,
        }
    }

    /// The same browser, ended and started anew: what it held is let go, what it wrote is there.
    pub fn restarted(&self) -> Self {
        Self {
            network: self.network.clone(),
            disk: self.disk.clone(),
            locks: Rc::new(Locks::new(self.time.clone())),
            tabs: Cell::default(),
            time: self.time.clone(),
            seed: self.seed + 1,
        }
    }

    /// A tab that was opened just now: it remembers nothing.
    pub fn tab(&self) -> Campaigns {
        self.tab_of(&self.client())
    }

    /// The client of a tab that was opened just now.
    pub fn client(&self) -> Rc<Client> {
        self.client_with(&json!({}))
    }

    /// The same, with options.
    pub fn client_with(&self, options: &Value) -> Rc<Client> {
        self.tabs.set(self.tabs.get() + 1);
        let host = Host {
            transport: self.network.clone(),
            clock: self.time.clone(),
            random: Rc::new(Seeded::new(self.seed.wrapping_mul(31) + self.tabs.get())),
            gate: self.locks.clone(),
            observer: None,
        };
        let settings = Settings::read(options.as_object().unwrap()).unwrap();
        Rc::new(Client::new(settings, host, Rc::new(Given::default()), Rc::new(Paces::default())))
    }

    /// The campaigns of a client.
    pub fn tab_of(&self, client: &Rc<Client>) -> Campaigns {
        Campaigns {
            surroundings: ClientCarrier::surroundings(client, &Rc::default()),
            journal: Journal::new(self.disk.clone(), Known::default()),
            zones: Rc::new(|_: &str| Ok(Rc::new(Rome) as Rc<dyn Zone>)),
        }
    }
}

/// A campaign to `rows` addressees.
pub fn campaign(rows: usize, pace: Value, reference: Value, shared_subject: bool) -> NewCampaign {
    let mut csv = String::from("pec;nome\n");
    for row in 0..rows {
        csv.push_str(&format!("{}@pec.example.it;Impresa {row}\n", name(row)));
    }
    NewCampaign {
        name: json!("Avvisi"),
        sender: json!(SENDER),
        subject: json!(if shared_subject { "Avviso" } else { "Avviso a {{nome}}" }),
        body: json!("<p>Gentile {{nome}}"),
        text: Value::Null,
        recipients: Recipients::Csv(Rc::new(Bytes(csv.into_bytes()))),
        encoding: Value::Null,
        address_column: Value::Null,
        attachments: Some(Vec::new()),
        file_columns: Value::Null,
        files: Some(Vec::new()),
        reference,
        kind: Value::Null,
        template: Value::Null,
        together: Value::Null,
        same_mailbox: Value::Null,
        accepted_addresses: Value::Null,
        pace,
        price: json!(0.05),
        skip_problems: false,
        allow_empty_files: None,
    }
}

fn name(row: usize) -> String {
    format!("impresa{row}")
}

/// Polls `work` so many times at most; then its tab is gone.
pub async fn until_gone<F: Future>(work: F, polls: u64) -> Option<F::Output> {
    let mut work = Box::pin(work);
    let mut left = polls;
    let output = poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    });
    output.await
}

/// A campaign of so many rows whose first posts meet with this, where receipts come so much faster than real ones.
pub fn begun_at(speed: f64, rows: usize, nets: &[Net]) -> (World, Rc<Campaign>) {
    let world = World::with(7, 0.0, speed, false);
    let new = campaign(rows, json!({"perDay": false}), json!("auto"), false);
    let campaigns = world.tab();
    let campaign = world.time.run(campaigns.create(new, &Call::default())).unwrap();
    world.network.next_posts.borrow_mut().extend(nets.iter().copied());
    (world, Rc::new(campaign))
}

/// Runs it here to its end or its next pause.
pub fn run(world: &World, campaign: &Campaign) -> Progress {
    match world.time.run(campaign.run(false, &Call::default())).unwrap() {
        Ended::Here(progress) => progress,
        Ended::Watching(_) => panic!("nobody else runs it"),
    }
}

/// Where its rows stand.
pub fn states(campaign: &Campaign) -> Vec<RowState> {
    campaign.page(&RowFilter::default(), 0, usize::MAX).into_iter().map(|row| row.state).collect()
}

/// What a campaign tells, from now on.
pub fn heard(campaign: &Campaign) -> Rc<RefCell<Vec<Event>>> {
    let heard = Rc::<RefCell<Vec<Event>>>::default();
    let into = heard.clone();
    campaign.listen(Rc::new(move |event| into.borrow_mut().push(event.clone())));
    heard
}
