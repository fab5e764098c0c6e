//! The pace of `POST /send`: the service takes one request a second of a sender.
//!
//! Who waits stands in a queue, one for each sender; only its head looks at the clock. A place left
//! early (an abort) is free at once. The head of each tab's queue then waits at a gate that all tabs of
//! the origin share; who passes holds it for one interval from its start, so the next tab starts no
//! sooner.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use futures::future::select;

use super::address;
use super::host::{Clock, Gate, Held};

/// The queues of all senders; shared by every client of a realm.
#[derive(Debug, Default)]
pub struct Paces(RefCell<BTreeMap<String, Rc<Pace>>>);

impl Paces {
    /// The queue of one sender; addresses differ in case only by mistake.
    pub fn of(&self, sender: &str) -> Rc<Pace> {
        self.0.borrow_mut().entry(address::folded(sender)).or_default().clone()
    }
}

/// The queue of one sender.
#[derive(Debug, Default)]
pub struct Pace(RefCell<Queue>);

#[derive(Debug, Default)]
struct Queue {
    last: Option<f64>,
    places: VecDeque<Waiting>,
    next: u64,
}

#[derive(Debug)]
struct Waiting {
    id: u64,
    interval: f64,
    waker: Option<Waker>,
}

/// What a place in the queue means now.
#[derive(Debug, PartialEq)]
enum Turn {
    /// Start.
    Now,
    /// First in line; start at this time.
    At(f64),
    /// Others are first; about this time.
    Behind(f64),
}

impl Queue {
    fn turn(&self, id: u64, now: f64) -> Turn {
        let mut at = now;
        for (position, place) in self.places.iter().enumerate() {
            let since = if position == 0 { self.last } else { Some(at) };
            if let Some(last) = since {
                at = now.max(last + place.interval);
            }
            if place.id == id {
                return match position {
                    0 if at <= now => Turn::Now,
                    0 => Turn::At(at),
                    _ => Turn::Behind(at),
                };
            }
        }
        Turn::Now
    }

    fn leave(&mut self, id: u64) {
        self.places.retain(|place| place.id != id);
        if let Some(waker) = self.places.front_mut().and_then(|place| place.waker.take()) {
            waker.wake();
        }
    }
}

impl Pace {
    /// Waits until a start is allowed, at least `interval` milliseconds after the one before. The
    /// place is kept until it is dropped; [`Place::start`] counts. `tell` learns in how many
    /// milliseconds the turn will be, each time that is estimated.
    pub async fn wait(&self, clock: &dyn Clock, interval: f64, tell: impl Fn(f64)) -> Place<'_> {
        let place = self.join(interval);
        loop {
            let now = clock.now();
            let turn = self.0.borrow().turn(place.id, now);
            match turn {
                Turn::Now => return place,
                Turn::At(at) => {
                    tell(at - now);
                    select(clock.sleep(at - now), std::pin::pin!(place.called())).await;
                }
                Turn::Behind(at) => {
                    tell(at - now);
                    place.called().await;
                }
            }
        }
    }

    fn join(&self, interval: f64) -> Place<'_> {
        let mut queue = self.0.borrow_mut();
        let id = queue.next;
        queue.next += 1;
        queue.places.push_back(Waiting { id, interval, waker: None });
        Place { pace: self, id, interval, held: None }
    }
}

/// A place in the queue, left when dropped.
pub struct Place<'a> {
    pace: &'a Pace,
    id: u64,
    interval: f64,
    held: Option<Box<dyn Held>>,
}

impl Place<'_> {
    /// Passes the gate that all tabs of the origin share.
    pub async fn pass(&mut self, sender: &str, gate: &dyn Gate) {
        let name = format!("pec-massiva.pace.{}", address::folded(sender));
        self.held = gate.enter(&name).await;
    }

    /// Counts a start: the next is one interval later.
    pub fn start(mut self, now: f64) {
        self.pace.0.borrow_mut().last = Some(now);
        if let Some(held) = self.held.take() {
            held.release_after(self.interval);
        }
    }

    /// Ready when this place becomes the first.
    async fn called(&self) {
        let mut asked = false;
        poll_fn(|context| {
            let mut queue = self.pace.0.borrow_mut();
            let place = queue.places.iter_mut().find(|place| place.id == self.id);
            match place {
                Some(place) if !asked || place.waker.is_some() => {
                    asked = true;
                    place.waker = Some(context.waker().clone());
                    Poll::Pending
                }
                _ => Poll::Ready(()),
            }
        })
        .await;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.pace.0.borrow_mut().leave(self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(last: Option<f64>, count: u64) -> Queue {
        let place = |id| Waiting { id, interval: 1000.0, waker: None };
        Queue { last, places: (0..count).map(place).collect(), next: count }
    }

    #[test]
    fn the_first_starts_at_once_and_the_rest_one_interval_apart() {
        let queue = queue(None, 3);
        assert_eq!(queue.turn(0, 5.0), Turn::Now);
        assert_eq!(queue.turn(1, 5.0), Turn::Behind(1005.0));
        assert_eq!(queue.turn(2, 5.0), Turn::Behind(2005.0));
    }

    #[test]
    fn a_start_counts_from_the_one_before() {
        let queue = queue(Some(4500.0), 2);
        assert_eq!(queue.turn(0, 5000.0), Turn::At(5500.0));
        assert_eq!(queue.turn(1, 5000.0), Turn::Behind(6500.0));
        assert_eq!(queue.turn(0, 5500.0), Turn::Now);
    }

    #[test]
    fn who_leaves_frees_the_place() {
        let pace = Pace::default();
        let first = pace.join(1000.0);
        let second = pace.join(1000.0);
        pace.0.borrow_mut().last = Some(0.0);
        drop(first);
        assert_eq!(pace.0.borrow().turn(second.id, 1000.0), Turn::Now);
    }

    #[test]
    fn senders_are_told_apart_but_not_by_case() {
        let paces = Paces::default();
        assert!(Rc::ptr_eq(&paces.of("A@b.it"), &paces.of("a@B.it")));
        assert!(!Rc::ptr_eq(&paces.of("a@b.it"), &paces.of("c@b.it")));
    }
}
