//! When to ask again: back-off with full jitter, within one budget of time.

use crate::core::back_off::{BackOff, Jitter};

/// The waits between tries.
const BACK_OFF: BackOff = BackOff::doubling(500.0, 30_000.0);
/// From the first request to the start of the last, waiting included.
pub const BUDGET: f64 = 120_000.0;

/// The retries of one call.
#[derive(Debug)]
pub struct Retries {
    left: u32,
    made: i32,
    deadline: f64,
}

impl Retries {
    /// At most `limit` retries, counted from `now`.
    pub fn new(limit: u32, now: f64) -> Self {
        Self { left: limit, made: 0, deadline: now + BUDGET }
    }

    /// How long to wait before the next try, or `None` where there is none.
    ///
    /// `retry_after` is honoured as it is; where it does not fit into the budget, asking earlier
    /// would be useless, so the call ends now. `unit` is random, in `0.0..1.0`.
    pub fn next(&mut self, now: f64, retry_after: Option<f64>, unit: f64) -> Option<f64> {
        self.left = self.left.checked_sub(1)?;
        let ceiling = BACK_OFF.after(self.made);
        self.made += 1;
        let wait = retry_after.unwrap_or_else(|| Jitter::Full.spread(ceiling, unit));
        (now + wait <= self.deadline).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_back_off_doubles_and_is_spread_over_its_whole_range() {
        let mut retries = Retries::new(9, 0.0);
        let waits: Vec<f64> = (0..8).filter_map(|_| retries.next(0.0, None, 0.5)).collect();
        assert_eq!(waits, [250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 15_000.0, 15_000.0]);
        assert_eq!(retries.next(0.0, None, 0.0), Some(0.0));
        assert_eq!(retries.next(0.0, None, 0.0), None);
    }

    #[test]
    fn the_budget_ends_it() {
        let mut retries = Retries::new(9, 0.0);
        assert_eq!(retries.next(0.0, Some(60_000.0), 0.0), Some(60_000.0));
        assert_eq!(retries.next(60_000.0, Some(60_001.0), 0.0), None);
    }
}
