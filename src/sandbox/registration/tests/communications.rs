//! The business register.

use super::*;

#[test]
fn a_communication_goes_its_way() {
    let mut world = World::new();
    let data = world.ask("POST", "/comunica_pec", communication()).data();
    let id = data["id"].as_str().unwrap().to_owned();
    for (name, value) in [
        ("stato", json!("codice_in_richiesta")),
        ("callback", json!(false)),
        ("codice_registro_imprese", json!("openapi")),
        ("documenti_registro_imprese", json!([])),
        ("timestamp", json!(1_615_199_724)),
        ("pec_amministratore", json!(false)),
    ] {
        assert_eq!(data[name], value, "{name}");
    }
    let target = format!("/comunica_pec/{id}");
    let state = |world: &mut World| world.get(&target).data()["stato"].clone();
    world.pass(HOUR - 1.0);
    assert_eq!(state(&mut world), "codice_in_richiesta");
    world.pass(1.0);
    assert_eq!(state(&mut world), "in_attesa_di_documenti");
    world.pass(30.0 * DAY);
    let data = world.ask("PATCH", &target, json!({"documenti": [signed()]})).data();
    assert_eq!(data["stato"], "documenti_caricati");
    assert_eq!(data["documenti_registro_imprese"], json!([format!("{id}_0_registro_imprese.p7m")]));
    world.pass(DAY);
    assert_eq!(state(&mut world), "comunicazione_evasa");
}

#[test]
fn the_list_is_short_and_newest_first() {
    let mut world = World::new();
    let first = world.communicate();
    let second = world.communicate();
    let list = world.get("/comunica_pec").data();
    assert_eq!((&list[0]["id"], &list[1]["id"]), (&json!(second), &json!(first)));
    let names: Vec<&String> = list[0].as_object().unwrap().keys().collect();
    assert_eq!(names, ["casella_pec", "id", "owner", "stato", "timestamp"]);
}
