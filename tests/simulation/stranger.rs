//! A base of which nobody knows yet whether the package's own proxy is there, and what stands in front of
//! the proxy: its words count for what they are.

use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use serde_json::json;

use crate::support::portal::{HANG, Portal, bad_gateway};
use crate::support::proxy::{Net, Service};

#[test]
fn who_is_there_is_asked_before_the_first_message() {
    // So that a first call's outcome is settled like any other's.
    for fault in [Net::LostAfter, HANG, bad_gateway(true), Net::Late(300.0)] {
        let portal = Portal::with(json!({}), 1);
        let result = portal.posts([fault]).send();
        portal.assert_sent_once(result);
        // And before each repeat.
        let (posts, askings) = portal.counts();
        assert_eq!(portal.proxy.count("GET", "/api/once"), posts + askings);
    }
    // Nobody is asked again while what was heard is fresh.
    let portal = Portal::with(json!({}), 1);
    portal.send().unwrap();
    portal.send().unwrap();
    assert_eq!(portal.proxy.count("GET", "/api/once"), 1);
    portal.time.run(portal.time.sleep(31_000.0));
    portal.send().unwrap();
    assert_eq!(portal.proxy.count("GET", "/api/once"), 2);
}

#[test]
fn where_nobody_says_who_is_there_nothing_is_sent() {
    for silence in [Net::LostBefore, Net::Unreached] {
        let portal = Portal::with(json!({}), 1);
        portal.reads(vec![silence; 9]);
        let result = portal.send();
        portal.assert_not_sent(result, "NetworkError", true);
        assert_eq!(portal.proxy.count("POST", "/api/send"), 0);
    }
    for (status, class) in [(401, "AuthenticationError"), (403, "PermissionError")] {
        // Whoever is not signed in is told before the message goes.
        let portal = Portal::with(json!({}), 1);
        portal.reads([Net::Gate(status), Net::Gate(status)]);
        let result = portal.send();
        portal.assert_not_sent(result, class, false);
        assert_eq!(portal.proxy.count("POST", "/api/send"), 0);
    }
    // What stands in front of a proxy that is known answers for nobody.
    let portal = Portal::new();
    portal.time.run(portal.time.sleep(31_000.0));
    portal.reads(vec![bad_gateway(false); 9]);
    let result = portal.send();
    portal.assert_not_sent(result, "ServerError", true);
}

#[test]
fn a_portals_own_proxy_keeps_no_keys() {
    for fault in [Net::LostAfter, Net::LostBefore, HANG, bad_gateway(true)] {
        let portal = Portal::with(json!({}), 1);
        portal.proxy.is_ours.set(false);
        portal.read();
        portal.posts([Net::Gate(429), fault]);
        assert!(matches!(portal.send(), Err(Error::UnknownOutcome { .. })));
        let (posts, askings) = portal.counts();
        // What was learned is asked for again after half a minute: a time-out takes longer.
        assert!(posts == 2 && askings <= 1);
        assert_eq!(portal.marks("POST"), [None, None]);
        // It is not asked who it is for each of them.
        assert!(portal.proxy.count("GET", "/api/once") - askings <= 2);
    }
}

#[test]
fn a_no_from_in_front_of_the_proxy_is_about_one_copy_only() {
    for status in [400, 403, 404, 413, 429] {
        // A browser's own first copy arrived, and the second was refused on the way.
        let portal = Portal::new();
        let result = portal.posts([Net::Garbage { arrives: true, status }]).send();
        portal.assert_sent_once(result);
        // Also in the service's own words, or with a success that is none.
        for status in [status, 200] {
            let portal = Portal::new();
            let result = portal.posts([Net::Front { arrives: true, status }]).send();
            portal.assert_sent_once(result);
        }
        // Nothing arrived.
        let portal = Portal::with(json!({"retries": 0}), 1);
        portal.read();
        let result = portal.posts([Net::Garbage { arrives: false, status }]).send();
        let class = match status {
            403 => "PermissionError",
            404 => "NotFoundError",
            429 => "RateLimitError",
            _ => "RejectedError",
        };
        portal.assert_not_sent(result, class, status == 429);
        assert_eq!(portal.counts(), (1, 1));
        // Nobody knows, and then no error may say that nothing was sent.
        let portal = Portal::new();
        portal.service(Service::Lost { taken: true });
        let result = portal.posts([Net::Garbage { arrives: true, status }]).send();
        assert!(result.as_ref().is_err_and(|error| !error.to_string().contains("Nothing")));
        portal.assert_unknown(result, class);
    }
    // It may pass: then the same key is posted again.
    let portal = Portal::new();
    let result = portal.posts([Net::Garbage { arrives: false, status: 429 }]).send();
    portal.assert_sent_once(result);
    assert_eq!(portal.counts(), (2, 0));
}

#[test]
fn where_there_is_no_proxy_of_ours_a_no_is_a_no() {
    let portal = Portal::with(json!({}), 1);
    portal.proxy.is_ours.set(false);
    let result = portal.posts([Net::Garbage { arrives: false, status: 403 }]).send();
    portal.assert_not_sent(result, "PermissionError", false);
    assert_eq!(portal.counts(), (1, 0));
}

#[test]
fn what_takes_the_proxys_place_gets_no_message_twice() {
    // The portal went back to a forwarder of its own, which knows no keys.
    let portal = Portal::new();
    portal.proxy.is_ours.set(false);
    let result = portal.posts([Net::LostAfter, Net::LostAfter, Net::LostAfter]).send();
    portal.assert_unknown(result, "NetworkError");
    assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
    // Nor where nobody said yet who is there now.
    let portal = Portal::new();
    portal.proxy.is_ours.set(false);
    let lost = || [Net::LostAfter, Net::LostAfter, Net::LostAfter];
    let result = portal.posts(lost()).reads([Net::LostBefore, Net::LostBefore]).send();
    portal.assert_unknown(result, "NetworkError");
    assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
    // One beside the proxy: what the service said to it, the proxy never heard of.
    for (status, class) in [(400, "RejectedError"), (429, "RateLimitError"), (500, "ServerError")] {
        let portal = Portal::new();
        let result = portal.posts([Net::Front { arrives: false, status }]).send();
        portal.assert_unknown(result, class);
        assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
    }
}
