//! Reads the crate from its root, and follows every `mod` to its file.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::attributes::{has_name, module_paths};
use crate::files::{folder_of, joined};
use crate::finding::Finding;
use crate::modules::{Alias, Mention, Module, Source, Tree, Wanted};
use crate::tokens::{FOREIGN, INCLUDES};
use crate::uses::{Used, flatten};

/// Reads the crate whose root is `root`, e.g. `src/lib.rs`.
pub fn read(tree: &Tree, root: &str, name: &str) -> Source {
    let source = Source { name: name.to_owned(), ..Source::default() };
    let folder = folder_of(root).to_owned();
    let mut reader = Reader {
        tree,
        source,
        module: 0,
        open: BTreeSet::new(),
        inner: folder.clone(),
        plain: folder,
        own_type: None,
    };
    let module = Module { file: root.to_owned(), ..Module::default() };
    reader.source.add_module(module);
    reader.read_file(root);
    reader.source
}

pub struct Reader<'a> {
    tree: &'a Tree,
    pub source: Source,
    pub module: usize,
    /// The files being read, so that none is read inside itself.
    open: BTreeSet<String>,
    /// Where the files of modules are that this one declares.
    inner: String,
    /// What a `#[path]` starts from.
    plain: String,
    /// What `Self` is, inside an `impl`.
    pub own_type: Option<Vec<String>>,
}

