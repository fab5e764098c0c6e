//! The pace of `POST /send`: the service takes one request a second of a sender.
//!
//! Who waits stands in a queue, one for each sender. A start is never sooner after the start before it, whoever made
//! that, than the interval that its own client asks for. Those of one interval start in the order of asking; one of a
//! shorter interval need not wait for the turn of a longer one, which cannot be pushed back for ever: who has been
//! first for a whole interval of its own is passed by nobody.
//!
//! A place left early (an abort) is free at once. Who has its turn then waits at a gate that all tabs of the origin
//! share; who passes holds it for one interval from its start, so the next tab starts no sooner. Meanwhile others of
//! the same realm need not pass again.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

use futures::future::select;
use litemap::LiteMap;

use super::host::{Clock, Gate, Held};
use super::message::address;

/// The queues of all senders; shared by every client of a realm that keeps the service's pace.
#[derive(Debug, Default)]
pub struct Paces(RefCell<LiteMap<String, Rc<Pace>>>);

impl Paces {
    /// The queue of one sender; addresses differ in case only by mistake.
    pub fn of(&self, sender: &str) -> Rc<Pace> {
        self.0.borrow_mut().entry(address::folded(sender)).or_default().clone()
    }
}

/// The queue of one sender.
#[derive(Debug, Default)]
pub struct Pace(RefCell<Queue>);

#[derive(Default)]
struct Queue {
    /// The start before.
    last: Option<f64>,
    places: Vec<Waiting>,
    next: u64,
    /// Whose turn it is: until it has started or left, nobody else's.
    called: Option<u64>,
    /// Since when the first place has been the first, as far as that was looked at.
    first_since: Option<f64>,
    /// What is held of the gate, and until when.
    hold: Option<(Weak<dyn Held>, f64)>,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Queue(…)")
    }
}

struct Waiting {
    id: u64,
    interval: f64,
    /// Whether it wakes by itself.
    has_timer: bool,
    waker: Option<Waker>,
}

/// What a place in the queue means now.
#[derive(Debug, PartialEq)]
enum Turn {
    /// Start.
    Now,
    /// The next; start at this time.
    At(f64),
    /// Others are first; about this time.
    Behind(f64),
}

impl Queue {
    /// What a place means now; whoever is next is woken where it sleeps without a timer.
    fn turn(&mut self, id: u64, now: f64) -> Turn {
        let since = *self.first_since.get_or_insert(now);
        let next = if self.called.is_none() { self.next_place(since, now) } else { None };
        match next {
            Some((next, at)) if next == id && at <= now => {
                self.called = Some(id);
                return Turn::Now;
            }
            Some((next, at)) if next == id => {
                self.set_timer(id, true);
                return Turn::At(at);
            }
            Some((next, _)) => self.wake(|place| place.id == next && !place.has_timer),
            None if self.called == Some(id) => return Turn::Now,
            None => {}
        }
        self.set_timer(id, false);
        Turn::Behind(self.estimate(id, now))
    }

    /// Who starts next, and when: the first of those that may at the earliest time, but for the patience of the
    /// first of all.
    fn next_place(&self, since: f64, now: f64) -> Option<(u64, f64)> {
        let first = self.places.first()?;
        let time = |place: &Waiting| match self.last {
            Some(last) => now.max(last + place.interval),
            None => now,
        };
        let (mut next, mut at) = (first.id, time(first));
        for place in &self.places {
            if time(place) < at {
                (next, at) = (place.id, time(place));
            }
        }
        if at >= since + first.interval { Some((first.id, time(first))) } else { Some((next, at)) }
    }

    /// About when a place has its turn, if all before it wait for theirs.
    fn estimate(&self, id: u64, now: f64) -> f64 {
        let mut at = self.last;
        for place in &self.places {
            at = Some(at.map_or(now, |at| now.max(at + place.interval)));
            if place.id == id {
                break;
            }
        }
        at.unwrap_or(now)
    }

