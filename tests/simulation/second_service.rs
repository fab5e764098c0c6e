//! `pec.openapi.it`: what answers mean, what is refused here, and that nothing that costs is ever done
//! twice.

use pec_massiva::api::calls::Target;
use pec_massiva::api::pec::{Documents, Record, Space, Waiting};
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::message::file_draft::DataDraft;
use pec_massiva::core::settings::Service;
use pec_massiva::sandbox::Config;
use pec_massiva::sandbox::faults::{Fault, Instead};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::pec::{ID, answer, documents, p7m, problems, record, refusal, registration};

#[test]
fn nothing_that_costs_or_changes_is_repeated_and_what_is_open_is_told() {
    let (client, call) = (|world: &World| world.client.clone(), Call::default());
    let pdf = || documents(&[b"%PDF-1.7"]);
    let space = |given| Space { field: "disk", name: "spazio_disco", step: 1024, given };
    for instead in [Instead::Status(500), Instead::Status(503), Instead::Drop, Instead::Status(409)]
    {
        for index in 0..11 {
            let world = World::new();
            for on in ["GET /", "POST /", "PATCH /", "DELETE /"] {
                let instead = instead.clone();
                let fault = Fault { on: on.into(), times: 9, taken: false, instead };
                world.wire.sandbox.borrow_mut().fail(fault);
            }
            let client = client(&world);
            let user = json!({"nome": "a", "cognome": "b", "descrizione": "c", "email_gestione_password": "a@b.it"});
            let outcome = world.run(async {
                match index {
                    0 => client.register(registration(), true, &call).await,
                    1 => client.renew(ID, Some(2.0), &call).await,
                    2 => client.revoke(ID, &call).await,
                    3 => client.activate(ID, &pdf(), &call).await,
                    4 => client.resize(ID, &[space(json!("+1024"))], &call).await,
                    5 => client.change_type(ID, "gold", &call).await,
                    6 => client.add_user(ID, user, &call).await,
                    7 => client.activate_archive(ID, &pdf(), &space(Value::Null), &call).await,
                    8 => client.certify_domain(json!({"dominio": "a.it"}), "/dominio", &call).await,
                    9 => client.upload(ID, &documents(&[&p7m()]), &call).await,
                    _ => client.is_pec_domain("legalmail.it", &call).await.map(|_| Record::new()),
                }
            });
            let error = outcome.unwrap_err();
            assert_eq!(error.class(), "UnknownOutcomeError", "call {index}, {instead:?}: {error}");
            assert_eq!(world.wire.arrivals.borrow().len(), 1, "call {index}, {instead:?}");
        }
    }
}

#[test]
fn a_refusal_of_a_change_says_that_nothing_was_changed() {
    for (status, class) in
        [(402, "PaymentError"), (406, "RejectedError"), (428, "PreconditionError")]
    {
        let world = World::new();
        answer(
            &world,
            "GET /pec",
            status,
            &refusal("you can renew only evaded or revoked pec", 203),
        );
        let error = world.run(world.client.renew(ID, None, &Call::default())).unwrap_err();
        assert_eq!(error.class(), class);
        assert!(error.to_string().contains("you can renew only"), "{error}");
        assert!(error.to_string().ends_with("Nothing was changed."), "{error}");
        let Error::Api(api) = error else { panic!() };
        assert_eq!((api.status, api.service_code), (status, Some(json!(203))));
    }
}

#[test]
fn answers_that_mean_none_free_or_taken() {
    let call = Call::default();
    let mailboxes = |status, body: Value| {
        let world = World::new();
        answer(&world, "GET /pec", status, &body);
        world.run(world.client.mailboxes(&call))
    };
    assert_eq!(mailboxes(204, Value::Null).unwrap().len(), 0);
    assert_eq!(mailboxes(404, refusal("no pec linked to this account", 200)).unwrap().len(), 0);
    assert_eq!(mailboxes(404, json!("nothing here")).unwrap_err().class(), "NotFoundError");
    assert_eq!(mailboxes(200, record(json!([{"id": "a"}, {"id": "b"}]))).unwrap().len(), 2);

    let available = |status, body: Value| {
        let world = World::with(json!({"retries": 0}), Config::default());
        answer(&world, "GET /verifica_pec", status, &body);
        world.run(world.client.is_available("a+b/c@pec.it", &call))
    };
    assert!(available(200, record(json!({"available": true}))).unwrap());
    assert!(!available(200, record(json!({"available": false}))).unwrap());
    assert!(!available(406, refusal("casella_pec Not Available", 209)).unwrap());
    assert!(!available(200, refusal("casella_pec not available", 209)).unwrap());
    for (status, body) in [
        (406, refusal("invalid casella_pec: not available", 208)),
        (503, refusal("service not available", 402)),
        (200, record(json!({"available": "forse"}))),
    ] {
        assert!(available(status, body).is_err());
    }

    let is_pec = |status, body: Value| {
        let world = World::new();
        answer(&world, "GET /domini_pec", status, &body);
        world.run(world.client.is_pec_domain("legalmail.it", &call))
    };
    assert!(is_pec(200, record(json!([]))).unwrap());
    assert!(!is_pec(204, Value::Null).unwrap());
    assert_eq!(
        is_pec(402, refusal("Insufficient Credit", 403)).unwrap_err().class(),
        "PaymentError"
    );
}

