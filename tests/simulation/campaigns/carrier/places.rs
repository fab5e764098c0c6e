//! A shipment's place among those that are followed: taken when its following begins, and given up with it.

use pec_massiva::campaign::journal::known::Known;
use pec_massiva::campaign::journal::{Journal, Starts};
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;

use super::desk::Desk;

/// What was noted of places.
fn places(desk: &Desk) -> Vec<String> {
    let is_of_place = |step: &String| step.starts_with("place ") || step.starts_with("left ");
    desk.log().into_iter().filter(is_of_place).collect()
}

#[test]
fn it_is_given_up_once_its_shipment_is_final() {
    let desk = Desk::new();
    let made = desk.made(2);
    desk.run(&made).unwrap();
    desk.log();
    desk.time.run(made.follow(&Call::default())).unwrap();
    let mut places = places(&desk);
    assert_eq!(places[..2], ["place 1", "place 2"]);
    places[2..].sort();
    assert_eq!(places[2..], ["left 1", "left 2"]);
}

#[test]
fn one_whose_shipment_is_final_does_not_wait_for_the_others() {
    let desk = Desk::new();
    let made = desk.made(2);
    desk.run(&made).unwrap();
    // The first is delivered at its first look, the second never.
    desk.carrier.looks.borrow_mut().extend([1, usize::MAX]);
    let call = Call::default();
    let look = async {
        desk.time.sleep(600_000.0).await;
        let places = places(&desk);
        call.cancel.cancel(Reason::Aborted);
        places
    };
    let (followed, before) = desk.time.run(async { futures::join!(made.follow(&call), look) });
    assert_eq!(followed.unwrap_err().class(), "AbortError");
    assert_eq!(before, ["place 1", "place 2", "left 1"]);
    assert_eq!(places(&desk), ["left 2"]);
}

#[test]
fn a_row_is_looked_at_under_the_id_that_it_has_by_then() {
    let desk = Desk::new();
    let made = desk.made(1);
    desk.run(&made).unwrap();
    desk.carrier.looks.borrow_mut().push_back(2);
    desk.log();
    // Another tab finds the message under another id between two looks.
    let rewrite = async {
        desk.time.sleep(500.0).await;
        let mut outcome = desk.kept(&made, 0).unwrap();
        outcome.message_id = Some("99".into());
        let journal = Journal::new(desk.disk.clone(), Known::default());
        let id = &made.header().id;
        journal.write(id, &[(0, &outcome)], Starts::default()).await.unwrap();
        made.refresh(0).await.unwrap();
    };
    let call = Call::default();
    desk.time.run(async { futures::join!(made.follow(&call), rewrite).0 }).unwrap();
    let log = desk.log();
    let looks: Vec<&String> = log.iter().filter(|step| step.starts_with("look ")).collect();
    assert_eq!(looks, ["look 1", "look 99"]);
    let kept = desk.kept(&made, 0).unwrap();
    assert_eq!(kept.message_id.as_deref(), Some("99"));
    assert_eq!(kept.shipment.map(|shipment| shipment.delivered), Some(1));
}
