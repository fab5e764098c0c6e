//! What became of a message, asked by hand: by its key, and where it was posted first from.

use pec_massiva::api::send::SendOptions;
use pec_massiva::api::send::what_became::Settled;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::{Doubt, Error, ProxyState};
use pec_massiva::core::host::Clock;
use serde_json::{Value, json};

use crate::support::portal::{HANG, Portal, bad_gateway};
use crate::support::proxy::{Net, Service};

/// What an error that left it open tells.
fn told(error: Error) -> (Value, Option<ProxyState>, Doubt) {
    let Error::UnknownOutcome { idempotency_key: Some(key), proxy_state, doubt, .. } = error else {
        panic!("{error:?}")
    };
    (json!(key), proxy_state.map(|proxy_state| *proxy_state), doubt)
}

impl Portal {
    fn what_became(&self, key: &Value, from: Option<ProxyState>) -> Result<Settled, Error> {
        self.time.run(self.client.what_became(key, from, &Call::default()))
    }

    /// A message whose outcome stays open, since the session ends while it is under way.
    fn left_open(&self, post: Net, gate: Net) -> (Value, Option<ProxyState>, Doubt) {
        self.posts([post]).reads(vec![gate; 20]);
        let error = self.send().unwrap_err();
        self.proxy.reads.borrow_mut().clear();
        told(error)
    }
}

const LOGINS: [u16; 4] = [0, 302, 401, 403];

fn login(status: u16) -> Net {
    Net::Garbage { arrives: false, status }
}

#[test]
fn a_session_that_ends_under_way_is_told_within_seconds_and_settled_after() {
    for (arrives, status) in LOGINS.into_iter().flat_map(|status| [(true, status), (false, status)])
    {
        let portal = Portal::new();
        let since = portal.time.now();
        let (key, _, doubt) = portal.left_open(Net::Garbage { arrives, status }, login(status));
        assert_eq!(doubt, Doubt::SignedOut, "{status}");
        assert!(portal.time.now() - since < 6_000.0);
        assert!(portal.counts().1 < 8);
        // The proxy's word, once it is heard again, by the error of this client.
        match portal.what_became(&key, None).unwrap() {
            Settled::Sent(sent) if arrives => {
                assert_eq!(*portal.proxy.taken.borrow(), [sent.message_id]);
            }
            Settled::NotSent if !arrives => {}
            other => panic!("{other:?}"),
        }
        portal.proxy.drain();
        assert_eq!(portal.proxy.taken.borrow().len(), usize::from(arrives));
        // From then on the key tells without being asked again.
        let asked = portal.counts().1;
        let again = portal.what_became(&key, None).unwrap();
        assert!(matches!(again, Settled::Sent(_)) == arrives);
        assert!(matches!(again, Settled::NotSent) != arrives);
        assert_eq!(portal.counts().1, asked);
    }
}

#[test]
fn a_gateway_has_time_for_a_restart() {
    let portal = Portal::new();
    let result = portal.posts([bad_gateway(true)]).reads(vec![bad_gateway(false); 4]).send();
    portal.assert_sent_once(result);
    // What stands in front may not find a proxy that restarts, may say now this and now that, and knows no time.
    for status in [502, 404] {
        let portal = Portal::new();
        let since = portal.time.now();
        let (_, _, doubt) = portal.left_open(bad_gateway(true), login(status));
        assert_eq!(doubt, Doubt::Barred);
        assert!(portal.time.now() - since < 16_000.0);
    }
    let portal = Portal::new();
    let since = portal.time.now();
    let turns = [login(502), login(504), login(503), login(404)].into_iter().cycle();
    portal.posts([bad_gateway(true)]).reads(turns.take(40));
    portal.assert_unknown(portal.send(), "ServerError");
    assert!(portal.time.now() - since < 16_000.0);
}

