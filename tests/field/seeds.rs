//! The inputs that fuzzing found worth keeping, given once to each reader that they were found for: what broke a promise
//! once breaks it here, wherever nobody has the time to fuzz.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[allow(unused_attributes)] // A program of its own where it fuzzes.
#[path = "../../fuzz/src/answers.rs"]
mod answers;
#[allow(unused_attributes)] // A program of its own where it fuzzes.
#[path = "../../fuzz/src/client.rs"]
mod client;
#[allow(unused_attributes)] // A program of its own where it fuzzes.
#[path = "../../fuzz/src/csv.rs"]
mod csv;
#[allow(unused_attributes)] // A program of its own where it fuzzes.
#[path = "../../fuzz/src/headers.rs"]
mod headers;
#[allow(unused_attributes)] // A program of its own where it fuzzes.
#[path = "../../fuzz/src/kept.rs"]
mod kept;
#[allow(unused_attributes)] // A program of its own where it fuzzes.
#[path = "../../fuzz/src/letters.rs"]
mod letters;
#[allow(unused_attributes)] // A program of its own where it fuzzes.
#[path = "../../fuzz/src/receipts.rs"]
mod receipts;

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 7] = [
    ("answers", answers::fuzz),
    ("client", client::fuzz),
    ("csv", csv::fuzz),
    ("headers", headers::fuzz),
    ("kept", kept::fuzz),
    ("letters", letters::fuzz),
    ("receipts", receipts::fuzz),
];

fn files(folder: &str) -> Vec<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder);
    let mut paths: Vec<_> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn each_seed_keeps_the_promise_of_its_reader() {
    for (name, fuzz) in TARGETS {
        let seeds = files(&format!("seeds/{name}"));
        assert!(!seeds.is_empty(), "{name} has no seed");
        for path in seeds {
            // Where one breaks a promise, this is the last line.
            println!("{}", path.display());
            fuzz(&fs::read(&path).unwrap());
        }
    }
}

#[test]
fn no_reader_is_forgotten() {
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let there: BTreeSet<String> = files("src").iter().map(stem).collect();
    assert_eq!(there, TARGETS.map(|(name, _)| name.to_owned()).into());
}
