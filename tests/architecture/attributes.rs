//! What attributes say: the file of a module, and paths that derives read out of strings.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use crate::files::joined;
use crate::modules::Wanted;
use crate::read::{Reader, all_words};

/// The compiler's own attributes that hold sentences; no other may bear their names.
const SENTENCES: &[&str] =
    &["allow", "deny", "deprecated", "doc", "expect", "forbid", "must_use", "warn"];

/// The files that attributes give a module.
#[derive(Debug, Default)]
pub struct Given {
    pub paths: Vec<String>,
    /// Not only where some condition holds.
    pub is_certain: bool,
}

pub fn module_paths(attributes: &[syn::Attribute]) -> Given {
    let mut given = Given::default();
    for attribute in attributes {
        match &attribute.meta {
            syn::Meta::NameValue(pair) if pair.path.is_ident("path") => {
                if let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) = &pair.value {
                    given.paths.push(path.value());
                    given.is_certain = true;
                }
            }
            syn::Meta::List(list) if list.path.is_ident("cfg_attr") => {
                conditional_paths(list.tokens.clone(), &mut given.paths);
            }
            _ => {}
        }
    }
    given
}

fn conditional_paths(stream: TokenStream, paths: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            conditional_paths(group.stream(), paths);
        }
        let is_path = matches!(token, TokenTree::Ident(name) if name == "path");
        if let (true, Some(TokenTree::Literal(literal))) = (is_path, tokens.get(index + 2))
            && let Some(path) = text_of(literal)
        {
            paths.push(path);
        }
    }
}

/// Whether one of the attributes is called so, be it only where some condition holds.
pub fn has_name(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let mut words = Vec::new();
            all_words(list.tokens.clone(), &mut words);
            words.iter().any(|(word, _)| word == name)
        }
        _ => attribute.path().is_ident(name),
    })
}

/// The text of a literal that is one.
pub fn text_of(literal: &proc_macro2::Literal) -> Option<String> {
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

impl Reader<'_> {
    pub fn attribute(&mut self, attribute: &syn::Attribute) {
        // What is written for readers is no import.
        if SENTENCES.iter().any(|name| attribute.path().is_ident(name)) {
            return;
        }
        self.visit_path(attribute.path());
        match &attribute.meta {
            syn::Meta::Path(_) => {}
            syn::Meta::List(list) => {
                self.scan(list.tokens.clone());
                self.texts(list.tokens.clone());
            }
            syn::Meta::NameValue(pair) => {
                self.visit_expr(&pair.value);
                if let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value {
                    self.text(text);
                }
            }
        }
    }

    /// Derives read paths out of strings, as in `#[serde(with = "crate::core::date")]`.
    pub fn texts(&mut self, stream: TokenStream) {
        for token in stream {
            match token {
                TokenTree::Group(group) => self.texts(group.stream()),
                TokenTree::Literal(literal) => {
                    if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                        self.text(&text);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }

    fn text(&mut self, text: &syn::LitStr) {
        let value = text.value();
        // A snippet of JavaScript, from the project's root.
        if value.starts_with('/') {
            let line = text.span().start().line;
            self.mention(line, vec![value.clone()], Wanted::File(joined("", &value)));
        }
        // Types and bounds are read, too. What cannot be read as tokens no derive reads, either; those that come
        // of it all stand where the text stands.
        if value.contains("::")
            && let Ok(stream) = text.parse::<TokenStream>()
        {
            all_words(stream.clone(), self.source.words.entry(self.file()).or_default());
            self.scan(stream);
        }
    }
}
