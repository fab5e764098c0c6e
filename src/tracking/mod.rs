//! What receipts mean: their kinds, whom they are about, and the state of a shipment.

pub mod classify;
pub mod find;
pub mod inbox;
pub mod kind;
pub mod receipt;
pub mod shipment;
pub mod walk;
pub mod words;
