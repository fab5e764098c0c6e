//! Ids of shipments: the time in Rome to the second, and one or two digits more.

use std::collections::BTreeSet;

use crate::core::date::Civil;
use crate::core::host::random::Seeded;

/// An id of a message taken at `now` that is not among `taken`.
///
/// 15 digits, or 16 where chance or a taken id wants it: so one id may be the prefix of another, as
/// with the service.
pub(super) fn new(now: f64, random: &Seeded, taken: &BTreeSet<String>) -> String {
    let mut at = now;
    loop {
        let Civil { year, month, day, hour, minute, second, .. } = Civil::rome(at);
        let time = format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}");
        let first = random.next() % 100;
        let free = (0..100).map(|step| (first + step) % 100).find_map(|number| {
            let id = format!("{time}{number}");
            (!taken.contains(&id)).then_some(id)
        });
        match free {
            Some(id) => return id,
            None => at += 1000.0,
        }
    }
}
