//! Campaigns: thousands of messages, each posted once, and what became of each.
//!
//! | module | what |
//! |---|---|
//! | [`campaigns`] | all of a journal: making, opening, listing, deleting |
//! | [`run`] | one row after the other: waited for, written down, posted, written down |
//! | [`settle`] | what became of messages: left in the middle, unknown, sent, over |
//! | [`campaign`], [`state`], [`view`], `control`, `change`, [`export`], [`reasons`], [`verdict`] | one campaign, as it is known, shown and changed |
//! | [`carrier`] | what a campaign needs of a client, and what else it runs in |
//! | [`journal`] | what is kept, and where |
//! | [`schedule`] | when messages may go |
//! | [`message`] | a message of each row |
//! | [`recipients`] | the addressees and their files, as they were given |
//! | [`model`] | a letter, a row, its cells |

#[allow(clippy::module_inception)]
pub mod campaign;
pub mod campaigns;
pub mod carrier;
mod change;
mod control;
pub mod export;
pub mod journal;
pub mod message;
pub mod model;
pub mod reasons;
pub mod recipients;
pub mod run;
pub mod schedule;
pub mod settle;
pub mod state;
pub mod verdict;
pub mod view;
