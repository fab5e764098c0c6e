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
    passes("#[must_use = \"It's not what crate::wasm::edge is\"]\nfn g() {}");
    passes("#[deprecated(note = \"see crate::wasm::edge\")]\nfn g() {}");
    passes("#[expect(unused, reason = \"crate::wasm::edge::f() is it\")]\nfn g() {}");
    passes("#[error(\"a super sentence on the crate, /or/ none\")]\nstruct S;");
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
        &[(
            "src/third/mod.rs",
            "mod uses;\nuse crate::wasm::edge::f as inner;\npub fn f() { inner() }",
        )],
    );
}

#[test]
fn who_may_see_it() {
    passes("pub(in crate::core) fn f() {}\npub(crate) struct S;\nm! { pub(crate) fn h() {} }");
    passes(
        "m! {\n    pub(super) fn h() {}\n    pub(self) fn i() {}\n    pub(in crate::core) fn j() {}\n}",
    );
    passes("macro_rules! m {\n    ($n:ident) => { pub(super) struct $n(pub(crate) u8); }\n}");
}

#[test]
fn paths_in_tokens() {
    passes("m!(super::b::f, self::super::b::f, $crate::third::f, crate::third::f);");
    passes("m! {\n    use super::{b::f, b};\n    use super::super::core::b as c;\n}");
    passes("macro_rules! m {\n    ($e:expr) => { $crate::third::f(super::b::f($e), !$e) };\n}");
}

#[test]
fn macros_of_its_own() {
    passes("#[macro_use]\nmod inner {\n    macro_rules! m { () => {} }\n}\nm!();");
    // Nobody lends it.
    let hidden = ("src/wasm/edge.rs", "macro_rules! edge { () => {} }\n");
    passes_among("edge!();", &[hidden]);
    let root = ("src/lib.rs", "pub mod core;\npub mod third;\n#[macro_use]\npub mod wasm;\n");
    passes_among("edge!();", &[hidden, root]);
}

#[test]
fn blocks_of_wasm_bindgen() {
    passes("#[wasm_bindgen]\nextern \"C\" {\n    fn f();\n}");
    passes("pub extern \"C\" fn f() {}\nm!(extern \"C\" fn g() {});\ntype F = extern \"C\" fn();");
}

#[test]
fn a_function_that_bears_a_module_s_name() {
    let files = [(
        "src/core/mod.rs",
        "pub mod a;\npub mod b;\nmod uses;\npub use b::f as b_f;\npub fn b() { a::g() }\n",
    )];
    passes_among("use super::b::f;\npub fn g() {}", &files);
}

#[test]
fn data_of_elsewhere() {
    passes("const TABLE: &str = include_str!(\"../../tests/corpus/subjects.tsv\");");
}
