//! A campaign behind the package's own proxy: what was lost is asked for by its key.

use std::rc::Rc;

use pec_massiva::api::client::Client;

use pec_massiva::campaign::campaigns::Campaigns;
use pec_massiva::campaign::journal::Journal;
use pec_massiva::campaign::journal::known::Known;
use pec_massiva::campaign::journal::memory::Memory;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::schedule::zone::{Rome, Zone};
use pec_massiva::campaign::view::RowFilter;
use pec_massiva::carrier::ClientCarrier;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::core::starts::{self, Start};
use serde_json::json;

use super::world::{SENDER, campaign, until_gone};
use crate::support::portal::Portal;
use crate::support::proxy::{Net, Service};

fn campaigns(client: Client, storage: &Rc<Memory>) -> Campaigns {
    Campaigns {
        surroundings: ClientCarrier::surroundings(&Rc::new(client), &Rc::default()),
        journal: Journal::new(storage.clone(), Known::default()),
        zones: Rc::new(|_: &str| Ok(Rc::new(Rome) as Rc<dyn Zone>)),
    }
}

#[test]
fn what_was_lost_between_page_and_proxy_is_settled_by_its_key() {
    let portal = Portal::new();
    let storage = Rc::<Memory>::default();
    portal.posts([
        Net::LostBefore,
        Net::LostAfter,
        Net::Fine,
        Net::Hang { arrives: true },
        Net::Garbage { arrives: true, status: 502 },
        Net::Garbage { arrives: false, status: 403 },
    ]);
    let call = Call::default();
    let states: Vec<RowState> = portal.time.run(async {
        let campaigns = campaigns(portal.reopened(), &storage);
        let new = campaign(6, json!({}), json!("auto"), false);
        let campaign = campaigns.create(new, &call).await.unwrap();
        for _ in 0..5 {
            // A proxy that refuses at its door pauses all.
            let Ended::Here(progress) = campaign.run(false, &call).await.unwrap() else { panic!() };
            if progress.state == "done" {
                break;
            }
        }
        campaign.page(&RowFilter::default(), 0, 9).into_iter().map(|row| row.state).collect()
    });
    assert_eq!(states, [RowState::Sent; 6]);
    portal.proxy.drain();
    assert_eq!(portal.proxy.taken.borrow().len(), 6, "each once");
}

#[test]
fn what_the_proxy_does_not_know_stays_unknown() {
    let portal = Portal::new();
    let storage = Rc::<Memory>::default();
    portal
        .proxy
        .services
        .borrow_mut()
        .extend([Service::Lost { taken: true }, Service::Lost { taken: false }]);
    let call = Call::default();
    let (before, after) = portal.time.run(async {
        let campaigns = campaigns(portal.reopened(), &storage);
        let new = campaign(3, json!({}), json!("auto"), false);
        let campaign = campaigns.create(new, &call).await.unwrap();
        campaign.run(false, &call).await.unwrap();
        let states = || {
            campaign
                .page(&RowFilter::default(), 0, 9)
                .into_iter()
                .map(|row| row.state)
                .collect::<Vec<_>>()
        };
        let before = states();
        portal.time.sleep(600_000.0).await;
        campaign.reconcile(&call).await.unwrap();
        (before, states())
    });
    assert_eq!(before, [RowState::Unknown, RowState::Unknown, RowState::Sent]);
    assert_eq!(after, [RowState::Sent, RowState::Unknown, RowState::Sent]);
}

#[test]
fn that_it_was_sent_counts_more_than_what_a_person_says_meanwhile() {
    let portal = Portal::new();
    let (storage, call) = (Rc::<Memory>::default(), Call::default());
    portal.posts([Net::LostAfter]).reads([Net::Fine, Net::Door(401)]);
    portal.time.run(async {
        let campaigns_here = campaigns(portal.reopened(), &storage);
        let new = campaign(1, json!({}), json!("auto"), false);
        let campaign = campaigns_here.create(new, &call).await.unwrap();
        campaign.run(false, &call).await.unwrap();
        assert_eq!(campaign.row(0).unwrap().state, RowState::Unknown);
        let id = &campaign.header().id;
        let other = campaigns(portal.reopened(), &storage).open(id, &call).await.unwrap();
        let asked = || portal.proxy.count("GET", "/api/once/");
        let before = asked();
        let person = async {
            while asked() == before {
                portal.time.sleep(1.0).await;
            }
            other.resolve(0, false).await.unwrap();
            other.row(0).unwrap().state
        };
        let (found, said) = futures::join!(campaign.reconcile(&call), person);
        assert_eq!((found.unwrap().sent, said), (1, RowState::Pending));
        let row = campaign.row(0).unwrap();
        assert_eq!((row.state, row.by_person), (RowState::Sent, false));
        assert_eq!(row.message_id.as_ref(), portal.proxy.taken.borrow().first());
        other.run(false, &call).await.unwrap();
    });
    portal.proxy.drain();
    assert_eq!(portal.proxy.taken.borrow().len(), 1);
}

