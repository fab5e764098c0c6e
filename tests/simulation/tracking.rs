//! Shipments followed to their end, one and a thousand, in virtual time.

use std::rc::Rc;

use futures::future::{join, join_all};
use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;
use pec_massiva::sandbox::Config;
use pec_massiva::sandbox::faults::{Fault, Instead};
use pec_massiva::sandbox::wording::Wording;
use pec_massiva::tracking::receipt::shipment::{ShipmentState, ShipmentStatus};
use pec_massiva::tracking::track::{Tracker, Tracking};
use pec_massiva::tracking::watch::Watch;
use serde_json::json;

use crate::support::{World, message};

const HOUR: f64 = 3_600_000.0;

fn quick() -> World {
    let config = Config { per_second: 0.0, ..Config::default() };
    World::with(json!({"rate": {"perSecond": 1000}}), config)
}

async fn sent(world: &World, recipients: &[&str]) -> String {
    let (options, call) = (SendOptions::default(), Call::default());
    world.client.send(message(recipients), options, &call).await.unwrap().message_id
}

fn tracker(world: &World, watch: &Rc<Watch>, id: &str, tracking: Tracking) -> Tracker {
    Tracker::new(world.client.clone(), watch, id, tracking)
}

async fn all(tracker: &Tracker) -> Result<Vec<ShipmentStatus>, Error> {
    let mut told = Vec::new();
    while let Some(status) = tracker.next(&Call::default()).await? {
        told.push(status);
    }
    Ok(told)
}

/// The states that are told of a message to these, and the hours it took, however the receipts are worded.
fn told(recipients: &[&str]) -> (Vec<ShipmentState>, f64) {
    let told = |wording| told_in(wording, recipients);
    let usual = told(Wording::Rules);
    assert_eq!(told(Wording::Other).0, usual.0);
    assert_eq!(told(Wording::Mixed).0, usual.0);
    usual
}

fn told_in(wording: Wording, recipients: &[&str]) -> (Vec<ShipmentState>, f64) {
    let config = Config { per_second: 0.0, wording, ..Config::default() };
    let world = World::with(json!({"rate": {"perSecond": 1000}}), config);
    world.run(async {
        let id = sent(&world, recipients).await;
        let tracker = tracker(&world, &Rc::default(), &id, Tracking::default());
        let told = all(&tracker).await.unwrap();
        assert!(told.last().unwrap().is_final);
        let mut states: Vec<ShipmentState> = told.iter().map(|status| status.state).collect();
        states.dedup();
        (states, world.time.elapsed() / HOUR)
    })
}

#[test]
fn the_state_at_once_then_each_change_to_the_end() {
    use ShipmentState::{
        Accepted, Delayed, Delivered, Failed, PartlyDelivered, Rejected, Submitted,
    };
    let (states, hours) = told(&["consegna@pec.it"]);
    assert_eq!(states, [Submitted, Accepted, Delivered]);
    assert!(
        hours < 60.0 / 3600.0,
        "deliveries come in seconds, so looks are soon at first: {hours}"
    );
    assert_eq!(told(&["non-accettata@pec.it"]).0, [Submitted, Rejected]);
    assert_eq!(told(&["casella-piena@pec.it"]).0.last(), Some(&Failed));
    let (states, hours) = told(&["lenta@pec.it"]);
    assert_eq!(states, [Submitted, Accepted, Delayed, Failed]);
    assert!((22.0..25.0).contains(&hours), "{hours}");
    let (states, _) = told(&["consegna@pec.it", "mancata-consegna@pec.it"]);
    assert_eq!(states.last(), Some(&PartlyDelivered));
    let (states, hours) = told(&["ordinaria@example.it"]);
    assert_eq!(states, [Submitted, Accepted]);
    assert!(hours < 60.0 / 3600.0, "an ordinary address gets no receipt, so nothing is waited for");
}

#[test]
fn a_look_that_fails_and_may_pass_is_passed_over() {
    let world = quick();
    world.run(async {
        let id = sent(&world, &["consegna@pec.it"]).await;
        for instead in [Instead::Drop, Instead::Status(503), Instead::Status(429), Instead::Hang] {
            let fault = Fault { on: "GET /send".into(), times: 1, taken: false, instead };
            world.wire.sandbox.borrow_mut().fail(fault);
        }
        let tracker = tracker(&world, &Rc::default(), &id, Tracking::default());
        let told = all(&tracker).await.unwrap();
        assert_eq!(told.last().unwrap().state, ShipmentState::Delivered);
        let instead = Instead::Status(403);
        let fault = Fault { on: "GET /send".into(), times: 1, taken: false, instead };
        world.wire.sandbox.borrow_mut().fail(fault);
        let other = Tracker::new(world.client.clone(), &Rc::default(), &id, Tracking::default());
        assert_eq!(other.next(&Call::default()).await.unwrap_err().class(), "PermissionError");
    });
}

