//! What becomes of the messages that were sent: their receipts, row by row, to the end.

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::host::random;
use crate::tracking::receipt::schedule::{FIRST, Schedule};
use crate::tracking::receipt::subject;
use crate::tracking::receipt::subject::Match;

use super::looks::BETWEEN_LOOKS;
use crate::campaign::campaign::Campaign;
use crate::campaign::carrier::Place;
use crate::campaign::journal::Starts;
use crate::campaign::journal::outcome::{RowOutcome, Shipment};
use crate::campaign::view::Event;

/// The longest sleep: the inbox is looked at for all about so often, and new rows are taken in.
const NAP: f64 = 15_000.0;
/// The same while messages are being sent.
const BUSY: f64 = 2_000.0;

/// A row that is followed.
struct Followed {
    index: usize,
    place: Box<dyn Place>,
    schedule: Schedule,
}

impl Campaign {
    /// Follows every row that was sent to its final state. It ends when all are there and nothing is being
    /// posted; at once where another tab follows the campaign.
    ///
    /// # Errors
    /// Those of a read that do not pass by themselves, the storage's, or the call was ended.
    pub async fn follow(&self, call: &Call) -> Result<(), Error> {
        self.carrier().open(call)?;
        self.must_be_for_this().await?;
        let lock = self.gate().try_enter(&format!("pec-massiva.follow.{}", self.header.id));
        let Some(_lock) = lock.await else { return Ok(()) };
        let mut followed = Vec::new();
        let (mut met, mut looks_after) = (0, 0.0);
        // What came while nobody looked at the inbox for all.
        self.meet_all(call).await?;
        loop {
            self.take_in(&mut followed);
            let clock = self.clock();
            let (next_look, due) = self.state.borrow().looks(clock.wall());
            if followed.is_empty() && !self.is_at_work() && next_look.is_none() && due.is_empty() {
                self.tidy().await;
                return self.meet_all(call).await;
            }
            // Who runs it looks by itself.
            let may_look = !self.is_at_work() && clock.now() >= looks_after;
            if !due.is_empty() && may_look {
                let put_off = self.look_for(due, call).await?;
                looks_after = clock.now() + put_off.max(BETWEEN_LOOKS);
                continue;
            }
            self.meet(&self.carrier().strangers(&mut met), call).await?;
            if let Some(first) = followed.first() {
                first.place.look_for_all(call).await?;
            }
            let now = clock.wall();
            let Some(place) = next_of(&followed, now) else {
                let naps = followed.iter().map(|row| row.schedule.nap(now));
                // Who runs it sends more meanwhile.
                let longest = if self.is_at_work() { BUSY } else { NAP };
                let until_look = next_look.map(|at| (at - now).max(1.0));
                let nap = naps.chain(until_look).fold(longest, f64::min);
                call.cancel.race(clock.sleep(nap)).await.map_err(Error::ended)?;
                continue;
            };
            let Some(row) = followed.get_mut(place) else { continue };
            if self.look_at(row, call).await? {
                followed.remove(place);
            }
        }
    }

    /// Looks for rows that were refused, or of which nobody knows whether another copy was taken, where an acceptance
    /// was met that may be theirs.
    async fn meet(&self, subjects: &[String], call: &Call) -> Result<(), Error> {
        if subjects.is_empty() {
            return Ok(());
        }
        let now = self.clock().wall();
        let mut rows = self.state.borrow().may_turn_up(now);
        rows.extend(self.state.borrow().of_some_copy());
        rows.retain(|index| {
            self.preview(*index).is_some_and(|merged| {
                let subject = subject::folded(&merged.subject);
                subjects.iter().any(|met| subject::compare(met, None, &subject) != Match::Other)
            })
        });
        self.find_all(rows, call).await
    }

    /// Looks once for all rows that were refused and may turn up.
    async fn meet_all(&self, call: &Call) -> Result<(), Error> {
        let rows = self.state.borrow().may_turn_up(self.clock().wall());
        self.find_all(rows, call).await
    }

    /// A search that fails finds nothing: the next one may.
    async fn find_all(&self, rows: Vec<usize>, call: &Call) -> Result<(), Error> {
        match self.settle_by_inbox(rows, call).await {
            Err(error @ (Error::Abort { .. } | Error::Storage { .. } | Error::Closed)) => {
                Err(error)
            }
            _ => Ok(()),
        }
    }

    /// Takes in what was sent since; `followed` stays in the order of the rows.
    fn take_in(&self, followed: &mut Vec<Followed>) {
        let now = self.clock().wall();
        let state = self.state.borrow();
        for (index, outcome) in state.outcomes().filter(|(_, outcome)| outcome.is_to_be_followed())
        {
            let found = followed.binary_search_by(|row| row.index.cmp(&index));
            let (Err(at), Some(id)) = (found, &outcome.message_id) else { continue };
            let addressees = self.rows.get(index).map_or(1, |row| row.addressee_count() as usize);
            let place = self.carrier().follow(id, addressees);
            let schedule = Schedule::new(FIRST, now);
            followed.insert(at, Followed { index, place, schedule });
        }
    }

    /// Looks at one shipment; whether it is final.
    async fn look_at(&self, row: &mut Followed, call: &Call) -> Result<bool, Error> {
        let (index, clock) = (row.index, self.clock());
        let Some(id) = self.state.borrow().outcome(index).message_id else { return Ok(true) };
        let looked = row.place.shipment(&id, call).await;
        let (unit, is_among_many) = (random::unit(self.random()), row.place.is_among_many());
        let mut plan = |least: f64| row.schedule.plan(clock.wall(), least, unit, is_among_many);
        let status = match looked {
            Ok(status) => status,
            Err(error) if error.retryable() => {
                plan(match &error {
                    Error::Api(api) => api.retry_after.unwrap_or_default(),
                    _ => 0.0,
                });
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        plan(0.0);
        let shipment = Shipment::of(&status, clock.wall());
        let is_final = shipment.is_final;
        let outcome = self.state.borrow().outcome(index);
        if outcome.shipment.as_ref().is_some_and(|known| known.says_the_same(&shipment)) {
            return Ok(is_final);
        }
        let is_it = |kept: &RowOutcome| kept.message_id.as_deref() == Some(&id);
        let next =
            |kept: &RowOutcome| RowOutcome { shipment: Some(shipment.clone()), ..kept.clone() };
        if self.change(index, &is_it, &next, Starts::default()).await?.is_none() {
            return Ok(true);
        }
        self.emit(&Event::Row("receipt", index));
        self.emit(&Event::Progress);
        Ok(is_final)
    }
}

/// The place of the row to look at next, if one is due: the first of which there is news, else the one that is due longest.
fn next_of(followed: &[Followed], now: f64) -> Option<usize> {
    if let Some(place) = followed.iter().position(|row| row.place.has_news()) {
        return Some(place);
    }
    let due = followed.iter().enumerate().filter(|(_, row)| row.schedule.is_due(now));
    let nap = |row: &Followed| row.schedule.nap(now);
    due.min_by(|(_, one), (_, other)| nap(one).total_cmp(&nap(other))).map(|(place, _)| place)
}