#[test]
fn a_page_that_was_closed_in_the_middle_asks_when_it_comes_back() {
    for polls in 10..90 {
        let portal = Portal::new();
        let storage = Rc::<Memory>::default();
        let call = Call::default();
        let id = portal.time.run(async {
            let new = campaign(3, json!({}), json!("auto"), false);
            let campaigns = campaigns(portal.reopened(), &storage);
            let campaign = campaigns.create(new, &call).await.unwrap();
            until_gone(campaign.run(false, &call), polls).await;
            campaign.header().id.clone()
        });
        let states: Vec<RowState> = portal.time.run(async {
            portal.time.sleep(60_000.0).await;
            let campaign = campaigns(portal.reopened(), &storage).open(&id, &call).await.unwrap();
            campaign.run(false, &call).await.unwrap();
            campaign.page(&RowFilter::default(), 0, 9).into_iter().map(|row| row.state).collect()
        });
        assert_eq!(states, [RowState::Sent; 3], "gone after {polls}");
        portal.proxy.drain();
        assert_eq!(portal.proxy.taken.borrow().len(), 3, "gone after {polls}: each once");
    }
}

#[test]
fn a_login_in_front_of_the_proxy_pauses_all_and_refuses_nothing() {
    for status in [200, 302, 401, 403, 404] {
        let portal = Portal::new();
        let storage = Rc::<Memory>::default();
        let login = Net::Garbage { arrives: false, status };
        portal.posts([Net::Fine, login.clone()]);
        let call = Call::default();
        let states: Vec<RowState> = portal.time.run(async {
            let campaigns = campaigns(portal.reopened(), &storage);
            let campaign = campaigns
                .create(campaign(4, json!({}), json!("auto"), false), &call)
                .await
                .unwrap();
            // Met before anything was seen of the proxy, and in the middle.
            portal.reads([Net::Fine, login.clone(), login.clone(), login.clone(), login.clone()]);
            portal.reads(vec![login.clone(); 8]);
            for round in 0..4 {
                let Ended::Here(progress) = campaign.run(false, &call).await.unwrap() else {
                    panic!()
                };
                assert_eq!(progress.refused, 0, "{status}");
                assert!(progress.unknown <= 1, "{status}");
                if round == 0 {
                    // A route that is not found may be a restart: that is waited for.
                    let reason = (status != 404).then_some("authentication");
                    assert_eq!(progress.reason.as_deref(), reason, "{status}");
                    // Somebody signs in again.
                    portal.proxy.reads.borrow_mut().clear();
                }
            }
            campaign.reconcile(&call).await.unwrap();
            campaign.page(&RowFilter::default(), 0, 9).into_iter().map(|row| row.state).collect()
        });
        assert!(!states.contains(&RowState::Refused), "{status}: {states:?}");
        portal.proxy.drain();
        let taken = portal.proxy.taken.borrow().len();
        let sent = states.iter().filter(|state| **state == RowState::Sent).count();
        assert_eq!((taken, sent), (4, 4), "{status}: {states:?}");
    }
}

/// Messages that the sender started besides.
const OTHERS: usize = 5;

/// A campaign of one row whose post was answered "busy", and of which a copy arrives so much later; it is ended by
/// cancelling it two seconds after it began, or after a pause. Where its row stands then, where after looking for it, how many
/// were taken, and how many starts the sender's limits count of it.
async fn ended_while_busy(
    portal: &Portal,
    late: f64,
    pauses: bool,
) -> (RowState, RowState, usize, u64) {
    let (storage, call) = (Rc::<Memory>::default(), Call::default());
    // Of messages that have nothing to do with it: what is given back too often is missing there.
    let others = Start { sender: SENDER, at: portal.time.wall(), addressees: OTHERS as u64 };
    starts::count(storage.as_ref(), others).await.unwrap();
    let campaigns = campaigns(portal.reopened(), &storage);
    let new = campaign(1, json!({}), json!("auto"), false);
    let campaign = campaigns.create(new, &call).await.unwrap();
    portal.posts([Net::BusyThenLate(late)]);
    let person = async {
        portal.time.sleep(2_000.0).await;
        if pauses {
            campaign.pause().await.unwrap();
            portal.time.sleep(late).await;
        }
        campaign.cancel().await.unwrap();
    };
    let (ended, ()) = futures::join!(campaign.run(false, &call), person);
    assert!(matches!(ended, Ok(Ended::Here(_))), "{ended:?}");
    let state = || campaign.row(0).unwrap().state;
    let before = state();
    portal.time.sleep(late).await;
    campaign.reconcile(&call).await.unwrap();
    portal.proxy.drain();
    let counts = campaigns.journal.starts(SENDER, portal.time.wall() - 86_400_000.0).await.unwrap();
    let counted = counts.iter().map(|(_, count)| count).sum::<u64>() - OTHERS as u64;
    (before, state(), portal.proxy.taken.borrow().len(), counted)
}

#[test]
fn a_row_that_waited_under_its_key_is_asked_after_where_the_campaign_is_cancelled() {
    // Asking burns the key, so that no copy can be taken later.
    let portal = Portal::new();
    let told = portal.time.run(ended_while_busy(&portal, 20_000.0, false));
    assert_eq!(told, (RowState::Skipped, RowState::Skipped, 0, 0));
    // The copy came before somebody asked.
    let portal = Portal::new();
    let told = portal.time.run(ended_while_busy(&portal, 500.0, false));
    assert_eq!(told, (RowState::Sent, RowState::Sent, 1, 1));
    // Nobody runs it any more when it is cancelled: nobody knows, until somebody looks.
    let portal = Portal::new();
    let told = portal.time.run(ended_while_busy(&portal, 10_000.0, true));
    assert_eq!(told, (RowState::Unknown, RowState::Sent, 1, 1));
}
