//! What a person writes and sends at once: one message to all or one to each, as it stands, its files gone once its end
//! is known.

use std::cell::RefCell;
use std::rc::Rc;

use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::campaigns::Campaigns;
use pec_massiva::campaign::campaigns::make::{NewCampaign, Recipients};
use pec_massiva::campaign::journal::header::Kind;
use pec_massiva::campaign::journal::outcome::RowState::{Pending, Refused, Sent, Unknown};
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use pec_massiva::core::message::attachment::Bytes;
use pec_massiva::core::message::file_draft::{AttachmentDraft, DataDraft};
use pec_massiva::core::message::progress::Phase;
use pec_massiva::core::storage::Storage;
use serde_json::{Value, json};

use super::network::Net;
use super::world::{SENDER, World, campaign, run, states};

const THREE: [&str; 3] = ["Uno@pec.example.it", "due@pec.example.it", "tre@pec.example.it"];

fn single(addresses: &[&str], together: bool) -> NewCampaign {
    let csv = addresses.iter().fold("pec\n".to_owned(), |csv, one| csv + one + "\n");
    NewCampaign {
        kind: json!("single"),
        template: json!(false),
        together: json!(together),
        subject: json!("Avviso {{numero}} {% if %}"),
        body: json!("<p>Gentile {{nome, </p>"),
        recipients: Recipients::Csv(Rc::new(Bytes(csv.into_bytes()))),
        attachments: Some(vec![AttachmentDraft {
            name: json!("{{atto}}.pdf"),
            kind: json!("application/pdf"),
            data: DataDraft::Source(Rc::new(Bytes(b"%PDF-1.7 x".to_vec()))),
        }]),
        ..campaign(0, json!({ "perDay": false }), json!(false), true)
    }
}

fn made(world: &World, new: NewCampaign) -> Rc<Campaign> {
    let made = world.time.run(world.tab().create(new, &Call::default())).unwrap();
    assert_eq!(made.problems, []);
    Rc::new(made)
}

/// Pieces of files in the journal.
fn pieces(world: &World) -> usize {
    world.time.run(world.disk.memory.list("piece/", "piece0", 100)).unwrap().len()
}

fn recipients(world: &World) -> Vec<Value> {
    world.network.bodies.borrow().iter().map(|body| body["recipient"].clone()).collect()
}

#[test]
fn one_message_goes_to_all_as_it_stands_and_is_followed_to_all_of_them() {
    let world = World::new(21, 0.0, false);
    let campaign = made(&world, single(&THREE, true));
    assert_eq!((campaign.progress().total, pieces(&world)), (1, 1));
    assert_eq!(campaign.row(0).unwrap().addresses, THREE);
    run(&world, &campaign);
    assert_eq!(recipients(&world), [json!(THREE)]);
    let body = world.network.bodies.borrow()[0].clone();
    assert_eq!(body["subject"], json!("Avviso {{numero}} {% if %}"));
    assert_eq!(body["body"], json!("<p>Gentile {{nome, </p>"));
    assert_eq!(body["attachments"][0]["name"], json!("{{atto}}.pdf"));
    assert_eq!((states(&campaign), pieces(&world)), (vec![Sent], 0));
    world.time.run(campaign.follow(&Call::default())).unwrap();
    let shipment = campaign.row(0).unwrap().shipment.unwrap();
    assert_eq!((shipment.delivered, shipment.is_final), (3, true));
    assert_eq!((campaign.progress().delivered, campaign.progress().failed), (1, 0));
}

#[test]
fn it_counts_as_delivered_once_all_have_it_and_its_cost_is_that_of_all() {
    let world = World::new(33, 0.0, false);
    let mixed = ["uno@pec.example.it", "mancata-consegna@pec.example.it"];
    let campaign = made(&world, single(&mixed, true));
    let estimate = campaign.estimate();
    assert_eq!((estimate.messages, estimate.recipients, estimate.cost), (1, 2, Some(0.1)));
    run(&world, &campaign);
    world.time.run(campaign.follow(&Call::default())).unwrap();
    let shipment = campaign.row(0).unwrap().shipment.unwrap();
    assert_eq!((shipment.delivered, shipment.failed, shipment.is_final), (1, 1, true));
    assert_eq!((campaign.progress().delivered, campaign.progress().failed), (0, 1));
}

