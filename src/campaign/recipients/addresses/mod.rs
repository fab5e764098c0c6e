//! Which column holds the addresses, and what is wrong with them.

mod check;
mod column;
mod names;

pub use check::check;
pub use column::{address_in, find_column};
