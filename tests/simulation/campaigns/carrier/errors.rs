//! What a carrier says went wrong reaches row, event and caller whole.

use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::journal::outcome::{Fault, RowState};
use pec_massiva::campaign::view::Event;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::error::codes::{Params, Told, errors, message};
use pec_massiva::core::host::Clock;
use pec_massiva::core::key::outcome::{Ground, KeyOutcome, PostedOnce};

use super::desk::{Desk, answer, new};
use crate::campaigns::world::{heard, states};

/// All that is to be seen of an error.
fn whole(error: &Error) -> (&str, &str, Params, String, Option<f64>) {
    let retry_after = if let Error::Api(api) = error { api.retry_after } else { None };
    (error.class(), error.code(), error.params(), error.to_string(), retry_after)
}

/// An error that ends a run.
fn ending() -> Error {
    let params = Params::of(vec![("status", 200.into()), ("text", "Un'altra parola.".into())]);
    Error::State { told: Told::new(errors::STATE_MAILBOX, params) }
}

/// Until when it said that it waits, and why.
fn waits(events: &[Event]) -> Vec<(f64, &'static str)> {
    let wait = |event: &Event| match event {
        Event::Waiting { until, reason } => Some((*until, *reason)),
        _ => None,
    };
    events.iter().filter_map(wait).collect()
}

/// A campaign whose one row nobody knows of.
fn unknown(desk: &Desk) -> Campaign {
    let made = desk.made(1);
    let lost = PostedOnce::Unknown(Error::unknown(answer(503, None), Some("k")));
    desk.carrier.posts.borrow_mut().push_back((10.0, Some(lost)));
    desk.run(&made).unwrap();
    assert_eq!(states(&made), [RowState::Unknown]);
    made
}

#[test]
fn of_a_turn_what_is_wrong_with_the_message_stands_with_the_row() {
    let desk = Desk::new();
    let made = desk.made(2);
    let error = Error::told(
        "subject",
        message::CONTROL_SUBJECT,
        Params::of(vec![("letters", "U+0007".into())]),
    );
    desk.carrier.turns.borrow_mut().push_back(Err(error.clone()));
    assert_eq!(desk.run(&made).unwrap().state, "done");
    assert_eq!(states(&made), [RowState::Refused, RowState::Sent]);
    let kept = desk.kept(&made, 0).unwrap();
    assert_eq!((kept.error, kept.attempts), (Some(Fault::of(&error)), 0));
    assert_eq!(made.row(0).unwrap().error, Some(Fault::of(&error)));
}

#[test]
fn of_a_turn_the_time_to_wait_is_kept_to() {
    for (status, reason) in [(429, "rateLimit"), (503, "service")] {
        let desk = Desk::new();
        let made = desk.made(1);
        let events = heard(&made);
        desk.carrier.turns.borrow_mut().push_back(Err(answer(status, Some(70_000.0))));
        let begun = desk.time.wall();
        assert_eq!(desk.run(&made).unwrap().state, "done");
        let waits = waits(&events.borrow());
        let [(until, told)] = waits[..] else { panic!("{waits:?}") };
        assert_eq!(told, reason);
        assert!((70_000.0..71_000.0).contains(&(until - begun)), "{}", until - begun);
        assert_eq!(desk.kept(&made, 0).unwrap().attempts, 1);
    }
}

#[test]
fn of_a_turn_what_the_sender_has_to_mend_pauses_with_its_words() {
    let desk = Desk::new();
    let made = desk.made(1);
    let error = answer(401, None);
    desk.carrier.turns.borrow_mut().push_back(Err(error.clone()));
    let progress = desk.run(&made).unwrap();
    assert_eq!((progress.state, progress.reason.as_deref()), ("paused", Some("authentication")));
    assert_eq!(progress.message, Some(error.to_string()));
    assert_eq!((states(&made), desk.kept(&made, 0)), (vec![RowState::Pending], None));
}

#[test]
fn of_a_turn_anything_else_ends_the_run() {
    let desk = Desk::new();
    let made = desk.made(1);
    desk.carrier.turns.borrow_mut().push_back(Err(ending()));
    let events = heard(&made);
    let ended = desk.run(&made).unwrap_err();
    assert_eq!(whole(&ended), whole(&ending()));
    assert!(events.borrow().contains(&Event::Paused { reason: "state".into() }));
    assert_eq!((states(&made), desk.kept(&made, 0)), (vec![RowState::Pending], None));
}