#[test]
fn one_each_goes_to_each_and_the_list_tells_what_is_single() {
    let world = World::new(22, 0.0, false);
    let each = made(&world, single(&THREE, false));
    run(&world, &each);
    assert_eq!(recipients(&world), THREE.map(|one| json!([one])));
    assert_eq!((states(&each), pieces(&world)), (vec![Sent; 3], 0));
    let many = campaign(2, json!({ "perDay": false }), json!("auto"), false);
    world.time.run(world.tab().create(many, &Call::default())).unwrap();
    let listed = world.time.run(world.tab().list(&Call::default())).unwrap();
    let mut kinds: Vec<(Kind, usize)> =
        listed.iter().map(|one| (one.kind, one.progress.total)).collect();
    kinds.sort_by_key(|(_, total)| *total);
    assert_eq!(kinds, [(Kind::Campaign, 2), (Kind::Single, 3)]);
}

#[test]
fn its_files_stay_until_its_end_is_known() {
    let world = World::new(23, 0.0, false);
    let campaign = made(&world, single(&THREE[..1], false));
    world.network.next_posts.borrow_mut().push_back(Net::LostBefore);
    run(&world, &campaign);
    assert_eq!((states(&campaign), pieces(&world)), (vec![Unknown], 1));
    // Found again after a reload, and a person says that it was not sent: it still has its file.
    let id = campaign.header().id.clone();
    let again = world.time.run(world.tab().open(&id, &Call::default())).unwrap();
    world.time.run(again.reconcile(&Call::default())).unwrap();
    assert_eq!((states(&again), pieces(&world)), (vec![Unknown], 1));
    world.time.run(again.resolve(0, false)).unwrap();
    assert_eq!((states(&again), pieces(&world)), (vec![Pending], 1));
    run(&world, &again);
    assert_eq!((states(&again), pieces(&world)), (vec![Sent], 0));
    let bodies = world.network.bodies.borrow();
    assert_eq!(bodies[0]["attachments"], bodies[1]["attachments"]);
}

#[test]
fn every_end_lets_its_files_go_and_no_pause_does() {
    for (net, word, state, left) in [
        (Net::Fine, None, Sent, 0),
        (Net::LostAfter, Some(true), Sent, 0),
        (Net::Answer { status: 400, taken: false, retry_after: None }, None, Refused, 0),
        (Net::Answer { status: 402, taken: false, retry_after: None }, None, Pending, 1),
    ] {
        let world = World::with(24, 0.0, 0.0001, false);
        world.network.repeats.set(false);
        let campaign = made(&world, single(&THREE[..1], false));
        world.network.next_posts.borrow_mut().push_back(net);
        run(&world, &campaign);
        if let Some(word) = word {
            assert_eq!(pieces(&world), 1, "{net:?}");
            world.time.run(campaign.resolve(0, word)).unwrap();
        }
        assert_eq!((states(&campaign)[0], pieces(&world)), (state, left), "{net:?}");
    }
    let world = World::new(25, 0.0, false);
    let campaign = made(&world, single(&THREE[..1], false));
    world.time.run(campaign.cancel()).unwrap();
    assert_eq!(pieces(&world), 0, "cancelled before it was posted");
}

#[test]
fn what_is_over_may_be_run_again_and_nothing_happens() {
    let world = World::new(31, 0.0, false);
    let campaign = made(&world, single(&THREE, false));
    run(&world, &campaign);
    assert_eq!((run(&world, &campaign).state, states(&campaign)), ("done", vec![Sent; 3]));
    let id = campaign.header().id.clone();
    let again = world.time.run(world.tab().open(&id, &Call::default())).unwrap();
    assert_eq!((run(&world, &again).state, world.network.bodies.borrow().len()), ("done", 3));
}

