//! Rooms, circles, and crates that only one room may name.

use super::{DOCUMENT, findings, told, tree_with};
use crate::rules::check;

#[track_caller]
fn says(found: &[crate::finding::Finding], file: &str, words: &str) {
    let is_told = found.iter().any(|one| one.file == file && one.sentence.contains(words));
    assert!(is_told, "{file} {words}: {found:#?}");
}

#[test]
fn a_room_that_is_not_written_down() {
    let found = findings(&[
        ("src/core/mod.rs", "pub mod a;\npub mod b;\npub mod new;\n"),
        ("src/core/new/mod.rs", ""),
    ]);
    says(&found, "src/core/new/mod.rs", "the room core/new, which ARCHITECTURE.md does not know");
}

#[test]
fn a_room_that_is_not_there() {
    let document = DOCUMENT.replace("wasm:\n", "wasm:\ngone:\n");
    says(
        &check(&tree_with(&[]), "src", &document, ""),
        "ARCHITECTURE.md",
        "no file stands in src/gone",
    );
}

#[test]
fn a_document_that_contradicts_itself() {
    let written =
        |from: &str, to: &str| check(&tree_with(&[]), "src", &DOCUMENT.replace(from, to), "");
    says(
        &written("wasm:\n", "wasm: core\n"),
        "ARCHITECTURE.md",
        "wasm may not import core, which stands above it",
    );
    says(&written("wasm:\n", "wasm:\nwasm:\n"), "ARCHITECTURE.md", "wasm stands here twice");
    says(
        &written("third: wasm", "third: wasn"),
        "ARCHITECTURE.md",
        "wasn is no room of this block",
    );
    says(&written("third: wasm", "third"), "ARCHITECTURE.md", "a line is `room: room, room`");
    says(&written("rooms src", "rooms other"), "ARCHITECTURE.md", "has no block ```rooms src");
}

#[test]
fn what_a_room_may_and_never_does() {
    let written =
        |from: &str, to: &str| check(&tree_with(&[]), "src", &DOCUMENT.replace(from, to), "");
    let words = "core imports nothing of wasm";
    says(&written("core: third\n", "core: third, wasm\n"), "ARCHITECTURE.md", words);
    let found = written("third: wasm\n", "third: wasm\ncore/a: wasm/*\n");
    says(&found, "ARCHITECTURE.md", "core/a imports nothing of wasm/*");
}

#[test]
fn a_room_with_all_that_are_in_it() {
    let files = [
        ("src/core/a.rs", "use crate::third::inner::f;"),
        ("src/third/mod.rs", "pub mod inner;\nmod uses;"),
        ("src/third/inner/mod.rs", "pub fn f() {}"),
    ];
    let written = |from: &str| {
        let document =
            DOCUMENT.replace("core: third\n", from).replace("wasm:\n", "third/inner:\nwasm:\n");
        check(&tree_with(&files), "src", &document, "")
    };
    assert_eq!(written("core: third/*\n"), []);
    says(&written("core: third\n"), "src/core/a.rs", "core may not import third/inner");
}

#[test]
fn circles_of_files() {
    let found = findings(&[
        ("src/core/a.rs", "use super::b::f;"),
        ("src/core/b.rs", "pub fn f() { super::a::g() }"),
    ]);
    says(&found, "src/core/a.rs", "is in a circle of 2 files");
    says(&found, "src/core/a.rs", "src/core/b.rs:1 `super::a::g` → src/core/a.rs");
    let three = [
        ("src/core/mod.rs", "pub mod a;\npub mod b;\npub use b::f as shown;\n"),
        ("src/core/a.rs", "fn g() { crate::core::b::f() }"),
        ("src/core/b.rs", "use super::shown;"),
    ];
    says(&findings(&three), "src/core/b.rs", "is in a circle of 2 files");
    assert_eq!(findings(&[("src/core/a.rs", "use super::b::f;")]), []);
}

#[test]
fn crates_of_one_room() {
    let told_of = |code: &str| {
        told(&[("src/core/a.rs", code)], "src/core/a.rs", "names js-sys, which only wasm may")
    };
    told_of("use js_sys::Array; // here");
    told_of("use ::js_sys as j; // here");
    told_of("extern crate js_sys as j; // here");
    told_of("fn g() { r#js_sys::f() } // here");
    told_of("m!(js_sys::f()); // here");
    told_of("#[js_sys] // here\nstruct S;");
    told_of("#[serde(from = \"Vec<js_sys::Array>\")] // here\nstruct S;");
    let edge = (
        "src/wasm/edge.rs",
        "use js_sys::Array;\npub struct Edge;\npub fn f() {}\npub trait Able {}\n",
    );
    assert_eq!(
        findings(&[edge, ("src/core/a.rs", "//! Knows no js_sys.\nconst A: &str = \"js_sys\";")]),
        []
    );
}

#[test]
fn crates_of_the_manifest() {
    let found = |manifest: &str| check(&tree_with(&[]), "src", DOCUMENT, manifest);
    let edge = "[target.'cfg(target_arch = \"wasm32\")'.dependencies]\n";
    says(
        &found(&format!("{edge}web-sys = \"0.3\"\n")),
        "Cargo.toml",
        "web-sys is for WebAssembly only",
    );
    for listed in [
        "[target.'cfg(target_family = \"wasm\")'.dependencies]\nweb-sys=\"0.3\"\n",
        "[target.'cfg(all(target_arch = \"wasm32\", not(test)))'.dependencies]\nweb-sys = \"0.3\"\n",
        "[ target.wasm32-unknown-unknown.dependencies.web-sys ] # all\nversion = \"0.3\"\n",
        "[target.wasm32-unknown-unknown]\ndependencies.\"web-sys\".version = \"0.3\"\n",
    ] {
        says(&found(listed), "Cargo.toml", "web-sys is for WebAssembly only");
    }
    for renamed in [
        "[dependencies]\nj = { version = \"0.3\", package = \"js-sys\" }\n",
        "[dependencies]\nj={version=\"0.3\",package=\"js-sys\"}\n",
        "[dependencies]\n'j' = { \"package\"\t= 'js-sys' }\n",
        "[dependencies.j]\nversion = \"0.3\"\npackage = \"js-sys\"\n",
        "[dependencies]\nj.version = \"0.3\"\nj.package = \"js-sys\"\n",
        "[dev-dependencies.j] # for tests\npackage = \"js-sys\"\n",
        "dependencies.j = { package = \"js-sys\" }\n",
    ] {
        says(&found(renamed), "Cargo.toml", "j is another crate's name");
    }
    assert_eq!(
        found(&format!(
            "[dependencies]\nserde = \"1\"\n{edge}js-sys = {{ version = \"0.3\", features = [\n  \"x\",\n] }}\n# package = \"x\"\n[target.'cfg(not(target_arch = \"wasm32\"))'.dependencies]\nsyn = \"2\"\n[profile.release.package.x]\nopt-level = 3\n[lints.rust]\nx = \"deny\"\n"
        )),
        []
    );
}
