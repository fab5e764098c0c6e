//! What a search takes for the wanted message: exactly its subject, certainly its addressee, or it says that nobody
//! can say.

use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::sandbox::faults::{Fault, Instead};
use pec_massiva::sandbox::wording::Wording;
use pec_massiva::tracking::find::{Found, Search, find};
use pec_massiva::tracking::receipt::subject::folded;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::receipts::{READABLE, sent, world};
use crate::support::World;

const HOUR: f64 = 3_600_000.0;

async fn found(world: &World, subject: &str, recipient: Option<&str>) -> Found {
    let recipient = recipient.map(str::to_owned);
    let search = Search { subject: subject.to_owned(), recipient, ..Search::default() };
    find(&world.client, &search, &Call::default()).await.unwrap()
}

#[test]
fn in_any_wording_a_recipients_message_is_found_and_no_others() {
    for wording in READABLE {
        for seed in 1..20 {
            let world = world(wording, seed);
            world.run(async {
                for recipient in ["a@pec.it", "b@pec.it"] {
                    sent(&world, &[recipient], "Avviso di pagamento", "<p>Salve").await;
                }
                world.time.sleep(60_000.0).await;
                for (recipient, count) in [("A@pec.it", 1), ("b@pec.it", 1), ("c@pec.it", 0)] {
                    let found = found(&world, "Avviso di pagamento", Some(recipient)).await;
                    assert_eq!((found.copies.len(), found.complete), (count, true), "{wording:?}");
                }
            });
        }
    }
}

#[test]
fn an_acceptance_that_nobody_can_read_is_neither_a_find_nor_none() {
    let world = world(Wording::Unknown, 1);
    world.run(async {
        sent(&world, &["a@pec.it"], "Avviso", "<p>Salve").await;
        world.time.sleep(60_000.0).await;
        for recipient in ["a@pec.it", "b@pec.it"] {
            let found = found(&world, "Avviso", Some(recipient)).await;
            assert_eq!((found.copies.len(), found.complete), (0, false));
        }
        // Its subject says enough where nobody asks for whom it was.
        let by_subject = found(&world, "Avviso", None).await;
        assert_eq!((by_subject.copies.len(), by_subject.complete), (1, true));
        let other = found(&world, "Altro", Some("a@pec.it")).await;
        assert_eq!((other.copies.len(), other.complete), (0, true));
    });
}

#[test]
fn a_mail_that_lies_elsewhere_by_now_says_nothing_of_the_one_that_was_listed() {
    let sentence = |recipient: &str| {
        format!(
            "Il giorno 1/1/2020 il messaggio \"Avviso\" proveniente da \"comune@pecmassiva.com\" ed indirizzato a \
             {recipient} è stato accettato"
        )
    };
    let mail = |subject: &str, recipient: &str| {
        let sender = "posta-certificata@pec.it";
        json!({"object": subject, "sender": sender, "body": sentence(recipient)})
    };
    for (subject, result) in [
        ("ACCETTAZIONE: Avviso 2020082610003492", (1, true)),
        // Another message's, and another receipt of the same.
        ("ACCETTAZIONE: Avviso 2020082610003493", (0, false)),
        ("CONSEGNA: Avviso 2020082610003492", (0, false)),
    ] {
        let world = world(Wording::Rules, 1);
        let listed = mail("ACCETTAZIONE: Avviso 2020082610003492", "");
        let mut listed = listed.as_object().unwrap().clone();
        listed.insert("id".into(), json!(7));
        let page = json!({"data": [listed], "success": true, "page": 1, "total": 1}).to_string();
        let answer = json!({"data": mail(subject, "a@pec.it"), "success": true}).to_string();
        for (on, body) in [("GET /inbox/7", answer), ("GET /inbox", page)] {
            let instead = Instead::Answer(200, body);
            let fault = Fault { on: on.into(), times: 9, taken: false, instead };
            world.wire.sandbox.borrow_mut().fail(fault);
        }
        let found = world.run(found(&world, "Avviso", Some("a@pec.it")));
        assert_eq!((found.copies.len(), found.complete), result, "{subject}");
    }
}

