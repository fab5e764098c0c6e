//! Idempotency keys this client has seen: the same key never sends twice. The same message gets the first result, and
//! another is refused.

use std::cell::RefCell;

use futures::channel::oneshot;
use litemap::LiteMap;

use crate::core::error::{Error, ProxyState};
use crate::core::exchange::outcome::Sent;
use crate::core::host::cancel::Reason;
use crate::core::message::fingerprint::Fingerprint;

type Outcome = Result<Sent, Error>;

/// The keys and what became of them.
#[derive(Default)]
pub struct Ledger(RefCell<LiteMap<String, Entry>>);

/// The message of a key, and what became of it.
struct Entry {
    fingerprint: Fingerprint,
    state: State,
}

enum State {
    Running(Vec<oneshot::Sender<Outcome>>),
    Done(Outcome),
    /// Nothing was sent, and nothing will be under this key: the proxy said so when it was asked.
    Burned,
}

/// What a key means.
pub enum Claim<'a> {
    /// New: send, then settle.
    First(Ticket<'a>),
    /// Under way: wait for its result.
    Running(oneshot::Receiver<Outcome>),
    /// Done.
    Done(Outcome),
    /// Another message went under it, or is going.
    OfAnother,
}

/// What is known of a key that is asked after.
#[derive(Debug, PartialEq)]
pub enum Seen {
    /// It is not, or its message certainly was not sent.
    Nothing,
    /// Its message is under way.
    Running,
    /// Its message was not sent, and the key is out of use.
    Burned,
    /// Its message was sent.
    Sent(Sent),
    /// Nobody knows what became of its message; where the client stood before it was posted first, if that is known.
    Unknown(Option<ProxyState>),
}

/// A key that is being sent under. Dropped unsettled it counts as unknown: rather that than twice.
pub struct Ticket<'a> {
    ledger: &'a Ledger,
    key: String,
}

impl Ledger {
    /// Claims `key` for the message of that fingerprint.
    pub fn claim(&self, key: &str, fingerprint: Fingerprint) -> Claim<'_> {
        let mut entries = self.0.borrow_mut();
        let entry = entries.get_mut(key);
        if entry.as_ref().is_some_and(|entry| entry.fingerprint != fingerprint) {
            return Claim::OfAnother;
        }
        match entry.map(|entry| &mut entry.state) {
            Some(State::Done(outcome)) => Claim::Done(outcome.clone()),
            Some(State::Running(waiting)) => {
                let (sender, receiver) = oneshot::channel();
                waiting.push(sender);
                Claim::Running(receiver)
            }
            Some(State::Burned) | None => {
                let state = State::Running(Vec::new());
                entries.insert(key.to_owned(), Entry { fingerprint, state });
                Claim::First(Ticket { ledger: self, key: key.to_owned() })
            }
        }
    }

    /// Remembers what became of a message under a key of our own making, if anybody may come back
    /// with it.
    pub fn remember(&self, key: &str, fingerprint: Fingerprint, outcome: &Outcome) {
        if is_settled(outcome) {
            let state = State::Done(outcome.clone());
            self.0.borrow_mut().insert(key.to_owned(), Entry { fingerprint, state });
        }
    }

    /// Takes in what a client before this one has posted.
    pub fn inherit(&self, key: &str, fingerprint: Fingerprint, outcome: Outcome) {
        let entry = Entry { fingerprint, state: State::Done(outcome) };
        self.0.borrow_mut().insert(key.to_owned(), entry);
    }

    /// What is known of a key.
    pub fn seen(&self, key: &str) -> Seen {
        match self.0.borrow().get(key).map(|entry| &entry.state) {
            Some(State::Running(_)) => Seen::Running,
            Some(State::Done(Ok(sent))) => Seen::Sent(sent.clone()),
            Some(State::Done(Err(Error::UnknownOutcome { proxy_state, .. }))) => {
                Seen::Unknown(proxy_state.as_deref().cloned())
            }
            Some(State::Burned) => Seen::Burned,
            Some(State::Done(Err(_))) | None => Seen::Nothing,
        }
    }

    /// Takes in what became of a message whose outcome was unknown: who comes with its key again gets that.
    pub fn learn(&self, key: &str, learned: Seen) {
        let mut entries = self.0.borrow_mut();
        let Some(entry) = entries.get_mut(key) else { return };
        if !matches!(entry.state, State::Done(Err(Error::UnknownOutcome { .. }))) {
            return;
        }
        match learned {
            Seen::Sent(sent) => entry.state = State::Done(Ok(sent)),
            Seen::Burned => entry.state = State::Burned,
            Seen::Nothing => {
                entries.remove(key);
            }
            Seen::Running | Seen::Unknown(_) => {}
        }
    }

    fn settle(&self, key: &str, outcome: &Outcome) {
        let mut entries = self.0.borrow_mut();
        // Settled already: the first word stays.
        let Some(entry) = entries.get_mut(key) else { return };
        let State::Running(waiting) = &mut entry.state else { return };
        let waiting = std::mem::take(waiting);
        if is_settled(outcome) {
            entry.state = State::Done(outcome.clone());
        } else {
            entries.remove(key);
        }
        for sender in waiting {
            // Who no longer waits has gone.
            let _gone = sender.send(outcome.clone());
        }
    }
}

