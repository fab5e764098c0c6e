//! What receipts mean: their kinds, whom they are about, and the state of a shipment.

pub mod classify;
pub mod find;
pub mod inbox;
pub mod kind;
pub mod listing;
pub mod receipt;
pub mod report;
pub mod schedule;
pub mod sentence;
pub mod shipment;
pub mod skeleton;
pub mod subject;
pub mod tally;
pub mod track;
pub mod walk;
pub mod watch;
pub mod word;
pub mod words;
