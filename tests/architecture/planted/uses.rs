//! Imports by `use` and `extern crate`.

use super::{caught, caught_among};

#[test]
fn plain() {
    caught("use crate::wasm::edge::Edge; // here");
    caught("use crate::wasm; // here");
    caught("\n\nfn g() {\n    use crate::wasm::edge::f; // here\n}");
}

#[test]
fn grouped_and_nested() {
    caught("use crate::{\n    core::b,\n    wasm::{\n        edge::{f, Edge}, // here\n    },\n};");
    caught("use {\n    crate::third,\n    crate::wasm as edges, // here\n};");
}

#[test]
fn renamed() {
    caught("use crate::wasm as third; // here");
    caught("use crate as c;\nfn g() { c::wasm::edge::f() } // here");
    caught("use crate::{self as r};\nfn g() { r::wasm::edge::f() } // here");
    caught("use crate as c;\nuse c as d;\nuse d::wasm::edge; // here");
    caught(
        "mod inner {\n    pub mod c {\n        pub use crate::*;\n    }\n}\nuse inner::c::{self};\nfn g() { c::wasm::edge::f() } // here",
    );
}

#[test]
fn by_self_and_super() {
    caught("use super::super::wasm; // here");
    caught("use self::super::super::wasm::edge; // here");
    caught("mod inner {\n    use super::super::super::wasm; // here\n}");
    caught("use crate::core::a::super::super::wasm; // here");
}

#[test]
fn by_names_of_the_crate() {
    caught("use pec_massiva::wasm; // here");
    caught("use ::pec_massiva::wasm; // here");
    caught("extern crate self as me;\nuse self::me::wasm; // here");
    let root =
        ("src/lib.rs", "extern crate self as me;\npub mod core;\npub mod third;\npub mod wasm;\n");
    caught_among("use me::wasm; // here", &[root]);
    caught_among("use ::me::wasm; // here", &[root]);
}

#[test]
fn by_raw_names() {
    caught("use crate::r#wasm::r#edge; // here");
    caught("use r#crate_like as x;\nuse crate::r#wasm as r#type; // here");
}

#[test]
fn by_globs() {
    caught("use crate::wasm::*; // here");
    caught("use crate::*;\nfn g() { wasm::edge::f() } // here");
    caught("use super::super::*;\nfn g() { wasm::edge::f() } // here");
    caught(
        "mod inner {\n    pub use crate::*;\n}\nuse inner::*;\nfn g() { wasm::edge::f() } // here",
    );
}

#[test]
fn handed_on_by_a_third() {
    for third in [
        "pub use crate::wasm::edge::f;",
        "pub use crate::wasm::edge::*;",
        "pub use crate::wasm as hidden;\npub use hidden::edge::f;",
        "mod own {\n    pub use crate::wasm::edge::f;\n}\npub use own::f;",
    ] {
        caught_among("use crate::third::f; // here", &[("src/third/mod.rs", third)]);
        caught_among("fn g() { crate::third::f() } // here", &[("src/third/mod.rs", third)]);
        caught_among("use crate::third::*; // here", &[("src/third/mod.rs", third)]);
    }
    let twice = [
        ("src/third/mod.rs", "pub mod first;\npub use first::f;"),
        ("src/third/first.rs", "pub use crate::wasm::edge::f;"),
    ];
    caught_among("use crate::third::f; // here", &twice);
    caught_among("use crate::third as t;\nuse t::f as g; // here", &twice);
}

#[test]
fn where_names_go_round() {
    caught(
        "use crate::wasm; // here\nuse self::x as y;\nuse self::y as x;\nfn g() { x::f() }\nmod inner {\n    pub use super::*;\n}\npub use inner::*;",
    );
}

#[test]
fn under_a_condition() {
    caught("#[cfg(feature = \"client\")]\nuse crate::wasm; // here");
    caught("#[cfg(not(test))]\nmod never {\n    use crate::wasm; // here\n}");
    caught("#[cfg(test)]\nmod tests {\n    use crate::wasm; // here\n}");
}
