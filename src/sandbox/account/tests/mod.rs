//! The account as its users meet it.

mod books;
mod callbacks;
mod tokens;

use base64_simd::STANDARD;
use serde_json::{Value, json};

use crate::sandbox::faults::{Fault, Instead};
use crate::sandbox::http::{Incoming, Reply};
use crate::sandbox::{Config, Sandbox};

/// 8 March 2021, 11:35:24 in Rome.
const START: f64 = 1_615_199_724_000.0;
const DAY: f64 = 86_400_000.0;

/// The sandbox, and its clock.
struct World {
    sandbox: Sandbox,
    now: f64,
}

impl World {
    fn new() -> Self {
        Self::with(Config::default())
    }

    fn with(config: Config) -> Self {
        Self { sandbox: Sandbox::new(config), now: START }
    }

    /// As the account.
    fn ask(&mut self, method: &str, target: &str, body: Value) -> (u16, Value) {
        self.ask_as(&basic("mail@domain.com", "key"), method, target, body)
    }

    fn ask_as(
        &mut self,
        authorization: &str,
        method: &str,
        target: &str,
        body: Value,
    ) -> (u16, Value) {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let headers = vec![("authorization".to_owned(), authorization.to_owned())];
        match self.sandbox.handle(&Incoming::new(method, target, headers, body), self.now) {
            Reply::Answer { status, body, .. } => {
                (status, serde_json::from_str(&body).unwrap_or_default())
            }
            other => panic!("{other:?}"),
        }
    }

    fn get(&mut self, target: &str) -> Value {
        let (status, body) = self.ask("GET", target, Value::Null);
        assert_eq!((status, &body["success"]), (200, &json!(true)), "{target}: {body}");
        body["data"].clone()
    }

    /// Status and number of a refusal.
    fn refused(&mut self, method: &str, target: &str, body: Value) -> (u16, i64) {
        let (status, body) = self.ask(method, target, body);
        assert_eq!((&body["success"], &body["data"]), (&json!(false), &Value::Null), "{body}");
        (status, body["error"].as_i64().unwrap_or_default())
    }

    /// Sends a message with a token.
    fn send(&mut self, token: &str) -> u16 {
        let message = json!({
            "sender": "a@pec.it", "recipient": "b@pec.it", "subject": "x", "body": "y",
            "username": "u", "password": "p",
        });
        self.now += 2_000.0;
        self.ask_as(&format!("Bearer {token}"), "POST", "/send", message).0
    }
}

fn basic(email: &str, key: &str) -> String {
    format!("Basic {}", STANDARD.encode_to_string(format!("{email}:{key}")))
}

#[test]
fn only_a_key_opens_it() {
    let account = Some(("è@domain.com".to_owned(), "k:ey".to_owned()));
    let mut world = World::with(Config { account, ..Config::default() });
    for wrong in [
        String::new(),
        "Bearer any".to_owned(),
        "Basic".to_owned(),
        "Basic ???".to_owned(),
        basic("è@domain.com", "key"),
        basic("e@domain.com", "k:ey"),
        format!("Basic {}", STANDARD.encode_to_string("nothing")),
    ] {
        for target in ["/wallet", "/tokens", "/stats", "/nowhere-of/wallet"] {
            let (status, body) = world.ask_as(&wrong, "GET", target, Value::Null);
            if target.starts_with("/nowhere") {
                assert_eq!(status, 404);
            } else {
                assert_eq!((status, &body["error"]), (401, &json!(140)), "{wrong} {target}");
            }
        }
    }
    let (status, _) = world.ask_as(&basic("è@domain.com", "k:ey"), "GET", "/wallet", Value::Null);
    assert_eq!(status, 200);
    assert_eq!(World::new().ask_as(&basic("", ""), "GET", "/wallet", Value::Null).0, 401);
}

#[test]
fn there_is_no_other_operation() {
    let mut world = World::new();
    for (method, target) in [
        ("POST", "/wallet"),
        ("GET", "/wallet/other"),
        ("PUT", "/tokens"),
        ("GET", "/stats/apis/a/b"),
        ("DELETE", "/scopes"),
    ] {
        assert_eq!(world.refused(method, target, Value::Null).0, 404, "{method} {target}");
    }
}

#[test]
fn a_planned_fault_has_the_words_of_this_service() {
    let mut world = World::new();
    for status in [400, 401, 402, 429, 500, 503] {
        let on = "GET /wallet".to_owned();
        world.sandbox.fail(Fault { on, times: 1, taken: false, instead: Instead::Status(status) });
        let (found, body) = world.ask("GET", "/wallet", Value::Null);
        assert_eq!((found, &body["success"]), (status, &json!(false)));
    }
    world.get("/wallet");
}
