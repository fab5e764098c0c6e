//! What must hold behind the proxy, whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::view::RowFilter;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use serde_json::Value;

use super::Scenario;
use crate::campaigns::laws::{self, Started};
use crate::campaigns::people::Ending;

impl Scenario {
    /// The posts and questions of a key that reached the wire, for who reads of a broken law.
    fn log(&self, address: &str) -> String {
        let seen = self.proxy.seen.borrow();
        let lines = seen.iter().map(|one| {
            let headers =
                ["idempotency-key", "x-pec-store", "x-pec-mailbox"].map(|name| one.header(name));
            let (at, ahead) = (one.at - seen[0].at, one.wall - one.at);
            format!("{at:.0} {ahead:+.0} {} {} {headers:?}", one.method, one.path)
        });
        let messages = self.proxy.messages.borrow();
        let is_of = |message: &Value| message["recipient"].to_string().contains(address);
        let taken = messages.iter().zip(self.proxy.keys_taken.borrow().clone());
        let taken = taken.filter(|((_, message), _)| is_of(message));
        let taken =
            taken.map(|((id, message), key)| format!("{id} {} {key}", message["recipient"]));
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

    /// The posts that reached the wire. Of a message that was taken the last one counts: it went under one key, and what
    /// was given back before, for the service was busy, counts no more. Where its posts are of different days, nobody
    /// says which of them was taken.
    fn starts(&self) -> Vec<Started> {
        let seen = self.proxy.seen.borrow();
        let mut starts: Vec<Started> = Vec::new();
        let mut by_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for one in seen.iter().filter(|one| one.method == "POST") {
            by_key.entry(one.header("idempotency-key").unwrap()).or_default().push(starts.len());
            starts.push(Started { at: one.at, wall: one.wall, counts: false });
        }
        for key in self.proxy.keys_taken.borrow().iter() {
            let posts = &by_key[key.as_str()];
            let day = |place: &usize| laws::day(starts[*place].wall);
            if let Some(last) =
                posts.last().filter(|last| posts.iter().all(|one| day(one) == day(last)))
            {
                starts[*last].counts = true;
            }
        }
        starts
    }

    pub(super) fn check(&self, when: &str) -> Result<(), String> {
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
        let messages = self.proxy.messages.borrow();
        messages.iter().try_for_each(|(_, message)| self.drawn.is_whole(message))?;
        drop(messages);
        laws::pace(&self.starts(), &self.bounds.borrow())
            .map_err(|law| format!("{law} ({when}):\n{}", self.log("@")))?;
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
        let rows = campaign.page(&RowFilter::default(), 0, usize::MAX);
        if rows.len() != self.drawn.rows() {
            return Err(format!("{} of {} rows are left", rows.len(), self.drawn.rows()));
        }
        for row in rows {
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
