//! Virtual time: it jumps to the next timer when all that runs is waiting.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures::future::LocalBoxFuture;
use pec_massiva::core::host::Clock;
use std::rc::Rc;

/// 2026-11-21 09:00:00 UTC.
const START: f64 = 1_795_251_600_000.0;

pub struct Time {
    now: Cell<f64>,
    timers: Rc<RefCell<Vec<(f64, Waker)>>>,
}

impl Default for Time {
    fn default() -> Self {
        Self { now: Cell::new(START), timers: Rc::default() }
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

    pub fn run<F: Future>(&self, work: F) -> F::Output {
        let flag = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Waker::from(flag.clone());
        let mut context = Context::from_waker(&waker);
        let mut work = std::pin::pin!(work);
        loop {
            while flag.0.swap(false, Ordering::SeqCst) {
                if let Poll::Ready(output) = work.as_mut().poll(&mut context) {
                    return output;
                }
            }
            let mut timers = self.timers.borrow_mut();
            let next = timers.iter().map(|(at, _)| *at).min_by(f64::total_cmp);
            let next = next.expect("everything waits and no timer is set");
            self.now.set(self.now.get().max(next));
            let due = timers.extract_if(.., |(at, _)| *at <= next).collect::<Vec<_>>();
            drop(timers);
            due.into_iter().for_each(|(_, waker)| waker.wake());
        }
    }
}

impl Clock for Time {
    fn now(&self) -> f64 {
        self.now.get()
    }

    fn wall(&self) -> f64 {
        self.now.get()
    }

    fn sleep(&self, milliseconds: f64) -> LocalBoxFuture<'static, ()> {
        assert!(milliseconds >= 0.0, "no one sleeps backwards: {milliseconds}");
        let at = self.now.get() + milliseconds;
        let timers = self.timers.clone();
        let mut is_set = false;
        // The timer rings once; whether its time has come is told by its being gone.
        let rung = Rc::new(Cell::new(false));
        Box::pin(poll_fn(move |context| {
            if rung.get() {
                return Poll::Ready(());
            }
            if is_set {
                rung.set(!timers.borrow().iter().any(|(other, _)| *other == at));
                return if rung.get() { Poll::Ready(()) } else { Poll::Pending };
            }
            is_set = true;
            timers.borrow_mut().push((at, context.waker().clone()));
            Poll::Pending
        }))
    }
}