#[test]
fn whatever_the_portal_answers_to_who_is_not_let_in_that_is_told_at_once() {
    for status in [401, 403, 419, 428, 440] {
        let portal = Portal::new();
        let since = portal.time.now();
        let (_, _, doubt) = portal.left_open(bad_gateway(true), Net::Door(status));
        assert_eq!(doubt, Doubt::SignedOut, "{status}");
        assert!(portal.time.now() - since < 500.0, "{status}");
        assert!(portal.counts().1 <= 1);
    }
}

#[test]
fn a_refusal_that_may_pass_is_no_end_of_its_key_for_another_page() {
    let portal = Portal::new();
    portal.service(Service::Refuses(429));
    let call = Call::default();
    let (result, seen) = portal.time.run(async {
        let message = crate::support::message(&["a@pec.it"]);
        let options = SendOptions { idempotency_key: json!("k"), ..SendOptions::default() };
        let send = portal.client.send(message, options, &call);
        let ask = async {
            while portal.counts().0 == 0 {
                portal.time.sleep(10.0).await;
            }
            portal.time.sleep(300.0).await;
            let page = portal.reopened();
            page.what_became(&json!("k"), None, &Call::default()).await.unwrap()
        };
        futures::join!(send, ask)
    });
    assert!(matches!(seen, Settled::NotSeen | Settled::Running), "{seen:?}");
    portal.assert_sent_once(result);
}

#[test]
fn the_first_answer_stays_the_cause_also_after_a_cancellation() {
    let portal = Portal::new();
    portal.posts([login(401)]).reads(vec![bad_gateway(false); 20]);
    let call = Call::default();
    let result = portal.time.run(async {
        let message = crate::support::message(&["a@pec.it"]);
        let send = portal.client.send(message, SendOptions::default(), &call);
        let leave = async {
            portal.time.sleep(1_500.0).await;
            call.cancel.cancel(pec_massiva::core::host::cancel::Reason::Aborted);
        };
        futures::join!(send, leave).0
    });
    let Err(Error::UnknownOutcome { cause, doubt, .. }) = result else { panic!("{result:?}") };
    assert_eq!((cause.class(), doubt), ("AuthenticationError", Doubt::Aborted));
    assert!(cause.to_string().contains("in front of the proxy"), "{cause}");
}

#[test]
fn the_next_message_asks_first_whether_the_proxy_is_there() {
    let portal = Portal::new();
    portal.left_open(login(401), login(401));
    let posts = portal.counts().0;
    portal.reads(vec![login(401); 3]);
    let result = portal.send();
    portal.assert_not_sent(result, "AuthenticationError", false);
    assert_eq!(portal.counts().0, posts);
    // A page for all paths is no proxy either.
    portal.reads([login(200)]);
    let result = portal.send();
    assert_eq!(result.unwrap_err().class(), "ResponseError");
    assert_eq!(portal.counts().0, posts);
}

#[test]
fn who_is_met_by_a_login_at_first_is_told_before_anything_is_posted() {
    for (status, class) in
        [(401, "AuthenticationError"), (302, "ResponseError"), (0, "ResponseError")]
    {
        let portal = Portal::with(json!({}), 1);
        let result = portal.reads([login(status), login(status)]).send();
        portal.assert_not_sent(result, class, false);
        assert_eq!(portal.counts().0, 0);
    }
}

#[test]
fn another_page_settles_by_what_the_error_told() {
    for arrives in [true, false] {
        let portal = Portal::new();
        let (key, from, _) = portal.left_open(Net::Garbage { arrives, status: 401 }, login(401));
        let page = Portal { client: portal.reopened(), ..portal };
        // The key alone is only looked at.
        let seen = page.what_became(&key, None).unwrap();
        assert!(
            matches!(seen, Settled::Sent(_)) == arrives
                && matches!(seen, Settled::NotSeen) != arrives
        );
        let marks = ProxyState { store: None, ..from.clone().unwrap() };
        let seen = page.what_became(&key, Some(marks)).unwrap();
        assert!(matches!(seen, Settled::NotSeen) != arrives);
        // With what went before it, the proxy is believed.
        let settled = page.what_became(&key, from).unwrap();
        assert!(matches!(settled, Settled::NotSent) != arrives, "{settled:?}");
        page.proxy.drain();
        assert_eq!(page.proxy.taken.borrow().len(), usize::from(arrives));
    }
}

