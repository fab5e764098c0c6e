//! Idempotency keys this client has seen: the same key never sends twice, and gets the first result.

use std::cell::RefCell;
use std::collections::BTreeMap;

use futures::channel::oneshot;

use crate::core::cancel::Reason;
use crate::core::error::Error;
use crate::core::outcome::Sent;

type Outcome = Result<Sent, Error>;

/// The keys and what became of them.
#[derive(Default)]
pub struct Ledger(RefCell<BTreeMap<String, Entry>>);

enum Entry {
    Running(Vec<oneshot::Sender<Outcome>>),
    Done(Outcome),
}

/// What a key means.
pub enum Claim<'a> {
    /// New: send, then settle.
    First(Ticket<'a>),
    /// Under way: wait for its result.
    Running(oneshot::Receiver<Outcome>),
    /// Done.
    Done(Outcome),
}

/// A key that is being sent under. Dropped unsettled it counts as unknown: rather that than twice.
pub struct Ticket<'a> {
    ledger: &'a Ledger,
    key: String,
}

impl Ledger {
    /// Claims `key`.
    pub fn claim(&self, key: &str) -> Claim<'_> {
        let mut entries = self.0.borrow_mut();
        match entries.get_mut(key) {
            Some(Entry::Done(outcome)) => Claim::Done(outcome.clone()),
            Some(Entry::Running(waiting)) => {
                let (sender, receiver) = oneshot::channel();
                waiting.push(sender);
                Claim::Running(receiver)
            }
            None => {
                entries.insert(key.to_owned(), Entry::Running(Vec::new()));
                Claim::First(Ticket { ledger: self, key: key.to_owned() })
            }
        }
    }

    /// Remembers what became of a message under a key of our own making, if anybody may come back
    /// with it.
    pub fn remember(&self, key: &str, outcome: &Outcome) {
        if is_settled(outcome) {
            self.0.borrow_mut().insert(key.to_owned(), Entry::Done(outcome.clone()));
        }
    }

    fn settle(&self, key: &str, outcome: &Outcome) {
        let mut entries = self.0.borrow_mut();
        // Settled already: the first word stays.
        let Some(Entry::Running(waiting)) = entries.get_mut(key) else { return };
        let waiting = std::mem::take(waiting);
        if is_settled(outcome) {
            entries.insert(key.to_owned(), Entry::Done(outcome.clone()));
        } else {
            entries.remove(key);
        }
        for sender in waiting {
            // Who no longer waits has gone.
            let _gone = sender.send(outcome.clone());
        }
    }
}

/// A message that certainly was not sent leaves its key free.
fn is_settled(outcome: &Outcome) -> bool {
    matches!(outcome, Ok(_) | Err(Error::UnknownOutcome { .. }))
}

impl Ticket<'_> {
    /// Says what became of the message.
    pub fn settle(self, outcome: &Outcome) {
        self.ledger.settle(&self.key, outcome);
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        let cause = Error::ended(Reason::Aborted);
        self.ledger.settle(&self.key, &Err(Error::unknown(cause, Some(&self.key))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;

    fn sent() -> Outcome {
        Ok(Sent { message_id: "1".into(), sent: 1 })
    }

    #[test]
    fn a_key_goes_once_and_gives_its_first_result() {
        let ledger = Ledger::default();
        let Claim::First(ticket) = ledger.claim("a") else { panic!() };
        let Claim::Running(receiver) = ledger.claim("a") else { panic!() };
        ticket.settle(&sent());
        assert_eq!(block_on(receiver).unwrap().unwrap(), sent().unwrap());
        assert!(matches!(ledger.claim("a"), Claim::Done(Ok(_))));
    }

    #[test]
    fn a_message_that_was_not_sent_leaves_its_key_free() {
        let ledger = Ledger::default();
        let Claim::First(ticket) = ledger.claim("a") else { panic!() };
        ticket.settle(&Err(Error::ended(Reason::Aborted)));
        assert!(matches!(ledger.claim("a"), Claim::First(_)));
    }

    #[test]
    fn a_send_that_was_dropped_is_unknown() {
        let ledger = Ledger::default();
        drop(ledger.claim("a"));
        assert!(matches!(ledger.claim("a"), Claim::Done(Err(Error::UnknownOutcome { .. }))));
    }
}
