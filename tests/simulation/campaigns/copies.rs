//! Straight from a browser, which may post twice by itself and show the answer to either copy.

use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::view::RowFilter;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;

use super::network::Net;
use super::world::{World, begun_at, run, states};

use RowState::{Pending, Refused, Sent, Unknown};

fn second(status: u16) -> Net {
    Net::OtherCopy { status, is_of_service: true, retry_after: Some(2) }
}

fn arrivals(world: &World) -> usize {
    world.network.taken.borrow().len()
}

#[test]
fn a_no_to_the_second_copy_leaves_the_row_unknown_until_it_is_found() {
    for status in [401, 402, 403, 429] {
        // Seconds after the post the acceptance is there, and not yet at once.
        let (world, campaign) = begun_at(1.0, 2, &[second(status)]);
        let progress = run(&world, &campaign);
        assert_eq!((progress.state, progress.reason), ("done", None), "{status}");
        assert_eq!(states(&campaign), [Sent, Sent], "{status}");
        assert_eq!(arrivals(&world), 2, "{status}");
        let row = campaign.row(0).unwrap();
        assert_eq!(row.attempts, 1);
        assert_eq!(row.message_id.as_ref(), Some(&world.network.taken.borrow()[0].0));
    }
}

#[test]
fn where_the_client_is_not_told_of_copies_the_row_is_posted_again() {
    // The direct control of the test above.
    let (world, campaign) = begun_at(1.0, 2, &[second(429)]);
    world.network.says_so.set(false);
    run(&world, &campaign);
    assert_eq!(arrivals(&world), 3, "the first row arrived twice");
}

#[test]
fn the_row_tells_why_nobody_knows() {
    let (world, campaign) = begun_at(0.0001, 1, &[second(429)]);
    let progress = run(&world, &campaign);
    assert_eq!((progress.state, progress.unknown), ("done", 1));
    let error = campaign.row(0).unwrap().error.unwrap();
    assert_eq!(
        (error.name.as_str(), error.reason.as_deref()),
        ("UnknownOutcomeError", Some("otherCopy"))
    );
    assert!(error.message.contains("answer to the second copy"), "{}", error.message);
    assert!(!error.message.contains("Nothing was sent"), "{}", error.message);
}

#[test]
fn it_is_looked_for_three_times_and_never_posted_again_without_a_person() {
    let net = Net::Answer { status: 429, taken: false, retry_after: None };
    let (world, campaign) = begun_at(1.0, 1, &[net]);
    let began = world.time.now();
    assert_eq!(run(&world, &campaign).state, "done");
    assert!((1_800_000.0..1_900_000.0).contains(&(world.time.now() - began)));
    for _ in 0..5 {
        assert_eq!(run(&world, &campaign).state, "done");
        world.time.run(campaign.reconcile(&Call::default())).unwrap();
    }
    assert_eq!(states(&campaign), [Unknown]);
    assert_eq!(world.network.posts.borrow().len(), 1);
    world.time.run(campaign.resolve(0, false)).unwrap();
    assert_eq!(states(&campaign), [Pending]);
    assert_eq!(run(&world, &campaign).state, "done");
    assert_eq!(states(&campaign), [Sent]);
    assert_eq!(arrivals(&world), 1);
}

#[test]
fn an_acceptance_that_comes_late_is_found_by_a_later_look() {
    // At a tenth of the speed it comes after the first look, at a hundredth after the second.
    for speed in [0.1, 0.01] {
        let (world, campaign) = begun_at(speed, 1, &[second(429)]);
        assert_eq!(run(&world, &campaign).state, "done", "{speed}");
        assert_eq!(states(&campaign), [Sent], "{speed}");
        assert_eq!(arrivals(&world), 1, "{speed}");
    }
    // Later than all of them a person's search finds it, or who follows.
    let (world, campaign) = begun_at(0.0001, 1, &[second(429)]);
    run(&world, &campaign);
    assert_eq!(states(&campaign), [Unknown]);
    world.time.jump(80_000_000.0);
    let found = world.time.run(campaign.reconcile(&Call::default())).unwrap();
    assert_eq!((found.sent, found.unknown), (1, 0));
    assert_eq!(arrivals(&world), 1);
}

#[test]
fn others_go_on_and_three_in_a_row_pause() {
    let (world, campaign) =
        begun_at(0.0001, 6, &[second(402), Net::Fine, second(402), second(429), second(403)]);
    let progress = run(&world, &campaign);
    assert_eq!((progress.state, progress.reason.as_deref()), ("paused", Some("unknown")));
    assert_eq!(states(&campaign), [Unknown, Sent, Unknown, Unknown, Unknown, Pending]);
    let posts = world.network.posts.borrow();
    assert!(posts[1].at - posts[0].at >= 2_000.0, "Retry-After is waited for");
}

#[test]
fn a_verdict_on_the_message_is_told_at_once_without_a_request_more() {
    let refused = Net::Answer { status: 400, taken: false, retry_after: None };
    let (world, campaign) = begun_at(1.0, 50, &[refused; 50]);
    // Five in a row pause.
    for _ in 0..10 {
        run(&world, &campaign);
    }
    assert_eq!(states(&campaign), [Refused; 50]);
    assert_eq!((world.network.posts.borrow().len(), world.network.reads.get()), (50, 0));
    assert!(campaign.row(0).unwrap().error.unwrap().message.ends_with("Nothing was sent."));
}

