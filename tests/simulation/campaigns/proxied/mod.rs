//! Campaigns behind the package's own proxy, each from its seed: copies answered by anybody in any order, keys of
//! another mailbox, stores that forget and begin anew, wrong clocks, pages that are gone.

mod laws;
mod weather;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::future::{join, select};
use pec_massiva::api::client::Client;
use pec_massiva::campaign::campaigns::Campaigns;
use pec_massiva::campaign::journal::Journal;
use pec_massiva::campaign::journal::known::Known;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::schedule::zone::{Rome, Zone};
use pec_massiva::campaign::view::RowFilter;
use pec_massiva::carrier::ClientCarrier;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::random::{Seeded, unit};
use pec_massiva::core::host::{Clock, Host};
use pec_massiva::core::limiter::Paces;
use pec_massiva::core::settings::Settings;
use serde_json::json;

use crate::campaigns::disk::Disk;
use crate::campaigns::drawn::{Drawn, Untold};
use crate::campaigns::gate::Locks;
use crate::campaigns::laws::{Bounds, tidied};
use crate::campaigns::people::{Ending, People, is_over};
use crate::campaigns::scenario::Told;
use crate::campaigns::world::until_gone;
use crate::support::credentials::Given;
use crate::support::proxy::{Proxy, Seen, Without};
use crate::support::time::Time;

/// A rule that is taken out.
#[derive(Clone, Copy, Debug)]
pub enum Missing {
    /// One of the proxy's.
    OfProxy(Without),
    /// That a key that was given back is the only one that the row may go under.
    SameKey,
    /// What the campaign is told.
    Word(Untold),
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
    drawn: Drawn,
    bounds: RefCell<Bounds>,
    /// Tabs that died at some step.
    gone: Cell<usize>,
    /// What came of looking for the unknown in the end: rows found more than once, and rows that stayed unknown.
    found: Cell<(usize, usize)>,
}

const OWNER: &str = "comune";
/// The most rows of a campaign.
const MOST: f64 = 200.0;

/// Plays a seed.
///
/// # Errors
/// Which law was broken.
pub fn play(seed: u64, missing: Option<Missing>) -> Result<Told, String> {
    let random = Seeded::new(seed);
    let drawn = Drawn::new(1 + (MOST * unit(&random).powi(4)) as usize, seed);
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
        bounds: RefCell::new(drawn.bounds()),
        drawn,
        gone: Cell::default(),
        found: Cell::default(),
    };
    scenario.proxy.repeats.set(scenario.chance() < 0.5);
    let people = &scenario.people;
    let faults = if people.chance() < 0.5 { people.chance() * 0.03 } else { 0.0 };
    match missing {
        Some(Missing::OfProxy(without)) => scenario.proxy.without.set(Some(without)),
        Some(Missing::SameKey) => scenario.disk.forgets_keys.set(true),
        Some(Missing::Word(_)) | None => {}
    }
    let untold = missing.and_then(|missing| match missing {
        Missing::Word(untold) => Some(untold),
        _ => None,
    });
    scenario.proxy.takes_files.set(people.chance() < 0.5);
    let new = scenario.drawn.campaign(json!("auto"), false, untold);
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
            rows: self.drawn.rows(),
            posts: proxy.seen.borrow().iter().filter(is_post).count(),
            taken: proxy.taken.borrow().len(),
            faults: proxy.faults.get(),
            resolved: people.resolved.get(),
            cancelled: usize::from(has_ended && people.ending == Ending::Cancelled),
            deleted: usize::from(people.has_deleted()),
            gone: self.gone.get(),
            copies: self.found.get().0,
            unknown: self.found.get().1,
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
        self.reconcile()?;
        self.check("after looking for the unknown")
    }

    /// Looks for the unknown when all is there: what is settled stays as it is.
    fn reconcile(&self) -> Result<(), String> {
        self.time.run(async {
            let call = Call::default();
            let id = self.id.borrow().clone();
            let opened = self.tab().open(&id, &call).await.unwrap();
            let states = || {
                opened.page(&RowFilter::default(), 0, usize::MAX).into_iter().map(|row| row.state)
            };
            let before: Vec<RowState> = states().collect();
            let found = opened.reconcile(&call).await.unwrap();
            for (index, (before, after)) in before.into_iter().zip(states()).enumerate() {
                let may = before == after || before == RowState::Unknown;
                if !may {
                    return Err(format!(
                        "looking for row {index} made it {after:?} from {before:?}"
                    ));
                }
            }
            self.found.set((found.copies, found.unknown));
            tidied(&opened, &self.disk.memory, &self.drawn.bounds()).await
        })
    }

    /// A page's work until it is gone, which is counted.
    async fn until_gone<F: Future>(&self, work: F, polls: u64) {
        let done = until_gone(work, polls).await;
        self.gone.set(self.gone.get() + usize::from(done.is_none()));
    }

    /// One page at work until it is gone or has nothing to do, while the world goes on.
    fn session(&self) {
        let polls = if self.chance() < 0.4 {
            u64::MAX
        } else {
            (self.chance() * 40.0 * self.drawn.rows() as f64) as u64
        };
        let clock = (self.chance() < 0.2).then(|| (self.chance() - 0.5) * 60.0 * 3_600_000.0);
        let store = (self.chance() < 0.2).then(|| self.chance() < 0.5);
        // Somebody else signs in while it runs, and later whoever began it again.
        let signs_in = self.people.chance() < 0.2;
        self.time.run(async {
            let world = async {
                self.time.sleep(self.chance() * 30_000.0).await;
                if let Some(jump) = clock {
                    self.bounds.borrow_mut().jumps.push(self.time.now());
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
            let has_another = self.people.chance() < 0.3;
            let another = async {
                if has_another {
                    self.until_gone(self.run(), polls).await;
                }
            };
            let work = join(self.until_gone(self.run(), polls), another);
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
}
