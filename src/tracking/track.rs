//! Following a shipment to its end: its state now, then each change.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{Either, select};

use crate::api::client::{Call, Client};
use crate::core::error::Error;
use crate::core::random;

use super::schedule::{FIRST, Schedule};
use super::shipment::ShipmentStatus;
use super::watch::{Place, Watch};

/// How a shipment is followed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tracking {
    /// The number of addressees, where the caller knows it.
    pub expected: Option<usize>,
    /// Milliseconds before the second look.
    pub interval: Option<f64>,
    /// When to stop; milliseconds since 1970.
    pub until: Option<f64>,
}

/// One shipment that is followed.
pub struct Tracker {
    client: Rc<Client>,
    place: Place,
    message_id: String,
    tracking: Tracking,
    schedule: RefCell<Schedule>,
    last: RefCell<Option<ShipmentStatus>>,
    /// Wakes the one who sleeps until the next look.
    alarm: RefCell<Option<oneshot::Sender<()>>>,
    is_over: Cell<bool>,
}

impl Tracker {
    /// Begins to follow a shipment; `watch` is shared by all of a client.
    pub fn new(client: Rc<Client>, watch: &Rc<Watch>, id: &str, tracking: Tracking) -> Self {
        let first = tracking.interval.unwrap_or(FIRST);
        let schedule = RefCell::new(Schedule::new(first, client.clock().wall()));
        Self {
            client,
            place: watch.enter(id),
            message_id: id.to_owned(),
            tracking,
            schedule,
            last: RefCell::default(),
            alarm: RefCell::default(),
            is_over: Cell::default(),
        }
    }

    /// Looks at once: the page has become visible, or the device is online again.
    pub fn hurry(&self) {
        self.schedule.borrow_mut().hurry(self.client.clock().wall());
        if let Some(alarm) = self.alarm.borrow_mut().take() {
            // Whoever slept may have gone.
            let _gone = alarm.send(());
        }
    }

    /// The state now, the first time; then the next state that differs; `None` after a final one, and
    /// after `until`. A look whose error may pass is passed over.
    ///
    /// # Errors
    /// Those of [`Client::shipment`] that will not pass by themselves.
    pub async fn next(&self, call: &Call) -> Result<Option<ShipmentStatus>, Error> {
        self.client.enter(call)?;
        while !self.is_over.get() {
            if !self.sleep(call).await? {
                break;
            }
            let mut least = 0.0;
            if self.place.is_worth(&self.client, call).await? {
                self.place.wait(self.client.clock(), call).await?;
                let expected = self.tracking.expected;
                let looked = self.client.shipment(&self.message_id, expected, &call.once()).await;
                match looked {
                    Ok(status) => {
                        self.place.seen(self.client.now());
                        self.plan(0.0);
                        if let Some(changed) = self.take(status) {
                            return Ok(Some(changed));
                        }
                        continue;
                    }
                    Err(Error::Api(error)) if error.retryable => {
                        least = error.retry_after.unwrap_or_default();
                    }
                    Err(error) if error.retryable() => {}
                    Err(error) => return Err(error),
                }
            }
            self.plan(least);
        }
        self.is_over.set(true);
        Ok(None)
    }

    fn plan(&self, least: f64) {
        let unit = random::unit(self.client.random());
        self.schedule.borrow_mut().plan(self.client.clock().wall(), least, unit);
    }

    /// The status, if it says anything new.
    fn take(&self, status: ShipmentStatus) -> Option<ShipmentStatus> {
        self.is_over.set(status.is_final);
        let mut last = self.last.borrow_mut();
        let is_same = last.as_ref().is_some_and(|last| last.says_the_same(&status));
        if is_same {
            return None;
        }
        *last = Some(status.clone());
        Some(status)
    }

    /// Sleeps until a look is due; `false` where `until` comes before.
    async fn sleep(&self, call: &Call) -> Result<bool, Error> {
        loop {
            let now = self.client.clock().wall();
            let has_first = self.last.borrow().is_some();
            if has_first && self.tracking.until.is_some_and(|until| now >= until) {
                return Ok(false);
            }
            if self.schedule.borrow().is_due(now) {
                return Ok(true);
            }
            let left = self.tracking.until.map_or(f64::INFINITY, |until| (until - now).max(0.0));
            let nap = self.schedule.borrow().nap(now).min(left);
            let (alarm, rung) = oneshot::channel();
            *self.alarm.borrow_mut() = Some(alarm);
            let slept = self.client.clock().sleep(nap);
            let woken = call.cancel.race(select(slept, rung)).await.map_err(Error::ended)?;
            if let Either::Right(_) = woken {
                return Ok(true);
            }
        }
    }
}
