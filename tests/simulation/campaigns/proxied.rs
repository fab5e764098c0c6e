//! Campaigns behind the package's own proxy, each from its seed: copies answered by anybody in any order, keys of
//! another mailbox, stores that forget and begin anew, wrong clocks, pages that are gone.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures::future::{join, select};
use pec_massiva::api::client::Client;
use pec_massiva::campaign::campaigns::Campaigns;
use pec_massiva::campaign::journal::Journal;
use pec_massiva::campaign::journal::known::Known;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::schedule::zone::{Rome, Zone};
use pec_massiva::carrier::ClientCarrier;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::random::{Seeded, unit};
use pec_massiva::core::host::{Clock, Host};
use pec_massiva::core::limiter::Paces;
use pec_massiva::core::settings::Settings;
use serde_json::{Value, json};

use super::disk::Disk;
use super::gate::Locks;
use super::people::{Ending, People, is_over};
use super::scenario::Told;
use super::world::{campaign, until_gone};
use crate::support::credentials::Given;
use crate::support::proxy::{Net, Proxy, Seen, Service, Without};
use crate::support::time::Time;

/// A rule that is taken out.
#[derive(Clone, Copy, Debug)]
pub enum Missing {
    /// One of the proxy's.
    OfProxy(Without),
    /// That a key that was given back is the only one that the row may go under.
    SameKey,
}

struct Scenario {
    random: Seeded,
    time: Rc<Time>,
    proxy: Rc<Proxy>,
    disk: Rc<Disk>,
    locks: Rc<Locks>,
    tabs: Cell<u64>,
    people: People,
    seed: u64,
    id: RefCell<String>,
    rows: usize,
}

const OWNER: &str = "comune";

/// Plays a seed.
///
/// # Errors
/// Which law was broken.
pub fn play(seed: u64, missing: Option<Missing>) -> Result<Told, String> {
    let random = Seeded::new(seed);
    let rows = 1 + (40.0 * unit(&random).powi(3)) as usize;
    let time = Rc::new(Time::default());
    let scenario = Scenario {
        proxy: Rc::new(Proxy::new(time.clone())),
        disk: Rc::new(Disk::new(time.clone(), seed ^ 0xd15c, false)),
        locks: Rc::new(Locks::new(time.clone())),
        tabs: Cell::default(),
        people: People::new(seed),
        id: RefCell::default(),
        random,
        time,
        seed,
        rows,
    };
    scenario.proxy.repeats.set(scenario.chance() < 0.5);
    let people = &scenario.people;
    let faults = if people.chance() < 0.5 { people.chance() * 0.03 } else { 0.0 };
    match missing {
        Some(Missing::OfProxy(without)) => scenario.proxy.without.set(Some(without)),
        Some(Missing::SameKey) => scenario.disk.forgets_keys.set(true),
        None => {}
    }
    let new = campaign(rows, json!({"perDay": false}), json!("auto"), false);
    let made = scenario.time.run(scenario.tab().create(new, &Call::default())).unwrap();
    *scenario.id.borrow_mut() = made.header().id.clone();
    scenario.disk.faults.set(faults);
    scenario.play()?;
    Ok(scenario.told())
}

impl Scenario {
    fn chance(&self) -> f64 {
        unit(&self.random)
    }

    fn of(&self, count: usize) -> usize {
        (self.chance() * count as f64) as usize
    }

    fn tab(&self) -> Campaigns {
        self.tabs.set(self.tabs.get() + 1);
        let host = Host {
            transport: self.proxy.clone(),
            clock: self.time.clone(),
            random: Rc::new(Seeded::new(self.seed.wrapping_mul(31) + self.tabs.get())),
            gate: self.locks.clone(),
            observer: None,
        };
        let options = json!({"baseUrl": "https://portale.it/api/"});
        let settings = Settings::read(options.as_object().unwrap()).unwrap();
        let paces = Rc::new(Paces::default());
        let client = Client::new(settings, host, Rc::new(Given::default()), paces);
        Campaigns {
            surroundings: ClientCarrier::surroundings(&Rc::new(client), &Rc::default()),
            journal: Journal::new(self.disk.clone(), Known::default()),
            zones: Rc::new(|_: &str| Ok(Rc::new(Rome) as Rc<dyn Zone>)),
        }
    }

