//! Days and years, as the service writes them.

use crate::core::date::{self, Civil};

/// The end of the year 9999: beyond it a date no longer fits in `dd/mm/yyyy`.
pub(in crate::sandbox::registration) const LAST: f64 = 253_402_300_799_000.0;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Seconds since 1970.
pub(in crate::sandbox::registration) fn seconds(at: f64) -> i64 {
    (at / 1000.0).floor() as i64
}

/// `04/03/2022`, in Rome.
pub(in crate::sandbox::registration) fn day(at: f64) -> String {
    let Civil { year, month, day, .. } = Civil::rome(at);
    format!("{day:02}/{month:02}/{year:04}")
}

/// The same day and time `years` later; 29 February becomes the 28th. `None` beyond the year 9999.
pub(in crate::sandbox::registration) fn years_later(at: f64, years: i64) -> Option<f64> {
    let now = Civil::rome(at);
    let Civil { month, day, hour, minute, second, .. } = now;
    let (year, zone) = (now.year.checked_add(years)?, now.zone());
    let on = |day: i64| {
        moment(month, |month| {
            format!("{day} {month} {year:04} {hour:02}:{minute:02}:{second:02} {zone}")
        })
    };
    on(day).or_else(|| on(day - 1))
}

/// The reader of mail dates knows which days exist; it wants the month's name.
fn moment(month: i64, write: impl Fn(&str) -> String) -> Option<f64> {
    let name = MONTHS.get(usize::try_from(month - 1).ok()?)?;
    date::parse(&write(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_a_year() {
        let at = date::parse("29 Feb 2024 10:00:35 +0100").unwrap();
        assert_eq!(day(at), "29/02/2024");
        assert_eq!(day(years_later(at, 1).unwrap()), "28/02/2025");
        assert_eq!(day(years_later(at, 4).unwrap()), "29/02/2028");
        assert_eq!(seconds(at), 1_709_197_235);
        assert_eq!(years_later(LAST, 1), None);
        assert_eq!(years_later(at, i64::MAX), None);
    }
}
