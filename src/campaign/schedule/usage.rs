//! How many messages of a sender were started, and when: in quarters of an hour, since the offsets of all
//! time zones are whole quarters, so that every zone's days and months are sums of them.

use std::collections::BTreeMap;

use crate::core::starts::quarter;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::starts::QUARTER;

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
}
