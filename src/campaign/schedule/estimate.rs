//! How long a campaign takes and what it costs, before it starts.

use serde::Serialize;

use super::calendar::{change, day, day_end, day_start, month_start};
use super::plan::{Next, Plan};
use super::usage::Usage;
use super::zone::Zone;
use crate::core::date::DAY;

/// Milliseconds after which an end is no longer looked for: ten years.
const LONGEST: f64 = 3653.0 * DAY;

/// What a campaign will take.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// Messages to send.
    pub messages: u64,
    /// Their recipients: each message has one.
    pub recipients: u64,
    /// Days of the plan's time zone on which something is sent, in the next ten years.
    pub days: u64,
    /// When the last message starts, in milliseconds since 1970; `None` if not in the next ten years.
    pub finishes_at: Option<f64>,
    /// Euros, rounded to cents; `None` where the plan has no price.
    pub cost: Option<f64>,
    /// Bytes to upload.
    pub bytes: u64,
}

/// Estimates `messages` of `bytes` in all to so many addressees `each`, if the first may start at `now` (milliseconds since 1970) and
/// none has to wait for the network. `used` is what the sender has started so far.
///
/// It goes from one stretch without a limit to the next, so its time grows with the days, not with the
/// messages.
pub fn estimate(
    plan: &Plan,
    zone: &dyn Zone,
    now: f64,
    messages: u64,
    each: u64,
    bytes: u64,
    used: &Usage,
) -> Estimate {
    let mut sent = Usage::default();
    let (mut left, mut at, mut last) = (messages, now, now);
    let (mut days, mut today) = (0, None);
    while left > 0 && at < now + LONGEST {
        let used_since = |since: f64| used.since(since).saturating_add(sent.since(since));
        if let Next::At { until, .. } = plan.next(at, each, zone, &used_since) {
            at = until;
            continue;
        }
        let fitting = ((stretch_end(plan, zone, at) - at) / plan.interval).ceil() as u64;
        let count = fitting.min(allowed(plan, zone, at, &used_since) / each).clamp(1, left);
        // All at its beginning: a stretch lies within one day.
        sent.add(at, count.saturating_mul(each));
        left -= count;
        last = at + (count - 1) as f64 * plan.interval;
        if today != Some(day(zone, at)) {
            today = Some(day(zone, at));
            days += 1;
        }
        at += count as f64 * plan.interval;
    }
    Estimate {
        messages,
        recipients: messages,
        days,
        finishes_at: (left == 0).then_some(last),
        cost: cost(plan, messages),
        bytes,
    }
}

impl Estimate {
    /// The same of messages to so many addressees. The service's pages speak of messages in one place and of recipients in
    /// another: the cost that is told is the higher one.
    pub fn to_addressees(self, recipients: u64, plan: &Plan) -> Self {
        Self { recipients, cost: cost(plan, recipients), ..self }
    }
}

fn cost(plan: &Plan, count: u64) -> Option<f64> {
    plan.price.map(|price| (price * count as f64 * 100.0).round() / 100.0)
}

/// Until when nothing but the count of messages changes what [`Plan::next`] says.
fn stretch_end(plan: &Plan, zone: &dyn Zone, at: f64) -> f64 {
    let day = day_end(zone, at);
    let end = plan.hours.map_or(day, |hours| hours.closing(zone, at).min(day));
    change(zone, at, end).unwrap_or(end)
}

