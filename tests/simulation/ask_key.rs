//! What became of a key that was posted earlier, perhaps by another page.

use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::error::ProxyState;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;
use pec_massiva::core::key::outcome::KeyOutcome;
use serde_json::json;

use crate::support::portal::{Portal, bad_gateway};
use crate::support::proxy::{Net, Service, Without};
use crate::support::{World, message};

const HOUR: f64 = 3_600_000.0;

/// A page that posted "k" and was closed before it heard of it, so long ago.
fn closed_page(posted: bool, ago: f64) -> Portal {
    let portal = Portal::with(json!({}), 1);
    portal.read();
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

/// The fate as the next page learns it, whose client has seen nothing yet; the journal kept where the first one
/// stood before it posted.
fn ask(portal: &Portal) -> KeyOutcome {
    ask_from(portal, &proxy_state(portal))
}

fn ask_from(portal: &Portal, proxy_state: &ProxyState) -> KeyOutcome {
    let call = Call::default();
    let next = portal.reopened();
    portal.time.run(next.ask_key("k", proxy_state, &call)).unwrap()
}

fn proxy_state(portal: &Portal) -> ProxyState {
    ProxyState { mailbox: Some(portal.proxy.mailbox()), store: Some("epoch-0.0".into()) }
}

#[test]
fn what_was_sent_is_known_after_the_page_was_closed() {
    let portal = closed_page(true, HOUR);
    let KeyOutcome::Sent(sent) = ask(&portal) else { panic!() };
    assert_eq!(*portal.proxy.taken.borrow(), [sent.message_id]);
    assert_eq!(portal.counts(), (1, 1));
    assert_eq!(portal.marks("GET"), [Some("epoch-0.0".to_owned())]);
}

#[test]
fn what_is_under_way_is_waited_for() {
    let portal = Portal::new();
    portal.service(Service::Answers(60_000.0));
    let options = || SendOptions { idempotency_key: json!("k"), ..SendOptions::default() };
    let call = Call::default();
    let next = portal.reopened();
    let from = proxy_state(&portal);
    let fate = portal.time.run(async {
        let later = async {
            portal.time.sleep(10.0).await;
            call.cancel.cancel(Reason::Closed);
            next.ask_key("k", &from, &Call::default()).await.unwrap()
        };
        let send = portal.client.send(message(&["a@pec.it"]), options(), &call);
        futures::join!(send, later).1
    });
    assert!(matches!(fate, KeyOutcome::Sent(_)), "{fate:?}");
    assert!((60_000.0..70_000.0).contains(&portal.time.elapsed()));
}

#[test]
fn a_refusal_and_a_key_that_never_came_are_told() {
    let portal = Portal::with(json!({}), 1);
    portal.service(Service::Refuses(402));
    let options = SendOptions { idempotency_key: json!("k"), ..SendOptions::default() };
    portal.send_with(options, &Call::default()).unwrap_err();
    let KeyOutcome::NotSent(error) = ask(&portal) else { panic!() };
    assert_eq!(error.class(), "PaymentError");

    let portal = closed_page(false, HOUR);
    assert!(matches!(ask(&portal), KeyOutcome::Never));
}

#[test]
fn never_is_believed_only_of_the_same_store_that_forgot_nothing() {
    let portal = closed_page(false, 73.0 * HOUR);
    assert!(matches!(ask(&portal), KeyOutcome::Never), "no clock takes part in it");

    let portal = closed_page(true, HOUR);
    portal.proxy.forget();
    assert!(matches!(ask(&portal), KeyOutcome::Unknown));
    let portal = closed_page(true, 0.0);
    portal.proxy.begin_anew();
    assert!(matches!(ask(&portal), KeyOutcome::Unknown));
    // The direct control: a store that vouches for whatever it is asked says that it never came.
    for begins_anew in [false, true] {
        let portal = closed_page(true, 0.0);
        if begins_anew {
            portal.proxy.begin_anew();
        } else {
            portal.proxy.forget();
        }
        portal.proxy.without.set(Some(Without::Marks));
        assert!(matches!(ask(&portal), KeyOutcome::Never));
        assert_eq!(portal.proxy.taken.borrow().len(), 1);
    }
}

#[test]
fn rows_of_old_journals_have_no_mark_and_never_is_not_believed_for_them() {
    for (mailbox, store) in [(true, false), (false, true), (false, false)] {
        let portal = closed_page(false, 0.0);
        let whole = proxy_state(&portal);
        let from = ProxyState {
            mailbox: whole.mailbox.filter(|_| mailbox),
            store: whole.store.filter(|_| store),
        };
        assert!(matches!(ask_from(&portal, &from), KeyOutcome::Unknown));
        // What was sent is told all the same.
        let portal = closed_page(true, 0.0);
        assert!(matches!(ask_from(&portal, &from), KeyOutcome::Sent(_)));
    }
}

#[test]
fn another_mailbox_s_proxy_is_not_believed() {
    let portal = closed_page(true, HOUR);
    let from = proxy_state(&portal);
    *portal.proxy.session.borrow_mut() = "altro".into();
    assert!(matches!(ask_from(&portal, &from), KeyOutcome::Unknown));
    assert_eq!(portal.proxy.count("GET", "/api/once/"), 1, "who is signed in was not known yet");
    // Once it is known nobody is asked.
    let call = Call::default();
    portal.read();
    let fate = portal.time.run(portal.client.ask_key("k", &from, &call)).unwrap();
    assert!(matches!(fate, KeyOutcome::Unknown));
    assert_eq!(portal.proxy.count("GET", "/api/once/"), 1);
    // The direct control: a proxy that answers whoever asks never saw that key of theirs.
    portal.proxy.without.set(Some(Without::Mailboxes));
    assert!(matches!(ask_from(&portal, &from), KeyOutcome::Never));
    assert_eq!(portal.proxy.taken.borrow().len(), 1);
    // Whose it is sees it.
    *portal.proxy.session.borrow_mut() = "comune".into();
    assert!(matches!(ask_from(&portal, &from), KeyOutcome::Sent(_)));
}

#[test]
fn where_there_is_nobody_to_ask_it_is_unknown_at_once() {
    let world = World::new();
    let call = Call::default();
    let fate = world.run(world.client.ask_key("k", &ProxyState::default(), &call)).unwrap();
    assert!(matches!(fate, KeyOutcome::Unknown));
    assert!(world.wire.arrivals.borrow().is_empty());

    let portal = closed_page(true, 0.0);
    portal.proxy.is_ours.set(false);
    assert!(matches!(ask(&portal), KeyOutcome::Unknown));
    assert_eq!(portal.counts(), (1, 1));
    // Something in front of the proxy is no other proxy once that is known.
    let portal = closed_page(true, 1000.0);
    portal.read();
    portal.reads([bad_gateway(false)]);
    let (call, from) = (Call::default(), proxy_state(&portal));
    let fate = portal.time.run(portal.client.ask_key("k", &from, &call)).unwrap();
    assert!(matches!(fate, KeyOutcome::Sent(_)), "{fate:?}");
}

#[test]
fn a_network_that_fails_has_the_whole_time() {
    let portal = closed_page(true, 1000.0);
    portal.reads(vec![Net::LostBefore; 14]);
    assert!(matches!(ask(&portal), KeyOutcome::Sent(_)));
    assert!(portal.time.elapsed() > 31_000.0);
    let portal = closed_page(true, 1000.0);
    portal.reads(vec![Net::LostBefore; 99]);
    assert!(matches!(ask(&portal), KeyOutcome::Unknown));
    assert!((100_000.0..130_000.0).contains(&portal.time.elapsed()));
}

#[test]
fn only_an_ended_call_is_an_error() {
    let portal = closed_page(true, 1000.0);
    portal.reads([Net::Hang { arrives: false }]);
    let (call, from) = (Call::default(), proxy_state(&portal));
    let result = portal.time.run(async {
        let stop = async {
            portal.time.sleep(500.0).await;
            call.cancel.cancel(Reason::Aborted);
        };
        let asking = portal.client.ask_key("k", &from, &call);
        futures::join!(asking, stop).0
    });
    assert!(matches!(result, Err(Error::Abort { reason: Reason::Aborted, .. })));
    portal.client.close();
    let result = portal.time.run(portal.client.ask_key("k", &from, &Call::default()));
    assert!(matches!(result, Err(Error::Closed)));
}
