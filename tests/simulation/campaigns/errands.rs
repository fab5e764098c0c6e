//! What a run does at each answer, one at a time.

use std::cell::RefCell;
use std::rc::Rc;

use pec_massiva::api::send::SendOptions;
use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::campaigns::make::Recipients;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::view::{Event, RowFilter};
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;
use pec_massiva::core::message::attachment::Bytes;
use pec_massiva::core::starts::{self, Start};
use serde_json::{Value, json};

use super::network::Net;
use super::world::{SENDER, World, begun_at, campaign, heard, run, states};
use crate::support::{file, message};

fn answer(status: u16, retry_after: Option<u32>) -> Net {
    Net::Answer { status, taken: false, retry_after }
}

fn begun(rows: usize, nets: &[Net]) -> (World, Rc<Campaign>) {
    begun_at(100.0, rows, nets)
}

fn posts(world: &World) -> usize {
    world.network.posts.borrow().len()
}

#[test]
fn what_is_the_senders_fault_puts_the_row_back_and_pauses_all() {
    for (status, reason) in [(401, "authentication"), (402, "payment"), (403, "permission")] {
        let (world, campaign) = begun(3, &[Net::Fine, answer(status, None)]);
        // A runtime that posts once, as Node does: a browser's no is in copies.rs.
        world.network.repeats.set(false);
        let progress = run(&world, &campaign);
        assert_eq!((progress.state, progress.reason.as_deref()), ("paused", Some(reason)));
        assert!(progress.message.unwrap().contains("Nothing was sent"));
        assert_eq!(states(&campaign), [RowState::Sent, RowState::Pending, RowState::Pending]);
        // A tab that opens it later knows why it stands still.
        let id = campaign.header().id.clone();
        let again = world.time.run(world.tab().open(&id, &Call::default())).unwrap();
        assert_eq!(again.progress().reason.as_deref(), Some(reason));
        assert_eq!(run(&world, &campaign).state, "done");
        assert_eq!((posts(&world), campaign.row(1).unwrap().attempts), (4, 2));
    }
}

#[test]
fn a_429_is_waited_out_for_as_long_as_it_says() {
    let (world, campaign) = begun(2, &[answer(429, Some(70))]);
    world.network.repeats.set(false);
    let events = heard(&campaign);
    assert_eq!(run(&world, &campaign).state, "done");
    let posts = world.network.posts.borrow();
    assert!(posts[1].at - posts[0].at >= 70_000.0);
    assert_eq!(posts[1].address, posts[0].address);
    let is_told = |event: &Event| matches!(event, Event::Waiting { reason: "rateLimit", .. });
    assert!(events.borrow().iter().any(is_told));
}

#[test]
fn after_an_unknown_row_the_service_must_answer_before_the_next() {
    let (world, campaign) = begun(2, &[Net::LostAfter]);
    world.network.next_reads.borrow_mut().extend([500, 500]);
    assert_eq!(run(&world, &campaign).state, "done");
    assert_eq!(states(&campaign), [RowState::Unknown, RowState::Sent]);
    assert_eq!(world.network.reads.get(), 3);
    let posts = world.network.posts.borrow();
    assert!(posts[1].at - posts[0].at >= 10_000.0, "it waited for the service");
}

#[test]
fn three_unknown_in_a_row_pause_and_looking_settles_them() {
    let (world, campaign) = begun(5, &[Net::Fine, Net::LostAfter, Net::LostBefore, Net::LostAfter]);
    let progress = run(&world, &campaign);
    assert_eq!((progress.state, progress.reason.as_deref()), ("paused", Some("unknown")));
    assert_eq!(posts(&world), 4);
    let found = world.time.run(async {
        world.time.sleep(60_000.0).await;
        campaign.reconcile(&Call::default()).await.unwrap()
    });
    assert_eq!((found.sent, found.copies, found.unknown), (2, 0, 1));
    use RowState::{Pending, Sent, Unknown};
    assert_eq!(states(&campaign), [Sent, Sent, Unknown, Sent, Pending]);
    world.time.run(campaign.resolve(2, false)).unwrap();
    assert_eq!(run(&world, &campaign).state, "done");
    assert_eq!(states(&campaign), [Sent; 5]);
    assert!(
        world.time.run(campaign.resolve(2, false)).is_err(),
        "a sent row is nobody's to resolve"
    );
}

#[test]
fn copies_are_shown_as_copies() {
    let (world, campaign) = begun(1, &[Net::TwiceLost]);
    run(&world, &campaign);
    assert_eq!(states(&campaign), [RowState::Unknown]);
    let found = world.time.run(async {
        world.time.sleep(60_000.0).await;
        campaign.reconcile(&Call::default()).await.unwrap()
    });
    assert_eq!((found.sent, found.copies, found.unknown), (0, 1, 0));
    let row = campaign.row(0).unwrap();
    assert_eq!(row.copies.len(), 2);
    assert!(row.copies.contains(&row.message_id.unwrap()));
}

