//! How many messages of a sender were started, and when. The limits of a sender's plan count them all: those of campaigns,
//! and single ones, which count themselves where campaigns find them.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::error::Error;
use super::message::address;
use super::storage::{Change, Storage, Value};

/// Milliseconds of one count: the offsets of all time zones are whole quarters of an hour, so that every zone's days and
/// months are sums of them.
pub const QUARTER: f64 = 900_000.0;

/// The number of the quarter that holds a moment (milliseconds since 1970).
pub fn quarter(at: f64) -> u64 {
    (at / QUARTER).floor() as u64
}

/// A start of a sender's that the limits of its plan count.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// The sender's address.
    pub sender: &'a str,
    /// When; milliseconds since 1970.
    pub at: f64,
    /// To how many: one page of the service's counts messages, another recipients, and the stricter one is kept to.
    pub addressees: u64,
}

impl Start<'_> {
    /// Adds it to its quarter.
    pub fn counted(self) -> Change {
        Change::Add(key(self.sender, quarter(self.at)), self.addressees as i64)
    }

    /// Takes it out of its quarter again: it turned out to be none.
    pub fn given_back(self) -> Change {
        Change::Add(key(self.sender, quarter(self.at)), -(self.addressees as i64))
    }

    /// Counts it, and notes when it was: a page that is closed and opened again must not start sooner.
    pub fn changes(self) -> [Change; 2] {
        [self.counted(), self.last()]
    }

    /// In whole milliseconds, and none too early.
    fn last(self) -> Change {
        Change::Put(last_key(self.sender), Value::Text((self.at.ceil() as i64).to_string()))
    }
}

/// Counts a start of a single message.
///
/// # Errors
/// Those of the storage.
pub async fn count(storage: &dyn Storage, start: Start<'_>) -> Result<(), Error> {
    storage.apply(start.changes().into()).await
}

/// When a message of a sender's was last started.
pub fn last_key(sender: &str) -> String {
    of_sender("last", sender)
}

/// When starts of a sender were found that another clock counted far ahead, and which.
pub fn ahead_key(sender: &str) -> String {
    of_sender("ahead", sender)
}

fn of_sender(what: &str, sender: &str) -> String {
    let sender = address::folded(sender);
    format!("{what}/{}", utf8_percent_encode(&sender, NON_ALPHANUMERIC))
}

/// How many messages of a sender were started in one quarter of an hour: `usage/a%40b%2Eit/0001977312`. Keys of one
/// sender are in the order of time.
pub fn key(sender: &str, quarter: u64) -> String {
    format!("{}{quarter:010}", keys(sender))
}

/// Before all counts of a sender, however the address is written.
pub fn keys(sender: &str) -> String {
    of_sender("usage", sender) + "/"
}

/// The quarter of a key, or `None` for a key of something else.
pub fn quarter_of(key: &str) -> Option<u64> {
    let (sender, digits) = key.strip_prefix("usage/")?.split_once('/')?;
    let is_number = digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number && !sender.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::storage::after;

    #[test]
    fn keys_are_told_apart_by_sender_and_stand_in_order_of_time() {
        let early = key(" Comune@pecmassiva.com", 999_999);
        assert_eq!(early, "usage/comune%40pecmassiva%2Ecom/0000999999");
        let late = key("comune@pecmassiva.com", 1_000_000);
        assert!(early < late);
        let prefix = keys("COMUNE@pecmassiva.com");
        assert!(prefix < early && late < after(&prefix));
        assert!(!key("comune@pecmassiva.co", 1).starts_with(&prefix));
        assert_eq!((quarter_of(&early), quarter_of(&late)), (Some(999_999), Some(1_000_000)));
        for other in
            ["usage/a", "usage//0000000001", "usage/a/1", "usage/a/+000000001", "row/a/0000000001"]
        {
            assert_eq!(quarter_of(other), None, "{other}");
        }
    }
}
