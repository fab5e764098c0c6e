//! `ARCHITECTURE.md` as the tests read it: its fenced blocks are the rules.
//!
//! ```text
//! rooms src            the rooms below `src`, from the top floor down
//! campaign: api, core/*   may import `api`, and `core` with every room in it
//! core:                   imports no other
//!
//! crates src           who may name which crates
//! js-sys, web-sys: wasm
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;

pub const NAME: &str = "ARCHITECTURE.md";

/// A room and what it may import.
#[derive(Debug)]
pub struct Room {
    pub line: usize,
    pub name: String,
    pub imports: Vec<String>,
    /// As they are written, each with the rooms that it means.
    pub written: Vec<(String, Vec<String>)>,
}

/// A line of a block, `left: right, right`.
#[derive(Debug)]
struct Line {
    number: usize,
    left: String,
    right: Vec<String>,
}

/// What is written of one folder of Rust.
#[derive(Debug, Default)]
pub struct Plan {
    pub rooms: Vec<Room>,
    /// The room each crate may be named in, itself or a room in it.
    pub crates: BTreeMap<String, Vec<String>>,
    pub findings: Vec<Finding>,
}

pub fn read(text: &str, folder: &str) -> Plan {
    let mut plan = Plan::default();
    let lines = block(text, &format!("rooms {folder}"), &mut plan.findings);
    let names: Vec<&str> = lines.iter().map(|line| line.left.as_str()).collect();
    let mut seen = BTreeSet::new();
    for (floor, line) in lines.iter().enumerate() {
        if !seen.insert(&line.left) {
            plan.findings.push(Finding::new(
                NAME,
                line.number,
                format!("{} stands here twice: take one line out", line.left),
            ));
        }
        let (mut imports, mut written) = (Vec::new(), Vec::new());
        for meant in &line.right {
            let rooms = rooms_meant(meant, &names);
            if rooms.is_empty() {
                plan.findings.push(Finding::new(
                    NAME,
                    line.number,
                    format!(
                        "{meant} is no room of this block: give it a line, or take it out of {}",
                        line.left
                    ),
                ));
            }
            written.push((meant.clone(), rooms.iter().map(|room| (*room).to_owned()).collect()));
            for room in rooms.into_iter().filter(|room| *room != line.left) {
                if names.iter().position(|name| *name == room).is_some_and(|other| other < floor) {
                    plan.findings.push(Finding::new(
                        NAME,
                        line.number,
                        format!("{} may not import {room}, which stands above it: rooms import downward only", line.left),
                    ));
                }
                imports.push(room.to_owned());
            }
        }
        plan.rooms.push(Room { line: line.number, name: line.left.clone(), imports, written });
    }
    for line in block(text, &format!("crates {folder}"), &mut plan.findings) {
        for name in line.left.split(',').map(str::trim) {
            plan.crates.insert(name.to_owned(), line.right.clone());
        }
    }
    plan
}

/// `core/*` is `core` and every room in it.
fn rooms_meant<'a>(meant: &str, names: &[&'a str]) -> Vec<&'a str> {
    let Some(folder) = meant.strip_suffix("/*") else {
        return names.iter().filter(|name| **name == meant).copied().collect();
    };
    names.iter().filter(|name| is_within(name, folder)).copied().collect()
}

/// Whether `room` is `folder`, or stands in it.
pub fn is_within(room: &str, folder: &str) -> bool {
    room.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn block(text: &str, title: &str, findings: &mut Vec<Finding>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut is_inside = false;
    let mut is_there = false;
    for (index, text) in text.lines().enumerate() {
        if let Some(mark) = text.trim().strip_prefix("```") {
            is_inside = !is_inside && mark.trim() == title;
            is_there |= is_inside;
            continue;
        }
        let content = text.split('#').next().unwrap_or_default().trim();
        if !is_inside || content.is_empty() {
            continue;
        }
        let Some((left, right)) = content.split_once(':') else {
            findings.push(Finding::new(NAME, index + 1, "a line is `room: room, room`"));
            continue;
        };
        let right = right.split(',').map(str::trim).filter(|name| !name.is_empty());
        lines.push(Line {
            number: index + 1,
            left: left.trim().to_owned(),
            right: right.map(str::to_owned).collect(),
        });
    }
    if !is_there {
        findings.push(Finding::new(NAME, 0, format!("has no block ```{title}")));
    }
    lines
}
