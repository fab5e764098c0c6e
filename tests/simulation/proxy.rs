//! Behind the package's own proxy: what became of a message is found out, and it is never sent twice.

use std::cell::RefCell;
use std::rc::Rc;

use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::{Doubt, Error};
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;
use pec_massiva::core::message::progress::Phase;
use serde_json::json;

use crate::support::message;
use crate::support::portal::{HANG, Portal, bad_gateway};
use crate::support::proxy::{Net, Service};

#[test]
fn the_answer_itself_may_make_the_proxy_known() {
    let portal = Portal::with(json!({}), 1);
    let result = portal.posts([Net::Unreadable]).send();
    portal.assert_sent_once(result);
    assert_eq!(portal.counts(), (1, 1));
}

#[test]
fn after_a_broken_connection_it_is_posted_again_under_the_same_key() {
    for fault in [Net::LostBefore, Net::LostAfter, Net::Late(300.0), Net::Late(9e4)] {
        let portal = Portal::new();
        let result = portal.posts([fault.clone()]).send();
        portal.assert_sent_once(result);
        assert_eq!(portal.counts(), (2, 0), "{fault:?}");
        let seen = portal.proxy.seen.borrow();
        let posts: Vec<_> = seen.iter().filter(|one| one.method == "POST").collect();
        let key = |at: usize| posts[at].header("idempotency-key").unwrap();
        assert_eq!(key(0), key(1));
        // The pace holds for repeats, too; the mark is the one that was heard before the first post.
        assert!(posts[1].at - posts[0].at >= 1000.0);
        let mark = Some("epoch-0.0".to_owned());
        assert_eq!(portal.marks("POST"), [mark.clone(), mark]);
    }
}

#[test]
fn a_repeat_that_waits_for_the_first_gets_its_answer() {
    let portal = Portal::new();
    portal.service(Service::Answers(20_000.0));
    let result = portal.posts([Net::LostAfter]).send();
    portal.assert_sent_once(result);
    assert_eq!(portal.counts(), (2, 0));
    // Beyond the proxy's patience it is asked after.
    let portal = Portal::new();
    portal.service(Service::Answers(50_000.0));
    let result = portal.posts([Net::LostAfter]).send();
    portal.assert_sent_once(result);
    assert_eq!(portal.proxy.count("POST", "/api/send"), 2);
    assert!(portal.counts().1 > 10, "running is asked again, a second later each time");
}

#[test]
fn after_anything_else_it_is_asked_after_and_not_posted_again() {
    for fault in
        [HANG, bad_gateway(true), Net::Unreadable, Net::Garbage { arrives: true, status: 409 }]
    {
        let portal = Portal::new();
        let result = portal.posts([fault.clone()]).send();
        portal.assert_sent_once(result);
        assert_eq!(portal.proxy.count("POST", "/api/send"), 1, "{fault:?}");
        assert!(portal.marks("GET").iter().all(Option::is_some));
    }
}

#[test]
fn what_never_reached_the_proxy_was_certainly_not_sent() {
    for (fault, class) in
        [(Net::Hang { arrives: false }, "TimeoutError"), (bad_gateway(false), "ServerError")]
    {
        let portal = Portal::new();
        let result = portal.posts([fault]).send();
        portal.assert_not_sent(result, class, true);
    }
    // Nor does it go later: the key is burned.
    let portal = Portal::with(json!({"retries": 0}), 1);
    portal.read();
    let result = portal.posts([Net::Late(90_000.0)]).send();
    portal.assert_not_sent(result, "NetworkError", true);
    assert_eq!(portal.counts(), (1, 1));
}

#[test]
fn a_burned_key_of_the_callers_own_is_of_no_more_use() {
    let portal = Portal::new();
    let options = || SendOptions { idempotency_key: json!("a/b?.."), ..SendOptions::default() };
    let result = portal.posts([bad_gateway(false)]).send_with(options(), &Call::default());
    assert!(result.as_ref().is_err_and(|error| error.to_string().contains("a new one")));
    portal.assert_not_sent(result, "ServerError", false);
    assert!(portal.proxy.seen.borrow().iter().any(|one| one.path == "/api/once/~YS9iPy4u"));
    let result = portal.send_with(options(), &Call::default());
    portal.assert_not_sent(result, "RejectedError", false);
}

#[test]
fn a_no_of_the_service_is_told_as_it_is() {
    for (status, class) in [(400, "RejectedError"), (402, "PaymentError")] {
        for fault in [Net::LostAfter, HANG, Net::LostBefore] {
            let portal = Portal::new();
            portal.service(Service::Refuses(status)).service(Service::Refuses(status));
            let result = portal.posts([fault]).send();
            portal.assert_not_sent(result, class, false);
        }
    }
}

