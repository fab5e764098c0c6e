//! The service's endpoints, a file for each group: request out, typed answer in.

pub mod calls;
pub mod client;
pub mod credentials;
mod fresh;
mod heard;
pub mod inbox;
#[cfg(feature = "full")]
pub mod pec;
mod proxy;
pub mod quota;
pub mod raw;
pub mod send;
pub mod shipments;
pub mod standing;