/// A message that certainly was not sent leaves its key free, for whichever comes next.
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
    use crate::core::message::Message;
    use crate::core::message::draft::Checked;
    use futures::executor::block_on;

    /// A message with this subject.
    fn message(subject: &str) -> Fingerprint {
        let message = Message {
            sender: "a@b.it".into(),
            recipients: vec!["c@d.it".into()],
            subject: subject.into(),
            html: String::new(),
            attachments: Vec::new(),
        };
        Fingerprint::of(&Checked { message, contents: Vec::new() })
    }

    fn sent() -> Outcome {
        Ok(Sent { message_id: "1".into(), sent: 1 })
    }

    #[test]
    fn a_key_goes_once_and_gives_its_first_result() {
        let ledger = Ledger::default();
        let Claim::First(ticket) = ledger.claim("a", message("one")) else { panic!() };
        let Claim::Running(receiver) = ledger.claim("a", message("one")) else { panic!() };
        ticket.settle(&sent());
        assert_eq!(block_on(receiver).unwrap().unwrap(), sent().unwrap());
        assert!(matches!(ledger.claim("a", message("one")), Claim::Done(Ok(_))));
    }

    #[test]
    fn another_message_is_refused_while_the_first_runs_and_after() {
        let ledger = Ledger::default();
        let Claim::First(ticket) = ledger.claim("a", message("one")) else { panic!() };
        assert!(matches!(ledger.claim("a", message("two")), Claim::OfAnother));
        assert!(matches!(ledger.claim("b", message("two")), Claim::First(_)));
        ticket.settle(&sent());
        assert!(matches!(ledger.claim("a", message("two")), Claim::OfAnother));
        assert!(matches!(ledger.claim("a", message("one")), Claim::Done(Ok(_))));
    }

    #[test]
    fn a_message_that_was_not_sent_leaves_its_key_free() {
        let ledger = Ledger::default();
        let Claim::First(ticket) = ledger.claim("a", message("one")) else { panic!() };
        ticket.settle(&Err(Error::ended(Reason::Aborted)));
        assert!(matches!(ledger.claim("a", message("two")), Claim::First(_)));
    }

    #[test]
    fn a_send_that_was_dropped_is_unknown() {
        let ledger = Ledger::default();
        drop(ledger.claim("a", message("one")));
        assert!(matches!(
            ledger.claim("a", message("one")),
            Claim::Done(Err(Error::UnknownOutcome { .. }))
        ));
    }

    #[test]
    fn what_a_client_before_posted_counts() {
        let ledger = Ledger::default();
        let unknown = || Err(Error::unknown(Error::ended(Reason::Aborted), Some("a")));
        let read = |subject| Fingerprint::read(&message(subject).text());
        ledger.inherit("a", read("one"), unknown());
        ledger.inherit("b", read("one"), sent());
        let claim = ledger.claim("a", message("one"));
        assert!(matches!(claim, Claim::Done(Err(Error::UnknownOutcome { .. }))));
        assert!(matches!(ledger.claim("b", message("one")), Claim::Done(Ok(_))));
        for key in ["a", "b"] {
            assert!(matches!(ledger.claim(key, message("two")), Claim::OfAnother));
        }
        ledger.learn("a", Seen::Sent(Sent { message_id: "2".into(), sent: 1 }));
        assert!(matches!(ledger.claim("a", message("one")), Claim::Done(Ok(_))));
    }
}