#[test]
fn a_refused_repeat_says_nothing_of_the_first_post() {
    for gate in [Net::Gate(400), Net::Gate(403), Net::Gate(422)] {
        let portal = Portal::new();
        let result = portal.posts([Net::LostAfter, gate.clone()]).send();
        portal.assert_sent_once(result);
        assert_eq!(portal.counts(), (2, 1));
        // But where the first never came, it says why there will be no other.
        let portal = Portal::new();
        let result = portal.posts([Net::LostBefore, gate.clone()]).send();
        let class = if gate == Net::Gate(403) { "PermissionError" } else { "RejectedError" };
        portal.assert_not_sent(result, class, false);
    }
    // Without the header it is not even the proxy's.
    for status in [400, 403, 429] {
        let portal = Portal::new();
        let stranger = Net::Garbage { arrives: false, status };
        let result = portal.posts([Net::LostAfter, stranger.clone()]).send();
        portal.assert_sent_once(result);
        assert_eq!(portal.counts(), (2, 1));
        let portal = Portal::new();
        let result = portal.posts([Net::LostBefore, stranger]).send();
        portal.assert_not_sent(result, "NetworkError", true);
    }
}

#[test]
fn a_session_that_ran_out_leaves_it_unknown() {
    for status in [401, 403, 404] {
        let portal = Portal::new();
        // Asked for before the repeat, and after it.
        portal.posts([Net::LostAfter, Net::Gate(status)]).reads(vec![Net::Gate(status); 2]);
        let result = portal.send();
        portal.assert_unknown(result, "NetworkError");
        assert_eq!(portal.counts(), (2, 1));
        // Said by something else, it is asked again.
        let portal = Portal::new();
        portal.posts([HANG]).reads([Net::Garbage { arrives: false, status }]);
        let result = portal.send();
        portal.assert_sent_once(result);
    }
}

#[test]
fn a_429_to_a_repeat_is_waited_out() {
    for first in [Net::LostBefore, Net::LostAfter] {
        let portal = Portal::new();
        let result = portal.posts([first, Net::Gate(429)]).send();
        portal.assert_sent_once(result);
        assert_eq!(portal.counts(), (3, 0));
    }
    let portal = Portal::new();
    portal.posts([Net::LostBefore, Net::Gate(429), Net::Gate(429)]);
    let result = portal.send();
    portal.assert_not_sent(result, "RateLimitError", true);
    assert_eq!(portal.counts(), (3, 1));
    let portal = Portal::new();
    portal.posts([Net::Late(9e4), Net::Gate(429), Net::Gate(429)]);
    let result = portal.send();
    portal.assert_not_sent(result, "RateLimitError", true);
}

#[test]
fn repeats_that_fail_are_counted_and_then_it_is_asked() {
    for again in [Net::LostBefore, Net::Unreached, Net::LostAfter] {
        let portal = Portal::new();
        let result = portal.posts([Net::LostAfter, again.clone(), again]).send();
        portal.assert_sent_once(result);
        assert_eq!(portal.counts(), (3, 1));
    }
    // No network for a while: nothing is posted, and the first post is not forgotten.
    let portal = Portal::new();
    portal.posts([Net::LostAfter]);
    let call = Call::default();
    let result = portal.time.run(async {
        let line = async {
            portal.time.sleep(20.0).await;
            portal.proxy.is_offline.set(true);
            portal.time.sleep(60_000.0).await;
            portal.proxy.is_offline.set(false);
        };
        let send = portal.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
        futures::join!(send, line).0
    });
    portal.assert_sent_once(result);
    assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
}

#[test]
fn without_retries_it_is_only_asked_after() {
    for (fault, is_taken) in [(Net::LostAfter, true), (Net::LostBefore, false)] {
        let portal = Portal::with(json!({"retries": 0}), 1);
        portal.read();
        let result = portal.posts([fault]).send();
        if is_taken {
            portal.assert_sent_once(result);
        } else {
            portal.assert_not_sent(result, "NetworkError", true);
        }
        let (posts, askings) = portal.counts();
        assert!(posts == 1 && askings >= 1);
    }
}

#[test]
fn askings_that_fail_are_asked_again() {
    let portal = Portal::new();
    portal.posts([HANG]).reads([
        Net::LostBefore,
        bad_gateway(false),
        Net::Unreadable,
        Net::Gate(503),
        Net::Gate(429),
        Net::Garbage { arrives: true, status: 200 },
        Net::Hang { arrives: true },
    ]);
    let result = portal.send();
    portal.assert_sent_once(result);
    assert_eq!(portal.counts(), (1, 8));
}

#[test]
fn what_the_proxy_does_not_know_stays_unknown() {
    for taken in [false, true] {
        for fault in [Net::Fine, Net::LostAfter, HANG] {
            let portal = Portal::new();
            portal.service(Service::Lost { taken });
            let class = match fault {
                Net::Fine => "ServerError",
                Net::LostAfter => "NetworkError",
                _ => "TimeoutError",
            };
            let result = portal.posts([fault]).send();
            portal.assert_unknown(result, class);
        }
    }
    let portal = Portal::new();
    portal.service(Service::Babbles);
    let result = portal.posts([HANG]).send();
    portal.assert_unknown(result, "ResponseError");
    assert_eq!(portal.counts(), (1, 1));
}

