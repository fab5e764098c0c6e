//! Dates: of mail and HTTP headers (RFC 5322, 3.3 and 4.3), read leniently, also as programs write them, and written; days as
//! the second service writes them; ISO 8601.

/// Milliseconds of a day.
pub const DAY: f64 = 86_400_000.0;

/// In English, then in Italian.
const MONTHS: [&str; 24] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "gen",
    "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic",
];
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// Milliseconds since 1970 of `Wed, 26 Aug 2020 10:00:35 +0200`, `2020-08-26T10:00:35+02:00`, `26/08/2020 10:00:35` or
/// `1598428835`; `None` for what is no date.
///
/// The week day, the seconds and a comment may be missing, months be in Italian, and years beside their names have two
/// digits; zones may be numbers or the old names. Where there is none it is Rome's, where the service writes its dates, and
/// of an hour that comes twice the first. 1970 is no date: programs write it for one that they could not read.
pub fn parse(text: &str) -> Option<f64> {
    let text = text.split('(').next().unwrap_or_default();
    let Some((before, after)) = text.split_once(':') else {
        let seconds: i64 = text.trim().parse().ok()?;
        let is_of_now = (1_000_000_000..10_000_000_000).contains(&seconds);
        return is_of_now.then_some(seconds as f64 * 1000.0);
    };
    let (date, hour) = last(before, u8::is_ascii_digit)?;
    // A date ends in digits, whatever parts it from the time.
    let (rest, third) = last(date, u8::is_ascii_digit)?;
    let (rest, second) = last(rest, u8::is_ascii_alphanumeric)?;
    let (week_day, first) = last(rest, u8::is_ascii_alphanumeric)?;
    let (year, day) = if first.len() == 4 { (first, third) } else { (third, first) };
    let month = match number(second) {
        // Which of three short numbers is the year nobody can say.
        Some((month, _)) => Some(month).filter(|_| year.len() == 4)?,
        None => {
            let name = second.get(..3)?;
            let place = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
            place as i64 % 12 + 1
        }
    };
    let year = match (year.len(), year.parse::<i64>().ok()?) {
        // RFC 5322, 4.3.
        (2, year) if year < 50 => year + 2000,
        (2 | 3, year) => year + 1900,
        (4, year) => year,
        _ => return None,
    };
    let (minute, rest) = number(after)?;
    let (second, rest) = rest.strip_prefix(':').map_or(Some((0, rest)), number)?;
    let rest = rest.strip_prefix(['.', ',']).and_then(number).map_or(rest, |(_, rest)| rest);
    if week_day.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let time = moment([year, month, day.parse().ok()?], [hour.parse().ok()?, minute, second])?;
    match rest.split_whitespace().next() {
        Some(word) => Some(time - zone(word)? as f64 * 60_000.0),
        None => Some(of_rome(time)),
    }
}

/// When a message was taken, by its id: ids begin with the time in Rome to the second.
pub fn of_id(id: &str) -> Option<f64> {
    let digits: i64 = id.get(..14)?.parse().ok()?;
    let pair = |behind: i64| digits / behind % 100;
    let day = [digits / 10_000_000_000, pair(100_000_000), pair(1_000_000)];
    moment(day, [pair(10_000), pair(100), pair(1)]).map(of_rome)
}

/// Year, month and day with hour, minute and second as milliseconds, where they exist.
fn moment([year, month, day]: [i64; 3], [hour, minute, second]: [i64; 3]) -> Option<f64> {
    // The year first: one beyond all bounds has no months to count.
    let exists = (1971..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    exists.then(|| {
        let minutes = (days_from_civil(year, month, day) * 24 + hour) * 60 + minute;
        (minutes * 60 + second) as f64 * 1000.0
    })
}

/// What a clock in Rome shows, as milliseconds since 1970.
fn of_rome(time: f64) -> f64 {
    let is_summer = is_summer_in_the_union(time - 7_200_000.0);
    time - if is_summer { 7_200_000.0 } else { 3_600_000.0 }
}

/// The last run of such letters in a text, with what stands before it.
fn last(text: &str, is_such: fn(&u8) -> bool) -> Option<(&str, &str)> {
    let letters = text.as_bytes();
    let end = letters.iter().rposition(is_such)? + 1;
    let before = letters.get(..end)?.iter().rposition(|letter| !is_such(letter));
    let start = before.map_or(0, |before| before + 1);
    Some((text.get(..start)?, text.get(start..end)?))
}

/// The number that a text begins with, and what follows it.
fn number(text: &str) -> Option<(i64, &str)> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}

