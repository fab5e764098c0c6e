//! One message and everything that can go wrong with it: posted once, and the outcome told.

use std::cell::RefCell;
use std::rc::Rc;

use futures::future::join_all;
use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::exchange::outcome::Sent;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;
use pec_massiva::core::message::progress::Phase;
use pec_massiva::sandbox::Config;
use pec_massiva::sandbox::faults::{Fault, Instead};
use serde_json::json;

use crate::support::canaries::{PASSWORD, TOKEN, assert_clean};
use crate::support::{World, file, message};

fn plan(world: &World, taken: bool, instead: Instead) {
    let fault = Fault { on: "POST /send".into(), times: 1, taken, instead };
    world.wire.sandbox.borrow_mut().fail(fault);
}

fn send(world: &World, call: &Call) -> Result<Sent, Error> {
    world.run(world.client.send(message(&["a@pec.it"]), SendOptions::default(), call))
}

#[test]
fn an_unknown_outcome_is_never_repeated() {
    for taken in [false, true] {
        for (instead, cause) in [
            (Instead::Status(302), "ResponseError"),
            (Instead::Status(408), "RejectedError"),
            (Instead::Status(409), "RejectedError"),
            (Instead::Status(425), "RejectedError"),
            (Instead::Status(500), "ServerError"),
            (Instead::Status(503), "ServerError"),
            (Instead::Answer(200, "<html>".into()), "ResponseError"),
            (Instead::Answer(201, r#"{"success":true,"message_id":"x"}"#.into()), "ResponseError"),
            (Instead::Drop, "NetworkError"),
            (Instead::Hang, "TimeoutError"),
        ] {
            let world = World::new();
            plan(&world, taken, instead.clone());
            let error = send(&world, &Call::default()).unwrap_err();
            let Error::UnknownOutcome { cause: inner, .. } = &error else { panic!("{error:?}") };
            assert_eq!(inner.class(), cause, "{instead:?}");
            assert!(!error.retryable());
            assert_eq!(world.wire.count("POST", "/send"), 1, "{instead:?}");
        }
    }
}

#[test]
fn a_refusal_is_told_and_not_repeated() {
    for (status, class) in [
        (400, "RejectedError"),
        (401, "AuthenticationError"),
        (402, "PaymentError"),
        (403, "PermissionError"),
    ] {
        let world = World::new();
        plan(&world, false, Instead::Status(status));
        let error = send(&world, &Call::default()).unwrap_err();
        assert_eq!((error.class(), error.retryable()), (class, false));
        assert!(error.to_string().ends_with("Nothing was sent."), "{error}");
        assert_eq!(world.wire.count("POST", "/send"), 1);
    }
}

#[test]
fn only_a_429_is_waited_out() {
    let world = World::new();
    plan(&world, false, Instead::Status(429));
    plan(&world, false, Instead::Status(429));
    assert_eq!(send(&world, &Call::default()).unwrap().sent, 1);
    assert_eq!(world.wire.count("POST", "/send"), 3);
    let world = World::with(json!({"retries": 0}), Config::default());
    plan(&world, false, Instead::Status(429));
    let error = send(&world, &Call::default()).unwrap_err();
    assert_eq!((error.class(), error.retryable()), ("RateLimitError", true));
    assert_eq!(world.wire.count("POST", "/send"), 1);
}

#[test]
fn a_429_is_waited_out_also_after_a_long_queue() {
    let world = World::new();
    let call = Call::default();
    let send = || world.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
    let results = world.run(async {
        let fault = async {
            world.time.sleep(149_500.0).await;
            plan(&world, false, Instead::Status(429));
        };
        futures::join!(join_all((0..151).map(|_| send())), fault).0
    });
    assert!(results.iter().all(Result::is_ok), "{:?}", results.last());
    assert_eq!(world.wire.count("POST", "/send"), 152);
}

#[test]
fn before_the_request_an_abort_or_a_missing_network_sends_nothing() {
    let world = World::new();
    let call = Call::default();
    call.cancel.cancel(Reason::Aborted);
    assert_eq!(send(&world, &call).unwrap_err().class(), "AbortError");
    world.wire.is_offline.set(true);
    let error = send(&world, &Call::default()).unwrap_err();
    assert_eq!((error.class(), error.retryable()), ("NetworkError", true));
    assert_eq!(world.wire.count("POST", "/send"), 0);
}

#[test]
fn an_abort_or_a_close_under_way_leaves_the_outcome_unknown() {
    for is_close in [false, true] {
        let world = World::new();
        plan(&world, true, Instead::Hang);
        let call = Call::default();
        let stop = async {
            world.time.sleep(5000.0).await;
            if is_close { world.client.close() } else { call.cancel.cancel(Reason::Aborted) }
        };
        let sending = world.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
        let (result, ()) = world.run(async { futures::join!(sending, stop) });
        let Err(Error::UnknownOutcome { cause, .. }) = result else { panic!("{result:?}") };
        assert_eq!(cause.class(), "AbortError");
        assert_eq!(world.wire.count("POST", "/send"), 1);
        if is_close {
            assert_eq!(send(&world, &Call::default()).unwrap_err().code(), "closed");
        }
    }
}

#[test]
fn a_time_out_is_the_callers_or_grows_with_the_body() {
    let world = World::new();
    plan(&world, true, Instead::Hang);
    let call = Call { timeout: Some(3000.0), ..Call::default() };
    assert!(send(&world, &call).is_err());
    assert_eq!(world.time.elapsed(), 3000.0);
    let world = World::new();
    plan(&world, true, Instead::Hang);
    let mut draft = message(&["a@pec.it"]);
    draft.attachments = Some(vec![file("a", vec![0; 3_000_000])]);
    let result = world.run(world.client.send(draft, SendOptions::default(), &Call::default()));
    assert!(result.is_err());
    assert!((100_000.0..101_000.0).contains(&world.time.elapsed()), "{}", world.time.elapsed());
}

#[test]
fn the_same_key_never_sends_twice() {
    let world = World::new();
    let with_key = || SendOptions { idempotency_key: json!("k-1"), ..SendOptions::default() };
    let call = Call::default();
    let (first, second) = world.run(async {
        futures::join!(
            world.client.send(message(&["a@pec.it"]), with_key(), &call),
            world.client.send(message(&["a@pec.it"]), with_key(), &call),
        )
    });
    assert_eq!(first.unwrap(), second.unwrap());
    plan(&world, true, Instead::Drop);
    let error = send(&world, &call).unwrap_err();
    let Error::UnknownOutcome { idempotency_key: Some(idempotency_key), .. } = error else {
        panic!()
    };
    let again = SendOptions { idempotency_key: json!(idempotency_key), ..SendOptions::default() };
    let result = world.run(world.client.send(message(&["a@pec.it"]), again, &call));
    assert!(matches!(result, Err(Error::UnknownOutcome { .. })));
    assert_eq!(world.wire.count("POST", "/send"), 2);
    for bad in [json!(""), json!("a b"), json!(1), json!("é")] {
        let options = SendOptions { idempotency_key: bad, ..SendOptions::default() };
        let result = world.run(world.client.send(message(&["a@pec.it"]), options, &call));
        assert_eq!(result.unwrap_err().class(), "ValidationError");
    }
}

#[test]
fn who_ends_the_first_call_of_a_key_before_its_post_ends_no_other() {
    let world = World::new();
    let call = Call::default();
    // The next waits for its turn.
    send(&world, &call).unwrap();
    let with_key = || SendOptions { idempotency_key: json!("k-1"), ..SendOptions::default() };
    let ended = Call::default();
    let (first, second, third, ()) = world.run(async {
        let stop = async {
            world.time.sleep(100.0).await;
            ended.cancel.cancel(Reason::Aborted);
        };
        futures::join!(
            world.client.send(message(&["a@pec.it"]), with_key(), &ended),
            world.client.send(message(&["a@pec.it"]), with_key(), &call),
            world.client.send(message(&["a@pec.it"]), with_key(), &call),
            stop,
        )
    });
    assert_eq!(first.unwrap_err().class(), "AbortError");
    assert_eq!(second.unwrap(), third.unwrap());
    assert_eq!(world.wire.count("POST", "/send"), 2);
}

#[test]
fn who_stops_waiting_for_the_same_key_does_not_know_either() {
    let world = World::new();
    plan(&world, true, Instead::Hang);
    let with_key = || SendOptions { idempotency_key: json!("k-1"), ..SendOptions::default() };
    let (first, second) = (Call::default(), Call::default());
    let (_, waiting, ()) = world.run(async {
        let stop = async {
            world.time.sleep(5000.0).await;
            second.cancel.cancel(Reason::Aborted);
            world.time.sleep(1.0).await;
            first.cancel.cancel(Reason::Aborted);
        };
        futures::join!(
            world.client.send(message(&["a@pec.it"]), with_key(), &first),
            world.client.send(message(&["a@pec.it"]), with_key(), &second),
            stop,
        )
    });
    let Err(Error::UnknownOutcome { cause, idempotency_key, .. }) = waiting else {
        panic!("{waiting:?}")
    };
    assert_eq!((cause.class(), idempotency_key.as_deref()), ("AbortError", Some("k-1")));
    assert_eq!(world.wire.count("POST", "/send"), 1);
}

#[test]
fn a_portal_gets_the_key_and_the_service_does_not() {
    let world = World::with(json!({"baseUrl": "https://portale.it/api/"}), Config::default());
    let _ = send(&world, &Call::default());
    let arrivals = world.wire.arrivals.borrow();
    // Whether the package's own proxy is there is asked first.
    assert_eq!((arrivals[0].method, arrivals[0].path.as_str()), ("GET", "/api/once"));
    let key = arrivals[1].headers.iter().find(|(name, _)| name == "idempotency-key").unwrap();
    assert_eq!(key.1.len(), 36);
    assert_eq!(arrivals[1].path, "/api/send");
}

#[test]
fn progress_is_told_from_the_first_byte_to_the_last() {
    let world = World::new();
    let told = Rc::new(RefCell::new(Vec::new()));
    let log = told.clone();
    let options = SendOptions {
        progress: Some(Rc::new(move |progress| log.borrow_mut().push(progress))),
        ..SendOptions::default()
    };
    let mut draft = message(&["a@pec.it"]);
    draft.attachments = Some(vec![file("a", vec![0; 7_000_000]), file("b", vec![0; 3])]);
    world.run(world.client.send(draft, options, &Call::default())).unwrap();
    let told = told.borrow();
    let of = |phase| {
        let steps = told.iter().filter(move |step| step.phase == phase);
        steps.map(|step| step.loaded).collect::<Vec<u64>>()
    };
    // The files and the text, whatever of it is done: the same in every phase.
    let size = told[0].total;
    assert!((7_000_003 + 10..7_000_003 + 50).contains(&size));
    assert!(told.iter().all(|step| step.total == size));
    assert_eq!(of(Phase::Reading), [0, 3_145_728, 6_291_456, 7_000_000, 7_000_003, size]);
    assert_eq!(of(Phase::Waiting), [0, size]);
    assert_eq!(of(Phase::Sending), [0, size]);
}

#[test]
fn no_error_shows_a_secret_even_where_the_answer_repeats_it() {
    let (message, token) = (format!("bad password {PASSWORD} {TOKEN}1"), format!("{TOKEN}1"));
    let echo = json!({"success": false, "message": message, "p": PASSWORD, "t": token}).to_string();
    for status in [200, 400, 500] {
        let world = World::new();
        plan(&world, false, Instead::Answer(status, echo.clone()));
        let error = send(&world, &Call::default()).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert_clean(&shown, "an error");
    }
}
