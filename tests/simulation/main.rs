//! The client against the sandbox, natively, in virtual time.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::panic_in_result_fn,
    clippy::string_slice,
    clippy::unwrap_in_result,
    clippy::unwrap_used
)]

#[path = "../support/mod.rs"]
mod support;

mod ask_key;
mod campaigns;
mod canaries;
mod forms;
mod known_key;
mod mailbox;
mod observed;
mod outcomes;
mod pace;
mod post_once;
mod proxy;
mod proxy_faults;
mod reads;
mod registration;
mod second_service;
mod segments;
mod stranger;
mod tracking;
mod what_became;
mod whole_way;
