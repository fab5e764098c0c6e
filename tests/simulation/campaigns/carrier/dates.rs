//! An acceptance that a search found makes a row sent only where it was written about when the row was posted, for certain.

use pec_massiva::campaign::campaigns::make::NewCampaign;
use pec_massiva::campaign::carrier::Acceptance;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::core::call::Call;
use pec_massiva::core::date::DAY;
use pec_massiva::core::error::Error;
use pec_massiva::core::host::Clock;
use pec_massiva::core::key::outcome::PostedOnce;
use serde_json::json;

use super::desk::{Desk, answer, new};
use crate::campaigns::world::states;

#[test]
fn one_that_nobody_can_date_leaves_the_row_unknown() {
    for (before, state) in [
        (Some(-2_000.0), RowState::Sent),
        (Some(365.0 * DAY), RowState::Unknown),
        (None, RowState::Unknown),
    ] {
        let desk = Desk::new();
        let made = desk.made_of(NewCampaign { reference: json!(false), ..new(1) }, 5);
        let lost = PostedOnce::Unknown(Error::unknown(answer(503, None), Some("k")));
        desk.carrier.posts.borrow_mut().push_back((10.0, Some(lost)));
        desk.carrier.found.borrow_mut().push(Acceptance {
            mail: 7,
            message_id: Some("2020082610003492".into()),
            subject: "Avviso a Impresa 0".into(),
            date: before.map(|before| desk.time.wall() - before),
            is_signed: true,
        });
        desk.run(&made).unwrap();
        let found = desk.time.run(made.reconcile(&Call::default())).unwrap();
        assert_eq!((states(&made), found.copies), (vec![state], 0), "{before:?}");
        assert_eq!(desk.log().iter().filter(|line| line.starts_with("post ")).count(), 1);
    }
}
