//! Clients of different rates that share a sender, in one page and in several.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::future::{Either, LocalBoxFuture, join_all, select};
use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::{Clock, Gate, Held};
use pec_massiva::core::limiter::{Pace, Paces};
use pec_massiva::sandbox::Config;
use proptest::prelude::*;
use serde_json::json;

use crate::support::time::Time;
use crate::support::{World, message};

/// A message that somebody wants to start.
#[derive(Clone, Debug)]
struct Job {
    /// When it is asked for.
    at: f64,
    interval: f64,
    /// How long it takes from its turn to its start.
    hold: f64,
    /// When who asked gives up, if it did not start before.
    patience: Option<f64>,
}

/// What became of it, in the order of asking.
#[derive(Clone, Debug)]
struct Ran {
    job: Job,
    asked: f64,
    started: Option<f64>,
    left: f64,
}

fn run(jobs: Vec<Job>) -> Vec<Ran> {
    let (time, pace) = (Rc::new(Time::default()), Rc::<Pace>::default());
    let ran: RefCell<Vec<Ran>> = RefCell::default();
    let one = async |job: Job| {
        time.sleep(job.at).await;
        let asked = time.now();
        let place = ran.borrow().len();
        ran.borrow_mut().push(Ran { job: job.clone(), asked, started: None, left: 0.0 });
        let work = async {
            let place = pace.wait(time.as_ref(), job.interval, |_| ()).await;
            time.sleep(job.hold).await;
            place.start(time.now());
            time.now()
        };
        let patience = job.patience.unwrap_or(1.0e12);
        let started = match select(std::pin::pin!(work), time.sleep(patience)).await {
            Either::Left((at, _)) => Some(at),
            Either::Right(_) => None,
        };
        let mut ran = ran.borrow_mut();
        ran[place].started = started;
        ran[place].left = time.now();
    };
    time.run(join_all(jobs.into_iter().map(one)));
    ran.into_inner()
}

fn jobs() -> impl Strategy<Value = Vec<Job>> {
    let intervals = prop_oneof![Just(100.0), Just(1000.0), Just(10_000.0), 1.0..3000.0];
    let patience = proptest::option::weighted(0.2, 0.0..20_000.0);
    let job = (0.0..30_000.0, intervals, 0.0..50.0, patience);
    let job = job.prop_map(|(at, interval, hold, patience)| Job { at, interval, hold, patience });
    prop::collection::vec(job, 1..40)
}

const LONGEST_HOLD: f64 = 50.0;

proptest! {
    #[test]
    fn no_start_is_sooner_than_its_own_interval_after_the_one_before(jobs in jobs()) {
        let mut starts: Vec<(f64, f64)> =
            run(jobs).iter().filter_map(|ran| Some((ran.started?, ran.job.interval))).collect();
        starts.sort_by(|one, other| one.0.total_cmp(&other.0));
        for pair in starts.windows(2) {
            prop_assert!(pair[1].0 >= pair[0].0 + pair[1].1, "{:?}", pair);
        }
    }

    #[test]
    fn those_of_one_interval_start_in_the_order_of_asking(jobs in jobs()) {
        let ran = run(jobs);
        for (place, one) in ran.iter().enumerate() {
            let later = ran.iter().skip(place + 1);
            for other in later.filter(|other| other.job.interval == one.job.interval) {
                if let (Some(first), Some(second)) = (one.started, other.started) {
                    prop_assert!(first <= second, "{:?} {:?}", one, other);
                }
            }
        }
    }

    #[test]
    fn nobody_is_passed_for_longer_than_two_of_its_own_intervals(jobs in jobs()) {
        let ran = run(jobs);
        for (place, one) in ran.iter().enumerate() {
            let elders = ran.iter().take(place).map(|elder| elder.left);
            let first_since = elders.fold(one.asked, f64::max);
            let longest = 2.0 * one.job.interval + 2.0 * LONGEST_HOLD;
            prop_assert!(one.left - first_since <= longest + 1.0, "{:?} since {}", one, first_since);
            // Who does not give up does start.
            prop_assert!(one.started.is_some() || one.job.patience.is_some());
        }
    }

    #[test]
    fn quick_ones_pass_a_slow_one(slow in 5_000.0..1.0e6, count in 1_usize..20) {
        let job = |at, interval| Job { at, interval, hold: 0.0, patience: None };
        // Two of the slow client: the second has to wait.
        let mut all = vec![job(0.0, slow), job(1.0, slow)];
        all.extend((0..count).map(|number| job(2.0 + number as f64, 100.0)));
        let ran = run(all);
        for (number, one) in ran.iter().skip(2).enumerate() {
            let after = one.started.unwrap() - ran[0].started.unwrap();
            prop_assert_eq!(after, 100.0 * (number + 1) as f64);
        }
        prop_assert!(ran[1].started.unwrap() >= ran[2].started.unwrap() + slow);
    }
}

/// A lock that all tabs share, had in the order of asking.
#[derive(Clone)]
struct Lock {
    time: Rc<Time>,
    is_held: Rc<Cell<bool>>,
    until: Rc<Cell<f64>>,
    asked: Rc<Cell<u32>>,
    had: Rc<Cell<u32>>,
}

impl Lock {
    fn of(time: &Rc<Time>) -> Self {
        Self {
            time: time.clone(),
            is_held: Rc::default(),
            until: Rc::default(),
            asked: Rc::default(),
            had: Rc::default(),
        }
    }
}

impl Held for Lock {
    fn release_after(self: Rc<Self>, milliseconds: f64) {
        self.until.set(self.until.get().max(self.time.now() + milliseconds));
        self.is_held.set(false);
        // Nobody lets go of it before its time.
        std::mem::forget(self);
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.is_held.set(false);
    }
}

