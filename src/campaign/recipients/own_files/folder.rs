//! The rows' own files by their names, and what a cell finds among them. Tested with the whole.

use std::collections::BTreeMap;

use super::paths;
use super::paths::{Nearness, Places};
use crate::campaign::model::letter::FileEntry;
use crate::campaign::model::row::RowProblem;
use crate::campaign::recipients::table::Table;
use crate::core::error::codes::Params;
use crate::core::error::codes::files::{MISSING_FILE, MISSING_FILE_NEAR, MISSING_FILE_SEVERAL};

/// A cell that names a file, or should.
pub(in crate::campaign) struct Cell<'a> {
    pub(in crate::campaign) row: usize,
    pub(in crate::campaign) column: &'a str,
    pub(in crate::campaign) given: &'a str,
    /// As [`paths::plain`] writes it.
    pub(in crate::campaign) plain: String,
}

/// The rows' own files.
pub(in crate::campaign) struct Folder<'a> {
    files: &'a [FileEntry],
    /// The paths of all files, as [`paths::plain`] writes them.
    paths: Vec<String>,
    /// The names of files in that form, each with the place of its files in `named`.
    names: BTreeMap<String, usize>,
    named: Vec<Vec<usize>>,
    pub(in crate::campaign) places: Places,
}

/// The most files that a hint names.
const MOST_HINTS: usize = 3;

impl<'a> Folder<'a> {
    pub(in crate::campaign) fn of(files: &'a [FileEntry]) -> Self {
        let mut paths = Vec::with_capacity(files.len());
        let (mut names, mut named) = (BTreeMap::new(), Vec::<Vec<usize>>::new());
        let mut places = Places::default();
        for (place, file) in files.iter().enumerate() {
            let plain = paths::plain(&file.name);
            if !file.is_common {
                places.files.add(place, &plain);
                let group = *names.entry(paths::name(&plain).to_owned()).or_insert(named.len());
                match named.get_mut(group) {
                    Some(files) => files.push(place),
                    None => named.push(vec![place]),
                }
            }
            paths.push(plain);
        }
        Self { files, paths, names, named, places }
    }

    /// The files that a cell could mean: one, none, or several that fit alike.
    pub(in crate::campaign) fn find(&self, cell: &Cell) -> Vec<usize> {
        let mut best: Vec<usize> = Vec::new();
        let mut nearest = Nearness::Possible;
        for file in self.named(cell) {
            let path = self.paths.get(*file).map_or("", String::as_str);
            match self.places.nearness(&cell.plain, path) {
                Some(nearness) if nearness > nearest => {
                    nearest = nearness;
                    best = vec![*file];
                }
                Some(nearness) if nearness == nearest => best.push(*file),
                _ => {}
            }
        }
        // Letters decide between paths that look alike, never between folders.
        let path = |file: &usize| self.paths.get(*file);
        let first = best.first().and_then(path);
        if best.len() > 1 && best.iter().all(|file| path(file) == first) {
            let name = |file: &usize| self.files.get(*file).map_or("", |file| &file.name);
            let is_exact = |file: &&usize| paths::is_exact(cell.given, name(file));
            let exact: Vec<usize> = best.iter().filter(is_exact).copied().collect();
            if exact.len() == 1 {
                return exact;
            }
        }
        best
    }

    /// The files that have the name in a cell.
    fn named(&self, cell: &Cell) -> &[usize] {
        self.names.get(paths::name(&cell.plain)).map_or(&[], |group| self.group(*group))
    }

    fn group(&self, group: usize) -> &[usize] {
        self.named.get(group).map_or(&[], Vec::as_slice)
    }

    /// The problem of a cell that no file fits, with what it may mean.
    pub(in crate::campaign) fn missing(&self, table: &Table, cell: &Cell) -> RowProblem {
        let name = |file: &usize| Some(self.files.get(*file)?.name.as_str());
        let mut code = MISSING_FILE;
        let mut near: Vec<&str> =
            self.named(cell).iter().filter_map(name).take(MOST_HINTS).collect();
        if is_list(cell.given) {
            code = MISSING_FILE_SEVERAL;
        } else if near.is_empty() {
            near = self.with_other_ending(cell).iter().filter_map(name).collect();
            if !near.is_empty() {
                code = MISSING_FILE_NEAR;
            }
        }
        let mut params = Params::of(vec![("value", cell.given.trim().into())]);
        if !near.is_empty() {
            params.set("near", near.into());
        }
        table.tell(cell.row, Some(cell.column), code, params)
    }

    /// Files that are called as a cell says but for the letters behind the last dot.
    fn with_other_ending(&self, cell: &Cell) -> Vec<usize> {
        let name = paths::name(&cell.plain);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut near = Vec::new();
        if stem.is_empty() {
            return near;
        }
        let stem = format!("{stem}.");
        for (name, group) in self.names.range(stem.clone()..) {
            if !name.starts_with(&stem) || near.len() >= MOST_HINTS {
                break;
            }
            // Of `1.` the ending of `1.2.pdf` is no ending.
            if !name.get(stem.len()..).unwrap_or_default().contains('.') {
                near.extend(self.group(*group));
            }
        }
        near
    }
}

/// Whether a cell reads as a list of files.
fn is_list(cell: &str) -> bool {
    let parts = cell.split([';', '|', '\r', '\n']).filter(|part| !part.trim().is_empty());
    parts.count() > 1
}
