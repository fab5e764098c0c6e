//! Methods that are called: no `use` names the file that holds them, and it is imported all the same.
//!
//! What a value is that a method is called on is not known here, but for `self`, `Self::` and a type that is named. Of
//! all else the name alone decides, where every method of the crate that bears it stands in one other file, and no call
//! shows that values of other crates bear it, too.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit;

use crate::circles::{Edges, reached_from};
use crate::modules::{Call, Method, Source};
use crate::read::{Reader, word};
use crate::resolve::{TypeName, is_elsewhere, types_of};

impl Reader<'_> {
    pub fn implementation(&mut self, item: &syn::ItemImpl) {
        let before = self.own_type.take();
        self.own_type = named_type(&item.self_ty);
        let of_trait = item.trait_.as_ref().map(|(_, path, _)| names_of(path));
        for inner in &item.items {
            if let syn::ImplItem::Fn(method) = inner {
                self.source.methods.push(Method {
                    module: self.module,
                    name: word(&method.sig.ident),
                    of_type: self.own_type.clone().unwrap_or_default(),
                    of_trait: of_trait.clone(),
                    takes_self: method.sig.receiver().is_some(),
                });
            }
        }
        visit::visit_item_impl(self, item);
        self.own_type = before;
    }

    pub fn interface(&mut self, item: &syn::ItemTrait) {
        for inner in &item.items {
            if let syn::TraitItem::Fn(method) = inner {
                self.source.methods.push(Method {
                    module: self.module,
                    name: word(&method.sig.ident),
                    of_type: vec![word(&item.ident)],
                    of_trait: None,
                    takes_self: method.sig.receiver().is_some(),
                });
            }
        }
        let before = self.own_type.take();
        visit::visit_item_trait(self, item);
        self.own_type = before;
    }

    /// `value.name(…)`.
    pub fn called(&mut self, line: usize, name: String, is_on_self: bool) {
        let on = if is_on_self { self.own_type.clone() } else { None };
        self.source.calls.push(Call { module: self.module, line, name, on, is_path: false });
    }

    /// `Type::name`, which may be a method.
    pub fn named(&mut self, line: usize, path: &[String]) {
        let Some((name, of)) = path.split_last() else { return };
        let on = if of == ["Self"] { self.own_type.clone() } else { Some(of.to_vec()) };
        let Some(on) = on.filter(|on| !on.is_empty()) else { return };
        let (module, name) = (self.module, name.clone());
        self.source.calls.push(Call { module, line, name, on: Some(on), is_path: true });
    }
}

/// Which calls are imports, judged by what the files name.
pub struct Methods<'a> {
    source: &'a Source,
    bearers: BTreeMap<&'a str, Vec<Bearer<'a>>>,
    /// What each file reaches by names.
    reached: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Names that values of other crates bear, too.
    of_others: BTreeSet<&'a str>,
}

/// A method of some name.
struct Bearer<'a> {
    method: &'a Method,
    file: &'a str,
    types: BTreeSet<TypeName>,
}

impl<'a> Methods<'a> {
    /// `edges` are the imports by name.
    pub fn new(source: &'a Source, edges: &Edges<'a>) -> Self {
        let mut bearers: BTreeMap<&str, Vec<Bearer<'_>>> = BTreeMap::new();
        for method in &source.methods {
            let types = types_of(source, method.module, &method.of_type);
            let bearer = Bearer { method, file: source.file_of(method.module), types };
            bearers.entry(&method.name).or_default().push(bearer);
        }
        let reached = edges.keys().map(|file| (*file, reached_from(edges, file))).collect();
        let mut methods = Self { source, bearers, reached, of_others: BTreeSet::new() };
        let calls = source.calls.iter().filter(|call| call.on.is_none());
        methods.of_others =
            calls.filter(|call| !methods.is_at_hand(call)).map(|call| call.name.as_str()).collect();
        methods
    }

    /// The file that a call depends on.
    pub fn file_of(&self, call: &Call) -> Option<&'a str> {
        let own = self.source.file_of(call.module);
        let bearers = self.bearers.get(call.name.as_str())?;
        if let Some(on) = &call.on {
            let types = types_of(self.source, call.module, on);
            let is_of_it = |bearer: &&Bearer<'_>| {
                bearer.method.of_trait.is_none() && !bearer.types.is_disjoint(&types)
            };
            let files: BTreeSet<&str> =
                bearers.iter().filter(is_of_it).map(|bearer| bearer.file).collect();
            if call.is_path || !files.is_empty() {
                return only(&files, own);
            }
        }
        if self.of_others.contains(call.name.as_str()) {
            return None;
        }
        only(&self.called(call).map(|bearer| bearer.file).collect(), own)
    }

    /// The methods of a call's name; an `impl` of a trait adds none to the trait's own.
    fn called(&self, call: &Call) -> impl Iterator<Item = &Bearer<'a>> {
        let bearers = self.bearers.get(call.name.as_str()).into_iter().flatten();
        bearers.filter(|one| one.method.takes_self && one.method.of_trait.is_none())
    }

    /// Whether a value that bears such a method can have come to the file of the call: it reaches the value's type, by
    /// whatever files in between. And no trait of another crate has the method.
    fn is_at_hand(&self, call: &Call) -> bool {
        let own = self.source.file_of(call.module);
        let is_reached = |(module, _): &TypeName| {
            let file = self.source.file_of(*module);
            file == own || self.reached.get(own).is_some_and(|files| files.contains(file))
        };
        let is_of_another = |bearer: &Bearer<'_>| {
            let of_trait = bearer.method.of_trait.as_ref();
            of_trait.is_some_and(|path| is_elsewhere(self.source, bearer.method.module, path))
        };
        let mut bearers = self.bearers.get(call.name.as_str()).into_iter().flatten();
        !bearers.any(is_of_another)
            && self.called(call).any(|bearer| bearer.types.iter().any(is_reached))
    }
}

/// The one file, where it is not the caller's.
fn only<'a>(files: &BTreeSet<&'a str>, own: &str) -> Option<&'a str> {
    let mut files = files.iter();
    match (files.next(), files.next()) {
        (Some(one), None) if *one != own => Some(one),
        _ => None,
    }
}

fn named_type(of: &syn::Type) -> Option<Vec<String>> {
    match of {
        syn::Type::Path(path) if path.qself.is_none() => Some(names_of(&path.path)),
        _ => None,
    }
}

fn names_of(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| word(&segment.ident)).collect()
}
