//! Who is told what a client does: in order, with times, and without what nobody else may know.

use std::rc::Rc;

use futures::future::join_all;
use pec_massiva::api::calls::Target;
use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::cancel::Reason;
use pec_massiva::core::host::transport::HeaderValue;
use pec_massiva::sandbox::Config;
use pec_massiva::sandbox::faults::{Fault, Instead};
use serde_json::json;

use crate::support::canaries::TOKEN;
use crate::support::observer::Heard;
use crate::support::portal::Portal;
use crate::support::proxy::{Net, Service};
use crate::support::{World, message};

fn world() -> (World, Rc<Heard>) {
    let heard = Heard::new();
    (World::told(json!({}), Config::default(), Some(heard.clone())), heard)
}

fn portal() -> (Portal, Rc<Heard>) {
    let heard = Heard::new();
    let portal = Portal::told(json!({}), 42, Some(heard.clone()));
    portal.read();
    heard.0.borrow_mut().clear();
    (portal, heard)
}

fn plan(world: &World, on: &str, times: u32, instead: Instead) {
    let fault = Fault { on: on.into(), times, taken: false, instead };
    world.wire.sandbox.borrow_mut().fail(fault);
}

fn quota(world: &World) -> Result<(), Error> {
    world.run(world.client.quota("INBOX", &Call::default())).map(|_| ())
}

/// The id that an error tells, where somebody else knows it.
fn known_id(error: &Error) -> Option<&str> {
    error.request()?.request.as_deref()
}

fn id_of(error: &Error) -> &str {
    known_id(error).expect("an id that somebody else knows")
}

#[test]
fn a_read_is_told_from_its_request_to_its_answer() {
    let (world, heard) = world();
    quota(&world).unwrap();
    assert_eq!(heard.lines(), ["Request GET /quota/* 1", "Response GET /quota/* 1 200 after 100"]);
    let ids = heard.ids();
    assert_eq!((ids.len(), ids[0].len()), (1, 36));
    quota(&world).unwrap();
    assert_ne!(heard.ids()[0], heard.ids()[1], "another call has another id");
}

#[test]
fn a_new_token_after_a_401_is_a_retry_without_a_wait() {
    let (world, heard) = world();
    plan(&world, "GET /quota", 1, Instead::Status(401));
    quota(&world).unwrap();
    assert_eq!(
        heard.lines(),
        [
            "Request GET /quota/* 1",
            "Response GET /quota/* 1 401 after 100",
            "Retry GET /quota/* 1 authentication.tokenOrMailbox 401 for 0",
            "Request GET /quota/* 2",
            "Response GET /quota/* 2 200 after 100",
        ]
    );
    assert_eq!(heard.ids().len(), 1, "the tries of a request have one id");
}

#[test]
fn what_is_asked_again_is_told_before_the_wait() {
    let (world, heard) = world();
    plan(&world, "GET /quota", 2, Instead::Status(429));
    plan(&world, "GET /quota", 1, Instead::Drop);
    let error = quota(&world).unwrap_err();
    assert_eq!(
        heard.retries(),
        [
            "Retry GET /quota/* 1 rateLimit 429 for 1000",
            "Retry GET /quota/* 2 rateLimit 429 for 1000",
        ]
    );
    assert_eq!(heard.lines().last().unwrap(), "Failure GET /quota/* 3 network.noAnswer after 100");
    let heard = heard.0.borrow();
    let at = heard.iter().position(|event| event.delay.is_some()).unwrap();
    assert_eq!((heard[at].attempt, heard[at + 1].attempt), (1, 2));
    assert_eq!(heard[0].request_id, heard[at].request_id);
    assert_eq!((error.code(), known_id(&error)), ("network.noAnswer", None));
}

#[test]
fn whoever_waits_for_the_pace_is_told_how_long() {
    let (world, heard) = world();
    let call = Call::default();
    let send = || world.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
    assert!(world.run(join_all([send(), send()])).iter().all(Result::is_ok));
    assert_eq!(
        heard.lines(),
        [
            "Request POST /send 1",
            "Wait POST /send 0 pace for 1000",
            "Response POST /send 1 201 after 100",
            "Request POST /send 1",
            "Response POST /send 1 201 after 100",
        ]
    );
}

#[test]
fn a_message_that_was_refused_for_the_moment_is_told_to_go_again() {
    let (world, heard) = world();
    plan(&world, "POST /send", 1, Instead::Status(429));
    let call = Call::default();
    let send = world.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
    world.run(send).unwrap();
    assert_eq!(
        heard.lines(),
        [
            "Request POST /send 1",
            "Response POST /send 1 429 after 100",
            "Retry POST /send 1 rateLimit 429 for 1000",
            "Request POST /send 2",
            "Response POST /send 2 201 after 100",
        ]
    );
}

