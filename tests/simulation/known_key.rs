//! What the proxy says of a key, and what that makes of a no: only a key that was refused or given back is one.

use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::{Doubt, Error};
use pec_massiva::core::host::Clock;
use serde_json::json;

use crate::support::message;
use crate::support::portal::Portal;
use crate::support::proxy::{Net, Service, Without};

#[test]
fn a_no_from_before_the_key_was_looked_at_is_asked_after() {
    for status in [401, 403, 429] {
        // The first of two copies is taken, and the second refused at the gate.
        let portal = Portal::new();
        let result = portal.posts([Net::GateToSecond(status)]).send();
        portal.assert_sent_once(result);
        // What may pass is asked after even where the proxy says that it looked.
        let portal = Portal::with(json!({"retries": 0}), 1);
        portal.proxy.without.set(Some(Without::Looks));
        let result = portal.posts([Net::GateToSecond(status)]).send();
        portal.assert_sent_once(result);
    }
    // The direct control: of what depends on the message alone, a proxy that says that it looked makes "nothing was
    // sent", and is wrong.
    let portal = Portal::with(json!({"retries": 0}), 1);
    portal.proxy.without.set(Some(Without::Looks));
    let result = portal.posts([Net::GateToSecond(413)]).send();
    let is_told_so = |error: &Error| error.to_string().contains("Nothing was sent");
    assert!(result.as_ref().is_err_and(is_told_so), "{result:?}");
    assert_eq!(portal.proxy.taken.borrow().len(), 1);
    let portal = Portal::with(json!({"retries": 0}), 1);
    let result = portal.posts([Net::GateToSecond(413)]).send();
    portal.assert_sent_once(result);
}

#[test]
fn a_session_that_ended_between_two_messages_is_told_before_the_second() {
    let portal = Portal::new();
    portal.send().unwrap();
    portal.time.run(portal.time.sleep(31_000.0));
    portal.reads([Net::Gate(403)]);
    let error = portal.send().unwrap_err();
    assert_eq!(error.class(), "PermissionError");
    assert!(error.to_string().ends_with("Nothing was sent."), "{error}");
    assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
}

#[test]
fn a_proxy_under_load_is_tried_again_and_the_key_is_burned_in_the_end() {
    for status in [429, 503] {
        let portal = Portal::with(json!({"retries": 0}), 1);
        portal.read();
        portal.service(Service::Busy(status));
        let result = portal.send();
        let class = if status == 429 { "RateLimitError" } else { "ServerError" };
        portal.assert_not_sent(result, class, true);
        // So that no copy of it passes once it was told that nothing was sent.
        assert_eq!(portal.counts(), (1, 1), "{status}");
        let portal = Portal::with(json!({"retries": 0}), 1);
        portal.read();
        let result = portal.posts([Net::BusyThenLate(90_000.0)]).send();
        portal.assert_not_sent(result, "ServerError", true);
    }
    let portal = Portal::new();
    let result = portal.service(Service::Busy(429)).send();
    portal.assert_sent_once(result);
    assert_eq!(portal.counts(), (2, 0));
    let seen = portal.proxy.seen.borrow();
    let keys: Vec<_> = seen.iter().filter_map(|one| one.header("idempotency-key")).collect();
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn under_a_key_that_was_used_something_was_taken() {
    let portal = Portal::new();
    let options = || SendOptions { idempotency_key: json!("k"), ..SendOptions::default() };
    portal.send_with(options(), &Call::default()).unwrap();
    // Another page, and another message under the same key.
    let next = portal.reopened();
    portal.posts([Net::OtherMessage]);
    let result = portal.time.run(next.send(message(&["b@pec.it"]), options(), &Call::default()));
    let Err(Error::UnknownOutcome { doubt, .. }) = &result else { panic!("{result:?}") };
    assert_eq!(*doubt, Doubt::OtherMessage);
    assert_eq!(portal.proxy.count("GET", "/api/once/"), 0, "its answer would be another message's");
    assert_eq!(portal.proxy.taken.borrow().len(), 1);
}

#[test]
fn a_message_goes_to_the_mailbox_that_was_signed_in_when_it_was_begun() {
    let portal = Portal::new();
    *portal.proxy.session.borrow_mut() = "altro".into();
    let error = portal.send().unwrap_err();
    let Error::UnknownOutcome { cause, .. } = &error else { panic!("{error:?}") };
    assert!(matches!(&**cause, Error::Api(api) if api.status == 412), "{cause}");
    assert!(portal.proxy.taken.borrow().is_empty());
    // From then on the page knows who is signed in.
    let result = portal.send();
    portal.assert_sent_once(result);
}

#[test]
fn what_is_refused_for_more_than_its_bytes_gives_its_key_up_before_it_is_told() {
    // Something between the proxy and the service may have said so, and let the next copy pass.
    for (status, burns) in [
        (404, 1),
        (405, 1),
        (407, 1),
        (421, 1),
        (423, 1),
        (424, 1),
        (428, 1),
        (400, 0),
        (413, 0),
        (422, 0),
    ] {
        let portal = Portal::with(json!({"retries": 0}), 1);
        portal.read();
        let result = portal.service(Service::Refuses(status)).send();
        let error = result.unwrap_err();
        assert!(error.to_string().ends_with("Nothing was sent."), "{status}: {error}");
        assert_eq!(portal.counts(), (1, burns), "{status}");
    }
}
