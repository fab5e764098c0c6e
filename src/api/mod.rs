//! The service's endpoints, a file for each group: request out, typed answer in.

pub mod calls;
pub mod client;
pub mod credentials;
mod fresh;
pub mod inbox;
#[cfg(feature = "full")]
pub mod pec;
mod proxy;
mod proxy_heard_at;
pub mod proxy_state;
pub mod quota;
pub mod raw;
pub mod send;
pub mod shipments;
