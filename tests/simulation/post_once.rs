//! A message whose outcome a journal keeps: posted once at most, whatever happens, and after word was given.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use pec_massiva::api::client::Client;

use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::error::ProxyState;
use pec_massiva::core::error::codes::Params;
use pec_massiva::core::error::codes::campaign::STATE_OTHER_MAILBOX;
use pec_massiva::core::exchange::outcome::Sent;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;
use pec_massiva::core::key::Key;
use pec_massiva::core::key::outcome::{Ground, PostedOnce};
use pec_massiva::core::message::progress::Phase;
use serde_json::{Value, json};

use crate::support::portal::{HANG, Portal, bad_gateway};
use crate::support::proxy::{Net, Service};
use crate::support::turns::post_once;
use crate::support::{World, file, message};

async fn post(client: &Client, key: &str, interval: f64, call: &Call) -> Result<Sent, Error> {
    let before = async |_: &ProxyState| Ok(());
    let options = SendOptions::default();
    let draft = message(&["a@pec.it"]);
    ended(post_once(client, draft, new(key), interval, before, &options, call).await)
}

fn new(text: &str) -> Key<'_> {
    Key { text, proxy_state: None }
}

fn ended(result: Result<PostedOnce, Error>) -> Result<Sent, Error> {
    match result? {
        PostedOnce::Sent(sent) => Ok(sent),
        PostedOnce::NotSent(error, _) => {
            assert!(!matches!(error, Error::UnknownOutcome { .. }));
            Err(error)
        }
        PostedOnce::Unknown(error) => {
            assert!(matches!(error, Error::UnknownOutcome { .. }));
            Err(error)
        }
    }
}

fn post_behind(portal: &Portal) -> Result<Sent, Error> {
    portal.time.run(post(&portal.client, "k", 0.0, &Call::default()))
}

#[test]
fn word_is_given_once_after_the_pace_and_before_the_post() {
    let world = World::new();
    let call = Call::default();
    world.run(post(&world.client, "1", 0.0, &call)).unwrap();
    let told = RefCell::new(Vec::new());
    let before = async |_: &ProxyState| {
        told.borrow_mut().push((world.time.elapsed(), world.wire.arrivals.borrow().len()));
        world.time.sleep(300.0).await;
        Ok(())
    };
    let mut draft = message(&["a@pec.it"]);
    draft.attachments = Some(vec![file("a.txt", vec![b'a'; 10])]);
    let options = SendOptions::default();
    let first = world.wire.arrivals.borrow()[0].at;
    world.run(post_once(&world.client, draft, new("2"), 0.0, before, &options, &call)).unwrap();
    let start = world.time.elapsed();
    assert_eq!(*told.borrow(), [(1000.0, 1)]);
    // The pace counts from the start of the post.
    world.run(post(&world.client, "3", 0.0, &call)).unwrap();
    let arrivals = world.wire.arrivals.borrow();
    let starts: Vec<f64> = arrivals.iter().map(|arrival| arrival.at - first).collect();
    assert_eq!(starts, [0.0, 1300.0, 2300.0]);
    assert!(start >= 1300.0);
}

#[test]
fn an_error_of_the_word_posts_nothing_and_frees_the_place() {
    let world = World::new();
    let call = Call::default();
    let before = async |_: &ProxyState| Err(Error::state(STATE_OTHER_MAILBOX, Params::none()));
    let options = SendOptions::default();
    let draft = message(&["a@pec.it"]);
    let posting = post_once(&world.client, draft, new("1"), 0.0, before, &options, &call);
    let error = world.run(posting).unwrap_err();
    assert_eq!(error.to_string(), STATE_OTHER_MAILBOX.words);
    assert!(world.wire.arrivals.borrow().is_empty());
    world.run(post(&world.client, "2", 0.0, &call)).unwrap();
    assert!(world.time.elapsed() < 1000.0);
}

