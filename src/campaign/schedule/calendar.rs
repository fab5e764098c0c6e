//! Days and months of a time zone, as stretches of time: a day may have 23 or 25 hours, and its midnight
//! may be missing or come twice.
//!
//! All moments are milliseconds since 1970. A time "on the wall" is what a clock there shows, in
//! milliseconds since its own 1970.

use super::zone::Zone;
use crate::core::date::{DAY, civil_from_days, days_from_civil};

/// More changes of the clocks than any zone has in two days.
pub(in crate::campaign) const CHANGES: usize = 4;

/// What a clock on the wall shows at this moment.
pub fn wall(zone: &dyn Zone, at: f64) -> f64 {
    at + zone.offset(at)
}

/// The number of the local day, counted from that of 1970-01-01.
pub fn day(zone: &dyn Zone, at: f64) -> i64 {
    (wall(zone, at) / DAY).floor() as i64
}

/// The first moment of the local day that holds `at`.
pub fn day_start(zone: &dyn Zone, at: f64) -> f64 {
    first(zone, day(zone, at))
}

/// The first moment of the local day after, always later than `at`.
pub fn day_end(zone: &dyn Zone, at: f64) -> f64 {
    first_after(zone, at, day(zone, at) + 1)
}

/// The first moment of the local month that holds `at`.
pub fn month_start(zone: &dyn Zone, at: f64) -> f64 {
    let (year, month, _) = civil_from_days(day(zone, at));
    first(zone, days_from_civil(year, month, 1))
}

/// The first moment of the local month after, always later than `at`.
pub fn month_end(zone: &dyn Zone, at: f64) -> f64 {
    let (year, month, _) = civil_from_days(day(zone, at));
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    first_after(zone, at, days_from_civil(year, month, 1))
}

/// When the clocks change after `from` and not after `to`, or `None` where both have one offset.
///
/// Two changes that undo each other in between are not seen: keep the stretch short.
pub fn change(zone: &dyn Zone, from: f64, to: f64) -> Option<f64> {
    let before = zone.offset(from);
    if zone.offset(to) == before {
        return None;
    }
    let (mut low, mut high) = (from.floor(), to.floor());
    while high - low > 1.0 {
        let middle = ((low + high) / 2.0).floor();
        if zone.offset(middle) == before {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(high)
}

/// The first moment of a day: no zone is a whole day off, so a day before it has not begun.
fn first(zone: &dyn Zone, day: i64) -> f64 {
    let midnight = day as f64 * DAY;
    reached(zone, midnight - DAY, midnight)
}

/// The same where it has not begun at `at`. Clocks set back over midnight begin a day twice.
fn first_after(zone: &dyn Zone, at: f64, day: i64) -> f64 {
    let midnight = day as f64 * DAY;
    reached(zone, at.max(midnight - DAY), midnight)
}

/// The first moment from `from` at which a clock on the wall has reached `wall`.
fn reached(zone: &dyn Zone, from: f64, wall: f64) -> f64 {
    let mut at = from;
    for _ in 0..CHANGES {
        let reached = at.max(wall - zone.offset(at));
        match change(zone, at, reached) {
            None => return reached,
            Some(change) => at = change,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::schedule::zone::tests::{HOUR, Once, time, zones};
    use crate::campaign::schedule::zone::{Fixed, Rome};
    use proptest::prelude::*;

    #[test]
    fn a_day_has_23_24_or_25_hours() {
        for (noon, hours) in
            [("29 Mar 2026 10:00", 23.0), ("30 Mar 2026 10:00", 24.0), ("25 Oct 2026 10:00", 25.0)]
        {
            let noon = time(noon);
            assert_eq!(day_end(&Rome, noon) - day_start(&Rome, noon), hours * HOUR);
        }
    }

    #[test]
    fn months_are_those_of_the_zone() {
        let at = time("31 Mar 2026 22:30 GMT");
        assert_eq!(month_start(&Rome, at), time("31 Mar 2026 22:00 GMT"));
        assert_eq!(month_end(&Rome, at), time("30 Apr 2026 22:00 GMT"));
        assert_eq!(month_start(&Rome, at - HOUR), time("28 Feb 2026 23:00 GMT"));
        let west = Fixed(-3.0 * HOUR);
        assert_eq!(month_end(&west, time("1 Jan 2027 02:59 GMT")), time("1 Jan 2027 03:00 GMT"));
        assert_eq!(month_start(&west, time("1 Mar 2028 02:59 GMT")), time("1 Feb 2028 03:00 GMT"));
    }

    #[test]
    fn midnights_may_be_missing_or_come_twice() {
        let midnight = time("5 Apr 2026 00:00 GMT");
        let forward = Once { at: midnight, before: 0.0, after: HOUR };
        assert_eq!(day_end(&forward, midnight - 1.0), midnight);
        assert_eq!(day_start(&forward, midnight + 5.0 * HOUR), midnight);
        let late = Once { at: midnight, before: 0.0, after: -HOUR };
        assert_eq!(day_end(&late, midnight - 1.0), midnight + HOUR);
        assert_eq!(day_end(&late, midnight), midnight + HOUR);
        assert_eq!(day_start(&late, midnight + 5.0 * HOUR), midnight + HOUR);
        let twice = Once { at: midnight + HOUR, before: 0.0, after: -HOUR };
        assert_eq!(day_end(&twice, midnight - 1.0), midnight);
        assert_eq!(day_start(&twice, midnight + 1.5 * HOUR), midnight);
        // The day begins, is taken back, and begins again: never in the past.
        let minute = HOUR / 60.0;
        let over = Once { at: midnight + minute, before: 0.0, after: -HOUR };
        assert_eq!(day_end(&over, midnight + 2.0 * minute), midnight + HOUR);
        assert_eq!(day_start(&over, midnight + 2.0 * HOUR), midnight);
    }

    proptest! {
        #[test]
        fn days_begin_where_a_search_minute_by_minute_finds_them(
            zone in 0..zones().len(), minutes in -4000i64..4000,
        ) {
            let (zone, change) = &zones()[zone];
            let zone = zone.as_ref();
            let at = change + minutes as f64 * 60_000.0;
            let scan = |from: f64, wanted: i64| {
                (0..).map(|step| from + f64::from(step) * 60_000.0).find(|at| day(zone, *at) >= wanted)
            };
            let today = day(zone, at);
            prop_assert_eq!(Some(day_start(zone, at)), scan(at - 30.0 * HOUR, today));
            prop_assert_eq!(Some(day_end(zone, at)), scan(at, today + 1));
            prop_assert!(month_start(zone, at) <= day_start(zone, at));
            prop_assert!(month_end(zone, at) >= day_end(zone, at));
        }
    }
}
