//! A storage that is slow, fails, and may be lost in the middle of a write.

use std::cell::Cell;
use std::rc::Rc;

use pec_massiva::campaign::journal::memory::Memory;
use pec_massiva::core::error::Error;
use pec_massiva::core::error::codes::{Params, campaign as codes};
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::random::{Seeded, unit};
use pec_massiva::core::storage::{Change, Storage, Stored, Value};

use crate::support::canaries::assert_clean;
use crate::support::time::Time;

pub struct Disk {
    pub memory: Memory,
    time: Rc<Time>,
    random: Seeded,
    /// How often an operation fails.
    pub faults: Cell<f64>,
    /// Whether it says of every row that is about to be posted that it wrote it, and does not.
    pub forgets_sending: bool,
    /// Whether it loses of every row that it may be posted again under its old key only.
    pub forgets_keys: Cell<bool>,
    /// Whether it gives nothing of what became of rows, though it keeps what it is told.
    pub hides_outcomes: Cell<bool>,
    /// Whether it takes nothing more, though it gives what it has.
    pub is_full: Cell<bool>,
}

impl Disk {
    pub fn new(time: Rc<Time>, seed: u64, forgets_sending: bool) -> Self {
        let (memory, random) = (Memory::default(), Seeded::new(seed));
        let (faults, forgets_keys, hides_outcomes) =
            (Cell::default(), Cell::default(), Cell::default());
        let is_full = Cell::default();
        Self {
            memory,
            time,
            random,
            faults,
            forgets_sending,
            forgets_keys,
            hides_outcomes,
            is_full,
        }
    }

    async fn pass(&self) -> Result<(), Error> {
        self.time.sleep(1.0 + (unit(&self.random) * 4.0).floor()).await;
        self.fail()
    }

    fn fail(&self) -> Result<(), Error> {
        if unit(&self.random) < self.faults.get() {
            return Err(full());
        }
        Ok(())
    }

    fn kept(&self, changes: Vec<Change>) -> Vec<Change> {
        let is_forgotten = |change: &Change| match change {
            Change::Put(key, Value::Text(text)) => {
                key.starts_with("fate/") && text.contains("\"state\":\"sending\"")
            }
            _ => false,
        };
        let without_key = |change: Change| match change {
            Change::Put(key, Value::Text(text)) if self.forgets_keys.get() => {
                let text = text.replace("\"ground\":\"key\"", "\"ground\":\"answer\"");
                Change::Put(key, Value::Text(text))
            }
            other => other,
        };
        changes
            .into_iter()
            .filter(|change| !(self.forgets_sending && is_forgotten(change)))
            .map(without_key)
            .collect()
    }
}

/// A journal holds no secret.
fn look(change: &Change) {
    if let Change::Put(key, value) = change {
        assert_clean(key, "a journal");
        match value {
            Value::Text(text) => assert_clean(text, "a journal"),
            Value::Bytes(bytes) => assert_clean(&String::from_utf8_lossy(bytes), "a journal"),
        }
    }
}

fn full() -> Error {
    Error::storage(codes::STORAGE, Params::of_text("The disk is full."))
}

impl Storage for Disk {
    fn get(&self, key: &str) -> Stored<'_, Option<Value>> {
        let key = key.to_owned();
        Box::pin(async move {
            self.pass().await?;
            if self.hides_outcomes.get() && key.starts_with("fate/") {
                return Ok(None);
            }
            self.memory.get(&key).await
        })
    }

    fn list(&self, from: &str, to: &str, limit: usize) -> Stored<'_, Vec<(String, Value)>> {
        let (from, to) = (from.to_owned(), to.to_owned());
        Box::pin(async move {
            self.pass().await?;
            if self.hides_outcomes.get() && from.starts_with("fate/") {
                return Ok(Vec::new());
            }
            self.memory.list(&from, &to, limit).await
        })
    }

    fn apply(&self, changes: Vec<Change>) -> Stored<'_, ()> {
        Box::pin(async move {
            if self.is_full.get() {
                return Err(full());
            }
            changes.iter().for_each(look);
            let changes = self.kept(changes);
            // Whoever is gone before the end of it may have written or not; an error may come after it.
            if unit(&self.random) < 0.5 {
                self.memory.apply(changes).await?;
                self.pass().await
            } else {
                self.pass().await?;
                self.memory.apply(changes).await
            }
        })
    }
}