#[test]
fn nothing_is_said_of_a_message_that_cannot_go() {
    let world = World::new();
    let never = async |_: &ProxyState| panic!("not its turn");
    let options = SendOptions::default();
    let call = Call::default();
    let mut draft = message(&["a@pec.it"]);
    draft.subject = Value::Null;
    let result = world.run(post_once(&world.client, draft, new("1"), 0.0, never, &options, &call));
    assert_eq!(result.unwrap_err().class(), "ValidationError");
    world.client.close();
    let draft = message(&["a@pec.it"]);
    let result = world.run(post_once(&world.client, draft, new("1"), 0.0, never, &options, &call));
    assert_eq!(result.unwrap_err().class(), "PecError");
    assert!(world.wire.arrivals.borrow().is_empty());
}

#[test]
fn a_call_that_ends_during_the_word_posts_nothing_and_hears_it_to_its_end() {
    for reason in [Reason::Aborted, Reason::Closed] {
        let world = World::new();
        let call = Call::default();
        let is_heard = Cell::new(false);
        let before = async |_: &ProxyState| {
            call.cancel.cancel(reason);
            world.time.sleep(100.0).await;
            is_heard.set(true);
            Ok(())
        };
        let options = SendOptions::default();
        let draft = message(&["a@pec.it"]);
        let posting = post_once(&world.client, draft, new("1"), 0.0, before, &options, &call);
        let error = ended(world.run(posting)).unwrap_err();
        assert_eq!(error.class(), "AbortError");
        assert!(error.to_string().ends_with("Nothing was sent."), "{error}");
        assert!(is_heard.get() && world.wire.arrivals.borrow().is_empty());
    }
}

#[test]
fn the_slower_of_both_paces_counts() {
    for (interval, least) in [(0.0, 1000.0), (400.0, 1000.0), (2500.0, 2500.0)] {
        let world = World::new();
        let call = Call::default();
        world.run(async {
            for key in ["1", "2", "3"] {
                post(&world.client, key, interval, &call).await.unwrap();
            }
        });
        let arrivals = world.wire.arrivals.borrow();
        assert!(arrivals.windows(2).all(|pair| pair[1].at - pair[0].at == least), "{interval}");
    }
}

#[test]
fn a_key_is_no_secret_of_the_clients() {
    let world = World::new();
    let call = Call::default();
    let sent = world.run(post(&world.client, "same", 0.0, &call)).unwrap();
    world.run(post(&world.client, "same", 0.0, &call)).unwrap();
    assert_eq!(world.wire.arrivals.borrow().len(), 2, "the journal knows the keys, not the client");
    assert_eq!(world.client.addressees_of(&sent.message_id), None);
}

#[test]
fn a_no_is_told_at_once() {
    for status in [400, 402, 429] {
        let portal = Portal::new();
        portal.service(Service::Refuses(status));
        let before = portal.time.elapsed();
        let error = post_behind(&portal).unwrap_err();
        assert_eq!(error.retryable(), status == 429);
        assert!(!matches!(error, Error::UnknownOutcome { .. }));
        assert_eq!(portal.counts(), (1, 0));
        assert!(portal.time.elapsed() - before < 1000.0);
    }
}

#[test]
fn it_is_told_on_what_ground_a_message_was_not_sent() {
    let ground = |portal: &Portal| {
        let (draft, key) = (message(&["a@pec.it"]), new("k"));
        let (before, options) = (async |_: &ProxyState| Ok(()), SendOptions::default());
        let call = Call::default();
        let posting = post_once(&portal.client, draft, key, 0.0, before, &options, &call);
        match portal.time.run(posting).unwrap() {
            PostedOnce::NotSent(_, ground) => ground,
            other => panic!("{other:?}"),
        }
    };
    let portal = Portal::new();
    portal.service(Service::Refuses(400));
    assert_eq!(ground(&portal), Ground::Key);
    let portal = Portal::new();
    portal.posts([Net::LostBefore]);
    assert_eq!(ground(&portal), Ground::Burned);
    // Behind a portal's proxy of another kind: of the only copy, and of one of those that there may be.
    for (repeats, known) in [(false, Ground::Answer), (true, Ground::Message)] {
        let portal = Portal::with(json!({}), 1);
        portal.proxy.is_ours.set(false);
        portal.proxy.repeats.set(repeats);
        portal.posts([Net::Front { arrives: false, status: 400 }]);
        assert_eq!(ground(&portal), known, "{repeats}");
    }
    let portal = Portal::new();
    portal.time.run(portal.client.learn_proxy_state(&Call::default())).unwrap();
    portal.proxy.is_offline.set(true);
    assert_eq!(ground(&portal), Ground::NotPosted);
}

