//! Back-off: each wait is longer than the one before, up to a longest, and chance spreads it.

/// How waits grow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BackOff {
    /// The first wait, in milliseconds.
    pub first: f64,
    /// Each wait is so many times the one before.
    pub growth: f64,
    /// The longest wait, in milliseconds.
    pub longest: f64,
}

impl BackOff {
    /// One whose waits double.
    pub const fn doubling(first: f64, longest: f64) -> Self {
        Self { first, growth: 2.0, longest }
    }

    /// The wait after so many others, in milliseconds.
    pub fn after(&self, others: i32) -> f64 {
        (self.first * self.growth.powi(others)).min(self.longest)
    }

    /// The wait after one of so many milliseconds.
    pub fn longer(&self, wait: f64) -> f64 {
        (wait * self.growth).min(self.longest)
    }
}

/// How chance spreads a wait, so that many who wait do not ask at the same moment. `unit` is random, in `0.0..1.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// Over all of it, from nothing on.
    Full,
    /// Over its second half: never in a row.
    Half,
    /// A quarter more or less.
    Quarter,
}

impl Jitter {
    /// The wait, spread.
    pub fn spread(self, wait: f64, unit: f64) -> f64 {
        match self {
            Self::Full => wait * unit,
            Self::Half => wait * (0.5 + unit / 2.0),
            Self::Quarter => wait * (0.75 + 0.5 * unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_longest_however_many_there_were() {
        let back_off = BackOff::doubling(250.0, 5_000.0);
        let mut wait = back_off.first;
        for others in 0..2_000 {
            assert_eq!(back_off.after(others), wait);
            wait = back_off.longer(wait);
        }
        assert_eq!(wait, 5_000.0);
        assert_eq!(BackOff { growth: 1.5, ..back_off }.after(1), 375.0);
    }

    #[test]
    fn chance_spreads_a_wait_over_what_is_said() {
        let range = |jitter: Jitter| (jitter.spread(100.0, 0.0), jitter.spread(100.0, 1.0));
        assert_eq!(range(Jitter::Full), (0.0, 100.0));
        assert_eq!(range(Jitter::Half), (50.0, 100.0));
        assert_eq!(range(Jitter::Quarter), (75.0, 125.0));
    }
}