#[test]
fn of_a_post_it_stands_with_the_row_and_is_waited_out() {
    let desk = Desk::new();
    let made = desk.made(1);
    let error = answer(429, Some(70_000.0));
    let no = PostedOnce::NotSent(error.clone(), Ground::Answer);
    desk.carrier.posts.borrow_mut().push_back((10.0, Some(no)));
    let events = heard(&made);
    let call = Call::default();
    let look = async {
        desk.time.sleep(30_000.0).await;
        desk.kept(&made, 0).unwrap()
    };
    let (ended, kept) = desk.time.run(async { futures::join!(made.run(false, &call), look) });
    assert!(ended.is_ok());
    assert_eq!((kept.state, kept.ground), (RowState::Pending, Some(Ground::Answer)));
    assert_eq!(kept.error, Some(Fault::of(&error)));
    let waits = waits(&events.borrow());
    assert_eq!(waits, [(kept.not_before.unwrap(), "rateLimit")]);
    let after = kept.not_before.unwrap() - kept.posted_at.unwrap();
    assert!((70_000.0..71_000.0).contains(&after), "{after}");
    let later = desk.kept(&made, 0).unwrap();
    assert_eq!((later.state, later.attempts), (RowState::Sent, 2));
}

#[test]
fn of_a_question_after_a_key_it_ends_run_and_search() {
    let desk = Desk::new();
    let made = unknown(&desk);
    for _ in 0..2 {
        desk.carrier.asked.borrow_mut().push_back(Err(answer(503, Some(70_000.0))));
    }
    let expected = answer(503, Some(70_000.0));
    assert_eq!(whole(&desk.run(&made).unwrap_err()), whole(&expected));
    let searched = desk.time.run(made.reconcile(&Call::default())).unwrap_err();
    assert_eq!(whole(&searched), whole(&expected));
    assert_eq!(states(&made), [RowState::Unknown]);
}

#[test]
fn of_a_key_what_became_of_it_stands_with_the_row() {
    let desk = Desk::new();
    let made = unknown(&desk);
    let error = answer(422, None);
    desk.carrier.asked.borrow_mut().push_back(Ok(KeyOutcome::NotSent(error.clone())));
    desk.time.run(made.reconcile(&Call::default())).unwrap();
    let kept = desk.kept(&made, 0).unwrap();
    assert_eq!((kept.state, kept.ground), (RowState::Refused, Some(Ground::Burned)));
    assert_eq!(kept.error, Some(Fault::of(&error)));
}

#[test]
fn of_a_service_that_does_not_answer_it_is_waited_out_or_pauses() {
    let desk = Desk::new();
    let made = desk.made(2);
    let lost = PostedOnce::Unknown(Error::unknown(answer(503, None), Some("k")));
    desk.carrier.posts.borrow_mut().push_back((10.0, Some(lost)));
    let errors = [answer(503, Some(90_000.0)), answer(401, None)];
    desk.carrier.silences.borrow_mut().extend(errors);
    let events = heard(&made);
    let progress = desk.run(&made).unwrap();
    let posted_at = desk.kept(&made, 0).unwrap().posted_at.unwrap();
    let waits = waits(&events.borrow());
    let [(until, "service")] = waits[..] else { panic!("{waits:?}") };
    assert!((90_000.0..92_000.0).contains(&(until - posted_at)), "{}", until - posted_at);
    assert_eq!((progress.state, progress.reason.as_deref()), ("paused", Some("authentication")));
    assert_eq!(progress.message, Some(answer(401, None).to_string()));
    assert_eq!(states(&made), [RowState::Unknown, RowState::Pending]);
    // Of any other it is the run's end.
    desk.carrier.silences.borrow_mut().push_back(ending());
    assert_eq!(whole(&desk.run(&made).unwrap_err()), whole(&ending()));
}

#[test]
fn of_a_search_it_ends_the_search() {
    let desk = Desk::new();
    let made = unknown(&desk);
    for error in [answer(503, Some(70_000.0)), ending()] {
        desk.carrier.searches.borrow_mut().push_back(error.clone());
        let searched = desk.time.run(made.reconcile(&Call::default())).unwrap_err();
        assert_eq!(whole(&searched), whole(&error));
        assert_eq!(states(&made), [RowState::Unknown]);
    }
}

#[test]
fn a_carrier_that_is_closed_ends_each_call() {
    let desk = Desk::new();
    let made = unknown(&desk);
    let id = made.header().id.clone();
    desk.log();
    desk.carrier.is_closed.set(true);
    let (tab, call) = (desk.tab(9), Call::default());
    let time = &desk.time;
    let told = [
        time.run(tab.create(new(1), &call)).err(),
        time.run(tab.open(&id, &call)).err(),
        time.run(tab.list(&call)).err(),
        time.run(tab.delete(&id, &call)).err(),
        time.run(made.run(false, &call)).err(),
        time.run(made.reconcile(&call)).err(),
        time.run(made.follow(&call)).err(),
    ];
    for error in told {
        assert_eq!(whole(&error.expect("it is closed")), whole(&Error::Closed));
    }
    assert_eq!(desk.log(), Vec::<String>::new());
    desk.carrier.is_closed.set(false);
    assert_eq!(time.run(tab.list(&call)).unwrap().len(), 1);
}
