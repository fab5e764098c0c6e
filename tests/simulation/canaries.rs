//! What is looked through after each test of a world finds a secret wherever one is planted.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use pec_massiva::core::host::observer::{Event, Kind, Observer};
use pec_massiva::core::host::transport::{Method, Request, Transport};
use pec_massiva::core::storage::{Change, Storage, Value};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::campaigns::disk::Disk;
use crate::support::World;
use crate::support::canaries::{PASSWORD, TOKEN, stands_in};
use crate::support::observer::Heard;

/// Whether the work is refused for a secret, and for nothing else.
fn is_seen<T>(work: impl FnOnce() -> T) -> bool {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(_) => false,
        Err(thrown) => {
            let words = thrown.downcast_ref::<String>().expect("a sentence");
            assert!(words.starts_with("a secret stands in "), "{words}");
            true
        }
    }
}

#[test]
fn a_secret_is_found_however_it_is_spelled() {
    for secret in [PASSWORD.to_owned(), format!("{TOKEN}7")] {
        let json = json!({"text": secret}).to_string();
        let base64 =
            |before: &str| base64_simd::STANDARD.encode_to_string(format!("{before}{secret}!"));
        let spellings = [
            format!("Bearer {secret}"),
            json!({"body": json}).to_string(),
            json,
            format!("{:?}", Some(&secret)),
            utf8_percent_encode(&secret, NON_ALPHANUMERIC).to_string(),
            base64(""),
            base64("."),
            base64(".."),
        ];
        for spelling in spellings {
            assert!(stands_in(&spelling), "{spelling}");
        }
    }
    assert!(!stands_in("Bearer tok, Pw, c3Vub3RoaW5n"));
}

#[test]
fn what_comes_out_of_a_world_is_looked_through() {
    let world = World::new();
    assert!(is_seen(|| world.run(async { Err::<(), _>(PASSWORD) })));
    assert!(is_seen(|| world.time.run(async { format!("{TOKEN}1") })));
    assert!(!is_seen(|| world.run(async { "nothing" })));
}

#[test]
fn so_is_what_is_told() {
    let told = |path: &str| {
        let event = Event {
            kind: Kind::Request,
            request_id: String::new(),
            service_request_id: None,
            method: "GET",
            path: path.to_owned(),
            attempt: 1,
            status: None,
            duration: None,
            delay: None,
            reason: None,
        };
        is_seen(|| Heard::default().tell(event))
    };
    assert!(told(PASSWORD) && !told("/send"));
}

#[test]
fn so_is_every_address() {
    let asked = |query: &str| {
        let world = World::new();
        let url = format!("https://a.example/inbox?q={query}");
        let (method, headers, body, leaving) = (Method::Get, Vec::new(), None, None);
        let request = Request { method, url, headers, body, leaving, direct: true };
        is_seen(|| world.wire.start(request).is_ok())
    };
    let secret = utf8_percent_encode(PASSWORD, NON_ALPHANUMERIC).to_string();
    assert!(asked(&secret) && !asked("nothing"));
}

#[test]
fn so_is_every_journal() {
    let kept = |value: Value| {
        let world = World::new();
        let disk = Rc::new(Disk::new(world.time.clone(), 1, false));
        let change = Change::Put("fate/1".into(), value);
        is_seen(|| world.run(disk.apply(vec![change])).is_ok())
    };
    assert!(kept(Value::Text(json!({"p": PASSWORD}).to_string())));
    assert!(kept(Value::Bytes(format!("{TOKEN}1").into_bytes())));
    assert!(!kept(Value::Text("nothing".into())));
}
