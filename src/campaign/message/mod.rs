//! A message of each row: the template, what a row fills into it, and all that is wrong with what comes of it.
//!
//! | module | what |
//! |---|---|
//! | `template` | text with fields, read once and filled for every row |
//! | `merge` | subject, text, addressee and files of one row's message |
//! | `reference` | the short code by which a row's message is found again |
//! | `error_values` | cells that hold an error of the program that wrote them |
//! | `checks` | what is wrong with one merged message |
//! | `composition` | all rows at once, with all their problems |
//! | `one_message` | one message to all rows' addressees |

pub(in crate::campaign) mod checks;
pub mod composition;
pub(in crate::campaign) mod error_values;
pub mod merge;
mod one_message;
pub mod reference;
pub mod template;