#[test]
fn another_tab_that_cancels_leaves_the_files_of_who_is_posting() {
    let world = World::new(32, 0.0, false);
    let campaign = made(&world, single(&THREE[..2], false));
    world.network.next_posts.borrow_mut().extend([Net::Slow(5_000.0), Net::Fine]);
    let id = campaign.header().id.clone();
    let call = Call::default();
    let other = async {
        world.time.sleep(2_000.0).await;
        let tab = world.tab().open(&id, &Call::default()).await.unwrap();
        tab.cancel().await.unwrap();
        world.disk.memory.list("piece/", "piece0", 100).await.unwrap().len()
    };
    let (_, during) = world.time.run(async { futures::join!(campaign.run(false, &call), other) });
    assert_eq!((during, world.network.bodies.borrow().len()), (1, 1));
    assert_eq!(pieces(&world), 0, "who posted has ended");
}

#[test]
fn the_files_of_campaigns_stay() {
    let world = World::new(26, 0.0, false);
    let campaign = made(&world, NewCampaign { kind: Value::Null, ..single(&THREE[..1], false) });
    run(&world, &campaign);
    assert_eq!((states(&campaign), pieces(&world)), (vec![Sent], 1));
}

/// An unknown message to two, and an acceptance of another one with its subject, to so many of the three.
fn settled(others: &[&str]) -> (usize, usize) {
    let world = World::new(27, 0.0, false);
    let campaign = made(&world, single(&THREE[..2], true));
    world.network.next_posts.borrow_mut().push_back(Net::LostBefore);
    run(&world, &campaign);
    // From elsewhere: no row of this journal.
    let elsewhere = world.with_another_disk();
    run(&elsewhere, &made(&elsewhere, single(others, true)));
    let found = world.time.run(async {
        world.time.sleep(60_000.0).await;
        campaign.reconcile(&Call::default()).await.unwrap()
    });
    (found.sent, found.unknown)
}

#[test]
fn only_an_acceptance_to_all_its_addressees_and_nobody_else_is_its_own() {
    assert_eq!(settled(&["due@pec.example.it", "uno@pec.example.it"]), (1, 0));
    assert_eq!(settled(&THREE[..1]), (0, 1));
    assert_eq!(settled(&THREE), (0, 1));
    assert_eq!(settled(&["uno@pec.example.it", "tre@pec.example.it"]), (0, 1));
}

#[test]
fn its_progress_is_told_as_that_of_a_send() {
    let world = World::new(29, 0.0, false);
    let campaign = made(&world, single(&THREE, true));
    let told = Rc::<RefCell<Vec<(Phase, u64, u64)>>>::default();
    let into = told.clone();
    let listener = Rc::new(move |progress: pec_massiva::core::message::progress::Progress| {
        into.borrow_mut().push((progress.phase, progress.loaded, progress.total));
    });
    let call = Call::default();
    world.time.run(campaign.run_telling(false, Some(listener), &call)).unwrap();
    let told = told.borrow();
    let (_, _, total) = told[0];
    assert!(
        total > 0 && told.iter().all(|(_, loaded, of)| *of == total && loaded <= of),
        "{told:?}"
    );
    let phases: Vec<Phase> = told.iter().map(|(phase, ..)| *phase).collect();
    assert!([Phase::Reading, Phase::Sending].iter().all(|one| phases.contains(one)), "{phases:?}");
    assert!(told.windows(2).all(|two| two[0].0 != two[1].0 || two[0].1 <= two[1].1), "{told:?}");
    assert_eq!(told.last(), Some(&(Phase::Sending, total, total)));
}

