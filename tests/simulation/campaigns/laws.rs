//! What must hold after every run, whatever happened.

use std::collections::BTreeMap;

use pec_massiva::campaign::campaign::Campaign;
use pec_massiva::campaign::journal::memory::Memory;
use pec_massiva::campaign::journal::outcome::RowState;
use pec_massiva::campaign::schedule::zone::{Rome, Zone};
use pec_massiva::campaign::view::RowFilter;
use pec_massiva::core::storage::Storage;

use super::network::{Network, Post};
use super::people::People;

/// What was planned.
#[derive(Clone)]
pub struct Bounds {
    pub rows: usize,
    pub interval: f64,
    pub per_day: Option<u64>,
    /// Hours of the day in Rome.
    pub hours: Option<(u64, u64)>,
    /// Files that all messages have, and whether they are to be gone once all is known.
    pub files: usize,
    pub is_single: bool,
    /// When clocks were set, by the one that only runs forward.
    pub jumps: Vec<f64>,
}

/// A start that pace and limits are about.
pub struct Started {
    pub at: f64,
    pub wall: f64,
    /// Whether limits count it: it may have been taken.
    pub counts: bool,
}

/// The most milliseconds between the last look at the clock and the post.
const WRITING: f64 = 30.0;

/// How many rows may be under way when a campaign is cancelled: whoever runs it may be about to post one.
const UNDER_WAY: usize = 1;

/// `campaign` is `None` where it was deleted.
pub fn check(
    campaign: Option<&Campaign>,
    network: &Network,
    bounds: &Bounds,
    people: &People,
) -> Result<(), String> {
    let posts = network.posts.borrow();
    if let Some(at) = people.ended_at.get() {
        let after: Vec<&Post> = posts.iter().filter(|post| post.at > at).collect();
        let most = if campaign.is_some() { UNDER_WAY } else { 0 };
        if after.len() > most {
            return Err(format!("posted after its end at {at}: {after:#?}"));
        }
    }
    let mut open: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for post in posts.iter().filter(|post| !post.says_no) {
        open.entry(&post.address).or_default().push(post.at);
    }
    let has_word = |address: &str, pair: &[f64]| matches!(pair, [from, to] if people.has_said_not(address, *from, *to));
    for (address, times) in &open {
        if times.windows(2).any(|pair| !has_word(address, pair)) {
            let all: Vec<&Post> = posts.iter().filter(|post| post.address == *address).collect();
            let count = times.len();
            return Err(format!(
                "{address} was posted {count} times without a no in between: {all:#?}"
            ));
        }
    }
    let started = |post: &Post| Started { at: post.at, wall: post.wall, counts: !post.says_no };
    let starts: Vec<Started> = posts.iter().map(started).collect();
    pace(&starts, bounds)?;
    let Some(campaign) = campaign else { return Ok(()) };
    let rows = campaign.page(&RowFilter::default(), 0, usize::MAX);
    if rows.len() != bounds.rows {
        return Err(format!("{} of {} rows are left", rows.len(), bounds.rows));
    }
    let taken = network.taken.borrow();
    let state_of: BTreeMap<&str, RowState> =
        rows.iter().map(|row| (row.address.as_str(), row.state)).collect();
    for (id, address) in taken.iter() {
        let state = state_of.get(address.as_str()).copied();
        if !matches!(state, Some(RowState::Sent | RowState::Unknown | RowState::Sending)) {
            let all: Vec<&Post> = posts.iter().filter(|post| post.address == *address).collect();
            return Err(format!("{id} to {address} was taken, and its row is {state:?}: {all:#?}"));
        }
    }
    for row in &rows {
        if row.attempts == 0 && matches!(row.state, RowState::Unknown | RowState::Sending) {
            return Err(format!("row {} was never posted, and is {:?}", row.index, row.state));
        }
        for id in row.message_id.iter().chain(&row.copies) {
            let is_of_row =
                taken.iter().any(|(known, address)| known == id && *address == row.address);
            if !is_of_row {
                return Err(format!("row {} has the id {id}, which is not its own", row.index));
            }
        }
    }
    Ok(())
}

fn local(wall: f64) -> f64 {
    wall + Rome.offset(wall)
}

/// The day in Rome of a time by the clock on the wall.
pub fn day(wall: f64) -> u64 {
    (local(wall) / 86_400_000.0) as u64
}

/// Whether starts keep to pace, limits and hours.
///
/// # Errors
/// What they did not keep to.
pub fn pace(starts: &[Started], bounds: &Bounds) -> Result<(), String> {
    for pair in starts.windows(2) {
        let [one, other] = pair else { continue };
        let has_jumped = bounds.jumps.iter().any(|jump| (one.at..=other.at).contains(jump));
        if !has_jumped && other.at - one.at < bounds.interval - 0.001 {
            return Err(format!("two starts {} ms apart", other.at - one.at));
        }
    }
    let mut days: BTreeMap<u64, u64> = BTreeMap::new();
    for start in starts.iter().filter(|start| start.counts) {
        *days.entry(day(start.wall)).or_default() += 1;
    }
    if let (Some(most), Some((day, count))) = (
        bounds.per_day,
        days.iter().find(|(_, count)| bounds.per_day.is_some_and(|most| **count > most)),
    ) {
        return Err(format!("{count} messages on day {day}, where {most} is the most"));
    }
    if let Some((from, to)) = bounds.hours {
        // Set while it was written down that a message is about to be posted, a clock is looked at no more.
        let was_set = |at: f64| bounds.jumps.iter().any(|jump| (at - WRITING..=at).contains(jump));
        for start in starts.iter().filter(|start| !was_set(start.at)) {
            let minute = (local(start.wall) % 86_400_000.0 / 60_000.0) as u64;
            if !(from * 60..to * 60).contains(&minute) {
                return Err(format!("a start at minute {minute} of the day"));
            }
        }
    }
    Ok(())
}

/// Whether the files of what a person sent at once are gone where all is known, and those of others are there.
///
/// # Errors
/// Which it is.
pub async fn tidied(campaign: &Campaign, journal: &Memory, bounds: &Bounds) -> Result<(), String> {
    let header = campaign.header();
    let (from, to) = (format!("piece/{}/", header.id), format!("piece/{}0", header.id));
    let kept = journal.list(&from, &to, usize::MAX).await.unwrap().len();
    let is_over = |state| matches!(state, RowState::Sent | RowState::Refused | RowState::Skipped);
    let is_known =
        campaign.page(&RowFilter::default(), 0, usize::MAX).iter().all(|row| is_over(row.state));
    let should_be = if bounds.is_single && is_known { 0 } else { bounds.files };
    if kept == should_be {
        return Ok(());
    }
    Err(format!("{kept} files are kept, and it should be {should_be}"))
}
