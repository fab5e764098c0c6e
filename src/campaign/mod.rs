//! Campaigns: thousands of messages, each posted once, and what became of each.

pub mod memory;
pub mod row;
pub mod storage;