/// Whether `text` is a day that exists, as `dd/mm/yyyy`.
pub fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    let [day, month, year] = parts.as_slice() else { return false };
    let number = |text: &str, digits: usize| {
        let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i64>().ok().filter(|_| is_number)
    };
    let (Some(day), Some(month), Some(year)) = (number(day, 2), number(month, 2), number(year, 4))
    else {
        return false;
    };
    year >= 1900 && (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day)
}

/// Minutes east of Greenwich: `+0200`, `+02:00`, `+02`, `GMT+0200`, `CEST`.
fn zone(text: &str) -> Option<i64> {
    let Some(at) = text.bytes().position(|byte| matches!(byte, b'+' | b'-')) else {
        return Some(match text.to_ascii_uppercase().as_str() {
            "CET" => 60,
            "CEST" => 120,
            "EDT" => -240,
            "EST" | "CDT" => -300,
            "CST" | "MDT" => -360,
            "MST" | "PDT" => -420,
            "PST" => -480,
            "Z" | "UT" | "UTC" | "GMT" => 0,
            // RFC 5322, 4.3: other names tell no zone, nor do numbers without a sign.
            _ => return None,
        });
    };
    let digits = text.get(at + 1..)?;
    let (hours, minutes) = (digits.get(..2)?, digits.get(2..)?);
    let minutes = match minutes.strip_prefix(':').unwrap_or(minutes) {
        "" => 0,
        minutes if minutes.len() == 2 => minutes.parse().ok()?,
        _ => return None,
    };
    let hours: i64 = hours.parse().ok()?;
    let sign = if text.get(at..)?.starts_with('-') { -1 } else { 1 };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// `2020-08-26T08:00:35Z` (ISO 8601) of milliseconds since 1970.
pub fn iso(time: f64) -> String {
    let seconds = (time / 1000.0).floor() as i64;
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// A moment as a clock on the wall shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
    /// 0 to 23.
    pub hour: i64,
    /// 0 to 59.
    pub minute: i64,
    /// 0 to 59.
    pub second: i64,
    /// Minutes east of Greenwich.
    pub offset: i64,
    /// 0 = Thursday, the day 1970 began with.
    weekday: usize,
}

impl Civil {
    /// The time in Rome at `now` (milliseconds since 1970), where the service writes its dates.
    pub fn rome(now: f64) -> Self {
        let offset = if is_summer_in_the_union(now) { 120 } else { 60 };
        let seconds = (now / 1000.0).floor() as i64 + offset * 60;
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil_from_days(days);
        Self {
            year,
            month,
            day,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            offset,
            weekday: days.rem_euclid(7) as usize,
        }
    }

    /// `Wed, 26 Aug 2020 10:00:35 +0200`
    pub fn to_mail(self) -> String {
        let Self { year, day, hour, minute, second, .. } = self;
        let weekday = DAYS.get(self.weekday).copied().unwrap_or_default();
        let month = MONTHS.get((self.month - 1) as usize).copied().unwrap_or_default();
        let (initial, rest) = month.split_at(1.min(month.len()));
        let month = format!("{}{rest}", initial.to_ascii_uppercase());
        let zone = self.zone();
        format!("{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} {zone}")
    }

    /// `+0200`
    pub fn zone(self) -> String {
        format!("+{:02}{:02}", self.offset / 60, self.offset % 60)
    }
}

/// Directive 2000/84/EC: from the last Sunday of March to that of October, at 01:00 UTC.
fn is_summer_in_the_union(now: f64) -> bool {
    let (year, ..) = civil_from_days((now / DAY).floor() as i64);
    let turn = |month| {
        let last = days_from_civil(year, month, 31);
        // 1970-01-04 was a Sunday: day 3.
        (last - (last - 3).rem_euclid(7)) as f64 * DAY + 3_600_000.0
    };
    (turn(3)..turn(10)).contains(&now)
}

/// Days since 1970 of a date of the Gregorian calendar, counted in eras of 400 years that begin in
/// March.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of so many days since 1970.
pub(crate) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days - era * 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days_from_civil(next_year, next_month, 1) - days_from_civil(year, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_beyond_all_bounds_is_no_date() {
        assert_eq!(parse("26 Aug 6669263649401470936 10:00:35 +0200"), None);
        assert_eq!(parse("26 Aug -9223372036854775808 10:00:35 +0200"), None);
    }

    #[test]
    fn a_time_is_told_in_its_iso_form() {
        assert_eq!(iso(1_598_428_835_900.0), "2020-08-26T08:00:35Z");
        assert_eq!(iso(0.0), "1970-01-01T00:00:00Z");
        assert_eq!(iso(-1.0), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn a_day_is_one_that_exists() {
        for day in ["11/04/1982", "29/02/2024", "31/12/1999"] {
            assert!(is_day(day), "{day}");
        }
        for day in [
            "29/02/2023",
            "31/04/2020",
            "1/1/2020",
            "2020-01-01",
            "00/01/2020",
            "01/13/2020",
            "+1/01/2020",
            "",
            "11/04/82",
            "11/04/1982/1",
            "1é/04/1982",
            "01/01/1899",
        ] {
            assert!(!is_day(day), "{day}");
        }
    }
    use proptest::prelude::*;

    #[test]
    fn reads_what_mail_and_http_write() {
        let expected = Some(1_598_428_835_000.0);
        for text in [
            "Wed, 26 Aug 2020 10:00:35 +0200",
            "26 Aug 2020 10:00:35 +0200",
            " Wed,  26 aug 2020 08:00:35 GMT ",
            "Wed, 26 August 2020 10:00:35 +0200 (CEST)",
            "Wed, 26 Aug 2020 10:00:35 CEST",
            "Wed, 26 Aug 2020 04:00:35 EDT",
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert_eq!(parse("2 Jan 1971 00:00 Z"), Some(366.0 * DAY));
    }

    #[test]
    fn reads_what_programs_write() {
        let expected = Some(1_598_428_835_000.0);
        for text in [
            "2020-08-26T10:00:35+02:00",
            "2020-08-26 10:00:35,123+02",
            "Wed, 26 Aug 20 10:00:35 +0200",
            "Wed, 26 Aug 2020 10:00:35 GMT+0200 (CEST)",
            "mer, 26 ago 2020 10:00:35 +0200",
            "mercoled\u{ec}, 26 agosto 2020, 10:00:35 +0200",
            // In Rome.
            "2020-08-26 10:00:35",
            "26/08/2020 10:00:35",
            "1598428835",
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        let month = |name| Civil::rome(parse(&format!("9 {name} 2026 9:00 Z")).unwrap()).month;
        let names = ["gen", "mag", "giu", "lug", "set", "ott", "dic"];
        assert_eq!(names.map(month), [1, 5, 6, 7, 9, 10, 12]);
        assert_eq!(of_id("202008261000351"), expected);
        assert_eq!([of_id("202002301000351"), of_id("20200826"), of_id("é")], [None; 3]);
    }

    #[test]
    fn without_a_zone_it_is_the_time_in_rome_and_the_first_of_two() {
        for (written, in_utc) in [
            ("28/03/2021 01:59:59", "28 Mar 2021 00:59:59 GMT"),
            ("28/03/2021 03:00:00", "28 Mar 2021 01:00:00 GMT"),
            ("31/10/2021 02:30:00", "31 Oct 2021 00:30:00 GMT"),
            ("31/10/2021 03:00:00", "31 Oct 2021 02:00:00 GMT"),
        ] {
            assert_eq!(parse(written), parse(in_utc), "{written}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "yesterday",
            "Wed, 26 Aug",
            "31 Feb 2020 10:00:00 +0000",
            "1 Jan 2020 25:00:00 +0000",
            "1 Jan 2020 10:00:00 +9",
            "1 Jan 2020 10:00:00 +0Ꮣ",
            "1 Jé 2020 10:00:00",
            "99999999999999999999 Jan 2020 10:00:00",
            // Nobody can say which is the year, or which half of the day it is.
            "26-08-20 10:00:35",
            "Aug 26, 2020 10:00:35",
            "26/08/2020 10:00:35 p.m.",
            // A zone that nobody can read, or a sign that was lost.
            "2020-08-26T10:00:35 02:00",
            "Wed, 26 Aug 2020 10:00:35 Europe/Rome",
            "Wed, 26 Aug 2020 10:00:35 MEST",
            "08/26/2020 10:00:35",
            "1 Jan 1970 00:00:00 +0000",
            "26/08/2020",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn rome_changes_its_clocks() {
        let winter = Civil::rome(parse("28 Mar 2021 00:59:59 GMT").unwrap());
        let summer = Civil::rome(parse("28 Mar 2021 01:00:00 GMT").unwrap());
        let autumn = Civil::rome(parse("31 Oct 2021 01:00:00 GMT").unwrap());
        assert_eq!((winter.hour, summer.hour, autumn.hour), (1, 3, 2));
        assert_eq!(summer.to_mail(), "Sun, 28 Mar 2021 03:00:00 +0200");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(seconds in 40_000_000i64..4_000_000_000) {
            let now = seconds as f64 * 1000.0;
            prop_assert_eq!(parse(&Civil::rome(now).to_mail()), Some(now));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
