//! Space, storage, type, users.

use super::*;

#[test]
fn spaces_are_set_or_added_to() {
    let mut world = World::new();
    let id = world.active("a@legalmail.it", "GOLD");
    world
        .step(&id, "conservazione", json!({"documenti": pdf(""), "spazio_conservazione": "1024"}))
        .data();
    let body =
        json!({"spazio_disco": "3072", "spazio_storico": "+1024", "spazio_conservazione": 1536});
    let data = world.step(&id, "modifica", body).data();
    for (name, size) in
        [("spazio_disco", 3072), ("spazio_storico", 14_336), ("spazio_conservazione", 1536)]
    {
        assert_eq!(data[name], json!(size), "{name}");
    }
    // What stays as it is may be named.
    let data =
        world.step(&id, "modifica", json!({"spazio_disco": 3072, "spazio_storico": ""})).data();
    assert_eq!(data["spazio_storico"], 14_336);
}

#[test]
fn a_refused_change_changes_nothing() {
    let mut world = World::new();
    let id = world.active("a@legalmail.it", "GOLD");
    let before = world.record(&id);
    let body = json!({"spazio_disco": "+1024", "spazio_storico": 1024});
    assert_eq!(world.step(&id, "modifica", body).status, 406);
    assert_eq!(world.record(&id), before);
}

#[test]
fn the_storage_service_begins_with_512() {
    let mut world = World::new();
    let id = world.active("a@legalmail.it", "STANDARD");
    let form = world.get(&format!("/pec/{id}/modulo_conservazione"));
    assert_eq!((form.status, form.kind.as_str()), (200, "application/pdf"));
    let data = world.step(&id, "conservazione", json!({"documenti": [pdf(""), pdf("")]})).data();
    assert_eq!(
        (&data["conservazione"], &data["spazio_conservazione"]),
        (&json!(true), &json!(512))
    );
    assert_eq!(data["documenti_conservazione"][1], format!("{id}_1_conservazione.pdf"));
}

#[test]
fn a_higher_type_brings_its_spaces_and_takes_none() {
    let mut world = World::new();
    let id = world.active("a@legalmail.it", "STANDARD");
    world.step(&id, "modifica", json!({"spazio_disco": "+4096"})).data();
    let data = world.step(&id, "trasformazione", json!({"tipo_casella": "silver"})).data();
    assert_eq!(data["tipo_casella"], "SILVER");
    assert_eq!((&data["spazio_disco"], &data["spazio_storico"]), (&json!(5120), &json!(6144)));
    assert_eq!(data["sms"], true);
}

#[test]
fn users_are_added_with_ids() {
    let mut world = World::new();
    let id = world.active("a@legalmail.it", "STANDARD");
    let user = json!({"nome": "luca", "cognome": "bianchi", "descrizione": "prima utenza",
                      "email_gestione_password": "mail@domain.com"});
    world.ask("POST", &format!("/pec/{id}/multiutenza"), user.clone()).data();
    let data = world.ask("POST", &format!("/pec/{id}/multiutenza"), user).data();
    let users = data["multiutenza"].as_array().unwrap();
    assert_eq!(users.len(), 2);
    assert_eq!(users[1]["id_utenza"], format!("{id}_1"));
    assert_eq!(users[1]["timestamp"], json!({"attivazione": 1_615_286_124}));
    assert!(users[1]["userid"].as_str().unwrap().starts_with("MA"));
}

#[test]
fn what_costs_is_paid_once() {
    // A year of STANDARD, 1,024 MB, the way to BRONZE, a look at a domain.
    let mut world = World::with_credit(6.0 + 4.0 + 9.0 + 0.01);
    let id = world.active("a@legalmail.it", "STANDARD");
    world.step(&id, "modifica", json!({"spazio_disco": "+1024"})).data();
    world.step(&id, "trasformazione", json!({"tipo_casella": "BRONZE"})).data();
    assert_eq!(world.get("/domini_pec/pec.it").status, 200);
    assert_eq!(world.get("/domini_pec/pec.it").status, 402);
}