#[test]
fn following_ends_at_its_time_by_its_signal_and_by_close() {
    let world = quick();
    world.run(async {
        let id = sent(&world, &["mai@pec.it"]).await;
        let until = Some(world.time.wall() + HOUR);
        let tracking = Tracking { until, ..Tracking::default() };
        let told = all(&tracker(&world, &Rc::default(), &id, tracking)).await.unwrap();
        assert_eq!(told.last().unwrap().state, ShipmentState::Accepted);
        assert!((HOUR..HOUR + 60_000.0).contains(&world.time.elapsed()));
        let past = Tracking { until: Some(0.0), ..Tracking::default() };
        let told = all(&tracker(&world, &Rc::default(), &id, past)).await.unwrap();
        assert_eq!(told.len(), 1, "the first value comes all the same");

        let waiting = tracker(&world, &Rc::default(), &id, Tracking::default());
        let call = Call::default();
        assert!(waiting.next(&call).await.unwrap().is_some());
        let stopping = async {
            world.time.sleep(10.0 * HOUR).await;
            call.cancel.cancel(Reason::Aborted);
        };
        let (ended, ()) = join(waiting.next(&call), stopping).await;
        assert_eq!(ended.unwrap_err().class(), "AbortError");
        let (ended, ()) = join(all(&waiting), async {
            world.time.sleep(HOUR).await;
            world.client.close();
        })
        .await;
        assert_eq!(ended.unwrap_err().class(), "AbortError");
    });
}

#[test]
fn a_hurry_looks_at_once() {
    let world = quick();
    world.run(async {
        let id = sent(&world, &["lenta@pec.it"]).await;
        let tracker = tracker(&world, &Rc::default(), &id, Tracking::default());
        let following = all(&tracker);
        let watching = async {
            world.time.sleep(2.0 * HOUR).await;
            let path = format!("/send/{id}");
            let before = world.wire.count("GET", &path);
            tracker.hurry();
            world.time.sleep(1.0).await;
            assert_eq!(world.wire.count("GET", &path), before + 1);
        };
        let (told, ()) = join(following, watching).await;
        assert_eq!(told.unwrap().last().unwrap().state, ShipmentState::Failed);
    });
}

/// Eight shipments, followed while GET /inbox does this; the minutes until the last was told delivered.
fn minutes_with_inbox(instead: Option<Instead>) -> f64 {
    let world = quick();
    if let Some(instead) = instead {
        let fault = Fault { on: "GET /inbox".into(), times: 9999, taken: false, instead };
        world.wire.sandbox.borrow_mut().fail(fault);
    }
    world.run(async {
        let mut ids = Vec::new();
        for index in 0..8 {
            ids.push(sent(&world, &[format!("a{index}@pec.it").as_str()]).await);
        }
        let watch = Rc::new(Watch::default());
        let begun = world.time.elapsed();
        let followed = ids.iter().map(|id| {
            let tracker = tracker(&world, &watch, id, Tracking::default());
            async move { all(&tracker).await.unwrap().pop().unwrap().state }
        });
        let states = join_all(followed).await;
        assert_eq!(states, [ShipmentState::Delivered; 8]);
        (world.time.elapsed() - begun) / 60_000.0
    })
}

#[test]
fn an_inbox_that_cannot_be_read_holds_nobody_up() {
    for instead in [None, Some(Instead::Status(403)), Some(Instead::Hang), Some(Instead::Drop)] {
        let minutes = minutes_with_inbox(instead.clone());
        assert!(minutes < 3.0, "{instead:?}: {minutes}");
    }
}

#[test]
fn two_who_follow_one_shipment_among_many_are_both_told() {
    let world = quick();
    world.run(async {
        let watch = Rc::new(Watch::default());
        let mut ids = Vec::new();
        for _ in 0..6 {
            ids.push(sent(&world, &["lenta@pec.it"]).await);
        }
        let follow = |id: &String| tracker(&world, &watch, id, Tracking::default());
        let trackers: Vec<Tracker> = ids.iter().chain(ids.first()).map(follow).collect();
        let told = join_all(trackers.iter().map(all)).await;
        for told in told {
            assert_eq!(told.unwrap().last().unwrap().state, ShipmentState::Failed);
        }
    });
}

