//! Campaigns: thousands of messages, each posted once, and what became of each.

pub mod calendar;
pub mod estimate;
pub mod hours;
pub mod memory;
pub mod plan;
pub mod row;
pub mod storage;
pub mod usage;
pub mod zone;
