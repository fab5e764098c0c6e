//! The rules: rooms that are known, imports that go down, no circles, and crates of one room only.

use std::collections::{BTreeMap, BTreeSet};

use crate::circles::{Edges, circles};
use crate::document::{self, Plan, is_within};
use crate::files::folder_of;
use crate::finding::Finding;
use crate::methods::Methods;
use crate::modules::{Source, Tree, Wanted};
use crate::resolve::files_of;

/// An import as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    pub from: String,
    pub line: usize,
    pub path: String,
    pub to: String,
}

/// All that is wrong with the files below `folder`, by what `document` says of them.
pub fn check(tree: &Tree, folder: &str, document: &str, manifest: &str) -> Vec<Finding> {
    let plan = document::read(document, folder);
    let source = crate::read::read(tree, &format!("{folder}/lib.rs"), "pec_massiva");
    let imports = imports(&source);
    let mut findings: BTreeSet<Finding> =
        source.findings.iter().chain(&plan.findings).cloned().collect();
    let rules = Rules { tree, folder, plan: &plan };
    findings.extend(rules.unknown_rooms());
    findings.extend(rules.missing_rooms());
    findings.extend(rules.unread(&source));
    findings.extend(imports.iter().filter_map(|import| rules.forbidden(import)));
    findings.extend(rules.unused(&imports));
    findings.extend(rules.crates_elsewhere(&source));
    findings.extend(rules.crates_of_manifest(manifest));
    findings.extend(around(&imports));
    findings.into_iter().collect()
}

/// The first place of a file where it imports another.
fn imports(source: &Source) -> BTreeSet<Import> {
    let mut first: BTreeMap<(String, String), Import> = BTreeMap::new();
    for mention in &source.mentions {
        let from = source.file_of(mention.module);
        for to in files_of(source, mention) {
            let star = if mention.wanted == Wanted::Glob { "::*" } else { "" };
            let path = format!("{}{star}", mention.path.join("::"));
            let import = Import { from: from.to_owned(), line: mention.line, path, to: to.clone() };
            let known = first.entry((from.to_owned(), to)).or_insert_with(|| import.clone());
            if import < *known {
                *known = import;
            }
        }
    }
    let named: BTreeSet<Import> = first.values().cloned().collect();
    let methods = Methods::new(source, &edges(&named));
    for call in &source.calls {
        let Some(to) = methods.file_of(call) else { continue };
        let from = source.file_of(call.module).to_owned();
        let path = format!(".{}()", call.name);
        let ends = (from.clone(), to.to_owned());
        first.entry(ends).or_insert(Import { from, line: call.line, path, to: to.to_owned() });
    }
    first.into_values().collect()
}

fn edges(imports: &BTreeSet<Import>) -> Edges<'_> {
    let mut edges = Edges::new();
    for import in imports {
        edges.entry(&import.from).or_default().insert(&import.to);
    }
    edges
}

/// Files that import each other.
fn around(imports: &BTreeSet<Import>) -> Vec<Finding> {
    let circles = circles(&edges(imports));
    let say = |circle: &Vec<&str>| {
        let ways = imports.iter().filter(|import| {
            circle.contains(&import.from.as_str()) && circle.contains(&import.to.as_str())
        });
        let ways: Vec<String> = ways
            .map(|import| {
                format!("\n    {}:{} `{}` → {}", import.from, import.line, import.path, import.to)
            })
            .collect();
        format!(
            "is in a circle of {} files: let what they share stand in a file below them{}",
            circle.len(),
            ways.concat()
        )
    };
    circles.iter().map(|circle| Finding::new(circle[0], 0, say(circle))).collect()
}

struct Rules<'a> {
    tree: &'a Tree,
    folder: &'a str,
    plan: &'a Plan,
}

