//! One campaign from a seed: made, run, broken off, run again, until all that can be known is known.

use std::cell::RefCell;

use futures::future::{Either, join_all, select};
use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::view::RowFilter;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::random::{Seeded, unit};
use serde::Serialize;
use serde_json::json;

use super::drawn::Drawn;
use super::laws::{self, Bounds};
use super::network::Net;
use super::people::{Ending, People, is_over};
use super::world::{World, until_gone};

/// What a scenario went through, to be summed up.
#[derive(Debug, Default, Serialize)]
pub struct Told {
    pub rows: usize,
    pub posts: usize,
    pub taken: usize,
    pub gone: usize,
    pub unknown: usize,
    pub copies: usize,
    pub faults: usize,
    pub resolved: usize,
    pub cancelled: usize,
    pub deleted: usize,
}

struct Scenario {
    world: World,
    without: Option<Without>,
    random: Seeded,
    people: People,
    drawn: Drawn,
    bounds: RefCell<Bounds>,
    id: String,
    told: RefCell<Told>,
}

/// A rule that is taken out, to show what it keeps from happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// The write before the post.
    Write,
    /// That an answer may be to another copy.
    Copies,
    /// What the page knows of rows whose outcomes the storage lost: each look comes from a new page.
    Knowledge,
}

/// Plays the scenario of `seed`.
///
/// # Errors
/// Which law was broken.
pub fn play(seed: u64, without: Option<Without>) -> Result<Told, String> {
    let random = Seeded::new(seed);
    let chance = || unit(&random);
    let drawn = Drawn::new(1 + (200.0 * chance().powi(4)) as usize, seed);
    let per_second = if chance() < 0.5 { 1.0 } else { 0.0 };
    let reference = [json!("auto"), json!(true), json!(false)][(chance() * 3.0) as usize].clone();
    let shared_subject = chance() < 0.5;
    // Acceptances come within seconds, or minutes after the last look.
    let speed = [100.0, 1.0, 0.02, 0.001][(chance() * 4.0) as usize];
    let world = World::with(seed, per_second, speed, without == Some(Without::Write));
    world.network.repeats.set(chance() < 0.8);
    world.network.says_so.set(without != Some(Without::Copies));
    let new = || drawn.campaign(reference.clone(), shared_subject, None);
    let faults = chance() * 0.4;
    world.disk.faults.set(if chance() < 0.5 { chance() * 0.03 } else { 0.0 });
    let call = Call::default();
    let id = world.time.run(async {
        loop {
            if let Ok(made) = world.tab().create(new(), &call).await {
                return made.header().id.clone();
            }
        }
    });
    let bounds = RefCell::new(drawn.bounds());
    let told = RefCell::new(Told { rows: drawn.rows(), ..Told::default() });
    let people = People::new(seed);
    let scenario = Scenario { world, without, random, people, drawn, bounds, id, told };
    scenario.play(faults)?;
    Ok(scenario.told.into_inner())
}

impl Told {
    /// Adds what another one went through.
    pub fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.posts += other.posts;
        self.taken += other.taken;
        self.gone += other.gone;
        self.unknown += other.unknown;
        self.copies += other.copies;
        self.faults += other.faults;
        self.resolved += other.resolved;
        self.cancelled += other.cancelled;
        self.deleted += other.deleted;
    }
}

impl Scenario {
    fn chance(&self) -> f64 {
        unit(&self.random)
    }