/// The gate of one tab: it keeps what is held for its time.
struct Tab {
    lock: Lock,
}

impl Gate for Tab {
    fn enter(&self, _name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        let lock = self.lock.clone();
        let ticket = lock.asked.replace(lock.asked.get() + 1);
        let keep = Box::new(lock);
        Box::pin(async move {
            while keep.had.get() != ticket
                || keep.is_held.get()
                || keep.until.get() > keep.time.now()
            {
                keep.time.sleep(1.0).await;
            }
            keep.had.set(ticket + 1);
            keep.is_held.set(true);
            Some(keep as Box<dyn Held>)
        })
    }

    fn try_enter(&self, name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        self.enter(name)
    }
}

#[test]
fn another_tab_waits_for_a_slow_start_and_is_not_shut_out() {
    let time = Rc::new(Time::default());
    let lock = Lock::of(&time);
    let (one, other) = (Tab { lock: lock.clone() }, Tab { lock });
    let paces = [Paces::default(), Paces::default()];
    let starts: RefCell<Vec<(&str, f64)>> = RefCell::default();
    let start = async |tab: &Tab, paces: &Paces, interval: f64, who: &'static str| {
        let pace = paces.of("comune@pec.it");
        let mut place = pace.wait(time.as_ref(), interval, |_| ()).await;
        place.pass("comune@pec.it", time.as_ref(), tab).await;
        starts.borrow_mut().push((who, time.elapsed()));
        place.start(time.now());
    };
    let quick = async {
        for _ in 0..30 {
            start(&one, &paces[0], 1000.0, "quick").await;
        }
    };
    let foreign = async {
        time.sleep(10.0).await;
        start(&other, &paces[1], 1000.0, "other").await;
    };
    time.run(async { futures::join!(quick, foreign) });
    let other = starts.borrow().iter().find(|(who, _)| *who == "other").unwrap().1;
    assert!((1000.0..3000.0).contains(&other), "{other}");
    for pair in starts.borrow().windows(2) {
        assert!(pair[1].1 >= pair[0].1 + 1000.0, "{pair:?}");
    }
}

#[test]
fn in_one_tab_a_quick_one_does_not_wait_for_what_a_slow_one_holds() {
    let time = Rc::new(Time::default());
    let lock = Lock::of(&time);
    let (tab, pace) = (Tab { lock }, Rc::<Pace>::default());
    time.run(async {
        for (interval, at) in
            [(60_000.0, 0.0), (100.0, 100.0), (100.0, 200.0), (60_000.0, 60_200.0)]
        {
            let mut place = pace.wait(time.as_ref(), interval, |_| ()).await;
            place.pass("comune@pec.it", time.as_ref(), &tab).await;
            place.start(time.now());
            assert_eq!(time.elapsed(), at);
        }
    });
}

#[test]
fn without_a_pace_nobody_waits_and_nobody_else_is_kept_waiting() {
    let config = Config { per_second: 0.0, ..Config::default() };
    let world = World::with(json!({"rate": false, "fetch": true}), config);
    let call = Call::default();
    let send = || world.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
    let sent = world.run(join_all((0..50).map(|_| send())));
    assert!(sent.iter().all(Result::is_ok));
    // The time of the answers, which all come at once.
    assert_eq!(world.time.elapsed(), 100.0);
    assert_eq!(world.wire.count("POST", "/send"), 50);
}

#[test]
fn who_waits_is_told_for_how_long() {
    let (time, pace) = (Rc::new(Time::default()), Rc::<Pace>::default());
    let told: RefCell<Vec<(&str, f64)>> = RefCell::default();
    let start = async |who: &'static str, at: f64| {
        time.sleep(at).await;
        let tell = |milliseconds| told.borrow_mut().push((who, milliseconds));
        pace.wait(time.as_ref(), 1000.0, tell).await.start(time.now());
    };
    time.run(async {
        futures::join!(start("first", 0.0), start("second", 400.0), start("third", 500.0))
    });
    assert_eq!(*told.borrow(), [("second", 600.0), ("third", 1500.0), ("third", 1000.0)]);
}

/// A gate that takes the first hold back as soon as it counts, and never asks for the others.
struct Lent<'a> {
    entered: &'a Cell<u32>,
}

struct Hold {
    is_taken_back: bool,
}

impl Held for Hold {
    fn release_after(self: Rc<Self>, _milliseconds: f64) {
        if !self.is_taken_back {
            std::mem::forget(self);
        }
    }
}

impl Gate for Lent<'_> {
    fn enter(&self, _name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        let hold = Hold { is_taken_back: self.entered.get() == 0 };
        self.entered.set(self.entered.get() + 1);
        Box::pin(std::future::ready(Some(Box::new(hold) as Box<dyn Held>)))
    }

    fn try_enter(&self, name: &str) -> LocalBoxFuture<'static, Option<Box<dyn Held>>> {
        self.enter(name)
    }
}

#[test]
fn a_new_hold_of_the_gate_ends_with_its_own_interval() {
    let time = Rc::new(Time::default());
    let entered = Cell::new(0);
    let pace = Rc::<Pace>::default();
    let gate = Lent { entered: &entered };
    time.run(async {
        let pass = async |interval: f64| {
            let mut place = pace.wait(time.as_ref(), interval, |_| ()).await;
            place.pass("comune@pec.it", time.as_ref(), &gate).await;
            place.start(time.now());
        };
        pass(60_000.0).await;
        pass(100.0).await;
        time.sleep(1000.0).await;
        pass(100.0).await;
    });
    assert_eq!(entered.get(), 3);
}
