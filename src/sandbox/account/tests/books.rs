//! The wallet, what was used, and what was refused.

use super::*;

fn domain(world: &mut World, name: &str) -> u16 {
    world.ask_as("Bearer any", "GET", &format!("/domini_pec/{name}"), Value::Null).0
}

#[test]
fn what_is_spent_leaves_the_wallet_and_stands_among_the_transactions() {
    let mut world = World::with(Config { credit: Some(0.02), ..Config::default() });
    assert_eq!(world.get("/wallet/transactions"), json!([]));
    assert_eq!(domain(&mut world, "pec.comune.it"), 204);
    let wallet = world.get("/wallet");
    assert_eq!(wallet["credit"], 0.01);
    let spent = world.get("/wallet/transactions");
    assert_eq!(spent[0]["amount"], -0.01);
    assert_eq!(spent[0]["description"], "API usage - pec.openapi.it");
    assert_eq!(domain(&mut world, "pec.comune.it"), 204);
    assert_eq!(domain(&mut world, "pec.comune.it"), 402);
    assert_eq!(world.get("/wallet")["credit"], 0.0);
    assert_eq!(world.get("/wallet/transactions").as_array().unwrap().len(), 2);
    assert_eq!(world.refused("GET", "/wallet/transactions?limit=500", Value::Null), (400, 190));
}

#[test]
fn a_wallet_without_end_goes_down_all_the_same() {
    let mut world = World::new();
    let before = world.get("/wallet")["credit"].as_f64().unwrap();
    domain(&mut world, "pec.comune.it");
    let after = world.get("/wallet")["credit"].as_f64().unwrap();
    assert!((before - after - 0.01).abs() < 1e-6, "{before} {after}");
}

#[test]
fn use_is_told_by_time_and_api_and_scope() {
    let mut world = World::new();
    let nothing = world.get("/stats");
    assert_eq!((&nothing["totalRequests"], &nothing["totalApis"]), (&json!(0), &json!(0)));
    assert_eq!((world.get("/stats/apis"), world.get("/stats/ips")), (json!({}), json!([])));
    assert_eq!(world.send("any"), 201);
    assert_eq!(world.send("any"), 201);
    assert_eq!(world.ask_as("Bearer any", "GET", "/quota/INBOX", Value::Null).0, 401);
    // No service has such a path, and nobody counts it.
    assert_eq!(world.ask_as("Bearer any", "GET", "/once", Value::Null).0, 404);
    world.now += 40.0 * DAY;
    domain(&mut world, "pec.comune.it");
    let all = world.get("/stats");
    for (name, number) in [
        ("totalRequests", json!(4)),
        ("walletRequests", json!(1)),
        ("subscriptionRequests", json!(2)),
        ("errorRequests", json!(1)),
        ("walletAmount", json!(0.01)),
        ("totalIps", json!(1)),
        ("totalApis", json!(2)),
    ] {
        assert_eq!(all[name], number, "{name}");
    }
    assert_eq!(world.get("/stats?date=2021")["totalRequests"], 4);
    assert_eq!(world.get("/stats?date=2021-03")["totalRequests"], 3);
    assert_eq!(world.get("/stats?date=2021-04-17")["totalRequests"], 1);
    assert_eq!(world.get("/stats?date=2020")["totalRequests"], 0);
    let apis = world.get("/stats/apis?date=2021-03");
    assert_eq!(apis.as_object().unwrap().len(), 1);
    assert_eq!(apis["ws.pecmassiva.com"]["totalScopes"], 2);
    let one = world.get("/stats/apis/ws.pecmassiva.com");
    assert_eq!(one["scopes"]["POST:ws.pecmassiva.com/send"]["subscriptionRequests"], 2);
    assert_eq!(one["scopes"]["GET:ws.pecmassiva.com/quota"]["errorRequests"], 1);
    assert_eq!(world.get("/stats/apis/nowhere.it")["totalScopes"], 0);
    for wrong in ["21", "2021-3", "2021-13", "2021-03-32", "2021-03-08-1", "x", "2021-", "20é1"] {
        for path in ["/stats", "/stats/ips", "/stats/apis", "/stats/apis/x"] {
            let target = format!("{path}?date={wrong}");
            assert_eq!(world.refused("GET", &target, Value::Null), (422, 240), "{target}");
        }
    }
}

#[test]
fn what_was_refused_is_told() {
    let mut world = World::new();
    assert_eq!(world.get("/errors"), json!([]));
    world.ask_as("Bearer any", "GET", "/pec/0123456789abcdef01234567", Value::Null);
    world.ask_as("", "GET", "/inbox", Value::Null);
    let errors = world.get("/errors");
    assert_eq!(errors[0]["scope"], "GET:ws.pecmassiva.com/inbox");
    assert_eq!(errors[1]["httpResponseCode"], 404);
    assert!(errors[1]["errorCode"].as_i64().unwrap() > 0);
    let some = world.get("/errors?scopes=GET:x.it/y,GET:pec.openapi.it/pec");
    assert_eq!(some.as_array().unwrap().len(), 1);
    assert_eq!(world.refused("GET", "/errors?skip=-1", Value::Null), (400, 190));
}

#[test]
fn the_subscription_pays_for_messages() {
    let mut world = World::new();
    world.send("any");
    let list = world.get("/subscriptions");
    assert_eq!(list[0]["availableRequests"], "364999");
    assert_eq!(list[0].get("price"), None);
    let id = list[0]["id"].as_str().unwrap();
    let one = world.get(&format!("/subscriptions/{id}"));
    assert_eq!(one["totalRequests"], "365000");
    assert_eq!(world.get(&format!("/subscriptions?id={id}")), one);
    assert_eq!(world.refused("GET", "/subscriptions?scopes=GET:a.it/b", Value::Null), (404, 220));
    assert_eq!(world.refused("GET", "/subscriptions?id=x", Value::Null), (404, 220));
    assert_eq!(world.refused("GET", "/subscriptions/x", Value::Null), (404, 220));
    assert_eq!(world.refused("GET", "/subscriptions?limit=x", Value::Null), (400, 230));
}

#[test]
fn scopes_are_listed_and_each_has_its_price() {
    let mut world = World::new();
    let list = world.get("/scopes");
    for scope in list.as_array().unwrap() {
        let id = scope["id"].as_str().unwrap();
        let one = world.get(&format!("/scopes/{id}"));
        assert_eq!((&one["scope"], one["prices"].is_object()), (&scope["scope"], true));
    }
    assert_eq!(world.refused("GET", "/scopes/x", Value::Null), (404, 10));
}