    fn play(&self, faults: f64) -> Result<(), String> {
        let world = &self.world;
        for _ in 0..4 + (self.chance() * 8.0) as usize {
            world.network.faults.set(faults);
            self.session();
            self.check("in the middle")?;
        }
        world.network.faults.set(0.0);
        world.disk.faults.set(0.0);
        for round in 0.. {
            let is_done = world.time.run(self.tab(u64::MAX));
            self.note_gone();
            if is_done == Some(true) {
                break;
            }
            assert!(round < 500, "it never ends");
        }
        world.network.drain();
        self.check("at the end")?;
        if !self.people.has_deleted() {
            self.reconcile()?;
        }
        self.check("after looking for the unknown")?;
        let mut told = self.told.borrow_mut();
        let posts = world.network.posts.borrow();
        told.posts = posts.len();
        told.faults = posts.iter().filter(|post| !matches!(post.net, Net::Fine)).count();
        told.taken = world.network.taken.borrow().len();
        told.resolved = self.people.resolved.get();
        let has_ended = self.people.ended_at.get().is_some();
        told.cancelled = usize::from(has_ended && self.people.ending == Ending::Cancelled);
        told.deleted = usize::from(self.people.has_deleted());
        Ok(())
    }

    /// One or two tabs at work at once, until each is gone or has nothing to do.
    fn session(&self) {
        let tabs = if self.chance() < 0.3 { 2 } else { 1 };
        // Another tab that opens meanwhile would know nothing of what is hidden.
        let hides_after = (tabs == 1 && self.chance() < 0.15).then(|| self.chance() * 40_000.0);
        let polls = |_| match self.chance() {
            chance if chance < 0.3 => 2_000_000,
            // Early, in the middle of opening; and anywhere.
            chance if chance < 0.5 => (self.chance() * 60.0) as u64,
            _ => (self.chance() * 30.0 * self.bounds.borrow().rows as f64) as u64,
        };
        let tabs: Vec<u64> = (0..tabs).map(polls).collect();
        let world = &self.world;
        let jump = (self.chance() < 0.2).then(|| (self.chance() - 0.2) * 7_200_000.0);
        let is_offline = self.chance() < 0.1;
        world.time.run(async {
            let mischief = async {
                world.time.sleep(self.chance() * 20_000.0).await;
                if let Some(jump) = jump {
                    self.bounds.borrow_mut().jumps.push(world.time.now());
                    world.time.oversleep(jump);
                }
                if let Some(after) = hides_after {
                    world.time.sleep(after).await;
                    world.disk.hides_outcomes.set(true);
                }
                if is_offline {
                    world.network.is_offline.set(true);
                    world.time.sleep(90_000.0).await;
                    world.network.is_offline.set(false);
                }
                std::future::pending::<()>().await;
            };
            let work = join_all(tabs.iter().map(|polls| self.tab(*polls)));
            let mischief = Box::pin(async { futures::join!(mischief, self.busybody()) });
            let _over = select(Box::pin(work), mischief).await;
        });
        world.network.is_offline.set(false);
        world.disk.hides_outcomes.set(false);
    }

    /// Opens the campaign and runs it, as a person would: again after a pause, until it is done or the tab
    /// is gone. Whether it is done; `None` where the tab is gone.
    async fn tab(&self, polls: u64) -> Option<bool> {
        let done = until_gone(self.run(), polls).await;
        if done.is_none() {
            self.told.borrow_mut().gone += 1;
        }
        done
    }

    /// What a person finds in the mailbox, where nothing is under way any more.
    fn truth(&self, address: &str) -> Option<bool> {
        let network = &self.world.network;
        let was_taken = network.taken.borrow().iter().any(|(_, to)| to == address);
        (was_taken || !network.is_under_way(address)).then_some(was_taken)
    }

