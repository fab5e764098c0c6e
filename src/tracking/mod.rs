//! What receipts mean: their kinds, whom they are about, and the state of a shipment.

pub mod find;
pub mod inbox;
pub mod receipt;
pub mod report;
pub mod schedule;
pub mod shipment;
pub mod track;
pub mod walk;
pub mod watch;
