//! What stands inside macros, where only tokens are known.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::visit::Visit;

use crate::attributes::text_of;
use crate::modules::Wanted;
use crate::read::{Reader, line_of, word};
use crate::uses::flatten;

const INCLUDES: &[&str] = &["include", "include_bytes", "include_str"];

impl Reader<'_> {
    /// A macro that is called, or made.
    pub fn call(&mut self, call: &syn::Macro) {
        let line = line_of(&call.path);
        match call.path.get_ident() {
            Some(name) => self.mention(line, vec![word(name)], Wanted::Macro),
            None => self.visit_path(&call.path),
        }
        let last =
            call.path.segments.last().map(|segment| word(&segment.ident)).unwrap_or_default();
        if INCLUDES.contains(&last.as_str()) {
            self.include(line, call.tokens.clone());
        }
        self.scan(call.tokens.clone());
    }

    /// A file whose text becomes part of this one.
    fn include(&mut self, line: usize, tokens: TokenStream) {
        match included(tokens) {
            Some(path) => self.mention_file(line, &path),
            None => self.find(
                line,
                "includes a file whose path cannot be read here: write it as one plain string",
            ),
        }
    }

    pub fn scan(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let tokens = without_dollar_of_crate(&tokens);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at = match token {
                TokenTree::Group(group) => {
                    if is_dollar(&tokens, at.wrapping_sub(1)) && is_path_sign(&tokens, at + 1) {
                        self.find(group.span().start().line, PUT_TOGETHER);
                    }
                    if is_sign(&tokens, at.wrapping_sub(1), '#') && !is_comment(group) {
                        self.texts(group.stream());
                    }
                    self.scan(group.stream());
                    at + 1
                }
                TokenTree::Ident(name) => self.name(&tokens, at, &word(name)),
                TokenTree::Punct(_) if is_path_sign(&tokens, at) => {
                    self.path(&tokens, at, vec![String::new()])
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => at + 1,
            };
        }
    }

    /// What a name begins; returns where to go on.
    fn name(&mut self, tokens: &[TokenTree], at: usize, name: &str) -> usize {
        let line = tokens[at].span().start().line;
        let next = tokens.get(at + 1);
        if let ("pub", Some(TokenTree::Group(_))) = (name, next) {
            return at + 2;
        }
        if name == "use"
            && let Some(end) = self.use_in_tokens(tokens, at)
        {
            return end;
        }
        if let ("mod", Some(TokenTree::Ident(_)), true) = (name, next, is_sign(tokens, at + 2, ';'))
        {
            self.find(line, "a module is declared inside a macro, where nobody can follow it: declare it outside");
        }
        if is_sign(tokens, at + 1, '!')
            && let Some(TokenTree::Group(group)) = tokens.get(at + 2)
        {
            self.mention(line, vec![name.to_owned()], Wanted::Macro);
            if INCLUDES.contains(&name) {
                self.include(line, group.stream());
            }
        }
        if is_dollar(tokens, at.wrapping_sub(1)) {
            if is_path_sign(tokens, at + 1) {
                self.find(line, PUT_TOGETHER);
            }
            return at + 1;
        }
        if name == "crate" || is_path_sign(tokens, at + 1) {
            return self.path(tokens, at + 1, vec![name.to_owned()]);
        }
        at + 1
    }

    /// A path whose first part is known, from the `::` at `at` on.
    fn path(&mut self, tokens: &[TokenTree], mut at: usize, mut names: Vec<String>) -> usize {
        let line = tokens.get(at.saturating_sub(1)).map_or(0, |token| token.span().start().line);
        while is_path_sign(tokens, at) {
            match tokens.get(at + 2) {
                Some(TokenTree::Ident(name)) => {
                    names.push(word(name));
                    at += 3;
                    // `include!` by a longer name is one, too.
                    if let (true, Some(TokenTree::Group(group))) =
                        (is_sign(tokens, at, '!'), tokens.get(at + 1))
                        && INCLUDES.contains(&word(name).as_str())
                    {
                        self.include(line, group.stream());
                    }
                    continue;
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    self.branches(group, &names);
                    return at + 3;
                }
                Some(TokenTree::Punct(sign)) if sign.as_char() == '*' => {
                    self.mention(line, names, Wanted::Glob);
                    return at + 3;
                }
                Some(TokenTree::Punct(sign)) if sign.as_char() == '$' => {
                    self.find(line, PUT_TOGETHER)
                }
                _ => {}
            }
            at += 2;
            break;
        }
        if names.len() > 1 || names.first().is_some_and(|name| name == "crate") {
            self.mention(line, names, Wanted::Path);
        }
        at
    }

    /// The part in braces of `use a::{b, c::d}`.
    fn branches(&mut self, group: &Group, before: &[String]) {
        let stream = TokenStream::from(TokenTree::Group(group.clone()));
        let Ok(tree) = syn::parse2::<syn::UseTree>(stream) else {
            return self.scan(group.stream());
        };
        for used in flatten(&tree, false) {
            let path = before.iter().cloned().chain(used.path).collect();
            let wanted = if used.name.is_some() { Wanted::Path } else { Wanted::Glob };
            self.mention(used.line, path, wanted);
        }
    }

    fn use_in_tokens(&mut self, tokens: &[TokenTree], at: usize) -> Option<usize> {
        let length = tokens[at..]
            .iter()
            .position(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ';'))?;
        let item = tokens[at..=at + length].iter().cloned().collect();
        let item = syn::parse2::<syn::ItemUse>(item).ok()?;
        self.use_tree(&item.tree, item.leading_colon.is_some(), true);
        Some(at + length + 1)
    }
}

const PUT_TOGETHER: &str = "a macro puts a path together from its arguments, so that nobody sees what it names: write the path out";

/// `$crate` is `crate`.
fn without_dollar_of_crate(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let is_crate = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Ident(name)) if name == "crate");
    let kept = tokens.iter().enumerate();
    kept.filter(|(at, _)| !(is_dollar(tokens, *at) && is_crate(tokens.get(at + 1))))
        .map(|(_, token)| token.clone())
        .collect()
}

fn is_sign(tokens: &[TokenTree], at: usize, sign: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn is_dollar(tokens: &[TokenTree], at: usize) -> bool {
    is_sign(tokens, at, '$')
}

fn is_path_sign(tokens: &[TokenTree], at: usize) -> bool {
    let is_joint = matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.spacing() == proc_macro2::Spacing::Joint);
    is_joint && is_sign(tokens, at, ':') && is_sign(tokens, at + 1, ':')
}

/// `#[doc = …]`, which is what a comment for readers becomes.
fn is_comment(group: &Group) -> bool {
    matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(name)) if name == "doc")
}

/// The path in the brackets of an `include!`.
fn included(tokens: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Literal(literal)] => text_of(literal),
        _ => None,
    }
}
