//! Campaigns: thousands of messages, each posted once, and what became of each.
//!
//! | modules | what |
//! |---|---|
//! | `text_file`, `separator`, `records`, `table`, `cells`, `letters`, `addressees`, `seen`, `row_files`, `own_files`, `file_paths` | the addressees and their files, as they were given |
//! | `template`, `merge`, `reference`, `checks`, `composition` | a message of each, and all that is wrong |
//! | `plan`, `hours`, `calendar`, `zone`, `usage`, `estimate` | when messages may go |
//! | `storage`, `memory`, `keys`, `header`, `fate`, `journal`, `known`, `files` | what is kept |
//! | `make`, `campaigns` | making, opening, listing, deleting |
//! | `campaign`, `live`, `view`, `wishes`, `change`, `export` | one campaign, as it is known, shown and changed |
//! | `runner`, `waits`, `attempt`, `verdict` | its run |
//! | `leftover`, `settle`, `others`, `acceptances`, `follow` | what became of its messages |

pub mod acceptances;
pub mod addressees;
mod attempt;
pub mod calendar;
#[allow(clippy::module_inception)]
pub mod campaign;
pub mod campaigns;
pub mod cells;
mod change;
mod checks;
pub mod composition;
pub mod estimate;
pub mod export;
pub mod fate;
mod file_paths;
pub mod files;
pub mod follow;
pub mod header;
pub mod hours;
pub mod journal;
pub mod keys;
pub mod known;
mod leftover;
pub mod letters;
pub mod live;
pub mod make;
pub mod memory;
pub mod merge;
mod others;
mod own_files;
pub mod plan;
pub mod records;
pub mod reference;
pub mod row;
pub mod row_files;
pub mod runner;
pub mod seen;
pub mod separator;
pub mod settle;
pub mod storage;
pub mod table;
pub mod template;
pub mod text_file;
pub mod usage;
pub mod verdict;
pub mod view;
mod waits;
mod wishes;
pub mod zone;
