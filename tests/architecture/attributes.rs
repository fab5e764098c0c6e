//! What attributes say: the file of a module, and paths that derives read out of strings.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use crate::files::joined;
use crate::modules::Wanted;
use crate::read::{Reader, word};

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

pub fn has_name(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
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
        // Comments for readers are no imports.
        if attribute.path().is_ident("doc") {
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
                    self.text(text.span().start().line, &text.value());
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
                    if let Some(text) = text_of(&literal) {
                        self.text(literal.span().start().line, &text);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }

    fn text(&mut self, line: usize, text: &str) {
        if text.starts_with("/src/") {
            self.mention(line, vec![text.to_owned()], Wanted::File(joined("", text)));
        } else if text.contains("::")
            && let Ok(path) = syn::parse_str::<syn::Path>(text)
        {
            let names = path.segments.iter().map(|segment| word(&segment.ident)).collect();
            self.mention(line, names, Wanted::Path);
        }
    }
}