#[test]
fn a_lost_post_is_told_through_to_what_became_of_it_under_one_id() {
    let (portal, heard) = portal();
    portal.service(Service::Answers(50_000.0));
    let result = portal.posts([Net::LostAfter]).send();
    portal.assert_sent_once(result);
    let lines = heard.lines();
    assert!(lines[0].starts_with("Request POST /send 1"), "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with("Retry POST /send 1 network.noAnswer for")));
    assert!(lines.iter().any(|line| line == "Request POST /send 2"), "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with("Retry GET /once/* 1 unknownOutcome")));
    assert!(lines.iter().any(|line| line == "Request GET /once/* 2"), "{lines:#?}");
    assert_eq!(heard.ids().len(), 1);
    let seen = portal.proxy.seen.borrow();
    let named: Vec<_> = seen.iter().skip(1).map(|one| one.header("x-request-id")).collect();
    assert!(named.len() > 3);
    assert!(named.iter().all(|id| *id == Some(&*heard.ids()[0])), "{named:?}");
}

#[test]
fn what_stays_unknown_tells_the_request_that_it_came_of() {
    let (portal, heard) = portal();
    portal.service(Service::Babbles);
    let error = portal.send().unwrap_err();
    assert_eq!((error.class(), id_of(&error)), ("UnknownOutcomeError", &*heard.ids()[0]));
}

#[test]
fn an_abort_under_way_and_a_closed_client_are_told_by_their_codes() {
    let (world, heard) = world();
    plan(&world, "GET /quota", 9, Instead::Hang);
    let call = Call { timeout: Some(0.0), ..Call::default() };
    let stop = async { call.cancel.cancel(Reason::Aborted) };
    let (result, ()) =
        world.run(async { futures::join!(world.client.quota("INBOX", &call), stop) });
    assert_eq!(heard.lines().last().unwrap(), "Failure GET /quota/* 1 abort.signal after 0");
    assert_eq!(result.unwrap_err().code(), "abort.signal");
    world.client.close();
    assert_eq!(quota(&world).unwrap_err().code(), "closed");
    assert_eq!(heard.lines().len(), 2, "no request was made");
}

#[test]
fn what_led_to_no_request_has_no_id() {
    let (world, heard) = world();
    world.wire.is_offline.set(true);
    let error = quota(&world).unwrap_err();
    assert_eq!((error.code(), error.request()), ("network.offline", None));
    let lines = heard.lines();
    assert!(lines[0].starts_with("Failure GET /quota/* 1 network.offline"), "{lines:#?}");
    // A try that was not handed over counts: no number stands for two.
    assert!(lines.iter().any(|line| line.starts_with("Retry GET /quota/* 1 network.offline")));
    assert!(lines.iter().any(|line| line.starts_with("Failure GET /quota/* 2 network.offline")));
}

#[test]
fn a_repeat_is_told_with_what_came_of_the_post_right_before_it() {
    let heard = Heard::new();
    let portal = Portal::told(json!({"retries": 5}), 42, Some(heard.clone()));
    portal.read();
    heard.0.borrow_mut().clear();
    let result = portal.posts([Net::LostBefore, Net::Gate(429), Net::LostBefore]).send();
    portal.assert_sent_once(result);
    let retries = heard.retries();
    for (retry, why) in retries.iter().zip([
        "Retry POST /send 1 network.noAnswer for",
        "Retry POST /send 2 rateLimit.noReason 429 for",
        "Retry POST /send 3 network.noAnswer for",
    ]) {
        assert!(retry.starts_with(why), "{retries:#?}");
    }
    assert_eq!(retries.len(), 3, "{retries:#?}");
}

#[test]
fn an_answer_to_another_message_names_no_request_of_this_one() {
    for arrives in [false, true] {
        let (portal, heard) = portal();
        portal.reads([Net::OfAnother { arrives }]);
        let _settled = portal.posts([Net::OfAnother { arrives }]).send();
        let lines = heard.lines();
        assert!(lines[1].starts_with("Failure POST /send 1 response.none"), "{lines:#?}");
        assert_eq!(heard.ids().len(), 1, "{:?}", heard.ids());
    }
}

#[test]
fn only_the_known_proxy_gets_an_id_and_none_goes_to_another_origin() {
    let (world, _) = world();
    quota(&world).unwrap();
    let is_named =
        |headers: &[(String, String)]| headers.iter().any(|(name, _)| name == "x-request-id");
    assert!(!is_named(&world.wire.arrivals.borrow()[0].headers));
    for (is_foreign, is_ours, bears) in
        [(false, true, true), (false, false, false), (true, true, false), (true, false, false)]
    {
        let portal = Portal::told(json!({}), 42, None);
        portal.proxy.is_foreign.set(is_foreign);
        portal.proxy.is_ours.set(is_ours);
        portal.read();
        portal.read();
        portal.send().unwrap();
        let seen = portal.proxy.seen.borrow();
        let named: Vec<_> = seen.iter().map(|one| one.header("x-request-id").is_some()).collect();
        assert!(seen.iter().any(|one| one.method == "POST"));
        // Nobody knows yet who answers the first.
        assert!(named.len() >= 3 && !named[0], "{is_foreign} {is_ours} {named:?}");
        assert!(named[1..].iter().all(|it| *it == bears), "{is_foreign} {is_ours} {named:?}");
    }
}

#[test]
fn a_read_of_a_portal_shows_that_it_is_no_link_and_to_another_origin_the_browser_does() {
    let shows =
        |headers: &[(String, String)]| headers.iter().any(|(name, _)| name == "x-pec-store");
    let (world, _) = world();
    quota(&world).unwrap();
    assert!(!shows(&world.wire.arrivals.borrow()[0].headers));
    for is_foreign in [false, true] {
        let portal = Portal::told(json!({}), 42, None);
        portal.proxy.is_foreign.set(is_foreign);
        portal.read();
        let own = vec![("X-Requested-With".into(), HeaderValue::Plain("page".into()))];
        let target = Target { headers: own, ..Target::get("/pec/1") };
        let _read = portal.time.run(portal.client.raw(target, &Call::default()));
        let seen = portal.proxy.seen.borrow();
        // From the first on, whoever answers; what the page gives itself is enough.
        assert_eq!(seen[0].header("x-pec-store"), (!is_foreign).then_some("none"), "{is_foreign}");
        let own: Vec<_> = seen.iter().filter(|one| one.path == "/api/pec/1").collect();
        assert!(!own.is_empty() && own.iter().all(|one| one.header("x-pec-store").is_none()));
    }
}

#[test]
fn an_id_that_nobody_else_knows_is_in_no_error() {
    let (portal, heard) = portal();
    portal.proxy.is_foreign.set(true);
    *portal.proxy.names.borrow_mut() = Some("of-the-proxy".into());
    let read = || portal.time.run(portal.client.raw(Target::get("/inbox"), &Call::default()));
    let once = Call { retries: Some(0), ..Call::default() };
    let read_once = || portal.time.run(portal.client.raw(Target::get("/inbox"), &once));
    portal.reads([Net::LostBefore]);
    let error = read_once().unwrap_err();
    assert_eq!((error.code(), known_id(&error)), ("network.noAnswer", None));
    assert_eq!(heard.ids()[0].len(), 36, "the lines tell calls apart");
    portal.reads([Net::Gate(403)]);
    assert_eq!(id_of(&read().unwrap_err()), "of-the-proxy");
}

#[test]
fn what_a_proxy_calls_a_request_is_what_the_error_tells() {
    let (portal, heard) = portal();
    *portal.proxy.names.borrow_mut() = Some("4bf92f3577b34da6a3ce929d0e0e4736".into());
    portal.reads([Net::Gate(403)]);
    let error = portal.time.run(portal.client.raw(Target::get("/inbox"), &Call::default()));
    assert_eq!(id_of(&error.unwrap_err()), "4bf92f3577b34da6a3ce929d0e0e4736");
    let heard = heard.0.borrow();
    assert_eq!(heard.last().unwrap().request_id, "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(heard[0].request_id.len(), 36);
}

#[test]
fn what_is_no_id_or_repeats_a_secret_is_not_taken_for_one() {
    let (token, long) = (format!("{TOKEN}2"), "9".repeat(10_000));
    for bad in ["a\r\nx: y", "<img src=x>", &token, &format!("x-{token}/1"), &long] {
        let (portal, heard) = portal();
        *portal.proxy.names.borrow_mut() = Some(bad.into());
        portal.reads([Net::Gate(403)]);
        let error = portal.time.run(portal.client.raw(Target::get("/inbox"), &Call::default()));
        assert_eq!(id_of(&error.unwrap_err()), heard.ids()[0], "{bad}");
        assert_eq!((heard.ids().len(), heard.ids()[0].len()), (1, 36), "{bad}");
    }
}

#[test]
fn the_callers_own_id_goes_and_is_told() {
    for (given, told) in [("pratica-7", "pratica-7"), ("non un id", "")] {
        let (portal, _) = portal();
        portal.reads([Net::Gate(403)]);
        let headers = vec![("X-Request-Id".to_owned(), HeaderValue::Plain(given.to_owned()))];
        let target = Target { headers, ..Target::get("/inbox") };
        let error = portal.time.run(portal.client.raw(target, &Call::default())).unwrap_err();
        assert_eq!(known_id(&error).unwrap_or_default(), told);
        let seen = portal.proxy.seen.borrow();
        let last = seen.last().unwrap();
        let names =
            last.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("x-request-id"));
        assert_eq!(names.count(), 1, "once, and as it was given");
    }
}

#[test]
fn nothing_that_is_told_holds_a_secret_a_key_or_an_address() {
    let (portal, heard) = portal();
    portal.posts([Net::LostAfter]);
    let key = "chiave-della-pratica-7";
    let options = SendOptions { idempotency_key: json!(key), ..SendOptions::default() };
    portal.send_with(options, &Call::default()).unwrap();
    let call = Call::default();
    portal.time.run(portal.client.raw(Target::get("/inbox?q=Avviso%20a%40pec.it"), &call)).unwrap();
    portal.time.run(portal.client.what_became(&json!("altra-chiave"), None, &call)).unwrap();
    let told = format!("{:?}", heard.0.borrow());
    assert!(told.matches("Request").count() > 3, "{told}");
    for secret in [key, "altra", "comune", "a@pec.it", "a%40pec.it", "Avviso", "Perch"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
}
