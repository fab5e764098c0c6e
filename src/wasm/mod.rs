//! The only place that knows JavaScript. It decides nothing: arguments are read here, errors become
//! classes, and the host's transport, clock and randomness are lent to the core.

#[cfg(feature = "full")]
pub mod campaign;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
pub mod host;
#[cfg(feature = "full")]
mod mailboxes;
mod memory;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "client")]
mod tracking;
pub mod values;
