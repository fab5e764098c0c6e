//! Keys of the caller's own, whatever is in them, behind a server that reads paths in its own way.

use pec_massiva::api::send::SendOptions;
use pec_massiva::api::send::what_became::Settled;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use serde_json::json;

use crate::support::portal::{HANG, Portal, bad_gateway};
use crate::support::proxy::Without;

const KEYS: [&str; 11] =
    ["avviso-12", "2026/12345", "a//b", ".", "..", "...", "%2e", "a/../b", "?x", "#", "~Lg"];

fn under(key: &str) -> SendOptions {
    SendOptions { idempotency_key: json!(key), ..SendOptions::default() }
}

#[test]
fn each_is_asked_after_as_one_segment() {
    for key in KEYS {
        let portal = Portal::new();
        let result = portal.posts([HANG]).send_with(under(key), &Call::default());
        portal.assert_sent_once(result);

        let portal = Portal::new();
        let lost = portal.posts([bad_gateway(false)]).send_with(under(key), &Call::default());
        portal.assert_not_sent(lost, "ServerError", false);

        // A page that was loaded anew.
        let portal = Portal::new();
        portal.send_with(under(key), &Call::default()).unwrap();
        let (later, call) = (portal.reopened(), Call::default());
        let settled = portal.time.run(later.what_became(&json!(key), None, &call)).unwrap();
        assert!(matches!(settled, Settled::Sent(_)), "{key} {settled:?}");
    }
}

#[test]
fn a_proxy_that_does_not_say_which_key_it_looked_for_is_not_believed() {
    for (key, is_told) in [("avviso-12", true), ("2026/12345", false)] {
        let portal = Portal::new();
        portal.proxy.without.set(Some(Without::Names));
        let lost = portal.posts([bad_gateway(false)]).send_with(under(key), &Call::default());
        let is_open = matches!(lost, Err(Error::UnknownOutcome { .. }));
        assert_eq!(is_open, !is_told, "{key} {lost:?}");
    }
}
