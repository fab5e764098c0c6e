//! Holds the direction of imports in `src/` to what `ARCHITECTURE.md` says. The same for JavaScript, and how long files
//! and folders may be, is held by the tests beside this one that Node runs.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod attributes;
mod circles;
mod document;
mod files;
mod finding;
mod methods;
mod modules;
mod planted;
mod read;
mod resolve;
mod rules;
mod tokens;
mod uses;

use std::fs;

#[test]
fn imports_go_down() {
    let project = env!("CARGO_MANIFEST_DIR");
    let document = fs::read_to_string(format!("{project}/{}", document::NAME)).unwrap();
    let manifest = fs::read_to_string(format!("{project}/Cargo.toml")).unwrap();
    let tree = files::tree(project, "src", &[".rs", ".js"]);
    let findings: Vec<String> = rules::check(&tree, "src", &document, &manifest)
        .iter()
        .map(|finding| format!("\n{finding}"))
        .collect();
    assert!(findings.is_empty(), "{} findings:{}", findings.len(), findings.concat());
}
