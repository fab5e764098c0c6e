//! How many messages of a sender were started, and when: in quarters of an hour, since the offsets of all
//! time zones are whole quarters, so that every zone's days and months are sums of them.

use litemap::LiteMap;

use crate::core::starts::quarter;

/// The starts of one sender, by quarters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage(LiteMap<u64, u64>);

impl Usage {
    /// Counts a start to so many addressees.
    pub fn add(&mut self, at: f64, addressees: u64) {
        let quarter = quarter(at);
        self.set(quarter, self.count(quarter).saturating_add(addressees));
    }

    /// Takes back the start of what was not taken.
    pub fn remove(&mut self, at: f64, addressees: u64) {
        let quarter = quarter(at);
        self.set(quarter, self.count(quarter).saturating_sub(addressees));
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
        let from = quarter(at);
        let since = self.0.iter().rev().take_while(|(quarter, _)| **quarter >= from);
        since.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// Forgets the quarters before the one that holds `at`. A limit of a month, in any zone, looks back
    /// 32 days at most.
    pub fn forget_before(&mut self, at: f64) {
        let from = quarter(at);
        self.0.retain(|quarter, _| *quarter >= from);
    }

    fn count(&self, quarter: u64) -> u64 {
        self.0.get(&quarter).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::starts::QUARTER;

    #[test]
    fn counts_by_quarters() {
        let mut usage = Usage::default();
        let noon = 43_200_000.0;
        usage.add(noon - 1.0, 1);
        usage.add(noon, 1);
        usage.add(noon + QUARTER, 3);
        assert_eq!(usage.since(noon + 5.0), 4);
        assert_eq!(usage.since(noon - 1.0), 5);
        assert_eq!(usage.since(noon + 2.0 * QUARTER), 0);
        usage.remove(noon + QUARTER, 1);
        usage.remove(noon + 9.0 * QUARTER, 1);
        usage.remove(noon, 1);
        assert_eq!(usage.since(0.0), 3);
        usage.forget_before(noon);
        let mut expected = Usage::default();
        expected.set(quarter(noon + QUARTER), 2);
        expected.set(7, 0);
        assert_eq!(usage, expected);
    }
}
