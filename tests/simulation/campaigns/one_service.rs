//! A campaign is for the service that it was made for: what one took says nothing of another.

use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::journal::outcome::RowState::{Pending, Sent};
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use pec_massiva::core::storage::{Change, Storage, Value as Kept};
use serde_json::{Value, json};

use super::network::Net;
use super::world::{World, campaign, run, states};

/// What a page meant before it was real, or means by now.
fn others() -> [Value; 4] {
    [
        json!({"environment": "test"}),
        json!({"fetch": "sandbox"}),
        json!({"baseUrl": "https://portal.example"}),
        json!({"baseUrl": "https://portal.example", "fetch": "sandbox"}),
    ]
}

/// The campaign, as a page with these options has it.
fn opened(world: &World, options: &Value, id: &str) -> Campaign {
    let tab = world.tab_of(&world.client_with(options));
    world.time.run(tab.open(id, &Call::default())).unwrap()
}

/// A campaign of two whose second message was not posted.
fn begun(world: &World, options: &Value) -> String {
    let tab = world.tab_of(&world.client_with(options));
    let new = campaign(2, json!({"perDay": 1}), json!(false), true);
    let made = world.time.run(tab.create(new, &Call::default())).unwrap();
    let call = Call::default();
    world.time.run(async {
        let stop = async {
            world.time.sleep(60_000.0).await;
            made.pause().await.unwrap();
        };
        futures::join!(made.run(true, &call), stop).0.unwrap();
    });
    assert_eq!(states(&made), [Sent, Pending]);
    made.header().id.clone()
}

fn is_refused<T>(told: Result<T, Error>) -> bool {
    told.is_err_and(|error| error.code() == "state.otherService")
}

#[test]
fn what_was_begun_for_one_service_is_not_gone_on_with_at_another() {
    for other in others() {
        for (first, second) in [(&json!({}), &other), (&other, &json!({}))] {
            let world = World::new(31, 100.0, false);
            let id = begun(&world, first);
            let seen = world.network.posts.borrow().len();
            let campaign = opened(&world, second, &id);
            // What stands there can be read, and the campaign be ended.
            assert_eq!(states(&campaign), [Sent, Pending], "{first} {second}");
            let call = Call::default();
            assert!(is_refused(world.time.run(campaign.run(true, &call))), "{first} {second}");
            assert!(is_refused(world.time.run(campaign.reconcile(&call))));
            assert!(is_refused(world.time.run(campaign.follow(&call))));
            assert_eq!(world.network.posts.borrow().len(), seen);
            assert_eq!(states(&campaign), [Sent, Pending]);
            world.time.run(campaign.cancel()).unwrap();
        }
    }
}

#[test]
fn a_proxy_that_moves_is_the_same_service() {
    let world = World::new(31, 100.0, false);
    let id = begun(&world, &json!({"baseUrl": "https://portal.example"}));
    let moved = opened(&world, &json!({"baseUrl": "https://ufficio.example"}), &id);
    run(&world, &moved);
    assert_eq!(states(&moved), [Sent, Sent]);
}

#[test]
fn where_it_was_made_it_goes_on() {
    for options in [json!({}), json!({"environment": "test"}), json!({"fetch": "sandbox"})] {
        let world = World::new(32, 100.0, false);
        let id = begun(&world, &options);
        let same = opened(&world, &options, &id);
        run(&world, &same);
        assert_eq!(states(&same), [Sent, Sent], "{options}");
    }
}

#[test]
fn a_journal_that_does_not_say_what_it_is_for_is_taken_as_it_is() {
    let world = World::new(33, 100.0, false);
    world.network.next_posts.borrow_mut().extend([Net::Fine]);
    let id = begun(&world, &json!({"environment": "test"}));
    let mut written = false;
    for (key, value) in world.time.run(world.disk.memory.list("", "~", usize::MAX)).unwrap() {
        let Kept::Text(text) = value else { continue };
        let Ok(Value::Object(mut header)) = serde_json::from_str(&text) else { continue };
        if header.remove("service").is_some() {
            let change = Change::Put(key, Kept::Text(Value::Object(header).to_string()));
            world.time.run(world.disk.memory.apply(vec![change])).unwrap();
            written = true;
        }
    }
    assert!(written);
    let campaign = opened(&world, &json!({}), &id);
    run(&world, &campaign);
    assert_eq!(states(&campaign), [Sent, Sent]);
}
