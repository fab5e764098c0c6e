//! From a message's turn to its post: what is written by then, and what keeps it from being posted.

use std::cell::RefCell;
use std::rc::Rc;

use pec_massiva::campaign::campaigns::make::{NewCampaign, Recipients};
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::run::Ended;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::ProxyState;
use pec_massiva::core::host::Clock;
use pec_massiva::core::key::outcome::{Ground, PostedOnce};
use pec_massiva::core::message::attachment::Bytes;

use super::desk::{Desk, answer, new};
use crate::campaigns::world::states;

#[test]
fn the_journal_has_the_row_before_it_is_posted() {
    let desk = Rc::new(Desk::new());
    let made = Rc::new(desk.made(2));
    let seen = Rc::<RefCell<Vec<(String, u32)>>>::default();
    let (witness, of, into) = (desk.clone(), made.clone(), seen.clone());
    let begun = desk.time.wall();
    let witness = move |address: &str, key: &str, proxy_state: &ProxyState| {
        let index: usize = address.trim_start_matches("impresa").parse().unwrap();
        let kept = witness.kept(&of, index).expect("the journal names it");
        assert_eq!(kept.state, RowState::Sending);
        assert_eq!(kept.key.as_deref(), Some(key));
        assert_eq!(&kept.proxy_state(), proxy_state);
        assert_eq!(kept.via.as_deref(), Some("memory"));
        let posted_at = kept.posted_at.expect("its time");
        assert!(begun < posted_at && posted_at <= witness.time.wall());
        into.borrow_mut().push((key.to_owned(), kept.attempts));
    };
    *desk.carrier.witness.borrow_mut() = Some(Rc::new(witness));
    // Taken back by who keeps the key: the second time it goes under the same, from where it went first.
    let busy = PostedOnce::NotSent(answer(503, None), Ground::Key);
    desk.carrier.posts.borrow_mut().push_back((10.0, Some(busy)));
    assert_eq!(desk.run(&made).unwrap().state, "done");
    let seen = seen.borrow();
    let attempts: Vec<u32> = seen.iter().map(|(_, attempts)| *attempts).collect();
    assert_eq!(attempts, [1, 2, 1]);
    assert!(seen[0].0 == seen[1].0 && seen[1].0 != seen[2].0);
}

#[test]
fn from_turn_to_post_no_other_of_the_sender_has_a_turn() {
    let desk = Desk::new();
    let one = desk.made(3);
    let csv = "pec;nome\naltra0@x.it;A\naltra1@x.it;B\naltra2@x.it;C\n";
    let recipients = Recipients::Csv(Rc::new(Bytes(csv.into())));
    let other = desk.made_of(NewCampaign { recipients, ..new(0) }, 6);
    let call = Call::default();
    let (ran, also) =
        desk.time.run(async { futures::join!(one.run(false, &call), other.run(false, &call)) });
    assert!(ran.is_ok() && also.is_ok());
    let log = desk.log();
    let steps: Vec<(&str, &str)> = log
        .iter()
        .filter_map(|step| step.split_once(' '))
        .filter(|(word, _)| ["turn", "sending", "post", "drop"].contains(word))
        .collect();
    let posts = steps.iter().filter(|(word, _)| *word == "post").count();
    assert_eq!(posts, 6, "{log:?}");
    let mut rest = steps.as_slice();
    while let [("turn", whose), after @ ..] = rest {
        rest = match after {
            [("drop", dropped), rest @ ..] if dropped == whose => rest,
            [("sending", index), ("post", posted), rest @ ..] if posted == whose => {
                assert!(whose.ends_with(index), "{log:?}");
                rest
            }
            _ => panic!("{log:?}"),
        };
    }
    assert!(rest.is_empty(), "{log:?}");
}

#[test]
fn a_command_to_pause_that_came_while_it_waited_for_its_turn_drops_it() {
    let desk = Desk::new();
    let made = desk.made(1);
    let ended = desk.run_meanwhile(&made, async || made.pause().await.unwrap());
    let Ok(Ended::Here(progress)) = ended else { panic!() };
    assert_eq!((progress.state, progress.reason.as_deref()), ("paused", Some("user")));
    assert_eq!(desk.log(), ["turn impresa0", "drop impresa0"]);
    assert_eq!((states(&made), desk.kept(&made, 0)), (vec![RowState::Pending], None));
    assert_eq!(desk.run(&made).unwrap().sent, 1);
}