#[test]
fn five_refusals_in_a_row_pause() {
    let (world, campaign) = begun(8, &[answer(400, None); 7]);
    let progress = run(&world, &campaign);
    assert_eq!((progress.state, progress.reason.as_deref()), ("paused", Some("refused")));
    assert_eq!((progress.refused, progress.pending), (5, 3));
}

#[test]
fn offline_pauses_by_itself_and_online_resumes() {
    let (world, campaign) = begun(3, &[]);
    let events = heard(&campaign);
    world.network.is_offline.set(true);
    let online = async {
        world.time.sleep(200_000.0).await;
        assert_eq!(campaign.progress().reason.as_deref(), Some("offline"));
        world.network.is_offline.set(false);
        campaign.hurry();
    };
    let call = Call::default();
    let (ended, ()) = world.time.run(async { futures::join!(campaign.run(false, &call), online) });
    assert!(matches!(ended, Ok(Ended::Here(progress)) if progress.state == "done"));
    let first = world.network.posts.borrow()[0].at;
    assert!((0.0..5_000.0).contains(&(first - 200_000.0 - 1_795_251_600_000.0)), "{first}");
    assert!(events.borrow().contains(&Event::Paused { reason: "offline".into() }));
}

#[test]
fn a_run_that_is_aborted_leaves_the_row_under_way_unknown() {
    let (world, campaign) = begun(3, &[Net::Fine, Net::Slow(50_000.0)]);
    let call = Call::default();
    let abort = async {
        world.time.sleep(10_000.0).await;
        call.cancel.cancel(Reason::Aborted);
    };
    let (ended, ()) = world.time.run(async { futures::join!(campaign.run(false, &call), abort) });
    assert_eq!(ended.unwrap_err().class(), "AbortError");
    assert_eq!(states(&campaign), [RowState::Sent, RowState::Unknown, RowState::Pending]);
}

#[test]
fn a_storage_that_fails_stops_before_the_next_message() {
    let (world, campaign) = begun(3, &[]);
    let events = heard(&campaign);
    let disk = world.disk.clone();
    let network = world.network.clone();
    campaign.listen(Rc::new(move |event| {
        events.borrow_mut().push(event.clone());
        // The disk is full once the first is on its way.
        disk.faults.set(if network.posts.borrow().is_empty() { 0.0 } else { 1.0 });
    }));
    let error = world.time.run(campaign.run(false, &Call::default())).unwrap_err();
    assert_eq!(error.class(), "StorageError");
    assert_eq!(posts(&world), 1);
    world.disk.faults.set(0.0);
    campaign.listen(Rc::new(|_| ()));
    assert_eq!(run(&world, &campaign).state, "done");
    assert_eq!((states(&campaign), posts(&world)), (vec![RowState::Sent; 3], 3));
}

#[test]
fn nothing_is_posted_that_was_not_written_down() {
    let (world, campaign) = begun(2, &[]);
    world.disk.faults.set(1.0);
    let error = world.time.run(campaign.run(false, &Call::default())).unwrap_err();
    assert_eq!((error.class(), posts(&world)), ("StorageError", 0));
}

#[test]
fn pausing_lets_the_message_under_way_finish_and_begins_no_other() {
    let (world, campaign) = begun(3, &[Net::Slow(5_000.0)]);
    let pause = async {
        world.time.sleep(1_000.0).await;
        campaign.pause().await.unwrap();
    };
    let call = Call::default();
    let (ended, ()) = world.time.run(async { futures::join!(campaign.run(false, &call), pause) });
    let Ok(Ended::Here(progress)) = ended else { panic!() };
    assert_eq!(
        (progress.state, progress.reason.as_deref(), progress.sent),
        ("paused", Some("user"), 1)
    );
    assert_eq!(run(&world, &campaign).state, "done");
}

#[test]
fn another_tab_watches_pauses_and_cancels() {
    let (world, campaign) = begun(4, &[]);
    let (id, call) = (campaign.header().id.clone(), Call::default());
    let other = world.tab();
    let watch = async {
        world.time.sleep(1_500.0).await;
        let other = other.open(&id, &call).await.unwrap();
        let Ended::Watching(_) = other.run(false, &call).await.unwrap() else { panic!() };
        let busy = world.tab().delete(&id, &call).await.unwrap_err();
        assert_eq!(busy.code(), "state.atWork");
        other.cancel().await.unwrap();
    };
    let (ended, ()) = world.time.run(async { futures::join!(campaign.run(false, &call), watch) });
    let Ok(Ended::Here(progress)) = ended else { panic!() };
    assert_eq!((progress.state, progress.pending), ("cancelled", 0));
    assert!(progress.skipped >= 1 && progress.sent + progress.skipped == 4);
    assert_eq!(run(&world, &campaign).state, "cancelled");
    world.time.run(world.tab().delete(&id, &call)).unwrap();
    assert!(world.time.run(world.tab().open(&id, &call)).is_err());
    assert!(world.time.run(world.tab().list(&call)).unwrap().is_empty());
}

