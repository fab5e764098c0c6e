//! What a journal means to who opens it later: another page, another version.

use std::fmt::Debug;

use futures::future::{Either, join, select};
use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::journal::header::SCHEMA;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::run::Ended;
use pec_massiva::campaign::view::RowFilter;
use pec_massiva::core::call::Call;
use pec_massiva::core::host::Clock;
use pec_massiva::core::storage::{Change, Storage, Value};
use serde_json::json;

use super::network::Net;
use super::world::{World, campaign, until_gone};
use crate::support::canaries::assert_clean;

/// A journal as the first version wrote it: a line for each key, its value behind a tab.
const VERSION_1: &str = include_str!("journal-1.tsv");
const ID: &str = "3a0f6c6e-6f0b-4d5e-9a51-0d8a4f1f7c11";

fn entries(world: &World) -> Vec<(String, Value)> {
    world.time.run(world.disk.memory.list("", "~", usize::MAX)).unwrap()
}

fn put(world: &World, key: &str, value: Value) {
    world.time.run(world.disk.memory.apply(vec![Change::Put(key.into(), value)])).unwrap();
}

#[test]
fn a_journal_of_the_first_version_is_opened_and_finished() {
    let world = World::new(1, 0.0, false);
    for line in VERSION_1.lines() {
        let (key, value) = line.split_once('\t').unwrap();
        let value = match value.strip_prefix("bytes:") {
            Some(text) => Value::Bytes(text.into()),
            None => Value::Text(value.into()),
        };
        put(&world, key, value);
    }
    let call = Call::default();
    let campaigns = world.tab();
    let campaign = world.time.run(campaigns.open(ID, &call)).unwrap();
    let shown: Vec<(RowState, Option<String>)> = campaign
        .page(&RowFilter::default(), 0, 9)
        .into_iter()
        .map(|row| (row.state, row.message_id))
        .collect();
    use RowState::{Pending, Refused, Sent, Skipped, Unknown};
    let sent = |id: &str| (Sent, Some(id.to_owned()));
    assert_eq!(
        shown,
        [
            sent("202611211000011"),
            sent("202611211000022"),
            (Refused, None),
            (Unknown, None),
            // It was being posted; whoever did is gone.
            (Unknown, None),
            (Pending, None),
            (Skipped, None),
        ]
    );
    assert_eq!(campaign.problems.len(), 1);
    assert_eq!(campaign.header().name, "Avvisi 2026");
    let preview = campaign.preview(5).unwrap();
    assert_eq!(preview.subject, "Avviso n. 6 (rif. 7KQ2MX-5)");
    assert_eq!(preview.html, "<p>Gentile F &amp; G");
    world.time.run(campaign.run(true, &call)).unwrap();
    let progress = campaign.progress();
    assert_eq!(
        (progress.state, progress.sent, progress.unknown, progress.skipped),
        ("done", 3, 2, 1)
    );
    let bodies = world.network.bodies.borrow();
    assert_eq!(bodies.len(), 1);
    assert_eq!(bodies[0]["attachments"][0]["file"], "data:text/plain;base64,Y2lhbw==");
}

#[test]
fn what_this_version_writes_has_the_keys_of_the_first() {
    let world = World::new(1, 0.0, false);
    let call = Call::default();
    world.time.run(async {
        let new = campaign(1, json!({}), json!("auto"), false);
        world.tab().create(new, &call).await.unwrap().run(false, &call).await.unwrap();
    });
    let kind = |key: &str| key.split('/').next().unwrap().to_owned();
    let mut kinds: Vec<String> = entries(&world).iter().map(|(key, _)| kind(key)).collect();
    kinds.dedup();
    assert_eq!(kinds, ["campaign", "fate", "last", "problems", "rows", "schema", "usage"]);
    let old: Vec<String> =
        VERSION_1.lines().map(|line| kind(line.split('\t').next().unwrap())).collect();
    assert!(kinds.iter().all(|kind| old.contains(kind)), "{old:?}");
}

#[test]
fn no_secret_is_in_the_journal() {
    let world = World::new(1, 0.0, false);
    let call = Call::default();
    world
        .network
        .next_posts
        .borrow_mut()
        .extend([Net::LostAfter, Net::Answer { status: 400, taken: false, retry_after: None }]);
    world.time.run(async {
        let new = campaign(3, json!({}), json!("auto"), false);
        world.tab().create(new, &call).await.unwrap().run(false, &call).await.unwrap();
    });
    for (key, value) in entries(&world) {
        let Value::Text(text) = value else { continue };
        assert_clean(&text, &key);
    }
}

#[test]
fn a_journal_of_a_newer_version_is_left_alone() {
    let world = World::new(1, 0.0, false);
    put(&world, "schema", Value::Text((SCHEMA + 1).to_string()));
    let before = entries(&world);
    let call = Call::default();
    let campaigns = world.tab();
    world.time.run(async {
        let new = campaign(1, json!({}), json!("auto"), false);
        for error in [
            campaigns.create(new, &call).await.err(),
            campaigns.open(ID, &call).await.err(),
            campaigns.list(&call).await.err(),
            campaigns.delete(ID, &call).await.err(),
        ] {
            let error = error.unwrap();
            assert_eq!(error.class(), "StorageError");
            assert!(error.to_string().contains("newer version"), "{error}");
        }
    });
    assert_eq!(entries(&world), before);
}