/// How many messages the limits of the day and the month leave.
fn allowed(plan: &Plan, zone: &dyn Zone, at: f64, used_since: &dyn Fn(f64) -> u64) -> u64 {
    let left = |limit: u64, start| limit.saturating_sub(used_since(start));
    let of_day = plan.per_day.map(|limit| left(limit, day_start(zone, at)));
    let of_month = plan.per_month.map(|limit| left(limit, month_start(zone, at)));
    of_day.unwrap_or(u64::MAX).min(of_month.unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::schedule::hours::Hours;
    use crate::campaign::schedule::hours::tests::any_hours;
    use crate::campaign::schedule::plan::tests::plan;
    use crate::campaign::schedule::zone::Rome;
    use crate::campaign::schedule::zone::tests::{time, zones};
    use proptest::option;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn simple(plan: &Plan, now: f64, messages: u64) -> Estimate {
        estimate(plan, &Rome, now, messages, 1, 7, &Usage::default())
    }

    #[test]
    fn thirty_thousand_take_nine_days_at_the_standard_limit() {
        let now = time("2 Mar 2026 09:00 +0100");
        let mut plan = plan(Some(3500), None, Some(Hours { from: 480, to: 1200 }));
        plan.price = Some(0.05);
        let estimate = simple(&plan, now, 30_000);
        // 8 days of 3,500, and 2,000 on the ninth from eight o'clock.
        let end = time("10 Mar 2026 08:00 +0100") + 1999.0 * 1000.0;
        assert_eq!((estimate.days, estimate.finishes_at), (9, Some(end)));
        assert_eq!((estimate.cost, estimate.bytes), (Some(1500.0), 7));
        assert_eq!((estimate.messages, estimate.recipients), (30_000, 30_000));
    }

    #[test]
    fn what_was_used_today_and_this_month_counts() {
        let now = time("30 Mar 2026 12:00 +0200");
        let mut used = Usage::default();
        used.add(now - 3_600_000.0, 8);
        let plan = plan(Some(10), Some(15), None);
        let estimate = estimate(&plan, &Rome, now, 8, 1, 0, &used);
        // 2 on the 30th, 5 on the 31st, 1 in April.
        assert_eq!(
            (estimate.days, estimate.finishes_at),
            (3, Some(time("1 Apr 2026 00:00 +0200")))
        );
    }

    #[test]
    fn a_window_that_the_clocks_interrupt_is_not_used_in_between() {
        let plan =
            Plan { interval: 60_000.0, ..plan(None, None, Some(Hours { from: 150, to: 210 })) };
        // Half an hour in summer time; half an hour before it is 02:30 again; then the rest.
        let estimate = simple(&plan, time("25 Oct 2026 02:30 +0200"), 40);
        assert_eq!(estimate.finishes_at, Some(time("25 Oct 2026 02:39 +0100")));
    }

    #[test]
    fn nothing_takes_no_time_and_too_much_has_no_end() {
        let now = time("2 Mar 2026 09:00 +0100");
        let mut plan = plan(None, Some(1), None);
        let none = simple(&plan, now, 0);
        assert_eq!((none.days, none.finishes_at, none.cost), (0, Some(now), None));
        let endless = simple(&plan, now, u64::MAX);
        assert_eq!((endless.days, endless.finishes_at), (121, None));
        plan.interval = 0.0;
        assert_eq!(simple(&plan, now, 1).finishes_at, Some(now));
        plan.per_month = None;
        assert_eq!(simple(&plan, now, u64::MAX).finishes_at, Some(now));
    }

    #[test]
    fn cents_are_rounded() {
        let mut plan = plan(None, None, None);
        plan.price = Some(0.004);
        assert_eq!(simple(&plan, 0.0, 334).cost, Some(1.34));
        plan.price = Some(0.1);
        assert_eq!(simple(&plan, 0.0, 3).cost, Some(0.3));
    }

    #[test]
    fn it_is_shown_in_javascript() {
        let json = serde_json::to_value(simple(&plan(None, None, None), 5.0, 1)).unwrap();
        assert_eq!(json["finishesAt"], 5.0);
    }

    proptest! {
        #[test]
        fn it_is_what_a_walk_from_message_to_message_finds(
            zone in 0..zones().len(),
            minutes in -3000i64..3000,
            messages in 0u64..300,
            interval in prop::sample::select(vec![250.0, 1000.0, 7000.0, 600_000.0, 1e6]),
            per_day in option::of(1u64..200),
            per_month in option::of(20u64..400),
            hours in option::of(any_hours()),
            before in prop::collection::vec(0u32..4000, 0..40),
            each in 1u64..3,
        ) {
            let (zone, change) = &zones()[zone];
            let zone = zone.as_ref();
            let now = change + minutes as f64 * 60_000.0 + 123.0;
            let plan = Plan { interval, ..plan(per_day, per_month, hours) };
            let mut used = Usage::default();
            before.iter().for_each(|minutes| used.add(now - f64::from(*minutes) * 60_000.0, 1));
            let estimate = estimate(&plan, zone, now, messages, each, 0, &used);

            let (mut at, mut last, mut days) = (now, now, BTreeSet::new());
            for _ in 0..messages {
                let used_since = |since: f64| used.since(since);
                while let Next::At { until, .. } = plan.next(at, each, zone, &used_since) {
                    at = until;
                }
                used.add(at, each);
                days.insert(day(zone, at));
                last = at;
                at += interval;
            }
            if last < now + LONGEST - 2.0 * DAY {
                prop_assert_eq!(estimate.finishes_at, Some(last));
                prop_assert_eq!(estimate.days, days.len() as u64);
            }
        }
    }
}
