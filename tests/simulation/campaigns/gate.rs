//! Locks that all tabs share. A tab that ends lets go of its own at once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use futures::future::LocalBoxFuture;
use pec_massiva::core::host::{Clock, Gate, Held};

use crate::support::time::Time;

/// Who holds what, by number, and until when if that is known.
type Holders = Rc<RefCell<BTreeMap<String, (u64, f64)>>>;

#[derive(Clone)]
pub struct Locks {
    time: Rc<Time>,
    holders: Holders,
    next: Rc<RefCell<u64>>,
}

struct Lock {
    locks: Locks,
    name: String,
    number: u64,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let mut holders = self.locks.holders.borrow_mut();
        if holders.get(&self.name).is_some_and(|(number, _)| *number == self.number) {
            holders.remove(&self.name);
        }
    }
}

impl Held for Lock {
    fn release_after(self: Rc<Self>, milliseconds: f64) {
        let until = self.locks.time.now() + milliseconds;
        let mut holders = self.locks.holders.borrow_mut();
        if let Some((number, end)) = holders.get_mut(&self.name)
            && *number == self.number
        {
            *end = if end.is_finite() { end.max(until) } else { until };
            drop(holders);
            std::mem::forget(self);
        }
    }
}

impl Locks {
    pub fn new(time: Rc<Time>) -> Self {
        Self { time, holders: Rc::default(), next: Rc::default() }
    }

    fn take(&self, name: &str) -> Option<Box<dyn Held>> {
        let mut holders = self.holders.borrow_mut();
        if holders.get(name).is_some_and(|(_, until)| *until > self.time.now()) {
            return None;
        }
        *self.next.borrow_mut() += 1;
        let number = *self.next.borrow();
        holders.insert(name.to_owned(), (number, f64::INFINITY));
        Some(Box::new(Lock { locks: self.clone(), name: name.to_owned(), number }))
    }
}

impl Gate for Locks {
    fn enter(&self, name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        let (locks, name) = (self.clone(), name.to_owned());
        Box::pin(async move {
            loop {
                if let Some(held) = locks.take(&name) {
                    return Some(held);
                }
                locks.time.sleep(7.0).await;
            }
        })
    }

    fn try_enter(&self, name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        Box::pin(std::future::ready(self.take(name)))
    }
}
