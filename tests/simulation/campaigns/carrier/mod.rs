//! A campaign asks its carrier for all it needs, and knows no client: made, run and followed with one in memory.

mod dates;
mod desk;
mod errors;
mod in_memory;
mod places;
mod turns;

use pec_massiva::core::call::Call;

use desk::Desk;

#[test]
fn it_is_made_run_and_followed() {
    let desk = Desk::new();
    let made = desk.made(2);
    assert_eq!(desk.run(&made).unwrap().state, "done");
    desk.time.run(made.follow(&Call::default())).unwrap();
    let progress = made.progress();
    assert_eq!((progress.sent, progress.delivered), (2, 2));
}
