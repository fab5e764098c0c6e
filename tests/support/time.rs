//! Virtual time: it jumps to the next timer when all that runs is waiting.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures::future::LocalBoxFuture;
use pec_massiva::core::host::Clock;
use std::rc::Rc;

use super::canaries::assert_clean;

/// 2026-11-21 09:00:00 UTC.
const START: f64 = 1_795_251_600_000.0;

/// Timers by the bits of their time, which are in order since no time is negative, and by number.
type Timers = BTreeMap<(u64, u64), Waker>;

pub struct Time {
    now: Cell<f64>,
    slept: Cell<f64>,
    timers: Rc<RefCell<Timers>>,
    next: Cell<u64>,
}

impl Default for Time {
    fn default() -> Self {
        Self {
            now: Cell::new(START),
            slept: Cell::default(),
            timers: Rc::default(),
            next: Cell::default(),
        }
    }
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Time {
    /// Milliseconds since the world began.
    pub fn elapsed(&self) -> f64 {
        self.now.get() - START
    }

    /// Lets time pass while something runs that does not give way, as a busy listener does.
    pub fn jump(&self, milliseconds: f64) {
        self.now.set(self.now.get() + milliseconds);
    }

    /// Lets the machine sleep: the clock that only runs forward may stand still meanwhile.
    pub fn oversleep(&self, milliseconds: f64) {
        self.slept.set(self.slept.get() + milliseconds);
    }

    /// What comes out holds no secret: neither an error nor an answer.
    #[track_caller]
    pub fn run<F: Future<Output: Debug>>(&self, work: F) -> F::Output {
        let flag = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Waker::from(flag.clone());
        let mut context = Context::from_waker(&waker);
        let mut work = std::pin::pin!(work);
        loop {
            while flag.0.swap(false, Ordering::SeqCst) {
                if let Poll::Ready(output) = work.as_mut().poll(&mut context) {
                    assert_clean(&format!("{output:?}"), "what came out");
                    return output;
                }
            }
            let mut timers = self.timers.borrow_mut();
            let (&(bits, _), _) =
                timers.first_key_value().expect("everything waits and no timer is set");
            self.now.set(self.now.get().max(f64::from_bits(bits)));
            let later = timers.split_off(&(bits + 1, 0));
            let due = std::mem::replace(&mut *timers, later);
            drop(timers);
            due.into_values().for_each(Waker::wake);
        }
    }
}

impl Clock for Time {
    fn now(&self) -> f64 {
        self.now.get()
    }

    fn wall(&self) -> f64 {
        self.now.get() + self.slept.get()
    }

    fn sleep(&self, milliseconds: f64) -> LocalBoxFuture<'static, ()> {
        assert!(milliseconds >= 0.0, "no one sleeps backwards: {milliseconds}");
        let number = self.next.replace(self.next.get() + 1);
        let key = ((self.now.get() + milliseconds).to_bits(), number);
        Box::pin(Sleep { timers: self.timers.clone(), key, is_set: false })
    }
}

struct Sleep {
    timers: Rc<RefCell<Timers>>,
    key: (u64, u64),
    is_set: bool,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let is_over = self.is_set && !self.timers.borrow().contains_key(&self.key);
        if is_over {
            return Poll::Ready(());
        }
        self.is_set = true;
        self.timers.borrow_mut().insert(self.key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.timers.borrow_mut().remove(&self.key);
    }
}
