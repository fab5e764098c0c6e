//! Receipts counted by addressee, in any order, any number of times.

use std::collections::BTreeSet;

use litemap::LiteMap;

use crate::core::text;

use super::Receipt;
use super::kind::ReceiptKind;
use super::skeleton::skeleton;
use super::words::Named;

/// A time-out notice this long after the acceptance is the last one: the rule says 22 to 24 hours,
/// and clocks differ.
const LAST_NOTICE: f64 = 20.0 * 3_600_000.0;

/// What acceptances say.
#[derive(Default)]
pub struct Accepted {
    /// How many addressees the one that names most names, where one can be read.
    pub named: Option<usize>,
    /// The addressees that they call ordinary, and that no receipt decides about all the same.
    pub ordinary: LiteMap<String, ()>,
    /// Whether there is one that names addressees, and nobody can read how many.
    pub has_unreadable: bool,
}

/// Reads all acceptances.
pub fn accepted(receipts: &[Receipt]) -> Accepted {
    let mut accepted = Accepted::default();
    let has_other = |address: &str| {
        receipts.iter().filter(decides).any(|one| one.addressee.as_deref() == Some(address))
    };
    for receipt in receipts.iter().filter(|receipt| receipt.kind == ReceiptKind::Acceptance) {
        match receipt.named() {
            Named::These(addressees) => {
                accepted.named = accepted.named.max(Some(addressees.len()));
                for one in addressees {
                    if one.is_ordinary && !has_other(&one.address) {
                        accepted.ordinary.insert(one.address, ());
                    }
                }
            }
            Named::Unreadable => accepted.has_unreadable = true,
            Named::Nobody => {}
        }
    }
    accepted
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

/// Two notices nearer to each other than this are one and its copy, in milliseconds: the first comes after
/// 12 hours, the second after 22 to 24.
const APART: f64 = 3_600_000.0;

/// What is known of one addressee.
#[derive(Default)]
struct Known {
    is_delivered: bool,
    is_failed: bool,
    has_notice: bool,
    /// The times of the first and of the last notice.
    notices: Option<(f64, f64)>,
}

impl Known {
    fn take(&mut self, receipt: &Receipt, accepted_at: Option<f64>) {
        match receipt.kind {
            ReceiptKind::Delivery => self.is_delivered = true,
            ReceiptKind::DeliveryFailure | ReceiptKind::DeliveryFailureVirus => {
                self.is_failed = true;
            }
            ReceiptKind::TimeoutNotice => {
                self.has_notice = true;
                let Some(date) = receipt.date else {
                    self.is_failed |= is_last(receipt);
                    return;
                };
                let (first, last) = self.notices.unwrap_or((date, date));
                self.notices = Some((first.min(date), last.max(date)));
                self.is_failed |= accepted_at.is_some_and(|at| date - at >= LAST_NOTICE);
            }
            _ => {}
        }
    }

    fn has_failed(&self) -> bool {
        let has_second = self.notices.is_some_and(|(first, last)| last - first >= APART);
        !self.is_delivered && (self.is_failed || has_second)
    }
}

/// Whether a notice says by its text, and not by the subject in it, that it is the second: the first speaks of twelve hours.
fn is_last(notice: &Receipt) -> bool {
    let text = skeleton(&text::from_html(notice.body.as_deref().unwrap_or_default()));
    let says = |hours: &str| text.contains(hours);
    says("ventiquattroore")
        && !["dodiciore", "12ore"].into_iter().any(says)
        && !skeleton(&notice.subject).contains("ventiquattroore")
}

/// Whether a receipt decides about an addressee.
fn decides(receipt: &&Receipt) -> bool {
    matches!(
        receipt.kind,
        ReceiptKind::Delivery
            | ReceiptKind::DeliveryFailure
            | ReceiptKind::DeliveryFailureVirus
            | ReceiptKind::TimeoutNotice
    )
}

/// How many different addressees receipts are about, an acceptance apart: what is known where nobody says how
/// many there are.
pub fn named(receipts: &[Receipt]) -> usize {
    let is_about = |receipt: &&Receipt| {
        let early = [ReceiptKind::TakenInCharge, ReceiptKind::VirusDetection];
        decides(receipt) || early.contains(&receipt.kind)
    };
    let addressees = receipts.iter().filter(is_about).filter_map(|one| one.addressee.as_deref());
    let mut distinct = BTreeSet::new();
    distinct.extend(addressees.map(str::to_owned));
    distinct.len()
}

/// Counts addressees: receipts that name the same one count once and a delivery wins.
///
/// One that names nobody stands for an addressee of its own, but a copy of it does not. Where there are several
/// addressees and other receipts name theirs, it may repeat one of these: then no more are counted than
/// there are for certain, and its failures decide nothing.
pub fn tally(receipts: &[Receipt], needed: usize) -> Tally {
    let accepted_at = receipts
        .iter()
        .filter(|receipt| receipt.kind == ReceiptKind::Acceptance)
        .filter_map(|receipt| receipt.date)
        .min_by(f64::total_cmp);
    let (told, untold): (Vec<&Receipt>, Vec<&Receipt>) =
        receipts.iter().filter(decides).partition(|receipt| receipt.addressee.is_some());
    let mut named: LiteMap<Option<&str>, Known> = LiteMap::new_vec();
    for receipt in &told {
        named.entry(receipt.addressee.as_deref()).or_default().take(receipt, accepted_at);
    }
    let mut seen: Vec<&Receipt> = Vec::new();
    let mut unnamed: Vec<Known> = Vec::new();
    let mut notices = Known::default();
    for receipt in untold {
        if receipt.kind == ReceiptKind::TimeoutNotice {
            notices.take(receipt, accepted_at);
        } else if !seen.contains(&receipt) {
            seen.push(receipt);
            let mut one = Known::default();
            one.take(receipt, accepted_at);
            unnamed.push(one);
        }
    }
    if needed > 1 {
        // Nobody knows whose notices these are, nor whether two of them are about one addressee.
        notices.notices = None;
        if !told.is_empty() {
            notices.is_failed = false;
            unnamed.retain(|one| one.is_delivered);
        }
    }
    unnamed.push(notices);
    let named: Vec<Known> = named.into_iter().map(|(_, known)| known).collect();
    let delivered = |all: &[Known]| all.iter().filter(|one| one.is_delivered).count();
    let failed = |all: &[Known]| all.iter().filter(|one| one.has_failed()).count();
    let is_late = |one: &Known| one.has_notice && !one.is_delivered && !one.has_failed();
    Tally {
        delivered: delivered(&named).max(delivered(&unnamed)),
        failed: failed(&named) + failed(&unnamed),
        is_delayed: named.iter().chain(&unnamed).any(is_late),
    }
}
