//! What looks like a wrong import and is none.

use super::{passes, passes_among};

#[test]
fn comments_and_texts() {
    passes(
        "//! See [`crate::wasm::edge`].\n\n/// `crate::wasm::edge::f()`\n// use crate::wasm;\nfn g() {}",
    );
    passes(
        "const A: &str = \"use crate::wasm::edge;\";\nfn g() { println!(\"crate::wasm::f()\"); }",
    );
    passes("m! {\n    /// `crate::wasm::edge`\n    fn g() {}\n}");
    passes("m! {\n    /// crate::wasm::edge\n    fn g() {}\n}");
    passes("#[doc = \"crate::wasm::edge\"]\nfn g() {}");
    passes("#[serde(rename = \"wasm\")]\nstruct S;");
}

#[test]
fn modules_of_the_same_name() {
    passes("mod wasm {\n    pub fn f() {}\n}\nfn g() { wasm::f() }");
    passes(
        "mod inner {\n    pub mod wasm {\n        pub fn f() {}\n    }\n    pub use self::wasm::f;\n}\nuse inner::wasm;",
    );
    passes("use other::wasm;\nfn g() { wasm::f(); other::wasm::edge::f() }");
    passes("use ::wasm::edge;");
}

#[test]
fn variables_and_members() {
    passes("fn g(wasm: u8) -> u8 { let edge = wasm; edge }");
    passes("fn g(x: S) { x.wasm.edge(); m!(x.wasm, wasm); }");
    passes("enum E { wasm }\nfn g() { E::wasm; Self::wasm; T::wasm }");
}

#[test]
fn what_may_be_imported() {
    passes(
        "use crate::third;\nfn g() { crate::third::f(); super::b::f(); m!($crate::third::f()); }",
    );
    passes("use super::b::{self, f};\nfn g() { b::f() }");
    // Nothing of it is handed on: what a third does with it is its own.
    passes_among(
        "use crate::third::*;\nfn g() { crate::third::f() }",
        &[("src/third/mod.rs", "use crate::wasm::edge::f as inner;\npub fn f() { inner() }")],
    );
}

#[test]
fn who_may_see_it() {
    passes("pub(in crate::core) fn f() {}\npub(crate) struct S;\nm! { pub(crate) fn h() {} }");
}

#[test]
fn a_function_that_bears_a_module_s_name() {
    let files = [(
        "src/core/mod.rs",
        "pub mod a;\npub mod b;\npub use b::f as b_f;\npub fn b() { a::g() }\n",
    )];
    passes_among("use super::b::f;\npub fn g() {}", &files);
}

#[test]
fn data_of_elsewhere() {
    passes("const TABLE: &str = include_str!(\"../../tests/corpus/subjects.tsv\");");
}