#[test]
fn what_cannot_be_one_message_is_refused() {
    let world = World::new(30, 0.0, false);
    for (new, field, code) in [
        (
            NewCampaign { template: Value::Null, ..single(&THREE, true) },
            "together",
            "conflict.together",
        ),
        (
            NewCampaign { file_columns: json!("pec"), ..single(&THREE, true) },
            "together",
            "conflict.together",
        ),
        (
            NewCampaign {
                same_mailbox: json!("allow"),
                reference: Value::Null,
                ..single(&THREE, true)
            },
            "together",
            "conflict.together",
        ),
        (NewCampaign { together: json!("yes"), ..single(&THREE, true) }, "together", "type.flag"),
        (NewCampaign { template: json!(1), ..single(&THREE, false) }, "template", "type.flag"),
        (NewCampaign { kind: json!("one"), ..single(&THREE, false) }, "kind", "choice"),
    ] {
        let made = world.time.run(world.tab().create(new, &Call::default()));
        let Err(Error::Validation(problems)) = made else { panic!("{field} was taken") };
        let told: Vec<_> = problems.iter().map(|one| (one.field.as_str(), one.code)).collect();
        assert_eq!(told, [(field, code)]);
    }
}

/// Starts that the limits of the sender's plan count.
fn counted(world: &World, campaigns: &Campaigns) -> u64 {
    let since = world.time.wall() - 86_400_000.0;
    let counts = world.time.run(campaigns.journal.starts(SENDER, since)).unwrap();
    counts.iter().map(|(_, count)| count).sum()
}

#[test]
fn limits_count_its_addressees_and_get_them_back_where_it_was_not_taken() {
    let refusal = Net::Answer { status: 400, taken: false, retry_after: None };
    for (net, expected) in [(Net::Fine, 3), (refusal, 0), (Net::LostAfter, 3)] {
        let world = World::new(35, 0.0, false);
        let campaigns = world.tab();
        let campaign = world.time.run(campaigns.create(single(&THREE, true), &Call::default()));
        let campaign = Rc::new(campaign.unwrap());
        world.network.next_posts.borrow_mut().push_back(net);
        run(&world, &campaign);
        assert_eq!(counted(&world, &campaigns), expected);
    }
    // One that waits for tomorrow since three were counted, not one.
    let world = World::new(36, 0.0, false);
    let campaigns = world.tab();
    let create = |new| Rc::new(world.time.run(campaigns.create(new, &Call::default())).unwrap());
    let all = create(NewCampaign { pace: json!({ "perDay": 3 }), ..single(&THREE, true) });
    let next = create(NewCampaign { pace: json!({ "perDay": 3 }), ..single(&THREE[..1], false) });
    run(&world, &all);
    assert_eq!(next.estimate().days, 1);
    let before = world.time.wall();
    run(&world, &next);
    assert_eq!(states(&next), [Sent]);
    assert!(world.time.wall() - before > 3_600_000.0, "it waits for the next day");
    // A message to three waits where one was started of a day's three, and its estimate knows; one above the day's limit does not
    // wait for ever.
    for (limit, waits) in [(3, true), (4, false)] {
        let world = World::new(37, 0.0, false);
        let campaigns = world.tab();
        let create =
            |new| Rc::new(world.time.run(campaigns.create(new, &Call::default())).unwrap());
        let paced = |new| NewCampaign { pace: json!({ "perDay": limit }), ..new };
        let one = create(paced(single(&THREE[..1], false)));
        run(&world, &one);
        let all = create(paced(single(&THREE, true)));
        let before = world.time.wall();
        let finishes_at = all.estimate().finishes_at.unwrap();
        run(&world, &all);
        assert_eq!(states(&all), [Sent]);
        let hour = 3_600_000.0;
        assert_eq!(world.time.wall() - before > hour, waits, "{limit}");
        assert_eq!(finishes_at - before > hour, waits, "{limit}");
    }
    let world = World::new(38, 0.0, false);
    let campaigns = world.tab();
    let new = NewCampaign { pace: json!({ "perDay": 2 }), ..single(&THREE, true) };
    let all = Rc::new(world.time.run(campaigns.create(new, &Call::default())).unwrap());
    run(&world, &all);
    assert_eq!(states(&all), [Sent]);
}
