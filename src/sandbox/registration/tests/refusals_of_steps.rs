//! Every refusal of a step in a life, of a service, of a form, and for want of credit.

use serde_json::{Value, json};

use super::refusals::{NOBODY, check};
use super::*;

const KINDS: &str = "this service cannot be activated on these boxes: DOMICILIODIGITALE|PECMASSIVA";

#[test]
fn each_step_wants_its_state_and_its_documents() {
    let mut world = World::new();
    let new = world.register("nuova@legalmail.it", "BRONZE");
    let plain = world.register("massiva@pecmassiva.com", "PECMASSIVA");
    let on = |id: &str, step: &str| format!("/pec/{id}/{step}");
    let activation = "you can activate the pec only when it is in the \
                      'registrata|documenti_errati' state";
    let documents = json!({"documenti": pdf("")});
    let two = json!({"documenti": [pdf(""), pdf("")]});
    let uri = json!({"documenti": format!("data:application/pdf;base64,{}", pdf(""))});
    let (required, format) = ("documenti required", "wrong file format, pdf required");
    let single = "a single document is required for these boxes: DOMICILIODIGITALE|PECMASSIVA";
    let cases = vec![
        ("PATCH", on(&new, "attivazione"), Value::Null, 428, 268, required),
        ("PATCH", on(&new, "attivazione"), json!({"documenti": []}), 428, 268, required),
        ("PATCH", on(&new, "attivazione"), uri, 406, 296, format),
        ("PATCH", on(&new, "attivazione"), json!({"documenti": base64(b"PK")}), 406, 296, format),
        ("PATCH", on(&plain, "attivazione"), two, 406, 269, single),
        (
            "DELETE",
            format!("/pec/{new}"),
            Value::Null,
            428,
            304,
            "you can revoke the pec only if it is active",
        ),
        (
            "GET",
            on(&new, "rinnovo"),
            Value::Null,
            428,
            203,
            "you can renew only evaded or revoked pec",
        ),
        (
            "PATCH",
            on(&new, "trasformazione"),
            json!({"tipo_casella": "GOLD"}),
            428,
            272,
            "you can trasform your certified mail only if it has been processed",
        ),
        (
            "PATCH",
            on(&new, "modifica"),
            json!({"spazio_disco": 4096}),
            428,
            281,
            "you can modify your certified mail only if it has been processed",
        ),
        (
            "PATCH",
            on(&new, "conservazione"),
            documents.clone(),
            428,
            292,
            "you can activate this service only if your certified mail has been processed",
        ),
        (
            "POST",
            on(&new, "multiutenza"),
            json!({}),
            428,
            214,
            "you can add a user only if your certified mail has been processed",
        ),
        ("PATCH", on(&plain, "trasformazione"), json!({"tipo_casella": "GOLD"}), 428, 271, KINDS),
        ("PATCH", on(&plain, "modifica"), json!({"spazio_disco": 4096}), 428, 280, KINDS),
        ("PATCH", on(&plain, "conservazione"), documents.clone(), 428, 291, KINDS),
        ("POST", on(&plain, "multiutenza"), json!({}), 428, 390, KINDS),
    ];
    check(&mut world, cases);
    world.step(&new, "attivazione", documents.clone()).data();
    let again = ("PATCH", on(&new, "attivazione"), documents.clone(), 428, 267, activation);
    check(&mut world, vec![again.clone()]);
    world.pass(DAY);
    check(&mut world, vec![again]);
    let revoked = world.active("revocata@legalmail.it", "BRONZE");
    world.ask("DELETE", &format!("/pec/{revoked}"), Value::Null).data();
    let gone = "your pec has already been revoked";
    check(&mut world, vec![("DELETE", format!("/pec/{revoked}"), Value::Null, 406, 303, gone)]);
    for years in ["0", "-1", "x", "100", "1.5"] {
        let target = on(&revoked, &format!("rinnovo?anni={years}"));
        check(&mut world, vec![("GET", target, Value::Null, 406, 205, "anni not valid")]);
    }
}