#[test]
fn the_preview_is_what_is_sent_files_included() {
    let world = World::new(3, 0.0, false);
    let mut new = campaign(0, Value::Null, json!(true), false);
    let csv = "pec,nome,allegato\na@x.it,\"Uno & <C>\",12.PDF\nb@x.it,Due,\n";
    new.recipients = Recipients::Csv(Rc::new(Bytes(csv.into())));
    new.attachments = Some(vec![file("comune.txt", b"per tutti".to_vec())]);
    new.file_columns = json!([{"name": "allegato", "required": false}]);
    new.files = Some(vec![file("lettere/12.pdf", b"%PDF-1".to_vec())]);
    let campaign = world.time.run(world.tab().create(new, &Call::default())).unwrap();
    assert_eq!(campaign.problems, []);
    assert_eq!(run(&world, &campaign).sent, 2);
    let bodies = world.network.bodies.borrow();
    for (index, names) in [vec!["comune.txt", "12.pdf"], vec!["comune.txt"]].iter().enumerate() {
        let (merged, body) = (campaign.preview(index).unwrap(), &bodies[index]);
        assert_eq!(body["subject"], merged.subject);
        assert_eq!(body["body"], merged.html);
        assert_eq!(body["recipient"], json!(merged.recipients));
        let sent: Vec<&str> = body["attachments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!((&sent, &merged.names.iter().map(String::as_str).collect()), (names, names));
    }
    assert_eq!(bodies[0]["body"], "<p>Gentile Uno &amp; &lt;C&gt;");
    assert_eq!(bodies[0]["attachments"][1]["file"], "data:application/pdf;base64,JVBERi0x");
}

#[test]
fn files_of_no_bytes_that_were_allowed_are_sent_by_whoever_opens_the_campaign() {
    let world = World::new(3, 0.0, false);
    let make = |allow_empty_files| {
        let mut new = campaign(0, Value::Null, json!(true), false);
        let csv = "pec,nome,allegato\na@x.it,Uno,12.pdf\nb@x.it,Due,13.pdf\n";
        new.recipients = Recipients::Csv(Rc::new(Bytes(csv.into())));
        new.attachments = Some(vec![file("tutti.txt", Vec::new())]);
        new.file_columns = json!("allegato");
        new.files = Some(vec![file("12.pdf", Vec::new()), file("13.pdf", b"%PDF-1".to_vec())]);
        new.allow_empty_files = allow_empty_files;
        world.time.run(world.tab().create(new, &Call::default())).unwrap()
    };
    let told = make(None);
    let codes: Vec<(Option<usize>, Option<&str>, &str)> = told
        .problems
        .iter()
        .map(|one| (one.row, one.column.as_deref(), one.code.as_str()))
        .collect();
    let expected = [(None, Some("tutti.txt"), "empty"), (Some(0), Some("allegato"), "empty")];
    assert_eq!(codes, expected);
    let id = make(Some(true)).header().id.clone();
    let opened = world.time.run(world.tab().open(&id, &Call::default())).unwrap();
    assert_eq!((opened.problems.len(), run(&world, &opened).sent), (0, 2));
    let bodies = world.network.bodies.borrow();
    assert_eq!(bodies[0]["attachments"][1]["file"], "data:application/pdf;base64,");
}

#[test]
fn problems_stop_all_unless_they_are_passed_over() {
    let world = World::new(3, 0.0, false);
    let mut new = campaign(0, Value::Null, json!("auto"), false);
    new.recipients =
        Recipients::Csv(Rc::new(Bytes("pec;nome\na@x.it;A\nb;B\na@X.it;C\nd@x.it;\n".into())));
    let campaign = world.time.run(world.tab().create(new, &Call::default())).unwrap();
    let codes: Vec<(Option<usize>, &str)> =
        campaign.problems.iter().map(|problem| (problem.row, problem.code.as_str())).collect();
    assert_eq!(
        codes,
        [(Some(1), "address.missingAt"), (Some(2), "duplicate"), (Some(3), "missingValue")]
    );
    let error = world.time.run(campaign.run(false, &Call::default())).unwrap_err();
    assert!(matches!(&error, Error::Validation(problems) if problems.len() == 3), "{error}");
    assert_eq!(posts(&world), 0);
    let ended = world.time.run(campaign.run(true, &Call::default())).unwrap();
    assert!(matches!(ended, Ended::Here(progress) if (progress.sent, progress.skipped) == (1, 3)));
}

#[test]
fn single_messages_count_and_keep_the_pace_with_a_campaign() {
    let world = World::new(5, 0.0, false);
    let client = world.client();
    let campaigns = world.tab_of(&client);
    let counted = Rc::<RefCell<Vec<(String, usize, f64)>>>::default();
    let into = counted.clone();
    client.count_starts(Rc::new(move |sender, addressees, at| {
        into.borrow_mut().push((sender.to_owned(), addressees, at));
    }));
    let call = Call::default();
    let new = campaign(3, json!({"perDay": 4}), json!("auto"), false);
    let campaign = world.time.run(async {
        client.send(message(&["a@x.it", "b@x.it"]), SendOptions::default(), &call).await.unwrap();
        let (sender, addressees, at) = counted.borrow()[0].clone();
        assert_eq!((sender.as_str(), addressees), (SENDER, 2));
        starts::count(
            world.disk.as_ref(),
            Start { sender: &sender, at, addressees: addressees as u64 },
        )
        .await
        .unwrap();
        campaigns.create(new, &call).await.unwrap()
    });
    let events = heard(&campaign);
    assert_eq!(run(&world, &campaign).state, "done");
    assert!(
        events.borrow().iter().any(|event| matches!(event, Event::Waiting { reason: "day", .. }))
    );
    let posts = world.network.posts.borrow();
    assert!(posts[1].at - posts[0].at >= 1_000.0);
    let days: Vec<u64> =
        posts.iter().map(|post| ((post.wall + 3_600_000.0) / 86_400_000.0) as u64).collect();
    assert_eq!(
        days.iter().filter(|day| **day == days[0]).count(),
        3,
        "two addressees and two rows are four"
    );
}

#[test]
fn receipts_are_followed_to_the_end_and_the_table_tells_all() {
    let world = World::new(5, 0.0, false);
    let mut new = campaign(0, Value::Null, json!("auto"), false);
    let csv = "pec,nome\nconsegna@x.it,=1+1\nmancata-consegna@x.it,B\nnon-accettata@x.it,C\nvirus@x.it,D\n";
    new.recipients = Recipients::Csv(Rc::new(Bytes(csv.into())));
    let campaign = world.time.run(world.tab().create(new, &Call::default())).unwrap();
    let events = heard(&campaign);
    let call = Call::default();
    world.time.run(async {
        let (ended, followed) = futures::join!(campaign.run(false, &call), campaign.follow(&call));
        ended.unwrap();
        followed.unwrap();
        campaign.follow(&call).await.unwrap();
    });
    let progress = campaign.progress();
    assert_eq!((progress.sent, progress.delivered, progress.failed), (4, 1, 3));
    let shipments: Vec<String> = campaign
        .page(&RowFilter::default(), 0, 9)
        .into_iter()
        .map(|row| format!("{:?}", row.shipment.unwrap().state))
        .collect();
    assert_eq!(shipments, ["Delivered", "Failed", "Rejected", "Failed"]);
    assert!(events.borrow().iter().any(|event| matches!(event, Event::Row("receipt", 1))));
    let table = serde_json::to_value(campaign.table()).unwrap();
    let rows = table["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &table["progress"]["total"]), (4, &json!(4)));
    assert_eq!(rows[0]["fields"], json!([["pec", "consegna@x.it"], ["nome", "=1+1"]]));
    assert_eq!((&rows[0]["state"], rows[0]["messageId"].is_string()), (&json!("sent"), true));
    assert_eq!(rows[1]["shipment"]["state"], "failed");
    assert_eq!(rows[2]["shipment"]["state"], "rejected");
}

#[test]
fn a_journal_that_loses_what_it_acknowledged_stops_the_run_at_its_first_row() {
    let world = World::new(7, 0.0, true);
    let call = Call::default();
    world.time.run(async {
        let new = campaign(3, json!({"perDay": false}), json!("auto"), false);
        let campaign = world.tab().create(new, &call).await.unwrap();
        for sent in 1..=3 {
            let error = campaign.run(false, &call).await.unwrap_err();
            assert_eq!(error.class(), "StorageError");
            assert!(error.to_string().contains("lost what it was told"), "{error}");
            // What became of it is known all the same, here and to who opens it later.
            let opened = world.tab().open(&campaign.header().id, &call).await.unwrap();
            for seen in [&campaign, &opened] {
                assert_eq!(seen.progress().sent, sent);
            }
        }
    });
    assert_eq!(posts(&world), 3);
}
