//! The service's endpoints, a file for each group: request out, typed answer in.

pub mod ask_key;
mod asking;
pub mod attach;
pub mod calls;
pub mod client;
pub mod credentials;
mod fresh;
pub mod inbox;
pub mod ledger;
pub mod pec;
pub mod post_once;
mod posting;
mod proxy;
pub mod quota;
pub mod raw;
pub mod record;
pub mod send;
mod settle;
pub mod shipments;
pub mod standing;
