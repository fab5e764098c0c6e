//! Files that become part of another.

use super::{caught, caught_among, told, told_of};

#[test]
fn by_path_of_a_module() {
    caught("#[path = \"../wasm/edge.rs\"]\nmod edge; // here");
    caught("#[cfg_attr(all(), path = \"../wasm/edge.rs\")]\nmod edge; // here");
    // It is read as what it is now, too.
    let lent = [
        ("src/core/b.rs", "#[path = \"../third/lent.rs\"]\nmod lent;\n"),
        ("src/third/lent.rs", "use super::super::wasm; // here\n"),
    ];
    told(&lent, "src/third/lent.rs", "`super::super::wasm` is of src/core/mod.rs");
}

#[test]
fn by_inclusion() {
    caught("const TEXT: &str = include_str!(\"../wasm/edge.rs\"); // here");
    caught("const TEXT: &[u8] = std::include_bytes!(\"../wasm/edge.rs\"); // here");
    caught("fn g() { m!(include_str!(\"../wasm/edge.rs\")); } // here");
    caught("fn g() { m!(std::include_str!(\"../wasm/edge.rs\")); } // here");
    let put_together =
        "const TEXT: &str = include_str!(concat!(\"../wa\", \"sm/edge.rs\")); // here";
    told(&[("src/core/a.rs", put_together)], "src/core/a.rs", "cannot be read here");
}

#[test]
fn as_code() {
    let words = "makes code of a file that nobody reads";
    told_of("include!(\"x.in\"); // here", words);
    told_of("std::include!(\"x.in\"); // here", words);
    told_of("m!(include!(\"x.in\")); // here", words);
    told_of("m!(std::include!(\"x.in\")); // here", words);
    told_of("use std::include as i; // here\ni!(\"x.in\");", "go by another name");
    let called = "macro_rules! m {\n    ($i:ident) => { $i!(\"x.in\") } // here\n}\nm!(include);";
    told_of(called, "puts a path together");
}

#[test]
fn of_elsewhere() {
    let told_of = |code: &str| told(&[("src/core/a.rs", code)], "src/core/a.rs", "is not in src");
    told_of("const TEXT: &str = include_str!(\"../../benches/x.rs\"); // here");
    told_of("#[path = \"../../benches/x.rs\"]\nmod x; // here");
}

#[test]
fn snippets_of_javascript() {
    let document = super::DOCUMENT.replace("wasm:\n", "wasm:\njs:\n");
    for code in [
        "#[wasm_bindgen(module = \"/src/js/a.js\")]\nextern \"C\" {}\n",
        "#[wasm_bindgen(module = \"/./src/js/a.js\")]\nextern \"C\" {}\n",
        "fn g() { wasm_bindgen::link_to!(module = \"/src/js/a.js\") }\n",
    ] {
        let tree = super::tree_with(&[("src/core/a.rs", code), ("src/js/a.js", "")]);
        let found = crate::rules::check(&tree, "src", &document, "");
        let words = "core may not import js";
        assert!(
            found.iter().any(|one| one.line == 1 && one.sentence.contains(words)),
            "{code} {found:#?}"
        );
    }
}

#[test]
fn snippets_that_stand_in_no_room() {
    let words = "JavaScript that stands in no room";
    for code in [
        "#[wasm_bindgen(raw_module = \"../src/js/a.js\")] // here\nextern \"C\" {}",
        "#[wasm_bindgen(inline_js = \"export function f() {}\")] // here\nextern \"C\" {}",
        "#[cfg_attr(all(), wasm_bindgen(raw_module = \"../a.js\"))] // here\nstruct S;",
        "m! {\n    #[wasm_bindgen(inline_js = \"f()\")] // here\n    struct S;\n}",
        "fn g() { wasm_bindgen::link_to!(raw_module = \"../a.js\") } // here",
    ] {
        told_of(code, words);
    }
}

#[test]
fn linked_by_name() {
    let words = "linked by its name alone";
    told_of("unsafe extern \"Rust\" { // here\n    fn f();\n}", words);
    told_of("unsafe extern \"C\" { // here\n    fn f();\n}", words);
    told_of("extern { // here\n    fn f();\n}", words);
    told_of("#[wasm_bindgen]\nextern \"Rust\" { // here\n    fn f();\n}", words);
    told_of("m! {\n    unsafe extern \"Rust\" { fn f(); } // here\n}", words);
    told_of("macro_rules! m {\n    ($a:literal) => { extern $a { fn f(); } } // here\n}", words);
}

#[test]
fn of_no_module() {
    let found = super::findings(&[("src/core/loose.rs", "use crate::wasm;")]);
    assert!(
        found
            .iter()
            .any(|one| one.file == "src/core/loose.rs"
                && one.sentence.contains("no `mod` reaches it"))
    );
    let inside = "m! {\n    mod edge; // here\n}";
    told(&[("src/core/a.rs", inside)], "src/core/a.rs", "declared inside a macro");
    told(&[("src/core/a.rs", "mod missing; // here")], "src/core/a.rs", "has no file");
    told(&[("src/core/a.rs", "fn { // here")], "src/core/a.rs", "cannot be read as Rust");
}

#[test]
fn beside_and_within() {
    let inner = ("src/core/a/inner.rs", "use super::super::super::wasm; // here");
    let document = super::DOCUMENT.replace("core: third\n", "core: third\ncore/a: third\n");
    let tree = super::tree_with(&[("src/core/a.rs", "mod inner;"), inner]);
    let found = crate::rules::check(&tree, "src", &document, "");
    assert!(
        found
            .iter()
            .any(|one| one.file == inner.0 && one.sentence.contains("core/a may not import wasm")),
        "{found:#?}"
    );
    caught_among("mod inner {\n    pub mod edge;\n}\nuse crate::wasm; // here", &[]);
}