impl Reader<'_> {
    pub fn file(&self) -> String {
        self.source.file_of(self.module).to_owned()
    }

    pub fn find(&mut self, line: usize, sentence: impl Into<String>) {
        let finding = Finding::new(&self.file(), line, sentence);
        self.source.findings.push(finding);
    }

    pub fn mention(&mut self, line: usize, path: Vec<String>, wanted: Wanted) {
        if wanted == Wanted::Path {
            self.named(line, &path);
        }
        self.source.mentions.push(Mention { module: self.module, line, path, wanted });
    }

    /// A file that code names, from the folder of its own.
    pub fn mention_file(&mut self, line: usize, path: &str) {
        let file = joined(folder_of(&self.file()), path);
        self.mention(line, vec![path.to_owned()], Wanted::File(file));
    }

    pub fn use_tree(&mut self, tree: &syn::UseTree, leading: bool, is_public: bool) {
        for Used { line, path, name } in flatten(tree, leading) {
            let module = &mut self.source.modules[self.module];
            let alias = Alias { path: path.clone(), is_public };
            let wanted = match name {
                Some(name) => {
                    module.aliases.entry(name).or_default().push(alias);
                    Wanted::Path
                }
                None => {
                    module.globs.push(alias);
                    Wanted::Glob
                }
            };
            if path.len() > 1 && path.last().is_some_and(|last| INCLUDES.contains(&last.as_str())) {
                self.find(line, "brings a macro that includes files, which might then go by another name: call it by its own");
            }
            self.mention(line, path, wanted);
        }
    }

    fn read_file(&mut self, file: &str) {
        let Some(text) = self.tree.get(file) else { return };
        if !self.open.insert(file.to_owned()) {
            return;
        }
        match syn::parse_file(text) {
            Ok(parsed) => {
                self.source.modules[self.module].lends_macros |=
                    has_name(&parsed.attrs, "macro_use");
                self.visit_file(&parsed);
            }
            Err(error) => {
                self.find(error.span().start().line, format!("cannot be read as Rust: {error}"))
            }
        }
        if let Ok(stream) = text.parse::<TokenStream>() {
            all_words(stream, self.source.words.entry(file.to_owned()).or_default());
        }
        self.open.remove(file);
    }

    fn declare(&mut self, name: &str, file: String, attributes: &[syn::Attribute]) -> usize {
        let lends_macros = has_name(attributes, "macro_use");
        let module = Module { parent: Some(self.module), file, lends_macros, ..Module::default() };
        let child = self.source.add_module(module);
        let children = &mut self.source.modules[self.module].children;
        children.entry(name.to_owned()).or_default().push(child);
        child
    }

    /// Goes into a module, and comes back.
    fn inside(
        &mut self,
        module: usize,
        inner: String,
        plain: String,
        work: impl FnOnce(&mut Self),
    ) {
        let before = (self.module, self.inner.clone(), self.plain.clone());
        (self.module, self.inner, self.plain) = (module, inner, plain);
        work(self);
        (self.module, self.inner, self.plain) = before;
    }

    fn module_in_file(&mut self, item: &syn::ItemMod, name: &str) {
        let line = item.ident.span().start().line;
        let given = module_paths(&item.attrs);
        for path in &given.paths {
            let file = joined(&self.plain, path);
            self.mention(line, vec![format!("#[path = \"{path}\"]")], Wanted::File(file.clone()));
            // As Rust has it, such a file looks for its own modules beside itself.
            let folder = folder_of(&file).to_owned();
            let child = self.declare(name, file.clone(), &item.attrs);
            self.inside(child, folder.clone(), folder, |reader| reader.read_file(&file));
        }
        if given.is_certain {
            return;
        }
        let beside = joined(&self.inner, &format!("{name}.rs"));
        let within = joined(&self.inner, &format!("{name}/mod.rs"));
        for file in [beside, within] {
            if self.tree.contains_key(&file) {
                let child = self.declare(name, file.clone(), &item.attrs);
                let inner = joined(&self.inner, name);
                let plain = folder_of(&file).to_owned();
                self.inside(child, inner, plain, |reader| reader.read_file(&file));
                return;
            }
        }
        if given.paths.is_empty() {
            self.find(line, format!("`mod {name}` has no file: add it, or take the line out"));
        }
    }

    fn add_type(&mut self, name: &syn::Ident) {
        self.source.modules[self.module].types.insert(word(name));
    }

    fn add_value(&mut self, name: &syn::Ident) {
        self.source.modules[self.module].values.insert(word(name));
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        let name = word(&item.ident);
        let Some((_, items)) = &item.content else {
            return self.module_in_file(item, &name);
        };
        let child = self.declare(&name, self.file(), &item.attrs);
        // A `#[path]` on a module with a body moves the folder of the files inside it.
        let given = module_paths(&item.attrs).paths;
        let inner = match given.first() {
            Some(path) => joined(&self.plain, path),
            None => joined(&self.inner, &name),
        };
        let plain = inner.clone();
        self.inside(child, inner, plain, |reader| {
            items.iter().for_each(|item| reader.visit_item(item))
        });
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        let is_public = !matches!(item.vis, syn::Visibility::Inherited);
        self.use_tree(&item.tree, item.leading_colon.is_some(), is_public);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let name = word(&item.ident);
        let shown = item.rename.as_ref().map_or_else(|| name.clone(), |(_, shown)| word(shown));
        let is_own = name == "self" || name == self.source.name;
        let path = if is_own { vec!["crate".to_owned()] } else { vec![String::new(), name] };
        if is_own {
            self.mention(item.ident.span().start().line, path.clone(), Wanted::Path);
            if self.module == 0 {
                self.source.own_names.insert(shown.clone());
            }
        }
        let is_public = !matches!(item.vis, syn::Visibility::Inherited);
        let aliases = &mut self.source.modules[self.module].aliases;
        aliases.entry(shown).or_default().push(Alias { path, is_public });
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Const(item) => self.add_value(&item.ident),
            syn::Item::Fn(item) => self.add_value(&item.sig.ident),
            syn::Item::Static(item) => self.add_value(&item.ident),
            syn::Item::Struct(item) => self.add_type(&item.ident),
            syn::Item::Enum(item) => self.add_type(&item.ident),
            syn::Item::Trait(item) => self.add_type(&item.ident),
            syn::Item::TraitAlias(item) => self.add_type(&item.ident),
            syn::Item::Type(item) => self.add_type(&item.ident),
            syn::Item::Union(item) => self.add_type(&item.ident),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.implementation(item);
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.interface(item);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let is_on_self =
            matches!(&*call.receiver, syn::Expr::Path(path) if path.path.is_ident("self"));
        self.called(call.method.span().start().line, word(&call.method), is_on_self);
        visit::visit_expr_method_call(self, call);
    }

    /// What is linked by its name alone may stand in any room; wasm-bindgen's blocks stand for JavaScript.
    fn visit_item_foreign_mod(&mut self, item: &'ast syn::ItemForeignMod) {
        let is_c = item.abi.name.as_ref().is_some_and(|name| name.value() == "C");
        if !is_c || !item.attrs.iter().any(|attribute| attribute.path().is_ident("wasm_bindgen")) {
            self.find(item.abi.extern_token.span.start().line, FOREIGN);
        }
        visit::visit_item_foreign_mod(self, item);
    }

    fn visit_foreign_item(&mut self, item: &'ast syn::ForeignItem) {
        match item {
            syn::ForeignItem::Fn(item) => self.add_value(&item.sig.ident),
            syn::ForeignItem::Static(item) => self.add_value(&item.ident),
            syn::ForeignItem::Type(item) => self.add_type(&item.ident),
            _ => {}
        }
        visit::visit_foreign_item(self, item);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if let Some(name) = &item.ident {
            self.source.modules[self.module].macros.insert(word(name));
            if has_name(&item.attrs, "macro_export") {
                self.source.exported.entry(word(name)).or_default().push(self.module);
            }
        }
        visit::visit_item_macro(self, item);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.call(call);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        self.attribute(attribute);
    }

    /// Who may see an item is no import.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut names: Vec<String> =
            path.segments.iter().map(|segment| word(&segment.ident)).collect();
        if path.leading_colon.is_some() {
            names.insert(0, String::new());
        }
        // A bare name was imported, and that was looked at.
        if names.len() > 1 || names.first().is_some_and(|name| name == "crate") {
            self.mention(line_of(path), names, Wanted::Path);
        }
        visit::visit_path(self, path);
    }
}

/// An identifier as it is meant: `r#wasm` is `wasm`.
pub fn word(name: &syn::Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

/// Where a path begins.
pub fn line_of(path: &syn::Path) -> usize {
    path.segments.first().map_or(0, |segment| segment.ident.span().start().line)
}

/// Every word of code, with its line.
pub fn all_words(stream: TokenStream, words: &mut Vec<(String, usize)>) {
    for token in stream {
        match token {
            TokenTree::Ident(name) => words.push((word(&name), name.span().start().line)),
            TokenTree::Group(group) => all_words(group.stream(), words),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
