//! `pec-massiva`: sends Italian certified e-mail (PEC) through the PEC Massiva service and follows
//! each message to its delivery receipt.
//!
//! Where to look:
//!
//! | module | what |
//! |---|---|
//! | [`core`] | knows no browser: message, body, one request and its outcome, errors, pace, retries |
//! | [`api`] | the service's endpoints: request out, typed answer in |
//! | [`tracking`] | what receipts mean: their kinds, the state of a shipment; and who asks for them |
//! | [`campaign`] | thousands of messages: addressees, merge, plan, journal, one at a time, none twice |
//! | [`carrier`] | the client as campaigns see it: the one place where both are known |
//! | [`sandbox`] | the service in memory: the same contract seen from the other side |
//! | `wasm` | the only place that knows JavaScript |
//!
//! Dependencies point one way: `wasm → carrier → {campaign, tracking → api} → core`, and `sandbox → core`; of `tracking` a
//! campaign knows only what receipts mean. `ARCHITECTURE.md` says it room by room.

// A test that panics has failed, as it should: what `clippy.toml` cannot say of tests.
#![cfg_attr(test, allow(clippy::panic_in_result_fn, clippy::string_slice))]

#[cfg(feature = "client")]
pub mod api;
#[cfg(feature = "full")]
pub mod campaign;
#[cfg(feature = "full")]
pub mod carrier;
pub mod core;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "client")]
pub mod tracking;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