    fn told(&self) -> Told {
        let (proxy, people) = (&self.proxy, &self.people);
        let has_ended = people.ended_at.get().is_some();
        let is_post = |seen: &&Seen| seen.method == "POST";
        Told {
            rows: self.rows,
            posts: proxy.seen.borrow().iter().filter(is_post).count(),
            taken: proxy.taken.borrow().len(),
            faults: proxy.faults.get(),
            resolved: people.resolved.get(),
            cancelled: usize::from(has_ended && people.ending == Ending::Cancelled),
            deleted: usize::from(people.has_deleted()),
            ..Told::default()
        }
    }

    fn play(&self) -> Result<(), String> {
        for _ in 0..3 + (self.chance() * 6.0) as usize {
            self.plan();
            let is_owner = self.chance() < 0.8;
            *self.proxy.session.borrow_mut() = if is_owner { OWNER } else { "altro" }.into();
            self.session();
            self.check("in the middle")?;
        }
        self.proxy.posts.borrow_mut().clear();
        self.proxy.reads.borrow_mut().clear();
        self.proxy.services.borrow_mut().clear();
        self.disk.faults.set(0.0);
        for round in 0.. {
            // Whoever began it may end it, and nobody else.
            *self.proxy.session.borrow_mut() = [OWNER, "altro", "terzo"][round % 3].into();
            if self.time.run(self.run()) == Some(true) {
                break;
            }
            assert!(round < 100, "it never ends");
        }
        self.proxy.drain();
        self.check("at the end")?;
        if self.people.has_deleted() {
            return Ok(());
        }
        self.time.run(async {
            let call = Call::default();
            let id = self.id.borrow().clone();
            let opened = self.tab().open(&id, &call).await.unwrap();
            opened.reconcile(&call).await.unwrap();
        });
        self.check("after looking for the unknown")
    }

    /// What happens to the next requests.
    fn plan(&self) {
        let count = self.rows.min(12);
        let posts = (0..count).map(|_| self.net());
        let posts: Vec<Net> = posts.collect();
        // Whoever has no such path is no proxy of this package, and what a runtime that posts once hears there is the
        // word of whoever takes messages.
        let missing = if self.proxy.repeats.get() { 404 } else { 503 };
        let reads: Vec<Net> = (0..count)
            .map(|_| match (self.chance() * 14.0) as u32 {
                0 => Net::LostBefore,
                1 => Net::Garbage { arrives: false, status: 502 },
                2 => Net::Gate([401, 403, 429][(self.chance() * 3.0) as usize]),
                3 => Net::LostAfter,
                // A login, a page for all paths, or a route that somebody forgot, in front of the proxy.
                4 => Net::Garbage { arrives: false, status: [200, 401, 403, missing][self.of(4)] },
                6 => Net::OfAnother { arrives: self.chance() < 0.5 },
                5 => Net::Front { arrives: false, status: [401, 403, missing, 429][self.of(4)] },
                _ => Net::Fine,
            })
            .collect();
        let services: Vec<Service> = (0..count)
            .map(|_| match (self.chance() * 12.0) as u32 {
                0 => Service::Lost { taken: self.chance() < 0.5 },
                1 => Service::Refuses([400, 401, 402, 429][(self.chance() * 4.0) as usize]),
                2 => Service::Busy([429, 503][(self.chance() * 2.0) as usize]),
                3 => Service::Answers(self.chance() * 90_000.0),
                _ => Service::Answers(100.0),
            })
            .collect();
        *self.proxy.posts.borrow_mut() = posts.into();
        *self.proxy.reads.borrow_mut() = reads.into();
        *self.proxy.services.borrow_mut() = services.into();
    }