#[test]
fn services_of_an_active_mailbox_are_checked() {
    let mut world = World::new();
    let id = world.active("attiva@legalmail.it", "BRONZE");
    let on = |step: &str| format!("/pec/{id}/{step}");
    let (resize, archive, change) = (on("modifica"), on("conservazione"), on("trasformazione"));
    let required = "spazio_disco|spazio_storico|spazio_conservazione required";
    let (by_1024, by_512) = (
        "the system only takes into account multiples of 1024",
        "the system only takes into account multiples of 512",
    );
    let with_space = |space: Value| json!({"documenti": [pdf("")], "spazio_conservazione": space});
    let lower = "a downgrade of the 'tipo_casella' is not allowed; only SILVER or GOLD allowed";
    let user = json!({"nome": "luca", "cognome": "bianchi", "descrizione": "prima utenza",
                      "email_gestione_password": "mail@domain.com"});
    let cases = vec![
        ("PATCH", resize.clone(), json!({"spazio_disco": ""}), 428, 283, required),
        ("PATCH", resize.clone(), json!({"spazio_disco": "+1000"}), 406, 325, by_1024),
        ("PATCH", resize.clone(), json!({"spazio_storico": 1536}), 406, 325, by_1024),
        ("PATCH", resize.clone(), json!({"spazio_disco": "x"}), 406, 284, "spazio_disco not valid"),
        (
            "PATCH",
            resize.clone(),
            json!({"spazio_disco": -1024}),
            406,
            284,
            "spazio_disco not valid",
        ),
        (
            "PATCH",
            resize.clone(),
            json!({"spazio_disco": 1024}),
            406,
            285,
            "a downgrade of 'spazio_disco' is not allowed",
        ),
        (
            "PATCH",
            resize,
            json!({"spazio_conservazione": 512}),
            428,
            282,
            "you must first activate the 'conservazione' service",
        ),
        ("PATCH", archive.clone(), json!({}), 428, 294, "documenti required"),
        (
            "PATCH",
            archive.clone(),
            json!({"documenti": base64(b"no")}),
            406,
            296,
            "wrong file format, pdf required",
        ),
        ("PATCH", archive.clone(), with_space(json!(1000)), 406, 325, by_512),
        (
            "PATCH",
            archive.clone(),
            with_space(json!(0)),
            406,
            295,
            "spazio_conservazione not valid",
        ),
        (
            "PATCH",
            archive.clone(),
            with_space(json!("x")),
            406,
            295,
            "spazio_conservazione not valid",
        ),
        ("PATCH", change.clone(), json!({}), 428, 273, "tipo_casella required"),
        (
            "PATCH",
            change.clone(),
            json!({"tipo_casella": "PECMASSIVA"}),
            406,
            274,
            "tipo_casella not valid",
        ),
        ("PATCH", change.clone(), json!({"tipo_casella": "standard"}), 406, 276, lower),
        ("PATCH", change.clone(), json!({"tipo_casella": "BRONZE"}), 406, 276, lower),
        (
            "POST",
            on("multiutenza"),
            but(user.clone(), "nome", json!("")),
            428,
            215,
            "nome required",
        ),
        (
            "POST",
            on("multiutenza"),
            but(user.clone(), "cognome", Value::Null),
            428,
            216,
            "cognome required",
        ),
        (
            "POST",
            on("multiutenza"),
            but(user.clone(), "descrizione", Value::Null),
            428,
            218,
            "descrizione required",
        ),
        (
            "POST",
            on("multiutenza"),
            but(user.clone(), "email_gestione_password", Value::Null),
            428,
            219,
            "email_gestione_password required",
        ),
        (
            "POST",
            on("multiutenza"),
            but(user.clone(), "email_gestione_password", json!("x")),
            406,
            221,
            "email_gestione_password not valid",
        ),
    ];
    check(&mut world, cases);
    world.ask("PATCH", &archive, with_space(Value::Null)).data();
    let active = "conservazione service is already active";
    check(&mut world, vec![("PATCH", archive, with_space(Value::Null), 406, 293, active)]);
    world.ask("PATCH", &change, json!({"tipo_casella": "gold"})).data();
    let highest = "your certified mail already has the highest 'tipo_casella'";
    let cases = vec![("PATCH", change, json!({"tipo_casella": "GOLD"}), 406, 275, highest)];
    check(&mut world, cases);
    for _ in 0..25 {
        world.ask("POST", &on("multiutenza"), user.clone()).data();
    }
    let full = "maximum number of users reached: 25";
    check(&mut world, vec![("POST", on("multiutenza"), user, 406, 217, full)]);
}

