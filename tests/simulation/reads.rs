//! Reads are repeated where that is safe and may help, and end where it is not.

use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;
use pec_massiva::sandbox::Config;
use pec_massiva::sandbox::faults::{Fault, Instead};
use serde_json::json;

use crate::support::World;
use crate::support::canaries::TOKEN;

fn plan(world: &World, times: u32, instead: Instead) {
    let fault = Fault { on: "GET /quota".into(), times, taken: false, instead };
    world.wire.sandbox.borrow_mut().fail(fault);
}

fn quota(world: &World, call: &Call) -> Result<(), Error> {
    world.run(world.client.quota("INBOX", call)).map(|_| ())
}

#[test]
fn what_may_pass_is_asked_again_and_what_may_not_is_not() {
    for (instead, requests, class) in [
        (Instead::Status(500), 3, "ServerError"),
        (Instead::Status(503), 3, "ServerError"),
        (Instead::Status(429), 3, "RateLimitError"),
        (Instead::Drop, 3, "NetworkError"),
        (Instead::Hang, 3, "TimeoutError"),
        (Instead::Status(401), 2, "AuthenticationError"),
        (Instead::Status(400), 1, "RejectedError"),
        (Instead::Status(403), 1, "PermissionError"),
        (Instead::Status(404), 1, "NotFoundError"),
        (Instead::Status(302), 1, "ResponseError"),
        (Instead::Answer(200, "<html>".into()), 1, "ResponseError"),
        (
            Instead::Answer(200, r#"{"success":true,"data":{"usage":"x"}}"#.into()),
            1,
            "ResponseError",
        ),
        (Instead::Answer(200, r#"{"success":false}"#.into()), 1, "RejectedError"),
    ] {
        let world = World::new();
        plan(&world, 9, instead.clone());
        let call = Call { timeout: Some(10_000.0), ..Call::default() };
        assert_eq!(quota(&world, &call).unwrap_err().class(), class, "{instead:?}");
        assert_eq!(world.wire.arrivals.borrow().len(), requests, "{instead:?}");
        let world = World::new();
        plan(&world, requests as u32 - 1, instead.clone());
        assert!(quota(&world, &call).is_ok(), "{instead:?}");
    }
}

#[test]
fn a_read_that_failed_says_so_in_whatever_form_and_success_too() {
    for (success, is_read) in [
        ("true", true),
        ("1", true),
        ("\"OK\"", true),
        ("null", true),
        ("\"false\"", false),
        ("0", false),
        ("\"\"", false),
    ] {
        let world = World::new();
        let body = format!(r#"{{"success":{success},"data":{{"usage":1,"limit":2}}}}"#);
        plan(&world, 1, Instead::Answer(200, body));
        assert_eq!(quota(&world, &Call::default()).is_ok(), is_read, "{success}");
        let empty = format!(r#"{{"success":{success},"data":[],"message":"IMAP login failed"}}"#);
        let instead = Instead::Answer(200, empty);
        world.wire.sandbox.borrow_mut().fail(Fault {
            on: "GET /inbox".into(),
            times: 1,
            taken: false,
            instead,
        });
        assert_eq!(
            world.run(world.client.inbox(None, None, &Call::default())).is_ok(),
            is_read,
            "{success}"
        );
    }
}

#[test]
fn a_token_is_asked_for_again_after_a_401() {
    let world = World::new();
    plan(&world, 1, Instead::Status(401));
    quota(&world, &Call::default()).unwrap();
    let arrivals = world.wire.arrivals.borrow();
    let token = |index: usize| arrivals[index].headers[0].1.clone();
    assert_eq!([token(0), token(1)], [1, 2].map(|it| format!("Bearer {TOKEN}{it}")));
}

#[test]
fn retries_are_an_option() {
    let world = World::with(json!({"retries": 0}), Config::default());
    plan(&world, 9, Instead::Status(500));
    assert!(quota(&world, &Call::default()).is_err());
    assert_eq!(world.wire.arrivals.borrow().len(), 1);
}

#[test]
fn an_abort_ends_the_back_off() {
    let world = World::new();
    plan(&world, 9, Instead::Answer(503, String::new()));
    let call = Call::default();
    let stop = async {
        world.time.sleep(101.0).await;
        call.cancel.cancel(Reason::Aborted);
    };
    let (result, ()) =
        world.run(async { futures::join!(world.client.quota("INBOX", &call), stop) });
    assert_eq!(result.unwrap_err().class(), "AbortError");
    assert_eq!(world.wire.arrivals.borrow().len(), 1);
}

#[test]
fn a_404_of_somebody_else_is_no_empty_list() {
    let world = World::new();
    for body in [
        "<h1>Not Found</h1>",
        "{}",
        r#"{"statusCode":404,"message":"Cannot GET /send/1","error":"Not Found"}"#,
        r#"{"success":false,"message":"no","code":"proxy.path"}"#,
    ] {
        let instead = Instead::Answer(404, body.into());
        let fault = Fault { on: "GET /send".into(), times: 1, taken: false, instead };
        world.wire.sandbox.borrow_mut().fail(fault);
        let call = Call::default();
        let receipts = world.client.receipts("2020082610003492", &call);
        assert_eq!(world.run(receipts).unwrap_err().class(), "NotFoundError", "{body}");
    }
}

#[test]
fn no_receipts_yet_is_an_empty_list_and_an_id_is_digits() {
    let world = World::new();
    let call = Call::default();
    let receipts = world.run(world.client.receipts("2020082610003492", &call)).unwrap();
    assert!(receipts.is_empty());
    for id in ["", "12/../inbox", "1 2", "١٢", "12?x"] {
        let error = world.run(world.client.receipts(id, &call)).unwrap_err();
        assert_eq!(error.class(), "ValidationError", "{id}");
    }
}
