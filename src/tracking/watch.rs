//! What all tracked shipments of a client share: one budget of requests, and looks at the inbox that
//! answer for all of them.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures::lock::Mutex;

use crate::api::client::{Call, Client};
use crate::core::error::Error;
use crate::core::host::Clock;

use super::inbox::InboxMessage;
use super::kind::ReceiptKind;

/// Milliseconds between two requests, on average.
const PACE: f64 = 500.0;
/// Requests that may be made at once.
const BURST: f64 = 20.0;
/// From so many shipments on the inbox is looked at for all.
const MANY: usize = 5;
/// Milliseconds for which a look at the inbox holds.
const FRESH: f64 = 15_000.0;
/// Pages of one look at most: the newest mails stand first, as far as was seen; where they do not,
/// each shipment's own looks find what this one missed.
const PAGES: u32 = 8;
/// Mails on a full page.
const FULL: usize = 25;
/// Milliseconds after which a shipment is looked at by itself, whatever the inbox says.
const ALONE: f64 = 30.0 * 60_000.0;
/// Each such time is so many times the one before.
const ALONE_GROWTH: f64 = 1.5;
/// The longest of them.
const ALONE_LONGEST: f64 = 4.0 * 3_600_000.0;

/// What the tracked shipments of a client share.
#[derive(Default)]
pub struct Watch {
    /// When the next request may be made, by a clock that only runs forward.
    next: Cell<f64>,
    shipments: RefCell<BTreeMap<String, Tracked>>,
    looked: Mutex<Option<f64>>,
    /// Receipts that were seen in the inbox: id, kind, time.
    seen: RefCell<BTreeSet<(String, ReceiptKind, u64)>>,
}

/// What is known of one tracked shipment.
#[derive(Debug)]
struct Tracked {
    /// How many follow it.
    count: usize,
    /// Whether something new lies in the inbox.
    has_news: bool,
    /// When it is looked at by itself.
    alone_at: f64,
    alone: f64,
}

/// A shipment's place among the tracked, given up when dropped.
pub struct Place {
    watch: Rc<Watch>,
    id: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut shipments = self.watch.shipments.borrow_mut();
        let is_last = shipments.get_mut(&self.id).is_none_or(|tracked| {
            tracked.count -= 1;
            tracked.count == 0
        });
        if is_last {
            shipments.remove(&self.id);
        }
        if shipments.is_empty() {
            self.watch.seen.borrow_mut().clear();
        }
    }
}

impl Watch {
    /// Takes a place for a shipment.
    pub fn enter(self: &Rc<Self>, id: &str) -> Place {
        let mut shipments = self.shipments.borrow_mut();
        let fresh = Tracked { count: 0, has_news: true, alone_at: 0.0, alone: ALONE };
        shipments.entry(id.to_owned()).or_insert(fresh).count += 1;
        Place { watch: self.clone(), id: id.to_owned() }
    }
}

impl Place {
    /// Whether it is worth a request of its own to look at this shipment now: always where few are
    /// tracked; of many, those of which the inbox has news, and each now and then. Looks at the inbox
    /// first, unless somebody just did.
    ///
    /// # Errors
    /// The call was ended. Every other fault of a look at the inbox is passed over: it only saves
    /// requests.
    pub async fn is_worth(&self, client: &Rc<Client>, call: &Call) -> Result<bool, Error> {
        let watch = &self.watch;
        if watch.shipments.borrow().len() < MANY || self.has_news() {
            return Ok(true);
        }
        {
            let waiting = call.cancel.race(watch.looked.lock()).await;
            let mut looked = waiting.map_err(Error::ended)?;
            let now = client.now();
            if looked.is_none_or(|at| now - at >= FRESH) {
                match watch.look(client, call).await {
                    Err(error @ Error::Abort { .. }) => return Err(error),
                    // The next one who is due tries again.
                    Err(_) => {}
                    Ok(()) => *looked = Some(client.now()),
                }
            }
        }
        let now = client.now();
        let is_time = |tracked: &Tracked| now >= tracked.alone_at && now >= watch.next.get();
        let shipments = watch.shipments.borrow();
        Ok(shipments.get(&self.id).is_none_or(|tracked| tracked.has_news || is_time(tracked)))
    }

    /// Notes that the shipment was looked at.
    pub fn seen(&self, now: f64) {
        if let Some(tracked) = self.watch.shipments.borrow_mut().get_mut(&self.id) {
            tracked.has_news = false;
            tracked.alone_at = now + tracked.alone;
            tracked.alone = (tracked.alone * ALONE_GROWTH).min(ALONE_LONGEST);
        }
    }

    /// Waits until the shared budget has room for one more request.
    ///
    /// # Errors
    /// The call was ended.
    pub async fn wait(&self, clock: &dyn Clock, call: &Call) -> Result<(), Error> {
        self.watch.wait(clock, call).await
    }

    fn has_news(&self) -> bool {
        let shipments = self.watch.shipments.borrow();
        shipments.get(&self.id).is_none_or(|tracked| tracked.has_news)
    }
}

impl Watch {
    async fn wait(&self, clock: &dyn Clock, call: &Call) -> Result<(), Error> {
        let now = clock.now();
        let at = self.next.get().max(now - BURST * PACE);
        self.next.set(at + PACE);
        if at > now {
            call.cancel.race(clock.sleep(at - now)).await.map_err(Error::ended)?;
        }
        Ok(())
    }

    /// Reads the inbox from its first page on, until a page has nothing new.
    async fn look(&self, client: &Rc<Client>, call: &Call) -> Result<(), Error> {
        for page in 1..=PAGES {
            self.wait(client.clock(), call).await?;
            let page = client.inbox(None, (page > 1).then_some(page), &call.once()).await?;
            let is_full = page.messages.len() >= FULL;
            let news = page.messages.iter().filter(|message| self.note(message)).count();
            if news == 0 || !is_full {
                break;
            }
        }
        Ok(())
    }

    /// Whether a receipt is new; its shipment has news then.
    fn note(&self, message: &InboxMessage) -> bool {
        let Some(id) = &message.message_id else { return false };
        let key = (id.clone(), message.kind, message.date.unwrap_or_default().to_bits());
        let is_new = self.seen.borrow_mut().insert(key);
        if is_new && let Some(tracked) = self.shipments.borrow_mut().get_mut(id) {
            tracked.has_news = true;
        }
        is_new
    }
}
