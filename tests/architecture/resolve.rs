//! What a path names, and through which modules the name is handed on.

use std::collections::BTreeSet;

use crate::modules::{Alias, Mention, Source, Wanted};

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Module(usize),
    /// Something that stands in a module.
    Item(usize),
    /// Another crate, or a name that is no module's.
    Elsewhere,
}

/// The files that a mention depends on: where what it names stands, and where it is handed on.
pub fn files_of(source: &Source, mention: &Mention) -> BTreeSet<String> {
    let mut way = Way::new(source, mention.module);
    let mut files = BTreeSet::new();
    let places = match &mention.wanted {
        Wanted::File(file) => {
            files.insert(file.clone());
            Vec::new()
        }
        Wanted::Path => way.follow(mention.module, &mention.path, false),
        Wanted::Glob => {
            let places = way.follow(mention.module, &mention.path, true);
            let shown: Vec<Place> = places.iter().flat_map(|place| way.all_of(*place)).collect();
            places.into_iter().chain(shown).collect()
        }
        Wanted::Macro => {
            let mut places = way.macros_named(&mention.path[0]);
            // One that is exported may come by a glob, like any other name.
            places.extend(way.follow(mention.module, &mention.path, false));
            places
        }
    };
    for place in places {
        if let Place::Module(module) | Place::Item(module) = place {
            files.insert(source.file_of(module).to_owned());
        }
    }
    files.extend(way.passed.iter().map(|module| source.file_of(*module).to_owned()));
    files.remove(source.file_of(mention.module));
    files
}

/// A type: the module that it stands in, and its name.
pub type TypeName = (usize, String);

/// The types of this crate that a path names.
pub fn types_of(source: &Source, module: usize, path: &[String]) -> BTreeSet<TypeName> {
    let Some(name) = path.last() else { return BTreeSet::new() };
    let stands = |place| match place {
        Place::Item(at) => Some((at, name.clone())),
        Place::Module(_) | Place::Elsewhere => None,
    };
    Way::new(source, module).follow(module, path, true).into_iter().filter_map(stands).collect()
}

/// Whether a path leads out of this crate.
pub fn is_elsewhere(source: &Source, module: usize, path: &[String]) -> bool {
    Way::new(source, module).follow(module, path, true).contains(&Place::Elsewhere)
}

struct Way<'a> {
    source: &'a Source,
    /// The module that mentions.
    asker: usize,
    /// The names being looked for, so that names that stand for each other come to an end.
    open: Vec<(usize, String)>,
    /// Modules that hand a name on.
    passed: BTreeSet<usize>,
}

impl<'a> Way<'a> {
    fn new(source: &'a Source, asker: usize) -> Self {
        Self { source, asker, open: Vec::new(), passed: BTreeSet::new() }
    }

