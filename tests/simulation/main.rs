//! The client against the sandbox, natively, in virtual time.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod mailbox;
mod outcomes;
mod pace;
mod proxy;
mod reads;
mod registration;
mod second_service;
mod tracking;
mod whole_way;
