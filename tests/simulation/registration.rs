//! A registration: what is refused before anything is sent, and what arrives.

use pec_massiva::core::error::Error;
use pec_massiva::sandbox::Config;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::pec::{ID, answer, changed, problems, record, register, registration};

#[test]
fn a_registration_arrives_as_it_was_given() {
    let world = World::new();
    answer(
        &world,
        "POST /pec",
        200,
        &record(json!({"id": ID, "stato": "registrata", "nuovo": {}})),
    );
    let told = register(&world, registration(), true).unwrap();
    assert_eq!(Value::Object(told), json!({"id": ID, "stato": "registrata", "nuovo": {}}));
    let arrivals = world.wire.arrivals.borrow();
    assert_eq!(arrivals[0].path, "/pec");
    let sent: Value = serde_json::from_slice(&arrivals[0].body).unwrap();
    assert_eq!(sent, registration());
    let names: Vec<&str> = arrivals[0].headers.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"authorization") && names.contains(&"content-type"));
    assert!(!names.contains(&"x-password"), "the mailbox's password is for PEC Massiva only");
}

#[test]
fn every_problem_of_a_registration_is_named_by_its_field_and_nothing_is_sent() {
    let world = World::new();
    let required = [
        "casella_pec",
        "tipo_casella",
        "tipo_cliente",
        "nome_richiedente",
        "cognome_richiedente",
        "email",
        "telefono",
        "codice_fiscale_richiedente",
        "data_nascita_richiedente",
        "sesso_richiedente",
        "nazione_nascita_richiedente",
        "indirizzo_titolare",
        "comune_titolare",
        "cap_titolare",
        "nazione_titolare",
        "provincia_titolare",
    ];
    let missing: Vec<(String, &str)> =
        required.iter().map(|name| ((*name).to_owned(), "missing")).collect();
    assert_eq!(problems(register(&world, json!({}), false)), missing);
    for (changes, field, code) in [
        (json!({"casella_pec": "impresa"}), "casella_pec", "address"),
        (json!({"casella_pec": "a@altro.it"}), "casella_pec", "domain"),
        (json!({"tipo_casella": "PLATINO"}), "tipo_casella", "choice"),
        (json!({"tipo_cliente": 7}), "tipo_cliente", "type"),
        (json!({"sottotipo_cliente": "PA"}), "sottotipo_cliente", "choice"),
        (json!({"tipo_cliente": "PV", "sottotipo_cliente": "IN"}), "sottotipo_cliente", "choice"),
        (json!({"nome_richiedente": "  "}), "nome_richiedente", "missing"),
        (json!({"nome_richiedente": "a\r\nb"}), "nome_richiedente", "control"),
        (json!({"email": "Maria <m@example.it>"}), "email", "address"),
        (json!({"telefono": "sei"}), "telefono", "telephone"),
        (json!({"cellulare": "1".repeat(16)}), "cellulare", "telephone"),
        (
            json!({"codice_fiscale_richiedente": "RSSMRA85M01H501Z"}),
            "codice_fiscale_richiedente",
            "identifier",
        ),
        (
            json!({"codice_fiscale_richiedente": "RSSXXXXXXXX56E"}),
            "codice_fiscale_richiedente",
            "identifier",
        ),
        (json!({"cf_piva_titolare": "00743110158"}), "cf_piva_titolare", "identifier"),
        (json!({"data_nascita_richiedente": "31/04/1985"}), "data_nascita_richiedente", "date"),
        (json!({"data_scadenza_documento": "2030-01-01"}), "data_scadenza_documento", "date"),
        (json!({"sesso_richiedente": "X"}), "sesso_richiedente", "choice"),
        (json!({"nazione_titolare": "Italia"}), "nazione_titolare", "country"),
        (json!({"cap_titolare": "0042"}), "cap_titolare", "postalCode"),
        (json!({"provincia_titolare": "Roma"}), "provincia_titolare", "province"),
        (
            json!({"provincia_nascita_richiedente": "R1"}),
            "provincia_nascita_richiedente",
            "province",
        ),
        (json!({"autorinnovo": "si"}), "autorinnovo", "type"),
        (json!({"tipo_documento": "TESSERA"}), "tipo_documento", "choice"),
        (json!({"callback": "https://a.it"}), "callback", "type"),
        (json!({"callback": {"url": "ftp://a.it"}}), "callback.url", "url"),
        (
            json!({"callback": {"url": "https://a.it", "method": "GET"}}),
            "callback.method",
            "choice",
        ),
        (json!({"callback": {"url": "https://a.it", "data": "x"}}), "callback.data", "type"),
    ] {
        let found = problems(register(&world, changed(&changes), true));
        assert_eq!(found, [(field.to_owned(), code)], "{changes}");
    }
    assert_eq!(problems(register(&world, json!([1]), true)), [("fields".to_owned(), "type")]);
    assert!(world.wire.arrivals.borrow().is_empty());
}

#[test]
fn what_is_advice_can_be_turned_off_and_what_the_service_refuses_cannot() {
    let world = World::new();
    let changes = json!({
        "casella_pec": "sindaco@comune.example.it",
        "codice_fiscale_richiedente": "RSSXXXXXXXX56E",
        "cf_piva_titolare": "12345678910",
        "nazione_titolare": "FR",
        "cap_titolare": "75001 CEDEX",
        "provincia_titolare": "Île-de-France",
        "nazione_nascita_richiedente": "fr",
        "provincia_nascita_richiedente": "Seine",
        "sottotipo_cliente": "",
    });
    let found = problems(register(&world, changed(&changes), true));
    let fields: Vec<&str> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["codice_fiscale_richiedente", "cf_piva_titolare", "casella_pec"]);
    answer(&world, "POST /pec", 200, &record(json!({"id": ID, "dominio": "postamassiva.com"})));
    assert!(register(&world, changed(&changes), false).is_ok());
    let found = problems(register(&world, changed(&json!({"cap_titolare": "1"})), false));
    assert_eq!(found, [("cap_titolare".to_owned(), "postalCode")]);
}

#[test]
fn in_the_test_environment_two_domains_can_be_registered() {
    let world = World::with(json!({"environment": "test"}), Config::default());
    let fields = changed(&json!({"casella_pec": "a@legalmail.it", "tipo_casella": "GOLD"}));
    let Err(Error::Validation(found)) = register(&world, fields, true) else { panic!() };
    assert!(found[0].message.contains("testcert.legalmail.it, test.domiciliodigitale.com"));
    answer(&world, "POST /pec", 200, &record(json!({"id": ID})));
    let fields =
        changed(&json!({"casella_pec": "a@testcert.legalmail.it", "tipo_casella": "GOLD"}));
    assert!(register(&world, fields, true).is_ok());
}
