//! Domains, addresses, registrations and the list.

use super::*;
use crate::sandbox::faults::{Fault, Instead};

#[test]
fn the_documented_example_becomes_the_documented_record() {
    let mut world = World::new();
    let body = but(
        registration("yourpec@testcert.legalmail.it", "bronze"),
        "callback",
        json!({"url": "https://your_domain.it/your_callback.php"}),
    );
    let body = but(body, "campo_nuovo", json!({"x": [1]}));
    let data = world.ask("POST", "/pec", body).data();
    let id = data["id"].as_str().unwrap();
    assert!(id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    for (name, value) in [
        ("tipo_casella", json!("BRONZE")),
        ("nazione_titolare", json!("IT")),
        ("provincia_titolare", json!("rm")),
        (
            "callback",
            json!({"url": "https://your_domain.it/your_callback.php", "field": "data",
                            "method": "POST", "data": {}}),
        ),
        ("dominio", json!("testcert.legalmail.it")),
        ("timestamp", json!({"registrazione": 1_615_199_724, "ultima_modifica": 1_615_199_724})),
        ("cellulare", json!("")),
        ("conservazione", json!(false)),
        ("data_scadenza", json!("")),
        ("spazio_disco", json!(0)),
        ("stato", json!("registrata")),
        ("autorinnovo", json!(false)),
        ("campo_nuovo", json!({"x": [1]})),
    ] {
        assert_eq!(data[name], value, "{name}");
    }
    assert!(data["cod_attivazione"].as_str().unwrap().len() == 8);
    assert!(data["uid"].as_str().unwrap().starts_with("MA"));
    assert_eq!(world.record(id), data);
    let list = world.get("/pec").data();
    assert_eq!(list[0]["casella_pec"], "yourpec@testcert.legalmail.it");
    assert_eq!(list[0].as_object().unwrap().len(), 7);
}

#[test]
fn the_newest_stands_first_and_the_massive_domain_has_another_name() {
    let mut world = World::new();
    let first = world.register("a@legalmail.it", "STANDARD");
    let second = world.register("b@pecmassiva.com", "pecmassiva");
    assert_ne!(first, second);
    let list = world.get("/pec").data();
    assert_eq!((&list[0]["id"], &list[1]["id"]), (&json!(second), &json!(first)));
    assert_eq!(world.record(&second)["dominio"], "postamassiva.com");
    assert_eq!(world.record(&second.to_uppercase())["id"], json!(second));
}

#[test]
fn an_address_is_free_until_it_is_registered_and_again_when_that_is_over() {
    let mut world = World::new();
    let free = |world: &mut World| {
        world.get("/verifica_pec/annullata@legalmail.it").data()["available"].as_bool().unwrap()
    };
    assert!(free(&mut world));
    world.register("annullata@legalmail.it", "STANDARD");
    assert!(!free(&mut world));
    world.pass(DAY);
    assert!(free(&mut world));
}

#[test]
fn domains_are_found_or_not_and_a_certified_one_is_the_accounts() {
    let mut world = World::new();
    let got = world.get("/domini_pec/legalmail.it");
    assert_eq!(
        got.json(),
        json!({"data": [], "success": true, "message": "legalmail.it found!", "error": null})
    );
    let got = world.get("/domini_pec/pec.comune.it");
    assert_eq!((got.status, got.text.as_str()), (204, ""));
    let address = registration("protocollo@pec.comune.it", "GOLD");
    assert_eq!(world.ask("POST", "/pec", address.clone()).status, 404);
    let data = world.ask("POST", "/dominio", json!({"dominio": "pec.Comune.it", "note": 1})).data();
    assert_eq!((&data["note"], &data["stato"]), (&json!(1), &json!("certificato")));
    assert_eq!(data["id"].as_str().unwrap().len(), 24);
    assert_eq!(world.ask("POST", "/pec", address).data()["dominio"], "pec.comune.it");
    assert_eq!(world.get("/domini_pec/pec.comune.it").status, 200);
    world.ask("POST", "/dominio", json!({})).data();
}

#[test]
fn the_same_seed_gives_the_same_answers() {
    let run = |seed| {
        let mut world = World::with(Config { seed, ..Config::default() });
        let id = world.active("a@legalmail.it", "GOLD");
        world.record(&id)
    };
    assert_eq!(run(5), run(5));
    assert_ne!(run(5)["id"], run(6)["id"]);
}

#[test]
fn faults_are_planned_by_path_with_ids_in_braces() {
    let mut world = World::new();
    let id = world.active("a@legalmail.it", "GOLD");
    let fault = |on: &str, status, taken| Fault {
        on: on.into(),
        times: 1,
        taken,
        instead: Instead::Status(status),
    };
    let renewal = format!("/pec/{id}/rinnovo?anni=2");
    world.sandbox.fail(fault("GET /pec/{id}/rinnovo", 500, true));
    assert_eq!(world.get(&format!("/pec/{id}")).status, 200, "another operation is not touched");
    let got = world.get(&renewal);
    assert_eq!((got.status, &got.json()["message"]), (500, &json!("MySQL Error 2006")));
    assert_eq!(world.record(&id)["data_scadenza"], "09/03/2024", "it was done all the same");
    world.sandbox.fail(fault("GET /domini_pec", 503, false));
    let words = "service temporarily unavailable".to_owned();
    assert_eq!(world.get("/domini_pec/pec.it").refusal(), (503, 402, words));
    world.sandbox.fail(fault("POST /pec", 429, false));
    assert_eq!(world.ask("POST", "/pec", json!({})).status, 429);
    world.sandbox.fail(fault("GET /pec/{id}/modulo_attivazione", 500, false));
    let got = world.get(&format!("/pec/{id}/modulo_attivazione"));
    assert_eq!((got.status, got.kind.as_str()), (500, "text/plain"));
    world.sandbox.fail(fault("PATCH /pec/{id}", 402, false));
    let got = world.step(&id, "modifica", json!({"spazio_disco": "+1024"}));
    assert_eq!((got.status, got.json()["data"].clone()), (402, Value::Null));
    assert_eq!(world.step(&id, "modifica", json!({"spazio_disco": "+1024"})).status, 200);
}
