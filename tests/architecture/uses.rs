//! What a `use` brings, one line for each name of its tree.

use syn::UseTree;

use crate::read::word;

/// One name that is brought, or all names where it has none.
#[derive(Debug)]
pub struct Used {
    pub line: usize,
    /// An empty first part stands for a leading `::`.
    pub path: Vec<String>,
    pub name: Option<String>,
}

pub fn flatten(tree: &UseTree, leading: bool) -> Vec<Used> {
    let mut used = Vec::new();
    let start = if leading { vec![String::new()] } else { Vec::new() };
    collect(tree, &start, &mut used);
    used
}

fn collect(tree: &UseTree, before: &[String], used: &mut Vec<Used>) {
    let with = |name: &syn::Ident| {
        let mut path = before.to_vec();
        // `a::{self}` is `a`.
        if name != "self" || path.is_empty() {
            path.push(word(name));
        }
        path
    };
    match tree {
        UseTree::Path(path) => collect(&path.tree, &with(&path.ident), used),
        UseTree::Group(group) => group.items.iter().for_each(|item| collect(item, before, used)),
        UseTree::Name(name) => {
            let path = with(&name.ident);
            let shown = path.last().cloned();
            used.push(Used { line: name.ident.span().start().line, path, name: shown });
        }
        UseTree::Rename(renamed) => {
            let line = renamed.ident.span().start().line;
            used.push(Used { line, path: with(&renamed.ident), name: Some(word(&renamed.rename)) });
        }
        UseTree::Glob(glob) => {
            let line = glob.star_token.spans[0].start().line;
            used.push(Used { line, path: before.to_vec(), name: None });
        }
    }
}
