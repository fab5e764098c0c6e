//! Paths written out where they are used, without any `use`.

use super::caught;

#[test]
fn in_expressions() {
    caught("fn g() { crate::wasm::edge::f() } // here");
    caught("fn g() {\n    let f = super::super::wasm::edge::f; // here\n    f();\n}");
    caught("fn g() {\n    let _ = crate::wasm::edge::Edge { }; // here\n}");
    caught("const SIZE: usize = {\n    size_of::<crate::wasm::edge::Edge>() // here\n};");
}

#[test]
fn in_types() {
    caught("pub fn g(_: &crate::wasm::edge::Edge) {} // here");
    caught("pub struct S {\n    inner: Option<Box<crate::wasm::edge::Edge>>, // here\n}");
    caught("pub type T = [crate::wasm::edge::Edge; 3]; // here");
    caught("pub fn g() -> impl crate::wasm::edge::Able {} // here");
}

#[test]
fn in_patterns() {
    caught(
        "fn g(x: u8) {\n    match x {\n        crate::wasm::edge::ONE => {} // here\n        _ => {}\n    }\n}",
    );
    caught("fn g(crate::wasm::edge::Edge: T) {} // here");
}

#[test]
fn in_bounds_and_impls() {
    caught("pub fn g<T: crate::wasm::edge::Able>() {} // here");
    caught("pub fn g<T>()\nwhere\n    T: crate::wasm::edge::Able, // here\n{\n}");
    caught("struct S;\nimpl crate::wasm::edge::Able for S {} // here");
    caught("fn g() { <S as crate::wasm::edge::Able>::go() } // here");
    caught("fn g() { <crate::wasm::edge::Edge>::go() } // here");
}

#[test]
fn in_attributes() {
    caught("#[crate::wasm::edge::mark] // here\nstruct S;");
    caught("#[derive(Clone, crate::wasm::edge::Able)] // here\nstruct S;");
    caught("#[cfg_attr(test, crate::wasm::edge::mark)] // here\nstruct S;");
    caught("struct S {\n    #[serde(with = \"crate::wasm::edge\")] // here\n    x: u8,\n}");
    caught("#[mark = \"crate::wasm::edge\"] // here\nstruct S;");
    for text in [
        "bound = \"T: crate::wasm::edge::Able\"",
        "from = \"Option<crate::wasm::edge::Edge>\"",
        "from = \"(crate::wasm::edge::Edge,)\"",
        "from = \"[crate :: wasm::edge::Edge; 2]\"",
        "with = \"/* */ crate::wasm::edge\"",
    ] {
        caught(&format!("#[serde({text})] // here\nstruct S;"));
    }
    // The line is that of the text, whatever it says further down.
    caught("\n#[serde(bound = \"T: Copy + // here\n    crate::wasm::edge::Able\")]\nstruct S;");
}

#[test]
fn through_a_module_in_the_file() {
    caught("mod inner {\n    pub fn g() { super::super::super::wasm::edge::f() } // here\n}");
    caught("fn g() {\n    mod inner {\n        pub use crate::wasm; // here\n    }\n}");
}