    fn net(&self) -> Net {
        let later = self.chance() * 90_000.0;
        let gate = [401, 403, 429][(self.chance() * 3.0) as usize];
        let arrives = self.chance() < 0.5;
        match (self.chance() * 20.0) as u32 {
            0 => Net::LostBefore,
            1 => Net::LostAfter,
            2 => Net::Late(later),
            3 => Net::Hang { arrives },
            4 => Net::Garbage { arrives, status: [403, 429, 502][(self.chance() * 3.0) as usize] },
            5 => Net::Gate(gate),
            6 | 7 => Net::GateToSecond(gate),
            8 => Net::BusyThenLate(later),
            9 => Net::Unreadable,
            // In the service's own words only what depends on the moment: of the message itself it says the same
            // to each copy.
            10 => Net::Front { arrives, status: [401, 403, 429][self.of(3)] },
            11 => Net::Garbage { arrives, status: [400, 404, 413, 200][self.of(4)] },
            12 => Net::Unreached,
            13 => Net::OfAnother { arrives },
            _ => Net::Fine,
        }
    }

    /// One page at work until it is gone or has nothing to do, while the world goes on.
    fn session(&self) {
        let polls = if self.chance() < 0.4 {
            u64::MAX
        } else {
            (self.chance() * 40.0 * self.rows as f64) as u64
        };
        let clock = (self.chance() < 0.2).then(|| (self.chance() - 0.5) * 60.0 * 3_600_000.0);
        let store = (self.chance() < 0.2).then(|| self.chance() < 0.5);
        // Somebody else signs in while it runs, and later whoever began it again.
        let signs_in = self.people.chance() < 0.2;
        self.time.run(async {
            let world = async {
                self.time.sleep(self.chance() * 30_000.0).await;
                if let Some(jump) = clock {
                    self.time.oversleep(jump);
                }
                match store {
                    Some(true) => self.proxy.begin_anew(),
                    Some(false) => self.proxy.forget(),
                    None => {}
                }
                if signs_in {
                    self.time.sleep(self.people.chance() * 20_000.0).await;
                    let before = self.proxy.session.replace("terzo".into());
                    self.time.sleep(self.people.chance() * 60_000.0).await;
                    *self.proxy.session.borrow_mut() = before;
                }
                self.busybody().await;
                std::future::pending::<()>().await;
            };
            let others = if self.people.chance() < 0.3 { polls } else { 0 };
            let work = join(until_gone(self.run(), polls), until_gone(self.run(), others));
            let _over = select(Box::pin(work), Box::pin(world)).await;
        });
    }

    /// What a person finds in the mailbox, where nothing is under way any more.
    fn truth(&self, address: &str) -> Option<bool> {
        let messages = self.proxy.messages.borrow();
        let was_taken =
            messages.iter().any(|(_, one)| one["recipient"].to_string().contains(address));
        (was_taken || !self.proxy.is_under_way(address)).then_some(was_taken)
    }

    /// Somebody who has the campaign open in another tab, under whoever is signed in.
    async fn busybody(&self) {
        if self.people.ending == Ending::Deleted || self.people.meddles() {
            self.time.sleep(self.people.chance() * 20_000.0).await;
            let (campaigns, id) = (self.tab(), self.id.borrow().clone());
            if let Ok(campaign) = campaigns.open(&id, &Call::default()).await {
                self.people.meddle(&campaign, &self.time, &|address| self.truth(address)).await;
            }
            self.people.delete(&campaigns, &id, &self.time).await;
        }
    }

    /// Whether it is done; `None` where it may not run.
    async fn run(&self) -> Option<bool> {
        let (call, campaigns) = (Call::default(), self.tab());
        let id = self.id.borrow().clone();
        if self.people.has_deleted() {
            return Some(true);
        }
        let campaign = campaigns.open(&id, &call).await.ok()?;
        let another = campaigns.open(&id, &call).await.ok().filter(|_| self.people.chance() < 0.2);
        for _ in 0..12 {
            match self.people.run(&self.time, &campaign, another.as_ref()).await {
                Ok(Ended::Here(progress)) if is_over(progress.state) => return Some(true),
                Err(_) if self.people.has_deleted() => return Some(true),
                Ok(_) => self.time.sleep(30_000.0 + self.chance() * 100_000.0).await,
                Err(_) => self.time.sleep(1_000.0).await,
            }
            if self.chance() < 0.3 {
                let _may_fail = campaign.reconcile(&call).await;
            }
        }
        Some(false)
    }

