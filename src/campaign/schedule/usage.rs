//! How many messages of a sender were started, and when: in quarters of an hour, since the offsets of all
//! time zones are whole quarters, so that every zone's days and months are sums of them.

use litemap::LiteMap;

use crate::core::date::DAY;
use crate::core::starts::quarter;

/// The starts of one sender, by quarters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    quarters: LiteMap<u64, u64>,
    /// Those that another clock counted far ahead, and the quarter in which they were found so: they may all have been
    /// of its day.
    pub ahead: Option<(u64, u64)>,
}

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
            self.quarters.remove(&quarter);
        } else {
            self.quarters.insert(quarter, count);
        }
    }

    /// Takes in what a journal has at `now`; how many starts lie more than a day ahead, and the last quarter of those: a
    /// clock that was wrong counted them, and no day is held up by them before theirs.
    pub fn take(&mut self, starts: Vec<(u64, u64)>, now: f64) -> (u64, u64) {
        let last = quarter(now + DAY);
        self.quarters.retain(|quarter, _| *quarter <= last);
        let mut ahead = (0u64, 0);
        for (quarter, count) in starts {
            if quarter <= last {
                self.set(quarter, count);
            } else if count > 0 {
                ahead = (ahead.0.saturating_add(count), quarter);
            }
        }
        ahead
    }

    /// How many were started since the beginning of the quarter that holds `at`. What a clock that was
    /// ahead counted for later counts too: rather too few messages than too many.
    pub fn since(&self, at: f64) -> u64 {
        let from = quarter(at);
        let since = self.quarters.iter().rev().take_while(|(quarter, _)| **quarter >= from);
        let ahead = self.ahead.filter(|(found, _)| *found >= from).map_or(0, |(_, count)| count);
        since.fold(ahead, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// Forgets the quarters before the one that holds `at`. A limit of a month, in any zone, looks back
    /// 32 days at most.
    pub fn forget_before(&mut self, at: f64) {
        let from = quarter(at);
        self.quarters.retain(|quarter, _| *quarter >= from);
    }

    fn count(&self, quarter: u64) -> u64 {
        self.quarters.get(&quarter).copied().unwrap_or_default()
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

    #[test]
    fn what_lies_far_ahead_counts_for_the_day_on_which_it_was_found() {
        let noon = 43_200_000.0;
        let (near, far) = (quarter(noon + DAY), quarter(noon + 9.0 * DAY));
        let mut usage = Usage::default();
        usage.add(noon + 8.0 * DAY, 5);
        assert_eq!(usage.take(vec![(7, 1), (near, 2), (far, 3), (far + 1, 0)], noon), (3, far));
        assert_eq!((usage.since(0.0), usage.since(noon)), (3, 2));
        usage.ahead = Some((quarter(noon), 3));
        assert_eq!((usage.since(noon), usage.since(noon + DAY)), (5, 2));
        // Its own day has come.
        assert_eq!(usage.take(vec![(far, 3)], noon + 9.0 * DAY), (0, 0));
        assert_eq!(usage.since(noon + 9.0 * DAY), 3);
    }
}