    /// Where `path` leads from `module`; its last part is a module or a type where `is_type`.
    fn follow(&mut self, module: usize, path: &[String], is_type: bool) -> Vec<Place> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let first_is_type = is_type || !rest.is_empty();
        let mut places = match first.as_str() {
            "crate" => vec![Place::Module(0)],
            "self" => vec![Place::Module(module)],
            "super" => vec![Place::Module(self.parent(module))],
            // After a leading `::` comes a crate.
            "" => {
                let Some((name, rest)) = rest.split_first() else { return Vec::new() };
                return self.go_on(self.crate_named(name), rest, is_type);
            }
            name => {
                let found = self.named(module, name, first_is_type);
                if found.is_empty() { self.crate_named(name) } else { found }
            }
        };
        places.sort_unstable();
        places.dedup();
        self.go_on(places, rest, is_type)
    }

    fn go_on(&mut self, mut places: Vec<Place>, rest: &[String], is_type: bool) -> Vec<Place> {
        for (index, name) in rest.iter().enumerate() {
            let is_type = is_type || index + 1 < rest.len();
            let mut next = BTreeSet::new();
            for place in places {
                next.extend(self.step(place, name, is_type));
            }
            places = next.into_iter().collect();
        }
        places
    }

    fn step(&mut self, place: Place, name: &str, is_type: bool) -> Vec<Place> {
        let Place::Module(module) = place else { return vec![place] };
        match name {
            "self" => vec![place],
            "super" => vec![Place::Module(self.parent(module))],
            _ => {
                let found = self.named(module, name, is_type);
                // As far as is known: something that a macro makes, for example.
                if found.is_empty() { vec![Place::Item(module)] } else { found }
            }
        }
    }

    fn parent(&self, module: usize) -> usize {
        self.source.modules[module].parent.unwrap_or_default()
    }

    fn crate_named(&self, name: &str) -> Vec<Place> {
        let is_own = name == self.source.name || self.source.own_names.contains(name);
        vec![if is_own { Place::Module(0) } else { Place::Elsewhere }]
    }

    /// What `name` is in `module`.
    fn named(&mut self, module: usize, name: &str, is_type: bool) -> Vec<Place> {
        let here = (module, name.to_owned());
        if self.open.contains(&here) {
            return Vec::new();
        }
        self.open.push(here);
        let mut found = self.declared(module, name, is_type);
        if found.is_empty() {
            found = self.through_globs(module, name, is_type);
        }
        self.open.pop();
        found
    }

    fn declared(&mut self, module: usize, name: &str, is_type: bool) -> Vec<Place> {
        let source = self.source;
        let here = &source.modules[module];
        let mut found: Vec<Place> = Vec::new();
        found.extend(
            here.children.get(name).into_iter().flatten().map(|child| Place::Module(*child)),
        );
        if here.types.contains(name) || (!is_type && here.values.contains(name)) {
            found.push(Place::Item(module));
        }
        if !is_type && module == 0 {
            found
                .extend(source.exported.get(name).into_iter().flatten().map(|at| Place::Item(*at)));
        }
        if !is_type && here.macros.contains(name) {
            found.push(Place::Item(module));
        }
        for alias in here.aliases.get(name).into_iter().flatten() {
            if self.sees(module, alias) {
                self.passed.insert(module);
                found.extend(self.follow(module, &alias.path, is_type));
            }
        }
        found
    }

    fn through_globs(&mut self, module: usize, name: &str, is_type: bool) -> Vec<Place> {
        let source = self.source;
        let mut found = Vec::new();
        for glob in &source.modules[module].globs {
            if !self.sees(module, glob) {
                continue;
            }
            for place in self.follow(module, &glob.path, true) {
                if let Place::Module(shown) = place {
                    found.extend(self.named(shown, name, is_type));
                }
            }
        }
        if !found.is_empty() {
            self.passed.insert(module);
        }
        found
    }

    /// What `alias` of `module` stands for is hidden but from what stands inside.
    fn sees(&self, module: usize, alias: &Alias) -> bool {
        alias.is_public || self.source.is_within(self.asker, module)
    }

    /// Whatever a module hands on under names of its own, with all of it.
    fn all_of(&mut self, place: Place) -> Vec<Place> {
        let Place::Module(module) = place else { return Vec::new() };
        let here = (module, "*".to_owned());
        if self.open.contains(&here) {
            return Vec::new();
        }
        self.open.push(here);
        let source = self.source;
        let mut found = Vec::new();
        for alias in source.modules[module].aliases.values().flatten() {
            if self.sees(module, alias) {
                found.extend(self.follow(module, &alias.path, false));
            }
        }
        for glob in &source.modules[module].globs {
            if self.sees(module, glob) {
                for place in self.follow(module, &glob.path, true) {
                    found.push(place);
                    found.extend(self.all_of(place));
                }
            }
        }
        self.open.pop();
        found
    }

    /// A macro reaches what stands below it in the text of its module, whatever the file. Which of several stands
    /// last before the call is not looked at: each may be the one.
    fn macros_named(&self, name: &str) -> Vec<Place> {
        let mut found = Vec::new();
        let mut at = Some(self.asker);
        while let Some(module) = at {
            self.add_macros(module, name, &mut found);
            at = self.source.modules[module].parent;
        }
        found
    }

    /// The module's own, and those that modules in it lend.
    fn add_macros(&self, module: usize, name: &str, found: &mut Vec<Place>) {
        let here = &self.source.modules[module];
        if here.macros.contains(name) {
            found.push(Place::Item(module));
        }
        for child in here.children.values().flatten() {
            if self.source.modules[*child].lends_macros {
                self.add_macros(*child, name, found);
            }
        }
    }
}
