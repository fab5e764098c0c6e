//! The inbox walked through, searched and emptied; any other call.

use std::collections::BTreeSet;

use pec_massiva::api::calls::Target;
use pec_massiva::api::send::SendOptions;
use pec_massiva::api::send::attach::{Attachable, Attached};
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::transport::Method;
use pec_massiva::core::settings::Service;
use pec_massiva::sandbox::Config;
use pec_massiva::sandbox::faults::{Fault, Instead};
use pec_massiva::tracking::find::{Found, Search, find};
use pec_massiva::tracking::walk::Walk;
use serde_json::{Value, json};

use crate::support::{World, file, message};

/// A world in which `count` messages were sent and their receipts have come.
fn with_messages(count: usize) -> World {
    let config = Config { per_second: 0.0, ..Config::default() };
    let world = World::with(json!({"rate": {"perSecond": 1000}}), config);
    world.run(async {
        let call = Call::default();
        for index in 0..count {
            let recipient = format!("a{index}@pec.it");
            let mut draft = message(&[recipient.as_str()]);
            draft.subject = json!(format!("Avviso {}", index / 2));
            world.client.send(draft, SendOptions::default(), &call).await.unwrap();
        }
        world.time.sleep(60_000.0).await;
    });
    world
}

async fn walked(world: &World, q: Option<&str>) -> Vec<u64> {
    let walk = Walk::new(world.client.clone(), q.map(str::to_owned));
    let mut ids = Vec::new();
    while let Some(messages) = walk.next(&Call::default()).await.unwrap() {
        ids.extend(messages.iter().map(|message| message.id));
    }
    ids
}

#[test]
fn a_walk_meets_every_message_once_whatever_the_count_of_pages_says() {
    // Two mails for each message: an acceptance and a delivery.
    for count in [0, 1, 12, 13, 25, 40] {
        let world = with_messages(count);
        let ids = world.run(walked(&world, None));
        let distinct: BTreeSet<u64> = ids.iter().copied().collect();
        assert_eq!((ids.len(), distinct.len()), (2 * count, 2 * count), "{count} messages");
    }
    let world = with_messages(5);
    assert_eq!(world.run(walked(&world, Some("consegna: avviso 1"))).len(), 2);
}

/// A page of the inbox as a service might answer that begins elsewhere.
fn page(number: i64, ids: std::ops::Range<u64>) -> Instead {
    let list: Vec<Value> = ids.map(|id| json!({"id": id, "object": "x"})).collect();
    let body =
        json!({"data": list, "success": true, "page": number, "n_of_pages": 39, "total": 981});
    Instead::Answer(200, body.to_string())
}

#[test]
fn a_walk_does_not_trust_where_the_service_begins_or_ends() {
    let walk_over = |pages: Vec<Instead>| {
        let world = World::new();
        for instead in pages {
            let fault = Fault { on: "GET /inbox".into(), times: 1, taken: false, instead };
            world.wire.sandbox.borrow_mut().fail(fault);
        }
        let ids = world.run(walked(&world, None));
        let asked: Vec<String> =
            world.wire.arrivals.borrow().iter().map(|arrival| arrival.query.clone()).collect();
        (ids.len(), asked)
    };
    // It begins at the last page, which is short, and goes down from there.
    let (count, asked) = walk_over(vec![page(3, 1..4), page(2, 4..29), page(1, 29..54)]);
    assert_eq!((count, asked.join(" ").as_str()), (53, " page=2 page=1"));
    // It counts from 0.
    let (count, asked) = walk_over(vec![page(0, 0..25), page(1, 25..30)]);
    assert_eq!((count, asked.join(" ").as_str()), (30, " page=1"));
    // Beyond the end it repeats the last page for ever.
    let (count, asked) = walk_over(vec![page(1, 0..25), page(2, 0..25)]);
    assert_eq!((count, asked.join(" ").as_str()), (25, " page=2"));
}

fn search(subject: &str) -> Search {
    Search { subject: subject.into(), ..Search::default() }
}

