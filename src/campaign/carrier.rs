//! Who carries a campaign's messages: all that a campaign needs to know and ask of a client, and nothing else. A client
//! is made one in `src/carrier/`.

use std::rc::Rc;

use futures::future::LocalBoxFuture;

use crate::core::call::Call;
use crate::core::error::Error;
use crate::core::error::ProxyState;
use crate::core::host::random::Random;
use crate::core::host::{Clock, Gate};
use crate::core::key::Key;
use crate::core::key::outcome::{KeyOutcome, PostedOnce};
use crate::core::message::Limits;
use crate::core::message::attachment::{Encoded, Source, Unreadable};
use crate::core::message::draft::Draft;
use crate::core::message::progress::Listener;
use crate::tracking::receipt::shipment::ShipmentStatus;
use crate::tracking::receipt::words::Named;

/// What a carrier gives that takes its time.
pub type Carried<'a, T> = LocalBoxFuture<'a, Result<T, Error>>;

/// Where a carrier stands now, as far as it knows without asking.
#[derive(Clone, Debug)]
pub struct CarrierState {
    /// Where messages go, if not to the service itself.
    pub via: Option<String>,
    /// Which service they are for: what one took says nothing of another.
    pub service: String,
    /// The fingerprint of the mailbox that is signed in at the package's own proxy, as was heard last.
    pub mailbox: Option<String>,
    /// Milliseconds between two starts of one sender; 0 where no pace is kept.
    pub interval: f64,
    /// What a message may not exceed.
    pub limits: Limits,
    /// Whether there is no network now.
    pub is_offline: bool,
}

/// An acceptance that a search found.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The mail's id in the inbox.
    pub mail: u64,
    /// The message's id, where the subject has it.
    pub message_id: Option<String>,
    /// The message's subject.
    pub subject: String,
    /// When it was written, where that can be told; milliseconds since 1970.
    pub date: Option<f64>,
    /// Whether a provider sent it, and it can be read; else nobody knows.
    pub is_signed: bool,
}

/// What a search gave.
#[derive(Clone, Debug, Default)]
pub struct Searched {
    /// The acceptances, in the order in which they were met.
    pub found: Vec<Acceptance>,
    /// Whether all was looked through.
    pub saw_all: bool,
}

/// Who carries messages.
pub trait Carrier {
    /// Lets a call begin: whoever closes the carrier reaches it from now on.
    ///
    /// # Errors
    /// The carrier is closed, or the call's signal is set already.
    fn open(&self, call: &Call) -> Result<(), Error>;

    /// Where it stands.
    fn state(&self) -> CarrierState;

    /// Where a key posted now would stand with the package's own proxy: asked where that is not known or no longer
    /// fresh, or `anew` whatever was heard before.
    fn proxy_state<'a>(&'a self, anew: bool, call: &'a Call) -> Carried<'a, ProxyState>;

    /// Encodes a file once, to go into many messages. The outer error: the call was ended.
    fn encode<'a>(
        &'a self,
        file: &'a dyn Source,
        call: &'a Call,
    ) -> Carried<'a, Result<Encoded, Unreadable>>;

    /// Gives a message its turn: checked, encoded, at least `interval` milliseconds after the sender's start before it
    /// and never sooner than the carrier's own pace. Until the turn is posted or dropped no other message of the sender
    /// has one, in whichever tab. `call` ends the waiting, and the post as well; `progress` is told of both.
    ///
    /// Errors say that nothing was posted, and why.
    fn turn<'a>(
        &'a self,
        draft: Draft,
        key: Key<'a>,
        interval: f64,
        progress: Option<Rc<Listener>>,
        call: &'a Call,
    ) -> Carried<'a, Box<dyn Turn + 'a>>;

    /// Asks the package's own proxy what became of a key that was posted at `proxy_state`.
    fn ask<'a>(
        &'a self,
        key: &'a str,
        proxy_state: &'a ProxyState,
        call: &'a Call,
    ) -> Carried<'a, KeyOutcome>;

    /// Whether the service answers: an error of a read where it does not.
    fn answers<'a>(&'a self, call: &'a Call) -> Carried<'a, ()>;

    /// The acceptances that a search of the inbox finds; an empty one finds all.
    fn acceptances<'a>(&'a self, search: &'a str, call: &'a Call) -> Carried<'a, Searched>;

    /// Whom the acceptance of a message names.
    fn addressees<'a>(
        &'a self,
        mail: u64,
        subject: &'a str,
        message_id: &'a str,
        call: &'a Call,
    ) -> Carried<'a, Named>;

    /// A place among the shipments that are followed, of a message with so many addressees; given up when dropped. All
    /// share one budget of requests, which is the carrier's.
    fn follow(&self, message_id: &str, addressees: usize) -> Box<dyn Place>;

    /// Subjects of acceptances of messages that nobody follows, met since `met` of them had been.
    fn strangers(&self, met: &mut usize) -> Vec<String>;
}

/// A message whose turn has come. Dropped, it certainly was not posted.
pub trait Turn {
    /// Where the carrier stands, or stood when the key was posted first.
    fn proxy_state(&self) -> &ProxyState;

    /// Posts the message, once, and finds out what became of it.
    fn post<'a>(self: Box<Self>) -> LocalBoxFuture<'a, PostedOnce>
    where
        Self: 'a;
}

/// A place among the shipments that are followed.
pub trait Place {
    /// Whether many are.
    fn is_among_many(&self) -> bool;

    /// Whether something new has come that was not looked at.
    fn has_news(&self) -> bool;

    /// Looks at the inbox for all that are followed, if there are many, nobody is at it and it is time.
    fn look_for_all<'a>(&'a self, call: &'a Call) -> Carried<'a, ()>;

    /// Looks at a message's shipment once the shared budget has room for it.
    fn shipment<'a>(&'a self, message_id: &'a str, call: &'a Call) -> Carried<'a, ShipmentStatus>;
}

/// What a campaign runs in, besides its journal.
#[derive(Clone)]
pub struct Surroundings {
    /// Who carries its messages.
    pub carrier: Rc<dyn Carrier>,
    /// Time.
    pub clock: Rc<dyn Clock>,
    /// Chance.
    pub random: Rc<dyn Random>,
    /// What keeps other tabs out.
    pub gate: Rc<dyn Gate>,
}