#[test]
fn forms_come_as_pdf_and_their_words_as_errors() {
    let world = World::new();
    answer(&world, "GET /pec", 406, &Value::String("x".into()));
    let call = Call::default();
    let error = world.run(world.client.form(ID, "modulo_attivazione", &call)).unwrap_err();
    assert_eq!(error.class(), "RejectedError");
    answer(&world, "GET /pec", 200, &record(json!({})));
    let error = world.run(world.client.form(ID, "modulo_attivazione", &call)).unwrap_err();
    assert_eq!(error.class(), "ResponseError");
}

#[test]
fn documents_are_checked_by_their_contents_all_at_once() {
    let world = World::new();
    let call = Call::default();
    let refused =
        |documents: Documents| problems(world.run(world.client.activate(ID, &documents, &call)));
    let at = |index: usize, code| (format!("documents[{index}]"), code);
    assert_eq!(refused(documents(&[])), [("documents".to_owned(), "missing")]);
    let found = refused(documents(&[b"%PDF-1.4", b"", b"GIF89a", b"%PDF"]));
    assert_eq!(found, [at(1, "empty"), at(2, "kind"), at(3, "kind")]);
    assert_eq!(refused(Documents(vec![DataDraft::Wrong])), [at(0, "type")]);
    let unsigned = documents(&[b"%PDF-1.4"]);
    assert_eq!(problems(world.run(world.client.upload(ID, &unsigned, &call))), [at(0, "kind")]);
    assert!(world.wire.arrivals.borrow().is_empty());
    answer(&world, "PATCH /pec", 200, &record(json!({"id": ID})));
    let two = documents(&[b"%PDF-1.4 \xff", b"%PDF-1.7"]);
    world.run(world.client.activate(ID, &two, &call)).unwrap();
    let sent: Value = serde_json::from_slice(&world.wire.arrivals.borrow()[0].body).unwrap();
    assert_eq!(sent, json!({"documenti": ["JVBERi0xLjQg/w==", "JVBERi0xLjc="]}));
}

#[test]
fn what_a_type_never_takes_is_refused_once_the_type_is_known() {
    let world = World::new();
    let call = Call::default();
    answer(&world, "GET /pec", 200, &record(json!([{"id": ID, "tipo_casella": "pecmassiva"}])));
    world.run(world.client.mailboxes(&call)).unwrap();
    let space = Space { field: "disk", name: "spazio_disco", step: 1024, given: json!(2048) };
    let archive =
        Space { field: "space", name: "spazio_conservazione", step: 512, given: Value::Null };
    let pdf = documents(&[b"%PDF-1.4"]);
    let results = world.run(async {
        [
            world.client.resize(ID, &[space], &call).await,
            world.client.activate_archive(ID, &pdf, &archive, &call).await,
            world.client.change_type(ID, "GOLD", &call).await,
            world.client.add_user(ID, json!({}), &call).await,
        ]
    });
    for result in results {
        assert_eq!(problems(result), [("id".to_owned(), "mailboxType")]);
    }
    let two = documents(&[b"%PDF-1.4", b"%PDF-1.4"]);
    let result = world.run(world.client.activate(ID, &two, &call));
    assert_eq!(problems(result), [("documents".to_owned(), "tooMany")]);
    assert_eq!(world.wire.arrivals.borrow().len(), 1);
}

#[test]
fn a_renewal_is_of_one_to_ten_years() {
    let world = World::new();
    for years in [0.0, -1.0, 1.5, 11.0, 2026.0, f64::INFINITY, f64::NAN] {
        let renewal = world.run(world.client.renew(ID, Some(years), &Call::default()));
        assert_eq!(problems(renewal), [("years".to_owned(), "type")], "{years}");
    }
    assert!(world.wire.arrivals.borrow().is_empty());
}

#[test]
fn the_reads_that_cost_are_made_once_by_whatever_name() {
    let portal = json!({"baseUrl": "https://portale.it/api"});
    for options in [json!({}), portal] {
        for service in [Service::Pec, Service::Massiva] {
            for path in [
                "/pec/a1/rinnovo",
                "/pec/a1/Rinnovo/?anni=1",
                "/domini_pec/a.it",
                "/pec/a1/%72innovo",
            ] {
                let world = World::with(options.clone(), Config::default());
                let instead = Instead::Status(503);
                let fault = Fault { on: "GET /".into(), times: 9, taken: false, instead };
                world.wire.sandbox.borrow_mut().fail(fault);
                let target = Target { service, ..Target::get(path) };
                let error = world.run(world.client.raw(target, &Call::default())).unwrap_err();
                assert_eq!(error.class(), "UnknownOutcomeError", "{service:?} {path}");
                assert_eq!(world.wire.arrivals.borrow().len(), 1, "{service:?} {path}");
            }
        }
    }
}