    /// The posts and questions of a key that reached the wire, for who reads of a broken law.
    fn log(&self, address: &str) -> String {
        let seen = self.proxy.seen.borrow();
        let lines = seen.iter().map(|one| {
            let headers =
                ["idempotency-key", "x-pec-store", "x-pec-mailbox"].map(|name| one.header(name));
            format!("{:.0} {} {} {headers:?}", one.at, one.method, one.path)
        });
        let messages = self.proxy.messages.borrow();
        let is_of = |message: &Value| message["recipient"].to_string().contains(address);
        let taken = messages.iter().filter(|(_, message)| is_of(message)).map(|(id, _)| id.clone());
        lines.chain(taken).collect::<Vec<_>>().join("\n")
    }

    /// How often the service took a message to each address.
    fn taken(&self) -> BTreeMap<String, usize> {
        let mut taken = BTreeMap::new();
        for (_, message) in self.proxy.messages.borrow().iter() {
            let recipient = &message["recipient"];
            let address = recipient.as_str().or_else(|| recipient[0].as_str()).unwrap();
            *taken.entry(address.to_owned()).or_default() += 1;
        }
        taken
    }

    fn check(&self, when: &str) -> Result<(), String> {
        let taken = self.taken();
        if let Some((address, count)) = taken.iter().find(|(_, count)| **count > 1) {
            let log = self.log(address);
            return Err(format!("{address} was taken {count} times ({when}):\n{log}"));
        }
        if let Some(at) = self.people.ended_at.get() {
            // Whoever runs it may be about to post one, and asks after it under its key.
            let seen = self.proxy.seen.borrow();
            let after = seen.iter().filter(|one| one.method == "POST" && one.at > at);
            let keys: BTreeSet<_> = after.filter_map(|one| one.header("idempotency-key")).collect();
            let most = usize::from(self.people.ending == Ending::Cancelled);
            if keys.len() > most {
                return Err(format!("posted after its end at {at}: {keys:?}"));
            }
        }
        let faults = self.disk.faults.replace(0.0);
        let opened = self.time.run(async {
            let (campaigns, id) = (self.tab(), self.id.borrow().clone());
            let is_there = campaigns.journal.header(&id).await.unwrap().is_some();
            if is_there { Some(campaigns.open(&id, &Call::default()).await.unwrap()) } else { None }
        });
        self.disk.faults.set(faults);
        let Some(campaign) = opened else {
            self.people.note_gone(self.time.now());
            return if self.people.has_deleted() { Ok(()) } else { Err("it is gone".into()) };
        };
        for row in campaign.page(None, 0, usize::MAX) {
            let count = taken.get(row.address.as_str()).copied().unwrap_or_default();
            if row.attempts == 0 && matches!(row.state, RowState::Unknown | RowState::Sending) {
                return Err(format!("{} was never posted, and is {:?}", row.address, row.state));
            }
            // A copy that came late may have been taken under a key that was given back: the row goes under that key
            // again, and gets its answer.
            let may_wait = when == "in the middle" && row.attempts > 0;
            let is_known = match row.state {
                RowState::Sent | RowState::Unknown | RowState::Sending => true,
                RowState::Pending => may_wait,
                RowState::Refused | RowState::Skipped => false,
            };
            if count == 1 && !is_known {
                return Err(format!(
                    "{} was taken, and its row is {:?} ({when})",
                    row.address, row.state
                ));
            }
            if count == 0 && row.state == RowState::Sent {
                return Err(format!(
                    "{} was never taken, and its row is sent ({when})",
                    row.address
                ));
            }
        }
        Ok(())
    }
}
