//! Methods that stand in a file above the one that calls them: no `use` tells of it.

use super::{findings, told};

/// What `third` adds to a type of `wasm`, which it may import.
const ABOVE: (&str, &str) = (
    "src/third/mod.rs",
    "mod uses;\nuse crate::wasm::edge::Edge;\npub fn f() {}\nimpl Edge {\n    pub fn up(&self) {}\n    pub fn made() {}\n    pub fn len(&self) {}\n}\n",
);

/// `code`, beside the type, calls what stands above it in its marked line.
fn walks_up(code: &str) {
    let edge = format!("pub struct Edge;\npub fn f() {{}}\npub trait Able {{}}\n{code}");
    told(&[ABOVE, ("src/wasm/edge.rs", &edge)], "src/wasm/edge.rs", "wasm may not import third");
}

fn passes(code: &str, others: &[(&str, &str)]) {
    let edge = format!("pub struct Edge;\npub fn f() {{}}\npub trait Able {{}}\n{code}");
    let edge = [("src/wasm/edge.rs", edge.as_str())];
    let files: Vec<(&str, &str)> = [ABOVE].iter().chain(others).chain(&edge).copied().collect();
    assert_eq!(findings(&files), [], "{code}");
}

#[test]
fn of_a_value() {
    walks_up("fn g(edge: &Edge) { edge.up() } // here");
    walks_up("fn g(edge: &Edge) { edge.up::<u8>() } // here");
    walks_up("struct S(Edge);\nimpl S {\n    fn g(&self) { self.0.up() } // here\n}");
    walks_up("fn g(edge: &Edge) { m!(1, edge.up()) } // here");
}

#[test]
fn of_its_own_type() {
    walks_up("impl Edge {\n    fn g(&self) { self.up() } // here\n}");
    walks_up("impl Edge {\n    fn g(&self) { m!(self.up()) } // here\n}");
    walks_up("impl Edge {\n    fn g() { Self::made() } // here\n}");
    walks_up("impl Edge {\n    fn g() { m!(Self::made()) } // here\n}");
    // Though values of other crates bear the name.
    let edge = "pub struct Edge;\nimpl Edge {\n    fn g(&self) { self.len() } // here\n}\npub fn f() {}\npub trait Able {}";
    let files = [ABOVE, ("src/wasm/edge.rs", edge), ("src/core/b.rs", "pub fn f() { \"\".len() }")];
    told(&files, "src/wasm/edge.rs", "wasm may not import third");
}

#[test]
fn of_a_type_that_is_named() {
    walks_up("fn g() { Edge::made() } // here");
    walks_up("fn g() { [Edge].iter().map(Edge::up) } // here");
    walks_up("fn g() { m!(Edge::made()) } // here");
}

#[test]
fn round_and_round() {
    let files = [
        ("src/core/a.rs", "pub struct S;\nimpl S {\n    fn g(&self) { self.h() }\n}"),
        ("src/core/b.rs", "impl super::a::S {\n    pub fn h(&self) {}\n}\npub fn f() {}"),
    ];
    let found = findings(&files);
    let words = "src/core/a.rs:3 `.h()` → src/core/b.rs";
    assert!(found.iter().any(|one| one.sentence.contains(words)), "{found:#?}");
}

#[test]
fn what_only_bears_the_name() {
    // Of a type of its own.
    passes("struct S;\nimpl S {\n    fn up(&self) {}\n    fn g(&self) { self.up() }\n}", &[]);
    // Of two it may be either.
    let other = ("src/core/b.rs", "pub struct T;\nimpl T {\n    fn up(&self) {}\n}\npub fn f() {}");
    passes("fn g(edge: &T) { edge.up() }", &[other]);
    // Where nobody can have the one type it is called on another crate's.
    let text = ("src/core/b.rs", "pub fn f() { \"\".len() }");
    passes("fn g() { \"\".len() }", &[text]);
    // Of a trait of another crate, which values of any crate have.
    let able = (
        "src/core/b.rs",
        "pub struct T;\nimpl other::Up for T {\n    fn up(&self) {}\n}\npub fn f() {}",
    );
    passes("fn g(edge: &T) { edge.up() }", &[able]);
    // A field, and a function in it.
    passes("fn g(edge: &S) { edge.up; (edge.up)(); m!(edge.up, up(edge)) }", &[]);
}
