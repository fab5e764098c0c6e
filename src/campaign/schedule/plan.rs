//! When the next message may start: limits of the day and the month, and a window of hours.

use serde::Serialize;
use serde_json::{Map, Value};

use super::calendar::{day_end, day_start, month_end, month_start};
use super::hours::Hours;
use super::zone::Zone;
use crate::campaign::model::kept::{Kept, count, text};
use crate::core::error::codes::{Params, options as codes};
use crate::core::error::problem::Problems;
use crate::core::gather;
use crate::core::settings::{RATE, ZERO, number, option};

/// Messages a day where nothing else is said: what the service's Standard plan allows.
pub const PER_DAY: u64 = 3500;
/// Whose days and hours are meant where nothing else is said.
pub const TIME_ZONE: &str = "Europe/Rome";

const OPTIONS: [&str; 5] = ["perSecond", "perDay", "perMonth", "hours", "timeZone"];

/// The pace of a campaign and its price, as a journal keeps them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Milliseconds between two starts.
    pub interval: f64,
    /// Messages a day of the zone; `None` for no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u64>,
    /// Messages a month of the zone; `None` for no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_month: Option<u64>,
    /// When messages may start; `None` for at any time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// The name of the time zone whose days, months and hours are meant.
    pub time_zone: String,
    /// Euros for a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
}

/// When the next message may start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// At once.
    Now,
    /// Later.
    At {
        /// When, in milliseconds since 1970; later than the moment asked about.
        until: f64,
        /// What it waits for.
        reason: Reason,
    },
}

/// What a campaign waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its window of hours is closed.
    Hours,
    /// The day's limit is reached.
    Day,
    /// The month's limit is reached.
    Month,
}

impl Plan {
    /// As it was kept.
    pub fn kept(value: &Value) -> Option<Self> {
        let kept = Kept::of(value)?;
        Some(Self {
            interval: kept.field("interval", Value::as_f64)?,
            per_day: kept.maybe("perDay", count)?,
            per_month: kept.maybe("perMonth", count)?,
            hours: kept.maybe("hours", Hours::kept)?,
            time_zone: kept.field("timeZone", text)?,
            price: kept.maybe("price", Value::as_f64)?,
        })
    }

    /// Reads `{ perSecond, perDay, perMonth, hours: { from, to }, timeZone }` and the price of a message
    /// in euros; what is absent or `null` gets its default.
    ///
    /// `perSecond` is by default that of the carrier, whose `default_interval` is in milliseconds. `perDay`
    /// is [`PER_DAY`] by default, and `false` for no limit. Whether there is such a `timeZone` only the
    /// platform knows.
    pub fn read(
        pace: &Value,
        price: &Value,
        default_interval: f64,
        problems: &mut Problems,
    ) -> Self {
        let none = Map::new();
        let pace = match pace {
            Value::Null => &none,
            Value::Object(pace) => pace,
            _ => {
                problems.tell("pace", codes::TYPE_PACE, Params::none());
                &none
            }
        };
        for name in pace.keys().filter(|name| !OPTIONS.contains(&name.as_str())) {
            let params = Params::of(vec![("known", OPTIONS.to_vec().into())]);
            problems.tell(format!("pace.{name}"), codes::UNKNOWN_NAME, params);
        }
        let per_second = number(pace, "perSecond", "pace.perSecond", RATE, problems);
        let prices = gather::fields([("price".to_owned(), price.clone())]);
        Self {
            interval: per_second.map_or(default_interval, |per_second| 1000.0 / per_second),
            per_day: limit(pace, "perDay", Some(PER_DAY), problems),
            per_month: limit(pace, "perMonth", None, problems),
            hours: Hours::read(option(pace, "hours"), problems),
            time_zone: time_zone(pace, problems),
            price: number(&prices, "price", "pricePerMessage", ZERO, problems),
        }
    }

