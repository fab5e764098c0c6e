//! When to look again: soon at first, since deliveries come in seconds, then ever more rarely.

use crate::core::back_off::{BackOff, Jitter};

/// Milliseconds before the second look, unless the caller says otherwise.
pub const FIRST: f64 = 2_000.0;
/// How waits grow: notices come after 12 and 24 hours, and nobody needs them to the second.
const ALONE: BackOff = BackOff { first: FIRST, growth: 1.5, longest: 5.0 * 60_000.0 };
/// The same among many, of whom the inbox tells in between.
const AMONG_MANY: BackOff = BackOff::doubling(FIRST, 4.0 * 3_600_000.0);
/// The longest that one timer runs. A device that sleeps stops timers but not the clock on the wall, so
/// that is asked again and again.
const NAP: f64 = 60_000.0;

/// The looks of one shipment, by a clock that is set by people and networks.
#[derive(Debug)]
pub struct Schedule {
    first: f64,
    wait: f64,
    from: f64,
    until: f64,
}

impl Schedule {
    /// Due at once; the second look `first` milliseconds after the first.
    pub fn new(first: f64, now: f64) -> Self {
        Self { first, wait: first, from: now, until: now }
    }

    /// Plans the next look, at least `least` milliseconds away. `unit` is random, in `0.0..1.0`: waits
    /// differ by a quarter, so that many pages do not ask at the same moment.
    pub fn plan(&mut self, now: f64, least: f64, unit: f64, is_among_many: bool) {
        let wait = Jitter::Quarter.spread(self.wait, unit).max(least);
        (self.from, self.until) = (now, now + wait);
        let back_off = if is_among_many { AMONG_MANY } else { ALONE };
        let longest = back_off.longest.max(self.first);
        self.wait = BackOff { longest, ..back_off }.longer(self.wait);
    }

    /// The next wait is as short as the first.
    pub fn restart(&mut self) {
        self.wait = self.first;
    }

    /// Makes it due now.
    pub fn hurry(&mut self, now: f64) {
        (self.from, self.until) = (now, now);
    }

    /// Whether a look is due. A clock that was set back does not put it off.
    pub fn is_due(&self, now: f64) -> bool {
        now >= self.until || now < self.from
    }

    /// How long to sleep before asking again whether it is due.
    pub fn nap(&self, now: f64) -> f64 {
        (self.until - now).clamp(0.0, NAP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_soon_at_first_and_grow_to_minutes() {
        let mut schedule = Schedule::new(FIRST, 0.0);
        assert!(schedule.is_due(0.0));
        let mut now = 0.0;
        let mut waits = Vec::new();
        for _ in 0..16 {
            schedule.plan(now, 0.0, 0.5, false);
            waits.push(schedule.until - now);
            now = schedule.until;
            assert!(schedule.is_due(now) && !schedule.is_due(now - 1.0));
        }
        assert_eq!(waits[..4], [2_000.0, 3_000.0, 4_500.0, 6_750.0]);
        assert_eq!(waits[15], ALONE.longest);
    }

    #[test]
    fn a_clock_that_jumps_makes_it_due_and_never_puts_it_off() {
        let mut schedule = Schedule::new(60_000.0, 1e12);
        schedule.plan(1e12, 0.0, 0.5, false);
        assert_eq!(schedule.nap(1e12), NAP);
        assert!(schedule.is_due(1e12 + 8.0 * 3_600_000.0));
        assert!(schedule.is_due(1e12 - 3_600_000.0));
        schedule.plan(1e12, 120_000.0, 0.0, false);
        assert!(!schedule.is_due(1e12 + 119_999.0));
        schedule.hurry(1e12 + 1.0);
        assert!(schedule.is_due(1e12 + 1.0) && schedule.nap(1e12 + 1.0) == 0.0);
    }
}
