//! Circles in a graph of files.

use std::collections::{BTreeMap, BTreeSet};

pub type Edges<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Every largest set of files that all reach each other, sorted.
pub fn circles<'a>(edges: &Edges<'a>) -> Vec<Vec<&'a str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        edges.keys().map(|file| (*file, reached_from(edges, file))).collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|files| files.contains(to));
    let mut circles = BTreeSet::new();
    for file in edges.keys() {
        let circle: Vec<&str> = edges
            .keys()
            .filter(|other| reaches(file, other) && reaches(other, file))
            .copied()
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

/// Every file that can be reached from one.
pub fn reached_from<'a>(edges: &Edges<'a>, file: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = edges.get(file).into_iter().flatten().copied().collect();
    while let Some(here) = next.pop() {
        if reached.insert(here) {
            next.extend(edges.get(here).into_iter().flatten());
        }
    }
    reached
}