#[test]
fn a_store_that_forgot_sends_nothing_again() {
    for fault in [Net::LostAfter, HANG] {
        let portal = Portal::new();
        portal.posts([fault]);
        let call = Call::default();
        let result = portal.time.run(async {
            let restart = async {
                portal.time.sleep(100.0).await;
                portal.proxy.begin_anew();
            };
            let send = portal.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
            futures::join!(send, restart).0
        });
        assert!(matches!(result, Err(Error::UnknownOutcome { .. })), "{result:?}");
        assert_eq!(portal.proxy.taken.borrow().len(), 1);
    }
}

#[test]
fn no_clock_of_the_clients_takes_part() {
    const HOUR: f64 = 3_600_000.0;
    for jump in [-30.0 * HOUR, 30.0 * HOUR, 80.0 * HOUR] {
        let portal = Portal::new();
        portal.posts([Net::LostAfter]);
        let call = Call::default();
        let result = portal.time.run(async {
            let sleep = async {
                portal.time.sleep(100.0).await;
                portal.time.oversleep(jump);
                // The store keeps a key for three days.
                portal.proxy.forget();
            };
            let send = portal.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
            futures::join!(send, sleep).0
        });
        portal.assert_unknown(result, "NetworkError");
        assert_eq!(portal.proxy.taken.borrow().len(), 1);
    }
}

#[test]
fn it_is_asked_after_once_also_where_the_repeats_took_all_the_time() {
    for (asking, is_told) in [(Net::Fine, true), (HANG, false)] {
        let portal = Portal::with(json!({"timeout": 130_000}), 1);
        portal.read();
        let result = portal.posts([Net::LostAfter, HANG]).reads([Net::Fine, asking]).send();
        if is_told {
            portal.assert_sent_once(result);
        } else {
            portal.assert_unknown(result, "NetworkError");
        }
        assert_eq!(portal.counts(), (2, 1));
        assert!(portal.time.elapsed() < 145_000.0);
    }
}

#[test]
fn the_budget_ends_the_asking() {
    let portal = Portal::new();
    portal.service(Service::Answers(1e9)).posts([bad_gateway(true)]);
    let result = portal.send();
    portal.assert_unknown(result, "ServerError");
    let elapsed = portal.time.elapsed();
    assert!((115_000.0..121_000.0).contains(&elapsed), "{elapsed}");
    // Askings that hang do not outlast it either.
    let portal = Portal::with(json!({"timeout": 0}), 1);
    portal.read();
    portal.posts([bad_gateway(true)]).reads([HANG]);
    let result = portal.send();
    portal.assert_unknown(result, "ServerError");
    assert!((115_000.0..125_000.0).contains(&portal.time.elapsed()));
}

#[test]
fn an_abort_or_close_ends_it_at_once() {
    let slow = || Service::Answers(60_000.0);
    for is_close in [false, true] {
        // While the first post is under way, before a repeat, during one, and between askings.
        for (after, faults, class) in [
            (20.0, vec![], "AbortError"),
            (60.0, vec![Net::LostAfter], "NetworkError"),
            (5_000.0, vec![Net::LostAfter], "NetworkError"),
            (5_000.0, vec![bad_gateway(true)], "ServerError"),
        ] {
            let portal = Portal::new();
            portal.service(slow()).posts(faults);
            let call = Call::default();
            let before = portal.time.elapsed();
            let result = portal.time.run(async {
                let stop = async {
                    portal.time.sleep(after).await;
                    if is_close {
                        portal.client.close();
                    } else {
                        call.cancel.cancel(Reason::Aborted);
                    }
                };
                let send =
                    portal.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
                futures::join!(send, stop).0
            });
            let is_ended =
                matches!(result, Err(Error::UnknownOutcome { doubt: Doubt::Aborted, .. }));
            assert!(is_ended, "{result:?}");
            portal.assert_unknown(result, class);
            assert_eq!(portal.time.elapsed(), before + after);
        }
    }
}

#[test]
fn progress_tells_that_it_is_settled_and_until_when_it_waits() {
    let portal = Portal::new();
    portal.service(Service::Answers(3000.0)).posts([bad_gateway(true)]);
    let told = Rc::new(RefCell::new(Vec::new()));
    let log = told.clone();
    let progress = Rc::new(move |progress| log.borrow_mut().push(progress));
    let options = SendOptions { progress: Some(progress), ..SendOptions::default() };
    portal.send_with(options, &Call::default()).unwrap();
    let told = told.borrow();
    let sent = told.iter().rposition(|step| step.phase == Phase::Sending).unwrap();
    let after = &told[sent + 1..];
    assert!(!after.is_empty() && after.iter().all(|step| step.phase == Phase::Settling));
    assert!(after.iter().any(|step| step.until.is_some()));
}
