//! A mailbox that serves many: each row's message is told from the others' by its reference.

use std::rc::Rc;

use pec_massiva::campaign::campaigns::make::{NewCampaign, Recipients};
use pec_massiva::campaign::journal::outcome::RowState::{Sent, Unknown};
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use pec_massiva::core::message::attachment::Bytes;
use serde_json::{Value, json};

use super::network::Net;
use super::world::{World, campaign, run, states};

fn studio() -> NewCampaign {
    let csv =
        "pec;nome\nstudio@x.it;Alfa\nSTUDIO@x.it;Beta\nstudio@X.it;Gamma\nstudio@x.it;Delta\n";
    NewCampaign {
        recipients: Recipients::Csv(Rc::new(Bytes(csv.into()))),
        same_mailbox: json!("allow"),
        ..campaign(0, Value::Null, json!("auto"), true)
    }
}

#[test]
fn an_acceptance_is_its_own_rows_though_mailbox_and_subject_are_the_same() {
    let world = World::new(11, 100.0, false);
    world.network.next_posts.borrow_mut().extend([Net::Fine, Net::LostBefore, Net::LostAfter]);
    let made = world.time.run(world.tab().create(studio(), &Call::default())).unwrap();
    assert_eq!(made.problems, []);
    run(&world, &made);
    let id = made.header().id.clone();
    let opened = world.time.run(world.tab().open(&id, &Call::default())).unwrap();
    let found = world.time.run(async {
        world.time.sleep(60_000.0).await;
        opened.reconcile(&Call::default()).await.unwrap()
    });
    assert_eq!((found.copies, found.unknown), (0, 1));
    assert_eq!(states(&opened), [Sent, Unknown, Sent, Sent]);
    let ids: std::collections::BTreeSet<_> =
        (0..4).filter_map(|row| opened.row(row).unwrap().message_id).collect();
    assert_eq!(ids.len(), 3);
}

#[test]
fn without_references_it_is_refused() {
    let world = World::new(12, 100.0, false);
    for (reference, same_mailbox, field, code) in [
        (json!(false), json!("allow"), "reference", "conflict.reference"),
        (json!(true), json!("yes"), "sameMailbox", "choice.sameMailbox"),
        (json!(true), json!(true), "sameMailbox", "choice.sameMailbox"),
    ] {
        let new = NewCampaign { reference, same_mailbox, ..studio() };
        let made = world.time.run(world.tab().create(new, &Call::default()));
        let Err(Error::Validation(problems)) = made else { panic!("it was made") };
        let told: Vec<_> = problems.iter().map(|one| (one.field.as_str(), one.code)).collect();
        assert_eq!(told, [(field, code)]);
    }
}

#[test]
fn an_unusual_address_that_was_accepted_is_sent_to() {
    let world = World::new(13, 100.0, false);
    let csv = "pec;nome\n_ufficio@x.it;Alfa\n_altro@x.it;Beta\n";
    let new = NewCampaign {
        recipients: Recipients::Csv(Rc::new(Bytes(csv.into()))),
        accepted_addresses: json!(["_ufficio@x.it"]),
        skip_problems: true,
        ..campaign(0, Value::Null, json!("auto"), true)
    };
    let made = world.time.run(world.tab().create(new, &Call::default())).unwrap();
    let codes: Vec<_> = made.problems.iter().map(|one| (one.row, one.code.as_str())).collect();
    assert_eq!(codes, [(Some(1), "address.unusual")]);
    let _progress = world.time.run(made.run(true, &Call::default()));
    let posts = world.network.posts.borrow();
    assert_eq!(
        posts.iter().map(|post| post.address.as_str()).collect::<Vec<_>>(),
        ["_ufficio@x.it"]
    );
}
