//! Rows of which nobody knows, and acceptances worded in any way: sent where one can be read for certain, unknown
//! where none can.

use std::rc::Rc;

use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::journal::outcome::RowState::{Sent, Unknown};
use pec_massiva::campaign::settle::Reconciled;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::sandbox::wording::Wording;
use serde_json::json;

use super::network::Net;
use super::world::{World, campaign, run, states};

/// A campaign of two rows whose messages bear one subject and no reference; the answer to the first was lost.
fn settled(wording: Wording, seed: u64) -> (Reconciled, Vec<RowState>) {
    let world = World::new(seed, 0.0, false);
    world.network.word(wording);
    let new = campaign(2, json!({"perDay": false}), json!(false), true);
    let campaign: Rc<Campaign> =
        Rc::new(world.time.run(world.tab().create(new, &Call::default())).unwrap());
    world.network.next_posts.borrow_mut().push_back(Net::LostAfter);
    run(&world, &campaign);
    let found = world.time.run(async {
        world.time.sleep(60_000.0).await;
        campaign.reconcile(&Call::default()).await.unwrap()
    });
    (found, states(&campaign))
}

#[test]
fn a_row_is_settled_by_an_acceptance_in_any_wording() {
    for wording in [Wording::Rules, Wording::Other, Wording::Mixed] {
        for seed in 1..20 {
            let (found, states) = settled(wording, seed);
            assert_eq!((found.sent, found.unknown), (1, 0), "{wording:?} {seed}");
            assert_eq!(states, [Sent, Sent], "{wording:?} {seed}");
        }
    }
}

#[test]
fn a_row_whose_acceptance_nobody_can_read_stays_unknown() {
    let (found, states) = settled(Wording::Unknown, 7);
    assert_eq!((found.sent, found.unknown), (0, 1));
    assert_eq!(states, [Unknown, Sent]);
}
