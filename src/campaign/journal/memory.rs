//! A storage that ends with the process.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::ready;
use std::ops::Bound;

use crate::core::storage::{Change, Storage, Stored, Value};

/// A storage in memory, for tests.
#[derive(Debug, Default)]
pub struct Memory(RefCell<BTreeMap<String, Value>>);

impl Memory {
    fn change(&self, change: Change) {
        let mut entries = self.0.borrow_mut();
        match change {
            Change::Put(key, value) => {
                entries.insert(key, value);
            }
            Change::Add(key, number) => {
                let old = match entries.get(&key) {
                    Some(Value::Text(text)) => text.parse().unwrap_or(0),
                    _ => 0,
                };
                entries.insert(key, Value::Text((old + number).to_string()));
            }
            Change::Remove(from, to) => {
                entries.retain(|key, _| *key < from || *key >= to);
            }
        }
    }
}

impl Storage for Memory {
    fn get(&self, key: &str) -> Stored<'_, Option<Value>> {
        Box::pin(ready(Ok(self.0.borrow().get(key).cloned())))
    }

    fn list(&self, from: &str, to: &str, limit: usize) -> Stored<'_, Vec<(String, Value)>> {
        let entries = self.0.borrow();
        let is_range = from < to;
        let range = entries.range::<str, _>((
            Bound::Included(from),
            Bound::Excluded(if is_range { to } else { from }),
        ));
        let found = range.filter(|_| is_range).take(limit);
        Box::pin(ready(Ok(found.map(|(key, value)| (key.clone(), value.clone())).collect())))
    }

    fn apply(&self, changes: Vec<Change>) -> Stored<'_, ()> {
        changes.into_iter().for_each(|change| self.change(change));
        Box::pin(ready(Ok(())))
    }
}