#[test]
fn a_row_whose_turn_is_dropped_is_what_it_was() {
    let desk = Desk::new();
    let made = desk.made(1);
    let busy = PostedOnce::NotSent(answer(401, None), Ground::Key);
    desk.carrier.posts.borrow_mut().push_back((10.0, Some(busy)));
    assert_eq!(desk.run(&made).unwrap().state, "paused");
    let before = desk.kept(&made, 0);
    assert!(before.as_ref().is_some_and(|kept| kept.kept_key().is_some()));
    desk.log();
    desk.run_meanwhile(&made, async || made.pause().await.unwrap()).unwrap();
    assert_eq!(desk.log(), ["turn impresa0", "drop impresa0"]);
    assert_eq!(desk.kept(&made, 0), before);
}

#[test]
fn a_row_that_cannot_be_written_down_is_not_posted() {
    let desk = Desk::new();
    let made = desk.made(1);
    let error = desk.run_meanwhile(&made, async || desk.disk.is_full.set(true)).unwrap_err();
    assert_eq!((error.class(), error.code()), ("StorageError", "storage"));
    assert_eq!(desk.log(), ["turn impresa0", "drop impresa0"]);
    assert_eq!((states(&made), desk.kept(&made, 0)), (vec![RowState::Pending], None));
    desk.disk.is_full.set(false);
    assert_eq!(desk.run(&made).unwrap().sent, 1);
}

#[test]
fn a_row_of_another_mailbox_is_not_posted() {
    let desk = Desk::new();
    let made = desk.made(2);
    // The first goes from the one mailbox; by the turn of the second the other is signed in.
    desk.carrier.turns.borrow_mut().push_back(Ok(10.0));
    let own = desk.carrier.proxy_state.borrow().clone();
    let another = ProxyState { mailbox: Some("provincia".into()), ..own.clone() };
    let carrier = desk.carrier.clone();
    *desk.carrier.witness.borrow_mut() = Some(Rc::new(move |_: &str, _: &str, _: &ProxyState| {
        *carrier.proxy_state.borrow_mut() = another.clone();
    }));
    let error = desk.run(&made).unwrap_err();
    assert_eq!((error.class(), error.code()), ("PecError", "state.otherMailbox"));
    let expected = ["turn impresa0", "sending 0", "post impresa0", "sent 0", "turn impresa1"];
    assert_eq!(desk.log(), [expected.as_slice(), &["drop impresa1"]].concat());
    assert_eq!(states(&made), [RowState::Sent, RowState::Pending]);
    assert_eq!(desk.kept(&made, 1), None);
    *desk.carrier.witness.borrow_mut() = None;
    *desk.carrier.proxy_state.borrow_mut() = own;
    assert_eq!(desk.run(&made).unwrap().sent, 2);
}

#[test]
fn a_turn_is_dropped_before_anything_is_waited_for() {
    let desk = Desk::new();
    let made = desk.made(2);
    let carrier = desk.carrier.clone();
    *desk.carrier.witness.borrow_mut() = Some(Rc::new(move |_: &str, _: &str, _: &ProxyState| {
        // Nobody can say any more who is signed in.
        carrier.proxy_state.borrow_mut().mailbox = None;
    }));
    let call = Call::default();
    let pause = async {
        desk.time.sleep(3_000.0).await;
        made.pause().await.unwrap();
    };
    let (ended, ()) = desk.time.run(async { futures::join!(made.run(false, &call), pause) });
    assert!(ended.is_ok());
    let log = desk.log();
    assert_eq!(log[4..], ["turn impresa1", "drop impresa1", "waiting network"]);
}

#[test]
fn the_signal_ends_the_wait_for_a_turn() {
    let desk = Desk::new();
    let made = desk.made(1);
    desk.carrier.turns.borrow_mut().push_back(Ok(3_600_000.0));
    let ended = desk.run_aborted(&made);
    assert_eq!((ended.class(), ended.code()), ("AbortError", "abort.signal"));
    assert_eq!(desk.log(), Vec::<String>::new());
    assert_eq!(states(&made), [RowState::Pending]);
}

#[test]
fn the_signal_ends_the_post() {
    let desk = Desk::new();
    let made = desk.made(1);
    desk.carrier.posts.borrow_mut().push_back((3_600_000.0, None));
    let ended = desk.run_aborted(&made);
    assert_eq!((ended.class(), ended.code()), ("AbortError", "abort.signal"));
    assert_eq!(states(&made), [RowState::Unknown]);
    let reason = desk.kept(&made, 0).and_then(|kept| kept.error?.reason);
    assert_eq!(reason.as_deref(), Some("aborted"));
}