impl Rules<'_> {
    /// The folder of a file, `.` for one that stands in none.
    fn room_of(&self, file: &str) -> Option<String> {
        let inside = file.strip_prefix(self.folder)?.strip_prefix('/')?;
        let folder = folder_of(inside);
        Some(if folder.is_empty() { ".".to_owned() } else { folder.to_owned() })
    }

    fn is_listed(&self, room: &str) -> bool {
        self.plan.rooms.iter().any(|listed| listed.name == room)
    }

    fn unknown_rooms(&self) -> Vec<Finding> {
        let rooms: BTreeMap<String, &String> =
            self.tree.keys().filter_map(|file| Some((self.room_of(file)?, file))).collect();
        let unknown = rooms.iter().filter(|(room, _)| !self.is_listed(room));
        let say = |room| {
            format!(
                "stands in the room {room}, which {} does not know: give it a line between what it imports and what imports it",
                document::NAME
            )
        };
        unknown.map(|(room, file)| Finding::new(file, 0, say(room))).collect()
    }

    fn missing_rooms(&self) -> Vec<Finding> {
        let rooms: BTreeSet<String> =
            self.tree.keys().filter_map(|file| self.room_of(file)).collect();
        let missing = self.plan.rooms.iter().filter(|room| !rooms.contains(&room.name));
        let say = |name: &str| {
            format!("no file stands in {}/{name}: take the room's line out", self.folder)
        };
        missing.map(|room| Finding::new(document::NAME, room.line, say(&room.name))).collect()
    }

    /// What no `mod` reaches is not compiled, and nobody looks at what it imports.
    fn unread(&self, source: &Source) -> Vec<Finding> {
        let files = self
            .tree
            .keys()
            .filter(|file| file.ends_with(".rs") && !source.words.contains_key(*file));
        files
            .map(|file| Finding::new(file, 0, "no `mod` reaches it: declare it, or delete it"))
            .collect()
    }

    fn forbidden(&self, import: &Import) -> Option<Finding> {
        let from = self.room_of(&import.from)?;
        let Import { path, to, .. } = import;
        let Some(room) = self.room_of(to) else {
            // A test may read data from anywhere.
            if ![".rs", ".js"].iter().any(|end| to.ends_with(end)) {
                return None;
            }
            let sentence =
                format!("`{path}` is {to}, which is not in {}: let it stand there", self.folder);
            return Some(Finding::new(&import.from, import.line, sentence));
        };
        let listed = self.plan.rooms.iter().find(|listed| listed.name == from)?;
        if room == from || listed.imports.contains(&room) {
            return None;
        }
        let sentence = format!(
            "`{path}` is of {to}, and {from} may not import {room} ({}:{}): pass it in from above, or let what both need stand below both",
            document::NAME,
            listed.line,
        );
        Some(Finding::new(&import.from, import.line, sentence))
    }

    /// What a room may import and never does: a line says no more than what is so.
    fn unused(&self, imports: &BTreeSet<Import>) -> Vec<Finding> {
        let used: BTreeSet<(String, String)> = imports
            .iter()
            .filter_map(|import| Some((self.room_of(&import.from)?, self.room_of(&import.to)?)))
            .collect();
        let mut findings = Vec::new();
        for room in &self.plan.rooms {
            for (meant, rooms) in &room.written {
                if !rooms.iter().any(|to| used.contains(&(room.name.clone(), to.clone()))) {
                    let sentence = format!(
                        "{} imports nothing of {meant}: take it out of its line",
                        room.name
                    );
                    findings.push(Finding::new(document::NAME, room.line, sentence));
                }
            }
        }
        findings
    }

    fn crates_elsewhere(&self, source: &Source) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (file, words) in &source.words {
            let Some(room) = self.room_of(file) else { continue };
            for (word, line) in words {
                let Some((name, rooms)) =
                    self.plan.crates.iter().find(|(name, _)| name.replace('-', "_") == *word)
                else {
                    continue;
                };
                if !rooms.iter().any(|folder| is_within(&room, folder)) {
                    let sentence = format!(
                        "names {name}, which only {} may: pass in what is needed of it",
                        rooms.join(", ")
                    );
                    findings.push(Finding::new(file, *line, sentence));
                }
            }
        }
        findings
    }

    /// What is there for WebAssembly only has a line among the crates, and none goes by another name.
    fn crates_of_manifest(&self, manifest: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut table = String::new();
        for (index, line) in manifest.lines().enumerate() {
            // Spaces and quotes may stand nearly anywhere.
            let is_kept = |sign: &char| !sign.is_whitespace() && !"\"'".contains(*sign);
            let line: String = line.chars().filter(is_kept).collect();
            if line.starts_with('[') {
                table = line.split(']').next().unwrap_or_default().replace('[', "");
                continue;
            }
            if line.starts_with('#') || !line.contains('=') {
                continue;
            }
            // A crate may have a table of its own, or a longer key: one form for all.
            let entry = format!("{table}.{line}");
            let Some((before, after)) = entry.split_once("dependencies.") else { continue };
            let name = after.split(['.', '=']).next().unwrap_or_default();
            let is_edge = before.contains("wasm")
                && !before.contains("cfg(not(target_arch=wasm32))")
                && !before.ends_with("dev-");
            if is_edge && !self.plan.crates.contains_key(name) {
                let sentence = format!(
                    "{name} is for WebAssembly only: say in the block `crates` of {} which room may name it",
                    document::NAME
                );
                findings.push(Finding::new("Cargo.toml", index + 1, sentence));
            }
            if ["{package=", ",package=", ".package="].iter().any(|key| after.contains(key)) {
                let sentence = format!(
                    "{name} is another crate's name: call it by its own, so that one sees who imports it"
                );
                findings.push(Finding::new("Cargo.toml", index + 1, sentence));
            }
        }
        findings
    }
}