#[test]
fn communications_are_checked() {
    let mut world = World::new();
    let required = [
        ("casella_pec", 335),
        ("cf", 337),
        ("nome", 338),
        ("cognome", 339),
        ("qualifica", 340),
        ("email", 342),
        ("cellulare", 343),
        ("cf_piva", 344),
        ("ragione_sociale", 345),
        ("comune", 346),
        ("provincia", 347),
    ];
    for (name, error) in required {
        let got = world.ask("POST", "/comunica_pec", but(communication(), name, json!("")));
        assert_eq!(got.refusal(), (428, error, format!("{name} required")));
    }
    for (name, value, error, message) in [
        ("casella_pec", json!("rossi"), 336, "invalid casella_pec"),
        ("qualifica", json!("RE"), 341, "qualifica not valid"),
        ("email", json!("mail"), 348, "email not valid"),
        ("callback", json!(5), 349, "callback not valid"),
    ] {
        let body = but(communication(), name, value);
        check(&mut world, vec![("POST", "/comunica_pec".into(), body, 406, error, message)]);
    }
    let id = world.communicate();
    let target = || format!("/comunica_pec/{id}");
    let early = "you can only upload documents when stato is 'in_attesa_di_documenti'";
    let documents = json!({"documenti": signed()});
    check(&mut world, vec![("PATCH", target(), documents.clone(), 406, 355, early)]);
    world.pass(HOUR);
    let cases = vec![
        ("PATCH", target(), json!({}), 428, 356, "documenti required"),
        (
            "PATCH",
            target(),
            json!({"documenti": pdf("")}),
            406,
            357,
            "wrong file format, p7m required",
        ),
    ];
    check(&mut world, cases);
    world.ask("PATCH", &target(), documents.clone()).data();
    check(&mut world, vec![("PATCH", target(), documents, 406, 355, early)]);
}

#[test]
fn without_credit_nothing_that_costs_is_done() {
    // Enough for the two mailboxes and not a cent more.
    let mut world = World::with_credit(15.0 + 6.0);
    let id = world.active("attiva@legalmail.it", "BRONZE");
    world.register("altra@legalmail.it", "STANDARD");
    let on = |step: &str| format!("/pec/{id}/{step}");
    let words = "Insufficient Credit in Wallet: 0.00";
    let user = json!({"nome": "l", "cognome": "b", "descrizione": "p",
                      "email_gestione_password": "mail@domain.com"});
    let gold = registration("oro@legalmail.it", "GOLD");
    let cases = vec![
        ("GET", "/domini_pec/pec.it".into(), Value::Null, 402, 403, words),
        ("POST", "/pec".into(), gold, 402, 262, words),
        ("PATCH", on("modifica"), json!({"spazio_disco": "+1024"}), 402, 290, words),
        ("PATCH", on("conservazione"), json!({"documenti": pdf("")}), 402, 297, words),
        ("PATCH", on("trasformazione"), json!({"tipo_casella": "GOLD"}), 402, 279, words),
        ("GET", on("rinnovo"), Value::Null, 402, 204, words),
        ("POST", on("multiutenza"), user, 402, 220, words),
        ("POST", "/comunica_pec".into(), communication(), 402, 351, words),
        ("POST", "/dominio".into(), json!({"dominio": "comune.it"}), 402, 405, words),
    ];
    let before = world.record(&id);
    check(&mut world, cases);
    assert_eq!(world.record(&id), before);
    assert_eq!(world.get("/pec").data().as_array().unwrap().len(), 2);
    assert_eq!(world.get("/comunica_pec").status, 404);
    assert_eq!(world.get("/verifica_pec/libera@pec.it").status, 200, "it is free");
}

#[test]
fn forms_are_refused_in_plain_text() {
    let mut world = World::new();
    let plain = world.register("massiva@pecmassiva.com", "PECMASSIVA");
    let gone = world.register("annullata@legalmail.it", "GOLD");
    let request = world.communicate();
    world.pass(DAY);
    let early = world.communicate();
    let state = "the form is not available in the current state of the pec";
    let kind = "the form is not available for these boxes: DOMICILIODIGITALE|PECMASSIVA";
    let power = "the form is available once stato is 'in_attesa_di_documenti'";
    for (path, id, form, status, text) in [
        ("pec", "x", "modulo_attivazione", 400, "Wrong id"),
        ("pec", NOBODY, "modulo_attivazione", 404, "no pec found"),
        ("pec", &gone, "modulo_attivazione", 406, state),
        ("pec", "x", "modulo_conservazione", 400, "Wrong id"),
        ("pec", NOBODY, "modulo_conservazione", 404, "no pec found"),
        ("pec", &gone, "modulo_conservazione", 406, state),
        ("pec", &plain, "modulo_conservazione", 406, kind),
        ("comunica_pec", "x", "procura_registro_imprese", 400, "Wrong id"),
        ("comunica_pec", NOBODY, "procura_registro_imprese", 404, "no request found"),
        ("comunica_pec", &early, "procura_registro_imprese", 406, power),
    ] {
        let got = world.get(&format!("/{path}/{id}/{form}"));
        let expected = Got { status, kind: "text/plain".into(), text: text.into() };
        assert_eq!(got, expected, "{path} {id} {form}");
    }
    for target in [
        format!("/pec/{plain}/modulo_attivazione"),
        format!("/comunica_pec/{request}/procura_registro_imprese"),
    ] {
        let got = world.get(&target);
        assert_eq!((got.status, got.kind.as_str()), (200, "application/pdf"));
        assert!(got.text.starts_with("%PDF-1.") && got.text.ends_with("%%EOF\n"));
    }
}
