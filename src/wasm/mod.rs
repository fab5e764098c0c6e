//! The only place that knows JavaScript. It decides nothing: arguments are read here, errors become
//! classes, and the host's transport, clock and randomness are lent to the core.

pub mod errors;
pub mod values;

#[cfg(feature = "client")]
mod abort;
#[cfg(feature = "client")]
mod alike;
#[cfg(feature = "client")]
mod blob;
#[cfg(feature = "client")]
pub mod campaign;
#[cfg(feature = "client")]
mod campaigns;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
mod credentials;
#[cfg(feature = "client")]
mod fetch;
#[cfg(feature = "client")]
mod helpers;
#[cfg(feature = "client")]
mod host;
#[cfg(feature = "client")]
mod inputs;
#[cfg(feature = "client")]
mod lock;
#[cfg(feature = "client")]
mod mailboxes;
#[cfg(feature = "client")]
mod message;
#[cfg(feature = "client")]
mod options;
#[cfg(feature = "client")]
mod raw;
#[cfg(feature = "client")]
pub mod storage;
#[cfg(feature = "client")]
pub mod timer;
#[cfg(feature = "client")]
mod tracking;
#[cfg(feature = "client")]
pub mod zone;

#[cfg(feature = "sandbox")]
pub mod sandbox;
