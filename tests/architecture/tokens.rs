//! What stands inside macros, where only tokens are known.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::visit::Visit;

use crate::attributes::text_of;
use crate::modules::Wanted;
use crate::read::{Reader, line_of, word};
use crate::uses::flatten;

/// Macros that bring what stands in a file.
pub const INCLUDES: &[&str] = &["include", "include_bytes", "include_str"];

/// Of wasm-bindgen: JavaScript that is no file of a room.
const LOOSE_SNIPPETS: &[&str] = &["inline_js", "raw_module"];

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
            self.include(line, &last, call.tokens.clone());
        }
        self.scan(call.tokens.clone());
    }

    /// A file whose text becomes part of this one.
    fn include(&mut self, line: usize, name: &str, tokens: TokenStream) {
        // Its file may end in anything, and is compiled as if it stood here.
        if name == "include" {
            return self.find(
                line,
                "`include!` makes code of a file that nobody reads: declare it as a module",
            );
        }
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
        if is_sign(tokens, at.wrapping_sub(1), '.') && is_called(tokens, at + 1) {
            let before = at.checked_sub(2).and_then(|at| tokens.get(at));
            let is_on_self = matches!(before, Some(TokenTree::Ident(name)) if name == "self");
            self.called(line, name.to_owned(), is_on_self);
        }
        if let ("pub", Some(TokenTree::Group(group))) = (name, next)
            && says_who_sees(group)
        {
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
                self.include(line, name, group.stream());
            }
        }
        if LOOSE_SNIPPETS.contains(&name) {
            self.find(line, format!("`{name}` is JavaScript that stands in no room: give it a file, and name that by `module`"));
        }
        // `link_to!` takes what the attribute takes.
        if let ("module", true, Some(given @ TokenTree::Literal(_))) =
            (name, is_sign(tokens, at + 1, '='), tokens.get(at + 2))
        {
            self.texts(given.clone().into());
        }
        if name == "extern" && is_foreign_block(tokens, at) {
            self.find(line, FOREIGN);
        }
        if is_dollar(tokens, at.wrapping_sub(1)) {
            if is_path_sign(tokens, at + 1) || is_call(tokens, at + 1) {
                self.find(line, PUT_TOGETHER);
            }
            return at + 1;
        }
        if ["crate", "super"].contains(&name) || is_path_sign(tokens, at + 1) {
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
                        self.include(line, &word(name), group.stream());
                    }
                    continue;
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    self.branches(group, &names);
                    return at + 3;
                }
                Some(TokenTree::Punct(sign)) if sign.as_char() == '*' => {
                    self.judge_order(line, &names, true);
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
        self.judge_order(line, &names, false);
        if names.len() > 1 || names.first().is_some_and(|name| name == "crate") {
            self.mention(line, names, Wanted::Path);
        }
        at
    }

    /// A macro may put its tokens in another order. Where `crate` or `super` stand as in no path, it surely does.
    fn judge_order(&mut self, line: usize, names: &[String], goes_on: bool) {
        let is_up = |name: &str| ["self", "super"].contains(&name);
        let is_odd = names
            .windows(2)
            .any(|pair| pair[1] == "crate" || (pair[1] == "super" && !is_up(&pair[0])));
        let is_open = !goes_on && names.last().is_some_and(|name| name == "super");
        if is_odd || is_open {
            self.find(line, PUT_TOGETHER);
        }
    }

    /// The part in braces of `use a::{b, c::d}`.
    fn branches(&mut self, group: &Group, before: &[String]) {
        let stream = TokenStream::from(TokenTree::Group(group.clone()));
        let Ok(tree) = syn::parse2::<syn::UseTree>(stream) else {
            return self.scan(group.stream());
        };
        for used in flatten(&tree, false) {
            let path: Vec<String> = before.iter().cloned().chain(used.path).collect();
            let wanted = if used.name.is_some() { Wanted::Path } else { Wanted::Glob };
            self.judge_order(used.line, &path, wanted == Wanted::Glob);
            self.mention(used.line, path, wanted);
        }
    }

    fn use_in_tokens(&mut self, tokens: &[TokenTree], at: usize) -> Option<usize> {
        let length = tokens[at..]
            .iter()
            .position(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ';'))?;
        let item = tokens[at..=at + length].iter().cloned().collect();
        let item = syn::parse2::<syn::ItemUse>(item).ok()?;
        let leading = item.leading_colon.is_some();
        for used in flatten(&item.tree, leading) {
            self.judge_order(used.line, &used.path, true);
        }
        self.use_tree(&item.tree, leading, true);
        Some(at + length + 1)
    }
}

pub const FOREIGN: &str =
    "declares what is linked by its name alone, so that nobody sees where it stands: import it";

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

/// `!` and what a macro is given.
fn is_call(tokens: &[TokenTree], at: usize) -> bool {
    is_sign(tokens, at, '!') && matches!(tokens.get(at + 1), Some(TokenTree::Group(_)))
}

/// What a method is given, or `::` before the types that it is told.
fn is_called(tokens: &[TokenTree], at: usize) -> bool {
    let is_given = matches!(tokens.get(at), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    is_given || is_path_sign(tokens, at)
}

/// `extern "C" { … }`, also where the text is a macro's argument.
fn is_foreign_block(tokens: &[TokenTree], at: usize) -> bool {
    let body = match tokens.get(at + 1) {
        Some(TokenTree::Literal(_)) => at + 2,
        _ if is_dollar(tokens, at + 1) => at + 3,
        _ => at + 1,
    };
    matches!(tokens.get(body), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace)
}

/// The `(crate)` of `pub(crate)`, but not the type in `pub (crate::a::B)`.
fn says_who_sees(group: &Group) -> bool {
    let marked: [TokenTree; 2] = [Ident::new("pub", group.span()).into(), group.clone().into()];
    syn::parse2::<syn::Visibility>(marked.into_iter().collect()).is_ok()
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
