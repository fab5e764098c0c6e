//! Tokens.

use super::*;

const SEND: &str = "POST:ws.pecmassiva.com/send";

fn made(world: &mut World, ttl: i64) -> Value {
    let (status, body) = world.ask("POST", "/tokens", json!({"scopes": [SEND], "ttl": ttl}));
    assert_eq!(status, 200, "{body}");
    body["data"].clone()
}

fn value(token: &Value) -> String {
    token["token"].as_str().unwrap().to_owned()
}

#[test]
fn one_is_made_read_changed_and_deleted() {
    let mut world = World::new();
    let token = made(&mut world, 3600);
    assert_eq!(token["createdAt"], "2021-03-08T10:35:24+00:00");
    assert_eq!(token["expireAt"], "2021-03-08T11:35:24+00:00");
    let path = format!("/tokens/{}", value(&token));
    assert_eq!(world.get(&path), token);
    let (_, changed) = world.ask("PATCH", &path, json!({"name": "portale", "ttl": 60}));
    assert_eq!(changed["data"]["name"], "portale");
    assert_eq!(changed["data"]["expireAt"], "2021-03-08T10:36:24+00:00");
    let (status, deleted) = world.ask("DELETE", &path, Value::Null);
    assert_eq!((status, deleted), (200, json!({"message": "Deleted", "data": null})));
    assert_eq!(world.refused("GET", &path, Value::Null), (404, 120));
    assert_eq!(world.refused("PATCH", &path, json!({})), (404, 160));
    assert_eq!(world.refused("DELETE", &path, Value::Null), (404, 180));
    assert_eq!(world.refused("GET", "/tokens/short", Value::Null), (422, 60));
}

#[test]
fn no_time_or_less_than_none_is_the_usual_one_and_a_year_the_most() {
    let mut world = World::new();
    for (ttl, ends) in [(0, "2021-04-07"), (-5, "2021-04-07"), (99_999_999_999, "2022-03-08")] {
        let token = made(&mut world, ttl);
        assert!(token["expireAt"].as_str().unwrap().starts_with(ends), "{token}");
    }
}

#[test]
fn wrong_scopes_have_their_numbers() {
    let mut world = World::new();
    let path = format!("/tokens/{}", value(&made(&mut world, 60)));
    for (body, error) in [
        (json!({}), 70),
        (json!({"scopes": SEND}), 80),
        (json!({"scopes": []}), 80),
        (json!({"scopes": [1]}), 80),
        (json!({"scopes": ["GET:nowhere.it/x"]}), 90),
    ] {
        assert_eq!(world.refused("POST", "/tokens", body), (422, error));
    }
    assert_eq!(world.refused("PATCH", &path, json!({"scopes": 1})), (422, 100));
    assert_eq!(world.refused("PATCH", &path, json!({"scopes": ["x"]})), (422, 110));
}

#[test]
fn a_list_without_any_is_a_refusal_and_one_with_some_comes_in_pages() {
    let mut world = World::new();
    assert_eq!(world.refused("GET", "/tokens", Value::Null), (404, 120));
    let all: Vec<Value> = (0..130).map(|_| made(&mut world, 60)).collect();
    let first = world.get("/tokens");
    let second = world.get("/tokens?skip=100&limit=100");
    assert_eq!((first.as_array().unwrap().len(), second.as_array().unwrap().len()), (100, 30));
    assert_eq!((first[0].clone(), second[29].clone()), (all[129].clone(), all[0].clone()));
    assert_eq!(world.refused("GET", "/tokens?skip=130", Value::Null), (404, 120));
    assert_eq!(world.refused("GET", "/tokens?limit=101", Value::Null), (422, 60));
    assert_eq!(world.refused("GET", "/tokens?skip=x", Value::Null), (422, 60));
}

#[test]
fn one_is_good_for_its_scopes_and_its_time() {
    let mut world = World::with(Config { token: Some("fixed".into()), ..Config::default() });
    let token = value(&made(&mut world, 60));
    assert_eq!(world.send(&token), 201);
    assert_eq!(world.send("fixed"), 201);
    assert_eq!(world.send("other"), 401);
    let reads = world.ask_as(&format!("Bearer {token}"), "GET", "/pec", Value::Null);
    assert_eq!(reads.0, 401);
    world.now += 60_000.0;
    assert_eq!(world.send(&token), 401);
}

#[test]
fn where_any_is_taken_one_that_has_ended_is_not() {
    let mut world = World::new();
    let token = value(&made(&mut world, 60));
    world.now += 61_000.0;
    assert_eq!(world.send(&token), 401);
    assert_eq!(world.send("any"), 201);
}

#[test]
fn the_scopes_of_the_hosts_for_tests_are_the_same() {
    let mut world = World::with(Config { token: Some("fixed".into()), ..Config::default() });
    let scopes = json!({"scopes": ["POST:test.ws.pecmassiva.com/send"]});
    let (_, body) = world.ask("POST", "/tokens", scopes);
    assert_eq!(world.send(&value(&body["data"])), 201);
}

#[test]
fn a_refresh_token_makes_another_of_it() {
    let mut world = World::new();
    let old = made(&mut world, 60);
    let path = format!("/tokens/{}", value(&old));
    let refresh = format!("Bearer {}", old["refreshToken"].as_str().unwrap());
    let (status, body) = world.ask_as(&refresh, "PATCH", &path, json!({"ttl": 120}));
    let new = body["data"].clone();
    assert_eq!(status, 200);
    assert_ne!(new["token"], old["token"]);
    assert_ne!(new["refreshToken"], old["refreshToken"]);
    assert_eq!(new["scopes"], old["scopes"]);
    assert_eq!(world.refused("GET", &path, Value::Null), (404, 120));
    assert_eq!(world.ask_as(&refresh, "PATCH", &path, json!({})).0, 401);
    let other = format!("/tokens/{}", value(&new));
    assert_eq!(world.ask_as("Bearer wrong", "PATCH", &other, json!({})).0, 401);
}
