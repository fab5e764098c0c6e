//! The calls to users' own addresses.

use super::*;
use crate::core::text::decode_form;
use crate::sandbox::OutgoingCall;

fn with_callback(world: &mut World, address: &str, callback: Value) -> String {
    let body = but(registration(address, "GOLD"), "callback", callback);
    let id = world.ask("POST", "/pec", body).data()["id"].as_str().unwrap().to_owned();
    world.step(&id, "attivazione", json!({"documenti": pdf("")})).data();
    id
}

fn taken(world: &mut World) -> Vec<OutgoingCall> {
    let now = world.now;
    world.sandbox.take_callbacks(now)
}

#[test]
fn each_change_of_state_is_told_in_a_form() {
    let mut world = World::new();
    let callback = json!({"url": "https://x.it/pec?a=1", "field": "esito", "data": {"n": "è & +"}});
    let id = with_callback(&mut world, "a@legalmail.it", callback);
    assert_eq!(taken(&mut world).len(), 1, "the registration is no change, the documents are");
    world.pass(3.0 * DAY);
    let calls = taken(&mut world);
    assert!(taken(&mut world).is_empty(), "each is taken once");
    let [call] = calls.as_slice() else { panic!("{calls:?}") };
    assert_eq!(call.url, "https://x.it/pec?a=1");
    assert_eq!((call.method, call.content_type), ("POST", "application/x-www-form-urlencoded"));
    assert_eq!(call.at, START + DAY, "when it was due");
    let (name, value) = call.body.split_once('=').unwrap();
    assert_eq!(name, "esito");
    let told: Value = serde_json::from_str(&decode_form(value)).unwrap();
    assert_eq!(told, world.record(&id));
    assert_eq!(told["callback"]["data"]["n"], "è & +");
    assert_eq!(told["stato"], "evasa");
    assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%+-._*".contains(&byte)));
}

#[test]
fn as_json_the_record_stands_under_the_field() {
    let mut world = World::new();
    let id = with_callback(
        &mut world,
        "a@legalmail.it",
        json!({"url": "HTTP://localhost:1/x", "method": "json"}),
    );
    let calls = taken(&mut world);
    assert_eq!(calls[0].content_type, "application/json");
    let body: Value = serde_json::from_str(&calls[0].body).unwrap();
    assert_eq!(body, json!({"data": world.record(&id)}));
    world.ask("DELETE", &format!("/pec/{id}"), Value::Null);
    world.pass(DAY);
    world.ask("DELETE", &format!("/pec/{id}"), Value::Null).data();
    world.get(&format!("/pec/{id}/rinnovo")).data();
    let states: Vec<Value> = taken(&mut world)
        .iter()
        .map(|call| serde_json::from_str::<Value>(&call.body).unwrap()["data"]["stato"].clone())
        .collect();
    assert_eq!(states, ["evasa", "revocata", "evasa"]);
}

#[test]
fn only_the_web_is_called_and_only_who_asked() {
    let mut world = World::new();
    let given = [
        json!(false),
        json!(""),
        json!({}),
        json!({"url": ""}),
        json!({"url": "file:///etc/passwd"}),
        json!({"url": "javascript:alert(1)"}),
        json!({"url": "/mine"}),
        json!({"url": 5}),
    ];
    for (number, callback) in given.into_iter().enumerate() {
        with_callback(&mut world, &format!("a{number}@legalmail.it"), callback);
    }
    world.pass(2.0 * DAY);
    assert_eq!(taken(&mut world), []);
}

#[test]
fn calls_come_in_the_order_they_are_due_and_time_alone_brings_them() {
    let mut world = World::new();
    let body = but(communication(), "callback", json!({"url": "https://x.it", "method": "JSON"}));
    let request = world.ask("POST", "/comunica_pec", body).data()["id"].clone();
    let id = with_callback(&mut world, "a@legalmail.it", json!({"url": "https://x.it"}));
    world.pass(HOUR);
    let documents = json!({"documenti": signed()});
    let target = format!("/comunica_pec/{}", request.as_str().unwrap());
    world.ask("PATCH", &target, documents).data();
    world.sandbox.advance(400.0 * DAY);
    let calls = taken(&mut world);
    let times: Vec<f64> = calls.iter().map(|call| ((call.at - START) / HOUR).round()).collect();
    assert_eq!(times, [0.0, 1.0, 1.0, 24.0, 25.0, (365.0 + 1.0) * 24.0]);
    world.sandbox.reset();
    assert_eq!(taken(&mut world), []);
    assert_eq!(world.get(&format!("/pec/{id}")).status, 404);
}
