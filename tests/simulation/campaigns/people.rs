//! What people do with a campaign while it runs, in whatever tab they have it open: they pause it, look, say what became
//! of a row, end it, delete it. What they say is true; what they did stands here, for the laws.

use std::cell::{Cell, RefCell};

use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::campaigns::Campaigns;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::view::RowFilter;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::random::{Seeded, unit};

use crate::support::time::Time;

/// How a campaign ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With its last row.
    Done,
    /// Somebody cancels it in the middle.
    Cancelled,
    /// Somebody deletes it in the middle.
    Deleted,
}

/// Whether a campaign in this state has nothing to do any more.
pub fn is_over(state: &str) -> bool {
    state == "done" || state == "cancelled"
}

/// Whether a message to this address was taken; `None` where nobody knows yet.
pub type Truth<'a> = &'a dyn Fn(&str) -> Option<bool>;

pub struct People {
    pub ending: Ending,
    /// Addresses of which somebody said that nothing was sent, and when they were about to.
    pub said_not: RefCell<Vec<(f64, String)>>,
    /// When it was cancelled or deleted, by the clock that only runs forward.
    pub ended_at: Cell<Option<f64>>,
    /// How many rows somebody spoke for.
    pub resolved: Cell<usize>,
    random: Seeded,
}

impl People {
    pub fn new(seed: u64) -> Self {
        let random = Seeded::new(seed ^ 0x0007_e091e);
        let ending = match unit(&random) {
            chance if chance < 0.1 => Ending::Cancelled,
            chance if chance < 0.2 => Ending::Deleted,
            _ => Ending::Done,
        };
        Self {
            ending,
            said_not: RefCell::default(),
            ended_at: Cell::default(),
            resolved: Cell::default(),
            random,
        }
    }

    pub fn chance(&self) -> f64 {
        unit(&self.random)
    }

    /// Does a few things with a campaign.
    pub async fn meddle(&self, campaign: &Campaign, time: &Time, truth: Truth<'_>) {
        let (call, rows) = (Call::default(), campaign.header().rows);
        for _ in 0..6 {
            time.sleep(self.chance().powi(3) * 30_000.0).await;
            let _may_fail = match (self.chance() * 8.0) as u32 {
                0 => campaign.reconcile(&call).await.map(drop),
                1 => campaign.pause().await,
                2 => campaign.go_on().await,
                3 => campaign.refresh_all().await,
                4 => campaign.refresh((self.chance() * rows as f64) as usize).await,
                5 if self.ending == Ending::Cancelled => {
                    let cancelled = campaign.cancel().await;
                    if cancelled.is_ok() && self.ended_at.get().is_none() {
                        self.ended_at.set(Some(time.now()));
                    }
                    cancelled
                }
                _ => {
                    self.speak(campaign, time.now(), truth).await;
                    Ok(())
                }
            };
        }
    }

    /// Says of a row of which nobody knows what became of it.
    async fn speak(&self, campaign: &Campaign, now: f64, truth: Truth<'_>) {
        let unknown = RowFilter { state: Some(RowState::Unknown), ..RowFilter::default() };
        let rows = campaign.page(&unknown, 0, usize::MAX);
        let Some(row) = rows.get((self.chance() * rows.len() as f64) as usize) else { return };
        let Some(was_taken) = truth(&row.address) else { return };
        // The word counts from when it is kept on, and it is said before it is known whether it was.
        if !was_taken {
            self.said_not.borrow_mut().push((now, row.address.clone()));
        }
        if campaign.resolve(row.index, was_taken).await.is_ok() {
            self.resolved.set(self.resolved.get() + 1);
        }
    }

    /// Runs a campaign by one of its objects and by the other, whichever comes first, and tells of the first.
    pub async fn run(
        &self,
        time: &Time,
        one: &Campaign,
        other: Option<&Campaign>,
    ) -> Result<Ended, Error> {
        let call = Call::default();
        let Some(other) = other else { return one.run(false, &call).await };
        let later = self.chance() * 10_000.0;
        let waits = if self.chance() < 0.5 { [0.0, later] } else { [later, 0.0] };
        let run = async |campaign: &Campaign, wait: f64| {
            time.sleep(wait).await;
            campaign.run(false, &call).await
        };
        futures::join!(run(one, waits[0]), run(other, waits[1])).0
    }

    /// Whether somebody meddles this time.
    pub fn meddles(&self) -> bool {
        self.chance() < if self.ending == Ending::Cancelled { 0.8 } else { 0.3 }
    }

    /// Whether it was deleted.
    pub fn has_deleted(&self) -> bool {
        self.ending == Ending::Deleted && self.ended_at.get().is_some()
    }

    /// Deletes it, where that is how it ends and nobody is at work with it.
    pub async fn delete(&self, campaigns: &Campaigns, id: &str, time: &Time) {
        if self.ending == Ending::Deleted && campaigns.delete(id, &Call::default()).await.is_ok() {
            self.ended_at.set(self.ended_at.get().or(Some(time.now())));
        }
    }

    /// Whether somebody said between these two times that nothing was sent to this address.
    pub fn has_said_not(&self, address: &str, from: f64, to: f64) -> bool {
        let said = self.said_not.borrow();
        said.iter().any(|(at, said)| said == address && (from..=to).contains(at))
    }

    /// Notes that it is gone, where a deletion that failed, or was broken off, has taken effect all the same.
    pub fn note_gone(&self, now: f64) {
        if self.ending == Ending::Deleted && self.ended_at.get().is_none() {
            self.ended_at.set(Some(now));
        }
    }
}