#[test]
fn digits_at_the_end_of_a_subject_belong_to_it() {
    let world = world(Wording::Rules, 1);
    world.run(async {
        for subject in ["Avviso di pagamento 00743110157", "Avviso di pagamento 2024082610003492"] {
            sent(&world, &["a@pec.it"], subject, "<p>Salve").await;
        }
        world.time.sleep(60_000.0).await;
        for (subject, count) in [
            ("Avviso di pagamento", 0),
            ("Avviso di pagamento 00743110157", 1),
            ("Avviso di pagamento 2024082610003492", 1),
            ("Avviso di pagamento 0074311015", 0),
        ] {
            let found = found(&world, subject, None).await;
            assert_eq!((found.copies.len(), found.complete), (count, true), "{subject}");
        }
    });
}

/// What a search for `wanted` says where the inbox holds one acceptance with this subject.
fn with_subject(subject: &str, wanted: &str) -> (usize, bool) {
    with_mail(subject, "posta-certificata@pec.it", wanted)
}

fn with_mail(subject: &str, sender: &str, wanted: &str) -> (usize, bool) {
    let object = format!("ACCETTAZIONE: {subject}");
    with(json!({"id": 1, "object": object, "sender": sender}), wanted, None)
}

/// What a search for `wanted` since a time says where the inbox holds one mail.
fn with(mail: Value, wanted: &str, since: Option<f64>) -> (usize, bool) {
    let world = world(Wording::Rules, 1);
    let page = json!({"data": [mail], "success": true, "page": 1, "total": 1}).to_string();
    let instead = Instead::Answer(200, page);
    let fault = Fault { on: "GET /inbox".into(), times: 9, taken: false, instead };
    world.wire.sandbox.borrow_mut().fail(fault);
    let search = Search { subject: wanted.to_owned(), since, ..Search::default() };
    let found = world.run(find(&world.client, &search, &Call::default())).unwrap();
    (found.copies.len(), found.complete)
}

#[test]
fn what_a_service_may_have_made_of_the_subject_is_not_none() {
    const ID: &str = "2020082610003492";
    let long = "Comunicazione di avvio del procedimento di riscossione, anno 2024, seconda rata";
    for (subject, wanted) in [
        (format!("Perch\u{fffd} no {ID}"), "Perché no"),
        (format!("=?KOI8-R?Q?Perch=C3=A9_no?= {ID}"), "Perché no"),
        (format!("Atto  del sindaco {ID}"), "Atto <urgente> del sindaco"),
        (format!("D\\'Angelo {ID}"), "D'Angelo"),
        (format!("Avviso_di_pagamento {ID}"), "Avviso di pagamento"),
        (format!("[SPAM] Avviso {ID}"), "Avviso"),
        (format!("AVVISO {ID}"), "Avviso"),
        (format!("Avviso_{ID}"), "Avviso"),
        (format!("{} {ID}", &long[..64]), long),
        (long[..64].to_owned(), long),
        (format!("{}... {ID}", &long[..30]), long),
        (format!("{long} 2020"), long),
        (format!("Avviso {ID}"), "Avviso 2020082610003492"),
        ("Avviso 77777777777".to_owned(), "Avviso"),
        ("Avviso".to_owned(), "Avviso"),
    ] {
        assert_eq!(with_subject(&subject, wanted), (0, false), "{subject}");
    }
    for (subject, wanted) in [("Avviso bis", "Avviso"), ("Avviso 12", "Avviso"), ("Altro", long)] {
        assert_eq!(with_subject(&format!("{subject} {ID}"), wanted), (0, true), "{subject}");
    }
    assert_eq!(with_subject(&format!("Avviso {ID} {ID}"), &format!("Avviso {ID}")), (1, true));
    assert_eq!(with_subject(&format!("=?UTF-8?Q?Perch=C3=A9_no?= {ID}"), "Perché no"), (1, true));
}

