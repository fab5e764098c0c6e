//! Whatever goes wrong between the client, the proxy and the service, in any order: never twice, and the
//! outcome is true.

use pec_massiva::api::send::SendOptions;
use pec_massiva::core::call::Call;
use pec_massiva::core::error::Error;
use pec_massiva::core::error::ProxyState;
use pec_massiva::core::host::Clock;
use pec_massiva::core::key::Key;
use pec_massiva::core::key::outcome::PostedOnce;
use proptest::prelude::*;
use serde_json::json;

use crate::support::message;
use crate::support::portal::Portal;
use crate::support::proxy::{Net, Service};
use crate::support::turns::post_once;

fn net() -> impl Strategy<Value = Net> {
    prop_oneof![
        4 => Just(Net::Fine),
        4 => Just(Net::LostBefore),
        4 => Just(Net::LostAfter),
        3 => (0.0..200_000.0f64).prop_map(Net::Late),
        2 => any::<bool>().prop_map(|arrives| Net::Hang { arrives }),
        3 => (any::<bool>(), prop::sample::select(vec![200u16, 302, 400, 403, 409, 429, 500, 502, 503]))
            .prop_map(|(arrives, status)| Net::Garbage { arrives, status }),
        2 => Just(Net::Unreadable),
        1 => Just(Net::Unreached),
        3 => prop::sample::select(vec![400u16, 401, 403, 404, 413, 422, 429, 503]).prop_map(Net::Gate),
    ]
}

fn service() -> impl Strategy<Value = Service> {
    prop_oneof![
        5 => (10.0..150_000.0f64).prop_map(Service::Answers),
        2 => any::<bool>().prop_map(|taken| Service::Lost { taken }),
        2 => prop::sample::select(vec![400u16, 401, 402, 429]).prop_map(Service::Refuses),
        1 => Just(Service::Babbles),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn whatever_happens_it_goes_once_at_most_and_the_outcome_is_true(
        seed in any::<u64>(),
        retries in 0u32..5,
        is_met in prop::bool::weighted(0.8),
        is_once in prop::bool::weighted(0.3),
        posts in prop::collection::vec(net(), 0..6),
        reads in prop::collection::vec(net(), 0..6),
        services in prop::collection::vec(service(), 0..3),
        forgets in prop::option::of(prop_oneof![0.0..2_000.0f64, 2_000.0..60_000.0f64]),
    ) {
        let portal = Portal::with(json!({"retries": retries}), seed);
        if is_met {
            portal.read();
        }
        // Who never met the proxy has to believe whoever says no.
        let heard = |net| match net {
            Net::Garbage { status: 400 | 403 | 429, .. } if !is_met => Net::LostBefore,
            net => net,
        };
        // What burned a key is lost with the store: then nothing may still be on its way.
        let may_come = |net: &Net| forgets.is_none() || !matches!(net, Net::Late(_));
        portal.posts(posts.into_iter().filter(may_come).map(heard)).reads(reads);
        services.into_iter().for_each(|fate| { portal.service(fate); });
        let call = Call::default();
        let result = portal.time.run(async {
            let forget = async {
                if let Some(after) = forgets {
                    portal.time.sleep(after).await;
                    portal.proxy.begin_anew();
                }
            };
            let (client, draft) = (&portal.client, message(&["a@pec.it"]));
            let send = async {
                let options = SendOptions::default();
                if !is_once {
                    return client.send(draft, options, &call).await;
                }
                let key = Key { text: "k", proxy_state: None };
                let before = async |_: &ProxyState| Ok(());
                match post_once(client, draft, key, 0.0, before, &options, &call).await? {
                    PostedOnce::Sent(sent) => Ok(sent),
                    PostedOnce::NotSent(error, _) | PostedOnce::Unknown(error) => Err(error),
                }
            };
            futures::join!(send, forget).0
        });
        portal.proxy.drain();
        let taken = portal.proxy.taken.borrow();
        prop_assert!(taken.len() <= 1, "{taken:?}");
        prop_assert!(!is_once || portal.proxy.count("POST", "/api/send") <= 1);
        match result {
            Ok(sent) => prop_assert_eq!(&*taken, &[sent.message_id]),
            Err(Error::UnknownOutcome { .. }) => {}
            Err(error) => prop_assert!(taken.is_empty(), "{error:?}"),
        }
    }
}