#[test]
fn a_campaign_that_was_not_finished_being_made_is_not_there_and_swept_away() {
    for polls in 1..12 {
        let world = World::new(polls, 0.0, false);
        let call = Call::default();
        world.time.run(async {
            let new = || campaign(2, json!({}), json!("auto"), false);
            let made = until_gone(world.tab().create(new(), &call), polls).await;
            let listed = world.tab().list(&call).await.unwrap();
            assert!(listed.len() <= 1);
            assert!(made.is_none() || listed.len() == 1);
            world.time.sleep(2.0 * 86_400_000.0).await;
            let other = world.tab().create(new(), &call).await.unwrap();
            let ids: Vec<String> =
                world.tab().list(&call).await.unwrap().into_iter().map(|one| one.id).collect();
            assert!(ids.contains(&other.header().id));
            for (key, _) in world.disk.memory.list("", "~", usize::MAX).await.unwrap() {
                let is_of_known = ids.iter().any(|id| key.contains(id.as_str()));
                assert!(
                    is_of_known || key == "schema",
                    "{key} is left of a campaign that is not there"
                );
            }
        });
    }
}

#[test]
fn rows_that_the_storage_lost_are_missed() {
    let world = World::new(1, 0.0, false);
    let call = Call::default();
    world.time.run(async {
        let new = campaign(1200, json!({}), json!("auto"), false);
        let id = world.tab().create(new, &call).await.unwrap().header().id.clone();
        let block = format!("rows/{id}/00001");
        world
            .disk
            .memory
            .apply(vec![Change::Remove(block.clone(), format!("{block}~"))])
            .await
            .unwrap();
        let error = world.tab().open(&id, &call).await.err().unwrap();
        assert!(error.to_string().contains("700 of the campaign's 1200 rows"), "{error}");
    });
}

fn states(campaign: &Campaign) -> Vec<RowState> {
    campaign.page(&RowFilter::default(), 0, 9).into_iter().map(|row| row.state).collect()
}

/// A campaign whose last message is taken, but its tab is gone before it hears of that. `meanwhile` is done
/// while the message is under way.
fn left_in_the_middle<T: Debug>(
    world: &World,
    meanwhile: impl AsyncFnOnce(&str) -> T,
) -> (String, T) {
    world.network.next_posts.borrow_mut().extend([Net::Fine, Net::Hang { taken: true }]);
    let call = Call::default();
    world.time.run(async {
        let new = campaign(2, json!({}), json!("auto"), false);
        let made = world.tab().create(new, &call).await.unwrap();
        let posted = async {
            while world.network.taken.borrow().len() < 2 {
                world.time.sleep(1.0).await;
            }
            meanwhile(&made.header().id).await
        };
        match select(Box::pin(made.run(false, &call)), Box::pin(posted)).await {
            Either::Left(_) => panic!("it ended before it was left"),
            Either::Right((done, _)) => (made.header().id.clone(), done),
        }
    })
}

#[test]
fn what_was_left_in_the_middle_is_found_by_looking_alone() {
    let world = World::new(1, 0.0, false);
    let (id, ()) = left_in_the_middle(&world, async |_| ());
    let call = Call::default();
    world.time.run(async {
        let campaign = world.tab().open(&id, &call).await.unwrap();
        assert_eq!(states(&campaign), [RowState::Sent, RowState::Unknown]);
        world.time.sleep(60_000.0).await;
        let found = campaign.reconcile(&call).await.unwrap();
        assert_eq!((found.sent, found.copies, found.unknown), (1, 0, 0));
        assert_eq!(states(&campaign), [RowState::Sent; 2]);
    });
    assert_eq!(world.network.posts.borrow().len(), 2);
}

#[test]
fn what_is_under_way_is_left_alone_until_who_posted_it_is_gone() {
    let world = World::new(1, 0.0, false);
    let (_, watcher) = left_in_the_middle(&world, async |id| {
        let call = Call::default();
        let watcher = world.tab().open(id, &call).await.unwrap();
        assert_eq!(states(&watcher), [RowState::Sent, RowState::Sending]);
        watcher.refresh_all().await.unwrap();
        assert!(watcher.resolve(1, false).await.is_err());
        watcher.reconcile(&call).await.unwrap();
        assert_eq!(states(&watcher), [RowState::Sent, RowState::Sending]);
        watcher
    });
    world.time.run(async {
        watcher.resolve(1, true).await.unwrap();
        assert_eq!(states(&watcher), [RowState::Sent; 2]);
    });
}

#[test]
fn who_looks_for_what_was_left_does_not_pass_for_a_run() {
    for polls in 1..30 {
        let world = World::new(polls, 0.0, false);
        let (id, ()) = left_in_the_middle(&world, async |_| ());
        let call = Call::default();
        world.time.run(async {
            let (one, other) = (world.tab(), world.tab());
            let run = async {
                let opened = one.open(&id, &call).await.unwrap();
                opened.run(false, &call).await.unwrap()
            };
            // The other looks first, and may be gone before it has seen anything.
            let look = until_gone(other.open(&id, &call), polls);
            let (_, ended) = join(look, run).await;
            assert!(matches!(ended, Ended::Here(_)), "{polls}: {ended:?}");
        });
    }
}
