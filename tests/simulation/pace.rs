//! One `POST /send` a second and sender, in order, whatever else happens.

use std::rc::Rc;

use futures::future::{join_all, select};
use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::core::host::cancel::Reason;
use serde_json::json;

use crate::support::canaries::TOKEN;
use crate::support::{World, message};

#[test]
fn forty_calls_at_once_start_one_interval_apart_and_in_order() {
    let world = World::new();
    let call = Call::default();
    let addresses: Vec<String> = (0..40).map(|index| format!("a{index}@pec.it")).collect();
    let sends = addresses.iter().map(|address| {
        world.client.send(message(&[address.as_str()]), SendOptions::default(), &call)
    });
    let results = world.run(join_all(sends));
    assert!(results.iter().all(Result::is_ok));
    let arrivals = world.wire.arrivals.borrow();
    for (index, pair) in arrivals.windows(2).enumerate() {
        assert_eq!(pair[1].at - pair[0].at, 1000.0, "after call {index}");
    }
    for (arrival, address) in arrivals.iter().zip(&addresses) {
        assert!(String::from_utf8_lossy(&arrival.body).contains(&format!("\"{address}\"")));
    }
}

#[test]
fn who_waits_long_posts_with_a_fresh_token() {
    let world = World::new();
    let call = Call::default();
    let send = || world.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
    world.run(join_all((0..40).map(|_| send())));
    let arrivals = world.wire.arrivals.borrow();
    // Each of the forty asked once; who waited over half a minute asked again.
    let tokens: Vec<&str> = arrivals.iter().map(|arrival| arrival.headers[0].1.as_str()).collect();
    assert_eq!(tokens[30], format!("Bearer {TOKEN}31"));
    assert_eq!(tokens[31], format!("Bearer {TOKEN}41"));
}

#[test]
fn a_busy_listener_does_not_bring_the_next_start_closer() {
    let world = World::new();
    let call = Call::default();
    let busy = || {
        let time = world.time.clone();
        SendOptions { progress: Some(Rc::new(move |_| time.jump(400.0))), ..SendOptions::default() }
    };
    let send = || world.client.send(message(&["a@pec.it"]), busy(), &call);
    world.run(join_all((0..5).map(|_| send())));
    let arrivals = world.wire.arrivals.borrow();
    assert_eq!(arrivals.len(), 5);
    assert!(arrivals.windows(2).all(|pair| pair[1].at - pair[0].at >= 1000.0));
}

#[test]
fn who_gives_up_frees_the_place() {
    let world = World::new();
    let (first, second, third) = (Call::default(), Call::default(), Call::default());
    let send = |call| world.client.send(message(&["a@pec.it"]), SendOptions::default(), call);
    let (one, two, three, ()) = world.run(async {
        let give_up = async {
            world.time.sleep(500.0).await;
            second.cancel.cancel(Reason::Aborted);
        };
        futures::join!(send(&first), send(&second), send(&third), give_up)
    });
    assert!(one.is_ok() && three.is_ok());
    assert_eq!(two.unwrap_err().class(), "AbortError");
    let arrivals = world.wire.arrivals.borrow();
    assert_eq!(arrivals.len(), 2);
    assert_eq!(arrivals[1].at - arrivals[0].at, 1000.0);
}

#[test]
fn a_call_that_is_dropped_while_waiting_does_not_stop_the_queue() {
    let world = World::new();
    let call = Call::default();
    let send = || world.client.send(message(&["a@pec.it"]), SendOptions::default(), &call);
    world.run(async {
        send().await.unwrap();
        select(Box::pin(send()), world.time.sleep(10.0)).await;
        send().await.unwrap();
    });
    let arrivals = world.wire.arrivals.borrow();
    assert_eq!(arrivals.len(), 2);
    assert_eq!(arrivals[1].at - arrivals[0].at, 1000.0);
}

#[test]
fn senders_do_not_wait_for_each_other() {
    let world = World::new();
    let call = Call::default();
    let from = |sender: &str| {
        let mut draft = message(&["a@pec.it"]);
        draft.sender = json!(sender);
        world.client.send(draft, SendOptions::default(), &call)
    };
    let (_, _) = world.run(async { futures::join!(from("a@pec.it"), from("b@pec.it")) });
    let arrivals = world.wire.arrivals.borrow();
    assert_eq!(arrivals[0].at, arrivals[1].at);
}
