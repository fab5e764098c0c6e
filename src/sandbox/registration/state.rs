//! What the service keeps, and how time passes in it.

use std::collections::BTreeSet;

use crate::core::host::random::Seeded;
use crate::core::message::address;

use super::communication::Communication;
use super::format::calendar;
use super::format::callbacks::Outbox;
use super::mailbox::Mailbox;
use super::terms::refusals::{Ids, Refusal};
use super::terms::wallet::Wallet;

/// To whom everything here belongs: all tokens are the same account's.
pub(super) const OWNER: &str = "mail@domain.com";

/// When a request arrives, and what chance and speed there are.
pub(in crate::sandbox) struct Moment<'a> {
    pub(in crate::sandbox) now: f64,
    pub(in crate::sandbox) random: &'a Seeded,
    /// How much faster than a real one the provider is.
    pub(in crate::sandbox) speed: f64,
}

impl Moment<'_> {
    /// When a provider is done that takes so long in reality.
    pub(super) fn after(&self, milliseconds: f64) -> f64 {
        self.now + milliseconds / self.speed
    }

    /// A user name, as the provider gives them.
    pub(super) fn user(&self) -> String {
        format!("MA{:06}", self.random.next() % 1_000_000)
    }
}

/// Records with an id, oldest first.
#[derive(Debug)]
pub(super) struct Records<T>(pub(super) Vec<T>);

impl<T: Identified> Records<T> {
    pub(super) fn push(&mut self, record: T) {
        self.0.push(record);
    }

    pub(super) fn find(&mut self, id: &str, ids: Ids) -> Result<&mut T, Refusal> {
        if id.len() != 24 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ids.wrong());
        }
        let mut records = self.0.iter_mut();
        records.find(|record| record.id().eq_ignore_ascii_case(id)).ok_or_else(|| ids.missing())
    }

    /// The one to which something happens first.
    fn first(&mut self) -> Option<&mut T> {
        self.0.iter_mut().min_by(|one, other| one.next().total_cmp(&other.next()))
    }
}

/// What a record is found and let live by.
pub(super) trait Identified {
    fn id(&self) -> &str;
    fn next(&self) -> f64;
}

impl Identified for Mailbox {
    fn id(&self) -> &str {
        &self.id
    }

    fn next(&self) -> f64 {
        self.next()
    }
}

impl Identified for Communication {
    fn id(&self) -> &str {
        &self.id
    }

    fn next(&self) -> f64 {
        self.next()
    }
}

/// The service.
#[derive(Debug)]
pub(in crate::sandbox) struct Registration {
    pub(super) mailboxes: Records<Mailbox>,
    pub(super) communications: Records<Communication>,
    /// The account's own domains.
    pub(super) domains: BTreeSet<String>,
    pub(super) wallet: Wallet,
    pub(super) outbox: Outbox,
    /// How many ids there are; each has its number in it, so that none comes twice.
    ids: u64,
}

impl Registration {
    /// An empty service with so much credit.
    pub(in crate::sandbox) fn new(credit: Option<f64>) -> Self {
        Self {
            mailboxes: Records(Vec::new()),
            communications: Records(Vec::new()),
            domains: BTreeSet::new(),
            wallet: Wallet::new(credit),
            outbox: Outbox::default(),
            ids: 0,
        }
    }

    /// Euro cents of credit that are left, where there is an end to them.
    pub(in crate::sandbox) fn credit(&self) -> Option<i64> {
        self.wallet.left()
    }

    /// Euro cents that everything here has cost.
    pub(in crate::sandbox) fn spent(&self) -> i64 {
        self.wallet.spent()
    }

    /// Lets come what is due by `now`, in the order it is due.
    pub(super) fn settle(&mut self, now: f64) {
        loop {
            let mailbox = self.mailboxes.first().filter(|found| found.next() <= now);
            let communication = self.communications.first().filter(|found| found.next() <= now);
            match (mailbox, communication) {
                (Some(mailbox), Some(communication)) if communication.next() < mailbox.next() => {
                    communication.step(&mut self.outbox);
                }
                (Some(mailbox), _) => mailbox.step(&mut self.wallet, &mut self.outbox),
                (None, Some(communication)) => communication.step(&mut self.outbox),
                (None, None) => return,
            }
        }
    }

    /// Whether an address is registered here and alive.
    pub(super) fn holds(&self, address: &str) -> bool {
        let folded = address::folded(address);
        let mut living = self.mailboxes.0.iter().filter(|mailbox| !mailbox.state.is_over());
        living.any(|mailbox| mailbox.address == folded)
    }

    /// 24 hex digits, as the service's: the time, chance, and a number.
    pub(super) fn new_id(&mut self, moment: &Moment<'_>) -> String {
        self.ids += 1;
        let time = calendar::seconds(moment.now) & 0xffff_ffff;
        let chance = moment.random.next() & 0xff_ffff_ffff;
        format!("{time:08x}{chance:010x}{:06x}", self.ids & 0xff_ffff)
    }
}