    /// When the next message may start, which has so many `addressees`, by the limits and the hours; the interval between two
    /// starts is not looked at. `used_since` tells how many messages of the sender were started since a moment; a message to
    /// several counts once for each.
    ///
    /// A message goes whole, so it waits where it would pass a limit. One that alone is above it would wait for ever: it goes as
    /// long as the limit is not reached.
    /// It follows from `now` alone, so a clock that jumps needs nothing but to be asked again.
    pub fn next(
        &self,
        now: f64,
        addressees: u64,
        zone: &dyn Zone,
        used_since: &dyn Fn(f64) -> u64,
    ) -> Next {
        let is_used_up = |limit: Option<u64>, start: &dyn Fn() -> f64| {
            limit.is_some_and(|limit| {
                let used = used_since(start());
                let is_beyond = used.saturating_add(addressees) > limit;
                used >= limit || (is_beyond && addressees <= limit)
            })
        };
        let (from, reason) = if is_used_up(self.per_month, &|| month_start(zone, now)) {
            (month_end(zone, now), Reason::Month)
        } else if is_used_up(self.per_day, &|| day_start(zone, now)) {
            (day_end(zone, now), Reason::Day)
        } else {
            (now, Reason::Hours)
        };
        let until = self.hours.map_or(from, |hours| hours.opening(zone, from));
        if until > now { Next::At { until, reason } } else { Next::Now }
    }
}

/// A whole number, or `false` for no limit.
fn limit(
    pace: &Map<String, Value>,
    name: &str,
    default: Option<u64>,
    problems: &mut Problems,
) -> Option<u64> {
    match option(pace, name) {
        None => default,
        Some(Value::Bool(false)) => None,
        Some(value) => {
            let whole = value.as_f64().filter(|number| *number >= 1.0 && number.fract() == 0.0);
            if whole.is_none() {
                problems.tell(format!("pace.{name}"), codes::TYPE_LIMIT, Params::none());
            }
            whole.map(|number| number as u64)
        }
    }
}

fn time_zone(pace: &Map<String, Value>, problems: &mut Problems) -> String {
    match option(pace, "timeZone") {
        None => TIME_ZONE.to_owned(),
        Some(Value::String(name)) if !name.is_empty() => name.clone(),
        Some(_) => {
            problems.tell("pace.timeZone", codes::TYPE_TIME_ZONE, Params::none());
            TIME_ZONE.to_owned()
        }
    }
}

#[cfg(test)]
pub(in crate::campaign) mod tests {
    use super::*;
    use crate::campaign::schedule::hours::tests::any_hours;
    use crate::campaign::schedule::usage::Usage;
    use crate::campaign::schedule::zone::Rome;
    use crate::campaign::schedule::zone::tests::{time, zones};
    use proptest::option;
    use proptest::prelude::*;
    use serde_json::json;

    /// A plan with some limits.
    pub fn plan(per_day: Option<u64>, per_month: Option<u64>, hours: Option<Hours>) -> Plan {
        let time_zone = TIME_ZONE.to_owned();
        Plan { interval: 1000.0, per_day, per_month, hours, time_zone, price: None }
    }

