//! Small steps between JavaScript's values and Rust's.

#[cfg(feature = "client")]
pub(in crate::wasm) mod blob;
#[cfg(feature = "client")]
pub(in crate::wasm) mod call;
pub mod choice;
#[cfg(feature = "client")]
pub(in crate::wasm) mod date;
pub mod errors;
#[cfg(feature = "client")]
pub(in crate::wasm) mod inputs;
#[cfg(feature = "client")]
pub(in crate::wasm) mod listener;
#[cfg(feature = "client")]
pub(in crate::wasm) mod message;
#[cfg(feature = "client")]
pub(in crate::wasm) mod method;
#[cfg(feature = "client")]
pub(in crate::wasm) mod observer;
pub mod plain;
#[cfg(feature = "client")]
pub(in crate::wasm) mod progress;
pub mod property;
pub mod to_js;
