//! Campaigns in virtual time: thousands of them, each from its seed, through everything that can go wrong.
//!
//! `PEC_CAMPAIGNS` says how many from `PEC_FIRST_SEED` on, `PEC_SEED` which one alone.

mod behind_proxy;
mod carrier;
mod copies;
pub mod disk;
mod drawn;
mod errands;
mod gate;
mod laws;
mod limits;
mod network;
mod one_mailbox;
mod one_service;
mod people;
mod proxied;
mod reopened;
mod scenario;
mod single;
mod spelling;
mod starts;
mod wordings;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::json;

use crate::support::proxy::Without;
use drawn::Untold;
use proxied::Missing;
use scenario::{Told, play};

/// Campaigns where nothing else is said.
const CAMPAIGNS: u64 = 2_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

fn unwound<T>(play: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(play)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        Err(words
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default())
    })
}

fn played(seed: u64, without: Option<scenario::Without>) -> Result<Told, String> {
    unwound(|| play(seed, without))
}

/// The first seed, and how many.
fn range() -> (u64, u64) {
    match number("PEC_SEED") {
        Some(seed) => (seed, 1),
        None => {
            (number("PEC_FIRST_SEED").unwrap_or(1), number("PEC_CAMPAIGNS").unwrap_or(CAMPAIGNS))
        }
    }
}

/// Prints what many went through, for who reads and for who adds it up.
fn tell(place: &str, campaigns: u64, sum: &Told) {
    let few = [sum.resolved, sum.cancelled, sum.deleted].into_iter().min();
    assert!(campaigns < 300 || few > Some(0), "people did nothing: {sum:?}");
    println!("\nplayed {}", json!({ "place": place, "campaigns": campaigns, "sum": sum }));
}

#[test]
fn none_twice_and_none_lost_whatever_happens() {
    let (first, count) = range();
    let mut sum = Told::default();
    for seed in first..first + count {
        match played(seed, None) {
            Ok(told) => sum.add(&told),
            Err(law) => panic!("seed {seed}: {law}; PEC_SEED={seed} plays it again"),
        }
    }
    tell("straight at the service", count, &sum);
}

#[test]
fn the_same_seed_plays_the_same() {
    for seed in 1..20 {
        assert_eq!(format!("{:?}", play(seed, None)), format!("{:?}", play(seed, None)));
    }
}

fn proxied(seed: u64, missing: Option<Missing>) -> Result<Told, String> {
    unwound(|| proxied::play(seed, missing))
}

#[test]
fn behind_the_proxy_none_twice_and_none_lost_whatever_happens() {
    let (first, count) = range();
    let mut sum = Told::default();
    for seed in first..first + count {
        match proxied(seed, None) {
            Ok(told) => sum.add(&told),
            Err(law) => panic!("seed {seed}: {law}; PEC_SEED={seed} plays it again"),
        }
    }
    tell("behind the proxy", count, &sum);
}

#[test]
fn each_rule_behind_the_proxy_that_is_taken_out_breaks_a_seed() {
    let all = [Without::Marks, Without::Mailboxes, Without::Names].map(Missing::OfProxy);
    let words = [
        Untold::Interval,
        Untold::Day,
        Untold::Hours,
        Untold::File,
        Untold::Addressee,
        Untold::Single,
    ];
    let all = all.into_iter().chain([Missing::SameKey]).chain(words.map(Missing::Word));
    for missing in all {
        let broken = (1..600).find(|seed| proxied(*seed, Some(missing)).is_err());
        let seed = broken.unwrap_or_else(|| panic!("{missing:?} goes unnoticed"));
        println!("{missing:?}: seed {seed}: {}", proxied(seed, Some(missing)).unwrap_err());
        assert!(proxied(seed, None).is_ok(), "{missing:?}: seed {seed} breaks with the rule, too");
    }
}

/// A rule that is taken out breaks a law, or nothing shows that it is needed.
fn breaks(without: scenario::Without, seeds: std::ops::Range<u64>) -> String {
    let broken = seeds.clone().find_map(|seed| Some((seed, played(seed, Some(without)).err()?)));
    let (seed, law) = broken.unwrap_or_else(|| panic!("{without:?} goes unnoticed in {seeds:?}"));
    println!("{without:?}: seed {seed}");
    // The same seed holds with the rule.
    assert!(played(seed, None).is_ok(), "{without:?}: seed {seed} breaks with the rule, too");
    law
}

#[test]
fn without_the_write_before_the_post_a_seed_breaks() {
    let law = breaks(scenario::Without::Write, 1..200);
    assert!(
        law.contains("was taken, and its row is") || law.contains("times without a no"),
        "{law}"
    );
}

#[test]
fn taking_a_no_to_another_copy_for_one_breaks_a_seed() {
    let law = breaks(scenario::Without::Copies, 1..200);
    assert!(
        law.contains("was taken, and its row is") || law.contains("times without a no"),
        "{law}"
    );
}

#[test]
fn without_what_the_page_knows_a_storage_that_forgets_breaks_a_seed() {
    let law = breaks(scenario::Without::Knowledge, 1..200);
    assert!(law.contains("times without a no"), "{law}");
}
