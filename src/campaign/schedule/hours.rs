//! The hours of the day in which a campaign sends.

use serde::Serialize;
use serde_json::Value;

use super::calendar::{CHANGES, change, wall};
use super::zone::Zone;
use crate::campaign::model::kept::{Kept, count};
use crate::core::date::DAY;
use crate::core::error::codes::{Params, options as codes};
use crate::core::error::given::{Given, TextCodes};
use crate::core::error::problem::Problems;
use crate::core::settings::option;

const MINUTE: f64 = 60_000.0;

/// A window of hours as clocks on the wall show them, every day. It may go over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// When it opens, in minutes since midnight.
    pub from: u32,
    /// When it closes, in minutes since midnight: nothing starts at that minute any more. At most 1440,
    /// the midnight that ends the day.
    pub to: u32,
}

impl Hours {
    /// As it was kept.
    pub(in crate::campaign) fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self { from: kept.field("from", count)?, to: kept.field("to", count)? })
    }

    /// Reads `{ from: '08:00', to: '20:00' }`; `None` where that is left out, or wrong.
    pub(in crate::campaign) fn read(
        hours: Option<&Value>,
        problems: &mut Problems,
    ) -> Option<Self> {
        let Value::Object(hours) = hours? else {
            problems.tell("pace.hours", codes::TYPE_HOURS, Params::none());
            return None;
        };
        for name in hours.keys().filter(|name| !matches!(name.as_str(), "from" | "to")) {
            let params = Params::of(vec![("known", vec!["from", "to"].into())]);
            problems.tell(format!("pace.hours.{name}"), codes::UNKNOWN_NAME, params);
        }
        let mut read = |name: &str, latest: u32| {
            let field = format!("pace.hours.{name}");
            let text_codes =
                TextCodes { missing: codes::MISSING_HOURS, blank: codes::TIME, other: codes::TIME };
            let text = Given::of_optional(option(hours, name)).text(text_codes);
            let read = text.and_then(|text| {
                minutes(text).filter(|minutes| *minutes <= latest).ok_or(codes::TIME)
            });
            read.map_err(|code| problems.tell(field, code, Params::none())).ok()
        };
        let (from, to) = (read("from", 1439), read("to", 1440));
        let hours = Self { from: from?, to: to? };
        if hours.from == hours.to {
            problems.tell("pace.hours.to", codes::EMPTY_HOURS, Params::none());
            return None;
        }
        Some(hours)
    }

    /// The first moment from `at` at which the window is open: `at` itself where it is.
    pub(in crate::campaign) fn opening(self, zone: &dyn Zone, at: f64) -> f64 {
        let mut at = at;
        // Clocks set forward may leave a whole window out.
        for _ in 0..CHANGES {
            let since = self.since_opening(zone, at);
            if since < self.length() {
                return at;
            }
            // Windows open at whole milliseconds; sums with fractions need not fall on them.
            let opening = (at + DAY - since).round();
            match change(zone, at, opening) {
                None => return opening,
                Some(change) => at = change,
            }
        }
        at
    }

    /// When the open window closes, if the clocks are not changed before.
    pub(in crate::campaign) fn closing(self, zone: &dyn Zone, at: f64) -> f64 {
        (at + self.length() - self.since_opening(zone, at)).round()
    }

    fn length(self) -> f64 {
        let length = f64::from(self.to) * MINUTE - f64::from(self.from) * MINUTE;
        if length > 0.0 { length } else { length + DAY }
    }

    /// Milliseconds on the wall since it last opened.
    fn since_opening(self, zone: &dyn Zone, at: f64) -> f64 {
        let since = wall(zone, at) - f64::from(self.from) * MINUTE;
        since - (since / DAY).floor() * DAY
    }
}

/// Minutes since midnight of `08:00`.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| {
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| is_number)
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
pub(in crate::campaign) mod tests {
    use super::*;
    use crate::campaign::schedule::zone::Rome;
    use crate::campaign::schedule::zone::tests::{time, zones};
    use proptest::prelude::*;
    use serde_json::json;

    /// Any window.
    pub fn any_hours() -> impl Strategy<Value = Hours> {
        (0u32..1440, 1u32..1440)
            .prop_map(|(from, length)| Hours { from, to: (from + length) % 1440 })
    }

    fn read(hours: Value) -> (Option<Hours>, Vec<(String, &'static str)>) {
        let mut problems = Problems::default();
        let hours = Hours::read(Some(&hours), &mut problems);
        let problems = problems.into_vec().into_iter();
        (hours, problems.map(|problem| (problem.field, problem.code)).collect())
    }

    #[test]
    fn reads_times_of_the_day() {
        let hours = |from, to| read(json!({"from": from, "to": to}));
        assert_eq!(hours("08:00", "20:30"), (Some(Hours { from: 480, to: 1230 }), vec![]));
        assert_eq!(hours("22:00", "06:00"), (Some(Hours { from: 1320, to: 360 }), vec![]));
        assert_eq!(hours("00:00", "24:00"), (Some(Hours { from: 0, to: 1440 }), vec![]));
        for time in ["8:00", "08:60", "24:01", "25:00", "0800", "+8:00", "08:00:00", "", "é8:00"] {
            let (hours, problems) = hours("08:00", time);
            assert_eq!((hours, problems), (None, vec![("pace.hours.to".into(), "time")]), "{time}");
        }
    }

    #[test]
    fn a_window_that_is_none_is_a_problem() {
        let fields = |hours| read(hours).1;
        let of = |name: &str, code| (format!("pace.hours{name}"), code);
        assert_eq!(fields(json!({"from": "08:00", "to": "08:00"})), [of(".to", "empty.hours")]);
        assert_eq!(fields(json!({"from": "24:00", "to": "08:00"})), [of(".from", "time")]);
        assert_eq!(
            fields(json!({"from": 8, "to": null})),
            [of(".from", "time"), of(".to", "missing.hours")]
        );
        assert_eq!(fields(json!("08:00-20:00")), [of("", "type.hours")]);
        let odd = json!({"from": "08:00", "to": "09:00", "until": "10:00"});
        assert_eq!(fields(odd), [of(".until", "unknown.name")]);
    }

    #[test]
    fn a_window_that_the_clocks_leave_out_opens_the_day_after() {
        let hours = Hours { from: 135, to: 165 };
        let before = time("29 Mar 2026 01:00 +0100");
        assert_eq!(hours.opening(&Rome, before), time("30 Mar 2026 02:15 +0200"));
        // One that outlasts the gap opens at its end.
        let hours = Hours { from: 135, to: 300 };
        assert_eq!(hours.opening(&Rome, before), time("29 Mar 2026 03:00 +0200"));
    }

    proptest! {
        #[test]
        fn it_opens_at_the_first_minute_whose_wall_time_is_inside(
            zone in 0..zones().len(), minute in -3000i64..3000, hours in any_hours(),
        ) {
            let (zone, change) = &zones()[zone];
            let at = change + minute as f64 * MINUTE;
            let is_open = |at: f64| {
                let minute = (wall(zone.as_ref(), at) / MINUTE).rem_euclid(1440.0) as u32;
                if hours.from < hours.to {
                    (hours.from..hours.to).contains(&minute)
                } else {
                    minute >= hours.from || minute < hours.to
                }
            };
            let mut minutes = (0..).map(|step| at + f64::from(step) * MINUTE);
            prop_assert_eq!(Some(hours.opening(zone.as_ref(), at)), minutes.find(|at| is_open(*at)));
        }
    }
}
