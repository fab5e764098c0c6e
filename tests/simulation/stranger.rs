//! A base of which nobody knows yet whether the package's own proxy is there, and what stands in front of
//! the proxy: its words count for what they are.

use pec_massiva::core::error::Error;
use serde_json::json;

use crate::support::portal::{HANG, Portal, bad_gateway};
use crate::support::proxy::{Net, Service};

#[test]
fn a_first_call_without_an_answer_is_asked_after_and_not_posted_again() {
    for fault in [Net::LostAfter, HANG, bad_gateway(true), Net::Late(300.0)] {
        let is_late = matches!(fault, Net::Late(_));
        let portal = Portal::with(json!({}), 1);
        // A copy that comes too late is burned by the question.
        portal.posts([fault]).reads(is_late.then_some(Net::LostBefore));
        let result = portal.send();
        portal.assert_sent_once(result);
        assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
    }
    for (fault, class) in [(Net::LostBefore, "NetworkError"), (bad_gateway(false), "ServerError")] {
        let portal = Portal::with(json!({}), 1);
        let result = portal.posts([fault]).send();
        portal.assert_not_sent(result, class, true);
        assert_eq!(portal.counts(), (1, 1));
    }
}

#[test]
fn a_portals_own_proxy_ends_it_with_its_first_word() {
    for fault in [Net::LostAfter, Net::LostBefore, HANG, bad_gateway(true)] {
        let portal = Portal::with(json!({}), 1);
        portal.proxy.is_ours.set(false);
        portal.read();
        portal.posts([Net::Gate(429), fault]);
        assert!(matches!(portal.send(), Err(Error::UnknownOutcome { .. })));
        assert_eq!(portal.counts(), (2, 1));
        assert_eq!(portal.ages("POST"), [None, None]);
    }
}

#[test]
fn a_base_that_says_nothing_has_half_a_minute() {
    for silence in [Net::LostBefore, Net::Hang { arrives: false }] {
        let portal = Portal::with(json!({}), 1);
        portal.posts([Net::LostAfter]).reads(vec![silence; 99]);
        let result = portal.send();
        portal.assert_unknown(result, "NetworkError");
        let elapsed = portal.time.elapsed();
        assert!((24_000.0..40_000.0).contains(&elapsed), "{elapsed}");
        assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
    }
}

#[test]
fn who_shows_up_as_the_proxy_meanwhile_gets_the_whole_time() {
    let portal = Portal::with(json!({}), 1);
    portal.service(Service::Answers(90_000.0)).posts([bad_gateway(true)]);
    let result = portal.send();
    portal.assert_sent_once(result);
    assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
}

#[test]
fn a_no_from_in_front_of_the_proxy_is_about_one_copy_only() {
    for status in [400, 403, 404, 413, 429] {
        // A browser's own first copy arrived, and the second was refused on the way.
        let portal = Portal::new();
        let result = portal.posts([Net::Garbage { arrives: true, status }]).send();
        portal.assert_sent_once(result);
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
fn where_no_proxy_is_known_a_no_is_a_no() {
    let portal = Portal::with(json!({}), 1);
    let result = portal.posts([Net::Garbage { arrives: false, status: 403 }]).send();
    portal.assert_not_sent(result, "PermissionError", false);
    assert_eq!(portal.counts(), (1, 0));
}