#[test]
fn what_was_taken_is_found_again_and_nothing_else() {
    let world = with_messages(30);
    world.run(async {
        let call = Call::default();
        let found = |search: Search| {
            let call = call.clone();
            let client = world.client.clone();
            async move { find(&client, &search, &call).await.unwrap() }
        };
        let all = found(search(" Avviso  3 ")).await;
        assert!(all.complete);
        assert_eq!(all.copies.len(), 2);
        assert!(
            all.copies.iter().all(|copy| copy.subject == "Avviso 3" && copy.accepted_at.is_some())
        );
        // "Avviso 1" is found in "Avviso 10" by the service, not by us.
        assert_eq!(found(search("Avviso 1")).await.copies.len(), 2);
        let one = Search { recipient: Some("A7@pec.it".into()), ..search("Avviso 3") };
        assert_eq!(found(one).await.copies.len(), 1);
        // Some minutes of difference between two clocks hide nothing, and hours not that something may be hidden.
        let (now, minute, hour) = (world.time.wall(), 60_000.0, 3_600_000.0);
        for (since, until, count, complete) in [
            (Some(now + 10.0 * minute), None, 2, true),
            (Some(now + 20.0 * minute), None, 0, false),
            (Some(now + 23.0 * hour), None, 0, false),
            (Some(now + 25.0 * hour), None, 0, true),
            (None, Some(now - 10.0 * minute), 2, true),
            (None, Some(now - 20.0 * minute), 0, false),
            (None, Some(now - 25.0 * hour), 0, true),
        ] {
            let bounded = Search { since, until, ..search("Avviso 3") };
            let Found { copies, complete: is_complete } = found(bounded).await;
            assert_eq!((copies.len(), is_complete), (count, complete), "{since:?} {until:?}");
        }
        // What lies outside and names others is not looked for.
        let late = Search { since: Some(now + hour), ..search("Avviso 3") };
        let nobody = Search { recipient: Some("nessuno@pec.it".into()), ..late };
        assert!(found(nobody).await.complete);
        assert_eq!(found(search("Avviso 99")).await.copies.len(), 0);
        let nothing = find(&world.client, &search("  "), &call).await.unwrap_err();
        assert_eq!(nothing.class(), "ValidationError");
    });
}

/// What a search says of a mailbox whose pages are these.
fn found_in(pages: Vec<Value>) -> (usize, bool) {
    let world = World::new();
    for page in pages {
        let instead = Instead::Answer(200, page.to_string());
        let fault = Fault { on: "GET /inbox".into(), times: 1, taken: false, instead };
        world.wire.sandbox.borrow_mut().fail(fault);
    }
    let found = world.run(find(&world.client, &search("Avviso"), &Call::default())).unwrap();
    (found.copies.len(), found.complete)
}

#[test]
fn a_search_is_complete_only_where_nothing_can_have_been_missed() {
    let acceptance = |id: Value, subject: &str| json!({"id": id, "object": subject, "sender": "posta-certificata@pec.it"});
    let other = |id: u64| json!({"id": id, "object": "Altro", "sender": "x@pec.it"});
    let page = |list: Vec<Value>, total: usize| json!({"data": list, "success": true, "page": 1, "total": total});
    let good = "ACCETTAZIONE: Avviso 2020082610003492";
    assert_eq!(found_in(vec![page(vec![acceptance(json!(1), good)], 1)]), (1, true));
    assert_eq!(found_in(vec![page(vec![], 0)]), (0, true));
    // A short page that is not all there is.
    assert_eq!(found_in(vec![page(vec![other(1)], 981)]), (0, false));
    // An entry that is no message, a mail without an id.
    assert_eq!(found_in(vec![page(vec![json!(null), other(1)], 1)]), (0, false));
    assert_eq!(found_in(vec![page(vec![acceptance(json!(null), good)], 1)]), (1, false));
    // A full page with an odd entry does not end the walk.
    let full: Vec<Value> = std::iter::once(json!(7)).chain((0..24).map(other)).collect();
    let pages = vec![page(full, 26), page(vec![acceptance(json!(99), good)], 26)];
    assert_eq!(found_in(pages), (1, false));
    // An acceptance whose id has a form that nobody knows.
    let odd = "ACCETTAZIONE: Avviso 99999999999";
    assert_eq!(found_in(vec![page(vec![acceptance(json!(1), odd)], 1)]), (0, false));
    assert_eq!(
        found_in(vec![page(
            vec![acceptance(json!(1), "ACCETTAZIONE: Avviso bis 2020082610003492")],
            1
        )]),
        (0, true)
    );
}

#[test]
fn a_lost_answer_is_settled_by_a_search() {
    let world = World::new();
    let fault = Fault { on: "POST /send".into(), times: 1, taken: true, instead: Instead::Drop };
    world.wire.sandbox.borrow_mut().fail(fault);
    world.run(async {
        let call = Call::default();
        let lost = world.client.send(message(&["a@pec.it"]), SendOptions::default(), &call).await;
        assert!(matches!(lost, Err(Error::UnknownOutcome { .. })));
        world.time.sleep(10_000.0).await;
        let found = find(&world.client, &search("Avviso"), &call).await.unwrap();
        let [copy] = found.copies.as_slice() else { panic!("{found:?}") };
        let status = world.client.shipment(&copy.message_id, None, &call).await.unwrap();
        assert!(status.is_final);
    });
}

