//! What all tracked shipments of a client share: one budget of requests, and looks at the inbox that
//! tell for all of them at once where something new has come. A look only hurries the shipments' own
//! looks; where it fails, or the inbox is in an order that it does not expect, these find everything later.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::{Rc, Weak};

use futures::lock::Mutex;
use litemap::LiteMap;

use crate::api::client::Client;

use crate::core::back_off::BackOff;
use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::host::Clock;
use crate::core::host::alarm::Alarm;

use super::inbox::InboxPage;
use super::receipt::inbox_message::InboxMessage;
use super::receipt::kind::ReceiptKind;
use super::walk::FULL;

/// Milliseconds between two looks at shipments, on average.
const PACE: f64 = 500.0;
/// Looks that may be made at once.
const BURST: f64 = 20.0;
/// From so many shipments on the inbox is looked at for all.
pub const MANY: usize = 5;
/// The times between two looks at the inbox: longer ones where they fail.
const BETWEEN_LOOKS: BackOff = BackOff::doubling(15_000.0, 30.0 * 60_000.0);
/// Milliseconds that one page may take: nobody waits for it.
const TIMEOUT: f64 = 20_000.0;
/// Pages of one look at most.
const PAGES: u32 = 100;

/// What the tracked shipments of a client share.
#[derive(Default)]
pub struct Watch {
    /// When the next look at a shipment may be made, by a clock that only runs forward. Who waits for it
    /// holds the lock; who leaves takes nothing along.
    next: Mutex<f64>,
    shipments: RefCell<LiteMap<String, Tracked>>,
    look: Mutex<Look>,
    /// Subjects of acceptances of messages that nobody tracks, in the order in which they were met.
    strangers: RefCell<Vec<String>>,
    known_strangers: RefCell<BTreeSet<String>>,
}

/// The looks at the inbox.
#[derive(Default)]
struct Look {
    next_at: f64,
    failures: i32,
    /// How many mails there were at the end of the last complete one.
    total: f64,
    /// Receipts that were seen by complete looks, each as a text: see `key`.
    seen: BTreeSet<String>,
}

/// What is known of one tracked shipment.
#[derive(Default)]
struct Tracked {
    /// How often the inbox told something new of it.
    news: u64,
    /// Those who follow it.
    alarms: Vec<Weak<Alarm>>,
}

/// A follower's place, given up when dropped.
pub struct Place {
    watch: Rc<Watch>,
    id: String,
    alarm: Rc<Alarm>,
    /// The news that this follower has looked at.
    news: Cell<u64>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut shipments = self.watch.shipments.borrow_mut();
        let is_last = shipments.get_mut(&self.id).is_none_or(|tracked| {
            let own = Rc::downgrade(&self.alarm);
            tracked.alarms.retain(|alarm| !alarm.ptr_eq(&own));
            tracked.alarms.is_empty()
        });
        if is_last {
            shipments.remove(&self.id);
        }
    }
}

impl Watch {
    /// Takes a place for who follows a shipment.
    pub fn enter(self: &Rc<Self>, id: &str) -> Place {
        let alarm = Rc::<Alarm>::default();
        let mut shipments = self.shipments.borrow_mut();
        let tracked = shipments.entry(id.to_owned()).or_default();
        tracked.alarms.push(Rc::downgrade(&alarm));
        let news = Cell::new(tracked.news);
        Place { watch: self.clone(), id: id.to_owned(), alarm, news }
    }

    /// Marks a shipment's news and wakes its followers; whether anybody tracks it.
    fn tell(&self, id: &str) -> bool {
        let mut shipments = self.shipments.borrow_mut();
        let Some(tracked) = shipments.get_mut(id) else { return false };
        tracked.news += 1;
        tracked.alarms.iter().filter_map(Weak::upgrade).for_each(|alarm| alarm.ring());
        true
    }

    /// Subjects of acceptances that were met since `met` of them had been, and of messages that nobody tracks.
    pub fn strangers(&self, met: &mut usize) -> Vec<String> {
        let strangers = self.strangers.borrow();
        let new = strangers.get(*met..).unwrap_or_default().to_vec();
        *met = strangers.len();
        new
    }
}

impl Place {
    /// Wakes this follower.
    pub fn alarm(&self) -> &Alarm {
        &self.alarm
    }

    /// Whether many shipments are tracked.
    pub fn is_among_many(&self) -> bool {
        self.watch.shipments.borrow().len() >= MANY
    }

