//! Time zones, passed in: a page asks `Intl`, what runs without one knows Rome.

use std::rc::Rc;

use crate::core::date::Civil;
use crate::core::error::Error;

/// How far clocks on the wall are from Greenwich.
pub trait Zone {
    /// Milliseconds east of Greenwich at this moment (milliseconds since 1970). Whole, less than a day
    /// either way, and changing at whole milliseconds only.
    fn offset(&self, at: f64) -> f64;
}

/// Finds a time zone by its name.
///
/// # Errors
/// [`Error::Validation`] where there is none of that name.
pub type Zones = dyn Fn(&str) -> Result<Rc<dyn Zone>, Error>;

/// `Europe/Rome`, as the rule of the Union has it since 1996.
#[derive(Clone, Copy, Debug)]
pub struct Rome;

impl Zone for Rome {
    fn offset(&self, at: f64) -> f64 {
        Civil::rome(at).offset as f64 * 60_000.0
    }
}

/// A zone that never changes its clocks: so many milliseconds east of Greenwich.
#[derive(Clone, Copy, Debug)]
pub struct Fixed(pub f64);

impl Zone for Fixed {
    fn offset(&self, _: f64) -> f64 {
        self.0
    }
}

#[cfg(test)]
pub(in crate::campaign) mod tests {
    use super::*;
    use crate::core::date;

    /// Milliseconds of an hour.
    pub const HOUR: f64 = 3_600_000.0;

    /// A zone that changes its clocks once.
    pub struct Once {
        /// When.
        pub at: f64,
        /// Milliseconds east of Greenwich until then.
        pub before: f64,
        /// And from then on.
        pub after: f64,
    }

    impl Zone for Once {
        fn offset(&self, at: f64) -> f64 {
            if at < self.at { self.before } else { self.after }
        }
    }

    /// Milliseconds since 1970 of a date as mail writes it.
    pub fn time(text: &str) -> f64 {
        date::parse(text).unwrap()
    }

    /// Zones, each with the moment of a change where there is one: by day, at midnight forward (which
    /// is left out) and back (which comes late), at one back to midnight (which comes twice), by half an
    /// hour, and never.
    pub fn zones() -> Vec<(Box<dyn Zone>, f64)> {
        let midnight = time("5 Apr 2026 00:00 GMT");
        let once = |at: f64, before: f64, after: f64| -> (Box<dyn Zone>, f64) {
            let (before, after) = (before * HOUR, after * HOUR);
            (Box::new(Once { at: at - before, before, after }), at - before)
        };
        vec![
            (Box::new(Rome), time("29 Mar 2026 01:00 GMT")),
            (Box::new(Rome), time("25 Oct 2026 01:00 GMT")),
            (Box::new(Fixed(5.75 * HOUR)), midnight),
            (Box::new(Fixed(-3.0 * HOUR)), time("1 Mar 2028 03:00 GMT")),
            once(midnight, -4.0, -3.0),
            once(midnight, -4.0, -5.0),
            once(midnight + HOUR, 0.0, -1.0),
            once(midnight + 2.0 * HOUR, 11.0, 10.5),
            once(midnight - 4.0 * 24.0 * HOUR, 12.0, 13.0),
        ]
    }

    #[test]
    fn rome_is_two_hours_east_in_summer() {
        assert_eq!(Rome.offset(time("29 Mar 2026 00:59:59 GMT")), HOUR);
        assert_eq!(Rome.offset(time("29 Mar 2026 01:00 GMT")), 2.0 * HOUR);
        assert_eq!(Rome.offset(time("25 Oct 2026 00:59:59 GMT")), 2.0 * HOUR);
        assert_eq!(Rome.offset(time("25 Oct 2026 01:00 GMT")), HOUR);
    }
}
