//! Hours, days and months, and the estimate that promised when.

use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::schedule::zone::{Rome, Zone};
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;
use serde_json::{Value, json};

use super::network::Net;
use super::world::{World, begun_at, campaign};

/// Runs so many rows by this pace; when each was posted, in Rome, and when the estimate said the last would.
fn posted(rows: usize, pace: Value) -> (Vec<f64>, f64) {
    let world = World::new(11, 0.0, false);
    let call = Call::default();
    let (ended, finishes_at) = world.time.run(async {
        let campaign =
            world.tab().create(campaign(rows, pace, json!("auto"), false), &call).await.unwrap();
        let estimate = campaign.estimate();
        assert_eq!((estimate.messages, estimate.recipients), (rows as u64, rows as u64));
        assert_eq!(estimate.cost, Some(rows as f64 * 5.0 / 100.0));
        (campaign.run(false, &call).await.unwrap(), estimate.finishes_at.unwrap())
    });
    assert!(matches!(ended, Ended::Here(progress) if progress.sent == rows));
    let local = |wall: f64| wall + Rome.offset(wall);
    (world.network.posts.borrow().iter().map(|post| local(post.wall)).collect(), local(finishes_at))
}

fn day(local: f64) -> u64 {
    (local / 86_400_000.0) as u64
}

#[test]
fn a_days_limit_goes_on_at_midnight_in_rome() {
    let (posts, finishes_at) = posted(7, json!({"perDay": 3}));
    let counts: Vec<usize> = (0..3)
        .map(|later| posts.iter().filter(|post| day(**post) == day(posts[0]) + later).count())
        .collect();
    assert_eq!(counts, [3, 3, 1]);
    assert!(posts[3] % 86_400_000.0 < 60_000.0, "soon after midnight");
    assert!((finishes_at - posts[6]).abs() < 60_000.0, "{finishes_at} {}", posts[6]);
}

#[test]
fn a_window_of_hours_is_kept_over_days() {
    // The world begins at ten in Rome.
    let pace =
        json!({"perSecond": 0.001, "perDay": false, "hours": {"from": "10:00", "to": "11:00"}});
    let (posts, finishes_at) = posted(9, pace);
    assert!(
        posts.iter().all(|post| (600..660).contains(&((post % 86_400_000.0 / 60_000.0) as u64)))
    );
    assert_eq!(day(posts[8]) - day(posts[0]), 2);
    assert!((finishes_at - posts[8]).abs() < 60_000.0);
}

#[test]
fn a_months_limit_goes_on_with_the_next() {
    // The world begins on the 21st of November.
    let (posts, finishes_at) = posted(3, json!({"perMonth": 2}));
    assert_eq!(day(posts[2]) - day(posts[1]), 10);
    assert!((finishes_at - posts[2]).abs() < 60_000.0);
}

const YEAR: f64 = 365.0 * 86_400_000.0;

#[test]
fn what_was_counted_by_a_clock_a_year_ahead_holds_others_up_for_a_day_at_most() {
    let (world, call) = (World::new(11, 0.0, false), Call::default());
    let run = |rows: usize| {
        world.time.run(async {
            let new = campaign(rows, json!({"perDay": 3}), json!("auto"), false);
            let campaign = world.tab().create(new, &call).await.unwrap();
            campaign.run(false, &call).await.unwrap();
        });
    };
    let days = || -> Vec<u64> {
        let local = |wall: f64| wall + Rome.offset(wall);
        world.network.posts.borrow().iter().map(|post| day(local(post.wall))).collect()
    };
    run(1);
    world.time.oversleep(YEAR);
    run(2);
    world.time.oversleep(-YEAR);
    // They may all have been of this day; of the next they are not.
    run(1);
    run(2);
    let today = days()[0];
    let (ahead, next) = (today + 365, today + 1);
    assert_eq!(days(), [today, ahead, ahead, next, next, next]);
}

#[test]
fn a_page_that_saw_its_clock_set_back_goes_on_by_the_one_that_is_right() {
    let (world, call) = (World::new(11, 0.0, false), Call::default());
    world.time.oversleep(YEAR);
    world.time.run(async {
        let new = campaign(5, json!({"perDay": 3}), json!("auto"), false);
        let campaign = world.tab().create(new, &call).await.unwrap();
        let person = async {
            world.time.sleep(600_000.0).await;
            world.time.oversleep(-YEAR);
        };
        let (ended, ()) = futures::join!(campaign.run(false, &call), person);
        assert!(matches!(ended, Ok(Ended::Here(progress)) if progress.sent == 5));
    });
    assert!(world.time.elapsed() < 86_400_000.0, "at midnight");
}

#[test]
fn what_an_answer_asked_for_by_a_clock_a_year_ahead_holds_nothing_up() {
    for is_reopened in [false, true] {
        let busy = Net::Answer { status: 429, taken: false, retry_after: Some(2) };
        let (world, campaign) = begun_at(100.0, 1, &[busy]);
        world.network.repeats.set(false);
        world.time.oversleep(YEAR);
        let call = Call::default();
        world.time.run(async {
            let person = async {
                world.time.sleep(1_000.0).await;
                world.time.oversleep(-YEAR);
                if is_reopened {
                    call.cancel.cancel(Reason::Aborted);
                }
            };
            futures::join!(campaign.run(false, &call), person).0.map(drop).unwrap_or_default();
            let (id, call) = (&campaign.header().id, Call::default());
            let again = world.tab().open(id, &call).await.unwrap();
            again.run(false, &call).await.unwrap();
            assert_eq!(again.progress().sent, 1);
        });
        assert!(world.time.elapsed() < 120_000.0, "{is_reopened}");
    }
}