#[test]
fn what_a_provider_sent_and_nobody_can_read_is_not_none() {
    const ID: &str = "2020082610003492";
    let found = |subject: Value, sender: &str| {
        with(json!({"id": 1, "object": subject, "sender": sender}), "Perché no", None)
    };
    let certified = "posta-certificata@pec.it";
    for subject in [
        json!(format!("ACCETTAZIONE:_Perché_no_{ID}")),
        json!(format!("ACCETTAZIONE - Perché no {ID}")),
        json!("=?KOI8-R?B?QUNDRVRUQVpJT05F?="),
        json!(""),
        Value::Null,
    ] {
        assert_eq!(found(subject.clone(), certified), (0, false), "{subject}");
    }
    assert_eq!(found(Value::Null, ""), (0, false));
    // Read in whole, or certainly something else.
    let whole = format!("ACCETTAZIONE: Perché no {ID}").into_bytes();
    let whole: String = whole.iter().map(|byte| format!("={byte:02X}")).collect();
    assert_eq!(found(json!(format!("=?utf-8?Q?{whole}?=")), certified), (1, true));
    assert_eq!(found(json!("Rinnovo della casella"), certified), (0, true));
    assert_eq!(found(Value::Null, "evil@x.it"), (0, true));
}

#[test]
fn an_acceptance_without_a_date_lies_where_its_id_says_or_nowhere_for_certain() {
    let mail = |subject: &str, date: Value| json!({"id": 1, "object": subject, "data": date, "sender": "posta-certificata@pec.it"});
    let good = "ACCETTAZIONE: Avviso 2020082610003492";
    let at = pec_massiva::core::date::of_id("2020082610003492").unwrap();
    for date in
        [json!("ieri"), Value::Null, json!("2020-08-26 10:00:35"), json!("26/08/2020 10:00:35")]
    {
        let found = |since: f64| with(mail(good, date.clone()), "Avviso", Some(since));
        assert_eq!(found(at), (1, true), "{date}");
        assert_eq!(found(at + HOUR), (0, false), "{date}");
        assert_eq!(found(at + 30.0 * HOUR), (0, true), "{date}");
    }
    let without_id = mail("ACCETTAZIONE: Avviso", Value::Null);
    assert_eq!(with(without_id, "Avviso", Some(at + 30.0 * HOUR)), (0, false));
}

#[test]
fn where_nobody_knows_who_sent_an_acceptance_none_is_not_none() {
    for (sender, is_complete) in
        [("", false), ("\"Posta Certificata\" ", false), ("evil@x.it", true)]
    {
        let found = |wanted| with_mail("Avviso 2020082610003492", sender, wanted);
        assert_eq!(found("Avviso"), (0, is_complete), "{sender}");
        assert_eq!(found("Altro"), (0, true), "{sender}");
    }
}

fn subject() -> impl Strategy<Value = String> {
    let parts = ["Avviso", "avviso", "12", "00743110157", "2020082610003492", "bis", "è", "  "];
    let parts = proptest::collection::vec(proptest::sample::select(parts.to_vec()), 1..5);
    parts.prop_map(|parts| parts.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_found_had_exactly_that_subject(
        subjects in proptest::collection::vec(subject(), 1..6),
        wanted in subject(),
        wording in proptest::sample::select(READABLE.to_vec()),
        seed in 1u64..10_000,
    ) {
        prop_assume!(subjects.iter().chain([&wanted]).all(|subject| !subject.trim().is_empty()));
        let world = world(wording, seed);
        let (with_it, without) = world.run(async {
            for subject in &subjects {
                sent(&world, &["a@pec.it"], subject, "<p>Salve").await;
            }
            world.time.sleep(60_000.0).await;
            (found(&world, &wanted, Some("a@pec.it")).await, found(&world, &wanted, Some("b@pec.it")).await)
        });
        let same = subjects.iter().filter(|one| folded(one) == folded(&wanted)).count();
        prop_assert_eq!(with_it.copies.len(), same);
        prop_assert!(with_it.copies.iter().all(|copy| folded(&copy.subject) == folded(&wanted)));
        prop_assert!(without.copies.is_empty());
    }
}