    fn read(pace: Value, price: Value) -> (Plan, Vec<(String, &'static str)>) {
        let mut problems = Problems::default();
        let plan = Plan::read(&pace, &price, 2000.0, &mut problems);
        let problems = problems.into_vec().into_iter();
        (plan, problems.map(|problem| (problem.field, problem.code)).collect())
    }

    #[test]
    fn defaults() {
        let expected = Plan { interval: 2000.0, ..plan(Some(3500), None, None) };
        let null = json!({
            "perSecond": null, "perDay": null, "perMonth": null, "hours": null, "timeZone": null,
        });
        for pace in [Value::Null, json!({}), null] {
            assert_eq!(read(pace, Value::Null), (expected.clone(), vec![]));
        }
    }

    #[test]
    fn every_option_is_read_and_kept() {
        let pace = json!({
            "perSecond": 4, "perDay": false, "perMonth": 30000.0,
            "hours": {"from": "08:00", "to": "20:00"}, "timeZone": "Atlantic/Azores",
        });
        let (plan, problems) = read(pace, json!(0.05));
        assert_eq!(problems, []);
        assert_eq!((plan.interval, plan.per_day, plan.per_month), (250.0, None, Some(30_000)));
        assert_eq!(plan.hours, Some(Hours { from: 480, to: 1200 }));
        assert_eq!((plan.time_zone.as_str(), plan.price), ("Atlantic/Azores", Some(0.05)));
        assert_eq!(Plan::kept(&json!(plan)).unwrap(), plan);
    }

    #[test]
    fn all_problems_come_at_once() {
        let pace = json!({
            "perSecond": 0, "perDay": 0, "perMonth": 1.5, "hours": 8, "timeZone": "", "perHour": 1,
        });
        let fields: Vec<String> =
            read(pace, json!("5 cents")).1.into_iter().map(|(field, _)| field).collect();
        assert_eq!(
            fields,
            [
                "pace.perHour",
                "pace.perSecond",
                "pace.perDay",
                "pace.perMonth",
                "pace.hours",
                "pace.timeZone",
                "pricePerMessage"
            ]
        );
        assert_eq!(read(json!(1), json!(-1)).1.len(), 2);
        assert_eq!(read(json!({"perDay": true}), Value::Null).1.len(), 1);
    }

    #[test]
    fn a_limit_waits_for_its_end_and_then_for_the_hours() {
        let noon = time("15 Mar 2026 12:00 +0100");
        let hours = Some(Hours { from: 480, to: 1200 });
        let next = |plan: Plan, now, used: u64| plan.next(now, 1, &Rome, &move |_| used);
        let whole = |per_day, used: u64| {
            plan(Some(per_day), None, None).next(noon, 3, &Rome, &move |_| used)
        };
        let at = |text, reason| Next::At { until: time(text), reason };
        assert_eq!(next(plan(Some(10), None, None), noon, 9), Next::Now);
        let midnight = at("16 Mar 2026 00:00 +0100", Reason::Day);
        assert_eq!(next(plan(Some(10), None, None), noon, 10), midnight);
        // A message to three goes whole, and today only where all fit; one above the limit never would.
        assert_eq!((whole(10, 7), whole(10, 8), whole(2, 0)), (Next::Now, midnight, Next::Now));
        assert_eq!((whole(2, 1), whole(2, 2)), (Next::Now, midnight));
        let morning = at("16 Mar 2026 08:00 +0100", Reason::Day);
        assert_eq!(next(plan(Some(10), None, hours), noon, 10), morning);
        let april = at("1 Apr 2026 08:00 +0200", Reason::Month);
        assert_eq!(next(plan(Some(10), Some(10), hours), noon, 10), april);
        let evening = time("15 Mar 2026 20:00 +0100");
        let morning = at("16 Mar 2026 08:00 +0100", Reason::Hours);
        assert_eq!(next(plan(Some(10), None, hours), evening, 9), morning);
        assert_eq!(next(plan(Some(10), None, hours), evening - 1.0, 9), Next::Now);
        let night = Some(Hours { from: 1320, to: 360 });
        assert_eq!(next(plan(Some(10), None, night), noon, 10), midnight);
        let evening = at("15 Mar 2026 22:00 +0100", Reason::Hours);
        assert_eq!(next(plan(Some(10), None, night), noon, 9), evening);
    }

    proptest! {
        #[test]
        fn what_waits_may_start_when_the_wait_is_over(
            zone in 0..zones().len(),
            offset in -2.0e8..2.0e8,
            per_day in option::of(1u64..6),
            per_month in option::of(1u64..9),
            hours in option::of(any_hours()),
            starts in prop::collection::vec(0.0..2.0e8, 0..12),
            addressees in 1u64..4,
        ) {
            let (zone, change) = &zones()[zone];
            let now = change + offset;
            let mut usage = Usage::default();
            starts.iter().for_each(|before| usage.add(now - before, 1));
            let plan = plan(per_day, per_month, hours);
            let next = |at| plan.next(at, addressees, zone.as_ref(), &|since| usage.since(since));
            if let Next::At { until, reason } = next(now) {
                prop_assert!(until > now);
                prop_assert_eq!(next(until), Next::Now);
                // Not a millisecond later than it must be, but for the hours after a limit.
                if reason == Reason::Hours || hours.is_none() {
                    let early = until - 1.0;
                    prop_assert!(early <= now || next(early) != Next::Now);
                }
            }
        }
    }
}