#[test]
fn who_leaves_takes_no_place_in_the_budget_along() {
    let world = quick();
    world.run(async {
        let watch = Rc::new(Watch::default());
        let id = sent(&world, &["mai@pec.it"]).await;
        let call = Call::default();
        let crowd: Vec<Tracker> =
            (0..200).map(|_| tracker(&world, &watch, &id, Tracking::default())).collect();
        let leaving = async {
            world.time.sleep(200.0).await;
            call.cancel.cancel(Reason::Aborted);
        };
        let (ended, ()) = join(join_all(crowd.iter().map(|one| one.next(&call))), leaving).await;
        assert!(ended.iter().any(|one| one.is_err()));
        drop(crowd);
        let begun = world.time.elapsed();
        let alone = tracker(&world, &watch, &id, Tracking::default());
        assert!(alone.next(&Call::default()).await.unwrap().is_some());
        assert!(world.time.elapsed() - begun < 2_000.0);
    });
}

#[test]
fn until_holds_and_leaving_ends_also_where_nothing_can_be_read() {
    let world = quick();
    world.run(async {
        let id = sent(&world, &["mai@pec.it"]).await;
        let instead = Instead::Status(503);
        let fault = Fault { on: "GET /send".into(), times: 9999, taken: false, instead };
        world.wire.sandbox.borrow_mut().fail(fault);
        let until = Some(world.time.wall() + 60_000.0);
        let tracking = Tracking { until, ..Tracking::default() };
        let ended = tracker(&world, &Rc::default(), &id, tracking).next(&Call::default()).await;
        assert_eq!(ended.unwrap_err().class(), "ServerError");
        assert!(world.time.elapsed() < 70_000.0);
        let endless = tracker(&world, &Rc::default(), &id, Tracking::default());
        let leaving = async {
            world.time.sleep(HOUR).await;
            endless.leave();
        };
        let call = Call::default();
        let (ended, ()) = join(endless.next(&call), leaving).await;
        assert!(ended.unwrap().is_none());
    });
}

/// The bound that is stated in docs/en/tracking.md: requests for one shipment, tracked among a thousand for a day.
const BOUND: usize = 25;

#[test]
fn a_thousand_shipments_share_a_budget_for_a_day() {
    let world = quick();
    world.run(async {
        let fates = ["consegna", "consegna", "consegna", "lenta", "mancata-consegna", "mai"];
        let mut ids = Vec::new();
        for index in 0..1000 {
            let recipient = format!("{}@ente{index}.it", fates[index % fates.len()]);
            ids.push(sent(&world, &[recipient.as_str()]).await);
        }
        let before = world.wire.arrivals.borrow().len();
        let begun = world.time.elapsed();
        let watch = Rc::new(Watch::default());
        let until = Some(world.time.wall() + 24.0 * HOUR);
        let followed = ids.iter().map(|id| {
            let tracking = Tracking { until, ..Tracking::default() };
            let tracker = tracker(&world, &watch, id, tracking);
            async move { all(&tracker).await.unwrap().pop().unwrap().state }
        });
        let states = join_all(followed).await;
        for (index, state) in states.iter().enumerate() {
            use ShipmentState::{Accepted, Delivered, Failed};
            let end = [Delivered, Delivered, Delivered, Failed, Failed, Accepted][index % 6];
            // The second notice may come after the day.
            let may_be_late = index % 6 == 3 && *state == ShipmentState::Delayed;
            assert!(*state == end || may_be_late, "{index}: {state:?}");
        }
        let arrivals = world.wire.arrivals.borrow();
        let requests = arrivals.len() - before;
        println!("{requests} requests in {} h", (world.time.elapsed() - begun) / HOUR);
        assert!(requests <= 1000 * BOUND, "{requests} requests for 1,000 shipments");
        // Two looks a second, and at most as many pages of the inbox; twenty at the beginning.
        let times: Vec<f64> = arrivals.iter().skip(before).map(|arrival| arrival.at).collect();
        let in_a_minute = times.windows(262).all(|many| many[261] - many[0] >= 60_000.0);
        assert!(in_a_minute, "more than 260 requests within a minute");
    });
}