#[test]
fn what_has_no_answer_is_asked_after_and_never_posted_again() {
    let stranger = |status| Net::Garbage { arrives: true, status };
    let faults = [Net::LostAfter, HANG, bad_gateway(true), Net::Unreadable, stranger(403)];
    for fault in faults.into_iter().chain([stranger(429)]) {
        let portal = Portal::new();
        portal.posts([fault.clone()]).reads([Net::LostBefore]);
        let result = post_behind(&portal);
        portal.assert_sent_once(result);
        let (posts, askings) = portal.counts();
        assert!(posts == 1 && askings >= 2, "{fault:?}");
        let seen = portal.proxy.seen.borrow();
        assert!(seen.iter().any(|one| one.header("idempotency-key") == Some("k")));
        assert!(seen.iter().any(|one| one.path == "/api/once/k"));
    }
    // Also where nobody knows the base yet.
    let portal = Portal::with(json!({}), 1);
    portal.posts([Net::LostAfter]);
    let result = post_behind(&portal);
    portal.assert_sent_once(result);
    assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
}

#[test]
fn what_never_came_was_certainly_not_sent() {
    for (fault, class) in [
        (Net::LostBefore, "NetworkError"),
        (Net::Hang { arrives: false }, "TimeoutError"),
        (bad_gateway(false), "ServerError"),
        (Net::Late(90_000.0), "NetworkError"),
    ] {
        let portal = Portal::new();
        portal.posts([fault]);
        let result = post_behind(&portal);
        portal.assert_not_sent(result, class, true);
        assert_eq!(portal.counts(), (1, 1));
    }
    let portal = Portal::new();
    portal.proxy.is_offline.set(true);
    let result = post_behind(&portal);
    portal.assert_not_sent(result, "NetworkError", true);
}

#[test]
fn what_nobody_knows_stays_unknown() {
    let portal = Portal::new();
    portal.service(Service::Lost { taken: true });
    portal.posts([Net::LostAfter]);
    let result = post_behind(&portal);
    portal.assert_unknown(result, "NetworkError");
    assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
    // Straight to the service there is nobody to ask.
    let world = World::new();
    let call = Call { timeout: Some(1.0), ..Call::default() };
    let result = world.run(post(&world.client, "k", 0.0, &call));
    assert!(
        matches!(result, Err(Error::UnknownOutcome { idempotency_key: Some(key), .. }) if key == "k")
    );
    assert_eq!(world.wire.arrivals.borrow().len(), 1);
}

#[test]
fn a_call_that_ends_under_way_is_unknown_at_once() {
    // What came first stays the cause.
    for (faults, class) in [(vec![], "AbortError"), (vec![bad_gateway(true)], "ServerError")] {
        let portal = Portal::new();
        portal.service(Service::Answers(60_000.0)).posts(faults);
        let call = Call::default();
        let before = portal.time.elapsed();
        let result = portal.time.run(async {
            let stop = async {
                portal.time.sleep(5_000.0).await;
                call.cancel.cancel(Reason::Aborted);
            };
            futures::join!(post(&portal.client, "k", 0.0, &call), stop).0
        });
        portal.assert_unknown(result, class);
        assert_eq!(portal.time.elapsed(), before + 5_000.0);
        assert_eq!(portal.proxy.count("POST", "/api/send"), 1);
    }
}

#[test]
fn progress_is_told() {
    let world = World::new();
    let phases = Rc::new(RefCell::new(Vec::new()));
    let log = phases.clone();
    let progress = Rc::new(move |progress: pec_massiva::core::message::progress::Progress| {
        log.borrow_mut().push(progress.phase);
    });
    let options = SendOptions { progress: Some(progress), ..SendOptions::default() };
    let call = Call::default();
    let draft = message(&["a@pec.it"]);
    let before = async |_: &ProxyState| Ok(());
    world.run(post_once(&world.client, draft, new("k"), 0.0, before, &options, &call)).unwrap();
    let mut phases = phases.borrow().clone();
    phases.dedup();
    assert_eq!(phases, [Phase::Reading, Phase::Waiting, Phase::Sending]);
}
