//! Wrong imports, put into a small crate on purpose: the checks find each, in whatever dress it comes, and where it
//! stands; what only looks like one passes.

mod files;
mod innocent;
mod macros;
mod methods;
mod paths;
mod rooms;
mod uses;

use crate::finding::Finding;
use crate::modules::Tree;
use crate::rules::check;

const DOCUMENT: &str = "
```rooms src
.:
core: third
third: wasm
wasm:
```

```crates src
js-sys: wasm
```
";

/// `core` may import `third`, and `third` may import `wasm`, and they do; but `core` may not import `wasm`.
const FILES: &[(&str, &str)] = &[
    ("src/lib.rs", "pub mod core;\npub mod third;\npub mod wasm;\n"),
    ("src/core/mod.rs", "pub mod a;\npub mod b;\nmod uses;\n"),
    ("src/core/uses.rs", "use crate::third;"),
    ("src/core/a.rs", ""),
    ("src/core/b.rs", "pub fn f() {}\n"),
    ("src/third/mod.rs", "mod uses;\npub fn f() {}\n"),
    ("src/third/uses.rs", "use crate::wasm;"),
    ("src/wasm/mod.rs", "pub mod edge;\n"),
    ("src/wasm/edge.rs", "pub struct Edge;\npub fn f() {}\npub trait Able {}\n"),
];

fn tree_with(files: &[(&str, &str)]) -> Tree {
    let all = FILES.iter().chain(files);
    all.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn findings(files: &[(&str, &str)]) -> Vec<Finding> {
    check(&tree_with(files), "src", DOCUMENT, "")
}

/// The line of `text` that says `// here`.
fn line_of_mark(text: &str) -> usize {
    text.lines().position(|line| line.contains("// here")).expect("a line that is marked") + 1
}

/// One of the findings is of `file`, in the marked line, and says `words`.
fn told(files: &[(&str, &str)], file: &str, words: &str) {
    let (_, text) = files.iter().find(|(path, _)| *path == file).expect("a file that is marked");
    let line = line_of_mark(text);
    let found = findings(files);
    let is_told = found
        .iter()
        .any(|one| one.file == file && one.line == line && one.sentence.contains(words));
    assert!(is_told, "{file}:{line} {words}: {found:#?}\n{text}");
}

/// `code` alone, as `core/a.rs`, is told of in its marked line.
fn told_of(code: &str, words: &str) {
    told(&[("src/core/a.rs", code)], "src/core/a.rs", words);
}

/// `code`, as `core/a.rs`, imports `wasm` in its marked line.
fn caught(code: &str) {
    caught_among(code, &[]);
}

/// The same, with other files beside it.
fn caught_among(code: &str, others: &[(&str, &str)]) {
    let files: Vec<(&str, &str)> =
        others.iter().copied().chain([("src/core/a.rs", code)]).collect();
    told(&files, "src/core/a.rs", "core may not import wasm");
}

/// Nothing is wrong with `code` as `core/a.rs`.
fn passes(code: &str) {
    passes_among(code, &[]);
}

fn passes_among(code: &str, others: &[(&str, &str)]) {
    let files: Vec<(&str, &str)> =
        others.iter().copied().chain([("src/core/a.rs", code)]).collect();
    let found = findings(&files);
    assert!(found.is_empty(), "{found:#?}\n{code}");
}

#[test]
fn the_small_crate_itself_is_sound() {
    passes("");
}