#[test]
fn a_search_that_takes_too_long_says_so() {
    let world = with_messages(60);
    world.run(async {
        let slow = async {
            // Each page takes a minute and a half.
            for _ in 0..3 {
                world.time.sleep(10.0).await;
                world.time.jump(90_000.0);
            }
        };
        let call = Call::default();
        let search = search("Avviso");
        let (found, ()) = futures::join!(find(&world.client, &search, &call), slow);
        assert!(!found.unwrap().complete);
    });
}

#[test]
fn deleting_is_done_once_and_its_doubt_is_told() {
    let world = with_messages(2);
    world.run(async {
        let call = Call::default();
        world.client.delete_message(4, &call).await.unwrap();
        assert_eq!(walked(&world, None).await.len(), 3);
        let gone = world.client.delete_message(4, &call).await.unwrap_err();
        assert_eq!(gone.class(), "NotFoundError");
        assert!(gone.to_string().ends_with("Nothing was changed."), "{gone}");
        let id =
            world.client.inbox(None, None, &call).await.unwrap().messages[0].message_id.clone();
        world.client.delete_receipts(&id.unwrap(), &call).await.unwrap();
        let fault = Fault {
            on: "DELETE /inbox".into(),
            times: 9,
            taken: true,
            instead: Instead::Status(503),
        };
        world.wire.sandbox.borrow_mut().fail(fault);
        let before = world.wire.arrivals.borrow().len();
        let error = world.client.delete_message(1, &call).await.unwrap_err();
        assert!(matches!(&error, Error::UnknownOutcome { idempotency_key: None, .. }), "{error:?}");
        assert!(error.to_string().contains("may have been carried out"), "{error}");
        assert_eq!(world.wire.arrivals.borrow().len(), before + 1);
        assert_eq!(
            world.client.delete_receipts("1/2", &call).await.unwrap_err().class(),
            "ValidationError"
        );
    });
}

#[test]
fn any_other_call_keeps_to_the_rules() {
    let world = with_messages(1);
    world.run(async {
        let call = Call::default();
        let target =
            |service, method, path: &'static str| Target { service, method, ..Target::get(path) };
        let get = target(Service::Massiva, Method::Get, "/quota/INBOX");
        let answer = world.client.raw(get, &call).await.unwrap();
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        // The other service gets the token and not the mailbox's password.
        let other = target(Service::Pec, Method::Get, "/pec");
        assert_eq!(world.client.raw(other, &call).await.unwrap_err().class(), "NotFoundError");
        let count = {
            let arrivals = world.wire.arrivals.borrow();
            let names = arrivals.last().unwrap().headers.iter().map(|(name, _)| name.as_str());
            assert_eq!(names.collect::<Vec<_>>(), ["authorization"]);
            arrivals.len()
        };
        for path in
            ["quota", "//evil.it", "/a/../send", "/a/%2E%2e/b", "/a\\b", "/a#b", "/a?b#c", "/a\nb"]
        {
            let error = world.client.raw(Target::get(path), &call).await.unwrap_err();
            assert_eq!(error.class(), "ValidationError", "{path}");
        }
        for path in ["/send", "/Send/", "/send?x=1", "/%73end"] {
            let error = world.client.raw(target(Service::Massiva, Method::Post, path), &call).await;
            assert_eq!(error.unwrap_err().class(), "ValidationError", "{path}");
        }
        assert_eq!(world.wire.arrivals.borrow().len(), count);
    });
}

#[test]
fn a_file_is_encoded_once_and_sent_many_times() {
    use pec_massiva::core::message::file_draft::{AttachmentDraft, DataDraft};
    let world = World::new();
    world.run(async {
        let call = Call::default();
        let pdf = file("atto", b"%PDF-1.7 ...".to_vec());
        let Attached { attachment, contents: Attachable::Encoded(encoded) } =
            world.client.attach(pdf, &SendOptions::default(), &call).await.unwrap()
        else {
            panic!()
        };
        assert_eq!(attachment.kind.as_deref(), Some("application/pdf"));
        for recipient in ["a@pec.it", "b@pec.it"] {
            let mut draft = message(&[recipient]);
            draft.attachments = Some(vec![AttachmentDraft {
                name: json!("atto.pdf"),
                kind: json!(attachment.kind),
                data: DataDraft::Encoded(encoded.clone(), attachment.size),
            }]);
            world.client.send(draft, SendOptions::default(), &call).await.unwrap();
        }
        for arrival in world.wire.arrivals.borrow().iter() {
            let body: Value = serde_json::from_slice(&arrival.body).unwrap();
            assert_eq!(
                body["attachments"][0]["file"],
                "data:application/pdf;base64,JVBERi0xLjcgLi4u"
            );
        }
        let large = file("a", vec![0; 80_000_000]);
        let error = world.client.attach(large, &SendOptions::default(), &call).await.unwrap_err();
        let Error::Validation(problems) = error else { panic!() };
        assert_eq!((problems[0].field.as_str(), problems[0].code), ("data", "tooLarge.file"));
    });
}
