//! What became of a key that was posted earlier, perhaps by another page.

use pec_massiva::api::ask_key::KeyFate;
use pec_massiva::api::client::Call;
use pec_massiva::api::send::SendOptions;
use pec_massiva::core::cancel::Reason;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use serde_json::json;

use crate::support::portal::{Portal, bad_gateway};
use crate::support::proxy::{Net, Service};
use crate::support::{World, message};

const HOUR: f64 = 3_600_000.0;

/// A page that posted "k" and was closed before it heard of it, so long ago.
fn closed_page(posted: bool, ago: f64) -> Portal {
    let portal = Portal::with(json!({}), 1);
    if posted {
        let options = SendOptions { idempotency_key: json!("k"), ..SendOptions::default() };
        let call = Call::default();
        portal.time.run(async {
            let close = async {
                portal.time.sleep(10.0).await;
                call.cancel.cancel(Reason::Closed);
            };
            let send = portal.client.send(message(&["a@pec.it"]), options, &call);
            futures::join!(send, close).0.unwrap_err();
        });
    }
    portal.time.jump(ago);
    portal
}

/// The fate as the next page learns it, whose client has seen nothing yet.
fn ask(portal: &Portal, posted_at: f64) -> KeyFate {
    let call = Call::default();
    let next = portal.reopened();
    portal.time.run(next.ask_key("k", posted_at, &call)).unwrap()
}

fn ago(portal: &Portal, milliseconds: f64) -> f64 {
    portal.time.wall() - milliseconds
}

#[test]
fn what_was_sent_is_known_after_the_page_was_closed() {
    let portal = closed_page(true, HOUR);
    let KeyFate::Sent(sent) = ask(&portal, ago(&portal, HOUR)) else { panic!() };
    assert_eq!(*portal.proxy.taken.borrow(), [sent.message_id]);
    assert_eq!(portal.counts(), (1, 1));
    assert_eq!(portal.ages("GET"), [Some(3_600_000)]);
}

#[test]
fn what_is_under_way_is_waited_for() {
    let portal = Portal::with(json!({}), 1);
    portal.service(Service::Answers(60_000.0));
    let options = || SendOptions { idempotency_key: json!("k"), ..SendOptions::default() };
    let call = Call::default();
    let next = portal.reopened();
    let posted_at = portal.time.wall();
    let fate = portal.time.run(async {
        let later = async {
            portal.time.sleep(10.0).await;
            call.cancel.cancel(Reason::Closed);
            next.ask_key("k", posted_at, &Call::default()).await.unwrap()
        };
        let send = portal.client.send(message(&["a@pec.it"]), options(), &call);
        futures::join!(send, later).1
    });
    assert!(matches!(fate, KeyFate::Sent(_)), "{fate:?}");
    assert!((60_000.0..70_000.0).contains(&portal.time.elapsed()));
}

#[test]
fn a_refusal_and_a_key_that_never_came_are_told() {
    let portal = Portal::with(json!({}), 1);
    portal.service(Service::Refuses(402));
    let options = SendOptions { idempotency_key: json!("k"), ..SendOptions::default() };
    portal.send_with(options, &Call::default()).unwrap_err();
    let KeyFate::NotSent(error) = ask(&portal, ago(&portal, 200.0)) else { panic!() };
    assert_eq!(error.class(), "PaymentError");

    let portal = closed_page(false, HOUR);
    assert!(matches!(ask(&portal, ago(&portal, HOUR)), KeyFate::Never));
}

#[test]
fn a_store_that_does_not_reach_back_does_not_know() {
    let portal = closed_page(false, 0.0);
    portal.proxy.forget(72.0 * HOUR);
    assert!(matches!(ask(&portal, ago(&portal, 73.0 * HOUR)), KeyFate::Unknown));
    // A clock that was set back, and a time that is none: nobody knows how long ago it was.
    for posted_at in [portal.time.wall() + HOUR, f64::NAN] {
        let portal = closed_page(false, 0.0);
        assert!(matches!(ask(&portal, posted_at), KeyFate::Unknown));
    }
}

#[test]
fn where_there_is_nobody_to_ask_it_is_unknown_at_once() {
    let world = World::new();
    let call = Call::default();
    let fate = world.run(world.client.ask_key("k", world.time.wall(), &call)).unwrap();
    assert!(matches!(fate, KeyFate::Unknown));
    assert!(world.wire.arrivals.borrow().is_empty());

    let portal = closed_page(true, 0.0);
    portal.proxy.is_ours.set(false);
    assert!(matches!(ask(&portal, ago(&portal, 0.0)), KeyFate::Unknown));
    assert_eq!(portal.counts(), (1, 1));
    // Something in front of the proxy is no other proxy once that is known.
    let portal = closed_page(true, 1000.0);
    portal.read();
    portal.reads([bad_gateway(false)]);
    let call = Call::default();
    let fate = portal.time.run(portal.client.ask_key("k", portal.time.wall(), &call)).unwrap();
    assert!(matches!(fate, KeyFate::Sent(_)), "{fate:?}");
}

#[test]
fn a_network_that_fails_has_the_whole_time() {
    let portal = closed_page(true, 1000.0);
    portal.reads(vec![Net::LostBefore; 14]);
    assert!(matches!(ask(&portal, ago(&portal, 1000.0)), KeyFate::Sent(_)));
    assert!(portal.time.elapsed() > 31_000.0);
    let portal = closed_page(true, 1000.0);
    portal.reads(vec![Net::LostBefore; 99]);
    assert!(matches!(ask(&portal, ago(&portal, 1000.0)), KeyFate::Unknown));
    assert!((100_000.0..130_000.0).contains(&portal.time.elapsed()));
}

#[test]
fn only_an_ended_call_is_an_error() {
    let portal = closed_page(true, 1000.0);
    portal.reads([Net::Hang { arrives: false }]);
    let call = Call::default();
    let result = portal.time.run(async {
        let stop = async {
            portal.time.sleep(500.0).await;
            call.cancel.cancel(Reason::Aborted);
        };
        let asking = portal.client.ask_key("k", portal.time.wall(), &call);
        futures::join!(asking, stop).0
    });
    assert!(matches!(result, Err(Error::Abort { reason: Reason::Aborted, .. })));
    portal.client.close();
    let result = portal.time.run(portal.client.ask_key("k", 0.0, &Call::default()));
    assert!(matches!(result, Err(Error::Closed)));
}