#[test]
fn space_comes_in_steps() {
    let world = World::new();
    let call = Call::default();
    let resize = |given: Value| {
        let space = Space { field: "disk", name: "spazio_disco", step: 1024, given };
        world.run(world.client.resize(ID, &[space], &call))
    };
    for bad in
        [json!(1000), json!(0), json!(-1024), json!("+"), json!("+1000"), json!(1024.5), json!([])]
    {
        assert_eq!(problems(resize(bad.clone())), [("disk".to_owned(), "space")], "{bad}");
    }
    assert_eq!(problems(resize(Value::Null)), [("disk".to_owned(), "missing")]);
    assert!(world.wire.arrivals.borrow().is_empty());
    for (given, sent) in [(json!("+2048"), json!("+2048")), (json!(3072.0), json!(3072))] {
        answer(&world, "PATCH /pec", 200, &record(json!({"id": ID})));
        resize(given).unwrap();
        let arrivals = world.wire.arrivals.borrow();
        let body: Value = serde_json::from_slice(&arrivals.last().unwrap().body).unwrap();
        assert_eq!(body, json!({ "spazio_disco": sent }));
    }
}

#[test]
fn ids_cannot_leave_their_segment() {
    let world = World::new();
    let call = Call::default();
    for id in ["", ".", "..", "a/b", "a?b", "a#b", "a%2fb", "a b", "é", "..%2f", "a\\b", "a\0"] {
        let outcomes = world.run(async {
            [
                world.client.mailbox(id, &call).await,
                world.client.revoke(id, &call).await,
                world.client.renew(id, None, &call).await,
                world.client.communication(id, &call).await,
            ]
        });
        for outcome in outcomes {
            assert_eq!(problems(outcome), [("id".to_owned(), "type")], "{id:?}");
        }
        let form = world.run(world.client.form(id, "modulo_attivazione", &call));
        assert_eq!(form.unwrap_err().class(), "ValidationError");
    }
    assert!(world.run(world.client.is_pec_domain("../pec", &call)).is_err());
    assert!(world.wire.arrivals.borrow().is_empty());
    let _ = world.run(world.client.is_available("a/./b?c#d%f@pec.it", &call));
    let arrivals = world.wire.arrivals.borrow();
    assert_eq!(arrivals[0].path, "/verifica_pec/a%2F.%2Fb%3Fc%23d%25f%40pec.it");
}

#[test]
fn a_state_is_waited_for_through_broken_looks_with_growing_intervals() {
    let world = World::with(json!({"retries": 0}), Config::default());
    let state = |state: &str| record(json!({"id": ID, "stato": state}));
    for (status, body) in [
        (200, state("registrata")),
        (500, refusal("MySQL Error", 1)),
        (200, state("in_evasione")),
        (200, state("qualcosa_di_nuovo")),
        (503, Value::Null),
        (200, state("EVASA")),
    ] {
        answer(&world, "GET /pec", status, &body);
    }
    let waiting = Waiting { states: vec!["evasa".into()], interval: Some(1000.0) };
    let record = world.run(world.client.wait_for(ID, &waiting, &Call::default())).unwrap();
    assert_eq!(record["stato"], "EVASA");
    let arrivals = world.wire.arrivals.borrow();
    assert_eq!(arrivals.len(), 6);
    let waits: Vec<f64> = arrivals.windows(2).map(|pair| pair[1].at - pair[0].at - 100.0).collect();
    for (index, wait) in waits.iter().enumerate() {
        let middle = 1000.0 * 1.5f64.powi(index as i32);
        assert!((0.75 * middle..1.25 * middle).contains(wait), "{waits:?}");
    }
}

#[test]
fn waiting_ends_where_it_is_hopeless() {
    let call = Call::default();
    let wait = |state: &str, wanted: &[&str]| {
        let world = World::new();
        answer(&world, "GET /pec", 200, &record(json!({"id": ID, "stato": state})));
        let states = wanted.iter().map(|state| (*state).to_owned()).collect();
        world.run(world.client.wait_for(ID, &Waiting { states, interval: None }, &call))
    };
    let error = wait("chiusa", &["evasa", "revocata"]).unwrap_err();
    assert_eq!((error.class(), error.code()), ("PecError", "state"));
    assert!(error.to_string().contains("\"chiusa\""), "{error}");
    assert_eq!(problems(wait("evasa", &[])), [("states".to_owned(), "choice")]);
    assert_eq!(problems(wait("evasa", &["evaza"])), [("states".to_owned(), "choice")]);
    let world = World::new();
    answer(&world, "GET /pec", 404, &refusal("no pec found", 202));
    let waiting = Waiting { states: vec!["evasa".into()], interval: None };
    let error = world.run(world.client.wait_for(ID, &waiting, &call)).unwrap_err();
    assert!(error.to_string().contains("FLAT"), "{error}");
}
