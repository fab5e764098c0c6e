//! How many messages of a sender were started, and when: in quarters of an hour, since the offsets of all
//! time zones are whole quarters, so that every zone's days and months are sums of them.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::core::message::address;

/// Milliseconds of one count.
pub const QUARTER: f64 = 900_000.0;

/// The number of the quarter that holds a moment (milliseconds since 1970).
pub fn quarter(at: f64) -> u64 {
    (at / QUARTER).floor() as u64
}

/// The starts of one sender, by quarters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage(BTreeMap<u64, u64>);

impl Usage {
    /// Counts one start.
    pub fn add(&mut self, at: f64) {
        self.add_many(at, 1);
    }

    /// Counts so many starts: of one message to several recipients, where the service counts those.
    pub fn add_many(&mut self, at: f64, count: u64) {
        let old = self.0.entry(quarter(at)).or_default();
        *old = old.saturating_add(count);
    }

    /// Takes back one start, of what was not taken.
    pub fn remove(&mut self, at: f64) {
        let quarter = quarter(at);
        let count = self.0.get(&quarter).copied().unwrap_or_default();
        self.set(quarter, count.saturating_sub(1));
    }

    /// Sets the count of one quarter, as a journal has it.
    pub fn set(&mut self, quarter: u64, count: u64) {
        if count == 0 {
            self.0.remove(&quarter);
        } else {
            self.0.insert(quarter, count);
        }
    }

    /// How many were started since the beginning of the quarter that holds `at`. What a clock that was
    /// ahead counted for later counts too: rather too few messages than too many.
    pub fn since(&self, at: f64) -> u64 {
        self.0.range(quarter(at)..).fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// Forgets the quarters before the one that holds `at`. A limit of a month, in any zone, looks back
    /// 32 days at most.
    pub fn forget_before(&mut self, at: f64) {
        self.0 = self.0.split_off(&quarter(at));
    }
}

/// Where a journal keeps the count of one quarter: `usage/a%40b%2Eit/0001977312`. Keys of one sender are
/// in the order of time.
pub fn key(sender: &str, quarter: u64) -> String {
    format!("{}{quarter:010}", prefix(sender))
}

/// What the keys of one sender begin with, however the address is written.
pub fn prefix(sender: &str) -> String {
    let sender = address::folded(sender);
    format!("usage/{}/", utf8_percent_encode(&sender, NON_ALPHANUMERIC))
}

/// The quarter of a key, or `None` for a key of something else.
pub fn parse(key: &str) -> Option<u64> {
    let (sender, digits) = key.strip_prefix("usage/")?.split_once('/')?;
    let is_number = digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number && !sender.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::journal::storage::after;

    #[test]
    fn counts_by_quarters() {
        let mut usage = Usage::default();
        let noon = 43_200_000.0;
        usage.add(noon - 1.0);
        usage.add(noon);
        usage.add_many(noon + QUARTER, 3);
        assert_eq!(usage.since(noon + 5.0), 4);
        assert_eq!(usage.since(noon - 1.0), 5);
        assert_eq!(usage.since(noon + 2.0 * QUARTER), 0);
        usage.remove(noon + QUARTER);
        usage.remove(noon + 9.0 * QUARTER);
        usage.remove(noon);
        assert_eq!(usage.since(0.0), 3);
        usage.forget_before(noon);
        let mut expected = Usage::default();
        expected.set(quarter(noon + QUARTER), 2);
        expected.set(7, 0);
        assert_eq!(usage, expected);
    }

    #[test]
    fn keys_are_told_apart_by_sender_and_stand_in_order_of_time() {
        let early = key(" Comune@pecmassiva.com", 999_999);
        assert_eq!(early, "usage/comune%40pecmassiva%2Ecom/0000999999");
        let late = key("comune@pecmassiva.com", 1_000_000);
        assert!(early < late);
        let prefix = prefix("COMUNE@pecmassiva.com");
        assert!(prefix < early && late < after(&prefix));
        assert!(!key("comune@pecmassiva.co", 1).starts_with(&prefix));
        assert_eq!((parse(&early), parse(&late)), (Some(999_999), Some(1_000_000)));
        for other in
            ["usage/a", "usage//0000000001", "usage/a/1", "usage/a/+000000001", "row/a/0000000001"]
        {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