    fn set_timer(&mut self, id: u64, has_timer: bool) {
        if let Some(place) = self.places.iter_mut().find(|place| place.id == id) {
            place.has_timer = has_timer;
        }
    }

    fn wake(&mut self, is_it: impl Fn(&Waiting) -> bool) {
        let place = self.places.iter_mut().find(|place| is_it(place));
        if let Some(waker) = place.and_then(|place| place.waker.take()) {
            waker.wake();
        }
    }

    /// Who is next now knows the time only when it looks; whoever looks first wakes it.
    fn leave(&mut self, id: u64) {
        if self.places.first().is_some_and(|place| place.id == id) {
            self.first_since = None;
        }
        self.places.retain(|place| place.id != id);
        if self.called == Some(id) {
            self.called = None;
        }
        if self.called.is_none() {
            self.wake(|_| true);
        }
    }
}

impl Pace {
    /// Waits until a start is allowed, at least `interval` milliseconds after the one before. The
    /// place is kept until it is dropped; [`Place::start`] counts. `tell` learns in how many
    /// milliseconds the turn will be, each time that is estimated.
    pub async fn wait(
        self: &Rc<Self>,
        clock: &dyn Clock,
        interval: f64,
        tell: impl Fn(f64),
    ) -> Place {
        let place = self.join(interval);
        loop {
            let now = clock.now();
            let turn = self.0.borrow_mut().turn(place.id, now);
            match turn {
                Turn::Now => return place,
                Turn::At(at) => {
                    tell(at - now);
                    select(clock.sleep(at - now), std::pin::pin!(place.woken())).await;
                }
                Turn::Behind(at) => {
                    tell(at - now);
                    place.woken().await;
                }
            }
        }
    }

    fn join(self: &Rc<Self>, interval: f64) -> Place {
        let mut queue = self.0.borrow_mut();
        let id = queue.next;
        queue.next += 1;
        queue.places.push(Waiting { id, interval, has_timer: false, waker: None });
        Place { pace: self.clone(), id, interval, held: None }
    }
}

/// A place in the queue, left when dropped.
pub struct Place {
    pace: Rc<Pace>,
    id: u64,
    interval: f64,
    held: Option<Rc<dyn Held>>,
}

impl Place {
    /// Passes the gate that all tabs of the origin share, at the time of `clock`; at once where this realm still
    /// holds it for a start before.
    pub async fn pass(&mut self, sender: &str, clock: &dyn Clock, gate: &dyn Gate) {
        self.held = {
            let queue = self.pace.0.borrow();
            // Once its time is over, other tabs come first.
            let hold = queue.hold.as_ref().filter(|(_, until)| clock.now() < *until);
            hold.and_then(|(held, _)| held.upgrade())
        };
        if self.held.is_none() {
            let name = format!("pec-massiva.pace.{}", address::folded(sender));
            self.held = gate.enter(&name).await.map(Rc::from);
        }
    }

    /// Counts a start: the next is one interval later.
    pub fn start(mut self, now: f64) {
        let mut queue = self.pace.0.borrow_mut();
        queue.last = Some(now);
        if let Some(held) = self.held.take() {
            let until = now + self.interval;
            let before = match &queue.hold {
                Some((kept, before)) if kept.ptr_eq(&Rc::downgrade(&held)) => *before,
                _ => until,
            };
            queue.hold = Some((Rc::downgrade(&held), until.max(before)));
            held.release_after(self.interval);
        }
    }