#[test]
fn a_copy_that_comes_late_does_not_pass_once_it_was_said_not_to_be_sent() {
    let portal = Portal::with(json!({"retries": 0}), 1);
    portal.read();
    let (key, from, _) = portal.left_open(Net::Late(90_000.0), login(401));
    let page = Portal { client: portal.reopened(), ..portal };
    assert!(matches!(page.what_became(&key, None).unwrap(), Settled::NotSeen));
    assert!(matches!(page.what_became(&key, from).unwrap(), Settled::NotSent));
    page.proxy.drain();
    assert!(page.proxy.taken.borrow().is_empty());
}

#[test]
fn a_look_takes_no_key_out_of_use() {
    let portal = Portal::new();
    assert!(matches!(portal.what_became(&json!("k"), None).unwrap(), Settled::NotSeen));
    let options = SendOptions { idempotency_key: json!("k"), ..SendOptions::default() };
    let result = portal.send_with(options, &Call::default());
    portal.assert_sent_once(result);
}

#[test]
fn a_store_that_began_anew_and_another_mailbox_say_nothing() {
    let portal = Portal::new();
    let (key, from, _) = portal.left_open(bad_gateway(true), login(401));
    portal.proxy.begin_anew();
    assert!(matches!(portal.what_became(&key, from.clone()).unwrap(), Settled::Unknown));
    let portal = Portal::new();
    let (key, from, _) = portal.left_open(login(401), login(401));
    portal.proxy.session.replace("altro".into());
    let error = portal.what_became(&key, from).unwrap_err();
    assert_eq!(error.class(), "RejectedError");
    portal.proxy.session.replace("comune".into());
    assert!(matches!(portal.what_became(&key, None).unwrap(), Settled::NotSent));
}

#[test]
fn what_the_service_said_is_told() {
    let portal = Portal::new();
    portal.service(Service::Refuses(402));
    let (key, ..) = portal.left_open(HANG, login(403));
    let Settled::Refused(error) = portal.what_became(&key, None).unwrap() else { panic!() };
    assert_eq!(error.class(), "PaymentError");
    let portal = Portal::new();
    portal.service(Service::Answers(1e9));
    let (key, ..) = portal.left_open(bad_gateway(true), login(401));
    assert!(matches!(portal.what_became(&key, None).unwrap(), Settled::Running));
}

#[test]
fn where_nothing_is_learned_that_is_an_error() {
    for (fault, class) in [
        (login(401), "AuthenticationError"),
        (Net::Gate(401), "AuthenticationError"),
        (login(302), "ResponseError"),
        (login(200), "ResponseError"),
        (bad_gateway(false), "ServerError"),
        (Net::LostBefore, "NetworkError"),
    ] {
        let portal = Portal::new();
        portal.reads(vec![fault.clone(); 4]);
        let error = portal.what_became(&json!("k"), None).unwrap_err();
        assert_eq!(error.class(), class, "{fault:?}");
    }
    for wrong in [json!(null), json!(""), json!("a b"), json!(1)] {
        let portal = Portal::new();
        assert_eq!(portal.what_became(&wrong, None).unwrap_err().class(), "ValidationError");
    }
}

#[test]
fn where_there_is_nobody_to_ask_it_is_unknown() {
    let portal = Portal::with(json!({}), 1);
    portal.proxy.is_ours.set(false);
    assert!(matches!(portal.what_became(&json!("k"), None).unwrap(), Settled::Unknown));
    // A proxy of before knows no looks, but settles what was posted.
    let portal = Portal::new();
    portal.proxy.is_old.set(true);
    assert!(matches!(portal.what_became(&json!("k"), None).unwrap(), Settled::Unknown));
    let (key, ..) = portal.left_open(login(401), login(401));
    assert!(matches!(portal.what_became(&key, None).unwrap(), Settled::NotSent));
}
