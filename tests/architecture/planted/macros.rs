//! Paths inside macros, where only tokens are known.

use super::{caught, caught_among, told, told_of};

#[test]
fn in_arguments() {
    caught("fn g() { assert_eq!(1, crate::wasm::edge::f()); } // here");
    caught("fn g() { vec![vec![super::super::wasm::edge::f()]] } // here");
    caught("m! {\n    fn g(x: &crate :: wasm :: edge :: Edge) {} // here\n}");
    caught("use crate as c;\nm!(c::wasm::edge::f()); // here");
}

#[test]
fn in_what_they_become() {
    caught("macro_rules! m {\n    () => {\n        crate::wasm::edge::f() // here\n    };\n}");
    caught("macro_rules! m {\n    () => {\n        $crate::wasm::edge::f() // here\n    };\n}");
    caught(
        "macro_rules! m {\n    ($($x:expr),*) => {\n        $($crate::wasm::edge::f($x);)* // here\n    };\n}",
    );
}

#[test]
fn by_use() {
    caught("m! {\n    use crate::{core::b, wasm::edge}; // here\n}");
    caught("m! {\n    use crate as c;\n}\nfn g() { c::wasm::edge::f() } // here");
    caught("macro_rules! m {\n    () => {\n        use $crate::{wasm::edge}; // here\n    };\n}");
    caught("macro_rules! m {\n    () => {\n        use $crate::wasm::*; // here\n    };\n}");
    // A tree without its `use`.
    caught("m!(crate::wasm::*); // here");
    caught("m!(crate::{core::b, wasm::{edge}}); // here");
}

#[test]
fn in_attributes() {
    caught(
        "m! {\n    struct S {\n        #[serde(with = \"crate::wasm::edge\")] // here\n        x: u8,\n    }\n}",
    );
    caught("m! {\n    #[derive(crate::wasm::edge::Able)] // here\n    struct S;\n}");
}

#[test]
fn of_another_room() {
    let exported = ("src/wasm/edge.rs", "#[macro_export]\nmacro_rules! edge { () => {} }\n");
    caught_among("fn g() { crate::edge!(); } // here", &[exported]);
    caught_among("use crate::edge as e; // here", &[exported]);
    let inside = ("src/wasm/edge.rs", "macro_rules! edge { () => {} }\npub(crate) use edge;\n");
    caught_among("use crate::wasm::edge::edge; // here", &[inside]);
    let files = [
        ("src/wasm/mod.rs", "macro_rules! edge { () => {} }\npub mod edge;\n"),
        ("src/wasm/edge.rs", "#[path = \"../core/b.rs\"]\nmod b;\nedge!();\n"),
        ("src/core/b.rs", "edge!(); // here"),
    ];
    told(&files, "src/core/b.rs", "core may not import wasm");
    caught_among("use crate::*;\nfn g() { edge!(); } // here", &[exported]);
}

#[test]
fn lent_by_a_module() {
    const EDGE: &str = "macro_rules! edge { () => {} }\n";
    let lent = |root: &str, wasm: &str, edge: &str| {
        let files = [("src/lib.rs", root), ("src/wasm/mod.rs", wasm), ("src/wasm/edge.rs", edge)];
        caught_among("edge!(); // here", &files);
        caught_among("fn g() { m!(edge!()); } // here", &files);
    };
    let root = "#[macro_use]\npub mod wasm;\npub mod core;\npub mod third;\n";
    let in_wasm = format!("{EDGE}pub mod edge;\n");
    lent(root, &in_wasm, "");
    lent(root, "#[macro_use]\npub mod edge;\n", EDGE);
    lent(root, &format!("#[macro_use]\nmod inner {{\n    {EDGE}}}\npub mod edge;\n"), "");
    lent(root, "pub mod edge;\n", &format!("#![macro_use]\n{EDGE}"));
    lent(&root.replace("macro_use", "cfg_attr(all(), macro_use)"), &in_wasm, "");
    // A later one of its own hides nothing.
    let files = [("src/lib.rs", root), ("src/wasm/mod.rs", in_wasm.as_str())];
    caught_among(&format!("edge!(); // here\n{EDGE}"), &files);
}

#[test]
fn in_another_order() {
    let words = "puts a path together";
    told_of("r!(wasm :: crate ::edge::f()); // here", words);
    told_of("r!(:: crate wasm edge f); // here", words);
    told_of("r!(wasm::{crate::edge}); // here", words);
    told_of("r! {\n    use wasm::crate::edge; // here\n}", words);
    told_of("r!(wasm :: crate::*); // here", words);
    told_of("r!(wasm :: super :: super::edge); // here", words);
    told_of("r!(wasm :: super :: super); // here", words);
    told_of("r!(super super wasm); // here", words);
    told_of("r!(super::super wasm); // here", words);
    told_of("macro_rules! r {\n    ($($t:tt)*) => { super $($t)* } // here\n}", words);
    // What looks like `pub(…)` is a type, or whatever a macro makes of it.
    caught("m! {\n    struct S(pub (crate::wasm::edge::Edge, u8)); // here\n}");
}

#[test]
fn put_together() {
    let told_of = |code: &str| told_of(code, "puts a path together");
    told_of(
        "macro_rules! m {\n    ($a:ident) => {\n        crate::$a::edge::f() // here\n    };\n}",
    );
    told_of("macro_rules! m {\n    ($a:ident) => {\n        $a::edge::f() // here\n    };\n}");
    told_of("macro_rules! m {\n    ($($a:ident),*) => {\n        $($a)::*() // here\n    };\n}");
}
