//! The edge, in a real browser: what JavaScript gives and gets. Behaviour is tested on the host.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

mod attachments;
mod calls;
mod errors;
mod journal;
mod requests;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
