//! Campaigns: thousands of messages, each posted once, and what became of each.
//!
//! | modules | what |
//! |---|---|
//! | `file_type`, `text_file`, `doubt`, `hints`, `separator`, `records`, `quotes`, `objects`, `table`, `columns`, `cells`, `letters`, `addressees`, `same_mailbox`, `seen`, `row_files`, `file_columns`, `own_files`, `file_paths` | the addressees and their files, as they were given |
//! | `template`, `template_text`, `braces`, `foreign`, `letter`, `merge`, `reference`, `error_values`, `checks`, `composition` | a message of each, and all that is wrong |
//! | `plan`, `hours`, `calendar`, `zone`, `usage`, `estimate` | when messages may go |
//! | `storage`, `memory`, `keys`, `header`, `fate`, `journal`, `known`, `files` | what is kept |
//! | `make`, `campaigns` | making, opening, listing, deleting |
//! | `campaign`, `live`, `view`, `wishes`, `change`, `export` | one campaign, as it is known, shown and changed |
//! | `runner`, `waits`, `attempt`, `verdict`, `reasons` | its run |
//! | `leftover`, `settle`, `others`, `acceptances`, `follow` | what became of its messages |

pub mod acceptances;
pub mod addressees;
mod attempt;
mod braces;
pub mod calendar;
#[allow(clippy::module_inception)]
pub mod campaign;
pub mod campaigns;
pub mod cells;
mod change;
mod checks;
pub mod columns;
pub mod composition;
mod doubt;
mod error_values;
pub mod estimate;
pub mod export;
pub mod fate;
mod file_columns;
mod file_paths;
mod file_type;
pub mod files;
pub mod follow;
mod foreign;
pub mod header;
mod hints;
pub mod hours;
pub mod journal;
pub mod keys;
pub mod known;
mod leftover;
pub mod letter;
pub mod letters;
pub mod live;
pub mod make;
pub mod memory;
pub mod merge;
pub mod objects;
mod others;
mod own_files;
pub mod plan;
mod quotes;
pub mod reasons;
pub mod records;
pub mod reference;
pub mod row;
pub mod row_files;
pub mod runner;
pub mod same_mailbox;
pub mod seen;
pub mod separator;
pub mod settle;
pub mod storage;
pub mod table;
pub mod template;
mod template_text;
pub mod text_file;
pub mod usage;
pub mod verdict;
pub mod view;
mod waits;
mod wishes;
pub mod zone;
