//! Callbacks, as the account sees them.

use super::*;

#[test]
fn each_is_told_with_what_it_was_answered() {
    let mut world = World::new();
    assert_eq!(world.refused("GET", "/callbacks", Value::Null), (404, 200));
    let communication = json!({
        "casella_pec": "a@legalmail.it", "cf": "RSSMRA85M01H501Q", "nome": "a", "cognome": "b",
        "qualifica": "SOCIO", "email": "a@b.it", "cellulare": "1", "ragione_sociale": "c",
        "cf_piva": "00743110157", "comune": "Roma", "provincia": "RM",
        "callback": {"url": "https://portal.example/x", "method": "JSON"},
    });
    let (status, body) = world.ask_as("Bearer any", "POST", "/comunica_pec", communication);
    assert_eq!(status, 200, "{body}");
    world.now += 2.0 * 3_600_000.0;
    let calls = world.sandbox.take_callbacks(world.now);
    let [call] = calls.as_slice() else { panic!("{calls:?}") };
    let list = world.get("/callbacks");
    assert_eq!(list[0]["id"], call.id.as_str());
    assert_eq!(list[0]["scope"], "POST:pec.openapi.it/comunica_pec");
    assert_eq!(
        (&list[0]["httpResponseCode"], &list[0]["completedAt"]),
        (&json!("0"), &Value::Null)
    );
    world.sandbox.called_back(&call.id, 500, world.now);
    let path = format!("/callbacks/{}", call.id);
    let one = world.get(&path);
    assert_eq!(
        (&one["active"], &one["attempt"], &one["retry"]),
        (&json!(true), &json!(1), &json!(0))
    );
    world.sandbox.called_back(&call.id, 200, world.now + 5_000.0);
    world.sandbox.called_back("unknown", 200, world.now);
    let one = world.get(&path);
    assert_eq!((&one["active"], &one["httpResponseCode"]), (&json!(false), &json!(200)));
    assert_eq!((&one["attempt"], &one["retry"]), (&json!(2), &json!(1)));
    assert_eq!(world.get("/callbacks")[0]["httpResponseCode"], "200");
    assert_eq!(world.refused("GET", "/callbacks/x", Value::Null), (404, 200));
    assert_eq!(world.refused("GET", "/callbacks?limit=-1", Value::Null), (400, 210));
    let other = "/callbacks?scopes=POST:pec.openapi.it/pec";
    assert_eq!(world.refused("GET", other, Value::Null), (404, 200));
}
