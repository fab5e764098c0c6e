//! What the world sends, one file a kind: tables, files, addresses and receipts as people and providers make them,
//! made up by generators. Each test says what is right, and what must never come of it.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
#[allow(dead_code)]
mod support;

mod empty_files;
mod row_files;
