//! Every refusal, documented or the sandbox's own: status, number, text. Those of steps stand in the
//! next file.

use serde_json::{Value, json};

use super::*;

/// What to do, and what comes back.
pub(super) type Case<'a> = (&'a str, String, Value, u16, u64, &'a str);

/// A good id that nothing has.
pub(super) const NOBODY: &str = "0123456789abcdef01234567";

pub(super) fn check(world: &mut World, cases: Vec<Case<'_>>) {
    for (method, target, body, status, error, message) in cases {
        let got = world.ask(method, &target, body.clone());
        assert_eq!(got.kind, "application/json");
        let expected = (status, error, message.to_owned());
        assert_eq!(got.refusal(), expected, "{method} {target} {body}");
    }
}

#[test]
fn a_token_is_needed_and_no_mailbox() {
    let mut world = World::with(Config { token: Some("good".into()), ..Config::default() });
    for target in ["/pec", "/domini_pec/pec.it", "/dominio", "/comunica_pec/x"] {
        let got = world.get(target);
        assert_eq!(got.refusal(), (401, 125, "Wrong Token".into()), "{target}");
    }
    let headers = vec![("authorization".to_owned(), "Bearer good".to_owned())];
    let got = world.request(&Incoming::new("GET", "/domini_pec/pec.it", headers, Vec::new()));
    assert_eq!(got.status, 200);
}

#[test]
fn bad_ids_and_unknown_ones_have_numbers_of_their_own() {
    let mut world = World::new();
    let (pec, request) = ("no pec found", "no request found");
    let operations = [
        ("GET", "pec", "", 201, 202, pec),
        ("GET", "pec", "/rinnovo?anni=2", 201, 202, pec),
        ("DELETE", "pec", "", 301, 302, pec),
        ("PATCH", "pec", "/attivazione", 265, 266, pec),
        ("PATCH", "pec", "/modifica", 265, 266, pec),
        ("PATCH", "pec", "/conservazione", 265, 266, pec),
        ("PATCH", "pec", "/trasformazione", 265, 266, pec),
        ("POST", "pec", "/multiutenza", 212, 213, pec),
        ("GET", "comunica_pec", "", 333, 334, request),
        ("PATCH", "comunica_pec", "", 353, 354, request),
    ];
    for (method, first, rest, wrong, missing, words) in operations {
        let target = |id: &str| format!("/{first}/{id}{rest}");
        check(&mut world, vec![(method, target(NOBODY), Value::Null, 404, missing, words)]);
        for id in ["1", "..%2f", "g123456789abcdef01234567", "%C3%A8", "0123456789abcdef012345678"]
        {
            check(&mut world, vec![(method, target(id), Value::Null, 400, wrong, "Wrong id")]);
        }
    }
    for target in ["/pec/x/altro", "/pec/x/rinnovo/y", "/dominio", "/dominio/x"] {
        assert_eq!(world.get(target).status, 404);
    }
}

#[test]
fn empty_lists_domains_and_addresses() {
    let cases = vec![
        ("GET", "/pec".into(), Value::Null, 404, 200, "no pec linked to this account"),
        ("GET", "/comunica_pec".into(), Value::Null, 404, 332, "no request linked to this account"),
        ("GET", "/domini_pec/".into(), Value::Null, 428, 400, "domain required"),
        ("GET", "/domini_pec/%20".into(), Value::Null, 428, 400, "domain required"),
        ("GET", "/domini_pec/pec".into(), Value::Null, 406, 401, "domain not valid"),
        ("GET", "/verifica_pec/".into(), Value::Null, 428, 207, "casella_pec required"),
        ("GET", "/verifica_pec/rossi".into(), Value::Null, 406, 208, "invalid casella_pec"),
        (
            "GET",
            "/verifica_pec/occupata%40pec.it".into(),
            Value::Null,
            406,
            209,
            "casella_pec not available",
        ),
        ("POST", "/dominio".into(), json!([1]), 428, 404, "body required"),
    ];
    check(&mut World::new(), cases);
}

#[test]
fn a_registration_is_checked_field_by_field() {
    let mut world = World::new();
    world.register("mia@pecmassiva.com", "PECMASSIVA");
    let good = registration("yourpec@testcert.legalmail.it", "bronze");
    let required = [
        ("casella_pec", 221),
        ("tipo_casella", 224),
        ("tipo_cliente", 226),
        ("nome_richiedente", 231),
        ("cognome_richiedente", 232),
        ("email", 233),
        ("telefono", 235),
        ("codice_fiscale_richiedente", 237),
        ("data_nascita_richiedente", 241),
        ("sesso_richiedente", 239),
        ("nazione_nascita_richiedente", 243),
        ("indirizzo_titolare", 247),
        ("comune_titolare", 248),
        ("cap_titolare", 249),
        ("nazione_titolare", 251),
        ("provincia_titolare", 253),
    ];
    for (name, error) in required {
        for none in [Value::Null, json!(""), json!(" ")] {
            let got = world.ask("POST", "/pec", but(good.clone(), name, none));
            assert_eq!(got.refusal(), (428, error, format!("{name} required")));
        }
    }
    let format = "not valid, accepted format: dd/mm/yyyy";
    let wrong = [
        ("casella_pec", json!("rossi"), 406, 222, "casella_pec not valid"),
        ("casella_pec", json!("occupata@legalmail.it"), 406, 223, "casella_pec not available"),
        ("casella_pec", json!("MIA@pecmassiva.com"), 406, 223, "casella_pec not available"),
        ("tipo_casella", json!("platinum"), 406, 225, "tipo_casella not valid"),
        ("tipo_cliente", json!("ZZ"), 406, 227, "tipo_cliente not valid"),
        ("sottotipo_cliente", json!("ZZ"), 406, 229, "sottotipo_cliente not valid"),
        ("email", json!("mail"), 406, 234, "email not valid"),
        ("sesso_richiedente", json!("X"), 406, 240, "sesso_richiedente not valid"),
        ("callback", json!("https://x.it"), 406, 255, "callback not valid"),
        ("callback", json!({"method": "PUT"}), 406, 255, "callback.method not valid"),
        ("tipo_documento", json!("TESSERA"), 406, 257, "tipo_documento not valid"),
        (
            "casella_pec",
            json!("a@altrove.it"),
            404,
            326,
            "the domain altrove.it is non-existent in the system or belongs to someone else",
        ),
    ];
    for (name, value, status, error, message) in wrong {
        let body = but(good.clone(), name, value);
        check(&mut world, vec![("POST", "/pec".into(), body, status, error, message)]);
    }
    for (name, error) in [
        ("data_nascita_richiedente", 242),
        ("data_scadenza_documento", 259),
        ("data_rilascio_documento", 260),
    ] {
        let got = world.ask("POST", "/pec", but(good.clone(), name, json!("1982-04-11")));
        assert_eq!(got.refusal(), (406, error, format!("{name} {format}")));
    }
    let body = but(but(good, "tipo_cliente", json!("ps")), "sottotipo_cliente", json!("SI"));
    let words = "sottotipo_cliente not valid";
    check(&mut world, vec![("POST", "/pec".into(), body, 406, 229, words)]);
    check(
        &mut world,
        vec![("POST", "/pec".into(), json!("no object"), 428, 221, "casella_pec required")],
    );
}
