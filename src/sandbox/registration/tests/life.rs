//! From the registration to the end.

use super::*;

const YEAR: f64 = 365.0 * DAY;

#[test]
fn an_activation_takes_a_day() {
    let mut world = World::new();
    let id = world.register("a@legalmail.it", "GOLD");
    let data = world.step(&id, "attivazione", json!({"documenti": [pdf(""), pdf("")]})).data();
    assert_eq!(data["stato"], "in_evasione");
    let names = [format!("{id}_0_attivazione.pdf"), format!("{id}_1_attivazione.pdf")];
    assert_eq!(data["documenti_attivazione"], json!(names));
    world.pass(DAY - 1.0);
    assert_eq!(world.state(&id), "in_evasione");
    world.pass(10.0 * DAY);
    let data = world.record(&id);
    assert_eq!(data["stato"], "evasa");
    // The state came when it was due, not when somebody asked.
    assert_eq!(data["data_attivazione"], "09/03/2021");
    assert_eq!(data["data_scadenza"], "09/03/2022");
    let stamps = json!({"registrazione": 1_615_199_724, "evasione": 1_615_286_124,
                        "ultima_modifica": 1_615_286_124, "scadenza": 1_646_822_124});
    assert_eq!(data["timestamp"], stamps);
    assert_eq!((&data["spazio_disco"], &data["spazio_storico"]), (&json!(2048), &json!(13_312)));
    assert_eq!((&data["sms"], &data["storico"]), (&json!(true), &json!(true)));
}

#[test]
fn speed_hastens_the_provider_and_not_the_calendar() {
    let mut world = World::with(Config { speed: 1000.0, ..Config::default() });
    let id = world.register("a@legalmail.it", "GOLD");
    world.step(&id, "attivazione", json!({"documenti": pdf("")})).data();
    world.pass(DAY / 1000.0);
    let data = world.record(&id);
    assert_eq!((&data["stato"], &data["data_scadenza"]), (&json!("evasa"), &json!("08/03/2022")));
    world.pass(YEAR / 1000.0);
    assert_eq!(world.state(&id), "evasa");
}

#[test]
fn wrong_documents_are_sent_back_and_may_be_sent_again() {
    let mut world = World::new();
    let id = world.register("a@pecmassiva.com", "PECMASSIVA");
    world.step(&id, "attivazione", json!({"documenti": pdf("documento sbagliato")})).data();
    assert_eq!(world.state(&id), "in_evasione");
    world.pass(DAY);
    assert_eq!(world.state(&id), "documenti_errati");
    world.pass(YEAR);
    assert_eq!(world.state(&id), "documenti_errati");
    world.step(&id, "attivazione", json!({"documenti": [pdf("")]})).data();
    world.pass(DAY);
    assert_eq!(world.state(&id), "evasa");
}

#[test]
fn a_registration_may_be_cancelled_unless_it_is_activated_first() {
    let mut world = World::new();
    let id = world.register("annullata-1@legalmail.it", "GOLD");
    let saved = world.register("annullata-2@legalmail.it", "GOLD");
    world.step(&saved, "attivazione", json!({"documenti": pdf("")})).data();
    world.pass(DAY);
    assert_eq!(world.state(&id), "registrazione_annullata");
    assert_eq!(world.state(&saved), "evasa");
    assert_eq!(world.step(&id, "attivazione", json!({"documenti": pdf("")})).status, 428);
}

#[test]
fn what_is_not_renewed_is_closed_after_its_year() {
    let mut world = World::new();
    let id = world.active("a@legalmail.it", "GOLD");
    world.pass(YEAR - 1.0);
    assert_eq!(world.state(&id), "evasa");
    world.pass(1.0);
    let data = world.record(&id);
    assert_eq!((&data["stato"], &data["data_scadenza"]), (&json!("chiusa"), &json!("09/03/2022")));
    assert_eq!(world.get(&format!("/pec/{id}/rinnovo")).status, 428);
}

#[test]
fn a_renewal_adds_years_to_what_is_left() {
    let mut world = World::new();
    let id = world.active("a@legalmail.it", "GOLD");
    let data = world.get(&format!("/pec/{id}/rinnovo")).data();
    assert_eq!(data["data_scadenza"], "09/03/2023");
    let data = world.get(&format!("/pec/{id}/rinnovo?anni=2")).data();
    assert_eq!(data["data_scadenza"], "09/03/2025");
    world.pass(3.0 * YEAR);
    assert_eq!(world.state(&id), "evasa");
    world.pass(2.0 * YEAR);
    assert_eq!(world.state(&id), "chiusa");
}

#[test]
fn a_revoked_mailbox_stays_so_until_it_is_renewed() {
    let mut world = World::new();
    let id = world.active("a@legalmail.it", "GOLD");
    let data = world.ask("DELETE", &format!("/pec/{id}"), Value::Null).data();
    assert_eq!(data["stato"], "revocata");
    assert_eq!(data["timestamp"]["revoca"], 1_615_286_124);
    world.pass(5.0 * YEAR);
    assert_eq!(world.state(&id), "revocata");
    let data = world.get(&format!("/pec/{id}/rinnovo")).data();
    assert_eq!(data["stato"], "evasa");
    assert_eq!(data["data_scadenza"], "08/03/2027", "a year from now, not from the old end");
    assert_eq!(data["timestamp"]["revoca"], Value::Null);
    assert_eq!(world.state(&id), "evasa");
}

#[test]
fn one_that_renews_itself_goes_on_while_there_is_credit() {
    let mut world = World::with_credit(3.0 * 45.0);
    let body = but(registration("a@legalmail.it", "GOLD"), "autorinnovo", json!(true));
    let id = world.ask("POST", "/pec", body).data()["id"].as_str().unwrap().to_owned();
    world.step(&id, "attivazione", json!({"documenti": pdf("")})).data();
    world.pass(DAY + 2.5 * YEAR);
    let data = world.record(&id);
    assert_eq!((&data["stato"], &data["data_scadenza"]), (&json!("evasa"), &json!("09/03/2024")));
    world.pass(YEAR);
    assert_eq!(world.state(&id), "chiusa");
}

#[test]
fn no_time_is_too_far() {
    let mut world = World::new();
    let body = but(registration("a@legalmail.it", "GOLD"), "autorinnovo", json!("true"));
    let id = world.ask("POST", "/pec", body).data()["id"].as_str().unwrap().to_owned();
    world.step(&id, "attivazione", json!({"documenti": pdf("")})).data();
    for now in [f64::MAX, f64::INFINITY, f64::NAN, -1.0] {
        world.now = now;
        assert_eq!(world.state(&id), "chiusa", "the year 9999 has no successor here");
    }
    assert_eq!(world.register("b@legalmail.it", "GOLD").len(), 24);
}