    /// The number of the latest news.
    pub fn latest(&self) -> u64 {
        self.watch.shipments.borrow().get(&self.id).map_or(0, |tracked| tracked.news)
    }

    /// Whether there is news that this follower has not looked at.
    pub fn has_news(&self) -> bool {
        self.latest() != self.news.get()
    }

    /// Notes that the shipment was looked at when `news` was the latest.
    pub fn looked(&self, news: u64) {
        self.news.set(news);
    }

    /// Waits until the shared budget has room for one more look; in the order of asking.
    pub async fn wait(&self, clock: &dyn Clock) {
        let mut next = self.watch.next.lock().await;
        let at = next.max(clock.now() - BURST * PACE);
        if at > clock.now() {
            clock.sleep(at - clock.now()).await;
        }
        *next = at + PACE;
    }

    /// Looks at the inbox for all, if many are tracked, nobody is at it and it is time.
    ///
    /// # Errors
    /// The call was ended. Every other fault only puts the next look off.
    pub async fn look(&self, client: &Rc<Client>, call: &Call) -> Result<(), Error> {
        if !self.is_among_many() {
            return Ok(());
        }
        let Some(mut look) = self.watch.look.try_lock() else { return Ok(()) };
        if client.now() < look.next_at {
            return Ok(());
        }
        let failed = match self.watch.read(&mut look, client, call).await {
            Ok(()) => false,
            Err(error @ Error::Abort { .. }) => return Err(error),
            Err(error) => {
                // What will not pass by itself is not worth asking soon.
                look.failures += if error.retryable() { 1 } else { 8 };
                true
            }
        };
        if !failed {
            look.failures = 0;
        }
        look.next_at = client.now() + BETWEEN_LOOKS.after(look.failures);
        Ok(())
    }
}

impl Watch {
    /// Reads the inbox from its first page on until a page has nothing new, and from its last page back
    /// where more has come than was found: the order is not documented. What it saw counts only once it is
    /// complete.
    async fn read(&self, look: &mut Look, client: &Rc<Client>, call: &Call) -> Result<(), Error> {
        let (mut fresh, mut met) = (BTreeSet::new(), Vec::new());
        let first = self.page(1, client, call).await?;
        let total = first.total;
        let mut found = self.note(&first, look, &mut fresh, &mut met);
        let (mut page, mut goes_on) = (1, found > 0 && first.messages.len() >= FULL);
        while goes_on && page < PAGES {
            page += 1;
            let next = self.page(page, client, call).await?;
            let count = self.note(&next, look, &mut fresh, &mut met);
            goes_on = count > 0 && next.messages.len() >= FULL;
            found += count;
        }
        let mut back = (total / FULL as f64).ceil() as u32;
        while (found as f64) < total - look.total && back > page {
            let last = self.page(back, client, call).await?;
            let count = self.note(&last, look, &mut fresh, &mut met);
            found += count;
            if count == 0 && !last.messages.is_empty() {
                break;
            }
            back -= 1;
        }
        look.total = total;
        look.seen.extend(fresh);
        for subject in met {
            if self.known_strangers.borrow_mut().insert(subject.clone()) {
                self.strangers.borrow_mut().push(subject);
            }
        }
        Ok(())
    }

    async fn page(&self, page: u32, client: &Rc<Client>, call: &Call) -> Result<InboxPage, Error> {
        let call = Call { timeout: Some(TIMEOUT), ..call.once() };
        let page = client.inbox(None, (page > 1).then_some(page), &call).await;
        call.cancel.race(client.clock().sleep(PACE)).await.map_err(Error::ended)?;
        page
    }

    /// Tells of what is new on a page, and counts it; `met` are subjects of acceptances that nobody waits for.
    fn note(
        &self,
        page: &InboxPage,
        look: &Look,
        fresh: &mut BTreeSet<String>,
        met: &mut Vec<String>,
    ) -> usize {
        let mut count = 0;
        for message in &page.messages {
            let key = key(message);
            if !look.seen.contains(&key) && fresh.insert(key) {
                count += 1;
                let is_tracked = self.tell(message.message_id.as_deref().unwrap_or_default());
                if !is_tracked && message.kind == ReceiptKind::Acceptance {
                    met.push(message.subject.clone());
                }
            }
        }
        count
    }
}

/// A receipt as the inbox lists it: kind, time and id.
fn key(message: &InboxMessage) -> String {
    let InboxMessage { kind, date, message_id, .. } = message;
    let (time, id) = (date.unwrap_or_default().to_bits(), message_id.as_deref());
    format!("{} {time} {}", *kind as u8, id.unwrap_or_default())
}
