//! Hours, days and months, and the estimate that promised when.

use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::schedule::zone::{Rome, Zone};
use pec_massiva::core::call::Call;
use serde_json::{Value, json};

use super::world::{World, campaign};

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
