//! Paths of files, and the files themselves.

use std::fs;
use std::path::Path;

use crate::modules::Tree;

/// `a/b` of `a/b/c.rs`; nothing of `c.rs`.
pub fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `path` as it is meant from `folder`, without `.` and `..`; one that is absolute starts at the project's root.
pub fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> =
        if path.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// Every file below `folder` of the project whose name ends in one of `ends`.
pub fn tree(project: &str, folder: &str, ends: &[&str]) -> Tree {
    let mut tree = Tree::new();
    add(Path::new(project), folder, ends, &mut tree);
    tree
}

fn add(project: &Path, folder: &str, ends: &[&str], tree: &mut Tree) {
    let Ok(entries) = fs::read_dir(project.join(folder)) else { return };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{folder}/{name}");
        if entry.path().is_dir() {
            add(project, &path, ends, tree);
        } else if ends.iter().any(|end| name.ends_with(end)) {
            tree.insert(path, fs::read_to_string(entry.path()).unwrap_or_default());
        }
    }
}
