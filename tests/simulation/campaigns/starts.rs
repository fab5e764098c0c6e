//! What a journal knows of the starts of a sender, whoever made them.

use pec_massiva::campaign::journal::Journal;
use pec_massiva::campaign::journal::known::Known;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::core::starts::{self, Start};
use pec_massiva::core::storage::Storage;
use serde_json::json;

use super::world::{SENDER, World, campaign};

const DAY: f64 = 86_400_000.0;

fn run_one(world: &World) {
    let call = Call::default();
    world.time.run(async {
        let new = campaign(1, json!({ "perSecond": 0.1 }), json!("auto"), false);
        world.tab().create(new, &call).await.unwrap().run(false, &call).await.unwrap();
    });
}

#[test]
fn a_browser_that_was_ended_right_after_a_start_starts_no_sooner() {
    let world = World::new(1, 0.0, false);
    run_one(&world);
    let first = world.network.posts.borrow()[0].at;
    assert!(world.time.now() - first < 5_000.0, "there is something to wait for");
    run_one(&world.restarted());
    let posts = world.network.posts.borrow();
    assert_eq!(posts.len(), 2);
    assert!(posts[1].at - first >= 10_000.0, "{}", posts[1].at - first);
}

#[test]
fn starts_that_no_limit_asks_for_any_more_are_forgotten() {
    let world = World::new(1, 0.0, false);
    let now = world.time.wall();
    let [old, young] = [90.0, 20.0].map(|days| now - days * DAY);
    for at in [old, young] {
        let start = Start { sender: SENDER, at, addressees: 3 };
        world.time.run(starts::count(world.disk.as_ref(), start)).unwrap();
    }
    run_one(&world);
    let kept = |at| {
        let key = starts::key(SENDER, starts::quarter(at));
        world.time.run(world.disk.memory.get(&key)).unwrap().is_some()
    };
    assert!(!kept(old) && kept(young) && kept(now));
}

#[test]
fn starts_ahead_of_the_clock_are_known_since_they_were_found_as_they_are() {
    let world = World::new(1, 0.0, false);
    let journal = Journal::new(world.disk.clone(), Known::default());
    let now = world.time.wall();
    let found = |starts, at| world.time.run(journal.found_ahead(SENDER, starts, at)).unwrap();
    assert_eq!(found((2, 100), now), starts::quarter(now));
    assert_eq!(found((2, 100), now + DAY), starts::quarter(now), "the same");
    assert_eq!(found((3, 100), now + DAY), starts::quarter(now + DAY), "one more");
    assert_eq!(found((3, 101), now + 2.0 * DAY), starts::quarter(now + 2.0 * DAY), "a later one");
    // The clock was set back.
    assert_eq!(found((3, 101), now), starts::quarter(now));
}