#[test]
fn a_wrong_token_is_told_within_two_round_trips() {
    for (status, reason) in [(401, "authentication"), (403, "permission")] {
        let refused = Net::Answer { status, taken: false, retry_after: None };
        let (world, campaign) = begun_at(1.0, 2, &[refused]);
        world.network.next_reads.borrow_mut().push_back(status);
        let progress = run(&world, &campaign);
        assert_eq!((progress.state, progress.reason.as_deref()), ("paused", Some(reason)));
        assert_eq!((world.network.posts.borrow().len(), world.network.reads.get()), (1, 1));
        assert_eq!(states(&campaign), [Pending, Pending]);
        // Once it is mended the row goes.
        assert_eq!(run(&world, &campaign).state, "done");
        assert_eq!(states(&campaign), [Sent, Sent]);
        assert_eq!(arrivals(&world), 2);
    }
}

#[test]
fn what_was_refused_and_turns_up_was_sent() {
    let odd = Net::Answer { status: 400, taken: true, retry_after: None };
    let (world, campaign) = begun_at(1.0, 2, &[odd]);
    assert_eq!(run(&world, &campaign).state, "done");
    assert_eq!(states(&campaign), [Refused, Sent]);
    world.time.jump(60_000.0);
    world.time.run(campaign.reconcile(&Call::default())).unwrap();
    assert_eq!(states(&campaign), [Sent, Sent]);
    // After a day it is over.
    let (world, campaign) = begun_at(0.000_1, 2, &[odd]);
    run(&world, &campaign);
    world.time.jump(2.0 * 86_400_000.0);
    world.time.run(campaign.reconcile(&Call::default())).unwrap();
    assert_eq!(states(&campaign)[0], Refused);
}

#[test]
fn who_follows_meets_what_was_refused() {
    let odd = Net::Answer { status: 400, taken: true, retry_after: None };
    let (world, campaign) = begun_at(1.0, 8, &[odd]);
    assert_eq!(run(&world, &campaign).state, "done");
    assert_eq!(states(&campaign)[0], Refused);
    world.time.run(campaign.follow(&Call::default())).unwrap();
    assert_eq!(states(&campaign), [Sent; 8]);
    assert_eq!(campaign.progress().delivered, 8);
}

#[test]
fn where_the_inbox_may_not_be_read_others_go_on() {
    for status in [403, 404, 500] {
        let (world, campaign) = begun_at(1.0, 12, &[second(429)]);
        world.network.next_reads.borrow_mut().push_back(200);
        // The service answers a look at the quota, and refuses each search.
        world.network.inbox_status.set(Some(status));
        let progress = run(&world, &campaign);
        let count = if status == 500 { (12, 0) } else { (11, 1) };
        if status == 500 {
            // What passes is looked at again.
            assert_eq!(progress.state, "done");
        }
        assert_eq!((progress.state, progress.pending), ("done", 0), "{status}");
        assert!(progress.sent >= 11 && progress.sent + progress.unknown == 12, "{count:?}");
        assert_eq!(arrivals(&world), 12);
    }
}

#[test]
fn a_clock_that_was_set_right_does_not_hold_the_looks_up() {
    let (world, campaign) = begun_at(1.0, 1, &[second(429)]);
    let days = 3.0 * 86_400_000.0;
    let began = world.time.now();
    world.time.run(async {
        let right = async {
            world.time.sleep(5_000.0).await;
            world.time.oversleep(-days);
        };
        let call = Call::default();
        futures::join!(campaign.run(false, &call), right).0.unwrap()
    });
    assert_eq!(states(&campaign), [Sent]);
    assert!(world.time.now() - began < 3_600_000.0);
}

#[test]
fn an_id_that_another_row_has_marks_both() {
    let (world, campaign) = begun_at(1.0, 4, &[Net::Fine]);
    world.network.repeats_id.set(Some(2));
    let progress = run(&world, &campaign);
    assert_eq!((progress.sent, progress.shared_id, progress.pending), (2, 2, 0));
    let shared: Vec<bool> =
        campaign.page(&RowFilter::default(), 0, 9).into_iter().map(|row| row.shared_id).collect();
    assert_eq!(shared, [false, true, true, false]);
    // Whoever opens it later sees the same.
    let id = campaign.header().id.clone();
    let again = world.time.run(world.tab().open(&id, &Call::default())).unwrap();
    assert_eq!(again.progress().shared_id, 2);
    assert_eq!(again.table().rows.iter().filter(|row| row.shared_id).count(), 2);
}

#[test]
fn that_a_message_was_found_counts_more_than_what_a_person_says_meanwhile() {
    for says in [false, true] {
        let (world, campaign) = begun_at(100.0, 1, &[Net::LostAfter]);
        run(&world, &campaign);
        assert_eq!(states(&campaign), [Unknown]);
        let call = Call::default();
        world.time.run(async {
            world.time.sleep(60_000.0).await;
            let other = world.tab().open(&campaign.header().id, &call).await.unwrap();
            let before = world.network.reads.get();
            let person = async {
                while world.network.reads.get() == before {
                    world.time.sleep(1.0).await;
                }
                other.resolve(0, says).await.unwrap();
                other.row(0).unwrap().message_id
            };
            let (found, said) = futures::join!(campaign.reconcile(&call), person);
            assert_eq!((found.unwrap().sent, said), (1, None));
            other.run(false, &call).await.unwrap();
        });
        assert_eq!(arrivals(&world), 1);
        let row = campaign.row(0).unwrap();
        assert_eq!((row.state, row.by_person), (Sent, false));
        assert_eq!(row.message_id.as_ref(), Some(&world.network.taken.borrow()[0].0));
    }
}
