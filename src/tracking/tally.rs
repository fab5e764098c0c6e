//! Receipts counted by addressee, in any order, any number of times.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::ReceiptKind;
use super::receipt::Receipt;
use super::words;

/// A time-out notice this long after the acceptance is the last one: the rule says 22 to 24 hours,
/// and clocks differ.
const LAST_NOTICE: f64 = 20.0 * 3_600_000.0;

/// The addressees that acceptances call ordinary, and that no other receipt is about all the same.
pub fn ordinary(receipts: &[Receipt]) -> BTreeSet<String> {
    let is_acceptance = |receipt: &&Receipt| receipt.kind == ReceiptKind::Acceptance;
    let texts = receipts.iter().filter(is_acceptance).filter_map(|receipt| receipt.body.as_deref());
    let others = || receipts.iter().filter(|receipt| !is_acceptance(receipt));
    let has_other = |address: &String| others().any(|one| one.addressee.as_ref() == Some(address));
    texts.flat_map(words::ordinary).filter(|address| !has_other(address)).collect()
}

/// What receipts say of addressees, counted.
pub struct Tally {
    /// Those it was delivered to.
    pub delivered: usize,
    /// Those it failed for.
    pub failed: usize,
    /// Whether one of the others waits longer than usual.
    pub is_delayed: bool,
}

/// What is known of one addressee.
#[derive(Default)]
struct Fate {
    is_delivered: bool,
    is_failed: bool,
    notices: usize,
}

/// Counts addressees: receipts that name the same one count once and a delivery wins; one that names
/// nobody stands for an addressee of its own, but a copy of it does not.
pub fn tally(receipts: &[Receipt], needed: usize) -> Tally {
    let accepted_at = receipts
        .iter()
        .filter(|receipt| receipt.kind == ReceiptKind::Acceptance)
        .filter_map(|receipt| receipt.date)
        .min_by(f64::total_cmp);
    let mut seen: Vec<&Receipt> = Vec::new();
    let mut named: BTreeMap<&str, Fate> = BTreeMap::new();
    let mut unnamed: Vec<Fate> = Vec::new();
    let mut unnamed_notices = Fate::default();
    for receipt in receipts {
        if seen.contains(&receipt) {
            continue;
        }
        seen.push(receipt);
        let is_last_notice = match (receipt.date, accepted_at) {
            (Some(date), Some(accepted_at)) => date - accepted_at >= LAST_NOTICE,
            _ => false,
        };
        let fate = match receipt.addressee.as_deref() {
            Some(address) => named.entry(address).or_default(),
            None if receipt.kind == ReceiptKind::TimeoutNotice => &mut unnamed_notices,
            None => {
                unnamed.push(Fate::default());
                let Some(fate) = unnamed.last_mut() else { continue };
                fate
            }
        };
        match receipt.kind {
            ReceiptKind::Delivery => fate.is_delivered = true,
            ReceiptKind::DeliveryFailure | ReceiptKind::DeliveryFailureVirus => {
                fate.is_failed = true
            }
            ReceiptKind::TimeoutNotice => {
                fate.notices += 1;
                fate.is_failed |= is_last_notice;
            }
            _ => {}
        }
    }
    // Two notices that name nobody are one addressee's first and second only where there is but one.
    if needed > 1 {
        unnamed_notices.notices = unnamed_notices.notices.min(1);
    }
    let mut all: Vec<Fate> = named.into_values().chain(unnamed).collect();
    all.push(unnamed_notices);
    let delivered = all.iter().filter(|fate| fate.is_delivered).count();
    let is_failed = |fate: &Fate| !fate.is_delivered && (fate.is_failed || fate.notices >= 2);
    let failed = all.iter().filter(|fate| is_failed(fate)).count();
    let is_delayed =
        all.iter().any(|fate| fate.notices > 0 && !fate.is_delivered && !is_failed(fate));
    Tally { delivered, failed, is_delayed }
}