    /// Ready when somebody says that it may be this place's turn.
    async fn woken(&self) {
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

impl Drop for Place {
    fn drop(&mut self) {
        self.pace.0.borrow_mut().leave(self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::Wake;

    /// Places of these intervals, in order, with a start before.
    fn queue(last: Option<f64>, intervals: &[f64]) -> Queue {
        let place = |(id, interval): (usize, &f64)| Waiting {
            id: id as u64,
            interval: *interval,
            has_timer: false,
            waker: None,
        };
        let places = intervals.iter().enumerate().map(place).collect();
        Queue { last, places, next: intervals.len() as u64, ..Queue::default() }
    }

    #[test]
    fn the_first_starts_at_once_and_the_rest_one_interval_apart() {
        let mut queue = queue(None, &[1000.0; 3]);
        assert_eq!(queue.turn(0, 5.0), Turn::Now);
        assert_eq!(queue.turn(1, 5.0), Turn::Behind(1005.0));
        assert_eq!(queue.turn(2, 5.0), Turn::Behind(2005.0));
    }

    #[test]
    fn a_start_counts_from_the_one_before() {
        let mut queue = queue(Some(4500.0), &[1000.0; 2]);
        assert_eq!(queue.turn(0, 5000.0), Turn::At(5500.0));
        assert_eq!(queue.turn(1, 5000.0), Turn::Behind(6500.0));
        assert_eq!(queue.turn(0, 5500.0), Turn::Now);
    }

    #[test]
    fn a_quick_one_does_not_wait_for_the_turn_of_a_slow_one() {
        let mut queue = queue(Some(0.0), &[10_000.0, 10_000.0, 100.0, 100.0]);
        assert_eq!(queue.turn(0, 50.0), Turn::Behind(10_000.0));
        assert_eq!(queue.turn(2, 50.0), Turn::At(100.0));
        assert_eq!(queue.turn(2, 100.0), Turn::Now);
        assert_eq!(queue.turn(0, 100.0), Turn::Behind(10_000.0), "nobody starts beside it");
    }

    #[test]
    fn a_slow_one_that_was_passed_for_a_whole_interval_is_passed_no_more() {
        let mut queue = queue(Some(9_990.0), &[10_000.0, 100.0]);
        queue.first_since = Some(0.0);
        assert_eq!(queue.turn(1, 9_995.0), Turn::Behind(20_090.0));
        assert_eq!(queue.turn(0, 9_995.0), Turn::At(19_990.0));
    }

    #[test]
    fn who_leaves_frees_the_place() {
        let pace = Rc::<Pace>::default();
        let first = pace.join(1000.0);
        let second = pace.join(1000.0);
        pace.0.borrow_mut().last = Some(0.0);
        assert_eq!(pace.0.borrow_mut().turn(first.id, 1000.0), Turn::Now);
        assert!(matches!(pace.0.borrow_mut().turn(second.id, 1000.0), Turn::Behind(_)));
        drop(first);
        assert_eq!(pace.0.borrow_mut().turn(second.id, 1000.0), Turn::Now);
    }

    /// Whether who slept was woken.
    #[derive(Default)]
    struct Bell(AtomicBool);

    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    impl Bell {
        fn has_rung(&self) -> bool {
            self.0.swap(false, Ordering::SeqCst)
        }
    }

    /// Lets a place sleep until its bell rings.
    fn sleeping(queue: &mut Queue, id: u64) -> Arc<Bell> {
        let bell = Arc::<Bell>::default();
        let place = queue.places.iter_mut().find(|place| place.id == id).unwrap();
        place.waker = Some(bell.clone().into());
        bell
    }

    #[test]
    fn who_looks_wakes_the_next_unless_that_wakes_by_itself() {
        let mut queue = queue(Some(0.0), &[10_000.0, 100.0, 50.0]);
        assert_eq!(queue.turn(2, 10.0), Turn::At(50.0));
        let third = sleeping(&mut queue, 2);
        assert!(matches!(queue.turn(0, 20.0), Turn::Behind(_)));
        assert!(!third.has_rung());
        assert!(matches!(queue.turn(1, 20.0), Turn::Behind(_)));
        let second = sleeping(&mut queue, 1);
        queue.leave(2);
        assert!(matches!(queue.turn(0, 30.0), Turn::Behind(_)));
        assert!(second.has_rung(), "it is next, and does not know it");
    }

    #[test]
    fn senders_are_told_apart_but_not_by_case() {
        let paces = Paces::default();
        assert!(Rc::ptr_eq(&paces.of("A@b.it"), &paces.of("a@B.it")));
        assert!(!Rc::ptr_eq(&paces.of("a@b.it"), &paces.of("c@b.it")));
    }
}
