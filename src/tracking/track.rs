//! Following a shipment to its end: its state now, then each change.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::future::{Either, select};

use crate::api::client::Client;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::host::cancel::{Cancel, Reason};
use crate::core::host::random;

use super::receipt::schedule::{FIRST, Schedule};
use super::receipt::shipment::ShipmentStatus;
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
    /// The error of the last look, if it failed.
    failure: RefCell<Option<Error>>,
    has_tried: Cell<bool>,
    is_over: Cell<bool>,
    /// Ends whatever is under way.
    left: Cancel,
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
            failure: RefCell::default(),
            has_tried: Cell::default(),
            is_over: Cell::default(),
            left: Cancel::default(),
        }
    }

    /// Looks at once: the page has become visible, or the device is online again.
    pub fn hurry(&self) {
        self.schedule.borrow_mut().hurry(self.client.clock().wall());
        self.place.alarm().ring();
    }

    /// Ends it: what waits for the next state gets `None`.
    pub fn leave(&self) {
        self.is_over.set(true);
        self.left.cancel(Reason::Aborted);
    }

    /// The state now, the first time; then the next state that differs; `None` after a final one, and
    /// after `until`. A look whose error may pass is passed over.
    ///
    /// # Errors
    /// Those of [`Client::shipment`] that will not pass by themselves, and the last that may, where
    /// `until` came before any state.
    pub async fn next(&self, call: &Call) -> Result<Option<ShipmentStatus>, Error> {
        self.client.enter(call)?;
        if self.is_over.get() {
            return Ok(None);
        }
        let following = self.left.race(Box::pin(self.follow(call)));
        let followed = call.cancel.race(Box::pin(following)).await.map_err(Error::ended)?;
        // Left: that is an end, and no error.
        let told = followed.unwrap_or(Ok(None));
        if !matches!(&told, Ok(Some(status)) if !status.is_final) {
            self.is_over.set(true);
        }
        told
    }

    async fn follow(&self, call: &Call) -> Result<Option<ShipmentStatus>, Error> {
        while self.sleep(call).await? {
            let clock = self.client.clock();
            self.place.wait(clock).await;
            let news = self.place.latest();
            let expected = self.tracking.expected;
            let looked = self.client.shipment(&self.message_id, expected, &call.once()).await;
            self.has_tried.set(true);
            let error = match looked {
                Ok(status) => {
                    if self.place.has_news() {
                        // The list may be behind the inbox: it is looked at again soon.
                        self.schedule.borrow_mut().restart();
                    }
                    self.place.looked(news);
                    self.plan(0.0);
                    self.failure.take();
                    match self.changed(status) {
                        Some(changed) => return Ok(Some(changed)),
                        None => continue,
                    }
                }
                Err(error) if error.retryable() => error,
                Err(error) => return Err(error),
            };
            let least = match &error {
                Error::Api(api) => api.retry_after.unwrap_or_default(),
                _ => 0.0,
            };
            *self.failure.borrow_mut() = Some(error);
            // News wait too, or a service in trouble would be asked without end.
            self.place.looked(news);
            self.plan(least);
        }
        let has_state = self.last.borrow().is_some();
        match self.failure.take().filter(|_| !has_state) {
            Some(error) => Err(error),
            None => Ok(None),
        }
    }

    fn plan(&self, least: f64) {
        let unit = random::unit(self.client.random());
        let is_among_many = self.place.is_among_many();
        let mut schedule = self.schedule.borrow_mut();
        schedule.plan(self.client.clock().wall(), least, unit, is_among_many);
    }

    /// The status, if it says anything new.
    fn changed(&self, status: ShipmentStatus) -> Option<ShipmentStatus> {
        let mut last = self.last.borrow_mut();
        if last.as_ref().is_some_and(|last| last.says_the_same(&status)) {
            return None;
        }
        *last = Some(status.clone());
        Some(status)
    }

    /// Sleeps until a look is due, and looks at the inbox for all meanwhile; `false` where `until` comes
    /// before.
    async fn sleep(&self, call: &Call) -> Result<bool, Error> {
        loop {
            let now = self.client.clock().wall();
            if self.has_tried.get() && self.tracking.until.is_some_and(|until| now >= until) {
                return Ok(false);
            }
            if self.schedule.borrow().is_due(now) || self.place.has_news() {
                return Ok(true);
            }
            let rung = self.place.alarm().set();
            self.place.look(&self.client, call).await?;
            let now = self.client.clock().wall();
            let left = self.tracking.until.map_or(f64::INFINITY, |until| (until - now).max(0.0));
            let nap = self.schedule.borrow().nap(now).min(left);
            if let Either::Right(_) = select(self.client.clock().sleep(nap), rung).await {
                continue;
            }
        }
    }
}
