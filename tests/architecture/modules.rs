//! The crate as it stands in its files: every module, what it names, and what it mentions.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;

/// Every file, by its path from the project's root.
pub type Tree = BTreeMap<String, String>;

/// A name that stands for a path: `use a::b as c`.
#[derive(Clone, Debug)]
pub struct Alias {
    pub path: Vec<String>,
    /// Seen from outside, too, as `pub use`.
    pub is_public: bool,
}

/// A module; one that stands inside a file shares its file.
#[derive(Debug, Default)]
pub struct Module {
    pub parent: Option<usize>,
    pub file: String,
    pub children: BTreeMap<String, Vec<usize>>,
    pub types: BTreeSet<String>,
    pub values: BTreeSet<String>,
    pub macros: BTreeSet<String>,
    /// `#[macro_use]`: its macros reach on into the text around it.
    pub lends_macros: bool,
    pub aliases: BTreeMap<String, Vec<Alias>>,
    pub globs: Vec<Alias>,
}

/// What a mention asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// What the path names.
    Path,
    /// All that the path's module shows.
    Glob,
    /// A macro called by its bare name.
    Macro,
    /// A file, by its path from the project's root.
    File(String),
}

/// One place where code names something by a path.
#[derive(Clone, Debug)]
pub struct Mention {
    pub module: usize,
    pub line: usize,
    pub path: Vec<String>,
    pub wanted: Wanted,
}

/// A function that stands in an `impl` or a trait.
#[derive(Debug)]
pub struct Method {
    pub module: usize,
    pub name: String,
    /// The type of its `impl`, where that is a path, or its trait.
    pub of_type: Vec<String>,
    /// The trait of its `impl`.
    pub of_trait: Option<Vec<String>>,
    pub takes_self: bool,
}

/// One place where code calls a method, or names one.
#[derive(Debug)]
pub struct Call {
    pub module: usize,
    pub line: usize,
    pub name: String,
    /// The type whose method it is, where that can be seen.
    pub on: Option<Vec<String>>,
    /// `Type::name`, and not `value.name()`.
    pub is_path: bool,
}

/// All that was read.
#[derive(Debug, Default)]
pub struct Source {
    /// The name by which others call the crate.
    pub name: String,
    /// The crate's root comes first.
    pub modules: Vec<Module>,
    /// Where each macro stands that is exported, as if it stood in the root.
    pub exported: BTreeMap<String, Vec<usize>>,
    /// Names for the crate itself, from `extern crate self as name` in its root.
    pub own_names: BTreeSet<String>,
    pub mentions: Vec<Mention>,
    pub methods: Vec<Method>,
    pub calls: Vec<Call>,
    /// Every word of code in a file, with its line, for crates that only one room may name.
    pub words: BTreeMap<String, Vec<(String, usize)>>,
    pub findings: Vec<Finding>,
}

impl Source {
    pub fn add_module(&mut self, module: Module) -> usize {
        self.modules.push(module);
        self.modules.len() - 1
    }

    pub fn file_of(&self, module: usize) -> &str {
        &self.modules[module].file
    }

    /// Whether `module` stands in `of`, or is it.
    pub fn is_within(&self, module: usize, of: usize) -> bool {
        let mut at = Some(module);
        while let Some(here) = at {
            if here == of {
                return true;
            }
            at = self.modules[here].parent;
        }
        false
    }
}
