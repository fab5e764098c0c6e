//! What the world sends, one file a kind: tables, files, addresses and receipts as people and providers make them,
//! made up by generators. Each test says what is right, and what must never come of it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::panic_in_result_fn,
    clippy::string_slice,
    clippy::unwrap_used
)]

extern crate self as libfuzzer_sys;

mod codes;
mod codes_told;

#[path = "../support/mod.rs"]
#[allow(dead_code)]
mod support;

mod address_column;
mod addresses;
mod blocked;
mod csv;
mod empty_files;
mod encodings;
mod headers;
mod kept;
mod keys;
mod letter;
mod pace;
mod receipts;
mod receipts_found;
mod records;
mod row_files;
mod same_mailbox;
mod seeds;
mod templates;
mod together;
mod values;
mod who_said_no;

/// Limits that nothing here reaches.
const LIMITS: pec_massiva::core::message::Limits =
    pec_massiva::core::message::Limits { message_size: 1e9, recipients: 500, empty_files: false };

/// Fuzzing's own word, by which its targets are functions here. It stands below those that import it.
#[macro_export]
macro_rules! fuzz_target {
    (|$data:ident: &[u8]| $body:block) => {
        pub fn fuzz($data: &[u8]) $body
    };
}
