//! Campaigns: thousands of messages, each posted once, and what became of each.

pub mod addressees;
pub mod composition;
pub mod memory;
pub mod merge;
pub mod records;
pub mod reference;
pub mod row;
pub mod row_files;
pub mod separator;
pub mod storage;
pub mod table;
pub mod template;
pub mod text_file;