    async fn run(&self) -> bool {
        let (call, campaigns) = (Call::default(), self.world.tab());
        let Ok(mut campaign) = campaigns.open(&self.id, &call).await else {
            return self.people.has_deleted();
        };
        // The same campaign once more, in one tab.
        let another = if self.people.chance() < 0.2 {
            campaigns.open(&self.id, &call).await.ok()
        } else {
            None
        };
        for _ in 0..40 {
            if self.without == Some(Without::Knowledge) {
                let Ok(anew) = self.world.tab().open(&self.id, &call).await else { return false };
                campaign = anew;
            }
            let nosy = self.people.meddles();
            let meddling = Box::pin(async {
                if nosy {
                    self.meddle(&campaign).await;
                }
                std::future::pending::<()>().await;
            });
            let running = self.people.run(&self.world.time, &campaign, another.as_ref());
            let ended = match select(Box::pin(running), meddling).await {
                Either::Left((ended, _)) => ended,
                Either::Right(_) => return false,
            };
            match ended {
                Ok(Ended::Watching(_)) => self.world.time.sleep(5_000.0).await,
                Ok(Ended::Here(progress)) if is_over(progress.state) => return true,
                Err(_) if self.people.has_deleted() => return true,
                Ok(Ended::Here(_)) => {
                    self.world.time.sleep(60_000.0 + self.chance() * 600_000.0).await;
                    if self.chance() < 0.3 {
                        let _may_fail = campaign.reconcile(&call).await;
                    }
                }
                Err(_) => self.world.time.sleep(1_000.0).await,
            }
        }
        false
    }

    /// Somebody who has the campaign open in another tab.
    async fn busybody(&self) {
        let deletes = self.people.ending == Ending::Deleted;
        if deletes || self.chance() < 0.3 {
            self.world.time.sleep(self.chance() * 5_000.0).await;
            let campaigns = self.world.tab();
            if let Ok(campaign) = campaigns.open(&self.id, &Call::default()).await {
                self.meddle(&campaign).await;
            }
            self.people.delete(&campaigns, &self.id, &self.world.time).await;
        }
        std::future::pending::<()>().await;
    }

    async fn meddle(&self, campaign: &Campaign) {
        self.people.meddle(campaign, &self.world.time, &|address| self.truth(address)).await;
    }

    fn open(&self) -> Campaign {
        let (world, call) = (&self.world, Call::default());
        world.time.run(async {
            let faults = world.disk.faults.replace(0.0);
            let campaign = world.tab().open(&self.id, &call).await.unwrap();
            world.disk.faults.set(faults);
            campaign
        })
    }

    fn note_gone(&self) {
        let world = &self.world;
        let faults = world.disk.faults.replace(0.0);
        let head = world.time.run(world.tab().journal.header(&self.id));
        world.disk.faults.set(faults);
        if head.unwrap().is_none() {
            self.people.note_gone(world.time.now());
        }
    }

    fn check(&self, when: &str) -> Result<(), String> {
        self.note_gone();
        let campaign = (!self.people.has_deleted()).then(|| self.open());
        laws::check(campaign.as_ref(), &self.world.network, &self.bounds.borrow(), &self.people)
            .and_then(|()| {
                self.world
                    .network
                    .bodies
                    .borrow()
                    .iter()
                    .try_for_each(|body| self.drawn.is_whole(body))
            })
            .map_err(|law| format!("{law} ({when})"))
    }

    /// Looks for the unknown when all receipts are there: nothing becomes pending, and what was taken and
    /// can be told apart is found.
    fn reconcile(&self) -> Result<(), String> {
        let (world, call) = (&self.world, Call::default());
        let campaign = self.open();
        let states =
            || campaign.page(&RowFilter::default(), 0, usize::MAX).into_iter().map(|row| row.state);
        let before: Vec<RowState> = states().collect();
        let found = world.time.run(async {
            world.time.sleep(60_000.0).await;
            campaign.reconcile(&call).await.unwrap()
        });
        for (index, (before, after)) in before.iter().zip(states()).enumerate() {
            let may = before == &after || (*before == RowState::Unknown && after == RowState::Sent);
            if !may {
                return Err(format!("looking for row {index} made it {after:?} from {before:?}"));
            }
        }
        world.time.run(laws::tidied(&campaign, &world.disk.memory, &self.drawn.bounds()))?;
        let mut told = self.told.borrow_mut();
        told.unknown = found.unknown;
        told.copies = found.copies;
        Ok(())
    }
}
